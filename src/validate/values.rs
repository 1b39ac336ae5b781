//! The values of a record as checks meet them: each with its place in the drawing and in the record.

use crate::form::FieldPath;
use crate::record::{Record, Tree};
use crate::span::Span;

/// A value, or an empty place for one.
pub(super) struct Valued<'r> {
    /// Its names in the drawing, without the places in lists.
    pub(super) path: FieldPath,
    /// JSON Pointer into the fields.
    pub(super) pointer: String,
    /// What stands there.
    pub(super) value: &'r Tree,
}

/// All values of a record, in its order; a list and an object are met before what they hold.
pub(super) fn all(fields: &Tree) -> Vec<Valued<'_>> {
    let mut found = Vec::new();
    walk(fields, &mut Vec::new(), "", &mut found);
    found
}

fn walk<'r>(tree: &'r Tree, names: &mut Vec<String>, pointer: &str, found: &mut Vec<Valued<'r>>) {
    found.push(Valued { path: FieldPath(names.clone()), pointer: pointer.to_owned(), value: tree });
    match tree {
        Tree::List(elements) => {
            for (index, element) in elements.iter().enumerate() {
                walk(element, names, &format!("{pointer}/{index}"), found);
            }
        }
        Tree::Object(fields) => {
            for (name, value) in fields {
                names.push(name.clone());
                walk(value, names, &format!("{pointer}/{name}"), found);
                names.pop();
            }
        }
        Tree::Null | Tree::Leaf(_) => {}
    }
}

/// Where to look for the value at `pointer`: where it was read; what is empty, or holds others, at the first value
/// in it or beside it.
pub(super) fn spans(record: &Record, pointer: &str) -> Vec<Span> {
    let mut at = pointer;
    while !at.is_empty() {
        let is_in =
            |other: &str| other.strip_prefix(at).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
        if let Some(found) = record.evidence.iter().find(|evidence| is_in(&evidence.pointer)) {
            return found.spans.clone();
        }
        at = at.rsplit_once('/').map_or("", |(outer, _)| outer);
    }
    Vec::new()
}
