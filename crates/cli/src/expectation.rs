//! Scenarios: what they expect, and whether a case comes out so.

use std::collections::BTreeSet;

use pol_diagnostics::{Code, Diagnostic, Said, Span, nearest};
use pol_eval::{
    Decider, DueDate, DueStateName, Duty, Fate, RuleTrace, Statement, StatementModal, StepName, Verdict,
    VerdictKind, act_words, fates, verdict_on,
};
use pol_model::{Matter, Model, cite, stretch_of};
use pol_parser::ast::{
    Citation, Expectation, ExpectationKind, Expected, Modal, Name, Outcome, Scenario, Timeliness, Timing,
};
use pol_program::{Case, Program, scenario_case};
use pol_values::{Line, Stretch};

/// How many scenarios may be `like` one another in a row: nobody could follow more.
const LONGEST_CHAIN: usize = 64;

/// The scenarios that `scenario` builds on (同), the farthest first.
pub fn bases<'m>(model: &'m Model, scenario: &'m Scenario) -> (Vec<&'m Scenario>, Vec<Diagnostic>) {
    let mut chain: Vec<&Scenario> = Vec::new();
    let mut at = scenario;
    while let Some(like) = &at.like {
        let found = model.scenario(&like.text);
        let fault = match found {
            None => Some(Said::new(
                format!("没有叫“{}”的案例", like.text),
                format!("there is no scenario `{}`", like.text),
            )),
            Some(base) if std::ptr::eq(base, scenario) || chain.iter().any(|c| std::ptr::eq(*c, base)) => {
                Some(Said::new("案例互相“同”，绕成了圈", "scenarios are `like` one another in a circle"))
            }
            Some(_) if chain.len() >= LONGEST_CHAIN => Some(Said::new(
                format!("“同”一个接一个，超过 {LONGEST_CHAIN} 个案例"),
                format!("more than {LONGEST_CHAIN} scenarios are `like` one another in a row"),
            )),
            Some(_) => None,
        };
        if let Some(said) = fault {
            let help = Said::new(
                "“同”后面写一个不再“同”回来、离得近的案例的名称",
                "name behind `like` a scenario near by that is not `like` this one",
            );
            return (Vec::new(), vec![Diagnostic::new(Code::BadScenario, like.span, said).help(help)]);
        }
        let Some(base) = found else { break };
        chain.push(base);
        at = base;
    }
    chain.reverse();
    (chain, Vec::new())
}

