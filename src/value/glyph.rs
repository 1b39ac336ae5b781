//! Glyphs as officers type them, and the small parsers that read them in either width.
//!
//! A value parser never changes the sheet's text: it looks at each glyph through [`glyph`], which gives the
//! clean one, and keeps the printed one for the span. Words are read with stray spaces inside (年 度 末).

use std::str::Chars;

use nom::branch::alt;
use nom::combinator::{opt, recognize, verify};
use nom::error::{Error, ErrorKind};
use nom::sequence::preceded;
use nom::{IResult, Parser};
use unicode_normalization::UnicodeNormalization;

/// Spaces that may stand inside one value; more of them part two.
const WIDEST_GAP: usize = 3;

/// The answer of a parser that does not find what it reads.
pub(crate) fn miss<T>(input: &str) -> IResult<&str, T> {
    Err(nom::Err::Error(Error::new(input, ErrorKind::Verify)))
}

/// Reads one glyph and gives it clean: full-width letters and digits as ASCII, half-width katakana with its
/// voicing mark as one full-width katakana, look-alike radicals as the kanji. A line break is no glyph.
pub(crate) fn glyph(input: &str) -> IResult<&str, char> {
    clean(input).map_or_else(|| miss(input), |(clean, rest)| Ok((rest, clean)))
}

/// The clean glyph `input` starts with, and the text behind it.
#[inline]
fn clean(input: &str) -> Option<(char, &str)> {
    let mut chars = input.chars();
    match chars.next()? {
        // Most glyphs are clean, and no mark behind them voices them: ASCII, hiragana and kanji.
        first @ (' '..='~' | 'ぁ'..='ゖ' | '\u{4e00}'..='\u{9fff}') => Some((first, chars.as_str())),
        first => cleaned(first, chars),
    }
}

/// The clean glyph of `first` and, where it is voiced by it, the mark behind, and the text behind these.
#[inline(never)] // So that `clean` is small enough to stand wherever a glyph is read.
fn cleaned(first: char, mut chars: Chars<'_>) -> Option<(char, &str)> {
    let clean = match first {
        '\n' | '\r' => return None,
        '\u{3001}'..='\u{3035}' | '\u{3041}'..='\u{30fc}' => first,
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(first as u32 - 0xfee0).unwrap_or(first),
        c if is_sign_of_its_own(c) => first,
        _ => single(std::iter::once(first).nfkc()).unwrap_or(first),
    };
    let rest = chars.as_str();
    if !is_katakana(clean) {
        return Some((clean, rest));
    }
    let mark = match chars.next() {
        Some('ﾞ') => '\u{3099}',
        Some('ﾟ') => '\u{309a}',
        _ => return Some((clean, rest)),
    };
    Some(single([clean, mark].into_iter().nfc()).map_or((clean, rest), |voiced| (voiced, chars.as_str())))
}

/// Enclosed and squared glyphs (①, ㎡) and raised digits (m²) are no plain digits or letters.
fn is_sign_of_its_own(c: char) -> bool {
    matches!(c, '\u{b2}' | '\u{b3}' | '\u{b9}' | '\u{2070}'..='\u{209f}')
        || matches!(c, '\u{2460}'..='\u{24ff}' | '\u{3200}'..='\u{33ff}')
        // Ⅰ and Ⅴ would become letters, Ⅱ and Ⅳ would not.
        || matches!(c, '\u{2160}'..='\u{216b}')
}

fn single(mut glyphs: impl Iterator<Item = char>) -> Option<char> {
    glyphs.next().filter(|_| glyphs.next().is_none())
}

/// The clean glyph `input` starts with.
pub(crate) fn first(input: &str) -> Option<char> {
    clean(input).map(|(clean, _)| clean)
}

/// The clean glyph `before` ends with; a line break counts as none.
pub(crate) fn last(before: &str) -> Option<char> {
    before.chars().next_back().and_then(|glyph| first(glyph.encode_utf8(&mut [0; 4])))
}

/// The last `count` glyphs of `before`, clean and in lower case, spaces left out; stops at a line break.
pub(crate) fn tail(before: &str, count: usize) -> String {
    let mut start = before.len();
    for (at, c) in before.char_indices().rev().take(2 * count) {
        if c == '\n' {
            break;
        }
        start = at;
    }
    let mut rest = &before[start..];
    let mut clean = Vec::with_capacity(2 * count);
    while let Ok((next, c)) = glyph(rest) {
        if !c.is_whitespace() {
            clean.push(c.to_ascii_lowercase());
        }
        rest = next;
    }
    clean[clean.len().saturating_sub(count)..].iter().collect()
}

