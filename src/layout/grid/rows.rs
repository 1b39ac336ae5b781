//! Where a table's rows begin and end: at the ruling lines beside their numbers or, where none stand there,
//! so that each number stands at the head or in the middle of its row and rows begin where headings,
//! numbering and aligned texts begin.

mod strips;

use super::scene::Scene;
use crate::form::{Series, Table};
use crate::geometry::Rect;
use crate::marker::Marker;

/// A row of a table.
#[derive(Clone, Copy, Debug)]
pub struct RowBand {
    /// Its upper edge.
    pub top: f64,
    /// Its lower edge.
    pub bottom: f64,
    /// The piece that numbers it.
    pub number: Option<usize>,
    /// Whether ruling lines tell where it begins and ends.
    pub is_ruled: bool,
    /// How much better its edges are than the next best ones, in ems; endless where lines tell.
    pub margin: f64,
}

/// Numbers stand within this of each other, in ems.
const SAME_COLUMN_EM: f64 = 1.0;
/// Cuts tried between two numbers.
const MOST_CUTS: usize = 60;

/// What speaks for a cut, all in ems of a number standing off its place.
const OFF_CENTRE: f64 = 1.0;
const MOST_OFF_CENTRE: f64 = 4.0;
const RULED: f64 = 6.0;
const HEADED: f64 = 2.0;
const BEGINS: f64 = 0.25;
const CROSSED: f64 = 2.0;
const RESTARTED: f64 = 1.5;
/// What it costs that the items of a row are counted on from those of the row above.
const COUNTED_ON: f64 = 3.0;
/// What it costs that a row does not begin with a heading where rows do.
const HEADLESS: f64 = 2.0;
/// What it costs that a cut parts a line from the text of a marker that it hangs under.
const TORN: f64 = 1.0;
/// Lines that hang under each other stand no farther apart than this, in ems.
const NEXT_LINE_EM: f64 = 2.6;
const GAP: f64 = 0.4;
const MOST_GAP: f64 = 0.8;

/// The pieces that number the rows of `table`: those of the leftmost column of such signs.
pub fn numbers(scene: &Scene<'_>, table: &Table, pieces: &[usize], right: f64) -> Vec<usize> {
    let is_number = |piece: &usize| {
        let wanted = matches!(
            (table.number, scene.marker(*piece)),
            (Series::Circled, Some(Marker::Circled(_))) | (Series::Digits, Some(Marker::Digits(_)))
        );
        wanted && scene.pieces[*piece].area.center()[0] < right
    };
    let middle = |piece: usize| scene.pieces[piece].area.center()[0];
    let leftmost = pieces.iter().copied().filter(is_number).map(middle).fold(f64::INFINITY, f64::min);
    let mut numbers: Vec<usize> = pieces
        .iter()
        .copied()
        .filter(is_number)
        .filter(|piece| middle(*piece) - leftmost <= SAME_COLUMN_EM * scene.em)
        .collect();
    numbers.sort_by(|a, b| scene.pieces[*a].area.y.total_cmp(&scene.pieces[*b].area.y));
    numbers
}

/// The rows of a table.
///
/// `pieces` are those in `body`, `numbers` those of them that number its rows, and `heads` those with which a
/// row may begin; `edges` are where its columns begin, `hanging` the pieces that go on under a marker's text, and
/// `repeat` is the column that names its rows again.
#[expect(clippy::too_many_arguments, reason = "what is known of the table's body")]
pub fn split(
    scene: &Scene<'_>,
    body: Rect,
    pieces: &[usize],
    numbers: &[usize],
    heads: &[usize],
    edges: &[f64],
    hanging: &[usize],
    repeat: Option<usize>,
) -> Vec<RowBand> {
    let finder = Finder { scene, pieces, numbers, heads, edges, hanging };
    let strips = finder.strips(body);
    let inside = |pieces: &[usize], [top, bottom]: [f64; 2]| -> Vec<usize> {
        let is_inside = |piece: &usize| (top..bottom).contains(&scene.pieces[*piece].area.center()[1]);
        pieces.iter().copied().filter(is_inside).collect()
    };
    let mut filled: Vec<[f64; 2]> =
        strips.iter().copied().filter(|strip| !inside(pieces, *strip).is_empty()).collect();
    if numbers.is_empty() {
        filled = finder.named(filled, repeat);
    } else {
        filled = finder.joined_overleaf(filled, inside);
    }
    let are_rows = filled.iter().all(|strip| inside(numbers, *strip).len() == 1);
    if are_rows || numbers.is_empty() {
        let row = |[top, bottom]: [f64; 2]| RowBand {
            top,
            bottom,
            number: inside(numbers, [top, bottom]).first().copied(),
            is_ruled: true,
            margin: f64::INFINITY,
        };
        return filled.into_iter().map(row).collect();
    }
    finder.soft(numbers, body.y, body.bottom())
}

