//! Duties for which the rules give no time or no counterparty.

use pol_diagnostics::{Code, Diagnostic, Said};

use pol_parser::ast::Level;
use pol_values::{Id, Period, PeriodUnit, parse_count};

use super::Finding;
use super::coverage::numbers;
use super::unwritten::words;
use crate::types::{Conclusion, DONE, MatterKind, Modality, Model, Provision, Rule};

/// Acts that somebody receives, wherever the word stands in the name.
const RECEIVED: [&str; 9] = ["上报", "报送", "移送", "移交", "备案", "告知", "通知", "送达", "反馈"];

/// Acts that somebody receives, if their name begins so: 报告, and not 形成调查报告.
const RECEIVED_FIRST: [&str; 5] = ["报告", "汇报", "请示", "通报", "答复"];

/// How such an act is done, before its name.
const MANNER: [&str; 8] = ["及时", "尽快", "立即", "当场", "按期", "书面", "如实", "逐级"];

/// Words that leave the time open; that they are taken up is seen to with the other open words.
const SOON: [&str; 2] = ["及时", "尽快"];

/// Words by which the name or manner of an act gives a time, besides those by which a text does.
const TERM: [&str; 2] = ["期限", "时限"];

/// Words by which a text gives a time. 许可期限为二年 gives none to a duty, so 期限 alone is not here.
const TIMES: [&str; 16] = [
    "提前",
    "立即",
    "当场",
    "按期",
    "日内",
    "天内",
    "工作日",
    "小时",
    "月内",
    "年内",
    "日前",
    "期限内",
    "规定期限",
    "规定的期限",
    "规定时间",
    "届满前",
];

/// The words of the text that speak of a duty, as near as can be told, and whether they speak of nothing
/// else. A 前段 or 但书 is not marked off in a text, so that nothing is quoted for it.
fn own_words(model: &Model, provision: Id<Provision>, act: &str) -> (String, bool) {
    let around = words(model, provision).unwrap_or_default();
    let mut at = Some(provision);
    let mut sentence = None;
    while let Some(id) = at {
        let Provision { number, parent, .. } = &model.provisions[id];
        match number.level {
            Level::Segment => return (String::new(), false),
            Level::Sentence => sentence = Some(number.value),
            Level::Part
            | Level::Chapter
            | Level::Section
            | Level::Article
            | Level::Paragraph
            | Level::Item
            | Level::Subitem => {}
        }
        at = *parent;
    }
    let official = model.texts[model.provisions[provision].text].official.as_ref();
    let passage = official.and_then(|o| o.quote(&numbers(model, provision))).unwrap_or_default();
    let sentences: Vec<&str> = passage.split_inclusive('。').filter(|s| !s.trim().is_empty()).collect();
    if let Some(n) = sentence {
        let own = usize::try_from(n).ok().and_then(|n| n.checked_sub(1)).and_then(|n| sentences.get(n));
        return (own.map_or_else(String::new, |own| (*own).to_owned()), own.is_some());
    }
    if sentences.len() < 2 {
        return (around, true);
    }
    // Of several sentences, the one that has the word of the act.
    let mut naming = sentences.iter().filter(|s| s.contains(act));
    match (naming.next(), naming.next()) {
        (Some(only), None) => ((*only).to_owned(), true),
        _ => (around, false),
    }
}

