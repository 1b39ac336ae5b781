//! Painted paths told apart: strokes and thin fills that may be ruling lines, and filled boxes.
//! Part of stage 2; works in displayed points and knows no file.

use super::state::intersection;
use crate::geometry::Rect;

/// A filled box whose short side is at most this is a line, in points.
pub const THICKEST_RULE_PT: f64 = 2.0;
/// A stroke wider than this is a bar of colour, in points.
const WIDEST_STROKE_PT: f64 = 6.0;
/// An edge this near to upright or level is taken to be so, in points from end to end.
const SLANT_PT: f64 = 0.5;
/// More points than any ruled page has in one path; the rest of such a path is left out.
const MOST_POINTS: usize = 100_000;

/// Red, green and blue.
pub type Colour = [u8; 3];

/// A straight piece of ink, level or upright, that may be part of a ruling line.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Stroke {
    pub from: [f64; 2],
    pub to: [f64; 2],
    pub thickness_pt: f64,
    pub colour: Colour,
}

/// What painting leaves behind.
#[derive(Debug, Default)]
pub struct Ink {
    pub strokes: Vec<Stroke>,
    pub boxes: Vec<(Rect, Colour)>,
}

impl Ink {
    /// Cuts what was drawn after the first `kept` strokes and boxes to `clip`.
    pub fn cut_to(&mut self, clip: Rect, kept: (usize, usize)) {
        // A line on the very edge of the clip is half seen, and meant.
        let edge = THICKEST_RULE_PT / 2.0;
        let round = Rect {
            x: clip.x - edge,
            y: clip.y - edge,
            width: clip.width + 2.0 * edge,
            height: clip.height + 2.0 * edge,
        };
        let mut fresh = self.strokes.split_off(kept.0.min(self.strokes.len()));
        fresh.retain_mut(|stroke| {
            let whole = Rect::from_corners(stroke.from, stroke.to);
            let area = intersection(whole, round);
            let seen = round.holds([area.x, area.y]) && round.holds([area.right(), area.bottom()]);
            (stroke.from, stroke.to) = ([area.x, area.y], [area.right(), area.bottom()]);
            seen && (area.width > 0.0 || area.height > 0.0)
        });
        self.strokes.append(&mut fresh);
        let mut fresh = self.boxes.split_off(kept.1.min(self.boxes.len()));
        fresh.retain_mut(|(area, _)| {
            *area = intersection(*area, clip);
            area.width > 0.0 && area.height > 0.0
        });
        self.boxes.append(&mut fresh);
    }
}

/// One connected line of a path.
#[derive(Debug, Default)]
struct Subpath {
    points: Vec<[f64; 2]>,
    /// Indices of points that a curve leads to.
    curved_to: Vec<usize>,
    closed: bool,
}

/// A path under construction, in displayed points.
#[derive(Debug, Default)]
pub struct Path {
    subpaths: Vec<Subpath>,
    points: usize,
}

/// How the inside of a path is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FillRule {
    NonZero,
    EvenOdd,
}

impl Path {
    pub fn clear(&mut self) {
        self.subpaths.clear();
        self.points = 0;
    }

    pub fn move_to(&mut self, point: [f64; 2]) {
        self.points += 1;
        if self.points <= MOST_POINTS {
            self.subpaths.push(Subpath { points: vec![point], ..Subpath::default() });
        }
    }

    pub fn line_to(&mut self, point: [f64; 2]) {
        if self.subpaths.is_empty() || self.subpaths.last().is_some_and(|last| last.closed) {
            let start = self.subpaths.last().map_or(point, |last| last.points[0]);
            self.move_to(start);
        }
        self.points += 1;
        if let (Some(last), true) = (self.subpaths.last_mut(), self.points <= MOST_POINTS) {
            last.points.push(point);
        }
    }

    /// Goes to the end of a curve; the curve itself is no ruling line.
    pub fn curve_to(&mut self, point: [f64; 2]) {
        self.line_to(point);
        if let Some(last) = self.subpaths.last_mut() {
            last.curved_to.push(last.points.len() - 1);
        }
    }

    pub fn close(&mut self) {
        if let Some(last) = self.subpaths.last_mut() {
            last.closed = true;
        }
    }

    /// The box round all points.
    pub fn bounds(&self) -> Option<Rect> {
        self.subpaths.iter().filter_map(Subpath::bounds).reduce(Rect::union)
    }