struct Finder<'s> {
    scene: &'s Scene<'s>,
    pieces: &'s [usize],
    numbers: &'s [usize],
    heads: &'s [usize],
    edges: &'s [f64],
    /// Pieces that go on under the text of a marker.
    hanging: &'s [usize],
}

impl Finder<'_> {
    /// Rows for several numbers with no line between them.
    fn soft(&self, numbers: &[usize], top: f64, bottom: f64) -> Vec<RowBand> {
        let em = self.scene.em;
        let inside: Vec<usize> = self
            .pieces
            .iter()
            .copied()
            .filter(|piece| {
                let y = self.scene.pieces[*piece].area.center()[1];
                y >= top && y < bottom && !self.numbers.contains(piece)
            })
            .collect();
        let height = |number: usize| self.scene.pieces[number].area.center()[1];
        let cuts: Vec<Vec<(f64, f64)>> = numbers
            .windows(2)
            .map(|pair| self.candidates(&inside, height(pair[0]), height(pair[1]) + 0.6 * em))
            .collect();
        let mut best: Vec<Vec<(f64, usize)>> = Vec::new();
        for (at, places) in cuts.iter().enumerate() {
            let row = places.iter().map(|&(cut, worth)| {
                let befores = if at == 0 { 1 } else { cuts[at - 1].len() };
                let costs = (0..befores).map(|before| {
                    let (from, so_far) = match at {
                        0 => (top, 0.0),
                        _ => (cuts[at - 1][before].0, best[at - 1][before].0),
                    };
                    (so_far + self.cost(&inside, height(numbers[at]), from, cut, at == 0) - worth, before)
                });
                costs.min_by(|a, b| a.0.total_cmp(&b.0)).unwrap_or((0.0, 0))
            });
            let row = row.collect();
            best.push(row);
        }
        let last = numbers.len() - 1;
        let ends: Vec<f64> = match (cuts.last(), best.last()) {
            (Some(places), Some(costs)) => places
                .iter()
                .zip(costs)
                .map(|((cut, _), (so_far, _))| {
                    so_far + self.cost(&inside, height(numbers[last]), *cut, bottom, false)
                })
                .collect(),
            _ => Vec::new(),
        };
        let mut at = (0..ends.len()).min_by(|a, b| ends[*a].total_cmp(&ends[*b])).unwrap_or(0);
        let mut found = vec![bottom];
        let mut margins = vec![f64::INFINITY];
        for (row, places) in best.iter().zip(&cuts).rev() {
            let others = row.iter().enumerate().filter(|(other, _)| *other != at);
            let margin = others.map(|(_, (cost, _))| cost - row[at].0).fold(f64::INFINITY, f64::min);
            found.push(places[at].0);
            margins.push(margin.max(0.0));
            at = row[at].1;
        }
        found.push(top);
        margins.push(f64::INFINITY);
        found.reverse();
        margins.reverse();
        numbers
            .iter()
            .enumerate()
            .map(|(at, number)| RowBand {
                top: found[at],
                bottom: found[at + 1],
                number: Some(*number),
                is_ruled: false,
                margin: margins[at].min(margins[at + 1]),
            })
            .collect()
    }

    /// Heights at which two rows may be cut apart, each with what speaks for it.
    fn candidates(&self, inside: &[usize], from: f64, to: f64) -> Vec<(f64, f64)> {
        let em = self.scene.em;
        let areas: Vec<Rect> = inside.iter().map(|piece| self.scene.pieces[*piece].area).collect();
        let mut heights: Vec<f64> =
            areas.iter().map(|area| area.y).filter(|y| *y > from - 0.5 * em && *y <= to).collect();
        heights.extend(self.scene.rules.level_between(from, to).iter().map(|line| line.at));
        // Nothing may stand beside a number: its row is then cut off below all texts.
        heights.push(to - 1.1 * em);
        heights.sort_by(f64::total_cmp);
        heights.dedup_by(|a, b| (*a - *b).abs() < 0.1 * em);
        let step = heights.len().div_ceil(MOST_CUTS).max(1);
        heights
            .into_iter()
            .step_by(step)
            .map(|height| (height - 0.05 * em, self.worth(inside, &areas, height)))
            .collect()
    }

    fn worth(&self, inside: &[usize], areas: &[Rect], height: f64) -> f64 {
        let em = self.scene.em;
        let crossed = areas
            .iter()
            .filter(|area| {
                area.y + 0.25 * area.height < height && area.bottom() - 0.25 * area.height > height
            })
            .count();
        let is_headed =
            self.heads.iter().any(|head| (self.scene.pieces[*head].area.y - height).abs() < 0.35 * em);
        let column = |x: f64| self.edges.partition_point(|edge| *edge <= x + 0.3 * em);
        let is_at = |area: &Rect| (area.y - height).abs() < 0.35 * em;
        let (hanging, beginning): (Vec<_>, Vec<_>) = inside
            .iter()
            .zip(areas)
            .filter(|(_, area)| is_at(area))
            .partition(|(piece, _)| self.hanging.binary_search(piece).is_ok());
        let mut begun: Vec<usize> = beginning.iter().map(|(_, area)| column(area.x)).collect();
        begun.sort_unstable();
        begun.dedup();
        let above = areas.iter().map(|area| area.bottom()).filter(|y| *y <= height + 0.25 * em);
        let gap = height - above.fold(height - 2.0 * em, f64::max);
        let width = self.edges[self.edges.len() - 1] - self.edges[0];
        let ruled: f64 = self
            .scene
            .rules
            .level_between(height - 0.8 * em, height + 0.3 * em)
            .iter()
            .map(|line| line.shared(self.edges[0], self.edges[self.edges.len() - 1]) / width)
            .fold(0.0, f64::max);
        let restarted = inside
            .iter()
            .zip(areas)
            .filter(|(piece, area)| {
                matches!(self.scene.marker(**piece), Some(Marker::Numbered(1)))
                    && area.center()[1] > height
                    && area.y < height + 3.5 * em
            })
            .count()
            .min(1);
        HEADED * f64::from(u8::from(is_headed))
            + BEGINS * begun.len() as f64
            + (GAP * gap / em).clamp(0.0, MOST_GAP)
            + RULED * ruled.clamp(0.0, 1.0)
            + RESTARTED * restarted as f64
            - CROSSED * crossed as f64
            - TORN * hanging.len() as f64
    }

    /// What it costs that the row numbered at `number` reaches from `top` to `bottom`.
    fn cost(&self, inside: &[usize], number: f64, top: f64, bottom: f64, is_first: bool) -> f64 {
        let em = self.scene.em;
        if bottom <= top {
            return 1000.0;
        }
        let (mut first, mut last) = (f64::INFINITY, f64::NEG_INFINITY);
        let mut head = f64::INFINITY;
        let mut counts: Vec<(usize, u32)> = Vec::new();
        let mut least: Option<u32> = None;
        let mut cost = 0.0;
        for piece in inside {
            let area = self.scene.pieces[*piece].area;
            let y = area.center()[1];
            if y < top || y >= bottom {
                continue;
            }
            first = first.min(area.y);
            last = last.max(area.bottom());
            head = head.min(y);
            if let Some(Marker::Numbered(value)) = self.scene.marker(*piece) {
                let column = self.edges.partition_point(|edge| *edge <= area.x + 0.3 * em);
                least = Some(least.map_or(value, |least| least.min(value)));
                match counts.iter_mut().find(|(other, _)| *other == column) {
                    Some((_, so_far)) => {
                        cost += if value <= *so_far { RESTARTED } else { 0.0 };
                        *so_far = value;
                    }
                    None => counts.push((column, value)),
                }
            }
        }
        if first > last {
            return cost;
        }
        if least.is_some_and(|least| least > 1) && !is_first {
            cost += COUNTED_ON;
        }
        let is_head = |head: &usize| (self.scene.pieces[*head].area.y - first).abs() < 0.35 * em;
        if !self.heads.is_empty() && !is_first && !self.heads.iter().any(is_head) {
            cost += HEADLESS;
        }
        let box_top = if is_first { first } else { top };
        let offs = [head, f64::midpoint(first, last), f64::midpoint(box_top, bottom)]
            .map(|middle| (number - middle).abs());
        let off = offs.into_iter().fold(f64::INFINITY, f64::min);
        cost + (OFF_CENTRE * off / em).min(MOST_OFF_CENTRE)
    }
}

