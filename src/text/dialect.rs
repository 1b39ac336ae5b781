//! Which extractor wrote a text, told from the text itself: what ends its pages, what its blank lines and
//! blanks mean, and whether one of its lines is a line of the page.

use super::columns;
use crate::marker::{self, Marker};

/// An extractor's habits. The names are those of the tool that is best known for them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Dialect {
    /// Not told.
    #[default]
    Unknown,
    /// A PDF read by its own geometry.
    Geometry,
    /// Apache Tika: painting order, lines of one height joined, a blank line for a step in height.
    Tika,
    /// PDFBox: as Tika, without blank lines.
    PdfBox,
    /// PDFBox sorted by position: a line of text is a line of the page.
    PdfBoxSorted,
    /// pdfminer.six: boxes between blank lines.
    PdfMiner,
    /// pdftotext: boxes in reading order, between blank lines.
    PdfToText,
    /// pdftotext -raw: painting order.
    PdfToTextRaw,
    /// pdftotext -layout: columns in blanks.
    PdfToTextLayout,
    /// PyMuPDF: painting order, a cell's line a line.
    PyMuPdf,
    /// pypdf: painting order, a cell's line a line, here and there a blank before it.
    PyPdf,
    /// PDFium: painting order, lines of one height joined, CR LF.
    Pdfium,
}

/// In what order a text was emitted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Order {
    /// As it was painted.
    Painting,
    /// By height, then from left to right, line by line of the page.
    Lines,
    /// By height and from left to right, with blanks that keep the columns.
    Columns,
    /// Box by box, as an analysis of the page grouped them.
    Boxes,
}

impl Dialect {
    /// Its name in a record.
    pub fn name(self) -> &'static str {
        match self {
            Self::Unknown => "unknown",
            Self::Geometry => "pdf",
            Self::Tika => "tika",
            Self::PdfBox => "pdfbox",
            Self::PdfBoxSorted => "pdfbox-sorted",
            Self::PdfMiner => "pdfminer",
            Self::PdfToText => "pdftotext",
            Self::PdfToTextRaw => "pdftotext-raw",
            Self::PdfToTextLayout => "pdftotext-layout",
            Self::PyMuPdf => "pymupdf",
            Self::PyPdf => "pypdf",
            Self::Pdfium => "pdfium",
        }
    }

    /// In what order it emits.
    pub fn order(self) -> Order {
        match self {
            Self::PdfBoxSorted => Order::Lines,
            Self::PdfToTextLayout | Self::Geometry => Order::Columns,
            Self::PdfMiner | Self::PdfToText => Order::Boxes,
            _ => Order::Painting,
        }
    }

    /// Whether texts that stand at one height of the page stand on one line of the text.
    pub fn joins_lines(self) -> bool {
        !matches!(self, Self::PyMuPdf | Self::PyPdf | Self::PdfMiner | Self::PdfToText | Self::Unknown)
    }

    /// Whether a blank line says that two texts lie apart.
    pub fn blank_lines_part(self) -> bool {
        matches!(self, Self::Tika | Self::PdfMiner | Self::PdfToText)
    }
}

/// Tells the dialect of a file's text.
pub fn tell(text: &str) -> Dialect {
    let ends_in_crlf = text.matches("\r\n").count() * 2 > text.matches('\n').count();
    match of_lines(text) {
        // Any text may have been saved with the line ends of Windows; of the extractors that paint and leave no
        // trace of pages and gaps, PDFium alone writes them itself, and none behind the last line.
        Dialect::PdfBox if ends_in_crlf => Dialect::Pdfium,
        Dialect::PdfBoxSorted if ends_in_crlf && !text.ends_with('\n') => Dialect::Pdfium,
        dialect => dialect,
    }
}

