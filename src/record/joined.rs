//! The text of a cell: its lines joined as Japanese is, nothing added but what stands between them.

use crate::layout::{Break, Cell, Line};
use crate::span::Span;

/// How sure the name in a label is: the printed words round it say where it begins and ends.
const LABEL_CONFIDENCE: f32 = 0.99;

/// A cell's text and the characters it was read from.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Joined {
    /// As printed; paragraphs end with a line feed, wrapped lines run on.
    pub text: String,
    /// Its characters, in order.
    pub spans: Vec<Span>,
    /// How likely it stands in the right place and is whole.
    pub confidence: f32,
    /// What else might stand there.
    pub alternatives: Vec<(Vec<Span>, f32)>,
}

impl Joined {
    /// Joins the cells of one place, in their order.
    pub fn of(cells: &[&Cell], sheet: &str) -> Self {
        let mut joined = Self { confidence: 1.0, ..Self::default() };
        for cell in cells {
            joined.confidence = joined.confidence.min(cell.confidence);
            for (index, line) in cell.lines.iter().enumerate() {
                let begins = if index == 0 { Break::Paragraph } else { line.begins };
                joined.push(line, begins, sheet);
            }
            let others = cell.alternatives.iter().map(|other| (other.spans.clone(), other.confidence));
            joined.alternatives.extend(others);
        }
        if cells.is_empty() {
            joined.confidence = 0.0;
        }
        joined
    }

    /// What a label names, as one line. Where a label was found whole, so was its name.
    pub fn of_label(name: &[Span], sheet: &str) -> Self {
        let line = Line { begins: Break::Paragraph, pieces: name.to_vec() };
        let confidence = if name.is_empty() { 0.0 } else { LABEL_CONFIDENCE };
        Self { text: line_text(&line, sheet), spans: name.to_vec(), confidence, alternatives: Vec::new() }
    }

    fn push(&mut self, line: &Line, begins: Break, sheet: &str) {
        let text = line_text(line, sheet);
        if !self.text.is_empty() {
            match begins {
                Break::Paragraph => self.text.push('\n'),
                Break::Wrap if is_word_break(&self.text, &text) => self.text.push(' '),
                Break::Wrap => {}
            }
        }
        self.text.push_str(&text);
        self.spans.extend(&line.pieces);
    }

    /// Whether nothing stands there.
    pub fn is_empty(&self) -> bool {
        self.text.is_empty()
    }
}

/// A line's pieces with the blanks that stand between them in the source; where pieces of other cells stood
/// between, one blank.
fn line_text(line: &Line, sheet: &str) -> String {
    let mut text = String::new();
    let mut last: Option<Span> = None;
    for piece in &line.pieces {
        if let Some(last) = last {
            let between = if last.end <= piece.start { &sheet[last.end..piece.start] } else { " " };
            if between.contains('　') {
                text.push('　');
            } else if !between.is_empty() {
                text.push(' ');
            }
        }
        text.push_str(piece.of(sheet));
        last = Some(*piece);
    }
    text
}

/// Whether a line ends and the next begins with a letter of a Latin word.
fn is_word_break(before: &str, after: &str) -> bool {
    before.ends_with(|c: char| c.is_ascii_alphabetic())
        && after.starts_with(|c: char| c.is_ascii_alphabetic())
}
