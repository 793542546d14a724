//! What `pol check` says of weak places that were proved.

use std::collections::BTreeSet;

use pol_analysis::{Weakness, WeaknessKind, Weaknesses};
use pol_diagnostics::{Code, Diagnostic, Said};
use pol_model::Loaded;
use pol_program::{Program, Provenance};

/// The weak places of a policy as findings, those marked that it lets stand; and how many questions were too
/// large to be answered.
pub fn found(program: &Program, loaded: &Loaded) -> (Vec<Diagnostic>, usize) {
    reported(program, loaded, &pol_analysis::weaknesses(program))
}

/// The same of several policies loaded together by a file that has no rules itself: those of their rules
/// that never decide anything beside the others.
pub fn found_together(program: &Program, loaded: &Loaded) -> (Vec<Diagnostic>, usize) {
    reported(program, loaded, &pol_analysis::overridden(program))
}

fn reported(program: &Program, loaded: &Loaded, weaknesses: &Weaknesses) -> (Vec<Diagnostic>, usize) {
    let mut diagnostics = Vec::new();
    // One condition is one finding, on however many matters its rule concludes; and so are the items of
    // two articles that conflict with one another.
    let mut said: BTreeSet<(WeaknessKind, String, String)> = BTreeSet::new();
    let article = |at: pol_values::Id<Provenance>| {
        let citation = program.sources[at].citation.as_str();
        citation.split('（').next().unwrap_or_default().to_owned()
    };
    for weakness in &weaknesses.found {
        let (own, other) = match (weakness.kind, weakness.others.first()) {
            (WeaknessKind::Conflict | WeaknessKind::Emptied, Some(other)) => {
                (article(weakness.source), article(*other))
            }
            (WeaknessKind::Uncovered, _) => (weakness.matter.clone().unwrap_or_default(), String::new()),
            (_, _) => {
                let citation = program.sources[weakness.source].citation.clone();
                (citation, weakness.words.clone().unwrap_or_default())
            }
        };
        if said.insert((weakness.kind, own, other)) {
            let citation = &program.sources[weakness.source].citation;
            diagnostics.push(loaded.acknowledge(told(program, weakness), citation));
        }
    }
    (diagnostics, weaknesses.unanswered)
}

