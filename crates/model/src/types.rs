//! The checked policy.

use std::collections::{BTreeMap, BTreeSet};

use pol_diagnostics::Span;
use pol_parser::ast::{self, Arithmetic, Comparison, Level, Modal, Number};
use pol_values::{Arena, Date, Decimal, Id, Line, Period, PeriodUnit, WorkingDays, write_chinese};

use crate::{Official, Precedence};

/// All that was loaded, resolved.
#[derive(Clone, Debug, Default)]
pub struct Model {
    /// The texts with a head, the first being the policy that was asked for.
    pub texts: Arena<Text>,
    /// Facts, in order of declaration; causal findings stand where they are first used.
    pub facts: Arena<Fact>,
    /// Acts (措施).
    pub acts: Arena<Act>,
    /// Roles.
    pub roles: Arena<Role>,
    /// Definitions.
    pub definitions: Arena<Definition>,
    /// All that rules conclude on: decisions, duties, findings.
    pub matters: Arena<Matter>,
    /// The matters so ordered that each stands after all that its rules read (M3).
    pub order: Vec<Id<Matter>>,
    /// All provisions, parents before children.
    pub provisions: Arena<Provision>,
    /// All rules.
    pub rules: Arena<Rule>,
    /// What cannot be (约束).
    pub constraints: Vec<Constraint>,
    /// What each name means.
    pub names: BTreeMap<String, Meaning>,
    /// Scenarios of all loaded files, with the text to which they belong.
    pub scenarios: Vec<ast::Scenario>,
    /// Cases of all loaded files.
    pub cases: Vec<ast::Case>,
    /// Texts that are cited but not held (M15).
    pub not_held: Vec<NotHeld>,
    /// 统称: collective names of kinds of norms, with what they cover.
    pub collectives: BTreeMap<String, Vec<String>>,
    /// The hierarchy of norms and the tree of organs (M13).
    pub precedence: Precedence,
    /// 设定: matters reserved to some kinds of norms (M12).
    pub reserved: Vec<Reserved>,
    /// 职权: acts reserved to some roles (M12).
    pub powers: Vec<Power>,
    /// 从旧兼从轻 (M14).
    pub lighter: Vec<Lighter>,
    /// 节假日: which days are worked (M14).
    pub calendar: WorkingDays,
}

/// 从旧兼从轻: decisions that come out by the law of the day of the act or, if that is lighter, by the law of
/// the day of the decision (M14).
#[derive(Clone, Debug)]
pub struct Lighter {
    /// The decisions; of one with parts, the parts.
    pub matters: Vec<Id<Matter>>,
    /// The article that says so; none where the decision is declared so.
    pub provision: Option<Id<Provision>>,
    /// Its place.
    pub span: Span,
}

/// `设定 M 限 {…}`: who may set outcomes of a matter.
#[derive(Clone, Debug)]
pub struct Reserved {
    /// The matters; for a decision with parts, all of them.
    pub matters: Vec<Id<Matter>>,
    /// Kinds of norms and organs that may.
    pub to: Vec<String>,
    /// The article that says so.
    pub provision: Id<Provision>,
    /// Its place.
    pub span: Span,
}

/// `职权 A 归 {…}`: who may take an act.
#[derive(Clone, Debug)]
pub struct Power {
    /// The act.
    pub act: Id<Act>,
    /// The roles that may.
    pub to: Vec<Id<Role>>,
    /// The article that says so.
    pub provision: Id<Provision>,
    /// Its place.
    pub span: Span,
}

/// What a name means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Meaning {
    /// A fact.
    Fact(Id<Fact>),
    /// A decision.
    Decision(Id<Matter>),
    /// An act.
    Act(Id<Act>),
    /// A role.
    Role(Id<Role>),
    /// A definition.
    Definition(Id<Definition>),
}

