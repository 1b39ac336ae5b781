//! An invented town's sheet on landscape A4, with all its ruling lines, only those between its
//! sections, or none; on one page or on several.

use crate::writer::{Writer, add_mincho, hex, shift_jis};

/// Where things stand: x and y of the first baseline from the upper left corner, in points, and the lines.
const TEXTS: &[(f64, f64, &[&str])] = &[
    (40.0, 36.0, &["令和５年度"]),
    (370.0, 36.0, &["重点目標管理シート"]),
    (44.0, 62.0, &["重点目標"]),
    (144.0, 62.0, &["風力の町の魅力を伝える"]),
    (484.0, 62.0, &["部局名"]),
    (544.0, 62.0, &["風車振興部"]),
    (664.0, 62.0, &["優先順位"]),
    (744.0, 62.0, &["2位"]),
    (44.0, 88.0, &["現況・課題"]),
    (144.0, 88.0, &["風車を訪れる人が三年続けて減っている。"]),
    (44.0, 114.0, &["目的・効果"]),
    (144.0, 114.0, &["訪れる人を増やし、町の店を支える。"]),
    (484.0, 114.0, &["該当するSDGsの目標"]),
    (604.0, 114.0, &["7、11"]),
    (44.0, 140.0, &["取組項目及び方法・手段", "（何をどのように）"]),
    (244.0, 140.0, &["期間・期限", "（いつ・いつまでに）"]),
    (364.0, 140.0, &["数値目標", "（どの水準まで）"]),
    (
        504.0,
        136.0,
        &[
            "中間報告",
            "（目標に対する進捗状況・進捗度）",
            "及び（中間報告の時点で取組項目に",
            "対する方法・手段の見直しを行った点）",
        ],
    ),
    (674.0, 140.0, &["期末報告", "（目標に対する達成状況・達成度）"]),
    (44.0, 186.0, &["①"]),
    (60.0, 186.0, &["○風車の公開"]),
    (60.0, 204.0, &["(1) 見学会を開く"]),
    (244.0, 204.0, &["(1) 9月末"]),
    (364.0, 204.0, &["(1) 見学会 6回"]),
    (504.0, 204.0, &["(1) 3回開いた"]),
    (674.0, 204.0, &["(1) 6回開いた"]),
    (60.0, 222.0, &["(2) 案内板を直す"]),
    (244.0, 222.0, &["(2) 通年"]),
    (364.0, 222.0, &["(2) 案内板 12基"]),
    (504.0, 222.0, &["(2) 5基を直した"]),
    (674.0, 222.0, &["(2) 12基を直した"]),
    (44.0, 260.0, &["②"]),
    (60.0, 260.0, &["○特産品の紹介"]),
    (60.0, 278.0, &["(1) 市を開く"]),
    (244.0, 278.0, &["(1) 11月"]),
    (364.0, 278.0, &["(1) 出店 20店"]),
    (504.0, 278.0, &["(1) 出店者を募った"]),
    (674.0, 278.0, &["(1) 22店が出た"]),
    (44.0, 330.0, &["特記事項"]),
    (144.0, 330.0, &["○市民参加・協働の推進、市民満足度の向上を考慮した点", "学校の生徒が案内した。"]),
    (484.0, 330.0, &["○取組による効果・残された課題", "冬の客がまだ少ない。"]),
];

