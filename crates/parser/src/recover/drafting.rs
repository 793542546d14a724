//! What drafters write as they would in the document: signs, joins, bounds and closing formulas.

use pest::Parser;
use pol_diagnostics::{Code, Diagnostic, Said};
use pol_values::Literal;

use super::{Kind, Look, Within, before_bound, modal_keyword, opener};
use crate::grammar::{Grammar, Rule};
use crate::keywords::KEYWORDS;

/// Words that join names in a document.
const JOINS: [&str; 10] = ["和", "与", "以及", "及", "并", "且", "并且", "而且", "会同", "同时"];

pub(super) fn explain(look: &Look<'_>) -> Option<Diagnostic> {
    colon(look)
        .or_else(|| decision_colon(look))
        .or_else(|| title(look))
        .or_else(|| issuers(look))
        .or_else(|| technical(look))
        .or_else(|| lone_mark(look))
        .or_else(|| except(look))
        .or_else(|| actors(look))
        .or_else(|| late_actor(look))
        .or_else(|| parted_modal(look))
        .or_else(|| by_whom(look))
        .or_else(|| acts(look))
        .or_else(|| two_bounds(look))
        .or_else(|| second_bound(look))
        .or_else(|| bound(look))
        .or_else(|| included(look))
        .or_else(|| unquoted_record(look))
        .or_else(|| undated(look))
        .or_else(|| in_force(look))
        .or_else(|| lasting(look))
        .or_else(|| leaving_out(look))
        .or_else(|| whoever(look))
        .or_else(|| deference(look))
        .or_else(|| this_document(look))
        .or_else(|| citations(look))
        .or_else(|| lightest_first(look))
}

fn unread(look: &Look<'_>, at: (usize, usize), said: Said, help: Said) -> Option<Diagnostic> {
    look.say(Code::Unreadable, look.at(at.0, at.1), said, help)
}

fn whole(look: &Look<'_>, said: Said, help: Said) -> Option<Diagnostic> {
    look.say(Code::Unreadable, look.whole(), said, help)
}

/// The line without what may end a sentence.
fn sentence<'p>(look: &Look<'p>) -> &'p str {
    look.line.trim().trim_end_matches(['。', '；', ';', '，', ','])
}

fn opens(look: &Look<'_>, within: Within) -> bool {
    look.before.trim().is_empty() && look.within == within
}

fn conditional(look: &Look<'_>) -> bool {
    !look.before.trim().is_empty() && matches!(look.statement(), "when" | "but" | "define" | "constraint")
}

fn is_fact(look: &Look<'_>, word: &str) -> bool {
    matches!(look.known(word), Some(Kind::Fact | Kind::Definition))
}

/// 简称：基准
fn colon(look: &Look<'_>) -> Option<Diagnostic> {
    if !look.before.trim().is_empty() {
        return None;
    }
    let spellings = KEYWORDS.iter().filter(|k| k.opens && k.rule != "then");
    let (keyword, word) = spellings
        .flat_map(|k| k.zh.iter().chain(k.en).map(move |word| (k, *word)))
        .filter(|(_, word)| look.line.starts_with(word))
        .max_by_key(|(_, word)| word.len())?;
    let behind = look.line.get(word.len()..)?;
    let at = look.line.len() - behind.trim_start().len();
    let mark = look.line.get(at..)?.chars().next().filter(|c| matches!(c, '：' | ':'))?;
    let rest = look.rest(at + mark.len_utf8());
    let quoted = matches!(
        keyword.rule,
        "declaratory"
            | "interpretation"
            | "source"
            | "use"
            | "document_number"
            | "encoded"
            | "approved"
            | "case"
            | "person"
    ) && !rest.contains(['“', '"']);
    let rest = match rest {
        "" => "…".to_owned(),
        rest if quoted => format!("“{rest}”"),
        rest => rest.to_owned(),
    };
    unread(
        look,
        (at, mark.len_utf8()),
        Said::new(format!("“{word}”后面不写冒号"), format!("there is no colon behind `{word}`")),
        Said::new(format!("写成 {word} {rest}"), format!("write `{word} {rest}`")),
    )
}

