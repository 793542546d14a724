//! What an open verdict says of what is possible, what to ask, and how to ask least, against every way in
//! which small random cases can turn out.

use std::collections::{BTreeMap, BTreeSet};

use pol_analysis::{Aside, Joint, Standing, Words, standing};
use pol_eval::{Budget, Decider, Possible, VerdictKind};
use pol_program::{Entry, Fact, Given, Input, MatterKind, State};
use pol_tests::bind;
use pol_tests::exhaustive::{case, compiled, every_case, impossible};
use pol_tests::generate::{self, Policy};
use pol_values::Id;
use proptest::prelude::*;

/// How many policies are tried, unless `PROPTEST_CASES` says otherwise.
const POLICIES: u32 = 600;

fn config() -> ProptestConfig {
    pol_tests::tried("proptest-regressions/plans.txt", POLICIES)
}

/// A way in which the case can turn out: what it says of each fact that was left open, and the verdict.
struct Outcome {
    states: Vec<State>,
    verdict: Possible,
}

fn possible(verdict: &pol_eval::Verdict) -> Possible {
    let permitted = verdict.undisputed.clone().unwrap_or_else(|| verdict.permitted.clone());
    let mut side_by_side = verdict.side_by_side.clone();
    for statement in &mut side_by_side {
        statement.provisions.clear();
    }
    Possible { kind: verdict.kind, permitted, side_by_side }
}

/// What is answered to each question.
fn answers(all: &[Outcome], left: &[usize], open: usize) -> BTreeMap<String, Vec<usize>> {
    let mut groups: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for at in left {
        groups.entry(format!("{:?}", all[*at].states[open])).or_default().push(*at);
    }
    groups
}

/// The fewest questions that settle what is left in every case.
fn fewest(all: &[Outcome], left: &[usize], open: &BTreeSet<usize>) -> usize {
    let first = left.first().map(|at| &all[*at].verdict);
    if left.iter().all(|at| Some(&all[*at].verdict) == first) {
        return 0;
    }
    let mut best = usize::MAX;
    for question in open {
        let mut fewer = open.clone();
        fewer.remove(question);
        let groups = answers(all, left, *question);
        if groups.len() < 2 {
            continue;
        }
        let worst = groups.values().map(|left| fewest(all, left, &fewer)).max().unwrap_or(0);
        best = best.min(worst.saturating_add(1));
    }
    best
}

/// The fewest answers that leave only this verdict.
fn quickest(all: &[Outcome], left: &[usize], open: &BTreeSet<usize>, wanted: &Possible) -> Option<usize> {
    let here = left.iter().filter(|at| all[**at].verdict == *wanted).count();
    if here == left.len() {
        return Some(0);
    }
    if here == 0 {
        return None;
    }
    let mut best = None;
    for question in open {
        let fewer: BTreeSet<usize> = open.iter().copied().filter(|other| other > question).collect();
        for left in answers(all, left, *question).values() {
            if let Some(more) = quickest(all, left, &fewer, wanted)
                && best.is_none_or(|best| more + 1 < best)
            {
                best = Some(more + 1);
            }
        }
    }
    best
}

