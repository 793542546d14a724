//! Values among which quantities that are compared stand in every order: to fixed values, to one another, and to what is
//! reckoned from one another (`违法日 ≤ 前次处罚日 + 三年`).
//!
//! Where two facts are compared, the line of the one is cut wherever what is reckoned from it meets a mark of the other;
//! within each stretch the marks of the other stand in one order, and a value at, between and around them shows it. More than
//! two facts are followed along a tree of comparisons; those that go in a circle are not known to be all.

use std::collections::{BTreeMap, BTreeSet};

use pol_model::{Fact, FactKind, FactValue};
use pol_parser::ast::{Arithmetic, Comparison};
use pol_values::{Arena, Date, Decimal, Id, Period, PeriodUnit, Rational};

use crate::input::{Amount, amount, calculate, holds, month_count, number, whole};
use crate::{Circuit, Input, Quantity, State};

/// The values of the only unknown fact at which a comparison can change; `None` if they cannot be
/// found, because the fact stands in the comparison in more than one or not a linear way.
pub(crate) fn thresholds<'s>(
    left: &Quantity,
    right: &Quantity,
    fact: Id<Fact>,
    state: &dyn Fn(Id<Fact>) -> &'s State,
) -> Option<Vec<Rational>> {
    let (Some(a), Some(b)) = (linear(left, fact, state), linear(right, fact, state)) else {
        return match (moved(left, fact), moved(right, fact)) {
            (true, false) => Some(days_around(left, &evaluate(right, None, state)?, fact, state)),
            (false, true) => Some(days_around(right, &evaluate(left, None, state)?, fact, state)),
            (true, true) | (false, false) => None,
        };
    };
    let slope = a.0 - b.0;
    Some(if slope == whole(0) { Vec::new() } else { vec![(b.1 - a.1) / slope] })
}

/// Whether a quantity is the day that a fact gives, put off or brought forward by known periods: the later the one,
/// the later the other.
fn moved(quantity: &Quantity, fact: Id<Fact>) -> bool {
    match quantity {
        Quantity::Fact(own) => *own == fact,
        Quantity::Binary(day, Arithmetic::Plus | Arithmetic::Minus, by) => {
            moved(day, fact) && matches!(by.as_ref(), Quantity::Period(_))
        }
        Quantity::Number(_) | Quantity::Date(_) | Quantity::Period(_) | Quantity::Binary(..) => false,
    }
}

/// Days before and after the reach of a calendar count as such.
const FIRST_DAY: i64 = -719_162;
const LAST_DAY: i64 = 2_932_896;

/// The first days of a fact on which the day that is reckoned from it reaches another, and lies beyond it.
fn days_around<'s>(
    reckoned: &Quantity,
    other: &Rational,
    fact: Id<Fact>,
    state: &dyn Fn(Id<Fact>) -> &'s State,
) -> Vec<Rational> {
    let reaches = |day: i64, beyond: bool| match evaluate(reckoned, Some((fact, &whole(day))), state) {
        Some(found) if beyond => found > *other,
        Some(found) => found >= *other,
        None => day > 0,
    };
    let first = |beyond: bool| {
        let (mut low, mut high) = (FIRST_DAY, LAST_DAY);
        while low < high {
            let middle = low + (high - low) / 2;
            if reaches(middle, beyond) { high = middle } else { low = middle + 1 }
        }
        whole(low)
    };
    vec![first(false), first(true)]
}

/// The value of a quantity where a fact has that value; `None` where another is not known.
fn evaluate<'s>(
    quantity: &Quantity,
    at: Option<(Id<Fact>, &Rational)>,
    state: &dyn Fn(Id<Fact>) -> &'s State,
) -> Option<Rational> {
    let fact = |own| match at.filter(|(fact, _)| *fact == own) {
        Some((_, value)) => Amount::Known(value.clone()),
        None => Amount::from(state(own)),
    };
    match amount(quantity, &fact) {
        Amount::Known(value) => Some(value),
        Amount::Unknown | Amount::Inapplicable => None,
    }
}