/// 决定 处置：{处罚, 不予处罚}
fn decision_colon(look: &Look<'_>) -> Option<Diagnostic> {
    let keyword = look.leading();
    (look.before.trim().is_empty() && opener(keyword)?.rule == "decision").then_some(())?;
    let (name_at, name) = look.words.get(1).copied()?;
    let behind = look.line.get(name_at + name.len()..)?;
    let at = look.line.len() - behind.trim_start().len();
    let mark = look.line.get(at..)?.chars().next().filter(|c| matches!(c, '：' | ':'))?;
    let rest = look.rest(at + mark.len_utf8());
    rest.starts_with(['{', '｛']).then_some(())?;
    unread(
        look,
        (at, mark.len_utf8()),
        Said::new("列出结果的大括号前面不写冒号", "there is no colon before the outcomes in braces"),
        Said::new(format!("写成 {keyword} {name} {rest}"), format!("write `{keyword} {name} {rest}`")),
    )
}

/// 规范 占道 《某县占道办法》
fn title(look: &Look<'_>) -> Option<Diagnostic> {
    let before = look.before_words();
    (look.statement() == "policy" && before.len() > 1 && look.line.starts_with('《')).then_some(())?;
    let (name, _) = look.line.strip_prefix('《')?.split_once('》')?;
    let head = look.before.trim();
    whole(
        look,
        Said::new("全称写在引号里，不写书名号", "the title stands between quotation marks"),
        Said::new(format!("写成 {head} “{name}”"), format!("write `{head} \"{name}\"`")),
    )
}

/// 制定机关 甲局 乙局
fn issuers(look: &Look<'_>) -> Option<Diagnostic> {
    let word = look.leading();
    let before = look.before.trim();
    (look.statement() == "issuer" && !before.is_empty() && !word.is_empty()).then_some(())?;
    let rest: Vec<&str> = look.words.iter().map(|(_, w)| *w).filter(|w| !JOINS.contains(w)).collect();
    let rest = rest.join("、");
    whole(
        look,
        Said::new("几个机关之间没有写“、”", "several issuers are divided by `、`"),
        Said::new(format!("写成 {before}、{rest}"), format!("write `{before}、{rest}`")),
    )
}

/// 体现于 文头 施行、废止
fn technical(look: &Look<'_>) -> Option<Diagnostic> {
    let mark = look.line.chars().next().filter(|c| matches!(c, '、' | '，' | ',' | '和'))?;
    (look.statement() == "technical" && look.before.contains(['头', 'h'])).then_some(())?;
    let rest = look.rest(mark.len_utf8());
    unread(
        look,
        (0, mark.len_utf8()),
        Said::new("一句只写文头的一项", "a statement names one line of the head"),
        Said::new(
            format!("另起一行：体现于 文头 {rest}"),
            format!("on a line of its own: `carried by the head {rest}`"),
        ),
    )
}

/// 第二条、
fn lone_mark(look: &Look<'_>) -> Option<Diagnostic> {
    let line = look.line.trim();
    let mark = line.chars().next().filter(|c| matches!(c, '、' | '，' | ',' | '：' | ':'))?;
    let before = look.before.trim();
    (!before.is_empty() && line.len() == mark.len_utf8()).then_some(())?;
    unread(
        look,
        (0, mark.len_utf8()),
        Said::new(format!("这里不写“{mark}”"), format!("there is no `{mark}` here")),
        Said::new(format!("删去“{mark}”：{before}"), format!("leave `{mark}` out: `{before}`")),
    )
}

/// 但 夜间，不予处罚
fn except(look: &Look<'_>) -> Option<Diagnostic> {
    let mark = look.line.chars().next().filter(|c| matches!(c, '，' | ','))?;
    let (_, condition) = look.before.trim().split_once(char::is_whitespace)?;
    let next = look.first();
    // Another condition may be meant.
    let concludes = !next.is_empty() && !is_fact(look, next) && next != "非";
    (look.statement() == "but" && concludes && !sentence(look).ends_with("除外")).then_some(())?;
    let condition = condition.trim();
    unread(
        look,
        (0, mark.len_utf8()),
        Said::new(
            "“但”这一句只写除外的情形，不写结论",
            "`but not` only leaves a case out and concludes nothing",
        ),
        Said::new(
            format!("写成 但 {condition} 除外；这时另有结果的，另写一条规则"),
            format!("write `but not {condition}`; what then follows is a rule of its own"),
        ),
    )
}

