//! Binding: what a case records, resolved against a program. Whatever it was written in (a 案件 block, YAML,
//! JSON, a scenario), a case comes through here.

mod cause;
mod citation;
mod value;

use std::collections::{BTreeMap, BTreeSet};

use pol_diagnostics::{Code, Diagnostic, Said, Span, nearest};
use pol_model::{Fact, FactKind, FactValue, amount};
use pol_parser::ast::{self, CaseEntry, CaseForm, Name, Record, Scenario, Value};
use pol_parser::keywords::truth_word as truth;
use pol_values::{Date, Decimal, Id, Literal, Measure};

use citation::CitedNorm;

use crate::{Case, Choice, Entry, How, Input, NotDone, Program, Settling, State, wording};

/// A value for advice.
const EXAMPLE: Decimal = Decimal::ONE_THOUSAND;

/// Resolves a case file; one [`Case`] for each person. The diagnostics may hold findings as well as
/// errors; with an error there are no cases.
pub fn bind(program: &Program, case: &ast::Case) -> (Vec<Case>, Vec<Diagnostic>) {
    let mut diagnostics = Vec::new();
    let mut cases = Vec::new();
    let persons: Vec<Option<&ast::Person>> =
        if case.persons.is_empty() { vec![None] } else { case.persons.iter().map(Some).collect() };
    for person in persons {
        let mut binder = Binder { form: case.form, ..Binder::new(program) };
        binder.layer(&case.entries, false);
        if let Some(person) = person {
            binder.layer(&person.entries, false);
        }
        binder.dates(case.title.span, None);
        let (bound, mut found) = binder.finish(case.title.span);
        diagnostics.append(&mut found);
        cases.push(Case {
            name: case.title.value.clone(),
            person: person.map(|p| p.name.value.clone()),
            ..bound
        });
    }
    let diagnostics = pol_diagnostics::in_order(diagnostics);
    if diagnostics.iter().any(Diagnostic::is_error) {
        cases.clear();
    }
    (cases, diagnostics)
}

/// Resolves the facts of a scenario, with those of the scenarios it is like (`bases`, nearest last).
/// Without a date it is judged on the day its policy came into force.
pub fn scenario_case(
    program: &Program,
    bases: &[&Scenario],
    scenario: &Scenario,
) -> (Option<Case>, Vec<Diagnostic>) {
    let mut binder = Binder::new(program);
    for base in bases {
        binder.layer(&base.entries, true);
    }
    binder.layer(&scenario.entries, true);
    let day = program.texts.first().and_then(|t| t.effective);
    binder.dates(scenario.span, Some(day));
    let (mut case, mut diagnostics) = binder.finish(scenario.span);
    // A scenario is a sketch: it need not say who found what.
    diagnostics.retain(Diagnostic::is_error);
    case.name = scenario.name.as_ref().map(|n| n.text.clone()).unwrap_or_default();
    if diagnostics.is_empty() { (Some(case), diagnostics) } else { (None, diagnostics) }
}

struct Binder<'p> {
    program: &'p Program,
    /// What the case is written in, for help lines.
    form: CaseForm,
    case: Case,
    others_false: Option<Span>,
    others_found: Option<(Record, Span)>,
    /// Findings without a record of who found them.
    unrecorded: Vec<(String, Span)>,
    /// Norms cited, judged once the dates are known.
    cited: BTreeMap<Id<Fact>, CitedNorm>,
    /// Facts named in the layer being read, with their place.
    named: BTreeMap<Id<Fact>, Span>,
    /// Facts named in any layer.
    ever: BTreeSet<Id<Fact>>,
    errors: Vec<Diagnostic>,
}

impl<'p> Binder<'p> {
    fn new(program: &'p Program) -> Self {
        let case = Case {
            name: String::new(),
            person: None,
            act_date: None,
            decision_date: None,
            territory: None,
            entries: vec![Entry::default(); program.facts.len()],
            choices: BTreeMap::new(),
            done: Vec::new(),
            not_done: Vec::new(),
        };
        Binder {
            program,
            form: CaseForm::Pol,
            case,
            others_false: None,
            others_found: None,
            unrecorded: Vec::new(),
            cited: BTreeMap::new(),
            named: BTreeMap::new(),
            ever: BTreeSet::new(),
            errors: Vec::new(),
        }
    }

