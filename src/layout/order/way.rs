//! The painter's way: what was emitted one after another, and the kinds of steps it takes on the page.

use super::Page;
use super::frame::{Frame, SpotKind};
use super::pieces::Piece;
use super::skeleton::Use;
use crate::blocks::{BlockKind, Gap};
use crate::layout::Place;
use crate::text::dialect::Order;

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

impl Page<'_> {
    /// The painter's way; notes in the frame which texts stand right behind their markers.
    pub(super) fn way(
        &self,
        frame: &mut Frame,
        pieces: &[Piece],
        uses: &[Option<Use>],
    ) -> Vec<(Step, Between)> {
        let mut way: Vec<(Step, Between)> = Vec::new();
        let mut of_block: Vec<Vec<usize>> = vec![Vec::new(); self.blocks.len()];
        for (index, piece) in pieces.iter().enumerate() {
            of_block[piece.block].push(index);
        }
        let table = self.parts.first_table;
        let spot_of = |kind: SpotKind| frame.spots.iter().position(|spot| spot.kind == kind);
        for (index, block) in self.blocks.iter().enumerate() {
            for &piece in &of_block[index] {
                way.push((Step::Piece(piece), between(pieces[piece].gap)));
            }
            let spot = match (&block.kind, uses[index]) {
                _ if !of_block[index].is_empty() => None,
                (BlockKind::Label { label, .. }, _) => spot_of(SpotKind::Label(*label)),
                (_, Some(Use::Number { row })) => spot_of(SpotKind::Place(Place::Number { table, row })),
                (_, Some(Use::Heading { row })) => spot_of(SpotKind::Mark(Place::Heading { table, row })),
                (_, Some(Use::Item { row, item, column })) => {
                    spot_of(SpotKind::Mark(Place::Cell { table, row, item, column }))
                }
                _ => None,
            };
            way.extend(spot.map(|spot| (Step::Spot(spot), between(block.gap))));
        }
        let inline = way.windows(2).filter_map(|pair| match (pair[0].0, pair[1]) {
            (Step::Spot(mark), (Step::Piece(_), Between::Joined | Between::Space)) => Some(mark),
            _ => None,
        });
        frame.set_inline(inline);
        if self.sheet.dialect.order() == Order::Boxes {
            turn_stacks(frame, &mut way);
        }
        way
    }
}

/// Where markers stand one below the other, the box of their texts comes next and begins with the text of the
/// first: puts that one last, so that its text stands right behind it.
fn turn_stacks(frame: &Frame, way: &mut [(Step, Between)]) {
    let column = |step: &(Step, Between)| match step.0 {
        Step::Spot(spot) => match frame.spots[spot].kind {
            SpotKind::Mark(Place::Cell { column, .. }) => Some(column),
            _ => None,
        },
        Step::Piece(_) => None,
    };
    let mut start = 0;
    while start < way.len() {
        let of = column(&way[start]);
        let stacked = way[start..].iter().take_while(|step| of.is_some() && column(step) == of).count();
        let end = start + stacked.max(1);
        // A text on the line of the last marker is that one's.
        let is_its = way.get(end).is_some_and(|next| matches!(next.1, Between::Joined | Between::Space));
        if !is_its {
            for next in start + 1..end {
                (way[next - 1].0, way[next].0) = (way[next].0, way[next - 1].0);
            }
        }
        start = end;
    }
}

fn between(gap: Gap) -> Between {
    match gap {
        Gap::Joined => Between::Joined,
        Gap::Spaces(_) => Between::Space,
        Gap::Line => Between::Line,
        Gap::Blank(_) | Gap::Page | Gap::Start => Between::Blank,
    }
}
