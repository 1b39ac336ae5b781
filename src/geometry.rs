//! What stands where on a page, as it is shown: points, origin top left, y downwards,
//! rotation and crop box applied. Shared by the text stage, which makes it, and by layout, which reads it.

use crate::span::Span;

/// An upright box in points.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Rect {
    /// Left edge.
    pub x: f64,
    /// Top edge.
    pub y: f64,
    /// Width, not negative.
    pub width: f64,
    /// Height, not negative.
    pub height: f64,
}

impl Rect {
    /// The box between two corners, in any order.
    pub fn from_corners(a: [f64; 2], b: [f64; 2]) -> Self {
        Self { x: a[0].min(b[0]), y: a[1].min(b[1]), width: (a[0] - b[0]).abs(), height: (a[1] - b[1]).abs() }
    }

    /// Right edge.
    pub fn right(self) -> f64 {
        self.x + self.width
    }

    /// Bottom edge.
    pub fn bottom(self) -> f64 {
        self.y + self.height
    }

    /// Middle point.
    pub fn center(self) -> [f64; 2] {
        [self.x + self.width / 2.0, self.y + self.height / 2.0]
    }

    /// Whether a point lies in the box or on its edge.
    pub fn holds(self, [x, y]: [f64; 2]) -> bool {
        x >= self.x && x <= self.right() && y >= self.y && y <= self.bottom()
    }

    /// How much of the two boxes lies under or over the other: negative if they stand side by side.
    pub fn shared_width(self, other: Self) -> f64 {
        self.right().min(other.right()) - self.x.max(other.x)
    }

    /// How much of the two boxes lies beside the other: negative if one stands above the other.
    pub fn shared_height(self, other: Self) -> f64 {
        self.bottom().min(other.bottom()) - self.y.max(other.y)
    }

    /// The same box, moved.
    #[must_use]
    pub fn moved(self, x: f64, y: f64) -> Self {
        Self { x: self.x + x, y: self.y + y, ..self }
    }

    /// The smallest box round both.
    #[must_use]
    pub fn union(self, other: Self) -> Self {
        let (x, y) = (self.x.min(other.x), self.y.min(other.y));
        let (right, bottom) = (self.right().max(other.right()), self.bottom().max(other.bottom()));
        Self { x, y, width: right - x, height: bottom - y }
    }
}

/// Why a glyph is not plainly seen on the page; kept, never dropped.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "independent facts about one glyph, not a state")]
pub struct Hidden {
    /// Drawn in an invisible text mode, as an OCR layer is.
    pub invisible: bool,
    /// Filled with white.
    pub white: bool,
    /// Outside the clip that was in force.
    pub clipped: bool,
    /// Outside the crop box.
    pub outside_crop: bool,
    /// On a layer that is switched off.
    pub hidden_layer: bool,
    /// From the appearance of an annotation, not from the page.
    pub annotation: bool,
    /// Set at an angle, across what the page says.
    pub aslant: bool,
}

/// What a text is that stands on a page but is no part of a sheet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Aside {
    /// The number of the page.
    Folio,
    /// A line that runs through the pages, in their margin.
    Running,
    /// A watermark or a stamp, across what the page says.
    Stamp,
}

/// One glyph on a page.
#[derive(Clone, Debug, PartialEq)]
pub struct Glyph {
    /// Where its character(s) stand in the document's text.
    pub span: Span,
    /// The em box: advance wide, from 0.12 em below to 0.88 em above the baseline; not the ink.
    pub area: Rect,
    /// Where the pen stood: on the baseline, or top centre if vertical.
    pub origin: [f64; 2],
    /// Effective font size in points.
    pub size_pt: f64,
    /// Set downwards.
    pub vertical: bool,
    /// Why it may not be seen.
    pub hidden: Hidden,
}

impl Glyph {
    /// The height of the line it stands on; a vertical one hangs from its origin.
    pub fn baseline(&self) -> f64 {
        self.origin[1] + if self.vertical { 0.88 * self.size_pt } else { 0.0 }
    }

    /// Whether it stands for white space only, in `text`.
    pub fn is_blank(&self, text: &str) -> bool {
        self.span.of(text).chars().all(char::is_whitespace)
    }
}

/// A straight ruling line, horizontal or vertical; strokes and thin fills alike.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rule {
    /// Left or upper end.
    pub from: [f64; 2],
    /// Right or lower end.
    pub to: [f64; 2],
    /// Points across.
    pub thickness_pt: f64,
}

impl Rule {
    /// Whether it runs from left to right.
    pub fn is_horizontal(&self) -> bool {
        (self.to[0] - self.from[0]).abs() >= (self.to[1] - self.from[1]).abs()
    }
}

