//! Searches through the sets of a diagram, each part looked at once.

use rustc_hash::FxHashMap;

use super::{Diagram, Found, OutOfBudget, Set, Way};

impl Diagram {
    /// The levels in which alone some case of `a` differs from some case of `b`; the two have no case in common.
    ///
    /// # Errors
    /// If more pairs of nodes must be looked at than nodes may be made.
    pub fn apart(&mut self, a: Set, b: Set) -> Found<Vec<usize>> {
        let mut search = Apart { left: self.most, diagram: self, known: FxHashMap::default() };
        let levels = search.levels(a, b)?;
        Ok((0..self.sizes.len())
            .filter(|level| levels.get(level / 64).is_some_and(|w| w >> (level % 64) & 1 == 1))
            .collect())
    }

    /// The fewest statements, each of a level and its state, that leave only cases of `goal` and at least
    /// one of `some`; of several, the one whose levels come first in `order` (a place for each level).
    ///
    /// `goal` must hold all cases that cannot be. `None` if no statements do. The search may look at `most`
    /// pairs of sets.
    pub fn shortest(
        &mut self,
        goal: Set,
        some: Set,
        order: &[usize],
        most: usize,
    ) -> Found<Option<Vec<(usize, usize)>>> {
        let mut search = Search { diagram: self, order, most, known: FxHashMap::default() };
        let best = search.best(goal, some)?;
        Ok(best.map(|picks| {
            let mut stated: Vec<(usize, usize)> = picks.into_iter().map(|(_, l, s)| (l, s)).collect();
            stated.sort_unstable();
            stated
        }))
    }

    /// The cheapest case of a set: for each level on which it hangs, one of the level's `ways`, by which a
    /// case is in a state at some cost; with `leaving_open`, or none where all of them cost something and the case
    /// is in the set whatever state the level is in. Of several of the same cost, the one whose costly
    /// levels come first in the order of declaration, then whose ways do. `None` if no way leads there.
    pub fn cheapest(
        &mut self,
        set: Set,
        ways: &[Vec<Way>],
        order: &[usize],
        leaving_open: bool,
    ) -> Found<Option<Vec<(usize, usize)>>> {
        let mut search = Cheapest {
            diagram: self,
            ways,
            order,
            leaving_open,
            found: Vec::new(),
            known: FxHashMap::default(),
        };
        let Some(best) = search.best(set)? else { return Ok(None) };
        let mut picks = Vec::new();
        let mut next = search.found.get(best);
        while let Some(cheap) = next {
            picks.extend(cheap.pick);
            next = cheap.rest.and_then(|rest| search.found.get(rest));
        }
        picks.reverse();
        Ok(Some(picks))
    }
}

/// Looks for the cheapest case of a set.
struct Cheapest<'d> {
    diagram: &'d mut Diagram,
    ways: &'d [Vec<Way>],
    order: &'d [usize],
    leaving_open: bool,
    /// The cheapest cases of sets.
    found: Vec<Cheap>,
    /// For each set that was looked at, its cheapest case, if it has one.
    known: FxHashMap<Set, Option<usize>>,
}

/// The cheapest case of a set.
#[derive(Debug, Default)]
struct Cheap {
    cost: usize,
    /// The places in the order of declaration of the levels that cost something, in order, each with the way taken.
    costly: Vec<(usize, usize)>,
    /// The way taken at the set's first level, unless it is left open.
    pick: Option<(usize, usize)>,
    /// The cheapest case of what is left of the set then.
    rest: Option<usize>,
}

impl Cheapest<'_> {
    fn best(&mut self, set: Set) -> Found<Option<usize>> {
        if set == Set::NONE {
            return Ok(None);
        }
        if let Some(best) = self.known.get(&set) {
            return Ok(*best);
        }
        if set == Set::ALL {
            return Ok(self.keep(set, Some(Cheap::default())));
        }
        let level = self.diagram.top(set);
        let mut best: Option<Cheap> = None;
        let own = self.ways.get(level).map(Vec::as_slice).unwrap_or_default();
        if self.leaving_open && own.iter().all(|way| way.cost > 0) {
            let mut always = Set::ALL;
            for state in 0..self.diagram.size(level) {
                let inside = self.diagram.branch(set, level, state);
                always = self.diagram.and(always, inside)?;
            }
            if let Some((rest, open)) = self.best(always)?.and_then(|n| Some((n, self.found.get(n)?))) {
                let costly = open.costly.clone();
                best = Some(Cheap { cost: open.cost, costly, pick: None, rest: Some(rest) });
            }
        }
        for (n, way) in own.iter().enumerate() {
            let inside = self.diagram.branch(set, level, way.state);
            let Some((at, rest)) = self.best(inside)?.and_then(|n| Some((n, self.found.get(n)?))) else {
                continue;
            };
            let cost = rest.cost + way.cost;
            if best.as_ref().is_some_and(|best| best.cost < cost) {
                continue;
            }
            let mut costly = rest.costly.clone();
            if way.cost > 0 {
                let place = self.order.get(level).copied().unwrap_or(level);
                let taken = (place, n);
                costly.insert(costly.partition_point(|p| *p < taken), taken);
            }
            if best.as_ref().is_none_or(|best| (cost, &costly) < (best.cost, &best.costly)) {
                best = Some(Cheap { cost, costly, pick: Some((level, n)), rest: Some(at) });
            }
        }
        Ok(self.keep(set, best))
    }

    fn keep(&mut self, set: Set, best: Option<Cheap>) -> Option<usize> {
        let place = best.map(|best| {
            self.found.push(best);
            self.found.len() - 1
        });
        self.known.insert(set, place);
        place
    }
}

