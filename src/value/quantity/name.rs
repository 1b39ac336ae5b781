//! Numbers that count nothing: in names, ordinals, codes, clock times and item markers.
//!
//! What a number is part of is told from the glyphs before it (第, Ver., 震度) and behind it (号線, 次, 歳児).
//! To teach okoshi a name, add it to the table of the side on which it differs from a count.

use std::sync::LazyLock;

use nom::branch::alt;
use nom::combinator::{not, opt, value, verify};
use nom::multi::{fold_many_m_n, many_m_n, many0_count, many1_count};
use nom::sequence::{preceded, terminated};
use nom::{IResult, Parser};

use super::aim;
use crate::value::Place;
use crate::value::counter;
use crate::value::decimal::Decimal;
use crate::value::glyph::{
    any_word, first, gap, glyph_if, is_hiragana, is_kanji, is_katakana, is_letter, is_space, is_true_wave,
    is_wave, ka, last, miss, sign, tail, tight, tight_ka, weekday,
};
use crate::value::number::number;
use crate::value::numeral::{arabic, is_kanji_numeral, small};

/// What behind a number makes it a name, an ordinal or a grade (18号線, 3次, 5歳児, 40代), and what behind that
/// makes it a count after all (3編成, 3類型).
#[rustfmt::skip]
const TAILS: &[(&str, &str)] = &[
    ("号", ""), ("番", "組"), ("丁目", ""), ("条委員会", ""), ("条", "件例"), ("項", "目"), ("款", ""), ("章", ""), ("節", ""),
    ("編", "成"), ("巻", "き"), ("版", "画"), ("次", ""), ("級", ""), ("階", "層級"), ("選", "挙手定出考任"), ("限", "り"), ("価", ""),
    ("大", "学会"), ("期", "間"), ("等", "分"), ("代", "表"), ("類", "型似"), ("時", "間点期代刻"), ("輪", ""), ("密", ""),
    ("年生", ""), ("年次", ""), ("年度", ""), ("年代", ""), ("年目", ""), ("年時代", ""), ("年問題", ""), ("年版", ""), ("年産", ""),
    ("年式", ""), ("年祭", ""), ("年金", ""), ("年計画", ""), ("年戦略", ""), ("年構想", ""), ("年ビジョン", ""), ("年プラン", ""),
    ("か年計画", ""), ("か年プラン", ""), ("学年", ""), ("学期", ""),
    ("歳児", ""), ("才児", ""), ("歳代", ""), ("歳未満児", ""), ("歳体操", ""), ("歳半", ""), ("歳健", ""), ("か月児", ""), ("か月健", ""),
    ("世紀", ""), ("周年", ""), ("世代", ""), ("世帯住宅", ""), ("地域居住", ""), ("拠点居住", ""),
    ("酸化", ""), ("次元", ""), ("名城", ""), ("名山", ""), ("名水", ""), ("名店", ""), ("種混合", ""), ("種免許", ""), ("種低層", ""),
    ("種公認", ""), ("人槽", ""), ("人学級", ""), ("人乗", ""), ("人暮らし", ""), ("人ぐらし", ""), ("人親", ""), ("人ひとり", ""),
    ("人1台", ""), ("人一台", ""), ("億総活躍", ""), ("方よし", ""), ("者協議", ""), ("者面談", ""), ("者懇談", ""), ("者連携", ""),
    ("者間", ""), ("月", ""), ("日号", ""), ("曜", ""), ("回忌", ""), ("進法", ""), ("点セット", ""), ("つ星", ""), ("ツ星", ""),
    ("運動", ""), ("半期", ""), ("数", "値量字理"),
];

/// A tail under its first glyph, and what behind it makes a count.
type Tail = (char, &'static str, &'static str);

/// The tails, those with the same first glyph side by side in the order of the table.
static TAILS_BY_HEAD: LazyLock<Vec<Tail>> = LazyLock::new(|| {
    let headed = TAILS.iter().filter_map(|&(tail, counts)| Some((tail.chars().next()?, tail, counts)));
    let mut tails: Vec<Tail> = headed.collect();
    tails.sort_by_key(|&(head, ..)| head);
    tails
});

