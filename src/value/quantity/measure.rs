//! The unit behind a number, and what it does to its value: 1,200千円, 3割5分, 1年半, 10余件.

use std::borrow::Cow;

use nom::combinator::{not, peek, verify};
use nom::sequence::{delimited, preceded, terminated};
use nom::{IResult, Parser};

use super::lead::Lead;
use crate::value::counter::{self, Counted};
use crate::value::decimal::Decimal;
use crate::value::glyph::{any_word, first, gap, is_kanji, last, sign};
use crate::value::number::Number;
use crate::value::numeral::{arabic, kanji_digit};

/// A number as it is measured.
pub(super) struct Measured<'t> {
    pub(super) rest: &'t str,
    /// Its value in its unit.
    pub(super) value: Decimal,
    pub(super) unit: Option<Cow<'static, str>>,
    /// Whether the table of counters names the unit.
    pub(super) known: bool,
    /// Whether it is said to be a little more: 10余件.
    pub(super) approximate: bool,
}

impl<'t> Measured<'t> {
    /// The number without a unit.
    pub(super) fn bare(number: &Number, rest: &'t str) -> Self {
        Self { rest, value: number.value, unit: None, known: false, approximate: false }
    }
}

/// Reads the unit behind `number`. A single multiplier in front of 円 belongs to it: 1,200千円.
pub(super) fn measured<'t>(number: &Number, rest: &'t str, lead: &Lead) -> Measured<'t> {
    let yen = number.scaled.and_then(|(figures, name)| Some((figures, yen_unit(name)?)));
    if let Some((value, unit)) = yen
        && let Ok((rest, counted)) = counter::known(rest)
        && counted.unit == "円"
    {
        return Measured { rest, value, unit: Some(Cow::Borrowed(unit)), known: true, approximate: false };
    }
    let (unit_at, more) = a_little_more(rest).unwrap_or((rest, false));
    let counted = preceded(gap, counter::known).parse(unit_at).or_else(|_| counter::unknown(unit_at));
    let Ok((after, counted)) = counted.or_else(|_| bracketed(unit_at)) else {
        return Measured::bare(number, rest);
    };
    let part =
        part_of_one(&counted.unit, after).and_then(|(after, part)| Some((after, number.value.plus(part)?)));
    let (rest, value) = part.unwrap_or((after, number.value));
    let unit = Some(pages_or_points(counted.unit, value, lead));
    Measured { rest, value, unit, known: counted.known, approximate: more }
}

/// Reads a unit in brackets: 3（件）, 120（千円）; the 日 of 12（日） is a Sunday.
fn bracketed(input: &str) -> IResult<&str, Counted> {
    let unit = verify(counter::known, |counted| !matches!(&*counted.unit, "日" | "年" | "週"));
    delimited((gap, sign("(〔["), gap), unit, (gap, sign(")〕]"))).parse(input)
}

/// Reads the 余 of 10余件.
fn a_little_more(input: &str) -> IResult<&str, bool> {
    terminated(any_word(&["有余", "余"]), peek(counter::known)).map(|_| true).parse(input)
}

/// Reads what a unit is followed by that adds a part of one: 5分 behind 3割, 半 behind 1年.
fn part_of_one<'t>(unit: &str, rest: &'t str) -> Option<(&'t str, Decimal)> {
    match unit {
        "割" => {
            let tenths = terminated(arabic(1), (sign("分"), not(sign("間"))));
            let (rest, tenths) = { tenths }.parse(rest).ok()?;
            Some((rest, Decimal::from_digits("0", &tenths.to_string())?))
        }
        "年" | "か月" | "時間" | "日" | "週間" => {
            let (rest, _) = (sign("半"), not(sign("期島額分数減導ばや"))).parse(rest).ok()?;
            Some((rest, Decimal::from_digits("0", "5")?))
        }
        _ => None,
    }
}

/// The unit that a multiplier makes of 円.
pub(super) fn yen_unit(multiplier: &str) -> Option<&'static str> {
    match multiplier {
        "千" => Some("千円"),
        "万" => Some("万円"),
        "百万" => Some("百万円"),
        "億" => Some("億円"),
        "兆" => Some("兆円"),
        _ => None,
    }
}

/// P stands for pages, but where no pages can be meant (+2.1P) for points.
fn pages_or_points(unit: Cow<'static, str>, value: Decimal, lead: &Lead) -> Cow<'static, str> {
    match &*unit {
        "P" if !value.is_whole() || lead.negative || lead.positive => Cow::Borrowed("ポイント"),
        "P" => Cow::Borrowed("ページ"),
        _ => unit,
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

/// Whether a number `printed` in kanji behind `before` counts, and is no part of a word or of a heading (千円).
pub(super) fn kanji_counts(before: &str, printed: &str, measured: &Measured) -> bool {
    let Some(unit) = measured.unit.as_deref() else { return false };
    let heading = unit == "円" && !printed.contains(|c| kanji_digit(c).is_some());
    // 統一, 唯一, 万一, 無二, 再三, 数十.
    let in_word = last(before).is_some_and(|c| "統単唯均同万随択専純画合無再逐数何幾第人〇".contains(c));
    let one = measured.value == Decimal::whole(1);
    let table = if one { COUNTERS_OF_ONE } else { KANJI_COUNTERS };
    let word_follows = first(measured.rest).is_some_and(is_kanji) && !counter::starts_action(measured.rest);
    let loose = LOOSE_COUNTERS.contains(&unit) && word_follows;
    table.contains(&unit) && !(heading || in_word || is_kanji_comma(before) || loose)
}

/// Whether `before` ends like 五、 of 五、六人, which is "five or six".
fn is_kanji_comma(before: &str) -> bool {
    let mut back = before.chars().rev();
    back.next().is_some_and(|c| "、・".contains(c))
        && back.next().is_some_and(|c| "一二三四五六七八九十".contains(c))
}
