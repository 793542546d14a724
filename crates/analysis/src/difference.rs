//! What two programs decide differently: every region of cases, from what to what, proved to be all.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use pol_eval::{Possible, Raw, Statement, VerdictKind};
use pol_program::{Fact, Found, Given, Input, Matter, Node, OutOfBudget, Set};
use pol_values::Id;
use schemars::JsonSchema;
use serde::Serialize;

use crate::cases::{Cases, Point};
use crate::describe::{Atoms, describe};
use crate::dimensions::choosable;
use crate::joint::Joint;
use crate::shared::Shared;
use crate::silent::Claim;
use crate::stages::{Changes, Divided, Stage, Told, told};
use crate::verdicts::{Outputs, before_choices, said, verdicts, window};
use crate::witness::{Decided, Findings, decide, fewest, fewest_values, is_possible, writable};
use crate::words::Words;

/// A region is described by at most so many conditions; what they leave over is counted.
const MOST_CONDITIONS: usize = 24;

/// The old program among the members of a joint one.
pub(crate) const OLD: usize = 0;
/// The new one.
pub(crate) const NEW: usize = 1;

/// What two policies decide differently.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
pub struct Differences {
    /// Decisions and duties that come out differently in some case.
    pub changed: Vec<MatterDifference>,
    /// Those that come out the same in every case: proved.
    pub same: Vec<String>,
}

/// How the verdicts on a matter differ.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct MatterDifference {
    /// The decision, or the duty as `ACTOR·ACT`.
    pub matter: String,
    /// What it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// Others of which everything said here holds too, such as the parts of one decision.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub also: Vec<String>,
    /// The regions of cases whose verdict changes.
    pub transitions: Vec<Transition>,
    /// Changes in to whom, by when and how an act is done, where the duty itself stays.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub manners: Vec<MannerDifference>,
    /// How far these are all.
    pub proof: Proof,
}

/// How far a claim is proved.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Proof {
    /// These are all, and each really is one.
    Complete,
    /// These are all; since quantities are reckoned with one another, some of the combinations counted
    /// may not be possible. The witness is.
    UpperBound,
    /// The budget ran out: what is shown is right, and there may be more.
    Unproved,
}

/// Cases that come out in one way before and in another after.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Transition {
    /// Before.
    pub from: Possible,
    /// After.
    pub to: Possible,
    /// Only while nobody has asked about these facts: the versions presume different things of them.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub unasked: Vec<String>,
    /// Only until the choice on these decisions is made: the verdict is then open where the choices that can be
    /// made lead to different ones (M10, M11).
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub unmade: Vec<String>,
    /// Only once the choice on these decisions is made, one that both versions let be made.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub made: Vec<String>,
    /// The cases, as alternatives.
    pub when: Vec<Alternative>,
    /// Whether the alternatives are all of it.
    pub whole: bool,
    /// How many combinations of the facts involved change so; in digits, since it may be large.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub combinations: Option<String>,
    /// Of how many that can be.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub of: Option<String>,
    /// The facts involved, in the order of declaration.
    pub facts: Vec<String>,
    /// The smallest case: the fewest facts that must be stated where every other 是否 fact is 否.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub witness: Option<Witness>,
}

/// One condition under which a verdict changes.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
pub struct Alternative {
    /// All of these hold.
    pub conditions: Vec<String>,
    /// These provisions apply: they are in force and in scope, their conditions hold, no exception bites.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub applying: Vec<String>,
    /// These do not.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub not_applying: Vec<String>,
    /// Another matter changes, on which this one hangs.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub following: Vec<Following>,
    /// The edits of which each alone, undone, brings the old verdict back: their places in the list of
    /// edits.
    pub edits: Vec<usize>,
}

/// A change of another matter.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Following {
    /// The decision or duty.
    pub matter: String,
    /// Before.
    pub from: Possible,
    /// After.
    pub to: Possible,
}

/// A case that shows a difference, decided by both.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Witness {
    /// What it states; every other 是否 fact is found to be 否.
    pub given: Vec<String>,
    /// What it takes for granted, as far as the verdicts hang on it.
    pub others: Vec<String>,
    /// It takes findings to be 否, which must be found (`认定 其余 为 否`).
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub findings: bool,
    /// The provisions on which the old verdict stands.
    pub before: Vec<String>,
    /// And the new one.
    pub after: Vec<String>,
}

