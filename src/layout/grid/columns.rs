//! Where a table's columns begin and end, from its headings' boxes, from ruling lines, and from where the
//! texts below stand.

use super::anchor::Anchor;
use super::scene::Scene;
use crate::geometry::Rect;

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

/// An upright line along this share of a table's height is a border of its columns.
const BORDER_SHARE: f64 = 0.4;
/// What it costs that a text runs across an edge, in aligned texts.
const CROSSED: f64 = 3.0;
/// What it costs that an edge stands between a marker and its text.
const MARKER_TORN: f64 = 2.0;
/// What a text that begins right behind the edge is worth, and how many count.
const BEGINS: f64 = 0.5;
const MOST_BEGIN: usize = 6;
/// What an em of gap before the edge is worth, and how many count.
const GAP: f64 = 1.0;
const MOST_GAP_EM: f64 = 3.0;

/// The edges of a table's columns, one more than there are columns.
///
/// `heads` are the headings found, `body` the area below them and `texts` the pieces in it.
pub fn edges(scene: &Scene<'_>, heads: &[Option<Anchor>], body: Rect, texts: &[usize]) -> Vec<Edge> {
    let columns = heads.len();
    let areas: Vec<Rect> = texts.iter().map(|piece| scene.pieces[*piece].area).collect();
    let mut edges = vec![None; columns + 1];
    let left = heads.first().copied().flatten().map_or(f64::INFINITY, |head| head.left());
    let leftmost = areas.iter().map(|area| area.x).fold(f64::INFINITY, f64::min);
    edges[0] = Some(Edge { x: left.min(leftmost) - 0.1 * scene.em, is_ruled: left.is_finite(), crossed: 0 });
    edges[columns] = Some(Edge { x: body.right(), is_ruled: false, crossed: 0 });
    let found: Vec<usize> = (0..columns).filter(|column| heads[*column].is_some()).collect();
    for pair in found.windows(2) {
        let (Some(one), Some(next)) = (heads[pair[0]], heads[pair[1]]) else { continue };
        let between = between(scene, one, next, body, texts, pair[1] - pair[0]);
        for (step, edge) in between.into_iter().enumerate() {
            edges[pair[0] + step + 1] = Some(edge);
        }
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

/// The edges between two headings that stand `columns` columns apart.
fn between(
    scene: &Scene<'_>,
    one: Anchor,
    next: Anchor,
    body: Rect,
    texts: &[usize],
    columns: usize,
) -> Vec<Edge> {
    let em = scene.em;
    let crossed = |x: f64| {
        let runs = |piece: &&usize| {
            let area = scene.pieces[**piece].area;
            area.x + 0.5 * em < x && area.right() - 0.5 * em > x
        };
        texts.iter().filter(runs).count()
    };
    let ruled = |x: f64| Edge { x, is_ruled: true, crossed: crossed(x) };
    let (from, to) = (one.area.center()[0], next.area.center()[0]);
    let border = |x: &f64| *x > from && *x < to;
    let left = next.sides.left.filter(|_| next.is_cell).filter(border);
    let right = one.sides.right.filter(|_| one.is_cell).filter(border);
    if columns == 1 {
        match (right, left) {
            (Some(right), Some(left)) => return vec![ruled(f64::midpoint(left, right))],
            (Some(x), None) | (None, Some(x)) => return vec![ruled(x)],
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
        return borders.into_iter().take(columns).map(ruled).collect();
    }
    if columns == 1 {
        return vec![gap(scene, one.area, next.area, texts)];
    }
    (0..columns)
        .map(|step| {
            let share = (step as f64 + 0.5) / columns as f64;
            let x = one.area.right() + share * (next.area.x - one.area.right());
            Edge { x, is_ruled: false, crossed: crossed(x) }
        })
        .collect()
}

/// The edge between two headings where no line tells: in a gap that the fewest texts run across, where the most
/// texts begin.
fn gap(scene: &Scene<'_>, one: Rect, next: Rect, texts: &[usize]) -> Edge {
    let em = scene.em;
    // Headings found out of order, on a damaged page, have no gap between them; one is read all the same.
    let (from, to) = (one.center()[0].min(next.center()[0]), one.center()[0].max(next.center()[0]));
    let areas: Vec<Rect> = texts.iter().map(|piece| scene.pieces[*piece].area).collect();
    let mut starts: Vec<f64> = areas.iter().map(|area| area.x).filter(|x| *x > from && *x < to).collect();
    starts.push(next.x.clamp(from, to));
    starts.sort_by(f64::total_cmp);
    starts.dedup_by(|a, b| (*a - *b).abs() < 0.15 * em);
    let torn = |x: f64| {
        texts
            .iter()
            .enumerate()
            .filter(|(at, piece)| {
                let marker = areas[*at];
                scene.marker(**piece).is_some()
                    && marker.right() < x + 0.6 * em
                    && marker.right() > x - 2.0 * em
                    && areas.iter().any(|text| {
                        text.x >= marker.right() - 0.6 * em
                            && (text.x - x).abs() < 0.3 * em
                            && text.shared_height(marker) > 0.5 * marker.height
                    })
            })
            .count()
    };
    let mut best: Option<(f64, Edge)> = None;
    for x in starts {
        let crossed =
            areas.iter().filter(|area| area.x + 0.3 * em < x && area.right() > x + 0.3 * em).count();
        let begins = areas.iter().filter(|area| (area.x - x).abs() < 0.3 * em).count();
        let before = areas.iter().map(|area| area.right()).filter(|right| *right <= x + 0.3 * em);
        let gap = x - before.fold(from.min(one.right()), f64::max);
        let worth = BEGINS * begins.min(MOST_BEGIN) as f64 + GAP * (gap / em).clamp(0.0, MOST_GAP_EM)
            - CROSSED * crossed as f64
            - MARKER_TORN * torn(x) as f64;
        if best.is_none_or(|(most, _)| worth > most + 0.01) {
            let edge = x - 0.1 * em - (gap.max(0.0) / 2.0).min(0.4 * em);
            best = Some((worth, Edge { x: edge, is_ruled: false, crossed }));
        }
    }
    best.map_or(Edge { x: f64::midpoint(one.right(), next.x), is_ruled: false, crossed: 0 }, |(_, edge)| edge)
}
