//! Every sample has a snapshot of its records, and every snapshot its sample.
//!
//! After a change that is meant, write them anew and read the difference against the sheets:
//!
//! ```sh
//! INSTA_UPDATE=always cargo test --test snapshots
//! ```

use std::collections::BTreeSet;
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

use insta::Settings;
use okoshi::form::Library;
use okoshi::input;
use okoshi::output;
use okoshi::pipeline::{self, Options};
use okoshi::wording::Lang;
use serde_json::Value;

/// Files in the folders of `root`, by folder and name.
fn files(root: &str, extensions: &[&str]) -> BTreeSet<PathBuf> {
    let mut found = BTreeSet::new();
    for folder in fs::read_dir(root).unwrap().map(|entry| entry.unwrap().path()).filter(|path| path.is_dir())
    {
        for path in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
            let extension =
                path.extension().map(|its| its.to_string_lossy().into_owned()).unwrap_or_default();
            if extensions.contains(&extension.as_str()) {
                found.insert(path.strip_prefix(root).unwrap().to_owned());
            }
        }
    }
    found
}

fn samples() -> BTreeSet<PathBuf> {
    files("samples", &["txt", "pdf"])
}

/// `<form>/<stem>`; a text and a PDF of one stem would share a snapshot, so a PDF's name keeps its ending.
fn snapshot_name(sample: &Path) -> PathBuf {
    if sample.extension().is_some_and(|extension| extension == "pdf") {
        let name = sample.file_name().unwrap().to_string_lossy().replace('.', "-");
        return sample.with_file_name(name);
    }
    sample.with_extension("")
}

#[test]
fn samples_become_records() {
    let library = Library::builtin().unwrap();
    for sample in samples() {
        let path = Path::new("samples").join(&sample);
        let source = input::read(&path, input::MAX_BYTES).unwrap();
        let (document, reads) = pipeline::read(&source, &library, &Options::default()).unwrap();
        let shown: Vec<String> = reads
            .iter()
            .map(|read| {
                shown(&serde_json::to_value(output::record(&source, &document, read, Lang::En)).unwrap())
            })
            .collect();
        let name = snapshot_name(&sample);
        let mut settings = Settings::clone_current();
        settings.set_snapshot_path(Path::new("../snapshots").join(name.parent().unwrap()));
        settings.set_prepend_module_to_snapshot(false);
        settings.set_omit_expression(true);
        settings.bind(|| {
            insta::assert_snapshot!(
                name.file_name().unwrap().to_string_lossy().into_owned(),
                shown.join("\n")
            );
        });
    }
}

#[test]
fn samples_and_snapshots_pair_up() {
    let wanted: BTreeSet<PathBuf> = samples().iter().map(|sample| snapshot_name(sample)).collect();
    let there: BTreeSet<PathBuf> =
        files("snapshots", &["snap"]).iter().map(|path| path.with_extension("")).collect();
    assert_eq!(wanted, there, "samples on the left, snapshots on the right");
}

/// A record for people who compare it with its sheet: the fields as JSON, all else a line each.
fn shown(record: &Value) -> String {
    let mut text = format!("# {}\n\n", record["id"].as_str().unwrap());
    for key in ["kind", "form", "edition", "source", "fit", "ledger"] {
        writeln!(text, "{key}: {}", record[key]).unwrap();
    }
    writeln!(text, "\n{}\n", serde_json::to_string_pretty(&record["fields"]).unwrap()).unwrap();
    for (pointer, evidence) in record["evidence"].as_object().unwrap() {
        write!(text, "{pointer}  {:.2}  {}", evidence["confidence"].as_f64().unwrap(), evidence["spans"])
            .unwrap();
        for key in ["boxes", "alternatives"] {
            let others = evidence[key].as_array().map_or(0, Vec::len);
            if others > 0 {
                write!(text, "  {others} {key}").unwrap();
            }
        }
        text.push('\n');
    }
    for (title, key) in [("residue", "residue"), ("diagnostics", "diagnostics")] {
        let lines = record[key].as_array().unwrap();
        if !lines.is_empty() {
            writeln!(text, "\n{title}").unwrap();
        }
        for line in lines {
            let what = ["reason", "severity", "code", "pointer", "text", "message"];
            let words = what.iter().filter_map(|key| line.get(*key)?.as_str());
            writeln!(text, "{}", words.collect::<Vec<_>>().join("  ")).unwrap();
        }
    }
    text
}
