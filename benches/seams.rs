//! Fits the weights by which `layout/order` tells whether neighbouring runs of text belong to one cell (`seams`), and
//! where inside a run a cell ends (`cuts`), on sheets whose truth is known, by logistic regression.
//!
//! `cargo bench --bench seams -- cuts OUT FOLDER…` writes what `src/layout/order/glue_weights.rs` holds, and
//! `cargo bench --bench seams -- seams OUT FOLDER…` what `src/layout/order/seam_weights.rs` holds; the latter rests
//! on the former. A folder holds a `manifest.json` that names its texts, and a `*.truth.json` for each document.
//! Both rest on looks, which should not know the folders' words: what stands in the two files is the mean of two fits,
//! each on towns that its looks were kept from, with three tenths of what stood there before.

#[path = "fit/sheets.rs"]
mod sheets;
#[path = "fit/shuffle.rs"]
mod shuffle;

use std::collections::HashSet;
use std::error::Error;
use std::fs;

use okoshi::blocks::{self, Block, BlockKind};
use okoshi::fold;
use okoshi::form::Library;
use okoshi::layout::order::glue;
use okoshi::layout::order::seam::{self, Lines, Run};
use serde_json::Value;
use sheets::{KnownSheet, known_sheets};
use shuffle::Shuffle;

/// How weights are climbed, and how the file holds them.
struct Fit {
    facts: usize,
    rounds: usize,
    pace: f64,
    /// How much a weight is drawn back to nothing.
    anchor: f64,
    unit: f64,
    most: f64,
    name: &'static str,
    kind: &'static str,
    title: &'static str,
}

const SEAMS: Fit = Fit {
    facts: seam::FACTS,
    rounds: 12,
    pace: 0.3,
    anchor: 1e-5,
    unit: 64.0,
    most: 32_767.0,
    name: "SEAM_WEIGHTS",
    kind: "i16",
    title: "Weights of the seams",
};
const CUTS: Fit = Fit {
    facts: glue::FACTS,
    rounds: 10,
    pace: 0.2,
    anchor: 3e-5,
    unit: 16.0,
    most: 127.0,
    name: "GLUE_WEIGHTS",
    kind: "i8",
    title: "Weights of the places where a run may have to be cut",
};

/// The facts of a place, and whether it is a seam, or a cut.
type Example = (Vec<u16>, bool);

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|argument| argument != "--bench").collect();
    let usage = "usage: cargo bench --bench seams -- seams|cuts OUT FOLDER…";
    let [what, out, folders @ ..] = arguments.as_slice() else {
        println!("{usage}");
        return Ok(());
    };
    let is_seams = match what.as_str() {
        "seams" => true,
        "cuts" => false,
        _ => return Err(usage.into()),
    };
    let library = Library::builtin()?;
    // Those that join what stands at one height leave nothing between two cells.
    let glues = |extractor: &str| ["tika", "pdfbox", "pypdfium2", "pdftotext_raw"].contains(&extractor);
    let mut examples = Vec::new();
    for folder in folders {
        for known in known_sheets(folder.as_ref(), &|extractor| is_seams || glues(extractor), &library)? {
            let blocks = blocks::split(&known.sheet, known.form);
            let tell = if is_seams { tell_seams } else { tell_cuts };
            tell(&known, &blocks, &mut examples);
        }
    }
    let fit = if is_seams { SEAMS } else { CUTS };
    let weights = fit.climb(&examples);
    let sum = |facts: &[u16]| facts.iter().map(|fact| weights[usize::from(*fact)]).sum::<f64>();
    let right = examples.iter().filter(|(facts, is)| (sum(facts) > 0.0) == *is).count();
    println!("{} places, {:.2} % told right", examples.len(), 100.0 * right as f64 / examples.len() as f64);
    fs::write(out, fit.source(&weights))?;
    Ok(())
}

/// The texts of a sheet, paragraph by paragraph, as they are compared.
fn texts_of(truth: &Value, texts: &mut HashSet<String>) {
    match truth {
        Value::String(text) => texts.extend(text.split('\n').map(fold::key_string)),
        Value::Array(all) => all.iter().for_each(|value| texts_of(value, texts)),
        Value::Object(all) => {
            all.iter().filter(|(key, _)| *key != "uncertain").for_each(|(_, value)| texts_of(value, texts));
        }
        _ => {}
    }
}