/// The dialect, whatever ends the lines.
fn of_lines(text: &str) -> Dialect {
    let counts = Counts::of(text);
    let lines = counts.lines.max(1);
    let share = |count: usize| count as f32 / lines as f32;
    let has_blank_lines = share(counts.blank_lines) > 0.08;
    if share(counts.wide_gaps) > 0.08 {
        // Columns that stand nowhere tell only which texts stand on one line.
        return if columns::are_kept(text) { Dialect::PdfToTextLayout } else { Dialect::PdfBoxSorted };
    }
    // MuPDF's own tool ends the line of its form feeds; between its blocks stand blank lines.
    if has_blank_lines && counts.form_feeds > 0 && counts.form_feed_lines * 2 > counts.form_feeds {
        return Dialect::Tika;
    }
    // pdftotext turns the wide blank into a narrow one, and ends the last page too with a form feed.
    if counts.form_feeds > 0
        && !counts.has_wide_blank
        && text.trim_end_matches(['\n', '\r']).ends_with('\u{c}')
    {
        // Its boxes hold one column; where many lines hold several, its columns lost their blanks.
        return match has_blank_lines {
            true if share(counts.crowded_lines) > 0.09 => Dialect::PdfBoxSorted,
            true => Dialect::PdfToText,
            false => Dialect::PdfToTextRaw,
        };
    }
    if counts.form_feeds > 0 && !(has_blank_lines && share(counts.joined_markers) > 0.02) {
        return if has_blank_lines { Dialect::PdfMiner } else { Dialect::PyMuPdf };
    }
    // Without its form feeds a text of boxes is known by what Tika does: it begins with a blank line, and joins
    // the markers of one height.
    let is_of_boxes = counts.lines >= LEAST_LINES
        && text.lines().next().is_some_and(|line| !line.trim().is_empty())
        && share(counts.joined_markers) < 0.005
        && share(counts.crowded_lines) < 0.06;
    if has_blank_lines && is_of_boxes {
        return if counts.has_wide_blank { Dialect::PdfMiner } else { Dialect::PdfToText };
    }
    if has_blank_lines {
        return Dialect::Tika;
    }
    // Only sorting by position puts a text's first character into the marker before it.
    if counts.tangled > 2 && share(counts.tangled) > 0.03 {
        return Dialect::PdfBoxSorted;
    }
    let crowded = counts.joined_markers + counts.crowded_lines;
    if share(crowded) < 0.02 && share(counts.marker_lines + counts.marked_texts) > 0.02 {
        return if share(counts.lone_blanks) > 0.01 { Dialect::PyPdf } else { Dialect::PyMuPdf };
    }
    // Sorted by position, a marker always stands with its text; painted, many stand alone.
    let alone = counts.marker_lines + counts.joined_markers;
    if counts.marked_texts > 0 && alone * 30 < counts.marked_texts + counts.crowded_lines {
        return Dialect::PdfBoxSorted;
    }
    Dialect::PdfBox
}

/// Shorter texts show too little of what they lack.
const LEAST_LINES: usize = 30;
/// What a text's lines are like.
#[derive(Default)]
struct Counts {
    /// Lines that hold anything.
    lines: usize,
    blank_lines: usize,
    form_feeds: usize,
    /// Those that stand alone on their line.
    form_feed_lines: usize,
    has_wide_blank: bool,
    /// Lines with three or more blanks between two runs of characters.
    wide_gaps: usize,
    /// Lines that begin with one blank.
    lone_blanks: usize,
    /// Lines of nothing but one marker.
    marker_lines: usize,
    /// Lines of nothing but several markers.
    joined_markers: usize,
    /// Lines that begin with a marker and its text.
    marked_texts: usize,
    /// Lines with a marker behind a text.
    crowded_lines: usize,
    /// Lines that begin with a marker that holds a character of its text.
    tangled: usize,
}

