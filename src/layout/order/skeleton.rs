//! Which row, item and column each marker of a table belongs to, where markers stand apart from their texts.
//!
//! The unknowns are the row of the table, the item and the column of each marker. There are two ways to read
//! them: [`rows`], where markers come row by row of the page, and [`stacks`], where they come column by column.
//! Both search for the reading in which the least is rare; its costs are in nats, so that they can be compared.

mod beam;
mod cost;
pub(super) mod rows;
pub(super) mod stacks;
mod token;

use crate::layout::role::Role;
pub use token::{Token, Use};

/// What the search must know of the table and its page.
pub struct Rules<'r> {
    /// For each column the role of its texts; columns beyond the stage are left out by `active`.
    pub roles: &'r [Role],
    /// Which columns can hold anything in this stage.
    pub active: Vec<bool>,
    /// The sign before a heading.
    pub heading_sign: Option<char>,
    /// Signs that may stand instead of an item's number.
    pub bullets: &'r [char],
    /// Whether items may be numbered.
    pub numbered: bool,
    /// Whether a line of the text is a line of the page.
    pub lines_are_rows: bool,
    /// Whether blank lines part what stands apart on the page.
    pub boxes_part: bool,
    /// How many entries with a bullet stand above the table, at most.
    pub entries: usize,
    /// For each row how many items it has by the pages before; nothing if there are none.
    pub items: &'r [u8],
    /// For fitting: whether a cell (row, item, column) has a marker.
    pub cells: Option<&'r dyn Fn(usize, usize, usize) -> bool>,
}

impl Rules<'_> {
    /// Whether items have markers.
    pub(super) fn has_markers(&self) -> bool {
        self.numbered || !self.bullets.is_empty()
    }
}

/// A reading of the markers.
#[derive(Clone, Debug)]
pub struct Skeleton {
    /// What each token is taken for.
    pub uses: Vec<Use>,
    /// How many rows the table has.
    pub rows: usize,
    /// Which columns can hold anything.
    pub active: Vec<bool>,
    /// Whether the markers come column by column.
    pub by_columns: bool,
    /// Cost in nats; the less the likelier.
    pub cost: f32,
}

/// No form seen has more columns.
const COLUMNS: usize = 8;
/// What a cell costs that has no marker in truth, for fitting, or whose item the pages before do not have.
fn unknown_cost(rules: &Rules<'_>, row: usize, item: usize, column: usize) -> f32 {
    let is_known = rules.cells.is_none_or(|cells| cells(row, item, column));
    let is_new =
        !rules.items.is_empty() && rules.items.get(row).is_none_or(|items| item >= usize::from(*items));
    (if is_known { 0.0 } else { cost::UNKNOWN_CELL }) + if is_new { cost::NEW_ITEM } else { 0.0 }
}

/// How much less likely the text behind the marker is in `column` than where it looks best.
fn text_cost(rules: &Rules<'_>, token: &Token, column: usize) -> f32 {
    unlike(token, &[rules.roles[column]])
}

/// How much less likely the text behind the marker is in one of these roles than where it looks best.
fn unlike(token: &Token, roles: &[Role]) -> f32 {
    token.text.map_or(0.0, |(scores, weight)| {
        let own = roles.iter().map(|role| scores.of(*role)).fold(f32::NEG_INFINITY, f32::max);
        (scores.best().1 - own).min(cost::UNLIKELY_TEXT) * weight
    })
}
