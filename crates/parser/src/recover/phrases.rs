//! Turns of phrase of official documents that pol writes otherwise.

use pol_diagnostics::{Code, Diagnostic, Said};
use pol_values::Literal;

use super::{Kind, Look, Within, before_bound, modal_keyword};
use crate::keywords::truth_word;

pub(super) fn explain(look: &Look<'_>) -> Option<Diagnostic> {
    given(look)
        .or_else(|| found(look))
        .or_else(|| imposed(look))
        .or_else(|| share(look))
        .or_else(|| modal_finding(look))
        .or_else(|| unquoted_title(look))
        .or_else(|| open_without_outcomes(look))
        .or_else(|| expected(look))
        .or_else(|| counterparty(look))
        .or_else(|| time(look))
        .or_else(|| outcome_behind_modal(look))
        .or_else(|| denied(look))
        .or_else(|| ending(look))
        .or_else(|| left_out(look))
        .or_else(|| sentence(look))
        .or_else(|| scope(look))
        .or_else(|| in_force(look))
}

/// 已知 违停 是
fn given(look: &Look<'_>) -> Option<Diagnostic> {
    let fact = look.subject();
    let value = look.line.trim_start_matches(['：', ':', ' ']).split([' ', '、', '，', '；', ';']).next()?;
    // In a case file the names of the policy are not known.
    truth_word(value).filter(|_| look.statement() == "given" && look.before_words().len() > 1)?;
    let end = look.line.find(value)? + value.len();
    look.say(
        Code::Unreadable,
        look.at(0, end),
        Said::new("名称和值之间要写“为”", "`is` stands between a name and its value"),
        Said::new(format!("写成 {fact} 为 {value}"), format!("write `{fact} is {value}`")),
    )
}

/// 认定 初次 由 “稽核股”; 认定 非 初次 由 “稽核股”
fn found(look: &Look<'_>) -> Option<Diagnostic> {
    let before = look.before_words();
    let all: Vec<&str> = before.iter().chain(&look.words).map(|(_, w)| *w).collect();
    let (fact, next, (zh, en)) = match all.as_slice() {
        [_, "非" | "不是" | "没有" | "not", fact, rest @ ..] => (fact, rest.first(), ("否", "false")),
        [_, fact, rest @ ..] => (fact, rest.first(), ("是", "true")),
        [..] => return None,
    };
    let record = next.is_none_or(|n| matches!(*n, "由" | "于" | "理由" | "证据" | "by" | "on" | "grounds"));
    (look.statement() == "finding" && record).then_some(())?;
    look.say(
        Code::Unreadable,
        look.whole(),
        Said::new("没有写认定的结果", "what was found is not said"),
        Said::new(
            format!("先写结果：认定 {fact} 为 {zh} 由 “……” 于 日期 理由 “……” 证据 “……”"),
            format!("write it first: `finding {fact} is {en} by \"…\" on … grounds \"…\" evidence \"…\"`"),
        ),
    )
}

/// 处以 罚款; 则 给予 警告
fn imposed(look: &Look<'_>) -> Option<Diagnostic> {
    let before = look.before_words();
    let all: Vec<&str> = before.iter().chain(&look.words).map(|(_, w)| *w).collect();
    let (verb, outcome) = match all.as_slice() {
        ["则", verb, outcome, ..] | [verb, outcome, ..] => (*verb, *outcome),
        [..] => return None,
    };
    matches!(verb, "处以" | "处" | "给予" | "予以" | "并处").then_some(())?;
    let Some(Kind::Outcome(of)) = look.known(outcome) else { return None };
    look.say(
        Code::Unreadable,
        look.whole(),
        Said::new(format!("结论里不写“{verb}”"), format!("there is no `{verb}` in a conclusion")),
        Said::new(format!("写成 则 {of} 为 {outcome}"), format!("write `then {of} is {outcome}`")),
    )
}

