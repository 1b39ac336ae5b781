//! What can be asked to be read, and under which names it is.

use std::collections::BTreeSet;
use std::fs;
use std::io::{Cursor, Write};

use okoshi::cli::Exit;
use serde_json::json;
use zip::write::SimpleFileOptions;

use crate::fixture::{Ran, arg, okoshi, okoshi_with, report, sheet, short};

fn files(ran: &Ran) -> Vec<String> {
    let mut files: Vec<String> =
        ran.records().iter().map(|record| short(record["source"]["file"].as_str().unwrap())).collect();
    files.dedup();
    files
}

/// A folder with five sheets, two of them deeper down.
fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir_all(folder.path().join("下/更に")).unwrap();
    for (number, name) in ["1.txt", "2.txt", "3.bak", "下/4.txt", "下/更に/5.txt"].iter().enumerate() {
        fs::write(folder.path().join(name), sheet(number)).unwrap();
    }
    fs::write(folder.path().join(".hidden"), sheet(9)).unwrap();
    folder
}

#[test]
fn folders_are_walked_in_order_and_patterns_leave_out() {
    let folder = folder();
    let root = arg(folder.path());
    assert_eq!(files(&okoshi(&["convert", &root])), ["1.txt", "2.txt", "3.bak", "4.txt", "5.txt"]);
    let fewer = okoshi(&["convert", &root, "--exclude", "*.bak", "--exclude", "更に/"]);
    assert_eq!(files(&fewer), ["1.txt", "2.txt", "4.txt"]);
    fs::write(folder.path().join(".okoshiignore"), "*.bak\n/2.txt\n").unwrap();
    fs::write(folder.path().join("下/.okoshiignore"), "更に/\n").unwrap();
    assert_eq!(files(&okoshi(&["convert", &root])), ["1.txt", "4.txt"]);
}

#[test]
fn globs_that_no_shell_resolved_are_resolved() {
    let folder = folder();
    let glob = |pattern: &str| okoshi(&["convert", &arg(&folder.path().join(pattern))]);
    assert_eq!(files(&glob("*.txt")), ["1.txt", "2.txt"]);
    assert_eq!(files(&glob("**/[45].txt")), ["4.txt", "5.txt"]);
    let none = glob("*.pdf");
    assert_eq!(none.exit, Exit::AllFailed);
    assert!(none.err.contains("no such file"), "{}", none.err);
}

#[test]
fn a_file_named_twice_is_read_once() {
    let folder = folder();
    let (root, file) = (arg(folder.path()), arg(&folder.path().join("2.txt")));
    let ran = okoshi(&["convert", &file, &root, &file]);
    assert_eq!(files(&ran), ["2.txt", "1.txt", "3.bak", "4.txt", "5.txt"]);
}

#[test]
fn lists_name_files_by_line_or_by_nul() {
    let folder = folder();
    let path = |name: &str| arg(&folder.path().join(name));
    for list in [
        format!("{}\n{}\n", path("下/4.txt"), path("1.txt")),
        format!("\u{feff}{}\r\n\r\n{}\r\n", path("下/4.txt"), path("1.txt")),
        format!("{}\0{}\0", path("下/4.txt"), path("1.txt")),
    ] {
        let ran = okoshi_with(list.as_bytes(), &["convert", "--files-from", "-"]);
        assert_eq!(files(&ran), ["4.txt", "1.txt"], "{list:?}");
        let named = folder.path().join("list");
        fs::write(&named, list).unwrap();
        assert_eq!(files(&okoshi(&["convert", "--files-from", &arg(&named)])), ["4.txt", "1.txt"]);
    }
    let missing = okoshi(&["convert", "--files-from", &path("no-such-list")]);
    assert_eq!(missing.exit, Exit::Usage);
}

