//! The encodings that PDF knows by name: Adobe's `CMap`s, read once a process, and what their codes say.
//! Part of stage 2. Shared by all files; knows none of them.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use encoding_rs::{EUC_JP, Encoding, SHIFT_JIS};
use hayro_cmap::{BfString, CMap, CMapName, load_embedded};

/// The families of named encodings whose codes are characters already.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CodesSay {
    /// UTF-16, one or two units.
    Utf16,
    /// Shift JIS as Windows writes it.
    ShiftJis,
    EucJp,
    /// JIS X 0208 rows and cells in two 7-bit bytes.
    Jis,
    /// Nothing by themselves.
    Glyphs,
}

impl CodesSay {
    /// Tells the family from an encoding's name.
    pub fn of(name: &[u8]) -> Self {
        let name = name.strip_suffix(b"-V").or(name.strip_suffix(b"-H")).unwrap_or(name);
        let holds = |part: &[u8]| memchr::memmem::find(name, part).is_some();
        if name.starts_with(b"Uni") && (holds(b"UCS2") || holds(b"UTF16")) {
            Self::Utf16
        } else if holds(b"RKSJ") {
            Self::ShiftJis
        } else if name == b"EUC" {
            Self::EucJp
        } else if name == b"H" || name == b"V" {
            Self::Jis
        } else {
            Self::Glyphs
        }
    }

    /// How many bytes the code at the start of `bytes` takes.
    pub fn code_length(self, bytes: &[u8]) -> Option<usize> {
        let first = *bytes.first()?;
        let length = match self {
            Self::Utf16 if matches!(first, 0xD8..=0xDB) && matches!(bytes.get(2), Some(0xDC..=0xDF)) => 4,
            Self::Utf16 | Self::Jis => 2,
            Self::ShiftJis if matches!(first, 0x81..=0x9F | 0xE0..=0xFC) => 2,
            Self::EucJp if first == 0x8E || first >= 0xA1 => 2,
            Self::ShiftJis | Self::EucJp => 1,
            Self::Glyphs => return None,
        };
        Some(length.min(bytes.len()))
    }

    /// The character of a code, as the encoding means it.
    ///
    /// 0x5C is ¥ here, as in every Japanese font, and not the backslash that Windows makes of it.
    pub fn character(self, code: &[u8]) -> Option<String> {
        match (self, code) {
            (Self::ShiftJis | Self::EucJp, [0x5C]) => Some("¥".to_owned()),
            (Self::Utf16, [_, _] | [_, _, _, _]) => {
                let units: Vec<u16> =
                    code.chunks(2).map(|pair| u16::from_be_bytes([pair[0], pair[1]])).collect();
                String::from_utf16(&units).ok().filter(|text| text != "\0")
            }
            (Self::ShiftJis, _) => legacy(SHIFT_JIS, code),
            (Self::EucJp, _) => legacy(EUC_JP, code),
            (Self::Jis, [row, cell]) => legacy(EUC_JP, &[row | 0x80, cell | 0x80]),
            _ => None,
        }
    }
}

fn legacy(encoding: &'static Encoding, code: &[u8]) -> Option<String> {
    let text = encoding.decode_without_bom_handling_and_without_replacement(code)?;
    (!text.is_empty() && text != "\0").then(|| text.into_owned())
}

/// A named `CMap`, or `None` if nobody knows it.
pub fn named(name: &[u8]) -> Option<Arc<CMap>> {
    static READ: Mutex<BTreeMap<Vec<u8>, Arc<CMap>>> = Mutex::new(BTreeMap::new());
    if let Some(map) = READ.lock().unwrap_or_else(PoisonError::into_inner).get(name) {
        return Some(Arc::clone(map));
    }
    // Read outside the lock: another thread may read it too, and one of the two is kept.
    let map = match CMapName::from_bytes(known_as(name)) {
        CMapName::IdentityH => CMap::identity_h(),
        CMapName::IdentityV => CMap::identity_v(),
        known => CMap::parse(load_embedded(known)?, load_embedded)?,
    };
    let mut read = READ.lock().unwrap_or_else(PoisonError::into_inner);
    Some(Arc::clone(read.entry(name.to_vec()).or_insert_with(|| Arc::new(map))))
}

