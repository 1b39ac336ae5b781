//! Runs over folders: all accounted for, in order, the same on any number of threads.

use std::fs;

use okoshi::cli::Exit;
use serde_json::Value;

use crate::fixture::{archive, arg, office, okoshi, records, report, sheet, short, statuses};

#[test]
fn every_input_is_accounted_for() {
    let (input, output) = (archive(), tempfile::tempdir().unwrap());
    let ran = okoshi(&["convert", &arg(input.path()), "-o", &arg(output.path())]);
    assert_eq!(ran.exit, Exit::SomeFailed, "{}", ran.err);
    assert!(ran.out.is_empty());
    let report = report(output.path());
    let told = statuses(&report);
    let names: Vec<&str> = told.iter().map(|(file, _)| file.as_str()).collect();
    assert_eq!(
        names,
        [
            "a-office.txt",
            "b-sheet.txt",
            "c-same.txt",
            "d-sheet.txt",
            "e-empty.txt",
            "f-picture.png",
            "g-broken.pdf",
            "h-other.txt"
        ]
    );
    let of = |name: &str| told.iter().find(|(file, _)| file == name).unwrap().1.as_str();
    assert!(["read", "doubts"].contains(&of("b-sheet.txt")));
    assert_eq!(of("c-same.txt"), "duplicate");
    assert_eq!(of("e-empty.txt"), "empty");
    assert_eq!(of("f-picture.png"), "failed");
    assert_eq!(of("g-broken.pdf"), "failed");
    assert_eq!(of("h-other.txt"), "unknown-form");

    let sums = &report["sums"];
    let by_status: u64 =
        sums["status"].as_object().unwrap().values().map(|count| count.as_u64().unwrap()).sum();
    assert_eq!((sums["files"].as_u64(), by_status), (Some(8), 8));
    let records = records(output.path());
    assert_eq!(sums["records"], records.len());
    let sheets = records.iter().filter(|record| record["kind"] == "sheet").count();
    assert_eq!(sums["sheets"], sheets);
    for file in report["files"].as_array().unwrap() {
        let own = records.iter().filter(|record| record["source"]["file"] == file["file"]).count();
        assert_eq!(file["records"], own, "{file}");
        if ["failed", "empty", "unknown-form"].contains(&file["status"].as_str().unwrap()) {
            let first = &file["first"];
            assert!(first["message"].as_str().is_some_and(|said| !said.is_empty()), "{file}");
            assert!(first["help"].as_str().is_some_and(|said| !said.is_empty()), "{file}");
        }
    }
    assert_eq!(report["complete"], true);
    assert!(ran.err.contains("8 files"), "{}", ran.err);
}

#[test]
fn the_triage_list_begins_with_what_most_needs_a_person() {
    let (input, output) = (archive(), tempfile::tempdir().unwrap());
    let out = arg(output.path());
    okoshi(&["convert", &arg(input.path()), "-o", &out]);
    let bytes = fs::read(output.path().join("triage.csv")).unwrap();
    assert!(bytes.starts_with(b"\xef\xbb\xbf"));
    let mut reader = csv::Reader::from_reader(&bytes[3..]);
    let rows: Vec<(String, String)> =
        reader.records().map(|row| row.unwrap()).map(|row| (row[0].to_owned(), short(&row[1]))).collect();
    assert_eq!(rows.len(), 8);
    assert_eq!(rows[0], ("failed".to_owned(), "f-picture.png".to_owned()));
    assert_eq!(rows[1], ("failed".to_owned(), "g-broken.pdf".to_owned()));
    assert_eq!(rows[2].0, "unknown-form");
    assert_eq!(rows[7], ("duplicate".to_owned(), "c-same.txt".to_owned()));

    okoshi(&["convert", &arg(input.path()), "-o", &out, "--headers", "ja", "--csv", "cp932"]);
    let bytes = fs::read(output.path().join("triage.csv")).unwrap();
    assert!(encoding_rs::SHIFT_JIS.decode(&bytes).0.starts_with("状態,ファイル,シート数"));
}

/// A folder of so many sheets, some of them alike.
fn many(count: usize) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for number in 0..count {
        let text = if number % 9 == 8 { sheet(number - 3) } else { sheet(number) };
        fs::write(folder.path().join(format!("{number:03}.txt")), text).unwrap();
    }
    fs::write(folder.path().join("500.txt"), office()).unwrap();
    folder
}

