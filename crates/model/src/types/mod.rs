//! The checked policy.

mod condition;
mod fact;
mod matter;
mod rule;
mod text;

use std::collections::BTreeMap;

use pol_diagnostics::Span;
use pol_parser::ast;
use pol_parser::ast::Level;
use pol_values::{Arena, Date, Id, WorkingDays};

pub use condition::{Calculation, Condition, ConditionKind, Defined, Definition, Quantity};
pub use fact::{Cause, Fact, FactKind, FactValue, Mapping, Presumption};
pub use matter::{Act, DONE, Matter, MatterKind, NOT_DONE, Outcomes, Role, Settling};
pub use rule::{
    Conclusion, Deadline, Exception, Modality, Override, Provision, Rule, Scope, Start, cited, number_text,
};
pub use text::{Counting, Following, NotHeld, Text};

use crate::Precedence;

/// All that was loaded, resolved.
#[derive(Clone, Debug, Default)]
pub struct Model {
    /// The texts with a head, the first being the policy that was asked for.
    pub texts: Arena<Text>,
    /// Facts, in order of declaration; causal findings stand where they are first used.
    pub facts: Arena<Fact>,
    /// Acts (措施).
    pub acts: Arena<Act>,
    /// Roles.
    pub roles: Arena<Role>,
    /// Definitions.
    pub definitions: Arena<Definition>,
    /// All that rules conclude on: decisions, duties, findings.
    pub matters: Arena<Matter>,
    /// The matters so ordered that each stands after all that its rules read (M3).
    pub order: Vec<Id<Matter>>,
    /// All provisions, parents before children.
    pub provisions: Arena<Provision>,
    /// All rules.
    pub rules: Arena<Rule>,
    /// What cannot be (约束).
    pub constraints: Vec<Constraint>,
    /// What each name means.
    pub names: BTreeMap<String, Meaning>,
    /// Scenarios of all loaded files, with the text to which they belong.
    pub scenarios: Vec<ast::Scenario>,
    /// The place of each that has a name; of several of one name, the first.
    pub(crate) scenarios_by_name: BTreeMap<String, usize>,
    /// Cases of all loaded files.
    pub cases: Vec<ast::Case>,
    /// Texts that are cited but not held (M15).
    pub not_held: Vec<NotHeld>,
    /// 统称: collective names of kinds of norms, with what they cover.
    pub collectives: BTreeMap<String, Vec<String>>,
    /// The hierarchy of norms and the tree of organs (M13).
    pub precedence: Precedence,
    /// 设定: matters reserved to some kinds of norms (M12).
    pub reserved: Vec<Reserved>,
    /// 职权: acts reserved to some roles (M12).
    pub powers: Vec<Power>,
    /// 从旧兼从轻 (M14).
    pub lighter: Vec<Lighter>,
    /// 节假日: which days are worked (M14).
    pub calendar: WorkingDays,
}

/// 从旧兼从轻: decisions that come out by the law of the day of the act or, if that is lighter, by the law of
/// the day of the decision (M14).
#[derive(Clone, Debug)]
pub struct Lighter {
    /// The decisions; of one with parts, the parts.
    pub matters: Vec<Id<Matter>>,
    /// The article that says so; none where the decision is declared so.
    pub provision: Option<Id<Provision>>,
    /// Its place.
    pub span: Span,
}

/// `设定 M 限 {…}`: who may set outcomes of a matter.
#[derive(Clone, Debug)]
pub struct Reserved {
    /// The matters; for a decision with parts, all of them.
    pub matters: Vec<Id<Matter>>,
    /// Kinds of norms and organs that may.
    pub to: Vec<String>,
    /// The article that says so.
    pub provision: Id<Provision>,
    /// Its place.
    pub span: Span,
}

/// `职权 A 归 {…}`: who may take an act.
#[derive(Clone, Debug)]
pub struct Power {
    /// The act.
    pub act: Id<Act>,
    /// The roles that may.
    pub to: Vec<Id<Role>>,
    /// The article that says so.
    pub provision: Id<Provision>,
    /// Its place.
    pub span: Span,
}

/// What a name means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Meaning {
    /// A fact.
    Fact(Id<Fact>),
    /// A decision.
    Decision(Id<Matter>),
    /// An act.
    Act(Id<Act>),
    /// A role.
    Role(Id<Role>),
    /// A definition.
    Definition(Id<Definition>),
}

