//! Declarations and the head of a file.

use pest::iterators::Pair;
use pol_diagnostics::{Code, Diagnostic, Said, Span};

use super::Builder;
use crate::ast::{
    Act, Decision, DecisionMode, Declaration, Definition, Edge, EdgeMark, Expression, ExpressionKind, Fact,
    Head, Maps, Mark, Member, Name, Organ, Referral, Role, Type, Value,
};
use crate::grammar::Rule;

impl<'i> Builder<'i> {
    /// A line of the head. The same line twice is an error, except 载入.
    pub(super) fn head(&mut self, head: &mut Head, pair: Pair<'i, Rule>) {
        let span = self.span(&pair);
        let mut twice = false;
        if pair.as_rule() == Rule::policy {
            let (mut id, mut title) = (None, None);
            for part in pair.into_inner() {
                match part.as_rule() {
                    Rule::id => id = Some(self.name(part)),
                    Rule::text => title = Some(self.text(part)),
                    _ => {}
                }
            }
            if let Some(id) = id {
                twice = head.policy.replace((id, title)).is_some();
            }
        } else {
            let mut parts = pair.into_inner();
            let Some(keyword) = parts.next() else { return };
            let keyword = keyword.as_rule();
            let issued_before = !head.issuers.is_empty();
            for part in parts {
                twice |= match (keyword, part.as_rule()) {
                    (Rule::kw_short, _) => head.short.replace(self.name(part)).is_some(),
                    (Rule::kw_issuer, _) => {
                        head.issuers.push(self.name(part));
                        issued_before
                    }
                    (Rule::kw_territory, _) => head.territory.replace(self.name(part)).is_some(),
                    (Rule::kw_rank, _) => head.rank.replace(self.name(part)).is_some(),
                    (Rule::kw_edition, _) => head.edition.replace(self.name(part)).is_some(),
                    (Rule::kw_document_number, _) => head.document_number.replace(self.text(part)).is_some(),
                    (Rule::kw_encoded, _) => head.encoded.replace(self.text(part)).is_some(),
                    (Rule::kw_approved, _) => head.approved.replace(self.text(part)).is_some(),
                    (Rule::kw_source, _) => head.source.replace(self.text(part)).is_some(),
                    (Rule::kw_replaces, Rule::text) => {
                        head.replaces_not_held.replace(self.text(part)).is_some()
                    }
                    (Rule::kw_replaces, Rule::replaced) => {
                        head.replaces.push(self.replaced(part));
                        false
                    }
                    (Rule::kw_use, Rule::text) => {
                        head.uses.push(self.text(part));
                        false
                    }
                    (Rule::kw_only_held, _) => {
                        head.only_held.extend(self.citations(part));
                        false
                    }
                    (Rule::kw_effective, _) => {
                        self.day(&part).is_some_and(|d| head.effective.replace(d).is_some())
                    }
                    (Rule::kw_repealed, _) => {
                        self.day(&part).is_some_and(|d| head.repealed.replace(d).is_some())
                    }
                    (Rule::kw_issued, _) => self.day(&part).is_some_and(|d| head.issued.replace(d).is_some()),
                    _ => false,
                };
            }
        }
        if twice {
            let said = Said::new("文头里这一项写了两次", "the head says this twice");
            self.errors.push(
                Diagnostic::new(Code::BadHeader, span, said)
                    .help(Said::new("删去其中一行", "delete one of the two lines")),
            );
        }
    }

    /// The id or 《title》 of an earlier version.
    fn replaced(&mut self, pair: Pair<'i, Rule>) -> Name {
        let mut name = self.name(pair);
        if let Some(title) = name.text.strip_prefix('《').and_then(|t| t.strip_suffix('》')) {
            name.text = title.to_owned();
        }
        name
    }

