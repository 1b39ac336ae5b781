//! Texts to hold the laws on: the samples, and invented sheets of every form at hand.

use std::fs;
use std::path::{Path, PathBuf};

use okoshi::form::{Drawn, Form, Label, Library, Part, Spelling};

/// The built-in forms.
pub fn library() -> Library {
    Library::builtin().unwrap()
}

/// The files under `samples/` with one of these extensions.
pub fn samples(extensions: &[&str]) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for folder in fs::read_dir("samples").unwrap().map(|entry| entry.unwrap().path()).filter(|p| p.is_dir()) {
        for path in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
            let extension =
                path.extension().map(|its| its.to_string_lossy().into_owned()).unwrap_or_default();
            if extensions.contains(&extension.as_str()) {
                found.push(path);
            }
        }
    }
    found.sort();
    assert!(!found.is_empty());
    found
}

/// The text of each text sample.
pub fn sample_texts() -> Vec<String> {
    samples(&["txt"]).iter().map(|path: &PathBuf| fs::read_to_string(Path::new(path)).unwrap()).collect()
}

/// A sheet of `form` in reading order: each label with a value under it, each table with two rows.
pub fn plain_sheet(form: &Form) -> String {
    let mut lines = vec!["令和５年度".to_owned(), words(&form.title)];
    for part in &form.parts {
        match part {
            Part::Row(boxes) => {
                for drawn in boxes {
                    match drawn {
                        Drawn::Label(label) => lines.push(words(label)),
                        Drawn::Field(field) => lines.push(match field.path.leaf() {
                            "priority" => "2位".to_owned(),
                            "department" => "灯台管理部".to_owned(),
                            "fiscal_year" => continue,
                            leaf => format!("岬の灯りについて{}行で述べる。", leaf.len()),
                        }),
                    }
                }
            }
            Part::Table(table) => {
                lines.extend(table.columns.iter().map(|column| words(&column.label)));
                for row in ["①", "②"] {
                    lines.push(row.to_owned());
                    lines.push(format!("○{row}番目の灯台の塗り替え"));
                    for item in ["(1)", "(2)"] {
                        lines.push(format!("{item} 足場を組み、塔を{item}度塗り直す。"));
                        lines.push("9月末までに".to_owned());
                        lines.push(format!("塗り替え {}基", row.len()));
                        lines.push("足場を組み、北側を塗り終えた。".to_owned());
                    }
                }
            }
            Part::Page(label) => {
                lines.push(String::new());
                lines.push(words(label));
            }
        }
        lines.push(String::new());
    }
    lines.join("\n") + "\n"
}

/// A label as printed, something invented in place of its stars.
fn words(label: &Label) -> String {
    label.spellings.first().map(Spelling::drawn).unwrap_or_default().replace('*', "岬の灯り")
}

/// The samples and a plain sheet of every form.
pub fn all_texts() -> Vec<String> {
    let library = library();
    let plain = library.forms().iter().map(plain_sheet);
    sample_texts().into_iter().chain(plain).collect()
}
