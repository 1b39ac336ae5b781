//! A record read from a mended text, told in the source's bytes.

use super::{Left, Record};
use crate::layout::Reason;
use crate::span::Span;
use crate::text::mend::View;

impl Record {
    /// Moves all spans from `view` to the `source` it shows, and counts what the view left out as residue.
    pub fn restore(&mut self, view: &View<'_>, source: &str) {
        if view.is_plain() {
            return;
        }
        let back = |spans: &mut Vec<Span>| *spans = view.all_in_source(spans, source);
        for evidence in &mut self.evidence {
            back(&mut evidence.spans);
            evidence.alternatives.iter_mut().for_each(|(spans, _)| back(spans));
        }
        self.residue.iter_mut().for_each(|left| back(&mut left.spans));
        for repeated in &view.repeated {
            let text = repeated.of(source);
            let characters = super::account::solid(text);
            self.ledger.residue += characters;
            self.ledger.source += characters;
            self.residue.push(Left {
                text: text.to_owned(),
                spans: vec![*repeated],
                reason: Reason::Repeated,
            });
        }
        self.residue.sort_by_key(|left| left.spans.first().copied());
    }
}
