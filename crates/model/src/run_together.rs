//! Names that are a fact and a value written together, as Chinese is (P0018).

use pol_diagnostics::Said;
use pol_parser::before_bound;
use pol_parser::keywords::KEYWORDS;
use pol_values::Literal;

use crate::declare::Resolver;
use crate::types::FactKind;

impl Resolver<'_> {
    /// 货值金额不足一万元, 后果严重: a fact and what it is compared with, written together.
    pub(crate) fn run_into_value(&self, written: &str) -> Option<Said> {
        let facts =
            self.model.facts.values().filter_map(|fact| Some((fact, written.strip_prefix(&fact.name)?)));
        let (fact, rest) = facts.filter(|(_, rest)| !rest.is_empty()).max_by_key(|(f, _)| f.name.len())?;
        let rest = rest.strip_suffix('的').unwrap_or(rest);
        let name = &fact.name;
        let sized = match &fact.kind {
            FactKind::One(options) => {
                return options.iter().any(|o| o == rest).then(|| {
                    Said::new(format!("写成 {name} 为 {rest}"), format!("write `{name} is {rest}`"))
                });
            }
            FactKind::Any(options) => {
                return options.iter().any(|o| o == rest).then(|| {
                    Said::new(format!("写成 {name} 包含 {rest}"), format!("write `{name} contains {rest}`"))
                });
            }
            FactKind::Bool | FactKind::Citation(_) | FactKind::Text => false,
            FactKind::Int | FactKind::Number | FactKind::Money | FactKind::Date | FactKind::Duration(_) => {
                true
            }
        };
        let value = |written: &str| sized && Literal::parse(written).is_ok();
        if before_bound(rest).is_some_and(|(number, _)| value(number.strip_prefix('在').unwrap_or(number))) {
            let range = rest.strip_prefix('在').unwrap_or(rest);
            return Some(Said::new(
                format!("用空格分开：{name} 在 {range}"),
                format!("divide it with spaces: `{name} 在 {range}`"),
            ));
        }
        let bounds = KEYWORDS
            .iter()
            .filter(|k| matches!(k.rule, "over" | "at_most" | "under" | "at_least" | "equals" | "later"));
        if bounds.flat_map(|k| k.zh).filter_map(|b| rest.strip_prefix(b)).any(value) {
            return Some(Said::new(
                format!("用空格分开：{name} {rest}"),
                format!("divide it with spaces: `{name} {rest}`"),
            ));
        }
        value(rest).then(|| {
            Said::new(
                format!("写成 {name} 等于 {rest}、{name} 在 {rest}以上 等，写明怎样比较"),
                format!("say how they compare: `{name} equals {rest}`, `{name} exceeds {rest}`"),
            )
        })
    }
}
