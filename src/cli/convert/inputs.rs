//! Which inputs the arguments name.

use std::fs;
use std::io;
use std::path::Path;

use super::super::Console;
use super::super::args::ConvertArguments;
use super::super::outputs::Places;
use super::super::target::{Misuse, Plan, Target};
use crate::batch::{self, Fault, Finder, Input, JsonLines, Listing, Passed, Shard};
use crate::error::Error;
use crate::input;
use crate::wording::Wording;

/// The inputs of a run.
pub(super) struct Inputs {
    pub(super) all: Box<dyn Iterator<Item = Input> + Send>,
    /// How many there are, if that is known before they come.
    pub(super) total: Option<usize>,
    /// Whether it is a run over many rather than a look at a few.
    pub(super) is_many: bool,
    /// What was met and is none.
    pub(super) passed: Vec<Passed>,
}

impl Inputs {
    pub(super) fn find(
        arguments: &ConvertArguments,
        plan: &Plan,
        console: &mut Console<'_>,
    ) -> Result<Self, Misuse> {
        let choice = &arguments.choice;
        one_stdin(arguments)?;
        let shard = choice.shard.as_deref().map(|text| Shard::parse(text).ok_or_else(|| bad_shard(text)));
        let shard = shard.transpose()?;
        let max_bytes = arguments.reading.max_bytes;
        let places = Places::of(plan, arguments.run.report.as_deref());
        let mut finder =
            Finder::new(&choice.exclude, &places.own, max_bytes).map_err(|bad| bad_glob(&bad.said))?;
        finder.watch(&places.foreign);
        for list in choice.files_from.iter().chain(&choice.jsonl_in) {
            finder.look_at(list, true);
        }
        let stdin = Path::new("-");
        for path in &arguments.files {
            if path == stdin {
                add_stream(&mut finder, &mut *console.input, max_bytes);
            } else {
                finder.add(path);
            }
        }
        if let Some(list) = &choice.files_from {
            let bytes = if list == stdin {
                input::read_stream(&mut *console.input, "-".to_owned(), max_bytes)
            } else {
                input::read(list, max_bytes)
            };
            let bytes = bytes.map_err(|error| no_list(list, &error))?.bytes;
            for path in batch::paths(&bytes) {
                finder.add(&path);
            }
        }
        if let Some(path) = finder.clash() {
            return Err(written_over(path));
        }
        let passed = finder.passed();
        let found = finder.finish();
        let is_many = found.len() > arguments.files.len()
            || choice.files_from.is_some()
            || choice.jsonl_in.is_some()
            || matches!(plan.target, Target::Folder(_));
        let stream = match &choice.jsonl_in {
            None if found.is_empty() => return Err(nothing_found(arguments)),
            None => None,
            Some(path) if path == stdin => {
                let stream = std::mem::replace(&mut console.input, Box::new(io::empty()));
                Some(JsonLines::new(stream, "-", max_bytes))
            }
            Some(path) => {
                let opened = fs::File::open(path);
                let file = opened.map_err(|cause| no_list(path, &Error::Io { cause }))?;
                Some(JsonLines::new(Box::new(file), &path.to_string_lossy(), max_bytes))
            }
        };
        let holds = move |input: &Input| shard.is_none_or(|shard| shard.holds(&input.name()));
        let found: Listing = found.into_iter().filter(holds).collect();
        let total = stream.is_none().then_some(found.len());
        let streamed = stream.into_iter().flatten().filter(holds);
        Ok(Self { all: Box::new(found.into_iter().chain(streamed)), total, is_many, passed })
    }
}

/// Tells that an input is where an output goes.
pub(in crate::cli) fn written_over(path: &Path) -> Misuse {
    let name = path.display();
    (
        Wording::new(
            format!("入力「{name}」は出力先でもあり、読んだあと上書きされます"),
            format!("the input `{name}` is an output too, and would be written over"),
        ),
        Wording::new("-o に別の出力先を指定してください", "give another place with -o"),
    )
}

fn add_stream(finder: &mut Finder, stream: &mut dyn io::Read, max_bytes: u64) {
    match input::read_stream(stream, "-".to_owned(), max_bytes) {
        Ok(source) => finder.add_bytes("-", source.bytes.into()),
        Err(Error::TooLarge { bytes, limit }) => finder.add_broken("-", Fault::TooLarge { bytes, limit }),
        Err(Error::Io { cause }) => finder.add_broken("-", Fault::from(&cause)),
        Err(error) => finder.add_broken("-", Fault::BadLine(error.to_string())),
    }
}

fn one_stdin(arguments: &ConvertArguments) -> Result<(), Misuse> {
    let stdin = Path::new("-");
    let uses = arguments.files.iter().filter(|path| *path == stdin).count()
        + usize::from(arguments.choice.files_from.as_deref() == Some(stdin))
        + usize::from(arguments.choice.jsonl_in.as_deref() == Some(stdin));
    if uses < 2 {
        return Ok(());
    }
    Err((
        Wording::new("標準入力は 1 度しか読めません", "standard input can be read only once"),
        Wording::new("`-` は 1 か所にしてください", "write `-` in one place"),
    ))
}

fn bad_shard(text: &str) -> Misuse {
    (
        Wording::new(
            format!("「{text}」は分割の指定ではありません"),
            format!("`{text}` is no part of a whole"),
        ),
        Wording::new("--shard 1/4 のように書いてください", "write it as --shard 1/4"),
    )
}

fn bad_glob(said: &str) -> Misuse {
    (
        Wording::new(
            format!("--exclude の書き方が違います（{said}）"),
            format!("a pattern of --exclude cannot be read: {said}"),
        ),
        Wording::new(
            "--exclude '*.bak' のように .gitignore と同じ書き方をしてください",
            "write it as in .gitignore: --exclude '*.bak'",
        ),
    )
}

fn no_list(path: &Path, error: &Error) -> Misuse {
    let name = path.display();
    let said = error.message();
    (Wording::new(format!("一覧 {name}: {}", said.ja), format!("the list {name}: {}", said.en)), error.help())
}

fn nothing_found(arguments: &ConvertArguments) -> Misuse {
    let names: Vec<String> = arguments.files.iter().map(|path| path.display().to_string()).collect();
    let names = names.join(", ");
    (
        Wording::new(
            format!("読むファイルがありません（{names}）"),
            format!("there is no file to read in {names}"),
        ),
        Wording::new(
            "フォルダと --exclude と .okoshiignore を確かめてください",
            "check the folder, --exclude and .okoshiignore",
        ),
    )
}