/// What is wrong with a scenario's expectations, whatever the verdict: unknown names, provisions that
/// do not exist, nothing expected, a name used twice.
pub fn faults(model: &Model, program: &Program, scenario: &Scenario) -> Vec<Diagnostic> {
    let mut faults = Vec::new();
    if let Some(name) = &scenario.name {
        // Reported at the later one.
        let first = model.scenario(&name.text).and_then(|s| s.name.as_ref());
        if let Some(first) = first.filter(|first| first.span != name.span) {
            let said = Said::new(
                format!("有两个案例叫“{}”", name.text),
                format!("two scenarios are called `{}`", name.text),
            );
            faults.push(
                Diagnostic::new(Code::BadScenario, name.span, said)
                    .help(Said::new(
                        "换一个名称，或者只写标题",
                        "choose another name, or write a title alone",
                    ))
                    .related(first.span, Said::new("前一个在这里", "the first is here")),
            );
        }
    }
    let mut wrong = |span, zh: String, en: String, help: Said| {
        faults.push(Diagnostic::new(Code::BadScenario, span, Said::new(zh, en)).help(help));
    };
    if scenario.expects.is_empty() && scenario.name.is_none() {
        wrong(
            scenario.span,
            "这个案例没有“应得”，也没有名称供别的案例使用".to_owned(),
            "this scenario expects nothing and has no name for others to build on".to_owned(),
            Said::new(
                "写出应得的结果：应得 决定 为 结果",
                "write what must come out: `expect decision is outcome`",
            ),
        );
    }
    let mut citations: Vec<&Citation> = scenario.without.iter().collect();
    for expectation in &scenario.expects {
        citations.extend(&expectation.per);
        match &expectation.kind {
            ExpectationKind::Decision(name, expected) => match program.matter(&name.text) {
                None => wrong(
                    name.span,
                    format!("没有决定“{}”", name.text),
                    format!("there is no decision `{}`", name.text),
                    decisions(model),
                ),
                Some(matter) => {
                    let of = &program.matters[matter];
                    for (span, word) in named(expected).into_iter().filter_map(|o| unknown(of, o)) {
                        let word = if word.is_empty() { String::new() } else { format!("“{word}”") };
                        let list = choices(of);
                        wrong(
                            span,
                            format!("“{}”没有{word}这个结果", name.text),
                            format!("`{}` has no such outcome", name.text),
                            Said::new(format!("可以是 {}", list.zh), format!("it can be {}", list.en)),
                        );
                    }
                    if let Expected::Open(_, asking) = expected {
                        faults_of_asking(program, asking, &mut wrong);
                    }
                }
            },
            ExpectationKind::Duty(role, _, act, _) | ExpectationKind::OpenDuty(role, act, _) => {
                if let ExpectationKind::OpenDuty(_, _, asking) = &expectation.kind {
                    faults_of_asking(program, asking, &mut wrong);
                }
                let name = format!("{}·{}", role.text, act.text);
                let spoken = program.acts.contains(&act.text)
                    && program.other_names.get(&role.text).copied() == Some("role");
                if !spoken {
                    wrong(
                        expectation.span,
                        format!("没有“{name}”这项义务"),
                        format!("there is no duty `{name}`"),
                        Said::new(
                            format!("核对角色“{}”和措施“{}”的名称，没有的先声明", role.text, act.text),
                            format!(
                                "check the role `{}` and the act `{}`, or declare them",
                                role.text, act.text
                            ),
                        ),
                    );
                }
            }
            ExpectationKind::Excluded(citation, step) => {
                citations.push(citation);
                if let Some(step) = step
                    && step_named(&step.text).is_none()
                {
                    wrong(
                        step.span,
                        format!("没有“{}”这一步", step.text),
                        format!("there is no step `{}`", step.text),
                        Said::new(
                            "可以写 未施行、已废止、不在范围、无权设定、无权作出、对象不归其管、条件不成立、例外、被优先、被位阶、被替代、较轻、从旧兼从轻",
                            "write not_yet_in_force, repealed, scope, competence, power, addressee, condition, exception, priority, rank, deference, milder or lighter",
                        ),
                    );
                }
            }
        }
        if let ExpectationKind::Decision(_, Expected::Conflict(rules, _)) = &expectation.kind {
            citations.extend(rules);
        }
    }
    faults.extend(citations.into_iter().filter_map(|c| cite(model, c).err().map(|e| *e)));
    faults
}

/// Facts behind 需查 that are none.
fn faults_of_asking(program: &Program, asking: &[Name], wrong: &mut impl FnMut(Span, String, String, Said)) {
    for fact in asking.iter().filter(|f| program.fact(&f.text).is_none()) {
        let help = match nearest(&fact.text, program.facts.values().map(|f| f.name.as_str())) {
            Some(guess) => Said::new(format!("是不是想写“{guess}”？"), format!("did you mean `{guess}`?")),
            None => Said::new("核对事实的名称", "check the name of the fact"),
        };
        wrong(
            fact.span,
            format!("没有事实“{}”", fact.text),
            format!("there is no fact `{}`", fact.text),
            help,
        );
    }
}

/// The decisions that can be expected.
fn decisions(model: &Model) -> Said {
    let names: Vec<&str> = model
        .matters
        .values()
        .filter(|m| m.kind == pol_model::MatterKind::Decision)
        .map(|m| m.name.as_str())
        .take(8)
        .collect();
    if names.is_empty() {
        return Said::new("先声明这个决定", "declare the decision first");
    }
    Said::new(format!("可以写 {}", names.join("、")), format!("it can be {}", names.join(", ")))
}

