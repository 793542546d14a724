//! A naive interpreter of `docs/meaning.md`, written from the text alone: it tries every completion of a
//! case and follows M2 to M11 word by word. It reads the checked model, never the circuit.
//!
//! The partial order of kinds (M13) is given to it beside the model, so that it reads no precedence data.

mod law;
mod superior;

use std::collections::{BTreeMap, BTreeSet};

use pol_eval::{Raw, VerdictKind};
use pol_model::{
    Calculation, Condition, ConditionKind, Defined, Exception, Fact, FactKind, FactValue, Matter, MatterKind,
    Modality, Model, Outcomes, Provision, Rule, Settling,
};
use pol_parser::ast::Comparison;
use pol_program::{Case, Entry, State};
use pol_values::{Date, Decimal, Id};

/// A state for every fact, none of them unknown.
pub type World = Vec<State>;

/// One conclusion of one rule.
#[derive(Clone, Copy, Debug)]
pub struct Norm {
    /// The rule.
    pub rule: Id<Rule>,
    /// On what it concludes.
    pub matter: Id<Matter>,
    /// How it binds.
    pub modality: Modality,
    /// Which outcomes.
    pub outcomes: Outcomes,
}

/// Why one rule has priority over another (M6).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// (a) 优先于
    Declared,
    /// (b) deference; `true`: 另有规定时
    Deference(bool),
    /// (c) rank
    Rank,
    /// (d) special over general
    Special,
    /// (d) later over earlier
    Later,
    /// 溯及 (M14)
    Retroactive,
}

/// Which norm has priority over which, and why: (upper, lower).
pub type Priorities = BTreeMap<(usize, usize), Why>;

/// A policy and the priorities among its rules.
#[derive(Debug)]
pub struct Reference<'m> {
    model: &'m Model,
    /// The matters that conditions read.
    read: BTreeSet<Id<Matter>>,
    /// All conclusions of all rules.
    pub norms: Vec<Norm>,
    /// Which norm has priority over which: (upper, lower), by their places in `norms`.
    pub over: Priorities,
    /// Whether priorities go round in a circle on some matter: an error (M6).
    pub cyclic: bool,
    /// Which kind of text ranks above which (M13).
    ranks: BTreeSet<(String, String)>,
    /// The same, where rules that reach back prevail over the old text (M14).
    reaching: Option<Box<Reference<'m>>>,
}

/// How a matter comes out in a case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// The verdict; `None` is open.
    pub verdict: Option<Raw>,
    /// The verdicts that are possible.
    pub possible: BTreeSet<Raw>,
}

/// What all completions of a case have in common.
struct Setting<'c> {
    act_day: Option<Date>,
    decision_day: Option<Date>,
    entries: &'c [Entry],
}

/// One completion, settled matter by matter.
#[derive(Clone, Debug)]
pub struct Run {
    world: World,
    /// The verdict on each matter.
    pub verdicts: BTreeMap<Id<Matter>, Raw>,
    /// Norms that apply but are replaced.
    pub defeated: BTreeSet<usize>,
    /// The choices and (`true`) rulings that are recorded.
    recorded: BTreeMap<Id<Matter>, (usize, bool)>,
    /// The choice or ruling assumed on matters that leave one open.
    picks: BTreeMap<Id<Matter>, usize>,
}

/// How the norms that apply to a matter come out together (M7, M8).
#[derive(Debug)]
struct Settlement {
    conflict: bool,
    permitted: Outcomes,
    /// The outcomes that rules in conflict want.
    wanted: Outcomes,
    defeated: BTreeSet<usize>,
}

impl<'m> Reference<'m> {
    /// Reads a policy.
    pub fn new(model: &'m Model) -> Self {
        Reference::with_ranks(model, &[])
    }

    /// Reads policies of several kinds, of which the first of each pair ranks above the second.
    pub fn with_ranks(model: &'m Model, edges: &[(String, String)]) -> Self {
        let ranks = superior::closed(edges);
        let mut norms = Vec::new();
        for (rule, of) in model.rules.iter() {
            norms.extend(of.conclusions.iter().map(|c| Norm {
                rule,
                matter: c.matter,
                modality: c.modality,
                outcomes: c.outcomes,
            }));
        }
        let (read, over) = (BTreeSet::new(), BTreeMap::new());
        let mut reference = Reference { model, read, norms, over, cyclic: false, ranks, reaching: None };
        let mut read = BTreeSet::new();
        reference.each_condition(&mut |condition| {
            if let ConditionKind::Outcome(matter, _) | ConditionKind::Duty(matter, _) = condition.kind {
                read.insert(matter);
            }
        });
        reference.read = read;
        reference.priorities();
        reference
    }

    fn on(&self, matter: Id<Matter>) -> Vec<usize> {
        (0..self.norms.len()).filter(|n| self.norms[*n].matter == matter).collect()
    }

