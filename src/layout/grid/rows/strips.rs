//! Strips of a table between the lines beside its numbers, and rows made of them.

use super::Finder;
use crate::geometry::Rect;
use crate::layout::grid::rules::DOUBLE_EM;

impl Finder<'_> {
    /// The strips into which level lines beside the numbers cut the table.
    pub(super) fn strips(&self, body: Rect) -> Vec<[f64; 2]> {
        let em = self.scene.em;
        let x = match self.numbers.first() {
            Some(number) => self.scene.pieces[*number].area.center()[0],
            None => self.edges[0] + 0.6 * em,
        };
        let mut cuts = vec![body.y];
        for line in self.scene.rules.level_between(body.y + 0.5 * em, body.bottom()) {
            if line.passes(x) && line.at - cuts[cuts.len() - 1] > DOUBLE_EM * em {
                cuts.push(line.at);
            }
        }
        if body.bottom() - cuts[cuts.len() - 1] > DOUBLE_EM * em {
            cuts.push(body.bottom());
        }
        cuts.windows(2).map(|pair| [pair[0], pair[1]]).collect()
    }

    /// Strips put together as rows where nothing numbers them, but `repeat` names them: what stands below a name
    /// without one of its own belongs to it.
    pub(super) fn named(&self, strips: Vec<[f64; 2]>, repeat: Option<usize>) -> Vec<[f64; 2]> {
        let Some(column) = repeat else { return strips };
        let names: Vec<f64> = (self.pieces.iter().map(|piece| self.scene.pieces[*piece].area.center()))
            .filter(|[x, _]| (self.edges[column]..self.edges[column + 1]).contains(x))
            .map(|[_, y]| y)
            .collect();
        let mut rows: Vec<[f64; 2]> = Vec::new();
        for [top, bottom] in strips {
            let is_named = names.iter().any(|y| (top..bottom).contains(y));
            match rows.last_mut() {
                Some(row) if !is_named => row[1] = bottom,
                _ => rows.push([top, bottom]),
            }
        }
        rows
    }

    /// Strips put together that a page's end cuts apart, so that the row's number stands on one side only.
    pub(super) fn joined_overleaf(
        &self,
        strips: Vec<[f64; 2]>,
        inside: impl Fn(&[usize], [f64; 2]) -> Vec<usize>,
    ) -> Vec<[f64; 2]> {
        let pages = |strip: [f64; 2]| {
            let mut pages = inside(self.pieces, strip).into_iter().map(|piece| self.scene.pieces[piece].page);
            let first = pages.next().unwrap_or(0);
            pages.fold((first, first), |(least, most), page| (least.min(page), most.max(page)))
        };
        let mut rows: Vec<([f64; 2], bool)> = Vec::new();
        for strip in strips {
            let is_numbered = !inside(self.numbers, strip).is_empty();
            match rows.last_mut() {
                Some((row, has_number))
                    if !(is_numbered && *has_number) && pages(*row).1 < pages(strip).0 =>
                {
                    row[1] = strip[1];
                    *has_number |= is_numbered;
                }
                _ => rows.push((strip, is_numbered)),
            }
        }
        rows.into_iter().map(|(row, _)| row).collect()
    }
}
