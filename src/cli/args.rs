//! What can be said on the command line.

use std::path::PathBuf;

use clap::{Args, CommandFactory, Parser, Subcommand, ValueEnum};

use crate::value::Kind;
use crate::wording::Lang;

/// Turns Japanese priority-goal sheets into structured records, with the evidence and the
/// confidence of every value.
#[derive(Debug, Parser)]
#[command(name = "okoshi", version, max_term_width = 100, subcommand_required = true)]
pub struct Cli {
    /// Language of messages; that of the locale if not given
    #[arg(long, global = true, value_enum, value_name = "ja|en")]
    pub lang: Option<Lang>,
    /// Folder with form drawings of your own (*.form), read beside the built-in ones
    #[arg(long, global = true, value_name = "DIR")]
    pub grammar: Option<PathBuf>,
    /// What to do
    #[command(subcommand)]
    pub command: Command,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Read sheets and give out their records: one, or as many as there are
    #[command(after_help = CONVERT_EXAMPLES)]
    Convert(Box<ConvertArguments>),
    /// Prove records: read their sources again and hold every value against its evidence and the ledger
    #[command(after_help = CHECK_EXAMPLES)]
    Check(CheckArguments),
    /// Print the text that the spans of a file's records point into
    Text(TextArguments),
    /// Cut pages out of a PDF
    #[command(after_help = "Example:\n  okoshi pages sheets.pdf -p 3 -o page.pdf")]
    Pages(PagesArguments),
    /// The form drawings at hand
    #[command(subcommand)]
    Forms(FormsCommand),
    /// Read one period, quantity or era year
    #[command(after_help = "Example:\n  okoshi value period --fiscal-year 2023 9月末までに 4～6月")]
    Value(ValueArguments),
    /// Print the JSON Schema of the records
    Schema,
    /// Print the table of exit codes
    ExitCodes,
    /// Print completions for a shell
    #[command(
        after_help = "Examples:\n  okoshi completions bash > /etc/bash_completion.d/okoshi\n  okoshi completions zsh > ~/.zfunc/_okoshi\n  okoshi completions fish > ~/.config/fish/completions/okoshi.fish"
    )]
    Completions {
        /// The shell
        #[arg(value_enum)]
        shell: clap_complete::Shell,
    },
    /// Print the man page, of the program or of one command
    #[command(after_help = "Examples:\n  okoshi man | man -l -\n  okoshi man convert > okoshi-convert.1")]
    Man {
        /// The command
        command: Option<String>,
    },
}

const CONVERT_EXAMPLES: &str = "\
Examples:
  okoshi convert sheet.pdf
  okoshi convert *.txt > records.jsonl
  pdftotext -raw sheet.pdf - | okoshi convert -
  okoshi convert 2013-2024/ -o archive/                  records, report.json and triage.csv
  okoshi convert 2013-2024/ -o archive/ --resume         go on after a stop; read failed and new files
  okoshi convert 2013-2024/ -o archive/ --format csv,xlsx,sqlite --headers ja
  okoshi convert 部局.zip -o records.xlsx
  okoshi convert 'sheets/**/*.pdf' --exclude '*-old.pdf' --format csv --table items > items.csv
  find . -name '*.pdf' -print0 | okoshi convert --files-from - -o archive/
  ocr-engine … | okoshi convert --jsonl-in - > records.jsonl
  okoshi convert big/ --shard 1/4 -o part1/              a quarter of the files, the same ones each time

`-o` names a folder if it ends in `/`, has no extension or is one; else a file, whose extension tells the format.
A file .okoshiignore in a folder names what is not to be read there, as .gitignore does for git.
A run to standard output keeps its notes in the folder that TMPDIR names (/tmp if unset) while it lasts.";

const CHECK_EXAMPLES: &str = "\
Examples:
  okoshi check archive/ --source 2013-2024/
  okoshi check records.jsonl --json | jq .";

