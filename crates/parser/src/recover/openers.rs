//! Statements that lack the word they begin with, or a word or sign behind it.

use pest::Parser;
use pol_diagnostics::{Code, Diagnostic, Said};
use pol_values::{Literal, Period};

use super::{Kind, Look, Within, modal_keyword, opener, words};
use crate::grammar::{Grammar, Rule};
use crate::keywords::{Follows, KEYWORDS, Keyword};

/// The name that a line would declare, had it been read; for a decision its outcomes too.
pub(crate) fn declares(text: &str) -> Vec<String> {
    let line = text.lines().next().unwrap_or("");
    let mut list =
        words(line).into_iter().filter(|(_, w)| w.chars().all(|c| c.is_alphanumeric() || c == '_'));
    let first = list.next().map_or("", |(_, w)| w);
    let declaring =
        matches!(opener(first).map(|k| k.rule), Some("fact" | "decision" | "act" | "role" | "define"));
    if declaring { list.map(|(_, w)| w.to_owned()).collect() } else { Vec::new() }
}

/// Whether a line that could not be read was to open a scenario or a case.
pub(crate) fn opens_case(text: &str) -> bool {
    let first = words(text.lines().next().unwrap_or("")).first().map_or("", |(_, w)| w);
    matches!(first, "案例" | "案件" | "scenario" | "case")
}

/// What stands behind a provision number: a title without quotation marks, or a condition.
pub(super) fn title(look: &Look<'_>) -> Option<Diagnostic> {
    let number = look.before.trim();
    let heads = Grammar::parse(Rule::provision_number, number).is_ok_and(|pairs| pairs.as_str() == number);
    if number.is_empty() || !heads {
        return None;
    }
    let words = look.line.trim_end();
    let first = look.first();
    let plain = words.split(['：', ':']).next().unwrap_or(words);
    // 未办登记的 is how documents end an item.
    let words = match words.strip_suffix('的') {
        Some(bare) if bare == first.trim_end_matches('的') => bare,
        _ => words,
    };
    if matches!(
        look.known(first.trim_end_matches('的')),
        Some(Kind::Fact | Kind::Definition | Kind::Decision)
    ) {
        return look.say(
            Code::Unreadable,
            look.whole(),
            Said::new(
                format!("“{words}”是条件，前面没有写“当”"),
                format!("`{words}` is a condition without `when` before it"),
            ),
            Said::new(
                format!("前面写“当”：{number} 当 {words}"),
                format!("write `when` before it: `{number} when {words}`"),
            ),
        );
    }
    look.say(
        Code::Unreadable,
        look.whole(),
        Said::new(format!("{number}的标题没有放进引号"), format!("the title of {number} has no quotation marks")),
        Said::new(
            format!("把标题放进引号：{number} “{plain}”；是条件的，前面写“当”"),
            format!("put the title between quotation marks: `{number} \"{plain}\"`; if it is a condition, write `when` before it"),
        ),
    )
}

/// Entries of scenarios and cases, which state what is so and not what holds of it.
pub(super) fn in_a_case(look: &Look<'_>) -> Option<Diagnostic> {
    let word = look.leading();
    let given = look.statement() == "given" && !look.before.is_empty();
    if look.before.is_empty() || word.is_empty() && given {
        return None;
    }
    let subject = look.subject();
    let rest = look.rest(word.len());
    let rest = rest.split(['、', '；', '，', '。', ';']).next().unwrap_or(rest).trim();
    let place = look.at(0, word.len());
    let list = matches!(look.statement(), "unknown" | "unprovable" | "inapplicable");
    let join = matches!(word, "且" | "并且" | "和" | "以及" | "与" | "and");
    if (given || list) && join {
        return look.say(
            Code::Unreadable,
            place,
            Said::new(
                format!("这里各项之间不用“{word}”"),
                format!("these entries are not joined by `{word}`"),
            ),
            Said::new(
                format!("用“、”分开：{subject}、{rest}"),
                format!("divide them by `,`: `{subject}, {rest}`"),
            ),
        );
    }
    if !given {
        return None;
    }
    let keyword =
        KEYWORDS.iter().find(|k| k.zh.contains(&word) || k.en.iter().any(|e| look.line.starts_with(e)));
    match (keyword.map(|k| k.rule), word) {
        (_, "=" | "＝" | "==") => look.say(
            Code::Unreadable,
            place,
            Said::new(format!("值的前面不写“{word}”"), format!("there is no `{word}` before a value")),
            Said::new(format!("写“为”：{subject} 为 {rest}"), format!("write `is`: `{subject} is {rest}`")),
        ),
        (Some("or"), _) => look.say(
            Code::Unreadable,
            place,
            Said::new("已知的事实不能写“或”", "what is given cannot be one or the other"),
            Said::new("写出实际的那一个；不清楚的，写“未知”", "write which of them it is, or `unknown`"),
        ),
        (Some("is_not" | "not_in"), _) | (_, "不是") => look.say(
            Code::BadValue,
            place,
            Said::new(
                "已知的事实要写它是什么，不能写它不是什么",
                "a given fact must be said to be something, not not to be",
            ),
            Said::new(
                format!("写成 {subject} 为 …；是否类事实写 非 {subject}"),
                format!("write `{subject} is …`, or `not {subject}` for a yes-or-no fact"),
            ),
        ),
        (Some("over" | "at_most" | "under" | "at_least" | "later" | "at"), _)
        | (_, ">" | "<" | "≥" | "≤" | ">=" | "<=") => look.say(
            Code::BadValue,
            place,
            Said::new("已知的事实要写确切的值", "a given fact must have an exact value"),
            Said::new(
                format!("给出确切的值：{subject} 为 …"),
                format!("give its exact value: `{subject} is …`"),
            ),
        ),
        _ => None,
    }
}

