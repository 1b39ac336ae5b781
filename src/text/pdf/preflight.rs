//! A look at a file's bytes before any parser sees them: is it a PDF, was it repaired, is it a bomb.
//! Part of stage 2.
//!
//! `hayro-syntax` decodes object streams and cross-reference streams without a limit, so what they would
//! grow to is measured here first. A page's content, a font or an image may be as large as it likes: those
//! are decoded within limits by this program, and here only kept from being taken for an object stream.

use std::collections::BTreeMap;

use hayro_syntax::object::{Dict, FromBytes, Name, Object};
use memchr::memmem;

use super::Limits;
use super::decode::{decode_parts, measure};
use super::problem::{PdfError, Repair};

/// One entry of a cross-reference stream takes up to 50 bytes once read; this many bytes of them are plenty.
const MOST_XREF_BYTES: usize = 8 << 20;
/// Dictionaries in a file; each takes up to a kilobyte once read.
const MOST_DICTIONARIES: usize = 1_500_000;
/// Kids of trees for each page allowed: nodes of the page tree, and of trees of other kinds.
const KIDS_A_PAGE: usize = 10;
/// A dictionary that starts farther before its stream is none.
const LONGEST_DICTIONARY: usize = 1 << 14;
/// Deflate makes at most this much of one byte.
const MOST_GROWTH: usize = 1032;

/// A file that may be opened.
#[derive(Debug)]
pub struct Cleared {
    pub bytes: Vec<u8>,
    pub repair: Option<Repair>,
}

/// Looks at `bytes` and gives them back safe to open.
///
/// - Errors: no PDF at all, or more in it than `limits` allow.
pub fn clear(mut bytes: Vec<u8>, limits: &Limits) -> Result<Cleared, PdfError> {
    let has_header = memmem::find(&bytes[..bytes.len().min(4096)], b"%PDF-").is_some();
    if !has_header && memmem::find(&bytes, b" obj").is_none() {
        return Err(PdfError::NotAPdf { bytes: bytes.len() });
    }
    let encrypted = memmem::find(&bytes, b"/Encrypt").is_some();
    let survey = survey_streams(&bytes, encrypted, limits)?;
    for (cut_at, end) in survey.defuse {
        plant_end(&mut bytes, cut_at, end);
    }
    if encrypted && survey.hidden_bytes > 0 {
        check_encrypted(&bytes, limits)?;
    }
    let kids = survey.kids + count_kids(&bytes);
    if kids > limits.max_pages.saturating_mul(KIDS_A_PAGE) {
        return Err(PdfError::TooManyPages { pages: kids, limit: limits.max_pages });
    }
    let dictionaries = survey.dictionaries + memmem::find_iter(&bytes, b"<<").count();
    if dictionaries > MOST_DICTIONARIES {
        return Err(PdfError::TooManyObjects { objects: dictionaries, limit: MOST_DICTIONARIES });
    }
    let repair = repair_needed(&bytes);
    Ok(Cleared { bytes, repair })
}

#[derive(Default)]
struct Survey {
    /// Where streams have to be cut, and where they end.
    defuse: Vec<(usize, usize)>,
    /// Dictionaries found in object streams.
    dictionaries: usize,
    /// Kids found in object streams.
    kids: usize,
    /// Bytes of encrypted object streams, which cannot be measured from outside.
    hidden_bytes: usize,
}

fn survey_streams(bytes: &[u8], encrypted: bool, limits: &Limits) -> Result<Survey, PdfError> {
    let mut survey = Survey::default();
    let (mut structure, mut measured) = (0_usize, 0_u64);
    let mut next_end = 0;
    for at in memmem::find_iter(bytes, b"stream") {
        if bytes[..at].ends_with(b"end") {
            continue;
        }
        let start = at + b"stream".len();
        if next_end < start {
            next_end = memmem::find(&bytes[start..], b"endstream").map_or(bytes.len(), |found| start + found);
        }
        let raw = bytes[start..next_end].trim_ascii_start();
        let raw_start = next_end - raw.len();
        let kind = StreamKind::of(bytes, at);
        if let StreamKind::Objects(dict) | StreamKind::CrossReferences(dict) = &kind {
            let is_objects = matches!(kind, StreamKind::Objects(_));
            if encrypted && is_objects {
                survey.hidden_bytes += raw.len();
                continue;
            }
            let limit = if is_objects { limits.max_structure } else { MOST_XREF_BYTES };
            let decoded = decode_parts(dict, raw, &filters_of(dict), limit);
            structure += decoded.bytes.len();
            if decoded.cut || structure > limits.max_structure {
                return Err(PdfError::Bomb { limit: limits.max_structure });
            }
            if is_objects {
                survey.dictionaries += memmem::find_iter(&decoded.bytes, b"<<").count();
                survey.kids += count_kids(&decoded.bytes);
            }
        } else if matches!(kind, StreamKind::Deflated)
            && !encrypted
            && raw.len() > limits.max_stream / MOST_GROWTH
        {
            let (size, read) = measure(raw, limits.max_stream as u64);
            measured += size;
            if size > limits.max_stream as u64 {
                survey.defuse.push((raw_start + read, next_end));
            }
            if measured > limits.max_measured {
                return Err(PdfError::Bomb { limit: limits.max_measured as usize });
            }
        }
    }
    Ok(survey)
}

