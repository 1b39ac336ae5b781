//! Lists and ranges that name their unit once: 6・9・12月, 4～6月, 第1・2四半期, R7～9年度, 24・25年度.

use nom::branch::alt;
use nom::combinator::{not, opt};
use nom::sequence::{delimited, preceded};
use nom::{IResult, Parser};

use super::expression::Expression;
use super::{Expressions, bounded, range_tail};
use crate::value::calendar::{Part, Piece, Point, Year};
use crate::value::date::{about, month_or_day, quarter_number, quarter_word, year_in_front};
use crate::value::era_year::{self, Counted, EraYear, Listed, joint, listed_western, more_years};
use crate::value::glyph::{any_word, gap, glyph_if, is_hiragana, is_letter, is_wave, last, miss, sign, word};
use crate::value::numeral::within;
use crate::value::{Place, Printed};

const MOST: usize = 12;

/// A member of a list: its part of the year, whether a dash joins it to the one before, and its text.
type Member<'t> = Listed<'t, Part>;

/// Reads two or more months of which only the last says 月, behind a year or not: 6・9・12月, 令和6年4～6月末.
///
/// 実績12、3月末 is a count and a month: the first of two must not stand behind a word or the colon of a date.
pub(super) fn months<'t>(place: &Place<'t>) -> IResult<&'t str, Expressions<'t>> {
    let input = place.rest();
    let (list, year) = opt(year_in_front).parse(input)?;
    let (mut number_at, mut start, mut dashed) = (list, input, false);
    let (mut members, mut slashes) = (Vec::<Member>::new(), 0);
    while members.len() < MOST {
        if let Ok((rest, Part::Month(month, piece))) = month_or_day(number_at) {
            // 6・9月末 are two ends of months. A slash joins only where all are joined so: 8/4、9月 starts with a day.
            for member in &mut members {
                if let Part::Month(_, earlier) = &mut member.value {
                    *earlier = piece;
                }
            }
            let joints = members.len();
            let part = Part::Month(month, piece);
            members.push(Member { value: part, dashed, printed: Printed::new(start, rest) });
            let is_counted = joints == 1 && !dashed && year.is_none() && is_headed(place, &members[0]);
            let is_list = joints > 0 && (slashes == 0 || slashes == joints) && !is_counted;
            return if is_list { expressions(year, &members, rest) } else { miss(input) };
        }
        let (after, month) = within(1..=12)(number_at)?;
        let part = Part::Month(month as u8, Piece::Whole);
        members.push(Member { value: part, dashed, printed: Printed::new(start, after) });
        slashes += usize::from(preceded(gap, sign("/")).parse(after).is_ok());
        (number_at, dashed) = joint(after)?;
        start = number_at;
    }
    miss(input)
}

/// Whether a word, or a date and its colon, leads to the number of `member`, which a comma parts from a month.
fn is_headed(place: &Place, member: &Member) -> bool {
    let comma = preceded(gap, sign("、,")).parse(member.printed.rest()).is_ok();
    let behind_date = place.unread().chars().count() == 1 && place.unread().len() < place.before().len();
    comma
        && last(place.before())
            .is_some_and(|c| (is_letter(c) && !is_hiragana(c)) || (c == ':' && behind_date))
}

/// Reads two or more quarters of which only the last says 四半期: 第1・2四半期, 第１～第４四半期, 1～2Q.
pub(super) fn quarters(input: &str) -> IResult<&str, Expressions<'_>> {
    let (list, year) = opt(year_in_front).parse(input)?;
    let (mut number_at, mut start, mut dashed) = (list, input, false);
    let mut members = Vec::new();
    while members.len() < 4 {
        let (after, quarter) = preceded(opt((word("第"), gap)), quarter_number).parse(number_at)?;
        let end = quarter_word(after);
        let rest = end.as_ref().map_or(after, |&(rest, ())| rest);
        members.push(Member { value: Part::Quarter(quarter), dashed, printed: Printed::new(start, rest) });
        if end.is_ok() {
            return if members.len() > 1 { expressions(year, &members, rest) } else { miss(input) };
        }
        let dash = glyph_if(is_wave).map(|_| true);
        let comma = sign("・、,").map(|_| false);
        (number_at, dashed) = delimited(gap, alt((dash, comma)), gap).parse(after)?;
        start = number_at;
    }
    miss(input)
}

