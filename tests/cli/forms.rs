//! The forms at hand, and why one fits.

use crate::console::{SAMPLE, okoshi};

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
