//! Fits the weights by which `layout/role` tells what part a text plays from its look, on sheets whose truth is
//! known, by multinomial logistic regression.
//!
//! `cargo bench --bench looks -- OUT FOLDER…` writes one line a role, in the order of `Role::ALL`: the weights
//! of all facts in 1/32 nats, as `src/layout/look_weights.rs` holds them. A folder holds a `*.truth.json` for
//! each document.

#[path = "fit/shuffle.rs"]
mod shuffle;

use std::error::Error;
use std::fmt::Write;
use std::fs;

use okoshi::layout::look::Look;
use okoshi::layout::role::Role;
use serde_json::Value;
use shuffle::Shuffle;

const ROUNDS: usize = 25;
const PACE: f64 = 0.3;
/// How much a weight is drawn back to nothing.
const ANCHOR: f64 = 2e-5;
const UNIT: f64 = 32.0;
/// What stands on a page and is nothing of the form.
const JUNK: [&str; 14] =
    ["着", "推", "(様式1)", "(別紙)", "様式第1号", "(1", "(2", "-", "○", "●", "*", "印", "済", "計"];

/// A text's facts, and its role.
type Example = (Vec<u8>, Role);

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|argument| argument != "--bench").collect();
    let [out, folders @ ..] = arguments.as_slice() else {
        println!("usage: cargo bench --bench looks -- OUT FOLDER…");
        return Ok(());
    };
    let mut examples = junk();
    for folder in folders {
        for entry in fs::read_dir(folder)? {
            let path = entry?.path();
            if path.to_string_lossy().ends_with(".truth.json") {
                let truth: Value = serde_json::from_slice(&fs::read(path)?)?;
                for sheet in truth["sheets"].as_array().into_iter().flatten() {
                    add(&mut examples, sheet);
                }
            }
        }
    }
    let weights = fit(&examples);
    let right = examples.iter().filter(|(facts, role)| likeliest(&weights, facts) == *role as usize).count();
    println!("{} texts, {:.1} % told right", examples.len(), 100.0 * right as f64 / examples.len() as f64);
    let mut text = String::new();
    for row in &weights {
        let numbers: Vec<String> = row.iter().map(|weight| format!("{:.0}", weight * UNIT)).collect();
        writeln!(text, "{}", numbers.join(" "))?;
    }
    fs::write(out, text)?;
    Ok(())
}

fn junk() -> Vec<Example> {
    let numbers = (1..40).flat_map(|n| {
        [format!("- {n} -"), format!("{n}ページ"), format!("{n}/{}", n + 3), format!("P{n}"), format!("s{n}")]
    });
    let signs = JUNK.iter().flat_map(|sign| std::iter::repeat_n((*sign).to_owned(), 8));
    numbers.chain(signs).map(|text| (Look::of(&text).facts, Role::Junk)).collect()
}

/// Adds the texts of a sheet: each whole, and by its paragraphs.
fn add(examples: &mut Vec<Example>, sheet: &Value) {
    let mut push = |value: &Value, role: Role| {
        let Some(text) = value.as_str().filter(|text| !text.is_empty()) else { return };
        let whole: String = text.split('\n').collect();
        let lines: Vec<&str> = text.split('\n').collect();
        let parts = if lines.len() > 1 { lines } else { Vec::new() };
        for text in parts.into_iter().chain([whole.as_str()]) {
            examples.push((Look::of(text).facts, role));
        }
    };
    push(&sheet["goal"], Role::Words);
    push(&sheet["department"], Role::Office);
    push(&sheet["fiscal_year"], Role::Year);
    if let Some(rank) = sheet["priority"].as_i64() {
        push(&Value::from(format!("{rank}位")), Role::Rank);
        push(&Value::from(rank.to_string()), Role::Rank);
    }
    for plan in sheet["plan"].as_object().into_iter().flatten() {
        push(plan.1, Role::NamedLine);
    }
    for (list, role) in [("situation", Role::Need), ("purpose", Role::Aim)] {
        sheet[list].as_array().into_iter().flatten().for_each(|entry| push(entry, role));
    }
    for measure in sheet["measures"].as_array().into_iter().flatten() {
        push(&measure["heading"], Role::Heading);
        for item in measure["items"].as_array().into_iter().flatten() {
            push(&item["method"], Role::Task);
            push(&item["period"], Role::Period);
            push(&item["target"], Role::Target);
            push(&item["interim"], Role::Interim);
            push(&item["final"], Role::Final);
        }
    }
    for note in sheet["notes"].as_object().into_iter().flatten() {
        push(note.1, Role::Note);
    }
}

/// For each role the weights of all facts; rare roles count for more.
fn fit(examples: &[Example]) -> Vec<Vec<f64>> {
    let mut counts = [0.0f64; Role::COUNT];
    for (_, role) in examples {
        counts[*role as usize] += 1.0;
    }
    let worth = counts.map(|count| (examples.len() as f64 / Role::COUNT as f64 / count.max(1.0)).sqrt());
    let mut weights = vec![vec![0.0; Look::COUNT]; Role::COUNT];
    let mut slow = vec![vec![1e-6; Look::COUNT]; Role::COUNT];
    let mut shuffle = Shuffle::new(examples.len(), 12_345);
    for _ in 0..ROUNDS {
        for &at in shuffle.next_order() {
            let (facts, role) = &examples[at];
            let shares = shares(&weights, facts);
            for (number, share) in shares.iter().enumerate() {
                let is_own = f64::from(u8::from(number == *role as usize));
                let pull = (share - is_own) * worth[*role as usize];
                for &fact in facts {
                    let (weight, slow) =
                        (&mut weights[number][usize::from(fact)], &mut slow[number][usize::from(fact)]);
                    let step = pull + ANCHOR * *weight;
                    *slow += step * step;
                    *weight -= PACE * step / slow.sqrt();
                }
            }
        }
    }
    weights
}

fn shares(weights: &[Vec<f64>], facts: &[u8]) -> Vec<f64> {
    let sums: Vec<f64> =
        weights.iter().map(|row| facts.iter().map(|fact| row[usize::from(*fact)]).sum()).collect();
    let most = sums.iter().copied().fold(f64::MIN, f64::max);
    let total: f64 = sums.iter().map(|sum| (sum - most).exp()).sum();
    sums.iter().map(|sum| (sum - most).exp() / total).collect()
}

fn likeliest(weights: &[Vec<f64>], facts: &[u8]) -> usize {
    let shares = shares(weights, facts);
    (0..shares.len()).max_by(|a, b| shares[*a].total_cmp(&shares[*b])).unwrap_or(0)
}
