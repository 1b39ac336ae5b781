//! `okoshi pages`: single pages cut out of a PDF, for a reviewer or a report.

use std::fs;
use std::io::{self, Write};
use std::path::Path;

use super::args::PagesArguments;
use super::convert::inputs::written_over;
use super::convert::source;
use super::{Console, Exit, report};
use crate::input::MAX_BYTES;
use crate::output::atomic::Replacement;
use crate::text::pdf;
use crate::wording::{Lang, Wording};

pub(super) fn run(arguments: &PagesArguments, lang: Lang, console: &mut Console<'_>) -> io::Result<Exit> {
    let Some(wanted) = page_list(&arguments.pages) else {
        let message = Wording::new(
            format!("ページの指定「{}」を読めません", arguments.pages),
            format!("`{}` is no list of pages", arguments.pages),
        );
        let help = Wording::new("3、2-4、1,5 のように書いてください", "write 3, 2-4 or 1,5");
        return report::bad_argument(&message, &help, lang, console);
    };
    if is_same(&arguments.file, &arguments.output) {
        let (message, help) = written_over(&arguments.file);
        return report::bad_argument(&message, &help, lang, console);
    }
    let cut = source(&arguments.file, MAX_BYTES, console)
        .and_then(|source| Ok(pdf::pages(&source.bytes, &wanted, &pdf::Limits::default())?));
    match cut {
        Ok(cut) => match write(&arguments.output, &cut) {
            Ok(()) => Ok(Exit::Clean),
            Err(error) => report::not_written(&arguments.output, error, lang, console),
        },
        Err(error) => {
            let name = arguments.file.to_string_lossy();
            report::failure(&name, &error, super::args::Diagnostics::Drawn, lang, console)?;
            Ok(Exit::AllFailed)
        }
    }
}

fn is_same(one: &Path, other: &Path) -> bool {
    let real = |path: &Path| fs::canonicalize(path).ok().filter(|real| real.is_file());
    real(one).is_some_and(|one| Some(one) == real(other))
}

fn write(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = Replacement::new(path)?;
    file.file().write_all(bytes)?;
    file.commit()
}

/// Pages of a list such as `1,3-5`, in order.
fn page_list(list: &str) -> Option<Vec<usize>> {
    let mut pages = Vec::new();
    for part in list.split(',') {
        let (from, to) = part.split_once('-').unwrap_or((part, part));
        let (from, to): (usize, usize) = (from.trim().parse().ok()?, to.trim().parse().ok()?);
        if from == 0 || to < from || to - from > 100_000 {
            return None;
        }
        pages.extend(from..=to);
    }
    Some(pages)
}

#[cfg(test)]
mod tests {
    use super::page_list;

    #[test]
    fn reads_lists_of_pages() {
        assert_eq!(page_list("3"), Some(vec![3]));
        assert_eq!(page_list("1, 3-5"), Some(vec![1, 3, 4, 5]));
        for wrong in ["", "0", "5-3", "a", "1,,2"] {
            assert_eq!(page_list(wrong), None, "{wrong}");
        }
    }
}
