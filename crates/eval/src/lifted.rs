//! Prohibitions that are lifted: a 可以 that prevails over one opens again what it excludes (M7). Where all of that is
//! opened the prohibition has no say in the verdict.

use pol_program::{Modality, Node, Norm, Priority, Program};
use pol_values::{Id, Truth};

/// A rule that prevails over another, on what priority, and whether it does in this case.
pub(crate) type Prevailing<'p> = (Id<Norm>, &'p Priority, Truth);

/// Whether all that a rule prohibits is opened, and by which rules; nothing for what is no prohibition.
pub(crate) fn lifted<'p>(
    program: &'p Program,
    norm: &Norm,
    truth: &dyn Fn(Id<Node>) -> Truth,
) -> (Truth, Vec<Prevailing<'p>>) {
    let matter = &program.matters[norm.matter];
    let all = matter.all();
    if !norm.prohibits(matter) {
        return (Truth::False, Vec::new());
    }
    let excluded = all & !norm.effect().leaves(all);
    let mut lifts: Vec<Prevailing<'p>> = Vec::new();
    let norms = program.settled(norm.matter).map_or(&[][..], |settled| settled.norms.as_slice());
    for id in norms {
        let permit = &program.norms[*id];
        if permit.modality != Modality::Permit || permit.outcomes & excluded == 0 {
            continue;
        }
        for over in permit.over.iter().filter(|over| std::ptr::eq(&program.norms[over.norm], norm)) {
            let lifts_here = truth(permit.counts) & truth(over.active);
            if lifts_here != Truth::False {
                lifts.push((*id, &over.priority, lifts_here));
            }
        }
    }
    let opened = |outcome: u32| {
        let of = lifts.iter().filter(|(id, ..)| program.norms[*id].outcomes >> outcome & 1 == 1);
        of.fold(Truth::False, |opened, (.., truth)| opened | *truth)
    };
    let each = (0..u64::BITS).filter(|outcome| excluded >> outcome & 1 == 1);
    let whole =
        each.fold(if excluded == 0 { Truth::False } else { Truth::True }, |whole, n| whole & opened(n));
    (whole, lifts)
}
