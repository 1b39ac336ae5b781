//! What holds for every text, made of the pieces such texts are made of or of anything at all.

use std::time::{Duration, Instant};

use okoshi::value::Spanned;
use okoshi::value::era_year::era_years;
use okoshi::value::fiscal_year::fiscal_year;
use okoshi::value::period::{Period, periods};
use okoshi::value::quantity::{Amount, quantities};
use okoshi::value::rank::cell_rank;
use okoshi::value::sdgs::sdg_goals;
use proptest::prelude::*;

/// Pieces of dates, numbers and names, to be strung together at random.
#[rustfmt::skip]
const PIECES: &[&str] = &[
    "1", "2", "9", "12", "31", "120", "8,060", "1.5", "５", "１２", "３，０００", "0", "00", "三", "十二", "百", "千", "万", "億", "〇", "年", "年度", "月", "日", "末",
    "上旬", "令和", "平成", "R", "H", "Ｒ", "元", "第", "次", "回", "人", "件", "か所", "ヶ所", "%", "％", "割", "分", "分の", "円", "千円", "万円", "以上", "未満", "程度",
    "約", "▲", "△", "－", "-", "～", "〜", "~", "ー", "→", "/", "／", "・", "、", ",", "，", ".", "．", ":", "(", ")", "（", "）", "から", "まで", "までに", "以降", "現在",
    "時点", "毎", "隔", "通年", "上半期", "四半期", "Q", "議会", "号", "歳児", "大学", "等", "チーム", "増", "減", "\n", " ", "　", "①", "翌", "来年度", "随時", "夏", "頃", "⽉",
    "ﾞ", "ｸﾞﾙｰﾌﾟ", "Ver.", "A", "kWh", "㎡", "￥", "年間", "当たり", "を目途", "(土)",
];

fn made_text() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => proptest::collection::vec(proptest::sample::select(PIECES), 0..12).prop_map(|pieces| pieces.concat()),
        1 => any::<String>(),
        1 => "[0-9０-９,，.．/～年月日末 　人件%→▲()（）]{0,40}",
    ]
}

fn sheet_year() -> impl Strategy<Value = Option<i32>> {
    prop_oneof![Just(None), (1989_i32..2040).prop_map(Some)]
}

/// Spans stand in order on character boundaries, and with the text between them give the text again.
fn tiles<T>(text: &str, values: &[Spanned<T>]) {
    let mut rebuilt = String::new();
    let mut read_to = 0;
    for value in values {
        assert!(
            value.span.start >= read_to && value.span.end > value.span.start,
            "spans overlap in {text:?}"
        );
        assert!(
            text.is_char_boundary(value.span.start) && text.is_char_boundary(value.span.end),
            "a span cuts a character"
        );
        rebuilt.push_str(&text[read_to..value.span.start]);
        rebuilt.push_str(value.text(text));
        read_to = value.span.end;
    }
    rebuilt.push_str(&text[read_to..]);
    assert_eq!(rebuilt, text);
}

/// How many numbers stand in a printed value: runs of digits, joined by the comma of thousands, the point of decimals
/// or a multiplier between them.
fn numbers_in(printed: &str) -> usize {
    let clean: Vec<char> = printed
        .chars()
        .map(|c| match c {
            '０'..='９' | '，' | '．' | '／' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
            c => c,
        })
        .filter(|c| !c.is_whitespace())
        .collect();
    let mut numbers = 0;
    for (at, c) in clean.iter().enumerate() {
        let joined = at > 0
            && (clean[at - 1].is_ascii_digit()
                || (at > 1 && ",.万億千百兆".contains(clean[at - 1]) && is_numeral(clean[at - 2])));
        numbers += usize::from(c.is_ascii_digit() && !joined);
    }
    numbers
}

