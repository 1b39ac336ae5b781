//! Where a sheet's columns end, told by all its line ends at once.
//!
//! A line is wrapped where what may not be parted of the next characters has no room any more. So each line
//! end says in which few half ems the edge of its column lies, if it is one within a text; and those of one
//! column all say the same.

use std::ops::Range;

use super::Run;
use crate::blocks::Gap;
use crate::fold;

/// Widest column looked for, in half ems.
const WIDEST: usize = 255;
/// Words longer than this, in half ems, are parted anyway.
pub const LONGEST_UNIT: usize = 16;
/// Half ems within which most line ends say that the edge lies: one kanji.
const USUAL: usize = 2;

/// For each width, in half ems, how many line ends speak for an edge there; those that say more precisely where
/// it lies count for more.
#[derive(Clone, Debug, Default)]
pub struct Edges {
    votes: Vec<f32>,
}

impl Edges {
    /// Those of runs in the order they were emitted; `is_woven` where neighbours are of different columns, and
    /// do not tell where one goes on.
    pub fn of(runs: &[Run<'_>], is_woven: bool) -> Self {
        let mut votes = vec![0.0; WIDEST + 1];
        let mut vote = |edge: Range<usize>| {
            let vote = vote(&edge);
            votes[edge].iter_mut().for_each(|votes| *votes += vote);
        };
        if is_woven {
            for run in runs {
                vote(reach(run.half_ems, USUAL));
            }
        } else {
            for pair in runs.windows(2).filter(|pair| matches!(pair[1].gap, Gap::Line | Gap::Blank(_))) {
                vote(edge(&pair[0], &pair[1]));
            }
        }
        Self { votes }
    }

    /// How many other line ends say that the edge is where one says that goes on from `before` to `after`.
    pub fn agree(&self, before: &Run<'_>, after: &Run<'_>) -> f32 {
        let edge = edge(before, after);
        let own = vote(&edge);
        self.votes[edge].iter().copied().fold(0.0, f32::max) - own
    }
}

fn vote(edge: &Range<usize>) -> f32 {
    USUAL as f32 / edge.len() as f32
}

fn edge(before: &Run<'_>, after: &Run<'_>) -> Range<usize> {
    reach(before.half_ems, after.unit)
}

fn reach(half_ems: usize, unit: usize) -> Range<usize> {
    let from = half_ems.min(WIDEST);
    from..(from + unit).min(WIDEST + 1)
}

/// The width, in half ems, of the first characters of a text that no line end parts: a character with the signs
/// that may not stand at a line's end or start, or a word of ASCII letters or digits.
pub fn unit(text: &str) -> usize {
    let is_opening = |c: char| "「『（(【［[〈《“‘".contains(c);
    let is_closing = |c: char| {
        "、。，．」』）)】］]〉》”’・：；！？!?,.:;%％ーゝ々ぁぃぅぇぉっゃゅょァィゥェォッャュョ".contains(c)
    };
    let is_word = |c: char| c.is_ascii_alphanumeric() || ".,-/:%".contains(c);
    let mut chars = text.char_indices().skip_while(|(_, c)| is_opening(*c));
    let Some((at, first)) = chars.next() else { return 1 };
    let goes_on = |(_, c): &(usize, char)| is_closing(*c) || is_word(first) && is_word(*c);
    let end = chars.find(|next| !goes_on(next)).map_or(text.len(), |(end, _)| end);
    debug_assert!(end > at);
    fold::text_half_ems(&text[..end]).clamp(1, LONGEST_UNIT)
}

#[cfg(test)]
mod tests {
    use super::unit;

    #[test]
    fn what_no_line_end_parts_is_a_character_with_its_signs_or_a_word() {
        let widths = ["港の図面", "。次の", "「港の", "す。次の", "2.5km離れ", "ー", ""].map(unit);
        assert_eq!(widths, [2, 2, 4, 4, 5, 2, 1]);
    }
}
