//! The verdict on a matter (M10).

use std::collections::BTreeSet;
use std::sync::OnceLock;

use pol_program::{
    Case, Entry, Fact, Input, Law, Line, Matter, MatterKind, Modality, Node, Norm, Planes, Program, Reading,
    Settled, Slots,
};
use pol_values::{Id, Truth};

use crate::VerdictKind;
use crate::dispute::{Dispute, disputes};
use crate::lifted::lifted;
use crate::possible::{Budget, Outlook, always, outlook, ruling};
use crate::rests::{Reliance, rests_on};

/// A kind of verdict with its permitted outcomes (in a conflict, what is undisputed), as bits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Raw {
    /// The kind; never [`VerdictKind::Open`].
    pub kind: VerdictKind,
    /// The outcomes.
    pub permitted: u64,
    /// What stands side by side, by its place in [`Settled::standing`] (可并存).
    pub standing: u64,
}

impl Raw {
    /// The verdict that the nodes of a matter give in one lane, if all that it needs is known.
    pub(crate) fn read(settled: &Settled, values: &[Planes], lane: u32) -> Option<Raw> {
        if settled.norms.is_empty() {
            return Some(Raw::plain(VerdictKind::None));
        }
        let at = |node: &Id<Node>| values.get(node.number()).copied().unwrap_or_default();
        Raw::of(settled, settled.outputs().iter().map(at), lane)
    }

    /// A verdict without outcomes.
    pub fn plain(kind: VerdictKind) -> Raw {
        Raw { kind, permitted: 0, standing: 0 }
    }

    /// A conflict that was ruled on.
    pub(crate) fn ruled(outcome: usize) -> Raw {
        Raw { kind: VerdictKind::Decided, permitted: 1 << outcome, standing: 0 }
    }

    /// The verdict that these outcomes make where no rules conflict; `side_by_side` for a decision 可并存,
    /// `wide` are the outcomes that leave a choice by themselves ([`Settled::wide`]).
    pub fn permitting(side_by_side: bool, wide: u64, permitted: u64, standing: u64) -> Raw {
        let kind = match permitted.count_ones() {
            0 => VerdictKind::None,
            // A range of amounts leaves a choice.
            1 if permitted & wide != 0 => VerdictKind::Discretion,
            // What stands side by side is not a choice.
            1 => VerdictKind::Decided,
            _ if side_by_side => VerdictKind::Decided,
            _ => VerdictKind::Discretion,
        };
        Raw { kind, permitted, standing }
    }

    /// The verdict that the values of [`Settled::outputs`] give, in their order.
    pub(crate) fn of(settled: &Settled, mut outputs: impl Iterator<Item = Planes>, lane: u32) -> Option<Raw> {
        let mut next = || outputs.next().unwrap_or_default().lane(lane).known();
        if !next()? {
            return Some(Raw::plain(VerdictKind::NotInForce));
        }
        if !next()? {
            return Some(Raw::plain(VerdictKind::OutOfScope));
        }
        let conflict = next()?;
        let mut bits =
            |count: usize| (0..count).try_fold(0u64, |bits, n| Some(bits | u64::from(next()?) << n));
        let permitted = bits(settled.permitted.len())?;
        let standing = bits(settled.standing.len())?;
        Some(match conflict {
            true => Raw { kind: VerdictKind::Conflict, permitted, standing },
            false => Raw::permitting(settled.side_by_side, settled.wide, permitted, standing),
        })
    }
}

/// Decides cases by a program, one after the other.
///
/// What depends only on the program is worked out once: the nodes that each matter needs.
#[derive(Debug)]
pub struct Decider<'p> {
    program: &'p Program,
    cones: Vec<Vec<Id<Node>>>,
    /// Laid out when first run: a single case needs none of them.
    lines: Vec<OnceLock<Line>>,
    budget: Budget,
}

