//! Images: where they stand, what colour they are, and pages that are nothing else.

use okoshi::text::pdf::{self, Limits, PdfError};
use okoshi::value::goal_colour::goal_of;

use crate::writer::{LINES, Writer, add_mincho, deflate, read, set_lines, shift_jis};

const IMAGE: &str = "/Type/XObject/Subtype/Image";

/// An icon as goals have it: white signs and a white edge on the goal's colour.
fn icon(colour: [u8; 3]) -> Vec<u8> {
    let is_white = |n: usize| n.is_multiple_of(20) || (n % 7 < 2 && n > 100);
    (0..400).flat_map(|n| if is_white(n) { [255; 3] } else { colour }).collect()
}

#[test]
fn icons_tell_their_goals() {
    let colours = [
        (4, [0xC5, 0x19, 0x2D]),
        (9, [0xFD, 0x69, 0x25]),
        (11, [0xFD, 0x9D, 0x24]),
        (17, [0x19, 0x48, 0x6A]),
    ];
    let mut writer = Writer::new();
    let (mut names, mut content) = (String::new(), String::new());
    for ((number, colour), place) in colours.iter().zip(0..) {
        let entries =
            format!("{IMAGE}/Width 20/Height 20/BitsPerComponent 8/ColorSpace/DeviceRGB/Filter/FlateDecode");
        let image = writer.add_stream(&entries, &deflate(&icon(*colour)));
        names.push_str(&format!("/G{number} {image} 0 R"));
        content.push_str(&format!("q 40 0 0 40 {} 700 cm /G{number} Do Q ", 50 + 45 * place));
    }
    writer.add_page(content.as_bytes(), &format!("/XObject<<{names}>>"), "");
    let document = read(&writer.finish());
    let images = &document.pages[0].images;
    assert_eq!(images.len(), 4);
    for ((image, (number, _)), index) in images.iter().zip(colours).zip(0_u8..) {
        assert_eq!(image.index, usize::from(index));
        assert!(
            (image.area.x - (50.0 + 45.0 * f64::from(index))).abs() < 0.1
                && (image.area.y - 102.0).abs() < 0.1
        );
        let goal = image.dominant.and_then(goal_of).expect("a goal");
        assert!(goal.number == number && goal.confidence > 0.9, "{goal:?} for {number}");
    }
}

#[test]
fn colours_are_read_in_every_space_that_icons_use() {
    let mut writer = Writer::new();
    let profile = writer.add_stream("/N 3", b"a profile");
    let red = [0xE5, 0x24, 0x3B];
    let images = [
        ("/ColorSpace/DeviceRGB/BitsPerComponent 8".to_owned(), red.repeat(4)),
        (format!("/ColorSpace[/ICCBased {profile} 0 R]/BitsPerComponent 8"), red.repeat(4)),
        ("/ColorSpace[/Indexed/DeviceRGB 1<FFFFFFE5243B>]/BitsPerComponent 1".to_owned(), vec![0xC0, 0xC0]),
        ("/ColorSpace/DeviceCMYK/BitsPerComponent 8".to_owned(), [0, 215, 189, 26].repeat(4)),
    ];
    let (mut names, mut content) = (String::new(), String::new());
    for ((entries, data), n) in images.iter().zip(0..) {
        let image = writer.add_stream(&format!("{IMAGE}/Width 2/Height 2{entries}"), data);
        names.push_str(&format!("/I{n} {image} 0 R"));
        content.push_str(&format!("q 20 0 0 20 {} 700 cm /I{n} Do Q ", 50 + 30 * n));
    }
    content.push_str("q 20 0 0 20 400 700 cm BI /W 1 /H 1 /BPC 8 /CS /RGB /F /AHx ID E5243B> EI Q");
    writer.add_page(content.as_bytes(), &format!("/XObject<<{names}>>"), "");
    let document = read(&writer.finish());
    assert_eq!(document.pages[0].images.len(), 5);
    for image in &document.pages[0].images {
        let near = |(a, b): (u8, u8)| a.abs_diff(b) <= 3;
        let colour = image.dominant.expect("a colour");
        assert!(colour.into_iter().zip(red).all(near), "image {}: {colour:?}", image.index);
    }
}

#[test]
fn pixels_come_on_demand() {
    let mut writer = Writer::new();
    let entries = format!("{IMAGE}/Width 2/Height 1/BitsPerComponent 8/ColorSpace/DeviceGray");
    let image = writer.add_stream(&entries, &[0, 200]);
    let fax = writer
        .add_stream(&format!("{IMAGE}/Width 2/Height 1/BitsPerComponent 1/Filter/CCITTFaxDecode"), b"x");
    let content = b"q 99 0 0 99 9 9 cm /A Do Q q 99 0 0 99 9 9 cm /B Do Q";
    writer.add_page(content, &format!("/XObject<</A {image} 0 R/B {fax} 0 R>>"), "");
    let file = writer.finish();
    let pixels = pdf::image(&file, 1, 0, &Limits::default()).expect("pixels");
    assert_eq!((pixels.width, pixels.height, pixels.rgb), (2, 1, vec![[0; 3], [200; 3]]));
    let error = |page, index| pdf::image(&file, page, index, &Limits::default()).expect_err("no pixels");
    assert_eq!(error(1, 1), PdfError::ImageUnreadable { page: 1, image: 1 });
    assert_eq!(error(1, 2), PdfError::NoSuchImage { page: 1, image: 2, images: 2 });
    assert_eq!(error(0, 0), PdfError::NoSuchPage { page: 0, pages: 1 });
}

#[test]
fn scans_are_told_from_text() {
    let (lines, _) = set_lines(&LINES, shift_jis);
    let scan = "q 595 0 0 842 0 0 cm /S Do Q";
    let strips: String =
        (0..8).map(|n| format!("q 595 0 0 105.25 0 {} cm /S Do Q ", f64::from(n) * 105.25)).collect();
    let pages = [
        ("a bare scan", scan.to_owned(), true, vec!["pdf-scan"]),
        ("a scan in strips", strips, true, vec!["pdf-scan"]),
        ("a recognised scan", format!("{scan} 3 Tr {lines}"), true, vec!["pdf-recognised-text"]),
        ("text on a picture", format!("{scan} {lines}"), false, vec![]),
        ("text", lines, false, vec![]),
    ];
    for (name, content, is_scan, codes) in pages {
        let mut writer = Writer::new();
        let font = add_mincho(&mut writer, "90ms-RKSJ-H");
        let image = writer
            .add_stream(&format!("{IMAGE}/Width 1/Height 1/BitsPerComponent 8/ColorSpace/DeviceGray"), b"x");
        writer.add_page(
            content.as_bytes(),
            &format!("/Font<</F1 {font} 0 R>>/XObject<</S {image} 0 R>>"),
            "",
        );
        let document = read(&writer.finish());
        assert_eq!(document.pages[0].scan, is_scan, "{name}");
        assert_eq!(document.pages[0].needs_recognition(), codes == ["pdf-scan"], "{name}");
        let told: Vec<&str> = document.warnings.iter().map(pdf::Warning::code).collect();
        assert_eq!(told, codes, "{name}");
        let invisible = document.pages[0].glyphs.iter().filter(|glyph| glyph.hidden.invisible).count();
        assert_eq!(invisible > 0, name == "a recognised scan", "{name}");
    }
}