    /// Reads entries; with `fresh`, they may override those of an earlier layer.
    fn layer(&mut self, entries: &[CaseEntry], fresh: bool) {
        if fresh {
            self.named.clear();
        }
        let mut dates: (Option<Span>, Option<Span>) = (None, None);
        let mut acts: BTreeMap<String, (bool, Span)> = BTreeMap::new();
        for entry in entries {
            match entry {
                CaseEntry::Given(name, value) => self.given(name, value, None),
                CaseEntry::Finding(name, value, record) => self.given(name, value, Some(record)),
                CaseEntry::Cause(cause, effect, span) => {
                    for name in cause.iter().chain(effect) {
                        self.holds(name);
                    }
                    self.link(cause, effect, true, None, *span);
                }
                CaseEntry::FindingCause(cause, effect, value, record) => {
                    let span = value.span();
                    match value {
                        Value::Name(word) if truth(&word.text).is_some() => {
                            self.link(cause, effect, truth(&word.text) == Some(true), Some(record), span);
                        }
                        Value::Name(_) | Value::Literal(..) | Value::Text(_) | Value::Set(..) => {
                            self.wrong_type(span, "是或否", "是 or 否");
                        }
                    }
                }
                CaseEntry::OthersFalse(span) => self.others_false = Some(*span),
                CaseEntry::OthersFound(record, span) => {
                    if record.by.is_none() {
                        self.unrecorded.push(("其余".to_owned(), *span));
                    }
                    self.others_found = Some((record.clone(), *span));
                }
                CaseEntry::Unknown(name) => {
                    if let Some(fact) = self.fact(name) {
                        self.set(fact, name.span, Entry { span: Some(name.span), ..Entry::default() });
                    }
                }
                CaseEntry::Unprovable(name) => {
                    if let Some(fact) = self.fact(name) {
                        self.set(
                            fact,
                            name.span,
                            Entry { unprovable: true, span: Some(name.span), ..Entry::default() },
                        );
                    }
                }
                CaseEntry::Inapplicable(name) => self.inapplicable(name),
                CaseEntry::Cites(cited) => self.cites(cited),
                CaseEntry::ActDate(day) => {
                    self.once(&mut dates.0, day.span);
                    self.case.act_date = Some(day.date);
                }
                CaseEntry::DecisionDate(day) => {
                    self.once(&mut dates.1, day.span);
                    self.case.decision_date = Some(day.date);
                }
                CaseEntry::Territory(path) => self.territory(path),
                CaseEntry::Chosen(matter, outcome, record) => self.choice(matter, outcome, record, false),
                CaseEntry::Ruling(matter, outcome, record) => self.choice(matter, outcome, record, true),
                CaseEntry::Done(act, day) => {
                    if self.performed(act, true, &mut acts) {
                        self.case.done.push((act.text.clone(), day.date));
                    }
                }
                CaseEntry::NotDone(act, day) => {
                    if self.performed(act, false, &mut acts) {
                        let on = day.map(|day| day.date);
                        self.case.not_done.push(NotDone { act: act.text.clone(), on });
                    }
                }
            }
        }
    }

    /// Where the case lies. A place that a policy names, written without the places around it or without the `/` between
    /// them, would be another place.
    fn territory(&mut self, path: &Name) {
        let named = self.program.circuit.inputs().values().filter_map(Input::territory);
        let written = path.text.replace('/', "");
        // Every place that is named, with those around it.
        let mut known: BTreeSet<Vec<&str>> = BTreeSet::new();
        for place in named {
            let steps: Vec<&str> = place.split('/').collect();
            known.extend((1..=steps.len()).filter_map(|n| steps.get(..n).map(<[&str]>::to_vec)));
        }
        let meant = |steps: &&Vec<&str>| {
            (0..steps.len()).any(|n| steps.get(n..).is_some_and(|own| own.concat() == written))
        };
        let whole = known.iter().any(|steps| steps.join("/") == path.text);
        if let Some(place) = known.iter().find(meant).filter(|_| !whole).map(|steps| steps.join("/")) {
            let said = Said::new(
                format!("地域“{}”没有写出所在的省、市，或者中间没有“/”，读作另一个地方", path.text),
                format!("the territory `{}` reads as another place than `{place}`", path.text),
            );
            let help = Said::new(format!("写成 地域 {place}"), format!("write `territory {place}`"));
            self.errors.push(Diagnostic::new(Code::BadData, path.span, said).help(help));
        }
        self.case.territory = Some(path.text.clone());
    }

