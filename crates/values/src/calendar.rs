//! Dates and periods.

use std::fmt;

use serde::{Deserialize, Serialize};

/// A day of the Gregorian calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date(jiff::civil::Date);

impl Date {
    /// The day, if there is such a day.
    pub fn new(year: i16, month: i8, day: i8) -> Option<Date> {
        jiff::civil::Date::new(year, month, day).ok().map(Date)
    }

    /// Days since 1970-01-01, negative before it.
    pub fn day_number(self) -> i64 {
        let epoch = jiff::civil::date(1970, 1, 1);
        self.0.since((jiff::Unit::Day, epoch)).map_or(0, |span| i64::from(span.get_days()))
    }

    /// The day with that [`Date::day_number`].
    pub fn from_day_number(number: i64) -> Option<Date> {
        let epoch = jiff::civil::date(1970, 1, 1);
        let span = jiff::Span::new().try_days(number).ok()?;
        epoch.checked_add(span).ok().map(Date)
    }

    /// This day plus a period of days, weeks, months or years (民法典 第二百零二条: a month ends on
    /// the same day of the month, or on its last day). `None` for working days and hours, which
    /// need a calendar or a clock, and beyond the years 1 to 9999.
    pub fn plus(self, period: Period) -> Option<Date> {
        let amount = i64::try_from(period.amount).ok()?;
        let span = match period.unit {
            PeriodUnit::Days => jiff::Span::new().try_days(amount).ok()?,
            PeriodUnit::Months => jiff::Span::new().try_months(amount).ok()?,
            PeriodUnit::WorkingDays | PeriodUnit::Hours => return None,
        };
        let date = self.0.checked_add(span).ok()?;
        (date.year() >= 1).then_some(Date(date))
    }

    /// This day less a number of months, ending on the last day where the day is missing.
    pub fn minus_months(self, months: u64) -> Option<Date> {
        let span = jiff::Span::new().try_months(i64::try_from(months).ok()?).ok()?;
        let date = self.0.checked_sub(span).ok()?;
        (date.year() >= 1).then_some(Date(date))
    }

    /// Its year.
    pub fn year(self) -> i16 {
        self.0.year()
    }

    /// The day after it.
    pub fn next(self) -> Option<Date> {
        self.0.tomorrow().ok().map(Date)
    }

    /// Whether it is a Saturday or a Sunday.
    pub fn is_weekend(self) -> bool {
        matches!(self.0.weekday(), jiff::civil::Weekday::Saturday | jiff::civil::Weekday::Sunday)
    }

    /// The days from `earlier` to this day; negative if this day is the earlier one.
    pub fn days_since(self, earlier: Date) -> i64 {
        self.day_number() - earlier.day_number()
    }

    /// As Chinese law writes it: 2024年7月18日.
    pub fn chinese(self) -> String {
        format!("{}年{}月{}日", self.0.year(), self.0.month(), self.0.day())
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.0.year(), self.0.month(), self.0.day())
    }
}

impl Serialize for Date {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// The measure of a [`Period`]. Years are twelve months and weeks seven days; the others cannot be
/// turned into one another, since a month has no fixed number of days.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PeriodUnit {
    /// 日
    Days,
    /// 工作日
    WorkingDays,
    /// 月 and 年
    Months,
    /// 小时
    Hours,
}

/// A length of time: 三十日, 十个工作日, 六个月, 二年.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct Period {
    /// How many of the unit.
    pub amount: u64,
    /// The measure.
    pub unit: PeriodUnit,
}

impl Period {
    /// Whether it ends, from whatever day it runs, no later than another: fifteen days are never longer than fifteen
    /// working days, and two months may be longer than sixty days. Whether a free last day puts off its end is left
    /// aside.
    ///
    /// ```
    /// use pol_values::{Period, PeriodUnit};
    /// let period = |amount, unit| Period { amount, unit };
    /// let fifteen = period(15, PeriodUnit::Days);
    /// assert!(fifteen.never_longer_than(period(15, PeriodUnit::WorkingDays)));
    /// assert!(!period(2, PeriodUnit::Months).never_longer_than(period(60, PeriodUnit::Days)));
    /// assert!(period(15, PeriodUnit::WorkingDays).never_longer_than(period(60, PeriodUnit::Days)));
    /// ```
    pub fn never_longer_than(self, other: Period) -> bool {
        if self.unit == other.unit {
            return self.amount <= other.amount;
        }
        other.shortest().is_some_and(|shortest| self.longest().is_some_and(|longest| longest <= shortest))
    }

    /// The hours that it lasts at most. However holidays fall (the longest are some ten days together), of three days at
    /// least one is worked, but for twelve.
    fn longest(self) -> Option<u64> {
        match self.unit {
            PeriodUnit::Days => self.amount.checked_mul(24),
            PeriodUnit::WorkingDays => self.amount.checked_mul(3)?.checked_add(12)?.checked_mul(24),
            PeriodUnit::Months => self.amount.checked_mul(31 * 24),
            PeriodUnit::Hours => Some(self.amount),
        }
    }

    /// The hours that it lasts at least.
    fn shortest(self) -> Option<u64> {
        match self.unit {
            PeriodUnit::Days | PeriodUnit::WorkingDays => self.amount.checked_mul(24),
            // A month has thirty days or more but for February, which comes once a year.
            PeriodUnit::Months => {
                let februaries = self.amount.checked_mul(2)?.div_ceil(12).checked_add(1)?;
                self.amount.checked_mul(30)?.checked_sub(februaries)?.checked_mul(24)
            }
            PeriodUnit::Hours => Some(self.amount),
        }
    }

    /// As Chinese law writes it.
    pub fn chinese(self) -> String {
        match self.unit {
            PeriodUnit::Days => format!("{}日", self.amount),
            PeriodUnit::WorkingDays => format!("{}个工作日", self.amount),
            PeriodUnit::Months if self.amount > 0 && self.amount.is_multiple_of(12) => {
                format!("{}年", self.amount / 12)
            }
            PeriodUnit::Months => format!("{}个月", self.amount),
            PeriodUnit::Hours => format!("{}小时", self.amount),
        }
    }
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let plural = if self.amount == 1 { "" } else { "s" };
        match self.unit {
            PeriodUnit::Days => write!(f, "{} day{plural}", self.amount),
            PeriodUnit::WorkingDays => write!(f, "{} working day{plural}", self.amount),
            PeriodUnit::Months => write!(f, "{} month{plural}", self.amount),
            PeriodUnit::Hours => write!(f, "{} hour{plural}", self.amount),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Date, Period, PeriodUnit};

    #[test]
    fn a_month_ends_on_the_last_day_where_the_day_is_missing() {
        let january = Date::new(2024, 1, 31).unwrap();
        let month = Period { amount: 1, unit: PeriodUnit::Months };
        assert_eq!(january.plus(month).unwrap().to_string(), "2024-02-29");
        assert_eq!(Date::new(2023, 2, 29), None);
    }

    #[test]
    fn day_numbers_go_both_ways() {
        for text in [(1969, 12, 31), (2024, 7, 18), (9999, 12, 31)] {
            let date = Date::new(text.0, text.1, text.2).unwrap();
            assert_eq!(Date::from_day_number(date.day_number()), Some(date));
        }
    }
}
