//! Due dates (M9, M14): from which day a deadline runs, how its text counts days, and whether what a case
//! records was in time. There is no clock: nothing is late because time has passed.

use pol_model::{Deadline, FactValue, Start};
use pol_values::{Date, Period, PeriodUnit};

use crate::{Case, How, Norm, Program, State};

/// When a duty is due in a case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Due {
    /// The day from which it runs.
    pub from: Option<Date>,
    /// The last day on which it can be done, or why that is not claimed.
    pub day: Result<Date, Undue>,
    /// The day on which it would have ended, had that been a working day.
    pub rolled_from: Option<Date>,
    /// It is written in days, and its text counts these as working days.
    pub in_working_days: bool,
    /// The provisions that put it off or count it in working days.
    pub basis: Vec<String>,
    /// What the case records of it.
    pub state: Option<DueState>,
}

/// Why a due date is not claimed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Undue {
    /// The case does not give the day from which it runs.
    NoStart,
    /// It is counted in hours.
    Hours,
    /// Nothing says how days are counted: 期间计算.
    NoCounting,
    /// The holidays of this year are not known: 节假日.
    NoCalendar(i16),
}

/// What a case records of a duty that is due.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum DueState {
    /// 按期: done on or before the day.
    InTime,
    /// 逾期: done after it.
    Late,
    /// 逾期未办: said not to be done, on a day after it.
    Overdue,
    /// 未到期: said not to be done, on a day that is not after it.
    NotYetDue,
}

/// What a case says of an act that was not done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotDone {
    /// The act.
    pub act: String,
    /// On which day it was still not done.
    pub on: Option<Date>,
}

/// An end of a period: the day, and the day from which it was put off.
type End = (Date, Option<Date>);

impl Program {
    /// When the rule's duty is due in a case; none if it has no deadline.
    pub fn due(&self, norm: &Norm, case: &Case) -> Option<Due> {
        let deadline = norm.deadline.as_ref()?;
        let text = self.texts.get(self.sources[norm.source].text)?;
        let period = deadline.counted(&text.counting);
        let in_working_days = period.unit != deadline.within.unit;
        let from = self.start(deadline, case);
        let end = match from {
            None => Err(Undue::NoStart),
            Some(from) => self.end(text, from, period),
        };
        let (day, rolled_from) = match end {
            Ok((day, rolled_from)) => (Ok(day), rolled_from),
            Err(why) => (Err(why), None),
        };
        let state = day.as_ref().ok().and_then(|day| self.state(norm, case, *day));
        let mut basis = Vec::new();
        if in_working_days {
            basis.extend(text.counting.working_basis.clone());
        }
        if rolled_from.is_some() {
            basis.extend(text.counting.rolls_basis.clone());
        }
        Some(Due { from, day, rolled_from, in_working_days, basis, state })
    }

    /// The day from which a deadline runs, as far as the case records it.
    fn start(&self, deadline: &Deadline, case: &Case) -> Option<Date> {
        match deadline.from {
            Start::Fact(fact) => {
                let entry = case.entries.get(fact.number())?;
                match (&entry.state, &entry.how) {
                    (State::Value(FactValue::Date(day)), _) => Some(*day),
                    // What was found not to be so has no day.
                    (State::Value(FactValue::Bool(false)), _) => None,
                    (State::Value(_), How::Found(record)) => record.on.map(|day| day.date),
                    (State::Value(_) | State::Unknown | State::Inapplicable, _) => None,
                }
            }
            Start::Act(act) => {
                let name = self.acts.get(act.number())?;
                case.done.iter().find(|(done, _)| done == name).map(|(_, day)| *day)
            }
            Start::Decision(matter) => case.choices.get(&matter)?.record.on.map(|day| day.date),
        }
    }

    /// The last day of a period that runs from `from`, as the text counts.
    fn end(&self, text: &crate::TextInfo, from: Date, within: Period) -> Result<End, Undue> {
        let first_day = text.counting.first_day.ok_or(Undue::NoCounting)?;
        let beyond = Undue::NoCounting;
        match within.unit {
            PeriodUnit::Hours => Err(Undue::Hours),
            PeriodUnit::WorkingDays => {
                let first = if first_day { Some(from) } else { from.next() };
                let day = self.calendar.nth(first.ok_or(beyond.clone())?, within.amount.max(1));
                Ok((day.map_err(Undue::NoCalendar)?.ok_or(beyond)?, None))
            }
            PeriodUnit::Days | PeriodUnit::Months => {
                let rolls = text.counting.rolls.ok_or(Undue::NoCounting)?;
                let last = from.plus(within).ok_or(beyond.clone())?;
                let last = match first_day {
                    true => Date::from_day_number(last.day_number() - 1).ok_or(beyond.clone())?,
                    false => last,
                };
                if !rolls {
                    return Ok((last, None));
                }
                let day = self.calendar.nth(last, 1).map_err(Undue::NoCalendar)?.ok_or(beyond)?;
                Ok((day, Some(last).filter(|last| *last != day)))
            }
        }
    }

    /// Whether what the case records was in time. What must not be done within a period is not judged.
    fn state(&self, norm: &Norm, case: &Case, due: Date) -> Option<DueState> {
        let act = self.act_of(norm)?;
        let forbidden = norm.outcomes & 1 == 0;
        if forbidden {
            return None;
        }
        if let Some((_, day)) = case.done.iter().find(|(name, _)| name == act) {
            return Some(if *day <= due { DueState::InTime } else { DueState::Late });
        }
        let not_done = case.not_done.iter().find(|n| n.act == act)?;
        let seen = not_done.on.or(case.decision_date)?;
        Some(if due < seen { DueState::Overdue } else { DueState::NotYetDue })
    }

    /// The act that a duty is about.
    fn act_of(&self, norm: &Norm) -> Option<&str> {
        match self.matters[norm.matter].kind {
            pol_model::MatterKind::Duty(_, act) => self.acts.get(act.number()).map(String::as_str),
            pol_model::MatterKind::Decision | pol_model::MatterKind::Finding(_) => None,
        }
    }
}
