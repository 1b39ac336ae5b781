//! Drawings in, levels out: which lists a form has, and what a row of each holds.

use super::heading::{self, Part as HeadPart};
use super::{Column, Kind, SHEETS, Table, fixed};
use crate::form::{Drawn, Field, FieldKind, Form, Label, Part, Table as DrawnTable};

/// A list of a form, or the form itself: its rows make one table.
#[derive(Clone, Debug)]
pub(in crate::output) struct Level {
    /// The table's name.
    pub(in crate::output) name: String,
    /// The lists that lead to it from the record's root, outermost first, each by its names there.
    pub(in crate::output) lists: Vec<Vec<String>>,
    /// What a row holds.
    pub(in crate::output) slots: Vec<Slot>,
    /// The table of the list around it.
    pub(in crate::output) around: Option<String>,
}

/// One value of a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::output) struct Slot {
    /// The name its columns begin with.
    pub(in crate::output) name: String,
    /// Where it is in the row's JSON; nowhere if it is the row itself.
    pub(in crate::output) path: Vec<String>,
    /// What it is.
    pub(in crate::output) held: Held,
    /// What the form prints over it.
    heading: String,
}

/// What a value is in JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::output) enum Held {
    /// A string.
    Text,
    /// A whole number.
    Integer,
    /// A number.
    Number,
    /// Yes or no.
    Boolean,
    /// A day.
    Day,
    /// A fiscal year: text, year, start, end.
    Year,
    /// A period: text, kind, start, end, parts.
    Period,
    /// A text with its quantities.
    Measured,
}

impl Held {
    fn of(kind: FieldKind) -> Option<Self> {
        Some(match kind {
            FieldKind::Text | FieldKind::Engagement | FieldKind::Outcome | FieldKind::Office => Self::Text,
            FieldKind::EraYear => Self::Year,
            FieldKind::Rank => Self::Integer,
            FieldKind::Period => Self::Period,
            FieldKind::Target | FieldKind::Report => Self::Measured,
            FieldKind::Bullets | FieldKind::Needs | FieldKind::Aims => return None,
            FieldKind::NamedLines | FieldKind::Chapters => return None,
            FieldKind::SdgGoals | FieldKind::Repeat => return None,
        })
    }

    fn word(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Integer | Self::Number => "number",
            Self::Boolean => "boolean",
            Self::Day => "day",
            Self::Year => "year",
            Self::Period => "period",
            Self::Measured => "measured",
        }
    }

    /// The keys of its JSON that are columns, in order; a value that is no object has one column.
    pub(super) fn columns(self) -> &'static [(&'static str, Kind, HeadPart)] {
        match self {
            Self::Text => &[("", Kind::Text, HeadPart::Itself)],
            Self::Integer => &[("", Kind::Integer, HeadPart::Itself)],
            Self::Number => &[("", Kind::Number, HeadPart::Itself)],
            Self::Boolean => &[("", Kind::Boolean, HeadPart::Itself)],
            Self::Day => &[("", Kind::Date, HeadPart::Itself)],
            Self::Measured => &[("text", Kind::Text, HeadPart::Itself)],
            Self::Year => &[
                ("text", Kind::Text, HeadPart::AsPrinted),
                ("year", Kind::Integer, HeadPart::Year),
                ("start", Kind::Date, HeadPart::Start),
                ("end", Kind::Date, HeadPart::End),
            ],
            Self::Period => &[
                ("text", Kind::Text, HeadPart::Itself),
                ("kind", Kind::Text, HeadPart::Kind),
                ("start", Kind::Date, HeadPart::Start),
                ("end", Kind::Date, HeadPart::End),
                ("approximate", Kind::Boolean, HeadPart::Approximate),
            ],
        }
    }

    /// The name of a column: the value's own for what people ask for first, with the key behind it for the rest.
    fn column_name(self, slot: &str, key: &str) -> String {
        let is_first = matches!((self, key), (Self::Year, "year") | (_, ""))
            || matches!((self, key), (Self::Period | Self::Measured, "text"));
        if is_first { slot.to_owned() } else { format!("{slot}_{key}") }
    }
}

impl Level {
    fn new(name: String, lists: Vec<Vec<String>>, around: Option<String>) -> Self {
        Self { name, lists, slots: Vec::new(), around }
    }

