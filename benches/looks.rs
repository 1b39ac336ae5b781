//! Fits the weights by which `layout/role` tells what part a text plays from its look, on sheets whose truth is
//! known, by multinomial logistic regression.
//!
//! `cargo bench --bench looks -- OUT FOLDER…` writes a line a fact, as `src/layout/look/weights.txt` holds them: its
//! run of letters, or `-`, and for each role, in the order of `Role::ALL`, its weight in 1/32 nats. A folder
//! holds a `*.truth.json` for each document, all of one town: a run of letters counts only if several write it.
//! With `--held FOLDER…` behind them it tells how well the weights do on towns that were kept from them.

#[path = "fit/shuffle.rs"]
mod shuffle;
#[path = "fit/towns.rs"]
mod towns;

use std::error::Error;
use std::fmt::Write;
use std::fs;

use okoshi::layout::look::Look;
use okoshi::layout::look::weights::LookWeights;
use okoshi::layout::role::Role;
use serde_json::Value;
use shuffle::Shuffle;

const ROUNDS: usize = 25;
const PACE: f64 = 0.1;
/// How much a fact's weights are drawn back to nothing, over all texts that it holds of.
const ANCHOR: f64 = 5.0;
/// Texts, and towns, that have to hold a run of letters.
const LEAST_TEXTS: usize = 25;
const LEAST_TOWNS: usize = 3;
const UNIT: f64 = 32.0;

/// How many of all sheets hold texts of a role: reports and remarks are written when the year is half over, or over.
fn written(role: Role) -> f64 {
    match role {
        Role::Interim => 0.8,
        Role::Final => 0.4,
        Role::Engagement | Role::Outcome => 0.3,
        _ => 1.0,
    }
}

/// What stands on a page and is nothing of the form.
const JUNK: [&str; 14] =
    ["着", "推", "(様式1)", "(別紙)", "様式第1号", "(1", "(2", "-", "○", "●", "*", "印", "済", "計"];

/// A text, and its role.
type Example = (String, Role);

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|argument| argument != "--bench").collect();
    let [out, folders @ ..] = arguments.as_slice() else {
        println!("usage: cargo bench --bench looks -- OUT FOLDER… [--held FOLDER…]");
        return Ok(());
    };
    let held = folders.iter().position(|folder| folder == "--held").unwrap_or(folders.len());
    let mut towns = vec![junk()];
    for folder in &folders[..held] {
        towns.push(town(folder)?);
    }
    let runs = common_runs(&towns);
    let unweighed = vec![[0.0; Role::COUNT]; Look::COUNT + runs.len()];
    let known = LookWeights::parse(&table(&runs, &unweighed)?).ok_or("no table")?;
    let examples: Vec<(Vec<u16>, Role)> =
        towns.iter().flatten().map(|(text, role)| (Look::by(text, &known).facts, *role)).collect();
    let weights = fit(&examples, unweighed.len());
    let right = examples.iter().filter(|(facts, role)| likeliest(&weights, facts) == *role as usize).count();
    let share = |right: usize, all: usize| 100.0 * right as f64 / all.max(1) as f64;
    let (all, runs_kept) = (examples.len(), runs.len());
    println!("{all} texts, {runs_kept} runs of letters, {:.1} % told right", share(right, all));
    for folder in folders.iter().skip(held + 1) {
        let texts = town(folder)?;
        let told: Vec<_> = texts.iter().map(|(text, _)| Look::by(text, &known).facts).collect();
        let roles = || told.iter().zip(texts.iter().map(|(_, role)| *role as usize));
        let right = roles().filter(|(facts, role)| likeliest(&weights, facts) == *role).count();
        let nats: f64 = roles().map(|(facts, role)| shares(&weights, facts)[role].ln()).sum();
        let mean = nats / texts.len() as f64;
        println!(
            "{folder}: {} texts, {:.1} % told right, {mean:.3} nats each",
            texts.len(),
            share(right, texts.len())
        );
    }
    fs::write(out, table(&runs, &weights)?)?;
    Ok(())
}

/// The weights as `src/layout/look/weights.txt` holds them.
fn table(runs: &[String], weights: &[[f64; Role::COUNT]]) -> Result<String, std::fmt::Error> {
    let names = std::iter::repeat_n("-", Look::COUNT).chain(runs.iter().map(String::as_str));
    let mut text = String::new();
    for (name, row) in names.zip(weights) {
        let numbers: Vec<String> = row.iter().map(|weight| format!("{:.0}", weight * UNIT)).collect();
        writeln!(text, "{name} {}", numbers.join(" "))?;
    }
    Ok(text.replace(" -0", " 0"))
}

