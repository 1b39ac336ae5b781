//! How often a text is right that the sums over all ways hold likely: the shares they give are a little too
//! sure of themselves, since they know nothing of markers misread and of words nobody has seen.
//!
//! A page whose other texts are sure too is one that the solver understands, and one on which many texts find
//! no place is not: so what all cells of a page have on average, and how much of it is left over, count
//! beside a text's own share. Fitted by logistic regression for each family of dialects on generated sheets,
//! most of them with words and measures of other towns, and on the same sheets with lines and blocks moved.

use super::weights::family;
use crate::layout::NEARLY_SURE;
use crate::text::dialect::Dialect;

/// What speaks for a text: a constant, its own share's log odds, the page's mean share, the last two
/// multiplied; what is left over on the page, and that multiplied with the text's log odds.
type Odds = [f32; 6];

/// For each family of dialects the odds in a box, and those in a table.
#[rustfmt::skip]
const ODDS: [(&str, Odds, Odds); 6] = [
    ("tika",      [0.24, 0.53, 0.39, -0.05, -1.04, -0.05],  [-1.66, 0.30, 2.48, 0.13, -1.28, -0.15]),
    ("joined",    [-0.03, 0.68, 0.39, -0.11, -0.72, -0.11], [-1.53, 0.35, 2.21, 0.08, -0.99, -0.17]),
    ("lines",     [0.14, 0.62, 0.36, -0.10, -1.04, -0.01],  [-1.24, 0.40, 1.93, -0.04, -0.80, -0.05]),
    ("sorted",    [0.23, 0.36, 0.40, 0.14, -0.71, 0.06],    [-5.31, 0.81, 6.92, -0.42, -1.44, -0.20]),
    ("pdfminer",  [-1.40, 0.26, 1.85, 0.27, -0.36, -0.07],  [-5.22, 0.17, 6.39, 0.12, -0.99, -0.07]),
    ("pdftotext", [-1.14, 0.20, 1.55, 0.39, -0.42, -0.04],  [-6.36, 0.39, 7.51, 0.00, -1.14, -0.16]),
];

/// Shares as counted are never quite 0 nor 1.
const SUREST: f32 = 0.9997;
/// The words of another town are a little less often right than those fitted on: what is called sure has to
/// be surer than that.
const SURE_ENOUGH: f32 = 0.985;
/// The part of a page that is left over of which the odds speak as one; more says no more.
const MUCH_LEFT: f32 = 0.1;

/// How far a page is understood.
#[derive(Clone, Copy, Debug)]
pub(super) struct Understood {
    /// What the texts in its table have of all ways on average, from 0 to 1.
    pub share: f32,
    /// The part of its words that found no place, from 0 to 1.
    pub left: f32,
}

/// The share of texts that are right among those that have a share of all ways, on a page that is so far
/// understood (both 0 to 1).
pub(super) fn confidence(dialect: Dialect, is_cell: bool, share: f32, page: Understood) -> f32 {
    let (_, boxes, cells) = ODDS.iter().find(|(name, ..)| *name == family(dialect)).unwrap_or(&ODDS[2]);
    let [constant, own, mean, both, left, left_over] = if is_cell { cells } else { boxes };
    let share = share.clamp(1.0 - SUREST, SUREST);
    let odds = (share / (1.0 - share)).ln();
    let much = page.left.min(MUCH_LEFT) / MUCH_LEFT;
    let of_page = constant + mean * page.share + left * much;
    let right = 1.0 / (1.0 + (-(of_page + odds * (own + both * page.share + left_over * much))).exp());
    if right < SURE_ENOUGH { right.min(NEARLY_SURE) } else { right }
}

#[cfg(test)]
mod tests {
    use super::{Understood, confidence};
    use crate::text::dialect::Dialect;

    const DIALECTS: [Dialect; 6] = [
        Dialect::Tika,
        Dialect::Pdfium,
        Dialect::PyPdf,
        Dialect::PdfBoxSorted,
        Dialect::PdfMiner,
        Dialect::PdfToText,
    ];

    #[test]
    fn the_surer_the_surer() {
        for dialect in DIALECTS {
            for is_cell in [false, true] {
                for (share, left) in [(0.5, 0.2), (0.7, 0.05), (0.9, 0.0)] {
                    let page = Understood { share, left };
                    let all: Vec<f32> = (0..=100u8)
                        .map(|p| confidence(dialect, is_cell, f32::from(p) / 100.0, page))
                        .collect();
                    assert!(all.is_sorted() && all[0] + 0.1 < all[100], "{dialect:?} {is_cell} {page:?}");
                }
            }
        }
    }

    #[test]
    fn a_sure_text_on_an_unsure_page_is_not_sure() {
        for dialect in DIALECTS {
            let half = Understood { share: 0.6, left: 0.02 };
            assert!(confidence(dialect, true, 0.999, half) < 0.9, "{dialect:?}");
            let torn = Understood { share: 0.95, left: 0.1 };
            assert!(confidence(dialect, true, 0.999, torn) < 0.9, "{dialect:?}");
        }
        let whole = Understood { share: 0.97, left: 0.0 };
        assert!(confidence(Dialect::Tika, true, 1.0, whole) >= 0.9);
    }
}
