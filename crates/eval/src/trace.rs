//! The full trace: every rule that speaks to a matter with its fate and the step that removed it,
//! every condition down to its facts with their place in the case.

use pol_diagnostics::Span;
use pol_program::{
    Case, Choice, Entry, ExceptionFormula, Fact, FactKind, FactValue, Form, Formula, How, Lacks, Law, Matter,
    MatterKind, Modality, Node, Norm, Planes, Priority, Program, Provenance, Record, Settling, State,
};
use pol_values::{Id, Truth};
use schemars::JsonSchema;
use serde::Serialize;

use crate::VerdictKind;
use crate::due::{DueDate, due_date};
use crate::output::{Consulted, LawName, MissingText, Verdict, consulted, missing, shown, verdict};
use crate::verdict::{Decider, Decision};

/// Everything there is to say about a case.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Explanation {
    /// The case's name.
    pub case: String,
    /// The person, where the case has several.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub person: Option<String>,
    /// 行为日
    #[serde(skip_serializing_if = "Option::is_none")]
    pub act_date: Option<String>,
    /// 裁决日
    #[serde(skip_serializing_if = "Option::is_none")]
    pub decision_date: Option<String>,
    /// 地域
    #[serde(skip_serializing_if = "Option::is_none")]
    pub territory: Option<String>,
    /// The decisions.
    pub decisions: Vec<MatterTrace>,
    /// The duties.
    pub acts: Vec<MatterTrace>,
    /// The findings that rules conclude.
    pub findings: Vec<MatterTrace>,
    /// What the case records, and what it leaves out but was asked about.
    pub facts: Vec<FactUse>,
    /// Acts that were done, with their day.
    pub done: Vec<(String, String)>,
    /// The texts consulted.
    pub consulted: Vec<Consulted>,
    /// Texts that are cited but not held.
    pub missing: Vec<MissingText>,
}

/// One matter: its verdict and all rules on it.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct MatterTrace {
    /// Its name.
    pub name: String,
    /// What it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// For a duty, who.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub actor: Option<String>,
    /// For a duty, what.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub act: Option<String>,
    /// For a duty, the day on which the case records it done.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub done: Option<String>,
    /// For a duty not to do it, an act by which it was refused, with the day (即 不).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub refused_by: Option<(String, String)>,
    /// For a duty, that the case says that it was not done.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub not_done: bool,
    /// How it comes out.
    pub verdict: Verdict,
    /// Who chose or ruled, if anyone did.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub choice: Option<Asked>,
    /// Every rule that speaks to it.
    pub rules: Vec<RuleTrace>,
}

/// A recorded choice, ruling or finding.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
pub struct Asked {
    /// By whom.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
    /// When.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub on: Option<String>,
    /// Why.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub grounds: Option<String>,
    /// On what evidence.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub evidence: Option<String>,
}

/// What became of a rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Fate {
    /// It counts.
    Counts,
    /// It may count: a step is not known.
    MayCount,
    /// A step removed it.
    Removed,
}

/// The steps that can remove a rule (M5).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum StepName {
    /// 未施行
    NotYetInForce,
    /// 已废止
    Repealed,
    /// 不在范围
    OutOfScope,
    /// 无权设定: only others may set outcomes of the matter
    NotCompetent,
    /// 无权作出: only others may take the act
    NotEmpowered,
    /// 对象不归其管: its issuer cannot bind that organ
    NotBinding,
    /// 条件不成立
    Condition,
    /// 例外
    Exception,
    /// 被优先: declared, special or later
    Priority,
    /// 被位阶: rules that rank above leave it nothing
    Rank,
    /// 被替代: its own text yields to the other
    Deference,
    /// 较轻: a severer rule is followed (取最重)
    Milder,
    /// 从旧兼从轻: the law under which it is judged is not the lighter one (M14)
    Lighter,
}

/// One step of a rule.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct StepTrace {
    /// Which.
    pub step: StepName,
    /// Whether the rule passes it: not known if it cannot be told.
    #[schemars(with = "String")]
    pub passed: Truth,
}

