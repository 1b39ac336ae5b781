//! Pixels of images, within bounds: for the colour of an icon, or when somebody asks for them. Part of stage 2.
//!
//! Read are JPEG, JPEG 2000 and plain samples in gray, RGB, CMYK and palettes. Fax and JBIG2 data is not:
//! it has two colours at most, and its decoders cannot be bounded from outside.

use std::collections::BTreeMap;

use hayro_syntax::Filter;
use hayro_syntax::object::stream::{ImageColorSpace, ImageDecodeParams};
use hayro_syntax::object::{
    Array, Dict, FromBytes, Name, Number, Object, ObjectIdentifier, Stream, String as PdfString,
};

use super::decode::decode;
use super::lexer::{InlineImage, Token};
use super::path::Colour;
use super::state::Space;

/// Where the pixels of an image are.
pub enum Source<'a> {
    Stream(Stream<'a>),
    /// Dictionary and data of an inline image, written as a stream, and the space its resources name.
    Inline(Vec<u8>, Option<Space>),
}

/// An image's pixels, row by row from the top.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pixels {
    /// Pixels across.
    pub width: usize,
    /// Pixels down.
    pub height: usize,
    /// Red, green and blue of each pixel.
    pub rgb: Vec<[u8; 3]>,
}

impl Source<'_> {
    /// Keeps an inline image: its keys and names in full, as streams have them.
    pub fn inline(image: &InlineImage<'_>, space: Option<Space>) -> Self {
        let mut bytes = b"<<".to_vec();
        for token in &image.entries {
            match token {
                Token::Number(number) => bytes.extend(format!(" {number}").into_bytes()),
                Token::Name(name) => {
                    bytes.extend(b" /");
                    bytes.extend(full_name(name));
                }
                Token::Text(text) => {
                    bytes.push(b'<');
                    bytes.extend(text.iter().flat_map(|byte| format!("{byte:02x}").into_bytes()));
                    bytes.push(b'>');
                }
                Token::ArrayStart => bytes.extend(b"["),
                Token::ArrayEnd => bytes.extend(b"]"),
                _ => bytes.extend(b" false"),
            }
        }
        bytes.extend(format!("/Length {}>>\nstream\n", image.data.len()).into_bytes());
        bytes.extend(image.data);
        bytes.extend(b"\nendstream");
        Self::Inline(bytes, space)
    }

    /// What makes it the same image wherever it is shown; inline images are always others.
    pub fn id(&self) -> Option<ObjectIdentifier> {
        match self {
            Self::Stream(stream) => Some(stream.obj_id()).filter(|id| id.obj_number != 0),
            Self::Inline(..) => None,
        }
    }

    /// Whether it is a stencil for the colour in force.
    pub fn is_mask(&self) -> bool {
        self.with_stream(|stream, _| stream.dict().get::<bool>("ImageMask")).unwrap_or(false)
    }

    /// How many pixels there are, by what the image says of itself.
    pub fn claimed_pixels(&self) -> usize {
        self.with_stream(|stream, _| {
            size_of(stream.dict()).map(|(width, height)| width.saturating_mul(height))
        })
        .unwrap_or(0)
    }

    /// The pixels, if there are at most `limit` and they can be read.
    pub fn read(&self, limit: usize) -> Option<Pixels> {
        self.with_stream(|stream, space| read(stream, space, limit))
    }

    fn with_stream<T>(&self, use_it: impl FnOnce(&Stream<'_>, Option<Space>) -> Option<T>) -> Option<T> {
        match self {
            Self::Stream(stream) => use_it(stream, None),
            Self::Inline(bytes, space) => use_it(&Stream::from_bytes(bytes)?, *space),
        }
    }
}

impl Pixels {
    /// The colour that most pixels have, to a few shades; white and black count only if nothing else is there.
    pub fn dominant(&self) -> Option<Colour> {
        let mut colours: BTreeMap<[u8; 3], (usize, [u64; 3])> = BTreeMap::new();
        for pixel in &self.rgb {
            let (count, sum) = colours.entry(pixel.map(|channel| channel >> 4)).or_default();
            *count += 1;
            for (total, channel) in sum.iter_mut().zip(pixel) {
                *total += u64::from(*channel);
            }
        }
        let is_ink =
            |shade: &[u8; 3]| shade.iter().any(|part| *part < 14) && shade.iter().any(|part| *part > 1);
        let most = |only_ink: bool| {
            let shades = colours.iter().filter(|(shade, _)| !only_ink || is_ink(shade));
            shades.max_by_key(|(_, (count, _))| *count)
        };
        let coloured = most(true).filter(|(_, (count, _))| count * 20 >= self.rgb.len());
        let (_, (count, sum)) = coloured.or_else(|| most(false))?;
        Some(sum.map(|total| (total / *count as u64) as u8))
    }
}