/// A policy: one `.pol` file with a head.
#[derive(Clone, Debug)]
pub struct Text {
    /// Its id: `fengqiu-2024`.
    pub id: String,
    /// Its full title.
    pub title: Option<String>,
    /// Its short name.
    pub short: Option<String>,
    /// 制定机关
    pub issuer: Option<String>,
    /// 位阶
    pub rank: Option<String>,
    /// 文号
    pub document_number: Option<String>,
    /// 印发
    pub issued: Option<Date>,
    /// 施行
    pub effective: Option<Date>,
    /// 废止
    pub repealed: Option<Date>,
    /// 取代: the earlier versions that it replaces.
    pub replaces: Vec<Id<Text>>,
    /// The later version that first takes its place, and from when.
    pub replaced: Option<(Id<Text>, Date)>,
    /// Who encoded it.
    pub encoded: Option<String>,
    /// Who approved it.
    pub approved: Option<String>,
    /// The official text, if the policy names one that could be read.
    pub official: Option<Official>,
    /// SHA-256 of the `.pol` file, in hex.
    pub hash: String,
    /// 期间计算: how it counts days.
    pub counting: Counting,
    /// 不一致时 从, 另有规定时 从.
    pub following: Vec<Following>,
    /// Whether it is written with Chinese keywords.
    pub chinese: bool,
    /// The place of its head.
    pub span: Span,
}

/// How a text counts days (M14); what nothing says is `None`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Counting {
    /// 首日计入: the day from which a period runs is its first day.
    pub first_day: Option<bool>,
    /// 末日顺延: a period that ends on a day that is not worked ends on the next one that is.
    pub rolls: Option<bool>,
    /// The provisions that say whether a last day is put off.
    pub rolls_basis: Vec<String>,
    /// Periods of so many days are counted in working days.
    pub working: BTreeSet<u64>,
    /// The provisions that say so.
    pub working_basis: Vec<String>,
}

/// `自 X 起 N日 内`: when a duty is due.
#[derive(Clone, Debug)]
pub struct Deadline {
    /// From what it runs.
    pub from: Start,
    /// The name of that.
    pub name: String,
    /// How long it is.
    pub within: Period,
}

impl Deadline {
    /// As it is written.
    pub fn words(&self, chinese: bool) -> String {
        match chinese {
            true => format!("自 {} 起 {} 内", self.name, self.within.chinese()),
            false => format!("within {} from {}", self.within, self.name),
        }
    }
}

/// From what a deadline runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Start {
    /// The day that a fact is; of a fact that is no date, the day on which it was found.
    Fact(Id<Fact>),
    /// The day on which an act was done.
    Act(Id<Act>),
    /// The day on which a choice or ruling was made.
    Decision(Id<Matter>),
}

/// A clause by which a policy or provision yields to others.
#[derive(Clone, Debug)]
pub struct Following {
    /// The provision that yields; `None` is the whole policy.
    pub provision: Option<Id<Provision>>,
    /// The provision in which the clause stands.
    pub clause: Id<Provision>,
    /// 另有规定时 instead of 不一致时.
    pub otherwise: bool,
    /// The kinds of norms it yields to.
    pub to: Vec<String>,
}

/// The type of a fact.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FactKind {
    /// 是否
    Bool,
    /// 援引, of these kinds of norms
    Citation(Vec<String>),
    /// 选项
    One(Vec<String>),
    /// 多选
    Any(Vec<String>),
    /// 整数
    Int,
    /// 数
    Number,
    /// 金额
    Money,
    /// 日期
    Date,
    /// 期间, in the unit in which it is compared
    Duration(Option<PeriodUnit>),
    /// 文字
    Text,
}

/// A value of a fact.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FactValue {
    /// 是 or 否.
    Bool(bool),
    /// The number of an option.
    Option(usize),
    /// A set of options, as bits.
    Options(u64),
    /// A number or amount.
    Number(Decimal),
    /// A day.
    Date(Date),
    /// A length of time.
    Period(Period),
    /// A text.
    Text(String),
}

/// What a fact is taken to be while nobody has shown it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Presumption {
    /// The value.
    pub value: FactValue,
    /// Its legal basis, as written.
    pub basis: Option<String>,
}