/// A manner of an act that comes or goes.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct MannerDifference {
    /// To whom, by when or how.
    pub manner: String,
    /// Whether it is in the new policy.
    pub added: bool,
    /// The cases, as alternatives of statements.
    pub when: Vec<Vec<String>>,
}

/// Compares the first two members of a joint program. The others are the new one with one edit undone
/// each (`edits` holds the place of each in the list of edits), by which changes are put down to edits.
pub fn differences(joint: &mut Joint<'_>, edits: &[usize]) -> Differences {
    let words = Words::new(joint);
    let questions: Vec<Question> = joint
        .decided()
        .into_iter()
        .map(|matter| {
            let manners: Vec<Vec<(String, Id<Node>)>> = [OLD, NEW].map(|m| joint.manners(m, matter)).into();
            Question::new(joint, matter, (OLD, NEW), manners)
        })
        .collect();
    // What is not the same by its very gates, and the others that each speaks for.
    let mut open: Vec<(&Question, Vec<&Question>)> = Vec::new();
    for question in questions.iter().filter(|question| !question.is_settled(joint)) {
        match open.iter_mut().find(|(first, _)| first.asks_the_same(question, joint)) {
            Some((_, others)) => others.push(question),
            None => open.push((question, Vec::new())),
        }
    }
    let nodes: Vec<Vec<Id<Node>>> = open.iter().map(|(question, _)| question.all(joint, edits)).collect();
    let mut shared = Shared::new(joint, &nodes);
    let compared: Vec<Found<Option<MatterDifference>>> = open
        .iter()
        .enumerate()
        .map(|(place, (question, _))| shared.look(place, &|cases| compare(cases, &words, question, edits)))
        .collect();
    let mut found = Differences::default();
    let mut changed: BTreeSet<Id<Matter>> = BTreeSet::new();
    for ((question, others), compared) in open.iter().zip(compared) {
        let difference = match compared {
            Ok(difference) => difference
                .filter(|d| !d.transitions.is_empty() || !d.manners.is_empty() || d.proof == Proof::Unproved),
            Err(OutOfBudget) => by_solver(joint, &words, question),
        };
        if let Some(mut difference) = difference {
            changed.extend([*question].into_iter().chain(others.iter().copied()).map(|q| q.matter));
            difference.also = others.iter().map(|q| joint.matters[q.matter].name.clone()).collect();
            found.changed.push(difference);
        }
    }
    let same = questions.iter().filter(|question| !changed.contains(&question.matter));
    found.same = same.map(|question| joint.matters[question.matter].name.clone()).collect();
    // A decision whose part changes is not the same, though nothing is decided on it as a whole.
    let changed: BTreeSet<&String> =
        found.changed.iter().flat_map(|d| std::iter::once(&d.matter).chain(&d.also)).collect();
    let parted = |name: &String| {
        joint.members.iter().any(|member| {
            let matters = &member.program.matters;
            let whole = matters.values().find(|matter| matter.name == *name);
            whole.is_some_and(|whole| whole.parts.iter().any(|part| changed.contains(&matters[*part].name)))
        })
    };
    found.same.retain(|name| !parted(name));
    found
}

/// The gates of a manner before and after, as far as each policy has it.
type Manner = (String, Option<Id<Node>>, Option<Id<Node>>);

/// Whether two members decide every case alike: `Some(true)` is proved, `Some(false)` is not so as far as
/// can be told, `None` if the budget ran out.
pub fn alike(joint: &mut Joint<'_>, one: usize, other: usize) -> Option<bool> {
    let mut unsure = false;
    for matter in joint.decided() {
        let manners = [one, other].map(|m| joint.manners(m, matter)).into();
        let question = Question::new(joint, matter, (one, other), manners);
        let unsaid = |member: usize, fact: Id<Fact>| {
            let member = joint.members.get(member)?;
            let own = member.own_fact(fact)?;
            Some(pol_program::Entry::unsaid(&member.program.facts[own]).state)
        };
        if question.read_differently(joint).iter().any(|fact| unsaid(one, *fact) != unsaid(other, *fact)) {
            return Some(false);
        }
        let same = question.before == question.after && question.manners.iter().all(|(_, a, b)| a == b);
        if !same_constraints(joint, one, other) {
            return None;
        }
        // What may be chosen differently may change a verdict that waits for the choice, and need not.
        unsure |= !question.lets_the_same_be_chosen(joint, one, other);
        if same {
            continue;
        }
        let node = differ(joint, &question);
        match joint.some_case(node) {
            Some(None) => {}
            Some(Some(_)) => return Some(false),
            None => return None,
        }
    }
    (!unsure).then_some(true)
}

