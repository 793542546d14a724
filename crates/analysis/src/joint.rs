//! Programs laid side by side: one circuit over one set of facts and matters, so that what they have in
//! common is the same gate and what they decide differently can be asked of one and the same case.

use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet};

use pol_eval::Decider;

use pol_program::{
    Circuit, Completions, Effect, Entry, Fact, FactKind, FactValue, Given, Input, Matter, MatterKind,
    Modality, Node, Norm, Program, Quantity, Settled, Space, State, Subject,
};
use pol_values::{Arena, Date, Id, Line as Amounts};

use crate::dimensions::{Choosable, choosable};

/// Programs over common facts.
#[derive(Debug)]
pub struct Joint<'p> {
    /// The gates of all of them. Every rule is listened to, and no choice is recorded.
    pub circuit: Circuit,
    /// The facts of all of them, by name.
    pub facts: Arena<Fact>,
    /// The matters of all of them, by name; outcomes too are joined by name.
    pub matters: Arena<Matter>,
    /// The programs, in the order in which they were given.
    pub members: Vec<Member<'p>>,
    /// What must hold in a case of any of them: 约束, and what is presumed.
    pub constraints: Vec<Id<Node>>,
    /// The same for a solver.
    limits: Vec<Id<Node>>,
    /// Findings that rules of any of them conclude.
    pub concluded: BTreeSet<Id<Fact>>,
    /// Facts that the programs read differently when a case says nothing of them (推定, 主张).
    pub read_differently: BTreeSet<Id<Fact>>,
    /// What findings of causation speak of.
    causal: BTreeMap<Id<Fact>, Causal>,
}

/// One of the programs, and where its parts stand in the joint one.
#[derive(Debug)]
pub struct Member<'p> {
    /// The program itself.
    pub program: &'p Program,
    /// For each of its facts, the joint one.
    pub facts: Vec<Id<Fact>>,
    /// For each of its matters, the joint one.
    pub matters: Vec<Id<Matter>>,
    /// Its own engine, made when a witness is first decided.
    decider: OnceCell<Decider<'p>>,
    /// For each of its gates, the joint one.
    nodes: Vec<Id<Node>>,
    /// What it presumes of findings that rules conclude, in joint terms.
    presumptions: Vec<Id<Node>>,
    /// For each joint fact with options, the member's own number of each option.
    options: BTreeMap<Id<Fact>, Vec<Option<usize>>>,
    /// For each of its matters, the joint places of each outcome, as bits: of an amount that another member
    /// divides further, several.
    outcomes: Vec<Vec<u64>>,
}