/// The code of a join: a word for which pol has another somewhere is a foreign word.
fn joined(join: &str) -> Code {
    if super::foreign_word(join).is_some() { Code::ForeignWord } else { Code::Unreadable }
}

/// 城管部门 和 公安机关 应当 登记
fn actors(look: &Look<'_>) -> Option<Diagnostic> {
    look.before.trim().is_empty().then_some(())?;
    let modal = look.words.iter().position(|(_, w)| modal_keyword(w).is_some())?;
    let (modal_at, _) = look.words.get(modal).copied()?;
    let before = look.words.get(..modal)?;
    (look.known(look.leading()) == Some(Kind::Role)).then_some(())?;
    let (at, join) = before.iter().copied().find(|(_, w)| JOINS.contains(w))?;
    let names: Vec<&str> = before.iter().map(|(_, w)| *w).filter(|w| !JOINS.contains(w)).collect();
    let names = names.join("、");
    let rest = look.rest(modal_at);
    look.say(
        joined(join),
        look.at(at, join.len()),
        Said::new(format!("几个角色之间不写“{join}”"), format!("roles are not joined by `{join}`")),
        Said::new(format!("写成 {names} {rest}"), format!("write `{names} {rest}`")),
    )
}

/// 应当 城管部门 登记
fn late_actor(look: &Look<'_>) -> Option<Diagnostic> {
    let modal = look.leading();
    modal_keyword(modal)?;
    let role = look.word(1);
    (look.known(role) == Some(Kind::Role)).then_some(())?;
    let (at, _) = look.words.get(1).copied()?;
    let rest = look.rest(at + role.len());
    look.say(
        Code::NoRole,
        look.at(at, role.len()),
        Said::new(format!("由谁来做，写在“{modal}”前面"), format!("who is to act stands before `{modal}`")),
        Said::new(format!("写成 {role} {modal} {rest}"), format!("write `{role} {modal} {rest}`")),
    )
}

/// 城管部门 不 得 登记
fn parted_modal(look: &Look<'_>) -> Option<Diagnostic> {
    (look.known(look.leading()) == Some(Kind::Role)).then_some(())?;
    let (at, first) = look.words.get(1).copied()?;
    let (second_at, second) = look.words.get(2).copied()?;
    let word = format!("{first}{second}");
    modal_keyword(&word)?;
    let role = look.leading();
    let end = second_at + second.len();
    let rest = look.rest(end);
    look.say(
        Code::Unreadable,
        look.at(at, end - at),
        Said::new(format!("“{word}”中间不空格"), format!("`{word}` is one word")),
        Said::new(format!("写成 {role} {word} {rest}"), format!("write `{role} {word} {rest}`")),
    )
}

/// 由 城管部门 登记
fn by_whom(look: &Look<'_>) -> Option<Diagnostic> {
    (opens(look, Within::Provision) && look.leading() == "由").then_some(())?;
    let (at, role) = look.words.get(1).copied()?;
    (look.known(role) == Some(Kind::Role)).then_some(())?;
    let act = look.rest(at + role.len()).trim_start_matches("负责").trim();
    let act = if act.is_empty() { "…" } else { act };
    if act.split_whitespace().next().is_some_and(|word| modal_keyword(word).is_some()) {
        return whole(
            look,
            Said::new("谁来做，前面不写“由”", "nothing comes before who is to act"),
            Said::new(format!("写成 {role} {act}"), format!("write `{role} {act}`")),
        );
    }
    whole(
        look,
        Said::new("没有写是应当、不得还是可以", "it is not said whether this must, must not or may be done"),
        Said::new(format!("写成 {role} 应当 {act}"), format!("write `{role} must {act}`")),
    )
}

