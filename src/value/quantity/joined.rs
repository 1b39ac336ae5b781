//! Two numbers joined by an arrow or a dash: 1～3件, 100人（R4）→目標150人, 50人から60人.

use std::borrow::Cow;

use nom::Parser;
use nom::branch::alt;
use nom::combinator::value;
use nom::sequence::{delimited, preceded};

use super::as_of::Dates;
use super::measure::yen_unit;
use super::side::{Side, Stands, one};
use super::{Amount, base_unit, lead, name};
use crate::value::Place;
use crate::value::decimal::Decimal;
use crate::value::glyph::{any_word, at_border, gap, glyph_if, is_true_wave, is_wave, line_gap, sign};
use crate::value::number::number;

type Joined<'t> = (&'t str, Amount, Side);

/// Reads from where to where: →150人 behind 100人, possibly with a note before the arrow and a label behind it.
pub(super) fn shift<'t>(
    place: &Place<'t>,
    from: &Side,
    rest: &'t str,
    dates: &Dates<'t>,
) -> Option<Joined<'t>> {
    if is_behind_arrow(place, dates) {
        return None;
    }
    let to_at = arrow(rest, dates)?;
    let (after, to) = second(place, to_at, dates)?;
    // A row of three or more states is no shift: each stands by itself.
    let goes_on = arrow(after, dates).is_some_and(|next| number(next).is_ok());
    let (low, high, unit) = in_one_unit(from, &to).filter(|_| !goes_on)?;
    Some((after, Amount::Shift { from: low, to: high }, Side { unit, ..to }))
}

/// Reads the other end of a range: ～3件 behind 1, から60人 behind 50人.
pub(super) fn range<'t>(
    place: &Place<'t>,
    from: &Side,
    rest: &'t str,
    dates: &Dates<'t>,
) -> Option<Joined<'t>> {
    let dash = delimited(line_gap, glyph_if(is_wave), line_gap).map(Some);
    let words = value(None, delimited(gap, any_word(&["から", "ないし", "乃至"]), gap));
    let (to_at, dash) = alt((dash, words)).parse(rest).ok()?;
    let (after, to) = second(place, to_at, dates)?;
    // A hyphen or から between bare numbers says nothing of both.
    if to.unit.is_none() && !(from.unit.is_none() && dash.is_some_and(is_true_wave)) {
        return None;
    }
    let (low, high, unit) = in_one_unit(from, &to)?;
    let turns = dash.is_none() && any_word(&["へ", "に"])(after).is_ok();
    let amount =
        if turns { Amount::Shift { from: low, to: high } } else { Amount::Range { from: low, to: high } };
    Some((after, amount, Side { unit, ..to }))
}

/// Both numbers in the unit they share; None where they count different things.
fn in_one_unit(from: &Side, to: &Side) -> Option<(Decimal, Decimal, Option<Cow<'static, str>>)> {
    let (Amount::One(low), Amount::One(high)) = (from.amount, to.amount) else { return None };
    let (base, factor) = base_unit(from.unit.as_deref());
    let (other_base, other_factor) = base_unit(to.unit.as_deref());
    match (&from.unit, &to.unit) {
        (Some(unit), None) => Some((low, high, Some(unit.clone()))),
        (None, unit) => {
            // 100万～200万円 names the multiplier twice and its unit once.
            let figures = from
                .scaled
                .filter(|&(_, name)| yen_unit(name).is_some() && yen_unit(name) == unit.as_deref());
            Some((figures.map_or(low, |(figures, _)| figures), high, unit.clone()))
        }
        (Some(one), Some(other)) if one == other => Some((low, high, Some(other.clone()))),
        (Some(_), Some(other)) if base == other_base && factor == other_factor => {
            Some((low, high, Some(other.clone())))
        }
        (Some(_), Some(_)) if base == other_base => Some((
            low.times(factor)?,
            high.times(other_factor)?,
            base.map(|base| Cow::Owned(base.to_owned())),
        )),
        _ => None,
    }
}

