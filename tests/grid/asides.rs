//! What pages print beside their sheets: numbers, running heads and feet, titles again, watermarks; and several
//! sheets on one page.

use serde_json::{Value, json};

use crate::drawn::{Drawn, Lines, TRUTH, file, file_of, stacked};
use crate::writer::{hex, shift_jis};
use crate::{record, records};

fn assert_true(name: &str, record: &Value) {
    for (pointer, text) in TRUTH {
        let value = record["fields"].pointer(pointer).unwrap_or_else(|| panic!("{name}: no {pointer}"));
        let printed = if value.is_object() { &value["text"] } else { value };
        assert_eq!(printed, &json!(text), "{name}: {pointer}");
    }
    assert_eq!(record["fields"]["measures"].as_array().unwrap().len(), 2, "{name}");
    let ledger = &record["ledger"];
    let parts = ["field", "label", "marker", "residue"].map(|part| ledger[part].as_u64().unwrap());
    assert_eq!(ledger["source"].as_u64().unwrap(), parts.iter().sum::<u64>(), "{name}");
}

/// The residue: its texts joined by reason.
fn left(record: &Value) -> Vec<(String, String)> {
    let mut left: Vec<(String, String)> = Vec::new();
    for one in record["residue"].as_array().unwrap() {
        let [reason, text] = ["reason", "text"].map(|key| one[key].as_str().unwrap().to_owned());
        match left.iter_mut().find(|(known, _)| *known == reason) {
            Some((_, all)) => *all += &text,
            None => left.push((reason, text)),
        }
    }
    left
}

fn pair(reason: &str, text: &str) -> (String, String) {
    (reason.to_owned(), text.to_owned())
}

#[test]
fn what_runs_through_the_margins_is_in_no_cell() {
    #[rustfmt::skip]
    let table = [
        // in the margins of both pages                         what is left
        (vec![(400.0, 580.0, "#")],                             vec![pair("page-number", "12")]),
        (vec![(400.0, 580.0, "（#／2）")],                       vec![pair("page-number", "（1／2）（2／2）")]),
        (vec![(700.0, 14.0, "資料2－#")],                       vec![pair("running", "資料2－1資料2－2")]),
        (vec![(60.0, 570.0, "風車市　企画課"), (600.0, 570.0, "#")],
            vec![pair("running", "風車市企画課風車市企画課"), pair("page-number", "12")]),
        (vec![(500.0, 14.0, "風車振興部　重点目標管理シート　#／2")],
            vec![pair("running", "風車振興部重点目標管理シート1／2風車振興部重点目標管理シート2／2")]),
    ];
    for lines in [Lines::All, Lines::BetweenSections, Lines::None] {
        for (margins, want) in &table {
            let name = format!("{margins:?}");
            let drawn = Drawn { lines, cuts: &[246.0], margins, ..Drawn::default() };
            let (record, _) = record(&name, file(&drawn));
            assert_true(&name, &record);
            assert_eq!(&left(&record), want, "{name}");
        }
    }
}

#[test]
fn what_stands_outside_the_frame_of_a_table_is_in_no_cell() {
    let drawn = Drawn {
        cuts: &[246.0],
        margins: &[(400.0, 560.0, "写し"), (60.0, 30.0, "#枚目の控え")],
        ..Drawn::default()
    };
    // Two sheets alike, of which neither text stands on most pages.
    let other = Drawn { cuts: &[246.0], ..Drawn::default() };
    let (records, _) = records("outside", file_of(&[&drawn, &other]));
    assert_eq!(records.len(), 2);
    for record in &records {
        assert_true("outside", record);
    }
}

#[test]
fn sheets_alike_keep_what_they_say_at_one_height() {
    let ranked = Drawn { lines: Lines::None, ..Drawn::default() };
    let (records, _) = records("alike", file_of(&[&ranked, &ranked, &ranked]));
    assert_eq!(records.len(), 3);
    for record in &records {
        assert_true("alike", record);
        assert_eq!(record["residue"], json!([]));
    }
}

#[test]
fn a_number_beside_the_title_is_no_page_number() {
    let drawn = Drawn { lines: Lines::None, margins: &[(744.0, 25.0, "#")], ..Drawn::default() };
    let (records, _) = records("numbered", file_of(&[&drawn, &drawn, &drawn]));
    assert_eq!(records.len(), 3);
    for record in &records {
        assert!(left(record).iter().all(|(reason, _)| reason == "unclaimed"), "{:?}", record["residue"]);
    }
}

#[test]
fn a_title_printed_on_each_page_begins_one_sheet() {
    for lines in [Lines::All, Lines::None] {
        let drawn = Drawn { lines, cuts: &[246.0], titled: true, ..Drawn::default() };
        let (record, _) = record("titled", file(&drawn));
        assert_true("titled", &record);
        assert_eq!(left(&record), [pair("running", "令和５年度重点目標管理シート")]);
    }
}

#[test]
fn a_watermark_across_a_table_is_in_no_cell() {
    let over = |matrix: &str, size: i32, text: &str| {
        format!("BT /F1 {size} Tf {matrix} Tm {} Tj ET\n", hex(&shift_jis(text)))
    };
    for (name, over) in [
        ("aslant", over("0.8 0.6 -0.6 0.8 300 330", 12, "複写禁止")),
        ("huge", over("1 0 0 1 300 280", 60, "見本")),
    ] {
        let (record, _) = record(name, file(&Drawn { over: &over, ..Drawn::default() }));
        assert_true(name, &record);
        let left = left(&record);
        assert_eq!(left.len(), 1, "{name}: {left:?}");
        assert_eq!(left[0].0, "stamp", "{name}");
    }
}

#[test]
fn two_sheets_on_one_page_are_read_where_they_stand() {
    for lines in [Lines::All, Lines::BetweenSections, Lines::None] {
        let drawn = Drawn { lines, ..Drawn::default() };
        let (records, _) = records("stacked", stacked([&drawn, &drawn]));
        assert_eq!(records.len(), 2);
        for record in &records {
            assert_true("stacked", record);
            assert_eq!(record["residue"], json!([]));
            assert_eq!(record["source"]["pages"], json!([1, 1]));
        }
    }
}