fn is_numeral(c: char) -> bool {
    c.is_ascii_digit() || "千百".contains(c)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_500, ..ProptestConfig::default() })]

    #[test]
    fn every_text_is_read_or_left_as_it_is(text in made_text(), sheet in sheet_year()) {
        tiles(&text, &periods(&text, sheet));
        tiles(&text, &quantities(&text, sheet));
        tiles(&text, &era_years(&text, sheet));
        tiles(&text, &sdg_goals(&text));
        if let Some(rank) = cell_rank(&text) {
            prop_assert_eq!(rank.text(&text), text.trim());
        }
        if let Some(year) = fiscal_year(&text) {
            prop_assert!(year.span.end <= text.len());
        }
    }

    #[test]
    fn a_period_runs_forwards(text in made_text(), sheet in sheet_year()) {
        for period in periods(&text, sheet) {
            if let (Some(start), Some(end)) = (period.value.start, period.value.end) {
                prop_assert!(start <= end, "{} in {text:?}", period.text(&text));
            }
        }
        Period::whole_of(&periods(&text, sheet));
    }

    #[test]
    fn two_numbers_are_never_fused(numbers in proptest::collection::vec((0_u32..100_000, 0_usize..6), 1..6)) {
        let units = ["人", "件", "%", " ", "、", "回と"];
        let text: Vec<String> = numbers.iter().map(|&(number, unit)| format!("{number}{}", units[unit])).collect();
        let text = text.concat();
        for quantity in quantities(&text, None) {
            prop_assert_eq!(numbers_in(quantity.text(&text)), 1, "{} in {:?}", quantity.text(&text), text);
        }
    }

    #[test]
    fn a_quantity_holds_as_many_numbers_as_it_gives(text in made_text()) {
        for quantity in quantities(&text, Some(2023)) {
            let printed = quantity.text(&text);
            let most = match quantity.value.amount {
                // 3割5分 and 1人1日当たり750g are one amount of several figures; so is what a note in brackets dates.
                Amount::One(_) if printed.contains('割') || quantity.value.per.is_some() => 9,
                Amount::One(_) => 1,
                Amount::Share { .. } | Amount::Range { .. } => 2,
                Amount::Shift { .. } => 9,
            };
            prop_assert!(numbers_in(printed) <= most, "{printed:?} of {text:?} as {:?}", quantity.value.amount);
        }
    }

    #[test]
    fn what_is_printed_is_read_again(value in -999_999_i64..1_000_000, cents in 0_u8..100) {
        let printed = format!("{}{}.{cents:02}%", if value < 0 { "▲" } else { "" }, value.unsigned_abs());
        let want = format!("{}{}.{cents:02}", if value < 0 { "-" } else { "" }, value.unsigned_abs());
        let want = want.trim_end_matches('0').trim_end_matches('.');
        let got = quantities(&printed, None);
        prop_assert_eq!(got.len(), 1);
        let Amount::One(decimal) = got[0].value.amount else { panic!("{printed} is one number") };
        prop_assert_eq!(decimal.to_string(), if want == "-0" { "0" } else { want });
    }

    #[test]
    fn every_day_of_a_fiscal_year_is_read(day in 0_i32..365, sheet in 1990_i32..2035) {
        let start = jiff::civil::date(i16::try_from(sheet).unwrap(), 4, 1);
        let date = start.checked_add(jiff::Span::new().days(day)).unwrap();
        for text in [
            format!("{}月{}日", date.month(), date.day()),
            format!("{}/{}", date.month(), date.day()),
            format!("{}年{}月{}日", date.year(), date.month(), date.day()),
            format!("{}.{}.{}", date.year(), date.month(), date.day()),
        ] {
            let read = periods(&text, Some(sheet));
            prop_assert_eq!(read.len(), 1, "{}", text);
            prop_assert_eq!((read[0].value.start, read[0].value.end), (Some(date), Some(date)), "{}", text);
        }
    }
}

/// How long all parsers take for `piece` over and over, in a text of `size` bytes.
fn time_for(piece: &str, size: usize) -> Duration {
    let text = piece.repeat(size / piece.len());
    let start = Instant::now();
    tiles(&text, &periods(&text, Some(2023)));
    tiles(&text, &quantities(&text, Some(2023)));
    tiles(&text, &era_years(&text, Some(2023)));
    tiles(&text, &sdg_goals(&text));
    let _ = (cell_rank(&text), fiscal_year(&text));
    start.elapsed()
}

#[test]
fn a_hostile_text_takes_time_by_its_length_not_by_its_square() {
    #[rustfmt::skip]
    let pieces = [
        "1", "～", "1～", "1・", "1,", "1,000", "R5～", "令和5年", "9月～", "4～", "11/", "1/2/", "第1～", "第1・", "毎月第1・", "月火", "十", "千", "1万", "約", "▲", "1-", "(", "(1)",
        "120人(10/1現在)", "1→", "1人→", " ", "　", "\n", "1 ", "毎月", "1人", "1人1日", "ｸﾞ", "a", "・", "2023(平成35(", "1以上", "0", "1.", "1年～",
    ];
    for piece in pieces {
        let (short, long) = (time_for(piece, 2_000), time_for(piece, 10_000));
        // Five times the text: five times the time, not twenty-five times.
        let most = 12 * short + Duration::from_millis(500);
        assert!(long < most, "{piece:?}: 2 kB took {short:?}, 10 kB {long:?}");
    }
}
