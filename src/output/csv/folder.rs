//! A folder of CSV files, with the description that tools of Frictionless Data read; or one table alone.

use std::borrow::Cow;
use std::fs;
use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::Path;

use super::{CsvWriter, Style};
use crate::cp932::Lacking;
use crate::output::atomic::Replacement;
use crate::output::package;
use crate::output::tables::{Cell, Headings, Row, Table, TableWriter, Tables};
use crate::wording::Wording;

/// All tables, one file each.
pub struct Folder {
    tables: Vec<Table>,
    files: Vec<(Replacement, CsvWriter<BufWriter<File>>)>,
    description: Replacement,
    losses: Option<Losses>,
    style: Style,
    headings: Headings,
}

/// What the code page could not write: a table of its own.
struct Losses {
    file: Replacement,
    out: CsvWriter<BufWriter<File>>,
    count: usize,
}

/// The table of characters that could not be written as they are.
pub const LOSSES: &str = "not-in-cp932.csv";

impl Losses {
    fn new(folder: &Path) -> io::Result<Self> {
        let mut file = Replacement::new(&folder.join(LOSSES))?;
        let mut out = CsvWriter::new(BufWriter::new(file.file().try_clone()?), Style::Excel)?;
        out.head(["table", "key", "column", "character", "code_point", "written"])?;
        Ok(Self { file, out, count: 0 })
    }

    fn tell(&mut self, table: &Table, key: &Cell<'_>, column: usize, lacking: Lacking) -> io::Result<()> {
        self.count += 1;
        let text = |text: String| Cell::Text(Cow::Owned(text));
        let row = [
            text(table.name.clone()),
            text(key.text().into_owned()),
            text(table.columns[column].name.clone()),
            text(lacking.character.to_string()),
            text(format!("U+{:04X}", u32::from(lacking.character))),
            text(lacking.written.to_string()),
        ];
        self.out.row(&row, &mut |_, _| {})
    }
}

impl Folder {
    /// Begins the files of all tables in `folder`, which is made if it is not there.
    pub fn new(folder: &Path, tables: &Tables, style: Style, headings: Headings) -> io::Result<Self> {
        fs::create_dir_all(folder)?;
        let mut files = Vec::new();
        for table in tables.all() {
            let mut file = Replacement::new(&folder.join(format!("{}.csv", table.name)))?;
            let mut out = CsvWriter::new(BufWriter::new(file.file().try_clone()?), style)?;
            out.head(table.columns.iter().map(|column| column.head(headings)))?;
            files.push((file, out));
        }
        let losses = (style == Style::Cp932).then(|| Losses::new(folder)).transpose()?;
        let description = Replacement::new(&folder.join(package::NAME))?;
        Ok(Self { tables: tables.all().to_vec(), files, description, losses, style, headings })
    }
}

impl TableWriter for Folder {
    fn row(&mut self, table: usize, row: &Row<'_>) -> io::Result<()> {
        let mut lost = Vec::new();
        self.files[table].1.row(row, &mut |column, lacking| lost.push((column, lacking)))?;
        if let Some(losses) = &mut self.losses {
            for (column, lacking) in lost {
                losses.tell(&self.tables[table], &row[0], column, lacking)?;
            }
        }
        Ok(())
    }

    fn finish(mut self: Box<Self>) -> io::Result<(Vec<Replacement>, Vec<Wording>)> {
        let mut done = Vec::new();
        for (file, out) in self.files {
            out.finish()?;
            done.push(file);
        }
        let description = package::describe(&self.tables, self.style, self.headings);
        writeln!(self.description.file(), "{description:#}")?;
        done.push(self.description);
        let mut told = Vec::new();
        if let Some(losses) = self.losses {
            losses.out.finish()?;
            if losses.count > 0 {
                let count = losses.count;
                told.push(Wording::new(
                    format!("cp932 にない文字が {count} 個あり、〓 か似た文字で書きました（{LOSSES}）"),
                    format!(
                        "{count} characters are not in cp932; 〓 or one alike stands for each: see {LOSSES}"
                    ),
                ));
            }
            done.push(losses.file);
        }
        Ok((done, told))
    }
}

/// One table alone, into a file or a stream.
pub struct One<W: Write> {
    table: usize,
    out: CsvWriter<W>,
    file: Option<Replacement>,
    lost: usize,
}

impl<W: Write> One<W> {
    /// Begins the table at position `table`; `file` is what `out` writes into, if that is to be put into its place.
    pub fn new(
        tables: &Tables,
        table: usize,
        (style, headings): (Style, Headings),
        out: W,
        file: Option<Replacement>,
    ) -> io::Result<Self> {
        let mut out = CsvWriter::new(out, style)?;
        out.head(tables.all()[table].columns.iter().map(|column| column.head(headings)))?;
        Ok(Self { table, out, file, lost: 0 })
    }
}

impl<W: Write> TableWriter for One<W> {
    fn row(&mut self, table: usize, row: &Row<'_>) -> io::Result<()> {
        if table != self.table {
            return Ok(());
        }
        let mut lost = 0;
        self.out.row(row, &mut |_, _| lost += 1)?;
        self.lost += lost;
        Ok(())
    }

    fn finish(self: Box<Self>) -> io::Result<(Vec<Replacement>, Vec<Wording>)> {
        self.out.finish()?;
        let count = self.lost;
        let told = Wording::new(
            format!("cp932 にない文字が {count} 個あり、〓 か似た文字で書きました"),
            format!("{count} characters are not in cp932; 〓 or one alike stands for each"),
        );
        Ok((self.file.into_iter().collect(), if count > 0 { vec![told] } else { Vec::new() }))
    }
}
