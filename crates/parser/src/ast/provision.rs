//! Provisions: articles, paragraphs and items, and what they state.

use pol_diagnostics::Span;
use pol_values::Literal;

use super::{Acknowledgement, Comparison, Day, Definition, Expression, Member, Name, Text, Value};

/// The levels of a provision, from the widest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// 编
    Part,
    /// 章
    Chapter,
    /// 节
    Section,
    /// 条
    Article,
    /// 款
    Paragraph,
    /// 项
    Item,
    /// 目
    Subitem,
    /// 第N句
    Sentence,
    /// 前段, 后段, 但书 (values 1, 2, 3)
    Segment,
}

/// A provision's own number, at one level.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Number {
    /// Which level.
    pub level: Level,
    /// Its number.
    pub value: u32,
    /// 之一 is 1; otherwise 0. In English, 12A is 1.
    pub sub: u32,
}

/// A provision and all that stands in it.
#[derive(Clone, Debug, PartialEq)]
pub struct Provision {
    /// Its number.
    pub number: Number,
    /// “title”
    pub title: Option<Text>,
    /// What it says, in order.
    pub statements: Vec<Statement>,
    /// Its definitions.
    pub definitions: Vec<Definition>,
    /// The provisions in it.
    pub children: Vec<Provision>,
    /// The place of its number and title.
    pub span: Span,
    /// Whether something in it could not be read (and was reported): what it lacks is not reported
    /// again.
    pub unreadable: bool,
}

/// A statement of a provision.
#[derive(Clone, Debug, PartialEq)]
pub enum Statement {
    /// 当
    When(Expression, Span),
    /// 但 … 除外
    But(Exception),
    /// 则 …, or a duty, permission or prohibition; `，` divides several conclusions
    Concludes(Vec<Conclusion>, Span),
    /// 有下列情形之一的
    AnyOf(Span),
    /// 同时具备下列条件的
    AllOf(Span),
    /// 本办法 适用 当 …
    Scope(Relative, Expression, Span),
    /// 本办法 不一致时 从 {…}
    Deference(Deference),
    /// 优先于
    Overrides(Overrides),
    /// 特别于
    Special(Vec<Citation>, Option<Text>, Span),
    /// 解读
    Interpretation(Text),
    /// 依据
    Basis(Basis),
    /// 宣示
    Declaratory(Text),
    /// 常设 应当 “…”
    Standing(Vec<Name>, Modal, Text, Span),
    /// 体现于 文头 / 体现于 第三条
    Technical(Vec<Citation>, Span),
    /// 重申
    Restates(Basis),
    /// 细化
    Refines(Basis),
    /// 依照
    AsIn(Basis),
    /// 未载 … 可能含 D 的例外
    NotHeld(NotHeld),
    /// 设定 M 限 {…}
    Reserves(Name, Vec<Member>, Vec<Citation>, Span),
    /// 职权 A 归 {…}
    Power(Name, Vec<Member>, Vec<Citation>, Span),
    /// 程序
    Procedural(Span),
    /// 溯及
    Retroactive(Basis),
    /// 从旧兼从轻: of these decisions; with none, of all on which the text concludes
    Lighter(Vec<Name>, Span),
    /// 知悉
    Acknowledge(Acknowledgement),
    /// 施行, of this provision
    Effective(Day),
    /// 废止, of this provision
    Repealed(Day),
}

/// `但 E（但 F 除外）除外`
#[derive(Clone, Debug, PartialEq)]
pub struct Exception {
    /// When the rule does not hold after all.
    pub when: Expression,
    /// When the exception does not hold after all.
    pub but: Option<Box<Exception>>,
    /// Its place.
    pub span: Span,
}

/// How a rule binds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Modal {
    /// 则
    Is,
    /// 应当
    Must,
    /// 不得
    MustNot,
    /// 可以
    May,
    /// 有权
    Right,
    /// need not: 可以 不
    NeedNot,
}