pub(super) fn check(model: &Model) -> Vec<Finding> {
    let mut findings = Vec::new();
    for rule in model.rules.values() {
        let Some(words) = words(model, rule.provision) else { continue };
        let duties: Vec<(&Conclusion, &str)> = rule
            .conclusions
            .iter()
            .filter_map(|conclusion| match model.matters[conclusion.matter].kind {
                MatterKind::Duty(_, act) => {
                    let matter = &model.matters[conclusion.matter];
                    let done =
                        conclusion.modality == Modality::Bind && matter.words(conclusion.outcomes) == [DONE];
                    done.then_some((conclusion, model.acts[act].name.as_str()))
                }
                MatterKind::Decision | MatterKind::Finding(_) => None,
            })
            .collect();
        let names = |wanted: &dyn Fn(&Conclusion, &str) -> bool| {
            let mut names: Vec<&str> = Vec::new();
            for (_, name) in duties.iter().filter(|(conclusion, name)| wanted(conclusion, name)) {
                if !names.contains(name) {
                    names.push(name);
                }
            }
            names.join("、")
        };
        let has = |text: &str, list: &[&str]| list.iter().any(|word| text.contains(word));
        let timely = |duty: &Conclusion, name: &str| {
            duty.deadline.is_some()
                || [name]
                    .into_iter()
                    .chain(duty.means.iter().map(String::as_str))
                    .any(|words| has(words, &SOON) || has(words, &TIMES) || has(words, &TERM))
        };
        // A 及时 of the text is that of its one duty; of several it is not known of which.
        let soon = has(&words, &SOON) && duties.len() == 1;
        let one = duties.first().map_or("", |(_, name)| *name);
        let (own, certain) = own_words(model, rule.provision, one);
        let given = time(&own).filter(|_| certain);
        let untimed = names(&|duty, name| !soon && !timely(duty, name));
        let unaddressed = names(&|duty, name| {
            let received = has(name, &RECEIVED) || begins_received(name);
            duty.toward.is_empty() && received
        });
        if !untimed.is_empty() {
            // Where several duties stand in one provision, whose time it is cannot be told.
            let said = given.as_ref().filter(|_| duties.len() == 1);
            let elsewhere = said.is_none() && (own.is_empty() || time(&own).is_some());
            findings.push(without_time(model, rule, &untimed, said, elsewhere));
        }
        for (duty, name) in &duties {
            if let (Some(deadline), Some(said)) = (&duty.deadline, &given)
                && duties.len() == 1
                && gives_one_time(&own)
                && said.period.is_some_and(|period| period != deadline.within)
            {
                findings.push(other_time(model, rule, name, &said.words, &deadline.within.chinese()));
            }
        }
        if !unaddressed.is_empty() {
            findings.push(without_recipient(model, rule, &unaddressed));
        }
    }
    findings
}

fn begins_received(mut name: &str) -> bool {
    while let Some(rest) = MANNER.iter().find_map(|manner| name.strip_prefix(manner)) {
        name = rest;
    }
    RECEIVED_FIRST.iter().any(|word| name.starts_with(word))
}

/// A time that a text gives.
struct Time {
    /// 三十日内, 立即
    words: String,
    /// How long that is, if it says.
    period: Option<Period>,
}

fn first_time(words: &str) -> Option<(usize, &'static str)> {
    TIMES.iter().filter_map(|time| words.find(time).map(|at| (at, *time))).min()
}

/// Of two times one may be another's: which, is not for a program to tell.
fn gives_one_time(words: &str) -> bool {
    first_time(words).is_some_and(|(at, word)| {
        let rest = words.get(at + word.len()..).unwrap_or_default().trim_start_matches('内');
        first_time(rest).is_none()
    })
}

/// The first time that a text gives.
fn time(words: &str) -> Option<Time> {
    let (at, word) = first_time(words)?;
    let counting = |c: &char| c.is_ascii_digit() || "零一二三四五六七八九十百两".contains(*c);
    if word == "提前" {
        // 提前三日, and no more of the sentence.
        let rest = words.get(at + word.len()..).unwrap_or_default();
        let number: String = rest.chars().take_while(counting).collect();
        let unit = rest.get(number.len()..).unwrap_or_default();
        let unit =
            ["个工作日", "工作日", "日", "天", "个月", "小时"].into_iter().find(|u| unit.starts_with(u));
        let words = format!("{word}{}", unit.map_or_else(String::new, |unit| format!("{number}{unit}")));
        return Some(Time { words, period: None });
    }
    let before = words.get(..at).unwrap_or_default().trim_end_matches('个');
    let number: Vec<char> = before.chars().rev().take_while(counting).collect();
    let number: String = number.into_iter().rev().collect();
    let unit = match word {
        "日内" | "天内" => Some(PeriodUnit::Days),
        "工作日" => Some(PeriodUnit::WorkingDays),
        "月内" => Some(PeriodUnit::Months),
        _ => None,
    };
    let amount = parse_count(&number);
    let period = unit.zip(amount).map(|(unit, amount)| Period { amount, unit });
    let measure = words.get(at..).unwrap_or_default().starts_with("工作日");
    let written = match (number.is_empty(), measure) {
        (true, _) => word.to_owned(),
        (false, true) => format!("{number}个工作日"),
        (false, false) => format!("{number}{}{word}", if word == "月内" { "个" } else { "" }),
    };
    Some(Time { words: written, period })
}

