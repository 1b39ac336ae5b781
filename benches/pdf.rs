//! How fast PDFs are read, beside other programs, in one run:
//!
//! ```text
//! cargo bench --bench pdf
//! OKOSHI_BENCH_PYTHON=venv/bin/python cargo bench --bench pdf
//! ```
//!
//! Every program reads the same ruled Japanese file of 200 pages, made here, as a process of its own on one thread;
//! the programs take turns, and the middle one of each one's rounds counts. A program that is not on the machine is
//! told and left out.

#[path = "pdf/made.rs"]
mod made;

use std::env;
use std::fs;
use std::hint::black_box;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Instant;

use okoshi::text::pdf::{self, Limits};

const PAGES: usize = 200;
const ROUNDS: usize = 7;
/// A program that takes longer than this is run once, in seconds.
const LONG: f64 = 5.0;

/// One way to read the file.
struct Runner<'r> {
    name: &'static str,
    run: Box<dyn Fn() -> Option<f64> + 'r>,
    took: Vec<f64>,
    is_there: bool,
}

impl<'r> Runner<'r> {
    fn new(name: &'static str, run: impl Fn() -> Option<f64> + 'r) -> Self {
        Self { name, run: Box::new(run), took: Vec::new(), is_there: true }
    }

    fn go(&mut self) {
        let is_long = self.took.first().is_some_and(|seconds| *seconds > LONG);
        if self.is_there && !is_long {
            match (self.run)() {
                Some(seconds) => self.took.push(seconds),
                None => self.is_there = false,
            }
        }
    }

    /// The middle one of its rounds, in seconds.
    fn seconds(&self) -> Option<f64> {
        let mut took = self.took.clone();
        took.sort_by(f64::total_cmp);
        took.get(took.len() / 2).copied()
    }
}

/// Seconds that a program takes; none if it cannot be started, or ends with a code that does not say it is done.
fn process(command: &mut Command, is_done: fn(i32) -> bool) -> Option<f64> {
    let began = Instant::now();
    let status = command.stdout(Stdio::null()).stderr(Stdio::null()).status().ok()?;
    status.code().is_some_and(is_done).then(|| began.elapsed().as_secs_f64())
}

const PDFPLUMBER: &str = "import pdfplumber, sys
with pdfplumber.open(sys.argv[1]) as pdf:
    print(sum(len(page.chars) for page in pdf.pages))";

fn main() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("sheets.pdf");
    let bytes = made::pdf(PAGES);
    fs::write(&path, &bytes).expect("the file to read");
    let document = pdf::read(&bytes, &Limits::default()).expect("a readable file");
    let glyphs: usize = document.pages.iter().map(|page| page.glyphs.len()).sum();
    let rules: usize = document.pages.iter().map(|page| page.rules.len()).sum();
    println!("{PAGES} pages, {glyphs} glyphs, {rules} ruling lines, {} KiB", bytes.len() / 1024);

    let python = env::var("OKOSHI_BENCH_PYTHON").unwrap_or_else(|_| "python3".to_owned());
    let okoshi = |arguments: &[&str], path: &Path| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_okoshi"));
        // 1: read, with something to tell.
        process(command.args(arguments).arg(path), |code| matches!(code, 0 | 1))
    };
    let mut runners = [
        Runner::new("okoshi, glyphs with boxes (library)", || {
            let began = Instant::now();
            let bytes = fs::read(&path).ok()?;
            black_box(pdf::read(&bytes, &Limits::default()).ok()?);
            Some(began.elapsed().as_secs_f64())
        }),
        Runner::new("okoshi text --boxes", || okoshi(&["text", "--boxes"], &path)),
        Runner::new("okoshi convert", || {
            okoshi(&["convert", "--quiet", "--jobs", "1", "--format", "jsonl"], &path)
        }),
        Runner::new("pdftotext -bbox", || {
            process(Command::new("pdftotext").arg("-bbox").arg(&path).arg("-"), |code| code == 0)
        }),
        Runner::new("pdfplumber", || {
            process(Command::new(&python).arg("-c").arg(PDFPLUMBER).arg(&path), |code| code == 0)
        }),
    ];
    for _ in 0..ROUNDS {
        runners.iter_mut().for_each(Runner::go);
    }
    println!("\n{:<40} {:>9} {:>10}", "", "seconds", "pages/s");
    for runner in &runners {
        match runner.seconds() {
            Some(seconds) => println!("{:<40} {seconds:>9.3} {:>10.0}", runner.name, PAGES as f64 / seconds),
            None => println!("{:<40} not on this machine: left out", runner.name),
        }
    }
    println!();
    let [library, _, convert, bbox, plumber] = &runners;
    for (ours, other, bar) in [(library, bbox, 3.0), (library, plumber, 50.0), (convert, bbox, 1.0)] {
        if let (Some(own), Some(others)) = (ours.seconds(), other.seconds()) {
            let ratio = others / own;
            println!("{} : {} = {ratio:.1} times as fast (wanted: {bar})", ours.name, other.name);
        }
    }
}
