//! What a comparison of verdicts does not look at, since both versions are compared as if they were in force
//! and over the cases that both let be written: when rules apply, how time is counted, and what can be
//! written.

use std::collections::BTreeMap;

use pol_program::{Fact, FactKind, FactValue, Law, Program, TextInfo};
use pol_values::Date;

use crate::joint::Joint;

/// Whether two versions apply at the same times and count time alike: the dates of texts and provisions,
/// 程序, 溯及, 从旧兼从轻, 期间计算 and the calendar (M14).
pub fn same_times(one: &Program, other: &Program) -> bool {
    let dates = |program: &Program| -> Vec<(Option<Date>, Option<Date>)> {
        program.texts.iter().map(|text| (text.effective, text.repealed)).collect()
    };
    let counting = |program: &Program| program.texts.iter().map(|t| t.counting.clone()).collect::<Vec<_>>();
    dates(one) == dates(other)
        && counting(one) == counting(other)
        && one.calendar == other.calendar
        && own_times(one) == own_times(other)
        && laws(one) == laws(other)
}

/// Whether two versions say the same of other texts: whom they follow, what they reserve, refine and restate (M6,
/// M7, M12). It has an effect only where these texts are loaded.
pub fn same_relations(one: &Program, other: &Program) -> bool {
    one.relations == other.relations
}

/// Whether two versions ask the same of each fact that both have: an answer that was recorded may mean something
/// else where the question was changed.
pub fn same_questions(one: &Program, other: &Program) -> bool {
    let asked: BTreeMap<&str, &Option<String>> =
        one.facts.values().map(|fact| (fact.name.as_str(), &fact.question)).collect();
    let alike = |fact: &Fact| asked.get(fact.name.as_str()).is_none_or(|known| **known == fact.question);
    other.facts.values().all(alike)
}

/// The times of rules that are not those of their text, and which are 程序 or 溯及: sorted, since provisions
/// may have other numbers.
fn own_times(program: &Program) -> Vec<(bool, bool, Option<Date>, Option<Date>)> {
    let of_text = |text: Option<&TextInfo>| text.map(|text| (text.effective, text.repealed));
    let mut own: Vec<_> = program
        .sources
        .values()
        .filter(|source| {
            let own = Some((source.effective, source.repealed.filter(|_| source.replaced_by.is_none())));
            source.procedural || source.retroactive || own != of_text(program.texts.get(source.text))
        })
        .map(|source| (source.procedural, source.retroactive, source.effective, source.repealed))
        .collect();
    own.sort_unstable();
    own
}

/// The matters that are settled under more than the law of the day of the act.
fn laws(program: &Program) -> BTreeMap<&str, Vec<Law>> {
    let of = |settled: &pol_program::Settled| settled.readings.iter().map(|reading| reading.law).collect();
    let settled = program.settled.iter().map(|s| (program.matters[s.matter].name.as_str(), of(s)));
    settled.filter(|(_, laws): &(&str, Vec<Law>)| !laws.is_empty()).collect()
}

/// What a fact can be.
type Extent<'p> = (&'p FactKind, &'p Option<(FactValue, FactValue)>, bool);

/// Whether two members of a joint program let the same cases be written, as far as they know the same facts:
/// their kinds, options and ranges, whether they may not apply, and 约束.
pub fn same_extent(joint: &Joint<'_>, one: usize, other: usize) -> bool {
    let (Some(one), Some(other)) = (joint.members.get(one), joint.members.get(other)) else { return true };
    let constraints = |member: &crate::joint::Member<'_>| {
        let mut nodes: Vec<_> = member.constraints().collect();
        nodes.sort_unstable();
        nodes.dedup();
        nodes
    };
    fn extent(fact: &Fact) -> Extent<'_> {
        (&fact.kind, &fact.range, fact.may_not_apply)
    }
    let facts: BTreeMap<&str, Extent<'_>> =
        one.program.facts.values().map(|fact| (fact.name.as_str(), extent(fact))).collect();
    let alike = |fact: &Fact| facts.get(fact.name.as_str()).is_none_or(|known| *known == extent(fact));
    constraints(one) == constraints(other) && other.program.facts.values().all(alike)
}
