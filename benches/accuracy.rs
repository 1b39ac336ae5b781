//! How much of a set of known sheets is read right.
//!
//!     cargo bench --bench accuracy -- FOLDER [--by ruling,producer,edition] [--extractor pdf] [--skip-ambiguous]
//!     cargo bench --bench accuracy -- FOLDER --extractor tika --shuffle
//!
//! FOLDER holds `manifest.json` (`docs` with `doc` and `pdf`, `texts` with `file`, `doc` and `extractor`), the
//! files, and for each document `DOC.truth.json` with its sheets. `--extractor` is `pdf` (as by itself), `text`
//! for all texts, or the name of one. Printed are F1 of exact cells by field kind, sheets entirely right,
//! characters lost and invented, and how far stated confidences are borne out. With `--shuffle` the texts in UTF-8
//! are read with ever more of their lines, or blocks of lines, moved: F1, and how many cells are wrong and called
//! sure.

#[path = "accuracy/score.rs"]
mod score;
#[path = "accuracy/sheet.rs"]
mod sheet;
#[path = "accuracy/shuffle.rs"]
mod shuffle;

use std::collections::BTreeMap;
use std::error::Error;
use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use okoshi::form::Library;
use okoshi::input::{self, Source};
use okoshi::output;
use okoshi::pipeline::{self, Options};
use okoshi::wording::Lang;
use score::{KINDS, Tally};
use serde_json::Value;
use sheet::{Sheet, fold};
use shuffle::{Unit, shuffled};

struct Arguments {
    folder: String,
    by: Vec<String>,
    extractor: String,
    skip_ambiguous: bool,
    shuffle: bool,
}

/// What was read of the inputs of one kind.
struct Group {
    inputs: usize,
    sheets: usize,
    right: usize,
    tallies: Vec<Tally>,
    lost: usize,
    invented: usize,
}

impl Default for Group {
    fn default() -> Self {
        let tallies = vec![Tally::default(); KINDS.len()];
        Self { inputs: 0, sheets: 0, right: 0, tallies, lost: 0, invented: 0 }
    }
}

fn main() -> Result<(), Box<dyn Error>> {
    let Some(arguments) = arguments() else {
        println!("name a folder: cargo bench --bench accuracy -- FOLDER [--by KEYS] [--extractor NAME]");
        return Ok(());
    };
    let folder = Path::new(&arguments.folder);
    let manifest: Value = serde_json::from_slice(&fs::read(folder.join("manifest.json"))?)?;
    let library = Library::builtin()?;
    if arguments.shuffle {
        return curve(&arguments, &manifest, &library);
    }
    let mut groups: BTreeMap<(usize, String), Group> = BTreeMap::new();
    let (mut spent, mut sheets) = (Duration::ZERO, 0);
    for (file, known) in inputs(&manifest, &arguments.extractor) {
        let truth = truth(folder, &known)?;
        let start = Instant::now();
        let read = input::read(&folder.join(&file), input::MAX_BYTES)
            .map_err(Into::into)
            .and_then(|source| read(&source, &library));
        spent += start.elapsed();
        let (records, text) = read.unwrap_or_default();
        let found = hold(&truth, &records, &text, known["extractor"] == "pdf", arguments.skip_ambiguous);
        sheets += found.sheets;
        let keys = arguments.by.iter().enumerate().filter_map(|(nth, key)| {
            let value = known[key.as_str()].as_str()?;
            Some((nth + 1, format!("{key} {value}")))
        });
        for key in std::iter::once((0, "all".to_owned())).chain(keys) {
            groups.entry(key).or_default().join(&found);
        }
    }
    print(&groups);
    println!("\n{sheets} sheets in {spent:.1?}");
    Ok(())
}

fn arguments() -> Option<Arguments> {
    let mut found = Arguments {
        folder: String::new(),
        by: Vec::new(),
        extractor: "pdf".to_owned(),
        skip_ambiguous: false,
        shuffle: false,
    };
    let mut given = std::env::args().skip(1);
    while let Some(argument) = given.next() {
        match argument.as_str() {
            "--by" => found.by = given.next()?.split(',').map(str::to_owned).collect(),
            "--extractor" => found.extractor = given.next()?,
            "--shuffle" => found.shuffle = true,
            "--skip-ambiguous" => found.skip_ambiguous = true,
            // What cargo itself hands on.
            "--bench" => {}
            _ => found.folder = argument,
        }
    }
    if found.by.is_empty() {
        let by: &[&str] =
            if found.extractor == "pdf" { &["ruling", "producer", "edition"] } else { &["extractor"] };
        found.by = by.iter().map(|&key| key.to_owned()).collect();
    }
    (!found.folder.is_empty()).then_some(found)
}

