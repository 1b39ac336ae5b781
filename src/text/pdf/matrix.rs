//! Affine maps between the spaces of a page. Part of stage 2; knows only numbers.

use crate::geometry::Rect;

/// Farther than this from the page's corner nothing is believed, in points.
pub const FARTHEST_PT: f64 = 1e6;

/// The map (x, y) → (a·x + c·y + e, b·x + d·y + f), as PDF writes it: `[a b c d e f]`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Matrix(pub [f64; 6]);

impl Matrix {
    pub const IDENTITY: Self = Self([1.0, 0.0, 0.0, 1.0, 0.0, 0.0]);

    pub const fn translation(x: f64, y: f64) -> Self {
        Self([1.0, 0.0, 0.0, 1.0, x, y])
    }

    /// The map that does `self` first and `next` after it.
    pub fn then(self, next: Self) -> Self {
        let (first, then) = (self.0, next.0);
        Self([
            first[0] * then[0] + first[1] * then[2],
            first[0] * then[1] + first[1] * then[3],
            first[2] * then[0] + first[3] * then[2],
            first[2] * then[1] + first[3] * then[3],
            first[4] * then[0] + first[5] * then[2] + then[4],
            first[4] * then[1] + first[5] * then[3] + then[5],
        ])
    }

    pub fn apply(self, [x, y]: [f64; 2]) -> [f64; 2] {
        let map = self.0;
        [map[0] * x + map[2] * y + map[4], map[1] * x + map[3] * y + map[5]]
    }

    /// The upright box round the image of the box between two corners.
    pub fn apply_to_box(self, [x0, y0]: [f64; 2], [x1, y1]: [f64; 2]) -> Rect {
        let one = Rect::from_corners(self.apply([x0, y0]), self.apply([x1, y1]));
        if self.0[1].abs() + self.0[2].abs() <= 0.0 {
            return one; // neither turned nor slanted, as most are
        }
        one.union(Rect::from_corners(self.apply([x1, y0]), self.apply([x0, y1])))
    }

    /// How far one unit along y reaches: a font's size is this times its nominal one.
    pub fn y_scale(self) -> f64 {
        self.0[2].hypot(self.0[3])
    }

    /// Whether it turns what is level to neither level nor upright. A slope of a tenth is a page scanned askew.
    pub fn is_aslant(self) -> bool {
        let [along, up] = [self.0[0].abs(), self.0[1].abs()];
        along.min(up) > 0.1 * along.max(up)
    }

    /// Mean scale of lengths, for the width of a stroke.
    pub fn scale(self) -> f64 {
        let [a, b, c, d, _, _] = self.0;
        (a * d - b * c).abs().sqrt()
    }

    pub fn is_finite(self) -> bool {
        self.0.iter().all(|number| number.is_finite())
    }
}

/// Whether a point is one that a page could hold or nearly hold.
pub fn is_sane([x, y]: [f64; 2]) -> bool {
    // Comparisons with NaN are false, so this refuses it too.
    x.abs() < FARTHEST_PT && y.abs() < FARTHEST_PT
}

#[cfg(test)]
#[expect(clippy::float_cmp, reason = "whole numbers stay whole")]
mod tests {
    use super::{Matrix, is_sane};
    use crate::geometry::Rect;

    #[test]
    fn maps_follow_one_another() {
        let double = Matrix([2.0, 0.0, 0.0, 2.0, 0.0, 0.0]);
        let moved = Matrix::translation(5.0, 7.0);
        assert_eq!(double.then(moved).apply([1.0, 1.0]), [7.0, 9.0]);
        assert_eq!(moved.then(double).apply([1.0, 1.0]), [12.0, 16.0]);
    }

    #[test]
    fn a_turned_box_stays_upright() {
        let quarter_turn = Matrix([0.0, 1.0, -1.0, 0.0, 0.0, 0.0]);
        let turned = quarter_turn.apply_to_box([0.0, 0.0], [4.0, 1.0]);
        assert_eq!(turned, Rect { x: -1.0, y: 0.0, width: 1.0, height: 4.0 });
    }

    #[test]
    fn impossible_points_are_not_sane() {
        assert!(is_sane([0.0, -841.9]));
        assert!(!is_sane([f64::NAN, 0.0]));
        assert!(!is_sane([0.0, f64::INFINITY]));
        assert!(!is_sane([1e9, 0.0]));
    }
}
