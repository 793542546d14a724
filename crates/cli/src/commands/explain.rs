//! `pol explain`

use std::path::Path;

use pol_analysis::{Aside, Joint, Margins, Plan, Standing, Words, standing};
use pol_diagnostics::{Code, Diagnostic, Said, nearest};
use pol_eval::{Decider, Explanation, VerdictKind, WhyNot, act_asked, explain, why_not};
use pol_model::amount;
use pol_program::{Case, Matter, MatterKind, Program};
use pol_report::{Depth, Format, Report, render};
use pol_values::{Id, Literal, Measure};
use schemars::JsonSchema;
use serde::Serialize;

use crate::Answer;
use crate::arguments::{DepthArg, ExplainFormat};
use crate::cases;
use crate::commands::{refuse, without_rules};
use crate::console::Console;
use crate::project;

/// One person's explanation, with the answer to `--why-not`.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Explained {
    #[serde(flatten)]
    explanation: Explanation,
    #[serde(skip_serializing_if = "Option::is_none")]
    why_not: Option<WhyNot>,
    /// How firmly each decision stands (with `--depth full`).
    #[serde(skip_serializing_if = "Vec::is_empty")]
    margins: Vec<Margins>,
    /// What to ask about each decision that is open.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    plans: Vec<Plan>,
}

/// Explains the verdicts of a case.
pub fn run(
    console: &Console,
    policy: &Path,
    case: &Path,
    format: ExplainFormat,
    depth: DepthArg,
    asked: Option<&str>,
) -> Answer {
    let mut policy = project::open(policy);
    let Some(program) = policy.program.take() else { return refuse(console, &policy) };
    without_rules(console, &policy);
    let language = console.language(policy.language);
    let target = match asked.map(|a| outcome_asked(&program, a)).transpose() {
        Ok(target) => target,
        Err(fault) => {
            console.report(&[*fault], &policy.sources, language);
            return Answer::WrongInput;
        }
    };
    let (cases, diagnostics) = cases::bound(case, &program, &mut policy.sources);
    console.report(&diagnostics, &policy.sources, language);
    if diagnostics.iter().any(Diagnostic::is_error) {
        return Answer::WrongInput;
    }
    let decider = Decider::new(&program);
    let locate = |span| policy.sources.locate(span);
    let explained: Vec<Explained> = cases
        .iter()
        .map(|case| {
            let (margins, plans) = standings(&decider, case, depth);
            Explained {
                explanation: explain(&decider, case, &locate),
                why_not: target.as_ref().map(|asked| {
                    let answer =
                        why_not(&decider, case, asked.matter, (asked.outcome, asked.binding), &locate);
                    // An amount is named as it was asked for, not by the range in which it lies.
                    WhyNot { outcome: asked.amount.clone().unwrap_or(answer.outcome), ..answer }
                }),
                margins,
                plans,
            }
        })
        .collect();
    let reports: Vec<Report<'_>> = explained
        .iter()
        .map(|e| Report {
            explanation: &e.explanation,
            why_not: e.why_not.as_ref(),
            margins: &e.margins,
            plans: &e.plans,
        })
        .collect();
    let depth = match depth {
        DepthArg::Verdict => Depth::Verdict,
        DepthArg::Reasons => Depth::Reasons,
        DepthArg::Full => Depth::Full,
    };
    let format = match format {
        ExplainFormat::Terminal => Format::Terminal { color: console.colored_output() },
        ExplainFormat::Markdown => Format::Markdown,
        ExplainFormat::Html => Format::Html,
        ExplainFormat::Json => {
            return match serde_json::to_string_pretty(&explained) {
                Ok(text) => console.print(&format!("{text}\n")),
                Err(_) => Answer::Internal,
            };
        }
    };
    console.print(&render(&reports, depth, format, language))
}

