//! Reads a drawing. The notation is described in `grammar/README.md`.

use nom::branch::alt;
use nom::bytes::complete::{tag, take_while1};
use nom::character::complete::{char, none_of, space0, space1};
use nom::combinator::{all_consuming, opt, recognize, value};
use nom::multi::{many0, many1, separated_list1};
use nom::sequence::{delimited, preceded, terminated};
use nom::{IResult, Offset, Parser};
use thiserror::Error;

use super::{
    Check, Column, Drawn, Field, FieldKind, FieldPath, Form, FormKind, Heading, Items, Label, Part, Printed,
    Series, Spelling, Stage, Table,
};
use crate::span::Span;

/// A mistake in a drawing: where, and what.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("{problem}")]
pub struct DrawingError {
    /// The bytes of the drawing it concerns.
    pub span: Span,
    /// What is wrong.
    pub problem: DrawingProblem,
}

/// What can be wrong with a drawing.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum DrawingProblem {
    /// A line that is neither a `key value` line, a row of boxes, nor a comment.
    #[error("this line is no setting, no row of boxes and no comment")]
    NoLine,
    /// A setting no drawing has.
    #[error("no setting is named `{0}`")]
    NoSetting(String),
    /// A setting's value cannot be read.
    #[error("`{setting}` is written `{wanted}`")]
    BadSetting {
        /// Its name.
        setting: &'static str,
        /// How it is written.
        wanted: &'static str,
    },
    /// A box names a kind of text that does not exist.
    #[error("no kind of text is named `{0}`")]
    NoKind(String),
    /// A row of boxes that does not end with `|`.
    #[error("a row of boxes begins and ends with `|`")]
    OpenRow,
    /// A box that can be read neither as a field nor as a label.
    #[error("this box is neither `name : kind` nor printed words")]
    BadBox,
    /// A label of nothing but stars.
    #[error("a label needs at least one printed word beside its stars")]
    StarOnly,
    /// The same place in the record is filled by two boxes.
    #[error("`{0}` is drawn twice")]
    Twice(String),
    /// Under `rows` stand two lines: labels, then as many fields.
    #[error("{labels} labels stand over {fields} fields")]
    Columns {
        /// Labels found.
        labels: usize,
        /// Fields found.
        fields: usize,
    },
    /// `rows` without its lines of boxes.
    #[error("under `rows` stands a row of labels (or none) and a row of fields")]
    NoColumns,
    /// `form`, `edition` or `title` is missing.
    #[error("the drawing has no `{0}` line")]
    Missing(&'static str),
    /// `id` or `stage` names a field that is not drawn.
    #[error("no box or column is named `{0}`")]
    NoField(String),
}

impl DrawingProblem {
    /// What to do about it.
    pub fn help(&self) -> String {
        match self {
            Self::NoLine => {
                "begin the line with `#`, `|`, `rows`, `page`, or a setting such as `title`".into()
            }
            Self::NoSetting(_) => {
                "the settings are form, edition, kind, title, source, id, stage, check, rows and page".into()
            }
            Self::BadSetting { .. } => "see grammar/README.md for examples".into(),
            Self::NoKind(_) => {
                let names: Vec<_> = FieldKind::NAMED.iter().map(|(name, _)| *name).collect();
                format!("the kinds are {}", names.join(", "))
            }
            Self::OpenRow => "close the last box with `|`".into(),
            Self::BadBox => {
                "write `goal : text` for a field; put a label with `|`, `,` or ` : ` in double quotes".into()
            }
            Self::StarOnly => "write the words that are always printed, such as `*に基づく取組`".into(),
            Self::Twice(_) => "give each box a name of its own, or make it a list with `[]`".into(),
            Self::Columns { .. } => "draw one label over each field, left to right".into(),
            Self::NoColumns => "draw the labels as printed, and under each `name : kind`".into(),
            Self::Missing(name) => format!("add a line such as `{name}     …` before the first box"),
            Self::NoField(_) => "use the name of a box as drawn below".into(),
        }
    }
}

type Drawing<T> = Result<T, DrawingError>;

/// Reads the text of a drawing.
///
/// - Errors: the first mistake, with the bytes of `drawing` it stands at.
pub fn parse(drawing: &str) -> Drawing<Form> {
    let mut reader = Reader::new(drawing);
    for line in lines(drawing) {
        reader.line(line)?;
    }
    reader.finish()
}

/// A line of the drawing, as a slice of it.
fn lines(drawing: &str) -> impl Iterator<Item = &str> {
    drawing.split('\n').map(|line| line.trim_end_matches('\r')).filter(|line| {
        let line = line.trim();
        !line.is_empty() && !line.starts_with('#')
    })
}

