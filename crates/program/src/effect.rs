//! What a rule says of a matter, and what that leaves of its outcomes (M8).

use pol_model::{Matter, MatterKind, Modality, NOT_DONE, Outcomes};

use crate::Norm;

/// How a rule binds, and to which outcomes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Effect {
    /// How.
    pub modality: Modality,
    /// Which.
    pub outcomes: Outcomes,
}

impl Norm {
    /// What it says.
    pub fn effect(&self) -> Effect {
        Effect { modality: self.modality, outcomes: self.outcomes }
    }

    /// Whether it says 不得: of its matter's outcomes, or of doing the act.
    pub fn prohibits(&self, matter: &Matter) -> bool {
        self.modality == Modality::Forbid || self.prohibits_act(matter)
    }

    /// Whether it says 不得 of an act.
    pub(crate) fn prohibits_act(&self, matter: &Matter) -> bool {
        let undone = matter.outcomes.iter().position(|outcome| outcome == NOT_DONE);
        matches!(matter.kind, MatterKind::Duty(..))
            && self.modality == Modality::Bind
            && undone.is_some_and(|undone| self.outcomes == 1 << undone)
    }
}

impl Effect {
    /// Whether it limits what may come out: 则, 应当 and 不得 do. What a 可以 opens is judged outcome by
    /// outcome.
    pub fn limits(self) -> bool {
        match self.modality {
            Modality::Bind | Modality::Forbid => true,
            Modality::Permit => false,
        }
    }

    /// What it leaves of `all` outcomes; a 可以 leaves all.
    pub fn leaves(self, all: Outcomes) -> Outcomes {
        match self.modality {
            Modality::Bind => self.outcomes & all,
            Modality::Forbid => all & !self.outcomes,
            Modality::Permit => all,
        }
    }

    /// The outcomes for which it speaks.
    pub fn wants(self, all: Outcomes) -> Outcomes {
        match self.modality {
            Modality::Bind | Modality::Permit => self.outcomes & all,
            Modality::Forbid => all & !self.outcomes,
        }
    }

    /// What it shuts out of what the other, a 可以, opens.
    pub fn shuts_out(self, other: Effect, all: Outcomes) -> Outcomes {
        match other.modality {
            Modality::Permit => other.outcomes & !self.leaves(all) & all,
            Modality::Bind | Modality::Forbid => 0,
        }
    }

    /// Whether two rules stand against one another where neither has priority: they leave nothing together,
    /// or one shuts out what the other opens. Where the severest is followed (`severest`), rules that bind
    /// shut nothing out.
    pub fn opposes(self, other: Effect, all: Outcomes, severest: bool) -> bool {
        let limits = |e: Effect| e.limits() && !(severest && e.modality == Modality::Bind);
        match (self.modality, other.modality) {
            (Modality::Permit, Modality::Permit) => false,
            (Modality::Permit, _) => limits(other) && other.shuts_out(self, all) != 0,
            (_, Modality::Permit) => limits(self) && self.shuts_out(other, all) != 0,
            (Modality::Bind, Modality::Bind) if severest => false,
            (_, _) => self.leaves(all) & other.leaves(all) == 0,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALL: Outcomes = 0b111;

    fn effect(modality: Modality, outcomes: Outcomes) -> Effect {
        Effect { modality, outcomes }
    }

    /// What each modality leaves of three outcomes, speaks for, and whether it limits them.
    #[test]
    fn a_rule_leaves_and_wants() {
        let table = [
            (Modality::Bind, 0b011, 0b011, true),
            (Modality::Forbid, 0b110, 0b110, true),
            (Modality::Permit, 0b111, 0b001, false),
        ];
        for (modality, leaves, wants, limits) in table {
            let outcomes = if modality == Modality::Bind { 0b011 } else { 0b001 };
            let effect = effect(modality, outcomes);
            assert_eq!((effect.leaves(ALL), effect.wants(ALL), effect.limits()), (leaves, wants, limits));
        }
        assert_eq!(effect(Modality::Bind, 0b001).shuts_out(effect(Modality::Permit, 0b011), ALL), 0b010);
        assert_eq!(effect(Modality::Bind, 0b001).shuts_out(effect(Modality::Bind, 0b010), ALL), 0);
    }

    /// M8, pair by pair, over three outcomes.
    #[test]
    fn rules_stand_against_one_another() {
        use Modality::{Bind, Forbid, Permit};
        let table = [
            ((Bind, 0b001), (Bind, 0b010), true, false),
            ((Bind, 0b011), (Bind, 0b110), false, false),
            ((Bind, 0b001), (Forbid, 0b001), true, true),
            ((Bind, 0b011), (Forbid, 0b001), false, false),
            ((Forbid, 0b011), (Forbid, 0b100), true, true),
            ((Forbid, 0b001), (Forbid, 0b010), false, false),
            // A 可以 stands against what shuts out any of the outcomes that it opens.
            ((Permit, 0b011), (Bind, 0b001), true, false),
            ((Permit, 0b001), (Bind, 0b011), false, false),
            ((Permit, 0b011), (Forbid, 0b001), true, true),
            ((Permit, 0b100), (Forbid, 0b001), false, false),
            ((Permit, 0b001), (Permit, 0b010), false, false),
        ];
        for ((m, a), (n, b), together, severest) in table {
            let (one, other) = (effect(m, a), effect(n, b));
            assert_eq!(one.opposes(other, ALL, false), together, "{one:?} {other:?}");
            assert_eq!(other.opposes(one, ALL, false), together, "{other:?} {one:?}");
            assert_eq!(one.opposes(other, ALL, true), severest, "{one:?} {other:?}, severest");
        }
    }
}
