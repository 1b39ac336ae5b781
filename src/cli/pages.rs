//! `okoshi pages`: single pages cut out of a PDF, for a reviewer or a report.

use std::{fs, io};

use super::args::PagesArguments;
use super::convert::source;
use super::{Console, Exit, report};
use crate::error::Error;
use crate::input::MAX_BYTES;
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
    let cut = source(&arguments.file, MAX_BYTES, console)
        .and_then(|source| Ok(pdf::pages(&source.bytes, &wanted, &pdf::Limits::default())?))
        .and_then(|cut| fs::write(&arguments.output, cut).map_err(|cause| Error::Io { cause }));
    match cut {
        Ok(()) => Ok(Exit::Clean),
        Err(error) => {
            let name = arguments.file.to_string_lossy();
            report::failure(&name, &error, super::args::Diagnostics::Drawn, lang, console)?;
            Ok(Exit::AllFailed)
        }
    }
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
