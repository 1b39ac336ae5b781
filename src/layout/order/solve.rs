//! Which text belongs where, how sure that is, and what else might stand there.
//!
//! - Variables: where texts end among the pieces, and for each text a spot of the frame, or none.
//! - Constraints: a spot holds no more texts than it has room for.
//! - Costs, in nats: the seams; how unlike its spot's role and column a text looks; how many rows it needs
//!   and its spot has; how unlikely a painter went from the spot before to this one, given what stands
//!   between them and how they lie on the page; how many texts of one column come from bottom to top; how
//!   little the texts of one item have in common, those of the sheet's earlier pages among them; a spot that
//!   should be filled and is not; a text that is left over. A text that goes on from another takes no room, but
//!   wants one to go on from; texts of a kind of which a cell has several share its room; cells of one item
//!   without markers are filled together.
//!
//! The painter's way is a chain, so sums over all ways along it tell how likely each text is in each spot
//! ([`Lattice`]). What does not run along the chain is met in rounds: a spot that more texts want than it
//! holds gets a price until it no longer does, and texts of one item draw each other as far as they are
//! expected to stand there. The number of rounds bounds the time.

use std::collections::HashMap;

use super::ascent;
use super::frame::{Filling, Spot, SpotKind};
use super::kinship;
use super::lattice::{Lattice, Node, Problem};
use super::segment::Shape;
use super::way::{CELL_STEPS, NEXT, NEXT_IN_COLUMN};
use super::weights::Weights;
use crate::layout::Place;
use crate::layout::role::Role;

/// A text in its place.
#[derive(Clone, Debug, PartialEq)]
pub struct Placed {
    /// The segment.
    pub segment: usize,
    /// Its spot.
    pub spot: usize,
    /// How likely it is that the spot holds these words.
    pub share: f32,
    /// Other segments that the spot may hold, and how likely each is.
    pub others: Vec<(usize, f32)>,
}

/// The answer.
#[derive(Clone, Debug, Default)]
pub struct Answer {
    /// All texts that have a place, in the painter's order.
    pub placed: Vec<Placed>,
}

const ROUNDS: usize = 20;
/// Rounds after which the painter's habit shows.
const ROUNDS_FOR_HABIT: usize = 5;
/// Nodes less likely than this are dropped after so many rounds.
const PRUNED: [(usize, f32); 4] = [(0, 1e-4), (1, 1e-4), (2, 1e-3), (5, 2e-3)];
/// How far a price follows demand in the first round, and how much less in each later one.
const HASTE: f32 = 1.6;
const CALM: f32 = 0.12;
const FASTEST_RISE: f32 = 2.0;
const SLOWEST_FALL: f32 = 0.6;
const HIGHEST_PRICE: f32 = 30.0;
/// What it is worth to fill a cell without a marker where another of its item is filled, in nats.
const COMPANY: f32 = 2.4;
/// What it costs to fill a heading where no cell of its row is filled, or a cell without a marker in a row
/// without a heading, in nats.
const LONELY: f32 = 4.0;
/// How much it matters that a text which goes on from another has one to go on from, and the least share of it.
const HOST: f32 = 1.0;
const LEAST_HOST: f32 = 0.02;
/// The share that a text has of a spot to draw others, so that no spot has more than a hundred that do.
const LEAST_KIN: f32 = 0.01;
/// The round from which texts of one item draw each other.
const KIN_FROM: usize = 2;
/// Texts less likely than this in all spots are left over.
const LEAST: f32 = 0.04;
/// A further text in a cell has to be as likely as this.
const FURTHER: f32 = 0.35;
/// Other texts of a spot told at most, and how likely they are at least.
const OTHERS: usize = 3;
const LEAST_OTHER: f32 = 0.05;

/// In what order the painter of a page went over it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Habit {
    /// In runs of neighbours, as a workbook was edited.
    Runs,
    /// Column by column.
    Columns,
    /// From top to bottom.
    Rows,
}

/// Places all texts; `tried` are the nodes to try, or all if there are none.
pub fn solve(problem: &Problem<'_>, tried: Option<Vec<Node>>) -> Answer {
    choose(problem, &settled(problem, tried))
}

/// The painter's habit, and the nodes that are not out of the question.
pub fn first_sight(problem: &Problem<'_>) -> (Habit, Vec<Node>) {
    let mut settling = Settling::new(problem, None);
    settling.go_on(1);
    let nodes = settling.lattice.nodes.clone();
    settling.go_on(ROUNDS_FOR_HABIT);
    (habit(&settling.lattice.expect()), nodes)
}

