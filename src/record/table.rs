//! The rows of a table, their items and cells.

use super::fill::{Filler, pointer};
use super::joined::Joined;
use super::read::Written;
use super::tree::{Tree, Typed};
use crate::fold;
use crate::form::{Field, FieldKind, Table};
use crate::layout::{Mark, Place, Reason};

/// Fills the rows of one table; a second table of the same rows adds to them.
pub(super) fn fill(filler: &mut Filler<'_>, table: usize, drawn: &Table) {
    let path = [drawn.rows.clone()];
    let known = match filler.fields.at(&path) {
        Some(Tree::List(rows)) => rows.clone(),
        _ => Vec::new(),
    };
    let is_first = known.is_empty();
    let mut rows = known;
    let mut continued: Vec<usize> = Vec::new();
    for row in 0..row_count(filler, table) {
        let at = if is_first { rows.len() } else { same_row(filler, table, drawn, row, &rows, &continued) };
        let pointer = format!("{}/{at}", pointer(&path));
        let value = fill_row(filler, table, drawn, row, rows.get(at), &pointer);
        if at < rows.len() {
            rows[at] = value;
        } else if !is_unused(&value, drawn) {
            rows.push(value);
        }
        continued.push(at);
    }
    filler.fields.put(&path, Tree::List(rows));
}

/// Which of the rows known a further table's row goes on with: the one of the same number, else of the same
/// place; a new one where another row went on with it already.
fn same_row(
    filler: &Filler<'_>,
    table: usize,
    drawn: &Table,
    row: usize,
    known: &[Tree],
    continued: &[usize],
) -> usize {
    let mark = filler.layout.marks.iter().find(|mark| mark.place == Some(Place::Number { table, row }));
    let number = mark.and_then(|mark| mark.number).map(|number| Tree::Leaf(Typed::Number(number)));
    let same =
        known.iter().position(|known| number.is_some() && known.get(&drawn.number_name) == number.as_ref());
    let at = same.unwrap_or(row.min(known.len()));
    if continued.contains(&at) { known.len() } else { at }
}

fn row_count(filler: &Filler<'_>, table: usize) -> usize {
    let marks = filler.layout.marks.iter().filter_map(|mark| mark.place);
    let cells = filler.layout.cells.iter().map(|cell| cell.place);
    marks.chain(cells).filter_map(|place| row_of(place, table)).max().map_or(0, |row| row + 1)
}

fn row_of(place: Place, of: usize) -> Option<usize> {
    match place {
        Place::Number { table, row } | Place::Heading { table, row } | Place::Cell { table, row, .. } => {
            (table == of).then_some(row)
        }
        Place::Field { .. } => None,
    }
}

fn item_of(place: Place, table: usize, row: usize) -> Option<usize> {
    match place {
        Place::Cell { table: of, row: its, item, .. } => (of == table && its == row).then_some(item),
        _ => None,
    }
}

/// A row whose number alone is printed.
fn is_unused(row: &Tree, drawn: &Table) -> bool {
    match row {
        Tree::Object(fields) => {
            fields.iter().filter(|(name, _)| *name != drawn.number_name).all(|(_, value)| value.is_empty())
        }
        _ => true,
    }
}

fn fill_row(
    filler: &mut Filler<'_>,
    table: usize,
    drawn: &Table,
    row: usize,
    known: Option<&Tree>,
    pointer: &str,
) -> Tree {
    let mut value = known.cloned().unwrap_or(Tree::Object(Vec::new()));
    let has_cells = filler.layout.cells.iter().any(|cell| row_of(cell.place, table) == Some(row));
    if known.is_none() {
        let mark = filler.layout.marks.iter().find(|mark| mark.place == Some(Place::Number { table, row }));
        let number = mark.and_then(|mark| mark.number);
        value.put_named(
            &drawn.number_name,
            number.map_or(Tree::Null, |number| Tree::Leaf(Typed::Number(number))),
        );
        if let (Some(mark), true) = (mark.filter(|_| number.is_some()), has_cells) {
            filler.prove_mark(format!("{pointer}/{}", drawn.number_name), mark.confidence, &mark.spans);
        }
    }
    if drawn.heading.is_some() {
        let joined = filler.joined(Place::Heading { table, row });
        again(filler, joined, "heading", &mut value, pointer);
    }
    fill_repeats(filler, table, drawn, row, &mut value, pointer);
    match &drawn.items {
        Some(items) => {
            let known = known.and_then(|row| row.get(&items.name)).map_or(&[][..], Tree::elements);
            let list = fill_items(filler, table, drawn, row, known, &format!("{pointer}/{}", items.name));
            value.put_named(&items.name, list);
        }
        None => {
            for (column, field) in drawn.columns.iter().enumerate() {
                if field.field.kind == FieldKind::Repeat {
                    continue;
                }
                let place = Place::Cell { table, row, item: 0, column };
                fill_cell(filler, place, &field.field, &mut value, pointer);
            }
        }
    }
    value
}