/// For each fact of a group, values among which it stands in every order to the others, and to what is reckoned from
/// them. `None` where that is not known to be all.
pub(crate) fn candidates<'s>(
    circuit: &Circuit,
    facts: &Arena<Fact>,
    group: &[Id<Fact>],
    own: &[Id<Input>],
    joint: &[Id<Input>],
    state: &dyn Fn(Id<Fact>) -> &'s State,
) -> Option<Vec<Vec<Rational>>> {
    let mut marks: Vec<BTreeSet<Rational>> = vec![BTreeSet::new(); group.len()];
    for input in own {
        let Input::Compare(left, _, right) = &circuit.inputs()[*input] else { return None };
        let facts = circuit.inputs()[*input].facts();
        let (at, fact) = group.iter().enumerate().find(|(_, f)| facts.contains(f))?;
        marks.get_mut(at)?.extend(thresholds(left, right, *fact, state)?);
    }
    if joint.iter().all(|input| plain(&circuit.inputs()[*input])) {
        // What one of them can be is a mark for the others.
        let mut cuts: BTreeSet<Rational> = marks.into_iter().flatten().collect();
        let ranges = group.iter().filter_map(|fact| facts[*fact].range.as_ref());
        cuts.extend(ranges.flat_map(|(low, high)| [low, high]).filter_map(number));
        return Some(
            group.iter().map(|f| spread(&representatives(&facts[*f], &cuts), group.len())).collect(),
        );
    }
    let edges = edges(circuit, group, joint, state)?;
    for (at, (fact, marks)) in group.iter().zip(&mut marks).enumerate() {
        let range = facts[*fact].range.as_ref();
        marks.extend(range.into_iter().flat_map(|(low, high)| [low, high]).filter_map(number));
        for crossing in edges.iter().filter(|edge| edge.from == at) {
            marks.extend(crossing.crossings(circuit, group, state));
        }
    }
    // Where what is reckoned from a fact meets a mark of another, towards the first fact of the group.
    for edge in edges.iter().rev() {
        for mark in marks.get(edge.to)?.clone() {
            let found = edge.thresholds(circuit, facts, group, (edge.to, &mark), state)?;
            marks.get_mut(edge.from)?.extend(found);
        }
    }
    let root = marks.first_mut()?;
    if root.is_empty() {
        root.extend(ordinary(&facts[*group.first()?]));
    }
    // And from there on where each can stand.
    for edge in &edges {
        let from = *group.get(edge.from)?;
        for value in around(&facts[from], marks.get(edge.from)?, group.len()) {
            let found = edge.thresholds(circuit, facts, group, (edge.from, &value), state)?;
            marks.get_mut(edge.to)?.extend(found);
        }
    }
    Some(group.iter().zip(&marks).map(|(fact, marks)| around(&facts[*fact], marks, group.len())).collect())
}

/// Values at, between and around the marks: of days so many that `count` of them can stand apart there.
fn around(fact: &Fact, marks: &BTreeSet<Rational>, count: usize) -> Vec<Rational> {
    let mut values: BTreeSet<Rational> = marks.clone();
    if matches!(fact.kind, FactKind::Number | FactKind::Money) {
        values.extend(marks.iter().zip(marks.iter().skip(1)).filter_map(|(a, b)| between(a, b)));
        values.extend(marks.first().map(|first| first.floor() - whole(1)));
        values.extend(marks.last().map(|last| last.ceil() + whole(1)));
    } else {
        let steps = 2..=i64::try_from(count).unwrap_or(2);
        let near = |mark: &Rational| -> Vec<Rational> {
            steps.clone().flat_map(|n| [mark.floor() - whole(n), mark.ceil() + whole(n)]).collect()
        };
        values.extend(marks.iter().flat_map(near));
        values.extend(representatives(fact, marks));
        values.retain(Rational::is_integer);
    }
    values.into_iter().filter(|value| within_range(fact, value)).collect()
}

