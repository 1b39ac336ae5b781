//! Gives each item its progress: its reports held against its targets.

use super::progress::{Measured, Progress, compare};
use super::tree::{Tree, Typed};
use super::{Evidence, fill};
use crate::form::{FieldKind, Form, Table};

/// The name of the list in an item.
pub const PROGRESS: &str = crate::form::PROGRESS;

/// How far a report got of its target, and where both are printed.
#[derive(Clone, Debug, PartialEq)]
pub struct Reached {
    /// The numbers.
    pub progress: Progress,
    /// The quantity that was wanted.
    pub target: Quoted,
    /// The quantity that was reached.
    pub reached: Quoted,
    /// How likely both stand in their places, and mean the same.
    pub confidence: f32,
}

/// A quantity of a cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quoted {
    /// JSON Pointer into the fields: `/measures/0/items/1/target/quantities/0`.
    pub pointer: String,
    /// As printed.
    pub text: String,
}

/// The columns of all tables that fill the same rows.
#[derive(Clone, Debug)]
pub struct Columns<'f> {
    /// The list of items in a row, if rows have items.
    pub items: Option<&'f str>,
    /// What is to be reached.
    pub targets: Vec<&'f str>,
    /// What was reached, from the first report to the last.
    pub reports: Vec<&'f str>,
    /// What may name the things that are counted.
    words: Vec<&'f str>,
}

impl<'f> Columns<'f> {
    /// The columns of `rows`; None where no report can be held against a target.
    pub fn of(form: &'f Form, rows: &str) -> Option<Self> {
        let tables: Vec<&Table> = form.tables().filter(|table| table.rows == rows).collect();
        let named = |wanted: FieldKind| {
            let columns = tables.iter().flat_map(|table| &table.columns);
            let fields = columns.map(|column| &column.field).filter(|field| field.kind == wanted);
            fields.map(|field| field.path.leaf()).collect::<Vec<&str>>()
        };
        let columns = Self {
            items: tables.iter().find_map(|table| table.items.as_ref()).map(|items| items.name.as_str()),
            targets: named(FieldKind::Target),
            reports: named(FieldKind::Report),
            words: named(FieldKind::Text),
        };
        let is_whole = !columns.targets.is_empty() && !columns.reports.is_empty();
        is_whole.then_some(columns)
    }
}

/// Adds its progress to each item of each table that draws both targets and reports.
pub(super) fn add(fields: &mut Tree, evidence: &[Evidence], form: &Form, fiscal_year: Option<i32>) {
    let mut done: Vec<&str> = Vec::new();
    for table in form.tables() {
        if done.contains(&table.rows.as_str()) {
            continue;
        }
        let Some(columns) = Columns::of(form, &table.rows) else { continue };
        done.push(&table.rows);
        let path = [table.rows.clone()];
        let Some(Tree::List(mut rows)) = fields.at(&path).cloned() else { continue };
        for (at, row) in rows.iter_mut().enumerate() {
            let pointer = format!("{}/{at}", fill::pointer(&path));
            let heading = row.get("heading").and_then(Tree::text).map(str::to_owned);
            let heading = heading.as_deref();
            let Some(name) = columns.items else {
                let list = of_item(row, &pointer, heading, &columns, evidence, fiscal_year);
                row.put_named(PROGRESS, list);
                continue;
            };
            let mut items = row.get(name).map_or(&[][..], Tree::elements).to_vec();
            for (at, item) in items.iter_mut().enumerate() {
                let pointer = format!("{pointer}/{name}/{at}");
                let list = of_item(item, &pointer, heading, &columns, evidence, fiscal_year);
                item.put_named(PROGRESS, list);
            }
            row.put_named(name, Tree::List(items));
        }
        fields.put(&path, Tree::List(rows));
    }
}

fn of_item(
    item: &Tree,
    pointer: &str,
    heading: Option<&str>,
    columns: &Columns<'_>,
    evidence: &[Evidence],
    fiscal_year: Option<i32>,
) -> Tree {
    let sure = |column: &str| {
        let at = format!("{pointer}/{column}");
        evidence.iter().find(|one| one.pointer == at).map_or(0.0, |one| one.confidence)
    };
    let words = columns.words.iter().filter_map(|column| item.get(column)?.text());
    let context: Vec<&str> = words.chain(heading).collect();
    let targets = measured(item, &columns.targets, fiscal_year);
    let reports = measured(item, &columns.reports, fiscal_year);
    let mut list = Vec::new();
    for (report, got) in &reports {
        for (target, aim) in &targets {
            let quoted = |column: &str, cell: &Measured<'_>, index: usize| Quoted {
                pointer: format!("{pointer}/{column}/quantities/{index}"),
                text: cell.printed(index).to_owned(),
            };
            list.extend(compare(aim, got, &context).into_iter().map(|compared| {
                let progress = Progress { report: (*report).to_owned(), ..compared.progress };
                Tree::Leaf(Typed::Reached(Box::new(Reached {
                    progress,
                    target: quoted(target, aim, compared.target),
                    reached: quoted(report, got, compared.report),
                    confidence: sure(target).min(sure(report)),
                })))
            }));
        }
    }
    Tree::List(list)
}

/// Those of `columns` that hold quantities, each with what it holds.
fn measured<'t>(
    item: &'t Tree,
    columns: &[&'t str],
    fiscal_year: Option<i32>,
) -> Vec<(&'t str, Measured<'t>)> {
    let of_column = |column: &&'t str| match item.get(column) {
        Some(Tree::Leaf(Typed::Measured { text, quantities })) => {
            Some((*column, Measured::new(text, quantities, fiscal_year)))
        }
        _ => None,
    };
    columns.iter().filter_map(of_column).collect()
}
