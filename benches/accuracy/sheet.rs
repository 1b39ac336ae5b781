//! A sheet's cells as they are compared: from a record, and from a truth.

use serde_json::Value;
use unicode_normalization::UnicodeNormalization;

/// A text with the confidence its record states.
#[derive(Clone, Debug, Default)]
pub struct Cell {
    pub text: String,
    pub confidence: Option<f64>,
}

/// The columns of an item.
pub const COLUMNS: [&str; 5] = ["method", "period", "target", "interim", "final"];
/// How much a column says about which item it is.
pub const WEIGHTS: [f64; 5] = [3.0, 1.0, 2.0, 2.0, 2.0];

#[derive(Clone, Debug, Default)]
pub struct Item {
    pub number: Option<Cell>,
    pub cells: [Option<Cell>; 5],
}

#[derive(Clone, Debug, Default)]
pub struct Measure {
    pub number: Option<Cell>,
    pub heading: Option<Cell>,
    pub items: Vec<Item>,
    pub is_ambiguous: bool,
}

#[derive(Clone, Debug, Default)]
pub struct Sheet {
    /// Fiscal year, department, priority, goal.
    pub singles: [Option<Cell>; 4],
    /// Comprehensive, reconstruction, reform.
    pub plans: [Option<Cell>; 3],
    /// Situation, purpose.
    pub lists: [Vec<Cell>; 2],
    pub measures: Vec<Measure>,
    /// Participation, outcome.
    pub notes: [Option<Cell>; 2],
}

const SINGLES: [&str; 4] = ["fiscal_year", "department", "priority", "goal"];
const PLANS: [&str; 3] = ["comprehensive", "reconstruction", "reform"];
const LISTS: [&str; 2] = ["situation", "purpose"];
const NOTES: [&str; 2] = ["participation", "outcome"];

impl Sheet {
    /// A sheet of a truth.
    pub fn of_truth(truth: &Value) -> Self {
        let plain = |value: &Value| cell(value, None);
        Self {
            singles: SINGLES.map(|key| plain(&truth[key])),
            plans: PLANS.map(|key| plain(&truth["plan"][key])),
            lists: LISTS.map(|key| list(&truth[key]).iter().filter_map(plain).collect()),
            measures: list(&truth["measures"])
                .iter()
                .map(|measure| Measure {
                    number: plain(&measure["number"]),
                    heading: plain(&measure["heading"]),
                    items: list(&measure["items"])
                        .iter()
                        .map(|item| Item {
                            number: plain(&item["number"]),
                            cells: COLUMNS.map(|column| plain(&item[column])),
                        })
                        .collect(),
                    is_ambiguous: measure["ambiguous"].as_bool().unwrap_or(false),
                })
                .collect(),
            notes: NOTES.map(|key| plain(&truth["notes"][key])),
        }
    }

    /// The sheet of a record.
    pub fn of_record(record: &Value) -> Self {
        let (fields, evidence) = (&record["fields"], &record["evidence"]);
        let at =
            |value: &Value, pointer: String| cell(value, evidence[pointer.as_str()]["confidence"].as_f64());
        let mut sheet = Self {
            singles: SINGLES.map(|key| at(&fields[key], format!("/{key}"))),
            notes: NOTES.map(|key| at(&fields["notes"][key], format!("/notes/{key}"))),
            lists: LISTS.map(|key| {
                let entries = list(&fields[key]).iter().enumerate();
                entries.filter_map(|(nth, entry)| at(entry, format!("/{key}/{nth}"))).collect()
            }),
            ..Self::default()
        };
        sheet.singles[2] = cell(&fields["priority"], None);
        for (nth, plan) in list(&fields["plans"]).iter().enumerate() {
            let name = norm(plan["name"].as_str().unwrap_or_default());
            let kind = match name.as_str() {
                name if name.contains("行財政改革") => 2,
                name if name.contains("プラン") && !name.contains("総合計画") => 1,
                _ => 0,
            };
            let pointers = [format!("/plans/{nth}"), format!("/plans/{nth}/text")];
            let known = pointers.iter().find_map(|pointer| evidence[pointer.as_str()]["confidence"].as_f64());
            sheet.plans[kind] = cell(&plan["text"], known);
        }
        for (nth, measure) in list(&fields["measures"]).iter().enumerate() {
            let of = format!("/measures/{nth}");
            let items = list(&measure["items"]).iter().enumerate().map(|(item_nth, item)| Item {
                number: cell(&item["number"], None),
                cells: COLUMNS.map(|column| at(&item[column], format!("{of}/items/{item_nth}/{column}"))),
            });
            sheet.measures.push(Measure {
                number: cell(&measure["number"], None),
                heading: at(&measure["heading"], format!("{of}/heading")),
                items: items.collect(),
                is_ambiguous: false,
            });
        }
        sheet
    }

    /// All its texts and numbers.
    pub fn texts(&self) -> String {
        let items = self.measures.iter().flat_map(|measure| &measure.items);
        let of_items = items.flat_map(|item| item.cells.iter().chain([&item.number]));
        let of_measures = self.measures.iter().flat_map(|measure| [&measure.number, &measure.heading]);
        let single = self.singles.iter().chain(&self.plans).chain(&self.notes);
        let texts = single.chain(of_measures).chain(of_items).flatten();
        texts.chain(self.lists.iter().flatten()).map(|cell| cell.text.as_str()).collect()
    }
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

fn cell(value: &Value, confidence: Option<f64>) -> Option<Cell> {
    let value = value.get("text").unwrap_or(value);
    let text = match value {
        Value::String(text) => text.clone(),
        Value::Number(number) => number.to_string(),
        _ => return None,
    };
    Some(Cell { text, confidence })
}

/// Signs that no cell is told by.
const SIGNS: &str = "・･○●◎■□◆◇";

/// A text as it is compared: NFKC, no white space, no leading bullets and markers.
pub fn norm(text: &str) -> String {
    let solid: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    let is_sign = |c: char| SIGNS.contains(c) || matches!(c, '①'..='⑳' | '⑴'..='⑿');
    let folded: String = fold(solid.trim_start_matches(is_sign));
    let mut rest = folded.as_str();
    loop {
        let next = rest.trim_start_matches(|c| SIGNS.contains(c));
        let next = without_number(next).unwrap_or(next);
        if next == rest {
            return rest.to_owned();
        }
        rest = next;
    }
}

fn without_number(text: &str) -> Option<&str> {
    let (number, rest) = text.strip_prefix('(')?.split_once(')')?;
    let is_number = (1..=2).contains(&number.len()) && number.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then_some(rest)
}

/// NFKC, dashes alike, no white space.
pub fn fold(text: &str) -> String {
    let alike = |c: char| match c {
        '〜' => '~',
        '−' | '―' | '─' | '—' | '‐' | '‑' | '–' => '-',
        other => other,
    };
    text.nfkc().map(alike).filter(|c| !c.is_whitespace()).collect()
}
