//! Why a piece could not be read, in the words of the person who wrote it.
//!
//! The grammar swallows what it cannot read; here the piece is looked at again, for the mistakes
//! that people make most, and last for what the grammar would have accepted.
#![expect(
    clippy::wildcard_enum_match_arm,
    reason = "grammar rules are pest's enum; a few have a name for people, the others need none"
)]

mod commas;
mod drafting;
mod foreign;
mod openers;
mod phrases;
mod values;

use pest::Parser;
use pest::error::{ErrorVariant, InputLocation};
use pol_diagnostics::{Code, Diagnostic, Said, Span, nearest, spaced};

use crate::grammar::{Grammar, Rule};
use crate::keywords::{KEYWORDS, Keyword};

pub use foreign::foreign_word;
pub(crate) use openers::{declares, opens_case};
pub(crate) use values::no_range;
pub use values::{before_bound, counted, number_fault};

/// What a declared name is the name of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind<'a> {
    /// A fact.
    Fact,
    /// A decision.
    Decision,
    /// An outcome, of this decision.
    Outcome(&'a str),
    /// An act.
    Act,
    /// A role.
    Role,
    /// A definition.
    Definition,
}

/// A name that is known where a text is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Known<'a> {
    /// The name.
    pub name: &'a str,
    /// What it names.
    pub kind: Kind<'a>,
}

/// Where a piece stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Within {
    /// Among the declarations.
    Head,
    /// In a provision.
    Provision,
    /// In a scenario.
    Scenario,
    /// In a case.
    Case,
}

/// A piece that could not be read.
#[derive(Clone, Debug)]
pub(crate) struct Piece {
    /// Its place.
    pub(crate) span: Span,
    /// Its text.
    pub(crate) text: String,
    /// What was read of the statement on whose line it stands, if it begins in the middle of one.
    pub(crate) before: String,
    /// Where it stands.
    pub(crate) within: Within,
}

/// A piece as it is looked at.
struct Look<'p> {
    span: Span,
    /// Its first line.
    line: &'p str,
    before: &'p str,
    within: Within,
    words: Vec<(usize, &'p str)>,
    names: &'p [Known<'p>],
}

impl<'p> Look<'p> {
    fn first(&self) -> &'p str {
        self.words.first().map_or("", |(_, word)| word)
    }

    /// The first word, if the piece begins with it.
    fn leading(&self) -> &'p str {
        self.words.first().filter(|(at, _)| *at == 0).map_or("", |(_, word)| word)
    }

    fn word(&self, n: usize) -> &'p str {
        self.words.get(n).map_or("", |(_, word)| word)
    }

    /// The words of the statement before the piece.
    fn before_words(&self) -> Vec<(usize, &'p str)> {
        words(self.before)
    }

    /// The keyword that opened the statement in which the piece stands.
    fn statement(&self) -> &'static str {
        let first = self.before_words().first().map_or(self.leading(), |(_, word)| word);
        opener(first).map_or("", |k| k.rule)
    }

    /// The last word before the piece.
    fn subject(&self) -> &'p str {
        self.before_words().last().map_or("", |(_, word)| word)
    }

    fn known(&self, word: &str) -> Option<Kind<'p>> {
        self.names.iter().find(|k| k.name == word).map(|k| k.kind)
    }

    /// The text after the first line's byte `at`.
    fn rest(&self, at: usize) -> &'p str {
        self.line.get(at..).unwrap_or("").trim()
    }

    fn say(&self, code: Code, at: Span, message: Said, help: Said) -> Option<Diagnostic> {
        debug_assert!(at.source == self.span.source, "a piece lies in one text");
        Some(Diagnostic::new(code, at, message).help(help))
    }

    /// The place of some bytes of the piece.
    fn at(&self, offset: usize, length: usize) -> Span {
        at(self.span, offset, length)
    }

    /// The place of some bytes of what stands before it.
    fn at_before(&self, offset: usize, length: usize) -> Span {
        let start = (self.span.start as usize).saturating_sub(self.before.len()) + offset;
        Span::new(self.span.source, start, start + length)
    }

    fn whole(&self) -> Span {
        self.at(0, self.line.trim_end().len())
    }
}

