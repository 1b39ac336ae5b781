//! What stands on a PDF's pages but is no part of a sheet: page numbers, running heads and feet, watermarks.
//! Part of stage 2.
//!
//! Such texts stay in the text and in the ledger; marked on their page, they fill no cell.

mod lines;
mod running;
mod words;

pub use words::Words;

use crate::fold;
use crate::geometry::{Aside, Glyph, Page, Rect};
use crate::span::Span;

/// A text that lies over others is set this many times as large as most of its page, at least.
const HUGE: f64 = 3.0;
/// Huge texts of a page that are looked at, and glyphs of each.
const MOST_HUGE: usize = 100;
/// Texts at the same place of two pages stand within this, in points.
const SAME_PLACE_PT: f64 = 2.0;

/// Marks what is no part of a sheet on the pages of a file.
pub fn mark(pages: &mut [Page], text: &str, words: &Words) {
    for page in pages.iter_mut() {
        let stamps = stamps(page, text, words);
        add(page, stamps);
    }
    let running = running::find(pages, text, words);
    for (page, running) in pages.iter_mut().zip(running) {
        add(page, running);
    }
}

/// Marks on the further pages of one sheet what is printed at their top as it is on its first page, title included.
pub fn mark_titles(pages: &mut [Page], text: &str, words: &Words) {
    let Some((first, further)) = pages.split_first_mut() else { return };
    if further.is_empty() {
        return;
    }
    let own = lines::lines(first, text);
    for page in further {
        let (mut again, mut says_title) = (Vec::new(), false);
        for line in lines::lines(page, text) {
            let key = fold::key_string(&line.words(text));
            let is_same = |own: &&lines::Line| {
                (own.baseline - line.baseline).abs() <= SAME_PLACE_PT
                    && (own.texts[0].left - line.texts[0].left).abs() <= SAME_PLACE_PT
                    && fold::key_string(&own.words(text)) == key
            };
            if !own.iter().any(|own| is_same(&own)) {
                break;
            }
            says_title |= words.is_title(&key);
            again.extend(line.texts.iter().flat_map(|one| &one.spans).map(|span| (*span, Aside::Running)));
        }
        if says_title {
            add(page, again);
        }
    }
}

/// The text with blanks for what is no part of a sheet; all places stay the same.
pub fn blanked(text: &str, pages: &[Page]) -> String {
    let mut bytes = text.as_bytes().to_vec();
    for (span, _) in pages.iter().flat_map(|page| &page.asides) {
        bytes[span.start..span.end].fill(b' ');
    }
    // Whole characters give way to whole characters.
    String::from_utf8(bytes).unwrap_or_else(|_| text.to_owned())
}

fn add(page: &mut Page, found: Vec<(Span, Aside)>) {
    if found.is_empty() {
        return;
    }
    page.asides.extend(found);
    page.asides.sort_unstable();
    page.asides.dedup_by(|next, last| {
        let goes_on = next.1 == last.1 && next.0.start <= last.0.end;
        if goes_on {
            last.0.end = last.0.end.max(next.0.end);
        }
        goes_on
    });
}

/// Texts set at an angle, and huge ones that lie across others or across ruling lines, unless they are titles.
fn stamps(page: &Page, text: &str, words: &Words) -> Vec<(Span, Aside)> {
    let em = commonest_size(page);
    let is_huge = |glyph: &Glyph| glyph.size_pt > HUGE * em;
    let mut found: Vec<Span> = Vec::new();
    let huge =
        page.glyphs.chunk_by(|one, next| is_huge(one) == is_huge(next) && one.span.end == next.span.start);
    for run in huge.filter(|run| is_huge(&run[0])).take(MOST_HUGE) {
        let words_here: String = run.iter().map(|glyph| glyph.span.of(text)).collect();
        let is_title = words.is_title(&fold::key_string(&words_here));
        if !is_title && run.iter().take(MOST_HUGE).any(|glyph| lies_across(page, glyph, is_huge)) {
            found.extend(run.iter().map(|glyph| glyph.span));
        }
    }
    // An image of the page may be scanned askew, and its text with it.
    if !page.scan {
        found.extend(page.glyphs.iter().filter(|glyph| glyph.hidden.aslant).map(|glyph| glyph.span));
    }
    found.retain(|span| !span.of(text).trim().is_empty());
    found.sort_unstable();
    found.dedup();
    found.into_iter().map(|span| (span, Aside::Stamp)).collect()
}

/// Whether other text or a ruling line is under a glyph's ink.
fn lies_across(page: &Page, glyph: &Glyph, is_huge: impl Fn(&Glyph) -> bool) -> bool {
    let area = glyph.area;
    let ink = Rect {
        x: area.x + 0.15 * area.width,
        y: area.y + 0.15 * area.height,
        width: 0.7 * area.width,
        height: 0.7 * area.height,
    };
    let is_under = |other: &Glyph| !is_huge(other) && ink.holds(other.area.center());
    page.glyphs.iter().any(is_under)
        || page.rules.iter().any(|rule| {
            let line = Rect::from_corners(rule.from, rule.to);
            ink.shared_width(line) >= 0.0 && ink.shared_height(line) >= 0.0
        })
}

/// The size most glyphs of a page have, in points.
fn commonest_size(page: &Page) -> f64 {
    let mut sizes: Vec<u32> = page.glyphs.iter().map(|glyph| (glyph.size_pt * 10.0).round() as u32).collect();
    sizes.sort_unstable();
    let commonest = sizes.chunk_by(|a, b| a == b).max_by_key(|same| same.len());
    commonest.map_or(10.0, |same| f64::from(same[0]) / 10.0).max(1.0)
}
