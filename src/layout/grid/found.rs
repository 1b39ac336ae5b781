//! What a table holds, as found: cells, markers, and what else might stand in a cell.

use std::collections::BTreeMap;

use super::column::Entry;
use super::evidence::Evidence;
use super::items::{Known, Matched};
use super::lines::{Full, TextLine};
use crate::layout::Place;

/// A cell as found.
pub struct FoundCell {
    /// Where it belongs.
    pub place: Place,
    /// Its lines.
    pub lines: Vec<TextLine>,
    /// How far full lines reach in it.
    pub full: Full,
    /// What tells that it belongs there.
    pub evidence: Evidence,
    /// Texts that might stand there as well or, where it has no lines, instead of nothing.
    pub others: Vec<Other>,
}

/// Another text that might stand in a cell.
pub struct Other {
    /// Its pieces.
    pub pieces: Vec<usize>,
    /// How likely that is.
    pub share: f32,
}

/// A marker as found.
pub struct FoundMark {
    /// What it marks.
    pub place: Place,
    /// Its piece.
    pub piece: usize,
}

/// A table as found.
#[derive(Default)]
pub struct Found {
    /// Its cells.
    pub cells: Vec<FoundCell>,
    /// Its markers.
    pub marks: Vec<FoundMark>,
    /// Pieces that belong nowhere: what shows of a text that another box hides.
    pub strays: Vec<usize>,
    /// What is known of its rows' items, by the rows' numbers.
    pub known: Vec<(u32, Known)>,
}

/// For each column and item the entries that might belong there but were given to another item.
pub fn others(entries: &[Vec<Entry>], items: &Matched) -> BTreeMap<(usize, usize), Vec<Other>> {
    let mut others: BTreeMap<(usize, usize), Vec<Other>> = BTreeMap::new();
    for (column, shares) in items.shares.iter().enumerate() {
        for (at, shares) in shares.iter().enumerate() {
            let pieces = || entries[column][at].lines.iter().flat_map(|line| line.pieces.iter().copied());
            for (item, &share) in shares.iter().enumerate() {
                if share >= LEAST_SHARE && items.of[column][at] != item && pieces().next().is_some() {
                    let other = Other { pieces: pieces().collect(), share: share.min(1.0) };
                    others.entry((column, item)).or_default().push(other);
                }
            }
        }
    }
    others
}

/// A text less likely to stand in a cell is not named.
const LEAST_SHARE: f32 = 0.05;
