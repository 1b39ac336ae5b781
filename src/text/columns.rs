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
struct Count {
    /// An East Asian character two steps, any other one; else each one step, as wide as the font is high.
    half_ems: bool,
    tabs: Tabs,
}

/// What editors and `unexpand` put for the blanks up to the next stop.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Tabs {
    stop: usize,
    /// Whether the stops are counted as `Count::half_ems` says, of whoever put the tabs.
    half_ems: bool,
}

impl Count {
    const fn new(half_ems: bool) -> Self {
        Self { half_ems, tabs: Tabs { stop: 8, half_ems } }
    }

    /// The counts that may be a text's; the likelier ones first.
    fn all(text: &str) -> Vec<Self> {
        let plain = [Self::new(false), Self::new(true)];
        if !text.contains('\t') {
            return plain.to_vec();
        }
        let with = |tabs: Tabs| plain.map(|count| Self { tabs, ..count });
        [(8, false), (8, true), (4, false), (4, true)]
            .into_iter()
            .flat_map(|(stop, half_ems)| with(Tabs { stop, half_ems }))
            .collect()
    }

    fn step_pt(self) -> f64 {
        if self.half_ems { SIZE_PT / 2.0 } else { SIZE_PT }
    }

    /// The characters of a line, each with its place in bytes and in steps, and its width.
    fn places(self, line: &str) -> impl Iterator<Item = (usize, char, usize, usize)> {
        let (mut steps, mut tab_steps) = (0, 0);
        let width = |c: char, half_ems: bool| match c {
            // What moves nothing on, as a blank told for an invisible sign.
            '\u{200a}' | '\u{feff}' => 0,
            c if fold::is_invisible(c) => 0,
            c if half_ems => fold::half_ems(c),
            _ => 1,
        };
        line.char_indices().map(move |(at, c)| {
            let blanks = self.tabs.stop - tab_steps % self.tabs.stop;
            let [own, by_tabs] = match c {
                '\t' => [blanks; 2],
                c => [width(c, self.half_ems), width(c, self.tabs.half_ems)],
            };
            let from = steps;
            steps += own;
            tab_steps += by_tabs;
            (at, c, from, own)
        })
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
        for (at, c, place, width) in count.places(line) {
            if !c.is_whitespace() && c != '\u{feff}' {
                let x = place as f64 * step;
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
            steps = place + width;
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
    let counts = Count::all(text);
    // The first of those by which as many stand so.
    counts.into_iter().rev().max_by_key(|count| aligned(*count)).unwrap_or(Count::new(false))
}

/// Where columns begin in a line: behind blanks wide enough.
fn column_starts(line: &str, count: Count) -> Vec<usize> {
    let (mut starts, mut blanks) = (Vec::new(), 0);
    for (_, c, place, width) in count.places(line) {
        if c.is_whitespace() {
            blanks += if c == '\t' { width } else { 1 };
        } else {
            if blanks >= PARTING_BLANKS {
                starts.push(place);
            }
            blanks = 0;
        }
    }
    starts
}

/// Fewer lines show too little of how a text is laid out.
const LEAST_LINES: usize = 30;
/// So many lines up and down a column's start is looked for again.
const NEARBY_LINES: usize = 4;
/// No page has so many lines as wide as its widest: pages in columns had a tenth, lines cut at a width a fifth.
const MOST_WIDEST: f32 = 0.165;

/// Whether the columns of a text still stand where its blanks say. PyMuPDF's sorted texts keep blanks but no
/// columns, and lines may have been trimmed, wrapped or cut since.
pub(super) fn are_kept(text: &str) -> bool {
    let lines: Vec<&str> = text.split(['\n', '\u{c}']).filter(|line| !line.trim().is_empty()).collect();
    if lines.len() >= LEAST_LINES {
        // Where columns are kept, some line begins in none but the first.
        let is_trimmed = !lines.iter().any(|line| line.starts_with(char::is_whitespace));
        if is_trimmed || are_wrapped(&lines) {
            return false;
        }
    }
    let mut counts = Count::all(text).into_iter();
    counts.any(|count| {
        let starts: Vec<Vec<usize>> = lines.iter().map(|line| inner_starts(line, count)).collect();
        let all: usize = starts.iter().map(Vec::len).sum();
        let found: usize = (0..starts.len()).map(|line| recurring(&starts, line)).sum();
        found as f32 >= all as f32 * least_recurring(text, all)
    })
}

/// How many of `starts` columns have to begin where another begins nearby. Of published and generated texts in
/// columns more do, fewer only where there are few; pdftotext, which turns wide blanks into narrow ones, puts its
/// columns less exactly than others that keep them.
fn least_recurring(text: &str, starts: usize) -> f32 {
    match starts {
        ..20 => 0.0,
        _ if text.contains('　') => 0.5,
        20..40 => 0.3,
        _ => 0.39,
    }
}

/// How many columns of a line begin where one of a line nearby does.
fn recurring(starts: &[Vec<usize>], line: usize) -> usize {
    let nearby = line.saturating_sub(NEARBY_LINES)..starts.len().min(line + NEARBY_LINES + 1);
    let recurs = |start: &usize| nearby.clone().any(|other| other != line && starts[other].contains(start));
    starts[line].iter().filter(|start| recurs(start)).count()
}

/// Whether lines were cut at a width.
fn are_wrapped(lines: &[&str]) -> bool {
    [false, true].into_iter().any(|half_ems| {
        let width = |line: &&str| {
            let end = Count::new(half_ems).places(line.trim_end()).last();
            end.map_or(0, |(_, _, place, width)| place + width)
        };
        let widths: Vec<usize> = lines.iter().map(width).collect();
        let widest = widths.iter().copied().max().unwrap_or(0);
        let at_edge = widths.iter().filter(|width| **width + 1 >= widest).count();
        at_edge as f32 > lines.len() as f32 * MOST_WIDEST
    })
}

/// Where columns begin in a line behind other texts; a line's first text is often set in by itself.
fn inner_starts(line: &str, count: Count) -> Vec<usize> {
    let indent = line.len() - line.trim_start().len();
    let first = count.places(line).find(|(at, ..)| *at == indent).map_or(0, |(_, _, place, _)| place);
    column_starts(line, count).into_iter().filter(|start| *start > first).collect()
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
    fn a_tab_goes_to_the_next_stop() {
        // Columns at 8 and 16, by characters and by half ems.
        for text in ["計画\t甲\t乙\n案\t丙\t丁\n", "計画の見直し\t甲\nab\t\t乙\n", "計画\t甲\n灯台の\t乙\n"]
        {
            let places = places(text);
            let at = |c: char| places.iter().find(|place| place.0 == c).map(|place| place.1);
            assert_eq!(at('甲'), at(if text.contains('丙') { '丙' } else { '乙' }), "{text}");
        }
    }

    #[test]
    fn columns_that_do_not_recur_are_not_kept() {
        let row = |shift: usize, indent: usize| {
            let [indent, gap] = [" ".repeat(indent), " ".repeat(4 + shift)];
            format!("{indent}灯台の点検{gap}北の岬{gap}{}\n", "鐘".repeat(1 + shift % 7))
        };
        let text = |shift: &dyn Fn(usize) -> usize, indent: usize| -> String {
            (0..40).map(|line| row(shift(line), if line % 3 == 0 { indent } else { 0 })).collect()
        };
        let cut = |line: &str| {
            let (width, glyphs) = (14, line.chars().collect::<Vec<char>>());
            glyphs.chunks(width).map(|part| part.iter().collect::<String>() + "\n").collect::<String>()
        };
        let table = [
            ("columns", text(&|line| line / 10, 2), true),
            ("shifted from line to line", text(&|line| line * 7 % 40, 2), false),
            ("no line begins with a blank", text(&|line| line / 10, 0), false),
            ("cut at a width", text(&|line| line / 10, 2).lines().map(cut).collect(), false),
            (
                "too short to tell",
                text(&|line| line * 7 % 40, 0).lines().take(6).collect::<Vec<_>>().join("\n"),
                true,
            ),
        ];
        for (what, text, want) in table {
            assert_eq!(super::are_kept(&text), want, "{what}");
        }
    }

    #[test]
    fn each_form_feed_ends_a_page() {
        let text = "甲\n\u{c}乙\n\u{c}";
        let pages = pages(text, 3);
        let got: Vec<_> = pages.iter().map(|page| (page.number, page.span.of(text))).collect();
        assert_eq!(got, [(3, "甲\n"), (4, "乙\n")]);
    }
}
