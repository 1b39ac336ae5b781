//! A record in, the rows of its tables out.

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde_json::{Map, Number, Value};

use super::derive::{Held, Level, Slot};
use super::{Cell, Row};
use crate::output::shape::{ShapedEvidence, ShapedRecord};

/// Gives the rows of `record` to `put`, with the position of the table of each.
pub(super) fn rows<'r>(
    levels: &[Level],
    record: &'r ShapedRecord,
    key: &str,
    put: &mut dyn FnMut(usize, Row<'r>),
) {
    let filler = Filler { record, key, confidences: Confidences::of(record) };
    let (mut quantities, mut periods) = (0, 0);
    let (quantity_table, period_table) = (levels.len(), levels.len() + 1);
    for (table, level) in levels.iter().enumerate() {
        for place in filler.places(level) {
            put(table, filler.row(level, &place));
            for slot in &level.slots {
                let Some(value) = at(place.value, &slot.path) else { continue };
                let own = Own { level, slot, row: &place.pointer };
                match slot.held {
                    Held::Measured => filler.quantities(&own, value, &mut quantities, &mut |row| {
                        put(quantity_table, row);
                    }),
                    Held::Period => {
                        filler.periods(&own, value, &mut periods, &mut |row| put(period_table, row));
                    }
                    _ => {}
                }
            }
        }
    }
    filler.diagnostics(&mut |row| put(levels.len() + 2, row));
    filler.residue(&mut |row| put(levels.len() + 3, row));
    filler.evidence(&mut |row| put(levels.len() + 4, row));
}

struct Filler<'r, 'k> {
    record: &'r ShapedRecord,
    key: &'k str,
    confidences: Confidences<'r>,
}

/// What a row shows: the record, or an element of a list of it.
struct Place<'r> {
    pointer: String,
    around: String,
    position: usize,
    value: Json<'r>,
}

#[derive(Clone, Copy)]
enum Json<'r> {
    Root(&'r Map<String, Value>),
    Value(&'r Value),
}

fn at<'r>(value: Json<'r>, path: &[String]) -> Option<&'r Value> {
    let mut names = path.iter();
    let mut value = match value {
        Json::Root(fields) => fields.get(names.next()?)?,
        Json::Value(value) => value,
    };
    for name in names {
        value = value.get(name)?;
    }
    Some(value)
}

/// Whose a quantity or period is.
struct Own<'l> {
    level: &'l Level,
    slot: &'l Slot,
    row: &'l str,
}

