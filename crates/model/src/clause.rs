//! What a provision says of others: priorities, competence, its basis.

use pol_diagnostics::{Code, Diagnostic, Said, Span};
use pol_parser::ast::{self, Basis};
use pol_values::Id;

use crate::citation;
use crate::declare::{Place, Resolver};
use crate::types::{Meaning, Override, Power, Provision, Reserved, Text};

impl Resolver<'_> {
    pub(crate) fn targets(
        &mut self,
        cited: &[ast::Citation],
        interpretation: Option<String>,
        span: Span,
        place: Place,
        authority: Option<&ast::Citation>,
    ) -> Option<Override> {
        let mut targets = Vec::new();
        for citation in cited {
            // A document that is not loaded has no rule that could yield.
            let found =
                citation::resolve(&self.model, citation, place.provision, place.text, &mut self.errors);
            match (found, &citation.document) {
                (None, Some(document)) => self.not_held(place, &document.text, None, citation.span),
                (found, _) => targets.extend(found.unwrap_or_default()),
            }
        }
        let here = place.text?;
        // M6 (a): towards provisions of the same issuer and lower ones; towards others only where a
        // provision allows it.
        let need_not_yield: Vec<Id<Provision>> = targets
            .iter()
            .filter(|t| {
                let there = self.model.provisions[**t].text;
                !self.outranks_or_equals(here, there)
            })
            .copied()
            .collect();
        let mut allowing = Vec::new();
        if let Some(cited) = authority {
            let found = citation::resolve(&self.model, cited, place.provision, place.text, &mut self.errors);
            match (found, &cited.document) {
                (None, Some(document)) => self.not_held(place, &document.text, None, cited.span),
                (found, _) => allowing.extend(found.unwrap_or_default()),
            }
            if need_not_yield.is_empty() {
                allowing.clear();
            }
            // Who must yield itself can let nobody go before others.
            let may = |allowing: Id<Provision>, target: Id<Provision>| {
                let (by, there) = (self.model.provisions[allowing].text, self.model.provisions[target].text);
                self.outranks_or_equals(by, there)
            };
            let over =
                need_not_yield.iter().find_map(|t| allowing.iter().find(|a| !may(**a, *t)).zip(Some(t)));
            if let Some((by, target)) = over {
                let (by, there) = (self.model.full_citation(*by), self.model.full_citation(*target));
                let said = Said::new(
                    format!("{by} 不能授权优先于 {there}：它自己也不高于那一条"),
                    format!("{by} cannot allow this to override {there}: it does not rank above it itself"),
                );
                let help = Said::new(
                    "授权要出自被优先的规范自己、同一机关的规范，或者位阶更高的规范",
                    "only the overridden text itself, another of its issuer, or one that ranks above it can",
                );
                self.errors.push(Diagnostic::new(Code::PriorityNotAllowed, cited.span, said).help(help));
                return None;
            }
        }
        if let (Some(target), None) = (need_not_yield.first(), authority) {
            let there = self.model.full_citation(*target);
            let said = Said::new(
                format!("“优先于”不能指向 {there}：它是别的机关制定的，位阶也不更低"),
                format!(
                    "`overrides` cannot reach {there}: another issuer made it, and it does not rank lower"
                ),
            );
            let help = Said::new(
                "有法律授权的，写 优先于 … 授权 《某法》第几条；载入位阶体系后再看次序",
                "where a law allows it, write `overrides … authorised by …`; load the precedence data",
            );
            self.errors.push(Diagnostic::new(Code::PriorityNotAllowed, span, said).help(help));
            return None;
        }
        (!targets.is_empty()).then_some(Override { targets, authority: allowing, interpretation, span })
    }

    /// Whether a text ranks above another, or is of the same issuer.
    fn outranks_or_equals(&self, one: Id<Text>, other: Id<Text>) -> bool {
        let (precedence, texts) = (&self.model.precedence, &self.model.texts);
        one == other
            || precedence.one_issuer(&texts[one], &texts[other])
            || precedence.ranks(&self.model, one, other).is_some()
    }

    /// 设定 M 限 {…}
    pub(crate) fn reserves(
        &mut self,
        name: &ast::Name,
        to: &[ast::Member],
        provision: Id<Provision>,
        span: Span,
    ) {
        let Some(Meaning::Decision(matter)) = self.model.names.get(&name.text).copied() else {
            self.unknown(name);
            return;
        };
        let parts = self.model.matters[matter].parts.clone();
        let matters = if parts.is_empty() { vec![matter] } else { parts };
        let to = to.iter().filter_map(|m| m.word().map(str::to_owned)).collect();
        self.model.reserved.push(Reserved { matters, to, provision, span });
    }

    /// 职权 A 归 {…}
    pub(crate) fn power(
        &mut self,
        name: &ast::Name,
        to: &[ast::Member],
        provision: Id<Provision>,
        span: Span,
    ) {
        let Some(act) = self.act(name) else { return };
        let roles = to.iter().filter_map(|m| match m {
            ast::Member::Name(role) => Some(role.clone()),
            ast::Member::Text(_) | ast::Member::Literal(..) => None,
        });
        let to = roles.collect::<Vec<_>>().iter().filter_map(|role| self.role(role)).collect();
        self.model.powers.push(Power { act, to, provision, span });
    }

    /// The provisions that a basis names, as far as they are loaded.
    pub(crate) fn basis(&mut self, basis: &Basis, place: Place) -> Vec<Id<Provision>> {
        let mut named = Vec::new();
        match basis {
            Basis::NotHeld(text) => self.not_held(place, &text.value, None, text.span),
            Basis::Citations(citations) => {
                for cited in citations {
                    // A law as a whole, 依据 《某法》: it is held, or it is not.
                    if let (Some(document), true) = (&cited.document, cited.path.is_empty()) {
                        if citation::documents(&self.model, &document.text, place.text).is_empty() {
                            self.not_held(place, &document.text, None, cited.span);
                        }
                        continue;
                    }
                    let found =
                        citation::resolve(&self.model, cited, place.provision, place.text, &mut self.errors);
                    match (found, &cited.document) {
                        (None, Some(document)) => self.not_held(place, &document.text, None, cited.span),
                        (found, _) => named.extend(found.unwrap_or_default()),
                    }
                }
            }
            // The file itself was loaded, or reported, by `load`.
            Basis::File(..) => {}
        }
        named
    }
}
