//! What `pol eval` prints: one object for each case.

use std::collections::BTreeMap;

use pol_program::{
    Case, Choice, Fact, Form, Formula, How, Law, Matter, MatterKind, Modality, Norm, Priority, Program,
};
use pol_values::{Id, Stretch, Truth};
use schemars::JsonSchema;
use serde::Serialize;

use crate::due::{DueDate, due_date};
use crate::rests::Reliance;
use crate::verdict::{Decider, Decision, Raw, Under, may_hold};

/// The kinds of verdicts (M10).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum VerdictKind {
    /// One outcome.
    Decided,
    /// Several outcomes are permitted.
    Discretion,
    /// Different verdicts are possible.
    Open,
    /// Rules conflict.
    Conflict,
    /// No rule speaks to it.
    None,
    /// No rule in force is in scope.
    OutOfScope,
    /// No rule is in force.
    NotInForce,
}

/// The results of one case, for one person.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct CaseOutput {
    /// The case's name.
    pub case: String,
    /// The person, where the case has several.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub person: Option<String>,
    /// The verdict on each decision, in the order of the policy.
    #[schemars(with = "BTreeMap<String, Verdict>")]
    #[serde(serialize_with = "in_order")]
    pub decisions: Vec<(String, Verdict)>,
    /// The verdict on each duty, named `ACTOR·ACT`; its outcomes are `do` and `not do`.
    #[schemars(with = "BTreeMap<String, Verdict>")]
    #[serde(serialize_with = "in_order")]
    pub acts: Vec<(String, Verdict)>,
    /// The texts consulted.
    pub consulted: Vec<Consulted>,
    /// Texts that are cited but not held.
    pub missing: Vec<MissingText>,
}

/// A verdict.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Verdict {
    /// Which kind.
    pub kind: VerdictKind,
    /// The permitted outcomes; of a decision 可并存, all that stand side by side.
    pub permitted: Vec<String>,
    /// Of a decision over amounts, numbers or periods: the permitted ones as numbers (amounts in 元,
    /// periods in days, working days, months or hours), from the least.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub ranges: Vec<Range>,
    /// What rules say of a decision 可并存, each statement with its modality.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub side_by_side: Vec<Statement>,
    /// The provisions it stands on; where it is open, those that may count.
    pub provisions: Vec<String>,
    /// A text that is not held in full may hold exceptions to it.
    pub provisional: bool,
    /// What it rests on besides what the case records.
    pub rests_on: Vec<RestsOn>,
    /// Facts that are not known and do not matter.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub regardless: Vec<String>,
    /// In a conflict, the outcomes that nobody disputes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub undisputed: Option<Vec<String>>,
    /// In a conflict, the rules that cannot stand together, and who rules.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub conflicts: Vec<Conflict>,
    /// Where it is open (or provisional), the verdicts that are possible.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub possible: Option<Vec<Possible>>,
    /// Where it is open: whether each verdict listed really is possible, or the list is a bound.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub exact: Option<bool>,
    /// Where it is open, the facts (and decisions yet to be taken) that can change it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ask: Option<Vec<String>>,
    /// The choice or ruling that the case records.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub chosen: Option<String>,
    /// The recorded choice or ruling lies outside what may be chosen.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub beyond: bool,
    /// The recorded ruling is from an organ that may not rule so (M11).
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub not_for_organ: bool,
    /// A recorded ruling decides a conflict.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub ruled: bool,
    /// No rule gives an outcome, so the default decides.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub by_default: bool,
    /// For a duty with a deadline, when it is due.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub due: Vec<DueDate>,
    /// Where the law of the day of the act is weighed against later law: how it comes out under each.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub laws: Vec<UnderLaw>,
}

/// A verdict under one law (M14).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct UnderLaw {
    /// Which.
    pub law: LawName,
    /// The kind of verdict.
    pub kind: VerdictKind,
    /// The permitted outcomes.
    pub permitted: Vec<String>,
    /// The provisions it stands on.
    pub provisions: Vec<String>,
    /// Whether it is the one taken; not known while facts are.
    #[schemars(with = "String")]
    pub taken: Truth,
    /// The clause that asks for it, or the provision that reaches back.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub clause: Option<String>,
}

/// The laws under which a matter is settled (M14).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum LawName {
    /// That of the day of the act.
    OfTheAct,
    /// That of the day of the decision: 从旧兼从轻.
    OfTheDecision,
    /// That of the day of the act with later rules that reach back: 溯及.
    ReachingBack,
}

