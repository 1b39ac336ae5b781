//! The language of messages, and `okoshi value` as people and tools call it.

use std::io::Write;
use std::process::{Command, Stdio};

struct Ran {
    code: i32,
    out: String,
    err: String,
}

/// Runs `okoshi` under a locale, with something on standard input.
fn okoshi(arguments: &[&str], locale: &[(&str, &str)], input: &str) -> Ran {
    let mut command = Command::new(env!("CARGO_BIN_EXE_okoshi"));
    for name in ["LC_ALL", "LC_MESSAGES", "LANG"] {
        command.env_remove(name);
    }
    let mut child = command
        .args(arguments)
        .envs(locale.iter().copied())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
    let ended = child.wait_with_output().unwrap();
    Ran {
        code: ended.status.code().unwrap(),
        out: String::from_utf8(ended.stdout).unwrap(),
        err: String::from_utf8(ended.stderr).unwrap(),
    }
}

#[test]
fn values_of_arguments_and_of_lines_are_the_same() {
    let texts = ["9月末までに", "4～6月", "検討中"];
    let arguments = ["value", "period", "--fiscal-year", "2023"];
    let given = okoshi(&[&arguments[..], &texts[..]].concat(), &[], "");
    let piped = okoshi(&arguments, &[], &texts.join("\r\n"));
    assert_eq!((given.code, given.err.as_str()), (0, ""));
    assert_eq!((piped.code, &piped.out), (0, &given.out));
    let lines: Vec<serde_json::Value> =
        given.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(lines.len(), texts.len());
    assert_eq!(lines[0]["values"][0]["end"], "2023-09-30");
    assert_eq!(lines[1]["values"][0]["start"], "2023-04-01");
    assert_eq!(lines[2]["values"], serde_json::json!([]));
}

#[test]
fn the_spans_of_values_give_back_their_text() {
    let text = "研修会を年3回、参加者は約120人（前年度比5%増）、9月末までに1,200千円";
    for kind in ["quantity", "period", "era-year"] {
        let ran = okoshi(&["value", kind, "--fiscal-year", "2023", text], &[], "");
        let line: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
        assert_eq!(line["text"], text);
        for value in line["values"].as_array().unwrap() {
            let at = |end: usize| usize::try_from(value["span"][end].as_u64().unwrap()).unwrap();
            assert_eq!(value["text"], text[at(0)..at(1)], "{kind}");
        }
        assert_eq!(line["values"].as_array().unwrap().is_empty(), kind == "era-year", "{line}");
    }
}

#[test]
fn a_month_takes_the_fiscal_year_that_is_given() {
    #[rustfmt::skip]
    let table = [
        (vec!["value", "period", "2月"],                              "null"),
        (vec!["value", "period", "--fiscal-year", "2023", "2月"],     "\"2024-02-01\""),
        (vec!["value", "period", "--fiscal-year", "2018", "2月"],     "\"2019-02-01\""),
        (vec!["value", "period", "--fiscal-year", "-5000000", "2月"], "null"),
    ];
    for (arguments, want) in table {
        let ran = okoshi(&arguments, &[], "");
        let line: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
        assert_eq!(line["values"][0]["start"].to_string(), want, "{arguments:?}");
    }
}

#[test]
fn messages_are_in_the_language_of_the_locale() {
    let missing = ["convert", "no-such-file.txt"];
    let is_japanese = |text: &str| text.contains("ファイルがありません");
    #[rustfmt::skip]
    let table: [(&[(&str, &str)], bool); 8] = [
        (&[("LANG", "ja_JP.UTF-8")],                          true),
        (&[("LC_MESSAGES", "ja_JP.eucJP")],                   true),
        (&[("LC_ALL", "ja")],                                 true),
        (&[("LC_ALL", ""), ("LANG", "ja_JP.UTF-8")],          true),
        (&[("LC_ALL", "C"), ("LANG", "ja_JP.UTF-8")],         false),
        (&[("LC_MESSAGES", "en_US"), ("LANG", "ja_JP")],      false),
        (&[("LANG", "jam_JM")],                               false),
        (&[],                                                 false),
    ];
    for (locale, want) in table {
        let ran = okoshi(&missing, locale, "");
        assert_eq!((ran.code, is_japanese(&ran.err)), (5, want), "{locale:?}: {}", ran.err);
    }
    let english = okoshi(&["--lang", "en", "convert", "no-such-file.txt"], &[("LANG", "ja_JP.UTF-8")], "");
    assert!(english.err.contains("there is no such file"), "{}", english.err);
}

#[test]
fn mistakes_in_arguments_are_told_in_either_language() {
    #[rustfmt::skip]
    let table: [(&[&str], &str, &str); 7] = [
        (&["convert", "--colour", "a.txt"],              "--colour",  "という引数はありません"),
        (&["convert", "--format", "papyrus", "a.txt"],   "papyrus",   "は使えません"),
        (&["convert", "--max-bytes", "many", "a.txt"],   "many",      "を読めません"),
        (&["value"],                                     "<KIND>",    "足りません"),
        (&["paint"],                                     "paint",     "という命令はありません"),
        (&["convert", "a.txt", "--encoding"],            "--encoding", "値"),
        (&[],                                            "okoshi",    "命令"),
    ];
    for (arguments, named, japanese) in table {
        let ja = okoshi(arguments, &[("LANG", "ja_JP.UTF-8")], "");
        assert_eq!((ja.code, ja.out.as_str()), (2, ""), "{arguments:?}: {}", ja.err);
        assert!(ja.err.contains(named) && ja.err.contains(japanese), "{arguments:?}: {}", ja.err);
        let asked = okoshi(&[arguments, &["--lang", "en"]].concat(), &[("LANG", "ja_JP.UTF-8")], "");
        if !arguments.is_empty() && arguments.last() != Some(&"--encoding") {
            assert_eq!(asked.code, 2, "{arguments:?}");
            assert!(asked.err.contains(named) && !asked.err.contains(japanese), "{}", asked.err);
        }
    }
}
