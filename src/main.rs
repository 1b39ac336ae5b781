//! The `okoshi` command: hands over arguments and streams, and ends with an exit code.

use std::env;
use std::io::{self, IsTerminal};
use std::process::ExitCode;

use okoshi::cli::{self, Console, Exit};

/// Reading takes and gives back memory in small pieces all the time; the system's allocator takes a fifth of the time
/// for it.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let (stdout, stderr) = (io::stdout(), io::stderr());
    let mut console = Console {
        out_is_terminal: stdout.is_terminal(),
        err_is_terminal: stderr.is_terminal(),
        input: Box::new(io::stdin()),
        out: &mut io::BufWriter::new(stdout.lock()),
        err: &mut stderr.lock(),
    };
    let exit = match cli::run(env::args_os(), &mut console) {
        Ok(exit) => exit,
        Err(cause) if cause.kind() == io::ErrorKind::BrokenPipe => Exit::Clean, // `… | head`
        Err(cause) => Exit::from(cause),
    };
    ExitCode::from(exit.code())
}
