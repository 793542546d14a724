//! One answer of an interview, read as its fact wants it. What cannot be read is said in the words of
//! the question, for the person at the keyboard.

use pol_diagnostics::{Said, Span, nearest};
use pol_parser::ast::{Day, Member, Name, Text, Value};
use pol_parser::number_fault;
use pol_program::{Fact, FactKind};
use pol_values::{Literal, LiteralError, fold_width};

/// What an answer means.
#[derive(Debug)]
pub enum Answer {
    /// A value of the fact.
    Value(Value),
    /// It was looked into in vain.
    Unprovable,
    /// The fact does not arise.
    Inapplicable,
    /// Not known now: the next question.
    Pass,
    /// No more questions.
    End,
}

/// Reads an answer to the question of a fact.
pub fn read(fact: &Fact, line: &str, span: Span) -> Result<Answer, Said> {
    legible(line)?;
    if let Some(answer) = of_any_question(line) {
        return answer;
    }
    let word = fold_width(line.trim());
    let name = |text: &str| Name { text: text.to_owned(), span };
    let value = match &fact.kind {
        FactKind::Bool | FactKind::Citation(_) => Value::Name(name(truth(&word)?)),
        FactKind::One(options) => Value::Name(name(option(options, &word)?)),
        FactKind::Any(options) => {
            let mut members = Vec::new();
            for word in several(&word) {
                members.push(Member::Name(name(option(options, word)?)));
            }
            Value::Set(members, span)
        }
        FactKind::Text => Value::Text(Text { value: line.trim().to_owned(), span }),
        FactKind::Date => Value::Literal(Literal::Date(day(&word, span)?.date), span),
        FactKind::Int | FactKind::Number | FactKind::Money | FactKind::Duration(_) => {
            Value::Literal(quantity(&fact.kind, &word)?, span)
        }
    };
    Ok(Answer::Value(value))
}

/// Whether an answer came as UTF-8.
pub fn legible(line: &str) -> Result<(), Said> {
    if line.contains('\u{fffd}') {
        return Err(Said::new(
            "回答里有读不出的字，请用 UTF-8 编码输入",
            "some characters of the answer cannot be read; please use UTF-8",
        ));
    }
    Ok(())
}

/// Answers that say nothing of the fact's value, and answers that say nothing at all.
fn of_any_question(line: &str) -> Option<Result<Answer, Said>> {
    let answer = match line.trim() {
        "" => {
            return Some(Err(Said::new(
                "没有看到回答；不知道的，回答“？”",
                "there is no answer; where it is not known, answer ?",
            )));
        }
        "?" | "？" | "不知道" | "不清楚" | "不详" | "unknown" => Answer::Pass,
        "q" | "quit" | "退出" | "结束" => Answer::End,
        "无法查明" | "查不清" | "查不明" | "unprovable" => Answer::Unprovable,
        "不适用" | "not applicable" | "n/a" => Answer::Inapplicable,
        _ => return None,
    };
    Some(Ok(answer))
}

fn truth(word: &str) -> Result<&'static str, Said> {
    match word.to_lowercase().as_str() {
        "是" | "是的" | "对" | "y" | "yes" | "true" => Ok("是"),
        "否" | "不是" | "不对" | "n" | "no" | "false" => Ok("否"),
        // 是否未接到举报 — 没有: has it been received, or not?
        "有" | "没有" | "无" | "不" => Err(Said::new(
            format!("“{word}”可能有两种理解，请回答 是 或 否"),
            format!("`{word}` can be taken in two ways; please answer yes or no"),
        )),
        _ => Err(Said::new("请回答 是 或 否", "please answer yes or no")),
    }
}

/// One of the options, by its name or by its number in the list.
fn option<'o>(options: &'o [String], word: &str) -> Result<&'o str, Said> {
    let named = options.iter().find(|o| *o == word);
    let counted = || word.parse::<usize>().ok()?.checked_sub(1).and_then(|n| options.get(n));
    if let Some(option) = named.or_else(counted) {
        return Ok(option);
    }
    if word.bytes().all(|b| b.is_ascii_digit()) {
        return Err(Said::new(
            format!("编号从 1 到 {}，没有 {word}", options.len()),
            format!("the numbers go from 1 to {}; there is no {word}", options.len()),
        ));
    }
    Err(match nearest(word, options.iter().map(String::as_str)) {
        Some(guess) => Said::new(
            format!("没有“{word}”这一项，是不是“{guess}”？请再回答一次"),
            format!("there is no `{word}`; did you mean `{guess}`? Please answer again"),
        ),
        None => Said::new(
            format!("没有“{word}”这一项，请写所列的编号或者名称"),
            format!("there is no `{word}`; please write a number or a name of the list"),
        ),
    })
}