    pub(super) fn declaration(&mut self, pair: Pair<'i, Rule>) -> Option<Declaration> {
        let span = self.span(&pair);
        Some(match pair.as_rule() {
            Rule::fact => Declaration::Fact(self.fact(pair)?),
            Rule::constraint => {
                let inner = pair.into_inner().find(|p| p.as_rule() == Rule::expression)?;
                Declaration::Constraint(self.expression(inner))
            }
            Rule::decision => Declaration::Decision(self.decision(pair, span)?),
            Rule::act => {
                let (mut name, mut title, mut kind_of, mut refuses) = (None, None, None, None);
                for part in pair.into_inner() {
                    match part.as_rule() {
                        Rule::name => name = Some(self.new_name(part)),
                        Rule::text => title = Some(self.text(part)),
                        Rule::act_kind => kind_of = self.other_act(part),
                        Rule::act_refuses => refuses = self.other_act(part),
                        _ => {}
                    }
                }
                Declaration::Act(Act { name: name?, title, kind_of, refuses })
            }
            Rule::role => {
                let (mut name, mut title, mut includes) = (None, None, Vec::new());
                for part in pair.into_inner() {
                    match part.as_rule() {
                        Rule::name => name = Some(self.new_name(part)),
                        Rule::text => title = Some(self.text(part)),
                        Rule::set => includes = self.members(part),
                        _ => {}
                    }
                }
                Declaration::Role(Role { name: name?, title, includes })
            }
            Rule::maps => {
                let mut names = Vec::new();
                let mut reason = None;
                for part in pair.into_inner() {
                    match part.as_rule() {
                        Rule::id | Rule::name => names.push(self.name(part)),
                        Rule::text => reason = Some(self.text(part)),
                        _ => {}
                    }
                }
                let mut names = names.into_iter();
                Declaration::Maps(Maps {
                    policy: names.next()?,
                    theirs: names.next()?,
                    ours: names.next()?,
                    reason: reason?,
                })
            }
            Rule::hierarchy => {
                let (mut id, mut title) = (None, None);
                for part in pair.into_inner() {
                    match part.as_rule() {
                        Rule::id => id = Some(self.name(part)),
                        Rule::text => title = Some(self.text(part)),
                        _ => {}
                    }
                }
                Declaration::Hierarchy(id?, title)
            }
            Rule::collective => {
                let (mut name, mut members) = (None, Vec::new());
                for part in pair.into_inner() {
                    match part.as_rule() {
                        Rule::name => name = Some(self.name(part)),
                        Rule::set => members = self.members(part),
                        _ => {}
                    }
                }
                Declaration::Collective(name?, members)
            }
            Rule::edge => {
                let mut sides = Vec::new();
                let mut marks = Vec::new();
                for part in pair.into_inner() {
                    match part.as_rule() {
                        Rule::side => sides.push(self.side(part)),
                        Rule::edge_mark => marks.extend(self.edge_mark(part)),
                        _ => {}
                    }
                }
                let mut sides = sides.into_iter();
                Declaration::Edge(Edge { over: sides.next()?, under: sides.next()?, marks, span })
            }
            Rule::referral => {
                let (mut sides, mut organ, mut stages, mut marks) =
                    (Vec::new(), None, Vec::new(), Vec::new());
                for part in pair.into_inner() {
                    match part.as_rule() {
                        Rule::side => sides.push(self.side(part)),
                        Rule::name => organ = Some(self.name(part)),
                        Rule::stage => {
                            let names: Vec<Name> = part
                                .into_inner()
                                .filter(|p| p.as_rule() == Rule::name)
                                .map(|n| self.name(n))
                                .collect();
                            let mut names = names.into_iter();
                            stages.extend(names.next().zip(names.next()));
                        }
                        Rule::edge_mark => marks.extend(self.edge_mark(part)),
                        _ => {}
                    }
                }
                let mut sides = sides.into_iter();
                Declaration::Referral(Referral {
                    one: sides.next()?,
                    other: sides.next()?,
                    organ: organ?,
                    stages,
                    marks,
                    span,
                })
            }
            Rule::organ => Declaration::Organ(self.organ(pair, span)),
            Rule::counting => Declaration::Counting(self.counting(pair, span)),
            Rule::holidays => Declaration::Holidays(self.holidays(pair, span)),
            _ => return None,
        })
    }

    fn other_act(&mut self, pair: Pair<'i, Rule>) -> Option<Name> {
        let name = pair.into_inner().find(|p| p.as_rule() == Rule::name);
        name.map(|name| self.name(name))
    }

    fn fact(&mut self, pair: Pair<'i, Rule>) -> Option<Fact> {
        let (mut name, mut kind, mut question, mut marks) = (None, None, None, Vec::new());
        for part in pair.into_inner() {
            match part.as_rule() {
                Rule::name => name = Some(self.new_name(part)),
                Rule::r#type => kind = self.kind(part),
                Rule::text => question = Some(self.text(part)),
                Rule::mark => marks.extend(self.mark(part)),
                _ => {}
            }
        }
        let name = name?;
        if kind.is_none() {
            // What its declaration lacks was said there, and not again where it is used.
            self.lost.push(name.text.clone());
        }
        Some(Fact { name, kind: kind?, question, marks })
    }

