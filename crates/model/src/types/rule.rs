//! Provisions and the rules in them.

use pol_diagnostics::Span;
use pol_parser::ast::{Level, Modal, Number};
use pol_values::{Date, Id, Period, PeriodUnit, write_chinese};

use super::{Act, Condition, Counting, Fact, Matter, Outcomes, Text};

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
    /// 施行 written on it.
    pub effective: Option<Date>,
    /// 废止 written on it.
    pub repealed: Option<Date>,
    /// Its place.
    pub span: Span,
}

/// A rule: what one provision says, with what it inherits from the chapeaux around it.
#[derive(Clone, Debug)]
pub struct Rule {
    /// Its provision.
    pub provision: Id<Provision>,
    /// The text.
    pub text: Id<Text>,
    /// Conditions that gate it: 本办法 适用 当, 本条 适用 当.
    pub scopes: Vec<Scope>,
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

impl Rule {
    /// Its scopes and its conditions, from the outermost inwards.
    pub fn gates(&self) -> impl Iterator<Item = &Condition> {
        self.scopes.iter().map(|scope| &scope.condition).chain(&self.conditions)
    }

    /// What it asks: its scopes, its conditions, and those of its exceptions at any depth.
    pub fn asks(&self) -> Vec<&Condition> {
        let mut asked: Vec<&Condition> = self.gates().collect();
        let mut exceptions: Vec<&Exception> = self.exceptions.iter().collect();
        let mut next = 0;
        while let Some(exception) = exceptions.get(next).copied() {
            next += 1;
            asked.push(&exception.when);
            exceptions.extend(exception.but.as_deref());
        }
        asked
    }
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

/// A condition under which a policy or a provision applies at all.
#[derive(Clone, Debug)]
pub struct Scope {
    /// The condition.
    pub condition: Condition,
    /// The provision in which it is written: it gates while that is in force.
    pub clause: Id<Provision>,
}

/// A declared priority over provisions.
#[derive(Clone, Debug)]
pub struct Override {
    /// What yields, with all that stands in it.
    pub targets: Vec<Id<Provision>>,
    /// 授权: the provisions that allow it towards an issuer that need not yield, one for each version that is
    /// loaded; it holds while one of them is in force. Empty if none is named, or its text is not loaded.
    pub authority: Vec<Id<Provision>>,
    /// Why, where the text does not say so.
    pub interpretation: Option<String>,
    /// Its place.
    pub span: Span,
}

/// `自 X 起 N日 内`: when a duty is due.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deadline {
    /// From what it runs.
    pub from: Start,
    /// The name of that.
    pub name: String,
    /// How long it is.
    pub within: Period,
}

impl Deadline {
    /// How long it is as its text counts it: the days that it says are working days are such (期间计算).
    pub fn counted(&self, counting: &Counting) -> Period {
        let working = self.within.unit == PeriodUnit::Days && counting.working.contains(&self.within.amount);
        Period { unit: if working { PeriodUnit::WorkingDays } else { self.within.unit }, ..self.within }
    }

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
