//! What the tables of the built-in forms have to hold, made from the JSON Lines by hand; and what outputs share.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use okoshi::cli::Exit;
use serde_json::{Map, Value, json};
use tempfile::TempDir;

use crate::fixture::{archive, arg, okoshi, okoshi_with, records, report, sheet};

/// A table's rows, each by its columns' names; what is nothing is null.
pub type Rows = Vec<Map<String, Value>>;

/// A run over the archive in all formats: its folder, its records, its report.
pub struct Made {
    pub folder: TempDir,
    pub records: Vec<Value>,
    pub report: Value,
}

impl Made {
    pub fn by(more: &[&str]) -> Self {
        let (input, folder) = (archive(), tempfile::tempdir().unwrap());
        let (root, out) = (arg(input.path()), arg(folder.path()));
        let ran = okoshi(&[&["convert", &root, "-o", &out], more].concat());
        assert_eq!(ran.exit, Exit::SomeFailed, "{}", ran.err);
        Self { records: records(folder.path()), report: report(folder.path()), folder }
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }
}

fn row(cells: &[(&str, Value)]) -> Map<String, Value> {
    cells.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect()
}

/// All tables of the built-in forms.
const TABLES: [&str; 15] = [
    "sheets",
    "plans",
    "situation",
    "purpose",
    "sdgs",
    "measures",
    "items",
    "progress",
    "goals",
    "quantities",
    "periods",
    "diagnostics",
    "residue",
    "evidence",
    "files",
];

const PROGRESS: [&str; 12] = [
    "report",
    "from",
    "target",
    "comparison",
    "reached",
    "unit",
    "as_of",
    "ratio",
    "stated",
    "met",
    "basis",
    "confidence",
];

/// The tables that `records` and `report` make, by their names.
pub fn expected(made: &Made) -> BTreeMap<&'static str, Rows> {
    let mut tables: BTreeMap<&'static str, Rows> =
        TABLES.into_iter().map(|table| (table, Rows::new())).collect();
    let mut of_source: BTreeMap<String, usize> = BTreeMap::new();
    for record in &made.records {
        let sha256 = record["source"]["sha256"].as_str().unwrap();
        let number = of_source.entry(sha256.to_owned()).or_default();
        *number += 1;
        Expected { key: format!("{}-{number}", &sha256[..16]), record, tables: &mut tables }.record();
    }
    let files = tables.entry("files").or_default();
    for (at, file) in made.report["files"].as_array().unwrap().iter().enumerate() {
        let first = &file["first"];
        files.push(row(&[
            ("position", json!(at + 1)),
            ("file", file["file"].clone()),
            ("sha256", file["sha256"].clone()),
            ("status", file["status"].clone()),
            ("records", file["records"].clone()),
            ("sheets", file["sheets"].clone()),
            ("code", first["code"].clone()),
            ("message", first["message"].clone()),
            ("help", first["help"].clone()),
            ("duplicate_of", file["duplicate_of"].clone()),
        ]));
    }
    tables
}

struct Expected<'e> {
    key: String,
    record: &'e Value,
    tables: &'e mut BTreeMap<&'static str, Rows>,
}

