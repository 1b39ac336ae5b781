//! A table's body: pieces in, its rows with headings, items and cells out.

mod heading;
mod laying;

use self::heading::FirstColumn;
use super::anchor::Anchor;
use super::boxes::{self, Boxes};
use super::column::{self, Entry, Habit, Stance};
use super::columns::{self, Edge};
use super::found::{Found, FoundCell, FoundMark};
use super::items::Known;
use super::lines::{self, Full, TextLine};
use super::plan::TablePlan;
use super::rows::{self, RowBand};
use super::scene::Scene;
use crate::form::{Column, FieldKind, Table};
use crate::geometry::Rect;
use crate::layout::Place;
use crate::layout::role::{self, Role};
use crate::marker::Marker;

/// Reads the body of a table from the pieces in it; `known` is what an earlier table of the same rows tells. Columns
/// are read where their headings stand, in whatever order.
pub fn read(
    scene: &Scene<'_>,
    plan: TablePlan<'_>,
    heads: &[Option<Anchor>],
    body: Rect,
    pieces: &[usize],
    known: &[(u32, Known)],
) -> Found {
    let mut order = columns::order(heads);
    // The first column names what the others tell of. Where it stands elsewhere, no column is what it seems.
    let is_named_first = order.first().is_none_or(|first| *first == 0);
    if !is_named_first {
        order.sort_unstable();
    }
    let table = Table {
        columns: order.iter().map(|column| plan.table.columns[*column].clone()).collect(),
        ..plan.table.clone()
    };
    let plan = TablePlan { table: &table, ..plan };
    let heads: Vec<Option<Anchor>> = order.iter().map(|column| heads[*column]).collect();
    let role = |column: &Column| role::of_column(plan.form, plan.table, column);
    let roles: Vec<Role> = table.columns.iter().map(role).collect();
    let edges = columns::edges(scene, &heads, &roles, body, pieces);
    let is_headed =
        |(column, head): (&Column, &Option<Anchor>)| head.is_some() || column.label.spellings.is_empty();
    let is_headed = table.columns.iter().zip(&heads).map(is_headed).collect();
    let mut found = Reader { scene, plan, table: &table, pieces, body, edges, is_headed, known }.read();
    let places = found.cells.iter_mut().map(|cell| &mut cell.place);
    for place in places.chain(found.marks.iter_mut().map(|mark| &mut mark.place)) {
        if let Place::Cell { column, .. } = place {
            *column = order[*column];
        }
    }
    found
}

struct Reader<'s> {
    scene: &'s Scene<'s>,
    plan: TablePlan<'s>,
    table: &'s Table,
    pieces: &'s [usize],
    body: Rect,
    edges: Vec<Edge>,
    /// For each column whether its heading was found, or none is drawn.
    is_headed: Vec<bool>,
    /// What an earlier table tells of rows, by their numbers.
    known: &'s [(u32, Known)],
}

/// Bullets that open items stand within this of each other, in ems.
const BULLETS_EM: f64 = 0.8;