    // ── M1, M10: cases ──

    /// Decides a case; empty if the case cannot be (约束).
    pub fn decide(&self, case: &Case) -> BTreeMap<Id<Matter>, Answer> {
        let known = |entry: &Entry| entry.state != State::Unknown;
        let verdicts = self.verdicts(&self.completions(case, &known));
        // What is merely presumed or not raised stays free in what is possible (M1).
        let wide = if verdicts.values().any(|set| set.len() > 1) {
            self.verdicts(&self.completions(case, &|entry| known(entry) && !entry.open()))
        } else {
            verdicts.clone()
        };
        let answer = |(matter, set): (Id<Matter>, BTreeSet<Raw>)| {
            let only = (set.len() == 1).then(|| set.first().copied()).flatten();
            let possible = if only.is_some() { set } else { wide[&matter].clone() };
            (matter, Answer { verdict: only, possible })
        };
        verdicts.into_iter().map(answer).collect()
    }

    fn verdicts(&self, runs: &[Run]) -> BTreeMap<Id<Matter>, BTreeSet<Raw>> {
        let mut all: BTreeMap<_, BTreeSet<Raw>> = BTreeMap::new();
        for run in runs {
            for (matter, verdict) in &run.verdicts {
                all.entry(*matter).or_default().insert(*verdict);
            }
        }
        all
    }

    /// All completions of a case, in which the facts that are `known` have their state in the case.
    pub fn completions(&self, case: &Case, known: &dyn Fn(&Entry) -> bool) -> Vec<Run> {
        let setting =
            Setting { act_day: case.act_date, decision_day: case.decision_date, entries: &case.entries };
        let recorded: BTreeMap<_, _> =
            case.choices.iter().map(|(m, c)| (*m, (c.outcome, c.ruling))).collect();
        let domains = self.model.facts.iter().map(|(id, fact)| match &case.entries[id.number()] {
            entry if known(entry) => vec![entry.state.clone()],
            _ => self.domain(id, fact),
        });
        let mut runs = Vec::new();
        for world in product(domains) {
            let mut open = vec![Run::of(world, &recorded)];
            for matter in &self.model.order {
                open = open.into_iter().flat_map(|run| self.step(&setting, run, *matter)).collect();
            }
            runs.extend(open.into_iter().filter(|run| self.possible(&setting, run)));
        }
        runs
    }

    /// The states that a fact can have, as far as conditions can tell them apart.
    fn domain(&self, id: Id<Fact>, fact: &Fact) -> Vec<State> {
        let values: Vec<FactValue> = match &fact.kind {
            FactKind::Bool | FactKind::Citation(_) => vec![FactValue::Bool(false), FactValue::Bool(true)],
            FactKind::One(options) => (0..options.len()).map(FactValue::Option).collect(),
            FactKind::Any(options) => (0..1 << options.len()).map(FactValue::Options).collect(),
            FactKind::Int => self.whole_numbers(id, fact).into_iter().map(FactValue::Number).collect(),
            FactKind::Number | FactKind::Money | FactKind::Date | FactKind::Duration(_) | FactKind::Text => {
                panic!("the reference interpreter does not list the values of {}", fact.name)
            }
        };
        let not_applicable = fact.may_not_apply.then_some(State::Inapplicable);
        values.into_iter().map(State::Value).chain(not_applicable).collect()
    }

    /// Every number with which some condition compares something, and those next to it.
    fn whole_numbers(&self, _fact: Id<Fact>, fact: &Fact) -> BTreeSet<Decimal> {
        let mut numbers = BTreeSet::from([Decimal::ZERO]);
        self.each_condition(&mut |condition| {
            if let ConditionKind::Compare(left, _, right) = &condition.kind {
                for side in [left, right] {
                    if let Calculation::Number(n) = **side {
                        numbers.extend([n - Decimal::ONE, n, n + Decimal::ONE]);
                    }
                }
            }
        });
        if let Some((FactValue::Number(low), FactValue::Number(high))) = &fact.range {
            numbers.extend([*low, *high]);
            numbers.retain(|n| low <= n && n <= high);
        }
        numbers
    }

    fn each_condition(&self, visit: &mut dyn FnMut(&Condition)) {
        fn inside(condition: &Condition, visit: &mut dyn FnMut(&Condition)) {
            visit(condition);
            match &condition.kind {
                ConditionKind::All(parts) | ConditionKind::Any(parts) => {
                    parts.iter().for_each(|p| inside(p, visit))
                }
                ConditionKind::Not(inner) => inside(inner, visit),
                ConditionKind::Cause(cause, effect, _) => {
                    [cause, effect].iter().for_each(|p| inside(p, visit))
                }
                _ => {}
            }
        }
        fn exceptions(exception: &Exception, visit: &mut dyn FnMut(&Condition)) {
            inside(&exception.when, visit);
            exception.but.iter().for_each(|but| exceptions(but, visit));
        }
        for rule in self.model.rules.values() {
            rule.gates().for_each(|c| inside(c, visit));
            rule.exceptions.iter().for_each(|e| exceptions(e, visit));
        }
        for definition in self.model.definitions.values() {
            if let Some(Defined::Condition(condition)) = &definition.means {
                inside(condition, visit);
            }
        }
        self.model.constraints.iter().for_each(|c| inside(&c.holds, visit));
    }

