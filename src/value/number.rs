//! Numbers as amounts are written: 8,060, １，２００, 1.5, 3億5,000万, 15万5千, 二十三, 一万二千.

use nom::branch::alt;
use nom::combinator::{not, opt, peek, verify};
use nom::sequence::{delimited, terminated};
use nom::{IResult, Parser};

use super::decimal::Decimal;
use super::glyph::{first, glyph, glyph_if, is_space, miss, sign};
use super::numeral::{is_kanji_numeral, kanji_digit};

/// A number as written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Number {
    /// What it amounts to.
    pub(crate) value: Decimal,
    /// Its figures and the one multiplier behind them, where it is written so: 1,200 and 千 of 1,200千.
    pub(crate) scaled: Option<(Decimal, &'static str)>,
    /// Whether it is written in kanji alone.
    pub(crate) kanji: bool,
}

/// Reads one number, in figures or in kanji.
///
/// - Shape: thousands may be parted by commas, with a gap beside a comma, never by a gap alone.
/// - Errors: figures with a leading zero or two points (0268, 1.2.3), which are codes; more than 18 digits.
pub(crate) fn number(input: &str) -> IResult<&str, Number> {
    alt((|input| in_figures(input, Commas::PartThousands), in_kanji)).parse(input)
}

/// Reads a number behind another one and a comma, whose own commas part the members of a list: 11 of 10,11,120.
pub(crate) fn listed_number(input: &str) -> IResult<&str, Number> {
    in_figures(input, Commas::PartNumbers)
}

/// What a comma between figures does.
#[derive(Clone, Copy, PartialEq)]
enum Commas {
    PartThousands,
    PartNumbers,
}

/// Reads figures with or without multipliers: 1,200千, 3億5,000万, 3千5百.
fn in_figures(input: &str, commas: Commas) -> IResult<&str, Number> {
    let (mut rest, head) = myriads(input, i128::MAX, commas)?;
    let (mut total, mut last) = (head.value, head);
    // 3億5,000万 goes on; 3万8万 are two numbers.
    while last.factor > 1
        && let Ok((after, next)) = myriads(rest, last.factor, commas)
        && let Some(sum) = total.plus(next.value)
    {
        (rest, total, last) = (after, sum, next);
    }
    let whole = total == head.value;
    Ok((rest, Number { value: total, scaled: head.scaled.filter(|_| whole), kanji: false }))
}

