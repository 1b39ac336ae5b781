//! Fills a record: boxes first, then tables, then the account of all characters.

use std::collections::{BTreeMap, BTreeSet};

use super::account::{Claimed, solid};
use super::joined::Joined;
use super::read::Written;
use super::tree::{Tree, Typed};
use super::{Doubt, Evidence, Ledger, Left, PageBox, Record, reached, table};
use crate::form::{Drawn, Field, FieldKind, Form, Label, Part, Spelling, Table};
use crate::geometry::{Glyph, in_text_order};
use crate::layout::{Cell, Layout, Place, Reason};
use crate::sheet::Sheet;
use crate::span::Span;
use crate::value::fiscal_year::fiscal_year;

/// Fills the record of `sheet` from the cells of `layout`.
///
/// - Shape: the form's fields in drawn order, its stage first; an empty cell is null, an unused row is not listed.
/// - Units: spans are byte offsets into `Sheet::text`; boxes are points from the top left of their page.
/// - Errors: none. What is of no readable type is residue and a doubt.
pub fn fill(sheet: &Sheet, layout: &Layout, form: &Form) -> Record {
    let mut filler = Filler::new(sheet, layout, form);
    filler.read_year();
    if !form.stages.is_empty() {
        filler.fields.put(&["stage".to_owned()], Tree::Null);
    }
    for (label, drawn) in form.filling_labels() {
        filler.filling_label(label, drawn);
    }
    let (mut field, mut table, mut label) = (0, 0, 1);
    for part in &form.parts {
        match part {
            Part::Row(boxes) => {
                let mut named: Option<(usize, &Label)> = None;
                for drawn in boxes {
                    match drawn {
                        Drawn::Label(drawn) => {
                            named = Some((label, drawn));
                            label += 1;
                        }
                        Drawn::Field(drawn) => {
                            filler.field(field, drawn, named);
                            field += 1;
                        }
                    }
                }
            }
            Part::Table(drawn) => {
                table::fill(&mut filler, table, drawn);
                filler.headings(label, drawn);
                table += 1;
                label += drawn.columns.len();
            }
            Part::Page(_) => label += 1,
        }
    }
    filler.set_stage();
    filler.finish()
}

/// The record of a sheet that no form fits: everything is residue.
pub fn nothing(sheet: &Sheet) -> Record {
    let mut residue: Vec<Left> = Vec::new();
    let mut at = 0;
    for line in sheet.text.split_inclusive('\n') {
        let start = at;
        at += line.len();
        let text = line.trim();
        if !text.is_empty() {
            let from = start + (line.len() - line.trim_start().len());
            let span = Span::new(from, from + text.len());
            residue.push(Left { text: text.to_owned(), spans: vec![span], reason: Reason::Unclaimed });
        }
    }
    let source = solid(&sheet.text);
    Record {
        fields: Tree::Object(Vec::new()),
        evidence: Vec::new(),
        residue,
        ledger: Ledger { source, residue: source, ..Ledger::default() },
        doubts: Vec::new(),
        marks: Vec::new(),
        fiscal_year: None,
    }
}

/// A record half filled.
pub(super) struct Filler<'f> {
    pub(super) sheet: &'f Sheet,
    pub(super) layout: &'f Layout,
    pub(super) form: &'f Form,
    pub(super) fields: Tree,
    pub(super) fiscal_year: Option<i32>,
    pub(super) evidence: Vec<Evidence>,
    pub(super) doubts: Vec<Doubt>,
    residue: Vec<Left>,
    pub(super) claimed: Claimed,
    /// The glyphs in order of the text, each with its page.
    glyphs: Vec<(&'f Glyph, usize)>,
}

impl<'f> Filler<'f> {
    fn new(sheet: &'f Sheet, layout: &'f Layout, form: &'f Form) -> Self {
        // Places told from a text in columns are no places on a page.
        let measured = sheet.geometry.iter().filter(|page| page.grain_pt == 0.0);
        let glyphs = in_text_order(measured.map(|page| (page, page.number)));
        let claimed = Claimed::of(layout);
        Self {
            sheet,
            layout,
            form,
            fields: Tree::Object(Vec::new()),
            fiscal_year: None,
            evidence: Vec::new(),
            doubts: Vec::new(),
            residue: Vec::new(),
            claimed,
            glyphs,
        }
    }

