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
    /// The text is larger than any of sheets, and reading it would take the machine's memory.
    TextTooLarge {
        /// Size of the text in bytes, as UTF-8.
        bytes: usize,
        /// What is allowed.
        limit: usize,
    },
    /// There is nothing in it.
    Empty,
    /// It is neither a PDF nor text.
    Binary {
        /// What its first bytes say it is.
        kind: Option<&'static str>,
    },
    /// It is no text in the encoding that was named for it.
    NotInEncoding {
        /// The encoding's name.
        encoding: &'static str,
    },
    /// It is text in UTF-32, which is not read.
    Utf32,
    /// The PDF cannot be read.
    Pdf(PdfError),
    /// The PDF holds pictures of pages, or text that nobody can read.
    NeedsOcr {
        /// How many pages.
        pages: usize,
    },
    /// It is neither a file nor a stream: a socket, say.
    NotAFile,
    /// It is a device.
    Device,
    /// It is a pipe that did not come to an end in time.
    NoEnd {
        /// What is allowed.
        seconds: u64,
    },
    /// It could not be taken out of its archive.
    Archive(ArchiveProblem),
    /// A line of a list of inputs cannot be read.
    BadLine {
        /// What is wrong with it.
        cause: String,
    },
    /// Reading it took longer than allowed.
    OutOfTime {
        /// What is allowed.
        seconds: u64,
    },
    /// Reading it failed in a way it should not.
    Broke,
}

/// Why an archive, or an entry of one, cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ArchiveProblem {
    /// The archive or the entry is damaged.
    Damaged {
        /// What the reader said.
        cause: String,
    },
    /// The entry is encrypted.
    Encrypted,
    /// The entry is packed in a way that is not read here.
    Method {
        /// What the reader said.
        cause: String,
    },
    /// An archive within archives, deeper than is looked.
    TooDeep {
        /// How deep is looked.
        depth: usize,
    },
    /// With the entry the archive unpacks to far more than any honest one.
    Bomb {
        /// What its entries unpack to, this one included, in bytes.
        bytes: u64,
        /// What is allowed for an archive of its size.
        limit: u64,
    },
    /// The archive has more entries than are listed.
    TooMany {
        /// How many are not.
        more: usize,
        /// How many are listed.
        limit: usize,
    },
}

impl ArchiveProblem {
    fn code(&self) -> &'static str {
        match self {
            Self::Damaged { .. } => "archive-damaged",
            Self::Encrypted => "archive-encrypted",
            Self::Method { .. } => "archive-method",
            Self::TooDeep { .. } => "archive-too-deep",
            Self::Bomb { .. } => "archive-bomb",
            Self::TooMany { .. } => "archive-too-many",
        }
    }

    fn message(&self) -> Wording {
        match self {
            Self::Damaged { cause } => Wording::new(
                format!("ZIP が壊れています（{cause}）"),
                format!("the ZIP archive is damaged: {cause}"),
            ),
            Self::Encrypted => {
                Wording::new("ZIP の中でパスワードがかかっています", "the entry is locked by a password")
            }
            Self::Method { cause } => Wording::new(
                format!("この圧縮方式は読めません（{cause}）"),
                format!("the entry is packed in a way that is not read here: {cause}"),
            ),
            Self::TooDeep { depth } => Wording::new(
                format!("ZIP の中の ZIP が深すぎます（{depth} 段まで）"),
                format!("the archive lies in archives deeper than the {depth} looked into"),
            ),
            Self::Bomb { bytes, limit } => Wording::new(
                format!("これも展開すると ZIP は {bytes} バイトになります（上限 {limit} バイト）"),
                format!(
                    "with this entry the archive unpacks to {bytes} bytes, more than the {limit} allowed for \
                     one of its size"
                ),
            ),
            Self::TooMany { more, limit } => Wording::new(
                format!(
                    "ZIP の中のファイルが多すぎます（上限 {limit} 個、残りの {more} 個は読んでいません）"
                ),
                format!("{more} entries of the archive are not read: no more than {limit} are listed"),
            ),
        }
    }

    fn help(&self) -> Wording {
        match self {
            Self::Damaged { .. } => {
                Wording::new("ZIP を入手し直してください", "fetch or make the archive anew")
            }
            Self::Encrypted => Wording::new(
                "パスワードを付けて展開し、フォルダを渡してください",
                "unpack it with its password and give the folder",
            ),
            Self::Method { .. } | Self::TooDeep { .. } | Self::Bomb { .. } | Self::TooMany { .. } => {
                Wording::new("展開してフォルダを渡してください", "unpack it and give the folder")
            }
        }
    }
}

