//! Pieces that begin with a comma or a 、: what was to be divided depends on the statement.

use pol_diagnostics::{Code, Diagnostic, Said};

use super::{Kind, Look, before_bound, opener};

pub(super) fn explain(look: &Look<'_>) -> Option<Diagnostic> {
    let mark = look.line.chars().next().filter(|c| matches!(c, '、' | '，' | ','))?;
    let rest = look.rest(mark.len_utf8());
    let next = look.first();
    let place = look.at(0, mark.len_utf8());
    let statement = look.statement();
    thousands(look, mark)
        .or_else(|| {
            // A new statement needs no comma before it.
            let opens = look.known(next).is_none() && (opener(next).is_some() || next == "但是");
            let clause = rest.split(['，', '；', '。']).next().unwrap_or(rest).trim();
            (opens && statement != "given").then(|| {
                Diagnostic::new(
                    Code::Unreadable,
                    place,
                    Said::new(format!("这里不写“{mark}”"), format!("there is no `{mark}` here")),
                )
                .help(Said::new(format!("另起一句：{clause}"), format!("begin a new statement: `{clause}`")))
            })
        })
        .or_else(|| listed(look, mark, rest, statement))
}

/// 50,000
fn thousands(look: &Look<'_>, mark: char) -> Option<Diagnostic> {
    let after = look.line.get(mark.len_utf8()..)?;
    let digits = after.chars().take_while(char::is_ascii_digit).count();
    let number: String = look.before.chars().rev().take_while(char::is_ascii_digit).collect();
    if mark == '、' || digits < 3 || number.is_empty() {
        return None;
    }
    let tail: String =
        after.chars().take_while(|c| c.is_alphanumeric() || matches!(c, ',' | '，' | '.')).collect();
    let from = look.before.len() - number.len();
    let start = look.at_before(from, number.len());
    let place = start.to(look.at(0, mark.len_utf8() + tail.len()));
    let head: String = number.chars().rev().collect();
    let plain = format!("{head}{}", tail.replace([',', '，'], ""));
    look.say(
        Code::BadValue,
        place,
        Said::new("数字里有千位逗号", "there is a thousands comma in this number"),
        Said::new(format!("去掉逗号：{plain}"), format!("leave the comma out: {plain}")),
    )
}

/// 500元以上, 不超过2000元: an amount or period with its bound.
fn is_bound(word: &str) -> bool {
    let begins = ["超过", "不满", "不低于", "不高于", "不少于", "不多于", "不超过", "不足"];
    let number = |rest: &str| {
        rest.starts_with(|c: char| c.is_ascii_digit() || "一二三四五六七八九十百千万两".contains(c))
    };
    before_bound(word).is_some_and(|(word, _)| number(word))
        || begins.iter().any(|begin| word.strip_prefix(begin).is_some_and(number))
}

