//! Amounts, numbers or periods as a line that is cut into cells: between two values that a text tells
//! apart, all values fare alike.

use rust_decimal::Decimal;

use crate::{Period, PeriodUnit};

/// What stands on a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Measure {
    /// Amounts of money, in 元.
    Money,
    /// Numbers.
    Number,
    /// Whole numbers.
    Whole,
    /// Periods, in their unit.
    Period(PeriodUnit),
}

/// An end of a stretch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limit {
    /// The value.
    pub value: Decimal,
    /// 以上, 以下 include it; 超过, 不满 do not (民法典 第一千二百五十九条).
    pub included: bool,
}

/// All values from one to another; nothing lies below nought.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stretch {
    /// From where.
    pub low: Limit,
    /// To where; without end if there is none.
    pub high: Option<Limit>,
}

impl Limit {
    /// A limit that includes its value.
    pub fn with(value: Decimal) -> Limit {
        Limit { value, included: true }
    }

    /// A limit that excludes its value.
    pub fn without(value: Decimal) -> Limit {
        Limit { value, included: false }
    }
}

impl Stretch {
    /// One value alone.
    pub fn point(value: Decimal) -> Stretch {
        Stretch { low: Limit::with(value), high: Some(Limit::with(value)) }
    }

    /// Everything.
    pub fn all() -> Stretch {
        Stretch { low: Limit::with(Decimal::ZERO), high: None }
    }

    /// Whether a value lies in it.
    pub fn contains(&self, value: Decimal) -> bool {
        let above = value > self.low.value || (self.low.included && value == self.low.value);
        above && self.high.is_none_or(|high| value < high.value || (high.included && value == high.value))
    }

    /// Whether it holds no value, or (`Some(true)`) one alone.
    fn only(&self, measure: Measure) -> Option<bool> {
        let high = self.high?;
        if measure.is_whole() {
            let first = self.low.value.ceil();
            let first = if self.contains(first) { first } else { first + Decimal::ONE };
            if !self.contains(first) {
                return Some(false);
            }
            return (!self.contains(first + Decimal::ONE)).then_some(true);
        }
        match self.low.value.cmp(&high.value) {
            std::cmp::Ordering::Less => None,
            std::cmp::Ordering::Equal if self.low.included && high.included => Some(true),
            std::cmp::Ordering::Equal | std::cmp::Ordering::Greater => Some(false),
        }
    }

    /// Whether it holds no value.
    pub fn is_empty(&self, measure: Measure) -> bool {
        self.only(measure) == Some(false)
    }
}

impl Measure {
    fn is_whole(self) -> bool {
        match self {
            Measure::Whole | Measure::Period(_) => true,
            Measure::Money | Measure::Number => false,
        }
    }

    /// A value in words: `5万元`, `500元`, `三个月`.
    pub fn words(self, value: Decimal, chinese: bool) -> String {
        match self {
            Measure::Money if chinese => format!("{}元", in_myriads(value)),
            Measure::Money => format!("{} yuan", value.normalize()),
            Measure::Number | Measure::Whole => value.normalize().to_string(),
            Measure::Period(unit) => match u64::try_from(value) {
                Ok(amount) if chinese => Period { amount, unit }.chinese(),
                Ok(amount) => Period { amount, unit }.to_string(),
                Err(_) => value.normalize().to_string(),
            },
        }
    }

    /// A stretch in words, as law writes it: `1000元至5000元`, `超过5000元不满1万元`.
    pub fn stretch(self, stretch: &Stretch, chinese: bool) -> String {
        let words = |limit: Limit| self.words(limit.value, chinese);
        let from_nought = stretch.low == Limit::with(Decimal::ZERO);
        let Stretch { low, high } = *stretch;
        let Some(high) = high else {
            return match (chinese, from_nought, low.included) {
                (true, true, _) => "不限".to_owned(),
                (true, false, true) => format!("{}以上", words(low)),
                (true, false, false) => format!("超过{}", words(low)),
                (false, true, _) => "any".to_owned(),
                (false, false, true) => format!("at least {}", words(low)),
                (false, false, false) => format!("more than {}", words(low)),
            };
        };
        if low == high {
            return words(low);
        }
        match (chinese, from_nought, low.included, high.included) {
            (true, true, _, true) => format!("{}以下", words(high)),
            (true, true, _, false) => format!("不满{}", words(high)),
            (true, false, true, true) => format!("{}至{}", words(low), words(high)),
            (true, false, true, false) => format!("{}以上不满{}", words(low), words(high)),
            (true, false, false, true) => format!("超过{}不超过{}", words(low), words(high)),
            (true, false, false, false) => format!("超过{}不满{}", words(low), words(high)),
            (false, true, _, true) => format!("at most {}", words(high)),
            (false, true, _, false) => format!("less than {}", words(high)),
            (false, false, true, true) => format!("{} to {}", words(low), words(high)),
            (false, false, true, false) => format!("at least {} and less than {}", words(low), words(high)),
            (false, false, false, true) => format!("more than {} and at most {}", words(low), words(high)),
            (false, false, false, false) => format!("more than {} and less than {}", words(low), words(high)),
        }
    }
}

