//! Columns and tables that no drawing says: keys, where a record was read, quantities, diagnostics, inputs.

use std::borrow::Cow;

use super::derive::Held;
use super::{Cell, Column, EVIDENCE, FILES, Kind, Row, SHEETS, Table};

type Drawn = (&'static str, &'static str, Kind);

fn column((name, heading, kind): Drawn) -> Column {
    Column { name: name.to_owned(), heading: heading.to_owned(), kind, refers_to: None, is_written: false }
}

fn key_of(table: &str, heading: &str) -> Column {
    Column {
        name: format!("{table}_key"),
        heading: heading.to_owned(),
        kind: Kind::Text,
        refers_to: Some(table.to_owned()),
        is_written: false,
    }
}

/// Before a form's own columns in the table of records.
pub(super) fn sheet_head() -> Vec<Column> {
    const HEAD: [Drawn; 5] = [
        ("key", "キー", Kind::Text),
        ("id", "ID", Kind::Text),
        ("kind", "種別", Kind::Text),
        ("form", "様式", Kind::Text),
        ("edition", "版", Kind::Text),
    ];
    HEAD.into_iter().map(column).collect()
}

/// Behind them.
pub(super) fn sheet_tail() -> Vec<Column> {
    const TAIL: [Drawn; 19] = [
        ("lowest_confidence", "最低確信度", Kind::Number),
        ("file", "ファイル", Kind::Text),
        ("first_page", "開始ページ", Kind::Integer),
        ("last_page", "終了ページ", Kind::Integer),
        ("sha256", "SHA-256", Kind::Text),
        ("media_type", "メディアタイプ", Kind::Text),
        ("encoding", "文字コード", Kind::Text),
        ("producer", "作成ソフト", Kind::Text),
        ("dialect", "抽出ソフト", Kind::Text),
        ("layout", "配置の復元", Kind::Text),
        ("fit_share", "様式の一致", Kind::Number),
        ("fit_margin", "次点との差", Kind::Number),
        ("characters", "文字数", Kind::Integer),
        ("field_characters", "文字数（欄）", Kind::Integer),
        ("label_characters", "文字数（ラベル）", Kind::Integer),
        ("marker_characters", "文字数（記号）", Kind::Integer),
        ("residue_characters", "文字数（残り）", Kind::Integer),
        ("diagnostics", "診断の数", Kind::Integer),
        ("schema_version", "スキーマ版", Kind::Text),
    ];
    TAIL.into_iter().map(column).collect()
}

/// Before the own columns of any other table: its key, its record's, the row's that it belongs to, its place.
pub(super) fn row_head(around: Option<&str>) -> Vec<Column> {
    let mut head = vec![column(("key", "キー", Kind::Text)), key_of(SHEETS, "シートのキー")];
    head.extend(around.filter(|table| *table != SHEETS).map(|table| key_of(table, "親のキー")));
    head.push(column(("id", "ID", Kind::Text)));
    head.push(column(("position", "順", Kind::Integer)));
    head
}

/// Behind the own columns of a form's table.
pub(super) fn row_tail() -> Vec<Column> {
    vec![column(("lowest_confidence", "最低確信度", Kind::Number))]
}

/// Where in the row of a value's own table it stands.
const OWNER: [Drawn; 3] =
    [("table_name", "表", Kind::Text), ("row_key", "行のキー", Kind::Text), ("field", "欄", Kind::Text)];

