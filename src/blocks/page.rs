//! Atoms of a sheet whose glyphs have places: runs of glyphs that stand side by side, in the order in which the
//! page is read and not in the one it was painted in.
//!
//! Glyphs → runs (side by side, no ruling line between) → segments (runs of one line) → stacks (segments right
//! under each other). A label that is wrapped, spread or set downwards is a stack of its own, so its pieces
//! follow each other here however far they stand apart in the text.

use super::atom::{Atom, Gap};
use crate::geometry::{Aside, Glyph, Page, Rect};
use crate::marker::{self, Marker};
use crate::sheet::Sheet;
use crate::span::Span;

/// A gap wider than this parts two runs, in ems.
const GAP_EM: f64 = 0.25;
/// A glyph may reach back this far over the one before it, in ems: fonts without widths overlap by half an em.
const OVERLAP_EM: f64 = 0.6;
/// Glyphs of one text stand no further off each other than this where they run across a line, in ems.
const SEAMLESS_EM: f64 = 0.05;
/// Baselines within this are one line, in ems of the smaller glyph.
const SAME_LINE_EM: f64 = 0.35;
/// Baselines within this are one, in ems.
const LEVEL_EM: f64 = 0.08;
/// Runs of one segment stand no further apart, in ems; a table's columns do.
const SEGMENT_GAP_EM: f64 = 1.2;
/// The same in a text in columns, where a single blank may stand between two columns.
const COARSE_SEGMENT_GAP_EM: f64 = 0.4;
/// Single glyphs of a word that is spread over its box may stand this far apart, in ems.
const SPREAD_EM: f64 = 4.0;
/// Lines of one stack have less than this between them, in ems.
const LEADING_EM: f64 = 1.0;
/// The same in a text in columns: a line may stand between.
const COARSE_LEADING_EM: f64 = 1.6;
/// No line of a stack begins farther below the one before, in ems: more than each of the above.
const FARTHEST_EM: f64 = SPREAD_EM + 1.0;
/// Of the narrower of two segments of a stack, this share stands over or under the other.
const STACK_OVERLAP: f64 = 0.5;
/// Ends of stacks that are tried for a segment, the nearest first.
const MOST_TRIED: usize = 256;

/// The atoms of a sheet that are shown, in reading order, and those that are not.
pub struct PageAtoms {
    /// Shown on the page.
    pub shown: Vec<Atom>,
    /// Clipped away, set invisibly, on a layer that is switched off.
    pub hidden: Vec<Atom>,
    /// No part of the sheet.
    pub asides: Vec<(Atom, Aside)>,
}

/// Glyphs side by side.
struct Run {
    span: Span,
    area: Rect,
    baseline: f64,
    size: f64,
    glyphs: usize,
    is_shown: bool,
    aside: Option<Aside>,
}

/// Runs of one line that stand near each other.
struct Segment {
    runs: Vec<usize>,
    area: Rect,
    size: f64,
    is_glyph: bool,
    line: usize,
}

/// Cuts the pages of a sheet into atoms.
pub fn atoms(sheet: &Sheet) -> PageAtoms {
    let mut atoms = PageAtoms { shown: Vec::new(), hidden: Vec::new(), asides: Vec::new() };
    let mut first_line = 0;
    for (index, page) in sheet.geometry.iter().enumerate() {
        let mut shown = runs(page, &sheet.text);
        for run in shown.extract_if(.., |run| !run.is_shown || run.aside.is_some()) {
            let atom = Atom { span: run.span, gap: Gap::Blank(1), line: first_line, column: 0 };
            match run.aside.filter(|_| run.is_shown) {
                Some(aside) => atoms.asides.push((atom, aside)),
                None => atoms.hidden.push(atom),
            }
        }
        let em = commonest_size(&shown);
        let (segments, lines) = segments(page, &shown);
        let mut is_first = true;
        for stack in stacks(page, &segments) {
            for (depth, segment) in stack.iter().map(|at| &segments[*at]).enumerate() {
                let above = depth.checked_sub(1).map(|above| &segments[stack[above]]);
                let is_far = page.grain_pt > 0.0
                    && above.is_some_and(|above| segment.area.y - above.area.bottom() > LEADING_EM * em);
                for (nth, run) in segment.runs.iter().map(|at| &shown[*at]).enumerate() {
                    let gap = match (depth, nth) {
                        _ if is_first && index == 0 => Gap::Start,
                        _ if is_first => Gap::Page,
                        (_, 0) if depth == 0 || is_far => Gap::Blank(1),
                        (_, 0) => Gap::Line,
                        _ => Gap::Spaces(1),
                    };
                    is_first = false;
                    let column = (run.area.x.max(0.0) / (em / 2.0)).round() as usize;
                    atoms.shown.push(Atom { span: run.span, gap, line: first_line + segment.line, column });
                }
            }
        }
        first_line += lines;
    }
    atoms
}

