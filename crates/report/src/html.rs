//! HTML, from the template in `templates/report.html`. The template escapes all that it is given.

use minijinja::syntax::SyntaxConfig;
use minijinja::value::Serde;
use minijinja::{Environment, context};
use pol_diagnostics::Language;
use serde::{Serialize, Serializer};

use crate::document::{Branch, Document, Text};

const TEMPLATE: &str = include_str!("../templates/report.html");

/// Draws a document as one HTML file.
pub(crate) fn render(document: &Document) -> String {
    // The template is part of the program and a test draws every kind of block with it; should it
    // fail all the same, the reader gets the text.
    page(document).unwrap_or_else(|_| {
        let text = crate::terminal::render(document, false);
        format!(
            "<!DOCTYPE html>\n<meta charset=\"utf-8\">\n<pre>{}</pre>\n",
            text.replace('&', "&amp;").replace('<', "&lt;")
        )
    })
}

fn page(document: &Document) -> Result<String, minijinja::Error> {
    let mut environment = Environment::new();
    environment.set_syntax(SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).build()?);
    // The name ends in `.html`, so that minijinja escapes.
    environment.add_template("report.html", TEMPLATE)?;
    let language = match document.language {
        Language::Chinese => "zh-CN",
        Language::English => "en",
    };
    environment.get_template("report.html")?.render(context! {
        language,
        title => document.title.words(),
        blocks => Serde(&document.blocks),
    })
}

/// A step on the way through a tree, so that the template needs no recursion.
#[derive(Serialize)]
#[serde(tag = "step", rename_all = "kebab-case")]
enum Step<'t> {
    /// A list begins.
    Down,
    /// An item of it begins.
    Item { text: &'t Text, notes: &'t [Text] },
    /// The item ends.
    End,
    /// The list ends.
    Up,
}

/// Writes a tree as the steps of a walk through it.
pub(crate) fn flat<S: Serializer>(branches: &[Branch], serializer: S) -> Result<S::Ok, S::Error> {
    let mut steps = Vec::new();
    walk(branches, &mut steps);
    steps.serialize(serializer)
}

fn walk<'t>(branches: &'t [Branch], steps: &mut Vec<Step<'t>>) {
    if branches.is_empty() {
        return;
    }
    steps.push(Step::Down);
    for branch in branches {
        steps.push(Step::Item { text: &branch.text, notes: &branch.notes });
        walk(&branch.children, steps);
        steps.push(Step::End);
    }
    steps.push(Step::Up);
}
