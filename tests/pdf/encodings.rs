//! Fonts as Japanese PDFs have them: named encodings without a font, fonts without a map, vertical ones.

use crate::truetype;
use crate::writer::{
    LINES, Shown, Writer, add_mincho, check, hex, is_half_width, read, set_lines, shift_jis, stream,
};

/// Turns text into the codes of an encoding.
type Encoder = fn(&str) -> Vec<u8>;

/// One that remembers which codes its font has.
type Encode = Box<dyn Fn(&str) -> Vec<u8>>;

fn utf16(text: &str) -> Vec<u8> {
    text.encode_utf16().flat_map(u16::to_be_bytes).collect()
}

fn euc(text: &str) -> Vec<u8> {
    let encode = |character: char| match character {
        '¥' => vec![0x5C],
        other => encoding_rs::EUC_JP.encode(&other.to_string()).0.into_owned(),
    };
    text.chars().flat_map(encode).collect()
}

fn jis(text: &str) -> Vec<u8> {
    euc(text).into_iter().map(|byte| byte & 0x7F).collect()
}

#[test]
fn predefined_encodings_are_read_without_a_font() {
    const WIDE: [&str; 3] =
        ["令和５年度　重点目標管理シート", "部局名　みどり未来部", "９月～１２月、カタカナ"];
    const WINDOWS: [&str; 3] = ["①②㈱ ｽﾏｰﾄｼﾃｨ化推進計画 ¥1,234", "～－∥￥ Ⅲ 髙﨑", "令和5年度 ABC"];
    const BEYOND: [&str; 2] = ["𠮷野家の𠮟責 ①", "令和5年度"];
    #[rustfmt::skip]
    let table: [(&str, Encoder, &[&str]); 12] = [
        ("90ms-RKSJ-H",        shift_jis, &WINDOWS),
        ("90msp-RKSJ-H",       shift_jis, &WINDOWS),
        ("90pv-RKSJ-H",        shift_jis, &LINES),
        ("83pv-RKSJ-H",        shift_jis, &LINES),
        ("Add-RKSJ-H",         shift_jis, &LINES),
        ("Ext-RKSJ-H",         shift_jis, &LINES),
        ("EUC-H",              euc,       &LINES),
        ("H",                  jis,       &WIDE),
        ("UniJIS-UCS2-H",      utf16,     &LINES),
        ("UniJIS-UCS2-HW-H",   utf16,     &LINES),
        ("UniJIS-UTF16-H",     utf16,     &BEYOND),
        ("UniJIS2004-UTF16-H", utf16,     &BEYOND),
    ];
    for (encoding, encode, lines) in table {
        let (content, truth) = set_lines(lines, encode);
        let mut writer = Writer::new();
        let font = add_mincho(&mut writer, encoding);
        writer.add_page(content.as_bytes(), &format!("/Font<</F1 {font} 0 R>>"), "");
        let document = read(&writer.finish());
        check(encoding, &document, &truth);
        assert_eq!(document.warnings, [], "{encoding}");
    }
}

#[test]
fn the_encodings_name_counts_even_if_the_collection_is_wrong() {
    let (content, truth) = set_lines(&LINES, shift_jis);
    let mut writer = Writer::new();
    let descendant = writer.add(
        "<</Type/Font/Subtype/CIDFontType2/BaseFont/MS-Gothic/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)\
         /Supplement 0>>/DW 1000/W[1 632 500]>>",
    );
    let font = writer.add(format!(
        "<</Type/Font/Subtype/Type0/BaseFont/MS-Gothic/Encoding/90ms-RKSJ-H/DescendantFonts[{descendant} 0 R]>>"
    ));
    writer.add_page(content.as_bytes(), &format!("/Font<</F1 {font} 0 R>>"), "");
    check("wrong collection", &read(&writer.finish()), &truth);
}

/// Characters of a few lines, each once, and the two bytes that stand for each: its place in the list, from 1.
fn numbered(lines: &[&str]) -> (Vec<char>, impl Fn(&str) -> Vec<u8> + use<>) {
    let mut characters: Vec<char> = lines.iter().flat_map(|line| line.chars()).collect();
    characters.sort_unstable();
    characters.dedup();
    let known = characters.clone();
    let encode = move |text: &str| {
        let place = |character| known.binary_search(&character).expect("a known character") as u16 + 1;
        text.chars().map(place).flat_map(u16::to_be_bytes).collect()
    };
    (characters, encode)
}

fn widths(characters: &[char]) -> String {
    let widths: String =
        characters.iter().map(|c| if is_half_width(*c) { "500 " } else { "1000 " }).collect();
    format!("/DW 1000/W[1[{widths}]]")
}

