//! The layers of a policy: which decision reads which (M3), and that priorities make no circle.

use std::collections::{BTreeMap, BTreeSet};

use pol_diagnostics::{Code, Diagnostic, Said, Span};
use pol_values::Id;

use crate::types::{
    Condition, ConditionKind, Defined, Exception, Fact, Matter, MatterKind, Model, Provision, Rule,
};

/// The matters, each after all that its rules read.
pub(crate) fn order(model: &Model) -> Result<Vec<Id<Matter>>, Box<Diagnostic>> {
    let findings: BTreeMap<Id<Fact>, Id<Matter>> = model
        .matters
        .iter()
        .filter_map(|(id, m)| match m.kind {
            MatterKind::Finding(fact) => Some((fact, id)),
            MatterKind::Decision | MatterKind::Duty(..) => None,
        })
        .collect();
    let by_provision: BTreeMap<Id<Provision>, Vec<Id<Rule>>> =
        model.rules.iter().fold(BTreeMap::new(), |mut map, (id, rule)| {
            map.entry(rule.provision).or_insert_with(Vec::new).push(id);
            map
        });
    let reads = Reads { model, findings: &findings, by_provision: &by_provision };
    let mut needs: BTreeMap<Id<Matter>, BTreeSet<Id<Matter>>> =
        model.matters.ids().map(|m| (m, BTreeSet::new())).collect();
    for (id, rule) in model.rules.iter() {
        let read = reads.rule(id, &mut BTreeSet::new());
        for conclusion in &rule.conclusions {
            needs.entry(conclusion.matter).or_default().extend(&read);
        }
    }
    let conforms: BTreeMap<Id<Rule>, BTreeSet<Id<Rule>>> =
        model.rules.iter().map(|(id, rule)| (id, reads.conforms(rule))).collect();
    if let Err(chain) = depth_first(&conforms) {
        let names: Vec<String> = chain.iter().map(|r| model.citation(model.rules[*r].provision)).collect();
        let said = Said::new(
            format!("“符合”绕成了圈：{}", names.join(" → ")),
            format!("`conforms to` goes round in a circle: {}", names.join(" → ")),
        );
        let help = Said::new(
            "其中一条规则的条件不能再用到后面的条款；把要用的条件直接写出来",
            "one of these rules must not conform to the later one: write the condition itself",
        );
        let place = chain.first().map(|r| model.rules[*r].span);
        let fault = Diagnostic { span: place, ..Diagnostic::without_place(Code::Cycle, said).help(help) };
        return Err(Box::new(fault));
    }
    depth_first(&needs).map_err(|chain| {
        let names: Vec<String> = chain.iter().map(|m| model.matters[*m].name.clone()).collect();
        let said = Said::new(
            format!("决定互相依赖，绕成了圈：{}", names.join(" → ")),
            format!("decisions depend on one another in a circle: {}", names.join(" → ")),
        );
        let help = Said::new(
            "其中一条规则的条件不能再用到后面的决定",
            "the condition of one of these rules must not read the later decision",
        );
        let circle = chain.split_last().map_or(&[][..], |(_, circle)| circle);
        Box::new(reads.circle(circle, said, help))
    })
}

/// Everything, each after what it needs; or a circle, its first member again at the end. Depth first
/// without recursion: a policy may have thousands of layers.
fn depth_first<T: Ord + Copy>(needs: &BTreeMap<T, BTreeSet<T>>) -> Result<Vec<T>, Vec<T>> {
    let list = |item: &T| needs.get(item).map(|s| s.iter().copied().collect::<Vec<_>>()).unwrap_or_default();
    let mut order = Vec::new();
    let mut done: BTreeMap<T, bool> = BTreeMap::new();
    for start in needs.keys() {
        if done.contains_key(start) {
            continue;
        }
        let mut stack: Vec<(T, Vec<T>)> = vec![(*start, list(start))];
        done.insert(*start, false);
        while let Some((item, rest)) = stack.last_mut() {
            let item = *item;
            let Some(next) = rest.pop() else {
                done.insert(item, true);
                order.push(item);
                stack.pop();
                continue;
            };
            match done.get(&next) {
                Some(true) => {}
                Some(false) => {
                    let chain = stack.iter().map(|(i, _)| *i).skip_while(|i| *i != next);
                    return Err(chain.chain([next]).collect());
                }
                None => {
                    done.insert(next, false);
                    stack.push((next, list(&next)));
                }
            }
        }
    }
    Ok(order)
}

