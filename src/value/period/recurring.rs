//! Times that come again and again: 毎月, 隔月, 毎週火・木曜日, 年2回, 月1回程度, 四半期ごと, 3年に1回.

use nom::branch::alt;
use nom::combinator::{not, opt, value, verify};
use nom::error::Error;
use nom::multi::fold_many_m_n;
use nom::sequence::{preceded, terminated};
use nom::{IResult, Parser};

use super::{Period, PeriodKind};
use crate::value::date::{month_or_day, piece};
use crate::value::glyph::{any_word, gap, glyph_if, is_kanji, is_wave, ka, last, sign, word};
use crate::value::numeral::small;
use crate::value::{Place, Taken};

/// Reads one recurring time at `place`.
pub(super) fn read<'t>(place: &Place<'t>) -> Option<Taken<'t, Period>> {
    let (rest, ()) =
        alt((every, alternate, nth_weekday, |input| often(place, input), |input| apiece(place, input)))
            .parse(place.rest())
            .ok()?;
    Some(Taken::one(Period::dateless(PeriodKind::Recurring), place.rest(), rest))
}

/// Reads 毎月 and what says more exactly when: 毎月末, 毎月第3木曜日, 毎週火・木曜日, 毎年9月, 毎月2回.
fn every(input: &str) -> IResult<&str, ()> {
    let each = any_word(&["毎四半期", "毎学期", "毎半期", "毎年度", "毎年", "毎月", "毎週", "毎日", "毎期"]);
    let steady = any_word(&["各四半期", "各学期", "各年度", "各半期", "各月", "各週", "各年"]);
    let (rest, _) = alt((each, steady)).parse(input)?;
    let exactly = alt((
        value((), (piece, opt((joint, piece)))),
        value((), (opt((ordinal, opt(sign("週")))), weekdays)),
        value((), (month_or_day, opt((joint, month_or_day)))),
        value((), (days, word("日"), not(sign("間")))),
        value((), (small(2), word("のつく日"))),
        value((), word("度末")),
        times,
    ));
    value((), repeated(preceded(gap, exactly))).parse(rest)
}

/// Reads `parser` again and again, but no more often than a cell lists things.
fn repeated<'t, T>(
    parser: impl Parser<&'t str, Output = T, Error = Error<&'t str>>,
) -> impl Parser<&'t str, Output = (), Error = Error<&'t str>> {
    const MOST: usize = 8;
    fold_many_m_n(0, MOST, parser, || (), |(), _| ())
}

fn ordinal(input: &str) -> IResult<&str, ()> {
    value((), (word("第"), gap, small(1), repeated((joint, opt(word("第")), small(1))))).parse(input)
}

fn weekdays(input: &str) -> IResult<&str, ()> {
    let more = repeated((opt(joint), sign("月火水木金土日")));
    value((), (sign("月火水木金土日"), more, any_word(&["曜日", "曜"]))).parse(input)
}

fn days(input: &str) -> IResult<&str, ()> {
    value((), (small(2), repeated((opt(word("日")), joint, small(2))))).parse(input)
}

fn joint(input: &str) -> IResult<&str, ()> {
    value((), (gap, alt((sign("・、,と"), glyph_if(is_wave))), gap)).parse(input)
}

/// Reads 第3水曜日, 第2・4土曜.
fn nth_weekday(input: &str) -> IResult<&str, ()> {
    value((), (ordinal, opt(sign("週")), gap, weekdays)).parse(input)
}

/// Reads 隔月, 隔週6回, 奇数月.
fn alternate(input: &str) -> IResult<&str, ()> {
    value(
        (),
        (
            any_word(&["隔年度", "隔年", "隔月", "隔週", "隔日", "奇数月", "偶数月"]),
            opt(preceded(gap, times)),
        ),
    )
    .parse(input)
}

/// Reads how often in what time: 年2回, 月に1～2回程度, 3年に1回, 1日2回.
fn often<'t>(place: &Place, input: &'t str) -> IResult<&'t str, ()> {
    // 昨年3回 is last year, 9月2回 September; 少年2人 is no time at all.
    let inside = last(place.before()).is_some_and(|c| (is_kanji(c) && c != '各') || c.is_ascii_digit());
    let words =
        any_word(&["四半期", "4半期", "半期", "半年", "学期", "年間", "年度", "年", "月", "週", "日"]);
    let plain = verify(words, move |_: &&str| !inside);
    let every = alt((counted_time, value((), plain)));
    value((), (every, gap, opt(any_word(&["に", "当たり", "あたり"])), gap, times)).parse(input)
}

/// Reads the time between two: 3年, 2か月, 2週間.
fn counted_time(input: &str) -> IResult<&str, ()> {
    let unit = alt((value((), any_word(&["週間", "年間", "年度", "年", "日"])), value((), (ka, word("月")))));
    value((), (small(2), gap, unit)).parse(input)
}

/// Reads a number of times, so and so often: 3回, 1度, 2～3回程度, 数回.
fn times(input: &str) -> IResult<&str, ()> {
    let about = any_word(&["約", "概ね", "おおむね", "およそ"]);
    // 年2、3回
    let joint = alt((sign("、・,"), glyph_if(is_wave)));
    let counted = value((), (small(3), opt((gap, joint, gap, small(3)))));
    let number = alt((counted, value((), word("数"))));
    let occasion = (gap, sign("回度"), not(sign("目答収線復り")));
    let tail = any_word(&["程度", "以上", "以内", "ずつ", "ほど", "くらい", "ぐらい"]);
    value((), (opt(about), number, occasion, opt(preceded(gap, tail)))).parse(input)
}

/// Reads 四半期ごと, 3か月ごとに, 2年おき, 定期的に.
fn apiece<'t>(place: &Place, input: &'t str) -> IResult<&'t str, ()> {
    let inside = last(place.before()).is_some_and(|c| c.is_ascii_digit() || is_kanji(c));
    let plain = verify(
        any_word(&["四半期", "4半期", "半期", "半年", "学期", "年度", "月", "週", "年"]),
        move |_: &&str| !inside,
    );
    let unit = alt((counted_time, value((), plain)));
    let each = terminated(unit, (gap, any_word(&["ごと", "毎", "おき", "置き"]), opt(word("に"))));
    let each = value((), (each, opt(preceded(gap, times))));
    alt((each, value((), (word("定期的"), opt(word("に")))))).parse(input)
}
