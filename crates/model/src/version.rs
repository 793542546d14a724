//! Versions of one text (M14): a text that says 取代 is a later version of the text it names. From the day on
//! which the later one takes effect the earlier one no longer applies, and it does not revive. 从旧兼从轻 and 溯及
//! weigh the law of the day of the act against later law.

use std::collections::BTreeSet;

use pol_diagnostics::{Code, Diagnostic, Said, Span, nearest};
use pol_parser::ast::Head;
use pol_values::{Date, Id};

use crate::declare::Resolver;
use crate::types::{Lighter, Matter, MatterKind, Meaning, Model, NotHeld, Settling, Text};

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
                    followed: false,
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

    /// 从旧兼从轻 and 溯及 speak of what is lighter, so the decisions must be 由重到轻.
    pub(crate) fn lighter(&mut self) {
        for (names, provision, span) in std::mem::take(&mut self.lighter_clauses) {
            let mut matters = Vec::new();
            for name in &names {
                match self.model.names.get(&name.text).copied() {
                    Some(Meaning::Decision(matter)) => matters.push(matter),
                    Some(Meaning::Fact(_) | Meaning::Act(_) | Meaning::Role(_) | Meaning::Definition(_)) => {
                        let said = Said::new(
                            format!("“{}”不是决定", name.text),
                            format!("`{}` is not a decision", name.text),
                        );
                        self.errors.push(Diagnostic::new(Code::WrongKind, name.span, said).help(Said::new(
                            "“从旧兼从轻”后面写决定的名称",
                            "name decisions behind `the lighter of old and new`",
                        )));
                    }
                    None => self.unknown(name),
                }
            }
            if names.is_empty() {
                let graded = self.concluded_on(self.model.provisions[provision].text);
                let together = |m: &Id<Matter>| self.model.matters[*m].settling == Settling::Together;
                let (own, other): (Vec<Id<Matter>>, Vec<Id<Matter>>) = graded.into_iter().partition(together);
                matters = own;
                if let (Some(left_out), false) = (other.first(), matters.is_empty()) {
                    let name = |m: &Id<Matter>| self.model.matters[*m].name.clone();
                    let (left_out, meant) = (name(left_out), matters.iter().map(name).collect::<Vec<_>>());
                    let said = Said::new(
                        format!(
                            "“从旧兼从轻”没有写管哪些决定，而“{left_out}”可并存或者取最重，不能这样比较新旧"
                        ),
                        format!(
                            "`the lighter of old and new` names no decisions, and `{left_out}` is `concurrent` or takes the severest, which cannot be weighed so"
                        ),
                    );
                    self.errors.push(Diagnostic::new(Code::BadMark, span, said).help(Said::new(
                        format!(
                            "写出管的决定：从旧兼从轻 {}；“{left_out}”的新旧，另写规则",
                            meant.join("、")
                        ),
                        format!("name the decisions: `the lighter of old and new {}`", meant.join(", ")),
                    )));
                }
                if matters.is_empty() {
                    let said = Said::new(
                        "这份规范没有由重到轻的决定，“从旧兼从轻”不知道管哪个决定",
                        "this text concludes on no decision marked `severest first`, so it is not clear which is meant",
                    );
                    self.errors.push(Diagnostic::new(Code::BadMark, span, said).help(Said::new(
                        "写出决定的名称：从旧兼从轻 决定",
                        "name the decision: `the lighter of old and new DECISION`",
                    )));
                }
            }
            let parts = |m: &Id<Matter>| match self.model.matters[*m].parts.as_slice() {
                [] => vec![*m],
                parts => parts.to_vec(),
            };
            let matters = matters.iter().flat_map(parts).collect();
            self.model.lighter.push(Lighter { matters, provision: Some(provision), span });
        }
        for clause in self.model.lighter.clone() {
            for matter in &clause.matters {
                self.must_be_graded(*matter, clause.span, "从旧兼从轻", "the lighter of old and new");
            }
        }
        let reaching: Vec<(Id<Matter>, Span)> = self
            .model
            .rules
            .values()
            .filter(|r| r.retroactive.is_some())
            .flat_map(|r| r.conclusions.iter().map(|c| (c.matter, r.span)))
            .collect();
        for (matter, span) in reaching {
            self.must_be_graded(matter, span, "溯及", "retroactive");
        }
    }

    /// The decisions 由重到轻 on which a text, in any version, concludes.
    fn concluded_on(&self, text: Id<Text>) -> Vec<Id<Matter>> {
        let versions = self.model.versions_of(text);
        let rules = self.model.rules.values().filter(|r| versions.contains(&r.text));
        let found: BTreeSet<Id<Matter>> = rules.flat_map(|r| &r.conclusions).map(|c| c.matter).collect();
        let graded = |m: &Id<Matter>| {
            let Matter { kind, severest_first, .. } = &self.model.matters[*m];
            *kind == MatterKind::Decision && *severest_first
        };
        found.into_iter().filter(graded).collect()
    }

    fn must_be_graded(&mut self, matter: Id<Matter>, span: Span, zh: &str, en: &str) {
        let of = &self.model.matters[matter];
        let (said, help) = match of.kind {
            MatterKind::Decision if of.settling != Settling::Together => (
                Said::new(
                    format!("“{}”可并存或者取最重，不能“{zh}”", of.name),
                    format!("`{}` is `concurrent` or takes the severest: no `{en}`", of.name),
                ),
                Said::new(
                    "二者只能有一个；要比较新旧规定的，删去“可并存”“取最重”",
                    "keep one of the two; to weigh old law against new, delete `concurrent` or `take the severest`",
                ),
            ),
            MatterKind::Decision if of.severest_first => return,
            MatterKind::Decision => (
                Said::new(
                    format!("“{}”没有写“由重到轻”，分不出哪个结果较轻，不能“{zh}”", of.name),
                    format!(
                        "`{}` is not `severest first`, so which outcome is lighter cannot be told: no `{en}`",
                        of.name
                    ),
                ),
                Said::new(
                    "把决定的结果从重到轻排列，加上“由重到轻”",
                    "list the outcomes from the severest and mark the decision `severest first`",
                ),
            ),
            MatterKind::Duty(..) | MatterKind::Finding(_) => (
                Said::new(
                    format!("“{}”不是决定，分不出哪样对当事人有利，不能“{zh}”", of.name),
                    format!(
                        "`{}` is no decision, so what favours the person cannot be told: no `{en}`",
                        of.name
                    ),
                ),
                Said::new(
                    "只对由重到轻的决定写它；义务和认定另写一条",
                    "say so of decisions marked `severest first` alone; write duties and findings in a provision of their own",
                ),
            ),
        };
        self.errors.push(Diagnostic::new(Code::BadMark, span, said).help(help));
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
