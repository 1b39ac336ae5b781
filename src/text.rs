//! Stage 2 of 7, text: a source's bytes in, its sheets out, with their text and what stands where.
//!
//! input → [text] → blocks → layout → record → validate → output
//!
//! Uses `input::Source` and, to find where sheets begin and what stands in margins, the words that forms print.
//! Knows no field.

pub mod asides;
mod blanks;
pub mod columns;
pub mod damage;
pub mod dialect;
pub mod encoding;
pub mod mend;
pub mod pages;
pub mod pdf;

use std::collections::VecDeque;

use memchr::memmem;

use crate::error::Error;
use crate::fold;
use crate::form::Library;
use crate::geometry::{Page, is_usable};
use crate::input::Source;
use crate::sheet::Sheet;
use crate::span::Span;
use asides::Words;
use damage::{FileDamage, Kind};
use dialect::{Dialect, Order};
use encoding::Undecoded;
use pdf::PdfError;

/// A text of so many bytes holds a thousand sheets and more; each of its characters takes many times its size.
const LARGEST_TEXT: usize = 16 << 20;
/// So much of a larger one tells whether it is a text at all.
const BEGINNING: usize = 1 << 16;

/// How a source is to be read.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// The encoding of a text, if it is not to be guessed.
    pub encoding: Option<&'static encoding_rs::Encoding>,
    /// What a PDF may cost.
    pub limits: pdf::Limits,
}

/// A source as read.
#[derive(Clone, Debug)]
pub struct Document {
    /// `text/plain` or `application/pdf`.
    pub media_type: &'static str,
    /// The encoding of a text.
    pub encoding: Option<&'static str>,
    /// The program that made a PDF, by its own word.
    pub producer: Option<String>,
    /// All of its text; the sheets' texts tile it.
    pub text: String,
    /// Its sheets, and what stands between them.
    pub sheets: Vec<Sheet>,
    /// What was odd about it.
    pub oddities: Vec<Oddity>,
}

/// Something odd about a source that was read all the same.
#[derive(Clone, Debug, PartialEq)]
pub enum Oddity {
    /// Bytes that are no character in the text's encoding.
    Undecoded(Undecoded),
    /// What the PDF reader warns of.
    Pdf(pdf::Warning),
}

/// Reads a source.
///
/// - Shape: the texts of all sheets, one after the other, are the text of the document.
/// - Units: spans are bytes; `Sheet::offset` is where a sheet begins in the document's text.
/// - Errors: nothing in it, not text, a PDF that cannot be read, pictures without text.
pub fn read(source: &Source, library: &Library, options: &Options) -> Result<Document, Error> {
    if source.bytes.is_empty() {
        return Err(Error::Empty);
    }
    if is_pdf(&source.bytes) {
        read_pdf(source, library, options)
    } else {
        read_text(source, library, options)
    }
}

/// Objects that a PDF without its head and end has at least.
const OBJECTS_OF_A_PDF: usize = 3;

/// Whether the header of a PDF stands near the start, where readers look for it; or, of one behind junk, its end near
/// the end and objects before it, or objects alone.
fn is_pdf(bytes: &[u8]) -> bool {
    if memmem::find(&bytes[..bytes.len().min(1024)], b"%PDF-").is_some() {
        return true;
    }
    let end = &bytes[bytes.len().saturating_sub(2048)..];
    let has_end = memmem::find(end, b"startxref").is_some() || memmem::find(end, b"%%EOF").is_some();
    let objects = || memmem::find_iter(bytes, b" obj").take(OBJECTS_OF_A_PDF).count();
    let ends = || memmem::find_iter(bytes, b"endobj").take(OBJECTS_OF_A_PDF).count();
    objects() >= if has_end { 1 } else { OBJECTS_OF_A_PDF } && (has_end || ends() >= OBJECTS_OF_A_PDF)
}

