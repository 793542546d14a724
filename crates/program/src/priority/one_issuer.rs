//! Priority inside one issuer (M6 (d)): special over general, later over earlier.

use std::collections::{BTreeMap, BTreeSet};

use pol_model::{Authority, Modality, Model, Rule};
use pol_values::{Date, Id};

use super::{defers, never_together, refines, time};
use crate::lower::Lowering;
use crate::special::proved_special;
use crate::{Norm, Priority};

/// (d) inside one issuer: special over general, and later over earlier between documents. Where they
/// point apart, neither.
pub(super) fn inside_issuer(
    lowering: &mut Lowering<'_>,
    norms: &[(Id<Norm>, Id<Rule>)],
    settled: &BTreeSet<(usize, usize)>,
    only_stated: bool,
) -> Vec<(usize, usize, Priority)> {
    let model = lowering.model;
    let declared = declared_special(model, norms);
    let one_issuer = |a: Id<Rule>, b: Id<Rule>| {
        let (a, b) = (model.rules[a].text, model.rules[b].text);
        a == b || model.precedence.one_issuer(&model.texts[a], &model.texts[b])
    };
    let said = |(norm, rule): &(Id<Norm>, Id<Rule>)| {
        let norm = &lowering.norms[*norm];
        let time = time(lowering, norm, &model.rules[*rule]).map(|(from, period)| (from.to_owned(), period));
        (norm.modality, norm.outcomes, time)
    };
    let says: Vec<_> = norms.iter().map(said).collect();
    // Where a law names who rules on later general rules against older special ones of several organs, it is
    // looked at which these are; there is no priority.
    let referred = lowering.rulings.referred();
    let is_referred = |a: Id<Rule>, b: Id<Rule>| {
        referred.contains(&(model.rules[a].text.number(), model.rules[b].text.number()))
    };
    // What refines a provision, or follows a text where they differ, narrows it and does not go before it.
    let follows =
        |one: &Rule, other: &Rule| one.text != other.text && !defers(model, one, other.text).is_empty();
    let narrows = |lower: &Rule, upper: &Rule| {
        refines(model, lower, upper) || (follows(lower, upper) && !follows(upper, lower))
    };
    let open = |a: usize, b: usize| match (norms.get(a), norms.get(b)) {
        (Some((_, x)), Some((_, y))) => {
            x != y
                && !settled.contains(&(a.min(b), a.max(b)))
                && (one_issuer(*x, *y) || is_referred(*x, *y))
                && !never_together(model, norms, a, b)
                && !narrows(&model.rules[*x], &model.rules[*y])
                && !narrows(&model.rules[*y], &model.rules[*x])
        }
        _ => false,
    };
    let ranked = |a: usize, b: usize| match (norms.get(a), norms.get(b)) {
        (Some((_, x)), Some((_, y))) => one_issuer(*x, *y),
        _ => false,
    };
    let stated: BTreeSet<(usize, usize)> = declared.iter().map(|(a, b, _)| (*a.min(b), *a.max(b))).collect();
    // Rules that say the same need no priority, and what is declared needs no proof.
    let wanted = |a: usize, b: usize| {
        says.get(a) != says.get(b) && !stated.contains(&(a.min(b), a.max(b))) && open(a, b)
    };
    let proved = if only_stated { BTreeSet::new() } else { proved_special(lowering, norms, &wanted) };
    let authority = |upper: usize, lower: usize, special: bool| match (norms.get(upper), norms.get(lower)) {
        (Some((_, upper)), Some((_, lower))) => {
            let (upper, lower) = (model.rules[*upper].text, model.rules[*lower].text);
            model.precedence.authority(model, upper, lower, special)
        }
        (Some(_) | None, _) => Authority::default(),
    };
    let is_special = |(upper, lower): (usize, usize), declared: bool, interpretation: Option<String>| {
        let authority = authority(upper, lower, true);
        Priority::Special { declared, interpretation, authority }
    };
    let since = content_since(lowering, norms);
    let later = |one: usize, other: usize| later(model, norms, &since, one, other);
    let as_later = |upper: usize, lower: usize| {
        let rule = norms.get(lower).map(|(_, rule)| &model.rules[*rule]);
        let unamended = since
            .get(lower)
            .copied()
            .flatten()
            .filter(|day| rule.is_some_and(|rule| rule.effective.is_some_and(|version| *day < version)));
        Priority::Later { authority: authority(upper, lower, false), unamended }
    };
    let mut special: BTreeMap<(usize, usize), Priority> =
        proved.into_iter().map(|pair| (pair, is_special(pair, false, None))).collect();
    let both: BTreeSet<(usize, usize)> = declared.iter().map(|(a, b, _)| (*a, *b)).collect();
    for (upper, lower, interpretation) in &declared {
        if open(*upper, *lower) && !both.contains(&(*lower, *upper)) {
            let pair = (*upper, *lower);
            special.insert(pair, is_special(pair, true, interpretation.clone()));
        }
    }
    let pairs: BTreeSet<(usize, usize)> = special.keys().copied().collect();
    let mut found = Vec::new();
    for ((upper, lower), priority) in special {
        // The later of two texts may be the general one; then neither prevails.
        if only_stated || later(lower, upper) != Some(true) {
            // Of two 可以 the later replaces the earlier (M7); that it is special too takes nothing from that.
            let both_permit = [upper, lower]
                .iter()
                .all(|n| says.get(*n).is_some_and(|(modality, ..)| *modality == Modality::Permit));
            let replaces = both_permit && !only_stated && later(upper, lower) == Some(true);
            if ranked(upper, lower) {
                found.push((upper, lower, if replaces { as_later(upper, lower) } else { priority }));
            }
        } else if let (Some((special, _)), Some((general, _))) = (norms.get(upper), norms.get(lower)) {
            lowering.rulings.point_apart(*special, *general);
        }
    }
    let texts: BTreeSet<_> = norms.iter().map(|(_, r)| model.rules[*r].text).collect();
    if texts.len() > 1 && !only_stated {
        for upper in 0..norms.len() {
            for lower in 0..norms.len() {
                let special = pairs.contains(&(upper, lower)) || pairs.contains(&(lower, upper));
                if open(upper, lower) && ranked(upper, lower) && !special && later(upper, lower) == Some(true)
                {
                    found.push((upper, lower, as_later(upper, lower)));
                }
            }
        }
    }
    found
}

