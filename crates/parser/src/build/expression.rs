//! Conditions and calculations. The grammar gives operands and infix words in a row; here they
//! bind, from the loosest: 或 and 且 (never mixed), 非, comparison, + and -, × and ÷.

use std::collections::VecDeque;

use pest::iterators::Pair;
use pol_diagnostics::{Code, Said, Span};

use super::Builder;
use crate::ast::{Arithmetic, Comparison, Exception, Expression, ExpressionKind, Modal};
use crate::grammar::Rule;

/// An operand or an infix word.
enum Token {
    Not(Span),
    Operand(Box<Operand>),
    Join(Join, Span),
    Compare(Compare, Span),
    Calculate(Arithmetic),
}

/// An operand, with 以上 or 至 … behind it.
struct Operand {
    expression: Expression,
    bound: Option<Comparison>,
    up_to: Option<Expression>,
    /// Whether it ends with a name that a cause leads to, or that leads to an effect, so that 或 behind
    /// it could be read into the cause.
    open: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Join {
    And,
    Or,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Compare {
    By(Comparison),
    /// 在, which needs 以上 or 至 … behind its value.
    At,
}

impl<'i> Builder<'i> {
    pub(super) fn expression(&mut self, pair: Pair<'i, Rule>) -> Expression {
        let span = self.span(&pair);
        let mut tokens = VecDeque::new();
        for part in pair.into_inner() {
            self.token(part, &mut tokens);
        }
        self.junction(tokens, span)
    }

    fn token(&mut self, part: Pair<'i, Rule>, tokens: &mut VecDeque<Token>) {
        let span = self.span(&part);
        let token = match part.as_rule() {
            Rule::negation => Token::Not(span),
            Rule::bound_suffix => {
                let bound = match part.into_inner().next().map(|p| p.as_rule()) {
                    Some(Rule::kw_or_more) => Comparison::AtLeast,
                    Some(Rule::kw_beyond) => Comparison::Over,
                    _ => Comparison::AtMost,
                };
                if let Some(Token::Operand(operand)) = tokens.back_mut() {
                    operand.bound = Some(bound);
                }
                return;
            }
            Rule::range_end => {
                let literal = part.into_inner().find(|p| p.as_rule() == Rule::literal);
                let end = literal.and_then(|l| self.literal_expression(&l));
                if let Some(Token::Operand(operand)) = tokens.back_mut() {
                    operand.up_to = end;
                }
                return;
            }
            Rule::because_of => {
                let cause = part.into_inner().find(|p| matches!(p.as_rule(), Rule::group | Rule::name));
                let bracketed = cause.as_ref().is_some_and(|c| c.as_rule() == Rule::group);
                let cause = cause.map(|c| self.operand(c));
                if let (Some(cause), Some(Token::Operand(effect))) = (cause, tokens.back_mut()) {
                    let span = effect.expression.span.to(cause.span);
                    let placeholder = Expression { kind: ExpressionKind::Set(Vec::new()), span };
                    let result = std::mem::replace(&mut effect.expression, placeholder);
                    effect.open = !bracketed;
                    effect.expression =
                        Expression { kind: ExpressionKind::Cause(Box::new(cause), Box::new(result)), span };
                }
                return;
            }
            Rule::kw_and => Token::Join(Join::And, span),
            Rule::kw_or => Token::Join(Join::Or, span),
            Rule::foreign_infix => {
                let (ours, token) = match part.as_str().trim() {
                    "&&" => ("且", Token::Join(Join::And, span)),
                    "||" => ("或", Token::Join(Join::Or, span)),
                    _ => ("为", Token::Compare(Compare::By(Comparison::Is), span)),
                };
                self.foreign(part.as_str().trim(), ours, span);
                token
            }
            Rule::kw_is => Token::Compare(Compare::By(Comparison::Is), span),
            Rule::kw_is_not | Rule::kw_differs => Token::Compare(Compare::By(Comparison::IsNot), span),
            Rule::kw_in => Token::Compare(Compare::By(Comparison::In), span),
            Rule::kw_not_in => Token::Compare(Compare::By(Comparison::NotIn), span),
            Rule::kw_contains => Token::Compare(Compare::By(Comparison::Contains), span),
            Rule::kw_equals => Token::Compare(Compare::By(Comparison::Is), span),
            Rule::kw_over | Rule::kw_later => Token::Compare(Compare::By(Comparison::Over), span),
            Rule::kw_at_least => Token::Compare(Compare::By(Comparison::AtLeast), span),
            Rule::kw_under => Token::Compare(Compare::By(Comparison::Under), span),
            Rule::kw_at_most => Token::Compare(Compare::By(Comparison::AtMost), span),
            Rule::kw_at => Token::Compare(Compare::At, span),
            Rule::sign => Token::Compare(
                Compare::By(match part.as_str().trim() {
                    ">" | "＞" => Comparison::Over,
                    ">=" | "≥" | "＞＝" => Comparison::AtLeast,
                    "<" | "＜" => Comparison::Under,
                    "<=" | "≤" | "＜＝" => Comparison::AtMost,
                    "!=" | "≠" => Comparison::IsNot,
                    _ => Comparison::Is,
                }),
                span,
            ),
            Rule::kw_plus => Token::Calculate(Arithmetic::Plus),
            Rule::kw_minus => Token::Calculate(Arithmetic::Minus),
            Rule::kw_times => Token::Calculate(Arithmetic::Times),
            Rule::kw_divided => Token::Calculate(Arithmetic::Divided),
            Rule::arithmetic_sign => Token::Calculate(match part.as_str().trim() {
                "+" | "＋" => Arithmetic::Plus,
                "-" | "－" => Arithmetic::Minus,
                "×" | "*" => Arithmetic::Times,
                _ => Arithmetic::Divided,
            }),
            _ => {
                let open = part.as_rule() == Rule::cause
                    && !part.clone().into_inner().any(|p| p.as_rule() == Rule::group);
                let expression = self.operand(part);
                Token::Operand(Box::new(Operand { expression, bound: None, up_to: None, open }))
            }
        };
        tokens.push_back(token);
    }

    /// A group, a name, a literal and the like.
    pub(super) fn operand(&mut self, pair: Pair<'i, Rule>) -> Expression {
        let span = self.span(&pair);
        let kind = match pair.as_rule() {
            Rule::named => {
                let mut parts = pair.into_inner();
                let actor = parts.next().map(|p| self.name(p));
                let mut duty = parts.next().map(Pair::into_inner).into_iter().flatten();
                match (actor, duty.next(), duty.next()) {
                    (Some(actor), Some(modal), Some(act)) => {
                        ExpressionKind::Duty(actor, modal_of(modal.as_rule()), self.name(act))
                    }
                    (Some(name), ..) => ExpressionKind::Name(name),
                    (None, ..) => ExpressionKind::Set(Vec::new()),
                }
            }
            Rule::group => {
                let inner = pair.into_inner().next().map(|p| self.expression(p));
                return match inner {
                    Some(expression) => Expression { kind: expression.kind, span },
                    None => Expression { kind: ExpressionKind::Set(Vec::new()), span },
                };
            }
            Rule::negated_group => {
                let inner =
                    pair.into_inner().find(|p| matches!(p.as_rule(), Rule::group | Rule::unbracketed));
                let bracketed = inner.as_ref().is_some_and(|p| p.as_rule() == Rule::group);
                let inner = inner.and_then(|p| p.into_inner().next());
                let inner = inner.map(|p| self.expression(p));
                if !bracketed {
                    self.report(
                        Code::NegationWithoutBracket,
                        span,
                        Said::new(
                            "“并非”后面要有括号，否则看不出否定到哪里为止",
                            "`it is not the case that` needs brackets, or nobody can see how far it reaches",
                        ),
                        Said::new(
                            "写成 并非（…）；只否定一个条件时用 非",
                            "write `it is not the case that (…)`, or `not` before a single condition",
                        ),
                    );
                }
                match inner {
                    Some(inner) => ExpressionKind::Not(Box::new(inner)),
                    None => ExpressionKind::Set(Vec::new()),
                }
            }
            Rule::cause => {
                let (cause, effect) = self.cause_parts(pair);
                match (cause, effect) {
                    (Some(cause), Some(effect)) => ExpressionKind::Cause(Box::new(cause), Box::new(effect)),
                    _ => ExpressionKind::Set(Vec::new()),
                }
            }
            Rule::conforms => match pair.into_inner().find(|p| p.as_rule() == Rule::citation) {
                Some(citation) => ExpressionKind::Conforms(self.citation(citation)),
                None => ExpressionKind::Set(Vec::new()),
            },
            Rule::violates => {
                let written = pair.as_str().trim();
                let citation = pair.clone().into_inner().find(|p| p.as_rule() == Rule::citation);
                let cited = citation.as_ref().map_or("", |c| c.as_str().trim());
                let word = written.strip_suffix(cited).unwrap_or(written).trim();
                self.report(
                    Code::ForeignWord,
                    span,
                    Said::new(format!("pol 里没有“{word}”"), format!("pol has no `{word}`")),
                    // 符合 asks for the conditions of a rule, so that its negation is no breach.
                    Said::new(
                        format!("写出违反它的是哪个事实；要说那一条的条件成立，写 符合 {cited}"),
                        format!("name the fact that breaches it; that its conditions are met is `conforms to {cited}`"),
                    ),
                );
                ExpressionKind::Set(Vec::new())
            }
            Rule::literal => match self.literal(&pair) {
                Some(literal) => ExpressionKind::Literal(literal),
                None => ExpressionKind::Set(Vec::new()),
            },
            Rule::set => ExpressionKind::Set(self.members(pair)),
            Rule::text => ExpressionKind::Text(self.text(pair)),
            _ => ExpressionKind::Name(self.name(pair)),
        };
        Expression { kind, span }
    }

    /// The two sides of 因 … 致使 …, which stand in `cause_inner` and behind it.
    pub(super) fn cause_parts(&mut self, pair: Pair<'i, Rule>) -> (Option<Expression>, Option<Expression>) {
        let (mut cause, mut effect) = (None, None);
        for part in pair.into_inner() {
            match part.as_rule() {
                Rule::cause_inner => cause = Some(self.expression(part)),
                Rule::group | Rule::name => effect = Some(self.operand(part)),
                _ => {}
            }
        }
        (cause, effect)
    }

    fn literal_expression(&mut self, pair: &Pair<'i, Rule>) -> Option<Expression> {
        let span = self.span(pair);
        self.literal(pair).map(|l| Expression { kind: ExpressionKind::Literal(l), span })
    }

    /// `E`, or `E（但 F 除外）`.
    pub(super) fn exception(&mut self, pair: Pair<'i, Rule>) -> Option<Exception> {
        let span = self.span(&pair);
        let body = pair.into_inner().find(|p| p.as_rule() == Rule::excepted)?;
        let (mut when, mut but) = (None, None);
        for part in body.into_inner() {
            match part.as_rule() {
                Rule::expression => when = Some(self.expression(part)),
                Rule::inner_but => but = self.exception(part).map(Box::new),
                _ => when = Some(self.operand(part)),
            }
        }
        Some(Exception { when: when?, but, span })
    }

    fn junction(&mut self, tokens: VecDeque<Token>, span: Span) -> Expression {
        let mut parts: Vec<VecDeque<Token>> = vec![VecDeque::new()];
        let mut joins: Vec<(Join, Span)> = Vec::new();
        for token in tokens {
            match token {
                Token::Join(join, at) => {
                    joins.push((join, at));
                    parts.push(VecDeque::new());
                }
                other => {
                    if let Some(part) = parts.last_mut() {
                        part.push_back(other);
                    }
                }
            }
        }
        let first = joins.first().map(|j| j.0);
        if let Some((_, at)) = joins.iter().find(|j| Some(j.0) != first) {
            self.report(
                Code::MixedAndOr,
                *at,
                Said::new(
                    "“且”和“或”混用而没有括号，会有两种读法",
                    "`and` and `or` are mixed without brackets, which can be read in two ways",
                ),
                Said::new(
                    "用括号分清层次，例如 甲 且（乙 或 丙）",
                    "divide them with brackets, such as `a and (b or c)`",
                ),
            );
        } else {
            self.refuse_or_after_cause(&parts, &joins);
        }
        self.refuse_range_in_two(&mut parts);
        let mut operands: Vec<Expression> = parts.into_iter().map(|p| self.negated(p, span)).collect();
        match (first, operands.len()) {
            (Some(Join::And), _) => Expression { kind: ExpressionKind::All(operands), span },
            (Some(Join::Or), _) => Expression { kind: ExpressionKind::Any(operands), span },
            (None, _) => operands.pop().unwrap_or(Expression { kind: ExpressionKind::Set(Vec::new()), span }),
        }
    }

    fn negated(&mut self, mut tokens: VecDeque<Token>, span: Span) -> Expression {
        let mut negations = Vec::new();
        while let Some(Token::Not(at)) = tokens.front() {
            negations.push(*at);
            tokens.pop_front();
        }
        let inner = self.comparison(tokens, span);
        match negations.as_slice() {
            [] => inner,
            [first, rest @ ..] => {
                if let Some(last) = rest.last() {
                    self.report(
                        Code::DoubleNegation,
                        first.to(*last),
                        Said::new("两个“非”连用", "two negations in a row"),
                        Said::new("双重否定容易读错：都删去，或者只留一个", "delete both, or keep one"),
                    );
                }
                let span = first.to(inner.span);
                Expression { kind: ExpressionKind::Not(Box::new(inner)), span }
            }
        }
    }

    fn comparison(&mut self, tokens: VecDeque<Token>, span: Span) -> Expression {
        let mut left = VecDeque::new();
        let mut right = VecDeque::new();
        let mut found: Option<(Compare, Span)> = None;
        for token in tokens {
            match token {
                Token::Compare(compare, at) => {
                    if found.is_some() {
                        self.report(
                            Code::Unreadable,
                            at,
                            Said::new("一个条件里有两个比较", "there are two comparisons in one condition"),
                            Said::new(
                                "分成两个条件，中间用“且”",
                                "divide it into two conditions joined by `and`",
                            ),
                        );
                        break;
                    }
                    found = Some((compare, at));
                }
                other if found.is_some() => right.push_back(other),
                other => left.push_back(other),
            }
        }
        let (left, left_bound, _) = self.sum(left, span);
        let Some((compare, _)) = found else {
            if left_bound.is_some() {
                self.bare_bound(left.span);
                return Expression { kind: ExpressionKind::Set(Vec::new()), span: left.span };
            }
            return left;
        };
        let whole = span;
        let (right, bound, up_to) = self.sum(right, span);
        let mut span = left.span.to(right.span);
        if bound.is_some() {
            span = span.to(self.with_bound(right.span, whole));
        }
        let kind = match (compare, bound, up_to) {
            (Compare::At, _, Some(high)) => {
                let span = left.span.to(high.span);
                let kind = ExpressionKind::Between(Box::new(left), Box::new(right), Box::new(high));
                return Expression { kind, span };
            }
            (Compare::At | Compare::By(Comparison::Is), Some(bound), None) => {
                ExpressionKind::Compare(Box::new(left), bound, Box::new(right))
            }
            (Compare::At, None, None) => {
                let written = self.text.get(right.span.start as usize..right.span.end as usize).unwrap_or("");
                let (message, help) = crate::recover::no_range(self.spelled(&left), written);
                self.report(Code::Unreadable, right.span, message, help);
                ExpressionKind::Set(Vec::new())
            }
            (Compare::By(by), None, None) => ExpressionKind::Compare(Box::new(left), by, Box::new(right)),
            (Compare::By(by), Some(bound), None) if by == bound => {
                ExpressionKind::Compare(Box::new(left), by, Box::new(right))
            }
            (Compare::By(by), _, _) => {
                self.bare_bound(right.span);
                ExpressionKind::Compare(Box::new(left), by, Box::new(right))
            }
        };
        Expression { kind, span }
    }

    /// A value's place with the 以上 or 以下 behind it: what is quoted of a condition must include it.
    fn with_bound(&self, value: Span, whole: Span) -> Span {
        let rest = self.text.get(value.end as usize..whole.end as usize).unwrap_or("");
        let word = rest.trim_start_matches([' ', '\t', '\u{3000}', '\u{a0}', '\r', '\n']);
        let skipped = rest.len() - word.len();
        let spellings =
            crate::keywords::KEYWORDS.iter().filter(|k| matches!(k.rule, "or_more" | "or_less" | "beyond"));
        let length = spellings
            .flat_map(|k| k.zh.iter().chain(k.en))
            .find(|s| word.starts_with(**s))
            .map_or(0, |s| s.len());
        Span::new(
            value.source,
            value.start as usize,
            value.end as usize + if length > 0 { skipped + length } else { 0 },
        )
    }

    /// 因 甲 致使 乙 或 丙 binds as （因 甲 致使 乙）或 丙, but everybody reads 致使（乙 或 丙）.
    fn refuse_or_after_cause(&mut self, parts: &[VecDeque<Token>], joins: &[(Join, Span)]) {
        let ends = |part: &VecDeque<Token>| match part.back() {
            Some(Token::Operand(operand)) if operand.open => Some(operand.expression.clone()),
            _ => None,
        };
        for (n, (_, at)) in joins.iter().enumerate().filter(|(_, (join, _))| *join == Join::Or) {
            let Some(cause) = parts.get(n).and_then(ends) else { continue };
            let rest: Vec<&VecDeque<Token>> = parts.iter().skip(n + 1).collect();
            // Another cause begins anew, and cannot be part of the effect.
            if rest.first().is_some_and(|next| matches!(next.front(), Some(Token::Operand(o)) if matches!(o.expression.kind, ExpressionKind::Cause(..)))) {
                continue;
            }
            let end = rest.last().and_then(|part| part.iter().rev().find_map(token_end)).unwrap_or(at.end);
            // On one line, as a message is.
            let words = |from: u32, to: u32| {
                let text = self.text.get(from as usize..to as usize).unwrap_or("");
                text.split_whitespace().collect::<Vec<_>>().join(" ")
            };
            let (text, whole, rest) =
                (words(cause.span.start, end), words(cause.span.start, cause.span.end), words(at.end, end));
            let word = self.text.get(at.start as usize..at.end as usize).unwrap_or("或");
            // What stands last: the effect behind 致使, the cause behind `because of`.
            let last = match &cause.kind {
                ExpressionKind::Cause(because, effect) if effect.span.start > because.span.start => {
                    effect.span
                }
                ExpressionKind::Cause(because, _) => because.span,
                _ => cause.span,
            };
            let (head, effect) = (words(cause.span.start, last.start), words(last.start, last.end));
            let said = Said::new(
                format!("“{text}”会有两种读法：“{word}”后面的也是结果，还是另一个条件"),
                format!(
                    "`{text}` can be read in two ways: what follows `{word}` may belong to the cause or stand by itself"
                ),
            );
            let help = Said::new(
                format!("写成 {head}（{effect} {word} {rest}），或者写成（{whole}）{word} {rest}"),
                format!("write `{head} ({effect} {word} {rest})`, or `({whole}) {word} {rest}`"),
            );
            self.report(Code::MixedAndOr, cause.span.to(Span { end, ..*at }), said, help);
            return;
        }
    }

    /// X 在 五万元以上 且 十万元以下: the second bound is not compared with X.
    fn refuse_range_in_two(&mut self, parts: &mut [VecDeque<Token>]) {
        for n in 1..parts.len() {
            let (Some(Token::Operand(low)), Some(place)) = (
                parts.get(n - 1).and_then(VecDeque::back),
                parts
                    .get(n - 1)
                    .and_then(|before| before.iter().position(|t| matches!(t, Token::Compare(..)))),
            ) else {
                continue;
            };
            let subject = parts.get(n - 1).and_then(|before| {
                before.iter().take(place).find_map(|t| match t {
                    Token::Operand(operand) => Some(self.spelled(&operand.expression)),
                    _ => None,
                })
            });
            let low = low.bound.map(|_| self.spelled(&low.expression));
            let Some(Token::Operand(high)) =
                parts.get_mut(n).filter(|p| p.len() == 1).and_then(VecDeque::back_mut)
            else {
                continue;
            };
            let (Some(subject), Some(low), Some(_)) = (subject, low, high.bound) else { continue };
            let span = high.expression.span;
            let written = self.text.get(span.start as usize..span.end as usize).unwrap_or("");
            high.bound = None;
            high.expression.kind = ExpressionKind::Set(Vec::new());
            self.report(
                Code::Unreadable,
                span,
                Said::new(
                    "“以上”“以下”“以内”“以外”前面的数没有和任何事实比较",
                    "this bound is compared with nothing",
                ),
                Said::new(
                    format!("写成 {subject} 在 {low} 至 {written}"),
                    format!("write `{subject} in range {low} to {written}`"),
                ),
            );
        }
    }

    /// A bound that no fact is compared with.
    fn bare_bound(&mut self, span: Span) {
        self.report(
            Code::Unreadable,
            span,
            Said::new("“以上”“以下”“以内”“以外”前面的数没有和任何事实比较", "this bound is compared with nothing"),
            Said::new(
                "写成 事实 在 5万元以上；有上限也有下限的，写成 事实 在 5万元 至 10万元",
                "write `fact in range 5000 yuan or more`, with both ends `fact in range 1000 yuan to 5000 yuan`",
            ),
        );
    }

    fn sum(
        &mut self,
        tokens: VecDeque<Token>,
        span: Span,
    ) -> (Expression, Option<Comparison>, Option<Expression>) {
        let mut total: Option<Expression> = None;
        let mut product: Option<Expression> = None;
        let mut add: Option<Arithmetic> = None;
        let mut multiply: Option<Arithmetic> = None;
        let (mut bound, mut up_to) = (None, None);
        for token in tokens {
            match token {
                Token::Operand(operand) => {
                    let Operand { expression, bound: b, up_to: u, open: _ } = *operand;
                    bound = b;
                    up_to = u;
                    product = Some(calculate(product.take(), multiply.take(), expression));
                }
                Token::Calculate(op @ (Arithmetic::Times | Arithmetic::Divided)) => multiply = Some(op),
                Token::Calculate(op @ (Arithmetic::Plus | Arithmetic::Minus)) => {
                    if let Some(done) = product.take() {
                        total = Some(calculate(total.take(), add.take(), done));
                    }
                    add = Some(op);
                }
                Token::Not(at) => self.report(
                    Code::Unreadable,
                    at,
                    Said::new("“非”只能否定一个完整的比较", "`not` negates a whole comparison"),
                    Said::new("写成 非 主体 为 执法人员", "write `not a is b`"),
                ),
                Token::Join(..) | Token::Compare(..) => {}
            }
        }
        if let Some(done) = product.take() {
            total = Some(calculate(total.take(), add.take(), done));
        }
        (total.unwrap_or(Expression { kind: ExpressionKind::Set(Vec::new()), span }), bound, up_to)
    }

    /// What stands at an expression's place.
    fn spelled(&self, expression: &Expression) -> &'i str {
        self.text.get(expression.span.start as usize..expression.span.end as usize).unwrap_or("")
    }

    pub(super) fn foreign(&mut self, written: &str, ours: &str, span: Span) {
        let keyword = crate::keywords::KEYWORDS.iter().find(|k| k.zh.contains(&ours));
        let english = keyword.map_or(ours, |k| k.english());
        self.report(
            Code::ForeignWord,
            span,
            Said::new(format!("pol 里没有“{written}”"), format!("pol has no `{written}`")),
            Said::new(format!("pol 写作“{ours}”"), format!("pol writes `{english}`")),
        );
    }
}

fn token_end(token: &Token) -> Option<u32> {
    match token {
        Token::Operand(operand) => {
            Some(operand.up_to.as_ref().map_or(operand.expression.span.end, |u| u.span.end))
        }
        Token::Not(span) | Token::Join(_, span) | Token::Compare(_, span) => Some(span.end),
        Token::Calculate(_) => None,
    }
}

fn calculate(left: Option<Expression>, by: Option<Arithmetic>, right: Expression) -> Expression {
    match (left, by) {
        (Some(left), Some(by)) => {
            let span = left.span.to(right.span);
            Expression { kind: ExpressionKind::Calculate(Box::new(left), by, Box::new(right)), span }
        }
        _ => right,
    }
}

pub(super) fn modal_of(rule: Rule) -> Modal {
    match rule {
        Rule::kw_must => Modal::Must,
        Rule::kw_must_not => Modal::MustNot,
        Rule::kw_may | Rule::may_not => Modal::May,
        Rule::kw_right => Modal::Right,
        Rule::kw_need_not => Modal::NeedNot,
        _ => Modal::Is,
    }
}