/// Whether the 约束 of two members exclude the same: where they read findings that rules conclude, what is
/// excluded hangs on these rules, and a verdict with it.
fn same_constraints(joint: &Joint<'_>, one: usize, other: usize) -> bool {
    let of = |member: usize| joint.members.get(member).map(|m| m.constraints().collect::<Vec<_>>());
    joint.concluded.is_empty() || of(one) == of(other)
}

/// What is asked about a matter.
struct Question {
    matter: Id<Matter>,
    before: Outputs,
    after: Outputs,
    /// For each manner of either, the gates before and after.
    manners: Vec<Manner>,
}

impl Question {
    fn new(
        joint: &Joint<'_>,
        matter: Id<Matter>,
        (before, after): (usize, usize),
        manners: Vec<Vec<(String, Id<Node>)>>,
    ) -> Question {
        let (old, new) =
            (manners.first().cloned().unwrap_or_default(), manners.get(1).cloned().unwrap_or_default());
        let names: BTreeSet<&String> = old.iter().chain(&new).map(|(word, _)| word).collect();
        let of = |list: &[(String, Id<Node>)], name: &String| {
            list.iter().find(|(word, _)| word == name).map(|(_, node)| *node)
        };
        let manners = names.into_iter().map(|n| (n.clone(), of(&old, n), of(&new, n))).collect();
        Question {
            matter,
            before: Outputs::of(joint, before, matter),
            after: Outputs::of(joint, after, matter),
            manners,
        }
    }

    /// Whether another question is the same one of another matter.
    fn asks_the_same(&self, other: &Question, joint: &Joint<'_>) -> bool {
        let outcomes = |q: &Question| joint.matters[q.matter].outcomes.clone();
        self.before == other.before
            && self.after == other.after
            && self.manners == other.manners
            && outcomes(self) == outcomes(other)
            // What stands side by side is said with its modality.
            && said(joint, self.matter) == said(joint, other.matter)
    }

    /// The same gates on both sides: the same in every case.
    fn is_settled(&self, joint: &Joint<'_>) -> bool {
        self.before == self.after
            && self.manners.iter().all(|(_, a, b)| a == b)
            && same_constraints(joint, OLD, NEW)
            && self.chosen_differently(joint, OLD, NEW).is_empty()
            // A fact that is presumed in one and not in the other is another question when nobody asks it.
            && self.read_differently(joint).is_empty()
    }

    /// The decisions whose choice it waits for and on which two members let different things be chosen, as far as the
    /// gates tell: before the choice is made, a verdict hangs on what it can be.
    fn chosen_differently(&self, joint: &Joint<'_>, one: usize, other: usize) -> Vec<Id<Matter>> {
        let mut asked = self.nodes();
        let mut seen: BTreeSet<Id<Matter>> = BTreeSet::new();
        let mut different = Vec::new();
        loop {
            let inputs = joint.circuit.inputs_below(asked.iter().copied());
            let chosen = inputs.into_iter().filter_map(|input| {
                if let Input::Choice(matter, _) = joint.circuit.inputs()[input] { Some(matter) } else { None }
            });
            let new: BTreeSet<Id<Matter>> = chosen.filter(|matter| seen.insert(*matter)).collect();
            if new.is_empty() {
                return different;
            }
            for matter in new {
                let (here, there) = (choosable(joint, matter, &[one]), choosable(joint, matter, &[other]));
                if here != there {
                    different.push(matter);
                }
                asked.extend(here.into_iter().chain(there).flat_map(|(_, nodes)| nodes));
            }
        }
    }