fn add_embedded(
    writer: &mut Writer,
    program: &[u8],
    encoding: &str,
    ordering: &str,
    entries: &str,
    outer: &str,
) -> usize {
    let program = writer.add_stream(&format!("/Length1 {}", program.len()), program);
    let descriptor =
        writer.add(format!("<</Type/FontDescriptor/FontName/ABCDEF+Tiny/Flags 4/FontFile2 {program} 0 R>>"));
    let descendant = writer.add(format!(
        "<</Type/Font/Subtype/CIDFontType2/BaseFont/ABCDEF+Tiny/CIDSystemInfo<</Registry(Adobe)/Ordering({ordering})\
         /Supplement 0>>/FontDescriptor {descriptor} 0 R{entries}>>"
    ));
    writer.add(format!(
        "<</Type/Font/Subtype/Type0/BaseFont/ABCDEF+Tiny/Encoding/{encoding}/DescendantFonts[{descendant} 0 R]{outer}>>"
    ))
}

#[test]
fn embedded_fonts_are_read_without_a_map() {
    let (characters, encode) = numbered(&LINES);
    let mut cases: Vec<(&str, Vec<u8>, Vec<Shown>)> = Vec::new();

    // The program's own character map, turned round.
    let (content, truth) = set_lines(&LINES, &encode);
    let mut writer = Writer::new();
    let entries = format!("/CIDToGIDMap/Identity{}", widths(&characters));
    let font =
        add_embedded(&mut writer, &truetype::font(&characters), "Identity-H", "Identity", &entries, "");
    writer.add_page(content.as_bytes(), &format!("/Font<</F1 {font} 0 R>>"), "");
    cases.push(("character map", writer.finish(), truth.clone()));

    // The same behind a list of glyphs that runs backwards.
    let backwards: Vec<char> = characters.iter().rev().copied().collect();
    let count = characters.len() as u16;
    let list: Vec<u8> =
        (0..=count).flat_map(|cid| if cid == 0 { [0, 0] } else { (count + 1 - cid).to_be_bytes() }).collect();
    let mut writer = Writer::new();
    let list = writer.add_stream("", &list);
    let entries = format!("/CIDToGIDMap {list} 0 R{}", widths(&characters));
    let font = add_embedded(&mut writer, &truetype::font(&backwards), "Identity-H", "Identity", &entries, "");
    writer.add_page(content.as_bytes(), &format!("/Font<</F1 {font} 0 R>>"), "");
    cases.push(("list of glyphs", writer.finish(), truth));

    // An encoding by name over an embedded font.
    let (content, truth) = set_lines(&LINES, shift_jis);
    let mut writer = Writer::new();
    let entries = "/DW 1000/W[1 632 500]";
    let font = add_embedded(&mut writer, &truetype::font(&characters), "90ms-RKSJ-H", "Japan1", entries, "");
    writer.add_page(content.as_bytes(), &format!("/Font<</F1 {font} 0 R>>"), "");
    cases.push(("encoding by name", writer.finish(), truth));

    // Numbers of Adobe-Japan1: ぁ is 842, ァ is 925, and they run on.
    let cids = |text: &str| -> Vec<u8> {
        let cid = |c: char| if c >= 'ァ' { 925 + (c as u16 - 0x30A1) } else { 842 + (c as u16 - 0x3041) };
        text.chars().map(cid).flat_map(u16::to_be_bytes).collect()
    };
    let (content, truth) = set_lines(&["あいうえおかがきぎく", "アイウエオカガキギク"], cids);
    let mut writer = Writer::new();
    let font = add_embedded(&mut writer, &truetype::font(&['x']), "Identity-H", "Japan1", "/DW 1000", "");
    writer.add_page(content.as_bytes(), &format!("/Font<</F1 {font} 0 R>>"), "");
    cases.push(("numbers of a collection", writer.finish(), truth));

    assert_eq!(cases.len(), 4);
    for (name, file, truth) in cases {
        check(name, &read(&file), &truth);
    }
}

#[test]
fn a_font_that_says_nothing_is_told_and_never_guessed() {
    let (content, truth) = set_lines(&["あいう"], |text| {
        text.chars().zip(7_u16..).flat_map(|(_, n)| n.to_be_bytes()).collect()
    });
    let mut writer = Writer::new();
    let font = add_embedded(&mut writer, b"no font at all", "Identity-H", "Identity", "/DW 1000", "");
    writer.add_page(content.as_bytes(), &format!("/Font<</F1 {font} 0 R>>"), "");
    let document = read(&writer.finish());
    assert_eq!(document.text.trim(), "\u{FFFD}\u{FFFD}\u{FFFD}");
    assert_eq!(document.pages[0].glyphs.len(), truth.len());
    assert!(document.pages[0].needs_recognition());
    let told: Vec<(&str, String)> =
        document.warnings.iter().map(|warning| (warning.code(), warning.message().en)).collect();
    let undecodable = "page 1: 3 glyphs of font Tiny cannot be decoded, the first has code 7".to_owned();
    let garbled = "100% of the characters on page 1 cannot be read".to_owned();
    assert_eq!(told, [("pdf-undecodable", undecodable), ("pdf-garbled", garbled)]);
}

