//! The full trace: every rule that speaks to a matter with its fate and the step that removed it,
//! every condition down to its facts with their place in the case.

mod tracer;

use pol_values::Truth;
use schemars::JsonSchema;
use serde::Serialize;

pub(crate) use tracer::Tracer;
pub use tracer::{explain, fate, fates};

use crate::due::DueDate;
use crate::output::{Consulted, LawName, MissingText, Verdict};

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
    /// Whether what is recorded is a ruling; otherwise it is a choice.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub ruling: bool,
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
    /// `declared`, `deference`, `deference-otherwise`, `rank`, `rank-in-territory`, `special`, `special-proved`, `later` or
    /// `severest` or `retroactive`.
    pub why: String,
    /// The provisions that give it priority.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub basis: Vec<String>,
    /// Assumptions, which no statute gives, on which the priority rests.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub assumed: Vec<String>,
    /// What must be found for it to have priority, which is taken to be so.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub premises: Vec<String>,
    /// Since when the rule that is replaced has stood as it does, where that is longer than its version of the text: it is
    /// by this day that the other is `later`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unamended_since: Option<String>,
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
    /// Where the case lies
    Territory,
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
    /// Why the norm cited does not count.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fault: Option<String>,
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
