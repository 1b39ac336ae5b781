//! What can be wrong with a drawing, and what to do about it.

use std::fmt;

use super::{FieldKind, Rule};
use crate::span::Span;
use crate::wording::Wording;

/// A mistake in a drawing: where, and what.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DrawingError {
    /// The bytes of the drawing it concerns.
    pub span: Span,
    /// What is wrong.
    pub problem: DrawingProblem,
}

impl fmt::Display for DrawingError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.problem.message().en)
    }
}

impl std::error::Error for DrawingError {}

/// What can be wrong with a drawing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DrawingProblem {
    /// A line that is neither a `key value` line, a row of boxes, nor a comment.
    NoLine,
    /// A setting no drawing has.
    NoSetting(String),
    /// A setting's value cannot be read.
    BadSetting {
        /// Its name.
        setting: &'static str,
        /// How it is written.
        wanted: &'static str,
    },
    /// A box names a kind of text that does not exist.
    NoKind(String),
    /// A row of boxes that does not end with `|`.
    OpenRow,
    /// A box that can be read neither as a field nor as a label.
    BadBox,
    /// A label of nothing but stars.
    StarOnly,
    /// A label that fills a field, and no part of it is the name.
    NoName,
    /// The same place in the record is filled by two boxes.
    Twice(String),
    /// Under `rows` stand two lines: labels, then as many fields.
    Columns {
        /// Labels found.
        labels: usize,
        /// Fields found.
        fields: usize,
    },
    /// `rows` without its lines of boxes.
    NoColumns,
    /// `form`, `edition` or `title` is missing.
    Missing(&'static str),
    /// `id`, `stage` or `check` names a field that is not drawn.
    NoField(String),
    /// `check` names a rule that does not exist.
    NoRule(String),
    /// A rule is to hold for a field it says nothing about.
    UnfitRule {
        /// The rule's name.
        rule: &'static str,
        /// The field.
        field: String,
    },
}

impl DrawingProblem {
    /// What is wrong.
    pub fn message(&self) -> Wording {
        match self {
            Self::NoLine => Wording::new(
                "設定でも、枠の行でも、注釈でもない行です",
                "this line is no setting, no row of boxes and no comment",
            ),
            Self::NoSetting(name) => {
                Wording::new(format!("設定「{name}」はありません"), format!("no setting is named `{name}`"))
            }
            Self::BadSetting { setting, wanted } => Wording::new(
                format!("`{setting}` は `{wanted}` のように書きます"),
                format!("`{setting}` is written `{wanted}`"),
            ),
            Self::NoKind(kind) => Wording::new(
                format!("型「{kind}」はありません"),
                format!("no kind of text is named `{kind}`"),
            ),
            Self::OpenRow => Wording::new(
                "枠の行は `|` で始まり `|` で終わります",
                "a row of boxes begins and ends with `|`",
            ),
            Self::BadBox => Wording::new(
                "この枠は `名前 : 型` でも印刷された見出しでもありません",
                "this box is neither `name : kind` nor printed words",
            ),
            Self::StarOnly => Wording::new(
                "見出しには `*` のほかに印刷された語が要ります",
                "a label needs at least one printed word beside its stars",
            ),
            Self::NoName => Wording::new(
                "この見出しには欄に入る部分がありません",
                "no part of this label is the name that fills the field",
            ),
            Self::Twice(field) => Wording::new(
                format!("欄 `{field}` が二度描かれています"),
                format!("`{field}` is drawn twice"),
            ),
            Self::Columns { labels, fields } => Wording::new(
                format!("見出し {labels} 個に対して欄が {fields} 個あります"),
                format!("{labels} labels stand over {fields} fields"),
            ),
            Self::NoColumns => Wording::new(
                "`rows` の下には見出しの行（なくてもよい）と欄の行が要ります",
                "under `rows` stands a row of labels (or none) and a row of fields",
            ),
            Self::Missing(name) => Wording::new(
                format!("`{name}` の行がありません"),
                format!("the drawing has no `{name}` line"),
            ),
            Self::NoField(field) => Wording::new(
                format!("欄も列も `{field}` という名前ではありません"),
                format!("no box or column is named `{field}`"),
            ),
            Self::NoRule(rule) => {
                Wording::new(format!("検査「{rule}」はありません"), format!("no check is named `{rule}`"))
            }
            Self::UnfitRule { rule, field } => Wording::new(
                format!("検査 `{rule}` は欄 `{field}` には使えません"),
                format!("the check `{rule}` says nothing about `{field}`"),
            ),
        }
    }

    /// What to do about it.
    pub fn help(&self) -> Wording {
        match self {
            Self::NoLine => Wording::new(
                "行を `#`、`|`、`rows`、`page` か、`title` などの設定名で始めてください",
                "begin the line with `#`, `|`, `rows`, `page`, or a setting such as `title`",
            ),
            Self::NoSetting(_) => {
                let names = "form, edition, kind, title, source, id, stage, check, rows, page";
                Wording::new(format!("設定は {names} です"), format!("the settings are {names}"))
            }
            Self::BadSetting { .. } => {
                Wording::new("grammar/README.md の例を見てください", "see grammar/README.md for examples")
            }
            Self::NoKind(_) => {
                let names: Vec<_> = FieldKind::NAMED.iter().map(|(name, _)| *name).collect();
                let names = names.join(", ");
                Wording::new(format!("型は {names} です"), format!("the kinds are {names}"))
            }
            Self::OpenRow => Wording::new("最後の枠を `|` で閉じてください", "close the last box with `|`"),
            Self::BadBox => Wording::new(
                "欄は `goal : text` のように書き、`|` `,` ` : ` を含む見出しは二重引用符で囲んでください",
                "write `goal : text` for a field; put a label with `|`, `,` or ` : ` in double quotes",
            ),
            Self::StarOnly => Wording::new(
                "`*に基づく取組` のように、いつも印刷される語を書いてください",
                "write the words that are always printed, such as `*に基づく取組`",
            ),
            Self::NoName => Wording::new(
                "`[*年度]計画 > fiscal_year : era_year` のように、欄に入る部分を括弧で囲んでください",
                "put the part that fills the field in brackets: `[*年度]計画 > fiscal_year : era_year`",
            ),
            Self::Twice(_) => Wording::new(
                "枠ごとに別の名前を付けるか、`[]` を付けて一覧にしてください",
                "give each box a name of its own, or make it a list with `[]`",
            ),
            Self::Columns { .. } => Wording::new(
                "見出しと欄を左から右へ一つずつ対にして描いてください",
                "draw one label over each field, left to right",
            ),
            Self::NoColumns => Wording::new(
                "印刷されたとおりに見出しを描き、その下に `名前 : 型` を並べてください",
                "draw the labels as printed, and under each `name : kind`",
            ),
            Self::Missing(name) => Wording::new(
                format!("最初の枠より前に `{name}     …` の行を加えてください"),
                format!("add a line such as `{name}     …` before the first box"),
            ),
            Self::NoField(_) => {
                Wording::new("下に描かれた枠の名前を使ってください", "use the name of a box as drawn below")
            }
            Self::NoRule(_) => {
                let names: Vec<_> = Rule::NAMED.iter().map(|(name, _)| *name).collect();
                let names = names.join(", ");
                Wording::new(
                    format!("検査は 1 行に一つで、{names} のどれかです"),
                    format!("one check stands on a line; the checks are {names}"),
                )
            }
            Self::UnfitRule { .. } => Wording::new(
                "欄の名前を省くと、当てはまる欄すべてが検査されます",
                "name no field to check all that it can hold for",
            ),
        }
    }
}
