//! The forms at hand, and why one fits.

use crate::console::{SAMPLE, file, folder, okoshi};

#[test]
fn forms_are_listed_by_full_name() {
    let ran = okoshi(&["forms", "list"]);
    assert_eq!((ran.code, ran.err.as_str()), (0, ""));
    for name in ["ueda-mokuhyo/cover", "ueda-mokuhyo/h19", "ueda-mokuhyo/r1", "ueda-mokuhyo/r5"] {
        assert!(ran.out.lines().any(|line| line.split('\t').next() == Some(name)), "{name}: {}", ran.out);
    }
}

#[test]
fn a_form_is_shown_as_drawn() {
    let drawing = std::fs::read_to_string("grammar/ueda-mokuhyo/r5.form").unwrap();
    for name in ["ueda-mokuhyo/r5", "r5"] {
        let ran = okoshi(&["forms", "show", name]);
        assert_eq!((ran.code, ran.out.trim_end()), (0, drawing.trim_end()));
    }
    let family = okoshi(&["forms", "show", "ueda-mokuhyo"]);
    assert_eq!(family.out.matches("edition ").count(), 4);
    let unknown = okoshi(&["forms", "show", "tax-return"]);
    assert_eq!((unknown.code, unknown.out.as_str()), (2, ""));
    assert!(unknown.err.contains("ueda-mokuhyo/r5"), "the names there are: {}", unknown.err);
}

#[test]
fn explain_shows_every_label_of_every_form() {
    let ran = okoshi(&["forms", "explain", SAMPLE]);
    assert_eq!((ran.code, ran.err.as_str()), (0, ""));
    assert_eq!(ran.out.matches("\nsheet ").count() + 1, 5, "one part a sheet");
    assert!(ran.out.contains("* ueda-mokuhyo/r5"), "{}", ran.out);
    let missing = okoshi(&["forms", "explain", "no/such/file.txt"]);
    assert_eq!((missing.code, missing.out.as_str()), (5, ""));
}

#[test]
fn explain_tells_lines_of_the_file_and_the_nearest_miss() {
    let folder = folder("cli-explain");
    let drawing = "form light\nedition e1\ntitle 灯台点検票\n\n| 灯台の名 | name : text |\n| 点検の結果 | result : text |\n";
    file(&folder, "light.form", drawing);
    let sheets = "灯台点検票\n灯台の名\n北の岬\n点検の結果\n灯は明るい。\n\u{c}灯台点検票\n灯台の名\n南の岬\n点検した結果\n灯は暗い。\n";
    let path = file(&folder, "sheets.txt", sheets);
    let explain = |lang: &str| {
        okoshi(&["--lang", lang, "--grammar", folder.to_str().unwrap(), "forms", "explain", &path])
    };
    let ran = explain("en");
    assert_eq!((ran.code, ran.err.as_str()), (0, ""));
    for line in [
        "read as light/e1",
        "found    灯台の名  (line 2)",
        "found    灯台の名  (line 7)",
        "missing  点検の結果  (nearest: 点検した結果, 2 of 5 differ)",
    ] {
        assert!(ran.out.contains(line), "{line}: {}", ran.out);
    }
    assert!(
        explain("ja").out.contains("なし    点検の結果（最も近いのは「点検した結果」、5 字中 2 字が違う）")
    );
}
