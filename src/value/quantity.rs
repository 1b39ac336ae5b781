//! Quantities: every number of a text that says how much, with its unit, and what is said of it.
//!
//! - One number is one quantity; two are one only where the text joins them: 100人→150人, 1～3件.
//! - A number in a name, an ordinal, a date or an item marker is no quantity (`name`, `period`).
//! - ▲ and △ are minus signs; 増 and 減 do not change the value, they are told beside it.
//! - 9/1現在 belongs to the quantities it stands beside and is no quantity itself (`as_of`).

mod aim;
mod as_of;
mod joined;
mod lead;
mod measure;
mod name;
mod side;
mod suffix;

use std::borrow::Cow;

use jiff::civil::Date;

use super::decimal::Decimal;
use super::glyph::first;
use super::numeral::is_kanji_numeral;
use super::{Place, Spanned, Taken, scan};
use as_of::Dates;

/// How much, as written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quantity {
    /// The number or numbers.
    pub amount: Amount,
    /// The unit in its one clean spelling (２ヶ所 gives か所); None where none is printed.
    pub unit: Option<Cow<'static, str>>,
    /// What 以上, 未満 … says.
    pub comparison: Option<Comparison>,
    /// Whether the text says "about": 約, 程度, 弱.
    pub approximate: bool,
    /// Whether it is said to be a rise or a fall: 5%増, 3件減.
    pub change: Option<Change>,
    /// In what time or for how many: 年 of 年3回, 人 of 5円/人.
    pub per: Option<String>,
    /// On what day it was so: 9/1現在.
    pub as_of: Option<AsOf>,
}

/// The number or numbers of a quantity.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Amount {
    /// One number.
    One(Decimal),
    /// A share of one: 2分の1, 補助率2/3.
    Share {
        /// Its numerator.
        part: Decimal,
        /// Its denominator, not zero.
        whole: Decimal,
    },
    /// Any number between two: 1～3件.
    Range {
        /// The one printed first.
        from: Decimal,
        /// The one printed second.
        to: Decimal,
    },
    /// From where one stands to where one wants to be: 100人→150人.
    Shift {
        /// The baseline.
        from: Decimal,
        /// The aim, or what was reached.
        to: Decimal,
    },
}

/// How a number bounds what is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Comparison {
    /// 以上, 少なくとも, 50人～
    AtLeast,
    /// 以下, 以内, 最大
    AtMost,
    /// 超, を上回る
    MoreThan,
    /// 未満, を下回る
    LessThan,
}

impl Comparison {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::AtLeast, Self::AtMost, Self::MoreThan, Self::LessThan];

    /// The sign in JSON.
    pub const fn sign(self) -> &'static str {
        match self {
            Self::AtLeast => ">=",
            Self::AtMost => "<=",
            Self::MoreThan => ">",
            Self::LessThan => "<",
        }
    }
}

/// Which way something went.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Change {
    /// 増, アップ
    Increase,
    /// 減, 削減
    Decrease,
}

impl Change {
    /// The word in JSON.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Increase => "increase",
            Self::Decrease => "decrease",
        }
    }
}

/// The day on which a quantity was counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AsOf {
    /// The day; None where its year is not known or only a month is named.
    pub date: Option<Date>,
    /// Where it stands: 9/1現在.
    pub span: crate::span::Span,
}

impl Quantity {
    /// The last number: the aim of a shift, the upper end of a range.
    pub fn last(&self) -> Option<Decimal> {
        match self.amount {
            Amount::One(value) => Some(value),
            Amount::Share { part, whole } => Decimal::ratio(part, whole),
            Amount::Range { to, .. } | Amount::Shift { to, .. } => Some(to),
        }
    }

    /// The unit that quantities are compared in and how many of it one of this unit are: 円 and 1000 for 千円,
    /// 人 and 1 for 名.
    pub fn base_unit(&self) -> (Option<&str>, i128) {
        base_unit(self.unit.as_deref())
    }
}

fn base_unit(unit: Option<&str>) -> (Option<&str>, i128) {
    match unit {
        Some("千円") => (Some("円"), 1_000),
        Some("万円") => (Some("円"), 10_000),
        Some("百万円") => (Some("円"), 1_000_000),
        Some("億円") => (Some("円"), 100_000_000),
        Some("兆円") => (Some("円"), 1_000_000_000_000),
        Some("名") => (Some("人"), 1),
        Some("割") => (Some("%"), 10),
        Some("km") => (Some("m"), 1_000),
        Some("t") => (Some("kg"), 1_000),
        unit => (unit, 1),
    }
}