/// A fact.
#[derive(Clone, Debug)]
pub struct Fact {
    /// Its name.
    pub name: String,
    /// The question to the case handler.
    pub question: Option<String>,
    /// Its type.
    pub kind: FactKind,
    /// 推定
    pub presumption: Option<Presumption>,
    /// 主张: who must raise it.
    pub raised_by: Option<String>,
    /// The legal basis of 主张, as written.
    pub raised_basis: Option<String>,
    /// 认定: a person must find it.
    pub finding: bool,
    /// 可不适用
    pub may_not_apply: bool,
    /// The least and greatest value.
    pub range: Option<(FactValue, FactValue)>,
    /// For a causal finding: what it links.
    pub cause: Option<Cause>,
    /// 对应: the fact that it is; nothing reads this one then.
    pub mapped: Option<Id<Fact>>,
    /// 对应: facts of other documents that are this one.
    pub stands_for: Vec<Mapping>,
    /// Its place.
    pub span: Span,
}

/// 对应: a fact of another document, and why it is the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mapping {
    /// The document's id.
    pub document: String,
    /// Its name for the fact.
    pub name: String,
    /// Why.
    pub reason: String,
}

impl Fact {
    /// The words for its values, if they can be counted: 否 and 是, or the options.
    pub fn options(&self) -> Option<Vec<&str>> {
        match &self.kind {
            FactKind::Bool | FactKind::Citation(_) => Some(vec!["否", "是"]),
            FactKind::One(options) => Some(options.iter().map(String::as_str).collect()),
            FactKind::Any(_)
            | FactKind::Int
            | FactKind::Number
            | FactKind::Money
            | FactKind::Date
            | FactKind::Duration(_)
            | FactKind::Text => None,
        }
    }
}

/// The two sides of a causal finding, as alternatives of facts that must all hold: what a case can
/// name when it says 因 … 致使 ….
#[derive(Clone, Debug, Default)]
pub struct Cause {
    /// Sets of facts, each of which is enough as a cause.
    pub causes: Vec<Vec<Id<Fact>>>,
    /// Sets of facts, each of which is enough as an effect.
    pub effects: Vec<Vec<Id<Fact>>>,
}

/// An act (措施).
#[derive(Clone, Debug)]
pub struct Act {
    /// Its name.
    pub name: String,
    /// What it is.
    pub title: Option<String>,
    /// 属于: the act of which it is a kind. What forbids that one forbids it (M9).
    pub kind_of: Option<Id<Act>>,
    /// 即 不: the act that it refuses; whoever does it does not do that one.
    pub refuses: Option<Id<Act>>,
    /// Its place.
    pub span: Span,
}

/// A role.
#[derive(Clone, Debug)]
pub struct Role {
    /// Its name.
    pub name: String,
    /// Who that is.
    pub title: Option<String>,
    /// 包括: organs that are meant.
    pub includes: Vec<String>,
    /// Its place.
    pub span: Span,
}

/// A definition.
#[derive(Clone, Debug)]
pub struct Definition {
    /// The defined name.
    pub name: String,
    /// What it means; `None` only while the model is being built, or after an error.
    pub means: Option<Defined>,
    /// 解读
    pub interpretation: Option<String>,
    /// Its place.
    pub span: Span,
}

/// What a definition stands for.
#[derive(Clone, Debug)]
pub enum Defined {
    /// A condition.
    Condition(Condition),
    /// A quantity.
    Calculation(Calculation, Quantity),
}

/// The kinds of quantities.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Quantity {
    /// A bare number.
    Number,
    /// An amount.
    Money,
    /// A day.
    Date,
    /// A length of time.
    Duration(Option<PeriodUnit>),
}

/// What rules conclude on.
#[derive(Clone, Debug)]
pub struct Matter {
    /// Decision, duty or finding.
    pub kind: MatterKind,
    /// Its name: 责任追究, or `市场监管部门·备案`.
    pub name: String,
    /// What it is.
    pub title: Option<String>,
    /// Its outcomes, at most 64, in the written order; over amounts, from the greatest.
    pub outcomes: Vec<String>,
    /// For a decision over amounts, numbers or periods: its outcomes are the cells of this line.
    pub line: Option<Line>,
    /// 默认
    pub default: Option<usize>,
    /// 由重到轻
    pub severest_first: bool,
    /// 可并存, 取最重
    pub settling: Settling,
    /// 含: the decisions it consists of. A conclusion on the whole holds for each part.
    pub parts: Vec<Id<Matter>>,
    /// The whole of which it is a part.
    pub part_of: Option<Id<Matter>>,
    /// Its place.
    pub span: Span,
}

