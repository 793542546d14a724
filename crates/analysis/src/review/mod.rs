//! Review of a local text against the law above it (合法性审核, 备案审查): every provision against every
//! superior rule that speaks to the same decision or act, by what each says where it stands.
//!
//! A rule stands where it counts among the rules of its own text alone: an exception that its text makes
//! is no contradiction of the rule it excepts.

mod asked;
mod example;

use std::collections::{BTreeMap, BTreeSet};

use pol_eval::{ConflictPair, Fate, Possible, StepName, VerdictKind, fate};
use pol_program::{
    Effect, Found, Given, Matter, MatterKind, Modality, Node, Norm, OutOfBudget, Priority, Program,
    Provenance, Set, Settling,
};
use pol_values::Id;
use schemars::JsonSchema;
use serde::Serialize;

use self::asked::{Parts, asked, asked_by, of_all_items, read_alike, settles};
use self::example::example;
use crate::cases::{Cases, Point};
use crate::comparison::Side;
use crate::joint::{Aside, Joint, Member};
use crate::says::{bare, reviewed};
use crate::witness::{case_of, is_possible};
use crate::words::Words;

/// All texts together.
const ALL: usize = 0;
/// The local text alone.
const OWN: usize = 1;

/// What `pol review` says of one local text.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Review {
    /// The local text.
    pub policy: Side,
    /// The texts it was held against.
    pub against: Vec<Side>,
    /// Texts that are cited and not held, or held in part: what they say was not looked at.
    pub missing: Vec<String>,
    /// Priorities that rest on no statute.
    pub assumptions: Vec<String>,
    /// Interpretations that the encodings mark.
    pub interpretations: Vec<Interpreted>,
    /// How many pairs of a local and a superior rule on one decision or act were compared.
    pub compared: usize,
    /// The local provisions that conclude on something of which no superior text that is loaded speaks.
    pub uncompared: Vec<String>,
    /// The findings, the gravest first; one for each pair of provisions.
    pub findings: Vec<Finding>,
    /// Pairs that speak to the same matter and whose conditions share no fact.
    pub apart: Vec<Pair>,
    /// Matters for which the budget ran out, or what seemed so was shown by no case: nothing was claimed.
    pub unproved: Vec<String>,
}

/// An interpretation (解读) that an encoding marks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Interpreted {
    /// The provision.
    pub provision: String,
    /// How it was read.
    pub words: String,
}

/// Provisions of one local article that stand alike towards a superior provision.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
pub struct Pair {
    /// How they stand.
    pub class: Class,
    /// The local ones.
    pub own: Vec<String>,
    /// The superior one.
    pub superior: String,
    /// The matters to which both speak.
    pub matters: Vec<String>,
}

/// A finding.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Finding {
    /// Of which class.
    pub class: Class,
    /// The matters.
    pub matters: Vec<String>,
    /// The local provision.
    pub own: Reviewed,
    /// The superior one; none where no organ of the issuer's is bound.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub superior: Option<Reviewed>,
    /// Facts that the superior provision leaves to be found and the local one finds (细化).
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub settles: Vec<String>,
    /// The smallest case that shows it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub case: Option<Example>,
    /// Why it may stand, if the policy says so (知悉).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub acknowledged: Option<String>,
}

/// A provision under review.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Reviewed {
    /// `fengqiu-2024 第六条（一）`
    pub provision: String,
    /// `第六条（一）`
    pub citation: String,
    /// Its text's title.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// Its own title.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// The official words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub quote: Option<String>,
    /// What it says as a rule.
    pub says: String,
}

/// The classes of findings, the gravest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Class {
    /// 相抵触: no outcome agrees with both.
    Contradicts,
    /// 无权设定: the outcome, or the act, is reserved to others, or the organ is not the issuer's to bind.
    NotCompetent,
    /// 弱于上位: 可以 where the superior says 应当.
    Weaker,
    /// 宽于上位: it reaches further than the superior, in its condition or its range.
    Wider,
    /// 窄于上位: it reaches less far, or leaves less choice.
    Narrower,
    /// 失效: under the law that is loaded it never decides anything.
    Dead,
    /// 细化: it finds an element that the superior leaves open.
    Refines,
    /// 重复: the same rule.
    Repeats,
    /// 一致: both can be followed.
    Agrees,
}

