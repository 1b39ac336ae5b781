//! What cannot be read is told, with its exit code, and stops nothing else.

use std::fs;

use lopdf::encryption::crypt_filters::{Aes128CryptFilter, CryptFilter};
use lopdf::{Document, EncryptionState, EncryptionVersion, Permissions, dictionary};

use crate::console::{SAMPLE, file, folder, okoshi, okoshi_reading};

/// A PDF of one empty page that a password locks.
fn locked_pdf() -> Vec<u8> {
    let mut pdf = Document::with_version("1.7");
    let pages = pdf.new_object_id();
    let page = pdf.add_object(dictionary! {
        "Type" => "Page", "Parent" => pages, "MediaBox" => vec![0.into(), 0.into(), 200.into(), 200.into()],
    });
    let tree = dictionary! { "Type" => "Pages", "Kids" => vec![page.into()], "Count" => 1 };
    pdf.objects.insert(pages, tree.into());
    let catalog = pdf.add_object(dictionary! { "Type" => "Catalog", "Pages" => pages });
    pdf.trailer.set("Root", catalog);
    let id = lopdf::Object::string_literal("0123456789abcdef");
    pdf.trailer.set("ID", vec![id.clone(), id]);
    let filter: std::sync::Arc<dyn CryptFilter> = std::sync::Arc::new(Aes128CryptFilter);
    let version = EncryptionVersion::V4 {
        document: &pdf,
        encrypt_metadata: true,
        crypt_filters: [(b"StdCF".to_vec(), filter)].into(),
        stream_filter: b"StdCF".to_vec(),
        string_filter: b"StdCF".to_vec(),
        owner_password: "lighthouse",
        user_password: "harbour",
        permissions: Permissions::all(),
    };
    let state = EncryptionState::try_from(version).unwrap();
    pdf.encrypt(&state).unwrap();
    let mut bytes = Vec::new();
    pdf.save_to(&mut bytes).unwrap();
    bytes
}

#[test]
fn each_file_that_cannot_be_read_is_told_and_the_others_are_read() {
    let folder = folder("cli-inputs");
    #[rustfmt::skip]
    let table = [
        // name                 what is in it                               code that is told
        ("empty.txt",           Some(Vec::new()),                           "empty"),
        ("blank.txt",           Some(b"  \n\r\n\x0c\n".to_vec()),           "empty"),
        ("noise.bin",           Some((0..4000u32).map(|n| (n * 7 % 251) as u8 & 0x1f).collect()), "binary"),
        ("picture.png",         Some(b"\x89PNG\r\n\x1a\n0000".to_vec()),    "binary"),
        ("locked.pdf",          Some(locked_pdf()),                         "pdf-locked"),
        ("cut.pdf",             Some(b"%PDF-1.7\n%\xe2\xe3".to_vec()),      "pdf-unreadable"),
        ("missing.txt",         None,                                       "io"),
    ];
    for (name, bytes, code) in table {
        let path = match bytes {
            Some(bytes) => file(&folder, name, bytes),
            None => folder.join(name).to_str().unwrap().to_owned(),
        };
        let alone = okoshi(&["convert", "--format", "jsonl", "--diagnostics", "json", &path]);
        assert_eq!((alone.code, alone.out.as_str()), (5, ""), "{name}: {}", alone.err);
        let told = alone.told();
        let failure =
            told.iter().find(|line| line["severity"] == "error").unwrap_or_else(|| panic!("{name}"));
        assert_eq!(failure["code"], code, "{name}: {failure}");
        assert!(failure["file"].as_str().unwrap().ends_with(name), "{failure}");
        for key in ["message", "help"] {
            assert!(!failure[key].as_str().unwrap().is_empty(), "{name} has no {key}");
        }

        let among = okoshi(&["convert", "--format", "jsonl", "--diagnostics", "json", &path, SAMPLE]);
        assert_eq!(among.code, 4, "{name}: {}", among.err);
        assert_eq!(among.records().len(), 5, "{name}: the other file is read");
    }
}

#[test]
fn messages_are_in_japanese_where_asked() {
    let folder = folder("cli-japanese");
    let path = file(&folder, "empty.txt", "");
    let ran = okoshi(&["convert", "--lang", "ja", &path]);
    assert_eq!(ran.code, 5);
    assert!(ran.err.contains("ファイルに文字がありません"), "{}", ran.err);
    let ran = okoshi(&["convert", "--lang", "en", &path]);
    assert!(ran.err.contains("there is no character in the file"), "{}", ran.err);
}

