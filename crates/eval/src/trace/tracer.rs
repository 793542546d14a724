//! The trace of a case, from the circuit's values and the labels on it.

use pol_diagnostics::Span;
use pol_program::{
    Barred, Case, Choice, Entry, ExceptionFormula, Fact, Form, Formula, How, Lacks, Law, Matter, MatterKind,
    Modality, NOT_DONE, Node, Norm, Planes, Priority, Program, Provenance, Record, Settling,
};
use pol_values::{Id, Truth};

use super::{
    Asked, ExceptionTrace, Explanation, FactSource, FactUse, Fate, FormulaKind, FormulaTrace, MatterTrace,
    Replacement, RuleTrace, StandsFor, StepName, StepTrace,
};
use crate::VerdictKind;
use crate::due::due_date;
use crate::lifted::{Prevailing, lifted};
use crate::output::{consulted, missing, shown, verdict};
use crate::value::value_text;
use crate::verdict::{Decider, Decision};

/// Explains a case. `locate` gives the place of a span as people know it: file, line, column.
pub fn explain(decider: &Decider<'_>, case: &Case, locate: &dyn Fn(Span) -> String) -> Explanation {
    let program = decider.program();
    let inputs = case.inputs(program, false);
    let tracer = Tracer { program, case, locate, values: program.circuit.evaluate_all(&inputs) };
    let (mut decisions, mut acts, mut findings) = (Vec::new(), Vec::new(), Vec::new());
    let all: Vec<Decision> =
        program.matters.ids().filter_map(|id| decider.decide_with(id, case, inputs.clone())).collect();
    for (name, decision) in shown(program, all) {
        let matter = &program.matters[decision.matter];
        let trace = MatterTrace { name, ..tracer.matter(matter, &decision) };
        match matter.kind {
            MatterKind::Decision => decisions.push(trace),
            MatterKind::Duty(..) => acts.push(trace),
            MatterKind::Finding(_) => findings.push(trace),
        }
    }
    let facts = program.facts.iter().filter(|(id, _)| {
        case.entries.get(id.number()).is_some_and(|e| e.how != How::Unknown && e.how != How::OthersFalse)
    });
    Explanation {
        case: case.name.clone(),
        person: case.person.clone(),
        act_date: case.act_date.map(|d| d.to_string()),
        decision_date: case.decision_date.map(|d| d.to_string()),
        territory: case.territory.clone(),
        decisions,
        acts,
        findings,
        facts: facts.map(|(id, _)| tracer.fact(id)).collect(),
        done: case.done.iter().map(|(act, day)| (act.clone(), day.to_string())).collect(),
        consulted: consulted(program),
        missing: missing(program, case),
    }
}

/// The fate of every rule, on whatever it concludes: for a decision with parts, on each part.
pub fn fates(decider: &Decider<'_>, case: &Case) -> Vec<RuleTrace> {
    let program = decider.program();
    let values = program.circuit.evaluate_all(&case.inputs(program, false));
    let tracer = Tracer { program, case, locate: &|_| String::new(), values };
    program.norms.values().map(|norm| tracer.rule(norm)).collect()
}

/// The fate of one rule.
pub fn fate(decider: &Decider<'_>, case: &Case, norm: Id<Norm>) -> RuleTrace {
    let program = decider.program();
    let values = program.circuit.evaluate_all(&case.inputs(program, false));
    Tracer { program, case, locate: &|_| String::new(), values }.rule(&program.norms[norm])
}

pub(crate) struct Tracer<'t> {
    pub(crate) program: &'t Program,
    pub(crate) case: &'t Case,
    pub(crate) locate: &'t dyn Fn(Span) -> String,
    pub(crate) values: Vec<Planes>,
}

