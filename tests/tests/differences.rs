//! What `pol diff` claims, against every case of small random policies decided one by one.

use std::collections::{BTreeMap, BTreeSet};

use pol_analysis::{Aside, Differences, Joint, Proof, Transition, alike, differences};
use pol_eval::{Decider, Possible, VerdictKind};
use pol_program::{Case, Input, MatterKind, Program};
use pol_tests::compile;
use pol_tests::exhaustive::{case, compiled, every_case, impossible};
use pol_tests::generate::{self, Policy};
use proptest::prelude::*;

/// How many pairs are tried, unless `PROPTEST_CASES` says otherwise.
const PAIRS: u32 = 400;

fn config() -> ProptestConfig {
    pol_tests::tried("proptest-regressions/differences.txt", PAIRS)
}

/// Another version of a policy: something of one article is changed.
fn amended(policy: &Policy, article: usize, how: u8) -> Policy {
    let mut other = policy.clone();
    let count = other.articles.len();
    if count == 0 {
        return other;
    }
    let (at, next) = (article % count, (article + 1) % count);
    match how % 5 {
        0 => other.articles[at].exceptions.clear(),
        1 => other.articles[at].when = policy.articles[next].when.clone(),
        2 => other.articles[at].conclusions = policy.articles[next].conclusions.clone(),
        3 => other.articles[at].overrides.clear(),
        _ => {
            other.articles[at].when = policy.articles[next].when.clone();
            other.articles[next].when = policy.articles[at].when.clone();
        }
    }
    other
}

/// The transitions that really occur, by matter.
type Transitions = BTreeMap<String, BTreeSet<(Possible, Possible)>>;

fn brute(old: &Program, new: &Program) -> Option<Transitions> {
    let mut found = Transitions::new();
    let (before, after) = (Decider::new(old), Decider::new(new));
    let finding = |m: &pol_program::Matter| match m.kind {
        MatterKind::Finding(fact) => Some(fact),
        MatterKind::Decision | MatterKind::Duty(..) => None,
    };
    let all = old.matters.values().chain(new.matters.values());
    let names: BTreeSet<String> = all.filter(|m| finding(m).is_none()).map(|m| m.name.clone()).collect();
    let concluded = old.matters.values().chain(new.matters.values()).filter_map(finding).collect();
    for given in every_case(old, &concluded)? {
        let (was, is) = (case(old, &given), case(new, &given));
        // A version whose rules conclude what the 约束 excludes refuses the case.
        if impossible(old, &was) || impossible(new, &is) {
            continue;
        }
        for name in &names {
            let verdict = |program: &Program, decider: &Decider<'_>, case: &Case| {
                let verdict = program.matter(name).and_then(|id| pol_eval::verdict_on(decider, case, id));
                verdict.map_or(none(), |v| possible(&v))
            };
            let (from, to) = (verdict(old, &before, &was), verdict(new, &after, &is));
            if from != to {
                found.entry(name.clone()).or_default().insert((from, to));
            }
        }
    }
    Some(found)
}

fn possible(verdict: &pol_eval::Verdict) -> Possible {
    let permitted = verdict.undisputed.clone().unwrap_or_else(|| verdict.permitted.clone());
    let mut side_by_side = verdict.side_by_side.clone();
    for statement in &mut side_by_side {
        statement.provisions.clear();
    }
    Possible { kind: verdict.kind, permitted, side_by_side }
}

/// Whether a claim is of cases that record a choice: the cases here record none.
fn of_choices(transition: &Transition) -> bool {
    !transition.made.is_empty()
}

/// The conditions of each change, read as conditions of the language, hold exactly in the cases that change
/// so.
fn conditions_hold(
    policy: &Policy,
    (old, new): (&Program, &Program),
    found: &Differences,
) -> Result<(), TestCaseError> {
    let names: BTreeSet<&str> = old.matters.values().map(|m| m.name.as_str()).collect();
    let mut asked = Vec::new();
    for matter in &found.changed {
        let of_facts = || matter.transitions.iter().filter(|t| t.unasked.is_empty() && !of_choices(t));
        let mut changes: Vec<(&Possible, &Possible)> = of_facts().map(|t| (&t.from, &t.to)).collect();
        changes.sort_unstable();
        changes.dedup();
        for (from, to) in changes {
            // What stays so whatever is chosen, and what does not, is told apart.
            let alike: Vec<&Transition> = of_facts().filter(|t| (&t.from, &t.to) == (from, to)).collect();
            let alternatives: Vec<String> = alike
                .iter()
                .flat_map(|transition| &transition.when)
                .map(|a| a.conditions.iter().map(|c| format!("（{c}）")).collect::<Vec<_>>().join(" 且 "))
                .collect();
            // What is said of records, and a change in every case, is no condition of the language.
            let other = alternatives.iter().any(|a| a.is_empty() || a.contains("认定"));
            if !other && alike.iter().all(|t| t.whole) {
                asked.push((matter.matter.clone(), (from, to), alternatives.join("） 或 （")));
            }
        }
    }
    // The scope of the policy would gate the rule that asks.
    if asked.is_empty() || policy.scope.is_some() || !names.contains(asked[0].0.as_str()) {
        return Ok(());
    }
    let files = policy.files(&generate::Writing::default());
    for (matter, change, condition) in asked {
        let mut texts = files.clone();
        let (_, text) = &mut texts[0];
        text.push_str(&format!("\n第九百条\n  当 （{condition}）\n  则 检验 为 变\n"));
        let at = text.find("\n第").unwrap();
        text.insert_str(at, "\n决定 检验 {变, 不变} 默认 不变\n");
        let texts: Vec<(&str, &str)> = texts.iter().map(|(n, t)| (*n, t.as_str())).collect();
        let checked = match compile(&texts) {
            Ok(compiled) => compiled.program,
            Err(pol_tests::Refusal::Model(d)) => {
                return Err(TestCaseError::fail(format!("{condition}: {}", pol_tests::words(&d))));
            }
            Err(pol_tests::Refusal::Program(..)) => continue,
        };
        let id = checked.matter("检验").unwrap();
        let (before, after) = (Decider::new(old), Decider::new(new));
        let check = Decider::new(&checked);
        let Some(cases) = every_case(old, &BTreeSet::new()) else { continue };
        for given in cases.iter().step_by(1 + cases.len() / 300) {
            let verdict = |program: &Program, decider: &Decider<'_>| {
                let id = program.matter(&matter);
                let verdict = id.and_then(|id| pol_eval::verdict_on(decider, &case(program, given), id));
                verdict.map_or(none(), |v| possible(&v))
            };
            let (from, to) = (verdict(old, &before), verdict(new, &after));
            let changes = (&from, &to) == change;
            let said = pol_eval::verdict_on(&check, &case(&checked, given), id).unwrap();
            let holds = said.permitted == ["变"];
            let valid = !impossible(old, &case(old, given)) && !impossible(new, &case(new, given));
            prop_assert!(!valid || holds == changes, "{matter}: {condition}: {given:?}: {from:?} → {to:?}");
        }
    }
    Ok(())
}