/// Where an image stands; its pixels are read on demand.
#[derive(Clone, Debug, PartialEq)]
pub struct ImageArea {
    /// Where it is shown.
    pub area: Rect,
    /// Its number on the page, from 0 in painting order.
    pub index: usize,
    /// The colour most of its pixels have (red, green, blue), where they were read.
    pub dominant: Option<[u8; 3]>,
}

/// One page as it is shown.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Page {
    /// Number in the file, from 1.
    pub number: usize,
    /// Shown width.
    pub width_pt: f64,
    /// Shown height.
    pub height_pt: f64,
    /// The page's part of the document's text.
    pub span: Span,
    /// Glyphs in painting order.
    pub glyphs: Vec<Glyph>,
    /// Ruling lines, collinear pieces merged.
    pub rules: Vec<Rule>,
    /// Filled boxes too thick to be rules: shaded cells, with their colour.
    pub shades: Vec<(Rect, [u8; 3])>,
    /// Images.
    pub images: Vec<ImageArea>,
    /// Share of the page's characters that say nothing (undecodable, of private use), 0 to 1.
    pub garbled: f64,
    /// How exact positions are, in points: 0 where they were measured, a character's width where they were told
    /// from a text in columns.
    pub grain_pt: f64,
    /// The page is a picture and shows no text of its own; text on it is invisible, from character recognition.
    pub scan: bool,
    /// Texts that are no part of a sheet, in the order of the text.
    pub asides: Vec<(Span, Aside)>,
}

impl Page {
    /// The same page with its spans counted from `offset` on, which lies before all of them.
    #[must_use]
    pub fn moved_back(mut self, offset: usize) -> Self {
        let back = |span: Span| Span::new(span.start - offset, span.end - offset);
        self.span = back(self.span);
        for glyph in &mut self.glyphs {
            glyph.span = back(glyph.span);
        }
        for (span, _) in &mut self.asides {
            *span = back(*span);
        }
        self
    }

    /// The page cut in two where the text that begins at `at` stands: what is painted from its height down goes with
    /// it. Both parts keep the page's measures.
    #[must_use]
    pub fn split_at(mut self, at: usize) -> (Self, Self) {
        let is_below = |glyph: &mut Glyph| glyph.span.start >= at;
        let glyphs: Vec<Glyph> = self.glyphs.extract_if(.., is_below).collect();
        let read = glyphs.iter().filter(|glyph| self.aside(glyph.span.start).is_none());
        let cut = read.map(|glyph| glyph.area.y).fold(self.height_pt, f64::min);
        let (mut above, mut below) = (Vec::new(), Vec::new());
        for rule in std::mem::take(&mut self.rules) {
            // Frames of two sheets that touch are one line.
            if rule.from[1] < cut && rule.to[1] > cut {
                above.push(Rule { to: [rule.to[0], cut], ..rule });
                below.push(Rule { from: [rule.from[0], cut], ..rule });
            } else if rule.from[1] < cut {
                above.push(rule);
            } else {
                below.push(rule);
            }
        }
        let rest = Self {
            span: Span::new(at, self.span.end),
            glyphs,
            rules: below,
            shades: self.shades.extract_if(.., |(area, _)| area.center()[1] >= cut).collect(),
            images: self.images.extract_if(.., |image| image.area.center()[1] >= cut).collect(),
            asides: self.asides.extract_if(.., |(span, _)| span.start >= at).collect(),
            ..self
        };
        let own = Self { span: Span::new(self.span.start, at), rules: above, ..self };
        (own, rest)
    }

    /// What the text that begins at `start` is beside the sheet, if it is no part of one.
    pub fn aside(&self, start: usize) -> Option<Aside> {
        let at = self.asides.partition_point(|(span, _)| span.end <= start);
        self.asides.get(at).filter(|(span, _)| span.start <= start).map(|(_, aside)| *aside)
    }

    /// Whether a reader of the page sees the glyph. Text from character recognition stands for its picture;
    /// white text shows on a shade or an image only.
    pub fn shows(&self, glyph: &Glyph) -> bool {
        let hidden = glyph.hidden;
        let is_backed = || {
            let middle = glyph.area.center();
            let shades = self.shades.iter().rev().take(MOST_BACKS_TRIED).map(|(area, _)| *area);
            let images = self.images.iter().take(MOST_BACKS_TRIED).map(|image| image.area);
            shades.chain(images).any(|area| area.holds(middle))
        };
        !hidden.clipped
            && !hidden.outside_crop
            && !hidden.hidden_layer
            && (!hidden.invisible || self.scan)
            && (!hidden.white || is_backed())
    }

