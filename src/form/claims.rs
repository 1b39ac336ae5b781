//! The places of a record that a drawing's boxes fill, and those of them that two would fill: the later one would
//! take the place of the earlier without a word.

use super::{DrawingProblem, Field, FieldKind, Form, PROGRESS, STAGE, Table};

/// What is drawn that fills a place, in drawn order; a table goes before its columns, and is known by its place
/// among the form's.
pub(super) enum Claim {
    /// A box, or the part of a label that fills a field.
    Field(Field),
    /// A list of rows.
    Rows(usize),
    /// A column of a table.
    Column(usize, Field),
}

/// The first claim to a place that is taken: where it is drawn, and what is wrong with it.
pub(super) fn clash<'d>(form: &Form, claims: &[(&'d str, Claim)]) -> Option<(&'d str, DrawingProblem)> {
    let tables: Vec<&Table> = form.tables().collect();
    claims.iter().enumerate().find_map(|(position, (at, claim))| {
        let earlier = claims[..position].iter().map(|(_, claim)| claim);
        let problem = match claim {
            Claim::Field(field) => of_field(form, &tables, field, earlier),
            Claim::Rows(table) => of_rows(form, tables[*table], earlier),
            Claim::Column(table, field) => of_column(&tables, *table, field, earlier),
        };
        Some((*at, problem?))
    })
}

fn of_field<'c>(
    form: &Form,
    tables: &[&Table],
    field: &Field,
    mut earlier: impl Iterator<Item = &'c Claim>,
) -> Option<DrawingProblem> {
    let names = &field.path.0;
    if field.kind == FieldKind::Repeat {
        return Some(DrawingProblem::NoRepeat(field.path.to_string()));
    }
    if !form.stages.is_empty() && names.first().is_some_and(|name| name == STAGE) {
        return Some(DrawingProblem::Reserved(field.path.to_string()));
    }
    earlier.find_map(|claim| match claim {
        Claim::Field(other) if other.path == field.path && !goes_on(other, field) => {
            Some(DrawingProblem::Twice(field.path.to_string()))
        }
        Claim::Field(other) if other.path != field.path => inside(&other.path.0, names),
        Claim::Rows(table) => is_in(&tables[*table].rows, names),
        Claim::Field(_) | Claim::Column(..) => None,
    })
}

fn of_rows<'c>(
    form: &Form,
    table: &Table,
    mut earlier: impl Iterator<Item = &'c Claim>,
) -> Option<DrawingProblem> {
    let reserved = |name: &str| Some(DrawingProblem::Reserved(name.to_owned()));
    if !form.stages.is_empty() && table.rows == STAGE {
        return reserved(STAGE);
    }
    let items = table.items.as_ref().map(|items| items.name.as_str());
    let heading = table.heading.is_some().then_some("heading");
    let number = Some(table.number_name.as_str());
    if number == heading || number == items || items.is_some() && items == heading {
        return reserved(&format!(
            "{}.{}",
            table.rows,
            items.filter(|_| number != heading).unwrap_or("heading")
        ));
    }
    earlier.find_map(|claim| match claim {
        Claim::Field(other) => is_in(&table.rows, &other.path.0),
        Claim::Rows(_) | Claim::Column(..) => None,
    })
}

fn of_column<'c>(
    tables: &[&Table],
    at: usize,
    field: &Field,
    mut earlier: impl Iterator<Item = &'c Claim>,
) -> Option<DrawingProblem> {
    let table = tables[at];
    let [name] = field.path.0.as_slice() else {
        return Some(DrawingProblem::DottedColumn(field.path.to_string()));
    };
    let items = |table: &Table| table.items.as_ref().map(|items| items.name.clone());
    let of_same = |other: &&&Table| other.rows == table.rows;
    if field.kind == FieldKind::Repeat {
        let is_printed = tables[..at].iter().filter(of_same).any(|before| {
            let is_column = |name: &str| before.columns.iter().any(|column| column.field.path.leaf() == name);
            before.heading.is_some() && name == "heading" || before.items.is_none() && is_column(name)
        });
        return (!is_printed).then(|| DrawingProblem::NoRepeat(name.clone()));
    }
    let same: Vec<&Table> = tables.iter().filter(of_same).copied().collect();
    let draws = |kind| same.iter().flat_map(|table| &table.columns).any(|column| column.field.kind == kind);
    let is_progress = name == PROGRESS
        && draws(FieldKind::Target)
        && draws(FieldKind::Report)
        && items(table) == same.iter().find_map(|table| items(table));
    let is_reserved = match &table.items {
        Some(_) => name == "number",
        None => same.iter().any(|table| {
            *name == table.number_name
                || name == "heading" && table.heading.is_some()
                || items(table).as_ref() == Some(name)
        }),
    };
    let path = || [Some(table.rows.clone()), items(table), Some(name.clone())];
    let path = || path().into_iter().flatten().collect::<Vec<String>>().join(".");
    if is_progress || is_reserved {
        return Some(DrawingProblem::Reserved(path()));
    }
    earlier.find_map(|claim| {
        let Claim::Column(of, other) = claim else { return None };
        let is_there = tables[*of].rows == table.rows && items(tables[*of]) == items(table);
        let is_same = is_there && other.path == field.path && other.kind != FieldKind::Repeat;
        (is_same && !goes_on(other, field)).then(|| DrawingProblem::Twice(path()))
    })
}

/// Whether a box goes on with the list of an earlier one.
fn goes_on(earlier: &Field, field: &Field) -> bool {
    earlier.is_list && field.is_list && earlier.kind.is_like(field.kind)
}

/// One of two places stands in the other, which holds a value and has no room.
fn inside(one: &[String], other: &[String]) -> Option<DrawingProblem> {
    let (outer, inner) = if one.len() < other.len() { (one, other) } else { (other, one) };
    inner
        .starts_with(outer)
        .then(|| DrawingProblem::Inside { outer: outer.join("."), inner: inner.join(".") })
}

/// A field that stands where a list of rows does, or in it.
fn is_in(rows: &str, names: &[String]) -> Option<DrawingProblem> {
    match names {
        [name] if name == rows => Some(DrawingProblem::Twice(rows.to_owned())),
        _ => inside(&[rows.to_owned()], names),
    }
}
