//! The painter's way: what was emitted one after another, and the kinds of steps it takes on the page.

use super::frame::{Frame, SpotKind};
use crate::layout::Place;

/// What stands between two neighbours of the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Between {
    /// Nothing.
    Joined = 0,
    /// A blank.
    Space = 1,
    /// A line end.
    Line = 2,
    /// A blank line.
    Blank = 3,
}

/// One after another, what the painter emitted.
#[derive(Clone, Copy, Debug)]
pub enum Step {
    /// A piece of text, by its number.
    Piece(usize),
    /// A label, number or marker, by its spot.
    Spot(usize),
}

/// The kind of a step from or to a text that is left over.
pub const STEP_ASIDE: usize = 24;

/// The kind of a step to the next cell from top to bottom and left to right.
pub const NEXT: usize = 4;
/// The kind of a step to the cell below in the same column, if that is not the next.
pub const NEXT_IN_COLUMN: usize = 14;
/// The kinds of steps from cell to cell.
pub const CELL_STEPS: std::ops::Range<usize> = 4..16;

/// The kind of the step from spot `a` to spot `b`.
pub fn step_kind(frame: &Frame, a: usize, b: usize) -> usize {
    let (from, to) = (&frame.spots[a], &frame.spots[b]);
    if let SpotKind::Mark(place) = from.kind {
        return usize::from(to.kind != SpotKind::Place(place));
    }
    if a == b {
        return if from.capacity > 8 { 3 } else { 2 };
    }
    let is_in_table = |kind: SpotKind| {
        matches!(kind, SpotKind::Place(Place::Cell { .. } | Place::Heading { .. } | Place::Number { .. }))
    };
    let down = if from.is_inline || to.is_inline {
        to.row_rank - from.row_rank
    } else {
        to.free_rank - from.free_rank
    };
    if !is_in_table(from.kind) || !is_in_table(to.kind) {
        return match down {
            1 => 16,
            2 => 17,
            3..=5 => 18,
            6.. => 19,
            -1 => 20,
            -2 => 21,
            -5..=-3 => 22,
            _ => 23,
        };
    }
    let across = match (from.column_rank, to.column_rank) {
        (Some(x), Some(y)) => y - x,
        _ => 0,
    };
    // The next item of the column, in this row of the table or the next.
    let is_next = across > 0 && across < 110;
    let is_before = across < 0 && across > -110;
    match down {
        1 => 4,
        2 => 5,
        -1 => 9,
        -2 => 10,
        _ if is_next => 14,
        _ if is_before => 15,
        3..=4 => 6,
        5..=9 => 7,
        10.. => 8,
        -4..=-3 => 11,
        -9..=-5 => 12,
        _ => 13,
    }
}

/// Which way a step of a kind goes: neither (0), on (1), back (2).
pub fn turn(kind: usize) -> usize {
    match kind {
        4 | 5 | 14 | 16 | 17 => 1,
        9 | 10 | 15 | 20 | 21 => 2,
        _ => 0,
    }
}
