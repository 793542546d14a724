//! Random small policies and cases, as text. A policy is first a small value ([`Policy`]), so that a
//! test can write it out again with other names, in another order or in two files.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use proptest::collection::vec;
use proptest::option::weighted;
use proptest::prelude::*;

/// A policy, and perhaps a second one that it loads. It is shown as its text.
#[derive(Clone)]
pub struct Policy {
    /// What it asks.
    pub facts: Vec<Fact>,
    /// 定义, each of which may use the facts and the earlier ones.
    pub definitions: Vec<Condition>,
    /// 约束 并非（… 且 …）, of two yes-or-no facts.
    pub constraint: Option<(usize, usize)>,
    /// What it decides; the last of several may read the others.
    pub decisions: Vec<Decision>,
    /// How many acts it speaks of.
    pub acts: usize,
    /// 本办法 适用 当
    pub scope: Option<Condition>,
    /// Whether it has a 施行 date.
    pub dated: bool,
    /// Whether there is a second, later policy, and whether it is of the same issuer.
    pub second: Option<bool>,
    /// Whether the second replaces the first.
    pub replaces: bool,
    /// Whether the last of the two says 从旧兼从轻 of the first decision, which is then 由重到轻.
    pub clause: bool,
    /// Its articles.
    pub articles: Vec<Article>,
}

/// A fact.
#[derive(Clone, Debug)]
pub struct Fact {
    /// Its type.
    pub kind: FactKind,
    /// 推定 (to be this), 主张.
    pub mark: Mark,
    /// 认定
    pub finding: bool,
    /// 可不适用
    pub may_not_apply: bool,
}

/// The types of facts that are generated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FactKind {
    /// 是否
    Bool,
    /// 选项 {子, 丑, 寅}
    One,
    /// 整数
    Int,
}

/// What gives a value to a fact that is not known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    /// Nothing.
    None,
    /// 推定: the number of a value.
    Presumed(usize),
    /// 主张
    RaisedBy,
}

/// A decision.
#[derive(Clone, Debug)]
pub struct Decision {
    /// How many outcomes it has.
    pub outcomes: usize,
    /// 默认
    pub default: Option<usize>,
    /// 可并存, 取最重
    pub settling: Settling,
    /// 由重到轻, and (`true`) 从旧兼从轻.
    pub graded: Option<bool>,
}

/// How the rules on a decision come together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Settling {
    /// They bind it together.
    Together,
    /// 可并存
    SideBySide,
    /// 由重到轻 取最重
    Severest,
}

/// An article.
#[derive(Clone, Debug)]
pub struct Article {
    /// 本条 适用 当
    pub scope: Option<Condition>,
    /// 当
    pub when: Option<Condition>,
    /// 但 … 除外
    pub exceptions: Vec<Exception>,
    /// What it concludes.
    pub conclusions: Vec<Conclusion>,
    /// 优先于 these articles.
    pub overrides: Vec<usize>,
    /// 特别于 these articles.
    pub special_to: Vec<usize>,
    /// Its items.
    pub items: Option<Items>,
    /// 施行, a year of its own.
    pub effective: Option<u16>,
    /// 溯及
    pub retroactive: bool,
    /// Whether it stands in the second policy.
    pub second: bool,
}

/// The items of an article.
#[derive(Clone, Debug)]
pub struct Items {
    /// 同时具备下列条件的 instead of 有下列情形之一的.
    pub all: bool,
    /// What they hold.
    pub list: Vec<(Condition, Option<Exception>)>,
}

/// `但 … 除外`
#[derive(Clone, Debug)]
pub struct Exception {
    /// When.
    pub when: Condition,
    /// Its own exception.
    pub but: Option<Box<Exception>>,
}

/// A conclusion.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Conclusion {
    /// On a decision: 则, 不得, 可以; outcomes as bits.
    Decision(usize, Modality, u64),
    /// On an act.
    Act(usize, Modal),
    /// On a yes-or-no finding.
    Finding(usize, bool),
}

/// How a conclusion on a decision binds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Modality {
    /// 则
    Bind,
    /// 不得
    Forbid,
    /// 可以
    Permit,
}

/// How a conclusion on an act binds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Modal {
    /// 应当
    Must,
    /// 不得
    MustNot,
    /// 可以
    May,
    /// 有权
    Right,
    /// 可以 不
    NeedNot,
}

