//! Cells where the source tells what stands where: from ruling lines and, where there are none, from how texts
//! are aligned with labels, markers and each other.
//!
//! The sheet's pages are laid under each other as one long page (`scene`), the labels found on it are held
//! against the drawing (`anchor`, `plan`), boxes outside tables are read at their labels (`fields`, `bands`,
//! `entries`), and tables by columns, rows and items (`table`, `columns`, `rows`, `column`, `items`).

use std::collections::BTreeMap;

mod anchor;
mod bands;
mod boxes;
mod column;
mod columns;
mod entries;
mod evidence;
mod fields;
mod filling;
mod found;
mod frame;
mod icons;
mod items;
mod kinship;
mod lines;
mod plan;
mod rows;
mod rules;
mod scene;
mod table;

use self::anchor::{Anchor, Anchors};
use self::fields::{By, Filled};
use self::items::Known;
use self::plan::{PagePlan, PartPlan, Slot, TablePlan};
use self::scene::{Piece, Scene};
use super::{Alternative, Cell, FoundLabel, Icon, Layout, Mark, NEARLY_SURE, Place, Reason, Residue, Way};
use crate::blocks::{Block, BlockKind};
use crate::form::{FieldKind, Form, Table};
use crate::geometry::Rect;
use crate::marker::Marker;
use crate::sheet::Sheet;

/// Puts the blocks of a sheet into the places of `form` by where they stand; none if none of the form's labels
/// stands anywhere.
pub(super) fn rebuild(sheet: &Sheet, blocks: &[Block], form: &Form) -> Option<Layout> {
    let scene = Scene::of(sheet, blocks);
    let pages = plan::pages(form);
    let anchors = anchor::choose(&scene, form.labels().len(), &pages);
    if anchors.own.iter().all(Option::is_none) {
        return None;
    }
    let mut reader = Reader::new(&scene, anchors);
    let tops = reader.page_tops(&pages);
    for (page, range) in pages.iter().zip(tops.windows(2)) {
        reader.read_page(page, [range[0], range[1]]);
    }
    Some(reader.finish())
}

struct Reader<'s> {
    scene: &'s Scene<'s>,
    anchors: Anchors,
    is_free: Vec<bool>,
    layout: Layout,
    /// What the tables read so far tell of their rows, by the name of the rows.
    known: BTreeMap<String, Vec<(u32, Known)>>,
}

/// What stands between two heights of the long page.
enum Zone<'p, 'f> {
    Rows(Vec<&'p [Slot<'f>]>),
    Table(TablePlan<'f>),
}

impl<'s> Reader<'s> {
    fn new(scene: &'s Scene<'s>, anchors: Anchors) -> Self {
        let mut is_free = vec![true; scene.pieces.len()];
        let mut layout = Layout { way: Way::Geometry, ..Layout::default() };
        let own = anchors.own.iter().flatten().map(|anchor| anchor.piece);
        for piece in own.chain(anchors.others.iter().map(|(_, anchor)| anchor.piece)) {
            is_free[piece] = false;
            if let BlockKind::Label { label, name, .. } = scene.kind(piece) {
                let spans = scene.spans(piece).to_vec();
                layout.labels.push(FoundLabel { label: *label, spans, name: name.clone() });
            }
        }
        for (piece, free) in is_free.iter_mut().enumerate() {
            if let BlockKind::Aside(aside) = *scene.kind(piece) {
                *free = false;
                let spans = scene.spans(piece).to_vec();
                layout.residue.push(Residue { spans, reason: aside.into() });
            }
        }
        for block in &scene.hidden {
            let spans = scene.blocks[*block].spans.clone();
            layout.residue.push(Residue { spans, reason: Reason::Hidden });
        }
        Self { scene, anchors, is_free, layout, known: BTreeMap::new() }
    }

