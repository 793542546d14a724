//! All cases that some gates can tell apart: the dimensions in which they differ, the states of each,
//! what cannot be, and the sets of cases in which gates hold.

use std::collections::BTreeSet;

use pol_program::{
    Cube, Diagram, Entry, Fact, FactValue, Found, Gates, Given, Input, Matter, Node, Set, State, Subject, Way,
};
use pol_values::{Date, Id};
use rustc_hash::FxHashSet;

use crate::dimensions::{Dimension, Reach, Situation, arranged, choosable, dimensions};
use crate::joint::{Joint, Member};
use crate::stages::Stage;

/// How many nodes the diagrams of one question may have.
pub const MOST_NODES: usize = 2_000_000;

/// The cases that some gates of a joint program can tell apart.
#[derive(Debug)]
pub struct Cases<'j, 'p> {
    /// The program.
    pub joint: &'j Joint<'p>,
    /// What varies, in the order of the diagram's levels.
    pub dimensions: Vec<Dimension>,
    /// The sets.
    pub diagram: Diagram,
    /// The cases that can be: no 约束 is broken, and choices lie within what can be chosen.
    pub valid: Set,
    /// The cases, with findings that are not recorded, and that nothing presumes, as true and as untrue, that
    /// no 约束 of a member is asked about yet.
    wide: Set,
    /// Of these, those that no 约束 of each member excludes.
    own: Vec<Set>,
    /// Whether every state can be and every combination of them is judged; otherwise comparisons of
    /// reckoned quantities were left free, and a set may hold cases that cannot be.
    pub exact: bool,
    /// Of the dimensions, those that the question in hand asks about.
    asked: Vec<usize>,
    gates: Gates,
    /// The place of each dimension in the order of declaration.
    order: Vec<usize>,
    ways: Vec<Vec<Way>>,
}

impl<'j, 'p> Cases<'j, 'p> {
    /// The cases that `outputs` can tell apart, in diagrams of so many nodes.
    ///
    /// # Errors
    /// If there are too many dimensions, or the sets of what can be need too many nodes.
    pub fn within(joint: &'j Joint<'p>, outputs: &[Id<Node>], most: usize) -> Found<Cases<'j, 'p>> {
        let members: Vec<usize> = (0..joint.members.len()).collect();
        Cases::limited(joint, outputs, (&members, &members), most)
    }

    /// The same, where only some members say what can be chosen: those to which the outputs belong.
    ///
    /// # Errors
    /// As [`Cases::within`].
    pub fn among(joint: &'j Joint<'p>, outputs: &[Id<Node>], members: &[usize]) -> Found<Cases<'j, 'p>> {
        Cases::limited(joint, outputs, (members, members), MOST_NODES)
    }

    fn limited(
        joint: &'j Joint<'p>,
        outputs: &[Id<Node>],
        (members, limiting): (&[usize], &[usize]),
        most: usize,
    ) -> Found<Cases<'j, 'p>> {
        let reach = Reach::new(joint, outputs, members);
        let mut cases = Cases::over(joint, &reach.inputs, most)?;
        cases.ask(&reach, limiting)?;
        Ok(cases)
    }

    /// The cases that some inputs tell apart, before anything is asked of them.
    pub(crate) fn over(joint: &'j Joint<'p>, inputs: &[Id<Input>], most: usize) -> Found<Cases<'j, 'p>> {
        let dimensions = arranged(joint, dimensions(joint, inputs)?);
        let sizes = dimensions.iter().map(|d| d.states.len()).collect();
        let order = order(joint, &dimensions);
        let mut cases = Cases {
            joint,
            diagram: Diagram::new(sizes, most),
            valid: Set::ALL,
            wide: Set::ALL,
            own: Vec::new(),
            exact: true,
            asked: Vec::new(),
            gates: Gates::default(),
            order,
            ways: ways(joint, &dimensions),
            dimensions,
        };
        cases.answers()?;
        Ok(cases)
    }

