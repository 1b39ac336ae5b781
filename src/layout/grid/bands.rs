//! How far down a label's texts go where no ruling line tells: the rows of a form are bands across the page,
//! and the cut between two of them is chosen so that each label stands at the head or in the middle of its
//! texts and the cuts fall into gaps.

mod texts;

use self::texts::{Line, Wanted};
use super::anchor::Anchor;
use super::fields::Named;
use super::scene::Scene;
use crate::geometry::Rect;
use crate::layout::opening::opening;

/// The part of a row that one label names.
pub struct Row {
    /// Its box; a text belongs to it that begins in it.
    pub area: Rect,
    /// The texts stand under the label, not on its right.
    pub sits_below: bool,
}

/// Cuts tried between two rows.
const MOST_CUTS: usize = 120;
/// What it costs that a label stands neither at the head nor in the middle of its texts, an em.
const OFF_CENTRE: f64 = 1.0;
/// What it costs at most.
const MOST_OFF_CENTRE: f64 = 4.0;
/// What it costs that a label has no text.
const EMPTY: f64 = 0.8;
/// What it costs that a line stands above the first row or below the last one.
const STRAY: f64 = 1.0;
/// What a ruling line in the cut is worth.
const RULED: f64 = 6.0;
/// What a gap at the cut is worth, an em, and at most.
const GAP: f64 = 0.5;
const MOST_GAP: f64 = 1.0;
/// What it costs to cut through a text.
const CROSSED: f64 = 3.0;

/// Bands for the labels `open` of `named`, with the label each belongs to.
pub fn split<'s>(
    scene: &'s Scene<'_>,
    named: &[Named<'s>],
    open: &[usize],
    zone: Rect,
    is_free: &[bool],
    below_table: bool,
) -> Vec<(usize, Row)> {
    let mut rows: Vec<usize> = open.iter().map(|at| named[*at].row).collect();
    rows.dedup();
    let pieces: Vec<usize> = (0..scene.pieces.len())
        .filter(|piece| is_free[*piece] && zone.holds(scene.pieces[*piece].area.center()))
        .collect();
    let free: Vec<Rect> = pieces.iter().map(|piece| scene.pieces[*piece].area).collect();
    // What stands above the first row or below the last one belongs to neither.
    let mut bands = vec![Band::empty(scene, zone.y)];
    bands.extend(rows.iter().map(|row| {
        let labels: Vec<usize> = open.iter().copied().filter(|at| named[*at].row == *row).collect();
        Band::of(scene, named, &labels, zone, &pieces, below_table)
    }));
    bands.push(Band::empty(scene, zone.bottom()));
    let cuts = cut(scene, &bands, zone, &free);
    let mut found = Vec::new();
    for (band, pair) in bands.iter().zip(cuts.windows(2)) {
        for slot in &band.slots {
            let top = slot.limits.y.max(pair[0]);
            let bottom = slot.limits.bottom().min(pair[1]);
            let area = Rect { y: top, height: (bottom - top).max(0.0), ..slot.limits };
            found.push((slot.label, Row { area, sits_below: slot.sits_below }));
        }
    }
    found
}

/// A row of the form whose height is not known.
struct Band<'s> {
    slots: Vec<BandSlot<'s>>,
    /// Its labels' highest and lowest point.
    top: f64,
    bottom: f64,
    scene: &'s Scene<'s>,
}

struct BandSlot<'s> {
    label: usize,
    area: Rect,
    limits: Rect,
    sits_below: bool,
    /// What may stand in it.
    lines: Vec<Line>,
    /// What should.
    wanted: Option<Wanted<'s>>,
    /// How the other boxes' lines begin.
    openings: Vec<u8>,
}

impl<'s> Band<'s> {
    fn empty(scene: &'s Scene<'_>, height: f64) -> Self {
        Self { slots: Vec::new(), top: height, bottom: height, scene }
    }

