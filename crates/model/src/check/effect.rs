//! What is written and can have no effect: a priority over nothing, a rule that its own exception
//! always removes, deference to a kind of norm that there is not.

use std::collections::{BTreeMap, BTreeSet};

use pol_diagnostics::{Code, Diagnostic, Said, Span, nearest};
use pol_parser::ast::{self, Statement};
use pol_values::Id;

use super::Finding;
use crate::load::Unit;
use crate::types::{Condition, ConditionKind, Matter, Model, Rule};

pub(super) fn check(model: &Model, units: &[Unit]) -> Vec<Finding> {
    let mut findings = idle_priorities(model);
    findings.extend(unknown_kinds(model, units));
    findings.extend(model.rules.values().filter_map(|rule| never(model, rule)));
    findings.dedup_by(|a, b| a.diagnostic.span == b.diagnostic.span);
    findings
}

/// 优先于 and 特别于 that reach no rule on the same matter. Written over several items, one that has a
/// rule below it is enough.
fn idle_priorities(model: &Model) -> Vec<Finding> {
    let mut effect: BTreeMap<Span, (bool, &Rule)> = BTreeMap::new();
    for (id, rule) in model.rules.iter() {
        let matters: BTreeSet<Id<Matter>> = rule.conclusions.iter().map(|c| c.matter).collect();
        for priority in rule.overrides.iter().chain(&rule.special_to) {
            let inside: BTreeSet<_> = priority.targets.iter().flat_map(|t| model.within(*t)).collect();
            let lower = model.rules.iter().any(|(other, r)| {
                other != id
                    && inside.contains(&r.provision)
                    && r.conclusions.iter().any(|c| matters.contains(&c.matter))
            });
            effect.entry(priority.span).or_insert((false, rule)).0 |= lower;
        }
    }
    let idle = effect.into_iter().filter(|(_, (lower, _))| !lower);
    let finding = |(span, (_, rule)): (Span, (bool, &Rule))| {
        let citation = model.citation(rule.provision);
        let said = Said::new(
            format!("{citation}的这项优先不起作用：所指的条文没有就同一件事作规定"),
            format!(
                "this priority of {citation} has no effect: what it names says nothing on the same matter"
            ),
        );
        let help = Said::new(
            "核对条文号；确实没有需要排先后的，删去它",
            "check the number; where there is nothing to put in order, delete it",
        );
        Finding { diagnostic: Diagnostic::new(Code::Unused, span, said).help(help), about: citation }
    };
    idle.map(finding).collect()
}

/// Words of 从 {…} that the precedence data does not know: the policy yields to nothing by them.
fn unknown_kinds(model: &Model, units: &[Unit]) -> Vec<Finding> {
    let Some(kinds) = model.precedence.kinds(model) else { return Vec::new() };
    let mut findings = Vec::new();
    let mut open: Vec<&ast::Provision> = units.iter().flat_map(|u| &u.file.provisions).collect();
    while let Some(provision) = open.pop() {
        for statement in &provision.statements {
            let Statement::Deference(deference) = statement else { continue };
            let unknown = deference.to.iter().filter(|m| m.word().is_some_and(|w| !kinds.contains(&w)));
            findings.extend(unknown.map(|member| unknown_kind(member, &kinds)));
        }
        open.extend(&provision.children);
    }
    findings
}

fn unknown_kind(member: &ast::Member, kinds: &[&str]) -> Finding {
    let word = member.word().unwrap_or_default();
    let said = Said::new(
        format!("位阶数据里没有“{word}”这类规范，“从”它不起作用"),
        format!("the precedence data knows no kind of norm `{word}`, so to follow it has no effect"),
    );
    let help = match nearest(word, kinds.iter().copied()) {
        Some(guess) => Said::new(format!("是不是想写“{guess}”？"), format!("did you mean `{guess}`?")),
        None => Said::new(
            format!(
                "写位阶数据里的一类规范、统称，或者 上级、业务上级；有意保留的，写 知悉 F0003 {word} “理由”"
            ),
            format!(
                "name a kind or collective of the precedence data, superior or superior_in_business; or keep it with `acknowledge F0003 {word} \"reason\"`"
            ),
        ),
    };
    let diagnostic = Diagnostic::new(Code::Unused, member.span(), said).help(help);
    Finding { diagnostic, about: word.to_owned() }
}

