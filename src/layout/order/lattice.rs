//! All ways to cut a page's pieces into texts and to place the texts along the painter's way, with the share
//! of each.
//!
//! A node is a segment in a spot (or in none). A way through the lattice takes every piece once; its weight
//! is the product of what its nodes are worth by themselves and of its steps. Sums over all ways, from the
//! front and from the back, tell how likely each node is. Which way the last step went is part of the state.

mod groups;
mod steps;

use std::collections::HashSet;

use super::frame::Frame;
use super::heights::Heights;
use super::kinship::Kinship;
use super::segment::Segment;
use super::way::{Between, Step, turn};
use super::weights::{STEP_KINDS, TURNS, Weights};
use super::widths::Widths;
pub(super) use groups::PARAGRAPH;
use groups::{Groups, Kind, Tie, tie};
use steps::{MANY_LINES, NO_LIE, Steps};

/// The problem: which cells the pieces make up, and where each belongs.
pub struct Problem<'p> {
    /// What can be filled.
    pub frame: &'p Frame,
    /// How its spots lie.
    pub heights: &'p Heights,
    /// How wide its columns are.
    pub widths: &'p Widths,
    /// What may fill it.
    pub segments: &'p [Segment],
    /// For each piece the first of the segments that begin with it.
    pub first_segment: &'p [usize],
    /// The painter's way, and what stands before each step.
    pub way: &'p [(Step, Between)],
    /// How much likelier two segments belong to one item than to two; `segments.len()` a row.
    pub kinship: &'p [Kinship],
    /// Segments that name the plan of a spot: each with the spot.
    pub named: &'p HashSet<(usize, usize)>,
    /// For each segment and spot what the pages before are worth to it; nothing if there are none.
    pub told: &'p [f32],
    /// What each fact speaks for.
    pub weights: &'p Weights,
    /// For fitting: whether a segment may stand in a spot, or in none.
    pub allowed: Option<&'p Allowed<'p>>,
}

/// For fitting: whether a segment may stand in a spot, or in none.
pub type Allowed<'e> = dyn Fn(usize, Option<usize>) -> bool + 'e;

/// A segment in a spot; or a label or marker, which has its spot.
#[derive(Clone, Copy, Debug)]
pub struct Node {
    /// The segment; none for labels and markers.
    pub segment: Option<u32>,
    /// The spot; none for a text left over.
    pub spot: Option<u16>,
    /// What it is worth by itself, in nats.
    pub gain: f32,
    start: u32,
    end: u32,
    lines: u16,
}

impl Node {
    /// The steps of the way that it takes.
    pub(super) fn extent(&self) -> std::ops::Range<u32> {
        self.start..self.end
    }
}

/// Spots that speak so much less for a text than its best one are not tried, in nats.
const REACH: f32 = 7.0;
/// Spots tried for one text, at most: no more than this bounds the time on the largest pages.
const TRIED: usize = 100;

/// For each way the last step may have gone, a share.
type Shares = [f64; TURNS];

/// The lattice.
pub struct Lattice<'p> {
    problem: &'p Problem<'p>,
    steps: Steps,
    /// All nodes, in order of where they start.
    pub nodes: Vec<Node>,
    ends: Groups,
    starts: Groups,
    /// For each boundary the first of its pairs of a group that ends there and one that begins.
    pairs: Vec<usize>,
    /// For each pair the kind of its step, and what the step is worth but for its turn.
    kind: Vec<u8>,
    base: Vec<f32>,
    /// For each node what it is worth, with what was learnt of the others.
    worth: Vec<f64>,
    /// For each group of starts the ways that lead there, for each of ends those that lead on.
    forward: Vec<Shares>,
    backward: Vec<Shares>,
    /// For each group of ends the ways that lead past its nodes.
    passed: Vec<Shares>,
    /// For each boundary what keeps the sums in bounds.
    scale: Vec<f64>,
    /// For each kind of step what each turn it makes is worth.
    turns: [Shares; STEP_KINDS],
    total: f64,
    /// For each node how likely it is.
    pub share: Vec<f32>,
}