impl<'r> Filler<'r, '_> {
    fn places(&self, level: &Level) -> Vec<Place<'r>> {
        let root = Json::Root(&self.record.fields);
        let mut places =
            vec![Place { pointer: String::new(), around: String::new(), position: 1, value: root }];
        for names in &level.lists {
            let mut inner = Vec::new();
            for outer in places {
                let Some(Value::Array(elements)) = at(outer.value, names) else { continue };
                let list = format!("{}/{}", outer.pointer, names.join("/"));
                inner.extend(elements.iter().enumerate().map(|(index, value)| Place {
                    pointer: format!("{list}/{index}"),
                    around: outer.pointer.clone(),
                    position: index + 1,
                    value: Json::Value(value),
                }));
            }
            places = inner;
        }
        places
    }

    fn row(&self, level: &Level, place: &Place<'r>) -> Row<'r> {
        let mut row = Vec::new();
        if level.lists.is_empty() {
            self.sheet_head(&mut row);
        } else {
            let around = (level.lists.len() > 1).then_some(place.around.as_str());
            self.head(&place.pointer, around, place.position, &mut row);
        }
        for slot in &level.slots {
            let value = at(place.value, &slot.path);
            let is_object = value.is_some_and(Value::is_object);
            for (key, ..) in slot.held.columns() {
                // A string drawn as an object by another form, or the other way round, is in that form's columns.
                let value = if key.is_empty() {
                    value.filter(|_| !is_object)
                } else {
                    value.and_then(|v| v.get(*key))
                };
                row.push(value.map_or(Cell::Null, cell));
            }
        }
        row.push(self.confidences.lowest(&place.pointer).map_or(Cell::Null, number));
        if level.lists.is_empty() {
            self.sheet_tail(&mut row);
        }
        row
    }

    fn sheet_head(&self, row: &mut Row<'r>) {
        let record = self.record;
        row.push(Cell::Text(Cow::Owned(self.key.to_owned())));
        row.extend([text(&record.id), text(&record.kind)]);
        row.extend([opt_text(record.form.as_ref()), opt_text(record.edition.as_ref())]);
    }

    fn sheet_tail(&self, row: &mut Row<'r>) {
        let (source, ledger) = (&self.record.source, &self.record.ledger);
        let fit = self.record.fit.as_ref();
        row.extend([
            text(&source.file),
            count(source.pages[0]),
            count(source.pages[1]),
            text(&source.sha256),
            text(&source.media_type),
            opt_text(source.encoding.as_ref()),
            opt_text(source.producer.as_ref()),
            text(&source.dialect),
            text(&source.layout),
            fit.map_or(Cell::Null, |fit| number(fit.share)),
            fit.map_or(Cell::Null, |fit| number(fit.margin)),
            count(ledger.source),
            count(ledger.field),
            count(ledger.label),
            count(ledger.marker),
            count(ledger.residue),
            count(self.record.diagnostics.len()),
            text(&self.record.schema_version),
        ]);
    }

    /// Key, the record's key, the key of the row around, id, position.
    fn head(&self, pointer: &str, around: Option<&str>, position: usize, row: &mut Row<'r>) {
        row.push(Cell::Text(Cow::Owned(format!("{}{pointer}", self.key))));
        row.push(Cell::Text(Cow::Owned(self.key.to_owned())));
        row.extend(around.map(|around| Cell::Text(Cow::Owned(format!("{}{around}", self.key)))));
        row.push(text(&self.record.id));
        row.push(count(position));
    }

    fn owned(&self, own: &Own<'_>, inside: &str, position: usize) -> Row<'r> {
        let field: String = own.slot.path.iter().flat_map(|name| ["/", name]).collect();
        let mut row = Vec::new();
        self.head(&format!("{}{field}{inside}", own.row), None, position, &mut row);
        row.push(Cell::Text(Cow::Owned(own.level.name.clone())));
        row.push(Cell::Text(Cow::Owned(format!("{}{}", self.key, own.row))));
        row.push(Cell::Text(Cow::Owned(own.slot.name.clone())));
        row
    }

    fn quantities(&self, own: &Own<'_>, value: &'r Value, known: &mut usize, put: &mut dyn FnMut(Row<'r>)) {
        let Some(Value::Array(quantities)) = value.get("quantities") else { return };
        for (index, quantity) in quantities.iter().enumerate() {
            *known += 1;
            let mut row = self.owned(own, &format!("/quantities/{index}"), *known);
            let fraction = quantity.get("fraction");
            let of = |key: &str| quantity.get(key).map_or(Cell::Null, cell);
            row.extend(["text", "value", "from", "to"].map(of));
            row.extend([0, 1].map(|at| fraction.and_then(|both| both.get(at)).map_or(Cell::Null, cell)));
            row.extend(["unit", "comparison", "approximate", "change", "per", "as_of"].map(of));
            put(row);
        }
    }

    /// The parts of a period, or the period itself where it has no parts.
    fn periods(&self, own: &Own<'_>, value: &'r Value, known: &mut usize, put: &mut dyn FnMut(Row<'r>)) {
        if !value.is_object() {
            return;
        }
        let parts = match value.get("parts") {
            Some(Value::Array(parts)) => parts.iter().collect(),
            _ => vec![value],
        };
        let is_whole = parts.len() == 1;
        for (index, part) in parts.into_iter().enumerate() {
            *known += 1;
            let inside = if is_whole { String::new() } else { format!("/parts/{index}") };
            let mut row = self.owned(own, &inside, *known);
            row.extend(
                ["text", "kind", "start", "end", "approximate"]
                    .map(|key| part.get(key).map_or(Cell::Null, cell)),
            );
            put(row);
        }
    }

    fn diagnostics(&self, put: &mut dyn FnMut(Row<'r>)) {
        for (index, told) in self.record.diagnostics.iter().enumerate() {
            let mut row = Vec::new();
            self.head(&format!("#diagnostics/{index}"), None, index + 1, &mut row);
            row.extend([text(&told.severity), text(&told.code), opt_text(told.pointer.as_ref())]);
            row.extend([text(&told.message), text(&told.help)]);
            put(row);
        }
    }

    fn residue(&self, put: &mut dyn FnMut(Row<'r>)) {
        for (index, left) in self.record.residue.iter().enumerate() {
            let mut row = Vec::new();
            self.head(&format!("#residue/{index}"), None, index + 1, &mut row);
            row.extend([text(&left.text), text(&left.reason)]);
            row.extend(extent(&left.spans));
            put(row);
        }
    }

    fn evidence(&self, put: &mut dyn FnMut(Row<'r>)) {
        let mut met: BTreeMap<&str, usize> = BTreeMap::new();
        for (index, (pointer, evidence)) in self.record.evidence.0.iter().enumerate() {
            let times = met.entry(pointer).and_modify(|times| *times += 1).or_insert(1);
            let mut row = Vec::new();
            // A value may be told of twice (seen in damaged texts); keys are told apart all the same.
            let again = if *times > 1 { format!("#{times}") } else { String::new() };
            self.head(&format!("{pointer}{again}"), None, index + 1, &mut row);
            row.extend([text(pointer), number(evidence.confidence), count(evidence.spans.len())]);
            row.extend(extent(&evidence.spans));
            row.extend(area(evidence));
            row.push(count(evidence.alternatives.len()));
            put(row);
        }
    }
}

/// From the first byte of the first span to the end of the last.
fn extent<'r>(spans: &[[usize; 2]]) -> [Cell<'r>; 2] {
    let start = spans.iter().map(|span| span[0]).min();
    let end = spans.iter().map(|span| span[1]).max();
    [start.map_or(Cell::Null, count), end.map_or(Cell::Null, count)]
}

/// The first page a value stands on, and the box round all of it there.
fn area<'r>(evidence: &ShapedEvidence) -> [Cell<'r>; 5] {
    let Some(page) = evidence.boxes.first().map(|first| first.page) else { return [const { Cell::Null }; 5] };
    let on_page = || evidence.boxes.iter().filter(|area| area.page == page);
    let left = on_page().map(|area| area.x).fold(f64::INFINITY, f64::min);
    let top = on_page().map(|area| area.y).fold(f64::INFINITY, f64::min);
    let right = on_page().map(|area| area.x + area.width).fold(f64::NEG_INFINITY, f64::max);
    let bottom = on_page().map(|area| area.y + area.height).fold(f64::NEG_INFINITY, f64::max);
    let hundredths = |points: f64| number((points * 100.0).round() / 100.0);
    [count(page), hundredths(left), hundredths(top), hundredths(right - left), hundredths(bottom - top)]
}

/// Confidences by pointer, in order of the pointers, so that all below one stand together.
struct Confidences<'r>(Vec<(&'r str, f64)>);

impl<'r> Confidences<'r> {
    fn of(record: &'r ShapedRecord) -> Self {
        let values = record.evidence.0.iter();
        let mut sorted: Vec<(&str, f64)> =
            values.map(|(pointer, evidence)| (pointer.as_str(), evidence.confidence)).collect();
        sorted.sort_by_key(|(pointer, _)| *pointer);
        Self(sorted)
    }

    /// The lowest of the values at and below `pointer`.
    fn lowest(&self, pointer: &str) -> Option<f64> {
        let below = format!("{pointer}/");
        let from = self.0.partition_point(|(own, _)| *own < below.as_str());
        let under = self.0[from..].iter().take_while(|(own, _)| own.starts_with(&below));
        let itself = self.0.binary_search_by_key(&pointer, |(own, _)| *own).ok().map(|at| &self.0[at]);
        under.chain(itself).map(|(_, confidence)| *confidence).reduce(f64::min)
    }
}

fn text(text: &str) -> Cell<'_> {
    Cell::Text(Cow::Borrowed(text))
}

fn opt_text(text: Option<&String>) -> Cell<'_> {
    text.map_or(Cell::Null, |text| Cell::Text(Cow::Borrowed(text)))
}

