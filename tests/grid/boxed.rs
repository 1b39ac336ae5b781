//! Boxes that nobody drew, or not so: tables with lines between items whose texts carry no numbers, columns in another
//! order, columns and boxes too many.

use serde_json::{Value, json};

use crate::continued::assert_true;
use crate::drawn::{Drawn, file};
use crate::record;

/// Lines between heading and items.
const ACROSS: &[f64] = &[190.0, 211.0, 264.0];

#[test]
fn what_stands_in_one_box_with_a_numbered_task_is_its() {
    let instead: &[(&str, &[&str])] = &[
        ("(2) 案内板を直す", &["(2) 案内板を直す", "（町の全域）"]),
        ("(1) 9月末", &["9月末"]),
        ("(2) 通年", &["通年"]),
        ("(1) 3回開いた", &[]),
        ("(2) 5基を直した", &["5基を直した"]),
    ];
    let (record, _) =
        record("tasks with numbers", file(&Drawn { across: ACROSS, instead, ..Drawn::default() }));
    let items = &record["fields"]["measures"][0]["items"];
    assert_eq!(items[0]["period"]["text"], json!("9月末"));
    assert_eq!(items[0]["interim"], Value::Null);
    assert_eq!(items[1]["period"]["text"], json!("通年"));
    assert_eq!(items[1]["interim"]["text"], json!("5基を直した"));
    assert_eq!(items.as_array().unwrap().len(), 2);
}

#[test]
fn boxes_part_items_that_carry_no_signs() {
    let plain: Vec<(&str, Vec<&str>)> = [
        "(1) 見学会を開く",
        "(1) 9月末",
        "(1) 見学会 6回",
        "(1) 6回開いた",
        "(2) 案内板を直す",
        "(2) 通年",
        "(2) 案内板 12基",
        "(2) 12基を直した",
        "(1) 市を開く",
        "(1) 11月",
        "(1) 出店 20店",
        "(1) 出店者を募った",
        "(1) 22店が出た",
    ]
    .map(|text| (text, vec![&text[4..]]))
    .into();
    // A bullet within a box is part of its text.
    let parts = vec!["・5基を直した", "・残りは検討"];
    let instead: Vec<(&str, &[&str])> = plain
        .iter()
        .map(|(text, lines)| (*text, lines.as_slice()))
        .chain([("(2) 5基を直した", parts.as_slice()), ("(1) 3回開いた", &[])])
        .collect();
    let drawn = Drawn { across: ACROSS, instead: &instead, ..Drawn::default() };
    let (record, _) = record("no signs", file(&drawn));
    let measures = &record["fields"]["measures"];
    let text = |pointer: &str| measures.pointer(pointer).map(|cell| cell.get("text").unwrap_or(cell).clone());
    let want = [
        ("/0/heading", json!("風車の公開")),
        ("/0/items/0/method", json!("見学会を開く")),
        ("/0/items/0/target", json!("見学会 6回")),
        ("/0/items/0/interim", Value::Null),
        ("/0/items/1/method", json!("案内板を直す")),
        ("/0/items/1/interim", json!("5基を直した\n・残りは検討")),
        ("/0/items/1/final", json!("12基を直した")),
        ("/1/items/0/method", json!("市を開く")),
    ];
    for (pointer, want) in want {
        assert_eq!(text(pointer), Some(want), "{pointer}");
    }
    assert_eq!(measures[0]["items"].as_array().unwrap().len(), 2);
}

#[test]
fn a_heading_without_items_is_a_heading() {
    let nothing: &[&str] = &[];
    let gone = ["(1) 市を開く", "(1) 11月", "(1) 出店 20店", "(1) 出店者を募った", "(1) 22店が出た"];
    let instead = gone.map(|text| (text, nothing));
    let (record, _) = record("no items", file(&Drawn { instead: &instead, ..Drawn::default() }));
    assert_eq!(record["fields"]["measures"][1]["heading"], json!("特産品の紹介"));
    assert_eq!(record["fields"]["measures"][1]["items"], json!([]));
}

