//! Boxes into which level lines cut the columns of a row. Where a table is ruled between its items, they tell which
//! lines are one text, and what stands beside what.

use super::column::Entry;
use super::columns::Edge;
use super::items::Matched;
use super::lines::{self, Full, TextLine};
use super::rows::RowBand;
use super::rules::DOUBLE_EM;
use super::scene::Scene;

/// A line that runs along this share of a column's width cuts it.
const CUT_SHARE: f64 = 0.7;
/// Lines that part items cut through texts so many times less often than texts fill several lines between them.
const SELDOM: usize = 4;
/// A box reaches this far into another's height before it stands beside it, in ems.
const BESIDE_EM: f64 = 0.3;

/// The boxes of a row's columns, each from its top to its bottom.
pub struct Boxes {
    of: Vec<Vec<[f64; 2]>>,
}

impl Boxes {
    /// Cuts the columns of a row at the lines in it.
    pub fn of(scene: &Scene<'_>, edges: &[Edge], band: &RowBand) -> Self {
        let near = DOUBLE_EM * scene.em;
        let cut = |pair: &[Edge]| {
            let (left, right) = (pair[0].x, pair[1].x.min(scene.right_end()));
            let mut heights = vec![band.top];
            for line in scene.rules.level_between(band.top + near, band.bottom - near) {
                let is_cut = line.shared(left, right) > CUT_SHARE * (right - left);
                if is_cut && line.at - heights[heights.len() - 1] > near {
                    heights.push(line.at);
                }
            }
            heights.push(band.bottom);
            heights.windows(2).map(|pair| [pair[0], pair[1]]).collect()
        };
        Self { of: edges.windows(2).map(cut).collect() }
    }

    /// Whether lines cut a column.
    pub fn are_several(&self, column: usize) -> bool {
        self.of[column].len() > 1
    }

    /// The box of a column that holds a height.
    pub fn at(&self, column: usize, height: f64) -> usize {
        self.of[column].partition_point(|[_, bottom]| *bottom <= height).min(self.of[column].len() - 1)
    }

    /// Whether the lines that cut any column are some of those that cut the first one.
    fn are_level(&self, scene: &Scene<'_>) -> bool {
        let is_in_first = |[_, bottom]: &[f64; 2]| {
            self.of[0].iter().any(|[_, first]| (first - bottom).abs() < DOUBLE_EM * scene.em)
        };
        self.of.iter().flatten().all(is_in_first)
    }

    /// Whether a box is wider than what it holds, or empty, for something beside it: a column that stacks its boxes
    /// by itself has none above its last text.
    fn give_way(&self, columns: &[Vec<TextLine>]) -> bool {
        let filled: Vec<Vec<usize>> = columns
            .iter()
            .enumerate()
            .map(|(column, lines)| {
                let mut filled = vec![0; self.of[column].len()];
                for line in lines {
                    filled[self.at(column, line.middle())] += 1;
                }
                filled
            })
            .collect();
        let cut = self.of[0].len();
        let whole: Vec<&Vec<usize>> = filled.iter().filter(|filled| filled.len() == cut).collect();
        let gives_way = |filled: &[usize], at: usize| {
            let goes_on = filled[at + 1..].iter().any(|lines| *lines > 0);
            let beside = whole[1..].iter().map(|other| other[at]).max().unwrap_or(0);
            goes_on && filled[at] < beside
        };
        (0..cut).any(|at| whole[1..].iter().any(|filled| gives_way(filled, at)))
    }

    /// Whether two boxes of two columns stand beside each other.
    fn are_beside(&self, scene: &Scene<'_>, one: (usize, usize), other: (usize, usize)) -> bool {
        let ([top, bottom], [up, down]) = (self.of[one.0][one.1], self.of[other.0][other.1]);
        bottom.min(down) - top.max(up) > BESIDE_EM * scene.em
    }
}

