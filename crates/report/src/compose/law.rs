//! The law of the day of the act weighed against later law (从旧兼从轻, 溯及), in a sentence or two.

use pol_eval::{LawName, MatterTrace, UnderLaw, VerdictKind};
use pol_values::Truth;

use super::verdict::{Teller, outcome};
use super::words::Words;

/// How the matter comes out under each law, and which is taken. Nothing where all come to the same on the
/// same provisions.
pub(crate) fn weighed(teller: &Teller<'_>, matter: &MatterTrace) -> Vec<String> {
    let (words, laws) = (teller.words, matter.verdict.laws.as_slice());
    let Some((act, later)) = laws.split_first() else { return Vec::new() };
    let alike = |law: &UnderLaw| {
        (law.kind, &law.permitted, &law.provisions) == (act.kind, &act.permitted, &act.provisions)
    };
    if later.iter().all(alike) {
        return Vec::new();
    }
    let each: Vec<String> = laws.iter().map(|law| under(teller, law)).collect();
    let mut why: Vec<&str> = later.iter().filter_map(|law| law.clause.as_deref()).collect();
    why.dedup();
    let why: Vec<_> = why.into_iter().map(|clause| teller.cite(clause)).collect();
    let why = words.bracketed(&words.list(&why));
    let name = match later.iter().any(|l| l.law == LawName::OfTheDecision) {
        true => words.pick("从旧兼从轻", "The lighter of old and new law"),
        false => words.pick("溯及既往的规定", "A provision that reaches back"),
    };
    let each = match words.pick(true, false) {
        true => each.join("；"),
        false => each.join("; "),
    };
    let taken = taken(words, matter, laws);
    vec![words.pick(format!("{name}{why}：{each}。{taken}"), format!("{name}{why}: {each}. {taken}"))]
}

/// `依行为日（2023-05-01）的规定，罚款（停车-2020 第三条）`
fn under(teller: &Teller<'_>, law: &UnderLaw) -> String {
    let words = teller.words;
    let possible =
        pol_eval::Possible { kind: law.kind, permitted: law.permitted.clone(), side_by_side: Vec::new() };
    let says = outcome(words, &possible, false);
    let cited: Vec<_> = law.provisions.iter().map(|p| teller.cite(p)).collect();
    let stands_on = match law.kind {
        VerdictKind::Decided | VerdictKind::Discretion | VerdictKind::Conflict => {
            words.bracketed(&words.list(&cited))
        }
        VerdictKind::Open | VerdictKind::None | VerdictKind::OutOfScope | VerdictKind::NotInForce => {
            String::new()
        }
    };
    let on = |day: &Option<String>| words.bracketed(day.as_deref().unwrap_or_default());
    let day = teller.explanation;
    match law.law {
        LawName::OfTheAct => {
            let day = on(&day.act_date);
            words.pick(
                format!("依行为日{day}的规定，{says}{stands_on}"),
                format!("under the law of the act date{day}, {says}{stands_on}"),
            )
        }
        LawName::OfTheDecision => {
            let day = on(&day.decision_date);
            words.pick(
                format!("依裁决日{day}的规定，{says}{stands_on}"),
                format!("under the law of the decision date{day}, {says}{stands_on}"),
            )
        }
        LawName::ReachingBack => words.pick(
            format!("依溯及的新规定，{says}{stands_on}"),
            format!("with the rules that reach back, {says}{stands_on}"),
        ),
    }
}

/// Which is taken, and why.
fn taken(words: Words, matter: &MatterTrace, laws: &[UnderLaw]) -> String {
    if matter.verdict.kind == VerdictKind::Conflict {
        return words
            .pick(
                "其中有冲突，分不出轻重。",
                "There is a conflict under one, so which is lighter cannot be told.",
            )
            .to_owned();
    }
    if matter.verdict.ruled {
        return words
            .pick(
                "其中有冲突，分不出轻重；冲突已经裁决，依裁决。",
                "There was a conflict under one, so which is lighter cannot be told; the conflict was ruled on, and the ruling is followed.",
            )
            .to_owned();
    }
    let Some(taken) = laws.iter().find(|law| law.taken == Truth::True) else {
        return words.pick("哪一种较轻，还不能确定。", "Which is lighter is not known yet.").to_owned();
    };
    let said = match taken.law {
        LawName::OfTheAct => words.pick(
            "后来的规定不比它轻，依行为日的规定。",
            "Later law is not lighter: the law of the act date applies.",
        ),
        LawName::OfTheDecision => words.pick(
            "裁决日的规定较轻，依裁决日的规定。",
            "The law of the decision date is lighter and applies.",
        ),
        LawName::ReachingBack => words
            .pick("溯及的规定对当事人有利，依它。", "The rules that reach back favour the person and apply."),
    };
    said.to_owned()
}
