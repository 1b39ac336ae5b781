//! The command line: arguments in, records on the one stream and all talk on the other.

mod args;
mod check;
mod convert;
mod exit;
mod explain;
mod forms;
mod outputs;
mod pages;
mod progress;
mod report;
mod schema;
mod shell;
mod target;
mod text;
mod usage;
mod value;

pub use args::{Cli, command};
pub use exit::Exit;

use std::ffi::OsString;
use std::io::{self, Read, Write};
use std::path::Path;

use clap::Parser;

use crate::form::{Library, LibraryError};
use crate::input;
use crate::wording::Lang;
use args::{Command, FormsCommand};

/// The streams of a run.
pub struct Console<'c> {
    /// Where `-` reads from.
    pub input: Box<dyn Read + Send>,
    /// Data only.
    pub out: &'c mut dyn Write,
    /// All talk.
    pub err: &'c mut dyn Write,
    /// Whether people read `out`.
    pub out_is_terminal: bool,
    /// Whether people read `err`.
    pub err_is_terminal: bool,
}

/// Runs the command that `arguments` (the program's name first) name.
///
/// - Errors: a stream that cannot be written.
pub fn run(arguments: impl IntoIterator<Item = OsString>, console: &mut Console<'_>) -> io::Result<Exit> {
    let arguments: Vec<OsString> = arguments.into_iter().collect();
    let cli = match Cli::try_parse_from(&arguments) {
        Ok(cli) => cli,
        Err(error) => {
            let lang = usage::asked_language(&arguments).unwrap_or_else(locale_language);
            return usage::tell(&error, lang, console);
        }
    };
    let lang = cli.lang.unwrap_or_else(locale_language);
    let library = match library(&cli) {
        Ok(library) => library,
        Err(error) => {
            report::library_error(&error, lang, console)?;
            return Ok(Exit::Drawing);
        }
    };
    let exit = match cli.command {
        Command::Convert(ref arguments) => convert::run(arguments, &library, lang, console),
        Command::Check(ref arguments) => check::run(arguments, &library, lang, console),
        Command::Text(ref arguments) => text::run(arguments, lang, console),
        Command::Pages(ref arguments) => pages::run(arguments, lang, console),
        Command::Forms(FormsCommand::List) => forms::list(&library, console),
        Command::Forms(FormsCommand::Show { ref name }) => forms::show(&library, name, lang, console),
        Command::Forms(FormsCommand::Explain(ref arguments)) => {
            explain::run(arguments, &library, lang, console)
        }
        Command::Value(ref arguments) => value::run(arguments, console),
        Command::Schema => schema::run(&library, console),
        Command::ExitCodes => exit::run(lang, console),
        Command::Completions { shell } => shell::completions(shell, console),
        Command::Man { ref command } => shell::man(command.as_deref(), lang, console),
    };
    match exit.and_then(|exit| console.out.flush().map(|()| exit)) {
        Ok(exit) => Ok(exit),
        Err(error) => report::not_written(Path::new("-"), error, lang, console),
    }
}

fn library(cli: &Cli) -> Result<Library, LibraryError> {
    match &cli.grammar {
        Some(folder) => {
            let drawings = input::drawings(folder)?;
            if drawings.is_empty() {
                return Err(LibraryError::Empty { folder: folder.clone() });
            }
            Library::with_drawings(drawings)
        }
        None => Library::builtin(),
    }
}

/// The language that the environment asks for.
fn locale_language() -> Lang {
    let set = ["LC_ALL", "LC_MESSAGES", "LANG"]
        .iter()
        .find_map(|name| std::env::var(name).ok().filter(|v| !v.is_empty()));
    set.map_or(Lang::En, |locale| Lang::of_locale(&locale))
}