/// Runs in painting order. Each is one stretch of the text.
fn runs(page: &Page, text: &str) -> Vec<Run> {
    let upright = Upright::of(page);
    let mut runs: Vec<Run> = Vec::new();
    let mut last: Option<&Glyph> = None;
    for glyph in &page.glyphs {
        if glyph.is_blank(text) {
            continue;
        }
        let (is_shown, aside) = (page.shows(glyph), page.aside(glyph.span.start));
        let joins = last.is_some_and(|last| {
            follows(last, glyph) && !upright.parts(last, glyph) && !opens_cell(last, glyph, text)
        });
        match runs.last_mut() {
            Some(run)
                if joins
                    && (run.is_shown, run.aside) == (is_shown, aside)
                    && run.span.end == glyph.span.start =>
            {
                run.span.end = glyph.span.end;
                run.area = run.area.union(glyph.area);
                run.glyphs += 1;
            }
            _ => runs.push(Run {
                span: glyph.span,
                area: glyph.area,
                baseline: glyph.baseline(),
                size: glyph.size_pt,
                glyphs: 1,
                is_shown,
                aside,
            }),
        }
        last = Some(glyph);
    }
    runs
}

/// Whether `next` stands right behind `last` on its line.
fn follows(last: &Glyph, next: &Glyph) -> bool {
    let size = last.size_pt.min(next.size_pt);
    if last.vertical != next.vertical {
        return false;
    }
    if next.vertical {
        let gap = next.area.y - last.area.bottom();
        return (next.origin[0] - last.origin[0]).abs() <= SAME_LINE_EM * size
            && gap <= GAP_EM * size
            && gap >= -OVERLAP_EM * size;
    }
    let gap = next.area.x - last.area.right();
    let rise = (next.baseline() - last.baseline()).abs();
    // What is set higher or lower and stands off is the end of another text.
    let is_level = rise <= LEVEL_EM * size || rise <= SAME_LINE_EM / 2.0 * size && gap <= SEAMLESS_EM * size;
    is_level && next.origin[0] >= last.origin[0] && gap <= GAP_EM * size && gap >= -OVERLAP_EM * size
}

/// Whether `next` is a marker in a cell of its own, into which the text before it runs over: one text is set
/// without a seam.
fn opens_cell(last: &Glyph, next: &Glyph, text: &str) -> bool {
    let gap = (next.area.x - last.area.right()).abs();
    !next.vertical
        && gap > SEAMLESS_EM * next.size_pt
        && matches!(marker::marker(&text[next.span.start..]), Ok((_, Marker::Numbered(_) | Marker::Sign(_))))
}

/// The upright ruling lines of a page, from left to right.
struct Upright(Vec<[f64; 3]>);

/// Lines looked at between two glyphs; where more stand in one place they are a pattern, no border.
const MOST_BETWEEN: usize = 64;

impl Upright {
    fn of(page: &Page) -> Self {
        let upright = page.rules.iter().filter(|rule| !rule.is_horizontal());
        let mut lines: Vec<[f64; 3]> = upright.map(|rule| [rule.from[0], rule.from[1], rule.to[1]]).collect();
        lines.sort_by(|a, b| a[0].total_cmp(&b[0]));
        Self(lines)
    }

    /// Whether a border stands between two glyphs of a line. A text that is too wide for its box runs across
    /// the border without a gap.
    fn parts(&self, last: &Glyph, next: &Glyph) -> bool {
        let gap = (next.area.x - last.area.right()).abs();
        !next.vertical && gap > SEAMLESS_EM * next.size_pt && self.stands_between(last.area, next.area)
    }

    fn stands_between(&self, left: Rect, right: Rect) -> bool {
        let (from, to) = (left.center()[0], right.center()[0]);
        let height = left.center()[1];
        let first = self.0.partition_point(|line| line[0] <= from);
        let between = self.0[first..].iter().take(MOST_BETWEEN).take_while(|line| line[0] < to);
        between.into_iter().any(|line| line[1] <= height && line[2] >= height)
    }
}

/// The size most runs have, in points.
fn commonest_size(runs: &[Run]) -> f64 {
    let mut sizes: Vec<u32> = runs.iter().map(|run| (run.size * 10.0).round() as u32).collect();
    sizes.sort_unstable();
    let commonest = sizes.chunk_by(|a, b| a == b).max_by_key(|same| same.len());
    commonest.map_or(10.0, |same| f64::from(same[0]) / 10.0).max(1.0)
}

