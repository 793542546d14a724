//! Conditions and calculations: which names they mean, and that their types fit.

use pol_diagnostics::{Code, Diagnostic, Said, Span};
use pol_parser::ast::{Arithmetic, Comparison, Expression, ExpressionKind, Member, Modal, Name};
use pol_values::{Id, Literal, PeriodUnit};

use crate::citation;
use crate::declare::{Place, Resolver, truth_word};
use crate::types::{
    Calculation, Cause, Condition, ConditionKind, Defined, Definition, Fact, FactKind, MatterKind, Meaning,
    NotHeld, Quantity,
};

/// The bit for 是 in the values 否, 是.
const YES: u64 = 0b10;

/// How deep definitions may use definitions, so that nothing that walks them can overflow.
const DEEPEST_DEFINITION: usize = 256;

impl Resolver<'_> {
    /// Resolves all definitions.
    pub(crate) fn define_all(&mut self) {
        let ids: Vec<Id<Definition>> = self.model.definitions.ids().collect();
        for id in ids {
            self.define(id);
        }
    }

    fn define(&mut self, id: Id<Definition>) {
        if self.model.definitions[id].means.is_some() || self.undefined.contains(&id) {
            return;
        }
        if self.circular.contains(&id) {
            return;
        }
        if let Some(at) = self.defining.iter().position(|d| *d == id) {
            // All that stand in the circle are reported with it.
            let circle: Vec<_> = self.defining.iter().skip(at).copied().collect();
            self.circular.extend(circle);
            let chain: Vec<String> = self
                .defining
                .iter()
                .skip(at)
                .chain([&id])
                .map(|d| self.model.definitions[*d].name.clone())
                .collect();
            let said = Said::new(
                format!("定义绕成了圈：{}", chain.join(" → ")),
                format!("definitions go round in a circle: {}", chain.join(" → ")),
            );
            let span = self.model.definitions[id].span;
            self.errors.push(
                Diagnostic::new(Code::Cycle, span, said)
                    .help(Said::new("其中一个定义不能再用到另一个", "one of them must not use the other")),
            );
            return;
        }
        let Some((definition, place)) = self.definitions.get(id.number()).copied() else { return };
        if self.defining.len() >= DEEPEST_DEFINITION {
            let said = Said::new(
                format!("定义套定义超过 {DEEPEST_DEFINITION} 层"),
                format!("definitions use definitions more than {DEEPEST_DEFINITION} deep"),
            );
            let help = Said::new("直接写出其中一层的条件", "write the condition of one of them out");
            self.errors.push(Diagnostic::new(Code::TooDeep, definition.name.span, said).help(help));
            return;
        }
        self.defining.push(id);
        let means = &definition.means;
        let defined = if self.is_quantity(means) {
            self.calculation(means).map(|(c, q)| Defined::Calculation(c, q))
        } else {
            self.condition(means, place).map(Defined::Condition)
        };
        self.defining.pop();
        if defined.is_none() {
            // It was reported; it is not looked at again.
            self.undefined.insert(id);
        }
        self.model.definitions[id].means = defined;
    }

    /// Whether an expression is a number, amount, date or period rather than a condition.
    fn is_quantity(&mut self, expression: &Expression) -> bool {
        match &expression.kind {
            ExpressionKind::Literal(_) | ExpressionKind::Calculate(..) => true,
            ExpressionKind::Name(name) => match self.model.names.get(&name.text).copied() {
                Some(Meaning::Fact(fact)) => quantity(&self.model.facts[fact].kind).is_some(),
                Some(Meaning::Definition(id)) => {
                    self.define(id);
                    matches!(self.model.definitions[id].means, Some(Defined::Calculation(..)))
                }
                Some(Meaning::Decision(_) | Meaning::Act(_) | Meaning::Role(_)) | None => false,
            },
            ExpressionKind::Text(_)
            | ExpressionKind::Set(_)
            | ExpressionKind::All(_)
            | ExpressionKind::Any(_)
            | ExpressionKind::Not(_)
            | ExpressionKind::Compare(..)
            | ExpressionKind::Between(..)
            | ExpressionKind::Cause(..)
            | ExpressionKind::Conforms(_)
            | ExpressionKind::Duty(..) => false,
        }
    }

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
                ConditionKind::Conforms(found)
            }
            ExpressionKind::Duty(actor, modal, act) => self.duty_read(actor, *modal, act)?,
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
    fn named(&mut self, name: &Name) -> Option<ConditionKind> {
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

    fn wrong_kind(&mut self, name: &Name, zh: &str, en: &str, help: Said) {
        let said = Said::new(format!("“{}”{zh}", name.text), format!("`{}` {en}", name.text));
        self.errors.push(Diagnostic::new(Code::WrongKind, name.span, said).help(help));
    }

    /// The first declared role, for an example in the user's own words.
    fn first_role(&self) -> (String, String) {
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
    fn compared(&self, zh: &str, en: &str) -> Said {
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

    fn comparison(
        &mut self,
        left: &Expression,
        by: Comparison,
        right: &Expression,
        span: Span,
    ) -> Option<ConditionKind> {
        if let ExpressionKind::Name(name) = &left.kind {
            match self.model.names.get(&name.text).copied() {
                Some(Meaning::Decision(matter)) => {
                    let outcomes = self.model.matters[matter].outcomes.clone();
                    let mask = self.value_mask(&name.text, &outcomes, by, right)?;
                    let parts = self.model.matters[matter].parts.clone();
                    if parts.is_empty() {
                        return Some(ConditionKind::Outcome(matter, mask));
                    }
                    // A decision with parts comes out so if every part does.
                    let each = parts
                        .into_iter()
                        .map(|part| Condition { kind: ConditionKind::Outcome(part, mask), span });
                    return Some(ConditionKind::All(each.collect()));
                }
                Some(Meaning::Fact(fact)) => {
                    if let Some(kind) = self.fact_comparison(fact, by, right, span) {
                        return kind;
                    }
                }
                Some(Meaning::Definition(id)) => {
                    self.define(id);
                    if let (Some(Defined::Condition(_)), ExpressionKind::Name(word)) =
                        (&self.model.definitions[id].means, &right.kind)
                        && let (Some(truth), Comparison::Is | Comparison::IsNot) =
                            (truth_word(&word.text), by)
                    {
                        let holds = truth == (by == Comparison::Is);
                        let defined = ConditionKind::Defined(id);
                        return Some(if holds {
                            defined
                        } else {
                            ConditionKind::Not(Box::new(Condition { kind: defined, span }))
                        });
                    }
                }
                Some(Meaning::Act(_) | Meaning::Role(_)) => {
                    self.named(name);
                    return None;
                }
                None => {
                    self.unknown(name);
                    return None;
                }
            }
        }
        self.quantities(left, by, right, span)
    }

    /// A comparison of a fact with words; `None` if its values are quantities, `Some(None)` if it is
    /// wrong.
    fn fact_comparison(
        &mut self,
        fact: Id<Fact>,
        by: Comparison,
        right: &Expression,
        span: Span,
    ) -> Option<Option<ConditionKind>> {
        let (name, kind) = (self.model.facts[fact].name.clone(), self.model.facts[fact].kind.clone());
        match kind {
            FactKind::Bool | FactKind::Citation(_) => {
                let words = ["否".to_owned(), "是".to_owned()];
                Some(self.value_mask(&name, &words, by, right).map(|mask| ConditionKind::In(fact, mask)))
            }
            FactKind::One(options) => {
                Some(self.value_mask(&name, &options, by, right).map(|mask| ConditionKind::In(fact, mask)))
            }
            FactKind::Any(options) => {
                if by != Comparison::Contains {
                    self.mismatch(
                        span,
                        format!("“{name}”可以有几个值，要用“包含”"),
                        format!("`{name}` can have several values; use `contains`"),
                        {
                            let value = if let ExpressionKind::Name(value) = &right.kind {
                                value.text.as_str()
                            } else {
                                options.first().map_or("…", String::as_str)
                            };
                            Said::new(
                                format!("写成 {name} 包含 {value}"),
                                format!("write `{name} contains {value}`"),
                            )
                        },
                    );
                    return Some(None);
                }
                let mask = self.value_mask(&name, &options, Comparison::In, right);
                Some(mask.map(|mask| {
                    let each = (0..options.len()).filter(|n| mask >> n & 1 == 1);
                    let mut each: Vec<Condition> =
                        each.map(|n| Condition { kind: ConditionKind::Has(fact, n), span }).collect();
                    match (each.len(), each.pop()) {
                        (1, Some(only)) => only.kind,
                        (_, last) => ConditionKind::All(each.into_iter().chain(last).collect()),
                    }
                }))
            }
            FactKind::Text => {
                let ExpressionKind::Text(text) = &right.kind else {
                    self.mismatch(
                        right.span,
                        format!("“{name}”是文字，要和“引文”比较"),
                        format!("`{name}` is a text and is compared with a quoted text"),
                        Said::new("把文字放进引号", "put the words between quotation marks"),
                    );
                    return Some(None);
                };
                match by {
                    Comparison::Is | Comparison::IsNot => {
                        Some(Some(ConditionKind::TextIs(fact, text.value.clone(), by == Comparison::Is)))
                    }
                    Comparison::In
                    | Comparison::NotIn
                    | Comparison::Contains
                    | Comparison::Over
                    | Comparison::AtLeast
                    | Comparison::Under
                    | Comparison::AtMost => {
                        self.mismatch(
                            span,
                            "文字只能用“为”“不为”比较",
                            "a text is compared with `is` or `is not`",
                            Said::new(format!("写成 {name} 为 “…”"), format!("write `{name} is \"…\"`")),
                        );
                        Some(None)
                    }
                }
            }
            FactKind::Int | FactKind::Number | FactKind::Money | FactKind::Date | FactKind::Duration(_) => {
                None
            }
        }
    }

    /// The bits of the values that a comparison allows.
    fn value_mask(&mut self, of: &str, words: &[String], by: Comparison, right: &Expression) -> Option<u64> {
        let ordered =
            matches!(by, Comparison::Over | Comparison::AtLeast | Comparison::Under | Comparison::AtMost);
        if ordered || by == Comparison::Contains {
            if right.is_missing() {
                return None;
            }
            let what = if ordered {
                "的值没有大小，不能这样比较"
            } else {
                "只有一个值，不能用“包含”"
            };
            let en = if ordered {
                "have no order and cannot be compared so"
            } else {
                "come one at a time; `contains` is for several"
            };
            let value = if let ExpressionKind::Name(name) = &right.kind
                && words.contains(&name.text)
            {
                name.text.clone()
            } else {
                words.first().cloned().unwrap_or_default()
            };
            self.mismatch(
                right.span,
                format!("“{of}”{what}"),
                format!("the values of `{of}` {en}"),
                Said::new(format!("用“为”：{of} 为 {value}"), format!("use `is`: `{of} is {value}`")),
            );
            return None;
        }
        let all = u64::MAX >> (64 - words.len().clamp(1, 64));
        let members: Vec<(String, Span)> = match &right.kind {
            ExpressionKind::Name(name) => vec![(name.text.clone(), name.span)],
            ExpressionKind::Text(text) => vec![(text.value.clone(), text.span)],
            ExpressionKind::Set(members) => {
                members.iter().filter_map(|m| m.word().map(|w| (w.to_owned(), member_span(m)))).collect()
            }
            ExpressionKind::Literal(_)
            | ExpressionKind::All(_)
            | ExpressionKind::Any(_)
            | ExpressionKind::Not(_)
            | ExpressionKind::Compare(..)
            | ExpressionKind::Between(..)
            | ExpressionKind::Calculate(..)
            | ExpressionKind::Cause(..)
            | ExpressionKind::Conforms(_)
            | ExpressionKind::Duty(..) => Vec::new(),
        };
        if members.is_empty() {
            if !right.is_missing() {
                self.not_an_outcome(of, right.span, words);
            }
            return None;
        }
        let mut mask = 0u64;
        for (word, span) in &members {
            let position = words.iter().position(|w| w == word).or_else(|| {
                // 是 and 否 have English spellings.
                (words.first().map(String::as_str) == Some("否"))
                    .then(|| truth_word(word).map(usize::from))
                    .flatten()
            });
            match position {
                Some(n) => mask |= 1 << n,
                None => {
                    self.not_an_outcome(of, *span, words);
                    return None;
                }
            }
        }
        match by {
            Comparison::Is | Comparison::In => Some(mask),
            Comparison::IsNot | Comparison::NotIn => Some(all & !mask),
            // Refused above.
            Comparison::Contains
            | Comparison::Over
            | Comparison::AtLeast
            | Comparison::Under
            | Comparison::AtMost => None,
        }
    }

    fn quantities(
        &mut self,
        left: &Expression,
        by: Comparison,
        right: &Expression,
        span: Span,
    ) -> Option<ConditionKind> {
        if let (Comparison::In | Comparison::NotIn, ExpressionKind::Set(members)) = (by, &right.kind) {
            let one = if by == Comparison::In { Comparison::Is } else { Comparison::IsNot };
            let mut each = Vec::new();
            for member in members {
                let Member::Literal(literal, at) = member else {
                    self.mismatch(
                        member_span(member),
                        "这里要写数值",
                        "numbers are needed here",
                        Said::new("写成 {1, 2, 3}", "write {1, 2, 3}"),
                    );
                    return None;
                };
                let value = Expression { kind: ExpressionKind::Literal(*literal), span: *at };
                each.push(Condition { kind: self.quantities(left, one, &value, span)?, span });
            }
            return Some(if by == Comparison::In {
                ConditionKind::Any(each)
            } else {
                ConditionKind::All(each)
            });
        }
        let (a, b) = (self.calculation(left), self.calculation(right));
        let ((a, a_kind), (b, b_kind)) = (a?, b?);
        if matches!(by, Comparison::In | Comparison::NotIn | Comparison::Contains) {
            self.mismatch(
                span,
                "数值不能用“属于”“包含”比较",
                "quantities are compared with signs or words such as `exceeds`",
                Said::new("用 超过、不超过、等于", "use `exceeds`, `at most`, `equals`"),
            );
            return None;
        }
        if let (Quantity::Money, Quantity::Number, Calculation::Number(n)) = (a_kind, b_kind, &b) {
            // A bare number behind an amount: the unit is missing, or what the share is a share of.
            let part = n.fract() != pol_values::Decimal::ZERO && *n < pol_values::Decimal::ONE;
            let help = if part {
                Said::new(
                    "写明是谁的百分之几：另一个金额 × 百分之五",
                    "say of what it is a share: `another amount × 5%`",
                )
            } else {
                Said::new(
                    "在数的后面写“元”，例如 5万元",
                    "write the unit behind the number, such as `5000 yuan`",
                )
            };
            let (zh, en) = if part {
                ("这个百分比没有写是谁的", "it is not said of what this is a share")
            } else {
                ("这个金额没有写“元”", "this amount has no `yuan`")
            };
            self.mismatch(right.span, zh, en, help);
            return None;
        }
        self.same_quantity(&a, a_kind, &b, b_kind, span)?;
        Some(ConditionKind::Compare(Box::new(a), by, Box::new(b)))
    }

    /// Checks that two quantities can be compared or added, and settles the unit of durations.
    fn same_quantity(
        &mut self,
        a: &Calculation,
        a_kind: Quantity,
        b: &Calculation,
        b_kind: Quantity,
        span: Span,
    ) -> Option<Quantity> {
        match (a_kind, b_kind) {
            (Quantity::Duration(x), Quantity::Duration(y)) => {
                let unit = x.or(y);
                if let (Some(x), Some(y)) = (x, y)
                    && x != y
                {
                    let words = |u: PeriodUnit| match u {
                        PeriodUnit::Days => ("日", "days"),
                        PeriodUnit::WorkingDays => ("工作日", "working days"),
                        PeriodUnit::Months => ("月或年", "months or years"),
                        PeriodUnit::Hours => ("小时", "hours"),
                    };
                    let (x, y) = (words(x), words(y));
                    self.mismatch(
                        span,
                        format!("以{}计的期间和以{}计的期间不能比较", x.0, y.0),
                        format!("periods in {} and in {} cannot be compared", x.1, y.1),
                        Said::new("两边用同一个单位", "use the same unit on both sides"),
                    );
                    return None;
                }
                for side in [a, b] {
                    if let (Calculation::Fact(fact, _), Some(unit)) = (side, unit) {
                        self.model.facts[*fact].kind = FactKind::Duration(Some(unit));
                    }
                }
                Some(Quantity::Duration(unit))
            }
            (x, y) if x == y => Some(x),
            (x, y) => {
                let (help_zh, help_en) = match (x, y) {
                    (Quantity::Money, Quantity::Number) | (Quantity::Number, Quantity::Money) => {
                        ("金额要写单位，例如 5万元", "write the unit of an amount, such as `5000 yuan`")
                    }
                    _ => ("两边要是同一种值", "both sides must be of one kind"),
                };
                self.mismatch(
                    span,
                    format!("{}和{}不能比较或相加", quantity_word(x).0, quantity_word(y).0),
                    format!("{} and {} cannot be compared or added", quantity_word(x).1, quantity_word(y).1),
                    Said::new(help_zh, help_en),
                );
                None
            }
        }
    }

    fn calculation(&mut self, expression: &Expression) -> Option<(Calculation, Quantity)> {
        let span = expression.span;
        match &expression.kind {
            ExpressionKind::Literal(literal) => Some(match literal {
                Literal::Number(n) => (Calculation::Number(*n), Quantity::Number),
                Literal::Money(n) => (Calculation::Number(*n), Quantity::Money),
                Literal::Date(date) => (Calculation::Date(*date), Quantity::Date),
                Literal::Period(period) => {
                    (Calculation::Period(*period), Quantity::Duration(Some(period.unit)))
                }
            }),
            ExpressionKind::Name(name) => match self.model.names.get(&name.text).copied() {
                Some(Meaning::Fact(fact)) if quantity(&self.model.facts[fact].kind).is_some() => {
                    let kind = quantity(&self.model.facts[fact].kind)?;
                    Some((Calculation::Fact(fact, span), kind))
                }
                Some(Meaning::Definition(id)) => {
                    self.define(id);
                    match &self.model.definitions[id].means {
                        Some(Defined::Calculation(_, kind)) => Some((Calculation::Defined(id), *kind)),
                        Some(Defined::Condition(_)) => {
                            self.not_a_quantity(span);
                            None
                        }
                        None => None,
                    }
                }
                Some(Meaning::Fact(_) | Meaning::Decision(_) | Meaning::Act(_) | Meaning::Role(_)) => {
                    self.not_a_quantity(span);
                    None
                }
                None => {
                    self.unknown(name);
                    None
                }
            },
            ExpressionKind::Calculate(left, by, right) => {
                let (a, b) = (self.calculation(left), self.calculation(right));
                let ((a, x), (b, y)) = (a?, b?);
                let kind = match (x, *by, y) {
                    (Quantity::Date, Arithmetic::Plus | Arithmetic::Minus, Quantity::Duration(unit)) => {
                        if matches!(unit, Some(PeriodUnit::WorkingDays | PeriodUnit::Hours)) {
                            self.mismatch(
                                span,
                                "条件里还不能从日期起算工作日或小时",
                                "working days and hours cannot be added to a date in a condition",
                                Said::new("用日、月或年", "use days, months or years"),
                            );
                            return None;
                        }
                        Some(Quantity::Date)
                    }
                    (Quantity::Date, Arithmetic::Minus, Quantity::Date) => {
                        Some(Quantity::Duration(Some(PeriodUnit::Days)))
                    }
                    (Quantity::Number, Arithmetic::Times | Arithmetic::Divided, Quantity::Number) => {
                        Some(Quantity::Number)
                    }
                    (Quantity::Money, Arithmetic::Times | Arithmetic::Divided, Quantity::Number)
                    | (Quantity::Number, Arithmetic::Times, Quantity::Money) => Some(Quantity::Money),
                    (Quantity::Money, Arithmetic::Divided, Quantity::Money) => Some(Quantity::Number),
                    (Quantity::Date, _, _) | (_, _, Quantity::Date) => None,
                    (_, Arithmetic::Plus | Arithmetic::Minus, _) => self.same_quantity(&a, x, &b, y, span),
                    _ => None,
                };
                let Some(kind) = kind else {
                    if !matches!(by, Arithmetic::Plus | Arithmetic::Minus)
                        || x == Quantity::Date
                        || y == Quantity::Date
                    {
                        self.mismatch(
                            span,
                            format!("{}和{}不能这样计算", quantity_word(x).0, quantity_word(y).0),
                            format!(
                                "{} and {} cannot be calculated so",
                                quantity_word(x).1,
                                quantity_word(y).1
                            ),
                            Said::new(
                                "金额可以乘除一个数，日期可以加减期间",
                                "amounts can be multiplied by numbers, dates take periods",
                            ),
                        );
                    }
                    return None;
                };
                Some((Calculation::Binary(Box::new(a), *by, Box::new(b)), kind))
            }
            ExpressionKind::Text(_)
            | ExpressionKind::Set(_)
            | ExpressionKind::All(_)
            | ExpressionKind::Any(_)
            | ExpressionKind::Not(_)
            | ExpressionKind::Compare(..)
            | ExpressionKind::Between(..)
            | ExpressionKind::Cause(..)
            | ExpressionKind::Conforms(_)
            | ExpressionKind::Duty(..) => {
                if !expression.is_missing() {
                    self.not_a_quantity(span);
                }
                None
            }
        }
    }

    fn not_a_quantity(&mut self, span: Span) {
        self.mismatch(
            span,
            "这里要写数、金额、期间或日期",
            "a number, amount, period or date is needed here",
            self.compared("例如", "such as"),
        );
    }

    fn duty_read(&mut self, actor: &Name, modal: Modal, act: &Name) -> Option<ConditionKind> {
        let (role, act) = (self.role(actor), self.act(act));
        let matter = self.duty(role?, act?);
        let outcomes = match modal {
            Modal::Must => DO,
            Modal::MustNot => NOT_DO,
            Modal::May | Modal::Right | Modal::NeedNot | Modal::Is => DO | NOT_DO,
        };
        Some(ConditionKind::Duty(matter, outcomes))
    }

    pub(crate) fn role(&mut self, name: &Name) -> Option<Id<crate::types::Role>> {
        match self.model.names.get(&name.text).copied() {
            Some(Meaning::Role(role)) => Some(role),
            Some(Meaning::Fact(_) | Meaning::Decision(_) | Meaning::Act(_) | Meaning::Definition(_)) => {
                let (zh, en) = self.first_role();
                let help = Said::new(
                    format!("写一个角色，例如 {zh}；没有的，先声明 角色 …"),
                    format!("name a role, such as `{en}`, or declare one with `role`"),
                );
                self.wrong_kind(name, "不是角色", "is not a role", help);
                None
            }
            None if self.is_lost(name) => None,
            None => {
                let known: Vec<String> = self.model.roles.values().map(|r| r.name.clone()).collect();
                let guess = pol_diagnostics::nearest(&name.text, known.iter().map(String::as_str));
                let help = match guess {
                    Some(guess) => {
                        Said::new(format!("是不是想写“{guess}”？"), format!("did you mean `{guess}`?"))
                    }
                    None => Said::new(
                        format!("先声明 角色 {}", name.text),
                        format!("declare it first: `role {}`", name.text),
                    ),
                };
                let said = Said::new(
                    format!("没有“{}”这个角色", name.text),
                    format!("there is no role `{}`", name.text),
                );
                self.errors.push(Diagnostic::new(Code::UnknownName, name.span, said).help(help));
                None
            }
        }
    }

    pub(crate) fn act(&mut self, name: &Name) -> Option<Id<crate::types::Act>> {
        match self.model.names.get(&name.text).copied() {
            Some(Meaning::Act(act)) => Some(act),
            Some(Meaning::Fact(_) | Meaning::Decision(_) | Meaning::Role(_) | Meaning::Definition(_)) => {
                let act = self.model.acts.values().next().map(|a| a.name.clone());
                let (zh, en) =
                    (act.clone().unwrap_or_else(|| "…".to_owned()), act.unwrap_or_else(|| "…".to_owned()));
                let help = Said::new(
                    format!("写一项措施，例如 {zh}；没有的，先声明 措施 … “……”"),
                    format!("name an act, such as `{en}`, or declare one with `act`"),
                );
                self.wrong_kind(name, "不是措施", "is not an act", help);
                None
            }
            None if self.is_lost(name) => None,
            None => {
                let known: Vec<String> = self.model.acts.values().map(|a| a.name.clone()).collect();
                let guess = pol_diagnostics::nearest(&name.text, known.iter().map(String::as_str));
                let help = match guess {
                    Some(guess) => {
                        Said::new(format!("是不是想写“{guess}”？"), format!("did you mean `{guess}`?"))
                    }
                    None => Said::new(
                        format!("先声明 措施 {} “……”", name.text),
                        format!("declare it first: `act {} \"…\"`", name.text),
                    ),
                };
                let said = Said::new(
                    format!("没有“{}”这项措施", name.text),
                    format!("there is no act `{}`", name.text),
                );
                self.errors.push(Diagnostic::new(Code::UnknownName, name.span, said).help(help));
                None
            }
        }
    }

    /// The finding that C was caused by A: one for each pair as written.
    fn causal_finding(
        &mut self,
        cause: &Expression,
        effect: &Expression,
        because: &Condition,
        result: &Condition,
        span: Span,
    ) -> Id<Fact> {
        let (a, c) = (spelled(cause), spelled(effect));
        let chinese = !a.is_ascii() || !c.is_ascii();
        let name = if chinese { format!("{a}致使{c}") } else { format!("{c}_because_of_{a}") };
        if let Some(known) = self.causes.get(&name) {
            return *known;
        }
        let question = if chinese {
            format!("“{c}”是否由“{a}”所致？")
        } else {
            format!("Was `{c}` caused by `{a}`?")
        };
        let id = self.model.facts.push(Fact {
            name: name.clone(),
            question: Some(question),
            kind: FactKind::Bool,
            presumption: None,
            raised_by: None,
            raised_basis: None,
            finding: true,
            may_not_apply: false,
            range: None,
            cause: Some(Cause { causes: self.alternatives(because), effects: self.alternatives(result) }),
            span,
        });
        self.causes.insert(name.clone(), id);
        self.model.names.entry(name).or_insert(Meaning::Fact(id));
        id
    }

    /// The sets of yes-or-no facts each of which is enough for a condition, through definitions.
    fn alternatives(&self, condition: &Condition) -> Vec<Vec<Id<Fact>>> {
        match &condition.kind {
            ConditionKind::In(fact, YES) => vec![vec![*fact]],
            ConditionKind::Any(parts) => parts.iter().flat_map(|p| self.alternatives(p)).collect(),
            ConditionKind::All(parts) => {
                parts.iter().map(|p| self.alternatives(p)).fold(vec![Vec::new()], |sets, next| {
                    sets.iter()
                        .flat_map(|set| {
                            next.iter().map(move |more| set.iter().chain(more).copied().collect())
                        })
                        .take(64)
                        .collect()
                })
            }
            ConditionKind::Defined(id) => match &self.model.definitions[*id].means {
                Some(Defined::Condition(inner)) => self.alternatives(inner),
                Some(Defined::Calculation(..)) | None => Vec::new(),
            },
            ConditionKind::In(..)
            | ConditionKind::Has(..)
            | ConditionKind::TextIs(..)
            | ConditionKind::Compare(..)
            | ConditionKind::Not(_)
            | ConditionKind::Cause(..)
            | ConditionKind::Conforms(_)
            | ConditionKind::Outcome(..)
            | ConditionKind::Duty(..) => Vec::new(),
        }
    }

    /// The matter of a duty, made when first spoken of.
    pub(crate) fn duty(
        &mut self,
        role: Id<crate::types::Role>,
        act: Id<crate::types::Act>,
    ) -> Id<crate::types::Matter> {
        let kind = MatterKind::Duty(role, act);
        if let Some(known) = self.matters.get(&kind) {
            return *known;
        }
        let (role, act) = (&self.model.roles[role], &self.model.acts[act]);
        let matter = crate::types::Matter {
            kind,
            name: format!("{}·{}", role.name, act.name),
            title: act.title.clone(),
            outcomes: vec!["do".to_owned(), "not do".to_owned()],
            default: None,
            severest_first: false,
            parts: Vec::new(),
            part_of: None,
            span: act.span,
        };
        let id = self.model.matters.push(matter);
        self.matters.insert(kind, id);
        id
    }

    /// Notes that a text is cited but not held.
    pub(crate) fn not_held(
        &mut self,
        place: Place,
        what: &str,
        exceptions_to: Option<Id<crate::types::Matter>>,
        span: Span,
    ) {
        if let (Some(text), Some(provision)) = (place.text, place.provision) {
            self.model.not_held.push(NotHeld { text, provision, what: what.to_owned(), exceptions_to, span });
        }
    }
}

/// The outcomes of a duty: to do it.
pub(crate) const DO: u64 = 0b01;
/// Not to do it.
pub(crate) const NOT_DO: u64 = 0b10;

fn member_span(member: &Member) -> Span {
    member.span()
}

fn quantity(kind: &FactKind) -> Option<Quantity> {
    match kind {
        FactKind::Int | FactKind::Number => Some(Quantity::Number),
        FactKind::Money => Some(Quantity::Money),
        FactKind::Date => Some(Quantity::Date),
        FactKind::Duration(unit) => Some(Quantity::Duration(*unit)),
        FactKind::Bool | FactKind::Citation(_) | FactKind::One(_) | FactKind::Any(_) | FactKind::Text => None,
    }
}

fn quantity_word(quantity: Quantity) -> (&'static str, &'static str) {
    match quantity {
        Quantity::Number => ("数", "a number"),
        Quantity::Money => ("金额", "an amount"),
        Quantity::Date => ("日期", "a date"),
        Quantity::Duration(_) => ("期间", "a period"),
    }
}

/// An expression as part of a name.
fn spelled(expression: &Expression) -> String {
    let join = |parts: &[Expression], zh: &str, en: &str| {
        let parts: Vec<String> = parts.iter().map(spelled).collect();
        let glue = if parts.iter().all(|p| p.is_ascii()) { en } else { zh };
        parts.join(glue)
    };
    match &expression.kind {
        ExpressionKind::Name(name) => name.text.clone(),
        ExpressionKind::All(parts) => join(parts, "且", "_and_"),
        ExpressionKind::Any(parts) => join(parts, "或", "_or_"),
        ExpressionKind::Not(inner) => {
            let inner = spelled(inner);
            if inner.is_ascii() { format!("not_{inner}") } else { format!("非{inner}") }
        }
        ExpressionKind::Compare(left, _, right) => format!("{}{}", spelled(left), spelled(right)),
        ExpressionKind::Set(members) => {
            members.iter().filter_map(Member::word).collect::<Vec<_>>().join("或")
        }
        ExpressionKind::Text(_)
        | ExpressionKind::Literal(_)
        | ExpressionKind::Between(..)
        | ExpressionKind::Calculate(..)
        | ExpressionKind::Cause(..)
        | ExpressionKind::Conforms(_)
        | ExpressionKind::Duty(..) => format!("第{}处", expression.span.start),
    }
}
