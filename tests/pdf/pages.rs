//! Pages as they are shown: turned, cropped, in layers, with forms and annotations; and their text.

use okoshi::geometry::Glyph;
use okoshi::text::pdf::{self, Document, Limits, PdfError, Warning};

use crate::writer::{LINES, Shown, Writer, add_mincho, check, hex, read, set_lines, shift_jis, stream};

/// A document of one page with this content and these extra entries of resources and page.
fn page_of(content: &str, resources: &str, entries: &str) -> Document {
    let mut writer = Writer::new();
    let font = add_mincho(&mut writer, "90ms-RKSJ-H");
    writer.add_page(content.as_bytes(), &format!("/Font<</F1 {font} 0 R>>{resources}"), entries);
    read(&writer.finish())
}

fn line(text: &str, x: f64, y: f64) -> String {
    format!("BT /F1 10 Tf {x} {y} Td {} Tj ET\n", hex(&shift_jis(text)))
}

fn first(document: &Document) -> &Glyph {
    &document.pages[0].glyphs[0]
}

#[test]
fn pages_stand_as_they_are_shown() {
    // The same mark at (100, 700) of user space, on A4 cut to 50..550 × 42..842, turned each way.
    #[rustfmt::skip]
    let table = [
        ("",                                          [595.0, 842.0], [100.0, 142.0]),
        ("/CropBox[50 42 550 842]",                   [500.0, 800.0], [50.0, 142.0]),
        ("/CropBox[50 42 550 842]/Rotate 90",         [800.0, 500.0], [658.0, 50.0]),
        ("/CropBox[50 42 550 842]/Rotate 180",        [500.0, 800.0], [450.0, 658.0]),
        ("/CropBox[50 42 550 842]/Rotate 270",        [800.0, 500.0], [142.0, 450.0]),
        ("/CropBox[50 42 550 842]/Rotate -90",        [800.0, 500.0], [142.0, 450.0]),
        ("/MediaBox[-100 -100 495 742]",              [595.0, 842.0], [200.0, 42.0]),
        ("/MediaBox[595 842 0 0]",                    [595.0, 842.0], [100.0, 142.0]),
        ("/CropBox[-500 -500 5000 5000]",             [595.0, 842.0], [100.0, 142.0]),
    ];
    for (entries, size, place) in table {
        let document = page_of(&line("目", 100.0, 700.0), "", entries);
        let page = &document.pages[0];
        let near = |a: [f64; 2], b: [f64; 2]| (a[0] - b[0]).abs() < 0.01 && (a[1] - b[1]).abs() < 0.01;
        assert!(
            near([page.width_pt, page.height_pt], size),
            "{entries}: {} × {}",
            page.width_pt,
            page.height_pt
        );
        let glyph = first(&document);
        assert!(near(glyph.origin, place) && !glyph.hidden.outside_crop, "{entries}: {glyph:?}");
        assert!((glyph.size_pt - 10.0).abs() < 1e-6, "{entries}");
    }
}

#[test]
fn a_glyphs_box_is_its_em() {
    let document = page_of("BT /F1 10 Tf 50 Tz 3 Ts 100 700 Td <96DA> Tj ET", "", "");
    let area = first(&document).area;
    let near = |a: f64, b: f64| (a - b).abs() < 1e-6;
    assert!(near(area.x, 100.0) && near(area.width, 5.0), "{area:?}");
    assert!(near(area.y, 842.0 - 703.0 - 8.8) && near(area.height, 10.0), "{area:?}");
}

