//! What a text looks like, whatever it speaks of: its length, its ending, its numbers, the verbs and
//! particles of plans, targets and reports, and the letters that offices anywhere write in them. No noun of any
//! one city counts.

pub mod weights;

use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, AhoCorasickKind};

use crate::fold;
use weights::LookWeights;

/// The facts that hold of a text: numbers below [`Look::COUNT`], then those of its runs of letters.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Look {
    /// Numbers of the facts that hold, in order.
    pub facts: Vec<u16>,
    /// Its width in half ems.
    pub half_ems: usize,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Where {
    Start,
    End,
    Anywhere,
}
use Where::{Anywhere, End, Start};

/// Spellings, one fact a line. The words are those in which any office speaks of what it will do,
/// how far it will get, and how far it got.
#[rustfmt::skip]
const WORDS: [(Where, &[&str]); 84] = [
    // endings of what is to be done
    (End, &["推進", "促進", "振興", "活性化", "強化", "充実", "向上", "拡大", "拡充", "普及", "啓発", "増進"]),
    (End, &["整備", "構築", "確立", "確保", "形成", "創出", "育成", "養成", "醸成"]),
    (End, &["見直し", "改善", "改革", "改定", "改訂", "適正化", "効率化", "最適化", "解消", "縮減"]),
    (End, &["支援", "連携", "協働", "調整", "対応", "取組", "取り組み", "取組み", "対策", "関与", "協力"]),
    (End, &["開催", "実施", "運営", "運用", "活用", "利活用", "展開", "管理", "発信", "周知", "提供"]),
    (End, &["検討", "研究", "調査", "協議", "調査研究", "分析", "把握", "整理", "検証", "準備"]),
    (End, &["策定", "作成", "制定", "設置", "導入", "設計", "工事", "改修", "取得", "建設", "更新"]),
    (End, &["追加", "掲載", "公表", "公開", "完了", "完成", "締結", "決定", "達成", "着手", "供用開始", "開設"]),
    (End, &["化"]),
    (End, &["づくり", "まちづくり", "体制づくり"]),
    // endings of what was done
    (End, &["した。", "しました。", "った。", "めた。", "きた。", "れた。", "えた。", "んだ。", "いた。"]),
    (End, &["した", "った", "めた", "れた", "えた", "きた"]),
    (End, &["済", "済み", "済。", "済み。", "完了。", "実施済", "策定済"]),
    (End, &["中", "中。", "中である。", "しているところ", "ているところ。"]),
    (End, &["予定", "予定。", "予定である。", "見込み", "見込", "見込み。"]),
    (End, &["ている。", "ている", "ておる。", "ており、", "ていく。", "ていく"]),
    (End, &["を実施", "を開催", "を作成", "を公開", "を公表", "を紹介", "を発信", "を配布", "を追加", "を開始", "を設置", "に着手"]),
    (End, &["が参加", "名参加", "人参加", "人が参加", "名が参加"]),
    (End, &["を予定", "に予定", "実施予定", "開催予定"]),
    (End, &["を継続", "も継続", "て継続", "継続実施", "を検討", "を協議"]),
    // endings of a need or an aim
    (End, &["必要がある。", "必要である。", "必要がある", "必要である", "求められている。", "求められている", "重要である。"]),
    (End, &["課題となっている。", "課題である。", "課題となっている", "懸念される。", "不足している。", "低下している。"]),
    (End, &["を図る。", "を図る", "つなげる。", "繋げる。", "目指す。", "目指す", "努める。", "取り組む。", "進める。", "推進する。"]),
    (End, &["できる。", "可能となる。", "期待できる。", "期待される。", "図られる。", "される。", "実現する。", "確保する。"]),
    (End, &["する。", "する"]),
    (End, &["る。"]),
    (End, &["。"]),
    // endings of levels
    (End, &["以上", "以下", "以内", "未満", "超"]),
    (End, &["%以上", "件以上", "人以上", "回以上", "円以上"]),
    (End, &["%", "ポイント"]),
    (End, &["円", "千円", "万円", "億円"]),
    (End, &["回", "件", "人", "名", "箇所", "か所", "カ所", "団体", "校", "園", "社"]),
    (End, &["現在)", "末)", "月)", "現在", "時点)", "年度)"]),
    (End, &["%)", "円)", "達成)", "ポイント)"]),
    (End, &["回)", "件)", "人)", "名)"]),
    (End, &[")"]),
    (End, &["」", "』"]),
    // endings of names
    (End, &["部", "局"]),
    (End, &["課", "室", "係"]),
    (End, &["センター", "委員会", "事務局", "支所", "出張所", "事務所", "消防署", "病院", "会計", "監査", "議会"]),
    (End, &["位"]),
    (End, &["年度"]),
    // endings of times
    (End, &["通年", "年度内", "年度末", "年間", "年内", "今年度", "年度中", "随時", "毎月", "毎年", "適宜", "毎週", "隔月"]),
    (End, &["月", "月末", "月頃", "月中", "月まで", "月末まで"]),
    (End, &["上旬", "中旬", "下旬", "初旬", "半期", "四半期", "上期", "下期", "前期", "後期", "議会"]),
    (End, &["まで", "までに", "以降", "から", "目途", "を目途", "頃", "ごろ"]),
    (End, &["日", "日まで"]),
    // beginnings
    (Start, &["・"]),
    (Start, &["「", "『"]),
    (Start, &["(", "("]),
    (Start, &["※", "→", "⇒", "*"]),
    (Start, &["また、", "さらに、", "なお、", "併せて", "あわせて", "一方"]),
    (Start, &["第", "基本目標", "政策", "施策", "基本施策"]),
    (Start, &["ア", "イ", "ウ", "エ", "オ", "カ"]),
    (Start, &["全", "年", "延べ", "約", "計"]),
    (Start, &["平成", "令和", "昭和", "R", "H"]),
    // anywhere
    (Anywhere, &["→", "⇒"]),
    (Anywhere, &["%"]),
    (Anywhere, &["末現在", "現在)", "月末)", "時点", "実績"]),
    (Anywhere, &["上半期", "下半期", "四半期", "今後", "後期", "前期"]),
    (Anywhere, &["達成率", "目標比", "目標達成", "未達", "前年", "達成"]),
    (Anywhere, &["予定", "見込"]),
    (Anywhere, &["実施中", "検討中", "調整中", "準備中", "協議中", "作成中", "継続中", "募集中", "途中", "中であ"]),
    (Anywhere, &["月に", "月から", "月より", "月号", "月中", "日に", "日から"]),
    (Anywhere, &["開始", "終了", "完了", "着手"]),
    (Anywhere, &["した", "った", "れた", "めた"]),
    (Anywhere, &["次年度", "来年度", "翌年度", "引き続き", "継続", "今後"]),
    (Anywhere, &["参加", "延べ", "開催し", "実施し", "作成し", "締結し", "決定し"]),
    (Anywhere, &["以上", "以下", "以内", "未満"]),
    (Anywhere, &["増加(", "(年", "年1回", "年2回", "年間"]),
    (Anywhere, &["第1編", "編 ", "章", "節"]),
    (Anywhere, &["改革", "大綱", "計画", "ビジョン", "構想"]),
    (Anywhere, &["向け"]),
    (Anywhere, &["について", "における", "に関する", "に係る", "に対する", "に伴う"]),
    (Anywhere, &["により", "による", "を通じ", "を活用し", "に基づ"]),
    (Anywhere, &["必要", "課題", "求めら", "図る", "目指", "図ら"]),
    (Anywhere, &["満足度", "効果", "市民参加", "意見を"]),
    (Anywhere, &["を"]),
    (Anywhere, &["は", "が"]),
    (Anywhere, &["し、"]),
    (Anywhere, &["、"]),
    (Anywhere, &["等の", "など", "及び", "や"]),
    (Anywhere, &["(仮称)", "「"]),
    (Anywhere, &["。"]),
];

