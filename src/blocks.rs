//! Stage 3 of 7, blocks: a sheet's text in, its runs of characters out, told apart as labels, markers and text.
//!
//! input → text → [blocks] → layout → record → validate → output
//!
//! White space separates blocks and is kept as a fact beside them: in some extractors' text a blank line
//! means a gap on the page, in others a blank means a new column. Where the source tells what stands where,
//! gaps and ruling lines separate blocks, and labels are looked for in the order the page is read.
//!
//! Uses `sheet::Sheet` and `form::Form`. Knows no column, no cell, no value.

pub mod atom;
mod choose;
mod keyed;
pub mod label;
mod miss;
mod page;
mod structure;

pub use atom::Gap;
pub use choose::{Choice, Forms, Match, choose};
pub use label::{Fit, LabelHit};
pub use miss::{Miss, nearest_miss};

use std::collections::{BTreeMap, BTreeSet};

use atom::{Atom, atoms};
use keyed::KeyedText;
use label::Wanted;

use crate::fold;
use crate::form::{FieldKind, Form};
use crate::geometry::Aside;
use crate::marker::{self, Marker};
use crate::sheet::Sheet;
use crate::span::Span;
use crate::text::damage::Kind;
use crate::text::dialect::{Dialect, Order};

/// A run of characters that stands for itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Block {
    /// Its characters in reading order; more than one span where it is wrapped or torn.
    pub spans: Vec<Span>,
    /// What it is.
    pub kind: BlockKind,
    /// What stands before it.
    pub gap: Gap,
    /// The line it begins in, from 0.
    pub line: usize,
    /// Where it begins in that line, in half ems.
    pub column: usize,
}

/// What a block is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BlockKind {
    /// A label of the form.
    Label {
        /// Its place in `Form::labels`.
        label: usize,
        /// Whether it is the heading over this label and its neighbours.
        is_over: bool,
        /// The characters that name what its box holds.
        name: Vec<Span>,
        /// How it was found.
        fit: Fit,
    },
    /// A sign that opens a part.
    Marker(Marker),
    /// What stands on the page but is no part of the sheet.
    Aside(Aside),
    /// A line of the file's outline.
    Outline,
    /// Anything else.
    Text,
}

impl Block {
    /// Its characters.
    pub fn text(&self, sheet: &str) -> String {
        self.spans.iter().map(|span| span.of(sheet)).collect()
    }

    /// Its first byte.
    pub fn start(&self) -> usize {
        self.spans[0].start
    }
}

/// Cuts the text of `sheet` into blocks, in the order they stand in it.
///
/// - Shape: the spans of all blocks tile the text, white space aside.
/// - Units: spans are byte offsets into `Sheet::text`; lines count from 0, columns in half ems.
/// - Errors: none.
pub fn split(sheet: &Sheet, form: &Form) -> Vec<Block> {
    let runs = Runs::of(sheet);
    let hits = label::find(&Wanted::of(&form.labels()), &mut runs.keyed(&sheet.text));
    cut_at(&hits, runs, sheet, form)
}

/// Cuts the text of `sheet` into blocks, its labels being `hits`.
fn cut_at(hits: &[LabelHit], runs: Runs, sheet: &Sheet, form: &Form) -> Vec<Block> {
    let text = &sheet.text;
    let Runs { mut atoms, hidden, asides, has_places } = runs;
    atoms.extend(hidden);
    atoms.sort_by_key(|atom| atom.span);
    let mut blocks: Vec<Block> = hits.iter().map(|hit| label_block(hit, &atoms, text)).collect();
    let mut taken: Vec<Span> = hits.iter().flat_map(|hit| hit.spans.iter().copied()).collect();
    taken.sort_unstable();
    let folios = folio_lines(&atoms, text);
    let outline = if sheet.dialect == Dialect::Tika { outline_start(text) } else { text.len() };
    // Where a sheet's markers have letters in them, they have digits of their texts in them too.
    let tangled = || atoms.iter().filter(|atom| marker::tangled(atom.span.of(text), false).is_some()).count();
    let is_tangled = sheet.dialect.order() == Order::Lines && !has_places && tangled() > 2;
    for atom in &atoms {
        for free in uncovered(atom.span, &taken) {
            if free.start >= outline {
                blocks.push(block_in(atom, vec![free], BlockKind::Outline, text));
            } else if folios.contains(&atom.line) {
                blocks.push(block_in(atom, vec![free], BlockKind::Aside(Aside::Folio), text));
            } else {
                cut(atom, free, sheet, has_places, is_tangled, &mut blocks);
            }
        }
    }
    for (atom, aside) in &asides {
        blocks.push(block_in(atom, vec![atom.span], BlockKind::Aside(*aside), text));
    }
    blocks.sort_by_key(Block::start);
    if !has_places {
        tell_ranks(&mut blocks, form);
    }
    blocks
}