/// Explains why a piece could not be read. `names` are the names known there.
pub(crate) fn explain(piece: &Piece, names: &[Known<'_>]) -> Diagnostic {
    let Piece { span, text, before, within } = piece;
    let within_case = matches!(within, Within::Case);
    let line = text.lines().next().unwrap_or("");
    let look = Look { span: *span, line, before, within: *within, words: words(line), names };
    let found = phrases::explain(&look)
        .or_else(|| drafting::explain(&look))
        .or_else(|| commas::explain(&look))
        .or_else(|| values::explain(&look))
        .or_else(|| openers::in_a_case(&look))
        .or_else(|| openers::half_written(&look))
        .or_else(|| foreign::explain(&look))
        .or_else(|| bracket(*span, text))
        .or_else(|| values::ranges(&look))
        .or_else(|| dangling(&look))
        .or_else(|| openers::title(&look))
        .or_else(|| run_together(&look))
        .or_else(|| drafting::without_a_word(&look))
        .or_else(|| openers::missing(&look))
        .or_else(|| no_role(&look));
    found.unwrap_or_else(|| expected(*span, text, names, within_case))
}

/// The keyword that a statement beginning with this word opens with.
fn opener(word: &str) -> Option<&'static Keyword> {
    KEYWORDS
        .iter()
        .find(|k| k.opens && (k.zh.contains(&word) || k.en.iter().any(|e| e.split(' ').next() == Some(word))))
}

/// The words of a line, with their byte offsets. Signs such as `&&` are words of their own, texts
/// in quotation marks are left out.
fn words(line: &str) -> Vec<(usize, &str)> {
    let mut words = Vec::new();
    let mut start = None;
    let mut kind = 0u8;
    let mut quoted = false;
    for (at, c) in line.char_indices() {
        let this = match c {
            '“' | '”' | '"' => 0,
            _ if quoted => 0,
            _ if c.is_alphanumeric() || c == '_' => 1,
            '&' | '|' | '!' | '=' | '＝' | '>' | '<' | '-' | '！' => 2,
            _ => 0,
        };
        match c {
            '“' => quoted = true,
            '”' => quoted = false,
            '"' => quoted = !quoted,
            _ => {}
        }
        if this != kind {
            if let (Some(from), true) = (start, kind != 0) {
                words.extend(line.get(from..at).map(|w| (from, w)));
            }
            start = Some(at);
            kind = this;
        }
    }
    if let (Some(from), true) = (start, kind != 0) {
        words.extend(line.get(from..).map(|w| (from, w)));
    }
    words
}

fn at(span: Span, offset: usize, length: usize) -> Span {
    let start = span.start as usize + offset;
    Span::new(span.source, start, start + length)
}

fn bracket(span: Span, text: &str) -> Option<Diagnostic> {
    let mut open = Vec::new();
    let mut quoted = false;
    for (offset, c) in text.char_indices() {
        match c {
            '“' => quoted = true,
            '”' | '\n' => quoted = false,
            '"' => quoted = !quoted,
            _ if quoted => {}
            '[' | '【' | '〔' => {
                let said = Said::new(format!("pol 不用“{c}”"), format!("pol has no `{c}`"));
                let help = Said::new(
                    "几项括在 { } 里，条件括在（ ）里",
                    "lists stand between { }, conditions between ( )",
                );
                return Some(
                    Diagnostic::new(Code::Unreadable, at(span, offset, c.len_utf8()), said).help(help),
                );
            }
            '(' | '（' | '{' | '｛' => open.push((offset, c)),
            ')' | '）' | '}' | '｝' if open.pop().is_none() => {
                let said = Said::new(
                    format!("“{c}”前面没有对应的左括号"),
                    format!("`{c}` closes a bracket that was never opened"),
                );
                let help = Said::new("删去它，或者补上左括号", "delete it, or open the bracket before it");
                return Some(
                    Diagnostic::new(Code::UnclosedBracket, at(span, offset, c.len_utf8()), said).help(help),
                );
            }
            _ => {}
        }
    }
    let (offset, c) = open.first()?;
    let said = Said::new(format!("“{c}”没有对应的右括号"), format!("the bracket `{c}` is never closed"));
    let help = Said::new("补上右括号", "close it");
    Some(Diagnostic::new(Code::UnclosedBracket, at(span, *offset, c.len_utf8()), said).help(help))
}