impl Expected<'_> {
    fn put(&mut self, table: &'static str, pointer: &str, at: usize, cells: &[(&str, Value)]) {
        let mut all = row(&[
            ("key", json!(format!("{}{pointer}", self.key))),
            ("sheets_key", json!(self.key)),
            ("id", self.record["id"].clone()),
            ("position", json!(at + 1)),
        ]);
        all.extend(row(cells));
        self.tables.entry(table).or_default().push(all);
    }

    fn lowest(&self, pointer: &str) -> Value {
        let evidence = self.record["evidence"].as_object().unwrap();
        let below = format!("{pointer}/");
        let own = evidence.iter().filter(|(name, _)| *name == pointer || name.starts_with(&below));
        let lowest = own.map(|(_, one)| one["confidence"].as_f64().unwrap()).reduce(f64::min);
        lowest.map_or(Value::Null, |lowest| json!(lowest))
    }

    fn list(&self, name: &str) -> Vec<Value> {
        self.record["fields"][name].as_array().cloned().unwrap_or_default()
    }

    fn record(&mut self) {
        self.sheet();
        for (name, column) in [("situation", "text"), ("purpose", "text"), ("sdgs", "value")] {
            for (at, value) in self.list(name).into_iter().enumerate() {
                let pointer = format!("/{name}/{at}");
                let lowest = self.lowest(&pointer);
                let table = ["situation", "purpose", "sdgs"].into_iter().find(|own| *own == name).unwrap();
                self.put(table, &pointer, at, &[(column, value), ("lowest_confidence", lowest)]);
            }
        }
        for (table, columns) in [("plans", ["name", "text"]), ("goals", ["priority", "goal"])] {
            for (at, value) in self.list(table).into_iter().enumerate() {
                let pointer = format!("/{table}/{at}");
                let cells = columns.map(|column| (column, value[column].clone()));
                let lowest = ("lowest_confidence", self.lowest(&pointer));
                self.put(table, &pointer, at, &[cells.to_vec(), vec![lowest]].concat());
            }
        }
        let (mut quantities, mut periods) = (0, 0);
        for (at, measure) in self.list("measures").into_iter().enumerate() {
            let pointer = format!("/measures/{at}");
            let lowest = self.lowest(&pointer);
            let cells = [("number", measure["number"].clone()), ("heading", measure["heading"].clone())];
            self.put("measures", &pointer, at, &[&cells[..], &[("lowest_confidence", lowest)]].concat());
            for (at, item) in measure["items"].as_array().unwrap().iter().enumerate() {
                let pointer = format!("{pointer}/items/{at}");
                self.item(&pointer, at, item);
                self.progress(&pointer, item);
                self.values(&pointer, item, &mut quantities, &mut periods);
            }
        }
        self.rest();
    }

    fn sheet(&mut self) {
        let (record, fields) = (self.record, &self.record["fields"]);
        let (source, ledger) = (&record["source"], &record["ledger"]);
        let of = |value: &Value, key: &str| value.get(key).cloned().unwrap_or_default();
        let mut cells = vec![
            ("key", json!(self.key)),
            ("fiscal_year_text", of(&fields["fiscal_year"], "text")),
            ("fiscal_year", of(&fields["fiscal_year"], "year")),
            ("fiscal_year_start", of(&fields["fiscal_year"], "start")),
            ("fiscal_year_end", of(&fields["fiscal_year"], "end")),
            ("notes_participation", of(&fields["notes"], "participation")),
            ("notes_outcome", of(&fields["notes"], "outcome")),
            ("lowest_confidence", self.lowest("")),
            ("first_page", source["pages"][0].clone()),
            ("last_page", source["pages"][1].clone()),
            ("fit_share", of(&record["fit"], "share")),
            ("fit_margin", of(&record["fit"], "margin")),
            ("characters", ledger["source"].clone()),
            ("field_characters", ledger["field"].clone()),
            ("label_characters", ledger["label"].clone()),
            ("marker_characters", ledger["marker"].clone()),
            ("residue_characters", ledger["residue"].clone()),
            ("diagnostics", json!(record["diagnostics"].as_array().unwrap().len())),
        ];
        cells.extend(["id", "kind", "form", "edition", "schema_version"].map(|key| (key, of(record, key))));
        cells.extend(["stage", "department", "priority", "goal"].map(|key| (key, of(fields, key))));
        let own = ["file", "sha256", "media_type", "encoding", "producer", "dialect", "layout"];
        cells.extend(own.map(|key| (key, of(source, key))));
        self.tables.entry("sheets").or_default().push(row(&cells));
    }

    fn item(&mut self, pointer: &str, at: usize, item: &Value) {
        let around = pointer.rsplitn(3, '/').last().unwrap();
        let period = |key: &str| item["period"].get(key).cloned().unwrap_or_default();
        let text = |key: &str| item[key].get("text").cloned().unwrap_or_default();
        let cells = [
            ("measures_key", json!(format!("{}{around}", self.key))),
            ("number", item["number"].clone()),
            ("method", item["method"].clone()),
            ("period", period("text")),
            ("period_kind", period("kind")),
            ("period_start", period("start")),
            ("period_end", period("end")),
            ("period_approximate", period("approximate")),
            ("target", text("target")),
            ("interim", text("interim")),
            ("final", text("final")),
            ("lowest_confidence", self.lowest(pointer)),
        ];
        self.put("items", pointer, at, &cells);
    }

    /// How far the reports of an item got.
    fn progress(&mut self, pointer: &str, item: &Value) {
        let of = |value: &Value, key: &str| value.get(key).cloned().unwrap_or_default();
        for (at, one) in item["progress"].as_array().cloned().unwrap_or_default().iter().enumerate() {
            let mut cells = vec![
                ("items_key", json!(format!("{}{pointer}", self.key))),
                ("lowest_confidence", Value::Null),
            ];
            cells.extend(PROGRESS.map(|key| (key, of(one, key))));
            let evidence = &one["evidence"];
            cells.extend([
                ("evidence_target_pointer", of(&evidence["target"], "pointer")),
                ("evidence_target_text", of(&evidence["target"], "text")),
                ("evidence_reached_pointer", of(&evidence["reached"], "pointer")),
                ("evidence_reached_text", of(&evidence["reached"], "text")),
            ]);
            self.put("progress", &format!("{pointer}/progress/{at}"), at, &cells);
        }
    }

    /// The quantities and the periods of an item.
    fn values(&mut self, pointer: &str, item: &Value, quantities: &mut usize, periods: &mut usize) {
        let owner = |key: &str, field: &str| {
            [
                ("table_name", json!("items")),
                ("row_key", json!(format!("{key}{pointer}"))),
                ("field", json!(field)),
            ]
        };
        let of = |value: &Value, key: &str| value.get(key).cloned().unwrap_or_default();
        if item["period"].is_object() {
            let whole = vec![item["period"].clone()];
            let parts = item["period"]["parts"].as_array().filter(|parts| parts.len() > 1);
            for (at, part) in parts.unwrap_or(&whole).iter().enumerate() {
                let inside = parts.map_or(String::new(), |_| format!("/parts/{at}"));
                let mut cells = owner(&self.key, "period").to_vec();
                cells.extend(["text", "kind", "start", "end", "approximate"].map(|key| (key, of(part, key))));
                self.put("periods", &format!("{pointer}/period{inside}"), *periods, &cells);
                *periods += 1;
            }
        }
        for field in ["target", "interim", "final"] {
            for (at, one) in item[field]["quantities"].as_array().into_iter().flatten().enumerate() {
                let mut cells = owner(&self.key, field).to_vec();
                cells.extend([
                    ("value_from", of(one, "from")),
                    ("value_to", of(one, "to")),
                    ("part", one["fraction"].get(0).cloned().unwrap_or_default()),
                    ("whole", one["fraction"].get(1).cloned().unwrap_or_default()),
                ]);
                let plain = ["text", "value", "unit", "comparison", "approximate", "change", "per", "as_of"];
                cells.extend(plain.map(|key| (key, of(one, key))));
                self.put("quantities", &format!("{pointer}/{field}/quantities/{at}"), *quantities, &cells);
                *quantities += 1;
            }
        }
    }

    fn rest(&mut self) {
        let ends = |spans: &Value| {
            let all = spans.as_array().unwrap();
            let start = all.iter().map(|span| span[0].as_u64().unwrap()).min();
            let end = all.iter().map(|span| span[1].as_u64().unwrap()).max();
            [("start", json!(start)), ("end", json!(end))]
        };
        for (at, told) in self.record["diagnostics"].as_array().unwrap().iter().enumerate() {
            let cells =
                ["severity", "code", "pointer", "message", "help"].map(|key| (key, told[key].clone()));
            self.put("diagnostics", &format!("#diagnostics/{at}"), at, &cells);
        }
        for (at, left) in self.record["residue"].as_array().unwrap().iter().enumerate() {
            let mut cells = vec![("text", left["text"].clone()), ("reason", left["reason"].clone())];
            cells.extend(ends(&left["spans"]));
            self.put("residue", &format!("#residue/{at}"), at, &cells);
        }
        for (at, (pointer, one)) in self.record["evidence"].as_object().unwrap().iter().enumerate() {
            let count = |key: &str| json!(one.get(key).and_then(Value::as_array).map_or(0, Vec::len));
            let mut cells = vec![
                ("pointer", json!(pointer)),
                ("confidence", one["confidence"].clone()),
                ("spans", count("spans")),
                ("alternatives", count("alternatives")),
            ];
            // Texts have no boxes.
            cells.extend(["page", "x", "y", "width", "height"].map(|edge| (edge, Value::Null)));
            cells.extend(ends(&one["spans"]));
            self.put("evidence", pointer, at, &cells);
        }
    }
}

