//! Weak places of one policy, proved: rules that can conflict, rules, exceptions and conditions that change
//! nothing in any case, cases for which no rule gives an outcome.

use std::cell::Cell;
use std::collections::BTreeSet;

use pol_eval::{Decision, Dispute, VerdictKind};
use pol_program::{
    Completions, Effect, ExceptionFormula, Form, Formula, Found, Given, Matter, MatterKind, Node, Norm,
    Program, Provenance, Set, Settled, Space,
};
use pol_values::Id;

use crate::cases::{Cases, Point};
use crate::joint::{Aside, Joint, given, with_findings};
use crate::witness::{Findings, decide, fewest, is_possible, writable};
use crate::words::Words;

/// Beyond so many questions none is asked any more.
const MOST_QUESTIONS: usize = 100_000;

/// How many nodes a smallest case may need; where that is not enough, one that the solver found is shown, with as
/// little stated as keeps it.
const MOST_NODES: usize = 40_000;

/// How many all of them together may.
const MOST_NODES_OF_ALL: usize = 1_000_000;

/// At most so many cases of conflict are looked at on one matter.
const MOST_CONFLICTS: usize = 200;

/// The weak places that were found.
#[derive(Clone, Debug, Default)]
pub struct Weaknesses {
    /// In the order of the provisions.
    pub found: Vec<Weakness>,
    /// How many questions were left without an answer, since a budget ran out.
    pub unanswered: usize,
}

/// A weak place.
#[derive(Clone, Debug)]
pub struct Weakness {
    /// Which.
    pub kind: WeaknessKind,
    /// The provision.
    pub source: Id<Provenance>,
    /// The exception or condition, in its words.
    pub words: Option<String>,
    /// The matter.
    pub matter: Option<String>,
    /// Other provisions concerned: the one that conflicts, those that always replace it.
    pub others: Vec<Id<Provenance>>,
    /// The smallest case that shows it, if there is one to show.
    pub case: Option<Vec<String>>,
}

/// The kinds of [`Weakness`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum WeaknessKind {
    /// Two rules conflict in some case, and neither has priority.
    Conflict,
    /// Rules can conflict although one of them goes before another: a prohibition takes outcomes away and puts none
    /// in their place (M7).
    Emptied,
    /// In some case that is in scope no rule gives an outcome, and there is no default.
    Uncovered,
    /// The rule never decides anything: other rules replace it wherever it applies.
    Defeated,
    /// Its condition can never hold, or its exceptions always do.
    Impossible,
    /// The exception can never hold where the rule applies.
    IdleException,
    /// With or without this condition the rule reaches the same cases.
    IdleCondition,
}

/// The weak places of the first text of a program.
pub fn weaknesses(program: &Program) -> Weaknesses {
    searched(program, &questions, true)
}

/// The rules of any of its texts that never decide anything beside the others.
pub fn overridden(program: &Program) -> Weaknesses {
    searched(program, &across_texts, false)
}

