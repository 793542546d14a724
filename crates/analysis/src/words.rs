//! Sets of cases in the drafter's own words: the conditions that the policy itself writes, the names of
//! its facts, its spelling.

use std::collections::{BTreeSet, HashMap};

use pol_eval::{act_words, unbracketed, value_text};
use pol_program::{
    Cube, Fact, FactKind, FactValue, Form, Formula, Given, Input, Node, Quantity, State, Subject,
};
use pol_values::{Date, Id};

use crate::cases::{Cases, holds, value_of};
use crate::dimensions::{Dimension, Situation};
use crate::joint::Joint;

/// The words for inputs and facts.
#[derive(Debug)]
pub struct Words {
    /// Whether keywords are Chinese.
    chinese: bool,
    /// Inputs as a policy writes them.
    written: HashMap<Id<Input>, String>,
}

impl Words {
    /// The words that the programs use for what they read.
    pub fn new(joint: &Joint<'_>) -> Words {
        let mut words = Words { chinese: joint.chinese(), written: HashMap::new() };
        for member in &joint.members {
            for source in member.program.sources.values() {
                let formulas: Vec<&Formula> =
                    source.scopes.iter().chain(source.formulas()).flat_map(Formula::all).collect();
                // 在 3 至 5 is two comparisons, and neither is what is written.
                let compound: BTreeSet<&str> = formulas
                    .iter()
                    .flat_map(|f| f.parts().into_iter().filter(|p| p.words == f.words))
                    .map(|part| part.words.as_str())
                    .collect();
                let plain = formulas
                    .iter()
                    .filter(|f| matches!(f.form, Form::Facts(_)) && !compound.contains(f.words.as_str()));
                for formula in plain {
                    if let Node::Input(input) = joint.circuit.nodes()[member.node(formula.node)] {
                        words.written.entry(input).or_insert_with(|| unbracketed(&formula.words).to_owned());
                    }
                }
            }
        }
        words
    }

    fn pick<'w>(&self, chinese: &'w str, english: &'w str) -> &'w str {
        if self.chinese { chinese } else { english }
    }

    /// What all cases of a cube have in common, one statement for each dimension, in the order of
    /// declaration.
    pub fn cube(&self, cases: &Cases<'_, '_>, cube: &Cube) -> Vec<String> {
        let mut parts: Vec<(usize, &(usize, Vec<usize>))> = cube
            .states
            .iter()
            .map(|part| {
                let first = cases.dimensions.get(part.0).and_then(|d| d.facts.first());
                (first.map_or(usize::MAX, |f| f.number()), part)
            })
            .collect();
        parts.sort_by_key(|(order, part)| (*order, part.0));
        parts.into_iter().map(|(_, (level, states))| self.states(cases, *level, states)).collect()
    }

    /// That a dimension is in one of some states.
    pub fn states(&self, cases: &Cases<'_, '_>, level: usize, states: &[usize]) -> String {
        let Some(dimension) = cases.dimensions.get(level) else { return String::new() };
        let joint = cases.joint;
        match dimension.subject {
            Subject::Fact(id) => self.fact(joint, dimension, id, states),
            Subject::Linked(_) => self.by_inputs(joint, dimension, states),
            Subject::Free(_) if !dimension.facts.is_empty() => {
                let name = dimension.facts.first().map(|f| joint.facts[*f].name.as_str()).unwrap_or_default();
                if states.contains(&1) { self.recorded(name) } else { self.unrecorded(name) }
            }
            Subject::Free(_) => self.by_inputs(joint, dimension, states),
            Subject::ActDay => self.days(dimension, states, self.pick("行为日", "act date")),
            Subject::DecisionDay => self.days(dimension, states, self.pick("裁决日", "decision date")),
            Subject::Territory => self.places(dimension, states),
            Subject::Choice(matter) => {
                let matter = &joint.matters[matter];
                let chosen: Vec<&str> =
                    states.iter().filter_map(|n| matter.outcomes.get(*n)).map(|o| self.outcome(o)).collect();
                format!("{} {}", self.pick("选定", "chosen"), self.one_of(&matter.name, &chosen))
            }
        }
    }

