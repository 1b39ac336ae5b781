//! What a text is worth in a place, whatever stands around it.

use super::lattice::{Node, PARAGRAPH, Problem};
use super::segment::Shape;
use super::weights::Weights;
use crate::layout::role::Role;

/// What numbers alone are worth in a box of numbers, in nats.
const ONLY_NUMBERS: f32 = 3.0;
/// What words cost there: no such box holds a sentence.
const WORDS_FOR_NUMBERS: f32 = 8.0;

/// The room of a text with a bullet, or of a time with what it is for: there are hardly ever fewer than two.
const SHARED: f32 = 0.5;
/// What it is worth that a line names the plan whose box it stands in.
const NAMED: f32 = 4.0;

impl Problem<'_> {
    /// What a segment is worth in a spot, whatever is around it; none where no text belongs.
    pub(super) fn gain(&self, segment: usize, spot: usize) -> Option<f32> {
        let weights = self.weights;
        let (text, drawn) = (&self.segments[segment], &self.frame.spots[spot]);
        let (role, is_other) = self.role_of(segment, spot)?;
        let mut gain = self.look(segment, spot, role) + if is_other { weights.other_column } else { 0.0 };
        gain += weights.rooms[self.heights.fit(spot, usize::from(text.extent.lines))];
        gain += weights.filled[drawn.filling as usize];
        if self.named.contains(&(segment, spot)) {
            gain += NAMED;
        }
        gain += self.told.get(segment * self.frame.spots.len() + spot).unwrap_or(&0.0);
        if let Some(opening) = drawn.opening {
            gain += if opening == text.opening { weights.example } else { -weights.example };
        }
        Some(gain)
    }

    /// What a node is worth by itself.
    pub(super) fn worth(&self, node: &Node) -> f32 {
        let Some(segment) = node.segment.map(|segment| segment as usize) else { return 0.0 };
        let in_spot = match node.spot {
            Some(spot) => self.gain(segment, usize::from(spot)).unwrap_or(f32::NEG_INFINITY),
            None => self.weights.left_over,
        };
        in_spot - self.weights.seam * self.segments[segment].seam_cost
    }

    /// What the look of a segment is worth in a spot.
    fn look(&self, segment: usize, spot: usize, role: Role) -> f32 {
        match (self.frame.spots[spot].holds_numbers, self.segments[segment].is_numbers) {
            (true, true) => ONLY_NUMBERS,
            (true, false) => -WORDS_FOR_NUMBERS,
            _ => self.of_role(segment, role),
        }
    }

    fn of_role(&self, segment: usize, role: Role) -> f32 {
        let text = &self.segments[segment];
        self.weights.look * (text.scores.of(role) - text.best)
            + self.weights.widths[self.widths.fit(role, text.extent)]
    }

    /// The role a segment plays in a spot, and whether it is that of another column than the spot's.
    fn role_of(&self, segment: usize, spot: usize) -> Option<(Role, bool)> {
        let drawn = &self.frame.spots[spot];
        let own = drawn.role?;
        let mut best = (own, false);
        let mut most = self.of_role(segment, own);
        for &(_, role) in &drawn.other_columns {
            let gain = self.of_role(segment, role) + self.weights.other_column;
            if gain > most {
                (best, most) = ((role, true), gain);
            }
        }
        Some(best)
    }

    /// How a node begins, where that tells whether its neighbour belongs with it: in a list of named lines, and
    /// in a cell of several paragraphs. Else 0.
    pub(super) fn opening(&self, node: &Node) -> u8 {
        let (Some(segment), Some(spot)) = (node.segment, node.spot) else { return 0 };
        match self.frame.spots[usize::from(spot)].role {
            Some(role) if role.is_plan_line() => self.segments[segment as usize].opening,
            _ => self.shape(segment, spot).map_or(0, |shape| PARAGRAPH + shape as u8),
        }
    }

    /// What a text is like as a paragraph; none where a spot holds no paragraphs.
    pub(super) fn shape(&self, segment: u32, spot: u16) -> Option<Shape> {
        let holds_paragraphs = self.frame.spots[usize::from(spot)].holds_paragraphs();
        holds_paragraphs.then(|| self.segments[segment as usize].shape)
    }

    /// How much of a spot's room a text takes: those of a cell that has several of their kind share it.
    pub(super) fn room(&self, segment: u32, spot: u16) -> f32 {
        match self.shape(segment, spot) {
            Some(Shape::GoesOn) => 0.0,
            Some(Shape::Bulleted) => SHARED,
            Some(Shape::Annotated) if self.frame.spots[usize::from(spot)].role == Some(Role::Period) => {
                SHARED
            }
            _ => 1.0,
        }
    }

    /// For fitting: adds the facts of a node.
    pub(super) fn count(&self, sum: &mut Weights, node: &Node, share: f32) {
        let Some(segment) = node.segment else { return };
        let segment = segment as usize;
        let text = &self.segments[segment];
        sum.seam -= share * text.seam_cost;
        let Some(spot) = node.spot.map(usize::from) else {
            sum.left_over += share;
            return;
        };
        let drawn = &self.frame.spots[spot];
        let Some((role, is_other)) = self.role_of(segment, spot) else { return };
        if is_other {
            sum.other_column += share;
        }
        sum.look += share * (text.scores.of(role) - text.best);
        sum.widths[self.widths.fit(role, text.extent)] += share;
        sum.rooms[self.heights.fit(spot, usize::from(text.extent.lines))] += share;
        sum.filled[drawn.filling as usize] += share;
        if let Some(opening) = drawn.opening {
            sum.example += if opening == text.opening { share } else { -share };
        }
    }
}