impl Error {
    /// A short name that does not change.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Io { .. } => "io",
            Self::TooLarge { .. } | Self::TextTooLarge { .. } => "too-large",
            Self::Empty => "empty",
            Self::Binary { .. } => "binary",
            Self::NotInEncoding { .. } => "not-in-encoding",
            Self::Utf32 => "utf-32",
            Self::Pdf(error) => error.code(),
            Self::NeedsOcr { .. } => "needs-ocr",
            Self::NotAFile | Self::Device => "not-a-file",
            Self::NoEnd { .. } => "no-end",
            Self::Archive(problem) => problem.code(),
            Self::BadLine { .. } => "bad-line",
            Self::OutOfTime { .. } => "out-of-time",
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
            // A stream is read no further than this.
            Self::TooLarge { bytes, limit } if *bytes == limit.saturating_add(1) => Wording::new(
                format!("ファイルが大きすぎます（上限 {limit} バイトを超えています）"),
                format!("the file has more than the {limit} bytes allowed"),
            ),
            Self::TooLarge { bytes, limit } => Wording::new(
                format!("ファイルが大きすぎます（{bytes} バイト、上限 {limit} バイト）"),
                format!("the file has {bytes} bytes, more than the {limit} allowed"),
            ),
            Self::TextTooLarge { bytes, limit } => Wording::new(
                format!("テキストが大きすぎます（{bytes} バイト、上限 {limit} バイト）"),
                format!("the text has {bytes} bytes, more than the {limit} that are read"),
            ),
            Self::Empty => Wording::new("ファイルに文字がありません", "there is no character in the file"),
            Self::Binary { kind: Some(kind) } => Wording::new(
                format!("テキストでも PDF でもありません（{kind}）"),
                format!("the file is neither text nor PDF but {kind}"),
            ),
            Self::Binary { kind: None } => {
                Wording::new("テキストでも PDF でもありません", "the file is neither text nor PDF")
            }
            Self::NotInEncoding { encoding } => Wording::new(
                format!("指定した文字コード {encoding} のテキストではありません"),
                format!("the file is no text in {encoding}, the encoding named for it"),
            ),
            Self::Utf32 => {
                Wording::new("文字コードが UTF-32 です", "the text is in UTF-32, which is not read")
            }
            Self::Pdf(error) => error.message(),
            Self::NeedsOcr { pages } => Wording::new(
                format!("読める文字のないページだけです（{pages} ページ）"),
                format!("no page of the {pages} holds text that can be read"),
            ),
            Self::NotAFile => Wording::new("ファイルではありません", "it is no file"),
            Self::Device => Wording::new(
                "ファイルではなくデバイスなので、読みません",
                "it is a device, which is not read",
            ),
            Self::NoEnd { seconds } => Wording::new(
                format!("パイプが {seconds} 秒のうちに終わりませんでした（書き手がいないか、遅すぎます）"),
                format!("the pipe did not end within {seconds} seconds: nobody writes to it, or too slowly"),
            ),
            Self::Archive(problem) => problem.message(),
            Self::BadLine { cause } => Wording::new(
                format!("この行を読めません（{cause}）"),
                format!("the line cannot be read: {cause}"),
            ),
            Self::OutOfTime { seconds } => Wording::new(
                format!("{seconds} 秒では読み終わりませんでした"),
                format!("reading it took more than {seconds} seconds"),
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
            Self::TextTooLarge { .. } => {
                Wording::new("テキストを分割してください", "split the text, a sheet or a few in each file")
            }
            Self::Empty => Wording::new(
                "抽出をやり直すか、元の PDF を渡してください",
                "extract the text anew, or give the PDF it came from",
            ),
            Self::Binary { .. } => Wording::new(
                "シートの PDF か、そこから取り出したテキストを渡してください",
                "give a sheet's PDF, or the text taken from it",
            ),
            Self::NotInEncoding { .. } => Wording::new(
                "--encoding を外すか、正しい文字コードを指定してください",
                "leave --encoding out, or name the right one",
            ),
            Self::Utf32 => Wording::new(
                "UTF-8 に変換してください（iconv -f UTF-32 -t UTF-8 など）",
                "convert it to UTF-8, with `iconv -f UTF-32 -t UTF-8` for instance",
            ),
            Self::Pdf(error) => error.help(),
            Self::NeedsOcr { .. } => Wording::new(
                "文字認識（OCR）をかけた PDF か、文字のある元の PDF を渡してください",
                "have its text recognised (OCR) first, or find the PDF with text it was made from",
            ),
            Self::Device => Wording::new(
                "ファイルかフォルダを、標準入力なら - を指定してください",
                "give a file or a folder, or - for standard input",
            ),
            Self::NoEnd { .. } => Wording::new(
                "パイプに書くプログラムを確かめるか、--time-limit で上限を上げてください",
                "see to the program that writes to it, or raise the limit with --time-limit",
            ),
            Self::NotAFile => Wording::new("ファイルかフォルダを指定してください", "give a file or a folder"),
            Self::Archive(problem) => problem.help(),
            Self::BadLine { .. } => Wording::new(
                "1 行に 1 つ、{\"name\": …, \"text\": …} か {\"name\": …, \"path\": …} を書いてください",
                "write one {\"name\": …, \"text\": …} or {\"name\": …, \"path\": …} a line",
            ),
            Self::OutOfTime { .. } => Wording::new(
                "ファイルを分割するか、--time-limit で上限を上げてください",
                "split the file, or raise the limit with --time-limit",
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