/// Arguments of `convert`.
#[derive(Debug, Args)]
pub struct ConvertArguments {
    /// Files, folders, globs or ZIP archives to read; `-` is standard input
    #[arg(required_unless_present_any = ["files_from", "jsonl_in"], value_name = "FILE")]
    pub files: Vec<PathBuf>,
    /// File or folder to write; standard output if not given
    #[arg(short, long, value_name = "PATH")]
    pub output: Option<PathBuf>,
    /// Shapes of the output: one, or for a folder any number with commas between
    #[arg(long, value_enum, value_delimiter = ',')]
    pub format: Vec<Format>,
    /// Indent JSON
    #[arg(long)]
    pub pretty: bool,
    #[command(flatten)]
    pub choice: ChoiceArguments,
    #[command(flatten)]
    pub reading: ReadingArguments,
    #[command(flatten)]
    pub tables: TableArguments,
    #[command(flatten)]
    pub run: RunArguments,
    /// How to show what is to be looked at, on standard error; `drawn` for files, `none` for folders and the like
    /// if not given
    #[arg(long, value_enum)]
    pub diagnostics: Option<Diagnostics>,
}

/// Which inputs are read.
#[derive(Debug, Args)]
#[command(next_help_heading = "Choosing inputs")]
pub struct ChoiceArguments {
    /// Leave out what this pattern names in folders and archives, as in .gitignore; may be given again
    #[arg(long, value_name = "GLOB")]
    pub exclude: Vec<String>,
    /// Read the files that this list names, one a line or one a NUL; `-` is standard input
    #[arg(long, value_name = "LIST")]
    pub files_from: Option<PathBuf>,
    /// Read JSON Lines, `{"name": …, "text": …}` or `{"name": …, "path": …}`, as they come; `-` is standard input
    #[arg(long, value_name = "FILE")]
    pub jsonl_in: Option<PathBuf>,
    /// Read only the Ith of N parts of the inputs, told by their names
    #[arg(long, value_name = "I/N")]
    pub shard: Option<String>,
}

/// How sources are read.
#[derive(Debug, Args)]
#[command(next_help_heading = "Reading")]
pub struct ReadingArguments {
    /// Encoding of texts, such as Shift_JIS, EUC-JP or UTF-16LE; guessed if not given
    #[arg(long, value_name = "NAME")]
    pub encoding: Option<String>,
    /// Read every sheet as this form instead of choosing one
    #[arg(long, value_name = "NAME")]
    pub form: Option<String>,
    /// Largest file to read, in bytes
    #[arg(long, value_name = "N", default_value_t = crate::input::MAX_BYTES)]
    pub max_bytes: u64,
    /// Time for one file, in seconds
    #[arg(long, value_name = "SECONDS", default_value_t = 60, value_parser = clap::value_parser!(u64).range(1..))]
    pub time_limit: u64,
}

/// What tables look like.
#[derive(Debug, Args)]
#[command(next_help_heading = "Tables")]
pub struct TableArguments {
    /// Headings: as the form prints them, or names
    #[arg(long, value_enum, value_name = "ja|en", default_value_t = Headings::En)]
    pub headers: Headings,
    /// What CSV is for
    #[arg(long, value_enum, value_name = "FOR", default_value_t = Csv::Excel)]
    pub csv: Csv,
    /// The one table to write as CSV to a file or to standard output: sheets, items, quantities, …
    #[arg(long, value_name = "NAME")]
    pub table: Option<String>,
}

/// How a run goes.
#[derive(Debug, Args)]
#[command(next_help_heading = "Running")]
pub struct RunArguments {
    /// Files read at once; as many as there are cores if not given
    #[arg(short, long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub jobs: Option<u16>,
    /// Go on with the run in the output folder: read what is new, changed or failed
    #[arg(long, conflicts_with = "restart")]
    pub resume: bool,
    /// Begin anew, even over a run that was broken off
    #[arg(long)]
    pub restart: bool,
    /// Folder for report.json and triage.csv; the output folder if not given
    #[arg(long, value_name = "DIR")]
    pub report: Option<PathBuf>,
    /// Show no progress and no summary
    #[arg(short, long)]
    pub quiet: bool,
}

