//! What one place of a case holds: a text, a name, a day, a truth, a value.

use pol_diagnostics::{Code, Said, Span};
use pol_values::{Literal, LiteralError, fold_width};

use super::reader::{Reader, name, short};
use super::tree::{Data, Kind};
use crate::ast::{Day, Member, Name, Text, Value};
use crate::build::bad_value;

impl Reader<'_> {
    /// What stands at a place where a text is wanted, in the words of the file.
    pub(super) fn text(&mut self, data: &Data) -> Option<Text> {
        match &data.kind {
            Kind::Scalar { .. } if data.is_null() => None,
            Kind::Scalar { text, .. } => Some(Text { value: text.clone(), span: data.span }),
            Kind::List(_) | Kind::Map(_) => {
                self.wrong(
                    data.span,
                    ["这里只能写一个名称或一段文字", "a single name or text is needed here"],
                    ["把它写成一段文字；几项内容写在同一段里", "write it as one text"],
                );
                None
            }
        }
    }

    pub(super) fn name(&mut self, data: &Data) -> Option<Name> {
        Some(name(&self.text(data)?))
    }

    pub(super) fn names(&mut self, data: &Data) -> Vec<Name> {
        let mut names = Vec::new();
        for item in data.items() {
            if item.is_null() {
                self.empty_item(item.span);
            } else {
                names.extend(self.name(item));
            }
        }
        names
    }

    fn empty_item(&mut self, span: Span) {
        self.wrong(
            span,
            ["列表里有一个空项", "an item of this list is empty"],
            ["写出内容，或者删去这一项", "write it out or delete it"],
        );
    }

    pub(super) fn day(&mut self, data: &Data) -> Option<Day> {
        if data.is_null() {
            return None;
        }
        let mut code = Code::WrongType;
        if let Kind::Scalar { text, .. } = &data.kind {
            code = Code::BadValue;
            let word = fold_width(text.trim());
            match Literal::parse(&word) {
                Ok(Literal::Date(date)) if date_shaped(&word) => return Some(Day { date, span: data.span }),
                Err(error @ LiteralError::NoSuchDay) if date_shaped(&word) => {
                    let (message, help) = bad_value(&short(text), error);
                    self.report(code, data.span, message, help);
                    return None;
                }
                Ok(_) | Err(_) => {}
            }
        }
        self.report(
            code,
            data.span,
            Said::new("这里应当是一个日期", "a date is needed here"),
            Said::new("写成 2024年7月18日 或 2024-07-18", "write it as 2024-07-18"),
        );
        None
    }

    pub(super) fn truth(&mut self, data: &Data) -> Option<bool> {
        let truth = data.truth();
        if truth.is_none() {
            self.wrong(
                data.span,
                ["这里要写“是”或“否”", "`true` or `false` is needed here"],
                ["写 是 或 否", "write true or false"],
            );
        }
        truth
    }

    /// The outcome of a decision.
    pub(super) fn outcome(&mut self, data: &Data) -> Option<Name> {
        let mut name = self.name(data)?;
        if let Kind::Scalar { text, quoted: false } = &data.kind
            && let Some(truth) = truth(text)
        {
            name.text = truth_word(truth).to_owned();
        }
        Some(name)
    }

    /// The value of a fact; an empty place is no value, which the caller has seen to.
    pub(super) fn value(&mut self, data: &Data) -> Option<Value> {
        match &data.kind {
            Kind::Scalar { text, quoted } => self.scalar(text, *quoted, data.span),
            Kind::List(items) => {
                let mut members = Vec::new();
                for item in items {
                    match &item.kind {
                        Kind::Scalar { .. } if item.is_null() => self.empty_item(item.span),
                        Kind::Scalar { text, quoted } => {
                            members.extend(self.scalar(text, *quoted, item.span).and_then(member));
                        }
                        Kind::List(_) | Kind::Map(_) => self.no_value(item.span),
                    }
                }
                Some(Value::Set(members, data.span))
            }
            Kind::Map(_) => {
                self.no_value(data.span);
                None
            }
        }
    }

    fn no_value(&mut self, span: Span) {
        self.wrong(
            span,
            ["这里要写一个值，不能再分项", "a value is needed here, not more items"],
            [
                "写一个词、数字、金额、期间或日期；几个选项写成 [甲, 乙]",
                "write a word, number, amount, period or date; several options as [a, b]",
            ],
        );
    }

    /// JSON has only texts for options and amounts, so a quoted text may be one; but a quoted
    /// number is a text (somebody's number), and so is a quoted `true`.
    fn scalar(&mut self, text: &str, quoted: bool, span: Span) -> Option<Value> {
        let word = fold_width(text.trim());
        let as_text = || Value::Text(Text { value: text.to_owned(), span });
        match truth(&word) {
            Some(truth) if !quoted => return Some(truth_value(truth, span)),
            Some(_) if word.is_ascii() => return Some(as_text()),
            Some(_) | None => {}
        }
        let bare = word.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | '-' | '+' | 'e' | 'E'));
        match Literal::parse(&word) {
            Ok(literal) => {
                let taken = match literal {
                    Literal::Date(_) => date_shaped(&word),
                    Literal::Money(_) | Literal::Period(_) => true,
                    Literal::Number(_) => !quoted || has_unit(&word),
                };
                if taken {
                    return Some(Value::Literal(literal, span));
                }
            }
            Err(error @ (LiteralError::Exponent | LiteralError::TooLong)) if !quoted || !bare => {
                let (message, mut help) = bad_value(&short(text), error);
                if word.chars().all(|c| c.is_ascii_digit()) {
                    help.zh.push_str("；如果是编号而不是数量，加上引号");
                    help.en.push_str("; put it in quotation marks if it counts nothing");
                }
                self.report(Code::InexactNumber, span, message, help);
                return None;
            }
            Err(error @ LiteralError::NoSuchDay) if date_shaped(&word) => {
                let (message, help) = bad_value(&short(text), error);
                self.report(Code::BadValue, span, message, help);
                return None;
            }
            Err(_) => {}
        }
        Some(if is_word(&word) { Value::Name(Name { text: word, span }) } else { as_text() })
    }
}

