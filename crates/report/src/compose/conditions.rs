//! Conditions as trees down to their facts. At full depth every part is drawn; otherwise only the
//! parts that made the whole come out as it did.

use pol_eval::{ExceptionTrace, FactSource, FactUse, FormulaKind, FormulaTrace, RuleTrace};
use pol_values::Truth;

use super::facts;
use super::words::Words;
use crate::document::{Branch, Text};

/// The conditions and exceptions of a rule.
pub(crate) fn of_rule(words: Words, rule: &RuleTrace, full: bool) -> Vec<Branch> {
    let mut branches = Vec::new();
    if !rule.conditions.is_empty() {
        let truth = rule.conditions.iter().map(|c| c.truth).fold(Truth::True, |a, b| a & b);
        let mut branch = Branch::new(named(words, words.pick("条件", "condition"), truth));
        let whole = rule.conditions.iter().filter(|c| full || truth == Truth::True || c.truth == truth);
        // That all of them are needed is what a condition is: 且 at the top needs no line of its own.
        let parts = whole.flat_map(|c| if c.kind == FormulaKind::All { telling(c, full) } else { vec![c] });
        branch.children = parts.map(|c| formula(words, c, full)).collect();
        branches.push(branch);
    }
    branches.extend(rule.exceptions.iter().map(|e| exception(words, words.excepted(e.bites), e, full)));
    branches
}

fn exception(words: Words, text: Text, trace: &ExceptionTrace, full: bool) -> Branch {
    let mut branch = Branch::new(text);
    branch.children.push(formula(words, &trace.when, full));
    if let Some(but) = trace.but.as_ref().filter(|_| full || !trace.when.truth.is_false()) {
        let text = named(words, words.pick("例外的例外", "exception to it"), but.bites);
        branch.children.push(exception(words, text, but, full));
    }
    branch
}

/// `✓ 条件成立`
fn named(words: Words, name: &str, truth: Truth) -> Text {
    let text = words.sign(truth);
    words.pick(text.clone().plain(format!("：{name}")), text.plain(format!(": {name}")))
}

/// One condition.
pub(crate) fn formula(words: Words, trace: &FormulaTrace, full: bool) -> Branch {
    let parts = telling(trace, full);
    let label = match trace.kind {
        FormulaKind::All | FormulaKind::Any => {
            if let ([only], false) = (parts.as_slice(), full) {
                return formula(words, only, full);
            }
            if trace.kind == FormulaKind::All {
                words.pick("同时具备", "all of these").to_owned()
            } else {
                words.pick("有下列情形之一", "any of these").to_owned()
            }
        }
        FormulaKind::Defined => {
            words.pick(format!("{}（见定义）", trace.words), format!("{} (as defined)", trace.words))
        }
        FormulaKind::Conforms
        | FormulaKind::Reads
        | FormulaKind::Territory
        | FormulaKind::Not
        | FormulaKind::Facts
        | FormulaKind::Cause => trace.words.clone(),
    };
    if trace.kind == FormulaKind::Not
        && let [inner] = parts.as_slice()
        && let (FormulaKind::Facts, [fact]) = (inner.kind, inner.facts.as_slice())
    {
        return leaf(words, trace, fact, full);
    }
    if let (FormulaKind::Facts, [fact]) = (trace.kind, trace.facts.as_slice()) {
        return leaf(words, trace, fact, full);
    }
    let mut branch = Branch::new(words.sign(trace.truth).plain(words.colon()).plain(label));
    if let Some(interpretation) = trace.interpretation.as_ref().filter(|_| full) {
        branch.notes.push(Text::new(
            words.pick(format!("解读 “{interpretation}”"), format!("interpretation “{interpretation}”")),
        ));
    }
    branch.children = parts.iter().map(|p| formula(words, p, full)).collect();
    let cause = trace.kind == FormulaKind::Cause;
    branch.children.extend(trace.facts.iter().map(|f| fact(words, f, cause, full)));
    branch
}

