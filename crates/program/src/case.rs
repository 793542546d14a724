//! Cases: what is held of each fact, what was chosen and done, and what that makes of a circuit's inputs.

use std::collections::BTreeMap;

use pol_diagnostics::{Said, Span};
use pol_model::{Fact, FactKind, FactValue};
use pol_parser::ast::Record;
use pol_values::{Date, Decimal, Id, Truth};

use crate::input::inside;
use crate::{Given, Input, Matter, Node, NotDone, Planes, Program, State, answer};

/// One person's case.
#[derive(Clone, Debug)]
pub struct Case {
    /// The case's number or title.
    pub name: String,
    /// The person, where the file has several.
    pub person: Option<String>,
    /// 行为日
    pub act_date: Option<Date>,
    /// 裁决日
    pub decision_date: Option<Date>,
    /// 地域
    pub territory: Option<String>,
    /// What is held of each fact, in the order of the program's facts.
    pub entries: Vec<Entry>,
    /// Choices and rulings that are recorded.
    pub choices: BTreeMap<Id<Matter>, Choice>,
    /// Acts that were done, and when.
    pub done: Vec<(String, Date)>,
    /// Acts that are said not to have been done.
    pub not_done: Vec<NotDone>,
}

/// What a case holds of a fact.
#[derive(Clone, Debug, Default)]
pub struct Entry {
    /// Its state, presumptions and unraised grounds applied (M1).
    pub state: State,
    /// How it got there.
    pub how: How,
    /// Asked, but it cannot be shown.
    pub unprovable: bool,
    /// Where the case says so.
    pub span: Option<Span>,
}

/// How a fact got its state.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum How {
    /// Nobody has said anything.
    #[default]
    Unknown,
    /// Given.
    Given,
    /// Found, with the record of the finding.
    Found(Record),
    /// 其余 为 否
    OthersFalse,
    /// 推定
    Presumed,
    /// 主张: its bearer has not raised it.
    NotRaised,
    /// A norm was cited for it, which counts or does not, and why not.
    Cited {
        /// The norm in words.
        norm: String,
        /// Why it does not count, if it does not.
        fault: Option<Said>,
    },
    /// No norm was cited.
    NothingCited,
}

/// A recorded choice (选定) or ruling (裁决).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// The outcome; over amounts, the cell in which the amount lies.
    pub outcome: usize,
    /// The amount, number or period.
    pub amount: Option<Decimal>,
    /// Whether it is a ruling on a conflict.
    pub ruling: bool,
    /// By whom, and when.
    pub record: Record,
}

impl Entry {
    /// What is held of a fact of which nobody says anything (M1): 推定, 主张, and that a citation which
    /// is not made is none.
    pub fn unsaid(fact: &Fact) -> Entry {
        let with = |value, how| Entry { state: State::Value(value), how, ..Entry::default() };
        match (&fact.kind, &fact.presumption) {
            (FactKind::Citation(_), _) => with(FactValue::Bool(false), How::NothingCited),
            (_, Some(presumption)) => with(presumption.value.clone(), How::Presumed),
            (_, None) if fact.raised_by.is_some() => with(FactValue::Bool(false), How::NotRaised),
            (_, None) => Entry::default(),
        }
    }

    /// Whether nobody has asked yet: the fact could still turn out either way.
    pub fn open(&self) -> bool {
        !self.unprovable && matches!(self.how, How::Unknown | How::Presumed | How::NotRaised)
    }

    /// Whether the case itself records the fact.
    pub fn recorded(&self) -> bool {
        matches!(self.how, How::Given | How::Found(_))
    }
}

impl Case {
    /// The case in which this is recorded, and nothing else.
    pub fn of(program: &Program, name: &str, given: &[Given]) -> Case {
        let mut case = Case {
            name: name.to_owned(),
            person: None,
            act_date: None,
            decision_date: None,
            territory: None,
            entries: program.facts.values().map(Entry::unsaid).collect(),
            choices: BTreeMap::new(),
            done: Vec::new(),
            not_done: Vec::new(),
        };
        case.record(program, given);
        case
    }

    /// The case with further things recorded, which stand instead of what it had of them.
    pub fn with(&self, program: &Program, given: &[Given]) -> Case {
        let mut case = self.clone();
        case.record(program, given);
        case
    }

    fn record(&mut self, program: &Program, given: &[Given]) {
        for given in given {
            match given {
                Given::Fact(fact, state) => {
                    if let Some(entry) = self.entries.get_mut(fact.number()) {
                        *entry = Entry { state: state.clone(), how: How::Given, ..Entry::default() };
                    }
                }
                Given::ActDay(day) => self.act_date = Some(*day),
                Given::DecisionDay(day) => self.decision_date = Some(*day),
                Given::Territory(place) => self.territory = Some(place.clone()),
                Given::Outcome(matter, outcome) => {
                    let record = Record::default();
                    let line = program.matters[*matter].line.as_ref();
                    let amount = line.and_then(|line| line.example(*outcome));
                    let choice = Choice { outcome: *outcome, amount, ruling: false, record };
                    self.choices.insert(*matter, choice);
                }
                // A finding is recorded as soon as the case gives the fact.
                Given::Recorded(..) => {}
            }
        }
    }