/// A rule and its fate.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct RuleTrace {
    /// `fengqiu-2024 第六条（一）`
    pub provision: String,
    /// `第六条（一）`
    pub citation: String,
    /// The provision's title.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// The official words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub quote: Option<String>,
    /// 则, 应当, 不得, 可以 …
    pub modal: String,
    /// The outcomes it names.
    pub outcomes: Vec<String>,
    /// `扣车 属于 强制`: that it speaks of this act only through another.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub through: Option<String>,
    /// 向
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub toward: Vec<String>,
    /// 自 … 起 … 内
    #[serde(skip_serializing_if = "Option::is_none")]
    pub deadline: Option<String>,
    /// When it is due.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub due: Option<DueDate>,
    /// 以 “…”
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub means: Vec<String>,
    /// Where the matter is settled under several laws: under which it is judged here.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub law: Option<LawName>,
    /// What became of it.
    pub fate: Fate,
    /// The first step that it fails, or that is not known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub at: Option<StepName>,
    /// The rules that replace it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub replaced_by: Vec<Replacement>,
    /// The provision that reserves the matter or the act to others.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub barred_by: Option<String>,
    /// Where it is repealed, the later version that takes the place of its text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub superseded_by: Option<String>,
    /// Where it is not in force: from when it is, or until when it was.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub limit: Option<String>,
    /// An exception would have removed it, had its own exception not held.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub reinstated: bool,
    /// All steps up to that one.
    pub steps: Vec<StepTrace>,
    /// What gates it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub scopes: Vec<FormulaTrace>,
    /// Its conditions.
    pub conditions: Vec<FormulaTrace>,
    /// Its exceptions.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub exceptions: Vec<ExceptionTrace>,
    /// 解读
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub interpretations: Vec<String>,
    /// Its place in the policy.
    pub place: String,
}

/// A rule that replaces another, and why it may.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Replacement {
    /// The provision.
    pub provision: String,
    /// `declared`, `deference`, `deference-otherwise`, `rank`, `special`, `special-proved`, `later` or
    /// `severest` or `retroactive`.
    pub why: String,
    /// The provisions that give it priority.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub basis: Vec<String>,
    /// Assumptions, which no statute gives, on which the priority rests.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub assumed: Vec<String>,
    /// 解读
    #[serde(skip_serializing_if = "Option::is_none")]
    pub interpretation: Option<String>,
}

/// The forms of a [`FormulaTrace`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum FormulaKind {
    /// 且
    All,
    /// 或
    Any,
    /// 非
    Not,
    /// A statement about facts
    Facts,
    /// 因 … 致使 …
    Cause,
    /// A definition
    Defined,
    /// 符合
    Conforms,
    /// Another decision or duty
    Reads,
}

/// A condition with its truth in the case.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct FormulaTrace {
    /// Its words.
    pub words: String,
    /// Whether it holds.
    #[schemars(with = "String")]
    pub truth: Truth,
    /// Its form.
    pub kind: FormulaKind,
    /// The facts it names.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub facts: Vec<FactUse>,
    /// Its parts.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub parts: Vec<FormulaTrace>,
    /// 解读
    #[serde(skip_serializing_if = "Option::is_none")]
    pub interpretation: Option<String>,
}

/// An exception with its truth in the case.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ExceptionTrace {
    /// Whether it bites.
    #[schemars(with = "String")]
    pub bites: Truth,
    /// Its condition.
    pub when: FormulaTrace,
    /// Its own exception.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub but: Option<Box<ExceptionTrace>>,
}

/// How a fact got its value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum FactSource {
    /// Not known.
    Unknown,
    /// Asked, but it cannot be shown.
    Unprovable,
    /// Given in the case.
    Given,
    /// Found by a person.
    Found,
    /// 其余 为 否
    OthersFalse,
    /// Presumed.
    Presumed,
    /// Not raised by its bearer.
    NotRaised,
    /// A norm was cited.
    Cited,
    /// No norm was cited.
    NothingCited,
    /// Concluded by a rule.
    Concluded,
}

