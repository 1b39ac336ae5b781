//! A text as it would read without the damage that can be undone, and the way back to the source.
//!
//! Nothing is made: every character of a view is a character of the source. Glyphs printed more than once are
//! read once, blanks that part one word are left out, a torn name is put together. The stages after this one
//! read the view as if it were a sheet; what they find is told in the source's bytes.

use std::borrow::Cow;

use crate::sheet::Sheet;
use crate::span::Span;

use super::damage::{self, FileDamage, Kind, Spacing};

/// A text read without its damage.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct View<'s> {
    /// Its characters.
    pub text: Cow<'s, str>,
    /// Where they come from, in the view's order; none where the view is the source.
    pieces: Vec<Piece>,
    /// Characters that repeat what is read already, in the source.
    pub repeated: Vec<Span>,
}

/// Characters taken over in one piece.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Piece {
    /// Where they begin in the view.
    at: usize,
    /// Where they stand in the source.
    from: Span,
}

/// A sheet without its damage, and the view that tells where its characters come from.
#[derive(Clone, Debug)]
pub struct Mended<'s> {
    /// The sheet to be read; the source's own where nothing was to be undone.
    pub sheet: Cow<'s, Sheet>,
    /// Its text and the way back.
    pub view: View<'s>,
}

/// Undoes what can be undone on a sheet.
///
/// - Shape: a sheet with the same place in the file; its text is that of the view.
pub fn mend(sheet: &Sheet) -> Mended<'_> {
    let has = |kind| sheet.damage.iter().any(|damage| damage.kind == kind);
    // Where a PDF's own geometry is read, its reader has counted overprint once already.
    let view = if sheet.geometry.is_empty() {
        let torn = if has(Kind::Torn) { damage::torn(&sheet.text) } else { Vec::new() };
        let repeats = if has(Kind::Overprinted) { damage::repeats(&sheet.text) } else { Vec::new() };
        View::new(&sheet.text, &repeats, sheet.spacing, &torn)
    } else {
        View::plain(&sheet.text)
    };
    let sheet = match &view.text {
        Cow::Borrowed(_) => Cow::Borrowed(sheet),
        Cow::Owned(text) => Cow::Owned(Sheet { text: text.clone(), ..sheet.clone() }),
    };
    Mended { sheet, view }
}

impl<'s> View<'s> {
    /// The text as it is.
    pub fn plain(text: &'s str) -> Self {
        Self { text: Cow::Borrowed(text), pieces: Vec::new(), repeated: Vec::new() }
    }

    /// The text of a file, to look for its pages in.
    pub(super) fn of_file(text: &'s str, damage: &FileDamage) -> Self {
        let repeats = if damage.has(Kind::Overprinted) { damage::repeats(text) } else { Vec::new() };
        Self::new(text, &repeats, damage.spacing, &[])
    }

    fn new(
        text: &'s str,
        repeats: &[damage::Repeat],
        spacing: Option<Spacing>,
        torn: &[damage::Torn],
    ) -> Self {
        if repeats.is_empty() && spacing.is_none() && torn.is_empty() {
            return Self::plain(text);
        }
        let mut left_out = Vec::new();
        let mut repeated = Vec::new();
        for repeat in repeats {
            let mut from = repeat.span.start;
            for kept in &repeat.kept {
                repeated.extend((from < kept.start).then(|| Span::new(from, kept.start)));
                from = kept.end;
            }
            repeated.extend((from < repeat.span.end).then(|| Span::new(from, repeat.span.end)));
        }
        left_out.extend(&repeated);
        if let Some(spacing) = spacing {
            left_out.extend(false_blanks(text, spacing));
        }
        for torn in torn {
            left_out.push(torn.foot);
        }
        left_out.sort_unstable();
        let mut taken = Taken { text: String::with_capacity(text.len()), pieces: Vec::new() };
        let mut at = 0;
        for gap in left_out.iter().chain([&Span::new(text.len(), text.len())]) {
            taken.take_with_names(text, Span::new(at, gap.start.max(at)), torn);
            at = at.max(gap.end);
        }
        Self { text: Cow::Owned(taken.text), pieces: taken.pieces, repeated }
    }

    /// Whether the view is the source.
    pub fn is_plain(&self) -> bool {
        self.pieces.is_empty()
    }

    /// Where a place of the view is in the source; its end is the source's end.
    pub fn place_in_source(&self, at: usize, source: usize) -> usize {
        if self.is_plain() {
            return at;
        }
        if at >= self.text.len() {
            return source;
        }
        let piece = self.pieces[self.pieces.partition_point(|piece| piece.at <= at).saturating_sub(1)];
        piece.from.start + (at - piece.at)
    }

