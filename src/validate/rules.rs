//! Checks of one sheet: fields, numbers, years, periods.

use super::stages;
use super::values::{self, Valued, spans};
use crate::diagnostic::{Diagnostic, Finding, Problem};
use crate::form::{Check, FieldPath, Form, Rule, Table};
use crate::layout::Place;
use crate::record::{Record, Tree, Typed};
use crate::value::fiscal_year::{first_day, last_day};
use crate::value::period::Period;

/// What a check found, and where: a pointer into the fields.
pub(super) type Found = (String, Finding);

/// Holds a record against all checks of its form that look at one sheet.
pub(super) fn check(record: &Record, form: &Form) -> Vec<Diagnostic> {
    let mut diagnostics = Vec::new();
    for check in &form.checks {
        let found = match check.rule {
            Rule::Filled => filled(record, form, check),
            Rule::MarkerCounts => marker_counts(record, form),
            Rule::Numbering => numbering(record, form),
            Rule::FiscalYear => fiscal_year(record, form, check),
            Rule::PeriodInYear => period_in_year(record, form, check),
            Rule::StageReports => stages::reports(record, form),
            Rule::TargetReported => stages::targets(record, form, check),
            Rule::Cover => Vec::new(),
        };
        diagnostics.extend(found.into_iter().map(|found| told(found, record, check)));
    }
    diagnostics
}

/// The diagnostic of what a check found.
pub(super) fn told((pointer, finding): Found, record: &Record, check: &Check) -> Diagnostic {
    Diagnostic {
        spans: spans(record, &pointer),
        pointer: Some(pointer),
        problem: Problem::Found { finding, wording: check.wording.clone() },
    }
}

/// The values that a check holds for, in the record's order.
fn aimed<'r>(record: &'r Record, form: &Form, check: &Check) -> Vec<Valued<'r>> {
    let slots = form.slots().into_iter().filter(|slot| check.holds_for(&slot.path, slot.kind));
    let places: Vec<FieldPath> = slots.map(|slot| slot.path).collect();
    values::at(&record.fields, &places)
}

fn filled(record: &Record, form: &Form, check: &Check) -> Vec<Found> {
    let empty = aimed(record, form, check).into_iter().filter(|valued| valued.value.is_empty());
    empty.map(|valued| (valued.pointer, Finding::NotFilled { field: valued.path.to_string() })).collect()
}

/// A column that prints none leaves its items to the others; those that print numbers print the same ones.
fn marker_counts(record: &Record, form: &Form) -> Vec<Found> {
    let mut found = Vec::new();
    let mut printed: Vec<(usize, usize, usize, u32)> = Vec::new();
    for mark in &record.marks {
        if let (Some(Place::Cell { table, row, column, .. }), Some(number)) = (mark.place, mark.number) {
            printed.push((table, row, column, number));
        }
    }
    printed.sort_unstable();
    for of_row in printed.chunk_by(|one, other| (one.0, one.1) == (other.0, other.1)) {
        let numbers = |column: &[(usize, usize, usize, u32)]| -> Vec<u32> {
            column.iter().map(|printed| printed.3).collect()
        };
        let mut columns = of_row.chunk_by(|one, other| one.2 == other.2);
        let first = columns.next().map(numbers);
        if columns.all(|column| Some(numbers(column)) == first) {
            continue;
        }
        let (table, row) = (of_row[0].0, of_row[0].1);
        let Some(drawn) = form.tables().nth(table) else { continue };
        let name =
            |column: usize| drawn.columns.get(column).map_or("", |drawn| drawn.field.path.leaf()).to_owned();
        let columns = of_row.chunk_by(|one, other| one.2 == other.2);
        let counts = columns.map(|column| (name(column[0].2), column.len())).collect();
        found.push((row_pointer(record, drawn, table, row), Finding::MarkerCounts { counts }));
    }
    found
}

/// The row of the record that a table's row became: the one of its number, else of its place.
fn row_pointer(record: &Record, drawn: &Table, table: usize, row: usize) -> String {
    let rows = record.fields.get(&drawn.rows).map_or(&[][..], Tree::elements);
    let mark = record.marks.iter().find(|mark| mark.place == Some(Place::Number { table, row }));
    let number = mark.and_then(|mark| mark.number).map(|number| Tree::Leaf(Typed::Number(number)));
    let same = rows.iter().position(|row| number.is_some() && row.get(&drawn.number_name) == number.as_ref());
    format!("/{}/{}", drawn.rows, same.unwrap_or(row))
}

fn numbering(record: &Record, form: &Form) -> Vec<Found> {
    let mut found = Vec::new();
    let mut done: Vec<&str> = Vec::new();
    for table in form.tables() {
        if done.contains(&table.rows.as_str()) {
            continue;
        }
        done.push(&table.rows);
        let rows = record.fields.get(&table.rows).map_or(&[][..], Tree::elements);
        let mut hold = |elements: &[Tree], name: &str, pointer: String| {
            let numbers: Vec<u32> =
                elements.iter().filter_map(|element| number(element.get(name)?)).collect();
            if numbers.iter().zip(1..).any(|(number, wanted)| *number != wanted) {
                found.push((pointer, Finding::Numbering { numbers }));
            }
        };
        hold(rows, &table.number_name, format!("/{}", table.rows));
        let Some(items) = &table.items else { continue };
        for (at, row) in rows.iter().enumerate() {
            let elements = row.get(&items.name).map_or(&[][..], Tree::elements);
            hold(elements, "number", format!("/{}/{at}/{}", table.rows, items.name));
        }
    }
    found
}

/// The number that a value is.
pub(super) fn number(value: &Tree) -> Option<u32> {
    match value {
        Tree::Leaf(Typed::Number(number)) => Some(*number),
        _ => None,
    }
}

fn fiscal_year(record: &Record, form: &Form, check: &Check) -> Vec<Found> {
    let mut found = Vec::new();
    for valued in aimed(record, form, check) {
        let Tree::Leaf(Typed::Year { text, year }) = valued.value else { continue };
        let calendar = year.year();
        if year.era_year.is_impossible() {
            found.push((valued.pointer, Finding::ImpossibleYear { text: text.clone(), year: calendar }));
        } else if let Some(years) = check.years.filter(|(first, last)| !(first..=last).contains(&&calendar)) {
            found.push((valued.pointer, Finding::StrangeYear { year: calendar, years }));
        }
    }
    found
}

/// Words that say that another year than the sheet's is meant.
const OTHER_YEARS: [&str; 3] = ["年度", "翌年", "来年"];

fn period_in_year(record: &Record, form: &Form, check: &Check) -> Vec<Found> {
    let Some(year) = record.fiscal_year else { return Vec::new() };
    let (Some(first), Some(last)) = (first_day(year), last_day(year)) else { return Vec::new() };
    let is_outside = |period: &Period| {
        period.end.is_some_and(|end| end < first) || period.start.is_some_and(|start| start > last)
    };
    let mut found = Vec::new();
    for valued in aimed(record, form, check) {
        let Tree::Leaf(Typed::Period { text, periods }) = valued.value else { continue };
        let outside = periods.iter().filter(|period| is_outside(&period.value));
        let unsaid =
            outside.filter(|period| !OTHER_YEARS.iter().any(|word| period.text(text).contains(word)));
        found.extend(unsaid.map(|period| {
            let period = period.text(text).to_owned();
            (valued.pointer.clone(), Finding::OutsideYear { period, year })
        }));
    }
    found
}
