//! What is said of damage.

use super::{Damage, Kind};
use crate::wording::Wording;

impl Kind {
    /// A short name that does not change.
    pub fn code(self) -> &'static str {
        match self {
            Self::Overprinted => "overprinted",
            Self::Spaced => "spaced",
            Self::Worn => "worn",
            Self::Unmapped => "unmapped",
            Self::DigitsLost => "digits-lost",
            Self::Torn => "torn",
            Self::OneLine => "one-line",
            Self::Abreast => "abreast",
            Self::PunctuationLost => "punctuation-lost",
            Self::Replaced => "replaced",
            Self::Garbled => "garbled",
        }
    }

    /// Whether the text is read as if it had not happened.
    pub fn is_undone(self) -> bool {
        matches!(self, Self::Overprinted | Self::Spaced | Self::Worn | Self::Torn)
    }

    /// Whether values are lost or wrong in a way that the text does not show.
    pub fn is_lossy(self) -> bool {
        matches!(self, Self::Unmapped | Self::DigitsLost | Self::Garbled | Self::Abreast)
    }

    /// How sure a value can be whose place was told from a text damaged so: as a share of what it would be.
    pub fn trust(self) -> f32 {
        match self {
            Self::Abreast => 0.3,
            Self::OneLine => 0.5,
            _ => 1.0,
        }
    }
}

impl Damage {
    /// What happened.
    pub fn message(&self) -> Wording {
        let places = self.spans.len();
        match self.kind {
            Kind::Overprinted => Wording::new(
                format!("重ね印字で {places} か所の文字が繰り返されています（一度だけ読みました）"),
                format!("overprint repeats the text in {places} places; it was read once"),
            ),
            Kind::Spaced => Wording::new(
                "文字と文字の間に空白が入っています（空白を除いて読みました）",
                "blanks part the characters of words; they were left out",
            ),
            Kind::Worn => Wording::new(
                format!("丸数字が {places} か所で英字や @ に化けています（番号としては読みました）"),
                format!(
                    "circled numbers are cut to letters and @ in {places} places; they were read as numbers"
                ),
            ),
            Kind::Unmapped => Wording::new(
                format!("{places} 字が (cid:番号) のままで、何の文字か分かりません"),
                format!("{places} characters stand as (cid:number), and nobody can tell which they are"),
            ),
            Kind::DigitsLost => Wording::new(
                format!("数字の {} がどこにもありません。数や日付は欠けている恐れがあります", self.detail),
                format!("no digit {} is left in the text; numbers and dates may lack digits", self.detail),
            ),
            Kind::Torn => Wording::new(
                format!("字間を空けた名称が {places} か所で離れています（つないで読みました）"),
                format!("a name set wide is torn apart in {places} places; it was put together"),
            ),
            Kind::OneLine => Wording::new(
                "改行が失われ、ページ全体が一行になっています",
                "line ends are lost, and whole pages stand on one line",
            ),
            Kind::Abreast => Wording::new(
                "左右に並んだ二枚のシートの行が混ざっています",
                "the lines of two sheets side by side are mixed",
            ),
            Kind::PunctuationLost => Wording::new(
                "句読点が一つもありません（抽出時に失われたと思われます）",
                "there is no punctuation at all; it seems to be lost",
            ),
            Kind::Replaced => Wording::new(
                format!("{places} 字が ? に置き換わっています（文字コードにない文字）"),
                format!("{places} characters that an encoding lacked are replaced by `?`"),
            ),
            Kind::Garbled => Wording::new(
                format!("{places} 行が文字化けしています"),
                format!("{places} lines are text of another encoding read wrong"),
            ),
        }
    }

    /// What to do about it.
    pub fn help(&self) -> Wording {
        match self.kind {
            Kind::Overprinted | Kind::Spaced | Kind::Torn => Wording::new(
                "原本と見比べてください。spans は元の文字を指しています",
                "compare with the sheet; the spans point at the characters as they stand",
            ),
            Kind::Worn | Kind::Replaced => Wording::new(
                "本文中の記号は元の文字に直してください。抽出をやり直せるなら UTF-8 で取り出してください",
                "put the signs within the texts right, or extract the text anew as UTF-8",
            ),
            Kind::Unmapped | Kind::DigitsLost => Wording::new(
                "元の PDF から文字認識（OCR）で取り出すか、原本で数字と文字を確かめてください",
                "recognise the PDF's pages (OCR), or check numbers and words against the sheet",
            ),
            Kind::OneLine | Kind::Abreast => Wording::new(
                "元の PDF を渡すか、pdftotext -layout などで抽出をやり直してください",
                "give the PDF itself, or extract the text anew, such as with pdftotext -layout",
            ),
            Kind::PunctuationLost => Wording::new(
                "文の切れ目を原本で確かめてください",
                "check against the sheet where sentences end",
            ),
            Kind::Garbled => Wording::new(
                "抽出をやり直すか、--encoding で文字コードを指定してください",
                "extract the text anew, or name the encoding with --encoding",
            ),
        }
    }
}