/// The files to read, with what the manifest says of them.
fn inputs(manifest: &Value, extractor: &str) -> Vec<(String, Value)> {
    let list = |key: &str| manifest[key].as_array().cloned().unwrap_or_default();
    let docs = list("docs");
    let mut found = Vec::new();
    for doc in &docs {
        let mut known = doc.clone();
        known["extractor"] = "pdf".into();
        found.push((doc["pdf"].as_str().unwrap_or_default().to_owned(), known));
    }
    for text in list("texts") {
        let mut known = docs.iter().find(|doc| doc["doc"] == text["doc"]).cloned().unwrap_or_default();
        if let (Some(known), Some(text)) = (known.as_object_mut(), text.as_object()) {
            known.extend(text.clone());
        }
        found.push((text["file"].as_str().unwrap_or_default().to_owned(), known));
    }
    found.retain(|(_, known)| match extractor {
        "text" => known["extractor"] != "pdf",
        name => known["extractor"] == name,
    });
    found
}

fn truth(folder: &Path, known: &Value) -> Result<Value, Box<dyn Error>> {
    let name = format!("{}.truth.json", known["doc"].as_str().unwrap_or_default());
    Ok(serde_json::from_slice(&fs::read(folder.join(name))?)?)
}

/// Shares of lines moved.
const SHARES: [f64; 6] = [0.0, 0.05, 0.1, 0.25, 0.5, 1.0];

/// Prints how F1 falls, and how many cells are wrong and called sure, as more of the texts' lines are moved.
fn curve(arguments: &Arguments, manifest: &Value, library: &Library) -> Result<(), Box<dyn Error>> {
    let folder = Path::new(&arguments.folder);
    let inputs = inputs(manifest, &arguments.extractor);
    println!("moved              F1   cells   wrong and sure");
    for unit in [Unit::Lines, Unit::Blocks] {
        for share in SHARES {
            let mut all = Group::default();
            for (file, known) in &inputs {
                let Ok(text) = String::from_utf8(fs::read(folder.join(file))?) else { continue };
                let source = Source::new(file.clone(), shuffled(&text, unit, share).into_bytes());
                let (records, text) = read(&source, library).unwrap_or_default();
                let truth = truth(folder, known)?;
                all.join(&hold(&truth, &records, &text, false, arguments.skip_ambiguous));
            }
            let all = all.all();
            let cells = all.stated.len();
            let sure = all.stated.iter().filter(|(stated, is_right)| *stated >= 0.9 && !is_right).count();
            let percent = 100.0 * sure as f64 / cells.max(1) as f64;
            println!("{share:>4} of {unit:<8?} {} {cells:>7}   {sure:>5} ({percent:.2} %)", f1(&all));
        }
    }
    Ok(())
}

/// The records of a source, and its text.
fn read(source: &Source, library: &Library) -> Result<(Vec<Value>, String), Box<dyn Error>> {
    let (document, reads) = pipeline::read(source, library, &Options::default())?;
    let mut records = Vec::new();
    for read in &reads {
        records.push(serde_json::to_value(output::record(source, &document, read, Lang::En))?);
    }
    Ok((records, document.text))
}

