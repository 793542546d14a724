//! From the checked policy to the circuit.

mod condition;
mod formula;

use std::collections::{BTreeMap, BTreeSet};

use pol_diagnostics::{Code, Diagnostic, Said, Sources, Span};
use pol_model::{
    Definition, Fact, Matter, MatterKind, Meaning, Model, Provision, Rule, Scope, Settling, Text,
};
use pol_values::{Arena, Date, Id};

pub use formula::{ExceptionFormula, Form, Formula};

use crate::competence::{self, Bar};
use crate::contest::Rulings;
use crate::input::inside;
use crate::lighter::{Candidate, lightest};
use crate::priority::{self, Ranking};
use crate::settle;
use crate::{
    Barred, Circuit, Input, Lacks, Law, Missing, Node, Norm, Program, Provenance, Settled, TextInfo,
};

impl Program {
    /// Lowers a model that has no errors. `sources` hold the words for traces.
    ///
    /// # Errors
    /// If priorities inside one issuer go round in a circle (M6), which shows only here, where rules
    /// that are special by proof are known.
    pub fn lower(model: &Model, sources: &Sources) -> Result<Program, Vec<Diagnostic>> {
        let mut lowering = Lowering::new(model, sources);
        let mut sources_of: BTreeMap<Id<Rule>, Id<Provenance>> = BTreeMap::new();
        let mut norms_on: BTreeMap<Id<Matter>, Vec<Id<Rule>>> = BTreeMap::new();
        for (id, rule) in model.rules.iter() {
            for conclusion in &rule.conclusions {
                let rules = norms_on.entry(conclusion.matter).or_default();
                if rules.last() != Some(&id) {
                    rules.push(id);
                }
            }
        }
        // Places for every rule first, so that 符合 can point to them.
        for (id, rule) in model.rules.iter() {
            let provenance = lowering.place(id, rule);
            sources_of.insert(id, provenance);
        }
        lowering.places = sources_of;
        let mut errors = Vec::new();
        for matter in &model.order {
            let rules = norms_on.get(matter).cloned().unwrap_or_default();
            if let Err(fault) = lowering.matter(*matter, &rules) {
                errors.push(*fault);
            }
        }
        if !errors.is_empty() {
            return Err(errors);
        }
        for (id, _) in model.rules.iter() {
            lowering.words(id);
        }
        let constraints = model.constraints.iter().map(|c| (lowering.condition(&c.holds), c.span)).collect();
        Ok(lowering.finish(constraints))
    }
}

/// Whether of two territories one lies in the other.
fn nested(a: &str, b: &str) -> bool {
    inside(a, b) || inside(b, a)
}

/// The state of a lowering.
pub(crate) struct Lowering<'m> {
    pub(crate) model: &'m Model,
    sources: &'m Sources,
    pub(crate) circuit: Circuit,
    pub(crate) norms: Arena<Norm>,
    provenance: Arena<Provenance>,
    places: BTreeMap<Id<Rule>, Id<Provenance>>,
    by_provision: BTreeMap<Id<Provision>, Vec<Id<Rule>>>,
    pub(crate) settled: BTreeMap<Id<Matter>, Settled>,
    findings: BTreeMap<Id<Fact>, Id<Matter>>,
    definitions: BTreeMap<(Id<Definition>, Law), Id<Node>>,
    steps: BTreeMap<(Id<Rule>, Law), Steps>,
    /// The law under which rules and conditions are now lowered: of the act, or of the decision.
    law: Law,
    read: BTreeSet<Id<Matter>>,
    pub(crate) unproved: Vec<(Id<Norm>, Id<Norm>)>,
    /// Who rules between each two texts.
    pub(crate) rulings: Rulings,
    pub(crate) circles: Vec<Vec<Id<Norm>>>,
}