/// A number between two others that can be written, with as few places as can be.
fn between(low: &Rational, high: &Rational) -> Option<Rational> {
    let mut unit = whole(1);
    for _ in 0..=18 {
        let next = ((low / &unit).floor() + whole(1)) * &unit;
        if next < *high {
            // Further from the edge, where there is room.
            let middle = (((low + high) / whole(2)) / &unit).floor() * &unit;
            return Some(if middle > next { middle } else { next });
        }
        unit /= whole(10);
    }
    None
}

/// Values of a fact that is compared with nothing else than other facts.
fn ordinary(fact: &Fact) -> Vec<Rational> {
    match fact.kind {
        // In the middle of a month, of which every other month has that day too.
        FactKind::Date => Date::new(2024, 1, 15).map(|day| whole(day.day_number())).into_iter().collect(),
        FactKind::Int
        | FactKind::Number
        | FactKind::Money
        | FactKind::Duration(_)
        | FactKind::Bool
        | FactKind::Citation(_)
        | FactKind::One(_)
        | FactKind::Any(_)
        | FactKind::Text => [-1000, 0, 1000].map(whole).to_vec(),
    }
}

/// The comparisons between two facts of a group, by their places in it.
struct Edge {
    from: usize,
    to: usize,
    inputs: Vec<Id<Input>>,
}

/// The comparisons of a group as a tree, from its first fact on. `None` if they go in a circle, or reckon in months
/// and in days, or in months from both sides: how these stand to one another hangs on the month.
fn edges<'s>(
    circuit: &Circuit,
    group: &[Id<Fact>],
    joint: &[Id<Input>],
    state: &dyn Fn(Id<Fact>) -> &'s State,
) -> Option<Vec<Edge>> {
    let mut pairs: BTreeMap<(usize, usize), Vec<Id<Input>>> = BTreeMap::new();
    for input in joint {
        let facts = circuit.inputs()[*input].facts();
        let unknown: Vec<usize> =
            (0..group.len()).filter(|n| group.get(*n).is_some_and(|f| facts.contains(f))).collect();
        let [one, other] = unknown.as_slice() else { return None };
        pairs.entry((*one, *other)).or_default().push(*input);
    }
    for inputs in pairs.values() {
        let mut units: BTreeSet<(bool, Option<Id<Fact>>)> = BTreeSet::new();
        for input in inputs {
            let Input::Compare(left, _, right) = &circuit.inputs()[*input] else { return None };
            for side in [left, right] {
                periods(side, &mut |months, day| {
                    units.insert((months, day.filter(|f| months && *state(*f) == State::Unknown)));
                });
            }
        }
        if units.len() > 1 && units.iter().any(|(months, _)| *months) {
            return None;
        }
    }
    if pairs.len() + 1 != group.len() {
        return None;
    }
    let (mut edges, mut reached) = (Vec::new(), vec![0]);
    while !pairs.is_empty() {
        let next = pairs.keys().find(|(a, b)| reached.contains(a) || reached.contains(b)).copied()?;
        let inputs = pairs.remove(&next)?;
        let (from, to) = if reached.contains(&next.0) { next } else { (next.1, next.0) };
        reached.push(to);
        edges.push(Edge { from, to, inputs });
    }
    Some(edges)
}

/// The periods that are added to or taken from something: whether in months, and the fact, if it is one.
fn periods(quantity: &Quantity, found: &mut dyn FnMut(bool, Option<Id<Fact>>)) {
    let Quantity::Binary(left, by, right) = quantity else { return };
    if let (Arithmetic::Plus | Arithmetic::Minus, Quantity::Period(_)) = (by, right.as_ref()) {
        let mut facts = Vec::new();
        left.facts(&mut facts);
        found(month_count(right), facts.first().copied());
    }
    periods(left, found);
    periods(right, found);
}

