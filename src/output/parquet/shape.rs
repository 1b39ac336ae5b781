//! What records are made of, as Parquet has it: groups, lists, and leaves of fixed types.

use std::sync::Arc;

use parquet::basic::{LogicalType, Repetition, Type as Physical};
use parquet::errors::ParquetError;
use parquet::schema::types::Type;
use serde_json::{Map, Value, json};

use crate::form::Form;
use crate::output::tables::{Held, Level, levels};

/// A part of a record.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Node {
    /// A value.
    Leaf(Kind),
    /// Named parts.
    Group(Vec<Child>),
    /// Any number of the same.
    List(Box<Node>),
}

/// A named part: what Parquet calls it, and the key it has in JSON.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Child {
    pub(super) name: String,
    pub(super) key: String,
    pub(super) node: Node,
}

/// Types of values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Text,
    Integer,
    Number,
    Boolean,
    Day,
}

impl Node {
    /// The type of this part; every part may be missing.
    pub(super) fn schema(&self, name: &str) -> Result<Type, ParquetError> {
        self.typed(name, Repetition::OPTIONAL)
    }

    fn typed(&self, name: &str, repetition: Repetition) -> Result<Type, ParquetError> {
        match self {
            Self::Leaf(kind) => {
                let (physical, logical) = match kind {
                    Kind::Text => (Physical::BYTE_ARRAY, Some(LogicalType::String)),
                    Kind::Integer => (Physical::INT64, None),
                    Kind::Number => (Physical::DOUBLE, None),
                    Kind::Boolean => (Physical::BOOLEAN, None),
                    Kind::Day => (Physical::INT32, Some(LogicalType::Date)),
                };
                Type::primitive_type_builder(name, physical)
                    .with_repetition(repetition)
                    .with_logical_type(logical)
                    .build()
            }
            Self::Group(children) => {
                let fields = children.iter().map(|child| child.node.schema(&child.name).map(Arc::new));
                let fields = fields.collect::<Result<Vec<_>, _>>()?;
                Type::group_type_builder(name).with_repetition(repetition).with_fields(fields).build()
            }
            Self::List(element) => {
                let element = Arc::new(element.schema("element")?);
                let list = Type::group_type_builder("list")
                    .with_repetition(Repetition::REPEATED)
                    .with_fields(vec![element])
                    .build()?;
                Type::group_type_builder(name)
                    .with_repetition(repetition)
                    .with_logical_type(Some(LogicalType::List))
                    .with_fields(vec![Arc::new(list)])
                    .build()
            }
        }
    }

    /// The group at `path` below this one, made where it is missing.
    fn group(&mut self, path: &[String]) -> &mut Vec<Child> {
        let Self::Group(children) = self else {
            // A name that is both a value and a group keeps the value; the group goes where nobody looks.
            *self = Self::Group(Vec::new());
            return self.group(path);
        };
        let Some((name, rest)) = path.split_first() else { return children };
        let at = children.iter().position(|child| child.key == *name && matches!(child.node, Self::Group(_)));
        let at = at.unwrap_or_else(|| {
            children.push(child(name, Self::Group(Vec::new())));
            children.len() - 1
        });
        children[at].node.group(rest)
    }
}

fn child(name: &str, node: Node) -> Child {
    Child { name: name.to_owned(), key: name.to_owned(), node }
}

fn group<const N: usize>(children: [(&str, Node); N]) -> Node {
    Node::Group(children.into_iter().map(|(name, node)| child(name, node)).collect())
}

fn list(element: Node) -> Node {
    Node::List(Box::new(element))
}

const TEXT: Node = Node::Leaf(Kind::Text);
const INTEGER: Node = Node::Leaf(Kind::Integer);
const NUMBER: Node = Node::Leaf(Kind::Number);
const BOOLEAN: Node = Node::Leaf(Kind::Boolean);
const DAY: Node = Node::Leaf(Kind::Day);

/// The whole of a record; a group without parts, which Parquet does not have, is left out.
pub(super) fn record<'f>(forms: impl IntoIterator<Item = &'f Form>) -> Node {
    let mut whole = all(forms);
    prune(&mut whole);
    whole
}

fn prune(node: &mut Node) -> bool {
    match node {
        Node::Leaf(_) => true,
        Node::List(element) => prune(element),
        Node::Group(children) => {
            children.retain_mut(|child| prune(&mut child.node));
            !children.is_empty()
        }
    }
}

