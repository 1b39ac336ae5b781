//! The texts of one column within a row: which lines belong to which marker.

use super::lines::{self, Full, TextLine};
use super::scene::Scene;
use crate::form::Items;
use crate::marker::{self, Marker};

/// What a marker and the lines it opens are.
#[derive(Clone, Debug)]
pub struct Entry {
    /// The marker.
    pub marker: Option<usize>,
    /// The number it prints.
    pub number: Option<u32>,
    /// The lines; the marker is not in them.
    pub lines: Vec<TextLine>,
    /// Height of its upper edge.
    pub top: f64,
}

/// What it costs that a marker has no text, in ems of standing off its text.
const EMPTY: f64 = 2.0;
/// What it costs that a text stands before the first marker, a line.
const BEFORE: f64 = 1.2;
/// What it costs that a ruling line stands between a marker and its first line.
const RULED: f64 = 1.5;
/// What it costs that a marker opens a line which the line above runs on into.
const GOES_ON: f64 = 0.8;
/// What it costs that a text begins above a marker it should stand beside, or goes on beside the next marker.
const REACHES_OVER: f64 = 1.0;
/// A line this far above or below a marker does not stand beside it, in ems.
const BESIDE_EM: f64 = 0.6;
/// A row with more lines in one column is cut at the markers' heights.
const MOST_LINES: usize = 400;

/// Whether a piece can open an item.
pub fn opens_item(scene: &Scene<'_>, piece: usize, items: &Items) -> bool {
    match scene.marker(piece) {
        Some(Marker::Numbered(_)) => items.numbered,
        Some(Marker::Sign(sign)) => items.bullets.contains(&sign) || items.numbered && sign == marker::LOST,
        _ => false,
    }
}

/// Where a marker stands beside the lines it opens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stance {
    /// Beside the first one.
    Head,
    /// Beside their middle.
    Middle,
}

/// Lines of a column told apart.
pub struct Attached {
    /// Lines before the first marker.
    pub before: Vec<TextLine>,
    /// Markers and their lines.
    pub entries: Vec<Entry>,
    /// How far markers stand from where they should, all together, in ems.
    pub cost: f64,
}

/// How the lines of a column run.
#[derive(Clone, Copy, Debug)]
pub struct Habit {
    /// How far full lines reach.
    pub full: Full,
    /// Where markers stand.
    pub stance: Stance,
}

/// Gives each of `lines` to one of `markers`, all from top to bottom.
pub fn attach(scene: &Scene<'_>, lines: Vec<TextLine>, markers: &[usize], habit: Habit) -> Attached {
    let em = scene.em;
    let heights: Vec<f64> = markers.iter().map(|marker| scene.pieces[*marker].area.center()[1]).collect();
    let (starts, cost) = if lines.len() > MOST_LINES || markers.len() > MOST_LINES {
        let first = |height: &f64| lines.partition_point(|line| line.middle() < height - 0.6 * em);
        (heights.iter().map(first).collect(), 0.0)
    } else {
        best_starts(scene, &lines, &heights, habit)
    };
    let mut lines = lines.into_iter();
    let first = starts.first().copied().unwrap_or(lines.len());
    let before: Vec<TextLine> = lines.by_ref().take(first).collect();
    let mut entries = Vec::new();
    let mut from = first;
    for (at, &marker) in markers.iter().enumerate() {
        let to = starts.get(at + 1).copied().unwrap_or(usize::MAX);
        let own: Vec<TextLine> = lines.by_ref().take(to.saturating_sub(from)).collect();
        from = to;
        let area = scene.pieces[marker].area;
        let top = own.first().map_or(area.y, |line| line.area.y.min(area.y));
        let number = match scene.marker(marker) {
            Some(Marker::Numbered(number)) => Some(number),
            _ => None,
        };
        entries.push(Entry { marker: Some(marker), number, lines: own, top });
    }
    Attached { before, entries, cost }
}

