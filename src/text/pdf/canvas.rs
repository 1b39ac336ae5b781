//! What a page's content leaves behind, in painting order. Part of stage 2; knows no operator and no file.

use std::collections::BTreeMap;
use std::ops::Range;

use super::path::Ink;
use super::pixels::Source;
use crate::geometry::{Hidden, Rect};

/// Strokes and boxes of a page; more make a picture, not a form.
const MOST_INK: usize = 100_000;
/// Images of a page; more make a picture.
const MOST_IMAGES: usize = 10_000;

/// One glyph as drawn.
#[derive(Clone, Debug)]
pub struct Drawn {
    /// Its characters in [`Canvas::characters`].
    pub text: Range<u32>,
    pub area: Rect,
    pub origin: [f64; 2],
    pub size_pt: f64,
    pub vertical: bool,
    pub hidden: Hidden,
}

/// An image as placed.
pub struct Placed<'a> {
    pub area: Rect,
    pub source: Source<'a>,
}

/// What was met on the way and has to be told.
#[derive(Debug, Default)]
pub struct Counts {
    /// Bytes of content that meant nothing.
    pub junk: usize,
    /// Glyphs whose place is nowhere near the page.
    pub misplaced: usize,
    /// Overprinted doubles that were dropped.
    pub overprinted: usize,
    /// Glyphs that took their characters from an `ActualText`.
    pub replaced: usize,
    /// Glyphs by font that nothing is known of: how many, and the codes.
    pub undecodable: BTreeMap<String, Undecodable>,
    /// Fonts that the page names and the file does not hold.
    pub missing_fonts: Vec<String>,
    /// Content streams that were larger than the limit.
    pub cut: usize,
    /// Content streams with errors in their encoding.
    pub damaged: usize,
    /// Parts of the page's content that the file names and does not hold.
    pub lost: usize,
    /// Forms nested too deep, or in themselves.
    pub too_deep: usize,
    /// The time was over before the page was read to its end.
    pub out_of_time: bool,
    /// There were more glyphs than the limit.
    pub too_many_glyphs: bool,
}

/// Glyphs of one font that nothing is known of.
#[derive(Clone, Debug, Default)]
pub struct Undecodable {
    pub glyphs: usize,
    pub first_code: u32,
}

/// A page in the making.
#[derive(Default)]
pub struct Canvas<'a> {
    pub glyphs: Vec<Drawn>,
    /// The characters of all glyphs, one after the other.
    pub characters: String,
    pub ink: Ink,
    pub images: Vec<Placed<'a>>,
    pub counts: Counts,
}

impl<'a> Canvas<'a> {
    pub fn text(&self, glyph: &Drawn) -> &str {
        self.characters.get(glyph.text.start as usize..glyph.text.end as usize).unwrap_or_default()
    }

    /// Makes room for the next page.
    pub fn clear(&mut self) {
        self.glyphs.clear();
        self.characters.clear();
        self.images.clear();
        (self.ink, self.counts) = Default::default();
    }

    /// Adds a glyph that stands for `text`.
    pub fn add_glyph(&mut self, text: &str, mut glyph: Drawn) {
        let start = self.characters.len() as u32;
        self.characters.push_str(text);
        glyph.text = start..self.characters.len() as u32;
        self.glyphs.push(glyph);
    }

    /// Lets the glyphs from `from` on, if nothing is known of them, stand for `actual`.
    pub fn replace_unknown(&mut self, from: usize, actual: &str) {
        let is_unknown = |text: &str| text.chars().all(|c| c == '\u{FFFD}' || is_private(c));
        let glyphs = from.min(self.glyphs.len())..self.glyphs.len();
        if glyphs.is_empty() || !self.glyphs[glyphs.clone()].iter().any(|glyph| is_unknown(self.text(glyph)))
        {
            return;
        }
        let characters: Vec<char> = actual.chars().collect();
        let one_each = characters.len() == glyphs.len();
        for (nth, index) in glyphs.enumerate() {
            let start = self.characters.len() as u32;
            if one_each {
                self.characters.push(characters[nth]);
            } else if nth == 0 {
                self.characters.push_str(actual);
            }
            self.glyphs[index].text = start..self.characters.len() as u32;
            self.counts.replaced += 1;
        }
    }

    /// Whether a page can bear more lines.
    pub fn has_room_for_ink(&self) -> bool {
        self.ink.strokes.len() < MOST_INK && self.ink.boxes.len() < MOST_INK
    }

    pub fn add_image(&mut self, image: Placed<'a>) {
        if self.images.len() < MOST_IMAGES {
            self.images.push(image);
        }
    }
}

/// Whether a character means what its font likes: 外字.
pub fn is_private(character: char) -> bool {
    matches!(character, '\u{E000}'..='\u{F8FF}' | '\u{F0000}'..='\u{10FFFF}')
}
