//! Which number of a report is the quantity that a number of its target names.

use super::Basis;
use super::mention::{Mention, Said};
use crate::value::decimal::Decimal;
use crate::value::quantity::{Amount, Quantity};

/// A target's number and the report's number of the same quantity, by their places.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Pair {
    pub(super) target: usize,
    pub(super) report: usize,
    pub(super) basis: Basis,
}

/// Pairs the numbers of a target with those of a report: each with one at most, and where two would do, with none.
///
/// `is_row_about` tells whether the other texts of the row name a thing.
pub(super) fn pairs(
    targets: &[Mention],
    reports: &[Mention],
    is_row_about: &dyn Fn(&str) -> bool,
) -> Vec<Pair> {
    let only = |of: &[Mention]| -> Vec<bool> { of.iter().map(|one| is_only_one(of, one)).collect() };
    let (only_target, only_report) = (only(targets), only(reports));
    let mut candidates: Vec<Pair> = Vec::new();
    for (target, wanted) in targets.iter().enumerate().filter(|(_, wanted)| is_target(wanted)) {
        for (report, got) in reports.iter().enumerate().filter(|(_, got)| is_reached(got)) {
            let is_only = only_target[target] && only_report[report];
            let whole = got.whole.map(|whole| &reports[whole]);
            if let Some(basis) = basis(wanted, got, whole, is_row_about, is_only) {
                candidates.push(Pair { target, report, basis });
            }
        }
    }
    let (mut of_target, mut of_report) = (vec![None; targets.len()], vec![None; reports.len()]);
    for pair in &candidates {
        note(&mut of_target[pair.target], pair.basis);
        note(&mut of_report[pair.report], pair.basis);
    }
    let is_alone = |pair: &Pair| {
        of_target[pair.target] == Some((pair.basis, 1)) && of_report[pair.report] == Some((pair.basis, 1))
    };
    candidates.iter().copied().filter(is_alone).collect()
}

/// Notes the surest basis met, and how often it was.
fn note(surest: &mut Option<(Basis, usize)>, basis: Basis) {
    *surest = match *surest {
        Some((best, count)) if best == basis => Some((best, count + 1)),
        Some((best, count)) if best < basis => Some((best, count)),
        _ => Some((basis, 1)),
    };
}

fn is_target(mention: &Mention) -> bool {
    mention.said != Said::Earlier && matches!(mention.quantity.amount, Amount::One(_) | Amount::Shift { .. })
}

fn is_reached(mention: &Mention) -> bool {
    let is_plain = mention.said == Said::Plain && mention.quantity.comparison.is_none();
    is_plain && matches!(mention.quantity.amount, Amount::One(_) | Amount::Shift { .. })
}

/// Whether no other number of its text is of the same unit and could be meant as well.
fn is_only_one(mentions: &[Mention], one: &Mention) -> bool {
    let rivals = mentions.iter().filter(|other| {
        matches!(other.said, Said::Plain)
            && other.quantity.base_unit().0 == one.quantity.base_unit().0
            && !other.is_rate
    });
    rivals.count() == 1
}

/// What makes `got` the quantity that `wanted` names, if anything does.
fn basis(
    wanted: &Mention,
    got: &Mention,
    whole: Option<&Mention>,
    is_row_about: &dyn Fn(&str) -> bool,
    is_only: bool,
) -> Option<Basis> {
    let (unit, other_unit) = (wanted.quantity.base_unit().0, got.quantity.base_unit().0);
    if unit != other_unit || time(wanted.quantity) != time(got.quantity) || wanted.is_change != got.is_change
    {
        return None;
    }
    let is_same_name = is_akin(&wanted.name, &got.name);
    if got.is_rate && !(is_same_name && wanted.is_rate) {
        return None;
    }
    if baseline(wanted.quantity).is_some() && baseline(wanted.quantity) == baseline(got.quantity) {
        return Some(Basis::Baseline);
    }
    let aim = wanted.quantity.last();
    let is_part_of_aim = whole.is_some_and(|whole| whole.quantity.last() == aim);
    if is_part_of_aim || got.stated.is_some_and(|stated| bears_out(wanted.quantity, got.quantity, stated)) {
        return Some(Basis::Stated);
    }
    let acts_differ = !wanted.act.is_empty() && !got.act.is_empty() && wanted.act != got.act;
    if acts_differ || unit.is_none() && !is_same_name {
        return None;
    }
    if is_same_name {
        return Some(Basis::Words);
    }
    let is_foreign_act = !got.act.is_empty() && wanted.act.is_empty() && !wanted.name.contains(&got.act);
    match (wanted.name.is_empty(), got.name.is_empty()) {
        (_, true) if !got.act.is_empty() && got.act == wanted.act && got.opens => Some(Basis::Words),
        (true, false) if is_only && is_row_about(&got.name) => Some(Basis::Words),
        (_, true) if is_only && got.opens && !is_foreign_act => Some(Basis::Sole),
        _ => None,
    }
}

/// Whether two names say the same: one of them may say more in front, and 公園の整備 is 公園整備.
pub(super) fn is_akin(one: &str, other: &str) -> bool {
    let (one, other) = (&one.replace('の', ""), &other.replace('の', ""));
    let (long, short) = if one.len() >= other.len() { (one, other) } else { (other, one) };
    short.chars().count() > 1 && long.ends_with(short.as_str())
}

/// In what time: a sheet's numbers are those of its year anyway.
fn time(quantity: &Quantity) -> Option<&str> {
    quantity.per.as_deref().filter(|time| !matches!(*time, "年" | "年度"))
}

fn baseline(quantity: &Quantity) -> Option<Decimal> {
    match quantity.amount {
        Amount::Shift { from, .. } => from.times(quantity.base_unit().1),
        _ => None,
    }
}

/// Whether `stated` is what `got` is of `wanted`, however it was rounded to whole percents or tenths.
fn bears_out(wanted: &Quantity, got: &Quantity, stated: Decimal) -> bool {
    let based = |quantity: &Quantity| quantity.last()?.times(quantity.base_unit().1);
    let ratio = based(got).zip(based(wanted)).and_then(|(got, wanted)| Decimal::ratio(got, wanted));
    let step = if stated.times(100).is_some_and(Decimal::is_whole) { 0.01 } else { 0.001 };
    ratio.is_some_and(|ratio| (ratio.to_f64() - stated.to_f64()).abs() < step)
}
