//! Comparisons of facts and decisions with their values.

use pol_diagnostics::{Said, Span};
use pol_parser::ast::{Comparison, Expression, ExpressionKind};
use pol_values::Id;

use crate::declare::{Resolver, truth_word};
use crate::types::{Condition, ConditionKind, Defined, Fact, FactKind, Matter, Meaning, Settling};

impl Resolver<'_> {
    pub(super) fn comparison(
        &mut self,
        left: &Expression,
        by: Comparison,
        right: &Expression,
        span: Span,
    ) -> Option<ConditionKind> {
        if let ExpressionKind::Name(name) = &left.kind {
            match self.model.names.get(&name.text).copied() {
                Some(Meaning::Decision(matter))
                    if self.model.matters[matter].settling == Settling::SideBySide =>
                {
                    return self.collects(matter, by, right, span);
                }
                Some(Meaning::Decision(matter)) => {
                    let Matter { outcomes, line, .. } = self.model.matters[matter].clone();
                    let mask = match line {
                        Some(line) => self.amounts_compared(&name.text, &line, by, right)?,
                        None if outcomes.is_empty() => return None,
                        None => self.value_mask(&name.text, &outcomes, by, right)?,
                    };
                    return Some(self.comes_out(matter, mask, span));
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

    /// A decision comes out within some outcomes; one with parts, if every part does.
    pub(super) fn comes_out(&self, matter: Id<Matter>, mask: u64, span: Span) -> ConditionKind {
        let parts = &self.model.matters[matter].parts;
        if parts.is_empty() {
            return ConditionKind::Outcome(matter, mask);
        }
        let each = parts.iter().map(|part| Condition { kind: ConditionKind::Outcome(*part, mask), span });
        ConditionKind::All(each.collect())
    }

    /// What a decision 可并存 comes out as is several values: it contains them.
    fn collects(
        &mut self,
        matter: Id<Matter>,
        by: Comparison,
        right: &Expression,
        span: Span,
    ) -> Option<ConditionKind> {
        let Matter { name, outcomes, parts, .. } = self.model.matters[matter].clone();
        if by != Comparison::Contains {
            let value = if let ExpressionKind::Name(value) = &right.kind
                && outcomes.contains(&value.text)
            {
                value.text.clone()
            } else {
                outcomes.first().cloned().unwrap_or_default()
            };
            self.mismatch(
                span,
                format!("“{name}”的结果可以并存，要用“包含”"),
                format!("several outcomes of `{name}` can stand side by side; use `contains`"),
                Said::new(format!("写成 {name} 包含 {value}"), format!("write `{name} contains {value}`")),
            );
            return None;
        }
        let mask = self.value_mask(&name, &outcomes, Comparison::In, right)?;
        let of = if parts.is_empty() { vec![matter] } else { parts };
        let each = of.into_iter().flat_map(|part| {
            let named = (0..outcomes.len()).filter(|n| mask >> n & 1 == 1);
            named.map(move |n| Condition { kind: ConditionKind::Collects(part, n), span })
        });
        let mut each: Vec<Condition> = each.collect();
        Some(match (each.len(), each.pop()) {
            (1, Some(only)) => only.kind,
            (_, last) => ConditionKind::All(each.into_iter().chain(last).collect()),
        })
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
                members.iter().filter_map(|m| m.word().map(|w| (w.to_owned(), m.span()))).collect()
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
}
