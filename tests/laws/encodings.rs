//! The same sheet in any encoding, with either line end, with or without a byte order mark.

use encoding_rs::{EUC_JP, Encoding, ISO_2022_JP, SHIFT_JIS};
use okoshi::form::Library;
use serde_json::Value;

use crate::held::{fields, records};
use crate::sheets::{library, sample_texts};

/// What programs write for a character that the encoding lacks.
const LACKING: char = '?';

/// The text with `?` for what `encoding` lacks, in UTF-8 and in `encoding`.
fn encoded(text: &str, encoding: &'static Encoding) -> (String, Vec<u8>) {
    let has = |c: char| !encoding.encode(c.encode_utf8(&mut [0; 4])).2;
    let kept: String = text.chars().map(|c| if has(c) { c } else { LACKING }).collect();
    let bytes = encoding.encode(&kept).0.into_owned();
    // Of some characters, such as half-width katakana, an encoding has only the twin.
    let kept = encoding.decode_without_bom_handling(&bytes).0.into_owned();
    (kept, bytes)
}

fn utf16(text: &str, big: bool) -> Vec<u8> {
    let bytes = |unit: u16| if big { unit.to_be_bytes() } else { unit.to_le_bytes() };
    text.encode_utf16().flat_map(bytes).collect()
}

fn encodings(records: &[Value]) -> Vec<&str> {
    let mut names: Vec<&str> =
        records.iter().map(|one| one["source"]["encoding"].as_str().unwrap()).collect();
    names.dedup();
    names
}

/// Reads `bytes` and holds the fields against `wanted`.
fn reads_as(bytes: &[u8], encoding: &str, wanted: &[Value], library: &Library) {
    let records = records(bytes, library);
    assert_eq!(encodings(&records), [encoding]);
    assert_eq!(fields(&records), wanted, "{encoding}");
}

#[test]
fn the_samples_read_the_same_in_every_unicode_encoding() {
    let library = library();
    for text in sample_texts() {
        let wanted = fields(&records(text.as_bytes(), &library));
        reads_as(format!("\u{feff}{text}").as_bytes(), "UTF-8", &wanted, &library);
        for (big, name) in [(false, "UTF-16LE"), (true, "UTF-16BE")] {
            reads_as(&utf16(&text, big), name, &wanted, &library);
            reads_as(&utf16(&format!("\u{feff}{text}"), big), name, &wanted, &library);
        }
    }
}

#[test]
fn the_samples_read_the_same_in_every_japanese_encoding() {
    let library = library();
    for text in sample_texts() {
        for encoding in [SHIFT_JIS, EUC_JP, ISO_2022_JP] {
            let (kept, bytes) = encoded(&text, encoding);
            let wanted = fields(&records(kept.as_bytes(), &library));
            reads_as(&bytes, encoding.name(), &wanted, &library);
        }
    }
}

#[test]
fn line_ends_of_either_kind_read_the_same() {
    let library = library();
    for text in sample_texts() {
        let wanted = fields(&records(text.as_bytes(), &library));
        for end in ["\r\n", "\r"] {
            let ended = text.replace('\n', end);
            assert_eq!(fields(&records(ended.as_bytes(), &library)), wanted, "{end:?}");
        }
    }
}