fn read_text(source: &Source, library: &Library, options: &Options) -> Result<Document, Error> {
    if let Some(kind) = known_binary(&source.bytes) {
        return Err(Error::Binary { kind: Some(kind) });
    }
    if options.encoding.is_none() && encoding::is_utf32(&source.bytes) {
        return Err(Error::Utf32);
    }
    // No encoding read here takes more than two bytes for what is one in UTF-8; the start tells whether it is a text.
    if source.bytes.len() / 2 > LARGEST_TEXT {
        let start = encoding::decode(&source.bytes[..BEGINNING], options.encoding);
        let bytes = source.bytes.len();
        return Err(if is_binary(&start) {
            Error::Binary { kind: None }
        } else {
            Error::TextTooLarge { bytes, limit: LARGEST_TEXT }
        });
    }
    let mut decoded = encoding::decode(&source.bytes, options.encoding);
    if decoded.text.len() > LARGEST_TEXT {
        return Err(Error::TextTooLarge { bytes: decoded.text.len(), limit: LARGEST_TEXT });
    }
    decoded.text = blanks::tell(decoded.text);
    if shows_nothing(&decoded.text) {
        return Err(Error::Empty);
    }
    if is_binary(&decoded) {
        return Err(match options.encoding {
            Some(encoding) => Error::NotInEncoding { encoding: encoding.name() },
            None => Error::Binary { kind: None },
        });
    }
    let dialect = dialect::tell(&decoded.text);
    let oddities = decoded.undecoded.into_iter().map(Oddity::Undecoded).collect();
    Ok(Document {
        media_type: "text/plain",
        encoding: Some(decoded.encoding),
        producer: None,
        sheets: sheets(&decoded.text, Vec::new(), dialect, library),
        text: decoded.text,
        oddities,
    })
}

fn read_pdf(source: &Source, library: &Library, options: &Options) -> Result<Document, Error> {
    let pdf = pdf::read(&source.bytes, &options.limits)?;
    let is_lost = Page::needs_recognition;
    if !pdf.pages.is_empty() && pdf.pages.iter().all(is_lost) || shows_nothing(&pdf.text) {
        let has_pictures =
            pdf.pages.iter().any(|page| page.scan || !page.images.is_empty() || page.garbled > 0.0);
        let cause = |warning: &pdf::Warning| Some((warning.explains_no_text(has_pictures)?, warning.clone()));
        let worst = pdf.warnings.iter().filter_map(cause).min_by_key(|(rank, _)| *rank);
        return Err(match worst {
            Some((_, warning)) => PdfError::NoText { warning: Box::new(warning) }.into(),
            None if has_pictures => Error::NeedsOcr { pages: pdf.pages.len() },
            None => Error::Empty,
        });
    }
    Ok(Document {
        media_type: "application/pdf",
        encoding: None,
        producer: pdf.producer,
        sheets: sheets(&pdf.text, pdf.pages, Dialect::Geometry, library),
        text: pdf.text,
        oddities: pdf.warnings.into_iter().map(Oddity::Pdf).collect(),
    })
}

fn sheets(text: &str, mut pages: Vec<Page>, dialect: Dialect, library: &Library) -> Vec<Sheet> {
    // A PDF's reader warns of what it meets itself.
    let damage = if dialect == Dialect::Geometry { FileDamage::default() } else { FileDamage::tell(text) };
    let find = |span: Span| match dialect {
        Dialect::Geometry => Vec::new(),
        _ => damage::find(span.of(text), &damage),
    };
    let is_measured = !pages.is_empty();
    let words = Words::of(library);
    asides::mark(&mut pages, text, &words);
    let stretches = pages::cut(&asides::blanked(text, &pages), &damage, library);
    let mut pages: VecDeque<Page> = pages.into();
    stretches
        .into_iter()
        .map(|stretch| {
            let own = stretch.span.of(text);
            let damage_here = stretch.with_damage(find(stretch.span));
            let keeps_columns = damage.spacing.is_none()
                && !damage_here.iter().any(|one| {
                    matches!(one.kind, Kind::Overprinted | Kind::Torn | Kind::OneLine | Kind::Abreast)
                });
            let geometry: Vec<Page> = match dialect.order() {
                Order::Columns if !is_measured && keeps_columns => columns::pages(own, stretch.pages.0),
                _ => {
                    let mut own = up_to(&mut pages, stretch.span.end);
                    asides::mark_titles(&mut own, text, &words);
                    own.into_iter().map(|page| page.moved_back(stretch.span.start)).collect()
                }
            };
            // Places that mean nothing are none.
            let geometry = if is_usable(&geometry) { geometry } else { Vec::new() };
            let on_pages = match (geometry.first(), geometry.last()) {
                (Some(first), Some(last)) if is_measured => (first.number, last.number),
                _ => stretch.pages,
            };
            Sheet {
                text: own.to_owned(),
                offset: stretch.span.start,
                pages: on_pages,
                geometry,
                dialect,
                damage: damage_here,
                spacing: damage.spacing,
            }
        })
        .collect()
}

