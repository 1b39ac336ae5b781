//! What stops a file; all else is a diagnostic in its record.

use std::fmt;
use std::io;

use crate::text::pdf::PdfError;
use crate::wording::Wording;

/// Why nothing of a file was read.
#[derive(Debug)]
pub enum Error {
    /// The file cannot be read from the disk.
    Io {
        /// What the system said.
        cause: io::Error,
    },
    /// The file is larger than allowed.
    TooLarge {
        /// Size of the file in bytes.
        bytes: u64,
        /// What is allowed.
        limit: u64,
    },
    /// There is nothing in it.
    Empty,
    /// It is neither a PDF nor text.
    Binary {
        /// What its first bytes say it is.
        kind: Option<&'static str>,
    },
    /// The PDF cannot be read.
    Pdf(PdfError),
    /// The PDF holds pictures of pages, or text that nobody can read.
    NeedsOcr {
        /// How many pages.
        pages: usize,
    },
    /// Reading it failed in a way it should not.
    Broke,
}

impl Error {
    /// A short name that does not change.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Io { .. } => "io",
            Self::TooLarge { .. } => "too-large",
            Self::Empty => "empty",
            Self::Binary { .. } => "binary",
            Self::Pdf(error) => error.code(),
            Self::NeedsOcr { .. } => "needs-ocr",
            Self::Broke => "broke",
        }
    }

    /// What is wrong.
    pub fn message(&self) -> Wording {
        match self {
            Self::Io { cause } => match cause.kind() {
                io::ErrorKind::NotFound => Wording::new("ファイルがありません", "there is no such file"),
                io::ErrorKind::PermissionDenied => {
                    Wording::new("ファイルを開く権限がありません", "the file may not be opened")
                }
                _ => Wording::new(
                    format!("ファイルを読めません（{cause}）"),
                    format!("the file cannot be read: {cause}"),
                ),
            },
            Self::TooLarge { bytes, limit } => Wording::new(
                format!("ファイルが大きすぎます（{bytes} バイト、上限 {limit} バイト）"),
                format!("the file has {bytes} bytes, more than the {limit} allowed"),
            ),
            Self::Empty => Wording::new("ファイルに文字がありません", "there is no character in the file"),
            Self::Binary { kind: Some(kind) } => Wording::new(
                format!("テキストでも PDF でもありません（{kind}）"),
                format!("the file is neither text nor PDF but {kind}"),
            ),
            Self::Binary { kind: None } => {
                Wording::new("テキストでも PDF でもありません", "the file is neither text nor PDF")
            }
            Self::Pdf(error) => error.message(),
            Self::NeedsOcr { pages } => Wording::new(
                format!("読める文字のないページだけです（{pages} ページ）"),
                format!("no page of the {pages} holds text that can be read"),
            ),
            Self::Broke => {
                Wording::new("読み取りが途中で失敗しました", "reading the file failed in a way it should not")
            }
        }
    }

    /// What to do about it.
    pub fn help(&self) -> Wording {
        match self {
            Self::Io { .. } => {
                Wording::new("パスと権限を確かめてください", "check the path and who may read it")
            }
            Self::TooLarge { .. } => Wording::new(
                "ファイルを分割するか、--max-bytes で上限を上げてください",
                "split the file, or raise the limit with --max-bytes",
            ),
            Self::Empty => Wording::new(
                "抽出をやり直すか、元の PDF を渡してください",
                "extract the text anew, or give the PDF it came from",
            ),
            Self::Binary { .. } => Wording::new(
                "シートの PDF か、そこから取り出したテキストを渡してください",
                "give a sheet's PDF, or the text taken from it",
            ),
            Self::Pdf(error) => error.help(),
            Self::NeedsOcr { .. } => Wording::new(
                "文字認識（OCR）をかけた PDF か、文字のある元の PDF を渡してください",
                "have its text recognised (OCR) first, or find the PDF with text it was made from",
            ),
            Self::Broke => Wording::new(
                "このファイルを添えて報告してください",
                "please report it together with the file",
            ),
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message().en)
    }
}

impl std::error::Error for Error {}

impl From<PdfError> for Error {
    fn from(error: PdfError) -> Self {
        Self::Pdf(error)
    }
}