fn without_time(model: &Model, rule: &Rule, acts: &str, said: Option<&Time>, elsewhere: bool) -> Finding {
    let citation = model.citation(rule.provision);
    let message = match said {
        Some(Time { words, .. }) => Said::new(
            format!("{citation}的原文写“{words}”，规则里没有写明“{acts}”的期限"),
            format!("the official text of {citation} says 「{words}」, and the duty {acts} has no deadline"),
        ),
        None if elsewhere => Said::new(
            format!("{citation}的规则里没有写明“{acts}”的期限"),
            format!("the rules of {citation} do not say by when {acts} is to be done"),
        ),
        None => Said::new(
            format!("{citation}没有写明“{acts}”的期限"),
            format!("{citation} does not say by when {acts} is to be done"),
        ),
    };
    let help = match said {
        Some(Time { period: Some(period), .. }) => Said::new(
            format!("写 自 起算的日期 起 {} 内；有意不写的，写 知悉 F0016 “理由”", period.chinese()),
            format!("write `within {period} from FACT`, or `acknowledge F0016 \"reason\"`"),
        ),
        Some(Time { words, period: None }) if backwards(words) => Said::new(
            format!("往前算的期限 pol 不能计算：措施前面写 以 “{words}”，或写 知悉 F0016 “理由”"),
            format!(
                "pol reckons no time backwards: write `by means of \"{words}\"` before the act, or `acknowledge F0016 \"reason\"`"
            ),
        ),
        Some(Time { words, period: None }) => Said::new(
            format!("写期限，或者把“{words}”写进措施的名称、“以”的方式；有意不写的，写 知悉 F0016 “理由”"),
            format!(
                "write a deadline, or put 「{words}」 into the name or manner of the act; or `acknowledge F0016 \"reason\"`"
            ),
        ),
        None => Said::new(
            "原文没有期限的，考虑补上（自 起算的日期 起 十日 内），或写 知悉 F0016 “理由”",
            "where the text has none, consider one (`within 10 days from FACT`), or `acknowledge F0016 \"reason\"`",
        ),
    };
    let diagnostic = Diagnostic::new(Code::DutyWithoutTime, rule.span, message).help(help);
    Finding { diagnostic, about: citation }
}

/// 提前三日, 三日前: before something that is to come.
fn backwards(words: &str) -> bool {
    words.starts_with("提前") || words.ends_with('前')
}

fn other_time(model: &Model, rule: &Rule, act: &str, text: &str, rules: &str) -> Finding {
    let citation = model.citation(rule.provision);
    let said = Said::new(
        format!("{citation}的原文写“{text}”，规则里“{act}”的期限是 {rules}"),
        format!("the official text of {citation} says 「{text}」, and the deadline of {act} is {rules}"),
    );
    let help = Said::new(
        "照原文写；原文的期限说的是别的事的，写 知悉 F0016 “理由”",
        "follow the text; where it speaks of something else, `acknowledge F0016 \"reason\"`",
    );
    let diagnostic = Diagnostic::new(Code::DutyWithoutTime, rule.span, said).help(help);
    Finding { diagnostic, about: citation }
}

fn without_recipient(model: &Model, rule: &Rule, acts: &str) -> Finding {
    let citation = model.citation(rule.provision);
    let said = Said::new(
        format!("{citation}没有写明“{acts}”的对象"),
        format!("{citation} does not say to whom {acts} is done"),
    );
    let help = Said::new(
        "在行为前面写 向 某机关（或者某人）；原文没有写明的，考虑补上，或写 知悉 F0017 “理由”",
        "write `to` somebody; where the text names nobody, consider it, or `acknowledge F0017 \"reason\"`",
    );
    let diagnostic = Diagnostic::new(Code::DutyWithoutRecipient, rule.span, said).help(help);
    Finding { diagnostic, about: citation }
}