    /// Whether it is proved that both let the same be chosen there.
    fn lets_the_same_be_chosen(&self, joint: &mut Joint<'_>, one: usize, other: usize) -> bool {
        let mut different = Vec::new();
        for matter in self.chosen_differently(joint, one, other) {
            let [here, there] = [one, other].map(|member| choosable(joint, matter, &[member]));
            let outcomes: BTreeSet<usize> = here.iter().chain(&there).map(|(outcome, _)| *outcome).collect();
            for outcome in outcomes {
                // An outcome with no gate is not limited.
                let [a, b] = [&here, &there].map(|list| {
                    let gates = list.iter().find(|(of, _)| *of == outcome).map(|(_, nodes)| nodes.clone());
                    joint.circuit.all(gates.unwrap_or_default())
                });
                different.push(xor(joint, a, b));
            }
        }
        if different.is_empty() {
            return true;
        }
        let node = joint.circuit.any(different);
        joint.some_case(node) == Some(None)
    }

    /// The facts on which it hangs, of those that are read differently when a case says nothing of them.
    fn read_differently(&self, joint: &Joint<'_>) -> BTreeSet<Id<Fact>> {
        if joint.read_differently.is_empty() {
            return BTreeSet::new();
        }
        let inputs = joint.circuit.inputs_below(self.nodes());
        let facts = inputs.into_iter().flat_map(|input| joint.circuit.inputs()[input].facts());
        facts.filter(|fact| joint.read_differently.contains(fact)).collect()
    }

    fn nodes(&self) -> Vec<Id<Node>> {
        let manners = self.manners.iter().flat_map(|(_, a, b)| a.iter().chain(b).copied());
        self.before.nodes().into_iter().chain(self.after.nodes()).chain(manners).collect()
    }

    /// What it comes to with each edit undone.
    fn undone(&self, joint: &Joint<'_>, edits: &[usize]) -> Vec<Outputs> {
        (0..edits.len()).map(|n| Outputs::of(joint, NEW + 1 + n, self.matter)).collect()
    }

    /// All gates that are asked about.
    fn all(&self, joint: &Joint<'_>, edits: &[usize]) -> Vec<Id<Node>> {
        let undone = self.undone(joint, edits);
        self.nodes().into_iter().chain(undone.iter().flat_map(Outputs::nodes)).collect()
    }
}