/// How a matter comes out in a case.
#[derive(Clone, Debug)]
pub struct Decision {
    /// The matter.
    pub matter: Id<Matter>,
    /// The kind of verdict.
    pub kind: VerdictKind,
    /// The permitted outcomes, as bits. In a conflict: none.
    pub permitted: u64,
    /// What stands side by side (可并存).
    pub standing: u64,
    /// In a conflict, what is undisputed.
    pub undisputed: u64,
    /// What is possible, if it is open.
    pub outlook: Option<Outlook>,
    /// Facts that are not known and do not matter (不论).
    pub regardless: Vec<Id<Fact>>,
    /// What it rests on besides what the case records.
    pub reliance: Vec<Reliance>,
    /// The rules that give it.
    pub grounds: Vec<Id<Norm>>,
    /// A recorded ruling decides a conflict.
    pub ruled: bool,
    /// A recorded choice lies outside what is permitted (选定越权), or a ruling outside what conflicts.
    pub beyond: bool,
    /// A recorded ruling lies within what conflicts, but its organ may not rule so at its stage (裁决越权).
    pub not_for_organ: bool,
    /// The default decides.
    pub by_default: bool,
    /// A text that is held in part may hold exceptions to it (M15), or superior rules that are not
    /// known to apply could still change it (M10).
    pub provisional: bool,
    /// In a conflict, the rules that cannot stand together, and who rules.
    pub disputes: Vec<Dispute>,
    /// How it comes out under each law, where it is settled under several (M14).
    pub readings: Vec<Under>,
}

/// How a matter comes out under one law (M14).
#[derive(Clone, Debug, PartialEq)]
pub struct Under {
    /// The law.
    pub law: Law,
    /// The verdict; none if it is not known.
    pub raw: Option<Raw>,
    /// The rules that give it.
    pub grounds: Vec<Id<Norm>>,
    /// Whether it is the one taken.
    pub taken: Truth,
    /// The clause that asks for it, or the provision that reaches back.
    pub clause: Option<String>,
}

impl Decision {
    /// Whether two parts of a decision come out alike, on the same grounds, and hang on the same.
    pub(crate) fn says_the_same(&self, other: &Decision, program: &Program) -> bool {
        let grounds =
            |d: &Decision| -> BTreeSet<_> { d.grounds.iter().map(|n| program.norms[*n].source).collect() };
        let open = |d: &Decision| {
            let own = |matter: &Id<Matter>| if *matter == d.matter { None } else { Some(*matter) };
            d.outlook.as_ref().map(|o| {
                let choices: Vec<_> = o.choices.iter().map(own).collect();
                (o.verdicts.clone(), o.ask.clone(), choices, o.territory)
            })
        };
        (self.kind, self.permitted, self.standing, self.undisputed, self.provisional)
            == (other.kind, other.permitted, other.standing, other.undisputed, other.provisional)
            && open(self) == open(other)
            && grounds(self) == grounds(other)
    }
}

impl<'p> Decider<'p> {
    /// Prepares to decide cases by `program`.
    pub fn new(program: &'p Program) -> Self {
        Decider::within(program, Budget::default())
    }

    /// The same, with how far each way of finding what is possible goes.
    pub fn within(program: &'p Program, budget: Budget) -> Self {
        let outdone = |s: &Settled| s.norms.iter().map(|id| program.norms[*id].outdone).collect::<Vec<_>>();
        // Where one of several laws is taken, which rules count is told only then.
        let counts = |s: &Settled| {
            let norms = if s.readings.is_empty() { &[][..] } else { s.norms.as_slice() };
            norms.iter().map(|n| program.norms[*n].counts).collect::<Vec<_>>()
        };
        // What superior rules are, and who may rule, hangs on which priorities hold.
        let ranked = |s: &Settled| -> Vec<Id<Node>> {
            let norms = s.norms.iter().map(|n| &program.norms[*n]);
            norms.flat_map(|n| n.over.iter().map(|o| o.active).chain([n.in_force])).collect()
        };
        let needed =
            |s: &Settled| s.outputs().into_iter().chain(outdone(s)).chain(counts(s)).chain(ranked(s));
        let cones = program.settled.iter().map(|s| program.circuit.cone(needed(s))).collect();
        let lines = program.settled.iter().map(|_| OnceLock::new()).collect();
        Decider { program, cones, lines, budget }
    }

