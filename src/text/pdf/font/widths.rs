//! How far the pen moves after a CID, across and down: `/W`, `/DW`, `/W2`, `/DW2`. Part of stage 2.
//!
//! Keyed by CID, never by code: the same code has another CID in another encoding.

use hayro_syntax::object::{Array, Dict, Object};

/// More entries than any font has; the rest is left out, so that `[0 4294967295 500]` costs nothing.
const MOST_ENTRIES: usize = 100_000;

/// Values of runs of CIDs.
#[derive(Debug)]
struct Runs<const N: usize>(Vec<(u32, u32, [f64; N])>);

impl<const N: usize> Runs<N> {
    fn read(entries: Option<&Array<'_>>) -> Self {
        let mut runs = Vec::new();
        let mut pending: Vec<f64> = Vec::new();
        for entry in entries.into_iter().flat_map(Array::iter::<Object<'_>>) {
            match entry {
                Object::Number(number) => pending.push(number.as_f64()),
                Object::Array(values) => {
                    let first = pending.pop().unwrap_or(0.0).clamp(0.0, 1e6) as u32;
                    pending.clear();
                    let values: Vec<f64> = values.iter::<f64>().take(MOST_ENTRIES).collect();
                    let each = values.chunks_exact(N).filter_map(|chunk| <[f64; N]>::try_from(chunk).ok());
                    runs.extend((first..).zip(each).map(|(cid, value)| (cid, cid, value)));
                }
                _ => {}
            }
            if pending.len() == N + 2 {
                let value = <[f64; N]>::try_from(&pending[2..]).unwrap_or([0.0; N]);
                runs.push((pending[0].clamp(0.0, 1e6) as u32, pending[1].clamp(0.0, 1e6) as u32, value));
                pending.clear();
            }
            if runs.len() > MOST_ENTRIES {
                break;
            }
        }
        runs.sort_by_key(|(first, ..)| *first);
        Self(runs)
    }

    fn of(&self, cid: u32) -> Option<[f64; N]> {
        let after = self.0.partition_point(|(first, ..)| *first <= cid);
        self.0[..after].iter().rev().take(8).find(|(_, last, _)| *last >= cid).map(|(.., value)| *value)
    }
}

/// The metrics of a CID font, in thousandths of its size.
#[derive(Debug)]
pub struct Widths {
    across: Runs<1>,
    down: Runs<3>,
    default_width: f64,
    /// Height of the origin above the baseline, and the advance downwards (negative).
    default_down: [f64; 2],
}

impl Widths {
    pub fn read(font: &Dict<'_>) -> Self {
        Self {
            across: Runs::read(font.get("W").as_ref()),
            down: Runs::read(font.get("W2").as_ref()),
            default_width: font.get::<f64>("DW").unwrap_or(1000.0),
            default_down: font.get::<[f64; 2]>("DW2").unwrap_or([880.0, -1000.0]),
        }
    }

    pub fn across(&self, cid: u32) -> f64 {
        self.across.of(cid).map_or(self.default_width, |[width]| width)
    }

    /// Advance downwards (negative), and where the top centre stands from the glyph's own origin.
    pub fn down(&self, cid: u32) -> (f64, [f64; 2]) {
        match self.down.of(cid) {
            Some([advance, x, y]) => (advance, [x, y]),
            None => (self.default_down[1], [self.across(cid) / 2.0, self.default_down[0]]),
        }
    }
}

#[cfg(test)]
mod tests {
    use hayro_syntax::object::{Dict, FromBytes};

    use super::Widths;

    #[test]
    fn widths_come_in_lists_and_runs() {
        let dict = Dict::from_bytes(b"<</DW 900 /W [1 [250 300] 231 389 500] /W2 [7 9 -800 450 870]>>")
            .expect("a dictionary");
        let widths = Widths::read(&dict);
        let got: Vec<f64> = [1, 2, 3, 231, 389, 390].into_iter().map(|cid| widths.across(cid)).collect();
        assert_eq!(got, [250.0, 300.0, 900.0, 500.0, 500.0, 900.0]);
        assert_eq!(widths.down(8), (-800.0, [450.0, 870.0]));
        assert_eq!(widths.down(300), (-1000.0, [250.0, 880.0]));
    }

    #[test]
    fn an_endless_run_costs_nothing() {
        let dict = Dict::from_bytes(b"<</W [0 4294967295 500]>>").expect("a dictionary");
        assert!((Widths::read(&dict).across(60_000) - 500.0).abs() < 1e-9);
    }
}
