//! What a sheet shows of a form besides its labels: for a form whose one label says too little.

use std::collections::BTreeSet;

use super::atom::Atom;
use crate::form::{Drawn, FieldKind, Form, Part, Series};
use crate::marker;

/// How names of offices end, anywhere in the country.
const OFFICES: [&str; 17] = [
    "部",
    "局",
    "課",
    "室",
    "係",
    "署",
    "院",
    "所",
    "館",
    "園",
    "センター",
    "委員会",
    "委員",
    "議会",
    "会計",
    "監査",
    "消防",
];
/// Those of them that end nothing else that stands by itself.
const SURE_OFFICES: [&str; 2] = ["部", "局"];
/// No office has a longer name.
const LONGEST_OFFICE: usize = 20;

/// Whether the runs of a text could be those of `form`: an office where it has a box for one, and not more of them
/// than boxes; the number 1 where it has rows.
pub(super) fn is_borne_out(form: &Form, atoms: &[Atom], text: &str) -> bool {
    let drawn = form.parts.iter().flat_map(|part| match part {
        Part::Row(boxes) => boxes.as_slice(),
        _ => &[],
    });
    let offices = drawn.filter(|drawn: &&Drawn| drawn.is_field(FieldKind::Office)).count();
    let has_offices = || {
        let runs = runs(atoms, text);
        let ending = |endings: &[&str]| runs.iter().filter(|run| is_office(run, endings)).count();
        ending(&OFFICES) > 0 && ending(&SURE_OFFICES) <= offices
    };
    let has_rows = |series: Series| atoms.iter().any(|atom| is_first(atom.span.of(text), series));
    (offices == 0 || has_offices()) && form.tables().all(|table| has_rows(table.number))
}

/// Runs of characters, and lines whose runs blanks spread apart.
fn runs(atoms: &[Atom], text: &str) -> BTreeSet<String> {
    let lines = atoms.chunk_by(|one, next| one.line == next.line);
    let lines = lines.map(|line| line.iter().map(|atom| atom.span.of(text)).collect());
    atoms.iter().map(|atom| atom.span.of(text).to_owned()).chain(lines).collect()
}

fn is_office(run: &str, endings: &[&str]) -> bool {
    let length = run.chars().count();
    let is_name = (2..=LONGEST_OFFICE).contains(&length) && run.chars().all(char::is_alphanumeric);
    is_name && endings.iter().any(|ending| run.ends_with(ending))
}

/// Whether a run is, or begins with, the number of a first row.
fn is_first(run: &str, series: Series) -> bool {
    match series {
        Series::Circled => run.starts_with('①'),
        Series::Digits => marker::digits(run).is_ok_and(|(_, number)| number.number() == Some(1)),
    }
}

#[cfg(test)]
mod tests {
    use super::is_borne_out;
    use crate::blocks::atom::atoms;
    use crate::form::parse;

    #[test]
    fn one_label_is_not_all_that_a_form_is() {
        let drawing = "form light\nedition cover\nkind cover\ntitle [*年度]灯台の表 > year : era_year\n\
                       | office : office |\nrows goals[] 1\n| goal : text |\n";
        let form = parse(drawing).unwrap();
        #[rustfmt::skip]
        let table = [
            ("令和5年度 灯台の表\n北の岬部\n1 灯を守る\n",           true),
            ("令和5年度 灯台の表\n北 の 岬 部\n1\n灯を守る\n",       true),
            ("令和5年度 灯台の表\n１　灯を守る\n岬センター\n",       true),
            ("令和5年度 灯台の表\n岬の小学校\n1 灯を守る\n",         false),
            ("令和5年度 灯台の表\n北の岬部\n灯を守る\n",             false),
            ("令和5年度 灯台の表\n北部 1 灯を守る\n南部 1 霧笛\n",   false),
            ("令和5年度 灯台の表は、岬の全部。\n1 灯を守る\n",       false),
        ];
        for (text, want) in table {
            assert_eq!(is_borne_out(&form, &atoms(text), text), want, "{text}");
        }
    }
}
