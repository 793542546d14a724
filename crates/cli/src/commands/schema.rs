//! `pol schema`

use pol_analysis::{Comparison, Review};
use pol_diagnostics::Concise;
use pol_eval::CaseOutput;
use schemars::schema_for;

use crate::Answer;
use crate::arguments::SchemaName;
use crate::commands::explain::Explained;
use crate::console::Console;

/// Prints the JSON Schema of an output.
pub fn run(console: &Console, name: SchemaName) -> Answer {
    let schema = match name {
        SchemaName::Eval => schema_for!(CaseOutput),
        SchemaName::Explain => schema_for!(Vec<Explained>),
        SchemaName::Diff => schema_for!(Vec<Comparison>),
        SchemaName::Review => schema_for!(Vec<Review>),
        SchemaName::Check => schema_for!(Concise<'_>),
    };
    match serde_json::to_string_pretty(&schema) {
        Ok(text) => console.print(&format!("{text}\n")),
        Err(_) => Answer::Internal,
    }
}