impl<'p> Lattice<'p> {
    /// All nodes worth trying.
    pub fn new(problem: &'p Problem<'p>) -> Self {
        let mut lattice = Self::empty(problem);
        for index in 0..problem.way.len() {
            match problem.way[index].0 {
                Step::Spot(spot) => lattice.nodes.push(Node {
                    segment: None,
                    spot: Some(spot as u16),
                    gain: 0.0,
                    start: index as u32,
                    end: index as u32 + 1,
                    lines: 1,
                }),
                Step::Piece(piece) => {
                    for segment in problem.first_segment[piece]..problem.first_segment[piece + 1] {
                        lattice.offer(segment, index);
                    }
                }
            }
        }
        lattice.link();
        lattice
    }

    /// The nodes of another lattice of the same page, worth what they are worth in this problem.
    pub fn of(problem: &'p Problem<'p>, nodes: Vec<Node>) -> Self {
        let mut lattice = Self::empty(problem);
        lattice.nodes = nodes;
        for node in &mut lattice.nodes {
            node.gain = problem.worth(node);
        }
        lattice.link();
        lattice
    }

    fn empty(problem: &'p Problem<'p>) -> Self {
        Self {
            problem,
            steps: Steps::new(problem),
            nodes: Vec::new(),
            ends: Groups::default(),
            starts: Groups::default(),
            pairs: Vec::new(),
            kind: Vec::new(),
            base: Vec::new(),
            worth: Vec::new(),
            forward: Vec::new(),
            backward: Vec::new(),
            passed: Vec::new(),
            scale: Vec::new(),
            turns: std::array::from_fn(|kind| problem.weights.turns.map(|of| f64::from(of[kind]).exp())),
            total: 0.0,
            share: Vec::new(),
        }
    }

