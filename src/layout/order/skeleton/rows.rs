//! Markers that come row by row.
//!
//! Every painter draws a table's single cells from top to bottom and from left to right, so the markers of
//! one page come in that order even where their texts come elsewhere. The constraints:
//!
//! - on one printed line the columns increase, but where nothing stands between two;
//! - in one row of the table the numbers of a column increase;
//! - a heading's sign opens a row of the table.
//!
//! Among the readings that keep them the one with the fewest empty cells and headings without a sign is the
//! likeliest: each costs what it is rare by, in nats. A beam search over the markers finds it; its width
//! bounds the time.

use super::beam::{Reading, Steps, mixed, prune};
use super::cost::{self, OfColumns, Signs};
use super::{COLUMNS, Rules, Skeleton, Token, Use, text_cost, unknown_cost, unlike};
use crate::layout::role::Role;
use crate::marker::{self, Marker};

/// Rows left empty that are tried for an item painted later, at most: no sheet has more rows.
const MOST_RESUMED: usize = 8;

#[derive(Clone, Copy)]
#[expect(clippy::struct_excessive_bools, reason = "independent facts about one row, not a state")]
struct State {
    /// The table's row; none before the first.
    row: i16,
    counts: [u8; COLUMNS],
    /// The column of the last marker on this printed line, from 0; -1 after the heading's sign.
    column: i8,
    /// Whether the row's items carry bullets.
    bulleted: Option<bool>,
    has_sign: bool,
    sign_on_line: bool,
    has_number: bool,
    /// How many texts stand right behind its number or sign.
    texts: u8,
    /// The item of the first column on this printed line, counted from 1; 0 if it has none.
    line_item: u8,
    entries: u8,
    /// Whether rows' numbers are painted with their items.
    rows_numbered: bool,
    /// Rows opened that have no item's marker yet, as bits; those of them with a heading, and with more texts.
    empty_rows: u64,
    headed_rows: u64,
    filled_rows: u64,
    /// The last row of the table met so far.
    last_row: i16,
    cost: f32,
    /// The step that led here.
    step: u32,
}

impl State {
    /// What a row tells of itself that was left without an item's marker.
    fn signs_of(&self, row: i16) -> Signs {
        let has = |rows: u64| rows >> row.min(63) & 1 == 1;
        Signs { is_headed: has(self.headed_rows), is_filled: has(self.filled_rows) }
    }
}

impl Reading for State {
    fn cost(&self) -> f32 {
        self.cost
    }

    fn future(&self) -> u64 {
        let flags = [self.has_sign, self.sign_on_line, self.has_number, self.rows_numbered]
            .iter()
            .fold(u64::from(self.texts), |all, flag| all << 1 | u64::from(*flag));
        let bulleted = self.bulleted.map_or(0, |bulleted| 1 + u64::from(bulleted));
        let line = u64::from(self.line_item) << 8 | u64::from(self.entries);
        let small = [self.row as u64, self.last_row as u64, self.column as u64, line, bulleted, flags];
        mixed(small.into_iter().chain([u64::from_le_bytes(self.counts), self.empty_rows]))
    }
}

/// Reads the markers of one page's table.
pub fn read(tokens: &[Token], rules: &Rules) -> Skeleton {
    let costs = OfColumns::of(rules);
    let mut search = Search { rules, costs, steps: Steps::new(), next: Vec::new() };
    let first = State {
        row: -1,
        counts: [0; COLUMNS],
        column: -2,
        bulleted: None,
        has_sign: false,
        sign_on_line: false,
        has_number: false,
        texts: 0,
        line_item: 0,
        entries: 0,
        rows_numbered: false,
        empty_rows: 0,
        headed_rows: 0,
        filled_rows: 0,
        last_row: -1,
        cost: 0.0,
        step: 0,
    };
    let mut beam = vec![first];
    for token in tokens {
        for state in &beam {
            search.extend(state, token);
        }
        std::mem::swap(&mut beam, &mut search.next);
        search.next.clear();
        // What the row begun lacks so far counts, or readings that never end a row would look better than they are.
        prune(&mut beam, |state| search.pending_cost(state));
    }
    let best = beam
        .into_iter()
        .map(|state| State {
            cost: state.cost + search.closing_cost(&state) + cost::numbers(tokens, state.last_row),
            ..state
        })
        .min_by(|a, b| a.cost.total_cmp(&b.cost))
        .unwrap_or(first);
    let uses = search.steps.uses(best.step);
    Skeleton {
        uses,
        rows: usize::try_from(best.last_row + 1).unwrap_or(0),
        active: rules.active.clone(),
        by_columns: false,
        cost: best.cost,
    }
}

