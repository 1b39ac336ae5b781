//! All pages of a sheet as one long page, and on it each block as one piece.

use std::borrow::Cow;

use super::icons::Image;
use super::rules::{Line, Rules, Sides};
use crate::blocks::{Block, BlockKind};
use crate::geometry::{ImageArea, Page, Rect, in_text_order};
use crate::marker::Marker;
use crate::sheet::Sheet;
use crate::span::Span;

/// Lines of a page beyond this number are a picture, and none of them a border.
const MOST_RULES: usize = 20_000;
/// A shade lower than this is behind a line of text, not behind a box; in ems.
const LOWEST_SHADE_EM: f64 = 1.3;
/// Images of a page that are looked at.
const MOST_IMAGES: usize = 2_000;
/// Shades of a page that are looked at.
const MOST_SHADES: usize = 400;

/// A block on the long page.
#[derive(Clone, Debug)]
pub struct Piece {
    /// Its place among the blocks.
    pub block: usize,
    /// The box round its glyphs.
    pub area: Rect,
    /// Height of its first line.
    pub baseline: f64,
    /// Its font size, in points.
    pub size: f64,
    /// Its page, from 0.
    pub page: usize,
}

/// A page's part of the long page.
#[derive(Clone, Copy, Debug)]
pub struct Leaf {
    /// The box it takes.
    pub area: Rect,
    /// How exact its positions are, in points.
    pub grain: f64,
}

/// A sheet's pages under each other.
pub struct Scene<'s> {
    /// The sheet's text.
    pub text: &'s str,
    /// The sheet's blocks.
    pub blocks: &'s [Block],
    /// The blocks that show, from top to bottom and from left to right.
    pub pieces: Vec<Piece>,
    /// The blocks that do not show.
    pub hidden: Vec<usize>,
    /// All ruling lines.
    pub rules: Rules,
    /// The pages.
    pub leaves: Vec<Leaf>,
    /// The images, as they stand on their pages, and how far down the long page those begin.
    pub images: Vec<(Image, f64)>,
    /// The filled boxes, likewise.
    pub filled: Vec<(Image, f64)>,
    /// The font size most characters have, in points.
    pub em: f64,
}

impl<'s> Scene<'s> {
    /// Puts the pages of a sheet under each other.
    pub fn of(sheet: &'s Sheet, blocks: &'s [Block]) -> Self {
        let mut leaves: Vec<Leaf> = Vec::new();
        let mut top = 0.0;
        for page in &sheet.geometry {
            let area = Rect { x: 0.0, y: top, width: page.width_pt, height: page.height_pt };
            leaves.push(Leaf { area, grain: page.grain_pt });
            top += page.height_pt;
        }
        let mut scene = Self {
            text: &sheet.text,
            blocks,
            pieces: Vec::new(),
            hidden: Vec::new(),
            rules: Rules::default(),
            leaves,
            images: Vec::new(),
            filled: Vec::new(),
            em: 10.0,
        };
        for (page, leaf) in sheet.geometry.iter().zip(&scene.leaves) {
            let image = |image: &ImageArea| {
                (Image { page: page.number, area: image.area, colour: image.dominant }, leaf.area.y)
            };
            scene.images.extend(page.images.iter().take(MOST_IMAGES).map(image));
            let filled = |&(area, colour): &(Rect, [u8; 3])| {
                (Image { page: page.number, area, colour: Some(colour) }, leaf.area.y)
            };
            scene.filled.extend(page.shades.iter().take(MOST_SHADES).map(filled));
        }
        scene.place(&sheet.geometry);
        scene.em = scene.commonest_size();
        scene.rules = scene.all_rules(&sheet.geometry);
        scene
    }