/// A statement whose first word is right, and that lacks a sign or a word behind it.
pub(super) fn half_written(look: &Look<'_>) -> Option<Diagnostic> {
    if !look.before.is_empty() {
        return None;
    }
    let keyword = opener(look.leading());
    match keyword.map(|k| k.rule) {
        Some("fact") => reserved_name(look).or_else(|| fact(look)),
        Some("decision") => reserved_name(look).or_else(|| decision(look)),
        Some("act" | "role" | "define") => reserved_name(look),
        Some("then") => then(look),
        Some("done") => done(look),
        Some("basis" | "as_in" | "restates" | "refines") => not_cited(look),
        Some(
            "declaratory" | "interpretation" | "source" | "use" | "document_number" | "encoded" | "approved"
            | "case" | "person",
        ) => keyword.and_then(|k| unquoted(look, k)),
        _ => not_applicable(look),
    }
}

/// 事实 不满十四周岁, 事实 以上
fn reserved_name(look: &Look<'_>) -> Option<Diagnostic> {
    let (offset, name) = look.words.get(1).copied()?;
    let place = look.at(offset, name.len());
    let spelled = |k: &&Keyword| k.zh.contains(&name) || k.en.contains(&name);
    if KEYWORDS.iter().filter(|k| k.reserved).any(|k| spelled(&k)) {
        return look.say(
            Code::NumberAsName,
            place,
            Said::new(
                format!("“{name}”是 pol 的关键词，不能用作名称"),
                format!("`{name}` is a keyword and cannot be a name"),
            ),
            Said::new("在前面或后面加上说明它是什么的字", "add words that say what it is"),
        );
    }
    let bounds = KEYWORDS.iter().filter(|k| k.follows == Follows::GapOrNumber).flat_map(|k| k.zh);
    let value = bounds.filter_map(|b| name.strip_prefix(b)).find_map(|rest| Literal::parse(rest).ok())?;
    let what = match value {
        Literal::Period(Period { .. }) if name.ends_with("周岁") => "年龄",
        Literal::Period(_) => "期限",
        Literal::Money(_) => "金额",
        Literal::Date(_) => "日期",
        Literal::Number(_) => "数量",
    };
    look.say(
        Code::NumberAsName,
        place,
        Said::new(
            format!("“{name}”读作比较，不能用作名称"),
            format!("`{name}` reads as a comparison and cannot be a name"),
        ),
        Said::new(format!("名称写成 {what}{name}"), "say in the name what is compared"),
    )
}

const TYPES: &[(&[&str], &str, &str)] = &[
    (&["是", "否", "布尔", "布尔值", "boolean", "Bool"], "是否", "bool"),
    (&["字符串", "文本", "string", "String"], "文字", "text"),
    (&["数量", "integer", "Int"], "整数", "int"),
    (&["数值", "小数", "float", "decimal"], "数", "number"),
    (&["钱", "元", "价格", "amount"], "金额", "money"),
    (&["时间", "日", "年月日"], "日期", "date"),
    (&["期限", "时长", "period"], "期间", "duration"),
    (&["枚举", "单选", "enum"], "选项 {甲, 乙}", "one of {a, b}"),
];

