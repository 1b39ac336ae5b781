//! Fits where runs of letters lie among the topics (`layout/topic`), on sheets whose truth is known: of all texts
//! of a sheet's column, those of one item shall lie near each other, and near their row's heading.
//!
//! `cargo bench --bench topics -- OUT FOLDER…` writes a line a run, as `src/layout/topic/topics.txt` holds them. A
//! folder holds a `*.truth.json` for each document, all of one town: a run counts only if several write it. With
//! `--held FOLDER…` behind them it tells how well texts of towns that were kept from it are told: the nats that
//! the right one of a column costs by chance, by its words, and by its words and topics.

#[path = "fit/shuffle.rs"]
mod shuffle;
#[path = "fit/towns.rs"]
mod towns;

use std::collections::HashMap;
use std::error::Error;
use std::fs;

use okoshi::layout::order::kinship;
use okoshi::layout::runs;
use okoshi::layout::topic::{self, DIRECTIONS, Row, Topics};
use serde_json::Value;
use shuffle::Shuffle;

const ROUNDS: usize = 16;
/// Sheets whose pulls are added up for one step.
const BATCH: usize = 8;
const PACE: f32 = 0.003;
/// What is left of the pace in the last round.
const LAST_PACE: f32 = 0.2;
/// How much of a place is lost with each step.
const ANCHOR: f32 = 0.3;
/// How many of a text's runs are left out by chance, so that none is relied on alone.
const LEFT_OUT: u64 = 50;
/// How much it counts that each pair is told by itself, beside the right one of a column.
const BY_ITSELF: f32 = 0.5;
/// Texts, and towns, that have to hold a run; and of how many texts none may be part.
const LEAST_TEXTS: usize = 12;
const LEAST_TOWNS: usize = 3;
const MOST_TEXTS: f64 = 0.4;

const COLUMNS: [&str; 4] = ["method", "target", "interim", "final"];

type Places = Vec<Row>;

/// The texts of a sheet's table.
struct Table {
    texts: Vec<String>,
    columns: Vec<Column>,
    /// For each two texts what their words tell, in nats.
    by_words: Vec<f32>,
}

/// The texts of a column, by their numbers, each with its item, or its row for headings.
type Column = Vec<(usize, usize)>;

/// A column whose texts shall find theirs in another: the numbers of both, and for each of the latter those that
/// belong to it.
struct Task {
    from: Vec<usize>,
    to: Vec<usize>,
    is_one: Vec<bool>,
}

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|argument| argument != "--bench").collect();
    let [out, folders @ ..] = arguments.as_slice() else {
        println!("usage: cargo bench --bench topics -- OUT FOLDER… [--held FOLDER…]");
        return Ok(());
    };
    let held = folders.iter().position(|folder| folder == "--held").unwrap_or(folders.len());
    let towns: Vec<Vec<Table>> =
        folders[..held].iter().map(|folder| town(folder)).collect::<Result<_, _>>()?;
    let names = common_runs(&towns);
    let numbers: HashMap<&str, usize> =
        names.iter().enumerate().map(|(n, name)| (name.as_str(), n)).collect();
    let tables: Vec<&Table> = towns.iter().flatten().collect();
    let places = fit(&tables, &numbers, names.len());
    println!("{} tables, {} runs of letters", tables.len(), names.len());
    for folder in folders.iter().skip(held + 1) {
        let (mut count, mut nats) = (0, [0.0; 3]);
        for table in &town(folder)? {
            tell(table, &lies(table, &numbers, &places), &mut count, &mut nats);
        }
        let [chance, words, both] = nats.map(|nats| nats / count.max(1) as f32);
        println!(
            "{folder}: {count} texts, {chance:.3} nats by chance, {words:.3} by words, {both:.3} by topics"
        );
    }
    let signs = |place: &Row| place.iter().map(|value| Topics::sign(*value)).collect::<String>();
    let lines = names.iter().zip(&places).map(|(name, place)| format!("{name} {}\n", signs(place)));
    fs::write(out, lines.collect::<String>())?;
    Ok(())
}

/// The tables of a folder's sheets.
fn town(folder: &str) -> Result<Vec<Table>, Box<dyn Error>> {
    Ok(towns::sheets(folder)?.iter().map(table).collect())
}

fn table(sheet: &Value) -> Table {
    let mut texts = Vec::new();
    let mut columns = vec![Column::new(); COLUMNS.len() + 1];
    let mut add = |texts: &mut Vec<String>, column: usize, of: usize, value: &Value| {
        if let Some(text) = value.as_str().filter(|text| !text.is_empty()) {
            columns[column].push((texts.len(), of));
            texts.push(text.split('\n').collect());
        }
    };
    let mut item = 0;
    for (row, measure) in sheet["measures"].as_array().into_iter().flatten().enumerate() {
        // Headings are told by their row, which stands above the item's number.
        add(&mut texts, COLUMNS.len(), row << ITEM_BITS, &measure["heading"]);
        for one in measure["items"].as_array().into_iter().flatten() {
            item += 1;
            for (column, name) in COLUMNS.iter().enumerate() {
                add(&mut texts, column, row << ITEM_BITS | item, &one[*name]);
            }
        }
    }
    let by_words = kinship::by_words(&texts);
    Table { texts, columns, by_words }
}

