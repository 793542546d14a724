//! The outcomes of a duty, and the words for them (M9): the one place where *do* and *not do* are
//! read from modals and said in them.

use pol_program::{DONE, NOT_DONE};

use crate::output::VerdictKind;

/// What a duty comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Duty {
    /// 应当: only to do it is permitted.
    Must,
    /// 不得: only not to do it is permitted.
    MustNot,
    /// 可以: both are.
    May,
    /// 无义务: no rule speaks.
    Nothing,
}

impl Duty {
    /// What a verdict on a duty comes to, if it comes to anything.
    pub fn of(kind: VerdictKind, permitted: &[String]) -> Option<Duty> {
        match kind {
            VerdictKind::Decided | VerdictKind::Discretion => match permitted {
                [only] if only == DONE => Some(Duty::Must),
                [only] if only == NOT_DONE => Some(Duty::MustNot),
                _ => Some(Duty::May),
            },
            VerdictKind::None | VerdictKind::OutOfScope | VerdictKind::NotInForce => Some(Duty::Nothing),
            VerdictKind::Open | VerdictKind::Conflict => None,
        }
    }

    /// The word for it, in Chinese and English.
    pub fn words(self) -> (&'static str, &'static str) {
        match self {
            Duty::Must => ("应当", "must"),
            Duty::MustNot => ("不得", "must not"),
            Duty::May => ("可以", "may"),
            Duty::Nothing => ("无义务", "has no duty to"),
        }
    }
}

/// The words for an outcome, if it is one of a duty.
pub fn act_words(outcome: &str) -> Option<(&'static str, &'static str)> {
    match outcome {
        DONE => Some(("办", "do")),
        NOT_DONE => Some(("不办", "not do")),
        _ => None,
    }
}

/// What a word asks about a duty: the outcome, and whether it is asked as binding. 应当 asks whether one must do
/// it, 可以 whether one may, 不必 whether one may leave it.
pub fn act_asked(word: &str) -> Option<(&'static str, bool)> {
    match word {
        "应当" | "必须" | "须" | "must" | "shall" => Some((DONE, true)),
        "不得" | "禁止" | "must not" | "shall not" => Some((NOT_DONE, true)),
        DONE | "办" | "做" | "可以" | "有权" | "may" => Some((DONE, false)),
        NOT_DONE | "不办" | "不做" | "不必" | "可以不" | "可以 不" | "need not" => {
            Some((NOT_DONE, false))
        }
        _ => None,
    }
}