    /// Turns to a question that asks about some of the dimensions: what can be, and the choices that some members
    /// let be made.
    pub(crate) fn ask(&mut self, reach: &Reach, limiting: &[usize]) -> Found<()> {
        let inputs: FxHashSet<Id<Input>> = reach.inputs.iter().copied().collect();
        let asks = |(_, d): &(usize, &Dimension)| {
            d.states.iter().flat_map(|s| &s.answers).any(|(input, _)| inputs.contains(input))
        };
        self.asked = self.dimensions.iter().enumerate().filter(asks).map(|(level, _)| level).collect();
        let free = self.asked().any(|(_, d)| self.is_free(d));
        self.exact = !free;
        (self.valid, self.own) = (Set::ALL, vec![Set::ALL; self.joint.members.len()]);
        self.wide = self.days_in_force()?;
        for node in &reach.constraints {
            let set = self.set(*node)?;
            let mut common = true;
            for (own, member) in self.own.iter_mut().zip(&self.joint.members) {
                if member.limits().any(|limit| limit == *node) {
                    common = false;
                    *own = self.diagram.and(*own, set)?;
                }
            }
            if common {
                self.wide = self.diagram.and(self.wide, set)?;
            }
        }
        // A choice that is waited for lies within what can be chosen, in every program that knows the decision.
        let choices = self.choices().into_iter().map(|(level, _)| level).collect();
        for member in limiting {
            let limit = self.limit(*member, &choices)?;
            self.wide = self.diagram.and(self.wide, limit)?;
        }
        // Many members have no 约束 of their own here.
        let mut looked_at: Vec<Set> = Vec::new();
        for member in 0..self.joint.members.len() {
            let possible = self.possible(member)?;
            if looked_at.contains(&possible) {
                continue;
            }
            looked_at.push(possible);
            let shown = self.as_recorded(possible)?;
            self.valid = self.diagram.and(self.valid, shown)?;
        }
        Ok(())
    }

    /// The dimensions that the question in hand asks about, with their levels.
    pub(crate) fn asked(&self) -> impl Iterator<Item = (usize, &Dimension)> {
        self.asked.iter().filter_map(|level| Some((*level, self.dimensions.get(*level)?)))
    }

    /// A comparison that was left free.
    fn is_free(&self, dimension: &Dimension) -> bool {
        match dimension.subject {
            Subject::Free(input) => !matches!(self.joint.circuit.inputs()[input], Input::Recorded(_)),
            Subject::Fact(_)
            | Subject::Linked(_)
            | Subject::ActDay
            | Subject::DecisionDay
            | Subject::Territory
            | Subject::Choice(_) => false,
        }
    }

    /// What can be in a member, with findings that are not recorded as true and as untrue: what its verdicts
    /// are looked at over ([`crate::verdicts`]).
    pub(crate) fn possible(&mut self, member: usize) -> Found<Set> {
        let own = self.own.get(member).copied().unwrap_or(Set::ALL);
        self.diagram.and(self.wide, own)
    }

    /// The cases as they are recorded of which some completion is in `set`: the first state of a finding that
    /// is not recorded stands for all.
    fn as_recorded(&mut self, mut set: Set) -> Found<Set> {
        let asked = self.diagram.support([set]);
        let mut gone = Set::NONE;
        // From the last level up, a set of one level is put above what there is.
        for (level, unrecorded) in self.unrecorded().into_iter().rev() {
            if asked.contains(&level) {
                set = self.some_state(set, level, &unrecorded)?;
            } else {
                let others = self.diagram.states(level, unrecorded.get(1..).unwrap_or_default())?;
                gone = self.diagram.or(gone, others)?;
            }
        }
        self.diagram.without(set, gone)
    }

    /// The same of one finding, with its level and the states in which it is not recorded.
    pub(crate) fn some_state(&mut self, set: Set, level: usize, unrecorded: &[usize]) -> Found<Set> {
        let nobody = self.diagram.states(level, unrecorded)?;
        let first = self.diagram.states(level, unrecorded.get(..1).unwrap_or_default())?;
        let here = self.diagram.and(set, nobody)?;
        let some = self.diagram.project_away(here, &BTreeSet::from([level]))?;
        let shown = self.diagram.and(some, first)?;
        let recorded = self.diagram.without(set, nobody)?;
        self.diagram.or(recorded, shown)
    }

