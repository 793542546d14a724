//! `pol schema`

use pol_analysis::{Comparison, Review};
use pol_diagnostics::Concise;
use pol_eval::CaseOutput;
use schemars::generate::SchemaSettings;
use schemars::{JsonSchema, Schema};

use crate::Answer;
use crate::arguments::SchemaName;
use crate::commands::explain::Explained;
use crate::console::Console;

/// Prints the JSON Schema of an output.
pub fn run(console: &Console, name: SchemaName) -> Answer {
    let schema = match name {
        SchemaName::Eval => schema::<CaseOutput>(),
        SchemaName::Explain => schema::<Vec<Explained>>(),
        SchemaName::Diff => schema::<Vec<Comparison>>(),
        SchemaName::Review => schema::<Vec<Review>>(),
        SchemaName::Check => schema::<Concise<'_>>(),
    };
    match serde_json::to_string_pretty(&schema) {
        Ok(text) => console.print(&format!("{text}\n")),
        Err(_) => Answer::Internal,
    }
}

/// The schema of what is written: what is left out where it is empty is not required.
fn schema<T: JsonSchema>() -> Schema {
    SchemaSettings::default().for_serialize().into_generator().into_root_schema_for::<T>()
}
