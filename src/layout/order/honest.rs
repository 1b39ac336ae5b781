//! How often a text is right that the sums over all ways hold likely: the shares they give are a little too
//! sure of themselves, since they know nothing of markers misread and of words nobody has seen.
//!
//! A page whose other texts are sure too is one that the solver understands, so what all cells of a page have
//! on average counts beside a text's own share. Fitted by logistic regression for each family of dialects on
//! generated sheets, half of them with words and measures of another town.

use super::weights::family;
use crate::layout::NEARLY_SURE;
use crate::text::dialect::Dialect;

/// What speaks for a text: a constant, its own share's log odds, the page's mean share, and the last two
/// multiplied.
type Odds = [f32; 4];

/// For each family of dialects the odds in a box, and those in a table.
#[rustfmt::skip]
const ODDS: [(&str, Odds, Odds); 6] = [
    ("tika",      [-0.52, 0.61, 0.60, 0.15],  [-1.64, 0.27, 2.14, 0.31]),
    ("joined",    [0.09, 0.70, -0.15, 0.11],  [-1.94, 0.30, 2.45, 0.34]),
    ("lines",     [0.02, 0.59, -0.27, 0.19],  [-1.78, 0.53, 2.30, -0.09]),
    ("sorted",    [0.15, 0.63, 0.54, -0.06], [-3.44, 0.30, 4.52, 0.20]),
    ("pdfminer",  [-1.12, 0.67, 1.63, -0.05], [-2.39, 0.78, 3.07, -0.51]),
    ("pdftotext", [0.24, 0.51, 0.63, 0.08],   [-6.35, 0.62, 7.36, -0.24]),
];

/// Shares as counted are never quite 0 nor 1.
const SUREST: f32 = 0.9997;
/// The words of another town are a little less often right than those fitted on: what is called sure has to
/// be surer than that.
const SURE_ENOUGH: f32 = 0.991;

/// The share of texts that are right among those that have a share of all ways, on a page whose cells have
/// `page` on average (all 0 to 1).
pub(super) fn confidence(dialect: Dialect, is_cell: bool, share: f32, page: f32) -> f32 {
    let (_, boxes, cells) = ODDS.iter().find(|(name, ..)| *name == family(dialect)).unwrap_or(&ODDS[2]);
    let [constant, own, mean, both] = if is_cell { cells } else { boxes };
    let share = share.clamp(1.0 - SUREST, SUREST);
    let odds = (share / (1.0 - share)).ln();
    let right = 1.0 / (1.0 + (-(constant + own * odds + mean * page + both * odds * page)).exp());
    if right < SURE_ENOUGH { right.min(NEARLY_SURE) } else { right }
}

#[cfg(test)]
mod tests {
    use super::confidence;
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
                for page in [0.3, 0.6, 0.9] {
                    let all: Vec<f32> = (0..=100u8)
                        .map(|p| confidence(dialect, is_cell, f32::from(p) / 100.0, page))
                        .collect();
                    assert!(all.is_sorted() && all[0] + 0.2 < all[100], "{dialect:?} {is_cell} {page}");
                }
            }
        }
    }

    #[test]
    fn a_sure_text_on_an_unsure_page_is_not_sure() {
        for dialect in DIALECTS {
            assert!(confidence(dialect, true, 0.999, 0.6) < 0.9, "{dialect:?}");
        }
        assert!(confidence(Dialect::Tika, true, 1.0, 0.97) >= 0.9);
    }
}
