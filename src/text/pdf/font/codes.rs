//! The maps a PDF brings along: `ToUnicode`, and encodings from codes to CIDs. Part of stage 2.
//!
//! They are programs in PostScript by law and lists in truth. They are read as lists, leniently: a broken
//! line costs its section at most, where a strict reader would lose the map and with it the font's text.

use std::collections::BTreeMap;

use crate::text::pdf::lexer::{Lexer, Token};

/// More entries than any font needs; the rest is left out.
const MOST_ENTRIES: usize = 200_000;

/// A map read from a stream.
#[derive(Debug, Default)]
pub struct CodeMap {
    /// Length in bytes, first and last code.
    codespaces: Vec<(usize, u32, u32)>,
    /// First and last code, and the CID of the first.
    cids: Vec<(u32, u32, u32)>,
    characters: BTreeMap<u32, String>,
    /// First and last code, and the UTF-16 of the first.
    runs: Vec<(u32, u32, Vec<u16>)>,
    /// The name of the map this one builds upon.
    pub base: Option<Vec<u8>>,
    pub vertical: bool,
}

#[derive(Debug)]
enum Item {
    Code(Vec<u8>),
    Number(u32),
    List(Vec<Vec<u8>>),
}

impl CodeMap {
    pub fn parse(bytes: &[u8]) -> Self {
        let mut map = Self::default();
        let mut lexer = Lexer::new(bytes);
        let (mut items, mut list, mut last_name) = (Vec::new(), None, None);
        while let Some(token) = lexer.next_token() {
            match token {
                Token::Operator(word) => {
                    lexer.close_all();
                    list = None;
                    match word {
                        b"usecmap" => map.base = last_name.take(),
                        _ if word.starts_with(b"end") => map.add_section(word, &items),
                        _ => {}
                    }
                    items.clear();
                }
                Token::Name(name) => last_name = Some(name.into_owned()),
                Token::Number(number) => {
                    map.vertical |= last_name.take().as_deref() == Some(b"WMode") && number > 0.5;
                    items.push(Item::Number(number.max(0.0) as u32));
                }
                Token::Text(code) => match &mut list {
                    Some(codes) => Vec::push(codes, code.into_owned()),
                    None => items.push(Item::Code(code.into_owned())),
                },
                Token::ArrayStart => list = Some(Vec::new()),
                Token::ArrayEnd => items.extend(list.take().map(Item::List)),
                Token::DictStart | Token::DictEnd | Token::Constant => {}
            }
            if map.len() + items.len() > MOST_ENTRIES {
                break;
            }
        }
        map.cids.sort_by_key(|(first, ..)| *first);
        map.runs.sort_by_key(|(first, ..)| *first);
        map
    }

    fn len(&self) -> usize {
        self.cids.len() + self.characters.len() + self.runs.len() + self.codespaces.len()
    }

    fn add_section(&mut self, end: &[u8], items: &[Item]) {
        match end {
            b"endcodespacerange" => {
                for pair in items.chunks_exact(2) {
                    if let [Item::Code(low), Item::Code(high)] = pair {
                        self.codespaces.push((low.len(), number(low), number(high)));
                    }
                }
            }
            b"endcidchar" => {
                for pair in items.chunks_exact(2) {
                    if let [Item::Code(code), Item::Number(cid)] = pair {
                        self.cids.push((number(code), number(code), *cid));
                    }
                }
            }
            b"endcidrange" => {
                for triple in items.chunks_exact(3) {
                    if let [Item::Code(low), Item::Code(high), Item::Number(cid)] = triple {
                        self.cids.push((number(low), number(high), *cid));
                    }
                }
            }
            b"endbfchar" => {
                for pair in items.chunks_exact(2) {
                    if let [Item::Code(code), Item::Code(text)] = pair {
                        self.characters.extend(utf16(&units(text)).map(|text| (number(code), text)));
                    }
                }
            }
            b"endbfrange" => {
                for triple in items.chunks_exact(3) {
                    match triple {
                        [Item::Code(low), Item::Code(high), Item::Code(text)] => {
                            self.runs.push((number(low), number(high), units(text)));
                        }
                        [Item::Code(low), Item::Code(_), Item::List(texts)] => {
                            let entries = (number(low)..).zip(texts);
                            let read = |(code, text): (u32, &Vec<u8>)| Some((code, utf16(&units(text))?));
                            self.characters.extend(entries.filter_map(read));
                        }
                        _ => {}
                    }
                }
            }
            _ => {}
        }
    }

    /// The text a code stands for, by a `ToUnicode` map.
    pub fn text(&self, code: u32) -> Option<String> {
        if let Some(text) = self.characters.get(&code) {
            return Some(text.clone());
        }
        let (first, _, start) = in_range(&self.runs, code, |(first, last, _)| (*first, *last))?;
        let mut text = start.clone();
        let last = text.last_mut()?;
        *last = last.checked_add(u16::try_from(code - first).ok()?)?;
        utf16(&text)
    }