/// A piece that begins with an infix word: what should follow it is missing or cannot be read.
fn dangling(look: &Look<'_>) -> Option<Diagnostic> {
    let word = look.leading();
    let keyword =
        KEYWORDS.iter().find(|k| k.reserved && !k.opens && (k.zh.contains(&word) || k.en.contains(&word)))?;
    if matches!(keyword.rule, "excepted" | "because" | "not_whole" | "conforms") {
        return None;
    }
    let rest = look.rest(word.len());
    let place = look.at(0, word.len());
    let conclusion = matches!(look.statement(), "then" | "must" | "must_not" | "may");
    let both = if rest.is_empty() {
        (Said::new(format!("“{word}”后面没有内容"), format!("nothing follows `{word}`")), None)
    } else if keyword.rule == "not" {
        let subject = look.subject();
        (
            Said::new(
                format!("“{word}”只能写在一个条件的前面"),
                format!("`{word}` can only stand before a condition"),
            ),
            Some(Said::new(
                format!("写成 {subject} 不为 {rest}；或者 非 {subject} 为 {rest}"),
                format!("write `{subject} is not {rest}`, or `not {subject} is {rest}`"),
            )),
        )
    } else if keyword.rule == "and" && conclusion {
        (
            Said::new(format!("结论之间不能用“{word}”"), format!("conclusions are not joined by `{word}`")),
            Some(Said::new(
                "另一个结论用“，”分开；任选其一的结果写“或”",
                "divide conclusions by a comma; write `or` between outcomes of which one may be chosen",
            )),
        )
    } else {
        (
            Said::new(
                format!("“{word}”后面的“{rest}”不能读作条件"),
                format!("`{rest}` behind `{word}` cannot be read as a condition"),
            ),
            None,
        )
    };
    let (said, help) = both;
    let help = help.unwrap_or(Said::new(
        format!("“{word}”的两边都要有一个条件或数值"),
        format!("there must be a condition or a value on both sides of `{word}`"),
    ));
    look.say(Code::Unreadable, place, said, help)
}

fn run_together(look: &Look<'_>) -> Option<Diagnostic> {
    let mut parts: Vec<&str> =
        KEYWORDS.iter().flat_map(|k| k.zh).copied().filter(|s| !s.contains(' ')).collect();
    parts.extend(look.names.iter().map(|k| k.name));
    for (offset, word) in &look.words {
        if look.known(word).is_some() || word.is_ascii() {
            continue;
        }
        if let Some(apart) = spaced(word, &parts).or_else(|| before_citation(word)) {
            // 不占道: what is denied is a fact.
            let denied = apart.strip_prefix("不 ").filter(|rest| {
                look.names.iter().any(|k| k.name == *rest && matches!(k.kind, Kind::Fact | Kind::Definition))
            });
            if let Some(fact) = denied {
                let said = Said::new(
                    format!("“{word}”连在一起，读作一个名称；否定一个事实用“非”"),
                    format!("`{word}` reads as one name; a fact is denied with `not`"),
                );
                let help = Said::new(format!("写成 非 {fact}"), format!("write `not {fact}`"));
                return look.say(Code::RunTogether, look.at(*offset, word.len()), said, help);
            }
            let said = Said::new(
                format!("“{word}”连在一起，读作一个名称"),
                format!("`{word}` is written together and reads as one name"),
            );
            let help = Said::new(format!("用空格分开：{apart}"), format!("divide it with spaces: {apart}"));
            return look.say(Code::RunTogether, look.at(*offset, word.len()), said, help);
        }
    }
    None
}

/// 优先于第六条: a keyword and a provision number without a space.
fn before_citation(word: &str) -> Option<String> {
    KEYWORDS.iter().flat_map(|k| k.zh).find_map(|keyword| {
        let rest = word.strip_prefix(keyword)?;
        let whole = |rule| Grammar::parse(rule, rest).is_ok_and(|pairs| pairs.as_str() == rest);
        (whole(Rule::path)).then(|| format!("{keyword} {rest}"))
    })
}

