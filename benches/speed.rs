//! How long a sheet takes to read once its file is in memory: `cargo bench`.
//!
//! Each bench reads a whole text sample; divide by its sheets (the sample's count stands in its name).

use std::fs;

use divan::Bencher;
use divan::counter::ItemsCount;
use okoshi::blocks::{self, Forms};
use okoshi::form::Library;
use okoshi::input::Source;
use okoshi::pipeline::{self, Options};
use okoshi::text;

fn main() {
    divan::main();
}

const SAMPLES: [&str; 1] = ["samples/ueda-mokuhyo/r5-seisaku.txt"];

fn source(path: &str) -> Source {
    Source::new(path, fs::read(path).unwrap_or_else(|cause| panic!("{path}: {cause}")))
}

/// From bytes to readings; items are records, covers among them.
#[divan::bench(args = SAMPLES)]
fn read(bencher: Bencher<'_, '_>, path: &str) {
    let (source, library) = (source(path), Library::builtin().unwrap());
    let sheets = pipeline::read(&source, &library, &Options::default()).unwrap().1.len();
    bencher
        .counter(ItemsCount::new(sheets))
        .bench(|| pipeline::read(divan::black_box(&source), &library, &Options::default()));
}

/// From bytes to sheets: encoding, dialect, where sheets begin.
#[divan::bench(args = SAMPLES)]
fn decode_and_cut(bencher: Bencher<'_, '_>, path: &str) {
    let (source, library) = (source(path), Library::builtin().unwrap());
    bencher.bench(|| text::read(divan::black_box(&source), &library, &text::Options::default()));
}

/// The choice of a form for every sheet.
#[divan::bench(args = SAMPLES)]
fn choose_forms(bencher: Bencher<'_, '_>, path: &str) {
    let (source, library) = (source(path), Library::builtin().unwrap());
    let document = text::read(&source, &library, &text::Options::default()).unwrap();
    let forms = Forms::of(&library);
    bencher.counter(ItemsCount::new(document.sheets.len())).bench(|| {
        document.sheets.iter().map(|sheet| blocks::choose(sheet, &forms).matches[0].share).sum::<f32>()
    });
}
