//! Texts: a policy with its head, how it counts days, to what it yields.

use std::collections::BTreeSet;

use pol_diagnostics::Span;
use pol_values::{Date, Id};

use super::{Matter, Provision};
use crate::Official;

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
    pub issuers: Vec<String>,
    /// 位阶
    pub rank: Option<String>,
    /// 地域: where it applies, if not in the whole territory of its issuer
    pub territory: Option<String>,
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
