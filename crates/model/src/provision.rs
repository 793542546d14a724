//! Provisions and the rules they hold. The chapeau — all that stands before the first child — is
//! inherited by the children; a provision without children is a rule, if it concludes anything.

use std::collections::BTreeSet;

use pol_diagnostics::{Code, Diagnostic, Said, Span};
use pol_parser::ast::{self, ActConclusion, Basis, Level, Modal, Number, Relative, Statement};
use pol_values::{Date, Id};

use crate::citation::{self, around};
use crate::condition::{DO, NOT_DO};
use crate::declare::{Place, Resolver};
use crate::types::{
    Conclusion, Condition, ConditionKind, Exception, FactValue, Following, Matter, MatterKind, Meaning,
    Modality, Override, Power, Provision, Reserved, Rule, Text, number_text,
};

/// The ids of a provision and of those in it, laid out as in the syntax tree.
pub(crate) struct Numbered {
    id: Id<Provision>,
    children: Vec<Numbered>,
}

/// What a provision inherits from the chapeaux around it.
#[derive(Clone, Default)]
struct Chapeau {
    conditions: Vec<Condition>,
    exceptions: Vec<Exception>,
    conclusions: Vec<Conclusion>,
    overrides: Vec<Override>,
    special_to: Vec<Override>,
    interpretations: Vec<String>,
    procedural: bool,
    refines: Vec<Id<Provision>>,
    restates: bool,
    effective: Option<Date>,
    repealed: Option<Date>,
    /// Under 有下列情形之一的 an item holds only 当, 但, 宣示.
    items_only: bool,
    /// Something in a chapeau could not be read: what its items lack is not reported.
    unreadable: bool,
}

/// How the items below a chapeau combine.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Combine {
    Any,
    All,
}

impl<'u> Resolver<'u> {
    /// Numbers the provisions of a file and declares the definitions in them.
    pub(crate) fn provisions(
        &mut self,
        text: Id<Text>,
        list: &'u [ast::Provision],
        parent: Option<Id<Provision>>,
    ) -> Vec<Id<Provision>> {
        let mut ids = Vec::new();
        let mut seen: BTreeSet<Number> = BTreeSet::new();
        for provision in list {
            let number = provision.number;
            let twice = if number.level == Level::Article {
                self.model.provisions.iter().any(|(_, p)| p.text == text && p.number == number)
            } else {
                !seen.insert(number)
            };
            if twice {
                let shown = number_text(number, self.model.texts[text].chinese);
                let said = Said::new(format!("{shown}写了两次"), format!("{shown} is written twice"));
                self.errors.push(
                    Diagnostic::new(Code::DuplicateProvision, provision.span, said).help(Said::new(
                        "改正编号，或者把两处合为一处",
                        "correct the number, or join the two",
                    )),
                );
            }
            let id = self.model.provisions.push(Provision {
                text,
                parent,
                number,
                title: provision.title.as_ref().map(|t| t.value.clone()),
                children: Vec::new(),
                notes: Vec::new(),
                span: provision.span,
            });
            if let Some(parent) = parent {
                self.model.provisions[parent].children.push(id);
            }
            for definition in &provision.definitions {
                self.definition(definition, Place { text: Some(text), provision: Some(id) });
            }
            self.provisions(text, &provision.children, Some(id));
            ids.push(id);
        }
        ids
    }

    /// Resolves the rules of a file.
    pub(crate) fn rules(&mut self, text: Id<Text>, list: &[ast::Provision], ids: &[Id<Provision>]) {
        let numbered = self.numbered(ids);
        let mut scopes = Vec::new();
        for (provision, at) in list.iter().zip(&numbered) {
            self.scopes(text, provision, at, &mut scopes);
        }
        for (provision, at) in list.iter().zip(&numbered) {
            self.provision(text, provision, at, &Chapeau::default(), &scopes);
        }
    }

    fn numbered(&self, ids: &[Id<Provision>]) -> Vec<Numbered> {
        ids.iter()
            .map(|id| Numbered {
                id: *id,
                children: self.numbered(&self.model.provisions[*id].children.clone()),
            })
            .collect()
    }