/// Every quantity of `text`, in order.
///
/// - Shape: 152人/283人(64%) gives three; dates, names, ordinals and markers give none.
/// - Units: `fiscal_year` is the calendar year in which the sheet's fiscal year begins, for `as_of`; spans are
///   bytes of `text`. A multiplier right before 円 is part of the unit (1,200千円); else it is reckoned in.
/// - Errors: none. What is not read stays text.
pub fn quantities(text: &str, fiscal_year: Option<i32>) -> Vec<Spanned<Quantity>> {
    if !has_number(text) {
        return Vec::new();
    }
    let dates = Dates::of(text, fiscal_year);
    // A date, which is left out as a whole, may begin with any glyph; `read` looks for it first.
    let has_dates = !dates.is_empty();
    let mut found = scan(text, |c| has_dates || may_begin(c), |place| read(place, &dates));
    dates.attach(text, &mut found);
    found
}

/// Whether any glyph of `text` may begin a number: where none does, nothing is counted and no date stands beside it.
fn has_number(text: &str) -> bool {
    text.char_indices().any(|(at, _)| first(&text[at..]).is_some_and(begins_number))
}

/// Whether a number, or the 第 of an ordinal, may begin with the clean glyph `c`.
fn begins_number(c: char) -> bool {
    c.is_ascii_digit() || is_kanji_numeral(c) || c == '第'
}

/// Whether a quantity may begin with the clean glyph `c`.
fn may_begin(c: char) -> bool {
    begins_number(c) || lead::may_begin(c)
}

fn read<'t>(place: &Place<'t>, dates: &Dates<'t>) -> Option<Taken<'t, Quantity>> {
    if let Some(rest) = dates.behind(place.rest()) {
        return Some(Taken::nothing(rest));
    }
    first(place.rest()).is_some_and(may_begin).then(|| led_number(place, dates)).flatten()
}

fn led_number<'t>(place: &Place<'t>, dates: &Dates<'t>) -> Option<Taken<'t, Quantity>> {
    let (number_at, lead) = lead::read(place);
    let number = place.moved_to(number_at);
    // In 実績12、3月末 the month names no 12.
    if let Some(rest) = name::read(&number).filter(|rest| !dates.start_within(number.rest(), rest)) {
        return Some(Taken::nothing(rest));
    }
    let side::Read { rest, quantity } = side::read(&number, lead, dates)?;
    Some(match quantity {
        Some(quantity) => Taken::one(quantity, place.rest(), rest),
        None => Taken::nothing(rest),
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Dates, led_number, quantities};
    use crate::value::{Taken, scan};

    /// Pieces of quantities and of what stands beside them; any of them in any order.
    #[rustfmt::skip]
    const PIECES: &[&str] = &[
        "約", "およそ", "おおむね", "概ね", "ほぼ", "凡そ", "少なくとも", "最低", "最大", "多くとも", "上限", "毎年", "毎月", "年", "月", "週", "日", "▲",
        "△", "-", "－", "‐", "マイナス", "ﾏｲﾅｽ", "+", "＋", "±", "プラス", "￥", "～", "〜", "第", "1", "２", "10", "8,060", "1.5", "三", "二十",
        "十", "百", "千", "万", "億", "〇", "人", "件", "か所", "ヶ所", "%", "％", "円", "回", "当たり", "分の", "割", "以上", "未満", "程度", "増", "減",
        "→", "から", "(", ")", "、", "。", " ", "\n", "令和5年度", "9月末", "9/1", "現在", "目標", "号線", "歳児", "/", "No.", "A", "を", "実施",
    ];

    proptest! {
        #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn no_quantity_is_passed_over(
            pieces in prop::collection::vec(prop::sample::select(PIECES), 1..10),
            year in prop::option::of(2000..2030_i32),
        ) {
            let text = pieces.concat();
            let dates = Dates::of(&text, year);
            let mut all = scan(&text, |_| true, |place| match dates.behind(place.rest()) {
                Some(rest) => Some(Taken::nothing(rest)),
                None => led_number(place, &dates),
            });
            dates.attach(&text, &mut all);
            prop_assert_eq!(quantities(&text, year), all, "in {}", text);
        }
    }
}
