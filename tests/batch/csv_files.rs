//! CSV, read back by another reader.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use encoding_rs::SHIFT_JIS;
use serde_json::{Map, Value, json};

use crate::fixture::{arg, okoshi, sheet};
use crate::formats::{Made, Rows, assert_same, expected};

/// The types of a table's columns, as the description beside the files has them.
fn types(package: &Value, table: &str) -> BTreeMap<String, String> {
    let resources = package["resources"].as_array().unwrap();
    let own = resources.iter().find(|resource| resource["name"] == table).unwrap();
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let fields = own["schema"]["fields"].as_array().unwrap();
    fields.iter().map(|field| (text(&field["name"]), text(&field["type"]))).collect()
}

/// A cell as its type says; the sign that makes a formula harmless is taken off.
fn value(cell: &str, kind: &str) -> Value {
    match kind {
        _ if cell.is_empty() => Value::Null,
        "string" => {
            let bare = cell.strip_prefix('\'').filter(|bare| {
                bare.trim_start_matches('\'')
                    .starts_with(['=', '+', '-', '@', '\t', '＝', '＋', '－', '＠', '−'])
            });
            json!(bare.unwrap_or(cell))
        }
        "date" => json!(cell),
        _ => serde_json::from_str(cell).unwrap(),
    }
}

fn rows(text: &str, types: &BTreeMap<String, String>) -> Rows {
    let mut reader = csv::ReaderBuilder::new().from_reader(text.as_bytes());
    let head = reader.headers().unwrap().clone();
    let row = |cells: csv::StringRecord| -> Map<String, Value> {
        let cells = head.iter().zip(&cells);
        cells.map(|(name, cell)| (name.to_owned(), value(cell, &types[name]))).collect()
    };
    reader.records().map(|cells| row(cells.unwrap())).collect()
}

fn package(folder: &Path) -> Value {
    serde_json::from_slice(&fs::read(folder.join("datapackage.json")).unwrap()).unwrap()
}

#[test]
fn tables_hold_what_the_records_hold() {
    for (style, mark) in [("excel", "\u{feff}"), ("rfc4180", "")] {
        let made = Made::by(&["--format", "csv", "--csv", style]);
        let package = package(&made.path("tables"));
        for (table, want) in expected(&made) {
            let text = fs::read_to_string(made.path("tables").join(format!("{table}.csv"))).unwrap();
            let text = text.strip_prefix(mark).unwrap();
            assert!(!text.starts_with('\u{feff}') && text.ends_with("\r\n"), "{style}: {table}");
            assert_same(table, &rows(text, &types(&package, table)), &want);
        }
    }
}

#[test]
fn the_description_names_every_file_and_every_key() {
    let made = Made::by(&["--format", "csv"]);
    let folder = made.path("tables");
    let package = package(&folder);
    let resources = package["resources"].as_array().unwrap();
    let mut described: Vec<&str> = resources.iter().map(|one| one["path"].as_str().unwrap()).collect();
    described.sort_unstable();
    let mut there: Vec<String> = fs::read_dir(&folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name != "datapackage.json")
        .collect();
    there.sort();
    assert_eq!(described, there);
    let of = |resource: &Value, column: &str| -> Vec<String> {
        let table = resource["name"].as_str().unwrap();
        let text = fs::read_to_string(folder.join(format!("{table}.csv"))).unwrap();
        let rows = rows(text.trim_start_matches('\u{feff}'), &types(&package, table));
        rows.iter().map(|row| row[column].as_str().map(str::to_owned).unwrap_or_default()).collect()
    };
    let mut checked = 0;
    for resource in resources {
        for key in resource["schema"]["foreignKeys"].as_array().into_iter().flatten() {
            let other = resources.iter().find(|one| one["name"] == key["reference"]["resource"]).unwrap();
            let theirs = of(other, key["reference"]["fields"].as_str().unwrap());
            for own in of(resource, key["fields"].as_str().unwrap()) {
                assert!(theirs.contains(&own), "{} of {}", own, resource["name"]);
                checked += 1;
            }
        }
    }
    assert!(checked > 50);
}

#[test]
fn what_cp932_lacks_is_written_alike_and_told() {
    let folder = tempfile::tempdir().unwrap();
    let source = folder.path().join("1.txt");
    fs::write(&source, sheet(1).replace("案内係", "案内〜係")).unwrap();
    let out = folder.path().join("out");
    let ran = okoshi(&["convert", &arg(&source), "-o", &arg(&out), "--format", "csv", "--csv", "cp932"]);
    assert!(ran.err.contains("not in cp932"), "{}", ran.err);
    let read = |name: &str| fs::read(out.join("tables").join(name)).unwrap();
    let mut all = String::new();
    for entry in fs::read_dir(out.join("tables")).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        if ["datapackage.json", "not-in-cp932.csv"].contains(&name.as_str()) {
            continue;
        }
        let bytes = read(&name);
        let (text, _, broken) = SHIFT_JIS.decode(&bytes);
        assert!(!broken, "{name}");
        all.push_str(&text);
    }
    assert!(all.contains("案内～係") && all.contains("〓野"), "{all}");
    let losses = String::from_utf8(read("not-in-cp932.csv")).unwrap();
    let lost: Vec<csv::StringRecord> =
        csv::Reader::from_reader(losses.trim_start_matches('\u{feff}').as_bytes())
            .records()
            .flatten()
            .collect();
    let told: Vec<[&str; 2]> = lost.iter().map(|row| [&row[4], &row[5]]).collect();
    assert!(told.contains(&["U+301C", "～"]) && told.contains(&["U+20BB7", "〓"]), "{told:?}");
    let of_row = |row: &csv::StringRecord| {
        let bytes = read(&format!("{}.csv", &row[0]));
        SHIFT_JIS.decode(&bytes).0.contains(&row[1])
    };
    assert!(lost.iter().all(of_row), "each by the key of its row");
}

#[test]
fn no_cell_begins_as_a_formula() {
    let made = Made::by(&["--format", "csv"]);
    let mut seen = 0;
    for table in expected(&made).keys() {
        let text = fs::read_to_string(made.path("tables").join(format!("{table}.csv"))).unwrap();
        for row in csv::Reader::from_reader(text.trim_start_matches('\u{feff}').as_bytes()).records() {
            for cell in &row.unwrap() {
                let begins = cell.starts_with(['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠']);
                assert!(!begins || cell.parse::<f64>().is_ok(), "{table}: {cell}");
                seen += usize::from(cell.starts_with("'="));
            }
        }
    }
    assert!(seen > 0);
}

#[test]
fn headings_are_those_that_the_form_prints() {
    let made = Made::by(&["--format", "csv", "--headers", "ja"]);
    let head = |table: &str| {
        let text = fs::read_to_string(made.path("tables").join(table)).unwrap();
        text.trim_start_matches('\u{feff}').lines().next().unwrap().to_owned()
    };
    assert!(head("sheets.csv").contains(",年度（和暦）,年度（西暦）,"), "{}", head("sheets.csv"));
    assert!(head("items.csv").contains(",取組項目及び方法・手段,期間・期限,"), "{}", head("items.csv"));
}
