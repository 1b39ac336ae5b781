//! Fills a record: boxes first, then tables, then the account of all characters.

use super::account::{Claimed, solid};
use super::joined::Joined;
use super::tree::{Tree, Typed};
use super::{Doubt, Evidence, Ledger, Left, PageBox, Record, reached, table};
use crate::form::{Drawn, Field, FieldKind, Form, Label, Part};
use crate::geometry::{Glyph, in_text_order};
use crate::layout::{Cell, FoundLabel, Layout, Place, Reason};
use crate::marker;
use crate::sheet::Sheet;
use crate::span::Span;
use crate::value::fiscal_year::fiscal_year;
use crate::value::goal_colour::goal_of;
use crate::value::period::periods;
use crate::value::quantity::quantities;
use crate::value::rank::cell_rank;
use crate::value::sdgs::sdg_goals;

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
    evidence: Vec<Evidence>,
    doubts: Vec<Doubt>,
    residue: Vec<Left>,
    claimed: Claimed,
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
        let value = self.value(joined, drawn.kind, &pointer(&drawn.path.0));
        self.fields.put(&drawn.path.0, value);
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
            let label = label.spellings.first().map(crate::form::Spelling::drawn).unwrap_or_default();
            self.doubts.push(Doubt::NoLabel { label, pointer: pointer.clone() });
        }
        match drawn.kind {
            kind if kind.is_entries() => self.entries(&cells, &drawn.path.0),
            kind if kind.is_named_lines() => self.named_lines(&cells, &drawn.path.0, found),
            FieldKind::SdgGoals => self.goals(index, &cells, &drawn.path.0),
            kind => {
                let value = self.value(Joined::of(&cells, &self.sheet.text), kind, &pointer);
                self.fields.put(&drawn.path.0, value);
            }
        }
    }

    /// Reads a text as a value of `kind`, with its evidence at `pointer`.
    pub(super) fn value(&mut self, joined: Joined, kind: FieldKind, pointer: &str) -> Tree {
        if joined.is_empty() {
            if !joined.alternatives.is_empty() {
                self.note(pointer.to_owned(), joined.confidence, Vec::new(), joined.alternatives);
            }
            return Tree::Null;
        }
        let text = joined.text.clone();
        let typed = match kind {
            FieldKind::EraYear => fiscal_year(&text).map(|year| Typed::Year { text, year: year.value }),
            FieldKind::Rank => cell_rank(&text).map(|rank| Typed::Number(rank.value)),
            FieldKind::Period => {
                let periods = periods(&text, self.fiscal_year);
                Some(Typed::Period { text, periods })
            }
            FieldKind::Target | FieldKind::Report => {
                let quantities = quantities(&text, self.fiscal_year);
                Some(Typed::Measured { text, quantities })
            }
            _ => Some(Typed::Text(text)),
        };
        let Some(typed) = typed else {
            let doubt =
                Doubt::Unread { pointer: pointer.to_owned(), kind: kind.name(), spans: joined.spans.clone() };
            self.doubts.push(doubt);
            self.leave(joined.spans, Reason::Unclaimed);
            return Tree::Null;
        };
        self.prove(pointer.to_owned(), joined);
        Tree::Leaf(typed)
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

    fn note(
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

    /// One string a cell, the sign before it left out.
    fn entries(&mut self, cells: &[&Cell], path: &[String]) {
        let mut entries = Vec::new();
        for cell in cells {
            let mut joined = Joined::of(&[cell], &self.sheet.text);
            self.strip_sign(&mut joined);
            if !joined.is_empty() {
                let pointer = format!("{}/{}", pointer(path), entries.len());
                entries.push(Tree::Leaf(Typed::Text(joined.text.clone())));
                self.prove(pointer, joined);
            }
        }
        self.fields.put(path, Tree::List(entries));
    }

    /// Makes a marker of the sign that an entry begins with.
    fn strip_sign(&mut self, joined: &mut Joined) {
        let Some(first) = joined.spans.first_mut() else { return };
        let Ok((rest, _)) = marker::marker(first.of(&self.sheet.text)) else { return };
        let sign = Span::new(first.start, first.end - rest.len());
        let length = sign.len();
        first.start = sign.end;
        joined.text = joined.text[length..].trim_start().to_owned();
        joined.spans.retain(|span| !span.is_empty());
        self.claimed.marker.push(sign);
    }

    /// The lines of a plan under the name its label gives.
    fn named_lines(&mut self, cells: &[&Cell], path: &[String], label: Option<&FoundLabel>) {
        let mut plans = match self.fields.at(path) {
            Some(Tree::List(plans)) => plans.clone(),
            _ => Vec::new(),
        };
        if label.is_some() || !cells.is_empty() {
            let pointer = format!("{}/{}", pointer(path), plans.len());
            let name: Option<String> =
                label.map(|label| label.name.iter().map(|span| span.of(&self.sheet.text)).collect());
            let name =
                name.filter(|name| !name.is_empty()).map_or(Tree::Null, |name| Tree::Leaf(Typed::Text(name)));
            let joined = Joined::of(cells, &self.sheet.text);
            let text =
                if joined.is_empty() { Tree::Null } else { Tree::Leaf(Typed::Text(joined.text.clone())) };
            if !joined.is_empty() {
                self.prove(pointer, joined);
            }
            plans.push(Tree::Object(vec![("name".to_owned(), name), ("text".to_owned(), text)]));
        }
        self.fields.put(path, Tree::List(plans));
    }

    /// Goals named in words, then those that icons show. An icon is no character: its evidence is its box.
    fn goals(&mut self, field: usize, cells: &[&Cell], path: &[String]) {
        let joined = Joined::of(cells, &self.sheet.text);
        let goals = sdg_goals(&joined.text);
        if goals.is_empty() && !joined.is_empty() {
            self.leave(joined.spans.clone(), Reason::Unclaimed);
        }
        let mut numbers: Vec<u8> = goals.iter().map(|goal| goal.value).collect();
        let mut shown: Vec<(usize, f32, PageBox)> = Vec::new();
        let mut unknown = 0;
        for icon in self.layout.icons.iter().filter(|icon| icon.field == field) {
            match icon.colour.and_then(goal_of) {
                Some(goal) if !numbers.contains(&goal.number) => {
                    let at = PageBox { page: icon.page, area: icon.area };
                    shown.push((numbers.len(), goal.confidence as f32 * icon.confidence, at));
                    numbers.push(goal.number);
                }
                Some(_) => {}
                None => unknown += 1,
            }
        }
        let list = numbers.iter().map(|number| Tree::Leaf(Typed::Number(u32::from(*number)))).collect();
        self.fields.put(path, Tree::List(list));
        for index in 0..goals.len() {
            let pointer = format!("{}/{index}", pointer(path));
            if index == 0 {
                self.prove(pointer, joined.clone());
            } else {
                self.prove_mark(pointer, joined.confidence, &joined.spans);
            }
        }
        for (index, confidence, at) in shown {
            let pointer = format!("{}/{index}", pointer(path));
            let (spans, alternatives) = (Vec::new(), Vec::new());
            self.evidence.push(Evidence { pointer, confidence, spans, boxes: vec![at], alternatives });
        }
        if unknown > 0 {
            self.doubts.push(Doubt::UnknownIcons { pointer: pointer(path), icons: unknown });
        }
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

    fn finish(mut self) -> Record {
        reached::add(&mut self.fields, &self.evidence, self.form, self.fiscal_year);
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
    let has = |tree: &Tree| tree.get(column).is_some_and(|value| value.text().is_some());
    match items {
        Some(items) => row.get(items).map_or(&[][..], Tree::elements).iter().any(has),
        None => has(row),
    }
}

/// `/notes/participation`
pub(super) fn pointer(path: &[String]) -> String {
    path.iter().flat_map(|name| ["/", name.as_str()]).collect()
}
