//! How a form is told from others, and what is said where none or another fits.

use serde_json::Value;

use crate::console::{SAMPLE, file, folder, okoshi};

fn first(arguments: &[&str]) -> Value {
    let mut all = vec!["convert", "--format", "jsonl", "--diagnostics", "none"];
    all.extend(arguments);
    okoshi(&all).records().remove(0)
}

fn told(record: &Value, code: &str) -> Option<String> {
    let told = record["diagnostics"].as_array().unwrap().iter().find(|told| told["code"] == code);
    told.map(|told| told["message"].as_str().unwrap().to_owned())
}

#[test]
fn a_page_that_says_the_covers_title_alone_is_no_cover() {
    let folder = folder("cli-no-cover");
    for (name, text) in [
        ("school", "令和５年度　重点目標\n○○市立東小学校\n１　確かな学力を育てる\n２　豊かな心を育てる\n"),
        (
            "health",
            "令和５年度　重点目標\n健康づくり計画推進協議会資料\n1 受診率を60％にする\n2 野菜を食べる\n",
        ),
        (
            "news",
            "広報 令和5年5月号　特集　令和５年度重点目標\n政策企画部　計画の推進\n総務部　組織の見直し\n",
        ),
        ("list", "令和５年度　重点目標\n総務部\n1 人材の育成\n2 危機管理の強化\n財政部\n1 健全な財政運営\n"),
    ] {
        let record = first(&[&file(&folder, &format!("{name}.txt"), text)]);
        assert_eq!(record["kind"], "unknown", "{name}");
        let message = told(&record, "unknown-form").unwrap();
        assert!(message.contains("ueda-mokuhyo/cover"), "{name}: {message}");
    }
    let cover = "令和５年度　重点目標\n\n風車振興部\n\n１　風を生かす\n２　道の駅を町の台所にする\n";
    let record = first(&[&file(&folder, "cover.txt", cover)]);
    assert_eq!((&record["kind"], &record["fit"]["share"]), (&Value::from("cover"), &Value::from(1.0)));
}

#[test]
fn the_nearest_form_is_the_one_of_which_most_is_there() {
    let folder = folder("cli-nearest");
    let nothing = first(&[&file(&folder, "diary.txt", "灯台守の日記\n今日も海は静かであった。\n")]);
    assert_eq!(told(&nothing, "unknown-form").unwrap(), "no form fits");
    let drawing = "form aa\nedition e\ntitle 灯台点検票\n| 灯台の名 | a : text | 点検の結果 | b : text | 備考 | c : text |\n";
    let drawings = folder.join("forms");
    std::fs::create_dir_all(&drawings).unwrap();
    file(&drawings, "aa.form", drawing);
    let sheet = file(&folder, "sheet.txt", "灯台の名\n北の岬\n");
    let some = first(&["--grammar", drawings.to_str().unwrap(), &sheet]);
    assert!(told(&some, "unknown-form").unwrap().contains("nearest is aa/e"), "{some}");
}

#[test]
fn a_form_that_was_named_and_fits_less_is_told() {
    let named = first(&["--form", "h19", SAMPLE]);
    assert!(named["fit"]["margin"].as_f64().unwrap() < 0.0, "{}", named["fit"]);
    let all = okoshi(&["convert", "--format", "jsonl", "--diagnostics", "none", "--form", "h19", SAMPLE]);
    let sheets = all.records();
    let sheet = sheets.iter().find(|record| record["source"]["pages"][0] == 2).unwrap();
    let message = told(sheet, "better-form").unwrap();
    assert!(message.contains("h19") && message.contains("ueda-mokuhyo/r5 fits better"), "{message}");
    let best = okoshi(&["convert", "--format", "jsonl", "--diagnostics", "none", "--form", "r5", SAMPLE]);
    let sheets = best.records();
    let sheet = sheets.iter().find(|record| record["source"]["pages"][0] == 2).unwrap();
    assert!(sheet["fit"]["margin"].as_f64().unwrap() > 0.0, "{}", sheet["fit"]);
    assert_eq!(told(sheet, "better-form"), None);
}