/// The nodes of a rule's own steps, the same for all its conclusions.
#[derive(Clone, Copy)]
pub(crate) struct Steps {
    pub(crate) in_force: Id<Node>,
    pub(crate) in_scope: Id<Node>,
    pub(crate) condition: Id<Node>,
    pub(crate) excepted: Id<Node>,
}

impl<'m> Lowering<'m> {
    fn new(model: &'m Model, sources: &'m Sources) -> Self {
        let mut by_provision: BTreeMap<Id<Provision>, Vec<Id<Rule>>> = BTreeMap::new();
        for (id, rule) in model.rules.iter() {
            by_provision.entry(rule.provision).or_default().push(id);
        }
        let findings = model
            .matters
            .iter()
            .filter_map(|(id, m)| match m.kind {
                MatterKind::Finding(fact) => Some((fact, id)),
                MatterKind::Decision | MatterKind::Duty(..) => None,
            })
            .collect();
        Lowering {
            model,
            sources,
            circuit: Circuit::default(),
            norms: Arena::new(),
            provenance: Arena::new(),
            places: BTreeMap::new(),
            by_provision,
            settled: BTreeMap::new(),
            findings,
            definitions: BTreeMap::new(),
            steps: BTreeMap::new(),
            law: Law::OfTheAct,
            read: BTreeSet::new(),
            unproved: Vec::new(),
            rulings: Rulings::of(model),
            circles: Vec::new(),
        }
    }

    fn finish(mut self, constraints: Vec<(Id<Node>, Span)>) -> Program {
        let not_held = self.not_held();
        let relations = relations(self.model);
        let restatements = self.restatements();
        let Lowering { model, circuit, norms, provenance, settled, read, unproved, rulings, circles, .. } =
            self;
        let settled = settled
            .into_values()
            .map(|mut s| {
                s.read = read.contains(&s.matter);
                s
            })
            .collect();
        Program {
            circuit,
            facts: model.facts.clone(),
            matters: model.matters.clone(),
            settled,
            norms,
            sources: provenance,
            texts: model
                .texts
                .values()
                .map(|t| TextInfo {
                    id: t.id.clone(),
                    title: t.title.clone(),
                    short: t.short.clone(),
                    effective: t.effective,
                    repealed: t.repealed,
                    replaced: t.replaced.map(|(by, from)| (by.number(), from)),
                    counting: t.counting.clone(),
                    hash: t.hash.clone(),
                    encoded: t.encoded.clone(),
                    approved: t.approved.clone(),
                    rank: t.rank.clone(),
                    chinese: t.chinese,
                })
                .collect(),
            constraints,
            calendar: model.calendar.clone(),
            rulings,
            organs: model.precedence.other_names(),
            circles,
            restatements,
            not_held,
            collectives: model.collectives.clone(),
            other_names: model
                .names
                .iter()
                .filter_map(|(name, meaning)| match meaning {
                    Meaning::Fact(_) => None,
                    Meaning::Decision(_) => Some((name.clone(), "decision")),
                    Meaning::Act(_) => Some((name.clone(), "act")),
                    Meaning::Role(_) => Some((name.clone(), "role")),
                    Meaning::Definition(_) => Some((name.clone(), "definition")),
                })
                .collect(),
            acts: model.acts.values().map(|a| a.name.clone()).collect(),
            refusals: model
                .acts
                .values()
                .filter_map(|a| a.refuses.map(|r| (a.name.clone(), model.acts[r].name.clone())))
                .collect(),
            relations,
            unproved,
        }
    }

    /// A rule's conclusions, as judged by the law of the day of the act.
    pub(crate) fn norms_by(&self, rule: Id<Rule>) -> Vec<Id<Norm>> {
        let place = self.places.get(&rule).copied();
        let own = self.norms.iter().filter(|(_, n)| Some(n.source) == place && n.law == Law::OfTheAct);
        own.map(|(id, _)| id).collect()
    }

