//! Reads what is written in one place, a box or a table's cell, as what its field holds.

use super::fill::Filler;
use super::joined::Joined;
use super::tree::{Tree, Typed};
use super::{Doubt, Evidence, PageBox};
use crate::form::{Field, FieldKind};
use crate::layout::{Break, Cell, FoundLabel, Reason};
use crate::marker;
use crate::span::Span;
use crate::value::fiscal_year::fiscal_year;
use crate::value::goal_colour::goal_of;
use crate::value::period::periods;
use crate::value::quantity::quantities;
use crate::value::rank::cell_rank;
use crate::value::sdgs::sdg_goals;

/// What stands in one place.
pub(super) struct Written<'f> {
    /// Its texts.
    pub(super) cells: Vec<&'f Cell>,
    /// The label found that names it.
    pub(super) label: Option<&'f FoundLabel>,
    /// The box whose icons it holds; a table's cell has none.
    pub(super) icons: Option<usize>,
}

impl Filler<'_> {
    /// Reads what is written in a place of `drawn`, whose value stands at `pointer`; a list goes on behind the
    /// entries `known` from the places before.
    pub(super) fn read(
        &mut self,
        written: &Written<'_>,
        drawn: &Field,
        known: Option<&Tree>,
        pointer: &str,
    ) -> Tree {
        let entries = known.map_or(&[][..], Tree::elements).to_vec();
        match drawn.kind {
            kind if kind.is_entries() => self.entries(written, entries, pointer),
            kind if kind.is_named_lines() => self.named_lines(written, entries, pointer),
            FieldKind::SdgGoals => self.goals(written, entries, pointer),
            _ => self.one(Joined::of(&written.cells, &self.sheet.text), drawn, known, pointer),
        }
    }

    /// Reads a text as the one value of a field, or as the next of its list.
    pub(super) fn one(&mut self, joined: Joined, drawn: &Field, known: Option<&Tree>, pointer: &str) -> Tree {
        if !drawn.is_list {
            return self.value(joined, drawn.kind, pointer);
        }
        let mut entries = known.map_or(&[][..], Tree::elements).to_vec();
        if !joined.is_empty() {
            let value = self.value(joined, drawn.kind, &format!("{pointer}/{}", entries.len()));
            entries.extend((value != Tree::Null).then_some(value));
        }
        Tree::List(entries)
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

    /// One string a cell, the sign before it left out; a table's cell holds one a paragraph.
    fn entries(&mut self, written: &Written<'_>, mut entries: Vec<Tree>, pointer: &str) -> Tree {
        for cell in &written.cells {
            let parts = if written.icons.is_some() { vec![(*cell).clone()] } else { paragraphs(cell) };
            for part in parts {
                let mut joined = Joined::of(&[&part], &self.sheet.text);
                self.strip_sign(&mut joined);
                if !joined.is_empty() {
                    let pointer = format!("{pointer}/{}", entries.len());
                    entries.push(Tree::Leaf(Typed::Text(joined.text.clone())));
                    self.prove(pointer, joined);
                }
            }
        }
        Tree::List(entries)
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
    fn named_lines(&mut self, written: &Written<'_>, mut plans: Vec<Tree>, pointer: &str) -> Tree {
        let Written { cells, label, .. } = written;
        if label.is_some() || !cells.is_empty() {
            let pointer = format!("{pointer}/{}", plans.len());
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
        Tree::List(plans)
    }

    /// Goals named in words, then those that icons show. An icon is no character: its evidence is its box.
    fn goals(&mut self, written: &Written<'_>, known: Vec<Tree>, pointer: &str) -> Tree {
        let joined = Joined::of(&written.cells, &self.sheet.text);
        let goals = sdg_goals(&joined.text);
        if goals.is_empty() && !joined.is_empty() {
            self.leave(joined.spans.clone(), Reason::Unclaimed);
        }
        let mut numbers: Vec<u8> = goals.iter().map(|goal| goal.value).collect();
        let mut shown: Vec<(usize, f32, PageBox)> = Vec::new();
        let mut unknown = 0;
        for icon in self.layout.icons.iter().filter(|icon| written.icons == Some(icon.field)) {
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
        let before = known.len();
        let numbers = numbers.iter().map(|number| Tree::Leaf(Typed::Number(u32::from(*number))));
        let list = Tree::List(known.into_iter().chain(numbers).collect());
        for index in 0..goals.len() {
            let pointer = format!("{pointer}/{}", before + index);
            if index == 0 {
                self.prove(pointer, joined.clone());
            } else {
                self.prove_mark(pointer, joined.confidence, &joined.spans);
            }
        }
        for (index, confidence, at) in shown {
            let pointer = format!("{pointer}/{}", before + index);
            let (spans, alternatives) = (Vec::new(), Vec::new());
            self.evidence.push(Evidence { pointer, confidence, spans, boxes: vec![at], alternatives });
        }
        if unknown > 0 {
            self.doubts.push(Doubt::UnknownIcons { pointer: pointer.to_owned(), icons: unknown });
        }
        list
    }
}

/// The paragraphs of a cell, each as a cell.
fn paragraphs(cell: &Cell) -> Vec<Cell> {
    let lines = cell.lines.chunk_by(|_, next| next.begins == Break::Wrap);
    lines.map(|lines| Cell { lines: lines.to_vec(), ..cell.clone() }).collect()
}
