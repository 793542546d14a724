//! The engine agrees with the reference interpreter of `docs/meaning.md`.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use pol_diagnostics::Code;
use pol_eval::{Decider, Raw, VerdictKind};
use pol_model::{MatterKind, Model};
use pol_program::{Case, Law, Node, Priority};
use pol_tests::generate::{self, Policy, RawCase};
use pol_tests::hierarchy;
use pol_tests::reference::Reference;
use pol_tests::{Compiled, Refusal, bind, compile, words};
use pol_values::{Id, Truth};
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;

/// How many policies are tried, unless `PROPTEST_CASES` says otherwise.
const CASES: u32 = 400;

fn config() -> ProptestConfig {
    pol_tests::tried("proptest-regressions/agreement.txt", CASES)
}

/// What the engine and the reference say of each matter, where they differ.
fn differences(model: &Model, reference: &Reference<'_>, decider: &Decider<'_>, case: &Case) -> Vec<String> {
    let mut found = Vec::new();
    for (matter, answer) in reference.decide(case) {
        let of = &model.matters[matter];
        if matches!(of.kind, MatterKind::Finding(_)) {
            continue;
        }
        let decision = decider.decide(matter, case).unwrap();
        let engine = match decision.kind {
            VerdictKind::Open => None,
            // Where only superior rules could change it, it is shown without them (M10).
            _ if decision.provisional && answer.verdict.is_none() => None,
            VerdictKind::Conflict => {
                Some(Raw { kind: decision.kind, permitted: decision.undisputed, standing: 0 })
            }
            kind => Some(Raw { kind, permitted: decision.permitted, standing: decision.standing }),
        };
        let show = |raw: &Raw| {
            let outcomes = of.outcomes.iter().enumerate().filter(|(n, _)| raw.permitted >> n & 1 == 1);
            format!("{:?} {:?}", raw.kind, outcomes.map(|(_, o)| o.as_str()).collect::<Vec<_>>())
        };
        let mut differ = |what: &str, engine: &[Raw], reference: &[Raw]| {
            let list = |raws: &[Raw]| raws.iter().map(show).collect::<Vec<_>>().join(" | ");
            found.push(format!("{} {what}: engine {}, reference {}", of.name, list(engine), list(reference)));
        };
        let possible: Vec<Raw> = answer.possible.iter().copied().collect();
        if engine != answer.verdict {
            let engine = decision.outlook.map_or(engine.into_iter().collect(), |o| o.verdicts);
            differ("verdict", &engine, &possible);
        } else if let Some(outlook) = &decision.outlook {
            let engine: BTreeSet<Raw> = outlook.verdicts.iter().copied().collect();
            let fits =
                if outlook.exact { engine == answer.possible } else { engine.is_superset(&answer.possible) };
            if !fits {
                differ("possible", &outlook.verdicts, &possible);
            }
        }
    }
    found
}

fn texts(policy: &Policy) -> Vec<(&'static str, String)> {
    policy.files(&generate::Writing::default())
}

fn compiled(policy: &Policy) -> Result<Compiled, Refusal> {
    let files = texts(policy);
    let files: Vec<(&str, &str)> = files.iter().map(|(name, text)| (*name, text.as_str())).collect();
    compile(&files)
}

fn check(policy: &Policy, cases: &[RawCase], rulings: bool) -> Result<(), TestCaseError> {
    let Compiled { model, program } = match compiled(policy) {
        Ok(compiled) => compiled,
        Err(Refusal::Model(_)) => return Ok(()),
        Err(Refusal::Program(model, diagnostics)) => {
            let cycle = diagnostics.iter().all(|d| d.code == Code::PriorityCycle);
            prop_assert!(cycle, "{}", words(&diagnostics));
            prop_assert!(Reference::new(&model).cyclic, "no circle of priorities: {}", words(&diagnostics));
            return Ok(());
        }
    };
    let reference = Reference::new(&model);
    prop_assert!(!reference.cyclic, "a circle of priorities was not found");
    let decider = Decider::new(&program);
    for raw in cases {
        let mut case = generate::case(policy, raw, false);
        case.chosen.retain(|(_, _, ruling)| rulings || !ruling);
        let text = case.text(policy, &generate::fact_name);
        let case = match bind(&program, &text) {
            Ok(case) => case,
            Err(diagnostics) => {
                let impossible = diagnostics.iter().all(|d| d.code == Code::ImpossibleCase || !d.is_error());
                prop_assert!(impossible, "{text}{}", words(&diagnostics));
                continue;
            }
        };
        let found = differences(&model, &reference, &decider, &case);
        prop_assert!(found.is_empty(), "{text}{}", found.join("\n"));
    }
    Ok(())
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn random_policies(policy in generate::policy(), cases in proptest::collection::vec(generate::raw_case(), 4)) {
        check(&policy, &cases, false)?;
    }

    #[test]
    fn random_policies_with_rulings(policy in generate::policy(), cases in proptest::collection::vec(generate::raw_case(), 4)) {
        check(&policy, &cases, true)?;
    }
}

