//! Conditions as the drafter wrote them, for traces and descriptions: each part with its words and its gate.

use pol_diagnostics::Span;
use pol_model::{Condition, ConditionKind, Defined, Exception, Fact, Matter};
use pol_values::Id;

use super::Lowering;
use crate::{Node, Provenance};

/// A condition as the drafter wrote it, each part with its node.
#[derive(Clone, Debug)]
pub struct Formula {
    /// Its value.
    pub node: Id<Node>,
    /// Its words.
    pub words: String,
    /// Its parts.
    pub form: Form,
}

/// The forms of a [`Formula`].
#[derive(Clone, Debug)]
pub enum Form {
    /// 且
    All(Vec<Formula>),
    /// 或
    Any(Vec<Formula>),
    /// 非
    Not(Box<Formula>),
    /// A statement about facts.
    Facts(Vec<Id<Fact>>),
    /// 因 A 致使 C: cause, effect, and the finding that links them.
    Cause(Box<Formula>, Box<Formula>, Id<Fact>),
    /// A definition, with 解读.
    Defined(Box<Formula>, Option<String>),
    /// 符合: the rules of the provision.
    Conforms(Vec<Id<Provenance>>),
    /// How another matter comes out.
    Reads(Id<Matter>),
    /// Where the case lies.
    Territory,
}

/// An exception, with its own exception.
#[derive(Clone, Debug)]
pub struct ExceptionFormula {
    /// It bites: its condition holds and its own exception does not.
    pub node: Id<Node>,
    /// Its condition.
    pub when: Formula,
    /// Its own exception.
    pub but: Option<Box<ExceptionFormula>>,
}

impl Formula {
    /// The formulas of which it is made.
    pub fn parts(&self) -> Vec<&Formula> {
        match &self.form {
            Form::All(parts) | Form::Any(parts) => parts.iter().collect(),
            Form::Not(inner) | Form::Defined(inner, _) => vec![inner],
            Form::Cause(cause, effect, _) => vec![cause, effect],
            Form::Facts(_) | Form::Conforms(_) | Form::Reads(_) | Form::Territory => Vec::new(),
        }
    }

    /// It, and all that it is made of, the outer before the inner.
    pub fn all(&self) -> Vec<&Formula> {
        let mut all = vec![self];
        let mut next = 0;
        while let Some(formula) = all.get(next).copied() {
            all.extend(formula.parts());
            next += 1;
        }
        all
    }
}

impl ExceptionFormula {
    /// Its condition and those of the exceptions from it.
    pub fn conditions(&self) -> Vec<&Formula> {
        let mut conditions = vec![&self.when];
        let mut inner = self.but.as_deref();
        while let Some(exception) = inner {
            conditions.push(&exception.when);
            inner = exception.but.as_deref();
        }
        conditions
    }
}

impl Provenance {
    /// Its own conditions and those of its exceptions; not its scopes, which most rules of a text share.
    pub fn formulas(&self) -> Vec<&Formula> {
        self.conditions.iter().chain(self.exceptions.iter().flat_map(ExceptionFormula::conditions)).collect()
    }
}

impl Lowering<'_> {
    pub(super) fn excerpt(&self, span: Span) -> String {
        self.sources.text(span).split_whitespace().collect::<Vec<_>>().join(" ")
    }

    pub(super) fn formula(&mut self, condition: &Condition) -> Formula {
        let node = self.condition(condition);
        let words = self.excerpt(condition.span);
        let form = match &condition.kind {
            ConditionKind::In(fact, _) | ConditionKind::Has(fact, _) | ConditionKind::TextIs(fact, ..) => {
                Form::Facts(vec![*fact])
            }
            ConditionKind::Compare(left, _, right) => {
                let mut facts = Vec::new();
                for side in [self.quantity(left), self.quantity(right)].into_iter().flatten() {
                    side.facts(&mut facts);
                }
                facts.dedup();
                Form::Facts(facts)
            }
            ConditionKind::All(parts) => Form::All(parts.iter().map(|p| self.formula(p)).collect()),
            ConditionKind::Any(parts) => Form::Any(parts.iter().map(|p| self.formula(p)).collect()),
            ConditionKind::Not(inner) => Form::Not(Box::new(self.formula(inner))),
            ConditionKind::Cause(cause, effect, finding) => {
                Form::Cause(Box::new(self.formula(cause)), Box::new(self.formula(effect)), *finding)
            }
            ConditionKind::Defined(id) => {
                let definition = &self.model.definitions[*id];
                match &definition.means {
                    Some(Defined::Condition(inner)) => {
                        Form::Defined(Box::new(self.formula(inner)), definition.interpretation.clone())
                    }
                    Some(Defined::Calculation(..)) | None => Form::Facts(Vec::new()),
                }
            }
            ConditionKind::Conforms(provisions, _) => {
                let rules = self.rules_within(provisions);
                Form::Conforms(rules.iter().filter_map(|r| self.places.get(r).copied()).collect())
            }
            ConditionKind::Outcome(matter, _)
            | ConditionKind::Collects(matter, _)
            | ConditionKind::Duty(matter, _) => Form::Reads(*matter),
        };
        Formula { node, words, form }
    }

    pub(super) fn exception_formula(&mut self, exception: &Exception) -> ExceptionFormula {
        ExceptionFormula {
            node: self.exception(exception),
            when: self.formula(&exception.when),
            but: exception.but.as_ref().map(|inner| Box::new(self.exception_formula(inner))),
        }
    }
}
