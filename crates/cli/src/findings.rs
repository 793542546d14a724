//! What `pol check` says of a policy that can be run, besides its weak places; other commands do not look.

use std::collections::{BTreeMap, BTreeSet};

use pol_diagnostics::{Code, Diagnostic, Said};
use pol_model::Loaded;
use pol_program::{Barred, Completions, Lacks, Norm, Program, Restatement};
use pol_values::Id;

use crate::project::Policy;

/// The findings on a policy, those marked that it lets stand.
pub fn of(policy: &Policy) -> Vec<Diagnostic> {
    let mut found = policy.loaded.findings();
    if let Some(program) = &policy.program {
        found.extend(unproved(program, &policy.loaded));
        found.extend(circles(program, &policy.loaded));
        found.extend(restatements(program, &policy.loaded));
        found.extend(without_competence(program, &policy.loaded));
    }
    found
}

/// Pairs of rules for which it could not be shown whether one is special.
fn unproved(program: &Program, loaded: &Loaded) -> Vec<Diagnostic> {
    let list = program.unproved.iter().map(|(a, b)| {
        let (a, b) = (&program.sources[program.norms[*a].source], &program.sources[program.norms[*b].source]);
        // The policy is named only where there is more than one.
        let alone = a.text == b.text;
        let (one, other) = if alone { (&a.citation, &b.citation) } else { (&a.full, &b.full) };
        let said = Said::new(
            format!("未证明：{one}和{other}哪一个是特别规定（涉及的事实太多，或有互相比较的数量）"),
            format!("not proved: which of {one} and {other} is the special rule (too many facts, or quantities compared with one another)"),
        );
        let help = Said::new(
            "需要时写明“优先于”或“特别于”；无需排先后的，写 知悉 F0007 “理由”",
            "state `overrides` or `special to` where one is meant, or let it stand with `acknowledge F0007 \"reason\"`",
        );
        let finding = Diagnostic::new(Code::PriorityUnproved, a.span, said)
            .help(help)
            .related(b.span, Said::new("另一条在这里", "the other is here"));
        loaded.acknowledge(finding, &a.citation)
    });
    list.collect()
}

/// Circles of priorities across issuers (M6).
fn circles(program: &Program, loaded: &Loaded) -> Vec<Diagnostic> {
    let of = |circle: &Vec<Id<Norm>>| {
        let sources: Vec<_> = circle.iter().map(|n| &program.sources[program.norms[*n].source]).collect();
        let (first, rest) = sources.split_first()?;
        let names: Vec<&str> = sources.iter().map(|s| s.full.as_str()).collect();
        let texts: BTreeSet<&str> =
            sources.iter().filter_map(|s| program.texts.get(s.text)).map(|t| t.id.as_str()).collect();
        let texts: Vec<&str> = texts.into_iter().collect();
        let said = Said::new(
            format!(
                "{} 的优先次序绕成了圈（每一条优先于后一条，最后一条优先于第一条），分属 {}",
                names.join("、"),
                texts.join("、")
            ),
            format!(
                "the priorities of {} go round in a circle (each over the next, the last over the first), through {}",
                names.join(", "),
                texts.join(", ")
            ),
        );
        let help = Said::new(
            "几条都适用的案件里，它们彼此没有优先，可能是冲突；请核对“从”“优先于”和位阶数据，改不了的，写 知悉 F0021 “理由”",
            "where all of them apply none has priority over another, which may be a conflict; check deference, `overrides` and the precedence data, or let it stand with `acknowledge F0021 \"reason\"`",
        );
        let finding = Diagnostic::new(Code::PriorityCircle, first.span, said).help(help);
        let finding = rest.iter().fold(finding, |finding, source| {
            finding.related(source.span, Said::new("圈里的另一条", "another of the circle"))
        });
        Some(loaded.acknowledge(finding, &first.citation))
    };
    program.circles.iter().filter_map(of).collect()
}