impl Edge {
    /// The values of one of its facts at which a comparison changes where the other has that value.
    fn thresholds<'s>(
        &self,
        circuit: &Circuit,
        facts: &Arena<Fact>,
        group: &[Id<Fact>],
        (known, at): (usize, &Rational),
        state: &dyn Fn(Id<Fact>) -> &'s State,
    ) -> Option<Vec<Rational>> {
        let open = *group.get(if known == self.from { self.to } else { self.from })?;
        let known = *group.get(known)?;
        // A value that cannot be written is in no case.
        let Some(value) = value(&facts[known], at) else { return Some(Vec::new()) };
        let value = State::Value(value);
        let with = |fact: Id<Fact>| if fact == known { &value } else { state(fact) };
        let mut found = Vec::new();
        for input in &self.inputs {
            let Input::Compare(left, _, right) = &circuit.inputs()[*input] else { return None };
            found.extend(thresholds(left, right, open, &with)?);
        }
        Some(found)
    }

    /// The values of its first fact at which two of its comparisons set the same mark for the second.
    fn crossings<'s>(
        &self,
        circuit: &Circuit,
        group: &[Id<Fact>],
        state: &dyn Fn(Id<Fact>) -> &'s State,
    ) -> Vec<Rational> {
        let (Some(from), Some(to)) = (group.get(self.from), group.get(self.to)) else { return Vec::new() };
        // Each as slope × first + rest, where both sides are such.
        let line = |input: &Id<Input>| {
            let Input::Compare(left, _, right) = &circuit.inputs()[*input] else { return None };
            let (a, b) = (linear_in(left, [*from, *to], state)?, linear_in(right, [*from, *to], state)?);
            let slope = b.1 - a.1;
            (slope != whole(0)).then(|| ((a.0 - b.0) / &slope, (a.2 - b.2) / &slope))
        };
        let lines: Vec<(Rational, Rational)> = self.inputs.iter().filter_map(line).collect();
        let mut found = Vec::new();
        for (n, one) in lines.iter().enumerate() {
            for other in lines.iter().skip(n + 1).filter(|other| other.0 != one.0) {
                found.push((&other.1 - &one.1) / (&one.0 - &other.0));
            }
        }
        found
    }
}

/// A quantity as slopes for two facts and a rest.
fn linear_in<'s>(
    quantity: &Quantity,
    [one, other]: [Id<Fact>; 2],
    state: &dyn Fn(Id<Fact>) -> &'s State,
) -> Option<(Rational, Rational, Rational)> {
    let nothing = State::Value(FactValue::Number(Decimal::from(0)));
    let without = |gone: Id<Fact>, f: Id<Fact>| if f == gone { &nothing } else { state(f) };
    let (first, rest) = linear(quantity, one, &|f| without(other, f))?;
    let (second, _) = linear(quantity, other, &|f| without(one, f))?;
    Some((first, second, rest))
}

/// A quantity as slope × fact + rest.
fn linear<'s>(
    quantity: &Quantity,
    fact: Id<Fact>,
    state: &dyn Fn(Id<Fact>) -> &'s State,
) -> Option<(Rational, Rational)> {
    let constant = |n: Rational| Some((whole(0), n));
    match quantity {
        Quantity::Fact(f) if *f == fact => Some((whole(1), whole(0))),
        Quantity::Fact(f) => match state(*f) {
            State::Value(value) => constant(number(value)?),
            State::Unknown | State::Inapplicable => None,
        },
        Quantity::Number(n) => constant(pol_values::rational(*n)),
        Quantity::Date(date) => constant(whole(date.day_number())),
        Quantity::Period(period) => constant(Rational::from_integer(period.amount.into())),
        Quantity::Binary(left, by, right) => {
            let (a, b) = (linear(left, fact, state)?, linear(right, fact, state)?);
            let flat = |x: &(Rational, Rational)| x.0 == whole(0);
            let months = month_count(right);
            match by {
                Arithmetic::Plus | Arithmetic::Minus if months => {
                    if !flat(&a) {
                        return None;
                    }
                    constant(calculate(a.1, *by, b.1, true)?)
                }
                Arithmetic::Plus => Some((a.0 + b.0, a.1 + b.1)),
                Arithmetic::Minus => Some((a.0 - b.0, a.1 - b.1)),
                Arithmetic::Times if flat(&b) => Some((a.0 * b.1.clone(), a.1 * b.1)),
                Arithmetic::Times if flat(&a) => Some((b.0 * a.1.clone(), b.1 * a.1)),
                Arithmetic::Divided if flat(&b) && b.1 != whole(0) => Some((a.0 / b.1.clone(), a.1 / b.1)),
                Arithmetic::Times | Arithmetic::Divided => None,
            }
        }
    }
}