/// The tables that every form has, behind those of the forms; the order is that in which `fill` gives rows.
pub(super) fn tables() -> Vec<Table> {
    let table = |name: &str, owner: bool, columns: &[Drawn]| {
        let mut all = row_head(None);
        if owner {
            all.extend(OWNER.into_iter().map(column));
        }
        all.extend(columns.iter().copied().map(column));
        Table { name: name.to_owned(), columns: all }
    };
    let files = FileRow::COLUMNS.into_iter().map(column).collect();
    vec![
        table(
            "quantities",
            true,
            &[
                ("text", "表記", Kind::Text),
                ("value", "値", Kind::Number),
                ("value_from", "値（から）", Kind::Number),
                ("value_to", "値（まで）", Kind::Number),
                ("part", "分子", Kind::Number),
                ("whole", "分母", Kind::Number),
                ("unit", "単位", Kind::Text),
                ("comparison", "比較", Kind::Text),
                ("approximate", "概数", Kind::Boolean),
                ("change", "増減", Kind::Text),
                ("per", "あたり", Kind::Text),
                ("as_of", "時点", Kind::Date),
            ],
        ),
        table(
            "periods",
            true,
            &[
                ("text", "表記", Kind::Text),
                ("kind", "種類", Kind::Text),
                ("start", "開始日", Kind::Date),
                ("end", "終了日", Kind::Date),
                ("approximate", "概数", Kind::Boolean),
            ],
        ),
        table(
            "diagnostics",
            false,
            &[
                ("severity", "重さ", Kind::Text),
                ("code", "コード", Kind::Text),
                ("pointer", "場所", Kind::Text),
                ("message", "内容", Kind::Text),
                ("help", "対処", Kind::Text),
            ],
        ),
        table(
            "residue",
            false,
            &[
                ("text", "文字", Kind::Text),
                ("reason", "理由", Kind::Text),
                ("start", "開始バイト", Kind::Integer),
                ("end", "終了バイト", Kind::Integer),
            ],
        ),
        table(
            EVIDENCE,
            false,
            &[
                ("pointer", "場所", Kind::Text),
                ("confidence", "確信度", Kind::Number),
                ("spans", "断片の数", Kind::Integer),
                ("start", "開始バイト", Kind::Integer),
                ("end", "終了バイト", Kind::Integer),
                ("page", "ページ", Kind::Integer),
                ("x", "左", Kind::Number),
                ("y", "上", Kind::Number),
                ("width", "幅", Kind::Number),
                ("height", "高さ", Kind::Number),
                ("alternatives", "他の候補の数", Kind::Integer),
            ],
        ),
        Table { name: FILES.to_owned(), columns: files },
    ]
}

/// The list in a row of targets and reports that says how far a report got.
pub(super) const PROGRESS: &str = "progress";

/// What an element of that list holds: where, and what it is.
pub(super) const PROGRESS_SLOTS: &[(&str, &str, Held)] = &[
    ("report", "報告", Held::Text),
    ("from", "出発値", Held::Number),
    ("target", "目標値", Held::Number),
    ("comparison", "比較", Held::Text),
    ("reached", "実績値", Held::Number),
    ("unit", "単位", Held::Text),
    ("as_of", "時点", Held::Day),
    ("ratio", "達成率", Held::Number),
    ("stated", "達成率（表記）", Held::Number),
    ("met", "達成", Held::Boolean),
    ("basis", "根拠", Held::Text),
    ("confidence", "確信度", Held::Number),
    ("evidence/target/pointer", "目標の場所", Held::Text),
    ("evidence/target/text", "目標の表記", Held::Text),
    ("evidence/reached/pointer", "実績の場所", Held::Text),
    ("evidence/reached/text", "実績の表記", Held::Text),
];

/// Whether a table of this name is there whatever the forms are.
pub(super) fn is_reserved(name: &str) -> bool {
    const NAMES: [&str; 7] = [SHEETS, "quantities", "periods", "diagnostics", "residue", EVIDENCE, FILES];
    // `texts` is what the database calls its searchable texts.
    NAMES.contains(&name) || name == "texts" || name.starts_with("sqlite_")
}

/// What the table of inputs shows of one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileRow<'r> {
    /// Its name.
    pub file: &'r str,
    /// SHA-256 of its bytes.
    pub sha256: Option<&'r str>,
    /// How it ended.
    pub status: &'r str,
    /// Records it gave.
    pub records: usize,
    /// Sheets among them.
    pub sheets: usize,
    /// The worst diagnostic's code, message and help.
    pub first: Option<[&'r str; 3]>,
    /// The input with the same bytes that was read.
    pub duplicate_of: Option<&'r str>,
}

impl<'r> FileRow<'r> {
    const COLUMNS: [Drawn; 10] = [
        ("position", "順", Kind::Integer),
        ("file", "ファイル", Kind::Text),
        ("sha256", "SHA-256", Kind::Text),
        ("status", "状態", Kind::Text),
        ("records", "記録数", Kind::Integer),
        ("sheets", "シート数", Kind::Integer),
        ("code", "コード", Kind::Text),
        ("message", "内容", Kind::Text),
        ("help", "対処", Kind::Text),
        ("duplicate_of", "同じ内容のファイル", Kind::Text),
    ];

    pub(super) fn row(&self, position: usize) -> Row<'r> {
        let text = |text: Option<&'r str>| text.map_or(Cell::Null, |text| Cell::Text(Cow::Borrowed(text)));
        let [code, message, help] = self.first.map_or([None; 3], |first| first.map(Some));
        vec![
            Cell::Integer(position as i64),
            text(Some(self.file)),
            text(self.sha256),
            text(Some(self.status)),
            Cell::Integer(self.records as i64),
            Cell::Integer(self.sheets as i64),
            text(code),
            text(message),
            text(help),
            text(self.duplicate_of),
        ]
    }
}
