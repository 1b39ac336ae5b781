//! Stage 7 of 7, output: readings in, the public records out.
//!
//! input → text → blocks → layout → record → validate → [output]
//!
//! The shape of what okoshi gives out is one file, `output/shape.rs`; the JSON Schema is made from it and
//! from the drawings. Inner types may change, this shape only together with its version.

pub mod atomic;
pub mod csv;
pub mod package;
#[cfg(feature = "parquet")]
pub mod parquet;
mod reached;
mod schema;
pub mod shape;
pub mod sqlite;
pub mod tables;
pub mod xlsx;

pub use schema::schema;

use serde_json::{Map, Value, json};

use crate::diagnostic::Diagnostic;
use crate::form::{Form, FormKind};
use crate::input::Source;
use crate::layout::Reason;
use crate::pipeline::SheetRead;
use crate::record::{Evidence, Record, Tree, Typed};
use crate::span::Span;
use crate::text::Document;
use crate::value::period::Period;
use crate::value::{Spanned, period_json, quantity_json};
use crate::wording::Lang;
use shape::{
    SCHEMA_VERSION, ShapedAlternative, ShapedBox, ShapedDiagnostic, ShapedEvidence, ShapedFit, ShapedLedger,
    ShapedRecord, ShapedResidue, ShapedSource,
};

/// The public record of one sheet.
///
/// - Shape: `output::shape`, its version in the record.
/// - Units: spans are bytes in the document's text; boxes points from the top left of the page.
pub fn record(source: &Source, document: &Document, read: &SheetRead<'_>, lang: Lang) -> ShapedRecord {
    let record = &read.reading.record;
    let offset = read.sheet.offset;
    let kind = match read.form.map(|form| form.kind) {
        Some(FormKind::Sheet) => "sheet",
        Some(FormKind::Cover) => "cover",
        None => "unknown",
    };
    ShapedRecord {
        schema_version: SCHEMA_VERSION.to_owned(),
        id: read.form.map_or_else(|| unknown_id(source, read), |form| id(form, record)),
        form: read.form.map(|form| form.name.clone()),
        edition: read.form.map(|form| form.edition.clone()),
        kind: kind.to_owned(),
        source: ShapedSource {
            file: source.name.clone(),
            sha256: source.sha256.clone(),
            media_type: document.media_type.to_owned(),
            encoding: document.encoding.map(str::to_owned),
            producer: document.producer.clone(),
            dialect: read.sheet.dialect.name().to_owned(),
            layout: read.way.name().to_owned(),
            pages: [read.sheet.pages.0, read.sheet.pages.1],
        },
        fit: read
            .fit
            .as_ref()
            .map(|fit| ShapedFit { share: rounded(fit.share), margin: rounded(fit.margin) }),
        fields: match tree(&record.fields) {
            Value::Object(fields) => fields,
            _ => Map::new(),
        },
        evidence: record.evidence.iter().map(|one| (one.pointer.clone(), evidence(one, offset))).collect(),
        residue: record
            .residue
            .iter()
            .map(|left| ShapedResidue {
                text: left.text.clone(),
                spans: spans(&left.spans, offset),
                reason: reason(left.reason).to_owned(),
            })
            .collect(),
        ledger: ShapedLedger {
            source: record.ledger.source,
            field: record.ledger.field,
            label: record.ledger.label,
            marker: record.ledger.marker,
            residue: record.ledger.residue,
        },
        diagnostics: read.reading.diagnostics.iter().map(|one| diagnostic(one, offset, lang)).collect(),
    }
}

/// A record on one line.
pub fn line(record: &ShapedRecord) -> String {
    serde_json::to_string(record).unwrap_or_default()
}

/// A record over many lines, for people.
pub fn pretty(record: &ShapedRecord) -> String {
    serde_json::to_string_pretty(record).unwrap_or_default()
}

/// A diagnostic in the public shape.
pub fn diagnostic(one: &Diagnostic, offset: usize, lang: Lang) -> ShapedDiagnostic {
    ShapedDiagnostic {
        severity: one.problem.severity().name().to_owned(),
        code: one.problem.code().to_owned(),
        pointer: one.pointer.clone(),
        spans: spans(&one.spans, offset),
        message: one.problem.message().get(lang).to_owned(),
        help: one.problem.help().get(lang).to_owned(),
    }
}

