//! `datapackage.json`: what the CSV files hold, for tools of Frictionless Data.

use serde_json::{Map, Value, json};

use super::csv::Style;
use super::tables::{Headings, Kind, Table};

/// The name of the description.
pub const NAME: &str = "datapackage.json";

/// Describes the files of all `tables`.
pub fn describe(tables: &[Table], style: Style, headings: Headings) -> Value {
    let resources: Vec<Value> = tables.iter().map(|table| resource(table, tables, style, headings)).collect();
    json!({
        "profile": "tabular-data-package",
        "name": "okoshi-records",
        "title": "okoshi",
        "version": env!("CARGO_PKG_VERSION"),
        "resources": resources,
    })
}

fn resource(table: &Table, tables: &[Table], style: Style, headings: Headings) -> Value {
    let heads = |table: &Table, at: usize| table.columns[at].head(headings).to_owned();
    let fields: Vec<Value> = table
        .columns
        .iter()
        .map(|column| {
            let mut field = Map::new();
            field.insert("name".to_owned(), column.head(headings).into());
            field.insert("type".to_owned(), kind(column.kind).into());
            let other = if headings == Headings::Ja { Headings::En } else { Headings::Ja };
            field.insert("title".to_owned(), column.head(other).into());
            Value::Object(field)
        })
        .collect();
    let references: Vec<Value> = table
        .columns
        .iter()
        .enumerate()
        .filter_map(|(at, column)| {
            let whole = tables.iter().find(|other| column.refers_to.as_ref() == Some(&other.name))?;
            Some(json!({
                "fields": heads(table, at),
                "reference": {"resource": whole.name, "fields": heads(whole, 0)},
            }))
        })
        .collect();
    let mut schema = json!({"fields": fields, "primaryKey": heads(table, 0), "missingValues": [""]});
    if !references.is_empty() {
        schema["foreignKeys"] = references.into();
    }
    json!({
        "profile": "tabular-data-resource",
        "name": table.name,
        "path": format!("{}.csv", table.name),
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": match style {
            Style::Excel => "utf-8-sig",
            Style::Rfc4180 => "utf-8",
            Style::Cp932 => "cp932",
        },
        "dialect": {"delimiter": ",", "lineTerminator": "\r\n", "quoteChar": "\"", "doubleQuote": true},
        "schema": schema,
    })
}

fn kind(kind: Kind) -> &'static str {
    match kind {
        Kind::Text => "string",
        Kind::Integer => "integer",
        Kind::Number => "number",
        Kind::Boolean => "boolean",
        Kind::Date => "date",
    }
}