fn told(program: &Program, weakness: &Weakness) -> Diagnostic {
    let source = &program.sources[weakness.source];
    let name = |at: &pol_values::Id<Provenance>| {
        let other = &program.sources[*at];
        if other.text == source.text { other.citation.clone() } else { other.full.clone() }
    };
    let others: Vec<String> = weakness.others.iter().map(name).collect();
    let (citation, words) = (&source.citation, weakness.words.as_deref().unwrap_or_default());
    let matter = weakness.matter.as_deref().unwrap_or_default();
    let (zh_others, en_others) = (others.join("、"), others.join(", "));
    let case = weakness.case.as_ref().map(|given| {
        if given.is_empty() {
            return ("例如：是否事实全都为否".to_owned(), "for example: every bool fact false".to_owned());
        }
        let zh = format!("例如：{}；其余 为 否", given.join("、"));
        let en = format!("for example: {}; others false", given.join(", "));
        (zh, en)
    });
    let (zh_case, en_case) = case.unwrap_or_default();
    let (code, said, help) = match weakness.kind {
        WeaknessKind::Conflict if others.is_empty() => (
            Code::CanConflict,
            Said::new(
                format!("{citation}不给“{matter}”留下任何结果，它一适用就是冲突"),
                format!("{citation} leaves {matter} no outcome: where it applies there is a conflict"),
            ),
            Said::new(
                format!("{zh_case}。核对它的结果；原文就是这样的，写 知悉 F0008 “理由”"),
                format!("{en_case}. Check its outcomes; or let it stand with `acknowledge F0008 \"reason\"`"),
            ),
        ),
        WeaknessKind::Conflict => (
            Code::CanConflict,
            Said::new(
                format!("{zh_others}和{citation}在有的案件里对“{matter}”冲突，没有写明谁优先"),
                format!(
                    "{en_others} and {citation} conflict on {matter} in some case, and none has priority"
                ),
            ),
            Said::new(
                format!(
                    "{zh_case}。用“优先于”写明先后，或收窄条件；原文就是这样、留给有权机关裁决的，写 知悉 F0008 “理由”"
                ),
                format!(
                    "{en_case}. State `overrides`, or narrow a condition; or let it stand with `acknowledge F0008 \"reason\"`"
                ),
            ),
        ),
        WeaknessKind::Emptied => (
            Code::CanConflict,
            Said::new(
                format!(
                    "{zh_others}和{citation}有先后，在有的案件里对“{matter}”还是冲突：不得只去掉结果，去掉以后一个不剩"
                ),
                format!(
                    "{en_others} and {citation} conflict on {matter} in some case although one goes before the other: `must not` only takes outcomes away, and none is left"
                ),
            ),
            Said::new(
                format!(
                    "{zh_case}。优先的那一条写明还可以是什么：则 {matter} 为 … 或 …；原文就是这样、留给有权机关裁决的，写 知悉 F0008 “理由”"
                ),
                format!(
                    "{en_case}. Let the one that goes first say what is left: `then {matter} is … or …`; or let it stand with `acknowledge F0008 \"reason\"`"
                ),
            ),
        ),
        WeaknessKind::Uncovered => (
            Code::NotCovered,
            Said::new(
                format!("有的案件在适用范围以内，却没有规则给出“{matter}”的结果，也没有默认"),
                format!(
                    "in some case that is in scope no rule gives an outcome on {matter}, and there is no default"
                ),
            ),
            Said::new(
                format!("{zh_case}。补一条规则，或在声明里写“默认”；原文就没有规定的，写 知悉 F0009 “理由”"),
                format!(
                    "{en_case}. Add a rule or a `default`; where the text is silent, `acknowledge F0009 \"reason\"`"
                ),
            ),
        ),
        WeaknessKind::Defeated => (
            Code::AlwaysReplaced,
            Said::new(
                format!("{citation}从不决定“{matter}”：凡它适用的案件，都被 {zh_others} 取代"),
                format!("{citation} never decides {matter}: wherever it applies, {en_others} replace it"),
            ),
            Said::new(
                "核对先后次序和条件；有意保留的，写 知悉 F0010 “理由”",
                "check priorities and conditions, or let it stand with `acknowledge F0010 \"reason\"`",
            ),
        ),
        WeaknessKind::Impossible => (
            Code::NeverApplies,
            Said::new(
                format!("{citation}永远不能适用：条件不能成立，或者总有例外"),
                format!(
                    "{citation} can never apply: its condition cannot hold, or an exception always bites"
                ),
            ),
            Said::new(
                "核对条件、例外和“约束”；有意保留的，写 知悉 F0011 “理由”",
                "check its condition, its exceptions and the constraints, or `acknowledge F0011 \"reason\"`",
            ),
        ),
        WeaknessKind::IdleException => (
            Code::IdleException,
            Said::new(
                format!("例外“{words}”从不起作用：规则的条件成立时，它不能成立"),
                format!("the exception `{words}` never bites: it cannot hold where the condition holds"),
            ),
            Said::new(
                "删去它，或核对条件；有意保留的，写 知悉 F0012 “理由”",
                "delete it or check the condition, or `acknowledge F0012 \"reason\"`",
            ),
        ),
        WeaknessKind::IdleCondition => (
            Code::IdleCondition,
            Said::new(
                format!("有没有“{words}”，这条规则适用的案件都一样"),
                format!("with or without `{words}` the rule applies to the same cases"),
            ),
            Said::new(
                "删去它，或核对是不是写错了；有意保留的，写 知悉 F0013 “理由”",
                "delete it, or check whether something else was meant, or `acknowledge F0013 \"reason\"`",
            ),
        ),
    };
    Diagnostic::new(code, source.span, said).help(help)
}
