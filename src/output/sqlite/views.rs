//! Views that answer plain questions, made from what the drawings say of years, offices, stages and lists.

use super::quoted;
use crate::form::{FieldKind, Form, Part};
use crate::output::tables::{SHEETS, Table};

/// Values less sure than this are to be looked at.
const UNSURE: &str = "0.5";

/// The statements that make the views.
pub(super) fn views<'f>(tables: &[Table], forms: impl IntoIterator<Item = &'f Form>) -> Vec<String> {
    let forms: Vec<&Form> = forms.into_iter().collect();
    let mut views = vec![
        view(
            "files_not_read",
            "SELECT file, status, code, message, help FROM files
             WHERE status IN ('failed', 'needs-ocr', 'unknown-form', 'empty') ORDER BY status, file",
        ),
        view(
            "sheets_to_look_at",
            &format!(
                "SELECT s.key, s.id, s.file, s.first_page, s.lowest_confidence,
                    round(1.0 * s.residue_characters / nullif(s.characters, 0), 3) AS residue_share,
                    (SELECT count(*) FROM diagnostics d WHERE d.sheets_key = s.key AND d.severity = 'error') AS errors,
                    (SELECT d.message FROM diagnostics d WHERE d.sheets_key = s.key
                        ORDER BY d.severity = 'error' DESC, d.position LIMIT 1) AS first_message
                 FROM sheets s
                 WHERE s.lowest_confidence < {UNSURE} OR errors > 0 OR 10 * s.residue_characters > s.characters
                 ORDER BY errors DESC, s.lowest_confidence"
            ),
        ),
        view(
            "unsure_values",
            &format!(
                "SELECT e.confidence, e.pointer, s.id, s.file, e.page, e.start, e.\"end\"
                 FROM evidence e JOIN sheets s ON s.key = e.sheets_key
                 WHERE e.confidence < {UNSURE} ORDER BY e.confidence"
            ),
        ),
    ];
    let columns = head_columns(tables, &forms);
    views.extend(tables.iter().filter_map(|table| in_full(table, tables, &columns)));
    views.extend(by_year(&columns, &forms));
    views.extend(missing_reports(tables, &forms));
    views
}

fn view(name: &str, query: &str) -> String {
    format!("CREATE VIEW {} AS {query};\n", quoted(name))
}

/// The columns of the table of records that tell sheets apart: what the forms make their ids of.
fn head_columns(tables: &[Table], forms: &[&Form]) -> Vec<String> {
    let Some(sheets) = tables.iter().find(|table| table.name == SHEETS) else { return Vec::new() };
    let mut names: Vec<String> = Vec::new();
    for path in forms.iter().flat_map(|form| &form.id) {
        let name = path.0.join("_");
        if sheets.columns.iter().any(|column| column.name == name) && !names.contains(&name) {
            names.push(name);
        }
    }
    names
}

/// A list's rows with what they belong to: the rows around them, the sheet, the file.
fn in_full(table: &Table, tables: &[Table], head: &[String]) -> Option<String> {
    let is_of_form = table.columns.last().is_some_and(|last| last.name == "lowest_confidence");
    let is_list =
        table.name != SHEETS && (is_of_form || table.name == "quantities" || table.name == "periods");
    if !is_list {
        return None;
    }
    let mut selected: Vec<String> = head.iter().map(|name| format!("s.{}", quoted(name))).collect();
    let mut joined = vec!["JOIN sheets s ON s.key = t.sheets_key".to_owned()];
    let parents = table.columns.iter().filter_map(|column| Some((column, column.refers_to.as_ref()?)));
    let around = parents.filter(|(_, parent)| *parent != SHEETS);
    for (number, (column, parent)) in around.enumerate() {
        let outer = tables.iter().find(|other| other.name == *parent)?;
        let alias = format!("o{number}");
        let (outer_name, own_key) = (quoted(parent), quoted(&column.name));
        joined.push(format!("LEFT JOIN {outer_name} {alias} ON {alias}.key = t.{own_key}"));
        for own in outer.columns.iter().filter(|own| is_own(&own.name)) {
            let name = quoted(&format!("{parent}_{}", own.name));
            selected.push(format!("{alias}.{} AS {name}", quoted(&own.name)));
        }
    }
    selected.extend(
        table.columns.iter().filter(|own| own.name != "id").map(|own| format!("t.{}", quoted(&own.name))),
    );
    selected.extend(["s.id AS id", "s.file AS file", "s.first_page AS page"].map(str::to_owned));
    let joined = joined.join(" ");
    let query = format!("SELECT {} FROM {} t {joined}", selected.join(", "), quoted(&table.name));
    Some(view(&format!("{}_in_full", table.name), &query))
}

/// Whether a column says what a row holds, not where it belongs.
fn is_own(name: &str) -> bool {
    !matches!(name, "key" | "id" | "position" | "lowest_confidence") && !name.ends_with("_key")
}

/// How many sheets there are of each year and office.
fn by_year(head: &[String], forms: &[&Form]) -> Option<String> {
    let is_of = |name: &str, kind: FieldKind| {
        forms.iter().flat_map(|form| &form.parts).any(|part| match part {
            Part::Row(boxes) => boxes.iter().any(|drawn| match drawn {
                crate::form::Drawn::Field(field) => field.kind == kind && field.path.0.join("_") == name,
                crate::form::Drawn::Label(_) => false,
            }),
            _ => false,
        })
    };
    let grouped: Vec<String> = head
        .iter()
        .filter(|name| is_of(name, FieldKind::EraYear) || is_of(name, FieldKind::Office))
        .map(|name| quoted(name))
        .collect();
    if grouped.is_empty() {
        return None;
    }
    let columns = grouped.join(", ");
    let query = format!(
        "SELECT {columns}, count(*) AS sheets, count(DISTINCT id) AS ids, min(lowest_confidence) AS lowest_confidence
         FROM sheets WHERE kind = 'sheet' GROUP BY {columns} ORDER BY {columns}"
    );
    Some(view("sheets_by_year", &query))
}

/// Rows whose report is not written, for each stage that a report makes.
fn missing_reports(tables: &[Table], forms: &[&Form]) -> Option<String> {
    let mut queries: Vec<String> = Vec::new();
    for form in forms {
        for stage in &form.stages {
            let Some(column) = &stage.column else { continue };
            for table in tables.iter().filter(|table| table.name != SHEETS) {
                let has = table.columns.iter().any(|own| own.name == *column && own.is_written);
                if !has {
                    continue;
                }
                let query = format!(
                    "SELECT '{}' AS stage, '{}' AS table_name, t.key AS key, t.sheets_key AS sheets_key, t.id AS id
                     FROM {} t WHERE t.{} IS NULL",
                    stage.name,
                    table.name,
                    quoted(&table.name),
                    quoted(column)
                );
                if !queries.contains(&query) {
                    queries.push(query);
                }
            }
        }
    }
    (!queries.is_empty()).then(|| view("missing_reports", &queries.join(" UNION ALL ")))
}