impl Reader<'_> {
    fn read(&self) -> Found {
        let numbers = rows::numbers(self.scene, self.table, self.pieces, self.edges[1].x);
        let rest: Vec<usize> = self.pieces.iter().copied().filter(|piece| !numbers.contains(piece)).collect();
        let mut columns = self.by_column(&rest);
        let hanging = rows::hanging(self.scene, &rest);
        let first = self.first_column(&columns[0], &hanging);
        let strays = self.take_strays(&mut columns[0], &first);
        let xs: Vec<f64> = self.edges.iter().map(|edge| edge.x).collect();
        let is_repeat = |column: &Column| column.field.kind == FieldKind::Repeat;
        let repeat = self.table.columns.iter().position(is_repeat);
        let heads = &first.heads;
        let bands = rows::split(self.scene, self.body, self.pieces, &numbers, heads, &xs, &hanging, repeat);
        let full: Vec<Full> = columns
            .iter()
            .zip(&xs[1..])
            .map(|(column, right)| {
                let lines = lines::gather(self.scene, column);
                lines::full_in_column(self.scene, &lines, *right)
            })
            .collect();
        let bands = self.with_boxes(bands, &columns, &full);
        let (head, at_head) = self.read_rows(&bands, &columns, &first, &full, Stance::Head);
        let (middle, in_middle) = self.read_rows(&bands, &columns, &first, &full, Stance::Middle);
        // Texts centred beside their markers stand off a little either way.
        let mut found = if in_middle < 0.5 * at_head - 1.0 { middle } else { head };
        found.strays = strays;
        found
    }

    /// The rows, each with its boxes if lines stand between its texts.
    fn with_boxes(
        &self,
        bands: Vec<RowBand>,
        columns: &[Vec<usize>],
        full: &[Full],
    ) -> Vec<(RowBand, Option<Boxes>)> {
        let boxes: Vec<Boxes> = bands.iter().map(|band| Boxes::of(self.scene, &self.edges, band)).collect();
        let lines_in = |band: &RowBand| {
            let inside =
                |column: &Vec<usize>| lines::gather(self.scene, &self.inside(column, band.top, band.bottom));
            columns.iter().map(inside).collect()
        };
        let rows: Vec<Vec<Vec<TextLine>>> = bands.iter().map(lines_in).collect();
        let part_items = self.table.items.is_some() && boxes::part_items(self.scene, &boxes, &rows, full);
        bands.into_iter().zip(boxes).map(|(band, boxes)| (band, part_items.then_some(boxes))).collect()
    }

    /// The pieces of each column.
    fn by_column(&self, pieces: &[usize]) -> Vec<Vec<usize>> {
        let mut columns = vec![Vec::new(); self.edges.len() - 1];
        for &piece in pieces {
            let area = self.scene.pieces[piece].area;
            // A text may run on beyond its column, a marker wider than its own stands across both edges.
            let x = match self.scene.marker(piece) {
                // A text too long for its column pushes the next column's marker and text on together.
                Some(_) if self.scene.is_coarse() => {
                    self.text_behind(area, pieces).unwrap_or(area.center()[0])
                }
                Some(_) => area.center()[0],
                None => area.x + (0.3 * self.scene.em).min(area.width / 2.0),
            };
            let at = self.edges.partition_point(|edge| edge.x <= x).clamp(1, columns.len());
            columns[at - 1].push(piece);
        }
        columns
    }

    /// Where the text begins that stands right behind `marker` on its line, but for another marker.
    fn text_behind(&self, marker: Rect, pieces: &[usize]) -> Option<f64> {
        let (em, scene) = (self.scene.em, self.scene);
        let near = |piece: &&usize| {
            (-0.1 * em..columns::MARKER_BLANKS_EM * em)
                .contains(&(scene.pieces[**piece].area.x - marker.right()))
        };
        let near: Vec<usize> = pieces.iter().filter(near).copied().collect();
        let first = |stands: &dyn Fn(Rect) -> bool| {
            let there = near.iter().copied().filter(|piece| stands(scene.pieces[*piece].area));
            there.min_by(|a, b| scene.pieces[*a].area.x.total_cmp(&scene.pieces[*b].area.x))
        };
        let piece = first(&|area| area.shared_height(marker) > 0.5 * marker.height)
            .or_else(|| first(&|area| columns::is_line_below(scene, marker, area)))?;
        (!self.opens_item(piece)).then(|| scene.pieces[piece].area.x + 0.3 * em)
    }

    fn is_sign(&self, piece: usize) -> bool {
        let sign = self.table.heading.as_ref().and_then(|heading| heading.sign);
        sign.is_some_and(|sign| self.scene.marker(piece) == Some(Marker::Sign(sign)))
    }

    fn opens_item(&self, piece: usize) -> bool {
        self.table.items.as_ref().is_some_and(|items| column::opens_item(self.scene, piece, items))
    }

    /// Reads the rows with markers standing at the head of their texts, or in the middle if that fits better.
    fn read_rows(
        &self,
        bands: &[(RowBand, Option<Boxes>)],
        columns: &[Vec<usize>],
        first: &FirstColumn,
        full: &[Full],
        stance: Stance,
    ) -> (Found, f64) {
        let (mut found, mut cost) = (Found::default(), 0.0);
        for (row, (band, boxes)) in bands.iter().enumerate() {
            cost += self.read_row(row, (band, boxes.as_ref()), columns, first, full, stance, &mut found);
        }
        (found, cost)
    }

    #[expect(clippy::too_many_arguments, reason = "what is known of the table, of the row, and the result")]
    fn read_row(
        &self,
        row: usize,
        (band, boxes): (&RowBand, Option<&Boxes>),
        columns: &[Vec<usize>],
        first: &FirstColumn,
        full: &[Full],
        stance: Stance,
        found: &mut Found,
    ) -> f64 {
        let table = self.plan.index;
        if let Some(number) = band.number {
            found.marks.push(FoundMark { place: Place::Number { table, row }, piece: number });
        }
        let mut cost = 0.0;
        let mut entries: Vec<Vec<Entry>> = Vec::new();
        let inside: Vec<Vec<usize>> =
            columns.iter().map(|column| self.inside(column, band.top, band.bottom)).collect();
        let is_numbered =
            inside.iter().flatten().any(|piece| self.is_numbered(*piece) && self.leads(*piece, &inside));
        for (column, pieces) in inside.iter().enumerate() {
            let mut pieces = pieces.clone();
            let bullets = self.bullets_reach(&columns[column]);
            if self.table.items.is_none() {
                entries.push(self.whole(&pieces));
                continue;
            }
            let takes_heading = column == 0 && self.table.heading.is_some();
            let sign = if takes_heading { self.take_sign(row, &mut pieces, found) } else { None };
            let markers = self.markers(&pieces, is_numbered, bullets);
            let texts: Vec<usize> = pieces.iter().copied().filter(|piece| !markers.contains(piece)).collect();
            let lines = lines::gather(self.scene, &texts);
            let (heading, lines) = if takes_heading {
                let (heading, rest) = self.split_heading(lines, &markers, first, full[0], stance, sign);
                match boxes.filter(|boxes| boxes.are_several(0)) {
                    Some(boxes) => self.heading_in_box(boxes, &markers, &inside[1..], (heading, rest)),
                    None => (heading, rest),
                }
            } else {
                (Vec::new(), lines)
            };
            if !heading.is_empty() {
                let place = Place::Heading { table, row };
                let evidence = self.evidence(band, 0, 1.0);
                found.cells.push(FoundCell {
                    place,
                    lines: heading,
                    full: full[0],
                    evidence,
                    others: Vec::new(),
                });
            }
            let attached = column::attach(self.scene, lines, &markers, Habit { full: full[column], stance });
            cost += attached.cost;
            let (before, mut here) = (attached.before, attached.entries);
            if !before.is_empty() {
                self.prepend(before, &mut here, full[column]);
            }
            if let Some(boxes) = boxes {
                here = boxes::in_boxes(boxes, column, self.scene, here, is_numbered);
            }
            entries.push(here);
        }
        column::join_in_boxes(self.scene, &mut entries);
        self.lay_items(row, (band, boxes), entries, full, found);
        cost
    }

    /// The pieces that stand in a row.
    fn inside(&self, column: &[usize], top: f64, bottom: f64) -> Vec<usize> {
        let is_inside = |piece: &usize| {
            let y = self.scene.pieces[*piece].area.center()[1];
            y >= top && y < bottom
        };
        column.iter().copied().filter(is_inside).collect()
    }

    fn is_numbered(&self, piece: usize) -> bool {
        self.opens_item(piece) && matches!(self.scene.marker(piece), Some(Marker::Numbered(_)))
    }

    /// Whether nothing stands on its line before it in its column.
    fn leads(&self, piece: usize, columns: &[Vec<usize>]) -> bool {
        let area = self.scene.pieces[piece].area;
        columns
            .iter()
            .filter(|column| column.contains(&piece))
            .all(|column| self.is_first(piece, area, column))
    }

    fn is_first(&self, piece: usize, area: Rect, column: &[usize]) -> bool {
        !column.iter().any(|other| {
            let text = self.scene.pieces[*other].area;
            *other != piece
                && text.center()[0] < area.center()[0]
                && text.shared_height(area) > 0.5 * area.height.min(text.height)
                && !self.is_sign(*other)
        })
    }

    /// All lines of a cell that no item divides.
    fn whole(&self, pieces: &[usize]) -> Vec<Entry> {
        let lines = lines::gather(self.scene, pieces);
        match lines.first().map(|line| line.area.y) {
            Some(top) => vec![Entry { marker: None, number: None, lines, top }],
            None => Vec::new(),
        }
    }

    /// How far right the bullets of a column stand that open items. Those within texts stand where texts do.
    fn bullets_reach(&self, column: &[usize]) -> f64 {
        // Where places are only known to a character's width, the bullets of items stand a little off each other.
        if self.scene.is_coarse() {
            return f64::INFINITY;
        }
        let bullets = column.iter().filter(|piece| self.opens_item(**piece) && !self.is_numbered(**piece));
        let leftmost = bullets.map(|piece| self.scene.pieces[*piece].area.x).fold(f64::INFINITY, f64::min);
        leftmost + BULLETS_EM * self.scene.em
    }

    /// The pieces that open items: numbers or, in a row that prints none, bullets.
    fn markers(&self, pieces: &[usize], is_numbered: bool, bullets: f64) -> Vec<usize> {
        let opens = |piece: &usize| {
            self.opens_item(*piece)
                && self.is_numbered(*piece) == is_numbered
                && (is_numbered || self.scene.pieces[*piece].area.x < bullets)
                && self.is_first(*piece, self.scene.pieces[*piece].area, pieces)
        };
        pieces.iter().copied().filter(opens).collect()
    }

    /// Puts lines that no marker opens before the entries of their column.
    fn prepend(&self, lines: Vec<TextLine>, entries: &mut Vec<Entry>, full: Full) {
        if let Some(first) = entries.first_mut() {
            let own = std::mem::replace(&mut first.lines, lines);
            first.lines.extend(own);
            return;
        }
        // Several items without markers: each paragraph may be one.
        let mut above: Option<TextLine> = None;
        for line in lines {
            let begins =
                above.as_ref().is_none_or(|above| lines::begins_paragraph(self.scene, above, &line, full));
            above = Some(line.clone());
            match entries.last_mut() {
                Some(entry) if !begins => entry.lines.push(line),
                _ => {
                    let top = line.area.y;
                    entries.push(Entry { marker: None, number: None, lines: vec![line], top });
                }
            }
        }
    }
}

/// The middle one of some numbers.
fn median(numbers: &mut [f64]) -> Option<f64> {
    numbers.sort_by(f64::total_cmp);
    numbers.get(numbers.len() / 2).copied()
}
