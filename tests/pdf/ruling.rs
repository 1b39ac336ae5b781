//! One table, ruled in every way that programs rule tables.

use std::fmt::Write;

use okoshi::geometry::{Page, Rule};

use crate::writer::{Writer, add_mincho, read, set_lines, shift_jis};

/// Where the lines lie, in points from the page's lower left corner.
const XS: [f64; 4] = [50.0, 150.0, 300.0, 500.0];
const YS: [f64; 5] = [700.0, 670.0, 640.0, 600.0, 550.0];

fn level() -> impl Iterator<Item = [f64; 4]> {
    YS.into_iter().map(|y| [XS[0], y, XS[3], y])
}

fn upright() -> impl Iterator<Item = [f64; 4]> {
    XS.into_iter().map(|x| [x, YS[4], x, YS[0]])
}

fn cells() -> impl Iterator<Item = [f64; 4]> {
    YS.windows(2).flat_map(|y| XS.windows(2).map(move |x| [x[0], y[1], x[1] - x[0], y[0] - y[1]]))
}

fn page_of(content: &str) -> Page {
    let (text, _) = set_lines(&["重点目標"], shift_jis);
    let mut writer = Writer::new();
    let font = add_mincho(&mut writer, "90ms-RKSJ-H");
    writer.add_page(format!("{content}\n{text}").as_bytes(), &format!("/Font<</F1 {font} 0 R>>"), "");
    let document = read(&writer.finish());
    assert_eq!(document.warnings, []);
    document.pages[0].clone()
}

/// Whether the page has exactly the table's nine lines, each within 0.7 points.
fn check(name: &str, page: &Page) {
    let near = |a: f64, b: f64| (a - b).abs() <= 0.7;
    let is = |rule: &Rule, [x0, y0, x1, y1]: [f64; 4]| {
        let (top, bottom) = (842.0 - y1, 842.0 - y0);
        near(rule.from[0], x0) && near(rule.from[1], top) && near(rule.to[0], x1) && near(rule.to[1], bottom)
    };
    for line in level().chain(upright()) {
        assert!(page.rules.iter().any(|rule| is(rule, line)), "{name}: no {line:?} in {:#?}", page.rules);
    }
    assert_eq!(page.rules.len(), 9, "{name}: {:#?}", page.rules);
    let horizontal = page.rules.iter().filter(|rule| rule.is_horizontal()).count();
    assert_eq!(horizontal, 5, "{name}");
}

fn strokes(lines: impl Iterator<Item = [f64; 4]>, end: &str) -> String {
    lines.map(|[x0, y0, x1, y1]| format!("{x0} {y0} m {x1} {y1} l {end}\n")).collect()
}

/// Thin boxes along lines, from half a width before them to half a width behind.
fn thin_boxes(lines: impl Iterator<Item = [f64; 4]>, width: f64) -> String {
    let half = width / 2.0;
    let boxes = lines.map(|[x0, y0, x1, y1]| (x0 - half, y0 - half, x1 - x0 + width, y1 - y0 + width));
    boxes.map(|(x, y, width, height)| format!("{x} {y} {width} {height} re\n")).collect()
}

fn polygons(lines: impl Iterator<Item = [f64; 4]>) -> String {
    let corners = |[x0, y0, x1, y1]: [f64; 4]| {
        let (left, bottom, right, top) = (x0 - 0.25, y0 - 0.25, x1 + 0.25, y1 + 0.25);
        format!("{left} {bottom} m {right} {bottom} l {right} {top} l {left} {top} l h f\n")
    };
    lines.map(corners).collect()
}

/// Each line in strokes of its own, 3 long and 2 apart.
fn short_strokes(lines: impl Iterator<Item = [f64; 4]>) -> String {
    let mut content = String::new();
    for [x0, y0, x1, y1] in lines {
        let length = (x1 - x0).max(y1 - y0);
        let (dx, dy) = ((x1 - x0) / length, (y1 - y0) / length);
        let mut at = 0.0;
        while at < length {
            let end = if at + 5.0 < length { at + 3.0 } else { length };
            let (from, to) = ([x0 + dx * at, y0 + dy * at], [x0 + dx * end, y0 + dy * end]);
            let _ = writeln!(content, "{} {} m {} {} l S", from[0], from[1], to[0], to[1]);
            at += 5.0;
        }
    }
    content
}

