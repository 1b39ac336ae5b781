//! Which text belongs in which spot.
//!
//! - Variables: for each text a spot of the frame, or none.
//! - Constraints: a spot holds no more texts than it has room for.
//! - Costs, in nats: how unlike the role of the spot the text looks; how unlikely it is that a painter went
//!   from the spot before to this one, given what stands between them; how little the texts of one item
//!   have in common; an empty spot that should be filled; a text that is left over.
//!
//! The costs make a quadratic assignment. It is solved by annealing with moves and swaps from a greedy
//! start, the number of steps bounded by the number of texts; the visits at the end of the walk tell how
//! sure each placement is and what else it might be.

use super::frame::{Frame, SpotKind};
use crate::layout::Place;
use crate::layout::role::{Role, RoleScores};

/// A text to be placed.
#[derive(Clone, Debug)]
pub struct Text {
    /// How likely each role is.
    pub scores: RoleScores,
    /// The spots it may fill; all if empty.
    pub only: Vec<usize>,
    /// How much less than a text of its own it is, in nats: a paragraph may follow another in its cell.
    pub paragraph: f32,
}

/// What stands between two neighbours of the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Between {
    /// Nothing.
    Joined = 0,
    /// A blank.
    Space = 1,
    /// A line end.
    Line = 2,
    /// A blank line.
    Blank = 3,
}

/// One after another, what the painter emitted.
#[derive(Clone, Copy, Debug)]
pub enum Step {
    /// A text, by its number.
    Text(usize),
    /// A label, number or marker, by its spot.
    Spot(usize),
}

/// The problem.
pub struct Problem<'p> {
    /// What can be filled.
    pub frame: &'p Frame,
    /// What fills it.
    pub texts: Vec<Text>,
    /// The painter's way, and what stands before each step.
    pub way: Vec<(Step, Between)>,
    /// How much two texts have in common, in nats of being of one item; `texts.len()` a row.
    pub kinship: Vec<f32>,
    /// How each text begins: the lines of one plan begin alike.
    pub openings: Vec<u8>,
    /// The table of steps to use.
    pub steps: &'p Steps,
}

/// The kinds of steps from one spot to another.
pub const STEP_KINDS: usize = 25;

/// For each kind of gap and kind of step, how much likelier than by chance it is, in nats.
pub type Steps = [[f32; STEP_KINDS]; 4];

/// The answer.
#[derive(Clone, Debug)]
pub struct Assignment {
    /// For each text its spot.
    pub spots: Vec<Option<usize>>,
    /// For each text how often it stood in which spot towards the end, of one in all; the likeliest first.
    pub visits: Vec<Vec<(Option<usize>, f32)>>,
    /// The cost of the answer in nats.
    pub cost: f32,
}

const LEFT_OVER: f32 = 7.0;
const CROWDED: f32 = 2.0;
/// What beginning like the form's example speaks for.
const EXAMPLE: f32 = 1.0;
/// What it costs to read a marker as that of another column.
const OTHER_COLUMN: f32 = 0.4;
/// What the lines of one list beginning alike speaks for.
const ALIKE: f32 = 1.2;
/// Ways kept at each text.
const BEAM: usize = 32;

/// The kind of the step from spot `a` to spot `b`.
pub fn step_kind(frame: &Frame, a: usize, b: usize) -> usize {
    let (from, to) = (&frame.spots[a], &frame.spots[b]);
    if let SpotKind::Mark(place) = from.kind {
        return usize::from(to.kind != SpotKind::Place(place));
    }
    if a == b {
        return if from.capacity > 8 { 3 } else { 2 };
    }
    let is_in_table = |kind: SpotKind| {
        matches!(kind, SpotKind::Place(Place::Cell { .. } | Place::Heading { .. } | Place::Number { .. }))
    };
    let down = if from.is_inline || to.is_inline {
        to.row_rank - from.row_rank
    } else {
        to.free_rank - from.free_rank
    };
    if !is_in_table(from.kind) || !is_in_table(to.kind) {
        return match down {
            1 => 16,
            2 => 17,
            3..=5 => 18,
            6.. => 19,
            -1 => 20,
            -2 => 21,
            -5..=-3 => 22,
            _ => 23,
        };
    }
    let across = match (from.column_rank, to.column_rank) {
        (Some(x), Some(y)) => y - x,
        _ => 0,
    };
    // The next item of the column, in this row of the table or the next.
    let is_next = across > 0 && across < 110;
    let is_before = across < 0 && across > -110;
    match down {
        1 => 4,
        2 => 5,
        -1 => 9,
        -2 => 10,
        _ if is_next => 14,
        _ if is_before => 15,
        3..=4 => 6,
        5..=9 => 7,
        10.. => 8,
        -4..=-3 => 11,
        -9..=-5 => 12,
        _ => 13,
    }
}

