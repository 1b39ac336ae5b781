//! Stage 5 of 7, record: cells in, typed field values with their evidence out; the rest is residue.
//!
//! input → text → blocks → layout → [record] → validate → output
//!
//! Every character that is not white space is counted once: in a field, a label, a marker or the residue.
//! A value's text is what its spans hold, its lines joined as Japanese is.
//!
//! Uses `layout::Layout`, `form::Form` and the parsers of `value`. Knows no message, no JSON text.

mod account;
mod fill;
mod joined;
pub mod progress;
pub mod reached;
mod read;
mod restore;
mod table;
pub mod tree;

pub use fill::{fill, nothing};
pub use tree::{Tree, Typed};

use crate::geometry::Rect;
use crate::layout::{Mark, Reason};
use crate::span::Span;

/// The field values of one sheet, in the form's order.
#[derive(Clone, Debug)]
pub struct Record {
    /// The values.
    pub fields: Tree,
    /// For each value where it was read, in the order of the fields.
    pub evidence: Vec<Evidence>,
    /// Text that no label and no field claims.
    pub residue: Vec<Left>,
    /// What became of the characters.
    pub ledger: Ledger,
    /// Fields that the form draws and the sheet prints no label for, and cells that are of no readable type.
    pub doubts: Vec<Doubt>,
    /// The markers, and what each marks.
    pub marks: Vec<Mark>,
    /// The calendar year in which the sheet's fiscal year begins.
    pub fiscal_year: Option<i32>,
}

/// Where a value was read and how sure it is.
#[derive(Clone, Debug, PartialEq)]
pub struct Evidence {
    /// JSON Pointer into the fields: `/measures/0/heading`.
    pub pointer: String,
    /// How likely the value stands in the right place and is whole, 0 to 1.
    pub confidence: f32,
    /// Its characters in the sheet's text; none of an icon, nor of an empty cell that something might stand in.
    pub spans: Vec<Span>,
    /// Where they stand, if the source tells.
    pub boxes: Vec<PageBox>,
    /// What else might stand there.
    pub alternatives: Vec<(Vec<Span>, f32)>,
}

/// A box on a page.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PageBox {
    /// The page of the file, from 1.
    pub page: usize,
    /// The box, in points from the top left.
    pub area: Rect,
}

/// Text that belongs nowhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Left {
    /// Its characters.
    pub text: String,
    /// Where they stand in the sheet's text.
    pub spans: Vec<Span>,
    /// Why.
    pub reason: Reason,
}

/// How many characters, white space aside, became what; `source` is the sum of the rest.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Ledger {
    /// All of the sheet.
    pub source: usize,
    /// In fields.
    pub field: usize,
    /// In labels.
    pub label: usize,
    /// Markers.
    pub marker: usize,
    /// Left over.
    pub residue: usize,
}

/// Something the stage could not do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Doubt {
    /// The form draws a label that is not on the sheet.
    NoLabel {
        /// The label as drawn.
        label: String,
        /// The field it names.
        pointer: String,
    },
    /// A cell was found, but its text is not of the field's type.
    Unread {
        /// The field.
        pointer: String,
        /// The name of its type in the drawing.
        kind: &'static str,
        /// Its characters.
        spans: Vec<Span>,
    },
    /// Images where icons stand, of no colour that an icon has.
    UnknownIcons {
        /// The field.
        pointer: String,
        /// How many.
        icons: usize,
    },
}