    fn not_held(&mut self) -> Vec<Missing> {
        let model = self.model;
        let mut missing = Vec::new();
        for n in &model.not_held {
            let cited_by = match n.provision {
                Some(provision) => model.full_citation(provision),
                None => model.texts[n.text].id.clone(),
            };
            let what = || n.what.clone();
            let before = model.texts[n.text].effective.filter(|_| n.provision.is_none());
            // What a text replaces governed the days before it, on all that it decides itself (M14, M15).
            if let Some(before) = before {
                let rules = model.rules.values().filter(|rule| rule.text == n.text);
                let decides =
                    |matter: &Id<Matter>| matches!(model.matters[*matter].kind, MatterKind::Decision);
                let decided: BTreeSet<Id<Matter>> =
                    rules.flat_map(|rule| &rule.conclusions).map(|c| c.matter).filter(decides).collect();
                if decided.is_empty() {
                    let in_force = self.circuit.constant(true);
                    let (what, cited_by) = (what(), cited_by.clone());
                    missing.push(Missing { what, cited_by, exceptions_to: None, followed: false, in_force });
                }
                for matter in decided {
                    let in_force = self.within_dates(None, Some(before), false);
                    let (what, cited_by) = (what(), cited_by.clone());
                    missing.push(Missing {
                        what,
                        cited_by,
                        exceptions_to: Some(matter),
                        followed: false,
                        in_force,
                    });
                }
                continue;
            }
            let in_force = match n.exceptions_to {
                Some(_) => self.text_in_force(n.text),
                None => self.circuit.constant(true),
            };
            let (exceptions_to, followed) = (n.exceptions_to, n.followed);
            missing.push(Missing { what: what(), cited_by, exceptions_to, followed, in_force });
        }
        missing
    }

    fn place(&mut self, _id: Id<Rule>, rule: &Rule) -> Id<Provenance> {
        let model = self.model;
        let text = &model.texts[rule.text];
        let path = {
            let mut path = Vec::new();
            let mut at = Some(rule.provision);
            while let Some(provision) = at {
                path.push(provision);
                at = model.provisions[provision].parent;
            }
            path.reverse();
            path
        };
        let numbers: Vec<_> = path.iter().map(|p| model.provisions[*p].number).collect();
        self.provenance.push(Provenance {
            text: rule.text.number(),
            citation: model.citation(rule.provision),
            full: model.full_citation(rule.provision),
            title: path.iter().rev().find_map(|p| model.provisions[*p].title.clone()),
            quote: text.official.as_ref().and_then(|o| o.quote(&numbers)),
            scopes: Vec::new(),
            conditions: Vec::new(),
            exceptions: Vec::new(),
            interpretations: rule.interpretations.clone(),
            procedural: rule.procedural,
            retroactive: rule.retroactive.is_some(),
            effective: rule.effective,
            repealed: rule.repealed,
            replaced_by: rule.replaced_by.map(Id::number),
            within: path.iter().map(|p| model.full_citation(*p)).collect(),
            span: rule.span,
        })
    }

    /// The formulas of a rule, once all that they read is lowered.
    fn words(&mut self, id: Id<Rule>) {
        let Some(place) = self.places.get(&id).copied() else { return };
        let rule = &self.model.rules[id];
        let chinese = self.model.texts[rule.text].chinese;
        let territory = self.territory(rule.text).map(|(node, place)| Formula {
            node,
            words: if chinese { format!("地域 在 {place}") } else { format!("territory in {place}") },
            form: Form::Territory,
        });
        let scopes = rule.scopes.iter().map(|scope| self.scope_formula(rule, scope, chinese));
        let scopes = scopes.chain(territory).collect();
        let conditions = rule.conditions.iter().map(|c| self.formula(c)).collect();
        let exceptions = rule.exceptions.iter().map(|e| self.exception_formula(e)).collect();
        let provenance = &mut self.provenance[place];
        provenance.scopes = scopes;
        provenance.conditions = conditions;
        provenance.exceptions = exceptions;
    }

