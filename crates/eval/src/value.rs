//! Values in words.

use pol_program::{Fact, FactKind, FactValue, State};

/// A fact's value in words.
pub fn value_text(fact: &Fact, state: &State) -> String {
    match state {
        State::Unknown => "未知".to_owned(),
        State::Inapplicable => "不适用".to_owned(),
        State::Value(value) => match value {
            FactValue::Bool(true) => "是".to_owned(),
            FactValue::Bool(false) => "否".to_owned(),
            FactValue::Option(n) => option_text(fact, *n),
            FactValue::Options(mask) => match &fact.kind {
                FactKind::Any(options) => {
                    let chosen = options
                        .iter()
                        .enumerate()
                        .filter(|(n, _)| mask >> n & 1 == 1)
                        .map(|(_, o)| o.as_str());
                    let chosen: Vec<&str> = chosen.collect();
                    if chosen.is_empty() { "无".to_owned() } else { chosen.join("、") }
                }
                FactKind::Bool
                | FactKind::Citation(_)
                | FactKind::One(_)
                | FactKind::Int
                | FactKind::Number
                | FactKind::Money
                | FactKind::Date
                | FactKind::Duration(_)
                | FactKind::Text => String::new(),
            },
            FactValue::Number(n) if fact.kind == FactKind::Money => format!("{n}元"),
            FactValue::Number(n) => n.to_string(),
            FactValue::Date(date) => date.to_string(),
            FactValue::Period(period) => period.chinese(),
            FactValue::Text(text) => format!("“{text}”"),
        },
    }
}

fn option_text(fact: &Fact, option: usize) -> String {
    match &fact.kind {
        FactKind::One(options) => options.get(option).cloned().unwrap_or_default(),
        FactKind::Bool
        | FactKind::Citation(_)
        | FactKind::Any(_)
        | FactKind::Int
        | FactKind::Number
        | FactKind::Money
        | FactKind::Date
        | FactKind::Duration(_)
        | FactKind::Text => String::new(),
    }
}

/// A condition as it is written, without brackets around all of it.
pub fn unbracketed(words: &str) -> &str {
    let inner = words.strip_prefix(['（', '(']).and_then(|w| w.strip_suffix(['）', ')']));
    inner.filter(|w| !w.contains(['（', '(', '）', ')'])).unwrap_or(words)
}
