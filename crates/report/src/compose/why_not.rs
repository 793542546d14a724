//! Why another outcome did not come about.

use pol_eval::{DONE, Fate, Need, Obstacle, VerdictKind, WhyNot, act_words};

use super::facts;
use super::verdict::Teller;
use super::words::Words;
use crate::document::{Block, Branch, Text};

/// The section that answers the question.
pub(crate) fn section(teller: &Teller<'_>, asked: &WhyNot, level: u8) -> Vec<Block> {
    let words = teller.words;
    let outcome = asked_words(words, asked);
    let matter = &asked.matter;
    let duty = is_duty(asked);
    let heading = match (asked.permitted, asked.possible) {
        (true, _) if duty => {
            words.pick(format!("{matter} 可以是“{outcome}”"), format!("{matter} can be “{outcome}”"))
        }
        (true, _) => words.pick(format!("{matter} 可以是 {outcome}"), format!("{matter} can be {outcome}")),
        (false, true) if duty => words.pick(
            format!("{matter} 是不是“{outcome}”，还没有定"),
            format!("Whether {matter} is “{outcome}” is open"),
        ),
        (false, true) => words.pick(
            format!("{matter} 是不是 {outcome}，还没有定"),
            format!("Whether {matter} is {outcome} is open"),
        ),
        (false, false) if duty => {
            words.pick(format!("为什么 {matter} 不是“{outcome}”"), format!("Why {matter} is not “{outcome}”"))
        }
        (false, false) => {
            words.pick(format!("为什么 {matter} 不是 {outcome}"), format!("Why {matter} is not {outcome}"))
        }
    };
    let mut blocks = vec![Block::Heading { level, text: Text::new(heading) }];
    let mut say = |said: String| blocks.push(Block::Sentence { text: Text::new(said) });
    if asked.permitted {
        say(permitted(teller, asked));
        if !asked.narrowing.is_empty() {
            say(words.pick(
                format!("会把结论收窄、{outcome} 仍在其中的规则，各自还缺："),
                format!(
                    "The rules that would leave fewer outcomes, {outcome} among them, and what each lacks:"
                ),
            ));
            let branches = asked.narrowing.iter().map(|o| obstacle(teller, o)).collect();
            blocks.push(Block::Tree { branches });
        }
        return blocks;
    }
    if let Some(said) = instead(words, asked) {
        say(said);
    }
    if asked.possible {
        say(words.pick(
            format!("{outcome} 还是可能的结果，要看没有查明的事实。"),
            format!("{outcome} is still possible: it hangs on facts that are not known."),
        ));
    } else if asked.obstacles.is_empty() {
        say(words.pick(format!("没有规则会给出 {outcome}。"), format!("No rule would give {outcome}.")));
    }
    if !asked.excluded_by.is_empty() {
        let list = words.list(&asked.excluded_by.iter().map(|p| teller.cite(p)).collect::<Vec<_>>());
        let zh = words.behind("适用的", &list);
        say(words.pick(format!("{zh} 排除这一结果。"), format!("{list}, which counts, excludes it.")));
    }
    if !asked.obstacles.is_empty() {
        say(words.pick(
            format!("会给出 {outcome} 的规则，各自还缺："),
            format!("The rules that would give {outcome}, and what each lacks:"),
        ));
        blocks.push(Block::Tree { branches: asked.obstacles.iter().map(|o| obstacle(teller, o)).collect() });
    }
    blocks
}

/// What was asked about, in words: of an act 应当 or 不得 where it was asked why one must, or must not.
fn asked_words(words: Words, asked: &WhyNot) -> String {
    if asked.binding {
        return bound(words, asked).to_owned();
    }
    match act_words(&asked.outcome) {
        Some((zh, en)) => words.pick(format!("可以{zh}"), format!("may {en}")),
        None => asked.outcome.clone(),
    }
}

/// That an act must be done, or must not, as far as it was asked about.
fn bound(words: Words, asked: &WhyNot) -> &'static str {
    if asked.outcome == DONE { words.pick("应当", "must") } else { words.pick("不得", "must not") }
}

fn is_duty(asked: &WhyNot) -> bool {
    act_words(&asked.outcome).is_some()
}