/// Makes text of a bare number that stands by itself right behind the label of a box for a rank: there it is what
/// the box holds, and numbers no row. Several numbers on end are those of rows, and one with words behind it on its
/// line is theirs.
fn tell_ranks(blocks: &mut [Block], form: &Form) {
    let ranks = Form::labelled_boxes(&form.parts, (1, 0), |kind| kind == FieldKind::Rank);
    let is_number = |block: &Block| matches!(block.kind, BlockKind::Marker(Marker::Digits(_)));
    for at in 1..blocks.len() {
        let is_behind_label = match blocks[at - 1].kind {
            BlockKind::Label { label, .. } => ranks.iter().any(|(own, _)| *own == label),
            _ => false,
        };
        let is_alone = blocks.get(at + 1).is_none_or(|next| next.line != blocks[at].line && !is_number(next));
        if is_behind_label && is_number(&blocks[at]) && is_alone {
            blocks[at].kind = BlockKind::Text;
        }
    }
}

/// The runs of characters of a sheet, in the order in which it is read.
#[derive(Clone, Debug)]
struct Runs {
    atoms: Vec<Atom>,
    /// Those that do not show on the page.
    hidden: Vec<Atom>,
    /// Those that are no part of the sheet.
    asides: Vec<(Atom, Aside)>,
    /// Whether they are runs on a page, not runs in a text.
    has_places: bool,
}

impl Runs {
    fn of(sheet: &Sheet) -> Self {
        if sheet.geometry.is_empty() {
            let atoms = atoms(&sheet.text);
            return Self { atoms, hidden: Vec::new(), asides: Vec::new(), has_places: false };
        }
        let page::PageAtoms { shown, hidden, asides } = page::atoms(sheet);
        Self { atoms: shown, hidden, asides, has_places: true }
    }

    fn keyed(&self, text: &str) -> KeyedText {
        KeyedText::new(text, &self.atoms, self.has_places)
    }
}

/// Where the file's outline begins: Tika writes it behind the last page, a tab before each line, which it
/// writes before no text of a page.
fn outline_start(text: &str) -> usize {
    let mut start = text.trim_end().len();
    let end = start;
    for line in text[..end].split_inclusive('\n').rev() {
        if !line.starts_with('\t') {
            break;
        }
        start -= line.len();
    }
    if start == end || start == 0 { text.len() } else { start }
}

/// The lines that say nothing but their page's number.
fn folio_lines(atoms: &[Atom], text: &str) -> BTreeSet<usize> {
    let mut lines: BTreeMap<usize, Option<Span>> = BTreeMap::new();
    for atom in atoms {
        let line = lines.entry(atom.line).or_insert(Some(atom.span));
        *line = line.map(|span| span.join(atom.span)).filter(|span| span.len() <= LONGEST_FOLIO);
    }
    let folios = lines.into_iter().filter(|(_, span)| span.is_some_and(|span| is_folio(span.of(text))));
    folios.map(|(line, _)| line).collect()
}

/// What a page's number is written with takes no more bytes.
const LONGEST_FOLIO: usize = 24;

fn label_block(hit: &LabelHit, atoms: &[Atom], text: &str) -> Block {
    let start = hit.spans[0].start;
    let at = atoms.partition_point(|atom| atom.span.end <= start).min(atoms.len() - 1);
    let LabelHit { label, is_over, name, fit, .. } = hit.clone();
    block_in(&atoms[at], hit.spans.clone(), BlockKind::Label { label, is_over, name, fit }, text)
}

