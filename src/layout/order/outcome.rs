//! The answer written down as a layout.

use super::frame::{Frame, SpotKind};
use super::honest::{self, Understood};
use super::pieces::Piece;
use super::segment::Shape;
use super::skeleton::Use;
use super::solve::{Answer, Placed};
use super::{Page, Posed};
use crate::blocks::{BlockKind, Gap};
use crate::layout::opening::is_part;
use crate::layout::role::Role;
use crate::layout::{Alternative, Break, Cell, Layout, Line, Mark, Place, Reason, Residue};
use crate::span::Span;

impl Page<'_> {
    pub(super) fn lay_out(&self, layout: &mut Layout, posed: &Posed, answer: &Answer) {
        self.lay_out_marks(layout, &posed.uses);
        let kinds = chosen_columns(posed, answer);
        let page = understood(posed, &kinds, answer);
        let mut is_placed = vec![false; posed.pieces.len()];
        for placed in in_order(posed, answer) {
            let segment = &posed.segments[placed.segment];
            let pieces = &posed.pieces[segment.start..segment.end];
            is_placed[segment.start..segment.end].fill(true);
            match kinds[placed.spot] {
                SpotKind::Place(place) => layout.cells.push(Cell {
                    place,
                    lines: lines(pieces),
                    confidence: honest::confidence(posed.dialect, is_cell(place), placed.share, page),
                    alternatives: placed
                        .others
                        .iter()
                        .map(|&(segment, share)| Alternative {
                            spans: spans(posed, segment),
                            confidence: honest::confidence(posed.dialect, is_cell(place), share, page),
                        })
                        .collect(),
                }),
                _ => layout.residue.push(unclaimed(pieces)),
            }
        }
        for (piece, _) in posed.pieces.iter().zip(is_placed).filter(|(_, placed)| !placed) {
            layout.residue.push(unclaimed(std::slice::from_ref(piece)));
        }
        let mut in_piece = vec![false; self.blocks.len()];
        for piece in &posed.pieces {
            in_piece[piece.block..=piece.last_block].fill(true);
        }
        for (index, block) in self.blocks.iter().enumerate() {
            let is_lost = matches!(block.kind, BlockKind::Marker(_))
                && matches!(posed.uses[index], None | Some(Use::Text));
            if is_lost && !in_piece[index] {
                layout.residue.push(Residue { spans: block.spans.clone(), reason: Reason::Unclaimed });
            }
        }
    }

    fn lay_out_marks(&self, layout: &mut Layout, uses: &[Option<Use>]) {
        let table = self.parts.first_table;
        for (block, used) in self.blocks.iter().zip(uses) {
            let (BlockKind::Marker(marker), Some(used)) = (&block.kind, used) else { continue };
            let place = match *used {
                Use::Item { row, item, column } => Some(Place::Cell { table, row, item, column }),
                Use::Number { row } => Some(Place::Number { table, row }),
                Use::Heading { row } => Some(Place::Heading { table, row }),
                Use::Entry => None,
                Use::Text => continue,
            };
            let number = marker.number();
            layout.marks.push(Mark { place, number, spans: block.spans.clone(), confidence: 1.0 });
        }
    }
}

/// All texts, those of a box in the order in which it holds them: the lines of a plan from its widest part down,
/// the others as they were painted.
fn in_order<'a>(posed: &Posed, answer: &'a Answer) -> Vec<&'a Placed> {
    let is_plan = |spot: usize| posed.frame.spots[spot].role.is_some_and(Role::is_plan_line);
    let words = |placed: &Placed| posed.segments[placed.segment].words(&posed.pieces);
    let mut placed: Vec<&Placed> = answer.placed.iter().collect();
    for at in 1..placed.len() {
        if !is_plan(placed[at].spot) {
            continue;
        }
        let outer = words(placed[at]);
        let is_inner = |other: &&Placed| other.spot == placed[at].spot && is_part(&words(other), &outer);
        if let Some(to) = placed[..at].iter().position(is_inner) {
            placed[to..=at].rotate_right(1);
        }
    }
    placed
}

fn is_cell(place: Place) -> bool {
    !matches!(place, Place::Field { .. })
}

/// How far a page is understood: without a table, not at all.
fn understood(posed: &Posed, kinds: &[SpotKind], answer: &Answer) -> Understood {
    let in_table = |spot: usize| matches!(kinds[spot], SpotKind::Place(Place::Cell { .. }));
    let shares: Vec<f32> =
        answer.placed.iter().filter(|placed| in_table(placed.spot)).map(|placed| placed.share).collect();
    let mut left: Vec<usize> = posed.pieces.iter().map(|piece| piece.half_ems).collect();
    let all: usize = left.iter().sum();
    for placed in answer.placed.iter().filter(|placed| matches!(kinds[placed.spot], SpotKind::Place(_))) {
        let segment = &posed.segments[placed.segment];
        left[segment.start..segment.end].fill(0);
    }
    Understood {
        share: shares.iter().sum::<f32>() / shares.len().max(1) as f32,
        left: left.iter().sum::<usize>() as f32 / all.max(1) as f32,
    }
}

fn spans(posed: &Posed, segment: usize) -> Vec<Span> {
    let segment = &posed.segments[segment];
    posed.pieces[segment.start..segment.end].iter().flat_map(|piece| piece.spans.clone()).collect()
}

fn unclaimed(pieces: &[Piece]) -> Residue {
    let spans = pieces.iter().flat_map(|piece| piece.spans.iter().copied()).collect();
    Residue { spans, reason: Reason::Unclaimed }
}

/// The lines of a text.
fn lines(pieces: &[Piece]) -> Vec<Line> {
    let mut lines: Vec<Line> = Vec::new();
    for piece in pieces {
        match lines.last_mut() {
            Some(line) if matches!(piece.gap, Gap::Joined | Gap::Spaces(_)) => {
                line.pieces.extend(&piece.spans);
            }
            _ => {
                let is_paragraph =
                    lines.is_empty() || matches!(Shape::of(&piece.text), Shape::GoesOn | Shape::Bulleted);
                let begins = if is_paragraph { Break::Paragraph } else { Break::Wrap };
                lines.push(Line { begins, pieces: piece.spans.clone() });
            }
        }
    }
    lines
}

/// What each spot is once the texts in it have told which column its marker stands for.
pub(super) fn chosen_columns(posed: &Posed, answer: &Answer) -> Vec<SpotKind> {
    let Frame { spots } = &posed.frame;
    let mut kinds: Vec<SpotKind> = spots.iter().map(|spot| spot.kind).collect();
    for (index, spot) in spots.iter().enumerate() {
        let (SpotKind::Place(Place::Cell { table, row, item, .. }), Some(role)) = (spot.kind, spot.role)
        else {
            continue;
        };
        if spot.other_columns.is_empty() {
            continue;
        }
        let texts = || answer.placed.iter().filter(|placed| placed.spot == index);
        let score = |role: Role| -> f32 {
            let told = texts().map(|placed| {
                let segment = &posed.segments[placed.segment];
                posed.widths.told(&segment.scores, segment.extent).of(role)
            });
            told.sum()
        };
        let mut best = (score(role), spot.kind);
        for &(column, role) in &spot.other_columns {
            let kind = SpotKind::Place(Place::Cell { table, row, item, column });
            if score(role) > best.0 + 0.4 && !kinds.contains(&kind) {
                best = (score(role), kind);
            }
        }
        kinds[index] = best.1;
    }
    kinds
}