    /// 本办法 适用 当 … and 本条 适用 当 …, which gate rules wherever they stand.
    fn scopes(
        &mut self,
        text: Id<Text>,
        provision: &ast::Provision,
        at: &Numbered,
        scopes: &mut Vec<(Option<Id<Provision>>, Condition)>,
    ) {
        let place = Place { text: Some(text), provision: Some(at.id) };
        for statement in &provision.statements {
            if let Statement::Scope(whose, expression, span) = statement {
                let gated = self.relative_target(*whose, at.id, *span);
                if let (Some(gated), Some(condition)) = (gated, self.condition(expression, place)) {
                    scopes.push((gated, condition));
                }
            }
            if let Statement::Deference(deference) = statement
                && let Some(provision) = self.relative_target(deference.whose, at.id, deference.span)
            {
                let to = deference.to.iter().filter_map(|m| m.word().map(str::to_owned)).collect();
                let clause = Following { provision, clause: at.id, otherwise: deference.otherwise, to };
                self.model.texts[text].following.push(clause);
            }
        }
        for (child, at) in provision.children.iter().zip(&at.children) {
            self.scopes(text, child, at, scopes);
        }
    }

    /// `Some(None)` is the whole policy.
    fn relative_target(
        &mut self,
        whose: Relative,
        here: Id<Provision>,
        span: Span,
    ) -> Option<Option<Id<Provision>>> {
        match whose {
            Relative::Policy => Some(None),
            Relative::This(level) => around(&self.model, here, level).map(Some).or_else(|| {
                let said = Said::new("这里没有这一级的条文", "there is no provision of that level here");
                self.errors.push(Diagnostic::new(Code::UnknownProvision, span, said));
                None
            }),
            Relative::Previous(..) => {
                let said = Said::new(
                    "这里只能写“本办法”“本条”“本款”“本章”",
                    "write `this policy`, `this article` and the like here",
                );
                self.errors.push(Diagnostic::new(Code::UnknownProvision, span, said));
                None
            }
        }
    }