struct Reads<'m> {
    model: &'m Model,
    findings: &'m BTreeMap<Id<Fact>, Id<Matter>>,
    by_provision: &'m BTreeMap<Id<Provision>, Vec<Id<Rule>>>,
}

impl Reads<'_> {
    /// The rules of the provisions that a rule's conditions say are conformed to (符合).
    fn conforms(&self, rule: &Rule) -> BTreeSet<Id<Rule>> {
        let mut found = BTreeSet::new();
        let mut waiting: Vec<&Condition> = rule.gates().collect();
        for exception in &rule.exceptions {
            let mut at = Some(exception);
            while let Some(exception) = at {
                waiting.push(&exception.when);
                at = exception.but.as_deref();
            }
        }
        let mut defined = BTreeSet::new();
        while let Some(condition) = waiting.pop() {
            match &condition.kind {
                ConditionKind::All(parts) | ConditionKind::Any(parts) => waiting.extend(parts),
                ConditionKind::Not(inner) => waiting.push(inner),
                ConditionKind::Cause(cause, effect, _) => waiting.extend([cause.as_ref(), effect.as_ref()]),
                ConditionKind::Defined(id) if defined.insert(*id) => {
                    if let Some(Defined::Condition(inner)) = &self.model.definitions[*id].means {
                        waiting.push(inner);
                    }
                }
                ConditionKind::Conforms(provisions, _) => {
                    let inside = provisions.iter().flat_map(|p| self.model.within(*p));
                    found.extend(inside.filter_map(|p| self.by_provision.get(&p)).flatten());
                }
                ConditionKind::Defined(_)
                | ConditionKind::In(..)
                | ConditionKind::Has(..)
                | ConditionKind::TextIs(..)
                | ConditionKind::Compare(..)
                | ConditionKind::Outcome(..)
                | ConditionKind::Collects(..)
                | ConditionKind::Duty(..) => {}
            }
        }
        found
    }

    /// A circle of matters, marked at each condition that reads the next.
    fn circle(&self, circle: &[Id<Matter>], said: Said, help: Said) -> Diagnostic {
        let next = circle.iter().skip(1).chain(circle.first());
        let places: Vec<Span> = circle.iter().zip(next).filter_map(|(m, n)| self.place(*m, *n)).collect();
        let mut places = places.into_iter();
        let diagnostic = match places.next() {
            Some(first) => Diagnostic::new(Code::Cycle, first, said),
            None => Diagnostic::without_place(Code::Cycle, said),
        };
        let also = Said::new("这里也用到圈里的决定", "this, too, reads a decision of the circle");
        places.fold(diagnostic.help(help), |diagnostic, place| diagnostic.related(place, also.clone()))
    }

    /// Where a rule on `matter` reads `other`.
    fn place(&self, matter: Id<Matter>, other: Id<Matter>) -> Option<Span> {
        let rules = self.model.rules.iter().filter(|(_, r)| r.conclusions.iter().any(|c| c.matter == matter));
        for (id, rule) in rules {
            for condition in rule.gates() {
                let mut found = BTreeSet::new();
                self.condition(condition, &mut found, &mut BTreeSet::from([id]));
                if found.contains(&other) {
                    return Some(condition.span);
                }
            }
            if self.rule(id, &mut BTreeSet::new()).contains(&other) {
                return Some(rule.span);
            }
        }
        None
    }

    fn rule(&self, id: Id<Rule>, seen: &mut BTreeSet<Id<Rule>>) -> BTreeSet<Id<Matter>> {
        let mut found = BTreeSet::new();
        if !seen.insert(id) {
            return found;
        }
        let rule = &self.model.rules[id];
        for condition in rule.gates() {
            self.condition(condition, &mut found, seen);
        }
        for exception in &rule.exceptions {
            self.exception(exception, &mut found, seen);
        }
        found
    }

    fn exception(
        &self,
        exception: &Exception,
        found: &mut BTreeSet<Id<Matter>>,
        seen: &mut BTreeSet<Id<Rule>>,
    ) {
        self.condition(&exception.when, found, seen);
        if let Some(inner) = &exception.but {
            self.exception(inner, found, seen);
        }
    }

    fn condition(
        &self,
        condition: &Condition,
        found: &mut BTreeSet<Id<Matter>>,
        seen: &mut BTreeSet<Id<Rule>>,
    ) {
        match &condition.kind {
            ConditionKind::In(fact, _) | ConditionKind::Has(fact, _) => found.extend(self.findings.get(fact)),
            ConditionKind::TextIs(..) | ConditionKind::Compare(..) => {}
            ConditionKind::All(parts) | ConditionKind::Any(parts) => {
                for part in parts {
                    self.condition(part, found, seen);
                }
            }
            ConditionKind::Not(inner) => self.condition(inner, found, seen),
            ConditionKind::Cause(cause, effect, finding) => {
                self.condition(cause, found, seen);
                self.condition(effect, found, seen);
                found.extend(self.findings.get(finding));
            }
            ConditionKind::Defined(id) => match &self.model.definitions[*id].means {
                Some(Defined::Condition(inner)) => self.condition(inner, found, seen),
                Some(Defined::Calculation(..)) | None => {}
            },
            ConditionKind::Conforms(provisions, _) => {
                for provision in provisions.iter().flat_map(|p| self.model.within(*p)) {
                    for rule in self.by_provision.get(&provision).into_iter().flatten() {
                        found.extend(self.rule(*rule, seen));
                    }
                }
            }
            ConditionKind::Outcome(matter, _)
            | ConditionKind::Collects(matter, _)
            | ConditionKind::Duty(matter, _) => {
                found.insert(*matter);
            }
        }
    }
}

