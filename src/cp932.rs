//! The code page of Japanese Windows, for names in archives and for tables that old programs read.
//!
//! Shared; knows no file and no table.

use std::borrow::Cow;

use encoding_rs::SHIFT_JIS;

/// A file's name as an archive holds it: UTF-8 where it is that, else the code page of Japanese Windows.
pub fn file_name(bytes: &[u8]) -> String {
    match std::str::from_utf8(bytes) {
        Ok(name) => name.to_owned(),
        Err(_) => SHIFT_JIS.decode_without_bom_handling(bytes).0.into_owned(),
    }
}

/// A character that the code page lacks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Lacking {
    /// The character.
    pub character: char,
    /// What is written in its place.
    pub written: char,
}

/// What is written for a character without a likeness: the printer's 〓, which says that a type is missing.
const MISSING: char = '〓';

/// Characters that the code page has in another place of Unicode, as its owner maps it.
const ALIKE: [(char, char); 6] =
    [('〜', '～'), ('‖', '∥'), ('—', '―'), ('¢', '￠'), ('£', '￡'), ('¬', '￢')];

/// The bytes of `text`, and each character that could not be written as it is.
pub fn encode<'t>(text: &'t str, lacking: &mut Vec<Lacking>) -> Cow<'t, [u8]> {
    let (bytes, _, lost) = SHIFT_JIS.encode(text);
    if !lost {
        return bytes;
    }
    let mut written = String::with_capacity(text.len());
    for character in text.chars() {
        if has(character) {
            written.push(character);
            continue;
        }
        let alike = ALIKE.iter().find(|(from, _)| *from == character).map(|(_, to)| *to);
        let stand_in = alike.unwrap_or(MISSING);
        lacking.push(Lacking { character, written: stand_in });
        written.push(stand_in);
    }
    Cow::Owned(SHIFT_JIS.encode(&written).0.into_owned())
}

fn has(character: char) -> bool {
    character.is_ascii() || !SHIFT_JIS.encode(character.encode_utf8(&mut [0; 4])).2
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_read_in_either_encoding() {
        assert_eq!(file_name("部局/総務部.pdf".as_bytes()), "部局/総務部.pdf");
        assert_eq!(file_name(&SHIFT_JIS.encode("部局/総務部①.pdf").0), "部局/総務部①.pdf");
        assert_eq!(file_name(b"plain.txt"), "plain.txt");
    }

    #[test]
    fn what_the_code_page_lacks_is_replaced_and_told() {
        let mut lacking = Vec::new();
        let bytes = encode("①髙﨑〜𠮷−ａ", &mut lacking);
        assert_eq!(SHIFT_JIS.decode(&bytes).0, "①髙﨑～〓－ａ");
        assert_eq!(
            lacking,
            [Lacking { character: '〜', written: '～' }, Lacking { character: '𠮷', written: '〓' },]
        );
        lacking.clear();
        assert_eq!(&*encode("abc", &mut lacking), b"abc");
        assert!(lacking.is_empty());
    }
}