    /// Paints the outline, `width` points wide.
    pub fn stroke(&self, width: f64, colour: Colour, ink: &mut Ink) {
        for subpath in &self.subpaths {
            for [from, to] in subpath.straight_edges() {
                let level = (from[1] - to[1]).abs() <= SLANT_PT;
                let upright = (from[0] - to[0]).abs() <= SLANT_PT;
                if width > WIDEST_STROKE_PT && (level || upright) {
                    let half = width / 2.0;
                    let (dx, dy) = if level { (0.0, half) } else { (half, 0.0) };
                    let box_of = Rect::from_corners(from, to);
                    let corners =
                        ([box_of.x - dx, box_of.y - dy], [box_of.right() + dx, box_of.bottom() + dy]);
                    ink.boxes.push((Rect::from_corners(corners.0, corners.1), colour));
                } else if level || upright {
                    ink.strokes.push(Stroke { from, to, thickness_pt: width, colour });
                }
            }
        }
    }

    /// Paints the inside: thin boxes are lines, others boxes of colour, frames four lines.
    pub fn fill(&self, rule: FillRule, colour: Colour, ink: &mut Ink) {
        let mut subpaths = self.subpaths.iter().peekable();
        while let Some(subpath) = subpaths.next() {
            let Some(outer) = subpath.as_box() else { continue };
            let inner = subpaths.peek().and_then(|next| Some((next.as_box()?, next)));
            if let Some((inner, next)) = inner
                && (rule == FillRule::EvenOdd || subpath.turns_right() != next.turns_right())
                && is_frame(outer, inner)
            {
                subpaths.next();
                for side in sides_between(outer, inner) {
                    fill_box(side, colour, ink);
                }
            } else {
                fill_box(outer, colour, ink);
            }
        }
    }
}

impl Subpath {
    fn bounds(&self) -> Option<Rect> {
        let (first, rest) = self.points.split_first()?;
        let start = Rect::from_corners(*first, *first);
        Some(rest.iter().fold(start, |bounds, point| bounds.union(Rect::from_corners(*point, *point))))
    }

    fn straight_edges(&self) -> impl Iterator<Item = [[f64; 2]; 2]> {
        let ends = self.points.last().copied().zip(self.points.first().copied()).filter(|_| self.closed);
        let closing = ends.filter(|(last, first)| (last[0] - first[0]).hypot(last[1] - first[1]) > 0.0);
        let mut curved = self.curved_to.iter().copied().peekable();
        let edges = self.points.windows(2).enumerate().filter_map(move |(index, edge)| {
            let is_curve = curved.next_if_eq(&(index + 1)).is_some();
            (!is_curve).then(|| [edge[0], edge[1]])
        });
        edges.chain(closing.map(|(last, first)| [last, first]))
    }

    /// The box this outlines: four level and upright sides, rounded corners allowed.
    fn as_box(&self) -> Option<Rect> {
        let bounds = self.bounds()?;
        if self.curved_to.is_empty() {
            let on_corner = |point: &[f64; 2]| {
                let near_x = (point[0] - bounds.x).abs().min((point[0] - bounds.right()).abs());
                let near_y = (point[1] - bounds.y).abs().min((point[1] - bounds.bottom()).abs());
                near_x <= SLANT_PT / 5.0 && near_y <= SLANT_PT / 5.0
            };
            let fits = (2..=6).contains(&self.points.len()) && self.points.iter().all(on_corner);
            return fits.then_some(bounds);
        }
        // Of a rounded box each side is straight for at least half its length.
        let mut covered = [0.0; 4];
        for [from, to] in self.straight_edges() {
            let (dx, dy) = ((from[0] - to[0]).abs(), (from[1] - to[1]).abs());
            let near = |a: f64, b: f64| (a - b).abs() <= SLANT_PT;
            for (side, length, lies_on) in [
                (0, dx, dy <= SLANT_PT && near(from[1], bounds.y)),
                (1, dx, dy <= SLANT_PT && near(from[1], bounds.bottom())),
                (2, dy, dx <= SLANT_PT && near(from[0], bounds.x)),
                (3, dy, dx <= SLANT_PT && near(from[0], bounds.right())),
            ] {
                covered[side] += if lies_on { length } else { 0.0 };
            }
        }
        let half = [bounds.width, bounds.width, bounds.height, bounds.height].map(|side| side / 2.0);
        (covered.iter().zip(half).all(|(covered, half)| *covered >= half)).then_some(bounds)
    }

    /// Which way round it is drawn, by the sign of its area.
    fn turns_right(&self) -> bool {
        let next = self.points.iter().cycle().skip(1);
        let area: f64 = self.points.iter().zip(next).map(|(a, b)| a[0] * b[1] - b[0] * a[1]).sum();
        area > 0.0
    }
}

