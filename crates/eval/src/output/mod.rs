//! What `pol eval` prints: one object for each case.

mod basis;
mod build;

use std::collections::BTreeMap;

use pol_program::{Law, Modality};
use pol_values::Truth;
use schemars::JsonSchema;
use serde::Serialize;

pub use build::consulted;
pub(crate) use build::{missing, shown, verdict};
pub use build::{output, verdict_on};
pub(crate) use build::{timed, unsure};

use crate::due::DueDate;

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
    /// Which of them is the older and special one, if the other is later and general: special over general
    /// and later over earlier point apart (M6 (d)).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub special: Option<String>,
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
    /// 当: what must be found for an edge of the precedence data to hold
    Premise,
}

/// A text that was consulted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Consulted {
    /// Its id.
    pub text: String,
    /// Its title.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// What it calls itself in short.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub short: Option<String>,
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