fn fact(look: &Look<'_>) -> Option<Diagnostic> {
    let (name_at, name) = look.words.get(1).copied()?;
    let after = name_at + name.len();
    let behind = look.line.get(after..)?;
    let chinese = !look.leading().is_ascii();
    let kind = look.words.get(2).map_or(if chinese { "是否" } else { "bool" }, |(_, w)| w);
    let types = KEYWORDS.iter().filter(|k| k.rule.starts_with("type_"));
    let known =
        types.clone().any(|k| k.zh.contains(&kind) || k.en.iter().any(|e| e.split(' ').next() == Some(kind)));
    let meant = TYPES.iter().find(|(spellings, ..)| spellings.contains(&kind));
    if !behind.trim_start().starts_with(['：', ':']) {
        let (zh, en) = match meant {
            Some((_, zh, en)) => (*zh, *en),
            None if known => (kind, kind),
            None => ("是否", "bool"),
        };
        let rest = look.rest(after);
        let place = if rest.is_empty() {
            look.at(name_at, name.len())
        } else {
            look.at(look.line.trim_end().len() - rest.len(), rest.len())
        };
        return look.say(
            Code::Unreadable,
            place,
            Said::new(
                format!("“{name}”后面没有冒号和类型"),
                format!("no colon and type stand behind `{name}`"),
            ),
            Said::new(
                format!("名称后面写冒号：事实 {name}：{zh} “……？”"),
                format!("write a colon behind the name: `fact {name}: {en} \"…?\"`"),
            ),
        );
    }
    let (kind_at, _) = look.words.get(2).copied()?;
    if known && !(kind == "选项" || kind == "多选" || kind == "援引") {
        return None;
    }
    let whole: String =
        look.rest(kind_at).chars().take_while(|c| !c.is_whitespace() && !matches!(c, '“' | '"')).collect();
    let place = look.at(kind_at, whole.len());
    if known {
        if look.line.contains(['{', '｛']) {
            return None;
        }
        let members: Vec<&str> = look.words.iter().skip(3).map(|(_, w)| *w).collect();
        let members = if members.is_empty() { "甲, 乙".to_owned() } else { members.join(", ") };
        return look.say(
            Code::Unreadable,
            place,
            Said::new(format!("“{kind}”后面没有写有哪些"), format!("the options of `{kind}` are not listed")),
            Said::new(format!("写成 {kind} {{{members}}}"), format!("write `one of {{{members}}}`")),
        );
    }
    let help = match meant {
        Some((_, zh, en)) => Said::new(format!("类型写“{zh}”"), format!("write `{en}`")),
        None => Said::new(
            "类型写 是否、整数、数、金额、日期、期间、文字、选项 {甲, 乙}、多选 {甲, 乙} 或 援引 {法律}",
            "a type is bool, int, number, money, date, duration, text, one of {a, b}, any of {a, b} or citation {law}",
        ),
    };
    look.say(
        Code::Unreadable,
        place,
        Said::new(format!("没有“{whole}”这种类型"), format!("there is no type `{whole}`")),
        help,
    )
}

/// 决定 处理 处罚、不予处罚
fn decision(look: &Look<'_>) -> Option<Diagnostic> {
    let (name_at, name) = look.words.get(1).copied()?;
    let after = name_at + name.len();
    let rest = look.rest(after);
    let outcomes: Vec<&str> =
        look.words.iter().skip(2).map(|(_, w)| *w).take_while(|w| opener(w).is_none()).collect();
    if rest.starts_with(['{', '｛', '：', ':']) || outcomes.is_empty() {
        return None;
    }
    let list = outcomes.join(", ");
    look.say(
        Code::Unreadable,
        look.at(look.line.trim_end().len() - rest.len(), rest.len()),
        Said::new(
            format!("“{name}”的各种结果没有放进大括号"),
            format!("the outcomes of `{name}` have no braces"),
        ),
        Said::new(format!("写成 决定 {name} {{{list}}}"), format!("write `decision {name} {{{list}}}`")),
    )
}