fn second<'t>(place: &Place<'t>, at: &'t str, dates: &Dates<'t>) -> Option<(&'t str, Side)> {
    let place = place.moved_to(at);
    let (number_at, lead) = lead::read(&place);
    let number_place = place.moved_to(number_at);
    if name::read(&number_place).is_some() {
        return None;
    }
    match one(&number_place, &lead, dates, Stands::Joined).ok()? {
        (rest, Some(side)) => {
            Some((rest, Side { approximate: side.approximate || lead.approximate, ..side }))
        }
        (_, None) => None,
    }
}

/// Reads an arrow with a note before it and labels behind it, and gives the text from the second number on.
pub(super) fn arrow<'t>(rest: &'t str, dates: &Dates<'t>) -> Option<&'t str> {
    let rest = note(rest, dates).unwrap_or(rest);
    let drawn = value((), glyph_if(|c| "→⇒⇨➡➔➜➝⟶".contains(c)));
    let typed = value((), (sign("-="), sign(">")));
    let (mut rest, ()) = delimited(line_gap, alt((drawn, typed)), line_gap).parse(rest).ok()?;
    for _ in 0..4 {
        let label = any_word(&[
            "目標値",
            "目標",
            "実績値",
            "実績",
            "見込値",
            "見込み",
            "見込",
            "現状値",
            "現状",
            "計画値",
            "計画",
            "最終目標",
            "【目標値】",
            "【目標】",
            "【実績】",
            "中間値",
            "累計",
            "合計",
            "平均",
            "延べ",
            "のべ",
            "計",
            "全",
            "末",
            ":",
        ]);
        let after = dates
            .behind(rest)
            .or_else(|| note(rest, dates))
            .or_else(|| label(rest).ok().map(|(after, _)| after));
        let Some(after) = after else { break };
        rest = gap(after).ok()?.0;
    }
    Some(rest)
}

/// Reads a short note in brackets in which no number counts: （R4実績）.
fn note<'t>(rest: &'t str, dates: &Dates<'t>) -> Option<&'t str> {
    const LONGEST: usize = 24;
    let (inside, _) = preceded(gap, sign("(〔[")).parse(rest).ok()?;
    let (at, close) = inside.char_indices().take(LONGEST).find(|(_, c)| ")）〕]］\n(（".contains(*c))?;
    let closed = ")）〕]］".contains(close) && dates.hold_all_digits(inside, &inside[..at]);
    closed.then(|| &inside[at + close.len_utf8()..])
}

/// Whether an arrow leads to the number at `place`, with nothing but a label between.
fn is_behind_arrow(place: &Place, dates: &Dates) -> bool {
    let mut before = place.before();
    for _ in 0..4 {
        before = before.trim_end().trim_end_matches([':', '：']).trim_end();
        let label = [
            "目標値",
            "目標",
            "実績値",
            "実績",
            "見込",
            "約",
            "累計",
            "合計",
            "平均",
            "延べ",
            "のべ",
            "計",
            "全",
        ]
        .iter()
        .find_map(|label| before.strip_suffix(label));
        before = match label.or_else(|| dates.before(before)) {
            Some(shorter) => shorter,
            None => break,
        };
    }
    before.ends_with(['→', '⇒', '⇨', '➡', '➔', '➜', '➝', '⟶'])
        || before.ends_with("->")
        || before.ends_with("=>")
}

/// Reads the wave of 50人～, "from … on", where nothing more follows.
pub(super) fn open_end(rest: &str) -> (&str, bool) {
    match preceded(gap, glyph_if(is_true_wave)).parse(rest) {
        Ok((after, _))
            if at_border(after) && number(gap(after).map_or(after, |(after, ())| after)).is_err() =>
        {
            (after, true)
        }
        _ => (rest, false),
    }
}
