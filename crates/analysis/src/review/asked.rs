//! What rules ask: by that it is told whether two of them are about the same.

use std::collections::BTreeSet;

use pol_program::{ExceptionFormula, Fact, Form, Formula, MatterKind, Program, Provenance};
use pol_values::Id;

use super::Standing;

/// The facts that a rule's own condition and exceptions ask about, and the matters that they read; not
/// its scope, which most rules of a text share.
pub(super) fn asked(rule: &Standing<'_>) -> BTreeSet<String> {
    asked_by(rule.program, rule.norm.source, Parts::All)
}

/// Of what a rule asks.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Parts {
    /// Its conditions.
    Conditions,
    /// And its exceptions.
    All,
}

/// What the rules of an article all ask, where there are several.
pub(super) fn of_all_items(rule: &Standing<'_>) -> BTreeSet<String> {
    let article = |source: &Provenance| (source.text, source.within.first().cloned());
    let of = article(rule.source);
    let sources: BTreeSet<Id<Provenance>> = rule.program.norms.values().map(|norm| norm.source).collect();
    let mut items = sources.into_iter().filter(|source| article(&rule.program.sources[*source]) == of);
    let first = items.next().map(|source| asked_by(rule.program, source, Parts::All)).unwrap_or_default();
    let mut several = false;
    let common = items.fold(first, |mut common, source| {
        several = true;
        let own = asked_by(rule.program, source, Parts::All);
        common.retain(|name| own.contains(name));
        common
    });
    if several { common } else { BTreeSet::new() }
}

pub(super) fn asked_by(program: &Program, source: Id<Provenance>, parts: Parts) -> BTreeSet<String> {
    let fact = |id: &Id<Fact>| program.facts[*id].name.clone();
    let mut found = BTreeSet::new();
    // 符合 asks what the provision asks that is to be met.
    let mut sources = vec![source];
    let mut next = 0;
    while let Some(source) = sources.get(next).copied() {
        next += 1;
        let source = &program.sources[source];
        let formulas = match parts {
            Parts::Conditions => source.conditions.iter().collect(),
            Parts::All => source.formulas(),
        };
        for formula in formulas.into_iter().flat_map(Formula::all) {
            match &formula.form {
                Form::Facts(facts) => found.extend(facts.iter().map(fact)),
                Form::Cause(_, _, finding) => found.extend([fact(finding)]),
                Form::Reads(matter) => found.extend([program.matters[*matter].name.clone()]),
                Form::Conforms(met) => {
                    let new: Vec<_> = met.iter().filter(|s| !sources.contains(s)).copied().collect();
                    sources.extend(new);
                }
                Form::All(_) | Form::Any(_) | Form::Not(_) | Form::Defined(..) | Form::Territory => {}
            }
        }
    }
    found
}

/// Findings that the superior rule's condition asks for and the local provision concludes.
pub(super) fn settles(local: &Standing<'_>, upper: &Standing<'_>) -> Vec<String> {
    let asked = asked(upper);
    let program = local.program;
    let mut found: BTreeSet<String> = BTreeSet::new();
    for norm in program.norms.values().filter(|n| n.source == local.norm.source) {
        if let MatterKind::Finding(fact) = program.matters[norm.matter].kind {
            let name = &program.facts[fact].name;
            if asked.contains(name) {
                found.insert(name.clone());
            }
        }
    }
    found.into_iter().collect()
}

/// Whether two rules say the same of how another matter comes out: where that differs, the rules on that
/// matter differ, and not these.
pub(super) fn read_alike(one: &Provenance, other: &Provenance) -> bool {
    fn words(exception: &ExceptionFormula) -> Vec<&str> {
        let but = exception.but.iter().flat_map(|but| words(but));
        std::iter::once(exception.when.words.as_str()).chain(but).collect()
    }
    let said = |source: &'_ Provenance| -> (Vec<String>, Vec<Vec<String>>) {
        let exceptions = source.exceptions.iter().map(|e| words(e).into_iter().map(str::to_owned).collect());
        (source.conditions.iter().map(|c| c.words.clone()).collect(), exceptions.collect())
    };
    let mut reads = false;
    for formula in one.formulas().into_iter().flat_map(Formula::all) {
        match formula.form {
            Form::Reads(_) => reads = true,
            // What a name stands for may differ.
            Form::Defined(..) | Form::Conforms(_) => return false,
            Form::All(_)
            | Form::Any(_)
            | Form::Not(_)
            | Form::Facts(_)
            | Form::Cause(..)
            | Form::Territory => {}
        }
    }
    reads && said(one) == said(other)
}
