//! Files damaged as files get damaged: what can be read is read, and told.

use okoshi::text::pdf::{Document, Repair};

use crate::writer::{
    LINES, Shown, Writer, add_mincho, assemble, check, deflate, plain_page, read, set_lines, shift_jis,
    stream,
};

fn replaced(file: &[u8], from: &str, to: &str) -> Vec<u8> {
    let at = position(file, from);
    [&file[..at], to.as_bytes(), &file[at + from.len()..]].concat()
}

fn position(file: &[u8], needle: &str) -> usize {
    file.windows(needle.len()).position(|window| window == needle.as_bytes()).expect("in the file")
}

/// A page whose content is deflated, and the truth.
fn deflated_page(spoil: impl Fn(Vec<u8>) -> Vec<u8>) -> (Vec<u8>, Vec<Shown>) {
    let (content, truth) = set_lines(&LINES, shift_jis);
    let content = format!("{content} 0.5 w 50 400 m 545 400 l S % the table would follow here");
    let mut writer = Writer::new();
    let font = add_mincho(&mut writer, "90ms-RKSJ-H");
    let content = writer.add_stream("/Filter/FlateDecode", &spoil(deflate(content.as_bytes())));
    writer.add_page_of(&format!("{content} 0 R"), &format!("/Font<</F1 {font} 0 R>>"), "");
    (writer.finish(), truth)
}

/// A page whose content is a good stream and then one that never ends.
fn bomb_page() -> (Vec<u8>, Vec<Shown>) {
    let (content, truth) = set_lines(&LINES, shift_jis);
    let mut bomb = b"BT ET ".to_vec();
    bomb.resize(80 << 20, b' ');
    let mut writer = Writer::new();
    let font = add_mincho(&mut writer, "90ms-RKSJ-H");
    let good = writer.add_stream("/Filter/FlateDecode", &deflate(content.as_bytes()));
    let bad = writer.add_stream("/Filter/FlateDecode", &deflate(&bomb));
    writer.add_page_of(&format!("[{good} 0 R {bad} 0 R]"), &format!("/Font<</F1 {font} 0 R>>"), "");
    (writer.finish(), truth)
}

#[test]
fn damaged_files_are_read_and_the_damage_is_told() {
    let (file, truth) = plain_page();
    let table = position(&file, "xref\n0 ");
    let start = format!("startxref\n{table}");
    let after = file[position(&file, "/Length ")..].split(|byte| *byte == b'>').next().expect("a length");
    let length = String::from_utf8_lossy(after).into_owned();
    let mut shifted = file.clone();
    shifted.splice(15..15, *b"% a line that was not there before\n");
    let junk_before =
        [b"HTTP/1.1 200 OK\r\nContent-Type: application/pdf\r\n\r\n".as_slice(), &file].concat();
    let (spoiled_checksum, truth_of_deflated) = deflated_page(|mut data| {
        let end = data.len();
        data[end - 4..].fill(0);
        data
    });
    let (cut_data, _) = deflated_page(|data| data[..data.len() - 12].to_vec());
    let (headless, _) = deflated_page(|data| data[2..].to_vec());
    let (bomb, truth_of_bomb) = bomb_page();
    assert_eq!((&truth, &truth), (&truth_of_deflated, &truth_of_bomb));
    let table = [
        ("no cross-references", file[..table].to_vec(), "pdf-repaired"),
        ("startxref leads nowhere", replaced(&file, &start, "startxref\n99999999"), "pdf-repaired"),
        ("startxref leads into an object", replaced(&file, &start, "startxref\n40"), "pdf-repaired"),
        ("all offsets are wrong", shifted, "pdf-repaired"),
        ("cut within the cross-references", file[..table + 40].to_vec(), "pdf-repaired"),
        ("no trailer", replaced(&file, "trailer", "tra!ler"), "pdf-repaired"),
        ("length too short", replaced(&file, &length, "/Length 4"), "pdf-repaired"),
        ("length too long", replaced(&file, &length, "/Length 9999999"), "pdf-repaired"),
        ("no ends of objects", shown_without_ends(&file), "pdf-repaired"),
        ("junk before the header", junk_before, "pdf-repaired"),
        ("checksum wrong", spoiled_checksum, "pdf-damaged-stream"),
        ("data cut", cut_data, "pdf-damaged-stream"),
        ("data without its header", headless, "pdf-damaged-stream"),
        ("a bomb behind the text", bomb, "pdf-content-cut"),
    ];
    assert_eq!(table.len(), 14);
    for (name, file, told) in table {
        let document = read(&file);
        check(name, &document, &truth);
        let codes: Vec<&str> = document.warnings.iter().map(okoshi::text::pdf::Warning::code).collect();
        // A wrong length moves everything behind it, so the offsets are wrong too.
        assert!(codes.contains(&told), "{name}: {codes:?}");
    }
}