/// Takes off the pages whose text stands before `end`, and the upper part of the page on which it stands: two sheets
/// may share a page.
fn up_to(pages: &mut VecDeque<Page>, end: usize) -> Vec<Page> {
    let mut own = Vec::new();
    while let Some(page) = pages.pop_front_if(|page| page.span.start < end) {
        if page.span.end <= end {
            own.push(page);
        } else {
            let (above, below) = page.split_at(end);
            own.push(above);
            pages.push_front(below);
        }
    }
    own
}

/// What the first bytes of a file that is no text say it is.
fn known_binary(bytes: &[u8]) -> Option<&'static str> {
    const KINDS: [(&[u8], &str); 12] = [
        (b"PK\x03\x04", "a ZIP archive, or an Office file such as .xlsx"),
        (b"\xd0\xcf\x11\xe0", "an old Office file such as .xls"),
        (b"\x89PNG", "a PNG picture"),
        (b"\xff\xd8\xff", "a JPEG picture"),
        (b"GIF8", "a GIF picture"),
        (b"II*\x00", "a TIFF picture"),
        (b"MM\x00*", "a TIFF picture"),
        (b"\x1f\x8b", "a gzip archive"),
        (b"7z\xbc\xaf", "a 7z archive"),
        (b"\x7fELF", "a program"),
        (b"MZ", "a program"),
        (b"SQLite format 3", "an SQLite database"),
    ];
    KINDS.iter().find(|(magic, _)| bytes.starts_with(magic)).map(|(_, kind)| *kind)
}

/// Whether a text has nothing in it that could be seen.
fn shows_nothing(text: &str) -> bool {
    text.chars().all(|c| fold::is_blank(c) || fold::is_invisible(c))
}

/// Whether control characters or bytes without meaning are too many for a text.
fn is_binary(decoded: &encoding::Decoded) -> bool {
    let total = decoded.text.chars().count();
    // Control characters above U+0080, encoded as UTF-8, are a text of another encoding read wrong.
    let is_odd =
        |c: &char| c.is_ascii_control() && !matches!(c, '\n' | '\r' | '\t' | '\u{c}' | '\u{b}' | '\u{1a}');
    let odd = decoded.text.chars().filter(is_odd).count() + decoded.undecoded.len();
    odd * 10 > total
}

#[cfg(test)]
mod tests {
    use encoding_rs::{EUC_JP, UTF_16LE};

    use super::*;

    fn code(bytes: &[u8], encoding: Option<&'static encoding_rs::Encoding>) -> &'static str {
        let options = Options { encoding, ..Options::default() };
        let read = read(&Source::new("a.txt", bytes.to_vec()), &Library::none(), &options);
        read.map_or_else(|error| error.code(), |document| document.media_type)
    }

    #[test]
    fn what_is_no_text_of_a_sheet_is_told_by_its_kind() {
        let sheet = "灯台\n北の岬 1位\n".repeat(9);
        let utf32: Vec<u8> = sheet.chars().flat_map(|c| u32::from(c).to_le_bytes()).collect();
        let noise: Vec<u8> = (0..2000_u32).map(|n| ((n * n) >> 3) as u8 & 0x9f).collect();
        #[rustfmt::skip]
        let table = [
            (sheet.as_bytes(),                          None,           "text/plain"),
            (sheet.as_bytes(),                          Some(EUC_JP),   "not-in-encoding"),
            (&utf32,                                    None,           "utf-32"),
            (&noise,                                    None,           "binary"),
            ("\u{200b}\u{feff}\n\u{2060}".as_bytes(), None,           "empty"),
            (b" \0\n\0",                               Some(UTF_16LE), "empty"),
        ];
        for (bytes, encoding, want) in table {
            assert_eq!(code(bytes, encoding), want, "{:?}", String::from_utf8_lossy(bytes));
        }
    }

    #[test]
    fn a_text_larger_than_any_of_sheets_is_too_large() {
        let sheet = "灯台 北の岬\n".repeat(LARGEST_TEXT / "灯台 北の岬\n".len() + 1);
        assert_eq!(code(sheet.as_bytes(), None), "too-large");
        assert_eq!(code(&vec![b' '; 3 * LARGEST_TEXT], None), "too-large");
        assert_eq!(code(&vec![1; 3 * LARGEST_TEXT], None), "binary");
    }
}