    /// Adds a value, or what a further form says of a known one.
    fn put(&mut self, path: &[String], held: Held, heading: Option<String>) {
        let known = self.slots.iter_mut().find(|slot| slot.path == path && slot.held == held);
        if let Some(slot) = known {
            if let Some(heading) = heading {
                slot.heading = heading;
            }
            return;
        }
        let name = match path {
            [] if held == Held::Text => "text".to_owned(),
            [] => "value".to_owned(),
            names => names.join("_"),
        };
        // Two forms may draw one name as different kinds: both are kept apart.
        let is_taken = self.slots.iter().any(|slot| slot.name == name);
        let name = if is_taken { format!("{name}_as_{}", held.word()) } else { name };
        let heading = heading.unwrap_or_else(|| name.clone());
        self.slots.push(Slot { name, path: path.to_vec(), held, heading });
    }

    /// The table of its rows.
    pub(in crate::output) fn table(&self) -> Table {
        let mut columns = Vec::new();
        if self.lists.is_empty() {
            columns.extend(fixed::sheet_head());
        } else {
            columns.extend(fixed::row_head(self.around.as_deref()));
        }
        let behind = if self.lists.is_empty() { fixed::sheet_tail() } else { fixed::row_tail() };
        let is_fixed = |name: &str| columns.iter().chain(&behind).any(|column: &Column| column.name == name);
        // What is reckoned, and quotes what stands elsewhere, is not written on the sheet once more.
        let is_drawn = self.lists.last().is_none_or(|names| *names != [fixed::PROGRESS]);
        let mut own: Vec<Column> = Vec::new();
        for slot in &self.slots {
            for (key, kind, part) in slot.held.columns() {
                let mut name = slot.held.column_name(&slot.name, key);
                while is_fixed(&name) || own.iter().any(|column| column.name == name) {
                    name.push_str("_field");
                }
                let heading = part.over(&slot.heading);
                let is_written = is_drawn && *part == HeadPart::Itself && *kind == Kind::Text;
                own.push(Column { name, heading, kind: *kind, refers_to: None, is_written });
            }
        }
        columns.extend(own);
        columns.extend(behind);
        Table { name: self.name.clone(), columns }
    }
}

/// The levels of all `forms` together: the root first, each list behind the one around it.
pub(in crate::output) fn levels<'f>(forms: impl IntoIterator<Item = &'f Form>) -> Vec<Level> {
    let mut forms: Vec<&Form> = forms.into_iter().collect();
    // Names go to those who come first; what is built in keeps its names whatever is drawn beside it.
    forms.sort_by_key(|form| !form.is_builtin());
    let mut all = Levels { levels: vec![Level::new(SHEETS.to_owned(), Vec::new(), None)] };
    if forms.iter().any(|form| !form.stages.is_empty()) {
        let stage = Some(heading::STAGE.to_owned());
        all.levels[0].put(&["stage".to_owned()], Held::Text, stage);
    }
    for form in forms {
        for part in &form.parts {
            match part {
                Part::Row(boxes) => all.row(boxes),
                Part::Table(table) => all.rows(table),
                Part::Page(_) => {}
            }
        }
        for (_, field) in form.filling_labels() {
            all.field(&[], &field.path.0, field, None);
        }
        all.progress(form);
    }
    all.levels
}

struct Levels {
    levels: Vec<Level>,
}

impl Levels {
    /// The level of a list, made if it is new.
    fn at(&mut self, lists: Vec<Vec<String>>) -> &mut Level {
        if let Some(known) = self.levels.iter().position(|level| level.lists == lists) {
            return &mut self.levels[known];
        }
        let around =
            self.levels.iter().find(|level| level.lists == lists[..lists.len() - 1]).map(|l| l.name.clone());
        let short = lists.last().map(|names| names.join("_")).unwrap_or_default();
        let is_taken =
            |name: &str| fixed::is_reserved(name) || self.levels.iter().any(|level| level.name == name);
        let mut name = short;
        if is_taken(&name) && lists.len() > 1 {
            name = lists.concat().join("_");
        }
        while is_taken(&name) {
            name.push_str("_rows");
        }
        self.levels.push(Level::new(name, lists, around));
        let last = self.levels.len() - 1;
        &mut self.levels[last]
    }