    fn possible(&self, setting: &Setting<'_>, run: &Run) -> bool {
        self.model.constraints.iter().all(|c| self.holds(setting, run, &c.holds))
    }

    // ── M5, M8, M10, M11: one matter in one completion ──

    /// Settles a matter, once for each choice or ruling that others may read.
    fn step(&self, setting: &Setting<'_>, mut run: Run, matter: Id<Matter>) -> Vec<Run> {
        let of = &self.model.matters[matter];
        let law::Settled { mut verdict, wanted, defeated, .. } = self.settled(setting, &run, matter);
        run.defeated.extend(&defeated);
        let choice = run.recorded.get(&matter).copied();
        // M11: a ruling picks among the outcomes of the conflicting rules.
        if let (VerdictKind::Conflict, Some((outcome, true))) = (verdict.kind, choice)
            && wanted >> outcome & 1 == 1
        {
            verdict = decided(1 << outcome);
        }
        run.verdicts.insert(matter, verdict);
        let open = match verdict.kind {
            VerdictKind::Discretion => verdict.permitted,
            VerdictKind::Conflict if wanted != 0 => wanted,
            VerdictKind::Conflict => all_of(of),
            _ => 0,
        };
        if open == 0 || choice.is_some() || !self.read.contains(&matter) {
            return vec![run];
        }
        let pick = |outcome| {
            let mut run = run.clone();
            run.picks.insert(matter, outcome);
            run
        };
        (0..of.outcomes.len()).filter(|n| open >> n & 1 == 1).map(pick).collect()
    }

    /// M8, 可并存: what norms say, each with its modality; what is prohibited is not among the values.
    fn side_by_side(&self, matter: &Matter, norms: &[usize], applying: &[usize]) -> Raw {
        let mut fallen: BTreeMap<usize, bool> = BTreeMap::new();
        let over = self.among(applying);
        let standing: Vec<usize> =
            applying.iter().copied().filter(|n| !self.falls(&over, *n, applying, &mut fallen)).collect();
        let says = |n: usize| (self.norms[n].modality, self.norms[n].outcomes);
        let (mut given, mut forbidden, mut said) = (0, 0, 0);
        let all: BTreeSet<_> = norms.iter().map(|n| says(*n)).collect();
        for n in &standing {
            let (modality, outcomes) = says(*n);
            let place = 1 << all.iter().position(|s| *s == (modality, outcomes)).unwrap();
            match modality {
                Modality::Bind | Modality::Permit => {
                    given |= outcomes;
                    said |= place;
                }
                Modality::Forbid => {
                    let lifts = |p: &&usize| {
                        self.norms[**p].modality == Modality::Permit && over.contains_key(&(**p, *n))
                    };
                    let left = standing.iter().filter(lifts).fold(outcomes, |left, p| left & !says(*p).1);
                    forbidden |= left;
                    said |= if left == 0 { 0 } else { place };
                }
            }
        }
        let mut permitted = given & !forbidden;
        if permitted == 0 {
            permitted = matter.default.map_or(0, |n| 1 << n) & !forbidden;
        }
        let kind = if permitted == 0 { VerdictKind::None } else { VerdictKind::Decided };
        Raw { kind, permitted, standing: said }
    }

    /// Every scope that is in force holds.
    fn in_scope(&self, setting: &Setting<'_>, run: &Run, rule: &pol_model::Rule) -> bool {
        let day = if rule.procedural { setting.decision_day } else { setting.act_day };
        rule.scopes.iter().all(|scope| {
            let (from, until) = self.model.own_dates(scope.clause);
            // Outside the rule's own time it does not matter.
            let begins = from.is_none_or(|from| rule.effective.is_some_and(|own| from <= own));
            let ends = until.is_none_or(|until| rule.repealed.is_some_and(|own| own <= until));
            let gates = day.is_none_or(|day| {
                (begins || from.is_none_or(|from| from <= day))
                    && (ends || until.is_none_or(|until| day < until))
            });
            !gates || self.holds(setting, run, &scope.condition)
        })
    }

    /// The condition holds and no exception does.
    fn met(&self, setting: &Setting<'_>, run: &Run, rule: Id<Rule>) -> bool {
        let rule = &self.model.rules[rule];
        rule.conditions.iter().all(|c| self.holds(setting, run, c))
            && !rule.exceptions.iter().any(|e| self.bites(setting, run, e))
    }