    /// The dimensions of findings that rules conclude, each with the states in which nothing is recorded. The first
    /// of them stands for all: that which is presumed, if one is.
    pub(crate) fn unrecorded(&self) -> Vec<(usize, Vec<usize>)> {
        let of = |(level, dimension): (usize, &Dimension)| {
            let states = without_record(self.joint, dimension);
            (states.len() > 1).then_some((level, states))
        };
        self.asked().filter_map(of).collect()
    }

    /// The set of each input.
    fn answers(&mut self) -> Found<()> {
        for (level, dimension) in self.dimensions.iter().enumerate() {
            self.gates.answers(&mut self.diagram, level, dimension.states.iter().map(|s| &s.answers))?;
        }
        Ok(())
    }

    /// The cases in which each of some choices is one that a member lets be made.
    pub(crate) fn limit(&mut self, member: usize, choices: &BTreeSet<usize>) -> Found<Set> {
        let mut limit = Set::ALL;
        for (level, matter) in self.choices().into_iter().filter(|(level, _)| choices.contains(level)) {
            let own = self.choices_on((level, matter), member)?;
            let forced = self.forced(level, matter, member)?;
            limit = self.diagram.and(limit, own)?;
            limit = self.diagram.and(limit, forced)?;
        }
        Ok(limit)
    }

    /// The cases in which the choice on a matter is one that a member lets be made, where it calls for one.
    fn choices_on(&mut self, (level, matter): (usize, Id<Matter>), member: usize) -> Found<Set> {
        let mut limit = Set::ALL;
        for (outcome, nodes) in choosable(self.joint, matter, &[member]) {
            for node in nodes {
                let set = self.set(node)?;
                let chosen = self.diagram.states(level, &[outcome])?;
                let beyond = self.diagram.without(chosen, set)?;
                limit = self.diagram.without(limit, beyond)?;
            }
        }
        Ok(limit)
    }

    /// The cases in which a choice is the one outcome that a member permits, where it permits only one: any
    /// other would be 选定越权 (M11).
    fn forced(&mut self, level: usize, matter: Id<Matter>, n: usize) -> Found<Set> {
        let joint = self.joint;
        let Some(member) = joint.members.get(n) else { return Ok(Set::ALL) };
        let (Some(own), Some(settled)) = (member.own_matter(matter), member.settled(matter)) else {
            return Ok(Set::ALL);
        };
        let Record { some, conflict: mut free, .. } = self.record(matter, n)?;
        for (outcome, node) in settled.permitted.iter().enumerate() {
            let places = member.joint_outcomes(own, 1 << outcome);
            let places: Vec<usize> = (0..64).filter(|n| places >> n & 1 == 1).collect();
            let chosen = self.diagram.states(level, &places)?;
            let permitted = self.set(member.node(*node))?;
            let within = self.diagram.and(chosen, permitted)?;
            free = self.diagram.or(free, within)?;
        }
        self.diagram.or(free, !some)
    }

