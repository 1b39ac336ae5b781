//! Sentences of a box told apart: by the signs they begin with, else by where lines end and how far apart
//! they stand.

use super::lines::{self, Full, TextLine};
use super::scene::Scene;
use crate::marker::Marker;

/// A sign stands at most this far from where the others stand, in ems.
const SAME_COLUMN_EM: f64 = 0.9;
/// Lines that start this much farther right than the signs are indented, in ems.
const INDENT_EM: f64 = 0.4;
/// Lines this much farther apart than the closest ones are not of one sentence, in ems.
const PARTED_EM: f64 = 0.2;

/// Full lines end within this of each other, in ems: a word or a number is not broken.
const RAGGED_EM: f64 = 6.0;

/// A sentence: the sign before it and its lines.
pub struct Entry {
    /// The sign, if it stands for itself.
    pub sign: Option<usize>,
    /// Its lines; the sign is not in them.
    pub lines: Vec<TextLine>,
}

/// Cuts the lines of a box into entries. `full` is how far full lines reach, `edge` the right edge of the box.
pub fn split(scene: &Scene<'_>, pieces: &[usize], full: Full, edge: f64) -> Vec<Entry> {
    let lines = lines::gather(scene, pieces);
    let sign_of = |line: &TextLine| {
        let first = line.pieces[0];
        scene.marker(first).filter(|marker| !matches!(marker, Marker::Digits(_))).map(|_| first)
    };
    let left = lines
        .iter()
        .filter_map(|line| sign_of(line).map(|sign| scene.pieces[sign].area.x))
        .fold(f64::INFINITY, f64::min);
    let is_signed = |line: &TextLine| {
        sign_of(line).filter(|sign| scene.pieces[*sign].area.x - left <= SAME_COLUMN_EM * scene.em)
    };
    let pitch =
        lines.windows(2).map(|pair| pair[1].baseline - pair[0].baseline).fold(f64::INFINITY, f64::min);
    let has_signs = lines.iter().any(|line| is_signed(line).is_some());
    // Who ends the last sentence with a full stop ends all with one.
    let has_stops = lines.last().is_some_and(|line| lines::ends_sentence(scene, line));
    let longest = lines.iter().map(|line| line.area.width).fold(0.0, f64::max);
    let is_long = |line: &TextLine| {
        let [width, box_width] = [line.area.width, edge - line.area.x];
        width > longest - RAGGED_EM * scene.em && (scene.is_coarse() || width > lines::FULL_SHARE * box_width)
    };
    let mut entries: Vec<Entry> = Vec::new();
    let mut above: Option<TextLine> = None;
    for mut line in lines {
        let sign = is_signed(&line);
        let begins = match &above {
            None => true,
            Some(_) if sign.is_some() => true,
            Some(above) if has_stops && !lines::ends_sentence(scene, above) && is_long(above) => false,
            // Behind signs that stand for themselves, lines are indented; a sign in the text indents nothing.
            Some(above) if has_signs => {
                let is_indented = line.area.x > left + INDENT_EM * scene.em;
                (has_stops || !is_indented) && lines::begins_paragraph(scene, above, &line, full)
            }
            Some(above) => {
                let is_parted = line.baseline - above.baseline > pitch + PARTED_EM * scene.em;
                is_parted || lines::begins_paragraph(scene, above, &line, full)
            }
        };
        above = Some(line.clone());
        if let Some(sign) = sign {
            line.pieces.retain(|piece| *piece != sign);
        }
        if begins {
            entries.push(Entry { sign, lines: Vec::new() });
        }
        if let (Some(entry), false) = (entries.last_mut(), line.pieces.is_empty()) {
            entry.lines.push(line);
        }
    }
    entries
}
