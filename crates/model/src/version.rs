//! Versions of one text (M14): a text that says 取代 is a later version of the text it names. From the day on
//! which the later one takes effect the earlier one no longer applies, and it does not revive.

use std::collections::BTreeSet;

use pol_diagnostics::{Code, Diagnostic, Said, nearest};
use pol_parser::ast::Head;
use pol_values::{Date, Id};

use crate::declare::Resolver;
use crate::types::{Model, NotHeld, Text};

impl Resolver<'_> {
    /// Notes which text replaces which, from when.
    pub(crate) fn versions<'h>(&mut self, heads: impl Iterator<Item = (Id<Text>, &'h Head)>) {
        for (text, head) in heads {
            if let Some(missing) = &head.replaces_not_held {
                self.model.not_held.push(NotHeld {
                    text,
                    provision: None,
                    what: missing.value.clone(),
                    exceptions_to: None,
                    span: missing.span,
                });
            }
            for name in &head.replaces {
                let old = self.model.texts.iter().find(|(id, t)| *id != text && t.is_called(&name.text));
                let Some((old, _)) = old else {
                    self.no_such_text(name);
                    continue;
                };
                let (new, earlier) = (&self.model.texts[text], &self.model.texts[old]);
                let Some(from) = new.effective else {
                    let said = Said::new(
                        "取代别的规范，却没有写施行日，不知道从哪一天起取代",
                        "it replaces another text, but says not from which day it is in force",
                    );
                    let help = Said::new("在文头写 施行 日期", "write `effective …` in the head");
                    self.errors.push(Diagnostic::new(Code::BadHeader, name.span, said).help(help));
                    continue;
                };
                if earlier.effective.is_some_and(|before| before >= from) {
                    let said = Said::new(
                        format!("“{}”的施行日不早于本规范，不会是它取代的旧版本", name.text),
                        format!(
                            "`{}` did not take effect before this text, so it is no earlier version of it",
                            name.text
                        ),
                    );
                    let help =
                        Said::new("核对两份规范的施行日", "check from when the two texts are in force");
                    self.errors.push(
                        Diagnostic::new(Code::BadHeader, name.span, said)
                            .help(help)
                            .related(earlier.span, Said::new("旧版本在这里", "the earlier version is here")),
                    );
                    continue;
                }
                self.model.texts[text].replaces.push(old);
            }
        }
        for text in self.model.texts.ids().collect::<Vec<_>>() {
            let later = reached(text, &|at| self.model.replacing(at));
            let first = later.into_iter().filter_map(|t| self.model.texts[t].effective.map(|from| (from, t)));
            self.model.texts[text].replaced = first.min().map(|(from, by)| (by, from));
        }
    }

    fn no_such_text(&mut self, name: &pol_parser::ast::Name) {
        let said = Said::new(
            format!("没有载入“{}”这份规范", name.text),
            format!("no text `{}` is loaded", name.text),
        );
        let guess = nearest(&name.text, self.model.texts.values().map(|t| t.id.as_str()));
        let help = match guess {
            Some(guess) => Said::new(format!("是不是想写“{guess}”？"), format!("did you mean `{guess}`?")),
            None => Said::new(
                "载入它的文件；没有写成 pol 的，写 取代 未载 “全称”",
                "load its file, or write `replaces not held \"title\"` if it has not been encoded",
            ),
        };
        self.errors.push(Diagnostic::new(Code::UnknownName, name.span, said).help(help));
    }
}

impl Model {
    /// The texts that replace one directly.
    fn replacing(&self, text: Id<Text>) -> Vec<Id<Text>> {
        self.texts.iter().filter(|(_, t)| t.replaces.contains(&text)).map(|(id, _)| id).collect()
    }

    /// All versions of the text of which `text` is one, the latest first.
    pub fn versions_of(&self, text: Id<Text>) -> Vec<Id<Text>> {
        let mut all = vec![text];
        all.extend(reached(text, &|at| self.replacing(at)));
        all.extend(reached(text, &|at| self.texts[at].replaces.clone()));
        all.sort_by_key(|id| std::cmp::Reverse(self.texts[*id].effective));
        all
    }

    /// From when a text is no longer applied: 废止, or the day on which a later version took its place.
    pub fn until(&self, text: Id<Text>) -> Option<Date> {
        let text = &self.texts[text];
        text.repealed.into_iter().chain(text.replaced.map(|(_, from)| from)).min()
    }
}

/// All that can be reached from a text in steps, without itself.
fn reached(from: Id<Text>, next: &dyn Fn(Id<Text>) -> Vec<Id<Text>>) -> BTreeSet<Id<Text>> {
    let mut seen = BTreeSet::new();
    let mut queue = next(from);
    while let Some(at) = queue.pop() {
        if at != from && seen.insert(at) {
            queue.extend(next(at));
        }
    }
    seen
}