/// A matter that a version does not know.
fn none() -> Possible {
    Possible { kind: VerdictKind::None, permitted: Vec::new(), side_by_side: Vec::new() }
}

fn claimed(differences: &Differences) -> Transitions {
    let mut found = Transitions::new();
    for matter in &differences.changed {
        for name in std::iter::once(&matter.matter).chain(&matter.also) {
            let transitions = matter.transitions.iter().filter(|t| t.unasked.is_empty() && !of_choices(t));
            let pairs: BTreeSet<_> = transitions.map(|t| (t.from.clone(), t.to.clone())).collect();
            if !pairs.is_empty() {
                found.insert(name.clone(), pairs);
            }
        }
    }
    found
}

fn check(policy: &Policy, article: usize, how: u8) -> Result<(), TestCaseError> {
    let mut policy = policy.clone();
    // One text, always in force: every case can then be written down.
    policy.dated = false;
    policy.second = None;
    for article in &mut policy.articles {
        article.second = false;
        article.effective = None;
    }
    let (Some(old), Some(new)) = (compiled(&policy), compiled(&amended(&policy, article, how))) else {
        return Ok(());
    };
    // Causal findings that only one version has are facts of that version alone.
    let names = |p: &Program| p.facts.values().map(|f| f.name.clone()).collect::<Vec<_>>();
    if names(&old.program) != names(&new.program) {
        return Ok(());
    }
    let Some(brute) = brute(&old.program, &new.program) else { return Ok(()) };
    let mut joint = Joint::new(&[&old.program, &new.program], &Aside::default());
    let found = differences(&mut joint, &[]);
    if found.changed.iter().any(|d| d.proof != Proof::Complete) {
        return Ok(());
    }
    prop_assert_eq!(claimed(&found), brute);
    // The solver, asked on its own, agrees with the diagrams.
    let choices = |p: &Program| p.circuit.inputs().values().any(|i| matches!(i, Input::Choice(..)));
    if joint.read_differently.is_empty() && !choices(&old.program) && !choices(&new.program) {
        // Where 约束 read what rules conclude it may leave the question open.
        if let Some(same) = alike(&mut joint, 0, 1) {
            prop_assert_eq!(same, found.changed.is_empty());
        }
    }
    conditions_hold(&policy, (&old.program, &new.program), &found)?;
    for matter in &found.changed {
        for transition in &matter.transitions {
            prop_assert!(transition.witness.is_some(), "{}: no witness for {:?}", matter.matter, transition);
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn every_change_and_no_other(policy in generate::policy(), article in 0..8usize, how in 0..5u8) {
        check(&policy, article, how)?;
    }
}

/// A version is compared as it would be in force: what it replaced is not, though it loads it.
#[test]
fn a_version_that_loads_what_it_replaced() {
    let old = "规范 first “办法”\n  施行 2000-01-01\n事实 甲：是否 “？”\n决定 处置 {罚款, 警告} 由重到轻\n第一条\n  当 甲\n  则 处置 为 罚款\n";
    let new = "规范 second “办法”\n  施行 2010-01-01\n  取代 first\n  载入 “first.pol”\n第一条\n  当 甲\n  则 处置 为 警告\n第二条\n  从旧兼从轻\n";
    let old_files = [("first.pol", old)];
    let new_files = [("second.pol", new), ("first.pol", old)];
    let compiled = |files: &[(&str, &str)]| match compile(files) {
        Ok(compiled) => compiled.program,
        Err(_) => panic!("refused"),
    };
    let (old, new) = (compiled(&old_files), compiled(&new_files));
    let period = |p: &Program| p.texts.first().map(|t| (t.effective, t.repealed));
    let aside = Aside { always: vec![period(&old), period(&new)] };
    let mut joint = Joint::new(&[&old, &new], &aside);
    let found = differences(&mut joint, &[]);
    let decided = |outcome: &str| Possible {
        kind: VerdictKind::Decided,
        permitted: vec![outcome.to_owned()],
        side_by_side: Vec::new(),
    };
    let pairs = BTreeSet::from([(decided("罚款"), decided("警告"))]);
    assert_eq!(claimed(&found), Transitions::from([("处置".to_owned(), pairs)]));
}
