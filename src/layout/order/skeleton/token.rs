//! Markers, and what they are taken for.

use crate::layout::role::RoleScores;
use crate::marker::Marker;

/// A marker that may belong to the table, or a row's number.
#[derive(Clone, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "independent facts about one marker, not a state")]
pub struct Token {
    /// Its block.
    pub block: usize,
    /// What it is.
    pub marker: Marker,
    /// Whether it stands on one line with the marker before it.
    pub same_line: bool,
    /// Whether no blank line stands between it and the marker before it.
    pub is_near: bool,
    /// Whether nothing stands between it and what is before it on its line: extractors that join what was
    /// painted at one height leave a blank only where they go on to the right.
    pub is_joined: bool,
    /// The look of the text behind it, and how sure it is that the two belong together.
    pub text: Option<(RoleScores, f32)>,
    /// Whether a text stands behind it on its line.
    pub has_words: bool,
    /// Whether it stands behind the label of a plan.
    pub in_plan: bool,
    /// Whether a label stands between it and the marker before it.
    pub past_label: bool,
    /// Whether no line of several markers comes after it.
    pub past_table: bool,
    /// Whether markers of items come after it: then it stands where it was painted with them.
    pub before_items: bool,
    /// How many texts come next, 2 for more; one by itself counts if it may be a heading.
    pub texts_behind: u8,
    /// Whether that text is glued to it.
    pub is_glued: bool,
    /// Whether it is a row's number right beside that of the row before or after: a column of numbers.
    pub in_column: bool,
}

impl Token {
    /// Whether it surely has a text of its own.
    pub(super) fn has_text_on_line(&self) -> bool {
        self.text.is_some_and(|(_, weight)| weight > 0.5)
    }
}

/// What a marker is taken for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Use {
    /// The bullet of an entry above the table.
    Entry,
    /// A row's number.
    Number {
        /// The table's row, from 0.
        row: usize,
    },
    /// The sign before a row's heading.
    Heading {
        /// The table's row, from 0.
        row: usize,
    },
    /// An item's marker.
    Item {
        /// The table's row, from 0.
        row: usize,
        /// The item, from 0.
        item: usize,
        /// The column, from 0.
        column: usize,
    },
    /// A part of the text behind it, or of nothing.
    Text,
}
