//! Provisions: which stands in which, and their statements.

use pest::iterators::Pair;
use pol_diagnostics::{Code, Said, Severity, Span};

use super::Builder;
use super::expression::modal_of;
use crate::ast::{
    Acknowledgement, ActConclusion, Basis, Comparison, Conclusion, Deference, Expression, ExpressionKind,
    Level, Limit, Modal, Name, NotHeld, Number, Outcome, Overrides, Provision, Relative, Statement, Stretch,
    Text,
};
use crate::grammar::Rule;

/// The provisions that are open at a place of the text, outermost first, and those that are done.
#[derive(Default)]
pub(super) struct Nest {
    open: Vec<Provision>,
    done: Vec<Provision>,
    /// The numbers of all articles so far.
    articles: Vec<Number>,
}

impl Nest {
    /// The provision that the next statement belongs to.
    pub(super) fn current(&mut self) -> Option<&mut Provision> {
        self.open.last_mut()
    }

    /// The numbered provision that holds the 前段, 但书 or sentence that is open, if one is.
    pub(super) fn around_segment(&self) -> Option<Level> {
        let segment = |p: &&Provision| p.number.level >= Level::Sentence;
        self.open.last().filter(segment)?;
        let around = self.open.iter().rev().map(|p| p.number.level).find(|level| *level < Level::Sentence);
        around.filter(|level| matches!(level, Level::Article | Level::Paragraph | Level::Item))
    }

    /// Ends all open provisions and hands out what was read.
    pub(super) fn close(&mut self, b: &mut Builder<'_>) -> Vec<Provision> {
        self.pop_to(b, 0);
        std::mem::take(&mut self.done)
    }