/// A statement about one fact, with the fact on the same line.
fn leaf(words: Words, trace: &FormulaTrace, fact: &FactUse, full: bool) -> Branch {
    let named =
        |name: &str| trace.words.split(|c: char| !(c.is_alphanumeric() || c == '_')).any(|word| word == name);
    // The rule may call it by another document's name.
    let mapped = fact.stands_for.iter().find(|m| named(&m.fact));
    let apart = mapped.is_some() || !trace.words.contains(&fact.name);
    let known = match (fact.source, apart) {
        // The sign says it.
        (FactSource::Unknown, false) => String::new(),
        (_, true) => format!("{}{}{}", fact.name, words.colon(), facts::known(words, fact)),
        (_, false) => facts::known(words, fact),
    };
    let why = mapped.map(|m| {
        let reason = words.quoted(&m.reason);
        words.pick(format!("对应，{reason}"), format!("mapped, {reason}"))
    });
    let known = words.parts(&std::iter::once(known).chain(why).collect::<Vec<_>>());
    let text =
        words.sign(trace.truth).plain(words.colon()).plain(&trace.words).faint(words.bracketed(&known));
    let notes = if full { facts::notes(words, fact) } else { Vec::new() };
    Branch { text, notes, children: Vec::new() }
}

/// A fact on a line of its own.
fn fact(words: Words, fact: &FactUse, causal: bool, full: bool) -> Branch {
    let name = if causal { words.pick("因果关系", "causation") } else { fact.name.as_str() };
    let text = Text::new(name).plain(words.colon()).faint(facts::known(words, fact));
    let notes = if full { facts::notes(words, fact) } else { Vec::new() };
    Branch { text, notes, children: Vec::new() }
}

/// The parts that made a formula come out as it did.
fn telling(trace: &FormulaTrace, full: bool) -> Vec<&FormulaTrace> {
    if trace.kind == FormulaKind::Conforms {
        return trace.parts.iter().filter(|part| full || part.truth == trace.truth).collect();
    }
    let all = match (trace.kind, trace.truth) {
        (FormulaKind::All, Truth::True) | (FormulaKind::Any, Truth::False) => true,
        (FormulaKind::All, Truth::False | Truth::Unknown)
        | (FormulaKind::Any, Truth::True | Truth::Unknown) => full,
        (
            FormulaKind::Not
            | FormulaKind::Facts
            | FormulaKind::Cause
            | FormulaKind::Defined
            | FormulaKind::Reads
            | FormulaKind::Territory,
            _,
        ) => true,
        (FormulaKind::Conforms, _) => full,
    };
    trace.parts.iter().filter(|p| all || p.truth == trace.truth).collect()
}

/// What is not known in a rule: facts, and other decisions that it reads.
pub(crate) fn unknown(rule: &RuleTrace) -> Vec<String> {
    let mut names = Vec::new();
    for trace in rule.scopes.iter().chain(&rule.conditions) {
        unknown_within(trace, &mut names);
    }
    for trace in &rule.exceptions {
        unknown_exception(trace, &mut names);
    }
    names
}

fn unknown_exception(trace: &ExceptionTrace, names: &mut Vec<String>) {
    if trace.bites == Truth::Unknown {
        unknown_within(&trace.when, names);
        if let Some(but) = &trace.but {
            unknown_exception(but, names);
        }
    }
}

fn unknown_within(trace: &FormulaTrace, names: &mut Vec<String>) {
    if trace.truth != Truth::Unknown {
        return;
    }
    for part in &trace.parts {
        unknown_within(part, names);
    }
    let own: Vec<&String> = match trace.kind {
        FormulaKind::Reads | FormulaKind::Conforms | FormulaKind::Territory => vec![&trace.words],
        FormulaKind::Facts | FormulaKind::Cause => {
            let open = trace
                .facts
                .iter()
                .filter(|f| matches!(f.source, FactSource::Unknown | FactSource::Unprovable));
            open.map(|f| &f.name).collect()
        }
        FormulaKind::All | FormulaKind::Any | FormulaKind::Not | FormulaKind::Defined => Vec::new(),
    };
    for name in own {
        if !names.contains(name) {
            names.push(name.clone());
        }
    }
}