/// The words of an answer that may name several options, or none.
fn several(word: &str) -> Vec<&str> {
    if matches!(word, "无" | "没有" | "都没有" | "none") {
        return Vec::new();
    }
    let between = |c: char| c.is_whitespace() || matches!(c, '、' | ',' | '，' | '{' | '}');
    word.split(between).filter(|w| !w.is_empty()).collect()
}

/// A day, as in 2024-08-03 or 2024年8月3日.
pub fn day(line: &str, span: Span) -> Result<Day, Said> {
    let word = fold_width(line.trim());
    match Literal::parse(&word) {
        Ok(Literal::Date(date)) => Ok(Day { date, span }),
        Err(LiteralError::NoSuchDay) => Err(Said::new(
            format!("没有“{word}”这一天，请核对年、月、日"),
            format!("there is no such day as `{word}`; please check the year, month and day"),
        )),
        Ok(Literal::Number(_) | Literal::Money(_) | Literal::Period(_)) | Err(_) if to_the_day(&word) => {
            Err(Said::new(
                "年、月、日之间不用这样的符号，写成 2024-08-03 或 2024年8月3日",
                "please divide year, month and day as in 2024-08-03",
            ))
        }
        Ok(Literal::Number(_) | Literal::Money(_) | Literal::Period(_)) | Err(_) => Err(Said::new(
            "请写到日，例如 2024-08-03 或 2024年8月3日",
            "please write a full date, such as 2024-08-03",
        )),
    }
}

/// 2024.9.20, 2024/9/20
fn to_the_day(word: &str) -> bool {
    let parts: Vec<&str> = word.split(['.', '/', '-', '、', ' ']).collect();
    parts.len() == 3 && parts.iter().all(|p| !p.is_empty() && p.chars().all(|c| c.is_ascii_digit()))
}

fn quantity(kind: &FactKind, word: &str) -> Result<Literal, Said> {
    let literal = match Literal::parse(word) {
        Ok(literal) => literal,
        Err(error) => return Err(unreadable(word, error, kind)),
    };
    match (kind, &literal) {
        (FactKind::Int, Literal::Number(n)) if n.fract().is_zero() => Ok(literal),
        (FactKind::Number, Literal::Number(_))
        | (FactKind::Money, Literal::Money(_))
        | (FactKind::Duration(_), Literal::Period(_)) => Ok(literal),
        (FactKind::Money, Literal::Number(_)) => Err(Said::new(
            format!("请写明单位，例如 {word}元"),
            format!("please write the unit, such as {word} yuan"),
        )),
        (FactKind::Duration(_), Literal::Number(_)) => Err(Said::new(
            format!("请写明单位，例如 {word}日、{word}个月"),
            format!("please write the unit, such as {word} days"),
        )),
        _ => Err(wanted(kind)),
    }
}

fn unreadable(word: &str, error: LiteralError, kind: &FactKind) -> Said {
    if let Some(fault) = number_fault(word) {
        return fault;
    }
    match error {
        LiteralError::TooLong => Said::new(
            "位数太多：整数部分最多 15 位，小数部分最多 6 位；期间要写整数",
            "too many digits: at most 15 before the point and 6 after it; periods are whole numbers",
        ),
        LiteralError::Exponent => {
            Said::new("请把数字写全，例如 100000", "please write the number out, such as 100000")
        }
        LiteralError::NotANumber | LiteralError::NoSuchDay => wanted(kind),
    }
}

fn wanted(kind: &FactKind) -> Said {
    match kind {
        FactKind::Int => Said::new("请写一个整数，例如 3", "please write a whole number, such as 3"),
        FactKind::Number => Said::new("请写一个数，例如 1.5、5%", "please write a number, such as 1.5 or 5%"),
        FactKind::Money => {
            Said::new("请写一个金额，例如 5000元、5万元", "please write an amount, such as 5000 yuan")
        }
        FactKind::Duration(_) => {
            Said::new("请写一个期间，例如 30日、6个月", "please write a period, such as 30 days")
        }
        FactKind::Bool
        | FactKind::Citation(_)
        | FactKind::One(_)
        | FactKind::Any(_)
        | FactKind::Date
        | FactKind::Text => Said::new("请再回答一次", "please answer again"),
    }
}

#[cfg(test)]
mod tests {
    use pol_diagnostics::{Sources, Span};
    use pol_parser::ast::{Case, CaseEntry, CaseForm, Name, Text};
    use pol_parser::write_case;
    use pol_program::{Fact, FactKind};

    use super::{Answer, read};