fn check(policy: &Policy, keep: u64) -> Result<bool, TestCaseError> {
    let mut policy = policy.clone();
    policy.dated = false;
    policy.second = None;
    for article in &mut policy.articles {
        article.second = false;
        article.effective = None;
    }
    let Some(compiled) = compiled(&policy) else { return Ok(false) };
    let program = &compiled.program;
    // What hangs on a choice yet to be made, or on what rules find, is settled by no answer.
    let waits = program.circuit.inputs().values().any(|input| matches!(input, Input::Choice(..)));
    let found = program.matters.values().any(|m| matches!(m.kind, MatterKind::Finding(_)));
    if waits || found {
        return Ok(false);
    }
    let Some(every) = every_case(program, &BTreeSet::new()) else { return Ok(false) };
    // Facts of which silence settles nothing may be left open.
    let open: Vec<Id<Fact>> = program
        .facts
        .iter()
        .filter(|(id, fact)| Entry::unsaid(fact).open() && keep >> id.number() & 1 == 0)
        .map(|(id, _)| id)
        .collect();
    // What is merely presumed could still turn out otherwise, as long as the verdict is open.
    let presumed = open.iter().any(|id| Entry::unsaid(&program.facts[*id]).state != State::Unknown);
    let Some(full) = every.get(usize::try_from(keep).unwrap_or(0) % every.len().max(1)) else {
        return Ok(false);
    };
    let stated: Vec<Given> =
        full.iter().filter(|g| g.fact().is_some_and(|f| !open.contains(&f))).cloned().collect();
    let asked = case(program, &stated);
    let decider = Decider::new(program);
    let others = [Budget { completions: 0, nodes: 100_000 }, Budget { completions: 0, nodes: 0 }]
        .map(|budget| Decider::within(program, budget));
    let linked = program.circuit.inputs().values().any(|input| input.facts().len() > 1);
    let joint = Joint::new(&[program], &Aside::default());
    let words = Words::new(&joint);
    let mut checked = false;
    for (matter, _) in program.matters.iter().filter(|(_, m)| m.kind == MatterKind::Decision) {
        let mut all: Vec<Outcome> = Vec::new();
        for given in every.iter().filter(|given| stated.iter().all(|s| given.contains(s))) {
            let turned = case(program, given);
            let Some(verdict) = pol_eval::verdict_on(&decider, &turned, matter) else { continue };
            if !impossible(program, &turned) {
                let state = |id: &Id<Fact>| turned.entries[id.number()].state.clone();
                all.push(Outcome { states: open.iter().map(state).collect(), verdict: possible(&verdict) });
            }
        }
        for other in &others {
            let (one, other) = [&decider, other].map(|d| pol_eval::verdict_on(d, &asked, matter)).into();
            prop_assert_eq!(format!("{one:?}"), format!("{other:?}"));
        }
        let really: BTreeSet<Possible> = all.iter().map(|outcome| outcome.verdict.clone()).collect();
        let verdict = pol_eval::verdict_on(&decider, &asked, matter).unwrap();
        let left: Vec<usize> = (0..all.len()).collect();
        let questions: BTreeSet<usize> = (0..open.len()).collect();
        if really.is_empty() {
            continue;
        }
        if !presumed {
            prop_assert_eq!(verdict.kind == VerdictKind::Open, really.len() > 1, "{:?}", verdict);
        }
        if really.len() < 2 || verdict.kind != VerdictKind::Open {
            continue;
        }
        checked = true;
        if verdict.exact == Some(true) {
            let said: BTreeSet<Possible> = verdict.possible.iter().flatten().cloned().collect();
            prop_assert_eq!(&said, &really);
            let matters = |question: &usize| {
                let mut others: BTreeMap<String, BTreeSet<&Possible>> = BTreeMap::new();
                for outcome in &all {
                    let mut states = outcome.states.clone();
                    states.remove(*question);
                    others.entry(format!("{states:?}")).or_default().insert(&outcome.verdict);
                }
                others.values().any(|verdicts| verdicts.len() > 1)
            };
            let name = |question: usize| program.facts[open[question]].name.clone();
            let hangs: BTreeSet<String> = questions.iter().filter(|q| matters(q)).map(|q| name(*q)).collect();
            let asks: BTreeSet<String> = verdict.ask.iter().flatten().cloned().collect();
            if linked {
                prop_assert!(hangs.is_subset(&asks), "{:?} and not {:?}", asks, hangs);
            } else {
                prop_assert_eq!(asks, hangs);
            }
        }
        let Ok(Standing::Open(plan)) =
            standing(&joint, &words, &asked, joint.members[0].joint_matter(matter).unwrap())
        else {
            return Err(TestCaseError::fail("an open verdict without a plan"));
        };
        for quick in &plan.quickest {
            let brute = quickest(&all, &left, &questions, &quick.verdict);
            // Quantities that are compared with one another are one question.
            let told = quick.answers.len();
            let right = brute == Some(told) || (linked && brute.is_some_and(|brute| told <= brute));
            prop_assert!(right, "{:?}, and {:?} really", quick, brute);
        }
        if let Some(order) = &plan.order {
            let brute = fewest(&all, &left, &questions);
            prop_assert!(
                order.at_most == brute || (linked && order.at_most <= brute),
                "{:?}, and {} really",
                order,
                brute
            );
        }
    }
    Ok(checked)
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn an_open_verdict_says_what_is_possible_and_how_to_ask(policy in generate::policy(), keep in any::<u64>()) {
        check(&policy, keep)?;
    }

    /// One by one, as sets, or by a solver: the outlook is the same, on cases with presumptions, findings,
    /// choices and rulings too.
    #[test]
    fn the_ways_to_look_ahead_agree(policy in generate::policy(), raw in generate::raw_case()) {
        let Some(compiled) = compiled(&policy) else { return Ok(()) };
        let program = &compiled.program;
        let text = generate::case(&policy, &raw, true).text(&policy, &generate::fact_name);
        let Ok(case) = bind(program, &text) else { return Ok(()) };
        let [one, sets, solver] = [(1 << 12, 0), (0, 100_000), (0, 0)]
            .map(|(completions, nodes)| Decider::within(program, Budget { completions, nodes }));
        for matter in program.matters.ids() {
            let [one, sets, solver] =
                [&one, &sets, &solver].map(|d| format!("{:?}", pol_eval::verdict_on(d, &case, matter)));
            prop_assert_eq!(&one, &sets);
            prop_assert_eq!(&one, &solver);
        }
    }
}

/// The random cases are often open.
#[test]
fn random_cases_are_worth_the_trouble() {
    use proptest::strategy::ValueTree;
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let mut open = 0;
    for keep in 0..100 {
        let policy = generate::policy().new_tree(&mut runner).unwrap().current();
        open += usize::from(check(&policy, keep * 0x9e37_79b9).unwrap());
    }
    assert!(open > 10, "{open} of 100");
}
