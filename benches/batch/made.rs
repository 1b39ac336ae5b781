//! Files to read: sheets of invented content, as text and as ruled PDF.

use std::fmt::Write as _;
use std::fs;
use std::io;
use std::path::Path;

use encoding_rs::SHIFT_JIS;

const TEXTS: usize = 2000;
const PDFS: usize = 200;

/// Fills a folder.
pub fn fill(folder: &Path) -> io::Result<()> {
    for number in 0..TEXTS {
        fs::write(folder.join(format!("{number:05}.txt")), text(number))?;
    }
    for number in 0..PDFS {
        fs::write(folder.join(format!("{number:05}.pdf")), pdf(number))?;
    }
    Ok(())
}

/// A box of the form: where it is in points from the top left, and what it holds.
type Drawn = ([f64; 4], String);

fn row(top: f64, height: f64, cells: &[(f64, String)], drawn: &mut Vec<Drawn>) {
    let mut left = 30.0;
    for (width, text) in cells {
        drawn.push(([left, top, *width, height], text.clone()));
        left += width;
    }
}

/// A sheet of its own, box by box.
fn boxes(number: usize) -> Vec<Drawn> {
    let own = |text: &str| text.to_owned();
    let mut drawn = vec![([300.0, 20.0, 200.0, 20.0], own("重点目標管理シート"))];
    row(
        45.0,
        20.0,
        &[
            (80.0, own("令和６年度")),
            (60.0, own("重点目標")),
            (330.0, format!("書かない窓口をつくる（その{number}）")),
            (60.0, own("部局名")),
            (120.0, format!("架空第{number}部")),
            (60.0, own("優先順位")),
            (70.0, own("1位")),
        ],
        &mut drawn,
    );
    let wide = |label: &str, text: &str| [(160.0, own(label)), (620.0, own(text))];
    row(65.0, 20.0, &wide("総合計画における位置付け", "第１編 まちをひらく"), &mut drawn);
    row(85.0, 20.0, &wide("大綱における位置付け", "(1) 手続きを減らす"), &mut drawn);
    row(105.0, 40.0, &wide("現況・課題", "・窓口の待ち時間が長い。\n・同じことを何度も書く。"), &mut drawn);
    row(145.0, 20.0, &wide("目的・効果", "・市民が書く回数を減らす。"), &mut drawn);
    let widths = [180.0, 100.0, 160.0, 170.0, 170.0];
    let mut table = |top: f64, height: f64, cells: [String; 5]| {
        row(top, height, &widths.into_iter().zip(cells).collect::<Vec<_>>(), &mut drawn);
    };
    let heads = [
        "取組項目及び方法・手段\n（何をどのように）",
        "期間・期限\n（いつ・いつまでに）",
        "数値目標\n（どの水準まで）",
        "中間報告",
        "期末報告",
    ];
    table(165.0, 40.0, heads.map(own));
    for measure in 1..=3_usize {
        let top = 205.0 + (measure as f64 - 1.0) * 60.0;
        let mark = ['①', '②', '③'][measure - 1];
        let count = 100 + number % 50;
        table(
            top,
            60.0,
            [
                format!("{mark}○窓口の{measure}番目の見直し\n(1) 申請書の項目を見直す。\n(2) 案内係を置く。"),
                own("(1) 9月末までに\n(2) 通年"),
                format!("(1) 様式を{count}種から80種へ\n(2) 待ち時間15分以内"),
                format!("(1) {}種まで減らした。\n(2) 18分であった。", count - 10),
                own("(1) 80種とした。\n(2) 14分であった。"),
            ],
        );
    }
    drawn
}

/// The sheet as an extractor gives it that goes box by box.
fn text(number: usize) -> String {
    let lines: Vec<String> = boxes(number).into_iter().map(|(_, text)| text).collect();
    lines.join("\n") + "\n"
}

/// The sheet as a ruled page; its font is one that every reader knows by name.
fn pdf(number: usize) -> Vec<u8> {
    const HEIGHT: f64 = 595.0;
    let mut content = String::from("0.5 w\n");
    for (number, ([left, top, width, height], text)) in boxes(number).into_iter().enumerate() {
        if number > 0 {
            let _ = writeln!(content, "{left} {} {width} {height} re S", HEIGHT - top - height);
        }
        for (line, text) in (1..).zip(text.lines()) {
            let (x, y) = (left + 2.0, HEIGHT - top - 13.0 * f64::from(line));
            let hex: String = SHIFT_JIS.encode(text).0.iter().fold(String::new(), |mut hex, byte| {
                let _ = write!(hex, "{byte:02x}");
                hex
            });
            let _ = writeln!(content, "BT /F 9 Tf {x} {y} Td <{hex}> Tj ET");
        }
    }
    let objects = [
        "<</Type/Catalog/Pages 2 0 R>>".to_owned(),
        "<</Type/Pages/Count 1/Kids[3 0 R]>>".to_owned(),
        format!(
            "<</Type/Page/Parent 2 0 R/MediaBox[0 0 842 {HEIGHT}]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>"
        ),
        format!("<</Length {}>>stream\n{content}\nendstream", content.len() + 1),
        "<</Type/Font/Subtype/Type0/BaseFont/MS-Mincho/Encoding/90ms-RKSJ-H/DescendantFonts[6 0 R]>>".to_owned(),
        "<</Type/Font/Subtype/CIDFontType2/BaseFont/MS-Mincho/CIDSystemInfo<</Registry(Adobe)/Ordering(Japan1)\
         /Supplement 2>>/FontDescriptor 7 0 R/DW 1000/W[1 632 500]>>"
            .to_owned(),
        "<</Type/FontDescriptor/FontName/MS-Mincho/Flags 6/FontBBox[0 -137 1000 859]/ItalicAngle 0/Ascent 859\
         /Descent -140/CapHeight 709/StemV 80>>"
            .to_owned(),
    ];
    let mut file = String::from("%PDF-1.4\n");
    let mut places = String::new();
    for (number, object) in (1..).zip(&objects) {
        let _ = writeln!(places, "{:010} 00000 n ", file.len());
        let _ = writeln!(file, "{number} 0 obj\n{object}\nendobj");
    }
    let (count, start) = (objects.len() + 1, file.len());
    let _ = write!(
        file,
        "xref\n0 {count}\n0000000000 65535 f \n{places}trailer<</Size {count}/Root 1 0 R>>\nstartxref\n{start}\n%%EOF\n"
    );
    file.into_bytes()
}
