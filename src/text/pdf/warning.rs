//! What was odd about a PDF that was read all the same, in Japanese and English. Part of stage 2.

use super::problem::Repair;
use crate::wording::Wording;

/// Something about a file or a page that a reader of the result should know.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Warning {
    /// The file was damaged and mended before it was read.
    Repaired(Repair),
    /// Pages that the file names and does not hold, or not as pages; empty ones stand for them.
    PagesLost {
        /// The first, from 1.
        page: usize,
        /// The last, from 1.
        last: usize,
    },
    /// Pages that the file says it has and does not name: where they stood is not known.
    PagesMissing {
        /// How many.
        pages: usize,
        /// Pages that there are.
        found: usize,
    },
    /// Content of a page that the file names and does not hold.
    ContentLost {
        /// From 1.
        page: usize,
        /// How many parts.
        streams: usize,
    },
    /// Files attached to the PDF; they were not read.
    Attachments {
        /// How many.
        files: usize,
        /// The names of the first.
        names: Vec<String>,
    },
    /// Glyphs that nothing is known of; they stand as U+FFFD in the text.
    Undecodable {
        /// From 1.
        page: usize,
        /// As the file names it.
        font: String,
        /// The first such code.
        code: u32,
        /// Glyphs on the page.
        glyphs: usize,
    },
    /// Characters of the user's own making (外字): their code points mean what one font likes.
    Gaiji {
        /// From 1.
        page: usize,
        /// The first of them.
        character: char,
        /// Glyphs on the page.
        glyphs: usize,
    },
    /// Content that meant nothing and was skipped.
    Junk {
        /// From 1.
        page: usize,
        /// How much.
        bytes: usize,
    },
    /// Content that was larger than allowed, and was cut.
    Cut {
        /// From 1.
        page: usize,
        /// What is allowed, in bytes.
        limit: usize,
    },
    /// Content whose encoding is damaged; it was read up to there.
    DamagedStream {
        /// From 1.
        page: usize,
        /// How many streams.
        streams: usize,
    },
    /// A font that the page names and the file does not hold.
    MissingFont {
        /// From 1.
        page: usize,
        /// As the page names it.
        font: String,
    },
    /// Glyphs printed over themselves, as fake bold is; each counts once.
    Overprinted {
        /// From 1.
        page: usize,
        /// Doubles dropped.
        glyphs: usize,
    },
    /// Glyphs that were read by the text the file says they stand for.
    ActualText {
        /// From 1.
        page: usize,
        /// How many.
        glyphs: usize,
    },
    /// Glyphs so far off that no page could show them; they were dropped.
    Misplaced {
        /// From 1.
        page: usize,
        /// How many.
        glyphs: usize,
    },
    /// Forms nested too deep, or in themselves; they were left out.
    TooDeep {
        /// From 1.
        page: usize,
        /// How many.
        forms: usize,
    },
    /// The page is a picture and has no text.
    Scan {
        /// From 1.
        page: usize,
    },
    /// The page is a picture under invisible text, as character recognition leaves it.
    RecognisedText {
        /// From 1.
        page: usize,
    },
    /// So much of the page's text is unreadable that the page has to be recognised from its picture.
    Garbled {
        /// From 1.
        page: usize,
        /// Of a hundred characters, how many say nothing.
        percent: u8,
    },
    /// The time was over; what comes after is missing.
    OutOfTime {
        /// The first page not read to its end, from 1.
        page: usize,
        /// Pages in the file.
        pages: usize,
    },
    /// There are more glyphs than allowed, on the page or in the file; the rest was left out.
    TooManyGlyphs {
        /// The page not read to its end, from 1.
        page: usize,
        /// What is allowed.
        limit: usize,
    },
}

impl Warning {
    /// The page it is about, from 1, or `None` for the whole file.
    pub fn page(&self) -> Option<usize> {
        match self {
            Self::Repaired(_) | Self::PagesMissing { .. } | Self::Attachments { .. } => None,
            Self::PagesLost { page, .. }
            | Self::ContentLost { page, .. }
            | Self::Undecodable { page, .. }
            | Self::Gaiji { page, .. }
            | Self::Junk { page, .. }
            | Self::Cut { page, .. }
            | Self::DamagedStream { page, .. }
            | Self::MissingFont { page, .. }
            | Self::Overprinted { page, .. }
            | Self::ActualText { page, .. }
            | Self::Misplaced { page, .. }
            | Self::TooDeep { page, .. }
            | Self::Scan { page }
            | Self::RecognisedText { page }
            | Self::Garbled { page, .. }
            | Self::OutOfTime { page, .. }
            | Self::TooManyGlyphs { page, .. } => Some(*page),
        }
    }

