//! Why another outcome did not come about.

use pol_eval::{Need, Obstacle, WhyNot};

use super::facts;
use super::verdict::Teller;
use crate::document::{Block, Branch, Text};

/// The section that answers the question.
pub(crate) fn section(teller: &Teller<'_>, asked: &WhyNot, level: u8) -> Vec<Block> {
    let words = teller.words;
    let outcome = words.outcome(&asked.outcome);
    let matter = &asked.matter;
    let heading =
        words.pick(format!("为什么 {matter} 不是 {outcome}"), format!("Why {matter} is not {outcome}"));
    let mut blocks = vec![Block::Heading { level, text: Text::new(heading) }];
    let mut say = |said: String| blocks.push(Block::Sentence { text: Text::new(said) });
    if asked.permitted {
        say(words.pick(
            format!("{outcome} 是允许的结果。"),
            format!("{outcome} is among the permitted outcomes."),
        ));
    } else if asked.obstacles.is_empty() {
        say(words.pick(format!("没有规则会给出 {outcome}。"), format!("No rule would give {outcome}.")));
    }
    if !asked.excluded_by.is_empty() {
        let list = words.list(&asked.excluded_by.iter().map(|p| teller.cite(p)).collect::<Vec<_>>());
        say(words
            .pick(format!("适用的 {list} 排除这一结果。"), format!("{list}, which counts, excludes it.")));
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
    let children = needs.iter().map(|n| need(teller, n)).collect();
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
                words.pick(format!("{provision} 须不适用"), format!("{provision} would have not to count")),
            ))
        }
    }
}

fn group(teller: &Teller<'_>, label: &str, parts: &[Need]) -> Branch {
    let children = parts.iter().map(|p| need(teller, p)).collect();
    Branch { text: Text::new(label).plain(teller.words.colon()), notes: Vec::new(), children }
}
