//! Where in a file's text one sheet ends and the next begins.
//!
//! Form feeds are page ends. Without them a page end shows as a form's title on a line of its own: the
//! extractor's own mark is worn down to a few blank lines, to one blank before the title, or to nothing.
//! Titles are looked for in the text without its damage; what is cut is the text as it stands.

mod again;
mod late;

use super::asides::Words;
use super::damage::{self, Damage, FileDamage, Kind};
use super::mend::View;
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
    /// Whether two sheets side by side stand in it, their lines mixed.
    pub is_abreast: bool,
}

impl Stretch {
    /// The damage found in its text, and that which only its titles show.
    pub fn with_damage(&self, mut found: Vec<Damage>) -> Vec<Damage> {
        if self.is_abreast {
            found.push(Damage { kind: Kind::Abreast, spans: Vec::new(), detail: String::new() });
        }
        found
    }
}

/// Cuts a file's text into stretches that tile it. What its pages print in their margins is not to stand in it.
pub fn cut(text: &str, damage: &FileDamage, library: &Library) -> Vec<Stretch> {
    let view = View::of_file(text, damage);
    let (mut starts, pages) = starts(&view.text, damage.has(Kind::OneLine), &Heads::of(library));
    // A title need not be painted first: where no form feed parts its pages, all of a file with a single title
    // is that title's sheet.
    if let [start] = starts.as_mut_slice()
        && start.kind == StartKind::Sheet
        && !text.contains('\u{c}')
    {
        start.at = 0;
    }
    late::move_starts(&view.text, &mut starts, library);
    again::drop_starts(&view.text, &mut starts, &Words::of(library));
    for start in &mut starts {
        start.at = view.place_in_source(start.at, text.len());
    }
    join(starts, text, pages)
}

/// Where sheets, covers and pages begin in a text, and how many pages it has.
fn starts(text: &str, one_line: bool, heads: &Heads) -> (Vec<Start>, usize) {
    let mut starts: Vec<Start> = Vec::new();
    let mut page = 1;
    let mut line_start = 0;
    // Where form feeds part the pages, all of a page before its title belongs to the title's sheet.
    let has_form_feeds = text.contains('\u{c}');
    let mut before = Before { page_start: has_form_feeds.then_some(0), ..Before::default() };
    for line in text.split_inclusive('\n') {
        // A form feed may stand at the start of the next page's first line, or end the last line of its own.
        for (at, piece) in pieces(line, one_line, heads) {
            let from = line_start + at;
            let is_new_page = line[..at].ends_with('\u{c}');
            if is_new_page {
                page += 1;
            }
            let key = fold::key_string(piece);
            let is_title = one_line && heads.title_at_start(piece);
            let head = if is_title { Some(Head::Title) } else { heads.head(&key) };
            let is_abreast = |title: &Start| {
                title.kind == StartKind::Sheet && damage::are_abreast(text, title.title, from)
            };
            match head {
                Some(Head::Title) if !is_new_page && starts.last().is_some_and(is_abreast) => {
                    let last = starts.len() - 1;
                    starts[last].is_abreast = true;
                }
                Some(Head::Title) => {
                    let title = from + if one_line { heads.title_end(piece) } else { piece.len() };
                    let from = match before.page_start {
                        _ if is_new_page => from,
                        Some(page_start) => page_start,
                        None => before.start_with_year(from, &starts),
                    };
                    if !is_new_page && before.has_text {
                        page += usize::from(!before.page_is_new);
                    }
                    let is_abreast = heads.titles_in(&key) > 1;
                    starts.push(Start { at: from, page, kind: StartKind::Sheet, title, is_abreast });
                    // A sheet that begins with its year has one.
                    let years = usize::from(before.year_line == Some(from));
                    before = Before { years, ..Before::default() };
                }
                Some(Head::Further) => {
                    page += usize::from(before.has_text && !is_new_page && !before.page_is_new);
                }
                Some(Head::Cover) => {
                    let from = if is_new_page { from } else { before.page_start.unwrap_or(from) };
                    starts.push(Start::new(from, page, StartKind::Cover));
                }
                None if is_new_page => starts.push(Start::new(from, page, StartKind::Page)),
                None => {}
            }
            let is_title = matches!(head, Some(Head::Title));
            before.note(&key, from, is_new_page);
            let goes_on = matches!(head, Some(Head::Further))
                && starts.last().is_some_and(|start| start.kind != StartKind::Cover);
            if is_title || goes_on {
                // A further page of the sheet before may share its page with the next sheet.
                before.page_start = None;
            }
        }
        line_start += line.len();
    }
    (starts, page)
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
    /// Where the line of its title ends.
    title: usize,
    is_abreast: bool,
}

