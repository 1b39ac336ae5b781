//! The kinds of steps between the spots of a page.

use super::super::heights::LIES;
use super::super::way::{STEP_ASIDE, step_kind};
use super::Problem;

/// For each spot the kind of the step to it, and the way in which it lies.
type StepsToAll = Box<[(u8, u8)]>;

/// The steps that may be taken: for each spot a text ends in, and each number of its lines, the kind of the
/// step to each spot and how that lies. They are found when they are first asked for.
pub(super) struct Steps {
    from: Vec<Option<StepsToAll>>,
}

/// Stands for no way in which one cell lies to another.
pub(super) const NO_LIE: u8 = LIES as u8;
/// Cells of so many lines, or more, are the same to what comes next.
pub(super) const MANY_LINES: u16 = 31;

impl Steps {
    pub(super) fn new(problem: &Problem<'_>) -> Self {
        Self { from: vec![None; (problem.frame.spots.len() + 1) * usize::from(MANY_LINES + 1)] }
    }

    /// The steps from a spot, past the last from a text that is left over; to each spot, and to such a text.
    pub(super) fn from(&mut self, problem: &Problem<'_>, from: u16, lines: u16) -> &[(u8, u8)] {
        let (spots, spot) = (problem.frame.spots.len(), usize::from(from));
        self.from[spot * usize::from(MANY_LINES + 1) + usize::from(lines)].get_or_insert_with(|| {
            let step = |to: usize| {
                if spot == spots || to == spots {
                    return (STEP_ASIDE as u8, NO_LIE);
                }
                let lie = problem.heights.way(spot, usize::from(lines), to);
                (step_kind(problem.frame, spot, to) as u8, lie as u8)
            };
            (0..=spots).map(step).collect()
        })
    }
}
