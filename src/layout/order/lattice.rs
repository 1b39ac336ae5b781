//! All ways to cut a page's pieces into texts and to place the texts along the painter's way, with the share
//! of each.
//!
//! A node is a segment in a spot (or in none). A way through the lattice takes every piece once; its weight
//! is the product of what its nodes are worth by themselves and of its steps. Sums over all ways, from the
//! front and from the back, tell how likely each node is. Which way the last step went is part of the state.

use std::ops::Range;

use super::frame::Frame;
use super::heights::{Heights, LIES};
use super::segment::Segment;
use super::way::{Between, STEP_ASIDE, Step, step_kind, turn};
use super::weights::{STEP_KINDS, TURNS, Weights};
use super::widths::Widths;
use crate::layout::role::Role;

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
    /// How much two segments have in common, as a kind of kinship; `segments.len()` a row.
    pub kinship: &'p [u8],
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

/// Spots that speak so much less for a text than its best one are not tried, in nats.
const REACH: f32 = 9.0;
/// Spots tried for one text.
const TRIED: usize = 40;
/// What numbers alone are worth in a box of numbers, in nats.
const ONLY_NUMBERS: f32 = 3.0;
/// What words cost there: no such box holds a sentence.
const WORDS_FOR_NUMBERS: f32 = 8.0;
const NO_LIE: u8 = LIES as u8;

/// The lattice.
pub struct Lattice<'p> {
    problem: &'p Problem<'p>,
    kinds: Vec<u8>,
    /// All nodes, in order of where they start.
    pub nodes: Vec<Node>,
    starts: Vec<Range<usize>>,
    ends: Vec<Vec<u32>>,
    /// For each boundary the first of its pairs.
    pairs: Vec<usize>,
    kind: Vec<u8>,
    lie: Vec<u8>,
    base: Vec<f32>,
    /// For each node what it is worth, with what was learnt of the others.
    worth: Vec<f64>,
    forward: Vec<[f64; TURNS]>,
    backward: Vec<[f64; TURNS]>,
    /// For each boundary what keeps the sums in bounds.
    scale: Vec<f64>,
    turns: [[f64; STEP_KINDS]; TURNS],
    total: f64,
    /// For each node how likely it is.
    pub share: Vec<f32>,
}