const ITEM_BITS: usize = 16;

/// All that a table asks for: items among the columns, and rows among items and headings.
fn tasks(table: &Table) -> Vec<Task> {
    let mut tasks = Vec::new();
    for (at, from) in table.columns.iter().enumerate() {
        for (behind, to) in table.columns.iter().enumerate().skip(at + 1) {
            let by_row = behind == COLUMNS.len();
            // No sheet's headings are told from what came of them in the end: that speaks of numbers.
            if from.len() < 2 || to.len() < 2 || by_row && at + 1 == COLUMNS.len() {
                continue;
            }
            let of = |one: usize| if by_row { one >> ITEM_BITS } else { one };
            let pairs = to.iter().flat_map(|to| from.iter().map(move |from| of(from.1) == of(to.1)));
            tasks.push(Task {
                is_one: pairs.collect(),
                from: from.iter().map(|one| one.0).collect(),
                to: to.iter().map(|one| one.0).collect(),
            });
        }
    }
    tasks
}

/// The runs of letters that enough texts of enough towns hold, but not too many.
fn common_runs(towns: &[Vec<Table>]) -> Vec<String> {
    let texts =
        || towns.iter().map(|tables| tables.iter().flat_map(|table| &table.texts).map(String::as_str));
    let most = MOST_TEXTS * texts().flatten().count() as f64;
    towns::runs(texts(), |run, texts, towns| {
        let is_whole = !run.starts_with('^') && !run.ends_with('$');
        is_whole && (texts as f64) < most && texts >= LEAST_TEXTS && towns >= LEAST_TOWNS
    })
}

/// For each text of a table the runs that are known.
fn known(table: &Table, numbers: &HashMap<&str, usize>) -> Vec<Vec<usize>> {
    let of = |text: &String| {
        let mut found: Vec<usize> =
            runs::of(text).iter().filter_map(|run| numbers.get(run.as_str()).copied()).collect();
        found.sort_unstable();
        found.dedup();
        found
    };
    table.texts.iter().map(of).collect()
}

/// Where a text of these runs lies; its runs count as many as `length` says.
fn lie(runs: &[usize], length: f32, places: &Places) -> Row {
    let mut sum = [0.0; DIRECTIONS];
    for run in runs {
        for (sum, place) in sum.iter_mut().zip(&places[*run]) {
            *sum += place / length;
        }
    }
    sum
}

fn length(runs: &[usize]) -> f32 {
    (runs.len().max(1) as f32).sqrt()
}

fn lies(table: &Table, numbers: &HashMap<&str, usize>, places: &Places) -> Places {
    known(table, numbers).iter().map(|runs| lie(runs, length(runs), places)).collect()
}

/// What each of `from` speaks for to be that of text `to`, in nats.
fn odds(table: &Table, task: &Task, to: usize, lies: &Places) -> Vec<f32> {
    let by_words = |from: &usize| table.by_words[from * table.texts.len() + to];
    task.from.iter().map(|from| by_words(from) + topic::odds(&lies[*from], &lies[to])).collect()
}

fn shares(odds: &[f32]) -> Vec<f32> {
    let most = odds.iter().copied().fold(f32::MIN, f32::max);
    let total: f32 = odds.iter().map(|odds| (odds - most).exp()).sum();
    odds.iter().map(|odds| (odds - most).exp() / total).collect()
}

/// Adds what the texts of a table's tasks cost.
fn tell(table: &Table, lies: &Places, count: &mut usize, nats: &mut [f32; 3]) {
    let nowhere = vec![[0.0; DIRECTIONS]; lies.len()];
    for task in tasks(table) {
        for (to, is_one) in task.to.iter().zip(task.is_one.chunks(task.from.len())) {
            if !is_one.contains(&true) {
                continue;
            }
            let cost = |lies: &Places| {
                let shares = shares(&odds(table, &task, *to, lies));
                -shares
                    .iter()
                    .zip(is_one)
                    .filter(|(_, is_one)| **is_one)
                    .map(|(share, _)| share)
                    .sum::<f32>()
                    .ln()
            };
            let right = is_one.iter().filter(|is_one| **is_one).count();
            *count += 1;
            nats[0] += (is_one.len() as f32 / right as f32).ln();
            nats[1] += cost(&nowhere);
            nats[2] += cost(lies);
        }
    }
}