/// Looks for pairs of cases that differ in one level only.
struct Apart<'d> {
    diagram: &'d mut Diagram,
    /// How many pairs of nodes may still be looked at.
    left: usize,
    /// The levels for two sets, as bits.
    known: FxHashMap<(Set, Set), Vec<u64>>,
}

impl Apart<'_> {
    fn levels(&mut self, a: Set, b: Set) -> Found<Vec<u64>> {
        if a == Set::NONE || b == Set::NONE || (a, b) == (Set::ALL, Set::ALL) {
            return Ok(Vec::new());
        }
        if let Some(known) = self.known.get(&(a, b)) {
            return Ok(known.clone());
        }
        self.left = self.left.checked_sub(1).ok_or(OutOfBudget)?;
        let level = self.diagram.top(a).min(self.diagram.top(b));
        let branch = |set: Set, state: usize| self.diagram.branch(set, level, state);
        let sides: Vec<(Set, Set)> =
            (0..self.diagram.size(level)).map(|state| (branch(a, state), branch(b, state))).collect();
        let mut found: Vec<u64> = Vec::new();
        for (a, b) in &sides {
            for (n, bits) in self.levels(*a, *b)?.into_iter().enumerate() {
                match found.get_mut(n) {
                    Some(known) => *known |= bits,
                    None => found.push(bits),
                }
            }
        }
        let mut here = false;
        for (n, (a, _)) in sides.iter().enumerate() {
            for (_, (_, b)) in sides.iter().enumerate().filter(|(m, _)| *m != n) {
                here = here || self.diagram.meeting(*a, *b, &mut self.left)?;
            }
        }
        if here {
            found.resize(found.len().max(level / 64 + 1), 0);
            if let Some(bits) = found.get_mut(level / 64) {
                *bits |= 1 << (level % 64);
            }
        }
        self.known.insert((a, b), found.clone());
        Ok(found)
    }
}

/// A pick: order of declaration, level, state.
type Picks = Vec<(usize, usize, usize)>;

struct Search<'d> {
    diagram: &'d mut Diagram,
    order: &'d [usize],
    most: usize,
    known: FxHashMap<(Set, Set), Option<Picks>>,
}

impl Search<'_> {
    fn best(&mut self, goal: Set, some: Set) -> Found<Option<Picks>> {
        if some == Set::NONE || goal == Set::NONE {
            return Ok(None);
        }
        if goal == Set::ALL {
            return Ok(Some(Vec::new()));
        }
        if let Some(known) = self.known.get(&(goal, some)) {
            return Ok(known.clone());
        }
        if self.known.len() > self.most {
            return Err(OutOfBudget);
        }
        let level = self.diagram.top(goal).min(self.diagram.top(some));
        let states = 0..self.diagram.size(level);
        let (mut every, mut any) = (Set::ALL, Set::NONE);
        for state in states.clone() {
            let (goal, some) =
                (self.diagram.branch(goal, level, state), self.diagram.branch(some, level, state));
            every = self.diagram.and(every, goal)?;
            any = self.diagram.or(any, some)?;
        }
        let mut best = self.best(every, any)?;
        // Stating a level on which the goal does not hang is never shorter.
        for state in states.filter(|_| self.diagram.top(goal) == level).collect::<Vec<_>>() {
            let (goal, some) =
                (self.diagram.branch(goal, level, state), self.diagram.branch(some, level, state));
            let Some(mut picks) = self.best(goal, some)? else { continue };
            let pick = (self.order.get(level).copied().unwrap_or(level), level, state);
            let at = picks.partition_point(|p| *p < pick);
            picks.insert(at, pick);
            if best.as_ref().is_none_or(|b| (picks.len(), &picks) < (b.len(), b)) {
                best = Some(picks);
            }
        }
        self.known.insert((goal, some), best.clone());
        Ok(best)
    }
}
