//! `okoshi check`: records are proven against their sources, or what changed is named.

use std::fs;
use std::path::PathBuf;

use okoshi::cli::Exit;
use serde_json::Value;
use tempfile::TempDir;

use crate::fixture::{Ran, arg, office, okoshi, sheet};

/// Sources, and the folder of a run over them.
struct Proven {
    folder: TempDir,
}

impl Proven {
    fn new() -> Self {
        let proven = Self { folder: tempfile::tempdir().unwrap() };
        fs::create_dir(proven.source("")).unwrap();
        fs::write(proven.source("a.txt"), office()).unwrap();
        fs::write(proven.source("b.txt"), sheet(1)).unwrap();
        let ran = okoshi(&["convert", &arg(&proven.source("")), "-o", &arg(&proven.out())]);
        assert!(ran.exit <= Exit::Doubts, "{}", ran.err);
        proven
    }

    fn source(&self, name: &str) -> PathBuf {
        self.folder.path().join("sources").join(name)
    }

    fn out(&self) -> PathBuf {
        self.folder.path().join("out")
    }

    fn check(&self) -> Ran {
        okoshi(&["check", &arg(&self.out()), "--source", &arg(&self.source("")), "--json"])
    }

    /// Changes the record of the sheet `b.txt` by hand.
    fn tamper(&self, change: Change) {
        let path = self.out().join("records.jsonl");
        let text = fs::read_to_string(&path).unwrap();
        let lines = text.lines().map(|line| {
            let mut record: Value = serde_json::from_str(line).unwrap();
            if record["source"]["file"].as_str().unwrap().ends_with("b.txt") {
                change(&mut record);
            }
            format!("{record}\n")
        });
        let changed: String = lines.collect();
        fs::write(&path, changed).unwrap();
    }
}

#[test]
fn records_as_made_are_proven() {
    let proven = Proven::new();
    let ran = proven.check();
    assert_eq!((ran.exit, ran.out.len()), (Exit::Clean, 0), "{}", String::from_utf8_lossy(&ran.out));
    assert!(ran.err.contains("5 records of 2 sources: all proven"), "{}", ran.err);
    let bare = okoshi(&["check", &arg(&proven.out().join("records.jsonl"))]);
    assert_eq!(bare.exit, Exit::Clean, "where the records say");
}

/// What is done to a record by hand.
type Change = fn(&mut Value);

#[test]
fn any_change_of_a_record_is_named() {
    let changes: [(&str, Change); 5] = [
        ("/goal", |record| record["fields"]["goal"] = "別の目標".into()),
        ("/fields/priority", |record| record["fields"]["priority"] = 7.into()),
        ("/goal", |record| record["evidence"]["/goal"]["spans"] = serde_json::json!([[0, 12]])),
        ("/goal", |record| record["evidence"]["/goal"]["spans"] = serde_json::json!([[1, 99_999]])),
        ("/ledger", |record| record["ledger"]["label"] = 1.into()),
    ];
    for (pointer, change) in changes {
        let proven = Proven::new();
        proven.tamper(change);
        let ran = proven.check();
        assert_eq!(ran.exit, Exit::Damaged, "{pointer}");
        let told = ran.records();
        assert!(told.iter().any(|one| one["pointer"] == pointer), "{pointer}: {told:#?}");
        assert!(told.iter().all(|one| one["file"].as_str().unwrap().ends_with("b.txt")));
        assert!(ran.err.contains("5 records of 2 sources: 1 not proven"), "{}", ran.err);
    }
}

#[test]
fn a_record_that_was_taken_out_is_missed() {
    let proven = Proven::new();
    let path = proven.out().join("records.jsonl");
    let text = fs::read_to_string(&path).unwrap();
    let fewer: Vec<&str> =
        text.lines().enumerate().filter(|(at, _)| *at != 2).map(|(_, line)| line).collect();
    fs::write(&path, fewer.join("\n")).unwrap();
    let ran = proven.check();
    assert_eq!(ran.exit, Exit::Damaged);
    assert_eq!(ran.records()[0]["message"], "the source gives 1 more records");
}

#[test]
fn a_line_that_is_no_record_is_named_by_its_number() {
    let proven = Proven::new();
    let path = proven.out().join("records.jsonl");
    let text = fs::read_to_string(&path).unwrap();
    fs::write(&path, format!("{text}{{\"id\": \n")).unwrap();
    let ran = proven.check();
    assert_eq!((ran.exit, &ran.records()[0]["number"]), (Exit::Damaged, &6.into()));
}

#[test]
fn a_changed_or_missing_source_is_told() {
    let proven = Proven::new();
    fs::write(proven.source("b.txt"), sheet(2)).unwrap();
    let ran = proven.check();
    assert_eq!(ran.exit, Exit::SourceChanged);
    assert_eq!(ran.records()[0]["verdict"], "source-changed");
    fs::remove_file(proven.source("b.txt")).unwrap();
    let ran = proven.check();
    assert_eq!(ran.exit, Exit::SourceMissing);
    assert_eq!(ran.records()[0]["verdict"], "source-missing");
}

#[test]
fn a_source_that_moved_is_found_by_its_bytes() {
    let proven = Proven::new();
    fs::create_dir(proven.source("elsewhere")).unwrap();
    fs::rename(proven.source("b.txt"), proven.source("elsewhere/renamed.txt")).unwrap();
    assert_eq!(proven.check().exit, Exit::Clean);
}

#[test]
fn records_of_another_version_are_told_as_such() {
    let proven = Proven::new();
    proven.tamper(|record| record["schema_version"] = "0.1.0".into());
    assert_eq!(proven.check().exit, Exit::OtherVersion);

    let proven = Proven::new();
    let report = proven.out().join("report.json");
    let text = fs::read_to_string(&report).unwrap();
    fs::write(&report, text.replacen(env!("CARGO_PKG_VERSION"), "0.0.1", 1)).unwrap();
    proven.tamper(|record| record["fields"]["priority"] = 7.into());
    let ran = proven.check();
    assert_eq!(ran.exit, Exit::OtherVersion, "{}", ran.err);
    assert!(ran.err.contains("made by okoshi 0.0.1"), "{}", ran.err);
}

#[test]
fn where_there_is_no_record_nothing_is_proven() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("records.jsonl");
    for nothing in ["", "\n\n", "[]"] {
        fs::write(&path, nothing).unwrap();
        let ran = okoshi(&["check", &arg(&path)]);
        assert_eq!(ran.exit, Exit::AllFailed, "{nothing:?}");
        assert!(ran.err.contains("there is no record"), "{}", ran.err);
    }
}