    /// Where each page of the form begins, and where the last one ends.
    fn page_tops(&self, pages: &[PagePlan<'_>]) -> Vec<f64> {
        let whole = self.scene.whole();
        let mut tops = vec![whole.y];
        for page in &pages[1..] {
            let head = page.head.and_then(|head| self.anchors.own[head]);
            let above = tops[tops.len() - 1];
            tops.push(head.map_or(whole.bottom(), |head| head.top()).max(above));
        }
        tops.push(whole.bottom());
        tops
    }

    fn read_page(&mut self, page: &PagePlan<'_>, [top, bottom]: [f64; 2]) {
        let mut zones: Vec<Zone<'_, '_>> = Vec::new();
        for part in &page.parts {
            match (part, zones.last_mut()) {
                (PartPlan::Row(slots), Some(Zone::Rows(rows))) => rows.push(slots),
                (PartPlan::Row(slots), _) => zones.push(Zone::Rows(vec![slots])),
                (PartPlan::Table(table), _) => zones.push(Zone::Table(*table)),
            }
        }
        let tops: Vec<Option<f64>> = zones.iter().map(|zone| self.zone_top(zone, [top, bottom])).collect();
        let mut from = top;
        let mut below_table = false;
        for (at, zone) in zones.iter().enumerate() {
            let to = tops[at + 1..].iter().flatten().copied().find(|to| *to > from).unwrap_or(bottom);
            let whole = self.scene.whole();
            let area = Rect { y: from, height: (to - from).max(0.0), ..whole };
            match zone {
                Zone::Rows(rows) => self.read_rows(rows, area, below_table),
                Zone::Table(table) => self.read_table(*table, area),
            }
            below_table |= matches!(zone, Zone::Table(_));
            from = to.max(from);
        }
    }

    /// Where a zone of the page that stands between `from` and `to` begins: with its labels.
    fn zone_top(&self, zone: &Zone<'_, '_>, [from, to]: [f64; 2]) -> Option<f64> {
        let labels: Vec<usize> = match zone {
            Zone::Rows(rows) => rows
                .iter()
                .flat_map(|row| row.iter())
                .filter_map(|slot| match slot {
                    Slot::Label(label) => Some(*label),
                    Slot::Field(..) => None,
                })
                .collect(),
            Zone::Table(plan) => (plan.first_label..plan.first_label + plan.table.columns.len()).collect(),
        };
        let own = labels.iter().filter_map(|label| self.anchors.own[*label]);
        let over = self.anchors.others.iter().filter(|(label, anchor)| {
            labels.contains(label)
                && matches!(self.scene.kind(anchor.piece), BlockKind::Label { is_over: true, .. })
        });
        let tops = own.chain(over.map(|(_, anchor)| *anchor)).map(|anchor| anchor.top());
        tops.reduce(f64::min).or_else(|| match zone {
            Zone::Table(plan) => self.first_number(plan.table, [from, to]),
            Zone::Rows(_) => None,
        })
    }

    /// Where the first number of a table's rows stands: a list that is drawn without headings begins there.
    fn first_number(&self, table: &Table, [from, to]: [f64; 2]) -> Option<f64> {
        let is_unlabelled = table.columns.iter().all(|column| column.label.spellings.is_empty());
        let is_here = |piece: &usize| {
            self.is_free[*piece] && (from..to).contains(&self.scene.pieces[*piece].area.center()[1])
        };
        let pieces: Vec<usize> = (0..self.scene.pieces.len()).filter(is_here).collect();
        let numbers = rows::numbers(self.scene, table, &pieces, f64::INFINITY);
        let first = numbers.first().filter(|_| is_unlabelled)?;
        Some(self.scene.pieces[*first].area.y - 0.3 * self.scene.em)
    }

    fn read_rows(&mut self, rows: &[&[Slot<'_>]], area: Rect, below_table: bool) {
        for filled in fields::fill(self.scene, &self.anchors, rows, area, &mut self.is_free, below_table) {
            self.lay_field(&filled);
        }
    }

    fn lay_field(&mut self, filled: &Filled<'_>) {
        let place = Place::Field { field: filled.field };
        let lines = lines::gather(self.scene, &filled.pieces);
        let edge = filled.area.right().min(self.scene.right_end());
        let full = lines::full_in_box(self.scene, &lines, edge);
        // In a text's columns it is not seen where a box ends: a line too much or too few is not rare.
        let confidence: f32 = match filled.by {
            _ if self.scene.is_coarse() && lines.len() > 1 => NEARLY_SURE,
            By::Lines => 0.99,
            By::Alignment => 0.95,
            By::Nothing => 0.9,
            By::Parted => 0.5,
        };
        if filled.drawn.kind == FieldKind::SdgGoals {
            self.layout.icons.extend(icons::within(self.scene, filled.area).map(|image| Icon {
                field: filled.field,
                page: image.page,
                area: image.area,
                colour: image.colour,
                confidence,
            }));
        }
        if filled.drawn.kind.is_entries() {
            for entry in entries::split(self.scene, &filled.pieces, full, edge) {
                if let Some(sign) = entry.sign {
                    self.layout.marks.push(Mark {
                        place: None,
                        number: None,
                        spans: self.scene.spans(sign).to_vec(),
                        confidence,
                    });
                }
                if !entry.lines.is_empty() {
                    let lines = lines::laid_out(self.scene, &entry.lines, full);
                    self.layout.cells.push(Cell { place, lines, confidence, alternatives: Vec::new() });
                }
            }
        } else if !lines.is_empty() {
            let lines = lines::laid_out(self.scene, &lines, full);
            self.layout.cells.push(Cell { place, lines, confidence, alternatives: Vec::new() });
        }
    }

    fn read_table(&mut self, plan: TablePlan<'_>, area: Rect) {
        let labels = plan.first_label..plan.first_label + plan.table.columns.len();
        let heads: Vec<Option<Anchor>> = labels.map(|label| self.anchors.own[label]).collect();
        let top = heads.iter().flatten().map(Anchor::bottom).fold(area.y, f64::max);
        let body = Rect { y: top, height: (area.bottom() - top).max(0.0), ..area };
        let undrawn = columns::undrawn(self.scene, &heads, area, &self.is_free);
        let frames = frame::on_pages(self.scene, &heads);
        let inside = |piece: &usize| {
            let Piece { area, page, .. } = self.scene.pieces[*piece];
            let [top, bottom] = frames[page].unwrap_or([f64::NEG_INFINITY, f64::INFINITY]);
            // Where a row is cut, its texts may stand on the frame's edge, and its number outside.
            let is_framed = area.bottom() > top && area.y < bottom
                || matches!(self.scene.marker(*piece), Some(Marker::Circled(_)));
            let is_drawn = !undrawn.iter().any(|column| column.contains(&area.center()[0]));
            self.is_free[*piece] && body.holds(area.center()) && is_framed && is_drawn
        };
        let pieces: Vec<usize> = (0..self.scene.pieces.len()).filter(inside).collect();
        let known = self.known.get(&plan.table.rows).map_or(&[][..], Vec::as_slice);
        let table = table::read(self.scene, plan, &heads, body, &pieces, known);
        self.known.insert(plan.table.rows.clone(), table.known);
        for mark in table.marks {
            self.is_free[mark.piece] = false;
            let number = self.scene.marker(mark.piece).and_then(Marker::number);
            let spans = self.scene.spans(mark.piece).to_vec();
            self.layout.marks.push(Mark { place: Some(mark.place), number, spans, confidence: 0.99 });
        }
        for stray in table.strays {
            self.is_free[stray] = false;
            let spans = self.scene.spans(stray).to_vec();
            self.layout.residue.push(Residue { spans, reason: Reason::Unclaimed });
        }
        for cell in table.cells {
            for piece in cell.lines.iter().flat_map(|line| &line.pieces) {
                self.is_free[*piece] = false;
            }
            let lines = lines::laid_out(self.scene, &cell.lines, cell.full);
            let confidence = cell.evidence.confidence() as f32;
            let alternative = |other: &found::Other| Alternative {
                spans: other.pieces.iter().flat_map(|piece| self.scene.spans(*piece)).copied().collect(),
                confidence: other.share,
            };
            let alternatives = cell.others.iter().map(alternative).collect();
            self.layout.cells.push(Cell { place: cell.place, lines, confidence, alternatives });
        }
    }

    fn finish(mut self) -> Layout {
        for (piece, free) in self.is_free.iter().enumerate() {
            if *free {
                let spans = self.scene.spans(piece).to_vec();
                self.layout.residue.push(Residue { spans, reason: Reason::Unclaimed });
            }
        }
        self.layout
    }
}
