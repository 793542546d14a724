//! How days are counted: 期间计算 and 节假日.

use pest::iterators::Pair;
use pol_diagnostics::Span;

use super::Builder;
use crate::ast::{Counting, Day, Holidays};
use crate::grammar::Rule;

impl<'i> Builder<'i> {
    pub(super) fn counting(&mut self, pair: Pair<'i, Rule>, span: Span) -> Counting {
        let mut counting =
            Counting { first_day: None, rolls: None, working: Vec::new(), basis: Vec::new(), span };
        for mark in pair.into_inner().filter(|p| p.as_rule() == Rule::counting_mark) {
            match mark.clone().into_inner().next().map(|p| p.as_rule()) {
                Some(Rule::kw_first_excluded) => counting.first_day = Some(false),
                Some(Rule::kw_first_counted) => counting.first_day = Some(true),
                Some(Rule::kw_rolls) => counting.rolls = Some(true),
                Some(Rule::kw_stays) => counting.rolls = Some(false),
                Some(Rule::kw_basis) => counting.basis.extend(self.basis(mark)),
                _ => {
                    let periods = mark.into_inner().flat_map(Pair::into_inner);
                    for period in periods.filter(|p| p.as_rule() == Rule::literal) {
                        let at = self.span(&period);
                        counting.working.extend(self.literal(&period).map(|literal| (literal, at)));
                    }
                }
            }
        }
        counting
    }

    pub(super) fn holidays(&mut self, pair: Pair<'i, Rule>, span: Span) -> Holidays {
        let mut holidays =
            Holidays { years: Vec::new(), off: Vec::new(), at_work: Vec::new(), basis: Vec::new(), span };
        for part in pair.into_inner() {
            match part.as_rule() {
                Rule::year => {
                    let at = self.span(&part);
                    let year = pol_values::fold_width(part.as_str());
                    let year = year.trim().trim_end_matches('年').parse();
                    holidays.years.extend(year.map(|year| (year, at)));
                }
                Rule::holiday_basis => holidays.basis.extend(self.basis(part)),
                Rule::holiday_part => {
                    let off = part.clone().into_inner().any(|p| p.as_rule() == Rule::kw_off);
                    let ranges: Vec<_> =
                        part.into_inner().filter_map(|range| self.day_range(range)).collect();
                    if off { &mut holidays.off } else { &mut holidays.at_work }.extend(ranges);
                }
                _ => {}
            }
        }
        holidays
    }

    /// `2024-02-10 至 2024-02-17`, or one day.
    fn day_range(&mut self, pair: Pair<'i, Rule>) -> Option<(Day, Day)> {
        if pair.as_rule() != Rule::day_range {
            return None;
        }
        let mut first = None;
        let mut last = None;
        for part in pair.into_inner() {
            match part.as_rule() {
                Rule::literal => first = self.day(&part),
                Rule::range_end => {
                    last =
                        part.into_inner().find(|p| p.as_rule() == Rule::literal).and_then(|p| self.day(&p));
                }
                _ => {}
            }
        }
        let first = first?;
        Some((first, last.unwrap_or(first)))
    }
}