/// A drawing half read.
struct Reader<'d> {
    drawing: &'d str,
    form: Form,
    /// `id` and `stage` settings, to be held against the fields at the end.
    named: Vec<(&'d str, FieldPath)>,
    /// A `rows` line whose boxes have not been met, and the labels met for it.
    open: Option<(Table, &'d str, Option<Vec<Label>>)>,
}

impl<'d> Reader<'d> {
    fn new(drawing: &'d str) -> Self {
        let form = Form {
            name: String::new(),
            edition: String::new(),
            kind: FormKind::Sheet,
            title: Label::default(),
            source: None,
            id: Vec::new(),
            stages: Vec::new(),
            parts: Vec::new(),
            checks: Vec::new(),
            drawing: drawing.to_owned(),
        };
        Self { drawing, form, named: Vec::new(), open: None }
    }

    fn error<T>(&self, at: &str, problem: DrawingProblem) -> Drawing<T> {
        let start = self.drawing.offset(at);
        Err(DrawingError { span: Span::new(start, start + at.len()), problem })
    }

    fn line(&mut self, line: &'d str) -> Drawing<()> {
        let line = line.trim();
        if line.starts_with('|') {
            return self.boxes(line);
        }
        self.close_table()?;
        let (name, rest) = line.split_once(|c: char| c.is_ascii_whitespace()).unwrap_or((line, ""));
        let rest = if rest.is_empty() { &line[line.len()..] } else { rest.trim() };
        if !name.bytes().all(|b| b.is_ascii_lowercase()) {
            return self.error(line, DrawingProblem::NoLine);
        }
        self.setting(name, rest, line)
    }

    fn setting(&mut self, name: &'d str, rest: &'d str, line: &'d str) -> Drawing<()> {
        let bad = |setting, wanted| DrawingProblem::BadSetting { setting, wanted };
        match name {
            "form" | "edition" => {
                let is_name = |c: char| c.is_alphanumeric() || c == '-' || c == '_';
                if rest.is_empty() || !rest.chars().all(is_name) {
                    return self
                        .error(line, bad(if name == "form" { "form" } else { "edition" }, "one-word-name"));
                }
                let slot = if name == "form" { &mut self.form.name } else { &mut self.form.edition };
                rest.clone_into(slot);
            }
            "kind" => match rest {
                "sheet" => self.form.kind = FormKind::Sheet,
                "cover" => self.form.kind = FormKind::Cover,
                _ => return self.error(line, bad("kind", "sheet or cover")),
            },
            "title" => self.form.title = self.label(rest)?,
            "source" => self.form.source = Some(rest.to_owned()),
            "id" => match all_consuming(separated_list1((space0, char('/'), space0), path)).parse(rest) {
                Ok((_, paths)) => {
                    self.named.extend(paths.iter().map(|path| (rest, path.clone())));
                    self.form.id = paths;
                }
                Err(_) => return self.error(line, bad("id", "field / field")),
            },
            "stage" => match all_consuming(separated_list1((char(','), space0), stage)).parse(rest) {
                Ok((_, stages)) => {
                    let columns = stages.iter().filter_map(|stage| stage.column.clone());
                    self.named.extend(columns.map(|column| (rest, FieldPath(vec![column]))));
                    self.form.stages = stages;
                }
                Err(_) => return self.error(line, bad("stage", "plan, interim: column, final: column")),
            },
            "check" => {
                for word in
                    rest.split(|c: char| c == ',' || c.is_ascii_whitespace()).filter(|w| !w.is_empty())
                {
                    match Check::NAMED.iter().find(|(name, _)| *name == word) {
                        Some((_, check)) => self.form.checks.push(*check),
                        None => return self.error(word, bad("check", CHECKS)),
                    }
                }
            }
            "rows" => match all_consuming(rows).parse(rest) {
                Ok((_, table)) => self.open = Some((table, line, None)),
                Err(_) => {
                    return self.error(line, bad("rows", "rows list[] ①, heading ○, items[] (1) ・"));
                }
            },
            "page" => {
                let label = self.label(rest)?;
                self.form.parts.push(Part::Page(label));
            }
            _ => return self.error(name, DrawingProblem::NoSetting(name.to_owned())),
        }
        Ok(())
    }

    /// A line of boxes: a row of the page, or the labels or fields of the table begun above it.
    fn boxes(&mut self, line: &'d str) -> Drawing<()> {
        if line.len() < 2 || !line.ends_with('|') {
            return self.error(line, DrawingProblem::OpenRow);
        }
        let mut drawn = Vec::new();
        for cell in split_outside_quotes(&line[1..line.len() - 1], '|') {
            let cell = cell.trim();
            if !cell.is_empty() {
                drawn.push(self.drawn(cell)?);
            }
        }
        let Some((_, _, labels)) = &mut self.open else {
            self.form.parts.push(Part::Row(drawn));
            return Ok(());
        };
        let all_labels: Option<Vec<Label>> = drawn
            .iter()
            .map(|drawn| match drawn {
                Drawn::Label(label) => Some(label.clone()),
                Drawn::Field(_) => None,
            })
            .collect();
        if let (None, Some(heads)) = (&labels, all_labels) {
            *labels = Some(heads);
            return Ok(());
        }
        let fields: Option<Vec<Field>> = drawn
            .into_iter()
            .map(|drawn| match drawn {
                Drawn::Field(field) => Some(field),
                Drawn::Label(_) => None,
            })
            .collect();
        let (Some(fields), Some((mut table, _, labels))) = (fields, self.open.take()) else {
            return self.error(line, DrawingProblem::NoColumns);
        };
        let labels = labels.unwrap_or_else(|| vec![Label::default(); fields.len()]);
        if labels.len() != fields.len() {
            let problem = DrawingProblem::Columns { labels: labels.len(), fields: fields.len() };
            return self.error(line, problem);
        }
        table.columns =
            labels.into_iter().zip(fields).map(|(label, field)| Column { label, field }).collect();
        self.form.parts.push(Part::Table(table));
        Ok(())
    }

    fn drawn(&self, cell: &'d str) -> Drawing<Drawn> {
        if let Ok((_, (path, is_list, kind, example))) = all_consuming(field).parse(cell) {
            return match FieldKind::NAMED.iter().find(|(name, _)| *name == kind) {
                Some((_, kind)) => Ok(Drawn::Field(Field { path, is_list, kind: *kind, example })),
                None => self.error(kind, DrawingProblem::NoKind(kind.to_owned())),
            };
        }
        Ok(Drawn::Label(self.label(cell)?))
    }

    fn label(&self, text: &'d str) -> Drawing<Label> {
        let (over, own) = match text.split_once(" / ") {
            Some((over, own)) if !text.starts_with('"') => (over, own),
            _ => ("", text),
        };
        Ok(Label { spellings: self.spellings(own)?, over: self.spellings(over)? })
    }

    fn spellings(&self, text: &'d str) -> Drawing<Vec<Spelling>> {
        let mut spellings = Vec::new();
        for one in split_outside_quotes(text, ',') {
            let one = one.trim();
            if one.is_empty() {
                continue;
            }
            let Ok((_, parts)) = all_consuming(spelling).parse(one) else {
                return self.error(one, DrawingProblem::BadBox);
            };
            if parts.iter().all(|part| part.words.is_none()) {
                return self.error(one, DrawingProblem::StarOnly);
            }
            spellings.push(Spelling { parts });
        }
        if spellings.is_empty() && !text.is_empty() {
            return self.error(text, DrawingProblem::BadBox);
        }
        Ok(spellings)
    }

    fn close_table(&mut self) -> Drawing<()> {
        match self.open.take() {
            Some((_, line, _)) => self.error(line, DrawingProblem::NoColumns),
            None => Ok(()),
        }
    }

    fn finish(mut self) -> Drawing<Form> {
        self.close_table()?;
        let end = &self.drawing[self.drawing.len()..];
        for (name, missing) in [
            ("form", self.form.name.is_empty()),
            ("edition", self.form.edition.is_empty()),
            ("title", self.form.title.spellings.is_empty()),
        ] {
            if missing {
                return self.error(end, DrawingProblem::Missing(name));
            }
        }
        let paths = field_paths(&self.form);
        for (position, (path, is_list)) in paths.iter().enumerate() {
            if !is_list && paths[..position].iter().any(|(earlier, _)| earlier == path) {
                return self.error(end, DrawingProblem::Twice(path.to_string()));
            }
        }
        for (at, path) in &self.named {
            if !paths.iter().any(|(drawn, _)| drawn == path || drawn.0.ends_with(&path.0)) {
                return self.error(at, DrawingProblem::NoField(path.to_string()));
            }
        }
        Ok(self.form)
    }
}

const CHECKS: &str =
    "marker_counts, numbering, fiscal_year, period_in_year, stage_reports, target_reported or cover";

/// Every place of the record that the form fills, and whether it may be filled more than once.
fn field_paths(form: &Form) -> Vec<(FieldPath, bool)> {
    let mut paths = Vec::new();
    for part in &form.parts {
        match part {
            Part::Row(boxes) => paths.extend(boxes.iter().filter_map(|drawn| match drawn {
                Drawn::Field(field) => Some((field.path.clone(), field.is_list)),
                Drawn::Label(_) => None,
            })),
            Part::Table(table) => paths.extend(table.columns.iter().filter_map(|column| {
                let mut names = vec![table.rows.clone()];
                names.extend(table.items.iter().map(|items| items.name.clone()));
                names.extend(column.field.path.0.iter().cloned());
                (column.field.kind != FieldKind::Repeat).then_some((FieldPath(names), false))
            })),
            Part::Page(_) => {}
        }
    }
    paths
}

/// Splits at `separator` where it stands outside double quotes.
fn split_outside_quotes(text: &str, separator: char) -> Vec<&str> {
    let mut quoted = false;
    text.split(|c: char| {
        quoted ^= c == '"';
        c == separator && !quoted
    })
    .collect()
}

fn name(input: &str) -> IResult<&str, &str> {
    take_while1(|c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_').parse(input)
}

fn path(input: &str) -> IResult<&str, FieldPath> {
    let (rest, names) = separated_list1(char('.'), name).parse(input)?;
    Ok((rest, FieldPath(names.into_iter().map(str::to_owned).collect())))
}

/// `notes.participation : text`, `plans[] : named_lines 第１編`
fn field(input: &str) -> IResult<&str, (FieldPath, bool, &str, Option<String>)> {
    let (rest, (path, list, _, kind)) =
        (path, opt(tag("[]")), (space0, char(':'), space0), name).parse(input)?;
    let (rest, example) = opt(preceded(space1, recognize(many1(none_of("|"))))).parse(rest)?;
    Ok((rest, (path, list.is_some(), kind, example.map(|example| example.trim().to_owned()))))
}

/// `interim: interim`
fn stage(input: &str) -> IResult<&str, Stage> {
    let (rest, (stage, column)) = (name, opt(preceded((space0, char(':'), space0), name))).parse(input)?;
    Ok((rest, Stage { name: stage.to_owned(), column: column.map(str::to_owned) }))
}

/// Printed words with stars between and the name in brackets, `[*プラン]に基づく取組`, or anything in
/// double quotes. Where no bracket stands, the stars are the name.
fn spelling(input: &str) -> IResult<&str, Vec<Printed>> {
    let quoted = delimited(char('"'), recognize(many0(none_of("\""))), char('"'))
        .map(|words: &str| vec![printed(words, false)]);
    let bracketed = (
        many0(printed_part(false, false)),
        delimited(char('['), many1(printed_part(true, true)), char(']')),
        many0(printed_part(false, false)),
    )
        .map(|(before, name, after)| [before, name, after].concat());
    alt((quoted, all_consuming(bracketed), many1(printed_part(true, false)))).parse(input)
}

/// A star or the words up to the next one; `star` and `words` tell which of them belong to the name.
fn printed_part(star: bool, words: bool) -> impl FnMut(&str) -> IResult<&str, Printed> {
    move |input| {
        alt((
            value(Printed { words: None, is_name: star }, char('*')),
            recognize(many1(none_of("\"|,*[]"))).map(|text: &str| printed(text, words)),
        ))
        .parse(input)
    }
}

fn printed(words: &str, is_name: bool) -> Printed {
    Printed { words: Some(words.chars().filter(|c| !c.is_whitespace()).collect()), is_name }
}

/// `measures[] ①, heading ○, items[] (1) ・`
fn rows(input: &str) -> IResult<&str, Table> {
    let series = alt((value(Series::Circled, char('①')), value(Series::Digits, char('1'))));
    let (rest, (rows, series, number)) =
        (terminated(name, tag("[]")), preceded(space1, series), opt(preceded(space1, name))).parse(input)?;
    let sign = preceded(space1, none_of(", "));
    let (rest, heading) =
        opt(preceded((space0, char(','), space0, tag("heading")), opt(sign))).parse(rest)?;
    let mark = preceded(space1, alt((value(None, tag("(1)")), none_of(", ").map(Some))));
    let (rest, items) =
        opt((preceded((space0, char(','), space0), terminated(name, tag("[]"))), many0(mark))).parse(rest)?;
    let items = items.map(|(name, marks)| Items {
        name: name.to_owned(),
        numbered: marks.contains(&None),
        bullets: marks.into_iter().flatten().collect(),
    });
    let table = Table {
        rows: rows.to_owned(),
        number: series,
        number_name: number.unwrap_or("number").to_owned(),
        heading: heading.map(|sign| Heading { sign }),
        items,
        columns: Vec::new(),
    };
    Ok((rest, table))
}