    /// A span of the view as spans of the source. Blanks left out between two pieces are taken in: white
    /// space is no part of a text.
    pub fn in_source(&self, span: Span, source: &str) -> Vec<Span> {
        if self.is_plain() {
            return vec![span];
        }
        let first = self.pieces.partition_point(|piece| piece.at + piece.from.len() <= span.start);
        let mut found: Vec<Span> = Vec::new();
        for piece in self.pieces[first..].iter().take_while(|piece| piece.at < span.end) {
            let from = span.start.max(piece.at) - piece.at;
            let to = span.end.min(piece.at + piece.from.len()) - piece.at;
            let part = Span::new(piece.from.start + from, piece.from.start + to);
            match found.last_mut() {
                Some(last)
                    if last.end <= part.start
                        && source[last.end..part.start].chars().all(char::is_whitespace) =>
                {
                    last.end = part.end;
                }
                _ => found.push(part),
            }
        }
        found
    }

    /// Several spans of the view as spans of the source.
    pub fn all_in_source(&self, spans: &[Span], source: &str) -> Vec<Span> {
        spans.iter().flat_map(|span| self.in_source(*span, source)).collect()
    }
}

/// What was taken over of a source so far.
struct Taken {
    text: String,
    pieces: Vec<Piece>,
}

impl Taken {
    /// Takes a stretch of the source over; a torn name that stands in it gets its middle back.
    fn take_with_names(&mut self, text: &str, mut stretch: Span, torn: &[damage::Torn]) {
        for name in torn {
            if name.span.start >= stretch.start && name.span.end <= stretch.end {
                self.take(text, Span::new(stretch.start, name.span.start));
                for glyph in &name.glyphs {
                    self.take(text, *glyph);
                }
                stretch.start = name.span.end;
            }
        }
        self.take(text, stretch);
    }

    fn take(&mut self, text: &str, from: Span) {
        if !from.is_empty() {
            self.pieces.push(Piece { at: self.text.len(), from });
            self.text.push_str(from.of(text));
        }
    }
}

/// The blanks of a text that part no words.
fn false_blanks(text: &str, spacing: Spacing) -> Vec<Span> {
    let mut found = Vec::new();
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let glyphs: Vec<char> = line.chars().collect();
        for (index, (at, _)) in line.char_indices().enumerate() {
            if glyphs[index] == ' ' && spacing.is_false(&glyphs, index) {
                found.push(Span::new(start + at, start + at + 1));
            }
        }
        start += line.len();
    }
    found
}

#[cfg(test)]
mod tests {
    use super::{View, damage};
    use crate::span::Span;

    #[test]
    fn a_view_leads_back_to_its_source() {
        let spaced = "灯 台 管 理 の 点 検 を 行 う。 ".repeat(12);
        let spacing = damage::Spacing::tell(&spaced);
        assert!(spacing.is_some());
        let torn = "灯　　部 本文である。\n台 管 理\n";
        #[rustfmt::skip]
        let table = [
            ("平らな文である。", None, "平らな文である。"),
            ("名前 重重点点目目標標 1位", None, "名前 重点目標 1位"),
            ("部局名部局名部局名部局名", None, "部局名"),
            ("灯 台 の 鐘", spacing, "灯台の鐘"),
            (torn, None, "灯台管理部 本文である。\n\n"),
        ];
        for (source, spacing, want) in table {
            let view = View::new(source, &damage::repeats(source), spacing, &damage::torn(source));
            assert_eq!(view.text, want);
            let mut held = 0;
            for (at, c) in view.text.char_indices() {
                let spans = view.in_source(Span::new(at, at + c.len_utf8()), source);
                assert_eq!(spans.len(), 1);
                assert_eq!(spans[0].of(source), c.to_string());
                held += usize::from(!c.is_whitespace());
            }
            let repeated: usize = view.repeated.iter().map(|span| span.of(source).chars().count()).sum();
            assert_eq!(held + repeated, source.chars().filter(|c| !c.is_whitespace()).count(), "{source}");
            let whole = view.in_source(Span::new(0, view.text.len()), source);
            let read: String = whole.iter().map(|span| span.of(source)).collect();
            let solid = |text: &str| text.split_whitespace().collect::<String>();
            assert_eq!(solid(&read), solid(want));
        }
    }
}
