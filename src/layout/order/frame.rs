//! The places of one page: what the form draws, with as many rows and items as its markers tell.

use super::skeleton::Use;
use crate::form::{Drawn, FieldKind, Form, Part, Table};
use crate::layout::Place;
use crate::layout::opening::opening;
use crate::layout::role::{self, Role};

/// A place that texts, markers or labels fill.
#[derive(Clone, Debug)]
pub struct Spot {
    /// What it is.
    pub kind: SpotKind,
    /// What its text is like; none for labels and markers.
    pub role: Option<Role>,
    /// How many separate texts it holds.
    pub capacity: usize,
    /// How its texts begin, by the form's example.
    pub opening: Option<u8>,
    /// Whether nothing but numbers belongs there.
    pub holds_numbers: bool,
    /// What kind of emptiness filling it ends.
    pub filling: Filling,
    /// Its place from top to bottom, then from left to right, among those that carry text, labels and numbers.
    pub row_rank: i32,
    /// The same among those whose text does not stand right behind its marker.
    pub free_rank: i32,
    /// Whether its text stands right behind its marker.
    pub is_inline: bool,
    /// Other columns its marker may as well stand for, each with its role.
    pub other_columns: Vec<(usize, Role)>,
    /// Its place from left to right, then from top to bottom; none outside the table.
    pub column_rank: Option<i32>,
}

impl Spot {
    /// Whether it is a cell of one text, or of a few paragraphs.
    pub fn holds_paragraphs(&self) -> bool {
        self.capacity == PARAGRAPHS
    }

    /// Its column, counted from the left; none outside the table.
    pub fn column(&self) -> Option<i32> {
        self.column_rank.map(|rank| rank / 100_000)
    }
}

/// How odd a spot is that stays empty.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Filling {
    /// Labels and markers, lists and boxes that may be empty.
    Optional = 0,
    /// A box above or below the table.
    Field = 1,
    /// A cell with a marker of its own.
    Marked = 2,
    /// A row's heading.
    Heading = 3,
    /// A cell without a marker.
    Unmarked = 4,
}

/// What a spot is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SpotKind {
    /// Printed words.
    Label(usize),
    /// Something to fill.
    Place(Place),
    /// The marker of an item's cell, or the sign of a heading.
    Mark(Place),
}

/// All spots of a page in reading order.
#[derive(Clone, Debug, Default)]
pub struct Frame {
    /// The spots.
    pub spots: Vec<Spot>,
}

/// The parts of a form that stand on one page.
pub struct PageParts<'f> {
    /// The parts.
    pub parts: &'f [Part],
    /// Number of the first label on the page in `Form::labels`.
    pub first_label: usize,
    /// Number of the first box on the page.
    pub first_field: usize,
    /// Number of the first table on the page.
    pub first_table: usize,
}

impl<'f> PageParts<'f> {
    /// The table on the page.
    pub(super) fn table(&self) -> Option<&'f Table> {
        self.parts.iter().find_map(|part| match part {
            Part::Table(table) => Some(table),
            _ => None,
        })
    }

    /// The list in the record that the table fills; no name where there is none.
    pub(super) fn rows(&self) -> &'f str {
        self.table().map_or("", |table| table.rows.as_str())
    }

    /// The boxes of named lines that stand right behind a label: the label's number, and the box's.
    pub(super) fn named_boxes(&self) -> Vec<(usize, usize)> {
        Form::labelled_boxes(self.parts, (self.first_label, self.first_field), FieldKind::is_named_lines)
    }
}