    /// Opens the provision of a head line. It ends at the next number of the same or a higher
    /// level; 后段 and 但书 pair with the nearest open 前段, a sentence with the one before it.
    pub(super) fn open<'i>(&mut self, b: &mut Builder<'i>, head: Pair<'i, Rule>) {
        let span = b.span(&head);
        b.first_on_line(span);
        let mut title: Option<Text> = None;
        let mut numbers = Vec::new();
        for part in head.into_inner() {
            match part.as_rule() {
                Rule::text => title = Some(b.text(part)),
                _ => {
                    if part.clone().into_inner().any(|p| p.as_rule() == Rule::spaced_number) {
                        b.spaced_number(&part);
                    }
                    numbers = b.head_numbers(part);
                }
            }
        }
        let last = numbers.len().saturating_sub(1);
        for (n, (number, _)) in numbers.into_iter().enumerate() {
            // 第三条第二款 opens 第三条 only if it is not open already.
            if n < last && self.open.iter().any(|p| p.number == number) {
                continue;
            }
            self.pop_to(b, self.depth_for(number));
            let title = if n == last { title.take() } else { None };
            self.in_order(b, number, span);
            self.open.push(Provision {
                number,
                title,
                statements: Vec::new(),
                definitions: Vec::new(),
                children: Vec::new(),
                span,
                unreadable: false,
            });
        }
    }

    /// How many provisions stay open around one with this number.
    fn depth_for(&self, number: Number) -> usize {
        let numbered = |level: Level| level < Level::Sentence;
        if numbered(number.level) {
            // A segment lasts as long as the numbered provision that it stands in.
            let mut keep = 0;
            for (n, provision) in self.open.iter().enumerate() {
                let level = provision.number.level;
                if numbered(level) {
                    if level >= number.level {
                        break;
                    }
                    keep = n + 1;
                } else if self
                    .open
                    .iter()
                    .skip(n + 1)
                    .all(|p| p.number.level >= number.level || !numbered(p.number.level))
                {
                    keep = n + 1;
                }
            }
            return keep;
        }
        let opens = number.value == 1;
        let partner = self.open.iter().rposition(|p| p.number.level == number.level);
        match partner {
            Some(at) if !opens => at,
            // A new 前段 directly behind an open one of the same provision replaces it.
            Some(at) if at + 1 == self.open.len() => at,
            _ => self.open.len(),
        }
    }

    /// Numbers ascend: articles through the whole text, the others among their siblings. A number that
    /// comes twice is reported by the model. Gaps are fine, since a policy may hold a text in part.
    fn in_order(&mut self, b: &mut Builder<'_>, number: Number, span: Span) {
        let siblings = match self.open.last() {
            Some(parent) => &parent.children,
            None => &self.done,
        };
        let earlier: Vec<Number> = match number.level {
            Level::Sentence | Level::Segment => return,
            Level::Article => self.articles.clone(),
            Level::Part
            | Level::Chapter
            | Level::Section
            | Level::Paragraph
            | Level::Item
            | Level::Subitem => {
                siblings.iter().map(|p| p.number).filter(|n| n.level == number.level).collect()
            }
        };
        if number.level == Level::Article {
            self.articles.push(number);
        }
        let greatest = earlier.iter().max().copied();
        if earlier.contains(&number) || greatest.is_none_or(|before| before < number) {
            return;
        }
        let shown = b.text.get(span.start as usize..span.end as usize).unwrap_or("");
        let shown = shown.split(['“', '"']).next().unwrap_or(shown).trim();
        b.report(
            Code::WrongOrder,
            span,
            Said::new(
                format!("{shown}写在了编号更大的条文后面"),
                format!("{shown} stands behind a provision with a greater number"),
            ),
            Said::new(
                "按原文的次序排列，编号从小到大",
                "put the provisions in the order of the official text, from small numbers to great",
            ),
        );
    }

    /// 有下列情形之一的 needs items below it; behind them it would belong to the last one.
    fn marker_without_items(b: &mut Builder<'_>, provision: &mut Provision, parent: Option<&mut Provision>) {
        let marker = provision.statements.iter().find_map(|s| match s {
            Statement::AnyOf(span) | Statement::AllOf(span) => Some(*span),
            _ => None,
        });
        let Some(marker) = marker.filter(|_| provision.children.is_empty()) else { return };
        provision.unreadable = true;
        let words = b
            .text
            .get(marker.start as usize..marker.end as usize)
            .unwrap_or("")
            .trim_end_matches(['：', ':']);
        let item = matches!(provision.number.level, Level::Item | Level::Subitem);
        let (said, help) = if let (true, Some(parent)) = (item, parent) {
            // What was to be said of the items is in the last of them.
            parent.unreadable = true;
            for sibling in &mut parent.children {
                sibling.unreadable = true;
            }
            (
                Said::new(
                    format!("“{words}”写在各项后面，就成了最后一项里的话"),
                    format!("`{words}` stands behind the items and so belongs to the last of them"),
                ),
                Said::new("把它和它的“则”写在各项之前", "write it, and its `then`, before the items"),
            )
        } else {
            (
                Said::new(format!("“{words}”下面没有各项"), format!("there are no items below `{words}`")),
                Said::new(
                    "在它下面写（一）（二）……各项；只有一种情形的，直接写 当 …",
                    "write the items （一）, （二） … below it, or a plain `when …` if there is only one",
                ),
            )
        };
        b.report(Code::WrongOrder, marker, said, help);
    }

    fn pop_to(&mut self, b: &mut Builder<'_>, depth: usize) {
        while self.open.len() > depth {
            let Some(mut provision) = self.open.pop() else { return };
            Nest::marker_without_items(b, &mut provision, self.open.last_mut());
            match self.open.last_mut() {
                Some(parent) => parent.children.push(provision),
                None => self.done.push(provision),
            }
        }
    }
}

impl<'i> Builder<'i> {
    fn first_on_line(&mut self, span: Span) {
        let before = self.text.get(..span.start as usize).unwrap_or("");
        let line = before.rsplit('\n').next().unwrap_or("");
        if !line.trim_matches(|c: char| c.is_whitespace() || c == '\u{feff}').is_empty() {
            self.report(
                Code::NumberNotFirst,
                span,
                Said::new("条文的编号没有写在一行的开头", "this provision number does not stand first on its line"),
                Said::new("另起一行写编号；引用别的条文时，前面要有“优先于”“符合”“见”等字", "begin a new line with it; to cite a provision, write `overrides`, `conforms to` or `per` before it"),
            );
        }
    }