fn searched(
    program: &Program,
    questions: &dyn Fn(&mut Joint<'_>, &Program) -> Vec<Question>,
    conflicts: bool,
) -> Weaknesses {
    let mut joint = Joint::new(&[program], &Aside::default());
    let questions = questions(&mut joint, program);
    let joint = joint;
    let settled = if conflicts { program.settled.as_slice() } else { &[] };
    let mut nodes: Vec<Id<Node>> =
        questions.iter().flat_map(|q| q.unless.into_iter().chain([q.node])).collect();
    nodes.extend(settled.iter().flat_map(|settled| gates(&joint, settled)));
    let (space, completions) = joint.completions(&nodes);
    let words = Words::new(&joint);
    let mut search = Search {
        joint: &joint,
        program,
        words,
        space,
        completions,
        weak: Weaknesses::default(),
        nodes: Cell::new(MOST_NODES_OF_ALL),
    };
    for settled in settled {
        search.conflicts(settled);
    }
    for (n, question) in questions.into_iter().enumerate() {
        if n < MOST_QUESTIONS { search.ask(question) } else { search.weak.unanswered += 1 }
    }
    let mut weak = search.weak;
    weak.found.sort_by_key(|w| (w.source, w.kind));
    weak
}

/// That there is a conflict on a matter, and that each of its rules counts.
fn gates(joint: &Joint<'_>, settled: &Settled) -> Vec<Id<Node>> {
    let Some(member) = joint.members.first() else { return Vec::new() };
    let counts = settled.norms.iter().map(|norm| member.program.norms[*norm].counts);
    [settled.conflict].into_iter().chain(counts).map(|node| member.node(node)).collect()
}

/// Puts the questions to a solver, and what it says to the engine.
struct Search<'s, 'p> {
    joint: &'s Joint<'p>,
    program: &'p Program,
    words: Words,
    space: Space,
    completions: Completions<'s>,
    weak: Weaknesses,
    /// How many nodes all smallest cases together may still need.
    nodes: Cell<usize>,
}

impl Search<'_, '_> {
    fn ask(&mut self, question: Question) {
        let mut possible = |node: Id<Node>| self.completions.possible(&[(node, true)]);
        let Some(answer) = possible(question.node) else {
            self.weak.unanswered += 1;
            return;
        };
        if answer != matches!(question.asks, Asks::Sometimes(_)) {
            return;
        }
        match question.unless.map(possible) {
            None | Some(Some(true)) => {}
            Some(Some(false)) => return,
            Some(None) => {
                self.weak.unanswered += 1;
                return;
            }
        }
        let mut weakness = question.weakness;
        if let Asks::Sometimes(matter) = question.asks {
            // What may only seem possible is not claimed.
            let none = |decision: &Decision| decision.kind == VerdictKind::None;
            weakness.case = self.case(matter, &[question.node], &none);
            if weakness.case.is_none() && self.completions.possible(&[(question.node, true)]) == Some(true) {
                let given = self.with_choices_to_make(given(&self.space, &self.completions.found()));
                weakness.case = self.written(matter, &Point::complete(given), &none);
            }
            if weakness.case.is_none() {
                self.weak.unanswered += usize::from(self.space.exact);
                return;
            }
        }
        self.weak.found.push(weakness);
    }

    /// The rules of the text that conflict with one another on a matter: one case of conflict after the other
    /// is decided by the engine, which says who stands against whom; then one is looked for in which not all
    /// of these count.
    fn conflicts(&mut self, settled: &Settled) {
        let gates = gates(self.joint, settled);
        let Some(conflict) = gates.first().copied() else { return };
        let asked = self.completions.ask_only(&gates);
        self.completions.exclude(&asked, &[(conflict, false)]);
        let gate =
            |norm: &Id<Norm>| settled.norms.iter().position(|n| n == norm).and_then(|n| gates.get(n + 1));
        for _ in 0..MOST_CONFLICTS {
            match self.completions.next(&asked) {
                Some(true) => {}
                Some(false) => return,
                None => break,
            }
            let here: Vec<(Id<Node>, bool)> =
                gates.iter().map(|node| (*node, self.completions.holds(*node))).collect();
            let found = self.completions.found();
            let mut stated = self.with_choices_to_make(given(&self.space, &found));
            let mut disputes = self.disputes(settled.matter, &stated);
            if disputes.is_empty() {
                // A finding that is left open keeps a conflict open: somebody finds it.
                stated = self.with_choices_to_make(with_findings(&self.space, &found));
                disputes = self.disputes(settled.matter, &stated);
            }
            if disputes.is_empty() {
                self.completions.exclude(&asked, &here);
            }
            for dispute in disputes {
                let counting: Vec<Id<Node>> = dispute.rules.iter().filter_map(gate).copied().collect();
                let all: Vec<(Id<Node>, bool)> = counting.iter().map(|node| (*node, true)).collect();
                self.completions.exclude(&asked, &all);
                self.conflict(settled, &dispute.rules, (conflict, counting), &stated);
            }
        }
        self.weak.unanswered += 1;
    }

    /// Rules that stand against one another, if all of them are the text's own.
    fn conflict(
        &mut self,
        settled: &Settled,
        rules: &[Id<Norm>],
        (conflict, mut nodes): (Id<Node>, Vec<Id<Node>>),
        stated: &[Given],
    ) {
        let program = self.program;
        let mut sources: Vec<Id<Provenance>> = rules.iter().map(|norm| program.norms[*norm].source).collect();
        sources.sort_unstable();
        sources.dedup();
        if sources.iter().any(|source| program.sources[*source].text != 0) {
            return;
        }
        let Some(source) = sources.pop() else { return };
        let stand = |decision: &Decision| decision.disputes.iter().any(|d| d.rules == rules);
        nodes.push(conflict);
        let case = self
            .case(settled.matter, &nodes, &stand)
            .or_else(|| self.written(settled.matter, &Point::complete(stated.to_vec()), &stand))
            .or_else(|| Some(self.words.given(self.joint, stated)));
        let matter = Some(program.matters[settled.matter].name.clone());
        let ordered = rules
            .iter()
            .any(|upper| program.norms[*upper].over.iter().any(|over| rules.contains(&over.norm)));
        let kind = if ordered { WeaknessKind::Emptied } else { WeaknessKind::Conflict };
        self.weak.found.push(Weakness { kind, source, words: None, matter, others: sources, case });
    }

    /// Without the choices that nobody is called to make: the solver picks some for every decision that a
    /// condition reads, and a record of one that only one outcome leaves open would be beyond power (M11).
    fn with_choices_to_make(&self, given: Vec<Given>) -> Vec<Given> {
        let (mut choices, mut stated): (Vec<Given>, Vec<Given>) =
            given.into_iter().partition(|given| matches!(given, Given::Outcome(..)));
        // One choice may decide whether another is called for.
        while let Some(next) = choices.iter().position(|choice| {
            let Given::Outcome(matter, _) = choice else { return false };
            let point = Point::stating(&stated);
            let decided = decide(self.joint, 0, *matter, &point, &[]);
            let kind = decided.map(|decided| decided.raw.kind);
            matches!(kind, Some(VerdictKind::Discretion | VerdictKind::Conflict))
        }) {
            stated.push(choices.remove(next));
        }
        stated
    }

    fn disputes(&self, matter: Id<Matter>, stated: &[Given]) -> Vec<Dispute> {
        self.decided(matter, &Point::stating(stated)).map(|decision| decision.disputes).unwrap_or_default()
    }

    fn decided(&self, matter: Id<Matter>, point: &Point) -> Option<Decision> {
        let matter = self.joint.members.first()?.joint_matter(matter)?;
        decide(self.joint, 0, matter, point, &[])?.decision
    }

    /// A case as it can be written down, with no more stated than shows what it is to show.
    fn written(
        &self,
        matter: Id<Matter>,
        point: &Point,
        shows: &dyn Fn(&Decision) -> bool,
    ) -> Option<Vec<String>> {
        let shown = |point: &Point| self.decided(matter, point).is_some_and(|decision| shows(&decision));
        let point = writable(self.joint, point, Findings::Left, &shown)?;
        // A gate may ask for a choice that the other facts already settle.
        let stated = fewest(point.stated.clone(), &|stated| {
            let fewer = point.with(stated);
            shown(&fewer) && is_possible(self.joint, &fewer)
        });
        let mut words = self.words.given(self.joint, &stated);
        let found = if self.joint.chinese() { "认定 其余 为 否" } else { "all other findings are no" };
        words.extend(point.findings.then(|| found.to_owned()));
        Some(words)
    }

    /// The smallest case in which all these gates hold, if the engine's decision shows what it is to show.
    fn case(
        &self,
        matter: Id<Matter>,
        nodes: &[Id<Node>],
        shows: &dyn Fn(&Decision) -> bool,
    ) -> Option<Vec<String>> {
        let most = MOST_NODES.min(self.nodes.get());
        let Ok(mut cases) = Cases::within(self.joint, nodes, most) else {
            self.nodes.set(self.nodes.get().saturating_sub(most));
            return None;
        };
        let mut smallest = || -> Found<Option<Point>> {
            let mut set = Set::ALL;
            for node in nodes {
                let here = cases.set(*node)?;
                set = cases.diagram.and(set, here)?;
            }
            cases.complete_witness(set)
        };
        let point = smallest();
        self.nodes.set(self.nodes.get().saturating_sub(cases.diagram.len()));
        self.written(matter, &point.ok()??, shows)
    }
}

#[derive(Clone, Copy)]
enum Asks {
    /// The weakness is there if the gate never holds.
    Never,
    /// It is there if some case in which the gate holds leaves this matter without an outcome.
    Sometimes(Id<Matter>),
}

struct Question {
    weakness: Weakness,
    asks: Asks,
    node: Id<Node>,
    /// It is only a weakness if this gate holds in some case: otherwise another says more.
    unless: Option<Id<Node>>,
}

fn questions(joint: &mut Joint<'_>, program: &Program) -> Vec<Question> {
    let mut list = Vec::new();
    let own = |norm: &Norm| program.sources[norm.source].text == 0;
    let node = |joint: &Joint<'_>, n: Id<Node>| joint.members.first().map_or(n, |m| m.node(n));
    let mut seen: Vec<Id<Provenance>> = Vec::new();
    for settled in &program.settled {
        let matter = &program.matters[settled.matter];
        let norms: Vec<Id<Norm>> =
            settled.norms.iter().copied().filter(|id| own(&program.norms[*id])).collect();
        for id in &norms {
            let norm = &program.norms[*id];
            let source = &program.sources[norm.source];
            let say = |kind, words: Option<&str>, others: Vec<Id<Provenance>>| Weakness {
                kind,
                source: norm.source,
                words: words.map(str::to_owned),
                matter: Some(matter.name.clone()),
                others,
                case: None,
            };
            let Reach { held, spared, reach } = Reach::of(joint, norm);
            if !seen.contains(&norm.source) {
                seen.push(norm.source);
                list.push(Question {
                    weakness: say(WeaknessKind::Impossible, None, Vec::new()),
                    asks: Asks::Never,
                    node: reach,
                    unless: None,
                });
                for exception in &source.exceptions {
                    exceptions(joint, exception, held, &say, &mut list);
                }
                // Where a rule stays inside another (细化), what it repeats of that one's condition is no fault.
                let own = source.scopes.iter().map(|scope| node(joint, scope.node)).collect::<Vec<_>>();
                let own = joint.circuit.all(own.into_iter().chain([node(joint, norm.in_force)]));
                conditions(joint, (program, source), own, spared, &say, &mut list);
            }
            list.extend(defeated(joint, program, settled, *id, reach));
        }
        // A duty that nobody lays down is none, and a finding that nothing concludes is found. Where all
        // rules say the same, silence is the other answer; where they say different things, a case between
        // them has none.
        let effects: BTreeSet<Effect> = norms.iter().map(|id| program.norms[*id].effect()).collect();
        if let (MatterKind::Decision, Some(first), None) = (matter.kind, norms.first(), matter.default)
            && !settled.side_by_side
            && effects.len() > 1
        {
            let scope = node(joint, settled.any_in_scope);
            let given: Vec<Id<Node>> = settled.permitted.iter().map(|n| node(joint, *n)).collect();
            let conflict = node(joint, settled.conflict);
            let any = joint.circuit.any(given.into_iter().chain([conflict]));
            let none = joint.circuit.not(any);
            let uncovered = joint.circuit.and(scope, none);
            list.push(Question {
                weakness: Weakness {
                    kind: WeaknessKind::Uncovered,
                    source: program.norms[*first].source,
                    words: None,
                    matter: Some(matter.name.clone()),
                    others: Vec::new(),
                    case: None,
                },
                asks: Asks::Sometimes(settled.matter),
                node: uncovered,
                unless: None,
            });
        }
    }
    list
}

/// Where a rule would apply, were there no other.
struct Reach {
    /// It is in force, the case is in its scope, and its condition holds.
    held: Id<Node>,
    /// No exception bites.
    spared: Id<Node>,
    /// Both.
    reach: Id<Node>,
}

impl Reach {
    fn of(joint: &mut Joint<'_>, norm: &Norm) -> Reach {
        let node = |joint: &Joint<'_>, n: Id<Node>| joint.members.first().map_or(n, |m| m.node(n));
        let [force, scope, condition, excepted] =
            [norm.in_force, norm.in_scope, norm.condition, norm.excepted].map(|n| node(joint, n));
        let scope = joint.circuit.and(force, scope);
        let held = joint.circuit.and(scope, condition);
        let spared = joint.circuit.not(excepted);
        let reach = joint.circuit.and(held, spared);
        Reach { held, spared, reach }
    }
}

/// Whether a rule never decides anything, since others replace it wherever it reaches.
fn defeated(
    joint: &mut Joint<'_>,
    program: &Program,
    settled: &Settled,
    id: Id<Norm>,
    reach: Id<Node>,
) -> Option<Question> {
    let norm = &program.norms[id];
    // Under old and new law one rule stands twice; it decides if it does so under either.
    let alike =
        |n: &Id<Norm>| program.norms[*n].source == norm.source && program.norms[*n].effect() == norm.effect();
    let same: Vec<Id<Norm>> = settled.norms.iter().copied().filter(alike).collect();
    if !norm.barred.is_empty() || norm.replaced_by.is_empty() || same.first() != Some(&id) {
        return None;
    }
    let node = |joint: &Joint<'_>, n: Id<Node>| joint.members.first().map_or(n, |m| m.node(n));
    let gates: Vec<Id<Node>> = same.iter().map(|n| node(joint, program.norms[*n].counts)).collect();
    let counts = joint.circuit.any(gates);
    let mut others: Vec<Id<Provenance>> =
        norm.replaced_by.iter().map(|(upper, ..)| program.norms[*upper].source).collect();
    others.sort_unstable();
    others.dedup();
    let weakness = Weakness {
        kind: WeaknessKind::Defeated,
        source: norm.source,
        words: None,
        matter: Some(program.matters[settled.matter].name.clone()),
        others,
        case: None,
    };
    Some(Question { weakness, asks: Asks::Never, node: counts, unless: Some(reach) })
}

/// Whether each rule that one of another text can replace ever decides anything.
fn across_texts(joint: &mut Joint<'_>, program: &Program) -> Vec<Question> {
    let mut list = Vec::new();
    let text = |norm: &Norm| program.sources[norm.source].text;
    for settled in &program.settled {
        for id in &settled.norms {
            let norm = &program.norms[*id];
            if norm.replaced_by.iter().any(|(upper, ..)| text(&program.norms[*upper]) != text(norm)) {
                let reach = Reach::of(joint, norm).reach;
                list.extend(defeated(joint, program, settled, *id, reach));
            }
        }
    }
    list
}

type Say<'s> = dyn Fn(WeaknessKind, Option<&str>, Vec<Id<Provenance>>) -> Weakness + 's;

fn exceptions(
    joint: &mut Joint<'_>,
    exception: &ExceptionFormula,
    where_: Id<Node>,
    say: &Say<'_>,
    list: &mut Vec<Question>,
) {
    let node = |joint: &Joint<'_>, n: Id<Node>| joint.members.first().map_or(n, |m| m.node(n));
    let when = node(joint, exception.when.node);
    let bites = joint.circuit.and(where_, when);
    list.push(Question {
        weakness: say(WeaknessKind::IdleException, Some(&exception.when.words), Vec::new()),
        asks: Asks::Never,
        node: bites,
        unless: Some(where_),
    });
    if let Some(inner) = &exception.but {
        exceptions(joint, inner, bites, say, list);
    }
}

/// Whether a condition stands in a chapeau: another item of the same provision has it too.
fn inherited(program: &Program, source: &Provenance, part: &Formula) -> bool {
    let parent = |s: &Provenance| s.within.len().checked_sub(2).and_then(|n| s.within.get(n)).cloned();
    let has = |s: &Provenance| {
        s.conditions.iter().any(|c| {
            c.words == part.words
                || matches!(&c.form, Form::All(parts) if parts.iter().any(|p| p.words == part.words))
        })
    };
    let own = parent(source);
    own.is_some() && program.sources.values().filter(|s| parent(s) == own && has(s)).count() > 1
}

/// For each gate, that all of the others hold, or any of them: as many gates as there are, not their square.
fn without_each(joint: &mut Joint<'_>, nodes: &[Id<Node>], all: bool) -> Vec<Id<Node>> {
    let neutral = joint.circuit.constant(all);
    let mut join = |a, b| if all { joint.circuit.and(a, b) } else { joint.circuit.or(a, b) };
    let mut behind = vec![neutral];
    for node in nodes.iter().skip(1).rev() {
        let last = behind.last().copied().unwrap_or(neutral);
        behind.push(join(*node, last));
    }
    let mut before = neutral;
    let mut found = Vec::new();
    for (node, behind) in nodes.iter().zip(behind.iter().rev()) {
        found.push(join(before, *behind));
        before = join(before, *node);
    }
    found
}

/// Each part of a rule's condition that could be left out.
fn conditions(
    joint: &mut Joint<'_>,
    (program, source): (&Program, &Provenance),
    scope: Id<Node>,
    spared: Id<Node>,
    say: &Say<'_>,
    list: &mut Vec<Question>,
) {
    let node = |joint: &Joint<'_>, n: Id<Node>| joint.members.first().map_or(n, |m| m.node(n));
    let mut parts: Vec<&Formula> = Vec::new();
    for condition in &source.conditions {
        match &condition.form {
            Form::All(inner) => parts.extend(inner),
            Form::Any(_)
            | Form::Not(_)
            | Form::Facts(_)
            | Form::Cause(..)
            | Form::Defined(..)
            | Form::Conforms(_)
            | Form::Reads(_)
            | Form::Territory => parts.push(condition),
        }
    }
    let nodes: Vec<Id<Node>> = parts.iter().map(|part| node(joint, part.node)).collect();
    let all_others = without_each(joint, &nodes, true);
    for (n, part) in parts.iter().enumerate() {
        // How another matter comes out is that matter's business; and what a chapeau says for all of its
        // items need not tell in each.
        if matches!(part.form, Form::Reads(_)) || inherited(program, source, part) {
            continue;
        }
        let Some(others) = all_others.get(n).copied() else { continue };
        let others = joint.circuit.all([others, scope, spared]);
        let own = node(joint, part.node);
        let without = joint.circuit.not(own);
        let differs = joint.circuit.and(others, without);
        list.push(Question {
            weakness: say(WeaknessKind::IdleCondition, Some(&part.words), Vec::new()),
            asks: Asks::Never,
            node: differs,
            unless: Some(others),
        });
        match &part.form {
            Form::Any(of) => alternatives(joint, of, others, say, list),
            // The causes, and the effects, are alternatives too.
            Form::Cause(cause, effect, _) => {
                for (side, other) in [(cause, effect), (effect, cause)] {
                    if let Form::Any(of) = &side.form {
                        let other = node(joint, other.node);
                        let others = joint.circuit.and(others, other);
                        alternatives(joint, of, others, say, list);
                    }
                }
            }
            Form::All(_)
            | Form::Not(_)
            | Form::Facts(_)
            | Form::Defined(..)
            | Form::Conforms(_)
            | Form::Reads(_)
            | Form::Territory => {}
        }
    }
}

/// Each alternative that the others already reach.
fn alternatives(
    joint: &mut Joint<'_>,
    formulas: &[Formula],
    others: Id<Node>,
    say: &Say<'_>,
    list: &mut Vec<Question>,
) {
    let node = |joint: &Joint<'_>, n: Id<Node>| joint.members.first().map_or(n, |m| m.node(n));
    let nodes: Vec<Id<Node>> = formulas.iter().map(|a| node(joint, a.node)).collect();
    let any_others = without_each(joint, &nodes, false);
    for (alternative, rest) in formulas.iter().zip(any_others) {
        if matches!(alternative.form, Form::Reads(_)) {
            continue;
        }
        let rest = joint.circuit.not(rest);
        let own = node(joint, alternative.node);
        let adds = joint.circuit.all([others, own, rest]);
        list.push(Question {
            weakness: say(WeaknessKind::IdleCondition, Some(&alternative.words), Vec::new()),
            asks: Asks::Never,
            node: adds,
            unless: Some(others),
        });
    }
}
