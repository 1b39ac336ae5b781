//! A number with its unit, and two of them joined: 1～3件, 100人（R4）→目標150人, 50人から60人.

use std::borrow::Cow;

use nom::branch::alt;
use nom::combinator::{not, value, verify};
use nom::sequence::{delimited, preceded, terminated};
use nom::{IResult, Parser};

use super::as_of::Dates;
use super::lead::{self, Lead};
use super::name::{self, Headed};
use super::suffix::{self, Suffix};
use super::{Amount, Comparison, Quantity, base_unit, counter};
use crate::value::Place;
use crate::value::date::is_share;
use crate::value::decimal::Decimal;
use crate::value::glyph::{
    any_word, at_border, first, gap, glyph_if, is_kanji, is_katakana, is_true_wave, is_wave, last, line_gap,
    miss, sign, tail, tight,
};
use crate::value::number::{Number, listed_number, number};
use crate::value::numeral::{arabic, kanji_digit};

/// What was read at a place: a quantity, or a number that counts nothing.
pub(super) struct Read<'t> {
    pub(super) rest: &'t str,
    pub(super) quantity: Option<Quantity>,
}

/// One number and all that is said of it.
#[derive(Clone, Debug)]
struct Side {
    amount: Amount,
    /// Its figures and the multiplier behind them, which a unit may share: 100 and 万 of 100万～200万円.
    scaled: Option<(Decimal, &'static str)>,
    unit: Option<Cow<'static, str>>,
    approximate: bool,
    suffix: Suffix,
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
enum Stands {
    Alone,
    Joined,
}

/// Reads one number with its unit and what is said behind it; None where it stands in a name.
fn one<'t>(
    place: &Place<'t>,
    lead: &Lead,
    dates: &Dates<'t>,
    stands: Stands,
) -> IResult<&'t str, Option<Side>> {
    let input = place.rest();
    if dates.behind(input).is_some() {
        return miss(input);
    }
    if let Ok((rest, amount)) = share(place.before(), input) {
        let (rest, suffix) = suffix::read(rest);
        let approximate = suffix.approximate;
        return Ok((rest, Some(Side { amount, scaled: None, unit: None, approximate, suffix })));
    }
    let (behind_number, number) =
        if is_listed(place.before()) { listed_number(input)? } else { number(input)? };
    if dates.start_within(input, behind_number) {
        return miss(input);
    }
    // A unit ends where a time begins: the 通 of 1通年 counts no letters.
    let measured = measured(&number, behind_number);
    let cut = dates.start_within(behind_number, measured.rest);
    let Measured { rest: behind_unit, value, unit, known } =
        if cut { Measured::bare(&number, behind_number) } else { measured };
    let (rest, suffix) = suffix::read(behind_unit);
    let cut = dates.start_within(behind_unit, rest);
    let (rest, suffix) = if cut { (behind_unit, Suffix::default()) } else { (rest, suffix) };
    let heading =
        unit.as_deref() == Some("円") && !input[..input.len() - behind_number.len()].contains(is_kanji_digit);
    if number.kanji && (heading || !kanji_counts(place.before(), &number, unit.as_deref(), behind_unit)) {
        return miss(input);
    }
    let said = suffix.approximate || suffix.comparison.is_some() || suffix.change.is_some();
    let qualified = lead.approximate || lead.comparison.is_some() || lead.negative || lead.yen;
    let bare = unit.is_none() && !said && !qualified && !is_joined(rest, dates);
    let word_follows = first(behind_unit).is_some_and(|c| is_kanji(c) || is_katakana(c));
    let in_name = unit.is_none() && !said && word_follows && !counter::starts_action(behind_unit);
    let headed = stands == Stands::Alone
        && (name::is_headed(place, Headed { value, counted: known, bare })
            || (bare && is_year(place.before(), input, rest)));
    if in_name || headed {
        return Ok((behind_number, None));
    }
    let value = if lead.negative { value.negated() } else { value };
    let unit =
        unit.map(|unit| pages_or_points(unit, value, lead)).or(lead.yen.then_some(Cow::Borrowed("円")));
    let approximate = suffix.approximate;
    let scaled = number.scaled.filter(|_| unit.is_none() && !lead.negative);
    Ok((rest, Some(Side { amount: Amount::One(value), scaled, unit, approximate, suffix })))
}