struct Search<'r> {
    rules: &'r Rules<'r>,
    costs: OfColumns,
    steps: Steps,
    next: Vec<State>,
}

impl Search<'_> {
    fn push(&mut self, from: &State, to: State, used: Use) {
        let step = self.steps.push(from.step, used);
        self.next.push(State { step, ..to });
    }

    fn extend(&mut self, state: &State, token: &Token) {
        match token.marker {
            Marker::Numbered(number) => self.numbered(state, token, number),
            Marker::Circled(number) | Marker::Digits(number) => self.row_number(state, token, number),
            Marker::Sign(sign) => {
                if Some(sign) == self.rules.heading_sign {
                    self.heading(state, token);
                    self.entry(state, token, cost::HEADING_SIGN_AS_ENTRY);
                }
                if self.rules.bullets.contains(&sign) || sign == marker::LOST {
                    self.bullet(state, token);
                }
                let cost = cost::sign_as_text(token, Some(sign) == self.rules.heading_sign);
                self.skip(state, cost);
            }
        }
    }

    fn skip(&mut self, state: &State, cost: f32) {
        self.push(state, State { cost: state.cost + cost, ..*state }, Use::Text);
    }

    /// The bullet of an entry above the table; `odd` is what it costs to take it for one if no text tells.
    fn entry(&mut self, state: &State, token: &Token, odd: f32) {
        if state.row < 0 {
            let entries = state.entries + 1;
            let spare = usize::from(entries) > self.rules.entries;
            let unlike =
                unlike(token, &[Role::Need, Role::Aim]) + if token.has_text_on_line() { 0.0 } else { odd };
            let cost = state.cost + unlike + if spare { cost::SPARE_ENTRY } else { 0.0 };
            self.push(state, State { entries, cost, column: -2, ..*state }, Use::Entry);
        }
    }

    fn row_number(&mut self, state: &State, token: &Token, number: u32) {
        self.entry(state, token, 0.0);
        if token.in_column && self.rules.has_markers() {
            // It tells that there is such a row, and seldom where its items begin.
            self.skip(state, 0.0);
            self.open(state, token, number);
            return;
        }
        let cost = match token.before_items {
            // Where items have no markers, nothing but numbers tells the rows.
            _ if !self.rules.has_markers() => cost::SKIPPED_MARKER,
            true => cost::NUMBER_AS_TEXT,
            false => cost::LATE_NUMBER,
        };
        self.skip(state, cost);
        self.open(state, token, number);
    }

    /// The number of a row that it opens, or stands in.
    fn open(&mut self, state: &State, token: &Token, number: u32) {
        let opens = i64::from(number) == i64::from(state.row) + 2;
        if opens && !token.same_line {
            let row = state.row + 1;
            let cost = state.cost + self.closing_cost(state);
            let texts = token.texts_behind;
            let opened = self.opened(state, row);
            let next = State { has_number: true, rows_numbered: true, texts, cost, column: -1, ..opened };
            self.push(state, next, Use::Number { row: row as usize });
        } else if state.row >= 0 && i64::from(number) == i64::from(state.row) + 1 && !state.has_number {
            // The number is printed in the middle of its row.
            let row = state.row as usize;
            let column = if token.same_line { state.column } else { -1 };
            self.push(
                state,
                State { has_number: true, rows_numbered: true, column, ..*state },
                Use::Number { row },
            );
        }
    }

    /// The state with a new row of the table begun.
    fn opened(&self, state: &State, row: i16) -> State {
        let leaves_empty = state.row >= 0 && state.counts == [0; COLUMNS];
        let left = if leaves_empty { 1u64 << state.row.min(63) } else { 0 };
        let signs = self.signs(state);
        let headed = if signs.is_headed { left } else { 0 };
        let filled = if signs.is_filled { left } else { 0 };
        State {
            row,
            empty_rows: state.empty_rows | left,
            headed_rows: state.headed_rows | headed,
            filled_rows: state.filled_rows | filled,
            last_row: state.last_row.max(row),
            counts: [0; COLUMNS],
            column: -2,
            bulleted: None,
            has_sign: self.rules.heading_sign.is_none(),
            sign_on_line: false,
            has_number: false,
            texts: 0,
            line_item: 0,
            ..*state
        }
    }

    fn heading(&mut self, state: &State, token: &Token) {
        let unlike = unlike(token, &[Role::Heading]);
        let lacks_sign = state.row >= 0 && state.has_number && !state.has_sign;
        let is_fresh = lacks_sign && state.counts == [0; COLUMNS];
        // A heading may stand lower than the first items of the columns beside it.
        if lacks_sign && !is_fresh && state.counts[0] == 0 && state.counts.iter().all(|&count| count <= 1) {
            let cost = state.cost + unlike + cost::LATE_HEADING;
            let next = State { has_sign: true, sign_on_line: true, column: -1, cost, ..*state };
            self.push(state, next, Use::Heading { row: state.row as usize });
        }
        let next = if is_fresh {
            let cost = state.cost + unlike;
            let texts = token.texts_behind.max(state.texts);
            State { has_sign: true, sign_on_line: true, column: -1, texts, cost, ..*state }
        } else {
            let cost = state.cost + unlike + self.closing_cost(state);
            State {
                has_sign: true,
                sign_on_line: true,
                column: -1,
                texts: token.texts_behind,
                cost,
                ..self.opened(state, state.row + 1)
            }
        };
        self.push(state, next, Use::Heading { row: next.row as usize });
    }

    fn bullet(&mut self, state: &State, token: &Token) {
        if !token.same_line {
            self.entry(state, token, 0.0);
        }
        self.item(state, token, None);
    }

    fn numbered(&mut self, state: &State, token: &Token, number: u32) {
        if self.rules.numbered && number > 0 && number < 30 {
            self.item(state, token, Some(number as u8));
        }
        self.skip(state, cost::numbered_as_text(token));
    }

    /// An item's marker: on the printed line begun, on a new one, or as the first of a new row.
    fn item(&mut self, state: &State, token: &Token, number: Option<u8>) {
        let columns = self.rules.roles.len().min(COLUMNS);
        for column in 0..columns {
            if !self.rules.active[column] {
                continue;
            }
            let text_cost = text_cost(self.rules, token, column);
            if state.row >= 0 && state.bulleted.is_none_or(|bulleted| bulleted == number.is_none()) {
                let count = state.counts[column];
                let line_item = if token.same_line { state.line_item } else { 0 };
                // A bullet counts on, or stands beside the item its line begins with.
                let beside = (number.is_none() && line_item > count + 1).then_some(line_item);
                // What comes behind labels was painted in another pass, which begins at the top.
                let is_stale = token.past_label && state.counts == [0; COLUMNS];
                let stale = if is_stale { cost::ANOTHER_PASS } else { 0.0 };
                let from = State { cost: state.cost + stale, ..*state };
                for next_count in [Some(number.unwrap_or(count + 1)), beside].into_iter().flatten() {
                    self.item_at(&from, token, column, next_count, number.is_none(), line_item);
                }
            }
            if !token.same_line && number.is_none_or(|number| number == 1) {
                self.resume(state, token, column, number.is_none());
            }
            // A new row of the table that no sign or number opens.
            if !token.same_line
                && state.row == state.last_row
                && (state.row < 0 || state.counts != [0; COLUMNS])
            {
                let first = number.unwrap_or(1);
                let skipped = f32::from(first - 1) * cost::LATE_START;
                let unsigned = match (self.rules.heading_sign, number) {
                    (Some(_), Some(_)) => cost::ROW_WITHOUT_SIGN,
                    (None, Some(_)) => cost::ROW_OF_NUMBERS,
                    (_, None) => cost::ROW_OF_BULLETS,
                };
                let unsigned = unsigned + if state.rows_numbered { cost::ROW_WITHOUT_NUMBER } else { 0.0 };
                let cost = state.cost + self.closing_cost(state) + unsigned + skipped + text_cost;
                let opened = self.opened(state, state.row + 1);
                let mut counts = [0; COLUMNS];
                counts[column] = first;
                let line_item = if column == 0 { first } else { 0 };
                let bulleted = Some(number.is_none());
                let item = usize::from(first - 1);
                let cost = cost + unknown_cost(self.rules, opened.row as usize, item, column);
                let next = State { counts, column: column as i8, bulleted, line_item, cost, ..opened };
                self.push(state, next, Use::Item { row: next.row as usize, item, column });
            }
        }
    }

    /// An item's marker in a row met before that had none: some painters draw a page's texts of one script
    /// first and the mixed ones after them, each time from top to bottom.
    fn resume(&mut self, state: &State, token: &Token, column: usize, bulleted: bool) {
        if state.empty_rows == 0 {
            return;
        }
        let first = if state.row == state.last_row { 0 } else { state.row + 1 };
        let is_empty = |row: &i16| state.empty_rows >> row.min(&63) & 1 == 1;
        for row in (first..state.last_row).filter(is_empty).take(MOST_RESUMED) {
            let is_expected = token.past_label || state.row != state.last_row;
            let restart = if is_expected { 0.0 } else { cost::SECOND_PASS };
            let cost = state.cost + self.closing_cost(state) + restart + text_cost(self.rules, token, column)
                - self.costs.empty_row(true, state.signs_of(row))
                + unknown_cost(self.rules, row as usize, 0, column);
            let opened = self.opened(state, row);
            let mut counts = [0; COLUMNS];
            counts[column] = 1;
            let next = State {
                counts,
                column: column as i8,
                bulleted: Some(bulleted),
                line_item: u8::from(column == 0),
                empty_rows: opened.empty_rows & !(1u64 << row.min(63)),
                last_row: state.last_row,
                cost,
                ..opened
            };
            self.push(state, next, Use::Item { row: row as usize, item: 0, column });
        }
    }

    /// An item's marker in the row begun.
    fn item_at(
        &mut self,
        state: &State,
        token: &Token,
        column: usize,
        to: u8,
        bulleted: bool,
        line_item: u8,
    ) {
        let count = state.counts[column];
        if to <= count {
            return;
        }
        let on_line = i32::from(state.column) < column as i32 && state.column > -2;
        let line_cost = match (token.same_line, on_line) {
            (true, true) => 0.0,
            (true, false) if token.is_joined => cost::BACK_ON_LINE,
            (true, false) => return,
            (false, false) if !self.rules.lines_are_rows => cost::NEW_LINE,
            (false, _) => 0.0,
        };
        let skipped = f32::from(to - count - 1) * cost::empty_cell(self.rules.roles[column]);
        // The heading fills the first column of its line.
        let is_under = column == 0 && token.same_line && state.column == -1 && state.sign_on_line;
        let under = if is_under { cost::HEADING_LINE } else { 0.0 };
        let apart = if bulleted && line_item > 0 && to != line_item { cost::MISALIGNED } else { 0.0 };
        let mut counts = state.counts;
        counts[column] = to;
        let cost = state.cost + skipped + line_cost + text_cost(self.rules, token, column) + under + apart;
        let cost = cost + unknown_cost(self.rules, state.row as usize, usize::from(to - 1), column);
        let line_item = if column == 0 { to } else { line_item };
        let sign_on_line = state.sign_on_line && token.same_line;
        let next = State {
            counts,
            column: column as i8,
            bulleted: Some(bulleted),
            sign_on_line,
            line_item,
            cost,
            ..*state
        };
        let item = usize::from(to - 1);
        self.push(state, next, Use::Item { row: state.row as usize, item, column });
    }

    /// What the row begun will surely lack: one column may run ahead of the others.
    fn pending_cost(&self, state: &State) -> f32 {
        let (mut most, mut second) = (0, 0);
        for count in state.counts {
            second = second.max(count.min(most));
            most = most.max(count);
        }
        self.row_cost(state, second)
    }

    /// What the empty cells of the row that ends cost.
    fn closing_cost(&self, state: &State) -> f32 {
        self.row_cost(state, state.counts.iter().copied().max().unwrap_or(0))
    }

    fn row_cost(&self, state: &State, items: u8) -> f32 {
        if state.row < 0 {
            return 0.0;
        }
        if state.counts == [0; COLUMNS] {
            return self.costs.empty_row(state.has_number, self.signs(state));
        }
        self.costs.row(state.counts, items)
    }

    fn signs(&self, state: &State) -> Signs {
        let is_headed = state.texts > 0 || state.has_sign && self.rules.heading_sign.is_some();
        Signs { is_headed, is_filled: state.texts > 1 }
    }
}
