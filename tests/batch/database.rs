//! The database, read back by SQLite itself.

use rusqlite::types::ValueRef;
use rusqlite::{Connection, OpenFlags};
use serde_json::{Map, Value, json};

use crate::formats::{Made, Rows, assert_same, expected};

fn open(made: &Made) -> Connection {
    Connection::open_with_flags(made.path("records.sqlite"), OpenFlags::SQLITE_OPEN_READ_ONLY).unwrap()
}

fn rows(connection: &Connection, query: &str) -> Rows {
    let mut statement = connection.prepare(query).unwrap();
    let names: Vec<String> = statement.column_names().map(str::to_owned).collect();
    let row = |row: &rusqlite::Row<'_>| -> rusqlite::Result<Map<String, Value>> {
        names.iter().enumerate().map(|(at, name)| Ok((name.clone(), value(row.get_ref(at)?)))).collect()
    };
    statement.query_map([], row).unwrap().map(Result::unwrap).collect()
}

fn value(value: ValueRef<'_>) -> Value {
    match value {
        ValueRef::Null => Value::Null,
        ValueRef::Integer(number) => json!(number),
        ValueRef::Real(number) => json!(number),
        ValueRef::Text(text) => json!(std::str::from_utf8(text).unwrap()),
        ValueRef::Blob(_) => panic!("no table holds bytes"),
    }
}

/// The same rows as SQLite has types: numbers that need not be whole are real, yes and no are 1 and 0.
fn as_stored(table: &str, rows: Rows) -> Rows {
    let real = ["confidence", "fit_share", "fit_margin", "lowest_confidence", "x", "y", "width", "height"];
    let of_quantity = ["value", "value_from", "value_to", "part", "whole"];
    let of_progress = ["from", "target", "reached", "ratio", "stated"];
    let store = |(name, value): (String, Value)| {
        let is_real = real.contains(&name.as_str())
            || table == "quantities" && of_quantity.contains(&name.as_str())
            || table == "progress" && of_progress.contains(&name.as_str());
        let stored = match value {
            Value::Bool(holds) => json!(i32::from(holds)),
            Value::Number(number) if is_real => json!(number.as_f64()),
            other => other,
        };
        (name, stored)
    };
    rows.into_iter().map(|row| row.into_iter().map(store).collect()).collect()
}

#[test]
fn tables_hold_what_the_records_hold() {
    let made = Made::by(&["--format", "sqlite"]);
    let connection = open(&made);
    for (table, want) in expected(&made) {
        let mut found = rows(&connection, &format!("SELECT * FROM {table}"));
        let mut want = as_stored(table, want);
        // Stored in the order of the keys.
        let key = |row: &Map<String, Value>| row.get("key").map(Value::to_string).unwrap_or_default();
        found.sort_by_key(key);
        want.sort_by_key(key);
        assert_same(table, &found, &want);
    }
}

#[test]
fn keys_hold_and_the_file_is_whole() {
    let made = Made::by(&["--format", "sqlite"]);
    let connection = open(&made);
    assert_eq!(rows(&connection, "PRAGMA foreign_key_check"), Rows::new());
    assert_eq!(rows(&connection, "PRAGMA integrity_check")[0]["integrity_check"], "ok");
    let keyed = rows(&connection, "SELECT count(*) AS n FROM pragma_foreign_key_list('items')");
    assert_eq!(keyed[0]["n"], 2);
}

#[test]
fn any_three_characters_in_a_row_are_found() {
    let made = Made::by(&["--format", "sqlite"]);
    let connection = open(&made);
    let found = rows(
        &connection,
        "SELECT t.text, t.field, s.id FROM texts_fts f JOIN texts t ON t.rowid = f.rowid
         JOIN sheets s ON s.key = t.sheets_key WHERE texts_fts MATCH '子申請'",
    );
    assert!(found.len() >= 4, "{found:?}");
    assert!(found.iter().all(|row| row["text"].as_str().unwrap().contains("電子申請")));
    let all = rows(&connection, "SELECT count(*) AS n FROM texts")[0]["n"].clone();
    let whole: usize = expected(&made)
        .iter()
        .map(|(table, rows)| {
            let written: &[&str] = match *table {
                "sheets" => &["department", "goal", "notes_participation", "notes_outcome", "stage"],
                "items" => &["method", "period", "target", "interim", "final"],
                "measures" => &["heading"],
                "plans" => &["name", "text"],
                "goals" => &["goal"],
                "situation" | "purpose" => &["text"],
                _ => &[],
            };
            let is_text = |value: &Value| value.as_str().is_some_and(|text| !text.is_empty());
            rows.iter().flat_map(|row| written.iter().filter(|name| is_text(&row[**name]))).count()
        })
        .sum();
    assert_eq!(all, whole);
}

#[test]
fn views_answer_plain_questions() {
    let made = Made::by(&["--format", "sqlite"]);
    let connection = open(&made);
    let views = rows(&connection, "SELECT name FROM sqlite_master WHERE type = 'view' ORDER BY name");
    let names: Vec<&str> = views.iter().map(|view| view["name"].as_str().unwrap()).collect();
    for name in ["files_not_read", "items_in_full", "missing_reports", "sheets_by_year", "sheets_to_look_at"]
    {
        assert!(names.contains(&name), "{name} is not in {names:?}");
    }
    for name in &names {
        rows(&connection, &format!("SELECT * FROM {name}"));
    }
    assert_eq!(rows(&connection, "SELECT * FROM files_not_read").len(), 4);
    let tables = expected(&made);
    let items = rows(&connection, "SELECT * FROM items_in_full WHERE department IS NOT NULL");
    assert!(!items.is_empty() && items.len() <= tables["items"].len());
    assert_eq!(rows(&connection, "SELECT * FROM items_in_full").len(), tables["items"].len());
    assert!(items[0].contains_key("measures_heading") && items[0].contains_key("file"));
    let by_year = rows(&connection, "SELECT sum(sheets) AS n FROM sheets_by_year");
    assert_eq!(by_year[0]["n"], made.report["sums"]["sheets"]);
    let without = tables["items"].iter().filter(|row| row["final"].is_null()).count();
    let missing = rows(&connection, "SELECT * FROM missing_reports WHERE stage = 'final'");
    assert_eq!(missing.len(), without);
}
