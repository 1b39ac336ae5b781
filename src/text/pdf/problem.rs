//! What can be wrong with a PDF, and what to do about it, in Japanese and English. Part of stage 2.

use std::fmt;

use super::warning::Warning;
use crate::wording::Wording;

/// Why nothing of a file could be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PdfError {
    /// It opens only with a password.
    Locked,
    /// It is encrypted in a way nobody here knows.
    UnknownEncryption,
    /// It holds nothing that a PDF holds.
    NotAPdf {
        /// Size of the file.
        bytes: usize,
    },
    /// It looks like a PDF, but no page could be found in it.
    Unreadable {
        /// Size of the file.
        bytes: usize,
    },
    /// It was read, but no text came out, and what was odd about it may be why.
    NoText {
        /// The worst of it.
        warning: Box<Warning>,
    },
    /// The file is larger than allowed.
    TooLarge {
        /// Size of the file.
        bytes: usize,
        /// What is allowed.
        limit: usize,
    },
    /// It has more pages than allowed.
    TooManyPages {
        /// Pages found.
        pages: usize,
        /// What is allowed.
        limit: usize,
    },
    /// It has more objects than any honest file.
    TooManyObjects {
        /// Objects found.
        objects: usize,
        /// What is allowed.
        limit: usize,
    },
    /// It would grow past all bounds when unpacked.
    Bomb {
        /// What is allowed, in bytes.
        limit: usize,
    },
    /// It was not opened when the time was over.
    OutOfTime {
        /// Time allowed, in seconds.
        seconds: u64,
    },
    /// A page was asked for that the file does not have.
    NoSuchPage {
        /// The page asked for, from 1.
        page: usize,
        /// Pages in the file.
        pages: usize,
    },
    /// An image was asked for that the page does not have.
    NoSuchImage {
        /// The page, from 1.
        page: usize,
        /// The image asked for, from 0.
        image: usize,
        /// Images on the page.
        images: usize,
    },
    /// An image is encoded in a way that is not read here, or is damaged.
    ImageUnreadable {
        /// The page, from 1.
        page: usize,
        /// The image asked for, from 0.
        image: usize,
    },
    /// The pages could not be written to a file of their own.
    NotCut {
        /// What the writing library says.
        cause: String,
    },
    /// A library gave up in a way it should not.
    Broke,
}

