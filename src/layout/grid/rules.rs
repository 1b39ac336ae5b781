//! Ruling lines of a sheet, found by where they stand.

use crate::geometry::Rect;

/// A ruling line: where it lies across its direction, and from where to where it runs.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Line {
    /// Height of a level line, distance from the left of an upright one.
    pub at: f64,
    /// Where it begins.
    pub from: f64,
    /// Where it ends.
    pub to: f64,
}

impl Line {
    /// Whether it runs past `point`.
    pub fn passes(&self, point: f64) -> bool {
        self.from <= point && point <= self.to
    }

    /// Points of `from..to` that it runs along.
    pub fn shared(&self, from: f64, to: f64) -> f64 {
        self.to.min(to) - self.from.max(from)
    }
}

/// The lines next to a text on its four sides.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Sides {
    /// Next line on the left.
    pub left: Option<f64>,
    /// Next line on the right.
    pub right: Option<f64>,
    /// Next line above.
    pub top: Option<f64>,
    /// Next line below.
    pub bottom: Option<f64>,
}

impl Sides {
    /// The box between the lines, out to `zone` where none stands.
    pub fn within(&self, zone: Rect) -> Rect {
        let (left, top) = (self.left.unwrap_or(zone.x), self.top.unwrap_or(zone.y));
        let right = self.right.unwrap_or_else(|| zone.right()).max(left);
        let bottom = self.bottom.unwrap_or_else(|| zone.bottom()).max(top);
        Rect { x: left, y: top, width: right - left, height: bottom - top }
    }
}

/// Level lines nearer than this are one, in ems: a double line.
pub const DOUBLE_EM: f64 = 0.45;
/// Lines looked at from one point; more in one place are a pattern, no border.
const MOST_TRIED: usize = 200;

/// All lines of a sheet, level ones from top to bottom, upright ones from left to right.
#[derive(Clone, Debug, Default)]
pub struct Rules {
    level: Vec<Line>,
    upright: Vec<Line>,
}

impl Rules {
    /// Sorts lines for finding.
    pub fn new(mut level: Vec<Line>, mut upright: Vec<Line>) -> Self {
        level.sort_by(|a, b| a.at.total_cmp(&b.at));
        upright.sort_by(|a, b| a.at.total_cmp(&b.at));
        Self { level, upright }
    }

    /// Level lines between two heights.
    pub fn level_between(&self, from: f64, to: f64) -> &[Line] {
        between(&self.level, from, to)
    }

    /// Upright lines between two distances from the left.
    pub fn upright_between(&self, from: f64, to: f64) -> &[Line] {
        between(&self.upright, from, to)
    }

    /// How far right the last line stands.
    pub fn right_end(&self) -> f64 {
        self.upright.last().map_or(f64::NEG_INFINITY, |line| line.at)
    }

    /// The lines next to the middle of `area`.
    pub fn around(&self, area: Rect) -> Sides {
        let [x, y] = area.center();
        let before = |lines: &[Line], at: f64, along: f64| {
            let end = lines.partition_point(|line| line.at <= at);
            lines[..end].iter().rev().take(MOST_TRIED).find(|line| line.passes(along)).map(|line| line.at)
        };
        let after = |lines: &[Line], at: f64, along: f64| {
            let start = lines.partition_point(|line| line.at <= at);
            lines[start..].iter().take(MOST_TRIED).find(|line| line.passes(along)).map(|line| line.at)
        };
        Sides {
            left: before(&self.upright, x, y),
            right: after(&self.upright, x, y),
            top: before(&self.level, y, x),
            bottom: after(&self.level, y, x),
        }
    }

    /// How many level lines stand between two heights above each other at `x`.
    pub fn crossed(&self, x: f64, from: f64, to: f64) -> usize {
        let (from, to) = (from.min(to), from.max(to));
        self.level_between(from, to).iter().take(MOST_TRIED).filter(|line| line.passes(x)).count()
    }
}

fn between(lines: &[Line], from: f64, to: f64) -> &[Line] {
    let start = lines.partition_point(|line| line.at <= from);
    let end = lines.partition_point(|line| line.at < to);
    &lines[start..end.max(start)]
}