/// 应当, 不得, 可以, 有权, 可以不: the keyword that a word is, if it is one of these.
fn modal_keyword(word: &str) -> Option<&'static Keyword> {
    KEYWORDS.iter().find(|k| {
        matches!(k.rule, "must" | "must_not" | "may" | "right" | "need_not")
            && (k.zh.contains(&word) || k.en.contains(&word))
    })
}

fn no_role(look: &Look<'_>) -> Option<Diagnostic> {
    let (offset, word) = look.words.first().copied()?;
    let modal = modal_keyword(word)?;
    let said =
        Said::new(format!("“{word}”前面没有写由谁来做"), format!("`{word}` does not say who is to act"));
    let role = look.names.iter().find(|k| k.kind == Kind::Role).map(|k| k.name);
    let act = look.rest(offset + word.len());
    let act = if act.is_empty() { None } else { Some(act) };
    let help = Said::new(
        format!(
            "先写主体，再写“{}”，最后写措施：{} {} {}",
            modal.chinese(),
            role.unwrap_or("市场监管部门"),
            modal.chinese(),
            act.unwrap_or("备案")
        ),
        format!(
            "write the role, then `{}`, then the act: `{} {} {}`",
            modal.english(),
            role.unwrap_or("bureau"),
            modal.english(),
            act.unwrap_or("report")
        ),
    );
    look.say(Code::NoRole, look.at(offset, word.len()), said, help)
}

