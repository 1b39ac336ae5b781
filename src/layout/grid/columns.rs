//! Where a table's columns begin and end, from its headings' boxes, from ruling lines, and from where the
//! texts below stand.

use std::ops::Range;

use super::anchor::Anchor;
use super::scene::Scene;
use crate::geometry::Rect;
use crate::layout::look::Look;
use crate::layout::role::{self, Role, RoleScores};

/// Where a column begins and how that was told.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Edge {
    /// Distance from the left of the page.
    pub x: f64,
    /// A ruling line stands there.
    pub is_ruled: bool,
    /// Texts that run across it.
    pub crossed: usize,
}

/// A column is wider than this, in ems.
const UNDRAWN_EM: f64 = 1.5;
/// An upright line along this share of a table's height is a border of its columns.
const BORDER_SHARE: f64 = 0.4;
/// What it costs that a text runs across an edge, in aligned texts.
const CROSSED: f64 = 3.0;
/// What it costs that an edge stands between a marker and its text.
const MARKER_TORN: f64 = 2.0;
/// A text stands no farther behind its marker than this, in ems; in a text in columns, the blanks between them.
const MARKER_ROOM_EM: f64 = 2.0;
pub const MARKER_BLANKS_EM: f64 = 6.0;
/// What a text that begins right behind the edge is worth, and how many count.
const BEGINS: f64 = 0.5;
const MOST_BEGIN: usize = 6;
/// What an em of gap before the edge is worth, and how many count.
const GAP: f64 = 1.0;
const MOST_GAP_EM: f64 = 3.0;
/// What it costs that a text looks unlike those of its column, a nat, and how many nats count.
const LOOK: f64 = 0.3;
const MOST_LOOK: f64 = 4.0;
/// What it costs that an edge does not stand between the middles of its headings, an em, and how far off it may.
const OFF_HEADINGS: f64 = 0.1;
const MOST_OFF_HEADINGS_EM: f64 = 10.0;
/// Edges tried between two headings.
const MOST_CANDIDATES: usize = 200;
/// What it costs that nothing stands in the first column, which names what the others tell of.
const NAMELESS: f64 = 20.0;
/// What it costs that columns begin out of order.
const OUT_OF_ORDER: f64 = 1000.0;

/// Where a column may begin.
struct Candidate {
    edge: Edge,
    /// Where the texts behind it begin.
    start: f64,
    /// What speaks for it.
    worth: f64,
}

/// Columns that the form does not draw: between the boxes of two headings, or beyond the last one, under a heading
/// that is none of the form's.
pub fn undrawn(
    scene: &Scene<'_>,
    heads: &[Option<Anchor>],
    table: Rect,
    is_free: &[bool],
) -> Vec<Range<f64>> {
    // A heading that was not found may be there under another name.
    if heads.iter().any(|head| head.is_none_or(|head| !head.is_cell)) {
        return Vec::new();
    }
    let mut boxed: Vec<&Anchor> = heads.iter().flatten().collect();
    boxed.sort_by(|a, b| a.left().total_cmp(&b.left()));
    let right = scene.rules.right_end().min(table.right());
    let ends = boxed.iter().skip(1).map(|next| next.left()).chain([right]);
    let gaps = boxed.iter().zip(ends).filter(|(head, end)| *end - head.right() > UNDRAWN_EM * scene.em);
    let has_heading = |(head, end): &(&&Anchor, f64)| {
        let middle = head.area.center()[1];
        let beside = Rect { x: head.right(), y: head.top(), width: end - head.right(), height: 0.0 };
        let beside = Rect { height: head.bottom() - head.top(), ..beside };
        let is_heading = |piece: usize| {
            let area = scene.pieces[piece].area;
            let sides = scene.rules.around(area);
            // It has a box of its own, as high as the heading's.
            let is_boxed = sides.left.is_some_and(|left| left >= head.right() - scene.em)
                && sides.top.is_some_and(|top| top <= middle)
                && sides.bottom.is_some_and(|bottom| bottom >= middle);
            is_free[piece] && beside.holds(area.center()) && is_boxed
        };
        (0..scene.pieces.len()).any(is_heading)
    };
    gaps.filter(has_heading).map(|(head, end)| head.right()..end).collect()
}