/// A condition.
#[derive(Clone, Debug)]
pub enum Condition {
    /// A yes-or-no fact.
    Fact(usize),
    /// 类别 (不)属于 {…}
    In(usize, u64, bool),
    /// 数额 compared with a number
    Compare(usize, &'static str, i8),
    /// 且
    All(Vec<Condition>),
    /// 或
    Any(Vec<Condition>),
    /// 并非（…）
    Not(Box<Condition>),
    /// 因 A 致使 C, of two yes-or-no facts
    Cause(usize, usize),
    /// A definition.
    Defined(usize),
    /// 符合 第N条
    Conforms(usize),
    /// A decision (不)属于 {…}
    Outcome(usize, u64, bool),
    /// A duty.
    Duty(usize, Modal),
}

/// The words for values of 选项.
pub const OPTIONS: [&str; 3] = ["子", "丑", "寅"];
/// The words for outcomes.
pub const OUTCOMES: [&str; 3] = ["警告", "罚款", "吊销"];
/// The names of decisions.
pub const DECISIONS: [&str; 3] = ["处置", "量罚", "公示"];
/// The names of acts.
pub const ACTS: [&str; 2] = ["备案", "报告"];
/// The role.
pub const ROLE: &str = "机关";

/// The names of facts, unless a test renames them.
pub fn fact_name(fact: usize) -> String {
    ["甲", "乙", "丙", "丁", "戊", "己", "庚"][fact].to_owned()
}

/// How a policy is written out.
pub struct Writing<'w> {
    /// The names of facts.
    pub name: &'w dyn Fn(usize) -> String,
    /// The articles in the order in which they are written and numbered; empty for that of the policy.
    pub order: Vec<usize>,
    /// Whether what is declared stands in a file of its own.
    pub vocabulary: bool,
    /// Articles that are left out.
    pub without: BTreeSet<usize>,
    /// Whether to add a decision that has nothing to do with the others, and a rule on it.
    pub unrelated: bool,
}

impl Writing<'_> {
    /// The number of an article, as it is cited.
    pub fn number(&self, article: usize) -> String {
        citation(self.order.iter().position(|n| *n == article).unwrap_or(article))
    }
}

impl Default for Writing<'_> {
    fn default() -> Self {
        let (order, without) = (Vec::new(), BTreeSet::new());
        Writing { name: &fact_name, order, vocabulary: false, without, unrelated: false }
    }
}

impl std::fmt::Debug for Policy {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.files(&Writing::default()).iter().try_for_each(|(name, text)| write!(f, "\n# {name}\n{text}"))
    }
}

impl Policy {
    /// Its text, as a set of files of which the first is the policy.
    pub fn files(&self, writing: &Writing<'_>) -> Vec<(&'static str, String)> {
        let mut head = String::from("规范 p “试行办法”\n  简称 前则\n  制定机关 某局\n");
        if self.dated {
            head.push_str("  施行 2020-01-01\n");
        }
        let mut more = Vec::new();
        if writing.vocabulary {
            head.push_str("  载入 “v.pol”\n");
            more.push(("v.pol", self.declarations(writing)));
        } else {
            head = head + "\n" + &self.declarations(writing);
        }
        if let Some(same) = self.second {
            // What is loaded stands in the head.
            head = head.replacen("某局\n", "某局\n  载入 “q.pol”\n", 1);
            let replaces = if self.replaces { "  取代 p\n" } else { "" };
            let issuer = if same { "某局" } else { "另一局" };
            let second =
                format!("规范 q “办法”\n  简称 后则\n  制定机关 {issuer}\n  施行 2023-01-01\n{replaces}\n");
            more.push(("q.pol", second + &self.provisions(writing, true)));
        }
        let first = head + "\n" + &self.provisions(writing, false);
        [("p.pol", first)].into_iter().chain(more).collect()
    }

    fn declarations(&self, writing: &Writing<'_>) -> String {
        let name = writing.name;
        let mut text = format!("角色 {ROLE}\n");
        for (n, fact) in self.facts.iter().enumerate() {
            let kind = match fact.kind {
                FactKind::Bool => "是否".to_owned(),
                FactKind::One => format!("选项 {{{}}}", OPTIONS.join(", ")),
                FactKind::Int => "整数".to_owned(),
            };
            write!(text, "事实 {}：{kind} “？”", name(n)).unwrap();
            match fact.mark {
                Mark::None => {}
                Mark::Presumed(value) => {
                    write!(text, " 推定 {} 依据 “某法”", value_word(fact.kind, value)).unwrap()
                }
                Mark::RaisedBy => write!(text, " 主张 {ROLE}").unwrap(),
            }
            if fact.finding {
                text.push_str(" 认定");
            }
            if fact.may_not_apply {
                text.push_str(" 可不适用");
            }
            text.push('\n');
        }
        for (n, decision) in self.decisions.iter().enumerate() {
            write!(text, "决定 {} {{{}}}", DECISIONS[n], OUTCOMES[..decision.outcomes].join(", ")).unwrap();
            if let Some(default) = decision.default {
                write!(text, " 默认 {}", OUTCOMES[default]).unwrap();
            }
            text.push_str(match decision.settling {
                Settling::Together if decision.graded == Some(true) => " 由重到轻 从旧兼从轻",
                Settling::Together if decision.graded.is_some() => " 由重到轻",
                Settling::Together => "",
                Settling::SideBySide => " 可并存",
                Settling::Severest => " 由重到轻 取最重",
            });
            text.push('\n');
        }
        for act in &ACTS[..self.acts] {
            writeln!(text, "措施 {act} “？”").unwrap();
        }
        for (n, definition) in self.definitions.iter().enumerate() {
            writeln!(text, "定义 定义{n} 指 {}", self.condition(writing, definition)).unwrap();
        }
        if let Some((a, b)) = self.constraint {
            writeln!(text, "约束 并非（{} 且 {}）", name(a), name(b)).unwrap();
        }
        if writing.unrelated {
            text.push_str("决定 无关 {是的, 不是} 默认 不是\n");
        }
        text
    }

