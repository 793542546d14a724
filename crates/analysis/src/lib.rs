//! Proofs about policies: what two of them decide differently, what contradicts, what is never reached.
//!
//! Programs are laid side by side in one circuit ([`Joint`]); the cases that some of its gates can tell
//! apart become sets in decision diagrams ([`Cases`]), in which regions are exact, countable and can be
//! said in the drafter's words ([`Words`]). Every case that is shown is first decided by the engine
//! itself. Where a budget runs out, nothing is claimed.

mod cases;
mod comparison;
mod describe;
mod difference;
mod dimensions;
mod joint;
mod margins;
mod outside;
mod plan;
mod review;
mod says;
mod shared;
mod silent;
mod stages;
mod verdicts;
mod weakness;
mod witness;
mod words;

pub use cases::{Cases, Count, MOST_NODES, Point};
pub use comparison::{CaseChanges, CaseTransition, Comparison, EditKind, Edited, Effect, Passage, Side};
pub use difference::{
    Alternative, Differences, Following, MannerDifference, MatterDifference, Proof, Transition, Witness,
    alike, differences,
};
pub use dimensions::{Dimension, Situation};
pub use joint::{Aside, Joint, Member};
pub use margins::{Margins, Nearby, Standing, standing};
pub use outside::{same_extent, same_questions, same_relations, same_times};
pub use plan::{Answered, Ask, Order, Plan, Quickest, Then};
pub use review::{Class, Example, Finding, Interpreted, Pair, Review, Reviewed, review};
pub use verdicts::{Outputs, said, verdicts};
pub use weakness::{Weakness, WeaknessKind, Weaknesses, overridden, weaknesses};
pub use witness::{Decided, decide};
pub use words::Words;