fn compare(
    cases: &mut Cases<'_, '_>,
    words: &Words,
    question: &Question,
    edits: &[usize],
) -> Found<MatterDifference> {
    let joint = cases.joint;
    let undone = question.undone(joint, edits);
    let read_differently = question.read_differently(joint);
    // Where nobody asks about what is presumed differently, verdicts differ elsewhere too.
    let within = match read_differently.is_empty() {
        true => window(cases, (OLD, &question.before), (NEW, &question.after))?,
        false => Set::ALL,
    };
    let before = verdicts(cases, OLD, &question.before, within)?;
    let after = verdicts(cases, NEW, &question.after, within)?;
    let mut restored = Vec::new();
    // Where one edit is all that matters here, undoing it gives the old version back.
    let mut old_again = Vec::new();
    let choices = cases.choices().into_iter().map(|(level, _)| level).collect();
    let (possible, limit) = (cases.possible(OLD)?, cases.limit(OLD, &choices)?);
    for (n, (outputs, edit)) in undone.iter().zip(edits).enumerate() {
        let member = NEW + 1 + n;
        let old = *outputs == question.before
            && cases.possible(member)? == possible
            && cases.limit(member, &choices)? == limit;
        old_again.push(old);
        let list = if old { before.clone() } else { verdicts(cases, member, outputs, within)? };
        restored.push((*edit, list));
    }
    let atoms = Atoms::new(cases, question.matter)?;
    let matter = &joint.matters[question.matter];
    let mut difference = MatterDifference {
        matter: matter.name.clone(),
        title: matter.title.clone(),
        also: Vec::new(),
        transitions: Vec::new(),
        manners: Vec::new(),
        proof: if cases.exact { Proof::Complete } else { Proof::UpperBound },
    };
    // The choices on which the verdicts hang: first the cases that record none of them, then those that record some,
    // such that both versions let be made, and last those that record all.
    let hangs = cases.diagram.support(before.iter().chain(&after).map(|(_, set)| *set));
    let choices: Vec<(usize, Id<Matter>)> =
        cases.choices().into_iter().filter(|(level, _)| hangs.contains(level)).collect();
    let levels: Vec<usize> = choices.iter().map(|(level, _)| *level).collect();
    let names = |among: &dyn Fn(&usize) -> bool| -> Vec<String> {
        let among = choices.iter().filter(|(level, _)| among(level));
        among.map(|(_, matter)| joint.matters[*matter].name.clone()).collect()
    };
    let (stages, all) = Stage::all(&levels);
    let mut changes = Vec::new();
    for stage in stages {
        let at_stage = |cases: &mut Cases<'_, '_>, member: usize, outputs: &Outputs| {
            before_choices(cases, (member, outputs), within, &stage.unmade)
        };
        let found = if stage.unmade.is_empty() {
            Changes::at(cases, stage, (&before, &after), &read_differently)?
        } else {
            let was = at_stage(cases, OLD, &question.before)?;
            let is = at_stage(cases, NEW, &question.after)?;
            Changes::at(cases, stage, (&was, &is), &read_differently)?
        };
        changes.push(found);
    }
    if !all || changes.iter().any(|changes| !changes.complete) {
        difference.proof = Proof::Unproved;
    }
    let mut with_undone: BTreeMap<usize, Vec<(usize, Divided)>> = BTreeMap::new();
    for Told { stage: n, claim, stays } in told(cases, &changes)? {
        let Some(Changes { stage, recorded, .. }) = changes.get(n) else { continue };
        if claim.unasked.is_empty() && !stage.unmade.is_empty() && !with_undone.contains_key(&n) {
            let mut lists = Vec::new();
            let was = before_choices(cases, (OLD, &question.before), within, &stage.unmade)?;
            for (n, ((outputs, edit), old)) in undone.iter().zip(edits).zip(&old_again).enumerate() {
                let member = (NEW + 1 + n, outputs);
                let list =
                    if *old { was.clone() } else { before_choices(cases, member, within, &stage.unmade)? };
                lists.push((*edit, list));
            }
            with_undone.insert(n, lists);
        }
        let restored = match claim.unasked.is_empty() {
            true => with_undone.get(&n).unwrap_or(&restored).as_slice(),
            false => &[],
        };
        // What stays is said of the cases that record more, too.
        let mut kept = *recorded;
        for later in
            changes.iter().skip(n + 1).filter(|later| stays && stage.made.is_subset(&later.stage.made))
        {
            kept = cases.diagram.or(kept, later.recorded)?;
        }
        let whole = cases.keep(kept)?;
        // Of the choices that are made those are named on which it hangs.
        let of = cases.count(claim.set)?.of;
        let hanging = names(&|level| stage.made.contains(level) && of.contains(level));
        let made = if hanging.is_empty() { names(&|level| stage.made.contains(level)) } else { hanging };
        let unmade = if stays { Vec::new() } else { names(&|level| stage.unmade.contains(level)) };
        let found = transition(cases, words, question, claim, &atoms, restored)?;
        cases.restore(whole);
        difference.transitions.push(Transition { made, unmade, ..found });
    }
    // Where all choices are made.
    let mut changed = Set::NONE;
    for claim in changes.last().into_iter().flat_map(|changes| &changes.claims) {
        if claim.unasked.is_empty() {
            changed = cases.diagram.or(changed, claim.set)?;
        }
    }
    let whole = cases.keep(changes.last().map_or(Set::ALL, |changes| changes.recorded))?;
    for (manner, was, is) in &question.manners {
        let mut set = |node: &Option<Id<Node>>| node.map_or(Ok(Set::NONE), |n| cases.set(n));
        let (was, is) = (set(was)?, set(is)?);
        for (added, one, other) in [(false, was, is), (true, is, was)] {
            let only = cases.diagram.without(one, other)?;
            let only = cases.diagram.without(only, changed)?;
            let only = cases.diagram.and(only, cases.valid)?;
            if only.is_empty() {
                continue;
            }
            let (cubes, _) = cases.cover(only, MOST_CONDITIONS)?;
            let when = cubes.iter().map(|cube| words.cube(cases, cube)).collect();
            difference.manners.push(MannerDifference { manner: manner.clone(), added, when });
        }
    }
    cases.restore(whole);
    Ok(difference)
}

