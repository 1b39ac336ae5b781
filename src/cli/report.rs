//! What is said on standard error: problems with their place in the source, or as JSON lines.

use std::io;
use std::ops::Range;
use std::path::Path;

use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};
use serde_json::json;

use super::args::Diagnostics;
use super::{Console, Exit};
use crate::batch::Passed;
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
    styled(console.err_is_terminal)
}

fn styled(for_people: bool) -> Renderer {
    if for_people { Renderer::styled() } else { Renderer::plain() }
}

/// How findings are said.
#[derive(Clone, Copy, Debug)]
pub(super) struct Manner {
    pub(super) how: Diagnostics,
    pub(super) lang: Lang,
    /// Whether people read it.
    pub(super) for_people: bool,
}

/// What is to be looked at in the sheets of one file.
pub(super) fn readings(
    source: &Source,
    document: &Document,
    reads: &[SheetRead<'_>],
    manner: Manner,
) -> String {
    let mut said = String::new();
    let breaks: Vec<usize> = match manner.how {
        Diagnostics::Drawn => memchr::memchr_iter(b'\n', document.text.as_bytes()).collect(),
        _ => Vec::new(),
    };
    let lines = Lines { text: &document.text, breaks: &breaks };
    for read in reads {
        for one in &read.reading.diagnostics {
            match manner.how {
                Diagnostics::None => {}
                Diagnostics::Json => {
                    let shaped = output::diagnostic(one, read.sheet.offset, manner.lang);
                    let mut line = serde_json::to_value(shaped).unwrap_or_default();
                    line["file"] = json!(source.name);
                    line["pages"] = json!([read.sheet.pages.0, read.sheet.pages.1]);
                    said.push_str(&line.to_string());
                    said.push('\n');
                }
                Diagnostics::Drawn => {
                    said.push_str(&draw(source, lines, one, read.sheet.offset, manner));
                    said.push('\n');
                }
            }
        }
    }
    said
}

/// A text whose line breaks are known, so that the lines that are drawn need not be looked for from its start.
#[derive(Clone, Copy)]
struct Lines<'t> {
    text: &'t str,
    breaks: &'t [usize],
}

impl<'t> Lines<'t> {
    /// The whole lines that hold `range`, where they begin, and the number of the first, from 1.
    fn round(&self, range: &Range<usize>) -> (&'t str, usize, usize) {
        let before = self.breaks.partition_point(|&at| at < range.start);
        let from = before.checked_sub(1).map_or(0, |last| self.breaks[last] + 1);
        let next = self.breaks.partition_point(|&at| at < range.end);
        let to = self.breaks.get(next).map_or(self.text.len(), |&at| at + 1);
        (&self.text[from..to], from, before + 1)
    }
}

fn draw(source: &Source, lines: Lines<'_>, one: &Diagnostic, offset: usize, manner: Manner) -> String {
    let level = match one.problem.severity() {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Info => Level::INFO,
    };
    let (message, help) = (one.problem.message(), one.problem.help());
    let pointer = one.pointer.as_deref().map(|pointer| format!(" ({pointer})")).unwrap_or_default();
    let title = format!("{}{pointer}", message.get(manner.lang));
    let mut group = Group::with_title(level.primary_title(title).id(one.problem.code()));
    if one.spans.is_empty() {
        group = group.element(annotate_snippets::Origin::path(&source.name));
    } else {
        let drawn = &one.spans[..one.spans.len().min(DRAWN_SPANS)];
        let start = drawn.iter().map(|span| span.start).min().unwrap_or_default() + offset;
        let end = drawn.iter().map(|span| span.end).max().unwrap_or_default() + offset;
        let (text, from, line) = lines.round(&(start..end));
        let ranges = drawn.iter().map(|span| span.start + offset - from..span.end + offset - from);
        let marks = ranges.map(|range| AnnotationKind::Primary.span(range));
        let snippet = Snippet::source(text).line_start(line).path(&source.name);
        group = group.element(snippet.annotations(marks));
    }
    group = group.element(Level::HELP.message(help.get(manner.lang).to_owned()));
    styled(manner.for_people).render(&[group])
}

/// Why a file was not read.
pub(super) fn failed(name: &str, error: &Error, manner: Manner) -> String {
    let (message, help) = (error.message(), error.help());
    let lang = manner.lang;
    let said = if manner.how == Diagnostics::Json {
        let line = json!({
            "severity": "error",
            "code": error.code(),
            "file": name,
            "message": message.get(lang),
            "help": help.get(lang),
        });
        line.to_string()
    } else {
        plainly(error.code(), (&message, &help), Some(name), lang, &styled(manner.for_people))
    };
    said + "\n"
}

/// Tells why a file was not read.
pub(super) fn failure(
    name: &str,
    error: &Error,
    how: Diagnostics,
    lang: Lang,
    console: &mut Console<'_>,
) -> io::Result<()> {
    let manner = Manner { how, lang, for_people: console.err_is_terminal };
    write!(console.err, "{}", failed(name, error, manner))
}

fn plainly(
    code: &str,
    (message, help): (&Wording, &Wording),
    name: Option<&str>,
    lang: Lang,
    renderer: &Renderer,
) -> String {
    let mut group = Group::with_title(Level::ERROR.primary_title(message.get(lang)).id(code));
    if let Some(name) = name {
        group = group.element(annotate_snippets::Origin::path(name));
    }
    group = group.element(Level::HELP.message(help.get(lang)));
    renderer.render(&[group])
}