/// The outcome of a duty that is done.
pub const DONE: &str = "do";

/// The outcome of a duty that is left undone.
pub const NOT_DONE: &str = "not do";

/// The kinds of [`Matter`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum MatterKind {
    /// A decision.
    Decision,
    /// An actor's act; outcomes are to do it and not to do it (M9).
    Duty(Id<Role>, Id<Act>),
    /// A finding that rules conclude (M4).
    Finding(Id<Fact>),
}

/// How the rules on a matter come together (M8).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Settling {
    /// They bind it together; rules that exclude one another conflict.
    #[default]
    Together,
    /// 可并存: what they say stands side by side, with its modality.
    SideBySide,
    /// 取最重, 取高: the severest binds.
    Severest,
}

/// A set of outcomes of a matter, as bits.
pub type Outcomes = u64;

/// A provision.
#[derive(Clone, Debug)]
pub struct Provision {
    /// The text.
    pub text: Id<Text>,
    /// The provision in which it stands.
    pub parent: Option<Id<Provision>>,
    /// Its own number.
    pub number: Number,
    /// Its title.
    pub title: Option<String>,
    /// The provisions in it.
    pub children: Vec<Id<Provision>>,
    /// 宣示, 常设, 体现于 and the like: what it says without ruling.
    pub notes: Vec<String>,
    /// Its place.
    pub span: Span,
}

/// A condition.
#[derive(Clone, Debug)]
pub struct Condition {
    /// What it says.
    pub kind: ConditionKind,
    /// Its place.
    pub span: Span,
}

/// The forms of a condition.
#[derive(Clone, Debug)]
pub enum ConditionKind {
    /// The fact has one of these values (bits over [`Fact::options`]). False if not applicable.
    In(Id<Fact>, u64),
    /// The fact (多选) contains the option. False if not applicable.
    Has(Id<Fact>, usize),
    /// The fact (文字) is this text, or (`false`) is not. False if not applicable.
    TextIs(Id<Fact>, String, bool),
    /// A comparison of quantities. False if a fact in it is not applicable.
    Compare(Box<Calculation>, Comparison, Box<Calculation>),
    /// 且
    All(Vec<Condition>),
    /// 或
    Any(Vec<Condition>),
    /// 非
    Not(Box<Condition>),
    /// 因 A 致使 C, with its finding
    Cause(Box<Condition>, Box<Condition>, Id<Fact>),
    /// A definition
    Defined(Id<Definition>),
    /// 符合; `true`: of the versions of the text, that of the day is meant.
    Conforms(Vec<Id<Provision>>, bool),
    /// The decision comes out within these outcomes (M11).
    Outcome(Id<Matter>, Outcomes),
    /// The outcome is among those of a decision 可并存 (M8).
    Collects(Id<Matter>, usize),
    /// The duty is exactly this (M9).
    Duty(Id<Matter>, Outcomes),
}

/// A quantity.
#[derive(Clone, Debug)]
pub enum Calculation {
    /// A fact.
    Fact(Id<Fact>, Span),
    /// A number or amount.
    Number(Decimal),
    /// A day.
    Date(Date),
    /// A length of time.
    Period(Period),
    /// A definition of a quantity.
    Defined(Id<Definition>),
    /// + − × ÷
    Binary(Box<Calculation>, Arithmetic, Box<Calculation>),
}