    /// 第 五 条
    fn spaced_number(&mut self, number: &Pair<'i, Rule>) {
        let span = self.span(number);
        let together: String = number.as_str().chars().filter(|c| !c.is_whitespace()).collect();
        self.report(
            Code::Unreadable,
            span,
            Said::new("条文的编号中间有空格", "there are spaces inside this provision number"),
            Said::new(format!("编号中间不空格：{together}"), format!("write it together: {together}")),
        );
    }

    /// A statement of a provision; `None` if it could not be read (and was reported).
    pub(super) fn statement(&mut self, pair: Pair<'i, Rule>) -> Option<Statement> {
        let span = self.span(&pair);
        Some(match pair.as_rule() {
            Rule::when => Statement::When(self.inner_expression(pair)?, span),
            Rule::item_marker => match pair.into_inner().next()?.as_rule() {
                Rule::kw_all_of => Statement::AllOf(span),
                _ => Statement::AnyOf(span),
            },
            Rule::but => {
                let chinese = pair.as_str().starts_with('但');
                let ended = pair.clone().into_inner().any(|p| p.as_rule() == Rule::kw_excepted);
                if chinese && !ended {
                    self.report(
                        Code::ExceptionWithoutEnd,
                        span,
                        Said::new("“但”后面没有“除外”", "this exception has no end"),
                        Said::new("写成 但 … 除外", "write `但 … 除外`"),
                    );
                }
                Statement::But(self.exception(pair)?)
            }
            Rule::then => {
                let conclusions: Vec<_> = pair.into_inner().filter_map(|c| self.conclusion(c)).collect();
                Statement::Concludes(conclusions, span)
            }
            Rule::modal => Statement::Concludes(vec![self.modal(pair)?], span),
            Rule::scope => {
                let mut parts = pair.into_inner();
                let whose = parts.next().and_then(|p| self.relative(&p)).unwrap_or(Relative::Policy);
                let condition = parts.find(|p| p.as_rule() == Rule::expression)?;
                Statement::Scope(whose, self.expression(condition), span)
            }
            Rule::deference => {
                let mut otherwise = false;
                let (mut whose, mut to) = (Relative::Policy, Vec::new());
                for part in pair.into_inner() {
                    match part.as_rule() {
                        Rule::scoped => whose = self.relative(&part).unwrap_or(Relative::Policy),
                        Rule::kw_otherwise_follow => otherwise = true,
                        Rule::set => to = self.members(part),
                        _ => {}
                    }
                }
                Statement::Deference(Deference { whose, otherwise, to, span })
            }
            Rule::overrides => {
                let mut overrides =
                    Overrides { targets: Vec::new(), authority: None, interpretation: None, span };
                for part in pair.into_inner() {
                    match part.as_rule() {
                        Rule::citations => overrides.targets = self.citations(part),
                        Rule::citation => overrides.authority = Some(self.citation(part)),
                        Rule::text => overrides.interpretation = Some(self.text(part)),
                        _ => {}
                    }
                }
                Statement::Overrides(overrides)
            }
            Rule::special => {
                let (mut targets, mut interpretation) = (Vec::new(), None);
                for part in pair.into_inner() {
                    match part.as_rule() {
                        Rule::citations => targets = self.citations(part),
                        Rule::text => interpretation = Some(self.text(part)),
                        _ => {}
                    }
                }
                Statement::Special(targets, interpretation, span)
            }
            Rule::interpretation => Statement::Interpretation(self.inner_text(pair)?),
            Rule::basis => Statement::Basis(self.basis(pair)?),
            Rule::declaratory => Statement::Declaratory(self.inner_text(pair)?),
            Rule::standing => {
                let (mut actors, mut modal, mut text) = (Vec::new(), Modal::Must, None);
                for part in pair.into_inner() {
                    match part.as_rule() {
                        Rule::actors => actors = part.into_inner().map(|n| self.name(n)).collect(),
                        Rule::modal_word => modal = self.modal_word(part),
                        Rule::text => text = Some(self.text(part)),
                        _ => {}
                    }
                }
                Statement::Standing(actors, modal, text?, span)
            }
            Rule::technical => {
                let citations = pair.into_inner().find(|p| p.as_rule() == Rule::citations);
                Statement::Technical(citations.map(|c| self.citations(c)).unwrap_or_default(), span)
            }
            Rule::restates => Statement::Restates(self.basis(pair)?),
            Rule::refines => Statement::Refines(self.basis(pair)?),
            Rule::as_in => Statement::AsIn(self.basis(pair)?),
            Rule::retroactive => Statement::Retroactive(self.basis(pair)?),
            Rule::not_held => {
                let (mut what, mut exceptions_to) = (String::new(), None);
                for part in pair.into_inner() {
                    match part.as_rule() {
                        Rule::text => what = self.text(part).value,
                        Rule::citations => part.as_str().trim().clone_into(&mut what),
                        Rule::any_name => exceptions_to = Some(self.name(part)),
                        _ => {}
                    }
                }
                Statement::NotHeld(NotHeld { what, exceptions_to, span })
            }
            Rule::reserves | Rule::power => {
                let power = pair.as_rule() == Rule::power;
                let (mut name, mut members, mut citations) = (None, Vec::new(), Vec::new());
                for part in pair.into_inner() {
                    match part.as_rule() {
                        Rule::name => name = Some(self.name(part)),
                        Rule::set => members = self.members(part),
                        Rule::citations => citations = self.citations(part),
                        _ => {}
                    }
                }
                if power {
                    Statement::Power(name?, members, citations, span)
                } else {
                    Statement::Reserves(name?, members, citations, span)
                }
            }
            Rule::procedural => Statement::Procedural(span),
            Rule::lighter => {
                let names = pair.into_inner().filter(|p| p.as_rule() == Rule::name);
                Statement::Lighter(names.map(|n| self.name(n)).collect(), span)
            }
            Rule::acknowledge => Statement::Acknowledge(self.acknowledgement(pair)),
            Rule::in_force => {
                let mut effective = true;
                let mut day = None;
                for part in pair.into_inner() {
                    match part.as_rule() {
                        Rule::kw_repealed => effective = false,
                        Rule::literal => day = self.day(&part),
                        _ => {}
                    }
                }
                if effective { Statement::Effective(day?) } else { Statement::Repealed(day?) }
            }
            _ => return None,
        })
    }

