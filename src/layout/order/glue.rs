//! Where inside a run of characters one cell ends and the next begins.
//!
//! An extractor that joins what stands at one height of the page writes the end of one cell and the start of
//! the next, which lies to its left, without anything between. What is left to go by is how cells end and
//! begin: with a noun and a noun, with a count, with a time. The weights are fitted on generated sheets.

use super::glue_weights::GLUE_WEIGHTS;
use crate::layout::look;

/// A place where a run may have to be cut.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Cut {
    /// Bytes before it.
    pub at: usize,
    /// The log odds that a cell ends there, in nats.
    pub log_odds: f32,
}

/// Places less likely than this are no candidates.
const LEAST: f32 = -4.0;

/// The places where `run` may have to be cut, in order.
pub fn cuts(run: &str) -> Vec<Cut> {
    let mut cuts = Vec::new();
    let mut held = Vec::with_capacity(16);
    each_place(run, |at, place| {
        place.facts(&mut held);
        let weight = |fact: &u16| GLUE_WEIGHTS.get(usize::from(*fact)).map_or(0, |weight| i32::from(*weight));
        let log_odds = held.iter().map(weight).sum::<i32>() as f32 / 16.0;
        if log_odds > LEAST {
            cuts.push(Cut { at, log_odds });
        }
    });
    cuts
}

/// The facts of each place of a run where it could be cut, for fitting the weights.
pub fn facts_of(run: &str) -> Vec<(usize, Vec<u16>)> {
    let mut all = Vec::new();
    each_place(run, |at, place| {
        let mut facts = Vec::new();
        place.facts(&mut facts);
        all.push((at, facts));
    });
    all
}

/// A place between two characters.
struct Place<'r> {
    /// The last characters before it, the nearest first.
    before: [char; 3],
    /// The first characters after it.
    after: [char; 3],
    left: &'r [char],
    right: &'r [char],
    /// Brackets open at it.
    open: i32,
    /// Whether what is open is closed again after it.
    closes: bool,
}

const NONE: char = ' ';

