//! What a circuit reads from a case.

use std::cmp::Ordering;

use pol_model::{Fact, FactValue, Matter};
use pol_parser::ast::{Arithmetic, Comparison};
use pol_values::{Date, Decimal, Id, Period, PeriodUnit, Rational, Truth, rational};

/// An input of the circuit: a question about the case whose answer is true, false or unknown.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Input {
    /// The fact has one of these values (bits over its options). False if it does not apply.
    In(Id<Fact>, u64),
    /// The fact (多选) contains the option. False if it does not apply.
    Has(Id<Fact>, usize),
    /// The fact (文字) is this text, or (`false`) another. False if it does not apply.
    TextIs(Id<Fact>, String, bool),
    /// Two quantities compare so. False if a fact in them does not apply.
    Compare(Quantity, Comparison, Quantity),
    /// The day of the act (or, if procedural, of the decision) lies in this stretch: from the first
    /// day on, up to before the second.
    InForce {
        /// 施行
        from: Option<Date>,
        /// 废止
        until: Option<Date>,
        /// 程序
        procedural: bool,
    },
    /// The case lies in this territory.
    Within(String),
    /// The case does not lie outside this territory: it lies in it, or states none.
    Reaches(String),
    /// The rule is listened to: always, except to see what holds without superior rules that are not
    /// known to apply (M10).
    Heard(usize),
    /// The case records this finding.
    Recorded(Id<Fact>),
    /// The case records a choice or ruling on the matter.
    Settled(Id<Matter>),
    /// The choice or ruling on the matter, made or to be made, lies within these outcomes.
    Choice(Id<Matter>, u64),
}

/// A quantity, definitions written out.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Quantity {
    /// A fact.
    Fact(Id<Fact>),
    /// A number or amount.
    Number(Decimal),
    /// A day.
    Date(Date),
    /// A length of time.
    Period(Period),
    /// + − × ÷
    Binary(Box<Quantity>, Arithmetic, Box<Quantity>),
}

impl Quantity {
    /// The facts in it.
    pub fn facts(&self, into: &mut Vec<Id<Fact>>) {
        match self {
            Quantity::Fact(fact) => into.push(*fact),
            Quantity::Binary(left, _, right) => {
                left.facts(into);
                right.facts(into);
            }
            Quantity::Number(_) | Quantity::Date(_) | Quantity::Period(_) => {}
        }
    }
}

impl Input {
    /// The facts that it asks about.
    pub fn facts(&self) -> Vec<Id<Fact>> {
        match self {
            Input::In(fact, _) | Input::Has(fact, _) | Input::TextIs(fact, ..) => vec![*fact],
            Input::Compare(left, _, right) => {
                let mut facts = Vec::new();
                left.facts(&mut facts);
                right.facts(&mut facts);
                facts.sort_unstable();
                facts.dedup();
                facts
            }
            Input::InForce { .. }
            | Input::Within(_)
            | Input::Reaches(_)
            | Input::Heard(_)
            | Input::Recorded(_)
            | Input::Settled(_)
            | Input::Choice(..) => Vec::new(),
        }
    }

    /// The territory in which it asks whether the case lies.
    pub fn territory(&self) -> Option<&str> {
        match self {
            Input::Within(territory) | Input::Reaches(territory) => Some(territory),
            Input::In(..)
            | Input::Has(..)
            | Input::TextIs(..)
            | Input::Compare(..)
            | Input::InForce { .. }
            | Input::Heard(_)
            | Input::Recorded(_)
            | Input::Settled(_)
            | Input::Choice(..) => None,
        }
    }
}

/// What a case holds of a fact.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub enum State {
    /// Not known.
    #[default]
    Unknown,
    /// Found not to apply.
    Inapplicable,
    /// Its value.
    Value(FactValue),
}

/// The answer to a question about facts, given what is held of each. Questions that are not about
/// facts are unknown here.
pub fn answer<'s>(input: &Input, state: &dyn Fn(Id<Fact>) -> &'s State) -> Truth {
    match input {
        Input::In(fact, mask) => match state(*fact) {
            State::Unknown => Truth::Unknown,
            State::Inapplicable => Truth::False,
            State::Value(value) => match value {
                FactValue::Bool(truth) => Truth::from(mask >> u32::from(*truth) & 1 == 1),
                FactValue::Option(n) => Truth::from(mask >> n & 1 == 1),
                FactValue::Options(_)
                | FactValue::Number(_)
                | FactValue::Date(_)
                | FactValue::Period(_)
                | FactValue::Text(_) => Truth::Unknown,
            },
        },
        Input::Has(fact, option) => match state(*fact) {
            State::Unknown => Truth::Unknown,
            State::Inapplicable => Truth::False,
            State::Value(FactValue::Options(mask)) => Truth::from(mask >> option & 1 == 1),
            State::Value(_) => Truth::Unknown,
        },
        Input::TextIs(fact, words, is) => match state(*fact) {
            State::Unknown => Truth::Unknown,
            State::Inapplicable => Truth::False,
            State::Value(FactValue::Text(text)) => Truth::from((text == words) == *is),
            State::Value(_) => Truth::Unknown,
        },
        Input::Compare(left, by, right) => compare(left, *by, right, state),
        Input::InForce { .. }
        | Input::Within(_)
        | Input::Reaches(_)
        | Input::Heard(_)
        | Input::Recorded(_)
        | Input::Settled(_)
        | Input::Choice(..) => Truth::Unknown,
    }
}

