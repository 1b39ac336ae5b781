//! Titles that come late: where a painter goes over a page column by column, the title stands in the middle of
//! its sheet's text, and what is before it would be taken for the cover's, or for the sheet's before.

use std::collections::HashSet;
use std::ops::Range;

use super::{Start, StartKind, is_year};
use crate::fold;
use crate::form::{FormKind, Library, Spelling};

/// Labels of a sheet that stand before the first title, at least: beside a title one or two may do so.
const LABELS: usize = 3;
/// Shorter words stand for other things, too.
const SHORTEST: usize = 3;

/// The keys of all labels that forms of sheets print, but for their titles.
fn labels(library: &Library) -> HashSet<String> {
    let forms = library.forms().iter().filter(|form| form.kind == FormKind::Sheet);
    let labels = forms.flat_map(|form| form.labels().into_iter().skip(1));
    let words = labels.flat_map(|label| &label.spellings).filter_map(Spelling::fixed);
    words.map(|words| fold::key_string(&words)).filter(|key| key.chars().count() >= SHORTEST).collect()
}

/// Moves the starts of sheets whose titles come late to the first of their labels: the first sheet's behind the
/// cover, any other's where a label comes again.
pub(super) fn move_starts(text: &str, starts: &mut [Start], library: &Library) {
    let covers = usize::from(starts.first().is_some_and(|start| start.kind == StartKind::Cover));
    let (cover, sheets) = starts.split_at_mut(covers);
    let is_known = !sheets.is_empty() && sheets.iter().all(|start| start.kind == StartKind::Sheet);
    if !is_known || text.contains('\u{c}') {
        return;
    }
    let labels = labels(library);
    let mut from = cover.first().map_or(0, |cover| cover.at);
    let mut seen: HashSet<String> = HashSet::new();
    for (number, sheet) in sheets.iter_mut().enumerate() {
        let before = label_lines(text, from..sheet.title, &labels);
        let begin = if number == 0 {
            let distinct: HashSet<&String> = before.iter().map(|(_, key)| key).collect();
            if distinct.len() < LABELS {
                return;
            }
            before.first()
        } else {
            before.iter().find(|(_, key)| !seen.insert(key.clone()))
        };
        if let Some((at, _)) = begin {
            sheet.at = *at;
        }
        seen = before.into_iter().filter(|(at, _)| *at >= sheet.at).map(|(_, key)| key).collect();
        from = sheet.title;
    }
}

/// The lines of a stretch that are labels: for each where it starts, or where the year does that stands right
/// before it, and its key.
fn label_lines(text: &str, stretch: Range<usize>, labels: &HashSet<String>) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    let mut year = None;
    let mut at = stretch.start;
    for line in text[stretch].split_inclusive('\n') {
        let key = fold::key_string(line.trim());
        if !key.is_empty() {
            let is_year = is_year(&key);
            if labels.contains(&key) {
                found.push((year.unwrap_or(at), key));
            }
            year = is_year.then_some(at);
        }
        at += line.len();
    }
    found
}

#[cfg(test)]
mod tests {
    use super::super::{FileDamage, cut};
    use crate::form::Library;

    #[test]
    fn sheets_painted_by_columns_begin_at_their_labels() {
        let drawing = "form light\nedition e\ntitle 灯台点検票\n\n| 灯台の名 | name : text |\n| 点検の日 | day : text |\n| 点検の人 | who : text |\n";
        let library = Library::with_drawings(vec![("light.form".into(), drawing.to_owned())]).unwrap();
        let sheet =
            |name: &str| format!("令和5年度\n灯台の名\n点検の日\n点検の人\n{name}\n灯台点検票\n3月\n浜\n");
        let text = format!("{}{}", sheet("北"), sheet("南"));
        let got: Vec<String> = cut(&text, &FileDamage::tell(&text), &library)
            .iter()
            .map(|stretch| stretch.span.of(&text).to_owned())
            .collect();
        assert_eq!(got, [sheet("北"), sheet("南")]);
        // One label before a title is beside it.
        let text = "前書き\n灯台の名\n灯台点検票\n北\n前書き\n灯台の名\n灯台点検票\n南\n";
        let last = cut(text, &FileDamage::tell(text), &library).pop().map(|stretch| stretch.span.of(text));
        assert_eq!(last, Some("灯台点検票\n南\n"));
    }
}