    /// The cases in which what is recorded on each decision on which the choice is made can be the same for two members:
    /// the choice is one that both let be made; neither leaves a choice where the other permits nothing, and both
    /// conflict or neither, whatever findings turn out to be that nobody recorded, and whatever is chosen of what is
    /// not chosen yet: a decision that waits for that is open, and no choice is made on it. Where neither calls for a
    /// choice nothing is recorded, though they decide differently.
    pub(crate) fn same_record(&mut self, one: usize, other: usize, stage: &Stage) -> Found<Set> {
        let mut same = Set::ALL;
        for (level, matter) in self.choices().into_iter().filter(|(level, _)| stage.made.contains(level)) {
            let (first, second) = (self.record(matter, one)?, self.record(matter, other)?);
            let mut common = Set::ALL;
            for member in [one, other] {
                for limit in [self.choices_on((level, matter), member)?, self.forced(level, matter, member)?]
                {
                    common = self.diagram.and(common, limit)?;
                }
            }
            // Nothing is recorded where neither calls for a choice, though they decide differently: whatever stands for
            // it changes nothing.
            let mut idle = !self.diagram.project_away(common, &BTreeSet::from([level]))?;
            for called_for in [first.several, first.conflict, second.several, second.conflict] {
                idle = self.diagram.without(idle, called_for)?;
            }
            let here = self.diagram.or(common, idle)?;
            same = self.diagram.and(same, here)?;
            for (a, b) in [
                (first.several, second.some),
                (second.several, first.some),
                (first.conflict, second.conflict),
                (second.conflict, first.conflict),
            ] {
                let only = self.diagram.without(a, b)?;
                same = self.diagram.without(same, only)?;
            }
            for n in [one, other] {
                let joint = self.joint;
                let Some(member) = joint.members.get(n) else { continue };
                let Some(settled) = member.settled(matter) else { continue };
                let open = self.limit(n, &stage.unmade)?;
                for node in settled.permitted.iter().chain([&settled.conflict]) {
                    let set = self.set(member.node(*node))?;
                    let varies = self.varies(set)?;
                    same = self.diagram.without(same, varies)?;
                    // What is still open is not chosen.
                    let (so, not) = (self.diagram.and(open, set)?, self.diagram.without(open, set)?);
                    let so = self.diagram.project_away(so, &stage.unmade)?;
                    let not = self.diagram.project_away(not, &stage.unmade)?;
                    let waits = self.diagram.and(so, not)?;
                    same = self.diagram.without(same, waits)?;
                }
            }
        }
        if stage.made.is_empty() || stage.unmade.is_empty() {
            return Ok(same);
        }
        let (one, other) = (self.limit(one, &stage.unmade)?, self.limit(other, &stage.unmade)?);
        let open = self.diagram.or(one, other)?;
        let whatever = self.diagram.or(same, !open)?;
        self.diagram.always(whatever, &stage.unmade)
    }

    /// For each decision on which the choice is made, the cases in which one of two members calls for it.
    pub(crate) fn called_for(&mut self, one: usize, other: usize, stage: &Stage) -> Found<Vec<Set>> {
        let mut called_for = Vec::new();
        for (_, matter) in self.choices().into_iter().filter(|(level, _)| stage.made.contains(level)) {
            let mut set = Set::NONE;
            for member in [one, other] {
                let record = self.record(matter, member)?;
                for part in [record.several, record.conflict] {
                    set = self.diagram.or(set, part)?;
                }
            }
            called_for.push(set);
        }
        Ok(called_for)
    }

    /// The cases that are in a set or not as a finding turns out that nobody recorded.
    fn varies(&mut self, set: Set) -> Found<Set> {
        let mut varies = Set::NONE;
        let asked = self.diagram.support([set]);
        for (level, unrecorded) in self.unrecorded() {
            if !asked.contains(&level) {
                continue;
            }
            let nobody = self.diagram.states(level, &unrecorded)?;
            let (so, not) = (self.diagram.and(set, nobody)?, self.diagram.without(nobody, set)?);
            let level = BTreeSet::from([level]);
            let (so, not) = (self.diagram.project_away(so, &level)?, self.diagram.project_away(not, &level)?);
            let own = self.diagram.and(so, not)?;
            let own = self.diagram.and(own, nobody)?;
            varies = self.diagram.or(varies, own)?;
        }
        Ok(varies)
    }

    /// In which cases a member permits something on a matter, or several things, and in which its rules conflict
    /// on it.
    fn record(&mut self, matter: Id<Matter>, member: usize) -> Found<Record> {
        let joint = self.joint;
        let Some((member, settled)) = joint.members.get(member).and_then(|m| Some((m, m.settled(matter)?)))
        else {
            return Ok(Record { some: Set::NONE, several: Set::NONE, conflict: Set::NONE });
        };
        let (mut some, mut several) = (Set::NONE, Set::NONE);
        for node in &settled.permitted {
            let permitted = self.set(member.node(*node))?;
            let second = self.diagram.and(some, permitted)?;
            several = self.diagram.or(several, second)?;
            some = self.diagram.or(some, permitted)?;
        }
        Ok(Record { some, several, conflict: self.set(member.node(settled.conflict))? })
    }

    /// Leaves out what is not in a set of cases, until [`Cases::restore`].
    pub(crate) fn keep(&mut self, set: Set) -> Found<Whole> {
        let whole = Whole { valid: self.valid, wide: self.wide };
        self.valid = self.diagram.and(self.valid, set)?;
        self.wide = self.diagram.and(self.wide, set)?;
        Ok(whole)
    }

