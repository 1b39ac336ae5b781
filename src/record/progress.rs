//! Progress: how far a report got of what its target wants, where both say the same quantity.
//!
//! Two numbers are the same quantity only where their units agree and something else speaks for it: the baseline
//! both print, the rate of achievement the report itself prints, the words at the numbers, or that nothing else
//! can be meant. In doubt there is no progress: a wrong pair is worse than none.
//!
//! `mention` reads what the text says at each number, `pair` decides which belong together; here it is reckoned.

mod mention;
mod pair;
mod words;

use std::borrow::Cow;
use std::cell::{LazyCell, OnceCell};

use jiff::civil::Date;

use crate::value::Spanned;
use crate::value::decimal::Decimal;
use crate::value::quantity::{Amount, Change, Comparison, Quantity};

use mention::{Mention, mentions};

/// A text, its quantities in order, and what it says at each: read once, however often the text is compared.
#[derive(Clone, Debug)]
pub struct Measured<'t> {
    text: &'t str,
    quantities: &'t [Spanned<Quantity>],
    fiscal_year: Option<i32>,
    mentions: OnceCell<Vec<Mention<'t>>>,
}

impl<'t> Measured<'t> {
    /// A text and its quantities; `fiscal_year` is the calendar year in which the sheet's fiscal year begins.
    pub fn new(text: &'t str, quantities: &'t [Spanned<Quantity>], fiscal_year: Option<i32>) -> Self {
        Self { text, quantities, fiscal_year, mentions: OnceCell::new() }
    }

    /// A quantity as printed, by its place in the text.
    pub fn printed(&self, index: usize) -> &'t str {
        self.quantities[index].text(self.text)
    }

    fn mentions(&self) -> &[Mention<'t>] {
        self.mentions.get_or_init(|| mentions(self.text, self.quantities, self.fiscal_year))
    }
}

/// How far one quantity of a report got of one quantity of a target.
#[derive(Clone, Debug, PartialEq)]
pub struct Progress {
    /// The report's column.
    pub report: String,
    /// The unit of all numbers, that of the target.
    pub unit: Option<Cow<'static, str>>,
    /// Where one stood, if the target says.
    pub from: Option<Decimal>,
    /// What is to be reached.
    pub target: Decimal,
    /// What 以上, 未満 … says of the target.
    pub comparison: Option<Comparison>,
    /// What was reached, in the target's unit.
    pub reached: Decimal,
    /// On what day, if the report says.
    pub as_of: Option<Date>,
    /// Of the way from `from` to `target` the part gone, else `reached / target`. None where neither says how
    /// far one is: a target of nothing, and an upper bound without a baseline.
    pub ratio: Option<Decimal>,
    /// The rate of achievement that the report itself prints, as a share of one.
    pub stated: Option<Decimal>,
    /// Whether the target is met; None where the text does not say which way is better.
    pub met: Option<bool>,
    /// What makes both the same quantity.
    pub basis: Basis,
}

/// What makes two numbers the same quantity; the surest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Basis {
    /// Both start from the same number.
    Baseline,
    /// The report prints how much of the target it reached, and the numbers bear it out; or it prints the
    /// target beside: 全6回中、1回.
    Stated,
    /// The words at the numbers are the same.
    Words,
    /// No other quantity of this unit stands in either text, and neither names another thing.
    Sole,
}

impl Basis {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Baseline, Self::Stated, Self::Words, Self::Sole];

    /// Its name in JSON.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Baseline => "baseline",
            Self::Stated => "stated",
            Self::Words => "words",
            Self::Sole => "sole",
        }
    }
}

/// A progress and the quantities it was read from: of the target, and of the report.
#[derive(Clone, Debug, PartialEq)]
pub struct Compared {
    /// What was found; its report is not named yet.
    pub progress: Progress,
    /// The target's quantity, by its place in the text.
    pub target: usize,
    /// The report's quantity, by its place in the text.
    pub report: usize,
}

/// Holds a report against its target.
///
/// - Shape: at most one for each quantity of the target, in its order.
/// - Units: `context` are the other texts of the row (its heading, what is to be done), which may name what the
///   target counts.
/// - Errors: none. What cannot be told for sure is left out.
pub fn compare(target: &Measured<'_>, report: &Measured<'_>, context: &[&str]) -> Vec<Compared> {
    // Most cells count nothing, and few rows' other texts are ever asked.
    if target.quantities.is_empty() || report.quantities.is_empty() {
        return Vec::new();
    }
    let (targets, reports) = (target.mentions(), report.mentions());
    let names = LazyCell::new(|| mention::names(context));
    let pairs = pair::pairs(targets, reports, &|name| names.iter().any(|one| pair::is_akin(one, name)));
    let compared = pairs.into_iter().filter_map(|pair| {
        let stated = reports[pair.report].stated;
        let (aim, got) = (&target.quantities[pair.target].value, &report.quantities[pair.report].value);
        let progress = progress(aim, got, stated, pair.basis)?;
        Some(Compared { progress, target: pair.target, report: pair.report })
    });
    compared.collect()
}

fn progress(target: &Quantity, report: &Quantity, stated: Option<Decimal>, basis: Basis) -> Option<Progress> {
    let (from, aim) = match target.amount {
        Amount::One(value) => (None, value),
        Amount::Shift { from, to } => (Some(from), to),
        Amount::Share { .. } | Amount::Range { .. } => return None,
    };
    let reached = Decimal::ratio(report.last()?.times(report.base_unit().1)?, whole(target.base_unit().1)?)?;
    // 10件減 and ▲12件 are one and the same way.
    let falls = target.change == Some(Change::Decrease) && !aim.is_negative();
    let reached = if falls && reached.is_negative() { reached.negated() } else { reached };
    let bound = match target.comparison {
        _ if falls => Some(Comparison::AtLeast),
        Some(comparison) => Some(comparison),
        None => from.and_then(|from| match aim.cmp(&from) {
            std::cmp::Ordering::Greater => Some(Comparison::AtLeast),
            std::cmp::Ordering::Less => Some(Comparison::AtMost),
            std::cmp::Ordering::Equal => None,
        }),
    };
    let is_upper = matches!(bound, Some(Comparison::AtMost | Comparison::LessThan));
    let ratio = match from {
        Some(from) => Decimal::ratio(reached.minus(from)?, aim.minus(from)?),
        None if is_upper => None,
        None => Decimal::ratio(reached, aim),
    };
    Some(Progress {
        report: String::new(),
        unit: target.unit.clone(),
        from,
        target: aim,
        comparison: target.comparison,
        reached,
        as_of: report.as_of.and_then(|as_of| as_of.date),
        ratio,
        stated,
        met: bound.map(|bound| match bound {
            Comparison::AtLeast => reached >= aim,
            Comparison::AtMost => reached <= aim,
            Comparison::MoreThan => reached > aim,
            Comparison::LessThan => reached < aim,
        }),
        basis,
    })
}

fn whole(value: i128) -> Option<Decimal> {
    i64::try_from(value).ok().map(Decimal::whole)
}
