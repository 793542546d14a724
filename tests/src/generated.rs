//! A large policy, written by arithmetic: the same text every time.

use std::fmt::Write as _;

/// A policy of `rules` rules in articles of a hundred items, on `decisions` decisions, over as many
/// facts as a fifth of the rules. Every rule asks two facts and has an exception.
pub fn policy(rules: usize, decisions: usize) -> String {
    let facts = (rules / 5).max(10);
    let mut text = String::from("规范 generated “生成的规范”\n");
    for n in 0..facts {
        let _ = writeln!(text, "事实 事项{n}：是否 “事项{n}是否成立？”");
    }
    for n in 0..decisions {
        let _ = writeln!(text, "决定 决定{n} {{甲, 乙, 丙}} 默认 丙");
    }
    let mut article = 0;
    let mut rule = 0;
    while rule < rules {
        article += 1;
        let outcome = ["甲", "乙", "甲 或 乙"][article % 3];
        let _ = writeln!(text, "第{}条", pol_values::write_chinese(article as u64));
        let _ = writeln!(text, "  有下列情形之一的\n  则 决定{} 为 {outcome}", article % decisions);
        for item in 1..=100.min(rules - rule) {
            rule += 1;
            let (a, b, c) = (rule * 7 % facts, rule * 13 % facts, rule * 29 % facts);
            let number = pol_values::write_chinese(item as u64);
            let _ = writeln!(text, "  （{number}）\n    当 事项{a} 且 事项{b}\n    但 事项{c} 除外");
        }
    }
    text
}

/// A case for [`policy`]: every third fact holds, the rest do not; with `unknown`, every hundredth is
/// not known.
pub fn case(rules: usize, unknown: bool) -> String {
    let facts = (rules / 5).max(10);
    let mut text = String::from("案件 “生成的案件”\n");
    for n in 0..facts {
        if unknown && n % 100 == 0 {
            continue;
        }
        let not = if n % 3 == 0 { "" } else { "非 " };
        let _ = writeln!(text, "  已知 {not}事项{n}");
    }
    text
}