    /// Takes in again what was left out.
    pub(crate) fn restore(&mut self, whole: Whole) {
        (self.valid, self.wide) = (whole.valid, whole.wide);
    }

    /// The dimensions that are choices, with the decision on which each is made.
    pub(crate) fn choices(&self) -> Vec<(usize, Id<Matter>)> {
        let of = |(level, dimension): (usize, &Dimension)| match dimension.subject {
            Subject::Choice(matter) => Some((level, matter)),
            Subject::Fact(_)
            | Subject::Linked(_)
            | Subject::Free(_)
            | Subject::ActDay
            | Subject::DecisionDay
            | Subject::Territory => None,
        };
        self.asked().filter_map(of).collect()
    }

    /// The cases in which a gate holds.
    pub fn set(&mut self, node: Id<Node>) -> Found<Set> {
        self.gates.set(&mut self.diagram, &self.joint.circuit, node, &|_| false)
    }

    /// The smallest case in `set`: the fewest facts stated where every other 是否 fact is found to be 否.
    /// As what it gives, with those facts of 否 on which it hangs. What the verdict does not hang on is left open.
    pub fn witness(&mut self, set: Set) -> Found<Option<Point>> {
        self.smallest(set, true)
    }

    /// The same with nothing left open, so that it is known of each rule whether it applies.
    pub fn complete_witness(&mut self, set: Set) -> Found<Option<Point>> {
        self.smallest(set, false)
    }

    fn smallest(&mut self, set: Set, leaving_open: bool) -> Found<Option<Point>> {
        let set = self.diagram.and(set, self.valid)?;
        let (order, ways) = (&self.order, &self.ways);
        let found = self.diagram.cheapest(set, ways, order, leaving_open)?;
        Ok(found.map(|mut picks| {
            let mut point = Point::default();
            picks.sort_by_key(|(level, _)| order.get(*level).copied().unwrap_or(*level));
            for (level, way) in picks {
                let Some(way) = ways.get(level).and_then(|w| w.get(way)) else { continue };
                let gives = self.on_a_day_in_force(level, way.state);
                if way.cost > 0 { point.stated.extend(gives) } else { point.quiet.extend(gives) }
            }
            point
        }))
    }

    /// The cases on days on which one of the versions was already in force: before that none governs.
    fn days_in_force(&mut self) -> Found<Set> {
        let mut days = Set::ALL;
        let (Some((earliest, _)), joint) = (in_force(self.joint), self.joint) else { return Ok(days) };
        let days_of = |d: &Dimension| d.states.iter().map(|s| s.gives.iter().find_map(Given::day)).collect();
        let of: Vec<(usize, Vec<Option<Date>>)> = self
            .asked()
            .filter(|(_, d)| matches!(d.subject, Subject::ActDay) && joint.members.len() > 1)
            .map(|(level, d)| (level, days_of(d)))
            .collect();
        for (level, begins) in of {
            let ended = |n: &usize| begins.get(n + 1).copied().flatten().is_some_and(|next| next <= earliest);
            let kept: Vec<usize> = (0..begins.len()).filter(|n| !ended(n)).collect();
            let here = self.diagram.states(level, &kept)?;
            days = self.diagram.and(days, here)?;
        }
        Ok(days)
    }

    /// What a case in this state records; of a stretch of days that reaches into the time of the versions, a day
    /// in it.
    fn on_a_day_in_force(&self, level: usize, state: usize) -> Vec<Given> {
        let mut gives = self.gives(level, state);
        let Some((earliest, latest)) = in_force(self.joint) else { return gives };
        let next = self.dimensions.get(level).and_then(|d| d.states.get(state + 1));
        let until = next.and_then(|s| s.gives.iter().find_map(Given::day));
        let inside = |day: Date, begins: Date| begins <= day && until.is_none_or(|until| day < until);
        for given in &mut gives {
            if let Given::ActDay(begins) | Given::DecisionDay(begins) = given
                && let Some(day) = [latest, earliest].into_iter().find(|day| inside(*day, *begins))
            {
                *begins = day;
            }
        }
        gives
    }

    /// A set in cubes, each as short as can be; the second value is what they leave over.
    pub fn cover(&mut self, set: Set, most: usize) -> Found<(Vec<Cube>, Set)> {
        self.diagram.cover(set, self.valid, &self.order, most)
    }

