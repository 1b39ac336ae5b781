//! Words at a number that say what sort of number it is.

/// The number is the whole of which a part was reached, or it is still to come.
pub(super) const PLANNED: [&str; 12] =
    ["予定", "計画", "見込", "目標", "目指", "残り", "残る", "今後", "あと", "次年度", "来年度", "翌年度"];

/// Before どおり the same words say that what was planned was done.
pub(super) const AS_PLANNED: [&str; 4] = ["どおり", "通り", "達成", "比"];

/// The number is that of an earlier time.
pub(super) const EARLIER: [&str; 11] =
    ["前年", "昨年", "一昨年", "前回", "従来", "前期", "現状", "当初", "基準値", "基準年", "過去"];

/// The number is a rate of achievement: how much of a target was reached.
pub(super) const ACHIEVED: [&str; 10] =
    ["達成率", "達成度", "進捗率", "進捗度", "目標比", "対目標", "計画比", "対計画", "目標対比", "目標値比"];

/// What is done to a thing that is counted: it does not say what is counted.
pub(super) const DONE: [&str; 54] = [
    "増加",
    "増大",
    "増",
    "拡大",
    "拡充",
    "拡張",
    "向上",
    "上昇",
    "改善",
    "確保",
    "達成",
    "維持",
    "継続",
    "減少",
    "削減",
    "縮減",
    "短縮",
    "低減",
    "低下",
    "抑制",
    "減",
    "引上げ",
    "引き上げ",
    "引下げ",
    "引き下げ",
    "開催",
    "実施",
    "実行",
    "充実",
    "推進",
    "促進",
    "強化",
    "完了",
    "終了",
    "済",
    "済み",
    "目標",
    "目標値",
    "実績",
    "実績値",
    "現在",
    "時点",
    "現時点",
    "速報値",
    "見込",
    "予定",
    "計",
    "合計",
    "累計",
    "延べ",
    "総数",
    "約",
    "全",
    "年間",
];

/// A name that says nothing of what is counted.
pub(super) const NAMELESS: [&str; 8] = ["効果", "成果", "結果", "実績", "状況", "進捗", "数", "値"];

/// Words in front of a report's first number that name nothing.
pub(super) const OPENING: [&str; 13] = [
    "計画どおり",
    "計画通り",
    "予定どおり",
    "予定通り",
    "目標どおり",
    "これまでに",
    "これまで",
    "現在まで",
    "までに",
    "まで",
    "現在",
    "速報値で",
    "末",
];

/// Particles that end a phrase, where no kana stands beside them. Those with の join what they follow to the thing
/// counted: テレビへの掲載 is not 新聞への掲載.
pub(super) const PARTICLES: [&str; 23] = [
    "を",
    "は",
    "が",
    "に",
    "で",
    "と",
    "も",
    "へ",
    "や",
    "から",
    "より",
    "まで",
    "では",
    "には",
    "とは",
    "について",
    "により",
    "として",
    "し",
    "して",
    "した",
    "する",
    "した上で",
];

/// A fall, behind the number.
pub(super) const FALLS: [&str; 5] = ["削減", "縮減", "減少", "短縮", "減"];
/// A rise, behind the number.
pub(super) const RISES: [&str; 2] = ["増加", "増"];

/// Particles behind a number that is not what was done: 9団体から意見を聴取.
pub(super) const ASIDE: [&str; 5] = ["から", "へ", "より", "に", "と"];
/// Behind に and と these say that the number is what came out: 30人に増加, 30人となった.
pub(super) const OUTCOMES: [&str; 14] =
    ["なっ", "なり", "なる", "増", "減", "達", "とど", "上", "のぼ", "拡", "向", "改", "低", "伸"];