#[test]
fn the_state_of_text_is_kept() {
    let shown = |character, x, y| Shown { character, x, y };
    #[rustfmt::skip]
    let table: [(&str, [Shown; 2]); 9] = [
        ("BT /F1 10 Tf 2 Tc 50 700 Td (12) Tj ET",                     [shown('1', 50.0, 700.0), shown('2', 57.0, 700.0)]),
        ("BT /F1 10 Tf 9 Tw 50 700 Td (1) Tj ( ) Tj (2) Tj ET",        [shown('1', 50.0, 700.0), shown('2', 69.0, 700.0)]),
        ("BT /F1 10 Tf 50 700 Td [(1)-1000(2)] TJ ET",                 [shown('1', 50.0, 700.0), shown('2', 65.0, 700.0)]),
        ("BT /F1 10 Tf 50 700 Td 99 7 [(1)-1000(2)] TJ ET",            [shown('1', 50.0, 700.0), shown('2', 65.0, 700.0)]),
        ("BT /F1 10 Tf 14 TL 50 700 Td (1) Tj T* (2) Tj ET",           [shown('1', 50.0, 700.0), shown('2', 50.0, 686.0)]),
        ("BT /F1 10 Tf 50 700 TD (1) Tj 5 -20 TD (2) ' ET",            [shown('1', 50.0, 700.0), shown('2', 55.0, 660.0)]),
        ("BT /F1 10 Tf 1 0 0 1 50 700 Tm (1) Tj 14 TL 0 3 (2) \" ET",  [shown('1', 50.0, 700.0), shown('2', 50.0, 686.0)]),
        ("q 2 0 0 2 0 0 cm BT /F1 5 Tf 25 350 Td (1) Tj ET Q BT /F1 10 Tf 9 9 Td (2) Tj ET",
                                                                       [shown('1', 50.0, 700.0), shown('2', 9.0, 9.0)]),
        ("BT /F1 10 Tf q 50 700 Td (1) Tj Q 7 0 Td (2) Tj ET",         [shown('1', 50.0, 700.0), shown('2', 57.0, 700.0)]),
    ];
    for (content, truth) in table {
        let document = page_of(content, "", "");
        let text: Vec<Shown> = truth.to_vec();
        let mut blanks_aside = document.clone();
        blanks_aside.pages[0].glyphs.retain(|glyph| glyph.span.of(&document.text) != " ");
        crate::writer::assert_lawful(content, &document);
        check_places(content, &blanks_aside, &text);
    }
}

fn check_places(name: &str, document: &Document, truth: &[Shown]) {
    let page = &document.pages[0];
    let places = |glyph: &Glyph| {
        (glyph.span.of(&document.text).to_owned(), glyph.origin[0], page.height_pt - glyph.origin[1])
    };
    let found: Vec<(String, f64, f64)> = page.glyphs.iter().map(places).collect();
    assert_eq!(found.len(), truth.len(), "{name}: {found:?}");
    for ((text, x, y), shown) in found.iter().zip(truth) {
        let right =
            *text == shown.character.to_string() && (x - shown.x).abs() < 0.01 && (y - shown.y).abs() < 0.01;
        assert!(right, "{name}: {text} at {x}, {y} is not {shown:?}");
    }
}

#[test]
fn overprint_counts_once_and_is_told() {
    let twice = format!("{}{}", line("目標", 100.0, 700.0), line("目標", 100.3, 700.0));
    let shadow = format!("1 g {} 0 g {}", line("部局", 100.5, 649.5), line("部局", 100.0, 650.0));
    let four = line("計画", 100.0, 600.0).repeat(4);
    let outlined = format!("2 Tr {} 0 Tr\n", line("予算", 100.0, 550.0));
    let side_by_side = line("11", 100.0, 500.0);
    let document = page_of(&format!("{twice}{shadow}{four}{outlined}{side_by_side}"), "", "");
    let characters: String = document.text.split_whitespace().collect();
    assert_eq!(characters, "目標部局計画予算11");
    assert_eq!(document.warnings, [Warning::Overprinted { page: 1, glyphs: 2 + 2 + 6 }]);
    assert!(document.pages[0].glyphs.iter().all(|glyph| !glyph.hidden.white));
}

#[test]
fn narrow_letters_side_by_side_are_no_overprint() {
    let mut writer = Writer::new();
    let font = writer.add("<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>");
    writer.add_page(b"BT /F1 10 Tf 50 700 Td (will ''..||) Tj ET", &format!("/Font<</F1 {font} 0 R>>"), "");
    let document = read(&writer.finish());
    assert_eq!((document.text.as_str(), document.warnings.len()), ("will ''..||\n", 0));
}