/// What the boxes hold.
pub const TRUTH: &[(&str, &str)] = &[
    ("/fiscal_year", "令和５年度"),
    ("/goal", "風力の町の魅力を伝える"),
    ("/department", "風車振興部"),
    ("/situation/0", "風車を訪れる人が三年続けて減っている。"),
    ("/purpose/0", "訪れる人を増やし、町の店を支える。"),
    ("/measures/0/heading", "風車の公開"),
    ("/measures/0/items/0/method", "見学会を開く"),
    ("/measures/0/items/0/period", "9月末"),
    ("/measures/0/items/0/target", "見学会 6回"),
    ("/measures/0/items/0/interim", "3回開いた"),
    ("/measures/0/items/0/final", "6回開いた"),
    ("/measures/0/items/1/method", "案内板を直す"),
    ("/measures/0/items/1/period", "通年"),
    ("/measures/0/items/1/target", "案内板 12基"),
    ("/measures/0/items/1/interim", "5基を直した"),
    ("/measures/0/items/1/final", "12基を直した"),
    ("/measures/1/heading", "特産品の紹介"),
    ("/measures/1/items/0/method", "市を開く"),
    ("/measures/1/items/0/period", "11月"),
    ("/measures/1/items/0/target", "出店 20店"),
    ("/measures/1/items/0/interim", "出店者を募った"),
    ("/measures/1/items/0/final", "22店が出た"),
    ("/notes/participation", "学校の生徒が案内した。"),
    ("/notes/outcome", "冬の客がまだ少ない。"),
];

/// Heights of the lines between sections, from the top.
const ACROSS: [f64; 8] = [48.0, 74.0, 100.0, 126.0, 172.0, 246.0, 316.0, 370.0];

/// Lines down: x, from, to.
const DOWN: [(f64, f64, f64); 14] = [
    (40.0, 48.0, 370.0),
    (802.0, 48.0, 370.0),
    (140.0, 48.0, 126.0),
    (480.0, 48.0, 74.0),
    (540.0, 48.0, 74.0),
    (660.0, 48.0, 74.0),
    (740.0, 48.0, 74.0),
    (480.0, 100.0, 126.0),
    (600.0, 100.0, 126.0),
    (240.0, 126.0, 316.0),
    (360.0, 126.0, 316.0),
    (500.0, 126.0, 316.0),
    (670.0, 126.0, 316.0),
    (140.0, 316.0, 370.0),
];

/// The samples' paths and bytes.
pub fn samples() -> [(&'static str, Vec<u8>); 3] {
    let page = |lines| file(&Drawn { lines, ..Drawn::default() });
    [
        ("samples/kazehaya-mokuhyo/r5-ruled.pdf", page(Lines::All)),
        ("samples/kazehaya-mokuhyo/r5-sections.pdf", page(Lines::BetweenSections)),
        ("samples/kazehaya-mokuhyo/r5-unruled.pdf", page(Lines::None)),
    ]
}

/// The text of the box that goals stand in.
const GOALS: &str = "7、11";

/// Which ruling lines the sheet has.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub enum Lines {
    #[default]
    All,
    BetweenSections,
    None,
}

/// How the sheet is drawn.
#[derive(Default)]
pub struct Drawn<'d> {
    pub lines: Lines,
    /// In place of the numbers of goals, images: for each its colour and its box, from the upper left corner.
    pub icons: &'d [([u8; 3], [f64; 4])],
    /// In place of the numbers of goals, filled boxes with a white sign on them, drawn as paths.
    pub squares: &'d [([u8; 3], [f64; 4])],
    /// Heights at which a new page begins.
    pub cuts: &'d [f64],
    /// A text that says more on further lines.
    pub longer: Option<(&'d str, &'d [&'d str])>,
    /// Texts, by their first line, that give way to other lines.
    pub instead: &'d [(&'d str, &'d [&'d str])],
    /// A text, by its first line, that stands at another height.
    pub moved: Option<(&'d str, f64)>,
    /// Heights of lines across the table between the numbers and the right border.
    pub across: &'d [f64],
    /// More lines down: x, from, to.
    pub down: &'d [(f64, f64, f64)],
    /// A line down that is not drawn.
    pub gone: Option<(f64, f64, f64)>,
    /// More texts: x and y of the baseline.
    pub more: &'d [(f64, f64, &'d str)],
    /// What each page has in its margins, `#` standing for its number: x and y from the upper left corner.
    pub margins: &'d [(f64, f64, &'d str)],
    /// Painted over each page as a content stream.
    pub over: &'d str,
    /// Whether year and title stand on each page.
    pub titled: bool,
}

