//! Checked policies: every name is an id, every citation a provision, every condition typed.
//!
//! [`load`] reads a policy with all that it loads and gives a [`Model`] and diagnostics. What a
//! rule *means* is not here: `pol-program` lowers the model, and is the only reader of its rules.

mod acts;
mod amend;
mod amounts;
mod check;
mod citation;
mod clause;
mod conclusion;
mod condition;
mod counting;
mod declare;
mod layers;
mod load;
mod maps;
#[cfg(test)]
mod natural_mistakes;
mod official;
mod precedence;
mod provision;
mod run_together;
mod types;
mod unknown;
mod version;

pub use amend::{Change, Edit, Edits, Wording, edits, passages};
pub use amounts::{amount, stretch_of};
pub use citation::cite;
pub use load::{DefaultPrecedence, FileError, Files, Loaded, load};
pub use official::{Official, Passage};
pub use precedence::{Authority, Precedence, Ranked, Ruling};
pub use types::{
    Act, Calculation, Cause, Conclusion, Condition, ConditionKind, Constraint, Counting, DONE, Deadline,
    Defined, Definition, Exception, Fact, FactKind, FactValue, Following, Lighter, Mapping, Matter,
    MatterKind, Meaning, Modality, Model, NOT_DONE, NotHeld, Outcomes, Override, Power, Presumption,
    Provision, Quantity, Reserved, Role, Rule, Scope, Settling, Start, Text, cited, covers, number_text,
};
