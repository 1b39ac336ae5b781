//! Parts of a year and of a month: 年度末, 上半期, 第3四半期, 9月上旬, 11月3日（土）, 10/11.

use nom::branch::alt;
use nom::combinator::{not, opt, peek, value, verify};
use nom::multi::fold_many_m_n;
use nom::sequence::{delimited, preceded, terminated};
use nom::{IResult, Parser};

use super::figures_go_on;
use crate::value::calendar::{Part, Piece};
use crate::value::glyph::{
    any_word, at_border, gap, glyph_if, is_kanji, is_true_wave, is_wave, ka, miss, sign, weekday, word,
};
use crate::value::numeral::{arabic, kanji_digit, small, within};
use crate::value::share::share_follows;

/// What makes 中 or 内 part of another word: 中間, 中期, 内訳, 内容 …
pub(super) const INSIDE_IS_A_WORD: &str = "間期央長学心核小国部途高枢止区身訳容示外閣規定装旬頃ごば";

/// Reads a part of a fiscal year behind it: 内, 末, の9月, 上半期.
pub(crate) fn of_fiscal_year(input: &str) -> IResult<&str, Part> {
    let inside = value(Part::Whole, (any_word(&["内", "中"]), not(sign(INSIDE_IS_A_WORD))));
    let named = preceded(opt(terminated(word("の"), gap)), alt((year_edge, half, quarter, month_or_day)));
    preceded(gap, alt((inside, named))).parse(input)
}

/// Reads 末, 当初, 前半 … behind 年度.
fn year_edge(input: &str) -> IResult<&str, Part> {
    // 当初予算 is the name of a budget.
    let opening = any_word(&["当初", "初め", "始め", "はじめ", "初頭", "初旬", "早々", "初", "頭"]);
    let start = value(Part::Start, (opening, not((gap, sign("予計課賦算期取")))));
    let end = value(Part::End, any_word(&["末日", "末"]));
    let halves = alt((value(Part::Half(1), word("前半")), value(Part::Half(2), word("後半"))));
    alt((start, end, halves)).parse(input)
}

/// Reads a part of a calendar year behind it: 9月, の9月, 末, 中.
pub(crate) fn of_calendar_year(input: &str) -> IResult<&str, Part> {
    let inside = value(Part::Whole, (any_word(&["内", "中"]), not(sign(INSIDE_IS_A_WORD))));
    let halves = alt((value(Part::Half(1), word("前半")), value(Part::Half(2), word("後半"))));
    let end = value(Part::Day(12, 31), terminated(any_word(&["末日", "末"]), not(word("年始"))));
    preceded((gap, opt(terminated(word("の"), gap))), alt((month_or_day, end, half, quarter, halves, inside)))
        .parse(input)
}

/// Reads 上半期, 下期, 前期 …, and 上半期末 as its last day.
pub(crate) fn half(input: &str) -> IResult<&str, Part> {
    let long = alt((value(1, any_word(&["上半期", "前半期"])), value(2, any_word(&["下半期", "後半期"]))));
    let (rest, half) = alt((long, short_half)).parse(input)?;
    period_end(Part::Half(half), if half == 1 { (9, 30) } else { (3, 31) })(rest)
}

/// Reads 上期, 下期, 前期, 後期, but not 前期高齢者, 後期計画 or (以)上期間.
fn short_half(input: &str) -> IResult<&str, u8> {
    let (rest, half) =
        alt((value(1, any_word(&["上期", "前期"])), value(2, any_word(&["下期", "後期"])))).parse(input)?;
    let particle = any_word(&["に", "は", "も", "の", "で", "を", "が", "と", "から", "まで", "へ", "より"]);
    let tail = any_word(&["末", "中", "以降", "分", "実施", "開催", "予定"]);
    let goes_on = at_border(rest) || particle(rest).is_ok() || tail(rest).is_ok();
    if goes_on { Ok((rest, half)) } else { miss(input) }
}

/// Reads one quarter: 第1四半期, 第１・四半期, 第Ⅲ四半期, 3Q, Q3, and 第1四半期末 as its last day.
pub(crate) fn quarter(input: &str) -> IResult<&str, Part> {
    let counted = delimited(opt((word("第"), gap)), quarter_number, quarter_word);
    let lettered = preceded(sign("Qq"), quarter_number);
    let (rest, quarter) =
        terminated(alt((counted, lettered)), not(glyph_if(|c| c.is_ascii_alphanumeric()))).parse(input)?;
    period_end(Part::Quarter(quarter), [(6, 30), (9, 30), (12, 31), (3, 31)][usize::from(quarter) - 1])(rest)
}