impl Counts {
    fn of(text: &str) -> Self {
        let mut counts = Self { form_feeds: text.matches('\u{c}').count(), ..Self::default() };
        counts.form_feed_lines = text.matches("\u{c}\n").count() + text.matches("\u{c}\r\n").count();
        counts.has_wide_blank = text.contains('　');
        for line in text.split('\n') {
            let line = line.trim_start_matches('\u{c}');
            let body = line.trim();
            if body.is_empty() {
                counts.blank_lines += 1;
                continue;
            }
            counts.lines += 1;
            counts.wide_gaps += usize::from(has_wide_gap(body));
            counts.lone_blanks += usize::from(line.starts_with(' ') && !line.starts_with("  "));
            let words: Vec<&str> = body.split_whitespace().collect();
            let is_marker = |word: &&str| match marker::marker(word) {
                // A row's number stands alone in any order of emission.
                Ok((rest, found)) => rest.is_empty() && !matches!(found, Marker::Circled(_)),
                Err(_) => false,
            };
            let markers = words.iter().filter(|word| is_marker(word)).count();
            counts.tangled += usize::from(marker::tangled(words[0], false).is_some());
            let begins = marker::numbered(words[0]).is_ok();
            match (markers == words.len(), words.len()) {
                (true, 1) => counts.marker_lines += 1,
                (true, _) => counts.joined_markers += 1,
                (false, _) => {
                    counts.marked_texts += usize::from(begins);
                    counts.crowded_lines += usize::from(words[1..].iter().any(is_marker));
                }
            }
        }
        counts
    }
}

/// Whether three narrow blanks on end stand in a line.
fn has_wide_gap(line: &str) -> bool {
    let mut blanks = 0;
    line.chars().any(|c| {
        blanks = if matches!(c, ' ' | '\u{a0}') { blanks + 1 } else { 0 };
        blanks == 3
    })
}

#[cfg(test)]
mod tests {
    use super::{Dialect, tell};

    #[test]
    fn a_text_saved_otherwise_keeps_its_dialect() {
        let sorted = "(1台)帳を直す (1) 鐘を直す\n".repeat(20);
        let boxes = "灯台の名\n\n北の岬　鐘の台\n\n(1)\n\n台帳を直す\n鐘を磨く\n\n".repeat(12);
        let narrow = boxes.replace('　', " ");
        let painted = "灯台の名\n(1)\n北の岬\n・\n(2) (3)\n台帳を直す (4)\n".repeat(12);
        let ends = |text: &str| text.replace('\n', "\r\n");
        let wide = |blank: &str| {
            let row = format!("{0}灯台{0}{0}北の岬{0}{0}", blank.repeat(3));
            (1..50).map(|line| row.clone() + &"鐘".repeat(line % 13) + "\n").collect::<String>()
        };
        let joined = "北の岬 ・ 鐘の台 (1) 台帳\n\n".repeat(20);
        #[rustfmt::skip]
        let table = [
            ("sorted",                      sorted.clone(),                              Dialect::PdfBoxSorted),
            ("sorted, CR LF",               ends(&sorted),                               Dialect::PdfBoxSorted),
            ("painted, CR LF",              ends(&painted),                              Dialect::Pdfium),
            ("pdfminer",                    boxes.clone() + "\u{c}",                     Dialect::PdfMiner),
            ("pdfminer, no form feed",      boxes.clone(),                               Dialect::PdfMiner),
            ("pdftotext",                   narrow.clone() + "\u{c}",                    Dialect::PdfToText),
            ("pdftotext, no form feed",     narrow.clone(),                              Dialect::PdfToText),
            ("Tika",                        format!("\n{boxes}"),                        Dialect::Tika),
            ("Tika, a blank before its ends", format!(" \n{boxes}"),                     Dialect::Tika),
            ("Tika, trimmed",               boxes.clone() + &"(1) (2)\n".repeat(3),      Dialect::Tika),
            ("mutool",                      narrow.repeat(2) + "\u{c}\n",                Dialect::Tika),
            ("columns",                     wide(" "),                                   Dialect::PdfToTextLayout),
            ("columns, other blanks",       wide("\u{a0}"),                              Dialect::PdfToTextLayout),
            ("columns, blanks collapsed",   joined.clone() + "\u{c}",                    Dialect::PdfBoxSorted),
        ];
        for (what, text, want) in table {
            assert_eq!(tell(&text), want, "{what}");
        }
    }
}