impl Class {
    /// Whether it asks for an answer.
    pub fn is_finding(self) -> bool {
        self < Class::Refines
    }
}

/// A case, with what the engine decides under all the law that is loaded.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Example {
    /// What it states; every other 是否 fact is found to be 否.
    pub given: Vec<String>,
    /// It takes findings to be 否, which must be found (`认定 其余 为 否`).
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub findings: bool,
    /// The matter.
    pub matter: String,
    /// The verdict.
    pub verdict: Possible,
    /// The provisions on which it stands.
    pub provisions: Vec<String>,
    /// The step that removed the local rule, if one did.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub removed: Option<StepName>,
    /// The provisions by which it was removed.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub removed_by: Vec<String>,
    /// Assumptions, which no statute gives, on which that rests.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub assumed: Vec<String>,
    /// In a conflict, each two provisions of which neither prevails, with who rules.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub pairs: Vec<ConflictPair>,
}

/// A rule that stands in some cases.
struct Standing<'p> {
    /// The member whose rule it is.
    member: usize,
    /// Its place there.
    id: Id<Norm>,
    norm: &'p Norm,
    /// What it says, in joint outcomes.
    effect: Effect,
    source: &'p Provenance,
    program: &'p Program,
    /// Where it stands among the rules of its own text.
    set: Set,
    /// Where it is in force and in scope.
    scope: Set,
    /// Where a rule of its text to the same effect stands: this one or another.
    alike: Set,
    /// The members that have a rule which says the same in the same cases.
    twins: BTreeSet<usize>,
    /// Its place in the program of all texts.
    in_all: Option<Id<Norm>>,
}

impl Standing<'_> {
    /// Where it stands, in the order of texts and rules.
    fn place(&self) -> usize {
        self.member << 32 | self.norm.source.number()
    }
}

/// Holds a local text against others. `all` is everything loaded together, the local text first; `own` the
/// local text alone, `others` each superior text alone.
pub fn review(all: &Program, own: &Program, others: &[Program], policy: Side, against: Vec<Side>) -> Review {
    let programs: Vec<&Program> = [all, own].into_iter().chain(others).collect();
    let joint = Joint::new(&programs, &Aside::default());
    let words = Words::new(&joint);
    let compared = compared(&joint);
    let mut found = Review {
        policy,
        against,
        missing: all.not_held.iter().map(|m| format!("{}（{}）", m.what, m.cited_by)).collect(),
        assumptions: Vec::new(),
        interpretations: all
            .sources
            .values()
            .flat_map(|s| {
                let of = |words: &String| Interpreted { provision: s.full.clone(), words: words.clone() };
                s.interpretations.iter().map(of)
            })
            .collect(),
        compared: compared.values().map(|(_, pairs)| pairs).sum(),
        uncompared: compared.into_values().filter(|(_, pairs)| *pairs == 0).map(|(own, _)| own).collect(),
        findings: Vec::new(),
        apart: Vec::new(),
        unproved: Vec::new(),
    };
    found.missing.dedup();
    found.interpretations.dedup();
    let mut assumed: BTreeSet<String> = BTreeSet::new();
    for norm in all.norms.values() {
        for over in &norm.over {
            assumed.extend(over.priority.assumed().iter().cloned());
        }
    }
    found.assumptions = assumed.into_iter().collect();
    let mut collected = Collected::default();
    refines_alone(&joint, &mut collected);
    // Of findings that rules of both conclude it is told where they contradict one another; how far each reaches
    // is told with the decisions that hang on them.
    let matters: Vec<Id<Matter>> = joint.matters.ids().collect();
    for matter in matters {
        match matter_reviewed(&joint, &words, matter, &mut collected) {
            Ok(()) => {}
            Err(OutOfBudget) => {
                collected.unproved.insert(joint.matters[matter].name.clone());
            }
        }
    }
    found.unproved = collected.unproved.into_iter().collect();
    found.findings = collected.findings.into_values().collect();
    found.findings.sort_by_key(|f| f.class);
    found.apart = collected
        .apart
        .into_iter()
        .map(|((class, _, superior, _), (own, matters))| Pair {
            class,
            own: own.into_values().collect(),
            superior,
            matters: matters.into_iter().collect(),
        })
        .collect();
    found
}

