//! Tables as one workbook, a worksheet each; rows go to the disk as they come. They get no heights of their own: the
//! writer would keep each in memory, and Excel works them out.

use std::collections::BTreeMap;
use std::io;
use std::path::Path;

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, FormatAlign, Workbook, Worksheet, XlsxError};

use super::atomic::Replacement;
use super::tables::{Cell, Column, EVIDENCE, Headings, Kind, Row, Table, TableWriter, Tables};
use crate::wording::Wording;

/// Rows of a worksheet, its head included; what comes after goes on in a further one.
const MAX_ROWS: u32 = 1_048_576;
/// Characters of a cell, as Excel counts them: in units of UTF-16.
const MAX_CELL: usize = 32_767;

/// A workbook being written.
pub struct Xlsx {
    file: Replacement,
    book: Workbook,
    tables: Vec<Table>,
    headings: Headings,
    /// For each table its worksheet and the next row.
    at: BTreeMap<usize, (usize, u32)>,
    /// For each table how many worksheets it has.
    parts: BTreeMap<usize, usize>,
    formats: Formats,
    cut: usize,
    max_rows: u32,
}

struct Formats {
    head: Format,
    day: Format,
    words: Format,
    plain: Format,
}

fn error(error: XlsxError) -> io::Error {
    match error {
        XlsxError::IoError(error) => error,
        error => io::Error::other(error),
    }
}

impl Xlsx {
    /// Begins a workbook of all tables but the one of evidence, which is not for reading.
    pub fn new(path: &Path, tables: &Tables, headings: Headings) -> io::Result<Self> {
        let mut book = Workbook::new();
        // Temporary files lie where the workbook will be: there is room for it.
        book.set_tempdir(super::atomic::folder_of(path)).map_err(error)?;
        // The same records make the same bytes.
        let made = ExcelDateTime::from_ymd(2000, 1, 1).map_err(error)?;
        book.set_properties(&DocProperties::new().set_creation_datetime(&made));
        let top = Format::new().set_align(FormatAlign::Top);
        let formats = Formats {
            head: Format::new().set_bold().set_align(FormatAlign::Top).set_text_wrap(),
            day: top.clone().set_num_format("yyyy-mm-dd"),
            words: top.clone().set_text_wrap(),
            plain: top,
        };
        let mut book = Self {
            file: Replacement::new(path)?,
            book,
            tables: tables.all().to_vec(),
            headings,
            at: BTreeMap::new(),
            parts: BTreeMap::new(),
            formats,
            cut: 0,
            max_rows: MAX_ROWS,
        };
        for table in 0..book.tables.len() {
            if book.tables[table].name != EVIDENCE {
                book.begin(table)?;
            }
        }
        Ok(book)
    }

    /// Begins a worksheet of a table.
    fn begin(&mut self, table: usize) -> io::Result<()> {
        let part = self.parts.entry(table).or_insert(0);
        *part += 1;
        let (part, sheet) = (*part, self.book.worksheets().len());
        let drawn = &self.tables[table];
        // Names of worksheets are short; the number of the table keeps cut ones apart.
        let cut: String = drawn.name.chars().take(22).collect();
        let name = if cut == drawn.name { cut } else { format!("{cut}~{table}") };
        let name = if part > 1 { format!("{name} {part}") } else { name };
        let worksheet = self.book.add_worksheet_with_constant_memory().map_err(error)?;
        worksheet.set_name(name).map_err(error)?;
        worksheet.set_freeze_panes(1, 0).map_err(error)?;
        for (column, drawn) in (0..).zip(&drawn.columns) {
            worksheet.set_column_width(column, width(drawn)).map_err(error)?;
        }
        for (column, drawn) in (0..).zip(&drawn.columns) {
            let head = drawn.head(self.headings);
            worksheet.write_string_with_format(0, column, head, &self.formats.head).map_err(error)?;
        }
        self.at.insert(table, (sheet, 1));
        Ok(())
    }
}

fn width(column: &Column) -> f64 {
    match column.kind {
        Kind::Text if column.is_written => 40.0,
        Kind::Text => 18.0,
        Kind::Date => 12.0,
        Kind::Integer | Kind::Number | Kind::Boolean => 10.0,
    }
}

/// A text as long as a cell can hold.
fn fitting(text: &str) -> &str {
    let mut units = 0;
    let end = text.char_indices().find(|(_, character)| {
        units += character.len_utf16();
        units > MAX_CELL
    });
    end.map_or(text, |(at, _)| &text[..at])
}

fn write(
    sheet: &mut Worksheet,
    (row, column): (u32, u16),
    cell: &Cell<'_>,
    drawn: &Column,
    formats: &Formats,
) -> Result<bool, XlsxError> {
    match cell {
        Cell::Null => {}
        Cell::Boolean(holds) => {
            sheet.write_boolean_with_format(row, column, *holds, &formats.plain)?;
        }
        Cell::Integer(number) => {
            sheet.write_number_with_format(row, column, *number as f64, &formats.plain)?;
        }
        Cell::Number(number) => {
            let number = number.as_f64().unwrap_or_default();
            sheet.write_number_with_format(row, column, number, &formats.plain)?;
        }
        Cell::Text(text) => {
            if let Some(day) = day(text).filter(|_| drawn.kind == Kind::Date) {
                sheet.write_datetime_with_format(row, column, &day, &formats.day)?;
                return Ok(false);
            }
            let format = if drawn.is_written { &formats.words } else { &formats.plain };
            let written = fitting(text);
            sheet.write_string_with_format(row, column, written, format)?;
            return Ok(written.len() < text.len());
        }
    }
    Ok(false)
}

/// A day that Excel knows; its calendar is wrong before March 1900.
fn day(text: &str) -> Option<ExcelDateTime> {
    if text < "1900-03-01" { None } else { ExcelDateTime::parse_from_str(text).ok() }
}

impl TableWriter for Xlsx {
    fn row(&mut self, table: usize, row: &Row<'_>) -> io::Result<()> {
        let Some((_, next)) = self.at.get(&table) else { return Ok(()) };
        if *next >= self.max_rows {
            self.begin(table)?;
        }
        let Some((sheet, next)) = self.at.get_mut(&table) else { return Ok(()) };
        let worksheet = self.book.worksheet_from_index(*sheet).map_err(error)?;
        for ((column, cell), drawn) in (0..).zip(row).zip(&self.tables[table].columns) {
            self.cut +=
                usize::from(write(worksheet, (*next, column), cell, drawn, &self.formats).map_err(error)?);
        }
        *next += 1;
        Ok(())
    }

    fn finish(mut self: Box<Self>) -> io::Result<(Vec<Replacement>, Vec<Wording>)> {
        for (table, (sheet, next)) in &self.at {
            let last = self.tables[*table].columns.len().saturating_sub(1) as u16;
            if *next > 1 {
                let worksheet = self.book.worksheet_from_index(*sheet).map_err(error)?;
                worksheet.autofilter(0, 0, next - 1, last).map_err(error)?;
            }
        }
        let mut book = self.book;
        book.save_to_writer(self.file.file()).map_err(error)?;
        let cut = self.cut;
        let told = Wording::new(
            format!("{cut} 個のセルは Excel の上限（{MAX_CELL} 字）で切りました。全文は記録にあります"),
            format!(
                "{cut} cells were cut at the {MAX_CELL} characters of Excel; the records hold them whole"
            ),
        );
        Ok((vec![self.file], if cut > 0 { vec![told] } else { Vec::new() }))
    }
}
