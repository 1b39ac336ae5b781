//! What stands in front of a number and says something of it: 約, 少なくとも, ▲, 年 of 年3回, ￥.

use nom::branch::alt;
use nom::combinator::{opt, peek, recognize, value, verify};
use nom::sequence::{preceded, terminated};
use nom::{IResult, Parser};

use super::{Comparison, name};
use crate::value::Place;
use crate::value::counter;
use crate::value::decimal::Decimal;
use crate::value::glyph::{
    any_word, first, gap, glyph_if, is_kanji, is_katakana, is_letter, is_true_wave, is_wave, last, miss,
    sign, tail,
};
use crate::value::number::number;

/// What is said of a number before it.
#[derive(Clone, Debug, Default)]
#[expect(clippy::struct_excessive_bools, reason = "independent words, any of which may stand there")]
pub(super) struct Lead {
    pub(super) approximate: bool,
    pub(super) comparison: Option<Comparison>,
    pub(super) negative: bool,
    pub(super) positive: bool,
    pub(super) per: Option<String>,
    pub(super) yen: bool,
}

enum Word {
    About,
    Bound(Comparison),
    Negative,
    Positive,
    Per(String),
    Yen,
}

/// Whether what leads to a number may begin with the clean glyph `c`: the first glyph of each word and sign read here.
pub(super) fn may_begin(c: char) -> bool {
    is_true_wave(c)
        || matches!(
            c,
            '約' | 'お' | '概' | 'ほ' | '凡' | '少' | '最' | '多' | '上' | '毎' | '年' | '月' | '週' | '日'
        )
        || matches!(c, '▲' | '△' | '-' | '\u{2010}'..='\u{2015}' | '\u{2212}' | 'マ' | '+' | '±' | 'プ' | '¥')
}

/// Reads all that leads to a number at `place`; the rest is the place's own where nothing does.
pub(super) fn read<'t>(place: &Place<'t>) -> (&'t str, Lead) {
    const MOST: usize = 5;
    let (mut rest, mut lead) = (place.rest(), Lead::default());
    for _ in 0..MOST {
        let before = place.moved_to(rest);
        let Ok((after, word)) = word(before.before(), rest) else { break };
        match word {
            Word::About => lead.approximate = true,
            Word::Bound(comparison) => lead.comparison = Some(comparison),
            Word::Negative => lead.negative = true,
            Word::Per(unit) => lead.per = Some(unit),
            Word::Yen => lead.yen = true,
            Word::Positive => lead.positive = true,
        }
        rest = after;
    }
    (rest, lead)
}

fn word<'t>(before: &str, input: &'t str) -> IResult<&'t str, Word> {
    match first(input) {
        Some(c) if may_begin(c) => {}
        // Most numbers are led by nothing.
        Some(_) => return terminated(one_of.map(Word::Per), gap).parse(input),
        None => return miss(input),
    }
    let about = |input| about(before, input);
    let per = |input| alt((|input| frequency(before, input), one_of)).parse(input);
    let signed = |input| signed(before, input);
    let bound = alt((
        value(Comparison::AtLeast, any_word(&["少なくとも", "最低でも", "最低"])),
        value(Comparison::AtMost, any_word(&["最大で", "最大", "多くとも", "多くて", "上限"])),
    ));
    let yen = value((), sign("¥"));
    let word = alt((
        about.map(|()| Word::About),
        bound.map(Word::Bound),
        per.map(Word::Per),
        signed,
        yen.map(|()| Word::Yen),
        preceded(|input| open_wave(before, input), |input| Ok((input, Word::Bound(Comparison::AtMost)))),
    ));
    terminated(word, gap).parse(input)
}

/// Reads 約 and its like; the 約 of 契約 is none.
fn about<'t>(before: &str, input: &'t str) -> IResult<&'t str, ()> {
    let contract = last(before).is_some_and(|c| "契規制節公条要予集特誓解協倹婚成盟確括".contains(c));
    let about = verify(any_word(&["約"]), move |_: &&str| !contract);
    value((), alt((about, any_word(&["およそ", "おおよそ", "概ね", "おおむね", "ほぼ", "凡そ"]))))
        .parse(input)
}

/// Reads the time in which something is done so often: 年 of 年3回, 月 of 毎月１件.
fn frequency<'t>(before: &str, input: &'t str) -> IResult<&'t str, String> {
    // 昨年3回 is last year and 少年2人 no time.
    let inside = last(before)
        .is_some_and(|c| (is_kanji(c) && !"各約".contains(c)) || is_katakana(c) || c.is_ascii_digit());
    let each = any_word(&["毎年度", "毎年", "毎月", "毎週", "毎日"]);
    let plain = verify(any_word(&["年間", "月間", "年", "月", "週", "日"]), move |_: &&str| !inside);
    let (rest, word) = alt((each, plain)).parse(input)?;
    let unit = word.chars().find(|c| "年月週日".contains(*c)).map(String::from).unwrap_or_default();
    let (rest, _) = (gap, opt(any_word(&["当たり", "あたり", "平均", "に"]))).parse(rest)?;
    Ok((rest, unit))
}