/// By its place, each local provision that concludes on a decision or an act, with how many superior rules speak of
/// the same.
fn compared(joint: &Joint<'_>) -> BTreeMap<usize, (String, usize)> {
    let mut compared: BTreeMap<usize, (String, usize)> = BTreeMap::new();
    let Some(own) = joint.members.get(OWN) else { return compared };
    for matter in joint.decided() {
        let rules = |member: &Member<'_>| -> Vec<Id<Provenance>> {
            let norms = member.settled(matter).map(|s| s.norms.as_slice()).unwrap_or_default();
            let sources = norms.iter().map(|id| member.program.norms[*id].source);
            sources.filter(|source| member.program.sources[*source].text == 0).collect()
        };
        let others: usize = joint.members.iter().skip(OWN + 1).map(|member| rules(member).len()).sum();
        for source in rules(own) {
            let citation = || own.program.sources[source].citation.clone();
            compared.entry(source.number()).or_insert_with(|| (citation(), 0)).1 += others;
        }
    }
    compared
}

/// Local provisions by their place, and the matters.
type Group = (BTreeMap<usize, String>, BTreeSet<String>);

/// The place and the name of a local and of a superior provision.
type Key = (usize, String, usize, String);

/// What was found so far: one finding for each pair of provisions, the gravest.
#[derive(Default)]
struct Collected {
    findings: BTreeMap<Key, Finding>,
    /// By class, superior provision with its place, and local article.
    apart: BTreeMap<(Class, usize, String, String), Group>,
    /// Matters of which something was not shown.
    unproved: BTreeSet<String>,
}

impl Collected {
    /// `places` are those of the local and of the superior rule.
    fn add(&mut self, places: (usize, usize), finding: Finding) {
        if !self.joins(places, &finding) {
            self.findings.insert(Collected::key(places, &finding), finding);
        }
    }

    /// Joins a finding to one of the same pair that says as much, noting that it is so in these matters too; or leaves it
    /// out where another says more. Otherwise it is still to be added.
    fn joins(&mut self, places: (usize, usize), finding: &Finding) -> bool {
        match self.findings.get_mut(&Collected::key(places, finding)) {
            Some(known) if known.class == finding.class => {
                for matter in &finding.matters {
                    if !known.matters.contains(matter) {
                        known.matters.push(matter.clone());
                    }
                }
                true
            }
            Some(known) => known.class < finding.class,
            None => false,
        }
    }

    fn key(places: (usize, usize), finding: &Finding) -> Key {
        let superior = finding.superior.as_ref().map(|s| s.provision.clone()).unwrap_or_default();
        // That it never decides is said of the provision, whatever is said of the pair.
        let superior = if finding.class == Class::Dead { String::new() } else { superior };
        let at = if superior.is_empty() { 0 } else { places.1 };
        (places.0, finding.own.provision.clone(), at, superior)
    }
}