struct Walk<'p> {
    problem: &'p Problem<'p>,
    /// For each pair of spots the kind of the step.
    kinds: Vec<u8>,
    /// For each text its spot.
    at: Vec<usize>,
    /// For each spot its texts.
    held: Vec<Vec<usize>>,
    /// For each text the spots it may stand in, the likeliest first, with the cost of each.
    choices: Vec<Vec<(usize, f32)>>,
    /// For each text its place on the way.
    on_way: Vec<usize>,
    /// For each spot the item it belongs to, from 0.
    item: Vec<Option<usize>>,
    item_spots: Vec<Vec<usize>>,
    none: usize,
}

/// Numbers that look random and are the same each time.
struct Dice(u64);

impl Dice {
    fn below(&mut self, end: usize) -> usize {
        (self.next() >> 33) as usize % end
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        self.0
    }

    fn unit(&mut self) -> f32 {
        (self.next() >> 40) as f32 / (1u64 << 24) as f32
    }
}

/// Places all texts.
pub fn assign(problem: &Problem<'_>) -> Assignment {
    let mut walk = Walk::new(problem);
    walk.start();
    let free: Vec<usize> = (0..problem.texts.len()).filter(|&text| walk.choices[text].len() > 1).collect();
    let mut dice = Dice(0x9e37_79b9_7f4a_7c15);
    let mut visits: Vec<Vec<(usize, u32)>> = vec![Vec::new(); problem.texts.len()];
    let mut best = walk.at.clone();
    let mut cost = walk.total();
    let mut best_cost = cost;
    if !free.is_empty() {
        let cooling = (free.len() * 400).min(40_000);
        let resting = (free.len() * 250).min(25_000);
        for step in 0..cooling + resting {
            let heat = if step < cooling { 0.8 * (1.0 - step as f32 / cooling as f32) + 0.15 } else { 1.0 };
            if step == cooling {
                walk.restore(&best);
                cost = best_cost;
            }
            cost += walk.try_move(&free, heat, &mut dice);
            if cost < best_cost - 1e-3 {
                best_cost = cost;
                best.clone_from(&walk.at);
            }
            if step >= cooling && (step - cooling).is_multiple_of(free.len()) {
                for &text in &free {
                    let at = walk.at[text];
                    match visits[text].iter_mut().find(|(spot, _)| *spot == at) {
                        Some((_, count)) => *count += 1,
                        None => visits[text].push((at, 1)),
                    }
                }
            }
        }
        walk.restore(&best);
        walk.settle(&free);
    }
    let spot = |at: usize| (at != walk.none).then_some(at);
    let visits = visits
        .into_iter()
        .enumerate()
        .map(|(text, mut counts)| {
            let total: u32 = counts.iter().map(|(_, count)| count).sum();
            counts.sort_by_key(|(at, count)| (std::cmp::Reverse(*count), *at));
            if counts.is_empty() {
                return vec![(spot(walk.at[text]), 1.0)];
            }
            counts.into_iter().map(|(at, count)| (spot(at), count as f32 / total as f32)).collect()
        })
        .collect();
    Assignment { spots: walk.at.iter().map(|&at| spot(at)).collect(), visits, cost: walk.total() }
}

