//! The lines of a page, from top to bottom, as far as they are read level.

use crate::geometry::{Glyph, Page};
use crate::span::Span;

/// Baselines within this are one line, in ems of the smaller glyph.
const SAME_LINE_EM: f64 = 0.35;
/// Texts of one line that stand farther apart are two, in ems.
const GAP_EM: f64 = 1.5;

/// A line of a page.
pub struct Line {
    /// Its texts from left to right.
    pub texts: Vec<Text>,
    pub top: f64,
    pub bottom: f64,
    pub baseline: f64,
    pub size: f64,
}

/// Glyphs of a line that stand near each other.
pub struct Text {
    /// Their characters, a span for each run that is one in the text.
    pub spans: Vec<Span>,
    pub left: f64,
    right: f64,
}

impl Line {
    pub fn height(&self) -> f64 {
        f64::midpoint(self.top, self.bottom)
    }

    /// All its characters.
    pub fn words(&self, text: &str) -> String {
        self.texts.iter().map(|one| one.words(text)).collect()
    }
}

impl Text {
    pub fn words(&self, text: &str) -> String {
        self.spans.iter().map(|span| span.of(text)).collect()
    }

    fn join(&mut self, other: Self) {
        self.right = self.right.max(other.right);
        for span in other.spans {
            match self.spans.last_mut() {
                Some(last) if last.end == span.start => last.end = span.end,
                _ => self.spans.push(span),
            }
        }
    }
}

/// The lines of a page.
pub fn lines(page: &Page, text: &str) -> Vec<Line> {
    let is_read = |glyph: &&Glyph| {
        !glyph.vertical
            && !glyph.is_blank(text)
            && page.shows(glyph)
            && page.aside(glyph.span.start).is_none()
    };
    let mut runs: Vec<Line> = Vec::new();
    for glyph in page.glyphs.iter().filter(is_read) {
        let area = glyph.area;
        let one = Text { spans: vec![glyph.span], left: area.x, right: area.right() };
        let goes_on = |run: &Line| {
            let text = &run.texts[0];
            (glyph.baseline() - run.baseline).abs() <= 0.1 * glyph.size_pt.min(run.size)
                && area.x >= text.left
                && (area.x - text.right).abs() <= 0.6 * glyph.size_pt
        };
        match runs.last_mut().filter(|run| goes_on(run)) {
            Some(run) => run.texts[0].join(one),
            None => runs.push(Line {
                texts: vec![one],
                top: area.y,
                bottom: area.bottom(),
                baseline: glyph.baseline(),
                size: glyph.size_pt,
            }),
        }
    }
    runs.sort_by(|a, b| a.baseline.total_cmp(&b.baseline));
    let mut lines: Vec<Line> = Vec::new();
    for run in runs {
        let is_same = |line: &Line| run.baseline - line.baseline <= SAME_LINE_EM * run.size.min(line.size);
        match lines.last_mut().filter(|line| is_same(line)) {
            Some(line) => {
                line.texts.extend(run.texts);
                (line.top, line.bottom) = (line.top.min(run.top), line.bottom.max(run.bottom));
                line.size = line.size.max(run.size);
            }
            None => lines.push(run),
        }
    }
    for line in &mut lines {
        line.texts.sort_by(|a, b| a.left.total_cmp(&b.left));
        let mut joined: Vec<Text> = Vec::new();
        for one in line.texts.drain(..) {
            match joined.last_mut().filter(|last| one.left - last.right <= GAP_EM * line.size) {
                Some(last) => last.join(one),
                None => joined.push(one),
            }
        }
        line.texts = joined;
    }
    lines
}
