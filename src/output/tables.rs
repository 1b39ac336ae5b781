//! Tables made of records: one a level, keys between them, one datum a cell.
//!
//! Which tables and columns there are is derived from the drawings: the boxes of a form are columns of `sheets`,
//! each of its lists is a table of its own, each list within a list one more, and what a period or a target holds
//! stands beside its text. So a form that a user drew gets tables as the built-in ones do.
//!
//! A row's key is its record's key and the JSON Pointer of what it shows: `a733ebf04456e071-2/measures/0/items/3`.

mod derive;
mod fill;
mod fixed;
mod heading;

#[cfg(feature = "parquet")]
pub(super) use derive::Held;
pub use fixed::FileRow;

use std::borrow::Cow;
use std::io;

use serde_json::Number;

use super::atomic::Replacement;
use super::shape::ShapedRecord;
use crate::form::Form;
use crate::wording::Wording;
pub(super) use derive::{Level, levels};

/// All tables that records of some forms fill.
#[derive(Clone, Debug)]
pub struct Tables {
    tables: Vec<Table>,
    levels: Vec<Level>,
}

/// One table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table {
    /// Its name, as files and SQL have it.
    pub name: String,
    /// Its columns, the key first.
    pub columns: Vec<Column>,
}

/// One column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// Its name: a word of ASCII letters, the same in every format.
    pub name: String,
    /// Its heading for Japanese readers, as the form prints it where the form does.
    pub heading: String,
    /// What its cells hold.
    pub kind: Kind,
    /// The table whose key it holds.
    pub refers_to: Option<String>,
    /// Whether it holds what is written on the sheets, to be searched.
    pub is_written: bool,
}

/// What the cells of a column hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Text.
    Text,
    /// Whole numbers.
    Integer,
    /// Numbers.
    Number,
    /// True or false.
    Boolean,
    /// Days, as ISO 8601 writes them.
    Date,
}

/// One datum.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell<'r> {
    /// Nothing.
    Null,
    /// A text, or a day.
    Text(Cow<'r, str>),
    /// A whole number.
    Integer(i64),
    /// A number as the record has it.
    Number(Cow<'r, Number>),
    /// True or false.
    Boolean(bool),
}

impl Cell<'_> {
    /// The datum as text; nothing is the empty text.
    pub fn text(&self) -> Cow<'_, str> {
        match self {
            Self::Null => Cow::Borrowed(""),
            Self::Text(text) => Cow::Borrowed(text),
            Self::Integer(number) => Cow::Owned(number.to_string()),
            Self::Number(number) => Cow::Owned(number.to_string()),
            Self::Boolean(true) => Cow::Borrowed("true"),
            Self::Boolean(false) => Cow::Borrowed("false"),
        }
    }
}

/// Where rows go: one of the formats.
pub trait TableWriter {
    /// Takes the next row of the table at `table`.
    fn row(&mut self, table: usize, row: &Row<'_>) -> io::Result<()>;
    /// Ends the tables: files that only have to be put into their places, and what a reader should know.
    fn finish(self: Box<Self>) -> io::Result<(Vec<Replacement>, Vec<Wording>)>;
}

/// The cells of one row, one a column.
pub type Row<'r> = Vec<Cell<'r>>;

/// Languages of headings.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Headings {
    /// As the form prints them.
    Ja,
    /// The columns' names.
    #[default]
    En,
}

impl Column {
    /// What stands over the column.
    pub fn head(&self, headings: Headings) -> &str {
        match headings {
            Headings::Ja => &self.heading,
            Headings::En => &self.name,
        }
    }
}

/// The table of records.
pub const SHEETS: &str = "sheets";
/// The table of inputs.
pub const FILES: &str = "files";
/// The table of where values were read.
pub const EVIDENCE: &str = "evidence";

impl Tables {
    /// The tables of records that were read as `forms`.
    pub fn of<'f>(forms: impl IntoIterator<Item = &'f Form>) -> Self {
        let levels = levels(forms);
        let mut tables: Vec<Table> = levels.iter().map(Level::table).collect();
        tables.extend(fixed::tables());
        heading::make_unique(&mut tables);
        Self { tables, levels }
    }

    /// All of them: `sheets`, those of the forms, then those that every form has.
    pub fn all(&self) -> &[Table] {
        &self.tables
    }

    /// Where the table of this name is in [`all`](Self::all).
    pub fn position(&self, name: &str) -> Option<usize> {
        self.tables.iter().position(|table| table.name == name)
    }

    /// The rows of one record; `put` gets each with the position of its table.
    pub fn rows<'r>(&self, record: &'r ShapedRecord, key: &str, put: &mut dyn FnMut(usize, Row<'r>)) {
        fill::rows(&self.levels, record, key, put);
    }

    /// The row of one input, the `position`th from 1, in the table of inputs.
    pub fn file_row<'r>(&self, position: usize, file: &FileRow<'r>) -> (usize, Row<'r>) {
        (self.tables.len() - 1, file.row(position))
    }
}

/// The key of a source's `number`th record, from 1.
pub fn record_key(sha256: &str, number: usize) -> String {
    format!("{}-{number}", &sha256[..sha256.len().min(16)])
}