impl From<Law> for LawName {
    fn from(law: Law) -> LawName {
        match law {
            Law::OfTheAct => LawName::OfTheAct,
            Law::OfTheDecision => LawName::OfTheDecision,
            Law::ReachingBack => LawName::ReachingBack,
        }
    }
}

/// A minimal set of rules that cannot stand together.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Conflict {
    /// The provisions.
    pub provisions: Vec<String>,
    /// Each two of them of which neither prevails.
    pub pairs: Vec<ConflictPair>,
}

/// Two provisions of which neither prevails.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ConflictPair {
    /// The one.
    pub one: String,
    /// The other.
    pub other: String,
    /// The organ that must rule; none if the data names nobody.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub organ: Option<String>,
    /// Further stages: a kind of norm, and the organ that rules if it is to apply.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub stages: Vec<(String, String)>,
    /// The provision that says so.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub basis: Option<String>,
    /// Only in this event.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub when: Option<String>,
}

/// A verdict that is possible.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
pub struct Possible {
    /// Which kind.
    pub kind: VerdictKind,
    /// The permitted outcomes; in a conflict, those undisputed.
    pub permitted: Vec<String>,
    /// What rules say of a decision 可并存.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub side_by_side: Vec<Statement>,
}

/// All values from one to another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Range {
    /// From where, as a decimal.
    pub from: String,
    /// Whether that value is included.
    pub from_included: bool,
    /// To where, as a decimal; without end if there is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub to: Option<String>,
    /// Whether that value is included.
    pub to_included: bool,
}

/// Something that rules say of a decision 可并存 (M8).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
pub struct Statement {
    /// How it binds.
    pub modal: StatementModal,
    /// The outcomes; of several, one.
    pub outcomes: Vec<String>,
    /// The provisions that say so.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub provisions: Vec<String>,
}

/// How a [`Statement`] binds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum StatementModal {
    /// 则, 应当
    Must,
    /// 可以
    May,
    /// 不得
    MustNot,
}

impl From<Modality> for StatementModal {
    fn from(modality: Modality) -> Self {
        match modality {
            Modality::Bind => StatementModal::Must,
            Modality::Forbid => StatementModal::MustNot,
            Modality::Permit => StatementModal::May,
        }
    }
}

/// Something a verdict rests on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct RestsOn {
    /// Of which kind.
    pub kind: RestsOnKind,
    /// The fact, or the provision of an interpretation.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The value it is taken to have.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
    /// The legal basis, or the interpretation, as written.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub basis: Option<String>,
}

/// The kinds of [`RestsOn`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum RestsOnKind {
    /// 推定
    Presumption,
    /// 主张 that was not raised
    NotRaised,
    /// 援引 for which nothing was cited
    NothingCited,
    /// 援引 of a norm
    Cited,
    /// 其余 为 否
    OthersFalse,
    /// A finding that a rule concludes
    ConcludedFinding,
    /// 解读
    Interpretation,
    /// 假定: an edge of the precedence data that no statute gives
    Assumption,
}

/// A text that was consulted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Consulted {
    /// Its id.
    pub text: String,
    /// Its title.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// The day from which this version is in force.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub effective: Option<String>,
    /// The later version that takes its place.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub replaced_by: Option<String>,
    /// The day from which the later version does.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub replaced_on: Option<String>,
    /// SHA-256 of the encoded text.
    pub sha256: String,
    /// Who encoded it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub encoded: Option<String>,
    /// Who approved it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub approved: Option<String>,
}

/// A text that is cited but not held.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct MissingText {
    /// As named.
    pub text: String,
    /// The provision that cites it.
    pub cited_by: String,
    /// The decision to which it may hold exceptions.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub exceptions_to: Option<String>,
    /// 依照: what the provision says is to be done as it says; verdicts that rest on the provision are
    /// provisional.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub followed: bool,
}

fn in_order<S: serde::Serializer>(list: &[(String, Verdict)], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_map(list.iter().map(|(name, verdict)| (name, verdict)))
}