    fn inner_expression(&mut self, pair: Pair<'i, Rule>) -> Option<Expression> {
        let inner = pair.into_inner().find(|p| p.as_rule() == Rule::expression)?;
        Some(self.expression(inner))
    }

    fn inner_text(&mut self, pair: Pair<'i, Rule>) -> Option<Text> {
        let inner = pair.into_inner().find(|p| p.as_rule() == Rule::text)?;
        Some(self.text(inner))
    }

    pub(super) fn basis(&mut self, pair: Pair<'i, Rule>) -> Option<Basis> {
        let (mut text, mut citation, mut citations, mut held) = (None, None, None, true);
        for part in pair.into_inner() {
            match part.as_rule() {
                Rule::in_file => {
                    for part in part.into_inner() {
                        match part.as_rule() {
                            Rule::citation => citation = Some(self.citation(part)),
                            _ => text = Some(self.text(part)),
                        }
                    }
                }
                Rule::text => text = Some(self.text(part)),
                Rule::citations => citations = Some(self.citations(part)),
                Rule::kw_not_held => held = false,
                _ => {}
            }
        }
        Some(match (text, citations) {
            (Some(text), _) if !held => Basis::NotHeld(text),
            (Some(text), _) => Basis::File(text, citation),
            (None, citations) => Basis::Citations(citations?),
        })
    }