#[test]
fn a_table_is_the_same_table_however_it_is_ruled() {
    let lines = || level().chain(upright());
    let boxes: String = cells().map(|[x, y, w, h]| format!("{x} {y} {w} {h} re S\n")).collect();
    let flipped: String = lines()
        .map(|line| line.map(|number| number / 0.06))
        .map(|[x0, y0, x1, y1]| {
            format!("{x0:.0} {:.0} m {x1:.0} {:.0} l S\n", 842.0 / 0.06 - y0, 842.0 / 0.06 - y1)
        })
        .collect();
    let styles = [
        ("strokes", format!("0.5 w {}", strokes(lines(), "S"))),
        ("many strokes in one path", format!("1 w {} S", strokes(lines(), ""))),
        ("a box for each cell, shared borders twice", format!("0.75 w {boxes}")),
        ("thin filled boxes", format!("0 g {} f", thin_boxes(lines(), 0.5))),
        (
            "thin boxes of Excel, even-odd",
            format!("0 g {}", thin_boxes(lines(), 0.48).replace("re\n", "re f*\n")),
        ),
        ("polygons", format!("0 g {}", polygons(lines()))),
        ("dashes", format!("[3 2] 0 d 0.5 w {}", strokes(lines(), "S"))),
        ("short strokes", format!("0.5 w {}", short_strokes(lines()))),
        ("hairlines", format!("0 w {}", strokes(lines(), "S"))),
        ("whole numbers in a flipped space", format!("q 0.06 0 0 -0.06 0 842 cm 8 w {flipped} Q")),
    ];
    assert_eq!(styles.len(), 10);
    for (name, content) in styles {
        check(name, &page_of(&content));
    }
}

#[test]
fn shades_are_no_lines_and_have_a_colour() {
    let grid: String =
        level().chain(upright()).map(|[a, b, c, d]| format!("{a} {b} m {c} {d} l S\n")).collect();
    let content = format!(
        "0.8 0.9 1 rg 50 670 100 30 re f 1 g 150 670 150 30 re f 0 0 0 0.2 k 300 670 200 30 re f 0 G {grid}"
    );
    let page = page_of(&content);
    check("shaded", &page);
    let shades: Vec<([f64; 2], [u8; 3])> =
        page.shades.iter().map(|(area, colour)| ([area.x, area.y], *colour)).collect();
    assert_eq!(shades, [([50.0, 142.0], [204, 230, 255]), ([300.0, 142.0], [204, 204, 204])]);
}

#[test]
fn pictures_one_dot_high_are_lines() {
    let draw = |[x0, y0, x1, y1]: [f64; 4]| {
        let (width, height) = ((x1 - x0).max(0.5), (y1 - y0).max(0.5));
        format!("q {width} 0 0 {height} {x0} {y0} cm BI /W 1 /H 1 /IM true ID \x00 EI Q\n")
    };
    let content: String = level().chain(upright()).map(draw).collect();
    let page = page_of(&content);
    check("pictures", &page);
    assert_eq!(page.images, []);
}

#[test]
fn frames_and_double_borders_are_seen() {
    // A frame as two boxes, the inner one cut out, and a second line 1.5 points inside it.
    let page = page_of("100 100 200 50 re 100.5 100.5 199 49 re f* 0.48 w 102 102 196 46 re S");
    assert_eq!(page.rules.len(), 8, "{:#?}", page.rules);
}

#[test]
fn lines_beyond_a_clip_are_cut() {
    let page = page_of("q 0 0 200 842 re W n 0.5 w 100 400 m 500 400 l S 300 300 m 300 500 l S Q");
    let ends: Vec<[f64; 2]> = page.rules.iter().map(|rule| rule.to).collect();
    assert_eq!(page.rules.len(), 1, "{:#?}", page.rules);
    assert!((ends[0][0] - 200.0).abs() <= 1.1, "{ends:?}");
}