/// Reads what one of something has: 1人1日当たり, 1回につき, and 1日 in front of so many times.
fn one_of(input: &str) -> IResult<&str, String> {
    let one = |input| {
        // Any other number is not worth reading.
        if !first(input).is_some_and(|c| matches!(c, '0' | '1' | '一')) {
            return miss(input);
        }
        let (rest, _) = verify(number, |number| number.value == Decimal::whole(1)).parse(input)?;
        preceded(gap, counter::known).parse(rest)
    };
    let is_number = peek((gap, number));
    if let Ok((rest, ())) = terminated(name::rate_base, is_number).parse(input) {
        let mut units = String::new();
        let mut part_at = input;
        while let Ok((after, counted)) = one(part_at) {
            units.push_str(&counted.unit);
            part_at = after;
        }
        if units.is_empty() {
            // Of 10万人当たり the number matters.
            let base = (number, gap, counter::known);
            units.push_str(recognize(base).parse(input)?.1);
        }
        return Ok((rest, units));
    }
    let day = verify(one, |counted| matches!(&*counted.unit, "日" | "年" | "年間" | "か月" | "週間"));
    let times = (gap, number, gap, verify(counter::known, |counted| !is_duration(&counted.unit)));
    let (rest, counted) = terminated(day, (opt(any_word(&["に", "平均"])), peek(times))).parse(input)?;
    Ok((rest, counted.unit.chars().filter(|c| "年月週日".contains(*c)).collect()))
}

fn is_duration(unit: &str) -> bool {
    matches!(unit, "日" | "日間" | "か月" | "か月間" | "週間" | "週")
}

/// Reads a sign; a hyphen is one only where no word or number stands before it.
fn signed<'t>(before: &str, input: &'t str) -> IResult<&'t str, Word> {
    let joins = last(before)
        .is_some_and(|c| (is_letter(c) && !"比差は".contains(c)) || c.is_ascii_digit() || ")%".contains(c))
        && !is_change(before, input);
    let minus =
        verify(glyph_if(|c| matches!(c, '-' | '\u{2010}'..='\u{2015}' | '\u{2212}')), move |_| !joins);
    let is_mark = is_mark(before, input);
    let triangle = verify(sign("▲△"), move |&c| !(is_mark && c == '△'));
    let negative = alt((value((), triangle), value((), minus), value((), any_word(&["マイナス"]))));
    let positive = alt((value((), sign("+±")), value((), any_word(&["プラス"]))));
    alt((negative.map(|()| Word::Negative), positive.map(|()| Word::Positive))).parse(input)
}

/// Whether the hyphen at `input` is the minus of a change that `before` names: 増減率-3.2%, 前年度－3.2％, 収支-500千円.
fn is_change(before: &str, input: &str) -> bool {
    let led = tail(before, 4);
    let rate = led
        .strip_suffix('率')
        .is_some_and(|kind| kind.ends_with(['減', 'び', '加', '昇', '長', '化', '動', '伸']));
    let amount = ["増減", "収支", "増減数", "増減額", "差額", "差引"].iter().any(|word| led.ends_with(word));
    let compared = ["前年度", "昨年度", "前年"].iter().any(|word| led.ends_with(word));
    let counted = preceded((glyph_if(is_wave), gap, number, gap), counter::known).parse(input);
    counted.is_ok_and(|(_, counted)| {
        rate || amount || (compared && matches!(&*counted.unit, "%" | "ポイント" | "P"))
    })
}

/// Whether the sign at `input` is one of the marks ◎○△× by which its line sorts counts.
fn is_mark(before: &str, input: &str) -> bool {
    let line_before = before.rsplit('\n').next().unwrap_or(before);
    let line_behind = input.split('\n').next().unwrap_or(input);
    line_before.contains('◎') || line_behind.contains('◎')
}

/// Reads the wave of ～50人, "up to".
fn open_wave<'t>(before: &str, input: &'t str) -> IResult<&'t str, ()> {
    let joins = last(before).is_some_and(|c| is_letter(c) || c.is_ascii_alphanumeric() || ")%」".contains(c));
    value((), verify(glyph_if(is_true_wave), move |_| !joins)).parse(input)
}