    /// The line that an answer gives a case file, or what is said to it.
    fn heard(kind: &FactKind, line: &str) -> String {
        let span = Span::new(Sources::new().add("-", ""), 0, 0);
        let fact = Fact {
            name: "甲".to_owned(),
            question: None,
            kind: kind.clone(),
            presumption: None,
            raised_by: None,
            raised_basis: None,
            finding: false,
            may_not_apply: true,
            range: None,
            mapped: None,
            stands_for: Vec::new(),
            cause: None,
            span,
        };
        match read(&fact, line, span) {
            Ok(Answer::Value(value)) => {
                let entries = vec![CaseEntry::Given(Name { text: "甲".to_owned(), span }, value)];
                let title = Text { value: String::new(), span };
                let case = Case { title, entries, persons: Vec::new(), form: CaseForm::Pol, span };
                write_case(&case, true).lines().nth(1).unwrap().trim().to_owned()
            }
            Ok(Answer::Unprovable) => "无法查明".to_owned(),
            Ok(Answer::Inapplicable) => "不适用".to_owned(),
            Ok(Answer::Pass) => "跳过".to_owned(),
            Ok(Answer::End) => "结束".to_owned(),
            Err(said) => said.zh,
        }
    }

    #[test]
    fn answers() {
        let goods = || vec!["食品".to_owned(), "百货".to_owned(), "药品".to_owned()];
        let table = [
            (FactKind::Bool, "是", "已知 甲"),
            (FactKind::Bool, " YES ", "已知 甲"),
            (FactKind::Bool, "不是", "已知 非 甲"),
            (FactKind::Bool, "ｎｏ", "已知 非 甲"),
            (FactKind::Bool, "不知道", "跳过"),
            (FactKind::Bool, "？", "跳过"),
            (FactKind::Bool, "查不清", "无法查明"),
            (FactKind::Bool, "退出", "结束"),
            (FactKind::Bool, "", "没有看到回答；不知道的，回答“？”"),
            (FactKind::Bool, "没有", "“没有”可能有两种理解，请回答 是 或 否"),
            (FactKind::Bool, "1", "请回答 是 或 否"),
            (FactKind::One(goods()), "食品", "已知 甲 为 食品"),
            (FactKind::One(goods()), "２", "已知 甲 为 百货"),
            (FactKind::One(goods()), "4", "编号从 1 到 3，没有 4"),
            (FactKind::One(goods()), "0", "编号从 1 到 3，没有 0"),
            (FactKind::One(goods()), "食物", "没有“食物”这一项，请写所列的编号或者名称"),
            (FactKind::One(goods()), "不适用", "不适用"),
            (FactKind::Any(goods()), "1、3", "已知 甲 为 {食品, 药品}"),
            (FactKind::Any(goods()), "百货 药品", "已知 甲 为 {百货, 药品}"),
            (FactKind::Any(goods()), "都没有", "已知 甲 为 {}"),
            (FactKind::Any(goods()), "1，烟花", "没有“烟花”这一项，请写所列的编号或者名称"),
            (FactKind::Int, "三", "已知 甲 为 3"),
            (FactKind::Int, "1.5", "请写一个整数，例如 3"),
            (FactKind::Int, "3只", "数字后面不写“只”，写 3"),
            (FactKind::Number, "百分之五", "已知 甲 为 0.05"),
            (FactKind::Money, "5万元", "已知 甲 为 50000元"),
            (FactKind::Money, "5000", "请写明单位，例如 5000元"),
            (FactKind::Money, "5,000元", "数字里不写千位逗号，写 5000元"),
            (FactKind::Money, "很多", "请写一个金额，例如 5000元、5万元"),
            (FactKind::Date, "2024年8月3日", "已知 甲 为 2024-08-03"),
            (FactKind::Date, "2024年8月", "请写到日，例如 2024-08-03 或 2024年8月3日"),
            (FactKind::Date, "2024.9.20", "年、月、日之间不用这样的符号，写成 2024-08-03 或 2024年8月3日"),
            (FactKind::Date, "2023-02-29", "没有“2023-02-29”这一天，请核对年、月、日"),
            (FactKind::Duration(None), "三十日", "已知 甲 为 30日"),
            (FactKind::Duration(None), "30", "请写明单位，例如 30日、30个月"),
            (FactKind::Text, "“城关”镇", "已知 甲 为 ““城关”镇”"),
            (FactKind::Text, "a \"b\"; # c", "已知 甲 为 “a \"b\"; # c”"),
        ];
        for (kind, line, expected) in table {
            assert_eq!(heard(&kind, line), expected, "{line} to {kind:?}");
        }
    }
}
