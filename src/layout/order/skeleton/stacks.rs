//! Markers that come column by column: a painter or an analysis of the page put the markers of one column
//! one below the other, over the rows of the table and beyond them.
//!
//! Each column has a place of its own that only goes down: the row and the item of its last marker. A marker
//! goes on in the column of the one before or in another; the numbers of a column increase within a row, and
//! the columns of a row end with the same item, more or less; a heading stands above its row's first task. Where
//! a painter went by columns, each comes whole, from left to right. A beam search finds the likeliest reading.

use super::beam::{Reading, Steps, mixed, prune};
use super::cost::{self, OfColumns};
use super::{COLUMNS, Rules, Skeleton, Token, Use, unlike};
use crate::layout::role::Role;
use crate::marker::{self, Marker};

/// Rows told apart at most; forms have fewer.
const ROWS: usize = 16;
/// Rows without a marker that a column may pass at once.
const PASSED: usize = 3;
/// Stands for a row that no column has left yet.
const OPEN: u8 = u8::MAX;

#[derive(Clone, Copy)]
struct State {
    /// For each column the row and the item of its last marker; row -1 before the first, items from 1.
    at: [(i8, u8); COLUMNS],
    /// For each row the most items of the columns that left it.
    items: [u8; ROWS],
    /// For each row how many columns left it.
    left: [u8; ROWS],
    /// For each row whether its items carry bullets.
    bulleted: [Option<bool>; ROWS],
    heading: i8,
    /// The row of the last heading that stands right behind its sign; above the row's first task, then.
    worded: i8,
    /// Rows whose number was met, as bits.
    numbers: u32,
    entries: u8,
    /// The column of the last item.
    column: i8,
    cost: f32,
    step: u32,
}

impl Reading for State {
    fn cost(&self) -> f32 {
        self.cost
    }

    fn future(&self) -> u64 {
        let at = self.at.iter().map(|(row, item)| (*row as u64) << 8 | u64::from(*item));
        let rows = self.items.iter().zip(&self.bulleted).map(|(items, bulleted)| {
            u64::from(*items) << 2 | bulleted.map_or(0, |bulleted| 1 + u64::from(bulleted))
        });
        let rest = [
            self.heading as u64,
            self.worded as u64,
            u64::from(self.numbers),
            self.entries.into(),
            self.column as u64,
        ];
        mixed(at.chain(rows).chain(rest))
    }
}

/// How the columns of a page come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Columns {
    /// In pieces of a few rows, each beside those of the other columns.
    InPieces,
    /// One whole column after another, from left to right.
    Whole,
}

/// Reads the markers of one page's table.
pub fn read(tokens: &[Token], rules: &Rules<'_>, columns: Columns) -> Skeleton {
    let numbers = tokens.iter().filter_map(|token| token.marker.row_number()).max().unwrap_or(0);
    let mut search = Search {
        rules,
        are_whole: columns == Columns::Whole,
        costs: OfColumns::of(rules),
        tasks: rules.heading_sign.and_then(|_| rules.roles.iter().position(|role| *role == Role::Task)),
        rows: if numbers > 1 { (numbers as usize).min(ROWS) } else { ROWS },
        steps: Steps::new(),
        next: Vec::new(),
    };
    let mut beam = vec![State {
        at: [(-1, 0); COLUMNS],
        items: [OPEN; ROWS],
        left: [0; ROWS],
        bulleted: [None; ROWS],
        heading: -1,
        worded: -1,
        numbers: 0,
        entries: 0,
        column: -1,
        cost: 0.0,
        step: 0,
    }];
    for token in tokens {
        for state in &beam {
            search.extend(state, token);
        }
        std::mem::swap(&mut beam, &mut search.next);
        search.next.clear();
        prune(&mut beam, |_| 0.0);
    }
    let ended = beam.iter().map(|state| search.ended(state));
    let Some(best) = ended.min_by(|a, b| a.cost.total_cmp(&b.cost)) else {
        let active = rules.active.clone();
        return Skeleton { uses: Vec::new(), rows: 0, active, by_columns: true, cost: f32::INFINITY };
    };
    let uses = search.steps.uses(best.step);
    let rows = uses.iter().filter_map(|used| match used {
        Use::Heading { row } | Use::Item { row, .. } => Some(row + 1),
        _ => None,
    });
    Skeleton {
        rows: rows.max().unwrap_or(0),
        uses,
        active: rules.active.clone(),
        by_columns: true,
        cost: best.cost + if search.are_whole { cost::WHOLE_COLUMNS } else { 0.0 },
    }
}

struct Search<'r> {
    rules: &'r Rules<'r>,
    /// Whether each column comes whole, one after another.
    are_whole: bool,
    costs: OfColumns,
    /// The column in which the headings stand above the tasks, if they have a sign.
    tasks: Option<usize>,
    /// Rows there are, as far as their numbers tell.
    rows: usize,
    steps: Steps,
    next: Vec<State>,
}