fn named(expected: &Expected) -> Vec<&Outcome> {
    match expected {
        Expected::Permitted(outcomes) => outcomes.iter().collect(),
        Expected::Open(members, _) => members.iter().flat_map(named).collect(),
        Expected::SideBySide(statements) => statements.iter().flat_map(|(_, outcomes)| outcomes).collect(),
        Expected::NoRule | Expected::OutOfScope | Expected::NotInForce | Expected::Conflict(..) => Vec::new(),
    }
}

/// An outcome that the matter does not have.
fn unknown(of: &Matter, outcome: &Outcome) -> Option<(Span, String)> {
    match (outcome, &of.line) {
        (Outcome::Named(name), None) if of.outcomes.contains(&name.text) => None,
        (Outcome::Stretch(stretch), Some(line)) if stretch_of(line.measure, stretch).is_some() => None,
        (Outcome::Named(name) | Outcome::Multiple(name, ..), _) => Some((name.span, name.text.clone())),
        (Outcome::Stretch(stretch), _) => Some((stretch.span, String::new())),
    }
}

/// What an outcome can be.
fn choices(of: &Matter) -> Said {
    match &of.line {
        Some(line) => {
            let words = |chinese| line.measure.words(pol_values::Decimal::TEN, chinese);
            Said::new(format!("{} 这样的值", words(true)), format!("a value such as {}", words(false)))
        }
        None => Said::new(of.outcomes.join("、"), of.outcomes.join(", ")),
    }
}

/// What outcomes say in the words of verdicts, and whether they are one alone.
fn in_words(of: Option<&Matter>, outcomes: &[Outcome]) -> (Vec<String>, bool) {
    if let Some(line) = of.and_then(|m| m.line.as_ref()) {
        let written = outcomes.iter().filter_map(|o| match o {
            Outcome::Stretch(stretch) => stretch_of(line.measure, stretch),
            Outcome::Named(_) | Outcome::Multiple(..) => None,
        });
        let written: Vec<Stretch> = written.collect();
        let cut = Line::cut(line.measure, line.chinese, &written);
        let cells = written.iter().fold(0, |all, stretch| all | cut.cells(stretch));
        let one = cells.count_ones() == 1 && cells & cut.wide() == 0;
        return (cut.words(cells), one);
    }
    let names = outcomes.iter().filter_map(|o| match o {
        Outcome::Named(name) => Some(name.text.clone()),
        Outcome::Stretch(_) | Outcome::Multiple(..) => None,
    });
    (names.collect(), outcomes.len() == 1)
}

fn step_named(word: &str) -> Option<StepName> {
    Some(match word {
        "未施行" | "not_yet_in_force" | "not in force" => StepName::NotYetInForce,
        "已废止" | "repealed" => StepName::Repealed,
        "不在范围" | "out of scope" | "scope" => StepName::OutOfScope,
        "条件不成立" | "条件" | "condition" => StepName::Condition,
        "例外" | "exception" => StepName::Exception,
        "被优先" | "priority" | "overridden" => StepName::Priority,
        "无权设定" | "competence" => StepName::NotCompetent,
        "无权作出" | "power" => StepName::NotEmpowered,
        "对象不归其管" | "addressee" => StepName::NotBinding,
        "被位阶" | "rank" => StepName::Rank,
        "被替代" | "deference" => StepName::Deference,
        "较轻" | "milder" => StepName::Milder,
        "从旧兼从轻" | "lighter" => StepName::Lighter,
        _ => return None,
    })
}

/// How a scenario went.
pub struct Run {
    /// What did not come out as expected, in words.
    pub failures: Vec<Said>,
    /// Errors in the scenario itself.
    pub faults: Vec<Diagnostic>,
}

/// Runs a scenario. `program` is the whole policy's; a scenario that runs 单独 or with 删去 lowers its
/// own.
pub fn run(model: &Model, program: &Program, sources: &pol_diagnostics::Sources, scenario: &Scenario) -> Run {
    let (bases, mut errors) = bases(model, scenario);
    errors.extend(faults(model, program, scenario));
    if !errors.is_empty() {
        return Run { failures: Vec::new(), faults: errors };
    }
    let reduced = match reduced(model, sources, scenario) {
        Ok(reduced) => reduced,
        Err(errors) => return Run { failures: Vec::new(), faults: errors },
    };
    let program = reduced.as_ref().unwrap_or(program);
    let (case, errors) = scenario_case(program, &bases, scenario);
    let Some(case) = case else { return Run { failures: Vec::new(), faults: errors } };
    let decider = Decider::new(program);
    let mut failures = Vec::new();
    let mut traced = None;
    for expectation in &scenario.expects {
        compare(model, &decider, &case, &mut traced, expectation, &mut failures);
    }
    Run { failures, faults: Vec::new() }
}