    /// From this share of [`Page::garbled`] on, the text is not worth reading.
    pub const TOO_GARBLED: f64 = 0.15;

    /// Whether the page has to be read from its picture (OCR): it is one without text, or its text says too little.
    pub fn needs_recognition(&self) -> bool {
        (self.scan && self.glyphs.is_empty()) || self.garbled >= Self::TOO_GARBLED
    }
}

/// Shades and images tried behind a white glyph; a page with more is a picture.
const MOST_BACKS_TRIED: usize = 500;

/// The glyphs of `pages` in the order of the text, each with what its page is called.
pub fn in_text_order<'p, N: Copy>(pages: impl Iterator<Item = (&'p Page, N)>) -> Vec<(&'p Glyph, N)> {
    let mut glyphs: Vec<(&Glyph, N)> = Vec::new();
    for (page, name) in pages {
        // They were painted in runs of text, and there are far fewer runs than glyphs to sort.
        let mut runs: Vec<&[Glyph]> =
            page.glyphs.chunk_by(|one, next| one.span.end == next.span.start).collect();
        runs.sort_by_key(|run| run[0].span.start);
        glyphs.reserve(page.glyphs.len());
        glyphs.extend(runs.into_iter().flatten().map(|glyph| (glyph, name)));
    }
    // Nothing is left to sort, unless runs reach into each other.
    glyphs.sort_by_key(|(glyph, _)| glyph.span.start);
    glyphs
}

/// Glyphs that stand on another one, of those of a sheet: more of them stand nowhere that means anything.
const MOST_ON_ONE_SPOT: f64 = 0.3;

/// Whether what stands where can be told from the pages' glyphs: they are spread over the page and have a size.
pub fn is_usable(pages: &[Page]) -> bool {
    // Hardly any page has so many doubles that a rough count of them will not do.
    is_spread(pages, doubles_at_most) || is_spread(pages, doubles)
}

/// Whether few enough glyphs of all have no size or stand on one spot, of which `doubles` tells.
fn is_spread(pages: &[Page], doubles: fn(&mut [u64]) -> usize) -> bool {
    let (mut glyphs, mut misplaced) = (0, 0);
    // Quarters of a point across and down, in one number.
    let mut spots: Vec<u64> = Vec::new();
    for page in pages {
        spots.clear();
        spots.reserve(page.glyphs.len());
        for glyph in page.glyphs.iter().filter(|glyph| page.shows(glyph)) {
            let [x, y] = glyph.origin;
            let is_sound = x.is_finite() && y.is_finite() && glyph.size_pt > 0.1 && glyph.area.height > 0.0;
            misplaced += usize::from(!is_sound);
            let [across, down] = [x, y].map(|place| u64::from((place * 4.0 + 0.5) as i32 as u32));
            spots.push(down << 32 | across);
        }
        glyphs += spots.len();
        misplaced += doubles(&mut spots);
    }
    glyphs > 0 && misplaced as f64 <= MOST_ON_ONE_SPOT * glyphs as f64
}

/// How many spots are the same as another one.
fn doubles(spots: &mut [u64]) -> usize {
    spots.sort_unstable();
    spots.windows(2).filter(|pair| pair[0] == pair[1]).count()
}

/// So many at most, told without sorting: by a table of bits in which a few others fall on one bit, too.
fn doubles_at_most(spots: &mut [u64]) -> usize {
    let mut met = [0_u64; 1024];
    let is_met = |spot: &&u64| {
        // The upper bits of a product with 2^64 over the golden ratio are spread evenly.
        let bit = spot.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 48;
        let (word, mask) = (&mut met[(bit / 64) as usize], 1 << (bit % 64));
        let is_met = *word & mask != 0;
        *word |= mask;
        is_met
    };
    spots.iter().filter(is_met).count()
}

#[cfg(test)]
mod tests {
    use super::{doubles, doubles_at_most};

    #[test]
    fn a_rough_count_of_doubles_misses_none_and_finds_few_others() {
        let page =
            |lines: u64| (0..lines).flat_map(|line| (0..50).map(move |n| ((line * 40) << 32) | (n * 32)));
        let mut spread: Vec<u64> = page(40).collect();
        assert_eq!(doubles(&mut spread), 0);
        assert!(doubles_at_most(&mut spread) < spread.len() / 10);
        let mut doubled: Vec<u64> = page(40).chain(page(20)).collect();
        assert!(doubles_at_most(&mut doubled) >= doubles(&mut doubled));
        assert_eq!(doubles(&mut doubled), 1_000);
        let mut heap = vec![7; 300];
        assert_eq!((doubles(&mut heap), doubles_at_most(&mut heap)), (299, 299));
    }
}
