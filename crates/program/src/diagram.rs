//! Sets of cases as decision diagrams: one level for each thing that varies, one branch for each state
//! it may be in (Bryant 1986; with several branches, Kam and others 1998).
//!
//! Equal sets are the same node, so that "no case" and "every case" are seen at once. The budget counts
//! nodes, so an answer never depends on the machine.

use std::collections::BTreeSet;
use std::hash::{Hash, Hasher};

use hashbrown::HashTable;
use rustc_hash::{FxHashMap, FxHasher};

/// A set of cases of one [`Diagram`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Set(u32);

impl Set {
    /// No case.
    pub const NONE: Set = Set(0);
    /// Every case.
    pub const ALL: Set = Set(1);

    /// Whether it holds no case.
    pub fn is_empty(self) -> bool {
        self == Set::NONE
    }
}

/// The budget ran out: nothing was shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OutOfBudget;

/// A set, if the budget allows it.
pub type Found<T> = Result<T, OutOfBudget>;

/// Sets of cases over some levels.
#[derive(Debug)]
pub struct Diagram {
    /// How many states each level has.
    sizes: Vec<usize>,
    nodes: Vec<Branching>,
    /// The branches of all nodes, one after the other.
    branches: Vec<Set>,
    /// The nodes by what they are.
    unique: HashTable<Set>,
    /// Results of operations; of those that fall on one place the last is kept.
    done: Vec<Option<(Operation, Set, Set, Set)>>,
    /// Branches of nodes that are being made.
    open: Vec<Set>,
    /// How many nodes may be made.
    most: usize,
}

#[derive(Clone, Copy, Debug)]
struct Branching {
    level: usize,
    /// The place of its first branch.
    first: usize,
}

/// How many results of operations are kept at first, and for how many nodes there is room; later as many as
/// there are nodes.
const FEWEST_RESULTS: usize = 1 << 13;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Operation {
    And,
    Or,
    Without,
}

fn branching(nodes: &[Branching], set: Set) -> Option<Branching> {
    nodes.get(usize::try_from(set.0).ok()?.checked_sub(2)?).copied()
}

/// The branches of a node, one for each state of its level.
fn below<'d>(branches: &'d [Set], sizes: &[usize], node: Branching) -> &'d [Set] {
    let size = sizes.get(node.level).copied().unwrap_or(0);
    branches.get(node.first..node.first + size).unwrap_or_default()
}

fn hash(of: &impl Hash) -> u64 {
    let mut hasher = FxHasher::default();
    of.hash(&mut hasher);
    hasher.finish()
}

/// The hash of a node: branches are taken two at a time.
fn hash_node(level: usize, branches: &[Set]) -> u64 {
    let mut hasher = FxHasher::default();
    level.hash(&mut hasher);
    for pair in branches.chunks(2) {
        let both = pair.iter().fold(0u64, |both, branch| both << 32 | u64::from(branch.0));
        both.hash(&mut hasher);
    }
    hasher.finish()
}

/// A part of all cases in which each named level is in one of some states: what a condition without
/// alternatives describes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cube {
    /// Levels, in order, each with its states, in order.
    pub states: Vec<(usize, Vec<usize>)>,
}

/// A way in which a case can be in a state of a level.
#[derive(Clone, Copy, Debug)]
pub struct Way {
    /// The state.
    pub state: usize,
    /// What it costs to say so.
    pub cost: usize,
}

/// The cheapest case found so far.
#[derive(Clone, Debug, Default)]
struct Cheap {
    cost: usize,
    /// The places in the order of declaration of the levels that cost something, in order.
    costly: Vec<usize>,
    /// The way taken at each level.
    picks: Vec<(usize, usize)>,
}

impl Diagram {
    /// Sets over levels of these sizes, of at most `most` nodes.
    pub fn new(sizes: Vec<usize>, most: usize) -> Diagram {
        Diagram {
            sizes,
            nodes: Vec::with_capacity(FEWEST_RESULTS),
            branches: Vec::with_capacity(2 * FEWEST_RESULTS),
            unique: HashTable::with_capacity(FEWEST_RESULTS),
            done: vec![None; FEWEST_RESULTS],
            open: Vec::new(),
            most,
        }
    }