    /// How many of the combinations of the dimensions on which `set` depends lie in it, and how many there
    /// can be; and these dimensions.
    pub fn count(&mut self, set: Set) -> Found<Count> {
        let set = self.diagram.and(set, self.valid)?;
        // What constraints alone bring in is not what the set is about.
        let (own, inside) = self.involved(set)?;
        let all = self.diagram.project(self.valid, &own)?;
        Ok(Count { inside: self.diagram.count(inside, &own), all: self.diagram.count(all, &own), of: own })
    }

    /// The dimensions on which it hangs, among cases that can be, whether one lies in the set; and the set with all
    /// others left open.
    fn involved(&mut self, set: Set) -> Found<(BTreeSet<usize>, Set)> {
        let mut own = self.diagram.support([set]);
        let limited = self.diagram.support([self.valid]);
        // Where a case that can be leaves the set by one dimension alone, the set is about it.
        let other = self.diagram.without(self.valid, set)?;
        let alone: BTreeSet<usize> = self.diagram.apart(set, other)?.into_iter().collect();
        let levels: Vec<usize> = own.intersection(&limited).filter(|l| !alone.contains(l)).copied().collect();
        let mut wide = set;
        for level in levels {
            let wider = self.diagram.project_away(wide, &BTreeSet::from([level]))?;
            // Nothing else than the set comes in when the dimension is left open: it is not about it.
            if !self.diagram.meet(wider, other)? {
                own.remove(&level);
                wide = wider;
            }
        }
        Ok((own, wide))
    }

    /// The cases that are in `set` once a dimension is in that state.
    pub fn in_state(&mut self, set: Set, level: usize, state: usize) -> Found<Set> {
        self.diagram.restrict(set, level, state)
    }

    /// The state in which a dimension is for a member when the case says nothing of its fact.
    pub fn presumed(&self, member: usize, fact: Id<Fact>, level: usize) -> Option<usize> {
        let member = self.joint.members.get(member)?;
        let own = member.own_fact(fact)?;
        let State::Value(value) = Entry::unsaid(&member.program.facts[own]).state else { return None };
        self.dimensions.get(level)?.states.iter().position(|s| match value_of(s, fact) {
            Some(State::Value(v)) => member.own_value(fact, v).as_ref() == Some(&value),
            Some(State::Unknown | State::Inapplicable) | None => false,
        })
    }

    /// The place of a dimension in the order of declaration.
    pub(crate) fn declared(&self, level: usize) -> usize {
        self.order.get(level).copied().unwrap_or(level)
    }

    /// The names of what varies in a dimension.
    pub fn names(&self, level: usize) -> Vec<String> {
        let Some(dimension) = self.dimensions.get(level) else { return Vec::new() };
        let chinese = self.joint.chinese();
        let pick = |zh: &str, en: &str| vec![(if chinese { zh } else { en }).to_owned()];
        match dimension.subject {
            Subject::ActDay => pick("行为日", "act date"),
            Subject::DecisionDay => pick("裁决日", "decision date"),
            Subject::Territory => pick("地域", "territory"),
            Subject::Choice(matter) => {
                let decision = &self.joint.matters[matter].name;
                pick(&format!("选定 {decision}"), &format!("choice of {decision}"))
            }
            Subject::Fact(_) | Subject::Linked(_) => {
                dimension.facts.iter().map(|f| self.joint.facts[*f].name.clone()).collect()
            }
            Subject::Free(input) => self.joint.circuit.inputs()[input]
                .facts()
                .iter()
                .chain(&dimension.facts)
                .map(|f| self.joint.facts[*f].name.clone())
                .collect(),
        }
    }

    /// What a case in this state of a dimension records. What nobody recorded is not given, whatever it may
    /// be.
    pub(crate) fn gives(&self, level: usize, state: usize) -> Vec<Given> {
        let state = self.dimensions.get(level).and_then(|d| d.states.get(state));
        let gives = state.map(|s| s.gives.as_slice()).unwrap_or_default();
        if gives.iter().any(|g| g.unrecorded().is_some()) { Vec::new() } else { gives.to_vec() }
    }
}

