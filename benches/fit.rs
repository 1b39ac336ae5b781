//! Fits the weights of `layout/order` on sheets whose truth is known, and writes them as
//! `src/layout/order/weights.txt` holds them.
//!
//! `cargo bench --bench fit -- FAMILY OUT EXTRACTOR[,EXTRACTOR…] FOLDER…`, for instance
//! `cargo bench --bench fit -- tika tika.txt tika,tika_corpus train/ more/`. A folder holds a `manifest.json`
//! that names its texts with their extractors, and a `*.truth.json` for each document.
//!
//! The likelihood of the truth is climbed page by page: what is expected of the answers that the truth
//! allows, less what is expected of all answers, is the direction. The markers are read with the truth at
//! hand, so that a wrong skeleton teaches nothing wrong. What spots are worth when filled is not fitted, since
//! the prices that share out the spots would only follow it; nor is what a text costs that is left over:
//! generated sheets hold more strays than real ones.
//!
//! `FOLDER=LOOKS` tells the looks of a folder's texts by the weights in the file LOOKS, as `benches/looks.rs`
//! writes them for other folders: weights that trust looks fitted on the very words they meet trust them too
//! much. What stands in `weights.txt` is three parts of a fit with such looks and one part of what it started from.

#[path = "fit/page.rs"]
mod page;
#[path = "fit/sheets.rs"]
mod sheets;
#[path = "fit/shuffle.rs"]
mod shuffle;

use std::error::Error;
use std::fmt::Write;
use std::fs;

use okoshi::form::Library;
use okoshi::layout::look::weights::LookWeights;
use okoshi::layout::order::solve::{Habit, habit};
use okoshi::layout::order::weights::{MODES, Weights, family, fitted};
use page::{KnownPage, known_pages};
use shuffle::Shuffle;

const ROUNDS: usize = 4;
const PACE: f32 = 0.1;
/// No page pulls a weight further than this.
const STRONGEST_PULL: f32 = 8.0;
/// How much a weight is drawn back to where it started.
const ANCHOR: f32 = 0.003;
/// Numbers of the first mode, and of those that are told by a painter's habit.
const APART: usize = 0;
const COLUMNS: usize = 3;
const ROWS: usize = 4;
const RUNS: usize = 5;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|argument| argument != "--bench").collect();
    let [name, out, extractors, folders @ ..] = arguments.as_slice() else {
        println!("usage: cargo bench --bench fit -- FAMILY OUT EXTRACTOR[,EXTRACTOR…] FOLDER[=LOOKS]…");
        return Ok(());
    };
    let library = Library::builtin()?;
    let extractors: Vec<&str> = extractors.split(',').collect();
    let mut pages = Vec::new();
    for folder in folders {
        let (folder, looks) = folder.split_once('=').map_or((folder.as_str(), None), |(f, l)| (f, Some(l)));
        let mut known = known_pages(folder.as_ref(), &extractors, &library)?;
        if let Some(looks) = looks {
            let looks = LookWeights::parse(&fs::read_to_string(looks)?).ok_or("no table of looks")?;
            for page in &mut known {
                page.look_by(&looks);
            }
        }
        pages.extend(known);
    }
    pages.retain(|page| family(page.posed.dialect) == name);
    let mut sets: Vec<Weights> = (0..MODES).map(|mode| fitted(name, mode)).collect();
    let modes: Vec<Vec<usize>> = pages.iter().map(|page| modes(page, &sets[APART])).collect();
    println!("{} pages of {name}", pages.len());
    let start = sets.clone();
    let mut slow = vec![vec![1.0f32; values(&sets[0]).len()]; MODES];
    for round in 0..ROUNDS {
        let mut length = 0.0;
        for &at in Shuffle::new(pages.len(), round as u64 + 7).next_order() {
            for &mode in &modes[at] {
                let pull = pull(&pages[at], &sets[mode]);
                length += pull.iter().map(|pull| f64::from(pull * pull)).sum::<f64>();
                climb(&mut sets[mode], &mut slow[mode], &pull, &values(&start[mode]));
            }
        }
        println!("round {}: mean pull {:.2}", round + 1, (length / pages.len().max(1) as f64).sqrt());
    }
    let mut text = String::new();
    for (mode, weights) in sets.iter().enumerate() {
        let numbers: Vec<String> = values(weights).iter().map(|value| format!("{value:.3}")).collect();
        writeln!(text, "{name} {mode} {}", numbers.join(" "))?;
    }
    fs::write(out, text)?;
    Ok(())
}

/// The modes whose weights a page teaches.
fn modes(page: &KnownPage, weights: &Weights) -> Vec<usize> {
    if page.posed.mode != APART {
        return vec![page.posed.mode];
    }
    let own = match habit(&page.expect_truth(weights)) {
        Habit::Columns => COLUMNS,
        Habit::Rows => ROWS,
        Habit::Runs => RUNS,
    };
    vec![APART, own]
}

/// Where a page pulls the weights; nowhere if its truth cannot be told from its text.
fn pull(page: &KnownPage, weights: &Weights) -> Vec<f32> {
    let truth = values(&page.expect_truth(weights));
    let all = values(&page.posed.expect(weights, None));
    let pull: Vec<f32> = truth.iter().zip(&all).map(|(truth, all)| truth - all).collect();
    if pull.iter().all(|pull| pull.is_finite()) { pull } else { vec![0.0; pull.len()] }
}

fn climb(weights: &mut Weights, slow: &mut [f32], pull: &[f32], start: &[f32]) {
    let held = held();
    for (at, value) in weights.values().into_iter().enumerate() {
        if held[at] {
            continue;
        }
        let step = pull[at].clamp(-STRONGEST_PULL, STRONGEST_PULL) - ANCHOR * (*value - start[at]);
        slow[at] += step * step;
        *value += PACE * step / slow[at].sqrt();
    }
}

/// Which weights are set by hand.
fn held() -> Vec<bool> {
    let mut marks = Weights::zero();
    marks.filled.fill(1.0);
    (marks.crowded, marks.left_over, marks.example, marks.alike) = (1.0, 1.0, 1.0, 1.0);
    values(&marks).iter().map(|mark| *mark > 0.0).collect()
}

fn values(weights: &Weights) -> Vec<f32> {
    weights.clone().values().into_iter().map(|value| *value).collect()
}
