//! `okoshi text`: the text that spans point into, or what stands where on each page.

use std::io;

use serde_json::{Value, json};

use super::args::{Diagnostics, TextArguments};
use super::convert::source;
use super::{Console, Exit, report};
use crate::error::Error;
use crate::form::Library;
use crate::geometry::{Glyph, Page};
use crate::input::{MAX_BYTES, Source};
use crate::text::{self, Options, encoding, pdf};
use crate::wording::Lang;

pub(super) fn run(arguments: &TextArguments, lang: Lang, console: &mut Console<'_>) -> io::Result<Exit> {
    let mut options = Options::default();
    if let Some(name) = &arguments.encoding {
        match encoding::named(name) {
            Some(encoding) => options.encoding = Some(encoding),
            None => return report::no_encoding(name, lang, console),
        }
    }
    let printed = source(&arguments.file, MAX_BYTES, console)
        .and_then(|source| if arguments.boxes { boxes(&source, lang) } else { plain(&source, &options) });
    match printed {
        Ok(printed) => {
            console.out.write_all(printed.as_bytes())?;
            Ok(Exit::Clean)
        }
        Err(error) => {
            let name = arguments.file.to_string_lossy();
            report::failure(&name, &error, Diagnostics::Drawn, lang, console)?;
            Ok(Exit::AllFailed)
        }
    }
}

fn plain(source: &Source, options: &Options) -> Result<String, Error> {
    let library = Library::none();
    let mut text = text::read(source, &library, options)?.text;
    if !text.ends_with('\n') {
        text.push('\n');
    }
    Ok(text)
}

/// One JSON object a page.
fn boxes(source: &Source, lang: Lang) -> Result<String, Error> {
    let document = pdf::read(&source.bytes, &pdf::Limits::default())?;
    let mut lines = String::new();
    for page in &document.pages {
        let mut value = page_json(page, &document.text);
        let told = document.warnings.iter().filter(|warning| warning.page().unwrap_or(1) == page.number);
        value["warnings"] = told.map(|warning| json!(warning.message().get(lang))).collect();
        lines.push_str(&value.to_string());
        lines.push('\n');
    }
    Ok(lines)
}

fn page_json(page: &Page, text: &str) -> Value {
    let glyphs: Vec<Value> = page.glyphs.iter().map(|glyph| glyph_json(glyph, text)).collect();
    let rules: Vec<Value> = page
        .rules
        .iter()
        .map(|rule| json!([rule.from[0], rule.from[1], rule.to[0], rule.to[1], rule.thickness_pt]))
        .collect();
    let images: Vec<Value> = page
        .images
        .iter()
        .map(|image| {
            let area = image.area;
            json!({"x": area.x, "y": area.y, "width": area.width, "height": area.height, "dominant": image.dominant})
        })
        .collect();
    json!({
        "page": page.number,
        "width": page.width_pt,
        "height": page.height_pt,
        "glyphs": glyphs,
        "rules": rules,
        "images": images,
    })
}

fn glyph_json(glyph: &Glyph, text: &str) -> Value {
    let hidden = glyph.hidden;
    let flags: Vec<&str> = [
        (hidden.invisible, "invisible"),
        (hidden.white, "white"),
        (hidden.clipped, "clipped"),
        (hidden.outside_crop, "outside-crop"),
        (hidden.hidden_layer, "hidden-layer"),
        (hidden.annotation, "annotation"),
    ]
    .into_iter()
    .filter(|(holds, _)| *holds)
    .map(|(_, flag)| flag)
    .collect();
    json!({
        "text": glyph.span.of(text),
        "x": glyph.area.x,
        "y": glyph.area.y,
        "width": glyph.area.width,
        "height": glyph.area.height,
        "origin": glyph.origin,
        "size": glyph.size_pt,
        "vertical": glyph.vertical,
        "flags": flags,
    })
}