/// In which cases something can be recorded on a decision.
struct Record {
    /// Something is permitted.
    some: Set,
    /// Several outcomes are.
    several: Set,
    /// Rules conflict.
    conflict: Set,
}

/// What can be before [`Cases::keep`] leaves out some of it.
#[must_use]
pub(crate) struct Whole {
    valid: Set,
    wide: Set,
}

/// How many cases a set holds.
#[derive(Clone, Debug)]
pub struct Count {
    /// Combinations in the set; none if there are more than can be counted.
    pub inside: Option<u128>,
    /// Combinations that can be.
    pub all: Option<u128>,
    /// The dimensions that are combined.
    pub of: BTreeSet<usize>,
}

/// A case by what it states, and by what it takes for granted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Point {
    /// What is stated.
    pub stated: Vec<Given>,
    /// What 其余 为 否, presumptions and the usual day bring.
    pub quiet: Vec<Given>,
    /// 认定 其余 为 否: findings of which nothing is stated are found to be 否, which 其余 为 否 leaves alone (M1).
    pub findings: bool,
}

impl Point {
    /// A case of which only this is stated.
    pub fn stating(stated: &[Given]) -> Point {
        Point { stated: stated.to_vec(), quiet: Vec::new(), findings: false }
    }

    /// A complete case: what is 否 need not be stated one by one.
    pub fn complete(given: Vec<Given>) -> Point {
        let untrue = State::Value(FactValue::Bool(false));
        let (quiet, stated) =
            given.into_iter().partition(|given| given.state().is_some_and(|(_, state)| *state == untrue));
        Point { stated, quiet, findings: false }
    }

    /// The same with other statements.
    pub fn with(&self, stated: &[Given]) -> Point {
        Point { stated: stated.to_vec(), quiet: self.quiet.clone(), findings: self.findings }
    }
}

/// Whether a fact is one that only 认定 其余 为 否 finds to be 否.
pub(crate) fn is_open_finding(fact: &Fact) -> bool {
    (fact.finding || fact.cause.is_some()) && Entry::unsaid(fact).state == State::Unknown
}

/// What was given of facts, as a member's own case has it; `None` if the member has no such value.
pub fn own(member: &Member<'_>, given: &[Given]) -> Option<Vec<Given>> {
    let mut own = Vec::new();
    for given in given {
        match given {
            Given::Fact(fact, state) => {
                // A fact that the member does not know changes nothing in it.
                let Some(mine) = member.own_fact(*fact) else { continue };
                let state = match state {
                    State::Value(value) => State::Value(member.own_value(*fact, value)?),
                    State::Unknown | State::Inapplicable => state.clone(),
                };
                own.push(Given::Fact(mine, state));
            }
            Given::Recorded(fact, recorded) => {
                own.extend(member.own_fact(*fact).map(|mine| Given::Recorded(mine, *recorded)));
            }
            Given::Outcome(matter, outcome) => {
                if let Some(mine) = member.own_matter(*matter) {
                    own.push(Given::Outcome(mine, member.own_outcome(mine, *outcome)?));
                }
            }
            Given::ActDay(_) | Given::DecisionDay(_) | Given::Territory(_) => own.push(given.clone()),
        }
    }
    Some(own)
}

/// Facts as they are declared; then days, places, choices.
fn order(joint: &Joint<'_>, dimensions: &[Dimension]) -> Vec<usize> {
    let of = |d: &Dimension| match d.subject {
        Subject::Fact(_) | Subject::Linked(_) => d.facts.first().map_or(usize::MAX, |f| f.number()),
        Subject::Free(_) => joint.facts.len(),
        Subject::ActDay => joint.facts.len() + 1,
        Subject::DecisionDay => joint.facts.len() + 2,
        Subject::Territory => joint.facts.len() + 3,
        Subject::Choice(matter) => joint.facts.len() + 4 + matter.number(),
    };
    dimensions.iter().map(of).collect()
}

/// From when the first text of the first version to take effect is in force, and that of the last.
fn in_force(joint: &Joint<'_>) -> Option<(Date, Date)> {
    let of = || joint.members.iter().filter_map(|m| m.program.texts.first()?.effective);
    of().min().zip(of().max())
}

