//! Sets of cases as decision diagrams: one level for each thing that varies, one branch for each state
//! it may be in (Bryant 1986; with several branches, Kam and others 1998).
//!
//! Equal sets are the same node, so that "no case" and "every case" are seen at once. The budget counts
//! nodes, so an answer never depends on the machine.

mod search;

use std::collections::BTreeSet;
use std::hash::{Hash, Hasher};

use hashbrown::HashTable;
use rustc_hash::{FxHashMap, FxHashSet, FxHasher};

/// A set of cases of one [`Diagram`]: a node, or with the lowest bit set the cases outside it, so that a set and
/// its complement are one node (Brace, Rudell, Bryant 1990).
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

    /// Whether it is the cases outside a node.
    fn outside(self) -> bool {
        self.0 & 1 == 1
    }

    /// The complement, if so.
    fn flipped(self, flip: bool) -> Set {
        Set(self.0 ^ u32::from(flip))
    }

    /// The place of its node; the first is that of [`Set::NONE`].
    fn node(self) -> usize {
        usize::try_from(self.0 >> 1).unwrap_or(usize::MAX)
    }
}

/// All others.
impl std::ops::Not for Set {
    type Output = Set;

    fn not(self) -> Set {
        self.flipped(true)
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
    /// The first branch of each is no complement.
    nodes: Vec<Branching>,
    /// The branches of all nodes, one after the other.
    branches: Vec<Set>,
    /// The nodes by what they are, each with its hash.
    unique: HashTable<(u32, Set)>,
    /// Results of operations; of those that fall on one place the last is kept.
    done: Vec<Done>,
    /// Branches of nodes that are being made.
    open: Vec<Set>,
    /// How many nodes may be made.
    most: usize,
}

#[derive(Clone, Copy, Debug)]
struct Branching {
    level: u32,
    /// The place of its first branch.
    first: u32,
}

impl Branching {
    fn level(self) -> usize {
        usize::try_from(self.level).unwrap_or(usize::MAX)
    }

