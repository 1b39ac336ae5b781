//! What each fact about a text's look speaks for, and the runs of letters that are facts as well.
//!
//! Fitted offline by multinomial logistic regression (`benches/looks.rs`). A run of letters counts only if
//! several towns write it in many texts, so no town's own words are among them.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use super::Look;
use crate::layout::role::Role;

/// For each role, in the order of [`Role::ALL`], what a fact speaks for it, in 1/32 nats.
pub type Row = [i16; Role::COUNT];

/// The weights of all facts: those of [`Look`] by their numbers, then those of runs of letters.
#[derive(Clone, Debug, Default)]
pub struct LookWeights {
    rows: Vec<Row>,
    letters: FxHashMap<u64, u16>,
}

/// The longest run of letters that is a fact.
const LONGEST: usize = 3;
/// Stand for the start of a text and its end, and for any digit.
const START: char = '^';
const END: char = '$';
const DIGIT: char = '0';

static FITTED: LazyLock<LookWeights> = LazyLock::new(|| {
    let fitted = LookWeights::parse(include_str!("weights.txt"));
    fitted.unwrap_or_else(|| unreachable!("a fixed table, which a test reads"))
});

impl LookWeights {
    /// Those that okoshi uses.
    pub fn fitted() -> &'static Self {
        &FITTED
    }

    /// Reads a table: a line for each fact, its run of letters (or `-` for the facts of [`Look`], which come
    /// first) and its weights, parted by blanks. None if a line is no such line.
    pub fn parse(table: &str) -> Option<Self> {
        let mut weights = Self::default();
        for line in table.lines() {
            let mut words = line.split(' ');
            let letters: Vec<char> = words.next()?.chars().collect();
            let mut row = [0; Role::COUNT];
            for weight in &mut row {
                *weight = words.next()?.parse().ok()?;
            }
            let fact = u16::try_from(weights.rows.len()).ok()?;
            if usize::from(fact) >= Look::COUNT {
                weights.letters.insert(packed(&letters), fact);
            }
            weights.rows.push(row);
        }
        (weights.rows.len() >= Look::COUNT).then_some(weights)
    }

    /// The weights of a fact; none for one that was not fitted.
    pub(in crate::layout) fn row(&self, fact: u16) -> Option<&Row> {
        self.rows.get(usize::from(fact))
    }

    /// Adds the numbers of the runs of letters in a text, in order and without doubles.
    pub(super) fn add_letters(&self, key: &str, facts: &mut Vec<u16>) {
        let from = facts.len();
        each_run(key, |run| facts.extend(self.letters.get(&run)));
        facts[from..].sort_unstable();
        facts.dedup();
    }
}

/// All runs of letters of a text in one width, for choosing those that shall be facts; with doubles.
pub fn runs_of(text: &str) -> Vec<String> {
    let mut runs = Vec::new();
    each_run(&super::comparable(text), |run| runs.push(unpacked(run)));
    runs
}

/// Calls `tell` with each run of up to three letters, packed.
fn each_run(key: &str, mut tell: impl FnMut(u64)) {
    let letters = key.chars().map(|c| if c.is_ascii_digit() { DIGIT } else { c });
    let (mut two, mut three) = (0, 0);
    for letter in std::iter::once(START).chain(letters).chain(std::iter::once(END)) {
        let one = u64::from(u32::from(letter));
        (two, three) = (two << BITS | one, three << BITS | one);
        tell(one);
        if two >> BITS != 0 {
            tell(two);
        }
        if three >> (2 * BITS) != 0 {
            tell(three);
        }
        (two, three) = (two & ((1 << BITS) - 1), three & ((1 << (2 * BITS)) - 1));
    }
}

/// What a letter takes in a packed run.
const BITS: u32 = 21;

fn packed(letters: &[char]) -> u64 {
    letters.iter().fold(0, |packed, letter| packed << BITS | u64::from(u32::from(*letter)))
}

fn unpacked(run: u64) -> String {
    let letters = (0..LONGEST as u32).rev().map(|at| (run >> (at * BITS)) as u32 & ((1 << BITS) - 1));
    letters.filter(|letter| *letter != 0).filter_map(char::from_u32).collect()
}

#[cfg(test)]
mod tests {
    use super::{LookWeights, runs_of};
    use crate::layout::look::Look;

    #[test]
    fn every_line_of_the_table_is_read() {
        let weights = LookWeights::fitted();
        assert_eq!(weights.rows.len(), include_str!("weights.txt").lines().count());
        assert_eq!(weights.letters.len(), weights.rows.len() - Look::COUNT);
    }

    #[test]
    fn runs_of_letters_know_where_a_text_starts_and_ends() {
        let mut runs = runs_of("港４つ");
        runs.sort();
        assert_eq!(runs, ["$", "0", "0つ", "0つ$", "^", "^港", "^港0", "つ", "つ$", "港", "港0", "港0つ"]);
    }
}