/// Encodings that are not among the predefined ones stand for those they differ from in glyph variants only.
fn known_as(name: &[u8]) -> &[u8] {
    match name {
        b"UniJIS2004-UTF16-H" | b"UniJISX0213-UTF16-H" => b"UniJIS-UTF16-H",
        b"UniJIS2004-UTF16-V" | b"UniJISX0213-UTF16-V" => b"UniJIS-UTF16-V",
        b"UniJISPro-UCS2-V" => b"UniJIS-UCS2-V",
        b"UniJISPro-UCS2-HW-V" => b"UniJIS-UCS2-HW-V",
        b"90msp-RKSJ-UCS2" | b"90ms-RKSJ-UCS2" => b"90ms-RKSJ-H",
        _ => name,
    }
}

/// The character of a CID by its collection's table, with the table's own artefacts undone.
pub fn character_of_cid(table: &CMap, cid: u32) -> Option<String> {
    let text = match table.lookup_bf_string(cid)? {
        BfString::Char(character) => character.to_string(),
        BfString::String(text) => text,
    };
    let text: String = text.chars().filter_map(undo_artefact).collect();
    (!text.is_empty() && text != "\0" && text != "\u{FFFD}").then_some(text)
}

/// The tables write blanks as U+2002 and U+2003, stick variation selectors to plain kanji, and choose the
/// other member of three pairs that the encodings by name write as Windows does.
fn undo_artefact(character: char) -> Option<char> {
    match character {
        '\u{2002}' => Some(' '),
        '\u{2003}' => Some('\u{3000}'),
        '\u{E0100}'..='\u{E01EF}' => None,
        '〜' => Some('～'),
        '−' => Some('－'),
        '‖' => Some('∥'),
        other => Some(other),
    }
}

#[cfg(test)]
mod tests {
    use super::{CodesSay, character_of_cid, named};

    #[test]
    fn codes_say_what_their_encoding_means() {
        #[rustfmt::skip]
        let table: [(&str, &[u8], Option<&str>); 12] = [
            ("90ms-RKSJ-H",        b"\x5c",             Some("¥")),
            ("90ms-RKSJ-H",        b"\x81\x60",         Some("～")),
            ("90ms-RKSJ-V",        b"\x87\x40",         Some("①")),
            ("90msp-RKSJ-H",       b"\xb1",             Some("ｱ")),
            ("90ms-RKSJ-H",        b"\xf0\x40",         Some("\u{E000}")),
            ("EUC-H",              b"\xc6\xfc",         Some("日")),
            ("H",                  b"\x46\x7c",         Some("日")),
            ("V",                  b"\x46\x7c",         Some("日")),
            ("UniJIS-UTF16-H",     b"\xd8\x42\xdf\xb7", Some("𠮷")),
            ("UniJIS-UCS2-HW-H",   b"\x65\xe5",         Some("日")),
            ("UniJIS2004-UTF16-H", b"\x00\x5c",         Some("\\")),
            ("Identity-H",         b"\x00\x41",         None),
        ];
        for (name, code, want) in table {
            assert_eq!(CodesSay::of(name.as_bytes()).character(code).as_deref(), want, "{code:?} in {name}");
        }
    }

    #[test]
    fn named_maps_are_shared() {
        let first = named(b"90ms-RKSJ-H").expect("predefined");
        assert!(std::sync::Arc::ptr_eq(&first, &named(b"90ms-RKSJ-H").expect("predefined")));
        assert!(named(b"UniJIS2004-UTF16-V").is_some());
        assert!(named(b"No-Such-Map").is_none());
    }

    #[test]
    fn tables_of_cids_are_read_without_their_artefacts() {
        let table = named(b"Adobe-Japan1-UCS2").expect("embedded");
        assert_eq!(character_of_cid(&table, 1).as_deref(), Some(" "));
        assert_eq!(character_of_cid(&table, 633).as_deref(), Some("\u{3000}"));
        assert_eq!(character_of_cid(&table, 665).as_deref(), Some("～"));
        assert_eq!(character_of_cid(&table, 843).as_deref(), Some("あ"));
    }
}