/// Decides a case and gives the result as data.
pub fn output(decider: &Decider<'_>, case: &Case) -> CaseOutput {
    let program = decider.program();
    let (mut decisions, mut acts) = (Vec::new(), Vec::new());
    for (name, decision) in shown(program, decider.all(case)) {
        let list = match program.matters[decision.matter].kind {
            MatterKind::Duty(..) => &mut acts,
            MatterKind::Decision | MatterKind::Finding(_) => &mut decisions,
        };
        list.push((name, verdict(program, case, &decision)));
    }
    CaseOutput {
        case: case.name.clone(),
        person: case.person.clone(),
        decisions,
        acts,
        consulted: consulted(program),
        missing: missing(program, case),
    }
}

/// What is shown of decisions with parts: the whole as one where its parts agree, otherwise each part.
pub(crate) fn shown(program: &Program, decisions: Vec<Decision>) -> Vec<(String, Decision)> {
    let mut list = Vec::new();
    for decision in &decisions {
        let matter = &program.matters[decision.matter];
        let whole = matter.part_of.unwrap_or(decision.matter);
        let parts: Vec<&Decision> =
            decisions.iter().filter(|d| program.matters[whole].parts.contains(&d.matter)).collect();
        let agree = parts.windows(2).all(|pair| match pair {
            [a, b] => a.says_the_same(b),
            _ => true,
        });
        match (matter.parts.is_empty(), matter.part_of.is_some()) {
            // A whole speaks through its first part.
            (false, _) if agree => {
                list.extend(parts.first().map(|part| (matter.name.clone(), (*part).clone())))
            }
            (false, _) => {}
            (true, true) if agree => {}
            (true, _) => list.push((matter.name.clone(), decision.clone())),
        }
    }
    list
}

/// The verdict on one matter. A decision with parts has one if its parts come out alike; it then stands
/// on the provisions of all of them.
pub fn verdict_on(decider: &Decider<'_>, case: &Case, matter: Id<pol_program::Matter>) -> Option<Verdict> {
    let program = decider.program();
    let parts = &program.matters[matter].parts;
    if parts.is_empty() {
        return decider.decide(matter, case).map(|d| verdict(program, case, &d));
    }
    let mut verdicts =
        parts.iter().filter_map(|part| decider.decide(*part, case)).map(|d| verdict(program, case, &d));
    let mut whole = verdicts.next()?;
    for part in verdicts {
        if (part.kind, &part.permitted, &part.possible) != (whole.kind, &whole.permitted, &whole.possible) {
            return None;
        }
        for provision in part.provisions {
            if !whole.provisions.contains(&provision) {
                whole.provisions.push(provision);
            }
        }
    }
    Some(whole)
}

/// A verdict as data.
pub(crate) fn verdict(program: &Program, case: &Case, decision: &Decision) -> Verdict {
    let matter = &program.matters[decision.matter];
    let chosen = case.choices.get(&decision.matter);
    let possible = |raw: &Raw| Possible {
        kind: raw.kind,
        permitted: permitted(matter, raw.kind, raw.permitted, chosen),
        side_by_side: statements(program, decision, raw.standing, false),
    };
    Verdict {
        kind: decision.kind,
        permitted: permitted(matter, decision.kind, decision.permitted, chosen),
        ranges: ranges(matter, decision, chosen),
        side_by_side: statements(program, decision, decision.standing, true),
        provisions: provisions(program, &decision.grounds),
        provisional: decision.provisional,
        rests_on: rests(program, case, decision),
        regardless: decision.regardless.iter().map(|f| program.facts[*f].name.clone()).collect(),
        undisputed: (decision.kind == VerdictKind::Conflict || decision.ruled)
            .then(|| matter.words(decision.undisputed)),
        conflicts: conflicts(program, decision),
        possible: decision.outlook.as_ref().map(|o| o.verdicts.iter().map(possible).collect()),
        exact: decision.outlook.as_ref().map(|o| o.exact),
        ask: decision.outlook.as_ref().map(|o| {
            let facts = o.ask.iter().map(|f| program.facts[*f].name.clone());
            facts.chain(o.choices.iter().map(|m| program.matters[*m].name.clone())).collect()
        }),
        chosen: chosen.and_then(|c| chosen_words(matter, c)),
        beyond: decision.beyond,
        not_for_organ: decision.not_for_organ,
        ruled: decision.ruled,
        by_default: decision.by_default,
        due: due(program, case, decision),
        laws: decision.readings.iter().map(|under| under_law(program, matter, under)).collect(),
    }
}

