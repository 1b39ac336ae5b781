//! What each fact about a text's look speaks for, and the runs of letters that are facts as well.
//!
//! Fitted offline by multinomial logistic regression (`benches/looks.rs`). A run of letters counts only if
//! several towns write it in many texts, so no town's own words are among them.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use super::Look;
use crate::layout::role::Role;
use crate::layout::runs;

/// For each role, in the order of [`Role::ALL`], what a fact speaks for it, in 1/32 nats.
pub type Row = [i16; Role::COUNT];

/// The weights of all facts: those of [`Look`] by their numbers, then those of runs of letters.
#[derive(Clone, Debug, Default)]
pub struct LookWeights {
    rows: Vec<Row>,
    letters: FxHashMap<u64, u16>,
}

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
            let letters = words.next()?;
            let mut row = [0; Role::COUNT];
            for weight in &mut row {
                *weight = words.next()?.parse().ok()?;
            }
            let fact = u16::try_from(weights.rows.len()).ok()?;
            if usize::from(fact) >= Look::COUNT {
                weights.letters.insert(runs::packed(letters), fact);
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
        runs::each(key, |run| facts.extend(self.letters.get(&run)));
        facts[from..].sort_unstable();
        facts.dedup();
    }
}

#[cfg(test)]
mod tests {
    use super::LookWeights;
    use crate::layout::look::Look;

    #[test]
    fn every_line_of_the_table_is_read() {
        let weights = LookWeights::fitted();
        assert_eq!(weights.rows.len(), include_str!("weights.txt").lines().count());
        assert_eq!(weights.letters.len(), weights.rows.len() - Look::COUNT);
    }
}