/// The columns from left to right, as their headings stand if each of them has a box of its own, else as drawn.
pub fn order(heads: &[Option<Anchor>]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..heads.len()).collect();
    let boxes: Option<Vec<Anchor>> = heads.iter().map(|head| head.filter(|head| head.is_cell)).collect();
    if let Some(boxes) = boxes {
        order.sort_by(|a, b| boxes[*a].left().total_cmp(&boxes[*b].left()));
    }
    order
}

/// The edges of a table's columns, one more than there are columns.
///
/// `heads` are the headings found, `roles` what the columns' texts are like, `body` the area below the headings
/// and `texts` the pieces in it.
pub fn edges(
    scene: &Scene<'_>,
    heads: &[Option<Anchor>],
    roles: &[Role],
    body: Rect,
    texts: &[usize],
) -> Vec<Edge> {
    let columns = heads.len();
    let areas: Vec<Rect> = texts.iter().map(|piece| scene.pieces[*piece].area).collect();
    let mut edges = vec![None; columns + 1];
    let left = heads.first().copied().flatten().map_or(f64::INFINITY, |head| head.left());
    let leftmost = areas.iter().map(|area| area.x).fold(f64::INFINITY, f64::min);
    edges[0] = Some(Edge { x: left.min(leftmost) - 0.1 * scene.em, is_ruled: left.is_finite(), crossed: 0 });
    edges[columns] = Some(Edge { x: body.right(), is_ruled: false, crossed: 0 });
    let found: Vec<usize> = (0..columns).filter(|column| heads[*column].is_some()).collect();
    let mut open: Vec<(usize, Vec<Candidate>)> = Vec::new();
    for pair in found.windows(2) {
        let (Some(one), Some(next)) = (heads[pair[0]], heads[pair[1]]) else { continue };
        for (step, candidates) in
            between(scene, one, next, body, texts, pair[1] - pair[0]).into_iter().enumerate()
        {
            open.push((pair[0] + step + 1, candidates));
        }
    }
    for (at, edge) in choose(scene, &open, roles, texts) {
        edges[at] = Some(edge);
    }
    // Columns whose headings were not found share what is left.
    let known: Vec<(usize, f64)> =
        edges.iter().enumerate().filter_map(|(at, edge)| edge.map(|edge| (at, edge.x))).collect();
    for pair in known.windows(2) {
        let [(from, x), (to, end)] = [pair[0], pair[1]];
        for (step, edge) in edges[from + 1..to].iter_mut().enumerate() {
            let share = (step + 1) as f64 / (to - from) as f64;
            *edge = Some(Edge { x: x + share * (end - x), is_ruled: false, crossed: 0 });
        }
    }
    edges.into_iter().flatten().collect()
}

/// One of its candidates for each edge, so that all of them together are worth most: what speaks for each, and
/// that texts look like their column's. Texts in columns stand under their headings only roughly, and a column
/// may be empty.
fn choose(
    scene: &Scene<'_>,
    open: &[(usize, Vec<Candidate>)],
    roles: &[Role],
    texts: &[usize],
) -> Vec<(usize, Edge)> {
    let unlikeness = Unlikeness::of(scene, roles, texts);
    // For each edge and candidate the most worth up to there, and the candidate before.
    let mut best: Vec<Vec<(f64, usize)>> = Vec::new();
    for (at, (column, candidates)) in open.iter().enumerate() {
        let row = candidates.iter().map(|candidate| {
            let Some((before, others)) = at.checked_sub(1).map(|before| &open[before]) else {
                let nameless = if unlikeness.begins_before(candidate.start) { 0.0 } else { NAMELESS };
                let first = unlikeness.cost(column - 1, f64::NEG_INFINITY, candidate.start);
                return (candidate.worth - first - nameless, 0);
            };
            let mut most = (f64::NEG_INFINITY, 0);
            for (nth, other) in others.iter().enumerate() {
                // An empty column takes no room, and what speaks for its edge speaks for the next one's.
                let is_empty = (other.start - candidate.start).abs() < 0.1;
                let own = if is_empty { candidate.worth.min(0.0) } else { candidate.worth };
                let mut worth = best[at - 1][nth].0 + own;
                if before + 1 == *column {
                    worth -= unlikeness.cost(*before, other.start, candidate.start);
                }
                if !is_empty && other.start > candidate.start {
                    worth -= OUT_OF_ORDER;
                }
                if worth > most.0 + 0.01 {
                    most = (worth, nth);
                }
            }
            most
        });
        let row = row.collect();
        best.push(row);
    }
    let Some((last, (column, candidates))) = best.last().zip(open.last()) else { return Vec::new() };
    let mut most = (f64::NEG_INFINITY, 0);
    for (nth, candidate) in candidates.iter().enumerate() {
        let worth = last[nth].0 - unlikeness.cost(*column, candidate.start, f64::INFINITY);
        if worth > most.0 + 0.01 {
            most = (worth, nth);
        }
    }
    let mut nth = most.1;
    let mut chosen = Vec::new();
    for ((column, candidates), row) in open.iter().zip(&best).rev() {
        chosen.push((*column, candidates[nth].edge));
        nth = row[nth].1;
    }
    chosen
}

