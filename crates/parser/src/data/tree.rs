//! What a file holds, before it is known what each part is for.

use pol_diagnostics::Span;

use crate::ast::Text;

/// A part of a file and its place.
#[derive(Debug)]
pub(super) struct Data {
    pub(super) kind: Kind,
    pub(super) span: Span,
}

/// The forms of [`Data`].
#[derive(Debug)]
pub(super) enum Kind {
    /// A word, number or text; only a quoted one is surely a text.
    Scalar {
        text: String,
        quoted: bool,
    },
    List(Vec<Data>),
    /// In the written order, with what is written twice.
    Map(Vec<(Text, Data)>),
}

impl Data {
    pub(super) fn is_null(&self) -> bool {
        match &self.kind {
            Kind::Scalar { text, quoted } => {
                !quoted && matches!(text.as_str(), "" | "~" | "null" | "Null" | "NULL")
            }
            Kind::List(_) | Kind::Map(_) => false,
        }
    }

    /// Whether it says that what it is about cannot be shown.
    pub(super) fn is_unprovable(&self) -> bool {
        match &self.kind {
            Kind::Scalar { text, quoted } => !quoted && matches!(text.trim(), "无法查明" | "unprovable"),
            Kind::List(_) | Kind::Map(_) => false,
        }
    }

    /// The elements of a list; anything else is one element, and an empty place is none.
    pub(super) fn items(&self) -> &[Data] {
        match &self.kind {
            Kind::List(items) => items,
            Kind::Scalar { .. } if self.is_null() => &[],
            Kind::Scalar { .. } | Kind::Map(_) => std::slice::from_ref(self),
        }
    }
}