/// A report without what differs from run to run.
fn lasting(mut report: Value) -> Value {
    for key in ["seconds", "started", "jobs"] {
        report[key].take();
    }
    for file in report["files"].as_array_mut().unwrap() {
        file["seconds"].take();
    }
    report
}

#[test]
fn any_number_of_threads_gives_the_same_bytes() {
    let input = many(20);
    let mut seen: Vec<(Vec<u8>, Vec<u8>, Value)> = Vec::new();
    for jobs in ["1", "2", "7"] {
        let output = tempfile::tempdir().unwrap();
        let out = arg(output.path());
        let formats = "jsonl,json,xlsx";
        okoshi(&["convert", &arg(input.path()), "-o", &out, "--format", formats, "--jobs", jobs]);
        let of = |name: &str| fs::read(output.path().join(name)).unwrap();
        seen.push((of("records.jsonl"), of("records.xlsx"), lasting(report(output.path()))));
        let streamed = okoshi(&["convert", &arg(input.path()), "--jobs", jobs]);
        assert_eq!(streamed.out, of("records.jsonl"), "{jobs} jobs");
    }
    assert!(seen[0] == seen[1] && seen[0] == seen[2]);
    assert!(seen[0].2["sums"]["status"]["duplicate"] == 2, "{}", seen[0].2["sums"]);
}

#[test]
fn a_finished_run_is_gone_on_with() {
    let (input, output) = (many(6), tempfile::tempdir().unwrap());
    let (root, out) = (arg(input.path()), arg(output.path()));
    fs::write(input.path().join("900.txt"), "").unwrap();
    okoshi(&["convert", &root, "-o", &out]);
    let first = fs::read(output.path().join("records.jsonl")).unwrap();

    let again = okoshi(&["convert", &root, "-o", &out, "--resume"]);
    assert_eq!(report(output.path())["sums"]["reused"], 7, "{}", again.err);
    assert_eq!(fs::read(output.path().join("records.jsonl")).unwrap(), first);

    // One comes, one changes, one goes, and one that failed can be read now.
    fs::write(input.path().join("006.txt"), sheet(600)).unwrap();
    fs::write(input.path().join("002.txt"), sheet(200)).unwrap();
    fs::remove_file(input.path().join("004.txt")).unwrap();
    fs::write(input.path().join("900.txt"), sheet(900)).unwrap();
    okoshi(&["convert", &root, "-o", &out, "--resume"]);
    assert_eq!(report(output.path())["sums"]["reused"], 5);
    let anew = tempfile::tempdir().unwrap();
    okoshi(&["convert", &root, "-o", &arg(anew.path())]);
    let of = |folder: &tempfile::TempDir| fs::read(folder.path().join("records.jsonl")).unwrap();
    assert_eq!(of(&output), of(&anew));
    assert_eq!(lasting_but_reused(report(output.path())), lasting_but_reused(report(anew.path())));
}

fn lasting_but_reused(report: Value) -> Value {
    let mut report = lasting(report);
    report["sums"]["reused"].take();
    report
}

#[test]
fn other_options_read_all_again() {
    let (input, output) = (many(3), tempfile::tempdir().unwrap());
    let (root, out) = (arg(input.path()), arg(output.path()));
    okoshi(&["convert", &root, "-o", &out]);
    okoshi(&["convert", &root, "-o", &out, "--resume", "--lang", "ja"]);
    assert_eq!(report(output.path())["sums"]["reused"], 0);
    okoshi(&["convert", &root, "-o", &out, "--resume", "--lang", "ja"]);
    assert_eq!(report(output.path())["sums"]["reused"], 4);
}

#[test]
fn a_quiet_run_says_nothing() {
    let (input, output) = (many(3), tempfile::tempdir().unwrap());
    let ran = okoshi(&["convert", &arg(input.path()), "-o", &arg(output.path()), "--quiet"]);
    assert_eq!((ran.out.len(), ran.err.as_str()), (0, ""));
}

#[test]
fn what_cannot_be_written_is_told() {
    let input = many(1);
    let nowhere = arg(&input.path().join("no/such/records.jsonl"));
    let ran = okoshi(&["convert", &arg(input.path()), "-o", &nowhere]);
    assert_eq!(ran.exit, Exit::NotWritten);
    assert!(ran.err.contains("folder is not there"), "{}", ran.err);
}

