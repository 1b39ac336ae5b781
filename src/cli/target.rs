//! Where a run writes, and in which formats.

use std::path::{Path, PathBuf};

use super::args::{ConvertArguments, Format};
use crate::wording::Wording;

/// Where a run writes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Target {
    Stdout,
    File(PathBuf),
    Folder(PathBuf),
}

/// Where and what, once it is known to make sense.
#[derive(Clone, Debug)]
pub(super) struct Plan {
    pub(super) target: Target,
    pub(super) formats: Vec<Format>,
    pub(super) pretty: bool,
}

/// What is wrong with the arguments, and what to do.
pub(super) type Misuse = (Wording, Wording);

impl Plan {
    pub(super) fn of(arguments: &ConvertArguments, out_is_terminal: bool) -> Result<Self, Misuse> {
        let target = match &arguments.output {
            None => Target::Stdout,
            Some(path) if is_folder(path) => Target::Folder(path.clone()),
            Some(path) => Target::File(path.clone()),
        };
        let mut formats = arguments.format.clone();
        formats.dedup();
        let mut pretty = arguments.pretty;
        if formats.is_empty() {
            formats.push(match &target {
                Target::Stdout if out_is_terminal => {
                    pretty = true;
                    Format::Json
                }
                Target::Stdout | Target::Folder(_) => Format::Jsonl,
                Target::File(path) => by_extension(path).ok_or_else(|| unknown_extension(path))?,
            });
        }
        let plan = Self { target, formats, pretty };
        plan.check(arguments)?;
        Ok(plan)
    }

    /// Whether records are given out as they come, and never asked for again.
    pub(super) fn is_streamed(&self) -> bool {
        self.target == Target::Stdout && self.formats[0] != Format::Csv
    }

    fn check(&self, arguments: &ConvertArguments) -> Result<(), Misuse> {
        let one = self.formats[0];
        let is_folder = matches!(self.target, Target::Folder(_));
        if !cfg!(feature = "parquet") && self.formats.contains(&Format::Parquet) {
            return misuse(
                ("この okoshi は Parquet なしで作られています", "this okoshi was built without Parquet"),
                ("--features parquet を付けて作り直してください", "build it anew with --features parquet"),
            );
        }
        if !is_folder && self.formats.len() > 1 {
            return misuse(
                ("1 つのファイルには 1 つの形式だけを書けます", "one file holds one format"),
                ("-o にフォルダを指定してください", "give a folder with -o"),
            );
        }
        if self.target == Target::Stdout && matches!(one, Format::Xlsx | Format::Sqlite | Format::Parquet) {
            return misuse(
                ("この形式は標準出力に書けません", "this format is not for standard output"),
                ("-o にファイルかフォルダを指定してください", "give a file or a folder with -o"),
            );
        }
        if !is_folder && one == Format::Csv && arguments.tables.table.is_none() {
            return misuse(
                ("CSV は階層ごとに 1 つの表になります", "CSV is a table a level, so several files"),
                (
                    "-o にフォルダを指定するか、--table items のように表を 1 つ選んでください",
                    "give a folder with -o, or choose one table, such as --table items",
                ),
            );
        }
        if !is_folder && (arguments.run.resume || arguments.run.restart) {
            return misuse(
                ("再開できるのはフォルダに書く実行だけです", "only a run into a folder can be gone on with"),
                ("-o にフォルダを指定してください", "give a folder with -o"),
            );
        }
        Ok(())
    }
}

fn misuse<T>((ja, en): (&str, &str), (help_ja, help_en): (&str, &str)) -> Result<T, Misuse> {
    Err((Wording::new(ja, en), Wording::new(help_ja, help_en)))
}

/// A path that ends in a separator, that has no extension, or where a folder is.
fn is_folder(path: &Path) -> bool {
    let text = path.as_os_str().to_string_lossy();
    match path.metadata() {
        Ok(found) => found.is_dir(),
        Err(_) => text.ends_with(std::path::is_separator) || path.extension().is_none(),
    }
}

fn by_extension(path: &Path) -> Option<Format> {
    let extension = path.extension()?.to_str()?.to_ascii_lowercase();
    Some(match extension.as_str() {
        "jsonl" | "ndjson" => Format::Jsonl,
        "json" => Format::Json,
        "csv" => Format::Csv,
        "xlsx" => Format::Xlsx,
        "sqlite" | "sqlite3" | "db" => Format::Sqlite,
        "parquet" => Format::Parquet,
        _ => return None,
    })
}

fn unknown_extension(path: &Path) -> Misuse {
    let name = path.display();
    (
        Wording::new(
            format!("「{name}」からは形式が分かりません"),
            format!("the format cannot be told from `{name}`"),
        ),
        Wording::new(
            "--format を付けるか、.jsonl .json .csv .xlsx .sqlite .parquet のどれかにしてください",
            "add --format, or name it .jsonl, .json, .csv, .xlsx, .sqlite or .parquet",
        ),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_tell_what_they_are() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join("a.d")).unwrap();
        for (path, is) in [("out", true), ("out.x/", true), ("a.d", true), ("a.jsonl", false), (".", true)] {
            assert_eq!(is_folder(&folder.path().join(path)), is, "{path}");
        }
        assert_eq!(by_extension(Path::new("a/B.XLSX")), Some(Format::Xlsx));
        assert_eq!(by_extension(Path::new("a.out")), None);
    }
}