    fn place(&mut self, pages: &[Page]) {
        let glyphs = in_text_order(pages.iter().zip(0..));
        for (index, block) in self.blocks.iter().enumerate() {
            let mut piece: Option<Piece> = None;
            let mut shown = false;
            for span in &block.spans {
                let first = glyphs.partition_point(|(glyph, _)| glyph.span.end <= span.start);
                let inside = glyphs[first..].iter().take_while(|(glyph, _)| glyph.span.start < span.end);
                for &(glyph, page) in inside {
                    if glyph.is_blank(self.text) {
                        continue;
                    }
                    let down = self.leaves[page].area.y;
                    let area = glyph.area.moved(0.0, down);
                    shown = shown || pages[page].shows(glyph);
                    match &mut piece {
                        // A label's other lines may stand on no other page.
                        Some(piece) if piece.page == page => piece.area = piece.area.union(area),
                        Some(_) => {}
                        None => {
                            piece = Some(Piece {
                                block: index,
                                area,
                                baseline: glyph.baseline() + down,
                                size: glyph.size_pt,
                                page,
                            });
                        }
                    }
                }
            }
            match piece.filter(|_| shown) {
                Some(piece) => self.pieces.push(piece),
                None => self.hidden.push(index),
            }
        }
        self.pieces.sort_by(|a, b| {
            a.page.cmp(&b.page).then(a.area.y.total_cmp(&b.area.y)).then(a.area.x.total_cmp(&b.area.x))
        });
    }

    fn commonest_size(&self) -> f64 {
        let mut sizes: Vec<(u32, usize)> = self
            .pieces
            .iter()
            .map(|piece| ((piece.size * 10.0).round() as u32, self.blocks[piece.block].spans[0].len()))
            .collect();
        sizes.sort_unstable();
        let bytes = |same: &[(u32, usize)]| same.iter().map(|(_, bytes)| bytes).sum::<usize>();
        let commonest = sizes.chunk_by(|a, b| a.0 == b.0).max_by_key(|same| bytes(same));
        commonest.map_or(10.0, |same| f64::from(same[0].0) / 10.0).max(0.5)
    }

    fn all_rules(&self, pages: &[Page]) -> Rules {
        let (mut level, mut upright) = (Vec::new(), Vec::new());
        for (page, leaf) in pages.iter().zip(&self.leaves) {
            if page.rules.len() > MOST_RULES {
                continue;
            }
            let down = leaf.area.y;
            for rule in &page.rules {
                if rule.is_horizontal() {
                    level.push(Line { at: rule.from[1] + down, from: rule.from[0], to: rule.to[0] });
                } else {
                    upright.push(Line { at: rule.from[0], from: rule.from[1] + down, to: rule.to[1] + down });
                }
            }
            // A shaded box shows its edges as a ruled one does.
            for (area, _) in page.shades.iter().take(MOST_SHADES) {
                let area = area.moved(0.0, down);
                let holds_text = || self.pieces.iter().any(|piece| area.holds(piece.area.center()));
                if area.height < LOWEST_SHADE_EM * self.em || area.width < self.em || !holds_text() {
                    continue;
                }
                level.extend([area.y, area.bottom()].map(|at| Line { at, from: area.x, to: area.right() }));
                upright.extend([area.x, area.right()].map(|at| Line { at, from: area.y, to: area.bottom() }));
            }
        }
        Rules::new(level, upright)
    }

    /// What a piece is.
    pub fn kind(&self, piece: usize) -> &'s BlockKind {
        &self.blocks[self.pieces[piece].block].kind
    }

    /// The sign or number that a piece is.
    pub fn marker(&self, piece: usize) -> Option<Marker> {
        match self.kind(piece) {
            BlockKind::Marker(marker) => Some(*marker),
            _ => None,
        }
    }

    /// The characters of a piece.
    pub fn spans(&self, piece: usize) -> &'s [Span] {
        &self.blocks[self.pieces[piece].block].spans
    }

    /// The text of a piece.
    pub fn words(&self, piece: usize) -> Cow<'s, str> {
        match self.spans(piece) {
            [span] => Cow::Borrowed(span.of(self.text)),
            spans => spans.iter().map(|span| span.of(self.text)).collect(),
        }
    }

    /// The ruling lines next to a piece.
    pub fn sides(&self, piece: usize) -> Sides {
        self.rules.around(self.pieces[piece].area)
    }

    /// Whether pieces are only known to the width of a character.
    pub fn is_coarse(&self) -> bool {
        self.leaves.iter().any(|leaf| leaf.grain > 0.0)
    }

    /// How far right anything stands.
    pub fn right_end(&self) -> f64 {
        self.pieces.iter().map(|piece| piece.area.right()).fold(self.rules.right_end(), f64::max)
    }

    /// The box round all pages.
    pub fn whole(&self) -> Rect {
        let first = self.leaves.first().map(|leaf| leaf.area).unwrap_or_default();
        self.leaves.iter().fold(first, |all, leaf| all.union(leaf.area))
    }
}
