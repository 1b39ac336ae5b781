//! `okoshi convert`: files in, records out.

use std::io;
use std::path::Path;

use super::args::{ConvertArguments, Diagnostics, Format};
use super::{Console, Exit, report};
use crate::diagnostic::Severity;
use crate::error::Error;
use crate::form::Library;
use crate::input::{self, Source};
use crate::output;
use crate::output::shape::ShapedRecord;
use crate::pipeline::{self, Options, SheetRead};
use crate::text::encoding;
use crate::wording::Lang;

pub(super) fn run(
    arguments: &ConvertArguments,
    library: &Library,
    lang: Lang,
    console: &mut Console<'_>,
) -> io::Result<Exit> {
    let mut options = Options { form: arguments.form.clone(), ..Options::default() };
    if let Some(name) = &arguments.encoding {
        match encoding::named(name) {
            Some(encoding) => options.text.encoding = Some(encoding),
            None => return report::no_encoding(name, lang, console),
        }
    }
    if let Some(name) = arguments.form.as_deref().filter(|name| library.named(name).is_empty()) {
        return report::no_form(name, library, lang, console);
    }
    let mut writer = Writer::new(arguments, console.out_is_terminal);
    let (mut failed, mut doubtful) = (0, false);
    for path in &arguments.files {
        let read = source(path, arguments.max_bytes, console).and_then(|source| {
            let (document, reads) = pipeline::read(&source, library, &options)?;
            Ok((source, document, reads))
        });
        match read {
            Ok((source, document, reads)) => {
                for read in &reads {
                    doubtful |= needs_a_person(read);
                    writer.record(&output::record(&source, &document, read, lang), console)?;
                }
                report::readings(&source, &document, &reads, arguments.diagnostics, lang, console)?;
            }
            Err(error) => {
                failed += 1;
                report::failure(&path.to_string_lossy(), &error, arguments.diagnostics, lang, console)?;
            }
        }
    }
    writer.finish(console)?;
    Ok(match failed {
        0 if doubtful => Exit::Doubts,
        0 => Exit::Clean,
        failed if failed < arguments.files.len() => Exit::SomeFailed,
        _ => Exit::AllFailed,
    })
}

fn needs_a_person(read: &SheetRead<'_>) -> bool {
    read.reading.diagnostics.iter().any(|one| one.problem.severity() == Severity::Error)
}

/// Reads a file, or standard input for `-`.
pub(super) fn source(path: &Path, max_bytes: u64, console: &mut Console<'_>) -> Result<Source, Error> {
    if path.as_os_str() == "-" {
        return input::read_stream(&mut *console.input, "-".to_owned(), max_bytes);
    }
    input::read(path, max_bytes)
}

/// Writes records as they come.
struct Writer {
    format: Format,
    pretty: bool,
    written: usize,
}

impl Writer {
    fn new(arguments: &ConvertArguments, for_people: bool) -> Self {
        let format = arguments.format.unwrap_or(if for_people { Format::Json } else { Format::Jsonl });
        let pretty = arguments.pretty || for_people && arguments.format.is_none();
        Self { format, pretty, written: 0 }
    }

    fn record(&mut self, record: &ShapedRecord, console: &mut Console<'_>) -> io::Result<()> {
        let text = if self.pretty { output::pretty(record) } else { output::line(record) };
        match self.format {
            Format::Jsonl => writeln!(console.out, "{text}")?,
            Format::Json if self.written == 0 => write!(console.out, "[\n{text}")?,
            Format::Json => write!(console.out, ",\n{text}")?,
        }
        self.written += 1;
        Ok(())
    }

    fn finish(&self, console: &mut Console<'_>) -> io::Result<()> {
        match (self.format, self.written) {
            (Format::Json, 0) => writeln!(console.out, "[]"),
            (Format::Json, _) => writeln!(console.out, "\n]"),
            (Format::Jsonl, _) => Ok(()),
        }
    }
}

/// Whether diagnostics are wanted at all.
pub(super) fn is_silent(diagnostics: Diagnostics) -> bool {
    diagnostics == Diagnostics::None
}
