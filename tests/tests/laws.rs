//! What must not change a verdict.

use std::collections::{BTreeMap, BTreeSet};

use pol_eval::{CaseOutput, Decider, Verdict, VerdictKind, output};
use pol_model::Rule;
use pol_program::{Entry, How, State};
use pol_tests::generate::{self, FactKind, Policy, RawCase, Writing};
use pol_tests::hierarchy::{self, Library, Order};
use pol_tests::reference::{Reference, Run};
use pol_tests::{Compiled, bind, compile};
use pol_values::Id;
use proptest::prelude::*;

/// How many policies each law is tried on, unless `PROPTEST_CASES` says otherwise.
const CASES: u32 = 150;

fn config() -> ProptestConfig {
    pol_tests::tried("proptest-regressions/laws.txt", CASES)
}

fn compiled(policy: &Policy, writing: &Writing<'_>) -> Option<Compiled> {
    let files = policy.files(writing);
    let files: Vec<(&str, &str)> = files.iter().map(|(name, text)| (*name, text.as_str())).collect();
    compile(&files).ok()
}

fn decided(compiled: &Compiled, case: &str) -> Option<CaseOutput> {
    let case = bind(&compiled.program, case).ok()?;
    Some(output(&Decider::new(&compiled.program), &case))
}

/// Of each decision and duty: its kind, and what is permitted, undisputed and possible.
fn verdicts(output: &CaseOutput) -> BTreeMap<String, String> {
    let of = |(name, verdict): &(String, Verdict)| {
        let Verdict { kind, permitted, undisputed, possible, exact, ruled, beyond, by_default, .. } = verdict;
        let words = format!(
            "{kind:?} {permitted:?} {undisputed:?} {possible:?} {exact:?} {ruled} {beyond} {by_default}"
        );
        (name.clone(), words)
    };
    output.decisions.iter().chain(&output.acts).map(of).collect()
}

/// Compares the policy as it is with another way of writing it.
fn same(policy: &Policy, raw: &RawCase, writing: &Writing<'_>) -> Result<(), TestCaseError> {
    let Some(one) = compiled(policy, &Writing::default()) else { return Ok(()) };
    let Some(other) = compiled(policy, writing) else {
        let files = policy.files(writing);
        return Err(TestCaseError::fail(format!(
            "refused: {}",
            files.iter().map(|f| f.1.as_str()).collect::<String>()
        )));
    };
    let case = generate::case(policy, raw, false);
    let before = decided(&one, &case.text(policy, &generate::fact_name));
    let after = decided(&other, &case.text(policy, writing.name));
    prop_assert_eq!(before.is_some(), after.is_some());
    if let (Some(before), Some(after)) = (before, after) {
        let mut after = verdicts(&after);
        after.retain(|name, _| name != "无关");
        prop_assert_eq!(verdicts(&before), after, "{}", case.text(policy, writing.name));
    }
    Ok(())
}

proptest! {
    #![proptest_config(config())]

    /// M6: never text order. The articles are numbered, and cited, as they come.
    #[test]
    fn the_order_of_articles(
        (policy, order) in generate::policy().prop_flat_map(|policy| {
            let order: Vec<usize> = (0..policy.articles.len()).collect();
            (Just(policy), Just(order).prop_shuffle())
        }),
        raw in generate::raw_case(),
    ) {
        same(&policy, &raw, &Writing { order, ..Writing::default() })?;
    }

    #[test]
    fn the_names_of_facts(policy in generate::policy(), raw in generate::raw_case()) {
        // In another order of the alphabet, too.
        let name = |fact: usize| ["庚辰", "癸亥", "丙午", "壬戌", "乙丑", "辛未", "甲子"][fact].to_owned();
        same(&policy, &raw, &Writing { name: &name, ..Writing::default() })?;
    }

    #[test]
    fn the_file_in_which_names_are_declared(policy in generate::policy(), raw in generate::raw_case()) {
        same(&policy, &raw, &Writing { vocabulary: true, ..Writing::default() })?;
    }

    #[test]
    fn a_rule_on_another_decision(policy in generate::policy(), raw in generate::raw_case()) {
        same(&policy, &raw, &Writing { unrelated: true, ..Writing::default() })?;
    }

    /// M7: a defeated rule does nothing.
    #[test]
    fn a_defeated_rule(policy in generate::policy(), raw in generate::raw_case()) {
        let Some(full) = compiled(&policy, &Writing::default()) else { return Ok(()) };
        let text = generate::case(&policy, &raw, true).text(&policy, &generate::fact_name);
        let Ok(case) = bind(&full.program, &text) else { return Ok(()) };
        let reference = Reference::new(&full.model);
        let runs = reference.completions(&case, &|entry| entry.state != State::Unknown);
        for article in 0..policy.articles.len() {
            if !removable(&policy, &full, article) || !defeated(&full, &reference, &runs, article) {
                continue;
            }
            let without = BTreeSet::from([article]);
            let Some(rest) = compiled(&policy, &Writing { without, ..Writing::default() }) else { continue };
            // Without the article there may be no such causal finding.
            let (Some(before), Some(after)) = (decided(&full, &text), decided(&rest, &text)) else { continue };
            let (mut before, after) = (verdicts(&before), verdicts(&after));
            // A duty of which only its condition spoke is no matter any more; nobody had laid it down.
            before.retain(|name, words| after.contains_key(name) || !words.starts_with("None "));
            prop_assert_eq!(before, after, "{}without {}", text, generate::citation(article));
        }
    }

    /// M10: what learning a fact cannot change.
    #[test]
    fn learning_a_fact(policy in generate::policy(), raw in generate::raw_case(), values in proptest::collection::vec(any::<u8>(), 7)) {
        let Some(Compiled { program, .. }) = compiled(&policy, &Writing::default()) else { return Ok(()) };
        let mut case = generate::case(&policy, &raw, false);
        let text = case.text(&policy, &generate::fact_name);
        let Ok(bound) = bind(&program, &text) else { return Ok(()) };
        let decider = Decider::new(&program);
        let before = output(&decider, &bound);
        for (fact, value) in values.iter().enumerate().take(policy.facts.len()) {
            let entry: &Entry = &bound.entries[fact];
            if entry.how != How::Unknown {
                continue;
            }
            let values = match policy.facts[fact].kind {
                FactKind::Bool => 2,
                FactKind::One => generate::OPTIONS.len(),
                FactKind::Int => 5,
            };
            let kept = std::mem::replace(&mut case.facts[fact], generate::State::Value(usize::from(*value) % values));
            let learnt = case.text(&policy, &generate::fact_name);
            case.facts[fact] = kept;
            let Ok(bound) = bind(&program, &learnt) else { continue };
            let after = output(&decider, &bound);
            for ((name, old), (_, new)) in before.decisions.iter().chain(&before.acts).zip(after.decisions.iter().chain(&after.acts)) {
                if old.kind != VerdictKind::Open && !old.provisional && old.rests_on.is_empty() {
                    let of = |v: &Verdict| (v.kind, v.permitted.clone(), v.undisputed.clone().filter(|_| v.kind == VerdictKind::Conflict));
                    prop_assert_eq!(of(old), of(new), "{} of\n{}then\n{}", name, text, learnt);
                }
            }
        }
    }
}