/// 城管部门 应当 登记 并 告知
fn acts(look: &Look<'_>) -> Option<Diagnostic> {
    let join = look.leading();
    let before = look.before.trim();
    let modal = look.before_words().into_iter().any(|(_, w)| modal_keyword(w).is_some());
    (JOINS.contains(&join) && modal && matches!(look.statement(), "" | "then")).then_some(())?;
    let (at, next) = look.words.get(1).copied()?;
    if look.known(next) == Some(Kind::Decision) {
        let rest = look.rest(at);
        return unread(
            look,
            (0, join.len()),
            Said::new(format!("结论之间不能用“{join}”"), format!("conclusions are not joined by `{join}`")),
            Said::new(format!("另起一行：则 {rest}"), format!("on a line of its own: `then {rest}`")),
        );
    }
    let last = match before.strip_suffix(['}', '｝']) {
        Some(open) => open.rsplit(['{', '｛']).next().unwrap_or("").trim().to_owned(),
        None => look.subject().to_owned(),
    };
    look.say(
        joined(join),
        look.at(0, join.len()),
        Said::new(format!("措施之间不能用“{join}”"), format!("acts are not joined by `{join}`")),
        Said::new(
            format!("几项措施写成 {{{last}, {next}}}"),
            format!("write several acts as `{{{last}, {next}}}`"),
        ),
    )
}

fn bound_words() -> impl Iterator<Item = &'static str> {
    let bounds = KEYWORDS.iter().filter(|k| matches!(k.rule, "over" | "at_most" | "under" | "at_least"));
    bounds.flat_map(|k| k.zh).copied()
}

/// 不满3000元, 不满 3000元: the bound and its value.
fn bounded(written: &str) -> Option<(&'static str, &str)> {
    let (word, value) = bound_words().find_map(|b| Some((b, written.strip_prefix(b)?.trim_start())))?;
    let value = value.split([' ', '\u{3000}', '，', '。', '；', '的']).next()?;
    Literal::parse(value).is_ok().then_some((word, value))
}

/// 在 500元以上不满3000元
fn two_bounds(look: &Look<'_>) -> Option<Diagnostic> {
    conditional(look).then_some(())?;
    let line = sentence(look).trim_end_matches('的');
    let written = line.strip_prefix('在').unwrap_or(line).trim_start();
    let (low, high) = written.split_once("以上")?;
    let (word, value) = bounded(high.trim_start_matches([' ', '，', '、', '但', '且']))?;
    Literal::parse(low.trim()).ok()?;
    let subject = look.subject();
    let low = low.trim();
    whole(
        look,
        Said::new("两个界限要分成两个比较", "two bounds are two comparisons"),
        Said::new(
            format!("写成 {subject} 在 {low}以上 且 {subject} {word}{value}"),
            format!("write `{subject} at least {low} and {subject} {word}{value}`"),
        ),
    )
}

/// 在 500元以上 且 不满3000元
fn second_bound(look: &Look<'_>) -> Option<Diagnostic> {
    conditional(look).then_some(())?;
    let (keyword, join) = [("且", "且"), ("并且", "且"), ("或", "或"), ("或者", "或"), ("但", "且")]
        .into_iter()
        .find(|(word, _)| *word == look.leading())?;
    let rest = look.rest(keyword.len());
    let (word, value) = bounded(rest)?;
    let before = look.before_words();
    let subject = before.iter().rev().map(|(_, w)| *w).find(|w| is_fact(look, w));
    let subject = subject.or_else(|| before.get(1).map(|(_, w)| *w))?;
    unread(
        look,
        (0, look.line.trim_end().len()),
        Said::new(
            format!("“{keyword}”后面没有写什么{word}{value}"),
            format!("what is compared is not said again behind `{keyword}`"),
        ),
        Said::new(
            format!("名称再写一次：{join} {subject} {word}{value}"),
            format!("write the name again: `{join} {subject} {word}{value}`"),
        ),
    )
}

const CAPITAL: [(char, char); 13] = [
    ('壹', '一'),
    ('贰', '二'),
    ('叁', '三'),
    ('肆', '四'),
    ('伍', '五'),
    ('陆', '六'),
    ('柒', '七'),
    ('捌', '八'),
    ('玖', '九'),
    ('拾', '十'),
    ('佰', '百'),
    ('仟', '千'),
    ('萬', '万'),
];

