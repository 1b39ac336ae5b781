//! Files made to break a reader: bombs, endless nesting, loops, huge numbers. Each ends soon and says why.

use std::time::{Duration, Instant};

use okoshi::text::pdf::{self, Document, Limits, PdfError};

use crate::writer::{
    LINES, Writer, add_mincho, assemble, assert_lawful, check, deflate, plain_page, set_lines, shift_jis,
    stream,
};

/// Reads a file that nobody would write honestly, in the time that is allowed for such.
fn read_in_time(name: &str, file: &[u8], limits: &Limits) -> Result<Document, PdfError> {
    let started = Instant::now();
    let result = pdf::read(file, limits);
    assert!(started.elapsed() < Duration::from_secs(5), "{name} took {:?}", started.elapsed());
    assert_ne!(result.as_ref().err(), Some(&PdfError::Broke), "{name}");
    if let Ok(document) = &result {
        assert_lawful(name, document);
    }
    result
}

fn codes(document: &Document) -> Vec<&'static str> {
    document.warnings.iter().map(pdf::Warning::code).collect()
}

#[test]
fn what_is_no_pdf_is_told() {
    #[rustfmt::skip]
    let table: [(&[u8], &str); 6] = [
        (b"",                               "the file of 0 bytes is no PDF"),
        (b"PK\x03\x04 a spreadsheet",       "the file of 18 bytes is no PDF"),
        (b"%PDF-1.7",                       "the PDF of 8 bytes is damaged: no page was found in it"),
        (b"%PDF-1.7\n1 0 obj<</Type",       "the PDF of 23 bytes is damaged: no page was found in it"),
        (b"%PDF-1.7\nstartxref\n0\n%%EOF",  "the PDF of 26 bytes is damaged: no page was found in it"),
        (b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[]>>endobj",
                                            "the PDF of 87 bytes is damaged: no page was found in it"),
    ];
    for (file, message) in table {
        let error = read_in_time(message, file, &Limits::default()).expect_err(message);
        assert_eq!(error.to_string(), message);
        assert!(!error.help().ja.is_empty() && !error.help().en.is_empty());
    }
}

#[test]
fn every_cut_of_a_file_ends_in_pages_or_an_error() {
    let (file, _) = plain_page();
    for length in (0..file.len()).step_by(23) {
        let _ = read_in_time(&format!("the first {length} bytes"), &file[..length], &Limits::default());
    }
}

#[test]
fn object_streams_that_explode_are_refused() {
    let bomb = deflate(&vec![b' '; 100 << 20]);
    let structure = stream("/Type/ObjStm/N 1/First 4/Filter/FlateDecode", &bomb);
    let twice = stream("/Type/ObjStm/N 1/First 4/Filter[/FlateDecode/FlateDecode]", &deflate(&bomb));
    let references =
        stream("/Type/XRef/W[1 1 0]/Size 9/Root 1 0 R/Filter/FlateDecode", &deflate(&vec![1; 40 << 20]));
    for (name, body) in
        [("object stream", structure), ("twice packed", twice), ("cross-references", references)]
    {
        let error = read_in_time(name, &assemble(&[body]), &Limits::default()).expect_err(name);
        assert!(matches!(error, PdfError::Bomb { .. }), "{name}: {error}");
    }
}

#[test]
fn content_taken_for_an_object_stream_is_no_bomb() {
    // Cross-references say that the page tree lies in stream 3, which says nothing of being an object stream.
    let content = stream("/Filter/FlateDecode", &deflate(&vec![b' '; 200 << 20]));
    let mut file = b"%PDF-1.5\n3 0 obj\n".to_vec();
    file.extend(content);
    file.extend(b"\nendobj\n");
    let table = file.len();
    let entries = [[0, 0, 0, 0], [2, 0, 3, 0], [2, 0, 3, 1], [1, 0, 9, 0]].concat();
    file.extend(b"4 0 obj\n");
    file.extend(stream("/Type/XRef/W[1 2 1]/Size 4/Root 1 0 R", &entries));
    file.extend(format!("\nendobj\nstartxref\n{table}\n%%EOF").into_bytes());
    let result = read_in_time("disguised", &file, &Limits::default());
    assert!(matches!(result, Err(PdfError::Unreadable { .. })), "{result:?}");
}