    /// Notes that an act was done or not; `false`, with an error, if there is none or both are said. What
    /// an earlier layer said of it no longer holds.
    fn performed(&mut self, act: &Name, done: bool, said: &mut BTreeMap<String, (bool, Span)>) -> bool {
        if !self.program.acts.contains(&act.text) {
            let acts = self.program.acts.iter().map(String::as_str);
            self.unknown(act, "项措施", "act", nearest(&act.text, acts));
            return false;
        }
        match said.get(&act.text) {
            Some((before, first)) if *before != done => {
                let said = Said::new(
                    format!("“{}”既写了已办，又写了未办", act.text),
                    format!("`{}` is said to be both done and not done", act.text),
                );
                self.errors.push(
                    Diagnostic::new(Code::DuplicateKey, act.span, said)
                        .help(Said::new("只留一处", "keep one of them"))
                        .related(*first, Said::new("前一处在这里", "the first is here")),
                );
                return false;
            }
            Some(_) => {}
            None => {
                self.case.done.retain(|(name, _)| *name != act.text);
                self.case.not_done.retain(|n| n.act != act.text);
                said.insert(act.text.clone(), (done, act.span));
            }
        }
        true
    }

    fn once(&mut self, seen: &mut Option<Span>, span: Span) {
        if let Some(first) = seen.replace(span) {
            self.twice(span, first, "这个日期", "this date");
        }
    }

    fn twice(&mut self, span: Span, first: Span, zh: &str, en: &str) {
        let said = Said::new(format!("{zh}写了两次"), format!("{en} is given twice"));
        self.errors.push(
            Diagnostic::new(Code::DuplicateKey, span, said)
                .help(Said::new("只留一处", "keep one of them"))
                .related(first, Said::new("前一处在这里", "the first is here")),
        );
    }

    fn unknown(&mut self, name: &Name, zh: &str, en: &str, guess: Option<&str>) {
        let said =
            Said::new(format!("没有“{}”这{zh}", name.text), format!("there is no {en} `{}`", name.text));
        let denied = name.text.strip_prefix('非').filter(|rest| self.program.fact(rest).is_some());
        let help = match (denied, guess) {
            // 非夜间 is not a slip for 夜间.
            (Some(fact), _) => Said::new(
                format!("“非”和名称之间空一格：非 {fact}"),
                format!("leave a space behind 非, or write `not {fact}`"),
            ),
            (None, Some(guess)) => did_you_mean(guess),
            (None, None) => Said::new(
                "案件只能写政策里声明过的名称；pol ask 会逐项提问",
                "a case can only use names that the policy declares; `pol ask` asks for them one by one",
            ),
        };
        self.errors.push(Diagnostic::new(Code::UnknownFact, name.span, said).help(help));
    }

    fn fact(&mut self, name: &Name) -> Option<Id<Fact>> {
        if let Some(fact) = self.program.fact(&name.text) {
            return Some(fact);
        }
        let what = match self.program.other_names.get(&name.text).copied() {
            Some("definition") => Some(("定义", "a definition; give the facts it is made of")),
            Some("decision") => Some(("决定", "a decision; record a choice with `chosen`")),
            Some("act") => Some(("措施", "an act; record it with `done`")),
            Some(_) => Some(("角色", "a role")),
            None => None,
        };
        match what {
            Some((zh, en)) => {
                let said = Said::new(
                    format!("“{}”是{zh}，不是事实，案件里不能直接给它", name.text),
                    format!("`{}` is not a fact but {en}", name.text),
                );
                let help = match zh {
                    "定义" => Said::new("写构成它的事实", "give the facts that make it up"),
                    "决定" => wording::chosen(self.form, &name.text),
                    "措施" => wording::done(self.form, &name.text),
                    _ => Said::new("写说明主体的事实", "give the fact that says who it is"),
                };
                self.errors.push(Diagnostic::new(Code::UnknownFact, name.span, said).help(help));
            }
            None => {
                let program = self.program;
                let guess = nearest(&name.text, program.facts.values().map(|f| f.name.as_str()));
                self.unknown(name, "个事实", "fact", guess);
            }
        }
        None
    }

