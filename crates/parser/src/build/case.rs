//! Scenarios (案例) and case files (案件).

use pest::iterators::Pair;
use pol_diagnostics::{Code, Said};

use super::{Builder, entries_of};
use crate::ast::{
    Case, CaseEntry, Cited, Expectation, ExpectationKind, Expected, Expression, ExpressionKind, Modal, Name,
    Outcome, Person, Record, Scenario, Text, Timeliness, Timing, Value,
};
use crate::grammar::Rule;

/// What is ruled or chosen on a duty (城管部门·登记) may be said as the law says it: 应当, 不办.
pub(crate) fn name_done(decision: &Name, outcome: &mut Value) {
    if let (true, Value::Name(Name { text, .. }) | Value::Text(Text { value: text, .. })) =
        (decision.text.contains('·'), outcome)
    {
        match text.as_str() {
            "办" | "做" | "应当" | "必须" | "须" | "must" | "shall" => "do".clone_into(text),
            "不办" | "不做" | "不得" | "禁止" | "must not" | "shall not" => "not do".clone_into(text),
            _ => {}
        }
    }
}

impl<'i> Builder<'i> {
    pub(super) fn scenario(&mut self, pair: Pair<'i, Rule>) -> Scenario {
        let mut scenario = Scenario::new(self.span(&pair));
        let mut like = false;
        for part in pair.into_inner() {
            match part.as_rule() {
                Rule::kw_like => like = true,
                Rule::name if like => scenario.like = Some(self.name(part)),
                Rule::name => scenario.name = Some(self.name(part)),
                Rule::text => scenario.title = Some(self.text(part)),
                _ => {}
            }
        }
        scenario
    }

    pub(super) fn scenario_piece(&mut self, scenario: &mut Scenario, pair: Pair<'i, Rule>) {
        match pair.as_rule() {
            Rule::alone => scenario.alone = true,
            Rule::without => {
                let citations = pair.into_inner().find(|p| p.as_rule() == Rule::citations);
                scenario.without.extend(citations.map(|c| self.citations(c)).unwrap_or_default());
            }
            Rule::expect => {
                for part in pair.into_inner().filter(|p| p.as_rule() == Rule::expectation) {
                    let expectation = self.expectation(part);
                    scenario.expects.extend(expectation);
                }
            }
            Rule::person => self.misplaced(&pair),
            _ => self.entries(pair, &mut scenario.entries),
        }
    }

    pub(super) fn case_piece(&mut self, case: &mut Case, pair: Pair<'i, Rule>) {
        match pair.as_rule() {
            Rule::alone | Rule::without | Rule::expect => self.misplaced(&pair),
            Rule::person => {
                let name = pair.into_inner().find(|p| p.as_rule() == Rule::text);
                if let Some(name) = name.map(|n| self.text(n)) {
                    case.persons.push(Person { name, entries: Vec::new() });
                }
            }
            _ => self.entries(pair, entries_of(case)),
        }
    }

    fn misplaced(&mut self, pair: &Pair<'i, Rule>) {
        let span = self.span(pair);
        let help = if pair.as_rule() == Rule::person {
            Said::new(
                "删去这一行；按人员分开的事实写在案件里",
                "delete the line; facts are recorded by person in a `case`",
            )
        } else {
            Said::new(
                "要核对结果，写成“案例”；案件只记录已知的事实",
                "write a `scenario` to check what comes out; a `case` only records what is known",
            )
        };
        self.report(
            Code::OutsideProvision,
            span,
            Said::new(
                "“应得”“单独”“删去”只能写在案例里，“人员”只能写在案件里",
                "`expect`, `alone` and `without` belong to a scenario, `person` to a case",
            ),
            help,
        );
    }