fn tails_starting(head: char) -> impl Iterator<Item = &'static Tail> {
    let from = TAILS_BY_HEAD.partition_point(|&(first, ..)| first < head);
    TAILS_BY_HEAD[from..].iter().take_while(move |&&(first, ..)| first == head)
}

/// Counters of bodies that act together under a name: the five universities and so on (5大学等, 3市連携).
const MEMBERS: &[&str] = &["大学", "高校", "市町村", "市町", "町村", "市", "町", "村", "県", "国"];

/// What behind a counter of bodies makes the whole a name.
const TOGETHER: &[&str] = &["等", "連携", "連合", "協議会", "圏", "構想", "間協定", "協定", "共同", "合併"];

/// Words before a number that make it a name whatever follows, in lower case.
#[rustfmt::skip]
const STRONG_HEADS: &[&str] = &[
    "第", "ver.", "ver", "version", "バージョン", "vol.", "vol", "no.", "no", "№", "#", "〒", "iso", "jis", "ipv", "要介護",
    "要支援", "支援区分", "介護度", "震度", "警戒レベル", "tel", "tel.", "fax",
];

/// Words before a number that make it a name where no counter follows it, in lower case.
#[rustfmt::skip]
const WEAK_HEADS: &[&str] = &[
    "step", "phase", "level", "lv", "lv.", "windows", "office", "microsoft", "web", "society", "gpt", "wi-fi", "usb", "p.", "page",
    "ステップ", "フェーズ", "レベル", "ランク", "タイプ", "パターン", "ケース", "パート", "シリーズ", "ゴール", "ターゲット", "プラン",
    "ビジョン", "グループ", "チーム", "クラス", "コース", "ブロック", "ゾーン", "エリア", "カテゴリー", "フロア", "ルール", "ベスト", "トップ", "ワースト",
    "テーマ", "モデル", "ロード", "アジェンダ", "マグニチュード", "班", "案", "図", "表", "別紙", "別表", "様式", "資料", "議案", "施策",
    "取組", "基本目標", "目標", "方針", "戦略", "構想", "計画", "柱", "項目", "区分", "分類", "コード", "番号", "頁", "ページ", "条例",
    "運動", "注", "注記", "※", "国道", "県道", "市道", "都道", "府道", "電話", "内線", "日本", "台風",
];

/// Numbers that are names by themselves where no counter follows.
const NUMBER_NAMES: &[&str] = &["8020", "8050", "7040", "9060"];

/// What stands at `place` and holds no quantity, and the text behind it.
pub(super) fn read<'t>(place: &Place<'t>) -> Option<&'t str> {
    let input = place.rest();
    let read = match first(input)? {
        '第' => ordinal(input),
        '0'..='9' => {
            let marker = |input| marker(place.before(), input);
            let grade = |input| grade(place.before(), input);
            alt((code, clock, marker, rate_base, grade, named, day_of_month)).parse(input)
        }
        c if is_kanji_numeral(c) => alt((rate_base, named)).parse(input),
        _ => return None,
    };
    read.ok().map(|(rest, ())| rest)
}

/// Reads an ordinal, up to what it counts: 第4, 第1～3, 第１・２, 第二十三.
fn ordinal(input: &str) -> IResult<&str, ()> {
    let joint = (gap, alt((sign("・"), glyph_if(is_wave))), gap);
    let more = many0_count((joint, opt((sign("第"), gap)), small(4)));
    let kanji = value((), many1_count(glyph_if(is_kanji_numeral)));
    value((), (sign("第"), gap, alt((value((), (small(4), more)), kanji)))).parse(input)
}

fn digits(input: &str) -> IResult<&str, ()> {
    value((), many1_count(glyph_if(|c| c.is_ascii_digit()))).parse(input)
}