/// The policy without other texts (单独), or without provisions (删去).
fn reduced(
    model: &Model,
    sources: &pol_diagnostics::Sources,
    scenario: &Scenario,
) -> Result<Option<Program>, Vec<Diagnostic>> {
    if !scenario.alone && scenario.without.is_empty() {
        return Ok(None);
    }
    let mut gone = BTreeSet::new();
    for citation in &scenario.without {
        for provision in cite(model, citation).map_err(|e| vec![*e])? {
            gone.extend(model.within(provision));
        }
    }
    let less = model.keeping(&|provision| {
        !gone.contains(&provision) && (!scenario.alone || model.is_first_text(provision))
    });
    Program::lower(&less, sources).map(Some)
}

fn compare(
    model: &Model,
    decider: &Decider<'_>,
    case: &Case,
    traced: &mut Option<Vec<RuleTrace>>,
    expectation: &Expectation,
    failures: &mut Vec<Said>,
) {
    let (name, verdict, fits) = match &expectation.kind {
        ExpectationKind::Decision(name, expected) => {
            let matter = decider.program().matter(&name.text);
            let verdict = matter.and_then(|matter| verdict_on(decider, case, matter));
            let Some(verdict) = verdict else {
                failures.push(Said::new(
                    format!("{}：各部分的结论不同，请分别写", name.text),
                    format!("{}: its parts come out differently; expect each", name.text),
                ));
                return;
            };
            let of = matter.map(|matter| &decider.program().matters[matter]);
            let fits = meets(model, of, &verdict, expected);
            (name.text.clone(), Some(verdict), fits)
        }
        ExpectationKind::Duty(role, modal, act, timing) => {
            let name = format!("{}·{}", role.text, act.text);
            let matter = decider.program().matter(&name);
            let verdict = matter.and_then(|matter| verdict_on(decider, case, matter));
            let fits = duty_meets(verdict.as_ref(), *modal);
            if fits && let Some(verdict) = &verdict {
                failures.extend(timely(&name, verdict, *timing));
            }
            (name, verdict, fits)
        }
        ExpectationKind::OpenDuty(role, act, asking) => {
            let name = format!("{}·{}", role.text, act.text);
            let matter = decider.program().matter(&name);
            let verdict = matter.and_then(|matter| verdict_on(decider, case, matter));
            let fits = verdict.as_ref().is_some_and(|v| {
                let ask = v.ask.as_deref().unwrap_or_default();
                v.kind == VerdictKind::Open && asking.iter().all(|a| ask.contains(&a.text))
            });
            (name, verdict, fits)
        }
        ExpectationKind::Excluded(citation, step) => {
            let trace = traced.get_or_insert_with(|| fates(decider, case));
            let step = step.as_ref().and_then(|s| step_named(&s.text));
            excluded(model, trace, citation, step, failures);
            return;
        }
    };
    if !fits {
        let (zh, en) = verdict
            .as_ref()
            .map_or(("无规定".to_owned(), "no rule".to_owned()), |v| (shown(v, true), shown(v, false)));
        failures.push(Said::new(format!("{name}：得到的是{zh}"), format!("{name}: came out {en}")));
        return;
    }
    for citation in &expectation.per {
        let wanted = cited(model, citation);
        let grounds = verdict.as_ref().map(|v| v.provisions.as_slice()).unwrap_or_default();
        let within = decider.program().sources.values().filter(|s| grounds.contains(&s.full));
        if !within.flat_map(|s| &s.within).any(|w| wanted.contains(w)) {
            let (list, wanted) = (grounds.join("、"), wanted.join("、"));
            failures.push(Said::new(
                format!(
                    "{name}：依据的不是{wanted}，而是{}",
                    if list.is_empty() { "（没有条文）" } else { &list }
                ),
                format!(
                    "{name}: stands not on {wanted} but on {}",
                    if list.is_empty() { "no provision" } else { &list }
                ),
            ));
        }
    }
}

