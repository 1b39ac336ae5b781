//! Fonts of many glyphs, addressed by codes of one to four bytes (`/Type0`). Part of stage 2.

use std::cell::OnceCell;
use std::sync::Arc;

use hayro_cmap::{CMap, CMapName, CidFamily};
use hayro_syntax::object::{Array, Dict, Name, Object, String as PdfString};

use super::codes::CodeMap;
use super::embedded::{CidToGlyph, GlyphCharacters, characters_of_glyphs};
use super::predefined::{CodesSay, character_of_cid, named};
use super::widths::Widths;
use super::{Shape, read_to_unicode};
use crate::text::pdf::decode::decode;

/// An encoding in the file larger than this is cut, in bytes.
const LARGEST_MAP: usize = 4 << 20;

/// A composite font.
#[derive(Debug)]
pub struct Composite<'a> {
    codes: Codes,
    says: CodesSay,
    to_unicode: Option<CodeMap>,
    /// The table from CID to character of the font's collection, read when first needed: it is large.
    collection: Option<CMapName<'static>>,
    collection_table: OnceCell<Option<Arc<CMap>>>,
    widths: Widths,
    pub vertical: bool,
    descriptor: Dict<'a>,
    cid_to_glyph: CidToGlyph,
    /// Read when first needed: most fonts say what their codes mean elsewhere.
    characters: OnceCell<Option<GlyphCharacters>>,
}

/// How codes become CIDs.
#[derive(Debug)]
enum Codes {
    /// Two bytes, the CID itself.
    Identity,
    Named(Arc<CMap>),
    InFile {
        map: CodeMap,
        base: Option<Arc<CMap>>,
    },
}

impl<'a> Composite<'a> {
    pub fn read(font: &Dict<'a>) -> Option<Self> {
        let descendant = font.get::<Array<'a>>("DescendantFonts")?.iter::<Dict<'a>>().next()?;
        let (codes, says, vertical) = read_encoding(font);
        let collection = collection_of(&descendant).or_else(|| match &codes {
            Codes::Named(map) => map.metadata().character_collection.as_ref()?.family.ucs2_cmap(),
            _ => None,
        });
        Some(Self {
            codes,
            says,
            to_unicode: read_to_unicode(font),
            collection,
            collection_table: OnceCell::new(),
            widths: Widths::read(&descendant),
            vertical,
            descriptor: descendant.get("FontDescriptor").unwrap_or_default(),
            cid_to_glyph: CidToGlyph::read(&descendant),
            characters: OnceCell::new(),
        })
    }

    /// How many bytes the code at the start of `bytes` takes; at least one, at most all.
    pub fn code_length(&self, bytes: &[u8]) -> usize {
        let length = match &self.codes {
            Codes::Identity => Some(2),
            Codes::InFile { map, base } => {
                map.code_length(bytes).or_else(|| known_length(base.as_deref()?, bytes))
            }
            Codes::Named(map) => self.says.code_length(bytes).or_else(|| known_length(map, bytes)),
        };
        length.unwrap_or(2).clamp(1, bytes.len().max(1))
    }

    /// What the code in `bytes` draws.
    pub fn shape(&self, bytes: &[u8]) -> Shape {
        let code = bytes.iter().fold(0, |code, byte| code << 8 | u32::from(*byte));
        let cid = self.cid(code, bytes.len());
        let text = self.text(bytes, code, cid);
        let cid = cid.unwrap_or(0);
        if self.vertical {
            let (advance, origin) = self.widths.down(cid);
            return Shape { text, advance, origin, width: self.widths.across(cid) };
        }
        let advance = self.widths.across(cid);
        Shape { text, advance, origin: [0.0, 0.0], width: advance }
    }

    fn cid(&self, code: u32, length: usize) -> Option<u32> {
        match &self.codes {
            Codes::Identity => Some(code),
            Codes::Named(map) => map.lookup_cid_code(code, length as u8),
            Codes::InFile { map, base } => {
                map.cid(code).or_else(|| base.as_ref()?.lookup_cid_code(code, length as u8))
            }
        }
    }

    /// The text of a code, by the first source that has it: the font's own map, the encoding's meaning,
    /// the collection's table, the embedded program. Nothing is guessed.
    fn text(&self, bytes: &[u8], code: u32, cid: Option<u32>) -> Option<String> {
        let from_map = || self.to_unicode.as_ref()?.text(code);
        let from_collection = || {
            let read = || self.collection.and_then(|name| named(name.to_bytes()));
            character_of_cid(self.collection_table.get_or_init(read).as_deref()?, cid?)
        };
        let from_program = || {
            let characters =
                self.characters.get_or_init(|| characters_of_glyphs(&self.descriptor)).as_ref()?;
            characters.get(&self.cid_to_glyph.glyph(cid?)).map(ToString::to_string)
        };
        from_map().or_else(|| self.says.character(bytes)).or_else(from_collection).or_else(from_program)
    }
}

/// The shortest prefix of `bytes` that a map has a CID for.
fn known_length(map: &CMap, bytes: &[u8]) -> Option<usize> {
    let mut code = 0;
    for (index, byte) in bytes.iter().take(4).enumerate() {
        code = code << 8 | u32::from(*byte);
        if map.lookup_cid_code(code, index as u8 + 1).is_some() {
            return Some(index + 1);
        }
    }
    None
}

fn read_encoding(font: &Dict<'_>) -> (Codes, CodesSay, bool) {
    match font.get::<Object<'_>>("Encoding") {
        Some(Object::Name(name)) => {
            let vertical = name.ends_with(b"-V") || &*name == b"V";
            let codes = match &*name {
                b"Identity-H" | b"Identity-V" => Codes::Identity,
                other => named(other).map_or(Codes::Identity, Codes::Named),
            };
            (codes, CodesSay::of(&name), vertical)
        }
        Some(Object::Stream(stream)) => {
            let map = CodeMap::parse(&decode(&stream, LARGEST_MAP).bytes);
            let in_dict = stream.dict().get::<Name<'_>>("UseCMap").map(|name| name.to_vec());
            let base_name = map.base.clone().or(in_dict);
            let vertical = map.vertical || stream.dict().get::<i32>("WMode") == Some(1);
            let says = base_name.as_deref().map_or(CodesSay::Glyphs, CodesSay::of);
            let base = base_name.and_then(|name| named(&name));
            (Codes::InFile { map, base }, says, vertical)
        }
        _ => (Codes::Identity, CodesSay::Glyphs, false),
    }
}

fn collection_of(descendant: &Dict<'_>) -> Option<CMapName<'static>> {
    let info = descendant.get::<Dict<'_>>("CIDSystemInfo")?;
    let ordering = info.get::<PdfString<'_>>("Ordering")?;
    CidFamily::from_registry_ordering(b"Adobe", ordering.as_bytes()).ucs2_cmap()
}
