//! Proves records: what they say is what their source gives, and says where it differs.

use serde_json::Value;

use crate::fold;
use crate::output::shape::{SCHEMA_VERSION, ShapedRecord};

/// What is wrong with a record.
#[derive(Clone, Debug, PartialEq)]
pub enum Finding {
    /// It has the shape of another version.
    OtherVersion {
        /// Its version.
        found: String,
    },
    /// A span lies outside its source, or cuts a character in two.
    NoSuchSpan {
        /// Whose span it is.
        pointer: String,
    },
    /// A value's characters are not those of its spans.
    NotItsEvidence {
        /// The value.
        pointer: String,
        /// What the record says.
        record: String,
        /// What its spans hold.
        source: String,
    },
    /// Evidence of a value that is not there.
    NoSuchValue {
        /// Where it would be.
        pointer: String,
    },
    /// The ledger does not sum up, or not to the source.
    Ledger {
        /// What it says.
        said: usize,
        /// What is counted.
        counted: usize,
    },
    /// Reading the source again gives another value.
    Differs {
        /// Which: a JSON Pointer into the record.
        pointer: String,
        /// What the record says; none if it lacks it.
        record: Option<String>,
        /// What the source gives; none if it gives none.
        source: Option<String>,
    },
}

/// Differences told of one record; more would bury the first.
const TOLD: usize = 20;

/// Holds a record against the text of its source: spans, characters, sums.
pub fn hold(record: &ShapedRecord, text: &str) -> Vec<Finding> {
    if record.schema_version != SCHEMA_VERSION {
        return vec![Finding::OtherVersion { found: record.schema_version.clone() }];
    }
    let mut findings = Vec::new();
    let fields = Value::Object(record.fields.clone());
    for (pointer, evidence) in &record.evidence.0 {
        let Some(held) = characters(text, &evidence.spans) else {
            findings.push(Finding::NoSuchSpan { pointer: pointer.clone() });
            continue;
        };
        // Evidence without characters is of an empty cell, in which something might stand.
        let is_there = |value: &&Value| !value.is_null() || evidence.spans.is_empty();
        let Some(value) = fields.pointer(pointer).filter(is_there) else {
            findings.push(Finding::NoSuchValue { pointer: pointer.clone() });
            continue;
        };
        // Numbers are read from characters that say them in their own way; reading again proves those.
        let said = value.as_str().or_else(|| value.get("text").and_then(Value::as_str));
        // One cell may be the evidence of thousands of values: its characters are not copied for each.
        if let Some(said) = said.filter(|said| !solid(said).eq(held.clone())) {
            let (pointer, record) = (pointer.clone(), said.to_owned());
            findings.push(Finding::NotItsEvidence { pointer, record, source: held.collect() });
        }
    }
    findings.extend(ledger(record, text));
    findings.truncate(TOLD);
    findings
}

fn ledger(record: &ShapedRecord, text: &str) -> Vec<Finding> {
    let ledger = &record.ledger;
    let mut findings = Vec::new();
    let mut same = |said: usize, counted: usize| {
        if said != counted {
            findings.push(Finding::Ledger { said, counted });
        }
    };
    same(ledger.source, ledger.field + ledger.label + ledger.marker + ledger.residue);
    // What fields hold stands in the spans of their values, and nothing else does but the signs that numbers are.
    let held = characters(text, &united(record)).map_or(0, Iterator::count);
    if !(ledger.field..=ledger.field + ledger.marker).contains(&held) {
        same(ledger.field, held);
    }
    let left = |spans: &Vec<[usize; 2]>| characters(text, spans).map_or(0, Iterator::count);
    same(ledger.residue, record.residue.iter().map(|residue| left(&residue.spans)).sum());
    findings
}

/// The spans of all values, none of their bytes twice.
fn united(record: &ShapedRecord) -> Vec<[usize; 2]> {
    let values = record.evidence.0.iter().flat_map(|(_, evidence)| &evidence.spans);
    let mut spans: Vec<[usize; 2]> = values.copied().collect();
    spans.sort_unstable();
    let mut end = 0;
    for span in &mut spans {
        span[0] = span[0].max(end);
        end = end.max(span[1]);
        span[1] = end;
    }
    spans.retain(|span| span[0] < span[1]);
    spans
}

/// Whether the records of one source count all of its characters.
pub fn counts_all<'r>(records: impl Iterator<Item = &'r ShapedRecord>, text: &str) -> Option<Finding> {
    let said = records.map(|record| record.ledger.source).sum();
    let counted = solid(text).count();
    (said != counted).then_some(Finding::Ledger { said, counted })
}

