//! Glyphs printed over themselves, as fake bold and shadows are, made one. Part of stage 2.

use super::canvas::{Canvas, Drawn};
use crate::geometry::{Hidden, Rect};

/// A double stands at most this far off, in ems, and at most half its advance: half-width characters stand 0.5 apart.
const REACH_EM: f64 = 0.25;
/// A double is of the same size, to this share.
const SIZE_SHARE: f64 = 0.05;
/// Side of the squares by which neighbours are found, in points.
const SQUARE_PT: f64 = 8.0;
/// Squares along each side of a page, at most.
const MOST_SQUARES: usize = 256;
/// Glyphs compared with each new one, at most: where more stand on one spot nothing can be read anyway.
const MOST_NEIGHBOURS: usize = 256;
/// No index.
const NONE: u32 = u32::MAX;

/// Drops each glyph that stands on an earlier one of the same characters and size, and gives their number.
///
/// What hides one of the two hides the one that stays only if it hides both.
pub fn drop_doubles(canvas: &mut Canvas<'_>, page: Rect) -> usize {
    let drawn = canvas.glyphs.len();
    let mut squares = Squares::new(page, drawn);
    let mut kept = 0;
    for index in 0..drawn {
        let glyph = &canvas.glyphs[index];
        let double = squares.find_near(glyph, |earlier| is_double(canvas, &canvas.glyphs[earlier], glyph));
        if let Some(earlier) = double {
            canvas.glyphs[earlier].hidden = both(canvas.glyphs[earlier].hidden, glyph.hidden);
        } else {
            squares.add(glyph);
            if kept < index {
                canvas.glyphs.swap(kept, index);
            }
            kept += 1;
        }
    }
    canvas.glyphs.truncate(kept);
    drawn - kept
}

fn is_double(canvas: &Canvas<'_>, one: &Drawn, other: &Drawn) -> bool {
    // A neighbour stands one advance off, whichever way the line runs: `ll` is no double `l`.
    let reach = (REACH_EM * one.size_pt).min(one.area.width.min(one.area.height) / 2.0);
    (one.origin[0] - other.origin[0]).abs() <= reach
        && (one.origin[1] - other.origin[1]).abs() <= reach
        && (one.size_pt - other.size_pt).abs() <= SIZE_SHARE * one.size_pt
        && one.vertical == other.vertical
        && canvas.text(one) == canvas.text(other)
}

fn both(one: Hidden, other: Hidden) -> Hidden {
    Hidden {
        invisible: one.invisible && other.invisible,
        white: one.white && other.white,
        clipped: one.clipped && other.clipped,
        outside_crop: one.outside_crop && other.outside_crop,
        hidden_layer: one.hidden_layer && other.hidden_layer,
        annotation: one.annotation && other.annotation,
        aslant: one.aslant && other.aslant,
    }
}

/// Glyphs by where they stand: a chain of indices for each square of the page.
struct Squares {
    side: f64,
    /// Squares a point.
    per_pt: f64,
    across: u32,
    down: u32,
    /// The last glyph of each square.
    last: Vec<u32>,
    /// The glyph before, in the square of each.
    before: Vec<u32>,
}

impl Squares {
    fn new(page: Rect, glyphs: usize) -> Self {
        let side = SQUARE_PT.max(page.width.max(page.height) / (MOST_SQUARES as f64 - 1.0));
        let (across, down) = ((page.width / side) as u32 + 1, (page.height / side) as u32 + 1);
        let last = vec![NONE; (across * down) as usize];
        Self { side, per_pt: 1.0 / side, across, down, last, before: Vec::with_capacity(glyphs) }
    }

    /// The square that holds a point, those beyond the edge in the outermost.
    fn square(&self, [x, y]: [f64; 2]) -> [u32; 2] {
        // Negative numbers become 0 when cast.
        [((x * self.per_pt) as u32).min(self.across - 1), ((y * self.per_pt) as u32).min(self.down - 1)]
    }

    /// Where the square of a column and a row stands in `last`.
    fn place(&self, column: u32, row: u32) -> usize {
        (row * self.across + column) as usize
    }

    fn add(&mut self, glyph: &Drawn) {
        let [column, row] = self.square(glyph.origin);
        let place = self.place(column, row);
        self.before.push(self.last[place]);
        self.last[place] = self.before.len() as u32 - 1;
    }

    /// The first of the glyphs that may stand near `glyph` for which `is_wanted`.
    fn find_near(&self, glyph: &Drawn, is_wanted: impl Fn(usize) -> bool) -> Option<usize> {
        let reach = (REACH_EM * glyph.size_pt * (1.0 + SIZE_SHARE)).min(4.0 * self.side);
        let [x, y] = glyph.origin;
        let ([left, top], [right, bottom]) =
            (self.square([x - reach, y - reach]), self.square([x + reach, y + reach]));
        let mut tried = 0;
        for row in top..=bottom {
            for column in left..=right {
                let mut next = self.last[self.place(column, row)];
                while next != NONE && tried < MOST_NEIGHBOURS {
                    if is_wanted(next as usize) {
                        return Some(next as usize);
                    }
                    next = self.before[next as usize];
                    tried += 1;
                }
            }
        }
        None
    }
}