fn matter_reviewed(
    joint: &Joint<'_>,
    words: &Words,
    matter: Id<Matter>,
    collected: &mut Collected,
) -> Found<()> {
    // Only those that speak to it; all the law together is asked of the solver.
    let members: Vec<usize> = (OWN..joint.members.len())
        .filter(|n| {
            joint.members.get(*n).and_then(|m| m.settled(matter)).is_some_and(|s| !s.norms.is_empty())
        })
        .collect();
    let mut nodes: Vec<Id<Node>> = Vec::new();
    for member in members.iter().copied() {
        let Some(member) = joint.members.get(member) else { continue };
        for id in member.settled(matter).map(|s| s.norms.as_slice()).unwrap_or_default() {
            nodes.push(member.node(member.program.norms[*id].counts));
        }
    }
    let mine = joint.members.get(OWN).and_then(|m| m.settled(matter)).is_some_and(|s| !s.norms.is_empty());
    if !mine {
        return Ok(());
    }
    let mut cases = Cases::among(joint, &nodes, &members)?;
    let mut own: Vec<Standing<'_>> = Vec::new();
    let mut superior: Vec<Standing<'_>> = Vec::new();
    for n in members {
        let list = if n == OWN { &mut own } else { &mut superior };
        standing(&mut cases, n, matter, list)?;
    }
    for local in &mut own {
        for upper in &mut superior {
            if is_copy(&mut cases, local, upper)? {
                local.twins.insert(upper.member);
                upper.twins.insert(local.member);
            }
        }
    }
    let finding = matches!(joint.matters[matter].kind, MatterKind::Finding(_));
    for local in &own {
        if !finding {
            alone(&mut cases, words, matter, local, collected)?;
        }
        for upper in &superior {
            pair(&mut cases, words, matter, (local, upper, &superior), collected)?;
        }
    }
    Ok(())
}

/// Local rules that conclude nothing but a finding, for which a superior rule asks.
fn refines_alone(joint: &Joint<'_>, collected: &mut Collected) {
    let Some(own) = joint.members.get(OWN).map(|member| member.program) else { return };
    let finds = |norm: &Norm| match own.matters[norm.matter].kind {
        MatterKind::Finding(fact) => Some(own.facts[fact].name.clone()),
        MatterKind::Decision | MatterKind::Duty(..) => None,
    };
    let only_finds =
        |norm: &Norm| own.norms.values().filter(|n| n.source == norm.source).all(|n| finds(n).is_some());
    for norm in own.norms.values().filter(|norm| own.sources[norm.source].text == 0) {
        let Some(name) = finds(norm).filter(|_| only_finds(norm)) else { continue };
        for (n, member) in joint.members.iter().enumerate().skip(OWN + 1) {
            let program = member.program;
            let mut told = BTreeSet::new();
            for upper in program.norms.values().filter(|upper| program.sources[upper.source].text == 0) {
                if !told.insert(upper.source) || !asked_by(program, upper.source, Parts::All).contains(&name)
                {
                    continue;
                }
                let finding = Finding {
                    class: Class::Refines,
                    matters: vec![program.matters[upper.matter].name.clone()],
                    own: reviewed(own, &own.sources[norm.source], None),
                    superior: Some(reviewed(program, &program.sources[upper.source], None)),
                    settles: vec![name.clone()],
                    case: None,
                    acknowledged: None,
                };
                collected.add((norm.source.number(), n << 32 | upper.source.number()), finding);
            }
        }
    }
}

/// The rules of a member's first text on a matter, where they stand.
fn standing<'p>(
    cases: &mut Cases<'_, 'p>,
    n: usize,
    matter: Id<Matter>,
    into: &mut Vec<Standing<'p>>,
) -> Found<()> {
    let joint = cases.joint;
    let Some(member) = joint.members.get(n) else { return Ok(()) };
    let program: &'p Program = member.program;
    let effect = |member: &Member<'_>, norm: &Norm| member.joint_effect(norm.matter, norm.effect());
    let mut own: Vec<Standing<'p>> = Vec::new();
    for id in member.settled(matter).map(|s| s.norms.clone()).unwrap_or_default() {
        let norm = &program.norms[id];
        let source = &program.sources[norm.source];
        if source.text != 0 {
            continue;
        }
        let counts = cases.set(member.node(norm.counts))?;
        let set = cases.diagram.and(counts, cases.valid)?;
        let (force, scope) = (cases.set(member.node(norm.in_force))?, cases.set(member.node(norm.in_scope))?);
        let scope = cases.diagram.and(force, scope)?;
        let in_all = joint.members.get(ALL).and_then(|all| {
            let norms = &all.program.norms;
            all.settled(matter)?.norms.iter().copied().find(|other| {
                let other = &norms[*other];
                all.program.sources[other.source].full == source.full
                    && effect(all, other) == effect(member, norm)
            })
        });
        let effect = effect(member, norm);
        let alike = Set::NONE;
        let twins = BTreeSet::new();
        own.push(Standing { member: n, id, norm, effect, source, program, set, scope, alike, twins, in_all });
    }
    let effects: Vec<(Effect, Set)> = own.iter().map(|s| (s.effect, s.set)).collect();
    for rule in &mut own {
        for (effect, set) in &effects {
            if rule.effect == *effect {
                rule.alike = cases.diagram.or(rule.alike, *set)?;
            }
        }
    }
    into.append(&mut own);
    Ok(())
}