    pub(super) fn acknowledgement(&mut self, pair: Pair<'i, Rule>) -> Acknowledgement {
        let span = self.span(&pair);
        let mut code = Name { text: String::new(), span };
        let (mut about, mut reason) = (None, Text { value: String::new(), span });
        for part in pair.into_inner() {
            match part.as_rule() {
                Rule::code => code = self.name(part),
                Rule::about => about = Some(self.name(part)),
                Rule::text => reason = self.text(part),
                _ => {}
            }
        }
        let known = Code::parse(&code.text);
        if known.is_none_or(|known| known.severity() != Severity::Finding) {
            let (said, en) = match known {
                Some(_) => ("是错误，不能写“知悉”留着", "is an error and cannot be let stand"),
                None => ("不是任何发现的编号", "is the code of no finding"),
            };
            let findings: Vec<&str> =
                Code::ALL.iter().filter(|c| c.severity() == Severity::Finding).map(|c| c.as_str()).collect();
            self.report(
                Code::UnknownName,
                code.span,
                Said::new(format!("“{}”{said}", code.text), format!("`{}` {en}", code.text)),
                Said::new(
                    format!("可以知悉的是 {}", findings.join("、")),
                    format!("what can be acknowledged is {}", findings.join(", ")),
                ),
            );
        }
        Acknowledgement { code, about, reason, span }
    }

    fn conclusion(&mut self, pair: Pair<'i, Rule>) -> Option<Conclusion> {
        let span = self.span(&pair);
        match pair.as_rule() {
            Rule::modal => self.modal(pair),
            Rule::finding_conclusion => {
                let (mut fact, mut value) = (None, None);
                for part in pair.into_inner() {
                    match part.as_rule() {
                        Rule::name => fact = Some(self.name(part)),
                        Rule::value => value = self.value(part),
                        _ => {}
                    }
                }
                Some(Conclusion::Finding { fact: fact?, value: value?, span })
            }
            Rule::decision_conclusion => self.decision_conclusion(pair, Vec::new(), Modal::Is, span),
            _ => None,
        }
    }

    fn decision_conclusion(
        &mut self,
        pair: Pair<'i, Rule>,
        actors: Vec<Name>,
        modal: Modal,
        span: Span,
    ) -> Option<Conclusion> {
        let (mut decision, mut outcomes) = (None, None);
        for part in pair.into_inner() {
            match part.as_rule() {
                Rule::name => decision = Some(self.name(part)),
                Rule::outcomes => outcomes = Some(self.outcomes(part)),
                _ => {}
            }
        }
        Some(Conclusion::Decision { actors, modal, decision: decision?, outcomes: outcomes?, span })
    }