/// Whether what one rule says took effect after what the other says; `None` inside one text.
fn later(
    model: &Model,
    norms: &[(Id<Norm>, Id<Rule>)],
    since: &[Option<Date>],
    one: usize,
    other: usize,
) -> Option<bool> {
    let day = |at: usize| since.get(at).copied().flatten();
    let text = |at: usize| norms.get(at).map(|(_, rule)| model.rules[*rule].text);
    // What is later is told by dates; a text without one is neither.
    (text(one)? != text(other)?).then(|| day(one).zip(day(other)).is_some_and(|(a, b)| a > b))
}

/// From which day on each rule has stood as it does (M6 (d)): that of its version of the text, unless the version
/// before it, if it is loaded, said the same already. A day of the rule's own is as it is written.
fn content_since(lowering: &Lowering<'_>, norms: &[(Id<Norm>, Id<Rule>)]) -> Vec<Option<Date>> {
    let model = lowering.model;
    let mut since: Vec<Option<Date>> = norms.iter().map(|(_, rule)| model.rules[*rule].effective).collect();
    let mut oldest_first: Vec<usize> = (0..norms.len()).collect();
    oldest_first
        .sort_by_key(|at| norms.get(*at).and_then(|(_, r)| model.texts[model.rules[*r].text].effective));
    for at in oldest_first {
        let Some((norm, rule)) = norms.get(at) else { continue };
        let rule = &model.rules[*rule];
        let text = &model.texts[rule.text];
        if text.replaces.is_empty() || rule.effective != text.effective {
            continue;
        }
        let before = norms.iter().zip(&since).filter(|((other, earlier), _)| {
            let earlier = &model.rules[*earlier];
            text.replaces.contains(&earlier.text)
                && earlier.repealed.zip(rule.effective).is_none_or(|(end, start)| start <= end)
                && says_the_same(&lowering.norms[*norm], &lowering.norms[*other])
        });
        let earlier = before.filter_map(|(_, day)| *day).min();
        if let (Some(day), Some(earlier)) = (since.get_mut(at), earlier) {
            *day = day.map(|own| own.min(earlier));
        }
    }
    since
}

/// Whether two rules on one matter say the same of the same cases.
fn says_the_same(one: &Norm, other: &Norm) -> bool {
    fn says(norm: &Norm) -> impl PartialEq {
        let conditions = (norm.in_scope, norm.condition, norm.excepted);
        (conditions, norm.modality, norm.outcomes, &norm.toward, &norm.deadline, &norm.means)
    }
    says(one) == says(other)
}

fn declared_special(model: &Model, norms: &[(Id<Norm>, Id<Rule>)]) -> Vec<(usize, usize, Option<String>)> {
    let mut found = Vec::new();
    for (upper, (_, id)) in norms.iter().enumerate() {
        for special in &model.rules[*id].special_to {
            let inside: BTreeSet<_> = special.targets.iter().flat_map(|t| model.within(*t)).collect();
            for (lower, (_, other)) in norms.iter().enumerate() {
                if other != id && inside.contains(&model.rules[*other].provision) {
                    found.push((upper, lower, special.interpretation.clone()));
                }
            }
        }
    }
    found
}