/// The outcomes of a verdict. Of amounts between which there is no choice any more one was ruled.
fn permitted(matter: &Matter, kind: VerdictKind, outcomes: u64, chosen: Option<&Choice>) -> Vec<String> {
    let wide = matter.line.as_ref().map_or(0, pol_values::Line::wide);
    match chosen {
        Some(choice) if kind == VerdictKind::Decided && outcomes & wide != 0 => {
            chosen_words(matter, choice).into_iter().collect()
        }
        Some(_) | None => matter.words(outcomes),
    }
}

fn chosen_words(matter: &Matter, choice: &Choice) -> Option<String> {
    match (&matter.line, choice.amount) {
        (Some(line), Some(amount)) => Some(line.value(amount)),
        (Some(_), None) | (None, _) => matter.outcomes.get(choice.outcome).cloned(),
    }
}

/// The permitted amounts as numbers.
fn ranges(matter: &Matter, decision: &Decision, chosen: Option<&Choice>) -> Vec<Range> {
    let stretches = match (&matter.line, chosen.and_then(|choice| choice.amount)) {
        (Some(_), Some(amount)) if decision.ruled => vec![Stretch::point(amount)],
        (Some(line), _) => line.stretches(decision.permitted),
        (None, _) => Vec::new(),
    };
    let each = stretches.into_iter().map(|s| Range {
        from: s.low.value.normalize().to_string(),
        from_included: s.low.included,
        to: s.high.map(|high| high.value.normalize().to_string()),
        to_included: s.high.is_some_and(|high| high.included),
    });
    each.collect()
}

/// What stands side by side, and where it is known, by which provisions.
fn statements(program: &Program, decision: &Decision, standing: u64, known: bool) -> Vec<Statement> {
    let matter = &program.matters[decision.matter];
    let all = program.settled(decision.matter).map_or(&[][..], |s| s.standing.as_slice());
    let of = |(_, said): (usize, &pol_program::Standing)| {
        let norms = decision.grounds.iter().map(|id| &program.norms[*id]);
        let saying = norms.filter(|n| known && (n.modality, n.outcomes) == (said.modality, said.outcomes));
        let mut provisions: Vec<String> = Vec::new();
        for norm in saying {
            let full = &program.sources[norm.source].full;
            if !provisions.contains(full) {
                provisions.push(full.clone());
            }
        }
        Statement { modal: said.modality.into(), outcomes: matter.words(said.outcomes), provisions }
    };
    let mut list: Vec<Statement> =
        all.iter().enumerate().filter(|(n, _)| standing >> n & 1 == 1).map(of).collect();
    list.sort_by_key(|s| s.modal);
    list
}

/// When a duty is due, by each rule that gives it.
fn due(program: &Program, case: &Case, decision: &Decision) -> Vec<DueDate> {
    let known = matches!(decision.kind, VerdictKind::Decided | VerdictKind::Discretion);
    let norms = decision.grounds.iter().filter(|_| known).map(|id| &program.norms[*id]);
    norms.filter_map(|norm| due_date(program, case, norm)).collect()
}

fn under_law(program: &Program, matter: &pol_program::Matter, under: &Under) -> UnderLaw {
    UnderLaw {
        law: under.law.into(),
        kind: under.raw.map_or(VerdictKind::Open, |raw| raw.kind),
        permitted: under.raw.map(|raw| matter.words(raw.permitted)).unwrap_or_default(),
        provisions: provisions(program, &under.grounds),
        taken: under.taken,
        clause: under.clause.clone(),
    }
}

/// The provisions of rules, each once.
fn provisions(program: &Program, norms: &[Id<Norm>]) -> Vec<String> {
    let mut provisions: Vec<String> = Vec::new();
    for norm in norms {
        let full = &program.sources[program.norms[*norm].source].full;
        if !provisions.contains(full) {
            provisions.push(full.clone());
        }
    }
    provisions
}

fn conflicts(program: &Program, decision: &Decision) -> Vec<Conflict> {
    let full = |id: &Id<Norm>| program.sources[program.norms[*id].source].full.clone();
    let pair = |(a, b, ruling): &(Id<Norm>, Id<Norm>, Option<pol_program::Ruling>)| ConflictPair {
        one: full(a),
        other: full(b),
        organ: ruling.as_ref().map(|r| r.organ.clone()),
        stages: ruling.as_ref().map(|r| r.stages.clone()).unwrap_or_default(),
        basis: ruling.as_ref().and_then(|r| r.basis.clone()),
        when: ruling.as_ref().and_then(|r| r.when.clone()),
    };
    let each = decision.disputes.iter();
    each.map(|d| Conflict {
        provisions: d.rules.iter().map(full).collect(),
        pairs: d.pairs.iter().map(pair).collect(),
    })
    .collect()
}

