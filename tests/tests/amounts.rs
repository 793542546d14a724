//! Decisions over amounts against the text of M8 and M11, value by value: no cells, only numbers.

use std::fmt::Write as _;

use pol_eval::{Decider, VerdictKind};
use pol_tests::{Compiled, bind, compile};
use pol_values::Decimal;
use proptest::prelude::*;

/// A range: its ends in hundreds, and whether they are included; `None` is without end.
#[derive(Clone, Copy, Debug)]
struct Range {
    low: (i64, bool),
    high: Option<(i64, bool)>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Says {
    Bind,
    Forbid,
    Permit,
}

impl Range {
    fn contains(&self, value: i64) -> bool {
        let (low, with) = self.low;
        let above = value > low * 100 || (with && value == low * 100);
        above && self.high.is_none_or(|(high, with)| value < high * 100 || (with && value == high * 100))
    }

    fn words(&self) -> String {
        let (low, with) = self.low;
        let from = format!("{} {}元", if with { "不低于" } else { "超过" }, low * 100);
        match self.high {
            None => from,
            Some((high, true)) => format!("{from} 不超过 {}元", high * 100),
            Some((high, false)) => format!("{from} 不满 {}元", high * 100),
        }
    }
}

/// Values between which nothing is told apart.
fn values() -> impl Iterator<Item = i64> {
    (0..=48).map(|n| n * 25)
}

fn range() -> impl Strategy<Value = Range> {
    let end = (1i64..=9, any::<bool>());
    (0i64..=9, any::<bool>(), prop::option::weighted(0.8, end)).prop_map(|(low, with, length)| {
        let high = length.map(|(more, with)| ((low + more).min(10), with));
        // Never empty: a point includes its ends.
        let point = high.is_some_and(|(high, _)| high == low);
        if point {
            Range { low: (low, true), high: Some((low, true)) }
        } else {
            Range { low: (low, with), high }
        }
    })
}

fn rules() -> impl Strategy<Value = Vec<(Says, Range)>> {
    let says = prop_oneof![4 => Just(Says::Bind), 2 => Just(Says::Forbid), 1 => Just(Says::Permit)];
    prop::collection::vec((says, range()), 1..=4)
}

/// M8 on every value: `None` is a conflict.
fn permitted(rules: &[(Says, Range)], default: Option<i64>, highest: bool) -> Option<Vec<i64>> {
    let of = |says| rules.iter().filter(move |(s, _)| *s == says).map(|(_, range)| range);
    let free = |v: &i64| !of(Says::Forbid).any(|r| r.contains(*v));
    let mut left: Vec<i64> = if of(Says::Bind).next().is_none() {
        match default {
            Some(default) if free(&default) => vec![default],
            _ => values().filter(|v| free(v)).collect(),
        }
    } else if highest {
        let sets = of(Says::Bind).map(|r| values().filter(|v| r.contains(*v) && free(v)).collect::<Vec<_>>());
        let sets: Vec<Vec<i64>> = sets.filter(|set| !set.is_empty()).collect();
        let ends = |set: &Vec<i64>| (set[set.len() - 1], set[0]);
        let best = sets.iter().map(ends).max();
        let same: Vec<&Vec<i64>> = sets.iter().filter(|set| Some(ends(set)) == best).collect();
        values().filter(|v| !same.is_empty() && same.iter().all(|set| set.contains(v))).collect()
    } else {
        values().filter(|v| of(Says::Bind).all(|r| r.contains(*v)) && free(v)).collect()
    };
    let mut conflict = false;
    for permit in of(Says::Permit) {
        for value in values().filter(|v| permit.contains(*v)) {
            let excluding: Vec<&Range> = of(Says::Bind).filter(|r| !r.contains(value)).collect();
            // Under 取高 what is higher than what prohibitions leave of all that binds stands beside it, and what is
            // lower falls; a rule of which they leave nothing is measured by what it says.
            let measured = |r: &Range| {
                let named: Vec<i64> = values().filter(|v| r.contains(*v)).collect();
                let left: Vec<i64> = named.iter().copied().filter(|v| free(v)).collect();
                if left.is_empty() { named } else { left }
            };
            let lower = highest && excluding.iter().any(|r| measured(r).into_iter().any(|v| v > value));
            if lower {
                continue;
            }
            if !free(&value) || (!highest && !excluding.is_empty()) {
                conflict = true;
            } else if !left.contains(&value) {
                left.push(value);
            }
        }
    }
    (!conflict && !left.is_empty()).then_some(left)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn amounts_value_by_value(
        rules in rules(),
        read in range(),
        default in prop::option::weighted(0.6, 0i64..=10),
        highest in any::<bool>(),
    ) {
        let default = default.map(|d| d * 100);
        let rules: Vec<(Says, Range)> =
            rules.into_iter().filter(|(says, _)| default.is_some() || *says != Says::Permit).collect();
        prop_assume!(!rules.is_empty());
        let mut text = String::from("规范 p “试行办法”\n角色 机关\n措施 报备\n决定 罚款：金额");
        if let Some(default) = default {
            write!(text, " 默认 {default}元").unwrap();
        }
        text.push_str(if highest { " 取高\n" } else { "\n" });
        let numbers = ["一", "二", "三", "四"];
        for (number, (says, range)) in numbers.iter().zip(&rules) {
            let modal = match says {
                Says::Bind => "则",
                Says::Forbid => "不得",
                Says::Permit => "可以",
            };
            writeln!(text, "第{number}条\n  {modal} 罚款 {}", range.words()).unwrap();
        }
        // A condition states the two ends apart; of one amount both are told.
        writeln!(text, "定义 范围内 指 {}", condition(&read)).unwrap();
        writeln!(text, "第九条\n  当 范围内\n  机关 应当 报备").unwrap();
        let Compiled { program, .. } =
            compile(&[("p.pol", &text)]).unwrap_or_else(|refusal| panic!("{text}\n{refusal:?}"));
        let case = bind(&program, "案件 “一”\n").unwrap();
        let decider = Decider::new(&program);
        let matter = program.matter("罚款").unwrap();
        let decision = decider.decide(matter, &case).unwrap();
        let expected = permitted(&rules, default, highest);
        let Some(expected) = expected else {
            prop_assert_eq!(decision.kind, VerdictKind::Conflict, "{}", text);
            return Ok(());
        };
        let line = program.matters[matter].line.as_ref().unwrap();
        let given = |v: i64| decision.permitted >> line.cell_of(Decimal::from(v)).unwrap() & 1 == 1;
        let found: Vec<i64> = values().filter(|v| given(*v)).collect();
        let mut expected = expected;
        expected.sort_unstable();
        prop_assert_eq!(&found, &expected, "{}", text);
        let kind = if expected.len() == 1 { VerdictKind::Decided } else { VerdictKind::Discretion };
        prop_assert_eq!(decision.kind, kind, "{}", text);
        // M11: true if every permitted amount satisfies it, false if none does.
        let duty = decider.decide(program.matter("机关·报备").unwrap(), &case).unwrap();
        let inside = expected.iter().filter(|v| read.contains(**v)).count();
        let kind = match inside {
            0 => VerdictKind::None,
            n if n == expected.len() => VerdictKind::Decided,
            _ => VerdictKind::Open,
        };
        prop_assert_eq!(duty.kind, kind, "{}", text);
        // The words of the verdict are read back as the same amounts.
        let words = program.matters[matter].words(decision.permitted).join(" 或 ");
        let again = text.clone() + &format!("第十条\n  则 罚款 {words}\n");
        let again = if words.contains("不限") { text.clone() } else { again };
        prop_assert!(compile(&[("p.pol", &again)]).is_ok(), "{}", again);
    }
}

fn condition(range: &Range) -> String {
    let (low, with) = range.low;
    let from = format!("罚款 {} {}元", if with { "不低于" } else { "超过" }, low * 100);
    match range.high {
        None => from,
        Some((high, with)) => {
            format!("{from} 且 罚款 {} {}元", if with { "不超过" } else { "不满" }, high * 100)
        }
    }
}