    fn provisions(&self, writing: &Writing<'_>, second: bool) -> String {
        let mut text = String::new();
        let order =
            if writing.order.is_empty() { (0..self.articles.len()).collect() } else { writing.order.clone() };
        for n in order {
            if self.articles[n].second == second && !writing.without.contains(&n) {
                self.article(writing, n, &mut text);
            }
        }
        if writing.unrelated && !second {
            writeln!(
                text,
                "第九十九条\n  当 {}\n  则 无关 为 是的",
                self.condition(writing, &self.any_condition())
            )
            .unwrap();
        }
        if let (Some(scope), false) = (&self.scope, second) {
            writeln!(text, "第一百条\n  本办法 适用 当 {}", self.condition(writing, scope)).unwrap();
        }
        if self.clause && second == self.second.is_some() {
            writeln!(text, "第一百零一条\n  从旧兼从轻 {}", DECISIONS[0]).unwrap();
        }
        text
    }

    fn any_condition(&self) -> Condition {
        match self.facts.first().map(|f| f.kind) {
            Some(FactKind::One) => Condition::In(0, 1, true),
            Some(FactKind::Int) => Condition::Compare(0, "超过", 0),
            Some(FactKind::Bool) | None => Condition::Fact(0),
        }
    }

    fn article(&self, writing: &Writing<'_>, n: usize, text: &mut String) {
        let article = &self.articles[n];
        let line = |text: &mut String, words: String| writeln!(text, "  {words}").unwrap();
        writeln!(text, "{} “？”", writing.number(n)).unwrap();
        if let Some(year) = article.effective {
            line(text, format!("施行 {year}-01-01"));
        }
        if article.retroactive {
            line(text, "溯及 依据 “公告”".to_owned());
        }
        if let Some(scope) = &article.scope {
            line(text, format!("本条 适用 当 {}", self.condition(writing, scope)));
        }
        if let Some(when) = &article.when {
            line(text, format!("当 {}", self.condition(writing, when)));
        }
        match &article.items {
            Some(Items { all: true, .. }) => line(text, "同时具备下列条件的".to_owned()),
            Some(Items { all: false, .. }) => line(text, "有下列情形之一的".to_owned()),
            None => {}
        }
        for words in self.conclusions(writing, &article.conclusions) {
            line(text, words);
        }
        for exception in &article.exceptions {
            line(text, format!("但 {}", self.exception(writing, exception)));
        }
        for (word, others) in [("优先于", &article.overrides), ("特别于", &article.special_to)] {
            let others = others.iter().filter(|n| !writing.without.contains(n));
            let others: Vec<String> = others.map(|other| self.cited(writing, n, *other)).collect();
            if !others.is_empty() {
                line(text, format!("{word} {}", others.join("、")));
            }
        }
        for (number, (when, exception)) in article.items.iter().flat_map(|i| &i.list).enumerate() {
            writeln!(text, "  （{}）\n    当 {}", NUMBERS[number], self.condition(writing, when)).unwrap();
            if let Some(exception) = exception {
                writeln!(text, "    但 {}", self.exception(writing, exception)).unwrap();
            }
        }
    }

    /// How one article cites another.
    fn cited(&self, writing: &Writing<'_>, from: usize, to: usize) -> String {
        let document = match (self.articles[from].second, self.articles[to].second) {
            (true, false) => "前则",
            (false, true) => "后则",
            _ => "",
        };
        format!("{document}{}", writing.number(to))
    }

    /// Conclusions of 则 are joined by `，`.
    fn conclusions(&self, writing: &Writing<'_>, list: &[Conclusion]) -> Vec<String> {
        let mut lines: Vec<(&str, String)> = Vec::new();
        for conclusion in list {
            let (head, words) = match *conclusion {
                Conclusion::Decision(decision, modality, mask) => {
                    let outcomes = words(&OUTCOMES[..self.decisions[decision].outcomes], mask).join(" 或 ");
                    (modality_word(modality), format!("{} 为 {outcomes}", DECISIONS[decision]))
                }
                Conclusion::Act(act, modal) => ("", format!("{ROLE} {} {}", modal_word(modal), ACTS[act])),
                Conclusion::Finding(fact, value) => {
                    ("则", format!("认定 {} 为 {}", (writing.name)(fact), truth(value)))
                }
            };
            match lines.last_mut() {
                Some((last, line)) if *last == "则" && head == "则" => write!(line, "，{words}").unwrap(),
                _ => lines.push((head, if head.is_empty() { words } else { format!("{head} {words}") })),
            }
        }
        lines.into_iter().map(|(_, line)| line).collect()
    }

    fn exception(&self, writing: &Writing<'_>, exception: &Exception) -> String {
        let when = self.condition(writing, &exception.when);
        match &exception.but {
            None => format!("{when} 除外"),
            Some(inner) => format!("（{when}）（但 {}）除外", self.exception(writing, inner)),
        }
    }