    /// What stands between the modal word and the act, and is no manner that pol knows.
    fn before_the_act(&mut self, pair: &Pair<'i, Rule>, actors: &[Name], modal: &str) {
        let at = self.span(pair);
        let word = pair.as_str().trim();
        let rest = self.text.get(at.end as usize..).unwrap_or("").lines().next().unwrap_or("");
        let act = rest.trim().split([' ', '\u{3000}', '。', '；']).next().unwrap_or("");
        let (said, help) = match pair.clone().into_inner().next().map(|p| p.as_rule()) {
            Some(Rule::in_form) => {
                let plain = word.strip_prefix('以').unwrap_or(word);
                let form = if plain.ends_with("形式") || plain.ends_with("方式") {
                    plain.to_owned()
                } else {
                    format!("{plain}形式")
                };
                (
                    Said::new(
                        format!("“{word}”是怎样做，要写“以”和引文"),
                        format!("`{word}` is a manner, which is written as a quoted text"),
                    ),
                    Said::new(
                        format!("写成 {modal} 以 “{form}” {act}"),
                        format!("write `{modal} by means of \"{form}\" {act}`"),
                    ),
                )
            }
            Some(Rule::onto) => (
                Said::new(format!("措施前面不写“{word}”"), format!("there is no `{word}` before an act")),
                Said::new(format!("写成 {modal} {act}"), format!("write `{modal} {act}`")),
            ),
            Some(Rule::ahead) => {
                let plain: String = word.split_whitespace().collect();
                let plain = plain.strip_prefix(['在', '于']).unwrap_or(&plain);
                (
                    Said::new(
                        format!("“{word}”往前算的期限，pol 不能计算"),
                        format!("`{word}` runs backwards, and pol reckons no such time"),
                    ),
                    Said::new(
                        format!("作为方式写：{modal} 以 “{plain}” {act}"),
                        format!("write it as a manner: `{modal} by means of \"{plain}\" {act}`"),
                    ),
                )
            }
            Some(Rule::jointly) => {
                let with = word.strip_prefix("会同").unwrap_or(word).trim();
                let actors: Vec<&str> = actors.iter().map(|a| a.text.as_str()).collect();
                let actors = if actors.is_empty() { "角色".to_owned() } else { actors.join("、") };
                (
                    Said::new(
                        format!("措施前面不能写“{word}”"),
                        format!("`{word}` cannot stand before the act"),
                    ),
                    Said::new(
                        format!(
                            "都有义务的，写成 {actors}、{with} {modal} {act}；只是方式的，写成 {actors} {modal} 以 “会同{with}” {act}"
                        ),
                        format!(
                            "if all are bound, write `{actors}、{with} {modal} {act}`; if it is only a manner, `{actors} {modal} by means of \"…\" {act}`"
                        ),
                    ),
                )
            }
            _ => (
                Said::new(format!("措施前面不能写“{word}”"), format!("`{word}` cannot stand before the act")),
                Said::new(
                    format!("有期限的写 自 … 起 三日 内；没有期限的，把“{word}”写进措施的说明里"),
                    format!(
                        "write `within 3 days from …` for a time limit; otherwise put `{word}` into the description of the act"
                    ),
                ),
            ),
        };
        self.report(Code::Unreadable, at, said, help);
    }

    fn outcomes(&mut self, pair: Pair<'i, Rule>) -> Vec<Outcome> {
        pair.into_inner().filter_map(|part| self.outcome(part)).collect()
    }

    /// A named outcome, or a stretch of values.
    pub(super) fn outcome(&mut self, pair: Pair<'i, Rule>) -> Option<Outcome> {
        let span = self.span(&pair);
        match pair.as_rule() {
            Rule::any_name => Some(Outcome::Named(self.name(pair))),
            Rule::text => {
                let Text { value, span } = self.text(pair);
                Some(Outcome::Named(Name { text: value, span }))
            }
            Rule::stretch => Some(Outcome::Stretch(self.stretch(pair))),
            Rule::multiple | Rule::reckoned => {
                let name = pair.clone().into_inner().find(|p| p.as_rule() == Rule::name)?;
                let name = self.name(name);
                // As much of it as is not the fact: 不超过 … 二倍.
                let part =
                    |from: u32, to: u32| self.text.get(from as usize..to as usize).unwrap_or("").trim();
                let by = part(span.start, name.span.start);
                let factor = part(name.span.end, span.end)
                    .trim_start_matches(['的', '乘', '×', '*', ' '])
                    .trim_start_matches("multiplied by")
                    .trim();
                let written = if factor.is_empty() { String::new() } else { format!("{by} {factor}") };
                Some(Outcome::Multiple(name, written, span))
            }
            _ => None,
        }
    }

    fn stretch(&mut self, pair: Pair<'i, Rule>) -> Stretch {
        let mut stretch = Stretch { limits: Vec::new(), value: None, span: self.span(&pair) };
        for part in pair.into_inner() {
            match part.as_rule() {
                Rule::limit => stretch.limits.extend(self.limit(part)),
                Rule::literal => stretch.value = self.literal(&part),
                Rule::range_end => {
                    let end = part.into_inner().find(|p| p.as_rule() == Rule::literal);
                    let high = end.and_then(|l| self.literal(&l));
                    let ends = stretch.value.take().zip(high);
                    stretch.limits.extend(ends.into_iter().flat_map(|(low, high)| {
                        [(Comparison::AtLeast, low), (Comparison::AtMost, high)]
                            .map(|(by, value)| Limit { by, value })
                    }));
                }
                _ => {}
            }
        }
        stretch
    }