/// Upper ends of the width classes, in half ems.
const WIDTHS: [usize; 14] = [3, 6, 9, 13, 18, 24, 32, 40, 50, 64, 84, 110, 150, 220];

const FIRST_WIDTH: usize = WORDS.len();
const FIRST_SHAPE: usize = FIRST_WIDTH + WIDTHS.len() + 1;

/// Facts about numbers and the shape as a whole.
#[derive(Clone, Copy)]
enum Shape {
    StartsWithDigit,
    EndsWithDigit,
    HasDigit,
    HasTwoNumbers,
    HasCount,
    HasDecimal,
    HasSlashDate,
    IsPeriod,
    IsRank,
    IsYear,
    IsListEntry,
    NoKana,
    MostlyKatakana,
    OpenBracket,
    TwoSentences,
    Always,
}

impl Look {
    /// How many facts there are.
    pub const COUNT: usize = FIRST_SHAPE + Shape::Always as usize + 1;

    /// Looks at a text, its lines already joined.
    pub fn of(text: &str) -> Self {
        Self::by(text, LookWeights::fitted())
    }

    /// The same with the runs of letters that other weights know.
    pub fn by(text: &str, weights: &LookWeights) -> Self {
        let key = comparable(text);
        let half_ems = fold::text_half_ems(text);
        let mut has = [false; Self::COUNT];
        for found in WORD_FINDER.0.find_overlapping_iter(&key) {
            let (fact, place) = WORD_FINDER.1[found.pattern().as_usize()];
            let fits = match place {
                Start => found.start() == 0,
                End => found.end() == key.len(),
                Anywhere => true,
            };
            has[fact] |= fits;
        }
        let width = WIDTHS.iter().position(|&end| half_ems <= end).unwrap_or(WIDTHS.len());
        has[FIRST_WIDTH + width] = true;
        shape(&key, &mut |shape| has[FIRST_SHAPE + shape as usize] = true);
        let mut facts: Vec<u16> =
            (0..Self::COUNT).filter(|&fact| has[fact]).map(|fact| fact as u16).collect();
        weights.add_letters(&key, &mut facts);
        Self { facts, half_ems }
    }
}