    fn entries(&mut self, pair: Pair<'i, Rule>, entries: &mut Vec<CaseEntry>) {
        let span = self.span(&pair);
        let rule = pair.as_rule();
        match rule {
            Rule::given => {
                for phrase in pair.into_inner().filter(|p| p.as_rule() == Rule::phrase) {
                    if let Some(inner) = phrase.into_inner().next() {
                        let entry = self.phrase(inner);
                        entries.extend(entry);
                    }
                }
            }
            Rule::others_line => {
                if let Some(entry) = pair.into_inner().next().and_then(|o| self.phrase(o)) {
                    entries.push(entry);
                }
            }
            Rule::unknown | Rule::unprovable | Rule::inapplicable => {
                for name in pair.into_inner().filter(|p| p.as_rule() == Rule::name) {
                    let name = self.name(name);
                    entries.push(match rule {
                        Rule::unknown => CaseEntry::Unknown(name),
                        Rule::unprovable => CaseEntry::Unprovable(name),
                        _ => CaseEntry::Inapplicable(name),
                    });
                }
            }
            Rule::finding => {
                let (mut fact, mut cause, mut value, mut record) = (None, None, None, Record::default());
                let mut others = false;
                for part in pair.into_inner() {
                    match part.as_rule() {
                        Rule::name => fact = Some(self.name(part)),
                        Rule::others_found => others = true,
                        Rule::found_cause | Rule::found_effect => cause = self.cause_names(part),
                        Rule::value => value = self.value(part),
                        Rule::record => self.record(part, &mut record),
                        _ => {}
                    }
                }
                let Some(value) = value else { return };
                if others {
                    match &value {
                        Value::Name(word) if matches!(word.text.as_str(), "否" | "false" | "no") => {
                            entries.push(CaseEntry::OthersFound(record, span));
                        }
                        _ => self.report(
                            Code::BadValue,
                            value.span(),
                            Said::new("“其余”只能“为 否”", "`others` can only be false"),
                            Said::new("成立的认定要逐项写", "findings that hold are recorded one by one"),
                        ),
                    }
                    return;
                }
                entries.extend(match (fact, cause) {
                    (Some(fact), _) => Some(CaseEntry::Finding(fact, value, record)),
                    (None, Some((cause, effect))) => {
                        Some(CaseEntry::FindingCause(cause, effect, value, record))
                    }
                    (None, None) => None,
                });
            }
            Rule::date_line => {
                let mut act = true;
                for part in pair.into_inner() {
                    match part.as_rule() {
                        Rule::kw_decision_date => act = false,
                        Rule::literal => {
                            let day = self.day(&part);
                            entries.extend(day.map(|d| {
                                if act { CaseEntry::ActDate(d) } else { CaseEntry::DecisionDate(d) }
                            }));
                        }
                        _ => {}
                    }
                }
            }
            Rule::territory => {
                let path = pair.into_inner().find(|p| p.as_rule() == Rule::territory_path);
                entries.extend(path.map(|p| CaseEntry::Territory(self.name(p))));
            }
            Rule::cites => {
                let mut names = Vec::new();
                let (mut norm, mut rank, mut effective, mut repealed, mut ended) =
                    (None, None, None, None, false);
                for part in pair.into_inner() {
                    match part.as_rule() {
                        Rule::name => names.push(self.name(part)),
                        Rule::any_name => rank = Some(self.name(part)),
                        Rule::text => norm = Some(self.text(part)),
                        Rule::kw_repealed => ended = true,
                        Rule::literal if ended => repealed = self.day(&part),
                        Rule::literal => effective = self.day(&part),
                        _ => {}
                    }
                }
                let cited = names.pop().zip(norm);
                entries.extend(
                    cited.map(|(fact, norm)| {
                        CaseEntry::Cites(Cited { fact, norm, rank, effective, repealed })
                    }),
                );
            }
            Rule::chosen | Rule::ruling => {
                let mut record = Record::default();
                let (mut decision, mut outcome) = (None, None);
                for part in pair.into_inner() {
                    match part.as_rule() {
                        Rule::name => decision = Some(self.name(part)),
                        Rule::value => outcome = self.value(part),
                        Rule::record => self.record(part, &mut record),
                        _ => {}
                    }
                }
                if let (Some(decision), Some(outcome)) = (&decision, &mut outcome) {
                    name_done(decision, outcome);
                }
                entries.extend(decision.zip(outcome).map(|(d, o)| match rule {
                    Rule::chosen => CaseEntry::Chosen(d, o, record),
                    _ => CaseEntry::Ruling(d, o, record),
                }));
            }
            Rule::done => {
                let (mut act, mut day) = (None, None);
                for part in pair.into_inner() {
                    match part.as_rule() {
                        Rule::name => act = Some(self.name(part)),
                        Rule::literal => day = self.day(&part),
                        _ => {}
                    }
                }
                entries.extend(act.zip(day).map(|(a, d)| CaseEntry::Done(a, d)));
            }
            Rule::not_done => {
                let (mut acts, mut day) = (Vec::new(), None);
                for part in pair.into_inner() {
                    match part.as_rule() {
                        Rule::name => acts.push(self.name(part)),
                        Rule::literal => day = self.day(&part),
                        _ => {}
                    }
                }
                entries.extend(acts.into_iter().map(|act| CaseEntry::NotDone(act, day)));
            }
            _ => self.report(
                Code::OutsideProvision,
                span,
                Said::new("这一行不能写在案例或案件里", "this line cannot stand in a scenario or a case"),
                Said::new("条文的语句写在条文的编号之下", "statements of a provision stand below its number"),
            ),
        }
    }