    /// Sets what is held of a fact, unless the same layer has done so already otherwise.
    fn set(&mut self, fact: Id<Fact>, span: Span, entry: Entry) {
        if let Some(first) = self.named.get(&fact).copied() {
            let same = self.case.entries.get(fact.number()).is_some_and(|e| e.state == entry.state);
            if !same {
                let name = self.program.facts[fact].name.clone();
                self.twice(span, first, &format!("“{name}”"), &format!("`{name}`"));
                return;
            }
        }
        self.named.insert(fact, span);
        self.ever.insert(fact);
        if let Some(place) = self.case.entries.get_mut(fact.number()) {
            *place = entry;
        }
    }

    fn holds(&mut self, name: &Name) {
        let word = Value::Name(Name { text: "是".to_owned(), span: name.span });
        let Some(fact) = self.fact(name) else { return };
        if let Some(value) = self.value(fact, &word) {
            let entry = Entry {
                state: State::Value(value),
                how: How::Given,
                unprovable: false,
                span: Some(name.span),
            };
            self.set(fact, name.span, entry);
        }
    }

    fn given(&mut self, name: &Name, value: &Value, record: Option<&Record>) {
        let Some(fact) = self.fact(name) else { return };
        let of = &self.program.facts[fact];
        let first = self.named.get(&fact).copied();
        // The same fact given twice in so many words is a mistake even if the values agree.
        if let Some(first) = first
            && record.is_none()
            && first != name.span
        {
            self.twice(name.span, first, &format!("“{}”", of.name), &format!("`{}`", of.name));
            return;
        }
        if let (FactKind::Citation(_), Value::Name(word)) = (&of.kind, value)
            && truth(&word.text) == Some(true)
        {
            let said = Said::new(
                format!("“{}”要有依据才成立，不能只写“是”", of.name),
                format!("`{}` holds only with a norm cited for it", of.name),
            );
            let help = wording::cites(self.form, &of.name);
            self.errors.push(Diagnostic::new(Code::WrongType, value.span(), said).help(help));
            return;
        }
        let Some(resolved) = self.value(fact, value) else { return };
        let of = &self.program.facts[fact];
        if of.finding && record.is_none_or(|r| r.by.is_none()) {
            self.unrecorded.push((of.name.clone(), name.span));
        }
        let how = match (&of.kind, record) {
            (FactKind::Citation(_), _) => How::NothingCited,
            (_, Some(record)) => How::Found(record.clone()),
            (_, None) => How::Given,
        };
        let entry = Entry { state: State::Value(resolved), how, unprovable: false, span: Some(name.span) };
        self.set(fact, name.span, entry);
    }

    fn inapplicable(&mut self, name: &Name) {
        let Some(fact) = self.fact(name) else { return };
        if !self.program.facts[fact].may_not_apply {
            let said = Said::new(
                format!("“{}”没有声明“可不适用”", name.text),
                format!("`{}` is not declared as one that may not apply", name.text),
            );
            let help = Said::new(
                "写出它的值；不知道的，写“无法查明”或留空",
                "give its value, or leave it out if it is not known",
            );
            self.errors.push(Diagnostic::new(Code::CannotBeInapplicable, name.span, said).help(help));
            return;
        }
        let entry =
            Entry { state: State::Inapplicable, how: How::Given, unprovable: false, span: Some(name.span) };
        self.set(fact, name.span, entry);
    }