/// Reads the number of a quarter.
pub(crate) fn quarter_number(input: &str) -> IResult<&str, u8> {
    let roman = glyph_if(|c| "ⅠⅡⅢⅣ".contains(c)).map(|c| u32::from(c) - u32::from('Ⅰ') + 1);
    let kanji = glyph_if(|c| "一二三四".contains(c)).map(|c| kanji_digit(c).unwrap_or(0));
    let number = alt((verify(arabic(1), |n| (1..=4).contains(n)), roman, kanji));
    number.map(|number| number as u8).parse(input)
}

/// Reads what makes a number a quarter.
pub(crate) fn quarter_word(input: &str) -> IResult<&str, ()> {
    let kanji = (opt(sign("・/")), gap, any_word(&["四半期", "4半期"]), not(any_word(&["ごと", "毎"])));
    value((), (gap, alt((value((), kanji), value((), sign("Qq")))))).parse(input)
}

/// Reads 末, which makes a half or a quarter its last day, or 中, which adds nothing.
fn period_end<'t>(part: Part, last_day: (u8, u8)) -> impl Fn(&'t str) -> IResult<&'t str, Part> {
    move |input| {
        let end = value(Part::Day(last_day.0, last_day.1), any_word(&["末日", "末"]));
        let inside = value(part, (word("中"), not(sign(INSIDE_IS_A_WORD))));
        let (rest, end) = opt(preceded(gap, alt((end, inside)))).parse(input)?;
        Ok((rest, end.unwrap_or(part)))
    }
}

/// Reads a month, a piece of a month or a day of it: 9月, 9月末, 2月上旬, 11月3日（土）, 9月議会.
pub(crate) fn month_or_day(input: &str) -> IResult<&str, Part> {
    let (rest, month) = month(input)?;
    if let Ok((rest, day)) = preceded(gap, small(2)).parse(rest)
        && (day_sign(rest).is_ok() || day_list_follows(rest))
    {
        let valid = (1..=31).contains(&day) && day as u8 <= days_of(month);
        // 4月1日号 is an issue of a paper; 9月3日間 is three days in September.
        let (rest, sign) = opt(day_sign).parse(rest)?;
        let issue = sign.is_some() && preceded(gap, word("号")).parse(rest).is_ok();
        if !valid || issue {
            return miss(input);
        }
        let (rest, _) = opt(preceded(gap, weekday)).parse(rest)?;
        return Ok((rest, Part::Day(month, day as u8)));
    }
    let bracketed = delimited((sign("(〔["), gap), piece, (gap, sign(")〕]")));
    if let Ok((rest, piece)) = preceded(gap, alt((piece, bracketed))).parse(rest) {
        return Ok((rest, Part::Month(month, piece)));
    }
    let (rest, _) = opt(preceded(gap, session)).parse(rest)?;
    Ok((rest, Part::Month(month, Piece::Whole)))
}

/// Reads the number and the sign of a month, but not 4月号 (an issue) or 3月間 (a duration).
fn month(input: &str) -> IResult<&str, u8> {
    let (rest, month) = terminated(within(1..=12), (gap, word("月"))).parse(input)?;
    let (rest, ()) = not((gap, alt((word("号"), word("間"), word("次"))))).parse(rest)?;
    Ok((rest, month as u8))
}

/// Reads 日 behind the number of a day.
fn day_sign(input: &str) -> IResult<&str, ()> {
    value((), (gap, word("日"), not(sign("間目")))).parse(input)
}

/// Whether a list or range of days follows, so that the 日 of this one is left out: 18・19日, 18～20日.
fn day_list_follows(rest: &str) -> bool {
    let joint = || (gap, alt((sign("・、,"), glyph_if(is_wave))), gap);
    let more = (joint(), within(1..=31));
    fold_many_m_n(1, 8, more, || (), |(), _| ()).parse(rest).is_ok_and(|(rest, ())| day_sign(rest).is_ok())
}

