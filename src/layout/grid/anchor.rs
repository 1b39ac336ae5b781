//! Which of the places where a label's words stand is the label.

use super::plan::PagePlan;
use super::rules::Sides;
use super::scene::Scene;
use crate::blocks::{BlockKind, Fit};
use crate::geometry::Rect;

/// A label where it is printed.
#[derive(Clone, Copy, Debug)]
pub struct Anchor {
    /// Its piece.
    pub piece: usize,
    /// The box round its glyphs.
    pub area: Rect,
    /// The ruling lines next to it.
    pub sides: Sides,
    /// Whether those make a box that it has for itself.
    pub is_cell: bool,
}

impl Anchor {
    /// The top of its box, or of its glyphs.
    pub fn top(&self) -> f64 {
        self.sides.top.filter(|_| self.is_cell).unwrap_or(self.area.y)
    }

    /// The bottom of its box, or of its glyphs.
    pub fn bottom(&self) -> f64 {
        self.sides.bottom.filter(|_| self.is_cell).unwrap_or_else(|| self.area.bottom())
    }

    /// The left edge of its box, or of its glyphs.
    pub fn left(&self) -> f64 {
        self.sides.left.filter(|_| self.is_cell).unwrap_or(self.area.x)
    }

    /// The right edge of its box, or of its glyphs.
    pub fn right(&self) -> f64 {
        self.sides.right.filter(|_| self.is_cell).unwrap_or_else(|| self.area.right())
    }
}

/// The labels of a form as printed on a sheet.
pub struct Anchors {
    /// For each label where it stands.
    pub own: Vec<Option<Anchor>>,
    /// Headings over several labels, and labels printed again on a further page.
    pub others: Vec<(usize, Anchor)>,
}

/// Takes for each label one of the places where its words were found. The others are either the label again, at
/// the head of a further page, or words of a text.
pub fn choose(scene: &Scene<'_>, labels: usize, pages: &[PagePlan<'_>]) -> Anchors {
    let mut hits: Vec<Vec<(Anchor, Fit)>> = vec![Vec::new(); labels];
    let mut others = Vec::new();
    for piece in 0..scene.pieces.len() {
        let BlockKind::Label { label, is_over, fit, .. } = scene.kind(piece) else { continue };
        let anchor = anchor(scene, piece);
        if *is_over {
            others.push((*label, anchor));
        } else if let Some(hits) = hits.get_mut(*label) {
            hits.push((anchor, *fit));
        }
    }
    let order: Vec<usize> = std::iter::once(0).chain(pages.iter().flat_map(PagePlan::labels)).collect();
    let sure: Vec<Option<Rect>> = hits
        .iter()
        .map(|hits| match hits.as_slice() {
            [(only, _)] => Some(only.area),
            _ => None,
        })
        .collect();
    let mut own = vec![None; labels];
    for (at, &label) in order.iter().enumerate() {
        let before = order[..at].iter().rev().find_map(|label| sure[*label]);
        let after = order[at + 1..].iter().find_map(|label| sure[*label]);
        let worth = |(anchor, fit): &(Anchor, Fit)| {
            let middle = anchor.area.center()[1];
            let is_after = before.is_none_or(|before| middle >= before.y);
            let is_before = after.is_none_or(|after| middle <= after.bottom());
            2 * u32::from(anchor.is_cell)
                + u32::from(*fit == Fit::Whole)
                + 2 * u32::from(is_after)
                + 2 * u32::from(is_before)
        };
        let mut best: Option<&(Anchor, Fit)> = None;
        for hit in &hits[label] {
            if best.is_none_or(|best| worth(hit) > worth(best)) {
                best = Some(hit);
            }
        }
        own[label] = best.map(|(anchor, _)| *anchor);
        for (hit, fit) in &hits[label] {
            let Some(chosen) = own[label] else { continue };
            let is_again = scene.pieces[hit.piece].page != scene.pieces[chosen.piece].page
                && (hit.area.center()[0] - chosen.area.center()[0]).abs() < scene.em
                && *fit == Fit::Whole;
            if hit.piece != chosen.piece && is_again {
                others.push((label, *hit));
            }
        }
    }
    Anchors { own, others }
}

fn anchor(scene: &Scene<'_>, piece: usize) -> Anchor {
    let area = scene.pieces[piece].area;
    let sides = scene.sides(piece);
    let leaf = scene.leaves[scene.pieces[piece].page].area;
    let closed = [sides.left, sides.right, sides.top, sides.bottom].iter().flatten().count();
    let cell = sides.within(leaf);
    let is_alone = || {
        let inside = |other: usize| other != piece && cell.holds(scene.pieces[other].area.center());
        !(0..scene.pieces.len()).any(inside)
    };
    let is_cell = closed >= 3 && cell.height < leaf.height / 2.0 && is_alone();
    Anchor { piece, area, sides, is_cell }
}