    /// The CID a code stands for, by an encoding.
    pub fn cid(&self, code: u32) -> Option<u32> {
        let (first, _, cid) = in_range(&self.cids, code, |(first, last, _)| (*first, *last))?;
        cid.checked_add(code - first)
    }

    /// How many bytes the code at the start of `bytes` takes, by the declared code spaces.
    pub fn code_length(&self, bytes: &[u8]) -> Option<usize> {
        (1..=bytes.len().min(4)).find(|length| {
            let code = number(&bytes[..*length]);
            self.codespaces.iter().any(|(of, low, high)| of == length && within(code, *low, *high, *length))
        })
    }
}

/// Whether each byte of `code` lies between those of `low` and `high`: code spaces are boxes, not intervals.
fn within(code: u32, low: u32, high: u32, length: usize) -> bool {
    (0..length).all(|index| {
        let byte = |number: u32| number >> (8 * index) & 0xFF;
        (byte(low)..=byte(high)).contains(&byte(code))
    })
}

fn in_range<T>(ranges: &[T], code: u32, ends: impl Fn(&T) -> (u32, u32)) -> Option<&T> {
    let after = ranges.partition_point(|range| ends(range).0 <= code);
    // Ranges may overlap in broken files: of those that start before, the last few are tried.
    ranges[..after].iter().rev().take(8).find(|range| ends(range).1 >= code)
}

fn number(code: &[u8]) -> u32 {
    code.iter().take(4).fold(0, |number, byte| number << 8 | u32::from(*byte))
}

/// UTF-16 units, big end first; a single byte is a unit too.
fn units(text: &[u8]) -> Vec<u16> {
    match text {
        [single] => vec![u16::from(*single)],
        _ => text.chunks_exact(2).map(|pair| u16::from_be_bytes([pair[0], pair[1]])).collect(),
    }
}

/// The text of UTF-16 units; nothing that says nothing.
fn utf16(units: &[u16]) -> Option<String> {
    let text = String::from_utf16(units).ok()?;
    let says_something =
        |character: char| !matches!(character, '\0' | '\u{FFFD}' | '\u{FEFF}' | '\u{FFFE}' | '\u{FFFF}');
    text.chars()
        .any(says_something)
        .then(|| text.chars().filter(|character| says_something(*character)).collect())
}

#[cfg(test)]
mod tests {
    use super::CodeMap;

    #[test]
    fn reads_characters_runs_and_lists() {
        let map = CodeMap::parse(
            b"begincmap 1 begincodespacerange <0000> <FFFF> endcodespacerange\n\
              2 beginbfchar <0003> <3042> <0004> <D842DFB7> endbfchar\n\
              2 beginbfrange <0010> <0012> <FF11> <0020> <0021> [<00660069> <58EB>] endbfrange endcmap",
        );
        #[rustfmt::skip]
        let table = [
            (0x03, Some("あ")),
            (0x04, Some("𠮷")),
            (0x11, Some("２")),
            (0x13, None),
            (0x20, Some("fi")),
            (0x21, Some("士")),
        ];
        for (code, want) in table {
            assert_eq!(map.text(code).as_deref(), want, "code {code:#x}");
        }
        assert_eq!(map.code_length(&[0, 3, 0, 4]), Some(2));
    }

    #[test]
    fn code_spaces_of_mixed_length_are_told_apart() {
        let map = CodeMap::parse(
            b"/WMode 1 def 2 begincodespacerange <00> <80> <8140> <9FFC> endcodespacerange\n\
              1 begincidrange <20> <7e> 231 endcidrange 1 begincidchar <82a0> 843 endcidchar",
        );
        assert_eq!(map.code_length(b"A\x82\xa0"), Some(1));
        assert_eq!(map.code_length(b"\x82\xa0"), Some(2));
        assert_eq!((map.cid(0x21), map.cid(0x82A0), map.cid(0x82A1)), (Some(232), Some(843), None));
        assert!(map.vertical);
    }

    #[test]
    fn a_broken_section_costs_no_other() {
        let map = CodeMap::parse(
            b"beginbfchar <01> ) <0041> <02> endbfchar beginbfchar <05> <3044> endbfchar ] beginbfrange <06> <07> <3046> endbfrange",
        );
        assert_eq!(map.text(1).as_deref(), Some("A"));
        assert_eq!(map.text(5).as_deref(), Some("い"));
        assert_eq!(map.text(6).as_deref(), Some("う"));
    }

    #[test]
    fn what_says_nothing_is_no_text() {
        let map = CodeMap::parse(b"beginbfchar <01> <0000> <02> <FFFD> <03> <> endbfchar");
        assert_eq!((map.text(1), map.text(2), map.text(3)), (None, None, None));
    }
}