/// The verdicts of a library in a case, as it is written in this order.
fn of_library(library: &Library, order: &Order, case: &str) -> Option<BTreeMap<String, String>> {
    let files = library.files(order);
    let files: Vec<(&str, &str)> = files.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    let mut verdicts = verdicts(&decided(&compile(&files).ok()?, case)?);
    verdicts.retain(|name, _| name != "无关");
    Some(verdicts)
}

proptest! {
    #![proptest_config(config())]

    /// M6: never text order, file order, load order or alphabet.
    #[test]
    fn the_order_and_names_of_texts(
        (library, texts) in hierarchy::library().prop_flat_map(|library| {
            let order: Vec<usize> = (0..library.texts.len()).collect();
            (Just(library), Just(order).prop_shuffle())
        }),
        facts in proptest::collection::vec(proptest::option::weighted(0.7, any::<bool>()), 3),
    ) {
        let case = hierarchy::case(&facts);
        let before = of_library(&library, &library.order(), &case);
        let order = Order { texts, reversed: true, names: ["d", "b", "a", "c"], ..library.order() };
        prop_assert_eq!(before, of_library(&library, &order, &case));
    }

    /// A law that does not speak to the matter changes nothing, whatever its kind, and whatever it defers to or
    /// reserves.
    #[test]
    fn a_law_that_does_not_speak_to_the_matter(
        library in hierarchy::library(),
        kind in 0usize..4,
        facts in proptest::collection::vec(proptest::option::weighted(0.7, any::<bool>()), 3),
    ) {
        let case = hierarchy::case(&facts);
        let before = of_library(&library, &library.order(), &case);
        let order = Order { unrelated: Some(kind), ..library.order() };
        prop_assert_eq!(before, of_library(&library, &order, &case));
    }
}

/// Whether an article is one rule, to which no condition refers, on matters that no condition reads.
fn removable(policy: &Policy, full: &Compiled, article: usize) -> bool {
    let mut cited = false;
    policy.each_condition(&mut |condition| match condition {
        generate::Condition::Conforms(n) => cited |= *n == article,
        generate::Condition::Outcome(decision, ..) => {
            let concludes = |c: &generate::Conclusion| matches!(c, generate::Conclusion::Decision(d, ..) if d == decision);
            cited |= policy.articles[article].conclusions.iter().any(concludes);
        }
        generate::Condition::Duty(act, _) => {
            let concludes = |c: &generate::Conclusion| matches!(c, generate::Conclusion::Act(a, _) if a == act);
            cited |= policy.articles[article].conclusions.iter().any(concludes);
        }
        _ => {}
    });
    let finding =
        policy.articles[article].conclusions.iter().any(|c| matches!(c, generate::Conclusion::Finding(..)));
    !cited && !finding && rules_of(full, article).len() == 1
}

fn rules_of(full: &Compiled, article: usize) -> Vec<Id<Rule>> {
    let citation = generate::citation(article);
    let rules = full.model.rules.iter();
    rules.filter(|(_, r)| full.model.citation(r.provision).starts_with(&citation)).map(|(id, _)| id).collect()
}

fn defeated(full: &Compiled, reference: &Reference<'_>, runs: &[Run], article: usize) -> bool {
    let rules = rules_of(full, article);
    let norms: Vec<usize> =
        (0..reference.norms.len()).filter(|n| rules.contains(&reference.norms[*n].rule)).collect();
    !runs.is_empty() && runs.iter().all(|run| norms.iter().all(|n| run.defeated.contains(n)))
}