impl<'p> Lattice<'p> {
    /// All nodes worth trying.
    pub fn new(problem: &'p Problem<'p>) -> Self {
        let spots = problem.frame.spots.len();
        let mut kinds = vec![STEP_ASIDE as u8; (spots + 1) * (spots + 1)];
        for a in 0..spots {
            for b in 0..spots {
                kinds[a * (spots + 1) + b] = step_kind(problem.frame, a, b) as u8;
            }
        }
        let mut turns = [[0.0; STEP_KINDS]; TURNS];
        for (of, weights) in turns.iter_mut().zip(&problem.weights.turns) {
            for (turn, weight) in of.iter_mut().zip(weights) {
                *turn = f64::from(*weight).exp();
            }
        }
        let mut lattice = Self {
            problem,
            kinds,
            nodes: Vec::new(),
            starts: Vec::new(),
            ends: Vec::new(),
            pairs: Vec::new(),
            kind: Vec::new(),
            lie: Vec::new(),
            base: Vec::new(),
            worth: Vec::new(),
            forward: Vec::new(),
            backward: Vec::new(),
            scale: Vec::new(),
            turns,
            total: 0.0,
            share: Vec::new(),
        };
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
        choices.sort_by(|a, b| b.1.total_cmp(&a.1));
        let least = choices.first().map_or(0.0, |best| best.1 - REACH);
        choices.truncate(TRIED);
        let seam = -self.problem.weights.seam * text.seam_cost;
        let mut node = Node {
            segment: Some(segment as u32),
            spot: None,
            gain: 0.0,
            start: index as u32,
            end: (index + length) as u32,
            lines: text.extent.lines,
        };
        for (spot, gain) in choices.into_iter().take_while(|choice| choice.1 >= least) {
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

    /// Finds all pairs of neighbours.
    fn link(&mut self) {
        let steps = self.problem.way.len();
        let exp = |weight: f32| weight.exp();
        self.starts = vec![0..0; steps + 1];
        self.ends = vec![Vec::new(); steps + 1];
        let mut at = 0;
        for index in 0..=steps {
            let from = at;
            while self.nodes.get(at).is_some_and(|node| node.start as usize == index) {
                at += 1;
            }
            self.starts[index] = from..at;
        }
        for (number, node) in self.nodes.iter().enumerate() {
            self.ends[node.end as usize].push(number as u32);
        }
        let spots = self.problem.frame.spots.len();
        let weights = self.problem.weights;
        self.pairs.clear();
        self.kind.clear();
        self.lie.clear();
        self.base.clear();
        for index in 0..=steps {
            self.pairs.push(self.kind.len());
            if index == 0 || index == steps {
                continue;
            }
            let between = self.problem.way[index].1 as usize;
            for &before in &self.ends[index] {
                let before = self.nodes[before as usize];
                let from = before.spot.map_or(spots, usize::from);
                for node in &self.nodes[self.starts[index].clone()] {
                    let to = node.spot.map_or(spots, usize::from);
                    let kind = self.kinds[from * (spots + 1) + to];
                    let mut gain = weights.steps[between][usize::from(kind)];
                    let mut lie = NO_LIE;
                    if from < spots && to < spots {
                        lie = self.problem.heights.way(from, usize::from(before.lines), to) as u8;
                        gain += weights.lies[between][usize::from(lie)];
                    }
                    gain += self.problem.alike(&before, node);
                    self.kind.push(kind);
                    self.lie.push(lie);
                    self.base.push(exp(gain));
                }
            }
        }
    }

    /// Drops nodes that are as good as impossible.
    pub fn prune(&mut self, least: f32) {
        let is_alone =
            |node: &Node| node.segment.is_none() || node.spot.is_none() && node.end == node.start + 1;
        let kept: Vec<Node> = self
            .nodes
            .iter()
            .zip(&self.share)
            .filter(|(node, share)| **share >= least || is_alone(node))
            .map(|(node, _)| *node)
            .collect();
        self.nodes = kept;
        self.link();
    }

    /// Sums over all ways, with `bonus` (in nats) for each node besides its own gain.
    pub fn sum(&mut self, bonus: &[f32]) {
        self.worth.clear();
        let gains = self.nodes.iter().zip(bonus).map(|(node, bonus)| f64::from(node.gain + bonus));
        self.worth.extend(gains.map(f64::exp));
        self.sum_forward();
        self.sum_backward();
        let total = if self.total > 0.0 { self.total } else { 1.0 };
        let shares = self.forward.iter().zip(&self.backward).map(|(forward, backward)| {
            (forward.iter().zip(backward).map(|(a, b)| a * b).sum::<f64>() / total) as f32
        });
        self.share.clear();
        self.share.extend(shares);
    }

    /// What the boundaries inside a node scale by.
    fn inside(&self, node: &Node) -> f64 {
        self.scale[node.start as usize + 1..node.end as usize].iter().product()
    }

    fn sum_forward(&mut self) {
        let steps = self.problem.way.len();
        self.forward.clear();
        self.forward.resize(self.nodes.len(), [0.0; TURNS]);
        self.scale.clear();
        self.scale.resize(steps + 1, 1.0);
        for node in self.starts[0].clone() {
            self.forward[node][0] = self.worth[node];
        }
        for index in 1..=steps {
            let mut sum = 0.0;
            for &node in &self.ends[index] {
                let inside = self.inside(&self.nodes[node as usize]);
                for share in &mut self.forward[node as usize] {
                    *share *= inside;
                    sum += *share;
                }
            }
            if index == steps {
                self.total = sum;
                break;
            }
            let scale = if sum > 0.0 { 1.0 / sum } else { 1.0 };
            self.scale[index] = scale;
            let starts = self.starts[index].clone();
            let mut at = self.pairs[index];
            for &before in &self.ends[index] {
                let mut reach = [0.0; STEP_KINDS];
                let from = &self.forward[before as usize];
                for (kind, reach) in reach.iter_mut().enumerate() {
                    *reach = scale * (0..TURNS).map(|turn| from[turn] * self.turns[turn][kind]).sum::<f64>();
                }
                for node in starts.clone() {
                    let kind = usize::from(self.kind[at]);
                    self.forward[node][turn(kind)] += f64::from(self.base[at]) * reach[kind];
                    at += 1;
                }
            }
            for node in starts {
                for share in &mut self.forward[node] {
                    *share *= self.worth[node];
                }
            }
        }
    }

    fn sum_backward(&mut self) {
        let steps = self.problem.way.len();
        self.backward.clear();
        self.backward.resize(self.nodes.len(), [0.0; TURNS]);
        for &node in &self.ends[steps] {
            self.backward[node as usize] = [1.0; TURNS];
        }
        let mut onward: Vec<[f64; TURNS]> = Vec::new();
        for index in (1..steps).rev() {
            let starts = self.starts[index].clone();
            onward.clear();
            onward.extend(starts.clone().map(|node| {
                let worth = self.worth[node] * self.inside(&self.nodes[node]) * self.scale[index];
                self.backward[node].map(|share| share * worth)
            }));
            let mut at = self.pairs[index];
            for &before in &self.ends[index] {
                let mut reach = [0.0; STEP_KINDS];
                for onward in &onward {
                    let kind = usize::from(self.kind[at]);
                    reach[kind] += f64::from(self.base[at]) * onward[turn(kind)];
                    at += 1;
                }
                for (turn, share) in self.backward[before as usize].iter_mut().enumerate() {
                    *share = reach.iter().zip(&self.turns[turn]).map(|(reach, turn)| reach * turn).sum();
                }
            }
        }
    }

    /// For fitting: how often each fact is expected to hold.
    pub fn expect(&self) -> Weights {
        let mut sum = Weights::zero();
        let total = if self.total > 0.0 { self.total } else { 1.0 };
        for index in 1..self.problem.way.len() {
            let between = self.problem.way[index].1 as usize;
            let mut at = self.pairs[index];
            for &before in &self.ends[index] {
                let from = self.forward[before as usize];
                for node in self.starts[index].clone() {
                    let kind = usize::from(self.kind[at]);
                    let onward = self.worth[node]
                        * self.inside(&self.nodes[node])
                        * self.scale[index]
                        * self.backward[node][turn(kind)]
                        * f64::from(self.base[at])
                        / total;
                    let lie = self.lie[at];
                    at += 1;
                    if onward == 0.0 {
                        continue;
                    }
                    for (turn, from) in from.iter().enumerate() {
                        let share = (from * self.turns[turn][kind] * onward) as f32;
                        sum.steps[between][kind] += share;
                        sum.turns[turn][kind] += share;
                        if lie != NO_LIE {
                            sum.lies[between][usize::from(lie)] += share;
                        }
                        sum.alike +=
                            share * self.problem.is_alike(&self.nodes[before as usize], &self.nodes[node]);
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

impl Problem<'_> {
    /// What a segment is worth in a spot, whatever is around it; none where no text belongs.
    fn gain(&self, segment: usize, spot: usize) -> Option<f32> {
        let weights = self.weights;
        let (text, drawn) = (&self.segments[segment], &self.frame.spots[spot]);
        let (role, is_other) = self.role_of(segment, spot)?;
        let mut gain = self.look(segment, spot, role) + if is_other { weights.other_column } else { 0.0 };
        gain += weights.rooms[self.heights.fit(spot, usize::from(text.extent.lines))];
        gain += weights.filled[drawn.filling as usize];
        if let Some(opening) = drawn.opening {
            gain += if opening == text.opening { weights.example } else { -weights.example };
        }
        Some(gain)
    }

    /// What the look of a segment is worth in a spot.
    fn look(&self, segment: usize, spot: usize, role: Role) -> f32 {
        match (self.frame.spots[spot].holds_numbers, self.segments[segment].is_numbers) {
            (true, true) => ONLY_NUMBERS,
            (true, false) => -WORDS_FOR_NUMBERS,
            _ => self.of_role(segment, role),
        }
    }

    fn of_role(&self, segment: usize, role: Role) -> f32 {
        let text = &self.segments[segment];
        self.weights.look * (text.scores.of(role) - text.scores.best().1)
            + self.weights.widths[self.widths.fit(role, text.extent)]
    }

    /// The role a segment plays in a spot, and whether it is that of another column than the spot's.
    fn role_of(&self, segment: usize, spot: usize) -> Option<(Role, bool)> {
        let drawn = &self.frame.spots[spot];
        let own = drawn.role?;
        let mut best = (own, false);
        let mut most = self.of_role(segment, own);
        for &(_, role) in &drawn.other_columns {
            let gain = self.of_role(segment, role) + self.weights.other_column;
            if gain > most {
                (best, most) = ((role, true), gain);
            }
        }
        Some(best)
    }

    /// 1 for two lines of one list that begin alike, -1 for two that do not, else 0.
    fn is_alike(&self, before: &Node, node: &Node) -> f32 {
        let (Some(a), Some(b), Some(spot)) = (before.segment, node.segment, node.spot) else { return 0.0 };
        if before.spot != node.spot || self.frame.spots[usize::from(spot)].role != Some(Role::NamedLine) {
            return 0.0;
        }
        let opening = |segment: u32| self.segments[segment as usize].opening;
        if opening(a) == opening(b) { 1.0 } else { -1.0 }
    }

    fn alike(&self, before: &Node, node: &Node) -> f32 {
        self.weights.alike * self.is_alike(before, node)
    }

    /// For fitting: adds the facts of a node.
    fn count(&self, sum: &mut Weights, node: &Node, share: f32) {
        let Some(segment) = node.segment else { return };
        let segment = segment as usize;
        let text = &self.segments[segment];
        sum.seam -= share * text.seam_cost;
        let Some(spot) = node.spot.map(usize::from) else {
            sum.left_over += share;
            return;
        };
        let drawn = &self.frame.spots[spot];
        let Some((role, is_other)) = self.role_of(segment, spot) else { return };
        if is_other {
            sum.other_column += share;
        }
        sum.look += share * (text.scores.of(role) - text.scores.best().1);
        sum.widths[self.widths.fit(role, text.extent)] += share;
        sum.rooms[self.heights.fit(spot, usize::from(text.extent.lines))] += share;
        sum.filled[drawn.filling as usize] += share;
        if let Some(opening) = drawn.opening {
            sum.example += if opening == text.opening { share } else { -share };
        }
    }
}
