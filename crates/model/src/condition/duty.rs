//! Roles, acts and the duties made of them.

use pol_diagnostics::{Code, Diagnostic, Said};
use pol_parser::ast::{Modal, Name};
use pol_values::Id;

use crate::declare::Resolver;
use crate::types::{Act, ConditionKind, DONE, Matter, MatterKind, Meaning, NOT_DONE, Role, Settling};

/// The outcomes of a duty: to do it.
pub(crate) const DO: u64 = 0b01;
/// Not to do it.
pub(crate) const NOT_DO: u64 = 0b10;

impl Resolver<'_> {
    pub(super) fn duty_read(&mut self, actor: &Name, modal: Modal, act: &Name) -> Option<ConditionKind> {
        let (role, act) = (self.role(actor), self.act(act));
        let matter = self.duty(role?, act?);
        let outcomes = match modal {
            Modal::Must => DO,
            Modal::MustNot => NOT_DO,
            Modal::May | Modal::Right | Modal::NeedNot | Modal::Is => DO | NOT_DO,
        };
        Some(ConditionKind::Duty(matter, outcomes))
    }

    pub(crate) fn role(&mut self, name: &Name) -> Option<Id<Role>> {
        match self.model.names.get(&name.text).copied() {
            Some(Meaning::Role(role)) => Some(role),
            Some(Meaning::Fact(_) | Meaning::Decision(_) | Meaning::Act(_) | Meaning::Definition(_)) => {
                let (zh, en) = self.first_role();
                let help = Said::new(
                    format!("写一个角色，例如 {zh}；没有的，先声明 角色 …"),
                    format!("name a role, such as `{en}`, or declare one with `role`"),
                );
                self.wrong_kind(name, "不是角色", "is not a role", help);
                None
            }
            None if self.is_lost(name) => None,
            None => {
                let known: Vec<String> = self.model.roles.values().map(|r| r.name.clone()).collect();
                let guess = pol_diagnostics::nearest(&name.text, known.iter().map(String::as_str));
                let help = match guess {
                    Some(guess) => {
                        Said::new(format!("是不是想写“{guess}”？"), format!("did you mean `{guess}`?"))
                    }
                    None => Said::new(
                        format!("先声明 角色 {}", name.text),
                        format!("declare it first: `role {}`", name.text),
                    ),
                };
                let said = Said::new(
                    format!("没有“{}”这个角色", name.text),
                    format!("there is no role `{}`", name.text),
                );
                self.errors.push(Diagnostic::new(Code::UnknownName, name.span, said).help(help));
                None
            }
        }
    }

    pub(crate) fn act(&mut self, name: &Name) -> Option<Id<Act>> {
        match self.model.names.get(&name.text).copied() {
            Some(Meaning::Act(act)) => Some(act),
            Some(Meaning::Fact(_) | Meaning::Decision(_) | Meaning::Role(_) | Meaning::Definition(_)) => {
                let act = self.model.acts.values().next().map(|a| a.name.clone());
                let (zh, en) =
                    (act.clone().unwrap_or_else(|| "…".to_owned()), act.unwrap_or_else(|| "…".to_owned()));
                let help = Said::new(
                    format!("写一项措施，例如 {zh}；没有的，先声明 措施 … “……”"),
                    format!("name an act, such as `{en}`, or declare one with `act`"),
                );
                self.wrong_kind(name, "不是措施", "is not an act", help);
                None
            }
            None if self.is_lost(name) => None,
            // 应当 在三日内 告知: the reader says how a time is written.
            None if name.text.strip_suffix('内').is_some_and(is_period) => {
                let said = Said::new(
                    format!("“{}”是期限，不是措施", name.text),
                    format!("`{}` is a time, not an act", name.text),
                );
                let help = Said::new(
                    "期限写成 自 … 起 三日 内，放在措施前面",
                    "write a time as `within 3 days from …`, behind the act",
                );
                self.errors.push(Diagnostic::new(Code::BadValue, name.span, said).help(help));
                None
            }
            None => {
                let known: Vec<String> = self.model.acts.values().map(|a| a.name.clone()).collect();
                let guess = pol_diagnostics::nearest(&name.text, known.iter().map(String::as_str));
                // 应当 罚款, where 罚款 is how something is decided.
                let decides = |m: &&Matter| m.outcomes.contains(&name.text);
                let decision = self.model.matters.values().find(decides).map(|matter| &matter.name);
                let help = match guess {
                    _ if let Some(of) = decision => Said::new(
                        format!("“{}”是“{of}”的结果：写成 则 {of} 为 {}", name.text, name.text),
                        format!(
                            "`{}` is an outcome of `{of}`: write `then {of} is {}`",
                            name.text, name.text
                        ),
                    ),
                    _ if name.text.starts_with('自') => Said::new(
                        "期限写成 自 收到 起 三日 内：收到是一项日期事实，不写“之日”，词与词之间用空格分开",
                        "write a deadline as `from received within 3 days`",
                    ),
                    Some(guess) => {
                        Said::new(format!("是不是想写“{guess}”？"), format!("did you mean `{guess}`?"))
                    }
                    None => Said::new(
                        format!("先声明 措施 {} “……”", name.text),
                        format!("declare it first: `act {} \"…\"`", name.text),
                    ),
                };
                let said = Said::new(
                    format!("没有“{}”这项措施", name.text),
                    format!("there is no act `{}`", name.text),
                );
                self.errors.push(Diagnostic::new(Code::UnknownName, name.span, said).help(help));
                None
            }
        }
    }

    /// The matter of a duty, made when first spoken of.
    pub(crate) fn duty(&mut self, role: Id<Role>, act: Id<Act>) -> Id<Matter> {
        let kind = MatterKind::Duty(role, act);
        if let Some(known) = self.matters.get(&kind) {
            return *known;
        }
        let (role, act) = (&self.model.roles[role], &self.model.acts[act]);
        let matter = Matter {
            kind,
            name: format!("{}·{}", role.name, act.name),
            title: act.title.clone(),
            outcomes: vec![DONE.to_owned(), NOT_DONE.to_owned()],
            default: None,
            severest_first: false,
            settling: Settling::Together,
            line: None,
            parts: Vec::new(),
            part_of: None,
            span: act.span,
        };
        let id = self.model.matters.push(matter);
        self.matters.insert(kind, id);
        id
    }
}

/// 三日, 在三日
fn is_period(text: &str) -> bool {
    let text = text.strip_prefix('在').unwrap_or(text);
    matches!(pol_values::Literal::parse(text), Ok(pol_values::Literal::Period(_)))
}
