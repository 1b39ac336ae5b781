//! The words that cells end and begin with, and which of them stand at a place.

use std::collections::HashMap;
use std::sync::LazyLock;

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
pub(super) const ENDS: [&[&str]; 16] = [
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
pub(super) const TAILS: [&[&str]; 4] = [
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

/// What a word tells of the place behind it or before it.
#[derive(Clone, Copy)]
pub(super) enum Sense {
    /// It ends in words of this kind.
    End(usize),
    EndOfTime,
    /// It goes on with words of this kind.
    Tail(usize),
    StartOfTime,
}

/// Words by the character next to the place, each with the characters on from there.
pub(super) struct Words(HashMap<char, Vec<(Vec<char>, Sense)>>);

impl Words {
    fn of(words: impl Iterator<Item = (Vec<char>, Sense)>) -> Self {
        let mut by_first: HashMap<char, Vec<(Vec<char>, Sense)>> = HashMap::new();
        for (word, sense) in words {
            if let Some((&first, rest)) = word.split_first() {
                by_first.entry(first).or_default().push((rest.to_vec(), sense));
            }
        }
        Self(by_first)
    }

    /// The senses of all words that a row of characters begins with.
    pub(super) fn met<'w>(
        &'w self,
        chars: impl Iterator<Item = &'w char> + Clone,
    ) -> impl Iterator<Item = Sense> {
        let mut rest = chars;
        let words = rest.next().and_then(|first| self.0.get(first)).map_or(&[][..], Vec::as_slice);
        let is_met = move |word: &[char]| {
            let mut rest = rest.clone();
            word.iter().all(|c| rest.next() == Some(c))
        };
        words.iter().filter(move |(word, _)| is_met(word)).map(|&(_, sense)| sense)
    }
}

/// Words before a place, from its end.
pub(super) static BEFORE: LazyLock<Words> = LazyLock::new(|| {
    let times = TIME_ENDS.iter().map(|word| (*word, Sense::EndOfTime));
    let ends =
        ENDS.iter().enumerate().flat_map(|(kind, of)| of.iter().map(move |word| (*word, Sense::End(kind))));
    Words::of(ends.chain(times).map(|(word, sense)| (word.chars().rev().collect(), sense)))
});

/// Words after a place.
pub(super) static AFTER: LazyLock<Words> = LazyLock::new(|| {
    let times = TIME_STARTS.iter().map(|word| (*word, Sense::StartOfTime));
    let tails =
        TAILS.iter().enumerate().flat_map(|(kind, of)| of.iter().map(move |word| (*word, Sense::Tail(kind))));
    Words::of(tails.chain(times).map(|(word, sense)| (word.chars().collect(), sense)))
});
