//! Checks of the sheets of one file: with the cover in front of them, and with each other.

use super::Reading;
use super::rules::{Found, number, told};
use crate::diagnostic::Finding;
use crate::fold;
use crate::form::{Drawn, FieldPath, Form, FormKind, Part, Rule, Table};
use crate::record::{Record, Tree, Typed};

/// One sheet or cover of a file.
pub struct Member<'r> {
    /// What it was read as.
    pub form: &'r Form,
    /// What was read.
    pub reading: &'r mut Reading,
}

/// Fewer sheets do not tell which of them is the odd one.
const ENOUGH_TO_COMPARE: usize = 3;

/// Holds the sheets of a file against each other; `members` are in the file's order.
///
/// - Shape: diagnostics are added to the readings; no record changes.
/// - Errors: none.
pub fn check_together(members: &mut [Member<'_>]) {
    let mut found: Vec<(usize, Rule, Found)> = Vec::new();
    let mut cover: Option<usize> = None;
    let mut behind: Vec<usize> = Vec::new();
    for at in 0..members.len() {
        if members[at].form.kind == FormKind::Cover {
            found.extend(of_file(members, cover, &behind));
            (cover, behind) = (Some(at), Vec::new());
        } else {
            behind.push(at);
        }
    }
    found.extend(of_file(members, cover, &behind));
    for (at, rule, found) in found {
        let Member { form, reading } = &mut members[at];
        if let Some(check) = form.checks.iter().find(|check| check.rule == rule) {
            let diagnostic = told(found, &reading.record, check);
            reading.diagnostics.push(diagnostic);
        }
    }
}

/// What a cover and the sheets behind it say of each other.
fn of_file(members: &[Member<'_>], cover: Option<usize>, sheets: &[usize]) -> Vec<(usize, Rule, Found)> {
    let mut found = of_stages(members, sheets);
    let Some(cover_at) = cover else { return found };
    let cover = &members[cover_at];
    let sheets: Vec<usize> =
        sheets.iter().copied().filter(|&at| members[at].form.name == cover.form.name).collect();
    for &at in &sheets {
        let of_sheet = against_cover(&members[at], cover);
        found.extend(of_sheet.into_iter().map(|found| (at, Rule::Cover, found)));
    }
    for table in cover.form.tables() {
        let ranks: Vec<u32> = sheets.iter().filter_map(|&at| rank(&members[at], table)).collect();
        if ranks.is_empty() || ranks.len() < sheets.len() {
            continue;
        }
        for (row, entry) in rows(&cover.reading.record, table).iter().enumerate() {
            let listed = entry.get(&table.number_name).and_then(number);
            if let Some(rank) = listed.filter(|rank| !ranks.contains(rank)) {
                let pointer = format!("/{}/{row}", table.rows);
                found.push((cover_at, Rule::Cover, (pointer, Finding::NoSheet { rank })));
            }
        }
    }
    found
}

fn rows<'r>(record: &'r Record, table: &Table) -> &'r [Tree] {
    record.fields.get(&table.rows).map_or(&[][..], Tree::elements)
}

/// The sheet's number in the cover's list.
fn rank(sheet: &Member<'_>, table: &Table) -> Option<u32> {
    sheet.reading.record.fields.get(&table.number_name).and_then(number)
}

/// Where a sheet says otherwise than its cover. What either leaves empty is no contradiction.
fn against_cover(sheet: &Member<'_>, cover: &Member<'_>) -> Vec<Found> {
    let mut found = Vec::new();
    let (of_sheet, of_cover) = (&sheet.reading.record.fields, &cover.reading.record.fields);
    for path in boxes(cover.form) {
        let (Some(mine), Some(theirs)) = (of_sheet.at(&path.0), of_cover.at(&path.0)) else { continue };
        if let (Some(mine), Some(theirs)) = (said(mine), said(theirs))
            && mine.key != theirs.key
        {
            found.push((pointer(path), differs(path, mine.text, theirs.text)));
        }
    }
    for table in cover.form.tables() {
        let entries = rows(&cover.reading.record, table);
        let Some(rank) = rank(sheet, table).filter(|_| !entries.is_empty()) else { continue };
        let key = FieldPath(vec![table.number_name.clone()]);
        let listed = |entry: &Tree| entry.get(&table.number_name).and_then(number);
        let Some(entry) = entries.iter().find(|entry| listed(entry) == Some(rank)) else {
            found.push((pointer(&key), Finding::NotOnCover { rank }));
            continue;
        };
        for column in table.columns.iter().filter(|column| column.field.kind.is_words()) {
            let name = &column.field.path;
            let (Some(mine), Some(theirs)) =
                (of_sheet.at(&name.0).and_then(said), entry.at(&name.0).and_then(said))
            else {
                continue;
            };
            if mine.key == theirs.key {
                continue;
            }
            let same =
                |entry: &&Tree| entry.at(&name.0).and_then(said).is_some_and(|other| other.key == mine.key);
            let elsewhere = entries.iter().find(same).and_then(listed);
            found.push(match elsewhere {
                Some(cover) => (pointer(&key), Finding::CoverRank { sheet: rank, cover }),
                None => (pointer(name), differs(name, mine.text, theirs.text)),
            });
        }
    }
    found
}

/// What a value says, and how it is compared.
struct Said<'r> {
    text: &'r str,
    key: String,
}

fn said(value: &Tree) -> Option<Said<'_>> {
    let text = value.text()?;
    let key = match value {
        Tree::Leaf(Typed::Year { year, .. }) => year.year().to_string(),
        _ => fold::key_string(text),
    };
    Some(Said { text, key })
}

fn differs(path: &FieldPath, sheet: &str, cover: &str) -> Finding {
    Finding::CoverDiffers { field: path.to_string(), sheet: sheet.to_owned(), cover: cover.to_owned() }
}

fn pointer(path: &FieldPath) -> String {
    path.0.iter().flat_map(|name| ["/", name.as_str()]).collect()
}

/// The fields that a form draws outside its tables.
fn boxes(form: &Form) -> Vec<&FieldPath> {
    let mut paths: Vec<&FieldPath> = form.filling_labels().map(|(_, field)| &field.path).collect();
    for part in &form.parts {
        let Part::Row(boxes) = part else { continue };
        paths.extend(boxes.iter().filter_map(|drawn| match drawn {
            Drawn::Field(field) => Some(&field.path),
            Drawn::Label(_) => None,
        }));
    }
    paths
}

/// The sheets of a file are handed in together, so one of another stage is odd.
fn of_stages(members: &[Member<'_>], sheets: &[usize]) -> Vec<(usize, Rule, Found)> {
    let stage = |at: usize| members[at].reading.record.fields.get("stage").and_then(Tree::text);
    let staged: Vec<(usize, &str)> = sheets.iter().filter_map(|&at| Some((at, stage(at)?))).collect();
    if staged.len() < ENOUGH_TO_COMPARE {
        return Vec::new();
    }
    let count = |stage: &str| staged.iter().filter(|(_, other)| *other == stage).count();
    let Some(usual) = staged.iter().map(|(_, stage)| *stage).find(|stage| count(stage) * 2 > staged.len())
    else {
        return Vec::new();
    };
    let odd = staged.iter().filter(|(_, stage)| *stage != usual);
    odd.map(|(at, stage)| {
        let finding = Finding::StageDiffers { stage: (*stage).to_owned(), others: usual.to_owned() };
        (*at, Rule::StageReports, ("/stage".to_owned(), finding))
    })
    .collect()
}
