//! A ruled sheet of an invented town, printed on as many pages as wanted: each page a sheet of its own.

use std::fmt::Write as _;
use std::io::Write as _;

use flate2::Compression;
use flate2::write::ZlibEncoder;

/// Upper left corner of the page, in points: A3 across.
const PAGE: [f64; 2] = [1190.0, 842.0];
/// Size of all letters.
const SIZE: f64 = 8.0;
/// From one line to the next.
const LINE: f64 = 10.0;
/// Where the columns of the table begin, the last one being its end.
const COLUMNS: [f64; 6] = [70.0, 350.0, 450.0, 640.0, 890.0, 1150.0];
/// Where rows of boxes above the table begin and end.
const HEAD: [f64; 6] = [50.0, 70.0, 100.0, 130.0, 160.0, 220.0];
/// Height of a row of the table.
const ROW: f64 = 96.0;
const ROWS: usize = 5;

const LABELS: [(f64, f64, &str); 15] = [
    (480.0, 40.0, "重点目標管理シート"),
    (44.0, 63.0, "重点目標"),
    (704.0, 63.0, "部局名"),
    (984.0, 63.0, "優先順位"),
    (44.0, 88.0, "総合計画における位置付け"),
    (44.0, 118.0, "現況・課題"),
    (44.0, 148.0, "目的・効果"),
    (74.0, 192.0, "取組項目及び方法・手段（何をどのように）"),
    (354.0, 186.0, "期間・期限"),
    (354.0, 197.0, "（いつ・いつまでに）"),
    (454.0, 192.0, "数値目標（どの水準まで）"),
    (644.0, 176.0, "中間報告"),
    (644.0, 186.0, "（目標に対する進捗状況・進捗度）及び"),
    (644.0, 196.0, "（中間報告の時点で取組項目に対する方法・手段の見"),
    (894.0, 192.0, "期末報告（目標に対する達成状況・達成度）"),
];

/// What is said of an item, in the order of the columns; `#` stands for a number.
const ITEMS: [[&str; 5]; 3] = [
    [
        "風車のある丘を巡る遊歩道の案内板を、訪れる人の声を聞きながら書き換える",
        "9月末",
        "案内板 #基、満足した人の割合 8割以上",
        "#基を書き換え、残りは地元の自治会と文面を相談している",
        "#基を書き換えた。満足した人の割合は8割5分",
    ],
    [
        "特産の柿を使う菓子を、町内の店と高校の生徒が一緒に考える催しを開く",
        "4～6月",
        "催し #回、出品 #点",
        "催しを#回開き、#点が寄せられた。うち3点を試しに売っている",
        "催しを#回開いた。#点を道の駅で売り始めた",
    ],
    [
        "空き家の持ち主に、貸す売るの相談先をまとめた手引きを送り、戸別に訪ねる",
        "通年",
        "手引きの送付 #件、相談 #件",
        "手引きを#件送り、#件の相談を受けた",
        "手引きを#件送り、#件が貸し出された",
    ],
];

/// A PDF of so many pages, each a filled sheet with all its ruling lines.
pub fn pdf(pages: usize) -> Vec<u8> {
    let mut bodies: Vec<Vec<u8>> = vec![Vec::new(), Vec::new()];
    let mut add = |body: Vec<u8>| {
        bodies.push(body);
        bodies.len()
    };
    let to_unicode = add(stream("", &to_unicode()));
    let descendant = add(
        b"<</Type/Font/Subtype/CIDFontType2/BaseFont/Kaze/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)\
          /Supplement 0>>/DW 1000/W[32 126 500]>>"
            .to_vec(),
    );
    let font = add(format!(
        "<</Type/Font/Subtype/Type0/BaseFont/Kaze/Encoding/Identity-H/DescendantFonts[{descendant} 0 R]\
         /ToUnicode {to_unicode} 0 R>>"
    )
    .into_bytes());
    let mut kids = String::new();
    for number in 0..pages {
        let content = add(stream("/Filter/FlateDecode", &deflate(page(number).as_bytes())));
        let page = add(format!(
            "<</Type/Page/Parent 2 0 R/MediaBox[0 0 {} {}]/Contents {content} 0 R\
             /Resources<</Font<</F1 {font} 0 R>>>>>>",
            PAGE[0], PAGE[1]
        )
        .into_bytes());
        let _ = write!(kids, "{page} 0 R ");
    }
    bodies[0] = b"<</Type/Catalog/Pages 2 0 R>>".to_vec();
    bodies[1] = format!("<</Type/Pages/Count {pages}/Kids[{kids}]>>").into_bytes();
    assemble(&bodies)
}

