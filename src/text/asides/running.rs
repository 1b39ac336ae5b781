//! Lines in the margin of a file's pages: their numbers, and heads and feet that run through them.
//!
//! No line is one by its looks: it stands at the same height of most pages and says the same there but for its
//! digits, and a bare number counts with its page besides.

use std::collections::{BTreeMap, BTreeSet};

use super::lines::{Line, lines};
use super::words::Words;
use crate::fold;
use crate::geometry::{Aside, Page};
use crate::span::Span;
use crate::text::pages::is_year;

/// Where no ruling lines tell it, this share of a page's height at its top and at its bottom is margin.
const MARGIN: f64 = 0.1;
/// What stands in the margin stands off from what does not, in ems, unless a ruling line is between.
const APART_EM: f64 = 1.0;
/// Lines at heights within this are one, in points.
const SAME_HEIGHT_PT: f64 = 2.0;
/// Lines of a margin at most; more are a text.
const MOST_LINES: usize = 6;
/// Level lines that are part of a frame are wider than this share of the page; so are frames high.
const FRAME: f64 = 0.4;

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Side {
    Top,
    Bottom,
}

/// A text that may run through the pages.
struct Candidate {
    page: usize,
    side: Side,
    /// The line's place among those of its margin, the outermost first.
    line: usize,
    /// From the page's edge to its baseline, in points.
    distance: f64,
    key: String,
    spans: Vec<Span>,
    /// Whether its line says a title, or the year beside one: such a line may be the sheet's own.
    is_title: bool,
    /// Whether another title stands further in: that one is the sheet's own.
    is_outer_title: bool,
}

/// How the lines of one margin stand apart from what is further in.
struct Margin {
    /// For each line the top and bottom, the outermost first, and its size.
    lines: Vec<[f64; 3]>,
    /// The edge of what is next to them further in.
    inner: Option<f64>,
    /// Whether that is a frame.
    is_ruled: bool,
}

/// The running lines and page numbers of a file's pages, for each page.
pub fn find(pages: &[Page], text: &str, words: &Words) -> Vec<Vec<(Span, Aside)>> {
    let mut found = vec![Vec::new(); pages.len()];
    if pages.len() < 2 {
        return found;
    }
    let mut candidates: Vec<Candidate> = Vec::new();
    let mut margins: BTreeMap<(usize, Side), Margin> = BTreeMap::new();
    for (number, page) in pages.iter().enumerate() {
        let lines = lines(page, text);
        for side in [Side::Top, Side::Bottom] {
            let margin = collect((number, page), side, &lines, text, words, &mut candidates);
            margins.insert((number, side), margin);
        }
    }
    let mut groups: BTreeMap<(Side, String), Vec<&Candidate>> = BTreeMap::new();
    for one in &candidates {
        groups.entry((one.side, masked(&one.key))).or_default().push(one);
    }
    let mut running: Vec<(&Candidate, Aside)> = Vec::new();
    for ((_, shape), mut group) in groups {
        group.sort_by(|a, b| a.distance.total_cmp(&b.distance));
        for same in group.chunk_by_mut(|a, b| b.distance - a.distance <= SAME_HEIGHT_PT) {
            same.sort_by_key(|one| one.page);
            if let Some(aside) = judge(same, &shape, pages.len()) {
                running.extend(same.iter().map(|one| (*one, aside)));
            }
        }
    }
    let taken: BTreeSet<(usize, Side, usize)> =
        running.iter().map(|(one, _)| (one.page, one.side, one.line)).collect();
    for (one, aside) in running {
        let is_taken = |line: &usize| taken.contains(&(one.page, one.side, *line));
        let margin = &margins[&(one.page, one.side)];
        if margin.sets_apart(one.side, one.line, is_taken) {
            found[one.page].extend(one.spans.iter().map(|span| (*span, aside)));
        }
    }
    found
}

/// Notes the texts in one margin of a page that may run through all of them.
fn collect(
    (number, page): (usize, &Page),
    side: Side,
    lines: &[Line],
    text: &str,
    words: &Words,
    candidates: &mut Vec<Candidate>,
) -> Margin {
    let frame = frame(page);
    let edge = match (side, frame) {
        (Side::Top, Some([top, _])) => top,
        (Side::Bottom, Some([_, bottom])) => bottom,
        (Side::Top, None) => MARGIN * page.height_pt,
        (Side::Bottom, None) => (1.0 - MARGIN) * page.height_pt,
    };
    let is_outside = |line: &Line| match side {
        Side::Top => line.height() < edge,
        Side::Bottom => line.height() > edge,
    };
    let mut inward: Vec<&Line> = lines.iter().collect();
    if side == Side::Bottom {
        inward.reverse();
    }
    let mut own: Vec<(&Line, bool)> = Vec::new();
    for line in &inward {
        let key = fold::key_string(&line.words(text));
        let texts = line.texts.iter().map(|one| fold::key_string(&one.words(text)));
        if !is_outside(line) || own.len() == MOST_LINES || words.is_label(&key, texts) {
            break;
        }
        own.push((line, words.is_title(&key)));
    }
    // What stands below a title is the sheet's.
    let last_title = own.iter().rposition(|(_, is_title)| *is_title);
    if let (Side::Top, Some(last)) = (side, last_title) {
        own.truncate(last + 1);
    }
    for (at, (line, is_title)) in own.iter().enumerate() {
        for one in &line.texts {
            let key = fold::key_string(&one.words(text));
            candidates.push(Candidate {
                page: number,
                side,
                line: at,
                distance: match side {
                    Side::Top => line.baseline,
                    Side::Bottom => page.height_pt - line.baseline,
                },
                is_title: *is_title || is_year(&key),
                is_outer_title: *is_title
                    && (side == Side::Bottom || last_title.is_some_and(|last| at < last)),
                key,
                spans: one.spans.clone(),
            });
        }
    }
    let next = inward.get(own.len());
    let inner = next.map(|line| if side == Side::Top { line.top } else { line.bottom });
    let is_ruled = frame.is_some() && next.is_none_or(|next| !is_outside(next));
    let lines = own.iter().map(|(line, _)| [line.top, line.bottom, line.size]).collect();
    Margin { lines, inner, is_ruled }
}