    fn kind(&mut self, pair: Pair<'i, Rule>) -> Option<Type> {
        let mut parts = pair.into_inner();
        let keyword = parts.next()?.as_rule();
        let members = parts.next().map(|s| self.members(s)).unwrap_or_default();
        if matches!(keyword, Rule::kw_type_one | Rule::kw_type_any)
            && let Some(Member::Literal(_, at)) = members.iter().find(|m| matches!(m, Member::Literal(..)))
        {
            self.report(
                Code::NumberAsName,
                *at,
                Said::new("数字不能用作选项", "a number cannot be an option"),
                Said::new(
                    "写一个词，例如 一级；要比较大小的，类型写 整数 或 数",
                    "write a word; where sizes are compared, the type is `int` or `number`",
                ),
            );
            return None;
        }
        Some(match keyword {
            Rule::kw_type_bool => Type::Bool,
            Rule::kw_type_int => Type::Int,
            Rule::kw_type_number => Type::Number,
            Rule::kw_type_money => Type::Money,
            Rule::kw_type_date => Type::Date,
            Rule::kw_type_duration => Type::Duration,
            Rule::kw_type_text => Type::Text,
            Rule::kw_type_one => Type::One(members),
            Rule::kw_type_any => Type::Any(members),
            _ => Type::Citation(members),
        })
    }

    fn mark(&mut self, pair: Pair<'i, Rule>) -> Option<Mark> {
        let span = self.span(&pair);
        let (mut keyword, mut value, mut name, mut basis, mut low, mut high) =
            (None, None, None, None, None, None);
        for part in pair.into_inner() {
            match part.as_rule() {
                Rule::value => value = self.value(part),
                Rule::name => name = Some(self.name(part)),
                Rule::text => basis = Some(self.text(part)),
                Rule::literal => low = self.literal_at(&part),
                Rule::range_end => {
                    let end = part.into_inner().find(|p| p.as_rule() == Rule::literal);
                    high = end.and_then(|l| self.literal_at(&l));
                }
                Rule::kw_basis => {}
                Rule::stray_is => self.stray_is(&part, "推定", "presume"),
                other => keyword = Some(other),
            }
        }
        Some(match keyword? {
            Rule::kw_presume => Mark::Presumed(value?, basis, span),
            Rule::kw_raised => Mark::RaisedBy(name?, basis, span),
            Rule::kw_finding => Mark::Finding(span),
            Rule::kw_inapplicable_allowed => Mark::MayNotApply(span),
            _ => Mark::Range(low?, high?, span),
        })
    }

    /// 推定 为 是
    fn stray_is(&mut self, pair: &Pair<'i, Rule>, zh: &str, en: &str) {
        let span = self.span(pair);
        let written = pair.as_str().trim();
        let rest = self.text.get(span.end as usize..).unwrap_or("");
        let value = rest.split_whitespace().next().unwrap_or("");
        self.report(
            Code::Unreadable,
            span,
            Said::new(format!("“{zh}”后面不写“{written}”"), format!("`{en}` takes no `{written}`")),
            Said::new(
                format!("删去“{written}”：{zh} {value}"),
                format!("leave out `{written}`: `{en} {value}`"),
            ),
        );
    }

    fn literal_at(&mut self, pair: &Pair<'i, Rule>) -> Option<Expression> {
        let span = self.span(pair);
        self.literal(pair).map(|l| Expression { kind: ExpressionKind::Literal(l), span })
    }

