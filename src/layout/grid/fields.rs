//! Boxes outside the tables: which texts stand in the box that a label names.
//!
//! A label that has a ruled box for itself names the box on its right, as high as its own; if none is there,
//! the one below. A label that shares its box with texts, or has none, names what stands on its right up to
//! the next label of its row or, where nothing does, what stands below; how far down, `bands` tells.

use super::anchor::{Anchor, Anchors};
use super::bands::{self, Row};
use super::lines;
use super::plan::Slot;
use super::scene::Scene;
use crate::form::{Field, FieldKind};
use crate::geometry::Rect;
use crate::value::fiscal_year::fiscal_year;

/// An upright line along this share of a box's height parts it.
const PARTED_SHARE: f64 = 0.8;

/// Texts of one box.
pub struct Filled<'f> {
    /// The box, by its place among all of them.
    pub field: usize,
    /// As drawn.
    pub drawn: &'f Field,
    /// Its pieces.
    pub pieces: Vec<usize>,
    /// The box on the page.
    pub area: Rect,
    /// How it was found.
    pub by: By,
}

/// How a box was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum By {
    /// Ruling lines stand round it or its label.
    Lines,
    /// Ruling lines, and more of them stand between its texts: what they part may be other boxes.
    Parted,
    /// Alignment with its label.
    Alignment,
    /// It has no label.
    Nothing,
}

/// A label and the box drawn behind it.
pub(super) struct Named<'f> {
    pub anchor: Anchor,
    pub row: usize,
    pub field: Option<(usize, &'f Field)>,
}