fn transition(
    cases: &mut Cases<'_, '_>,
    words: &Words,
    question: &Question,
    claim: Claim,
    atoms: &Atoms,
    restored: &[(usize, Divided)],
) -> Found<Transition> {
    let Claim { from, to, unasked, set } = claim;
    let count = cases.count(set)?;
    let mut levels: Vec<usize> = count.of.iter().copied().collect();
    levels.sort_by_key(|level| cases.declared(*level));
    let facts: Vec<String> = levels.into_iter().flat_map(|level| cases.names(level)).collect();
    let (described, rest) = describe(cases, words, atoms, set, count.of.len(), MOST_CONDITIONS)?;
    let mut when = Vec::new();
    for (mut alternative, here) in described {
        let here = cases.diagram.and(here, set)?;
        for (edit, verdicts) in restored {
            let back = verdicts.iter().find(|(raw, _)| *raw == from).map_or(Set::NONE, |(_, set)| *set);
            if cases.diagram.inside(here, back)? {
                alternative.edits.push(*edit);
            }
        }
        when.push(alternative);
    }
    let witness = match cases.witness(set)? {
        Some(point) => witness(cases.joint, words, question.matter, &point, &unasked, (from, to)),
        None => None,
    };
    let outcome = |raw: Raw| outcome(cases.joint, question.matter, raw);
    Ok(Transition {
        from: outcome(from),
        to: outcome(to),
        unasked: unasked.iter().map(|fact| cases.joint.facts[*fact].name.clone()).collect(),
        unmade: Vec::new(),
        made: Vec::new(),
        when,
        whole: rest.is_empty(),
        combinations: count.inside.map(|n| n.to_string()),
        of: count.all.map(|n| n.to_string()),
        facts,
        witness,
    })
}

/// How both decide a case, if they do as is claimed.
type Both = Option<(Decided, Decided)>;

/// The case, if both really decide it so.
fn witness(
    joint: &Joint<'_>,
    words: &Words,
    matter: Id<Matter>,
    point: &Point,
    unasked: &[Id<Fact>],
    (from, to): (Raw, Raw),
) -> Option<Witness> {
    // An open verdict has no outcomes of its own; where only superior rules could still change it, the engine shows it
    // without them, marked provisional (M10).
    let as_claimed = |decided: &Decided, raw: Raw| {
        let provisional = decided.decision.as_ref().is_some_and(|decision| decision.provisional);
        decided.raw == raw || (raw.kind == VerdictKind::Open && (decided.raw.kind == raw.kind || provisional))
    };
    // What was looked at last is mostly what is asked about next.
    let last: RefCell<Option<(Point, Both)>> = RefCell::new(None);
    let both = |point: &Point| {
        if let Some((looked_at, decided)) = &*last.borrow()
            && looked_at == point
        {
            return decided.clone();
        }
        let before = decide(joint, OLD, matter, point, unasked).filter(|d| as_claimed(d, from));
        let after = before.as_ref().and_then(|_| decide(joint, NEW, matter, point, unasked));
        let decided = before.zip(after.filter(|d| as_claimed(d, to)));
        last.replace(Some((point.clone(), decided.clone())));
        decided
    };
    // A diagram gives every choice an outcome and every amount a value. A choice that neither version lets be made
    // is not recorded; an amount without which the verdicts are the same need not be stated. Where a verdict is open
    // it may be so for another reason without it.
    let point = writable(joint, point, Findings::Left, &|point| both(point).is_some())?;
    let open = [from, to].iter().any(|raw| raw.kind == VerdictKind::Open);
    // What merely makes the verdict provisional does not go.
    let provisional = |decided: &Decided| decided.decision.as_ref().is_some_and(|d| d.provisional);
    let (a, b) = both(&point)?;
    let whole = [&a, &b].map(provisional);
    let stated = match open {
        true => point.stated.clone(),
        false => fewest_values(point.stated.clone(), &|stated| {
            let fewer = point.with(stated);
            both(&fewer).is_some_and(|(a, b)| [&a, &b].map(provisional) == whole)
                && is_possible(joint, &fewer)
        }),
    };
    let point = point.with(&stated);
    let (before, after) = both(&point)?;
    Some(Witness {
        given: words.given(joint, &point.stated),
        others: words.given(joint, &point.quiet),
        findings: point.findings,
        before: before.provisions,
        after: after.provisions,
    })
}

