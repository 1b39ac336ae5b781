//! `okoshi convert`: inputs in, records out.

pub(super) mod inputs;
mod leave;

use std::io;
use std::panic;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Once};
use std::time::{Duration, Instant};

use super::args::{ConvertArguments, Diagnostics, ReadingArguments};
use super::outputs::JsonWriter;
use super::progress::Progress;
use super::report::{self, Manner};
use super::target::{Misuse, Plan, Target};
use super::{Console, Exit};
use crate::batch::{self, Begin, Header, Known, Refusal, Run, RunFacts, Status, Store, Sums};
use crate::error::Error;
use crate::form::Library;
use crate::input::{self, Source};
use crate::output;
use crate::output::atomic::folder_of;
use crate::pipeline::{self, Options};
use crate::text::encoding;
use crate::wording::{Lang, Wording};
use inputs::Inputs;
use leave::{Leave, NotLeft};

pub(super) fn run(
    arguments: &ConvertArguments,
    library: &Library,
    lang: Lang,
    console: &mut Console<'_>,
) -> io::Result<Exit> {
    let options = match options(&arguments.reading, library, lang, console)? {
        Ok(options) => options,
        Err(exit) => return Ok(exit),
    };
    let plan = match Plan::of(arguments, console.out_is_terminal) {
        Ok(plan) => plan,
        Err(misuse) => return wrong(&misuse, lang, console),
    };
    let inputs = match Inputs::find(arguments, &plan, console) {
        Ok(inputs) => inputs,
        Err(misuse) => return wrong(&misuse, lang, console),
    };
    if !arguments.run.quiet {
        let how = arguments.diagnostics.unwrap_or(Diagnostics::Drawn);
        report::passed(&inputs.passed, how, lang, console)?;
    }
    let begun = Instant::now();
    let (mut store, known) = match begin(arguments, &plan, header(arguments, library, lang)) {
        Ok(begun) => begun,
        Err(refusal) => return refused(refusal, lang, console),
    };
    let stop = stop_on_interrupt(lang);
    let run = Run {
        limit: Duration::from_secs(arguments.reading.time_limit),
        ..reader(arguments, &options, library, inputs.is_many, lang, console.err_is_terminal, &stop)
    };
    let mut stream =
        plan.is_streamed().then(|| JsonWriter::new(&mut *console.out, plan.formats[0], plan.pretty));
    let is_watched = inputs.is_many && !arguments.run.quiet;
    let mut progress = match inputs.total {
        total if is_watched => Progress::new(total, console.err_is_terminal, lang),
        _ => Progress::Silent,
    };
    let (known, is_many) = (known, inputs.is_many);
    let err = &mut *console.err;
    let ran = run.run(inputs.all, known, &mut store, &mut |outcome| {
        progress.step(&outcome.talk, err)?;
        let mut lines = outcome.lines.iter();
        stream.as_mut().map_or(Ok(()), |stream| lines.try_for_each(|line| stream.line(line)))
    });
    progress.finish();
    let ran = ran.and_then(|sums| stream.as_mut().map_or(Ok(()), JsonWriter::finish).map(|()| sums));
    let sums = match ran {
        Ok(sums) => sums,
        Err(error) => return report::not_written(target_path(&plan), error, lang, console),
    };
    let is_complete = !stop.load(Ordering::Relaxed);
    let facts = RunFacts {
        header: header(arguments, library, lang),
        jobs: jobs(arguments.run.jobs),
        started: started(begun),
        seconds: (begun.elapsed().as_secs_f64() * 1000.0).round() / 1000.0,
        is_complete,
    };
    let leave = Leave { arguments, plan: &plan, library };
    let told = match leave.all(&mut store, &sums, &facts, console) {
        Ok(told) => told,
        Err(NotLeft::Io(path, error)) => return report::not_written(&path, error, lang, console),
        Err(NotLeft::NoTable(names)) => return leave::no_table(arguments, &names, lang, console),
    };
    let ended = match exit(&sums, is_complete) {
        Exit::Interrupted => Ok(()),
        _ if is_nothing(&sums) => store.leave(),
        _ => store.close(),
    };
    if let Err(error) = ended {
        return report::not_written(target_path(&plan), error, lang, console);
    }
    for word in told {
        writeln!(console.err, "{}", word.get(lang))?;
    }
    if is_many && !arguments.run.quiet {
        let facts = RunFacts { seconds: begun.elapsed().as_secs_f64(), ..facts };
        leave::say_sums(&sums, &facts, &plan, lang, console)?;
    }
    Ok(exit(&sums, is_complete))
}

