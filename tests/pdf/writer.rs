//! Writes small PDFs byte by byte, and keeps what they show: the truth that reading is held against.

use std::io::Write;

use flate2::Compression;
use flate2::write::ZlibEncoder;
use okoshi::text::pdf::{self, Document, Limits};

/// A file under construction; objects are numbered from 1, the catalog is 1 and the page tree 2.
pub struct Writer {
    objects: Vec<Vec<u8>>,
    pages: Vec<usize>,
}

/// A character that a page shows, and where its pen stood: points from the page's lower left corner.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Shown {
    pub character: char,
    pub x: f64,
    pub y: f64,
}

impl Writer {
    pub fn new() -> Self {
        Self { objects: vec![Vec::new(), Vec::new()], pages: Vec::new() }
    }

    pub fn add(&mut self, body: impl Into<Vec<u8>>) -> usize {
        self.objects.push(body.into());
        self.objects.len()
    }

    pub fn add_stream(&mut self, entries: &str, data: &[u8]) -> usize {
        self.add(stream(entries, data))
    }

    pub fn set(&mut self, number: usize, body: impl Into<Vec<u8>>) {
        self.objects[number - 1] = body.into();
    }

    /// Adds a page on A4 with one content stream; `entries` may say more of it.
    pub fn add_page(&mut self, content: &[u8], resources: &str, entries: &str) -> usize {
        let content = self.add_stream("", content);
        self.add_page_of(&format!("{content} 0 R"), resources, entries)
    }

    pub fn add_page_of(&mut self, contents: &str, resources: &str, entries: &str) -> usize {
        let media_box = if entries.contains("/MediaBox") { "" } else { "/MediaBox[0 0 595 842]" };
        let page = format!(
            "<</Type/Page/Parent 2 0 R{media_box}/Contents {contents}/Resources<<{resources}>>{entries}>>"
        );
        let page = self.add(page);
        self.pages.push(page);
        page
    }

    /// The objects' bodies, in order, with the catalog and the page tree filled in.
    pub fn bodies(mut self, catalog: &str) -> Vec<Vec<u8>> {
        let kids: String = self.pages.iter().map(|page| format!("{page} 0 R ")).collect();
        let count = self.pages.len();
        self.set(1, format!("<</Type/Catalog/Pages 2 0 R{catalog}>>"));
        self.set(2, format!("<</Type/Pages/Count {count}/Kids[{kids}]>>"));
        self.objects
    }

    pub fn finish(self) -> Vec<u8> {
        assemble(&self.bodies(""))
    }

    pub fn finish_with(self, catalog: &str) -> Vec<u8> {
        assemble(&self.bodies(catalog))
    }
}

/// Puts objects into a file with a cross-reference table.
pub fn assemble(bodies: &[Vec<u8>]) -> Vec<u8> {
    let mut file = b"%PDF-1.5\n%\xE2\xE3\xCF\xD3\n".to_vec();
    let mut offsets = Vec::new();
    for (body, number) in bodies.iter().zip(1..) {
        offsets.push(file.len());
        file.extend(format!("{number} 0 obj\n").into_bytes());
        file.extend(body);
        file.extend(b"\nendobj\n");
    }
    let table = file.len();
    file.extend(format!("xref\n0 {}\n0000000000 65535 f \n", bodies.len() + 1).into_bytes());
    for offset in offsets {
        file.extend(format!("{offset:010} 00000 n \n").into_bytes());
    }
    let size = bodies.len() + 1;
    let id = "00112233445566778899AABBCCDDEEFF";
    let trailer =
        format!("trailer\n<</Size {size}/Root 1 0 R/ID[<{id}><{id}>]>>\nstartxref\n{table}\n%%EOF\n");
    file.extend(trailer.into_bytes());
    file
}

pub fn stream(entries: &str, data: &[u8]) -> Vec<u8> {
    let mut body = format!("<<{entries}/Length {}>>\nstream\n", data.len()).into_bytes();
    body.extend(data);
    body.extend(b"\nendstream");
    body
}

pub fn deflate(data: &[u8]) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(data).expect("writing to memory");
    encoder.finish().expect("writing to memory")
}

/// A string in hexadecimal, as content streams have it.
pub fn hex(bytes: &[u8]) -> String {
    let digits: String = bytes.iter().map(|byte| format!("{byte:02X}")).collect();
    format!("<{digits}>")
}

/// Shift JIS as Windows has it, but with ¥ where Japanese fonts have it.
pub fn shift_jis(text: &str) -> Vec<u8> {
    let encode = |character: char| match character {
        '¥' => vec![0x5C],
        other => encoding_rs::SHIFT_JIS.encode(&other.to_string()).0.into_owned(),
    };
    text.chars().flat_map(encode).collect()
}

/// Whether a character takes half an em in a Japanese font.
pub fn is_half_width(character: char) -> bool {
    character.is_ascii() || character == '¥' || matches!(character, '｡'..='ﾟ')
}