proptest! {
    #![proptest_config(config())]

    /// M6 (b), (c), M7 under rank, M12 and M13, over random partial orders of kinds.
    #[test]
    fn random_hierarchies(library in hierarchy::library(), cases in proptest::collection::vec(proptest::collection::vec(proptest::option::weighted(0.7, any::<bool>()), 3), 4)) {
        let files = library.files(&library.order());
        let files: Vec<(&str, &str)> = files.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
        match compile(&files) {
            Ok(Compiled { model, program }) => {
                let reference = Reference::with_ranks(&model, &library.ranks());
                prop_assert!(!reference.cyclic, "a circle of priorities was not found");
                let decider = Decider::new(&program);
                for facts in &cases {
                    let text = hierarchy::case(facts);
                    let case = bind(&program, &text).map_err(|d| TestCaseError::fail(words(&d)))?;
                    let found = differences(&model, &reference, &decider, &case);
                    prop_assert!(found.is_empty(), "{text}{}", found.join("\n"));
                }
            }
            Err(Refusal::Model(faults)) => {
                let circle = faults.iter().all(|d| d.code == Code::PriorityCycle || !d.is_error());
                prop_assert!(circle, "{}", words(&faults));
            }
            Err(Refusal::Program(model, faults)) => {
                prop_assert!(Reference::with_ranks(&model, &library.ranks()).cyclic, "{}", words(&faults));
            }
        }
    }
}

/// The random policies are mostly accepted, and their verdicts are of every kind.
#[test]
fn random_policies_are_worth_the_trouble() {
    let mut runner = TestRunner::deterministic();
    let (tried, mut refused, mut circles) = (300, 0, 0);
    let mut reasons: BTreeMap<Code, usize> = BTreeMap::new();
    let mut kinds: BTreeMap<VerdictKind, usize> = BTreeMap::new();
    let mut taken: BTreeMap<Law, usize> = BTreeMap::new();
    for _ in 0..tried {
        let policy = generate::policy().new_tree(&mut runner).unwrap().current();
        let raw = generate::raw_case().new_tree(&mut runner).unwrap().current();
        match compiled(&policy) {
            Ok(Compiled { program, .. }) => {
                let text = generate::case(&policy, &raw, false).text(&policy, &generate::fact_name);
                let Ok(case) = bind(&program, &text) else { continue };
                for decision in Decider::new(&program).all(&case) {
                    *kinds.entry(decision.kind).or_default() += 1;
                    for under in decision.readings.iter().filter(|under| under.taken == Truth::True) {
                        *taken.entry(under.law).or_default() += 1;
                    }
                }
            }
            Err(Refusal::Model(diagnostics)) => {
                refused += 1;
                for diagnostic in diagnostics {
                    *reasons.entry(diagnostic.code).or_default() += 1;
                }
            }
            Err(Refusal::Program(..)) => circles += 1,
        }
    }
    println!("{refused} refused {reasons:?}, {circles} with a circle, of {tried}; {kinds:?}, {taken:?}");
    assert!(refused * 10 < tried * 4, "{refused} of {tried} policies were refused: {reasons:?}");
    assert_eq!(kinds.len(), 7, "{kinds:?}");
    assert_eq!(taken.len(), 3, "{taken:?}");
}

