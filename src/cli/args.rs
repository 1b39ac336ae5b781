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
    /// Read sheets and print their records
    #[command(
        after_help = "Examples:\n  okoshi convert sheet.pdf\n  okoshi convert --format jsonl *.txt > records.jsonl\n  pdftotext -raw sheet.pdf - | okoshi convert -"
    )]
    Convert(ConvertArguments),
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
}

/// Arguments of `convert`.
#[derive(Debug, Args)]
pub struct ConvertArguments {
    /// Files to read; `-` is standard input
    #[arg(required = true, value_name = "FILE")]
    pub files: Vec<PathBuf>,
    /// Shape of the output; `json` on a terminal and `jsonl` elsewhere if not given
    #[arg(long, value_enum)]
    pub format: Option<Format>,
    /// Indent JSON
    #[arg(long)]
    pub pretty: bool,
    /// Encoding of texts, such as Shift_JIS, EUC-JP or UTF-16LE; guessed if not given
    #[arg(long, value_name = "NAME")]
    pub encoding: Option<String>,
    /// Read every sheet as this form instead of choosing one
    #[arg(long, value_name = "NAME")]
    pub form: Option<String>,
    /// Largest file to read, in bytes
    #[arg(long, value_name = "N", default_value_t = crate::input::MAX_BYTES)]
    pub max_bytes: u64,
    /// How to show what is to be looked at, on standard error
    #[arg(long, value_enum, default_value_t = Diagnostics::Drawn)]
    pub diagnostics: Diagnostics,
}

/// Shapes of output.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// One array of records.
    Json,
    /// One record a line.
    Jsonl,
}

/// Ways to show diagnostics.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Diagnostics {
    /// With the source and carets.
    Drawn,
    /// One JSON object a line.
    Json,
    /// Not at all.
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
