//! Conditions and calculations: which names they mean, and that their types fit.

mod cause;
mod comparison;
mod definition;
mod duty;
mod quantity;

use pol_diagnostics::{Code, Diagnostic, Said, Span};
use pol_parser::ast::{Comparison, Expression, ExpressionKind, Name};
use pol_values::Id;

use crate::citation;
use crate::declare::{Place, Resolver};
use crate::types::{Condition, ConditionKind, Defined, Fact, FactKind, Matter, Meaning, NotHeld};

pub(crate) use duty::{DO, NOT_DO};

/// The bit for 是 in the values 否, 是.
const YES: u64 = 0b10;

impl Resolver<'_> {
    /// The condition that an expression states; `None` if it is wrong (and reported).
    pub(crate) fn condition(&mut self, expression: &Expression, place: Place) -> Option<Condition> {
        let span = expression.span;
        let kind = match &expression.kind {
            ExpressionKind::Name(name) => self.named(name)?,
            ExpressionKind::All(parts) => ConditionKind::All(self.conditions(parts, place)?),
            ExpressionKind::Any(parts) => {
                if self.refuse_or_after_value(parts) {
                    return None;
                }
                ConditionKind::Any(self.conditions(parts, place)?)
            }
            ExpressionKind::Not(inner) => ConditionKind::Not(Box::new(self.condition(inner, place)?)),
            ExpressionKind::Compare(left, comparison, right) => {
                self.comparison(left, *comparison, right, span)?
            }
            ExpressionKind::Between(value, low, high)
                if let Some((matter, line)) = self.amount_decision(value) =>
            {
                let of = self.model.matters[matter].name.clone();
                let mask = self.amounts_between(&of, &line, low, high)?;
                self.comes_out(matter, mask, span)
            }
            ExpressionKind::Between(value, low, high) => {
                let above = self.comparison(value, Comparison::AtLeast, low, span)?;
                let below = self.comparison(value, Comparison::AtMost, high, span)?;
                ConditionKind::All(vec![Condition { kind: above, span }, Condition { kind: below, span }])
            }
            ExpressionKind::Cause(cause, effect) => {
                let (because, result) = (self.condition(cause, place), self.condition(effect, place));
                let (because, result) = (because?, result?);
                let finding = self.causal_finding(cause, effect, &because, &result, span);
                ConditionKind::Cause(Box::new(because), Box::new(result), finding)
            }
            ExpressionKind::Conforms(cited) => {
                let found =
                    citation::resolve(&self.model, cited, place.provision, place.text, &mut self.errors);
                let Some(found) = found else {
                    let what = cited.document.as_ref().map(|d| d.text.clone()).unwrap_or_default();
                    let said = Said::new(
                        format!("没有载入“{what}”，不能判断是否符合它的条文"),
                        format!("`{what}` is not loaded, so whether its provision is met cannot be judged"),
                    );
                    self.errors.push(
                        Diagnostic::new(Code::UnknownProvision, cited.span, said)
                            .help(Said::new("用“载入”载入它", "load it with `use`")),
                    );
                    return None;
                };
                let of_the_day = citation::of_the_day(&self.model, cited, place.text);
                ConditionKind::Conforms(found, of_the_day)
            }
            ExpressionKind::Duty(actor, modal, act) => self.duty_read(actor, *modal, act)?,
            ExpressionKind::Text(text) if self.model.names.contains_key(&text.value) => {
                let name = &text.value;
                self.mismatch(
                    span,
                    "名称不加引号",
                    "a name stands without quotation marks",
                    Said::new(format!("写成 {name}"), format!("write `{name}`")),
                );
                return None;
            }
            ExpressionKind::Literal(_) | ExpressionKind::Calculate(..) | ExpressionKind::Text(_) => {
                self.mismatch(
                    span,
                    "这里要写一个条件，这是一个值",
                    "a condition is needed here, and this is a value",
                    self.compared("把它和一个事实比较，例如", "compare it with a fact, such as"),
                );
                return None;
            }
            ExpressionKind::Set(members) => {
                // An empty set stands where something could not be read; that was reported.
                if !members.is_empty() {
                    self.mismatch(
                        span,
                        "这里要写一个条件，这是一组值",
                        "a condition is needed here, and this is a list of values",
                        Said::new(
                            "前面写事实和“属于”：事实 属于 {…}",
                            "write the fact and `is in` before it: `fact is in {…}`",
                        ),
                    );
                }
                return None;
            }
        };
        Some(Condition { kind, span })
    }

    fn conditions(&mut self, parts: &[Expression], place: Place) -> Option<Vec<Condition>> {
        // Every part is looked at, so that every mistake is reported.
        let all: Vec<Option<Condition>> = parts.iter().map(|p| self.condition(p, place)).collect();
        all.into_iter().collect()
    }

    /// `D 为 a 或 b` reads as two values, and would mean something else (DESIGN: refused).
    fn refuse_or_after_value(&mut self, parts: &[Expression]) -> bool {
        let mut refused = false;
        for pair in parts.windows(2) {
            let [first, second] = pair else { continue };
            let (ExpressionKind::Compare(left, Comparison::Is, value), ExpressionKind::Name(name)) =
                (&first.kind, &second.kind)
            else {
                continue;
            };
            let ExpressionKind::Name(of) = &left.kind else { continue };
            if !self.words_of(&of.text).contains(&name.text) {
                continue;
            }
            let first_value = if let ExpressionKind::Name(n) = &value.kind { n.text.as_str() } else { "…" };
            let said = Said::new(
                format!("“{}”是“{}”的一个值，这里的“或”会被读成另一个条件", name.text, of.text),
                format!(
                    "`{}` is a value of `{}`, and `or` would make it another condition",
                    name.text, of.text
                ),
            );
            let help = Said::new(
                format!("写成 {} 属于 {{{first_value}, {}}}", of.text, name.text),
                format!("write `{} is in {{{first_value}, {}}}`", of.text, name.text),
            );
            self.errors
                .push(Diagnostic::new(Code::OrAfterValue, first.span.to(second.span), said).help(help));
            refused = true;
        }
        refused
    }

    /// The words for the values of a fact or decision.
    fn words_of(&self, name: &str) -> Vec<String> {
        match self.model.names.get(name) {
            Some(Meaning::Fact(fact)) => self.model.facts[*fact]
                .options()
                .unwrap_or_default()
                .iter()
                .map(|o| (*o).to_owned())
                .collect(),
            Some(Meaning::Decision(matter)) => self.model.matters[*matter].outcomes.clone(),
            Some(Meaning::Act(_) | Meaning::Role(_) | Meaning::Definition(_)) | None => Vec::new(),
        }
    }

    /// A name that stands alone as a condition.
    pub(super) fn named(&mut self, name: &Name) -> Option<ConditionKind> {
        match self.model.names.get(&name.text).copied() {
            Some(Meaning::Fact(fact)) => match &self.model.facts[fact].kind {
                FactKind::Bool | FactKind::Citation(_) => Some(ConditionKind::In(fact, YES)),
                FactKind::One(_)
                | FactKind::Any(_)
                | FactKind::Int
                | FactKind::Number
                | FactKind::Money
                | FactKind::Date
                | FactKind::Duration(_)
                | FactKind::Text => {
                    self.mismatch(
                        name.span,
                        format!("“{}”不是“是否”类事实，不能单独作条件", name.text),
                        format!(
                            "`{}` is not a yes-or-no fact and cannot be a condition by itself",
                            name.text
                        ),
                        self.with_value(fact),
                    );
                    None
                }
            },
            Some(Meaning::Definition(id)) => {
                self.define(id);
                match &self.model.definitions[id].means {
                    Some(Defined::Calculation(..)) => {
                        self.mismatch(
                            name.span,
                            format!("“{}”定义的是一个数值，不能单独作条件", name.text),
                            format!("`{}` defines a quantity and cannot be a condition by itself", name.text),
                            Said::new(
                                format!("把它和一个数比较：{} 超过 …", name.text),
                                format!("compare it: `{} exceeds …`", name.text),
                            ),
                        );
                        None
                    }
                    Some(Defined::Condition(_)) => Some(ConditionKind::Defined(id)),
                    None => None,
                }
            }
            Some(Meaning::Decision(matter)) => {
                let outcome = self.model.matters[matter].outcomes.first().cloned().unwrap_or_default();
                let help = Said::new(
                    format!("写成 {} 为 {outcome}", name.text),
                    format!("write `{} is {outcome}`", name.text),
                );
                self.wrong_kind(
                    name,
                    "是一个决定，要写它为哪个结果",
                    "is a decision; say which outcome",
                    help,
                );
                None
            }
            Some(Meaning::Act(_)) => {
                let (zh, en) = self.first_role();
                let help = Said::new(
                    format!("写成 {zh} 应当 {}", name.text),
                    format!("write `{en} must {}`", name.text),
                );
                self.wrong_kind(name, "是一项措施，要写由谁应当做", "is an act; say who must do it", help);
                None
            }
            Some(Meaning::Role(_)) => {
                let act = self.model.acts.values().next().map(|a| a.name.clone());
                let (zh, en) = (
                    act.clone().unwrap_or_else(|| "措施".to_owned()),
                    act.unwrap_or_else(|| "act".to_owned()),
                );
                let help = Said::new(
                    format!("写明它应当做什么：{} 应当 {zh}", name.text),
                    format!("say what it must do: `{} must {en}`", name.text),
                );
                self.wrong_kind(
                    name,
                    "是一个角色，不能单独作条件",
                    "is a role and cannot be a condition by itself",
                    help,
                );
                None
            }
            None => {
                self.unknown(name);
                None
            }
        }
    }

    pub(super) fn wrong_kind(&mut self, name: &Name, zh: &str, en: &str, help: Said) {
        let said = Said::new(format!("“{}”{zh}", name.text), format!("`{}` {en}", name.text));
        self.errors.push(Diagnostic::new(Code::WrongKind, name.span, said).help(help));
    }

    /// The first declared role, for an example in the user's own words.
    pub(super) fn first_role(&self) -> (String, String) {
        let role = self.model.roles.values().next().map(|r| r.name.clone());
        (role.clone().unwrap_or_else(|| "角色".to_owned()), role.unwrap_or_else(|| "role".to_owned()))
    }

    /// How a fact is made a condition, by its type.
    fn with_value(&self, fact: Id<Fact>) -> Said {
        let Fact { name, kind, .. } = &self.model.facts[fact];
        let (zh, en) = match kind {
            FactKind::Bool | FactKind::Citation(_) => (name.clone(), name.clone()),
            FactKind::One(options) => {
                let option = options.first().map_or("…", String::as_str);
                (format!("{name} 为 {option}"), format!("{name} is {option}"))
            }
            FactKind::Any(options) => {
                let option = options.first().map_or("…", String::as_str);
                (format!("{name} 包含 {option}"), format!("{name} contains {option}"))
            }
            FactKind::Int | FactKind::Number => (format!("{name} 超过 3"), format!("{name} exceeds 3")),
            FactKind::Money => (format!("{name} 超过 5万元"), format!("{name} exceeds 5000 yuan")),
            FactKind::Date => (format!("{name} 早于 2024年7月18日"), format!("{name} before 2024-07-18")),
            FactKind::Duration(_) => (format!("{name} 超过 三十日"), format!("{name} exceeds 30 days")),
            FactKind::Text => (format!("{name} 为 “……”"), format!("{name} is \"…\"")),
        };
        Said::new(format!("写出它是什么，例如 {zh}"), format!("say what it is, such as `{en}`"))
    }

    /// An example of a comparison with a fact that the text itself declares, if it has one with a size.
    pub(super) fn compared(&self, zh: &str, en: &str) -> Said {
        let sized = self.model.facts.values().find_map(|f| match f.kind {
            FactKind::Money => Some((f.name.clone(), "5万元", "5000 yuan")),
            FactKind::Int | FactKind::Number => Some((f.name.clone(), "3", "3")),
            FactKind::Duration(_) => Some((f.name.clone(), "三十日", "30 days")),
            FactKind::Bool
            | FactKind::Citation(_)
            | FactKind::One(_)
            | FactKind::Any(_)
            | FactKind::Date
            | FactKind::Text => None,
        });
        match sized {
            Some((name, value, english)) => {
                Said::new(format!("{zh} {name} 超过 {value}"), format!("{en} `{name} exceeds {english}`"))
            }
            None => Said::new(format!("{zh} 数量 超过 3"), format!("{en} `count exceeds 3`")),
        }
    }

    /// Notes that a text is cited but not held.
    pub(crate) fn not_held(
        &mut self,
        place: Place,
        what: &str,
        exceptions_to: Option<Id<Matter>>,
        span: Span,
    ) {
        if let (Some(text), Some(provision)) = (place.text, place.provision) {
            self.model.not_held.push(NotHeld {
                text,
                provision: Some(provision),
                what: what.to_owned(),
                exceptions_to,
                followed: false,
                span,
            });
        }
    }
}