    /// Lowers all rules on a matter, and how it comes out of them.
    fn matter(&mut self, matter: Id<Matter>, rules: &[Id<Rule>]) -> Result<(), Box<Diagnostic>> {
        let norms = self.norms_under(Law::OfTheAct, matter, rules);
        let settling = self.model.matters[matter].settling;
        if settling == Settling::SideBySide {
            self.few_statements(matter, &norms)?;
        }
        let ranking = Ranking::new(self, &norms, settling);
        let always = self.circuit.constant(true);
        let first = norms.clone();
        let mut candidates =
            vec![self.candidate((Law::OfTheAct, always, None), matter, norms, ranking.clone())?];
        for (law, active, clause) in self.later_law(matter, rules) {
            let norms = self.norms_under(law, matter, rules);
            self.rulings.apart_under(&first, &norms);
            let mut ranking = ranking.clone();
            if law == Law::ReachingBack {
                ranking.reach_back(self, &norms);
            }
            candidates.push(self.candidate((law, active, clause), matter, norms, ranking)?);
        }
        let settled = match candidates.len() {
            1 => candidates.pop().map(|only| only.settled),
            _ => lightest(&mut self.circuit, candidates),
        };
        let Some(settled) = settled else { return Ok(()) };
        for reading in &settled.readings {
            for (norm, counts) in reading.settled.norms.iter().zip(&reading.counts) {
                let counts = self.circuit.and(*counts, reading.taken);
                let norm = &mut self.norms[*norm];
                norm.counts = counts;
                norm.taken = Some(reading.taken);
            }
        }
        self.settled.insert(matter, settled);
        Ok(())
    }

    /// The laws besides that of the day of the act under which a matter is settled: when each is looked at,
    /// and the clause that says so (M14).
    fn later_law(&mut self, matter: Id<Matter>, rules: &[Id<Rule>]) -> Vec<(Law, Id<Node>, Option<String>)> {
        let model = self.model;
        let mut laws = Vec::new();
        let clauses: Vec<_> = model.lighter.iter().filter(|c| c.matters.contains(&matter)).collect();
        if !clauses.is_empty() {
            let active: Vec<_> = clauses
                .iter()
                .map(|clause| match clause.provision {
                    Some(provision) => {
                        self.on_the_day_of(Law::OfTheDecision, |this| this.in_force(provision))
                    }
                    None => self.circuit.constant(true),
                })
                .collect();
            let clause = clauses.iter().find_map(|c| c.provision).map(|p| model.full_citation(p));
            laws.push((Law::OfTheDecision, self.circuit.any(active), clause));
        }
        let reaching: Vec<_> = rules.iter().filter(|r| model.rules[**r].retroactive.is_some()).collect();
        if let Some(first) = reaching.first() {
            let clause = model.full_citation(model.rules[**first].provision);
            laws.push((Law::ReachingBack, self.circuit.constant(true), Some(clause)));
        }
        laws
    }

    /// How a matter comes out under one law.
    fn candidate(
        &mut self,
        (law, active, clause): (Law, Id<Node>, Option<String>),
        matter: Id<Matter>,
        norms: Vec<(Id<Norm>, Id<Rule>)>,
        mut ranking: Ranking,
    ) -> Result<Candidate, Box<Diagnostic>> {
        self.mark_superior(&norms, &ranking);
        let all = self.model.matters[matter].all();
        priority::defeat(self, &norms, &mut ranking, all)?;
        let settled = settle::settle(self, matter, &norms, &ranking);
        let counts = norms.iter().map(|(id, _)| self.norms[*id].counts).collect();
        Ok(Candidate { law, settled, counts, active, clause })
    }

    /// Lowers something as it stands on the day on which that law is.
    fn on_the_day_of<T>(&mut self, law: Law, lower: impl FnOnce(&mut Self) -> T) -> T {
        let before = std::mem::replace(&mut self.law, law);
        let lowered = lower(self);
        self.law = before;
        lowered
    }

