//! The house keeps its order: stages name no later one, and libraries stay in their rooms.

use std::fs;
use std::path::{Path, PathBuf};

const STAGES: [&str; 7] = ["input", "text", "blocks", "layout", "record", "validate", "output"];

/// All Rust files under a folder.
fn sources(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).unwrap_or_else(|cause| panic!("{}: {cause}", folder.display())) {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files.extend(sources(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
    files.sort();
    files
}

/// The code of a file without its comments.
fn code(path: &Path) -> String {
    let text = fs::read_to_string(path).unwrap();
    text.lines().map(|line| line.split("//").next().unwrap_or("")).collect::<Vec<_>>().join("\n")
}

/// The module directly under `src` that a file belongs to.
fn module(path: &Path) -> String {
    let inside = path.strip_prefix("src").unwrap();
    let first = inside.components().next().unwrap().as_os_str().to_string_lossy().into_owned();
    first.trim_end_matches(".rs").to_owned()
}

#[test]
fn no_stage_names_a_later_one() {
    for path in sources(Path::new("src")) {
        let Some(at) = STAGES.iter().position(|stage| *stage == module(&path)) else { continue };
        let code = code(&path);
        for later in &STAGES[at + 1..] {
            let named = format!("crate::{later}::");
            assert!(!code.contains(&named), "{} names {named}", path.display());
        }
    }
}

#[test]
fn libraries_stay_in_their_rooms() {
    let rooms: [(&str, &[&str]); 16] = [
        ("lopdf::", &["src/text/pdf"]),
        ("hayro_", &["src/text/pdf"]),
        ("encoding_rs::", &["src/text", "src/cp932.rs"]),
        ("thread::Builder", &["src/batch", "src/text/pdf"]),
        ("thread::spawn", &[]),
        ("zip::", &["src/batch/archive.rs"]),
        ("ignore::", &["src/batch/walk.rs"]),
        ("rusqlite::", &["src/output/sqlite"]),
        ("rust_xlsxwriter::", &["src/output/xlsx"]),
        ("parquet::basic", &["src/output/parquet"]),
        ("parquet::file", &["src/output/parquet"]),
        ("indicatif::", &["src/cli"]),
        ("ctrlc::", &["src/cli"]),
        ("clap::", &["src/cli"]),
        ("schemars::", &["src/output"]),
        ("annotate_snippets::", &["src/cli"]),
    ];
    for path in sources(Path::new("src")) {
        let code = code(&path);
        let name = path.to_string_lossy().into_owned();
        for (library, allowed) in rooms {
            let is_at_home = allowed.iter().any(|room| name.starts_with(room));
            assert!(is_at_home || !code.contains(library), "{name} uses {library}");
        }
    }
}

/// Runs of at least so many glyphs are a sheet's own words; shorter ones are anybody's.
const OWN_WORDS: usize = 6;

#[test]
fn no_words_of_a_sample_or_a_form_stand_in_the_code() {
    let code: String =
        sources(Path::new("src")).iter().map(|path| fs::read_to_string(path).unwrap()).collect();
    let mut texts = files(Path::new("samples"), "txt");
    texts.extend(files(Path::new("grammar"), "form"));
    assert!(texts.len() > 4);
    for path in texts {
        let text = fs::read_to_string(&path).unwrap();
        for word in text.split(|c: char| c.is_whitespace() || "|,[]*".contains(c)) {
            let is_own = word.chars().filter(|c| !c.is_ascii()).count() >= OWN_WORDS && !is_loanword(word);
            assert!(!is_own || !code.contains(word), "{word} of {} stands in src", path.display());
        }
    }
}

/// A word in katakana alone is any dictionary's; what a form calls its own things has kanji or kana in it.
fn is_loanword(word: &str) -> bool {
    word.chars().all(|c| ('\u{30a0}'..='\u{30ff}').contains(&c))
}

fn files(folder: &Path, extension: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path, extension));
        } else if path.extension().is_some_and(|its| its == extension) {
            found.push(path);
        }
    }
    found
}
