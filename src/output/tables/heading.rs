//! Headings for Japanese readers: what the form prints over a box, and words for what no form prints.

use super::Table;
use crate::form::{FieldKind, Label};

pub(super) const STAGE: &str = "段階";
pub(super) const NUMBER: &str = "番号";
pub(super) const HEADING: &str = "見出し";
pub(super) const NAME: &str = "名称";

/// What a column shows of a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    Itself,
    AsPrinted,
    Year,
    Start,
    End,
    Kind,
    Approximate,
}

impl Part {
    /// The heading of that part under the heading of the value.
    pub(super) fn over(self, heading: &str) -> String {
        let part = match self {
            Self::Itself => return heading.to_owned(),
            Self::AsPrinted => "和暦",
            Self::Year => "西暦",
            Self::Start => "開始日",
            Self::End => "終了日",
            Self::Kind => "種類",
            Self::Approximate => "概数",
        };
        format!("{heading}（{part}）")
    }
}

/// The words of a label up to its first bracket: what follows there explains them.
pub(super) fn printed(label: &Label, kind: FieldKind) -> Option<String> {
    let spelling = label.spellings.first()?;
    // Of a label that names what its box holds, the rest says what the box is.
    let is_rest = |is_name: bool| !kind.is_named_lines() || !is_name;
    let words: String = spelling
        .parts
        .iter()
        .filter(|part| is_rest(part.is_name))
        .filter_map(|part| part.words.as_deref())
        .collect();
    let is_particle = |c: char| ('ぁ'..='ん').contains(&c);
    let words = words.trim_start_matches(|c: char| !c.is_alphanumeric());
    let words = if kind.is_named_lines() { words.trim_start_matches(is_particle) } else { words };
    let end = words.find(['（', '(']).unwrap_or(words.len());
    let words = words[..end].trim_end_matches(|c: char| !c.is_alphanumeric());
    (!words.is_empty()).then(|| words.to_owned())
}

/// A word for a box without a label.
pub(super) fn of_kind(kind: FieldKind) -> Option<&'static str> {
    match kind {
        FieldKind::EraYear => Some("年度"),
        FieldKind::Office => Some("部局"),
        FieldKind::Rank => Some("順位"),
        FieldKind::Period => Some("期間"),
        FieldKind::Target => Some("目標"),
        FieldKind::Report => Some("報告"),
        FieldKind::SdgGoals => Some("SDGs"),
        _ => None,
    }
}

/// Tells columns of one table apart that forms print the same words over.
pub(super) fn make_unique(tables: &mut [Table]) {
    for table in tables {
        for at in 0..table.columns.len() {
            let heading = table.columns[at].heading.clone();
            if table.columns.iter().filter(|column| column.heading == heading).count() > 1 {
                let name = &table.columns[at].name;
                table.columns[at].heading = format!("{heading}（{name}）");
            }
        }
    }
}