/// Arguments of `check`.
#[derive(Debug, Args)]
pub struct CheckArguments {
    /// Records as JSON Lines or an array, or the folder of a run; `-` is standard input
    #[arg(value_name = "RECORDS")]
    pub records: PathBuf,
    /// Folder where the sources are; where the records say if not given
    #[arg(long, value_name = "DIR")]
    pub source: Option<PathBuf>,
    #[command(flatten)]
    pub reading: ReadingArguments,
    /// Sources read at once; as many as there are cores if not given
    #[arg(short, long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub jobs: Option<u16>,
    /// Print one JSON object a finding
    #[arg(long)]
    pub json: bool,
    /// Print no summary
    #[arg(short, long)]
    pub quiet: bool,
}

/// Shapes of output.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// One record a line
    Jsonl,
    /// One array of records
    Json,
    /// A table a level, with a datapackage.json
    Csv,
    /// A workbook, a worksheet a level
    Xlsx,
    /// A database with full text index and views
    Sqlite,
    /// Nested columns of fixed types
    Parquet,
}

/// Languages of headings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Headings {
    /// As the form prints them
    Ja,
    /// Names of ASCII letters, the same as in the database
    En,
}

/// What CSV is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Csv {
    /// Excel: UTF-8 with a byte order mark
    Excel,
    /// Other programs: UTF-8
    Rfc4180,
    /// Old programs on Japanese Windows; what it lacks is told
    Cp932,
}

/// Ways to show diagnostics.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Diagnostics {
    /// With the source and carets
    Drawn,
    /// One JSON object a line
    Json,
    /// Not at all
    None,
}

/// Arguments of `text`.
#[derive(Debug, Args)]
pub struct TextArguments {
    /// The file to read; `-` is standard input
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
    /// Print one JSON object a page instead: glyphs, ruling lines, images
    #[arg(long)]
    pub boxes: bool,
    /// Encoding of a text; guessed if not given
    #[arg(long, value_name = "NAME")]
    pub encoding: Option<String>,
}

/// Arguments of `pages`.
#[derive(Debug, Args)]
pub struct PagesArguments {
    /// The PDF to cut from
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
    /// Pages to keep, from 1: `3`, `2-4`, `1,5`
    #[arg(short, long, required = true, value_name = "LIST")]
    pub pages: String,
    /// File to write
    #[arg(short, long, value_name = "FILE")]
    pub output: PathBuf,
}

/// What to do with forms.
#[derive(Debug, Subcommand)]
pub enum FormsCommand {
    /// List the forms
    List,
    /// Print a form's drawing
    Show {
        /// Full name, family or edition
        name: String,
    },
    /// Show for each form which of its labels a file has, and the nearest miss of the others
    Explain(ExplainArguments),
}

/// Arguments of `forms explain`.
#[derive(Debug, Args)]
pub struct ExplainArguments {
    /// The file to read
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
    /// Encoding of a text; guessed if not given
    #[arg(long, value_name = "NAME")]
    pub encoding: Option<String>,
}

/// Arguments of `value`.
#[derive(Debug, Args)]
pub struct ValueArguments {
    /// What to read
    #[arg(value_enum)]
    pub kind: ValueKind,
    /// Texts to read; without any, one a line from standard input
    #[arg(value_name = "TEXT")]
    pub texts: Vec<String>,
    /// Calendar year in which the sheet's fiscal year begins
    #[arg(long, value_name = "YEAR", allow_negative_numbers = true)]
    pub fiscal_year: Option<i32>,
}

/// What a text can be read as.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ValueKind {
    /// Periods and deadlines.
    Period,
    /// Quantities.
    Quantity,
    /// Era years.
    EraYear,
}

impl From<ValueKind> for Kind {
    fn from(kind: ValueKind) -> Self {
        match kind {
            ValueKind::Period => Self::Period,
            ValueKind::Quantity => Self::Quantity,
            ValueKind::EraYear => Self::EraYear,
        }
    }
}

impl ValueEnum for Lang {
    fn value_variants<'a>() -> &'a [Self] {
        &[Self::Ja, Self::En]
    }

    fn to_possible_value(&self) -> Option<clap::builder::PossibleValue> {
        Some(clap::builder::PossibleValue::new(match self {
            Self::Ja => "ja",
            Self::En => "en",
        }))
    }
}

/// The command line as clap knows it, for completions and the man page.
pub fn command() -> clap::Command {
    Cli::command()
}