#[test]
fn columns_are_read_under_their_headings() {
    let instead: &[(&str, &[&str])] = &[
        ("期間・期限", &["数値目標", "（どの水準まで）"]),
        ("数値目標", &["期間・期限", "（いつ・いつまでに）"]),
        ("(1) 9月末", &["(1) 見学会 6回"]),
        ("(1) 見学会 6回", &["(1) 9月末"]),
    ];
    let (record, _) = record("another order", file(&Drawn { instead, ..Drawn::default() }));
    let item = &record["fields"]["measures"][0]["items"][0];
    assert_eq!(item["period"]["text"], json!("9月末"));
    assert_eq!(item["target"]["text"], json!("見学会 6回"));
}

#[test]
fn a_column_under_an_unknown_heading_is_not_sure() {
    let instead: &[(&str, &[&str])] = &[("数値目標", &["担当"])];
    let (record, _) = record("an unknown heading", file(&Drawn { instead, ..Drawn::default() }));
    let sure = record["evidence"]["/measures/0/items/0/target"]["confidence"].as_f64();
    assert!(sure.is_none_or(|sure| sure < 0.9), "{sure:?}");
    assert_eq!(record["fields"]["measures"][0]["items"][0]["method"], json!("見学会を開く"));
}

#[test]
fn a_column_that_is_not_drawn_is_residue() {
    let drawn = Drawn {
        instead: &[("期末報告", &["期末報告（目標", "に対する達成状", "況・達成度）"])],
        down: &[(760.0, 126.0, 316.0)],
        more: &[(764.0, 150.0, "評価"), (764.0, 204.0, "Ａ"), (764.0, 222.0, "Ｂ")],
        ..Drawn::default()
    };
    let (record, _) = record("a column too many", file(&drawn));
    assert_eq!(record["fields"]["measures"][0]["items"][0]["final"]["text"], json!("6回開いた"));
    let residue: Vec<&Value> =
        record["residue"].as_array().unwrap().iter().map(|left| &left["text"]).collect();
    assert_eq!(residue, [&json!("評価"), &json!("Ａ"), &json!("Ｂ")]);
}

#[test]
fn a_name_ends_with_its_box() {
    let drawn =
        Drawn { down: &[(600.0, 48.0, 74.0)], more: &[(604.0, 62.0, "施設課長")], ..Drawn::default() };
    let (record, _) = record("a box too many", file(&drawn));
    assert_eq!(record["fields"]["department"], json!("風車振興部"));
    assert_eq!(record["residue"][0]["text"], json!("施設課長"));
}

#[test]
fn as_many_texts_as_tasks_are_one_for_each_but_not_for_sure() {
    let instead: &[(&str, &[&str])] = &[("(1) 9月末", &["9月末", "通年"]), ("(2) 通年", &[])];
    let (record, _) = record("stacked", file(&Drawn { instead, ..Drawn::default() }));
    let items = &record["fields"]["measures"][0]["items"];
    assert_eq!(items[0]["period"]["text"], json!("9月末"));
    assert_eq!(items[1]["period"]["text"], json!("通年"));
    let sure = record["evidence"]["/measures/0/items/1/period"]["confidence"].as_f64();
    assert!(sure.is_some_and(|sure| sure < 0.9), "{sure:?}");
}

#[test]
fn a_missing_line_costs_no_box() {
    for gone in [(480.0, 48.0, 74.0), (660.0, 48.0, 74.0), (480.0, 100.0, 126.0)] {
        let (record, _) = record("a line too few", file(&Drawn { gone: Some(gone), ..Drawn::default() }));
        assert_true("a line too few", &record, &[]);
        assert_eq!(record["fields"]["priority"], json!(2), "{gone:?}");
    }
}
