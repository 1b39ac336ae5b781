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

use crate::error::Error;
use crate::form::Library;
use crate::geometry::{Page, is_usable};
use crate::input::Source;
use crate::sheet::Sheet;
use crate::span::Span;
use asides::Words;
use damage::{FileDamage, Kind};
use dialect::{Dialect, Order};
use encoding::Undecoded;

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

/// Whether the header of a PDF stands near the start, where readers look for it.
fn is_pdf(bytes: &[u8]) -> bool {
    bytes[..bytes.len().min(1024)].windows(5).any(|five| five == b"%PDF-")
}

fn read_text(source: &Source, library: &Library, options: &Options) -> Result<Document, Error> {
    if let Some(kind) = known_binary(&source.bytes) {
        return Err(Error::Binary { kind: Some(kind) });
    }
    let mut decoded = encoding::decode(&source.bytes, options.encoding);
    decoded.text = blanks::tell(decoded.text);
    if decoded.text.trim_matches(|c: char| c.is_whitespace() || c == '\u{feff}').is_empty() {
        return Err(Error::Empty);
    }
    if is_binary(&decoded) {
        return Err(Error::Binary { kind: None });
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
    if !pdf.pages.is_empty() && pdf.pages.iter().all(is_lost) || pdf.text.trim().is_empty() {
        let pictures =
            pdf.pages.iter().any(|page| page.scan || !page.images.is_empty() || page.garbled > 0.0);
        return Err(if pictures { Error::NeedsOcr { pages: pdf.pages.len() } } else { Error::Empty });
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

/// Whether control characters or bytes without meaning are too many for a text.
fn is_binary(decoded: &encoding::Decoded) -> bool {
    let total = decoded.text.chars().count();
    // Control characters above U+0080, encoded as UTF-8, are a text of another encoding read wrong.
    let is_odd =
        |c: &char| c.is_ascii_control() && !matches!(c, '\n' | '\r' | '\t' | '\u{c}' | '\u{b}' | '\u{1a}');
    let odd = decoded.text.chars().filter(is_odd).count() + decoded.undecoded.len();
    odd * 10 > total
}
