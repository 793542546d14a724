//! What rules conclude on: decisions, duties, findings; and who acts.

use pol_diagnostics::Span;
use pol_values::{Id, Line};

use super::Fact;

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

impl Matter {
    /// Its default (默认), if it has one.
    pub fn by_default(&self) -> Outcomes {
        self.default.map_or(0, |outcome| 1 << outcome)
    }

    /// All of its outcomes.
    pub fn all(&self) -> Outcomes {
        u64::MAX >> (64 - self.outcomes.len().clamp(1, 64))
    }

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