impl<'p> Member<'p> {
    /// What decides its cases.
    pub fn decider(&self) -> &Decider<'p> {
        self.decider.get_or_init(|| Decider::new(self.program))
    }

    /// The joint gate of one of its gates.
    pub fn node(&self, node: Id<Node>) -> Id<Node> {
        self.nodes.get(node.number()).copied().unwrap_or(node)
    }

    /// What must hold in its own cases (约束), in joint terms.
    pub(crate) fn constraints(&self) -> impl Iterator<Item = Id<Node>> {
        self.program.constraints.iter().map(|(node, _)| self.node(*node))
    }

    /// What must hold in its own cases: 约束, and what it presumes.
    pub(crate) fn limits(&self) -> impl Iterator<Item = Id<Node>> {
        self.constraints().chain(self.presumptions.iter().copied())
    }

    /// What it presumes of one of its own facts, as a mask of the joint one's values.
    fn presumes(&self, own: &Fact, joint: Id<Fact>) -> Option<u64> {
        match Entry::unsaid(own).state {
            State::Value(FactValue::Bool(is)) => Some(1 << u64::from(is)),
            State::Value(FactValue::Option(n)) => match self.options.get(&joint) {
                Some(places) => places.iter().position(|place| *place == Some(n)).map(|place| 1 << place),
                None => Some(1 << n),
            },
            State::Value(_) | State::Unknown | State::Inapplicable => None,
        }
    }

    /// How it settles a joint matter.
    pub fn settled(&self, matter: Id<Matter>) -> Option<&Settled> {
        let own = self.matters.iter().position(|m| *m == matter)?;
        self.program.settled.get(own)
    }

    /// The joint places of some outcomes of one of its own matters, as bits.
    pub fn joint_outcomes(&self, own: Id<Matter>, outcomes: u64) -> u64 {
        let places = self.outcomes.get(own.number()).map(Vec::as_slice).unwrap_or_default();
        let chosen = places.iter().enumerate().filter(|(o, _)| outcomes >> o & 1 == 1);
        chosen.fold(0, |mask, (_, place)| mask | place)
    }

    /// What is said of one of its own matters, in joint outcomes.
    pub fn joint_effect(&self, own: Id<Matter>, effect: Effect) -> Effect {
        Effect { outcomes: self.joint_outcomes(own, effect.outcomes), ..effect }
    }

    /// Its own fact that is the joint one.
    pub fn own_fact(&self, fact: Id<Fact>) -> Option<Id<Fact>> {
        self.facts.iter().position(|f| *f == fact).map(Id::from_number)
    }

    /// The joint matter that is its own one.
    pub fn joint_matter(&self, own: Id<Matter>) -> Option<Id<Matter>> {
        self.matters.get(own.number()).copied()
    }

    /// Its own matter that is the joint one.
    pub fn own_matter(&self, matter: Id<Matter>) -> Option<Id<Matter>> {
        self.matters.iter().position(|m| *m == matter).map(Id::from_number)
    }

    /// A value of a joint fact as its own; `None` if it has no such value.
    pub fn own_value(&self, fact: Id<Fact>, value: &FactValue) -> Option<FactValue> {
        let Some(options) = self.options.get(&fact) else { return Some(value.clone()) };
        match value {
            FactValue::Option(n) => options.get(*n).copied().flatten().map(FactValue::Option),
            FactValue::Options(bits) => {
                let chosen = options.iter().enumerate().filter(|(n, _)| bits >> n & 1 == 1);
                let own = chosen.map(|(_, option)| option.map(|own| 1u64 << own));
                own.sum::<Option<u64>>().map(FactValue::Options)
            }
            FactValue::Bool(_)
            | FactValue::Number(_)
            | FactValue::Date(_)
            | FactValue::Period(_)
            | FactValue::Text(_) => Some(value.clone()),
        }
    }

    /// Its own place of a joint outcome.
    pub fn own_outcome(&self, own: Id<Matter>, outcome: usize) -> Option<usize> {
        self.outcomes.get(own.number())?.iter().position(|places| places >> outcome & 1 == 1)
    }
}

/// What a finding of causation speaks of, by the names of the facts: alternatives, of which each holds several.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Causal {
    causes: BTreeSet<BTreeSet<String>>,
    effects: BTreeSet<BTreeSet<String>>,
}

impl Causal {
    fn of(program: &Program, fact: &Fact) -> Option<Causal> {
        let names = |side: &[Vec<Id<Fact>>]| {
            let all = |set: &Vec<Id<Fact>>| set.iter().map(|f| program.facts[*f].name.clone()).collect();
            side.iter().map(all).collect()
        };
        let cause = fact.cause.as_ref()?;
        let causal = Causal { causes: names(&cause.causes), effects: names(&cause.effects) };
        (!causal.causes.is_empty() && !causal.effects.is_empty()).then_some(causal)
    }

    /// Whether each of its alternatives is one of the other's, or says more than one.
    fn is_within(&self, other: &Causal) -> bool {
        let covers = |mine: &BTreeSet<BTreeSet<String>>, theirs: &BTreeSet<BTreeSet<String>>| {
            mine.iter().all(|set| theirs.iter().any(|known| known.is_subset(set)))
        };
        covers(&self.causes, &other.causes) && covers(&self.effects, &other.effects)
    }

    /// Its alternatives that the other does not have.
    fn beyond(&self, other: &Causal) -> Vec<BTreeSet<String>> {
        let causes = self.causes.difference(&other.causes);
        causes.chain(self.effects.difference(&other.effects)).cloned().collect()
    }
}