fn exit(sums: &Sums, is_complete: bool) -> Exit {
    match sums.failures() {
        _ if !is_complete => Exit::Interrupted,
        0 if sums.of(Status::Doubts) + sums.of(Status::UnknownForm) > 0 => Exit::Doubts,
        0 => Exit::Clean,
        failed if failed + sums.of(Status::Duplicate) < sums.files => Exit::SomeFailed,
        _ => Exit::AllFailed,
    }
}

/// Whether there were inputs and none of them could be read.
fn is_nothing(sums: &Sums) -> bool {
    sums.records == 0 && exit(sums, true) == Exit::AllFailed
}

fn wrong((message, help): &Misuse, lang: Lang, console: &mut Console<'_>) -> io::Result<Exit> {
    report::bad_argument(message, help, lang, console)
}

fn target_path(plan: &Plan) -> &Path {
    match &plan.target {
        Target::Stdout => Path::new("-"),
        Target::File(path) | Target::Folder(path) => path,
    }
}

/// How sources are to be read, or how the run ends because it cannot be.
pub(super) fn options(
    reading: &ReadingArguments,
    library: &Library,
    lang: Lang,
    console: &mut Console<'_>,
) -> io::Result<Result<Options, Exit>> {
    let mut options = Options { form: reading.form.clone(), ..Options::default() };
    if let Some(name) = &reading.encoding {
        match encoding::named(name) {
            Some(encoding) => options.text.encoding = Some(encoding),
            None => return report::no_encoding(name, lang, console).map(Err),
        }
    }
    match reading.form.as_deref().filter(|name| library.named(name).is_empty()) {
        Some(name) => report::no_form(name, library, lang, console).map(Err),
        None => Ok(Ok(options)),
    }
}

/// What a record depends on beside its source.
fn header(arguments: &ConvertArguments, library: &Library, lang: Lang) -> Header {
    let reading = &arguments.reading;
    let named = |name: &Option<String>| name.clone().unwrap_or_else(|| "-".to_owned());
    Header {
        okoshi: env!("CARGO_PKG_VERSION").to_owned(),
        schema: output::shape::SCHEMA_VERSION.to_owned(),
        forms: library.hash(),
        options: format!(
            "encoding {}, form {}, messages {lang:?}",
            named(&reading.encoding),
            named(&reading.form)
        ),
    }
}

/// Cores to use.
pub(super) fn jobs(asked: Option<u16>) -> usize {
    let cores = || std::thread::available_parallelism().map_or(1, usize::from);
    asked.map_or_else(cores, usize::from)
}

/// When a run began that has lasted since `begun`.
fn started(begun: Instant) -> String {
    let now = jiff::Timestamp::now();
    let began = now.checked_sub(begun.elapsed()).unwrap_or(now);
    began.strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}

/// Opens the state of a run.
fn begin(arguments: &ConvertArguments, plan: &Plan, header: Header) -> Result<(Store, Known), Refusal> {
    let begin = match &arguments.run {
        run if run.resume => Begin::Resume,
        run if run.restart => Begin::Restart,
        _ => Begin::Fresh,
    };
    match &plan.target {
        Target::Folder(folder) => Store::open(folder, header, begin),
        Target::Stdout => temporary(&std::env::temp_dir(), header, !plan.is_streamed()),
        Target::File(path) => temporary(folder_of(path), header, true),
    }
}