impl Search<'_> {
    fn push(&mut self, from: &State, to: State, used: Use) {
        let step = self.steps.push(from.step, used);
        self.next.push(State { step, ..to });
    }

    fn skip(&mut self, state: &State, cost: f32) {
        self.push(state, State { cost: state.cost + cost, ..*state }, Use::Text);
    }

    fn extend(&mut self, state: &State, token: &Token) {
        match token.marker {
            Marker::Numbered(number) => {
                if self.rules.numbered && (1..30).contains(&number) {
                    self.item(state, token, Some(number as u8));
                }
                self.skip(state, cost::numbered_as_text(token));
            }
            Marker::Circled(number) | Marker::Digits(number) => self.row_number(state, token, number),
            Marker::Sign(sign) => {
                let is_heading = Some(sign) == self.rules.heading_sign;
                if is_heading {
                    self.heading(state, token);
                }
                if self.rules.bullets.contains(&sign) || sign == marker::LOST {
                    self.entry(state, token);
                    self.item(state, token, None);
                }
                self.skip(state, cost::sign_as_text(token, is_heading));
            }
        }
    }

    fn entry(&mut self, state: &State, token: &Token) {
        let is_bare = token.text.is_none() && state.column >= 0;
        if is_bare && !self.are_whole {
            return;
        }
        let bare = if is_bare { cost::BARE_ENTRY } else { 0.0 };
        let entries = state.entries + 1;
        let spare = usize::from(entries) > self.rules.entries;
        let unlike = unlike(token, &[Role::Need, Role::Aim]);
        let cost = state.cost + unlike + bare + if spare { cost::SPARE_ENTRY } else { 0.0 };
        self.push(state, State { entries, cost, ..*state }, Use::Entry);
    }

    fn row_number(&mut self, state: &State, token: &Token, number: u32) {
        let bit = 1u32 << number.min(31);
        if token.has_text_on_line() || self.are_whole && state.numbers & bit != 0 {
            self.entry(state, token);
        } else if (1..=self.rows as u32).contains(&number) && state.numbers & bit == 0 {
            let next = State { numbers: state.numbers | bit, ..*state };
            self.push(state, next, Use::Number { row: number as usize - 1 });
        }
        self.skip(state, cost::NUMBER_AS_TEXT);
    }

    fn heading(&mut self, state: &State, token: &Token) {
        if token.has_words && state.column < 0 {
            let as_entry = unlike(token, &[Role::Need, Role::Aim, Role::NamedLine, Role::Chapter]);
            self.skip(state, as_entry + cost::HEADING_SIGN_AS_ENTRY);
        }
        let unlike = if token.has_words { unlike(token, &[Role::Heading]) } else { 0.0 };
        for passed in 0..2 {
            let row = usize::try_from(state.heading + 1).unwrap_or(0) + passed;
            if row < self.rows {
                let is_late =
                    token.has_words && self.tasks.is_some_and(|tasks| state.at[tasks].0 >= row as i8);
                let late = if is_late { cost::LATE_SIGN } else { 0.0 };
                let cost = state.cost + passed as f32 * cost::ROW_WITHOUT_SIGN + late + unlike;
                let worded = if token.has_words { row as i8 } else { state.worded };
                let next = State { heading: row as i8, worded, cost, ..*state };
                self.push(state, next, Use::Heading { row });
            }
        }
    }

    fn item(&mut self, state: &State, token: &Token, number: Option<u8>) {
        for column in 0..self.rules.roles.len().min(COLUMNS) {
            let is_past = self.are_whole && (column as i8) < state.column;
            if !self.rules.active[column] || is_past {
                continue;
            }
            let look = super::text_cost(self.rules, token, column);
            let (row, count) = state.at[column];
            if row >= 0 {
                let to = number.unwrap_or(count + 1);
                if to > count {
                    let empty = f32::from(to - count - 1) * cost::empty_cell(self.rules.roles[column]);
                    self.go_to(state, token, column, (row as usize, to), number, look + empty);
                }
            }
            let first = usize::try_from(row + 1).unwrap_or(0);
            let to = number.unwrap_or(1);
            let late = f32::from(to - 1) * cost::LATE_START;
            for next in first..(first + PASSED).min(self.rows) {
                self.go_to(state, token, column, (next, to), number, look + late);
            }
        }
    }

    fn go_to(
        &mut self,
        state: &State,
        token: &Token,
        column: usize,
        to: (usize, u8),
        number: Option<u8>,
        cost: f32,
    ) {
        let (row, item) = to;
        let mut next = *state;
        next.cost += cost;
        let (from, count) = state.at[column];
        if from != row as i8 {
            self.leave(&mut next, column, from, count);
            for passed in usize::try_from(from + 1).unwrap_or(0)..row {
                self.leave(&mut next, column, passed as i8, 0);
            }
        }
        let is_bullet = number.is_none();
        match next.bulleted[row] {
            None => next.bulleted[row] = Some(is_bullet),
            Some(bulleted) if bulleted != is_bullet => return,
            Some(_) => {}
        }
        if self.rules.heading_sign.is_some() && next.heading >= 0 && row > next.heading as usize + 1 {
            next.cost += cost::AHEAD_OF_HEADING;
        }
        if self.tasks == Some(column) && (row as i8) < next.worded {
            next.cost += cost::TASK_ABOVE_HEADING;
        }
        if let Ok(last) = usize::try_from(state.column) {
            match self.are_whole {
                true if last != column => self.leave_rest(&mut next, last),
                true => {}
                false => next.cost += self.step(state.at[last].0, last, (row as i8, column), token),
            }
        }
        next.at[column] = (row as i8, item);
        next.column = column as i8;
        next.cost += super::unknown_cost(self.rules, row, usize::from(item - 1), column);
        self.push(state, next, Use::Item { row, item: usize::from(item - 1), column });
    }

    /// What it costs that the next marker stands there, where the last one stood in a row of another column, or
    /// of the same one.
    fn step(&self, beside: i8, last: usize, (row, column): (i8, usize), token: &Token) -> f32 {
        let other = match (token.is_near, self.rules.boxes_part) {
            _ if last == column => 0.0,
            (true, true) => cost::OTHER_STACK_IN_BOX,
            (true, false) => cost::OTHER_STACK_NEAR,
            (false, _) => 0.0,
        };
        let apart = (f32::from(row) - f32::from(beside)).abs();
        let is_on = last == column || column == last + 1 && row == beside;
        other + apart * cost::ROW_APART + if is_on { 0.0 } else { cost::OUT_OF_ORDER }
    }

    /// A column ends, and with it the rows that have a heading but none of its items.
    fn leave_rest(&self, state: &mut State, column: usize) {
        let (row, count) = state.at[column];
        self.leave(state, column, row, count);
        for row in row + 1..=state.heading {
            self.leave(state, column, row, 0);
        }
        state.at[column] = (row.max(state.heading), 0);
    }

    /// A column leaves a row behind in which it had so many items.
    fn leave(&self, state: &mut State, column: usize, row: i8, count: u8) {
        let Ok(row) = usize::try_from(row) else { return };
        let (items, left) = (state.items[row], f32::from(state.left[row]));
        if items == OPEN {
            state.items[row] = count;
        } else if count <= items {
            state.cost += self.costs.missing(column, count, items);
        } else {
            let missing = f32::from(count - items) * cost::EMPTY_CELL;
            let each = if items == 0 { missing.min(cost::EMPTY_TASK_COLUMN) } else { missing };
            state.cost += each * left;
            state.items[row] = count;
        }
        state.left[row] += 1;
    }

    /// The state after the last marker.
    fn ended(&self, state: &State) -> State {
        let mut ended = *state;
        let last = state.at.iter().map(|(row, _)| *row).max().unwrap_or(-1);
        let is_empty = |row: &i8| {
            state.at.iter().all(|(at, _)| at != row) && matches!(state.items[*row as usize], 0 | OPEN)
        };
        ended.cost += (0..=last).filter(is_empty).count() as f32 * cost::ROW_WITHOUT_ITEMS;
        for column in (0..self.rules.roles.len().min(COLUMNS)).filter(|&column| self.rules.active[column]) {
            let (row, count) = state.at[column];
            let is_left = self.are_whole && (column as i8) < state.column && row >= 0;
            if !is_left {
                self.leave(&mut ended, column, row, count);
            }
            for row in row + 1..=last {
                self.leave(&mut ended, column, row, 0);
            }
        }
        ended
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Rules, Token, Use};
    use super::{Columns, read};
    use crate::layout::role::Role;
    use crate::marker::Marker;

    fn bare(block: usize, marker: Marker) -> Token {
        Token {
            block,
            marker,
            same_line: false,
            is_near: false,
            is_joined: false,
            text: None,
            has_words: false,
            in_plan: false,
            past_label: false,
            past_table: false,
            before_items: false,
            texts_behind: 0,
            is_glued: false,
            in_column: false,
        }
    }

    #[test]
    fn whole_columns_come_from_left_to_right() {
        let headings = [Marker::Sign('○'); 2];
        let items = [1, 2, 1, 2, 3, 1, 2, 1, 3, 1, 2, 1, 2, 3].map(Marker::Numbered);
        let markers = headings.into_iter().chain(items);
        let tokens: Vec<Token> = markers.enumerate().map(|(block, marker)| bare(block, marker)).collect();
        let rules = Rules {
            roles: &[Role::Task, Role::Period, Role::Target],
            active: vec![true; 3],
            heading_sign: Some('○'),
            bullets: &[],
            numbered: true,
            lines_are_rows: true,
            boxes_part: false,
            entries: 0,
            items: &[],
            cells: None,
        };
        let cells = read(&tokens, &rules, Columns::Whole).uses.into_iter().filter_map(|used| match used {
            Use::Item { row, item, column } => Some((column, row, item)),
            _ => None,
        });
        let column = |column: usize, second: &[usize]| {
            let second = second.iter().map(move |item| (column, 1, *item));
            [(column, 0, 0), (column, 0, 1)].into_iter().chain(second).collect::<Vec<_>>()
        };
        let expected = [column(0, &[0, 1, 2]), column(1, &[0, 2]), column(2, &[0, 1, 2])].concat();
        assert_eq!(cells.collect::<Vec<_>>(), expected);
    }
}