    /// The nodes of a segment that starts at a place of the way.
    fn offer(&mut self, segment: usize, index: usize) {
        let text = &self.problem.segments[segment];
        let length = text.end - text.start;
        let way = &self.problem.way[index..];
        let is_whole =
            way.len() >= length && way[..length].iter().all(|(step, _)| matches!(step, Step::Piece(_)));
        if !is_whole {
            return;
        }
        let is_allowed =
            |spot: Option<usize>| self.problem.allowed.is_none_or(|allowed| allowed(segment, spot));
        let mut choices: Vec<(usize, f32)> = (0..self.problem.frame.spots.len())
            .filter(|&spot| is_allowed(Some(spot)))
            .filter_map(|spot| Some((spot, self.problem.gain(segment, spot)?)))
            .collect();
        let best = choices.iter().map(|choice| choice.1).fold(f32::NEG_INFINITY, f32::max);
        choices.retain(|choice| choice.1 >= best - REACH);
        if choices.len() > TRIED {
            choices.select_nth_unstable_by(TRIED, |a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
            choices.truncate(TRIED);
        }
        let seam = -self.problem.weights.seam * text.seam_cost;
        let mut node = Node {
            segment: Some(segment as u32),
            spot: None,
            gain: 0.0,
            start: index as u32,
            end: (index + length) as u32,
            lines: text.extent.lines,
        };
        for (spot, gain) in choices {
            node.spot = Some(spot as u16);
            node.gain = seam + gain;
            self.nodes.push(node);
        }
        if is_allowed(None) {
            node.spot = None;
            node.gain = seam + self.problem.weights.left_over;
            self.nodes.push(node);
        }
    }

    /// Puts the nodes into groups, and finds all pairs of neighbours.
    fn link(&mut self) {
        let boundaries = self.problem.way.len() + 1;
        let spots = self.problem.frame.spots.len();
        let kind = |node: &Node, at: u32, lines: u16| Kind {
            at,
            spot: node.spot.unwrap_or(spots as u16),
            opening: self.problem.opening(node),
            lines,
        };
        let lines = |node: &Node| {
            let is_known = node.spot.is_some_and(|spot| self.problem.heights.knows(usize::from(spot)));
            if is_known { node.lines.min(MANY_LINES) } else { 1 }
        };
        self.ends = Groups::of(self.nodes.iter().map(|node| kind(node, node.end, lines(node))), boundaries);
        self.starts = Groups::of(self.nodes.iter().map(|node| kind(node, node.start, 0)), boundaries);
        self.pair();
    }

    /// Finds all pairs of neighbours.
    fn pair(&mut self) {
        let boundaries = self.problem.way.len() + 1;
        let weights = self.problem.weights;
        let step_worth = weights.steps.map(|of| of.map(f32::exp));
        let lie_worth = weights.lies.map(|of| of.map(f32::exp));
        let alike = [-weights.alike, weights.alike].map(f32::exp);
        let further = weights.further.map(f32::exp);
        self.pairs.clear();
        self.kind.clear();
        self.base.clear();
        for index in 0..boundaries {
            self.pairs.push(self.kind.len());
            if index == 0 || index + 1 == boundaries {
                continue;
            }
            let between = self.problem.way[index].1 as usize;
            let (step_worth, lie_worth) = (&step_worth[between], &lie_worth[between]);
            for before in self.ends.at(index) {
                let before = self.ends.kinds[before];
                let steps = self.steps.from(self.problem, before.spot, before.lines);
                for &after in &self.starts.kinds[self.starts.at(index)] {
                    let (step, lie) = steps[usize::from(after.spot)];
                    let mut base = step_worth[usize::from(step)];
                    if lie != NO_LIE {
                        base *= lie_worth[usize::from(lie)];
                    }
                    base *= match tie(before, after) {
                        None => 1.0,
                        Some(Tie::Lines { alike: is_alike }) => alike[usize::from(is_alike)],
                        Some(Tie::Paragraphs(kind)) => further[kind],
                    };
                    self.kind.push(step);
                    self.base.push(base);
                }
            }
        }
    }

    /// Drops nodes that are as good as impossible.
    pub fn prune(&mut self, least: f32) {
        let is_alone =
            |node: &Node| node.segment.is_none() || node.spot.is_none() && node.end == node.start + 1;
        let mut numbers = vec![None; self.nodes.len()];
        let mut kept = 0;
        for (index, number) in numbers.iter_mut().enumerate() {
            if self.share[index] >= least || is_alone(&self.nodes[index]) {
                *number = Some(kept as u32);
                self.nodes[kept] = self.nodes[index];
                self.share[kept] = self.share[index];
                kept += 1;
            }
        }
        self.nodes.truncate(kept);
        self.share.truncate(kept);
        let boundaries = self.problem.way.len() + 1;
        self.ends = self.ends.renumbered(&numbers, boundaries);
        self.starts = self.starts.renumbered(&numbers, boundaries);
        self.pair();
    }

    /// Sums over all ways, with `bonus` (in nats) for each node besides its own gain.
    pub fn sum(&mut self, bonus: &[f32]) {
        self.worth.clear();
        // Beyond the bounds a node is certain, or out of the question, and its worth would leave those of `f32`.
        let worth = |(node, bonus): (&Node, &f32)| f64::from((node.gain + bonus).clamp(-80.0, 80.0).exp());
        self.worth.extend(self.nodes.iter().zip(bonus).map(worth));
        self.sum_forward();
        self.sum_backward();
        let total = if self.total > 0.0 { self.total } else { 1.0 };
        let groups = self.starts.of.iter().zip(&self.ends.of);
        let shares = self.worth.iter().zip(groups).map(|(worth, (&start, &end))| {
            let ways = self.forward[start as usize].iter().zip(&self.backward[end as usize]);
            (ways.map(|(a, b)| a * b).sum::<f64>() * worth / total) as f32
        });
        self.share.clear();
        self.share.extend(shares);
    }

    /// Scales what a node is worth by what the boundaries inside it scale by.
    fn scale_inside(&mut self, node: usize) -> f64 {
        let Node { start, end, .. } = self.nodes[node];
        self.worth[node] *= self.scale[start as usize + 1..end as usize].iter().product::<f64>();
        self.worth[node]
    }

    fn sum_forward(&mut self) {
        let steps = self.problem.way.len();
        self.forward.clear();
        self.forward.resize(self.starts.kinds.len(), [0.0; TURNS]);
        self.forward[self.starts.at(0)].fill([1.0, 0.0, 0.0]);
        self.passed.clear();
        self.passed.resize(self.ends.kinds.len(), [0.0; TURNS]);
        self.scale.clear();
        self.scale.resize(steps + 1, 1.0);
        for index in 1..=steps {
            let mut sum = 0.0;
            for group in self.ends.at(index) {
                let mut passed = [0.0; TURNS];
                for at in self.ends.first[group]..self.ends.first[group + 1] {
                    let node = self.ends.nodes[at] as usize;
                    let worth = self.scale_inside(node);
                    for (passed, share) in passed.iter_mut().zip(self.forward[self.starts.of[node] as usize])
                    {
                        *passed += share * worth;
                    }
                }
                sum += passed.iter().sum::<f64>();
                self.passed[group] = passed;
            }
            if index == steps {
                self.total = sum;
                break;
            }
            let scale = if sum > 0.0 { 1.0 / sum } else { 1.0 };
            self.scale[index] = scale;
            let starts = self.starts.at(index);
            let mut pairs = self.pairs[index];
            for group in self.ends.at(index) {
                let passed = self.passed[group].map(|passed| passed * scale);
                let of = pairs..pairs + starts.len();
                pairs = of.end;
                let steps = self.kind[of.clone()].iter().zip(&self.base[of]);
                for (forward, (&kind, &base)) in self.forward[starts.clone()].iter_mut().zip(steps) {
                    let kind = usize::from(kind);
                    let turns = &self.turns[kind];
                    let reach = passed[0] * turns[0] + passed[1] * turns[1] + passed[2] * turns[2];
                    forward[turn(kind)] += f64::from(base) * reach;
                }
            }
        }
    }

    /// For each group that begins at a boundary what may follow it, with itself.
    fn onward(&self, index: usize, onward: &mut Vec<Shares>) {
        onward.clear();
        onward.extend(self.starts.at(index).map(|group| {
            let mut sum = [0.0; TURNS];
            for &node in self.starts.nodes(group) {
                let worth = self.worth[node as usize] * self.scale[index];
                let backward = self.backward[self.ends.of[node as usize] as usize];
                for (sum, share) in sum.iter_mut().zip(backward) {
                    *sum += share * worth;
                }
            }
            sum
        }));
    }

    fn sum_backward(&mut self) {
        let steps = self.problem.way.len();
        self.backward.clear();
        self.backward.resize(self.ends.kinds.len(), [1.0; TURNS]);
        let mut onward: Vec<Shares> = Vec::new();
        for index in (1..steps).rev() {
            self.onward(index, &mut onward);
            let mut pairs = self.pairs[index];
            for group in self.ends.at(index) {
                let of = pairs..pairs + onward.len();
                pairs = of.end;
                let steps = self.kind[of.clone()].iter().zip(&self.base[of]);
                let mut backward = [0.0; TURNS];
                for (onward, (&kind, &base)) in onward.iter().zip(steps) {
                    let kind = usize::from(kind);
                    let reach = f64::from(base) * onward[turn(kind)];
                    for (backward, turn) in backward.iter_mut().zip(self.turns[kind]) {
                        *backward += reach * turn;
                    }
                }
                self.backward[group] = backward;
            }
        }
    }

    /// How often each fact is expected to hold.
    pub fn expect(&self) -> Weights {
        let mut sum = Weights::zero();
        let total = if self.total > 0.0 { self.total } else { 1.0 };
        let mut onward: Vec<Shares> = Vec::new();
        let spots = self.problem.frame.spots.len();
        for index in 1..self.problem.way.len() {
            self.onward(index, &mut onward);
            let between = self.problem.way[index].1 as usize;
            let mut pair = self.pairs[index];
            for before in self.ends.at(index) {
                for (after, onward) in self.starts.at(index).zip(&onward) {
                    let kind = usize::from(self.kind[pair]);
                    let onward = onward[turn(kind)] * f64::from(self.base[pair]) / total;
                    pair += 1;
                    if onward == 0.0 {
                        continue;
                    }
                    let (before_kind, after) = (self.ends.kinds[before], self.starts.kinds[after]);
                    let mut all = 0.0;
                    for (turn, passed) in self.passed[before].iter().enumerate() {
                        let share = (passed * self.turns[kind][turn] * onward) as f32;
                        sum.turns[turn][kind] += share;
                        all += share;
                    }
                    sum.steps[between][kind] += all;
                    if usize::from(after.spot) < spots && usize::from(before_kind.spot) < spots {
                        let lines = usize::from(before_kind.lines);
                        let lie = self.problem.heights.way(before_kind.spot.into(), lines, after.spot.into());
                        sum.lies[between][lie] += all;
                    }
                    match tie(before_kind, after) {
                        None => {}
                        Some(Tie::Lines { alike }) => sum.alike += if alike { all } else { -all },
                        Some(Tie::Paragraphs(kind)) => sum.further[kind] += all,
                    }
                }
            }
        }
        for (node, share) in self.nodes.iter().zip(&self.share) {
            self.problem.count(&mut sum, node, *share);
        }
        sum
    }
}