#[test]
fn endless_nesting_is_no_end_of_the_stack() {
    const DEPTH: usize = 100_000;
    let (content, truth) = set_lines(&LINES, shift_jis);
    for (name, open, close) in
        [("arrays", "[", "]"), ("dictionaries", "<</A", ">>"), ("never closed", "[", "")]
    {
        let nested = format!("{}{}", open.repeat(DEPTH), close.repeat(DEPTH));
        let mut writer = Writer::new();
        let font = add_mincho(&mut writer, "90ms-RKSJ-H");
        let apart = writer.add(nested.clone());
        writer.add_page(
            format!("{nested} junk\n{content}").as_bytes(),
            &format!("/Font<</F1 {font} 0 R>>/Properties {apart} 0 R"),
            "",
        );
        let document = read_in_time(name, &writer.finish(), &Limits::default()).expect(name);
        check(name, &document, &truth);

        let (plain, _) = plain_page();
        let in_trailer = String::from_utf8_lossy(&plain).replace("/Root", &format!("/Deep {nested}/Root"));
        let _ = read_in_time(name, in_trailer.as_bytes(), &Limits::default());
        let mut bodies = vec![b"<</Type/Catalog/Pages 2 0 R>>".to_vec(), nested.into_bytes()];
        let _ = read_in_time(name, &assemble(&bodies), &Limits::default());
        let packed = deflate(&[b"1 0 2 9 ".as_slice(), &bodies[1]].concat());
        bodies[1] = stream("/Type/ObjStm/N 2/First 8/Filter/FlateDecode", &packed);
        let _ = read_in_time(name, &assemble(&bodies), &Limits::default());
    }
}

#[test]
fn forms_in_themselves_and_in_one_another_end() {
    let (content, truth) = set_lines(&LINES, shift_jis);
    let mut writer = Writer::new();
    let font = add_mincho(&mut writer, "90ms-RKSJ-H");
    let (itself, partner) = (writer.add(""), writer.add(""));
    let form = |entries: &str, content: &str| {
        stream(&format!("/Type/XObject/Subtype/Form/BBox[0 0 9 9]{entries}"), content.as_bytes())
    };
    writer.set(
        itself,
        form(&format!("/Resources<</XObject<</A {itself} 0 R/B {partner} 0 R>>>>"), "/A Do /B Do"),
    );
    writer.set(partner, form(&format!("/Resources<</XObject<</A {itself} 0 R>>>>"), "/A Do /A Do"));
    // Each form draws the next one ten times: 10^20 drawings in all, were it not for the depth and the time.
    let mut next = itself;
    for _ in 0..20 {
        let drawings = "/A Do ".repeat(10);
        next = writer.add(form(&format!("/Resources<</XObject<</A {next} 0 R>>>>"), &drawings));
    }
    let resources = format!("/Font<</F1 {font} 0 R>>/XObject<</A {next} 0 R/B {itself} 0 R>>");
    writer.add_page(format!("{content} /B Do /A Do").as_bytes(), &resources, "");
    let limits = Limits { deadline: Duration::from_secs(1), ..Limits::default() };
    let document = read_in_time("forms", &writer.finish(), &limits).expect("a page");
    check("forms", &document, &truth);
    assert_eq!(codes(&document), ["pdf-out-of-time"]);
}

#[test]
fn loops_in_the_structure_end() {
    let (content, _) = set_lines(&LINES, shift_jis);
    let mut writer = Writer::new();
    let font = add_mincho(&mut writer, "90ms-RKSJ-H");
    let page = writer.add_page(content.as_bytes(), &format!("/Font<</F1 {font} 0 R>>"), "");
    let whole = writer.bodies("");
    let spoilt = [
        ("page tree", 2, "<</Type/Pages/Kids[2 0 R 2 0 R]/Parent 2 0 R>>".to_owned()),
        ("reference", 2, "2 0 R".to_owned()),
        (
            "fonts",
            font,
            format!("<</Type/Font/Subtype/Type0/Encoding {font} 0 R/DescendantFonts[{font} 0 R]>>"),
        ),
        ("contents", page, format!("<</Type/Page/Parent 2 0 R/Contents[{page} 0 R {page} 0 R]>>")),
        ("resources", page, format!("<</Type/Page/Parent 2 0 R/Resources {page} 0 R/Font {page} 0 R>>")),
        ("previous cross-references", 1, "<</Type/Catalog/Pages 2 0 R/Prev 9>>".to_owned()),
    ];
    for (name, number, body) in spoilt {
        let mut bodies = whole.clone();
        bodies[number - 1] = body.into_bytes();
        let _ = read_in_time(name, &assemble(&bodies), &Limits::default());
    }
}