    /// How many nodes have been made.
    pub fn len(&self) -> usize {
        self.nodes.len()
    }

    /// Whether none has been.
    pub fn is_empty(&self) -> bool {
        self.nodes.is_empty()
    }

    /// The cases in which a level is in one of these states.
    pub fn states(&mut self, level: usize, states: &[usize]) -> Found<Set> {
        let size = self.sizes.get(level).copied().unwrap_or(0);
        let first = self.open.len();
        self.open.extend((0..size).map(|s| if states.contains(&s) { Set::ALL } else { Set::NONE }));
        self.close(level, first)
    }

    /// The node of a level whose branches are those opened from `first` on.
    fn close(&mut self, level: usize, first: usize) -> Found<Set> {
        let made = self.made(level, first);
        self.open.truncate(first);
        made
    }

    fn made(&mut self, level: usize, first: usize) -> Found<Set> {
        let branches = self.open.get(first..).unwrap_or_default();
        if let Some((one, rest)) = branches.split_first()
            && rest.iter().all(|b| b == one)
        {
            return Ok(*one);
        }
        let (nodes, all, sizes) = (&self.nodes, &self.branches, &self.sizes);
        let known = |set: &Set| branching(nodes, *set).map(|node| (node.level, below(all, sizes, node)));
        let hash = hash_node(level, branches);
        if let Some(set) = self.unique.find(hash, |set| known(set) == Some((level, branches))) {
            return Ok(*set);
        }
        if nodes.len() >= self.most {
            return Err(OutOfBudget);
        }
        let set = Set(u32::try_from(nodes.len() + 2).map_err(|_| OutOfBudget)?);
        self.unique
            .insert_unique(hash, set, |set| known(set).map_or(0, |(level, below)| hash_node(level, below)));
        self.nodes.push(Branching { level, first: self.branches.len() });
        self.branches.extend_from_slice(branches);
        if self.nodes.len() > self.done.len() {
            self.keep_more();
        }
        Ok(set)
    }

    /// Makes room for twice as many results.
    fn keep_more(&mut self) {
        let twice = self.done.len() * 2;
        let before = std::mem::replace(&mut self.done, vec![None; twice]);
        for result in before.into_iter().flatten() {
            let (operation, a, b, _) = result;
            if let Some(place) = self.result(operation, a, b) {
                *place = Some(result);
            }
        }
    }

    /// Where the result of an operation is kept.
    fn result(
        &mut self,
        operation: Operation,
        a: Set,
        b: Set,
    ) -> Option<&mut Option<(Operation, Set, Set, Set)>> {
        let mask = self.done.len() - 1;
        let at = usize::try_from(hash(&(operation, a, b)) >> 20).unwrap_or(0) & mask;
        self.done.get_mut(at)
    }

    /// The first level on which a set depends; `usize::MAX` if on none.
    fn top(&self, set: Set) -> usize {
        self.inner(set).map_or(usize::MAX, |n| n.level)
    }

    fn inner(&self, set: Set) -> Option<Branching> {
        branching(&self.nodes, set)
    }

    fn below(&self, node: Branching) -> &[Set] {
        below(&self.branches, &self.sizes, node)
    }

    /// The part of a set in which `level`, which is not below its first, is in that state.
    fn branch(&self, set: Set, level: usize, state: usize) -> Set {
        match self.inner(set) {
            Some(node) if node.level == level => {
                self.branches.get(node.first + state).copied().unwrap_or(Set::NONE)
            }
            Some(_) | None => set,
        }
    }

    /// Both.
    pub fn and(&mut self, a: Set, b: Set) -> Found<Set> {
        self.apply(Operation::And, a.min(b), a.max(b))
    }

    /// Either.
    pub fn or(&mut self, a: Set, b: Set) -> Found<Set> {
        self.apply(Operation::Or, a.min(b), a.max(b))
    }

    /// The first and not the second.
    pub fn without(&mut self, a: Set, b: Set) -> Found<Set> {
        self.apply(Operation::Without, a, b)
    }

    /// All others.
    pub fn not(&mut self, a: Set) -> Found<Set> {
        self.without(Set::ALL, a)
    }