    fn provision(
        &mut self,
        text: Id<Text>,
        provision: &ast::Provision,
        at: &Numbered,
        around: &Chapeau,
        scopes: &[(Option<Id<Provision>>, Condition)],
    ) {
        let place = Place { text: Some(text), provision: Some(at.id) };
        let mut own = around.clone();
        own.items_only = false;
        own.unreadable |= provision.unreadable;
        let mut combine = None;
        let (mut whens, mut concludes, mut says) =
            (Vec::new(), Vec::new(), !provision.definitions.is_empty());
        // A conclusion that is wrong was reported; its absence is not reported again.
        let mut tried = false;
        let mut item_conditions = Vec::new();
        let mut item_exceptions = Vec::new();
        for statement in &provision.statements {
            match statement {
                Statement::When(expression, span) => {
                    whens.push(*span);
                    item_conditions.extend(self.condition(expression, place));
                }
                Statement::But(exception) => item_exceptions.extend(self.exception(exception, place)),
                Statement::Concludes(conclusions, _) => {
                    tried = true;
                    for conclusion in conclusions {
                        let resolved = self.conclusion(conclusion);
                        concludes.extend(resolved);
                    }
                }
                Statement::AnyOf(_) => combine = Some(Combine::Any),
                Statement::AllOf(_) => combine = Some(Combine::All),
                Statement::Overrides(overrides) => {
                    let authorised = overrides.authority.is_some();
                    if let Some(authority) = &overrides.authority {
                        citation::resolve(
                            &self.model,
                            authority,
                            place.provision,
                            place.text,
                            &mut self.errors,
                        );
                    }
                    let interpretation = overrides.interpretation.as_ref().map(|t| t.value.clone());
                    let resolved =
                        self.targets(&overrides.targets, interpretation, overrides.span, place, authorised);
                    own.overrides.extend(resolved);
                }
                Statement::Special(targets, interpretation, span) => {
                    let interpretation = interpretation.as_ref().map(|t| t.value.clone());
                    let resolved = self.targets(targets, interpretation, *span, place, false);
                    own.special_to.extend(resolved);
                }
                Statement::Interpretation(words) => own.interpretations.push(words.value.clone()),
                Statement::Declaratory(words) => {
                    says = true;
                    self.model.provisions[at.id].notes.push(words.value.clone());
                }
                Statement::Standing(actors, modal, words, _) => {
                    says = true;
                    let actors: Vec<&str> = actors.iter().map(|a| a.text.as_str()).collect();
                    let modal = modal_word(*modal, self.model.texts[text].chinese);
                    let note = format!("{}{modal}：{}", actors.join("、"), words.value);
                    self.model.provisions[at.id].notes.push(note);
                }
                Statement::Technical(citations, _) => {
                    says = true;
                    for cited in citations {
                        citation::resolve(&self.model, cited, place.provision, place.text, &mut self.errors);
                    }
                }
                Statement::Scope(..) | Statement::Deference(_) => says = true,
                Statement::Basis(basis) | Statement::AsIn(basis) => {
                    says = true;
                    self.basis(basis, place);
                }
                Statement::Restates(basis) => {
                    own.restates = true;
                    self.basis(basis, place);
                }
                Statement::Refines(basis) => {
                    let inside = self.basis(basis, place);
                    own.refines.extend(inside);
                }
                Statement::NotHeld(missing) => {
                    says = true;
                    let matter = missing.exceptions_to.as_ref().and_then(|name| {
                        match self.model.names.get(&name.text) {
                            Some(Meaning::Decision(matter)) => Some(*matter),
                            Some(
                                Meaning::Fact(_)
                                | Meaning::Act(_)
                                | Meaning::Role(_)
                                | Meaning::Definition(_),
                            )
                            | None => {
                                self.unknown(name);
                                None
                            }
                        }
                    });
                    self.not_held(place, &missing.what, matter, missing.span);
                }
                Statement::Reserves(name, to, _, span) => {
                    says = true;
                    self.reserves(name, to, at.id, *span);
                }
                Statement::Power(name, to, _, span) => {
                    says = true;
                    self.power(name, to, at.id, *span);
                }
                Statement::Retroactive(_) => {
                    tried = true;
                    self.not_yet(provision.span, "溯及");
                }
                Statement::Lighter(span) => {
                    tried = true;
                    self.not_yet(*span, "从旧兼从轻");
                }
                Statement::Procedural(_) => own.procedural = true,
                Statement::Acknowledge(_) => {}
                Statement::Effective(day) => own.effective = Some(day.date),
                Statement::Repealed(day) => own.repealed = Some(day.date),
            }
        }
        if let [_, second, ..] = whens.as_slice() {
            let said = Said::new("一条规则只能有一个“当”", "a rule has only one `when`");
            let help = Said::new(
                "用“且”“或”合成一个条件，或者分成两项",
                "join them with `and` or `or`, or divide the provision",
            );
            self.errors.push(Diagnostic::new(Code::TwiceInOneRule, *second, said).help(help));
        }
        let has_condition = !whens.is_empty();
        let broken = item_conditions.len() < whens.len();
        if !at.children.is_empty() {
            own.conditions.append(&mut item_conditions);
            own.exceptions.append(&mut item_exceptions);
            self.chapeau(text, provision, at, own, concludes, (combine, tried), scopes);
            return;
        }
        if around.items_only {
            if let Some(conclusion) = concludes.first().filter(|_| !own.unreadable) {
                let said = Said::new(
                    "“有下列情形之一的”之下，各项只写“当”“但”“宣示”",
                    "under `any of the following` an item holds only `when`, `but not` and `declaratory`",
                );
                let help = Said::new("结论写在各项之前", "write the conclusion before the items");
                self.errors.push(Diagnostic::new(Code::ChapeauConcludes, conclusion.span, said).help(help));
                return;
            }
            if !has_condition {
                if !says && !own.unreadable {
                    let said = Said::new(
                        "这一项要写“当”，否则它在任何情况下都成立",
                        "this item has no `when` and would always apply",
                    );
                    let help = Said::new(
                        "写出条件；只是说明的，写“宣示 “……””",
                        "write its condition, or `declaratory \"…\"` if it rules nothing",
                    );
                    self.errors.push(Diagnostic::new(Code::NoCondition, provision.span, said).help(help));
                }
                return;
            }
        }
        own.conditions.append(&mut item_conditions);
        own.exceptions.append(&mut item_exceptions);
        own.conclusions.append(&mut concludes);
        if own.conclusions.is_empty() {
            let rules = has_condition || provision.statements.iter().any(|s| matches!(s, Statement::But(_)));
            if (rules || !says) && !tried && !own.unreadable {
                self.no_conclusion(provision.span);
            }
            return;
        }
        if !broken {
            self.rule(text, at.id, own, scopes, provision.span);
        }
    }

