//! Working days: Saturday and Sunday are free unless a calendar says otherwise, and a calendar covers years.

use std::collections::BTreeSet;

use crate::Date;

/// Which days of some years are free, and which weekend days are worked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WorkingDays {
    years: BTreeSet<i16>,
    off: BTreeSet<Date>,
    at_work: BTreeSet<Date>,
}

impl WorkingDays {
    /// Covers a year; `false` if it was covered already.
    pub fn cover(&mut self, year: i16) -> bool {
        self.years.insert(year)
    }

    /// A day that is free; `false` if it is said to be worked.
    pub fn off(&mut self, day: Date) -> bool {
        self.off.insert(day);
        !self.at_work.contains(&day)
    }

    /// A day that is worked; `false` if it is said to be free.
    pub fn at_work(&mut self, day: Date) -> bool {
        self.at_work.insert(day);
        !self.off.contains(&day)
    }

    /// Whether a day is worked; the year that is not covered, if that is not known.
    ///
    /// # Errors
    /// The year.
    pub fn is_working(&self, day: Date) -> Result<bool, i16> {
        if !self.years.contains(&day.year()) {
            return Err(day.year());
        }
        Ok(self.at_work.contains(&day) || !(self.off.contains(&day) || day.is_weekend()))
    }

    /// The `count`-th working day from `day` on, `day` itself included if it is one. `None` beyond the calendar.
    ///
    /// # Errors
    /// The year that is not covered.
    pub fn nth(&self, day: Date, count: u64) -> Result<Option<Date>, i16> {
        let mut left = count;
        let mut at = day;
        loop {
            if self.is_working(at)? {
                left = left.saturating_sub(1);
                if left == 0 {
                    return Ok(Some(at));
                }
            }
            match at.next() {
                Some(next) => at = next,
                None => return Ok(None),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::WorkingDays;
    use crate::Date;

    fn day(month: i8, day: i8) -> Date {
        Date::new(2024, month, day).unwrap()
    }

    /// Ching Ming 2024: Thursday to Saturday free, Sunday worked.
    fn calendar() -> WorkingDays {
        let mut days = WorkingDays::default();
        assert!(days.cover(2024));
        for n in 4..=6 {
            assert!(days.off(day(4, n)));
        }
        assert!(days.at_work(day(4, 7)));
        days
    }

    #[test]
    fn weekends_are_free_unless_worked() {
        let days = calendar();
        assert_eq!(days.is_working(day(3, 30)), Ok(false));
        assert_eq!(days.is_working(day(4, 3)), Ok(true));
        assert_eq!(days.is_working(day(4, 4)), Ok(false));
        assert_eq!(days.is_working(day(4, 7)), Ok(true));
        assert_eq!(days.nth(day(4, 4), 1), Ok(Some(day(4, 7))));
        assert_eq!(days.nth(day(4, 2), 3), Ok(Some(day(4, 7))));
    }

    #[test]
    fn nothing_is_claimed_beyond_the_years_covered() {
        let days = calendar();
        assert_eq!(days.is_working(Date::new(2025, 1, 1).unwrap()), Err(2025));
        assert_eq!(days.nth(day(12, 30), 2), Ok(Some(day(12, 31))));
        assert_eq!(days.nth(day(12, 30), 3), Err(2025));
    }
}
