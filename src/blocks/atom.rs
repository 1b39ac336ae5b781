//! Atoms: the runs of characters between white space, and what stood before each.

use crate::fold;
use crate::span::Span;

/// What stands before a block.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Gap {
    /// Nothing: the two were emitted as one run.
    Joined,
    /// Blanks, as many half ems wide.
    Spaces(usize),
    /// A line end.
    Line,
    /// That many blank lines.
    Blank(usize),
    /// The end of a page.
    Page,
    /// The start of the sheet.
    Start,
}

/// A run of characters without white space.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Atom {
    /// Where it stands in the sheet's text.
    pub span: Span,
    /// What stands before it.
    pub gap: Gap,
    /// Its line, from 0.
    pub line: usize,
    /// Where it begins in its line, in half ems.
    pub column: usize,
}

/// Cuts a text at white space.
pub fn atoms(text: &str) -> Vec<Atom> {
    let mut atoms: Vec<Atom> = Vec::new();
    let (mut line, mut column) = (0, 0);
    let (mut gap, mut blanks) = (Gap::Start, 0);
    let mut start = None;
    for (at, c) in text.char_indices() {
        let is_blank = c.is_whitespace() || c == '\u{feff}';
        if is_blank {
            if let Some((from, from_column)) = start.take() {
                atoms.push(Atom { span: Span::new(from, at), gap, line, column: from_column });
                (gap, blanks) = (Gap::Spaces(0), 0);
            }
        } else if start.is_none() {
            start = Some((at, column));
        }
        match c {
            '\n' => {
                line += 1;
                column = 0;
                blanks += 1;
                gap = match gap {
                    Gap::Start | Gap::Page => gap,
                    _ if blanks > 1 => Gap::Blank(blanks - 1),
                    _ => Gap::Line,
                };
            }
            '\u{c}' => {
                column = 0;
                if gap != Gap::Start {
                    gap = Gap::Page;
                }
            }
            '\r' => {}
            _ => {
                let width = fold::half_ems(c);
                column += width;
                if let (true, Gap::Spaces(so_far)) = (is_blank, gap) {
                    gap = Gap::Spaces(so_far + width);
                }
            }
        }
    }
    if let Some((from, from_column)) = start {
        atoms.push(Atom { span: Span::new(from, text.len()), gap, line, column: from_column });
    }
    atoms
}

#[cfg(test)]
mod tests {
    use super::{Gap, atoms};

    #[test]
    fn gaps_are_kept_as_facts() {
        let text = "\n部局名 1位\r\n\n　\n(1)  (1)\n\u{c}特\n記";
        let got: Vec<_> = atoms(text)
            .into_iter()
            .map(|atom| (atom.span.of(text), atom.gap, atom.line, atom.column))
            .collect();
        let want = [
            ("部局名", Gap::Start, 1, 0),
            ("1位", Gap::Spaces(1), 1, 7),
            ("(1)", Gap::Blank(2), 4, 0),
            ("(1)", Gap::Spaces(2), 4, 5),
            ("特", Gap::Page, 5, 0),
            ("記", Gap::Line, 6, 0),
        ];
        assert_eq!(got, want);
    }
}