    fn no_conclusion(&mut self, span: Span) {
        let said = Said::new("这一条没有结论", "this provision concludes nothing");
        let help = Said::new(
            "写“则 …”或“主体 应当 …”；只是说明的，写“宣示 “……””",
            "write `then …` or a duty, or `declaratory \"…\"` if it rules nothing",
        );
        self.errors.push(Diagnostic::new(Code::NoConclusion, span, said).help(help));
    }

    #[expect(clippy::too_many_arguments, reason = "one step of the walk, split off for length")]
    fn chapeau(
        &mut self,
        text: Id<Text>,
        provision: &ast::Provision,
        at: &Numbered,
        mut own: Chapeau,
        mut concludes: Vec<Conclusion>,
        (combine, tried): (Option<Combine>, bool),
        scopes: &[(Option<Id<Provision>>, Condition)],
    ) {
        match (combine, concludes.first()) {
            // The line that says how the items combine may be the one that could not be read.
            (None, Some(_)) if own.unreadable => return,
            (None, Some(conclusion)) => {
                let said = Said::new(
                    "各项之前写了结论，却没有写各项怎样合在一起",
                    "there is a conclusion before the items, but nothing says how the items combine",
                );
                let help = Said::new(
                    "有一项即可的，写“有下列情形之一的”；要全部具备的，写“同时具备下列条件的”；各项自有结论的，把这个结论移进去",
                    "write `any of the following` or `all of the following`, or move the conclusion into the items",
                );
                self.errors.push(Diagnostic::new(Code::ChapeauConcludes, conclusion.span, said).help(help));
                return;
            }
            (Some(_), None) if own.conclusions.is_empty() => {
                if !tried && !own.unreadable {
                    self.no_conclusion(provision.span);
                }
                return;
            }
            _ => {}
        }
        own.conclusions.append(&mut concludes);
        if combine == Some(Combine::All) {
            let mut broken = false;
            for (child, id) in provision.children.iter().zip(&at.children) {
                match self.item(text, child, id) {
                    Some(condition) => own.conditions.push(condition),
                    None => broken = true,
                }
            }
            if !broken {
                self.rule(text, at.id, own, scopes, provision.span);
            }
            return;
        }
        own.items_only = combine == Some(Combine::Any);
        for (child, id) in provision.children.iter().zip(&at.children) {
            self.provision(text, child, id, &own, scopes);
        }
    }

    /// An item under 同时具备下列条件的: one condition of the rule, its own exceptions included.
    fn item(&mut self, text: Id<Text>, item: &ast::Provision, at: &Numbered) -> Option<Condition> {
        let place = Place { text: Some(text), provision: Some(at.id) };
        let span = item.span;
        let mut parts = Vec::new();
        let mut complete = true;
        for statement in &item.statements {
            match statement {
                Statement::When(expression, _) => match self.condition(expression, place) {
                    Some(condition) => parts.push(condition),
                    None => complete = false,
                },
                Statement::But(exception) => match self.exception(exception, place) {
                    Some(exception) => parts.push(unless(exception, span)),
                    None => complete = false,
                },
                Statement::Declaratory(words) => self.model.provisions[at.id].notes.push(words.value.clone()),
                Statement::Interpretation(_) | Statement::Acknowledge(_) => {}
                Statement::Concludes(..)
                | Statement::AnyOf(_)
                | Statement::AllOf(_)
                | Statement::Scope(..)
                | Statement::Deference(_)
                | Statement::Overrides(_)
                | Statement::Special(..)
                | Statement::Basis(_)
                | Statement::Standing(..)
                | Statement::Technical(..)
                | Statement::Restates(_)
                | Statement::Refines(_)
                | Statement::AsIn(_)
                | Statement::NotHeld(_)
                | Statement::Reserves(..)
                | Statement::Power(..)
                | Statement::Procedural(_)
                | Statement::Retroactive(_)
                | Statement::Lighter(_)
                | Statement::Effective(_)
                | Statement::Repealed(_) => {
                    let said = Said::new(
                        "“同时具备下列条件的”之下，各项只写“当”“但”",
                        "under `all of the following` an item holds only `when` and `but not`",
                    );
                    let help = Said::new(
                        "结论和其他的话写在各项之前",
                        "write the conclusion and all else before the items",
                    );
                    self.errors.push(Diagnostic::new(Code::ChapeauConcludes, span, said).help(help));
                    complete = false;
                }
            }
        }
        if let Some(child) = item.children.first() {
            let said = Said::new(
                "“同时具备下列条件的”之下的项不能再分项",
                "an item under `all of the following` cannot be divided",
            );
            let help = Said::new(
                "用“且”“或”写进这一项的“当”里",
                "write it into the item's `when` with `and` and `or`",
            );
            self.errors.push(Diagnostic::new(Code::ChapeauConcludes, child.span, said).help(help));
            return None;
        }
        if parts.is_empty() && complete {
            if !item.unreadable {
                let said = Said::new("这一项没有写“当”", "this item has no `when`");
                let help = Said::new("写出这一项的条件：当 …", "write its condition: `when …`");
                self.errors.push(Diagnostic::new(Code::NoCondition, span, said).help(help));
            }
            return None;
        }
        complete.then_some(Condition { kind: ConditionKind::All(parts), span })
    }