impl Data {
    /// Yes or no; in quotation marks only the words of pol count, and `"true"` is a text.
    pub(super) fn truth(&self) -> Option<bool> {
        match &self.kind {
            Kind::Scalar { text, quoted } if !quoted || matches!(text.as_str(), "是" | "否") => truth(text),
            Kind::Scalar { .. } | Kind::List(_) | Kind::Map(_) => None,
        }
    }
}

/// Yes or no, in the words of pol, YAML and JSON.
fn truth(word: &str) -> Option<bool> {
    match word {
        "是" | "true" | "True" | "TRUE" | "yes" => Some(true),
        "否" | "false" | "False" | "FALSE" | "no" => Some(false),
        _ => None,
    }
}

fn truth_word(truth: bool) -> &'static str {
    if truth { "是" } else { "否" }
}

pub(super) fn truth_value(truth: bool, span: Span) -> Value {
    Value::Name(Name { text: truth_word(truth).to_owned(), span })
}

/// 2024-07-18 or 2024年7月18日, and not a telephone or house number.
fn date_shaped(word: &str) -> bool {
    let mut parts = word.split('-');
    let mut part = |lengths: std::ops::RangeInclusive<usize>| {
        parts.next().is_some_and(|p| lengths.contains(&p.len()) && p.bytes().all(|b| b.is_ascii_digit()))
    };
    let dashed = part(4..=4) && part(1..=2) && part(1..=2);
    dashed && parts.next().is_none() || word.ends_with('日') && word.contains('年') && word.contains('月')
}

/// Whether a number says what it counts in: 5%, 百分之五, 二倍.
fn has_unit(word: &str) -> bool {
    word.ends_with(['%', '倍']) || word.ends_with("times") || word.contains("分之")
}

/// Whether it could be a name of a policy: those begin with no digit.
pub(super) fn is_word(word: &str) -> bool {
    let mut chars = word.chars();
    chars.next().is_some_and(|c| c.is_alphabetic() || c == '_')
        && chars.all(|c| c.is_alphanumeric() || c == '_')
}