impl<'p> Walk<'p> {
    fn new(problem: &'p Problem<'p>) -> Self {
        let spots = &problem.frame.spots;
        let none = spots.len();
        let mut kinds = vec![24; (none + 1) * (none + 1)];
        for a in 0..none {
            for b in 0..none {
                kinds[a * (none + 1) + b] = step_kind(problem.frame, a, b) as u8;
            }
        }
        let mut items: Vec<(usize, usize, usize)> = Vec::new();
        let mut item = Vec::with_capacity(none + 1);
        for spot in spots {
            item.push(match spot.kind {
                SpotKind::Place(Place::Cell { table, row, item, .. }) => {
                    let key = (table, row, item);
                    Some(items.iter().position(|other| *other == key).unwrap_or_else(|| {
                        items.push(key);
                        items.len() - 1
                    }))
                }
                _ => None,
            });
        }
        item.push(None);
        let mut item_spots = vec![Vec::new(); items.len()];
        for (spot, item) in item.iter().enumerate() {
            if let Some(item) = item {
                item_spots[*item].push(spot);
            }
        }
        let choices = problem
            .texts
            .iter()
            .enumerate()
            .map(|(number, text)| {
                let best = text.scores.best().1;
                let mut choices: Vec<(usize, f32)> = spots
                    .iter()
                    .enumerate()
                    .filter(|(at, _)| text.only.is_empty() || text.only.contains(at))
                    .filter_map(|(at, spot)| {
                        let others =
                            spot.other_columns.iter().map(|(_, role)| text.scores.of(*role) - OTHER_COLUMN);
                        let unlike = spot.opening.map_or(0.0, |opening| {
                            let alike = opening == problem.openings[number];
                            if alike { -EXAMPLE } else { EXAMPLE }
                        });
                        Some((at, best - others.fold(text.scores.of(spot.role?), f32::max) + unlike))
                    })
                    .filter(|(_, cost)| *cost < 6.5 || !text.only.is_empty())
                    .collect();
                if text.only.is_empty() || choices.is_empty() {
                    choices.push((none, LEFT_OVER));
                }
                choices
            })
            .collect();
        let mut on_way = vec![0; problem.texts.len()];
        for (index, (step, _)) in problem.way.iter().enumerate() {
            if let Step::Text(text) = step {
                on_way[*text] = index;
            }
        }
        let at = vec![none; problem.texts.len()];
        let mut held = vec![Vec::new(); none + 1];
        held[none] = (0..problem.texts.len()).collect();
        Self { problem, kinds, at, held, choices, on_way, item, item_spots, none }
    }

    fn put(&mut self, text: usize, spot: usize) {
        let from = self.at[text];
        self.held[from].retain(|other| *other != text);
        self.held[spot].push(text);
        self.at[text] = spot;
    }

    fn restore(&mut self, at: &[usize]) {
        for (text, &spot) in at.iter().enumerate() {
            self.put(text, spot);
        }
    }

