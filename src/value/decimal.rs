//! Exact decimal numbers: what is printed as 1.5 stays 1.5, and 8,060 stays 8060.

use std::cmp::Ordering;
use std::fmt;

/// A decimal number, `mantissa / 10^scale`, with no zeros at the end of a fraction.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Decimal {
    mantissa: i128,
    scale: u32,
}

/// Digits that a fraction may have so that a JSON number gives back the same decimal.
const FRACTION_DIGITS: usize = 15;

/// Digits that a whole number may have.
const WHOLE_DIGITS: usize = 18;

impl Decimal {
    /// A whole number.
    pub const fn whole(value: i64) -> Self {
        Self { mantissa: value as i128, scale: 0 }
    }

    /// The number written with the ASCII digits `whole` and, after the point, `fraction`.
    ///
    /// None where it has more digits than a JSON number can give back.
    pub fn from_digits(whole: &str, fraction: &str) -> Option<Self> {
        let whole = whole.trim_start_matches('0');
        let fraction = fraction.trim_end_matches('0');
        let most = if fraction.is_empty() { WHOLE_DIGITS } else { FRACTION_DIGITS };
        if whole.len() + fraction.len() > most {
            return None;
        }
        let mut digits = whole.chars().chain(fraction.chars()).map(|digit| digit.to_digit(10));
        let mantissa = digits.try_fold(0, |value, digit| Some(value * 10 + i128::from(digit?)))?;
        Some(Self { mantissa, scale: u32::try_from(fraction.len()).ok()? })
    }

    /// `part / whole`, rounded to fifteen places where it does not come out even; None for nothing parted.
    pub fn ratio(part: Self, whole: Self) -> Option<Self> {
        const PLACES: u32 = 15;
        let numerator = part.mantissa.checked_mul(10_i128.checked_pow(PLACES + whole.scale)?)?;
        let denominator = whole.mantissa.checked_mul(10_i128.checked_pow(part.scale)?)?;
        let (quotient, remainder) =
            (numerator.checked_div(denominator)?, numerator.checked_rem(denominator)?);
        let round_up = remainder.checked_mul(2)?.abs() >= denominator.abs();
        let mantissa = quotient + if round_up { numerator.signum() * denominator.signum() } else { 0 };
        Some(Self { mantissa, scale: PLACES }.trimmed())
    }

    /// `self + other`; None where it does not fit.
    pub fn plus(self, other: Self) -> Option<Self> {
        let scale = self.scale.max(other.scale);
        let mantissa = self.scaled(scale)?.checked_add(other.scaled(scale)?)?;
        Some(Self { mantissa, scale }.trimmed()).filter(|sum| sum.fits())
    }

    /// `self - other`; None where it does not fit.
    pub fn minus(self, other: Self) -> Option<Self> {
        self.plus(other.negated())
    }

    /// Whether it is less than nothing.
    pub const fn is_negative(self) -> bool {
        self.mantissa < 0
    }

    /// `self × factor`; None where it does not fit.
    pub fn times(self, factor: i128) -> Option<Self> {
        let product = Self { mantissa: self.mantissa.checked_mul(factor)?, scale: self.scale };
        Some(product.trimmed()).filter(|product| product.fits())
    }

    /// The number with the other sign.
    #[must_use]
    pub const fn negated(self) -> Self {
        Self { mantissa: -self.mantissa, scale: self.scale }
    }

    /// Whether it is a whole number.
    pub const fn is_whole(self) -> bool {
        self.scale == 0
    }

    /// The nearest binary fraction, for ratios and charts.
    pub fn to_f64(self) -> f64 {
        self.to_string().parse().unwrap_or(f64::NAN)
    }

    /// The JSON number that is printed with the same digits.
    pub fn to_json(self) -> serde_json::Number {
        i64::try_from(self.mantissa)
            .ok()
            .filter(|_| self.is_whole())
            .map(serde_json::Number::from)
            .or_else(|| serde_json::Number::from_f64(self.to_f64()))
            .unwrap_or_else(|| serde_json::Number::from(0))
    }

    fn fits(self) -> bool {
        self.mantissa.unsigned_abs() < 10_u128.pow(WHOLE_DIGITS as u32)
    }

    fn scaled(self, scale: u32) -> Option<i128> {
        self.mantissa.checked_mul(10_i128.checked_pow(scale.checked_sub(self.scale)?)?)
    }

    fn trimmed(mut self) -> Self {
        while self.scale > 0 && self.mantissa % 10 == 0 {
            self.mantissa /= 10;
            self.scale -= 1;
        }
        self
    }
}

impl Ord for Decimal {
    fn cmp(&self, other: &Self) -> Ordering {
        let scale = self.scale.max(other.scale);
        match (self.scaled(scale), other.scaled(scale)) {
            (Some(mine), Some(theirs)) => mine.cmp(&theirs),
            _ => self.to_f64().total_cmp(&other.to_f64()),
        }
    }
}

impl PartialOrd for Decimal {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.mantissa < 0 { "-" } else { "" };
        let digits = self.mantissa.unsigned_abs().to_string();
        let places = self.scale as usize;
        if places == 0 {
            return write!(f, "{sign}{digits}");
        }
        let padded = format!("{digits:0>width$}", width = places + 1);
        let (whole, fraction) = padded.split_at(padded.len() - places);
        write!(f, "{sign}{whole}.{fraction}")
    }
}

#[cfg(test)]
mod tests {
    use super::Decimal;

    #[test]
    fn prints_the_digits_that_were_read() {
        #[rustfmt::skip]
        let table = [
            (("1", "5"),                  Some("1.5")),
            (("8060", ""),                Some("8060")),
            (("0", "05"),                 Some("0.05")),
            (("2", "0"),                  Some("2")),
            (("0", ""),                   Some("0")),
            (("123456789012345678", ""),  Some("123456789012345678")),
            (("1234567890123456789", ""), None),
            (("1234567890", "123456"),    None),
        ];
        for ((whole, fraction), want) in table {
            let got = Decimal::from_digits(whole, fraction);
            assert_eq!(got.map(|decimal| decimal.to_string()).as_deref(), want, "{whole}.{fraction}");
            assert_eq!(
                got.map(|decimal| decimal.to_json().to_string()).as_deref(),
                want,
                "{whole}.{fraction}"
            );
        }
    }

    #[test]
    fn reckons_exactly() {
        let tenth = Decimal::from_digits("0", "1").unwrap();
        let fifth = Decimal::from_digits("0", "2").unwrap();
        assert_eq!(tenth.plus(fifth).unwrap().to_string(), "0.3");
        assert_eq!(tenth.negated().times(15).unwrap().to_string(), "-1.5");
        assert_eq!(
            Decimal::ratio(Decimal::whole(2), Decimal::whole(3)).unwrap().to_string(),
            "0.666666666666667"
        );
        assert_eq!(Decimal::ratio(Decimal::whole(3), Decimal::whole(4)).unwrap().to_string(), "0.75");
        assert_eq!(Decimal::ratio(tenth, Decimal::whole(0)), None);
        assert!(tenth < fifth && Decimal::whole(1) > fifth && tenth.negated() < tenth);
        assert_eq!(Decimal::whole(i64::MAX).times(10), None);
    }
}
