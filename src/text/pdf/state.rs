//! The state that content operators change: where and how the next thing is drawn. Part of stage 2.

use std::rc::Rc;

use hayro_syntax::object::{Array, Dict, Name, Object, Stream};

use super::font::Font;
use super::matrix::Matrix;
use super::path::Colour;
use crate::geometry::Rect;

const BLACK: Colour = [0; 3];
/// A colour that cannot be told: a pattern, a shading.
const UNTOLD: Colour = [128; 3];

/// What `q` saves and `Q` brings back.
#[derive(Clone)]
pub struct State<'a> {
    /// User space → displayed page.
    pub to_page: Matrix,
    /// What may be painted on, in displayed points; `None` for all.
    pub clip: Option<Rect>,
    pub fill: Paint,
    pub stroke: Paint,
    pub line_width: f64,
    pub text: TextState<'a>,
}

impl State<'_> {
    pub fn new(to_page: Matrix) -> Self {
        Self {
            to_page,
            clip: None,
            fill: Paint::default(),
            stroke: Paint::default(),
            line_width: 1.0,
            text: TextState::default(),
        }
    }

    /// Narrows what may be painted on.
    pub fn clip_to(&mut self, area: Rect) {
        self.clip = Some(self.clip.map_or(area, |clip| intersection(clip, area)));
    }
}

/// The part that two boxes share; empty, at one of them, if they share none.
pub fn intersection(one: Rect, other: Rect) -> Rect {
    let (x, y) = (one.x.max(other.x), one.y.max(other.y));
    let (right, bottom) = (one.right().min(other.right()), one.bottom().min(other.bottom()));
    Rect { x, y, width: (right - x).max(0.0), height: (bottom - y).max(0.0) }
}

/// How strings are set.
#[derive(Clone)]
pub struct TextState<'a> {
    pub font: Option<Rc<Font<'a>>>,
    pub size: f64,
    pub character_space: f64,
    pub word_space: f64,
    /// Horizontal scale; 1 is unscaled.
    pub stretch: f64,
    pub leading: f64,
    pub rise: f64,
    pub mode: i64,
}

impl Default for TextState<'_> {
    fn default() -> Self {
        Self {
            font: None,
            size: 1.0,
            character_space: 0.0,
            word_space: 0.0,
            stretch: 1.0,
            leading: 0.0,
            rise: 0.0,
            mode: 0,
        }
    }
}

/// A colour and the space its numbers are in.
#[derive(Clone, Copy, Debug)]
pub struct Paint {
    pub colour: Colour,
    pub space: Space,
    /// Painted with no opacity at all.
    pub transparent: bool,
}

impl Default for Paint {
    fn default() -> Self {
        Self { colour: BLACK, space: Space::Gray, transparent: false }
    }
}

impl Paint {
    pub fn set(&mut self, space: Space, numbers: &[f64]) {
        self.space = space;
        self.colour = space.colour(numbers);
    }

    /// Chooses a space, and its first colour.
    pub fn choose(&mut self, space: Space) {
        self.set(space, &[if space == Space::Tint { 1.0 } else { 0.0 }, 0.0, 0.0, 1.0][..space.numbers()]);
    }
}

/// Colour spaces as far as ruling lines, shades and white text need them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Space {
    Gray,
    Rgb,
    Cmyk,
    /// An ink: 1 is all of it.
    Tint,
    /// Lightness first, 0 to 100.
    Lab,
    Untold,
}