    fn apply(&mut self, operation: Operation, a: Set, b: Set) -> Found<Set> {
        let simple = match operation {
            Operation::And if a == Set::NONE || b == Set::NONE => Some(Set::NONE),
            Operation::And if a == Set::ALL || a == b => Some(b),
            Operation::And if b == Set::ALL => Some(a),
            Operation::Or if a == Set::ALL || b == Set::ALL => Some(Set::ALL),
            Operation::Or if a == Set::NONE || a == b => Some(b),
            Operation::Or if b == Set::NONE => Some(a),
            Operation::Without if a == Set::NONE || b == Set::ALL || a == b => Some(Set::NONE),
            Operation::Without if b == Set::NONE => Some(a),
            Operation::And | Operation::Or | Operation::Without => None,
        };
        if let Some(set) = simple {
            return Ok(set);
        }
        if let Some(Some((known, x, y, set))) = self.result(operation, a, b)
            && (*known, *x, *y) == (operation, a, b)
        {
            return Ok(*set);
        }
        let (one, other) = (self.inner(a), self.inner(b));
        let top = |node: Option<Branching>| node.map_or(usize::MAX, |node| node.level);
        let level = top(one).min(top(other));
        // Where the branches of each begin, if it hangs on this level.
        let from = |node: Option<Branching>| node.filter(|node| node.level == level).map(|node| node.first);
        let (one, other) = (from(one), from(other));
        let first = self.open.len();
        for state in 0..self.sizes.get(level).copied().unwrap_or(0) {
            let inside = |from: Option<usize>, set: Set| match from {
                Some(from) => self.branches.get(from + state).copied().unwrap_or(Set::NONE),
                None => set,
            };
            let (a, b) = (inside(one, a), inside(other, b));
            let (a, b) = if operation == Operation::Without { (a, b) } else { (a.min(b), a.max(b)) };
            match self.apply(operation, a, b) {
                Ok(branch) => self.open.push(branch),
                Err(OutOfBudget) => {
                    self.open.truncate(first);
                    return Err(OutOfBudget);
                }
            }
        }
        let set = self.close(level, first)?;
        if let Some(place) = self.result(operation, a, b) {
            *place = Some((operation, a, b, set));
        }
        Ok(set)
    }

    /// The levels on which any of the sets depends.
    pub fn support(&self, sets: impl IntoIterator<Item = Set>) -> BTreeSet<usize> {
        let mut asked = vec![false; self.sizes.len()];
        let mut seen = vec![false; self.nodes.len() + 2];
        let mut stack: Vec<Set> = sets.into_iter().collect();
        while let Some(set) = stack.pop() {
            let Some(node) = self.inner(set) else { continue };
            let Some(seen) = usize::try_from(set.0).ok().and_then(|n| seen.get_mut(n)) else { continue };
            if !std::mem::replace(seen, true) {
                if let Some(asked) = asked.get_mut(node.level) {
                    *asked = true;
                }
                stack.extend(self.below(node));
            }
        }
        asked.iter().enumerate().filter(|(_, asked)| **asked).map(|(level, _)| level).collect()
    }

    /// The set with levels outside `kept` left open: the cases that agree with one of its cases on all
    /// that is kept.
    pub fn project(&mut self, set: Set, kept: &BTreeSet<usize>) -> Found<Set> {
        let mut known = FxHashMap::default();
        self.projected(set, kept, &mut known)
    }

    /// The set with these levels left open.
    pub fn project_away(&mut self, set: Set, open: &BTreeSet<usize>) -> Found<Set> {
        let kept = (0..self.sizes.len()).filter(|level| !open.contains(level)).collect();
        self.project(set, &kept)
    }

    fn projected(&mut self, set: Set, kept: &BTreeSet<usize>, known: &mut FxHashMap<Set, Set>) -> Found<Set> {
        let Some(node) = self.inner(set) else { return Ok(set) };
        if let Some(done) = known.get(&set) {
            return Ok(*done);
        }
        let mut branches = self.below(node).to_vec();
        for branch in &mut branches {
            *branch = self.projected(*branch, kept, known)?;
        }
        let result = if kept.contains(&node.level) {
            let first = self.open.len();
            self.open.extend(branches);
            self.close(node.level, first)?
        } else {
            branches.into_iter().try_fold(Set::NONE, |all, branch| self.or(all, branch))?
        };
        known.insert(set, result);
        Ok(result)
    }