#[test]
fn a_text_that_no_form_fits_becomes_a_record_of_residue() {
    let folder = folder("cli-unknown");
    let text = "灯台守の日記\n\n今日も海は静かであった。\n夕方に霧が出たので鐘を鳴らした。\n";
    let path = file(&folder, "diary.txt", text);
    let ran = okoshi(&["convert", "--format", "jsonl", "--diagnostics", "json", &path]);
    assert_eq!(ran.code, 1, "{}", ran.err);
    let records = ran.records();
    assert_eq!(records.len(), 1);
    assert_eq!(records[0]["kind"], "unknown");
    assert_eq!(records[0]["fields"], serde_json::json!({}));
    assert_eq!(records[0]["ledger"]["residue"], records[0]["ledger"]["source"]);
    assert!(ran.told().iter().any(|line| line["code"] == "unknown-form"), "{}", ran.err);
}

#[test]
fn standard_input_is_read_as_a_dash() {
    let bytes = fs::read(SAMPLE).unwrap();
    let piped = okoshi_reading(&["convert", "--format", "jsonl", "--diagnostics", "none", "-"], &bytes);
    let named = okoshi(&["convert", "--format", "jsonl", "--diagnostics", "none", SAMPLE]);
    assert_eq!(piped.code, named.code);
    let fields = |ran: &crate::console::Ran| -> Vec<_> {
        ran.records().iter().map(|record| record["fields"].clone()).collect()
    };
    assert_eq!(fields(&piped), fields(&named));
    assert_eq!(piped.records()[0]["source"]["file"], "-");
    let nothing = okoshi_reading(&["convert", "-"], b"");
    assert_eq!((nothing.code, nothing.out.as_str()), (5, ""));
}

#[test]
fn standard_output_carries_data_only_and_diagnostics_are_json_where_asked() {
    let ran = okoshi(&["convert", "--format", "jsonl", "--diagnostics", "json", SAMPLE]);
    assert_eq!(ran.records().len(), 5);
    for line in ran.told() {
        for key in ["severity", "code", "message", "help", "file", "pages"] {
            assert!(line.get(key).is_some(), "{line} has no {key}");
        }
        assert!(["info", "warning", "error"].contains(&line["severity"].as_str().unwrap()), "{line}");
    }
    let silent = okoshi(&["convert", "--format", "jsonl", "--diagnostics", "none", SAMPLE]);
    assert_eq!((silent.err.as_str(), &silent.out), ("", &ran.out));
    let array = okoshi(&["convert", "--format", "json", "--pretty", "--diagnostics", "none", SAMPLE]);
    let array: Vec<serde_json::Value> = serde_json::from_str(&array.out).unwrap();
    assert_eq!(array, ran.records());
}

#[test]
fn a_byte_that_does_not_decode_is_told_with_its_offset() {
    let folder = folder("cli-undecoded");
    let mut bytes = fs::read(SAMPLE).unwrap();
    bytes.insert(0, 0xff);
    let path = file(&folder, "sheet.txt", bytes);
    let ran = okoshi(&["convert", "--format", "jsonl", "--diagnostics", "json", &path]);
    assert_eq!(ran.code, 1, "{}", ran.err);
    let told = ran.told();
    let undecoded: Vec<_> = told.iter().filter(|line| line["code"] == "undecoded").collect();
    assert_eq!(undecoded.len(), 1, "{}", ran.err);
    assert!(undecoded[0]["message"].as_str().unwrap().contains("FF at offset 0"), "{}", undecoded[0]);
}

#[test]
fn wrong_arguments_end_with_usage() {
    #[rustfmt::skip]
    let table: [(&[&str], &str); 7] = [
        (&[],                                              "Usage"),
        (&["convert"],                                     "Usage"),
        (&["transmogrify"],                                "unrecognized subcommand"),
        (&["convert", "--format", "papyrus", SAMPLE],      "papyrus"),
        (&["convert", "--encoding", "klingon", SAMPLE],    "no encoding is named `klingon`"),
        (&["convert", "--form", "tax-return", SAMPLE],     "no form is named `tax-return`"),
        (&["value", "colour", "red"],                      "colour"),
    ];
    for (arguments, wanted) in table {
        let ran = okoshi(arguments);
        assert_eq!((ran.code, ran.out.as_str()), (2, ""), "{arguments:?}: {}", ran.err);
        assert!(ran.err.contains(wanted), "{arguments:?}: {}", ran.err);
    }
}

