//! What two programs decide differently: every region of cases, from what to what, proved to be all.

use std::collections::BTreeSet;

use pol_eval::{Possible, Raw, Statement, VerdictKind};
use pol_program::{Completions, Fact, Given, Matter, Node, Planes, Space, State};
use pol_values::Id;
use schemars::JsonSchema;
use serde::Serialize;

use crate::cases::{Cases, Point};
use crate::describe::{Atoms, describe};
use crate::diagram::{Found, OutOfBudget, Set};
use crate::joint::Joint;
use crate::verdicts::{Outputs, said, verdicts};
use crate::witness::{Decided, decide};
use crate::words::Words;

/// A region is described by at most so many conditions; what they leave over is counted.
const MOST_CONDITIONS: usize = 24;

/// The old program among the members of a joint one.
const OLD: usize = 0;
/// The new one.
const NEW: usize = 1;

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
    /// Only while nobody has asked about this fact: the versions presume different things of it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unasked: Option<String>,
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
    /// The facts involved.
    pub facts: Vec<String>,
    /// The smallest case: the fewest facts that must be stated, whatever else holds.
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
    let mut found = Differences::default();
    let mut seen: Vec<(Question, Option<usize>)> = Vec::new();
    for matter in joint.decided() {
        let manners: Vec<Vec<(String, Id<Node>)>> = [OLD, NEW].map(|m| joint.manners(m, matter)).into();
        let name = joint.matters[matter].name.clone();
        let question = Question::new(joint, matter, (OLD, NEW), manners);
        if question.is_settled(joint) {
            found.same.push(name);
            continue;
        }
        if let Some((_, place)) = seen.iter().find(|(other, _)| other.asks_the_same(&question, joint)) {
            match place.and_then(|at| found.changed.get_mut(at)) {
                Some(difference) => difference.also.push(name),
                None => found.same.push(name),
            }
            continue;
        }
        let difference = match compare(joint, &words, &question, edits) {
            Ok(difference) if difference.transitions.is_empty() && difference.manners.is_empty() => None,
            Ok(difference) => Some(difference),
            Err(OutOfBudget) => by_solver(joint, &words, &question),
        };
        match difference {
            Some(difference) => {
                seen.push((question, Some(found.changed.len())));
                found.changed.push(difference);
            }
            None => {
                seen.push((question, None));
                found.same.push(name);
            }
        }
    }
    found
}

/// The gates of a manner before and after, as far as each policy has it.
type Manner = (String, Option<Id<Node>>, Option<Id<Node>>);

/// Whether two members decide every case alike: `Some(true)` is proved, `Some(false)` is not so as far as
/// can be told, `None` if the budget ran out.
pub fn alike(joint: &mut Joint<'_>, one: usize, other: usize) -> Option<bool> {
    for matter in joint.decided() {
        let manners = [one, other].map(|m| joint.manners(m, matter)).into();
        let question = Question::new(joint, matter, (one, other), manners);
        let unsaid = |member: usize, fact: Id<Fact>| {
            let member = joint.members.get(member)?;
            let own = member.own_fact(fact)?;
            Some(pol_program::Entry::unsaid(&member.program.facts[own]).state)
        };
        if question.reads(joint, &|fact| unsaid(one, fact) != unsaid(other, fact)).is_some() {
            return Some(false);
        }
        if question.before == question.after && question.manners.iter().all(|(_, a, b)| a == b) {
            continue;
        }
        let node = differ(joint, &question);
        match some_case(joint, node) {
            Some(None) => {}
            Some(Some(_)) => return Some(false),
            None => return None,
        }
    }
    Some(true)
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
    }

    /// The same gates on both sides: the same in every case.
    fn is_settled(&self, joint: &Joint<'_>) -> bool {
        self.before == self.after
            && self.manners.iter().all(|(_, a, b)| a == b)
            // A fact that is presumed in one and not in the other is another question when nobody asks it.
            && (joint.read_differently.is_empty() || self.reads(joint, &|_| true).is_none())
    }

    /// A fact on which it hangs, of those that are read differently when a case says nothing of them.
    fn reads(&self, joint: &Joint<'_>, which: &dyn Fn(Id<Fact>) -> bool) -> Option<Id<Fact>> {
        joint.circuit.cone(self.nodes()).into_iter().find_map(|n| match joint.circuit.nodes()[n] {
            Node::Input(input) => joint.circuit.inputs()[input]
                .facts()
                .into_iter()
                .find(|f| joint.read_differently.contains(f) && which(*f)),
            Node::Constant(_) | Node::Not(_) | Node::And(..) | Node::Or(..) => None,
        })
    }

    fn nodes(&self) -> Vec<Id<Node>> {
        let manners = self.manners.iter().flat_map(|(_, a, b)| a.iter().chain(b).copied());
        self.before.nodes().into_iter().chain(self.after.nodes()).chain(manners).collect()
    }
}