    fn decision(&mut self, pair: Pair<'i, Rule>, span: Span) -> Option<Decision> {
        let mut name = None;
        let (mut outcomes, mut over, mut title, mut default): (Vec<Name>, _, _, Option<Value>) =
            (Vec::new(), None, None, None);
        let (mut severest_first, mut lighter, mut mode, mut parts) = (false, None, None, Vec::new());
        for part in pair.into_inner() {
            match part.as_rule() {
                Rule::name => name = Some(self.new_name(part)),
                Rule::r#type => over = self.kind(part),
                Rule::set => {
                    for member in self.members(part) {
                        match member {
                            Member::Name(outcome) => {
                                if matches!(outcome.text.as_str(), "默认" | "default") {
                                    self.report(
                                        Code::Unreadable,
                                        outcome.span,
                                        Said::new(
                                            "“默认”写在花括号后面",
                                            "`default` stands behind the braces",
                                        ),
                                        Said::new("写成 {……} 默认 某一结果", "write `{…} default OUTCOME`"),
                                    );
                                }
                                outcomes.push(outcome);
                            }
                            Member::Text(text) => outcomes.push(Name { text: text.value, span: text.span }),
                            Member::Literal(_, at) => {
                                let of = name.as_ref().map_or_else(String::new, |n: &Name| n.text.clone());
                                self.report(
                                    Code::NumberAsName,
                                    at,
                                    Said::new(
                                        "数字不能用作决定的结果",
                                        "a number cannot be an outcome of a decision",
                                    ),
                                    Said::new(
                                        format!("写一个词；金额或期间的决定写成 决定 {of}：金额"),
                                        format!(
                                            "write a word; a decision over amounts is `decision {of}: money`"
                                        ),
                                    ),
                                );
                                // It keeps its place, so that the decision is not said to have too few.
                                let text = self.text.get(at.start as usize..at.end as usize).unwrap_or("");
                                outcomes.push(Name { text: text.to_owned(), span: at });
                            }
                        }
                    }
                }
                Rule::decision_mark => {
                    for inner in part.into_inner() {
                        let at = self.span(&inner);
                        match inner.as_rule() {
                            Rule::text => title = Some(self.text(inner)),
                            Rule::value => default = self.value(inner),
                            Rule::stray_is => self.stray_is(&inner, "默认", "default"),
                            Rule::kw_severest_first => severest_first = true,
                            Rule::kw_lighter => lighter = Some(at),
                            Rule::kw_concurrent => mode = Some((DecisionMode::Concurrent, at)),
                            Rule::kw_take_severest => mode = Some((DecisionMode::TakeSeverest, at)),
                            Rule::kw_take_highest => mode = Some((DecisionMode::TakeHighest, at)),
                            Rule::set => parts = self.members(inner),
                            _ => {}
                        }
                    }
                }
                _ => {}
            }
        }
        let name = name?;
        Some(Decision { name, outcomes, over, title, default, severest_first, lighter, mode, parts, span })
    }

    pub(super) fn definition(&mut self, pair: Pair<'i, Rule>) -> Definition {
        let span = self.span(&pair);
        let mut name = Name { text: String::new(), span };
        let mut means = Expression { kind: ExpressionKind::Set(Vec::new()), span };
        let mut interpretation = None;
        for part in pair.into_inner() {
            match part.as_rule() {
                Rule::name => name = self.new_name(part),
                Rule::expression => means = self.expression(part),
                Rule::text => interpretation = Some(self.text(part)),
                _ => {}
            }
        }
        Definition { name, means, interpretation }
    }

    fn side(&mut self, pair: Pair<'i, Rule>) -> Vec<Vec<Name>> {
        pair.into_inner().map(|item| item.into_inner().map(|w| self.name(w)).collect()).collect()
    }

    fn edge_mark(&mut self, pair: Pair<'i, Rule>) -> Option<EdgeMark> {
        let first = pair.clone().into_inner().next()?;
        match first.as_rule() {
            Rule::kw_basis => self.basis(pair).map(EdgeMark::Basis),
            keyword => {
                let value = pair.into_inner().nth(1)?;
                Some(match keyword {
                    Rule::kw_on => EdgeMark::Within(self.name(value)),
                    Rule::kw_assumed => EdgeMark::Assumed(self.text(value)),
                    _ => EdgeMark::When(self.name(value)),
                })
            }
        }
    }

    fn organ(&mut self, pair: Pair<'i, Rule>, span: Span) -> Organ {
        let mut organ = Organ {
            names: Vec::new(),
            under: Vec::new(),
            led_by: Vec::new(),
            level: None,
            territory: None,
            succeeds: Vec::new(),
            basis: Vec::new(),
            span,
        };
        for part in pair.into_inner() {
            match part.as_rule() {
                Rule::name => organ.names.push(self.name(part)),
                Rule::set => {
                    organ.names.extend(self.members(part).into_iter().filter_map(|m| match m {
                        Member::Name(name) => Some(name),
                        Member::Text(text) => Some(Name { text: text.value, span: text.span }),
                        Member::Literal(..) => None,
                    }));
                }
                Rule::organ_mark => {
                    let keyword = part.clone().into_inner().next().map(|k| k.as_rule());
                    let value = part.clone().into_inner().nth(1);
                    match (keyword, value) {
                        (Some(Rule::kw_basis), _) => organ.basis.extend(self.basis(part)),
                        (Some(Rule::kw_under_organ), Some(v)) => organ.under.push(self.name(v)),
                        (Some(Rule::kw_led_by), Some(v)) => organ.led_by.push(self.name(v)),
                        (Some(Rule::kw_organ_level), Some(v)) => organ.level = Some(self.name(v)),
                        (Some(Rule::kw_succeeds), Some(_)) => {
                            let before = part.into_inner().filter(|p| p.as_rule() == Rule::any_name);
                            organ.succeeds.extend(before.map(|v| self.name(v)));
                        }
                        (Some(Rule::kw_territory), Some(v)) => organ.territory = Some(self.name(v)),
                        _ => {}
                    }
                }
                _ => {}
            }
        }
        organ
    }
}