/// `5万`, `1.5万`, `2亿`; other amounts in figures.
fn in_myriads(value: Decimal) -> String {
    for (unit, word) in [(100_000_000u32, "亿"), (10_000, "万")] {
        let unit = Decimal::from(unit);
        // One place behind the point at most: 1.5万, but 12345.
        if value >= unit && (value * Decimal::TEN % unit).is_zero() {
            return format!("{}{word}", (value / unit).normalize());
        }
    }
    value.normalize().to_string()
}

/// A line cut into cells, at most 64, from the greatest to the least.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// What stands on it.
    pub measure: Measure,
    /// Whether its words are Chinese.
    pub chinese: bool,
    cells: Vec<Stretch>,
}

impl Line {
    /// Cuts a line so that each of these stretches is made up of whole cells. What none of them tells
    /// apart is one cell.
    pub fn cut(measure: Measure, chinese: bool, stretches: &[Stretch]) -> Line {
        let ends = stretches.iter().flat_map(|s| [Some(s.low), s.high]).flatten();
        let mut cuts: Vec<Decimal> = ends.map(|l| l.value).chain([Decimal::ZERO]).collect();
        cuts.sort_unstable();
        cuts.dedup();
        // Each cut, and what lies behind it.
        let mut pieces: Vec<Stretch> = Vec::new();
        for (n, cut) in cuts.iter().enumerate() {
            pieces.push(Stretch::point(*cut));
            let high = cuts.get(n + 1).map(|next| Limit::without(*next));
            pieces.push(Stretch { low: Limit::without(*cut), high });
        }
        pieces.retain(|p| !p.is_empty(measure));
        let mut cells: Vec<Stretch> = Vec::new();
        for piece in pieces {
            let alike = cells.last().is_some_and(|last| {
                stretches.iter().all(|s| s.contains_whole(last) == s.contains_whole(&piece))
            });
            match cells.last_mut() {
                Some(last) if alike => last.high = piece.high,
                Some(_) | None => cells.push(piece),
            }
        }
        cells.reverse();
        Line { measure, chinese, cells }
    }

    /// How many cells there are.
    pub fn len(&self) -> usize {
        self.cells.len()
    }

    /// Whether there is none; there never is.
    pub fn is_empty(&self) -> bool {
        self.cells.is_empty()
    }

    /// The cells of which a stretch is made up, as bits.
    pub fn cells(&self, stretch: &Stretch) -> u64 {
        let inside = self.cells.iter().enumerate().filter(|(_, cell)| stretch.contains_whole(cell));
        inside.fold(0, |mask, (n, _)| mask | 1u64.checked_shl(u32::try_from(n).unwrap_or(64)).unwrap_or(0))
    }

    /// The cell in which a value lies.
    pub fn cell_of(&self, value: Decimal) -> Option<usize> {
        self.cells.iter().position(|cell| cell.contains(value))
    }

    /// A value in a cell, as an example.
    pub fn example(&self, cell: usize) -> Option<Decimal> {
        let cell = self.cells.get(cell)?;
        let (low, two) = (cell.low.value, Decimal::TWO);
        let beyond = low.floor() + Decimal::ONE;
        let middle = cell.high.map_or(beyond, |high| (low + high.value) / two);
        let high = cell.high.map_or(beyond, |high| high.value);
        [low, beyond, middle, high].into_iter().find(|value| cell.contains(*value))
    }