/// What a rule concludes.
#[derive(Clone, Debug, PartialEq)]
pub enum Conclusion {
    /// `则 D 为 a 或 b`, `可以 D 为 b`, `不得 D 为 c`
    Decision {
        /// Who decides, if said.
        actors: Vec<Name>,
        /// How it binds.
        modal: Modal,
        /// The decision.
        decision: Name,
        /// What it is to be: one of these.
        outcomes: Vec<Outcome>,
        /// Its place.
        span: Span,
    },
    /// `则 认定 F 为 否`
    Finding {
        /// The finding.
        fact: Name,
        /// What is found.
        value: Value,
        /// Its place.
        span: Span,
    },
    /// `甲、乙 应当 向 丙 备案`
    Act(ActConclusion),
}

/// An outcome of a decision, as a conclusion or an expectation writes it.
#[derive(Clone, Debug, PartialEq)]
pub enum Outcome {
    /// A named one.
    Named(Name),
    /// 2000元, 在 1000元 至 5000元, 超过 5000元 不满 1万元
    Stretch(Stretch),
    /// 违法所得 的 一倍以上五倍以下: reckoned from a fact.
    Multiple(Name, String, Span),
}

/// Values of a decision over amounts, from one to another.
#[derive(Clone, Debug, PartialEq)]
pub struct Stretch {
    /// Its ends, as written: one value alone has none.
    pub limits: Vec<Limit>,
    /// A value that stands alone.
    pub value: Option<Literal>,
    /// Its place.
    pub span: Span,
}

/// An end of a stretch of values.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Limit {
    /// 超过, 不低于, 不满, 不超过.
    pub by: Comparison,
    /// The value.
    pub value: Literal,
}

/// A duty, permission or prohibition of acts.
#[derive(Clone, Debug, PartialEq)]
pub struct ActConclusion {
    /// Who.
    pub actors: Vec<Name>,
    /// 应当, 不得, 可以, 有权.
    pub modal: Modal,
    /// 不: not to do it.
    pub negated: bool,
    /// The acts; each of them.
    pub acts: Vec<Name>,
    /// 向: towards whom.
    pub toward: Vec<Name>,
    /// 自 X 起 N日 内: from which fact, within how long.
    pub deadline: Option<(Name, Literal)>,
    /// 以 “…”: by which means.
    pub means: Vec<Text>,
    /// Its place.
    pub span: Span,
}

/// `优先于 … 解读 …`
#[derive(Clone, Debug, PartialEq)]
pub struct Overrides {
    /// What yields.
    pub targets: Vec<Citation>,
    /// 授权: the provision that allows it, towards another issuer.
    pub authority: Option<Citation>,
    /// 解读: the text does not say so.
    pub interpretation: Option<Text>,
    /// Its place.
    pub span: Span,
}

/// `本办法 不一致时 从 {…}`
#[derive(Clone, Debug, PartialEq)]
pub struct Deference {
    /// What yields: this policy, this article.
    pub whose: Relative,
    /// `另有规定时` instead of `不一致时`.
    pub otherwise: bool,
    /// To which kinds or relations of organs.
    pub to: Vec<Member>,
    /// Its place.
    pub span: Span,
}

/// What a provision is founded on or points to.
#[derive(Clone, Debug, PartialEq)]
pub enum Basis {
    /// A file, and a provision in it.
    File(Text, Option<Citation>),
    /// Provisions.
    Citations(Vec<Citation>),
    /// A text that is cited but not held.
    NotHeld(Text),
}

/// `未载 第六条至第八条 可能含 D 的例外`
#[derive(Clone, Debug, PartialEq)]
pub struct NotHeld {
    /// The text as named.
    pub what: String,
    /// The decision that may have an exception there.
    pub exceptions_to: Option<Name>,
    /// Its place.
    pub span: Span,
}

/// A citation of a provision.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Citation {
    /// The document, if it is another.
    pub document: Option<Name>,
    /// Its path of numbers; empty for the whole document.
    pub path: Vec<Step>,
    /// 至: the last provision of a range.
    pub to: Vec<Step>,
    /// Its place.
    pub span: Span,
}

/// One step of a citation's path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// A number.
    Number(Number),
    /// 本条, 前款, ….
    Relative(Relative),
}

/// A provision named by where one stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Relative {
    /// 本办法, 本法, ….
    Policy,
    /// 本条, 本款, 本项, 本章, 本节.
    This(Level),
    /// 前条, 前款, 前项; 前两款 counts two.
    Previous(Level, u32),
}
