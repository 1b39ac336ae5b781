//! Units and counters: what stands behind a number and says of what it is so many.
//!
//! To teach okoshi a counter, add a row to [`COUNTERS`]; a counter of two kanji or more, or of katakana, that no
//! row names is read as the run of glyphs behind the number, up to a word for an action (17チームが, 3事例紹介).

mod table;

use std::borrow::Cow;
use std::sync::LazyLock;

use nom::IResult;

use super::glyph::{first, glyph, is_kanji, is_katakana, ka, miss, tight, tight_ka};
use table::{COUNTERS, Counter};

/// A counter as read behind a number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Counted {
    /// The unit in its one clean spelling.
    pub(crate) unit: Cow<'static, str>,
    /// Whether a row of the table names it.
    pub(crate) known: bool,
}

/// Words for what is done, which end a counter that no row names.
#[rustfmt::skip]
const ACTIONS: &[&str] = &[
    "実施", "開催", "設置", "作成", "策定", "整備", "達成", "参加", "増加", "減少", "実績", "予定", "以上", "以下", "未満", "程度",
    "前後", "以内", "完了", "締結", "終了", "開始", "導入", "採択", "採用", "登録", "公開", "公表", "掲載", "発行", "発信", "配布",
    "配付", "交付", "支給", "支援", "認定", "認証", "指定", "選定", "選出", "決定", "確保", "新設", "増設", "廃止", "廃校", "統合",
    "移行", "移転", "移住", "更新", "改修", "改善", "改定", "改訂", "見直", "見込", "削減", "縮減", "向上", "上昇", "低下", "拡大",
    "拡充", "追加", "新規", "継続", "対応", "対象", "調査", "検討", "協議", "調整", "訪問", "視察", "派遣", "受入", "受講", "受診",
    "受付", "受賞", "申込", "申請", "応募", "提出", "提案", "提供", "推進", "促進", "普及", "利用", "活用", "使用", "運行", "運営",
    "運用", "稼働", "販売", "売却", "購入", "貸付", "貸出", "契約", "成立", "成約", "合意", "合同", "連携", "協力", "相当", "相談",
    "現在", "時点", "満点", "全体", "合計", "及び", "並び", "又は", "概ね",
];

/// Glyphs that end it where no word goes on behind them: 5楽団中3楽団, but 3民間事業者.
const ENDINGS: &str = "等中内外分計別毎用間済弱強余当後前他約各全延";

/// Glyphs that end it wherever they stand: 5イベント減.
const CHANGES: &str = "増減超";

/// A spelling under its first glyph, and its row.
type Spelt = (char, &'static str, &'static Counter);

/// All spellings, those with the same first glyph side by side in the order of the table.
static SPELT: LazyLock<Vec<Spelt>> = LazyLock::new(|| {
    let of_row = |row: &'static Counter| row.1.iter().map(move |&spelling| (spelling, row));
    let spelt = COUNTERS.iter().flat_map(of_row);
    let mut spelt: Vec<Spelt> =
        spelt.filter_map(|(spelling, row)| Some((spelling.chars().next()?, spelling, row))).collect();
    spelt.sort_by_key(|&(first, ..)| first);
    spelt
});

/// Reads a counter that a row of the table names, the longest that fits.
pub(crate) fn known(input: &str) -> IResult<&str, Counted> {
    let Some(head) = first(input) else { return miss(input) };
    let fits = |&(_, spelling, Counter(unit, _, not_before)): &Spelt| {
        let (rest, _) = tight_ka(spelling)(input).ok()?;
        let cut = spelling.ends_with(|c: char| c.is_ascii_alphanumeric())
            && first(rest).is_some_and(|c| c.is_ascii_alphanumeric());
        let other = first(rest).is_some_and(|c| not_before.contains(c));
        (!cut && !other).then_some((rest, *unit))
    };
    let starting = |head: char| {
        let from = SPELT.partition_point(|&(first, ..)| first < head);
        SPELT[from..].iter().take_while(move |&&(first, ..)| first == head)
    };
    // 個 is a counter and one of the spellings of the か of か所.
    let other = ka(input).ok().map(|_| 'か').filter(|&ka| ka != head);
    match starting(head)
        .chain(other.into_iter().flat_map(starting))
        .filter_map(fits)
        .min_by_key(|(rest, _)| rest.len())
    {
        Some((rest, unit)) => Ok((rest, Counted { unit: Cow::Borrowed(unit), known: true })),
        None => miss(input),
    }
}

/// Reads the run of kanji or katakana that must be the counter though no row names it: 楽団, 商店街, モデル地区.
///
/// A single kanji is none (三密, 5輪): such a number stands in a name. Behind katakana only a counter of the table
/// goes on: モデル地区, but not イベント開催.
pub(crate) fn unknown(input: &str) -> IResult<&str, Counted> {
    const LONGEST: usize = 8;
    let starts_katakana = first(input).is_some_and(is_katakana);
    let belongs = |c| if starts_katakana { is_katakana(c) } else { is_kanji(c) || is_katakana(c) };
    let (mut rest, mut run) = (input, Vec::new());
    while run.len() < LONGEST
        && let Some(c) = first(rest).filter(|&c| belongs(c))
        && (run.is_empty() || !starts_action(rest))
    {
        run.push(c);
        rest = glyph(rest)?.0;
    }
    // At the start 目標 and 年 say what the number is for, not what it counts.
    let relation = ["目標", "年", "月", "日"].iter().any(|&relation| tight(relation)(input).is_ok());
    if run.len() < 2 || relation || starts_action(input) {
        return miss(input);
    }
    let mut unit: String = run.into_iter().collect();
    if starts_katakana
        && let Ok((after, counted)) = known(rest)
        && counted.unit.chars().count() > 1
    {
        unit.push_str(&counted.unit);
        rest = after;
    }
    Ok((rest, Counted { unit: Cow::Owned(unit), known: false }))
}

/// Whether a word for an action or a relation starts here, which is no counter.
pub(crate) fn starts_action(input: &str) -> bool {
    let Ok((rest, head)) = glyph(input) else { return false };
    let goes_on = first(rest).is_some_and(|c| is_kanji(c) || is_katakana(c));
    let ending = CHANGES.contains(head) || (ENDINGS.contains(head) && !goes_on);
    ending || ACTIONS.iter().any(|&action| action.starts_with(head) && tight(action)(input).is_ok())
}