impl Space {
    /// The space that an operator's operand names, here or in the resources.
    pub fn named(name: &[u8], resources: &Dict<'_>) -> Self {
        Self::device(name).unwrap_or_else(|| match resources.get::<Object<'_>>(name) {
            Some(object) => Self::read(&object),
            None => Self::Untold,
        })
    }

    fn device(name: &[u8]) -> Option<Self> {
        match name {
            b"DeviceGray" | b"CalGray" | b"G" => Some(Self::Gray),
            b"DeviceRGB" | b"CalRGB" | b"RGB" => Some(Self::Rgb),
            b"DeviceCMYK" | b"CMYK" => Some(Self::Cmyk),
            b"Separation" => Some(Self::Tint),
            b"Lab" => Some(Self::Lab),
            _ => None,
        }
    }

    /// The space that an object describes.
    pub fn read(object: &Object<'_>) -> Self {
        match object {
            Object::Name(name) => Self::device(name).unwrap_or(Self::Untold),
            Object::Array(parts) => Self::of_parts(parts),
            _ => Self::Untold,
        }
    }

    fn of_parts(parts: &Array<'_>) -> Self {
        let mut parts = parts.flex_iter();
        let Some(kind) = parts.next::<Name<'_>>() else { return Self::Untold };
        match &*kind {
            b"ICCBased" => {
                match parts.next::<Stream<'_>>().and_then(|profile| profile.dict().get::<i32>("N")) {
                    Some(1) => Self::Gray,
                    Some(3) => Self::Rgb,
                    Some(4) => Self::Cmyk,
                    _ => Self::Untold,
                }
            }
            b"DeviceN" => match parts.next::<Array<'_>>().map(|inks| inks.raw_iter().take(8).count()) {
                Some(1) => Self::Tint,
                Some(4) => Self::Cmyk,
                _ => Self::Untold,
            },
            name => Self::device(name).unwrap_or(Self::Untold),
        }
    }

    /// How many numbers make a colour.
    pub fn numbers(self) -> usize {
        match self {
            Self::Gray | Self::Tint => 1,
            Self::Rgb | Self::Lab => 3,
            Self::Cmyk => 4,
            Self::Untold => 0,
        }
    }

    /// Red, green and blue of a colour whose numbers run from 0 to 1.
    pub fn colour(self, numbers: &[f64]) -> Colour {
        let byte = |part: f64| (part.clamp(0.0, 1.0) * 255.0).round() as u8;
        match (self, numbers) {
            (Self::Gray, [gray, ..]) => [byte(*gray); 3],
            (Self::Tint, [tint, ..]) => [byte(1.0 - tint); 3],
            (Self::Lab, [lightness, ..]) => [byte(lightness / 100.0); 3],
            (Self::Rgb, [red, green, blue, ..]) => [*red, *green, *blue].map(byte),
            (Self::Cmyk, [cyan, magenta, yellow, black, ..]) => [cyan, magenta, yellow]
                .map(|ink| byte((1.0 - ink.clamp(0.0, 1.0)) * (1.0 - black.clamp(0.0, 1.0)))),
            _ => UNTOLD,
        }
    }

    /// The device space that has so many numbers.
    pub fn of_count(count: usize) -> Self {
        match count {
            1 => Self::Gray,
            3 => Self::Rgb,
            4 => Self::Cmyk,
            _ => Self::Untold,
        }
    }
}

#[cfg(test)]
mod tests {
    use hayro_syntax::object::{FromBytes, Object};

    use super::{Paint, Space, intersection};
    use crate::geometry::Rect;

    #[test]
    fn colours_are_told_in_every_space() {
        #[rustfmt::skip]
        let table: [(Space, &[f64], [u8; 3]); 6] = [
            (Space::Gray,   &[1.0],                [255, 255, 255]),
            (Space::Rgb,    &[1.0, 0.0, 0.5],      [255, 0, 128]),
            (Space::Cmyk,   &[0.0, 0.0, 0.0, 1.0], [0, 0, 0]),
            (Space::Cmyk,   &[0.0, 1.0, 1.0, 0.0], [255, 0, 0]),
            (Space::Tint,   &[1.0],                [0, 0, 0]),
            (Space::Untold, &[0.3],                [128, 128, 128]),
        ];
        for (space, numbers, want) in table {
            assert_eq!(space.colour(numbers), want, "{space:?} {numbers:?}");
        }
    }

    #[test]
    fn a_chosen_space_starts_black() {
        for space in [Space::Gray, Space::Rgb, Space::Cmyk, Space::Tint] {
            let mut paint = Paint::default();
            paint.choose(space);
            assert_eq!(paint.colour, [0, 0, 0], "{space:?}");
        }
        let spot = Object::from_bytes(b"[/Separation /DIC211 /DeviceCMYK 5 0 R]").expect("an array");
        assert_eq!(Space::read(&spot), Space::Tint);
    }

    #[test]
    fn boxes_that_share_nothing_share_an_empty_box() {
        let one = Rect { x: 0.0, y: 0.0, width: 10.0, height: 10.0 };
        let other = Rect { x: 20.0, y: 0.0, width: 10.0, height: 10.0 };
        assert!(intersection(one, other).width.abs() < 1e-9);
    }
}