    fn record(&mut self, pair: Pair<'i, Rule>, record: &mut Record) {
        let mut keyword = None;
        for part in pair.into_inner() {
            match part.as_rule() {
                Rule::literal => record.on = self.day(&part),
                Rule::text => {
                    let text = Some(self.text(part));
                    match keyword {
                        Some(Rule::kw_by) => record.by = text,
                        Some(Rule::kw_grounds) => record.grounds = text,
                        _ => record.evidence = text,
                    }
                }
                other => keyword = Some(other),
            }
        }
    }

    fn phrase(&mut self, pair: Pair<'i, Rule>) -> Option<CaseEntry> {
        let span = self.span(&pair);
        match pair.as_rule() {
            Rule::others => {
                let value =
                    pair.into_inner().find(|p| matches!(p.as_rule(), Rule::any_name | Rule::others_word));
                if let Some(value) = value
                    && !matches!(value.as_str().trim(), "否" | "false" | "no")
                {
                    let span = self.span(&value);
                    self.report(
                        Code::BadValue,
                        span,
                        Said::new("“其余”只能“为 否”", "`others` can only be false"),
                        Said::new(
                            "写成 其余 为 否；成立的事实逐项写",
                            "write `others false`; facts that hold are given one by one",
                        ),
                    );
                }
                Some(CaseEntry::OthersFalse(span))
            }
            Rule::given_cause | Rule::given_effect => {
                self.cause_names(pair).map(|(cause, effect)| CaseEntry::Cause(cause, effect, span))
            }
            _ => {
                let (mut name, mut value, mut negated) = (None, None, false);
                for part in pair.into_inner() {
                    match part.as_rule() {
                        Rule::negation => negated = true,
                        Rule::name => name = Some(self.name(part)),
                        Rule::value => value = self.value(part),
                        _ => {}
                    }
                }
                let name = name?;
                let plain = |word: &str| Value::Name(Name { text: word.to_owned(), span: name.span });
                let value = match (value, negated) {
                    (Some(_), true) => {
                        self.report(
                            Code::BadValue,
                            span,
                            Said::new(
                                "已知的事实要写它是什么，不能写它不是什么",
                                "a given fact must be said to be something, not not to be",
                            ),
                            Said::new(
                                "写成 主体 为 执法人员；是否类事实写 非 故意违法",
                                "write `a is b`, or `not a` for a yes-or-no fact",
                            ),
                        );
                        return None;
                    }
                    (Some(value), false) => value,
                    (None, true) => plain("否"),
                    (None, false) => plain("是"),
                };
                Some(CaseEntry::Given(name, value))
            }
        }
    }