    fn bites(&self, setting: &Setting<'_>, run: &Run, exception: &Exception) -> bool {
        self.holds(setting, run, &exception.when)
            && !exception.but.as_ref().is_some_and(|but| self.bites(setting, run, but))
    }

    // ── M7, M8: rules against one another ──

    /// Settles the norms that apply to a matter.
    fn settle(&self, matter: &Matter, applying: &[usize]) -> Settlement {
        let norm = |n: usize| &self.norms[n];
        let over = self.among(applying);
        let mut fallen: BTreeMap<usize, bool> = BTreeMap::new();
        for n in applying {
            self.falls(&over, *n, applying, &mut fallen);
        }
        let standing: Vec<usize> = applying.iter().copied().filter(|n| !fallen[n]).collect();
        let of = |modality| standing.iter().copied().filter(move |n| norm(*n).modality == modality);
        let (binds, permits): (Vec<usize>, Vec<usize>) =
            (of(Modality::Bind).collect(), of(Modality::Permit).collect());
        // What a norm still excludes: a prohibition, less what a prevailing 可以 lifts; a 则, all else.
        let all = all_of(matter);
        let excludes = |n: usize| match norm(n).modality {
            Modality::Bind => all & !norm(n).outcomes,
            Modality::Forbid => {
                let lifts = |p: &&usize| over.contains_key(&(**p, n));
                permits.iter().filter(lifts).fold(norm(n).outcomes, |left, p| left & !norm(*p).outcomes)
            }
            Modality::Permit => 0,
        };
        let forbidden = of(Modality::Forbid).fold(0, |set, n| set | excludes(n));
        let severest = matter.settling == Settling::Severest;
        let mut permitted = if severest && !binds.is_empty() {
            self.severest(&binds, forbidden)
        } else if !binds.is_empty() {
            binds.iter().fold(all, |set, n| set & norm(*n).outcomes) & !forbidden
        } else if matches!(matter.kind, MatterKind::Duty(..)) {
            all & !forbidden // with no 应当 or 不得 both stand (M9)
        } else {
            match matter.default.map(|n| 1 << n) {
                Some(default) if default & forbidden == 0 => default,
                _ => all & !forbidden,
            }
        };
        // On an act 不得 excludes as a prohibition does, less what a prevailing 可以 lifts.
        let closes = |n: usize| norm(n).modality == Modality::Bind && !self.forbids_act(n);
        let still_excludes = |n: usize, outcome: Outcomes| {
            let lifted =
                || permits.iter().any(|p| over.contains_key(&(*p, n)) && norm(*p).outcomes & outcome != 0);
            excludes(n) & outcome != 0 && !(self.forbids_act(n) && lifted())
        };
        let (mut conflict, mut wanted) = (false, 0);
        let wants = |n: usize| all & !excludes(n);
        for p in &permits {
            for outcome in (0..64).map(|n| 1 << n).filter(|bit| norm(*p).outcomes & bit != 0) {
                // 取最重: what is heavier than all that a 则 names stands beside it; what is not, falls.
                let binds_too = |n: usize| severest && norm(n).modality == Modality::Bind;
                let free =
                    |n: usize| over.contains_key(&(*p, n)) || over.contains_key(&(n, *p)) || !binds_too(n);
                // Of one of which prohibitions leave nothing, what it says is what it is measured by.
                let heavier = |n: usize| match norm(n).outcomes & !forbidden {
                    0 => outcome < 1 << norm(n).outcomes.trailing_zeros(),
                    left => outcome < 1 << left.trailing_zeros(),
                };
                let against: Vec<usize> = standing
                    .iter()
                    .copied()
                    .filter(|n| still_excludes(*n, outcome) && (free(*n) || !heavier(*n)))
                    .collect();
                if against.iter().any(|n| !free(*n)) {
                    continue;
                }
                if against.iter().any(|n| over.contains_key(&(*n, *p))) {
                    continue;
                }
                let rivals: Vec<usize> =
                    against.iter().copied().filter(|n| !over.contains_key(&(*p, *n))).collect();
                // Under rank a 可以 does not reopen what a lower 应当 has closed, and nothing else opened.
                let opened = |n: usize| {
                    let opens = |q: &usize| {
                        norm(*q).outcomes & outcome != 0
                            && over.get(&(*q, n)).is_some_and(|why| *why != Why::Rank)
                    };
                    permits.iter().any(opens)
                };
                let ranked = |n: usize| over.get(&(*p, n)) == Some(&Why::Rank);
                let closed = against.iter().any(|n| closes(*n) && ranked(*n) && !opened(*n));
                if rivals.is_empty() {
                    permitted |= if closed { 0 } else { outcome };
                } else {
                    conflict = true;
                    wanted |= rivals.iter().fold(outcome, |set, n| set | wants(*n));
                }
            }
        }
        if permitted == 0 {
            conflict = true;
            let limits: Vec<usize> = standing.iter().copied().filter(|n| excludes(*n) != 0).collect();
            if severest {
                wanted |= limits.iter().fold(0, |all, n| all | wants(*n));
            }
            let left = |set: &[usize]| set.iter().fold(all, |left, n| left & wants(*n));
            let (mut involved, mut emptied): (BTreeSet<usize>, Outcomes) = (BTreeSet::new(), 0);
            for set in subsets(&limits).into_iter().filter(|_| !severest) {
                let minimal = (0..set.len()).all(|skip| {
                    let less: Vec<usize> =
                        set.iter().copied().enumerate().filter(|(n, _)| *n != skip).map(|(_, s)| s).collect();
                    left(&less) != 0
                });
                if left(&set) == 0 && minimal {
                    emptied |= set.iter().fold(0, |all, n| all | wants(*n));
                    involved.extend(&set);
                }
            }
            // What a rule that stands in no conflict excludes, no ruling brings back.
            let others = limits.iter().filter(|n| !involved.contains(n));
            wanted |= others.fold(emptied, |left, n| left & wants(*n));
        }
        let defeated = applying.iter().copied().filter(|n| fallen[n]).collect();
        Settlement { conflict, permitted, wanted, defeated }
    }