/// All parts; the fields are those of all `forms` together.
fn all<'f>(forms: impl IntoIterator<Item = &'f Form>) -> Node {
    let spans = || list(list(INTEGER));
    let edges = [("page", INTEGER), ("x", NUMBER), ("y", NUMBER), ("width", NUMBER), ("height", NUMBER)];
    group([
        ("schema_version", TEXT),
        ("id", TEXT),
        ("form", TEXT),
        ("edition", TEXT),
        ("kind", TEXT),
        (
            "source",
            group([
                ("file", TEXT),
                ("sha256", TEXT),
                ("media_type", TEXT),
                ("encoding", TEXT),
                ("producer", TEXT),
                ("dialect", TEXT),
                ("layout", TEXT),
                ("pages", list(INTEGER)),
            ]),
        ),
        ("fit", group([("share", NUMBER), ("margin", NUMBER)])),
        ("fields", fields(&levels(forms))),
        (
            "evidence",
            list(group([
                ("pointer", TEXT),
                ("confidence", NUMBER),
                ("spans", spans()),
                ("boxes", list(group(edges))),
                ("alternatives", list(group([("spans", spans()), ("confidence", NUMBER)]))),
            ])),
        ),
        ("residue", list(group([("text", TEXT), ("spans", spans()), ("reason", TEXT)]))),
        (
            "ledger",
            group([
                ("source", INTEGER),
                ("field", INTEGER),
                ("label", INTEGER),
                ("marker", INTEGER),
                ("residue", INTEGER),
            ]),
        ),
        (
            "diagnostics",
            list(group([
                ("severity", TEXT),
                ("code", TEXT),
                ("pointer", TEXT),
                ("spans", spans()),
                ("message", TEXT),
                ("help", TEXT),
            ])),
        ),
    ])
}

/// The fields of the records, list within list as the drawings have them.
fn fields(levels: &[Level]) -> Node {
    let mut root = Node::Group(Vec::new());
    for level in levels {
        put(&mut root, &level.lists, level);
    }
    root
}

/// Puts what a level holds below `node`, which the lists yet to be gone through lead from.
fn put(node: &mut Node, lists: &[Vec<String>], level: &Level) {
    let Some((names, inner)) = lists.split_first() else {
        for slot in &level.slots {
            let Some((leaf, objects)) = slot.path.split_last() else {
                *node = held(slot.held);
                continue;
            };
            let children = node.group(objects);
            // Two kinds under one name are two columns, as in the tables.
            let is_known = children.iter().any(|child| child.name == *leaf);
            let name = if is_known { slot.name.clone() } else { leaf.clone() };
            children.push(Child { name, key: leaf.clone(), node: held(slot.held) });
        }
        return;
    };
    let Some((leaf, objects)) = names.split_last() else { return };
    let children = node.group(objects);
    let known = children.iter().position(|child| child.key == *leaf);
    let at = known.unwrap_or_else(|| {
        children.push(child(leaf, list(Node::Group(Vec::new()))));
        children.len() - 1
    });
    if let Node::List(element) = &mut children[at].node {
        put(element, inner, level);
    }
}

fn held(held: Held) -> Node {
    let period = || [("text", TEXT), ("kind", TEXT), ("start", DAY), ("end", DAY), ("approximate", BOOLEAN)];
    match held {
        Held::Text => TEXT,
        Held::Integer => INTEGER,
        Held::Number => NUMBER,
        Held::Boolean => BOOLEAN,
        Held::Day => DAY,
        Held::Year => group([("text", TEXT), ("year", INTEGER), ("start", DAY), ("end", DAY)]),
        Held::Period => {
            let Node::Group(mut children) = group(period()) else { return TEXT };
            children.push(child("parts", list(group(period()))));
            Node::Group(children)
        }
        Held::Measured => group([
            ("text", TEXT),
            (
                "quantities",
                list(group([
                    ("text", TEXT),
                    ("value", NUMBER),
                    ("from", NUMBER),
                    ("to", NUMBER),
                    ("fraction", list(NUMBER)),
                    ("unit", TEXT),
                    ("comparison", TEXT),
                    ("approximate", BOOLEAN),
                    ("change", TEXT),
                    ("per", TEXT),
                    ("as_of", DAY),
                ])),
            ),
        ]),
    }
}

/// A record with its evidence as a list: Parquet has no objects whose keys differ from row to row.
pub(super) fn with_listed_evidence(record: &Value) -> Value {
    let mut record = record.clone();
    if let Some(Value::Object(evidence)) = record.get_mut("evidence").map(Value::take) {
        let listed = evidence.into_iter().map(|(pointer, value)| {
            let mut entry = Map::new();
            entry.insert("pointer".to_owned(), json!(pointer));
            if let Value::Object(value) = value {
                entry.extend(value);
            }
            Value::Object(entry)
        });
        record["evidence"] = listed.collect();
    }
    record
}
