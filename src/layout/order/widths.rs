//! How wide a page's columns are, told from where their texts are wrapped.
//!
//! A text that goes on in the next line fills its line up to the column's edge, give or take the character
//! that may not end or begin a line. So all wrapped texts of a column are about as wide, and no text of it
//! is wider. What a text looks like says which column it may belong to; the widths on which most such texts
//! agree are the columns'.

use super::seam::edges::LONGEST_UNIT;
use super::segment::Extent;
use crate::layout::role::{Role, RoleScores};

/// For each role the width of its column in half ems, where enough texts tell.
#[derive(Clone, Debug, Default)]
pub struct Widths {
    of: [Option<u16>; Role::COUNT],
}

/// How many kinds of fit into a column's width there are.
pub const FITS: usize = 9;

/// Widest column looked for, in half ems.
const WIDEST: u16 = 130;
/// A line falls short by this at most, in half ems, where letters are not all of one width.
const SLACK: u16 = 2;
/// A line that falls short by more than this, in half ems, is none of a column.
const WIDE: u16 = 3;
/// How likely a wrapped line ends where the next word had no room, a little before, or anywhere; how likely it
/// is wider than the column: pieces of two cells taken for one.
const FULL: f32 = 0.64;
const NEARLY_FULL: f32 = 0.1;
const SHORTER: f32 = 0.15;
const WIDER: f32 = 0.002;
/// How likely a width is where the column's is unknown, and outside the table.
const ANY: f32 = 0.02;
/// How far a look is trusted: words nobody has seen look like anything.
const TRUST: f32 = 0.7;
/// What a width has to explain before it is believed, in nats.
const BELIEVED: f32 = 2.0;
const SWEEPS: usize = 6;

/// A text, and how much its look speaks for each role of the table's columns and for any other.
struct Sample {
    extent: Extent,
    looks: Vec<f32>,
    other: f32,
}

impl Sample {
    fn of(roles: &[Role], (extent, scores): &(Extent, RoleScores)) -> Self {
        let look = |role: Role| (TRUST * scores.of(role)).exp();
        let looks: Vec<f32> = roles.iter().map(|role| look(*role)).collect();
        let others = Role::ALL.into_iter().filter(|role| !roles.contains(role));
        Self { extent: *extent, looks, other: others.map(look).sum() }
    }

    /// How likely its width is in a column.
    fn fits(&self, edge: Option<u16>) -> f32 {
        let Some(edge) = edge else { return ANY };
        if self.extent.lines == 1 {
            return if self.extent.last <= edge { ANY } else { WIDER };
        }
        let Extent { widest, roomy, .. } = self.extent;
        match edge {
            edge if edge < widest => WIDER,
            edge if edge < roomy => FULL / f32::from((roomy - widest).min(LONGEST_UNIT as u16)),
            edge if edge < roomy.saturating_add(SLACK) => NEARLY_FULL,
            edge => SHORTER / f32::from(edge),
        }
    }
}

impl Widths {
    /// The widths of columns of these roles, from the extents and looks of a page's texts: those that make the
    /// widths of all texts likeliest, each text being in one of the columns or in none.
    pub fn of(roles: &[Role], texts: &[(Extent, RoleScores)]) -> Self {
        let samples: Vec<Sample> = texts.iter().map(|text| Sample::of(roles, text)).collect();
        let wrapped = samples.iter().filter(|sample| sample.extent.lines > 1);
        let mut edges: Vec<Option<u16>> =
            wrapped.flat_map(|sample| [sample.extent.widest, sample.extent.widest + 1]).map(Some).collect();
        edges.retain(|edge| *edge <= Some(WIDEST));
        edges.sort_unstable();
        edges.dedup();
        edges.push(None);
        let mut best = (f32::NEG_INFINITY, Vec::new());
        // Which column is told first decides what is left for the others.
        for first in 0..roles.len() {
            let mut of = vec![None; roles.len()];
            let mut likelihood = f32::NEG_INFINITY;
            for _ in 0..SWEEPS {
                let before = likelihood;
                for at in (first..roles.len()).chain(0..first) {
                    likelihood = widen(&samples, &edges, &mut of, at);
                }
                if likelihood <= before {
                    break;
                }
            }
            if likelihood > best.0 {
                best = (likelihood, of);
            }
        }
        let mut widths = Self::default();
        for (role, edge) in roles.iter().zip(best.1) {
            widths.of[*role as usize] = edge;
        }
        widths
    }

    /// What a text looks like, with what its width says of its column.
    pub fn told(&self, scores: &RoleScores, extent: Extent) -> RoleScores {
        scores.with(|role| match self.fit(role, extent) {
            1 | 5 => -3.0,
            2 => 1.0,
            4 | 8 => -1.5,
            _ => 0.0,
        })
    }

