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

/// An archive with a text under each name.
fn packed(entries: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in entries {
        writer.start_file(*name, SimpleFileOptions::default()).unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

/// Where the headers of an archive's entries begin that start with `signature`.
fn headers(bytes: &[u8], signature: [u8; 4]) -> Vec<usize> {
    (0..bytes.len() - 4).filter(|at| bytes[*at..].starts_with(&signature)).collect()
}

/// What became of each input of a run over an archive: its name in it, its status and the code that is told.
fn told_of(bytes: &[u8]) -> Vec<[String; 3]> {
    let folder = tempfile::tempdir().unwrap();
    let (path, out) = (folder.path().join("all.zip"), folder.path().join("out"));
    fs::write(&path, bytes).unwrap();
    okoshi(&["convert", &arg(&path), "-o", &arg(&out)]);
    let text = |value: &serde_json::Value| value.as_str().unwrap_or_default().to_owned();
    let files = report(&out)["files"].as_array().unwrap().clone();
    let told = files.iter().map(|file| {
        let name = text(&file["file"]);
        let inner = name.split_once("!/").map_or("", |(_, inner)| inner).to_owned();
        [inner, text(&file["status"]), text(&file["first"]["code"])]
    });
    told.collect()
}

#[test]
fn entries_of_one_name_are_all_read() {
    let texts = [sheet(1), sheet(2), sheet(3)];
    let mut bytes = packed(&[
        ("a.txt", texts[0].as_bytes()),
        ("b.txt", texts[1].as_bytes()),
        ("c.txt", texts[2].as_bytes()),
    ]);
    for name in [b"b.txt", b"c.txt"] {
        while let Some(at) = bytes.windows(5).position(|window| window == name) {
            bytes[at] = b'a';
        }
    }
    let told = told_of(&bytes);
    let names: Vec<&str> = told.iter().map(|file| file[0].as_str()).collect();
    assert_eq!(names, ["a.txt", "a.txt#2", "a.txt#3"]);
    assert!(told.iter().all(|file| ["read", "doubts"].contains(&file[1].as_str())), "{told:?}");

    let folder = tempfile::tempdir().unwrap();
    let (path, out) = (arg(&folder.path().join("all.zip")), arg(&folder.path().join("out")));
    fs::write(&path, bytes).unwrap();
    okoshi(&["convert", &path, "-o", &out]);
    let checked = okoshi(&["check", &out]);
    assert_eq!(checked.exit, Exit::Clean, "{}", String::from_utf8_lossy(&checked.out));
}

#[test]
fn an_entry_that_cannot_be_read_costs_itself_alone() {
    let (one, two) = (sheet(1), sheet(2));
    let mut bytes = packed(&[
        ("lie.txt", b"x"),
        ("bomb.txt", b"y"),
        ("huge.txt", b"z"),
        ("method.txt", one.as_bytes()),
        ("good.txt", two.as_bytes()),
    ]);
    // Sizes and a way of packing as the directory claims them.
    let directory = headers(&bytes, *b"PK\x01\x02");
    for (entry, size) in [(0, 200_u32 << 20), (1, 200 << 20), (2, 2000 << 20)] {
        bytes[directory[entry] + 24..directory[entry] + 28].copy_from_slice(&size.to_le_bytes());
    }
    bytes[directory[3] + 10] = 14;
    let local = headers(&bytes, *b"PK\x03\x04")[3];
    bytes[local + 8] = 14;
    let told = told_of(&bytes);
    let codes: Vec<[&str; 2]> = told.iter().map(|file| [file[0].as_str(), file[2].as_str()]).collect();
    assert_eq!(
        codes[..4],
        [
            ["lie.txt", "archive-damaged"],
            ["bomb.txt", "archive-bomb"],
            ["huge.txt", "too-large"],
            ["method.txt", "archive-method"],
        ]
    );
    assert!(["read", "doubts"].contains(&told[4][1].as_str()), "{told:?}");
}

#[test]
fn an_empty_archive_is_told_and_a_link_in_one_is_no_text() {
    let folder = folder();
    fs::write(folder.path().join("none.zip"), packed(&[])).unwrap();
    fs::write(folder.path().join("nested.zip"), packed(&[("in.zip", &packed(&[]))])).unwrap();
    let mut linked = zip::ZipWriter::new(Cursor::new(Vec::new()));
    linked.add_symlink("link.txt", "/etc/hosts", SimpleFileOptions::default()).unwrap();
    fs::write(folder.path().join("linked.zip"), linked.finish().unwrap().into_inner()).unwrap();
    let out = folder.path().join("out");
    let ran = okoshi(&["convert", &arg(folder.path()), "-o", &arg(&out)]);
    assert_eq!(ran.exit, Exit::SomeFailed, "{}", ran.err);
    let statuses = crate::fixture::statuses(&report(&out));
    let empty: Vec<&str> =
        statuses.iter().filter(|(_, status)| status == "empty").map(|(name, _)| name.as_str()).collect();
    assert_eq!(empty, ["in.zip", "none.zip"]);
    assert!(!statuses.iter().any(|(name, _)| name.contains("link")), "{statuses:?}");
    assert!(ran.err.contains("link.txt: a link in an archive"), "{}", ran.err);
    let unwanted = okoshi(&["convert", &arg(folder.path()), "--exclude", "*.zip"]);
    assert!(unwanted.exit <= Exit::Doubts, "{}", unwanted.err);
}

#[cfg(unix)]
#[test]
fn a_link_back_to_a_folder_above_is_no_failure() {
    let folder = folder();
    std::os::unix::fs::symlink("..", folder.path().join("下/back")).unwrap();
    let ran = okoshi(&["convert", &arg(folder.path())]);
    assert!(ran.exit <= Exit::Doubts, "{}", ran.err);
    assert_eq!(files(&ran), ["1.txt", "2.txt", "3.bak", "4.txt", "5.txt"]);
    assert!(ran.err.contains("back: a link back to a folder above"), "{}", ran.err);
}

#[test]
fn a_byte_order_mark_before_json_lines_is_passed_over() {
    let stream = format!("\u{feff}{}\n", json!({"name": "走査", "text": sheet(7)}));
    let ran = okoshi_with(stream, &["convert", "--jsonl-in", "-"]);
    assert_eq!(files(&ran), ["走査"], "{}", ran.err);
}

#[test]
fn a_file_over_the_limit_is_told_with_its_size() {
    let folder = folder();
    let path = folder.path().join("1.txt");
    let size = fs::metadata(&path).unwrap().len();
    let named = okoshi(&["convert", "--max-bytes", "100", &arg(&path)]);
    assert!(named.err.contains(&format!("the file has {size} bytes")), "{}", named.err);
    let streamed = okoshi_with(sheet(1), &["convert", "--max-bytes", "100", "-"]);
    assert!(streamed.err.contains("more than the 100 bytes allowed"), "{}", streamed.err);
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
