//! Sheets that go on overleaf: between rows, within a row, within a cell.

use serde_json::{Value, json};

use crate::drawn::{Drawn, Lines, TRUTH, file};
use crate::record;

pub fn assert_true(name: &str, record: &Value, but: &[(&str, &str)]) {
    for (pointer, text) in TRUTH {
        let text = but.iter().find(|(other, _)| other == pointer).map_or(*text, |(_, text)| text);
        let value = record["fields"].pointer(pointer).unwrap_or_else(|| panic!("{name}: no {pointer}"));
        let printed = if value.is_object() { &value["text"] } else { value };
        assert_eq!(printed, &json!(text), "{name}: {pointer}");
    }
    assert_eq!(record["fields"]["measures"].as_array().unwrap().len(), 2, "{name}");
    assert_eq!(record["residue"], json!([]), "{name}");
}

#[test]
fn a_sheet_goes_on_overleaf_wherever_it_is_cut() {
    let cuts = [
        ("before the table", 126.0),
        ("between two rows", 246.0),
        ("within a row, between two items", 212.0),
        ("before the notes", 316.0),
    ];
    for lines in [Lines::All, Lines::BetweenSections] {
        for (name, cut) in cuts {
            let (record, _) = record(name, file(&Drawn { lines, cuts: &[cut], ..Drawn::default() }));
            assert_eq!(record["source"]["pages"], json!([1, 2]), "{name}");
            assert_true(name, &record, &[]);
        }
    }
}

#[test]
fn a_cell_goes_on_overleaf() {
    let (first, more) = ("(1) 出店者を募った", ["県の外からも申し込みがあり", "抽選をした"]);
    let whole = "出店者を募った\n県の外からも申し込みがあり\n抽選をした";
    for cut in [283.0, 293.0] {
        let drawn = Drawn { cuts: &[cut], longer: Some((first, &more)), ..Drawn::default() };
        let (record, _) = record("a cell in two parts", file(&drawn));
        assert_true("a cell in two parts", &record, &[("/measures/1/items/0/interim", whole)]);
    }
}

#[test]
fn a_sheet_may_take_three_pages() {
    let drawn = Drawn { cuts: &[212.0, 316.0], ..Drawn::default() };
    let (record, _) = record("three pages", file(&drawn));
    assert_eq!(record["source"]["pages"], json!([1, 3]));
    assert_true("three pages", &record, &[]);
}

#[test]
fn a_rows_number_may_stand_overleaf() {
    let drawn = Drawn { cuts: &[212.0], moved: Some(("①", 222.0)), ..Drawn::default() };
    let (record, _) = record("the number below the cut", file(&drawn));
    assert_true("the number below the cut", &record, &[]);
}