impl Start {
    fn new(at: usize, page: usize, kind: StartKind) -> Self {
        Self { at, page, kind, title: at, is_abreast: false }
    }
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
        let is_year = is_year(key);
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
    /// For each spelling of a cover's title the words between its stars.
    covers: Vec<Vec<String>>,
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
            FormKind::Cover => {
                let words = |spelling: &Spelling| {
                    let words = spelling.parts.iter().filter_map(|part| part.words.as_deref());
                    words.map(fold::key_string).collect()
                };
                self.covers.extend(form.title.spellings.iter().map(words));
            }
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

    /// How often a line says a title.
    fn titles_in(&self, key: &str) -> usize {
        self.titles.iter().map(|title| key.matches(title.as_str()).count()).max().unwrap_or(0)
    }

    /// Whether a stretch of a line begins with a title, or with a year and a title.
    fn title_at_start(&self, piece: &str) -> bool {
        self.titles
            .iter()
            .any(|title| piece.find(title.as_str()).is_some_and(|at| year_start(&piece[..at]) == 0))
    }

    /// Where the title ends that stands first in a stretch of a line; without one, its start.
    fn title_end(&self, piece: &str) -> usize {
        self.titles
            .iter()
            .filter_map(|title| Some(piece.find(title.as_str())? + title.len()))
            .min()
            .unwrap_or(0)
    }

    fn head(&self, key: &str) -> Option<Head> {
        if key.is_empty() || key.len() > 150 {
            return None;
        }
        let said = self.titles_in(key);
        for title in self.titles.iter().filter(|_| said > 0) {
            // Two pages side by side may say it twice on one line.
            if said == 2 && key.chars().count() <= 2 * title.chars().count() + 24 {
                return Some(Head::Title);
            }
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
        let is_cover = |words: &Vec<String>| {
            let left = words.iter().try_fold(key, |rest, words| Some(rest.split_once(words.as_str())?.1));
            left == Some("")
        };
        let is_short = key.chars().count() <= 24;
        (is_short && self.covers.iter().any(is_cover)).then_some(Head::Cover)
    }
}

/// A line cut at its form feeds and, where whole pages stand on one line, before its titles.
fn pieces<'l>(line: &'l str, one_line: bool, heads: &Heads) -> Vec<(usize, &'l str)> {
    let mut cuts: Vec<usize> = line.match_indices('\u{c}').map(|(at, _)| at + 1).collect();
    if one_line {
        for title in &heads.titles {
            cuts.extend(line.match_indices(title.as_str()).map(|(at, _)| year_start(&line[..at])));
        }
        cuts.sort_unstable();
        cuts.dedup();
    }
    cuts.retain(|at| (1..line.len()).contains(at));
    let starts = [0].into_iter().chain(cuts.iter().copied());
    let ends = cuts.iter().copied().chain([line.len()]);
    starts.zip(ends).map(|(from, to)| (from, &line[from..to])).collect()
}

/// Whether a line, by its key, holds nothing but a year.
pub(super) fn is_year(key: &str) -> bool {
    key.ends_with("年度") && key.chars().count() <= 10
}

