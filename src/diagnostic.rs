//! What a reader of a record should know: where, what, and what to do. Errors are data.

mod finding;

pub use finding::Finding;

use crate::span::Span;
use crate::text::damage::Damage;
use crate::text::encoding::Undecoded;
use crate::text::pdf::Warning;
use crate::wording::Wording;

/// How much it matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Worth knowing.
    Info,
    /// A person should look.
    Warning,
    /// A value is lost or wrong.
    Error,
}

impl Severity {
    /// Its name in JSON.
    pub fn name(self) -> &'static str {
        match self {
            Self::Info => "info",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

/// Something about a sheet.
#[derive(Clone, Debug, PartialEq)]
pub struct Diagnostic {
    /// The value it is about: JSON Pointer into the fields.
    pub pointer: Option<String>,
    /// The characters it is about, in the sheet's text.
    pub spans: Vec<Span>,
    /// What it is.
    pub problem: Problem,
}

/// What can be the matter with a sheet.
#[derive(Clone, Debug, PartialEq)]
pub enum Problem {
    /// Bytes that are no character.
    Undecoded(Undecoded),
    /// The PDF reader warns.
    Pdf(Warning),
    /// The text is damaged.
    Damaged(Damage),
    /// No form fits.
    UnknownForm {
        /// The form of which most is on the sheet; none if nothing of any is.
        nearest: Option<Nearest>,
    },
    /// A form that was named fits less than another.
    BetterForm {
        /// The form named.
        taken: String,
        /// The other.
        other: String,
    },
    /// Another edition fits nearly as well.
    CloseForms {
        /// The form taken.
        taken: String,
        /// The other.
        other: String,
    },
    /// A PDF's text was read by its order, for where it stands says nothing.
    NoPlaces,
    /// The form draws a label that is not on the sheet.
    NoLabel {
        /// The label as drawn.
        label: String,
    },
    /// A cell's text is not of its field's type.
    Unread {
        /// The type's name in a drawing.
        kind: &'static str,
    },
    /// Images where icons stand, of no colour that an icon has.
    UnknownIcons {
        /// How many.
        icons: usize,
    },
    /// Text of a page that holds more than is tried.
    TooMuch {
        /// How many characters were not tried.
        characters: usize,
    },
    /// Text that no field claims.
    Unclaimed {
        /// How many characters.
        characters: usize,
        /// Of how many on the sheet.
        of: usize,
    },
    /// Values that may stand elsewhere.
    Uncertain {
        /// How many values are less sure than not.
        values: usize,
    },
    /// A check of the form does not hold.
    Found {
        /// What was found.
        finding: Finding,
        /// What the drawing says in such a case; `{}` stands for what was found.
        wording: Option<Wording>,
    },
}

/// A form of which something is on a sheet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Nearest {
    /// The form.
    pub form: String,
    /// How much of its printed words was found, in percent.
    pub percent: u32,
}

impl Problem {
    /// A short name that does not change.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Undecoded(_) => "undecoded",
            Self::Pdf(warning) => warning.code(),
            Self::Damaged(damage) => damage.kind.code(),
            Self::UnknownForm { .. } => "unknown-form",
            Self::CloseForms { .. } => "close-forms",
            Self::BetterForm { .. } => "better-form",
            Self::NoPlaces => "no-places",
            Self::NoLabel { .. } => "no-label",
            Self::Unread { .. } => "unread",
            Self::UnknownIcons { .. } => "unknown-icons",
            Self::TooMuch { .. } => "too-much",
            Self::Unclaimed { .. } => "unclaimed",
            Self::Uncertain { .. } => "uncertain",
            Self::Found { finding, .. } => finding.code(),
        }
    }

    /// How much it matters.
    pub fn severity(&self) -> Severity {
        match self {
            Self::Undecoded(_) | Self::UnknownForm { .. } | Self::Unread { .. } | Self::TooMuch { .. } => {
                Severity::Error
            }
            Self::Unclaimed { characters, of } if characters * 100 > of * UNCLAIMED_PERCENT => {
                Severity::Error
            }
            Self::Damaged(damage) if damage.kind.is_undone() => Severity::Info,
            Self::Damaged(damage) if damage.kind.is_lossy() => Severity::Error,
            Self::Pdf(
                Warning::PagesLost { .. } | Warning::PagesMissing { .. } | Warning::ContentLost { .. },
            ) => Severity::Error,
            Self::Pdf(Warning::Overprinted { .. } | Warning::ActualText { .. }) => Severity::Info,
            _ => Severity::Warning,
        }
    }

    /// What is the matter.
    pub fn message(&self) -> Wording {
        match self {
            Self::Undecoded(undecoded) => {
                let bytes: Vec<String> = undecoded.bytes.iter().map(|byte| format!("{byte:02X}")).collect();
                let (bytes, offset) = (bytes.join(" "), undecoded.offset);
                Wording::new(
                    format!("{offset} バイト目の {bytes} は文字になりません"),
                    format!("the bytes {bytes} at offset {offset} are no character"),
                )
            }
            Self::Pdf(warning) => warning.message(),
            Self::Damaged(damage) => damage.message(),
            Self::UnknownForm { nearest: None } => Wording::new("合う様式がありません", "no form fits"),
            Self::UnknownForm { nearest: Some(Nearest { form, percent }) } => Wording::new(
                format!("合う様式がありません（最も近いのは {form}、見出しの {percent}% が一致）"),
                format!("no form fits; the nearest is {form}, of whose printed words {percent}% were found"),
            ),
            Self::BetterForm { taken, other } => Wording::new(
                format!("指定された様式 {taken} として読みましたが、{other} のほうが合います"),
                format!("read as form {taken}, as was asked, but {other} fits better"),
            ),
            Self::CloseForms { taken, other } => Wording::new(
                format!("様式 {taken} として読みましたが、{other} もほぼ同じくらい合います"),
                format!("read as form {taken}, but {other} fits nearly as well"),
            ),
            Self::NoPlaces => Wording::new(
                "PDF の文字の位置から欄を決められず、文字の並び順から読みました",
                "where the PDF's characters stand tells no cells; they were told from the order of the text",
            ),
            Self::NoLabel { label } => Wording::new(
                format!("見出し「{label}」が見つかりません"),
                format!("the label `{label}` is not on the sheet"),
            ),
            Self::Unread { kind } => Wording::new(
                format!("欄の文字を {kind} として読めません"),
                format!("the cell's text is no {kind}"),
            ),
            Self::UnknownIcons { icons } => Wording::new(
                format!("画像 {icons} 個の色からは目標の番号が分かりません"),
                format!("the colours of {icons} images tell no goal's number"),
            ),
            Self::TooMuch { characters } => Wording::new(
                format!("1 ページに収まる量を超えているため、{characters} 字は欄に割り当てていません"),
                format!("a page holds more than a sheet can; {characters} characters were put into no field"),
            ),
            Self::Unclaimed { characters, of } => Wording::new(
                format!("{of} 字のうち {characters} 字がどの欄にも入りません"),
                format!("{characters} of {of} characters belong to no field"),
            ),
            Self::Uncertain { values } => Wording::new(
                format!("{values} 個の値は別の欄のものかもしれません"),
                format!("{values} values may belong to other fields"),
            ),
            Self::Found { finding, wording: None } => finding.message(),
            Self::Found { finding, wording: Some(wording) } => {
                let found = finding.found();
                Wording::new(wording.ja.replace("{}", &found), wording.en.replace("{}", &found))
            }
        }
    }

    /// What to do about it.
    pub fn help(&self) -> Wording {
        match self {
            Self::Undecoded(_) => Wording::new(
                "--encoding で文字コードを指定するか、抽出をやり直してください",
                "name the encoding with --encoding, or extract the text anew",
            ),
            Self::Pdf(warning) => warning.help(),
            Self::Damaged(damage) => damage.help(),
            Self::UnknownForm { .. } => Wording::new(
                "okoshi forms explain で一致した見出しを確かめ、--grammar に様式を描いてください",
                "see what was found with `okoshi forms explain`, and draw the form for --grammar",
            ),
            Self::CloseForms { .. } => Wording::new(
                "okoshi forms explain で見比べ、--form で様式を指定してください",
                "compare them with `okoshi forms explain`, and name the form with --form",
            ),
            Self::BetterForm { .. } => Wording::new(
                "okoshi forms explain で見比べ、--form を外すか指定し直してください",
                "compare them with `okoshi forms explain`, and leave out --form or name the other",
            ),
            Self::NoPlaces => Wording::new(
                "confidence の低い値を原本と見比べるか、PDF を作り直し、または OCR にかけてください",
                "compare values of low confidence with the sheet, or print the PDF anew or run OCR on it",
            ),
            Self::NoLabel { .. } => Wording::new(
                "原本を確かめ、別の書き方なら様式に加えてください",
                "look at the sheet; if it is spelled otherwise, add the spelling to the form",
            ),
            Self::Unread { .. } => Wording::new(
                "様式の型を直すか、原本の書き方を確かめてください",
                "correct the type in the form, or look at how the sheet spells it",
            ),
            Self::UnknownIcons { .. } => Wording::new(
                "原本の画像を確かめ、目標なら番号を書き加えてください",
                "look at the images on the sheet, and add the numbers of those that show goals",
            ),
            Self::TooMuch { .. } => Wording::new(
                "表題の抜けた別のシートが続いていないか確かめ、シートごとに分けて読んでください",
                "see whether sheets without their titles follow on the page, and read them one by one",
            ),
            Self::Unclaimed { .. } => Wording::new(
                "残りの文字（residue）を確かめ、必要なら様式に欄を加えてください",
                "look at the residue, and draw a field for it if it should have one",
            ),
            Self::Uncertain { .. } => Wording::new(
                "confidence の低い値と alternatives を原本と見比べてください",
                "compare the values of low confidence and their alternatives with the sheet",
            ),
            Self::Found { finding, .. } => finding.help(),
        }
    }
}

/// Of the characters, so many percent in no field make it an error.
pub const UNCLAIMED_PERCENT: usize = 10;