    /// The names of cause and effect: 因 A 致使 C, or C because of A.
    fn cause_names(&mut self, pair: Pair<'i, Rule>) -> Option<(Vec<Name>, Vec<Name>)> {
        let effect_first = matches!(pair.as_rule(), Rule::given_effect | Rule::found_effect);
        let (cause, effect) = if effect_first {
            let mut sides = Vec::new();
            for part in pair.into_inner() {
                if matches!(part.as_rule(), Rule::group | Rule::name) {
                    sides.push(self.operand(part));
                }
            }
            let cause = sides.pop();
            (cause, sides.pop())
        } else {
            self.cause_parts(pair)
        };
        Some((self.plain_names(&cause?), self.plain_names(&effect?)))
    }

    /// The names joined by 且 on a side of a given cause.
    fn plain_names(&mut self, expression: &Expression) -> Vec<Name> {
        match &expression.kind {
            ExpressionKind::Name(name) => vec![name.clone()],
            ExpressionKind::All(parts) => parts.iter().flat_map(|p| self.plain_names(p)).collect(),
            _ => {
                self.report(
                    Code::BadValue,
                    expression.span,
                    Said::new("已知的因果只能写事实的名称", "a given cause can only name facts"),
                    Said::new(
                        "写成 因 甲 致使 乙；有两个原因时写 因 甲 且 乙 致使 丙",
                        "write `effect because of cause`",
                    ),
                );
                Vec::new()
            }
        }
    }

    fn expectation(&mut self, pair: Pair<'i, Rule>) -> Option<Expectation> {
        let span = self.span(&pair);
        let inner = pair.into_inner().next()?;
        let mut per = Vec::new();
        let kind = match inner.as_rule() {
            Rule::expect_excluded => {
                let (mut citation, mut step) = (None, None);
                for part in inner.into_inner() {
                    match part.as_rule() {
                        Rule::citation => citation = Some(self.citation(part)),
                        Rule::step => step = Some(self.name(part)),
                        _ => {}
                    }
                }
                ExpectationKind::Excluded(citation?, step)
            }
            Rule::expect_duty => {
                let mut names = Vec::new();
                let (mut modal, mut timing) = (None, Timing::default());
                for part in inner.into_inner() {
                    match part.as_rule() {
                        Rule::name => names.push(self.name(part)),
                        Rule::kw_due => {}
                        Rule::literal => timing.due = self.day(&part),
                        Rule::kw_in_time => timing.state = Some(Timeliness::InTime),
                        Rule::kw_late => timing.state = Some(Timeliness::Late),
                        Rule::kw_overdue => timing.state = Some(Timeliness::Overdue),
                        Rule::kw_not_yet_due => timing.state = Some(Timeliness::NotYetDue),
                        Rule::grounds_of => per = self.grounds_of(part),
                        Rule::kw_no_duty => {}
                        Rule::kw_not_do => modal = Some(Modal::NeedNot),
                        other => modal = Some(super::expression::modal_of(other)),
                    }
                }
                let mut names = names.into_iter();
                ExpectationKind::Duty(names.next()?, modal, names.next()?, timing)
            }
            Rule::expect_open_duty => {
                let (mut names, mut asking) = (Vec::new(), Vec::new());
                for part in inner.into_inner() {
                    match part.as_rule() {
                        Rule::name => names.push(self.name(part)),
                        Rule::asked_for => {
                            let facts = part.into_inner().filter(|p| p.as_rule() == Rule::name);
                            asking = facts.map(|p| self.name(p)).collect();
                        }
                        Rule::grounds_of => per = self.grounds_of(part),
                        _ => {}
                    }
                }
                let mut names = names.into_iter();
                ExpectationKind::OpenDuty(names.next()?, names.next()?, asking)
            }
            _ => {
                let (mut name, mut expected) = (None, None);
                for part in inner.into_inner() {
                    match part.as_rule() {
                        Rule::name => name = Some(self.name(part)),
                        Rule::expected => expected = Some(self.expected(part)),
                        Rule::grounds_of => per = self.grounds_of(part),
                        _ => {}
                    }
                }
                ExpectationKind::Decision(name?, expected?)
            }
        };
        Some(Expectation { kind, per, span })
    }