    fn limit(&mut self, pair: Pair<'i, Rule>) -> Option<Limit> {
        let (mut by, mut value) = (None, None);
        for part in pair.into_inner() {
            match part.as_rule() {
                Rule::literal | Rule::first_limit => value = self.literal(&part),
                Rule::kw_over => by = Some(Comparison::Over),
                Rule::kw_under => by = Some(Comparison::Under),
                Rule::kw_at_least | Rule::kw_or_more | Rule::first_or_more => by = Some(Comparison::AtLeast),
                Rule::kw_at_most | Rule::kw_or_less => by = Some(Comparison::AtMost),
                _ => {}
            }
        }
        Some(Limit { by: by?, value: value? })
    }

    pub(super) fn modal_word(&mut self, pair: Pair<'i, Rule>) -> Modal {
        let span = self.span(&pair);
        let Some(word) = pair.into_inner().next() else { return Modal::Is };
        if word.as_rule() == Rule::may_not {
            self.report(
                Code::MayNot,
                span,
                Said::new(
                    "“may not”既可以读作“不得”，也可以读作“可以不”",
                    "`may not` can be read as a prohibition or as leave not to act",
                ),
                Said::new(
                    "禁止写“must not”；可以不做写“need not”",
                    "write `must not` to forbid, `need not` to leave it open",
                ),
            );
        }
        modal_of(word.as_rule())
    }

    fn modal(&mut self, pair: Pair<'i, Rule>) -> Option<Conclusion> {
        let span = self.span(&pair);
        let mut actors = Vec::new();
        let mut modal = Modal::Is;
        for part in pair.into_inner() {
            match part.as_rule() {
                Rule::actors => actors = part.into_inner().map(|n| self.name(n)).collect(),
                Rule::modal_word => modal = self.modal_word(part),
                Rule::decision_conclusion => return self.decision_conclusion(part, actors, modal, span),
                Rule::act_phrase => return self.act_phrase(part, actors, modal, span),
                _ => {}
            }
        }
        None
    }

    /// 三日 内, within 3 days: without saying from when.
    fn deadline_from_when(&mut self, pair: &Pair<'i, Rule>) {
        let span = self.span(pair);
        let period =
            pair.clone().into_inner().find(|p| matches!(p.as_rule(), Rule::literal | Rule::deadline_literal));
        let period = period.map_or("", |p| p.as_str().trim());
        self.report(
            Code::Unreadable,
            span,
            Said::new("这个期限没有写从什么时候起算", "this time limit does not say from when it runs"),
            Said::new(format!("写成 自 … 起 {period} 内"), format!("write `within {period} from …`")),
        );
    }

    /// A conclusion on a decision that the same rule concludes on already: which of the two holds?
    pub(super) fn concluded_twice(&mut self, before: &[Statement], conclusions: &[Conclusion]) {
        let plain = |c: &Conclusion| match c {
            Conclusion::Decision { modal: Modal::Is | Modal::Must, decision, span, .. } => {
                Some((decision.clone(), *span))
            }
            _ => None,
        };
        let earlier = before.iter().flat_map(|s| match s {
            Statement::Concludes(conclusions, _) => conclusions.as_slice(),
            _ => &[],
        });
        let mut seen: Vec<Name> = earlier.filter_map(plain).map(|(decision, _)| decision).collect();
        for (decision, span) in conclusions.iter().filter_map(plain) {
            if seen.iter().any(|s| s.text == decision.text) {
                self.report(
                    Code::TwiceInOneRule,
                    span,
                    Said::new(
                        format!("一条规则对“{}”写了两个结论", decision.text),
                        format!("one rule concludes twice on `{}`", decision.text),
                    ),
                    Said::new(
                        format!("任选其一的写 则 {} 为 … 或 …；条件不同的，分成两项", decision.text),
                        format!(
                            "write `then {} is … or …` if either may be chosen, or divide the provision",
                            decision.text
                        ),
                    ),
                );
            }
            seen.push(decision);
        }
    }