    /// The words of a condition.
    fn condition(&self, writing: &Writing<'_>, condition: &Condition) -> String {
        let name = writing.name;
        let inner = |c: &Condition| match c {
            Condition::All(_) | Condition::Any(_) | Condition::Cause(..) => {
                format!("（{}）", self.condition(writing, c))
            }
            _ => self.condition(writing, c),
        };
        let join = |parts: &[Condition], glue: &str| parts.iter().map(inner).collect::<Vec<_>>().join(glue);
        let set = |all: &[&str], mask: u64| format!("{{{}}}", words(all, mask).join(", "));
        let is_in = |yes: bool| if yes { "属于" } else { "不属于" };
        match condition {
            Condition::Fact(fact) => name(*fact),
            Condition::In(fact, mask, yes) => {
                format!("{} {} {}", name(*fact), is_in(*yes), set(&OPTIONS, *mask))
            }
            Condition::Compare(fact, by, n) => format!("{} {by} {n}", name(*fact)),
            Condition::All(parts) => join(parts, " 且 "),
            Condition::Any(parts) => join(parts, " 或 "),
            Condition::Not(negated) => match &**negated {
                Condition::Fact(fact) => format!("非 {}", name(*fact)),
                other => format!("并非（{}）", self.condition(writing, other)),
            },
            Condition::Cause(cause, effect) => format!("因 {} 致使 {}", name(*cause), name(*effect)),
            Condition::Defined(n) => format!("定义{n}"),
            Condition::Conforms(article) => format!("符合 {}", writing.number(*article)),
            Condition::Outcome(decision, mask, yes) => {
                let outcomes = &OUTCOMES[..self.decisions[*decision].outcomes];
                if self.decisions[*decision].settling == Settling::SideBySide {
                    let says = format!("{} 包含 {}", DECISIONS[*decision], set(outcomes, *mask));
                    return if *yes { says } else { format!("并非（{says}）") };
                }
                format!("{} {} {}", DECISIONS[*decision], is_in(*yes), set(outcomes, *mask))
            }
            Condition::Duty(act, modal) => format!("{ROLE} {} {}", modal_word(*modal), ACTS[*act]),
        }
    }

    /// All conditions in it.
    pub fn each_condition(&self, visit: &mut dyn FnMut(&Condition)) {
        fn inside(condition: &Condition, visit: &mut dyn FnMut(&Condition)) {
            visit(condition);
            match condition {
                Condition::All(parts) | Condition::Any(parts) => parts.iter().for_each(|p| inside(p, visit)),
                Condition::Not(inner) => inside(inner, visit),
                _ => {}
            }
        }
        fn exception(of: &Exception, visit: &mut dyn FnMut(&Condition)) {
            inside(&of.when, visit);
            of.but.iter().for_each(|but| exception(but, visit));
        }
        self.definitions.iter().chain(&self.scope).for_each(|c| inside(c, visit));
        for article in &self.articles {
            article.scope.iter().chain(&article.when).for_each(|c| inside(c, visit));
            article.exceptions.iter().for_each(|e| exception(e, visit));
            for (when, but) in article.items.iter().flat_map(|i| &i.list) {
                inside(when, visit);
                but.iter().for_each(|e| exception(e, visit));
            }
        }
    }

    /// The causal findings it speaks of: cause and effect.
    pub fn causes(&self) -> BTreeSet<(usize, usize)> {
        let mut found = BTreeSet::new();
        self.each_condition(&mut |condition| {
            if let Condition::Cause(cause, effect) = condition {
                found.insert((*cause, *effect));
            }
        });
        found
    }
}

/// A case, by the numbers of facts and decisions.
#[derive(Clone, Debug)]
pub struct Case {
    /// What it holds of each fact.
    pub facts: Vec<State>,
    /// What it holds of each causal finding.
    pub causes: Vec<((usize, usize), State)>,
    /// 其余 为 否
    pub others_false: bool,
    /// 选定, or (`true`) 裁决, of a decision.
    pub chosen: Vec<(usize, usize, bool)>,
    /// 行为日, a year.
    pub year: u16,
    /// The years between that and 裁决日.
    pub later: u16,
}

/// What a case holds of a fact.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// Nothing.
    Unknown,
    /// 无法查明
    Unprovable,
    /// 不适用
    Inapplicable,
    /// The number of a value.
    Value(usize),
}