/// Last: what the grammar would have read here.
fn expected(span: Span, text: &str, names: &[Known<'_>], within_case: bool) -> Diagnostic {
    let line = text.lines().next().unwrap_or("").trim_end();
    let shown: String = line.chars().take(24).collect();
    let first = words(line).into_iter().next().map_or("", |(_, w)| w);
    let rule = opening_rule(first);
    if let Some(rule) = rule
        && let Err(error) = Grammar::parse(rule, text)
    {
        let offset = match error.location {
            InputLocation::Pos(at) | InputLocation::Span((at, _)) => at,
        };
        let wanted = match &error.variant {
            ErrorVariant::ParsingError { positives, .. } => wanted(positives),
            ErrorVariant::CustomError { .. } => Vec::new(),
        };
        if offset <= line.len() && !wanted.is_empty() {
            let zh: Vec<&str> = wanted.iter().map(|w| w.0).collect();
            let en: Vec<&str> = wanted.iter().map(|w| w.1).collect();
            let rest = line.get(offset..).unwrap_or("").trim();
            let place =
                if rest.is_empty() { at(span, 0, line.len()) } else { at(span, offset, line.len() - offset) };
            let said = if rest.is_empty() {
                Said::new(
                    format!("“{first}”这一句没有写完"),
                    format!("the statement `{first}` is not complete"),
                )
            } else {
                Said::new(
                    format!("“{first}”这一句读到这里读不下去"),
                    format!("the statement `{first}` cannot be read on from here"),
                )
            };
            let help = Said::new(
                format!("这里应当是{}", zh.join("、")),
                format!("expected here: {}", en.join(", ")),
            );
            return Diagnostic::new(Code::Unreadable, place, said).help(help);
        }
    }
    let said = Said::new(format!("读不懂“{shown}”"), format!("`{shown}` cannot be read"));
    let openers = KEYWORDS.iter().filter(|k| k.opens).flat_map(|k| k.zh.iter().chain(k.en)).copied();
    let guess = nearest(first, openers).or_else(|| nearest(first, names.iter().map(|k| k.name)));
    let help = match guess {
        Some(guess) => Said::new(format!("是不是想写“{guess}”？"), format!("did you mean `{guess}`?")),
        None if within_case => Said::new(
            "案件里一句话以 行为日、已知、认定、选定 等开头；事实写在“已知”后面：已知 名称 为 值",
            "a statement of a case begins with act date, given, finding, chosen and the like; a fact stands behind `given`: `given name is value`",
        ),
        None => Said::new(
            "一句话以当、但、则、事实、决定、案例等字或条文编号开头，词与词之间用空格分开",
            "a statement begins with a word such as when, but not, then, fact, decision, scenario, or a provision number",
        ),
    };
    Diagnostic::new(Code::Unreadable, at(span, 0, line.len()), said).help(help)
}

fn opening_rule(word: &str) -> Option<Rule> {
    let keyword = opener(word)?;
    Some(match keyword.rule {
        "when" => Rule::when,
        "but" => Rule::but,
        "then" => Rule::then,
        "fact" => Rule::fact,
        "decision" => Rule::decision,
        "act" => Rule::act,
        "role" => Rule::role,
        "define" => Rule::definition,
        "constraint" => Rule::constraint,
        "policy" => Rule::policy,
        "overrides" => Rule::overrides,
        "special" => Rule::special,
        "interpretation" => Rule::interpretation,
        "basis" => Rule::basis,
        "declaratory" => Rule::declaratory,
        "standing" => Rule::standing,
        "technical" => Rule::technical,
        "scenario" => Rule::scenario,
        "case" => Rule::case,
        "given" => Rule::given,
        "expect" => Rule::expect,
        "finding" => Rule::finding,
        "chosen" => Rule::chosen,
        "act_date" | "decision_date" => Rule::date_line,
        "short" | "issuer" | "rank" | "source" | "use" | "document_number" | "encoded" | "approved"
        | "edition" => Rule::head_line,
        "issued" | "effective" | "repealed" => Rule::in_force,
        "unprovable" => Rule::unprovable,
        "unknown" => Rule::unknown,
        "inapplicable" => Rule::inapplicable,
        "cites" => Rule::cites,
        "done" => Rule::done,
        "not_done" => Rule::not_done,
        "counting" => Rule::counting,
        "holidays" => Rule::holidays,
        "person" => Rule::person,
        "not_held" => Rule::not_held,
        "restates" => Rule::restates,
        "refines" => Rule::refines,
        "as_in" => Rule::as_in,
        "organ" => Rule::organ,
        "collective" => Rule::collective,
        "reserves" => Rule::reserves,
        "power" => Rule::power,
        "territory" => Rule::territory,
        "acknowledge" => Rule::acknowledge,
        _ => return None,
    })
}

/// The grammar's expectations in words that a person typed or could type; few, and in a fixed order.
fn wanted(rules: &[Rule]) -> Vec<(&'static str, &'static str)> {
    let mut wanted: Vec<(&'static str, &'static str)> = Vec::new();
    for rule in rules {
        let words = match rule {
            Rule::name | Rule::any_name | Rule::id => ("一个名称", "a name"),
            Rule::text => ("一段“引文”", "a quoted text"),
            Rule::literal => ("一个数、金额、期间或日期", "a number, amount, period or date"),
            Rule::expression | Rule::group | Rule::primary => ("一个条件", "a condition"),
            Rule::citation | Rule::citations | Rule::path => ("一个条文编号", "a provision number"),
            Rule::set | Rule::act_set => ("{ 括起来的几项 }", "a list in { }"),
            Rule::r#type => (
                "事实的类型（是否、整数、金额、日期、选项 {…}）",
                "a type (bool, int, money, date, one of {…})",
            ),
            Rule::value => ("一个值", "a value"),
            Rule::phrase => ("一个事实", "a fact"),
            Rule::expectation | Rule::expected => ("预期的结果", "an expected outcome"),
            Rule::kw_is => ("“为”", "`is`"),
            Rule::kw_means => ("“指”", "`means`"),
            Rule::kw_excepted => ("“除外”", "`除外`"),
            Rule::kw_causing => ("“致使”", "`致使`"),
            Rule::conclusion | Rule::decision_conclusion => ("一个结论", "a conclusion"),
            Rule::outcomes => ("“为”和结果", "`is` and an outcome"),
            _ => continue,
        };
        if !wanted.contains(&words) {
            wanted.push(words);
        }
    }
    wanted.sort_unstable();
    wanted.truncate(4);
    wanted
}