#[test]
fn text_keeps_what_is_printed() {
    let printed = "①㈱ｽﾏｰﾄ １２３ ¥5～6";
    assert_eq!(page_of(&line(printed, 50.0, 700.0), "", "").text, format!("{printed}\n"));
    // Radicals that look like ideographs, and a chosen variant, stay what they are.
    let mut writer = Writer::new();
    let map = writer.add_stream(
        "",
        b"4 beginbfchar <0001><2FBC> <0002><2F7C> <0003><845BDB40DD00> <0004><E7C0> endbfchar",
    );
    let descendant =
        writer.add("<</Subtype/CIDFontType2/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)>>>>");
    let font = writer.add(format!(
        "<</Subtype/Type0/BaseFont/Gaiji/Encoding/Identity-H/DescendantFonts[{descendant} 0 R]/ToUnicode {map} 0 R>>"
    ));
    writer.add_page(
        b"BT /F1 10 Tf 50 700 Td <0001000200030004> Tj ET",
        &format!("/Font<</F1 {font} 0 R>>"),
        "",
    );
    let document = read(&writer.finish());
    assert_eq!(document.text, "\u{2FBC}\u{2F7C}葛\u{E0100}\u{E7C0}\n");
    let gaiji = Warning::Gaiji { page: 1, character: '\u{E7C0}', glyphs: 1 };
    assert!(document.warnings.contains(&gaiji), "{:?}", document.warnings);
    assert_eq!(okoshi::fold::radicals::radicals(&document.text[..6]), "高老");
}

#[test]
fn hidden_text_is_kept_and_flagged() {
    let layers = "/Properties<</Off 90 0 R/On 91 0 R/Any<</Type/OCMD/OCGs[90 0 R 91 0 R]>>/All<</Type/OCMD/P/AllOn/OCGs[90 0 R 91 0 R]>>>>";
    let mut writer = Writer::new();
    let font = add_mincho(&mut writer, "90ms-RKSJ-H");
    let content = [
        line("見", 50.0, 700.0),
        format!("3 Tr {} 0 Tr\n", line("透", 50.0, 680.0)),
        format!("1 1 1 rg {} 0 g", line("白", 50.0, 660.0)),
        format!("q 40 630 20 30 re W n {} {} Q", line("内", 50.0, 640.0), line("外", 90.0, 640.0)),
        line("欄", 700.0, 620.0),
        format!("/OC /Off BDC {} EMC /OC /On BDC {} EMC", line("消", 50.0, 600.0), line("点", 50.0, 580.0)),
        format!("/OC /Any BDC {} EMC /OC /All BDC {} EMC", line("何", 50.0, 560.0), line("全", 50.0, 540.0)),
        format!("/G gs {}", line("無", 50.0, 520.0)),
    ];
    let resources = format!("/Font<</F1 {font} 0 R>>/ExtGState<</G<</ca 0>>>>{layers}");
    let form = stream(
        &format!("/Type/XObject/Subtype/Form/BBox[0 0 200 200]/Resources<</Font<</F1 {font} 0 R>>>>"),
        line("印", 0.0, 20.0).as_bytes(),
    );
    let form = writer.add(form);
    let annotation =
        format!("/Annots[<</Type/Annot/Subtype/Stamp/Rect[300 300 500 500]/AP<</N {form} 0 R>>>>]");
    writer.add_page(content.join("\n").as_bytes(), &resources, &annotation);
    while writer.add("null") < 89 {}
    writer.add("<</Type/OCG/Name(off)>>");
    writer.add("<</Type/OCG/Name(on)>>");
    let document = read(&writer.finish_with("/OCProperties<</OCGs[90 0 R 91 0 R]/D<</OFF[90 0 R]>>>>"));
    let glyph = |character: &str| {
        document.pages[0]
            .glyphs
            .iter()
            .find(|glyph| glyph.span.of(&document.text) == character)
            .expect(character)
    };
    for (character, why) in [
        ("見", ""),
        ("透", "invisible"),
        ("白", "white"),
        ("内", ""),
        ("外", "clipped"),
        ("欄", "outside crop"),
        ("消", "hidden layer"),
        ("点", ""),
        ("何", ""),
        ("全", "hidden layer"),
        ("無", "invisible"),
        ("印", "annotation"),
    ] {
        let hidden = glyph(character).hidden;
        let reasons = [
            (hidden.invisible, "invisible"),
            (hidden.white, "white"),
            (hidden.clipped, "clipped"),
            (hidden.outside_crop, "outside crop"),
            (hidden.hidden_layer, "hidden layer"),
            (hidden.annotation, "annotation"),
        ];
        let told: Vec<&str> = reasons.iter().filter(|(holds, _)| *holds).map(|(_, reason)| *reason).collect();
        assert_eq!(told.join(", "), why, "{character}");
    }
    let [x, y] = glyph("印").origin;
    assert!((x - 300.0).abs() < 0.01 && (y - 522.0).abs() < 0.01, "{x}, {y}");
}