/// Holds rows against each other; the first difference is told by its place.
pub fn assert_same(table: &str, found: &Rows, want: &Rows) {
    for (at, (found, want)) in found.iter().zip(want).enumerate() {
        for name in found.keys().chain(want.keys()) {
            assert_eq!(found.get(name), want.get(name), "{table}, row {at}, column {name}");
        }
    }
    assert_eq!(found.len(), want.len(), "rows of {table}");
}

#[test]
fn the_fixture_fills_the_tables() {
    let made = Made::by(&[]);
    let tables = expected(&made);
    // Whether the rest is found in these sheets is for the reader's own tests.
    for table in ["sheets", "measures", "items", "quantities", "periods", "diagnostics", "evidence", "files"]
    {
        assert!(!tables[table].is_empty(), "{table}");
    }
    let all = serde_json::to_string(&made.records).unwrap();
    assert!(all.contains("=市役所") && all.contains('𠮷'), "formulas and rare characters");
}

fn written(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name != ".okoshi")
        .collect();
    names.sort();
    names
}

#[test]
fn one_run_writes_any_number_of_formats_and_nothing_else() {
    let formats =
        if cfg!(feature = "parquet") { "json,csv,xlsx,sqlite,parquet" } else { "json,csv,xlsx,sqlite" };
    let made = Made::by(&["--format", formats]);
    let mut want = vec!["records.json", "records.jsonl"];
    want.extend(cfg!(feature = "parquet").then_some("records.parquet"));
    want.extend(["records.sqlite", "records.xlsx", "report.json", "tables", "triage.csv"]);
    assert_eq!(written(made.folder.path()), want);
    let array: Vec<Value> = serde_json::from_slice(&fs::read(made.path("records.json")).unwrap()).unwrap();
    assert_eq!(array, made.records);
}