fn each_place(run: &str, mut tell: impl FnMut(usize, &Place<'_>)) {
    let chars: Vec<char> = run.chars().map(plain).collect();
    if chars.len() < 3 {
        return;
    }
    let mut open = 0;
    let mut at = 0;
    let ends: i32 = chars.iter().map(|&c| bracket(c)).sum();
    for (index, c) in run.chars().enumerate() {
        if index > 0 && is_possible(chars[index - 1], chars[index]) {
            let nth = |index: Option<usize>| index.and_then(|at| chars.get(at)).copied().unwrap_or(NONE);
            let place = Place {
                before: [1, 2, 3].map(|back| nth(index.checked_sub(back))),
                after: [0, 1, 2].map(|on| nth(Some(index + on))),
                left: &chars[..index],
                right: &chars[index..],
                open,
                closes: ends <= 0,
            };
            tell(at, &place);
        }
        open += bracket(chars[index]);
        at += c.len_utf8();
    }
}

/// Full-width letters and digits as half-width ones.
fn plain(c: char) -> char {
    match c {
        '\u{ff01}'..='\u{ff5e}' if c != '～' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
        c => c,
    }
}

fn bracket(c: char) -> i32 {
    match c {
        '(' | '「' | '『' | '【' => 1,
        ')' | '」' | '』' | '】' => -1,
        _ => 0,
    }
}

/// Between which characters a cell can end: a word may not be torn where no line would be.
fn is_possible(before: char, after: char) -> bool {
    let (end, start) = (class(before), class(after));
    let joins = matches!(before, '(' | '「' | '『' | '、' | '～' | '・' | 'っ' | 'ッ');
    let follows = matches!(
        after,
        ')' | '」' | '』' | '、' | '。' | 'ー' | '々' | '%' | '～' | 'っ' | 'ゃ' | 'ゅ' | 'ょ' | 'ん' | 'ッ'
    );
    let within = end == start && matches!(end, Class::Digit | Class::Latin);
    !(joins || follows || within)
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Class {
    Kanji,
    Particle,
    Kana,
    Katakana,
    HalfKatakana,
    Digit,
    Latin,
    Stop,
    Comma,
    Opening,
    Closing,
    Percent,
    Sign,
    Other,
}

const CLASSES: usize = Class::Other as usize + 1;

fn class(c: char) -> Class {
    match c {
        'を' | 'に' | 'の' | 'と' | 'が' | 'は' | 'で' | 'へ' | 'や' | 'も' => Class::Particle,
        'ぁ'..='ん' => Class::Kana,
        'ァ'..='ヺ' | 'ー' => Class::Katakana,
        'ｦ'..='ﾟ' => Class::HalfKatakana,
        '0'..='9' => Class::Digit,
        'a'..='z' | 'A'..='Z' => Class::Latin,
        '。' => Class::Stop,
        '、' | ',' | '.' => Class::Comma,
        '(' | '「' | '『' | '【' => Class::Opening,
        ')' | '」' | '』' | '】' => Class::Closing,
        '%' | '‰' => Class::Percent,
        '→' | '～' | '~' | '-' | '/' | '▲' | '△' | '+' | '※' | '=' | '○' | '・' => Class::Sign,
        c if ('\u{3400}'..='\u{9fff}').contains(&c) || c == '々' => Class::Kanji,
        _ => Class::Other,
    }
}

/// Words that end or begin a time.
const TIME_ENDS: [&str; 24] = [
    "通年",
    "年度内",
    "年度末",
    "年度",
    "月",
    "月末",
    "上旬",
    "中旬",
    "下旬",
    "半期",
    "四半期",
    "随時",
    "毎月",
    "日",
    "まで",
    "頃",
    "以降",
    "議会",
    "年内",
    "(通年)",
    "月)",
    "隔月",
    "上期",
    "下期",
];
const TIME_STARTS: [&str; 18] = [
    "通年",
    "年度内",
    "年度末",
    "上半期",
    "下半期",
    "第1四",
    "第2四",
    "第3四",
    "第4四",
    "随時",
    "毎月",
    "令和",
    "平成",
    "隔月",
    "上期",
    "下期",
    "R",
    "H",
];
/// How what is done, what is reached and what was done end in the plain style of forms: nouns that act as
/// verbs, verbs and counts, as any office uses them.
const ENDS: [&[&str]; 16] = [
    &[
        "推進",
        "促進",
        "強化",
        "充実",
        "向上",
        "拡大",
        "拡充",
        "普及",
        "啓発",
        "増進",
        "浸透",
        "定着",
        "醸成",
        "活性化",
    ],
    &["整備", "構築", "確立", "確保", "育成", "養成", "形成", "創出", "再生", "保全", "維持", "継承", "保存"],
    &[
        "見直し",
        "改善",
        "改定",
        "改訂",
        "改正",
        "化",
        "解消",
        "削減",
        "縮減",
        "抑制",
        "軽減",
        "短縮",
        "統合",
        "廃止",
        "移行",
    ],
    &[
        "支援",
        "連携",
        "調整",
        "対応",
        "取組",
        "取り組み",
        "対策",
        "協力",
        "参画",
        "参加",
        "相談",
        "交流",
        "派遣",
        "受入",
        "受入れ",
    ],
    &[
        "開催", "実施", "運営", "運用", "活用", "展開", "管理", "発信", "周知", "提供", "配信", "配布",
        "広報", "紹介", "発行", "発送",
    ],
    &[
        "検討", "研究", "調査", "協議", "分析", "把握", "整理", "検証", "点検", "測量", "確認", "集計",
        "聴取", "視察", "試行", "評価", "診断",
    ],
    &[
        "策定", "作成", "設置", "導入", "設計", "工事", "改修", "取得", "更新", "建設", "新設", "増設",
        "修繕", "解体", "撤去", "舗装", "敷設",
    ],
    &[
        "追加", "掲載", "公表", "公開", "完了", "締結", "決定", "達成", "着手", "完成", "制定", "提出",
        "発注", "契約", "着工", "竣工", "開設", "設立",
    ],
    &[
        "募集",
        "選定",
        "認定",
        "交付",
        "補助",
        "助成",
        "申請",
        "受付",
        "登録",
        "公募",
        "委嘱",
        "通知",
        "訪問",
        "受診",
        "利用",
        "稼働",
        "供用開始",
        "開始",
        "終了",
        "再開",
    ],
    &[
        "掘り起こし",
        "洗い出し",
        "取りまとめ",
        "とりまとめ",
        "呼びかけ",
        "働きかけ",
        "見える化",
        "声かけ",
        "底上げ",
        "仕組みづくり",
        "づくり",
        "引き上げ",
        "引上げ",
        "洗出し",
    ],
    &[
        "指導", "教育", "学習", "研修", "訓練", "養護", "保護", "監視", "防止", "予防", "巡回", "共有",
        "提案", "提言", "提示", "回答", "説明", "報告", "公募",
    ],
    &["中", "済", "済み", "予定", "見込み", "見込", "継続", "同様"],
    &["した", "った", "れた", "めた", "した。", "った。", "る。", "る", "い", "う"],
    &["以上", "以下", "以内", "未満", "増", "減", "程度"],
    &[
        "回",
        "件",
        "人",
        "名",
        "円",
        "か所",
        "箇所",
        "カ所",
        "団体",
        "校",
        "社",
        "戸",
        "世帯",
        "台",
        "基",
        "ポイント",
        "本",
        "棟",
        "園",
        "冊",
        "点",
        "地区",
        "事業",
    ],
    &["者", "書", "案", "計画", "方針", "会議", "制度", "体制", "事業", "施設", "方法", "箇所"],
];
/// What goes on with the noun before it and begins no cell.
const TAILS: [&[&str]; 4] = [
    &[
        "計画",
        "会議",
        "事業",
        "委員会",
        "方針",
        "体制",
        "制度",
        "施設",
        "方法",
        "方策",
        "基準",
        "指針",
        "要綱",
        "条例",
        "マニュアル",
        "システム",
    ],
    &[
        "件数", "状況", "結果", "場所", "回数", "人数", "者数", "期間", "期限", "時期", "時間", "内容",
        "対象", "目標", "実績", "経費", "費用", "団体",
    ],
    &[
        "日", "者", "率", "数", "時", "後", "前", "中", "済", "会", "化", "費", "型", "的", "等", "案", "書",
        "員", "先", "用", "性", "度", "力", "区", "市", "部", "課", "所", "場", "館", "券", "金", "税", "料",
        "品", "物", "線", "内", "外", "上", "下", "間", "別", "ごと",
    ],
    &[
        "予定",
        "見込",
        "可能",
        "必要",
        "について",
        "による",
        "により",
        "に",
        "を",
        "の",
        "が",
        "は",
        "と",
        "で",
        "し",
        "さ",
        "す",
        "へ",
        "や",
        "も",
    ],
];

const FIRST_END: usize = CLASSES * CLASSES;
const FIRST_TWO_BEFORE: usize = FIRST_END + ENDS.len();
const FIRST_TWO_AFTER: usize = FIRST_TWO_BEFORE + CLASSES * CLASSES;
const FIRST_TAIL: usize = FIRST_TWO_AFTER + CLASSES * CLASSES;
const FIRST_END_TAIL: usize = FIRST_TAIL + TAILS.len();
const FIRST_END_CLASS: usize = FIRST_END_TAIL + ENDS.len() * TAILS.len();
const FIRST_OTHER: usize = FIRST_END_CLASS + ENDS.len() * CLASSES;
const OTHERS: usize = 26;

/// How many facts there are.
pub const FACTS: usize = FIRST_OTHER + OTHERS;

impl Place<'_> {
    fn facts(&self, facts: &mut Vec<u16>) {
        facts.clear();
        let mut tell = |fact: usize| facts.push(fact as u16);
        let [before, before_that, _] = self.before.map(class);
        let [after, after_that, _] = self.after.map(class);
        tell(before as usize * CLASSES + after as usize);
        tell(FIRST_TWO_BEFORE + before_that as usize * CLASSES + before as usize);
        tell(FIRST_TWO_AFTER + after as usize * CLASSES + after_that as usize);
        let tails = TAILS.map(|tails| tails.iter().any(|tail| starts_with(self.right, tail)));
        for (index, holds) in tails.into_iter().enumerate() {
            if holds {
                tell(FIRST_TAIL + index);
            }
        }
        for (index, ends) in ENDS.iter().enumerate() {
            if ends.iter().any(|end| ends_with(self.left, end)) {
                tell(FIRST_END + index);
                tell(FIRST_END_CLASS + index * CLASSES + after as usize);
                for (tail, holds) in tails.into_iter().enumerate() {
                    if holds {
                        tell(FIRST_END_TAIL + index * TAILS.len() + tail);
                    }
                }
            }
        }
        let starts_time =
            TIME_STARTS.iter().any(|start| starts_with(self.right, start)) || starts_with_month(self.right);
        let ends_time = TIME_ENDS.iter().any(|end| ends_with(self.left, end));
        let left = self.left.len();
        let right = self.right.len();
        let others = [
            true,
            starts_time,
            ends_time,
            ends_time && starts_time,
            self.open > 0,
            self.open > 0 && self.closes,
            self.open > 0 && !self.closes,
            self.open < 0,
            left <= 1,
            left == 2,
            left == 3,
            (4..=8).contains(&left),
            (9..=16).contains(&left),
            left > 24,
            right <= 1,
            right == 2,
            right == 3,
            (4..=8).contains(&right),
            (9..=16).contains(&right),
            left + right > 20,
            left + right > 30,
            left + right > 45,
            is_time(self.left),
            is_time(self.right),
            is_time(self.left) && class(self.after[0]) == Class::Kanji,
            starts_time && matches!(before, Class::Kanji | Class::Closing | Class::Katakana),
        ];
        const { assert!(OTHERS == 26) };
        for (index, holds) in others.into_iter().enumerate() {
            if holds {
                tell(FIRST_OTHER + index);
            }
        }
    }
}

fn ends_with(left: &[char], end: &str) -> bool {
    let mut at = left.len();
    end.chars().rev().all(|c| {
        at = at.wrapping_sub(1);
        left.get(at) == Some(&c)
    })
}

fn starts_with(right: &[char], start: &str) -> bool {
    start.chars().enumerate().all(|(index, c)| right.get(index) == Some(&c))
}

/// 9月, 10/11, 4～6月.
fn starts_with_month(right: &[char]) -> bool {
    let digits = right.iter().take_while(|c| c.is_ascii_digit()).count();
    (1..=2).contains(&digits) && matches!(right.get(digits), Some('月' | '/' | '～' | '~' | '〜'))
}

/// Whether the characters say nothing but a time.
fn is_time(chars: &[char]) -> bool {
    chars.len() <= 20 && look::is_period(&chars.iter().collect::<String>())
}