/// 不足壹万元, 已满14周岁, 达1万元以上
fn bound(look: &Look<'_>) -> Option<Diagnostic> {
    conditional(look).then_some(())?;
    let subject = look.subject();
    let word = look.line.split([' ', '\u{3000}', '，', '。', '；', '（', '(']).next().unwrap_or("");
    let number = |value: &str| Literal::parse(value).is_ok();
    let plain: String = word
        .chars()
        .map(|c| CAPITAL.iter().find(|(capital, _)| *capital == c).map_or(c, |(_, p)| *p))
        .collect();
    if plain != word && (number(&plain) || bounded(&plain).is_some() || within(&plain).is_some()) {
        return unread(
            look,
            (0, word.len()),
            Said::new("数字不写大写", "numbers are not written in capital numerals"),
            Said::new(format!("写成 {subject} {plain}"), format!("write `{subject} {plain}`")),
        );
    }
    let (lead, rest) = ["已满", "年满", "已经满", "达"]
        .into_iter()
        .find_map(|lead| Some((lead, word.strip_prefix(lead)?.trim_end_matches('的'))))?;
    let rest = if rest.ends_with('岁') && !rest.ends_with("周岁") {
        rest.replace('岁', "周岁")
    } else {
        rest.to_owned()
    };
    let wanted = match lead {
        "达" if within(&rest).is_some() => format!("在 {rest}"),
        "达" if number(&rest) => format!("达到 {rest}"),
        "已满" | "年满" | "已经满" if number(&rest) => format!("满{rest}"),
        _ => return None,
    };
    unread(
        look,
        (0, word.len()),
        Said::new(format!("pol 里没有“{lead}”这个比较"), format!("pol has no comparison `{lead}`")),
        Said::new(format!("写成 {subject} {wanted}"), format!("write `{subject} {wanted}`")),
    )
}

/// 1万元以上
fn within(written: &str) -> Option<&str> {
    let (value, _) = before_bound(written)?;
    Literal::parse(value).is_ok().then_some(value)
}

/// （含1万元）
fn included(look: &Look<'_>) -> Option<Diagnostic> {
    let inner = look.line.trim_start().strip_prefix(['（', '('])?;
    let number = ["含", "包含", "不含"].iter().find_map(|w| inner.strip_prefix(w))?;
    let (value, _) = number.split_once(['）', ')'])?;
    let told = value.is_empty() || value.ends_with('数') || Literal::parse(value).is_ok();
    (told && conditional(look)).then_some(())?;
    whole(
        look,
        Said::new(
            "含不含本数，由比较的词说明，不另写括号",
            "the word of comparison says whether the number is included",
        ),
        Said::new(
            "删去括号：以上、以下、以内、不超过含本数，超过、不满不含",
            "leave the brackets out: `at least` and `at most` include the number, `exceeds` and `is less than` do not",
        ),
    )
}

/// 认定 后果 为 严重 由 规划股
fn unquoted_record(look: &Look<'_>) -> Option<Diagnostic> {
    let word = look.leading();
    let record = matches!(word, "由" | "理由" | "证据" | "by" | "grounds" | "evidence");
    (record && matches!(look.statement(), "finding" | "chosen" | "ruling")).then_some(())?;
    let rest = look.rest(word.len());
    let value = rest.split([' ', '\u{3000}', '“', '"']).next().filter(|v| !v.is_empty())?;
    let (at, _) = look.words.get(1).copied()?;
    unread(
        look,
        (at, value.len()),
        Said::new(
            format!("“{word}”后面的话没有放进引号"),
            format!("what follows `{word}` has no quotation marks"),
        ),
        Said::new(format!("写成 {word} “{value}”"), format!("write `{word} \"{value}\"`")),
    )
}