fn cited(model: &Model, citation: &Citation) -> Vec<String> {
    cite(model, citation).unwrap_or_default().into_iter().map(|p| model.full_citation(p)).collect()
}

fn excluded(
    model: &Model,
    traced: &[RuleTrace],
    citation: &Citation,
    step: Option<StepName>,
    failures: &mut Vec<Said>,
) {
    let inside: BTreeSet<String> = cite(model, citation)
        .unwrap_or_default()
        .into_iter()
        .flat_map(|p| model.within(p))
        .map(|p| model.full_citation(p))
        .collect();
    let rules: Vec<_> = traced.iter().filter(|r| inside.contains(&r.provision)).collect();
    let shown = inside.first().cloned().unwrap_or_default();
    if rules.is_empty() {
        failures.push(Said::new(format!("{shown}没有规则"), format!("{shown} holds no rule")));
        return;
    }
    let out = |fate: Fate, at: Option<StepName>| fate == Fate::Removed && step.is_none_or(|s| at == Some(s));
    // A rule on a decision with parts may be removed from one part only, at a step that is named; but no
    // provision may be without such a removal.
    let removed = |provision: &str| rules.iter().any(|r| r.provision == provision && out(r.fate, r.at));
    let stands = |r: &&&RuleTrace| !out(r.fate, r.at) && (step.is_none() || !removed(&r.provision));
    if let Some(rule) = rules.iter().find(stands) {
        let (zh, en) = match (rule.fate, rule.at) {
            (Fate::Counts, _) => ("没有被排除".to_owned(), "is not removed".to_owned()),
            (Fate::MayCount, _) => ("可能起作用".to_owned(), "may count".to_owned()),
            (Fate::Removed, at) => (
                format!("在“{}”这一步排除", at.map_or("", |s| step_words(s).0)),
                format!("is removed at `{}`", at.map_or("", |s| step_words(s).1)),
            ),
        };
        failures.push(Said::new(format!("{}{zh}", rule.provision), format!("{} {en}", rule.provision)));
    }
}

/// The step's name in both languages.
pub fn step_words(step: StepName) -> (&'static str, &'static str) {
    match step {
        StepName::NotYetInForce => ("未施行", "not yet in force"),
        StepName::Repealed => ("已废止", "repealed"),
        StepName::OutOfScope => ("不在范围", "out of scope"),
        StepName::Condition => ("条件不成立", "condition"),
        StepName::Exception => ("例外", "exception"),
        StepName::Priority => ("被优先", "priority"),
        StepName::NotCompetent => ("无权设定", "competence"),
        StepName::NotEmpowered => ("无权作出", "power"),
        StepName::NotBinding => ("对象不归其管", "addressee"),
        StepName::Rank => ("被位阶", "rank"),
        StepName::Deference => ("被替代", "deference"),
        StepName::Milder => ("较轻", "milder"),
        StepName::Lighter => ("从旧兼从轻", "lighter"),
    }
}

fn meets(model: &Model, of: Option<&Matter>, verdict: &Verdict, expected: &Expected) -> bool {
    match expected {
        Expected::Permitted(outcomes) => permits(of, outcomes, verdict.kind, &verdict.permitted),
        Expected::SideBySide(statements) => stands(statements, &verdict.side_by_side),
        Expected::NoRule => verdict.kind == VerdictKind::None,
        Expected::OutOfScope => verdict.kind == VerdictKind::OutOfScope,
        Expected::NotInForce => verdict.kind == VerdictKind::NotInForce,
        Expected::Conflict(rules, organ) => {
            let rules_so = |name: &str| {
                verdict.conflicts.iter().flat_map(|c| &c.pairs).any(|p| p.organ.as_deref() == Some(name))
            };
            if organ.as_ref().is_some_and(|organ| !rules_so(&organ.text)) {
                return false;
            }
            let all = |c: &Citation| {
                cited(model, c).iter().any(|w| verdict.provisions.iter().any(|p| p.starts_with(w.as_str())))
            };
            verdict.kind == VerdictKind::Conflict && rules.iter().all(all)
        }
        Expected::Open(members, asking) => {
            let possible = verdict.possible.as_deref().unwrap_or_default();
            let ask = verdict.ask.as_deref().unwrap_or_default();
            let listed = |p: &pol_eval::Possible| members.iter().any(|m| possible_is(of, p, m));
            verdict.kind == VerdictKind::Open
                && possible.iter().all(listed)
                && members.iter().all(|m| possible.iter().any(|p| possible_is(of, p, m)))
                && asking.iter().all(|a| ask.contains(&a.text))
        }
    }
}

