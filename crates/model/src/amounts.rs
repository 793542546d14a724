//! Decisions over amounts, numbers and periods. The line of their values is cut at every value that a
//! rule or condition mentions; what lies between two cuts fares alike and is one outcome. So everything
//! that settles decisions with named outcomes settles these too.

use std::collections::BTreeSet;

use pol_diagnostics::{Code, Diagnostic, Said, Span};
use pol_parser::ast::{
    self, Comparison, Conclusion, Declaration, Exception, Expression, ExpressionKind, Member, Outcome,
    Statement, Type, Value,
};
use pol_values::{Decimal, Id, Limit, Line, Literal, Measure, PeriodUnit, Stretch};

use crate::declare::Resolver;
use crate::load::Unit;
use crate::types::{Matter, Meaning, Settling};

/// The most cells that a line can be cut into: outcomes are bits.
const MOST_CELLS: usize = 64;

/// Ends of a stretch of values, as written; of one value, 为 it.
type Ends = Vec<(Comparison, Literal)>;

impl<'u> Resolver<'u> {
    /// Cuts the lines of all decisions over amounts, once everything is declared.
    pub(crate) fn cut_lines(&mut self, units: &'u [Unit]) {
        for (id, decision, chinese) in std::mem::take(&mut self.amounts) {
            let whole = &self.model.matters[id];
            let ids: Vec<Id<Matter>> = std::iter::once(id).chain(whole.parts.iter().copied()).collect();
            let names = ids.iter().map(|id| self.model.matters[*id].name.clone()).collect();
            let mut mentions = Mentions { names, found: Vec::new() };
            for unit in units {
                mentions.unit(unit);
            }
            if let Some(Value::Literal(default, _)) = &decision.default {
                mentions.found.push(vec![(Comparison::Is, *default)]);
            }
            let Some(measure) = self.measure(decision, &mentions) else { continue };
            let stretches: Vec<Stretch> =
                mentions.found.iter().filter_map(|ends| stretch(measure, ends)).collect();
            let line = Line::cut(measure, chinese, &stretches);
            if line.len() > MOST_CELLS {
                let said = Said::new(
                    format!(
                        "各条规定把“{}”分成了 {} 段，最多 {MOST_CELLS} 段",
                        decision.name.text,
                        line.len()
                    ),
                    format!(
                        "the rules divide `{}` into {} stretches; {MOST_CELLS} are the most",
                        decision.name.text,
                        line.len()
                    ),
                );
                let help = Said::new("分成几个决定，例如每种违法一个", "divide it into several decisions");
                self.errors.push(Diagnostic::new(Code::TooManyOutcomes, decision.name.span, said).help(help));
                continue;
            }
            let default = self.default_amount(decision, &line);
            for id in ids {
                let matter = &mut self.model.matters[id];
                matter.outcomes = (0..line.len()).map(|n| line.words(1 << n).concat()).collect();
                matter.default = default;
                matter.line = Some(line.clone());
            }
        }
    }

    /// What a decision measures.
    fn measure(&mut self, decision: &ast::Decision, mentions: &Mentions) -> Option<Measure> {
        let measure = match decision.over.as_ref()? {
            Type::Money => Measure::Money,
            Type::Number => Measure::Number,
            Type::Int => Measure::Whole,
            Type::Duration => {
                let units = mentions.found.iter().flatten().find_map(|(_, literal)| match literal {
                    Literal::Period(period) => Some(period.unit),
                    Literal::Number(_) | Literal::Money(_) | Literal::Date(_) => None,
                });
                Measure::Period(units.unwrap_or(PeriodUnit::Days))
            }
            Type::Bool | Type::Date | Type::Text | Type::One(_) | Type::Any(_) | Type::Citation(_) => {
                let said = Said::new(
                    "决定的结果只能是列出的词，或者金额、数、整数、期间",
                    "a decision is over listed words, or over money, number, int or duration",
                );
                let help = Said::new(
                    format!("写成 决定 {} {{…}}，或者 决定 {}：金额", decision.name.text, decision.name.text),
                    format!(
                        "write `decision {} {{…}}` or `decision {}: money`",
                        decision.name.text, decision.name.text
                    ),
                );
                self.errors.push(Diagnostic::new(Code::WrongKind, decision.name.span, said).help(help));
                return None;
            }
        };
        if self.model.names.get(&decision.name.text).is_some_and(|m| match m {
            Meaning::Decision(id) => self.model.matters[*id].settling == Settling::SideBySide,
            Meaning::Fact(_) | Meaning::Act(_) | Meaning::Role(_) | Meaning::Definition(_) => false,
        }) {
            let said = Said::new(
                "金额、数、期间的决定不能“可并存”",
                "a decision over amounts, numbers or periods cannot be `concurrent`",
            );
            let help = Said::new(
                "分别裁量的，写成几个决定；依高的规定的，写“取高”",
                "write a decision for each, or `take the highest` where the higher rule is followed",
            );
            self.errors.push(Diagnostic::new(Code::WrongKind, decision.name.span, said).help(help));
            return None;
        }
        Some(measure)
    }