/// The characters in spans, white space aside; none if a span is not one of the text.
fn characters(text: &str, spans: &[[usize; 2]]) -> Option<impl Iterator<Item = char> + Clone> {
    let parts: Option<Vec<&str>> = spans.iter().map(|[start, end]| text.get(*start..*end)).collect();
    Some(parts?.into_iter().flat_map(solid))
}

fn solid(text: &str) -> impl Iterator<Item = char> + Clone {
    text.chars().filter(|character| !fold::is_blank(*character))
}

/// Where two records differ, each as JSON.
pub fn differences(record: &Value, again: &Value) -> Vec<Finding> {
    let mut findings = Vec::new();
    compare("", Some(record), Some(again), &mut findings);
    findings.truncate(TOLD);
    findings
}

fn compare(pointer: &str, record: Option<&Value>, again: Option<&Value>, findings: &mut Vec<Finding>) {
    if record == again || findings.len() >= TOLD {
        return;
    }
    let below = |name: &str| format!("{pointer}/{}", name.replace('~', "~0").replace('/', "~1"));
    match (record, again) {
        (Some(Value::Object(own)), Some(Value::Object(other))) => {
            for (name, value) in own {
                compare(&below(name), Some(value), other.get(name), findings);
            }
            for (name, value) in other.iter().filter(|(name, _)| !own.contains_key(*name)) {
                compare(&below(name), None, Some(value), findings);
            }
        }
        (Some(Value::Array(own)), Some(Value::Array(other))) => {
            for index in 0..own.len().max(other.len()) {
                compare(&below(&index.to_string()), own.get(index), other.get(index), findings);
            }
        }
        _ => findings.push(Finding::Differs {
            pointer: pointer.to_owned(),
            record: record.map(Value::to_string),
            source: again.map(Value::to_string),
        }),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn differences_are_named_by_their_place() {
        let record = json!({"fields": {"goal": "a", "a/b": [1, 2]}, "x": 1});
        let again = json!({"fields": {"goal": "b", "a/b": [1]}, "y": null});
        let found: Vec<String> = differences(&record, &again)
            .into_iter()
            .map(|finding| match finding {
                Finding::Differs { pointer, record, source } => format!("{pointer} {record:?} {source:?}"),
                other => format!("{other:?}"),
            })
            .collect();
        assert_eq!(
            found,
            [
                r#"/fields/goal Some("\"a\"") Some("\"b\"")"#,
                r#"/fields/a~1b/1 Some("2") None"#,
                r#"/x Some("1") None"#,
                r#"/y None Some("null")"#,
            ]
        );
        assert!(differences(&record, &record).is_empty());
    }

    #[test]
    fn a_mark_of_order_is_no_character_of_the_ledger() {
        assert_eq!(solid("\u{feff}灯\u{feff} 台\u{200b}").collect::<String>(), "灯台\u{200b}");
        assert_eq!(characters("灯\u{feff}台", &[[0, 6], [6, 9]]).map(Iterator::count), Some(2));
    }

    #[test]
    fn what_no_value_holds_is_not_a_fields() {
        let record = |field: usize, evidence: &str| -> ShapedRecord {
            let line = format!(
                r#"{{"schema_version":"{SCHEMA_VERSION}","id":"a","form":null,"edition":null,"kind":"sheet",
                "source":{{"file":"f","sha256":"0","media_type":"text/plain","dialect":"unknown","layout":"order",
                "pages":[1,1]}},"fields":{{"a":"北","b":1}},"evidence":{{{evidence}}},"residue":[],
                "ledger":{{"source":4,"field":{field},"label":{},"marker":1,"residue":0}},"diagnostics":[]}}"#,
                3 - field
            );
            serde_json::from_str(&line).unwrap()
        };
        let north = r#""/a":{"confidence":1.0,"spans":[[0,3]],"boxes":[]}"#;
        let marked = r#","/b":{"confidence":1.0,"spans":[[3,4]],"boxes":[]}"#;
        let text = "北1灯台";
        assert_eq!(hold(&record(1, north), text), []);
        assert_eq!(hold(&record(1, &format!("{north}{marked}")), text), []);
        assert_eq!(hold(&record(2, north), text), [Finding::Ledger { said: 2, counted: 1 }]);
        assert_eq!(hold(&record(0, north), text), []);
    }
}
