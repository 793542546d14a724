//! Provisions and the rules they hold. The chapeau — all that stands before the first child — is
//! inherited by the children; a provision without children is a rule, if it concludes anything.

use std::collections::BTreeSet;

use pol_diagnostics::{Code, Diagnostic, Said, Span};
use pol_parser::ast::{self, Level, Modal, Number, Relative, Statement};
use pol_values::{Date, Id};

use crate::citation::{self, around};
use crate::conclusion::{modal_word, plain};
use crate::condition::NOT_DO;
use crate::declare::{Place, Resolver};
use crate::precedence::basis_words;
use crate::types::{
    Conclusion, Condition, ConditionKind, Exception, Following, Meaning, Modality, Override, Provision, Rule,
    Scope, Text, number_text,
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
    retroactive: Option<(String, Span)>,
    refines: Vec<Id<Provision>>,
    restates: bool,
    restated: Vec<Id<Provision>>,
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
                effective: None,
                repealed: None,
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
        scopes: &mut Vec<(Option<Id<Provision>>, Scope)>,
    ) {
        let place = Place { text: Some(text), provision: Some(at.id) };
        for statement in &provision.statements {
            if let Statement::Scope(whose, expression, span) = statement {
                let gated = self.relative_target(*whose, at.id, *span);
                if let (Some(gated), Some(condition)) = (gated, self.condition(expression, place)) {
                    scopes.push((gated, Scope { condition, clause: at.id }));
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
        scopes: &[(Option<Id<Provision>>, Scope)],
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
                    let interpretation = overrides.interpretation.as_ref().map(|t| t.value.clone());
                    let authority = overrides.authority.as_ref();
                    let resolved =
                        self.targets(&overrides.targets, interpretation, overrides.span, place, authority);
                    own.overrides.extend(resolved);
                }
                Statement::Special(targets, interpretation, span) => {
                    let interpretation = interpretation.as_ref().map(|t| t.value.clone());
                    let resolved = self.targets(targets, interpretation, *span, place, None);
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
                Statement::Basis(basis) => {
                    says = true;
                    self.basis(basis, place);
                }
                Statement::AsIn(basis) => {
                    says = true;
                    let before = self.model.not_held.len();
                    self.basis(basis, place);
                    // What is to be done as a text says that is not held, is not known.
                    self.model.not_held.iter_mut().skip(before).for_each(|missing| missing.followed = true);
                }
                Statement::Restates(basis) => {
                    own.restates = true;
                    let restated = self.basis(basis, place);
                    own.restated.extend(restated);
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
                Statement::Retroactive(basis) => {
                    self.basis(basis, place);
                    own.retroactive = Some((basis_words(basis), provision.span));
                }
                Statement::Lighter(decisions, span) => {
                    says = true;
                    self.lighter_clauses.push((decisions.clone(), at.id, *span));
                }
                Statement::Procedural(_) => own.procedural = true,
                Statement::Acknowledge(_) => {}
                Statement::Effective(day) => {
                    own.effective = Some(day.date);
                    self.model.provisions[at.id].effective = Some(day.date);
                }
                Statement::Repealed(day) => {
                    own.repealed = Some(day.date);
                    self.model.provisions[at.id].repealed = Some(day.date);
                }
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
                self.no_conclusion(provision);
            }
            return;
        }
        if !broken {
            self.rule(text, at.id, own, scopes, provision.span);
        }
    }

    fn no_conclusion(&mut self, provision: &ast::Provision) {
        let concludes =
            |p: &ast::Provision| p.statements.iter().any(|s| matches!(s, Statement::Concludes(..)));
        let dated = |s: &Statement| matches!(s, Statement::Effective(_) | Statement::Repealed(_));
        let concluding = provision.children.iter().filter(|child| concludes(child)).count();
        let (said, help) = if concluding > 0 {
            let said = Said::new(
                "结论写在了各项里面或者后面，各项之前没有结论",
                "the conclusion stands in or behind the items, and there is none before them",
            );
            let help = if concluding > 1 {
                Said::new(
                    "结论相同的，把“则 …”移到各项之前；不同的，删去“有下列情形之一的”这一行",
                    "where they conclude the same, move `then …` before the items; otherwise delete the line that joins them",
                )
            } else {
                Said::new(
                    "把“则 …”移到各项之前，写在“有下列情形之一的”的下一行",
                    "move `then …` before the items, below the line that joins them",
                )
            };
            (said, help)
        } else if !provision.statements.is_empty() && provision.statements.iter().all(dated) {
            (
                Said::new(
                    "这一条只写了施行或者废止的日期，管不到别的条文",
                    "this provision holds only a date, which reaches no other provision",
                ),
                Said::new(
                    "日期写在文头；这一条写 体现于 文头 施行（或者 废止）",
                    "write the date in the head, and here `carried by the head effective` (or `repealed`)",
                ),
            )
        } else {
            (
                Said::new("这一条没有结论", "this provision concludes nothing"),
                Said::new(
                    "写“则 …”或“主体 应当 …”；只是说明的，写“宣示 “……””",
                    "write `then …` or a duty, or `declaratory \"…\"` if it rules nothing",
                ),
            )
        };
        self.errors.push(Diagnostic::new(Code::NoConclusion, provision.span, said).help(help));
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
        scopes: &[(Option<Id<Provision>>, Scope)],
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
                    self.no_conclusion(provision);
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
                | Statement::Lighter(..)
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
        scopes: &[(Option<Id<Provision>>, Scope)],
        span: Span,
    ) {
        let gates = scopes
            .iter()
            .filter(|(gated, _)| gated.is_none_or(|gated| self.model.within(gated).contains(&provision)))
            .map(|(_, scope)| scope.clone())
            .collect();
        let Chapeau {
            conditions,
            exceptions,
            conclusions,
            overrides,
            special_to,
            interpretations,
            procedural,
            retroactive,
            refines,
            restates,
            restated,
            effective,
            repealed,
            items_only: _,
            unreadable: _,
        } = own;
        let text_dates = &self.model.texts[text];
        // A provision that says until when it holds is not cut short by a later version.
        let replaced = text_dates.replaced.filter(|_| repealed.is_none());
        let until = [repealed, text_dates.repealed].into_iter().flatten().min();
        let replaced = replaced.filter(|(_, from)| until.is_none_or(|until| *from <= until));
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
            retroactive: retroactive.map(|(basis, _)| basis),
            effective: effective.or(text_dates.effective),
            repealed: replaced.map(|(_, from)| from).or(until),
            replaced_by: replaced.map(|(by, _)| by),
            refines,
            restates,
            restated,
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

    /// An act reserved to some is 不得 for everybody else of whom a rule speaks (M12).
    pub(crate) fn forbid_to_others(&mut self) {
        for power in self.model.powers.clone() {
            let others = self.reserved_from(power.act, &power.to);
            let text = self.model.provisions[power.provision].text;
            if others.is_empty() {
                continue;
            }
            let conclusions = others
                .into_iter()
                .map(|m| plain(m, Modality::Bind, Modal::MustNot, NOT_DO, power.span))
                .collect();
            let (effective, repealed) = self.model.own_dates(power.provision);
            let own = Chapeau { conclusions, effective, repealed, ..Chapeau::default() };
            self.rule(text, power.provision, own, &[], power.span);
        }
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
