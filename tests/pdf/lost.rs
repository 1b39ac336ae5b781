//! Pages, contents and texts that a file names and does not give: each is told, and those behind it keep their places.

use okoshi::diagnostic::{Problem, Severity};
use okoshi::error::Error;
use okoshi::form::Library;
use okoshi::input::Source;
use okoshi::text::pdf::{Document, Warning};
use okoshi::text::{self, Options};

use crate::writer::{
    LINES, Writer, add_mincho, assemble, assert_lawful, deflate, plain_page, read, set_lines, shift_jis,
    stream,
};

/// Three pages with a line each, with the bodies of their objects: pages 7, 9 and 11, each behind its content.
fn three_pages(change: impl Fn(&mut Vec<Vec<u8>>)) -> Document {
    let mut writer = Writer::new();
    let font = add_mincho(&mut writer, "90ms-RKSJ-H");
    for line in ["一枚目", "二枚目", "三枚目"] {
        let (content, _) = set_lines(&[line], shift_jis);
        writer.add_page(content.as_bytes(), &format!("/Font<</F1 {font} 0 R>>"), "");
    }
    let mut bodies = writer.bodies("");
    change(&mut bodies);
    read(&assemble(&bodies))
}

fn put(bodies: &mut [Vec<u8>], number: usize, from: &str, to: &str) {
    let body = String::from_utf8_lossy(&bodies[number - 1]).into_owned();
    assert!(body.contains(from), "{body}");
    bodies[number - 1] = body.replace(from, to).into_bytes();
}

/// The text of each page.
fn texts(document: &Document) -> Vec<&str> {
    document.pages.iter().map(|page| page.span.of(&document.text).trim()).collect()
}

fn told(document: &Document) -> Vec<(Option<usize>, &'static str)> {
    document.warnings.iter().map(|warning| (warning.page(), warning.code())).collect()
}

#[test]
fn a_lost_page_is_told_and_those_behind_it_keep_their_numbers() {
    type Change = fn(&mut Vec<Vec<u8>>);
    type Told = &'static [(Option<usize>, &'static str)];
    let lost: Told = &[(Some(2), "pdf-page-lost")];
    let content: Told = &[(Some(2), "pdf-content-lost")];
    #[rustfmt::skip]
    let table: [(&str, Change, Told); 6] = [
        ("nothing",                   |_| {},                                                            &[]),
        ("a box that is no number",   |all| put(all, 9, "[0 0 595 842]", "[0 0 nan 842]"),               lost),
        ("a number no PDF writes",    |all| put(all, 9, "[0 0 595 842]", "[0 0 1e3 842]"),               lost),
        ("a kid that is not there",   |all| put(all, 2, "9 0 R", "99 0 R"),                              lost),
        ("a font for a page",         |all| put(all, 2, "9 0 R", "5 0 R"),                               lost),
        ("contents that are not there", |all| put(all, 9, "/Contents 8 0 R", "/Contents 99 0 R"),        content),
    ];
    for (name, change, want) in table {
        let document = three_pages(change);
        assert_lawful(name, &document);
        let middle = if want.is_empty() { "二枚目" } else { "" };
        assert_eq!(texts(&document), ["一枚目", middle, "三枚目"], "{name}");
        assert_eq!(told(&document), want, "{name}");
        for warning in document.warnings {
            assert_eq!(Problem::Pdf(warning).severity(), Severity::Error, "{name}");
        }
    }
}

#[test]
fn a_part_of_a_page_that_is_lost_costs_no_other() {
    let document = three_pages(|all| put(all, 9, "/Contents 8 0 R", "/Contents[99 0 R 8 0 R]"));
    assert_eq!(texts(&document), ["一枚目", "二枚目", "三枚目"]);
    assert_eq!(told(&document), [(Some(2), "pdf-content-lost")]);
    let endless = three_pages(|all| put(all, 10, "endstream", "         "));
    assert_eq!(texts(&endless), ["一枚目", "二枚目", ""]);
    assert_eq!(told(&endless), [(Some(3), "pdf-content-lost")]);
}

#[test]
fn pages_in_a_row_are_told_together_and_a_deleted_one_is_not() {
    let document = three_pages(|all| put(all, 2, "[7 0 R 9 0 R", "[98 0 R 99 0 R"));
    assert_eq!(texts(&document), ["", "", "三枚目"]);
    assert_eq!(document.warnings, [Warning::PagesLost { page: 1, last: 2 }]);
    let deleted = three_pages(|all| {
        put(all, 2, "9 0 R", "99 0 R");
        put(all, 2, "/Count 3", "/Count 2");
    });
    assert_eq!((texts(&deleted), told(&deleted)), (vec!["一枚目", "三枚目"], vec![]));
    let unnamed = three_pages(|all| put(all, 2, "9 0 R", ""));
    assert_eq!(unnamed.warnings, [Warning::PagesMissing { pages: 1, found: 2 }]);
}