    /// The rules on a matter, judged under one law.
    fn norms_under(&mut self, law: Law, matter: Id<Matter>, rules: &[Id<Rule>]) -> Vec<(Id<Norm>, Id<Rule>)> {
        let mut norms = Vec::new();
        for id in rules {
            // What does not reach back is judged by the day of the act.
            let day = match (law, &self.model.rules[*id].retroactive) {
                (Law::ReachingBack, None) => Law::OfTheAct,
                (Law::ReachingBack, Some(_)) => Law::OfTheDecision,
                (Law::OfTheAct | Law::OfTheDecision, _) => law,
            };
            let lowered = self.on_the_day_of(day, |this| this.norms_of(law, matter, *id));
            norms.extend(lowered.into_iter().map(|norm| (norm, *id)));
        }
        norms
    }

    /// A rule's conclusions on a matter.
    fn norms_of(&mut self, law: Law, matter: Id<Matter>, id: Id<Rule>) -> Vec<Id<Norm>> {
        let mut steps = self.steps(id);
        let rule = &self.model.rules[id];
        // What reaches back does so besides the law of the day of the act: it is not lost for acts done while
        // it was in force.
        if law == Law::ReachingBack && rule.retroactive.is_some() {
            let then = self.on_the_day_of(Law::OfTheAct, |this| this.steps(id).in_force);
            steps.in_force = self.circuit.or(steps.in_force, then);
        }
        let Some(source) = self.places.get(&id).copied() else { return Vec::new() };
        let mut norms = Vec::new();
        for conclusion in rule.conclusions.iter().filter(|c| c.matter == matter) {
            let nothing = self.circuit.constant(false);
            let barred = competence::barred(self.model, rule, conclusion);
            let barred: Vec<Barred> = barred.into_iter().map(|bar| self.barred(bar)).collect();
            let bars = self.circuit.any(barred.iter().map(|barred| barred.active));
            let competent = self.circuit.not(bars);
            let in_scope = match self.inside_refined(rule, matter) {
                Some(inside) => self.circuit.and(steps.in_scope, inside),
                None => steps.in_scope,
            };
            let spared = self.circuit.not(steps.excepted);
            let applies = self.circuit.all([steps.in_force, in_scope, competent, steps.condition, spared]);
            norms.push(self.norms.push(Norm {
                source,
                matter,
                modality: conclusion.modality,
                modal: conclusion.modal,
                outcomes: conclusion.outcomes,
                through: conclusion.through.clone(),
                toward: conclusion.toward.clone(),
                deadline: conclusion.deadline.clone(),
                means: conclusion.means.clone(),
                in_force: steps.in_force,
                in_scope,
                competent,
                barred,
                condition: steps.condition,
                excepted: steps.excepted,
                applies,
                defeated: nothing,
                counts: nothing,
                outdone: nothing,
                law,
                taken: None,
                over: Vec::new(),
                replaced_by: Vec::new(),
            }));
        }
        norms
    }

    /// Verdicts tell at most 64 statements on a decision 可并存 apart.
    fn few_statements(
        &self,
        matter: Id<Matter>,
        norms: &[(Id<Norm>, Id<Rule>)],
    ) -> Result<(), Box<Diagnostic>> {
        let says = |(id, _): &(Id<Norm>, Id<Rule>)| self.norms[*id].effect();
        let statements: BTreeSet<_> = norms.iter().map(says).collect();
        if statements.len() <= 64 {
            return Ok(());
        }
        let Matter { name, span, .. } = &self.model.matters[matter];
        let said = Said::new(
            format!("对“{name}”的不同说法有 {} 种，最多 64 种", statements.len()),
            format!("rules say {} different things of `{name}`; 64 are the most", statements.len()),
        );
        let help = Said::new("把它分成几个决定", "divide it into several decisions");
        Err(Box::new(Diagnostic::new(Code::TooManyOutcomes, *span, said).help(help)))
    }