/// 总人数 的 百分之三十以上: a share is a product.
fn share(look: &Look<'_>) -> Option<Diagnostic> {
    let rest = look.line.trim_start().strip_prefix('的')?.trim();
    let number = rest.split([' ', '，', '；']).next()?;
    let number = before_bound(number).map_or(number, |(number, _)| number);
    let share = number.starts_with("百分之") || number.ends_with('%');
    let of = look.subject();
    (share && Literal::parse(number).is_ok() && !of.is_empty()).then_some(())?;
    look.say(
        Code::Unreadable,
        look.whole(),
        Said::new("几分之几写成乘法", "a share is written as a product"),
        Said::new(
            format!("写成 … 不少于 {of} × {number}（或者 不超过、超过、少于）"),
            format!("write `… at least {of} × {number}` (or `at most`, `exceeds`, `below`)"),
        ),
    )
}

/// 应当 认定 情节严重 为 是: a rule that finds something takes no 应当 or 可以.
fn modal_finding(look: &Look<'_>) -> Option<Diagnostic> {
    let before = look.before_words();
    let all: Vec<&str> = before.iter().chain(&look.words).map(|(_, w)| *w).collect();
    let at = all
        .iter()
        .position(|word| *word == "认定")
        .filter(|at| *at > 0 && look.within == Within::Provision)?;
    let modal = all.get(at - 1).filter(|word| matches!(**word, "应当" | "可以" | "必须" | "不得" | "应"))?;
    let fact = all.get(at + 1)?;
    let value = all.get(at + 3).filter(|_| all.get(at + 2) == Some(&"为"))?;
    let may = *modal == "可以";
    look.say(
        Code::Unreadable,
        look.whole(),
        Said::new(
            format!("认定一项事实，前面写“则”，不写“{modal}”"),
            format!("a rule that finds something begins with `then`, not with `{modal}`"),
        ),
        match may {
            true => Said::new(
                format!("一律这样认定的，写成 则 认定 {fact} 为 {value}；认定不认定由人决定的，把“{fact}”留给人认定，不写这条规则"),
                format!("where it is always so found, write `then finding {fact} is {value}`; where a person may decide, leave it to be found and write no rule"),
            ),
            false => Said::new(
                format!("写成 则 认定 {fact} 为 {value}"),
                format!("write `then finding {fact} is {value}`"),
            ),
        },
    )
}

/// 案例 超过二年: a title stands in quotation marks.
fn unquoted_title(look: &Look<'_>) -> Option<Diagnostic> {
    let opened = look.before.trim();
    let line = look.line.trim();
    if !matches!(opened, "案例" | "案件" | "scenario" | "case")
        || line.is_empty()
        || line.starts_with(['“', '"'])
    {
        return None;
    }
    look.say(
        Code::Unreadable,
        look.whole(),
        Said::new(
            format!("“{opened}”的名称要加引号"),
            format!("the title of a `{opened}` stands in quotation marks"),
        ),
        Said::new(format!("写成 {opened} “{line}”"), format!("write `{opened} \"{line}\"`")),
    )
}

/// 应得 处理 待定: between which outcomes.
fn open_without_outcomes(look: &Look<'_>) -> Option<Diagnostic> {
    let before = look.before_words();
    let all: Vec<&str> = before.iter().chain(&look.words).map(|(_, w)| *w).collect();
    let [first, matter, open] = all.as_slice() else { return None };
    (matches!(*first, "应得" | "expect") && matches!(*open, "待定" | "open")).then_some(())?;
    look.say(
        Code::Unreadable,
        look.whole(),
        Said::new(
            format!("“{open}”后面要写可能的结果"),
            format!("the outcomes that are possible stand behind `{open}`"),
        ),
        Said::new(
            format!("写成 {first} {matter} {open} {{甲, 乙}}"),
            format!("write `{first} {matter} {open} {{a, b}}`"),
        ),
    )
}

/// 应得 罚款
fn expected(look: &Look<'_>) -> Option<Diagnostic> {
    let keyword = look.leading();
    let outcome = look.word(1);
    let (Some(Kind::Outcome(of)), 2) = (look.known(outcome), look.words.len()) else { return None };
    (look.statement() == "expect").then_some(())?;
    look.say(
        Code::Unreadable,
        look.whole(),
        Said::new(
            format!("“{outcome}”是哪个决定的结果，要写出来"),
            format!("`{outcome}` is an outcome: of which decision?"),
        ),
        Said::new(
            format!("写成 {keyword} {of} 为 {outcome}"),
            format!("write `{keyword} {of} is {outcome}`"),
        ),
    )
}

