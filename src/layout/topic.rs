//! What a text speaks of: texts of one item speak of one thing, even where they share no word (アンケート and
//! 回収率, 工事 and 竣工).
//!
//! Each run of letters that offices anywhere write lies somewhere among the topics; a text lies where its runs
//! do. Where they lie was fitted offline so that of all texts of a sheet those of one item are told
//! (`benches/topics.rs`).

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use super::look::comparable;
use super::runs;

/// How many directions topics have.
pub const DIRECTIONS: usize = 32;

/// How far a run of letters lies in each direction.
pub type Row = [f32; DIRECTIONS];

/// Where the runs of letters lie.
#[derive(Clone, Debug, Default)]
pub struct Topics {
    rows: FxHashMap<u64, Row>,
}

/// The sign for nought in the table; those before and behind it stand for less and more.
const NOUGHT: u8 = b'O';
/// Signs a unit.
const UNIT: f32 = 40.0;

static FITTED: LazyLock<Topics> = LazyLock::new(|| {
    let fitted = Topics::parse(include_str!("topic/topics.txt"));
    fitted.unwrap_or_else(|| unreachable!("a fixed table, which a test reads"))
});

impl Topics {
    /// Those that okoshi uses.
    pub fn fitted() -> &'static Self {
        &FITTED
    }

    /// Reads a table: a line for each run of letters, the run and a sign for each direction, parted by a blank.
    /// None if a line is no such line.
    pub fn parse(table: &str) -> Option<Self> {
        let mut rows = FxHashMap::default();
        for line in table.lines() {
            let (letters, signs) = line.rsplit_once(' ')?;
            let signs: [u8; DIRECTIONS] = signs.as_bytes().try_into().ok()?;
            rows.insert(
                runs::packed(letters),
                signs.map(|sign| (f32::from(sign) - f32::from(NOUGHT)) / UNIT),
            );
        }
        Some(Self { rows })
    }

    /// For fitting: the sign for so much.
    pub fn sign(value: f32) -> char {
        let most = f32::from(b'~' - NOUGHT);
        char::from((f32::from(NOUGHT) + (value * UNIT).round().clamp(-most, most)) as u8)
    }
}

/// Where a text lies.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Topic {
    sum: Row,
    /// How many of its runs of letters are known.
    known: f32,
}

impl Topic {
    /// That of no text.
    pub const NONE: Self = Self { sum: [0.0; DIRECTIONS], known: 0.0 };

    /// Where a text lies.
    pub fn of(text: &str) -> Self {
        let mut found = Vec::new();
        runs::each(&comparable(text), |run| found.push(run));
        found.sort_unstable();
        found.dedup();
        let mut topic = Self::NONE;
        for row in found.iter().filter_map(|run| Topics::fitted().rows.get(run)) {
            topic.add(&Self { sum: *row, known: 1.0 });
        }
        topic
    }

    /// Adds another text of the same cell.
    pub fn add(&mut self, other: &Self) {
        for (sum, other) in self.sum.iter_mut().zip(&other.sum) {
            *sum += other;
        }
        self.known += other.known;
    }

    /// Brings texts of any length to one.
    #[must_use]
    pub fn scaled(&self) -> Row {
        let length = self.known.max(1.0).sqrt();
        self.sum.map(|sum| sum / length)
    }
}

/// How much more likely two texts, scaled, belong to one item than to two, in nats.
pub fn odds(one: &Row, other: &Row) -> f32 {
    one.iter().zip(other).map(|(one, other)| one * other).sum()
}

#[cfg(test)]
mod tests {
    use super::{Topic, Topics, odds};

    #[test]
    fn every_line_of_the_table_is_read() {
        assert_eq!(Topics::fitted().rows.len(), include_str!("topic/topics.txt").lines().count());
    }

    #[test]
    fn texts_of_one_thing_lie_near_each_other() {
        let of = |text: &str| Topic::of(text).scaled();
        let (asked, answered, built) = (of("アンケート調査"), of("回収率50%"), of("舗装工事の発注"));
        assert!(odds(&asked, &answered) > odds(&built, &answered) + 1.0);
    }

    #[test]
    fn no_text_lies_nowhere() {
        assert_eq!(Topic::of(""), Topic::NONE);
    }
}