/// Holds the records of one input against its truth.
fn hold(truth: &Value, records: &[Value], text: &str, is_pdf: bool, skip_ambiguous: bool) -> Group {
    let mut group = Group { inputs: 1, ..Group::default() };
    let wanted: Vec<Sheet> =
        truth["sheets"].as_array().map(|all| all.iter().map(Sheet::of_truth).collect()).unwrap_or_default();
    let got: Vec<Sheet> =
        records.iter().filter(|record| record["kind"] == "sheet").map(Sheet::of_record).collect();
    let pairs = score::pair(&wanted, &got);
    for (want, pair) in wanted.iter().zip(&pairs) {
        let have = pair.map(|pair| got[pair].clone()).unwrap_or_default();
        group.note(&score::score(want, &have, skip_ambiguous), true);
    }
    for (_, extra) in got.iter().enumerate().filter(|(at, _)| !pairs.contains(&Some(*at))) {
        if !extra.measures.is_empty() || extra.singles[3].is_some() {
            group.note(&score::score(&Sheet::default(), extra, false), false);
        }
    }
    if !got.is_empty() {
        let allowed = truth["allow"].as_str().unwrap_or_default();
        let cover = strings(&truth["cover"]);
        let all: String = wanted.iter().map(Sheet::texts).collect();
        let source = if is_pdf { characters(&(all + &cover + allowed)) } else { characters(text) };
        let left =
            records.iter().flat_map(|record| record["residue"].as_array().cloned().unwrap_or_default());
        let residue: String = left.map(|left| left["text"].as_str().unwrap_or_default().to_owned()).collect();
        let have = characters(&(got.iter().map(Sheet::texts).collect::<String>() + &residue));
        let allow = characters(&(allowed.to_owned() + &cover));
        let count = |of: &BTreeMap<char, usize>, c: char| of.get(&c).copied().unwrap_or(0);
        group.lost = source
            .iter()
            .map(|(c, n)| n.saturating_sub(count(&have, *c)).saturating_sub(count(&allow, *c)))
            .sum();
        group.invented = have.iter().map(|(c, n)| n.saturating_sub(count(&source, *c))).sum();
    }
    group
}

/// All texts and numbers of a value.
fn strings(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Number(number) => number.to_string(),
        Value::Array(all) => all.iter().map(strings).collect(),
        Value::Object(all) => all.values().map(strings).collect(),
        _ => String::new(),
    }
}

fn characters(text: &str) -> BTreeMap<char, usize> {
    let mut counts = BTreeMap::new();
    for c in fold(text).chars() {
        *counts.entry(c).or_default() += 1;
    }
    counts
}

impl Group {
    fn note(&mut self, (tallies, is_right): &(Vec<Tally>, bool), is_known: bool) {
        self.sheets += usize::from(is_known);
        self.right += usize::from(is_known && *is_right);
        for (all, one) in self.tallies.iter_mut().zip(tallies) {
            all.join(one);
        }
    }

    fn join(&mut self, other: &Self) {
        self.inputs += other.inputs;
        self.sheets += other.sheets;
        self.right += other.right;
        self.lost += other.lost;
        self.invented += other.invented;
        for (all, one) in self.tallies.iter_mut().zip(&other.tallies) {
            all.join(one);
        }
    }

    fn all(&self) -> Tally {
        let mut all = Tally::default();
        for tally in &self.tallies {
            all.join(tally);
        }
        all
    }
}

fn print(groups: &BTreeMap<(usize, String), Group>) {
    print!("{:<28} {:>6} {:>6} {:>6} {:>5} {:>5}  F1", "", "inputs", "sheets", "right", "lost", "inv.");
    for kind in KINDS {
        print!(" {:>6}", &kind[..kind.len().min(6)]);
    }
    println!();
    for ((_, name), group) in groups {
        let share = 100.0 * group.right as f64 / group.sheets.max(1) as f64;
        print!("{name:<28} {:>6} {:>6} {share:>5.1}%", group.inputs, group.sheets);
        print!(" {:>5} {:>5} {}", group.lost, group.invented, f1(&group.all()));
        for tally in &group.tallies {
            print!(" {}", f1(tally));
        }
        println!();
    }
    if let Some(all) = groups.values().next() {
        print_reliability(&all.all().stated);
    }
}

fn f1(tally: &Tally) -> String {
    tally.f1().map_or_else(|| "     –".to_owned(), |f1| format!("{f1:>6.3}"))
}

/// Of the cells given a confidence, what share is right, and the mean gap between the two (ECE).
fn print_reliability(stated: &[(f64, bool)]) {
    println!("\nconfidence     cells   right   stated");
    let mut gaps = 0.0;
    for tenth in 0..10 {
        let is_in = |confidence: f64| ((confidence * 10.0) as usize).min(9) == tenth;
        let inside: Vec<(f64, bool)> = stated.iter().copied().filter(|(p, _)| is_in(*p)).collect();
        if inside.is_empty() {
            continue;
        }
        let right = inside.iter().filter(|(_, is_right)| *is_right).count() as f64;
        let sum: f64 = inside.iter().map(|(p, _)| p).sum();
        gaps += (sum - right).abs();
        let cells = inside.len() as f64;
        println!(
            "{:.1}–{:.1}     {cells:>7}   {:.3}   {:.3}",
            tenth as f64 / 10.0,
            (tenth + 1) as f64 / 10.0,
            right / cells,
            sum / cells
        );
    }
    println!("ECE {:.3}", gaps / stated.len().max(1) as f64);
}
