//! `okoshi forms`: the drawings at hand.

use std::io;

use super::{Console, Exit, report};
use crate::form::Library;
use crate::wording::Lang;

/// One form a line: its full name, kind, title and source.
pub(super) fn list(library: &Library, console: &mut Console<'_>) -> io::Result<Exit> {
    for form in library.forms() {
        let title = form.title.spellings.first().map(crate::form::Spelling::drawn).unwrap_or_default();
        let source = form.source.as_deref().unwrap_or("");
        writeln!(console.out, "{}\t{}\t{title}\t{source}", form.full_name(), form.kind.name())?;
    }
    Ok(Exit::Clean)
}

/// The drawings of a name.
pub(super) fn show(library: &Library, name: &str, lang: Lang, console: &mut Console<'_>) -> io::Result<Exit> {
    let forms = library.named(name);
    if forms.is_empty() {
        return report::no_form(name, library, lang, console);
    }
    for (index, form) in forms.iter().enumerate() {
        if index > 0 {
            writeln!(console.out)?;
        }
        writeln!(console.out, "{}", form.drawing.trim_end())?;
    }
    Ok(Exit::Clean)
}
