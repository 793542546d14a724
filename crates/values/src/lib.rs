//! The values that regulations speak of: three-valued truth, exact amounts, dates, periods, and
//! the numerals in which Chinese law writes them.
//!
//! Nothing here knows of policies or cases. There are no floats: amounts are decimals read from
//! the source text, arithmetic on them is exact ([`Rational`]).

mod arena;
mod calendar;
mod line;
mod literal;
mod numeral;
mod truth;
mod workdays;

pub use arena::{Arena, Id};
pub use calendar::{Date, Period, PeriodUnit};
pub use line::{Limit, Line, Measure, Stretch};
pub use literal::{Literal, LiteralError};
pub use num_rational::BigRational as Rational;
pub use numeral::{chinese_numeral, parse_count, write_chinese};
pub use rust_decimal::Decimal;
pub use truth::Truth;
pub use workdays::WorkingDays;

/// The exact fraction that equals `decimal`.
///
/// ```
/// let half = pol_values::rational("0.5".parse().unwrap());
/// assert_eq!(half.clone() + half, pol_values::rational("1".parse().unwrap()));
/// ```
pub fn rational(decimal: Decimal) -> Rational {
    let numerator = num_bigint::BigInt::from(decimal.mantissa());
    let denominator = num_bigint::BigInt::from(10u8).pow(decimal.scale());
    Rational::new(numerator, denominator)
}

/// Folds full-width letters, digits and signs (U+FF01 to U+FF5E) to their ASCII forms, so that
/// `５万元` and `5万元` are the same amount.
pub fn fold_width(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
            '\u{3000}' => ' ',
            _ => c,
        })
        .collect()
}
