//! Fonts of at most 256 glyphs, addressed by single bytes (`/Type1`, `/TrueType`, `/Type3`). Part of stage 2.

use std::cell::OnceCell;

use hayro_font::hayro_cmap::BfString;
use hayro_font::{Font as HayroFont, FontCache, FontGlyph, FontQuery};
use hayro_syntax::object::{Array, Dict, Name};

use super::codes::CodeMap;
use super::embedded::{GlyphCharacters, characters_of_glyphs, program};
use super::{Shape, read_to_unicode, to_unicode_stream};
use crate::text::pdf::decode::decode;

/// A font program larger than this is not given to the font library, in bytes.
const LARGEST_PROGRAM: usize = 16 << 20;

/// A simple font.
pub struct Simple<'a> {
    dict: Dict<'a>,
    descriptor: Dict<'a>,
    to_unicode: Option<CodeMap>,
    first_code: i64,
    widths: Vec<f64>,
    missing_width: f64,
    /// Type 3 glyphs have a space of their own: its scale to thousandths.
    width_scale: f64,
    /// Read when first needed: names of glyphs, widths of the standard fonts.
    named: OnceCell<Option<HayroFont<'a>>>,
    characters: OnceCell<Option<GlyphCharacters>>,
}

impl<'a> Simple<'a> {
    pub fn read(font: &Dict<'a>) -> Self {
        let descriptor: Dict<'a> = font.get("FontDescriptor").unwrap_or_default();
        let widths = font.get::<Array<'_>>("Widths").map(|widths| widths.iter::<f64>().take(256).collect());
        let is_type3 = font.get::<Name<'_>>("Subtype").as_deref() == Some(b"Type3");
        let matrix = font.get::<[f64; 6]>("FontMatrix").filter(|_| is_type3);
        Self {
            to_unicode: read_to_unicode(font),
            first_code: font.get::<i64>("FirstChar").unwrap_or(0),
            widths: widths.unwrap_or_default(),
            missing_width: descriptor.get("MissingWidth").unwrap_or(0.0),
            width_scale: matrix.map_or(1.0, |matrix| matrix[0].abs() * 1000.0),
            dict: font.clone(),
            descriptor,
            named: OnceCell::new(),
            characters: OnceCell::new(),
        }
    }

    /// What a code draws.
    pub fn shape(&self, code: u8) -> Shape {
        let advance = self.width(code);
        Shape { text: self.text(code), advance, origin: [0.0, 0.0], width: advance }
    }

    fn width(&self, code: u8) -> f64 {
        let listed =
            usize::try_from(i64::from(code) - self.first_code).ok().and_then(|index| self.widths.get(index));
        match listed {
            Some(width) => width * self.width_scale,
            None if !self.widths.is_empty() => self.missing_width * self.width_scale,
            None => self.named().map_or(500.0, |font| font.code_advance(u32::from(code)).x),
        }
    }

    fn text(&self, code: u8) -> Option<String> {
        let from_map = || self.to_unicode.as_ref()?.text(u32::from(code));
        from_map().or_else(|| self.text_by_name(code)).or_else(|| self.text_by_program(code))
    }

    /// By the name the encoding gives the code. An embedded font without an encoding has its own names or none.
    fn text_by_name(&self, code: u8) -> Option<String> {
        let is_type1 = self.dict.get::<Name<'_>>("Subtype").is_some_and(|kind| kind.ends_with(b"Type1"));
        if program(&self.descriptor).is_some() && !self.dict.contains_key("Encoding") && !is_type1 {
            return None;
        }
        let font = self.named()?;
        let code = u32::from(code);
        let text = match font.glyph(font.map_code(code), code) {
            FontGlyph::Outline(glyph) => glyph.as_unicode(),
            FontGlyph::Type3(glyph) => glyph.as_unicode(),
        };
        match text? {
            BfString::Char(character) => Some(character.to_string()),
            BfString::String(text) => Some(text),
        }
        .filter(|text| !text.is_empty() && text != "\0")
    }

    fn text_by_program(&self, code: u8) -> Option<String> {
        let characters = self.characters.get_or_init(|| characters_of_glyphs(&self.descriptor)).as_ref()?;
        let glyph = self.named()?.map_code(u32::from(code)).to_u32();
        characters.get(&glyph).filter(|_| glyph != 0).map(ToString::to_string)
    }

    fn named(&self) -> Option<&HayroFont<'a>> {
        self.named.get_or_init(|| read_named(&self.dict, &self.descriptor)).as_ref()
    }
}

/// Hands the font to the font library, unless something in it could make the library run out of memory.
fn read_named<'a>(dict: &Dict<'a>, descriptor: &Dict<'a>) -> Option<HayroFont<'a>> {
    let codes = 0..=255;
    let first_is_sane = dict.get::<i64>("FirstChar").is_none_or(|first| codes.contains(&first));
    let fits = |stream| !decode(&stream, LARGEST_PROGRAM).cut;
    let streams = [program(descriptor), to_unicode_stream(dict)];
    if !first_is_sane || !streams.into_iter().flatten().all(fits) {
        return None;
    }
    let fonts: hayro_font::FontResolverFn = std::sync::Arc::new(|query| {
        Some(match query {
            FontQuery::Standard(font) => font.get_font_data(),
            FontQuery::Fallback(query) => query.pick_standard_font().get_font_data(),
        })
    });
    let maps: hayro_font::CMapResolverFn = std::sync::Arc::new(hayro_cmap::load_embedded);
    FontCache::new().font(dict, &fonts, &maps)
}
