//! The public JSON of single values, as `okoshi value` prints them.

use serde_json::{Map, Value, json};

use super::Spanned;
use super::decimal::Decimal;
use super::era_year::{EraYear, era_years};
use super::fiscal_year::FiscalYear;
use super::period::{Period, periods};
use super::quantity::{Amount, Quantity, quantities};

/// What a text is to be read as.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// Periods and deadlines.
    Period,
    /// Quantities.
    Quantity,
    /// Era years.
    EraYear,
}

/// What `text` reads as: `{"text": …, "values": […]}`, one object a value, in order.
///
/// `fiscal_year` is the calendar year in which the sheet's fiscal year begins; without it a bare month has no dates.
pub fn cli_json(kind: Kind, text: &str, fiscal_year: Option<i32>) -> Value {
    let values: Vec<Value> = match kind {
        Kind::Period => periods(text, fiscal_year)
            .iter()
            .map(|period| finish(period_json(period, text), period))
            .collect(),
        Kind::Quantity => {
            let quantities = quantities(text, fiscal_year);
            quantities.iter().map(|quantity| finish(quantity_json(quantity, text), quantity)).collect()
        }
        Kind::EraYear => era_years(text, fiscal_year).iter().map(|year| era_year_json(year, text)).collect(),
    };
    json!({"text": text, "values": values})
}

/// `{"text", "kind", "start", "end", "approximate"?}`; an open or unknown date is null.
pub fn period_json(period: &Spanned<Period>, text: &str) -> Map<String, Value> {
    let Period { kind, start, end, approximate } = period.value;
    let date = |date: Option<jiff::civil::Date>| date.map(|date| date.to_string());
    let mut object = Map::new();
    object.insert("text".into(), period.text(text).into());
    object.insert("kind".into(), kind.name().into());
    object.insert("start".into(), date(start).into());
    object.insert("end".into(), date(end).into());
    if approximate {
        object.insert("approximate".into(), true.into());
    }
    object
}

/// `{"text", "value" or "from" and "to", "fraction"?, "unit"?, "comparison"?, "approximate"?, "change"?, "per"?,
/// "as_of"?}`; absent keys say nothing. `as_of` is null where the day's year is not known.
pub fn quantity_json(quantity: &Spanned<Quantity>, text: &str) -> Map<String, Value> {
    let value = &quantity.value;
    let number = |decimal: Decimal| Value::Number(decimal.to_json());
    let mut object = Map::new();
    object.insert("text".into(), quantity.text(text).into());
    match value.amount {
        Amount::One(one) => {
            object.insert("value".into(), number(one));
        }
        Amount::Share { part, whole } => {
            object.insert("value".into(), Decimal::ratio(part, whole).map_or(Value::Null, number));
            object.insert("fraction".into(), json!([number(part), number(whole)]));
        }
        Amount::Range { from, to } | Amount::Shift { from, to } => {
            object.insert("from".into(), number(from));
            object.insert("to".into(), number(to));
        }
    }
    let mut say = |key: &str, said: Option<&str>| {
        if let Some(said) = said {
            object.insert(key.into(), said.into());
        }
    };
    say("unit", value.unit.as_deref());
    say("comparison", value.comparison.map(super::quantity::Comparison::sign));
    say("change", value.change.map(super::quantity::Change::name));
    say("per", value.per.as_deref());
    if value.approximate {
        object.insert("approximate".into(), true.into());
    }
    if let Some(as_of) = value.as_of {
        object.insert("as_of".into(), as_of.date.map(|date| date.to_string()).into());
    }
    object
}

/// `{"text", "era", "year", "gregorian", "impossible", "span"}`; the era of a year of the common calendar is null.
pub fn era_year_json(year: &Spanned<EraYear>, text: &str) -> Value {
    let mut object = Map::new();
    object.insert("text".into(), year.text(text).into());
    object.insert("era".into(), year.value.era.map(super::era_year::Era::name).into());
    object.insert("year".into(), year.value.year.into());
    object.insert("gregorian".into(), year.value.gregorian().into());
    object.insert("impossible".into(), year.value.is_impossible().into());
    finish(object, year)
}

/// `{"text", "year", "start", "end", "span"}` of a sheet's fiscal year.
pub fn fiscal_year_json(year: &Spanned<FiscalYear>, text: &str) -> Value {
    let date = |date: Option<jiff::civil::Date>| date.map(|date| date.to_string());
    let mut object = Map::new();
    object.insert("text".into(), year.text(text).into());
    object.insert("year".into(), year.value.year().into());
    object.insert("start".into(), date(year.value.start()).into());
    object.insert("end".into(), date(year.value.end()).into());
    finish(object, year)
}

fn finish<T>(mut object: Map<String, Value>, read: &Spanned<T>) -> Value {
    object.insert("span".into(), json!([read.span.start, read.span.end]));
    Value::Object(object)
}
