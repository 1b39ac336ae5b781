//! The JSON Schema of the records: the shape, and the fields of each form as its drawing gives them.

use serde_json::{Map, Value, json};

use super::shape::ShapedRecord;
use crate::form::{Drawn, Field, FieldKind, Form, Library, Part, Table};
use crate::record::reached;

/// The schema of all records that the forms at hand can give.
pub fn schema(library: &Library) -> Value {
    let mut schema = serde_json::to_value(schemars::schema_for!(ShapedRecord)).unwrap_or_default();
    let mut variants = Vec::new();
    for form in library.forms() {
        variants.push(json!({
            "if": {"properties": {"form": {"const": form.name}, "edition": {"const": form.edition}}},
            "then": {"properties": {"fields": fields(form)}},
        }));
    }
    if let Value::Object(schema) = &mut schema {
        schema.insert("allOf".to_owned(), Value::Array(variants));
    }
    schema
}

/// The fields of one form.
fn fields(form: &Form) -> Value {
    let mut properties = Node::default();
    if !form.stages.is_empty() {
        let names: Vec<Value> = form.stages.iter().map(|stage| json!(stage.name)).collect();
        properties.put(&["stage".to_owned()], json!({"enum": with_null(names)}));
    }
    for (_, field) in form.filling_labels() {
        properties.put(&field.path.0, held(field));
    }
    for part in &form.parts {
        match part {
            Part::Row(boxes) => {
                for drawn in boxes {
                    if let Drawn::Field(field) = drawn {
                        properties.put(&field.path.0, held(field));
                    }
                }
            }
            Part::Table(table) => {
                properties.put(std::slice::from_ref(&table.rows), rows(form, table, &properties));
            }
            Part::Page(_) => {}
        }
    }
    properties.object()
}

/// Properties by name, nested.
#[derive(Clone, Default)]
struct Node {
    children: Vec<(String, Node)>,
    schema: Option<Value>,
}

impl Node {
    fn put(&mut self, path: &[String], schema: Value) {
        let Some((name, rest)) = path.split_first() else {
            self.schema = Some(schema);
            return;
        };
        let at = self.children.iter().position(|(child, _)| child == name).unwrap_or_else(|| {
            self.children.push((name.clone(), Self::default()));
            self.children.len() - 1
        });
        self.children[at].1.put(rest, schema);
    }

    fn object(&self) -> Value {
        if let Some(schema) = &self.schema {
            return schema.clone();
        }
        let names: Vec<&str> = self.children.iter().map(|(name, _)| name.as_str()).collect();
        let properties: Map<String, Value> =
            self.children.iter().map(|(name, child)| (name.clone(), child.object())).collect();
        json!({"type": "object", "properties": properties, "required": names, "additionalProperties": false})
    }
}

/// The list of a table's rows; a further table of the same rows adds its columns.
fn rows(form: &Form, table: &Table, known: &Node) -> Value {
    let mut row = Map::new();
    row.insert(table.number_name.clone(), json!({"type": ["integer", "null"]}));
    if table.heading.is_some() {
        row.insert("heading".to_owned(), json!({"type": ["string", "null"]}));
    }
    let drawn = table.columns.iter().filter(|column| column.field.kind != FieldKind::Repeat);
    let mut columns: Map<String, Value> =
        drawn.map(|column| (column.field.path.leaf().to_owned(), held(&column.field))).collect();
    if let Some(drawn) = reached::Columns::of(form, &table.rows) {
        columns.insert(reached::PROGRESS.to_owned(), super::reached::schema(&drawn.reports));
    }
    match &table.items {
        Some(items) => {
            let mut item = Map::new();
            item.insert("number".to_owned(), json!({"type": ["integer", "null"]}));
            item.extend(columns);
            row.insert(
                items.name.clone(),
                json!({"type": "array", "items": {"type": "object", "properties": item}}),
            );
        }
        None => row.extend(columns),
    }
    let mut rows = json!({"type": "array", "items": {"type": "object", "properties": row}});
    let before =
        known.children.iter().find(|(name, _)| *name == table.rows).and_then(|(_, node)| node.schema.clone());
    if let Some(before) = before {
        merge(&mut rows, &before);
    }
    rows
}

/// Adds to `schema` what `other` has and it lacks.
fn merge(schema: &mut Value, other: &Value) {
    if let (Value::Object(schema), Value::Object(other)) = (schema, other) {
        for (name, value) in other {
            match schema.get_mut(name) {
                Some(own) => merge(own, value),
                None => {
                    schema.insert(name.clone(), value.clone());
                }
            }
        }
    }
}

fn with_null(mut values: Vec<Value>) -> Value {
    values.push(Value::Null);
    Value::Array(values)
}

fn held(field: &Field) -> Value {
    let one = kind(field.kind);
    if field.is_list && !field.kind.is_list() { json!({"type": "array", "items": one}) } else { one }
}

fn kind(kind: FieldKind) -> Value {
    let date = json!({"type": ["string", "null"], "format": "date"});
    let number = json!({"type": "number"});
    let text = json!({"type": "string"});
    match kind {
        FieldKind::Text
        | FieldKind::Engagement
        | FieldKind::Outcome
        | FieldKind::Office
        | FieldKind::Repeat => json!({"type": ["string", "null"]}),
        FieldKind::EraYear => json!({
            "type": ["object", "null"],
            "properties": {"text": text, "year": {"type": "integer"}, "start": date, "end": date},
            "required": ["text", "year", "start", "end"],
        }),
        FieldKind::Rank => json!({"type": ["integer", "null"]}),
        FieldKind::Bullets | FieldKind::Needs | FieldKind::Aims => json!({"type": "array", "items": text}),
        FieldKind::NamedLines | FieldKind::Chapters => json!({
            "type": "array",
            "items": {
                "type": "object",
                "properties": {"name": {"type": ["string", "null"]}, "text": {"type": ["string", "null"]}},
                "required": ["name", "text"],
            },
        }),
        FieldKind::Period => json!({
            "type": ["object", "null"],
            "properties": {
                "text": text,
                "kind": {"enum": [
                    "fiscal_year", "month", "month_range", "day", "day_range", "year_range", "before", "after",
                    "recurring", "undated",
                ]},
                "start": date,
                "end": date,
                "approximate": {"type": "boolean"},
                "parts": {"type": "array", "items": {"type": "object"}},
            },
            "required": ["text", "kind", "start", "end"],
        }),
        FieldKind::Target | FieldKind::Report => json!({
            "type": ["object", "null"],
            "properties": {
                "text": text,
                "quantities": {"type": "array", "items": {
                    "type": "object",
                    "properties": {
                        "text": text, "value": {"type": ["number", "null"]}, "from": number, "to": number,
                        "fraction": {"type": "array", "items": number},
                        "unit": text,
                        "comparison": {"enum": [">=", "<=", "<", ">"]},
                        "approximate": {"type": "boolean"},
                        "change": {"enum": ["increase", "decrease"]},
                        "per": text,
                        "as_of": date,
                    },
                    "required": ["text"],
                }},
            },
            "required": ["text", "quantities"],
        }),
        FieldKind::SdgGoals => {
            json!({"type": "array", "items": {"type": "integer", "minimum": 1, "maximum": 17}})
        }
    }
}