    fn default_amount(&mut self, decision: &ast::Decision, line: &Line) -> Option<usize> {
        let value = decision.default.as_ref()?;
        if let Value::Literal(literal, _) = value
            && let Some(amount) = amount(line.measure, *literal)
        {
            return line.cell_of(amount);
        }
        let written = if let Value::Literal(literal, _) = value { Some(*literal) } else { None };
        self.not_an_amount(&decision.name.text, line.measure, written, value.span());
        // There is one, if not which: that is not said again of each 可以.
        line.cell_of(Decimal::ZERO)
    }

    /// The cells of the outcomes that a conclusion names.
    pub(crate) fn amounts_named(&mut self, of: &str, line: &Line, outcomes: &[Outcome]) -> Option<u64> {
        let mut cells = Some(0);
        for outcome in outcomes {
            let found = match outcome {
                Outcome::Stretch(written) => self.written_stretch(of, line, written),
                Outcome::Multiple(name, written, span) => {
                    self.multiple(of, &name.text, written, *span);
                    None
                }
                Outcome::Named(name) => {
                    let fact = match self.model.names.get(&name.text) {
                        Some(Meaning::Fact(_) | Meaning::Definition(_)) => true,
                        Some(Meaning::Decision(_) | Meaning::Act(_) | Meaning::Role(_)) | None => false,
                    };
                    if fact {
                        self.multiple(of, &name.text, "", name.span);
                    } else {
                        self.not_an_amount(of, line.measure, None, name.span);
                    }
                    None
                }
            };
            cells = cells.zip(found).map(|(all, one)| all | one);
        }
        cells
    }

    fn written_stretch(&mut self, of: &str, line: &Line, written: &ast::Stretch) -> Option<u64> {
        let ends: Ends = match written.value {
            Some(value) => vec![(Comparison::Is, value)],
            None => written.limits.iter().map(|limit| (limit.by, limit.value)).collect(),
        };
        if let Some((_, wrong)) = ends.iter().find(|(_, value)| amount(line.measure, *value).is_none()) {
            self.not_an_amount(of, line.measure, Some(*wrong), written.span);
            return None;
        }
        match stretch(line.measure, &ends) {
            Some(stretch) if !stretch.is_empty(line.measure) => Some(line.cells(&stretch)),
            Some(_) | None => {
                let said = Said::new("这个幅度里没有任何值", "there is no value in this range");
                let help = Said::new("先写小的，再写大的", "write the lower end first");
                self.errors.push(Diagnostic::new(Code::BadValue, written.span, said).help(help));
                None
            }
        }
    }

    /// What is reckoned from a fact has no cells that are known beforehand.
    fn multiple(&mut self, of: &str, fact: &str, written: &str, span: Span) {
        let said = Said::new(
            format!("“{of}”的幅度要写定，不能从“{fact}”算出"),
            format!("the range of `{of}` is written out; it cannot be reckoned from `{fact}`"),
        );
        let (zh, en) = match written {
            "" => ("为 一倍", "is 1 times"),
            written => (written, written),
        };
        let help = Said::new(
            format!("把倍数作为决定：决定 {of}倍数：数 “{of}是{fact}的几倍”，则 {of}倍数 {zh}"),
            format!("decide the multiple: `decision {of}_multiple: number`, `then {of}_multiple {en}`"),
        );
        self.errors.push(Diagnostic::new(Code::NotYetMeant, span, said).help(help));
    }

    pub(crate) fn not_an_amount(&mut self, of: &str, measure: Measure, written: Option<Literal>, span: Span) {
        let unit = match measure {
            Measure::Money => Some(("元", " yuan")),
            Measure::Period(PeriodUnit::Days) => Some(("日", " days")),
            Measure::Period(PeriodUnit::WorkingDays) => Some(("个工作日", " working days")),
            Measure::Period(PeriodUnit::Months) => Some(("个月", " months")),
            Measure::Period(PeriodUnit::Hours) => Some(("小时", " hours")),
            Measure::Number | Measure::Whole => None,
        };
        if let (Some((zh, en)), Some(Literal::Number(number))) = (unit, written) {
            self.mismatch(
                span,
                format!("“{number}”没有写单位"),
                format!("`{number}` has no unit"),
                Said::new(format!("写成 {number}{zh}"), format!("write `{number}{en}`")),
            );
            return;
        }
        let (zh, en) = match measure {
            Measure::Money => ("金额，例如 5000元", "an amount, such as `5000 yuan`"),
            Measure::Number => ("数，例如 1.5", "a number, such as 1.5"),
            Measure::Whole => ("整数，例如 3", "a whole number, such as 3"),
            Measure::Period(PeriodUnit::Days) => {
                ("以日计的期间，例如 十五日", "a period in days, such as `15 days`")
            }
            Measure::Period(PeriodUnit::WorkingDays) => {
                ("以工作日计的期间，例如 十个工作日", "a period in working days, such as `10 working days`")
            }
            Measure::Period(PeriodUnit::Months) => {
                ("以月或年计的期间，例如 六个月", "a period in months or years, such as `6 months`")
            }
            Measure::Period(PeriodUnit::Hours) => {
                ("以小时计的期间，例如 24小时", "a period in hours, such as `24 hours`")
            }
        };
        self.mismatch(
            span,
            format!("“{of}”的结果要是不小于零的{}", zh.split('，').next().unwrap_or(zh)),
            format!("an outcome of `{of}` is {}, not below nought", en.split(',').next().unwrap_or(en)),
            Said::new(format!("写{zh}"), format!("write {en}")),
        );
    }

