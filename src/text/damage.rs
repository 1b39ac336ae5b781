//! Damage that a text took on its way: glyphs printed over each other, signs cut to a byte, digits lost,
//! lines run together.
//!
//! Each kind is a small module that knows how it shows. What can be undone without guessing is undone by
//! [`super::mend`] while spans still point at the source; the rest is told, so that nobody takes the text for
//! whole. Every kind was met in published documents; its module says what it looked like there.

mod digits;
mod lines;
mod overprint;
mod signs;
mod spacing;
mod torn;
mod wording;

pub use lines::are_abreast;
pub use spacing::Spacing;

pub(super) use overprint::{Repeat, repeats};
pub(super) use torn::{Torn, torn};

use crate::span::Span;

/// A kind of damage.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// Glyphs or whole runs printed two to four times: 重重点点.
    Overprinted,
    /// A blank between every two kanji: 重 点.
    Spaced,
    /// ① and its like cut to the low byte of their code: `@`.
    Worn,
    /// Glyphs given by their number in the font: `(cid:123)`.
    Unmapped,
    /// Some digits occur nowhere, and numbers show gaps.
    DigitsLost,
    /// A name set wide whose ends stand apart from its middle.
    Torn,
    /// Whole pages on one line.
    OneLine,
    /// Two pages side by side, their lines mixed.
    Abreast,
    /// No 。 and no 、 in all the text.
    PunctuationLost,
    /// `?` where an encoding lacked the character.
    Replaced,
    /// Characters of another encoding.
    Garbled,
}

/// Damage found on a sheet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Damage {
    /// Which.
    pub kind: Kind,
    /// Where, in the sheet's text, as far as it stands in certain places.
    pub spans: Vec<Span>,
    /// What goes with the kind: the digits that are lost.
    pub detail: String,
}

/// What a file's text as a whole tells of its damage.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FileDamage {
    /// Kinds of damage that the file has somewhere.
    kinds: Vec<Kind>,
    /// How its glyphs are spaced, if blanks part them.
    pub spacing: Option<Spacing>,
    /// Digits that are lost.
    digits: Vec<char>,
}

impl FileDamage {
    /// Tells from a file's text what no single sheet shows.
    pub fn tell(text: &str) -> Self {
        let (spacing, digits) = (Spacing::tell(text), digits::lost(text));
        let kinds = [
            (Kind::Overprinted, !repeats(text).is_empty()),
            (Kind::Spaced, spacing.is_some()),
            (Kind::Worn, signs::is_worn(text)),
            (Kind::DigitsLost, !digits.is_empty()),
            (Kind::OneLine, lines::is_one_line(text)),
            (Kind::PunctuationLost, signs::has_no_punctuation(text)),
        ];
        let kinds = kinds.into_iter().filter(|(_, is_there)| *is_there).map(|(kind, _)| kind).collect();
        Self { kinds, spacing, digits }
    }

    /// Whether the file has such damage somewhere.
    pub fn has(&self, kind: Kind) -> bool {
        self.kinds.contains(&kind)
    }
}

/// Finds the damage of one sheet of a file.
///
/// - Shape: one entry a kind, in the order of [`Kind`].
/// - Units: spans are bytes of `text`, the sheet's.
pub fn find(text: &str, file: &FileDamage) -> Vec<Damage> {
    let spans_of = |kind: Kind, spans: &dyn Fn(&str) -> Vec<Span>| {
        if file.has(kind) { spans(text) } else { Vec::new() }
    };
    let in_places = [
        (
            Kind::Overprinted,
            spans_of(Kind::Overprinted, &|text| repeats(text).iter().map(|it| it.span).collect()),
        ),
        (Kind::Worn, spans_of(Kind::Worn, &signs::worn)),
        (Kind::Unmapped, signs::unmapped(text)),
        (Kind::Torn, torn(text).iter().map(|torn| torn.span).collect()),
        (Kind::Replaced, signs::replaced(text)),
        (Kind::Garbled, signs::garbled(text)),
    ];
    let mut found: Vec<Damage> = in_places
        .into_iter()
        .filter(|(_, spans)| !spans.is_empty())
        .map(|(kind, spans)| Damage { kind, spans, detail: String::new() })
        .collect();
    let is_spaced = file.spacing.is_some_and(|spacing| spacing.shows_in(text));
    let everywhere = [
        (Kind::Spaced, is_spaced),
        (Kind::DigitsLost, file.has(Kind::DigitsLost)),
        (Kind::OneLine, file.has(Kind::OneLine)),
        (Kind::PunctuationLost, file.has(Kind::PunctuationLost)),
    ];
    for (kind, _) in everywhere.into_iter().filter(|(_, is_there)| *is_there) {
        let detail = if kind == Kind::DigitsLost { file.digits.iter().collect() } else { String::new() };
        found.push(Damage { kind, spans: Vec::new(), detail });
    }
    found.sort_by_key(|damage| damage.kind);
    found
}

/// A character that a Japanese word is written with.
fn is_letter(c: char) -> bool {
    is_kanji(c) || is_kana(c)
}

fn is_kanji(c: char) -> bool {
    matches!(c, '\u{4e00}'..='\u{9fff}' | '\u{3400}'..='\u{4dbf}' | '々' | '\u{f900}'..='\u{faff}')
}

fn is_kana(c: char) -> bool {
    matches!(c, 'ぁ'..='ゖ' | 'ァ'..='ヺ' | 'ー')
}

/// The runs of characters between white space, with where each begins.
fn runs(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let start = text.as_ptr() as usize;
    text.split_whitespace().map(move |run| (run.as_ptr() as usize - start, run))
}

/// Where in `text` the runs are for which `holds`.
fn spans_of_runs(text: &str, holds: impl Fn(&str) -> bool) -> Vec<Span> {
    runs(text).filter(|(_, run)| holds(run)).map(|(at, run)| Span::new(at, at + run.len())).collect()
}
