//! Checks of reports: which stage a sheet is of, and whether each target is reported on.

use super::rules::Found;
use crate::diagnostic::Finding;
use crate::form::{Check, FieldKind, FieldPath, Form, Table};
use crate::layout::Place;
use crate::record::{Record, Tree, Typed};

/// Of so many items, one that is reported on may be a stray text.
const FEW_OF: usize = 5;

/// One item of a table.
struct Item<'r> {
    pointer: String,
    /// Its row in the record, from 0.
    row: usize,
    value: &'r Tree,
}

impl Item<'_> {
    fn holds(&self, column: &str) -> bool {
        self.value.get(column).is_some_and(|value| value.text().is_some())
    }
}

/// All items of the tables that have a column of that name.
fn items<'r>(record: &'r Record, form: &Form, column: &str) -> Vec<Item<'r>> {
    let has_column = |table: &&Table| table.columns.iter().any(|drawn| drawn.field.path.leaf() == column);
    let Some(table) = form.tables().find(has_column) else { return Vec::new() };
    let rows = record.fields.get(&table.rows).map_or(&[][..], Tree::elements);
    let mut found = Vec::new();
    for (row, value) in rows.iter().enumerate() {
        let pointer = format!("/{}/{row}", table.rows);
        let Some(items) = &table.items else {
            found.push(Item { pointer, row, value });
            continue;
        };
        let elements = value.get(&items.name).map_or(&[][..], Tree::elements).iter().enumerate();
        found.extend(elements.map(|(at, value)| Item {
            pointer: format!("{pointer}/{}/{at}", items.name),
            row,
            value,
        }));
    }
    found
}

/// The report columns, from the first stage to the last.
fn columns(form: &Form) -> impl Iterator<Item = &str> {
    form.stages.iter().filter_map(|stage| stage.column.as_deref())
}

/// Reports that hold text before their time.
pub(super) fn reports(record: &Record, form: &Form) -> Vec<Found> {
    let mut found = Vec::new();
    let mut before: Option<&str> = None;
    let mut reached: Option<&str> = None;
    for column in columns(form) {
        let is_filled = items(record, form, column).iter().any(|item| item.holds(column));
        if is_filled {
            reached = Some(column);
            if let Some(before) = before {
                let finding = Finding::StageSkipped { column: column.to_owned(), before: before.to_owned() };
                found.push(("/stage".to_owned(), finding));
            }
        }
        before = (!is_filled).then_some(column);
    }
    if let Some(column) = reached
        && found.is_empty()
        && let Some(stray) = stray_reports(record, form, column)
    {
        found.push(stray);
    }
    found
}

/// A report column in which hardly any item holds text.
fn stray_reports(record: &Record, form: &Form, column: &str) -> Option<Found> {
    let items = items(record, form, column);
    let filled: Vec<&Item> = items.iter().filter(|item| item.holds(column)).collect();
    let is_stray = !filled.is_empty() && filled.len() * FEW_OF <= items.len();
    let first = filled.first().filter(|_| is_stray)?;
    let finding = Finding::FewReports { column: column.to_owned(), filled: filled.len(), of: items.len() };
    Some((format!("{}/{column}", first.pointer), finding))
}

/// Targets that the report of the stage reached leaves out.
pub(super) fn targets(record: &Record, form: &Form, check: &Check) -> Vec<Found> {
    let Some(Tree::Leaf(Typed::Text(stage))) = record.fields.get("stage") else { return Vec::new() };
    let stage = form.stages.iter().find(|drawn| drawn.name == *stage);
    let Some(column) = stage.and_then(|stage| stage.column.as_deref()) else { return Vec::new() };
    if stray_reports(record, form, column).is_some() {
        return Vec::new();
    }
    let aims = |field: &FieldPath, kind: FieldKind| kind == FieldKind::Target && check.holds_for(field, kind);
    let slots = form.slots();
    let targets: Vec<&str> =
        slots.iter().filter(|slot| aims(&slot.path, slot.kind)).map(|slot| slot.path.leaf()).collect();
    let items = items(record, form, column);
    let mut found = Vec::new();
    for item in &items {
        let is_wanted = targets.iter().any(|target| item.holds(target));
        if is_wanted && !item.holds(column) && !is_shared(record, form, &items, item.row, column) {
            let finding = Finding::NotReported { column: column.to_owned() };
            found.push((format!("{}/{column}", item.pointer), finding));
        }
    }
    found
}

/// Whether one report stands for all items of a row: it is at the first item, and no number ties it to that.
fn is_shared(record: &Record, form: &Form, items: &[Item<'_>], row: usize, column: &str) -> bool {
    let mut of_row = items.iter().filter(|item| item.row == row);
    let is_first = of_row.next().is_some_and(|first| first.holds(column));
    let numbered = |place: Place| match place {
        Place::Cell { table, row: its, column: drawn, .. } => {
            let drawn = form.tables().nth(table).and_then(|table| table.columns.get(drawn));
            its == row && drawn.is_some_and(|drawn| drawn.field.path.leaf() == column)
        }
        _ => false,
    };
    let has_number =
        record.marks.iter().any(|mark| mark.number.is_some() && mark.place.is_some_and(numbered));
    is_first && !has_number && of_row.all(|item| !item.holds(column))
}
