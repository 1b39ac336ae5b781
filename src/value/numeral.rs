//! Small whole numbers as they stand in dates, ranks and ordinals: arabic in either width, or kanji.

use nom::branch::alt;
use nom::{IResult, Parser};

use super::glyph::{first, glyph, miss};

/// Reads a run of arabic digits, at most `most` of them; a longer run is not this number.
pub(crate) fn arabic<'t>(most: usize) -> impl Fn(&'t str) -> IResult<&'t str, u32> {
    move |input| {
        let (mut rest, mut value, mut count) = (input, 0, 0);
        while let Ok((next, c @ '0'..='9')) = glyph(rest) {
            if count == most.min(9) {
                return miss(input);
            }
            value = value * 10 + u32::from(c) - u32::from('0');
            count += 1;
            rest = next;
        }
        if count == 0 { miss(input) } else { Ok((rest, value)) }
    }
}

/// Reads a whole run of kanji numerals below a thousand: 九, 十二, 三十一, 百五, and digit by digit 三一, 二〇.
pub(crate) fn kanji(input: &str) -> IResult<&str, u32> {
    let (rest, numerals) = kanji_run(input)?;
    match value_of(&numerals) {
        Some(value) => Ok((rest, value)),
        None => miss(input),
    }
}

/// Reads a small number written either way, of at most `most` arabic digits.
pub(crate) fn small<'t>(most: usize) -> impl Fn(&'t str) -> IResult<&'t str, u32> {
    move |input| alt((arabic(most), kanji)).parse(input)
}

/// Reads a number written either way that lies in `range`.
pub(crate) fn within<'t>(range: std::ops::RangeInclusive<u32>) -> impl Fn(&'t str) -> IResult<&'t str, u32> {
    move |input| match small(2)(input) {
        Ok((rest, value)) if range.contains(&value) => Ok((rest, value)),
        _ => miss(input),
    }
}

/// The digit a kanji stands for.
pub(crate) fn kanji_digit(c: char) -> Option<u32> {
    Some(match c {
        '〇' | '零' => 0,
        '一' => 1,
        '二' => 2,
        '三' => 3,
        '四' => 4,
        '五' => 5,
        '六' => 6,
        '七' => 7,
        '八' => 8,
        '九' => 9,
        _ => return None,
    })
}

/// Whether `c` stands in a number written in kanji.
pub(crate) fn is_kanji_numeral(c: char) -> bool {
    kanji_digit(c).is_some() || matches!(c, '十' | '百' | '千')
}

fn kanji_run(input: &str) -> IResult<&str, Vec<char>> {
    const LONGEST: usize = 7;
    let (mut rest, mut run) = (input, Vec::new());
    while let Some(c) = first(rest).filter(|&c| is_kanji_numeral(c)) {
        if run.len() == LONGEST {
            return miss(input);
        }
        run.push(c);
        rest = glyph(rest)?.0;
    }
    if run.is_empty() { miss(input) } else { Ok((rest, run)) }
}

fn value_of(run: &[char]) -> Option<u32> {
    if run.iter().all(|&c| kanji_digit(c).is_some()) {
        return (run.len() <= 4)
            .then(|| run.iter().filter_map(|&c| kanji_digit(c)).fold(0, |n, d| n * 10 + d));
    }
    let (mut total, mut digit, mut ceiling) = (0, None, 1000);
    for &c in run {
        let unit = match c {
            '百' => 100,
            '十' => 10,
            _ => {
                // A digit after a digit (三一) cannot follow 十 or 百.
                let value = kanji_digit(c).filter(|&value| value > 0 && digit.is_none())?;
                digit = Some(value);
                continue;
            }
        };
        if unit >= ceiling {
            return None;
        }
        total += digit.take().unwrap_or(1) * unit;
        ceiling = unit;
    }
    Some(total + digit.unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use super::{small, within};

    #[test]
    fn reads_small_numbers() {
        #[rustfmt::skip]
        let table = [
            // sheet text  what is read        left over
            ("9月",        Some(9),            "月"),
            ("１２月",     Some(12),           "月"),
            ("1２",        Some(12),           ""),
            ("04",         Some(4),            ""),
            ("九月",       Some(9),            "月"),
            ("十月",       Some(10),           "月"),
            ("十二",       Some(12),           ""),
            ("二十三日",   Some(23),           "日"),
            ("三一日",     Some(31),           "日"),
            ("二〇",       Some(20),           ""),
            ("三零",       Some(30),           ""),
            ("百二十",     Some(120),          ""),
            ("123",        None,               "123"),
            ("十十",       None,               "十十"),
            ("二十百",     None,               "二十百"),
            ("十二三",     None,               "十二三"),
            ("①",          None,               "①"),
            ("月",         None,               "月"),
        ];
        for (text, want, left) in table {
            let (rest, got) = small(2)(text).map_or((text, None), |(rest, got)| (rest, Some(got)));
            assert_eq!((got, rest), (want, left), "reading {text}");
        }
        assert!(within(1..=12)("13").is_err() && within(1..=12)("0").is_err());
    }
}