impl PdfError {
    /// A short name that does not change.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Locked => "pdf-locked",
            Self::UnknownEncryption => "pdf-unknown-encryption",
            Self::NotAPdf { .. } => "not-a-pdf",
            Self::Unreadable { .. } => "pdf-unreadable",
            Self::NoText { warning } => match **warning {
                Warning::OutOfTime { .. } | Warning::Attachments { .. } => warning.code(),
                _ => "pdf-damaged",
            },
            Self::TooLarge { .. } => "pdf-too-large",
            Self::TooManyPages { .. } => "pdf-too-many-pages",
            Self::TooManyObjects { .. } => "pdf-too-many-objects",
            Self::Bomb { .. } => "pdf-bomb",
            Self::OutOfTime { .. } => "pdf-out-of-time",
            Self::NoSuchPage { .. } => "pdf-no-such-page",
            Self::NoSuchImage { .. } => "pdf-no-such-image",
            Self::ImageUnreadable { .. } => "pdf-image-unreadable",
            Self::NotCut { .. } => "pdf-not-cut",
            Self::Broke => "pdf-broke",
        }
    }

    /// What is wrong.
    pub fn message(&self) -> Wording {
        match self {
            Self::Locked => {
                Wording::new("PDF はパスワードで保護されています", "the PDF is locked by a password")
            }
            Self::UnknownEncryption => Wording::new(
                "PDF の暗号化方式に対応していません",
                "the PDF is encrypted in a way that is not known here",
            ),
            Self::NotAPdf { bytes } => Wording::new(
                format!("PDF ではありません（{bytes} バイト）"),
                format!("the file of {bytes} bytes is no PDF"),
            ),
            Self::Unreadable { bytes } => Wording::new(
                format!("PDF が壊れていて、ページが見つかりません（{bytes} バイト）"),
                format!("the PDF of {bytes} bytes is damaged: no page was found in it"),
            ),
            Self::NoText { warning } => {
                let Wording { ja, en } = warning.message();
                Wording::new(
                    format!("PDF から文字を読み取れません（{ja}）"),
                    format!("no text could be read from the PDF: {en}"),
                )
            }
            Self::TooLarge { bytes, limit } => Wording::new(
                format!("ファイルが大きすぎます（{bytes} バイト、上限 {limit} バイト）"),
                format!("the file has {bytes} bytes, more than the {limit} allowed"),
            ),
            Self::TooManyPages { pages, limit } => Wording::new(
                format!("ページが多すぎます（{pages} ページ、上限 {limit} ページ）"),
                format!("the PDF has {pages} pages, more than the {limit} allowed"),
            ),
            Self::TooManyObjects { objects, limit } => Wording::new(
                format!("PDF のオブジェクトが多すぎます（{objects} 個、上限 {limit} 個）"),
                format!("the PDF has {objects} objects, more than the {limit} allowed"),
            ),
            Self::Bomb { limit } => Wording::new(
                format!("PDF を展開すると上限の {limit} バイトを超えます"),
                format!("the PDF unpacks to more than the {limit} bytes allowed"),
            ),
            Self::OutOfTime { seconds } => Wording::new(
                format!("{seconds} 秒以内に PDF を開けませんでした"),
                format!("the PDF was not opened within {seconds} seconds"),
            ),
            Self::NoSuchPage { page, pages } => Wording::new(
                format!("{page} ページはありません（全 {pages} ページ）"),
                format!("there is no page {page}: the PDF has {pages}"),
            ),
            Self::NoSuchImage { page, image, images } => Wording::new(
                format!("{page} ページに画像 {image} はありません（画像 {images} 個）"),
                format!("there is no image {image} on page {page}: it has {images}"),
            ),
            Self::ImageUnreadable { page, image } => Wording::new(
                format!("{page} ページの画像 {image} を読めません"),
                format!("image {image} on page {page} cannot be read"),
            ),
            Self::NotCut { cause } => Wording::new(
                format!("ページを切り出せません（{cause}）"),
                format!("the pages cannot be cut out: {cause}"),
            ),
            Self::Broke => Wording::new(
                "PDF の読み取りが途中で失敗しました",
                "reading the PDF failed in a way it should not",
            ),
        }
    }

    /// What to do about it.
    pub fn help(&self) -> Wording {
        match self {
            Self::Locked => Wording::new(
                "パスワードを外した PDF を保存し直してください",
                "open it with its password and save a copy without one",
            ),
            Self::NoText { warning } => match **warning {
                Warning::OutOfTime { .. } | Warning::Attachments { .. } => warning.help(),
                _ => Wording::new(
                    "PDF を入手し直してください。それでも同じなら、ほかのソフトで開き、PDF として保存し直してください",
                    "fetch the PDF anew; if that does not help, open it in another program and save it anew",
                ),
            },
            Self::UnknownEncryption | Self::Unreadable { .. } | Self::Broke => Wording::new(
                "ほかのソフトで開き、PDF として保存し直してください",
                "open it in another program and save it as a PDF anew",
            ),
            Self::NotAPdf { .. } => {
                Wording::new("ファイルの種類を確かめてください", "check what kind of file it is")
            }
            Self::TooLarge { .. } | Self::TooManyPages { .. } | Self::TooManyObjects { .. } => {
                Wording::new("PDF を分割するか、上限を上げてください", "split the PDF, or raise the limit")
            }
            Self::Bomb { .. } => Wording::new(
                "出所の確かな PDF でなければ開かないでください",
                "do not open it unless you know where it comes from",
            ),
            Self::OutOfTime { .. } => Wording::new(
                "PDF を分割するか、制限時間を延ばしてください",
                "split the PDF, or allow more time",
            ),
            Self::NoSuchPage { .. } | Self::NoSuchImage { .. } => {
                Wording::new("番号を確かめてください", "check the number")
            }
            Self::ImageUnreadable { .. } => Wording::new(
                "ページを画像として書き出してください",
                "export the page as a picture with another program",
            ),
            Self::NotCut { .. } => Wording::new(
                "ほかのソフトでページを切り出してください",
                "cut the pages out with another program",
            ),
        }
    }
}

impl fmt::Display for PdfError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.message().en)
    }
}

impl std::error::Error for PdfError {}

/// What had to be mended before a file could be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Repair {
    /// Its end is missing.
    Truncated,
    /// Its cross-reference data is not where it should be, or unreadable; the objects were searched for.
    CrossReferences,
    /// Entries of its cross-reference table point elsewhere.
    ObjectsMisplaced {
        /// How many.
        objects: usize,
    },
}