/// A part of a number, up to 万, 億 or 兆.
#[derive(Clone, Copy)]
struct Part {
    value: Decimal,
    /// The multiplier it ends with; 1 for none.
    factor: i128,
    scaled: Option<(Decimal, &'static str)>,
}

/// Reads one part of a number that is less than `ceiling`.
fn myriads(input: &str, ceiling: i128, commas: Commas) -> IResult<&str, Part> {
    let (rest, head) = thousands_part(input, commas)?;
    let (rest, multiplier) = opt(big_multiplier).parse(rest)?;
    let (name, factor) = multiplier.unwrap_or(("", 1));
    let scaled = match (head.scaled, name) {
        (scaled, "") => scaled,
        (Some((figures, "百")), "万") => Some((figures, "百万")),
        (Some(_), _) => None,
        (None, name) => Some((head.value, name)).filter(|_| head.factor == 1),
    };
    let value = or_miss(head.value.times(factor), input)?;
    let fits = ceiling == i128::MAX
        || (value.is_whole() && Decimal::whole(1).times(ceiling).is_some_and(|top| value < top));
    if fits { Ok((rest, Part { value, factor, scaled })) } else { miss(input) }
}

/// Reads figures with 千 and 百: 3千5百.
fn thousands_part(input: &str, commas: Commas) -> IResult<&str, Part> {
    let (mut rest, head) = figures(input, commas)?;
    let (mut value, mut ceiling, mut scaled) = (head, i128::MAX, None);
    let mut latest = head;
    while let Ok((after, (name, factor))) = small_multiplier(rest)
        && factor < ceiling
    {
        let earlier = or_miss(value.plus(latest.negated()), input)?;
        value = or_miss(latest.times(factor).and_then(|latest| earlier.plus(latest)), input)?;
        scaled = if ceiling == i128::MAX { Some((head, name)) } else { None };
        (rest, ceiling) = (after, factor);
        match plain_figures(rest) {
            Ok((after, next)) if Decimal::whole(1).times(factor).is_some_and(|top| next < top) => {
                value = or_miss(value.plus(next), input)?;
                (rest, latest, scaled) = (after, next, None);
            }
            _ => break,
        }
    }
    Ok((rest, Part { value, factor: if ceiling == i128::MAX { 1 } else { ceiling }, scaled }))
}

fn or_miss<T>(value: Option<T>, input: &str) -> Result<T, nom::Err<nom::error::Error<&str>>> {
    value.ok_or(nom::Err::Error(nom::error::Error::new(input, nom::error::ErrorKind::Verify)))
}

fn small_multiplier(input: &str) -> IResult<&str, (&'static str, i128)> {
    // 千曲, 千葉 and 百貨店 are names.
    let thousand = terminated(sign("千"), not(sign("曲葉代")));
    let hundred = terminated(sign("百"), not(sign("貨科")));
    alt((thousand.map(|_| ("千", 1_000)), hundred.map(|_| ("百", 100)))).parse(input)
}

fn big_multiplier(input: &str) -> IResult<&str, (&'static str, i128)> {
    let (rest, c) = glyph(input)?;
    let multiplier = match c {
        '万' if first(rest).is_none_or(|c| !"全博能".contains(c)) => ("万", 10_000),
        '億' if first(rest).is_none_or(|c| !"総劫".contains(c)) => ("億", 100_000_000),
        '兆' if first(rest).is_none_or(|c| !"候し".contains(c)) => ("兆", 1_000_000_000_000),
        _ => return miss(input),
    };
    Ok((rest, multiplier))
}

/// Reads figures with their commas and decimals.
fn figures(input: &str, commas: Commas) -> IResult<&str, Decimal> {
    let (mut rest, mut whole) = digits(input)?;
    let grouped = commas == Commas::PartThousands && whole.len() <= 3 && !whole.starts_with('0');
    while grouped && let Ok((after, group)) = thousands(rest) {
        whole.push_str(&group);
        rest = after;
    }
    let (rest, fraction) = opt((sign("."), digits)).parse(rest)?;
    let fraction = fraction.map_or(String::new(), |(_, fraction)| fraction);
    let coded = (whole.len() > 1 && whole.starts_with('0')) || second_point(rest).is_ok();
    let value = Decimal::from_digits(&whole, &fraction).filter(|_| !coded);
    Ok((rest, or_miss(value, input)?))
}

/// Reads the figures of a later part of a number, as 5,000 in 3億5,000万: no decimals.
fn plain_figures(input: &str) -> IResult<&str, Decimal> {
    verify(|input| figures(input, Commas::PartThousands), |figures: &Decimal| figures.is_whole()).parse(input)
}

fn second_point(input: &str) -> IResult<&str, ()> {
    (sign("."), glyph_if(|c| c.is_ascii_digit())).map(|_| ()).parse(input)
}

/// Reads a comma, possibly with a gap beside it, and exactly three digits.
fn thousands(input: &str) -> IResult<&str, String> {
    let narrow = |input| opt(glyph_if(is_space)).parse(input);
    delimited(
        (narrow, sign(","), narrow),
        verify(digits, |group: &String| group.len() == 3),
        peek(not(digits)),
    )
    .parse(input)
}

fn digits(input: &str) -> IResult<&str, String> {
    let (mut rest, mut read) = (input, String::new());
    while let Ok((after, c @ '0'..='9')) = glyph(rest) {
        if read.len() == 19 {
            return miss(input);
        }
        read.push(c);
        rest = after;
    }
    if read.is_empty() { miss(input) } else { Ok((rest, read)) }
}

/// Reads a number in kanji: 三, 二十三, 百五十, 一万二千, and with 〇 digit by digit: 三〇.
///
/// 二三 is "two or three" and no number.
fn in_kanji(input: &str) -> IResult<&str, Number> {
    const LONGEST: usize = 15;
    let (mut rest, mut run) = (input, Vec::new());
    while let Some(c) =
        first(rest).filter(|&c| is_kanji_numeral(c) || (!run.is_empty() && "万億".contains(c)))
    {
        if run.len() == LONGEST {
            return miss(input);
        }
        run.push(c);
        rest = glyph(rest)?.0;
    }
    let value = or_miss(kanji_value(&run), input)?;
    Ok((rest, Number { value: Decimal::whole(value), scaled: None, kanji: true }))
}

fn kanji_value(run: &[char]) -> Option<i64> {
    if run.iter().all(|&c| kanji_digit(c).is_some()) {
        let zero = run.iter().skip(1).any(|&c| kanji_digit(c) == Some(0));
        let plain = run.len() == 1 || (zero && run.len() <= 4);
        let value = run.iter().filter_map(|&c| kanji_digit(c)).fold(0, |n, digit| n * 10 + i64::from(digit));
        return (plain && value > 0).then_some(value);
    }
    let (mut total, mut section, mut digit) = (0, 0, None);
    let (mut ceiling, mut big_ceiling) = (10_000, i64::MAX);
    for &c in run {
        let factor = match c {
            '十' => 10,
            '百' => 100,
            '千' => 1_000,
            '万' => 10_000,
            '億' => 100_000_000,
            _ => {
                digit = Some(i64::from(kanji_digit(c).filter(|&value| value > 0 && digit.is_none())?));
                continue;
            }
        };
        if factor >= 10_000 {
            let count = section + digit.take().unwrap_or(0);
            if factor >= big_ceiling || count == 0 {
                return None;
            }
            (total, section, ceiling, big_ceiling) = (total + count * factor, 0, 10_000, factor);
        } else {
            if factor >= ceiling {
                return None;
            }
            section += digit.take().unwrap_or(1) * factor;
            ceiling = factor;
        }
    }
    Some(total + section + digit.unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use super::number;

    #[test]
    fn reads_numbers() {
        #[rustfmt::skip]
        let table = [
            // sheet text      what is read            left over
            ("8,120人",        Some("8120"),           "人"),
            ("１，２００円",   Some("1200"),           "円"),
            ("1, 200人",       Some("1200"),           "人"),
            ("1 200人",        Some("1"),              " 200人"),
            ("12,34",          Some("12"),             ",34"),
            ("1,2345",         Some("1"),              ",2345"),
            ("4,11,17",        Some("4"),              ",11,17"),
            ("58.2%",          Some("58.2"),           "%"),
            ("1．5倍",         Some("1.5"),            "倍"),
            ("3億5,000万円",   Some("350000000"),      "円"),
            ("15万5千円",      Some("155000"),         "円"),
            ("1.2億円",        Some("120000000"),      "円"),
            ("3千5百人",       Some("3500"),           "人"),
            ("2千万円",        Some("20000000"),       "円"),
            ("3万8万",         Some("30000"),          "8万"),
            ("5千曲川",        Some("5"),              "千曲川"),
            ("二十三校",       Some("23"),             "校"),
            ("一万二千人",     Some("12000"),          "人"),
            ("三〇年",         Some("30"),             "年"),
            ("二三回",         None,                   "二三回"),
            ("0268",           None,                   "0268"),
            ("1.2.3",          None,                   "1.2.3"),
            ("0.5",            Some("0.5"),            ""),
            ("12345678901234567890", None,             "12345678901234567890"),
        ];
        for (text, want, left) in table {
            let (rest, got) =
                number(text).map_or((text, None), |(rest, got)| (rest, Some(got.value.to_string())));
            assert_eq!((got.as_deref(), rest), (want, left), "reading {text}");
        }
    }

    #[test]
    fn a_single_multiplier_may_belong_to_the_unit() {
        for (text, want) in
            [("1,200千円", Some(("1200", "千"))), ("2百万円", Some(("2", "百万"))), ("15万5千円", None)]
        {
            let scaled = number(text).unwrap().1.scaled.map(|(figures, name)| (figures.to_string(), name));
            assert_eq!(scaled, want.map(|(figures, name)| (figures.to_owned(), name)), "reading {text}");
        }
    }
}