impl Margin {
    /// Whether a line stands off from the next one further in that is not taken.
    fn sets_apart(&self, side: Side, line: usize, is_taken: impl Fn(&usize) -> bool) -> bool {
        let [top, bottom, size] = self.lines[line];
        let next = (line + 1..self.lines.len()).find(|next| !is_taken(next));
        let inner = match next {
            Some(next) => Some(self.lines[next][usize::from(side == Side::Bottom)]),
            None if self.is_ruled => None,
            None => self.inner,
        };
        inner.is_none_or(|inner| {
            let gap = if side == Side::Top { inner - bottom } else { top - inner };
            gap >= APART_EM * size
        })
    }
}

/// The heights between which ruling lines frame what a page says, if they do.
fn frame(page: &Page) -> Option<[f64; 2]> {
    let wide = page
        .rules
        .iter()
        .filter(|rule| rule.is_horizontal() && rule.to[0] - rule.from[0] >= FRAME * page.width_pt);
    let (top, bottom) = wide.fold((f64::INFINITY, f64::NEG_INFINITY), |(top, bottom), rule| {
        (top.min(rule.from[1]), bottom.max(rule.from[1]))
    });
    let upright = page.rules.iter().filter(|rule| !rule.is_horizontal());
    let ends =
        upright.fold([top, bottom], |[top, bottom], rule| [top.min(rule.from[1]), bottom.max(rule.to[1])]);
    (bottom - top >= FRAME / 2.0 * page.height_pt).then_some(ends)
}

/// What texts of one shape at one height of several pages are, if they run through them.
fn judge(same: &[&Candidate], shape: &str, pages: usize) -> Option<Aside> {
    let distinct: BTreeSet<usize> = same.iter().map(|one| one.page).collect();
    if distinct.len() < 2 || 2 * distinct.len() <= pages {
        return None;
    }
    // A title that stands alone on its page is the sheet's.
    if same.iter().any(|one| one.is_title) && !same.iter().any(|one| one.is_outer_title) {
        return None;
    }
    let is_number = is_number(shape);
    if is_number && (counts(same) || same.iter().all(|one| is_part_of(&one.key))) {
        return Some(Aside::Folio);
    }
    let says_more = shape.chars().any(char::is_alphabetic);
    let is_date =
        || shape.chars().filter(|c| *c == '0').count() > 1 && same.iter().all(|one| one.key == same[0].key);
    (says_more || is_date()).then_some(Aside::Running)
}

/// A key with one nought for each run of digits.
fn masked(key: &str) -> String {
    let mut shape = String::with_capacity(key.len());
    for c in key.chars() {
        match c {
            '0'..='9' if shape.ends_with('0') => {}
            '0'..='9' => shape.push('0'),
            _ => shape.push(c),
        }
    }
    shape
}

/// Whether a shape is that of a page's number: one or two numbers, and what is written round them.
fn is_number(shape: &str) -> bool {
    let numbers = shape.chars().filter(|c| *c == '0').count();
    let words = ["ページ", "頁", "第", "Page", "page", "P", "p"];
    let bare =
        words.iter().fold(shape.to_owned(), |rest, word| rest.replace(fold::key_string(word).as_str(), ""));
    (1..=2).contains(&numbers)
        && bare.chars().all(|c| matches!(c, '0' | '-' | '/' | '(' | ')' | '.' | '~' | '|'))
}

/// The numbers in a key.
fn numbers(key: &str) -> Vec<usize> {
    let runs = key.split(|c: char| !c.is_ascii_digit()).filter(|run| !run.is_empty());
    runs.map(|run| run.parse().unwrap_or(usize::MAX)).collect()
}

/// Whether the first number counts with the page, from the file's start or anew with a sheet.
fn counts(same: &[&Candidate]) -> bool {
    let first = |one: &Candidate| numbers(&one.key).first().copied().unwrap_or(0);
    same.windows(2).all(|pair| {
        let [before, after] = [pair[0], pair[1]].map(first);
        after == 1 && before > 1 || after.checked_sub(before) == Some(pair[1].page - pair[0].page)
    })
}

/// Whether a key is a page's number and how many there are: `2/3`.
fn is_part_of(key: &str) -> bool {
    key.contains('/') && matches!(numbers(key)[..], [page, pages] if (1..=pages).contains(&page) && pages > 1)
}

#[cfg(test)]
mod tests {
    use super::{is_number, is_part_of, masked};
    use crate::fold;

    #[test]
    fn page_numbers_are_told_by_their_shape() {
        #[rustfmt::skip]
        let table = [
            // as printed        a number   one of several
            ("3",                true,      false),
            ("－ 12 －",         true,      false),
            ("3／12",            true,      true),
            ("（3/12）ページ",    true,      true),
            ("第3頁",            true,      false),
            ("P.3",              true,      false),
            ("12/3",             true,      false),
            ("資料2－1",         false,     false),
            ("13:22",            false,     false),
            ("3位",              false,     false),
            ("2024/10/15",       false,     false),
        ];
        for (printed, number, part) in table {
            let key = fold::key_string(printed);
            assert_eq!((is_number(&masked(&key)), is_part_of(&key)), (number, part), "{printed}");
        }
    }
}
