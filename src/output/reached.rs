//! Progress as JSON.

use serde_json::{Map, Value, json};

use crate::record::progress::Basis;
use crate::record::reached::{Quoted, Reached};
use crate::value::decimal::Decimal;
use crate::value::quantity::Comparison;

/// `{"report", "from"?, "target", "comparison"?, "reached", "unit"?, "as_of"?, "ratio", "stated"?, "met", "basis",
/// "confidence", "evidence"}`; absent keys say nothing.
pub(super) fn reached(one: &Reached) -> Value {
    let progress = &one.progress;
    let number = |decimal: Decimal| Value::Number(decimal.to_json());
    let mut object = Map::new();
    object.insert("report".into(), progress.report.as_str().into());
    if let Some(from) = progress.from {
        object.insert("from".into(), number(from));
    }
    object.insert("target".into(), number(progress.target));
    if let Some(comparison) = progress.comparison {
        object.insert("comparison".into(), comparison.sign().into());
    }
    object.insert("reached".into(), number(progress.reached));
    if let Some(unit) = &progress.unit {
        object.insert("unit".into(), unit.as_ref().into());
    }
    if let Some(date) = progress.as_of {
        object.insert("as_of".into(), date.to_string().into());
    }
    object.insert("ratio".into(), json!(progress.ratio.map(share)));
    if let Some(stated) = progress.stated {
        object.insert("stated".into(), json!(share(stated)));
    }
    object.insert("met".into(), progress.met.into());
    object.insert("basis".into(), progress.basis.name().into());
    object.insert("confidence".into(), json!(super::rounded(one.confidence)));
    object.insert("evidence".into(), json!({"target": quoted(&one.target), "reached": quoted(&one.reached)}));
    Value::Object(object)
}

fn quoted(one: &Quoted) -> Value {
    json!({"pointer": one.pointer, "text": one.text})
}

/// A share to four decimals: a hundredth of a percent.
fn share(ratio: Decimal) -> f64 {
    (ratio.to_f64() * 10_000.0).round() / 10_000.0
}

/// The schema of an item's list.
pub(super) fn schema(reports: &[&str]) -> Value {
    let number = json!({"type": "number"});
    let quoted = json!({
        "type": "object",
        "properties": {
            "pointer": {"type": "string", "format": "json-pointer"},
            "text": {"type": "string"},
        },
        "required": ["pointer", "text"],
    });
    let signs: Vec<&str> = Comparison::ALL.iter().map(|comparison| comparison.sign()).collect();
    let bases: Vec<&str> = Basis::ALL.iter().map(|basis| basis.name()).collect();
    json!({
        "type": "array",
        "description": "how far each report got of each quantity of the target that it reports on",
        "items": {
            "type": "object",
            "properties": {
                "report": {"enum": reports},
                "from": number,
                "target": number,
                "comparison": {"enum": signs},
                "reached": number,
                "unit": {"type": "string"},
                "as_of": {"type": "string", "format": "date"},
                "ratio": {
                    "type": ["number", "null"],
                    "description": "the part gone of the way from `from` to `target`; without `from`, reached / target",
                },
                "stated": {"type": "number", "description": "the rate of achievement that the report prints, of 1"},
                "met": {"type": ["boolean", "null"]},
                "basis": {
                    "enum": bases,
                    "description": "what makes both the same quantity: the same baseline, the rate or the target that \
                        the report prints, the same words, or no other quantity that could be meant",
                },
                "confidence": {"type": "number", "minimum": 0, "maximum": 1},
                "evidence": {
                    "type": "object",
                    "properties": {"target": quoted, "reached": quoted},
                    "required": ["target", "reached"],
                },
            },
            "required": ["report", "target", "reached", "ratio", "met", "basis", "confidence", "evidence"],
            "additionalProperties": false,
        },
    })
}
