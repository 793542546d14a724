//! What a rule concludes: on a decision, on a finding, on an act.

use pol_diagnostics::{Code, Diagnostic, Said, Span};
use pol_parser::ast::{self, ActConclusion, Modal};
use pol_values::{Id, Literal};

use crate::condition::{DO, NOT_DO};
use crate::declare::Resolver;
use crate::types::{Conclusion, Deadline, FactValue, Matter, MatterKind, Meaning, Modality, Settling, Start};

impl Resolver<'_> {
    pub(crate) fn conclusion(&mut self, conclusion: &ast::Conclusion) -> Vec<Conclusion> {
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
        outcomes: &[ast::Outcome],
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
        let Matter { outcomes: known, default, settling, .. } = self.model.matters[matter].clone();
        let mask = match self.model.matters[matter].line.clone() {
            Some(line) => self.amounts_named(&decision.text, &line, outcomes)?,
            // Its line was not cut, for a reason that was reported.
            None if known.is_empty() => return None,
            None => self.outcomes_named(&decision.text, &known, outcomes)?,
        };
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
        if modality == Modality::Permit && default.is_none() && settling != Settling::SideBySide {
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

    /// The outcomes that a conclusion names.
    fn outcomes_named(&mut self, of: &str, known: &[String], outcomes: &[ast::Outcome]) -> Option<u64> {
        let mut mask = 0;
        for outcome in outcomes {
            let (position, span) = match outcome {
                ast::Outcome::Named(name) => (known.iter().position(|o| *o == name.text), name.span),
                ast::Outcome::Stretch(stretch) => (None, stretch.span),
                ast::Outcome::Multiple(_, _, span) => (None, *span),
            };
            match position {
                Some(n) => mask |= 1 << n,
                None => {
                    self.not_an_outcome(of, span, known);
                    return None;
                }
            }
        }
        Some(mask)
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
                    settling: Settling::Together,
                    line: None,
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
        let deadline = act.deadline.as_ref().and_then(|(from, within)| self.deadline(from, within));
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
                conclusion.means = act.means.iter().map(|t| t.value.clone()).collect();
                let more = self.through_kinds(&conclusion);
                conclusions.push(conclusion);
                conclusions.extend(more);
            }
        }
        conclusions
    }

    /// 自 X 起 N日 内
    fn deadline(&mut self, from: &ast::Name, within: &Literal) -> Option<Deadline> {
        let Literal::Period(within) = within else {
            self.mismatch(
                from.span,
                "时限要写期间",
                "a deadline is a period",
                Said::new("例如 十个工作日", "such as 10 working days"),
            );
            return None;
        };
        let start = match self.model.names.get(&from.text).copied() {
            Some(Meaning::Fact(fact)) => Start::Fact(fact),
            Some(Meaning::Act(act)) => Start::Act(act),
            Some(Meaning::Decision(matter)) => Start::Decision(matter),
            Some(Meaning::Role(_) | Meaning::Definition(_)) => {
                let said = Said::new(
                    format!("期限不能从“{}”起算，它不是事实、措施或决定", from.text),
                    format!("no time runs from `{}`: it is no fact, act or decision", from.text),
                );
                let help = Said::new("写一个日期事实，例如 自 收到申请日 起", "name a fact that is a date");
                self.errors.push(Diagnostic::new(Code::WrongKind, from.span, said).help(help));
                return None;
            }
            None => {
                self.unknown(from);
                return None;
            }
        };
        Some(Deadline { from: start, name: from.text.clone(), within: *within })
    }
}

pub(crate) fn plain(
    matter: Id<Matter>,
    modality: Modality,
    modal: Modal,
    outcomes: u64,
    span: Span,
) -> Conclusion {
    Conclusion {
        matter,
        modality,
        modal,
        outcomes,
        through: None,
        toward: Vec::new(),
        deadline: None,
        means: Vec::new(),
        span,
    }
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