/// Where the fiscal year begins that `text` ends with; without one, its end.
fn year_start(text: &str) -> usize {
    let Some(year) = text.trim_end().strip_suffix("年度") else { return text.len() };
    let is_year = |c: char| {
        c.is_ascii_alphanumeric()
            || "令和平成昭大正元〇一二三四五六七八九十".contains(c)
            || ('０'..='９').contains(&c)
    };
    year.trim_end_matches(is_year).len()
}

/// Makes stretches of the starts: pages without a title belong to the sheet before them.
fn join(starts: Vec<Start>, text: &str, pages: usize) -> Vec<Stretch> {
    let is_blank = |from: usize, to: usize| text[from..to].trim().is_empty();
    let mut kept: Vec<Start> = vec![Start::new(0, 1, StartKind::Page)];
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
                kept[last].is_abreast = start.is_abreast;
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
            is_abreast: start.is_abreast,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{FileDamage, cut};
    use crate::form::Library;

    #[test]
    fn sheets_begin_where_their_pages_do() {
        let drawing = "form light\nedition e\ntitle 灯台点検票\n\n| 灯台の名 | name : text |\n";
        let library = Library::with_drawings(vec![("light.form".into(), drawing.to_owned())]).unwrap();
        #[rustfmt::skip]
        let table = [
            // text                                                              sheets
            ("灯台点検票\n北の岬\n",                                              vec!["灯台点検票\n北の岬\n"]),
            ("北の岬に立つ灯台\n灯台点検票\n明るい\n", vec!["北の岬に立つ灯台\n灯台点検票\n明るい\n"]),
            // pages parted by form feeds: what stands before a title belongs to it
            ("令和5年度\n名\n灯台点検票\n北\n\u{c}令和5年度\n名\n灯台点検票\n南\n\u{c}",
                vec!["令和5年度\n名\n灯台点検票\n北\n\u{c}", "令和5年度\n名\n灯台点検票\n南\n\u{c}"]),
            ("目次\n\u{c}令和5年度\n灯台点検票\n北\n", vec!["目次\n\u{c}", "令和5年度\n灯台点検票\n北\n"]),
            // a page without a title goes on with the sheet before
            ("灯台点検票\n北\n\u{c}裏面\n", vec!["灯台点検票\n北\n\u{c}裏面\n"]),
            // no form feeds: a year on the line before, or nothing but the title
            ("令和5年度\n灯台点検票\n北\n令和5年度\n灯台点検票\n南の岬に立つ灯台の点検の結果を記す。\n",
                vec!["令和5年度\n灯台点検票\n北\n", "令和5年度\n灯台点検票\n南の岬に立つ灯台の点検の結果を記す。\n"]),
            // titles printed with doubled glyphs
            ("灯灯台台点点検検票票\n北の岬に立つ灯台の点検の結果を記した文である。\n灯灯台台点点検検票票\n南\n",
                vec!["灯灯台台点点検検票票\n北の岬に立つ灯台の点検の結果を記した文である。\n", "灯灯台台点点検検票票\n南\n"]),
        ];
        for (text, want) in table {
            let stretches = cut(text, &FileDamage::tell(text), &library);
            let got: Vec<&str> = stretches.iter().map(|stretch| stretch.span.of(text)).collect();
            assert_eq!(got, want);
        }
    }

    #[test]
    fn two_titles_at_once_are_two_sheets_side_by_side() {
        let drawing = "form light\nedition e\ntitle 灯台点検票\n\n| 灯台の名 | name : text |\n";
        let library = Library::with_drawings(vec![("light.form".into(), drawing.to_owned())]).unwrap();
        for text in [
            "令和5年度\n灯台点検票\n灯台の名\n令和5年度\n灯台点検票\n灯台の名\n北の岬\n南の岬\n",
            "灯台点検票      灯台点検票\n北の岬      南の岬\n",
        ] {
            let stretches = cut(text, &FileDamage::tell(text), &library);
            assert_eq!(stretches.len(), 1, "{text}");
            assert!(stretches[0].is_abreast, "{text}");
        }
    }
}
