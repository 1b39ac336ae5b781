//! Bare numbers behind 目標 and its like that say how much, where others are names: 目標10、実績8, but 目標4.

use super::name::Headed;
use crate::value::Place;
use crate::value::counter;
use crate::value::decimal::Decimal;
use crate::value::glyph::{
    any_word, at_border, gap, is_hiragana, is_katakana, is_letter, is_space, last, sign, tail,
};
use crate::value::number::number;
use crate::value::numeral::arabic;
use nom::Parser;
use nom::combinator::opt;

/// Words for what is aimed at, which may bear a number or a figure.
const AIMS: [&str; 3] = ["目標", "計画", "ターゲット"];

/// Words for what was reached, which stand beside an aim.
const REACHED: [&str; 5] = ["実績", "達成", "見込", "結果", "現状"];

/// Things of which there may be many, so that a large number a gap behind them counts them: クラス 30.
const MANY: [&str; 5] = ["クラス", "グループ", "チーム", "コース", "ブース"];

/// Whether the bare `number` at `place`, behind a word that may lead to a name, is a figure.
pub(super) fn is_figure(place: &Place, number: &Headed) -> bool {
    let before = place.before();
    let led = tail(before, 8);
    let spaced = before.ends_with(is_space);
    if spaced && MANY.iter().any(|things| led.ends_with(things)) {
        return number.value > Decimal::whole(19) && at_border(number.rest);
    }
    let Some(aim) = AIMS.iter().find(|&&aim| led.ends_with(aim)) else { return false };
    let line_before = before.rsplit('\n').next().unwrap_or(before);
    let line_behind = number.rest.split('\n').next().unwrap_or(number.rest);
    if names_reached(line_before) || names_reached(line_behind) {
        return true;
    }
    let ends = gap(number.rest).is_ok_and(|(rest, ())| {
        rest.is_empty() || rest.starts_with(['\n', '\r']) || sign("、。,)」").parse(rest).is_ok()
    });
    let kind = led.strip_suffix(aim).unwrap_or(&led);
    let of_year = place.unread().trim() == *aim && place.unread().len() < before.len();
    let qualified = of_year || ["数値", "年間", "最終", "当初"].iter().any(|word| kind.ends_with(word));
    ends && (qualified || spaced)
}

/// Whether a word for what was reached stands in `line` with its bare number: 実績8, 達成：12.
fn names_reached(line: &str) -> bool {
    let figure = |at: usize| {
        let (rest, _) = opt(any_word(&["値", "数", "み"])).parse(&line[at..]).ok()?;
        let (rest, ()) = gap(rest).ok()?;
        let (rest, _) = opt(sign(":は")).parse(rest).ok()?;
        let (rest, ()) = gap(rest).ok()?;
        let (rest, _) = number(rest).ok()?;
        (at_border(rest) && counter::known(gap(rest).ok()?.0).is_err()).then_some(())
    };
    REACHED.iter().any(|word| line.match_indices(word).any(|(at, word)| figure(at + word.len()).is_some()))
}

/// Whether four bare figures behind `before` are a year without its sign: ビジョン2030, but not 来場 2000 or アクセス2000.
pub(super) fn is_year(before: &str, input: &str, rest: &str) -> bool {
    const PLANS: [&str; 10] =
        ["ビジョン", "プラン", "アジェンダ", "戦略", "構想", "計画", "大会", "万博", "博覧会", "祭"];
    const COUNTED: [&str; 5] = ["アクセス", "フォロワー", "ダウンロード", "ユーザー", "ビュー"];
    let year = arabic(4)(input)
        .is_ok_and(|(after, year)| after.len() == rest.len() && (1900..=2100).contains(&year));
    if !year || before.trim().is_empty() {
        return false;
    }
    let led = tail(before, 6);
    let spaced = before.ends_with(is_space);
    if PLANS.iter().any(|plan| led.ends_with(plan)) {
        return !(spaced && led.ends_with("計画"));
    }
    match last(before) {
        Some(_) if spaced => false,
        Some(c) if is_letter(c) => {
            let of_name = is_katakana(c) || c.is_ascii_alphabetic();
            let of_word = is_hiragana(c) && !"はがのをにでともへや".contains(c);
            (of_name || of_word) && !COUNTED.iter().any(|counted| led.ends_with(counted))
        }
        c => c.is_some_and(|c| !":→~\u{21d2}".contains(c)),
    }
}