    /// The cases that are in the set once a level is in that state.
    pub fn restrict(&mut self, set: Set, level: usize, state: usize) -> Found<Set> {
        let mut known = FxHashMap::default();
        self.restricted(set, (level, state), &mut known)
    }

    fn restricted(
        &mut self,
        set: Set,
        (level, state): (usize, usize),
        known: &mut FxHashMap<Set, Set>,
    ) -> Found<Set> {
        let Some(node) = self.inner(set).filter(|node| node.level <= level) else { return Ok(set) };
        if node.level == level {
            return Ok(self.branch(set, level, state));
        }
        if let Some(done) = known.get(&set) {
            return Ok(*done);
        }
        let mut branches = self.below(node).to_vec();
        for branch in &mut branches {
            *branch = self.restricted(*branch, (level, state), known)?;
        }
        let first = self.open.len();
        self.open.extend(branches);
        let result = self.close(node.level, first)?;
        known.insert(set, result);
        Ok(result)
    }

    /// The levels in which alone some case of `a` differs from some case of `b`; the two have no case in common.
    pub fn apart(&self, a: Set, b: Set) -> Found<Vec<usize>> {
        let mut search = Apart { diagram: self, meeting: FxHashMap::default(), known: FxHashMap::default() };
        let levels = search.levels(a, b)?;
        Ok((0..self.sizes.len())
            .filter(|level| levels.get(level / 64).is_some_and(|w| w >> (level % 64) & 1 == 1))
            .collect())
    }

    /// How many combinations of the states of `levels` (all on which the set depends must be among
    /// them) it holds; `None` beyond 2^128.
    pub fn count(&self, set: Set, levels: &BTreeSet<usize>) -> Option<u128> {
        let sizes: Vec<(usize, u128)> = levels
            .iter()
            .map(|l| (*l, self.sizes.get(*l).and_then(|n| u128::try_from(*n).ok()).unwrap_or(0)))
            .collect();
        let mut known = FxHashMap::default();
        self.counted(set, &sizes, &mut known)
    }

    /// Combinations of the states of the levels that are left, of which `set` hangs on some.
    fn counted(&self, set: Set, levels: &[(usize, u128)], known: &mut FxHashMap<Set, u128>) -> Option<u128> {
        let top = self.top(set);
        // Levels on which it does not hang multiply.
        let skipped = levels.iter().position(|(level, _)| *level == top).unwrap_or(levels.len());
        let (idle, rest) = levels.split_at_checked(skipped)?;
        let factor = idle.iter().try_fold(1u128, |n, (_, size)| n.checked_mul(*size))?;
        let own = match set {
            Set::NONE => return Some(0),
            Set::ALL => 1,
            Set(_) => match known.get(&set) {
                Some(count) => *count,
                None => {
                    let below = rest.get(1..)?;
                    let branches = self.below(self.inner(set)?).iter();
                    let mut sum = 0u128;
                    for branch in branches {
                        sum = sum.checked_add(self.counted(*branch, below, known)?)?;
                    }
                    known.insert(set, sum);
                    sum
                }
            },
        };
        factor.checked_mul(own)
    }