/// 城管部门 应当 告知 车主
fn counterparty(look: &Look<'_>) -> Option<Diagnostic> {
    let before = look.before_words();
    let [(_, actor), (_, modal), (_, act)] = before.as_slice() else { return None };
    let to = look.leading();
    (modal_keyword(modal).is_some()
        && look.known(to) == Some(Kind::Role)
        && look.known(act) == Some(Kind::Act))
    .then_some(())?;
    look.say(
        Code::Unreadable,
        look.at(0, to.len()),
        Said::new(
            format!("“{to}”写在措施后面，读不出是向谁"),
            format!("`{to}` stands behind the act, so it cannot be read as whom it is done towards"),
        ),
        Said::new(
            format!("向谁，写在措施前面：{actor} {modal} 向 {to} {act}"),
            format!("towards whom comes before the act: `{actor} {modal} to {to} {act}`"),
        ),
    )
}

/// 城管部门 应当 在三日内 告知
fn time(look: &Look<'_>) -> Option<Diagnostic> {
    let before = look.before_words();
    let [(_, actor), (_, modal), (at, time)] = before.as_slice() else { return None };
    let period = time.strip_suffix('内').map(|t| t.strip_prefix('在').unwrap_or(t))?;
    let known = modal_keyword(modal).is_some() && matches!(Literal::parse(period), Ok(Literal::Period(_)));
    known.then_some(())?;
    let act = look.leading();
    look.say(
        Code::Unreadable,
        look.at_before(*at, time.len()),
        Said::new("期限没有写从什么时候起算", "the time does not say from when it runs"),
        Said::new(
            format!("写成 {actor} {modal} 自 … 起 {period} 内 {act}"),
            format!("write `{actor} {modal} {act} within {period} from …`"),
        ),
    )
}

/// 则 处理 应当 为 罚款, 则 处理 应当为 罚款
fn outcome_behind_modal(look: &Look<'_>) -> Option<Diagnostic> {
    let before = look.before_words();
    let all: Vec<&str> = before.iter().chain(&look.words).map(|(_, w)| *w).collect();
    let (decision, modal, outcome) = match all.as_slice() {
        [_, decision, modal, "为" | "是" | "is" | "be", outcome, ..] => (decision, *modal, outcome),
        [_, decision, joined, outcome, ..] => (decision, joined.strip_suffix(['为', '是'])?, outcome),
        _ => return None,
    };
    (look.statement() == "then" && modal_keyword(modal).is_some()).then_some(())?;
    look.say(
        Code::Unreadable,
        look.whole(),
        Said::new(
            format!("“{modal}”不写在决定和结果之间"),
            format!("`{modal}` does not stand between a decision and its outcome"),
        ),
        Said::new(
            format!("结论写成 则 {decision} 为 {outcome}；不得、可以的，写成 不得 {decision} 为 {outcome}"),
            format!("write the conclusion as `then {decision} is {outcome}`, or as `must not {decision} is {outcome}`"),
        ),
    )
}

/// 当 没有 初次
fn denied(look: &Look<'_>) -> Option<Diagnostic> {
    let before = look.before_words();
    let (at, word) = before.last().copied()?;
    let name = look.leading();
    (matches!(word, "没有" | "无" | "未" | "不是" | "没") && look.known(name).is_some()).then_some(())?;
    look.say(
        Code::ForeignWord,
        look.at_before(at, word.len()),
        Said::new(format!("pol 里没有“{word}”"), format!("pol has no `{word}`")),
        Said::new(format!("否定写“非”：非 {name}"), format!("write `not {name}`")),
    )
}

