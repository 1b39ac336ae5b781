//! Texts whose lines are moved, to see how far a reading of them may be trusted.

/// What is moved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// Lines.
    Lines,
    /// What stands between blank lines; where there are none, so many lines at a time.
    Blocks,
}

/// Lines of a block where no blank line parts them.
const LINES: usize = 6;

/// The text with a share (0 to 1) of its units put in each other's places, always the same ones.
pub fn shuffled(text: &str, unit: Unit, share: f64) -> String {
    let lines: Vec<&str> = text.split_inclusive('\n').collect();
    let mut units: Vec<String> = Vec::new();
    let has_blank_lines = lines.iter().any(|line| line.trim().is_empty());
    let mut length = 0;
    for (index, line) in lines.iter().enumerate() {
        let begins = match unit {
            Unit::Lines => true,
            Unit::Blocks if has_blank_lines => index > 0 && lines[index - 1].trim().is_empty(),
            Unit::Blocks => length == LINES,
        };
        match units.last_mut().filter(|_| !begins) {
            Some(last) => last.push_str(line),
            None => units.push((*line).to_owned()),
        }
        length = if begins { 1 } else { length + 1 };
    }
    let mut dice = Dice(0x9e37_79b9_7f4a_7c15);
    let moved: Vec<usize> = (0..units.len()).filter(|_| dice.throw() < share).collect();
    for last in (1..moved.len()).rev() {
        let other = (dice.throw() * (last + 1) as f64) as usize;
        units.swap(moved[last], moved[other.min(last)]);
    }
    units.concat()
}

/// Numbers that look random and are the same on every run (xorshift).
struct Dice(u64);

impl Dice {
    /// The next one, from 0 up to 1.
    fn throw(&mut self) -> f64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as f64 / (1u64 << 53) as f64
    }
}