/// How many kids the nodes of trees name, pages and others: each may be read as a page, and takes a kilobyte.
fn count_kids(bytes: &[u8]) -> usize {
    let lists = memmem::find_iter(bytes, b"/Kids").map(|at| {
        let list = &bytes[at..];
        &list[..memchr::memchr(b']', list).unwrap_or(list.len())]
    });
    lists.map(|list| memmem::find_iter(list, b" R").count() + memmem::find_iter(list, b"<<").count()).sum()
}

enum StreamKind<'a> {
    Objects(Dict<'a>),
    CrossReferences(Dict<'a>),
    Deflated,
    Other,
}

impl<'a> StreamKind<'a> {
    /// Tells the kind of the stream whose keyword stands at `keyword` from the dictionary before it.
    fn of(bytes: &'a [u8], keyword: usize) -> Self {
        let from = keyword.saturating_sub(LONGEST_DICTIONARY);
        let before = &bytes[from..keyword];
        // A dictionary too long to look at may say anything.
        let Some(start) = memmem::rfind(before, b"obj") else { return Self::Deflated };
        let head = &before[start..];
        let holds = |words: &[&[u8]]| words.iter().any(|word| memmem::find(head, word).is_some());
        // `#` writes any letter of a name.
        let other = if holds(&[b"/Fl", b"#"]) { Self::Deflated } else { Self::Other };
        if !holds(&[b"/ObjStm", b"/XRef", b"/First", b"/W", b"#"]) {
            return other;
        }
        let Some(open) = memmem::find(head, b"<<") else { return other };
        let Some(dict) = Dict::from_bytes(&head[open..]) else { return other };
        let kind = dict.get::<Name<'_>>("Type");
        if kind.as_deref() == Some(b"ObjStm") || dict.contains_key("First") {
            Self::Objects(dict)
        } else if kind.as_deref() == Some(b"XRef") || (dict.contains_key("W") && dict.contains_key("Size")) {
            Self::CrossReferences(dict)
        } else {
            other
        }
    }
}

fn filters_of(dict: &Dict<'_>) -> Vec<hayro_syntax::Filter> {
    let names = match dict.get::<Object<'_>>("Filter") {
        Some(Object::Name(name)) => vec![name],
        Some(Object::Array(names)) => names.iter::<Name<'_>>().take(8).collect(),
        _ => Vec::new(),
    };
    names.iter().filter_map(|name| filter_of(name)).collect()
}

fn filter_of(name: &[u8]) -> Option<hayro_syntax::Filter> {
    use hayro_syntax::Filter;
    Some(match name {
        b"FlateDecode" | b"Fl" => Filter::FlateDecode,
        b"LZWDecode" | b"LZW" => Filter::LzwDecode,
        b"ASCII85Decode" | b"A85" => Filter::Ascii85Decode,
        b"ASCIIHexDecode" | b"AHx" => Filter::AsciiHexDecode,
        b"RunLengthDecode" | b"RL" => Filter::RunLengthDecode,
        _ => return None,
    })
}

/// Ends a stream at `cut_at` in place: no offset in the file moves, and no reader inflates it past the limit.
fn plant_end(bytes: &mut [u8], cut_at: usize, end: usize) {
    const END: &[u8] = b"\nendstream\nendobj\n";
    if cut_at + END.len() > end {
        return;
    }
    bytes[cut_at..end].fill(b' ');
    bytes[cut_at..cut_at + END.len()].copy_from_slice(END);
    if let Some(old) = bytes.get_mut(end..end + b"endstream".len()) {
        old.fill(b' ');
    }
}

/// Object streams of an encrypted file can be measured only by a reader that decrypts within a limit.
fn check_encrypted(bytes: &[u8], limits: &Limits) -> Result<(), PdfError> {
    let options = lopdf::LoadOptions {
        max_decompressed_size: Some(limits.max_structure),
        password: Some(String::new()),
        ..lopdf::LoadOptions::default()
    };
    let bomb = |error: &lopdf::Error| {
        matches!(error, lopdf::Error::Decompress(lopdf::DecompressError::MemoryLimitExceeded { .. }))
    };
    let explodes = match lopdf::Document::load_mem_with_options(bytes, options) {
        // Streams that nothing refers to are not unpacked when loading, but may be by another reader.
        Ok(document) => document.objects.values().any(|object| {
            let stream = object.as_stream().ok().filter(|stream| stream.dict.has_type(b"ObjStm"));
            let unpacked = stream.map(|stream| stream.decompressed_content_with_limit(limits.max_structure));
            unpacked.is_some_and(|unpacked| unpacked.is_err_and(|error| bomb(&error)))
        }),
        Err(error) => bomb(&error), // what else is wrong with it the reader proper tells
    };
    if explodes { Err(PdfError::Bomb { limit: limits.max_structure }) } else { Ok(()) }
}