/// Whether another number is joined to this one, so that it counts with that: 目標8,000→9,000人, グループ1～3件.
fn is_joined(rest: &str, dates: &Dates) -> bool {
    let range = (gap, glyph_if(is_wave), gap, number, gap, counter::known);
    arrow(rest, dates).is_some_and(|to| number(to).is_ok()) || { range }.parse(rest).is_ok()
}

/// P stands for pages, but where no pages can be meant (+2.1P) for points.
fn pages_or_points(unit: Cow<'static, str>, value: Decimal, lead: &Lead) -> Cow<'static, str> {
    match &*unit {
        "P" if !value.is_whole() || lead.negative || lead.positive => Cow::Borrowed("ポイント"),
        "P" => Cow::Borrowed("ページ"),
        _ => unit,
    }
}

/// Whether `before` ends with a number and a comma.
fn is_listed(before: &str) -> bool {
    let led = tail(before, 2);
    led.ends_with(',') && led.starts_with(|c: char| c.is_ascii_digit())
}

/// A number as it is measured: its value in its unit.
struct Measured<'t> {
    rest: &'t str,
    value: Decimal,
    unit: Option<Cow<'static, str>>,
    /// Whether the table of counters names the unit.
    known: bool,
}

impl<'t> Measured<'t> {
    fn bare(number: &Number, rest: &'t str) -> Self {
        Self { rest, value: number.value, unit: None, known: false }
    }
}

/// Reads the unit behind `number`. A single multiplier in front of 円 belongs to it: 1,200千円.
fn measured<'t>(number: &Number, rest: &'t str) -> Measured<'t> {
    let yen = number.scaled.and_then(|(figures, name)| Some((figures, yen_unit(name)?)));
    if let Some((value, unit)) = yen
        && let Ok((rest, counted)) = counter::known(rest)
        && counted.unit == "円"
    {
        return Measured { rest, value, unit: Some(Cow::Borrowed(unit)), known: true };
    }
    let counted = preceded(gap, counter::known).parse(rest).or_else(|_| counter::unknown(rest));
    let Ok((after, counted)) = counted else {
        return Measured::bare(number, rest);
    };
    // 3割5分
    let tenths = terminated(arabic(1), (sign("分"), not(sign("間"))));
    if counted.unit == "割"
        && let Ok((after, tenths)) = { tenths }.parse(after)
        && let Some(value) =
            Decimal::from_digits("0", &tenths.to_string()).and_then(|tenths| number.value.plus(tenths))
    {
        return Measured { rest: after, value, unit: Some(counted.unit), known: true };
    }
    Measured { rest: after, value: number.value, unit: Some(counted.unit), known: counted.known }
}

fn yen_unit(multiplier: &str) -> Option<&'static str> {
    match multiplier {
        "千" => Some("千円"),
        "万" => Some("万円"),
        "百万" => Some("百万円"),
        "億" => Some("億円"),
        "兆" => Some("兆円"),
        _ => None,
    }
}

/// Counters that a number in kanji counts; with others it is as a rule part of a word (一般, 三者, 十分, 百貨店).
#[rustfmt::skip]
const KANJI_COUNTERS: &[&str] = &[
    "か所", "か月", "か月間", "か年", "か国", "回", "件", "名", "人", "団体", "校", "割", "倍", "種類", "分野", "地区", "世帯", "事業",
    "項目", "施設", "会場", "講座", "週間", "日間", "年間", "時間", "円", "台", "棟", "戸", "冊", "枚", "本", "つ", "社", "市町村",
    "路線", "企業", "チーム", "グループ", "コース", "テーマ", "%", "点", "班",
];

/// Counters that 一 counts too; 一人, 一本, 一つ, 一度 are words.
const COUNTERS_OF_ONE: &[&str] = &[
    "か所", "か月", "か年", "か国", "回", "件", "名", "団体", "割", "週間", "年間", "世帯", "校", "施設",
    "地区", "事業",
];