/// How unlike the columns' texts those are that stand in them. Nothing is on pages where all stands in its place.
struct Unlikeness {
    /// Where texts begin, from left to right.
    starts: Vec<f64>,
    /// For each column what it costs that all texts before each of them stand in it.
    sums: Vec<Vec<f64>>,
    /// A text belongs to the column that begins so much farther right.
    slack: f64,
}

impl Unlikeness {
    fn of(scene: &Scene<'_>, roles: &[Role], texts: &[usize]) -> Self {
        let is_word = |piece: &&usize| scene.is_coarse() && scene.marker(**piece).is_none();
        let look =
            |piece: &usize| (scene.pieces[*piece].area.x, role::scores(&Look::of(&scene.words(*piece))));
        let mut looks: Vec<(f64, RoleScores)> = texts.iter().filter(is_word).map(look).collect();
        looks.sort_by(|a, b| a.0.total_cmp(&b.0));
        let sums = roles.iter().map(|role| {
            let off = |(_, scores): &(f64, RoleScores)| f64::from(scores.best().1 - scores.of(*role));
            let mut sums = vec![0.0];
            for look in &looks {
                sums.push(sums[sums.len() - 1] + LOOK * off(look).min(MOST_LOOK));
            }
            sums
        });
        let sums = sums.collect();
        Self { starts: looks.iter().map(|(x, _)| *x).collect(), sums, slack: 0.2 * scene.em }
    }

    /// What it costs that the texts between two starts stand in a column.
    fn cost(&self, column: usize, from: f64, to: f64) -> f64 {
        let before = |x: f64| self.starts.partition_point(|start| *start < x - self.slack);
        self.sums[column][before(to)] - self.sums[column][before(from).min(before(to))]
    }

    /// Whether any text stands before a start, as far as that is looked at.
    fn begins_before(&self, start: f64) -> bool {
        self.starts.first().is_none_or(|first| *first < start - self.slack)
    }
}

/// What the edges between two headings may be that stand `columns` columns apart.
fn between(
    scene: &Scene<'_>,
    one: Anchor,
    next: Anchor,
    body: Rect,
    texts: &[usize],
    columns: usize,
) -> Vec<Vec<Candidate>> {
    let em = scene.em;
    let crossed = |x: f64| {
        let runs = |piece: &&usize| {
            let area = scene.pieces[**piece].area;
            area.x + 0.5 * em < x && area.right() - 0.5 * em > x
        };
        texts.iter().filter(runs).count()
    };
    let only = |x: f64, is_ruled: bool| {
        vec![Candidate { edge: Edge { x, is_ruled, crossed: crossed(x) }, start: x, worth: 0.0 }]
    };
    let (from, to) = (one.area.center()[0], next.area.center()[0]);
    let border = |x: &f64| *x > from && *x < to;
    let left = next.sides.left.filter(|_| next.is_cell).filter(border);
    let right = one.sides.right.filter(|_| one.is_cell).filter(border);
    if columns == 1 {
        match (right, left) {
            (Some(right), Some(left)) => return vec![only(f64::midpoint(left, right), true)],
            (Some(x), None) | (None, Some(x)) => return vec![only(x, true)],
            (None, None) => {}
        }
    }
    let is_border = |line: &&super::rules::Line| {
        line.shared(body.y, body.bottom()) > BORDER_SHARE * body.height
            && line.at > one.area.right() - 0.5 * em
    };
    let borders: Vec<f64> =
        scene.rules.upright_between(from, to).iter().filter(is_border).map(|line| line.at).collect();
    if borders.len() >= columns {
        return borders.into_iter().take(columns).map(|x| only(x, true)).collect();
    }
    if columns == 1 {
        return vec![gaps(scene, one.area, next.area, texts)];
    }
    (0..columns)
        .map(|step| {
            let share = (step as f64 + 0.5) / columns as f64;
            only(one.area.right() + share * (next.area.x - one.area.right()), false)
        })
        .collect()
}