/// Whether the lines in a table's rows part its items: they run on from the first column through the others, and
/// stand between texts. Lines for each line of writing cut through texts instead: then no box holds more than one
/// line, and texts run on from box to box. Boxes that each column stacks by itself say nothing of the others.
pub fn part_items(scene: &Scene<'_>, boxes: &[Boxes], rows: &[Vec<Vec<TextLine>>], full: &[Full]) -> bool {
    if !boxes.iter().all(|boxes| boxes.are_level(scene)) {
        return false;
    }
    let (mut within, mut run_on) = (0, 0);
    for (boxes, columns) in boxes.iter().zip(rows) {
        for (column, lines) in columns.iter().enumerate().filter(|(column, _)| boxes.are_several(*column)) {
            for pair in lines.windows(2) {
                if boxes.at(column, pair[0].middle()) == boxes.at(column, pair[1].middle()) {
                    within += 1;
                } else if !lines::begins_paragraph(scene, &pair[0], &pair[1], full[column])
                    && !lines::begins_entry(scene, &pair[1])
                {
                    run_on += 1;
                }
            }
        }
    }
    let gives_way = || boxes.iter().zip(rows).any(|(boxes, columns)| boxes.give_way(columns));
    within > SELDOM * run_on && gives_way()
}

/// The entries of a column, each within one box: what stands in several boxes is parted, what no marker of items
/// parts within a box is one text. Bullets are none where items are numbered.
pub fn in_boxes(
    boxes: &Boxes,
    column: usize,
    scene: &Scene<'_>,
    entries: Vec<Entry>,
    is_numbered: bool,
) -> Vec<Entry> {
    if !boxes.are_several(column) {
        return entries;
    }
    let mut found: Vec<(usize, Entry)> = Vec::new();
    for entry in entries {
        let height = |marker: usize| scene.pieces[marker].area.center()[1];
        let own = entry.marker.map(|marker| boxes.at(column, height(marker)));
        let mut parts: Vec<(usize, Entry)> = Vec::new();
        for line in entry.lines {
            let at = boxes.at(column, line.middle());
            match parts.last_mut() {
                Some((last, part)) if *last == at => part.lines.push(line),
                _ => {
                    let top = line.area.y;
                    parts.push((at, Entry { marker: None, number: None, lines: vec![line], top }));
                }
            }
        }
        if let (Some(own), Some(marker)) = (own, entry.marker) {
            let at = match parts.iter().position(|(at, _)| *at >= own) {
                Some(at) if parts[at].0 == own => at,
                at => {
                    let at = at.unwrap_or(parts.len());
                    let top = scene.pieces[marker].area.y;
                    parts.insert(at, (own, Entry { marker: None, number: None, lines: Vec::new(), top }));
                    at
                }
            };
            parts[at].1.marker = Some(marker);
            parts[at].1.number = entry.number;
        }
        for (at, mut part) in parts {
            match found.last_mut() {
                Some((last, above))
                    if *last == at && part.number.is_none() && (is_numbered || part.marker.is_none()) =>
                {
                    if let (Some(line), Some(marker)) = (part.lines.first_mut(), part.marker) {
                        line.pieces.insert(0, marker);
                    }
                    above.lines.append(&mut part.lines);
                }
                _ => found.push((at, part)),
            }
        }
    }
    found.into_iter().map(|(_, entry)| entry).collect()
}

/// Puts the entries of a row together that stand beside each other, if lines part those of the column that names
/// the items. Entries with numbers keep the items that `matched` gives them.
pub fn match_up(scene: &Scene<'_>, boxes: &Boxes, columns: &[Vec<Entry>], matched: &mut Matched) {
    let Some(names) = columns.iter().position(|column| !column.is_empty()) else { return };
    let box_of = |column: usize, entry: &Entry| {
        let height = entry.lines.first().map_or(entry.top, TextLine::middle);
        boxes.at(column, height)
    };
    let named: Vec<usize> = columns[names].iter().map(|entry| box_of(names, entry)).collect();
    if named.len() < 2 || named.windows(2).any(|pair| pair[0] == pair[1]) {
        return;
    }
    let is_numbered = columns.iter().flatten().any(|entry| entry.number.is_some());
    let of_names =
        if is_numbered { matched.of[names].clone() } else { (0..named.len()).collect::<Vec<usize>>() };
    for (column, entries) in columns.iter().enumerate() {
        for (at, entry) in entries.iter().enumerate().filter(|(_, entry)| entry.number.is_none()) {
            let own = box_of(column, entry);
            let beside =
                named.iter().position(|named| boxes.are_beside(scene, (names, *named), (column, own)));
            let Some(beside) = beside else { continue };
            matched.of[column][at] = of_names[beside];
            matched.sure[column][at] = 1.0;
            if let Some(shares) = matched.shares.get_mut(column).and_then(|column| column.get_mut(at)) {
                shares.iter_mut().enumerate().for_each(|(item, share)| {
                    *share = if item == of_names[beside] { 1.0 } else { 0.0 };
                });
            }
        }
    }
}
