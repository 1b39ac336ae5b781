//! How fast a run over many files is, how much memory it takes, and how it stands beside other programs.
//!
//! ```text
//! cargo bench --bench batch                        texts and PDFs made here
//! cargo bench --bench batch -- FOLDER              the texts and PDFs of a folder
//! OKOSHI_BENCH_PYTHON=venv/bin/python cargo bench --bench batch
//! ```
//!
//! Each line is one run of a program as its own process, on the same files, one after the other. Programs that are
//! not on the machine are told as not found.

#[path = "batch/made.rs"]
mod made;

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::Value;

/// What a run took.
struct Took {
    seconds: f64,
    peak_mib: Option<f64>,
}

/// Runs a program to its end; none if it cannot be started or fails.
fn run(command: &mut Command, may_fail: bool) -> Option<Took> {
    let began = Instant::now();
    let mut child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().ok()?;
    let mut peak_mib = None;
    let status = loop {
        peak_mib = peak_of(child.id()).or(peak_mib);
        match child.try_wait().ok()? {
            Some(status) => break status,
            None => thread::sleep(Duration::from_millis(2)),
        }
    };
    let seconds = began.elapsed().as_secs_f64();
    (may_fail || status.success()).then_some(Took { seconds, peak_mib })
}

/// The most memory a process has held so far, in MiB, where the system tells.
fn peak_of(pid: u32) -> Option<f64> {
    let status = fs::read_to_string(format!("/proc/{pid}/status")).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kib: f64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(kib / 1024.0)
}

/// A run of okoshi over some files, and the sheets it found.
fn okoshi(files: &[PathBuf], jobs: usize) -> (Took, u64) {
    let out = tempfile::tempdir().expect("a temporary folder");
    let list = out.path().join("list");
    let names: Vec<String> = files.iter().map(|path| path.display().to_string()).collect();
    fs::write(&list, names.join("\n")).expect("a list of the files");
    let folder = out.path().join("out");
    let took = run(
        Command::new(env!("CARGO_BIN_EXE_okoshi"))
            .args(["convert", "--quiet", "--jobs", &jobs.to_string(), "--files-from"])
            .arg(&list)
            .arg("-o")
            .arg(&folder),
        true,
    );
    let report = fs::read(folder.join("report.json")).expect("the run's report");
    let report: Value = serde_json::from_slice(&report).expect("a report in JSON");
    (took.expect("okoshi runs"), report["sums"]["sheets"].as_u64().unwrap_or(0))
}

fn memory(took: &Took) -> String {
    took.peak_mib.map_or_else(|| "not measured".to_owned(), |mib| format!("{mib:.0} MiB"))
}

fn texts(files: &[PathBuf]) {
    println!("\ntexts");
    let (few, _) = okoshi(&files[..files.len() / 10], 1);
    let (one, sheets) = okoshi(files, 1);
    let (two, _) = okoshi(files, 2);
    let rate = |took: &Took| sheets as f64 / took.seconds;
    let line = |name: &str, count: usize, took: &Took, more: &str| {
        println!("  {name:<8} {count:>6} files  {:>8.2} s  {}{more}", took.seconds, memory(took));
    };
    line("1 job", files.len() / 10, &few, "");
    line("1 job", files.len(), &one, &format!("  {sheets} sheets, {:.0} a second", rate(&one)));
    let ratio = one.seconds / two.seconds;
    line("2 jobs", files.len(), &two, &format!("  {:.0} a second, {ratio:.2} times as fast", rate(&two)));
}

const PDFPLUMBER: &str = "
import sys, pdfplumber
for path in sys.stdin.read().split('\\n'):
    try:
        with pdfplumber.open(path) as pdf:
            for page in pdf.pages:
                page.chars, page.extract_tables()
    except Exception as cause:
        print(path, cause)
";
const PYMUPDF: &str = "
import sys, pymupdf
for path in sys.stdin.read().split('\\n'):
    try:
        for page in pymupdf.open(path):
            page.get_text('rawdict')
    except Exception as cause:
        print(path, cause)
";

/// Runs a script over the files, if its library is there.
fn python(script: &str, library: &str, files: &[PathBuf]) -> Option<Took> {
    let python = env::var("OKOSHI_BENCH_PYTHON").unwrap_or_else(|_| "python3".to_owned());
    run(Command::new(&python).args(["-c", &format!("import {library}")]), false)?;
    let list = tempfile::NamedTempFile::new().ok()?;
    let names: Vec<String> = files.iter().map(|path| path.display().to_string()).collect();
    fs::write(list.path(), names.join("\n")).ok()?;
    run(Command::new(&python).args(["-c", script]).stdin(list.reopen().ok()?), false)
}

/// A process a file, as it is used.
fn pdftotext(files: &[PathBuf]) -> Option<Took> {
    let mut all = Took { seconds: 0.0, peak_mib: None };
    run(Command::new("pdftotext").arg("-v"), true)?;
    for file in files {
        let took = run(Command::new("pdftotext").arg("-bbox").arg(file).arg("-"), true)?;
        all.seconds += took.seconds;
        all.peak_mib = all.peak_mib.into_iter().chain(took.peak_mib).reduce(f64::max);
    }
    Some(all)
}

fn pdfs(files: &[PathBuf]) {
    println!("\nPDFs, {} files, one core", files.len());
    let (own, sheets) = okoshi(files, 1);
    println!(
        "  {:<46} {:>8.2} s  {}  {sheets} sheets, {:.0} a second",
        "okoshi convert: records",
        own.seconds,
        memory(&own),
        sheets as f64 / own.seconds
    );
    let others = [
        ("pdftotext -bbox: words with boxes", pdftotext(files)),
        ("PyMuPDF rawdict: characters with boxes", python(PYMUPDF, "pymupdf", files)),
        ("pdfplumber: characters and tables", python(PDFPLUMBER, "pdfplumber", files)),
    ];
    for (name, took) in others {
        match took {
            None => println!("  {name:<46} not found"),
            Some(took) => println!(
                "  {name:<46} {:>8.2} s  {}  {:.2} times okoshi's time",
                took.seconds,
                memory(&took),
                took.seconds / own.seconds
            ),
        }
    }
}

fn below(folder: &Path, found: &mut Vec<PathBuf>) {
    let mut entries: Vec<PathBuf> =
        fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path()).collect();
    entries.sort();
    for path in entries {
        if path.is_dir() { below(&path, found) } else { found.push(path) }
    }
}

fn main() {
    // `cargo bench` adds an argument of its own.
    let given = env::args().skip(1).find(|argument| !argument.starts_with("--"));
    let made = tempfile::tempdir().expect("a temporary folder");
    let folder = given.map_or_else(|| made.path().to_owned(), PathBuf::from);
    if folder == made.path() {
        made::fill(&folder).expect("files to read");
    }
    let mut all = Vec::new();
    below(&folder, &mut all);
    let of = |extension: &str| -> Vec<PathBuf> {
        all.iter().filter(|path| path.extension().is_some_and(|own| own == extension)).cloned().collect()
    };
    println!("{}", folder.display());
    match of("txt") {
        files if files.len() < 10 => println!("\nno texts (ten at least)"),
        files => texts(&files),
    }
    match of("pdf") {
        files if files.is_empty() => println!("\nno PDFs"),
        files => pdfs(&files),
    }
}
