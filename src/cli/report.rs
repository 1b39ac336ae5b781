//! What is said on standard error: problems with their place in the source, or as JSON lines.

use std::io;

use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};
use serde_json::json;

use super::args::Diagnostics;
use super::convert::is_silent;
use super::{Console, Exit};
use crate::diagnostic::{Diagnostic, Severity};
use crate::error::Error;
use crate::form::{Library, LibraryError};
use crate::input::Source;
use crate::output;
use crate::pipeline::SheetRead;
use crate::text::Document;
use crate::wording::{Lang, Wording};

/// Spans drawn of one diagnostic; more would bury the message.
const DRAWN_SPANS: usize = 4;

fn renderer(console: &Console<'_>) -> Renderer {
    if console.err_is_terminal { Renderer::styled() } else { Renderer::plain() }
}

/// Tells what is to be looked at in the sheets of one file.
pub(super) fn readings(
    source: &Source,
    document: &Document,
    reads: &[SheetRead<'_>],
    how: Diagnostics,
    lang: Lang,
    console: &mut Console<'_>,
) -> io::Result<()> {
    if is_silent(how) {
        return Ok(());
    }
    for read in reads {
        for one in &read.reading.diagnostics {
            if how == Diagnostics::Json {
                let shaped = output::diagnostic(one, read.sheet.offset, lang);
                let mut line = serde_json::to_value(shaped).unwrap_or_default();
                line["file"] = json!(source.name);
                line["pages"] = json!([read.sheet.pages.0, read.sheet.pages.1]);
                writeln!(console.err, "{line}")?;
            } else {
                draw(source, document, one, read.sheet.offset, lang, console)?;
            }
        }
    }
    Ok(())
}

fn draw(
    source: &Source,
    document: &Document,
    one: &Diagnostic,
    offset: usize,
    lang: Lang,
    console: &mut Console<'_>,
) -> io::Result<()> {
    let level = match one.problem.severity() {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Info => Level::INFO,
    };
    let (message, help) = (one.problem.message(), one.problem.help());
    let pointer = one.pointer.as_deref().map(|pointer| format!(" ({pointer})")).unwrap_or_default();
    let title = format!("{}{pointer}", message.get(lang));
    let mut group = Group::with_title(level.primary_title(title).id(one.problem.code()));
    if one.spans.is_empty() {
        group = group.element(annotate_snippets::Origin::path(&source.name));
    } else {
        let spans = one.spans.iter().take(DRAWN_SPANS).map(|span| span.start + offset..span.end + offset);
        let marks = spans.map(|range| AnnotationKind::Primary.span(range));
        group = group.element(Snippet::source(&document.text).path(&source.name).annotations(marks));
    }
    group = group.element(Level::HELP.message(help.get(lang).to_owned()));
    let drawn = renderer(console).render(&[group]);
    writeln!(console.err, "{drawn}")
}

/// Tells why a file was not read.
pub(super) fn failure(
    name: &str,
    error: &Error,
    how: Diagnostics,
    lang: Lang,
    console: &mut Console<'_>,
) -> io::Result<()> {
    let (message, help) = (error.message(), error.help());
    if how == Diagnostics::Json {
        let line = json!({
            "severity": "error",
            "code": error.code(),
            "file": name,
            "message": message.get(lang),
            "help": help.get(lang),
        });
        return writeln!(console.err, "{line}");
    }
    plain(error.code(), &message, &help, Some(name), lang, console)
}

fn plain(
    code: &str,
    message: &Wording,
    help: &Wording,
    name: Option<&str>,
    lang: Lang,
    console: &mut Console<'_>,
) -> io::Result<()> {
    let mut group = Group::with_title(Level::ERROR.primary_title(message.get(lang)).id(code));
    if let Some(name) = name {
        group = group.element(annotate_snippets::Origin::path(name));
    }
    group = group.element(Level::HELP.message(help.get(lang)));
    let drawn = renderer(console).render(&[group]);
    writeln!(console.err, "{drawn}")
}

/// Tells what is wrong with a drawing, where it is wrong.
pub(super) fn library_error(error: &LibraryError, lang: Lang, console: &mut Console<'_>) -> io::Result<()> {
    match error {
        LibraryError::Drawing { file, drawing, error } => {
            let path = file.to_string_lossy();
            let range = error.span.start..error.span.end.max(error.span.start + 1).min(drawing.len().max(1));
            let range = if range.start < drawing.len() { range } else { drawing.len()..drawing.len() };
            let snippet =
                Snippet::source(drawing).path(&*path).annotation(AnnotationKind::Primary.span(range));
            let group = Group::with_title(
                Level::ERROR.primary_title(error.problem.message().get(lang).to_owned()).id("drawing"),
            )
            .element(snippet)
            .element(Level::HELP.message(error.problem.help().get(lang).to_owned()));
            let drawn = renderer(console).render(&[group]);
            writeln!(console.err, "{drawn}")
        }
        LibraryError::Io { file, cause } => {
            let name = file.to_string_lossy().into_owned();
            let message = Wording::new(
                format!("様式を読めません（{cause}）"),
                format!("the drawing cannot be read: {cause}"),
            );
            let help = Wording::new(
                "--grammar のパスと、ファイルが UTF-8 であることを確かめてください",
                "check the path given with --grammar, and that the file is UTF-8",
            );
            plain("drawing", &message, &help, Some(&name), lang, console)
        }
    }
}

/// Tells that no encoding has such a name.
pub(super) fn no_encoding(name: &str, lang: Lang, console: &mut Console<'_>) -> io::Result<Exit> {
    let message =
        Wording::new(format!("文字コード「{name}」を知りません"), format!("no encoding is named `{name}`"));
    let help = Wording::new(
        "UTF-8, UTF-16LE, UTF-16BE, Shift_JIS (cp932), EUC-JP, ISO-2022-JP などを指定してください",
        "name UTF-8, UTF-16LE, UTF-16BE, Shift_JIS (cp932), EUC-JP, ISO-2022-JP or the like",
    );
    plain("usage", &message, &help, None, lang, console)?;
    Ok(Exit::Usage)
}

/// Tells that no form has such a name.
pub(super) fn no_form(
    name: &str,
    library: &Library,
    lang: Lang,
    console: &mut Console<'_>,
) -> io::Result<Exit> {
    let names: Vec<String> = library.forms().iter().map(crate::form::Form::full_name).collect();
    let message = Wording::new(format!("様式「{name}」がありません"), format!("no form is named `{name}`"));
    let help = Wording::new(
        format!("様式は {} です", names.join("、")),
        format!("the forms are {}", names.join(", ")),
    );
    plain("usage", &message, &help, None, lang, console)?;
    Ok(Exit::Usage)
}

/// Tells what is wrong with an argument.
pub(super) fn bad_argument(
    message: &Wording,
    help: &Wording,
    lang: Lang,
    console: &mut Console<'_>,
) -> io::Result<Exit> {
    plain("usage", message, help, None, lang, console)?;
    Ok(Exit::Usage)
}