    /// The cases that a cube describes.
    pub fn cube(&mut self, cube: &Cube) -> Found<Set> {
        let mut set = Set::ALL;
        for (level, states) in cube.states.iter().rev() {
            let here = self.states(*level, states)?;
            set = self.and(set, here)?;
        }
        Ok(set)
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
    /// levels come first in the order of declaration. `None` if no way leads there.
    pub fn cheapest(
        &mut self,
        set: Set,
        ways: &[Vec<Way>],
        order: &[usize],
        leaving_open: bool,
    ) -> Found<Option<Vec<(usize, usize)>>> {
        let mut known = FxHashMap::default();
        let best = self.cheap(set, (ways, leaving_open), order, &mut known)?;
        Ok(best.map(|best| best.picks))
    }

    fn cheap(
        &mut self,
        set: Set,
        (ways, leaving_open): (&[Vec<Way>], bool),
        order: &[usize],
        known: &mut FxHashMap<Set, Option<Cheap>>,
    ) -> Found<Option<Cheap>> {
        match set {
            Set::NONE => return Ok(None),
            Set::ALL => return Ok(Some(Cheap::default())),
            Set(_) => {}
        }
        if let Some(best) = known.get(&set) {
            return Ok(best.clone());
        }
        let level = self.top(set);
        let mut best: Option<Cheap> = None;
        let own = ways.get(level).map(Vec::as_slice).unwrap_or_default();
        if leaving_open && own.iter().all(|way| way.cost > 0) {
            let mut always = Set::ALL;
            for state in 0..self.sizes.get(level).copied().unwrap_or(0) {
                let inside = self.branch(set, level, state);
                always = self.and(always, inside)?;
            }
            best = self.cheap(always, (ways, leaving_open), order, known)?;
        }
        for (n, way) in own.iter().enumerate() {
            let inside = self.branch(set, level, way.state);
            let Some(mut rest) = self.cheap(inside, (ways, leaving_open), order, known)? else { continue };
            if way.cost > 0 {
                rest.cost += way.cost;
                let place = order.get(level).copied().unwrap_or(level);
                let at = rest.costly.partition_point(|p| *p < place);
                rest.costly.insert(at, place);
            }
            rest.picks.push((level, n));
            if best.as_ref().is_none_or(|b| (rest.cost, &rest.costly) < (b.cost, &b.costly)) {
                best = Some(rest);
            }
        }
        known.insert(set, best.clone());
        Ok(best)
    }

    /// Some case of a set, as the state of each level on which it hangs: the first states that lead there.
    pub fn some(&self, set: Set) -> Vec<(usize, usize)> {
        let mut found = Vec::new();
        let mut at = set;
        while let Some(node) = self.inner(at) {
            let branches = self.below(node);
            let Some(state) = branches.iter().position(|b| *b != Set::NONE) else { break };
            found.push((node.level, state));
            at = branches.get(state).copied().unwrap_or(Set::NONE);
        }
        found
    }

    /// Cubes that together hold the cases of `goal` among `valid` and no other valid one: each as short
    /// as can be, none of them needless. At most `most`; the second value is what they leave over.
    pub fn cover(&mut self, goal: Set, valid: Set, order: &[usize], most: usize) -> Found<(Vec<Cube>, Set)> {
        let impossible = self.not(valid)?;
        let wide = self.or(goal, impossible)?;
        let mut rest = self.and(goal, valid)?;
        let mut cubes: Vec<(Cube, Set)> = Vec::new();
        while rest != Set::NONE && cubes.len() < most {
            let Some(stated) = self.shortest(wide, rest, order, self.most)? else { break };
            let cube = self.widened(wide, stated)?;
            let set = self.cube(&cube)?;
            rest = self.without(rest, set)?;
            cubes.push((cube, set));
        }
        let goal = self.and(goal, valid)?;
        let goal = self.without(goal, rest)?;
        let mut n = 0;
        while n < cubes.len() {
            let mut others = Set::NONE;
            for (m, (_, set)) in cubes.iter().enumerate() {
                if m != n {
                    others = self.or(others, *set)?;
                }
            }
            if self.without(goal, others)?.is_empty() {
                cubes.remove(n);
            } else {
                n += 1;
            }
        }
        Ok((cubes.into_iter().map(|(cube, _)| cube).collect(), rest))
    }

    /// The statements, each with as many states of its level as stay inside `goal`.
    pub fn widened(&mut self, goal: Set, stated: Vec<(usize, usize)>) -> Found<Cube> {
        let mut cube =
            Cube { states: stated.into_iter().map(|(level, state)| (level, vec![state])).collect() };
        for n in 0..cube.states.len() {
            let Some((level, own)) = cube.states.get(n).cloned() else { continue };
            let mut others = cube.clone();
            others.states.remove(n);
            let others = self.cube(&others)?;
            let mut states = own.clone();
            for state in 0..self.sizes.get(level).copied().unwrap_or(0) {
                if own.contains(&state) {
                    continue;
                }
                let here = self.states(level, &[state])?;
                let here = self.and(others, here)?;
                if self.without(here, goal)?.is_empty() {
                    states.push(state);
                }
            }
            states.sort_unstable();
            if let Some(place) = cube.states.get_mut(n) {
                place.1 = states;
            }
        }
        Ok(cube)
    }
}

/// Looks for pairs of cases that differ in one level only.
struct Apart<'d> {
    diagram: &'d Diagram,
    /// Whether two sets have a case in common.
    meeting: FxHashMap<(Set, Set), bool>,
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
        if self.known.len() + self.meeting.len() > self.diagram.most {
            return Err(OutOfBudget);
        }
        let level = self.diagram.top(a).min(self.diagram.top(b));
        let size = self.diagram.sizes.get(level).copied().unwrap_or(0);
        let branch = |set: Set, state: usize| self.diagram.branch(set, level, state);
        let sides: Vec<(Set, Set)> = (0..size).map(|state| (branch(a, state), branch(b, state))).collect();
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
                here = here || self.meet(*a, *b)?;
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

