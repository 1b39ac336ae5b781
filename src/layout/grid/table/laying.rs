//! Entries of a row laid into its items' cells.

use super::Reader;
use crate::form::FieldKind;
use crate::layout::Place;
use crate::layout::grid::boxes::{self, Boxes};
use crate::layout::grid::column::Entry;
use crate::layout::grid::columns::Edge;
use crate::layout::grid::evidence::Evidence;
use crate::layout::grid::found::{self, Found, FoundCell, FoundMark};
use crate::layout::grid::items;
use crate::layout::grid::lines::{Full, TextLine};
use crate::layout::grid::rows::RowBand;

/// How likely a cell is right whose column is not known by its heading, against others.
const HEADLESS: f64 = 0.5;

impl Reader<'_> {
    pub(super) fn lay_items(
        &self,
        row: usize,
        (band, boxes): (&RowBand, Option<&Boxes>),
        mut entries: Vec<Vec<Entry>>,
        full: &[Full],
        found: &mut Found,
    ) {
        let table = self.plan.index;
        let is_repeat = |column: usize| self.table.columns[column].field.kind == FieldKind::Repeat;
        for (column, entries) in entries.iter_mut().enumerate() {
            if is_repeat(column) {
                for entry in std::mem::take(entries) {
                    let place = Place::Cell { table, row, item: 0, column };
                    let evidence = self.evidence(band, column, 1.0);
                    found.cells.push(FoundCell {
                        place,
                        lines: entry.lines,
                        full: full[column],
                        evidence,
                        others: Vec::new(),
                    });
                }
            }
        }
        let number = band.number.and_then(|number| self.scene.marker(number)?.row_number());
        let known = self.known.iter().find(|(of, _)| Some(*of) == number).map(|(_, known)| known);
        let mut items = items::match_up(self.scene, &entries, known);
        if let Some(boxes) = boxes {
            boxes::match_up(self.scene, boxes, &entries, &mut items);
        }
        let mut others = found::others(&entries, &items);
        let mut told = known.cloned().unwrap_or_default();
        for (column, (entries, items_of)) in entries.into_iter().zip(&items.of).enumerate() {
            let mut last: Option<usize> = None;
            for (at, (mut entry, item)) in entries.into_iter().zip(items_of).enumerate() {
                let place = Place::Cell { table, row, item: *item, column };
                if told.texts.len() <= *item {
                    told.texts.resize(item + 1, Vec::new());
                }
                told.texts[*item].push(items::text(self.scene, &entry));
                told.numbers.extend(entry.number);
                let is_same = last == Some(*item);
                last = Some(*item);
                match (entry.marker, entry.lines.first_mut()) {
                    // A second bullet of one item is part of its text.
                    (Some(piece), Some(line)) if is_same => {
                        line.pieces.insert(0, piece);
                    }
                    (Some(piece), _) => found.marks.push(FoundMark { place, piece }),
                    (None, _) => {}
                }
                if !entry.lines.is_empty() {
                    let sure = items.sure[column][at];
                    let mut evidence = self.evidence(band, column, f64::from(sure));
                    evidence.crossed += self.markers_inside(&entry.lines);
                    let others = others.remove(&(column, *item)).unwrap_or_default();
                    found.cells.push(FoundCell {
                        place,
                        lines: entry.lines,
                        full: full[column],
                        evidence,
                        others,
                    });
                }
            }
        }
        for ((column, item), others) in others {
            let place = Place::Cell { table, row, item, column };
            let filled: f32 = others.iter().map(|other| other.share).sum();
            let evidence = self.evidence(band, column, f64::from((1.0 - filled).max(0.0)));
            found.cells.push(FoundCell { place, lines: Vec::new(), full: full[column], evidence, others });
        }
        told.numbers.sort_unstable();
        told.numbers.dedup();
        if let Some(number) = number {
            found.known.push((number, told));
        }
    }

    /// Markers of items behind other texts of their lines: they may be the next column's.
    fn markers_inside(&self, lines: &[TextLine]) -> usize {
        let behind = lines.iter().flat_map(|line| line.pieces.iter().skip(1));
        behind.filter(|piece| self.opens_item(**piece)).count()
    }

    pub(super) fn evidence(&self, band: &RowBand, column: usize, agreement: f64) -> Evidence {
        let [left, right] = [self.edges[column], self.edges[column + 1]];
        // Where a heading was not found, its column and those beside it may be any.
        let is_known = |at: usize, edge: Edge| edge.is_ruled || self.is_headed.get(at).is_none_or(|is| *is);
        let is_headed = self.is_headed[column]
            && (column == 0 || is_known(column - 1, left))
            && is_known(column + 1, right);
        let agreement = if is_headed { agreement } else { HEADLESS * agreement };
        Evidence {
            has_edges: left.is_ruled && (right.is_ruled || column + 2 == self.edges.len()),
            crossed: left.crossed + right.crossed,
            has_row: band.is_ruled,
            margin: band.margin,
            agreement,
            is_coarse: self.scene.is_coarse(),
        }
    }
}