/// The habit that steps from cell to cell tell.
pub fn habit(expected: &Weights) -> Habit {
    let count = |kind: usize| expected.steps.iter().map(|steps| steps[kind]).sum::<f32>();
    let all: f32 = CELL_STEPS.map(count).sum();
    if count(NEXT_IN_COLUMN) > all * MOSTLY_COLUMNS {
        Habit::Columns
    } else if count(NEXT) > all * MOSTLY_ROWS {
        Habit::Rows
    } else {
        Habit::Runs
    }
}

/// The lattice after all rounds.
fn settled<'p>(problem: &'p Problem<'p>, tried: Option<Vec<Node>>) -> Lattice<'p> {
    let mut settling = Settling::new(problem, tried);
    settling.go_on(ROUNDS);
    settling.lattice
}

/// A lattice between two rounds.
struct Settling<'p> {
    problem: &'p Problem<'p>,
    lattice: Lattice<'p>,
    /// For each spot what a text more costs.
    prices: Vec<f32>,
    /// For each spot what a text costs that goes on from another there.
    alone: Vec<f32>,
    /// For each node how far the texts of its item draw it.
    drawn: Vec<f32>,
    kin: Kin,
    round: usize,
}

impl<'p> Settling<'p> {
    fn new(problem: &'p Problem<'p>, tried: Option<Vec<Node>>) -> Self {
        let lattice = match tried {
            Some(nodes) => Lattice::of(problem, nodes),
            None => Lattice::new(problem),
        };
        let prices = vec![0.0; problem.frame.spots.len()];
        let drawn = vec![0.0; lattice.nodes.len()];
        let alone = prices.clone();
        Self { problem, lattice, prices, alone, drawn, kin: Kin::of(problem), round: 0 }
    }

    fn go_on(&mut self, rounds: usize) {
        while self.round < rounds {
            let price = |node: &Node| match (node.segment, node.spot) {
                (Some(segment), Some(spot)) => match self.problem.shape(segment, spot) {
                    Some(Shape::GoesOn) => self.alone[usize::from(spot)],
                    _ => self.prices[usize::from(spot)],
                },
                _ => 0.0,
            };
            let bonus: Vec<f32> =
                self.lattice.nodes.iter().zip(&self.drawn).map(|(node, drawn)| drawn - price(node)).collect();
            self.lattice.sum(&bonus);
            if self.problem.allowed.is_none() {
                let haste = HASTE / (1.0 + CALM * self.round as f32);
                let demand = demand(self.problem, &self.lattice);
                follow_demand(self.problem, &demand, &mut self.prices, haste);
                self.alone = alone(self.problem, &demand);
            }
            if let Some((_, least)) = PRUNED.iter().find(|(after, _)| *after == self.round) {
                self.lattice.prune(*least);
            }
            self.drawn = if self.round >= KIN_FROM {
                kin_of(self.problem, &self.lattice, &self.kin)
            } else {
                vec![0.0; self.lattice.nodes.len()]
            };
            self.round += 1;
        }
    }
}

/// Shares of steps down a column, or to the next cell, that a painter takes who goes by them; those who do
/// not stay well below.
const MOSTLY_COLUMNS: f32 = 0.3;
const MOSTLY_ROWS: f32 = 0.8;

/// For fitting: how often each fact is expected to hold.
pub fn expect(problem: &Problem<'_>) -> Weights {
    let lattice = settled(problem, None);
    let mut sum = lattice.expect();
    sum.filled = [0.0; 5];
    for (spot, demand) in problem.frame.spots.iter().zip(demand(problem, &lattice)) {
        let first = if spot.capacity <= 8 { demand.min(1.0) } else { demand };
        sum.filled[spot.filling as usize] += first;
        sum.crowded += demand - first;
    }
    for (met, share) in ascent::met(problem, &lattice).into_iter().zip(&lattice.share) {
        // Each is met from both sides.
        sum.ascent += met * share / 2.0;
    }
    sum
}

/// For each spot how much of its room is expected to be taken.
fn demand(problem: &Problem<'_>, lattice: &Lattice<'_>) -> Vec<f32> {
    let mut demand = vec![0.0f32; problem.frame.spots.len()];
    for (node, share) in lattice.nodes.iter().zip(&lattice.share) {
        if let (Some(segment), Some(spot)) = (node.segment, node.spot) {
            demand[usize::from(spot)] += share * problem.room(segment, spot);
        }
    }
    demand
}

/// For each spot what a text costs that goes on from another there: nothing is filled by it, and the other may
/// be missing.
fn alone(problem: &Problem<'_>, demand: &[f32]) -> Vec<f32> {
    let spots = problem.frame.spots.iter().zip(demand);
    spots
        .map(|(spot, demand)| {
            problem.weights.filled[spot.filling as usize] - HOST * demand.clamp(LEAST_HOST, 1.0).ln()
        })
        .collect()
}

