//! Sheets whose truth is known, read from a folder.

use std::error::Error;
use std::fs;
use std::path::Path;

use okoshi::blocks::{self, Forms};
use okoshi::form::{Form, Library};
use okoshi::sheet::Sheet;
use okoshi::text::damage::FileDamage;
use okoshi::text::{dialect, encoding, pages};
use serde_json::Value;

/// A sheet and what is right.
pub struct KnownSheet<'l> {
    /// Its text.
    pub sheet: Sheet,
    /// The form it is written on.
    pub form: &'l Form,
    /// What stands in it.
    pub truth: Value,
}

/// All sheets of a folder's texts by the extractors that are wanted; texts that lost characters are left out.
pub fn known_sheets<'l>(
    folder: &Path,
    is_wanted: &dyn Fn(&str) -> bool,
    library: &'l Library,
) -> Result<Vec<KnownSheet<'l>>, Box<dyn Error>> {
    let manifest: Value = serde_json::from_slice(&fs::read(folder.join("manifest.json"))?)?;
    let editions = manifest["docs"].as_array().cloned().unwrap_or_default();
    let mut known = Vec::new();
    for text in manifest["texts"].as_array().into_iter().flatten() {
        let name = |key: &str| text[key].as_str().unwrap_or_default();
        if !is_wanted(name("extractor")) || name("encoding") != "utf8" || text["lossy"] == true {
            continue;
        }
        let edition = editions.iter().find(|doc| doc["doc"] == text["doc"]).map(|doc| &doc["edition"]);
        let form = library
            .forms()
            .iter()
            .find(|form| Some(form.edition.as_str()) == edition.and_then(Value::as_str));
        let Some(form) = form else { continue };
        let truth = fs::read(folder.join(format!("{}.truth.json", name("doc"))))?;
        let truth: Value = serde_json::from_slice(&truth)?;
        let sheets = sheets(&fs::read(folder.join(name("file")))?, form, library);
        let truths = truth["sheets"].as_array().cloned().unwrap_or_default();
        if sheets.len() == truths.len() {
            let pairs = sheets.into_iter().zip(truths);
            known.extend(pairs.map(|(sheet, truth)| KnownSheet { sheet, form, truth }));
        }
    }
    Ok(known)
}

/// The sheets of a text, its covers left out.
fn sheets(bytes: &[u8], form: &Form, library: &Library) -> Vec<Sheet> {
    let text = encoding::decode(bytes, None).text;
    let damage = FileDamage::tell(&text);
    let dialect = dialect::tell(&text);
    let forms = Forms::of(library);
    let is_sheet = |text: &str| {
        let sheet = sheet_of(text, 0, (1, 1), dialect);
        let choice = blocks::choose(&sheet, &forms);
        choice.best().is_some_and(|best| best.form.kind == form.kind)
    };
    let stretches = pages::cut(&text, &damage, library);
    let own = stretches.into_iter().filter(|stretch| is_sheet(stretch.span.of(&text)));
    own.map(|stretch| sheet_of(stretch.span.of(&text), stretch.span.start, stretch.pages, dialect)).collect()
}

fn sheet_of(text: &str, offset: usize, pages: (usize, usize), dialect: dialect::Dialect) -> Sheet {
    Sheet {
        text: text.to_owned(),
        offset,
        pages,
        geometry: Vec::new(),
        dialect,
        damage: Vec::new(),
        spacing: None,
    }
}
