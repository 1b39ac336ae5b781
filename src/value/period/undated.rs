//! Words for a time that has no dates: 随時, 必要に応じて, 夏休み期間中, 2学期, 秋頃, 5年間.
//!
//! A season or a break is no date of the calendar, and a duration says nothing of its start: none is guessed at.

use nom::branch::alt;
use nom::combinator::{not, opt, value};
use nom::sequence::{preceded, terminated};
use nom::{IResult, Parser};

use super::{Period, PeriodKind};
use crate::value::date::year_in_front;
use crate::value::era_year::stands_alone;
use crate::value::glyph::{any_word, first, gap, is_katakana, is_letter, ka, last, miss, sign, tail, word};
use crate::value::numeral::small;
use crate::value::{Place, Taken};

/// Reads one undated time at `place`.
pub(super) fn read<'t>(place: &Place<'t>) -> Option<Taken<'t, Period>> {
    let before = last(place.before());
    let in_number = before.is_some_and(|c| c.is_ascii_alphanumeric() || ".,第".contains(c));
    let in_word = before.is_some_and(is_letter) && !place.unread().is_empty() && !behind_particle(place);
    let parser = |input| match (in_number, in_word) {
        (true, _) => manner(input),
        (_, true) => alt((manner, duration)).parse(input),
        _ => alt((manner, duration, vague_duration, school, season)).parse(input),
    };
    let (rest, ()) = parser(place.rest()).ok()?;
    Some(Taken::one(Period::dateless(PeriodKind::Undated), place.rest(), rest))
}

/// Reads a season of a year that is named, of which no month can be said: 令和6年春, 来年夏頃.
pub(super) fn season_of_year<'t>(place: &Place<'t>) -> Option<Taken<'t, Period>> {
    if !stands_alone(place) {
        return None;
    }
    let (rest, _) = (year_in_front, season).parse(place.rest()).ok()?;
    Some(Taken::one(Period::dateless(PeriodKind::Undated), place.rest(), rest))
}

/// Whether a particle stands before `place`, so that a word may start there.
fn behind_particle(place: &Place) -> bool {
    tail(place.before(), 1).ends_with(['の', 'は', 'を', 'に', 'と', 'で', 'が', 'も'])
}

/// Reads how something is spread over time.
#[rustfmt::skip]
fn manner(input: &str) -> IResult<&str, ()> {
    let words = any_word(&[
        "随時", "適宜", "適時", "常時", "逐次", "順次", "その都度", "必要の都度", "都度", "必要に応じて", "必要に応じ", "必要時",
        "未定", "時期未定",
    ]);
    value((), (words, not(sign("監適稿")))).parse(input)
}

/// Reads a duration: 5年間, 3か年, 6か月間; not 5か年計画 or 4か月児.
fn duration(input: &str) -> IResult<&str, ()> {
    let span =
        alt((value((), any_word(&["年間", "週間", "日間"])), value((), (ka, sign("年月"), opt(sign("間"))))));
    value((), (small(2), gap, span, not((gap, sign("計児健検齢"))))).parse(input)
}

/// Reads a duration without its number: 半年, 数年間, 複数年度.
fn vague_duration(input: &str) -> IResult<&str, ()> {
    let several =
        (word("数"), alt((value((), (ka, word("月"))), value((), sign("年週日")))), opt(sign("間")));
    let half = any_word(&["半年間", "半年", "複数年度", "複数年"]);
    terminated(alt((value((), half), value((), several))), not((gap, sign("計児健検齢")))).parse(input)
}

/// Reads terms and breaks of schools, and the turn of the year.
fn school(input: &str) -> IResult<&str, ()> {
    let term = value((), (small(1), gap, word("学期"), opt(sign("中末"))));
    let holidays = (
        any_word(&[
            "夏休み",
            "冬休み",
            "春休み",
            "夏季休業",
            "冬季休業",
            "学年末休業",
            "長期休業",
            "長期休暇",
        ]),
        opt(word("期間")),
        opt(word("中")),
    );
    let turn = any_word(&[
        "月末",
        "月初",
        "月中",
        "年末年始",
        "年明け",
        "年度明け",
        "年始",
        "新学期",
        "お盆",
        "ゴールデンウィーク",
        "GW",
        "学年末",
        "学期末",
    ]);
    let rest = preceded(opt(word("第")), term);
    terminated(alt((rest, value((), holidays), value((), turn))), opt((gap, bound))).parse(input)
}

/// Reads a season that stands by itself: 夏, 秋頃, 来春, 冬季; not 春の or 青春.
fn season(input: &str) -> IResult<&str, ()> {
    let lead = any_word(&["今", "来", "翌", "昨", "早", "初", "晩"]);
    let suffix = alt((value((), (sign("季期先口"), opt((gap, bound)))), value((), (gap, bound))));
    let (rest, (_, _, suffix)) = (opt(lead), sign("春夏秋冬"), opt(suffix)).parse(input)?;
    let ends = |c| if suffix.is_some() { !is_katakana(c) } else { "には".contains(c) || !is_letter(c) };
    if first(rest).is_none_or(ends) { Ok((rest, ())) } else { miss(input) }
}

fn bound(input: &str) -> IResult<&str, &str> {
    any_word(&["頃から", "頃まで", "頃", "ごろ", "ころ", "までに", "まで", "以降", "から", "中"])(
        input,
    )
}
