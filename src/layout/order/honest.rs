//! How often a text is right that the sums over all ways hold likely: the shares they give are a little too
//! sure of themselves, since they know nothing of markers misread.
//!
//! Measured for each family of dialects on generated sheets, half of them with words and measures of another
//! town; what is hardly ever wrong gets 0.9 and more.

use super::weights::family;
use crate::text::dialect::Dialect;

const SHARES: [f32; 16] =
    [0.0, 0.07, 0.15, 0.25, 0.35, 0.45, 0.55, 0.65, 0.75, 0.855, 0.928, 0.967, 0.985, 0.993, 0.997, 1.0];

#[rustfmt::skip]
const RIGHT: [(&str, [f32; 16]); 6] = [
    ("tika", [0.0, 0.07, 0.12, 0.21, 0.29, 0.36, 0.44, 0.55, 0.65, 0.74, 0.84, 0.86, 0.88, 0.89, 0.90, 0.97]),
    ("joined", [0.0, 0.07, 0.11, 0.18, 0.25, 0.31, 0.41, 0.50, 0.61, 0.71, 0.82, 0.85, 0.88, 0.89, 0.90, 0.965]),
    ("lines", [0.0, 0.06, 0.12, 0.19, 0.28, 0.35, 0.43, 0.54, 0.64, 0.74, 0.84, 0.86, 0.88, 0.89, 0.90, 0.965]),
    ("sorted", [0.0, 0.04, 0.05, 0.14, 0.20, 0.25, 0.38, 0.43, 0.44, 0.56, 0.67, 0.77, 0.83, 0.87, 0.88, 0.95]),
    ("pdfminer", [0.0, 0.05, 0.09, 0.15, 0.21, 0.28, 0.33, 0.39, 0.47, 0.60, 0.72, 0.78, 0.83, 0.87, 0.90, 0.97]),
    ("pdftotext", [0.0, 0.06, 0.10, 0.15, 0.23, 0.28, 0.36, 0.37, 0.42, 0.52, 0.64, 0.74, 0.79, 0.85, 0.87, 0.89]),
];

/// The share of texts that are right among those that have a share of all ways (both 0 to 1).
pub(super) fn confidence(dialect: Dialect, share: f32) -> f32 {
    let right = RIGHT.iter().find(|(name, _)| *name == family(dialect)).map_or(SHARES, |(_, right)| *right);
    let after = SHARES.iter().position(|&end| share < end).unwrap_or(SHARES.len() - 1).max(1);
    let (from, to) = (SHARES[after - 1], SHARES[after]);
    let along = ((share - from) / (to - from)).clamp(0.0, 1.0);
    right[after - 1] + along * (right[after] - right[after - 1])
}

#[cfg(test)]
mod tests {
    use super::{RIGHT, confidence};
    use crate::text::dialect::Dialect;

    #[test]
    fn the_surer_the_surer() {
        assert!(RIGHT.iter().all(|(_, right)| right.is_sorted()));
        for dialect in [Dialect::Tika, Dialect::Pdfium, Dialect::PyPdf, Dialect::PdfMiner] {
            let all: Vec<f32> = (0..=100u8).map(|p| confidence(dialect, f32::from(p) / 100.0)).collect();
            assert!(all.is_sorted() && all[0] == 0.0 && all[100] > 0.9, "{dialect:?}");
        }
    }

    #[test]
    fn a_likely_text_is_not_a_sure_one() {
        assert!(confidence(Dialect::Tika, 0.97) < 0.9);
        assert!(confidence(Dialect::PdfToText, 1.0) < 0.9);
    }
}