pub(crate) fn compare_at<'s>(
    left: &Quantity,
    by: Comparison,
    right: &Quantity,
    fact: Id<Fact>,
    value: &Rational,
    state: &dyn Fn(Id<Fact>) -> &'s State,
) -> Option<bool> {
    let at = |quantity: &Quantity| evaluate(quantity, Some((fact, value)), state);
    Some(holds(by, at(left)?.cmp(&at(right)?)))
}

/// A value in each stretch between the cuts, and each cut.
pub(crate) fn representatives(fact: &Fact, cuts: &BTreeSet<Rational>) -> Vec<Rational> {
    let whole_only = matches!(fact.kind, FactKind::Int | FactKind::Date | FactKind::Duration(_));
    let mut marks: BTreeSet<Rational> = cuts.clone();
    if let Some((low, high)) = &fact.range {
        marks.extend(number(low));
        marks.extend(number(high));
    }
    let mut values = BTreeSet::new();
    let one = whole(1);
    for mark in &marks {
        values.extend([mark.clone(), mark.floor(), mark.ceil(), mark.floor() - &one, mark.ceil() + &one]);
    }
    let two = whole(2);
    for pair in marks.iter().collect::<Vec<_>>().windows(2) {
        if let [a, b] = pair {
            let middle = (*a + *b) / &two;
            values.extend([middle.floor(), middle.ceil(), middle]);
        }
    }
    if values.is_empty() {
        values.insert(whole(0));
    }
    values.into_iter().filter(|v| !whole_only || v.is_integer()).filter(|v| within_range(fact, v)).collect()
}

/// Whether a fact can have that value.
pub(crate) fn within_range(fact: &Fact, value: &Rational) -> bool {
    if matches!(fact.kind, FactKind::Duration(_)) && *value < whole(0) {
        return false;
    }
    match &fact.range {
        Some((low, high)) => {
            number(low).is_none_or(|l| *value >= l) && number(high).is_none_or(|h| *value <= h)
        }
        None => true,
    }
}

/// Values among which `count` facts can stand in every order, equal or apart, between any two of the
/// given ones and beyond them.
fn spread(values: &[Rational], count: usize) -> Vec<Rational> {
    let parts = whole(i64::try_from(count).unwrap_or(i64::MAX).saturating_add(1));
    let mut all: BTreeSet<Rational> = values.iter().cloned().collect();
    for pair in values.windows(2) {
        if let [a, b] = pair {
            let step = (b - a) / &parts;
            let mut at = a.clone();
            for _ in 0..count {
                at += &step;
                all.extend([at.floor(), at.clone()].into_iter().filter(|v| a <= v && v <= b));
            }
            let mut last = a.clone();
            for _ in 0..count {
                let Some(next) = between(&last, b) else { break };
                all.insert(next.clone());
                last = next;
            }
        }
    }
    if let (Some(first), Some(last)) = (values.first(), values.last()) {
        for n in 1..=i64::try_from(count).unwrap_or(0) {
            all.extend([first - whole(n), last + whole(n)]);
        }
    }
    all.into_iter().collect()
}

/// The value of a fact that is that number, if one can be written.
pub(crate) fn value(fact: &Fact, number: &Rational) -> Option<FactValue> {
    match &fact.kind {
        FactKind::Int | FactKind::Number | FactKind::Money => decimal(number).map(FactValue::Number),
        FactKind::Date => {
            let day = i64::try_from(number.is_integer().then(|| number.to_integer())?).ok()?;
            Date::from_day_number(day).map(FactValue::Date)
        }
        FactKind::Duration(unit) => {
            let amount = u64::try_from(number.is_integer().then(|| number.to_integer())?).ok()?;
            Some(FactValue::Period(Period { amount, unit: unit.unwrap_or(PeriodUnit::Days) }))
        }
        FactKind::Bool | FactKind::Citation(_) | FactKind::One(_) | FactKind::Any(_) | FactKind::Text => None,
    }
}