fn compare(
    joint: &Joint<'_>,
    words: &Words,
    question: &Question,
    edits: &[usize],
) -> Found<MatterDifference> {
    let mut nodes = question.nodes();
    let undone: Vec<Outputs> =
        (0..edits.len()).map(|n| Outputs::of(joint, NEW + 1 + n, question.matter)).collect();
    nodes.extend(undone.iter().flat_map(Outputs::nodes));
    let mut cases = Cases::new(joint, &nodes)?;
    let before = verdicts(&mut cases, &question.before)?;
    let after = verdicts(&mut cases, &question.after)?;
    let mut restored = Vec::new();
    for (outputs, edit) in undone.iter().zip(edits) {
        restored.push((*edit, verdicts(&mut cases, outputs)?));
    }
    let atoms = Atoms::new(&mut cases, question.matter)?;
    let matter = &joint.matters[question.matter];
    let mut difference = MatterDifference {
        matter: matter.name.clone(),
        title: matter.title.clone(),
        also: Vec::new(),
        transitions: Vec::new(),
        manners: Vec::new(),
        proof: if cases.exact { Proof::Complete } else { Proof::UpperBound },
    };
    let mut changed = Set::NONE;
    for (from, was) in &before {
        for (to, is) in &after {
            if from == to {
                continue;
            }
            let set = cases.diagram.and(*was, *is)?;
            if set.is_empty() {
                continue;
            }
            changed = cases.diagram.or(changed, set)?;
            let claim = Claim { from: *from, to: *to, unasked: None, set };
            difference.transitions.push(transition(&mut cases, words, question, claim, &atoms, &restored)?);
        }
    }
    let mut quiet = Vec::new();
    for fact in &joint.read_differently {
        unasked(&mut cases, *fact, (&before, &after), changed, &mut quiet)?;
    }
    for claim in quiet {
        difference.transitions.push(transition(&mut cases, words, question, claim, &atoms, &[])?);
    }
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
            let when = cubes.iter().map(|cube| words.cube(&cases, cube)).collect();
            difference.manners.push(MannerDifference { manner: manner.clone(), added, when });
        }
    }
    Ok(difference)
}

/// The verdicts that can come out, each with its cases.
type Verdicts = [(Raw, Set)];

/// Cases that are claimed to come out in one way before and in another after.
struct Claim {
    from: Raw,
    to: Raw,
    unasked: Option<Id<Fact>>,
    set: Set,
}

/// What changes while nobody has asked about a fact that the versions presume differently. Where neither
/// presumes anything the verdict is open if it hangs on the fact.
fn unasked(
    cases: &mut Cases<'_, '_>,
    fact: Id<Fact>,
    (before, after): (&Verdicts, &Verdicts),
    changed: Set,
    claims: &mut Vec<Claim>,
) -> Found<()> {
    let Some(level) = cases.dimensions.iter().position(|d| d.facts == [fact]) else { return Ok(()) };
    let mut sides = Vec::new();
    for (member, list) in [(OLD, before), (NEW, after)] {
        let presumed = cases.presumed(member, fact, level);
        sides.push(without_asking(cases, level, presumed, list)?);
    }
    let [old, new] = sides.as_slice() else { return Ok(()) };
    for (from, was) in old {
        for (to, is) in new {
            let set = cases.diagram.and(*was, *is)?;
            let set = cases.diagram.and(set, cases.valid)?;
            // What changes whatever the fact is has been said.
            let always = cases.always(changed, level)?;
            let set = cases.diagram.without(set, always)?;
            if from != to && !set.is_empty() {
                claims.push(Claim { from: *from, to: *to, unasked: Some(fact), set });
            }
        }
    }
    Ok(())
}

