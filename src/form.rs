//! Forms: what is printed on the blank sheet, and which field each box fills.
//!
//! A form is drawn in a text file of `grammar/` (see `grammar/README.md`); nothing of a form stands in code.
//! Shared by all stages from `text` to `validate`. Knows no sheet.

mod builtin;
mod check;
mod claims;
mod library;
mod notation;
mod parse;
mod problem;

pub use check::{Check, Rule};
pub use library::{Library, LibraryError};
pub use parse::parse;
pub use problem::{DrawingError, DrawingProblem};

/// The name under which a record says what state its sheet is in.
pub const STAGE: &str = "stage";

/// The name under which a row says how far its reports got of its targets.
pub const PROGRESS: &str = "progress";

/// One drawn form: one edition of one kind of page.
#[derive(Clone, Debug, PartialEq)]
pub struct Form {
    /// The family, the same over all editions: `ueda-mokuhyo`.
    pub name: String,
    /// Which drawing of the family.
    pub edition: String,
    /// Whether it is a sheet or the page in front of the sheets.
    pub kind: FormKind,
    /// The words that head the page.
    pub title: Label,
    /// Where the form was seen.
    pub source: Option<String>,
    /// Fields whose values make the record's id, in order.
    pub id: Vec<FieldPath>,
    /// States of a sheet, earliest first.
    pub stages: Vec<Stage>,
    /// What is printed, in reading order.
    pub parts: Vec<Part>,
    /// What the drawing says of values that must agree.
    pub checks: Vec<Check>,
    /// The drawing itself, as the file holds it.
    pub drawing: String,
}

/// What a form's page is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FormKind {
    /// A filled-in sheet.
    Sheet,
    /// The page in front of sheets, listing them.
    Cover,
}

impl FormKind {
    /// Its name in a drawing.
    pub fn name(self) -> &'static str {
        match self {
            Self::Sheet => "sheet",
            Self::Cover => "cover",
        }
    }
}

/// A field's names from the record's root, `notes.participation`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FieldPath(pub Vec<String>);

impl FieldPath {
    /// The last name.
    pub fn leaf(&self) -> &str {
        self.0.last().map_or("", String::as_str)
    }

    /// Whether it is the place that `path` names, in full or by its last names.
    pub fn ends_with(&self, path: &Self) -> bool {
        self.0.ends_with(&path.0)
    }
}

impl std::fmt::Display for FieldPath {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0.join("."))
    }
}

/// A state of the sheet, told by the last column that holds text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stage {
    /// Its name in the record.
    pub name: String,
    /// The column whose text shows the state; none for the first one.
    pub column: Option<String>,
}

/// What stands on the page, in reading order.
#[derive(Clone, Debug, PartialEq)]
pub enum Part {
    /// A line of labels and boxes.
    Row(Vec<Drawn>),
    /// A table with any number of rows.
    Table(Table),
    /// The head of a further page of the same sheet.
    Page(Label),
}

/// One drawn box.
#[derive(Clone, Debug, PartialEq)]
pub enum Drawn {
    /// Printed words.
    Label(Label),
    /// A box to fill.
    Field(Field),
}

impl Drawn {
    /// Whether it is a box of that kind.
    pub fn is_field(&self, kind: FieldKind) -> bool {
        matches!(self, Self::Field(field) if field.kind == kind)
    }
}

/// Printed words that name a field, in any of their spellings.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Label {
    /// Any of these.
    pub spellings: Vec<Spelling>,
    /// The heading printed over this and neighbouring labels together.
    pub over: Vec<Spelling>,
    /// The field that the label's own name fills: the year of 令和5年度計画.
    pub fills: Option<Field>,
}

/// One spelling of a label: printed words, with stars for words that differ from sheet to sheet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spelling {
    /// Words and stars in order; at least one is words, and no two stars are neighbours.
    pub parts: Vec<Printed>,
}

/// A part of a spelling.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Printed {
    /// The printed words without white space; none for a star.
    pub words: Option<String>,
    /// Whether what is printed here names what the box holds.
    pub is_name: bool,
}

impl Spelling {
    /// The words, if none of them differ from sheet to sheet.
    pub fn fixed(&self) -> Option<String> {
        self.parts.iter().map(|part| part.words.as_deref()).collect()
    }

    /// The spelling as drawn, without brackets.
    pub fn drawn(&self) -> String {
        self.parts.iter().map(|part| part.words.as_deref().unwrap_or("*")).collect()
    }
}