/// What cannot be.
#[derive(Clone, Debug)]
pub struct Constraint {
    /// What always holds.
    pub holds: Condition,
    /// Its place.
    pub span: Span,
}

impl Model {
    /// Whether `kind` is `name`, or covered by it as a collective name (M13).
    pub fn covers(&self, name: &str, kind: &str) -> bool {
        covers(&self.collectives, name, kind)
    }

    /// A provision and all that stands in it.
    pub fn within(&self, provision: Id<Provision>) -> Vec<Id<Provision>> {
        let mut all = vec![provision];
        let mut next = 0;
        while let Some(id) = all.get(next).copied() {
            all.extend(self.provisions[id].children.iter().copied());
            next += 1;
        }
        all
    }

    /// The model as if only these provisions were there: what is not there rules, reserves and defers nothing.
    pub fn keeping(&self, kept: &dyn Fn(Id<Provision>) -> bool) -> Model {
        let mut less = self.clone();
        less.rules = self.rules.values().filter(|rule| kept(rule.provision)).cloned().collect();
        less.reserved.retain(|reserved| kept(reserved.provision));
        less.powers.retain(|power| kept(power.provision));
        less.lighter.retain(|lighter| lighter.provision.is_none_or(kept));
        for text in less.texts.ids().collect::<Vec<_>>() {
            less.texts[text].following.retain(|following| kept(following.clause));
        }
        less
    }

    /// Whether a provision stands in the first text, the one that the others were loaded for.
    pub fn is_first_text(&self, provision: Id<Provision>) -> bool {
        Some(self.provisions[provision].text) == self.texts.ids().next()
    }

    /// The scenario of that name.
    pub fn scenario(&self, name: &str) -> Option<&ast::Scenario> {
        self.scenarios_by_name.get(name).and_then(|at| self.scenarios.get(*at))
    }

    /// How many provisions are around one.
    pub fn depth(&self, provision: Id<Provision>) -> usize {
        std::iter::successors(self.provisions[provision].parent, |at| self.provisions[*at].parent).count()
    }

    /// What is written on a provision or around it of when it comes into force and when it no longer is.
    pub fn own_dates(&self, provision: Id<Provision>) -> (Option<Date>, Option<Date>) {
        let (mut from, mut until, mut at) = (None, None, Some(provision));
        while let Some(id) = at {
            let provision = &self.provisions[id];
            from = from.or(provision.effective);
            until = until.or(provision.repealed);
            at = provision.parent;
        }
        (from, until)
    }

    /// From when and until when a provision is in force: what is written on it or around it, then what holds of
    /// its text. One that says until when it holds is not cut short by a later version (M14).
    pub fn period(&self, provision: Id<Provision>) -> (Option<Date>, Option<Date>) {
        let text = self.provisions[provision].text;
        let (from, until) = self.own_dates(provision);
        let until = match until {
            Some(until) => self.texts[text].repealed.map_or(Some(until), |end| Some(end.min(until))),
            None => self.until(text),
        };
        (from.or(self.texts[text].effective), until)
    }

    /// The provision's number with those around it, as cited: 第六条（一）.
    pub fn citation(&self, provision: Id<Provision>) -> String {
        let mut path = Vec::new();
        let mut at = Some(provision);
        while let Some(id) = at {
            let provision = &self.provisions[id];
            // Chapters are not part of a citation, unless they are what is cited.
            if provision.number.level >= Level::Article || path.is_empty() {
                path.push(provision.number);
            }
            at = provision.parent;
        }
        path.reverse();
        cited(&path, self.texts[self.provisions[provision].text].chinese)
    }

    /// `fengqiu-2024 第六条（一）`.
    pub fn full_citation(&self, provision: Id<Provision>) -> String {
        format!("{} {}", self.texts[self.provisions[provision].text].id, self.citation(provision))
    }
}

/// Whether `kind` is `name`, or covered by it as a collective name, at any depth.
pub fn covers(collectives: &BTreeMap<String, Vec<String>>, name: &str, kind: &str) -> bool {
    let mut seen = vec![name];
    let mut next = 0;
    while let Some(at) = seen.get(next).copied() {
        if at == kind {
            return true;
        }
        for member in collectives.get(at).into_iter().flatten() {
            if !seen.contains(&member.as_str()) {
                seen.push(member);
            }
        }
        next += 1;
    }
    false
}