/// For each marker the number of its first line, so that markers stand where they should.
fn best_starts(scene: &Scene<'_>, lines: &[TextLine], heights: &[f64], habit: Habit) -> (Vec<usize>, f64) {
    let (em, count) = (scene.em, lines.len());
    if heights.is_empty() {
        return (Vec::new(), 0.0);
    }
    let goes_on: Vec<f64> = (0..count)
        .map(|at| {
            let is_new = at == 0 || lines::begins_paragraph(scene, &lines[at - 1], &lines[at], habit.full);
            if is_new { 0.0 } else { GOES_ON }
        })
        .collect();
    let crossed = |marker: usize, from: usize| {
        let x = lines[from].area.x + 0.1 * em;
        RULED * scene.rules.crossed(x, heights[marker], lines[from].middle()) as f64
    };
    let cost = |marker: usize, from: usize, to: usize, crossed: f64| -> f64 {
        if from == to {
            return EMPTY;
        }
        let first = &lines[from];
        let should = match habit.stance {
            Stance::Head => first.middle(),
            Stance::Middle => f64::midpoint(first.area.y, lines[to - 1].area.bottom()),
        };
        let reaches_over = habit.stance == Stance::Head
            && !scene.is_coarse()
            && (first.middle() < heights[marker] - BESIDE_EM * em
                || heights
                    .get(marker + 1)
                    .is_some_and(|next| lines[to - 1].middle() > next + BESIDE_EM * em));
        let over = if reaches_over { REACHES_OVER } else { 0.0 };
        (should - heights[marker]).abs() / em + crossed + goes_on[from] + over
    };
    // best[k][i]: the first k markers own the lines before i.
    let mut best = vec![vec![(f64::INFINITY, 0usize); count + 1]; heights.len() + 1];
    for (i, cell) in best[0].iter_mut().enumerate() {
        *cell = (BEFORE * i as f64, 0);
    }
    for k in 1..=heights.len() {
        let (before, after) = best.split_at_mut(k);
        for (from, &(so_far, _)) in before[k - 1].iter().enumerate() {
            // The same for all lines that the marker's texts may end with.
            let crossed = if from < count { crossed(k - 1, from) } else { 0.0 };
            for (i, best) in after[0].iter_mut().enumerate().skip(from) {
                if so_far < best.0 {
                    let whole = so_far + cost(k - 1, from, i, crossed);
                    if whole < best.0 {
                        *best = (whole, from);
                    }
                }
            }
        }
    }
    let mut starts = vec![0; heights.len()];
    let mut at = count;
    for k in (1..=heights.len()).rev() {
        at = best[k][at].1;
        starts[k - 1] = at;
    }
    (starts, best[heights.len()][count].0)
}

/// Joins bulleted entries that stand in one box, in rows where lines stand between all entries of the column
/// that names the items: the bullets are then within an item's text.
pub fn join_in_boxes(scene: &Scene<'_>, columns: &mut [Vec<Entry>]) {
    let Some(names) = columns.iter().find(|column| !column.is_empty()) else { return };
    if names.len() < 2 || !names.windows(2).all(|pair| are_parted(scene, &pair[0], &pair[1])) {
        return;
    }
    for column in columns {
        if !column.windows(2).any(|pair| are_parted(scene, &pair[0], &pair[1])) {
            continue;
        }
        let mut joined: Vec<Entry> = Vec::new();
        for mut entry in std::mem::take(column) {
            let is_bulleted = entry.number.is_none() && entry.marker.is_some() && !entry.lines.is_empty();
            match joined.last_mut() {
                Some(above) if is_bulleted && !are_parted(scene, above, &entry) => {
                    entry.lines[0].pieces.splice(0..0, entry.marker);
                    above.lines.append(&mut entry.lines);
                }
                _ => joined.push(entry),
            }
        }
        *column = joined;
    }
}

/// Whether a level line stands between two entries.
fn are_parted(scene: &Scene<'_>, upper: &Entry, lower: &Entry) -> bool {
    let Some((last, first)) = upper.lines.last().zip(lower.lines.first()) else { return false };
    scene.rules.crossed(first.area.x + 0.1 * scene.em, last.middle(), first.middle()) > 0
}