impl Case {
    /// Its text.
    pub fn text(&self, policy: &Policy, name: &dyn Fn(usize) -> String) -> String {
        let mut text =
            format!("案件 “一”\n  行为日 {}-06-01\n  裁决日 {}-06-02\n", self.year, self.year + self.later);
        let facts = self.facts.iter().zip(&policy.facts).enumerate();
        let facts = facts.map(|(n, (state, fact))| (name(n), fact.kind, fact.finding, *state));
        let causes = self.causes.iter();
        let causes = causes
            .map(|((a, c), state)| (format!("{}致使{}", name(*a), name(*c)), FactKind::Bool, true, *state));
        for (name, kind, finding, state) in facts.chain(causes) {
            match state {
                State::Unknown => Ok(()),
                State::Unprovable => writeln!(text, "  无法查明 {name}"),
                State::Inapplicable => writeln!(text, "  不适用 {name}"),
                State::Value(value) if finding => {
                    let value = value_word(kind, value);
                    writeln!(text, "  认定 {name} 为 {value} 由 “某股” 于 2024-01-01 理由 “某” 证据 “某”")
                }
                State::Value(value) => writeln!(text, "  已知 {name} 为 {}", value_word(kind, value)),
            }
            .unwrap();
        }
        if self.others_false {
            text.push_str("  已知 其余 为 否\n");
        }
        for (decision, outcome, ruling) in &self.chosen {
            let word = if *ruling { "裁决" } else { "选定" };
            let (decision, outcome) = (DECISIONS[*decision], OUTCOMES[*outcome]);
            writeln!(text, "  {word} {decision} 为 {outcome} 由 “某局” 于 2024-01-01").unwrap();
        }
        text
    }
}

const NUMBERS: [&str; 10] = ["一", "二", "三", "四", "五", "六", "七", "八", "九", "十"];

/// The number of an article.
pub fn citation(article: usize) -> String {
    let tens = ["", "十", "二十", "三十", "四十", "五十", "六十", "七十", "八十", "九十"];
    let number = article + 1;
    let ones = if number.is_multiple_of(10) { "" } else { NUMBERS[number % 10 - 1] };
    format!("第{}{ones}条", tens[number / 10])
}

fn value_word(kind: FactKind, value: usize) -> String {
    match kind {
        FactKind::Bool => truth(value != 0).to_owned(),
        FactKind::One => OPTIONS[value].to_owned(),
        FactKind::Int => value.to_string(),
    }
}

fn truth(value: bool) -> &'static str {
    if value { "是" } else { "否" }
}

fn modality_word(modality: Modality) -> &'static str {
    match modality {
        Modality::Bind => "则",
        Modality::Forbid => "不得",
        Modality::Permit => "可以",
    }
}

fn modal_word(modal: Modal) -> &'static str {
    match modal {
        Modal::Must => "应当",
        Modal::MustNot => "不得",
        Modal::May => "可以",
        Modal::Right => "有权",
        Modal::NeedNot => "可以 不",
    }
}

fn words<'w>(all: &[&'w str], mask: u64) -> Vec<&'w str> {
    all.iter().enumerate().filter(|(n, _)| mask >> n & 1 == 1).map(|(_, w)| *w).collect()
}

// ── Strategies: numbers first, which then choose among what the policy has ──

/// Numbers that become a condition.
#[derive(Clone, Debug)]
enum RawCondition {
    Leaf(u8, u8, u8, bool),
    All(Vec<RawCondition>),
    Any(Vec<RawCondition>),
    Not(Box<RawCondition>),
}

fn raw_condition() -> impl Strategy<Value = RawCondition> + Clone {
    let leaf = any::<(u8, u8, u8, bool)>().prop_map(|(a, b, c, d)| RawCondition::Leaf(a, b, c, d));
    leaf.prop_recursive(2, 6, 3, |inner| {
        prop_oneof![
            3 => vec(inner.clone(), 2..=3).prop_map(RawCondition::All),
            3 => vec(inner.clone(), 2..=3).prop_map(RawCondition::Any),
            2 => inner.prop_map(|c| RawCondition::Not(Box::new(c))),
        ]
    })
}

type RawException = (RawCondition, Option<(RawCondition, Option<RawCondition>)>);

/// Items with their exceptions.
type RawItems = Vec<(RawCondition, Option<RawException>)>;

#[derive(Clone, Debug)]
struct RawArticle {
    conclusions: Vec<(u8, u8, u8)>,
    when: Option<RawCondition>,
    exceptions: Vec<RawException>,
    overrides: Vec<u8>,
    special_to: Option<u8>,
    scope: Option<RawCondition>,
    items: Option<(bool, RawItems)>,
    effective: Option<bool>,
    second: bool,
    retroactive: bool,
}

fn raw_exception() -> impl Strategy<Value = RawException> + Clone {
    (raw_condition(), weighted(0.3, (raw_condition(), weighted(0.3, raw_condition()))))
}

fn raw_article() -> impl Strategy<Value = RawArticle> {
    let item = (raw_condition(), weighted(0.2, raw_exception()));
    (
        vec(any::<(u8, u8, u8)>(), 1..=2),
        weighted(0.8, raw_condition()),
        prop_oneof![3 => Just(Vec::new()), 1 => vec(raw_exception(), 1..=2)],
        prop_oneof![2 => Just(Vec::new()), 1 => vec(any::<u8>(), 1..=2)],
        weighted(0.06, any::<u8>()),
        weighted(0.06, raw_condition()),
        weighted(0.12, (any::<bool>(), vec(item, 1..=3))),
        (weighted(0.05, any::<bool>()), proptest::bool::weighted(0.4), proptest::bool::weighted(0.15)),
    )
        .prop_map(
            |(
                conclusions,
                when,
                exceptions,
                overrides,
                special_to,
                scope,
                items,
                (effective, second, retroactive),
            )| {
                RawArticle {
                    conclusions,
                    when,
                    exceptions,
                    overrides,
                    special_to,
                    scope,
                    items,
                    effective,
                    second,
                    retroactive,
                }
            },
        )
}

