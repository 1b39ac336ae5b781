//! Nodes of a lattice that a step cannot tell apart, put together.

use std::ops::Range;

use super::super::segment::Shape;

/// Paragraphs of cells have their shape as an opening, from here on.
pub(in super::super) const PARAGRAPH: u8 = 64;

/// Nodes that a step cannot tell apart: they end, or begin, at one place of the way and in one spot.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Kind {
    pub(super) at: u32,
    /// One past the last spot for a text that is left over.
    pub(super) spot: u16,
    pub(super) opening: u8,
    /// Lines, where they tell how the next cell lies.
    pub(super) lines: u16,
}

impl Kind {
    /// A number that sorts by place, then by spot.
    fn order(self) -> u64 {
        u64::from(self.at) << 40
            | u64::from(self.spot) << 24
            | u64::from(self.opening) << 16
            | u64::from(self.lines)
    }
}

/// Nodes in groups of a kind, in order of where they end or begin.
#[derive(Default)]
pub(super) struct Groups {
    pub(super) kinds: Vec<Kind>,
    /// The nodes, group by group.
    pub(super) nodes: Vec<u32>,
    /// For each group the first of its nodes.
    pub(super) first: Vec<usize>,
    /// For each node its group.
    pub(super) of: Vec<u32>,
    /// For each boundary the first of its groups.
    pub(super) at: Vec<usize>,
}

impl Groups {
    /// The groups of all nodes, each with its kind.
    pub(super) fn of(kinds: impl Iterator<Item = Kind>, boundaries: usize) -> Self {
        let mut sorted: Vec<(u64, Kind, u32)> =
            kinds.zip(0..).map(|(kind, node)| (kind.order(), kind, node)).collect();
        sorted.sort_unstable_by_key(|&(order, _, node)| (order, node));
        let count = sorted.len();
        Self::of_sorted(sorted.into_iter().map(|(_, kind, node)| (kind, node)), count, boundaries)
    }

    /// The groups without the nodes that have no new number.
    pub(super) fn renumbered(&self, numbers: &[Option<u32>], boundaries: usize) -> Self {
        let kept = self.nodes.iter().filter_map(|&node| {
            let kind = self.kinds[self.of[node as usize] as usize];
            Some((kind, numbers[node as usize]?))
        });
        Self::of_sorted(kept, numbers.iter().flatten().count(), boundaries)
    }

    fn of_sorted(sorted: impl Iterator<Item = (Kind, u32)>, count: usize, boundaries: usize) -> Self {
        let mut groups = Self { of: vec![0; count], nodes: Vec::with_capacity(count), ..Self::default() };
        for (kind, node) in sorted {
            if groups.kinds.last() != Some(&kind) {
                while groups.at.len() <= kind.at as usize {
                    groups.at.push(groups.kinds.len());
                }
                groups.kinds.push(kind);
                groups.first.push(groups.nodes.len());
            }
            groups.nodes.push(node);
            groups.of[node as usize] = groups.kinds.len() as u32 - 1;
        }
        groups.first.push(groups.nodes.len());
        groups.at.resize(boundaries + 1, groups.kinds.len());
        groups
    }

    pub(super) fn at(&self, boundary: usize) -> Range<usize> {
        self.at[boundary]..self.at[boundary + 1]
    }

    pub(super) fn nodes(&self, group: usize) -> &[u32] {
        &self.nodes[self.first[group]..self.first[group + 1]]
    }
}

/// How two neighbours in one spot go together.
pub(super) enum Tie {
    /// Two lines of a list that begin alike, or do not.
    Lines { alike: bool },
    /// Two paragraphs of a cell; the kind of the second, as in `Weights::further`.
    Paragraphs(usize),
}

/// How two neighbours go together, if they are in one spot.
pub(super) fn tie(before: Kind, after: Kind) -> Option<Tie> {
    if before.spot != after.spot || before.opening == 0 || after.opening == 0 {
        return None;
    }
    let alike = before.opening == after.opening;
    if after.opening < PARAGRAPH {
        return Some(Tie::Lines { alike });
    }
    Some(Tie::Paragraphs(match after.opening - PARAGRAPH {
        shape if shape == Shape::GoesOn as u8 => 1,
        shape if shape != Shape::Plain as u8 && alike => 2,
        _ => 0,
    }))
}
