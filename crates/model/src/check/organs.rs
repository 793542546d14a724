//! Organs named in the precedence data that have been renamed or merged (承继).

use pol_diagnostics::{Code, Diagnostic, Said};
use pol_parser::ast::{Declaration, Name};

use super::Finding;
use crate::load::Unit;
use crate::types::Model;

pub(super) fn check(model: &Model, units: &[Unit]) -> Vec<Finding> {
    let mut named: Vec<&Name> = Vec::new();
    for declaration in units.iter().flat_map(|u| &u.file.declarations) {
        if let Declaration::Referral(referral) = declaration {
            named.push(&referral.organ);
            named.extend(referral.stages.iter().map(|(_, organ)| organ));
        }
        if let Declaration::Organ(organ) = declaration {
            named.extend(organ.under.iter().chain(&organ.led_by));
        }
    }
    let stale = named.into_iter().filter_map(|name| {
        let new = model.precedence.succeeded.get(&name.text)?;
        let said = Said::new(
            format!("机关“{}”已经由“{new}”承继", name.text),
            format!("the organ `{}` has been succeeded by `{new}`", name.text),
        );
        let help = Said::new(
            format!("改写“{new}”；两个名称在计算时算同一个机关"),
            format!("write `{new}`; both names count as one organ"),
        );
        let diagnostic = Diagnostic::new(Code::StaleCitation, name.span, said).help(help);
        Some(Finding { diagnostic, about: name.text.clone() })
    });
    stale.collect()
}