/// The random libraries are mostly accepted, and all that they are for occurs in them.
#[test]
fn random_hierarchies_are_worth_the_trouble() {
    let mut runner = TestRunner::deterministic();
    let (tried, mut refused) = (300, 0);
    let mut seen: BTreeMap<&str, usize> = BTreeMap::new();
    for _ in 0..tried {
        let library = hierarchy::library().new_tree(&mut runner).unwrap().current();
        let files = library.files(&library.order());
        let files: Vec<(&str, &str)> =
            files.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
        let Ok(Compiled { program, .. }) = compile(&files) else {
            refused += 1;
            continue;
        };
        *seen.entry("circle").or_default() += program.circles.len();
        let case = bind(&program, &hierarchy::case(&[Some(true), Some(false), Some(true)])).unwrap();
        let values = program.circuit.evaluate_all(&case.inputs(&program, false));
        let holds = |node: Id<Node>| values[node.number()].lane(0) == Truth::True;
        for norm in program.norms.values() {
            *seen.entry("barred").or_default() +=
                usize::from(holds(norm.condition) && !holds(norm.competent));
            let ranking = norm.replaced_by.iter().filter(|(_, why, node)| {
                matches!(why, Priority::Rank { .. }) && holds(*node) && holds(norm.applies)
            });
            let ranking = ranking.count();
            *seen.entry("left nothing").or_default() += usize::from(ranking == 1);
            *seen.entry("left nothing by several").or_default() += usize::from(ranking > 1);
            for (_, why, node) in &norm.replaced_by {
                if let (Priority::Deference { otherwise, .. }, true) =
                    (why, holds(*node) && holds(norm.applies))
                {
                    *seen.entry(if *otherwise { "otherwise" } else { "differs" }).or_default() += 1;
                }
            }
        }
    }
    println!("{refused} refused of {tried}; {seen:?}");
    assert!(refused * 10 < tried * 2, "{refused} of {tried} libraries were refused");
    assert!(seen.len() == 6 && seen.values().all(|n| *n > 4), "{seen:?}");
}

/// How many decisions are put into one text.
const TOGETHER: usize = 30;
/// The conditions of small scopes.
const WHEN: [&str; 5] = ["", "当 甲", "当 乙", "当 甲 且 乙", "当 非 甲"];

/// Rules on one matter (`{}` in their words), and which has priority over which.
#[derive(Clone, Debug)]
struct Scope {
    rules: Vec<String>,
    over: Vec<(usize, usize)>,
}

/// Compares engine and reference on small scopes, each on a matter of its own, in every case over two
/// facts.
fn compare(declaration: &str, scopes: &[Scope]) {
    for batch in scopes.chunks(TOGETHER) {
        let mut text = String::from(
            "规范 p “试行办法”\n角色 机关\n事实 甲：是否 “？”\n事实 乙：是否 “？”\n事实 丙：是否 “？”\n",
        );
        for n in 0..batch.len() {
            writeln!(text, "{}", declaration.replace("{}", &format!("丁{n}"))).unwrap();
        }
        for (n, Scope { rules, over }) in batch.iter().enumerate() {
            let place = |rule: usize| generate::citation(3 * n + rule);
            for (rule, words) in rules.iter().enumerate() {
                writeln!(text, "{}\n{}", place(rule), words.replace("{}", &format!("丁{n}"))).unwrap();
                for (_, lower) in over.iter().filter(|(upper, _)| *upper == rule) {
                    writeln!(text, "  优先于 {}", place(*lower)).unwrap();
                }
            }
        }
        let Compiled { model, program } = match compile(&[("p.pol", &text)]) {
            Ok(compiled) => compiled,
            Err(Refusal::Model(faults) | Refusal::Program(_, faults)) => panic!("{text}\n{}", words(&faults)),
        };
        let reference = Reference::new(&model);
        let decider = Decider::new(&program);
        for (a, b) in ["", "甲", "非 甲"].iter().flat_map(|a| ["", "乙", "非 乙"].map(|b| (*a, b))) {
            let given: Vec<&str> = [a, b, "丙"].into_iter().filter(|words| !words.is_empty()).collect();
            let given = given.join("、");
            let case = bind(&program, &format!("案件 “一”\n  已知 {given}\n")).unwrap();
            let found = differences(&model, &reference, &decider, &case);
            let Some(first) = found.first() else { continue };
            let number = first.chars().skip_while(|c| !c.is_ascii_digit()).take_while(char::is_ascii_digit);
            let scope = &batch[number.collect::<String>().parse::<usize>().unwrap()];
            panic!("{declaration}\n{}\n优先 {:?}\n已知 {given}\n{first}", scope.rules.join("\n"), scope.over);
        }
    }
}

