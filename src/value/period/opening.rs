//! The glyphs a period may begin with.

use crate::value::era_year;
use crate::value::glyph::{glyph, is_space, is_true_wave, is_wave};

/// Whether a period may begin with the clean glyph `c`.
///
/// Loses nothing as long as it names the first glyph of whatever a reader here or in `date` begins with: an era
/// year, a number, a wave, or one of their words. A reader's new word needs its first glyph here; the test holds
/// the known ones to it.
#[rustfmt::skip]
pub(super) fn may_begin(c: char) -> bool {
    era_year::may_begin(c)
        || is_true_wave(c)
        || matches!(
            c,
            // points and parts of a year
            '元' | '同' | '今' | '本' | '当' | '再' | '翌' | '来' | '次' | '明' | '前' | '昨' | '現' | '通' | '年' | '上' | '下' | '後' | '第'
                | 'Q' | 'q' | 'Ⅰ' | 'Ⅱ' | 'Ⅲ' | 'Ⅳ'
                // again and again
                | '毎' | '各' | '隔' | '奇' | '偶' | '半' | '学' | '月' | '週' | '日' | '定'
                // undated
                | '随' | '適' | '常' | '逐' | '順' | 'そ' | '必' | '都' | '未' | '時' | '数' | '複' | '夏' | '冬' | '春' | '秋' | '長'
                | '新' | 'お' | 'ゴ' | 'G' | '早' | '初' | '晩'
        )
}

/// Whether figures that `input` begins with may begin a period: most numbers count something else. Anything else goes
/// on as it may.
///
/// Loses nothing as long as it names the first glyph of whatever a reader wants behind its first number: a unit of
/// time, another year in brackets, or what joins a second number.
pub(super) fn may_go_on(input: &str) -> bool {
    let Ok((mut rest, '0'..='9')) = glyph(input) else { return true };
    let mut is_spaced = false;
    while let Ok((after, c)) = glyph(rest) {
        match c {
            '0'..='9' if !is_spaced => {}
            c if is_space(c) => is_spaced = true,
            // The 4 is that of 1 4半期.
            '年' | '月' | '日' | '週' | '学' | '半' | '四' | '4' | 'Q' | 'q' => return true,
            'か' | 'カ' | 'ヵ' | 'ヶ' | 'ケ' | '箇' | '個' => return true,
            '(' | '〔' | '[' | '/' | '.' | ',' | '、' | '・' | 'と' | '及' | 'お' => return true,
            c => return is_wave(c),
        }
        rest = after;
    }
    false
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::{carried, periods, read};
    use crate::value::scan;

    /// Pieces of times and of what stands beside them; any of them in any order.
    #[rustfmt::skip]
    const PIECES: &[&str] = &[
        "令和", "平成", "R", "Ｈ", "s", "㋿", "㍻", "元", "5", "１２", "30", "2024", "三", "十", "〇", "4", " ", "　", "\n", "年", "年度", "月",
        "日", "か月", "ヶ", "週", "年間", "半年", "上", "下", "半期", "上半期", "前期", "後期", "前半", "第", "四半期", "4半期", "Q", "Ⅱ", "Ⅳ",
        "学期", "末", "中", "内", "上旬", "頃", "まで", "以降", "から", "～", "〜", "-", "ー", "・", "、", ",", "/", ".", "(", ")", "（", "）",
        "毎", "各", "隔", "奇数月", "偶数月", "回", "度", "定期的に", "ごと", "毎月", "随時", "適宜", "適時", "常時", "逐次", "順次", "その都度",
        "必要に応じて", "都度", "未定", "時期未定", "数", "複数年", "夏休み", "冬季休業", "春", "秋", "長期休暇", "月末", "年末", "年内", "年始",
        "新学期", "お盆", "ゴールデンウィーク", "ｺﾞ", "GW", "今", "来", "翌", "同", "同年", "昨", "早", "初", "晩", "今年度", "本年", "当該年度", "再来年", "次年度",
        "明年", "前年度", "現年度", "一昨年", "通年", "を通じて", "火", "曜日", "議会", "件", "人", "目標", "と", "及び", "及", "お", "の", "は", "A",
    ];

    proptest! {
        #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn no_period_is_passed_over(
            pieces in prop::collection::vec(prop::sample::select(PIECES), 1..10),
            year in prop::option::of(2000..2030_i32),
        ) {
            let text = pieces.concat();
            let all = scan(&text, |_| true, |place| read(place, year));
            prop_assert_eq!(periods(&text, year), carried::periods(&text, all, year), "in {}", text);
        }
    }
}