pub(crate) fn is_kanji(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '々' | '〇')
        || matches!(c, '\u{20000}'..='\u{3134f}')
}

pub(crate) fn is_katakana(c: char) -> bool {
    matches!(c, '\u{30a1}'..='\u{30fa}' | 'ー')
}

pub(crate) fn is_hiragana(c: char) -> bool {
    matches!(c, '\u{3041}'..='\u{3096}')
}

/// Whether `c` belongs to a running word: a letter, a kana or a kanji.
pub(crate) fn is_letter(c: char) -> bool {
    c.is_ascii_alphabetic() || is_kanji(c) || is_katakana(c) || is_hiragana(c)
}

/// The signs typed for "from … to …": four wave dashes and every hyphen, dash and long-vowel mark.
pub(crate) fn is_wave(c: char) -> bool {
    is_true_wave(c)
        || matches!(
            c,
            '-' | '\u{2010}'..='\u{2015}' | '\u{2212}' | 'ー' | '\u{2500}' | '\u{2501}' | '\u{fe63}'
        )
}

/// The wave dashes proper (～ 〜 ~ ∼), which may also stand open: "from here on", "up to there".
pub(crate) fn is_true_wave(c: char) -> bool {
    matches!(c, '~' | '\u{301c}' | '\u{223c}' | '\u{223e}' | '\u{2053}' | '\u{3030}')
}

/// Whether nothing more of a word follows: the end, a space, a sign or a bracket.
pub(crate) fn at_border(rest: &str) -> bool {
    first(rest).is_none_or(|c| !is_letter(c) && !c.is_ascii_digit())
}

/// Reads one clean glyph of a kind.
pub(crate) fn glyph_if<'t>(
    holds: impl Fn(char) -> bool,
) -> impl Parser<&'t str, Output = char, Error = Error<&'t str>> {
    verify(glyph, move |&c| holds(c))
}

/// Reads one of the clean glyphs.
pub(crate) fn sign<'t>(signs: &'static str) -> impl Parser<&'t str, Output = char, Error = Error<&'t str>> {
    // For so few signs cheaper than to search the text for the glyph.
    glyph_if(move |c| signs.chars().any(|sign| sign == c))
}

/// Reads the spaces that may stand inside one value: none to three, on one line.
#[expect(clippy::unnecessary_wraps, reason = "a parser that may read nothing")]
pub(crate) fn gap(input: &str) -> IResult<&str, ()> {
    let mut rest = input;
    for _ in 0..WIDEST_GAP {
        match rest.chars().next() {
            Some(c) if is_space(c) => rest = &rest[c.len_utf8()..],
            _ => break,
        }
    }
    Ok((rest, ()))
}

/// Reads a gap in which the line may also be broken once, as cells break theirs before まで or after ～.
pub(crate) fn line_gap(input: &str) -> IResult<&str, ()> {
    let (rest, ()) = gap(input)?;
    let (rest, _) =
        opt((opt(nom::character::complete::char('\r')), nom::character::complete::char('\n'))).parse(rest)?;
    gap(rest)
}

pub(crate) fn is_space(c: char) -> bool {
    c != '\n' && (c.is_whitespace() || c == '\u{200b}' || c == '\u{feff}')
}

/// Reads `wanted` in either width, its glyphs side by side.
pub(crate) fn tight<'t>(wanted: &'static str) -> impl Fn(&'t str) -> IResult<&'t str, &'static str> {
    move |input| {
        let mut rest = input;
        for want in wanted.chars() {
            match glyph(rest) {
                Ok((next, got)) if got == want => rest = next,
                _ => return miss(input),
            }
        }
        Ok((rest, wanted))
    }
}

/// Reads `wanted` in either width, its glyphs possibly spread with spaces.
pub(crate) fn word<'t>(wanted: &'static str) -> impl Fn(&'t str) -> IResult<&'t str, &'static str> {
    move |input| {
        let mut rest = input;
        for (place, want) in wanted.chars().enumerate() {
            let start = if place == 0 { rest } else { gap(rest)?.0 };
            match glyph(start) {
                Ok((next, got)) if got == want => rest = next,
                _ => return miss(input),
            }
        }
        Ok((rest, wanted))
    }
}

