//! Conservation, stage by stage.

use okoshi::form::{Form, Library};
use okoshi::input::Source;
use okoshi::sheet::Sheet;
use okoshi::span::Span;
use okoshi::text::{self, Options};
use okoshi::{blocks, layout};
use proptest::prelude::*;

use crate::held::{records, solid};
use crate::sheets::{all_texts, library, sample_texts};

fn sheets(text: &str, library: &Library) -> Vec<Sheet> {
    let source = Source::new("sheet.txt", text.as_bytes().to_vec());
    text::read(&source, library, &Options::default()).map(|document| document.sheets).unwrap_or_default()
}

/// Blocks tile the sheet, and layout puts each of them in one place.
fn stages_conserve(sheet: &Sheet, form: &Form) {
    let blocks = blocks::split(sheet, form);
    let mut of_blocks: Vec<Span> = blocks.iter().flat_map(|block| block.spans.iter().copied()).collect();
    of_blocks.sort_unstable();
    let mut at = 0;
    for span in &of_blocks {
        assert!(span.start >= at, "{span:?} is in two blocks");
        assert_eq!(solid(&sheet.text[at..span.start]), "", "left out before {span:?}");
        at = span.end;
    }
    assert_eq!(solid(&sheet.text[at..]), "", "left out at the end");

    let layout = layout::rebuild(sheet, &blocks, form);
    let cells = layout.cells.iter().flat_map(|cell| cell.lines.iter().flat_map(|line| line.pieces.iter()));
    let marks = layout.marks.iter().flat_map(|mark| mark.spans.iter());
    let labels = layout.labels.iter().flat_map(|label| label.spans.iter());
    let residue = layout.residue.iter().flat_map(|left| left.spans.iter());
    let mut laid: Vec<Span> = cells.chain(marks).chain(labels).chain(residue).copied().collect();
    laid.sort_unstable();
    assert_eq!(characters(&laid, sheet), characters(&of_blocks, sheet), "layout loses and makes nothing");
}

/// Where each character stands that the spans hold; one held twice comes twice.
fn characters(spans: &[Span], sheet: &Sheet) -> Vec<usize> {
    let inside = |span: &Span| -> Vec<usize> {
        let held = span.of(&sheet.text).char_indices();
        held.filter(|(_, c)| !c.is_whitespace()).map(|(at, _)| span.start + at).collect()
    };
    let mut all: Vec<usize> = spans.iter().flat_map(inside).collect();
    all.sort_unstable();
    all
}

#[test]
fn stages_lose_and_make_nothing_with_any_form() {
    let library = library();
    for text in all_texts() {
        for sheet in sheets(&text, &library) {
            for form in library.forms() {
                stages_conserve(&sheet, form);
            }
        }
    }
}

/// A gap between two columns.
const WIDE: &str = "        ";

/// The lines of a text beside those of another, or of itself, with a wide gap between.
fn side_by_side(left: &str, right: &str) -> String {
    let count = left.lines().count().max(right.lines().count());
    let lines = |text: &str| -> Vec<String> { text.lines().map(str::to_owned).collect() };
    let (left, right) = (lines(left), lines(right));
    let line = |lines: &[String], at: usize| lines.get(at).cloned().unwrap_or_default();
    (0..count).map(|at| line(&left, at) + WIDE + &line(&right, at) + "\n").collect()
}

#[test]
fn texts_side_by_side_lose_and_make_nothing() {
    let library = library();
    let texts = all_texts();
    for (index, text) in texts.iter().enumerate() {
        let (first, second) = text.split_at(text.floor_char_boundary(text.len() / 2));
        for mixed in [side_by_side(text, &texts[(index + 1) % texts.len()]), side_by_side(first, second)] {
            records(mixed.as_bytes(), &library);
            for sheet in sheets(&mixed, &library) {
                for form in library.forms() {
                    stages_conserve(&sheet, form);
                }
            }
        }
    }
}

#[test]
fn records_lose_and_make_nothing() {
    let library = library();
    for text in all_texts() {
        assert!(!records(text.as_bytes(), &library).is_empty());
    }
}

/// Lines in another order: those that `picks` choose change places among themselves.
fn shuffled(text: &str, picks: &[(usize, usize)]) -> String {
    let mut lines: Vec<&str> = text.split('\n').collect();
    for (one, other) in picks {
        let count = lines.len();
        lines.swap(one % count, other % count);
    }
    lines.join("\n")
}

/// Pieces such texts are made of, and pieces that break them.
fn piece() -> impl Strategy<Value = String> {
    let words: Vec<String> = all_texts().iter().flat_map(|text| text.lines().map(str::to_owned)).collect();
    prop_oneof![
        6 => prop::sample::select(words),
        1 => "[①-⑳⑴-⒇○●・□]{1,3}",
        1 => r"\(([0-9]{1,2}|cid:[0-9]{1,4})\)",
        1 => "[ 　\t]{1,8}",
        1 => Just("\u{c}".to_owned()),
        1 => Just("\r".to_owned()),
        1 => r"\PC{0,12}",
        1 => any::<char>().prop_map(String::from),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, ..ProptestConfig::default() })]

    #[test]
    fn shuffled_lines_are_conserved(picks in prop::collection::vec((0usize..2000, 0usize..2000), 0..400)) {
        let library = library();
        for text in sample_texts() {
            records(shuffled(&text, &picks).as_bytes(), &library);
        }
    }

    #[test]
    fn texts_put_together_by_chance_are_conserved(
        pieces in prop::collection::vec((piece(), prop::sample::select(vec!["\n", "\n", "\n\n", " ", "", WIDE])), 0..120)
    ) {
        let library = library();
        let text: String = pieces.iter().flat_map(|(piece, end)| [piece.as_str(), *end]).collect();
        records(text.as_bytes(), &library);
        for sheet in sheets(&text, &library) {
            for form in library.forms() {
                stages_conserve(&sheet, form);
            }
        }
    }
}
