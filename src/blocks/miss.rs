//! The nearest miss of a label: why a drawing does not fit, for those who draw one.

use crate::fold;
use crate::form::Label;
use crate::sheet::Sheet;

/// The words of a sheet that come nearest to a label's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Miss {
    /// The words.
    pub text: String,
    /// How many characters would have to be changed, added or taken away.
    pub distance: usize,
    /// How many characters the label has.
    pub length: usize,
}

/// Lines joined to find a wrapped label.
const LINES: usize = 4;

/// Looks for a label's nearest miss among the lines of a sheet and the lines that follow them.
///
/// - Shape: none where not even half of the label's characters are alike.
pub fn nearest_miss(sheet: &Sheet, label: &Label) -> Option<Miss> {
    let lines: Vec<Vec<char>> = sheet.text.lines().map(fold::key).filter(|line| !line.is_empty()).collect();
    let mut nearest: Option<Miss> = None;
    for spelling in &label.spellings {
        let wanted =
            fold::key(&spelling.parts.iter().filter_map(|part| part.words.clone()).collect::<String>());
        for first in 0..lines.len() {
            let mut joined: Vec<char> = Vec::new();
            for line in lines[first..].iter().take(LINES) {
                joined.extend(line);
                let near = joined.len() <= wanted.len() * 2 && joined.len() * 2 >= wanted.len();
                if !near {
                    continue;
                }
                let distance = strsim::generic_levenshtein(&wanted, &joined);
                let is_nearer = nearest.as_ref().is_none_or(|nearest| distance < nearest.distance);
                if distance * 2 <= wanted.len() && is_nearer {
                    nearest = Some(Miss { text: joined.iter().collect(), distance, length: wanted.len() });
                }
            }
        }
    }
    nearest
}