/// The verdicts where a fact is not asked about.
fn without_asking(
    cases: &mut Cases<'_, '_>,
    level: usize,
    presumed: Option<usize>,
    verdicts: &Verdicts,
) -> Found<Vec<(Raw, Set)>> {
    let mut found = Vec::new();
    let mut settled = Set::NONE;
    for (raw, set) in verdicts {
        let set = match presumed {
            Some(state) => cases.in_state(*set, level, state)?,
            None => {
                let impossible = cases.diagram.not(cases.valid)?;
                let wide = cases.diagram.or(*set, impossible)?;
                cases.always(wide, level)?
            }
        };
        let set = cases.diagram.without(set, settled)?;
        settled = cases.diagram.or(settled, set)?;
        found.push((*raw, set));
    }
    let open = cases.diagram.without(cases.valid, settled)?;
    found.push((Raw::plain(VerdictKind::Open), open));
    found.retain(|(_, set)| !set.is_empty());
    Ok(found)
}

fn transition(
    cases: &mut Cases<'_, '_>,
    words: &Words,
    question: &Question,
    claim: Claim,
    atoms: &Atoms,
    restored: &[(usize, Vec<(Raw, Set)>)],
) -> Found<Transition> {
    let Claim { from, to, unasked, set } = claim;
    let count = cases.count(set)?;
    let facts: Vec<String> = count.of.iter().flat_map(|level| cases.names(*level)).collect();
    let (described, rest) = describe(cases, words, atoms, set, count.of.len(), MOST_CONDITIONS)?;
    let mut when = Vec::new();
    for (mut alternative, here) in described {
        let here = cases.diagram.and(here, set)?;
        for (edit, verdicts) in restored {
            let back = verdicts.iter().find(|(raw, _)| *raw == from).map_or(Set::NONE, |(_, set)| *set);
            if cases.diagram.without(here, back)?.is_empty() {
                alternative.edits.push(*edit);
            }
        }
        when.push(alternative);
    }
    let witness = match cases.witness(set)? {
        Some(point) => witness(cases.joint, words, question.matter, &point, unasked, (from, to)),
        None => None,
    };
    let outcome = |raw: Raw| outcome(cases.joint, question.matter, raw);
    Ok(Transition {
        from: outcome(from),
        to: outcome(to),
        unasked: unasked.map(|fact| cases.joint.facts[fact].name.clone()),
        when,
        whole: rest.is_empty(),
        combinations: count.inside.map(|n| n.to_string()),
        of: count.all.map(|n| n.to_string()),
        facts,
        witness,
    })
}

/// The case, if both really decide it so.
fn witness(
    joint: &Joint<'_>,
    words: &Words,
    matter: Id<Matter>,
    point: &Point,
    unasked: Option<Id<Fact>>,
    (from, to): (Raw, Raw),
) -> Option<Witness> {
    let (before, after) =
        (decide(joint, OLD, matter, point, unasked)?, decide(joint, NEW, matter, point, unasked)?);
    // An open verdict has no outcomes of its own.
    let as_claimed = |decided: &Decided, raw: Raw| {
        decided.raw == raw || (raw.kind == VerdictKind::Open && decided.raw.kind == raw.kind)
    };
    if !as_claimed(&before, from) || !as_claimed(&after, to) {
        return None;
    }
    Some(Witness {
        given: words.given(joint, &point.stated),
        others: words.given(joint, &point.quiet),
        before: before.provisions,
        after: after.provisions,
    })
}