    pub(crate) fn budget(&self) -> Budget {
        self.budget
    }

    /// The program.
    pub fn program(&self) -> &'p Program {
        self.program
    }

    pub(crate) fn cone(&self, matter: Id<Matter>) -> &[Id<Node>] {
        self.cones.get(matter.number()).map_or(&[], Vec::as_slice)
    }

    /// The three-valued verdict on one matter, `None` where Kleene's logic leaves it unknown. `slots` is
    /// scratch space; `inputs` are those of the case.
    ///
    /// This is the innermost step of everything else; once `slots` has grown it allocates nothing.
    pub fn quick(&self, matter: Id<Matter>, inputs: &[Planes], slots: &mut Slots) -> Option<Raw> {
        let settled = self.program.settled(matter)?;
        if settled.norms.is_empty() {
            return Some(Raw::plain(VerdictKind::None));
        }
        let line = self.lines.get(matter.number())?;
        let line = line.get_or_init(|| self.program.circuit.line(&settled.outputs()));
        line.run(inputs, slots);
        Raw::of(settled, line.outputs(slots), 0)
    }

    /// Decides a matter.
    pub fn decide(&self, matter: Id<Matter>, case: &Case) -> Option<Decision> {
        self.decide_with(matter, case, case.inputs(self.program, false))
    }

    /// The same, given the circuit's inputs in the case.
    pub(crate) fn decide_with(
        &self,
        matter: Id<Matter>,
        case: &Case,
        mut inputs: Vec<Planes>,
    ) -> Option<Decision> {
        let settled = self.program.settled(matter)?;
        let mut values = vec![Planes::default(); self.program.circuit.nodes().len()];
        let mut regardless = Vec::new();
        let mut open = None;
        let mut provisional = self.program.not_held.iter().any(|m| {
            m.exceptions_to.is_some_and(|d| d == matter || self.program.matters[d].parts.contains(&matter))
                && may_hold(self.program, &inputs, m.in_force)
        });
        let raw = match self.settle(settled, case, &inputs, &mut values) {
            Ok((raw, facts)) => {
                regardless = facts;
                Some(raw)
            }
            Err(first) => {
                // What is merely presumed stays free in what is possible (M1).
                let free = case.inputs(self.program, true);
                let mut wide = vec![Planes::default(); values.len()];
                self.program.circuit.evaluate(self.cone(matter), &free, &mut wide);
                let presumed = |fact: Id<Fact>| case.entries.get(fact.number()).is_some_and(Entry::open);
                let wide = outlook(self, settled, case, &free, &wide, &presumed);
                open = Some(if wide.verdicts.is_empty() { first } else { wide });
                // Where only superior rules could still change it, it is shown without them (M10).
                let without = self.without_superiors(settled, case, &inputs, &values);
                let shown = without.map(|inputs| (self.settle(settled, case, &inputs, &mut values), inputs));
                match shown {
                    Some((Ok((raw, _)), without)) => {
                        provisional = true;
                        inputs = without;
                        Some(raw)
                    }
                    Some((Err(_), _)) => {
                        self.program.circuit.evaluate(self.cone(matter), &inputs, &mut values);
                        None
                    }
                    None => None,
                }
            }
        };
        let disputes = match raw {
            Some(Raw { kind: VerdictKind::Conflict, .. }) => disputes(self.program, settled, &values),
            Some(_) | None => Vec::new(),
        };
        let reliance = raw.map(|_| rests_on(self, settled, case, &inputs, &values)).unwrap_or_default();
        // What it rests on matters to it.
        regardless.retain(|fact| !reliance.contains(&Reliance::Concluded(*fact)));
        let grounds = self.grounds(settled, raw, &values);
        provisional |= raw.is_some() && grounds.iter().any(|norm| self.follows_what_is_not_held(*norm));
        // Where a prohibition removed a rule, it is that, and not silence, which leaves the default.
        let by_default = raw.is_some_and(|raw| {
            raw.permitted == self.program.matters[matter].by_default()
                && grounds.is_empty()
                && always(self.program, case, (&inputs, &values), settled.by_default)
        });
        let mut decision = Decision {
            matter,
            kind: raw.map_or(VerdictKind::Open, |r| r.kind),
            permitted: raw.map_or(0, |r| r.permitted),
            standing: raw.map_or(0, |r| r.standing),
            undisputed: 0,
            outlook: open,
            regardless,
            reliance,
            grounds,
            ruled: false,
            beyond: false,
            not_for_organ: false,
            by_default,
            provisional,
            disputes,
            readings: self.readings(settled, &inputs),
        };
        self.choice(settled, case, (&inputs, &values), &mut decision);
        Some(decision)
    }

    /// The verdict that is known, or that all completions share (with the facts that do not matter);
    /// otherwise what is possible.
    fn settle(
        &self,
        settled: &Settled,
        case: &Case,
        inputs: &[Planes],
        values: &mut [Planes],
    ) -> Result<(Raw, Vec<Id<Fact>>), Outlook> {
        self.program.circuit.evaluate(self.cone(settled.matter), inputs, values);
        if let Some(raw) = Raw::read(settled, values, 0) {
            // A conflict is closed only if it is known whether the recorded ruling can be followed.
            let open = raw.kind == VerdictKind::Conflict
                && ruling(self.program, settled, case).is_some_and(|ruled| {
                    let mut values = values.to_vec();
                    self.program.circuit.evaluate(
                        &self.program.circuit.cone(ruled.nodes()),
                        inputs,
                        &mut values,
                    );
                    let truth =
                        |node: Id<Node>| values.get(node.number()).copied().unwrap_or_default().lane(0);
                    ruled.followed(truth) == Truth::Unknown
                });
            if !open {
                return Ok((raw, Vec::new()));
            }
        }
        let first = outlook(self, settled, case, inputs, values, &|_| false);
        match first.verdicts.as_slice() {
            [only] => Ok((*only, first.facts)),
            _ => Err(first),
        }
    }

    /// 依照 a text that is not held: what the rule says is to be done as that text says.
    fn follows_what_is_not_held(&self, norm: Id<Norm>) -> bool {
        let source = &self.program.sources[self.program.norms[norm].source];
        self.program.not_held.iter().any(|m| m.followed && source.within.contains(&m.cited_by))
    }

    /// The inputs with every superior rule left out that does not apply in any case; `None` if there is none.
    /// A rule is superior that has priority by deference or rank over one that is in force (M10).
    fn without_superiors(
        &self,
        settled: &Settled,
        case: &Case,
        inputs: &[Planes],
        values: &[Planes],
    ) -> Option<Vec<Planes>> {
        let program = self.program;
        let truth = |node: Id<Node>| values.get(node.number()).copied().unwrap_or_default().lane(0);
        let mut without = inputs.to_vec();
        let mut any = false;
        for (id, input) in program.circuit.inputs().iter() {
            let Input::Heard(norm) = input else { continue };
            let norm: Id<Norm> = Id::from_number(*norm);
            let superior = program.norms[norm].over.iter().any(|over| {
                over.priority.is_superior()
                    && truth(over.active) != Truth::False
                    && truth(program.norms[over.norm].in_force) != Truth::False
            });
            if settled.norms.contains(&norm)
                && superior
                && truth(program.norms[norm].applies) == Truth::Unknown
                && !always(program, case, (inputs, values), program.norms[norm].applies)
                && let Some(place) = without.get_mut(id.number())
            {
                *place = Planes::all(Truth::False);
                any = true;
            }
        }
        any.then_some(without)
    }

    /// M11: a recorded choice is noted; a recorded ruling decides a conflict.
    fn choice(
        &self,
        settled: &Settled,
        case: &Case,
        (inputs, values): (&[Planes], &[Planes]),
        decision: &mut Decision,
    ) {
        if decision.kind == VerdictKind::Conflict {
            decision.undisputed = std::mem::take(&mut decision.permitted);
        }
        let Some(choice) = case.choices.get(&settled.matter) else { return };
        let bit = 1u64 << choice.outcome;
        let ruling = ruling(self.program, settled, case);
        let mut values = values.to_vec();
        if let Some(ruled) = &ruling {
            self.program.circuit.evaluate(&self.program.circuit.cone(ruled.nodes()), inputs, &mut values);
        }
        let truth = |node: Id<Node>| values.get(node.number()).copied().unwrap_or_default().lane(0);
        match (decision.kind, choice.ruling) {
            (VerdictKind::Conflict, true) => {
                let Some(ruled) = ruling else { return };
                if ruled.followed(truth) == Truth::True {
                    decision.kind = VerdictKind::Decided;
                    decision.permitted = bit;
                    decision.ruled = true;
                    // It stands on the rules that want what was ruled.
                    let all = self.program.matters[settled.matter].all();
                    let wants = |id: &Id<Norm>| self.program.norms[*id].effect().wants(all) & bit != 0;
                    if decision.grounds.iter().any(wants) {
                        decision.grounds.retain(wants);
                    }
                } else {
                    decision.beyond = true;
                    // The outcome lies within the conflict: it is the organ that may not rule so.
                    decision.not_for_organ = truth(ruled.wanted) == Truth::True;
                }
            }
            (VerdictKind::Decided | VerdictKind::Discretion, false) => {
                decision.beyond = decision.permitted & bit == 0
            }
            // All completions lead to what was ruled; where none has a conflict nothing was.
            (VerdictKind::Decided, true) if decision.permitted == bit => {
                decision.ruled = truth(settled.conflict) != Truth::False
                    && ruling.is_some_and(|ruled| ruled.followed(truth) != Truth::False);
            }
            (VerdictKind::Open, _) => {}
            (_, _) => decision.beyond = true,
        }
    }

    /// The rules that a verdict stands on: those that count and want what is permitted, or in a
    /// conflict all that count.
    fn grounds(&self, settled: &Settled, raw: Option<Raw>, values: &[Planes]) -> Vec<Id<Norm>> {
        let norms = &self.program.norms;
        let at = |node: Id<Node>| values.get(node.number()).copied().unwrap_or_default().lane(0);
        let truth = |id: Id<Norm>| at(norms[id].counts) & !at(norms[id].outdone);
        let counting: Vec<Id<Norm>> =
            settled.norms.iter().copied().filter(|id| truth(*id) == Truth::True).collect();
        let Some(raw) = raw else {
            return settled.norms.iter().copied().filter(|id| truth(*id) != Truth::False).collect();
        };
        // Where no rule binds and the default comes out, that decides: a prohibition gives no outcome, and has its say
        // only where it removes a rule (M8).
        let binds = counting.iter().any(|id| norms[*id].modality == Modality::Bind);
        let by_default = !binds && raw.permitted == self.program.matters[settled.matter].by_default();
        let removes = |id: Id<Norm>| {
            let replaced = settled.norms.iter().flat_map(|other| &norms[*other].replaced_by);
            replaced.filter(|(upper, ..)| *upper == id).any(|(.., node)| at(*node) == Truth::True)
        };
        let idle = |id: Id<Norm>| by_default && norms[id].modality == Modality::Forbid && !removes(id);
        if counting.is_empty()
            && !matches!(raw.kind, VerdictKind::None | VerdictKind::OutOfScope | VerdictKind::NotInForce)
        {
            let open = |id: &Id<Norm>| truth(*id) == Truth::Unknown && !idle(*id);
            return settled.norms.iter().copied().filter(open).collect();
        }
        match raw.kind {
            // A 可以 that opens nothing here is none of them: 取最重 leaves the lighter closed.
            VerdictKind::Decided | VerdictKind::Discretion if !settled.side_by_side => {
                let matter = &self.program.matters[settled.matter];
                let all = matter.all();
                // What stands without any 可以 (M8): one that opens no more is no ground.
                let limits = counting.iter().map(|id| norms[*id].effect()).filter(|e| e.limits());
                let (mut limited, mut bound, mut left) = (false, false, all);
                for effect in limits {
                    limited = true;
                    bound |= effect.modality == Modality::Bind;
                    left &= effect.leaves(all);
                }
                let default = matter.by_default() & left;
                let base = if !bound && default != 0 { default } else { left };
                let wants = |id: &Id<Norm>| {
                    let effect = norms[*id].effect();
                    let opened =
                        if effect.limits() || !limited { raw.permitted } else { raw.permitted & !base };
                    effect.wants(all) & opened != 0
                };
                let lifted = |id: &Id<Norm>| lifted(self.program, &norms[*id], &at).0 == Truth::True;
                counting.into_iter().filter(|id| wants(id) && !lifted(id) && !idle(*id)).collect()
            }
            VerdictKind::Decided
            | VerdictKind::Discretion
            | VerdictKind::Open
            | VerdictKind::Conflict
            | VerdictKind::None
            | VerdictKind::OutOfScope
            | VerdictKind::NotInForce => counting,
        }
    }

    /// How a matter comes out under each law that is looked at.
    fn readings(&self, settled: &Settled, inputs: &[Planes]) -> Vec<Under> {
        if settled.readings.is_empty() {
            return Vec::new();
        }
        let values = self.program.circuit.evaluate_all(inputs);
        let truth = |node: Id<Node>| values.get(node.number()).copied().unwrap_or_default().lane(0);
        let looked_at = settled.readings.iter().filter(|r| truth(r.active) != Truth::False);
        let under = |reading: &Reading| {
            let norms = reading.settled.norms.iter().zip(&reading.counts);
            Under {
                law: reading.law,
                raw: Raw::read(&reading.settled, &values, 0),
                grounds: norms.filter(|(_, c)| truth(**c) == Truth::True).map(|(id, _)| *id).collect(),
                taken: truth(reading.taken),
                clause: reading.clause.clone(),
            }
        };
        let all: Vec<Under> = looked_at.map(under).collect();
        if all.len() > 1 { all } else { Vec::new() }
    }

    /// All decisions, then all duties, in the order of the policy.
    pub fn all(&self, case: &Case) -> Vec<Decision> {
        self.all_with(case, &case.inputs(self.program, false))
    }

    /// The same, given the circuit's inputs in the case.
    pub(crate) fn all_with(&self, case: &Case, inputs: &[Planes]) -> Vec<Decision> {
        let ids = self.program.matters.iter();
        let wanted = ids.filter(|(_, m)| !matches!(m.kind, MatterKind::Finding(_))).map(|(id, _)| id);
        wanted.filter_map(|id| self.decide_with(id, case, inputs.to_vec())).collect()
    }
}

/// Whether a node is not known to fail.
pub(crate) fn may_hold(program: &Program, inputs: &[Planes], node: Id<Node>) -> bool {
    truth_of(program, inputs, node) != Truth::False
}

/// The truth of a node.
pub(crate) fn truth_of(program: &Program, inputs: &[Planes], node: Id<Node>) -> Truth {
    let mut values = vec![Planes::default(); program.circuit.nodes().len()];
    program.circuit.evaluate(&program.circuit.cone([node]), inputs, &mut values);
    values.get(node.number()).map_or(Truth::Unknown, |v| v.lane(0))
}

/// Facts in a fixed order without repetition.
pub(crate) fn distinct<T: Ord + Copy>(items: impl IntoIterator<Item = T>) -> Vec<T> {
    items.into_iter().collect::<BTreeSet<_>>().into_iter().collect()
}