    /// How well it tells why there is no text in the file, the best first; `None` if it does not. Pictures hold no
    /// text in a sound file either: of them only what stops their reading tells something.
    pub fn explains_no_text(&self, has_pictures: bool) -> Option<usize> {
        match self {
            Self::OutOfTime { .. } => Some(0),
            Self::Repaired(Repair::Truncated) => Some(1),
            Self::PagesLost { .. } | Self::PagesMissing { .. } => Some(2),
            Self::ContentLost { .. } => Some(3),
            Self::Cut { .. } => Some(4),
            Self::DamagedStream { .. } => Some(5),
            Self::Repaired(_) if !has_pictures => Some(6),
            Self::Misplaced { .. } | Self::TooDeep { .. } | Self::TooManyGlyphs { .. } if !has_pictures => {
                Some(7)
            }
            Self::Junk { .. } if !has_pictures => Some(8),
            Self::Attachments { .. } if !has_pictures => Some(9),
            _ => None,
        }
    }

    /// A short name that does not change.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Repaired(_) => "pdf-repaired",
            Self::PagesLost { .. } | Self::PagesMissing { .. } => "pdf-page-lost",
            Self::ContentLost { .. } => "pdf-content-lost",
            Self::Attachments { .. } => "pdf-attachments",
            Self::Undecodable { .. } => "pdf-undecodable",
            Self::Gaiji { .. } => "pdf-gaiji",
            Self::Junk { .. } => "pdf-junk",
            Self::Cut { .. } => "pdf-content-cut",
            Self::DamagedStream { .. } => "pdf-damaged-stream",
            Self::MissingFont { .. } => "pdf-missing-font",
            Self::Overprinted { .. } => "pdf-overprinted",
            Self::ActualText { .. } => "pdf-actual-text",
            Self::Misplaced { .. } => "pdf-misplaced",
            Self::TooDeep { .. } => "pdf-too-deep",
            Self::Scan { .. } => "pdf-scan",
            Self::RecognisedText { .. } => "pdf-recognised-text",
            Self::Garbled { .. } => "pdf-garbled",
            Self::OutOfTime { .. } => "pdf-out-of-time",
            Self::TooManyGlyphs { .. } => "pdf-too-many-glyphs",
        }
    }

    /// What is odd.
    pub fn message(&self) -> Wording {
        let (ja, en) = match self {
            Self::Repaired(repair) => repair_message(*repair),
            Self::PagesLost { page, last } if page == last => (
                format!("{page} ページが壊れているか、ファイルにありません"),
                format!("page {page} is damaged or not in the file, and was not read"),
            ),
            Self::PagesLost { page, last } => (
                format!("{page}～{last} ページが壊れているか、ファイルにありません"),
                format!("pages {page} to {last} are damaged or not in the file, and were not read"),
            ),
            Self::PagesMissing { pages, found } => (
                format!("{pages} ページが足りません（見つかったのは {found} ページ）"),
                format!("{pages} pages are missing: the file says it has more than the {found} found"),
            ),
            Self::ContentLost { page, streams } => (
                format!("{page} ページ：内容のうち {streams} 個が壊れているか、ファイルにありません"),
                format!("page {page}: {streams} parts of its content are damaged or not in the file"),
            ),
            Self::Attachments { files, names } => {
                let (more_ja, more_en) =
                    if names.len() < *files { (" など", " and others") } else { ("", "") };
                (
                    format!("添付ファイル {files} 個は読んでいません（{}{more_ja}）", names.join("、")),
                    format!("{files} attached files were not read: {}{more_en}", names.join(", ")),
                )
            }
            Self::Undecodable { page, font, code, glyphs } => (
                format!(
                    "{page} ページ：フォント「{font}」の {glyphs} 字を読めません（最初のコードは {code:X}）"
                ),
                format!(
                    "page {page}: {glyphs} glyphs of font {font} cannot be decoded, the first has code {code:X}"
                ),
            ),
            Self::Gaiji { page, character, glyphs } => {
                let code = u32::from(*character);
                (
                    format!("{page} ページ：外字が {glyphs} 字あります（最初は U+{code:04X}）"),
                    format!("page {page}: {glyphs} characters are of private use, the first is U+{code:04X}"),
                )
            }
            Self::Junk { page, bytes } => (
                format!("{page} ページ：壊れた命令を {bytes} バイト読み飛ばしました"),
                format!("page {page}: {bytes} bytes of damaged content were skipped"),
            ),
            Self::Cut { page, limit } => (
                format!("{page} ページ：内容が上限の {limit} バイトを超えたため、途中まで読みました"),
                format!("page {page}: the content is larger than {limit} bytes and was cut"),
            ),
            Self::DamagedStream { page, streams } => (
                format!("{page} ページ：圧縮の壊れたデータが {streams} 個あり、途中まで読みました"),
                format!("page {page}: {streams} streams are damaged and were read up to there"),
            ),
            Self::MissingFont { page, font } => (
                format!("{page} ページ：フォント「{font}」がファイルにありません"),
                format!("page {page}: font {font} is not in the file"),
            ),
            Self::Overprinted { page, glyphs } => (
                format!("{page} ページ：重ね刷りの {glyphs} 字を一つに数えました"),
                format!("page {page}: {glyphs} glyphs printed over themselves count once"),
            ),
            Self::ActualText { page, glyphs } => (
                format!("{page} ページ：{glyphs} 字は代替テキスト（ActualText）で読みました"),
                format!("page {page}: {glyphs} glyphs were read by their ActualText"),
            ),
            Self::Misplaced { page, glyphs } => (
                format!("{page} ページ：ありえない位置の {glyphs} 字を除きました"),
                format!("page {page}: {glyphs} glyphs stand where no page reaches and were dropped"),
            ),
            Self::TooDeep { page, forms } => (
                format!("{page} ページ：入れ子の深すぎる部品 {forms} 個を除きました"),
                format!("page {page}: {forms} forms are nested too deep and were left out"),
            ),
            Self::Scan { page } => (
                format!("{page} ページは画像だけで、文字がありません"),
                format!("page {page} is a picture without text"),
            ),
            Self::RecognisedText { page } => (
                format!("{page} ページの文字は、画像の文字認識によるものです"),
                format!("the text of page {page} was recognised from a picture"),
            ),
            Self::Garbled { page, percent } => (
                format!("{page} ページの文字の {percent}% が読めません"),
                format!("{percent}% of the characters on page {page} cannot be read"),
            ),
            Self::OutOfTime { page, pages } => (
                format!("時間切れのため、{page} ページから後を読んでいません（全 {pages} ページ）"),
                format!("time was over: from page {page} on nothing was read, of {pages} pages"),
            ),
            Self::TooManyGlyphs { page, limit } => (
                format!("{page} ページ：文字が上限の {limit} 字を超えたため、残りを読んでいません"),
                format!("page {page}: there are more than {limit} glyphs, and the rest was left out"),
            ),
        };
        Wording { ja, en }
    }

    /// What to do about it.
    pub fn help(&self) -> Wording {
        let (ja, en) = match self {
            Self::Repaired(_) | Self::Junk { .. } | Self::DamagedStream { .. } | Self::Misplaced { .. } => (
                "抜けた文字がないか、元の文書と見比べてください",
                "compare with the original: something may be missing",
            ),
            Self::PagesLost { .. } | Self::PagesMissing { .. } | Self::ContentLost { .. } => {
                ("PDF を入手し直してください", "fetch the PDF anew, or get the original document")
            }
            Self::Attachments { .. } => (
                "シートが添付にあれば、PDF から取り出して渡してください",
                "if sheets are among them, take them out of the PDF and give them too",
            ),
            Self::Undecodable { .. }
            | Self::MissingFont { .. }
            | Self::Scan { .. }
            | Self::Garbled { .. } => (
                "文字認識（OCR）にかけるか、元の文書を入手してください",
                "run it through character recognition, or get the original document",
            ),
            Self::Gaiji { .. } => {
                ("外字を元の文書で確かめてください", "look the characters up in the original document")
            }
            Self::Cut { .. } | Self::TooDeep { .. } => (
                "ほかのソフトで開き、PDF として保存し直してください",
                "open it in another program and save it as a PDF anew",
            ),
            Self::Overprinted { .. } | Self::ActualText { .. } => {
                ("ふつうは何もしなくてかまいません", "nothing, unless the text looks wrong")
            }
            Self::RecognisedText { .. } => {
                ("認識の誤りがないか確かめてください", "check it for mistakes of recognition")
            }
            Self::OutOfTime { .. } => {
                ("PDF を分割するか、制限時間を延ばしてください", "split the PDF, or allow more time")
            }
            Self::TooManyGlyphs { .. } => {
                ("PDF を分割するか、上限を上げてください", "split the PDF, or raise the limit")
            }
        };
        Wording { ja: ja.to_owned(), en: en.to_owned() }
    }
}

fn repair_message(repair: Repair) -> (String, String) {
    match repair {
        Repair::Truncated => {
            ("PDF の終わりが欠けています".to_owned(), "the end of the PDF is missing".to_owned())
        }
        Repair::CrossReferences => (
            "PDF の相互参照表が壊れているため、中身を探して読みました".to_owned(),
            "the cross-references of the PDF are damaged: its objects were searched for".to_owned(),
        ),
        Repair::ObjectsMisplaced { objects } => (
            format!("PDF の相互参照表の {objects} 件が正しい位置を指していません"),
            format!("{objects} cross-references of the PDF point elsewhere"),
        ),
    }
}