/// Whether two rules say the same in the same cases, as far as both texts speak to them.
fn is_copy(cases: &mut Cases<'_, '_>, one: &Standing<'_>, other: &Standing<'_>) -> Found<bool> {
    let mine = cases.diagram.and(one.set, other.scope)?;
    Ok(one.effect == other.effect && mine == cases.diagram.and(other.set, one.scope)?)
}

/// What there is to say of a local rule by itself: that its outcome is reserved, that it never counts.
fn alone(
    cases: &mut Cases<'_, '_>,
    words: &Words,
    matter: Id<Matter>,
    local: &Standing<'_>,
    collected: &mut Collected,
) -> Found<()> {
    let joint = cases.joint;
    let (Some(all), Some(id)) = (joint.members.get(ALL), local.in_all) else { return Ok(()) };
    let norm = &all.program.norms[id];
    if local.set.is_empty() {
        return Ok(());
    }
    let barred = norm.barred.first();
    if let Some(barred) = barred {
        let clause = barred.by.as_ref().and_then(|by| {
            all.program.sources.values().find(|s| s.full == *by).map(|s| reviewed(all.program, s, None))
        });
        let superior = clause.or_else(|| barred.by.as_ref().map(|by| bare(by)));
        let claim = Claim { class: Class::NotCompetent, superior, settles: Vec::new(), place: 0 };
        claimed(cases, words, matter, claim, local, (local.set, &[(local, true)]), collected)?;
    }
    if barred.is_some() {
        return Ok(());
    }
    // Where it counts by itself it mostly does under all the law, which together is too much for sets: where it does
    // not, the solver is asked for another case.
    let chooses = |point: &Point| point.stated.iter().any(|given| matches!(given, Given::Outcome(..)));
    let point = cases.complete_witness(local.set)?.filter(|point| !chooses(point));
    let case = point.filter(|point| is_possible(joint, point)).and_then(|p| case_of(joint, all, &p, &[]));
    let ever = case.is_some_and(|case| fate(all.decider(), &case, id).fate == Fate::Counts)
        || matches!(joint.some_case(all.node(norm.counts)), Some(Some(_)) | None);
    if !ever {
        let superior = replacing(joint, matter, id, None);
        let claim = Claim { class: Class::Dead, superior, settles: Vec::new(), place: 0 };
        claimed(cases, words, matter, claim, local, (local.set, &[(local, true)]), collected)?;
    }
    Ok(())
}