/// A verdict in words.
pub(crate) fn outcome(joint: &Joint<'_>, matter: Id<Matter>, raw: Raw) -> Possible {
    let names = |bits: u64| joint.matters[matter].words(bits);
    let said = said(joint, matter);
    let standing = said.iter().enumerate().filter(|(n, _)| raw.standing >> n & 1 == 1);
    let side_by_side = standing.map(|(_, (modality, outcomes))| Statement {
        modal: (*modality).into(),
        outcomes: names(*outcomes),
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
    match some_case(joint, node) {
        Some(None) => return None,
        Some(Some(given)) => difference.transitions.extend(shown(joint, words, question.matter, given)),
        None => {}
    }
    Some(difference)
}

/// A difference as far as one case shows it, with as little stated as keeps it.
fn shown(joint: &Joint<'_>, words: &Words, matter: Id<Matter>, given: Vec<Given>) -> Option<Transition> {
    let differs = |given: &[Given]| {
        let point = Point { stated: given.to_vec(), quiet: Vec::new() };
        let (before, after) =
            (decide(joint, OLD, matter, &point, None)?, decide(joint, NEW, matter, &point, None)?);
        let open = [&before, &after].iter().any(|d| d.raw.kind == VerdictKind::Open);
        (before.raw != after.raw && !open).then_some((before.raw, after.raw))
    };
    let mut given = given;
    differs(&given)?;
    let mut at = given.len();
    while at > 0 {
        at -= 1;
        let mut fewer = given.clone();
        fewer.remove(at);
        if differs(&fewer).is_some() {
            given = fewer;
        }
    }
    let (from, to) = differs(&given)?;
    let facts: BTreeSet<Id<Fact>> = given
        .iter()
        .filter_map(|g| match g {
            Given::Fact(fact, _) => Some(*fact),
            Given::Recorded(..)
            | Given::ActDay(_)
            | Given::DecisionDay(_)
            | Given::Territory(_)
            | Given::Outcome(..) => None,
        })
        .collect();
    let point = Point { stated: given, quiet: Vec::new() };
    let conditions = words.given(joint, &point.stated);
    Some(Transition {
        from: outcome(joint, matter, from),
        to: outcome(joint, matter, to),
        unasked: None,
        when: vec![Alternative { conditions, ..Alternative::default() }],
        whole: false,
        combinations: None,
        of: None,
        facts: facts.into_iter().map(|f| joint.facts[f].name.clone()).collect(),
        witness: witness(joint, words, matter, &point, None, (from, to)),
    })
}

/// A gate that holds where the verdicts differ.
fn differ(joint: &mut Joint<'_>, question: &Question) -> Id<Node> {
    let (before, after) = (question.before.aligned(joint), question.after.aligned(joint));
    let mut pairs: Vec<(Id<Node>, Id<Node>)> = before.into_iter().zip(after).collect();
    let nothing = joint.circuit.constant(false);
    pairs.extend(question.manners.iter().map(|(_, a, b)| (a.unwrap_or(nothing), b.unwrap_or(nothing))));
    let different: Vec<Id<Node>> = pairs
        .into_iter()
        .map(|(a, b)| {
            let (not_a, not_b) = (joint.circuit.not(a), joint.circuit.not(b));
            let (first, second) = (joint.circuit.and(a, not_b), joint.circuit.and(not_a, b));
            joint.circuit.or(first, second)
        })
        .collect();
    joint.circuit.any(different)
}

/// A case in which the gate holds: `Some(None)` if there is none, `None` if the solver's budget ran out.
pub(crate) fn some_case(joint: &Joint<'_>, node: Id<Node>) -> Option<Option<Vec<Given>>> {
    let mut outputs = vec![node];
    outputs.extend(&joint.constraints);
    let inputs: Vec<_> = joint
        .circuit
        .cone(outputs)
        .into_iter()
        .filter_map(|n| match joint.circuit.nodes()[n] {
            Node::Input(input) => Some(input),
            Node::Constant(_) | Node::Not(_) | Node::And(..) | Node::Or(..) => None,
        })
        .collect();
    let unknown = State::Unknown;
    let space = Space::new(&joint.circuit, &joint.facts, &joint.matters, &inputs, &|_| &unknown);
    let known = vec![Planes::default(); joint.circuit.inputs().len()];
    let mut completions = Completions::new(&joint.circuit, &space, &known);
    for constraint in &joint.constraints {
        completions.require(*constraint);
    }
    if !completions.possible(&[(node, true)])? {
        return Some(None);
    }
    let found = completions.found();
    let gives = space.variables.iter().zip(found).filter_map(|(v, state)| v.gives.get(state));
    Some(Some(gives.flatten().cloned().collect()))
}
