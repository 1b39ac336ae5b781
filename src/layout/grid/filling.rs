//! Entries without numbers given to a row's items, all columns at once.
//!
//! A row is filled item by item. Its writer either leaves gaps, so that an item's entries stand level with each
//! other, or types each below the last one of its column; or does both in turns. Which, the page does not say:
//!
//! - Variables: how the row is filled, and for each entry its item, in order within each column.
//! - Constraints: a column with an entry for each item has one each. No item has two entries of a column as long
//!   as there are items for all.
//! - Costs, in nats: entries of an item that stand neither level nor right below; blank lines; what the texts of
//!   an item have in common.
//!
//! All ways are summed up, forward and backward, so each entry has a share for each item. Ways that print the
//! very same page differ in nothing but their texts, and share alike if those tell nothing.

/// Where an entry stands, in lines of its row.
#[derive(Clone, Copy, Debug)]
pub struct Stand {
    /// Its first line.
    pub top: f64,
    /// The line below its last one.
    pub end: f64,
}

/// A row to be told apart.
pub struct Row<'r> {
    /// By column and entry.
    pub stands: &'r [Vec<Stand>],
    /// Where each column begins.
    pub starts: &'r [f64],
    /// How many items it has.
    pub items: usize,
    /// In nats, by column, entry and item, what speaks for their belonging together.
    pub kinship: &'r [Vec<Vec<f32>>],
}

/// Entries nearer than this stand level, in lines.
const LEVEL: f64 = 0.35;
/// What it costs that entries stand where a way of filling does not put them.
const OFF: f32 = -6.0;
/// Blank lines beyond this number cost no more.
const MOST_BLANK: f64 = 4.0;
/// What it costs that two entries of a column belong to one item.
const SHARED: f32 = -2.0;
/// Ways through the items tried at once; a row with more is told apart column by column.
const MOST_WAYS: usize = 60_000;

/// A way to fill rows.
struct Habit {
    /// How common it is.
    share: f32,
    /// How often the entries of an item stand level rather than each below the last one of its column.
    level: f32,
    /// How often a line is left blank below an entry.
    blank: f32,
}

/// Rows are filled in one way throughout, or in turns; with blank lines here and there, or without.
const HABITS: [Habit; 6] = [
    Habit { share: 0.3, level: 1.0, blank: 0.01 },
    Habit { share: 0.3, level: 0.0, blank: 0.01 },
    Habit { share: 0.15, level: 0.5, blank: 0.01 },
    Habit { share: 0.1, level: 1.0, blank: 0.3 },
    Habit { share: 0.1, level: 0.0, blank: 0.3 },
    Habit { share: 0.05, level: 0.5, blank: 0.3 },
];

/// For each column, entry and item the share of all ways in which they belong together.
pub fn shares(row: &Row<'_>) -> Vec<Vec<Vec<f32>>> {
    let is_full = |column: &usize| row.stands[*column].len() == row.items;
    let columns: Vec<usize> = (0..row.stands.len()).filter(|at| !row.stands[*at].is_empty()).collect();
    let (full, free): (Vec<usize>, Vec<usize>) = columns.into_iter().partition(is_full);
    let mut shares: Vec<Vec<Vec<f32>>> =
        row.stands.iter().map(|column| vec![vec![0.0; row.items]; column.len()]).collect();
    for column in &full {
        (0..row.items).for_each(|item| shares[*column][item][item] = 1.0);
    }
    let whole = Ways::new(row, &full, &free);
    if whole.count() <= MOST_WAYS {
        whole.sum(&mut shares);
    } else {
        for column in &free {
            Ways::new(row, &full, std::slice::from_ref(column)).sum(&mut shares);
        }
    }
    shares
}

/// The likeliest items of a column's entries, in order, by their shares; the first of equals.
pub fn likeliest(shares: &[Vec<f32>]) -> Vec<usize> {
    let (entries, items) = (shares.len(), shares.first().map_or(0, Vec::len));
    if items == 0 {
        return vec![0; entries];
    }
    let step = usize::from(entries <= items);
    let log = |share: f32| share.max(1e-9).ln();
    let mut best = vec![vec![f32::NEG_INFINITY; items]; entries];
    let mut from = vec![vec![0; items]; entries];
    for entry in 0..entries {
        let mut most = (f32::NEG_INFINITY, 0);
        for item in 0..items {
            if entry == 0 {
                most = (0.0, 0);
            } else if let Some(before) = item.checked_sub(step)
                && best[entry - 1][before] > most.0 + 1e-4
            {
                most = (best[entry - 1][before], before);
            }
            best[entry][item] = most.0 + log(shares[entry][item]);
            from[entry][item] = most.1;
        }
    }
    let Some(last) = best.last() else { return Vec::new() };
    let mut at = (1..items).fold(0, |most, item| if last[item] > last[most] + 1e-4 { item } else { most });
    let mut of = vec![0; entries];
    for entry in (0..entries).rev() {
        of[entry] = at;
        at = from[entry][at];
    }
    of
}