fn fill_cell(filler: &mut Filler<'_>, place: Place, drawn: &Field, row: &mut Tree, at: &str) {
    let written = Written { cells: filler.cells(place), label: None, icons: None };
    let name = drawn.path.leaf();
    let value = filler.read(&written, drawn, row.get(name), &format!("{at}/{name}"));
    row.put_named(name, value);
}

fn fill_items(
    filler: &mut Filler<'_>,
    table: usize,
    drawn: &Table,
    row: usize,
    known: &[Tree],
    pointer: &str,
) -> Tree {
    let layout = filler.layout;
    // The cells of all tables are asked, and each table has columns of its own.
    let is_repeat = |place: Place| match place {
        Place::Cell { table: of, column, .. } if of == table => {
            drawn.columns.get(column).is_some_and(|column| column.field.kind == FieldKind::Repeat)
        }
        _ => false,
    };
    let places = layout
        .marks
        .iter()
        .filter_map(|mark| mark.place)
        .chain(layout.cells.iter().map(|cell| cell.place).filter(|place| !is_repeat(*place)));
    let count = places.filter_map(|place| item_of(place, table, row)).max().map_or(0, |item| item + 1);
    let mut items = Vec::new();
    for item in 0..count.max(known.len()) {
        let at = format!("{pointer}/{item}");
        let mut value = known.get(item).cloned().unwrap_or(Tree::Object(Vec::new()));
        let mark = number_mark(&layout.marks, table, row, item);
        let number = mark.and_then(|mark| mark.number);
        if !matches!(value.get("number"), Some(Tree::Leaf(_))) {
            value.put_named("number", number.map_or(Tree::Null, |number| Tree::Leaf(Typed::Number(number))));
            if let (Some(mark), Some(_)) = (mark, number) {
                filler.prove_mark(format!("{at}/number"), mark.confidence, &mark.spans);
            }
        }
        for (column, field) in drawn.columns.iter().enumerate() {
            if field.field.kind == FieldKind::Repeat {
                continue;
            }
            let place = Place::Cell { table, row, item, column };
            fill_cell(filler, place, &field.field, &mut value, &at);
        }
        items.push(value);
    }
    Tree::List(items)
}

/// The words of a row printed again in a further table: a label where they are the same, the value itself where
/// the first table lost it; anything else in that column belongs nowhere.
fn fill_repeats(
    filler: &mut Filler<'_>,
    table: usize,
    drawn: &Table,
    row: usize,
    value: &mut Tree,
    at: &str,
) {
    let repeats = drawn.columns.iter().enumerate().filter(|(_, drawn)| drawn.field.kind == FieldKind::Repeat);
    for (column, drawn) in repeats {
        let is_here = |place: Place| match place {
            Place::Cell { table: of, row: its, column: its_column, .. } => {
                (of, its, its_column) == (table, row, column)
            }
            _ => false,
        };
        let mut places: Vec<Place> =
            filler.layout.cells.iter().map(|cell| cell.place).filter(|place| is_here(*place)).collect();
        places.sort_unstable();
        places.dedup();
        let name = drawn.field.path.leaf();
        for place in places {
            let joined = filler.joined(place);
            again(filler, joined, name, value, at);
        }
    }
}

/// Puts a text under the name of a row's text, which an earlier table may have printed already.
fn again(filler: &mut Filler<'_>, joined: Joined, name: &str, row: &mut Tree, at: &str) {
    let again = fold::key_string(&joined.text);
    match row.get(name).and_then(Tree::text).map(fold::key_string) {
        None => {
            let cell = filler.value(joined, FieldKind::Text, &format!("{at}/{name}"));
            row.put_named(name, cell);
        }
        // It may have lost its end where its box is too small.
        Some(known) if known.contains(&again) => filler.claim_label(&joined.spans),
        Some(known) if again.contains(&known) => filler.leave(joined.spans, Reason::Repeated),
        Some(_) => filler.leave(joined.spans, Reason::Unclaimed),
    }
}

/// A mark of the item that prints a number.
fn number_mark(marks: &[Mark], table: usize, row: usize, item: usize) -> Option<&Mark> {
    marks.iter().find(|mark| {
        mark.number.is_some() && mark.place.and_then(|place| item_of(place, table, row)) == Some(item)
    })
}