    /// An outcome in the policy's spelling.
    pub fn outcome<'o>(&self, outcome: &'o str) -> &'o str {
        act_words(outcome).filter(|_| self.chinese).map_or(outcome, |(chinese, _)| chinese)
    }

    fn recorded(&self, name: &str) -> String {
        if self.chinese {
            format!("“{name}”已作认定")
        } else {
            format!("a finding on {name} is recorded")
        }
    }

    fn unrecorded(&self, name: &str) -> String {
        if self.chinese {
            format!("“{name}”未作认定")
        } else {
            format!("no finding on {name} is recorded")
        }
    }

    fn one_of(&self, name: &str, values: &[&str]) -> String {
        match values {
            [only] => format!("{name} {} {only}", self.pick("为", "is")),
            many => format!("{name} {} {{{}}}", self.pick("属于", "in"), many.join(self.pick("、", ", "))),
        }
    }

    fn fact(&self, joint: &Joint<'_>, dimension: &Dimension, id: Id<Fact>, states: &[usize]) -> String {
        let fact = &joint.facts[id];
        let recorded = |s: &Situation| s.gives.iter().any(|g| matches!(g, Given::Recorded(_, true)));
        if !dimension.states.iter().any(recorded) {
            return self.values(joint, dimension, id, states);
        }
        // The states stand twice: first without a record of the finding, then with it.
        let half = dimension.states.len() / 2;
        let without: Vec<usize> = states.iter().copied().filter(|n| *n < half).collect();
        let with: Vec<usize> = states.iter().copied().filter(|n| *n >= half).map(|n| n - half).collect();
        let plain = Dimension {
            subject: dimension.subject,
            facts: dimension.facts.clone(),
            states: dimension.states.iter().take(half).cloned().collect(),
        };
        if without == with {
            return self.values(joint, &plain, id, &with);
        }
        let part = |states: &[usize], record: bool| -> Option<String> {
            let name = &fact.name;
            if states.is_empty() {
                None
            } else if states.len() == half {
                Some(if record { self.recorded(name) } else { self.unrecorded(name) })
            } else if record {
                let value = self.values(joint, &plain, id, states);
                Some(format!("{} {value}", self.pick("认定", "found:")))
            } else {
                let value = self.values(joint, &plain, id, states);
                let (open, close) = (self.pick("（", " ("), self.pick("）", ")"));
                Some(format!("{value}{open}{}{close}", self.unrecorded(name)))
            }
        };
        let parts: Vec<String> = part(&with, true).into_iter().chain(part(&without, false)).collect();
        // It stands among other conditions, joined by 且: M2 does not mix the two.
        match parts.as_slice() {
            [one] => one.clone(),
            several => {
                let (open, close) = (self.pick("（", "("), self.pick("）", ")"));
                format!("{open}{}{close}", several.join(self.pick(" 或 ", " or ")))
            }
        }
    }

    fn values(&self, joint: &Joint<'_>, dimension: &Dimension, id: Id<Fact>, states: &[usize]) -> String {
        let fact = &joint.facts[id];
        let situations: Vec<&Situation> = states.iter().filter_map(|n| dimension.states.get(*n)).collect();
        let inapplicable = situations.iter().any(|s| value_of(s, id) == Some(&State::Inapplicable));
        match &fact.kind {
            FactKind::Bool | FactKind::Citation(_) => {
                let yes = situations.iter().any(|s| holds(s, id));
                let no = situations.len() > usize::from(yes) + usize::from(inapplicable);
                let not = self.pick("非", "not");
                let false_ = format!("{} {}", fact.name, self.pick("为 否", "is false"));
                // A comparison with what does not apply is false, so its negation holds (M2).
                match (yes, no, inapplicable) {
                    (true, _, false) => fact.name.clone(),
                    (false, _, false) if fact.may_not_apply => false_,
                    (false, true, true) | (false, _, false) => format!("{not} {}", fact.name),
                    (true, _, true) => format!("{not} {false_}"),
                    (false, false, true) => {
                        format!("{not} {} {} {not} {false_}", fact.name, self.pick("且", "and"))
                    }
                }
            }
            FactKind::One(options) => {
                let chosen: Vec<usize> = situations
                    .iter()
                    .filter_map(|s| match value_of(s, id) {
                        Some(State::Value(FactValue::Option(n))) => Some(*n),
                        Some(_) | None => None,
                    })
                    .collect();
                let others: Vec<&str> = (0..options.len())
                    .filter(|n| !chosen.contains(n))
                    .filter_map(|n| options.get(n).map(String::as_str))
                    .collect();
                let chosen: Vec<&str> =
                    chosen.iter().filter_map(|n| options.get(*n).map(String::as_str)).collect();
                // A comparison with what does not apply is false, so its negation holds (M2).
                let fewer = others.len() < chosen.len() && !fact.may_not_apply;
                if (inapplicable || fewer) && !others.is_empty() {
                    return format!("{} {}", self.pick("非", "not"), self.one_of(&fact.name, &others));
                }
                self.one_of(&fact.name, &chosen)
            }
            FactKind::Any(_)
            | FactKind::Int
            | FactKind::Number
            | FactKind::Money
            | FactKind::Date
            | FactKind::Duration(_)
            | FactKind::Text => self.by_inputs(joint, dimension, states),
        }
    }

    fn inapplicable(&self, name: &str) -> String {
        format!("{name} {}", self.pick("不适用", "does not apply"))
    }

    /// States told apart by what the policy itself asks: one comparison, both of two, or one of two;
    /// where that is not enough, alternatives; and where nothing else does, values.
    fn by_inputs(&self, joint: &Joint<'_>, dimension: &Dimension, states: &[usize]) -> String {
        let all = dimension.states.len();
        let mut literals: Vec<(Vec<usize>, String)> = Vec::new();
        let mut inputs: Vec<Id<Input>> =
            dimension.states.iter().flat_map(|s| s.answers.iter().map(|(i, _)| *i)).collect();
        inputs.sort_unstable();
        inputs.dedup();
        for input in inputs {
            let holding: Vec<usize> = dimension
                .states
                .iter()
                .enumerate()
                .filter(|(_, s)| s.answers.contains(&(input, true)))
                .map(|(n, _)| n)
                .collect();
            let failing: Vec<usize> = (0..all).filter(|n| !holding.contains(n)).collect();
            literals.push((holding, self.input(joint, input, true)));
            literals.push((failing, self.input(joint, input, false)));
        }
        let wanted: Vec<usize> = states.to_vec();
        if let Some((_, words)) = literals.iter().find(|(set, _)| *set == wanted) {
            return words.clone();
        }
        let (and, or) = (self.pick(" 且 ", " and "), self.pick(" 或 ", " or "));
        for (n, (a, first)) in literals.iter().enumerate() {
            for (b, second) in literals.iter().skip(n + 1) {
                let both: Vec<usize> = a.iter().copied().filter(|s| b.contains(s)).collect();
                if both == wanted {
                    return format!("{first}{and}{second}");
                }
                let mut either = a.clone();
                either.extend(b);
                either.sort_unstable();
                either.dedup();
                if either == wanted {
                    return format!("{first}{or}{second}");
                }
            }
        }
        // One state at a time: its own answers say which it is.
        let single = |n: &usize| {
            let mut said: Vec<&(Vec<usize>, String)> =
                literals.iter().filter(|(set, _)| set.contains(n)).collect();
            // As few of them as still leave no other state: what the others imply is not said.
            let mut at = said.len();
            while at > 0 {
                at -= 1;
                let others = said.iter().enumerate().filter(|(m, _)| *m != at).map(|(_, literal)| literal);
                if (0..all).all(|other| other == *n || others.clone().any(|(set, _)| !set.contains(&other))) {
                    said.remove(at);
                }
            }
            said.iter().map(|(_, words)| words.as_str()).collect::<Vec<_>>().join(and)
        };
        if let [only] = states {
            return single(only);
        }
        // As few alternatives as can be found: of one comparison, or of both of two.
        let mut stretches: Vec<(Vec<usize>, String)> = literals.clone();
        for (n, (a, first)) in literals.iter().enumerate() {
            for (b, second) in literals.iter().skip(n + 1) {
                let both: Vec<usize> = a.iter().copied().filter(|s| b.contains(s)).collect();
                stretches.push((both, format!("{first}{and}{second}")));
            }
        }
        stretches.retain(|(set, _)| set.iter().all(|state| wanted.contains(state)));
        let (open, close) = (self.pick("（", "("), self.pick("）", ")"));
        let mut alternatives: Vec<String> = Vec::new();
        let mut rest = wanted;
        while let Some(next) = rest.first().copied() {
            // Of those that say as much the first: one comparison before two.
            let new = |set: &[usize]| set.iter().filter(|state| rest.contains(state)).count();
            let of_next = stretches.iter().filter(|(set, _)| set.contains(&next));
            let widest = of_next.rev().max_by_key(|(set, _)| new(set));
            let (said, words) = match widest {
                Some((set, words)) => (set.clone(), words.clone()),
                None => (vec![next], single(&next)),
            };
            rest.retain(|state| !said.contains(state));
            alternatives.push(if words.contains(and) { format!("{open}{words}{close}") } else { words });
        }
        alternatives.join(or)
    }

    /// An input, or that it does not hold.
    fn input(&self, joint: &Joint<'_>, input: Id<Input>, truth: bool) -> String {
        if truth && let Some(words) = self.written.get(&input) {
            return words.clone();
        }
        let asked = &joint.circuit.inputs()[input];
        // The opposite comparison is not the negation where a fact may not apply: both are false then.
        let two_sided = asked.facts().iter().all(|f| !joint.facts[*f].may_not_apply);
        if !truth && !two_sided {
            return format!("{} {}", self.pick("非", "not"), self.input(joint, input, true));
        }
        if let Input::Compare(left, by, right) = asked {
            let (left, right) = (self.quantity(joint, left, right), self.quantity(joint, right, left));
            return format!("{left} {} {right}", self.comparison(*by, truth));
        }
        let words = match self.written.get(&input) {
            Some(words) => words.clone(),
            None => self.unwritten(joint, asked),
        };
        match (truth, self.chinese) {
            (true, _) => words,
            (false, true) => format!("非（{words}）"),
            (false, false) => format!("not ({words})"),
        }
    }

    /// Words for an input that no condition writes as it is.
    fn unwritten(&self, joint: &Joint<'_>, asked: &Input) -> String {
        let name = |fact: &Id<Fact>| joint.facts[*fact].name.as_str();
        if let Input::Has(fact, option) = asked
            && let FactKind::Any(options) = &joint.facts[*fact].kind
        {
            let option = options.get(*option).map(String::as_str).unwrap_or_default();
            return format!("{} {} {option}", name(fact), self.pick("包含", "contains"));
        }
        if let Input::TextIs(fact, text, is) = asked {
            let by = if *is { self.pick("为", "is") } else { self.pick("不为", "is not") };
            return format!("{} {by} “{text}”", name(fact));
        }
        asked.facts().iter().map(name).collect::<Vec<_>>().join(self.pick("、", ", "))
    }

    fn comparison(&self, by: pol_program::Comparison, truth: bool) -> &'static str {
        use pol_program::Comparison::{AtLeast, AtMost, Contains, In, Is, IsNot, NotIn, Over, Under};
        let (zh, en) = match (by, truth) {
            (Over, true) | (AtMost, false) => ("超过", "over"),
            (AtLeast, true) | (Under, false) => ("不少于", "at least"),
            (Under, true) | (AtLeast, false) => ("不满", "under"),
            (AtMost, true) | (Over, false) => ("不超过", "at most"),
            (Is | In | Contains, true) | (IsNot | NotIn, false) => ("为", "is"),
            (IsNot | NotIn, true) | (Is | In | Contains, false) => ("不为", "is not"),
        };
        if self.chinese { zh } else { en }
    }

    /// A quantity; `beside` is what it is compared with, which says whether a number is an amount.
    fn quantity(&self, joint: &Joint<'_>, quantity: &Quantity, beside: &Quantity) -> String {
        match quantity {
            Quantity::Fact(fact) => joint.facts[*fact].name.clone(),
            Quantity::Number(n) => {
                let mut facts = Vec::new();
                beside.facts(&mut facts);
                let money = facts.iter().any(|f| joint.facts[*f].kind == FactKind::Money);
                if money { format!("{n}{}", self.pick("元", " yuan")) } else { n.to_string() }
            }
            Quantity::Date(date) => self.date(*date),
            Quantity::Period(period) if self.chinese => period.chinese(),
            Quantity::Period(period) => period.to_string(),
            Quantity::Binary(left, by, right) => {
                use pol_program::Arithmetic::{Divided, Minus, Plus, Times};
                let sign = match by {
                    Plus => "+",
                    Minus => "-",
                    Times => "×",
                    Divided => "÷",
                };
                // What an amount is multiplied with or divided by is a bare number.
                let bare = Quantity::Number(0.into());
                let amount = |of: &Quantity| {
                    let mut facts = Vec::new();
                    of.facts(&mut facts);
                    facts.iter().any(|f| joint.facts[*f].kind == FactKind::Money)
                };
                let factor = matches!(by, Times | Divided);
                let of_left = if factor && amount(right) { &bare } else { beside };
                let of_right = if factor && amount(left) { &bare } else { beside };
                let (left, right) =
                    (self.quantity(joint, left, of_left), self.quantity(joint, right, of_right));
                format!("{left} {sign} {right}")
            }
        }
    }

    fn date(&self, date: Date) -> String {
        if self.chinese { date.chinese() } else { date.to_string() }
    }

    /// Stretches of days: each state's day is the first of its stretch, but for the earliest.
    fn days(&self, dimension: &Dimension, states: &[usize], name: &str) -> String {
        let day = |n: usize| dimension.states.get(n).and_then(|s| s.gives.iter().find_map(Given::day));
        let mut runs: Vec<(usize, usize)> = Vec::new();
        for state in states {
            match runs.last_mut() {
                Some((_, end)) if *end + 1 == *state => *end = *state,
                Some(_) | None => runs.push((*state, *state)),
            }
        }
        let words = runs.into_iter().map(|(first, last)| {
            let from = (first > 0).then(|| day(first)).flatten().map(|d| self.date(d));
            let until = day(last + 1).map(|d| self.date(d));
            match (from, until, self.chinese) {
                (Some(from), Some(until), true) => format!("{name} 不早于 {from} 且 {name} 早于 {until}"),
                (Some(from), None, true) => format!("{name} 不早于 {from}"),
                (None, Some(until), true) => format!("{name} 早于 {until}"),
                (Some(from), Some(until), false) => format!("{name} from {from} and before {until}"),
                (Some(from), None, false) => format!("{name} from {from}"),
                (None, Some(until), false) => format!("{name} before {until}"),
                (None, None, _) => name.to_owned(),
            }
        });
        words.collect::<Vec<_>>().join(self.pick(" 或 ", " or "))
    }

    fn places(&self, dimension: &Dimension, states: &[usize]) -> String {
        let place = |n: usize| dimension.states.get(n).and_then(|s| s.gives.iter().find_map(Given::place));
        let name = self.pick("地域", "territory");
        let elsewhere = states.iter().any(|n| place(*n) == Some(""));
        let listed = |wanted: bool| -> Vec<&str> {
            (0..dimension.states.len())
                .filter(|n| states.contains(n) == wanted)
                .filter_map(place)
                .filter(|p| !p.is_empty())
                .collect()
        };
        if elsewhere {
            let outside = listed(false);
            format!("{name} {} {}", self.pick("不在", "outside"), outside.join(self.pick("、", ", ")))
        } else {
            self.one_of(name, &listed(true))
        }
    }

    /// What a case records, one statement each.
    pub fn given(&self, joint: &Joint<'_>, given: &[Given]) -> Vec<String> {
        let name = |fact: &Id<Fact>| joint.facts[*fact].name.as_str();
        given
            .iter()
            .filter_map(|given| match given {
                Given::Fact(fact, State::Value(FactValue::Bool(true))) => Some(name(fact).to_owned()),
                Given::Fact(fact, State::Inapplicable) => Some(self.inapplicable(name(fact))),
                Given::Fact(fact, State::Value(FactValue::Bool(false))) if !self.chinese => {
                    Some(format!("{} is false", name(fact)))
                }
                Given::Fact(fact, State::Value(FactValue::Number(n)))
                    if !self.chinese && joint.facts[*fact].kind == FactKind::Money =>
                {
                    Some(format!("{} is {n} yuan", name(fact)))
                }
                Given::Fact(fact, State::Value(FactValue::Period(period))) if !self.chinese => {
                    Some(format!("{} is {period}", name(fact)))
                }
                Given::Fact(fact, state @ State::Value(FactValue::Options(chosen))) => {
                    let all = match chosen {
                        0 => String::new(),
                        _ => value_text(&joint.facts[*fact], state).replace('、', self.pick("、", ", ")),
                    };
                    Some(format!("{} {} {{{all}}}", name(fact), self.pick("为", "is")))
                }
                Given::Fact(fact, state) => {
                    let value = value_text(&joint.facts[*fact], state);
                    Some(format!("{} {} {value}", name(fact), self.pick("为", "is")))
                }
                Given::ActDay(day) => {
                    Some(format!("{} {}", self.pick("行为日", "act date"), self.date(*day)))
                }
                Given::DecisionDay(day) => {
                    Some(format!("{} {}", self.pick("裁决日", "decision date"), self.date(*day)))
                }
                Given::Territory(place) if place.is_empty() => None,
                Given::Territory(place) => Some(format!("{} {place}", self.pick("地域", "territory"))),
                Given::Recorded(..) => None,
                Given::Outcome(matter, outcome) => {
                    let matter = &joint.matters[*matter];
                    let outcome = matter.outcomes.get(*outcome).map(|o| self.outcome(o)).unwrap_or_default();
                    let (chosen, is) = (self.pick("选定", "chosen"), self.pick("为", "is"));
                    Some(format!("{chosen} {} {is} {outcome}", matter.name))
                }
            })
            .collect()
    }
}
