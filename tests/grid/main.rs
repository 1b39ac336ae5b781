//! Sheets drawn by our own hand: what stands in each box is known, ruled or not.

#![expect(
    clippy::format_collect,
    clippy::format_push_string,
    dead_code,
    reason = "fixtures are short: clarity before speed; the writer serves other tests too"
)]

#[path = "../pdf/writer.rs"]
mod writer;

mod asides;
mod boxed;
mod continued;
mod drawn;
mod icons;

use std::fs;

use okoshi::form::Library;
use okoshi::input::Source;
use okoshi::output;
use okoshi::pipeline::{self, Options};
use okoshi::wording::Lang;
use serde_json::{Value, json};

/// The records of a file, and its text.
fn records(name: &str, bytes: Vec<u8>) -> (Vec<Value>, String) {
    let library = Library::builtin().unwrap();
    let source = Source::new(name, bytes);
    let (document, reads) = pipeline::read(&source, &library, &Options::default()).unwrap();
    let record = |read| serde_json::to_value(output::record(&source, &document, read, Lang::En)).unwrap();
    (reads.iter().map(record).collect(), document.text)
}

fn record(name: &str, bytes: Vec<u8>) -> (Value, String) {
    let (mut records, text) = records(name, bytes);
    assert_eq!(records.len(), 1, "{name}: one sheet");
    (records.remove(0), text)
}

#[test]
fn samples_are_what_is_drawn_here() {
    for (path, bytes) in drawn::samples() {
        if std::env::var("SAMPLES_UPDATE").is_ok() {
            fs::write(path, &bytes).unwrap();
        }
        assert!(fs::read(path).unwrap() == bytes, "{path}: write it anew with SAMPLES_UPDATE=1");
    }
}

#[test]
fn lines_well_within_their_box_are_sentences_each_with_or_without_full_stops() {
    let first = "風車を訪れる人が三年続けて減っている。";
    let plain = ["風車の見学者は三年続けて減少", "町の店は後継ぎを探している"];
    let stopped = ["風車の見学者は三年続けて減った。", "町の店は後継ぎを探している。"];
    for said in [plain, stopped] {
        for lines in [drawn::Lines::All, drawn::Lines::BetweenSections] {
            let drawn = drawn::Drawn { lines, instead: &[(first, &said)], ..drawn::Drawn::default() };
            let (record, _) = record("two sentences", drawn::file(&drawn));
            assert_eq!(record["fields"]["situation"], json!(said));
        }
    }
}

#[test]
fn every_cell_is_read_as_drawn() {
    for (path, bytes) in drawn::samples() {
        let (record, _) = record(path, bytes);
        let fields = &record["fields"];
        for (pointer, text) in drawn::TRUTH {
            let value = fields.pointer(pointer).unwrap_or_else(|| panic!("{path}: no {pointer}"));
            let printed = if value.is_object() { &value["text"] } else { value };
            assert_eq!(printed, &json!(text), "{path}: {pointer}");
        }
        assert_eq!(fields["measures"].as_array().unwrap().len(), 2, "{path}");
        assert_eq!(record["residue"], json!([]), "{path}");
    }
}

#[test]
fn a_cover_is_read_with_one_goal_or_more() {
    let goals = ["風力の町の魅力を伝える", "道の駅を町の台所にする"];
    for count in 1..=goals.len() {
        let (record, _) = record("cover.pdf", drawn::cover(&goals[..count]));
        assert_eq!(record["id"], json!("ueda-mokuhyo/2023/風車振興部/cover"));
        let want: Vec<Value> =
            goals[..count].iter().zip(1..).map(|(goal, n)| json!({"priority": n, "goal": goal})).collect();
        assert_eq!(record["fields"]["goals"], json!(want));
        assert_eq!(record["residue"], json!([]));
    }
}

/// What stands in a place of a record whose evidence is sure.
fn sure<'r>(record: &'r Value, pointer: &str) -> Option<&'r Value> {
    let is_sure = record["evidence"][pointer]["confidence"].as_f64()? >= 0.9;
    let value = record["fields"].pointer(pointer).filter(|_| is_sure)?;
    Some(value.get("text").unwrap_or(value))
}

/// Holds two records of one sheet against each other; gives how many of their values are sure in both.
fn assert_same(name: &str, one: &Value, other: &Value) -> usize {
    assert_eq!(one["id"], other["id"], "{name}");
    let pointers = one["evidence"].as_object().unwrap().keys();
    let sure_in_both =
        pointers.filter_map(|pointer| Some((pointer, sure(one, pointer)?, sure(other, pointer)?)));
    let same = sure_in_both.map(|(pointer, here, there)| assert_eq!(here, there, "{name}: {pointer}"));
    same.count()
}

#[test]
fn a_sheet_and_its_text_are_one_sheet() {
    for (path, bytes) in drawn::samples() {
        let (of_pdf, text) = record(path, bytes);
        let (of_columns, _) = record("columns.txt", text.into_bytes());
        assert!(assert_same(path, &of_pdf, &of_columns) >= 8, "{path}");
        let (of_order, _) = record("painted.txt", drawn::painted().into_bytes());
        assert!(assert_same(path, &of_pdf, &of_order) >= 8, "{path}");
    }
    let (of_pdf, text) = record("cover.pdf", drawn::cover(&["風力の町の魅力を伝える"]));
    let (of_text, _) = record("cover.txt", text.into_bytes());
    assert!(assert_same("cover", &of_pdf, &of_text) >= 2);
}
