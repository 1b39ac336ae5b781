//! One side of a quantity: a number with its unit and what is said behind it, or a share of one.

use std::borrow::Cow;

use nom::branch::alt;
use nom::combinator::{opt, verify};
use nom::sequence::preceded;
use nom::{IResult, Parser};

use super::aim::is_year;
use super::as_of::Dates;
use super::joined::{arrow, open_end, range, shift};
use super::lead::Lead;
use super::measure::{Measured, kanji_counts, measured};
use super::name::{self, Headed};
use super::suffix::{self, Suffix};
use super::{Amount, Comparison, Quantity};
use crate::value::Place;
use crate::value::counter;
use crate::value::decimal::Decimal;
use crate::value::glyph::{first, gap, glyph_if, is_kanji, is_katakana, is_wave, miss, sign, tail, tight};
use crate::value::number::{Number, listed_number, number};
use crate::value::numeral::arabic;
use crate::value::share::{BEARERS, is_share};

/// What was read at a place: a quantity, or a number that counts nothing.
pub(super) struct Read<'t> {
    pub(super) rest: &'t str,
    pub(super) quantity: Option<Quantity>,
}

/// One number and all that is said of it.
#[derive(Clone, Debug)]
pub(super) struct Side {
    pub(super) amount: Amount,
    /// Its figures and the multiplier behind them, which a unit may share: 100 and 万 of 100万～200万円.
    pub(super) scaled: Option<(Decimal, &'static str)>,
    pub(super) unit: Option<Cow<'static, str>>,
    pub(super) approximate: bool,
    pub(super) suffix: Suffix,
}

/// Reads the quantity whose first number stands at `place`, behind `lead`.
pub(super) fn read<'t>(place: &Place<'t>, lead: Lead, dates: &Dates<'t>) -> Option<Read<'t>> {
    let (rest, side) = match one(place, &lead, dates, Stands::Alone).ok()? {
        (rest, Some(side)) => (rest, side),
        (rest, None) => return Some(Read { rest, quantity: None }),
    };
    let joined = shift(place, &side, rest, dates).or_else(|| range(place, &side, rest, dates));
    let (rest, amount, last) = joined.unwrap_or((rest, side.amount, side.clone()));
    let (rest, open) = if matches!(amount, Amount::One(_)) { open_end(rest) } else { (rest, false) };
    let quantity = Quantity {
        amount,
        unit: last.unit.or(side.unit),
        comparison: last.suffix.comparison.or(lead.comparison).or(open.then_some(Comparison::AtLeast)),
        approximate: lead.approximate || side.approximate || last.approximate,
        change: last.suffix.change,
        per: last.suffix.per.or(side.suffix.per).or(lead.per),
        as_of: None,
    };
    Some(Read { rest, quantity: Some(quantity) })
}

/// Whether the glyphs before a number may make it a name, or join it to another number.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Stands {
    Alone,
    Joined,
}

/// Reads one number with its unit and what is said behind it; None where it stands in a name.
pub(super) fn one<'t>(
    place: &Place<'t>,
    lead: &Lead,
    dates: &Dates<'t>,
    stands: Stands,
) -> IResult<&'t str, Option<Side>> {
    let input = place.rest();
    if dates.behind(input).is_some() {
        return miss(input);
    }
    let plain = number(input);
    if let Ok((behind, amount)) = share(place.before(), input, &plain)
        && !dates.start_within(input, behind)
    {
        let (rest, suffix) = suffix_before_date(behind, dates);
        let approximate = suffix.approximate;
        return Ok((rest, Some(Side { amount, scaled: None, unit: None, approximate, suffix })));
    }
    let (behind_number, number) = if is_listed(place.before()) { listed_number(input)? } else { plain? };
    if dates.start_within(input, behind_number) {
        return miss(input);
    }
    // A unit ends where a time begins: the 通 of 1通年 counts no letters.
    let measured = Some(measured(&number, behind_number, lead))
        .filter(|measured| !dates.start_within(behind_number, measured.rest))
        .unwrap_or_else(|| Measured::bare(&number, behind_number));
    let printed = &input[..input.len() - behind_number.len()];
    if number.kanji && !kanji_counts(place.before(), printed, &measured) {
        return miss(input);
    }
    let (rest, suffix) = suffix_before_date(measured.rest, dates);

    let said = suffix.approximate || suffix.comparison.is_some() || suffix.change.is_some();
    let qualified = said || lead.approximate || lead.comparison.is_some() || lead.negative || lead.yen;
    let bare = measured.unit.is_none() && !qualified && !is_joined(rest, dates);
    let headed =
        Headed { rest, unit: measured.unit.as_deref(), value: measured.value, counted: measured.known, bare };
    let in_name = measured.unit.is_none() && !said && word_follows(measured.rest);
    let headed = name::is_headed(place, &headed);
    let named = headed || (bare && is_year(place.before(), input, rest));
    if in_name || (stands == Stands::Alone && named) {
        return Ok((if headed { behind_members(behind_number, dates) } else { behind_number }, None));
    }
    let value = if lead.negative { measured.value.negated() } else { measured.value };
    let unit = measured.unit.or(lead.yen.then_some(Cow::Borrowed("円")));
    let approximate = suffix.approximate || measured.approximate;
    let scaled = number.scaled.filter(|_| unit.is_none() && !lead.negative);
    Ok((rest, Some(Side { amount: Amount::One(value), scaled, unit, approximate, suffix })))
}

