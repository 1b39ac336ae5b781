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
    /// A place that the program itself fills.
    Reserved(String),
    /// A place inside another that holds a value.
    Inside {
        /// The place with the value.
        outer: String,
        /// The place in it.
        inner: String,
    },
    /// A column whose name is a path.
    DottedColumn(String),
    /// `repeat` of what no table before prints, or outside the tables.
    NoRepeat(String),
    /// A box that reads like a field, but is not written as one.
    NearField,
    /// A setting that stands there already.
    SettingTwice(String),
    /// The first of the years comes after the last.
    Backwards(i32, i32),
    /// No box, and no label that fills a field.
    NoBoxes,
    /// Another file draws a form of the same name and edition.
    SameForm {
        /// Its full name.
        form: String,
        /// The other file.
        other: String,
    },
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
            Self::Reserved(field) => Wording::new(
                format!("欄 `{field}` にはプログラムが値を入れます"),
                format!("`{field}` is what the program itself fills"),
            ),
            Self::Inside { outer, inner } => Wording::new(
                format!("欄 `{outer}` には値が入るので、`{inner}` をその中に置けません"),
                format!("`{outer}` holds a value, so `{inner}` cannot stand in it"),
            ),
            Self::DottedColumn(column) => Wording::new(
                format!("列の名前 `{column}` に `.` は使えません"),
                format!("the name of a column has no dot: `{column}`"),
            ),
            Self::NoRepeat(name) => Wording::new(
                format!("前の表に `{name}` がないので、繰り返しとして描けません"),
                format!("no table before this one prints `{name}`, so nothing can repeat it"),
            ),
            Self::NearField => Wording::new(
                "欄のようですが、`名前 : 型` になっていません",
                "this box reads like a field, but is not written `name : kind`",
            ),
            Self::SettingTwice(name) => Wording::new(
                format!("`{name}` の行が二つあります"),
                format!("the drawing has two `{name}` lines"),
            ),
            Self::Backwards(first, last) => Wording::new(
                format!("年の範囲 {first}-{last} は始まりが終わりより後です"),
                format!("the years {first}-{last} run backwards"),
            ),
            Self::NoBoxes => {
                Wording::new("この様式には欄が一つもありません", "the drawing has no box to fill")
            }
            Self::SameForm { form, other } => Wording::new(
                format!("様式 `{form}` は {other} にもあります"),
                format!("{other} draws `{form}` too"),
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
            Self::Reserved(_) | Self::Inside { .. } => {
                Wording::new("欄に別の名前を付けてください", "give the box another name")
            }
            Self::DottedColumn(_) => Wording::new(
                "英小文字・数字・`_` だけの名前を付けてください",
                "name it with small letters, digits and `_` alone",
            ),
            Self::NoRepeat(_) => Wording::new(
                "`repeat` は、同じ一覧の前の表にある見出し（`heading`）や列の名前にだけ使えます",
                "`repeat` is for the heading or a column that an earlier table of the same list prints",
            ),
            Self::NearField => Wording::new(
                "名前は英小文字・数字・`_`、コロンは半角です。印刷された語なら二重引用符で囲んでください",
                "names are small letters, digits and `_`, and the colon is `:`; put printed words in double quotes",
            ),
            Self::SettingTwice(_) => Wording::new("どちらかの行を消してください", "take one of them out"),
            Self::Backwards(..) => Wording::new(
                "`check fiscal_year 2004-2030` のように、早い年を先に書いてください",
                "write the earlier year first: `check fiscal_year 2004-2030`",
            ),
            Self::NoBoxes => Wording::new(
                "`| 見出し | 名前 : 型 |` のような行を加えてください",
                "add rows such as `| printed words | name : kind |`",
            ),
            Self::SameForm { .. } => Wording::new(
                "どちらかの `form` か `edition` を変えてください",
                "change `form` or `edition` in one of them",
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