    /// The 约束 that the case breaks, with what is merely presumed left open or not.
    pub fn broken(&self, program: &Program, presumed_open: bool) -> Vec<(Id<Node>, Span)> {
        if program.constraints.is_empty() {
            return Vec::new();
        }
        let cone = program.circuit.cone(program.constraints.iter().map(|(node, _)| *node));
        let mut values = vec![Planes::default(); program.circuit.nodes().len()];
        program.circuit.evaluate(&cone, &self.inputs(program, presumed_open), &mut values);
        let fails = |node: Id<Node>| values.get(node.number()).is_some_and(|v| v.lane(0) == Truth::False);
        program.constraints.iter().filter(|(node, _)| fails(*node)).copied().collect()
    }

    /// What is recorded rebuts what is merely presumed: where both together cannot be (约束), the presumption falls,
    /// and the fact is unknown.
    pub fn rebut(&mut self, program: &Program) {
        let of_record = self.broken(program, true);
        for (node, _) in self.broken(program, false) {
            if of_record.iter().any(|(other, _)| *other == node) {
                continue;
            }
            for input in program.circuit.inputs_below([node]) {
                for fact in program.circuit.inputs()[input].facts() {
                    if let Some(entry) = self.entries.get_mut(fact.number()).filter(|e| e.open()) {
                        (entry.state, entry.how) = (State::Unknown, How::Unknown);
                    }
                }
            }
        }
    }

    /// The circuit's inputs in this case. With `open`, facts that stand only by a presumption or an
    /// unraised ground, and could still be shown, are unknown.
    pub fn inputs(&self, program: &Program, open: bool) -> Vec<Planes> {
        let unknown = State::Unknown;
        let state = |fact: Id<Fact>| match self.entries.get(fact.number()) {
            Some(entry) if open && entry.open() => &unknown,
            Some(entry) => &entry.state,
            None => &unknown,
        };
        program.circuit.inputs().values().map(|input| Planes::all(self.input(input, &state))).collect()
    }

    /// The answer of the case to a question of a circuit over the same facts.
    pub fn answer(&self, input: &Input) -> Truth {
        let unknown = State::Unknown;
        let state = |fact: Id<Fact>| self.entries.get(fact.number()).map_or(&unknown, |entry| &entry.state);
        self.input(input, &state)
    }

    fn input<'s>(&self, input: &Input, state: &dyn Fn(Id<Fact>) -> &'s State) -> Truth {
        match input {
            Input::InForce { from, until, procedural } => {
                let Some(day) = (if *procedural { self.decision_date } else { self.act_date }) else {
                    return Truth::Unknown;
                };
                // 施行 is inclusive, 废止 exclusive (M14).
                Truth::from(from.is_none_or(|from| from <= day) && until.is_none_or(|until| day < until))
            }
            Input::Within(territory) | Input::Reaches(territory) => match &self.territory {
                None if matches!(input, Input::Reaches(_)) => Truth::True,
                None => Truth::Unknown,
                // Where only a wider place is known, it may or may not.
                Some(here) if here != territory && inside(territory, here) => Truth::Unknown,
                Some(here) => Truth::from(inside(here, territory)),
            },
            Input::Heard(_) => Truth::True,
            Input::Recorded(fact) => {
                Truth::from(self.entries.get(fact.number()).is_some_and(Entry::recorded))
            }
            Input::Settled(matter) => Truth::from(self.choices.contains_key(matter)),
            Input::Choice(matter, outcomes) => {
                Truth::from(self.choices.get(matter).map(|choice| outcomes >> choice.outcome & 1 == 1))
            }
            Input::In(..) | Input::Has(..) | Input::TextIs(..) | Input::Compare(..) => answer(input, state),
        }
    }
}

impl Program {
    /// Whether a verdict can hang on where a case lies, if it does not say so.
    pub fn asks_for_territory(&self) -> bool {
        self.circuit.inputs().values().any(|input| matches!(input, Input::Within(_)))
    }

    /// Whether a case must state its 裁决日 (with `procedural`) or its 行为日, because rules are in
    /// force only from or until some day (M14).
    pub fn asks_for_date(&self, procedural: bool) -> bool {
        self.circuit.inputs().values().any(|i| match i {
            Input::InForce { procedural: p, .. } => *p == procedural,
            Input::In(..)
            | Input::Has(..)
            | Input::TextIs(..)
            | Input::Compare(..)
            | Input::Within(_)
            | Input::Reaches(_)
            | Input::Heard(_)
            | Input::Recorded(_)
            | Input::Settled(_)
            | Input::Choice(..) => false,
        })
    }
}