/// A block whose first span stands in `atom`.
fn block_in(atom: &Atom, spans: Vec<Span>, kind: BlockKind, text: &str) -> Block {
    let before = Span::new(atom.span.start, spans[0].start);
    let gap = if before.is_empty() { atom.gap } else { Gap::Joined };
    let column = atom.column + fold::text_half_ems(before.of(text));
    Block { spans, kind, gap, line: atom.line, column }
}

/// The parts of `span` that no span of `taken` covers; `taken` is in order.
fn uncovered(span: Span, taken: &[Span]) -> Vec<Span> {
    let mut free = Vec::new();
    let mut from = span.start;
    let first = taken.partition_point(|taken| taken.end <= span.start);
    for taken in taken[first..].iter().take_while(|taken| taken.start < span.end) {
        if taken.start > from {
            free.push(Span::new(from, taken.start));
        }
        from = from.max(taken.end);
    }
    if from < span.end {
        free.push(Span::new(from, span.end));
    }
    free
}

/// Cuts the markers out of a run of characters: those it begins with, a circled one it ends with and a
/// numbered one inside, which an extractor glues to the texts beside them when all stand at one height. On a
/// page nothing is glued together, so only those are cut that the run begins with.
fn cut(atom: &Atom, run: Span, sheet: &Sheet, has_places: bool, is_tangled: bool, blocks: &mut Vec<Block>) {
    let text = &sheet.text;
    let is_worn = sheet.damage.iter().any(|damage| damage.kind == Kind::Worn);
    let is_lost = |at: usize| {
        let mut replaced = sheet.damage.iter().filter(|damage| damage.kind == Kind::Replaced);
        replaced.any(|damage| damage.spans.binary_search_by_key(&at, |span| span.start).is_ok())
    };
    let mut rest = run.of(text);
    let mut push = |from: usize, to: usize, kind| {
        blocks.push(block_in(atom, vec![Span::new(from, to)], kind, text));
    };
    if let Ok(("", number)) = marker::digits(rest) {
        push(run.start, run.end, BlockKind::Marker(number));
        return;
    }
    let end = run.end;
    if is_tangled && let Some((marker, from, to)) = marker::tangled(rest, true) {
        let bracket = rest[to..].chars().next().map_or(0, char::len_utf8);
        let [from, to] = [run.start + from, run.start + to];
        let part = |spans, kind| block_in(atom, spans, kind, text);
        blocks.push(part(
            vec![Span::new(run.start, from), Span::new(to, to + bracket)],
            BlockKind::Marker(marker),
        ));
        blocks.push(part(vec![Span::new(from, to), Span::new(to + bracket, end)], BlockKind::Text));
        return;
    }
    while !rest.is_empty() {
        if is_worn && let Some(number) = marker::worn_circled(rest) {
            let after = &rest[1..];
            push(end - rest.len(), end - after.len(), BlockKind::Marker(Marker::Circled(number)));
            rest = after;
            continue;
        }
        if rest.starts_with(marker::LOST) && is_lost(end - rest.len()) {
            let after = &rest[marker::LOST.len_utf8()..];
            push(end - rest.len(), end - after.len(), BlockKind::Marker(Marker::Sign(marker::LOST)));
            rest = after;
            continue;
        }
        if let Ok((after, found)) = marker::marker(rest) {
            push(end - rest.len(), end - after.len(), BlockKind::Marker(found));
            rest = after;
            continue;
        }
        let tail = if has_places { "" } else { inner_marker(rest).unwrap_or_else(|| trailing_marker(rest)) };
        push(end - rest.len(), end - tail.len(), BlockKind::Text);
        rest = tail;
    }
}