/// Whether two neighbouring runs, each of which stands in some text, stand in one together.
fn tell_seams(known: &KnownSheet<'_>, blocks: &[Block], examples: &mut Vec<Example>) {
    let mut cells = HashSet::new();
    texts_of(&known.truth, &mut cells);
    let all = cells.into_iter().collect::<Vec<_>>().join("\u{1}");
    let text = &known.sheet.text;
    let is_on = |at: Option<usize>, line: usize| {
        at.and_then(|at| blocks.get(at)).is_some_and(|other| other.line == line)
    };
    let run = |(at, block): (usize, &Block)| {
        let span = block.spans[0];
        let is_alone = !is_on(at.checked_sub(1), block.line) && !is_on(Some(at + 1), block.line);
        let is_wide = text[..span.start].ends_with('\u{3000}');
        (at, Run::new(span.of(text), block.gap, is_wide, is_alone))
    };
    let is_text = |(_, block): &(usize, &Block)| block.kind == BlockKind::Text;
    let (places, runs): (Vec<usize>, Vec<Run<'_>>) =
        blocks.iter().enumerate().filter(is_text).map(run).unzip();
    let lines = Lines::of(known.sheet.dialect, text, &runs, false);
    for (pair, at) in runs.windows(2).zip(places.windows(2)) {
        let [before, after] = [&pair[0], &pair[1]].map(|run| fold::key_string(run.text));
        if at[1] == at[0] + 1 && all.contains(&before) && all.contains(&after) {
            let mut facts = Vec::new();
            seam::facts(&pair[0], &pair[1], &lines, &mut facts);
            examples.push((facts, all.contains(&(before + &after))));
        }
    }
}

/// Of runs within one text only some places are taken: there are far more of them.
const TAKEN: usize = 3;

/// Where inside a run one text ends and another begins.
fn tell_cuts(known: &KnownSheet<'_>, blocks: &[Block], examples: &mut Vec<Example>) {
    let mut cells = HashSet::new();
    texts_of(&known.truth, &mut cells);
    cells.retain(|text| text.chars().count() > 1);
    let text = &known.sheet.text;
    // All runs one behind the other, apart where anything else stands between them.
    let mut stream = String::new();
    let mut starts = Vec::new();
    for block in blocks {
        if block.kind == BlockKind::Text {
            let run = block.spans[0].of(text);
            starts.push((run, stream.len()));
            stream.push_str(&fold::key_string(run));
        } else {
            stream.push('\u{1}');
        }
    }
    for (number, (run, start)) in starts.into_iter().enumerate() {
        let places = glue::facts_of(run, text);
        let whole = fold::key_string(run);
        if cells.iter().any(|cell| cell.contains(&whole)) {
            let taken = places.into_iter().enumerate().filter(|(nth, _)| (nth + number) % TAKEN == 0);
            examples.extend(taken.map(|(_, (_, facts))| (facts, false)));
            continue;
        }
        let tell = |(at, facts): (usize, Vec<u16>)| {
            let (before, after) = stream.split_at(start + fold::key_string(&run[..at]).len());
            let is_end = cells.iter().any(|cell| before.ends_with(cell.as_str()));
            let is_start = cells.iter().any(|cell| after.starts_with(cell.as_str()));
            (facts, is_end && is_start)
        };
        let told: Vec<Example> = places.into_iter().map(tell).collect();
        if told.iter().any(|(_, is_cut)| *is_cut) {
            examples.extend(told);
        }
    }
}

impl Fit {
    fn climb(&self, examples: &[Example]) -> Vec<f64> {
        let (mut weights, mut slow) = (vec![0.0; self.facts], vec![1e-6; self.facts]);
        let mut shuffle = Shuffle::new(examples.len(), 99);
        for _ in 0..self.rounds {
            for &at in shuffle.next_order() {
                let (facts, is) = &examples[at];
                let sum: f64 = facts.iter().map(|fact| weights[usize::from(*fact)]).sum();
                let pull = 1.0 / (1.0 + (-sum).exp()) - f64::from(u8::from(*is));
                for fact in facts.iter().map(|fact| usize::from(*fact)) {
                    let step = pull + self.anchor * weights[fact];
                    slow[fact] += step * step;
                    weights[fact] -= self.pace * step / slow[fact].sqrt();
                }
            }
        }
        weights
    }

    /// The file that holds the weights.
    fn source(&self, weights: &[f64]) -> String {
        let number = |weight: &f64| format!("{:.0},", (weight * self.unit).clamp(-self.most, self.most));
        let numbers: String = weights.iter().map(number).collect();
        let Self { name, kind, title, unit, .. } = self;
        format!(
            "//! {title}, in 1/{unit} nats; fitted by `cargo bench --bench seams`.\n\n#[rustfmt::skip]\n\
             pub(super) const {name}: &[{kind}] = &[{numbers}];\n"
        )
    }
}
