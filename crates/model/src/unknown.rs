//! Names that nothing declares: what was probably meant.

use pol_diagnostics::{Code, Diagnostic, Said, nearest, spaced};
use pol_parser::ast::Name;
use pol_parser::keywords::KEYWORDS;
use pol_parser::{before_bound, counted, foreign_word};
use pol_values::Literal;

use crate::declare::Resolver;
use crate::types::{MatterKind, Meaning};

/// What a name may have been meant as: what is wrong, and what to write instead.
type Reading = fn(&Resolver<'_>, &str) -> Option<(Code, Said, Said)>;

/// The first that fits is told.
const READINGS: [Reading; 10] =
    [foreign, range, measured, outcome, run_into_value, since, denied, run_together, day_of_case, undeclared];

impl Resolver<'_> {
    /// Reports a name that nothing declares, unless its declaration could not be read.
    pub(crate) fn unknown(&mut self, name: &Name) {
        if self.is_lost(name) {
            return;
        }
        if let Some((code, said, help)) = READINGS.iter().find_map(|read| read(self, &name.text)) {
            self.errors.push(Diagnostic::new(code, name.span, said).help(help));
        }
    }
}

fn no_such_name(name: &str) -> Said {
    Said::new(format!("没有“{name}”这个名称"), format!("there is no name `{name}`"))
}

fn one_name(name: &str) -> Said {
    Said::new(
        format!("“{name}”连在一起，读作一个名称"),
        format!("`{name}` is written together and reads as one name"),
    )
}

/// if, 如果
fn foreign(_: &Resolver<'_>, name: &str) -> Option<(Code, Said, Said)> {
    let (said, help) = foreign_word(name)?;
    Some((Code::ForeignWord, said, help))
}

/// 次数 为 两次以上
fn range(_: &Resolver<'_>, name: &str) -> Option<(Code, Said, Said)> {
    let (number, bound) = before_bound(name)?;
    let number = counted(number).map_or(number, |(number, _)| number);
    let range = match Literal::parse(number).ok()? {
        Literal::Number(n) => format!("{n}{bound}"),
        Literal::Money(_) | Literal::Period(_) | Literal::Date(_) => format!("{number}{bound}"),
    };
    Some((
        Code::BadValue,
        Said::new(format!("“{name}”是一个范围，不是一个值"), format!("`{name}` is a range, not a value")),
        Said::new(
            format!("范围前面写“在”，数字后面不写量词：在 {range}"),
            format!("write a range behind `在`, without a measure word: `在 {range}`"),
        ),
    ))
}

/// 次数 等于 三次
fn measured(_: &Resolver<'_>, name: &str) -> Option<(Code, Said, Said)> {
    let (number, measure) = counted(name)?;
    Some((
        Code::BadValue,
        Said::new(
            format!("数字后面不写“{measure}”"),
            format!("no measure word stands behind a number: `{measure}`"),
        ),
        Said::new(format!("只写数字：{number}"), format!("write the number alone: {number}")),
    ))
}

/// 当 罚款, an outcome without its decision
fn outcome(resolver: &Resolver<'_>, name: &str) -> Option<(Code, Said, Said)> {
    let mut matters = resolver.model.matters.values();
    let matter = matters
        .find(|m| m.kind == MatterKind::Decision && m.outcomes.iter().any(|outcome| outcome == name))?;
    let decision = &matter.name;
    Some((
        Code::UnknownName,
        Said::new(
            format!("“{name}”是“{decision}”的结果，不能单独写"),
            format!("`{name}` is an outcome of `{decision}` and cannot stand by itself"),
        ),
        Said::new(format!("写成 {decision} 为 {name}"), format!("write `{decision} is {name}`")),
    ))
}

/// 货值金额不足一万元
fn run_into_value(resolver: &Resolver<'_>, name: &str) -> Option<(Code, Said, Said)> {
    let help = resolver.run_into_value(name)?;
    Some((Code::RunTogether, one_name(name), help))
}

/// 自 立案之日 起
fn since(resolver: &Resolver<'_>, name: &str) -> Option<(Code, Said, Said)> {
    let day = name.strip_suffix("之日").filter(|day| !day.is_empty())?;
    let help = match resolver.model.names.get(day) {
        Some(_) => Said::new(format!("不写“之日”：自 {day} 起"), format!("leave 之日 out: `from {day}`")),
        None => Said::new(
            format!("先声明 事实 {day}：日期 “……？”，再写 自 {day} 起"),
            format!("declare `fact {day}: date \"…?\"` and write `from {day}`"),
        ),
    };
    Some((Code::UnknownName, no_such_name(name), help))
}

/// 不占道
fn denied(resolver: &Resolver<'_>, name: &str) -> Option<(Code, Said, Said)> {
    let fact = name.strip_prefix('不')?;
    let meaning = resolver.model.names.get(fact)?;
    matches!(meaning, Meaning::Fact(_) | Meaning::Definition(_)).then(|| {
        (
            Code::RunTogether,
            Said::new(
                format!("“{name}”连在一起，读作一个名称；否定一个事实用“非”"),
                format!("`{name}` reads as one name; a fact is denied with `not`"),
            ),
            Said::new(format!("写成 非 {fact}"), format!("write `not {fact}`")),
        )
    })
}

/// 占道且初次
fn run_together(resolver: &Resolver<'_>, name: &str) -> Option<(Code, Said, Said)> {
    let known = resolver.model.names.keys().map(String::as_str);
    let keywords = KEYWORDS.iter().flat_map(|k| k.zh).copied().filter(|k| !k.contains(' '));
    let parts: Vec<&str> = known.chain(keywords).collect();
    let apart = spaced(name, &parts)?;
    Some((
        Code::RunTogether,
        one_name(name),
        Said::new(format!("用空格分开：{apart}"), format!("divide it with spaces: {apart}")),
    ))
}

/// The days of a case are not facts.
fn day_of_case(_: &Resolver<'_>, name: &str) -> Option<(Code, Said, Said)> {
    matches!(name, "行为日" | "裁决日").then(|| {
        let help = Said::new(
            format!(
                "{name}不能写进条件；要比较的那一天，另声明一个日期事实，例如 事实 违法行为发生日：日期 “哪一天发生？”"
            ),
            format!("`{name}` cannot stand in a condition; declare the day as a fact of its own"),
        );
        (Code::UnknownName, no_such_name(name), help)
    })
}

fn undeclared(resolver: &Resolver<'_>, name: &str) -> Option<(Code, Said, Said)> {
    let help = match nearest(name, resolver.model.names.keys().map(String::as_str)) {
        Some(guess) => Said::new(format!("是不是想写“{guess}”？"), format!("did you mean `{guess}`?")),
        None => Said::new(
            format!("先声明它，例如 事实 {name}：是否 “……？”"),
            format!("declare it first, such as `fact {name}: bool \"…?\"`"),
        ),
    };
    Some((Code::UnknownName, no_such_name(name), help))
}
