//! Stage 4 of 7, layout: blocks in extraction order in, cells in printed order out.
//!
//! input → text → blocks → [layout] → record → validate → output
//!
//! An extractor emits a table as it likes: often all markers, then the cells in the order they were once
//! edited. Where the source tells what stands where, the cells come from ruling lines and alignment; where
//! it does not, from the order and the meaning of what was emitted. Both ways meet in one [`Layout`].
//!
//! Uses `blocks::Block` and `form::Form`. Knows no file, no PDF library, no value type, no JSON.

mod grid;
pub mod look;
mod opening;
pub mod order;
pub mod role;
pub mod runs;
pub mod topic;

use crate::blocks::{Block, BlockKind};
use crate::form::Form;
use crate::geometry::{Aside, Rect};
use crate::marker;
use crate::sheet::Sheet;
use crate::span::Span;

/// What can be filled on a sheet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Place {
    /// A box outside the tables.
    Field {
        /// Its place among the form's boxes, in reading order over all pages.
        field: usize,
    },
    /// The number of a table's row.
    Number {
        /// The table, in reading order over all pages.
        table: usize,
        /// Its row, from 0.
        row: usize,
    },
    /// The heading of a table's row.
    Heading {
        /// The table, in reading order over all pages.
        table: usize,
        /// Its row, from 0.
        row: usize,
    },
    /// A cell of a table.
    Cell {
        /// The table, in reading order over all pages.
        table: usize,
        /// Its row, from 0.
        row: usize,
        /// The item in the row, from 0; 0 where rows have no items.
        item: usize,
        /// The column, from 0.
        column: usize,
    },
}

/// How a line of a cell follows the one before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Break {
    /// The text runs on.
    Wrap,
    /// It begins a paragraph.
    Paragraph,
}

/// A line of a cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// How it follows the line before.
    pub begins: Break,
    /// Its pieces from left to right.
    pub pieces: Vec<Span>,
}

/// The text written into one place, as far as it stands together.
#[derive(Clone, Debug, PartialEq)]
pub struct Cell {
    /// Where it belongs.
    pub place: Place,
    /// Its lines in reading order, each with pieces; no lines if nothing stands there but something might.
    pub lines: Vec<Line>,
    /// How likely it stands there, and is whole, or how likely nothing does; 0 to 1.
    pub confidence: f32,
    /// What else might stand there.
    pub alternatives: Vec<Alternative>,
}

/// Another text that might stand in a place.
#[derive(Clone, Debug, PartialEq)]
pub struct Alternative {
    /// Its characters.
    pub spans: Vec<Span>,
    /// How likely that is, 0 to 1.
    pub confidence: f32,
}

/// A marker and what it marks.
#[derive(Clone, Debug, PartialEq)]
pub struct Mark {
    /// What it marks; none for the bullet of a list's entry.
    pub place: Option<Place>,
    /// The number it prints.
    pub number: Option<u32>,
    /// Its characters.
    pub spans: Vec<Span>,
    /// How likely it marks that, 0 to 1.
    pub confidence: f32,
}

/// A label found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FoundLabel {
    /// Its place in `Form::labels`.
    pub label: usize,
    /// Its characters.
    pub spans: Vec<Span>,
    /// Those of them that name what its box holds.
    pub name: Vec<Span>,
}

/// Why a text belongs nowhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Reason {
    /// No label and no field claims it.
    Unclaimed,
    /// It is a page's number.
    PageNumber,
    /// It runs through the pages, in their margin.
    Running,
    /// It is a watermark or a stamp.
    Stamp,
    /// It repeats what is printed already.
    Repeated,
    /// It does not show on the page.
    Hidden,
    /// More stands on its page than is tried.
    TooMuch,
}

impl From<Aside> for Reason {
    fn from(aside: Aside) -> Self {
        match aside {
            Aside::Folio => Self::PageNumber,
            Aside::Running => Self::Running,
            Aside::Stamp => Self::Stamp,
        }
    }
}

/// Text that belongs nowhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Residue {
    /// Its characters.
    pub spans: Vec<Span>,
    /// Why.
    pub reason: Reason,
}

/// An image in a box that icons may fill.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Icon {
    /// The box, by its place among the form's boxes.
    pub field: usize,
    /// Its page in the file, from 1.
    pub page: usize,
    /// Where it stands on that page, in points from the top left.
    pub area: Rect,
    /// Its dominant colour (red, green, blue), if it was read.
    pub colour: Option<[u8; 3]>,
    /// How likely it stands in that box, 0 to 1.
    pub confidence: f32,
}

/// Where everything on a sheet belongs.
///
/// The spans of cells, marks, labels and residue are those of the blocks, each once.
#[derive(Clone, Debug, Default)]
pub struct Layout {
    /// Filled places, in reading order within each place.
    pub cells: Vec<Cell>,
    /// Markers.
    pub marks: Vec<Mark>,
    /// Labels.
    pub labels: Vec<FoundLabel>,
    /// The rest.
    pub residue: Vec<Residue>,
    /// Images in boxes that icons may fill, in reading order.
    pub icons: Vec<Icon>,
    /// Which way the columns were rebuilt.
    pub way: Way,
}

/// How columns were rebuilt.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Way {
    /// From where things stand.
    Geometry,
    /// From the order they were emitted in, and what they say.
    #[default]
    Order,
}

/// The most that is said of a cell which is not sure: what is sure has 0.9 and more.
const NEARLY_SURE: f32 = 0.899;

/// Puts `blocks` into the places of `form`.
///
/// - Shape: each block ends in one cell, mark or label or in the residue; none is lost, none is made.
/// - Units: spans are byte offsets into `Sheet::text`; rows, items and columns count from 0.
/// - Errors: none. What fits nowhere is residue, and `validate::check` reports it.
pub fn rebuild(sheet: &Sheet, blocks: &[Block], form: &Form) -> Layout {
    let by_geometry = if sheet.geometry.is_empty() { None } else { grid::rebuild(sheet, blocks, form) };
    let mut layout = by_geometry.unwrap_or_else(|| by_order(sheet, blocks, form));
    // What stands for a lost marker marks its place, but nobody knows what was printed there.
    let is_lost =
        |mark: &mut Mark| mark.spans.iter().all(|span| span.of(&sheet.text).chars().eq([marker::LOST]));
    let lost = layout.marks.extract_if(.., is_lost);
    layout.residue.extend(lost.map(|mark| Residue { spans: mark.spans, reason: Reason::Unclaimed }));
    layout
}

fn by_order(sheet: &Sheet, blocks: &[Block], form: &Form) -> Layout {
    let mut layout = order::rebuild(sheet, blocks, form);
    for block in blocks {
        if let BlockKind::Label { label, name, .. } = &block.kind {
            layout.labels.push(FoundLabel { label: *label, spans: block.spans.clone(), name: name.clone() });
        }
        let reason = match block.kind {
            BlockKind::Aside(aside) => aside.into(),
            BlockKind::Outline => Reason::Hidden,
            _ => continue,
        };
        layout.residue.push(Residue { spans: block.spans.clone(), reason });
    }
    layout
}

impl Way {
    /// Its name in a record.
    pub fn name(self) -> &'static str {
        match self {
            Self::Geometry => "geometry",
            Self::Order => "order",
        }
    }
}