/// Reads figures that are a code or damaged: 0268-22-4100, 大手1-11-16, 2-1, 1.2.3, 007, 6.%.
fn code(input: &str) -> IResult<&str, ()> {
    let hyphen = || glyph_if(|c| is_wave(c) && !is_true_wave(c) && c != 'ー');
    if let Ok((rest, hyphens)) = preceded(digits, many1_count((hyphen(), digits))).parse(input) {
        // 3-5件 is a range; behind the number of a section or a house no counter stands.
        let counted = preceded(gap, counter::known).parse(rest).is_ok() || counter::unknown(rest).is_ok();
        return if hyphens > 1 || !counted { Ok((rest, ())) } else { miss(input) };
    }
    let dotted = value((), (digits, sign("."), digits, sign("."), digits));
    let damaged = value((), (digits, sign("."), sign("%")));
    let part = || (sign("(-"), digits, sign(")-"), digits);
    let zeros = value((), (sign("0"), digits, opt(part())));
    alt((dotted, damaged, zeros)).parse(input)
}

/// Reads a clock time: 13:30, 10時, 9時30分; 午後 before it stays text.
fn clock(input: &str) -> IResult<&str, ()> {
    // 3:7 is a ratio; 9/7：9人 and KPI1：50人 are labels and their counts.
    let figures = (arabic(2), sign(":"), verify(arabic(2), |&minute| minute < 60), not(counter::known));
    let minute = (gap, arabic(2), sign("分"), not(sign("間")));
    let hour = (arabic(2), sign("時"), not(sign("間点期代刻")), opt(minute));
    alt((value((), figures), value((), hour))).parse(input)
}

/// Reads the number of an item: (1) in front of a word, and 1., 1), 1、 or １　 at the start of a line.
fn marker<'t>(before: &str, input: &'t str) -> IResult<&'t str, ()> {
    let (rest, _) = arabic(2)(input)?;
    if let Some((at, _)) = before.char_indices().next_back().filter(|&(_, c)| "(（〔[［【<＜".contains(c))
        && let Ok((after, _)) = sign(")〕]】>").parse(rest)
    {
        let word = first(gap(after)?.0).is_some_and(|c| is_letter(c) && !is_hiragana(c));
        let spaced = before[..at].ends_with([' ', '　', '、', '。']) && !at_end(after);
        return if word || spaced || starts_line(&before[..at]) { Ok((after, ())) } else { miss(input) };
    }
    let is_word = |rest: &str| first(rest).is_some_and(is_letter);
    // 1.会議 2.研修 goes on along the line; 目標 50、実績 45 does not.
    let spaced = before.chars().next_back().is_some_and(is_space);
    if let Ok((after, stop)) = terminated(sign(".)、"), gap).parse(rest)
        && (stop == ')' || is_word(after) || at_end(after))
        && (starts_line(before) || (spaced && stop == '.' && is_word(after)))
    {
        return Ok((after, ()));
    }
    // １　市民… and 2.3 施策 are markers, 3 人 and 12 回開催 are counts.
    let (rest, sub) = opt((sign("."), arabic(2))).parse(rest)?;
    let (after, ()) = preceded(glyph_if(is_space), gap).parse(rest)?;
    let counts = counter::known(after).is_ok_and(|(_, counted)| sub.is_none() || !is_noun(&counted.unit));
    if starts_line(before) && is_word(after) && !counts { Ok((after, ())) } else { miss(input) }
}

/// Whether a unit is a word for things that come whole.
fn is_noun(unit: &str) -> bool {
    unit.chars().count() > 1 && unit.chars().all(is_kanji)
}

/// Whether nothing more stands on the line.
fn at_end(rest: &str) -> bool {
    gap(rest).is_ok_and(|(rest, ())| rest.is_empty() || rest.starts_with('\n'))
}

/// Whether nothing but spaces and bullets stands between the start of the line and here.
fn starts_line(before: &str) -> bool {
    let bullet = |c: char| is_space(c) || "・･○◯◎●□■◇◆▪•*※".contains(c);
    before.chars().rev().find(|&c| !bullet(c)).is_none_or(|c| c == '\n')
}

