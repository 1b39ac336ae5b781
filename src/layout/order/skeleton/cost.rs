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
/// A form's empty slots print their numbers; a heading stands where there are items, and so do other texts.
pub(super) const HEADED_ROW_WITHOUT_ITEMS: f32 = 2.2;
pub(super) const FILLED_ROW_WITHOUT_ITEMS: f32 = 3.0;
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
/// Its text is in another column, painted later.
pub(super) const BARE_ENTRY: f32 = 1.0;
/// Few painters go by columns.
pub(super) const WHOLE_COLUMNS: f32 = 4.0;
pub(super) const SPARE_ENTRY: f32 = 2.0;
pub(super) const HEADING_SIGN_AS_ENTRY: f32 = 1.0;
pub(super) const NEW_LINE: f32 = 0.4;
pub(super) const BACK_ON_LINE: f32 = 0.5;
pub(super) const HEADING_LINE: f32 = 3.0;
pub(super) const MISALIGNED: f32 = 0.7;
pub(super) const SECOND_PASS: f32 = 1.5;
pub(super) const ANOTHER_PASS: f32 = 1.5;
pub(super) const LATE_START: f32 = 3.0;
pub(super) const LATE_HEADING: f32 = 1.5;
/// An item that the pages before do not have.
pub(super) const NEW_ITEM: f32 = 3.0;
pub(super) const UNKNOWN_CELL: f32 = 12.0;

/// A column is not so far ahead of the headings.
pub(super) const AHEAD_OF_HEADING: f32 = 0.5;
/// A heading stands above its row's first task, and below the last one of the row before.
pub(super) const LATE_SIGN: f32 = 2.5;
pub(super) const TASK_ABOVE_HEADING: f32 = 4.0;
/// The next marker stands in another column, within a box or on the next line; further on that costs nothing.
pub(super) const OTHER_STACK_IN_BOX: f32 = 3.0;
pub(super) const OTHER_STACK_NEAR: f32 = 0.8;
pub(super) const ROW_APART: f32 = 1.0;
pub(super) const OUT_OF_ORDER: f32 = 0.5;

/// What it costs to take a number in brackets for a part of a text.
pub(super) fn numbered_as_text(token: &Token) -> f32 {
    let is_plan_line = token.text.is_some_and(|(scores, _)| scores.best().0.is_plan_line());
    match (&token.text, is_plan_line || token.in_plan) {
        (_, true) => PLAN_LINE,
        (Some(_), false) if token.past_table => MARKER_PAST_TABLE,
        (Some(_), false) => MARKER_IN_TEXT,
        (None, _) => SKIPPED_MARKER,
    }
}

/// What it costs to take a sign for a part of a text.
pub(super) fn sign_as_text(token: &Token, is_heading: bool) -> f32 {
    match token.is_glued {
        true => BULLET_IN_TEXT,
        false if is_heading => SKIPPED_HEADING,
        false => SKIPPED_MARKER,
    }
}

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

    /// What the empty cells of one column cost in a row of so many items.
    pub(super) fn missing(&self, column: usize, count: u8, items: u8) -> f32 {
        let (cell, all) = self.of[column];
        let missing = f32::from(items.saturating_sub(count)) * cell;
        if count == 0 { missing.min(all) } else { missing }
    }

    /// What it costs that a row has no item's marker.
    pub(super) fn empty_row(&self, has_number: bool, signs: Signs) -> f32 {
        match signs {
            _ if !self.has_markers => 0.0,
            Signs { is_filled: true, .. } => FILLED_ROW_WITHOUT_ITEMS,
            Signs { is_headed: true, .. } => HEADED_ROW_WITHOUT_ITEMS,
            _ if has_number => NUMBERED_ROW_WITHOUT_ITEMS,
            _ => ROW_WITHOUT_ITEMS,
        }
    }

    /// What the empty cells of a row cost that has so many markers in each column, and so many items.
    pub(super) fn row(&self, counts: [u8; COLUMNS], items: u8) -> f32 {
        (0..COLUMNS).map(|column| self.missing(column, counts[column], items)).sum()
    }
}

/// What the neighbours of a row's number or sign tell of the row.
#[derive(Clone, Copy)]
pub(super) struct Signs {
    /// A heading's sign, or a text.
    pub(super) is_headed: bool,
    /// More texts than a heading.
    pub(super) is_filled: bool,
}