/// The content of a page; `number` makes it a sheet of its own.
fn page(number: usize) -> String {
    let mut content = String::from("0.4 w\n");
    let (bottom, right) = (HEAD[5] + ROW * ROWS as f64, COLUMNS[5]);
    for y in HEAD.into_iter().chain((1..=ROWS).map(|row| HEAD[5] + ROW * row as f64)).chain([bottom + 60.0]) {
        rule(&mut content, [40.0, y], [right, y]);
    }
    for x in COLUMNS {
        let top = if x == COLUMNS[5] { HEAD[0] } else { HEAD[4] };
        rule(&mut content, [x, top], [x, bottom + if x == COLUMNS[5] { 60.0 } else { 0.0 }]);
    }
    for (x, from, to) in [
        (40.0, HEAD[0], bottom + 60.0),
        (200.0, HEAD[0], HEAD[4]),
        (700.0, HEAD[0], HEAD[1]),
        (780.0, HEAD[0], HEAD[1]),
        (980.0, HEAD[0], HEAD[1]),
        (1060.0, HEAD[0], HEAD[1]),
        (600.0, bottom, bottom + 60.0),
        (70.0, bottom, bottom + 60.0),
    ] {
        rule(&mut content, [x, from], [x, to]);
    }
    for (x, y, text) in LABELS {
        show(&mut content, [x, y], text);
    }
    show(&mut content, [644.0, 206.0], "直しを行った点）");
    show(&mut content, [44.0, 40.0], "令和５年度");
    show(&mut content, [204.0, 63.0], &format!("風の丘に集う人を増やし、町の店を支える　その{number}"));
    show(&mut content, [784.0, 63.0], "風車振興部");
    show(&mut content, [1064.0, 63.0], &format!("{}位", number + 1));
    show(&mut content, [204.0, 88.0], "第２編　訪れたくなる町をつくる　第３章　丘と海辺の道を整える");
    show(&mut content, [204.0, 118.0], "丘を訪れる人が三年続けて減り、町の店の売上げにも響いている。");
    show(&mut content, [204.0, 148.0], "訪れる人を増やし、店を継ぐ若い人が町に残るようにする。");
    for row in 0..ROWS {
        section(&mut content, row, HEAD[5] + ROW * row as f64, number);
    }
    for (y, sign) in (0..).zip("特記事項".chars()) {
        show(&mut content, [50.0, bottom + 14.0 + 12.0 * f64::from(y)], &sign.to_string());
    }
    show(&mut content, [74.0, bottom + 12.0], "○市民参加・協働の推進、市民満足度の向上を考慮した点");
    show(&mut content, [74.0, bottom + 24.0], "自治会と店の人が月に一度集まり、案内の仕方を決めた。");
    show(&mut content, [604.0, bottom + 12.0], "○取組による効果・残された課題");
    show(&mut content, [604.0, bottom + 24.0], "秋の客は増えたが、冬の過ごし方がまだ知られていない。");
    content
}

