//! Deciding cases by a program: the verdict, what it rests on, what is still possible, and the trace
//! down to the facts and up to the provisions.
//!
//! This crate reads the circuit and the labels on it. It cannot name a rule of the language: what a
//! rule means was settled when it was lowered.

mod dispute;
mod due;
mod duty;
mod lifted;
mod output;
mod possible;
mod question;
mod rests;
mod trace;
mod value;
mod verdict;
mod whynot;

pub use dispute::Dispute;
pub use due::{DueDate, DueStateName, UnknownDue};
pub use duty::{Duty, act_asked, act_words};
pub use output::{
    CaseOutput, Conflict, ConflictPair, Consulted, LawName, MissingText, Possible, Range, RestsOn,
    RestsOnKind, Statement, StatementModal, UnderLaw, Verdict, VerdictKind, consulted, output, verdict_on,
};
pub use pol_program::DONE;
pub use possible::{Budget, Outlook, VerdictSets};
pub use question::{Question, questions};
pub use trace::{
    Asked, ExceptionTrace, Explanation, FactSource, FactUse, Fate, FormulaKind, FormulaTrace, MatterTrace,
    Replacement, RuleTrace, StandsFor, StepName, StepTrace, explain, fate, fates,
};
pub use value::{unbracketed, value_text};
pub use verdict::{Decider, Decision, Raw, Under};
pub use whynot::{Need, Obstacle, WhyNot, why_not};