fn possible_is(of: Option<&Matter>, possible: &pol_eval::Possible, expected: &Expected) -> bool {
    match expected {
        Expected::Permitted(outcomes) => permits(of, outcomes, possible.kind, &possible.permitted),
        Expected::SideBySide(statements) => stands(statements, &possible.side_by_side),
        Expected::NoRule => possible.kind == VerdictKind::None,
        Expected::OutOfScope => possible.kind == VerdictKind::OutOfScope,
        Expected::NotInForce => possible.kind == VerdictKind::NotInForce,
        Expected::Conflict(..) => possible.kind == VerdictKind::Conflict,
        Expected::Open(..) => false,
    }
}

/// Exactly these outcomes are permitted: decided if one, discretion if several.
fn permits(of: Option<&Matter>, outcomes: &[Outcome], kind: VerdictKind, permitted: &[String]) -> bool {
    let (expected, one) = in_words(of, outcomes);
    let wanted = if one { VerdictKind::Decided } else { VerdictKind::Discretion };
    kind == wanted && same(&expected, permitted)
}

fn same(expected: &[String], outcomes: &[String]) -> bool {
    expected.len() == outcomes.len() && expected.iter().all(|word| outcomes.contains(word))
}

/// Exactly these statements stand side by side; one without a modal, with any.
fn stands(expected: &[(Option<Modal>, Vec<Outcome>)], found: &[Statement]) -> bool {
    let is = |(modal, names): &(Option<Modal>, Vec<Outcome>), statement: &Statement| {
        let binds = match modal {
            None => true,
            Some(Modal::Is | Modal::Must) => statement.modal == StatementModal::Must,
            Some(Modal::MustNot) => statement.modal == StatementModal::MustNot,
            Some(Modal::May | Modal::Right | Modal::NeedNot) => statement.modal == StatementModal::May,
        };
        binds && same(&in_words(None, names).0, &statement.outcomes)
    };
    !found.is_empty()
        && expected.iter().all(|e| found.iter().any(|s| is(e, s)))
        && found.iter().all(|s| expected.iter().any(|e| is(e, s)))
}

fn duty_meets(verdict: Option<&Verdict>, modal: Option<Modal>) -> bool {
    let wanted = match modal {
        None => Duty::Nothing,
        Some(Modal::Must | Modal::Is) => Duty::Must,
        Some(Modal::MustNot) => Duty::MustNot,
        Some(Modal::May | Modal::Right | Modal::NeedNot) => Duty::May,
    };
    verdict.map_or(Some(Duty::Nothing), |v| Duty::of(v.kind, &v.permitted)) == Some(wanted)
}

/// Whether a duty is due on the day, and done in the time, that are expected.
fn timely(name: &str, verdict: &Verdict, timing: Timing) -> Option<Said> {
    let state = timing.state.map(|state| match state {
        Timeliness::InTime => DueStateName::InTime,
        Timeliness::Late => DueStateName::Late,
        Timeliness::Overdue => DueStateName::Overdue,
        Timeliness::NotYetDue => DueStateName::NotYetDue,
    });
    let day = timing.due.map(|day| day.date.to_string());
    let fits = |due: &DueDate| {
        !due.unsure
            && day.as_ref().is_none_or(|day| due.date.as_ref() == Some(day))
            && state.is_none_or(|state| due.state == Some(state))
    };
    if (day.is_none() && state.is_none()) || verdict.due.iter().any(fits) {
        return None;
    }
    let found = verdict.due.first();
    let date = found.and_then(|due| due.date.as_deref());
    let (zh, en) = match found.and_then(|due| due.state) {
        Some(DueStateName::InTime) => (" 按期", ", in time"),
        Some(DueStateName::Late) => (" 逾期", ", late"),
        Some(DueStateName::Overdue) => (" 逾期未办", ", overdue"),
        Some(DueStateName::NotYetDue) => (" 未到期", ", not yet due"),
        None => ("", ""),
    };
    Some(match date {
        Some(date) => {
            Said::new(format!("{name}：得到的期限是 {date}{zh}"), format!("{name}: due {date}{en}"))
        }
        None => Said::new(format!("{name}：没有推算出期限"), format!("{name}: no due date is worked out")),
    })
}

