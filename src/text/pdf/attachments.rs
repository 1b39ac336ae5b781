//! Files attached to a PDF, as a portfolio's are: they are not read here, but told. Part of stage 2.

use std::collections::BTreeSet;

use hayro_syntax::Pdf;
use hayro_syntax::object::{Array, Dict, MaybeRef, Object, ObjectIdentifier, String as PdfString};

use super::marks::text_string;
use super::warning::Warning;

/// Names told; more would bury the first.
const NAMES_TOLD: usize = 5;
/// Longer names are cut.
const LONGEST_NAME: usize = 100;
/// Nodes of the tree of names looked at.
const MOST_NODES: usize = 10_000;
/// More attachments than any file has.
const MOST_FILES: usize = 100_000;

/// The attachments that the file's tree of names lists.
pub fn tell(pdf: &Pdf) -> Option<Warning> {
    let catalog = pdf.xref().get::<Dict<'_>>(pdf.xref().root_id())?;
    let mut open = vec![catalog.get::<Dict<'_>>("Names")?.get::<Dict<'_>>("EmbeddedFiles")?];
    let (mut visited, mut nodes): (BTreeSet<ObjectIdentifier>, usize) = (BTreeSet::new(), 0);
    let (mut files, mut names) = (0, Vec::new());
    while let Some(node) = open.pop().filter(|_| nodes < MOST_NODES && files < MOST_FILES) {
        nodes += 1;
        let entries = node.get::<Array<'_>>("Names");
        let mut entries = entries.iter().flat_map(Array::raw_iter);
        while let (Some(key), Some(file), true) = (entries.next(), entries.next(), files < MOST_FILES) {
            files += 1;
            if names.len() < NAMES_TOLD {
                names.extend(name(key, file, pdf));
            }
        }
        let kids = node.get::<Array<'_>>("Kids");
        let mut below: Vec<Dict<'_>> = Vec::new();
        for kid in kids.iter().flat_map(Array::raw_iter).take(MOST_NODES) {
            below.extend(match kid {
                MaybeRef::Ref(id) if !visited.insert(id.into()) => None,
                MaybeRef::Ref(id) => pdf.xref().get::<Dict<'_>>(id.into()),
                MaybeRef::NotRef(object) => Object::into_dict(object),
            });
        }
        open.extend(below.into_iter().rev());
    }
    (files > 0).then_some(Warning::Attachments { files, names })
}

/// The name that an attachment itself has, or that of its entry.
fn name<'a>(key: MaybeRef<Object<'a>>, file: MaybeRef<Object<'a>>, pdf: &'a Pdf) -> Option<String> {
    let file = match file {
        MaybeRef::Ref(id) => pdf.xref().get::<Dict<'a>>(id.into()),
        MaybeRef::NotRef(object) => object.into_dict(),
    };
    let own =
        file.and_then(|file| file.get::<PdfString<'a>>("UF").or_else(|| file.get::<PdfString<'a>>("F")));
    let name = own.or_else(|| match key {
        MaybeRef::NotRef(Object::String(key)) => Some(key),
        _ => None,
    })?;
    Some(text_string(name.as_bytes()).chars().filter(|c| !c.is_control()).take(LONGEST_NAME).collect())
}