/// 收到决定书 2024年10月1日, in a case
fn undated(look: &Look<'_>) -> Option<Diagnostic> {
    (opens(look, Within::Case) || opens(look, Within::Scenario)).then_some(())?;
    let [(_, name), (at, _)] = look.words.as_slice() else { return None };
    let value = look.rest(*at);
    (opener(name).is_none() && Literal::parse(name).is_err() && Literal::parse(value).is_ok())
        .then_some(())?;
    whole(
        look,
        Said::new(
            format!("“{name}”前面没有写“已知”，后面没有写“为”"),
            format!("`{name}` has no `given` before it and no `is` behind it"),
        ),
        Said::new(format!("写成 已知 {name} 为 {value}"), format!("write `given {name} is {value}`")),
    )
}

/// The date somewhere in a word: 自2024年10月1日起施行.
fn date(line: &str) -> Option<&str> {
    line.char_indices().find_map(|(from, _)| {
        let rest = line.get(from..)?;
        let end = rest.find('日')? + '日'.len_utf8();
        rest.get(..end).filter(|d| matches!(Literal::parse(d), Ok(Literal::Date(_))))
    })
}

/// 自2024年10月1日起施行, 本办法自……起施行
fn in_force(look: &Look<'_>) -> Option<Diagnostic> {
    look.before.trim().is_empty().then_some(())?;
    let line = sentence(look);
    let verb = ["施行", "实施", "生效", "废止"].into_iter().find(|v| line.ends_with(v))?;
    let day = date(line)?;
    let keyword = if verb == "生效" { "施行" } else { verb };
    let said = Said::new(format!("“{verb}”写在日期前面"), format!("`{verb}` comes before the date"));
    let help = if line.starts_with('本') && look.within == Within::Provision {
        Said::new(
            format!("在文头写 {keyword} {day}；这一条写 体现于 文头 {keyword}"),
            format!("write `{keyword} {day}` in the head, and here `carried by the head {keyword}`"),
        )
    } else {
        Said::new(format!("写成 {keyword} {day}"), format!("write `{keyword} {day}`"))
    };
    whole(look, said, help)
}

/// 试行 两年, 有效期 两年
fn lasting(look: &Look<'_>) -> Option<Diagnostic> {
    let word = look.leading();
    let word = ["有效期", "试行期", "试行"].into_iter().find(|w| word.starts_with(w))?;
    look.before.trim().is_empty().then_some(())?;
    whole(
        look,
        Said::new(
            format!("pol 不从“{word}”算出失效的日子"),
            format!("pol does not reckon from `{word}` when the document ends"),
        ),
        Said::new(
            "算出失效的那一天，在文头写 废止 2026年10月1日（当日起不再适用）",
            "write the day from which it no longer holds in the head, as `repealed 2026-10-01`",
        ),
    )
}

/// 除 夜间 外
fn leaving_out(look: &Look<'_>) -> Option<Diagnostic> {
    opens(look, Within::Provision).then_some(())?;
    let inner = look.line.strip_prefix('除').filter(|rest| !rest.starts_with('外'))?;
    let (inner, _) = inner.split_once('外')?;
    let inner = inner.trim().trim_end_matches(['以', '之']).trim();
    (!inner.is_empty()).then_some(())?;
    whole(
        look,
        Said::new("除外的情形写成“但 … 除外”", "an exception is written with `but not`"),
        Said::new(format!("写成 但 {inner} 除外"), format!("write `but not {inner}`")),
    )
}

/// 凡占道的, 对于占道的
fn whoever(look: &Look<'_>) -> Option<Diagnostic> {
    opens(look, Within::Provision).then_some(())?;
    let line = sentence(look);
    let (word, rest) = ["对于", "凡是", "凡"].into_iter().find_map(|w| Some((w, line.strip_prefix(w)?)))?;
    let (condition, rest) = rest.split_once('的')?;
    let condition = condition.trim();
    (!condition.is_empty() && !rest.starts_with(char::is_alphanumeric)).then_some(())?;
    let help = if rest.trim_matches([' ', '，', ',']).is_empty() {
        Said::new(format!("写成 当 {condition}"), format!("write `when {condition}`"))
    } else {
        Said::new(
            format!("写成 当 {condition}，结论另起一行"),
            format!("write `when {condition}`, and the conclusion on a line of its own"),
        )
    };
    whole(look, Said::new(format!("pol 里没有“{word}……的”"), format!("pol has no `{word}……的`")), help)
}

