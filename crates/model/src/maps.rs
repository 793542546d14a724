//! 对应: a fact of one document is a fact of another.

use pol_diagnostics::{Code, Diagnostic, Said, Span};
use pol_parser::ast::{self, Declaration, Name};
use pol_values::Id;

use crate::declare::Resolver;
use crate::load::Unit;
use crate::types::{Fact, Mapping, Meaning};

impl Resolver<'_> {
    /// Lets the names of mapped facts mean the facts to which they are mapped, once all are declared.
    pub(crate) fn map_facts(&mut self, units: &[Unit]) {
        for unit in units {
            for declaration in &unit.file.declarations {
                if let Declaration::Maps(maps) = declaration {
                    self.map_fact(units, maps);
                }
            }
        }
    }

    fn map_fact(&mut self, units: &[Unit], maps: &ast::Maps) {
        let (policy, named) = (&maps.policy.text, &maps.theirs.text);
        if !self.model.texts.values().any(|t| t.id == *policy) {
            let said =
                Said::new(format!("没有载入规范“{policy}”"), format!("the policy `{policy}` is not loaded"));
            let help = Said::new("用“载入”载入它，写它的代号", "load it with `use`, and write its id");
            self.errors.push(Diagnostic::new(Code::UnknownProvision, maps.policy.span, said).help(help));
            return;
        }
        let (Some(theirs), Some(ours)) = (self.fact_named(&maps.theirs), self.fact_named(&maps.ours)) else {
            return;
        };
        // A vocabulary that the document loads may declare it for the document.
        let declares = |unit: &Unit| {
            let same = |d: &Declaration| {
                if let Declaration::Fact(fact) = d { fact.name.text == *named } else { false }
            };
            unit.file.declarations.iter().any(same)
        };
        let of = units.iter().find(|u| declares(u)).and_then(|u| u.file.head.policy.as_ref());
        if let Some((id, _)) = of.filter(|(id, _)| id.text != *policy) {
            self.not_mapped(
                Code::WrongKind,
                maps.theirs.span,
                format!("“{named}”是规范“{}”声明的，不是“{policy}”声明的", id.text),
                format!("`{named}` is declared by `{}`, not by `{policy}`", id.text),
                Said::new(format!("写成 {}:{named}", id.text), format!("write `{}:{named}`", id.text)),
            );
            return;
        }
        let (a, b) = (self.model.facts[theirs].clone(), self.model.facts[ours].clone());
        if theirs == ours || a.mapped.is_some() || b.mapped.is_some() || !a.stands_for.is_empty() {
            self.not_mapped(
                Code::DuplicateName,
                maps.theirs.span,
                format!("“{named}”和“{}”已经是同一个事实", maps.ours.text),
                format!("`{named}` and `{}` are one fact already", maps.ours.text),
                Said::new("每个事实只对应一次，直接写最后的那个", "map each fact once, to the last one"),
            );
        } else if a.kind != b.kind {
            self.not_mapped(
                Code::TypeMismatch,
                maps.theirs.span,
                format!("“{named}”和“{}”的类型不同，不能是同一个事实", maps.ours.text),
                format!("`{named}` and `{}` are of different types and cannot be one fact", maps.ours.text),
                Said::new("用“定义”写明两者的关系", "say with `define` how the two are related"),
            );
        } else if marks(&a) != marks(&b) {
            // Their mark would be lost, and with it what their document presumes.
            self.not_mapped(
                Code::BadMark,
                maps.theirs.span,
                format!("“{named}”和“{}”的标记（推定、主张、认定、可不适用）不同", maps.ours.text),
                format!("`{named}` and `{}` are marked differently", maps.ours.text),
                Said::new("两处写一样的标记", "mark both alike"),
            );
        } else {
            self.model.facts[theirs].mapped = Some(ours);
            let (document, name, reason) = (policy.clone(), named.clone(), maps.reason.value.clone());
            self.model.facts[ours].stands_for.push(Mapping { document, name, reason });
            self.model.names.insert(named.clone(), Meaning::Fact(ours));
        }
    }

    fn fact_named(&mut self, name: &Name) -> Option<Id<Fact>> {
        // Before the mapping, a name means its own fact.
        match self.model.names.get(&name.text).copied() {
            Some(Meaning::Fact(_)) => {
                self.model.facts.iter().find(|(_, f)| f.name == name.text).map(|(id, _)| id)
            }
            Some(Meaning::Decision(_) | Meaning::Act(_) | Meaning::Role(_) | Meaning::Definition(_)) => {
                let said =
                    Said::new(format!("“{}”不是事实", name.text), format!("`{}` is not a fact", name.text));
                let help = Said::new("“对应”只用于事实", "`maps` is for facts");
                self.errors.push(Diagnostic::new(Code::WrongKind, name.span, said).help(help));
                None
            }
            None => {
                self.unknown(name);
                None
            }
        }
    }

    fn not_mapped(&mut self, code: Code, span: Span, zh: String, en: String, help: Said) {
        self.errors.push(Diagnostic::new(code, span, Said::new(zh, en)).help(help));
    }
}

/// What gives a fact a value, or leaves it without one.
fn marks(fact: &Fact) -> (Option<&crate::types::FactValue>, Option<&str>, bool, bool) {
    let presumed = fact.presumption.as_ref().map(|p| &p.value);
    (presumed, fact.raised_by.as_deref(), fact.finding, fact.may_not_apply)
}