/// All ways to give the entries of some columns to items: after each item, how many entries of each are used.
struct Ways<'r> {
    row: &'r Row<'r>,
    full: &'r [usize],
    free: &'r [usize],
    /// Every choice of how many entries of each free column one item takes.
    takes: Vec<Vec<usize>>,
    /// How far apart two numbers of used entries of a column are among all.
    strides: Vec<usize>,
    states: usize,
}

impl<'r> Ways<'r> {
    fn new(row: &'r Row<'r>, full: &'r [usize], free: &'r [usize]) -> Self {
        let mut takes: Vec<Vec<usize>> = vec![Vec::new()];
        let mut strides = Vec::new();
        let mut states = 1_usize;
        for column in free {
            let entries = row.stands[*column].len();
            // More entries than items: some item has several.
            let most = if entries <= row.items { 1 } else { entries.div_ceil(row.items.max(1)) + 1 };
            strides.push(states);
            states = states.saturating_mul(entries + 1);
            if states.saturating_mul(takes.len() * (most + 1)) > MOST_WAYS && free.len() > 1 {
                states = usize::MAX;
                break;
            }
            takes = takes
                .iter()
                .flat_map(|take| (0..=most).map(|number| [take.as_slice(), &[number]].concat()))
                .collect();
        }
        Self { row, full, free, takes, strides, states }
    }

    fn count(&self) -> usize {
        self.states.saturating_mul(self.takes.len())
    }

    /// How many entries of each free column are used.
    fn used(&self, mut state: usize) -> Vec<usize> {
        let numbers = self.free.iter().map(|column| {
            let entries = self.row.stands[*column].len() + 1;
            let used = state % entries;
            state /= entries;
            used
        });
        numbers.collect()
    }

    /// Adds up the shares of all ways.
    fn sum(&self, shares: &mut [Vec<Vec<f32>>]) {
        let items = self.row.items;
        if self.free.is_empty() || items == 0 {
            return;
        }
        let used: Vec<Vec<usize>> = (0..self.states).map(|state| self.used(state)).collect();
        // Steps from one item to the next: from where, to where, what is taken, level and packed.
        let mut steps: Vec<Vec<Step>> = Vec::new();
        for item in 0..items {
            let mut here = Vec::new();
            for (state, used) in used.iter().enumerate() {
                for (take, taken) in self.takes.iter().enumerate() {
                    if let Some((level, packed, words)) = self.costs(item, used, taken) {
                        let onward: usize =
                            taken.iter().zip(&self.strides).map(|(n, stride)| n * stride).sum();
                        here.push(Step { state, onward: state + onward, take, level, packed, words });
                    }
                }
            }
            steps.push(here);
        }
        let passes: Vec<(&Habit, Pass)> =
            HABITS.iter().map(|habit| (habit, self.pass(&steps, habit))).collect();
        let total = passes
            .iter()
            .map(|(habit, pass)| habit.share.ln() + pass.forward[items][self.states - 1])
            .fold(f32::NEG_INFINITY, log_add);
        if !total.is_finite() {
            return;
        }
        for (habit, pass) in &passes {
            for (item, steps) in steps.iter().enumerate() {
                for step in steps {
                    let share = (habit.share.ln()
                        + pass.forward[item][step.state]
                        + step.cost(habit)
                        + pass.backward[item + 1][step.onward]
                        - total)
                        .exp();
                    for ((column, used), taken) in
                        self.free.iter().zip(&used[step.state]).zip(&self.takes[step.take])
                    {
                        for entry in &mut shares[*column][*used..used + taken] {
                            entry[item] += share;
                        }
                    }
                }
            }
        }
    }

    /// Sums over all ways up to each item and from it on.
    fn pass(&self, steps: &[Vec<Step>], habit: &Habit) -> Pass {
        let nothing = vec![f32::NEG_INFINITY; self.states];
        let mut forward = vec![nothing.clone(); steps.len() + 1];
        forward[0][0] = 0.0;
        for (item, steps) in steps.iter().enumerate() {
            for step in steps {
                let way = forward[item][step.state] + step.cost(habit);
                forward[item + 1][step.onward] = log_add(forward[item + 1][step.onward], way);
            }
        }
        let mut backward = vec![nothing; steps.len() + 1];
        backward[steps.len()][self.states - 1] = 0.0;
        for (item, steps) in steps.iter().enumerate().rev() {
            for step in steps {
                let way = backward[item + 1][step.onward] + step.cost(habit);
                backward[item][step.state] = log_add(backward[item][step.state], way);
            }
        }
        Pass { forward, backward }
    }