    /// The sheet's year comes first: months mean nothing without it.
    fn read_year(&mut self) {
        for (label, drawn) in self.form.filling_labels() {
            if drawn.kind == FieldKind::EraYear && self.fiscal_year.is_none() {
                let text = Joined::of_label(&self.label_name(label), &self.sheet.text).text;
                self.fiscal_year = fiscal_year(&text).map(|year| year.value.year());
            }
        }
        let mut field = 0;
        for part in &self.form.parts {
            let Part::Row(boxes) = part else { continue };
            for drawn in boxes {
                let Drawn::Field(drawn) = drawn else { continue };
                if drawn.kind == FieldKind::EraYear && self.fiscal_year.is_none() {
                    let text = self.joined(Place::Field { field }).text;
                    self.fiscal_year = fiscal_year(&text).map(|year| year.value.year());
                }
                field += 1;
            }
        }
    }

    pub(super) fn cells(&self, place: Place) -> Vec<&'f Cell> {
        self.layout.cells.iter().filter(|cell| cell.place == place).collect()
    }

    pub(super) fn joined(&self, place: Place) -> Joined {
        Joined::of(&self.cells(place), &self.sheet.text)
    }

    /// The characters that a found label names its box with.
    fn label_name(&self, label: usize) -> Vec<Span> {
        let named = self.layout.labels.iter().find(|found| found.label == label && !found.name.is_empty());
        named.map(|found| found.name.clone()).unwrap_or_default()
    }

    /// Reads the part of a label that fills a field: what it holds is the field's and no longer the label's.
    fn filling_label(&mut self, label: usize, drawn: &Field) {
        let joined = Joined::of_label(&self.label_name(label), &self.sheet.text);
        self.claimed.take_from_labels(&joined.spans);
        let known = self.fields.at(&drawn.path.0).cloned();
        let value = self.one(joined, drawn, known.as_ref(), &pointer(&drawn.path.0));
        self.fields.put(&drawn.path.0, value);
    }

    /// Tells the headings of a table that are not on the sheet, where others of it are; `first` is the first of them
    /// among the form's labels. A table without any may be on a page that is not there.
    fn headings(&mut self, first: usize, drawn: &Table) {
        let is_found = |column: usize| self.layout.labels.iter().any(|found| found.label == first + column);
        let lost: Vec<usize> = (0..drawn.columns.len()).filter(|column| !is_found(*column)).collect();
        if lost.len() == drawn.columns.len() {
            return;
        }
        for column in lost {
            let label = drawn.columns[column].label.spellings.first().map(Spelling::drawn);
            let pointer = format!("/{}", drawn.rows);
            self.doubts.extend(label.map(|label| Doubt::NoLabel { label, pointer }));
        }
    }

    /// Reads one box outside the tables.
    fn field(&mut self, index: usize, drawn: &Field, label: Option<(usize, &Label)>) {
        let place = Place::Field { field: index };
        let pointer = pointer(&drawn.path.0);
        let found = label.and_then(|(label, _)| self.layout.labels.iter().find(|found| found.label == label));
        let cells = self.cells(place);
        if let (None, Some((_, label)), true) = (found, label, cells.is_empty())
            && !drawn.kind.is_named_lines()
        {
            let label = label.spellings.first().map(Spelling::drawn).unwrap_or_default();
            self.doubts.push(Doubt::NoLabel { label, pointer: pointer.clone() });
        }
        let written = Written { cells, label: found, icons: Some(index) };
        let known = self.fields.at(&drawn.path.0).cloned();
        let value = self.read(&written, drawn, known.as_ref(), &pointer);
        self.fields.put(&drawn.path.0, value);
    }

    /// Notes where a value was read.
    pub(super) fn prove(&mut self, pointer: String, joined: Joined) {
        self.claimed.field.extend(&joined.spans);
        self.note(pointer, joined.confidence, joined.spans, joined.alternatives);
    }

    /// Notes where a number was read whose characters are a marker's.
    pub(super) fn prove_mark(&mut self, pointer: String, confidence: f32, spans: &[Span]) {
        self.note(pointer, confidence, spans.to_vec(), Vec::new());
    }

    pub(super) fn note(
        &mut self,
        pointer: String,
        confidence: f32,
        spans: Vec<Span>,
        alternatives: Vec<(Vec<Span>, f32)>,
    ) {
        let boxes = self.boxes(&spans);
        self.evidence.push(Evidence { pointer, confidence, spans, boxes, alternatives });
    }

    /// One box a span, round the glyphs it holds.
    fn boxes(&self, spans: &[Span]) -> Vec<PageBox> {
        let mut boxes: Vec<PageBox> = Vec::new();
        for span in spans {
            let first = self.glyphs.partition_point(|(glyph, _)| glyph.span.end <= span.start);
            let inside = self.glyphs[first..].iter().take_while(|(glyph, _)| glyph.span.start < span.end);
            let mut round: Option<PageBox> = None;
            for &(&Glyph { area, .. }, page) in inside {
                round = match round {
                    Some(so_far) if so_far.page == page => {
                        Some(PageBox { page, area: so_far.area.union(area) })
                    }
                    Some(so_far) => {
                        boxes.push(so_far);
                        Some(PageBox { page, area })
                    }
                    None => Some(PageBox { page, area }),
                };
            }
            boxes.extend(round);
        }
        boxes
    }

    pub(super) fn leave(&mut self, spans: Vec<Span>, reason: Reason) {
        let text = spans.iter().map(|span| span.of(&self.sheet.text)).collect::<Vec<_>>().join(" ");
        self.residue.push(Left { text, spans, reason });
    }

    /// The last state whose report column holds text.
    fn set_stage(&mut self) {
        let mut reached = None;
        for stage in &self.form.stages {
            let is_reached = match &stage.column {
                None => reached.is_none(),
                Some(column) => self.form.tables().any(|table| {
                    let rows = self.fields.get(&table.rows).map_or(&[][..], Tree::elements);
                    rows.iter().any(|row| {
                        holds_text(row, table.items.as_ref().map(|items| items.name.as_str()), column)
                    })
                }),
            };
            if is_reached {
                reached = Some(stage.name.clone());
            }
        }
        if let Some(stage) = reached {
            self.fields.put(&["stage".to_owned()], Tree::Leaf(Typed::Text(stage)));
        }
    }

    /// Leaves what was read for a value that does not stand in the record, so that nothing is lost unsaid: each
    /// character counted as a field's is a value's evidence.
    fn leave_lost(&mut self) {
        let mut standing: BTreeMap<&str, &Evidence> = BTreeMap::new();
        for evidence in &self.evidence {
            if self.fields.pointed(&evidence.pointer).is_some_and(|value| *value != Tree::Null) {
                standing.insert(&evidence.pointer, evidence);
            }
        }
        let held: BTreeSet<Span> = standing.values().flat_map(|evidence| &evidence.spans).copied().collect();
        let lost: Vec<Span> = self.claimed.field.extract_if(.., |span| !held.contains(span)).collect();
        if !lost.is_empty() {
            self.evidence.retain(|evidence| !evidence.spans.iter().any(|span| lost.contains(span)));
            self.leave(lost, Reason::Unclaimed);
        }
    }

    fn finish(mut self) -> Record {
        reached::add(&mut self.fields, &self.evidence, self.form, self.fiscal_year);
        self.leave_lost();
        for left in &self.layout.residue {
            self.leave(left.spans.clone(), left.reason);
        }
        for spans in self.claimed.forgotten(self.layout, &self.residue) {
            self.leave(spans, Reason::Unclaimed);
        }
        self.residue.sort_by_key(|left| left.spans.first().copied());
        let ledger = self.claimed.ledger(&self.residue, &self.sheet.text);
        Record {
            fields: self.fields,
            evidence: self.evidence,
            residue: self.residue,
            ledger,
            doubts: self.doubts,
            marks: self.layout.marks.clone(),
            fiscal_year: self.fiscal_year,
        }
    }

    /// Counts spans that repeat what is printed elsewhere as a label.
    pub(super) fn claim_label(&mut self, spans: &[Span]) {
        self.claimed.label.extend(spans);
    }
}

/// Whether a row, or one of its items, holds text in a column.
fn holds_text(row: &Tree, items: Option<&str>, column: &str) -> bool {
    let has = |tree: &Tree| tree.get(column).is_some_and(|value| !value.is_empty());
    match items {
        Some(items) => row.get(items).map_or(&[][..], Tree::elements).iter().any(has),
        None => has(row),
    }
}

/// `/notes/participation`
pub(super) fn pointer(path: &[String]) -> String {
    path.iter().flat_map(|name| ["/", name.as_str()]).collect()
}