/// The decimal that equals a fraction, if there is one of at most eighteen places.
fn decimal(number: &Rational) -> Option<Decimal> {
    let mut scaled = number.clone();
    for places in 0..=18 {
        if scaled.is_integer() {
            let mantissa = i128::try_from(scaled.to_integer()).ok()?;
            return Decimal::try_from_i128_with_scale(mantissa, places).ok();
        }
        scaled *= whole(10);
    }
    None
}

/// Whether an input compares two facts that are not known, one on each side.
pub(crate) fn relates<'s>(input: &Input, state: &dyn Fn(Id<Fact>) -> &'s State) -> bool {
    let Input::Compare(left, _, right) = input else { return false };
    let open = |quantity: &Quantity| {
        let mut facts = Vec::new();
        quantity.facts(&mut facts);
        facts.retain(|fact| *state(*fact) == State::Unknown);
        facts
    };
    matches!((open(left).as_slice(), open(right).as_slice()), ([one], [other]) if one != other)
}

/// Whether an input only compares facts as they are, without reckoning.
fn plain(input: &Input) -> bool {
    let Input::Compare(left, _, right) = input else { return false };
    [left, right].iter().all(|q| !matches!(q, Quantity::Binary(..)))
}

/// Facts that comparisons link, directly or through others, each group in order.
pub(crate) fn groups(together: &[(Id<Input>, Vec<Id<Fact>>)]) -> Vec<Vec<Id<Fact>>> {
    let mut groups: Vec<BTreeSet<Id<Fact>>> = Vec::new();
    for (_, facts) in together {
        let mut merged: BTreeSet<Id<Fact>> = facts.iter().copied().collect();
        groups.retain(|group| {
            let apart = group.is_disjoint(&merged);
            if !apart {
                merged.extend(group);
            }
            apart
        });
        groups.push(merged);
    }
    groups.into_iter().map(|g| g.into_iter().collect()).collect()
}

#[cfg(test)]
mod tests {
    use pol_diagnostics::Span;

    use super::*;
    use crate::Space;
    use crate::input::answer;

    fn amount(name: &str) -> Fact {
        Fact {
            name: name.to_owned(),
            question: None,
            kind: FactKind::Money,
            presumption: None,
            raised_by: None,
            raised_basis: None,
            finding: false,
            may_not_apply: false,
            range: None,
            mapped: None,
            stands_for: Vec::new(),
            cause: None,
            span: Span { source: Id::from_number(0), start: 0, end: 0 },
        }
    }

    /// `已缴 少于 应缴` and `应缴 超过 1000`: all four answers can be, each with amounts that show it.
    #[test]
    fn amounts_that_are_compared_vary_together() {
        let mut facts = Arena::new();
        let (paid, due) = (facts.push(amount("已缴")), facts.push(amount("应缴")));
        let mut circuit = Circuit::default();
        circuit.input(Input::Compare(Quantity::Fact(paid), Comparison::Under, Quantity::Fact(due)));
        let thousand = Quantity::Number(Decimal::from(1000));
        circuit.input(Input::Compare(Quantity::Fact(due), Comparison::Over, thousand));
        let inputs: Vec<_> = circuit.inputs().ids().collect();
        let space = Space::new(&circuit, &facts, &Arena::new(), &inputs, &|_| &State::Unknown);
        assert!(space.exact);
        let [variable] = space.variables.as_slice() else { panic!("one variable: {:?}", space.variables) };
        assert_eq!((variable.states.len(), variable.facts()), (4, vec![paid, due]));
        assert!(variable.gives.iter().all(|given| given.len() == 2));
    }