/// A rule one of whose exceptions holds whenever its condition does.
fn never(model: &Model, rule: &Rule) -> Option<Finding> {
    let all: Vec<&Condition> = rule.conditions.iter().flat_map(parts).collect();
    let exception = rule.exceptions.iter().find(|e| {
        e.but.is_none() && parts(&e.when).iter().all(|part| all.iter().any(|held| same(part, held)))
    })?;
    let citation = model.citation(rule.provision);
    let said = Said::new(
        format!("{citation}的例外和它的条件一样，这条规则永远不起作用"),
        format!("the exception of {citation} is its own condition, so the rule never counts"),
    );
    let help = Said::new(
        "例外写条件成立时仍然除外的情形",
        "write as the exception the case that is left out although the condition holds",
    );
    let diagnostic = Diagnostic::new(Code::Unused, exception.when.span, said).help(help);
    Some(Finding { diagnostic, about: citation })
}

/// The conditions that must all hold.
fn parts(condition: &Condition) -> Vec<&Condition> {
    match &condition.kind {
        ConditionKind::All(parts) => parts.iter().flat_map(self::parts).collect(),
        ConditionKind::In(..)
        | ConditionKind::Has(..)
        | ConditionKind::TextIs(..)
        | ConditionKind::Compare(..)
        | ConditionKind::Any(_)
        | ConditionKind::Not(_)
        | ConditionKind::Cause(..)
        | ConditionKind::Defined(_)
        | ConditionKind::Conforms(..)
        | ConditionKind::Outcome(..)
        | ConditionKind::Collects(..)
        | ConditionKind::Duty(..) => vec![condition],
    }
}

/// Whether two conditions say the same in the same words. Comparisons of quantities are not looked into.
fn same(a: &Condition, b: &Condition) -> bool {
    let each =
        |a: &[Condition], b: &[Condition]| a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same(a, b));
    match (&a.kind, &b.kind) {
        (ConditionKind::In(a, x), ConditionKind::In(b, y)) => a == b && x == y,
        (ConditionKind::Has(a, x), ConditionKind::Has(b, y)) => a == b && x == y,
        (ConditionKind::TextIs(a, x, m), ConditionKind::TextIs(b, y, n)) => a == b && x == y && m == n,
        (ConditionKind::All(a), ConditionKind::All(b)) | (ConditionKind::Any(a), ConditionKind::Any(b)) => {
            each(a, b)
        }
        (ConditionKind::Not(a), ConditionKind::Not(b)) => same(a, b),
        (ConditionKind::Cause(.., a), ConditionKind::Cause(.., b)) => a == b,
        (ConditionKind::Defined(a), ConditionKind::Defined(b)) => a == b,
        (ConditionKind::Outcome(a, x), ConditionKind::Outcome(b, y))
        | (ConditionKind::Duty(a, x), ConditionKind::Duty(b, y)) => a == b && x == y,
        (
            ConditionKind::In(..)
            | ConditionKind::Has(..)
            | ConditionKind::TextIs(..)
            | ConditionKind::Compare(..)
            | ConditionKind::All(_)
            | ConditionKind::Any(_)
            | ConditionKind::Not(_)
            | ConditionKind::Cause(..)
            | ConditionKind::Defined(_)
            | ConditionKind::Conforms(..)
            | ConditionKind::Outcome(..)
            | ConditionKind::Collects(..)
            | ConditionKind::Duty(..),
            _,
        ) => false,
    }
}
