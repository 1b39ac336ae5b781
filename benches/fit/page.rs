//! Pages whose truth is known, as problems of order.

use std::collections::HashSet;
use std::error::Error;
use std::path::Path;

use okoshi::blocks;
use okoshi::fold;
use okoshi::form::{Drawn, Form, Library, Part};
use okoshi::layout::Place;
use okoshi::layout::look::Look;
use okoshi::layout::look::weights::LookWeights;
use okoshi::layout::order::frame::SpotKind;
use okoshi::layout::order::weights::Weights;
use okoshi::layout::order::{Posed, pose};
use okoshi::layout::role;
use okoshi::sheet::Sheet;
use serde_json::Value;

use crate::sheets::known_sheets;

/// A page as a problem, and what is right.
pub struct KnownPage {
    /// The problem.
    pub posed: Posed,
    /// For each spot the texts that belong there.
    wanted: Vec<Vec<String>>,
    /// For each segment its characters as they are compared.
    texts: Vec<String>,
}

/// What a text costs that the truth does not know; it has to stand somewhere.
const STRAY: f32 = -30.0;

impl KnownPage {
    /// Tells the looks of all texts anew, by other weights.
    pub fn look_by(&mut self, weights: &LookWeights) {
        let pieces = &self.posed.pieces;
        for segment in &mut self.posed.segments {
            let text = segment.words(pieces);
            segment.scores = role::scores_by(&Look::by(&text, weights), weights);
        }
    }

    /// What is expected of the answers that the truth allows.
    pub fn expect_truth(&self, weights: &Weights) -> Weights {
        let mut weights = weights.clone();
        weights.left_over = STRAY;
        let known: HashSet<&String> = self.wanted.iter().flatten().collect();
        let allowed = |segment: usize, spot: Option<usize>| match spot {
            Some(spot) => self.wanted[spot].contains(&self.texts[segment]),
            None => !known.contains(&self.texts[segment]),
        };
        let truth = self.posed.expect(&weights, Some(&allowed));
        if truth.filled.iter().sum::<f32>() > 0.0 {
            return truth;
        }
        // The extractor tore a known text: what is left of it stands nowhere.
        let allowed = |segment: usize, spot: Option<usize>| {
            spot.is_none_or(|spot| self.wanted[spot].contains(&self.texts[segment]))
        };
        self.posed.expect(&weights, Some(&allowed))
    }
}

/// All pages of a folder's texts by these extractors.
pub fn known_pages(
    folder: &Path,
    extractors: &[&str],
    library: &Library,
) -> Result<Vec<KnownPage>, Box<dyn Error>> {
    let known = known_sheets(folder, &|extractor| extractors.contains(&extractor), library)?;
    Ok(known.iter().flat_map(|known| known_sheet(&known.sheet, known.form, &known.truth)).collect())
}

fn known_sheet(sheet: &Sheet, form: &Form, truth: &Value) -> Vec<KnownPage> {
    let blocks = blocks::split(sheet, form);
    let tables: Vec<Vec<String>> = form
        .parts
        .iter()
        .filter_map(|part| match part {
            Part::Table(table) => {
                Some(table.columns.iter().map(|column| column.field.path.to_string()).collect())
            }
            _ => None,
        })
        .collect();
    let count = pose(sheet, &blocks, form, None).len();
    let mut known = Vec::new();
    for page in 0..count {
        let Some(columns) = tables.get(page.min(tables.len().saturating_sub(1))) else { continue };
        let has_cell = |row: usize, item: usize, column: usize| {
            let measure = &truth["measures"][row];
            match columns[column].as_str() {
                "heading" => item == 0 && !measure.is_null(),
                column => !measure["items"][item][column].is_null(),
            }
        };
        let Some(posed) = pose(sheet, &blocks, form, Some(&has_cell)).into_iter().nth(page) else { continue };
        let wanted = posed.frame.spots.iter().map(|spot| match spot.kind {
            SpotKind::Place(place) if spot.role.is_some() => wanted(form, &tables, truth, place),
            _ => Vec::new(),
        });
        let wanted = wanted.collect();
        let texts = posed.segments.iter().map(|segment| compared(&segment.words(&posed.pieces)));
        let texts = texts.collect();
        known.push(KnownPage { posed, wanted, texts });
    }
    known
}

/// The texts that belong into a place: a cell's paragraphs, and the whole of it.
fn wanted(form: &Form, tables: &[Vec<String>], truth: &Value, place: Place) -> Vec<String> {
    let fields: Vec<String> = form
        .parts
        .iter()
        .filter_map(|part| match part {
            Part::Row(boxes) => Some(boxes),
            _ => None,
        })
        .flatten()
        .filter_map(|drawn| match drawn {
            Drawn::Field(field) => Some(field.path.to_string()),
            Drawn::Label(_) => None,
        })
        .collect();
    match place {
        Place::Field { field } => match fields[field].as_str() {
            "plans" => {
                let plans = fields.iter().filter(|path| *path == "plans").count();
                let own = fields[..field].iter().filter(|path| *path == "plans").count();
                let names: &[&str] = if plans == 3 {
                    &["comprehensive", "reconstruction", "reform"]
                } else {
                    &["comprehensive", "reform"]
                };
                names.get(own).map_or_else(Vec::new, |name| texts(&truth["plan"][*name]))
            }
            path => texts(path.split('.').fold(truth, |value, step| &value[step])),
        },
        Place::Heading { row, .. } => texts(&truth["measures"][row]["heading"]),
        Place::Cell { table, row, item, column } => match tables[table][column].as_str() {
            "heading" => texts(&truth["measures"][row]["heading"]),
            column => texts(&truth["measures"][row]["items"][item][column]),
        },
        Place::Number { .. } => Vec::new(),
    }
}

fn texts(value: &Value) -> Vec<String> {
    match value {
        Value::String(text) => text.split('\n').chain([text.as_str()]).map(compared).collect(),
        Value::Array(all) => all.iter().filter_map(Value::as_str).map(compared).collect(),
        Value::Number(number) => vec![number.to_string(), format!("{number}位")],
        _ => Vec::new(),
    }
}

/// A text without its bullet and its blanks, in one width.
fn compared(text: &str) -> String {
    fold::key_string(text.trim_start_matches(|c: char| c == '・' || ('①'..='⑳').contains(&c)))
}