fn fact(kind: FactKind) -> impl Strategy<Value = Fact> {
    let presumable = if kind == FactKind::Int { 0 } else { 1 };
    let values: usize = if kind == FactKind::Bool { 2 } else { 3 };
    let raisable = u32::from(kind == FactKind::Bool);
    let mark = prop_oneof![
        6 => Just(Mark::None),
        presumable => (0..values).prop_map(Mark::Presumed),
        raisable => Just(Mark::RaisedBy),
    ];
    let finding = proptest::bool::weighted(if kind == FactKind::Int { 0.0 } else { 0.2 });
    (mark, finding, proptest::bool::weighted(0.12)).prop_map(move |(mark, finding, may_not_apply)| Fact {
        kind,
        mark,
        finding,
        may_not_apply,
    })
}

/// Any small policy.
pub fn policy() -> impl Strategy<Value = Policy> {
    let facts = (
        vec(fact(FactKind::Bool), 2..=5),
        weighted(0.2, fact(FactKind::One)),
        weighted(0.15, fact(FactKind::Int)),
    )
        .prop_map(|(mut bools, one, int)| {
            bools.truncate(5 - usize::from(one.is_some()) - usize::from(int.is_some()));
            bools.extend(one.into_iter().chain(int));
            bools
        });
    let settling = prop_oneof![
        6 => Just(Settling::Together),
        1 => Just(Settling::SideBySide),
        1 => Just(Settling::Severest),
    ];
    let graded = weighted(0.35, proptest::bool::weighted(0.5));
    let decision = (2usize..=3, weighted(0.6, 0usize..2), settling, graded).prop_map(
        |(outcomes, default, settling, graded)| {
            let graded = graded.filter(|_| settling == Settling::Together);
            Decision { outcomes, default, settling, graded }
        },
    );
    (
        facts,
        vec(raw_condition(), 0..=2),
        weighted(0.1, any::<(u8, u8)>()),
        (vec(decision.clone(), 1..=2), weighted(0.5, decision)),
        0usize..=2,
        weighted(0.1, raw_condition()),
        (
            proptest::bool::weighted(0.2),
            weighted(0.25, proptest::bool::weighted(0.75)),
            proptest::bool::weighted(0.5),
            proptest::bool::weighted(0.3),
        ),
        vec(raw_article(), 1..=7),
    )
        .prop_map(
            |(
                facts,
                definitions,
                constraint,
                (first, second),
                acts,
                scope,
                (dated, second_text, replaces, clause),
                articles,
            )| {
                let layered = second.is_some();
                let mut policy = Policy {
                    facts,
                    definitions: Vec::new(),
                    constraint: None,
                    decisions: first.into_iter().chain(second).collect(),
                    acts,
                    scope: None,
                    dated,
                    second: second_text,
                    replaces,
                    clause: false,
                    articles: Vec::new(),
                };
                policy.clause = clause && policy.decisions[0].graded.is_some();
                let builder = Builder { layered, second: false };
                for raw in &definitions {
                    let condition = builder.condition(&policy, raw, DEFINITION);
                    policy.definitions.push(condition);
                }
                let bools = policy.facts.iter().filter(|f| f.kind == FactKind::Bool).count();
                policy.constraint = constraint
                    .map(|(a, b)| (usize::from(a) % bools, usize::from(b) % bools))
                    .filter(|(a, b)| a != b);
                policy.scope = scope.map(|raw| builder.condition(&policy, &raw, FINDING));
                for raw in &articles {
                    let builder = Builder { second: raw.second && second_text.is_some(), ..builder };
                    let article = builder.article(&policy, raw);
                    policy.articles.push(article);
                }
                policy
            },
        )
}

/// The layers (M3): what may be read by a condition on which matter.
const FINDING: u8 = 0;
const DEFINITION: u8 = 1;
const FIRST: u8 = 2;
const ACT: u8 = 3;
const SECOND: u8 = 4;

#[derive(Clone, Copy)]
struct Builder {
    /// Whether the last decision reads the others.
    layered: bool,
    /// Whether it builds an article of the second policy.
    second: bool,
}

impl Builder {
    fn layer(&self, policy: &Policy, conclusions: &[Conclusion]) -> u8 {
        let of = |conclusion: &Conclusion| match *conclusion {
            Conclusion::Finding(..) => FINDING,
            Conclusion::Decision(d, ..) if self.layered && d + 1 == policy.decisions.len() => SECOND,
            Conclusion::Decision(..) => FIRST,
            Conclusion::Act(..) => ACT,
        };
        conclusions.iter().map(of).min().unwrap_or(FINDING)
    }

