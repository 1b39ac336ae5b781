//! What stands behind a number and its unit and says something of it: 以上, 程度, 増, /年.

use nom::branch::alt;
use nom::combinator::{not, opt, value};
use nom::sequence::{preceded, terminated};
use nom::{IResult, Parser};

use super::{Change, Comparison};
use crate::value::counter;
use crate::value::glyph::{any_word, gap, line_gap, sign, tight};

/// What is said of a number behind it.
#[derive(Clone, Debug, Default)]
pub(super) struct Suffix {
    pub(super) approximate: bool,
    pub(super) comparison: Option<Comparison>,
    pub(super) change: Option<Change>,
    pub(super) per: Option<String>,
}

enum Word {
    About,
    Bound(Comparison),
    Change(Change),
    Per(String),
}

/// Reads all that is said behind a number; possibly nothing.
pub(super) fn read(input: &str) -> (&str, Suffix) {
    const MOST: usize = 4;
    let (mut rest, mut suffix) = (input, Suffix::default());
    for _ in 0..MOST {
        let Ok((after, word)) = word(rest) else { break };
        match word {
            Word::About => suffix.approximate = true,
            Word::Bound(comparison) => suffix.comparison = Some(comparison),
            Word::Change(change) => suffix.change = Some(change),
            Word::Per(unit) => suffix.per = Some(unit),
        }
        rest = after;
    }
    (rest, suffix)
}

fn word(input: &str) -> IResult<&str, Word> {
    alt((
        preceded(line_gap, comparison).map(Word::Bound),
        preceded(gap, about).map(|()| Word::About),
        preceded(gap, change).map(Word::Change),
        per.map(Word::Per),
    ))
    .parse(input)
}

fn comparison(input: &str) -> IResult<&str, Comparison> {
    let beyond = alt((
        value((), any_word(&["を超える", "を超え", "超え", "越え", "を上回る", "を上回", "を突破", "突破"])),
        // 超高齢社会 is no bound.
        value((), terminated(tight("超"), not(sign("高過党")))),
    ));
    // What is not exceeded is at most so much: 45時間を超えない.
    let not_beyond = (any_word(&["を超え", "超え", "を上回ら", "を突破し"]), negation);
    let not_below = (any_word(&["を下回ら", "を切ら", "を割ら", "を割り込ま"]), negation);
    let below = any_word(&["未満", "を下回る", "を下回", "を切る", "を割る", "を割り込む", "を割り込"]);
    alt((
        value(Comparison::AtMost, not_beyond),
        value(Comparison::AtLeast, not_below),
        value(Comparison::LessThan, (tight("に満た"), negation)),
        value(Comparison::AtLeast, any_word(&["以上"])),
        value(Comparison::AtMost, any_word(&["以下", "以内"])),
        value(Comparison::LessThan, below),
        value(Comparison::MoreThan, beyond),
    ))
    .parse(input)
}

fn negation(input: &str) -> IResult<&str, &str> {
    any_word(&["ない", "なかっ", "なけれ", "ず", "ぬ"])(input)
}

fn about(input: &str) -> IResult<&str, ()> {
    let plain = any_word(&["程度", "前後", "ほど", "くらい", "ぐらい", "内外", "あまり", "余り"]);
    // 強化, 弱者 and 余剰 are words of their own.
    let strong = terminated(tight("強"), not(sign("化いみ調制靭力度者風")));
    let weak = terminated(tight("弱"), not(sign("者い体小視点")));
    let more = terminated(tight("余"), not(sign("剰暇裕地分")));
    let round = alt((terminated(tight("位"), not(sign("置相"))), tight("程")));
    value((), alt((plain, strong, weak, more, round))).parse(input)
}

/// Reads a rise or a fall; 増設 and 減免 are words of their own.
fn change(input: &str) -> IResult<&str, Change> {
    let rise = alt((
        value((), any_word(&["増加", "上昇", "向上", "アップ", "UP", "up"])),
        value((), terminated(tight("増"), not(sign("設員床築強額資便発収進量産税水刷幅殖")))),
    ));
    let fall = alt((
        value((), any_word(&["減少", "削減", "縮減", "低減", "低下", "ダウン", "DOWN", "down"])),
        value((), terminated(tight("減"), not(sign("量額免災税価点員塩築収反農圧刑")))),
    ));
    preceded(opt((tight("の"), gap)), alt((value(Change::Increase, rise), value(Change::Decrease, fall))))
        .parse(input)
}

/// Reads in what time or for how many: /年, ／人・日.
fn per(input: &str) -> IResult<&str, String> {
    let time = |input| alt((tight("年度"), tight("年"), tight("月"), tight("週"), tight("日"))).parse(input);
    let unit = |input| {
        alt((time.map(String::from), counter::known.map(|counted| counted.unit.into_owned()))).parse(input)
    };
    let (rest, ((), _, (), first, second)) =
        (gap, sign("/"), gap, unit, opt(preceded(sign("・/"), unit))).parse(input)?;
    Ok((rest, first + &second.unwrap_or_default()))
}