/// The plain case: MS-Mincho as Windows programs name it, not embedded, half-width letters half as wide.
pub fn add_mincho(writer: &mut Writer, encoding: &str) -> usize {
    let descriptor = writer.add(
        "<</Type/FontDescriptor/FontName/MS-Mincho/Flags 7/FontBBox[0 -137 1000 859]/ItalicAngle 0/Ascent 859\
         /Descent -140/CapHeight 769/StemV 78>>",
    );
    let descendant = writer.add(format!(
        "<</Type/Font/Subtype/CIDFontType2/BaseFont/MS-Mincho/CIDSystemInfo<</Registry(Adobe)/Ordering(Japan1)\
         /Supplement 2>>/FontDescriptor {descriptor} 0 R/DW 1000/W[1 632 500]>>"
    ));
    writer.add(format!(
        "<</Type/Font/Subtype/Type0/BaseFont/MS-Mincho/Encoding/{encoding}/DescendantFonts[{descendant} 0 R]>>"
    ))
}

/// Sets lines at 10 points, 20 apart, and tells where their characters stand.
pub fn set_lines(lines: &[&str], encode: impl Fn(&str) -> Vec<u8>) -> (String, Vec<Shown>) {
    let (mut content, mut shown) = (String::new(), Vec::new());
    for (line, row) in lines.iter().zip(0_i32..) {
        let y = 780.0 - 20.0 * f64::from(row);
        content.push_str(&format!("BT /F1 10 Tf 50 {y} Td {} Tj ET\n", hex(&encode(line))));
        let mut x = 50.0;
        for character in line.chars() {
            shown.push(Shown { character, x, y });
            x += if is_half_width(character) { 5.0 } else { 10.0 };
        }
    }
    (content, shown)
}

/// Invented lines as a municipal sheet has them.
pub const LINES: [&str; 6] = [
    "令和５年度　重点目標管理シート",
    "部局名　みどり未来部　優先順位１位",
    "道の駅の来場者数を8,060人から14,000人に増やす",
    "（１）案内板の更新：予算 ¥1,234,000",
    "期間・期限（いつ・いつまでに）：9月～12月",
    "ひらがな、カタカナ、漢字とABC xyz 0123456789",
];

/// One page of [`LINES`] in MS-Mincho, the plainest file there is.
pub fn plain_page() -> (Vec<u8>, Vec<Shown>) {
    let (content, shown) = set_lines(&LINES, shift_jis);
    let mut writer = Writer::new();
    let font = add_mincho(&mut writer, "90ms-RKSJ-H");
    writer.add_page(content.as_bytes(), &format!("/Font<</F1 {font} 0 R>>"), "");
    (writer.finish(), shown)
}

pub fn read(file: &[u8]) -> Document {
    let document = pdf::read(file, &Limits::default());
    document.unwrap_or_else(|error| panic!("{}: {error}", error.code()))
}

/// Holds a document against the truth: at least 97 % of the characters, each within a point of its place; and
/// what always has to be so.
pub fn check(name: &str, document: &Document, truth: &[Shown]) {
    assert_lawful(name, document);
    let page = &document.pages[0];
    let mut found: Vec<(char, [f64; 2])> = Vec::new();
    for glyph in &page.glyphs {
        let origin = [glyph.origin[0], page.height_pt - glyph.origin[1]];
        found.extend(glyph.span.of(&document.text).chars().map(|character| (character, origin)));
    }
    let stands = |shown: &&Shown| {
        found.iter().any(|(character, [x, y])| {
            *character == shown.character && (x - shown.x).abs() <= 1.0 && (y - shown.y).abs() <= 1.0
        })
    };
    let right = truth.iter().filter(stands).count();
    let missing: String = truth.iter().filter(|shown| !stands(shown)).map(|shown| shown.character).collect();
    assert!(
        right * 100 >= truth.len() * 97 && found.len() * 97 <= truth.len() * 100,
        "{name}: {right} of {} characters stand right, {} were read; missing: {missing}\n{}",
        truth.len(),
        found.len(),
        document.text,
    );
}

/// What holds of every document, however broken the file: spans tile the text but for white space, and pages
/// follow one another.
pub fn assert_lawful(name: &str, document: &Document) {
    let mut covered = vec![false; document.text.len()];
    for (page, number) in document.pages.iter().zip(1..) {
        assert_eq!(page.number, number, "{name}: pages are numbered");
        assert!(page.width_pt > 0.0 && page.height_pt > 0.0, "{name}: pages have an area");
        for glyph in &page.glyphs {
            assert!(
                page.span.start <= glyph.span.start && glyph.span.end <= page.span.end,
                "{name}: span in page"
            );
            assert!(!glyph.span.of(&document.text).is_empty(), "{name}: glyphs have characters");
            for byte in &mut covered[glyph.span.start..glyph.span.end] {
                assert!(!*byte, "{name}: no byte belongs to two glyphs");
                *byte = true;
            }
            let numbers = [glyph.area.x, glyph.area.y, glyph.area.width, glyph.area.height, glyph.size_pt];
            assert!(
                numbers.iter().chain(&glyph.origin).all(|number| number.is_finite()),
                "{name}: {glyph:?}"
            );
        }
    }
    for (at, character) in document.text.char_indices() {
        assert!(
            covered[at] || character.is_whitespace(),
            "{name}: {character:?} at {at} belongs to no glyph"
        );
    }
}