    /// M8, 取最重: of what each 则 leaves, the one with the severest maximum, then the severest minimum.
    fn severest(&self, binds: &[usize], forbidden: Outcomes) -> Outcomes {
        let left = binds.iter().map(|n| self.norms[*n].outcomes & !forbidden).filter(|left| *left != 0);
        // Outcomes stand from the severest to the lightest.
        let ends = |left: u64| (left.trailing_zeros(), 63 - left.leading_zeros());
        let left: Vec<Outcomes> = left.collect();
        let Some(first) = left.iter().map(|left| ends(*left)).min() else { return 0 };
        left.iter().filter(|left| ends(**left) == first).fold(u64::MAX, |all, left| all & left)
    }

    /// Whether a norm is defeated: an undefeated one with priority over it replaces it, or undefeated ones
    /// that rank above it, consistent together, leave it nothing.
    fn falls(
        &self,
        over: &Priorities,
        lower: usize,
        applying: &[usize],
        fallen: &mut BTreeMap<usize, bool>,
    ) -> bool {
        if let Some(known) = fallen.get(&lower) {
            return *known;
        }
        let mut ranking = Vec::new();
        let mut falls = false;
        for upper in applying {
            let Some(why) = over.get(&(*upper, lower)) else { continue };
            if self.falls(over, *upper, applying, fallen) {
                continue;
            }
            match why {
                Why::Rank => ranking.push(*upper),
                _ => falls |= self.replaces(*upper, *why, lower),
            }
        }
        // From a prohibition, undefeated 可以 with priority over it lift their outcomes.
        let mut leaves = BTreeMap::new();
        for upper in &ranking {
            let mut lifted = 0;
            for permit in applying.iter().filter(|n| self.norms[**n].modality == Modality::Permit) {
                if over.contains_key(&(*permit, *upper)) && !self.falls(over, *permit, applying, fallen) {
                    lifted |= self.norms[*permit].outcomes;
                }
            }
            // For a 可以 it counts too what others open beside a 则 over which they have priority.
            let opens = self.norms[lower].modality == Modality::Permit;
            let beside = if opens && self.norms[*upper].modality == Modality::Bind { lifted } else { 0 };
            leaves.insert(*upper, self.leaves(*upper, lifted) | beside);
        }
        falls |= self.left_nothing(&leaves, lower);
        fallen.insert(lower, falls);
        falls
    }

    /// 不得 of an act.
    fn forbids_act(&self, n: usize) -> bool {
        let norm = &self.norms[n];
        let on_act = matches!(self.model.matters[norm.matter].kind, MatterKind::Duty(..));
        on_act && norm.modality == Modality::Bind && norm.outcomes == 0b10
    }

    fn replaces(&self, upper: usize, why: Why, lower: usize) -> bool {
        let forbids_act = self.forbids_act(lower);
        let (upper, lower) = (&self.norms[upper], &self.norms[lower]);
        if why == Why::Deference(true) {
            return true; // 另有规定时, even to the same effect
        }
        if upper.modality == lower.modality && upper.outcomes == lower.outcomes {
            return false; // says the same: a further ground
        }
        match (upper.modality, lower.modality) {
            (Modality::Bind, _) => true,
            // From a prohibition a 可以 lifts; it does not replace it.
            (Modality::Permit, Modality::Bind) if forbids_act => false,
            (Modality::Permit, Modality::Bind) => lower.outcomes & !upper.outcomes == 0,
            (Modality::Permit, Modality::Permit) => {
                matches!(why, Why::Later | Why::Retroactive | Why::Deference(_))
            }
            (Modality::Permit, Modality::Forbid) | (Modality::Forbid, _) => false,
        }
    }