    fn rule(
        &mut self,
        text: Id<Text>,
        provision: Id<Provision>,
        own: Chapeau,
        scopes: &[(Option<Id<Provision>>, Condition)],
        span: Span,
    ) {
        let gates = scopes
            .iter()
            .filter(|(gated, _)| gated.is_none_or(|gated| self.model.within(gated).contains(&provision)))
            .map(|(_, condition)| condition.clone())
            .collect();
        let Chapeau {
            conditions,
            exceptions,
            conclusions,
            overrides,
            special_to,
            interpretations,
            procedural,
            refines,
            restates,
            effective,
            repealed,
            items_only: _,
            unreadable: _,
        } = own;
        let text_dates = &self.model.texts[text];
        self.model.rules.push(Rule {
            provision,
            text,
            scopes: gates,
            conditions,
            exceptions,
            conclusions,
            overrides,
            special_to,
            interpretations,
            procedural,
            effective: effective.or(text_dates.effective),
            repealed: [repealed, text_dates.repealed].into_iter().flatten().min(),
            refines,
            restates,
            span,
        });
    }

    fn exception(&mut self, exception: &ast::Exception, place: Place) -> Option<Exception> {
        let when = self.condition(&exception.when, place);
        let but = match &exception.but {
            Some(inner) => Some(Box::new(self.exception(inner, place)?)),
            None => None,
        };
        Some(Exception { when: when?, but })
    }