fn pair(
    cases: &mut Cases<'_, '_>,
    words: &Words,
    matter: Id<Matter>,
    (local, upper, superior): (&Standing<'_>, &Standing<'_>, &[Standing<'_>]),
    collected: &mut Collected,
) -> Found<()> {
    let joint = cases.joint;
    // A text that ranks below the local one is no measure of it.
    if let (Some(all), Some(own), Some(other)) = (joint.members.get(ALL), local.in_all, upper.in_all) {
        let lower = all.program.norms[own]
            .over
            .iter()
            .any(|over| over.norm == other && matches!(over.priority, Priority::Rank { .. }));
        if lower {
            return Ok(());
        }
    }
    // A text that copies both of two rules says of them what the other text says itself; one that copies only one of
    // two to the same effect does not measure it by the other, beside which it stands there too.
    let copies = local.twins.contains(&upper.member);
    let beside = upper.twins.contains(&local.member) || upper.effect == local.effect;
    if copies && beside && !is_copy(cases, local, upper)? {
        return Ok(());
    }
    let both = cases.diagram.and(local.set, upper.set)?;
    if both.is_empty() {
        return Ok(());
    }
    let settles = settles(local, upper);
    let Some((class, set, counting)) = classify(cases, local, upper, both, &joint.matters[matter])? else {
        return Ok(());
    };
    if class != Class::Contradicts && matches!(joint.matters[matter].kind, MatterKind::Finding(_)) {
        return Ok(());
    }
    // A rule that asks nothing applies wherever the other does.
    let (mut mine, mut theirs) = (asked(local), asked(upper));
    // What all items of an article ask says nothing of how far one of them reaches beside another.
    if matches!(class, Class::Wider | Class::Narrower) {
        let common: BTreeSet<String> = of_all_items(local).into_iter().chain(of_all_items(upper)).collect();
        let of = |asked: &BTreeSet<String>| asked.difference(&common).cloned().collect::<BTreeSet<_>>();
        let (own, other) = (of(&mine), of(&theirs));
        if !own.is_empty() && !other.is_empty() {
            (mine, theirs) = (own, other);
        }
    }
    let mut shared: BTreeSet<String> = mine.intersection(&theirs).cloned().collect();
    // Nor is what both except alone what they are about, where both have conditions.
    let [own, other] = [local, upper].map(|rule| asked_by(rule.program, rule.norm.source, Parts::Conditions));
    if !own.is_empty() && !other.is_empty() {
        shared.retain(|name| own.contains(name) || other.contains(name));
    }
    let unrelated = !mine.is_empty() && !theirs.is_empty() && shared.is_empty();
    if settles.is_empty() && unrelated {
        let article = local.source.citation.split('（').next().unwrap_or_default().to_owned();
        let key = (class, upper.place(), upper.source.full.clone(), article);
        let (own, matters) = collected.apart.entry(key).or_default();
        own.insert(local.norm.source.number(), local.source.citation.clone());
        matters.insert(joint.matters[matter].name.clone());
        return Ok(());
    }
    if class == Class::Contradicts && said_above(cases, local, upper, superior, both)? {
        return Ok(());
    }
    let class = if class == Class::Contradicts && !settles.is_empty() { Class::Refines } else { class };
    let superior = Some(reviewed(upper.program, upper.source, Some((joint, matter, upper.norm))));
    let claim = Claim { class, superior, settles, place: upper.place() };
    let expected = [(local, counting.0), (upper, counting.1)];
    claimed(cases, words, matter, claim, local, (set, &expected), collected)
}

/// Whether a rule that prevails over the superior one says what the local rule says, wherever the two
/// meet: it is the superior texts that are then at odds, and the local one follows the higher.
fn said_above(
    cases: &mut Cases<'_, '_>,
    local: &Standing<'_>,
    upper: &Standing<'_>,
    superior: &[Standing<'_>],
    both: Set,
) -> Found<bool> {
    let joint = cases.joint;
    let (Some(all), Some(beaten)) = (joint.members.get(ALL), upper.in_all) else { return Ok(false) };
    let mut rest = both;
    for higher in superior.iter().filter(|higher| higher.effect == local.effect) {
        let Some(id) = higher.in_all else { continue };
        if all.program.norms[id].over.iter().any(|over| over.norm == beaten) {
            rest = cases.diagram.without(rest, higher.set)?;
        }
    }
    Ok(rest.is_empty())
}

/// What is to be said of a local rule.
struct Claim {
    class: Class,
    superior: Option<Reviewed>,
    settles: Vec<String>,
    /// The superior rule's place.
    place: usize,
}

/// Adds a finding, with a case in the set that shows it, in which the engine has the rules count as
/// expected. Where the set may hold cases that cannot be, nothing is claimed without such a case.
fn claimed(
    cases: &mut Cases<'_, '_>,
    words: &Words,
    matter: Id<Matter>,
    claim: Claim,
    local: &Standing<'_>,
    (set, expected): (Set, &[(&Standing<'_>, bool)]),
    collected: &mut Collected,
) -> Found<()> {
    let joint = cases.joint;
    let Claim { class, superior, settles, place } = claim;
    let own = reviewed(local.program, local.source, Some((joint, matter, local.norm)));
    let name = joint.matters[matter].name.clone();
    let matters = vec![name.clone()];
    let mut finding = Finding { class, matters, own, superior, settles, case: None, acknowledged: None };
    let places = (local.norm.source.number(), place);
    // What would be said already needs no further case, unless the case has a say in what it is.
    if class != Class::Refines && cases.exact && collected.joins(places, &finding) {
        return Ok(());
    }
    finding.case = example(cases, words, matter, local, set, expected)?;
    if finding.case.is_none() && !cases.exact {
        collected.unproved.insert(name);
        return Ok(());
    }
    // Of what never decides it is told what stops it in the case that is shown.
    let stopped_by = finding.case.as_ref().and_then(|case| case.removed_by.first());
    if let (Class::Dead, Some(by), Some(id)) = (class, stopped_by, local.in_all) {
        finding.superior = replacing(joint, matter, id, Some(by)).or(finding.superior);
    }
    // A finding that settles the superior's open element does not make the outcomes agree.
    let conflicts = finding.case.as_ref().is_some_and(|case| case.verdict.kind == VerdictKind::Conflict);
    if class == Class::Refines && conflicts {
        finding.class = Class::Contradicts;
    }
    collected.add(places, finding);
    Ok(())
}

/// The provision of another text that replaces a rule under all the law; if one is named, that one.
fn replacing(joint: &Joint<'_>, matter: Id<Matter>, rule: Id<Norm>, named: Option<&str>) -> Option<Reviewed> {
    let all = joint.members.get(ALL)?.program;
    all.norms[rule].replaced_by.iter().find_map(|(upper, ..)| {
        let upper = &all.norms[*upper];
        let source = &all.sources[upper.source];
        let wanted = source.text != 0 && named.is_none_or(|named| source.full == named);
        wanted.then(|| reviewed(all, source, Some((joint, matter, upper))))
    })
}

/// The class of a pair, the cases that show it, and whether the local and the superior rule count in them.
type Classified = (Class, Set, (bool, bool));

/// How a pair stands; `None` if there is nothing to say.
fn classify(
    cases: &mut Cases<'_, '_>,
    local: &Standing<'_>,
    upper: &Standing<'_>,
    both: Set,
    matter: &Matter,
) -> Found<Option<Classified>> {
    use Modality::{Bind, Forbid, Permit};
    let all = matter.all();
    // What binds stands side by side, or the severest of it is taken (M8).
    let beside = match matter.settling {
        Settling::Together => false,
        Settling::SideBySide | Settling::Severest => true,
    };
    let (mine, theirs) = (local.effect.leaves(all), upper.effect.leaves(all));
    let (own, other) = (local.effect.outcomes, upper.effect.outcomes);
    let class = match (local.effect.modality, upper.effect.modality) {
        (Bind | Forbid, Bind | Forbid) => {
            if beside && (local.effect.modality, upper.effect.modality) == (Bind, Bind) && mine != theirs {
                Class::Agrees
            } else if mine & theirs == 0 {
                Class::Contradicts
            } else if mine == theirs {
                return Ok(reach(cases, local, upper, both)?.map(|found| manners(found, local, upper)));
            } else if (local.effect.modality, upper.effect.modality) == (Bind, Forbid) && mine & !theirs == 0
            {
                // It names none of what the superior forbids.
                Class::Agrees
            } else if mine & !theirs == 0 {
                Class::Narrower
            } else if (local.effect.modality, upper.effect.modality) == (Forbid, Bind) {
                // A prohibition adds no outcome; it may take some of those away that the superior leaves.
                if theirs & !mine == 0 { Class::Agrees } else { Class::Narrower }
            } else {
                Class::Wider
            }
        }
        // 可以 where the superior says 应当, or closes it.
        (Permit, Bind) if own & other == other => Class::Weaker,
        (Permit, Bind | Forbid) if own & theirs == 0 => Class::Contradicts,
        (Permit, Bind | Forbid) if own & !theirs != 0 => Class::Wider,
        (Permit, Bind | Forbid) => Class::Agrees,
        // What stands side by side takes nothing from what is permitted.
        (Bind, Permit) if matter.settling == Settling::SideBySide => Class::Agrees,
        // 应当 or 不得 where the superior leaves a choice.
        (Bind | Forbid, Permit) if other & mine == 0 => Class::Contradicts,
        (Bind | Forbid, Permit) if other & !mine != 0 => Class::Narrower,
        // It binds to what the superior only permits.
        (Bind, Permit) if other & mine == other => Class::Narrower,
        (Bind | Forbid, Permit) => Class::Agrees,
        (Permit, Permit) if own == other => return reach(cases, local, upper, both),
        (Permit, Permit) if own & !other == 0 => Class::Narrower,
        (Permit, Permit) if other & !own == 0 => Class::Wider,
        (Permit, Permit) => Class::Agrees,
    };
    Ok(Some((class, both, (true, true))))
}

/// How two duties stand that are the same but for to whom, by when and how they are to be done: both can be
/// followed, unless the local one may leave more time than the superior.
fn manners(found: Classified, local: &Standing<'_>, upper: &Standing<'_>) -> Classified {
    let (class, set, counting) = found;
    let time = |of: &Standing<'_>| {
        let counting = of.program.texts.get(of.source.text).map(|text| &text.counting);
        let deadline = of.norm.deadline.as_ref().zip(counting);
        deadline.map(|(deadline, counting)| (deadline.name.clone(), deadline.counted(counting)))
    };
    let times = time(local).zip(time(upper));
    let longer = times.is_some_and(|((_, own), (_, other))| !own.never_longer_than(other));
    let said = |of: &Standing<'_>| (of.norm.toward.clone(), of.norm.means.clone(), time(of));
    match class {
        Class::Repeats if longer => (Class::Weaker, set, counting),
        Class::Repeats if said(local) != said(upper) => (Class::Agrees, set, counting),
        Class::Contradicts
        | Class::NotCompetent
        | Class::Weaker
        | Class::Wider
        | Class::Narrower
        | Class::Dead
        | Class::Refines
        | Class::Repeats
        | Class::Agrees => (class, set, counting),
    }
}

/// Which of two rules of the same effect reaches further. One that reaches further here and less far
/// there is said to be wider. `None` if what one reaches and the other does not, further rules of the other
/// text do: grounds of one list stand beside one another.
fn reach(
    cases: &mut Cases<'_, '_>,
    local: &Standing<'_>,
    upper: &Standing<'_>,
    both: Set,
) -> Found<Option<Classified>> {
    // Persons, days and places to which only one of them speaks are no difference in what they say.
    let mine = cases.diagram.and(local.set, upper.scope)?;
    let theirs = cases.diagram.and(upper.set, local.scope)?;
    if mine == theirs || read_alike(local.source, upper.source) {
        return Ok(Some((Class::Repeats, both, (true, true))));
    }
    let further = cases.diagram.without(mine, upper.alike)?;
    let less = cases.diagram.without(theirs, local.alike)?;
    Ok(match (further.is_empty(), less.is_empty()) {
        (true, true) => None,
        (false, _) => Some((Class::Wider, further, (true, false))),
        (true, false) => Some((Class::Narrower, less, (false, true))),
    })
}