    /// What one of two can be is a mark for the other: 500 to 1000 yuan against an amount without bounds.
    #[test]
    fn a_range_cuts_the_other_line_too() {
        let mut facts = Arena::new();
        let bounds = [500, 1000].map(|n| FactValue::Number(Decimal::from(n)));
        let [low, high] = bounds;
        let due = facts.push(Fact { range: Some((low, high)), ..amount("应缴") });
        let paid = facts.push(amount("已缴"));
        for by in [Comparison::AtLeast, Comparison::Over, Comparison::Is, Comparison::IsNot] {
            let mut circuit = Circuit::default();
            circuit.input(Input::Compare(Quantity::Fact(paid), by, Quantity::Fact(due)));
            let inputs: Vec<_> = circuit.inputs().ids().collect();
            let space = Space::new(&circuit, &facts, &Arena::new(), &inputs, &|_| &State::Unknown);
            assert_eq!(space.variables[0].states.len(), 2, "{by:?}");
        }
    }

    fn day(name: &str) -> Fact {
        Fact { kind: FactKind::Date, ..amount(name) }
    }

    /// `违法日 ≤ 前次处罚日 + 三年` and the same with two years: what is within two years is within three.
    #[test]
    fn days_reckoned_from_one_another_vary_together() {
        let mut facts = Arena::new();
        let (last, now) = (facts.push(day("前次处罚日")), facts.push(day("违法日")));
        let mut circuit = Circuit::default();
        for years in [3, 2] {
            circuit.input(Input::Compare(
                Quantity::Fact(now),
                Comparison::AtMost,
                later(last, 12 * years, true),
            ));
        }
        let inputs: Vec<_> = circuit.inputs().ids().collect();
        let space = Space::new(&circuit, &facts, &Arena::new(), &inputs, &|_| &State::Unknown);
        assert!(space.exact);
        let [variable] = space.variables.as_slice() else { panic!("one variable: {:?}", space.variables) };
        assert_eq!(variable.states.len(), 3);
        assert!(variable.gives.iter().all(|given| given.len() == 2));
        // With the earlier day known, only the other varies.
        let known = State::Value(FactValue::Date(Date::new(2024, 2, 29).unwrap()));
        let space = Space::new(&circuit, &facts, &Arena::new(), &inputs, &|f| {
            if f == now { &known } else { &State::Unknown }
        });
        assert!(space.exact);
        assert_eq!(space.variables[0].states.len(), 3);
    }

    fn later(fact: Id<Fact>, amount: u64, months: bool) -> Quantity {
        let unit = if months { PeriodUnit::Months } else { PeriodUnit::Days };
        let period = Quantity::Period(Period { amount, unit });
        Quantity::Binary(Box::new(Quantity::Fact(fact)), Arithmetic::Plus, Box::new(period))
    }

    /// Every combination of answers that some days give is a state: over random comparisons of three days with one
    /// another, with what is reckoned from them and with fixed days.
    #[test]
    fn no_order_of_days_is_missed() {
        let mut random = 7u64;
        let mut below = |n: u64| {
            random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (random >> 33) % n
        };
        let first = Date::new(2024, 1, 1).unwrap().day_number();
        let by = [Comparison::AtMost, Comparison::Under, Comparison::Is, Comparison::Over];
        for _ in 0..20 {
            let mut facts = Arena::new();
            let days: Vec<Id<Fact>> = ["甲", "乙", "丙"].map(|name| facts.push(day(name))).to_vec();
            let mut circuit = Circuit::default();
            let months = below(2) == 0;
            for _ in 0..1 + below(3) {
                let one = below(2);
                let (one, other) = (days[one as usize], days[one as usize + 1]);
                let (one, other) = if below(2) == 0 { (one, other) } else { (other, one) };
                let period = if months { below(3) } else { below(9) };
                let moved = if period == 0 { Quantity::Fact(other) } else { later(other, period, months) };
                circuit.input(Input::Compare(Quantity::Fact(one), by[below(4) as usize], moved));
            }
            for _ in 0..below(3) {
                let fixed = Date::from_day_number(first + 15 + below(24) as i64).unwrap();
                let fact = Quantity::Fact(days[below(3) as usize]);
                circuit.input(Input::Compare(fact, by[below(4) as usize], Quantity::Date(fixed)));
            }
            let inputs: Vec<_> = circuit.inputs().ids().collect();
            let space = Space::new(&circuit, &facts, &Arena::new(), &inputs, &|_| &State::Unknown);
            let known = |answers: &[(Id<Input>, bool)]| {
                space.variables.iter().all(|variable| {
                    variable.states.iter().any(|state| state.iter().all(|answer| answers.contains(answer)))
                })
            };
            let step = if months { 3 } else { 1 };
            let range: Vec<State> = (0..if months { 100 } else { 54 })
                .step_by(step)
                .map(|n| State::Value(FactValue::Date(Date::from_day_number(first + n).unwrap())))
                .collect();
            let mut seen = BTreeSet::new();
            for a in &range {
                for b in &range {
                    for c in range.iter().step_by(4) {
                        let with = |f: Id<Fact>| [a, b, c][f.number()];
                        let answers: Vec<(Id<Input>, bool)> = inputs
                            .iter()
                            .map(|i| (*i, answer(&circuit.inputs()[*i], &with) == pol_values::Truth::True))
                            .collect();
                        if seen.insert(answers.clone()) {
                            assert!(known(&answers), "{answers:?} of {:?}", circuit.inputs());
                        }
                    }
                }
            }
        }
    }