    fn article(&self, policy: &Policy, raw: &RawArticle) -> Article {
        let mut conclusions: Vec<Conclusion> = Vec::new();
        for raw in &raw.conclusions {
            let conclusion = conclusion(policy, *raw);
            // One rule does not say 则 twice of one decision.
            let twice = |c: &Conclusion| match (c, conclusion) {
                (Conclusion::Decision(a, Modality::Bind, _), Conclusion::Decision(b, Modality::Bind, _)) => {
                    *a == b
                }
                _ => *c == conclusion,
            };
            if !conclusions.iter().any(twice) {
                conclusions.push(conclusion);
            }
        }
        let layer = self.layer(policy, &conclusions);
        let condition = |raw: &RawCondition| self.condition(policy, raw, layer);
        let exception = |raw: &RawException| {
            let (when, but) = raw;
            let inner = |raw: &RawCondition, but| Exception { when: condition(raw), but };
            let but = but.as_ref().map(|(when, but)| {
                let but = but.as_ref().map(|when| Box::new(inner(when, None)));
                Box::new(inner(when, but))
            });
            inner(when, but)
        };
        // Priority is between rules on one matter.
        let matter = |c: &Conclusion| match c {
            Conclusion::Decision(d, ..) => (0, *d),
            Conclusion::Act(a, _) => (1, *a),
            Conclusion::Finding(f, _) => (2, *f),
        };
        let rivals: Vec<usize> = (0..policy.articles.len())
            .filter(|n| {
                let theirs = &policy.articles[*n].conclusions;
                theirs.iter().any(|c| conclusions.iter().any(|d| matter(c) == matter(d)))
            })
            // Another issuer's rules do not yield.
            .filter(|n| policy.second != Some(false) || policy.articles[*n].second == self.second)
            .collect();
        let rival = |n: u8| (!rivals.is_empty()).then(|| rivals[usize::from(n) % rivals.len()]);
        let overrides: BTreeSet<usize> = raw.overrides.iter().filter_map(|n| rival(*n)).collect();
        let special_to = raw.special_to.and_then(rival).filter(|n| !overrides.contains(n));
        let items = raw.items.as_ref().map(|(all, list)| Items {
            all: *all,
            list: list.iter().map(|(when, but)| (condition(when), but.as_ref().map(exception))).collect(),
        });
        // 溯及 is for decisions that are graded.
        let graded = |c: &Conclusion| matches!(c, Conclusion::Decision(d, ..) if policy.decisions[*d].graded.is_some());
        let retroactive = raw.retroactive && conclusions.iter().all(graded);
        Article {
            scope: raw.scope.as_ref().map(condition),
            when: raw.when.as_ref().map(condition),
            exceptions: raw.exceptions.iter().map(exception).collect(),
            conclusions,
            overrides: overrides.into_iter().collect(),
            special_to: special_to.into_iter().collect(),
            items,
            effective: raw
                .effective
                .filter(|_| policy.dated && !self.second)
                .map(|late| if late { 2024 } else { 2021 }),
            retroactive,
            second: self.second,
        }
    }

    fn condition(&self, policy: &Policy, raw: &RawCondition, layer: u8) -> Condition {
        let parts = |list: &[RawCondition]| list.iter().map(|c| self.condition(policy, c, layer)).collect();
        match raw {
            RawCondition::Leaf(kind, a, b, yes) => self.leaf(policy, (*kind, *a, *b, *yes), layer),
            RawCondition::All(list) => Condition::All(parts(list)),
            RawCondition::Any(list) => Condition::Any(parts(list)),
            RawCondition::Not(inner) => match self.condition(policy, inner, layer) {
                Condition::Not(inner) => *inner,
                other => Condition::Not(Box::new(other)),
            },
        }
    }

    fn leaf(&self, policy: &Policy, (kind, a, b, yes): (u8, u8, u8, bool), layer: u8) -> Condition {
        let pick = |of: u8, from: &[usize]| from[usize::from(of) % from.len()];
        let facts: Vec<usize> =
            (0..policy.facts.len()).filter(|n| layer > FINDING || !policy.facts[*n].finding).collect();
        let plain = if facts.is_empty() { (0..policy.facts.len()).collect() } else { facts };
        let bools: Vec<usize> =
            plain.iter().copied().filter(|n| policy.facts[*n].kind == FactKind::Bool).collect();
        let reads = if layer >= ACT { policy.decisions.len() - usize::from(self.layered) } else { 0 };
        match kind % 32 {
            0..=1 if layer > FINDING && !policy.definitions.is_empty() => {
                Condition::Defined(usize::from(a) % policy.definitions.len())
            }
            2..=3 if bools.len() > 1 => {
                let cause = pick(a, &bools);
                let effects: Vec<usize> = bools.iter().copied().filter(|n| *n != cause).collect();
                Condition::Cause(cause, pick(b, &effects))
            }
            4 => {
                let articles: Vec<usize> = (0..policy.articles.len())
                    .filter(|n| {
                        self.layer(policy, &policy.articles[*n].conclusions) <= layer && layer >= FIRST
                    })
                    .filter(|n| policy.articles[*n].second == self.second)
                    .collect();
                if articles.is_empty() {
                    self.leaf(policy, (31, a, b, yes), layer)
                } else {
                    Condition::Conforms(pick(a, &articles))
                }
            }
            5..=14 if reads > 0 => {
                let decision = usize::from(a) % reads;
                Condition::Outcome(decision, some(b, policy.decisions[decision].outcomes, false), yes)
            }
            15..=18 if layer == SECOND && policy.acts > 0 => {
                let modals = [Modal::Must, Modal::MustNot, Modal::May];
                Condition::Duty(usize::from(a) % policy.acts, modals[usize::from(b) % 3])
            }
            _ => {
                let fact = pick(a, &plain);
                match policy.facts[fact].kind {
                    FactKind::Bool => Condition::Fact(fact),
                    FactKind::One => Condition::In(fact, some(b, OPTIONS.len(), false), yes),
                    FactKind::Int => {
                        let by = ["超过", "不超过", "不满", "不低于", "等于"][usize::from(kind) % 5];
                        Condition::Compare(fact, by, 1 + (b % 3) as i8)
                    }
                }
            }
        }
    }
}