/// All pairs of conclusions under all pairs of conditions, with and without priority. (That the second has
/// priority over the first is the same pair the other way round.)
fn pairs(conclusions: &[String]) -> Vec<Scope> {
    let rules: Vec<String> = WHEN
        .iter()
        .flat_map(|when| conclusions.iter().map(move |says| format!("  {when}\n  {says}")))
        .collect();
    let mut scopes = Vec::new();
    for (a, one) in rules.iter().enumerate() {
        for (b, other) in rules.iter().enumerate() {
            let rules = vec![one.clone(), other.clone()];
            if a <= b {
                scopes.push(Scope { rules: rules.clone(), over: Vec::new() });
            }
            scopes.push(Scope { rules, over: vec![(0, 1)] });
        }
    }
    scopes
}

/// All threes of conclusions, each under a condition of its own, with all priorities that make no circle.
fn threes(conclusions: &[String]) -> Vec<Scope> {
    let mut scopes = Vec::new();
    let count = conclusions.len();
    for (a, b, c) in (0..count).flat_map(|a| (a..count).flat_map(move |b| (b..count).map(move |c| (a, b, c))))
    {
        let says = [("甲", a), ("乙", b), ("丙", c)];
        let rules: Vec<String> =
            says.iter().map(|(when, n)| format!("  当 {when}\n  {}", conclusions[*n])).collect();
        for number in 0..27usize {
            let pair = |n: usize, (x, y): (usize, usize)| match number / 3usize.pow(n as u32) % 3 {
                1 => Some((x, y)),
                2 => Some((y, x)),
                _ => None,
            };
            let over: Vec<_> =
                [(0, 1), (1, 2), (2, 0)].into_iter().enumerate().filter_map(|(n, p)| pair(n, p)).collect();
            let circle =
                over.len() == 3 && over.iter().all(|(upper, _)| over.iter().any(|(_, lower)| lower == upper));
            if !circle {
                scopes.push(Scope { rules: rules.clone(), over });
            }
        }
    }
    scopes
}

/// The conclusions on a decision with so many outcomes, and its declaration.
fn decision(outcomes: usize, default: bool) -> (String, Vec<String>) {
    let mut conclusions = Vec::new();
    for set in 1..1usize << outcomes {
        let named = (0..outcomes).filter(|n| set >> n & 1 == 1).map(|n| generate::OUTCOMES[n]);
        let named = named.collect::<Vec<_>>().join(" 或 ");
        for modality in if default { &["则", "不得", "可以"][..] } else { &["则", "不得"] } {
            conclusions.push(format!("{modality} {{}} 为 {named}"));
        }
    }
    let default = if default { "默认 警告" } else { "" };
    (format!("决定 {{}} {{{}}} {default}", generate::OUTCOMES[..outcomes].join(", ")), conclusions)
}

/// Small scopes are tried whole with `POL_EXHAUSTIVE=1`, and otherwise in part where they are many.
fn every(usual: usize) -> usize {
    if std::env::var_os("POL_EXHAUSTIVE").is_some() { 1 } else { usual }
}

fn try_decision(outcomes: usize, default: bool, every: usize, scopes: fn(&[String]) -> Vec<Scope>) {
    let (declaration, conclusions) = decision(outcomes, default);
    compare(&declaration, &scopes(&conclusions).into_iter().step_by(every).collect::<Vec<_>>());
}

#[test]
fn two_rules_on_two_outcomes() {
    try_decision(2, true, every(1), pairs);
    try_decision(2, false, every(1), pairs);
}

#[test]
fn two_rules_on_three_outcomes() {
    try_decision(3, true, every(5), pairs);
    try_decision(3, false, every(5), pairs);
}