fn rests(program: &Program, case: &Case, decision: &Decision) -> Vec<RestsOn> {
    let mut list: Vec<RestsOn> = Vec::new();
    for reliance in &decision.reliance {
        let (kind, fact) = match reliance {
            Reliance::Presumption(fact) => (RestsOnKind::Presumption, Some(*fact)),
            Reliance::NotRaised(fact) => (RestsOnKind::NotRaised, Some(*fact)),
            Reliance::NothingCited(fact) => (RestsOnKind::NothingCited, Some(*fact)),
            Reliance::Cited(fact) => (RestsOnKind::Cited, Some(*fact)),
            Reliance::Concluded(fact) => (RestsOnKind::ConcludedFinding, Some(*fact)),
            Reliance::OthersFalse => (RestsOnKind::OthersFalse, None),
        };
        let basis = fact.and_then(|f| {
            let of: &Fact = &program.facts[f];
            match case.entries.get(f.number()).map(|e| &e.how) {
                Some(How::Presumed) => of.presumption.as_ref().and_then(|p| p.basis.clone()),
                Some(How::NotRaised) => of.raised_basis.clone(),
                Some(How::Cited { norm, .. }) => Some(norm.clone()),
                Some(How::Unknown | How::Given | How::Found(_) | How::OthersFalse | How::NothingCited)
                | None => None,
            }
        });
        list.push(RestsOn {
            kind,
            name: fact.map(|f| program.facts[f].name.clone()),
            value: fact
                .and_then(|f| {
                    case.entries
                        .get(f.number())
                        .map(|e| crate::trace::value_text(&program.facts[f], &e.state))
                })
                .filter(|_| kind != RestsOnKind::ConcludedFinding),
            basis,
        });
    }
    for (provision, words) in interpretations(program, case, decision) {
        let rest = RestsOn {
            kind: RestsOnKind::Interpretation,
            name: Some(provision),
            value: None,
            basis: Some(words),
        };
        if !list.contains(&rest) {
            list.push(rest);
        }
    }
    for words in assumptions(program, case, decision) {
        let kind = RestsOnKind::Assumption;
        let rest = RestsOn { kind, name: None, value: None, basis: Some(words) };
        if !list.contains(&rest) {
            list.push(rest);
        }
    }
    list
}

/// The edges that no statute gives (假定) by which rules that apply were removed, or could not open or
/// exclude an outcome (M13).
fn assumptions(program: &Program, case: &Case, decision: &Decision) -> Vec<String> {
    let Some(settled) = program.settled(decision.matter) else { return Vec::new() };
    let values = program.circuit.evaluate_all(&case.inputs(program, false));
    let holds =
        |node: Id<pol_program::Node>| values.get(node.number()).is_some_and(|v| v.lane(0) == Truth::True);
    let known = matches!(
        decision.kind,
        VerdictKind::Decided | VerdictKind::Discretion | VerdictKind::Conflict | VerdictKind::None
    );
    let mut found = Vec::new();
    for norm in settled.norms.iter().filter(|_| known).map(|id| &program.norms[*id]) {
        if norm.taken.is_some_and(|taken| !holds(taken)) {
            continue;
        }
        // Removed by who may set or do it.
        let otherwise = [norm.in_force, norm.in_scope, norm.condition].iter().all(|node| holds(*node));
        if let Some(barred) = norm.barred.as_ref().filter(|_| otherwise && !holds(norm.excepted)) {
            found.extend(barred.assumed.iter().filter(|_| !holds(norm.competent)).cloned());
        }
        // Replaced, or left nothing.
        for (_, priority, node) in &norm.replaced_by {
            if let Priority::Rank { assumed, .. } = priority
                && holds(norm.applies)
                && holds(*node)
            {
                found.extend(assumed.iter().cloned());
            }
        }
        // Of a 可以 and a rule that excludes its outcome one stands above the other.
        for (lower, priority) in &norm.over {
            let lower = &program.norms[*lower];
            let opens = |permit: &Norm, other: &Norm| match (permit.modality, other.modality) {
                (Modality::Permit, Modality::Bind) => permit.outcomes & !other.outcomes != 0,
                (Modality::Permit, Modality::Forbid) => permit.outcomes & other.outcomes != 0,
                (Modality::Permit, Modality::Permit) | (Modality::Bind | Modality::Forbid, _) => false,
            };
            if let Priority::Rank { assumed, .. } = priority
                && holds(norm.counts)
                && holds(lower.counts)
                && (opens(norm, lower) || opens(lower, norm))
            {
                found.extend(assumed.iter().cloned());
            }
        }
    }
    found
}

