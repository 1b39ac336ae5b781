//! What holds for every record, whatever it was read from.

use std::collections::HashSet;

use okoshi::form::Library;
use okoshi::input::Source;
use okoshi::output;
use okoshi::pipeline::{self, Options};
use okoshi::wording::Lang;
use serde_json::Value;

/// Reads `bytes`, holds every law on what comes out, and gives the records.
pub fn records(bytes: &[u8], library: &Library) -> Vec<Value> {
    let source = Source::new("sheet.txt", bytes.to_vec());
    let Ok((document, reads)) = pipeline::read(&source, library, &Options::default()) else {
        return Vec::new();
    };
    let texts: String = reads.iter().map(|read| read.sheet.text.as_str()).collect();
    assert_eq!(texts, document.text, "the sheets' texts tile the file's");
    let mut end = 0;
    reads
        .iter()
        .map(|read| {
            assert_eq!(read.sheet.offset, end, "a sheet begins where the one before ends");
            end += read.sheet.text.len();
            let record = serde_json::to_value(output::record(&source, &document, read, Lang::En)).unwrap();
            holds(&record, &document.text, &read.sheet.text, read.sheet.offset);
            record
        })
        .collect()
}

/// The fields of all records.
pub fn fields(records: &[Value]) -> Vec<Value> {
    records.iter().map(|record| record["fields"].clone()).collect()
}

fn holds(record: &Value, text: &str, sheet: &str, offset: usize) {
    conserves(record, sheet);
    let mut claimed = HashSet::new();
    for (pointer, evidence) in record["evidence"].as_object().unwrap() {
        let spans = spans(&evidence["spans"]);
        for span in &spans {
            assert!(
                span.0 >= offset && span.1 <= offset + sheet.len(),
                "{pointer}: {span:?} is another sheet's"
            );
            assert!(text.get(span.0..span.1).is_some_and(|held| !held.is_empty()), "{pointer}: {span:?}");
        }
        bears_out(&record["fields"], pointer, &spans, text);
        let confidence = evidence["confidence"].as_f64().unwrap();
        assert!((0.0..=1.0).contains(&confidence), "{pointer}: {confidence}");
        claimed.extend(spans);
    }
    for left in record["residue"].as_array().unwrap() {
        let spans = spans(&left["spans"]);
        let held: String = spans.iter().map(|span| &text[span.0..span.1]).collect();
        assert_eq!(solid(&held), solid(left["text"].as_str().unwrap()), "residue is what its spans hold");
        for span in spans {
            assert!(
                claimed.iter().all(|other| span.1 <= other.0 || other.1 <= span.0),
                "{span:?} is claimed"
            );
        }
    }
}

/// Each character is counted once.
fn conserves(record: &Value, sheet: &str) {
    let count = |name: &str| record["ledger"][name].as_u64().unwrap() as usize;
    let parts = count("field") + count("label") + count("marker") + count("residue");
    assert_eq!(count("source"), parts, "the ledger of {} sums up", record["id"]);
    assert_eq!(count("source"), solid(sheet).chars().count(), "all of {} is counted", record["id"]);
}

/// A text is what its spans hold.
fn bears_out(fields: &Value, pointer: &str, spans: &[(usize, usize)], text: &str) {
    let value = fields.pointer(pointer).unwrap_or_else(|| panic!("{pointer} points at nothing"));
    let held: String = spans.iter().map(|span| &text[span.0..span.1]).collect();
    let printed = match value {
        Value::String(text) => text,
        Value::Object(fields) => match fields.get("text") {
            Some(Value::String(text)) => text,
            _ => return,
        },
        _ => return,
    };
    assert_eq!(solid(printed), solid(&held), "{pointer}");
}

fn spans(value: &Value) -> Vec<(usize, usize)> {
    let end = |span: &Value, at: usize| span[at].as_u64().unwrap() as usize;
    value.as_array().unwrap().iter().map(|span| (end(span, 0), end(span, 1))).collect()
}

/// Without white space.
pub fn solid(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace() && *c != '\u{feff}').collect()
}
