//! Writing the document: what is said, in which order, at which depth.

mod comparison;
mod conditions;
mod due;
mod facts;
mod law;
mod reasons;
mod review;
mod rules;
mod texts;
mod verdict;
mod why_not;
mod words;

use std::collections::BTreeSet;

use pol_analysis::{Answered, Ask, Margins, Plan, Then};
use pol_diagnostics::Language;
use pol_eval::{Consulted, Explanation, FormulaKind, MatterTrace, MissingText, VerdictKind};

use crate::document::{Block, Branch, Document, Text};
use crate::{Depth, Report};
pub(crate) use comparison::comparison;
pub(crate) use review::reviews;
use texts::{Texts, introduced};
use verdict::{Duty, Teller, decision, exists};
use words::Words;

/// What would have to be found otherwise for another verdict.
fn margins(words: Words, margins: &[Margins], level: u8) -> Vec<Block> {
    let told = |margin: &Margins| !margin.enough.is_empty() || !margin.nearby.is_empty();
    if !margins.iter().any(told) {
        return Vec::new();
    }
    let heading = words.pick("结论有多牢", "How firmly it stands");
    let mut blocks = vec![Block::Heading { level, text: Text::new(heading) }];
    for margin in margins {
        let mut items = Vec::new();
        if !margin.enough.is_empty() {
            let list = words.list(&margin.enough);
            items.push(Text::new(words.pick(
                format!("只凭这些事实就得出这一结论，其余怎样都不改变：{list}。"),
                format!("These facts alone force the verdict, whatever else is found: {list}."),
            )));
        }
        for nearby in &margin.nearby {
            let said = verdict::outcome(words, &nearby.verdict, false);
            let list = words.list(&nearby.changes);
            items.push(
                Text::new(words.pick(
                    "如果认定（没有查明的其余为否）：",
                    "If found instead (what is not known being false): ",
                ))
                .plain(list)
                .plain(words.pick("，结论改为 ", ", the verdict is "))
                .strong(said),
            );
        }
        if items.is_empty() {
            continue;
        }
        blocks.push(Block::Sentence { text: Text::default().strong(&margin.matter) });
        blocks.push(Block::List { items });
    }
    blocks
}

/// What to ask where a decision is open.
fn plans(words: Words, plans: &[Plan], level: u8) -> Vec<Block> {
    let mut blocks = Vec::new();
    // What is asked in the same way is said once: the parts of a decision often are.
    let mut alike: Vec<(Vec<&str>, &Plan)> = Vec::new();
    for plan in plans.iter().filter(|plan| !plan.quickest.is_empty() || plan.order.is_some()) {
        match alike.iter_mut().find(|(_, p)| (&p.quickest, &p.order) == (&plan.quickest, &plan.order)) {
            Some((names, _)) => names.push(&plan.matter),
            None => alike.push((vec![&plan.matter], plan)),
        }
    }
    for (names, plan) in alike {
        if blocks.is_empty() {
            let heading = words.pick("怎样问得最少", "How to ask least");
            blocks.push(Block::Heading { level, text: Text::new(heading) });
        }
        blocks.push(Block::Sentence { text: Text::default().strong(words.list(&names)) });
        // Where one question settles it, its answers say the same.
        let one = plan.order.as_ref().is_some_and(|order| order.at_most == 1);
        let quickest = plan.quickest.iter().filter(|_| !one).map(|quickest| {
            let list = words.list(&quickest.answers);
            Text::new(words.pick("只要查明：", "Enough to find: "))
                .plain(list)
                .plain(words.pick("，就能定为 ", "; then it is "))
                .strong(verdict::outcome(words, &quickest.verdict, false))
        });
        let items: Vec<Text> = quickest.collect();
        if !items.is_empty() {
            blocks.push(Block::List { items });
        }
        if let Some(order) = &plan.order {
            let most = order.at_most;
            let first = &order.first.about;
            let head = match most {
                1 => words.pick(format!("只要问“{first}”"), format!("Only {first} is to be asked")),
                _ => words.pick(
                    format!("按下面的次序，至多问 {most} 个：先问“{first}”"),
                    format!("In this order at most {most} questions: first {first}"),
                ),
            };
            let mut root = Branch::new(Text::new(head));
            root.children = answers(words, &order.first);
            blocks.push(Block::Tree { branches: vec![root] });
        }
    }
    blocks
}

