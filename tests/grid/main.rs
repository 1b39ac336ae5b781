//! Sheets drawn by our own hand: what stands in each box is known, ruled or not.

#![expect(
    clippy::format_collect,
    clippy::format_push_string,
    dead_code,
    reason = "fixtures are short: clarity before speed; the writer serves other tests too"
)]

#[path = "../pdf/writer.rs"]
mod writer;

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

fn record(name: &str, bytes: Vec<u8>) -> (Value, String) {
    let library = Library::builtin().unwrap();
    let source = Source::new(name, bytes);
    let (document, reads) = pipeline::read(&source, &library, &Options::default()).unwrap();
    assert_eq!(reads.len(), 1, "{name}: one sheet");
    let record = serde_json::to_value(output::record(&source, &document, &reads[0], Lang::En)).unwrap();
    (record, document.text)
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
fn a_sheet_and_its_text_have_one_id() {
    for (path, bytes) in drawn::samples() {
        let (of_pdf, text) = record(path, bytes);
        let (of_text, _) = record("sheet.txt", text.into_bytes());
        assert_eq!(of_pdf["id"], of_text["id"], "{path}");
    }
}
