//! What a text can be read as: periods, quantities, era years, ranks and fiscal years, each with its span.
//!
//! input → text → blocks → layout → record → validate → output; `record` calls these parsers on a cell's text.
//!
//! Each is total: what it cannot read it leaves as text, and it never changes the text, so the spans of what was
//! read and the gaps between them tile the cell. The nom parsers (`era_year::era_year`, `rank::rank`, …) know
//! nothing of positions; `scan` adds them.
//!
//! Uses `span::Span`. Knows no sheet, no form, no file.

mod calendar;
mod clock;
mod counter;
mod date;
pub mod decimal;
pub mod era_year;
pub mod fiscal_year;
mod glyph;
pub mod goal_colour;
mod json;
mod number;
mod numeral;
pub mod period;
pub mod quantity;
pub mod rank;
pub mod sdgs;
mod share;

pub use json::{Kind, cli_json, era_year_json, fiscal_year_json, period_json, quantity_json};

use crate::span::Span;

/// A value and where in the text it was read; the span's text is the value as printed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spanned<T> {
    /// What was read.
    pub value: T,
    /// Where it stands.
    pub span: Span,
}

impl<T> Spanned<T> {
    /// The value as printed.
    pub fn text<'t>(&self, text: &'t str) -> &'t str {
        self.span.of(text)
    }
}

/// A piece of a text, held as the text from its start on and the text behind it, as nom hands them on.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Printed<'t> {
    from: &'t str,
    rest: &'t str,
}

impl<'t> Printed<'t> {
    /// What stands in `from` before its later part `rest`.
    pub(crate) fn new(from: &'t str, rest: &'t str) -> Self {
        Self { from, rest }
    }

    /// The text behind the piece.
    pub(crate) fn rest(self) -> &'t str {
        self.rest
    }

    /// The piece that goes on to a later `rest`.
    pub(crate) fn up_to(self, rest: &'t str) -> Self {
        Self { rest, ..self }
    }
}

/// What a reader took at one place: values with the text each was read from, and where to go on.
///
/// No values and a shorter rest means: this is no value, and nothing inside it is one either.
pub(crate) struct Taken<'t, T> {
    pub(crate) values: Vec<(T, Printed<'t>)>,
    pub(crate) rest: &'t str,
}

impl<'t, T> Taken<'t, T> {
    /// One value, read from all that stands before `rest`.
    pub(crate) fn one(value: T, from: &'t str, rest: &'t str) -> Self {
        Self { values: vec![(value, Printed::new(from, rest))], rest }
    }

    /// The same text, of whose values `make` makes others.
    pub(crate) fn map<U>(self, make: impl Fn(T) -> U) -> Taken<'t, U> {
        let values = self.values.into_iter().map(|(value, printed)| (make(value), printed)).collect();
        Taken { values, rest: self.rest }
    }

    /// Text that holds no value.
    pub(crate) fn nothing(rest: &'t str) -> Self {
        Self { values: Vec::new(), rest }
    }
}

/// A place in a text, with what stands before it.
#[derive(Clone, Copy)]
pub(crate) struct Place<'t> {
    text: &'t str,
    at: usize,
    read_to: usize,
}

impl<'t> Place<'t> {
    /// The text from here on.
    pub(crate) fn rest(&self) -> &'t str {
        &self.text[self.at..]
    }

    /// All text before this place.
    pub(crate) fn before(&self) -> &'t str {
        &self.text[..self.at]
    }

    /// The place where `rest`, a later part of the same text, begins.
    pub(crate) fn moved_to(&self, rest: &str) -> Self {
        Self { at: self.text.len() - rest.len(), ..*self }
    }

    /// The text before this place that nothing was read from, back to the last value.
    pub(crate) fn unread(&self) -> &'t str {
        &self.text[self.read_to..self.at]
    }
}

/// Walks `text` from left to right and collects what `read` takes at each place whose clean glyph `may_begin` a
/// value: most glyphs begin none, and one look at them is far cheaper than every parser's own.
///
/// Where it takes nothing, the walk goes on behind the next glyph or, so that no number is cut in two and no run
/// of digits is read twice, behind the whole run of digits or of kanji numerals.
pub(crate) fn scan<'t, T>(
    text: &'t str,
    may_begin: impl Fn(char) -> bool,
    mut read: impl FnMut(&Place<'t>) -> Option<Taken<'t, T>>,
) -> Vec<Spanned<T>> {
    let mut found = Vec::new();
    let mut place = Place { text, at: 0, read_to: 0 };
    while place.at < text.len() {
        let rest = place.rest();
        let head = glyph::first(rest);
        let taken = head.is_some_and(&may_begin).then(|| read(&place)).flatten();
        let Some(taken) = taken.filter(|taken| taken.rest.len() < rest.len()) else {
            place.at += step(rest, head);
            continue;
        };
        found.extend(taken.values.into_iter().map(|(value, printed)| {
            let span = Span::new(text.len() - printed.from.len(), text.len() - printed.rest.len());
            Spanned { value, span }
        }));
        place.at = text.len() - taken.rest.len();
        place.read_to = place.at;
    }
    found
}

fn step(rest: &str, head: Option<char>) -> usize {
    let is_numeral: fn(char) -> bool = match head {
        Some('0'..='9') => |c| c.is_ascii_digit(),
        Some(c) if numeral::is_kanji_numeral(c) => numeral::is_kanji_numeral,
        _ => return rest.chars().next().map_or(1, char::len_utf8),
    };
    let run = rest.char_indices().find(|&(at, _)| !glyph::first(&rest[at..]).is_some_and(is_numeral));
    run.map_or(rest.len(), |(at, _)| at)
}