/// Segments from top to bottom and from left to right, and how many lines they stand on.
fn segments(page: &Page, runs: &[Run]) -> (Vec<Segment>, usize) {
    let gap = if page.grain_pt > 0.0 { COARSE_SEGMENT_GAP_EM } else { SEGMENT_GAP_EM };
    let upright = Upright::of(page);
    let mut order: Vec<usize> = (0..runs.len()).collect();
    order.sort_by(|a, b| runs[*a].baseline.total_cmp(&runs[*b].baseline));
    let mut lines: Vec<Vec<usize>> = Vec::new();
    for at in order {
        let same_line = |line: &Vec<usize>| {
            let first = &runs[line[0]];
            runs[at].baseline - first.baseline <= SAME_LINE_EM * runs[at].size.min(first.size)
        };
        match lines.last_mut().filter(|line| same_line(line)) {
            Some(line) => line.push(at),
            None => lines.push(vec![at]),
        }
    }
    let mut segments: Vec<Segment> = Vec::new();
    for (number, line) in lines.iter_mut().enumerate() {
        line.sort_by(|a, b| runs[*a].area.x.total_cmp(&runs[*b].area.x));
        let mut is_new = true;
        for &at in line.iter() {
            let run = &runs[at];
            let is_glyph = run.glyphs == 1;
            let goes_on = |segment: &Segment| {
                let reach = if segment.is_glyph && is_glyph { SPREAD_EM } else { gap };
                run.area.x - segment.area.right() <= reach * run.size.min(segment.size)
                    && !upright.stands_between(runs[segment.runs[segment.runs.len() - 1]].area, run.area)
            };
            match segments.last_mut().filter(|segment| !is_new && goes_on(segment)) {
                Some(segment) => {
                    segment.runs.push(at);
                    segment.area = segment.area.union(run.area);
                    segment.is_glyph &= is_glyph;
                }
                None => segments.push(Segment {
                    runs: vec![at],
                    area: run.area,
                    size: run.size,
                    is_glyph,
                    line: number,
                }),
            }
            is_new = false;
        }
    }
    (segments, lines.len())
}

/// Segments under each other, no ruling line between, as lists of their numbers; the stacks by where they begin.
fn stacks(page: &Page, segments: &[Segment]) -> Vec<Vec<usize>> {
    let mut level: Vec<[f64; 3]> = page
        .rules
        .iter()
        .filter(|rule| rule.is_horizontal())
        .map(|rule| [rule.from[1], rule.from[0], rule.to[0]])
        .collect();
    level.sort_by(|a, b| a[0].total_cmp(&b[0]));
    let is_parted = |upper: Rect, lower: Rect| {
        let (from, to) = (upper.center()[1], lower.center()[1]);
        let middle = lower.center()[0].clamp(upper.x, upper.right().max(upper.x));
        let first = level.partition_point(|line| line[0] <= from);
        let between = level[first..].iter().take(MOST_BETWEEN).take_while(|line| line[0] < to);
        between.into_iter().any(|line| line[1] <= middle && line[2] >= middle)
    };
    let mut stacks: Vec<Vec<usize>> = Vec::new();
    // Of each stack that may go on its number, and how far down its next segment begins at most.
    let mut ends: Vec<(usize, f64)> = Vec::new();
    // For each segment, how far up it or one behind it begins.
    let mut highest: Vec<f64> = segments.iter().map(|segment| segment.area.y).collect();
    for at in (1..highest.len()).rev() {
        highest[at - 1] = highest[at - 1].min(highest[at]);
    }
    for (at, segment) in segments.iter().enumerate() {
        ends.retain(|(_, reach)| *reach >= highest[at]);
        let fits = |stack: &Vec<usize>, leading: f64| {
            let above = &segments[stack[stack.len() - 1]];
            let size = above.size.min(segment.size);
            let gap = segment.area.y - above.area.bottom();
            let reach =
                if above.is_glyph && segment.is_glyph && above.runs.len() == 1 { SPREAD_EM } else { leading };
            let shared = above.area.right().min(segment.area.right()) - above.area.x.max(segment.area.x);
            above.line < segment.line
                && gap <= reach * size
                && gap >= -OVERLAP_EM * size
                && above.size.max(segment.size) <= 1.25 * size
                && shared >= STACK_OVERLAP * above.area.width.min(segment.area.width)
                && !is_parted(above.area, segment.area)
        };
        let only = |leading: f64| {
            let tried = ends.iter().rev().take(MOST_TRIED);
            let mut fitting = tried.map(|(stack, _)| *stack).filter(|stack| fits(&stacks[*stack], leading));
            (fitting.next(), fitting.next())
        };
        let (found, other) = match only(LEADING_EM) {
            // What stands between two lines of a label is a line of its own in a text in columns.
            (None, _) if page.grain_pt > 0.0 => only(COARSE_LEADING_EM),
            found => found,
        };
        let reach = segment.area.bottom() + FARTHEST_EM * segment.size;
        if let Some(stack) = found.filter(|_| other.is_none()) {
            stacks[stack].push(at);
            ends.retain(|(end, _)| *end != stack);
            ends.push((stack, reach));
        } else {
            ends.push((stacks.len(), reach));
            stacks.push(vec![at]);
        }
        // What lies so far up reaches nothing any more.
        if ends.len() > 2 * MOST_TRIED {
            ends.drain(..MOST_TRIED);
        }
    }
    stacks
}