    /// The same of amounts, of which one may be a multiple of the other or some yuan more.
    #[test]
    fn no_order_of_amounts_is_missed() {
        let mut random = 11u64;
        let mut below = |n: u64| {
            random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (random >> 33) % n
        };
        let by = [Comparison::AtMost, Comparison::Under, Comparison::Is, Comparison::Over];
        for _ in 0..40 {
            let mut facts = Arena::new();
            let mut ranged = |name: &str| {
                let low = below(20);
                let ends = (
                    FactValue::Number(Decimal::from(low)),
                    FactValue::Number(Decimal::from(low + 1 + below(9))),
                );
                Fact { range: (below(2) == 0).then_some(ends), ..amount(name) }
            };
            let amounts: Vec<Id<Fact>> = ["甲", "乙"].map(|name| facts.push(ranged(name))).to_vec();
            let mut circuit = Circuit::default();
            for _ in 0..1 + below(3) {
                let one = below(2) as usize;
                let other = Box::new(Quantity::Fact(amounts[1 - one]));
                let number = |n: u64| Box::new(Quantity::Number(Decimal::from(n)));
                let reckoned = match below(3) {
                    0 => Quantity::Binary(other, Arithmetic::Times, number(1 + below(3))),
                    1 => Quantity::Binary(other, Arithmetic::Plus, number(below(7))),
                    _ => *other,
                };
                circuit.input(Input::Compare(Quantity::Fact(amounts[one]), by[below(4) as usize], reckoned));
            }
            for _ in 0..below(3) {
                let fixed = Quantity::Number(Decimal::from(below(12)));
                let fact = Quantity::Fact(amounts[below(2) as usize]);
                circuit.input(Input::Compare(fact, by[below(4) as usize], fixed));
            }
            let inputs: Vec<_> = circuit.inputs().ids().collect();
            let space = Space::new(&circuit, &facts, &Arena::new(), &inputs, &|_| &State::Unknown);
            let range: Vec<State> =
                (-30..120).map(|n| State::Value(FactValue::Number(Decimal::new(n * 25, 2)))).collect();
            let number_of = |state: &State| match state {
                State::Value(value) => number(value),
                State::Unknown | State::Inapplicable => None,
            };
            let can_be = |fact: Id<Fact>, state: &&State| {
                number_of(state).is_some_and(|n| within_range(&facts[fact], &n))
            };
            for a in range.iter().filter(|a| can_be(amounts[0], a)) {
                for b in range.iter().filter(|b| can_be(amounts[1], b)) {
                    let with = |f: Id<Fact>| [a, b][f.number()];
                    let truth =
                        |i: &Id<Input>| answer(&circuit.inputs()[*i], &with) == pol_values::Truth::True;
                    let known = space.variables.iter().all(|variable| {
                        variable.states.iter().any(|s| s.iter().all(|(input, holds)| truth(input) == *holds))
                    });
                    assert!(known, "{a:?} {b:?} of {:?}", circuit.inputs());
                }
            }
        }
    }
}