/// Circles of 优先于 among rules on one matter: an error inside one issuer (M6).
pub(crate) fn priority_cycles(model: &Model) -> Vec<Diagnostic> {
    let mut over: BTreeMap<Id<Rule>, BTreeSet<Id<Rule>>> = BTreeMap::new();
    for (id, rule) in model.rules.iter() {
        let matters: BTreeSet<Id<Matter>> = rule.conclusions.iter().map(|c| c.matter).collect();
        for target in rule.overrides.iter().chain(&rule.special_to).flat_map(|o| &o.targets) {
            let inside: BTreeSet<Id<Provision>> = model.within(*target).into_iter().collect();
            let lower = model.rules.iter().filter(|(other, r)| {
                *other != id
                    && inside.contains(&r.provision)
                    && r.conclusions.iter().any(|c| matters.contains(&c.matter))
            });
            over.entry(id).or_default().extend(lower.map(|(other, _)| other));
        }
    }
    let Err(chain) = depth_first(&over) else { return Vec::new() };
    let names: Vec<String> = chain.iter().map(|r| model.citation(model.rules[*r].provision)).collect();
    let said = Said::new(
        format!("“优先于”绕成了圈：{}", names.join(" > ")),
        format!("`overrides` goes round in a circle: {}", names.join(" > ")),
    );
    let help = Said::new("删去其中一个“优先于”", "delete one of them");
    let circle = chain.split_last().map_or(&[][..], |(_, circle)| circle);
    vec![marked(model, circle, said, help)]
}

/// A circle of priorities, marked at the 优先于 of each rule in it.
fn marked(model: &Model, circle: &[Id<Rule>], said: Said, help: Said) -> Diagnostic {
    let over = |rule: Id<Rule>, next: Id<Rule>| {
        let rule = &model.rules[rule];
        let mut priorities = rule.overrides.iter().chain(&rule.special_to);
        let lower = model.rules[next].provision;
        let named = priorities.find(|o| o.targets.iter().any(|t| model.within(*t).contains(&lower)));
        named.map_or(rule.span, |o| o.span)
    };
    let next = circle.iter().skip(1).chain(circle.first());
    let mut places: Vec<Span> = circle.iter().zip(next).map(|(rule, next)| over(*rule, *next)).collect();
    places.sort_unstable();
    places.dedup();
    let mut places = places.into_iter();
    let diagnostic = match places.next() {
        Some(first) => Diagnostic::new(Code::PriorityCycle, first, said),
        None => Diagnostic::without_place(Code::PriorityCycle, said),
    };
    let also = Said::new("这里也写了优先", "this priority belongs to the circle, too");
    places.fold(diagnostic.help(help), |diagnostic, place| diagnostic.related(place, also.clone()))
}
