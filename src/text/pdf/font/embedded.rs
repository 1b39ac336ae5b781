//! What an embedded font program itself says its glyphs are: the way back from glyph to character,
//! for fonts that say it nowhere else. Part of stage 2.

use std::collections::BTreeMap;

use hayro_syntax::object::{Dict, Stream};
use skrifa::raw::TableProvider;
use skrifa::{FontRef, MetadataProvider};

use crate::fold::radicals;
use crate::text::pdf::decode::decode;

/// A font program larger than this is not looked into, in bytes.
const LARGEST_PROGRAM: usize = 48 << 20;
/// More characters than any font maps; the rest is left out.
const MOST_MAPPINGS: usize = 200_000;

/// Characters by glyph.
pub type GlyphCharacters = BTreeMap<u32, char>;

/// The stream of the program that a font's descriptor embeds.
pub fn program<'a>(descriptor: &Dict<'a>) -> Option<Stream<'a>> {
    ["FontFile2", "FontFile3", "FontFile"].iter().find_map(|key| descriptor.get::<Stream<'a>>(*key))
}

/// Turns the character map of a TrueType program round.
///
/// Only glyphs with outlines of TrueType are numbered as PDF numbers them; of others nothing is said.
pub fn characters_of_glyphs(descriptor: &Dict<'_>) -> Option<GlyphCharacters> {
    let bytes = decode(&program(descriptor)?, LARGEST_PROGRAM).bytes;
    let font = FontRef::from_index(&bytes, 0).ok()?;
    font.glyf().ok()?;
    let mut characters = GlyphCharacters::new();
    for (code, glyph) in font.charmap().mappings().take(MOST_MAPPINGS) {
        let Some(character) = char::from_u32(code).filter(|character| !character.is_control()) else {
            continue;
        };
        let better = |kept: &char| rank(character) < rank(*kept);
        if characters.get(&glyph.to_u32()).is_none_or(better) {
            characters.insert(glyph.to_u32(), character);
        }
    }
    (!characters.is_empty()).then_some(characters)
}

/// Of the characters that share a glyph the plain one is meant: the ideograph before its radical, the space before its
/// unbreakable kin.
fn rank(character: char) -> (bool, char) {
    let is_odd = radicals::radical(character) != character
        || matches!(character, '\u{A0}' | '\u{AD}' | '\u{E000}'..='\u{F8FF}' | '\u{F900}'..='\u{FAFF}' | '\u{2F800}'..);
    (is_odd, character)
}

/// Which glyph a CID is drawn with.
#[derive(Debug)]
pub enum CidToGlyph {
    Same,
    /// Two bytes a CID.
    Listed(Vec<u8>),
}

impl CidToGlyph {
    pub fn read(font: &Dict<'_>) -> Self {
        match font.get::<Stream<'_>>("CIDToGIDMap") {
            Some(stream) => Self::Listed(decode(&stream, 2 << 16).bytes),
            None => Self::Same,
        }
    }

    pub fn glyph(&self, cid: u32) -> u32 {
        match self {
            Self::Same => cid,
            Self::Listed(pairs) => match pairs.get(cid as usize * 2..cid as usize * 2 + 2) {
                Some(pair) => u32::from(pair[0]) << 8 | u32::from(pair[1]),
                None => 0,
            },
        }
    }
}