    fn targets(
        &mut self,
        cited: &[ast::Citation],
        interpretation: Option<String>,
        span: Span,
        place: Place,
        authorised: bool,
    ) -> Option<Override> {
        let mut targets = Vec::new();
        for citation in cited {
            // A document that is not loaded has no rule that could yield.
            let found =
                citation::resolve(&self.model, citation, place.provision, place.text, &mut self.errors);
            targets.extend(found.unwrap_or_default());
        }
        let here = place.text?;
        // M6 (a): towards provisions of the same issuer and lower ones; towards others only where a
        // provision allows it.
        let refused = targets.iter().find(|t| {
            let there = self.model.provisions[**t].text;
            let same = there == here
                || self.model.precedence.one_issuer(&self.model.texts[here], &self.model.texts[there]);
            !same && !authorised && self.model.precedence.ranks(&self.model, here, there).is_none()
        });
        if let Some(target) = refused {
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
        (!targets.is_empty()).then_some(Override { targets, authorised, interpretation, span })
    }

    /// 设定 M 限 {…}
    fn reserves(&mut self, name: &ast::Name, to: &[ast::Member], provision: Id<Provision>, span: Span) {
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
    fn power(&mut self, name: &ast::Name, to: &[ast::Member], provision: Id<Provision>, span: Span) {
        let Some(act) = self.act(name) else { return };
        let roles = to.iter().filter_map(|m| match m {
            ast::Member::Name(role) => Some(role.clone()),
            ast::Member::Text(_) | ast::Member::Literal(..) => None,
        });
        let to = roles.collect::<Vec<_>>().iter().filter_map(|role| self.role(role)).collect();
        self.model.powers.push(Power { act, to, provision, span });
    }

    /// An act reserved to some is 不得 for everybody else of whom a rule speaks (M12).
    pub(crate) fn forbid_to_others(&mut self) {
        for power in self.model.powers.clone() {
            let others: Vec<Id<Matter>> = self
                .model
                .matters
                .iter()
                .filter(|(_, m)| matches!(m.kind, MatterKind::Duty(role, act) if act == power.act && !power.to.contains(&role)))
                .map(|(id, _)| id)
                .collect();
            let text = self.model.provisions[power.provision].text;
            if others.is_empty() {
                continue;
            }
            let conclusions = others
                .into_iter()
                .map(|m| plain(m, Modality::Bind, Modal::MustNot, NOT_DO, power.span))
                .collect();
            let own = Chapeau { conclusions, ..Chapeau::default() };
            self.rule(text, power.provision, own, &[], power.span);
        }
    }

    /// The provisions that a basis names, as far as they are loaded.
    fn basis(&mut self, basis: &Basis, place: Place) -> Vec<Id<Provision>> {
        let mut named = Vec::new();
        match basis {
            Basis::NotHeld(text) => self.not_held(place, &text.value, None, text.span),
            Basis::Citations(citations) => {
                for cited in citations {
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

    fn conclusion(&mut self, conclusion: &ast::Conclusion) -> Vec<Conclusion> {
        match conclusion {
            ast::Conclusion::Decision { actors, modal, decision, outcomes, span } => {
                for actor in actors {
                    self.role(actor);
                }
                self.decision_conclusion(*modal, decision, outcomes, *span)
                    .map(|c| self.by_parts(c))
                    .unwrap_or_default()
            }
            ast::Conclusion::Finding { fact, value, span } => {
                self.finding(fact, value, *span).into_iter().collect()
            }
            ast::Conclusion::Act(act) => self.act_conclusion(act),
        }
    }

    fn decision_conclusion(
        &mut self,
        modal: Modal,
        decision: &ast::Name,
        outcomes: &ast::Outcomes,
        span: Span,
    ) -> Option<Conclusion> {
        let matter = match self.model.names.get(&decision.text).copied() {
            Some(Meaning::Decision(matter)) => matter,
            Some(Meaning::Fact(_)) => {
                let said = Said::new(
                    format!("“{}”是事实，规则不能替人认定它", decision.text),
                    format!("`{}` is a fact, and a rule does not settle facts", decision.text),
                );
                let help = Said::new(
                    format!("要由规则得出认定的，写 则 认定 {} 为 …", decision.text),
                    format!(
                        "for a finding that a rule concludes write `then finding {} is …`",
                        decision.text
                    ),
                );
                self.errors.push(Diagnostic::new(Code::WrongKind, decision.span, said).help(help));
                return None;
            }
            Some(Meaning::Act(_) | Meaning::Role(_) | Meaning::Definition(_)) => {
                let said = Said::new(
                    format!("“{}”不是决定", decision.text),
                    format!("`{}` is not a decision", decision.text),
                );
                let first = self
                    .model
                    .matters
                    .values()
                    .find(|m| m.kind == MatterKind::Decision)
                    .map(|m| m.name.clone());
                let (zh, en) = match (self.model.names.get(&decision.text), first) {
                    (Some(Meaning::Act(_)), _) => {
                        let role = self.model.roles.values().next().map(|r| r.name.clone());
                        (
                            format!("措施写成 {} 应当 {}", role.as_deref().unwrap_or("谁"), decision.text),
                            format!(
                                "an act is written `{} must {}`",
                                role.as_deref().unwrap_or("who"),
                                decision.text
                            ),
                        )
                    }
                    (_, Some(first)) => {
                        (format!("写一个决定，例如 {first}"), format!("name a decision, such as `{first}`"))
                    }
                    (_, None) => (
                        "先声明一个决定：决定 … {…}".to_owned(),
                        "declare a decision first: `decision … {…}`".to_owned(),
                    ),
                };
                self.errors
                    .push(Diagnostic::new(Code::WrongKind, decision.span, said).help(Said::new(zh, en)));
                return None;
            }
            None => {
                self.unknown(decision);
                return None;
            }
        };
        let Matter { outcomes: known, default, .. } = self.model.matters[matter].clone();
        let ast::Outcomes::Named(names) = outcomes else {
            self.not_yet(span, "金额或期间的决定");
            return None;
        };
        let mut mask = 0;
        for name in names {
            match known.iter().position(|o| *o == name.text) {
                Some(n) => mask |= 1 << n,
                None => {
                    self.not_an_outcome(&decision.text, name.span, &known);
                    return None;
                }
            }
        }
        let modality = match modal {
            Modal::Is | Modal::Must => Modality::Bind,
            Modal::MustNot => Modality::Forbid,
            Modal::May | Modal::Right => Modality::Permit,
            Modal::NeedNot => {
                let said = Said::new("决定没有“可以不”", "a decision cannot be left undone");
                let help = Said::new(
                    format!("写出可以是哪个结果：可以 {} 为 …", decision.text),
                    format!("say which outcome is allowed: `may {} is …`", decision.text),
                );
                self.errors.push(Diagnostic::new(Code::WrongKind, span, said).help(help));
                return None;
            }
        };
        if modality == Modality::Permit && default.is_none() {
            let said = Said::new(
                format!("“{}”没有“默认”，没有写平常是什么结果，就看不出“可以”改变了什么", decision.text),
                format!("`{}` has no default, so there is nothing that `may` departs from", decision.text),
            );
            let help = Said::new(
                format!("给决定写“默认”，或者写 则 {} 为 … 或 …", decision.text),
                format!("give the decision a `default`, or write `then {} is … or …`", decision.text),
            );
            self.errors.push(Diagnostic::new(Code::PermissionWithoutDefault, span, said).help(help));
            return None;
        }
        Some(plain(matter, modality, modal, mask, span))
    }

    /// A conclusion on a decision with parts holds for each part.
    fn by_parts(&self, conclusion: Conclusion) -> Vec<Conclusion> {
        let parts = &self.model.matters[conclusion.matter].parts;
        if parts.is_empty() {
            return vec![conclusion];
        }
        parts.iter().map(|part| Conclusion { matter: *part, ..conclusion.clone() }).collect()
    }

    fn finding(&mut self, fact: &ast::Name, value: &ast::Value, span: Span) -> Option<Conclusion> {
        let Some(Meaning::Fact(id)) = self.model.names.get(&fact.text).copied() else {
            self.unknown(fact);
            return None;
        };
        let found = self.model.facts[id].clone();
        if !found.finding {
            let said = Said::new(
                format!("“{}”没有标“认定”，规则不能得出它", fact.text),
                format!("`{}` is not marked as a finding, so no rule can conclude it", fact.text),
            );
            let help = Said::new("在它的声明上加“认定”", "mark its declaration with `finding`");
            self.errors.push(Diagnostic::new(Code::WrongKind, fact.span, said).help(help));
            return None;
        }
        let outcome = match self.value(&found, value)? {
            FactValue::Bool(truth) => usize::from(truth),
            FactValue::Option(n) => n,
            FactValue::Options(_)
            | FactValue::Number(_)
            | FactValue::Date(_)
            | FactValue::Period(_)
            | FactValue::Text(_) => return None,
        };
        let kind = MatterKind::Finding(id);
        let matter = match self.matters.get(&kind) {
            Some(matter) => *matter,
            None => {
                let outcomes = found.options().unwrap_or_default().iter().map(|o| (*o).to_owned()).collect();
                let matter = self.model.matters.push(Matter {
                    kind,
                    name: found.name.clone(),
                    title: found.question.clone(),
                    outcomes,
                    default: None,
                    severest_first: false,
                    parts: Vec::new(),
                    part_of: None,
                    span: found.span,
                });
                self.matters.insert(kind, matter);
                matter
            }
        };
        Some(plain(matter, Modality::Bind, Modal::Is, 1 << outcome, span))
    }

    fn act_conclusion(&mut self, act: &ActConclusion) -> Vec<Conclusion> {
        let actors: Vec<_> = act.actors.iter().map(|a| self.role(a)).collect();
        let acts: Vec<_> = act.acts.iter().map(|a| self.act(a)).collect();
        for toward in &act.toward {
            self.role(toward);
        }
        let runs_from =
            act.deadline.as_ref().and_then(|(from, _)| match self.model.names.get(&from.text).copied() {
                Some(Meaning::Fact(fact)) => Some(fact),
                Some(Meaning::Act(_) | Meaning::Decision(_)) => None,
                Some(Meaning::Role(_) | Meaning::Definition(_)) => {
                    let said = Said::new(
                        format!("期限不能从“{}”起算，它不是事实、措施或决定", from.text),
                        format!("no time runs from `{}`: it is no fact, act or decision", from.text),
                    );
                    let help =
                        Said::new("写一个日期事实，例如 自 收到申请日 起", "name a fact that is a date");
                    self.errors.push(Diagnostic::new(Code::WrongKind, from.span, said).help(help));
                    None
                }
                None => {
                    self.unknown(from);
                    None
                }
            });
        let deadline = act.deadline.as_ref().map(|(from, within)| {
            let within = match within {
                pol_values::Literal::Period(period) => period.chinese(),
                pol_values::Literal::Number(_)
                | pol_values::Literal::Money(_)
                | pol_values::Literal::Date(_) => {
                    self.mismatch(
                        from.span,
                        "时限要写期间",
                        "a deadline is a period",
                        Said::new("例如 十个工作日", "such as 10 working days"),
                    );
                    String::new()
                }
            };
            format!("自 {} 起 {within} 内", from.text)
        });
        let (modality, outcomes) = match (act.modal, act.negated) {
            (Modal::Must | Modal::Is, false) | (Modal::MustNot, true) => (Modality::Bind, DO),
            (Modal::Must | Modal::Is, true) | (Modal::MustNot, false) => (Modality::Bind, NOT_DO),
            (Modal::May | Modal::Right, false) | (Modal::NeedNot, true) => (Modality::Permit, DO),
            (Modal::May | Modal::Right, true) | (Modal::NeedNot, false) => (Modality::Permit, NOT_DO),
        };
        let mut conclusions = Vec::new();
        for actor in actors.iter().flatten() {
            for one in acts.iter().flatten() {
                let matter = self.duty(*actor, *one);
                let mut conclusion = plain(matter, modality, act.modal, outcomes, act.span);
                conclusion.toward = act.toward.iter().map(|t| t.text.clone()).collect();
                conclusion.deadline.clone_from(&deadline);
                conclusion.runs_from = runs_from;
                conclusion.means = act.means.iter().map(|t| t.value.clone()).collect();
                conclusions.push(conclusion);
            }
        }
        conclusions
    }
}

fn plain(matter: Id<Matter>, modality: Modality, modal: Modal, outcomes: u64, span: Span) -> Conclusion {
    Conclusion {
        matter,
        modality,
        modal,
        outcomes,
        toward: Vec::new(),
        deadline: None,
        runs_from: None,
        means: Vec::new(),
        span,
    }
}

/// The condition that an exception does not bite.
fn unless(exception: Exception, span: Span) -> Condition {
    let not = |condition| Condition { kind: ConditionKind::Not(Box::new(condition)), span };
    let bites = match exception.but {
        None => exception.when,
        Some(inner) => {
            Condition { kind: ConditionKind::All(vec![exception.when, unless(*inner, span)]), span }
        }
    };
    not(bites)
}

pub(crate) fn modal_word(modal: Modal, chinese: bool) -> &'static str {
    match (modal, chinese) {
        (Modal::Is, true) => "则",
        (Modal::Must, true) => "应当",
        (Modal::MustNot, true) => "不得",
        (Modal::May, true) => "可以",
        (Modal::Right, true) => "有权",
        (Modal::NeedNot, true) => "可以不",
        (Modal::Is, false) => "is",
        (Modal::Must, false) => "must",
        (Modal::MustNot, false) => "must not",
        (Modal::May, false) => "may",
        (Modal::Right, false) => "has the right to",
        (Modal::NeedNot, false) => "need not",
    }
}
