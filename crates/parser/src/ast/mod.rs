//! The syntax tree: what was written, with its places. Names are text here; which fact, decision or
//! provision they mean is settled by the model.

mod case;
mod declaration;
mod expression;
mod provision;

use pol_diagnostics::Span;
use pol_values::Date;

pub use case::{
    Case, CaseEntry, CaseForm, Cited, Expectation, ExpectationKind, Expected, Person, Record, Scenario,
    Timeliness, Timing,
};
pub use declaration::{
    Acknowledgement, Act, Counting, Decision, DecisionMode, Declaration, Definition, Edge, EdgeMark, Fact,
    Holidays, Maps, Mark, Member, Organ, Referral, Role, Type, Value,
};
pub use expression::{Arithmetic, Comparison, Expression, ExpressionKind};
pub use provision::{
    ActConclusion, Basis, Citation, Conclusion, Deference, Exception, Level, Limit, Modal, NotHeld, Number,
    Outcome, Overrides, Provision, Relative, Statement, Step, Stretch,
};

/// One `.pol` file.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct File {
    /// What stands at its head: the policy's name and particulars, and what is loaded.
    pub head: Head,
    /// Declarations, in order.
    pub declarations: Vec<Declaration>,
    /// Provisions, each with its children.
    pub provisions: Vec<Provision>,
    /// Expected outcomes (案例).
    pub scenarios: Vec<Scenario>,
    /// Case files (案件).
    pub cases: Vec<Case>,
    /// Names that were to be declared by a line that could not be read (and was reported): that
    /// they are unknown is not reported again.
    pub lost: Vec<String>,
}

/// A word or name and where it stands. Full-width letters and digits are folded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Name {
    /// The name.
    pub text: String,
    /// Its place.
    pub span: Span,
}

/// A quoted text and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Text {
    /// Without the quotation marks.
    pub value: String,
    /// Its place, marks included.
    pub span: Span,
}

/// A date and where it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Day {
    /// The day.
    pub date: Date,
    /// Its place.
    pub span: Span,
}

/// The head of a file.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Head {
    /// `规范 ID “title”`; a file without it is a vocabulary or a set of cases.
    pub policy: Option<(Name, Option<Text>)>,
    /// 简称
    pub short: Option<Name>,
    /// 制定机关; several that made it jointly
    pub issuers: Vec<Name>,
    /// 位阶
    pub rank: Option<Name>,
    /// 地域: where it applies, if not in the whole territory of its issuer
    pub territory: Option<Name>,
    /// 文号
    pub document_number: Option<Text>,
    /// 印发
    pub issued: Option<Day>,
    /// 施行
    pub effective: Option<Day>,
    /// 废止
    pub repealed: Option<Day>,
    /// 取代: earlier versions, each by its id or title.
    pub replaces: Vec<Name>,
    /// 取代 未载: an earlier version that is not held.
    pub replaces_not_held: Option<Text>,
    /// 原文
    pub source: Option<Text>,
    /// 载入
    pub uses: Vec<Text>,
    /// 编写
    pub encoded: Option<Text>,
    /// 审核
    pub approved: Option<Text>,
    /// 语言版本
    pub edition: Option<Name>,
    /// 仅载
    pub only_held: Vec<Citation>,
}