#[test]
fn impossible_numbers_do_no_harm() {
    let (content, truth) = set_lines(&LINES, shift_jis);
    let odd = "q 1e400 0 0 1e400 0 0 cm BT /F1 999999999999999999999999 Tf (a) Tj ET Q \
               q 0 0 0 0 0 0 cm BT /F1 10 Tf (a) Tj ET 0 0 m 1 1 l S Q \
               BT /F1 10 Tf 1e30 0 0 1e30 88888888888888 99999999999 Tm (a) Tj ET \
               99999999999999999999 0 m 0 99999999999999999999 l S -1 -1 -99999999999999 5 re f \
               BT /F1 10 Tf 99999999999999999999999 Tz 99999999999999999999999 Tc (ab) Tj ET 0 Tc 100 Tz";
    let mut writer = Writer::new();
    let font = add_mincho(&mut writer, "90ms-RKSJ-H");
    let fonts = format!("/Font<</F1 {font} 0 R>>");
    writer.add_page(format!("{odd}\n{content}").as_bytes(), &fonts, "");
    for box_of in
        ["[0 0 99999999999999999999999999 1]", "[0 0 -1 -1]", "[9 9 9 9]", "[(a)]", "[1e39 0 1e40 7]"]
    {
        writer.add_page(
            content.as_bytes(),
            &fonts,
            &format!("/MediaBox{box_of}/Rotate 2147483647/UserUnit -1"),
        );
    }
    let document = read_in_time("numbers", &writer.finish(), &Limits::default()).expect("pages");
    let first =
        Document { pages: document.pages[..1].to_vec(), text: document.text.clone(), ..Document::default() };
    assert!(codes(&document).contains(&"pdf-misplaced"), "{:?}", codes(&document));
    let stand = |shown: &&crate::writer::Shown| {
        first.pages[0].glyphs.iter().any(|glyph| glyph.span.of(&first.text).starts_with(shown.character))
    };
    assert_eq!(truth.iter().filter(stand).count(), truth.len());
}

#[test]
fn fonts_made_to_exhaust_are_read_within_bounds() {
    let mut writer = Writer::new();
    let bomb = writer.add_stream("/Filter/FlateDecode", &deflate(&vec![b'<'; 100 << 20]));
    let descendant = writer.add(format!(
        "<</Subtype/CIDFontType2/W[0 4294967295 500 {} ]/W2[0 4294967295 1 2 3]/CIDToGIDMap {bomb} 0 R\
         /FontDescriptor<</FontFile2 {bomb} 0 R>>/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)>>>>",
        "0 4294967295 500 ".repeat(1000)
    ));
    let composite = writer.add(format!(
        "<</Subtype/Type0/Encoding/Identity-H/DescendantFonts[{descendant} 0 R]/ToUnicode {bomb} 0 R>>"
    ));
    let simple = writer.add(format!(
        "<</Subtype/TrueType/BaseFont/X/FirstChar 4000000000/LastChar 4294967295/Widths[1]/FontDescriptor\
         <</FontFile2 {bomb} 0 R>>/Encoding<</Differences[9999999999 /a]>>>>"
    ));
    let map = "1 begincidrange <00000000> <FFFFFFFF> 0 endcidrange 1 beginbfrange <0000> <FFFFFFFF> <0041> endbfrange usecmap";
    let map = writer.add_stream("/Type/CMap/UseCMap/Identity-H", map.as_bytes());
    let mapped = writer
        .add(format!("<</Subtype/Type0/Encoding {map} 0 R/ToUnicode {map} 0 R/DescendantFonts[<<>>]>>"));
    let type3 = writer
        .add("<</Subtype/Type3/FontMatrix[0 0 0 0 0 0]/FirstChar 0/LastChar 9/Widths[1]/CharProcs<<>>>>");
    let fonts = format!("/Font<</A {composite} 0 R/B {simple} 0 R/C {mapped} 0 R/D {type3} 0 R>>");
    let content = b"BT /A 10 Tf 9 99 Td (abcd) Tj /B 10 Tf (ab) Tj /C 10 Tf (abc) Tj /D 10 Tf (ab) Tj ET";
    writer.add_page(content, &fonts, "");
    let document = read_in_time("fonts", &writer.finish(), &Limits::default()).expect("a page");
    assert!(codes(&document).contains(&"pdf-undecodable"));
}