    /// The cells that hold more than one value, as bits.
    pub fn wide(&self) -> u64 {
        let wide = self.cells.iter().enumerate().filter(|(_, cell)| cell.only(self.measure).is_none());
        wide.fold(0, |mask, (n, _)| mask | 1u64.checked_shl(u32::try_from(n).unwrap_or(64)).unwrap_or(0))
    }

    /// The stretches that some cells make up, adjacent ones joined, from the least.
    pub fn stretches(&self, cells: u64) -> Vec<Stretch> {
        let mut joined: Vec<Stretch> = Vec::new();
        let mut last = None;
        for (n, cell) in self.cells.iter().enumerate().rev() {
            if u32::try_from(n).is_ok_and(|n| cells.checked_shr(n).is_some_and(|c| c & 1 == 1)) {
                match joined.last_mut() {
                    Some(stretch) if last == Some(n + 1) => stretch.high = cell.high,
                    Some(_) | None => joined.push(*cell),
                }
                last = Some(n);
            }
        }
        joined
    }

    /// The same in words.
    pub fn words(&self, cells: u64) -> Vec<String> {
        self.stretches(cells).iter().map(|s| self.measure.stretch(s, self.chinese)).collect()
    }

    /// A value in words.
    pub fn value(&self, value: Decimal) -> String {
        self.measure.words(value, self.chinese)
    }
}

impl Stretch {
    /// Whether it holds all of another, which no end of it divides.
    fn contains_whole(&self, cell: &Stretch) -> bool {
        let from = match (self.low.value.cmp(&cell.low.value), self.low.included, cell.low.included) {
            (std::cmp::Ordering::Less, ..) => true,
            (std::cmp::Ordering::Equal, own, other) => own || !other,
            (std::cmp::Ordering::Greater, ..) => false,
        };
        let to = match (self.high, cell.high) {
            (None, _) => true,
            (Some(_), None) => false,
            (Some(own), Some(other)) => match own.value.cmp(&other.value) {
                std::cmp::Ordering::Greater => true,
                std::cmp::Ordering::Equal => own.included || !other.included,
                std::cmp::Ordering::Less => false,
            },
        };
        from && to
    }
}

#[cfg(test)]
mod tests {
    use rust_decimal::Decimal;

    use super::{Limit, Line, Measure, Stretch};
    use crate::PeriodUnit;

    fn to(low: i64, high: i64) -> Stretch {
        Stretch { low: Limit::with(low.into()), high: Some(Limit::with(high.into())) }
    }

    #[test]
    fn cells_join_back_into_stretches() {
        let over = Stretch { low: Limit::without(5000.into()), high: None };
        let line = Line::cut(Measure::Money, true, &[to(1000, 5000), over, Stretch::point(3000.into())]);
        assert_eq!(line.words(line.cells(&to(1000, 5000))), ["1000元至5000元"]);
        assert_eq!(line.words(line.cells(&over)), ["超过5000元"]);
        let all = line.cells(&Stretch::all());
        assert_eq!(line.words(all), ["不限"]);
        assert_eq!(line.words(all & !line.cells(&to(1000, 5000))), ["不满1000元", "超过5000元"]);
        assert_eq!(
            line.words(line.cells(&to(1000, 5000)) & !line.cells(&to(3000, 3000))),
            ["1000元以上不满3000元", "超过3000元不超过5000元"]
        );
        // What nothing tells apart is one cell: below, to 3000, 3000, to 5000, over.
        assert_eq!(line.len(), 5);
        assert_eq!(line.wide().count_ones(), 4);
        assert_eq!(line.cell_of(Decimal::from(3000)), Some(2));
    }

    #[test]
    fn whole_measures_have_no_cell_between_neighbours() {
        let days = Measure::Period(PeriodUnit::Days);
        let line = Line::cut(days, true, &[to(5, 6), Stretch { low: Limit::without(5.into()), high: None }]);
        // below 5, 5, 6, over 6
        assert_eq!(line.len(), 4);
        assert_eq!(line.words(line.cells(&to(5, 6))), ["5日至6日"]);
    }

    #[test]
    fn amounts_are_written_as_law_writes_them() {
        let words = |n: i64| Measure::Money.words(Decimal::from(n), true);
        assert_eq!(
            [500, 50_000, 15_000, 12_345, 200_000_000].map(words),
            ["500元", "5万元", "1.5万元", "12345元", "2亿元"]
        );
    }
}