/// The answers to a question, each with what follows.
fn answers(words: Words, asked: &Ask) -> Vec<Branch> {
    let branch = |answered: &Answered| {
        let text = Text::new(&answered.answer);
        match &answered.then {
            Then::Verdict(verdict) => Branch::new(
                text.plain(words.pick("：定为 ", ": ")).strong(verdict::outcome(words, verdict, false)),
            ),
            Then::Ask(next) => {
                let about = &next.about;
                let then = words.pick(format!("：再问“{about}”"), format!(": then ask {about}"));
                let mut branch = Branch::new(text.plain(then));
                branch.children = answers(words, next);
                branch
            }
        }
    };
    asked.answers.iter().map(branch).collect()
}

/// How many digits of a text's hash are shown.
const HASH_DIGITS: usize = 12;

/// The document of some reports.
pub(crate) fn document(reports: &[Report<'_>], depth: Depth, language: Language) -> Document {
    let words = Words(language);
    let title = title(words, reports);
    let mut blocks = vec![Block::Heading { level: 1, text: title.clone() }];
    let alone = reports.len() == 1;
    for report in reports {
        let explanation = report.explanation;
        let level = if alone { 2 } else { 3 };
        if !alone || explanation.person.is_some() {
            let one_case = reports.iter().all(|r| r.explanation.case == explanation.case);
            let name = match (&explanation.person, one_case) {
                (Some(person), true) => Text::new(person),
                (Some(person), false) => {
                    Text::new(&explanation.case).plain(words.pick("　", "  ")).plain(person)
                }
                (None, _) => Text::new(&explanation.case),
            };
            if alone {
                blocks
                    .push(Block::Sentence { text: Text::new(words.pick("人员 ", "Person: ")).then(name) });
            } else {
                blocks.push(Block::Heading { level: 2, text: name });
            }
        }
        let teller = Teller::new(words, explanation);
        blocks.extend(one(&teller, report, depth, level));
    }
    blocks.extend(texts(words, reports, depth));
    blocks.retain(|b| match b {
        Block::List { items } => !items.is_empty(),
        Block::Heading { .. }
        | Block::Sentence { .. }
        | Block::Quote { .. }
        | Block::Tree { .. }
        | Block::Table { .. }
        | Block::Fold { .. }
        | Block::Note { .. } => true,
    });
    Document { language, title, blocks }
}

fn title(words: Words, reports: &[Report<'_>]) -> Text {
    let mut cases: Vec<&str> = reports.iter().map(|r| r.explanation.case.as_str()).collect();
    cases.dedup();
    match cases.as_slice() {
        [only] if only.trim().is_empty() => Text::new(words.pick("案件", "Case")),
        [only] => Text::new(only),
        many => {
            Text::new(words.pick(format!("案件（{} 件）", many.len()), format!("Cases ({})", many.len())))
        }
    }
}

fn one(teller: &Teller<'_>, report: &Report<'_>, depth: Depth, level: u8) -> Vec<Block> {
    let Explanation { decisions, acts, .. } = teller.explanation;
    let words = teller.words;
    let (settled, open): (Vec<_>, Vec<_>) = acts
        .iter()
        .filter(|m| exists(m))
        .partition(|m| m.verdict.kind != VerdictKind::Open || depth == Depth::Full);
    let duties = duties(teller, &settled, depth, level);
    let heads = decisions.iter().map(|m| decision(teller, m).sentence(words));
    let mut summary: Vec<Text> =
        heads.chain(duties.iter().map(|(duty, _)| duty.told(words).sentence(words))).collect();
    let mut blocks = Vec::new();
    match depth {
        Depth::Verdict => {
            summary.extend(undecided_line(words, &open));
            blocks.push(Block::List { items: summary });
        }
        Depth::Reasons | Depth::Full => {
            blocks.extend(day(teller));
            blocks.extend(consulted(teller));
            blocks.push(Block::List { items: summary });
            for matter in decisions {
                let reasons = why(teller, matter, depth, level + 1);
                if !reasons.is_empty() {
                    blocks.push(Block::Heading { level, text: decision(teller, matter).head });
                    blocks.extend(
                        matter.title.as_ref().map(|t| Block::Sentence { text: Text::default().faint(t) }),
                    );
                    blocks.extend(reasons);
                }
            }
            for (duty, reasons) in duties {
                if !reasons.is_empty() {
                    blocks.push(Block::Heading { level, text: duty.told(words).head });
                    blocks.extend(reasons);
                }
            }
            blocks.extend(undecided(teller, &open, level));
            let matters: Vec<&MatterTrace> =
                decisions.iter().chain(acts.iter().filter(|m| exists(m))).collect();
            blocks.extend(reasons::reliance(teller, &matters, level));
        }
    }
    blocks.extend(plans(words, report.plans, level));
    blocks.extend(margins(words, report.margins, level));
    blocks.extend(report.why_not.into_iter().flat_map(|asked| why_not::section(teller, asked, level)));
    if depth == Depth::Full {
        blocks.extend(findings(teller, level));
        rules::once(words, &mut blocks);
        blocks.extend(scopes(teller, level));
        blocks.extend(facts_table(teller));
        blocks.extend(no_duty(words, acts));
        blocks.extend(done(teller));
    }
    blocks
}

/// Duties of which it cannot be told yet whether they exist, in a line.
fn undecided_line(words: Words, open: &[&MatterTrace]) -> Option<Text> {
    let names: Vec<&str> = open.iter().map(|m| m.name.as_str()).collect();
    let list = words.list(&names);
    let said = words.pick(format!("{list}。"), format!("{list}."));
    let head = Text::new(words.pick("这些义务、权利或者禁止", "These duties, rights or prohibitions"))
        .plain(words.colon());
    (!names.is_empty())
        .then(|| head.strong(words.kind(VerdictKind::Open)).plain(words.pick("，", ", ")).plain(said))
}

/// The same with what is possible of each, and the questions that would settle it.
fn undecided(teller: &Teller<'_>, open: &[&MatterTrace], level: u8) -> Vec<Block> {
    if open.is_empty() {
        return Vec::new();
    }
    let words = teller.words;
    let mut names: Vec<&str> = Vec::new();
    for name in open.iter().flat_map(|m| verdict::asked(&m.verdict)) {
        if !names.contains(&name) {
            names.push(name);
        }
    }
    let sentences = duties(teller, open, Depth::Verdict, level);
    vec![
        Block::Heading {
            level,
            text: Text::new(words.pick(
                "还不能确定的义务、权利和禁止",
                "Duties, rights and prohibitions that cannot be told yet",
            )),
        },
        Block::List { items: sentences.iter().map(|(duty, _)| duty.told(words).sentence(words)).collect() },
        Block::Heading {
            level: level + 1,
            text: Text::new(words.pick("为此还需查明", "Still to be found out for them")),
        },
        Block::List { items: names.iter().map(|name| reasons::question(teller, name)).collect() },
    ]
}

/// 行为日 2024-08-03　裁决日 2024-09-10　地域 …
fn day(teller: &Teller<'_>) -> Option<Block> {
    let Explanation { act_date, decision_date, territory, .. } = teller.explanation;
    let words = teller.words;
    let parts = [
        (words.pick("行为日", "act date"), act_date),
        (words.pick("裁决日", "decision date"), decision_date),
        (words.pick("地域", "territory"), territory),
    ];
    let said: Vec<String> =
        parts.iter().filter_map(|(name, value)| value.as_ref().map(|v| format!("{name} {v}"))).collect();
    (!said.is_empty()).then(|| Block::Sentence { text: Text::new(said.join(words.pick("　", "  "))) })
}

/// The texts that the case was decided by, and how many others they cite that were not at hand.
fn consulted(teller: &Teller<'_>) -> Option<Block> {
    let (words, explanation) = (teller.words, teller.explanation);
    let list = words.list(&introduced(words, &explanation.consulted));
    let missing: BTreeSet<&str> = explanation.missing.iter().map(|text| text.text.as_str()).collect();
    let missing = match missing.len() {
        0 => String::new(),
        n => words.pick(
            format!("；其中引用而没有载入的 {n} 项没有对照"),
            format!("; of what they cite, {n} not held and not looked at"),
        ),
    };
    let said = words.pick(format!("对照的文本：{list}{missing}。"), format!("Texts: {list}{missing}."));
    (!explanation.consulted.is_empty()).then(|| Block::Sentence { text: Text::new(said) })
}

fn why(teller: &Teller<'_>, matter: &MatterTrace, depth: Depth, level: u8) -> Vec<Block> {
    let words = teller.words;
    match depth {
        Depth::Verdict => Vec::new(),
        Depth::Reasons => {
            let mut blocks = reasons::standing(teller, matter, level);
            let grounds = reasons::grounds(teller, matter, level);
            // Where it is open the questions come first; otherwise the provisions that give it.
            if matter.verdict.kind == VerdictKind::Open {
                blocks.extend(grounds)
            } else {
                blocks.splice(0..0, grounds);
            }
            blocks
        }
        Depth::Full => {
            let mut blocks = reasons::standing(teller, matter, level);
            let rules = rules::rules(teller, matter, level + 1);
            if !rules.is_empty() {
                blocks
                    .push(Block::Heading { level, text: Text::new(words.pick("各条规则", "All rules")) });
                blocks.extend(rules);
            }
            blocks
        }
    }
}

/// Duties, those together that differ in the act alone, reasons included.
fn duties(teller: &Teller<'_>, acts: &[&MatterTrace], depth: Depth, level: u8) -> Vec<(Duty, Vec<Block>)> {
    let mut told: Vec<(Duty, Vec<Block>)> = Vec::new();
    for matter in acts {
        let duty = Duty::new(teller, matter);
        let reasons = why(teller, matter, depth, level + 1);
        if !told.iter_mut().any(|(known, r)| *r == reasons && known.merge(&duty)) {
            told.push((duty, reasons));
        }
    }
    told
}

fn findings(teller: &Teller<'_>, level: u8) -> Vec<Block> {
    let mut blocks = Vec::new();
    for matter in &teller.explanation.findings {
        let told = decision(teller, matter);
        let text = Text::new(teller.words.pick("规则得出的认定 ", "Finding that rules conclude: "))
            .then(told.head.clone());
        blocks.push(Block::Heading { level, text });
        blocks.push(Block::Sentence { text: told.sentence(teller.words) });
        blocks.extend(why(teller, matter, Depth::Full, level + 1));
    }
    blocks
}

/// The scopes that gate the rules, each once.
fn scopes(teller: &Teller<'_>, level: u8) -> Vec<Block> {
    let Explanation { decisions, acts, findings, .. } = teller.explanation;
    let mut branches: Vec<Branch> = Vec::new();
    let rules =
        decisions.iter().chain(acts.iter().filter(|m| exists(m))).chain(findings).flat_map(|m| &m.rules);
    for scope in rules.flat_map(|r| &r.scopes) {
        let mut branch = conditions::formula(teller.words, scope, true);
        if matches!(scope.kind, FormulaKind::All | FormulaKind::Any) {
            branch.text = teller.words.sign(scope.truth).plain(teller.words.colon()).plain(&scope.words);
        }
        if !branches.contains(&branch) {
            branches.push(branch);
        }
    }
    if branches.is_empty() {
        return Vec::new();
    }
    vec![
        Block::Heading { level, text: Text::new(teller.words.pick("适用范围", "Scope")) },
        Block::Tree { branches },
    ]
}

fn facts_table(teller: &Teller<'_>) -> Option<Block> {
    let words = teller.words;
    let rows = teller.explanation.facts.iter().map(|fact| {
        vec![
            Text::new(&fact.name),
            Text::new(facts::value(words, fact)),
            Text::new(facts::how(words, fact).unwrap_or_default()),
            Text::new(
                words.parts(&fact.record.as_ref().map(|r| facts::record(words, r)).unwrap_or_default()),
            ),
            Text::new(fact.place.clone().unwrap_or_default()),
        ]
    });
    let rows: Vec<Vec<Text>> = rows.collect();
    let head = words
        .pick(["事实", "值", "如何得知", "记录", "位置"], ["fact", "value", "how known", "record", "place"]);
    let caption = Text::new(words.pick("案件记载的事实", "Facts of the case"));
    (!rows.is_empty()).then(|| Block::Table { caption, head: head.map(Text::new).to_vec(), rows })
}

/// Duties that do not exist in this case, in a line.
fn no_duty(words: Words, acts: &[MatterTrace]) -> Option<Block> {
    let mut parts = Vec::new();
    for kind in [VerdictKind::None, VerdictKind::OutOfScope, VerdictKind::NotInForce] {
        let names =
            acts.iter().filter(|m| m.verdict.kind == kind).map(|m| m.name.as_str()).collect::<Vec<_>>();
        if !names.is_empty() {
            parts.push(format!("{}{}{}", words.kind(kind), words.colon(), words.list(&names)));
        }
    }
    let said = words.pick(
        format!("本案没有规定的义务、权利和禁止。{}。", words.parts(&parts)),
        format!("Duties, rights and prohibitions that do not exist in this case. {}.", words.parts(&parts)),
    );
    (!parts.is_empty()).then(|| Block::Sentence { text: Text::new(said) })
}

/// Acts that were done though nothing says so much as that they may be.
fn done(teller: &Teller<'_>) -> Option<Block> {
    let Explanation { acts, done, .. } = teller.explanation;
    let words = teller.words;
    let told = |act: &String| acts.iter().any(|m| exists(m) && m.act.as_ref() == Some(act));
    let rest =
        done.iter().filter(|(act, _)| !told(act)).map(|(act, day)| format!("{act}{}", words.bracketed(day)));
    let rest: Vec<String> = rest.collect();
    let list = words.list(&rest);
    let said =
        words.pick(format!("案件还记载已办：{list}。"), format!("The case also records as done: {list}."));
    (!rest.is_empty()).then(|| Block::Sentence { text: Text::new(said) })
}

/// The texts, and who answers for them; then what every report says.
fn texts(words: Words, reports: &[Report<'_>], depth: Depth) -> Vec<Block> {
    let mut consulted: Vec<&Consulted> = Vec::new();
    let mut missing: Vec<&MissingText> = Vec::new();
    for report in reports {
        for text in &report.explanation.consulted {
            if !consulted.contains(&text) {
                consulted.push(text);
            }
        }
        for text in &report.explanation.missing {
            if !missing.contains(&text) {
                missing.push(text);
            }
        }
    }
    let mut blocks = Vec::new();
    if depth == Depth::Full {
        blocks.push(Block::Heading { level: 2, text: Text::new(words.pick("文本", "Texts")) });
        let rows: Vec<Vec<Text>> = consulted.iter().map(|t| consulted_row(t)).collect();
        let head = words.pick(
            ["文本", "名称", "施行", "散列", "编写", "审核"],
            ["text", "title", "effective", "hash", "encoded by", "approved by"],
        );
        let caption = Text::new(words.pick("查阅的文本", "Texts consulted"));
        blocks.push(Block::Table { caption, head: head.map(Text::new).to_vec(), rows });
        if !missing.is_empty() {
            blocks.push(Block::Sentence {
                text: Text::new(words.pick("引用而未载的文本：", "Texts that are cited but not held:")),
            });
            let texts = Texts::in_short(words, consulted.iter().copied());
            let lines = missing.iter().map(|t| missing_line(words, &texts, t));
            blocks.push(Block::List { items: lines.collect() });
        }
    }
    let assists = words.pick(
        "pol 只作辅助，不代替有权机关的决定。",
        "pol assists; it does not replace the decision of the competent authority.",
    );
    blocks.push(Block::Note {
        text: Text::new(assists).plain(words.pick("", " ")).plain(answer_for(words, &consulted)),
    });
    blocks
}

fn consulted_row(text: &Consulted) -> Vec<Text> {
    let hash: String = text.sha256.chars().take(HASH_DIGITS).collect();
    let or_empty = |value: &Option<String>| Text::new(value.as_deref().unwrap_or_default());
    vec![
        Text::new(&text.text),
        or_empty(&text.title),
        or_empty(&text.effective),
        Text::new(hash),
        or_empty(&text.encoded),
        or_empty(&text.approved),
    ]
}

fn missing_line(words: Words, texts: &Texts, text: &MissingText) -> Text {
    let by = texts.cite(&text.cited_by);
    let mut said = vec![words.pick(format!("由 {by} 引用"), format!("cited by {by}"))];
    if let Some(matter) = &text.exceptions_to {
        said.push(
            words.pick(format!("可能含有 {matter} 的例外"), format!("may hold exceptions to {matter}")),
        );
    }
    Text::new(&text.text).plain(words.bracketed(&words.parts(&said)))
}

/// Who encoded and approved the texts; what is said of all of them is said once.
fn answer_for(words: Words, consulted: &[&Consulted]) -> String {
    let mut alike: Vec<(&Consulted, Vec<String>)> = Vec::new();
    for text in consulted {
        let name = text.title.as_deref().unwrap_or(&text.text);
        let name = words.pick(format!("《{name}》"), name.to_owned());
        let same = |other: &Consulted| (&other.encoded, &other.approved) == (&text.encoded, &text.approved);
        match alike.iter_mut().find(|(other, _)| same(other)) {
            Some((_, names)) => names.push(name),
            None => alike.push((text, vec![name])),
        }
    }
    let all = alike.len() == 1;
    let each = alike.iter().map(|(text, names)| {
        let unnamed = words.pick("未载明", "not stated");
        let encoded = text.encoded.as_deref().unwrap_or(unnamed);
        let approved = text.approved.as_deref().unwrap_or(unnamed);
        let who = match names.as_slice() {
            [_, _, ..] if all => {
                words.pick(format!("所对照的 {} 份文本", names.len()), format!("All {} texts", names.len()))
            }
            some => words.list(some),
        };
        words.pick(
            format!("{who}编写：{encoded}，审核：{approved}"),
            match (&text.encoded, &text.approved) {
                (None, None) => format!("{who}: who encoded and who approved it is not stated"),
                (_, _) => format!("{who}: encoded by {encoded}, approved by {approved}"),
            },
        )
    });
    let said = words.parts(&each.collect::<Vec<_>>());
    if said.is_empty() { said } else { format!("{said}{}", words.stop()) }
}