fn then(look: &Look<'_>) -> Option<Diagnostic> {
    let after = look.line.get(look.leading().len()..)?;
    if after.trim_start().starts_with(['：', ':', '，', ',']) {
        let mark = after.trim_start().chars().next()?;
        let offset = look.line.len() - after.trim_start().len();
        let rest = look.rest(offset + mark.len_utf8());
        return look.say(
            Code::Unreadable,
            look.at(offset, mark.len_utf8()),
            Said::new(format!("“则”后面不写“{mark}”"), format!("there is no `{mark}` behind `then`")),
            Said::new(format!("写成 则 {rest}"), format!("write `then {rest}`")),
        );
    }
    let (at, name) = look.words.get(1).copied()?;
    let (sign_at, sign) = look.words.get(2).copied().unwrap_or((at, ""));
    if matches!(sign, "=" | "＝" | "==" | "是") {
        let value = look.word(3);
        return look.say(
            Code::Unreadable,
            look.at(sign_at, sign.len()),
            Said::new(format!("结论里不写“{sign}”"), format!("there is no `{sign}` in a conclusion")),
            Said::new(
                format!("写“为”：则 {name} 为 {value}"),
                format!("write `is`: `then {name} is {value}`"),
            ),
        );
    }
    match look.known(name) {
        Some(Kind::Outcome(of)) if sign.is_empty() || look.words.len() == 2 => look.say(
            Code::Unreadable,
            look.at(at, name.len()),
            Said::new(
                format!("“{name}”是结果，前面没有写哪个决定"),
                format!("`{name}` is an outcome, and its decision is not named"),
            ),
            Said::new(format!("写成 则 {of} 为 {name}"), format!("write `then {of} is {name}`")),
        ),
        Some(Kind::Act) => look.say(
            Code::NoRole,
            look.at(at, name.len()),
            Said::new(
                format!("“{name}”是措施，没有写由谁来做"),
                format!("`{name}` is an act, and nobody is said to do it"),
            ),
            Said::new(
                format!("写成 {} 应当 {name}", first_role(look, "角色")),
                format!("write `{} must {name}`", first_role(look, "role")),
            ),
        ),
        _ => None,
    }
}

fn first_role<'p>(look: &Look<'p>, otherwise: &'p str) -> &'p str {
    look.names.iter().find(|k| k.kind == Kind::Role).map_or(otherwise, |k| k.name)
}

fn done(look: &Look<'_>) -> Option<Diagnostic> {
    let (_, act) = look.words.get(1).copied()?;
    // 已办 备案 2025-03-09: the day is there, and the word before it is not.
    let rest = look.words.get(2).map_or("", |(at, _)| look.rest(*at));
    if matches!(Literal::parse(rest), Ok(Literal::Date(_))) {
        return look.say(
            Code::Unreadable,
            look.whole(),
            Said::new("日期前面少了“于”", "`on` is missing before the day"),
            Said::new(format!("写成 已办 {act} 于 {rest}"), format!("write `done {act} on {rest}`")),
        );
    }
    look.say(
        Code::Unreadable,
        look.whole(),
        Said::new("没有写是哪一天办的", "it does not say on which day it was done"),
        Said::new(format!("写成 已办 {act} 于 2024年8月20日"), format!("write `done {act} on 2024-08-20`")),
    )
}

/// 依照 有关规定
fn not_cited(look: &Look<'_>) -> Option<Diagnostic> {
    let keyword = look.leading();
    let rest = look.rest(keyword.len());
    if rest.is_empty() || rest.contains(['“', '"']) {
        return None;
    }
    let quoted = matches!(opener(keyword).map(|k| k.rule), Some("basis" | "as_in"));
    let help = if quoted {
        Said::new(
            format!("写条文编号或“文件名”；没有载入的，写成 {keyword} 未载 “{rest}”"),
            format!(
                "write a provision number or a \"file\"; if it is not held, `{keyword} not held \"{rest}\"`"
            ),
        )
    } else {
        Said::new(
            format!("写条文编号或“文件名”：{keyword} 《某法》第六条"),
            format!("write a provision number or a \"file\": `{keyword} article 6`"),
        )
    };
    look.say(
        Code::Unreadable,
        look.at(look.line.trim_end().len() - rest.len(), rest.len()),
        Said::new(
            format!("“{rest}”不是条文编号，也不是引文"),
            format!("`{rest}` is neither a provision number nor a quoted text"),
        ),
        help,
    )
}

/// 宣示 立法目的, 案件 甲
fn unquoted(look: &Look<'_>, keyword: &Keyword) -> Option<Diagnostic> {
    let word = keyword
        .zh
        .iter()
        .chain(keyword.en)
        .find(|s| look.line.starts_with(**s))
        .copied()
        .unwrap_or(keyword.chinese());
    let rest = look.rest(word.len());
    if rest.contains(['“', '"']) {
        return None;
    }
    if rest.is_empty() {
        return look.say(
            Code::Unreadable,
            look.whole(),
            Said::new(format!("“{word}”后面没有引文"), format!("no quoted text follows `{word}`")),
            Said::new(format!("写成 {word} “……”"), format!("write `{word} \"…\"`")),
        );
    }
    look.say(
        Code::Unreadable,
        look.at(look.line.trim_end().len() - rest.len(), rest.len()),
        Said::new(
            format!("“{word}”后面的话没有放进引号"),
            format!("what follows `{word}` has no quotation marks"),
        ),
        Said::new(format!("写成 {word} “{rest}”"), format!("write `{word} \"{rest}\"`")),
    )
}