/// Reads a piece of a month.
pub(crate) fn piece(input: &str) -> IResult<&str, Piece> {
    let joint = || opt((gap, sign("・、~〜"), gap));
    let first_two = (any_word(&["上旬", "上"]), joint(), word("中旬"));
    let last_two = (any_word(&["中旬", "中"]), joint(), word("下旬"));
    // 10月上旬・下旬 names two pieces, 上～下旬 and 上下旬 the whole.
    let all = (any_word(&["上旬", "上"]), opt((gap, sign("~〜"), gap)), word("下旬"));
    let short = |kanji| terminated(word(kanji), peek((gap, alt((glyph_if(is_true_wave), sign("/"))))));
    let start = (
        any_word(&["初め", "始め", "はじめ", "初頭", "当初", "初日", "頭", "初"]),
        not((gap, sign("予算取旬"))),
    );
    alt((
        value(Piece::Days(1, 20), first_two),
        value(Piece::Days(11, 31), last_two),
        value(Piece::Whole, all),
        value(Piece::Days(1, 10), any_word(&["上旬", "初旬"])),
        value(Piece::Days(11, 20), any_word(&["中旬", "中頃", "中ごろ", "半ば", "なかば"])),
        value(Piece::Days(21, 31), word("下旬")),
        value(Piece::Days(1, 10), short("上")),
        value(Piece::Days(21, 31), short("下")),
        value(Piece::Days(1, 15), word("前半")),
        value(Piece::Days(16, 31), word("後半")),
        value(Piece::End, any_word(&["末日", "末"])),
        value(Piece::Start, start),
        value(Piece::Whole, (word("中"), not(sign(INSIDE_IS_A_WORD)))),
    ))
    .parse(input)
}

/// Reads a third of a month by its first kanji, as it stands behind a slash: 上, 中 and 下 of 10/上～11/中.
fn third(input: &str) -> IResult<&str, Piece> {
    let pieces = alt((
        value(Piece::Days(1, 10), sign("上")),
        value(Piece::Days(11, 20), sign("中")),
        value(Piece::Days(21, 31), sign("下")),
    ));
    let another = (gap, sign("・、,~"), gap, sign("上中下"));
    let (rest, piece) = terminated(pieces, not(another)).parse(input)?;
    if at_border(rest) { Ok((rest, piece)) } else { miss(input) }
}

/// Reads the assembly that meets in a month, or its budget: 9月議会, 3月定例会, 12月補正.
fn session(input: &str) -> IResult<&str, &'static str> {
    any_word(&[
        "市議会定例会",
        "町議会定例会",
        "村議会定例会",
        "県議会定例会",
        "議会定例会",
        "定例市議会",
        "定例議会",
        "定例会",
        "市議会",
        "町議会",
        "村議会",
        "区議会",
        "県議会",
        "臨時議会",
        "臨時会",
        "議会",
        "補正予算",
        "補正",
    ])(input)
}

/// Reads month and day parted by a slash, or a month and a piece of it: 10/11, １１／１８（土）, 9/末, 10/上旬.
pub(crate) fn slashed(input: &str) -> IResult<&str, Part> {
    let (rest, month) = terminated(figure(12), sign("/")).parse(input)?;
    if let Ok((rest, piece)) = alt((third, piece)).parse(rest) {
        return Ok((rest, Part::Month(month, piece)));
    }
    let (rest, day) = verify(figure(31), |&day| day <= days_of(month)).parse(rest)?;
    let (rest, ()) = not(alt((figures_go_on, value((), sign("/"))))).parse(rest)?;
    if share_follows(month.into(), day.into(), rest) {
        return miss(input);
    }
    let (rest, _) = opt(preceded(gap, weekday)).parse(rest)?;
    Ok((rest, Part::Day(month, day)))
}

/// Reads a number in figures, from 1 to `most`.
pub(crate) fn figure<'t>(most: u8) -> impl Fn(&'t str) -> IResult<&'t str, u8> {
    move |input| match arabic(2)(input) {
        Ok((rest, number)) if (1..=u32::from(most)).contains(&number) => Ok((rest, number as u8)),
        _ => miss(input),
    }
}

/// The most days a month has in any year.
pub(crate) fn days_of(month: u8) -> u8 {
    match month {
        2 => 29,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// Reads a day whose month stands in front: 19日, 19日（日）, and 19 where nothing but a border follows.
pub(crate) fn day_behind<'t>(month: u8) -> impl Fn(&'t str) -> IResult<&'t str, Part> {
    move |input| {
        let (rest, day) = verify(within(1..=31), move |&day| day as u8 <= days_of(month)).parse(input)?;
        let signed = terminated(day_sign, not((gap, sign("号以程前後分目")))).map(|()| ());
        let word = glyph_if(|c| c.is_ascii_alphanumeric() || is_kanji(c) || "/.:%つ".contains(c));
        let figures = (sign(","), verify(arabic(3), |&group| group > 99));
        let bare = not(alt((value((), word), value((), figures), counted_ka)));
        let (rest, ()) = alt((signed, peek(bare))).parse(rest)?;
        let (rest, _) = opt(preceded(gap, weekday)).parse(rest)?;
        Ok((rest, Part::Day(month, day as u8)))
    }
}

/// Reads the か of か所, か月 …, which counts; the か of から does not.
pub(crate) fn counted_ka(input: &str) -> IResult<&str, ()> {
    value((), (ka, sign("所月年国店村条"))).parse(input)
}