/// A rule: what one provision says, with what it inherits from the chapeaux around it.
#[derive(Clone, Debug)]
pub struct Rule {
    /// Its provision.
    pub provision: Id<Provision>,
    /// The text.
    pub text: Id<Text>,
    /// Conditions that gate it: 本办法 适用 当, 本条 适用 当.
    pub scopes: Vec<Condition>,
    /// 当, from the outermost chapeau inwards; all must hold.
    pub conditions: Vec<Condition>,
    /// 但 … 除外; one is enough.
    pub exceptions: Vec<Exception>,
    /// What it concludes.
    pub conclusions: Vec<Conclusion>,
    /// 优先于
    pub overrides: Vec<Override>,
    /// 特别于
    pub special_to: Vec<Override>,
    /// 解读 of the provision
    pub interpretations: Vec<String>,
    /// 程序: judged on the day of the decision (M14).
    pub procedural: bool,
    /// 溯及: it reaches acts before its 施行, where that favours the person; the basis as written.
    pub retroactive: Option<String>,
    /// From when it is in force.
    pub effective: Option<Date>,
    /// From when it is no longer in force.
    pub repealed: Option<Date>,
    /// The later version of its text that takes its place on that day.
    pub replaced_by: Option<Id<Text>>,
    /// 细化: the provisions inside which it stays.
    pub refines: Vec<Id<Provision>>,
    /// 重申: it only restates a provision, and needs no competence of its own.
    pub restates: bool,
    /// The provisions that it restates, as far as they are loaded.
    pub restated: Vec<Id<Provision>>,
    /// Its place.
    pub span: Span,
}

/// An exception, with its own exception.
#[derive(Clone, Debug)]
pub struct Exception {
    /// When the rule does not hold after all.
    pub when: Condition,
    /// When the exception does not hold after all.
    pub but: Option<Box<Exception>>,
}

/// How a conclusion binds (M4).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Modality {
    /// 则, 应当: one of these.
    Bind,
    /// 不得: none of these.
    Forbid,
    /// 可以: these too.
    Permit,
}

/// What a rule concludes on a matter.
#[derive(Clone, Debug)]
pub struct Conclusion {
    /// On what.
    pub matter: Id<Matter>,
    /// How.
    pub modality: Modality,
    /// The word that was used.
    pub modal: Modal,
    /// Which outcomes.
    pub outcomes: Outcomes,
    /// 向
    pub toward: Vec<String>,
    /// 自 … 起 … 内
    pub deadline: Option<Deadline>,
    /// 以 “…”
    pub means: Vec<String>,
    /// `扣车 属于 强制`: that it speaks of this act only through another.
    pub through: Option<String>,
    /// Its place.
    pub span: Span,
}

/// A declared priority over provisions.
#[derive(Clone, Debug)]
pub struct Override {
    /// What yields, with all that stands in it.
    pub targets: Vec<Id<Provision>>,
    /// 授权: a provision allows it, towards an issuer that need not yield.
    pub authorised: bool,
    /// Why, where the text does not say so.
    pub interpretation: Option<String>,
    /// Its place.
    pub span: Span,
}

/// What cannot be.
#[derive(Clone, Debug)]
pub struct Constraint {
    /// What always holds.
    pub holds: Condition,
    /// Its place.
    pub span: Span,
}

/// A text, or part of one, that is cited but not held (M15).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotHeld {
    /// The text that cites it.
    pub text: Id<Text>,
    /// The provision that cites it; none if the head does.
    pub provision: Option<Id<Provision>>,
    /// As named.
    pub what: String,
    /// The decision to which it may hold exceptions.
    pub exceptions_to: Option<Id<Matter>>,
    /// 依照: what the citing provision says is to be done as it says.
    pub followed: bool,
    /// Its place.
    pub span: Span,
}

impl Text {
    /// Whether it is known by this name: its id, title or short name.
    pub fn is_called(&self, name: &str) -> bool {
        self.id == name || self.bears(name)
    }

    /// Whether this is its title or short name, which several versions may share.
    pub fn bears(&self, name: &str) -> bool {
        [&self.short, &self.title].into_iter().any(|s| s.as_deref() == Some(name))
    }
}