fn shown_without_ends(file: &[u8]) -> Vec<u8> {
    let mut file = file.to_vec();
    while let Some(at) = file.windows(6).position(|window| window == b"endobj") {
        file.drain(at..at + 6);
    }
    file
}

#[test]
fn what_was_mended_is_told_by_name() {
    let (file, _) = plain_page();
    let table = position(&file, "xref\n0 ");
    assert_eq!(read(&file).repaired, None);
    assert_eq!(read(&file[..table]).repaired, Some(Repair::Truncated));
    let elsewhere = replaced(&file, &format!("startxref\n{table}"), "startxref\n7");
    assert_eq!(read(&elsewhere).repaired, Some(Repair::CrossReferences));
    let mut shifted = file;
    shifted.splice(position(&shifted, "3 0 obj")..position(&shifted, "3 0 obj"), *b"  %moved\n");
    assert!(matches!(
        read(&shifted).repaired,
        Some(Repair::CrossReferences | Repair::ObjectsMisplaced { .. })
    ));
}

/// The page's lines with `junk` between the third and the fourth.
fn with_junk(junk: &[u8]) -> (Document, Vec<Shown>) {
    let (content, truth) = set_lines(&LINES, shift_jis);
    let middle = content.match_indices("BT").nth(3).expect("a fourth line").0;
    let content = [&content.as_bytes()[..middle], junk, b"\n", &content.as_bytes()[middle..]].concat();
    let mut writer = Writer::new();
    let font = add_mincho(&mut writer, "90ms-RKSJ-H");
    writer.add_page(&content, &format!("/Font<</F1 {font} 0 R>>"), "");
    (read(&writer.finish()), truth)
}

#[test]
fn a_damaged_token_costs_no_text_after_it() {
    let table: [&[u8]; 17] = [
        b")",
        b"]",
        b">>",
        b"}",
        b"{ } { }",
        b"<zz>",
        b"<",
        b"(never closed",
        b"[(never closed",
        b"[ 1 2 3",
        b"<< /Never /closed",
        b"1.2.3.4 -- +-",
        b"/ /#zz /",
        b"\x80\xFF\xFE\x00\x01",
        b"Xyz 12 NoSuch",
        b"BI /W 10 /H 10 ID never ends",
        b"1e999 99999999999999999999999999999999999999999999999999 Q Q ET EMC h",
    ];
    for junk in table {
        let name = String::from_utf8_lossy(junk).into_owned();
        let (document, truth) = with_junk(junk);
        check(&name, &document, &truth);
    }
}

#[test]
fn skipped_junk_is_counted() {
    let (document, _) = with_junk(b") } Xyz");
    let messages: Vec<String> = document.warnings.iter().map(|warning| warning.message().en).collect();
    assert_eq!(messages, ["page 1: 5 bytes of damaged content were skipped"]);
    assert_eq!(document.warnings[0].message().ja, "1 ページ：壊れた命令を 5 バイト読み飛ばしました");
}

#[test]
fn a_broken_page_costs_no_other_page() {
    let (content, truth) = set_lines(&LINES, shift_jis);
    let mut writer = Writer::new();
    let font = add_mincho(&mut writer, "90ms-RKSJ-H");
    let fonts = format!("/Font<</F1 {font} 0 R>>");
    writer.add_page(content.as_bytes(), &fonts, "");
    writer.add_page_of("999 0 R", "", "/MediaBox[0 0 0 0]/Rotate(x)");
    writer.add_page_of("3 0 R", "/Font 7/XObject[1 2]", "/Annots[null 1 <<>> 3 0 R]");
    writer.add_page(b"BT /F9 10 Tf 50 700 Td (ab) Tj ET", &fonts, "");
    let document = read(&writer.finish());
    check("first page", &document, &truth);
    assert_eq!(document.pages.len(), 4);
    let missing =
        document.warnings.iter().find(|warning| warning.code() == "pdf-missing-font").expect("a warning");
    assert_eq!(
        (missing.page(), missing.message().en.as_str()),
        (Some(4), "page 4: font F9 is not in the file")
    );
    assert_eq!(document.pages[3].span.of(&document.text), "\u{FFFD}\u{FFFD}\n");
}

#[test]
fn a_page_tree_in_ruins_still_gives_its_pages() {
    let (content, truth) = set_lines(&LINES, shift_jis);
    let mut writer = Writer::new();
    let font = add_mincho(&mut writer, "90ms-RKSJ-H");
    let page = writer.add_page(content.as_bytes(), &format!("/Font<</F1 {font} 0 R>>"), "");
    let mut bodies = writer.bodies("");
    bodies[1] = format!("<</Count -7/Kids[2 0 R {page} 0 R {page} 0 R 888 0 R null]>>").into_bytes();
    let document = read(&assemble(&bodies));
    check("page tree", &document, &truth);
    bodies[1] = stream("", b"no page tree at all");
    check("no page tree", &read(&assemble(&bodies)), &truth);
}
