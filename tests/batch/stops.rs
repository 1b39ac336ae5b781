//! Runs that are killed or interrupted, and gone on with: by the program itself, as its own process.

use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::Duration;

use serde_json::json;

use crate::fixture::{arg, report, sheet};

/// Inputs as JSON Lines, one that fails among them.
fn lines(count: usize) -> Vec<String> {
    let line = |number: usize| match number {
        5 => json!({"name": "5.txt", "text": ""}),
        _ => json!({"name": format!("{number}.txt"), "text": sheet(number)}),
    };
    (0..count).map(|number| format!("{}\n", line(number))).collect()
}

fn start(out: &Path, more: &[&str]) -> Child {
    Command::new(env!("CARGO_BIN_EXE_okoshi"))
        .args([
            "--lang",
            "en",
            "convert",
            "--jsonl-in",
            "-",
            "--time-limit",
            "86400",
            "--format",
            "jsonl,csv",
            "-o",
            &arg(out),
        ])
        .args(more)
        .stdin(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap()
}

fn feed(child: &mut Child, lines: &[String]) {
    let stdin = child.stdin.as_mut().unwrap();
    for line in lines {
        stdin.write_all(line.as_bytes()).unwrap();
    }
}

/// Waits until a run has noted so many inputs.
fn wait_for(out: &Path, count: usize) {
    for _ in 0..60_000 {
        let journal = fs::read(out.join(".okoshi/journal")).unwrap_or_default();
        // Its header, one line an input, and what is behind the last line's end.
        if journal.split(|byte| *byte == b'\n').count() > count + 1 {
            return;
        }
        thread::sleep(Duration::from_millis(10));
    }
    panic!("{count} inputs are not read in ten minutes");
}

/// Runs to the end, and tells the exit code and what was said.
fn finish(mut child: Child, all: &[String]) -> (Option<i32>, String) {
    feed(&mut child, all);
    let ended = child.wait_with_output().unwrap();
    (ended.status.code(), String::from_utf8(ended.stderr).unwrap())
}

/// What a run leaves, the report and the triage list aside, which tell how long it took.
fn left(out: &Path) -> Vec<(String, Vec<u8>)> {
    let mut names: Vec<_> = ["", "tables"]
        .iter()
        .flat_map(|folder| fs::read_dir(out.join(folder)).unwrap())
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.is_file() && !path.ends_with("report.json") && !path.ends_with("triage.csv"))
        .collect();
    names.sort();
    let name = |path: &Path| path.strip_prefix(out).unwrap().to_str().unwrap().to_owned();
    names.iter().map(|path| (name(path), fs::read(path).unwrap())).collect()
}

#[test]
fn a_killed_run_goes_on_to_the_same_bytes() {
    let folder = tempfile::tempdir().unwrap();
    let all = lines(24);
    let (whole, killed) = (folder.path().join("whole"), folder.path().join("killed"));
    assert_eq!(finish(start(&whole, &[]), &all).0, Some(4));

    let mut child = start(&killed, &[]);
    feed(&mut child, &all[..14]);
    wait_for(&killed, 9);
    child.kill().unwrap();
    child.wait().unwrap();
    assert!(!killed.join("records.jsonl").exists(), "nothing half done is in place");

    let (code, said) = finish(start(&killed, &[]), &[]);
    assert_eq!(code, Some(2), "{said}");
    assert!(said.contains("go on with it with --resume"), "{said}");

    let (code, said) = finish(start(&killed, &["--resume"]), &all);
    assert_eq!(code, Some(4), "{said}");
    let reused = report(&killed)["sums"]["reused"].as_u64().unwrap();
    assert!(reused >= 8, "{reused} reused");
    assert!(left(&killed) == left(&whole));
    assert!(left(&killed).len() > 10);
}

#[test]
fn an_interrupted_run_reports_and_goes_on_to_the_same_bytes() {
    let folder = tempfile::tempdir().unwrap();
    let all = lines(20);
    let (whole, stopped) = (folder.path().join("whole"), folder.path().join("stopped"));
    finish(start(&whole, &[]), &all);

    let mut child = start(&stopped, &[]);
    feed(&mut child, &all[..12]);
    wait_for(&stopped, 6);
    let stream = child.stdin.take();
    let pid = child.id().to_string();
    assert!(Command::new("kill").args(["-INT", &pid]).status().unwrap().success());
    // The stream stays open: the run does not wait for more of it.
    let ended = child.wait().unwrap();
    assert_eq!(ended.code(), Some(130));
    drop(stream);
    let told = report(&stopped);
    assert_eq!(told["complete"], false);
    let files = told["sums"]["files"].as_u64().unwrap();
    assert!((6..=12).contains(&files), "{files} files");
    assert!(!stopped.join("records.jsonl").exists());

    finish(start(&stopped, &["--resume"]), &all);
    assert_eq!(report(&stopped)["complete"], true);
    assert!(left(&stopped) == left(&whole));
}

#[test]
fn a_pipe_that_nobody_writes_to_does_not_keep_a_stopped_run() {
    let folder = tempfile::tempdir().unwrap();
    let (pipe, good, out) =
        (folder.path().join("pipe"), folder.path().join("a.txt"), folder.path().join("out"));
    assert!(Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    fs::write(&good, sheet(1)).unwrap();
    let mut child = Command::new(env!("CARGO_BIN_EXE_okoshi"))
        .args(["convert", "--time-limit", "86400", "-q", &arg(&good), &arg(&pipe), "-o", &arg(&out)])
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    wait_for(&out, 1);
    let pid = child.id().to_string();
    assert!(Command::new("kill").args(["-TERM", &pid]).status().unwrap().success());
    // Without this the run would last a day.
    assert_eq!(child.wait().unwrap().code(), Some(130));
    assert_eq!(report(&out)["sums"]["files"], 1);
}