#[test]
fn a_file_is_written_in_the_format_of_its_name() {
    let folder = tempfile::tempdir().unwrap();
    let source = folder.path().join("1.txt");
    fs::write(&source, sheet(1)).unwrap();
    for (name, start) in [
        ("a.jsonl", &b"{\"schema"[..]),
        ("a.json", b"[\n{\"schema"),
        ("a.xlsx", b"PK"),
        ("a.sqlite", b"SQLite format 3"),
    ] {
        let path = folder.path().join(name);
        let ran = okoshi(&["convert", &arg(&source), "-o", &arg(&path)]);
        assert!(ran.out.is_empty() && fs::read(&path).unwrap().starts_with(start), "{name}: {}", ran.err);
    }
    let items = folder.path().join("items.csv");
    okoshi(&["convert", &arg(&source), "-o", &arg(&items), "--table", "items"]);
    let streamed = okoshi(&["convert", &arg(&source), "--format", "csv", "--table", "items"]);
    assert_eq!(fs::read(&items).unwrap(), streamed.out);
    assert!(streamed.out.starts_with("\u{feff}key,sheets_key,measures_key".as_bytes()));
    assert_eq!(written(folder.path()), ["1.txt", "a.json", "a.jsonl", "a.sqlite", "a.xlsx", "items.csv"]);
}

#[test]
fn what_makes_no_sense_is_said_with_what_to_do() {
    let folder = tempfile::tempdir().unwrap();
    let out = |name: &str| arg(&folder.path().join(name));
    let xlsx = out("a.xlsx");
    for (arguments, help) in [
        (vec!["-", "--format", "xlsx"], "give a file or a folder with -o"),
        (vec!["-", "--format", "csv"], "choose one table"),
        (vec!["-", "-o", &out("a.doc")], "add --format"),
        (vec!["-", "-o", &xlsx, "--format", "csv,xlsx"], "give a folder with -o"),
        (vec!["-", "-o", &xlsx, "--resume"], "give a folder with -o"),
        (vec!["-", "--format", "csv", "--table", "none"], "the tables are sheets,"),
    ] {
        let ran = okoshi_with(sheet(1), &[&["convert"], &arguments[..]].concat());
        assert_eq!(ran.exit, Exit::Usage, "{arguments:?}");
        assert!(ran.err.contains(help), "{arguments:?}: {}", ran.err);
        assert!(ran.out.is_empty());
    }
}