    /// The cells that a comparison of a decision over amounts allows.
    pub(crate) fn amounts_compared(
        &mut self,
        of: &str,
        line: &Line,
        by: Comparison,
        right: &Expression,
    ) -> Option<u64> {
        let all = line.cells(&Stretch::all());
        let each: Vec<(Literal, Span)> = if let ExpressionKind::Literal(value) = right.kind {
            vec![(value, right.span)]
        } else if let (ExpressionKind::Set(members), Comparison::In | Comparison::NotIn) = (&right.kind, by) {
            let literal = |m: &Member| match m {
                Member::Literal(value, span) => Some((*value, *span)),
                Member::Name(_) | Member::Text(_) => None,
            };
            members.iter().filter_map(literal).collect()
        } else {
            Vec::new()
        };
        if each.is_empty() || by == Comparison::Contains {
            if !right.is_missing() {
                let said = Said::new(
                    format!("“{of}”只能和写定的值比较"),
                    format!("`{of}` is compared with values that are written out"),
                );
                let help = Said::new(
                    format!("写成 {of} 超过 …、{of} 在 … 至 … 或者 {of} 为 …"),
                    format!("write `{of} exceeds …`, `{of} in range … to …` or `{of} is …`"),
                );
                self.errors.push(Diagnostic::new(Code::TypeMismatch, right.span, said).help(help));
            }
            return None;
        }
        let mut cells = 0;
        for (value, span) in each {
            let one = matches!(by, Comparison::In | Comparison::NotIn | Comparison::IsNot);
            let by = if one { Comparison::Is } else { by };
            let Some(stretch) = stretch(line.measure, &[(by, value)]) else {
                self.not_an_amount(of, line.measure, Some(value), span);
                return None;
            };
            cells |= line.cells(&stretch);
        }
        Some(match by {
            Comparison::NotIn | Comparison::IsNot => all & !cells,
            Comparison::Is
            | Comparison::In
            | Comparison::Contains
            | Comparison::Over
            | Comparison::AtLeast
            | Comparison::Under
            | Comparison::AtMost => cells,
        })
    }

    /// A decision over amounts between two values.
    pub(crate) fn amounts_between(
        &mut self,
        of: &str,
        line: &Line,
        low: &Expression,
        high: &Expression,
    ) -> Option<u64> {
        let above = self.amounts_compared(of, line, Comparison::AtLeast, low);
        let below = self.amounts_compared(of, line, Comparison::AtMost, high);
        Some(above? & below?)
    }

    /// The decision over amounts that an expression names.
    pub(crate) fn amount_decision(&self, expression: &Expression) -> Option<(Id<Matter>, Line)> {
        let ExpressionKind::Name(name) = &expression.kind else { return None };
        match self.model.names.get(&name.text) {
            Some(Meaning::Decision(id)) => self.model.matters[*id].line.clone().map(|line| (*id, line)),
            Some(Meaning::Fact(_) | Meaning::Act(_) | Meaning::Role(_) | Meaning::Definition(_)) | None => {
                None
            }
        }
    }
}

/// The stretch that is written; `None` if its ends do not fit the measure.
pub fn stretch_of(measure: Measure, written: &ast::Stretch) -> Option<Stretch> {
    match written.value {
        Some(value) => stretch(measure, &[(Comparison::Is, value)]),
        None => {
            let ends: Ends = written.limits.iter().map(|limit| (limit.by, limit.value)).collect();
            stretch(measure, &ends)
        }
    }
}

