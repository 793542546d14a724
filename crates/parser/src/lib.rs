//! The language of regulations: its grammar, its syntax tree, and the reading of case files.
//!
//! Parsing never fails: a text gives a tree *and* a list of errors. A piece that cannot be read is
//! left out of the tree and becomes one diagnostic, and no more.
//!
//! ```
//! let mut sources = pol_diagnostics::Sources::new();
//! let text = "第一条 “开放时间”\n  当 工作日\n  则 开放 为 是\n";
//! let source = sources.add("例.pol", text);
//! let parse = pol_parser::parse(source, text);
//! assert!(parse.diagnostics(&[]).is_empty());
//! assert_eq!(parse.file.provisions.len(), 1);
//! ```

pub mod ast;
mod build;
mod data;
mod grammar;
pub mod keywords;
mod lexical;
#[cfg(test)]
mod natural_mistakes;
mod recover;
mod write;

use pol_diagnostics::{Diagnostic, SourceId, in_order};

pub use data::{json_case, yaml_case};
pub use lexical::{DEEPEST, LARGEST_CASE, LARGEST_POLICY, decode, too_large};
pub use recover::{Kind, Known, before_bound, counted, foreign_word, number_fault};
pub use write::write_case;

/// What a text gave: as much of a tree as could be read, and what could not.
#[derive(Clone, Debug, Default)]
pub struct Parse {
    /// The tree.
    pub file: ast::File,
    /// Errors found while the tree was built.
    errors: Vec<Diagnostic>,
    /// Pieces that no rule of the grammar could read.
    unreadable: Vec<recover::Piece>,
}

impl Parse {
    /// The errors, in order of place. `names` are names known from elsewhere (loaded
    /// vocabularies), so that run-together Chinese can be divided into them and advice can use them.
    pub fn diagnostics(&self, names: &[Known<'_>]) -> Vec<Diagnostic> {
        let own = build::declared(&self.file);
        let names: Vec<Known<'_>> = names.iter().copied().chain(own).collect();
        let pieces = self.unreadable.iter().map(|piece| recover::explain(piece, &names));
        in_order(self.errors.iter().cloned().chain(pieces).collect())
    }

    /// Whether anything could not be read.
    pub fn has_errors(&self) -> bool {
        !self.errors.is_empty() || !self.unreadable.is_empty()
    }
}

/// Reads a policy, a vocabulary, scenarios or cases.
pub fn parse(source: SourceId, text: &str) -> Parse {
    if let Err(fault) = lexical::check(source, text) {
        return Parse { errors: vec![*fault], ..Parse::default() };
    }
    build::build(source, text)
}
