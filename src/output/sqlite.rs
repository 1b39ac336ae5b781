//! Tables as an SQLite database: keys between them, a full text index, views that answer plain questions.

mod views;

use std::io;
use std::path::Path;

use rusqlite::types::{ToSqlOutput, Value, ValueRef};
use rusqlite::{Connection, ErrorCode, ToSql, params_from_iter};

use super::atomic::Replacement;
use super::tables::{Cell, Column, FILES, Kind, Row, SHEETS, Table, TableWriter, Tables};
use crate::form::Form;
use crate::wording::Wording;

/// A database being written.
pub struct Database {
    file: Replacement,
    connection: Connection,
    tables: Vec<Table>,
    inserts: Vec<String>,
}

/// Pages held in memory, in KiB: bounded however large the database becomes.
const CACHE_KIB: i64 = 8 << 10;

fn error(error: rusqlite::Error) -> io::Error {
    match error.sqlite_error_code() {
        Some(ErrorCode::DiskFull) => io::Error::new(io::ErrorKind::StorageFull, error),
        _ => io::Error::other(error),
    }
}

/// A name as SQL has it.
fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

impl Database {
    /// Begins a database of all tables, with views for what `forms` ask.
    pub fn new<'f>(
        path: &Path,
        tables: &Tables,
        forms: impl IntoIterator<Item = &'f Form>,
    ) -> io::Result<Self> {
        let file = Replacement::new(path)?;
        let connection = Connection::open(file.path()).map_err(error)?;
        // Nobody reads it before it is whole, so nothing has to be kept for going back. Indices are sorted on the
        // disk: in memory they would grow with the number of records.
        let settings = format!(
            "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA locking_mode = EXCLUSIVE;
             PRAGMA temp_store = FILE; PRAGMA cache_size = -{CACHE_KIB}; PRAGMA application_id = {APPLICATION};"
        );
        connection.execute_batch(&settings).map_err(error)?;
        connection.set_prepared_statement_cache_capacity(256);
        let tables = tables.all().to_vec();
        let mut script: String = tables.iter().map(create).collect();
        script.push_str(TEXTS);
        script.extend(views::views(&tables, forms));
        script.push_str("BEGIN;");
        connection.execute_batch(&script).map_err(error)?;
        let inserts = tables.iter().map(insert).collect();
        Ok(Self { file, connection, tables, inserts })
    }

    /// What is written on the sheets, for the full text index.
    fn texts(&self, table: &Table, row: &Row<'_>) -> rusqlite::Result<()> {
        let is_sheet = table.name == SHEETS;
        let (key, sheet, id) = if is_sheet { (0, 0, 1) } else { (0, 1, id_column(table)) };
        for (column, cell) in table.columns.iter().zip(row) {
            let Cell::Text(text) = cell else { continue };
            if column.is_written && !text.is_empty() {
                let mut insert = self.connection.prepare_cached(
                    "INSERT INTO texts (key, sheets_key, id, table_name, field, text) VALUES (?, ?, ?, ?, ?, ?)",
                )?;
                insert.execute((
                    row[key].text(),
                    row[sheet].text(),
                    row[id].text(),
                    &table.name,
                    &column.name,
                    text.as_ref(),
                ))?;
            }
        }
        Ok(())
    }
}

/// `okos`, by which `file` and others can tell what the database is.
const APPLICATION: u32 = 0x6f6b_6f73;

/// What is written on the sheets, and the index over it; the index finds any three characters in a row.
const TEXTS: &str = "
    CREATE TABLE texts (
        rowid INTEGER PRIMARY KEY,
        key TEXT NOT NULL,
        sheets_key TEXT NOT NULL REFERENCES sheets(key),
        id TEXT NOT NULL,
        table_name TEXT NOT NULL,
        field TEXT NOT NULL,
        text TEXT NOT NULL
    );
    CREATE VIRTUAL TABLE texts_fts USING fts5(text, content='texts', content_rowid='rowid', tokenize='trigram');
";

fn id_column(table: &Table) -> usize {
    table.columns.iter().position(|column| column.name == "id").unwrap_or(0)
}

fn create(table: &Table) -> String {
    let columns: Vec<String> = table
        .columns
        .iter()
        .enumerate()
        .map(|(at, column)| {
            let key = if at == 0 { " PRIMARY KEY NOT NULL" } else { "" };
            let refers = column.refers_to.as_ref();
            let refers = refers.map(|to| format!(" REFERENCES {} (key)", quoted(to))).unwrap_or_default();
            format!("{} {}{key}{refers}", quoted(&column.name), kind(column))
        })
        .collect();
    // Rows are found by their keys, which are texts: stored in their order, they need no index of their own.
    let rowid = if table.name == FILES { "" } else { " WITHOUT ROWID" };
    format!("CREATE TABLE {} ({}){rowid};\n", quoted(&table.name), columns.join(", "))
}

fn kind(column: &Column) -> &'static str {
    match column.kind {
        Kind::Text | Kind::Date => "TEXT",
        Kind::Integer | Kind::Boolean => "INTEGER",
        Kind::Number => "REAL",
    }
}

/// An index over each column that holds another table's keys.
fn indices(table: &Table) -> Vec<String> {
    let keys = table.columns.iter().filter(|column| column.refers_to.is_some());
    keys.map(|column| {
        let name = quoted(&format!("{}_by_{}", table.name, column.name));
        format!("CREATE INDEX {name} ON {} ({});\n", quoted(&table.name), quoted(&column.name))
    })
    .collect()
}

fn insert(table: &Table) -> String {
    let places = vec!["?"; table.columns.len()].join(", ");
    format!("INSERT INTO {} VALUES ({places})", quoted(&table.name))
}

/// A cell on its way into the database.
struct Bound<'c>(&'c Cell<'c>);

impl ToSql for Bound<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(match self.0 {
            Cell::Null => ToSqlOutput::Owned(Value::Null),
            Cell::Text(text) => ToSqlOutput::Borrowed(ValueRef::Text(text.as_bytes())),
            Cell::Integer(number) => ToSqlOutput::Owned(Value::Integer(*number)),
            Cell::Number(number) => ToSqlOutput::Owned(number.as_f64().map_or(Value::Null, Value::Real)),
            Cell::Boolean(holds) => ToSqlOutput::Owned(Value::Integer(i64::from(*holds))),
        })
    }
}

impl TableWriter for Database {
    fn row(&mut self, table: usize, row: &Row<'_>) -> io::Result<()> {
        let run = || {
            let mut insert = self.connection.prepare_cached(&self.inserts[table])?;
            insert.execute(params_from_iter(row.iter().map(Bound)))?;
            self.texts(&self.tables[table], row)
        };
        run().map_err(error)
    }

    fn finish(self: Box<Self>) -> io::Result<(Vec<Replacement>, Vec<Wording>)> {
        let mut script = "INSERT INTO texts_fts(texts_fts) VALUES ('rebuild');\n".to_owned();
        // What other tables are joined and searched by.
        script.push_str("CREATE INDEX texts_by_sheet ON texts (sheets_key);\n");
        script.extend(self.tables.iter().flat_map(indices));
        script.push_str("COMMIT; ANALYZE;");
        self.connection.execute_batch(&script).map_err(error)?;
        self.connection.close().map_err(|(_, cause)| error(cause))?;
        Ok((vec![self.file], Vec::new()))
    }
}