    /// A rule with priority by deference or rank over a rule of another text can be left unheard, to see
    /// what holds without it.
    fn mark_superior(&mut self, norms: &[(Id<Norm>, Id<Rule>)], ranking: &Ranking) {
        for (upper, (id, _)) in norms.iter().enumerate() {
            let superior = (0..norms.len())
                .any(|lower| ranking.over(upper, lower).iter().any(|pair| pair.priority.is_superior()));
            if superior {
                let heard = self.circuit.input(Input::Heard(id.number()));
                self.norms[*id].applies = self.circuit.and(self.norms[*id].applies, heard);
            }
        }
    }

    fn barred(&mut self, bar: Bar) -> Barred {
        let Bar { lacks, clause, assumed, restated } = bar;
        let in_force = match lacks {
            // It lies in the rule itself.
            Lacks::Binding => self.circuit.constant(true),
            Lacks::Setting | Lacks::Taking => self.in_force(clause),
        };
        // What restates needs no competence as long as what it restates is in force.
        let standing: Vec<Id<Node>> = restated.iter().map(|p| self.in_force(*p)).collect();
        let standing = self.circuit.any(standing);
        let none = self.circuit.not(standing);
        let by = (lacks != Lacks::Binding).then(|| self.model.full_citation(clause));
        Barred { lacks, by, assumed, active: self.circuit.and(in_force, none) }
    }

    /// Whether a provision is in force.
    pub(crate) fn in_force(&mut self, provision: Id<Provision>) -> Id<Node> {
        match self.model.period(provision) {
            (None, None) => self.circuit.constant(true),
            (from, until) => self.within_dates(from, until, false),
        }
    }

    /// What a clause asks, while it is in force: one with dates of its own gates nothing at other times.
    fn while_in_force(&mut self, rule: &Rule, scope: &Scope, condition: Id<Node>) -> Id<Node> {
        let (from, until) = self.model.own_dates(scope.clause);
        // Outside the rule's own time it does not matter: one that is in force whenever the rule is gates it always.
        let from = from.filter(|from| rule.effective.is_none_or(|own| own < *from));
        let until = until.filter(|until| rule.repealed.is_none_or(|own| *until < own));
        if (from, until) == (None, None) {
            return condition;
        }
        let in_force = self.within_dates(from, until, rule.procedural);
        let idle = self.circuit.not(in_force);
        self.circuit.or(idle, condition)
    }

    fn scope_formula(&mut self, rule: &Rule, scope: &Scope, chinese: bool) -> Formula {
        let formula = self.formula(&scope.condition);
        let node = self.while_in_force(rule, scope, formula.node);
        if node == formula.node {
            return formula;
        }
        let clause = self.model.citation(scope.clause);
        let words = match chinese {
            true => format!("{clause}施行期间，{}", formula.words),
            false => format!("while {clause} is in force, {}", formula.words),
        };
        Formula { node, words, ..formula }
    }

    fn text_in_force(&mut self, text: Id<Text>) -> Id<Node> {
        match (self.model.texts[text].effective, self.model.until(text)) {
            (None, None) => self.circuit.constant(true),
            (from, until) => self.within_dates(from, until, false),
        }
    }

    /// Whether the day of the law that is looked at (for what is 程序, always that of the decision) lies
    /// between two dates.
    fn within_dates(&mut self, from: Option<Date>, until: Option<Date>, procedural: bool) -> Id<Node> {
        let procedural = procedural || self.law == Law::OfTheDecision;
        self.circuit.input(Input::InForce { from, until, procedural })
    }

