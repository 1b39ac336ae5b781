//! `okoshi value`: what a spelling is read as, for people who want to try one and for other tools.

use std::io::{self, BufRead, BufReader};

use super::args::ValueArguments;
use super::{Console, Exit};
use crate::value;

pub(super) fn run(arguments: &ValueArguments, console: &mut Console<'_>) -> io::Result<Exit> {
    let read = |text: &str| value::cli_json(arguments.kind.into(), text, arguments.fiscal_year);
    for text in &arguments.texts {
        writeln!(console.out, "{}", read(text))?;
    }
    if arguments.texts.is_empty() {
        let mut lines = BufReader::new(&mut *console.input);
        let mut line = Vec::new();
        while lines.read_until(b'\n', &mut line)? > 0 {
            let text = String::from_utf8_lossy(&line);
            writeln!(console.out, "{}", read(text.trim_end_matches(['\n', '\r'])))?;
            line.clear();
        }
    }
    Ok(Exit::Clean)
}