/// The texts of a folder's sheets, each once for each of its roles.
fn town(folder: &str) -> Result<Vec<Example>, Box<dyn Error>> {
    let mut examples = Vec::new();
    for sheet in towns::sheets(folder)? {
        add(&mut examples, &sheet);
    }
    examples.sort_unstable_by(|(a, one), (b, other)| a.cmp(b).then((*one as usize).cmp(&(*other as usize))));
    examples.dedup();
    Ok(examples)
}

/// The runs of letters that enough texts of enough towns hold.
fn common_runs(towns: &[Vec<Example>]) -> Vec<String> {
    let texts = towns.iter().map(|examples| examples.iter().map(|(text, _)| text.as_str()));
    towns::runs(texts, |_, texts, towns| texts >= LEAST_TEXTS && towns >= LEAST_TOWNS)
}

fn junk() -> Vec<Example> {
    let numbers = (1..40).flat_map(|n| {
        [format!("- {n} -"), format!("{n}ページ"), format!("{n}/{}", n + 3), format!("P{n}"), format!("s{n}")]
    });
    let signs = JUNK.iter().flat_map(|sign| std::iter::repeat_n((*sign).to_owned(), 8));
    numbers.chain(signs).map(|text| (text, Role::Junk)).collect()
}

/// Adds the texts of a sheet: each whole, and by its paragraphs.
fn add(examples: &mut Vec<Example>, sheet: &Value) {
    let mut push = |value: &Value, role: Role| {
        let Some(text) = value.as_str().filter(|text| !text.is_empty()) else { return };
        let whole: String = text.split('\n').collect();
        let lines: Vec<&str> = text.split('\n').collect();
        let parts = if lines.len() > 1 { lines } else { Vec::new() };
        for text in parts.into_iter().chain([whole.as_str()]) {
            examples.push((text.to_owned(), role));
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
        push(plan.1, if plan.0 == "comprehensive" { Role::Chapter } else { Role::NamedLine });
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
        push(note.1, if note.0 == "participation" { Role::Engagement } else { Role::Outcome });
    }
}

/// For each fact its weights; rare roles count for more.
fn fit(examples: &[(Vec<u16>, Role)], facts: usize) -> Vec<[f64; Role::COUNT]> {
    let mut counts = [0.0f64; Role::COUNT];
    let mut anchors = vec![0.0f64; facts];
    for (held, role) in examples {
        counts[*role as usize] += written(*role);
        for fact in held {
            anchors[usize::from(*fact)] += 1.0;
        }
    }
    for count in &mut anchors {
        *count = ANCHOR / count.max(1.0);
    }
    let rarity = |count: f64| (examples.len() as f64 / Role::COUNT as f64 / count.max(1.0)).sqrt();
    let worth = Role::ALL.map(|role| rarity(counts[role as usize]) * written(role));
    let mut weights = vec![[0.0; Role::COUNT]; facts];
    let mut slow = vec![[1e-6; Role::COUNT]; facts];
    let mut shuffle = Shuffle::new(examples.len(), 12_345);
    for _ in 0..ROUNDS {
        for &at in shuffle.next_order() {
            let (held, role) = &examples[at];
            let mut pulls = shares(&weights, held);
            pulls[*role as usize] -= 1.0;
            for fact in held.iter().map(|fact| usize::from(*fact)) {
                for ((weight, slow), pull) in weights[fact].iter_mut().zip(&mut slow[fact]).zip(pulls) {
                    let step = pull * worth[*role as usize] + anchors[fact] * *weight;
                    *slow += step * step;
                    *weight -= PACE * step / slow.sqrt();
                }
            }
        }
    }
    weights
}

fn shares(weights: &[[f64; Role::COUNT]], facts: &[u16]) -> [f64; Role::COUNT] {
    let mut sums = [0.0; Role::COUNT];
    for fact in facts {
        for (sum, weight) in sums.iter_mut().zip(weights[usize::from(*fact)]) {
            *sum += weight;
        }
    }
    let most = sums.iter().copied().fold(f64::MIN, f64::max);
    let total: f64 = sums.iter().map(|sum| (sum - most).exp()).sum();
    sums.map(|sum| (sum - most).exp() / total)
}

fn likeliest(weights: &[[f64; Role::COUNT]], facts: &[u16]) -> usize {
    let shares = shares(weights, facts);
    (0..shares.len()).max_by(|a, b| shares[*a].total_cmp(&shares[*b])).unwrap_or(0)
}
