//! Reports: what people read of a verdict and its reasons.
//!
//! [`render`] writes one document from the data of `pol-eval` (`compose`), then draws it for a
//! terminal, as Markdown or as HTML. What is said is decided in `compose` alone; the renderers know
//! nothing of verdicts. All words enter a document through `Text`, which makes them harmless.

mod compose;
mod document;
mod html;
mod markdown;
mod terminal;
mod wrap;

use document::Document;
use pol_analysis::{Comparison, Margins, Plan, Review};
use pol_diagnostics::Language;
use pol_eval::{Explanation, WhyNot};

/// How much a report says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Depth {
    /// The verdict, in a sentence.
    #[default]
    Verdict,
    /// And why: the provisions that count, their conditions down to the facts, what lost and why.
    Reasons,
    /// And everything else: every rule, every condition, every fact with its place.
    Full,
}

/// For which medium.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// A terminal of 80 columns.
    Terminal {
        /// Whether it shows colours. They repeat what the words say.
        color: bool,
    },
    /// Markdown (CommonMark with tables).
    Markdown,
    /// One self-contained file without scripts.
    Html,
}

/// What there is to say about one case and person.
#[derive(Clone, Copy, Debug)]
pub struct Report<'a> {
    /// The verdicts and their traces.
    pub explanation: &'a Explanation,
    /// Why another outcome did not come about, if that was asked.
    pub why_not: Option<&'a WhyNot>,
    /// How firmly the verdicts stand, as far as that was looked into.
    pub margins: &'a [Margins],
    /// What to ask about the open ones, as far as that was looked into.
    pub plans: &'a [Plan],
}

/// Renders reports, several persons or cases in one document.
pub fn render(reports: &[Report<'_>], depth: Depth, format: Format, language: Language) -> String {
    draw(&compose::document(reports, depth, language), format)
}

/// Renders comparisons of two versions, several policies in one document.
pub fn render_comparison(comparisons: &[Comparison], format: Format, language: Language) -> String {
    draw(&compose::comparison(comparisons, language), format)
}

/// Renders reviews, several policies in one document.
pub fn render_reviews(reviews: &[Review], format: Format, language: Language) -> String {
    draw(&compose::reviews(reviews, language), format)
}

fn draw(document: &Document, format: Format) -> String {
    match format {
        Format::Terminal { color } => terminal::render(document, color),
        Format::Markdown => markdown::render(document),
        Format::Html => html::render(document),
    }
}

#[cfg(test)]
mod tests;