#[test]
fn three_rules_on_two_outcomes() {
    try_decision(2, true, every(1), threes);
    try_decision(2, false, every(1), threes);
}

#[test]
fn three_rules_on_three_outcomes() {
    try_decision(3, true, every(13), threes);
    try_decision(3, false, every(13), threes);
}

/// M8: 可并存 and 取最重, in small scopes.
#[test]
fn rules_side_by_side_and_the_severest() {
    for mode in ["可并存", "由重到轻 取最重"] {
        for outcomes in [2, 3] {
            for default in [true, false] {
                let (declaration, conclusions) = decision(outcomes, default);
                let declaration = format!("{declaration} {mode}");
                let some =
                    |scopes: Vec<Scope>, n: usize| scopes.into_iter().step_by(every(n)).collect::<Vec<_>>();
                let many = outcomes == 3;
                compare(&declaration, &some(pairs(&conclusions), if many { 23 } else { 3 }));
                compare(&declaration, &some(threes(&conclusions), if many { 61 } else { 5 }));
            }
        }
    }
}

#[test]
fn two_and_three_rules_on_an_act() {
    let conclusions = ["应当", "不得", "可以", "可以 不"].map(|modal| format!("机关 {modal} {{}}"));
    compare("措施 {} “？”", &pairs(&conclusions));
    compare("措施 {} “？”", &threes(&conclusions));
}

// ── Found by the random tests ──

/// Compares engine and reference on one case of a policy, whose second file, if any, it loads.
fn agree(files: &[(&str, &str)], case: &str) {
    let Compiled { model, program } = compile(files).unwrap_or_else(|refusal| panic!("{refusal:?}"));
    let case = bind(&program, case).unwrap_or_else(|diagnostics| panic!("{}", words(&diagnostics)));
    let found = differences(&model, &Reference::new(&model), &Decider::new(&program), &case);
    assert!(found.is_empty(), "{}", found.join("\n"));
}

/// M10, M11: a ruling that is recorded is made, so it does not leave the verdict open.
#[test]
fn a_recorded_ruling_closes_what_only_the_conflict_left_open() {
    let policy = "
规范 p “试行办法”
事实 甲：是否 “？”
决定 处置 {警告, 罚款}
第一条
  则 处置 为 警告
第二条
  当 甲
  则 处置 为 罚款
第三条
  当 甲
  则 处置 为 警告
";
    agree(&[("p.pol", policy)], "案件 “一”\n  裁决 处置 为 警告 由 “某局” 于 2024-01-01\n");
}

/// M11: a ruling picks among the outcomes of the conflicting rules; rules that do not apply want nothing.
#[test]
fn a_ruling_for_an_outcome_that_no_rule_wants() {
    let policy = "
规范 p “试行办法”
事实 甲：是否 “？”
事实 乙：是否 “？”
决定 处置 {警告, 罚款, 吊销}
第一条
  则 处置 为 警告
第二条
  则 处置 为 吊销
第三条
  当 甲
  则 处置 为 罚款
第四条
  当 乙
  不得 处置 为 吊销
";
    agree(
        &[("p.pol", policy)],
        "案件 “一”\n  已知 非 甲、非 乙\n  裁决 处置 为 罚款 由 “某局” 于 2024-01-01\n",
    );
}

/// M11: a rule that is not among the conflicting ones is not among those that a ruling can follow.
#[test]
fn a_ruling_for_a_rule_outside_the_conflict() {
    let policy = "
规范 p “试行办法”
决定 处置 {警告, 罚款, 吊销} 默认 警告
第一条
  则 处置 为 警告
第二条
  则 处置 为 罚款
第三条
  可以 处置 为 吊销
第四条
  不得 处置 为 吊销
  优先于 第三条
";
    agree(&[("p.pol", policy)], "案件 “一”\n  裁决 处置 为 吊销 由 “某局” 于 2024-01-01\n");
}