/// Paints a box: a thin one is a line along its middle.
pub fn fill_box(area: Rect, colour: Colour, ink: &mut Ink) {
    let [middle_x, middle_y] = area.center();
    let thickness_pt = area.width.min(area.height);
    if thickness_pt > THICKEST_RULE_PT {
        ink.boxes.push((area, colour));
    } else if area.width >= area.height {
        let (from, to) = ([area.x, middle_y], [area.right(), middle_y]);
        ink.strokes.push(Stroke { from, to, thickness_pt, colour });
    } else {
        let (from, to) = ([middle_x, area.y], [middle_x, area.bottom()]);
        ink.strokes.push(Stroke { from, to, thickness_pt, colour });
    }
}

/// Whether between the two boxes there is only a thin frame.
fn is_frame(outer: Rect, inner: Rect) -> bool {
    let gaps = [
        inner.x - outer.x,
        inner.y - outer.y,
        outer.right() - inner.right(),
        outer.bottom() - inner.bottom(),
    ];
    gaps.iter().all(|gap| (0.0..=THICKEST_RULE_PT).contains(gap)) && gaps.iter().any(|gap| *gap > 0.0)
}

fn sides_between(outer: Rect, inner: Rect) -> impl Iterator<Item = Rect> {
    let corners = [
        ([outer.x, outer.y], [outer.right(), inner.y]),
        ([outer.x, inner.bottom()], [outer.right(), outer.bottom()]),
        ([outer.x, outer.y], [inner.x, outer.bottom()]),
        ([inner.right(), outer.y], [outer.right(), outer.bottom()]),
    ];
    corners.into_iter().map(|(a, b)| Rect::from_corners(a, b))
}

#[cfg(test)]
mod tests {
    use super::{FillRule, Ink, Path};

    const BLACK: [u8; 3] = [0; 3];

    fn rectangle(path: &mut Path, x: f64, y: f64, width: f64, height: f64) {
        path.move_to([x, y]);
        path.line_to([x + width, y]);
        path.line_to([x + width, y + height]);
        path.line_to([x, y + height]);
        path.close();
    }

    #[test]
    fn thin_boxes_are_lines_and_others_are_shades() {
        let (mut path, mut ink) = (Path::default(), Ink::default());
        rectangle(&mut path, 10.0, 10.0, 100.0, 0.5);
        rectangle(&mut path, 10.0, 10.0, 100.0, 20.0);
        path.fill(FillRule::NonZero, BLACK, &mut ink);
        assert_eq!((ink.strokes.len(), ink.boxes.len()), (1, 1));
        assert_eq!((ink.strokes[0].from, ink.strokes[0].to), ([10.0, 10.25], [110.0, 10.25]));
    }

    #[test]
    fn a_frame_of_two_boxes_is_four_lines() {
        let (mut path, mut ink) = (Path::default(), Ink::default());
        rectangle(&mut path, 10.0, 10.0, 100.0, 50.0);
        rectangle(&mut path, 11.0, 11.0, 98.0, 48.0);
        path.fill(FillRule::EvenOdd, BLACK, &mut ink);
        assert_eq!((ink.strokes.len(), ink.boxes.len()), (4, 0));
    }

    #[test]
    fn the_straight_parts_of_a_rounded_box_are_kept() {
        let (mut path, mut ink) = (Path::default(), Ink::default());
        path.move_to([5.0, 0.0]);
        path.line_to([95.0, 0.0]);
        path.curve_to([100.0, 5.0]);
        path.line_to([100.0, 45.0]);
        path.curve_to([95.0, 50.0]);
        path.line_to([5.0, 50.0]);
        path.curve_to([0.0, 45.0]);
        path.line_to([0.0, 5.0]);
        path.curve_to([5.0, 0.0]);
        path.close();
        path.stroke(1.0, BLACK, &mut ink);
        assert_eq!(ink.strokes.len(), 4);
        path.fill(FillRule::NonZero, BLACK, &mut ink);
        assert_eq!(ink.boxes.len(), 1);
    }

    #[test]
    fn slanted_strokes_are_no_lines_and_wide_ones_are_bars() {
        let (mut path, mut ink) = (Path::default(), Ink::default());
        path.move_to([0.0, 0.0]);
        path.line_to([50.0, 30.0]);
        path.stroke(1.0, BLACK, &mut ink);
        assert!(ink.strokes.is_empty());
        path.clear();
        path.move_to([0.0, 20.0]);
        path.line_to([100.0, 20.0]);
        path.stroke(12.0, BLACK, &mut ink);
        assert_eq!((ink.boxes[0].0.y, ink.boxes[0].0.height), (14.0, 12.0));
    }
}