#[test]
fn json_lines_bring_texts_or_paths() {
    let folder = folder();
    let path = arg(&folder.path().join("1.txt"));
    let stream = format!(
        "{}\n{}\n\n{}\nno json\n{}\n",
        json!({"name": "走査/p1", "text": sheet(7)}),
        json!({"path": path}),
        json!({"name": "別名", "path": path}),
        json!({"name": "neither"}),
    );
    let out = folder.path().join("out");
    let ran = okoshi_with(stream, &["convert", "--jsonl-in", "-", "-o", &arg(&out)]);
    assert_eq!(ran.exit, Exit::SomeFailed);
    let report = report(&out);
    let told: Vec<[&str; 2]> = report["files"]
        .as_array()
        .unwrap()
        .iter()
        .map(|file| ["file", "status"].map(|key| file[key].as_str().unwrap()))
        .collect();
    assert_eq!(told[0][0], "走査/p1");
    assert_eq!(told[1][0], path);
    assert_eq!(told[2], ["別名", "duplicate"]);
    assert_eq!(report["files"][2]["duplicate_of"], path.as_str());
    assert_eq!(told[3], ["-:5", "failed"]);
    assert_eq!(told[4], ["-:6", "failed"]);
    assert_eq!(report["files"][3]["first"]["code"], "bad-line");
}

#[test]
fn archives_give_their_entries_under_the_names_windows_gave_them() {
    let mut inner = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default();
    inner.start_file("内.txt", options).unwrap();
    inner.write_all(sheet(3).as_bytes()).unwrap();
    let inner = inner.finish().unwrap().into_inner();

    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in [
        ("AAAA/BBBB.txt", sheet(1).into_bytes()),
        ("部局/二.txt", sheet(2).into_bytes()),
        ("__MACOSX/._x.txt", b"x".to_vec()),
        ("inner.zip", inner),
    ] {
        writer.start_file(name, options).unwrap();
        writer.write_all(&bytes).unwrap();
    }
    let mut bytes = writer.finish().unwrap().into_inner();
    // The writer always says UTF-8; Windows writes cp932 and does not say so: 総務 and 計画 put in by hand.
    for (ascii, cp932) in [(b"AAAA", b"\x91\x8d\x96\xb1"), (b"BBBB", b"\x8c\x76\x89\xe6")] {
        while let Some(at) = bytes.windows(4).position(|window| window == ascii) {
            bytes[at..at + 4].copy_from_slice(cp932);
        }
    }
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("all.zip");
    fs::write(&path, &bytes).unwrap();
    let want = ["!/総務/計画.txt", "!/部局/二.txt", "!/inner.zip!/内.txt"];
    let told = |ran: &Ran| -> Vec<String> {
        ran.records().iter().map(|record| record["source"]["file"].as_str().unwrap().to_owned()).collect()
    };
    let named = arg(&path);
    let ran = okoshi(&["convert", &named]);
    assert_eq!(told(&ran), want.map(|entry| format!("{named}{entry}")), "{}", ran.err);
    let streamed = okoshi_with(bytes.clone(), &["convert", "-"]);
    assert_eq!(told(&streamed), want.map(|entry| format!("-{entry}")));
    let fewer = okoshi(&["convert", &arg(folder.path()), "--exclude", "総務/"]);
    assert_eq!(told(&fewer), want[1..].iter().map(|entry| format!("{named}{entry}")).collect::<Vec<_>>());

    fs::write(&path, &bytes[..bytes.len() / 2]).unwrap();
    let cut = okoshi(&["convert", &named]);
    assert_eq!(cut.exit, Exit::AllFailed);
    assert!(cut.err.contains("archive"), "{}", cut.err);
}

#[test]
fn shards_share_the_inputs_out() {
    let folder = folder();
    let root = arg(folder.path());
    let mut seen = BTreeSet::new();
    let mut count = 0;
    for part in ["1/3", "2/3", "3/3"] {
        let own = files(&okoshi(&["convert", &root, "--shard", part]));
        count += own.len();
        seen.extend(own);
    }
    assert_eq!((count, seen.len()), (5, 5));
    assert_eq!(okoshi(&["convert", &root, "--shard", "4/3"]).exit, Exit::Usage);
}

#[test]
fn standard_input_is_one_sheet_and_is_read_once() {
    let ran = okoshi_with(sheet(1), &["convert", "-"]);
    assert_eq!(ran.records()[0]["source"]["file"], "-");
    assert_eq!(okoshi_with(sheet(1), &["convert", "-", "--files-from", "-"]).exit, Exit::Usage);
}

#[test]
fn an_empty_folder_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let ran = okoshi(&["convert", &arg(folder.path())]);
    assert_eq!(ran.exit, Exit::Usage);
    assert!(ran.err.contains("no file to read"), "{}", ran.err);
}