/// 当 违停 的; 但 初次 的，从轻
fn ending(look: &Look<'_>) -> Option<Diagnostic> {
    let statement = look.statement();
    let rest = look.line.strip_prefix('的').filter(|_| matches!(statement, "when" | "but"))?;
    let rest = rest.trim_matches([' ', '，', ',', '\t', '。']);
    let subject = look.subject();
    let said = Said::new("条件后面不写“的”", "nothing stands behind a condition");
    let help = match statement {
        "but" if rest.is_empty() => {
            Said::new(format!("写成 但 {subject} 除外"), format!("write `but not {subject}`"))
        }
        "but" => Said::new(
            format!("“但”只写除外的情形：但 {subject} 除外；这时另有结果的，另写一条规则"),
            format!("`but not {subject}` only leaves a case out; what then follows is a rule of its own"),
        ),
        _ if rest.is_empty() => Said::new("删去“的”", "leave 的 out"),
        _ => Said::new(
            "删去“的”，结论另起一句：则 … 为 …",
            "leave 的 out, and begin a new statement with the conclusion: `then … is …`",
        ),
    };
    look.say(Code::Unreadable, look.whole(), said, help)
}

/// 当 违停 且 初次 除外
fn left_out(look: &Look<'_>) -> Option<Diagnostic> {
    let word = look.leading();
    (look.statement() == "when" && matches!(word, "除外" | "的除外" | "excepted")).then_some(())?;
    let subject = look.subject();
    look.say(
        Code::Unreadable,
        look.at(0, word.len()),
        Said::new("例外不写在“当”里", "an exception does not stand in `when`"),
        Said::new(
            format!("例外另起一句：但 {subject} 除外"),
            format!("begin a new statement: `but not {subject}`"),
        ),
    )
}

/// 违停的，处以罚款
fn sentence(look: &Look<'_>) -> Option<Diagnostic> {
    (look.within == Within::Provision && look.before.trim().is_empty() && look.statement().is_empty())
        .then_some(())?;
    let (condition, _) = look.line.split_once("的，").or_else(|| look.line.split_once("的,"))?;
    // That other rules are followed is said in a way of its own.
    (!look.line.trim_end().ends_with("从其规定")).then_some(())?;
    let condition = condition.trim();
    let decision = look.names.iter().find(|k| k.kind == Kind::Decision).map_or("…", |k| k.name);
    look.say(
        Code::Unreadable,
        look.whole(),
        Said::new("条件和结论要分成两句写", "a condition and its conclusion are two statements"),
        Said::new(
            format!("写成 当 {condition}，另起一行 则 {decision} 为 …"),
            format!("write `when {condition}`, and on a new line `then {decision} is …`"),
        ),
    )
}

/// 适用 于 机动车
fn scope(look: &Look<'_>) -> Option<Diagnostic> {
    (look.within == Within::Provision && look.before.trim().is_empty()).then_some(())?;
    let word = look.leading();
    (word.starts_with("适用") || word == "applies").then_some(())?;
    look.say(
        Code::Unreadable,
        look.at(0, word.len()),
        Said::new("“适用”前面要写明是哪一部分", "what applies must be named"),
        Said::new(
            "写成 本条 适用 当 条件，或者 本办法 适用 当 条件",
            "write `this article applies when …` or `this policy applies when …`",
        ),
    )
}

/// 2024年5月1日 起 施行
fn in_force(look: &Look<'_>) -> Option<Diagnostic> {
    let last = look.words.last().map_or("", |(_, w)| w);
    let verb =
        ["施行", "实施", "废止"].into_iter().find(|v| last.strip_prefix('起').unwrap_or(last) == *v)?;
    let date = look.words.iter().map(|(_, w)| w.strip_prefix('自').unwrap_or(w)).find_map(|w| {
        let w = w.strip_suffix('起').unwrap_or(w);
        matches!(Literal::parse(w), Ok(Literal::Date(_))).then_some(w)
    })?;
    look.say(
        Code::Unreadable,
        look.whole(),
        Said::new(format!("“{verb}”写在日期前面"), format!("`{verb}` comes before the date")),
        Said::new(format!("写成 {verb} {date}"), format!("write `{verb} {date}`")),
    )
}