/// How firmly each decision stands, in the full report, and what to ask about those that are open. Where the
/// cases are too many to look through, nothing is said.
fn standings(decider: &Decider<'_>, case: &Case, depth: DepthArg) -> (Vec<Margins>, Vec<Plan>) {
    let (mut margins, mut plans) = (Vec::new(), Vec::new());
    let program = decider.program();
    let wanted: Vec<Id<Matter>> = program
        .matters
        .iter()
        .filter(|(_, matter)| matter.kind == MatterKind::Decision && matter.parts.is_empty())
        .map(|(id, _)| id)
        .filter(|id| match depth {
            DepthArg::Full => true,
            DepthArg::Reasons => decider.decide(*id, case).is_some_and(|d| d.kind == VerdictKind::Open),
            DepthArg::Verdict => false,
        })
        .collect();
    if wanted.is_empty() {
        return (margins, plans);
    }
    let joint = Joint::new(&[program], &Aside::default());
    let words = Words::new(&joint);
    for matter in joint.members.iter().flat_map(|m| wanted.iter().filter_map(|id| m.joint_matter(*id))) {
        match standing(&joint, &words, case, matter) {
            Ok(Standing::Decided(found)) => margins.push(found),
            Ok(Standing::Open(found)) => plans.push(found),
            Ok(Standing::Fixed) | Err(_) => {}
        }
    }
    (if depth == DepthArg::Full { margins } else { Vec::new() }, plans)
}

/// What `--why-not` asks about.
struct Asked {
    matter: Id<Matter>,
    /// The place of the outcome.
    outcome: usize,
    /// Of an act: why it is not what must be done.
    binding: bool,
    /// Of an amount: as it was written.
    amount: Option<String>,
}

/// `责任追究=追究`
fn outcome_asked(program: &Program, asked: &str) -> Result<Asked, Box<Diagnostic>> {
    let fault = |zh: String, en: String, help: Said| {
        Box::new(Diagnostic::without_place(Code::BadUse, Said::new(zh, en)).help(help))
    };
    let Some((name, outcome)) = asked.split_once(['=', '＝']) else {
        return Err(fault(
            format!("--why-not 要写成 决定=结果，不是“{asked}”"),
            format!("--why-not takes DECISION=OUTCOME, not `{asked}`"),
            Said::new("例如 --why-not 责任追究=追究", "such as --why-not fine=waived"),
        ));
    };
    let Some(matter) = program.matter(name.trim()) else {
        let names = program.matters.values().map(|m| m.name.as_str());
        let help = match nearest(name.trim(), names) {
            Some(guess) => Said::new(format!("是不是想写“{guess}”？"), format!("did you mean `{guess}`?")),
            None => {
                let all: Vec<&str> = program.matters.values().map(|m| m.name.as_str()).collect();
                Said::new(format!("有这些：{}", all.join("、")), format!("there are: {}", all.join(", ")))
            }
        };
        return Err(fault(format!("没有决定“{name}”"), format!("there is no decision `{name}`"), help));
    };
    if let Some(line) = &program.matters[matter].line {
        let literal = Literal::parse(outcome.trim()).ok();
        let value = literal.and_then(|literal| amount(line.measure, literal));
        if let Some(cell) = value.and_then(|value| line.cell_of(value)) {
            let amount = Some(outcome.trim().to_owned());
            return Ok(Asked { matter, outcome: cell, binding: false, amount });
        }
        if let (Some(Literal::Number(_)), None, Measure::Money) = (literal, value, line.measure) {
            return Err(fault(
                format!("“{}”没有写单位", outcome.trim()),
                format!("`{}` has no unit", outcome.trim()),
                Said::new(
                    format!("写成 --why-not {}={}元", name.trim(), outcome.trim()),
                    format!("write `--why-not '{}={} yuan'`", name.trim(), outcome.trim()),
                ),
            ));
        }
    }
    let outcomes = &program.matters[matter].outcomes;
    let duty = matches!(program.matters[matter].kind, MatterKind::Duty(..));
    let outcome = outcome.trim();
    let as_act = if duty { act_asked(outcome) } else { None };
    let (outcome, binding) = as_act.unwrap_or((outcome, false));
    match outcomes.iter().position(|o| o == outcome) {
        Some(outcome) => Ok(Asked { matter, outcome, binding, amount: None }),
        None => Err(fault(
            format!("“{name}”没有“{outcome}”这个结果"),
            format!("`{name}` has no outcome `{outcome}`"),
            if duty {
                Said::new(
                    "义务写 应当、可以 或 不得、不必",
                    "of a duty, ask for must, may, must not or need not",
                )
            } else {
                Said::new(
                    format!("可以是：{}", outcomes.join("、")),
                    format!("it can be: {}", outcomes.join(", ")),
                )
            },
        )),
    }
}