impl Tracer<'_> {
    pub(crate) fn truth(&self, node: Id<Node>) -> Truth {
        self.values.get(node.number()).copied().unwrap_or_default().lane(0)
    }

    fn matter(&self, matter: &Matter, decision: &Decision) -> MatterTrace {
        let (actor, act) = match matter.kind {
            MatterKind::Duty(..) => matter
                .name
                .split_once('·')
                .map_or((None, None), |(actor, act)| (Some(actor.to_owned()), Some(act.to_owned()))),
            MatterKind::Decision | MatterKind::Finding(_) => (None, None),
        };
        let done = act
            .as_ref()
            .and_then(|act| self.case.done.iter().find(|(name, _)| name == act))
            .map(|(_, day)| day.to_string());
        let refused_by = act.as_ref().and_then(|act| {
            let by = |(done, _): &&(String, _)| {
                self.program.refusals.iter().any(|(refusing, refused)| refusing == done && refused == act)
            };
            self.case.done.iter().find(by).map(|(done, day)| (done.clone(), day.to_string()))
        });
        let not_done = act.as_ref().is_some_and(|act| self.case.not_done.iter().any(|n| n.act == *act));
        let norms = self.program.settled(decision.matter).map_or(&[][..], |s| s.norms.as_slice());
        let choice = self.case.choices.get(&decision.matter);
        MatterTrace {
            name: matter.name.clone(),
            title: matter.title.clone(),
            actor,
            act,
            done,
            refused_by,
            not_done,
            verdict: verdict(self.program, self.case, &self.values, decision),
            choice: choice.map(|Choice { record, .. }| asked(record)),
            ruling: choice.is_some_and(|choice| choice.ruling),
            rules: self.rules(norms),
        }
    }

    /// The rules on a matter. Where it is settled under several laws, a rule is not told again as out of force
    /// if another law has it in force, nor as one of a law that is not taken if the law that is taken has it.
    fn rules(&self, norms: &[Id<Norm>]) -> Vec<RuleTrace> {
        let told = norms.iter().filter(|id| self.worth_telling(**id));
        let rules: Vec<RuleTrace> = told.map(|id| self.rule(&self.program.norms[*id])).collect();
        let removed_at = |rule: &RuleTrace, steps: &[StepName]| {
            rule.fate == Fate::Removed && rule.at.is_some_and(|at| steps.contains(&at))
        };
        let out = |rule: &RuleTrace| removed_at(rule, &[StepName::NotYetInForce, StepName::Repealed]);
        let not_taken = |rule: &RuleTrace| removed_at(rule, &[StepName::Lighter]);
        let again = |rule: &RuleTrace| {
            let mut others = rules.iter().filter(|r| r.law != rule.law && r.provision == rule.provision);
            if not_taken(rule) { others.any(|r| !out(r) && !not_taken(r)) } else { others.any(|r| !out(r)) }
        };
        let once = |rule: &RuleTrace| rule.law.is_none() || !(out(rule) || not_taken(rule)) || !again(rule);
        let once: Vec<bool> = rules.iter().map(once).collect();
        rules.into_iter().zip(once).filter_map(|(rule, once)| once.then_some(rule)).collect()
    }

    /// Where a matter is settled under several laws, the rules of the law that is taken are told, and those of
    /// another only if they would count under it.
    pub(crate) fn worth_telling(&self, norm: Id<Norm>) -> bool {
        let norm = &self.program.norms[norm];
        let would_count =
            || self.truth(norm.applies) != Truth::False && self.truth(norm.defeated) != Truth::True;
        norm.taken.is_none_or(|taken| self.truth(taken) != Truth::False) || would_count()
    }

    pub(crate) fn rule(&self, norm: &Norm) -> RuleTrace {
        let source: &Provenance = &self.program.sources[norm.source];
        let matter = &self.program.matters[norm.matter];
        let (defeated, by) = self.defeat(norm);
        let steps = self.steps(norm, source, (defeated, &by));
        let at = steps
            .iter()
            .find(|s| s.passed == Truth::False)
            .or_else(|| steps.iter().find(|s| s.passed == Truth::Unknown));
        let (at, fate) = match at.map(|s| (s.step, s.passed)) {
            None => (None, Fate::Counts),
            Some((step, Truth::False)) => (Some(step), Fate::Removed),
            Some((step, _)) => (Some(step), Fate::MayCount),
        };
        let end = steps
            .iter()
            .position(|s| Some(s.step) == at && fate == Fate::Removed)
            .map_or(steps.len(), |n| n + 1);
        let replaced = |truth: Truth| {
            let by = by.iter().filter(|(.., holds)| *holds == truth);
            by.map(|(upper, priority, _)| self.replacement(*upper, priority)).collect::<Vec<_>>()
        };
        let by_others = matches!(at, Some(StepName::Priority | StepName::Rank | StepName::Deference));
        let replaced_by = match (fate, by_others) {
            (Fate::Removed, true) => replaced(Truth::True),
            (Fate::MayCount, true) => replaced(Truth::Unknown),
            (_, false) if at == Some(StepName::Milder) => self.severer(norm),
            (Fate::Counts, _) | (_, false) => Vec::new(),
        };
        let reserved = matches!(at, Some(StepName::NotCompetent | StepName::NotEmpowered));
        let barred_by = if reserved { self.barred(norm).and_then(|b| b.by.clone()) } else { None };
        let newer = source.replaced_by.and_then(|by| self.program.texts.get(by)).map(|by| by.id.clone());
        let (superseded_by, limit) = match at {
            Some(StepName::Repealed) => (newer, source.repealed),
            Some(StepName::NotYetInForce) => (None, source.effective),
            _ => (None, None),
        };
        let exceptions: Vec<ExceptionTrace> = source.exceptions.iter().map(|e| self.exception(e)).collect();
        let reinstated = fate != Fate::Removed
            && exceptions.iter().any(|e| e.when.truth == Truth::True && e.bites == Truth::False);
        let outcomes = matter.words(norm.outcomes);
        RuleTrace {
            provision: source.full.clone(),
            citation: source.citation.clone(),
            title: source.title.clone(),
            quote: source.quote.clone(),
            modal: modal_word(
                norm,
                outcomes.iter().all(|outcome| outcome == NOT_DONE),
                self.program.texts.get(source.text).is_none_or(|t| t.chinese),
            ),
            outcomes,
            through: norm.through.clone(),
            toward: norm.toward.clone(),
            deadline: norm.deadline.as_ref().map(|deadline| {
                deadline.words(self.program.texts.get(source.text).is_none_or(|t| t.chinese))
            }),
            due: due_date(self.program, self.case, norm, false),
            means: norm.means.clone(),
            law: norm.taken.map(|_| norm.law.into()),
            fate,
            at,
            replaced_by,
            barred_by,
            superseded_by,
            limit: limit.map(|day| day.to_string()),
            reinstated,
            steps: steps.into_iter().take(end).collect(),
            scopes: source.scopes.iter().filter(|f| self.speaks(f)).map(|f| self.formula(f)).collect(),
            conditions: source.conditions.iter().map(|f| self.formula(f)).collect(),
            exceptions,
            interpretations: source.interpretations.clone(),
            place: (self.locate)(source.span),
        }
    }

    /// The steps of M5 in their order, each with whether the rule passes it.
    fn steps(
        &self,
        norm: &Norm,
        source: &Provenance,
        (defeated, by): (Truth, &[Prevailing<'_>]),
    ) -> Vec<StepTrace> {
        let later = match norm.law {
            Law::OfTheAct => false,
            Law::OfTheDecision => true,
            Law::ReachingBack => source.retroactive,
        };
        let day = if source.procedural || later { self.case.decision_date } else { self.case.act_date };
        let over = source.repealed.zip(day).is_some_and(|(until, day)| until <= day);
        let force = if over { StepName::Repealed } else { StepName::NotYetInForce };
        let step = |step, passed| StepTrace { step, passed };
        let mut steps = vec![
            step(force, self.truth(norm.in_force)),
            step(StepName::OutOfScope, self.truth(norm.in_scope)),
            step(self.competence_step(norm), self.truth(norm.competent)),
            step(StepName::Condition, self.truth(norm.condition)),
            step(StepName::Exception, !self.truth(norm.excepted)),
            step(defeat_step(by), !defeated),
        ];
        if self.program.matters[norm.matter].settling == Settling::Severest {
            steps.push(step(StepName::Milder, !self.truth(norm.outdone)));
        }
        steps.extend(norm.taken.map(|taken| step(StepName::Lighter, self.truth(taken))));
        steps
    }

    /// The rules that are followed instead of a milder one.
    fn severer(&self, norm: &Norm) -> Vec<Replacement> {
        let norms = self.program.settled(norm.matter).map_or(&[][..], |s| s.norms.as_slice());
        let followed = norms.iter().map(|id| &self.program.norms[*id]).filter(|n| {
            n.modality == Modality::Bind
                && self.truth(n.counts) == Truth::True
                && self.truth(n.outdone) == Truth::False
        });
        let name = |n: &Norm| Replacement {
            provision: self.program.sources[n.source].full.clone(),
            why: "severest".to_owned(),
            basis: Vec::new(),
            assumed: Vec::new(),
            premises: Vec::new(),
            unamended_since: None,
            interpretation: None,
        };
        followed.map(name).collect()
    }

    /// What bars a rule, or may.
    fn barred<'n>(&self, norm: &'n Norm) -> Option<&'n Barred> {
        let by = |truth: Truth| norm.barred.iter().find(|barred| self.truth(barred.active) == truth);
        by(Truth::True).or_else(|| by(Truth::Unknown))
    }

    fn competence_step(&self, norm: &Norm) -> StepName {
        match self.barred(norm).map(|b| b.lacks) {
            Some(Lacks::Taking) => StepName::NotEmpowered,
            Some(Lacks::Binding) => StepName::NotBinding,
            Some(Lacks::Setting) | None => StepName::NotCompetent,
        }
    }

    /// Whether a rule is defeated, or lifted as a whole, and by what it is, or may be.
    fn defeat<'p>(&'p self, norm: &'p Norm) -> (Truth, Vec<Prevailing<'p>>) {
        let (lifted, lifts) = lifted(self.program, norm, &|node| self.truth(node));
        let by = norm.replaced_by.iter().map(|(upper, priority, node)| (*upper, priority, self.truth(*node)));
        // What is lifted in part only is not removed.
        let lifts = lifts.into_iter().filter(|(.., holds)| *holds == lifted);
        (self.truth(norm.defeated) | lifted, by.chain(lifts).collect())
    }

    pub(crate) fn replacement(&self, upper: Id<Norm>, priority: &Priority) -> Replacement {
        let (why, basis, interpretation) = match priority {
            Priority::Declared { interpretation, .. } => ("declared", &[][..], interpretation.clone()),
            Priority::Deference { otherwise, clause } => {
                let why = if *otherwise { "deference-otherwise" } else { "deference" };
                (why, std::slice::from_ref(clause), None)
            }
            Priority::Rank { basis, in_territory, .. } => {
                (if *in_territory { "rank-in-territory" } else { "rank" }, basis.as_slice(), None)
            }
            Priority::Special { declared, interpretation, authority } => {
                let why = if *declared { "special" } else { "special-proved" };
                (why, authority.basis.as_slice(), interpretation.clone())
            }
            Priority::Later { authority, .. } => ("later", authority.basis.as_slice(), None),
            Priority::Retroactive { basis } => ("retroactive", std::slice::from_ref(basis), None),
        };
        Replacement {
            provision: self.program.sources[self.program.norms[upper].source].full.clone(),
            why: why.to_owned(),
            basis: basis.to_vec(),
            assumed: priority.assumed().to_vec(),
            premises: priority.premises().to_vec(),
            unamended_since: priority.unamended().map(|day| day.to_string()),
            interpretation,
        }
    }

    pub(crate) fn formula(&self, formula: &Formula) -> FormulaTrace {
        let plain = |kind, parts: Vec<FormulaTrace>, facts| FormulaTrace {
            words: formula.words.clone(),
            truth: self.truth(formula.node),
            kind,
            facts,
            parts,
            interpretation: None,
        };
        let each = |parts: &[Formula]| parts.iter().map(|p| self.formula(p)).collect();
        match &formula.form {
            Form::All(parts) => plain(FormulaKind::All, each(parts), Vec::new()),
            Form::Any(parts) => plain(FormulaKind::Any, each(parts), Vec::new()),
            Form::Not(inner) => plain(FormulaKind::Not, vec![self.formula(inner)], Vec::new()),
            Form::Facts(facts) => {
                plain(FormulaKind::Facts, Vec::new(), facts.iter().map(|f| self.fact(*f)).collect())
            }
            Form::Cause(cause, effect, finding) => {
                let parts = vec![self.formula(cause), self.formula(effect)];
                plain(FormulaKind::Cause, parts, vec![self.fact(*finding)])
            }
            Form::Defined(inner, interpretation) => FormulaTrace {
                interpretation: interpretation.clone(),
                ..plain(FormulaKind::Defined, vec![self.formula(inner)], Vec::new())
            },
            Form::Conforms(sources) => {
                let parts = sources.iter().map(|source| self.met(*source)).collect();
                plain(FormulaKind::Conforms, parts, Vec::new())
            }
            Form::Reads(_) => plain(FormulaKind::Reads, Vec::new(), Vec::new()),
            Form::Territory => plain(FormulaKind::Territory, Vec::new(), Vec::new()),
        }
    }

    /// Whether a case meets a provision: its conditions hold, and no exception to it does (M2).
    pub(crate) fn met(&self, source: Id<Provenance>) -> FormulaTrace {
        let source = &self.program.sources[source];
        let mut parts: Vec<FormulaTrace> = source.conditions.iter().map(|c| self.formula(c)).collect();
        for exception in &source.exceptions {
            let bites = self.truth(exception.node);
            let when = self.formula(&exception.when);
            let words = match self.program.texts.first().is_none_or(|text| text.chinese) {
                true => format!("非（{}）", when.words),
                false => format!("not ({})", when.words),
            };
            parts.push(FormulaTrace {
                words,
                truth: !bites,
                kind: FormulaKind::Not,
                facts: Vec::new(),
                parts: vec![when],
                interpretation: None,
            });
        }
        FormulaTrace {
            words: source.citation.clone(),
            truth: parts.iter().fold(Truth::True, |truth, part| truth & part.truth),
            kind: FormulaKind::Conforms,
            facts: Vec::new(),
            parts,
            interpretation: None,
        }
    }

    /// Whether a scope says something of the case: that it lies in the territory does only where the case
    /// says where it lies, or this is asked.
    fn speaks(&self, scope: &Formula) -> bool {
        !matches!(scope.form, Form::Territory)
            || self.case.territory.is_some()
            || self.truth(scope.node) != Truth::True
    }

    fn exception(&self, exception: &ExceptionFormula) -> ExceptionTrace {
        ExceptionTrace {
            bites: self.truth(exception.node),
            when: self.formula(&exception.when),
            but: exception.but.as_ref().map(|inner| Box::new(self.exception(inner))),
        }
    }

    pub(crate) fn fact(&self, id: Id<Fact>) -> FactUse {
        let fact = &self.program.facts[id];
        let missing = Entry::default();
        let entry = self.case.entries.get(id.number()).unwrap_or(&missing);
        let concluded = (!entry.recorded()).then(|| self.concluded(id)).flatten();
        let (source, basis, record) = match &entry.how {
            _ if concluded.is_some() => (FactSource::Concluded, None, None),
            How::Unknown if entry.unprovable => (FactSource::Unprovable, None, None),
            How::Unknown => (FactSource::Unknown, None, None),
            How::Given => (FactSource::Given, None, None),
            How::Found(record) => (FactSource::Found, None, Some(asked(record))),
            How::OthersFalse => (FactSource::OthersFalse, None, None),
            How::Presumed => {
                (FactSource::Presumed, fact.presumption.as_ref().and_then(|p| p.basis.clone()), None)
            }
            How::NotRaised => (FactSource::NotRaised, fact.raised_basis.clone(), None),
            How::Cited { norm, .. } => (FactSource::Cited, Some(norm.clone()), None),
            How::NothingCited => (FactSource::NothingCited, None, None),
        };
        let chinese = self.program.texts.first().is_none_or(|text| text.chinese);
        let fault = if let How::Cited { fault, .. } = &entry.how { fault.as_ref() } else { None };
        FactUse {
            fault: fault.map(|said| if chinese { said.zh.clone() } else { said.en.clone() }),
            name: fact.name.clone(),
            question: fact.question.clone(),
            value: concluded.unwrap_or_else(|| value_text(fact, &entry.state)),
            source,
            basis,
            raised_by: fact.raised_by.clone(),
            record,
            stands_for: fact
                .stands_for
                .iter()
                .map(|m| StandsFor {
                    document: m.document.clone(),
                    fact: m.name.clone(),
                    reason: m.reason.clone(),
                })
                .collect(),
            place: entry.span.filter(|_| entry.how != How::OthersFalse).map(|span| (self.locate)(span)),
        }
    }

    /// The value that rules conclude for a finding, if they decide it.
    fn concluded(&self, fact: Id<Fact>) -> Option<String> {
        let (id, matter) = self.program.matters.iter().find(|(_, m)| m.kind == MatterKind::Finding(fact))?;
        let settled = self.program.settled(id)?;
        let raw = crate::Raw::read(settled, &self.values, 0)?;
        (raw.kind == VerdictKind::Decided).then(|| matter.words(raw.permitted).concat())
    }
}

