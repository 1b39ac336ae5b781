//! `okoshi schema`: the JSON Schema of the records.

use std::io;

use super::{Console, Exit};
use crate::form::Library;
use crate::output;

pub(super) fn run(library: &Library, console: &mut Console<'_>) -> io::Result<Exit> {
    let schema = serde_json::to_string_pretty(&output::schema(library)).unwrap_or_default();
    writeln!(console.out, "{schema}")?;
    Ok(Exit::Clean)
}
