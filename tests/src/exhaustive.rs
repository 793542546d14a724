//! Every case of small policies, one by one.

use std::collections::BTreeSet;

use pol_program::{Case, Fact, FactKind, FactValue, Given, Program, State};
use pol_values::{Decimal, Id, Period};

use crate::generate::{self, Policy};
use crate::{Compiled, compile};

/// Policies with more cases than this are passed over.
const MOST_CASES: usize = 20_000;

/// A random policy, if it is accepted.
pub fn compiled(policy: &Policy) -> Option<Compiled> {
    let files = policy.files(&generate::Writing::default());
    let files: Vec<(&str, &str)> = files.iter().map(|(name, text)| (*name, text.as_str())).collect();
    compile(&files).ok()
}

/// Every case in which each fact has a value, as far as the values can matter.
/// A finding that rules conclude may also stand without a record.
pub fn every_case(program: &Program, concluded: &BTreeSet<Id<Fact>>) -> Option<Vec<Vec<Given>>> {
    let mut cases: Vec<Vec<Given>> = vec![Vec::new()];
    for (id, fact) in program.facts.iter() {
        let mut states: Vec<State> = match &fact.kind {
            FactKind::Bool | FactKind::Citation(_) => {
                [false, true].map(|b| State::Value(FactValue::Bool(b))).to_vec()
            }
            FactKind::One(options) => {
                (0..options.len()).map(|n| State::Value(FactValue::Option(n))).collect()
            }
            FactKind::Any(options) => {
                (0..1u64 << options.len()).map(|bits| State::Value(FactValue::Options(bits))).collect()
            }
            FactKind::Int | FactKind::Number | FactKind::Money => {
                (0..=12).map(|n| State::Value(FactValue::Number(Decimal::from(n)))).collect()
            }
            FactKind::Duration(unit) => (0..=12)
                .map(|amount| {
                    let unit = unit.unwrap_or(pol_values::PeriodUnit::Days);
                    State::Value(FactValue::Period(Period { amount, unit }))
                })
                .collect(),
            FactKind::Date | FactKind::Text => return None,
        };
        if fact.may_not_apply {
            states.push(State::Inapplicable);
        }
        let mut more = Vec::new();
        for case in &cases {
            if concluded.contains(&id) {
                more.push(case.clone());
            }
            for state in &states {
                let mut case = case.clone();
                case.push(Given::Fact(id, state.clone()));
                more.push(case);
            }
        }
        if more.len() > MOST_CASES {
            return None;
        }
        cases = more;
    }
    Some(cases)
}

/// A case on the day on which the first text came into force.
pub fn case(program: &Program, given: &[Given]) -> Case {
    let mut case = Case::of(program, "", given);
    case.act_date =
        program.texts.first().and_then(|t| t.effective).or_else(|| pol_values::Date::new(2024, 1, 1));
    case.decision_date = case.act_date;
    case
}

/// Whether a case breaks a constraint.
pub fn impossible(program: &Program, case: &Case) -> bool {
    let inputs = case.inputs(program, false);
    let mut values = vec![pol_program::Planes::default(); program.circuit.nodes().len()];
    let nodes: Vec<_> = program.constraints.iter().map(|(n, _)| *n).collect();
    program.circuit.evaluate(&program.circuit.cone(nodes.iter().copied()), &inputs, &mut values);
    nodes.iter().any(|n| values[n.number()].lane(0) == pol_values::Truth::False)
}
