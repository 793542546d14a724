//! `pol text`

use std::path::Path;

use pol_model::passages;

use crate::Answer;
use crate::console::Console;
use crate::project;

/// Prints each passage on a line of its own, without comments and layout, so that a comparison by lines
/// is one by provisions. What cannot be read is no hindrance: the lines are for reading only.
pub fn run(console: &Console, policy: &Path) -> Answer {
    let policy = project::open(policy);
    if policy.loaded.is_empty() {
        return super::refuse(console, &policy);
    }
    let language = console.language(policy.language);
    let mut text = String::new();
    for passage in passages(&policy.loaded, &policy.sources) {
        let title = passage.title.as_deref().map(|t| format!(" “{t}”")).unwrap_or_default();
        text.push_str(&format!("{}{title}\n", passage.name.within(language)));
        for line in passage.statements() {
            text.push_str(&format!("    {line}\n"));
        }
    }
    console.print(&text)
}