impl Look {
    /// Whether nothing but words for times stands in the text.
    pub fn is_period(&self) -> bool {
        self.has(Shape::IsPeriod)
    }

    /// Whether the text is a number and 位.
    pub fn is_rank(&self) -> bool {
        self.has(Shape::IsRank)
    }

    /// Whether the text begins with the number of an entry, or of a plan's chapter.
    pub fn is_list_entry(&self) -> bool {
        self.has(Shape::IsListEntry)
    }

    fn has(&self, shape: Shape) -> bool {
        self.facts.binary_search(&((FIRST_SHAPE + shape as usize) as u16)).is_ok()
    }
}

static WORD_FINDER: LazyLock<(AhoCorasick, Vec<(usize, Where)>)> = LazyLock::new(|| {
    let mut patterns = Vec::new();
    let mut facts = Vec::new();
    for (fact, (place, words)) in WORDS.iter().enumerate() {
        for word in *words {
            patterns.push(*word);
            facts.push((fact, *place));
        }
    }
    let finder = AhoCorasick::builder().kind(Some(AhoCorasickKind::DFA)).build(patterns);
    (finder.unwrap_or_else(|error| unreachable!("a fixed list of words: {error}")), facts)
});

/// The text in one width, without white space.
pub(super) fn comparable(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            c if c.is_whitespace() => {}
            '\u{ff01}'..='\u{ff5e}' if c != '～' => out.push(char::from_u32(c as u32 - 0xfee0).unwrap_or(c)),
            '〜' | '∼' | '~' => out.push('～'),
            '･' => out.push('・'),
            c => out.push(c),
        }
    }
    out
}

fn shape(key: &str, tell: &mut impl FnMut(Shape)) {
    tell(Shape::Always);
    let is_digit = |c: char| c.is_ascii_digit();
    let mut numbers = 0;
    let mut last = ' ';
    let (mut kana, mut katakana, mut total) = (0, 0, 0);
    let mut brackets = 0i32;
    for c in key.chars() {
        if is_digit(c) && !is_digit(last) && last != ',' && last != '.' {
            numbers += 1;
        }
        if is_digit(last) && "回件人名箇か校園社団世戸台基棟冊本個点講種".contains(c) {
            tell(Shape::HasCount);
        }
        if is_digit(c) && last == '.' {
            tell(Shape::HasDecimal);
        }
        kana += usize::from(('ぁ'..='ん').contains(&c));
        katakana += usize::from(('ァ'..='ー').contains(&c) || ('ｦ'..='ﾟ').contains(&c));
        total += 1;
        brackets += i32::from(matches!(c, '(' | '「')) - i32::from(matches!(c, ')' | '」'));
        last = c;
    }
    if key.starts_with(is_digit) {
        tell(Shape::StartsWithDigit);
    }
    if key.ends_with(is_digit) {
        tell(Shape::EndsWithDigit);
    }
    if numbers > 0 {
        tell(Shape::HasDigit);
    }
    if numbers > 1 {
        tell(Shape::HasTwoNumbers);
    }
    if has_slash_date(key) {
        tell(Shape::HasSlashDate);
    }
    if is_period(key) {
        tell(Shape::IsPeriod);
    }
    if key.strip_suffix('位').is_some_and(|rank| !rank.is_empty() && rank.chars().all(is_digit)) {
        tell(Shape::IsRank);
    }
    if key.ends_with("年度") && total <= 8 && numbers <= 1 {
        tell(Shape::IsYear);
    }
    if is_list_entry(key) {
        tell(Shape::IsListEntry);
    }
    if kana == 0 {
        tell(Shape::NoKana);
    }
    if katakana * 2 > total {
        tell(Shape::MostlyKatakana);
    }
    if brackets != 0 {
        tell(Shape::OpenBracket);
    }
    if key.trim_end_matches('。').contains('。') {
        tell(Shape::TwoSentences);
    }
}