/// The pieces that hang under the text of a marker, in order: what opens an item is not cut off from what
/// follows it.
pub fn hanging(scene: &Scene<'_>, pieces: &[usize]) -> Vec<usize> {
    let em = scene.em;
    let area = |piece: usize| scene.pieces[piece].area;
    let is_beside = |marker: Rect, text: Rect| {
        (-0.2 * em..1.5 * em).contains(&(text.x - marker.right()))
            && marker.shared_height(text) > 0.5 * marker.height.min(text.height)
    };
    let mut order = pieces.to_vec();
    order.sort_by(|a, b| area(*a).y.total_cmp(&area(*b).y));
    let (markers, texts): (Vec<usize>, Vec<usize>) =
        order.into_iter().partition(|piece| scene.marker(*piece).is_some());
    // Texts behind a marker and what hangs under them, from top to bottom.
    let mut opened: Vec<Rect> = Vec::new();
    let mut hanging = Vec::new();
    for piece in texts {
        let here = area(piece);
        let near = markers.partition_point(|marker| area(*marker).y < here.y - here.height);
        let level = markers[near..].iter().take_while(|marker| area(**marker).y < here.bottom());
        let is_under = |above: &Rect| (above.x - here.x).abs() < 0.3 * em && here.y - above.y > 0.5 * em;
        let mut above = opened.iter().rev().take_while(|above| here.y - above.y < NEXT_LINE_EM * em);
        if level.into_iter().any(|marker| is_beside(area(*marker), here)) {
            opened.push(here);
        } else if above.any(is_under) {
            opened.push(here);
            hanging.push(piece);
        }
    }
    hanging.sort_unstable();
    hanging
}