    // ── M6: priority ──

    fn priorities(&mut self) {
        let model = self.model;
        // Every case that could be: facts as found, on every day that makes a difference.
        let dates = model.rules.values().flat_map(|r| [r.effective, r.repealed]).flatten();
        let days: BTreeSet<Option<Date>> =
            dates.flat_map(|d| [Some(d), Date::from_day_number(d.day_number() - 1)]).collect();
        let days = if days.is_empty() { BTreeSet::from([None]) } else { days };
        let found = Entry { how: pol_program::How::Given, ..Entry::default() };
        let entries = vec![found; model.facts.len()];
        let later = !model.lighter.is_empty() || model.rules.values().any(|r| r.retroactive.is_some());
        let pairs = days.iter().flat_map(|act| days.iter().map(move |decision| (*act, *decision)));
        let settings: Vec<Setting<'_>> = pairs
            .filter(|(act, decision)| later || act == decision)
            .map(|(act_day, decision_day)| Setting { act_day, decision_day, entries: &entries })
            .collect();
        let worlds: Vec<World> = product(model.facts.iter().map(|(id, f)| self.domain(id, f))).collect();
        let mut runs: Vec<(&Setting<'_>, Run)> = Vec::new();
        for setting in &settings {
            runs.extend(worlds.iter().map(|world| (setting, Run::of(world.clone(), &BTreeMap::new()))));
        }
        runs.retain(|(setting, run)| self.possible(setting, run));
        for matter in &model.order {
            let norms = self.on(*matter);
            let cases: BTreeMap<usize, Vec<bool>> = norms
                .iter()
                .map(|n| {
                    let rule = self.norms[*n].rule;
                    let holds = |(setting, run): &(&Setting<'_>, Run)| {
                        self.in_scope(setting, run, &model.rules[rule]) && self.met(setting, run, rule)
                    };
                    (*n, runs.iter().map(holds).collect())
                })
                .collect();
            for (upper, lower) in norms.iter().flat_map(|a| norms.iter().map(move |b| (*a, *b))) {
                // A rule that can never apply implies everything, and is not special for that.
                let implies = |a: usize, b: usize| {
                    cases[&a].contains(&true) && cases[&a].iter().zip(&cases[&b]).all(|(a, b)| !a || *b)
                };
                if let Some(why) = self.priority(upper, lower, &implies) {
                    self.over.insert((upper, lower), why);
                }
            }
            self.reaching = self.reaching_back();
            self.cyclic |= self.circles(&norms) || self.reaching.as_ref().is_some_and(|r| r.circles(&norms));
            if self.cyclic {
                return;
            }
            // A case may record any choice on a decision, and that alone then settles what others read (M11).
            let decision = matches!(model.matters[*matter].kind, MatterKind::Decision);
            let recorded = |run: Run| {
                let read = decision && self.read.contains(matter);
                let choices = if read { model.matters[*matter].outcomes.len() } else { 0 };
                let with = (0..choices).map(|outcome| {
                    let mut run = run.clone();
                    run.recorded.insert(*matter, (outcome, false));
                    run
                });
                with.chain([run.clone()]).collect::<Vec<Run>>()
            };
            runs = runs
                .into_iter()
                .flat_map(|(setting, run)| recorded(run).into_iter().map(move |run| (setting, run)))
                .flat_map(|(setting, run)| {
                    self.step(setting, run, *matter).into_iter().map(move |run| (setting, run))
                })
                .collect();
        }
    }

    /// Why a norm has priority over another, the first ground that applies.
    fn priority(&self, upper: usize, lower: usize, implies: &dyn Fn(usize, usize) -> bool) -> Option<Why> {
        let (a, b) = (self.norms[upper].rule, self.norms[lower].rule);
        let (one, other) = (&self.model.rules[a], &self.model.rules[b]);
        if a == b {
            return None;
        }
        if self.names(&one.overrides, other) {
            return Some(Why::Declared);
        }
        if self.names(&other.overrides, one) || self.never_together(one, other) {
            return None;
        }
        match (self.yields(lower, upper), self.yields(upper, lower)) {
            (Some(otherwise), None) => return Some(Why::Deference(otherwise)),
            (None, Some(_)) => return None,
            (Some(_), Some(_)) | (None, None) => {} // mutual deference cancels
        }
        // M8: side by side, and where the severest is taken, rank defeats nothing.
        if self.model.matters[self.norms[upper].matter].settling == Settling::Together {
            if self.outranks(one.text, other.text) {
                return Some(Why::Rank);
            }
            if self.outranks(other.text, one.text) {
                return None;
            }
        }
        if !self.same_issuer(one.text, other.text) {
            return None;
        }
        // What follows the other where they differ narrows it where they do not.
        let follows = (self.deference(lower, one.text), self.deference(upper, other.text));
        if matches!(follows, (Some(_), None) | (None, Some(_))) {
            return None;
        }
        // M8: side by side, and where the severest is taken, only what is written defeats.
        if self.model.matters[self.norms[upper].matter].settling != Settling::Together {
            let written = |x: &Rule, y: &Rule| self.names(&x.special_to, y);
            return (written(one, other) && !written(other, one)).then_some(Why::Special);
        }
        let declared = |special: &Rule, general: &Rule| self.names(&special.special_to, general);
        // Between two that say the same nothing is to be proved: no verdict hangs on it.
        let differ = self.norms[upper].modality != self.norms[lower].modality
            || self.norms[upper].outcomes != self.norms[lower].outcomes;
        let special = |x: usize, y: usize| {
            let (s, g) = (&self.model.rules[self.norms[x].rule], &self.model.rules[self.norms[y].rule]);
            declared(s, g) || (differ && !declared(g, s) && implies(x, y) && !implies(y, x))
        };
        let later =
            |x: &Rule, y: &Rule| x.text != y.text && x.effective.zip(y.effective).is_some_and(|(x, y)| x > y);
        let both_permit = [upper, lower].iter().all(|n| self.norms[*n].modality == Modality::Permit);
        if special(upper, lower) && both_permit && later(one, other) {
            Some(Why::Later) // another 可以 is replaced by the later (M7)
        } else if special(upper, lower) {
            (!later(other, one)).then_some(Why::Special)
        } else {
            (later(one, other) && !special(lower, upper)).then_some(Why::Later)
        }
    }

    fn names(&self, declared: &[pol_model::Override], other: &Rule) -> bool {
        declared.iter().flat_map(|o| &o.targets).any(|target| self.stands_in(other.provision, *target))
    }

    pub(crate) fn stands_in(&self, provision: Id<Provision>, outer: Id<Provision>) -> bool {
        let mut at = Some(provision);
        while let Some(id) = at {
            if id == outer {
                return true;
            }
            at = self.model.provisions[id].parent;
        }
        false
    }

    /// Whether priorities go round in a circle inside one issuer.
    fn circles(&self, norms: &[usize]) -> bool {
        let text = |n: usize| self.model.rules[self.norms[n].rule].text;
        norms.iter().any(|one| {
            let own = norms.iter().copied().filter(|n| self.same_issuer(text(*one), text(*n)));
            self.circle(&own.collect::<Vec<_>>())
        })
    }

    fn circle(&self, norms: &[usize]) -> bool {
        // Take away norms over which no other has priority, until none is left or none can be taken.
        let mut left: Vec<usize> = norms.to_vec();
        loop {
            let under = |n: &usize| left.iter().any(|upper| self.over.contains_key(&(*upper, *n)));
            let rest: Vec<usize> = left.iter().copied().filter(under).collect();
            if rest.len() == left.len() {
                return !rest.is_empty();
            }
            left = rest;
        }
    }

    // ── M2, M4, M11: conditions ──

    fn holds(&self, setting: &Setting<'_>, run: &Run, condition: &Condition) -> bool {
        let holds = |c: &Condition| self.holds(setting, run, c);
        let state = |fact: &Id<Fact>| self.state(setting, run, *fact);
        match &condition.kind {
            ConditionKind::In(fact, mask) => match state(fact) {
                State::Value(FactValue::Bool(truth)) => mask >> u32::from(truth) & 1 == 1,
                State::Value(FactValue::Option(n)) => mask >> n & 1 == 1,
                _ => false, // not applicable
            },
            ConditionKind::Has(fact, option) => {
                matches!(state(fact), State::Value(FactValue::Options(mask)) if mask >> option & 1 == 1)
            }
            ConditionKind::TextIs(fact, words, is) => {
                matches!(state(fact), State::Value(FactValue::Text(text)) if (text == *words) == *is)
            }
            ConditionKind::Compare(left, by, right) => {
                let number = |side: &Calculation| self.number(setting, run, side);
                number(left).zip(number(right)).is_some_and(|(a, b)| match by {
                    Comparison::Is | Comparison::In | Comparison::Contains => a == b,
                    Comparison::IsNot | Comparison::NotIn => a != b,
                    Comparison::Over => a > b,
                    Comparison::AtLeast => a >= b,
                    Comparison::Under => a < b,
                    Comparison::AtMost => a <= b,
                })
            }
            ConditionKind::All(parts) => parts.iter().all(holds),
            ConditionKind::Any(parts) => parts.iter().any(holds),
            ConditionKind::Not(inner) => !holds(inner),
            ConditionKind::Cause(cause, effect, finding) => {
                holds(cause) && holds(effect) && state(finding) == State::Value(FactValue::Bool(true))
            }
            ConditionKind::Defined(id) => match &self.model.definitions[*id].means {
                Some(Defined::Condition(inner)) => holds(inner),
                other => panic!("a condition that is none: {other:?}"),
            },
            ConditionKind::Conforms(provisions, of_the_day) => self.model.rules.iter().any(|(id, rule)| {
                provisions.iter().any(|p| self.stands_in(rule.provision, *p))
                    && (!of_the_day || self.of_the_day(setting, rule))
                    && self.met(setting, run, id)
            }),
            ConditionKind::Outcome(matter, mask) => {
                let verdict = run.verdicts[matter];
                match (run.recorded.get(matter), verdict.kind) {
                    (Some((outcome, _)), _) => mask >> outcome & 1 == 1,
                    (None, VerdictKind::Decided) => verdict.permitted & mask != 0,
                    (None, VerdictKind::Discretion | VerdictKind::Conflict) => {
                        mask >> run.picks[matter] & 1 == 1
                    }
                    (None, _) => false,
                }
            }
            ConditionKind::Collects(matter, outcome) => run.verdicts[matter].permitted >> outcome & 1 == 1,
            ConditionKind::Duty(matter, exactly) => {
                let verdict = run.verdicts[matter];
                match verdict.kind {
                    VerdictKind::Decided | VerdictKind::Discretion => verdict.permitted == *exactly,
                    VerdictKind::Conflict => run.picks.get(matter).is_some_and(|pick| 1 << pick == *exactly),
                    _ => false,
                }
            }
        }
    }

    /// A number or amount; `None` if a fact in it does not apply.
    fn number(&self, setting: &Setting<'_>, run: &Run, calculation: &Calculation) -> Option<Decimal> {
        match calculation {
            Calculation::Fact(fact, _) => match self.state(setting, run, *fact) {
                State::Value(FactValue::Number(n)) => Some(n),
                State::Inapplicable => None,
                other => panic!("not a number: {other:?}"),
            },
            Calculation::Number(n) => Some(*n),
            other => panic!("the reference interpreter does not calculate {other:?}"),
        }
    }

    /// A fact's state; a finding that the case does not record is as rules conclude it (M4).
    fn state(&self, setting: &Setting<'_>, run: &Run, fact: Id<Fact>) -> State {
        let given = || run.world[fact.number()].clone();
        if setting.entries[fact.number()].recorded() {
            return given();
        }
        let concluded = run.verdicts.iter().find(|(matter, verdict)| {
            self.model.matters[**matter].kind == MatterKind::Finding(fact)
                && verdict.kind == VerdictKind::Decided
        });
        match (concluded, &self.model.facts[fact].kind) {
            (Some((_, verdict)), FactKind::Bool) => State::Value(FactValue::Bool(verdict.permitted == 0b10)),
            (Some((_, verdict)), _) => {
                State::Value(FactValue::Option(verdict.permitted.trailing_zeros() as usize))
            }
            (None, _) => given(),
        }
    }
}

impl Run {
    fn of(world: World, recorded: &BTreeMap<Id<Matter>, (usize, bool)>) -> Run {
        let (verdicts, defeated, picks) = (BTreeMap::new(), BTreeSet::new(), BTreeMap::new());
        Run { world, verdicts, defeated, recorded: recorded.clone(), picks }
    }
}

fn decided(permitted: Outcomes) -> Raw {
    let kind = match permitted.count_ones() {
        0 => VerdictKind::None,
        1 => VerdictKind::Decided,
        _ => VerdictKind::Discretion,
    };
    Raw { kind, permitted, standing: 0 }
}

fn all_of(matter: &Matter) -> Outcomes {
    (0..matter.outcomes.len()).fold(0, |set, n| set | 1 << n)
}

/// 施行 is inclusive, 废止 exclusive (M14).
fn in_force(setting: &Setting<'_>, rule: &Rule) -> bool {
    let day = if rule.procedural { setting.decision_day } else { setting.act_day };
    day.is_none_or(|day| {
        rule.effective.is_none_or(|from| from <= day) && rule.repealed.is_none_or(|until| day < until)
    })
}

/// All ways to take one element of each list.
fn product(lists: impl Iterator<Item = Vec<State>>) -> impl Iterator<Item = World> {
    let start: Vec<World> = vec![Vec::new()];
    let longer = |worlds: Vec<World>, list: Vec<State>| -> Vec<World> {
        worlds
            .iter()
            .flat_map(|world| list.iter().map(move |state| world.iter().chain([state]).cloned().collect()))
            .collect()
    };
    lists.fold(start, longer).into_iter()
}

/// All subsets of a list.
fn subsets<T: Copy>(list: &[T]) -> Vec<Vec<T>> {
    let bits =
        |set: u64| list.iter().enumerate().filter(move |(n, _)| set >> n & 1 == 1).map(|(_, i)| *i).collect();
    (0..1u64 << list.len()).map(bits).collect()
}