#[test]
fn exit_codes_are_listed_as_they_are_used() {
    let ran = okoshi(&["exit-codes"]);
    assert_eq!((ran.code, ran.err.as_str()), (0, ""));
    for code in ["0", "1", "2", "3", "4", "5", "130"] {
        let is_told = |line: &str| line.split_whitespace().next() == Some(code);
        assert!(ran.out.lines().any(is_told), "{code} is not in\n{}", ran.out);
    }
    let japanese = okoshi(&["exit-codes", "--lang", "ja"]);
    assert_eq!(japanese.out.lines().count(), ran.out.lines().count());
    assert_ne!(japanese.out, ran.out);
}

#[test]
fn a_reader_that_goes_away_is_no_failure() {
    use std::process::{Command, Stdio};
    let mut child = Command::new(env!("CARGO_BIN_EXE_okoshi"))
        .args(["convert", "--format", "jsonl", "--diagnostics", "none", SAMPLE])
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let code = child.wait().unwrap().code().unwrap();
    assert!([0, 1].contains(&code), "ended with {code}");
}

#[cfg(unix)]
#[test]
fn devices_are_refused_and_pipes_are_read() {
    use std::process::Command;
    let device = okoshi(&["convert", "--format", "jsonl", "--diagnostics", "none", "/dev/zero", SAMPLE]);
    assert_eq!((device.code, device.records().len()), (4, 5), "{}", device.err);
    let alone = okoshi(&["convert", "/dev/zero"]);
    assert!(alone.err.contains("it is a device"), "{}", alone.err);

    let pipe = folder("cli-pipe").join("pipe");
    assert!(Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    let pipe = pipe.to_str().unwrap();
    let silent = okoshi(&["convert", "--time-limit", "1", pipe]);
    assert_eq!(silent.code, 5);
    assert!(silent.err.contains("error[no-end]"), "{}", silent.err);
    let mut writer = Command::new("cp").args([SAMPLE, pipe]).spawn().unwrap();
    let read = okoshi(&["convert", "--format", "jsonl", "--diagnostics", "none", pipe]);
    assert_eq!(read.records().len(), 5, "{}", read.err);
    writer.wait().unwrap();
}

#[test]
fn pages_that_cannot_be_written_are_told_of_the_output() {
    let pdf = "samples/kazehaya-mokuhyo/r5-ruled.pdf";
    let folder = folder("cli-pages");
    let nowhere = folder.join("no/such/page.pdf");
    for output in [nowhere.to_str().unwrap(), folder.to_str().unwrap()] {
        let ran = okoshi(&["pages", pdf, "-p", "1", "-o", output]);
        assert_eq!(ran.code, 6, "{output}: {}", ran.err);
        assert!(ran.err.contains(&format!("--> {output}")), "{}", ran.err);
    }
    let copy = file(&folder, "copy.pdf", fs::read(pdf).unwrap());
    assert_eq!(okoshi(&["pages", &copy, "-p", "1", "-o", &copy]).code, 2);
    assert_eq!(fs::read(&copy).unwrap(), fs::read(pdf).unwrap());
    let page = folder.join("page.pdf");
    assert_eq!(okoshi(&["pages", &copy, "-p", "1", "-o", page.to_str().unwrap()]).code, 0);
    assert!(fs::read(&page).unwrap().starts_with(b"%PDF"));
}

#[cfg(unix)]
#[test]
fn a_folder_for_temporary_files_that_is_not_there_is_named() {
    let ended = std::process::Command::new(env!("CARGO_BIN_EXE_okoshi"))
        .args(["--lang", "en", "convert", SAMPLE])
        .env("TMPDIR", "/no/such/folder")
        .output()
        .unwrap();
    let err = String::from_utf8(ended.stderr).unwrap();
    assert_eq!(ended.status.code(), Some(6));
    assert!(err.contains("TMPDIR") && err.contains("--> /no/such/folder"), "{err}");
}