    /// Places the texts in the painter's order, keeping the cheapest ways so far.
    fn start(&mut self) {
        #[derive(Clone)]
        struct Way {
            cost: f32,
            last: usize,
            held: Vec<u8>,
            at: Vec<u16>,
        }
        let count = self.problem.texts.len();
        let mut beam = vec![Way {
            cost: 0.0,
            last: self.none,
            held: vec![0; self.none + 1],
            at: vec![self.none as u16; count],
        }];
        let mut next: Vec<(f32, usize, usize)> = Vec::new();
        for index in 0..self.problem.way.len() {
            let between = self.problem.way[index].1;
            let text = match self.problem.way[index].0 {
                Step::Spot(spot) => {
                    for way in &mut beam {
                        if index > 0 {
                            way.cost += self.step_cost(way.last, spot, between);
                        }
                        way.last = spot;
                    }
                    continue;
                }
                Step::Text(text) => text,
            };
            next.clear();
            for (number, way) in beam.iter().enumerate() {
                for &(spot, cost) in &self.choices[text] {
                    let full = spot != self.none && usize::from(way.held[spot]) >= self.capacity(spot);
                    if full {
                        continue;
                    }
                    let mut cost = way.cost + cost;
                    if index > 0 {
                        cost += self.step_cost(way.last, spot, between);
                    }
                    if spot != self.none {
                        let held = usize::from(way.held[spot]);
                        cost += self.fill_cost(spot, held + 1) - self.fill_cost(spot, held);
                    }
                    if spot != self.none && self.problem.frame.spots[spot].role == Some(Role::NamedLine) {
                        for other in 0..count {
                            if usize::from(way.at[other]) == spot {
                                let alike = self.problem.openings[other] == self.problem.openings[text];
                                cost += if alike { -ALIKE } else { ALIKE };
                            }
                        }
                    }
                    if let Some(item) = self.item[spot] {
                        for other in 0..count {
                            let at = usize::from(way.at[other]);
                            if at != self.none && at != spot && self.item[at] == Some(item) {
                                cost -= self.problem.kinship[text * count + other];
                            }
                        }
                    }
                    next.push((cost, number, spot));
                }
            }
            next.sort_by(|a, b| a.0.total_cmp(&b.0));
            next.truncate(BEAM);
            beam = next
                .iter()
                .map(|&(cost, number, spot)| {
                    let mut way = beam[number].clone();
                    way.cost = cost;
                    way.last = spot;
                    way.held[spot] = way.held[spot].saturating_add(u8::from(spot != self.none));
                    way.at[text] = spot as u16;
                    way
                })
                .collect();
        }
        if let Some(best) = beam.first() {
            let at: Vec<usize> = best.at.iter().map(|&spot| usize::from(spot)).collect();
            self.restore(&at);
        }
    }

    fn capacity(&self, spot: usize) -> usize {
        self.problem.frame.spots[spot].capacity
    }

    fn spot_of(&self, step: Step) -> usize {
        match step {
            Step::Text(text) => self.at[text],
            Step::Spot(spot) => spot,
        }
    }

    fn step_cost(&self, from: usize, to: usize, between: Between) -> f32 {
        let kind = usize::from(self.kinds[from * (self.none + 1) + to]);
        -self.problem.steps[between as usize][kind]
    }

    fn step_cost_into(&self, index: usize, spot: usize) -> f32 {
        if index == 0 {
            return 0.0;
        }
        self.step_cost(self.spot_of(self.problem.way[index - 1].0), spot, self.problem.way[index].1)
    }

    fn choice_cost(&self, text: usize, spot: usize) -> Option<f32> {
        self.choices[text].iter().find(|(at, _)| *at == spot).map(|(_, cost)| *cost)
    }

    /// What a spot costs for how full it is.
    fn fill_cost(&self, spot: usize, count: usize) -> f32 {
        if spot == self.none {
            return 0.0;
        }
        let drawn = &self.problem.frame.spots[spot];
        match count {
            0 => drawn.empty_cost,
            _ if drawn.capacity > 8 => 0.0,
            count => (count - 1) as f32 * CROWDED,
        }
    }

    /// What the texts of one item have in common, as a cost.
    fn kinship_cost(&self, item: usize) -> f32 {
        let mut cost = 0.0;
        let spots = &self.item_spots[item];
        let count = self.problem.texts.len();
        for (index, &a) in spots.iter().enumerate() {
            for &b in &spots[index + 1..] {
                for &x in &self.held[a] {
                    for &y in &self.held[b] {
                        cost -= self.problem.kinship[x * count + y];
                    }
                }
            }
        }
        cost
    }

    /// How unlike the lines of one list begin.
    fn opening_cost(&self, spot: usize) -> f32 {
        if spot == self.none || self.problem.frame.spots[spot].role != Some(Role::NamedLine) {
            return 0.0;
        }
        let openings = &self.problem.openings;
        let mut cost = 0.0;
        for (index, &a) in self.held[spot].iter().enumerate() {
            for &b in &self.held[spot][index + 1..] {
                cost += if openings[a] == openings[b] { -ALIKE } else { ALIKE };
            }
        }
        cost
    }