fn listed(look: &Look<'_>, mark: char, rest: &str, statement: &str) -> Option<Diagnostic> {
    let place = look.at(0, mark.len_utf8());
    let unread = |said: Said, help: Said| look.say(Code::Unreadable, place, said, help);
    let before = look.before_words();
    let word =
        |back: usize| before.len().checked_sub(back).and_then(|n| before.get(n)).map_or("", |(_, w)| w);
    // What follows may begin with a word such as 并.
    let next = match look.first() {
        word if super::foreign_word(word).is_some() && !look.word(1).is_empty() => look.word(1),
        word => word,
    };
    let modal = ["应当", "必须", "不得", "可以", "有权", "must", "may", "shall"]
        .into_iter()
        .find(|m| before.iter().any(|(_, w)| w == m));
    match statement {
        "then" if is_bound(word(1)) && is_bound(next) => unread(
            Said::new("幅度的两端之间不用标点", "no mark stands between the ends of a range"),
            Said::new(
                format!("连着写：{}{next}", word(1)),
                format!("write the two ends together: `{} {next}`", word(1)),
            ),
        ),
        "then" if matches!(next, "并处" | "并") => look.say(
            Code::Unreadable,
            look.at(look.line.find(next)?, next.len()),
            Said::new(format!("这里不写“{next}”"), format!("there is no `{next}` here")),
            Said::new(
                "并处的是另一项处罚，写成另一个决定的结论，例如 则 处理 为 警告，罚款 在 200元 至 500元；一个决定里可以并存的，声明这个决定时写 可并存",
                "what is imposed besides is a conclusion on another decision, such as `then measure is warning, fine from 200 yuan to 500 yuan`; where outcomes of one decision may stand together, declare it so",
            ),
        ),
        "then" => unread(
            Said::new(format!("结果之间不能用“{mark}”"), format!("outcomes are not divided by `{mark}`")),
            Said::new(
                format!("任选其一写“或”：{} 或 {next}；另一个决定的结论前面写“，”", word(1)),
                format!(
                    "write `or` where one is chosen: `{} or {next}`; a comma comes before the conclusion on another decision",
                    word(1)
                ),
            ),
        ),
        "any_of" | "all_of" => {
            let decision = look.names.iter().find(|k| k.kind == Kind::Decision).map_or("…", |k| k.name);
            unread(
                Said::new(format!("这里不写“{mark}”"), format!("there is no `{mark}` here")),
                Said::new(
                    format!("另起一句写结论：则 {decision} 为 …"),
                    format!("begin a new statement with the conclusion: `then {decision} is …`"),
                ),
            )
        }
        "role" | "act" | "organ" if before.len() == 2 => {
            let keyword = word(2);
            unread(
                Said::new("一句只声明一个", "a line declares one"),
                Said::new(
                    format!("另起一行：{keyword} {next}"),
                    format!("on a line of its own: `{keyword} {next}`"),
                ),
            )
        }
        "expect" => unread(
            Said::new(
                format!("应得的各项之间不能用“{mark}”"),
                format!("what is expected is not divided by `{mark}`"),
            ),
            Said::new(format!("用“；”分开：…；{rest}"), format!("divide it by `;`: `…; {rest}`")),
        ),
        "when" | "but" | "constraint" | "define" => {
            let list = matches!(word(2), "为" | "属于" | "不属于" | "不为" | "is" | "in");
            let help = if list {
                let (of, value) = (word(3), word(1));
                let (zh, en) = if matches!(word(2), "不为" | "不属于") {
                    ("不属于", "is not in")
                } else {
                    ("属于", "is in")
                };
                Said::new(
                    format!("几个值写成 {of} {zh} {{{value}, {next}}}"),
                    format!("write several values as `{of} {en} {{{value}, {next}}}`"),
                )
            } else {
                Said::new(
                    "全都要具备时写“且”，有一个即可时写“或”",
                    "write `and` where all are needed, `or` where one is enough",
                )
            };
            look.say(
                Code::ListCommaInCondition,
                place,
                Said::new(
                    format!("条件里不能用“{mark}”，看不出是“且”还是“或”"),
                    format!(
                        "`{mark}` cannot stand in a condition: it does not say whether `and` or `or` is meant"
                    ),
                ),
                help,
            )
        }
        // 可以 处理 为 罚款，记分 为 记: whether the second is permitted too is not said.
        _ if let Some(modal) = modal
            && matches!(word(2), "为" | "is")
            && matches!(look.word(1), "为" | "is") =>
        {
            unread(
                Said::new(
                    format!("“{modal}”管到哪里看不出来：它后面只写一个结论"),
                    format!("`{modal}` takes one conclusion: whether it covers the next cannot be seen"),
                ),
                Said::new(
                    format!("另起一行，写明是哪一种：{modal} {rest}，或者 则 {rest}"),
                    format!("begin a line that says which: `{modal} {rest}` or `then {rest}`"),
                ),
            )
        }
        _ if modal.is_some() => {
            let acts = format!("{{{}, {next}}}", word(1));
            unread(
                Said::new(format!("措施之间不能用“{mark}”"), format!("acts are not divided by `{mark}`")),
                Said::new(format!("几项措施写成 {acts}"), format!("write several acts as `{acts}`")),
            )
        }
        "given" | "unknown" | "unprovable" | "inapplicable" => unread(
            Said::new(
                format!("“{mark}”后面的“{rest}”读不懂"),
                format!("what follows `{mark}` cannot be read: `{rest}`"),
            ),
            Said::new(
                "“、”后面写一个事实：名称，或者 名称 为 值",
                "a fact stands behind it: its name, or `name is value`",
            ),
        ),
        _ if look.before.is_empty() && matches!(look.known(next), Some(Kind::Fact | Kind::Definition)) => {
            look.say(
                Code::ListCommaInCondition,
                place,
                Said::new(
                    format!("条件里不能用“{mark}”，看不出是“且”还是“或”"),
                    format!(
                        "`{mark}` cannot stand in a condition: it does not say whether `and` or `or` is meant"
                    ),
                ),
                Said::new(
                    "全都要具备时写“且”，有一个即可时写“或”",
                    "write `and` where all are needed, `or` where one is enough",
                ),
            )
        }
        _ => unread(
            Said::new(format!("这里不写“{mark}”"), format!("there is no `{mark}` here")),
            Said::new(
                format!("删去它，用空格分开：{rest}"),
                format!("leave it out and write a space: `{rest}`"),
            ),
        ),
    }
}
