//! Records in, columns out.

use jiff::civil::Date;
use parquet::data_type::ByteArray;
use serde_json::Value;

use super::shape::{Kind, Node};

/// The values of one column, with what Parquet wants to know of each.
#[derive(Debug)]
pub(super) struct Leaf {
    pub(super) values: Values,
    /// How many parts of the path to the value are there.
    pub(super) definition: Vec<i16>,
    /// At which list of the path the value goes on; 0 begins a record.
    pub(super) repetition: Vec<i16>,
}

/// Values of one type.
#[derive(Debug)]
pub(super) enum Values {
    Text(Vec<ByteArray>),
    Integer(Vec<i64>),
    Number(Vec<f64>),
    Boolean(Vec<bool>),
    /// Days since 1970-01-01.
    Day(Vec<i32>),
}

impl Leaf {
    fn new(kind: Kind) -> Self {
        let values = match kind {
            Kind::Text => Values::Text(Vec::new()),
            Kind::Integer => Values::Integer(Vec::new()),
            Kind::Number => Values::Number(Vec::new()),
            Kind::Boolean => Values::Boolean(Vec::new()),
            Kind::Day => Values::Day(Vec::new()),
        };
        Self { values, definition: Vec::new(), repetition: Vec::new() }
    }

    pub(super) fn clear(&mut self) {
        match &mut self.values {
            Values::Text(values) => values.clear(),
            Values::Integer(values) => values.clear(),
            Values::Number(values) => values.clear(),
            Values::Boolean(values) => values.clear(),
            Values::Day(values) => values.clear(),
        }
        self.definition.clear();
        self.repetition.clear();
    }

    /// Takes a value of its type; false if it is of another, or nothing. Also tells the bytes it takes.
    fn take(&mut self, value: &Value) -> Option<usize> {
        match &mut self.values {
            Values::Text(values) => {
                let text = value.as_str()?;
                values.push(text.into());
                return Some(text.len() + size_of::<ByteArray>());
            }
            Values::Integer(values) => values.push(value.as_i64()?),
            Values::Number(values) => values.push(value.as_f64()?),
            Values::Boolean(values) => values.push(value.as_bool()?),
            Values::Day(values) => {
                let day: Date = value.as_str()?.parse().ok()?;
                values.push((day - Date::constant(1970, 1, 1)).get_days());
            }
        }
        Some(size_of::<i64>())
    }
}

/// A column for every leaf, in the order of the schema.
pub(super) fn leaves(root: &Node) -> Vec<Leaf> {
    match root {
        Node::Leaf(kind) => vec![Leaf::new(*kind)],
        Node::Group(children) => children.iter().flat_map(|child| leaves(&child.node)).collect(),
        Node::List(element) => leaves(element),
    }
}

/// Adds a record to the columns; tells the bytes it takes.
pub(super) fn shred(root: &Node, record: &Value, leaves: &mut [Leaf]) -> usize {
    let mut shredder = Shredder { leaves, next: 0, bytes: 0 };
    if let Node::Group(children) = root {
        for child in children {
            shredder.put(&child.node, record.get(&child.key), Depth::default());
        }
    }
    shredder.bytes
}

struct Shredder<'l> {
    leaves: &'l mut [Leaf],
    next: usize,
    bytes: usize,
}

/// Where on the path to a leaf.
#[derive(Clone, Copy, Default)]
struct Depth {
    /// Parts that are there.
    definition: i16,
    /// The list at which the next value goes on.
    repetition: i16,
    /// Lists so far.
    lists: i16,
}

impl Shredder<'_> {
    fn put(&mut self, node: &Node, value: Option<&Value>, depth: Depth) {
        let deeper = |by| Depth { definition: depth.definition + by, ..depth };
        match node {
            Node::Leaf(_) => self.leaf(value, depth),
            Node::Group(children) => {
                let group = value.filter(|value| value.is_object());
                let depth = if group.is_some() { deeper(1) } else { depth };
                for child in children {
                    self.put(&child.node, group.and_then(|group| group.get(&child.key)), depth);
                }
            }
            Node::List(element) => match value {
                Some(Value::Array(elements)) if !elements.is_empty() => {
                    let first = self.next;
                    let lists = depth.lists + 1;
                    for (index, value) in elements.iter().enumerate() {
                        self.next = first;
                        let repetition = if index == 0 { depth.repetition } else { lists };
                        self.put(element, Some(value), Depth { repetition, lists, ..deeper(2) });
                    }
                }
                Some(Value::Array(_)) => self.nothing(element, deeper(1)),
                _ => self.nothing(element, depth),
            },
        }
    }

    /// No value in any leaf of `node`.
    fn nothing(&mut self, node: &Node, depth: Depth) {
        match node {
            Node::Leaf(_) => self.leaf(None, depth),
            Node::Group(children) => children.iter().for_each(|child| self.nothing(&child.node, depth)),
            Node::List(element) => self.nothing(element, depth),
        }
    }

    fn leaf(&mut self, value: Option<&Value>, depth: Depth) {
        let leaf = &mut self.leaves[self.next];
        self.next += 1;
        let taken = value.and_then(|value| leaf.take(value));
        leaf.definition.push(depth.definition + i16::from(taken.is_some()));
        leaf.repetition.push(depth.repetition);
        self.bytes += taken.unwrap_or(0) + 2 * size_of::<i16>();
    }
}