/// 重申 that does more than restate (M12).
fn restatements(program: &Program, loaded: &Loaded) -> Vec<Diagnostic> {
    let of = |(norm, fault): &(Id<Norm>, Restatement)| {
        let norm = &program.norms[*norm];
        let (source, matter) = (&program.sources[norm.source], &program.matters[norm.matter].name);
        let citation = &source.citation;
        let (zh, en) = match fault {
            Restatement::Further => (
                format!("{citation}的“重申”不只是重申：所重申的条文对“{matter}”没有说同样的话"),
                format!(
                    "{citation} does more than restate: what it restates does not say the same of `{matter}`"
                ),
            ),
            Restatement::Wider => (
                format!("{citation}的“重申”不只是重申：所重申的条文不适用的情形，它也适用（“{matter}”）"),
                format!(
                    "{citation} does more than restate: it applies where what it restates does not (`{matter}`)"
                ),
            ),
            Restatement::Unproved => (
                format!("未证明：{citation}是不是只在所重申的条文适用时才适用（“{matter}”）"),
                format!(
                    "not proved: whether {citation} applies only where what it restates does (`{matter}`)"
                ),
            ),
        };
        let help = Said::new(
            "照所重申的条文写结论和条件；另有规定的，删去“重申”，那样就要看有没有权设定",
            "conclude as what is restated does, on no wider condition; or delete `restates`, and competence is looked at",
        );
        loaded.acknowledge(
            Diagnostic::new(Code::RestatesMore, source.span, Said::new(zh, en)).help(help),
            citation,
        )
    };
    program.restatements.iter().map(of).collect()
}

/// Rules that their issuer could not make (M12): outcomes that others set, acts that others take, duties of
/// organs that it cannot bind. The rules of one text that fail for one reason are one finding.
fn without_competence(program: &Program, loaded: &Loaded) -> Vec<Diagnostic> {
    // Each is acknowledged where it stands; those that are not, or for the same reason, are said together.
    type Key<'p> = (usize, Option<&'p str>, &'p str, Lacks, Option<String>);
    let mut together: BTreeMap<Key<'_>, Vec<&Norm>> = BTreeMap::new();
    for norm in program.norms.values() {
        let Some(barred) = norm.barred.iter().find(|barred| ever(program, norm, barred)) else { continue };
        let source = &program.sources[norm.source];
        let probe = Diagnostic::new(Code::NoCompetence, source.span, Said::new("", ""));
        let acknowledged = loaded.acknowledge(probe, &source.citation).acknowledged;
        let matter = program.matters[norm.matter].name.as_str();
        let key = (source.text, barred.by.as_deref(), matter, barred.lacks, acknowledged);
        together.entry(key).or_default().push(norm);
    }
    let of = |((_, by, matter, lacks, acknowledged), norms): (Key<'_>, Vec<&Norm>)| {
        let first = norms.first()?;
        let source = &program.sources[first.source];
        let mut articles: Vec<&str> = norms
            .iter()
            .map(|norm| program.sources[norm.source].citation.split('（').next().unwrap_or_default())
            .collect();
        articles.dedup();
        let by = by.unwrap_or_default();
        let (zh, en) = (articles.join("、"), articles.join(", "));
        let said = match lacks {
            Lacks::Setting => Said::new(
                format!("{zh}无权设定“{matter}”：依 {by}，由别的规范设定"),
                format!("{en} cannot set {matter}: {by} leaves it to other norms"),
            ),
            Lacks::Taking => Said::new(
                format!("{zh}规定由无权的机关作出“{matter}”：依 {by}，由别的机关作出"),
                format!("{en} gives {matter} to an organ without the power: {by} gives it to another"),
            ),
            Lacks::Binding => Said::new(
                format!("{zh}规定了“{matter}”的义务，而这个机关不归制定机关管"),
                format!("{en} lays the duty {matter} on an organ that the issuer cannot bind"),
            ),
        };
        let help = match lacks == Lacks::Setting {
            true => Said::new(
                "它对这件事不起作用：删去；只重申上位规定的，写“重申”；有意保留的，写 知悉 F0019 “理由”",
                "it has no effect there: delete it, or mark as `restates` what only restates; or let it stand with `acknowledge F0019 \"reason\"`",
            ),
            false => Said::new(
                "它对这件事不起作用：删去，或者改由有权的机关；有意保留的，写 知悉 F0019 “理由”",
                "it has no effect there: delete it, or name the organ that has the power; or let it stand with `acknowledge F0019 \"reason\"`",
            ),
        };
        let mut finding = Diagnostic::new(Code::NoCompetence, source.span, said).help(help);
        finding.acknowledged = acknowledged;
        Some(finding)
    };
    together.into_iter().filter_map(of).collect()
}

/// Whether a rule that lacks competence does so in some case in which it is in force.
fn ever(program: &Program, norm: &Norm, barred: &Barred) -> bool {
    let asked = [norm.in_force, barred.active];
    let (_, mut completions) =
        Completions::of_all_cases(&program.circuit, &program.facts, &program.matters, &asked, &[]);
    completions.possible(&[(norm.in_force, true), (barred.active, true)]) != Some(false)
}