/// Cuts a form at its page heads.
pub fn pages(form: &Form) -> Vec<PageParts<'_>> {
    let mut pages = Vec::new();
    let (mut label, mut field, mut table) = (1, 0, 0);
    let mut start = (0, 1, 0, 0);
    for (index, part) in form.parts.iter().enumerate() {
        match part {
            Part::Page(_) => {
                pages.push((start, index));
                label += 1;
                start = (index + 1, label, field, table);
            }
            Part::Row(boxes) => {
                for drawn in boxes {
                    match drawn {
                        Drawn::Label(_) => label += 1,
                        Drawn::Field(_) => field += 1,
                    }
                }
            }
            Part::Table(drawn) => {
                label += drawn.columns.len();
                table += 1;
            }
        }
    }
    pages.push((start, form.parts.len()));
    pages
        .into_iter()
        .map(|((from, first_label, first_field, first_table), to)| PageParts {
            parts: &form.parts[from..to],
            first_label,
            first_field,
            first_table,
        })
        .collect()
}

/// Number of texts in a box that holds a list.
const LIST: usize = 64;
/// Paragraphs in one cell.
const PARAGRAPHS: usize = 3;

/// A marker, what it is taken for, and the line of text it stands on.
#[derive(Clone, Copy, Debug)]
pub struct Marked {
    /// What it is taken for.
    pub used: Use,
    /// Its line.
    pub line: usize,
}

/// Whether an item's marker may as well stand in another column: one where the item has no marker, between
/// its neighbours on the line, and in the order of that column's numbers.
fn may_be(uses: &[Marked], at: usize, column: usize, table: &Table) -> bool {
    let Use::Item { row, item, column: own } = uses[at].used else { return false };
    if column == own || table.columns[column].field.kind == FieldKind::Repeat {
        return false;
    }
    uses.iter().enumerate().all(|(other, marked)| {
        let Use::Item { row: of, item: its, column: stands } = marked.used else { return true };
        if of != row || other == at {
            return true;
        }
        let is_before = other < at;
        if marked.line == uses[at].line && (stands < column) != is_before {
            return false;
        }
        stands != column || (its < item && is_before) || (its > item && !is_before)
    })
}

impl Frame {
    /// The spots of a page whose table's markers are used so, in their order on the page.
    pub fn of(form: &Form, page: &PageParts<'_>, uses: &[Marked], rows: usize, active: &[bool]) -> Self {
        let mut frame = Self::default();
        let (mut label, mut field, mut table_index) = (page.first_label, page.first_field, page.first_table);
        let mut below_table = false;
        for part in page.parts {
            match part {
                Part::Row(boxes) => {
                    for drawn in boxes {
                        match drawn {
                            Drawn::Label(_) => {
                                frame.push(SpotKind::Label(label), None, 1, Filling::Optional, None);
                                label += 1;
                            }
                            Drawn::Field(drawn) => {
                                let role = role::of_field(drawn.kind, below_table);
                                let capacity = match drawn.kind {
                                    kind if kind.is_entries() || kind.is_named_lines() => LIST,
                                    kind if kind.is_words() && below_table => LIST,
                                    _ => 1,
                                };
                                let is_optional = capacity > 1 || drawn.kind == FieldKind::SdgGoals;
                                let filling = if is_optional { Filling::Optional } else { Filling::Field };
                                let place = SpotKind::Place(Place::Field { field });
                                frame.push(place, Some(role), capacity, filling, None);
                                if let Some(spot) = frame.spots.last_mut() {
                                    spot.holds_numbers = drawn.kind == FieldKind::SdgGoals;
                                    spot.opening = drawn.example.as_deref().map(opening);
                                }
                                field += 1;
                            }
                        }
                    }
                }
                Part::Table(table) => {
                    for _ in &table.columns {
                        frame.push(SpotKind::Label(label), None, 1, Filling::Optional, None);
                        label += 1;
                    }
                    frame.table(form, table, table_index, uses, rows, active);
                    table_index += 1;
                    below_table = true;
                }
                Part::Page(_) => {}
            }
        }
        frame
    }

    fn push(
        &mut self,
        kind: SpotKind,
        role: Option<Role>,
        capacity: usize,
        filling: Filling,
        column_rank: Option<i32>,
    ) {
        let is_mark = matches!(kind, SpotKind::Mark(_));
        let last = self.spots.last().map_or(-1, |spot| spot.row_rank);
        let row_rank = if is_mark { last } else { last + 1 };
        self.spots.push(Spot {
            kind,
            role,
            capacity,
            opening: None,
            holds_numbers: false,
            filling,
            row_rank,
            free_rank: row_rank,
            is_inline: false,
            other_columns: Vec::new(),
            column_rank,
        });
    }

