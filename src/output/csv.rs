//! Tables as CSV: one file a table, named by what the file is for.

mod folder;

pub use folder::{Folder, One};

use std::borrow::Cow;
use std::io::{self, Write};

use super::tables::Cell;
use crate::cp932::{self, Lacking};

/// What a CSV file is for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Style {
    /// Excel: UTF-8 with a byte order mark, by which Excel knows it.
    #[default]
    Excel,
    /// Other programs: UTF-8 as RFC 4180 has it.
    Rfc4180,
    /// Old programs on Japanese Windows: its code page.
    Cp932,
}

/// Writes rows.
pub struct CsvWriter<W: Write> {
    out: W,
    style: Style,
    line: String,
}

impl<W: Write> CsvWriter<W> {
    /// Begins a file.
    pub fn new(mut out: W, style: Style) -> io::Result<Self> {
        if style == Style::Excel {
            out.write_all("\u{feff}".as_bytes())?;
        }
        Ok(Self { out, style, line: String::new() })
    }

    /// Writes one row; `lost` gets, with its column, each character that the file's encoding lacks.
    pub fn row(&mut self, cells: &[Cell<'_>], lost: &mut dyn FnMut(usize, Lacking)) -> io::Result<()> {
        self.line.clear();
        for (column, cell) in cells.iter().enumerate() {
            if column > 0 {
                self.line.push(',');
            }
            match cell {
                Cell::Text(text) => put(&harmless(text), &mut self.line),
                other => self.line.push_str(&other.text()),
            }
            if self.style == Style::Cp932 {
                let mut lacking = Vec::new();
                cp932::encode(&cell.text(), &mut lacking);
                for one in lacking {
                    lost(column, one);
                }
            }
        }
        self.line.push_str("\r\n");
        if self.style == Style::Cp932 {
            self.out.write_all(&cp932::encode(&self.line, &mut Vec::new()))
        } else {
            self.out.write_all(self.line.as_bytes())
        }
    }

    /// Writes the row of headings.
    pub fn head<'h>(&mut self, headings: impl IntoIterator<Item = &'h str>) -> io::Result<()> {
        let cells: Vec<Cell<'_>> = headings.into_iter().map(|head| Cell::Text(Cow::Borrowed(head))).collect();
        self.row(&cells, &mut |_, _| {})
    }

    /// Hands what is still held on to the file.
    pub fn finish(mut self) -> io::Result<W> {
        self.out.flush()?;
        Ok(self.out)
    }
}

/// Puts a text as CSV has it; the empty text is not nothing.
fn put(text: &str, line: &mut String) {
    let is_plain = !text.is_empty()
        && !text.contains(['"', ',', '\r', '\n'])
        && !text.starts_with(char::is_whitespace)
        && !text.ends_with(char::is_whitespace);
    if is_plain {
        line.push_str(text);
        return;
    }
    line.push('"');
    for character in text.chars() {
        if character == '"' {
            line.push('"');
        }
        line.push(character);
    }
    line.push('"');
}

/// A text that no spreadsheet takes for a formula: an apostrophe stands before a sign that would begin one (wide
/// signs too, which Japanese spreadsheets read alike). So that the text can be had back by taking one apostrophe
/// off, texts that begin with apostrophes and such a sign get one more.
pub fn harmless(text: &str) -> Cow<'_, str> {
    let begins = text
        .trim_start_matches('\'')
        .starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠', '\u{2212}']);
    if begins { Cow::Owned(format!("'{text}")) } else { Cow::Borrowed(text) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_are_made_harmless_and_can_be_had_back() {
        for (text, want) in [
            ("=1+1", "'=1+1"),
            ("+8,060人", "'+8,060人"),
            ("-5", "'-5"),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("\tx", "'\tx"),
            ("＝Ａ１", "'＝Ａ１"),
            ("'=1", "''=1"),
            ("'引用'", "'引用'"),
            ("1-2", "1-2"),
            ("", ""),
        ] {
            assert_eq!(harmless(text), want, "{text}");
            let back = if want == text { want } else { &want[1..] };
            assert_eq!(back, text);
        }
    }
}
