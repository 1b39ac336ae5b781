//! Titles that come again: where a sheet has its title printed on each of its pages, only the first begins a sheet.

use std::collections::HashSet;

use super::{Start, StartKind};
use crate::fold;
use crate::text::asides::Words;

/// Lines that two pages begin with alike are printed titles from this number on, where they hold all labels there are.
const ALIKE: usize = 3;

/// Makes pages of the starts of sheets that go on with the sheet before: a page that begins with its title, and has
/// labels of those above the table only in lines with which both begin.
pub(super) fn drop_starts(text: &str, starts: &mut [Start], words: &Words) {
    let mut before: Option<&str> = None;
    for at in 0..starts.len() {
        let start = starts[at];
        match start.kind {
            StartKind::Sheet => {}
            StartKind::Cover => before = None,
            StartKind::Page => continue,
        }
        if start.kind != StartKind::Sheet {
            continue;
        }
        let further = starts[at + 1..].iter().find(|next| next.kind != StartKind::Page);
        let own = &text[start.at..further.map_or(text.len(), |next| next.at.max(start.at))];
        let begins_page = text[..start.at].ends_with('\u{c}');
        if begins_page && before.is_some_and(|before| goes_on(before, own, words)) {
            starts[at].kind = StartKind::Page;
        } else {
            before = Some(own);
        }
    }
}

/// Whether a stretch goes on with the sheet before.
fn goes_on(before: &str, own: &str, words: &Words) -> bool {
    let [before, own] = [before, own].map(lines);
    let alike = before.iter().zip(&own).take_while(|(one, other)| one.1 == other.1).count();
    let heads = |lines: &[(&str, String)]| lines.iter().filter(|(line, _)| has_head(line, words)).count();
    let (said, left) = (heads(&before), heads(&own));
    let known: HashSet<&String> = before.iter().map(|(_, key)| key).collect();
    let is_new = |lines: &[(&str, String)]| {
        2 * lines.iter().filter(|(_, key)| known.contains(key)).count() < lines.len()
    };
    left == heads(&own[..alike]) && (left < said || said > 0 && alike >= ALIKE && is_new(&own[alike..]))
}

/// The lines of a stretch that say something, with their keys.
fn lines(stretch: &str) -> Vec<(&str, String)> {
    let lines = stretch.lines().map(|line| (line, fold::key_string(line)));
    lines.filter(|(_, key)| !key.is_empty()).collect()
}

/// Whether a label stands in a line that is drawn above the table.
fn has_head(line: &str, words: &Words) -> bool {
    line.split("  ").any(|part| words.begins_with_head(&fold::key_string(part)))
}

#[cfg(test)]
mod tests {
    use super::super::{FileDamage, cut};
    use crate::form::Library;

    #[test]
    fn a_title_on_each_page_begins_one_sheet() {
        let drawing = "form light\nedition e\ntitle 灯台点検票\n\n| 灯台の名 | name : text | 番号札 | number : text |\n| 点検の日 | day : text |\n\nrows works[] 1\n| 作業 |\n| work : text |\n";
        let library = Library::with_drawings(vec![("light.form".into(), drawing.to_owned())]).unwrap();
        let first = "令和5年度  灯台点検票\n灯台の名  北の岬  番号札  1\n点検の日  3月\n作業\n1  磨く\n";
        #[rustfmt::skip]
        let table = [
            // what the next page says                                                          sheets
            ("令和5年度  灯台点検票\n2  塗る\n3  回す\n",                                       1),
            ("令和5年度  灯台点検票\n灯台の名  北の岬  番号札  1\n2  塗る\n3  回す\n",          1),
            ("令和5年度  灯台点検票\n灯台の名  北の岬  番号札  2\n2  塗る\n3  回す\n",          2),
            ("令和5年度  灯台点検票\n灯台の名  北の岬  番号札  1\n点検の日  4月\n1  磨く\n",    2),
            // the same sheet again is one of its own
            ("令和5年度  灯台点検票\n灯台の名  北の岬  番号札  1\n点検の日  3月\n作業\n1  磨く\n", 2),
        ];
        for (next, sheets) in table {
            let text = format!("{first}\u{c}{next}");
            assert_eq!(cut(&text, &FileDamage::tell(&text), &library).len(), sheets, "{next}");
        }
    }

    #[test]
    fn a_further_page_of_the_sheet_before_may_share_its_page() {
        let drawing = "form light\nedition e\ntitle 灯台点検票\n\n| 灯台の名 | name : text |\n\npage （裏面）\n\n| 点検の日 | day : text |\n";
        let library = Library::with_drawings(vec![("light.form".into(), drawing.to_owned())]).unwrap();
        let text = "灯台点検票\n灯台の名 北\n\u{c}（裏面）\n点検の日 3月\n灯台点検票\n灯台の名 南\n";
        let stretches = cut(text, &FileDamage::tell(text), &library);
        let got: Vec<&str> = stretches.iter().map(|stretch| stretch.span.of(text)).collect();
        assert_eq!(
            got,
            ["灯台点検票\n灯台の名 北\n\u{c}（裏面）\n点検の日 3月\n", "灯台点検票\n灯台の名 南\n"]
        );
    }
}
