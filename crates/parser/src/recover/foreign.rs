//! Words of other languages and of everyday Chinese, for which pol has another word.

use pol_diagnostics::{Code, Diagnostic, Said};

use super::Look;
use crate::keywords::{FOREIGN, KEYWORDS, Keyword};

/// What to say of a word for which pol has another: what is wrong, and what to write.
pub fn foreign_word(word: &str) -> Option<(Said, Said)> {
    let (_, rule) = FOREIGN.iter().find(|(foreign, _)| *foreign == word)?;
    let keyword = Keyword::of(rule)?;
    let (zh, en) = (keyword.chinese(), keyword.english());
    let said = Said::new(format!("pol 里没有“{word}”"), format!("pol has no `{word}`"));
    let help = match (*rule, word) {
        ("but", _) => Said::new("pol 写作 但 … 除外", "pol writes `but not …`"),
        ("then", "else" | "否则" | "otherwise") => Said::new(
            "pol 没有“否则”：另写一条规则，或者给决定写“默认”",
            "pol has no `else`: write another rule, or give the decision a `default`",
        ),
        ("must_not", "不应当" | "不应" | "不应该") => Said::new(
            "不许做写“不得”；可以不做写“可以 不”",
            "write `must not` to forbid, `need not` to leave it open",
        ),
        ("at_least", _) => Said::new("pol 写作“不少于”或“≥”", "pol writes `at least` or `>=`"),
        ("at_most", _) => Said::new("pol 写作“不超过”或“≤”", "pol writes `at most` or `<=`"),
        ("applies", _) => Said::new("pol 写作 本办法 适用 当 …", "pol writes `this policy applies when …`"),
        _ => Said::new(format!("pol 写作“{zh}”"), format!("pol writes `{en}`")),
    };
    Some((said, help))
}

pub(super) fn explain(look: &Look<'_>) -> Option<Diagnostic> {
    comment(look).or_else(|| capital(look)).or_else(|| article(look)).or_else(|| word(look))
}

/// `// …`, `/* … */`, `-- …`
fn comment(look: &Look<'_>) -> Option<Diagnostic> {
    let mark = ["//", "/*", "--", "——"].into_iter().find(|mark| look.line.trim_start().starts_with(mark))?;
    look.say(
        Code::ForeignWord,
        look.at(0, mark.len()),
        Said::new(format!("注释不用“{mark}”"), format!("`{mark}` begins no comment")),
        Said::new("注释写在“#”后面，到这一行末尾为止", "a comment stands behind `#` and ends with its line"),
    )
}

fn word(look: &Look<'_>) -> Option<Diagnostic> {
    let before = look.before_words();
    let all = before
        .iter()
        .map(|(at, w)| (look.at_before(*at, w.len()), *w))
        .chain(look.words.iter().map(|(at, w)| (look.at(*at, w.len()), *w)));
    let all: Vec<_> = all.collect();
    for (n, (place, word)) in all.iter().enumerate() {
        let next = all.get(n + 1).map_or("", |(_, w)| w);
        let previous = n.checked_sub(1).and_then(|n| all.get(n)).map_or("", |(_, w)| w);
        // `because of` is pol's own, and a declared name may be any word.
        if look.known(word).is_some() || (*word == "because" && next == "of") {
            continue;
        }
        let Some((mut said, mut help)) = foreign_word(word) else { continue };
        let statement = look.statement();
        match (*word, statement) {
            ("if" | "when", "but") if matches!(previous, "not" | "except") => {
                said = Said::new("“but not”后面直接写条件", "`but not` is followed by the condition itself");
                help = Said::new(
                    format!("删去“{word}”：but not {next}"),
                    format!("leave out `{word}`: `but not {next}`"),
                );
            }
            ("和" | "以及" | "与" | "and", "constraint") => {
                let inner = look.before.trim_start_matches(|c: char| !c.is_whitespace()).trim();
                help = Said::new(
                    format!("不能同时成立的，写成 约束 并非（{inner} 且 {next}）"),
                    format!("write `constraint it is not the case that ({inner} and {next})`"),
                );
            }
            ("和" | "以及" | "与" | "并", "unknown" | "unprovable" | "inapplicable" | "given") => {
                help = Said::new("各项之间用“、”分开", "divide them by `,`");
            }
            ("和" | "以及" | "与", "then") => {
                help = Said::new(
                    "任选其一写“或”；另一个结论用“，”分开",
                    "write `or` where one is chosen; divide conclusions by a comma",
                );
            }
            ("到", _) => {
                help = Said::new(
                    format!("范围写成 在 {previous} 至 {next}"),
                    format!("write the range as `in range {previous} to {next}`"),
                );
            }
            _ => {}
        }
        return look.say(Code::ForeignWord, *place, said, help);
    }
    None
}

/// `When`, `Fact`: English keywords are written in small letters.
fn capital(look: &Look<'_>) -> Option<Diagnostic> {
    let (offset, word) = look.words.first().copied()?;
    if !word.starts_with(|c: char| c.is_ascii_uppercase()) || look.known(word).is_some() {
        return None;
    }
    let small = word.to_ascii_lowercase();
    KEYWORDS.iter().find(|k| k.opens && k.en.iter().any(|e| e.split(' ').next() == Some(&small)))?;
    look.say(
        Code::ForeignWord,
        look.at(offset, word.len()),
        Said::new(
            format!("关键词“{word}”的首字母大写了"),
            format!("the keyword `{word}` is written with a capital"),
        ),
        Said::new(format!("写小写的“{small}”"), format!("write `{small}`")),
    )
}

/// `the keeper`: names take no article.
fn article(look: &Look<'_>) -> Option<Diagnostic> {
    let before = look.before_words();
    let (place, word) = match (before.last(), look.words.first()) {
        (Some((at, word @ ("the" | "a" | "an"))), _) => (look.at_before(*at, word.len()), *word),
        (_, Some((at, word @ ("the" | "a" | "an")))) => (look.at(*at, word.len()), *word),
        _ => return None,
    };
    if look.known(word).is_some() {
        return None;
    }
    look.say(
        Code::ForeignWord,
        place,
        Said::new(format!("名称前面不写“{word}”"), format!("a name takes no `{word}`")),
        Said::new("删去它，只写名称", "leave it out and write the name alone"),
    )
}