    fn act_phrase(
        &mut self,
        pair: Pair<'i, Rule>,
        actors: Vec<Name>,
        modal: Modal,
        span: Span,
    ) -> Option<Conclusion> {
        let mut act = ActConclusion {
            actors,
            modal,
            negated: false,
            acts: Vec::new(),
            toward: Vec::new(),
            deadline: None,
            means: Vec::new(),
            span,
        };
        let modal_text = self.text.get(span.start as usize..pair.as_span().start()).unwrap_or("");
        let modal_text = modal_text.split_whitespace().last().unwrap_or("");
        for part in pair.into_inner() {
            match part.as_rule() {
                Rule::kw_not_do => {
                    act.negated = true;
                    // 不得 不 is good Chinese; its English counterpart is not.
                    if part.as_str() == "not" && matches!(modal, Modal::MustNot | Modal::NeedNot) {
                        let at = self.span(&part);
                        self.report(
                            Code::DoubleNegation,
                            at,
                            Said::new("两个“not”连用", "two negations in a row"),
                            Said::new(
                                "要求去做写 must，不许去做写 must not",
                                "write `must` to demand the act, `must not` to forbid it",
                            ),
                        );
                    }
                }
                Rule::hasty => self.deadline_from_when(&part),
                Rule::adverb => self.before_the_act(&part, &act.actors, modal_text),
                Rule::name => act.acts.push(self.name(part)),
                Rule::act_set => act.acts = part.into_inner().map(|n| self.name(n)).collect(),
                Rule::toward | Rule::toward_first => {
                    let names = part.into_inner().filter(|p| p.as_rule() == Rule::name);
                    act.toward = names.map(|n| self.name(n)).collect();
                }
                Rule::means => act.means.extend(self.inner_text(part)),
                Rule::deadline | Rule::deadline_english => {
                    let (mut from, mut within) = (None, None);
                    let whole = part.clone();
                    for inner in part.into_inner() {
                        match inner.as_rule() {
                            Rule::name => from = Some(self.name(inner)),
                            Rule::literal | Rule::deadline_literal => within = self.literal(&inner),
                            _ => {}
                        }
                    }
                    if from.is_none() {
                        self.deadline_from_when(&whole);
                    }
                    act.deadline = from.zip(within);
                }
                _ => {}
            }
        }
        if act.actors.is_empty() {
            let statement = self.text.get(span.start as usize..span.end as usize).unwrap_or("");
            let statement = statement.split_whitespace().collect::<Vec<_>>().join(" ");
            self.report(
                Code::NoRole,
                span,
                Said::new("这一句没有写由谁来做", "this statement does not say who is to act"),
                Said::new(
                    format!("把由谁来做写在最前面：角色 {statement}"),
                    format!("write who is to act before it: `role {statement}`"),
                ),
            );
        }
        Some(Conclusion::Act(act))
    }
}

impl Expression {
    /// Forgets the operand at the end, behind which something could not be read: what it is alone is
    /// not what was meant.
    pub(super) fn forget_last(&mut self) {
        match &mut self.kind {
            ExpressionKind::All(parts) | ExpressionKind::Any(parts) => {
                if let Some(last) = parts.last_mut() {
                    last.forget_last();
                }
            }
            ExpressionKind::Not(inner)
            | ExpressionKind::Compare(_, _, inner)
            | ExpressionKind::Between(_, _, inner)
            | ExpressionKind::Calculate(_, _, inner)
            | ExpressionKind::Cause(_, inner) => inner.forget_last(),
            ExpressionKind::Name(_)
            | ExpressionKind::Literal(_)
            | ExpressionKind::Text(_)
            | ExpressionKind::Set(_)
            | ExpressionKind::Conforms(_)
            | ExpressionKind::Duty(..) => self.kind = ExpressionKind::Set(Vec::new()),
        }
    }

    /// Whether nothing could be read here (the fault is reported already).
    pub fn is_missing(&self) -> bool {
        matches!(&self.kind, ExpressionKind::Set(members) if members.is_empty())
    }
}
