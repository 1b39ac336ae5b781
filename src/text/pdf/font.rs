//! Fonts as text needs them: codes cut out of strings, what each code says, how far it moves the pen.
//! Part of stage 2; outlines are nobody's business here.

mod codes;
mod composite;
mod embedded;
mod predefined;
mod simple;
mod widths;

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use hayro_syntax::object::{Dict, Name, Stream};

use self::codes::CodeMap;
use self::composite::Composite;
use self::simple::Simple;
use super::decode::decode;

/// A `ToUnicode` map larger than this is cut, in bytes.
const LARGEST_MAP: usize = 4 << 20;
/// Codes of up to two bytes are looked up in a table of this size.
const TWO_BYTES: usize = 1 << 16;

/// What one code draws, in thousandths of the font size.
#[derive(Clone, Debug, Default)]
pub struct Shape {
    /// `None` if nothing says what it is.
    pub text: Option<String>,
    /// How far the pen moves: to the right, or if vertical upwards (so mostly negative).
    pub advance: f64,
    /// Where the pen stands, from the glyph's own origin on its baseline: (0, 0) unless vertical.
    pub origin: [f64; 2],
    /// Width of the glyph's box.
    pub width: f64,
}

/// A font of a document.
pub struct Font<'a> {
    /// As the file names it, without a subset's prefix.
    pub name: String,
    kind: Kind<'a>,
    shapes: RefCell<Shapes>,
}

enum Kind<'a> {
    Composite(Box<Composite<'a>>),
    Simple(Box<Simple<'a>>),
    /// Named by a page but not in the file, or past understanding: nothing is known of its codes.
    Missing,
}

/// Shapes met so far; `by_code` holds one more than the index into `met`.
#[derive(Default)]
struct Shapes {
    met: Vec<Rc<Shape>>,
    by_code: [Vec<u32>; 2],
    by_long_code: BTreeMap<u32, Rc<Shape>>,
}

impl<'a> Font<'a> {
    pub fn read(dict: &Dict<'a>) -> Self {
        let name = dict.get::<Name<'_>>("BaseFont").or_else(|| dict.get::<Name<'_>>("Name"));
        let name = name.map_or_else(|| "?".to_owned(), |name| readable_name(&name));
        // Told by what it holds: the subtype may be the damaged token.
        let kind = if dict.contains_key("DescendantFonts") {
            Composite::read(dict).map_or(Kind::Missing, |font| Kind::Composite(Box::new(font)))
        } else {
            Kind::Simple(Box::new(Simple::read(dict)))
        };
        Self { name, kind, shapes: RefCell::default() }
    }

    pub fn missing(name: &[u8]) -> Self {
        Self { name: readable_name(name), kind: Kind::Missing, shapes: RefCell::default() }
    }

    pub fn is_vertical(&self) -> bool {
        matches!(&self.kind, Kind::Composite(font) if font.vertical)
    }

    /// How many bytes the code at the start of `bytes` takes; `bytes` is not empty.
    pub fn code_length(&self, bytes: &[u8]) -> usize {
        match &self.kind {
            Kind::Composite(font) => font.code_length(bytes),
            Kind::Simple(_) | Kind::Missing => 1,
        }
    }

    /// What the code in `bytes` draws.
    pub fn shape(&self, bytes: &[u8]) -> Rc<Shape> {
        let code = bytes.iter().fold(0_u32, |code, byte| code << 8 | u32::from(*byte));
        let mut shapes = self.shapes.borrow_mut();
        if bytes.len() > 2 {
            let entry = shapes.by_long_code.entry(code);
            return Rc::clone(entry.or_insert_with(|| Rc::new(self.make_shape(bytes))));
        }
        // Codes of one byte and of two have tables of their own: 41 and 0041 may differ.
        let table = usize::from(bytes.len() == 2);
        if let Some(&met) = shapes.by_code[table].get(code as usize)
            && let Some(shape) = (met as usize).checked_sub(1).and_then(|index| shapes.met.get(index))
        {
            return Rc::clone(shape);
        }
        let shape = Rc::new(self.make_shape(bytes));
        shapes.met.push(Rc::clone(&shape));
        let index = shapes.met.len() as u32;
        let by_code = &mut shapes.by_code[table];
        if by_code.is_empty() {
            *by_code = vec![0; if table == 0 { 256 } else { TWO_BYTES }];
        }
        by_code[code as usize] = index;
        shape
    }

    fn make_shape(&self, bytes: &[u8]) -> Shape {
        match &self.kind {
            Kind::Composite(font) => font.shape(bytes),
            Kind::Simple(font) => font.shape(bytes.first().copied().unwrap_or(0)),
            Kind::Missing => Shape { text: None, advance: 500.0, origin: [0.0, 0.0], width: 500.0 },
        }
    }
}

fn read_to_unicode(font: &Dict<'_>) -> Option<CodeMap> {
    Some(CodeMap::parse(&decode(&to_unicode_stream(font)?, LARGEST_MAP).bytes))
}

fn to_unicode_stream<'a>(font: &Dict<'a>) -> Option<Stream<'a>> {
    font.get::<Stream<'a>>("ToUnicode")
}

/// Font names are in whatever encoding the writer liked; Shift JIS is what Japanese ones used.
fn readable_name(name: &[u8]) -> String {
    let name = match std::str::from_utf8(name) {
        Ok(name) => name.to_owned(),
        Err(_) => encoding_rs::SHIFT_JIS.decode(name).0.into_owned(),
    };
    match name.split_once('+') {
        Some((prefix, rest)) if prefix.len() == 6 => rest.to_owned(),
        _ => name,
    }
}