/// Reads the base of a rate, which is no amount: 1人当たり, 人口10万人当たり, 1人1日当たり.
pub(super) fn rate_base(input: &str) -> IResult<&str, ()> {
    const LONGEST: usize = 100;
    // Few texts have the glyphs of the words that end it, and its numbers are asked for again and again.
    let near = input.char_indices().nth(LONGEST).map_or(input, |(at, _)| &input[..at]);
    let line = near.split('\n').next().unwrap_or(near);
    if !(line.contains('り') || line.contains('つ') && line.contains('き')) {
        return miss(input);
    }
    let parts = fold_many_m_n(1, 3, (number, gap, counter::known), || (), |(), _| ());
    value((), (parts, gap, any_word(&["当たり", "当り", "あたり", "につき"]))).parse(input)
}

/// Reads the grade of a pupil: 5年 behind 小学, 2 behind 中.
fn grade<'t>(before: &str, input: &'t str) -> IResult<&'t str, ()> {
    let (rest, _) = verify(arabic(1), |&grade| grade <= 6).parse(input)?;
    let led = tail(before, 2);
    let school = ["小学", "中学", "高校", "大学"].iter().any(|school| led.ends_with(school));
    // 小学1・2年
    let more = (alt((sign("・、,"), glyph_if(is_wave))), verify(arabic(1), |&grade| grade <= 6));
    let (rest, ()) = fold_many_m_n(0, if school { 5 } else { 0 }, more, || (), |(), _| ()).parse(rest)?;
    let (rest, year) = opt(terminated(sign("年"), not(sign("間")))).parse(rest)?;
    // 小5・小6, but 10人中8.
    let short = led.ends_with(['小', '中', '高'])
        && !led.chars().rev().nth(1).is_some_and(is_letter)
        && (any_word(&["対象", "以上", "以下"])(rest).is_ok()
            || !first(rest).is_some_and(|c| is_letter(c) || c == '.'));
    if (school && year.is_some()) || (short && year.is_none()) { Ok((rest, ())) } else { miss(input) }
}

/// Reads a number, or several joined, with what makes it a name behind it: 3歳児, 20～30代, 1・2年生.
fn named(input: &str) -> IResult<&str, ()> {
    let joint = (gap, alt((sign("・、,"), glyph_if(is_wave))), gap);
    let (last_at, _) = many_m_n(0, 4, terminated(value((), small(2)), joint)).parse(input)?;
    match tailed(last_at) {
        Err(_) if last_at.len() < input.len() => tailed(input),
        read => read,
    }
}

fn tailed(input: &str) -> IResult<&str, ()> {
    let (rest, read) = number(input)?;
    let latin = value((), many1_count(glyph_if(|c| c.is_ascii_alphabetic())));
    if let Ok((after, ())) = { latin }.parse(rest) {
        // 4K, 5G and 3LDK; 120m and 10ha are measures.
        return if counter::known(rest).is_ok() { miss(input) } else { Ok((after, ())) };
    }
    // Only figures may stand apart from their tail: 18 号.
    let tail_at = if read.kanji { rest } else { gap(rest)?.0 };
    let head = first(tail_at);
    let is_ka = ka(tail_at).is_ok();
    let heads = [head, Some('か').filter(|ka| is_ka && head != Some(*ka))];
    for &(_, tail, not_before) in heads.into_iter().flatten().flat_map(tails_starting) {
        if let Ok((after, _)) = tight_ka(tail)(tail_at)
            && first(after).is_none_or(|c| !not_before.contains(c))
        {
            return Ok((after, ()));
        }
    }
    let famous =
        NUMBER_NAMES.iter().any(|&name| tight(name)(input).is_ok_and(|(after, _)| after.len() == rest.len()));
    if famous && preceded(gap, counter::known).parse(rest).is_err() {
        return Ok((rest, ()));
    }
    let together = value((), (any_word(MEMBERS), any_word(TOGETHER)));
    let checkup = value((), (sign("歳"), small(2), ka, tight("月"), sign("児健")));
    let ordinal = value((), (counter::known, tight("目"), not(sign("標的指次録盛"))));
    alt((together, checkup, ordinal)).parse(tail_at)
}

/// Reads a day of a month that is not said: 18日(土).
fn day_of_month(input: &str) -> IResult<&str, ()> {
    value((), (arabic(2), sign("日"), gap, weekday)).parse(input)
}