#[test]
fn actual_text_stands_in_only_for_what_cannot_be_read() {
    let unknown = "BT /F2 10 Tf 50 700 Td <00010002> Tj ET";
    let content = format!(
        "/Span<</ActualText<FEFF76EE6A19>>>BDC {unknown} EMC /Span<</ActualText(wrong)>>BDC {} EMC",
        line("期限", 50.0, 680.0)
    );
    let mut writer = Writer::new();
    let font = add_mincho(&mut writer, "90ms-RKSJ-H");
    let descendant =
        writer.add("<</Subtype/CIDFontType2/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)>>>>");
    let mute = writer.add(format!(
        "<</Subtype/Type0/BaseFont/Mute/Encoding/Identity-H/DescendantFonts[{descendant} 0 R]>>"
    ));
    writer.add_page(content.as_bytes(), &format!("/Font<</F1 {font} 0 R/F2 {mute} 0 R>>"), "");
    let document = read(&writer.finish());
    assert_eq!(document.text, "目標\n期限\n");
    assert!(
        document.warnings.contains(&Warning::ActualText { page: 1, glyphs: 2 }),
        "{:?}",
        document.warnings
    );
}

#[test]
fn several_pages_and_streams_are_one_text() {
    let mut writer = Writer::new();
    let font = add_mincho(&mut writer, "90ms-RKSJ-H");
    let halves = [writer.add_stream("", b"BT /F1 10 Tf 50 700"), writer.add_stream("", b"Td (1) Tj ET")];
    let fonts = format!("/Font<</F1 {font} 0 R>>");
    writer.add_page_of(&format!("[{} 0 R {} 0 R]", halves[0], halves[1]), &fonts, "");
    writer.add_page(b"", &fonts, "");
    writer.add_page(line("終", 50.0, 700.0).as_bytes(), &fonts, "");
    let document = read(&writer.finish());
    assert_eq!(document.text, "1\n\u{C}\u{C}終\n");
    let spans: Vec<&str> = document.pages.iter().map(|page| page.span.of(&document.text)).collect();
    assert_eq!(spans, ["1\n", "", "終\n"]);
}

#[test]
fn pages_are_cut_out() {
    let mut writer = Writer::new();
    let font = add_mincho(&mut writer, "90ms-RKSJ-H");
    for number in 1..=5 {
        writer.add_page(
            line(&format!("頁{number}"), 50.0, 700.0).as_bytes(),
            &format!("/Font<</F1 {font} 0 R>>"),
            "",
        );
    }
    let file = writer.finish();
    let cut = pdf::pages(&file, &[4, 2], &Limits::default()).expect("two pages");
    assert!(cut.len() < file.len());
    assert_eq!(read(&cut).text, "頁2\n\u{C}頁4\n");
    let error = pdf::pages(&file, &[6], &Limits::default()).expect_err("no such page");
    assert_eq!(error, PdfError::NoSuchPage { page: 6, pages: 5 });
    assert_eq!(error.to_string(), "there is no page 6: the PDF has 5");
}

#[test]
fn the_maker_is_told() {
    let (content, truth) = set_lines(&LINES, shift_jis);
    let mut writer = Writer::new();
    let font = add_mincho(&mut writer, "90ms-RKSJ-H");
    writer.add_page(content.as_bytes(), &format!("/Font<</F1 {font} 0 R>>"), "");
    let info = writer.add("<</Producer<FEFF8868 8A08 7B97 30BD 30D5 30C8>>>");
    let file = String::from_utf8_lossy(&writer.finish()).replace("/Root", &format!("/Info {info} 0 R/Root"));
    let document = read(file.as_bytes());
    check("producer", &document, &truth);
    assert_eq!(document.producer.as_deref(), Some("表計算ソフト"));
    assert!(!document.encrypted);
}