/// The text behind the further members of a name whose first number ends before `rest`: ～3 of 要介護1～3, ・11 of ゴール3・11.
fn behind_members<'t>(mut rest: &'t str, dates: &Dates<'t>) -> &'t str {
    const MOST: usize = 17;
    let joint = |input| (alt((sign("・、,"), glyph_if(is_wave))), opt(gap)).parse(input);
    for _ in 0..MOST {
        let Ok((number_at, _)) = joint(rest) else { break };
        let Ok((after, _)) = arabic(2)(number_at) else { break };
        let counts = preceded(gap, counter::known).parse(after).is_ok()
            || counter::unknown(after).is_ok()
            || sign(".,").parse(after).is_ok_and(|(behind, _)| arabic(3)(behind).is_ok_and(|(_, n)| n > 99))
            || suffix::read(after).0.len() < after.len();
        if counts || dates.behind(number_at).is_some() {
            break;
        }
        rest = after;
    }
    rest
}

/// What is said behind a number; nothing where a date begins within it.
fn suffix_before_date<'t>(input: &'t str, dates: &Dates<'t>) -> (&'t str, Suffix) {
    let (rest, suffix) = suffix::read(input);
    if dates.start_within(input, rest) { (input, Suffix::default()) } else { (rest, suffix) }
}

/// Whether a word that is no counter goes on behind a number: 5輪, 3セク.
fn word_follows(rest: &str) -> bool {
    first(rest).is_some_and(|c| is_kanji(c) || is_katakana(c)) && !counter::starts_action(rest)
}

/// Whether another number is joined to this one, so that it counts with that: 目標8,000→9,000人, グループ1～3件.
fn is_joined(rest: &str, dates: &Dates) -> bool {
    let range = (gap, glyph_if(is_wave), gap, number, gap, counter::known);
    arrow(rest, dates).is_some_and(|to| number(to).is_ok()) || { range }.parse(rest).is_ok()
}

/// Whether `before` ends with a number and a comma.
fn is_listed(before: &str) -> bool {
    let led = tail(before, 2);
    led.ends_with(',') && led.starts_with(|c: char| c.is_ascii_digit())
}

/// Reads a share of one, whose first number is `plain`: 2分の1, 三分の二, 補助率2/3, 1/100.
fn share<'t>(before: &str, input: &'t str, plain: &IResult<&'t str, Number>) -> IResult<&'t str, Amount> {
    if let Ok((rest, whole)) = plain
        && let Ok((rest, part)) = preceded(tight("分の"), number).parse(*rest)
        && whole.value > Decimal::whole(0)
    {
        return Ok((rest, Amount::Share { part: part.value, whole: whole.value }));
    }
    let (rest, (part, _, whole)) =
        (arabic(3), sign("/"), verify(arabic(4), |&whole| whole > 0)).parse(input)?;
    // 国2/3 県1/6: the 県 behind a gap bears the next share.
    let bearer = gap(rest).is_ok_and(|(after, ())| after.len() < rest.len() && after.starts_with(BEARERS));
    let unit = preceded(gap, counter::known).parse(rest).is_ok() && !bearer;
    let counted = unit || sign("/,.").parse(rest).is_ok();
    if counted || !(is_share(before, input) || part == 1) {
        return miss(input);
    }
    Ok((rest, Amount::Share { part: Decimal::whole(part.into()), whole: Decimal::whole(whole.into()) }))
}