/// The same, read by a rule.
#[test]
fn what_a_ruling_yet_to_come_can_pick() {
    let policy = "
规范 p “试行办法”
角色 机关
措施 备案 “？”
决定 处置 {警告, 罚款, 吊销} 默认 警告
第一条
  则 处置 为 警告
第二条
  则 处置 为 罚款
第三条
  可以 处置 为 吊销
第四条
  不得 处置 为 吊销
  优先于 第三条
第五条
  当 处置 为 吊销
  机关 应当 备案
";
    agree(&[("p.pol", policy)], "案件 “一”\n");
}

/// M9, M11: a duty in conflict is not a permission; a ruling makes it 应当 or 不得.
#[test]
fn a_duty_in_conflict_read_as_a_permission() {
    let policy = "
规范 p “试行办法”
角色 机关
措施 备案 “？”
决定 处置 {警告, 罚款}
第一条
  机关 不得 备案
第二条
  机关 应当 备案
第三条
  当 机关 可以 备案
  则 处置 为 警告
";
    agree(&[("p.pol", policy)], "案件 “一”\n");
}

/// M6 (d): what is later is told by dates; a text without one is neither earlier nor later.
#[test]
fn a_text_without_a_date_is_not_the_earlier() {
    let policy = "
规范 p “试行办法”
  制定机关 某局
  载入 “q.pol”
决定 处置 {警告, 罚款}
第一条
  则 处置 为 警告
";
    let second = "
规范 q “办法”
  制定机关 某局
  施行 2023-01-01
第一条
  则 处置 为 罚款
";
    agree(&[("p.pol", policy), ("q.pol", second)], "案件 “一”\n  行为日 2024-01-01\n");
}

/// M6 (d): a choice that is not recorded lies within what is permitted, so 第四条 is the special rule.
#[test]
fn special_by_what_a_decision_can_be() {
    let policy = "
规范 p “试行办法”
角色 机关
措施 备案 “？”
事实 甲：是否 “？”
决定 处置 {警告, 罚款, 吊销}
第一条
  则 处置 为 警告 或 吊销
第三条
  当 处置 为 吊销
  机关 有权 备案
第四条
  当 处置 属于 {罚款, 吊销} 且 甲
  机关 不得 备案
  但 处置 为 罚款 除外
";
    agree(&[("p.pol", policy)], "案件 “一”\n  已知 甲\n");
}

/// M10, M11: where every outcome is prohibited there is nothing to rule for; what reads the decision is
/// unknown, and some verdict is possible.
#[test]
fn an_open_verdict_has_possibilities() {
    let policy = "
规范 p “试行办法”
决定 处置 {警告, 罚款}
决定 公示 {警告, 罚款}
第一条
  不得 处置 为 警告 或 罚款
第二条
  当 处置 为 警告
  则 公示 为 警告
";
    agree(&[("p.pol", policy)], "案件 “一”\n");
}

/// M10, M11: whether a recorded ruling lies within the conflict can itself hang on a fact.
#[test]
fn a_ruling_that_an_unknown_rule_would_allow() {
    let policy = "
规范 p “试行办法”
事实 甲：是否 “？”
事实 乙：是否 “？”
事实 丙：是否 “？”
决定 处置 {警告, 罚款, 吊销}
第一条
  当 甲
  则 处置 为 警告
第二条
  当 乙
  则 处置 为 罚款
第三条
  当 丙
  则 处置 为 吊销
";
    agree(&[("p.pol", policy)], "案件 “一”\n  已知 甲、乙\n  裁决 处置 为 吊销 由 “某局” 于 2024-01-01\n");
}

/// M8, M11: 取最重 with everything bound prohibited, and a 可以 against that prohibition: each pair of rules in
/// conflict wants an outcome, and a ruling may pick any of these, also that of the 可以, which is the default.
#[test]
fn a_ruling_for_what_is_permitted_where_the_severest_is_prohibited() {
    let policy = "
规范 p “试行办法”
决定 处置 {吊销, 警告, 罚款} 默认 警告 由重到轻 取最重
第一条
  则 处置 为 罚款
第二条
  不得 处置 为 警告 或 罚款
第三条
  可以 处置 为 警告
";
    for outcome in ["吊销", "警告", "罚款"] {
        agree(
            &[("p.pol", policy)],
            &format!("案件 “一”\n  裁决 处置 为 {outcome} 由 “某局” 于 2024-01-01\n"),
        );
    }
}