    /// The cost of all that a change of these texts and spots can touch.
    fn local_cost(&self, texts: &[usize], spots: &[usize]) -> Option<f32> {
        let mut cost = 0.0;
        for &text in texts {
            cost += self.choice_cost(text, self.at[text])?;
        }
        let mut steps: [usize; 4] = [usize::MAX; 4];
        let mut count = 0;
        for &text in texts {
            let index = self.on_way[text];
            for step in [index, index + 1] {
                if step > 0 && step < self.problem.way.len() && !steps[..count].contains(&step) {
                    steps[count] = step;
                    count += 1;
                }
            }
        }
        for &step in &steps[..count] {
            cost += self.step_cost_into(step, self.spot_of(self.problem.way[step].0));
        }
        for (index, &spot) in spots.iter().enumerate() {
            if !spots[..index].contains(&spot) {
                cost += self.fill_cost(spot, self.held[spot].len()) + self.opening_cost(spot);
            }
            if let Some(item) = self.item[spot]
                && !spots[..index].iter().any(|&other| self.item[other] == Some(item))
            {
                cost += self.kinship_cost(item);
            }
        }
        Some(cost)
    }

    /// Tries one random change; returns by how much the cost changed.
    fn try_move(&mut self, free: &[usize], heat: f32, dice: &mut Dice) -> f32 {
        let text = free[dice.below(free.len())];
        let choice = dice.below(self.choices[text].len());
        let target = self.choices[text][choice].0;
        self.change(text, target, heat, dice)
    }

    fn change(&mut self, text: usize, target: usize, heat: f32, dice: &mut Dice) -> f32 {
        let from = self.at[text];
        if from == target {
            return 0.0;
        }
        let room = if target == self.none { usize::MAX } else { self.capacity(target) };
        let other = if self.held[target].len() >= room
            || (room < 8 && !self.held[target].is_empty() && dice.next() & (3 << 40) != 0)
        {
            let held = &self.held[target];
            Some(held[dice.below(held.len())])
        } else {
            None
        };
        if let Some(other) = other
            && self.choice_cost(other, from).is_none()
        {
            return 0.0;
        }
        let texts = [text, other.unwrap_or(text)];
        let texts = if other.is_some() { &texts[..] } else { &texts[..1] };
        let spots = [from, target];
        let Some(before) = self.local_cost(texts, &spots) else { return 0.0 };
        self.put(text, target);
        if let Some(other) = other {
            self.put(other, from);
        }
        let Some(after) = self.local_cost(texts, &spots) else { return 0.0 };
        let worse = after - before;
        if worse <= 0.0 || heat > 0.0 && dice.unit() < (-worse / heat).exp() {
            return worse;
        }
        self.put(text, from);
        if let Some(other) = other {
            self.put(other, target);
        }
        0.0
    }

    /// Takes every single change that lowers the cost until none does.
    fn settle(&mut self, free: &[usize]) {
        let mut dice = Dice(1);
        for _ in 0..20 {
            let mut gained = false;
            for &text in free {
                for choice in 0..self.choices[text].len() {
                    let target = self.choices[text][choice].0;
                    gained |= self.change(text, target, 0.0, &mut dice) < -1e-4;
                }
            }
            if !gained {
                break;
            }
        }
    }

    fn total(&self) -> f32 {
        let mut cost = 0.0;
        for text in 0..self.at.len() {
            cost += self.choice_cost(text, self.at[text]).unwrap_or(0.0);
        }
        for index in 1..self.problem.way.len() {
            cost += self.step_cost_into(index, self.spot_of(self.problem.way[index].0));
        }
        for spot in 0..self.none {
            if self.problem.frame.spots[spot].role.is_some() {
                cost += self.fill_cost(spot, self.held[spot].len()) + self.opening_cost(spot);
            }
        }
        cost + (0..self.item_spots.len()).map(|item| self.kinship_cost(item)).sum::<f32>()
    }
}

/// Roles whose cells may hold more than one paragraph.
pub fn holds_paragraphs(role: Role) -> bool {
    matches!(role, Role::Task | Role::Target | Role::Interim | Role::Final | Role::Note)
}