fn section(content: &mut String, row: usize, top: f64, number: usize) {
    let circled = char::from_u32('①' as u32 + row as u32).unwrap_or('①');
    show(content, [50.0, top + ROW / 2.0], &circled.to_string());
    show(content, [74.0, top + 11.0], "○風の丘を歩く人を増やす取組");
    for (at, texts) in ITEMS.iter().enumerate() {
        let y = top + 22.0 + 25.0 * at as f64;
        for (column, text) in texts.iter().enumerate() {
            let told = (number + row * 7 + at * 3 + column) % 90 + 10;
            let text = text.replace('#', &told.to_string());
            let width = COLUMNS[column + 1] - COLUMNS[column] - 26.0;
            show(content, [COLUMNS[column] + 4.0, y], &format!("({})", at + 1));
            for (line, part) in (0..).zip(wrapped(&text, width)) {
                show(content, [COLUMNS[column] + 20.0, y + LINE * f64::from(line)], &part);
            }
        }
    }
}

/// Lines of a text that are no wider than `width` points.
fn wrapped(text: &str, width: f64) -> Vec<String> {
    let (mut lines, mut room) = (vec![String::new()], width);
    for character in text.chars() {
        let wide = if character.is_ascii() { SIZE / 2.0 } else { SIZE };
        if wide > room {
            lines.push(String::new());
            room = width;
        }
        room -= wide;
        if let Some(line) = lines.last_mut() {
            line.push(character);
        }
    }
    lines
}

fn rule(content: &mut String, from: [f64; 2], to: [f64; 2]) {
    let [from_y, to_y] = [PAGE[1] - from[1], PAGE[1] - to[1]];
    let _ = writeln!(content, "{} {from_y} m {} {to_y} l S", from[0], to[0]);
}

fn show(content: &mut String, [x, y]: [f64; 2], text: &str) {
    let codes: String = text.encode_utf16().fold(String::new(), |mut codes, code| {
        let _ = write!(codes, "{code:04X}");
        codes
    });
    let _ = writeln!(content, "BT /F1 {SIZE} Tf {x} {} Td <{codes}> Tj ET", PAGE[1] - y);
}

/// Codes are UTF-16, as many programs write them.
fn to_unicode() -> Vec<u8> {
    let mut map = String::from(
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /Kaze def /CMapType 2 def\n\
         1 begincodespacerange <0000> <FFFF> endcodespacerange\n",
    );
    let rows: Vec<u32> = (0..0x100).filter(|row| !(0xD8..0xE0).contains(row)).collect();
    for rows in rows.chunks(100) {
        let _ = writeln!(map, "{} beginbfrange", rows.len());
        for row in rows {
            let _ = writeln!(map, "<{row:02X}00> <{row:02X}FF> <{row:02X}00>");
        }
        map.push_str("endbfrange\n");
    }
    map.push_str("endcmap CMapName currentdict /CMap defineresource pop end end\n");
    map.into_bytes()
}

fn stream(entries: &str, data: &[u8]) -> Vec<u8> {
    let mut body = format!("<<{entries}/Length {}>>\nstream\n", data.len()).into_bytes();
    body.extend_from_slice(data);
    body.extend_from_slice(b"\nendstream");
    body
}

fn deflate(data: &[u8]) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(data).and_then(|()| encoder.finish()).unwrap_or_default()
}

fn assemble(bodies: &[Vec<u8>]) -> Vec<u8> {
    let mut file = b"%PDF-1.5\n".to_vec();
    let mut table = String::new();
    for (body, number) in bodies.iter().zip(1..) {
        let _ = writeln!(table, "{:010} 00000 n ", file.len());
        file.extend(format!("{number} 0 obj\n").into_bytes());
        file.extend_from_slice(body);
        file.extend_from_slice(b"\nendobj\n");
    }
    let (at, size) = (file.len(), bodies.len() + 1);
    let end = format!(
        "xref\n0 {size}\n0000000000 65535 f \n{table}trailer\n<</Size {size}/Root 1 0 R>>\nstartxref\n{at}\n%%EOF\n"
    );
    file.extend(end.into_bytes());
    file
}
