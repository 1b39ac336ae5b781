//! The dates inside a text: no quantities themselves, but 9/1現在 says when a quantity was counted.

use nom::Parser;

use super::{AsOf, Quantity};
use crate::span::Span;
use crate::value::Spanned;
use crate::value::era_year::era_years;
use crate::value::glyph::{any_word, gap};
use crate::value::period::{PeriodKind, periods};

/// How many glyphs may stand between 9/1現在 and what was counted then.
const FURTHEST: usize = 16;

/// Where the dates of a text stand.
pub(super) struct Dates<'t> {
    text: &'t str,
    /// Spans that hold no quantity, in order of their starts.
    spans: Vec<Span>,
    as_of: Vec<AsOf>,
}

impl<'t> Dates<'t> {
    /// Finds the dates of `text`; a frequency (年2回) is none, its number counts.
    pub(super) fn of(text: &'t str, fiscal_year: Option<i32>) -> Self {
        let (mut spans, mut as_of) = (Vec::new(), Vec::new());
        for period in periods(text, fiscal_year) {
            let printed = period.text(text);
            match period.value.kind {
                PeriodKind::Undated => continue,
                PeriodKind::Recurring if printed.contains('回') || !printed.contains(is_digit) => continue,
                _ => spans.push(period.span),
            }
            let behind = &text[period.span.end..];
            if let Ok((rest, _)) = (gap, any_word(&["現在", "時点"])).parse(behind) {
                let date = period.value.start.filter(|_| period.value.kind == PeriodKind::Day);
                as_of.push(AsOf { date, span: Span::new(period.span.start, text.len() - rest.len()) });
            }
        }
        spans.extend(era_years(text, fiscal_year).into_iter().map(|year| year.span));
        spans.sort_unstable();
        Self { text, spans, as_of }
    }

    /// Whether there are none.
    pub(super) fn is_empty(&self) -> bool {
        self.spans.is_empty()
    }

    /// The text behind the date that `input`, a later part of the text, starts with or in.
    pub(super) fn behind(&self, input: &str) -> Option<&'t str> {
        let at = self.text.len() - input.len();
        let candidates = &self.spans[..self.spans.partition_point(|span| span.start <= at)];
        // A month and the era year inside it start together or overlap: two spans back are enough.
        candidates.iter().rev().take(2).find(|span| at < span.end).map(|span| &self.text[span.end..])
    }

    /// The text in front of the date that `before`, the beginning of the text, ends with.
    pub(super) fn before<'b>(&self, before: &'b str) -> Option<&'b str> {
        let candidates = &self.spans[..self.spans.partition_point(|span| span.start < before.len())];
        candidates
            .iter()
            .rev()
            .take(2)
            .find(|span| span.end == before.len())
            .map(|span| &before[..span.start])
    }

    /// Whether a date starts behind `from` and before its later part `rest`.
    pub(super) fn start_within(&self, from: &str, rest: &str) -> bool {
        let (from, to) = (self.text.len() - from.len(), self.text.len() - rest.len());
        self.spans[self.spans.partition_point(|span| span.start < from)..]
            .first()
            .is_some_and(|span| span.start < to)
    }

    /// Whether every digit of `part`, which starts where `from` does, belongs to a date.
    pub(super) fn hold_all_digits(&self, from: &str, part: &str) -> bool {
        part.char_indices().all(|(at, c)| !is_digit(c) || self.behind(&from[at..]).is_some())
    }

    /// Gives each "as of" to the quantities it belongs to: those right before it, joined by brackets and slashes
    /// (152人/283人(64%)（9月末現在）), else the first behind it in the same sentence.
    pub(super) fn attach(&self, text: &str, quantities: &mut [Spanned<Quantity>]) {
        for as_of in &self.as_of {
            let behind = quantities.partition_point(|quantity| quantity.span.start < as_of.span.start);
            let (before, after) = quantities.split_at_mut(behind);
            let gap_before = before.last().and_then(|quantity| text.get(quantity.span.end..as_of.span.start));
            let next = after.first().and_then(|quantity| text.get(as_of.span.end..quantity.span.start));
            let in_bracket =
                gap_before.is_some_and(|gap| gap.contains(['(', '（', '〔', '[']) && is_joint(gap));
            let leads = next.is_some_and(|gap| {
                gap.chars().count() <= FURTHEST && !gap.contains(['。', '\n', ')', '）', '〕', ']'])
            });
            if in_bracket || (gap_before.is_some_and(is_joint) && !leads) {
                let mut group_start = as_of.span.start;
                for quantity in before.iter_mut().rev() {
                    if !is_joint(&text[quantity.span.end..group_start]) {
                        break;
                    }
                    quantity.value.as_of = Some(*as_of);
                    group_start = quantity.span.start;
                }
            } else if leads && let Some(quantity) = after.first_mut() {
                quantity.value.as_of = Some(*as_of);
            }
        }
    }
}

fn is_digit(c: char) -> bool {
    matches!(c, '0'..='9' | '０'..='９')
}

/// Whether a gap between two quantities parts them only as one statement's parts are.
fn is_joint(gap: &str) -> bool {
    gap.chars().all(|c| c.is_whitespace() && c != '\n' || "/／()（）〔〕[]".contains(c))
}