    fn choice(&mut self, name: &Name, outcome: &Value, record: &Record, ruling: bool) {
        let Some(matter) = self.program.matter(&name.text) else {
            let names = self.program.matters.values().map(|m| m.name.as_str());
            let guess = nearest(&name.text, names);
            self.unknown(name, "个决定", "decision", guess);
            return;
        };
        if self.program.matters[matter].settling == Settling::SideBySide {
            let said = Said::new(
                format!("“{}”的结果并存，不从中选定", name.text),
                format!("the outcomes of `{}` stand side by side, and none is chosen", name.text),
            );
            let help = Said::new(
                "怎样权衡，写成认定：声明一个标“认定”的事实，在案件里写 认定 … 为 … 由 “……”",
                "how they are weighed is a finding: declare a fact marked `finding` and record it",
            );
            self.errors.push(Diagnostic::new(Code::WrongType, name.span, said).help(help));
            return;
        }
        let (outcomes, line) = (&self.program.matters[matter].outcomes, &self.program.matters[matter].line);
        let found = match (line, outcome) {
            (Some(line), Value::Literal(literal, _)) => {
                // Data from other systems gives an amount as a bare number.
                let literal = match (line.measure, *literal) {
                    (Measure::Money, Literal::Number(n)) => Literal::Money(n),
                    (_, literal) => literal,
                };
                let amount = amount(line.measure, literal);
                amount.and_then(|amount| line.cell_of(amount).map(|cell| (cell, Some(amount))))
            }
            (None, Value::Name(Name { text, .. }) | Value::Text(ast::Text { value: text, .. })) => {
                outcomes.iter().position(|o| o == text).map(|position| (position, None))
            }
            (_, Value::Literal(..) | Value::Name(_) | Value::Text(_) | Value::Set(..)) => None,
        };
        let Some((position, amount)) = found else {
            let word = match outcome {
                Value::Name(name) => name.text.clone(),
                Value::Text(text) => text.value.clone(),
                Value::Literal(..) | Value::Set(..) => "…".to_owned(),
            };
            let said = match line {
                Some(_) => Said::new(
                    format!("“{}”的结果不能是这个值", name.text),
                    format!("this value cannot be an outcome of `{}`", name.text),
                ),
                None => Said::new(
                    format!("“{}”没有“{word}”这个结果", name.text),
                    format!("`{}` has no outcome `{word}`", name.text),
                ),
            };
            let help = match line {
                Some(line) => {
                    let (zh, en) = (line.measure.words(EXAMPLE, true), line.measure.words(EXAMPLE, false));
                    Said::new(format!("写一个值，例如 {zh}"), format!("write a value, such as {en}"))
                }
                None => Said::new(
                    format!("可以是：{}", outcomes.join("、")),
                    format!("it can be: {}", outcomes.join(", ")),
                ),
            };
            self.errors.push(Diagnostic::new(Code::UnknownOutcome, outcome.span(), said).help(help));
            return;
        };
        let choice = Choice { outcome: position, amount, ruling, record: record.clone() };
        // What is chosen for the whole is chosen for its parts.
        for part in &self.program.matters[matter].parts {
            self.case.choices.insert(*part, choice.clone());
        }
        if self.case.choices.insert(matter, choice).is_some() {
            self.twice(name.span, name.span, &format!("“{}”", name.text), &format!("`{}`", name.text));
        }
    }

    /// A date that matters and is missing is an error, never today (M14); a scenario has `fallback`.
    fn dates(&mut self, span: Span, fallback: Option<Option<Date>>) {
        if let Some(day) = fallback {
            self.case.act_date = self.case.act_date.or(day);
            self.case.decision_date = self.case.decision_date.or(self.case.act_date);
            return;
        }
        let missing = [
            (self.program.asks_for_date(false) && self.case.act_date.is_none(), "行为日", "act date"),
            (
                self.program.asks_for_date(true) && self.case.decision_date.is_none(),
                "裁决日",
                "decision date",
            ),
        ];
        for (missing, zh, en) in missing {
            if missing {
                let said = Said::new(
                    format!("案件没有写{zh}，不能判断哪些规定在施行"),
                    format!("the case has no {en}, so which rules are in force cannot be told"),
                );
                let help = wording::date(self.form, zh, en);
                self.errors.push(Diagnostic::new(Code::MissingDate, span, said).help(help));
            }
        }
    }