    fn row(&mut self, boxes: &[Drawn]) {
        let mut label: Option<&Label> = None;
        for drawn in boxes {
            match drawn {
                Drawn::Label(drawn) => label = Some(drawn),
                Drawn::Field(field) => self.field(&[], &field.path.0, field, label),
            }
        }
    }

    /// What stands at `path` in a row of the innermost of `lists`: a value of the row, or a list of its own.
    fn field(&mut self, lists: &[Vec<String>], path: &[String], field: &Field, label: Option<&Label>) {
        let printed = label.and_then(|label| heading::printed(label, field.kind));
        let heading = printed.or_else(|| heading::of_kind(field.kind).map(str::to_owned));
        let name = |name: &str| vec![name.to_owned()];
        let below = || [lists, &[path.to_vec()]].concat();
        match field.kind {
            FieldKind::Bullets | FieldKind::Needs | FieldKind::Aims => {
                self.at(below()).put(&[], Held::Text, heading);
            }
            FieldKind::SdgGoals => self.at(below()).put(&[], Held::Integer, heading),
            FieldKind::NamedLines | FieldKind::Chapters => {
                let level = self.at(below());
                level.put(&name("name"), Held::Text, Some(heading::NAME.to_owned()));
                level.put(&name("text"), Held::Text, heading);
            }
            kind => {
                let Some(held) = Held::of(kind) else { return };
                if field.is_list {
                    self.at(below()).put(&[], held, heading);
                } else {
                    self.at(lists.to_vec()).put(path, held, heading);
                }
            }
        }
    }

    fn rows(&mut self, table: &DrawnTable) {
        let name = |name: &str| vec![name.to_owned()];
        let mut lists = vec![name(&table.rows)];
        let number = Some(heading::NUMBER.to_owned());
        let rows = self.at(lists.clone());
        rows.put(&name(&table.number_name), Held::Integer, number.clone());
        if table.heading.is_some() {
            rows.put(&name("heading"), Held::Text, Some(heading::HEADING.to_owned()));
        }
        if let Some(items) = &table.items {
            lists.push(name(&items.name));
            self.at(lists.clone()).put(&name("number"), Held::Integer, number);
        }
        for column in &table.columns {
            self.field(&lists, &column.field.path.0, &column.field, Some(&column.label));
        }
    }

    /// What reports are held against targets for: a list of its own below what has both.
    fn progress(&mut self, form: &Form) {
        let tables: Vec<&DrawnTable> = form
            .parts
            .iter()
            .filter_map(|part| if let Part::Table(table) = part { Some(table) } else { None })
            .collect();
        for table in &tables {
            let alike = || tables.iter().filter(|other| other.rows == table.rows);
            let draws = |kind: FieldKind| {
                alike().flat_map(|other| &other.columns).any(|column| column.field.kind == kind)
            };
            if !draws(FieldKind::Target) || !draws(FieldKind::Report) {
                continue;
            }
            let items = alike().find_map(|other| other.items.as_ref()).map(|items| items.name.as_str());
            let names = [Some(table.rows.as_str()), items, Some(fixed::PROGRESS)];
            let level = self.at(names.into_iter().flatten().map(|name| vec![name.to_owned()]).collect());
            for (path, heading, held) in fixed::PROGRESS_SLOTS {
                let path: Vec<String> = path.split('/').map(str::to_owned).collect();
                level.put(&path, *held, Some((*heading).to_owned()));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::levels;
    use crate::form::Library;

    #[test]
    fn built_in_tables_keep_their_names_beside_other_drawings() {
        let names = |library: &Library| -> Vec<(Vec<Vec<String>>, String)> {
            levels(library.forms()).into_iter().map(|level| (level.lists, level.name)).collect()
        };
        let drawing = "form light\nedition e\ntitle 灯台の票\nrows works[] 1, items[] (1)\n\
            | めど | 報告 |\n| target : target | report : report |\n";
        let beside = Library::with_drawings(vec![("light.form".into(), drawing.to_owned())]).unwrap();
        let (alone, beside) = (names(&Library::builtin().unwrap()), names(&beside));
        assert_eq!(beside[..alone.len()], alone);
        assert_eq!(beside.len(), alone.len() + 3);
    }
}