/// Where the runs lie.
fn fit(tables: &[&Table], numbers: &HashMap<&str, usize>, count: usize) -> Places {
    let mut chance = Shuffle::new(100, 99);
    let mut places: Places = vec![[0.0; DIRECTIONS]; count];
    for value in places.iter_mut().flatten() {
        // Between -.17 and .17: wide enough for runs to part.
        *value = (chance.next_order()[0] as f32 - 49.5) / 290.0;
    }
    let known: Vec<Vec<Vec<usize>>> = tables.iter().map(|table| known(table, numbers)).collect();
    let tasks: Vec<Vec<Task>> = tables.iter().map(|table| tasks(table)).collect();
    let mut swing = vec![[0.0f32; DIRECTIONS]; count];
    let mut slow = vec![[0.0f32; DIRECTIONS]; count];
    let mut shuffle = Shuffle::new(tables.len(), 12_345);
    let mut steps = 0;
    for round in 0..ROUNDS {
        let pace = PACE * (1.0 - (1.0 - LAST_PACE) * round as f32 / ROUNDS as f32);
        let order = shuffle.next_order().to_vec();
        for batch in order.chunks(BATCH) {
            let mut pulls = vec![[0.0f32; DIRECTIONS]; count];
            for &at in batch {
                let kept: Vec<Vec<usize>> = known[at].iter().map(|runs| keep(runs, &mut chance)).collect();
                pull(tables[at], &tasks[at], &kept, &places, &mut pulls);
            }
            steps += 1;
            let (swung, slowed) = (1.0 - 0.9f32.powi(steps), 1.0 - 0.999f32.powi(steps));
            let all = places.iter_mut().zip(&pulls).zip(swing.iter_mut().zip(&mut slow));
            for ((places, pulls), (swings, slows)) in all {
                for (((place, pull), swing), slow) in places.iter_mut().zip(pulls).zip(swings).zip(slows) {
                    let pull = pull / BATCH as f32;
                    *swing = 0.9 * *swing + 0.1 * pull;
                    *slow = 0.999 * *slow + 0.001 * pull * pull;
                    let step = *swing / swung / ((*slow / slowed).sqrt() + 1e-8);
                    *place -= pace * (step + ANCHOR * *place);
                }
            }
        }
    }
    places
}

/// A text's runs without those that are left out by chance.
fn keep(runs: &[usize], chance: &mut Shuffle) -> Vec<usize> {
    let mut kept = Vec::new();
    for part in runs.chunks(100) {
        let order = chance.next_order();
        kept.extend(
            part.iter().zip(order).filter(|(_, drawn)| **drawn as u64 >= LEFT_OUT).map(|(run, _)| *run),
        );
    }
    kept
}

/// Adds where a table pulls the runs' places, downhill being away from the pull.
fn pull(table: &Table, tasks: &[Task], kept: &[Vec<usize>], places: &Places, pulls: &mut Places) {
    // As many runs as were left out are missing from each text.
    let full = 1.0 - LEFT_OUT as f32 / 100.0;
    let lengths: Vec<f32> = kept.iter().map(|runs| length(runs) * full.sqrt()).collect();
    let lies: Places = kept.iter().zip(&lengths).map(|(runs, length)| lie(runs, *length, places)).collect();
    let mut of_texts = vec![[0.0f32; DIRECTIONS]; kept.len()];
    for task in tasks {
        let width = task.from.len();
        let all: Vec<Vec<f32>> = task.to.iter().map(|to| odds(table, task, *to, &lies)).collect();
        let mut pull = vec![0.0f32; task.is_one.len()];
        for (row, odds) in all.iter().enumerate() {
            add_pulls(odds, &|at| row * width + at, task, &mut pull);
        }
        for at in 0..width {
            let odds: Vec<f32> = all.iter().map(|row| row[at]).collect();
            add_pulls(&odds, &|row| row * width + at, task, &mut pull);
        }
        let right = task.is_one.iter().filter(|is_one| **is_one).count() as f32;
        let before = (right / (task.is_one.len() as f32 - right).max(0.5)).ln();
        for (pull, (odds, is_one)) in pull.iter_mut().zip(all.iter().flatten().zip(&task.is_one)) {
            let share = 1.0 / (1.0 + (-odds - before).exp());
            *pull = (1.0 - BY_ITSELF) * *pull + 2.0 * BY_ITSELF * (share - f32::from(u8::from(*is_one)));
        }
        for (row, to) in task.to.iter().enumerate() {
            for (at, from) in task.from.iter().enumerate() {
                let pull = pull[row * width + at];
                for direction in 0..DIRECTIONS {
                    of_texts[*to][direction] += pull * lies[*from][direction];
                    of_texts[*from][direction] += pull * lies[*to][direction];
                }
            }
        }
    }
    for ((runs, length), pull) in kept.iter().zip(&lengths).zip(&of_texts) {
        for run in runs {
            for (sum, pull) in pulls[*run].iter_mut().zip(pull) {
                *sum += pull / length;
            }
        }
    }
}

/// Adds the pulls on texts of which one is the right one; `place` tells where in the task's table each stands.
fn add_pulls(odds: &[f32], place: &dyn Fn(usize) -> usize, task: &Task, pull: &mut [f32]) {
    let shares = shares(odds);
    let is_one = |at: usize| task.is_one[place(at)];
    let right: f32 = (0..odds.len()).filter(|at| is_one(*at)).map(|at| shares[at]).sum();
    if !(0..odds.len()).any(is_one) {
        return;
    }
    for (at, share) in shares.iter().enumerate() {
        pull[place(at)] += share - if is_one(at) { share / right.max(1e-12) } else { 0.0 };
    }
}