/// Raises the price of spots that too many texts want, and lowers it where too few do.
fn follow_demand(problem: &Problem<'_>, demand: &[f32], prices: &mut [f32], haste: f32) {
    for ((spot, price), demand) in problem.frame.spots.iter().zip(prices).zip(demand) {
        let filled = problem.weights.filled[spot.filling as usize];
        let highest = match spot.capacity {
            1 => HIGHEST_PRICE,
            // A further text does without what filling the spot is worth.
            2..=8 => (filled - problem.weights.crowded).max(0.0),
            _ => continue,
        };
        let rise = (demand - 1.0).clamp(-SLOWEST_FALL, FASTEST_RISE);
        *price = (*price + haste * rise).clamp(0.0, highest);
    }
}

/// For each spot those whose texts have something in common with its own: of its item, and the heading of
/// its row.
struct Kin {
    siblings: Vec<Vec<u16>>,
    /// Headings for cells, cells for headings.
    row: Vec<Vec<u16>>,
}

impl Kin {
    fn of(problem: &Problem<'_>) -> Self {
        let spots = &problem.frame.spots;
        let related = |is_kin: &dyn Fn(Place, Place) -> bool| -> Vec<Vec<u16>> {
            let of = |spot: &Spot| {
                let SpotKind::Place(own) = spot.kind else { return Vec::new() };
                let others = spots.iter().enumerate().filter(|(_, other)| match other.kind {
                    SpotKind::Place(other) => is_kin(own, other),
                    _ => false,
                });
                others.map(|(other, _)| other as u16).collect()
            };
            spots.iter().map(of).collect()
        };
        Self {
            siblings: related(&|a, b| match (a, b) {
                (
                    Place::Cell { table: t, row: r, item: i, column: c },
                    Place::Cell { table, row, item, column },
                ) => (t, r, i) == (table, row, item) && c != column,
                _ => false,
            }),
            row: related(&|a, b| match (a, b) {
                (Place::Cell { table: t, row: r, .. }, Place::Heading { table, row })
                | (Place::Heading { table: t, row: r }, Place::Cell { table, row, .. }) => {
                    (t, r) == (table, row)
                }
                _ => false,
            }),
        }
    }
}

/// For each node how much it has in common with what is expected in the spots akin to its own.
fn kin_of(problem: &Problem<'_>, lattice: &Lattice<'_>, kin: &Kin) -> Vec<f32> {
    let count = problem.segments.len();
    let mut in_spot: Vec<Vec<(usize, f32)>> = vec![Vec::new(); kin.row.len()];
    for (node, share) in lattice.nodes.iter().zip(&lattice.share) {
        if let (Some(segment), Some(spot)) = (node.segment, node.spot)
            && *share > LEAST_KIN
        {
            in_spot[usize::from(spot)].push((segment as usize, *share));
        }
    }
    for texts in &mut in_spot {
        let demand: f32 = texts.iter().map(|(_, share)| share).sum();
        texts.retain_mut(|(_, share)| {
            *share /= demand.max(1.0);
            *share > LEAST_KIN
        });
    }
    let company = company(problem, lattice, kin);
    let gain = |node: &Node| {
        let (Some(segment), Some(spot)) = (node.segment, node.spot) else { return 0.0 };
        let drawn_by = |spots: &[u16]| -> f32 {
            let others = spots.iter().flat_map(|spot| &in_spot[usize::from(*spot)]);
            let drawn = others.map(|&(other, share)| {
                share * kinship::nats(problem.kinship[segment as usize * count + other])
            });
            drawn.sum()
        };
        kinship::OF_ITEM * drawn_by(&kin.siblings[usize::from(spot)])
            + kinship::OF_HEADING * drawn_by(&kin.row[usize::from(spot)])
            + company[usize::from(spot)]
    };
    let alike = alike(problem, lattice);
    let ascents = match problem.weights.ascent {
        0.0 => vec![0.0; lattice.nodes.len()],
        _ => ascent::met(problem, lattice),
    };
    let nodes = lattice.nodes.iter().zip(alike).zip(ascents);
    nodes.map(|((node, alike), met)| gain(node) + alike + problem.weights.ascent * met).collect()
}

/// For each spot what it is worth that others of its row are filled: of an item without markers all cells are
/// there, or none; and there are none in a row without a heading, and no heading of a row without any.
fn company(problem: &Problem<'_>, lattice: &Lattice<'_>, kin: &Kin) -> Vec<f32> {
    let demand = demand(problem, lattice);
    let is_unmarked = |spot: usize| problem.frame.spots[spot].filling == Filling::Unmarked;
    let most = |spots: &[u16], counts: &dyn Fn(usize) -> bool| -> f32 {
        let spots = spots.iter().map(|spot| usize::from(*spot)).filter(|&spot| counts(spot));
        spots.map(|spot| demand[spot].min(1.0)).fold(0.0, f32::max)
    };
    let is_marked = |spot: &u16| problem.frame.spots[usize::from(*spot)].filling == Filling::Marked;
    let of = |spot: usize| match problem.frame.spots[spot].filling {
        Filling::Unmarked => {
            let headed = most(&kin.row[spot], &|_| true);
            let headless = if kin.row[spot].is_empty() { 0.0 } else { 1.0 - headed };
            COMPANY * most(&kin.siblings[spot], &is_unmarked) * headed - LONELY * headless
        }
        Filling::Heading if !kin.row[spot].iter().any(is_marked) => {
            -LONELY * (1.0 - most(&kin.row[spot], &|_| true))
        }
        _ => 0.0,
    };
    (0..problem.frame.spots.len()).map(of).collect()
}