/// Reads both halves where 半期 or 期 is said once: 上・下半期, 前・後期.
pub(super) fn halves(input: &str) -> IResult<&str, Expressions<'_>> {
    let (list, year) = opt(year_in_front).parse(input)?;
    let (after, _) = sign("上前").parse(list)?;
    let (second_at, dashed) = joint(after)?;
    let (rest, _) = (sign("下後"), any_word(&["半期", "期"]), not(sign("間待限高計"))).parse(second_at)?;
    let first = Member { value: Part::Half(1), dashed: false, printed: Printed::new(input, after) };
    let second = Member { value: Part::Half(2), dashed, printed: Printed::new(second_at, rest) };
    expressions(year, &[first, second], rest)
}

/// Reads two or more years without an era of which only the last says 年度: 24・25年度, 24～26年度.
pub(super) fn bare_years<'t>(place: &Place<'t>) -> IResult<&'t str, Expressions<'t>> {
    let (rest, years) = era_year::bare_years(place)?;
    if years.len() < 2 {
        return miss(place.rest());
    }
    let whole = |&Listed { value: (year, counted), dashed, printed }: &Listed<'t, (u16, Counted)>| Listed {
        value: Point::new(Year::Bare(year, counted), Part::Whole),
        dashed,
        printed,
    };
    bounded_last(joined(years.iter().map(whole)), rest)
}

/// Reads years of the common calendar of which only the last says 年度: 2024～2026年度, 2024～26年度.
pub(super) fn western_years(input: &str) -> IResult<&str, Expressions<'_>> {
    let (after, head) = listed_western(input)?;
    let (rest, more) = more_years(head)(after)?;
    years(head, Printed::new(input, after), &more, rest)
}

/// Joins the years behind `head` to a range or a list with it.
pub(super) fn years<'t>(
    head: EraYear,
    printed: Printed<'t>,
    more: &[Listed<'t, EraYear>],
    rest: &'t str,
) -> IResult<&'t str, Expressions<'t>> {
    let counted = match more.first() {
        Some(next) if head.counted == Counted::Unsaid => next.value.counted,
        _ => head.counted,
    };
    let head = Listed { value: EraYear { counted, ..head }, dashed: false, printed };
    let whole = |&Listed { value, dashed, printed }: &Listed<'t, EraYear>| Listed {
        value: Point::new(Year::named(value), Part::Whole),
        dashed,
        printed,
    };
    bounded_last(joined([head].iter().chain(more).map(whole)), rest)
}

fn expressions<'t>(
    year: Option<Year>,
    members: &[Member<'t>],
    rest: &'t str,
) -> IResult<&'t str, Expressions<'t>> {
    let year = year.unwrap_or(Year::Sheet);
    let of_year = |&Listed { value, dashed, printed }: &Member<'t>| Listed {
        value: Point::new(year, value),
        dashed,
        printed,
    };
    bounded_last(joined(members.iter().map(of_year)), rest)
}

/// Joins the points that a dash stands between to ranges.
fn joined<'t>(points: impl Iterator<Item = Listed<'t, Point>>) -> Expressions<'t> {
    let mut joined: Expressions = Vec::new();
    for Listed { value: mut point, dashed, printed } in points {
        match joined.last_mut() {
            Some((expression, from)) if dashed && let Expression::At(mut start) = *expression => {
                if let Part::Month(month, _) = start.part {
                    // The piece named behind the last month is the range's end: 4～6月末 starts with April.
                    start.part = Part::Month(month, Piece::Whole);
                    // A range whose year is named once runs forwards: 令和5年10～3月.
                    if !matches!(start.year, Year::Fiscal(_) | Year::FiscalFrom(_) | Year::FiscalAfter(_)) {
                        point.year = Year::Sheet;
                    }
                }
                *expression = Expression::Between(start, point);
                *from = from.up_to(printed.rest);
            }
            _ => joined.push((Expression::At(point), printed)),
        }
    }
    joined
}

/// Lets 頃, まで or 以降 behind a list bound its last member.
fn bounded_last<'t>(mut read: Expressions<'t>, rest: &'t str) -> IResult<&'t str, Expressions<'t>> {
    let (mut rest, about) = opt(preceded(gap, about)).parse(rest)?;
    if let Some((expression, printed)) = read.last_mut() {
        if about.is_some() {
            *expression = expression.approximated();
        }
        let bound = match *expression {
            Expression::At(point) => bounded(&point)(rest),
            between => range_tail(rest).map(|(after, ())| (after, between)),
        };
        if let Ok((after, bound)) = bound {
            (*expression, rest) = (bound, after);
        }
        *printed = printed.up_to(rest);
    }
    Ok((rest, read))
}