/// 从其规定; 另有规定时 从 法律、法规
fn deference(look: &Look<'_>) -> Option<Diagnostic> {
    opens(look, Within::Provision).then_some(())?;
    let line = sentence(look);
    if line.ends_with("从其规定") {
        // 与上级规定不一致的，从其规定
        let help = match line.contains("不一致") || line.contains("相抵触") {
            true => Said::new(
                "写成 本办法 不一致时 从 {法律, 法规}，大括号里写从其规定的各种规范",
                "write `this policy on conflict follow {law, regulation}`, naming the kinds that are followed",
            ),
            false => Said::new(
                "写成 本办法 另有规定时 从 {法律, 法规}",
                "write `this policy where otherwise provided follow {law, regulation}`",
            ),
        };
        let said = Said::new("从哪些规定，要写出来", "which norms are followed must be said");
        return whole(look, said, help);
    }
    let (head, list) = line.split_once("时 从").or_else(|| line.split_once("时从"))?;
    (look.leading().starts_with('本') && !list.contains(['{', '｛'])).then_some(())?;
    let list: Vec<&str> = list.split(['、', '，', ',', '或', '和', ' ']).filter(|w| !w.is_empty()).collect();
    let list = if list.is_empty() { "法律, 法规".to_owned() } else { list.join(", ") };
    let head = head.trim();
    whole(
        look,
        Said::new("“从”后面的几项没有放进大括号", "what is followed is not listed in braces"),
        Said::new(
            format!("写成 {head}时 从 {{{list}}}"),
            format!("write the list in braces: `{head}时 从 {{{list}}}`"),
        ),
    )
}

/// 本基准 适用 当 …
fn this_document(look: &Look<'_>) -> Option<Diagnostic> {
    let word = look.leading();
    let verb = matches!(look.word(1), "适用" | "不一致时" | "另有规定时");
    let relative = Grammar::parse(Rule::relative, word).is_ok_and(|pairs| pairs.as_str() == word);
    (look.before.trim().is_empty() && word.starts_with('本') && verb && !relative).then_some(())?;
    let rest = look.rest(word.len());
    unread(
        look,
        (0, word.len()),
        Said::new(format!("pol 里没有“{word}”"), format!("pol has no `{word}`")),
        Said::new(
            format!("整份文件写“本办法”：本办法 {rest}"),
            format!("write `this policy` for the whole document: `this policy {rest}`"),
        ),
    )
}

/// 第一条第一、二款; 第一条第一款和第二款
fn citations(look: &Look<'_>) -> Option<Diagnostic> {
    let before = look.subject();
    before.starts_with('第').then_some(())?;
    let line = sentence(look);
    let said = |word: &str| {
        Said::new(
            format!("几处条文之间写“、”，每处写全，不写“{word}”"),
            format!("provisions are divided by `、` and each is written out, without `{word}`"),
        )
    };
    let join = ["和", "及", "以及", "与"]
        .into_iter()
        .find(|j| line.strip_prefix(j).is_some_and(|r| r.trim_start().starts_with('第')));
    if let Some(join) = join {
        let next = line.get(join.len()..)?.trim().split([' ', '，', '。']).next()?;
        let whole_path = Grammar::parse(Rule::path, next).is_ok_and(|pairs| pairs.as_str() == next);
        whole_path.then_some(())?;
        return unread(
            look,
            (0, join.len()),
            said(join),
            Said::new(format!("写成 {before}、{next}"), format!("write `{before}、{next}`")),
        );
    }
    let numbers = line.strip_prefix('第')?;
    let end = numbers.find(['条', '款', '项'])?;
    let unit = numbers.get(end..)?.chars().next()?;
    let numbers: Vec<&str> = numbers.get(..end)?.split(['、', '，']).map(str::trim).collect();
    (numbers.len() > 1 && numbers.iter().all(|n| pol_values::parse_count(n).is_some())).then_some(())?;
    let list: Vec<String> = numbers.iter().map(|n| format!("{before}第{n}{unit}")).collect();
    let list = list.join("、");
    whole(look, said("第一、二款"), Said::new(format!("写成 {list}"), format!("write `{list}`")))
}