    fn grounds_of(&mut self, pair: Pair<'i, Rule>) -> Vec<crate::ast::Citation> {
        let citations = pair.into_inner().find(|p| p.as_rule() == Rule::citations);
        citations.map(|c| self.citations(c)).unwrap_or_default()
    }

    /// `应当 从重`, `从轻 或 减轻`
    fn standing(&mut self, pair: Pair<'i, Rule>) -> (Option<Modal>, Vec<Outcome>) {
        let (mut modal, mut names) = (None, Vec::new());
        for part in pair.into_inner() {
            match part.as_rule() {
                Rule::modal_word => modal = Some(self.modal_word(part)),
                _ => names.extend(self.outcome(part)),
            }
        }
        (modal, names)
    }

    fn expected(&mut self, pair: Pair<'i, Rule>) -> Expected {
        let (mut outcomes, mut open, mut asking) = (Vec::new(), None, Vec::new());
        let mut conflict = None;
        let mut ruled_by = None;
        let unsettled = |word: &str| {
            ["no_rule", "out_of_scope", "not_in_force", "open", "conflict"]
                .iter()
                .filter_map(|rule| crate::keywords::Keyword::of(rule))
                .any(|k| k.zh.contains(&word))
        };
        for part in pair.into_inner() {
            match part.as_rule() {
                Rule::any_name | Rule::text | Rule::stretch => outcomes.extend(self.outcome(part)),
                Rule::name if conflict.is_some() => ruled_by = Some(self.name(part)),
                Rule::name => asking.push(self.name(part)),
                Rule::outcome_set => {
                    outcomes.extend(part.into_inner().filter_map(|m| self.outcome(m)));
                }
                Rule::standing_set => {
                    return Expected::SideBySide(part.into_inner().map(|m| self.standing(m)).collect());
                }
                Rule::open_set => open = Some(part.into_inner().map(|m| self.expected(m)).collect()),
                Rule::kw_no_rule => return Expected::NoRule,
                Rule::kw_out_of_scope => return Expected::OutOfScope,
                Rule::kw_not_in_force => return Expected::NotInForce,
                Rule::kw_conflict => conflict = Some(Vec::new()),
                Rule::citations => conflict = Some(self.citations(part)),
                _ => {}
            }
        }
        match (open, conflict) {
            (Some(open), _) => Expected::Open(open, asking),
            (None, Some(rules)) => Expected::Conflict(rules, ruled_by),
            (None, None) => {
                if let Some(word) = outcomes.iter().find_map(|o| match o {
                    Outcome::Named(name) if unsettled(&name.text) => Some(name),
                    Outcome::Named(_) | Outcome::Stretch(_) | Outcome::Multiple(..) => None,
                }) {
                    self.report(
                        Code::Unreadable,
                        word.span,
                        Said::new(
                            format!("“{}”不是一个结果，前面不写“为”", word.text),
                            format!("`{}` is no outcome and takes no `is`", word.text),
                        ),
                        Said::new(
                            format!("删去“为”：应得 决定 {}", word.text),
                            format!("leave out `is`: `expect decision {}`", word.text),
                        ),
                    );
                }
                Expected::Permitted(outcomes)
            }
        }
    }
}