/// A box to fill.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    /// Its place in the record.
    pub path: FieldPath,
    /// Whether it may be filled more than once.
    pub is_list: bool,
    /// What its text is.
    pub kind: FieldKind,
    /// How its text begins, by example: 第１編.
    pub example: Option<String>,
}

/// What the text of a box is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum FieldKind {
    /// Words.
    Text,
    /// The name of an office: 政策企画部.
    Office,
    /// A fiscal year: 令和５年度.
    EraYear,
    /// A place in an order: 1位.
    Rank,
    /// Sentences, one a bullet or a paragraph.
    Bullets,
    /// The same, on how things stand and what is lacking.
    Needs,
    /// The same, on what is aimed at.
    Aims,
    /// Lines under the name that the label's star stands for.
    NamedLines,
    /// The same, a place in a plan from the widest part down: 第１編, 基本目標２.
    Chapters,
    /// Words on who took part: 市民参加・協働.
    Engagement,
    /// Words on what came of it and what is left to do: 効果・残された課題.
    Outcome,
    /// When: 9月, 通年.
    Period,
    /// What is to be reached, with its quantities.
    Target,
    /// What was reached, with its quantities.
    Report,
    /// Numbers of the sustainable development goals, as text or icons.
    SdgGoals,
    /// The words of the row's heading, printed again.
    Repeat,
}

impl FieldKind {
    /// Whether its text is a list of sentences.
    pub fn is_entries(self) -> bool {
        matches!(self, Self::Bullets | Self::Needs | Self::Aims)
    }

    /// Whether its text is lines under a name.
    pub fn is_named_lines(self) -> bool {
        matches!(self, Self::NamedLines | Self::Chapters)
    }

    /// Whether one text of it is a list already, without `[]`.
    pub fn is_list(self) -> bool {
        self.is_entries() || self.is_named_lines() || self == Self::SdgGoals
    }

    /// Whether values of both can stand in one list.
    fn is_like(self, other: Self) -> bool {
        let is_text = |kind: Self| kind.is_words() || kind.is_entries() || kind == Self::Office;
        let is_measured = |kind| matches!(kind, Self::Target | Self::Report);
        let both = |is: fn(Self) -> bool| is(self) && is(other);
        self == other || both(is_text) || both(is_measured) || both(Self::is_named_lines)
    }

    /// Whether its text is words and nothing else.
    pub fn is_words(self) -> bool {
        matches!(self, Self::Text | Self::Engagement | Self::Outcome)
    }

    /// All kinds under the names they have in a drawing.
    pub const NAMED: [(&'static str, Self); 16] = [
        ("text", Self::Text),
        ("office", Self::Office),
        ("era_year", Self::EraYear),
        ("rank", Self::Rank),
        ("bullets", Self::Bullets),
        ("needs", Self::Needs),
        ("aims", Self::Aims),
        ("named_lines", Self::NamedLines),
        ("chapters", Self::Chapters),
        ("engagement", Self::Engagement),
        ("outcome", Self::Outcome),
        ("period", Self::Period),
        ("target", Self::Target),
        ("report", Self::Report),
        ("sdg_goals", Self::SdgGoals),
        ("repeat", Self::Repeat),
    ];

    /// Its name in a drawing.
    pub fn name(self) -> &'static str {
        Self::NAMED.iter().find(|(_, kind)| *kind == self).map_or("text", |(name, _)| name)
    }
}

/// A table whose rows repeat, each perhaps with items of its own.
#[derive(Clone, Debug, PartialEq)]
pub struct Table {
    /// The list in the record that its rows fill: `measures`.
    pub rows: String,
    /// How rows are numbered, and the name of that number in the record.
    pub number: Series,
    /// The name of that number in the record.
    pub number_name: String,
    /// Whether a row has a heading above its items.
    pub heading: Option<Heading>,
    /// The items of a row; without them the columns belong to the row itself.
    pub items: Option<Items>,
    /// Columns from left to right.
    pub columns: Vec<Column>,
}

/// The signs of a row's number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Series {
    /// ① ② ③
    Circled,
    /// 1 2 3
    Digits,
}

/// The heading of a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Heading {
    /// The sign that may stand before it: ○.
    pub sign: Option<char>,
}

/// The items of a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Items {
    /// The list in the record: `items`.
    pub name: String,
    /// Whether items may be numbered (1) (2) (3), in any width.
    pub numbered: bool,
    /// Signs that may stand instead of numbers: ・.
    pub bullets: Vec<char>,
}

