//! Goals of the SDG list, 1 to 17, as a cell names them: 目標4、11 · 4,11,17 · ゴール4 · `SDGs4` · 4.質の高い教育.

use nom::branch::alt;
use nom::combinator::{not, opt, value, verify};
use nom::{IResult, Parser};

use super::glyph::{any_word, first, gap, glyph_if, is_letter, is_wave, ka, last, miss, sign, tail};
use super::numeral::arabic;
use super::{Place, Spanned, Taken, scan};

/// Every goal number of `text`, in order; a target (4.7) gives its goal.
///
/// - Shape: a number counts where it stands free or heads its goal's name; 17の目標, 2030年 and 3つ name none.
/// - Units: spans are bytes of `text`.
pub fn sdg_goals(text: &str) -> Vec<Spanned<u8>> {
    let may_begin = |c: char| c.is_ascii_digit();
    scan(text, may_begin, |place| {
        let (rest, goal) = if may_start(place) { goal(place.rest()) } else { miss(place.rest()) }.ok()?;
        Some(Taken::one(goal, place.rest(), rest))
    })
}

/// Whether a goal number may stand at `place`: free, or behind a word that names goals.
fn may_start(place: &Place) -> bool {
    let Some(before) = last(place.before()) else { return true };
    let led = tail(place.before(), 5);
    let named = ["目標", "ゴール", "ターゲット", "sdgs", "no", "no.", "及び", "と"]
        .iter()
        .any(|name| led.ends_with(name));
    let inside = before.is_ascii_digit() || ".第数".contains(before) || is_wave(before);
    named || !(is_letter(before) || inside)
}

fn goal(input: &str) -> IResult<&str, u8> {
    let (rest, goal) = verify(arabic(2), |goal| (1..=17).contains(goal)).parse(input)?;
    let target = (sign("."), alt((value((), arabic(2)), value((), glyph_if(|c| "abcd".contains(c))))));
    let (rest, _) = opt(target).parse(rest)?;
    let figures = value((), (sign(".:"), glyph_if(|c| c.is_ascii_digit())));
    // 10 人や国の不平等を… is a goal's name, 10人 a count.
    let people = value((), (sign("人"), not(sign("や"))));
    let counted =
        value((), (gap, alt((value((), any_word(COUNTERS)), value((), (ka, sign("所国"))), people))));
    let range = value((), (gap, glyph_if(|c| is_wave(c) || c == '%')));
    let (rest, ()) = not(alt((figures, counted, range))).parse(rest)?;
    if first(rest).is_some_and(|c| c.is_ascii_alphanumeric()) { miss(input) } else { Ok((rest, goal as u8)) }
}

/// What makes a number a count, a date or an ordinal.
const COUNTERS: &[&str] = &[
    "つ",
    "の目標",
    "のゴール",
    "の開発",
    "の色",
    "個",
    "件",
    "人が",
    "人の",
    "回",
    "年",
    "月",
    "日",
    "番",
    "項目",
    "種",
    "色",
    "分野",
    "団体",
    "社",
    "校",
    "名",
    "ページ",
    "位",
    "次",
    "期",
];

#[cfg(test)]
mod tests {
    use super::sdg_goals;

    #[test]
    fn reads_goal_numbers() {
        #[rustfmt::skip]
        let table: &[(&str, &[u8])] = &[
            ("目標4、11",                        &[4, 11]),
            ("4,11,17",                          &[4, 11, 17]),
            ("ゴール４",                         &[4]),
            ("SDGs4",                            &[4]),
            ("4.質の高い教育　11.住み続けられる", &[4, 11]),
            ("ターゲット4.7",                    &[4]),
            ("４　１１　１７",                   &[4, 11, 17]),
            ("17の目標",                         &[]),
            ("2030年までに",                     &[]),
            ("18",                               &[]),
            ("第4次",                            &[]),
            ("4～6",                             &[]),
        ];
        for &(text, want) in table {
            let got: Vec<u8> = sdg_goals(text).iter().map(|goal| goal.value).collect();
            assert_eq!(got, want, "reading {text}");
        }
    }
}