/// Form, year, department and so on: the same for each state of a sheet and for each way it was extracted.
fn id(form: &Form, record: &Record) -> String {
    let mut parts = vec![form.name.clone()];
    for path in &form.id {
        parts.push(match record.fields.at(&path.0) {
            Some(Tree::Leaf(Typed::Year { year, .. })) => year.year().to_string(),
            Some(Tree::Leaf(Typed::Number(number))) => number.to_string(),
            Some(Tree::Leaf(Typed::Text(text))) => {
                text.chars().filter(|c| !c.is_whitespace()).map(|c| if c == '/' { '／' } else { c }).collect()
            }
            _ => "-".to_owned(),
        });
    }
    if form.kind == FormKind::Cover {
        parts.push("cover".to_owned());
    }
    parts.join("/")
}

fn unknown_id(source: &Source, read: &SheetRead<'_>) -> String {
    format!("unknown/{}/{}", &source.sha256[..16.min(source.sha256.len())], read.sheet.pages.0)
}

fn evidence(one: &Evidence, offset: usize) -> ShapedEvidence {
    ShapedEvidence {
        confidence: rounded(one.confidence),
        spans: spans(&one.spans, offset),
        boxes: one
            .boxes
            .iter()
            .map(|at| ShapedBox {
                page: at.page,
                x: hundredths(at.area.x),
                y: hundredths(at.area.y),
                width: hundredths(at.area.width),
                height: hundredths(at.area.height),
            })
            .collect(),
        alternatives: one
            .alternatives
            .iter()
            .map(|(other, confidence)| ShapedAlternative {
                spans: spans(other, offset),
                confidence: rounded(*confidence),
            })
            .collect(),
    }
}

fn spans(spans: &[Span], offset: usize) -> Vec<[usize; 2]> {
    spans.iter().map(|span| [span.start + offset, span.end + offset]).collect()
}

fn reason(reason: Reason) -> &'static str {
    match reason {
        Reason::Unclaimed => "unclaimed",
        Reason::PageNumber => "page-number",
        Reason::Running => "running",
        Reason::Stamp => "stamp",
        Reason::Repeated => "repeated",
        Reason::Hidden => "hidden",
        Reason::TooMuch => "too-much",
    }
}

/// Three decimals: more would pretend to more than is known.
fn rounded(share: f32) -> f64 {
    (f64::from(share) * 1000.0).round() / 1000.0
}

fn hundredths(points: f64) -> f64 {
    (points * 100.0).round() / 100.0
}

/// Field values as JSON.
fn tree(value: &Tree) -> Value {
    match value {
        Tree::Null => Value::Null,
        Tree::List(elements) => elements.iter().map(tree).collect(),
        Tree::Object(fields) => {
            Value::Object(fields.iter().map(|(name, value)| (name.clone(), tree(value))).collect())
        }
        Tree::Leaf(typed) => leaf(typed),
    }
}

fn leaf(typed: &Typed) -> Value {
    let date = |date: Option<jiff::civil::Date>| date.map(|date| date.to_string());
    match typed {
        Typed::Text(text) => json!(text),
        Typed::Number(number) => json!(number),
        Typed::Year { text, year } => {
            json!({"text": text, "year": year.year(), "start": date(year.start()), "end": date(year.end())})
        }
        Typed::Period { text, periods } => period(text, periods),
        Typed::Measured { text, quantities } => {
            let quantities =
                quantities.iter().map(|quantity| Value::Object(quantity_json(quantity, text))).collect();
            // Not with `json!`, which copies what it is given.
            Value::Object(Map::from_iter([
                ("text".to_owned(), Value::from(text.as_str())),
                ("quantities".to_owned(), Value::Array(quantities)),
            ]))
        }
        Typed::Reached(one) => reached::reached(one),
    }
}

/// A cell's time as a whole, and its parts where it names several.
fn period(text: &str, periods: &[Spanned<Period>]) -> Value {
    let whole = Period::whole_of(periods);
    let kind = whole.map_or("undated", |whole| whole.kind.name());
    let date = |date: Option<jiff::civil::Date>| date.map(|date| date.to_string());
    let mut value = json!({
        "text": text,
        "kind": kind,
        "start": date(whole.and_then(|whole| whole.start)),
        "end": date(whole.and_then(|whole| whole.end)),
    });
    if let Value::Object(fields) = &mut value {
        if whole.is_some_and(|whole| whole.approximate) {
            fields.insert("approximate".to_owned(), Value::Bool(true));
        }
        if periods.len() > 1 {
            let parts = periods.iter().map(|part| Value::Object(period_json(part, text))).collect();
            fields.insert("parts".to_owned(), parts);
        }
    }
    value
}