fn full_name(name: &[u8]) -> &[u8] {
    match name {
        b"W" => b"Width",
        b"H" => b"Height",
        b"BPC" => b"BitsPerComponent",
        b"CS" => b"ColorSpace",
        b"F" => b"Filter",
        b"DP" => b"DecodeParms",
        b"D" => b"Decode",
        b"IM" => b"ImageMask",
        b"I" => b"Indexed",
        other => other,
    }
}

fn size_of(dict: &Dict<'_>) -> Option<(usize, usize)> {
    let width = usize::try_from(dict.get::<i64>("Width")?).ok()?;
    let height = usize::try_from(dict.get::<i64>("Height")?).ok()?;
    (width > 0 && height > 0).then_some((width, height))
}

fn read(stream: &Stream<'_>, named_space: Option<Space>, limit: usize) -> Option<Pixels> {
    let dict = stream.dict();
    let (width, height) = size_of(dict)?;
    if width.checked_mul(height)? > limit || dict.get::<bool>("ImageMask") == Some(true) {
        return None;
    }
    let palette = Palette::read(dict);
    let samples = read_samples(stream, (width, height), limit)?;
    let space = named_space.or_else(|| palette.as_ref().map(|palette| palette.base));
    let space = space.or_else(|| dict.get::<Object<'_>>("ColorSpace").map(|object| Space::read(&object)));
    let space = space.filter(|space| *space != Space::Untold).or(samples.space)?;
    let inverted = dict
        .get::<Array<'_>>("Decode")
        .and_then(|decode| Some(decode.iter::<Number>().next()?.as_f64() > 0.5));
    let channels = if palette.is_some() { 1 } else { space.numbers() };
    let row_bytes = (samples.width * channels * samples.bits).div_ceil(8);
    let largest = f64::from((1_u32 << samples.bits.min(16)) - 1);
    let mut rgb = Vec::with_capacity(samples.width * samples.height);
    for row in samples.bytes.chunks_exact(row_bytes.max(1)).take(samples.height) {
        for column in 0..samples.width {
            let mut numbers = [0.0; 4];
            for (channel, number) in numbers.iter_mut().enumerate().take(channels) {
                let raw = f64::from(sample(row, column * channels + channel, samples.bits));
                *number = if inverted == Some(true) { largest - raw } else { raw };
            }
            rgb.push(match &palette {
                Some(palette) => palette.colour(numbers[0] as usize),
                None => space.colour(&numbers.map(|number| number / largest)),
            });
        }
    }
    (!rgb.is_empty()).then_some(Pixels { width: samples.width, height: rgb.len() / samples.width, rgb })
}

/// One number of a row of packed numbers, highest bits first.
fn sample(row: &[u8], index: usize, bits: usize) -> u16 {
    let byte = |at: usize| u16::from(row.get(at).copied().unwrap_or(0));
    match bits {
        16 => byte(index * 2) << 8 | byte(index * 2 + 1),
        8 => byte(index),
        _ => {
            let shift = 8 - bits - (index * bits) % 8;
            byte(index * bits / 8) >> shift & ((1 << bits) - 1)
        }
    }
}

struct Samples {
    bytes: Vec<u8>,
    width: usize,
    height: usize,
    bits: usize,
    space: Option<Space>,
}

fn read_samples(stream: &Stream<'_>, (width, height): (usize, usize), limit: usize) -> Option<Samples> {
    let filters = stream.filters();
    match filters.last() {
        Some(Filter::CcittFaxDecode | Filter::Jbig2Decode) => None,
        Some(Filter::DctDecode | Filter::JpxDecode) => {
            // Only a picture right in the file: of one packed again nothing is known beforehand.
            if filters.len() > 1 || !fits_inside(&stream.raw_data(), filters[0], limit) {
                return None;
            }
            let size = (u32::try_from(width).ok()?, u32::try_from(height).ok()?);
            let parameters =
                ImageDecodeParams { width: size.0, height: size.1, ..ImageDecodeParams::default() };
            let decoded = stream.decoded_image(&parameters).ok()?;
            let data = decoded.image_data?;
            let space = match data.color_space? {
                ImageColorSpace::Gray => Space::Gray,
                ImageColorSpace::Rgb => Space::Rgb,
                ImageColorSpace::Cmyk => Space::Cmyk,
                ImageColorSpace::Unknown(_) => return None,
            };
            let bits = usize::from(data.bits_per_component);
            let (width, height) = (data.width as usize, data.height as usize);
            let fits = matches!(bits, 1 | 2 | 4 | 8 | 16) && width.checked_mul(height)? <= limit;
            fits.then(|| Samples {
                bytes: decoded.data.into_owned(),
                width,
                height,
                bits,
                space: Some(space),
            })
        }
        _ => {
            let bits = usize::try_from(stream.dict().get::<i32>("BitsPerComponent").unwrap_or(8)).ok()?;
            if !matches!(bits, 1 | 2 | 4 | 8 | 16) {
                return None;
            }
            // Four channels of two bytes at most, and a byte to fill up each row.
            let most = width.checked_mul(height)?.checked_mul(8)?.checked_add(height)?;
            Some(Samples { bytes: decode(stream, most).bytes, width, height, bits, space: None })
        }
    }
}

/// Whether a picture's own header claims no more pixels than allowed.
fn fits_inside(data: &[u8], filter: Filter, limit: usize) -> bool {
    if filter == Filter::DctDecode {
        return true; // the library holds a JPEG to the size that the dictionary claims
    }
    // JPEG 2000: the SIZ segment follows the start of the codestream.
    let Some(start) = memchr::memmem::find(data, b"\xFF\x4F\xFF\x51") else { return false };
    let number = |at: usize| {
        let bytes = data.get(start + at..start + at + 4)?;
        Some(u32::from_be_bytes(<[u8; 4]>::try_from(bytes).ok()?) as usize)
    };
    let size = number(8).zip(number(12)).and_then(|(width, height)| width.checked_mul(height));
    size.is_some_and(|pixels| pixels <= limit)
}

/// Colours by number.
struct Palette {
    base: Space,
    bytes: Vec<u8>,
}

impl Palette {
    fn read(dict: &Dict<'_>) -> Option<Self> {
        let mut parts = dict.get::<Array<'_>>("ColorSpace")?.flex_iter();
        if !matches!(&*parts.next::<Name<'_>>()?, b"Indexed" | b"I") {
            return None;
        }
        let base = Space::read(&parts.next::<Object<'_>>()?);
        parts.next::<Number>()?;
        let bytes = match parts.next::<Object<'_>>()? {
            Object::String(text) => PdfString::as_bytes(&text).to_vec(),
            Object::Stream(stream) => decode(&stream, 4 * 256).bytes,
            _ => return None,
        };
        (base != Space::Untold).then_some(Self { base, bytes })
    }

    fn colour(&self, index: usize) -> Colour {
        let channels = self.base.numbers();
        let numbers = self.bytes.get(index * channels..(index + 1) * channels).unwrap_or_default();
        let numbers: Vec<f64> = numbers.iter().map(|byte| f64::from(*byte) / 255.0).collect();
        self.base.colour(&numbers)
    }
}

#[cfg(test)]
mod tests {
    use hayro_syntax::object::{FromBytes, Stream};

    use super::{Pixels, Source, sample};

    #[test]
    fn packed_numbers_are_read_highest_bits_first() {
        let row = [0b1011_0001, 0xAB];
        assert_eq!((0..4).map(|index| sample(&row, index, 1)).collect::<Vec<_>>(), [1, 0, 1, 1]);
        assert_eq!((0..4).map(|index| sample(&row, index, 4)).collect::<Vec<_>>(), [0xB, 1, 0xA, 0xB]);
        assert_eq!(sample(&row, 0, 16), 0xB1AB);
    }

    #[test]
    fn palettes_and_plain_samples_are_read() {
        let indexed = b"<</Width 2/Height 1/BitsPerComponent 1/ColorSpace[/Indexed/DeviceRGB 1<FF0000 0000FF>]/Length 1>>\nstream\n\x40\nendstream";
        let pixels =
            Source::Stream(Stream::from_bytes(indexed).expect("a stream")).read(100).expect("pixels");
        assert_eq!(pixels.rgb, [[255, 0, 0], [0, 0, 255]]);
        let cmyk = b"<</Width 1/Height 2/BitsPerComponent 8/ColorSpace/DeviceCMYK/Length 8>>\nstream\n\0\0\0\xFF\0\xFF\xFF\0\nendstream";
        let pixels = Source::Stream(Stream::from_bytes(cmyk).expect("a stream")).read(100).expect("pixels");
        assert_eq!(pixels.rgb, [[0, 0, 0], [255, 0, 0]]);
    }

    #[test]
    fn an_image_that_claims_too_much_is_not_read() {
        let huge = b"<</Width 90000/Height 90000/BitsPerComponent 8/ColorSpace/DeviceRGB/Length 1>>\nstream\nx\nendstream";
        let source = Source::Stream(Stream::from_bytes(huge).expect("a stream"));
        assert!(source.claimed_pixels() > 1 << 30 && source.read(1 << 20).is_none());
    }

    #[test]
    fn the_dominant_colour_is_no_paper_and_no_line() {
        let red = [229, 36, 59];
        let mut rgb = vec![[255; 3]; 60];
        rgb.extend([red; 30]);
        rgb.extend([[0; 3]; 10]);
        assert_eq!(Pixels { width: 10, height: 10, rgb }.dominant(), Some(red));
        assert_eq!(Pixels { width: 2, height: 1, rgb: vec![[255; 3]; 2] }.dominant(), Some([255; 3]));
    }
}