#[test]
fn attached_files_are_told_by_name() {
    let mut writer = Writer::new();
    let font = add_mincho(&mut writer, "90ms-RKSJ-H");
    let file = writer.add("<</Type/Filespec/F(a.pdf)/UF<FEFF30B730FC30C8002E007000640066>>>");
    let leaf = writer.add(format!("<</Names[(a) {file} 0 R (b.txt) <<>>]>>"));
    let tree = writer.add(format!("<</Kids[{leaf} 0 R {leaf} 0 R]>>"));
    let (content, _) = set_lines(&LINES, shift_jis);
    writer.add_page(content.as_bytes(), &format!("/Font<</F1 {font} 0 R>>"), "");
    let document = read(&writer.finish_with(&format!("/Names<</EmbeddedFiles {tree} 0 R>>")));
    let names = vec!["シート.pdf".to_owned(), "b.txt".to_owned()];
    assert_eq!(document.warnings, [Warning::Attachments { files: 2, names }]);
}

/// Why nothing is read of a file.
fn failure(bytes: Vec<u8>) -> Error {
    let read = text::read(&Source::new("a.pdf", bytes), &Library::none(), &Options::default());
    read.map(|document| document.text).expect_err("there is nothing to read")
}

/// A page with this content.
fn page(content: Vec<u8>, catalog: &str) -> Vec<u8> {
    let mut writer = Writer::new();
    let font = add_mincho(&mut writer, "90ms-RKSJ-H");
    let content = writer.add(content);
    writer.add_page_of(&format!("{content} 0 R"), &format!("/Font<</F1 {font} 0 R>>"), "");
    writer.finish_with(catalog)
}

#[test]
fn a_damaged_file_without_text_is_not_called_empty() {
    let (content, _) = set_lines(&LINES, shift_jis);
    let packed = deflate(content.as_bytes());
    let mut cut = page(stream("/Filter/FlateDecode", &packed[..10]), "");
    cut.truncate(cut.windows(7).position(|seven| seven == b"trailer").expect("a trailer"));
    let no_end = String::from_utf8_lossy(&stream("", b"BT ET")).replace("endstream", "");
    let misplaced = content.replace(" Td", " Td 999999999 999999999 Td").into_bytes();
    let attached = "/Names<</EmbeddedFiles<</Names[(a) <<>>]>>>>";
    let nothing = stream("/Filter/FlateDecode", b"");
    #[rustfmt::skip]
    let table = [
        ("cut",          cut,                                                    "pdf-damaged"),
        ("no content",   page(b"null".to_vec(), ""),                             "pdf-damaged"),
        ("no end",       page(no_end.into_bytes(), ""),                          "pdf-damaged"),
        ("other filter", page(stream("/Filter/JBIG2Decode", &packed), ""),       "pdf-damaged"),
        ("misplaced",    page(stream("", &misplaced), ""),                       "pdf-damaged"),
        ("attached",     page(nothing.clone(), attached),                        "pdf-attachments"),
        ("nothing",      page(nothing, ""),                                      "empty"),
    ];
    for (name, file, code) in table {
        let error = failure(file);
        assert_eq!(error.code(), code, "{name}: {error}");
        assert_eq!(error.help().en.contains("anew;"), code == "pdf-damaged", "{name}");
    }
}

#[test]
fn a_pdf_behind_junk_or_without_its_head_is_one() {
    let (file, _) = plain_page();
    let headless = [b"%XXX".as_slice(), &file[4..]].concat();
    for (name, junk, file) in
        [("junk", 2_000, &file), ("more junk", 10_000, &file), ("no head", 0, &headless)]
    {
        let bytes = [vec![b'x'; junk], b"\n".to_vec(), file.clone()].concat();
        let document = text::read(&Source::new(name, bytes), &Library::none(), &Options::default());
        assert_eq!(document.map(|document| document.media_type).ok(), Some("application/pdf"), "{name}");
    }
    let about = "A file ends with startxref and %%EOF; an object begins with 1 0 obj.\n".repeat(2)
        + &"x".repeat(4_000);
    let text = text::read(&Source::new("a.txt", about.into_bytes()), &Library::none(), &Options::default());
    assert_eq!(text.map(|document| document.media_type).ok(), Some("text/plain"));
}
