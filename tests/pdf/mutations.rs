//! Files changed at random, thousands of them: whatever comes out, it comes out in time and by the rules.

use std::time::{Duration, Instant};

use okoshi::text::pdf::{self, Limits, PdfError};

use crate::writer::{LINES, Writer, add_mincho, assert_lawful, deflate, plain_page, set_lines, shift_jis};

/// Numbers that look random and are the same every time (xorshift64*).
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        (self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33) as usize % sides.max(1)
    }
}

/// Words that mean something to a reader, and so lead it astray best.
const WORDS: [&[u8]; 28] = [
    b"obj",
    b"endobj",
    b"stream",
    b"endstream",
    b"xref",
    b"trailer",
    b"startxref",
    b"<<",
    b">>",
    b"[",
    b"]",
    b"(",
    b")",
    b"null",
    b"/Type",
    b"/Pages",
    b"/Kids",
    b"/Length",
    b"/Filter/FlateDecode",
    b"/W",
    b"99999999999",
    b"-1",
    b" 0 R ",
    b"BT",
    b"TJ",
    b"BI",
    b"EI",
    b"Do",
];

fn mutate(file: &[u8], dice: &mut Dice) -> Vec<u8> {
    let mut file = file.to_vec();
    for _ in 0..=dice.roll(3) {
        let at = dice.roll(file.len());
        let length = dice.roll(40).min(file.len() - at);
        match dice.roll(7) {
            0 => file[at] = dice.roll(256) as u8,
            1 => file[at] ^= 1 << dice.roll(8),
            2 => drop(file.drain(at..at + length)),
            3 => drop(file.splice(at..at, WORDS[dice.roll(WORDS.len())].iter().copied())),
            4 => {
                let word = WORDS[dice.roll(WORDS.len())];
                let end = (at + word.len()).min(file.len());
                file[at..end].copy_from_slice(&word[..end - at]);
            }
            5 => {
                let from = dice.roll(file.len());
                let piece = file[from..(from + length).min(file.len())].to_vec();
                drop(file.splice(at..at, piece));
            }
            _ => file.truncate(at.max(file.len() / 2)),
        }
    }
    file
}

/// Files of different build: plain, packed, with object streams, with images and forms.
fn originals() -> Vec<Vec<u8>> {
    let (plain, _) = plain_page();
    let mut with_streams = Vec::new();
    let mut document = lopdf::Document::load_mem(&plain).expect("a sound file");
    document.save_modern(&mut with_streams).expect("writing to memory");

    let (content, _) = set_lines(&LINES, shift_jis);
    let mut writer = Writer::new();
    let font = add_mincho(&mut writer, "90ms-RKSJ-V");
    let simple = writer.add("<</Type/Font/Subtype/TrueType/BaseFont/Arial/Encoding/WinAnsiEncoding/FirstChar 65/LastChar 67/Widths[600 600 600]>>");
    let image = writer.add_stream(
        "/Type/XObject/Subtype/Image/Width 4/Height 4/BitsPerComponent 8/ColorSpace/DeviceRGB/Filter/FlateDecode",
        &deflate(&[229; 48]),
    );
    let form = writer.add_stream(
        &format!("/Type/XObject/Subtype/Form/BBox[0 0 100 100]/Matrix[1 0 0 1 5 5]/Resources<</Font<</F2 {simple} 0 R>>>>"),
        b"/Span<</ActualText(x)>>BDC BT /F2 9 Tf (ABC) Tj ET EMC 0 0 50 50 re S",
    );
    let drawing = format!(
        "{content} q 50 0 0 50 100 100 cm /I Do Q /X Do 0.9 g 10 10 200 20 re f 0.5 w 10 10 m 400 10 l S \
         BI /W 2 /H 2 /BPC 8 /CS /G ID abcd EI"
    );
    let packed = writer.add_stream("/Filter/FlateDecode", &deflate(drawing.as_bytes()));
    let resources = format!("/Font<</F1 {font} 0 R>>/XObject<</I {image} 0 R/X {form} 0 R>>");
    writer.add_page_of(&format!("[{packed} 0 R]"), &resources, "/Rotate 90/CropBox[20 20 500 800]");
    writer.add_page(
        drawing.as_bytes(),
        &resources,
        &format!("/Annots[<</Rect[9 9 99 99]/AP<</N {form} 0 R>>>>]"),
    );
    vec![plain, with_streams, writer.finish()]
}

#[test]
fn thousands_of_broken_files_end_in_pages_or_an_error() {
    let originals = originals();
    let mut dice = Dice(0x5EED_0F0C_0511);
    let (mut opened, mut refused) = (0, 0);
    for round in 0..2_400 {
        let file = mutate(&originals[round % originals.len()], &mut dice);
        let name = format!("mutation {round}");
        let started = Instant::now();
        match pdf::read(&file, &Limits::default()) {
            Ok(document) => {
                assert_lawful(&name, &document);
                opened += 1;
            }
            Err(error) => {
                assert_ne!(error, PdfError::Broke, "{name}");
                assert!(!error.to_string().is_empty());
                refused += 1;
            }
        }
        assert!(started.elapsed() < Duration::from_secs(5), "{name} took {:?}", started.elapsed());
    }
    // Most damage is survived; were it not, this would test nothing.
    assert!(opened > 1_200 && refused > 20, "{opened} opened, {refused} refused");
}
