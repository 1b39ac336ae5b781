//! Texts of one column that come from bottom to top: extractors that go by boxes, and painters that go by rows
//! or columns, hardly ever emit them so. Where the painter goes as he likes it tells little; the weights know.

use super::lattice::{Lattice, Problem};

/// Where a text comes out of order with more others than this, it is the others that are misplaced.
const MOST: f32 = 8.0;

/// A node that stands in a column, and how far down.
struct Ranked {
    rank: i32,
    node: usize,
}

/// For each node with how many texts of its column it is expected to be out of order: those before it that
/// stand below it, and those behind it that stand above.
pub(super) fn met(problem: &Problem<'_>, lattice: &Lattice<'_>) -> Vec<f32> {
    let mut columns: Vec<Vec<Ranked>> = Vec::new();
    for (node, drawn) in lattice.nodes.iter().enumerate() {
        let spot = drawn.spot.filter(|_| drawn.segment.is_some());
        let spot = spot.map(|spot| &problem.frame.spots[usize::from(spot)]);
        let Some((rank, column)) = spot.and_then(|spot| Some((spot.column_rank?, spot.column()?))) else {
            continue;
        };
        let column = column as usize;
        if columns.len() <= column {
            columns.resize_with(column + 1, Vec::new);
        }
        columns[column].push(Ranked { rank, node });
    }
    let mut met = vec![0.0; lattice.nodes.len()];
    for column in &columns {
        in_column(lattice, column, &mut met);
    }
    met
}

fn in_column(lattice: &Lattice<'_>, column: &[Ranked], met: &mut [f32]) {
    let extent = |at: usize| lattice.nodes[column[at].node].extent();
    let share = |at: usize| lattice.share[column[at].node];
    let mut ranks: Vec<i32> = column.iter().map(|ranked| ranked.rank).collect();
    ranks.sort_unstable();
    ranks.dedup();
    let rank: Vec<usize> = column.iter().map(|own| ranks.partition_point(|rank| *rank < own.rank)).collect();
    let mut by_start: Vec<usize> = (0..column.len()).collect();
    let mut by_end = by_start.clone();
    by_start.sort_by_key(|&at| extent(at).start);
    by_end.sort_by_key(|&at| extent(at).end);
    let mut held = vec![0.0f32; ranks.len()];
    let mut ended = by_end.iter().peekable();
    for &at in &by_start {
        while let Some(&before) = ended.next_if(|&&before| extent(before).end <= extent(at).start) {
            held[rank[before]] += share(before);
        }
        met[column[at].node] = held[rank[at] + 1..].iter().sum::<f32>();
    }
    held.fill(0.0);
    let mut begun = by_start.iter().rev().peekable();
    for &at in by_end.iter().rev() {
        while let Some(&behind) = begun.next_if(|&&behind| extent(behind).start >= extent(at).end) {
            held[rank[behind]] += share(behind);
        }
        let met = &mut met[column[at].node];
        *met = (*met + held[..rank[at]].iter().sum::<f32>()).min(MOST);
    }
}
