//! Names: who declares them and what they mean.

use std::collections::{BTreeMap, BTreeSet};

use pol_diagnostics::{Code, Diagnostic, Said, SourceId, Span};
use pol_parser::ast::{self, Declaration, ExpressionKind, Mark, Member, Name, Type, Value};
use pol_values::{Id, Literal};

use crate::layers;
use crate::load::Unit;
use crate::types::{
    Act, Constraint, Counting, Definition, Fact, FactKind, FactValue, Lighter, Matter, MatterKind, Meaning,
    Model, Presumption, Provision, Role, Settling, Text,
};

/// Builds the model, file by file.
pub(crate) struct Resolver<'u> {
    pub(crate) model: Model,
    pub(crate) errors: Vec<Diagnostic>,
    /// The definitions as written, with the place from which relative citations count.
    pub(crate) definitions: Vec<(&'u ast::Definition, Place)>,
    /// Definitions that are being resolved, to find circles.
    pub(crate) defining: Vec<Id<Definition>>,
    /// Definitions that are wrong.
    pub(crate) undefined: std::collections::BTreeSet<Id<Definition>>,
    /// Causal findings by name.
    pub(crate) causes: BTreeMap<String, Id<Fact>>,
    /// Duties and findings by kind.
    pub(crate) matters: BTreeMap<MatterKind, Id<Matter>>,
    /// Definitions that go round in a circle, which is reported once.
    pub(crate) circular: Vec<Id<Definition>>,
    /// How many conditions each definition has with those that it uses written out.
    pub(crate) written_out: BTreeMap<Id<Definition>, usize>,
    /// 从旧兼从轻, with the decisions it names, its provision and its place.
    pub(crate) lighter_clauses: Vec<(Vec<Name>, Id<Provision>, Span)>,
    /// Decisions over amounts, whose lines are still to be cut, and whether their words are Chinese.
    pub(crate) amounts: Vec<(Id<Matter>, &'u ast::Decision, bool)>,
    /// Where names were declared.
    declared: BTreeMap<String, Span>,
    /// Names that were declared before, by the file of either declaration, with the places of both.
    repeated: BTreeMap<(SourceId, SourceId), Vec<Repeated>>,
    /// Names whose declaration could not be read (and was reported).
    lost: BTreeSet<&'u str>,
}

/// A name that is declared again: where, and where it was before.
type Repeated = (String, Span, Span);

/// Two files that share more names than this are told to be copies.
const MOST_REPEATED: usize = 3;

/// From where a citation counts.
#[derive(Clone, Copy, Default)]
pub(crate) struct Place {
    pub(crate) text: Option<Id<Text>>,
    pub(crate) provision: Option<Id<Provision>>,
}

impl<'u> Resolver<'u> {
    pub(crate) fn resolve(units: &'u [Unit]) -> (Model, Vec<Diagnostic>) {
        let mut resolver = Resolver {
            model: Model::default(),
            errors: Vec::new(),
            definitions: Vec::new(),
            defining: Vec::new(),
            undefined: std::collections::BTreeSet::new(),
            causes: BTreeMap::new(),
            matters: BTreeMap::new(),
            circular: Vec::new(),
            written_out: BTreeMap::new(),
            lighter_clauses: Vec::new(),
            amounts: Vec::new(),
            declared: BTreeMap::new(),
            repeated: BTreeMap::new(),
            lost: units.iter().flat_map(|u| &u.file.lost).map(String::as_str).collect(),
        };
        let texts: Vec<Option<Id<Text>>> = units.iter().map(|u| resolver.text(u)).collect();
        let heads = units.iter().zip(&texts).filter_map(|(u, text)| text.map(|text| (text, &u.file.head)));
        resolver.versions(heads);
        for (unit, text) in units.iter().zip(&texts) {
            resolver.declare(unit, *text);
        }
        let provisions: Vec<_> = units
            .iter()
            .zip(&texts)
            .map(|(unit, text)| match text {
                Some(text) => resolver.provisions(*text, &unit.file.provisions, None),
                None => resolver.without_head(&unit.file),
            })
            .collect();
        for unit in units {
            resolver.model.precedence.add(&unit.file.declarations, &mut resolver.errors);
        }
        resolver.repeated();
        resolver.counting(units, &texts);
        resolver.map_facts(units);
        resolver.cut_lines(units);
        resolver.kinds_of_acts(units);
        resolver.roles_of_marks(units);
        resolver.define_all();
        for (unit, text) in units.iter().zip(&texts) {
            for declaration in &unit.file.declarations {
                if let Declaration::Constraint(expression) = declaration {
                    let place = Place { text: *text, provision: None };
                    let holds = resolver.condition(expression, place);
                    resolver
                        .model
                        .constraints
                        .extend(holds.map(|holds| Constraint { holds, span: expression.span }));
                }
            }
        }
        for ((unit, text), provisions) in units.iter().zip(&texts).zip(&provisions) {
            if let Some(text) = text {
                resolver.rules(*text, &unit.file.provisions, provisions);
            }
        }
        resolver.forbid_to_others();
        resolver.lighter();
        for unit in units {
            for scenario in &unit.file.scenarios {
                let at = resolver.model.scenarios.len();
                if let Some(name) = &scenario.name {
                    resolver.model.scenarios_by_name.entry(name.text.clone()).or_insert(at);
                }
                resolver.model.scenarios.push(scenario.clone());
            }
            resolver.model.cases.extend(unit.file.cases.iter().cloned());
        }
        let Resolver { mut model, mut errors, .. } = resolver;
        // What one text does not hold another may have loaded. A whole text is meant; what is said to be missing
        // of a text stays so.
        let Model { not_held, texts, .. } = &mut model;
        not_held.retain(|missing| {
            let whole = missing.exceptions_to.is_none() && !missing.followed;
            let what = missing.what.trim().strip_prefix('《');
            let title = what.and_then(|what| what.strip_suffix('》')).filter(|_| whole);
            !title.is_some_and(|title| texts.values().any(|text| text.bears(title)))
        });
        match layers::order(&model) {
            Ok(order) => model.order = order,
            Err(fault) => errors.push(*fault),
        }
        errors.extend(layers::priority_cycles(&model));
        (model, errors)
    }

    fn text(&mut self, unit: &Unit) -> Option<Id<Text>> {
        let head = &unit.file.head;
        let (id, title) = head.policy.as_ref()?;
        if let Some((_, other)) = self.model.texts.iter().find(|(_, t)| t.id == id.text) {
            let said = Said::new(
                format!("已有另一个规范叫“{}”", id.text),
                format!("another policy is called `{}` already", id.text),
            );
            self.errors.push(
                Diagnostic::new(Code::DuplicateName, id.span, said)
                    .help(Said::new(
                        "换一个代号；是同一份规范的新旧版本的，代号也要不同，新的文头写 取代 旧代号",
                        "choose another id; a later version has an id of its own and says `replaces` and the earlier id",
                    ))
                    .related(other.span, Said::new("前一个在这里", "the first is here")),
            );
        }
        if let Some(edition) = &head.edition
            && edition.text != "1"
        {
            let said = Said::new(
                format!("这个版本的 pol 只懂语言版本 1，不懂 {}", edition.text),
                format!("this pol knows edition 1 of the language, not {}", edition.text),
            );
            let help = Said::new(
                "写成 语言版本 1，或者删去这一行",
                "write `language edition 1`, or delete the line",
            );
            self.errors.push(Diagnostic::new(Code::BadHeader, edition.span, said).help(help));
        }
        let text = |t: &Option<ast::Text>| t.as_ref().map(|t| t.value.clone());
        let name = |n: &Option<Name>| n.as_ref().map(|n| n.text.clone());
        let day = |d: &Option<ast::Day>| d.as_ref().map(|d| d.date);
        Some(self.model.texts.push(Text {
            id: id.text.clone(),
            title: title.as_ref().map(|t| t.value.clone()),
            short: name(&head.short),
            issuers: head.issuers.iter().map(|n| n.text.clone()).collect(),
            rank: name(&head.rank),
            territory: name(&head.territory),
            document_number: text(&head.document_number),
            issued: day(&head.issued),
            effective: day(&head.effective),
            repealed: day(&head.repealed),
            replaces: Vec::new(),
            replaced: None,
            encoded: text(&head.encoded),
            approved: text(&head.approved),
            official: unit.official.clone(),
            hash: unit.hash.clone(),
            counting: Counting::default(),
            following: Vec::new(),
            chinese: unit.chinese,
            span: id.span,
        }))
    }

    fn without_head(&mut self, file: &ast::File) -> Vec<Id<Provision>> {
        if let Some(provision) = file.provisions.first() {
            let said = Said::new("这个文件有条文，却没有文头", "this file has provisions but no head");
            let help =
                Said::new("在文件开头写 规范 名称 “标题”", "begin the file with `policy NAME \"title\"`");
            self.errors.push(Diagnostic::new(Code::BadHeader, provision.span, said).help(help));
        }
        Vec::new()
    }

    fn declare(&mut self, unit: &'u Unit, text: Option<Id<Text>>) {
        for declaration in &unit.file.declarations {
            match declaration {
                Declaration::Fact(fact) => self.fact(fact),
                Declaration::Decision(decision) => self.decision(decision, unit.chinese),
                Declaration::Act(act) => {
                    let id = self.model.acts.push(Act {
                        name: act.name.text.clone(),
                        title: act.title.as_ref().map(|t| t.value.clone()),
                        kind_of: None,
                        refuses: None,
                        span: act.name.span,
                    });
                    self.name(&act.name, Meaning::Act(id));
                }
                Declaration::Role(role) => {
                    let id = self.model.roles.push(Role {
                        name: role.name.text.clone(),
                        title: role.title.as_ref().map(|t| t.value.clone()),
                        includes: role.includes.iter().filter_map(|m| m.word().map(str::to_owned)).collect(),
                        span: role.name.span,
                    });
                    self.name(&role.name, Meaning::Role(id));
                }
                Declaration::Definition(definition) => {
                    self.definition(definition, Place { text, provision: None });
                }
                Declaration::Maps(_) => {}
                Declaration::Collective(name, members) => {
                    let members = members.iter().filter_map(|m| m.word().map(str::to_owned));
                    self.model.collectives.entry(name.text.clone()).or_default().extend(members);
                }
                Declaration::Constraint(_)
                | Declaration::Acknowledge(_)
                | Declaration::Hierarchy(..)
                | Declaration::Edge(_)
                | Declaration::Referral(_)
                | Declaration::Organ(_)
                | Declaration::Counting(_)
                | Declaration::Holidays(_) => {}
            }
        }
    }

    pub(crate) fn definition(&mut self, definition: &'u ast::Definition, place: Place) {
        let id = self.model.definitions.push(Definition {
            name: definition.name.text.clone(),
            means: None,
            interpretation: definition.interpretation.as_ref().map(|t| t.value.clone()),
            span: definition.name.span,
        });
        self.definitions.push((definition, place));
        self.name(&definition.name, Meaning::Definition(id));
    }

    /// Names that are declared twice; of two files that share many, such as two copies of one vocabulary, once.
    fn repeated(&mut self) {
        for ((one, other), names) in std::mem::take(&mut self.repeated) {
            let copies = one != other && names.len() > MOST_REPEATED;
            let count = names.len();
            for (name, span, first) in names.into_iter().take(if copies { 1 } else { usize::MAX }) {
                let (said, help) = if copies {
                    (
                        Said::new(
                            format!("“{name}”等 {count} 个名称，两个文件都声明了"),
                            format!("`{name}` and others, {count} names, are declared in both files"),
                        ),
                        Said::new(
                            "是不是载入了同一份词表的两个副本？只留一份，别的文件都载入它",
                            "are they two copies of one vocabulary? keep one, and let the other files load it",
                        ),
                    )
                } else {
                    let help = match first.source == span.source {
                        true => Said::new(
                            "换一个名称，或者删去其中一处",
                            "choose another name, or delete one of the two",
                        ),
                        // Renamed, the two would be about different things, and nothing could be compared.
                        false => Said::new(
                            "是同一件事的，把声明移到一个词汇文件，两份文件都载入它；不是一件事的，换一个名称",
                            "if both mean the same, move the declaration to a vocabulary that both files load; if not, choose another name",
                        ),
                    };
                    let said = Said::new(
                        format!("名称“{name}”已经声明过"),
                        format!("the name `{name}` is declared already"),
                    );
                    (said, help)
                };
                self.errors.push(
                    Diagnostic::new(Code::DuplicateName, span, said)
                        .help(help)
                        .related(first, Said::new("前一处声明在这里", "the first declaration is here")),
                );
            }
        }
    }

    fn name(&mut self, name: &Name, meaning: Meaning) {
        if matches!(name.text.as_str(), "是" | "否" | "true" | "false" | "yes" | "no") {
            let said = Said::new(
                format!("“{}”是值，不能用作名称", name.text),
                format!("`{}` is a value and cannot be a name", name.text),
            );
            let help = Said::new("换一个说明是什么事的名称", "choose a name that says what it is");
            self.errors.push(Diagnostic::new(Code::DuplicateName, name.span, said).help(help));
            return;
        }
        match self.declared.get(&name.text) {
            Some(first) => {
                let files = (first.source, name.span.source);
                self.repeated.entry(files).or_default().push((name.text.clone(), name.span, *first));
            }
            None => {
                self.declared.insert(name.text.clone(), name.span);
                self.model.names.insert(name.text.clone(), meaning);
            }
        }
    }

    fn fact(&mut self, fact: &ast::Fact) {
        let words = |members: &[Member]| {
            members.iter().filter_map(|m| m.word().map(str::to_owned)).collect::<Vec<_>>()
        };
        let kind = match &fact.kind {
            Type::Bool => FactKind::Bool,
            Type::Int => FactKind::Int,
            Type::Number => FactKind::Number,
            Type::Money => FactKind::Money,
            Type::Date => FactKind::Date,
            Type::Duration => FactKind::Duration(None),
            Type::Text => FactKind::Text,
            Type::One(members) => FactKind::One(words(members)),
            Type::Any(members) => FactKind::Any(words(members)),
            Type::Citation(members) => FactKind::Citation(words(members)),
        };
        if let Type::One(members) | Type::Any(members) | Type::Citation(members) = &fact.kind {
            self.distinct(members, fact.name.span);
        }
        let mut resolved = Fact {
            name: fact.name.text.clone(),
            question: fact.question.as_ref().map(|t| t.value.clone()),
            kind,
            presumption: None,
            raised_by: None,
            raised_basis: None,
            finding: false,
            may_not_apply: false,
            range: None,
            mapped: None,
            stands_for: Vec::new(),
            cause: None,
            span: fact.name.span,
        };
        for mark in &fact.marks {
            self.mark(&mut resolved, mark);
        }
        let id = self.model.facts.push(resolved);
        self.name(&fact.name, Meaning::Fact(id));
    }

    fn distinct(&mut self, members: &[Member], span: Span) {
        if members.is_empty() || members.len() > 64 {
            let said = Said::new(
                format!("选项要有 1 至 64 个，这里有 {} 个", members.len()),
                format!("there must be 1 to 64 options, here are {}", members.len()),
            );
            let help = if members.is_empty() {
                Said::new("在括号里写出各个选项：{甲, 乙}", "write the options between the braces: {a, b}")
            } else {
                Said::new("分成几个事实或几个决定", "divide it into several facts or decisions")
            };
            self.errors.push(Diagnostic::new(Code::TooManyOutcomes, span, said).help(help));
        }
        for (n, member) in members.iter().enumerate() {
            if member.word().is_some() && members.iter().take(n).any(|m| m.word() == member.word()) {
                let said = Said::new("同一选项写了两次", "this option is written twice");
                let help =
                    Said::new("删去一个，或者改成另一个选项", "delete one of them, or write another option");
                self.errors.push(Diagnostic::new(Code::DuplicateName, member.span(), said).help(help));
            }
        }
    }

    fn mark(&mut self, fact: &mut Fact, mark: &Mark) {
        let (span, fault) = match mark {
            Mark::Presumed(value, basis, span) => {
                let resolved = self.value(fact, value);
                let fault = if basis.is_none() {
                    Some((
                        "“推定”没有写依哪一条法律推定",
                        "this presumption does not say which law presumes it",
                        "在后面写“依据”：推定 … 依据 “《某法》第几条”",
                        "add its basis: `presume … basis \"…\"`",
                    ))
                } else if fact.raised_by.is_some() || fact.presumption.is_some() {
                    Some((
                        "一个事实只能有一个“推定”或“主张”",
                        "a fact has one presumption or one bearer, not both",
                        "删去其中一个",
                        "delete one of the two",
                    ))
                } else {
                    None
                };
                fact.presumption = resolved
                    .map(|value| Presumption { value, basis: basis.as_ref().map(|t| t.value.clone()) });
                (*span, fault)
            }
            Mark::RaisedBy(role, basis, span) => {
                let fault = if fact.kind != FactKind::Bool {
                    Some((
                        "“主张”只能用于是否类事实",
                        "`raised by` is for yes-or-no facts",
                        "删去它，或者把类型写成“是否”",
                        "delete it, or make the fact a `bool`",
                    ))
                } else if fact.presumption.is_some() || fact.raised_by.is_some() {
                    Some((
                        "一个事实只能有一个“推定”或“主张”",
                        "a fact has one presumption or one bearer, not both",
                        "删去其中一个",
                        "delete one of the two",
                    ))
                } else {
                    None
                };
                fact.raised_by = Some(role.text.clone());
                fact.raised_basis = basis.as_ref().map(|t| t.value.clone());
                (*span, fault)
            }
            Mark::Finding(span) => {
                fact.finding = true;
                let fits = matches!(fact.kind, FactKind::Bool | FactKind::One(_));
                (
                    *span,
                    (!fits).then_some((
                        "“认定”只能用于是否类和选项类事实",
                        "a finding is a yes-or-no fact or one of several options",
                        "删去它，或者把类型写成“是否”或“选项 {…}”",
                        "delete it, or make the fact a `bool` or `one of {…}`",
                    )),
                )
            }
            Mark::MayNotApply(span) => {
                fact.may_not_apply = true;
                let fits = !matches!(fact.kind, FactKind::Citation(_));
                (
                    *span,
                    (!fits).then_some((
                        "援引类事实总是适用",
                        "a citation fact always applies",
                        "删去“可不适用”",
                        "delete `may not apply`",
                    )),
                )
            }
            Mark::Range(low, high, span) => {
                let (low, high) = (range_end(&fact.kind, low), range_end(&fact.kind, high));
                let fits = match (&low, &high) {
                    (Some(FactValue::Number(a)), Some(FactValue::Number(b))) => a <= b,
                    (Some(FactValue::Date(a)), Some(FactValue::Date(b))) => a <= b,
                    _ => false,
                };
                fact.range = low.zip(high);
                (
                    *span,
                    (!fits).then_some((
                        "范围要与事实的类型相同，且从小到大",
                        "a range must fit the fact's type and go from small to great",
                        "例如 整数 在 0 至 50，金额 在 1000元 至 5000元",
                        "such as `int in range 0 to 50`, `money in range 1000 yuan to 5000 yuan`",
                    )),
                )
            }
        };
        if let Some((zh, en, help_zh, help_en)) = fault {
            let help = Said::new(help_zh, help_en);
            self.errors.push(Diagnostic::new(Code::BadMark, span, Said::new(zh, en)).help(help));
        }
    }

    /// Roles named by 主张 must exist: as a role, or as an option of some fact.
    fn roles_of_marks(&mut self, units: &[Unit]) {
        for unit in units {
            for declaration in &unit.file.declarations {
                let Declaration::Fact(fact) = declaration else { continue };
                for mark in &fact.marks {
                    let Mark::RaisedBy(role, _, _) = mark else { continue };
                    let known = matches!(self.model.names.get(&role.text), Some(Meaning::Role(_)))
                        || self.model.facts.values().any(|f| match &f.kind {
                            FactKind::One(options) | FactKind::Any(options) => options.contains(&role.text),
                            FactKind::Bool
                            | FactKind::Citation(_)
                            | FactKind::Int
                            | FactKind::Number
                            | FactKind::Money
                            | FactKind::Date
                            | FactKind::Duration(_)
                            | FactKind::Text => false,
                        });
                    if !known {
                        self.role(role);
                    }
                }
            }
        }
    }

    fn decision(&mut self, decision: &'u ast::Decision, chinese: bool) {
        let outcomes: Vec<String> = decision.outcomes.iter().map(|o| o.text.clone()).collect();
        let settling = self.settling(decision);
        let members: Vec<Member> = decision.outcomes.iter().cloned().map(Member::Name).collect();
        if decision.over.is_none() {
            self.distinct(&members, decision.name.span);
        }
        // The default of a decision over amounts is looked at when its line is cut.
        let named = decision.default.as_ref().filter(|_| decision.over.is_none());
        let default = named.and_then(|value| {
            let found = match value {
                Value::Name(name) => outcomes.iter().position(|o| *o == name.text),
                Value::Literal(..) | Value::Text(_) | Value::Set(..) => None,
            };
            if found.is_none() {
                self.not_an_outcome(&decision.name.text, value.span(), &outcomes);
            }
            found
        });
        let matter = |name: &str, span, part_of| Matter {
            kind: MatterKind::Decision,
            name: name.to_owned(),
            title: decision.title.as_ref().map(|t| t.value.clone()),
            outcomes: outcomes.clone(),
            default,
            severest_first: decision.severest_first,
            settling,
            line: None,
            parts: Vec::new(),
            part_of,
            span,
        };
        let id = self.model.matters.push(matter(&decision.name.text, decision.name.span, None));
        self.name(&decision.name, Meaning::Decision(id));
        for part in &decision.parts {
            let Member::Name(part) = part else {
                let said = Said::new("决定的各部分要写名称", "the parts of a decision are names");
                self.errors.push(Diagnostic::new(Code::WrongKind, part.span(), said));
                continue;
            };
            let part_id = self.model.matters.push(matter(&part.text, part.span, Some(id)));
            self.name(part, Meaning::Decision(part_id));
            self.model.matters[id].parts.push(part_id);
        }
        if let Some(span) = decision.lighter {
            let matters = self.model.matters[id].parts.clone();
            let matters = if matters.is_empty() { vec![id] } else { matters };
            self.model.lighter.push(Lighter { matters, provision: None, span });
        }
        if decision.over.is_some() {
            self.amounts.push((id, decision, chinese));
        }
    }

    /// How the rules on a decision come together: 可并存, 取最重.
    fn settling(&mut self, decision: &ast::Decision) -> Settling {
        let Some((mode, span)) = decision.mode else { return Settling::Together };
        let word = match mode {
            ast::DecisionMode::Concurrent => return Settling::SideBySide,
            ast::DecisionMode::TakeSeverest => ("取最重", "take the severest"),
            ast::DecisionMode::TakeHighest => ("取高", "take the highest"),
        };
        if decision.over.is_none() && !decision.severest_first {
            let said = Said::new(
                format!("没有写结果的轻重次序，“{}”无从比较", word.0),
                format!("the outcomes are in no order, so `{}` has nothing to compare", word.1),
            );
            let help = Said::new(
                "把结果从重到轻排列，并写上“由重到轻”",
                "write the outcomes from the severest to the lightest, and `severest first`",
            );
            self.errors.push(Diagnostic::new(Code::NoOrder, span, said).help(help));
        }
        Settling::Severest
    }

    pub(crate) fn not_an_outcome(&mut self, of: &str, span: Span, outcomes: &[String]) {
        let list = outcomes.join("、");
        let said = Said::new(format!("“{of}”没有这个值"), format!("`{of}` has no such value"));
        let help = Said::new(format!("可以是：{list}"), format!("it can be: {}", outcomes.join(", ")));
        self.errors.push(Diagnostic::new(Code::UnknownValue, span, said).help(help));
    }

    /// Whether a name is unknown only because its declaration could not be read.
    pub(crate) fn is_lost(&self, name: &Name) -> bool {
        self.lost.contains(name.text.as_str())
    }

    pub(crate) fn mismatch(&mut self, span: Span, zh: impl Into<String>, en: impl Into<String>, help: Said) {
        self.errors.push(Diagnostic::new(Code::TypeMismatch, span, Said::new(zh, en)).help(help));
    }

    /// A value for a fact, as a mark or a conclusion writes it.
    pub(crate) fn value(&mut self, fact: &Fact, value: &Value) -> Option<FactValue> {
        let found = match (&fact.kind, value) {
            (FactKind::Bool | FactKind::Citation(_), Value::Name(name)) => {
                truth_word(&name.text).map(FactValue::Bool)
            }
            (
                FactKind::One(options),
                Value::Name(Name { text, .. }) | Value::Text(ast::Text { value: text, .. }),
            ) => options.iter().position(|o| o == text).map(FactValue::Option),
            (FactKind::Any(options), Value::Set(members, _)) => {
                options_mask(options, members).map(FactValue::Options)
            }
            (FactKind::Int | FactKind::Number, Value::Literal(Literal::Number(n), _)) => {
                Some(FactValue::Number(*n))
            }
            (FactKind::Money, Value::Literal(Literal::Money(n), _)) => Some(FactValue::Number(*n)),
            (FactKind::Date, Value::Literal(Literal::Date(date), _)) => Some(FactValue::Date(*date)),
            (FactKind::Duration(_), Value::Literal(Literal::Period(period), _)) => {
                Some(FactValue::Period(*period))
            }
            (FactKind::Text, Value::Text(text)) => Some(FactValue::Text(text.value.clone())),
            _ => None,
        };
        if found.is_none() {
            let options: Vec<String> =
                fact.options().unwrap_or_default().iter().map(|o| (*o).to_owned()).collect();
            if options.is_empty() {
                let said = Said::new(
                    format!("这个值不合“{}”的类型", fact.name),
                    format!("this value does not fit the type of `{}`", fact.name),
                );
                let (zh, en) = example(&fact.kind);
                let help = Said::new(format!("写成 {zh} 这样的值"), format!("write a value such as {en}"));
                self.errors.push(Diagnostic::new(Code::TypeMismatch, value.span(), said).help(help));
            } else {
                self.not_an_outcome(&fact.name, value.span(), &options);
            }
        }
        found
    }
}

/// A value of a type, as an example.
fn example(kind: &FactKind) -> (&'static str, &'static str) {
    match kind {
        FactKind::Bool | FactKind::Citation(_) => ("是", "yes"),
        FactKind::One(_) => ("一个选项", "one of the options"),
        FactKind::Any(_) => ("{甲, 乙}", "{a, b}"),
        FactKind::Int | FactKind::Number => ("3", "3"),
        FactKind::Money => ("5万元", "5000 yuan"),
        FactKind::Date => ("2024年7月18日", "2024-07-18"),
        FactKind::Duration(_) => ("三十日", "30 days"),
        FactKind::Text => ("“……”", "\"…\""),
    }
}

pub(crate) use pol_parser::keywords::truth_word;

/// Options as bits; `None` if one is unknown.
pub(crate) fn options_mask(options: &[String], members: &[Member]) -> Option<u64> {
    members.iter().try_fold(0u64, |mask, member| {
        let at = options.iter().position(|o| Some(o.as_str()) == member.word())?;
        Some(mask | 1 << at)
    })
}

fn range_end(kind: &FactKind, end: &ast::Expression) -> Option<FactValue> {
    let ExpressionKind::Literal(literal) = end.kind else { return None };
    match (kind, literal) {
        (FactKind::Int | FactKind::Number, Literal::Number(n)) | (FactKind::Money, Literal::Money(n)) => {
            Some(FactValue::Number(n))
        }
        (FactKind::Date, Literal::Date(date)) => Some(FactValue::Date(date)),
        _ => None,
    }
}