/// 决定 处分 {警告, 记过} 由轻到重
fn lightest_first(look: &Look<'_>) -> Option<Diagnostic> {
    let word = look.leading();
    let reversed = matches!(word, "由轻到重" | "从轻到重" | "由低到高" | "由小到大");
    (look.statement() == "decision" && reversed).then_some(())?;
    let list = look.before.split_once(['{', '｛']).and_then(|(_, rest)| rest.split_once(['}', '｝']));
    let outcomes: Vec<&str> =
        list.map_or("", |(inner, _)| inner).split(['、', ',', '，']).map(str::trim).collect();
    let list = outcomes.into_iter().rev().collect::<Vec<_>>().join(", ");
    unread(
        look,
        (0, word.len()),
        Said::new("结果只能从重到轻排列", "outcomes are listed from the severest"),
        match list.is_empty() {
            // Amounts have their own order.
            true => Said::new(format!("删去“{word}”"), format!("leave `{word}` out")),
            false => Said::new(
                format!("写成 {{{list}}}，后面写“由重到轻”"),
                format!("write `{{{list}}}` and `severest first` behind it"),
            ),
        },
    )
}

/// Two words in a row between which something is missing: 后果 严重, 已知 甲 乙. Looked at last, when no
/// other explanation was found.
pub(super) fn without_a_word(look: &Look<'_>) -> Option<Diagnostic> {
    let word = look.leading();
    let before = look.before_words();
    let subject = look.subject();
    let keyword = KEYWORDS.iter().any(|k| k.reserved && (k.zh.contains(&word) || k.en.contains(&word)));
    let follows = look.before.trim_end().ends_with(subject);
    (before.len() > 1 && !word.is_empty() && !keyword && follows).then_some(())?;
    let statement = look.statement();
    if matches!(statement, "given" | "unknown" | "unprovable" | "inapplicable") {
        let value = look.line.split(['、', '，', '；', ',', ';']).next().unwrap_or(word).trim();
        let help = if Literal::parse(value).is_ok() && statement == "given" {
            Said::new(format!("写成 {subject} 为 {value}"), format!("write `{subject} is {value}`"))
        } else if statement != "given" || is_fact(look, word) {
            Said::new(
                format!("两项之间写“、”：{subject}、{word}"),
                format!("divide two entries by `,`: `{subject}, {word}`"),
            )
        } else {
            Said::new(
                format!("两项事实之间写“、”：{subject}、{word}；事实和它的值之间写“为”：{subject} 为 {word}"),
                format!(
                    "divide two facts by `,`: `{subject}, {word}`; write `is` before a value: `{subject} is {word}`"
                ),
            )
        };
        return unread(
            look,
            (0, word.len()),
            Said::new(
                format!("“{subject}”和“{word}”之间少了一个字或者标点"),
                format!("something is missing between `{subject}` and `{word}`"),
            ),
            help,
        );
    }
    if !conditional(look) || !(is_fact(look, subject) || look.known(subject) == Some(Kind::Decision)) {
        return None;
    }
    let help = if is_fact(look, word) {
        Said::new(
            format!("全都要具备的，写 {subject} 且 {word}；有一个即可的，写 {subject} 或 {word}"),
            format!(
                "write `{subject} and {word}` where both are needed, `{subject} or {word}` where one is enough"
            ),
        )
    } else if matches!(word, "时" | "的时候" | "的情况下" | "的") {
        Said::new(format!("删去“{word}”"), format!("leave `{word}` out"))
    } else {
        let value = word.strip_suffix('的').unwrap_or(word);
        Said::new(format!("写成 {subject} 为 {value}"), format!("write `{subject} is {value}`"))
    };
    unread(
        look,
        (0, word.len()),
        Said::new(
            format!("“{subject}”和“{word}”之间少了一个词"),
            format!("a word is missing between `{subject}` and `{word}`"),
        ),
        help,
    )
}
