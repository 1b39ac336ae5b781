//! Field values as a tree, in the form's order.

use super::reached::Reached;
use crate::value::Spanned;
use crate::value::fiscal_year::FiscalYear;
use crate::value::period::Period;
use crate::value::quantity::Quantity;

/// A value, a list of them, or values by name.
#[derive(Clone, Debug, PartialEq)]
pub enum Tree {
    /// The cell is empty, or the sheet does not have it.
    Null,
    /// A value.
    Leaf(Typed),
    /// Values in order.
    List(Vec<Tree>),
    /// Values by name, in the form's order.
    Object(Vec<(String, Tree)>),
}

/// A value of a type; its text is as printed.
#[derive(Clone, Debug, PartialEq)]
pub enum Typed {
    /// Words.
    Text(String),
    /// A number that is printed as one: a rank, a row's number.
    Number(u32),
    /// A fiscal year.
    Year {
        /// As printed.
        text: String,
        /// As read.
        year: FiscalYear,
    },
    /// When; several where the cell names several.
    Period {
        /// As printed.
        text: String,
        /// As read, in order; none where nothing of it is a time.
        periods: Vec<Spanned<Period>>,
    },
    /// What is to be or was reached.
    Measured {
        /// As printed.
        text: String,
        /// Its quantities, in order.
        quantities: Vec<Spanned<Quantity>>,
    },
    /// How far a report got of its target.
    Reached(Box<Reached>),
}

impl Tree {
    /// The value called `name` of an object.
    pub fn get(&self, name: &str) -> Option<&Self> {
        match self {
            Self::Object(fields) => fields.iter().find(|(field, _)| field == name).map(|(_, value)| value),
            _ => None,
        }
    }

    /// The value at a path of names.
    pub fn at<'n>(&self, path: impl IntoIterator<Item = &'n String>) -> Option<&Self> {
        path.into_iter().try_fold(self, |tree, name| tree.get(name))
    }

    /// The value at a JSON Pointer; names in it need no escapes.
    pub fn pointed(&self, pointer: &str) -> Option<&Self> {
        pointer.split('/').skip(1).try_fold(self, |tree, name| match tree {
            Self::List(elements) => elements.get(name.parse::<usize>().ok()?),
            _ => tree.get(name),
        })
    }

    /// The elements of a list.
    pub fn elements(&self) -> &[Self] {
        match self {
            Self::List(elements) => elements,
            _ => &[],
        }
    }

    /// Whether nothing is filled in.
    pub fn is_empty(&self) -> bool {
        match self {
            Self::Null => true,
            Self::Leaf(_) => false,
            Self::List(elements) => elements.iter().all(Self::is_empty),
            Self::Object(fields) => fields.iter().all(|(_, value)| value.is_empty()),
        }
    }

    /// The text of a value, as printed.
    pub fn text(&self) -> Option<&str> {
        match self {
            Self::Leaf(
                Typed::Text(text)
                | Typed::Year { text, .. }
                | Typed::Period { text, .. }
                | Typed::Measured { text, .. },
            ) => Some(text),
            _ => None,
        }
    }

    /// Puts `value` at a path of names, making the objects on the way.
    pub fn put(&mut self, path: &[String], value: Self) {
        let Some((name, rest)) = path.split_first() else {
            *self = value;
            return;
        };
        if !matches!(self, Self::Object(_)) {
            *self = Self::Object(Vec::new());
        }
        let Self::Object(fields) = self else { return };
        let at = fields.iter().position(|(field, _)| field == name).unwrap_or_else(|| {
            fields.push((name.clone(), Self::Null));
            fields.len() - 1
        });
        fields[at].1.put(rest, value);
    }

    /// Puts `value` under one name.
    pub fn put_named(&mut self, name: &str, value: Self) {
        self.put(&[name.to_owned()], value);
    }
}