/// How a case can be in the states of each dimension, and whether that must be stated. Facts of 是否 are
/// 否, days are the usual one, and what is presumed is as presumed, without being stated.
fn ways(joint: &Joint<'_>, dimensions: &[Dimension]) -> Vec<Vec<Way>> {
    let usual = in_force(joint).map(|(_, latest)| latest);
    dimensions.iter().map(|d| ways_of(joint, d, usual)).collect()
}

fn ways_of(joint: &Joint<'_>, dimension: &Dimension, usual: Option<Date>) -> Vec<Way> {
    let single = |state: usize, cost: usize| Way { state, cost };
    let day = |state: &Situation| state.gives.iter().find_map(Given::day);
    let all = dimension.states.iter().enumerate();
    match dimension.subject {
        Subject::ActDay | Subject::DecisionDay => {
            // The last stretch that begins no later than the usual day.
            let now = all.clone().rev().find(|(_, s)| day(s) <= usual).map(|(n, _)| n);
            all.map(|(n, _)| single(n, usize::from(Some(n) != now))).collect()
        }
        Subject::Territory | Subject::Choice(_) => all.map(|(n, _)| single(n, 1)).collect(),
        Subject::Free(_) | Subject::Fact(_) | Subject::Linked(_) => {
            let recorded = |s: &Situation| s.gives.iter().find_map(Given::recorded);
            // Nothing need be stated of a finding that is not recorded: one state stands for that.
            let mut ways: Vec<Way> =
                without_record(joint, dimension).first().map(|n| single(*n, 0)).into_iter().collect();
            for (n, state) in all {
                match recorded(state) {
                    Some(false) => {}
                    Some(true) => ways.push(single(n, 1)),
                    None if state.gives.is_empty() => {}
                    None => ways.push(single(n, usize::from(!is_quiet(joint, state)))),
                }
            }
            ways
        }
    }
}

/// Whether a case is in that state without its being stated, once 其余 为 否 is.
pub(crate) fn is_quiet(joint: &Joint<'_>, state: &Situation) -> bool {
    state.gives.iter().all(|given| match given {
        // What one presumes and the other does not, 其余 为 否 leaves alone in the one that does (M1).
        Given::Fact(fact, _) if joint.read_differently.contains(fact) => false,
        Given::Fact(fact, value) => {
            let presumed = Entry::unsaid(&joint.facts[*fact]).state;
            match presumed {
                State::Unknown => *value == State::Value(FactValue::Bool(false)),
                State::Inapplicable | State::Value(_) => presumed == *value,
            }
        }
        Given::Recorded(..)
        | Given::ActDay(_)
        | Given::DecisionDay(_)
        | Given::Territory(_)
        | Given::Outcome(..) => false,
    })
}

/// The states of a finding in which nothing is recorded, that which is presumed first.
fn without_record(joint: &Joint<'_>, dimension: &Dimension) -> Vec<usize> {
    let nobody = |s: &Situation| s.gives.iter().any(|g| matches!(g, Given::Recorded(_, false)));
    let presumed = |n: &usize| {
        let gives = dimension.states.get(*n).map(|s| s.gives.as_slice()).unwrap_or_default();
        gives.iter().any(|given| match given {
            Given::Fact(fact, value) => Entry::unsaid(&joint.facts[*fact]).state == *value,
            Given::Recorded(..)
            | Given::ActDay(_)
            | Given::DecisionDay(_)
            | Given::Territory(_)
            | Given::Outcome(..) => false,
        })
    };
    let mut states: Vec<usize> =
        dimension.states.iter().enumerate().filter(|(_, s)| nobody(s)).map(|(n, _)| n).collect();
    states.sort_by_key(|n| !presumed(n));
    states
}

/// The value that a state gives to a fact.
pub(crate) fn value_of(state: &Situation, fact: Id<Fact>) -> Option<&State> {
    state.gives.iter().filter_map(Given::state).find(|(of, _)| *of == fact).map(|(_, state)| state)
}

/// Whether a state is the one in which a fact with two values holds.
pub(crate) fn holds(state: &Situation, fact: Id<Fact>) -> bool {
    value_of(state, fact) == Some(&State::Value(FactValue::Bool(true)))
}
