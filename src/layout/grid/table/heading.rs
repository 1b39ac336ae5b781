//! The heading of a row told apart from the items below it, by its sign, by how far right texts begin, and by boxes.

use super::{Reader, median};
use crate::geometry::Rect;
use crate::layout::Place;
use crate::layout::grid::boxes::Boxes;
use crate::layout::grid::column::Stance;
use crate::layout::grid::found::{Found, FoundMark};
use crate::layout::grid::lines::{self, Full, TextLine};

/// What is narrower and stands left of all texts is what shows of one in a box too narrow for it, in ems.
const STRAY_EM: f64 = 2.5;

/// Where texts of the first column begin.
pub(super) struct FirstColumn {
    /// Texts of items.
    pub(super) item_x: Option<f64>,
    /// Headings.
    pub(super) head_x: Option<f64>,
    /// Pieces with which a heading begins.
    pub(super) heads: Vec<usize>,
}

impl Reader<'_> {
    /// Takes out what stands left of all headings and items and is no sign: a box too narrow to show its text.
    pub(super) fn take_strays(&self, pieces: &mut Vec<usize>, first: &FirstColumn) -> Vec<usize> {
        let scene = self.scene;
        let markers = pieces.iter().filter(|piece| self.opens_item(**piece));
        let marker_x = median(&mut markers.map(|piece| scene.pieces[*piece].area.x).collect::<Vec<_>>());
        let is_narrow = |area: Rect| area.width < STRAY_EM * scene.em;
        let texts = pieces.iter().map(|piece| scene.pieces[*piece].area).filter(|area| !is_narrow(*area));
        // Items without markers may begin under the sign of their heading.
        let text_x = if marker_x.is_none() { texts.map(|area| area.x).reduce(f64::min) } else { None };
        let known = [first.head_x, first.item_x, marker_x];
        let left = known.into_iter().flatten().reduce(f64::min);
        let left = left.map_or(f64::NEG_INFINITY, |left| text_x.map_or(left, |x| left.min(x)));
        let is_stray = |piece: &usize| {
            let area = scene.pieces[*piece].area;
            area.center()[0] < left - 0.2 * scene.em
                && !self.is_sign(*piece)
                && is_narrow(area)
                && !self.opens_item(*piece)
        };
        let strays = pieces.iter().copied().filter(is_stray).collect();
        pieces.retain(|piece| !is_stray(piece));
        strays
    }

    pub(super) fn first_column(&self, pieces: &[usize], hanging: &[usize]) -> FirstColumn {
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

    /// Takes the sign before the heading out of the pieces of a row's first column.
    pub(super) fn take_sign(&self, row: usize, pieces: &mut Vec<usize>, found: &mut Found) -> Option<usize> {
        let leading: Vec<usize> = pieces
            .iter()
            .copied()
            .filter(|piece| {
                self.is_sign(*piece) && self.is_first(*piece, self.scene.pieces[*piece].area, pieces)
            })
            .collect();
        let sign = *leading.first()?;
        let place = Place::Heading { table: self.plan.index, row };
        found.marks.push(FoundMark { place, piece: sign });
        pieces.retain(|piece| *piece != sign);
        Some(sign)
    }

    /// The heading told anew where lines cut the first column: it is what stands in the first box, if nothing opens
    /// an item there and nothing stands beside it.
    pub(super) fn heading_in_box(
        &self,
        boxes: &Boxes,
        markers: &[usize],
        others: &[Vec<usize>],
        (mut heading, rest): (Vec<TextLine>, Vec<TextLine>),
    ) -> (Vec<TextLine>, Vec<TextLine>) {
        let middle = |piece: usize| self.scene.pieces[piece].area.center()[1];
        let is_first = |column: usize, height: f64| boxes.at(column, height) == 0;
        let opens = markers.iter().any(|marker| is_first(0, middle(*marker)));
        let has_beside = others.iter().enumerate().any(|(at, column)| {
            boxes.are_several(at + 1)
                && column.iter().any(|piece| is_first(at + 1, middle(*piece)) && is_first(0, middle(*piece)))
        });
        if opens || has_beside {
            return (heading, rest);
        }
        heading.extend(rest);
        let at = heading.iter().take_while(|line| is_first(0, line.middle())).count();
        let rest = heading.split_off(at);
        (heading, rest)
    }

    /// Parts the heading from the lines of the items below it.
    pub(super) fn split_heading(
        &self,
        mut lines: Vec<TextLine>,
        markers: &[usize],
        first: &FirstColumn,
        full: Full,
        stance: Stance,
        sign: Option<usize>,
    ) -> (Vec<TextLine>, Vec<TextLine>) {
        let em = self.scene.em;
        let first_marker = markers
            .iter()
            .map(|marker| self.scene.pieces[*marker].area.center()[1])
            .fold(f64::INFINITY, f64::min);
        let first_paragraph = |lines: &[TextLine]| {
            let begins = |pair: &[TextLine]| lines::begins_paragraph(self.scene, &pair[0], &pair[1], full);
            lines.windows(2).position(begins).map_or(lines.len(), |at| at + 1)
        };
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
            // Nothing but its place tells the heading.
            None => first_paragraph(&lines),
        };
        // What stands behind a sign is the heading, however far right; where nothing marks the items below it, no
        // more than its paragraph is.
        let at = match sign {
            Some(_) if markers.is_empty() && at == lines.len() => first_paragraph(&lines),
            Some(sign) if at == 0 && markers.is_empty() => {
                let area = self.scene.pieces[sign].area;
                let is_behind = |line: &&TextLine| line.area.shared_height(area) > 0.5 * area.height;
                lines.first().filter(is_behind).map_or(0, |_| first_paragraph(&lines))
            }
            _ => at,
        };
        let rest = lines.split_off(at);
        (lines, rest)
    }
}
