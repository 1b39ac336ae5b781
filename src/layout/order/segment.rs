//! Segments: pieces that may make up one cell together, or one paragraph of it.

use std::hash::{DefaultHasher, Hash, Hasher};

use super::pieces::Piece;
use crate::blocks::Gap;
use crate::fold;
use crate::layout::look::Look;
use crate::layout::opening::{BULLET, goes_on, opening};
use crate::layout::role::{self, RoleScores};

/// How many lines a text has and how wide they are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Extent {
    /// Lines of the page.
    pub lines: u16,
    /// Width of the widest line that the next one goes on with, in half ems.
    pub widest: u16,
    /// Width of the last line.
    pub last: u16,
    /// The least width, in half ems, in which the first characters of some line had found room on the line
    /// before; where lines were wrapped, their column is narrower.
    pub roomy: u16,
}

impl Default for Extent {
    fn default() -> Self {
        Self { lines: 1, widest: 0, last: 0, roomy: u16::MAX }
    }
}

/// A range of pieces and what it looks like as one text.
#[derive(Clone, Debug)]
pub struct Segment {
    /// Its first piece.
    pub start: usize,
    /// One past its last piece.
    pub end: usize,
    /// What the seams within it and before it cost, in nats.
    pub seam_cost: f32,
    /// How likely each role is.
    pub scores: RoleScores,
    /// The score of the likeliest.
    pub best: f32,
    /// Its lines.
    pub extent: Extent,
    /// Whether it is nothing but numbers.
    pub is_numbers: bool,
    /// How it begins.
    pub opening: u8,
    /// What it is like as a paragraph of a cell.
    pub shape: Shape,
    /// Stands for its letters, whatever their width and the blanks between them.
    pub key: u64,
}

impl Segment {
    /// Its words, in one.
    pub fn words(&self, pieces: &[Piece]) -> String {
        pieces[self.start..self.end].iter().map(|piece| piece.text.as_str()).collect()
    }
}

/// What a text is like as one of several paragraphs of a cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// Like any other.
    Plain = 0,
    /// It goes on from the one before.
    GoesOn = 1,
    /// It has a bullet, as others of its cell have.
    Bulleted = 2,
    /// It ends with words in brackets, or has a colon: one of several times, each with what it is for.
    Annotated = 3,
}

impl Shape {
    pub(super) fn of(text: &str) -> Self {
        let text = text.trim();
        if goes_on(text) {
            Self::GoesOn
        } else if opening(text) == BULLET {
            Self::Bulleted
        } else if text.ends_with([')', '）']) || text.contains([':', '：']) {
            Self::Annotated
        } else {
            Self::Plain
        }
    }
}

/// No seam is ruled out by itself: what its look says may be wrong. In nats.
const UNLIKELY_SEAM: f32 = 4.0;
/// Pieces in one segment.
const LONGEST: usize = 24;
/// Past so many segments of a page each piece is tried by itself only. The fullest page known has 700; kinship
/// is told for each pair.
const MANY_SEGMENTS: usize = 2_000;

/// All segments worth trying, in order of their first piece, and for each piece where its segments begin.
pub fn segments(pieces: &[Piece]) -> (Vec<Segment>, Vec<usize>) {
    let mut segments = Vec::new();
    let mut first = Vec::with_capacity(pieces.len() + 1);
    for start in 0..pieces.len() {
        first.push(segments.len());
        let mut within = 0.0;
        let mut text = String::new();
        let longest = if segments.len() < MANY_SEGMENTS { LONGEST } else { 1 };
        for end in start + 1..=pieces.len().min(start + longest) {
            text.push_str(&pieces[end - 1].text);
            let cut = pieces.get(end).filter(|next| !next.after_anchor).map(|next| softplus(next.joins));
            let cut_cost = cut.unwrap_or(0.0);
            if cut_cost < UNLIKELY_SEAM {
                let is_one = end == start + 1;
                let scores = if is_one { pieces[start].scores } else { role::scores(&Look::of(&text)) };
                segments.push(Segment {
                    start,
                    end,
                    seam_cost: within + cut_cost,
                    scores,
                    best: scores.best().1,
                    extent: extent(&pieces[start..end]),
                    is_numbers: is_numbers(&text),
                    opening: opening(&text),
                    shape: Shape::of(&text),
                    key: key(&text),
                });
            }
            let Some(next) = pieces.get(end).filter(|next| !next.after_anchor) else { break };
            within += softplus(-next.joins);
            if within > UNLIKELY_SEAM {
                break;
            }
        }
    }
    first.push(segments.len());
    (segments, first)
}

/// −ln of the share that stands against log odds `z`.
fn softplus(z: f32) -> f32 {
    if z > 20.0 { z } else { z.exp().ln_1p() }
}

fn is_numbers(text: &str) -> bool {
    let key = fold::key(text);
    key.first().is_some_and(char::is_ascii_digit)
        && key.iter().all(|c| c.is_ascii_digit() || ",、・".contains(*c))
}

fn key(text: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    fold::key(text).hash(&mut hasher);
    hasher.finish()
}

/// The lines of neighbouring pieces.
pub fn extent(pieces: &[Piece]) -> Extent {
    let mut extent = Extent::default();
    for (index, piece) in pieces.iter().enumerate() {
        let blank = match piece.gap {
            _ if index == 0 => 0,
            Gap::Joined => 0,
            Gap::Spaces(half_ems) => half_ems as u16,
            Gap::Line | Gap::Blank(_) | Gap::Page | Gap::Start => {
                extent.lines += 1;
                extent.widest = extent.widest.max(extent.last);
                if !piece.begins_paragraph {
                    extent.roomy = extent.roomy.min(extent.last.saturating_add(piece.unit as u16));
                }
                extent.last = 0;
                0
            }
        };
        extent.last = extent
            .last
            .saturating_add(blank)
            .saturating_add(piece.half_ems.min(usize::from(u16::MAX)) as u16);
    }
    extent
}
