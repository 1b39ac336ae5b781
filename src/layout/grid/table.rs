//! A table's body: pieces in, its rows with headings, items and cells out.

mod laying;

use super::anchor::Anchor;
use super::column::{self, Entry, Habit, Stance};
use super::columns::{self, Edge};
use super::found::{Found, FoundCell, FoundMark};
use super::items::Known;
use super::lines::{self, Full, TextLine};
use super::plan::TablePlan;
use super::rows::{self, RowBand};
use super::scene::Scene;
use crate::form::{Column, Table};
use crate::geometry::Rect;
use crate::layout::Place;
use crate::layout::role::{self, Role};
use crate::marker::Marker;

/// Reads the body of a table from the pieces in it; `known` is what an earlier table of the same rows tells.
pub fn read(
    scene: &Scene<'_>,
    plan: TablePlan<'_>,
    heads: &[Option<Anchor>],
    body: Rect,
    pieces: &[usize],
    known: &[(u32, Known)],
) -> Found {
    let role = |column: &Column| role::of_column(plan.form, plan.table, column);
    let roles: Vec<Role> = plan.table.columns.iter().map(role).collect();
    let edges = columns::edges(scene, heads, &roles, body, pieces);
    Reader { scene, plan, table: plan.table, pieces, body, edges, known }.read()
}

struct Reader<'s> {
    scene: &'s Scene<'s>,
    plan: TablePlan<'s>,
    table: &'s Table,
    pieces: &'s [usize],
    body: Rect,
    edges: Vec<Edge>,
    /// What an earlier table tells of rows, by their numbers.
    known: &'s [(u32, Known)],
}

/// Bullets that open items stand within this of each other, in ems.
const BULLETS_EM: f64 = 0.8;

/// Where texts of the first column begin.
struct FirstColumn {
    /// Texts of items.
    item_x: Option<f64>,
    /// Headings.
    head_x: Option<f64>,
    /// Pieces with which a heading begins.
    heads: Vec<usize>,
}