impl Matter {
    /// Outcomes in words; over amounts, adjacent ones joined: `1000元至5000元`.
    pub fn words(&self, outcomes: Outcomes) -> Vec<String> {
        match &self.line {
            Some(line) => line.words(outcomes),
            None => {
                let named = self.outcomes.iter().enumerate().filter(|(n, _)| outcomes >> n & 1 == 1);
                named.map(|(_, outcome)| outcome.clone()).collect()
            }
        }
    }
}

impl Model {
    /// Whether `kind` is `name`, or covered by it as a collective name (M13).
    pub fn covers(&self, name: &str, kind: &str) -> bool {
        covers(&self.collectives, name, kind)
    }

    /// A provision and all that stands in it.
    pub fn within(&self, provision: Id<Provision>) -> Vec<Id<Provision>> {
        let mut all = vec![provision];
        let mut next = 0;
        while let Some(id) = all.get(next).copied() {
            all.extend(self.provisions[id].children.iter().copied());
            next += 1;
        }
        all
    }

    /// The provision's number with those around it, as cited: 第六条（一）.
    pub fn citation(&self, provision: Id<Provision>) -> String {
        let mut path = Vec::new();
        let mut at = Some(provision);
        while let Some(id) = at {
            let provision = &self.provisions[id];
            // Chapters are not part of a citation, unless they are what is cited.
            if provision.number.level >= Level::Article || path.is_empty() {
                path.push(provision.number);
            }
            at = provision.parent;
        }
        path.reverse();
        cited(&path, self.texts[self.provisions[provision].text].chinese)
    }

    /// `fengqiu-2024 第六条（一）`.
    pub fn full_citation(&self, provision: Id<Provision>) -> String {
        format!("{} {}", self.texts[self.provisions[provision].text].id, self.citation(provision))
    }
}

/// Whether `kind` is `name`, or covered by it as a collective name, at any depth.
pub fn covers(collectives: &BTreeMap<String, Vec<String>>, name: &str, kind: &str) -> bool {
    let mut seen = vec![name];
    let mut next = 0;
    while let Some(at) = seen.get(next).copied() {
        if at == kind {
            return true;
        }
        for member in collectives.get(at).into_iter().flatten() {
            if !seen.contains(&member.as_str()) {
                seen.push(member);
            }
        }
        next += 1;
    }
    false
}

/// A path of numbers as it is cited.
pub fn cited(path: &[Number], chinese: bool) -> String {
    let parts: Vec<String> = path.iter().map(|n| number_text(*n, chinese)).collect();
    parts.join(if chinese { "" } else { " " })
}

/// One number as it is cited: 第六条, （一）, article 6, (1).
pub fn number_text(number: Number, chinese: bool) -> String {
    let Number { level, value, sub } = number;
    let n = write_chinese(u64::from(value));
    if !chinese {
        let word = match level {
            Level::Part => "part",
            Level::Chapter => "chapter",
            Level::Section => "section",
            Level::Article => "article",
            Level::Paragraph => "paragraph",
            Level::Item => "item",
            Level::Subitem => "subitem",
            Level::Sentence => "sentence",
            Level::Segment => {
                return match value {
                    1 => "first part".to_owned(),
                    2 => "second part".to_owned(),
                    _ => "proviso".to_owned(),
                };
            }
        };
        let letter = (sub > 0).then(|| char::from_u32(u32::from('A') + sub - 1)).flatten();
        return format!("{word} {value}{}", letter.map(String::from).unwrap_or_default());
    }
    let of = if sub > 0 { format!("之{}", write_chinese(u64::from(sub))) } else { String::new() };
    match level {
        Level::Part => format!("第{n}编"),
        Level::Chapter => format!("第{n}章"),
        Level::Section => format!("第{n}节"),
        Level::Article => format!("第{n}条{of}"),
        Level::Paragraph => format!("第{n}款"),
        Level::Item => format!("（{n}）{of}"),
        Level::Subitem => format!("（{value}）"),
        Level::Sentence => format!("第{n}句"),
        Level::Segment => match value {
            1 => "前段".to_owned(),
            2 => "后段".to_owned(),
            _ => "但书".to_owned(),
        },
    }
}
