//! The workbook, read back by another crate.

use std::fs;

use calamine::{Data, Reader, Xlsx, open_workbook};
use serde_json::{Map, Value, json};

use crate::fixture::{arg, okoshi, sheet};
use crate::formats::{Made, Rows, assert_same, expected};

fn value(cell: &Data) -> Value {
    match cell {
        Data::Empty => Value::Null,
        Data::String(text) => json!(text),
        Data::Float(number) => json!(number),
        Data::Int(number) => json!(number),
        Data::Bool(holds) => json!(holds),
        Data::DateTime(day) => {
            let (year, month, day, ..) = day.to_ymd_hms_milli();
            json!(format!("{year:04}-{month:02}-{day:02}"))
        }
        other => panic!("{other:?}"),
    }
}

/// Numbers as Excel has them, and the empty text as the empty cell that it shows.
fn as_stored(rows: Rows) -> Rows {
    let store = |value: Value| match value {
        Value::Number(number) => json!(number.as_f64()),
        Value::String(text) if text.is_empty() => Value::Null,
        other => other,
    };
    rows.into_iter().map(|row| row.into_iter().map(|(name, value)| (name, store(value))).collect()).collect()
}

#[test]
fn worksheets_hold_what_the_records_hold() {
    let made = Made::by(&["--format", "xlsx"]);
    let mut book: Xlsx<_> = open_workbook(made.path("records.xlsx")).unwrap();
    let mut names = book.sheet_names();
    for (table, want) in expected(&made).into_iter().filter(|(table, _)| *table != "evidence") {
        let range = book.worksheet_range(table).unwrap();
        let mut rows = range.rows();
        let head: Vec<String> = rows.next().unwrap().iter().map(ToString::to_string).collect();
        let row = |cells: &[Data]| -> Map<String, Value> {
            head.iter().cloned().zip(cells.iter().map(value)).collect()
        };
        assert_same(table, &as_stored(rows.map(row).collect()), &as_stored(want));
        let formulas = book.worksheet_formula(table).unwrap();
        assert!(formulas.used_cells().next().is_none(), "{table} has formulas");
        names.retain(|name| name != table);
    }
    assert_eq!(names, [] as [String; 0]);
}

#[test]
fn a_text_longer_than_a_cell_is_cut_and_told() {
    let folder = tempfile::tempdir().unwrap();
    let source = folder.path().join("1.txt");
    fs::write(&source, sheet(1).replace("申請書の項目を見直す。", &"申請書の項目を見直す。".repeat(4000)))
        .unwrap();
    let book = folder.path().join("a.xlsx");
    let ran = okoshi(&["convert", &arg(&source), "-o", &arg(&book)]);
    assert!(ran.err.contains("cut at the 32767 characters"), "{}", ran.err);
    let mut book: Xlsx<_> = open_workbook(book).unwrap();
    let sheets = book.worksheets();
    let cells = sheets.iter().flat_map(|(_, sheet)| sheet.used_cells());
    let longest = cells.map(|(_, _, cell)| cell.to_string().chars().count()).max();
    assert_eq!(longest, Some(32_767));
}