/// A set that is not empty and, unless `all`, not everything.
fn some(number: u8, of: usize, all: bool) -> u64 {
    u64::from(number) % ((1 << of) - 2 + u64::from(all)) + 1
}

fn conclusion(policy: &Policy, (target, how, which): (u8, u8, u8)) -> Conclusion {
    let findings: Vec<usize> = (0..policy.facts.len())
        .filter(|n| policy.facts[*n].finding && policy.facts[*n].kind == FactKind::Bool)
        .collect();
    let finding = target >= 224 && !findings.is_empty();
    let target = usize::from(target) % (policy.decisions.len() + policy.acts);
    if finding {
        Conclusion::Finding(findings[usize::from(which) % findings.len()], how % 2 == 1)
    } else if target < policy.decisions.len() {
        let Decision { outcomes, default, settling, graded: _ } = policy.decisions[target];
        let permissible = default.is_some() || settling == Settling::SideBySide;
        let modality = match how % 6 {
            3 => Modality::Forbid,
            4 | 5 if permissible => Modality::Permit,
            _ => Modality::Bind,
        };
        Conclusion::Decision(target, modality, some(which, outcomes, how >= 128))
    } else {
        let modals = [Modal::Must, Modal::MustNot, Modal::May, Modal::NeedNot, Modal::Right, Modal::Must];
        Conclusion::Act(target - policy.decisions.len(), modals[usize::from(how) % 6])
    }
}

/// What cases of a policy are made of: a number for each fact and causal finding, 其余 为 否, a choice for
/// each decision, the year.
#[derive(Clone)]
pub struct RawCase(Vec<u8>, Vec<u8>, bool, Vec<Option<(u8, bool)>>, u16, u16);

impl std::fmt::Debug for RawCase {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("…") // means nothing without the policy
    }
}

/// Numbers that become a case of any policy.
pub fn raw_case() -> impl Strategy<Value = RawCase> {
    (
        vec(any::<u8>(), 7),
        vec(any::<u8>(), 4),
        proptest::bool::weighted(0.15),
        vec(weighted(0.2, (any::<u8>(), proptest::bool::weighted(0.4))), 3),
        prop_oneof![6 => Just(2024u16), 3 => Just(2022u16), 1 => Just(2019u16)],
        prop_oneof![3 => Just(0u16), 2 => Just(2u16), 1 => Just(4u16)],
    )
        .prop_map(|(facts, causes, others_false, chosen, year, later)| {
            RawCase(facts, causes, others_false, chosen, year, later)
        })
}

/// The case that these numbers make for a policy. With `complete`, nothing is left unknown.
pub fn case(policy: &Policy, raw: &RawCase, complete: bool) -> Case {
    let RawCase(facts, causes, others_false, chosen, year, later) = raw;
    let state = |fact: &Fact, number: u8| {
        let values = match fact.kind {
            FactKind::Bool => 2,
            FactKind::One => OPTIONS.len(),
            FactKind::Int => 5,
        };
        match number % 16 {
            0..=4 if !complete => State::Unknown,
            5 if !complete => State::Unprovable,
            6 | 7 if fact.may_not_apply => State::Inapplicable,
            _ => State::Value(usize::from(number / 16) % values),
        }
    };
    let plain = Fact { kind: FactKind::Bool, mark: Mark::None, finding: true, may_not_apply: false };
    let causes = policy.causes().into_iter().zip(causes.iter().cycle()).map(|(c, n)| (c, state(&plain, *n)));
    let chosen = policy.decisions.iter().zip(chosen).enumerate().filter_map(|(n, (decision, choice))| {
        // Nothing is chosen among what stands side by side.
        let choice = choice.filter(|_| decision.settling != Settling::SideBySide);
        choice.map(|(outcome, ruling)| (n, usize::from(outcome) % decision.outcomes, ruling))
    });
    Case {
        facts: policy.facts.iter().zip(facts).map(|(fact, number)| state(fact, *number)).collect(),
        causes: causes.collect(),
        others_false: *others_false && !complete,
        chosen: chosen.collect(),
        year: *year,
        later: *later,
    }
}
