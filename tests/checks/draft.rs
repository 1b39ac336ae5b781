//! Sheets laid out by hand.

use okoshi::diagnostic::{Diagnostic, Problem};
use okoshi::form::{self, Form, Library};
use okoshi::input::Source;
use okoshi::layout::{Break, Cell, FoundLabel, Layout, Line, Mark, Place};
use okoshi::record;
use okoshi::span::Span;
use okoshi::text;
use okoshi::validate::{self, Reading};
use okoshi::wording::Lang;

/// A form of nobody's, with all that a check can look at; `checks` are its check lines.
pub fn form(checks: &str) -> Form {
    let drawing = format!(
        "form f\nedition e\ntitle 灯台の票\nid year / office / rank\n\
         stage plan, interim: interim, final: final\n{checks}\n\
         | 年 | year : era_year | 課 | office : office | 順 | rank : rank | 目あて | goal : text |\n\
         rows works[] ①, heading ○, items[] (1) ・\n\
         | すること | いつ | めど | 秋の報告 | 春の報告 |\n\
         | method : text | period : period | target : target | interim : report | final : report |\n"
    );
    form::parse(&drawing).unwrap_or_else(|error| panic!("{error}: {drawing}"))
}

/// Its cover.
pub fn cover_form(checks: &str) -> Form {
    let drawing = format!(
        "form f\nedition cover\nkind cover\ntitle [*年度]灯台の表 > year : era_year\n{checks}\n\
         | 課 | office : office |\nrows list[] 1 rank\n| goal : text |\n"
    );
    form::parse(&drawing).unwrap_or_else(|error| panic!("{error}: {drawing}"))
}

/// A sheet half laid out. Boxes and columns are named by their place in the drawing.
#[derive(Default)]
pub struct Draft {
    text: String,
    layout: Layout,
}

impl Draft {
    fn print(&mut self, text: &str) -> Vec<Line> {
        let mut lines = Vec::new();
        for line in text.split('\n') {
            let start = self.text.len();
            self.text.push_str(line);
            lines.push(Line { begins: Break::Paragraph, pieces: vec![Span::new(start, self.text.len())] });
            self.text.push('\n');
        }
        lines
    }

    fn put(mut self, place: Place, text: &str) -> Self {
        let lines = self.print(text);
        self.layout.cells.push(Cell { place, lines, confidence: 0.9, alternatives: Vec::new() });
        self
    }

    fn put_mark(mut self, place: Place, number: u32) -> Self {
        let spans = self.print(&format!("({number})")).remove(0).pieces;
        self.layout.marks.push(Mark { place: Some(place), number: Some(number), spans, confidence: 1.0 });
        self
    }

    pub fn field(self, field: usize, text: &str) -> Self {
        self.put(Place::Field { field }, text)
    }

    /// A label that is found.
    pub fn label(mut self, label: usize) -> Self {
        let spans = self.print("灯").remove(0).pieces;
        self.layout.labels.push(FoundLabel { label, spans, name: Vec::new() });
        self
    }

    /// The header of a sheet.
    pub fn head(self, year: &str, office: &str, rank: &str, goal: &str) -> Self {
        self.field(0, year).field(1, office).field(2, rank).field(3, goal)
    }

    /// A row's number and heading.
    pub fn row(self, row: usize, number: u32, heading: &str) -> Self {
        self.put_mark(Place::Number { table: 0, row }, number).put(Place::Heading { table: 0, row }, heading)
    }

    /// The heading of a row in one of several tables.
    pub fn heading_of(self, table: usize, row: usize, heading: &str) -> Self {
        self.put(Place::Heading { table, row }, heading)
    }

    /// A row's number in a table without headings, and its one cell.
    pub fn entry(self, row: usize, number: u32, text: &str) -> Self {
        self.put_mark(Place::Number { table: 0, row }, number).cell(row, 0, 0, text)
    }

    pub fn cell(self, row: usize, item: usize, column: usize, text: &str) -> Self {
        self.put(Place::Cell { table: 0, row, item, column }, text)
    }

    /// An item's number in one column.
    pub fn mark(self, row: usize, item: usize, column: usize, number: u32) -> Self {
        self.put_mark(Place::Cell { table: 0, row, item, column }, number)
    }

    /// An item: its cells from left to right; an empty text is an empty cell.
    pub fn item(self, row: usize, item: usize, cells: [&str; 5]) -> Self {
        let filled = cells.iter().enumerate().filter(|(_, text)| !text.is_empty());
        filled.fold(self, |draft, (column, text)| draft.cell(row, item, column, text))
    }

    pub fn read(self, form: &Form) -> Reading {
        let Self { text, layout } = self;
        let source = Source::new("sheet", text.clone().into_bytes());
        let mut document = text::read(&source, &Library::none(), &text::Options::default()).unwrap();
        assert_eq!((document.sheets.len(), document.sheets[0].text.as_str()), (1, text.as_str()));
        let sheet = document.sheets.remove(0);
        let record = record::fill(&sheet, &layout, form);
        let ledger = record.ledger;
        assert_eq!(ledger.source, ledger.field + ledger.label + ledger.marker + ledger.residue, "{ledger:?}");
        validate::check(&sheet, record, form)
    }
}

/// What the checks found, one line each: `code pointer: message`.
pub fn found(diagnostics: &[Diagnostic]) -> Vec<String> {
    let found = diagnostics.iter().filter(|one| matches!(one.problem, Problem::Found { .. }));
    found
        .map(|one| {
            let message = one.problem.message();
            let pointer = one.pointer.as_deref().unwrap_or("-");
            format!("{} {pointer}: {}", one.problem.code(), message.get(Lang::En))
        })
        .collect()
}