/// For each node whether it begins as the lines do that are expected in the same list.
fn alike(problem: &Problem<'_>, lattice: &Lattice<'_>) -> Vec<f32> {
    let opening = |segment: u32| problem.segments[segment as usize].opening;
    let list = |node: &Node| {
        let (segment, spot) = (node.segment?, node.spot?);
        let is_list = problem.frame.spots[usize::from(spot)].role.is_some_and(Role::is_plan_line);
        is_list.then_some((spot, opening(segment)))
    };
    let mut expected: HashMap<(u16, u8), f32> = HashMap::new();
    let mut all: HashMap<u16, f32> = HashMap::new();
    for (node, share) in lattice.nodes.iter().zip(&lattice.share) {
        if let Some((spot, opening)) = list(node) {
            *expected.entry((spot, opening)).or_default() += share;
            *all.entry(spot).or_default() += share;
        }
    }
    let gain = |(node, share): (&Node, &f32)| {
        let Some((spot, opening)) = list(node) else { return 0.0 };
        let (same, all) = (expected[&(spot, opening)] - share, all[&spot] - share);
        problem.weights.alike * (2.0 * same - all) / all.max(1.0)
    };
    lattice.nodes.iter().zip(&lattice.share).map(gain).collect()
}

/// The likeliest texts that do not overlap and find room.
fn choose(problem: &Problem<'_>, lattice: &Lattice<'_>) -> Answer {
    let key = |segment: u32| problem.segments[segment as usize].key;
    let mut values: HashMap<(u16, u64), f32> = HashMap::new();
    let mut candidates: Vec<(u16, u32, f32)> = Vec::new();
    for (node, &share) in lattice.nodes.iter().zip(&lattice.share) {
        if let (Some(segment), Some(spot)) = (node.segment, node.spot) {
            *values.entry((spot, key(segment))).or_default() += share;
            candidates.push((spot, segment, share));
        }
    }
    let value = |spot: u16, segment: u32| values[&(spot, key(segment))].min(1.0);
    candidates.retain(|&(spot, segment, _)| value(spot, segment) >= LEAST);
    candidates.sort_by(|a, b| {
        let by_value = value(b.0, b.1).total_cmp(&value(a.0, a.1));
        by_value.then(b.2.total_cmp(&a.2)).then(a.1.cmp(&b.1)).then(a.0.cmp(&b.0))
    });
    let mut is_taken = vec![false; problem.first_segment.len() - 1];
    let mut held = vec![0.0; problem.frame.spots.len()];
    let mut placed: Vec<Placed> = Vec::new();
    for &(spot, segment, share) in &candidates {
        let text = &problem.segments[segment as usize];
        let capacity = problem.frame.spots[usize::from(spot)].capacity;
        let room = problem.room(segment, spot);
        let held = &mut held[usize::from(spot)];
        let is_further = *held + room > 1.0 && *held > 0.0 && capacity <= 8;
        if *held + room > capacity as f32
            || is_taken[text.start..text.end].contains(&true)
            || is_further && share < FURTHER
        {
            continue;
        }
        is_taken[text.start..text.end].fill(true);
        *held += room;
        placed.push(Placed {
            segment: segment as usize,
            spot: usize::from(spot),
            share: value(spot, segment),
            others: Vec::new(),
        });
    }
    for placed in placed.iter_mut().filter(|placed| problem.frame.spots[placed.spot].capacity <= 8) {
        let mut met = vec![problem.segments[placed.segment].key];
        let others = candidates.iter().filter(|other| usize::from(other.0) == placed.spot);
        for &(spot, segment, _) in others {
            let share = value(spot, segment);
            if share >= LEAST_OTHER && placed.others.len() < OTHERS && !met.contains(&key(segment)) {
                met.push(key(segment));
                placed.others.push((segment as usize, share));
            }
        }
    }
    // What goes on from another comes behind it, wherever the painter put it.
    placed.sort_by_key(|placed| {
        let shape = problem.shape(placed.segment as u32, placed.spot as u16);
        (shape == Some(Shape::GoesOn), problem.segments[placed.segment].start)
    });
    Answer { placed }
}