    fn branch(self, state: usize) -> usize {
        usize::try_from(self.first).unwrap_or(usize::MAX).saturating_add(state)
    }
}

/// How many results of operations are kept at first, and for how many nodes there is room; later as many as
/// there are nodes.
const FEWEST_RESULTS: usize = 1 << 13;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Operation {
    /// The cases in both.
    And,
    /// Whether there are any: all cases or none.
    Meet,
}

/// The result of an operation on two sets, the lesser first. That of two empty sets is never kept.
type Done = (Operation, Set, Set, Set);

const NOTHING_DONE: Done = (Operation::And, Set::NONE, Set::NONE, Set::NONE);

fn hash(of: &impl Hash) -> u64 {
    let mut hasher = FxHasher::default();
    of.hash(&mut hasher);
    hasher.finish()
}

/// The hash of a node: branches are taken two at a time.
fn hash_node(level: u32, branches: &[Set]) -> u32 {
    let mut hasher = FxHasher::default();
    level.hash(&mut hasher);
    for pair in branches.chunks(2) {
        let both = pair.iter().fold(0u64, |both, branch| both << 32 | u64::from(branch.0));
        both.hash(&mut hasher);
    }
    u32::try_from(hasher.finish() & u64::from(u32::MAX)).unwrap_or(0)
}

/// A table wants both the upper and the lower bits of a hash to be of use.
fn spread(hash: u32) -> u64 {
    u64::from(hash) | u64::from(hash.reverse_bits()) << 32
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

impl Diagram {
    /// Sets over levels of these sizes, of at most `most` nodes.
    pub fn new(sizes: Vec<usize>, most: usize) -> Diagram {
        Diagram {
            sizes,
            nodes: Vec::with_capacity(FEWEST_RESULTS),
            branches: Vec::with_capacity(2 * FEWEST_RESULTS),
            unique: HashTable::with_capacity(FEWEST_RESULTS),
            done: vec![NOTHING_DONE; FEWEST_RESULTS],
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
    ///
    /// # Errors
    /// If the set needs more nodes than may be made.
    pub fn states(&mut self, level: usize, states: &[usize]) -> Found<Set> {
        let first = self.open.len();
        let here = (0..self.size(level)).map(|s| if states.contains(&s) { Set::ALL } else { Set::NONE });
        self.open.extend(here);
        self.close(level, first)
    }

    /// How many states a level has.
    fn size(&self, level: usize) -> usize {
        self.sizes.get(level).copied().unwrap_or(0)
    }

    /// The node of a level whose branches are those opened from `first` on.
    fn close(&mut self, level: usize, first: usize) -> Found<Set> {
        let made = self.made(level, first);
        self.open.truncate(first);
        made
    }

    fn made(&mut self, level: usize, first: usize) -> Found<Set> {
        let branches = self.open.get_mut(first..).unwrap_or_default();
        let Some((one, rest)) = branches.split_first() else { return Ok(Set::NONE) };
        if rest.iter().all(|b| b == one) {
            return Ok(*one);
        }
        let flip = one.outside();
        if flip {
            for branch in &mut *branches {
                *branch = !*branch;
            }
        }
        let level = u32::try_from(level).map_err(|_| OutOfBudget)?;
        let (branches, nodes, all) = (&*branches, &self.nodes, &self.branches);
        let hash = hash_node(level, branches);
        let is_it = |(other, set): &(u32, Set)| {
            let known = set.node().checked_sub(1).and_then(|at| nodes.get(at));
            *other == hash
                && known.is_some_and(|node| {
                    node.level == level
                        && all.get(node.branch(0)..node.branch(branches.len())) == Some(branches)
                })
        };
        if let Some((_, set)) = self.unique.find(spread(hash), is_it) {
            return Ok(set.flipped(flip));
        }
        if nodes.len() >= self.most {
            return Err(OutOfBudget);
        }
        let place = u32::try_from(nodes.len() + 1).map_err(|_| OutOfBudget)?;
        let set = Set(place.checked_mul(2).ok_or(OutOfBudget)?);
        let node = Branching { level, first: u32::try_from(all.len()).map_err(|_| OutOfBudget)? };
        self.unique.insert_unique(spread(hash), (hash, set), |(hash, _)| spread(*hash));
        self.nodes.push(node);
        self.branches.extend_from_slice(branches);
        if self.nodes.len() > self.done.len() {
            self.keep_more();
        }
        Ok(set.flipped(flip))
    }

    /// Makes room for twice as many results.
    fn keep_more(&mut self) {
        let twice = self.done.len() * 2;
        let before = std::mem::replace(&mut self.done, vec![NOTHING_DONE; twice]);
        for result in before.into_iter().filter(|result| *result != NOTHING_DONE) {
            let (operation, a, b, _) = result;
            if let Some(place) = self.result(operation, a, b) {
                *place = result;
            }
        }
    }

    /// Where the result of an operation is kept.
    fn result(&mut self, operation: Operation, a: Set, b: Set) -> Option<&mut Done> {
        let mask = self.done.len() - 1;
        let at = usize::try_from(hash(&(operation, a, b)) >> 20).unwrap_or(0) & mask;
        self.done.get_mut(at)
    }

    /// The result, if it is still kept.
    fn known(&mut self, operation: Operation, a: Set, b: Set) -> Option<Set> {
        let (known, x, y, set) = *self.result(operation, a, b)?;
        ((known, x, y) == (operation, a, b)).then_some(set)
    }

    fn keep(&mut self, operation: Operation, a: Set, b: Set, set: Set) {
        if let Some(place) = self.result(operation, a, b) {
            *place = (operation, a, b, set);
        }
    }

    /// The first level on which a set depends; `usize::MAX` if on none.
    fn top(&self, set: Set) -> usize {
        self.inner(set).map_or(usize::MAX, Branching::level)
    }

    fn inner(&self, set: Set) -> Option<Branching> {
        self.nodes.get(set.node().checked_sub(1)?).copied()
    }

    /// The parts of a set for each state of its first level, if it depends on any.
    fn below(&self, set: Set) -> impl Iterator<Item = Set> + use<'_> {
        let branches = self.inner(set).and_then(|node| {
            let size = self.size(node.level());
            self.branches.get(node.branch(0)..node.branch(size))
        });
        branches.unwrap_or_default().iter().map(move |branch| branch.flipped(set.outside()))
    }

    /// The part of a set in which `level`, which is not below its first, is in that state.
    fn branch(&self, set: Set, level: usize, state: usize) -> Set {
        match self.inner(set) {
            Some(node) if node.level() == level => {
                let branch = self.branches.get(node.branch(state)).copied().unwrap_or(Set::NONE);
                branch.flipped(set.outside())
            }
            Some(_) | None => set,
        }
    }

    /// Either.
    ///
    /// # Errors
    /// As [`Diagram::and`].
    pub fn or(&mut self, a: Set, b: Set) -> Found<Set> {
        Ok(!self.and(!a, !b)?)
    }

    /// The first and not the second.
    ///
    /// # Errors
    /// As [`Diagram::and`].
    pub fn without(&mut self, a: Set, b: Set) -> Found<Set> {
        self.and(a, !b)
    }

    /// Both.
    ///
    /// # Errors
    /// If the set needs more nodes than may be made.
    pub fn and(&mut self, a: Set, b: Set) -> Found<Set> {
        let (a, b) = (a.min(b), a.max(b));
        if a == Set::NONE || a == !b {
            return Ok(Set::NONE);
        }
        if a == Set::ALL || a == b {
            return Ok(b);
        }
        if let Some(set) = self.known(Operation::And, a, b) {
            return Ok(set);
        }
        let level = self.top(a).min(self.top(b));
        let first = self.open.len();
        for state in 0..self.size(level) {
            let (one, other) = (self.branch(a, level, state), self.branch(b, level, state));
            match self.and(one, other) {
                Ok(branch) => self.open.push(branch),
                Err(OutOfBudget) => {
                    self.open.truncate(first);
                    return Err(OutOfBudget);
                }
            }
        }
        let set = self.close(level, first)?;
        self.keep(Operation::And, a, b, set);
        Ok(set)
    }

    /// Whether the sets have a case in common. No node is made for it.
    ///
    /// # Errors
    /// If more pairs of nodes must be looked at than nodes may be made.
    pub fn meet(&mut self, a: Set, b: Set) -> Found<bool> {
        let mut left = self.most;
        self.meeting(a, b, &mut left)
    }

    /// Whether all cases of one set are in another. No node is made for it.
    ///
    /// # Errors
    /// As [`Diagram::meet`].
    pub fn inside(&mut self, a: Set, b: Set) -> Found<bool> {
        Ok(!self.meet(a, !b)?)
    }

    fn meeting(&mut self, a: Set, b: Set, left: &mut usize) -> Found<bool> {
        let (a, b) = (a.min(b), a.max(b));
        if a == Set::NONE || a == !b {
            return Ok(false);
        }
        if a == Set::ALL || a == b {
            return Ok(true);
        }
        for operation in [Operation::And, Operation::Meet] {
            if let Some(set) = self.known(operation, a, b) {
                return Ok(!set.is_empty());
            }
        }
        *left = left.checked_sub(1).ok_or(OutOfBudget)?;
        let level = self.top(a).min(self.top(b));
        let mut met = false;
        for state in 0..self.size(level) {
            let (one, other) = (self.branch(a, level, state), self.branch(b, level, state));
            if self.meeting(one, other, left)? {
                met = true;
                break;
            }
        }
        self.keep(Operation::Meet, a, b, if met { Set::ALL } else { Set::NONE });
        Ok(met)
    }

    /// The places of those of `sets` that are needed for all of them together to lie inside `goal`, where they do: from
    /// the last on, each is left out without which the others still lie in it.
    ///
    /// # Errors
    /// As [`Diagram::and`].
    pub fn needed(&mut self, sets: &[Set], goal: Set) -> Found<Vec<usize>> {
        let mut before = vec![Set::ALL];
        for set in sets {
            let product = before.last().copied().unwrap_or(Set::ALL);
            before.push(self.and(product, *set)?);
        }
        let (mut after, mut needed) = (Set::ALL, Vec::new());
        let mut count = sets.len();
        loop {
            // The fewest of those that are left which do with what is needed already: more of them do all the more.
            let (mut low, mut high) = (0, count);
            while low < high {
                let middle = low.midpoint(high);
                let product = before.get(middle).copied().unwrap_or(Set::ALL);
                let product = self.and(product, after)?;
                match self.inside(product, goal)? {
                    true => high = middle,
                    false => low = middle + 1,
                }
            }
            let Some(last) = low.checked_sub(1) else { break };
            after = self.and(after, sets.get(last).copied().unwrap_or(Set::ALL))?;
            needed.push(last);
            count = last;
        }
        needed.reverse();
        Ok(needed)
    }

    /// The levels on which any of the sets depends.
    pub fn support(&self, sets: impl IntoIterator<Item = Set>) -> BTreeSet<usize> {
        let mut asked = vec![false; self.sizes.len()];
        let mut seen = FxHashSet::default();
        let mut stack: Vec<Set> = sets.into_iter().collect();
        while let Some(set) = stack.pop() {
            let Some(node) = self.inner(set) else { continue };
            if seen.insert(set.node()) {
                if let Some(asked) = asked.get_mut(node.level()) {
                    *asked = true;
                }
                stack.extend(self.below(set));
            }
        }
        asked.iter().enumerate().filter(|(_, asked)| **asked).map(|(level, _)| level).collect()
    }

    /// The set with levels outside `kept` left open: the cases that agree with one of its cases on all
    /// that is kept.
    ///
    /// # Errors
    /// As [`Diagram::and`].
    pub fn project(&mut self, set: Set, kept: &BTreeSet<usize>) -> Found<Set> {
        let open = (0..self.sizes.len()).filter(|level| !kept.contains(level)).collect();
        self.project_away(set, &open)
    }

    /// The set with these levels left open.
    ///
    /// # Errors
    /// As [`Diagram::and`].
    pub fn project_away(&mut self, set: Set, open: &BTreeSet<usize>) -> Found<Set> {
        let Some(last) = open.last() else { return Ok(set) };
        let opened: Vec<bool> = (0..=*last).map(|level| open.contains(&level)).collect();
        self.projected(set, &opened, &mut FxHashMap::default())
    }

    /// The cases that are in the set whatever state these levels are in.
    ///
    /// # Errors
    /// As [`Diagram::and`].
    pub fn always(&mut self, set: Set, levels: &BTreeSet<usize>) -> Found<Set> {
        Ok(!self.project_away(!set, levels)?)
    }

    /// Levels beyond those of which `opened` speaks are kept.
    fn projected(&mut self, set: Set, opened: &[bool], known: &mut FxHashMap<Set, Set>) -> Found<Set> {
        let level = self.top(set);
        let Some(opens) = opened.get(level) else { return Ok(set) };
        if let Some(done) = known.get(&set) {
            return Ok(*done);
        }
        let first = self.open.len();
        let mut all = Set::NONE;
        for state in 0..self.size(level) {
            let branch = self.branch(set, level, state);
            let projected = self.projected(branch, opened, known).and_then(|branch| {
                if *opens {
                    all = self.or(all, branch)?;
                } else {
                    self.open.push(branch);
                }
                Ok(())
            });
            if let Err(OutOfBudget) = projected {
                self.open.truncate(first);
                return Err(OutOfBudget);
            }
        }
        let result = if *opens { all } else { self.close(level, first)? };
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
        let top = self.top(set);
        if top >= level {
            return Ok(self.branch(set, level, state));
        }
        // A complement is restricted as the set is.
        let (set, flip) = (set.flipped(set.outside()), set.outside());
        if let Some(done) = known.get(&set) {
            return Ok(done.flipped(flip));
        }
        let first = self.open.len();
        for branch in 0..self.size(top) {
            let branch = self.branch(set, top, branch);
            match self.restricted(branch, (level, state), known) {
                Ok(branch) => self.open.push(branch),
                Err(OutOfBudget) => {
                    self.open.truncate(first);
                    return Err(OutOfBudget);
                }
            }
        }
        let result = self.close(top, first)?;
        known.insert(set, result);
        Ok(result.flipped(flip))
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
                    let mut sum = 0u128;
                    for branch in self.below(set) {
                        sum = sum.checked_add(self.counted(branch, below, known)?)?;
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

    /// Some case of a set, as the state of each level on which it hangs: the first states that lead there.
    pub fn some(&self, set: Set) -> Vec<(usize, usize)> {
        let mut found = Vec::new();
        let mut at = set;
        while let Some(node) = self.inner(at) {
            let Some((state, inside)) = self.below(at).enumerate().find(|(_, b)| !b.is_empty()) else {
                break;
            };
            found.push((node.level(), state));
            at = inside;
        }
        found
    }

    /// Cubes that together hold the cases of `goal` among `valid` and no other valid one: each as short
    /// as can be, none of them needless. At most `most`; the second value is what they leave over.
    pub fn cover(&mut self, goal: Set, valid: Set, order: &[usize], most: usize) -> Found<(Vec<Cube>, Set)> {
        let wide = self.or(goal, !valid)?;
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
            if self.inside(goal, others)? {
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
            for state in 0..self.size(level) {
                if own.contains(&state) {
                    continue;
                }
                let here = self.states(level, &[state])?;
                let here = self.and(others, here)?;
                if self.inside(here, goal)? {
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
        assert_eq!(d.count(!set, &levels), Some(4));
        assert!(d.inside(c, set).unwrap() && !d.inside(set, c).unwrap());
        assert!(d.meet(a, !set).unwrap() && !d.meet(c, !set).unwrap());
        assert_eq!(d.always(set, &BTreeSet::from([2])).unwrap(), ab);
        assert_eq!(d.always(set, &BTreeSet::from([0, 1])).unwrap(), c);
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

    /// What is needed is what is left when one after the other is left out from the last on, for every goal of three
    /// levels of two states and every list of three of their halves.
    #[test]
    fn what_is_needed_is_what_leaving_out_one_by_one_leaves() {
        let mut d = Diagram::new(vec![2; 3], 1000);
        let halves: Vec<Set> = (0..6).map(|n| d.states(n / 2, &[n % 2]).unwrap()).collect();
        for goal in 0u32..256 {
            let mut inside = Set::NONE;
            for case in (0..8).filter(|case| goal >> case & 1 == 1) {
                let states = (0..3).map(|level| (level, vec![case >> level & 1])).collect();
                let case = d.cube(&Cube { states }).unwrap();
                inside = d.or(inside, case).unwrap();
            }
            for list in 0..216 {
                let sets = [list % 6, list / 6 % 6, list / 36].map(|n| halves[n]);
                let product = |d: &mut Diagram, places: &[usize]| {
                    places.iter().fold(Set::ALL, |all, place| d.and(all, sets[*place]).unwrap())
                };
                let mut left = vec![0, 1, 2];
                let together = product(&mut d, &left);
                if !d.inside(together, inside).unwrap() {
                    continue;
                }
                for place in [2, 1, 0] {
                    let fewer: Vec<usize> = left.iter().copied().filter(|n| *n != place).collect();
                    let product = product(&mut d, &fewer);
                    if d.inside(product, inside).unwrap() {
                        left = fewer;
                    }
                }
                assert_eq!(d.needed(&sets, inside).unwrap(), left, "{goal} {list}");
            }
        }
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