/// The modal as it binds: 应当 不 is 不得, and 可以 不 says not that one may (M9).
fn modal_word(norm: &Norm, undone: bool, chinese: bool) -> String {
    use pol_program::Modal;
    let modal = match norm.modal {
        Modal::Must if undone => Modal::MustNot,
        Modal::May | Modal::Right if undone => Modal::NeedNot,
        other @ (Modal::Is | Modal::Must | Modal::MustNot | Modal::May | Modal::Right | Modal::NeedNot) => {
            other
        }
    };
    let word = match (norm.modality, modal, chinese) {
        (Modality::Bind, Modal::Is, true) => "则",
        (Modality::Bind, Modal::Is, false) => "is",
        (_, Modal::Must, true) => "应当",
        (_, Modal::MustNot, true) => "不得",
        (_, Modal::May, true) => "可以",
        (_, Modal::Right, true) => "有权",
        (_, Modal::NeedNot, true) => "可以不",
        (_, Modal::Must, false) => "must",
        (_, Modal::MustNot, false) => "must not",
        (_, Modal::May, false) => "may",
        (_, Modal::Right, false) => "has the right to",
        (_, Modal::NeedNot, false) => "need not",
        (Modality::Forbid | Modality::Permit, Modal::Is, _) => "",
    };
    word.to_owned()
}

pub(crate) fn asked(record: &Record) -> Asked {
    Asked {
        by: record.by.as_ref().map(|t| t.value.clone()),
        on: record.on.map(|d| d.date.to_string()),
        grounds: record.grounds.as_ref().map(|t| t.value.clone()),
        evidence: record.evidence.as_ref().map(|t| t.value.clone()),
    }
}

/// By what a rule is defeated, or may be.
fn defeat_step(by: &[Prevailing<'_>]) -> StepName {
    let by = |truth: Truth| by.iter().find(|(.., holds)| *holds == truth).map(|(_, priority, _)| *priority);
    match by(Truth::True).or_else(|| by(Truth::Unknown)) {
        Some(Priority::Rank { .. }) => StepName::Rank,
        Some(Priority::Deference { .. }) => StepName::Deference,
        Some(
            Priority::Declared { .. }
            | Priority::Special { .. }
            | Priority::Later { .. }
            | Priority::Retroactive { .. },
        )
        | None => StepName::Priority,
    }
}
