//! Marked content: sequences that are hidden with their layer, or that say in `ActualText` what they stand for.
//! Part of stage 2.

use hayro_syntax::object::{Dict, String as PdfString};

use super::layers::Layers;
use super::lexer::Token;

/// Deeper nesting is not followed, only counted.
const DEEPEST: usize = 1_000;

/// One open sequence.
#[derive(Debug)]
struct Mark {
    hidden: bool,
    actual: Option<Actual>,
}

/// What a sequence stands for, and the first glyph in it.
#[derive(Debug, PartialEq)]
pub struct Actual {
    pub text: String,
    pub from_glyph: usize,
}

/// The sequences that are open.
#[derive(Debug, Default)]
pub struct Marks {
    open: Vec<Mark>,
    hidden: usize,
    too_deep: usize,
}

impl Marks {
    /// Whether what is drawn now is on a hidden layer.
    pub fn hide(&self) -> bool {
        self.hidden > 0
    }

    pub fn depth(&self) -> usize {
        self.open.len() + self.too_deep
    }

    /// Opens a sequence by the operands of `BDC` or `BMC`.
    pub fn open(&mut self, operands: &[Token<'_>], properties: &Dict<'_>, layers: &Layers, glyphs: usize) {
        if self.open.len() >= DEEPEST {
            self.too_deep += 1;
            return;
        }
        let (mut hidden, mut actual) = (false, None);
        match operands {
            [Token::Name(tag), Token::Name(name)] => {
                hidden = &**tag == b"OC" && layers.hide(properties, name);
                let named = properties.get::<Dict<'_>>(&**name);
                actual = named.and_then(|named| {
                    Some(text_string(named.get::<PdfString<'_>>("ActualText")?.as_bytes()))
                });
            }
            [Token::Name(_), Token::DictStart, entries @ ..] => actual = actual_text(entries),
            _ => {}
        }
        self.hidden += usize::from(hidden);
        self.open.push(Mark { hidden, actual: actual.map(|text| Actual { text, from_glyph: glyphs }) });
    }

    /// Closes the innermost sequence and gives what it stands for.
    pub fn close(&mut self) -> Option<Actual> {
        if self.too_deep > 0 {
            self.too_deep -= 1;
            return None;
        }
        let mark = self.open.pop()?;
        self.hidden -= usize::from(mark.hidden);
        mark.actual
    }
}

fn actual_text(entries: &[Token<'_>]) -> Option<String> {
    entries.windows(2).find_map(|pair| match pair {
        [Token::Name(key), Token::Text(text)] if &**key == b"ActualText" => Some(text_string(text)),
        _ => None,
    })
}

/// A text string: UTF-16 or UTF-8 by its mark, else one byte a character as PDF's own encoding has it.
///
/// Of that encoding only ASCII and Latin-1 are read; its few other characters become U+FFFD.
pub fn text_string(bytes: &[u8]) -> String {
    if let Some(utf16) = bytes.strip_prefix(b"\xFE\xFF") {
        return encoding_rs::UTF_16BE.decode_without_bom_handling(utf16).0.into_owned();
    }
    if let Some(utf8) = bytes.strip_prefix(b"\xEF\xBB\xBF") {
        return String::from_utf8_lossy(utf8).into_owned();
    }
    let character = |byte: &u8| match byte {
        0x18..=0x1F | 0x7F..=0xA0 | 0xAD => '\u{FFFD}',
        _ => char::from(*byte),
    };
    bytes.iter().map(character).collect()
}

#[cfg(test)]
mod tests {
    use hayro_syntax::object::Dict;

    use super::{Actual, Marks, text_string};
    use crate::text::pdf::layers::Layers;
    use crate::text::pdf::lexer::Token;

    #[test]
    fn a_sequence_says_what_it_stands_for() {
        let mut marks = Marks::default();
        let key = Token::Name(b"ActualText"[..].into());
        let value = Token::Text(b"\xFE\xFF\x30\x42"[..].into());
        let operands = [Token::Name(b"Span"[..].into()), Token::DictStart, key, value, Token::DictEnd];
        marks.open(&operands, &Dict::default(), &Layers::default(), 7);
        assert_eq!(marks.close(), Some(Actual { text: "あ".into(), from_glyph: 7 }));
        assert_eq!(marks.close(), None);
    }

    #[test]
    fn text_strings_come_in_three_encodings() {
        assert_eq!(text_string(b"\xFE\xFF\x65\xE5\x67\x2C"), "日本");
        assert_eq!(text_string(b"\xEF\xBB\xBF\xE6\x97\xA5"), "日");
        assert_eq!(text_string(b"Caf\xE9 \x80"), "Café \u{FFFD}");
    }
}
