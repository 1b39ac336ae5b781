//! How wide a page's columns are, told from where their texts are wrapped.
//!
//! A text that goes on in the next line fills its line up to the column's edge, give or take the character
//! that may not end or begin a line. So all wrapped texts of a column are about as wide, and no text of it
//! is wider. What a text looks like says which column it may belong to; the widths on which most such texts
//! agree are the columns'.

use super::segment::Extent;
use crate::layout::role::{Role, RoleScores};

/// For each role the width of its column in half ems, where enough texts tell.
#[derive(Clone, Debug, Default)]
pub struct Widths {
    of: [Option<u16>; Role::COUNT],
}

/// How many kinds of fit into a column's width there are.
pub const FITS: usize = 8;

/// Widest column looked for, in half ems.
const WIDEST: usize = 130;
/// A wrapped line falls short of the edge by this at most, in half ems: one character that may not begin
/// the next line, and its punctuation.
const SLACK: usize = 3;
const FULL: f32 = 1.0;
const OVER: f32 = -1.5;
const SHORT: f32 = -0.25;
/// Rounds of telling widths from roles and roles from widths.
const ROUNDS: usize = 3;

impl Widths {
    /// The widths of columns of these roles, from the extents and looks of a page's texts.
    pub fn of(roles: &[Role], texts: &[(Extent, RoleScores)]) -> Self {
        let mut widths = Self::default();
        let wrapped: Vec<&(Extent, RoleScores)> =
            texts.iter().filter(|(extent, _)| extent.lines > 1).collect();
        for _ in 0..ROUNDS {
            let weights: Vec<Vec<f32>> = wrapped.iter().map(|text| widths.shares(roles, text)).collect();
            let singles: Vec<(usize, Vec<f32>)> = texts
                .iter()
                .filter(|(extent, _)| extent.lines == 1)
                .map(|text| (usize::from(text.0.last), widths.shares(roles, text)))
                .collect();
            for (index, &role) in roles.iter().enumerate() {
                let mut gain = [0.0f32; WIDEST + 1];
                for (text, weights) in wrapped.iter().zip(&weights) {
                    let width = usize::from(text.0.widest);
                    for (edge, gain) in gain.iter_mut().enumerate() {
                        *gain += weights[index]
                            * match edge {
                                edge if edge < width => OVER,
                                edge if edge <= width + SLACK => FULL - 0.1 * (edge - width) as f32,
                                _ => SHORT,
                            };
                    }
                }
                for (width, weights) in &singles {
                    for gain in &mut gain[..(*width).min(WIDEST)] {
                        *gain += OVER * 0.5 * weights[index];
                    }
                }
                let best = (1..=WIDEST).max_by(|a, b| gain[*a].total_cmp(&gain[*b]));
                widths.of[role as usize] = best.filter(|&edge| gain[edge] > 0.8).map(|edge| edge as u16);
            }
        }
        widths
    }

    /// How likely a text is of each role, by its look and by the widths known so far.
    fn shares(&self, roles: &[Role], (extent, scores): &(Extent, RoleScores)) -> Vec<f32> {
        roles
            .iter()
            .map(|&role| {
                let fit = match self.fit(role, *extent) {
                    1 | 5 => -2.5,
                    2 => 1.0,
                    4 => -1.0,
                    _ => 0.0,
                };
                (scores.of(role) + fit).min(0.0).exp()
            })
            .collect()
    }

    /// How a text fits into the column of a role: 0 where its width is unknown; wrapped and too wide, just
    /// as wide, a little or much narrower; in one line and too wide, nearly as wide, narrower.
    pub fn fit(&self, role: Role, extent: Extent) -> usize {
        let Some(edge) = self.of[role as usize] else { return 0 };
        if extent.lines > 1 {
            match extent.widest {
                width if width > edge => 1,
                width if width + 1 >= edge => 2,
                width if width + SLACK as u16 >= edge => 3,
                _ => 4,
            }
        } else {
            match extent.last {
                width if width > edge => 5,
                width if width + 2 >= edge => 6,
                _ => 7,
            }
        }
    }
}
