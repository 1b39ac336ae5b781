//! Markers: printed signs that open a part, read at the start (or the very end) of a run of text.

use nom::branch::alt;
use nom::bytes::complete::take_while_m_n;
use nom::character::complete::{one_of, satisfy};
use nom::combinator::{map_opt, recognize};
use nom::sequence::delimited;
use nom::{IResult, Parser};

/// What a marker is; its depth in a form is the form's to say.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Marker {
    /// (1) （1） (1） ⑴
    Numbered(u32),
    /// ①
    Circled(u32),
    /// A bare number that fills its run: 1 １
    Digits(u32),
    /// ・ ○ ● ◎ ■ □ ◆ ◇
    Sign(char),
}

impl Marker {
    /// Its number; none for a sign.
    pub fn number(self) -> Option<u32> {
        match self {
            Self::Numbered(number) | Self::Circled(number) | Self::Digits(number) => Some(number),
            Self::Sign(_) => None,
        }
    }

    /// Its number, if it is written as those of a table's rows are.
    pub fn row_number(self) -> Option<u32> {
        match self {
            Self::Circled(number) | Self::Digits(number) => Some(number),
            Self::Numbered(_) | Self::Sign(_) => None,
        }
    }
}

/// A number in brackets that has the first character of the text behind it between the number and its closing
/// bracket, since the two overlap on the page: `(1台)帳` is `(1)` and `台帳`. Gives the number, and where that
/// character begins and ends in bytes; the bracket that closes follows it. `(19)月` may be `(1)` and `9月`: a digit is
/// taken for such a character only if `has_digits`.
pub fn tangled(input: &str, has_digits: bool) -> Option<(Marker, usize, usize)> {
    let mut chars = input.char_indices();
    chars.next().filter(|(_, opening)| matches!(opening, '(' | '（'))?;
    let number = digit_value(chars.next()?.1).filter(|number| *number > 0)?;
    let ((from, inner), (to, closing)) = (chars.next()?, chars.next()?);
    let is_text = if inner.is_numeric() { has_digits } else { inner.is_alphanumeric() };
    let is_closed = matches!(closing, ')' | '）') && chars.next().is_some();
    (is_text && is_closed).then_some((Marker::Numbered(number), from, to))
}

/// The signs that can open a part, in all their looks.
pub const SIGNS: &str = "・･•‣∙\u{f0b7}●○◯◎■□◆◇";

/// Stands, as a sign, for the number in brackets whose glyph is lost or cannot be trusted: it is what programs
/// write for a character that their encoding lacks, as those of Japan lack ⑴.
pub const LOST: char = '?';

/// A marker at the start of `input`.
pub fn marker(input: &str) -> IResult<&str, Marker> {
    alt((numbered, circled, sign)).parse(input)
}

/// `(1)`, in any mixture of widths, or one of ⑴–⒇.
pub fn numbered(input: &str) -> IResult<&str, Marker> {
    let bracketed = delimited(one_of("(（"), number, one_of(")）"));
    let single = map_opt(satisfy(|c| ('⑴'..='⒇').contains(&c)), |c| Some(c as u32 - '⑴' as u32 + 1));
    alt((bracketed, single)).map(Marker::Numbered).parse(input)
}

/// One of ①–⑳.
pub fn circled(input: &str) -> IResult<&str, Marker> {
    map_opt(satisfy(|c| ('①'..='⑳').contains(&c)), |c| Some(Marker::Circled(c as u32 - '①' as u32 + 1)))
        .parse(input)
}

/// What is left of ①–⑳ where only the low byte of their Shift_JIS code remains: `@` to `S`. A letter reads so
/// only where it is all of its run, or a row of them counts on; `@` also before Japanese text.
pub fn worn_circled(run: &str) -> Option<u32> {
    let value = |c: char| ('@'..='S').contains(&c).then(|| c as u32 - '@' as u32 + 1);
    let mut chars = run.chars();
    let first = value(chars.next()?)?;
    match chars.next() {
        None => Some(first),
        Some(next) if first == 1 && (value(next) == Some(2) || !next.is_ascii()) => Some(first),
        Some(_) => None,
    }
}

/// ・ ○ and the like; the half-width dot, the bullets of word processors and the large circle read as the usual
/// ones.
pub fn sign(input: &str) -> IResult<&str, Marker> {
    let usual = |c| match c {
        '･' | '•' | '‣' | '∙' | '\u{f0b7}' => '・',
        '◯' => '○',
        c => c,
    };
    one_of(SIGNS).map(|c| Marker::Sign(usual(c))).parse(input)
}

/// A run of one or two digits in either width, as a whole.
pub fn digits(input: &str) -> IResult<&str, Marker> {
    number.map(Marker::Digits).parse(input)
}

/// One or two digits of either width.
fn number(input: &str) -> IResult<&str, u32> {
    let digits = recognize(take_while_m_n(1, 2, |c: char| digit_value(c).is_some()));
    map_opt(digits, |digits: &str| digits.chars().try_fold(0, |sum, c| Some(sum * 10 + digit_value(c)?)))
        .parse(input)
}

/// What a digit of either width stands for.
pub fn digit_value(c: char) -> Option<u32> {
    match c {
        '0'..='9' => Some(c as u32 - '0' as u32),
        '０'..='９' => Some(c as u32 - '０' as u32),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::{Marker, marker};

    #[test]
    fn a_marker_may_hold_the_first_character_behind_it() {
        let table = [
            ("(1台)帳", false, Some((1, 2, 5))),
            ("（2ス）ト", false, Some((2, 4, 7))),
            ("(19)月", false, None),
            ("(19)月", true, Some((1, 2, 3))),
            ("(1台)", true, None),
            ("(1)台帳", true, None),
            ("(台1)帳", true, None),
        ];
        for (text, has_digits, want) in table {
            let want = want.map(|(number, from, to)| (Marker::Numbered(number), from, to));
            assert_eq!(super::tangled(text, has_digits), want, "{text}");
        }
    }

    #[test]
    fn reads_markers() {
        #[rustfmt::skip]
        let table = [
            // sheet text     what is read                  left over
            ("(1)",           Some(Marker::Numbered(1)),    ""),
            ("（1）研修",      Some(Marker::Numbered(1)),    "研修"),
            ("(1）将来を",     Some(Marker::Numbered(1)),    "将来を"),
            ("（１２）",       Some(Marker::Numbered(12)),   ""),
            ("⑵(3)",          Some(Marker::Numbered(2)),    "(3)"),
            ("①",             Some(Marker::Circled(1)),     ""),
            ("○市民参加",      Some(Marker::Sign('○')),      "市民参加"),
            ("･通年",          Some(Marker::Sign('・')),     "通年"),
            ("•通年",          Some(Marker::Sign('・')),     "通年"),
            ("\u{f0b7}通年",   Some(Marker::Sign('・')),     "通年"),
            ("◯市民参加",      Some(Marker::Sign('○')),      "市民参加"),
            ("(仮称)市民",     None,                         "(仮称)市民"),
            ("(10/1現在)",     None,                         "(10/1現在)"),
            ("1位",            None,                         "1位"),
            ("(123)",          None,                         "(123)"),
        ];
        for (text, want, left) in table {
            let (rest, got) = match marker(text) {
                Ok((rest, marker)) => (rest, Some(marker)),
                Err(_) => (text, None),
            };
            assert_eq!((got, rest), (want, left), "reading {text}");
        }
    }
}
