//! What is written and can have no effect: a priority over nothing, deference to a kind of norm that
//! there is not.

use std::collections::{BTreeMap, BTreeSet};

use pol_diagnostics::{Code, Diagnostic, Said, Span, nearest};
use pol_parser::ast::{self, Statement};
use pol_values::Id;

use super::Finding;
use crate::load::Unit;
use crate::types::{Matter, Model, Rule};

pub(super) fn check(model: &Model, units: &[Unit]) -> Vec<Finding> {
    let mut findings = idle_priorities(model);
    findings.extend(unknown_kinds(model, units));
    findings.extend(slips(model, units));
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

/// Ranks and organs that are nearly such as the precedence data knows: with a slip they are of no rank, or nobody's.
fn slips(model: &Model, units: &[Unit]) -> Vec<Finding> {
    let ranks = model.precedence.ranked_kinds(&model.collectives);
    let organs: Vec<&str> = model.precedence.declared_organs().collect();
    let mut named: Vec<(&ast::Name, &[&str])> = Vec::new();
    for file in units.iter().map(|u| &u.file) {
        named.extend(file.head.rank.iter().map(|rank| (rank, ranks.as_slice())));
        named.extend(file.head.issuers.iter().map(|issuer| (issuer, organs.as_slice())));
    }
    let slip = |(name, known): (&ast::Name, &[&str])| {
        let guess =
            (!known.contains(&name.text.as_str())).then(|| nearest(&name.text, known.iter().copied()));
        let guess = guess.flatten()?;
        let said = Said::new(
            format!("位阶数据里没有“{}”", name.text),
            format!("the precedence data knows no `{}`", name.text),
        );
        let help = Said::new(format!("是不是想写“{guess}”？"), format!("did you mean `{guess}`?"));
        let diagnostic = Diagnostic::new(Code::Unused, name.span, said).help(help);
        Some(Finding { diagnostic, about: name.text.clone() })
    };
    named.into_iter().filter_map(slip).collect()
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