/// A column of a table.
#[derive(Clone, Debug, PartialEq)]
pub struct Column {
    /// Its heading.
    pub label: Label,
    /// What its cells fill.
    pub field: Field,
}

/// A place of the record that a form fills.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Slot {
    /// Its names from the root, those of lists included.
    pub path: FieldPath,
    /// What its text is.
    pub kind: FieldKind,
}

impl Form {
    /// `name/edition`, as `okoshi forms list` prints it.
    pub fn full_name(&self) -> String {
        format!("{}/{}", self.name, self.edition)
    }

    /// Whether it is one of the forms that come with the program, or takes the place of one.
    pub fn is_builtin(&self) -> bool {
        builtin::is_drawn(&self.full_name())
    }

    /// All labels in reading order, the title first.
    pub fn labels(&self) -> Vec<&Label> {
        let mut labels = vec![&self.title];
        for part in &self.parts {
            match part {
                Part::Row(boxes) => labels.extend(boxes.iter().filter_map(|drawn| match drawn {
                    Drawn::Label(label) => Some(label),
                    Drawn::Field(_) => None,
                })),
                Part::Table(table) => labels.extend(table.columns.iter().map(|column| &column.label)),
                Part::Page(label) => labels.push(label),
            }
        }
        labels
    }

    /// The boxes of some kinds that stand right behind a label, in `parts` of a form: the label's number in
    /// [`Form::labels`] and the box's among the fields, where `first` are those of the first label and field.
    pub fn labelled_boxes(
        parts: &[Part],
        first: (usize, usize),
        is_wanted: impl Fn(FieldKind) -> bool,
    ) -> Vec<(usize, usize)> {
        let (mut label, mut field) = first;
        let mut found = Vec::new();
        for part in parts {
            match part {
                Part::Row(boxes) => {
                    let mut is_behind_label = false;
                    for drawn in boxes {
                        match drawn {
                            Drawn::Label(_) => label += 1,
                            Drawn::Field(drawn) => {
                                if is_behind_label && is_wanted(drawn.kind) {
                                    found.push((label - 1, field));
                                }
                                field += 1;
                            }
                        }
                        is_behind_label = matches!(drawn, Drawn::Label(_));
                    }
                }
                Part::Table(table) => label += table.columns.len(),
                Part::Page(_) => label += 1,
            }
        }
        found
    }

    /// Labels whose own name fills a field: the label's place in [`Form::labels`], and the field.
    pub fn filling_labels(&self) -> impl Iterator<Item = (usize, &Field)> {
        let labels = self.labels().into_iter().enumerate();
        labels.filter_map(|(index, label)| Some((index, label.fills.as_ref()?)))
    }

    /// Every place of the record that the form fills, in drawn order; those filled by labels come first.
    pub fn slots(&self) -> Vec<Slot> {
        let of = |field: &Field| Slot { path: field.path.clone(), kind: field.kind };
        let mut slots: Vec<Slot> = self.filling_labels().map(|(_, field)| of(field)).collect();
        for part in &self.parts {
            match part {
                Part::Row(boxes) => slots.extend(boxes.iter().filter_map(|drawn| match drawn {
                    Drawn::Field(field) => Some(of(field)),
                    Drawn::Label(_) => None,
                })),
                Part::Table(table) => slots.extend(table.slots()),
                Part::Page(_) => {}
            }
        }
        slots
    }

    /// The tables, in reading order.
    pub fn tables(&self) -> impl Iterator<Item = &Table> {
        self.parts.iter().filter_map(|part| match part {
            Part::Table(table) => Some(table),
            _ => None,
        })
    }
}

impl Table {
    /// The places that a row fills.
    fn slots(&self) -> Vec<Slot> {
        let at = |names: &[&str]| FieldPath(names.iter().map(|name| (*name).to_owned()).collect());
        let mut slots = vec![Slot { path: at(&[&self.rows, &self.number_name]), kind: FieldKind::Rank }];
        if self.heading.is_some() {
            slots.push(Slot { path: at(&[&self.rows, "heading"]), kind: FieldKind::Text });
        }
        let columns = self.columns.iter().filter(|column| column.field.kind != FieldKind::Repeat);
        slots.extend(columns.map(|column| {
            let mut path = at(&[&self.rows]);
            path.0.extend(self.items.iter().map(|items| items.name.clone()));
            path.0.extend(column.field.path.0.iter().cloned());
            Slot { path, kind: column.field.kind }
        }));
        slots
    }
}