/// Where a page begins whose first part stands on the page before.
const NEXT_TOP: f64 = 40.0;
const HEIGHT: f64 = 595.0;

/// The sheet as a PDF.
pub fn file(drawn: &Drawn<'_>) -> Vec<u8> {
    file_of(&[drawn])
}

/// Several sheets as one PDF.
pub fn file_of(sheets: &[&Drawn<'_>]) -> Vec<u8> {
    let mut writer = Writer::new();
    let font = add_mincho(&mut writer, "90ms-RKSJ-H");
    let mut number = 0;
    for drawn in sheets {
        add_pages(&mut writer, font, drawn, &mut number);
    }
    writer.finish()
}

/// Two sheets under each other on one page.
pub fn stacked(sheets: [&Drawn<'_>; 2]) -> Vec<u8> {
    let mut writer = Writer::new();
    let font = add_mincho(&mut writer, "90ms-RKSJ-H");
    let [upper, lower] = sheets.map(|drawn| content(drawn, 0.0, HEIGHT));
    let both = format!("q 1 0 0 1 0 {HEIGHT} cm {upper} Q {lower}");
    let size = format!("/MediaBox[0 0 842 {}]", 2.0 * HEIGHT);
    writer.add_page(both.as_bytes(), &format!("/Font<</F1 {font} 0 R>>"), &size);
    writer.finish()
}

fn add_pages(writer: &mut Writer, font: usize, drawn: &Drawn<'_>, number: &mut usize) {
    let mut names = String::new();
    for ((colour, _), n) in drawn.icons.iter().zip(0..) {
        let entries =
            "/Type/XObject/Subtype/Image/Width 12/Height 12/BitsPerComponent 8/ColorSpace/DeviceRGB";
        let image = writer.add_stream(entries, &icon(*colour));
        names.push_str(&format!("/I{n} {image} 0 R"));
    }
    let xobjects = if names.is_empty() { String::new() } else { format!("/XObject<<{names}>>") };
    let resources = format!("/Font<</F1 {font} 0 R>>{xobjects}");
    let mut top = 0.0;
    for bottom in drawn.cuts.iter().copied().chain([HEIGHT]) {
        *number += 1;
        let mut content = content(drawn, top, bottom);
        let titles =
            TEXTS[..2].iter().filter(|_| drawn.titled && top > 0.0).map(|(x, y, lines)| (*x, *y, lines[0]));
        for (x, y, text) in drawn.margins.iter().copied().chain(titles) {
            let text = hex(&shift_jis(&text.replace('#', &number.to_string())));
            content.push_str(&format!("BT /F1 9 Tf {x} {} Td {text} Tj ET\n", HEIGHT - y));
        }
        content.push_str(drawn.over);
        writer.add_page(content.as_bytes(), &resources, "/MediaBox[0 0 842 595]");
        top = bottom;
    }
}

/// What stands between two heights of the sheet, on a page of its own.
fn content(drawn: &Drawn<'_>, top: f64, bottom: f64) -> String {
    let up = if top > 0.0 { top - NEXT_TOP } else { 0.0 };
    let at = |y: f64| HEIGHT - (y - up);
    let is_here = |y: f64| (top..bottom).contains(&y);
    let mut content = String::from("0.5 w\n");
    // A box that goes on overleaf is closed here and opened there.
    let edges = [top, bottom].into_iter().filter(|edge| drawn.cuts.contains(edge));
    for y in ACROSS.into_iter().filter(|y| is_here(*y)).chain(edges).filter(|_| drawn.lines != Lines::None) {
        content.push_str(&format!("40 {0} m 802 {0} l S\n", at(y)));
    }
    let is_drawn = |line: &&(f64, f64, f64)| drawn.lines == Lines::All && drawn.gone != Some(**line);
    for (x, from, to) in DOWN.iter().filter(is_drawn).chain(drawn.down) {
        if *from < bottom && *to > top {
            content.push_str(&format!("{x} {} m {x} {} l S\n", at(from.max(top)), at(to.min(bottom))));
        }
    }
    for y in drawn.across.iter().filter(|y| is_here(**y)) {
        content.push_str(&format!("57 {0} m 802 {0} l S\n", at(*y)));
    }
    for (x, y, text) in drawn.more.iter().filter(|(_, y, _)| is_here(*y)) {
        content.push_str(&format!("BT /F1 9 Tf {x} {} Td {} Tj ET\n", at(*y), hex(&shift_jis(text))));
    }
    let has_images = !drawn.icons.is_empty() || !drawn.squares.is_empty();
    for (x, y, lines) in TEXTS.iter().filter(|(_, _, lines)| !has_images || *lines != [GOALS]) {
        let more = drawn.longer.filter(|(first, _)| *lines == [*first]).map_or(&[][..], |(_, more)| more);
        let y = drawn.moved.filter(|(first, _)| lines[0] == *first).map_or(*y, |(_, y)| y);
        let instead = drawn.instead.iter().find(|(first, _)| lines[0] == *first);
        let lines = instead.map_or(*lines, |(_, other)| other);
        for (line, row) in lines.iter().chain(more).zip(0_i32..) {
            let y = y + 10.0 * f64::from(row);
            if is_here(y) {
                content.push_str(&format!("BT /F1 9 Tf {x} {} Td {} Tj ET\n", at(y), hex(&shift_jis(line))));
            }
        }
    }
    for ((_, [x, y, width, height]), n) in drawn.icons.iter().zip(0..) {
        if is_here(*y) {
            content.push_str(&format!("q {width} 0 0 {height} {x} {} cm /I{n} Do Q\n", at(y + height)));
        }
    }
    for (colour, [x, y, width, height]) in drawn.squares.iter().filter(|(_, [_, y, ..])| is_here(*y)) {
        let [red, green, blue] = colour.map(|channel| f64::from(channel) / 255.0);
        let bottom = at(y + height);
        content.push_str(&format!("q {red:.4} {green:.4} {blue:.4} rg {x} {bottom} {width} {height} re f\n"));
        let (third, middle) = (width / 3.0, bottom + height / 3.0);
        content.push_str(&format!("1 g {} {middle} {third} {third} re f Q\n", x + third));
    }
    content
}

/// The sheet as a text that an extractor writes as it meets it: every line by itself, in the order it is painted.
pub fn painted() -> String {
    TEXTS.iter().flat_map(|(_, _, lines)| *lines).map(|line| format!("{line}\n")).collect()
}

/// The page in front of a department's sheets, without any ruling line.
pub fn cover(goals: &[&str]) -> Vec<u8> {
    let mut writer = Writer::new();
    let font = add_mincho(&mut writer, "90ms-RKSJ-H");
    let mut content = String::new();
    let mut write = |size: f64, x: f64, y: f64, text: &str| {
        content.push_str(&format!(
            "BT /F1 {size} Tf {x} {} Td {} Tj ET\n",
            HEIGHT - y,
            hex(&shift_jis(text))
        ));
    };
    write(16.0, 90.0, 44.0, "令和５年度　重点目標");
    write(12.0, 300.0, 70.0, "風車振興部");
    for (goal, n) in goals.iter().zip(1_i32..) {
        let y = 96.0 + 26.0 * f64::from(n);
        write(12.0, 60.0, y, &n.to_string());
        write(12.0, 90.0, y, goal);
    }
    writer.add_page(content.as_bytes(), &format!("/Font<</F1 {font} 0 R>>"), "/MediaBox[0 0 842 595]");
    writer.finish()
}

/// White signs on a colour, its channels a little off here and there as JPEG leaves them.
fn icon(colour: [u8; 3]) -> Vec<u8> {
    let pixel = |n: usize| {
        let off = |channel: usize, value: u8| value.saturating_add([0, 3, 1, 4][(n + channel) % 4]);
        match n % 12 {
            2..=4 if n / 12 > 3 => [255; 3],
            _ => [off(0, colour[0]), off(1, colour[1]), off(2, colour[2])],
        }
    };
    (0..144).flat_map(pixel).collect()
}