    /// What speaks against `item` taking so many entries of each free column after those used: if its entries
    /// stand level, and if each stands below the last; and what their texts say. None if there are not so many.
    fn costs(&self, item: usize, used: &[usize], taken: &[usize]) -> Option<(Gaps, Gaps, f32)> {
        let mut words = 0.0;
        // The first line of each column's part of the item.
        let mut tops: Vec<f64> = Vec::new();
        let mut floor = f64::NEG_INFINITY;
        let mut packed = Gaps::default();
        let taken_by = self.free.iter().copied().zip(used.iter().copied().zip(taken.iter().copied()));
        let of_full = self.full.iter().map(|column| (*column, (item, 1)));
        for (column, (used, taken)) in taken_by.chain(of_full) {
            let stands = &self.row.stands[column];
            let part = stands.get(used..used + taken)?;
            let mut below = used.checked_sub(1).map_or(self.row.starts[column], |last| stands[last].end);
            floor = floor.max(below);
            for (at, stand) in part.iter().enumerate() {
                packed.add(stand.top - below);
                below = stand.end;
                words += self.row.kinship[column][used + at][item] + if at > 0 { SHARED } else { 0.0 };
            }
            tops.extend(part.first().map(|first| first.top));
        }
        let mut level = Gaps::default();
        let top = tops.iter().copied().fold(f64::INFINITY, f64::min);
        if top.is_finite() {
            level.add(top - floor);
            level.off += u8::from(tops.iter().any(|other| other - top > LEVEL));
        }
        Some((level, packed, words))
    }
}

/// What stands above entries.
#[derive(Clone, Copy, Default)]
struct Gaps {
    /// Entries right below another.
    none: u8,
    /// Blank lines.
    blank: u8,
    /// Entries that stand where they should not.
    off: u8,
}

impl Gaps {
    /// Counts an entry that stands so many lines below the one above.
    fn add(&mut self, lines: f64) {
        let blank = lines.round().clamp(0.0, MOST_BLANK) as u8;
        if lines < -2.0 * LEVEL {
            self.off += 1;
        } else if blank == 0 {
            self.none += 1;
        } else {
            self.blank += blank;
        }
    }

    fn cost(self, blank: f32) -> f32 {
        let counted = f32::from(self.blank) * blank.ln() + f32::from(self.none) * (1.0 - blank).ln();
        counted + f32::from(self.off.min(2)) * OFF
    }
}

/// A step from one item to the next.
struct Step {
    state: usize,
    onward: usize,
    take: usize,
    level: Gaps,
    packed: Gaps,
    words: f32,
}

impl Step {
    fn cost(&self, habit: &Habit) -> f32 {
        let level = habit.level.ln() + self.level.cost(habit.blank);
        self.words + log_add(level, (1.0 - habit.level).ln() + self.packed.cost(habit.blank))
    }
}

/// What all ways come to.
struct Pass {
    /// Up to each item, by state.
    forward: Vec<Vec<f32>>,
    /// From each item on.
    backward: Vec<Vec<f32>>,
}

fn log_add(a: f32, b: f32) -> f32 {
    let (more, less) = if a > b { (a, b) } else { (b, a) };
    if less == f32::NEG_INFINITY { more } else { more + (less - more).exp().ln_1p() }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Single lines at these heights, column by column.
    fn shares_of(columns: &[&[f64]], items: usize) -> Vec<Vec<Vec<f32>>> {
        let stand = |top: &f64| Stand { top: *top, end: top + 1.0 };
        let stands: Vec<Vec<Stand>> = columns.iter().map(|tops| tops.iter().map(stand).collect()).collect();
        let kinship: Vec<Vec<Vec<f32>>> =
            stands.iter().map(|column| vec![vec![0.0; items]; column.len()]).collect();
        let starts = vec![0.0; columns.len()];
        shares(&Row { stands: &stands, starts: &starts, items, kinship: &kinship })
    }

    #[test]
    fn ways_that_print_the_same_page_share_alike() {
        // Three things to be done, two targets typed below each other: any of the three may have none.
        let found = shares_of(&[&[0.0, 1.0, 2.0], &[0.0, 1.0]], 3);
        let third = |share: f32| (share - 1.0 / 3.0).abs() < 0.2;
        assert!(found[1][0][0] > 0.5 && third(found[1][0][1]) && found[1][0][2] < 0.01, "{found:?}");
        assert!((found[1][0].iter().sum::<f32>() - 1.0).abs() < 1e-3, "{found:?}");
    }

    #[test]
    fn a_gap_beside_an_item_tells_that_it_has_no_entry() {
        let found = shares_of(&[&[0.0, 1.0, 2.0, 3.0], &[0.0, 2.0, 3.0]], 4);
        assert_eq!(likeliest(&found[1]), [0, 2, 3]);
        assert!(found[1][1][2] > 0.9, "{found:?}");
    }

    #[test]
    fn entries_of_rows_with_items_of_several_lines_stand_level() {
        // The second item begins at line 3 in both columns; so does the only entry of the third one.
        let found = shares_of(&[&[0.0, 3.0], &[0.0, 3.0], &[3.0]], 2);
        assert_eq!(likeliest(&found[2]), [1]);
    }

    #[test]
    fn more_entries_than_items_are_shared_out_in_order() {
        let found = shares_of(&[&[0.0, 3.0], &[0.0, 1.0, 3.0]], 2);
        assert_eq!(likeliest(&found[1]), [0, 0, 1]);
        assert!(shares_of(&[&[], &[]], 0).iter().all(Vec::is_empty));
    }
}
