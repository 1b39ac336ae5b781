//! Where in a file's text one sheet ends and the next begins.
//!
//! Form feeds are page ends. Without them a page end shows as a form's title on a line of its own: the
//! extractor's own mark is worn down to a few blank lines, to one blank before the title, or to nothing.

use crate::fold;
use crate::form::{Form, FormKind, Library, Part, Spelling};
use crate::span::Span;

/// A stretch of a file's text: one sheet, one cover, or pages that no title begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stretch {
    /// Its bytes in the file's text.
    pub span: Span,
    /// First and last page, from 1.
    pub pages: (usize, usize),
}

/// Cuts a file's text into stretches that tile it.
pub fn cut(text: &str, library: &Library) -> Vec<Stretch> {
    let heads = Heads::of(library);
    let mut starts: Vec<Start> = Vec::new();
    let mut page = 1;
    let mut line_start = 0;
    let mut before = Before::default();
    for line in text.split_inclusive('\n') {
        // A form feed may stand at the start of the next page's first line, or end the last line of its own.
        for (at, piece) in pieces_at_form_feeds(line) {
            let from = line_start + at;
            let is_new_page = at > 0;
            if is_new_page {
                page += 1;
            }
            let key = fold::key_string(piece);
            let head = heads.head(&key);
            match head {
                Some(Head::Title) => {
                    let from = if is_new_page { from } else { before.start_with_year(from, &starts) };
                    if !is_new_page && before.has_text {
                        page += usize::from(!before.page_is_new);
                    }
                    starts.push(Start { at: from, page, kind: StartKind::Sheet });
                    before = Before { page_is_new: false, ..Before::default() };
                }
                Some(Head::Further) if before.has_text => {
                    page += usize::from(!is_new_page && !before.page_is_new);
                }
                Some(Head::Further) => {}
                Some(Head::Cover) => {
                    let from = if is_new_page { from } else { before.page_start.unwrap_or(from) };
                    starts.push(Start { at: from, page, kind: StartKind::Cover });
                }
                None if is_new_page => starts.push(Start { at: from, page, kind: StartKind::Page }),
                None => {}
            }
            before.note(&key, from, is_new_page);
        }
        line_start += line.len();
    }
    join(starts, text, page)
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum StartKind {
    Sheet,
    Cover,
    /// A page end with no title after it (yet).
    Page,
}

#[derive(Clone, Copy)]
struct Start {
    at: usize,
    page: usize,
    kind: StartKind,
}

/// What stood before a line.
#[derive(Default)]
struct Before {
    has_text: bool,
    page_is_new: bool,
    /// Start of the page, if a form feed told it.
    page_start: Option<usize>,
    /// The line before, if it holds nothing but a year.
    year_line: Option<usize>,
    years: usize,
}

impl Before {
    fn note(&mut self, key: &str, from: usize, is_new_page: bool) {
        if is_new_page {
            (self.page_start, self.page_is_new) = (Some(from), true);
        }
        if key.is_empty() {
            return;
        }
        self.has_text = true;
        let is_year = key.ends_with("年度") && key.chars().count() <= 10;
        self.years += usize::from(is_year);
        self.year_line = is_year.then_some(from);
        if !is_new_page && self.page_start.is_none() {
            self.page_is_new = false;
        }
    }

    /// Where a sheet begins whose title stands at `title`: a form that prints the year above its title has
    /// it on the line before, unless that year is the only one of the sheet before.
    fn start_with_year(&self, title: usize, starts: &[Start]) -> usize {
        let is_first = starts.is_empty();
        match self.year_line {
            Some(year) if is_first || self.years > 1 => year,
            _ => title,
        }
    }
}

/// What a line says of the pages.
enum Head {
    Title,
    Cover,
    Further,
}

/// The keys of all titles and page heads.
struct Heads {
    titles: Vec<String>,
    covers: Vec<Spelling>,
    further: Vec<String>,
}

impl Heads {
    fn of(library: &Library) -> Self {
        let mut heads = Self { titles: Vec::new(), covers: Vec::new(), further: Vec::new() };
        for form in library.forms() {
            heads.add(form);
        }
        // The longest title that a line ends with is the one it says.
        heads.titles.sort_by_key(|title| std::cmp::Reverse(title.len()));
        heads.titles.dedup();
        heads
    }

    fn add(&mut self, form: &Form) {
        match form.kind {
            FormKind::Cover => self.covers.extend(form.title.spellings.iter().cloned()),
            FormKind::Sheet => {
                let fixed = form.title.spellings.iter().filter_map(Spelling::fixed);
                self.titles.extend(fixed.map(|title| fold::key_string(&title)));
            }
        }
        for part in &form.parts {
            if let Part::Page(label) = part {
                let fixed = label.spellings.iter().filter_map(Spelling::fixed);
                self.further.extend(fixed.map(|head| fold::key_string(&head)));
            }
        }
    }

    fn head(&self, key: &str) -> Option<Head> {
        if key.is_empty() || key.len() > 150 {
            return None;
        }
        for title in &self.titles {
            // Beside a title stand its year or a mark of the stage, hardly more.
            if let Some((before, after)) = key.split_once(title.as_str())
                && before.chars().count() <= 12
                && after.chars().count() <= 12
            {
                return Some(Head::Title);
            }
        }
        if self.further.iter().any(|head| head == key) {
            return Some(Head::Further);
        }
        let is_cover = |spelling: &Spelling| {
            let mut rest = key;
            spelling.parts.iter().all(|part| match &part.words {
                None => true,
                Some(words) => match rest.split_once(fold::key_string(words).as_str()) {
                    Some((_, after)) => {
                        rest = after;
                        true
                    }
                    None => false,
                },
            }) && rest.is_empty()
                && key.chars().count() <= 24
        };
        self.covers.iter().any(is_cover).then_some(Head::Cover)
    }
}

fn pieces_at_form_feeds(line: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut at = 0;
    line.split_inclusive('\u{c}').map(move |piece| {
        let from = at;
        at += piece.len();
        (from, piece)
    })
}

/// Makes stretches of the starts: pages without a title belong to the sheet before them.
fn join(starts: Vec<Start>, text: &str, pages: usize) -> Vec<Stretch> {
    let is_blank = |from: usize, to: usize| text[from..to].trim().is_empty();
    let mut kept: Vec<Start> = vec![Start { at: 0, page: 1, kind: StartKind::Page }];
    for start in starts {
        let last = kept[kept.len() - 1];
        match start.kind {
            StartKind::Page if last.kind == StartKind::Sheet => {}
            // A cover's title need not come first in its page's text.
            StartKind::Cover if last.kind != StartKind::Sheet => {
                let last = kept.len() - 1;
                kept[last].kind = StartKind::Cover;
            }
            _ if start.at <= last.at || is_blank(last.at, start.at) => {
                let last = kept.len() - 1;
                kept[last].kind = start.kind;
            }
            _ => kept.push(start),
        }
    }
    let ends = kept.iter().skip(1).map(|next| (next.at, next.page)).chain([(text.len(), pages + 1)]);
    kept.iter()
        .zip(ends)
        .map(|(start, (end, next_page))| Stretch {
            span: Span::new(start.at, end),
            pages: (start.page, (next_page - 1).max(start.page)),
        })
        .collect()
}