/// Fills the boxes of `rows`, which are drawn one after the other and stand in `zone`. `is_free` tells which
/// pieces may be taken, `below_table` whether the form's table stands above.
pub fn fill<'f>(
    scene: &Scene<'_>,
    anchors: &Anchors,
    rows: &[&[Slot<'f>]],
    zone: Rect,
    is_free: &mut [bool],
    below_table: bool,
) -> Vec<Filled<'f>> {
    let mut named: Vec<Named<'f>> = Vec::new();
    let mut unnamed: Vec<(usize, &'f Field)> = Vec::new();
    for (row, slots) in rows.iter().enumerate() {
        for (at, slot) in slots.iter().enumerate() {
            let next = slots.get(at + 1).and_then(|next| match next {
                Slot::Field(index, field) => Some((*index, *field)),
                Slot::Label(_) => None,
            });
            match slot {
                Slot::Label(label) => {
                    if let Some(anchor) = anchors.own[*label] {
                        named.push(Named { anchor, row, field: next });
                    }
                }
                Slot::Field(index, field) => {
                    let has_label = at > 0 && matches!(slots[at - 1], Slot::Label(_));
                    if !has_label {
                        unnamed.push((*index, *field));
                    }
                }
            }
        }
    }
    let mut filled = Vec::new();
    let take = |is_free: &mut [bool], wanted: &dyn Fn(Rect) -> bool| -> Vec<usize> {
        let mut taken = Vec::new();
        for (piece, free) in is_free.iter_mut().enumerate() {
            if *free && wanted(scene.pieces[piece].area) {
                *free = false;
                taken.push(piece);
            }
        }
        taken
    };
    // A year says by itself what it is.
    unnamed.sort_by_key(|(_, drawn)| drawn.kind != FieldKind::EraYear);
    let of_no_label = |drawn: &[(usize, &'f Field)], is_free: &mut [bool], filled: &mut Vec<Filled<'f>>| {
        for (field, drawn) in drawn {
            let pieces = unlabelled(scene, drawn, anchors, zone, is_free);
            for piece in &pieces {
                is_free[*piece] = false;
            }
            filled.push(Filled { field: *field, drawn, pieces, area: zone, by: By::Nothing });
        }
    };
    let years = unnamed.partition_point(|(_, drawn)| drawn.kind == FieldKind::EraYear);
    of_no_label(&unnamed[..years], is_free, &mut filled);
    let mut open = Vec::new();
    for (at, one) in named.iter().enumerate() {
        let Some((field, drawn)) = one.field else { continue };
        match beside(scene, &named, at, zone) {
            Some(area) => {
                let (area, by) = first_part(scene, drawn.kind, area);
                let pieces = take(is_free, &|piece: Rect| area.holds(piece.center()));
                filled.push(Filled { field, drawn, pieces, area, by });
            }
            None => open.push(at),
        }
    }
    let bands = bands::split(scene, &named, &open, zone, is_free, below_table);
    for (at, Row { area, sits_below }) in bands {
        let Some((field, drawn)) = named[at].field else { continue };
        let label = named[at].anchor;
        let is_ruled = label.sides.top.is_some() && label.sides.bottom.is_some();
        let pieces = take(is_free, &|piece: Rect| {
            let [_, y] = piece.center();
            let x = piece.x + 0.3 * scene.em;
            let is_behind =
                sits_below || scene.is_coarse() || x >= label.area.right() || y > label.area.bottom();
            area.holds([x, y]) && is_behind
        });
        let by = if is_ruled { By::Lines } else { By::Alignment };
        filled.push(Filled { field, drawn, pieces, area, by });
    }
    of_no_label(&unnamed[years..], is_free, &mut filled);
    filled
}

/// The box on the right of a label that has one for itself, or the one below.
fn beside(scene: &Scene<'_>, named: &[Named<'_>], at: usize, zone: Rect) -> Option<Rect> {
    let label = named[at].anchor;
    if !label.is_cell {
        return None;
    }
    let (top, bottom) = (label.top(), label.bottom());
    let others = || named.iter().enumerate().filter(|(other, _)| *other != at).map(|(_, other)| other.anchor);
    let shares_height = |other: &Anchor| {
        let shared = other.bottom().min(bottom) - other.top().max(top);
        shared > 0.3 * (other.bottom() - other.top()).min(bottom - top)
    };
    let left = label.right();
    // A label that shares its box with texts begins that box; where no line stands before it, the box beside this
    // label's ends with the other's words.
    let left_edge = |other: Anchor| match other.sides.left {
        Some(edge) if edge > left + scene.em => edge,
        _ => other.area.x.max(label.area.right()),
    };
    let next = others()
        .filter(|other| other.area.x >= label.area.right() - 0.1 * scene.em && shares_height(other))
        .map(left_edge)
        .fold(f64::INFINITY, f64::min);
    // The frame ends where no text and no line goes on.
    let right = if next.is_finite() { next } else { zone.right() };
    let beyond = Rect { x: left, y: top, width: (right - left).max(0.0), height: bottom - top };
    let lines_beyond = scene
        .rules
        .upright_between(left + scene.em, right + 1.0)
        .iter()
        .any(|line| line.shared(top, bottom) > 0.5 * (bottom - top));
    let texts_beyond = scene.pieces.iter().any(|piece| beyond.holds(piece.area.center()));
    if beyond.width > 1.5 * scene.em && (lines_beyond || texts_beyond) {
        return Some(beyond);
    }
    let right = label.right();
    let middle = f64::midpoint(left.min(label.left()), right);
    let under = Rect { x: middle, y: bottom + 1.0, width: 1.0, height: 1.0 };
    let floor = scene.rules.around(under).bottom?;
    let area = Rect { x: label.left(), y: bottom, width: right - label.left(), height: floor - bottom };
    let holds_label = others().any(|other| area.holds(other.area.center()));
    (!holds_label).then_some(area).or(Some(Rect { height: 0.0, ..area }))
}

/// A box up to the first line that parts its texts, if it holds one name or number: what stands beyond are boxes
/// that nobody drew. Longer texts may be written over several boxes.
fn first_part(scene: &Scene<'_>, kind: FieldKind, area: Rect) -> (Rect, By) {
    let texts: Vec<f64> = (scene.pieces.iter().map(|piece| piece.area.center()))
        .filter(|middle| area.holds(*middle))
        .map(|[x, _]| x)
        .collect();
    let parts = |x: f64| texts.iter().any(|text| *text < x) && texts.iter().any(|text| *text > x);
    let lines = scene.rules.upright_between(area.x + scene.em, area.right() - scene.em);
    let through = lines.iter().filter(|line| line.shared(area.y, area.bottom()) > PARTED_SHARE * area.height);
    match through.map(|line| line.at).find(|x| parts(*x)) {
        None => (area, By::Lines),
        _ if kind == FieldKind::SdgGoals => (area, By::Lines),
        Some(x) if matches!(kind, FieldKind::Office | FieldKind::Rank | FieldKind::EraYear) => {
            (Rect { width: x - area.x, ..area }, By::Lines)
        }
        Some(_) => (area, By::Parted),
    }
}

/// Texts for a box without a label: those near the title that can be what the box holds.
fn unlabelled(
    scene: &Scene<'_>,
    drawn: &Field,
    anchors: &Anchors,
    zone: Rect,
    is_free: &[bool],
) -> Vec<usize> {
    let title = anchors.own[0].map(|title| title.area);
    let free: Vec<usize> = (0..scene.pieces.len())
        .filter(|piece| is_free[*piece] && zone.holds(scene.pieces[*piece].area.center()))
        .collect();
    let mut best: Option<(f64, Vec<usize>)> = None;
    for line in lines::gather(scene, &free) {
        let near =
            |a: &usize, b: &usize| scene.pieces[*b].area.x - scene.pieces[*a].area.right() < 1.5 * scene.em;
        for run in line.pieces.chunk_by(near) {
            let words: String = run.iter().map(|piece| scene.words(*piece)).collect();
            let area =
                run.iter().fold(scene.pieces[run[0]].area, |all, piece| all.union(scene.pieces[*piece].area));
            let suits = match drawn.kind {
                FieldKind::EraYear => {
                    fiscal_year(&words).is_some_and(|year| 2 * year.span.len() > words.len())
                }
                _ => scene.marker(run[0]).is_none(),
            };
            // On the title's line is nearer than anywhere else.
            let distance = title.map_or(area.y, |title| {
                4.0 * (area.center()[1] - title.center()[1]).abs()
                    + (area.center()[0] - title.center()[0]).abs()
            });
            if suits && best.as_ref().is_none_or(|(nearest, _)| distance < *nearest) {
                best = Some((distance, run.to_vec()));
            }
        }
    }
    best.map(|(_, pieces)| pieces).unwrap_or_default()
}