/// Counters that stay counters only where no other kanji follows: 二人三脚, 三本柱.
const LOOSE_COUNTERS: &[&str] = &["人", "名", "本", "台", "戸", "枚", "校", "社", "円", "点", "班"];

/// 千円 and 百万円 are units of a table, 三千円 is an amount.
fn is_kanji_digit(c: char) -> bool {
    kanji_digit(c).is_some()
}

fn kanji_counts(before: &str, number: &Number, unit: Option<&str>, rest: &str) -> bool {
    let Some(unit) = unit else { return false };
    // 統一, 唯一, 万一, 無二, 再三, 数十.
    let in_word = last(before)
        .is_some_and(|c| "統単唯均同万随択専純画合無再逐数何幾第人〇".contains(c) || is_kanji_comma(before));
    let one = number.value == Decimal::whole(1);
    let table = if one { COUNTERS_OF_ONE } else { KANJI_COUNTERS };
    let loose =
        LOOSE_COUNTERS.contains(&unit) && first(rest).is_some_and(is_kanji) && !counter::starts_action(rest);
    table.contains(&unit) && !in_word && !loose
}

/// Whether `before` ends like 五、 of 五、六人, which is "five or six".
fn is_kanji_comma(before: &str) -> bool {
    let mut back = before.chars().rev();
    back.next().is_some_and(|c| "、・".contains(c))
        && back.next().is_some_and(|c| "一二三四五六七八九十".contains(c))
}

/// Reads a share of one: 2分の1, 三分の二, 補助率2/3, 1/100.
fn share<'t>(before: &str, input: &'t str) -> IResult<&'t str, Amount> {
    let parts = (terminated(number, tight("分の")), number);
    if let Ok((rest, (whole, part))) = { parts }.parse(input)
        && whole.value > Decimal::whole(0)
    {
        return Ok((rest, Amount::Share { part: part.value, whole: whole.value }));
    }
    let (rest, (part, _, whole)) =
        (arabic(3), sign("/"), verify(arabic(4), |&whole| whole > 0)).parse(input)?;
    let counted = preceded(gap, counter::known).parse(rest).is_ok() || sign("/,.").parse(rest).is_ok();
    if counted || !(is_share(before, input) || part == 1) {
        return miss(input);
    }
    Ok((rest, Amount::Share { part: Decimal::whole(part.into()), whole: Decimal::whole(whole.into()) }))
}

/// Whether four bare figures are a year without its sign: ビジョン2030, but not 参加者数2000.
fn is_year(before: &str, input: &str, rest: &str) -> bool {
    let year = arabic(4)(input)
        .is_ok_and(|(after, year)| after.len() == rest.len() && (1900..=2100).contains(&year));
    let counted = last(before).is_none_or(|c| "数額計値率者高費量積人:→~".contains(c) || c == '\u{21d2}');
    year && !(counted || before.trim().is_empty())
}

// ------------------------------------------------------------------ two numbers joined

type Joined<'t> = (&'t str, Amount, Side);

/// Reads from where to where: →150人 behind 100人, possibly with a note before the arrow and a label behind it.
fn shift<'t>(place: &Place<'t>, from: &Side, rest: &'t str, dates: &Dates<'t>) -> Option<Joined<'t>> {
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
fn range<'t>(place: &Place<'t>, from: &Side, rest: &'t str, dates: &Dates<'t>) -> Option<Joined<'t>> {
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
fn arrow<'t>(rest: &'t str, dates: &Dates<'t>) -> Option<&'t str> {
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
        let label = ["目標値", "目標", "実績値", "実績", "見込", "約"]
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
fn open_end(rest: &str) -> (&str, bool) {
    match preceded(gap, glyph_if(is_true_wave)).parse(rest) {
        Ok((after, _))
            if at_border(after) && number(gap(after).map_or(after, |(after, ())| after)).is_err() =>
        {
            (after, true)
        }
        _ => (rest, false),
    }
}