fn has_slash_date(key: &str) -> bool {
    let bytes = key.as_bytes();
    bytes.windows(3).any(|three| three[0].is_ascii_digit() && three[1] == b'/' && three[2].is_ascii_digit())
}

/// A number, a blank sign of its own, or 第3章 at the start: 1 … , 緊急 …, 第１編 ….
fn is_list_entry(key: &str) -> bool {
    let rest = key.trim_start_matches(|c: char| c.is_ascii_digit());
    let numbered =
        rest.len() < key.len() && !rest.starts_with(|c: char| ".,/%年月日回件人名位～-:".contains(c));
    let chapter = key.strip_prefix('第').is_some_and(|rest| {
        let rest = rest.trim_start_matches(fold::is_numeral);
        rest.starts_with(['編', '章', '節', '部', '款', '項'])
    });
    numbered && rest.chars().count() > 3 || chapter
}

/// Whether nothing but words for times stands in `key`, a text in one width without white space.
pub(super) fn is_period(key: &str) -> bool {
    const TIMES: [&str; 44] = [
        "通年",
        "年度",
        "年",
        "月",
        "日",
        "内",
        "末",
        "中",
        "初",
        "頭",
        "頃",
        "ごろ",
        "上旬",
        "中旬",
        "下旬",
        "初旬",
        "上半期",
        "下半期",
        "四半期",
        "半期",
        "上期",
        "下期",
        "前期",
        "後期",
        "第",
        "から",
        "まで",
        "までに",
        "に",
        "以降",
        "以内",
        "随時",
        "毎",
        "隔",
        "適宜",
        "目途",
        "を",
        "令和",
        "平成",
        "昭和",
        "今",
        "翌",
        "来",
        "議会",
    ];
    let mut rest = key;
    let mut numbers_or_words = 0;
    if key.len() > 60 {
        return false;
    }
    while !rest.is_empty() {
        let before = rest.len();
        rest = rest.trim_start_matches(|c: char| c.is_ascii_digit() || "～-・、/.()RH".contains(c));
        if let Some(word) = TIMES.iter().find(|word| rest.starts_with(**word)) {
            rest = &rest[word.len()..];
            numbers_or_words += 1;
        }
        if rest.len() == before {
            return false;
        }
    }
    // 10/11 and R6.3.31 have no word.
    numbers_or_words > 0
        || (key.contains(['/', '.']) && key.starts_with(|c: char| c.is_ascii_digit() || "RH".contains(c)))
}

#[cfg(test)]
mod tests {
    use super::{Look, Shape};

    fn is(text: &str, shape: Shape) -> bool {
        Look::of(text).has(shape)
    }

    #[test]
    fn tells_times_from_other_texts() {
        for period in [
            "通年",
            "４～６月",
            "10/11",
            "2月上旬",
            "R7～9年度",
            "第3四半期",
            "目途",
            "R3.3.31",
            "9月末までに",
        ] {
            assert!(is(period, Shape::IsPeriod), "{period}");
        }
        for other in
            ["12件", "9月に開催", "工事完了", "年11回", "1,200千円", "50%以上", "R4年度成果に基づく支援"]
        {
            assert!(!is(other, Shape::IsPeriod), "{other}");
        }
    }

    #[test]
    fn every_fact_has_a_number() {
        let facts = Look::of("浜の再生を図る。").facts;
        assert!(facts.is_sorted() && facts.iter().any(|&fact| usize::from(fact) < Look::COUNT));
    }
}
