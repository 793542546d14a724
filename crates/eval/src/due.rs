//! Due dates as data (M9).

use pol_program::{Case, Due, DueState, Norm, Program, Undue};
use schemars::JsonSchema;
use serde::Serialize;

/// When a duty is due, and whether what the case records was in time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct DueDate {
    /// The provision that sets the deadline.
    pub provision: String,
    /// The deadline as written.
    pub deadline: String,
    /// From what it runs.
    pub runs_from: String,
    /// The day from which it runs.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
    /// The last day on which it can be done.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date: Option<String>,
    /// Why no date is claimed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unknown: Option<UnknownDue>,
    /// The year whose holidays are not known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub year: Option<i16>,
    /// The day on which the period would have ended, had that been a working day.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rolled_from: Option<String>,
    /// It is written in days, and these are counted as working days.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub in_working_days: bool,
    /// The provisions that put it off or count it in working days.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub basis: Vec<String>,
    /// What the case records of it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub state: Option<DueStateName>,
    /// Whether the provision counts is not known yet.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub unsure: bool,
}

/// Why a due date is not claimed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum UnknownDue {
    /// The case does not give the day from which it runs.
    NoStart,
    /// It is counted in hours.
    Hours,
    /// Nothing says how days are counted (期间计算).
    NoCounting,
    /// The holidays of a year are not known (节假日).
    NoCalendar,
}

/// Whether a duty was done in time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum DueStateName {
    /// 按期
    InTime,
    /// 逾期
    Late,
    /// 逾期未办
    Overdue,
    /// 未到期
    NotYetDue,
}

/// The due date of a rule, if it has a deadline; `unsure` whether the rule counts.
pub(crate) fn due_date(program: &Program, case: &Case, norm: &Norm, unsure: bool) -> Option<DueDate> {
    let deadline = norm.deadline.as_ref()?;
    let source = &program.sources[norm.source];
    let chinese = program.texts.get(source.text).is_none_or(|text| text.chinese);
    let Due { from, day, rolled_from, in_working_days, basis, state } = program.due(norm, case)?;
    let (date, unknown, year) = match day {
        Ok(day) => (Some(day.to_string()), None, None),
        Err(Undue::NoStart) => (None, Some(UnknownDue::NoStart), None),
        Err(Undue::Hours) => (None, Some(UnknownDue::Hours), None),
        Err(Undue::NoCounting) => (None, Some(UnknownDue::NoCounting), None),
        Err(Undue::NoCalendar(year)) => (None, Some(UnknownDue::NoCalendar), Some(year)),
    };
    Some(DueDate {
        provision: source.full.clone(),
        deadline: deadline.words(chinese),
        runs_from: deadline.name.clone(),
        from: from.map(|day| day.to_string()),
        date,
        unknown,
        year,
        rolled_from: rolled_from.map(|day| day.to_string()),
        in_working_days,
        basis,
        state: state.map(|state| match state {
            DueState::InTime => DueStateName::InTime,
            DueState::Late => DueStateName::Late,
            DueState::Overdue => DueStateName::Overdue,
            DueState::NotYetDue => DueStateName::NotYetDue,
        }),
        unsure,
    })
}