/// A number of which is asked whether what stands before it makes it part of a name.
#[derive(Clone, Copy)]
pub(super) struct Headed<'t> {
    /// The text behind it and its unit.
    pub(super) rest: &'t str,
    /// Its unit.
    pub(super) unit: Option<&'t str>,
    /// What it amounts to.
    pub(super) value: Decimal,
    /// Whether a counter of the table follows.
    pub(super) counted: bool,
    /// Whether nothing says what or how it counts.
    pub(super) bare: bool,
}

/// Whether what stands before the number at `place` makes it part of a name.
pub(super) fn is_headed(place: &Place, number: &Headed) -> bool {
    let before = place.before();
    // 1：10件, 指標1：50人: the number of a label.
    let labels = number.bare && number.value < Decimal::whole(100) && count_behind_colon(number.rest).is_ok();
    let Some(c) = last(before) else { return labels };
    // R5:100人 and 9/1-3件: what stands before the sign was read as a date or a quantity.
    let behind_value = place.unread().chars().count() == 1 && place.unread().len() < before.len();
    let led = tail(before, 12);
    let back = |places: usize| led.chars().rev().nth(places);
    let latin = |head: &str| head.starts_with(|c: char| c.is_ascii_alphabetic());
    let behind = |head: &&str| {
        // A Latin head is a whole word: no, but not Nagano.
        let cut = |led: &str| latin(head) && led.ends_with(|c: char| c.is_ascii_alphabetic());
        // Most heads differ in their last byte already.
        led.as_bytes().last() == head.as_bytes().last() && led.strip_suffix(head).is_some_and(|led| !cut(led))
    };
    // 施策3, 目標4 and Office 365 are names; 目標 50 and 計画 1,200 are not.
    let below = |most| number.value < Decimal::whole(most);
    let may_index = |head: &str| match head {
        "目標" => below(18) && number.value.is_whole(),
        "ターゲット" => below(18),
        _ => latin(head) || (below(100) && number.value.is_whole()),
    };
    let weak = |head: &&str| may_index(head) && behind(head);
    let weak = number.bare && WEAK_HEADS.iter().any(weak) && !aim::is_figure(place, number);
    if STRONG_HEADS.iter().any(behind) || weak || (labels && !behind_value) {
        return true;
    }
    let round = [10, 100, 1_000, 10_000].iter().any(|&round| number.value == Decimal::whole(round));
    match c {
        '.' | '_' | '@' | '$' => true,
        // NPO3団体 counts; A4, CO2 and PM2.5 do not.
        c if c.is_ascii_alphabetic() => {
            let alone = !back(1).is_some_and(|c| c.is_ascii_alphanumeric());
            !(alone && is_dimension(c, number.unit)) && (alone || !number.counted)
        }
        c if is_wave(c) && !is_true_wave(c) && c != 'ー' => {
            !behind_value && back(1).is_some_and(|c| c.is_ascii_alphanumeric())
        }
        // 3:7 is a ratio; 会場1：45人 is a label and its count.
        ':' => !behind_value && !number.counted && back(1).is_some_and(|c| c.is_ascii_digit()),
        // 数10 is "some ten".
        '数' => round && !back(1).is_some_and(|c| is_kanji(c) || is_katakana(c) || c.is_ascii_alphabetic()),
        '何' | '幾' => true,
        _ => false,
    }
}

/// Reads a colon and a count: ：50人 of 指標1：50人.
fn count_behind_colon(input: &str) -> IResult<&str, ()> {
    value((), (sign(":"), gap, number, gap, counter::known)).parse(input)
}

/// Whether `letter` stands for the dimension that `unit` measures: L120m, W6.0m, A300㎡.
fn is_dimension(letter: char, unit: Option<&str>) -> bool {
    match letter {
        'L' | 'W' | 'H' | 'D' | 'B' | 'T' => matches!(unit, Some("m" | "km" | "cm" | "mm")),
        'A' => matches!(unit, Some("㎡" | "㎢" | "ha" | "a")),
        'V' => unit == Some("㎥"),
        _ => false,
    }
}
