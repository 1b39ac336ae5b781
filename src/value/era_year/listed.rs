//! Lists and ranges of years that name their era or their 年度 once: R7～9年度, 平成30、令和元年度, 24・25年度.

use nom::branch::alt;
use nom::combinator::{map_opt, not, opt, peek, value, verify};
use nom::sequence::delimited;
use nom::{IResult, Parser};

use super::{Counted, EraYear, FURTHEST_IN_LIST, bare_western, counted, first_year};
use crate::value::glyph::{any_word, at_border, gap, glyph_if, is_kanji, is_wave, last, miss, sign, word};
use crate::value::numeral::small;
use crate::value::{Place, Printed};

/// Years that one list may hold.
const MOST_LISTED: usize = 12;

/// A member of a list.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Listed<'t, T> {
    pub(crate) value: T,
    /// Whether a dash joins it to the one before.
    pub(crate) dashed: bool,
    pub(crate) printed: Printed<'t>,
}

/// Reads the years that follow `head` without an era of their own: ～8年度 behind R6, ・7・8年度 behind R6.
///
/// The last of them says 年度 or 年, or stands alone behind a dash.
pub(crate) fn more_years<'t>(
    head: EraYear,
) -> impl Fn(&'t str) -> IResult<&'t str, Vec<Listed<'t, EraYear>>> {
    move |input| {
        let mut listed = Vec::new();
        let (mut rest, mut read_to, mut keep) = (input, input, 0);
        while listed.len() < MOST_LISTED
            && let Ok((number_at, is_dash)) = joint(rest)
            && let Ok((after, number)) =
                alt((first_year, small(if head.era.is_some() { 2 } else { 4 }))).parse(number_at)
        {
            let (after, counted) = opt(listed_year).parse(after)?;
            rest = after;
            listed.push((number, counted, is_dash, Printed::new(number_at, after)));
            if counted.is_some() || (listed.len() == 1 && is_dash && at_border(after)) {
                (keep, read_to) = (listed.len(), after);
            }
        }
        listed.truncate(keep);
        if listed.is_empty() {
            return miss(input);
        }
        let mut years = Vec::new();
        let mut previous = head;
        for (at, &(number, _, dashed, printed)) in listed.iter().enumerate() {
            let counted = listed[at..].iter().find_map(|&(_, counted, ..)| counted).unwrap_or(head.counted);
            let Some(number) = u16::try_from(number).ok().filter(|&number| number > 0) else {
                return miss(input);
            };
            // 26年度 behind 令和5年度 and a comma is not of the same era.
            if !dashed && previous.era.is_some() && number > previous.year + FURTHEST_IN_LIST {
                return miss(input);
            }
            // 2024-03 is a month, 2024-26 are years.
            let shortened = previous.era.is_none() && number < 100;
            if shortened && number <= previous.year % 100 {
                return miss(input);
            }
            previous = previous.beside(number, counted, dashed);
            years.push(Listed { value: previous, dashed, printed });
        }
        Ok((read_to, years))
    }
}

/// Reads what joins two years: a dash, a dot, a comma, と, 又は. Tells whether it is a dash.
pub(crate) fn joint(input: &str) -> IResult<&str, bool> {
    let dash = alt((value(true, glyph_if(is_wave)), value(true, word("から"))));
    let comma = alt((
        value(false, sign("・、,/")),
        value(false, any_word(&["及び", "および", "又は", "または", "と"])),
    ));
    delimited(gap, alt((dash, comma)), gap).parse(input)
}

/// Reads 年度 or 年 behind a number of a list, where 3年生 and 2年度目 may stand as well.
fn listed_year(input: &str) -> IResult<&str, Counted> {
    let (rest, counted) = counted(input)?;
    let goes_on = match counted {
        Counted::Fiscal => sign("目間").parse(rest).is_err(),
        _ => at_border(rest) || sign("にのはかまへをもと末中内").parse(rest).is_ok(),
    };
    if goes_on { Ok((rest, counted)) } else { miss(input) }
}

/// Reads the years at `place` that name no era: 26年度, 24・25年度, 24～26年度, and 26年 in front of a month.
pub(crate) fn bare_years<'t>(place: &Place<'t>) -> IResult<&'t str, Vec<Listed<'t, (u16, Counted)>>> {
    let mut number_at = place.rest();
    let inside = |c: char| (is_kanji(c) && !"同翌各".contains(c)) || c.is_ascii_alphanumeric() || c == '.';
    if last(place.before()).is_some_and(inside) {
        return miss(number_at);
    }
    let fiscal_end = |input| (gap, word("年度"), not(sign("目間"))).map(|_| ()).parse(input);
    let month = (gap, word("月"));
    let month_follows = peek((gap, small(2), month));
    let (after, year) = two_digits(number_at)?;
    if let Ok((rest, _)) = (gap, word("年"), month_follows).parse(after) {
        let year = Listed {
            value: (year, Counted::Calendar),
            dashed: false,
            printed: Printed::new(number_at, rest),
        };
        return Ok((rest, vec![year]));
    }
    let (mut listed, mut dashed) = (Vec::new(), false);
    while listed.len() < MOST_LISTED {
        let (after, year) = two_digits(number_at)?;
        let fiscal_end = fiscal_end(after);
        let rest = fiscal_end.as_ref().map_or(after, |&(rest, ())| rest);
        listed.push(Listed {
            value: (year, Counted::Fiscal),
            dashed,
            printed: Printed::new(number_at, rest),
        });
        if fiscal_end.is_ok() {
            return Ok((rest, listed));
        }
        (number_at, dashed) = joint(after)?;
    }
    miss(number_at)
}

pub(crate) fn two_digits(input: &str) -> IResult<&str, u16> {
    let number = map_opt(small(2), |number| u16::try_from(number).ok());
    verify(number, |&number| number > 0).parse(input)
}

/// Reads 2024 in front of ～2026年度 or ～26年度.
pub(crate) fn listed_western(input: &str) -> IResult<&str, EraYear> {
    let (rest, year) = bare_western(input)?;
    match more_years(year)(rest) {
        Ok(_) => Ok((rest, year)),
        Err(miss) => Err(miss),
    }
}
