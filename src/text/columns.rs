//! What stands where in a text whose columns are kept by blanks. Part of stage 2; knows no label and no field.
//!
//! Each line is as high as the others, and each character as wide. How wide differs by tool: some count
//! characters, some count East Asian ones twice. The text tells by which count more of its columns stand
//! right under each other.

use crate::fold;
use crate::geometry::{Glyph, Hidden, Page, Rect};
use crate::span::Span;

/// Font size, in points.
const SIZE_PT: f64 = 10.0;
/// From one line to the next, in points.
const PITCH_PT: f64 = 12.0;
/// So many blanks part two columns.
const PARTING_BLANKS: usize = 2;

/// How far a character moves the next one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Count {
    /// Each one step, as wide as the font is high.
    Characters,
    /// An East Asian one two steps, any other one.
    HalfEms,
}

impl Count {
    fn steps(self, c: char) -> usize {
        match self {
            Self::Characters => 1,
            Self::HalfEms => fold::half_ems(c),
        }
    }

    fn step_pt(self) -> f64 {
        match self {
            Self::Characters => SIZE_PT,
            Self::HalfEms => SIZE_PT / 2.0,
        }
    }
}

/// The pages of a text in columns, with its characters in their places.
///
/// - Shape: a page for each stretch between form feeds that shows anything; `first_page` is the number of
///   the first.
/// - Units: points of a font of 10; `Page::grain_pt` is one character's step.
pub fn pages(text: &str, first_page: usize) -> Vec<Page> {
    let count = tell_count(text);
    let mut pages = Vec::new();
    let mut start = 0;
    for (nth, stretch) in text.split('\u{c}').enumerate() {
        if !stretch.trim().is_empty() {
            pages.push(page(stretch, start, first_page + nth, count));
        }
        start += stretch.len() + 1;
    }
    pages
}

fn page(text: &str, start: usize, number: usize, count: Count) -> Page {
    let step = count.step_pt();
    let mut page =
        Page { number, span: Span::new(start, start + text.len()), grain_pt: step, ..Page::default() };
    let (mut line_start, mut lines) = (start, 0);
    for line in text.split('\n') {
        let top = f64::from(lines) * PITCH_PT;
        let mut steps = 0;
        for (at, c) in line.char_indices() {
            let width = count.steps(c);
            if !c.is_whitespace() && c != '\u{feff}' {
                let x = steps as f64 * step;
                let from = line_start + at;
                page.glyphs.push(Glyph {
                    span: Span::new(from, from + c.len_utf8()),
                    area: Rect { x, y: top, width: width as f64 * step, height: SIZE_PT },
                    origin: [x, top + 0.88 * SIZE_PT],
                    size_pt: SIZE_PT,
                    vertical: false,
                    hidden: Hidden::default(),
                });
            }
            steps += width;
        }
        page.width_pt = page.width_pt.max((steps + 1) as f64 * step);
        line_start += line.len() + 1;
        lines += 1;
    }
    page.height_pt = f64::from(lines) * PITCH_PT;
    page
}

/// By which count more columns stand right under each other.
fn tell_count(text: &str) -> Count {
    let aligned = |count: Count| {
        let (mut aligned, mut above) = (0, Vec::new());
        for line in text.split(['\n', '\u{c}']).filter(|line| !line.trim().is_empty()) {
            let starts = column_starts(line, count);
            aligned += starts.iter().filter(|start| above.contains(*start)).count();
            above = starts;
        }
        aligned
    };
    if aligned(Count::HalfEms) > aligned(Count::Characters) { Count::HalfEms } else { Count::Characters }
}

/// Where columns begin in a line: behind blanks wide enough.
fn column_starts(line: &str, count: Count) -> Vec<usize> {
    let (mut starts, mut steps, mut blanks) = (Vec::new(), 0, 0);
    for c in line.chars() {
        if c.is_whitespace() {
            blanks += 1;
        } else {
            if blanks >= PARTING_BLANKS {
                starts.push(steps);
            }
            blanks = 0;
        }
        steps += count.steps(c);
    }
    starts
}

#[cfg(test)]
mod tests {
    use super::pages;

    /// The places of a text's characters, as many characters to the right and lines down.
    fn places(text: &str) -> Vec<(char, u32, u32)> {
        let page = pages(text, 1).remove(0);
        let place = |glyph: &crate::geometry::Glyph| {
            let c = glyph.span.of(text).chars().next().unwrap_or(' ');
            (c, (glyph.area.x / page.grain_pt) as u32, (glyph.area.y / super::PITCH_PT).round() as u32)
        };
        page.glyphs.iter().map(place).collect()
    }

    #[test]
    fn characters_are_counted_where_that_aligns_the_columns() {
        let text = "計画  甲\n案     乙\n";
        let got = places(text);
        assert_eq!(got, [('計', 0, 0), ('画', 1, 0), ('甲', 4, 0), ('案', 0, 1), ('乙', 6, 1)]);
        let text = "計画  甲\n案   乙\n";
        assert_eq!(places(text)[2].1, places(text)[4].1, "one character a step");
    }

    #[test]
    fn wide_characters_are_counted_twice_where_that_aligns_the_columns() {
        let text = "計画  甲\nab    乙\nc     丙\n";
        let got = places(text);
        assert_eq!([got[2].1, got[5].1, got[7].1], [6, 6, 6]);
    }

    #[test]
    fn each_form_feed_ends_a_page() {
        let text = "甲\n\u{c}乙\n\u{c}";
        let pages = pages(text, 3);
        let got: Vec<_> = pages.iter().map(|page| (page.number, page.span.of(text))).collect();
        assert_eq!(got, [(3, "甲\n"), (4, "乙\n")]);
    }
}