#[test]
fn vertical_fonts_run_downwards() {
    let column = "重点目標管理シート「進む」";
    let (characters, encode) = numbered(&[column]);
    let entries: String =
        characters.iter().zip(1..).map(|(c, n)| format!("<{n:04X}><{:04X}>", *c as u32)).collect();
    let map =
        format!("1 begincodespacerange<0000><FFFF>endcodespacerange 99 beginbfchar {entries} endbfchar");
    let to_unicode = stream("", map.as_bytes());
    let table: [(&str, Encode, f64); 4] = [
        ("90ms-RKSJ-V", Box::new(shift_jis), 10.0),
        ("UniJIS-UTF16-V", Box::new(utf16), 10.0),
        ("V", Box::new(jis), 10.0),
        ("Identity-V", Box::new(encode), 9.0), // its own metrics: nine tenths of an em
    ];
    for (encoding, encode, step) in table {
        let mut writer = Writer::new();
        let font = if encoding == "Identity-V" {
            let map = writer.add(to_unicode.clone());
            let outer = format!("/ToUnicode {map} 0 R");
            add_embedded(&mut writer, b"", encoding, "Identity", "/DW 1000/DW2[880 -900]", &outer)
        } else {
            add_mincho(&mut writer, encoding)
        };
        let content = format!("BT /F1 10 Tf 300 700 Td {} Tj ET", hex(&encode(column)));
        writer.add_page(content.as_bytes(), &format!("/Font<</F1 {font} 0 R>>"), "");
        let document = read(&writer.finish());
        let places = column.chars().zip(0_i32..);
        let truth: Vec<Shown> = places
            .map(|(character, n)| Shown { character, x: 300.0, y: 700.0 - step * f64::from(n) })
            .collect();
        check(encoding, &document, &truth);
        let glyph = &document.pages[0].glyphs[0];
        assert!(glyph.vertical, "{encoding}");
        let [middle, top] = [glyph.area.center()[0], glyph.area.y];
        assert!((middle - 300.0).abs() < 0.1 && (top - 142.0).abs() < 0.1, "{encoding}: {glyph:?}");
    }
}

#[test]
fn fonts_without_widths_advance_a_full_em() {
    let mut writer = Writer::new();
    let descendant = writer.add(
        "<</Type/Font/Subtype/CIDFontType2/BaseFont/MS-Gothic/CIDSystemInfo<</Registry(Adobe)/Ordering(Japan1)/Supplement 2>>>>",
    );
    let font = writer.add(format!(
        "<</Type/Font/Subtype/Type0/BaseFont/MS-Gothic/Encoding/90ms-RKSJ-H/DescendantFonts[{descendant} 0 R]>>"
    ));
    writer.add_page(b"BT /F1 10 Tf 50 700 Td (12) Tj ET", &format!("/Font<</F1 {font} 0 R>>"), "");
    let document = read(&writer.finish());
    let truth = [Shown { character: '1', x: 50.0, y: 700.0 }, Shown { character: '2', x: 60.0, y: 700.0 }];
    check("no widths", &document, &truth);
}

#[test]
fn simple_fonts_are_read_by_map_by_name_and_by_program() {
    let program = truetype::font(&['目', '標']);
    let mut writer = Writer::new();
    let program = writer.add_stream(&format!("/Length1 {}", program.len()), &program);
    let descriptor =
        writer.add(format!("<</Type/FontDescriptor/FontName/Tiny/Flags 4/FontFile2 {program} 0 R>>"));
    let map = writer.add_stream("", b"2 beginbfchar <01><76EE> <02><6A19> endbfchar");
    let mapped = writer.add(format!(
        "<</Type/Font/Subtype/TrueType/BaseFont/Tiny/FirstChar 1/LastChar 2/Widths[1000 1000]/FontDescriptor {descriptor} 0 R\
         /ToUnicode {map} 0 R>>"
    ));
    let standard = writer.add("<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>");
    let differing = writer.add(
        "<</Type/Font/Subtype/Type1/BaseFont/Times-Roman/Encoding<</Differences[1/yen/uni2460/eacute]>>/FirstChar 1\
         /LastChar 3/Widths[500 1000 500]>>",
    );
    let fonts = format!("/Font<</F1 {mapped} 0 R/F2 {standard} 0 R/F3 {differing} 0 R>>");
    let content = b"BT /F1 10 Tf 50 700 Td <0102> Tj ET BT /F2 10 Tf 50 680 Td (W\\351i) Tj ET BT /F3 10 Tf 50 660 Td <010203> Tj ET";
    writer.add_page(content, &fonts, "");
    let document = read(&writer.finish());
    let shown = |character, x, y| Shown { character, x, y };
    let truth = [
        shown('目', 50.0, 700.0),
        shown('標', 60.0, 700.0),
        shown('W', 50.0, 680.0),
        shown('é', 59.44, 680.0), // Helvetica's W is 944 wide, its é 556
        shown('i', 65.0, 680.0),
        shown('¥', 50.0, 660.0),
        shown('①', 55.0, 660.0),
        shown('é', 65.0, 660.0),
    ];
    check("simple fonts", &document, &truth);
    assert_eq!(document.warnings, []);
}
