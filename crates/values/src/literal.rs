//! Numbers, amounts, percentages, periods and dates as a text writes them.

use rust_decimal::Decimal;

use crate::{Date, Period, PeriodUnit, fold_width, numeral};

/// A value as it was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Literal {
    /// A bare number, a percentage (百分之五 is 0.05) or a multiple (二倍 is 2).
    Number(Decimal),
    /// An amount of money, in 元.
    Money(Decimal),
    /// A length of time.
    Period(Period),
    /// A day.
    Date(Date),
}

/// Why a text that looks like a number is none that can be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LiteralError {
    /// Not a number, amount, period or date at all.
    NotANumber,
    /// More than 15 digits before or 6 after the point.
    TooLong,
    /// There is no such day.
    NoSuchDay,
    /// `1e5`: write the number out.
    Exponent,
}

/// At most this many digits before the point: no amount in a case needs more, and sums stay exact.
const WHOLE_DIGITS: usize = 15;
/// At most this many digits after the point.
const FRACTION_DIGITS: usize = 6;

const PERIOD_UNITS: [(&str, u64, PeriodUnit); 22] = [
    ("个工作日", 1, PeriodUnit::WorkingDays),
    ("工作日", 1, PeriodUnit::WorkingDays),
    ("working days", 1, PeriodUnit::WorkingDays),
    ("working day", 1, PeriodUnit::WorkingDays),
    ("个小时", 1, PeriodUnit::Hours),
    ("小时", 1, PeriodUnit::Hours),
    ("hours", 1, PeriodUnit::Hours),
    ("hour", 1, PeriodUnit::Hours),
    ("个月", 1, PeriodUnit::Months),
    ("月", 1, PeriodUnit::Months),
    ("months", 1, PeriodUnit::Months),
    ("month", 1, PeriodUnit::Months),
    ("周岁", 12, PeriodUnit::Months),
    ("周年", 12, PeriodUnit::Months),
    ("年", 12, PeriodUnit::Months),
    ("years", 12, PeriodUnit::Months),
    ("year", 12, PeriodUnit::Months),
    ("周", 7, PeriodUnit::Days),
    ("weeks", 7, PeriodUnit::Days),
    ("week", 7, PeriodUnit::Days),
    ("日", 1, PeriodUnit::Days),
    ("天", 1, PeriodUnit::Days),
];

impl Literal {
    /// Reads a value as law writes it.
    ///
    /// ```
    /// use pol_values::{Date, Literal};
    /// assert_eq!(Literal::parse("5万元"), Literal::parse("五万元"));
    /// assert_eq!(Literal::parse("百分之五"), Literal::parse("5%"));
    /// assert_eq!(Literal::parse("2024年7月18日"), Ok(Literal::Date(Date::new(2024, 7, 18).unwrap())));
    /// ```
    ///
    /// # Errors
    /// [`LiteralError`] says why the text is not a usable value. Nothing is rounded.
    pub fn parse(text: &str) -> Result<Literal, LiteralError> {
        let text = fold_width(text);
        let text = text.trim();
        if let Some(date) = date(text) {
            return date.map(Literal::Date).ok_or(LiteralError::NoSuchDay);
        }
        if let Some(rest) = text.strip_suffix('%') {
            return number(rest.trim_end())?
                .checked_div(Decimal::ONE_HUNDRED)
                .map(Literal::Number)
                .ok_or(LiteralError::TooLong);
        }
        for (prefix, divisor) in [("百分之", 100), ("千分之", 1000), ("万分之", 10_000)] {
            if let Some(rest) = text.strip_prefix(prefix) {
                let (whole, fraction) = rest.split_once('点').unwrap_or((rest, ""));
                let mut value = number(whole)?;
                if !fraction.is_empty() {
                    let digits: Option<String> = fraction
                        .chars()
                        .map(|c| numeral::chinese_numeral(&c.to_string()).map(|d| d.to_string()))
                        .collect();
                    let digits = digits.ok_or(LiteralError::NotANumber)?;
                    value += number(&format!("0.{digits}"))?;
                }
                return value
                    .checked_div(Decimal::from(divisor))
                    .map(Literal::Number)
                    .ok_or(LiteralError::TooLong);
            }
        }
        if let Some(rest) = text.strip_suffix('元').or_else(|| text.strip_suffix("yuan")) {
            return number(rest.trim_end()).map(Literal::Money);
        }
        if let Some(rest) = text.strip_suffix('倍').or_else(|| text.strip_suffix("times")) {
            return number(rest.trim_end()).map(Literal::Number);
        }
        for (name, factor, unit) in
            PERIOD_UNITS.into_iter().chain([("days", 1, PeriodUnit::Days), ("day", 1, PeriodUnit::Days)])
        {
            if let Some(rest) = text.strip_suffix(name) {
                let count = number(rest.trim_end())?;
                let amount = u64::try_from(count).ok().filter(|n| Decimal::from(*n) == count);
                let amount = amount.and_then(|n| n.checked_mul(factor)).filter(|n| *n < 1_000_000);
                let amount = amount.ok_or(LiteralError::TooLong)?;
                return Ok(Literal::Period(Period { amount, unit }));
            }
        }
        number(text).map(Literal::Number)
    }
}