#[test]
fn outputs_in_the_input_folder_are_not_read_again() {
    let input = many(3);
    let (root, out) = (arg(input.path()), arg(&input.path().join("out")));
    for _ in 0..2 {
        okoshi(&["convert", &root, "-o", &out]);
        assert_eq!(report(&input.path().join("out"))["sums"]["files"], 4);
    }
}

#[test]
fn an_input_is_never_written_over() {
    let input = many(1);
    let path = |name: &str| arg(&input.path().join(name));
    let source = fs::read(path("000.txt")).unwrap();
    let is_kept = |name: &str, arguments: &[&str]| {
        let ran = okoshi(arguments);
        assert_eq!(ran.exit, Exit::Usage, "{arguments:?}: {}", ran.err);
        assert!(ran.err.contains("would be written over"), "{}", ran.err);
        assert_eq!(fs::read(path(name)).unwrap(), source, "{arguments:?}");
    };
    fs::write(path("in.jsonl"), &source).unwrap();
    is_kept("in.jsonl", &["convert", &path("in.jsonl"), "-o", &path("in.jsonl")]);
    is_kept("in.jsonl", &["convert", &path("000.txt"), &path("./in.jsonl"), "-o", &path("in.jsonl")]);
    is_kept("in.jsonl", &["convert", "--jsonl-in", &path("in.jsonl"), "-o", &path("in.jsonl")]);
    is_kept("000.txt", &["convert", &path("000.txt"), "--format", "jsonl", "-o", &path("000.txt")]);
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink("in.jsonl", path("link.txt")).unwrap();
        is_kept("in.jsonl", &["convert", &path("link.txt"), "-o", &path("in.jsonl")]);
        fs::remove_file(path("link.txt")).unwrap();
    }
    fs::remove_file(path("in.jsonl")).unwrap();

    for name in ["records.jsonl", "records.json", "report.json", "triage.csv"] {
        fs::write(path(name), &source).unwrap();
        is_kept(name, &["convert", &arg(input.path()), "--format", "json", "-o", &arg(input.path())]);
        assert!(!input.path().join(".okoshi").exists());
        fs::remove_file(path(name)).unwrap();
    }
    fs::write(path("triage.csv"), &source).unwrap();
    is_kept("triage.csv", &["convert", &path("triage.csv"), "--report", &arg(input.path())]);
    fs::remove_file(path("triage.csv")).unwrap();
}

#[test]
fn a_run_into_the_folder_it_reads_is_no_input_of_the_next() {
    let input = many(2);
    let root = arg(input.path());
    for more in [&["--format", "jsonl,csv"][..], &[], &["--resume"], &["--restart"]] {
        let ran = okoshi(&[&["convert", &root, "-o", &root], more].concat());
        assert!(ran.exit <= Exit::Doubts, "{more:?}: {}", ran.err);
        let names: Vec<String> = statuses(&report(input.path())).into_iter().map(|(name, _)| name).collect();
        assert_eq!(names, ["000.txt", "001.txt", "500.txt"], "{more:?}");
    }
}

#[test]
fn what_an_earlier_run_left_outlives_one_that_reads_nothing() {
    let input = many(1);
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| arg(&folder.path().join(name));
    let (nowhere, out, told) = (path("no-such.txt"), path("out"), path("told"));
    fs::write(path("ex.jsonl"), "KEEP\n").unwrap();
    let ran = okoshi(&["convert", &nowhere, "-o", &path("ex.jsonl"), "--report", &told]);
    assert_eq!(ran.exit, Exit::AllFailed);
    assert_eq!(fs::read_to_string(path("ex.jsonl")).unwrap(), "KEEP\n");
    assert!(ran.err.contains("is left as it was"), "{}", ran.err);
    assert_eq!(report(&folder.path().join("told"))["sums"]["status"]["failed"], 1);

    okoshi(&["convert", &arg(input.path()), "-o", &out, "--format", "jsonl,json"]);
    let left = |name: &str| fs::read(folder.path().join("out").join(name)).unwrap();
    let before = [left("records.jsonl"), left("records.json")];
    let ran = okoshi(&["convert", &nowhere, "-o", &out, "--format", "jsonl,json"]);
    assert_eq!(ran.exit, Exit::AllFailed);
    assert!([left("records.jsonl"), left("records.json")] == before);
    // Nothing is left unfinished: the next run begins as ever.
    let ran = okoshi(&["convert", &arg(input.path()), "-o", &out]);
    assert!(ran.exit <= Exit::Doubts, "{}", ran.err);
    assert!(left("records.jsonl") == before[0]);
}