    /// Notes which spots have their text right behind their marker, and ranks the others among themselves.
    pub fn set_inline(&mut self, marks: impl Iterator<Item = usize>) {
        for mark in marks {
            let SpotKind::Mark(place) = self.spots[mark].kind else { continue };
            if let Some(spot) = self.spots.iter_mut().find(|spot| spot.kind == SpotKind::Place(place)) {
                spot.is_inline = true;
            }
        }
        let mut rank = 0;
        for spot in &mut self.spots {
            spot.free_rank = rank;
            rank += i32::from(!spot.is_inline && !matches!(spot.kind, SpotKind::Mark(_)));
        }
    }

    fn table(
        &mut self,
        form: &Form,
        table: &Table,
        index: usize,
        uses: &[Marked],
        rows: usize,
        active: &[bool],
    ) {
        let roles = role::of_columns(form, table);
        let rank =
            |row: usize, item: usize, column: usize| Some((column * 100_000 + row * 100 + item) as i32);
        // A numbered row of a list has its words; an item without a marker may as well be none.
        let unmarked = if table.items.is_none() { Filling::Heading } else { Filling::Unmarked };
        for row in 0..rows {
            self.push(SpotKind::Place(Place::Number { table: index, row }), None, 1, Filling::Optional, None);
            let heading = Place::Heading { table: index, row };
            self.push(SpotKind::Mark(heading), None, 1, Filling::Optional, None);
            if table.heading.is_some() {
                self.push(
                    SpotKind::Place(heading),
                    Some(Role::Heading),
                    1,
                    Filling::Heading,
                    rank(row, 0, 0),
                );
            }
            let mut marked = vec![false; roles.len()];
            let mut any = false;
            for (at, used) in uses.iter().enumerate() {
                if let Use::Item { row: of, item, column } = used.used
                    && of == row
                {
                    marked[column] = true;
                    any = true;
                    let place = Place::Cell { table: index, row, item, column };
                    self.push(SpotKind::Mark(place), None, 1, Filling::Optional, None);
                    let ranked = rank(row, item + 1, column);
                    self.push(
                        SpotKind::Place(place),
                        Some(roles[column]),
                        PARAGRAPHS,
                        Filling::Marked,
                        ranked,
                    );
                    let is_active = |column: usize| active.get(column).copied().unwrap_or(true);
                    let others =
                        (0..roles.len()).filter(|&other| is_active(other) && may_be(uses, at, other, table));
                    if let Some(spot) = self.spots.last_mut() {
                        spot.other_columns = others.map(|other| (other, roles[other])).collect();
                    }
                }
            }
            let is_open = |column: usize| {
                !marked[column] && active.get(column).copied().unwrap_or(true)
                    || table.columns[column].field.kind == FieldKind::Repeat
            };
            for (column, role) in roles.iter().enumerate().filter(|(column, _)| is_open(*column)) {
                // An item without a marker is the only one of its row; of a marked row, only a time may
                // stand for all items at once.
                if *role == Role::Heading && table.columns[column].field.kind != FieldKind::Repeat {
                    continue;
                }
                if any && !matches!(role, Role::Period | Role::Heading) {
                    continue;
                }
                let place = Place::Cell { table: index, row, item: 0, column };
                let ranked = rank(row, 1, column);
                self.push(SpotKind::Place(place), Some(*role), PARAGRAPHS, unmarked, ranked);
            }
        }
        // Unused rows still print their numbers.
        let last = uses.iter().filter_map(|used| match used.used {
            Use::Number { row } => Some(row + 1),
            _ => None,
        });
        for row in rows..last.max().unwrap_or(0) {
            self.push(SpotKind::Place(Place::Number { table: index, row }), None, 1, Filling::Optional, None);
        }
    }
}
