//! Reads a drawing. The notation is described in `grammar/README.md`.

use nom::character::complete::{char, space0};
use nom::combinator::all_consuming;
use nom::multi::separated_list1;
use nom::{Offset, Parser};

use super::claims::{Claim, clash};
use super::notation::{check, field, is_near_field, path, rows, spelling, stage};
use super::{
    Check, Column, DrawingError, DrawingProblem, Drawn, Field, FieldKind, FieldPath, Form, FormKind, Label,
    Part, Rule, Spelling, Table,
};
use crate::span::Span;

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
    /// Fields that `id`, `stage` and `check` settings name, to be held against those drawn at the end.
    named: Vec<(&'d str, FieldPath)>,
    /// What fills places of the record, and where it is drawn.
    claims: Vec<(&'d str, Claim)>,
    /// Settings that stand once, as far as met.
    settings: Vec<&'d str>,
    /// Checks and where they are drawn.
    checks: Vec<(&'d str, Check)>,
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
        Self {
            drawing,
            form,
            named: Vec::new(),
            claims: Vec::new(),
            settings: Vec::new(),
            checks: Vec::new(),
            open: None,
        }
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
        if !matches!(name, "check" | "rows" | "page") {
            if self.settings.contains(&name) {
                return self.error(line, DrawingProblem::SettingTwice(name.to_owned()));
            }
            self.settings.push(name);
        }
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
            "check" => self.check(rest, line)?,
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
        let before = self.claims.len();
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
        let (Some(fields), Some((mut table, at, labels))) = (fields, self.open.take()) else {
            return self.error(line, DrawingProblem::NoColumns);
        };
        let labels = labels.unwrap_or_else(|| vec![Label::default(); fields.len()]);
        if labels.len() != fields.len() {
            let problem = DrawingProblem::Columns { labels: labels.len(), fields: fields.len() };
            return self.error(line, problem);
        }
        table.columns =
            labels.into_iter().zip(fields).map(|(label, field)| Column { label, field }).collect();
        let number = self.form.tables().count();
        let columns = self.claims.split_off(before);
        self.claims.push((at, Claim::Rows(number)));
        self.claims.extend(columns.into_iter().map(|(at, claim)| match claim {
            Claim::Field(field) => (at, Claim::Column(number, field)),
            of_table => (at, of_table),
        }));
        self.form.parts.push(Part::Table(table));
        Ok(())
    }

    fn drawn(&mut self, cell: &'d str) -> Drawing<Drawn> {
        if all_consuming(field).parse(cell).is_ok() {
            return Ok(Drawn::Field(self.filled(cell)?));
        }
        if is_near_field(cell) {
            return self.error(cell, DrawingProblem::NearField);
        }
        Ok(Drawn::Label(self.label(cell)?))
    }

    fn label(&mut self, text: &'d str) -> Drawing<Label> {
        let (text, fills) = match text.split_once(" > ") {
            Some((words, filled)) if !text.starts_with('"') => (words, Some(self.filled(filled.trim())?)),
            _ => (text, None),
        };
        let (over, own) = match text.split_once(" / ") {
            Some((over, own)) if !text.starts_with('"') => (over, own),
            _ => ("", text),
        };
        let label = Label { spellings: self.spellings(own)?, over: self.spellings(over)?, fills };
        let has_name = |spelling: &Spelling| spelling.parts.iter().any(|part| part.is_name);
        if label.fills.is_some() && !label.spellings.iter().all(has_name) {
            return self.error(text, DrawingProblem::NoName);
        }
        Ok(label)
    }

    /// The field that a label's name fills.
    fn filled(&mut self, text: &'d str) -> Drawing<Field> {
        let Ok((_, (path, is_list, kind, example))) = all_consuming(field).parse(text) else {
            return self.error(text, DrawingProblem::BadBox);
        };
        let field = Field { path, is_list, kind: self.kind(kind)?, example };
        self.claims.push((text, Claim::Field(field.clone())));
        Ok(field)
    }

    fn kind(&self, name: &'d str) -> Drawing<FieldKind> {
        match FieldKind::NAMED.iter().find(|(known, _)| *known == name) {
            Some((_, kind)) => Ok(*kind),
            None => self.error(name, DrawingProblem::NoKind(name.to_owned())),
        }
    }

    /// `filled goal, department : 枠が空です / the box is empty`
    fn check(&mut self, rest: &'d str, line: &'d str) -> Drawing<()> {
        let Ok((_, read)) = all_consuming(check).parse(rest) else {
            let wanted = "check filled goal, department : 空です / it is empty";
            return self.error(line, DrawingProblem::BadSetting { setting: "check", wanted });
        };
        let Some((_, rule)) = Rule::NAMED.iter().find(|(name, _)| *name == read.rule) else {
            return self.error(read.rule, DrawingProblem::NoRule(read.rule.to_owned()));
        };
        if read.years.is_some() && *rule != Rule::FiscalYear {
            let wanted = "check fiscal_year 2004-2030";
            return self.error(line, DrawingProblem::BadSetting { setting: "check", wanted });
        }
        if let Some((first, last)) = read.years.filter(|(first, last)| first > last) {
            return self.error(rest, DrawingProblem::Backwards(first, last));
        }
        self.named.extend(read.fields.iter().map(|field| (rest, field.clone())));
        let check = Check { rule: *rule, fields: read.fields, years: read.years, wording: read.wording };
        self.checks.push((rest, check));
        Ok(())
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
        if self.claims.is_empty() {
            return self.error(end, DrawingProblem::NoBoxes);
        }
        if let Some((at, problem)) = clash(&self.form, &self.claims) {
            return self.error(at, problem);
        }
        let slots = self.form.slots();
        for (at, path) in &self.named {
            if !slots.iter().any(|slot| slot.path.ends_with(path)) {
                return self.error(at, DrawingProblem::NoField(path.to_string()));
            }
        }
        for (at, check) in &self.checks {
            let fits = |field: &FieldPath| {
                let mut named = slots.iter().filter(|slot| slot.path.ends_with(field));
                named.all(|slot| check.rule.fits(slot.kind))
            };
            if let Some(field) = check.fields.iter().find(|field| !fits(field)) {
                let problem = DrawingProblem::UnfitRule { rule: check.rule.name(), field: field.to_string() };
                return self.error(at, problem);
            }
        }
        self.form.checks = self.checks.into_iter().map(|(_, check)| check).collect();
        Ok(self.form)
    }
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
