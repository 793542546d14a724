//! Findings: what a policy that can be run should still have looked at. One file a check; each can be
//! acknowledged in place (知悉) with a reason, and then stays listed.

mod boundary;
mod citations;
mod coverage;
mod duties;
mod effect;
mod numerals;
mod open_words;
mod organs;
mod priorities;
mod unused;
mod unwritten;
mod used;

use std::collections::BTreeSet;

use pol_diagnostics::{Code, Diagnostic, Said, SourceId, nearest};
use pol_parser::ast::{Acknowledgement, Declaration, Name, Provision, Statement};

use crate::load::Unit;
use crate::types::Model;

/// A finding, with the name or number it is about, by which it can be acknowledged.
pub(crate) struct Finding {
    pub(crate) diagnostic: Diagnostic,
    pub(crate) about: String,
}

/// All findings on a model, those acknowledged marked so.
pub(crate) fn findings(model: &Model, units: &[Unit]) -> Vec<Diagnostic> {
    all(model, units).into_iter().map(|finding| acknowledge(finding, units)).collect()
}

fn all(model: &Model, units: &[Unit]) -> Vec<Finding> {
    let mut all = Vec::new();
    all.extend(coverage::check(model));
    all.extend(priorities::check(model));
    all.extend(boundary::check(model));
    all.extend(citations::check(model));
    all.extend(open_words::check(model));
    all.extend(duties::check(model));
    all.extend(unwritten::check(model));
    all.extend(unused::check(model, units));
    all.extend(effect::check(model, units));
    all.extend(organs::check(model, units));
    all
}

/// What is acknowledged of a name or provision that there is not: it would cover nothing, in silence.
pub(crate) fn misnamed(model: &Model, units: &[Unit]) -> Vec<Diagnostic> {
    let mut known: BTreeSet<String> = model.names.keys().map(|name| plain(name)).collect();
    known.extend(model.matters.values().map(|m| plain(&m.name)));
    known.extend(model.provisions.ids().map(|p| plain(&model.citation(p))));
    let mut abouts: Vec<&Name> = Vec::new();
    for declaration in units.iter().flat_map(|u| &u.file.declarations) {
        if let Declaration::Acknowledge(a) = declaration {
            abouts.extend(&a.about);
        }
    }
    let mut open: Vec<&Provision> = units.iter().flat_map(|u| &u.file.provisions).collect();
    while let Some(provision) = open.pop() {
        for statement in &provision.statements {
            if let Statement::Acknowledge(a) = statement {
                abouts.extend(&a.about);
            }
            // Whether there is such a kind of norm depends on what else is loaded.
            if let Statement::Deference(deference) = statement {
                known.extend(deference.to.iter().filter_map(|m| m.word().map(plain)));
            }
        }
        open.extend(&provision.children);
    }
    // Most name what there is; only for the others are the findings looked through.
    abouts.retain(|about| !known.contains(&plain(&about.text)));
    if abouts.is_empty() {
        return Vec::new();
    }
    known.extend(all(model, units).iter().map(|finding| plain(&finding.about)));
    let fault = |about: &Name| {
        let name = plain(&about.text);
        if known.contains(&name) {
            return None;
        }
        let said = Said::new(
            format!("没有“{}”这个名称或者条文，这句“知悉”管不到任何发现", about.text),
            format!("there is no name or provision `{}`, so this acknowledges nothing", about.text),
        );
        let help = match nearest(&name, known.iter().map(String::as_str)) {
            Some(guess) => Said::new(format!("是不是想写“{guess}”？"), format!("did you mean `{guess}`?")),
            None => Said::new(
                "照 pol check 列出的名称或者条文号写；管整个文件的，不写名称",
                "write the name or number that `pol check` lists; for the whole file, none",
            ),
        };
        Some(Diagnostic::new(Code::UnknownName, about.span, said).help(help))
    };
    abouts.into_iter().filter_map(fault).collect()
}

/// A name or citation without its spaces, as 知悉 and a finding write it.
fn plain(about: &str) -> String {
    about.split_whitespace().collect()
}

/// A 知悉 in a provision covers findings placed in that provision; one at the head of a file covers
/// the file, or the one name or provision it gives.
pub(crate) fn acknowledge(finding: Finding, units: &[Unit]) -> Diagnostic {
    let Finding { mut diagnostic, about } = finding;
    let code = diagnostic.code;
    let fits = |a: &Acknowledgement| {
        Code::parse(&a.code.text) == Some(code)
            && a.about.as_ref().is_none_or(|name| plain(&name.text) == plain(&about))
    };
    let Some(span) = diagnostic.span else { return diagnostic };
    for unit in units.iter().filter(|u| u.source == span.source) {
        let at_head = unit.file.declarations.iter().filter_map(|declaration| {
            if let Declaration::Acknowledge(acknowledgement) = declaration {
                Some(acknowledgement)
            } else {
                None
            }
        });
        let in_place = in_provisions(&unit.file.provisions, span.source, span.start);
        if let Some(reason) = at_head.chain(in_place).find(|a| fits(a)) {
            diagnostic.acknowledged = Some(reason.reason.value.clone());
        }
    }
    diagnostic
}

/// The acknowledgements of the provision whose number stands at `start`, and of those around it.
fn in_provisions(list: &[Provision], source: SourceId, start: u32) -> Vec<&Acknowledgement> {
    let mut found = Vec::new();
    let mut level = list;
    // The provision that holds a place is the last one that begins at or before it.
    while let Some(provision) = level.iter().rev().find(|p| p.span.source == source && p.span.start <= start)
    {
        for statement in &provision.statements {
            if let Statement::Acknowledge(acknowledgement) = statement {
                found.push(acknowledgement);
            }
        }
        level = &provision.children;
    }
    found
}
