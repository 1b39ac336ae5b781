//! What all pages of a document share while it is read: fonts met, layers, limits and the clock. Part of stage 2.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;
use std::time::Instant;

use hayro_syntax::object::{Dict, ObjectIdentifier};
use hayro_syntax::xref::XRef;

use super::Limits;
use super::canvas::Counts;
use super::font::Font;
use super::layers::Layers;

/// Fonts kept at once; a document with more is read all the same, only slower.
const MOST_FONTS: usize = 256;

/// What all pages share.
pub struct Context<'a> {
    pub limits: &'a Limits,
    /// Where the file's objects are.
    pub xref: &'a XRef,
    pub layers: Layers,
    pub clock: Clock,
    fonts: RefCell<BTreeMap<FontKey, Rc<Font<'a>>>>,
}

/// What makes a font the same font: its object, or if it stands in the resources themselves, its place in memory.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum FontKey {
    Object(ObjectIdentifier),
    Place(usize, usize),
}

impl<'a> Context<'a> {
    pub fn new(limits: &'a Limits, xref: &'a XRef, layers: Layers, clock: Clock) -> Self {
        Self { limits, xref, layers, clock, fonts: RefCell::default() }
    }

    /// The font that a page's resources call `name`.
    pub fn font(&self, fonts: &Dict<'a>, name: &[u8], counts: &mut Counts) -> Rc<Font<'a>> {
        let by_object = fonts.get_ref(name).map(|object| FontKey::Object(object.into()));
        if let Some(font) = by_object.and_then(|key| self.fonts.borrow().get(&key).cloned()) {
            return font;
        }
        match fonts.get::<Dict<'a>>(name) {
            Some(dict) => self.read(by_object.unwrap_or_else(|| place(&dict)), &dict),
            None => missing_font(name, counts),
        }
    }

    /// The font that `dict` describes.
    pub fn font_of(&self, dict: &Dict<'a>) -> Rc<Font<'a>> {
        self.read(dict.obj_id().map_or_else(|| place(dict), FontKey::Object), dict)
    }

    fn read(&self, key: FontKey, dict: &Dict<'a>) -> Rc<Font<'a>> {
        let mut fonts = self.fonts.borrow_mut();
        if let Some(font) = fonts.get(&key) {
            return Rc::clone(font);
        }
        if fonts.len() >= MOST_FONTS {
            fonts.clear();
        }
        let font = Rc::new(Font::read(dict));
        fonts.insert(key, Rc::clone(&font));
        font
    }
}

/// A font of which nothing is known.
pub fn missing_font<'a>(name: &[u8], counts: &mut Counts) -> Rc<Font<'a>> {
    let font = Font::missing(name);
    if !counts.missing_fonts.contains(&font.name) && counts.missing_fonts.len() < MOST_FONTS {
        counts.missing_fonts.push(font.name.clone());
    }
    Rc::new(font)
}

fn place(dict: &Dict<'_>) -> FontKey {
    FontKey::Place(dict.data().as_ptr() as usize, dict.data().len())
}

/// When reading has to be over.
#[derive(Clone, Copy, Debug)]
pub struct Clock {
    pub deadline: Instant,
}

impl Clock {
    pub fn is_over(&self) -> bool {
        Instant::now() >= self.deadline
    }
}