fn shown(verdict: &Verdict, chinese: bool) -> String {
    let list = match verdict.side_by_side.as_slice() {
        [] => outcomes(&verdict.permitted, chinese),
        said => statements(said, chinese),
    };
    let one = |kind: VerdictKind, list: &str| match (kind, chinese) {
        (VerdictKind::Decided, true) => format!("“{list}”"),
        (VerdictKind::Decided, false) => format!("`{list}`"),
        (VerdictKind::Discretion, true) => format!("裁量 {{{list}}}"),
        (VerdictKind::Discretion, false) => format!("discretion {{{list}}}"),
        (VerdictKind::Open, true) => "待定".to_owned(),
        (VerdictKind::Open, false) => "open".to_owned(),
        (VerdictKind::Conflict, true) => "冲突".to_owned(),
        (VerdictKind::Conflict, false) => "conflict".to_owned(),
        (VerdictKind::None, true) => "无规定".to_owned(),
        (VerdictKind::None, false) => "no rule".to_owned(),
        (VerdictKind::OutOfScope, true) => "不在范围".to_owned(),
        (VerdictKind::OutOfScope, false) => "out of scope".to_owned(),
        (VerdictKind::NotInForce, true) => "未施行".to_owned(),
        (VerdictKind::NotInForce, false) => "not in force".to_owned(),
    };
    let mut text = one(verdict.kind, &list);
    if let Some(possible) = &verdict.possible {
        let glue = if chinese { "、" } else { ", " };
        let each: Vec<String> = possible
            .iter()
            .map(|p| match p.side_by_side.as_slice() {
                [] => one(p.kind, &outcomes(&p.permitted, chinese)),
                said => one(VerdictKind::Decided, &statements(said, chinese)),
            })
            .collect();
        let ask = verdict.ask.as_deref().unwrap_or_default().join(glue);
        text.push_str(&match chinese {
            true => format!(" {{{}}} 需查 {ask}", each.join("、")),
            false => format!(" {{{}}} asking {ask}", each.join(", ")),
        });
    }
    if !verdict.provisions.is_empty() {
        text.push_str(&match chinese {
            true => format!("，见 {}", verdict.provisions.join("、")),
            false => format!(", per {}", verdict.provisions.join(", ")),
        });
    }
    text
}

fn outcomes(permitted: &[String], chinese: bool) -> String {
    let word = |outcome: &String| match act_words(outcome) {
        Some((zh, en)) => if chinese { zh } else { en }.to_owned(),
        None => outcome.clone(),
    };
    permitted.iter().map(word).collect::<Vec<_>>().join(if chinese { "、" } else { ", " })
}

/// `应当 从重、可以 从轻 或 减轻`
fn statements(statements: &[Statement], chinese: bool) -> String {
    let each: Vec<String> = statements
        .iter()
        .map(|s| {
            let modal = match (s.modal, chinese) {
                (StatementModal::Must, true) => "应当",
                (StatementModal::MustNot, true) => "不得",
                (StatementModal::May, true) => "可以",
                (StatementModal::Must, false) => "must",
                (StatementModal::MustNot, false) => "must not",
                (StatementModal::May, false) => "may",
            };
            format!("{modal} {}", s.outcomes.join(if chinese { " 或 " } else { " or " }))
        })
        .collect();
    each.join(if chinese { "、" } else { ", " })
}