fn member(value: Value) -> Option<Member> {
    match value {
        Value::Literal(literal, span) => Some(Member::Literal(literal, span)),
        Value::Text(text) => Some(Member::Text(text)),
        Value::Name(name) => Some(Member::Name(name)),
        Value::Set(..) => None,
    }
}

#[cfg(test)]
mod tests {
    use crate::data::testing::{given, given_json, words, yaml};

    #[test]
    fn values_in_yaml() {
        let cases = [
            ("是", "甲=是"),
            ("no", "甲=否"),
            ("\"是\"", "甲=是"),
            ("'true'", "甲=“true”"),
            ("True", "甲=是"),
            ("执法人员", "甲=执法人员"),
            ("ＡＢ１", "甲=AB1"),
            ("a b", "甲=“a b”"),
            ("5", "甲=Number(5)"),
            ("-5.50", "甲=Number(-5.5)"),
            ("三", "甲=Number(3)"),
            ("\"5\"", "甲=“5”"),
            ("\"110101199001011234\"", "甲=“110101199001011234”"),
            ("'5万元'", "甲=Money(50000)"),
            ("三十日", "甲=Period(Period { amount: 30, unit: Days })"),
            ("'5%'", "甲=Number(0.05)"),
            ("２０２４年７月１８日", "甲=Date(Date(2024-07-18))"),
            ("138-1234-5678", "甲=“138-1234-5678”"),
            ("1-2-3", "甲=“1-2-3”"),
            ("1E5号", "甲=“1E5号”"),
            ("'1E5'", "甲=“1E5”"),
            ("100000000000000.07", "甲=Number(100000000000000.07)"),
            ("~", "未知 甲"),
            ("''", "甲=“”"),
            ("[]", "甲={}"),
            ("[5元, '6', 七, 是]", "甲={Money(5) “6” Number(7) 是}"),
        ];
        for (text, expected) in cases {
            assert_eq!(given(text), format!("案件 ; {expected}"), "{text}");
        }
    }

    #[test]
    fn values_in_json() {
        let cases = [
            ("true", "甲=是"),
            (r#""否""#, "甲=否"),
            (r#""true""#, "甲=“true”"),
            ("100000000000000.07", "甲=Number(100000000000000.07)"),
            ("-0.5", "甲=Number(-0.5)"),
            (r#""2024-07-18""#, "甲=Date(Date(2024-07-18))"),
            (r#""执法人员""#, "甲=执法人员"),
            (r#""\\ud83d\\ude00 \\u7532\\n""#, "甲=“😀 甲\n”"),
            ("null", "未知 甲"),
            (r#"["甲", "5元", 3]"#, "甲={甲 Money(5) Number(3)}"),
        ];
        for (text, expected) in cases {
            let text = text.replace("\\\\", "\\");
            assert_eq!(given_json(&text), format!("案件 ; {expected}"), "{text}");
        }
    }

    #[test]
    fn what_is_not_exact_or_no_day_is_refused() {
        for said in [given("1e5"), given_json("1e5")] {
            assert!(said.contains("[C0005] “1e5”用了科学记数法 — 把数字写全"), "{said}");
        }
        for said in [given("0.1234567"), given("1.5日"), given_json("\"1.5日\""), given_json("0.1234567")] {
            assert!(said.contains("[C0005]") && said.contains("位数太多"), "{said}");
        }
        let said = given("110101199001011234");
        assert!(said.contains("[C0005]") && said.ends_with("如果是编号而不是数量，加上引号"), "{said}");
        for said in [given("2023-02-29"), given_json("\"2023年2月29日\"")] {
            assert!(said.contains("[P0013] 没有“2023"), "{said}");
        }
        let said = yaml("行为日: 2024-02-30").said();
        assert!(said.contains("[P0013] 没有“2024-02-30”这一天"), "{said}");
        let said = yaml("行为日: 24-7-1").said();
        assert!(said.contains("[P0013] 这里应当是一个日期"), "{said}");
        // What is wrong costs nothing else.
        let read = yaml("已知: {甲: 1e5, 乙: 是}");
        assert_eq!(words(&read.cases[0]), "案件 ; 乙=是");
    }
}