    fn meet(&mut self, a: Set, b: Set) -> Found<bool> {
        if a == Set::NONE || b == Set::NONE {
            return Ok(false);
        }
        if a == b || a == Set::ALL || b == Set::ALL {
            return Ok(true);
        }
        let pair = (a.min(b), a.max(b));
        if let Some(known) = self.meeting.get(&pair) {
            return Ok(*known);
        }
        if self.known.len() + self.meeting.len() > self.diagram.most {
            return Err(OutOfBudget);
        }
        let level = self.diagram.top(a).min(self.diagram.top(b));
        let mut met = false;
        for state in 0..self.diagram.sizes.get(level).copied().unwrap_or(0) {
            let (a, b) = (self.diagram.branch(a, level, state), self.diagram.branch(b, level, state));
            if self.meet(a, b)? {
                met = true;
                break;
            }
        }
        self.meeting.insert(pair, met);
        Ok(met)
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
        let states = 0..self.diagram.sizes.get(level).copied().unwrap_or(0);
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

#[cfg(test)]
mod tests {
    use super::*;

    /// Counting, projecting and the order of statements, against all 2 × 3 × 2 cases.
    #[test]
    fn sets_hold_what_they_say() {
        let sizes = [2, 3, 2];
        let mut d = Diagram::new(sizes.to_vec(), 1000);
        let (a, b, c) =
            (d.states(0, &[1]).unwrap(), d.states(1, &[0, 2]).unwrap(), d.states(2, &[1]).unwrap());
        let ab = d.and(a, b).unwrap();
        let set = d.or(ab, c).unwrap();
        let levels = BTreeSet::from([0, 1, 2]);
        assert_eq!(d.count(set, &levels), Some(8));
        assert_eq!(d.support([set]), levels);
        let kept = BTreeSet::from([0, 1]);
        assert_eq!(d.restrict(set, 2, 1).unwrap(), Set::ALL);
        let without = d.restrict(set, 2, 0).unwrap();
        assert_eq!(d.support([without]), kept);
        let projected = d.project(set, &kept).unwrap();
        assert_eq!(projected, Set::ALL);
        assert_eq!(d.shortest(set, set, &[0, 1, 2], 100).unwrap(), Some(vec![(2, 1)]));
        let (cubes, rest) = d.cover(set, Set::ALL, &[0, 1, 2], 10).unwrap();
        assert_eq!(rest, Set::NONE);
        assert_eq!(
            cubes,
            [Cube { states: vec![(2, vec![1])] }, Cube { states: vec![(0, vec![1]), (1, vec![0, 2])] }]
        );
    }

    #[test]
    fn a_budget_is_kept() {
        let mut d = Diagram::new(vec![2; 24], 40);
        let mut set = Set::NONE;
        let built = (0..12).try_for_each(|n| {
            let (a, b) = (d.states(n, &[1])?, d.states(n + 12, &[1])?);
            let both = d.and(a, b)?;
            set = d.or(set, both)?;
            Ok(())
        });
        assert_eq!(built, Err(OutOfBudget));
    }
}