/// What follows the first numbered marker inside a run, marker included. A sentence that counts (1) … (2)
/// … itself, or that is wider than any column of a table, is left whole.
fn inner_marker(run: &str) -> Option<&str> {
    let mut inner = run
        .char_indices()
        .skip(1)
        .filter(|(_, c)| matches!(c, '(' | '（' | '⑴'..='⒇'))
        .filter_map(|(at, _)| Some((&run[at..], marker::numbered(&run[at..]).ok()?.1)));
    let (first, number) = inner.next()?;
    let counts_on = inner.next().is_some_and(|(_, next)| match (number, next) {
        (Marker::Numbered(number), Marker::Numbered(next)) => next == number + 1,
        _ => false,
    });
    (!counts_on && fold::text_half_ems(run) <= WIDEST_COLUMN).then_some(first)
}

/// No column of a table is wider, in half ems; several of them glued may be as wide.
const WIDEST_COLUMN: usize = 150;

/// The circled number that `run` ends with after other characters, or the bullet after a full stop or a
/// closing bracket; after anything else a bullet is a part of the word that the next line goes on with.
fn trailing_marker(run: &str) -> &str {
    let end = &run[run.len()..];
    let Some((at, last)) = run.char_indices().next_back().filter(|(at, _)| *at > 0) else { return end };
    let is_number = marker::circled(&run[at..]).is_ok();
    let is_bullet = matches!(last, '・' | '･') && run[..at].ends_with(['。', ')', '）', '」', '％', '%']);
    if is_number || is_bullet { &run[at..] } else { end }
}

/// Whether a line says nothing but its page's number: `- 3 -`, `3ページ`, `P.3`, `3/12`.
fn is_folio(line: &str) -> bool {
    let key: String = fold::key_string(line);
    let inner = key.trim_matches('-');
    let digits =
        |text: &str| !text.is_empty() && text.len() <= 4 && text.bytes().all(|byte| byte.is_ascii_digit());
    inner.len() < key.len() && digits(inner)
        || ["ページ", "頁"].iter().any(|end| key.strip_suffix(&fold::key_string(end)).is_some_and(digits))
        || ["P.", "p.", "P", "p"].iter().any(|start| key.strip_prefix(start).is_some_and(digits))
        || key.split_once('/').is_some_and(|(page, pages)| digits(page) && digits(pages) && pages.len() < 3)
            && line.contains(' ')
}

#[cfg(test)]
mod tests {
    use super::{BlockKind, outline_start, split};
    use crate::form::parse;
    use crate::marker::Marker;
    use crate::sheet::Sheet;
    use crate::text::dialect::Dialect;

    #[test]
    fn a_number_alone_behind_the_label_of_a_rank_is_its_text() {
        let drawing = "form light\nedition e\ntitle 灯台点検票\n\n| 灯台の名 | name : text | 優先順位 | priority : rank |\n";
        let form = parse(drawing).unwrap();
        let [text, number] = [BlockKind::Text, BlockKind::Marker(Marker::Digits(2))];
        for (sheet, want) in [
            ("灯台点検票\n優先順位\n2\n灯台の名\n北の岬\n", &text),
            ("灯台点検票\n優先順位\n2\n3\n灯台の名\n北の岬\n", &number),
            ("灯台点検票\n優先順位\n2　明るい灯台\n灯台の名\n北の岬\n", &number),
            ("灯台点検票\n灯台の名\n2\n優先順位\n北の岬\n", &number),
        ] {
            let sheet = Sheet {
                text: sheet.to_owned(),
                offset: 0,
                pages: (1, 1),
                geometry: Vec::new(),
                dialect: Dialect::Unknown,
                damage: Vec::new(),
                spacing: None,
            };
            let blocks = split(&sheet, &form);
            let two = blocks.iter().find(|block| block.text(&sheet.text) == "2").unwrap();
            assert_eq!(&two.kind, want, "{}", sheet.text);
        }
    }

    #[test]
    fn an_outline_stands_behind_the_last_page() {
        let table = [
            ("灯台\n\n\n\tsheet1\n\ts2\n\n", "\tsheet1\n\ts2\n\n"),
            ("灯台\n\t岬\n北\n", ""),
            ("灯台\n", ""),
            ("\tsheet1\n", ""),
        ];
        for (text, outline) in table {
            assert_eq!(&text[outline_start(text)..], outline, "{text:?}");
        }
    }
}