/// The interpretations that the rules behind a verdict carry: of their provisions, of definitions in
/// them that hold, and of priorities by which a rule that applied was replaced.
fn interpretations(program: &Program, case: &Case, decision: &Decision) -> Vec<(String, String)> {
    let values = program.circuit.evaluate_all(&case.inputs(program, false));
    let holds =
        |node: Id<pol_program::Node>| values.get(node.number()).is_some_and(|v| v.lane(0) == Truth::True);
    let mut found = Vec::new();
    for id in &decision.grounds {
        let norm = &program.norms[*id];
        let source = &program.sources[norm.source];
        found.extend(source.interpretations.iter().map(|words| (source.full.clone(), words.clone())));
        for formula in source.scopes.iter().chain(&source.conditions) {
            definitions(formula, &holds, &mut found);
        }
        // A 可以 opens its outcome beside a rule over which it has priority.
        for (lower, priority) in norm.over.iter().filter(|_| norm.modality == Modality::Permit) {
            if let Priority::Declared { interpretation: Some(words) }
            | Priority::Special { interpretation: Some(words), .. } = priority
                && holds(program.norms[*lower].counts)
            {
                found.push((source.full.clone(), words.clone()));
            }
        }
    }
    let Some(settled) = program.settled(decision.matter) else { return found };
    for id in &settled.norms {
        let norm: &Norm = &program.norms[*id];
        if !holds(norm.applies) || norm.taken.is_some_and(|taken| !holds(taken)) {
            continue;
        }
        for (upper, priority, node) in &norm.replaced_by {
            let upper = &program.norms[*upper];
            if let Priority::Declared { interpretation: Some(words) }
            | Priority::Special { interpretation: Some(words), .. } = priority
                && holds(*node)
            {
                found.push((program.sources[upper.source].full.clone(), words.clone()));
            }
        }
    }
    found
}

fn definitions(
    formula: &Formula,
    holds: &dyn Fn(Id<pol_program::Node>) -> bool,
    found: &mut Vec<(String, String)>,
) {
    match &formula.form {
        Form::All(parts) | Form::Any(parts) => {
            for part in parts {
                definitions(part, holds, found);
            }
        }
        Form::Not(inner) => definitions(inner, holds, found),
        Form::Cause(cause, effect, _) => {
            definitions(cause, holds, found);
            definitions(effect, holds, found);
        }
        Form::Defined(inner, interpretation) => {
            if let Some(words) = interpretation
                && holds(formula.node)
            {
                found.push((formula.words.clone(), words.clone()));
            }
            definitions(inner, holds, found);
        }
        Form::Facts(_) | Form::Conforms(_) | Form::Reads(_) => {}
    }
}

/// The texts consulted.
pub(crate) fn consulted(program: &Program) -> Vec<Consulted> {
    program
        .texts
        .iter()
        .map(|t| Consulted {
            text: t.id.clone(),
            title: t.title.clone(),
            effective: t.effective.map(|d| d.to_string()),
            replaced_by: t.replaced.and_then(|(by, _)| program.texts.get(by)).map(|by| by.id.clone()),
            replaced_on: t.replaced.map(|(_, from)| from.to_string()),
            sha256: t.hash.clone(),
            encoded: t.encoded.clone(),
            approved: t.approved.clone(),
        })
        .collect()
}

/// The texts that are cited but not held.
pub(crate) fn missing(program: &Program, case: &Case) -> Vec<MissingText> {
    let inputs = case.inputs(program, false);
    // What a text says that is not in force on the day can hold no exception (M14).
    let in_force = |node| may_hold(program, &inputs, node);
    program
        .not_held
        .iter()
        .map(|m| MissingText {
            text: m.what.clone(),
            cited_by: m.cited_by.clone(),
            exceptions_to: m
                .exceptions_to
                .filter(|_| in_force(m.in_force))
                .map(|d| program.matters[d].name.clone()),
            followed: m.followed,
        })
        .collect()
}