fn date(text: &str) -> Option<Option<Date>> {
    let parts = if let Some(rest) = text.strip_suffix('日') {
        let (year, rest) = rest.split_once('年')?;
        let (month, day) = rest.split_once('月')?;
        [year, month, day]
    } else {
        let mut parts = text.split('-');
        let parts = [parts.next()?, parts.next()?, parts.next()?];
        if text.matches('-').count() != 2
            || !parts.iter().all(|p| !p.is_empty() && p.chars().all(|c| c.is_ascii_digit()))
        {
            return None;
        }
        parts
    };
    let [year, month, day] = parts.map(numeral::parse_count);
    Some((|| {
        let year = i16::try_from(year?).ok().filter(|y| (1..=9999).contains(y))?;
        Date::new(year, i8::try_from(month?).ok()?, i8::try_from(day?).ok()?)
    })())
}

fn number(text: &str) -> Result<Decimal, LiteralError> {
    let mut rest = text;
    let mut factor = 1u64;
    let starts_with_digit = rest.trim_start_matches('-').starts_with(|c: char| c.is_ascii_digit());
    if starts_with_digit {
        for (sign, unit) in [("亿", 100_000_000), ("万", 10_000), ("千", 1000), ("百", 100)] {
            while let Some(shorter) = rest.strip_suffix(sign) {
                rest = shorter;
                factor = factor.checked_mul(unit).ok_or(LiteralError::TooLong)?;
            }
        }
        let unsigned = rest.strip_prefix('-').unwrap_or(rest);
        if unsigned.contains(['e', 'E'])
            && unsigned.chars().all(|c| c.is_ascii_digit() || "eE+-.".contains(c))
        {
            return Err(LiteralError::Exponent);
        }
        let (whole, fraction) = unsigned.split_once('.').unwrap_or((unsigned, "0"));
        let all_digits = |part: &str| !part.is_empty() && part.chars().all(|c| c.is_ascii_digit());
        if !all_digits(whole) || !all_digits(fraction) {
            return Err(LiteralError::NotANumber);
        }
        if whole.len() > WHOLE_DIGITS || fraction.len() > FRACTION_DIGITS {
            return Err(LiteralError::TooLong);
        }
        let value: Decimal = rest.parse().map_err(|_| LiteralError::TooLong)?;
        return value
            .checked_mul(Decimal::from(factor))
            .map(|v| v.normalize())
            .filter(|v| v.abs() < Decimal::from(1_000_000_000_000_000_000u64))
            .ok_or(LiteralError::TooLong);
    }
    numeral::chinese_numeral(rest).map(Decimal::from).ok_or(LiteralError::NotANumber)
}

#[cfg(test)]
mod tests {
    use super::{Literal, LiteralError};

    #[test]
    fn values_as_law_writes_them() {
        let read = |text: &str| Literal::parse(text).map(|v| format!("{v:?}"));
        let cases = [
            ("5万元", "Money(50000)"),
            ("五万元", "Money(50000)"),
            ("1.5万元", "Money(15000)"),
            ("３０００元", "Money(3000)"),
            ("百分之五", "Number(0.05)"),
            ("百分之零点五", "Number(0.005)"),
            ("千分之三", "Number(0.003)"),
            ("2.50%", "Number(0.025)"),
            ("二倍", "Number(2)"),
            ("三十日", "Period(Period { amount: 30, unit: Days })"),
            ("十五个工作日", "Period(Period { amount: 15, unit: WorkingDays })"),
            ("六个月", "Period(Period { amount: 6, unit: Months })"),
            ("2 years", "Period(Period { amount: 24, unit: Months })"),
            ("二〇二四年七月十八日", "Date(Date(2024-07-18))"),
            ("2024-07-18", "Date(Date(2024-07-18))"),
            ("100000000000000.07", "Number(100000000000000.07)"),
            ("-5", "Number(-5)"),
        ];
        for (text, expected) in cases {
            assert_eq!(read(text).as_deref(), Ok(expected), "{text}");
        }
    }

    #[test]
    fn what_cannot_be_kept_exactly_is_refused() {
        assert_eq!(Literal::parse("1e5"), Err(LiteralError::Exponent));
        assert_eq!(Literal::parse("0.1234567"), Err(LiteralError::TooLong));
        assert_eq!(Literal::parse("1234567890123456"), Err(LiteralError::TooLong));
        assert_eq!(Literal::parse("2023年2月29日"), Err(LiteralError::NoSuchDay));
        assert_eq!(Literal::parse("一般"), Err(LiteralError::NotANumber));
        assert_eq!(Literal::parse("1.5日"), Err(LiteralError::TooLong));
    }
}
