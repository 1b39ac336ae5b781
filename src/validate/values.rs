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

/// The values of a record that stand in one of `places`, in its order; a list and an object are met before what they
/// hold.
pub(super) fn at<'r>(fields: &'r Tree, places: &[FieldPath]) -> Vec<Valued<'r>> {
    let mut walk = Walk { places, names: Vec::new(), pointer: String::new(), found: Vec::new() };
    if !places.is_empty() {
        walk.step(fields);
    }
    walk.found
}

/// A walk over a record, and where it stands.
struct Walk<'w, 'r> {
    places: &'w [FieldPath],
    names: Vec<&'r str>,
    pointer: String,
    found: Vec<Valued<'r>>,
}

impl<'r> Walk<'_, 'r> {
    fn step(&mut self, value: &'r Tree) {
        if let Some(path) = self.places.iter().find(|path| path.0 == self.names) {
            self.found.push(Valued { path: path.clone(), pointer: self.pointer.clone(), value });
        }
        let back = self.pointer.len();
        match value {
            Tree::List(elements) => {
                for (index, element) in elements.iter().enumerate() {
                    self.pointer.push('/');
                    self.pointer.push_str(&index.to_string());
                    self.step(element);
                    self.pointer.truncate(back);
                }
            }
            Tree::Object(fields) => {
                for (name, value) in fields {
                    self.names.push(name);
                    self.pointer.push('/');
                    self.pointer.push_str(name);
                    self.step(value);
                    self.pointer.truncate(back);
                    self.names.pop();
                }
            }
            Tree::Null | Tree::Leaf(_) => {}
        }
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