    fn finish(mut self, span: Span) -> (Case, Vec<Diagnostic>) {
        self.judge_citations();
        for (id, fact) in self.program.facts.iter() {
            let Some(entry) = self.case.entries.get_mut(id.number()) else { continue };
            if let (Some((record, at)), FactKind::Bool) = (&self.others_found, &fact.kind)
                && !self.ever.contains(&id)
                && fact.finding
                && fact.presumption.is_none()
            {
                entry.state = State::Value(FactValue::Bool(false));
                entry.how = How::Found(record.clone());
                entry.span = Some(*at);
            }
            if let (Some(at), FactKind::Bool) = (self.others_false, &fact.kind)
                && !self.ever.contains(&id)
                && !fact.finding
                && fact.presumption.is_none()
            {
                entry.state = State::Value(FactValue::Bool(false));
                entry.how = How::OthersFalse;
                entry.span = Some(at);
            }
            if entry.state != State::Unknown {
                continue;
            }
            let unsaid = Entry::unsaid(fact);
            if unsaid.state != State::Unknown {
                entry.state = unsaid.state;
                entry.how = unsaid.how;
            } else if entry.unprovable && self.errors.iter().all(|e| !e.is_error()) {
                let said = Said::new(
                    format!("“{}”无法查明，又没有推定或主张的规定，结论会一直待定", fact.name),
                    format!("`{}` cannot be shown, and no presumption says what then holds", fact.name),
                );
                let help = Said::new(
                    "由有权的人认定，或在政策里写明推定",
                    "have it found, or state a presumption in the policy",
                );
                if let Some(at) = entry.span {
                    self.errors.push(Diagnostic::new(Code::UnprovableWithoutMark, at, said).help(help));
                }
            }
        }
        self.findings_without_record();
        if self.errors.iter().all(|e| !e.is_error()) {
            self.impossible(span);
        }
        (self.case, self.errors)
    }

    /// One finding for all of them: a case often leaves out many.
    fn findings_without_record(&mut self) {
        let Some((_, first)) = self.unrecorded.first() else { return };
        let names: Vec<&str> = self.unrecorded.iter().map(|(name, _)| name.as_str()).collect();
        let said = Said::new(
            format!("这些要由人认定，却没有写由谁认定：{}", names.join("、")),
            format!("these are findings, and nothing says who found them: {}", names.join(", ")),
        );
        let help = wording::finding(self.form, names.first().copied().unwrap_or("…"));
        self.errors.push(Diagnostic::new(Code::FindingWithoutRecord, *first, said).help(help));
    }

    /// A case that a 约束 rules out is refused, so that no verdict rests on an impossible one.
    fn impossible(&mut self, span: Span) {
        self.case.rebut(self.program);
        for (node, place) in self.case.broken(self.program, true) {
            let circuit = &self.program.circuit;
            let mut names: Vec<&str> = Vec::new();
            for input in circuit.inputs_below([node]) {
                for fact in circuit.inputs()[input].facts() {
                    let name = self.program.facts[fact].name.as_str();
                    let known = self.case.entries.get(fact.number()).is_some_and(|e| !e.open());
                    if known && !names.contains(&name) {
                        names.push(name);
                    }
                }
            }
            let said = Said::new(
                format!("这些事实不能同时像案件写的那样：{}", names.join("、")),
                format!("these facts cannot all be as the case has them: {}", names.join(", ")),
            );
            let help = Said::new(
                "核对案件里的事实；政策的“约束”说它们不能并存",
                "check the facts: a constraint of the policy excludes them",
            );
            self.errors.push(
                Diagnostic::new(Code::ImpossibleCase, span, said)
                    .help(help)
                    .related(place, Said::new("约束在这里", "the constraint is here")),
            );
        }
    }
}

fn did_you_mean(guess: &str) -> Said {
    Said::new(format!("是不是想写“{guess}”？"), format!("did you mean `{guess}`?"))
}
