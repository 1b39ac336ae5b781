//! The pages that a file says it has, beside those that were found: none is lost without a word. Part of stage 2.

use std::collections::BTreeSet;

use hayro_syntax::Pdf;
use hayro_syntax::object::{Array, Dict, MaybeRef, Name, Object, ObjectIdentifier};

/// The pages of a file in order: for each the place among those found, or none if it is lost.
#[derive(Debug, PartialEq)]
pub struct Tree {
    pub pages: Vec<Option<usize>>,
    /// Pages that the file says it has beyond those: their place is not known.
    pub missing: usize,
}

impl Tree {
    /// Walks the page tree as its reader does, which passes over each page that it cannot read.
    ///
    /// - Bounds: each node once, and no more kids than the look before reading allows.
    pub fn read(pdf: &Pdf) -> Self {
        let found = pdf.pages().len();
        let mut walk = Walk::default();
        let root = pdf.xref().get::<Dict<'_>>(pdf.xref().root_id());
        let tree = root.and_then(|catalog| catalog.get::<Dict<'_>>("Pages"));
        if let Some(tree) = &tree {
            walk.follow(tree, pdf);
        }
        let said = tree.and_then(|tree| tree.get::<i32>("Count")).and_then(|said| usize::try_from(said).ok());
        if walk.found != found {
            // The tree is broken: its pages were searched for.
            return Self {
                pages: (0..found).map(Some).collect(),
                missing: said.unwrap_or(0).saturating_sub(found),
            };
        }
        let whole = walk.pages.iter().flatten().count();
        if said == Some(whole + walk.repeated) {
            // What was deleted may still be named.
            walk.pages.retain(Option::is_some);
        }
        let missing = said.unwrap_or(0).saturating_sub(walk.pages.len() + walk.repeated);
        Self { pages: walk.pages, missing }
    }
}

/// Whether a node that calls itself something else, a font say, is a page all the same.
fn may_be_page(node: &Dict<'_>) -> bool {
    let is_other = node.get::<Name<'_>>("Type").is_some_and(|kind| &*kind != b"Page");
    !is_other || node.contains_key("Contents") || node.contains_key("MediaBox")
}

#[derive(Default)]
struct Walk {
    visited: BTreeSet<ObjectIdentifier>,
    pages: Vec<Option<usize>>,
    /// Nodes taken for pages, rightly or not.
    found: usize,
    /// Kids met before.
    repeated: usize,
}

impl Walk {
    fn follow<'a>(&mut self, tree: &Dict<'a>, pdf: &'a Pdf) {
        self.visited.extend(tree.obj_id());
        let mut open: Vec<_> = tree.get::<Array<'a>>("Kids").iter().map(Array::raw_iter).collect();
        while let Some(kids) = open.last_mut() {
            let Some(kid) = kids.next() else {
                open.pop();
                continue;
            };
            let node = match kid {
                MaybeRef::Ref(id) if !self.visited.insert(id.into()) => {
                    self.repeated += 1;
                    continue;
                }
                MaybeRef::Ref(id) => pdf.xref().get::<Dict<'a>>(id.into()),
                MaybeRef::NotRef(object) => Object::into_dict(object),
            };
            match node {
                Some(node) if node.get::<Name<'_>>("Type").as_deref() == Some(b"Pages") => {
                    open.extend(node.get::<Array<'a>>("Kids").map(|kids| kids.raw_iter()));
                }
                Some(node) => {
                    self.pages.push(may_be_page(&node).then_some(self.found));
                    self.found += 1;
                }
                None => self.pages.push(None),
            }
        }
    }
}
