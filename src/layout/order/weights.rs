//! What each fact about a text in its place speaks for.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::heights;
use super::widths;
use crate::text::dialect::Dialect;

/// The kinds of steps from one spot to another.
pub const STEP_KINDS: usize = 25;
/// Which way the step before went: neither, on, back.
pub const TURNS: usize = 3;

/// The kinds of a cell's next paragraph.
pub const FURTHER_KINDS: usize = 3;

/// What each fact speaks for, in nats.
#[derive(Clone, Debug, PartialEq)]
pub struct Weights {
    /// For each kind of gap and kind of step.
    pub steps: [[f32; STEP_KINDS]; 4],
    /// For each direction of the step before and kind of step.
    pub turns: [[f32; STEP_KINDS]; TURNS],
    /// For each kind of gap and way two cells lie.
    pub lies: [[f32; heights::LIES]; 4],
    /// For how a text fits the rows of its cell.
    pub rooms: [f32; heights::FITS],
    /// For how a text fits the width of its column.
    pub widths: [f32; widths::FITS],
    /// For each nat that a text's look speaks for its role.
    pub look: f32,
    /// For each nat that the seams speak for a text.
    pub seam: f32,
    /// For a text that is left over.
    pub left_over: f32,
    /// For a text more in a cell.
    pub crowded: f32,
    /// For a spot that is filled.
    pub filled: [f32; 5],
    /// For a marker read as that of another column.
    pub other_column: f32,
    /// For a text that begins as the form's example does, and against one that does not.
    pub example: f32,
    /// For the lines of one list beginning alike, and against their beginning unlike.
    pub alike: f32,
    /// For a cell's next paragraph: any, one that goes on from the one before, one like it.
    pub further: [f32; FURTHER_KINDS],
    /// For two texts of one column of which the lower one comes first.
    pub ascent: f32,
}

impl Weights {
    /// All of them at zero.
    pub fn zero() -> Self {
        Self {
            steps: [[0.0; STEP_KINDS]; 4],
            turns: [[0.0; STEP_KINDS]; TURNS],
            lies: [[0.0; heights::LIES]; 4],
            rooms: [0.0; heights::FITS],
            widths: [0.0; widths::FITS],
            look: 0.0,
            seam: 0.0,
            left_over: 0.0,
            crowded: 0.0,
            filled: [0.0; 5],
            other_column: 0.0,
            example: 0.0,
            alike: 0.0,
            further: [0.0; FURTHER_KINDS],
            ascent: 0.0,
        }
    }

    /// All of them in one row.
    pub fn values(&mut self) -> Vec<&mut f32> {
        let mut all: Vec<&mut f32> = Vec::new();
        all.extend(self.steps.iter_mut().flatten());
        all.extend(self.turns.iter_mut().flatten());
        all.extend(self.lies.iter_mut().flatten());
        all.extend(&mut self.rooms);
        all.extend(&mut self.widths);
        all.extend([&mut self.look, &mut self.seam, &mut self.left_over, &mut self.crowded]);
        all.extend(&mut self.filled);
        all.extend([&mut self.other_column, &mut self.example, &mut self.alike]);
        all.extend(&mut self.further);
        all.push(&mut self.ascent);
        all
    }
}

/// Modes of painting that have weights of their own: texts apart from their markers, some of them, with
/// them; and the first of these again for painters who go by columns, by rows, and by runs of neighbours.
pub const MODES: usize = 6;

/// One line for each family of dialects and each mode: the family's name, the mode, the weights.
static FITTED: LazyLock<HashMap<(&str, usize), Weights>> = LazyLock::new(|| {
    let mut fitted = HashMap::new();
    for line in include_str!("weights.txt").lines() {
        let mut words = line.split(' ');
        let (Some(family), Some(mode)) = (words.next(), words.next()) else { continue };
        let mut weights = Weights::zero();
        for (value, word) in weights.values().into_iter().zip(words) {
            *value = word.parse().unwrap_or_default();
        }
        fitted.insert((family, mode.parse().unwrap_or_default()), weights);
    }
    fitted
});

/// The name of the family of dialects that a dialect's weights are fitted with.
pub fn family(dialect: Dialect) -> &'static str {
    match dialect {
        Dialect::Tika => "tika",
        Dialect::PdfBox | Dialect::PdfToTextRaw | Dialect::Pdfium | Dialect::Geometry => "joined",
        Dialect::PyMuPdf | Dialect::PyPdf | Dialect::Unknown => "lines",
        Dialect::PdfBoxSorted | Dialect::PdfToTextLayout => "sorted",
        Dialect::PdfMiner => "pdfminer",
        Dialect::PdfToText => "pdftotext",
    }
}

/// For fitting: the weights of a family and a mode as they are now; all zero where there are none.
pub fn fitted(family: &str, mode: usize) -> Weights {
    FITTED.get(&(family, mode)).cloned().unwrap_or_else(Weights::zero)
}

/// The weights for a page.
pub fn of(dialect: Dialect, mode: usize) -> &'static Weights {
    &FITTED[&(family(dialect), mode)]
}

#[cfg(test)]
mod tests {
    use super::{FITTED, MODES, Weights};

    #[test]
    fn every_family_has_weights_for_every_mode() {
        for family in ["tika", "joined", "lines", "sorted", "pdfminer", "pdftotext"] {
            for mode in 0..MODES {
                assert!(FITTED.contains_key(&(family, mode)), "{family} {mode}");
            }
        }
    }

    #[test]
    fn every_line_has_as_many_numbers_as_there_are_weights() {
        let count = Weights::zero().values().len();
        for line in include_str!("weights.txt").lines() {
            let mut words = line.split(' ').skip(2);
            assert_eq!(words.clone().count(), count, "{}", &line[..20]);
            assert!(words.all(|word| word.parse::<f32>().is_ok_and(f32::is_finite)), "{}", &line[..20]);
        }
    }
}
