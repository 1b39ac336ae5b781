//! How many periods and quantities of known cells are read right, and how fast.
//!
//!     cargo bench --bench values -- CELLS.jsonl
//!
//! A line of CELLS.jsonl is a cell and what it says:
//! `{"text": "9月末までに3回", "fiscal_year": 2023, "periods": [{"kind": "before", "end": "2023-09-30"}],
//! "quantities": [{"value": 3, "unit": "回"}]}`; of the keys that `okoshi value` prints, those left out say nothing.
//! Without a file the cells are the lines of the sample, and only the speed is told.

use std::io::{self, Write};
use std::time::Instant;

use okoshi::value::{Kind, cli_json};
use serde_json::Value;

/// What is compared of a value; its text and span are not, since a truth may mark more or less of the words round it.
const PERIOD: [&str; 4] = ["kind", "start", "end", "approximate"];
const QUANTITY: [&str; 9] =
    ["value", "from", "to", "unit", "comparison", "approximate", "change", "per", "as_of"];

/// So many cells that differ are shown.
const SHOWN: usize = 20;

const SAMPLE: &str = include_str!("../samples/ueda-mokuhyo/r5-seisaku.txt");

struct Tally {
    name: &'static str,
    kind: Kind,
    keys: &'static [&'static str],
    cells: usize,
    right: usize,
    /// Cells that hold such a value, by the truth or as read.
    filled: usize,
    filled_right: usize,
    wrong: Vec<String>,
}

impl Tally {
    fn new(name: &'static str, kind: Kind, keys: &'static [&'static str]) -> Self {
        Self { name, kind, keys, cells: 0, right: 0, filled: 0, filled_right: 0, wrong: Vec::new() }
    }

    fn add(&mut self, cell: &Value) {
        let (text, year) = said(cell);
        let want = self.keyed(&cell[self.name]);
        let got = self.keyed(&cli_json(self.kind, text, year)["values"]);
        let is_right = want == got;
        let is_filled = !want.is_empty() || !got.is_empty();
        self.cells += 1;
        self.right += usize::from(is_right);
        self.filled += usize::from(is_filled);
        self.filled_right += usize::from(is_filled && is_right);
        if !is_right {
            self.wrong.push(format!("{text:?} ({year:?})\n  want {want:?}\n  got  {got:?}"));
        }
    }

    /// Each value's keys in one line; 3 and 3.0 are the same number, null and nothing the same.
    fn keyed(&self, values: &Value) -> Vec<String> {
        let shown = |value: &Value| match value {
            Value::Null => String::new(),
            Value::Number(number) => number.as_f64().unwrap_or(f64::NAN).to_string(),
            other => other.to_string(),
        };
        let one = |value: &Value| {
            let said = self.keys.iter().map(|key| (key, shown(&value[*key])));
            said.filter(|(_, said)| !said.is_empty()).map(|(key, said)| format!("{key}={said}")).collect()
        };
        let lists: Vec<Vec<String>> =
            values.as_array().map_or(&[][..], Vec::as_slice).iter().map(one).collect();
        lists.iter().map(|list| list.join(" ")).collect()
    }
}

fn said(cell: &Value) -> (&str, Option<i32>) {
    let year = cell["fiscal_year"].as_i64().and_then(|year| i32::try_from(year).ok());
    (cell["text"].as_str().unwrap_or(""), year)
}

fn main() -> io::Result<()> {
    // cargo adds `--bench` to what it is given.
    let file = std::env::args().skip(1).find(|word| !word.starts_with("--"));
    let cells: Vec<Value> = match &file {
        Some(file) => {
            let text = std::fs::read_to_string(file)?;
            text.lines().map(serde_json::from_str).collect::<Result<_, _>>().map_err(io::Error::other)?
        }
        None => SAMPLE.lines().map(|line| serde_json::json!({"text": line, "fiscal_year": 2023})).collect(),
    };
    let mut out = io::stdout().lock();
    if file.is_some() {
        for mut tally in [
            Tally::new("periods", Kind::Period, &PERIOD),
            Tally::new("quantities", Kind::Quantity, &QUANTITY),
        ] {
            for cell in &cells {
                tally.add(cell);
            }
            for wrong in tally.wrong.iter().take(SHOWN) {
                writeln!(out, "{wrong}")?;
            }
            let share = |right: usize, of: usize| right as f64 / of.max(1) as f64;
            writeln!(
                out,
                "{}: {} of {} cells right ({:.4}), {} of {} that hold any ({:.4})",
                tally.name,
                tally.right,
                tally.cells,
                share(tally.right, tally.cells),
                tally.filled_right,
                tally.filled,
                share(tally.filled_right, tally.filled),
            )?;
        }
    }
    for kind in [Kind::Period, Kind::Quantity, Kind::EraYear] {
        let begun = Instant::now();
        let mut values = 0;
        for cell in &cells {
            let (text, year) = said(cell);
            values += cli_json(kind, text, year)["values"].as_array().map_or(0, Vec::len);
        }
        let seconds = begun.elapsed().as_secs_f64();
        writeln!(out, "{kind:?}: {values} values, {:.0} cells a second", cells.len() as f64 / seconds)?;
    }
    Ok(())
}