/// What is left aside when programs are laid side by side.
#[derive(Clone, Debug, Default)]
pub struct Aside {
    /// For each program a stretch of time that is taken to be always: that of the text which is being
    /// compared, where its versions came into force at different times.
    pub always: Vec<Option<(Option<Date>, Option<Date>)>>,
}

impl<'p> Joint<'p> {
    /// Lays programs side by side.
    pub fn new(programs: &[&'p Program], aside: &Aside) -> Joint<'p> {
        let mut joint = Joint {
            circuit: Circuit::default(),
            facts: Arena::new(),
            matters: Arena::new(),
            members: Vec::new(),
            constraints: Vec::new(),
            limits: Vec::new(),
            concluded: BTreeSet::new(),
            read_differently: BTreeSet::new(),
            causal: BTreeMap::new(),
        };
        for program in programs {
            joint.names(program);
        }
        for (n, program) in programs.iter().enumerate() {
            joint.lay(program, aside.always.get(n).copied().flatten());
        }
        joint.causation();
        joint.presumptions();
        joint
    }

    /// Of findings of causation that neither version has both of: what some of the causes brought about, any of a longer
    /// list did (`因 甲 致使 丙`, then `因（甲 或 乙）致使 丙`); what these did, the shorter list did where nothing
    /// else on the longer one is the case, and one of several shorter lists did that together are the longer one.
    fn causation(&mut self) {
        // The others are the second with edits undone, which may have both.
        let compared = self.members.iter().take(2);
        let of_one_program = |one: &Id<Fact>, other: &Id<Fact>| {
            compared.clone().any(|member| [one, other].iter().all(|fact| member.facts.contains(fact)))
        };
        let mut implied: Vec<(Id<Fact>, Id<Fact>)> = Vec::new();
        for (narrow, less) in &self.causal {
            for (wide, more) in &self.causal {
                if narrow != wide && less.is_within(more) && !of_one_program(narrow, wide) {
                    implied.push((*narrow, *wide));
                }
            }
        }
        let mut lists: BTreeMap<Id<Fact>, Vec<Id<Fact>>> = BTreeMap::new();
        for (narrow, wide) in &implied {
            lists.entry(*wide).or_default().push(*narrow);
        }
        for (wide, shorter) in lists {
            let Some(whole) = self.causal.get(&wide) else { continue };
            let same_effects =
                |fact: &&Id<Fact>| self.causal.get(fact).is_some_and(|c| c.effects == whole.effects);
            let parts: Vec<Id<Fact>> = shorter.iter().filter(same_effects).copied().collect();
            let covered: BTreeSet<&BTreeSet<String>> =
                parts.iter().filter_map(|fact| self.causal.get(fact)).flat_map(|c| &c.causes).collect();
            if whole.causes.iter().all(|cause| covered.contains(cause)) {
                let one = parts
                    .into_iter()
                    .map(|fact| self.circuit.input(Input::In(fact, 1 << 1)))
                    .collect::<Vec<_>>();
                let wide = self.circuit.input(Input::In(wide, 1 << 1));
                let not = self.circuit.not(wide);
                let node = self.circuit.any(one.into_iter().chain([not]));
                self.constraints.push(node);
            }
        }
        for (narrow, wide) in implied {
            let causal = self.causal.get(&wide).zip(self.causal.get(&narrow));
            let further = causal.map(|(more, less)| more.beyond(less)).unwrap_or_default();
            let [narrow, wide] = [narrow, wide].map(|fact| self.circuit.input(Input::In(fact, 1 << 1)));
            let not = self.circuit.not(narrow);
            let node = self.circuit.or(not, wide);
            self.constraints.push(node);
            let named = |name: &String| {
                let of = |(_, fact): &(Id<Fact>, &Fact)| fact.name == *name && fact.kind == FactKind::Bool;
                self.facts.iter().find(of).map(|(id, _)| Input::In(id, 1 << 1))
            };
            let further: Option<Vec<Vec<Input>>> =
                further.iter().map(|set| set.iter().map(named).collect()).collect();
            let Some(further) = further else { continue };
            let mut reasons = vec![narrow, self.circuit.not(wide)];
            for set in further {
                let nodes: Vec<Id<Node>> = set.into_iter().map(|input| self.circuit.input(input)).collect();
                reasons.push(self.circuit.all(nodes));
            }
            let node = self.circuit.any(reasons);
            self.constraints.push(node);
        }
    }

    /// A finding that a member presumes is as presumed while nothing is recorded, unless its own 约束 exclude that
    /// (M1): the presumption then falls.
    fn presumptions(&mut self) {
        let mut by_fact: BTreeMap<Id<Fact>, Vec<Id<Node>>> = BTreeMap::new();
        for n in 0..self.members.len() {
            let Some(member) = self.members.get(n) else { continue };
            let mut presumed: BTreeMap<Id<Fact>, u64> = BTreeMap::new();
            for (own, fact) in member.program.facts.values().zip(&member.facts) {
                let value = if self.concluded.contains(fact) { member.presumes(own, *fact) } else { None };
                presumed.extend(value.map(|value| (*fact, value)));
            }
            let constraints: BTreeSet<Id<Node>> = member.constraints().collect();
            let mut gates = Vec::new();
            for (fact, mask) in &presumed {
                let recorded = self.circuit.input(Input::Recorded(*fact));
                let as_presumed = self.circuit.input(Input::In(*fact, *mask));
                let mut reasons = vec![recorded, as_presumed];
                for constraint in &constraints {
                    let excluded = self.excluded(*constraint, *fact, &presumed);
                    reasons.extend(excluded);
                }
                let gate = self.circuit.any(reasons);
                gates.push(gate);
                by_fact.entry(*fact).or_default().push(gate);
            }
            self.constraints.extend(&gates);
            if let Some(member) = self.members.get_mut(n) {
                member.presumptions = gates;
            }
        }
        // What falls in one version may stand in another: a solver, which asks all of them about one case, takes it as it
        // falls.
        let own: BTreeSet<Id<Node>> = by_fact.values().flatten().copied().collect();
        self.limits = self.constraints.iter().filter(|node| !own.contains(node)).copied().collect();
        for gates in by_fact.into_values() {
            let gate = self.circuit.any(gates);
            self.limits.push(gate);
        }
    }

    /// Whether what two members presume of findings that rules conclude stands in the same cases.
    pub(crate) fn presume_alike(&self, one: usize, other: usize) -> bool {
        let of = |member: usize| self.members.get(member).map(|m| &m.presumptions);
        of(one) == of(other)
    }

    /// Where a 约束 excludes what is presumed of a fact, and of others that it reads, of which nothing is recorded.
    fn excluded(
        &mut self,
        constraint: Id<Node>,
        fact: Id<Fact>,
        presumed: &BTreeMap<Id<Fact>, u64>,
    ) -> Option<Id<Node>> {
        let inputs = self.circuit.inputs_below([constraint]);
        let read: BTreeSet<Id<Fact>> =
            inputs.into_iter().flat_map(|input| self.circuit.inputs()[input].facts()).collect();
        if !read.contains(&fact) {
            return None;
        }
        let mut node = constraint;
        for (of, value) in presumed.iter().filter(|(of, _)| read.contains(of)) {
            let known = |input: &Input| match input {
                Input::In(asked, mask) if asked == of => Some(mask & value != 0),
                Input::Recorded(asked) if asked == of => Some(false),
                Input::In(..)
                | Input::Recorded(_)
                | Input::Has(..)
                | Input::TextIs(..)
                | Input::Compare(..)
                | Input::InForce { .. }
                | Input::Within(_)
                | Input::Reaches(_)
                | Input::Heard(_)
                | Input::Settled(_)
                | Input::Choice(..) => None,
            };
            let unsaid = self.circuit.assuming(node, &known);
            node = if *of == fact {
                unsaid
            } else {
                let recorded = self.circuit.input(Input::Recorded(*of));
                self.circuit.choose(recorded, node, unsaid)
            };
        }
        Some(self.circuit.not(node))
    }

    /// Finds or makes the joint facts and matters of a program.
    fn names(&mut self, program: &Program) {
        for fact in program.facts.values() {
            match self.fact(program, fact) {
                Some(id) => self.agree(id, fact),
                None => {
                    // A fact of the same name and another kind is another fact.
                    let causal = Causal::of(program, fact);
                    let mut fact = fact.clone();
                    while self.facts.values().any(|f| f.name == fact.name) {
                        fact.name.push('′');
                    }
                    let id = self.facts.push(fact);
                    self.causal.extend(causal.map(|causal| (id, causal)));
                }
            }
        }
        for matter in program.matters.values() {
            match self.matters.ids().find(|id| self.matters[*id].name == matter.name) {
                Some(id) => {
                    let known = &mut self.matters[id];
                    if let (Some(line), Some(other)) = (&known.line, &matter.line) {
                        let every =
                            |l: &Amounts| (0..l.len()).flat_map(|n| l.stretches(1 << n)).collect::<Vec<_>>();
                        let all: Vec<_> = every(line).into_iter().chain(every(other)).collect();
                        let line = Amounts::cut(line.measure, line.chinese, &all);
                        known.outcomes = (0..line.len()).flat_map(|n| line.words(1 << n)).collect();
                        known.line = Some(line);
                        continue;
                    }
                    for outcome in &matter.outcomes {
                        if !known.outcomes.contains(outcome) {
                            known.outcomes.push(outcome.clone());
                        }
                    }
                }
                None => {
                    self.matters.push(matter.clone());
                }
            }
        }
    }

    fn fact(&self, program: &Program, fact: &Fact) -> Option<Id<Fact>> {
        let named = |(_, f): &(Id<Fact>, &Fact)| f.name == fact.name && alike(&f.kind, &fact.kind);
        let by_name = self.facts.iter().find(named).map(|(id, _)| id);
        // The same causation, its alternatives in another order, is the same finding.
        by_name.or_else(|| {
            let own = Causal::of(program, fact)?;
            self.causal.iter().find(|(_, causal)| **causal == own).map(|(id, _)| *id)
        })
    }

    /// Narrows a joint fact to what it can be in another program too.
    fn agree(&mut self, id: Id<Fact>, fact: &Fact) {
        let unsaid = |f: &Fact| Entry::unsaid(f).state;
        if unsaid(&self.facts[id]) != unsaid(fact) {
            self.read_differently.insert(id);
        }
        let known = &mut self.facts[id];
        known.may_not_apply &= fact.may_not_apply;
        known.range = match (known.range.take(), fact.range.clone()) {
            (Some((low, high)), Some((l, h))) => {
                let low = if above(&l, &low) { l } else { low };
                let high = if above(&high, &h) { h } else { high };
                Some((low, high))
            }
            (one, other) => one.or(other),
        };
        if let (FactKind::One(all), FactKind::One(own)) | (FactKind::Any(all), FactKind::Any(own)) =
            (&mut known.kind, &fact.kind)
        {
            for option in own {
                if !all.contains(option) {
                    all.push(option.clone());
                }
            }
        }
    }

    fn lay(&mut self, program: &'p Program, always: Option<(Option<Date>, Option<Date>)>) {
        let facts: Vec<Id<Fact>> = program
            .facts
            .values()
            .map(|fact| self.fact(program, fact).unwrap_or_else(|| self.renamed(fact)))
            .collect();
        let matters: Vec<Id<Matter>> = program
            .matters
            .values()
            .map(|m| {
                let same = |id: &Id<Matter>| self.matters[*id].name == m.name;
                self.matters.ids().find(same).unwrap_or_else(|| Id::from_number(0))
            })
            .collect();
        let outcomes: Vec<Vec<u64>> = program
            .matters
            .values()
            .zip(&matters)
            .map(|(own, joint)| {
                let joint = &self.matters[*joint];
                match (&own.line, &joint.line) {
                    (Some(line), Some(all)) => (0..line.len())
                        .map(|n| line.stretches(1 << n).iter().fold(0, |mask, s| mask | all.cells(s)))
                        .collect(),
                    _ => {
                        let place = |o: &String| joint.outcomes.iter().position(|j| j == o);
                        own.outcomes.iter().map(|o| place(o).map_or(0, |n| 1 << n)).collect()
                    }
                }
            })
            .collect();
        let mut options = BTreeMap::new();
        for (own, joint) in program.facts.values().zip(&facts) {
            if let (FactKind::One(own), FactKind::One(all)) | (FactKind::Any(own), FactKind::Any(all)) =
                (&own.kind, &self.facts[*joint].kind)
                && own != all
            {
                let places = all.iter().map(|o| own.iter().position(|p| p == o)).collect::<Vec<_>>();
                options.insert(*joint, places);
            }
        }
        let mut member = Member {
            program,
            facts,
            matters,
            decider: OnceCell::new(),
            nodes: Vec::new(),
            presumptions: Vec::new(),
            options,
            outcomes,
        };
        for (id, _) in program.circuit.nodes().iter() {
            let node = self.gate(&member, id, always);
            member.nodes.push(node);
        }
        self.constraints.extend(member.constraints());
        // A value that one of the programs does not know is in no case that they can be compared on.
        for (fact, places) in &member.options {
            match &self.facts[*fact].kind {
                FactKind::One(_) => {
                    let known = places.iter().enumerate().filter(|(_, p)| p.is_some());
                    let mask = known.fold(0u64, |mask, (n, _)| mask | 1 << n);
                    let node = self.circuit.input(Input::In(*fact, mask));
                    self.constraints.push(node);
                }
                FactKind::Any(_) => {
                    for (n, _) in places.iter().enumerate().filter(|(_, p)| p.is_none()) {
                        let has = self.circuit.input(Input::Has(*fact, n));
                        let node = self.circuit.not(has);
                        self.constraints.push(node);
                    }
                }
                FactKind::Bool
                | FactKind::Citation(_)
                | FactKind::Int
                | FactKind::Number
                | FactKind::Money
                | FactKind::Date
                | FactKind::Duration(_)
                | FactKind::Text => {}
            }
        }
        for matter in program.matters.values() {
            if let MatterKind::Finding(fact) = matter.kind {
                self.concluded.extend(member.facts.get(fact.number()));
            }
        }
        self.members.push(member);
    }

    /// The joint fact that bears a mark because its name was taken by one of another kind.
    fn renamed(&self, fact: &Fact) -> Id<Fact> {
        self.facts
            .iter()
            .find(|(_, f)| f.name.trim_end_matches('′') == fact.name && alike(&f.kind, &fact.kind))
            .map_or_else(|| Id::from_number(0), |(id, _)| id)
    }

    fn gate(
        &mut self,
        member: &Member<'_>,
        id: Id<Node>,
        always: Option<(Option<Date>, Option<Date>)>,
    ) -> Id<Node> {
        let circuit = &member.program.circuit;
        match circuit.nodes()[id] {
            Node::Constant(value) => self.circuit.constant(value),
            Node::Input(input) => self.input(member, &circuit.inputs()[input], always),
            Node::Not(a) => self.circuit.not(member.node(a)),
            Node::And(a, b) => self.circuit.and(member.node(a), member.node(b)),
            Node::Or(a, b) => self.circuit.or(member.node(a), member.node(b)),
        }
    }

    fn input(
        &mut self,
        member: &Member<'_>,
        input: &Input,
        always: Option<(Option<Date>, Option<Date>)>,
    ) -> Id<Node> {
        let fact = |id: &Id<Fact>| member.facts.get(id.number()).copied().unwrap_or(*id);
        let joint = match input {
            Input::In(id, mask) => {
                let own = fact(id);
                match member.options.get(&own) {
                    Some(places) => {
                        let inside = |p: &Option<usize>| p.is_some_and(|p| mask >> p & 1 == 1);
                        let places = places.iter().enumerate().filter(|(_, p)| inside(p));
                        Input::In(own, places.fold(0, |mask, (n, _)| mask | 1 << n))
                    }
                    None => Input::In(own, *mask),
                }
            }
            Input::Has(id, option) => {
                let own = fact(id);
                let place = member.options.get(&own).and_then(|p| p.iter().position(|p| *p == Some(*option)));
                Input::Has(own, place.unwrap_or(*option))
            }
            Input::TextIs(id, words, is) => Input::TextIs(fact(id), words.clone(), *is),
            Input::Compare(left, by, right) => {
                Input::Compare(quantity(left, &fact), *by, quantity(right, &fact))
            }
            Input::InForce { from, until, procedural } => {
                if always == Some((*from, *until)) {
                    return self.circuit.constant(true);
                }
                // Where the text is in force, what it replaced is not.
                let begun = always.and_then(|(begun, _)| begun);
                if until.zip(begun).is_some_and(|(until, begun)| until <= begun) {
                    return self.circuit.constant(false);
                }
                Input::InForce { from: *from, until: *until, procedural: *procedural }
            }
            Input::Within(place) => Input::Within(place.clone()),
            // What is shown of a text is shown of cases in its territory.
            Input::Heard(_) | Input::Reaches(_) => return self.circuit.constant(true),
            Input::Settled(_) => return self.circuit.constant(false),
            Input::Recorded(id) => Input::Recorded(fact(id)),
            Input::Choice(matter, outcomes) => {
                let joint = member.matters.get(matter.number()).copied().unwrap_or(*matter);
                Input::Choice(joint, member.joint_outcomes(*matter, *outcomes))
            }
        };
        self.circuit.input(joint)
    }

    /// Whether the first program is written with Chinese keywords.
    pub fn chinese(&self) -> bool {
        self.members.first().and_then(|m| m.program.texts.first()).is_none_or(|text| text.chinese)
    }

    /// All cases, as a solver sees them, as far as some gates ask about them; choices lie within what each
    /// program lets be chosen (M11).
    pub(crate) fn completions(&self, asked: &[Id<Node>]) -> (Space, Completions<'_>) {
        let members: Vec<usize> = (0..self.members.len()).collect();
        let mut choices: BTreeMap<Id<Matter>, Vec<Choosable>> = BTreeMap::new();
        let mut asked = asked.to_vec();
        loop {
            let inputs = self.circuit.inputs_below(asked.iter().chain(&self.limits).copied());
            let chosen = inputs.into_iter().filter_map(|input| {
                if let Input::Choice(matter, _) = self.circuit.inputs()[input] { Some(matter) } else { None }
            });
            let new: BTreeSet<Id<Matter>> = chosen.filter(|matter| !choices.contains_key(matter)).collect();
            if new.is_empty() {
                break;
            }
            for matter in new {
                let nodes = choosable(self, matter, &members);
                asked.extend(nodes.iter().flat_map(|(_, nodes)| nodes.iter().copied()));
                choices.insert(matter, nodes);
            }
        }
        let (circuit, facts, matters) = (&self.circuit, &self.facts, &self.matters);
        let (space, mut completions) =
            Completions::of_all_cases(circuit, facts, matters, &asked, &self.limits);
        for (variable, of) in space.variables.iter().enumerate() {
            let Subject::Choice(matter) = of.subject else { continue };
            for (outcome, nodes) in choices.get(&matter).into_iter().flatten() {
                for node in nodes {
                    completions.require_in_state(variable, *outcome, *node);
                }
            }
        }
        (space, completions)
    }

    /// A case in which the gate holds: `Some(None)` if there is none, `None` if the solver's budget ran out.
    pub(crate) fn some_case(&self, node: Id<Node>) -> Option<Option<Vec<Given>>> {
        let (space, mut completions) = self.completions(&[node]);
        let possible = completions.possible(&[(node, true)])?;
        Some(possible.then(|| given(&space, &completions.found())))
    }

    /// Decisions and duties, in the order of declaration.
    pub fn decided(&self) -> Vec<Id<Matter>> {
        let wanted = |m: &Matter| !matches!(m.kind, MatterKind::Finding(_));
        self.matters.iter().filter(|(_, m)| wanted(m)).map(|(id, _)| id).collect()
    }

    /// A rule of a member that concludes a duty or opens it: to whom, by when and how, each with the gate
    /// that says whether it counts.
    pub fn manners(&mut self, member: usize, matter: Id<Matter>) -> Vec<(String, Id<Node>)> {
        let chinese = self.chinese();
        let Some(this) = self.members.get(member) else { return Vec::new() };
        let Some(settled) = this.settled(matter) else { return Vec::new() };
        let mut found: BTreeMap<String, Vec<Id<Node>>> = BTreeMap::new();
        for id in &settled.norms {
            let norm: &Norm = &this.program.norms[*id];
            if norm.modality == Modality::Forbid {
                continue;
            }
            let words = norm
                .toward
                .iter()
                .map(|to| if chinese { format!("向 {to}") } else { format!("to {to}") })
                .chain(norm.deadline.iter().map(|d| d.words(chinese)))
                .chain(
                    norm.means
                        .iter()
                        .map(|m| if chinese { format!("以 “{m}”") } else { format!("by “{m}”") }),
                );
            for word in words {
                found.entry(word).or_default().push(this.node(norm.counts));
            }
        }
        found.into_iter().map(|(word, nodes)| (word, self.circuit.any(nodes))).collect()
    }
}

/// What a case records that is in these states of what varies. What nobody recorded is not given, whatever
/// it may be.
pub(crate) fn given(space: &Space, found: &[usize]) -> Vec<Given> {
    let all = with_findings(space, found);
    let unrecorded: BTreeSet<Id<Fact>> = all.iter().filter_map(Given::unrecorded).collect();
    let kept = |given: &Given| {
        given.unrecorded().is_none() && given.fact().is_none_or(|fact| !unrecorded.contains(&fact))
    };
    all.into_iter().filter(kept).collect()
}

/// The same with every finding as it turns out, as if somebody had recorded it.
pub(crate) fn with_findings(space: &Space, found: &[usize]) -> Vec<Given> {
    let states = space.variables.iter().zip(found).filter_map(|(v, state)| v.gives.get(*state));
    states.flatten().cloned().collect()
}

/// Whether a bound of a range lies above another.
fn above(one: &FactValue, other: &FactValue) -> bool {
    match (one, other) {
        (FactValue::Number(a), FactValue::Number(b)) => a > b,
        (FactValue::Date(a), FactValue::Date(b)) => a > b,
        (FactValue::Period(a), FactValue::Period(b)) => a.unit == b.unit && a.amount > b.amount,
        (FactValue::Number(_) | FactValue::Date(_) | FactValue::Period(_), _)
        | (FactValue::Bool(_) | FactValue::Option(_) | FactValue::Options(_) | FactValue::Text(_), _) => {
            false
        }
    }
}

/// Whether facts of these kinds can be the same fact.
fn alike(a: &FactKind, b: &FactKind) -> bool {
    match (a, b) {
        (FactKind::One(_), FactKind::One(_))
        | (FactKind::Any(_), FactKind::Any(_))
        | (FactKind::Citation(_), FactKind::Citation(_)) => true,
        (a, b) => a == b,
    }
}

fn quantity(quantity: &Quantity, fact: &dyn Fn(&Id<Fact>) -> Id<Fact>) -> Quantity {
    match quantity {
        Quantity::Fact(id) => Quantity::Fact(fact(id)),
        Quantity::Number(_) | Quantity::Date(_) | Quantity::Period(_) => quantity.clone(),
        Quantity::Binary(left, by, right) => {
            Quantity::Binary(Box::new(self::quantity(left, fact)), *by, Box::new(self::quantity(right, fact)))
        }
    }
}