fn temporary(beside: &Path, header: Header, keeps_records: bool) -> Result<(Store, Known), Refusal> {
    let store = Store::temporary(beside, header, keeps_records)
        .map_err(|error| Refusal::Io(beside.to_owned(), error))?;
    Ok((store, Known::default()))
}

fn refused(refusal: Refusal, lang: Lang, console: &mut Console<'_>) -> io::Result<Exit> {
    let (message, help) = match refusal {
        Refusal::Io(path, error) if path == std::env::temp_dir() => {
            return report::no_temporary(&path, &error, lang, console);
        }
        Refusal::Io(path, error) => return report::not_written(&path, error, lang, console),
        Refusal::Unfinished => (
            Wording::new(
                "出力フォルダに、途中で終わった実行があります",
                "a run that was broken off lies in the output folder",
            ),
            Wording::new(
                "続けるには --resume、初めからやり直すには --restart を付けてください",
                "go on with it with --resume, or begin anew with --restart",
            ),
        ),
        Refusal::Busy => (
            Wording::new(
                "別の okoshi が出力フォルダに書いています",
                "another okoshi is writing to the output folder",
            ),
            Wording::new(
                "終わるのを待つか、別のフォルダを指定してください",
                "wait until it is done, or give another folder",
            ),
        ),
    };
    report::bad_argument(&message, &help, lang, console)
}

/// What is done with each source.
fn reader(
    arguments: &ConvertArguments,
    options: &Options,
    library: &Library,
    is_many: bool,
    lang: Lang,
    for_people: bool,
    stop: &Arc<AtomicBool>,
) -> Run {
    silence_workers();
    let (library, options) = (library.clone(), options.clone());
    let how = arguments.diagnostics.unwrap_or(if is_many { Diagnostics::None } else { Diagnostics::Drawn });
    let manner = Manner { how, lang, for_people };
    // A run over many leaves what it could not read to its report.
    let is_told = !is_many || arguments.diagnostics.is_some_and(|how| how != Diagnostics::None);
    Run {
        read: Box::new(move |source, take| {
            let (document, reads) = pipeline::read(source, &library, &options)?;
            let talk = report::readings(source, &document, &reads, manner);
            for read in reads {
                take(&output::record(source, &document, &read, lang));
            }
            Ok(talk)
        }),
        talk_of: Box::new(
            move |name, error| {
                if is_told { report::failed(name, error, manner) } else { String::new() }
            },
        ),
        lang,
        max_bytes: arguments.reading.max_bytes,
        jobs: jobs(arguments.run.jobs),
        limit: Duration::MAX,
        stop: Arc::clone(stop),
    }
}

/// A panic of a worker is told as its input's failure, not as the program's.
fn silence_workers() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let usual = panic::take_hook();
        panic::set_hook(Box::new(move |info| {
            let thread = std::thread::current();
            if !matches!(thread.name(), Some(batch::WORKER | "pdf")) {
                usual(info);
            }
        }));
    });
}

/// Set when the user wants the run to end: the first time the inputs in hand are finished, the second time nothing.
fn stop_on_interrupt(lang: Lang) -> Arc<AtomicBool> {
    let stop = Arc::new(AtomicBool::new(false));
    let own = Arc::clone(&stop);
    // A second run in the same process has its handler already; it then cannot be interrupted softly.
    let _ = ctrlc::set_handler(move || {
        if own.swap(true, Ordering::Relaxed) {
            std::process::exit(i32::from(Exit::Interrupted.code()));
        }
        let words = Wording::new(
            "手元のファイルを読み終えてから止まります（もう一度 Ctrl-C ですぐ止まります）",
            "finishing the files in hand; Ctrl-C again stops at once",
        );
        eprintln!("{}", words.get(lang));
    });
    stop
}

/// Reads a file, or standard input for `-`.
pub(super) fn source(path: &Path, max_bytes: u64, console: &mut Console<'_>) -> Result<Source, Error> {
    if path.as_os_str() == "-" {
        return input::read_stream(&mut *console.input, "-".to_owned(), max_bytes);
    }
    input::read(path, max_bytes)
}
