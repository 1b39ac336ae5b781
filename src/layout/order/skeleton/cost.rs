//! What is rare in a table's markers, and by how much, in nats.

use super::{COLUMNS, Rules, Token};
use crate::layout::role::Role;

/// An item is its method: it hardly ever lacks one where any item of its row has one.
pub(super) const EMPTY_TASK: f32 = 6.0;
pub(super) const EMPTY_CELL: f32 = 2.8;
pub(super) const EMPTY_REPORT: f32 = 2.4;
pub(super) const EMPTY_PERIOD_COLUMN: f32 = 2.2;
pub(super) const EMPTY_TASK_COLUMN: f32 = 3.2;
pub(super) const EMPTY_COLUMN: f32 = 4.5;
pub(super) const UNNUMBERED_ROW: f32 = 2.5;
pub(super) const UNUSED_NUMBER: f32 = 0.5;
pub(super) const ROW_WITHOUT_SIGN: f32 = 1.4;
pub(super) const ROW_OF_NUMBERS: f32 = 0.3;
pub(super) const ROW_OF_BULLETS: f32 = 2.5;
pub(super) const ROW_WITHOUT_NUMBER: f32 = 2.5;
pub(super) const ROW_WITHOUT_ITEMS: f32 = 1.8;
pub(super) const SKIPPED_MARKER: f32 = 6.0;
pub(super) const SKIPPED_HEADING: f32 = 12.0;
pub(super) const MARKER_IN_TEXT: f32 = 6.0;
pub(super) const MARKER_PAST_TABLE: f32 = 1.0;
pub(super) const PLAN_LINE: f32 = 0.3;
pub(super) const UNLIKELY_TEXT: f32 = 4.0;
pub(super) const BULLET_IN_TEXT: f32 = 0.8;
pub(super) const NUMBER_AS_TEXT: f32 = 2.5;
pub(super) const LATE_NUMBER: f32 = 0.1;
pub(super) const NUMBERED_ROW_WITHOUT_ITEMS: f32 = 0.6;
pub(super) const SPARE_ENTRY: f32 = 2.0;
pub(super) const NEW_LINE: f32 = 0.4;
pub(super) const HEADING_LINE: f32 = 3.0;
pub(super) const MISALIGNED: f32 = 0.7;
pub(super) const SECOND_PASS: f32 = 1.5;
pub(super) const LATE_START: f32 = 3.0;
pub(super) const UNKNOWN_CELL: f32 = 12.0;

/// What it costs that a table has more or fewer rows than numbers are printed.
pub(super) fn numbers(tokens: &[Token], last_row: i16) -> f32 {
    let has = |wanted: u32| tokens.iter().any(|token| token.marker.row_number() == Some(wanted));
    let numbers = (1..=tokens.len() as u32).take_while(|&number| has(number)).count() as f32;
    let rows = f32::from(last_row + 1);
    if numbers < 2.0 {
        0.0
    } else if rows > numbers {
        (rows - numbers) * UNNUMBERED_ROW
    } else {
        (numbers - rows) * UNUSED_NUMBER
    }
}

/// What an empty cell costs in a column that has others.
pub(super) fn empty_cell(role: Role) -> f32 {
    match role {
        Role::Task => EMPTY_TASK,
        Role::Interim | Role::Final => EMPTY_REPORT,
        _ => EMPTY_CELL,
    }
}

/// What emptiness costs in each column.
pub(super) struct OfColumns {
    has_markers: bool,
    /// For each column what one empty cell costs, and at most what a column costs that has none.
    of: [(f32, f32); COLUMNS],
}

impl OfColumns {
    pub(super) fn of(rules: &Rules<'_>) -> Self {
        let mut of = [(0.0, 0.0); COLUMNS];
        for ((of, role), active) in of.iter_mut().zip(rules.roles).zip(&rules.active) {
            let column = match role {
                Role::Period => EMPTY_PERIOD_COLUMN,
                Role::Task => EMPTY_TASK_COLUMN,
                _ => EMPTY_COLUMN,
            };
            if *active {
                *of = (empty_cell(*role), column);
            }
        }
        Self { has_markers: rules.has_markers(), of }
    }

    /// What the empty cells of a row cost that has so many markers in each column, and so many items.
    pub(super) fn row(&self, counts: [u8; COLUMNS], items: u8, has_number: bool) -> f32 {
        if counts == [0; COLUMNS] {
            return match has_number {
                _ if !self.has_markers => 0.0,
                true => NUMBERED_ROW_WITHOUT_ITEMS,
                false => ROW_WITHOUT_ITEMS,
            };
        }
        let cost = |((cell, column), count): (&(f32, f32), u8)| {
            let missing = f32::from(items.saturating_sub(count)) * cell;
            if count == 0 { missing.min(*column) } else { missing }
        };
        self.of.iter().zip(counts).map(cost).sum()
    }
}