fn plain(
    code: &str,
    message: &Wording,
    help: &Wording,
    name: Option<&str>,
    lang: Lang,
    console: &mut Console<'_>,
) -> io::Result<()> {
    let drawn = plainly(code, (message, help), name, lang, &renderer(console));
    writeln!(console.err, "{drawn}")
}

/// Tells why something could not be written; a pipe that nobody reads any more is no news.
///
/// - Errors: that of the broken pipe, and those of the console.
pub(super) fn not_written(
    path: &Path,
    error: io::Error,
    lang: Lang,
    console: &mut Console<'_>,
) -> io::Result<Exit> {
    if error.kind() == io::ErrorKind::BrokenPipe {
        return Err(error);
    }
    let message = match error.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => {
            Wording::new("ディスクがいっぱいです", "the disk is full")
        }
        io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => {
            Wording::new("書き込む権限がありません", "it may not be written to")
        }
        io::ErrorKind::NotFound => {
            Wording::new("書き込み先のフォルダがありません", "its folder is not there")
        }
        _ => Wording::new(format!("書き込めません（{error}）"), format!("it cannot be written: {error}")),
    };
    let help = match error.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Wording::new(
            "空きを作り、フォルダへの実行なら --resume で続けてください",
            "make room; a run into a folder can be gone on with: --resume",
        ),
        _ => {
            Wording::new("書き込み先のパスと権限を確かめてください", "check the path and who may write to it")
        }
    };
    plain("not-written", &message, &help, Some(&path.to_string_lossy()), lang, console)?;
    Ok(Exit::NotWritten)
}

/// Tells that there is no room for what a run keeps while it lasts.
pub(super) fn no_temporary(
    path: &Path,
    error: &io::Error,
    lang: Lang,
    console: &mut Console<'_>,
) -> io::Result<Exit> {
    let message = Wording::new(
        format!("一時フォルダに書けません（{error}）"),
        format!("the folder for temporary files cannot be written to: {error}"),
    );
    let help = Wording::new(
        "環境変数 TMPDIR に、書き込めるフォルダを指定してください",
        "set the environment variable TMPDIR to a folder that can be written to",
    );
    plain("not-written", &message, &help, Some(&path.to_string_lossy()), lang, console)?;
    Ok(Exit::NotWritten)
}

/// Links that are named when they are passed over.
const NAMED_LINKS: usize = 10;

/// Tells what was met and passed over.
pub(super) fn passed(
    passed: &[Passed],
    how: Diagnostics,
    lang: Lang,
    console: &mut Console<'_>,
) -> io::Result<()> {
    for one in passed.iter().take(NAMED_LINKS) {
        let (name, said) = (&one.name, one.message());
        match how {
            Diagnostics::Json => {
                let message = said.get(lang);
                let line = json!({"severity": "info", "code": one.code(), "file": name, "message": message});
                writeln!(console.err, "{line}")?;
            }
            _ => writeln!(console.err, "{name}: {}", said.get(lang))?,
        }
    }
    let more = passed.len().saturating_sub(NAMED_LINKS);
    if more > 0 && how != Diagnostics::Json {
        let words = Wording::new(format!("ほかにリンク {more} 個"), format!("and {more} links more"));
        writeln!(console.err, "{}", words.get(lang))?;
    }
    Ok(())
}

/// Tells that there is nothing to prove.
pub(super) fn no_records(path: &Path, lang: Lang, console: &mut Console<'_>) -> io::Result<Exit> {
    let message = Wording::new("記録が 1 件もありません", "there is no record in it");
    let help = Wording::new(
        "convert が書いた JSON Lines か、その出力フォルダを指定してください",
        "give JSON Lines that convert wrote, or the folder it wrote to",
    );
    plain("empty", &message, &help, Some(&path.to_string_lossy()), lang, console)?;
    Ok(Exit::AllFailed)
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
        LibraryError::Empty { folder } => {
            let name = folder.to_string_lossy().into_owned();
            let message = Wording::new(
                "様式（*.form）が一つもありません",
                "there is no drawing (*.form) in the folder",
            );
            let help =
                Wording::new("--grammar のパスを確かめてください", "check the path given with --grammar");
            plain("drawing", &message, &help, Some(&name), lang, console)
        }
        LibraryError::NotAFile { file } => {
            let name = file.to_string_lossy().into_owned();
            let message =
                Wording::new("様式が通常のファイルではありません", "the drawing is no regular file");
            let help = Wording::new(
                "様式（*.form）は通常のファイルにしてください",
                "make it a regular file, or move it out of the folder given with --grammar",
            );
            plain("drawing", &message, &help, Some(&name), lang, console)
        }
        LibraryError::TooLarge { file, bytes, limit } => {
            let name = file.to_string_lossy().into_owned();
            let message = Wording::new(
                format!("様式が大きすぎます（{bytes} バイト、上限 {limit} バイト）"),
                format!("the drawing has {bytes} bytes, more than the {limit} allowed"),
            );
            let help = Wording::new(
                "様式は 1 つずつ別のファイルに描いてください",
                "see whether it is a drawing; draw each form in a file of its own",
            );
            plain("drawing", &message, &help, Some(&name), lang, console)
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