/// The edges there may be between two headings where no line tells: best in a gap that the fewest texts run
/// across, where the most texts begin.
fn gaps(scene: &Scene<'_>, one: Rect, next: Rect, texts: &[usize]) -> Vec<Candidate> {
    let em = scene.em;
    // Headings found out of order, on a damaged page, have no gap between them; one is read all the same.
    let (from, to) = (one.center()[0].min(next.center()[0]), one.center()[0].max(next.center()[0]));
    let off = if scene.is_coarse() { MOST_OFF_HEADINGS_EM * em } else { 0.0 };
    let areas: Vec<Rect> = texts.iter().map(|piece| scene.pieces[*piece].area).collect();
    let mut starts: Vec<f64> =
        areas.iter().map(|area| area.x).filter(|x| *x > from - off && *x < to + off).collect();
    starts.push(next.x.clamp(from, to));
    if scene.is_coarse() {
        // Where texts push what follows them on, all may stand before a column that is empty.
        starts.push(areas.iter().map(|area| area.right()).fold(to, f64::max) + em);
    }
    starts.sort_by(f64::total_cmp);
    starts.dedup_by(|a, b| (*a - *b).abs() < 0.15 * em);
    let reach = if scene.is_coarse() { MARKER_BLANKS_EM } else { MARKER_ROOM_EM } * em;
    let torn = |x: f64| {
        let is_torn = |(at, piece): &(usize, &usize)| {
            let marker = areas[*at];
            scene.marker(**piece).is_some()
                && marker.right() < x + 0.6 * em
                && marker.right() > x - reach
                && areas.iter().any(|text| {
                    text.x >= marker.right() - 0.6 * em
                        && (text.x - x).abs() < 0.3 * em
                        && (text.shared_height(marker) > 0.5 * marker.height
                            || is_line_below(scene, marker, *text))
                })
        };
        texts.iter().enumerate().filter(is_torn).count()
    };
    let candidate = |x: f64| {
        let crossed =
            areas.iter().filter(|area| area.x + 0.3 * em < x && area.right() > x + 0.3 * em).count();
        let begins = areas.iter().filter(|area| (area.x - x).abs() < 0.3 * em).count();
        let before = areas.iter().map(|area| area.right()).filter(|right| *right <= x + 0.3 * em);
        let gap = x - before.fold(from.min(one.right()), f64::max);
        let worth = BEGINS * begins.min(MOST_BEGIN) as f64 + GAP * (gap / em).clamp(0.0, MOST_GAP_EM)
            - CROSSED * crossed as f64
            - MARKER_TORN * torn(x) as f64
            - OFF_HEADINGS * (from - x).max(x - to).max(0.0) / em;
        let edge = x - 0.1 * em - (gap.max(0.0) / 2.0).min(0.4 * em);
        Candidate { edge: Edge { x: edge, is_ruled: false, crossed }, start: x, worth }
    };
    let mut candidates: Vec<Candidate> = starts.into_iter().map(candidate).collect();
    if candidates.len() > MOST_CANDIDATES {
        candidates.sort_by(|a, b| b.worth.total_cmp(&a.worth));
        candidates.truncate(MOST_CANDIDATES);
        candidates.sort_by(|a, b| a.start.total_cmp(&b.start));
    }
    candidates
}

/// Whether a text stands right below a marker: tools that keep columns by blanks may put a marker on a line
/// of its own.
pub fn is_line_below(scene: &Scene<'_>, marker: Rect, text: Rect) -> bool {
    let em = scene.em;
    scene.is_coarse()
        && (0.5 * em..1.5 * em).contains(&(text.y - marker.y))
        && (-0.6 * em..0.6 * em).contains(&(text.x - marker.right() + 0.5 * em))
}