/// Whether the cross-reference data leads where it says; if not, the reader has to search the file for its objects.
fn repair_needed(bytes: &[u8]) -> Option<Repair> {
    let Some(start) = memmem::rfind(bytes, b"startxref") else { return Some(Repair::Truncated) };
    let offset = number_at(bytes, start + b"startxref".len()).map(|(offset, _)| offset);
    let tail = offset.and_then(|offset| bytes.get(offset..)).map(<[u8]>::trim_ascii_start);
    match tail {
        Some(table) if table.starts_with(b"xref") => {
            match misplaced_entries(bytes, &table[b"xref".len()..]) {
                Some(0) => None,
                Some(objects) => Some(Repair::ObjectsMisplaced { objects }),
                None => Some(Repair::CrossReferences),
            }
        }
        Some(object) if starts_object(object) => None,
        _ => Some(Repair::CrossReferences),
    }
}

/// How many entries of a cross-reference table point at something that is not their object; `None` if no trailer
/// follows the table.
fn misplaced_entries(bytes: &[u8], table: &[u8]) -> Option<usize> {
    let mut entries = BTreeMap::new();
    let mut at = 0;
    while let Some((first, after)) = number_at(table, at) {
        let Some((count, after)) = number_at(table, after) else { break };
        at = after;
        for number in first..first.saturating_add(count) {
            let (Some((offset, after)), true) = (number_at(table, at), at < table.len()) else { break };
            let Some((_, after)) = number_at(table, after) else { break };
            let rest = table[after..].trim_ascii_start();
            if rest.first() == Some(&b'n') {
                entries.insert(number, offset);
            }
            at = table.len() - rest.len() + 1;
        }
    }
    let is_misplaced = |(number, offset): &(&usize, &usize)| {
        let object = bytes.get(**offset..).unwrap_or_default().trim_ascii_start();
        number_at(object, 0).is_none_or(|(found, _)| found != **number) || !starts_object(object)
    };
    let has_trailer = table.get(at..)?.trim_ascii_start().starts_with(b"trailer");
    has_trailer.then(|| entries.iter().filter(is_misplaced).count())
}

/// Whether `12 0 obj` stands at the start.
fn starts_object(bytes: &[u8]) -> bool {
    let generation = number_at(bytes, 0).and_then(|(_, after)| number_at(bytes, after));
    generation.is_some_and(|(_, after)| bytes[after..].trim_ascii_start().starts_with(b"obj"))
}

/// The whole number after the blanks at `at`, and where it ends.
fn number_at(bytes: &[u8], at: usize) -> Option<(usize, usize)> {
    let tail = bytes.get(at..)?;
    let number = tail.trim_ascii_start();
    let digits = number.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let value = std::str::from_utf8(&number[..digits]).ok()?.parse().ok()?;
    Some((value, at + tail.len() - number.len() + digits))
}

#[cfg(test)]
mod tests {
    use super::{repair_needed, starts_object};
    use crate::text::pdf::problem::Repair;

    #[test]
    fn objects_are_told_by_their_heads() {
        assert!(starts_object(b"12 0 obj\n<<>>"));
        assert!(!starts_object(b"12 0 R"));
        assert!(!starts_object(b""));
    }

    #[test]
    fn a_table_that_points_elsewhere_is_told() {
        let file = |offset: usize, table: usize| {
            let body = "%PDF-1.4\n1 0 obj<<>>endobj\n";
            format!(
                "{body}xref\n0 2\n0000000000 65535 f \n{offset:010} 00000 n \ntrailer<<>>\nstartxref\n{table}\n%%EOF"
            )
        };
        assert_eq!(repair_needed(file(9, 27).as_bytes()), None);
        assert_eq!(repair_needed(file(8, 27).as_bytes()), None); // the blank before it does no harm
        assert_eq!(repair_needed(file(12, 27).as_bytes()), Some(Repair::ObjectsMisplaced { objects: 1 }));
        assert_eq!(repair_needed(file(9, 5).as_bytes()), Some(Repair::CrossReferences));
        assert_eq!(repair_needed(b"%PDF-1.4\n1 0 obj<<>>endobj"), Some(Repair::Truncated));
    }
}