    fn of(
        scene: &'s Scene<'_>,
        named: &[Named<'s>],
        labels: &[usize],
        zone: Rect,
        pieces: &[usize],
        below_table: bool,
    ) -> Self {
        let free: Vec<Rect> = pieces.iter().map(|piece| scene.pieces[*piece].area).collect();
        let row = named[labels[0]].row;
        let peers: Vec<Rect> =
            named.iter().filter(|other| other.row == row).map(|other| other.anchor.area).collect();
        let mut slots = Vec::new();
        for &label in labels {
            let anchor = named[label].anchor;
            let area = anchor.area;
            let limits = beyond_label(scene, &anchor, zone, &free);
            let next = peers
                .iter()
                .map(|peer| peer.x)
                .filter(|x| *x > area.x + 0.5 * scene.em)
                .fold(limits.right(), f64::min);
            let below = named
                .iter()
                .map(|other| other.anchor.area)
                .filter(|other| other.y >= area.bottom() && other.shared_width(area) > 0.0)
                .map(|other| other.y)
                .fold(limits.bottom(), f64::min);
            let beside = |text: &&Rect| {
                text.x + 0.3 * scene.em >= area.right()
                    && text.x < next
                    && text.shared_height(area) > 0.4 * text.height.min(area.height)
                    && limits.holds(text.center())
            };
            let under = |text: &&Rect| {
                text.y > area.bottom() - 0.3 * scene.em
                    && text.y < below
                    && text.y < area.bottom() + 4.0 * scene.em
                    && text.x + 0.5 * scene.em < area.right()
                    && text.x + 2.0 * scene.em >= area.x
                    && limits.holds(text.center())
            };
            let sits_below = !free.iter().any(|text| beside(&text)) && free.iter().any(|text| under(&text));
            let left = if sits_below {
                limits.x.max(area.x - 2.0 * scene.em)
            } else if scene.is_coarse() {
                // Texts in columns begin right behind their own line of the label, not behind its longest.
                area.x + 0.5 * scene.em
            } else {
                area.right() - 0.1 * scene.em
            };
            let width = (next - left - 0.2 * scene.em).max(0.0);
            let drawn = |at: &usize| Some(opening(named[*at].field?.1.example.as_deref()?));
            slots.push(BandSlot {
                label,
                area,
                limits: Rect { x: left, width, ..limits },
                sits_below,
                lines: texts::lines_of(scene, pieces, [left, left + width]),
                wanted: named[label].field.map(|(_, drawn)| Wanted { drawn, below_table }),
                openings: (0..named.len()).filter(|at| *at != label).filter_map(|at| drawn(&at)).collect(),
            });
        }
        let tops = slots.iter().map(|slot| slot.area.y);
        let bottoms = slots.iter().map(|slot| slot.area.bottom());
        Self {
            top: tops.fold(f64::INFINITY, f64::min),
            bottom: bottoms.fold(f64::NEG_INFINITY, f64::max),
            slots,
            scene,
        }
    }

    /// What it costs to let the row reach from `top` to `bottom`.
    fn cost(&self, top: f64, bottom: f64, free: &[Rect]) -> f64 {
        let em = self.scene.em;
        let mut cost = 0.0;
        if self.slots.is_empty() {
            let mut lines: Vec<f64> =
                free.iter().map(|text| text.center()[1]).filter(|y| *y >= top && *y < bottom).collect();
            lines.dedup_by(|a, b| (*a - *b).abs() < 0.35 * em);
            return STRAY * lines.len() as f64;
        }
        for slot in &self.slots {
            let from = slot.lines.partition_point(|line| line.area.center()[1] < top.max(slot.limits.y));
            let to =
                slot.lines.partition_point(|line| line.area.center()[1] < bottom.min(slot.limits.bottom()));
            let inside = &slot.lines[from.min(to)..to];
            let (Some(first), Some(last)) = (inside.first(), inside.last()) else {
                cost += EMPTY;
                continue;
            };
            let [first, last] = [first.area.y, last.area.bottom()];
            if let Some(wanted) = slot.wanted {
                cost += texts::cost(self.scene, inside, wanted, &slot.openings, slot.limits.right());
            }
            let off = if slot.sits_below {
                (first - slot.area.bottom()).max(0.0) / 2.0
            } else {
                let from_middle = (f64::midpoint(first, last) - slot.area.center()[1]).abs();
                (first - slot.area.y).abs().min(from_middle)
            };
            cost += (OFF_CENTRE * off / em).min(MOST_OFF_CENTRE);
        }
        cost
    }
}

/// What the lines next to a label leave for its texts. Where one of its sides is open, its box holds other words as
/// well; if nothing free stands behind it or below it there, its texts stand in the next box on its right.
fn beyond_label(scene: &Scene<'_>, label: &Anchor, zone: Rect, free: &[Rect]) -> Rect {
    let limits = label.sides.within(zone);
    let Some(right) = label.sides.right else { return limits };
    let is_its = |text: &Rect| {
        let is_behind = text.x >= label.area.right() - 0.1 * scene.em;
        limits.holds(text.center()) && (is_behind || text.y >= label.area.bottom() - 0.3 * scene.em)
    };
    if free.iter().any(is_its) {
        return limits;
    }
    let inside = Rect { x: right + 1.0, y: label.area.center()[1], width: 1.0, height: 0.0 };
    let next = scene.rules.around(inside).right.unwrap_or(zone.right());
    Rect { width: next - limits.x, ..limits }
}

/// The heights between which the bands lie, one more than there are bands.
fn cut(scene: &Scene<'_>, bands: &[Band<'_>], zone: Rect, free: &[Rect]) -> Vec<f64> {
    let candidates: Vec<Vec<(f64, f64)>> = bands
        .windows(2)
        .map(|pair| {
            candidates(scene, [pair[0].bottom.min(pair[1].top), pair[0].bottom.max(pair[1].top)], free)
        })
        .collect();
    let mut best: Vec<Vec<(f64, usize)>> = Vec::new();
    for (at, cuts) in candidates.iter().enumerate() {
        let row: Vec<(f64, usize)> = cuts
            .iter()
            .map(|&(cut, worth)| {
                let from = |before: usize| match at {
                    0 => (zone.y, 0.0),
                    _ => (candidates[at - 1][before].0, best[at - 1][before].0),
                };
                let befores = if at == 0 { 1 } else { candidates[at - 1].len() };
                let costs = (0..befores).map(|before| {
                    let (top, cost) = from(before);
                    let here = if top < cut { bands[at].cost(top, cut, free) } else { 100.0 };
                    (cost + here - worth, before)
                });
                costs.min_by(|a, b| a.0.total_cmp(&b.0)).unwrap_or((0.0, 0))
            })
            .collect();
        best.push(row);
    }
    let mut cuts = vec![zone.bottom()];
    if let (Some(row), Some(places)) = (best.last(), candidates.last()) {
        let costs = row.iter().enumerate().map(|(at, (cost, _))| {
            (cost + bands[bands.len() - 1].cost(places[at].0, zone.bottom(), free), at)
        });
        let mut at = costs.min_by(|a, b| a.0.total_cmp(&b.0)).map_or(0, |(_, at)| at);
        for (row, places) in best.iter().zip(&candidates).rev() {
            cuts.push(places[at].0);
            at = row[at].1;
        }
    }
    cuts.push(zone.y);
    cuts.reverse();
    cuts
}