/// Reads the first of `words` that fits: put the longer ones first.
pub(crate) fn any_word<'t>(
    words: &'static [&'static str],
) -> impl Fn(&'t str) -> IResult<&'t str, &'static str> {
    move |input| {
        // Most words fail on their first glyph, so that one is read but once.
        let Some(head) = first(input) else { return miss(input) };
        let fits = |&wanted: &&'static str| starts(wanted, head).then(|| word(wanted)(input).ok()).flatten();
        words.iter().find_map(fits).map_or_else(|| miss(input), Ok)
    }
}

/// Whether `wanted` begins with `head`: asked so often that it must not compare bytes.
pub(crate) fn starts(wanted: &str, head: char) -> bool {
    wanted.chars().next().is_some_and(|first| first == head)
}

/// Reads the か of か月 and か所 in any of its spellings.
pub(crate) fn ka(input: &str) -> IResult<&str, char> {
    sign("かカヵヶケ箇個").parse(input)
}

/// Reads `wanted` as [`tight`] does, and a か it starts with in any spelling.
pub(crate) fn tight_ka<'t>(wanted: &'static str) -> impl Fn(&'t str) -> IResult<&'t str, &'static str> {
    move |input| match wanted.strip_prefix('か') {
        Some(rest) => preceded(ka, tight(rest)).map(|_| wanted).parse(input),
        None => tight(wanted)(input),
    }
}

/// Reads a weekday in brackets, with or without a holiday beside it: (土) （日曜日） (土・祝) ㈯ ㊏.
pub(crate) fn weekday(input: &str) -> IResult<&str, &str> {
    let holiday = (opt(sign("・/、,")), any_word(&["振替休日", "祝日", "休日", "祝", "休", "振"]));
    let bracketed = (
        sign("(〔["),
        gap,
        sign("月火水木金土日"),
        opt(any_word(&["曜日", "曜"])),
        opt(holiday),
        gap,
        sign(")〕]"),
    );
    let plain = (sign("月火水木金土日"), any_word(&["曜日"]));
    let enclosed = glyph_if(|c| matches!(c, '㈪'..='㈰' | '㊊'..='㊐'));
    recognize(alt((recognize(bracketed), recognize(plain), recognize(enclosed)))).parse(input)
}

#[cfg(test)]
mod tests {
    use super::{first, is_wave, last, tail, weekday, word};

    #[test]
    fn reads_words_in_either_width_and_spread() {
        #[rustfmt::skip]
        let table = [
            // wanted      sheet text        left over
            ("年度末",     "年度末まで",     Some("まで")),
            ("年度末",     "年 度　末",      Some("")),
            ("Ver",        "Ｖｅｒ2",        Some("2")),
            ("ポイント",   "ﾎﾟｲﾝﾄ増",        Some("増")),
            ("月末",       "⽉末",           Some("")),
            ("年度末",     "年度\n末",       None),
            ("年度末",     "年     度末",    None),
        ];
        for (wanted, text, left) in table {
            assert_eq!(word(wanted)(text).ok().map(|(rest, _)| rest), left, "reading {wanted} in {text:?}");
        }
    }

    #[test]
    fn every_dash_is_a_wave() {
        for dash in "～〜~∼ー-－―—–‐‑−ｰ".chars() {
            assert!(first(&dash.to_string()).is_some_and(is_wave), "{dash} U+{:04X}", u32::from(dash));
        }
        assert!(!is_wave('・') && !is_wave('/') && !is_wave('→'));
    }

    #[test]
    fn looks_back_over_clean_glyphs() {
        assert_eq!(last("Ｒ５"), Some('5'));
        assert_eq!(last("改行\n"), None);
        assert_eq!(tail("改定 Ｖｅｒ. ", 4), "ver.");
    }

    #[test]
    fn reads_weekdays() {
        for text in ["(土)", "（日）", "（土・祝）", "(月曜日)", "〔木〕", "土曜日", "㈯", "㊐"]
        {
            assert_eq!(weekday(text).map(|(rest, _)| rest), Ok(""), "reading {text}");
        }
        for text in ["(3)", "(年)", "土", "(土", "(土地)"] {
            assert!(weekday(text).is_err(), "reading {text}");
        }
    }
}
