//! Values that a case gives to facts, and advice where one does not fit.

use pol_diagnostics::{Code, Diagnostic, Said, Span, nearest};
use pol_model::{Fact, FactKind, FactValue};
use pol_parser::ast::{self, CaseForm, Member, Name, Value};
use pol_parser::keywords::truth_word as truth;
use pol_parser::number_fault;
use pol_values::{Decimal, Id, Literal};

use super::{Binder, did_you_mean};
use crate::wording;

impl Binder<'_> {
    pub(super) fn wrong_type(&mut self, span: Span, zh: &str, en: &str) {
        let said = Said::new(format!("这里要写{zh}"), format!("{en} is needed here"));
        self.errors.push(Diagnostic::new(Code::WrongType, span, said));
    }

    /// A value for a fact; nothing is rounded and nothing ignored.
    pub(super) fn value(&mut self, fact: Id<Fact>, value: &Value) -> Option<FactValue> {
        let program = self.program;
        let of = &program.facts[fact];
        let span = value.span();
        let found = match (&of.kind, value) {
            (FactKind::Bool | FactKind::Citation(_), Value::Name(word)) => {
                truth(&word.text).map(FactValue::Bool)
            }
            (
                FactKind::One(options),
                Value::Name(Name { text, .. }) | Value::Text(ast::Text { value: text, .. }),
            ) => options.iter().position(|o| o == text).map(FactValue::Option),
            (FactKind::Any(options), Value::Set(members, _)) => {
                let mask = members.iter().try_fold(0u64, |mask, m| {
                    let at = options.iter().position(|o| Some(o.as_str()) == m.word())?;
                    Some(mask | 1 << at)
                });
                mask.map(FactValue::Options)
            }
            (
                FactKind::Any(options),
                Value::Name(Name { text, .. }) | Value::Text(ast::Text { value: text, .. }),
            ) => options.iter().position(|o| o == text).map(|at| FactValue::Options(1 << at)),
            (FactKind::Int, Value::Literal(Literal::Number(n), _)) => {
                n.fract().is_zero().then_some(FactValue::Number(*n))
            }
            (FactKind::Number, Value::Literal(Literal::Number(n), _))
            | (FactKind::Money, Value::Literal(Literal::Money(n), _)) => Some(FactValue::Number(*n)),
            // Data of other systems counts yuan; a person writes the unit.
            (FactKind::Money, Value::Literal(Literal::Number(n), _)) => match self.form {
                CaseForm::Yaml | CaseForm::Json => Some(FactValue::Number(*n)),
                CaseForm::Pol => None,
            },
            (FactKind::Date, Value::Literal(Literal::Date(date), _)) => Some(FactValue::Date(*date)),
            (FactKind::Duration(unit), Value::Literal(Literal::Period(period), _)) => {
                unit.is_none_or(|u| u == period.unit).then_some(FactValue::Period(*period))
            }
            (FactKind::Text, Value::Text(text)) => Some(FactValue::Text(text.value.clone())),
            (FactKind::Text, Value::Name(name)) => Some(FactValue::Text(name.text.clone())),
            _ => None,
        };
        let Some(found) = found else {
            self.no_value(of, value);
            return None;
        };
        if let Some((low, high)) = &of.range
            && !in_range(&found, low, high)
        {
            let (low, high) = (shown(low), shown(high));
            let said = Said::new(
                format!("“{}”的值超出范围", of.name),
                format!("the value of `{}` is out of range", of.name),
            );
            let help =
                Said::new(format!("它在 {low} 至 {high} 之间"), format!("it lies between {low} and {high}"));
            self.errors.push(Diagnostic::new(Code::OutOfRange, span, said).help(help));
            return None;
        }
        Some(found)
    }

    /// A value that a fact cannot have; of several options, each that is none.
    pub(super) fn no_value(&mut self, of: &Fact, value: &Value) {
        let said = || {
            Said::new(format!("“{}”不能是这个值", of.name), format!("`{}` cannot have this value", of.name))
        };
        if let (FactKind::Any(options), Value::Set(members, _)) = (&of.kind, value) {
            let other = |m: &&Member| m.word().is_none_or(|w| !options.iter().any(|o| o == w));
            for member in members.iter().filter(other) {
                let guess = member.word().and_then(|w| nearest(w, options.iter().map(String::as_str)));
                let help = guess.map_or_else(|| wording::wanted(self.form, of), did_you_mean);
                self.errors.push(Diagnostic::new(Code::WrongType, member.span(), said()).help(help));
            }
            return;
        }
        let help = option_guess(of, value)
            .or_else(|| number_advice(of, value))
            .unwrap_or_else(|| wording::wanted(self.form, of));
        self.errors.push(Diagnostic::new(Code::WrongType, value.span(), said()).help(help));
    }
}

fn in_range(value: &FactValue, low: &FactValue, high: &FactValue) -> bool {
    match (value, low, high) {
        (FactValue::Number(n), FactValue::Number(a), FactValue::Number(b)) => a <= n && n <= b,
        (FactValue::Date(n), FactValue::Date(a), FactValue::Date(b)) => a <= n && n <= b,
        _ => true,
    }
}

fn shown(value: &FactValue) -> String {
    match value {
        FactValue::Number(n) => n.to_string(),
        FactValue::Date(date) => date.to_string(),
        FactValue::Period(period) => period.chinese(),
        FactValue::Text(text) => text.clone(),
        FactValue::Bool(_) | FactValue::Option(_) | FactValue::Options(_) => Decimal::ZERO.to_string(),
    }
}

/// 5,000元, 3只, and a bare number for an amount.
fn number_advice(fact: &Fact, value: &Value) -> Option<Said> {
    match (&fact.kind, value) {
        (FactKind::Money, Value::Literal(Literal::Number(n), _)) => Some(Said::new(
            format!("金额要写明单位“元”，例如 {n}元"),
            format!("an amount needs its unit: {n} yuan"),
        )),
        // Data has numbers of its own; one in quotation marks is a text.
        (FactKind::Int | FactKind::Number, Value::Text(text))
            if matches!(Literal::parse(&text.value), Ok(Literal::Number(_))) =>
        {
            let number = &text.value;
            Some(Said::new(
                format!("数字不加引号，写 {number}"),
                format!("write the number without quotation marks: {number}"),
            ))
        }
        (
            FactKind::Int | FactKind::Number | FactKind::Money | FactKind::Duration(_),
            Value::Text(ast::Text { value: word, .. }) | Value::Name(Name { text: word, .. }),
        ) => number_fault(word),
        _ => None,
    }
}

fn option_guess(fact: &Fact, value: &Value) -> Option<Said> {
    let word = match value {
        Value::Name(name) => name.text.as_str(),
        Value::Text(text) => text.value.as_str(),
        Value::Set(members, _) => members.iter().find_map(Member::word)?,
        Value::Literal(..) => return None,
    };
    let (FactKind::One(options) | FactKind::Any(options)) = &fact.kind else { return None };
    nearest(word, options.iter().map(String::as_str)).map(did_you_mean)
}
