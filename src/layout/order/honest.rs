//! How often a text is right that the sums over all ways hold likely: the shares they give are a little too
//! sure of themselves, since they know nothing of markers misread.
//!
//! Measured on generated sheets, for each family of dialects; from 0.9 on nineteen of twenty are not enough.

use super::weights::family;
use crate::text::dialect::Dialect;

const SHARES: [f32; 16] =
    [0.0, 0.07, 0.15, 0.25, 0.35, 0.45, 0.55, 0.65, 0.75, 0.855, 0.928, 0.967, 0.985, 0.993, 0.997, 1.0];

#[rustfmt::skip]
const RIGHT: [(&str, [f32; 16]); 6] = [
    ("tika", [0.0, 0.08, 0.14, 0.25, 0.35, 0.40, 0.53, 0.61, 0.72, 0.81, 0.86, 0.88, 0.89, 0.893, 0.897, 0.985]),
    ("joined", [0.0, 0.06, 0.10, 0.22, 0.29, 0.36, 0.46, 0.56, 0.70, 0.79, 0.86, 0.88, 0.89, 0.893, 0.897, 0.975]),
    ("lines", [0.0, 0.045, 0.125, 0.20, 0.33, 0.40, 0.47, 0.62, 0.70, 0.81, 0.86, 0.88, 0.89, 0.893, 0.897, 0.975]),
    ("sorted", [0.0, 0.20, 0.22, 0.38, 0.43, 0.47, 0.62, 0.68, 0.75, 0.83, 0.87, 0.88, 0.89, 0.893, 0.897, 0.985]),
    ("pdfminer", [0.0, 0.06, 0.10, 0.16, 0.21, 0.29, 0.33, 0.39, 0.48, 0.66, 0.80, 0.86, 0.89, 0.895, 0.97, 0.995]),
    ("pdftotext", [0.0, 0.10, 0.15, 0.20, 0.26, 0.33, 0.37, 0.38, 0.41, 0.55, 0.69, 0.80, 0.86, 0.88, 0.89, 0.895]),
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