fn count<'r>(count: usize) -> Cell<'r> {
    Cell::Integer(count as i64)
}

fn number<'r>(value: f64) -> Cell<'r> {
    Number::from_f64(value).map_or(Cell::Null, |number| Cell::Number(Cow::Owned(number)))
}

fn cell(value: &Value) -> Cell<'_> {
    match value {
        Value::String(string) => text(string),
        Value::Number(number) => match number.as_i64() {
            Some(whole) => Cell::Integer(whole),
            None => Cell::Number(Cow::Borrowed(number)),
        },
        Value::Bool(holds) => Cell::Boolean(*holds),
        _ => Cell::Null,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::output::tables::Tables;

    #[test]
    fn keys_are_told_apart_where_a_value_is_told_of_twice() {
        let line = r#"{"schema_version":"1","id":"a","form":null,"edition":null,"kind":"sheet","source":{"file":"f",
            "sha256":"0123","media_type":"text/plain","dialect":"unknown","layout":"order","pages":[1,1]},
            "fields":{},"evidence":{"/a":{"confidence":1.0,"spans":[[0,1]],"boxes":[]},
            "/a":{"confidence":0.5,"spans":[[1,2]],"boxes":[]}},"residue":[],
            "ledger":{"source":2,"field":2,"label":0,"marker":0,"residue":0},"diagnostics":[]}"#;
        let record: ShapedRecord = serde_json::from_str(line).unwrap();
        let tables = Tables::of([]);
        let evidence = tables.position(crate::output::tables::EVIDENCE);
        let mut keys = Vec::new();
        tables.rows(&record, "0123-1", &mut |table, row| {
            if Some(table) == evidence {
                keys.push(row[0].text().into_owned());
            }
        });
        assert_eq!(keys, ["0123-1/a", "0123-1/a#2"]);
    }
}