/// A fact as a case has it.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct FactUse {
    /// Its name.
    pub name: String,
    /// The question it answers.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub question: Option<String>,
    /// Its value in words.
    pub value: String,
    /// How it got there.
    pub source: FactSource,
    /// The legal basis of a presumption or ground, the norm cited.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub basis: Option<String>,
    /// Who must raise it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub raised_by: Option<String>,
    /// The record of a finding.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub record: Option<Asked>,
    /// Facts of other documents that are this one (对应).
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub stands_for: Vec<StandsFor>,
    /// Where the case says so.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub place: Option<String>,
}

/// A fact of another document that is the same (对应).
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct StandsFor {
    /// The document's id.
    pub document: String,
    /// Its name for the fact.
    pub fact: String,
    /// Why it is the same.
    pub reason: String,
}

/// Explains a case. `locate` gives the place of a span as people know it: file, line, column.
pub fn explain(decider: &Decider<'_>, case: &Case, locate: &dyn Fn(Span) -> String) -> Explanation {
    let program = decider.program();
    let tracer =
        Tracer { program, case, locate, values: program.circuit.evaluate_all(&case.inputs(program, false)) };
    let (mut decisions, mut acts, mut findings) = (Vec::new(), Vec::new(), Vec::new());
    let all: Vec<Decision> = program.matters.ids().filter_map(|id| decider.decide(id, case)).collect();
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
            verdict: verdict(self.program, self.case, decision),
            choice: choice.map(|Choice { record, .. }| asked(record)),
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
        let once = |rule: &&RuleTrace| rule.law.is_none() || !(out(rule) || not_taken(rule)) || !again(rule);
        rules.iter().filter(once).cloned().collect()
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
        let steps = self.steps(norm, source);
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
            let by = norm.replaced_by.iter().filter(move |(.., node)| self.truth(*node) == truth);
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
        let barred_by = if reserved { norm.barred.as_ref().and_then(|b| b.by.clone()) } else { None };
        let newer = source.replaced_by.and_then(|by| self.program.texts.get(by)).map(|by| by.id.clone());
        let (superseded_by, limit) = match at {
            Some(StepName::Repealed) => (newer, source.repealed),
            Some(StepName::NotYetInForce) => (None, source.effective),
            _ => (None, None),
        };
        let exceptions: Vec<ExceptionTrace> = source.exceptions.iter().map(|e| self.exception(e)).collect();
        let reinstated = fate != Fate::Removed
            && exceptions.iter().any(|e| e.when.truth == Truth::True && e.bites == Truth::False);
        RuleTrace {
            provision: source.full.clone(),
            citation: source.citation.clone(),
            title: source.title.clone(),
            quote: source.quote.clone(),
            modal: modal_word(norm, self.program.texts.get(source.text).is_none_or(|t| t.chinese)),
            outcomes: matter.words(norm.outcomes),
            through: norm.through.clone(),
            toward: norm.toward.clone(),
            deadline: norm.deadline.as_ref().map(|deadline| {
                deadline.words(self.program.texts.get(source.text).is_none_or(|t| t.chinese))
            }),
            due: due_date(self.program, self.case, norm),
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
            scopes: source.scopes.iter().map(|f| self.formula(f)).collect(),
            conditions: source.conditions.iter().map(|f| self.formula(f)).collect(),
            exceptions,
            interpretations: source.interpretations.clone(),
            place: (self.locate)(source.span),
        }
    }

    /// The steps of M5 in their order, each with whether the rule passes it.
    pub(crate) fn steps(&self, norm: &Norm, source: &Provenance) -> Vec<StepTrace> {
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
            step(self.defeat_step(norm), !self.truth(norm.defeated)),
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
            interpretation: None,
        };
        followed.map(name).collect()
    }

    fn competence_step(&self, norm: &Norm) -> StepName {
        match norm.barred.as_ref().map(|b| b.lacks) {
            Some(Lacks::Taking) => StepName::NotEmpowered,
            Some(Lacks::Binding) => StepName::NotBinding,
            Some(Lacks::Setting) | None => StepName::NotCompetent,
        }
    }

    /// By what it is defeated, or may be.
    fn defeat_step(&self, norm: &Norm) -> StepName {
        let by = |truth: Truth| norm.replaced_by.iter().find(|(.., node)| self.truth(*node) == truth);
        match by(Truth::True).or_else(|| by(Truth::Unknown)).map(|(_, priority, _)| priority) {
            Some(Priority::Rank { .. }) => StepName::Rank,
            Some(Priority::Deference { .. }) => StepName::Deference,
            Some(
                Priority::Declared { .. }
                | Priority::Special { .. }
                | Priority::Later
                | Priority::Retroactive { .. },
            )
            | None => StepName::Priority,
        }
    }

    pub(crate) fn replacement(&self, upper: Id<Norm>, priority: &Priority) -> Replacement {
        let (mut basis, mut assumed) = (Vec::new(), Vec::new());
        let (why, interpretation) = match priority {
            Priority::Declared { interpretation } => ("declared", interpretation.clone()),
            Priority::Deference { otherwise, clause } => {
                basis.push(clause.clone());
                (if *otherwise { "deference-otherwise" } else { "deference" }, None)
            }
            Priority::Rank { basis: by, assumed: without } => {
                basis.clone_from(by);
                assumed.clone_from(without);
                ("rank", None)
            }
            Priority::Special { declared: true, interpretation } => ("special", interpretation.clone()),
            Priority::Special { declared: false, interpretation } => {
                ("special-proved", interpretation.clone())
            }
            Priority::Later => ("later", None),
            Priority::Retroactive { basis: by } => {
                basis.push(by.clone());
                ("retroactive", None)
            }
        };
        Replacement {
            provision: self.program.sources[self.program.norms[upper].source].full.clone(),
            why: why.to_owned(),
            basis,
            assumed,
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
            Form::Conforms(_) => plain(FormulaKind::Conforms, Vec::new(), Vec::new()),
            Form::Reads(_) => plain(FormulaKind::Reads, Vec::new(), Vec::new()),
        }
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
        FactUse {
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

pub(crate) fn asked(record: &Record) -> Asked {
    Asked {
        by: record.by.as_ref().map(|t| t.value.clone()),
        on: record.on.map(|d| d.date.to_string()),
        grounds: record.grounds.as_ref().map(|t| t.value.clone()),
        evidence: record.evidence.as_ref().map(|t| t.value.clone()),
    }
}

fn modal_word(norm: &Norm, chinese: bool) -> String {
    use pol_program::Modal;
    let word = match (norm.modality, norm.modal, chinese) {
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

/// A fact's value in words.
pub fn value_text(fact: &Fact, state: &State) -> String {
    match state {
        State::Unknown => "未知".to_owned(),
        State::Inapplicable => "不适用".to_owned(),
        State::Value(value) => match value {
            FactValue::Bool(true) => "是".to_owned(),
            FactValue::Bool(false) => "否".to_owned(),
            FactValue::Option(n) => option_text(fact, *n),
            FactValue::Options(mask) => match &fact.kind {
                FactKind::Any(options) => {
                    let chosen = options
                        .iter()
                        .enumerate()
                        .filter(|(n, _)| mask >> n & 1 == 1)
                        .map(|(_, o)| o.as_str());
                    let chosen: Vec<&str> = chosen.collect();
                    if chosen.is_empty() { "无".to_owned() } else { chosen.join("、") }
                }
                FactKind::Bool
                | FactKind::Citation(_)
                | FactKind::One(_)
                | FactKind::Int
                | FactKind::Number
                | FactKind::Money
                | FactKind::Date
                | FactKind::Duration(_)
                | FactKind::Text => String::new(),
            },
            FactValue::Number(n) if fact.kind == FactKind::Money => format!("{n}元"),
            FactValue::Number(n) => n.to_string(),
            FactValue::Date(date) => date.to_string(),
            FactValue::Period(period) => period.chinese(),
            FactValue::Text(text) => format!("“{text}”"),
        },
    }
}

fn option_text(fact: &Fact, option: usize) -> String {
    match &fact.kind {
        FactKind::One(options) => options.get(option).cloned().unwrap_or_default(),
        FactKind::Bool
        | FactKind::Citation(_)
        | FactKind::Any(_)
        | FactKind::Int
        | FactKind::Number
        | FactKind::Money
        | FactKind::Date
        | FactKind::Duration(_)
        | FactKind::Text => String::new(),
    }
}