#[test]
fn limits_are_kept_and_told() {
    let (content, _) = set_lines(&LINES, shift_jis);
    let mut writer = Writer::new();
    let font = add_mincho(&mut writer, "90ms-RKSJ-H");
    for _ in 0..30 {
        writer.add_page(content.as_bytes(), &format!("/Font<</F1 {font} 0 R>>"), "");
    }
    let file = writer.finish();
    let read = |limits: &Limits| read_in_time("limits", &file, limits);
    let bytes = file.len();
    let error = read(&Limits { max_bytes: 1000, ..Limits::default() }).expect_err("too large");
    assert_eq!(error, PdfError::TooLarge { bytes, limit: 1000 });
    assert_eq!(error.to_string(), format!("the file has {bytes} bytes, more than the 1000 allowed"));
    let error = read(&Limits { max_pages: 29, ..Limits::default() }).expect_err("too many");
    assert_eq!(error, PdfError::TooManyPages { pages: 30, limit: 29 });
    let document = read(&Limits { max_glyphs: 200, ..Limits::default() }).expect("the first pages");
    assert_eq!(document.pages.iter().map(|page| page.glyphs.len()).sum::<usize>(), 200);
    assert_eq!(codes(&document), ["pdf-too-many-glyphs"]);
    let document = read(&Limits { max_stream: 300, ..Limits::default() }).expect("pages");
    let cut = codes(&document).iter().filter(|code| **code == "pdf-content-cut").count();
    assert_eq!((document.pages.len(), cut), (30, 30));
}

#[test]
fn a_page_of_nothing_but_glyphs_ends() {
    let mut content = b"BT /F1 1 Tf ".to_vec();
    for _ in 0..60_000 {
        content.extend(b"(aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa)Tj ");
    }
    let mut writer = Writer::new();
    let font = add_mincho(&mut writer, "90ms-RKSJ-H");
    let content = writer.add_stream("/Filter/FlateDecode", &deflate(&content));
    writer.add_page_of(&format!("{content} 0 R"), &format!("/Font<</F1 {font} 0 R>>"), "");
    let limits = Limits { max_glyphs: 100_000, ..Limits::default() };
    let document = read_in_time("glyphs", &writer.finish(), &limits).expect("a page");
    assert_eq!(codes(&document), ["pdf-too-many-glyphs"]);
}

#[test]
fn ten_thousand_pages_are_read() {
    let mut writer = Writer::new();
    let font = add_mincho(&mut writer, "90ms-RKSJ-H");
    let content = writer.add_stream("", b"BT /F1 10 Tf 50 700 Td <96DA9557> Tj ET");
    for _ in 0..10_000 {
        writer.add_page_of(&format!("{content} 0 R"), &format!("/Font<</F1 {font} 0 R>>"), "");
    }
    let document = pdf::read(&writer.finish(), &Limits::default()).expect("pages");
    assert_eq!(document.pages.len(), 10_000);
    assert_eq!(document.text.matches("目標").count(), 10_000);
    assert_eq!(document.text.matches('\u{C}').count(), 9_999);
    assert_eq!(document.warnings, []);
}

#[test]
fn strings_without_end_in_the_file_itself_end_in_time() {
    // Each object's string runs to the end of the file: a reader that looks for each end takes a square of the size.
    let file = [b"%PDF-1.4\n".to_vec(), b"1 0 obj (".repeat(400_000)].concat();
    let result = read_in_time("strings", &file, &Limits::default());
    assert!(result.is_err());
    let file = [b"%PDF-1.4\n".to_vec(), b"1 0 obj<</Type/ObjStm/Length 9>>stream\n".repeat(100_000)].concat();
    assert!(read_in_time("streams", &file, &Limits::default()).is_err());
}
