//! How far apart two cells stand on the page, as far as the markers' lines tell.
//!
//! Markers are painted row by row from the top down, so where a line of the text is a line of the page, one
//! line of markers after another without a blank line is one row below the other; a blank line says that at
//! least two rows lie between. A cell begins in the row of its marker and is as many rows high as it has
//! lines. So the end of one cell and the start of the next are known to be neighbours, known to be far, or
//! left open.

use super::frame::{Frame, Spot, SpotKind};
use super::skeleton::Use;
use crate::blocks::{Block, Gap};
use crate::layout::Place;
use crate::text::dialect::Dialect;

/// Where a cell begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Height {
    /// Rows from the top, at least.
    row: i32,
    /// Heights of one stretch are exact among themselves.
    stretch: u32,
    /// Painters may go over a page twice; heights of different passes say nothing of each other.
    pass: u32,
}

/// For each spot of a frame where it begins, and how much room it has.
#[derive(Clone, Debug, Default)]
pub struct Heights {
    at: Vec<Option<Height>>,
    room: Vec<Room>,
    /// For each spot its column, counted from the left.
    column: Vec<Option<i32>>,
    /// Whether a missing blank line says anything.
    exact: bool,
}

/// Rows from a cell's marker to the next marker below it in its column.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Room {
    #[default]
    Unknown,
    Exact(i32),
    AtLeast(i32),
}

/// How the first line of a cell lies to the last line of the cell before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Lie {
    /// Nothing is known.
    Unknown = 0,
    /// In the same row.
    Beside = 1,
    /// In the row below.
    Below = 2,
    /// In the row above.
    Above = 3,
    /// Further off.
    Far = 4,
    /// Perhaps beside or below.
    PerhapsNear = 5,
    /// Surely further off.
    SurelyFar = 6,
}

/// How many ways there are in which a cell lies to another: each [`Lie`] in the same column, to the right
/// and to the left.
pub const LIES: usize = 21;
/// How many kinds of fit into a cell's room there are.
pub const FITS: usize = 7;

impl Heights {
    /// Reads the heights of a frame's spots from the lines their markers stand on.
    pub fn of(frame: &Frame, blocks: &[Block], uses: &[Option<Use>], table: usize, dialect: Dialect) -> Self {
        let exact = dialect.joins_lines() && dialect.blank_lines_part();
        let spots = frame.spots.len();
        let column = frame.spots.iter().map(Spot::column).collect();
        let mut heights = Self { at: vec![None; spots], room: vec![Room::Unknown; spots], column, exact };
        if !dialect.joins_lines() {
            return heights;
        }
        let mut now = Height { row: 0, stretch: 0, pass: 0 };
        let mut line = None;
        let mut last_row = 0;
        for (index, block) in blocks.iter().enumerate() {
            let is_new_line = line != Some(block.line);
            if is_new_line {
                if exact && block.gap == Gap::Line {
                    now.row += 1;
                } else {
                    now.row += if exact { 2 } else { 1 };
                    now.stretch += 1;
                }
                line = Some(block.line);
            }
            let (place, row) = match uses[index] {
                Some(Use::Item { row, item, column }) => (Place::Cell { table, row, item, column }, row),
                Some(Use::Heading { row }) => (Place::Heading { table, row }, row),
                _ => continue,
            };
            if row < last_row {
                now.pass += 1;
                now.stretch += 1;
            }
            last_row = row;
            for (spot, at) in frame.spots.iter().zip(&mut heights.at) {
                if spot.kind == SpotKind::Place(place) {
                    *at = Some(now);
                }
            }
        }
        heights.find_room(frame);
        heights
    }

    fn find_room(&mut self, frame: &Frame) {
        for (index, spot) in frame.spots.iter().enumerate() {
            let SpotKind::Place(Place::Cell { table, row, item, column }) = spot.kind else { continue };
            let Some(own) = self.at[index] else { continue };
            let below = frame
                .spots
                .iter()
                .enumerate()
                .filter_map(|(other, spot)| match spot.kind {
                    SpotKind::Place(Place::Cell { table: t, row: r, item: i, column: c })
                        if t == table && r == row && c == column && i > item =>
                    {
                        Some((i, self.at[other]?))
                    }
                    _ => None,
                })
                .min_by_key(|(item, _)| *item);
            if let Some((_, next)) = below
                && next.pass == own.pass
            {
                let rows = next.row - own.row;
                self.room[index] =
                    if next.stretch == own.stretch { Room::Exact(rows) } else { Room::AtLeast(rows) };
            }
        }
    }

    /// Whether anything is known of where a spot begins.
    pub fn knows(&self, spot: usize) -> bool {
        self.at[spot].is_some()
    }

    /// The number of the way in which a cell in `to` lies to one of `lines` lines in `from`.
    pub fn way(&self, from: usize, lines: usize, to: usize) -> usize {
        let side = match (self.column[from], self.column[to]) {
            (Some(a), Some(b)) if a < b => 1,
            (Some(a), Some(b)) if a > b => 2,
            _ => 0,
        };
        self.lie(from, lines, to) as usize * 3 + side
    }

    /// How a cell in `to` lies to one of `lines` lines in `from`.
    fn lie(&self, from: usize, lines: usize, to: usize) -> Lie {
        let (Some(a), Some(b)) = (self.at[from], self.at[to]) else { return Lie::Unknown };
        if a.pass != b.pass {
            return Lie::Unknown;
        }
        let down = b.row - a.row - (lines as i32 - 1);
        if a.stretch == b.stretch && self.exact {
            return match down {
                0 => Lie::Beside,
                1 => Lie::Below,
                -1 => Lie::Above,
                _ => Lie::Far,
            };
        }
        let is_near = if b.row >= a.row { down <= 1 } else { down >= -1 };
        if is_near { Lie::PerhapsNear } else { Lie::SurelyFar }
    }

    /// How a text of so many lines fits into a spot: 0 where nothing is known; less, as much or more than
    /// the room there is; less, as much or more than the room there is at least.
    pub fn fit(&self, spot: usize, lines: usize) -> usize {
        let class = |rows: i32| match (lines as i32).cmp(&rows) {
            std::cmp::Ordering::Less => 1,
            std::cmp::Ordering::Equal => 2,
            std::cmp::Ordering::Greater => 3,
        };
        match self.room[spot] {
            Room::Unknown => 0,
            Room::Exact(rows) if self.exact => class(rows),
            Room::Exact(rows) | Room::AtLeast(rows) => 3 + class(rows),
        }
    }
}