/// A verdict in words.
pub(crate) fn outcome(joint: &Joint<'_>, matter: Id<Matter>, raw: Raw) -> Possible {
    let names = |bits: u64| joint.matters[matter].words(bits);
    let said = said(joint, matter);
    let standing = said.iter().enumerate().filter(|(n, _)| raw.standing >> n & 1 == 1);
    let side_by_side = standing.map(|(_, said)| Statement {
        modal: said.modality.into(),
        outcomes: names(said.outcomes),
        provisions: Vec::new(),
    });
    let mut side_by_side: Vec<Statement> = side_by_side.collect();
    side_by_side.sort_by_key(|s| s.modal);
    Possible { kind: raw.kind, permitted: names(raw.permitted), side_by_side }
}

/// Where the sets are too large: a solver is asked for a case that comes out differently. `None` if it
/// proves that there is none.
fn by_solver(joint: &mut Joint<'_>, words: &Words, question: &Question) -> Option<MatterDifference> {
    let node = differ(joint, question);
    let matter = &joint.matters[question.matter];
    let mut difference = MatterDifference {
        matter: matter.name.clone(),
        title: matter.title.clone(),
        also: Vec::new(),
        transitions: Vec::new(),
        manners: Vec::new(),
        proof: Proof::Unproved,
    };
    match joint.some_case(node) {
        // What comes out alike in every complete case may still differ while nobody asks a fact that the
        // versions presume differently, or of which what they presume falls under different 约束, or before a choice is
        // made that they let be made differently.
        Some(None)
            if question.read_differently(joint).is_empty()
                && joint.presume_alike(OLD, NEW)
                && question.lets_the_same_be_chosen(joint, OLD, NEW) =>
        {
            return None;
        }
        Some(None) => {}
        Some(Some(given)) => difference.transitions.extend(shown(joint, words, question.matter, given)),
        None => {}
    }
    Some(difference)
}

/// A difference as far as one case shows it, with as little stated as keeps it.
fn shown(joint: &Joint<'_>, words: &Words, matter: Id<Matter>, given: Vec<Given>) -> Option<Transition> {
    let differs = |point: &Point| {
        let (before, after) =
            (decide(joint, OLD, matter, point, &[])?, decide(joint, NEW, matter, point, &[])?);
        let open = [&before, &after].iter().any(|d| d.raw.kind == VerdictKind::Open);
        (before.raw != after.raw && !open).then_some((before.raw, after.raw))
    };
    let point = writable(joint, &Point::complete(given), Findings::Left, &|point| differs(point).is_some())?;
    let given = fewest(point.stated.clone(), &|given| {
        let fewer = point.with(given);
        differs(&fewer).is_some() && is_possible(joint, &fewer)
    });
    let point = point.with(&given);
    let (from, to) = differs(&point)?;
    let facts: BTreeSet<Id<Fact>> = given.iter().filter_map(Given::fact).collect();
    Some(Transition {
        from: outcome(joint, matter, from),
        to: outcome(joint, matter, to),
        unasked: Vec::new(),
        unmade: Vec::new(),
        made: Vec::new(),
        when: Vec::new(),
        whole: false,
        combinations: None,
        of: None,
        facts: facts.into_iter().map(|f| joint.facts[f].name.clone()).collect(),
        witness: witness(joint, words, matter, &point, &[], (from, to)),
    })
}

/// A gate that holds where the verdicts differ.
fn differ(joint: &mut Joint<'_>, question: &Question) -> Id<Node> {
    let (before, after) = (question.before.aligned(joint), question.after.aligned(joint));
    let mut pairs: Vec<(Id<Node>, Id<Node>)> = before.into_iter().zip(after).collect();
    let nothing = joint.circuit.constant(false);
    pairs.extend(question.manners.iter().map(|(_, a, b)| (a.unwrap_or(nothing), b.unwrap_or(nothing))));
    let different: Vec<Id<Node>> = pairs.into_iter().map(|(a, b)| xor(joint, a, b)).collect();
    joint.circuit.any(different)
}

/// A gate that holds where one of two does and the other does not.
fn xor(joint: &mut Joint<'_>, a: Id<Node>, b: Id<Node>) -> Id<Node> {
    let (not_a, not_b) = (joint.circuit.not(a), joint.circuit.not(b));
    let (first, second) = (joint.circuit.and(a, not_b), joint.circuit.and(not_a, b));
    joint.circuit.or(first, second)
}
