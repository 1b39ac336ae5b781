//! A mistake in a drawing is shown where it stands.

use crate::console::{SAMPLE, file, folder, okoshi};

#[test]
fn mistakes_in_drawings_are_shown_with_file_line_and_caret() {
    #[rustfmt::skip]
    let table = [
        ("unknown-kind",   "form f\nedition e\ntitle 灯台の票\n\n| 灯台 | light : colour |\n"),
        ("unknown-setting", "form f\nedition e\ntitle 灯台の票\ncolour 赤\n"),
        ("open-row",       "form f\nedition e\ntitle 灯台の票\n| 灯台 | light : text\n"),
        ("no-title",       "form f\nedition e\n| 灯台 | light : text |\n"),
        ("stars-only",     "form f\nedition e\ntitle 灯台の票\n| * | light : text |\n"),
        ("twice",          "form f\nedition e\ntitle 灯台の票\n| 灯台 | light : text | 岬 | light : text |\n"),
        ("columns",        "form f\nedition e\ntitle 灯台の票\nrows lights[] ①\n| 灯台 | 高さ |\n| light : text |\n"),
        ("no-columns",     "form f\nedition e\ntitle 灯台の票\nrows lights[] ①\n"),
        ("unknown-field",  "form f\nedition e\ntitle 灯台の票\nid keeper\n| 灯台 | light : text |\n"),
        ("wide-before",    "form f\nedition e\ntitle 灯台の票\n| 灯台の名前とその高さ | height : metres |\n"),
    ];
    for (name, drawing) in table {
        let folder = folder(&format!("cli-drawing-{name}"));
        file(&folder, "light.form", drawing);
        let ran = okoshi(&["--grammar", folder.to_str().unwrap(), "forms", "list"]);
        assert_eq!((ran.code, ran.out.as_str()), (3, ""), "{name}: {}", ran.err);
        let told = ran.err.replace(folder.to_str().unwrap(), "forms");
        insta::with_settings!({ snapshot_path => "snapshots", prepend_module_to_snapshot => false }, {
            insta::assert_snapshot!(format!("drawing-{name}"), told);
        });
    }
}

#[test]
fn a_folder_of_drawings_that_is_not_there_is_told() {
    let ran = okoshi(&["--grammar", "no/such/folder", "convert", SAMPLE]);
    assert_eq!((ran.code, ran.out.as_str()), (3, ""));
    assert!(ran.err.contains("no/such/folder"), "{}", ran.err);
}

#[test]
fn two_files_of_one_form_are_told() {
    let folder = folder("cli-same-form");
    for (name, title) in [("a.form", "灯台票"), ("b.form", "岬票")] {
        file(&folder, name, format!("form f\nedition e\ntitle {title}\n| 名 | a : text |\n"));
    }
    let ran = okoshi(&["--grammar", folder.to_str().unwrap(), "forms", "list"]);
    assert_eq!((ran.code, ran.out.as_str()), (3, ""));
    assert!(ran.err.contains("a.form draws `f/e` too") && ran.err.contains("b.form:2:1"), "{}", ran.err);
}

#[test]
fn a_folder_without_drawings_is_told() {
    let folder = folder("cli-no-drawings");
    let ran = okoshi(&["--grammar", folder.to_str().unwrap(), "forms", "list"]);
    assert_eq!((ran.code, ran.out.as_str()), (3, ""));
    assert!(ran.err.contains("no drawing (*.form)"), "{}", ran.err);
}

#[test]
fn a_form_of_ones_own_reads_its_sheets() {
    let folder = folder("cli-own-form");
    let drawing = "form light\nedition e1\ntitle 灯台点検票\nid name\n\n| 灯台の名 | name : text |\n| 点検の結果 | result : text |\n";
    file(&folder, "light.form", drawing);
    let sheet = file(&folder, "sheet.txt", "灯台点検票\n灯台の名 北の岬\n点検の結果 灯は明るい。\n");
    let grammar = folder.to_str().unwrap();
    let ran =
        okoshi(&["--grammar", grammar, "convert", "--format", "jsonl", "--diagnostics", "json", &sheet]);
    let records = ran.records();
    assert_eq!(records[0]["form"], "light", "{}", ran.out);
    assert_eq!(records[0]["fields"]["name"], "北の岬", "{}", ran.out);
}

#[cfg(unix)]
#[test]
fn a_drawing_is_a_regular_file_of_bounded_size() {
    use std::os::unix::fs::symlink;
    let folder = folder("cli-drawings-odd");
    let drawing = folder.join("x.form");
    let grammar = folder.to_str().unwrap();
    let refused = |said: &str| {
        let ran = okoshi(&["--grammar", grammar, "forms", "list"]);
        assert_eq!(ran.code, 3, "{}", ran.err);
        assert!(ran.err.contains(said) && ran.err.contains("x.form"), "{}", ran.err);
        std::fs::remove_file(&drawing).unwrap();
    };
    assert!(std::process::Command::new("mkfifo").arg(&drawing).status().unwrap().success());
    refused("no regular file");
    symlink("/dev/zero", &drawing).unwrap();
    refused("no regular file");
    std::fs::File::create(&drawing).unwrap().set_len(3 << 20).unwrap();
    refused("3145728 bytes");

    symlink(".", folder.join("again")).unwrap();
    file(&folder, "x.form", "form f\nedition e\ntitle 灯台の票\n| 灯台 | light : text |\n");
    let ran = okoshi(&["--grammar", grammar, "forms", "list"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
}