/// A quantity in a case.
pub(crate) enum Amount {
    Unknown,
    Inapplicable,
    /// Dates are counted in days, periods in their unit.
    Known(Rational),
}

impl From<&State> for Amount {
    fn from(state: &State) -> Amount {
        match state {
            State::Unknown => Amount::Unknown,
            State::Inapplicable => Amount::Inapplicable,
            State::Value(value) => number(value).map_or(Amount::Unknown, Amount::Known),
        }
    }
}

fn compare<'s>(
    left: &Quantity,
    by: Comparison,
    right: &Quantity,
    state: &dyn Fn(Id<Fact>) -> &'s State,
) -> Truth {
    let fact = |fact| Amount::from(state(fact));
    match (amount(left, &fact), amount(right, &fact)) {
        // A comparison that names a fact found not applicable is false, whatever else is unknown (M2).
        (Amount::Inapplicable, _) | (_, Amount::Inapplicable) => Truth::False,
        (Amount::Known(left), Amount::Known(right)) => Truth::from(holds(by, left.cmp(&right))),
        _ => Truth::Unknown,
    }
}

/// Whether an ordering satisfies a comparison. 超过 and 不满 exclude the number, 以上 and 以下 include it
/// (民法典 第一千二百五十九条).
pub(crate) fn holds(by: Comparison, ordering: Ordering) -> bool {
    match by {
        Comparison::Is | Comparison::In | Comparison::Contains => ordering == Ordering::Equal,
        Comparison::IsNot | Comparison::NotIn => ordering != Ordering::Equal,
        Comparison::Over => ordering == Ordering::Greater,
        Comparison::AtLeast => ordering != Ordering::Less,
        Comparison::Under => ordering == Ordering::Less,
        Comparison::AtMost => ordering != Ordering::Greater,
    }
}

/// What a quantity is where its facts are so.
pub(crate) fn amount(quantity: &Quantity, fact: &dyn Fn(Id<Fact>) -> Amount) -> Amount {
    match quantity {
        Quantity::Fact(own) => fact(*own),
        Quantity::Number(n) => Amount::Known(rational(*n)),
        Quantity::Date(date) => Amount::Known(whole(date.day_number())),
        Quantity::Period(period) => Amount::Known(Rational::from_integer(period.amount.into())),
        Quantity::Binary(left, by, right) => match (amount(left, fact), amount(right, fact)) {
            (Amount::Inapplicable, _) | (_, Amount::Inapplicable) => Amount::Inapplicable,
            (Amount::Known(a), Amount::Known(b)) => {
                calculate(a, *by, b, month_count(right)).map_or(Amount::Unknown, Amount::Known)
            }
            _ => Amount::Unknown,
        },
    }
}

/// Whether a quantity is a period in months, which cannot be added to a day as a number of days.
pub(crate) fn month_count(quantity: &Quantity) -> bool {
    matches!(quantity, Quantity::Period(Period { unit: PeriodUnit::Months, .. }))
}

/// `None` where there is no result: division by nothing, a day beyond the calendar.
pub(crate) fn calculate(a: Rational, by: Arithmetic, b: Rational, months: bool) -> Option<Rational> {
    if months && matches!(by, Arithmetic::Plus | Arithmetic::Minus) {
        let day = Date::from_day_number(i64::try_from(a.to_integer()).ok()?)?;
        let count = u64::try_from(b.to_integer()).ok()?;
        let moved = match by {
            Arithmetic::Plus => day.plus(Period { amount: count, unit: PeriodUnit::Months })?,
            Arithmetic::Minus | Arithmetic::Times | Arithmetic::Divided => day.minus_months(count)?,
        };
        return Some(whole(moved.day_number()));
    }
    Some(match by {
        Arithmetic::Plus => a + b,
        Arithmetic::Minus => a - b,
        Arithmetic::Times => a * b,
        Arithmetic::Divided if b == Rational::from_integer(0.into()) => return None,
        Arithmetic::Divided => a / b,
    })
}

/// A value as a number: dates in days, periods in their unit.
pub(crate) fn number(value: &FactValue) -> Option<Rational> {
    match value {
        FactValue::Number(n) => Some(rational(*n)),
        FactValue::Date(date) => Some(whole(date.day_number())),
        FactValue::Period(period) => Some(Rational::from_integer(period.amount.into())),
        FactValue::Bool(_) | FactValue::Option(_) | FactValue::Options(_) | FactValue::Text(_) => None,
    }
}

/// Whether a place lies in a territory.
pub(crate) fn inside(place: &str, territory: &str) -> bool {
    place.strip_prefix(territory).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

pub(crate) fn whole(n: i64) -> Rational {
    Rational::from_integer(n.into())
}
