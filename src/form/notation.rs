//! The notation of single lines and boxes of a drawing, as nom parsers.

use nom::branch::alt;
use nom::bytes::complete::{tag, take_until, take_while_m_n, take_while1};
use nom::character::complete::{char, none_of, space0, space1};
use nom::combinator::{all_consuming, map_res, opt, recognize, rest, value};
use nom::multi::{many0, many1, separated_list1};
use nom::sequence::{delimited, preceded, separated_pair, terminated};
use nom::{IResult, Parser};

use super::{FieldKind, FieldPath, Heading, Items, Printed, Series, Stage, Table};
use crate::wording::Wording;

fn name(input: &str) -> IResult<&str, &str> {
    take_while1(|c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_').parse(input)
}

pub(super) fn path(input: &str) -> IResult<&str, FieldPath> {
    let (rest, names) = separated_list1(char('.'), name).parse(input)?;
    Ok((rest, FieldPath(names.into_iter().map(str::to_owned).collect())))
}

/// `notes.participation : text`, `plans[] : named_lines 第１編`
pub(super) fn field(input: &str) -> IResult<&str, (FieldPath, bool, &str, Option<String>)> {
    let (rest, (path, list, _, kind)) =
        (path, opt(tag("[]")), (space0, char(':'), space0), name).parse(input)?;
    let (rest, example) = opt(preceded(space1, recognize(many1(none_of("|"))))).parse(rest)?;
    Ok((rest, (path, list.is_some(), kind, example.map(|example| example.trim().to_owned()))))
}

/// Whether a box that is no field reads like one: a kind behind a colon, of whatever width, or ASCII words on both
/// sides of it. What stands in double quotes is printed.
pub(super) fn is_near_field(cell: &str) -> bool {
    let is_quoted = cell.starts_with('"');
    let Some((name, kind)) = cell.split_once([':', '：']).filter(|_| !is_quoted) else { return false };
    let kind = kind.trim_start();
    let word = &kind[..kind.find(|c: char| !c.is_ascii_alphabetic() && c != '_').unwrap_or(kind.len())];
    let is_kind = FieldKind::NAMED.iter().any(|(known, _)| known.eq_ignore_ascii_case(word));
    let is_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | '[' | ']' | ' ');
    is_kind || word == kind && !word.is_empty() && !name.is_empty() && name.chars().all(is_name)
}

/// `interim: interim`
pub(super) fn stage(input: &str) -> IResult<&str, Stage> {
    let (rest, (stage, column)) = (name, opt(preceded((space0, char(':'), space0), name))).parse(input)?;
    Ok((rest, Stage { name: stage.to_owned(), column: column.map(str::to_owned) }))
}

/// A check as written.
pub(super) struct WrittenCheck<'d> {
    pub(super) rule: &'d str,
    pub(super) fields: Vec<FieldPath>,
    pub(super) years: Option<(i32, i32)>,
    pub(super) wording: Option<Wording>,
}

/// What a check is said to hold for.
enum Aim {
    Field(FieldPath),
    Years(i32, i32),
}

/// `filled goal, department : 枠が空です / the box is empty`, `fiscal_year 2004-2030`
pub(super) fn check(input: &str) -> IResult<&str, WrittenCheck<'_>> {
    let aim = alt((
        separated_pair(year, char('-'), year).map(|(first, last)| Aim::Years(first, last)),
        path.map(Aim::Field),
    ));
    let aims = opt(preceded(space1, separated_list1((space0, char(','), space0), aim)));
    let said = preceded((space0, char(':'), space1), separated_pair(take_until(" / "), tag(" / "), rest));
    let (rest, (rule, aims, said)) = (name, aims, opt(said)).parse(input)?;
    let wording = said.map(|(ja, en): (&str, &str)| Wording::new(ja.trim(), en.trim()));
    let mut check = WrittenCheck { rule, fields: Vec::new(), years: None, wording };
    for aim in aims.unwrap_or_default() {
        match aim {
            Aim::Field(path) => check.fields.push(path),
            Aim::Years(first, last) => check.years = Some((first, last)),
        }
    }
    Ok((rest, check))
}

fn year(input: &str) -> IResult<&str, i32> {
    map_res(take_while_m_n(4, 4, |c: char| c.is_ascii_digit()), str::parse).parse(input)
}

/// Printed words with stars between and the name in brackets, `[*プラン]に基づく取組`, or anything in
/// double quotes. Where no bracket stands, the stars are the name.
pub(super) fn spelling(input: &str) -> IResult<&str, Vec<Printed>> {
    let quoted = delimited(char('"'), recognize(many0(none_of("\""))), char('"'))
        .map(|words: &str| vec![printed(words, false)]);
    let bracketed = (
        many0(printed_part(false, false)),
        delimited(char('['), many1(printed_part(true, true)), char(']')),
        many0(printed_part(false, false)),
    )
        .map(|(before, name, after)| [before, name, after].concat());
    alt((quoted, all_consuming(bracketed), many1(printed_part(true, false)))).parse(input)
}

/// A star or the words up to the next one; `star` and `words` tell which of them belong to the name.
fn printed_part(star: bool, words: bool) -> impl FnMut(&str) -> IResult<&str, Printed> {
    move |input| {
        alt((
            value(Printed { words: None, is_name: star }, char('*')),
            recognize(many1(none_of("\"|,*[]"))).map(|text: &str| printed(text, words)),
        ))
        .parse(input)
    }
}

fn printed(words: &str, is_name: bool) -> Printed {
    Printed { words: Some(words.chars().filter(|c| !c.is_whitespace()).collect()), is_name }
}

/// `measures[] ①, heading ○, items[] (1) ・`
pub(super) fn rows(input: &str) -> IResult<&str, Table> {
    let series = alt((value(Series::Circled, char('①')), value(Series::Digits, char('1'))));
    let (rest, (rows, series, number)) =
        (terminated(name, tag("[]")), preceded(space1, series), opt(preceded(space1, name))).parse(input)?;
    let sign = preceded(space1, none_of(", "));
    let (rest, heading) =
        opt(preceded((space0, char(','), space0, tag("heading")), opt(sign))).parse(rest)?;
    let mark = preceded(space1, alt((value(None, tag("(1)")), none_of(", ").map(Some))));
    let (rest, items) =
        opt((preceded((space0, char(','), space0), terminated(name, tag("[]"))), many0(mark))).parse(rest)?;
    let items = items.map(|(name, marks)| Items {
        name: name.to_owned(),
        numbered: marks.contains(&None),
        bullets: marks.into_iter().flatten().collect(),
    });
    let table = Table {
        rows: rows.to_owned(),
        number: series,
        number_name: number.unwrap_or("number").to_owned(),
        heading: heading.map(|sign| Heading { sign }),
        items,
        columns: Vec::new(),
    };
    Ok((rest, table))
}
