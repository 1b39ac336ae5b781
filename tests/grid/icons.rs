//! Goals that a sheet shows as icons.

use serde_json::{Value, json};

use crate::drawn::{Drawn, file};
use crate::record;

/// The official colours, from goal 1 on, as hexadecimal digits.
const OFFICIAL: [u32; 17] = [
    0xE5_243B, 0xDD_A63A, 0x4C_9F38, 0xC5_192D, 0xFF_3A21, 0x26_BDE2, 0xFC_C30B, 0xA2_1942, 0xFD_6925,
    0xDD_1367, 0xFD_9D24, 0xBF_8B2E, 0x3F_7E44, 0x0A_97D9, 0x56_C02B, 0x00_689D, 0x19_486A,
];

fn rgb(colour: u32) -> [u8; 3] {
    let [_, red, green, blue] = colour.to_be_bytes();
    [red, green, blue]
}

fn goals(icons: &[([u8; 3], [f64; 4])]) -> Value {
    record("icons.pdf", file(&Drawn { icons, ..Drawn::default() })).0
}

#[test]
fn all_goals_are_told_from_their_icons_in_reading_order() {
    // Two lines of icons, the second a little higher at its end, painted from the last to the first.
    let square = |n: usize| {
        let (line, at) = (n / 9, n % 9);
        let y = 102.0 + 12.0 * line as f64 - if line == 1 && at > 5 { 1.0 } else { 0.0 };
        (rgb(OFFICIAL[n]), [604.0 + 13.0 * at as f64, y, 10.0, 10.0])
    };
    let record = goals(&(0..17).rev().map(square).collect::<Vec<_>>());
    assert_eq!(record["fields"]["sdgs"], json!((1..=17).collect::<Vec<u8>>()));
    for n in 0..17 {
        let evidence = &record["evidence"][format!("/sdgs/{n}")];
        assert_eq!(evidence["spans"], json!([]), "an icon has no characters");
        let (_, [x, y, width, height]) = square(n);
        assert_eq!(evidence["boxes"], json!([{"page": 1, "x": x, "y": y, "width": width, "height": height}]));
        assert!(evidence["confidence"].as_f64().unwrap() > 0.5, "goal {}: {evidence}", n + 1);
    }
    let ledger = |kind: &str| record["ledger"][kind].as_u64().unwrap();
    assert_eq!(ledger("source"), ledger("field") + ledger("label") + ledger("marker") + ledger("residue"));
    assert_eq!(ledger("residue"), 0);
}

#[test]
fn what_is_no_icon_of_the_box_says_nothing() {
    let [four, purple] = [rgb(OFFICIAL[3]), [0xC8, 0xA0, 0xFF]];
    let record = goals(&[
        (purple, [604.0, 104.0, 10.0, 10.0]),
        // A picture as wide as four icons, one in another box, and one as small as a dot.
        (four, [620.0, 104.0, 40.0, 10.0]),
        (four, [300.0, 104.0, 10.0, 10.0]),
        (four, [670.0, 104.0, 3.0, 3.0]),
    ]);
    assert_eq!(record["fields"]["sdgs"], json!([]));
    let told = record["diagnostics"].as_array().unwrap();
    assert!(
        told.iter().any(|told| told["code"] == "unknown-icons" && told["pointer"] == "/sdgs"),
        "an icon that says nothing is told: {told:?}"
    );
}

#[test]
fn an_icon_shown_twice_is_one_goal() {
    let seven = rgb(OFFICIAL[6]);
    let record = goals(&[(seven, [604.0, 104.0, 10.0, 10.0]), (seven, [620.0, 104.0, 10.0, 10.0])]);
    assert_eq!(record["fields"]["sdgs"], json!([7]));
}

#[test]
fn goals_drawn_as_filled_squares_are_told_like_images() {
    let [three, eleven, orange] = [rgb(OFFICIAL[2]), rgb(OFFICIAL[10]), [0xF8, 0xE0, 0xB0]];
    let squares = [
        (three, [604.0, 104.0, 12.0, 12.0]),
        (eleven, [618.0, 104.0, 12.0, 12.0]),
        // A shade of another colour, a bar, and a square in another box.
        (orange, [640.0, 104.0, 12.0, 12.0]),
        (three, [660.0, 104.0, 60.0, 12.0]),
        (rgb(OFFICIAL[3]), [300.0, 104.0, 12.0, 12.0]),
    ];
    let (record, _) = record("squares.pdf", file(&Drawn { squares: &squares, ..Drawn::default() }));
    assert_eq!(record["fields"]["sdgs"], json!([3, 11]));
    let boxes = &record["evidence"]["/sdgs/0"]["boxes"];
    assert_eq!(*boxes, json!([{"page": 1, "x": 604.0, "y": 104.0, "width": 12.0, "height": 12.0}]));
    assert_eq!(record["residue"], json!([]));
    let told = record["diagnostics"].as_array().unwrap();
    assert!(told.iter().all(|told| told["code"] != "unknown-icons"), "{told:?}");
}

#[test]
fn a_box_shaded_in_a_goals_colour_is_no_goal() {
    let shaded = (rgb(OFFICIAL[6]), [600.0, 100.0, 202.0, 26.0]);
    let (record, _) = record("shaded.pdf", file(&Drawn { squares: &[shaded], ..Drawn::default() }));
    assert_eq!(record["fields"]["sdgs"], json!([]));
}