/// Heights at which two rows may be cut apart, each with what speaks for it.
fn candidates(scene: &Scene<'_>, [from, to]: [f64; 2], free: &[Rect]) -> Vec<(f64, f64)> {
    let em = scene.em;
    let mut heights: Vec<f64> =
        free.iter().map(|text| text.y).filter(|y| *y > from - em && *y < to + em).collect();
    heights.extend(scene.rules.level_between(from - em, to + em).iter().map(|line| line.at));
    heights.extend([from, f64::midpoint(from, to), to]);
    heights.sort_by(f64::total_cmp);
    heights.dedup_by(|a, b| (*a - *b).abs() < 0.1 * em);
    let step = heights.len().div_ceil(MOST_CUTS).max(1);
    let worth = |height: f64| {
        let above = free.iter().map(|text| text.bottom()).filter(|y| *y <= height + 0.2 * em);
        let below = free.iter().map(|text| text.y).filter(|y| *y >= height - 0.2 * em);
        let gap = below.fold(to + em, f64::min) - above.fold(from - em, f64::max);
        let crossed = free
            .iter()
            .filter(|text| text.y + 0.2 * text.height < height && text.bottom() - 0.2 * text.height > height)
            .count();
        let ruled = !scene.rules.level_between(height - 0.6 * em, height + 0.3 * em).is_empty();
        GAP * (gap / em).clamp(0.0, MOST_GAP / GAP) + if ruled { RULED } else { 0.0 }
            - CROSSED * crossed as f64
    };
    heights.into_iter().step_by(step).map(|height| (height, worth(height))).collect()
}