    /// How a text fits into the column of a role: 0 where its width is unknown; wrapped and too wide (1), each line
    /// as wide as it may be (2), some a little narrower (3), all much narrower (4), or only some (8); in one line
    /// and too wide (5), nearly as wide (6), narrower (7).
    pub fn fit(&self, role: Role, extent: Extent) -> usize {
        let Some(edge) = self.of.get(role as usize).copied().flatten() else { return 0 };
        if extent.lines > 1 {
            let Extent { widest, roomy, .. } = extent;
            match edge {
                edge if widest > edge => 1,
                edge if edge < roomy => 2,
                edge if edge < roomy.saturating_add(SLACK) => 3,
                edge if widest + WIDE < edge => 4,
                _ => 8,
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

/// Puts the edge of one column where it makes all widths likeliest; gives the log of that likelihood.
fn widen(samples: &[Sample], edges: &[Option<u16>], of: &mut [Option<u16>], at: usize) -> f32 {
    let rest: Vec<f32> = samples
        .iter()
        .map(|sample| {
            let columns = sample.looks.iter().zip(&*of).enumerate().filter(|(column, _)| *column != at);
            let in_columns: f32 = columns.map(|(_, (look, edge))| look * sample.fits(*edge)).sum();
            in_columns + sample.other * ANY
        })
        .collect();
    let known = of.iter().enumerate().filter(|(column, edge)| *column != at && edge.is_some()).count();
    let likelihood = |edge: Option<u16>| -> f32 {
        let each =
            samples.iter().zip(&rest).map(|(sample, rest)| rest + sample.looks[at] * sample.fits(edge));
        let known = known + usize::from(edge.is_some());
        // One logarithm for a few texts at a time.
        let mut sum = -BELIEVED * known as f32;
        let mut product = 1.0f64;
        for value in each {
            product *= f64::from(value.max(1e-12));
            if product < 1e-200 {
                sum += product.ln() as f32;
                product = 1.0;
            }
        }
        sum + product.ln() as f32
    };
    let mut best = (f32::NEG_INFINITY, None);
    for &edge in edges {
        let likelihood = likelihood(edge);
        if likelihood > best.0 {
            best = (likelihood, edge);
        }
    }
    of[at] = best.1;
    best.0
}

#[cfg(test)]
mod tests {
    use super::Widths;
    use crate::layout::look::Look;
    use crate::layout::order::segment::Extent;
    use crate::layout::role::{self, Role, RoleScores};

    fn text(words: &str, lines: u16, widest: u16) -> (Extent, RoleScores) {
        (Extent { lines, widest, last: 10, roomy: widest + 2 }, role::scores(&Look::of(words)))
    }

    #[test]
    fn wrapped_texts_tell_the_widths_of_columns_that_their_looks_alone_do_not() {
        let roles = [Role::Target, Role::Interim];
        let report = "港の図面を作り、関係者との話合いを3回実施した。";
        let target = "相談の件数 年間40件以上";
        let mut texts: Vec<_> = (0..5).map(|n| text(report, 2, 46 - n % 2)).collect();
        texts.extend((0..5).map(|n| text(target, 2, 29 - n % 2)));
        let widths = Widths::of(&roles, &texts);
        let fits = |role, widest| widths.fit(role, Extent { lines: 2, widest, last: 8, roomy: widest + 2 });
        assert_eq!((fits(Role::Target, 29), fits(Role::Interim, 46)), (2, 2));
        assert_eq!((fits(Role::Target, 46), fits(Role::Interim, 29)), (1, 4));
        let doubtful = role::scores(&Look::of("浜辺"));
        let told = widths.told(&doubtful, Extent { lines: 2, widest: 46, last: 8, roomy: 48 });
        let gain = |role| told.of(role) - doubtful.of(role);
        assert!(gain(Role::Interim) > gain(Role::Target));
    }

    #[test]
    fn a_few_texts_of_any_width_tell_nothing() {
        let texts = [text("浜辺", 2, 17), text("灯台", 2, 60)];
        let widths = Widths::of(&[Role::Target, Role::Interim], &texts);
        assert_eq!(widths.fit(Role::Target, Extent { lines: 2, widest: 17, last: 4, roomy: 19 }), 0);
    }

    #[test]
    fn boxes_of_several_roles_have_no_width() {
        let extent = Extent { lines: 1, widest: 20, last: 20, roomy: 22 };
        for role in [Role::Entry, Role::Note] {
            assert_eq!(Widths::default().fit(role, extent), 0, "{role:?}");
        }
    }
}