impl Reader<'_> {
    fn read(&self) -> Found {
        let numbers = rows::numbers(self.scene, self.table, self.pieces, self.edges[1].x);
        let rest: Vec<usize> = self.pieces.iter().copied().filter(|piece| !numbers.contains(piece)).collect();
        let mut columns = self.by_column(&rest);
        let hanging = rows::hanging(self.scene, &rest);
        let first = self.first_column(&columns[0], &hanging);
        let strays = self.take_strays(&mut columns[0], &first);
        let xs: Vec<f64> = self.edges.iter().map(|edge| edge.x).collect();
        let bands = rows::split(self.scene, self.body, self.pieces, &numbers, &first.heads, &xs, &hanging);
        let full: Vec<Full> = columns
            .iter()
            .zip(&xs[1..])
            .map(|(column, right)| {
                let lines = lines::gather(self.scene, column);
                lines::full_in_column(self.scene, &lines, *right)
            })
            .collect();
        let (head, at_head) = self.read_rows(&bands, &columns, &first, &full, Stance::Head);
        let (middle, in_middle) = self.read_rows(&bands, &columns, &first, &full, Stance::Middle);
        // Texts centred beside their markers stand off a little either way.
        let mut found = if in_middle < 0.5 * at_head - 1.0 { middle } else { head };
        found.strays = strays;
        found
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

    /// Takes out what stands left of all headings and items and is no sign: a box too narrow to show its text.
    fn take_strays(&self, pieces: &mut Vec<usize>, first: &FirstColumn) -> Vec<usize> {
        let scene = self.scene;
        let markers = pieces.iter().filter(|piece| self.opens_item(**piece));
        let marker_x = median(&mut markers.map(|piece| scene.pieces[*piece].area.x).collect::<Vec<_>>());
        let left = [first.head_x, first.item_x, marker_x].into_iter().flatten().fold(f64::INFINITY, f64::min);
        let is_stray = |piece: &usize| {
            let area = scene.pieces[*piece].area;
            left.is_finite()
                && area.center()[0] < left - 0.2 * scene.em
                && !self.is_sign(*piece)
                && area.width < 2.5 * scene.em
                && !self.opens_item(*piece)
        };
        let strays = pieces.iter().copied().filter(is_stray).collect();
        pieces.retain(|piece| !is_stray(piece));
        strays
    }

    fn first_column(&self, pieces: &[usize], hanging: &[usize]) -> FirstColumn {
        let scene = self.scene;
        if self.table.heading.is_none() {
            return FirstColumn { item_x: None, head_x: None, heads: Vec::new() };
        }
        let lines = lines::gather(scene, pieces);
        let mut behind_markers: Vec<f64> = Vec::new();
        let mut behind_signs: Vec<f64> = Vec::new();
        for &marker in pieces {
            let area = scene.pieces[marker].area;
            let found = if self.is_sign(marker) {
                &mut behind_signs
            } else if self.opens_item(marker) {
                &mut behind_markers
            } else {
                continue;
            };
            let text = pieces
                .iter()
                .map(|piece| scene.pieces[*piece].area)
                .filter(|text| text.x > area.x + 0.1 && text.shared_height(area) > 0.3 * area.height)
                .map(|text| text.x)
                .fold(f64::INFINITY, f64::min);
            if text.is_finite() {
                found.push(text);
            }
        }
        let item_x = median(&mut behind_markers);
        let head_x = median(&mut behind_signs);
        let mut heads: Vec<usize> = pieces.iter().copied().filter(|piece| self.is_sign(*piece)).collect();
        let is_heading = |line: &TextLine| {
            let x = line.area.x;
            !self.opens_item(line.pieces[0])
                && hanging.binary_search(&line.pieces[0]).is_err()
                && item_x.or(head_x.map(|x| x + 1.5 * scene.em)).is_none_or(|item| x < item - 0.5 * scene.em)
        };
        let mut goes_on = false;
        for line in &lines {
            let here = is_heading(line);
            if here && !goes_on && !self.is_sign(line.pieces[0]) {
                heads.push(line.pieces[0]);
            }
            goes_on = here;
        }
        FirstColumn { item_x, head_x, heads }
    }

    /// Reads the rows with markers standing at the head of their texts, or in the middle if that fits better.
    fn read_rows(
        &self,
        bands: &[RowBand],
        columns: &[Vec<usize>],
        first: &FirstColumn,
        full: &[Full],
        stance: Stance,
    ) -> (Found, f64) {
        let (mut found, mut cost) = (Found::default(), 0.0);
        for (row, band) in bands.iter().enumerate() {
            cost += self.read_row(row, band, columns, first, full, stance, &mut found);
        }
        (found, cost)
    }

    #[expect(clippy::too_many_arguments, reason = "what is known of the table, of the row, and the result")]
    fn read_row(
        &self,
        row: usize,
        band: &RowBand,
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
            if takes_heading {
                self.take_signs(row, &mut pieces, found);
            }
            let markers = self.markers(&pieces, is_numbered, bullets);
            let texts: Vec<usize> = pieces.iter().copied().filter(|piece| !markers.contains(piece)).collect();
            let lines = lines::gather(self.scene, &texts);
            let (heading, lines) = if takes_heading {
                self.split_heading(lines, &markers, first, full[0], stance)
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
            entries.push(here);
        }
        column::join_in_boxes(self.scene, &mut entries);
        self.lay_items(row, band, entries, full, found);
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

    /// Takes the sign before the heading out of the pieces of a row's first column.
    fn take_signs(&self, row: usize, pieces: &mut Vec<usize>, found: &mut Found) {
        let leading: Vec<usize> = pieces
            .iter()
            .copied()
            .filter(|piece| {
                self.is_sign(*piece) && self.is_first(*piece, self.scene.pieces[*piece].area, pieces)
            })
            .collect();
        if let Some(&sign) = leading.first() {
            let place = Place::Heading { table: self.plan.index, row };
            found.marks.push(FoundMark { place, piece: sign });
            pieces.retain(|piece| *piece != sign);
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

    /// Parts the heading from the lines of the items below it.
    fn split_heading(
        &self,
        mut lines: Vec<TextLine>,
        markers: &[usize],
        first: &FirstColumn,
        full: Full,
        stance: Stance,
    ) -> (Vec<TextLine>, Vec<TextLine>) {
        let em = self.scene.em;
        let first_marker = markers
            .iter()
            .map(|marker| self.scene.pieces[*marker].area.center()[1])
            .fold(f64::INFINITY, f64::min);
        let above = lines.iter().take_while(|line| line.middle() < first_marker - 0.5 * em).count();
        let border = match (first.item_x, first.head_x) {
            (Some(item), _) => Some(item - 0.5 * em),
            (None, Some(head)) => Some(head + 0.5 * em),
            (None, None) => {
                let left = lines.iter().map(|line| line.area.x).fold(f64::INFINITY, f64::min);
                let right = lines.iter().map(|line| line.area.x).fold(left, f64::max);
                (right - left > 0.8 * em).then_some(f64::midpoint(left, right))
            }
        };
        let at = match border {
            // No item's text begins above its marker; a text in columns may show it a line off.
            _ if !markers.is_empty() && stance == Stance::Head && !self.scene.is_coarse() => above,
            // Markers may stand in the middle of their texts, so what is above the first one may be its text.
            Some(border) => lines[..above].iter().take_while(|line| line.area.x < border).count(),
            None if !markers.is_empty() => above,
            // Nothing but its place tells the heading: it is the first paragraph.
            None => {
                let begins =
                    |pair: &[TextLine]| lines::begins_paragraph(self.scene, &pair[0], &pair[1], full);
                lines.windows(2).position(begins).map_or(lines.len(), |at| at + 1)
            }
        };
        let rest = lines.split_off(at);
        (lines, rest)
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
