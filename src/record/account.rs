//! The account of a sheet's characters: each is counted once.

use super::{Ledger, Left};
use crate::fold;
use crate::layout::Layout;
use crate::span::Span;

/// Spans by what they became.
#[derive(Default)]
pub(super) struct Claimed {
    pub(super) field: Vec<Span>,
    pub(super) label: Vec<Span>,
    pub(super) marker: Vec<Span>,
}

impl Claimed {
    /// The labels and markers of a layout; what its cells become is still to be told.
    pub(super) fn of(layout: &Layout) -> Self {
        Self {
            field: Vec::new(),
            label: layout.labels.iter().flat_map(|label| label.spans.iter().copied()).collect(),
            marker: layout.marks.iter().flat_map(|mark| mark.spans.iter().copied()).collect(),
        }
    }

    /// Takes characters of labels back, for a field or the residue.
    pub(super) fn take_from_labels(&mut self, spans: &[Span]) {
        self.label = without(&self.label, spans);
    }

    /// What became of the characters of `sheet`.
    pub(super) fn ledger(&self, residue: &[Left], sheet: &str) -> Ledger {
        let count = |spans: &[Span]| spans.iter().map(|span| solid(span.of(sheet))).sum();
        Ledger {
            source: solid(sheet),
            field: count(&self.field),
            label: count(&self.label),
            marker: count(&self.marker),
            residue: residue.iter().map(|left| count(&left.spans)).sum(),
        }
    }

    /// The cells that nothing was made of: the form draws no box where the layout put them.
    pub(super) fn forgotten(&self, layout: &Layout, residue: &[Left]) -> Vec<Vec<Span>> {
        let left = residue.iter().flat_map(|left| &left.spans);
        let known = self.field.iter().chain(&self.label).chain(&self.marker).chain(left);
        let mut known: Vec<Span> = known.copied().collect();
        known.sort_unstable();
        let is_known = |span: &Span| {
            let first = known.partition_point(|known| known.end <= span.start);
            known.get(first).is_some_and(|known| known.overlaps(*span))
        };
        let cells = layout.cells.iter().map(|cell| cell.lines.iter().flat_map(|line| line.pieces.iter()));
        let forgotten =
            cells.map(|pieces| pieces.copied().filter(|piece| !is_known(piece)).collect::<Vec<Span>>());
        forgotten.filter(|spans| !spans.is_empty()).collect()
    }
}

/// `spans` without the bytes of `taken`.
fn without(spans: &[Span], taken: &[Span]) -> Vec<Span> {
    let mut left = spans.to_vec();
    for hole in taken {
        let sides = |span: Span| [Span::new(span.start, hole.start), Span::new(hole.end, span.end)];
        let apart = |span: Span| if span.overlaps(*hole) { sides(span).to_vec() } else { vec![span] };
        left = left.into_iter().flat_map(apart).filter(|span| !span.is_empty()).collect();
    }
    left
}

impl Left {
    /// How many characters it holds, white space aside.
    pub fn characters(&self) -> usize {
        solid(&self.text)
    }
}

/// Characters that are not white space.
pub(super) fn solid(text: &str) -> usize {
    let is_solid = |c: &char| match c {
        ' ' | '\n' => false,
        // Most characters need no table.
        '!'..='~' | 'ぁ'..='ヿ' | '\u{4e00}'..='\u{9fff}' => true,
        c => !fold::is_blank(*c),
    };
    text.chars().filter(is_solid).count()
}