/// That it is permitted after all, and by what.
fn permitted(teller: &Teller<'_>, asked: &WhyNot) -> String {
    let words = teller.words;
    let outcome = asked_words(words, asked);
    let alone = asked.kind == VerdictKind::Decided;
    let what = if alone && is_duty(asked) && !asked.binding {
        // More than that it may be so.
        let must = bound(words, asked);
        words.pick(
            format!("{outcome}，而且结论是“{must}”"),
            format!("{outcome}, and the verdict is even “{must}”"),
        )
    } else if alone {
        words.pick(format!("{outcome} 正是结论"), format!("{outcome} is the verdict itself"))
    } else {
        words
            .pick(format!("{outcome} 是允许的结果之一"), format!("{outcome} is among the permitted outcomes"))
    };
    let by = if asked.given_by.is_empty() && asked.default.is_some() {
        words.pick(
            "没有条款另作规定，以此为准".to_owned(),
            "by default: no rule provides otherwise".to_owned(),
        )
    } else if asked.given_by.is_empty() {
        words.pick("没有规则排除它".to_owned(), "no rule excludes it".to_owned())
    } else {
        let list = words.list(&asked.given_by.iter().map(|p| teller.cite(p)).collect::<Vec<_>>());
        words.pick(format!("依据 {list}"), format!("per {list}"))
    };
    words.pick(format!("{what}：{by}。"), format!("{what} ({by})."))
}

/// What came out instead, where no rule that could be named excludes what was asked about.
fn instead(words: Words, asked: &WhyNot) -> Option<String> {
    if let Some(default) = &asked.default {
        let default = words.outcome(default);
        return Some(words.pick(
            format!("没有条款作出规定，结论是 {default}。"),
            format!("No rule gives an outcome, so the default decides: {default}."),
        ));
    }
    let said = match asked.kind {
        VerdictKind::None if is_duty(asked) => {
            ("没有适用的规则说到这项措施。", "No rule that applies speaks of this act.")
        }
        VerdictKind::None => {
            ("没有规则给出结果，也没有默认。", "No rule gives an outcome, and there is no default.")
        }
        VerdictKind::OutOfScope => ("案件不在规范的适用范围之内。", "The case is out of scope."),
        VerdictKind::NotInForce => ("当日没有施行中的规则。", "No rule was in force on the day."),
        VerdictKind::Decided | VerdictKind::Discretion | VerdictKind::Open | VerdictKind::Conflict => {
            return None;
        }
    };
    Some(words.pick(said.0, said.1).to_owned())
}

fn obstacle(teller: &Teller<'_>, obstacle: &Obstacle) -> Branch {
    let words = teller.words;
    let Obstacle { rule, needs } = obstacle;
    let text =
        words.fate(rule.fate, rule.at).plain(words.pick("　", "  ")).strong(teller.cite(&rule.provision));
    let title = rule
        .title
        .as_deref()
        .map(|t| format!("{}{}", words.pick("", " "), words.quoted(t)))
        .unwrap_or_default();
    let mut children: Vec<Branch> = needs.iter().map(|n| need(teller, n)).collect();
    if rule.fate == Fate::Counts && children.is_empty() {
        let clashes = words.pick(
            "它适用，只是与别的适用的规则不能并存",
            "it counts, but cannot stand beside others that count",
        );
        children.push(Branch::new(Text::new(clashes)));
    }
    Branch { text: text.plain(title), notes: Vec::new(), children }
}

fn need(teller: &Teller<'_>, need: &Need) -> Branch {
    let words = teller.words;
    match need {
        Need::Statement { words: statement, holds, facts } => {
            let known: Vec<String> = facts
                .iter()
                .map(|f| {
                    let known = facts::known(words, f);
                    if f.name == *statement { known } else { format!("{}{}{known}", f.name, words.colon()) }
                })
                .collect();
            let now =
                if known.is_empty() {
                    String::new()
                } else {
                    words.bracketed(&words.pick(
                        format!("现在：{}", words.parts(&known)),
                        format!("now: {}", words.parts(&known)),
                    ))
                };
            let must = if *holds {
                words.pick("须成立", "would have to hold")
            } else {
                words.pick("须不成立", "would have not to hold")
            };
            Branch::new(Text::new(statement).plain(" ").strong(must).faint(now))
        }
        Need::All { parts } => group(teller, words.pick("下列各项", "all of these"), parts),
        Need::One { parts } => group(teller, words.pick("下列之一", "one of these"), parts),
        Need::InForce => {
            Branch::new(Text::new(words.pick("该条须在当日施行", "it would have to be in force on the day")))
        }
        Need::Provision { provision } => {
            let provision = teller.cite(provision);
            Branch::new(Text::new(
                words.pick(format!("须 {provision} 不适用"), format!("{provision} would have not to count")),
            ))
        }
    }
}

fn group(teller: &Teller<'_>, label: &str, parts: &[Need]) -> Branch {
    let children = parts.iter().map(|p| need(teller, p)).collect();
    Branch { text: Text::new(label).plain(teller.words.colon()), notes: Vec::new(), children }
}