/// A value that stands on a line of that measure.
pub fn amount(measure: Measure, literal: Literal) -> Option<Decimal> {
    let value = match (measure, literal) {
        (Measure::Money, Literal::Money(n)) | (Measure::Number, Literal::Number(n)) => n,
        (Measure::Whole, Literal::Number(n)) if n.fract().is_zero() => n,
        (Measure::Period(unit), Literal::Period(period)) if period.unit == unit => {
            Decimal::from(period.amount)
        }
        (
            Measure::Money | Measure::Number | Measure::Whole | Measure::Period(_),
            Literal::Number(_) | Literal::Money(_) | Literal::Period(_) | Literal::Date(_),
        ) => return None,
    };
    (!value.is_sign_negative() || value.is_zero()).then_some(value)
}

/// The stretch between some ends; `None` if one of them stands on no line of that measure.
fn stretch(measure: Measure, ends: &[(Comparison, Literal)]) -> Option<Stretch> {
    let mut stretch = Stretch::all();
    for (by, literal) in ends {
        let value = amount(measure, *literal)?;
        match by {
            Comparison::Over => stretch.low = Limit::without(value),
            Comparison::AtLeast => stretch.low = Limit::with(value),
            Comparison::Under => stretch.high = Some(Limit::without(value)),
            Comparison::AtMost => stretch.high = Some(Limit::with(value)),
            Comparison::Is
            | Comparison::IsNot
            | Comparison::In
            | Comparison::NotIn
            | Comparison::Contains => stretch = Stretch::point(value),
        }
    }
    Some(stretch)
}

/// The stretches that a text mentions of a decision (or its parts).
struct Mentions {
    names: BTreeSet<String>,
    found: Vec<Ends>,
}

impl Mentions {
    fn unit(&mut self, unit: &Unit) {
        for declaration in &unit.file.declarations {
            if let Declaration::Definition(definition) = declaration {
                self.expression(&definition.means);
            }
            if let Declaration::Constraint(constraint) = declaration {
                self.expression(constraint);
            }
        }
        for provision in &unit.file.provisions {
            self.provision(provision);
        }
    }

    fn provision(&mut self, provision: &ast::Provision) {
        for definition in &provision.definitions {
            self.expression(&definition.means);
        }
        for statement in &provision.statements {
            if let Statement::When(expression, _) | Statement::Scope(_, expression, _) = statement {
                self.expression(expression);
            }
            if let Statement::But(exception) = statement {
                self.exception(exception);
            }
            if let Statement::Concludes(conclusions, _) = statement {
                for conclusion in conclusions {
                    self.conclusion(conclusion);
                }
            }
        }
        for child in &provision.children {
            self.provision(child);
        }
    }

    fn exception(&mut self, exception: &Exception) {
        self.expression(&exception.when);
        if let Some(inner) = &exception.but {
            self.exception(inner);
        }
    }

    fn conclusion(&mut self, conclusion: &Conclusion) {
        let Conclusion::Decision { decision, outcomes, .. } = conclusion else { return };
        if !self.names.contains(&decision.text) {
            return;
        }
        for outcome in outcomes {
            if let Outcome::Stretch(stretch) = outcome {
                self.found.push(match stretch.value {
                    Some(value) => vec![(Comparison::Is, value)],
                    None => stretch.limits.iter().map(|l| (l.by, l.value)).collect(),
                });
            }
        }
    }

    fn expression(&mut self, expression: &Expression) {
        let named = |e: &Expression, names: &BTreeSet<String>| {
            if let ExpressionKind::Name(name) = &e.kind { names.contains(&name.text) } else { false }
        };
        match &expression.kind {
            ExpressionKind::Compare(left, by, right) if named(left, &self.names) => {
                if let ExpressionKind::Literal(value) = right.kind {
                    self.found.push(vec![(*by, value)]);
                }
                if let ExpressionKind::Set(members) = &right.kind {
                    for member in members {
                        if let Member::Literal(value, _) = member {
                            self.found.push(vec![(Comparison::Is, *value)]);
                        }
                    }
                }
            }
            ExpressionKind::Between(value, low, high) if named(value, &self.names) => {
                if let (ExpressionKind::Literal(low), ExpressionKind::Literal(high)) = (&low.kind, &high.kind)
                {
                    self.found.push(vec![(Comparison::AtLeast, *low), (Comparison::AtMost, *high)]);
                }
            }
            ExpressionKind::All(parts) | ExpressionKind::Any(parts) => {
                for part in parts {
                    self.expression(part);
                }
            }
            ExpressionKind::Not(inner) => self.expression(inner),
            ExpressionKind::Cause(cause, effect) => {
                self.expression(cause);
                self.expression(effect);
            }
            ExpressionKind::Compare(..)
            | ExpressionKind::Between(..)
            | ExpressionKind::Name(_)
            | ExpressionKind::Literal(_)
            | ExpressionKind::Text(_)
            | ExpressionKind::Set(_)
            | ExpressionKind::Calculate(..)
            | ExpressionKind::Conforms(_)
            | ExpressionKind::Duty(..) => {}
        }
    }
}
