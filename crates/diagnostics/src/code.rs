//! The codes. A code never changes its meaning; its page is `docs/errors/<code>.md`.

use std::fmt;

/// How grave a diagnostic is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Severity {
    /// The input cannot be used (exit code 2).
    Error,
    /// The input can be used; the answer of `pol check` is "no" until it is mended or
    /// acknowledged (exit code 1).
    Finding,
}

macro_rules! codes {
    ($($code:literal $name:ident $severity:ident)*) => {
        /// Every kind of diagnostic, in the order of its codes.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Code {
            $(
                #[doc = concat!("`", $code, "`, explained in `docs/errors/", $code, ".md`.")]
                $name,
            )*
        }

        impl Code {
            /// All of them.
            pub const ALL: &'static [Code] = &[$(Code::$name),*];

            /// The code as printed: `M0001`.
            pub fn as_str(self) -> &'static str {
                match self { $(Code::$name => $code),* }
            }

            /// How grave it is.
            pub fn severity(self) -> Severity {
                match self { $(Code::$name => Severity::$severity),* }
            }

            /// Its page, in Markdown.
            pub fn page(self) -> &'static str {
                match self { $(Code::$name => include_str!(concat!("../../../docs/errors/", $code, ".md"))),* }
            }
        }
    };
}

codes! {
    "P0001" NotUtf8 Error
    "P0002" ForbiddenCharacter Error
    "P0003" TooLarge Error
    "P0004" TooDeep Error
    "P0005" UnclosedText Error
    "P0006" Unreadable Error
    "P0007" ForeignWord Error
    "P0008" MixedAndOr Error
    "P0009" DoubleNegation Error
    "P0010" NegationWithoutBracket Error
    "P0011" MayNot Error
    "P0012" ListCommaInCondition Error
    "P0013" BadValue Error
    "P0014" NumberAsName Error
    "P0015" UnclosedBracket Error
    "P0016" NumberNotFirst Error
    "P0017" OutsideProvision Error
    "P0018" RunTogether Error
    "P0019" TwiceInOneRule Error
    "P0020" BadHeader Error
    "P0021" NoRole Error
    "P0022" ExceptionWithoutEnd Error
    "L0001" CannotRead Error
    "L0002" OutsideProject Error
    "L0004" TooManyImports Error
    "L0005" BadProject Error
    "L0006" NothingToRead Error
    "M0001" UnknownName Error
    "M0002" DuplicateName Error
    "M0003" WrongKind Error
    "M0004" UnknownValue Error
    "M0005" TypeMismatch Error
    "M0006" UnknownProvision Error
    "M0007" DuplicateProvision Error
    "M0008" NoCondition Error
    "M0009" ChapeauConcludes Error
    "M0010" NoConclusion Error
    "M0011" Cycle Error
    "M0012" PriorityCycle Error
    "M0013" PriorityNotAllowed Error
    "M0014" PermissionWithoutDefault Error
    "M0015" OrAfterValue Error
    "M0016" BadMark Error
    "M0017" BadScenario Error
    "M0018" NotYetMeant Error
    "M0019" WrongOrder Error
    "M0020" TooManyOutcomes Error
    "M0031" NoOrder Error
    "C0001" UnknownFact Error
    "C0002" WrongType Error
    "C0003" DuplicateKey Error
    "C0004" OutOfRange Error
    "C0005" InexactNumber Error
    "C0006" CannotBeInapplicable Error
    "C0007" MissingDate Error
    "C0008" ImpossibleCase Error
    "C0009" UnknownOutcome Error
    "C0010" BadData Error
    "C0011" AliasRefused Error
    "C0012" UnknownKey Error
    "C0013" NoCase Error
    "U0001" BadUse Error
    "F0001" TextNotCovered Finding
    "F0002" ProvisionNotInText Finding
    "F0003" Unused Finding
    "F0004" FindingWithoutRecord Finding
    "F0005" UnprovableWithoutMark Finding
    "F0006" PriorityUnstated Finding
    "F0007" PriorityUnproved Finding
    "F0008" CanConflict Finding
    "F0009" NotCovered Finding
    "F0010" AlwaysReplaced Finding
    "F0011" NeverApplies Finding
    "F0012" IdleException Finding
    "F0013" IdleCondition Finding
    "F0014" BoundaryWord Finding
    "F0015" OpenWord Finding
    "F0016" DutyWithoutTime Finding
    "F0017" DutyWithoutRecipient Finding
    "F0018" NotInText Finding
    "F0019" NoCompetence Finding
    "F0021" PriorityCircle Finding
    "F0022" StaleCitation Finding
    "F0023" RestatesMore Finding
    "R0001" Contradicts Finding
    "R0002" NotCompetent Finding
    "R0003" Weaker Finding
    "R0004" Wider Finding
    "R0005" Narrower Finding
    "R0006" NeverDecides Finding
}

impl Code {
    /// The code printed as `text`, in any case.
    pub fn parse(text: &str) -> Option<Code> {
        Code::ALL.iter().copied().find(|c| c.as_str().eq_ignore_ascii_case(text))
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