/// 本条 不适用 于 甲
fn not_applicable(look: &Look<'_>) -> Option<Diagnostic> {
    let relative = look.leading().starts_with(['本', '前']) || look.leading() == "this";
    let line = look.line.trim_end();
    let denies = ["不适用", "does not apply"].iter().find(|w| line.contains(*w)).filter(|_| relative)?;
    let (_, who) = line.split_once(*denies)?;
    let who = who
        .trim()
        .trim_start_matches(['于', '当'])
        .trim_start_matches("to ")
        .trim_start_matches("when ")
        .trim();
    look.say(
        Code::Unreadable,
        look.whole(),
        Said::new("不适用的情形写成例外", "what the provision does not apply to is written as an exception"),
        Said::new(format!("写成 但 {who} 除外"), format!("write `but not {who}`")),
    )
}

/// A line that begins with a name: the opening word is missing.
pub(super) fn missing(look: &Look<'_>) -> Option<Diagnostic> {
    let first = look.leading();
    let line = look.line.trim_end().trim_end_matches(['。', '；', ';']);
    if !look.before.is_empty() || first.is_empty() {
        return None;
    }
    if line.ends_with("除外") && look.within == Within::Provision {
        return look.say(
            Code::Unreadable,
            look.whole(),
            Said::new("“除外”的前面没有写“但”", "an exception without `but` before it"),
            Said::new(format!("前面写“但”：但 {line}"), format!("write `but` before it: `but {line}`")),
        );
    }
    let kind = look.known(first)?;
    let (lead, en) = match (kind, look.within) {
        (Kind::Decision, Within::Provision) => ("则", "then"),
        (Kind::Fact | Kind::Definition, Within::Provision) => ("当", "when"),
        (Kind::Decision, Within::Scenario) => ("应得", "expect"),
        (Kind::Fact | Kind::Definition, Within::Scenario | Within::Case) => ("已知", "given"),
        (Kind::Outcome(of), Within::Provision) => {
            return look.say(
                Code::Unreadable,
                look.whole(),
                Said::new(
                    format!("“{first}”是结果，不能单独写"),
                    format!("`{first}` is an outcome and cannot stand by itself"),
                ),
                Said::new(format!("写成 则 {of} 为 {first}"), format!("write `then {of} is {first}`")),
            );
        }
        (Kind::Act, Within::Provision) => {
            return look.say(
                Code::NoRole,
                look.whole(),
                Said::new(
                    format!("“{first}”是措施，没有写由谁来做"),
                    format!("`{first}` is an act, and nobody is said to do it"),
                ),
                Said::new(
                    format!("写成 {} 应当 {first}", first_role(look, "角色")),
                    format!("write `{} must {first}`", first_role(look, "role")),
                ),
            );
        }
        (Kind::Role, Within::Provision) => {
            let rest = look.rest(first.len());
            if let Some(modal) = rest.split_whitespace().next().filter(|word| modal_keyword(word).is_some()) {
                return look.say(
                    Code::Unreadable,
                    look.whole(),
                    Said::new(
                        format!("“{modal}”后面读不下去"),
                        format!("what follows `{modal}` cannot be read"),
                    ),
                    Said::new(
                        format!("期限写“自 …… 起 …… 内”，放在措施前面：{first} {modal} 自 收到 起 三日 内 报告（收到是一项日期事实）；向谁写“向 某角色”"),
                        format!("write a deadline as `from … within …`: `{first} {modal} from received within 3 days report`"),
                    ),
                );
            }
            return look.say(
                Code::Unreadable,
                look.whole(),
                Said::new(
                    "没有写是应当、不得还是可以",
                    "it is not said whether this must, must not or may be done",
                ),
                Said::new(
                    format!("在角色后面写：{first} 应当 {rest}"),
                    format!("write it behind the role: `{first} must {rest}`"),
                ),
            );
        }
        (Kind::Fact | Kind::Definition | Kind::Decision | Kind::Outcome(_) | Kind::Act | Kind::Role, _) => {
            return None;
        }
    };
    let lead = if first.is_ascii() { en } else { lead };
    look.say(
        Code::Unreadable,
        look.whole(),
        Said::new(format!("这一句的前面没有写“{lead}”"), format!("this statement has no `{lead}` before it")),
        Said::new(
            format!("前面写“{lead}”：{lead} {line}"),
            format!("write `{lead}` before it: `{lead} {line}`"),
        ),
    )
}