    /// 细化: a rule reaches no further than the provision inside which it stays, as far as that one
    /// speaks to the matter: not where that one is not in force, or not in scope.
    fn inside_refined(&mut self, rule: &Rule, matter: Id<Matter>) -> Option<Id<Node>> {
        let speaking: Vec<Id<Rule>> = self
            .rules_within(&rule.refines)
            .into_iter()
            .filter(|r| self.model.rules[*r].conclusions.iter().any(|c| c.matter == matter))
            .collect();
        if speaking.is_empty() {
            return None;
        }
        let among = speaking.iter().map(|r| self.model.rules[*r].text).collect();
        let each: Vec<Id<Node>> = speaking
            .iter()
            .map(|of| {
                let met = self.any_met(&[*of], &among);
                let steps = self.steps(*of);
                self.circuit.all([met, steps.in_force, steps.in_scope])
            })
            .collect();
        Some(self.circuit.any(each))
    }

    /// Whether the case lies in the territory for which a text was made (M5), and which that is. Where the
    /// territories of all texts lie one in another, a case that states none lies in the innermost, unless a
    /// priority hangs on where it lies; otherwise it is not known.
    fn territory(&mut self, text: Id<Text>) -> Option<(Id<Node>, String)> {
        let of = |text: &Text| {
            let places = self.model.precedence.territories(text);
            places.into_iter().map(str::to_owned).collect::<Vec<_>>()
        };
        let own = of(&self.model.texts[text]);
        let others: Vec<String> = self.model.texts.values().flat_map(of).collect();
        let surely = !self.rulings.hangs_on_territory
            && own.iter().all(|own| others.iter().all(|other| nested(own, other)));
        let place = own.join("、");
        let inputs: Vec<Id<Node>> = own
            .into_iter()
            .map(|own| if surely { Input::Reaches(own) } else { Input::Within(own) })
            .map(|input| self.circuit.input(input))
            .collect();
        (!inputs.is_empty()).then(|| (self.circuit.any(inputs), place))
    }

    /// M5, up to the exceptions.
    fn steps(&mut self, id: Id<Rule>) -> Steps {
        if let Some(steps) = self.steps.get(&(id, self.law)) {
            return *steps;
        }
        let rule = &self.model.rules[id];
        let in_force = match (rule.effective, rule.repealed) {
            (None, None) => self.circuit.constant(true),
            (from, until) => self.within_dates(from, until, rule.procedural),
        };
        let mut scopes: Vec<_> = rule
            .scopes
            .iter()
            .map(|scope| {
                let condition = self.condition(&scope.condition);
                self.while_in_force(rule, scope, condition)
            })
            .collect();
        scopes.extend(self.territory(rule.text).map(|(node, _)| node));
        let in_scope = self.circuit.all(scopes);
        let conditions: Vec<_> = rule.conditions.iter().map(|c| self.condition(c)).collect();
        let condition = self.circuit.all(conditions);
        let exceptions: Vec<_> = rule.exceptions.iter().map(|e| self.exception(e)).collect();
        let excepted = self.circuit.any(exceptions);
        let steps = Steps { in_force, in_scope, condition, excepted };
        self.steps.insert((id, self.law), steps);
        steps
    }
}

/// What the texts say of other texts.
fn relations(model: &Model) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for clause in model.texts.values().flat_map(|text| &text.following) {
        found.push(format!("从 {} {}", clause.otherwise, clause.to.join("、")));
    }
    for reserved in &model.reserved {
        let matters: Vec<&str> = reserved.matters.iter().map(|m| model.matters[*m].name.as_str()).collect();
        found.push(format!("设定 {} {}", matters.join("、"), reserved.to.join("、")));
    }
    for power in &model.powers {
        let roles: Vec<&str> = power.to.iter().map(|role| model.roles[*role].name.as_str()).collect();
        found.push(format!("职权 {} {}", model.acts[power.act].name, roles.join("、")));
    }
    for rule in model.rules.values() {
        found.extend((!rule.refines.is_empty()).then(|| format!("细化 {}", rule.refines.len())));
        found.extend(rule.restates.then(|| "重申".to_owned()));
    }
    found.sort();
    found
}
