//! Why a verdict is what it is: the provisions that count, what lost, and what it rests on.

use pol_eval::{
    FactUse, Fate, FormulaKind, LawName, MatterTrace, RestsOn, RestsOnKind, RuleTrace, StepName, VerdictKind,
    unbracketed,
};
use pol_values::Truth;

use super::verdict::{MOST_NAMES, Teller, asked, few, outcome, supporting};
use super::words::{Words, signed};
use super::{conditions, facts};
use crate::document::{Block, Branch, Text};

/// The provisions that count, quoted, with the conditions that made them hold; then what lost.
pub(crate) fn grounds(teller: &Teller<'_>, matter: &MatterTrace, level: u8) -> Vec<Block> {
    let words = teller.words;
    let mut blocks = Vec::new();
    match matter.verdict.kind {
        VerdictKind::Decided | VerdictKind::Discretion | VerdictKind::Conflict => {
            let mut told: Vec<&str> = Vec::new();
            for rule in supporting(matter).filter(|r| matter.verdict.provisions.contains(&r.provision)) {
                if told.contains(&rule.provision.as_str()) {
                    continue;
                }
                told.push(&rule.provision);
                blocks.push(quote(teller, rule));
                blocks.push(Block::Tree { branches: conditions::of_rule(words, rule, false) });
            }
        }
        VerdictKind::OutOfScope => blocks.extend(scope(words, matter)),
        VerdictKind::Open | VerdictKind::None | VerdictKind::NotInForce => {}
    }
    let open = matter.verdict.kind == VerdictKind::Open;
    let mut section = |heading: &str, fate: Fate| {
        let mut items = lost(teller, matter, fate);
        if fate == Fate::Removed {
            items.extend(idle(teller, matter));
        }
        if !items.is_empty() {
            blocks.push(Block::Heading { level, text: Text::new(heading) });
            blocks.push(Block::List { items });
        }
    };
    section(words.pick("没有采用的规则", "Rules that were not followed"), Fate::Removed);
    section(
        if open {
            words.pick("可能适用的规则", "Rules that may count")
        } else if matter.verdict.provisional {
            words.pick(
                "可能也适用的规则，其中上位的可能推翻结论",
                "Rules that may count too; those above may overturn the verdict",
            )
        } else {
            words.pick("可能也适用、但不改变结论的规则", "Rules that may count too, but change nothing")
        },
        Fate::MayCount,
    );
    let asked: Vec<&str> = asked(&matter.verdict).collect();
    if open {
        blocks.extend(may_count(teller, matter));
    } else if matter.verdict.provisional && asked.len() > MOST_NAMES {
        let list = words.list(&asked);
        blocks.push(Block::Sentence {
            text: Text::new(words.pick(
                format!("还没有查明、查明了可能推翻结论的：{list}。"),
                format!("Not known yet, and able to overturn the verdict: {list}."),
            )),
        });
    }
    blocks.retain(|b| !matches!(b, Block::Tree { branches } if branches.is_empty()));
    blocks
}

/// More provisions than this are not quoted under an open verdict.
const MOST_QUOTES: usize = 5;

/// The official words of the provisions that may count, where they are held.
fn may_count(teller: &Teller<'_>, matter: &MatterTrace) -> Vec<Block> {
    let mut told: Vec<&str> = Vec::new();
    let mut blocks = Vec::new();
    for rule in matter.rules.iter().filter(|r| r.fate != Fate::Removed && r.quote.is_some()) {
        if told.contains(&rule.provision.as_str()) {
            continue;
        }
        told.push(&rule.provision);
        if told.len() <= MOST_QUOTES {
            blocks.push(quote(teller, rule));
        }
    }
    if let Some(more) = told.len().checked_sub(MOST_QUOTES).filter(|more| *more > 0) {
        let said = teller.words.pick(
            format!("另有 {more} 条，原文见全文报告（--depth full）。"),
            format!("{more} more are quoted in the full report (--depth full)."),
        );
        blocks.push(Block::Sentence { text: Text::new(said) });
    }
    blocks
}

/// The official words of a rule, under its number and title.
pub(crate) fn quote(teller: &Teller<'_>, rule: &RuleTrace) -> Block {
    let words = teller.words;
    let title = rule.title.as_deref().map(|t| words.quoted(t)).unwrap_or_default();
    let space = words.pick("", " ");
    let source =
        Text::new(teller.cite(&rule.provision)).plain(if title.is_empty() { "" } else { space }).plain(title);
    let source = source.plain(rule.through.as_deref().map(|t| words.bracketed(t)).unwrap_or_default());
    let lines: Vec<Text> = rule.quote.iter().flat_map(|q| q.lines()).map(Text::new).collect();
    Block::Quote { source, lines }
}

/// Where a matter is out of scope: what the scope lacks.
fn scope(words: Words, matter: &MatterTrace) -> Option<Block> {
    let rule = matter.rules.iter().find(|r| r.at == Some(StepName::OutOfScope))?;
    let failed = rule.scopes.iter().filter(|s| s.truth == Truth::False);
    let branches: Vec<Branch> = failed.map(|s| conditions::formula(words, s, false)).collect();
    (!branches.is_empty()).then_some(Block::Tree { branches })
}

/// A 可以 that counts and opens nothing, since other rules shut out what it would open.
fn idle(teller: &Teller<'_>, matter: &MatterTrace) -> Vec<Text> {
    let (words, verdict) = (teller.words, &matter.verdict);
    if !matches!(verdict.kind, VerdictKind::Decided | VerdictKind::Discretion) {
        return Vec::new();
    }
    let idle = matter.rules.iter().filter(|rule| {
        rule.fate == Fate::Counts
            && !verdict.provisions.is_empty()
            && !verdict.provisions.contains(&rule.provision)
    });
    idle.map(|rule| {
        signed(Truth::False, words.pick("不起作用", "without effect"))
            .plain(words.pick("　", "  "))
            .plain(teller.cite(&rule.provision))
            .plain(effect(words, matter, rule))
            .plain(words.colon())
            .plain(if rule.outcomes.iter().any(|outcome| verdict.permitted.contains(outcome)) {
                words
                    .pick("它所允许的，别的规定已经规定", "what it would allow is so by other rules")
                    .to_owned()
            } else {
                // What stands leaves no room for it.
                let grounds: Vec<_> = verdict.provisions.iter().map(|p| teller.cite(p)).collect();
                let grounds = words.cited(&grounds);
                words.pick(
                    format!("它所允许的，被上面的依据（{grounds}）排除"),
                    format!("what it would allow is shut out by the grounds above ({grounds})"),
                )
            })
    })
    .collect()
}

/// Rules that an exception or another rule removed, or that may count, each in a line.
fn lost(teller: &Teller<'_>, matter: &MatterTrace, fate: Fate) -> Vec<Text> {
    let quoted: Vec<*const RuleTrace> = match matter.verdict.kind {
        VerdictKind::Open => Vec::new(),
        VerdictKind::Decided
        | VerdictKind::Discretion
        | VerdictKind::Conflict
        | VerdictKind::None
        | VerdictKind::OutOfScope
        | VerdictKind::NotInForce => supporting(matter).map(std::ptr::from_ref).collect(),
    };
    let rules = matter.rules.iter().filter(|r| r.fate == fate && !quoted.contains(&std::ptr::from_ref(*r)));
    rules.filter_map(|rule| lost_rule(teller, matter, rule)).collect()
}

fn lost_rule(teller: &Teller<'_>, matter: &MatterTrace, rule: &RuleTrace) -> Option<Text> {
    let words = teller.words;
    let why = match (rule.fate, rule.at) {
        (Fate::Removed, Some(StepName::Exception)) => bitten(words, rule),
        (
            Fate::Removed | Fate::MayCount,
            Some(StepName::Priority | StepName::Rank | StepName::Deference | StepName::Milder),
        ) => replaced(teller, rule, false),
        (Fate::Removed | Fate::MayCount, Some(StepName::Lighter)) => under_which(words, rule),
        // Only where the rule would otherwise have had something to say.
        (Fate::Removed, Some(StepName::NotCompetent | StepName::NotEmpowered | StepName::NotBinding))
            if rule.conditions.iter().all(|c| c.truth == Truth::True) =>
        {
            barred(teller, rule)
        }
        (Fate::Removed, Some(StepName::Repealed | StepName::NotYetInForce))
            if matter.verdict.kind != VerdictKind::NotInForce
                && rule.conditions.iter().all(|c| c.truth == Truth::True) =>
        {
            out_of_time(teller, rule)
        }
        (Fate::MayCount, _) if matter.verdict.kind == VerdictKind::Open => {
            few(words, &conditions::unknown(rule))
        }
        (Fate::MayCount, _) => String::new(),
        (Fate::Counts | Fate::Removed, _) => return None,
    };
    let text =
        words.fate(rule.fate, rule.at).plain(words.pick("　", "  ")).plain(teller.cite(&rule.provision));
    let text = text.plain(effect(words, matter, rule));
    Some(if why.is_empty() { text } else { text.plain(words.colon()).plain(why) })
}

/// ` 为 追究`; for a duty ` 应当`.
pub(crate) fn effect(words: Words, matter: &MatterTrace, rule: &RuleTrace) -> String {
    let modal = words.modal(&rule.modal);
    if matter.act.is_some() {
        // 扣车 属于 强制: by way of another act.
        let said: Vec<String> = std::iter::once(modal).chain(rule.through.clone()).collect();
        return words.bracketed(&words.parts(&said));
    }
    let outcomes = words.either(&rule.outcomes);
    let is = words.pick("为", "is");
    let said = if modal == is {
        format!("{is} {outcomes}")
    } else {
        format!("{modal} {}{outcomes}", words.pick("为 ", "be "))
    };
    words.bracketed(&said)
}

/// The exceptions that hold.
pub(crate) fn bitten(words: Words, rule: &RuleTrace) -> String {
    let bites = rule.exceptions.iter().filter(|e| e.bites == Truth::True).map(|e| {
        let said = unbracketed(&e.when.words).to_owned();
        if e.when.kind != FormulaKind::Conforms {
            return said;
        }
        // Of what it meets, which provisions, and by what.
        let met = e.when.parts.iter().filter(|part| part.truth == Truth::True);
        let met: Vec<String> = met
            .map(|part| {
                let conditions: Vec<&str> = part.parts.iter().map(|c| c.words.as_str()).collect();
                format!("{}{}{}", part.words, words.colon(), words.list(&conditions))
            })
            .collect();
        format!("{said}{}", words.bracketed(&words.parts(&met)))
    });
    words.parts(&bites.collect::<Vec<_>>())
}

/// Who may set or do instead.
pub(crate) fn barred(teller: &Teller<'_>, rule: &RuleTrace) -> String {
    let by = rule.barred_by.as_ref().map(|by| teller.cite(by));
    by.map(|by| {
        let zh = teller.words.behind("依", &by);
        teller.words.pick(format!("{zh}，由他人设定或作出"), format!("reserved to others by {by}"))
    })
    .unwrap_or_default()
}

/// From when a rule that is not in force is, or until when it was, and by which version it was replaced.
pub(crate) fn out_of_time(teller: &Teller<'_>, rule: &RuleTrace) -> String {
    let words = teller.words;
    let Some(day) = &rule.limit else { return String::new() };
    match (rule.at, &rule.superseded_by) {
        (_, Some(by)) => {
            let by = teller.text(by);
            let gap = if by.ends_with(['》', '）']) { "" } else { " " };
            let replaced = words.behind(&format!("{day} 起由"), by);
            words.pick(format!("{replaced}{gap}取代"), format!("replaced by {by} from {day}"))
        }
        (Some(StepName::Repealed), None) => {
            words.pick(format!("{day} 起废止"), format!("repealed from {day}"))
        }
        (_, None) => words.pick(format!("{day} 起施行"), format!("in force from {day}")),
    }
}

/// Under which law a rule is judged that is not taken (M14).
pub(crate) fn under_which(words: Words, rule: &RuleTrace) -> String {
    let said = match rule.law {
        Some(LawName::OfTheAct) => words.pick("行为日的规定", "the law of the act date"),
        Some(LawName::OfTheDecision) => words.pick("裁决日的规定", "the law of the decision date"),
        Some(LawName::ReachingBack) => words.pick("溯及的新规定", "the rules that reach back"),
        None => "",
    };
    said.to_owned()
}

/// The rules that replace one, and why they may.
pub(crate) fn replaced(teller: &Teller<'_>, rule: &RuleTrace, full: bool) -> String {
    let words = teller.words;
    let by = rule.replaced_by.iter().map(|r| {
        let why = words.priority(&r.why);
        let read = match (&r.interpretation, full) {
            (Some(interpretation), true) => words.bracketed(
                &words.pick(format!("解读 “{interpretation}”"), format!("interpretation “{interpretation}”")),
            ),
            (Some(_), false) => words.bracketed(words.pick("解读", "an interpretation")),
            (None, _) => String::new(),
        };
        let basis: Vec<_> = r.basis.iter().map(|b| teller.cite(b)).collect();
        let basis = if basis.is_empty() { String::new() } else { words.bracketed(&words.list(&basis)) };
        let assumed =
            if r.assumed.is_empty() {
                String::new()
            } else {
                let list = words.list(&r.assumed);
                words.bracketed(&words.pick(
                    format!("假定，法律未排：{list}"),
                    format!("assumed, no statute ranks them: {list}"),
                ))
            };
        let premises = if r.premises.is_empty() {
            String::new()
        } else {
            let list = words.list(&r.premises);
            words.bracketed(&words.pick(format!("以{list}为前提"), format!("provided that {list}")))
        };
        let unamended = r.unamended_since.as_ref().map_or_else(String::new, |day| {
            words.bracketed(&words.pick(
                format!("后者的内容自 {day} 起未经修订"),
                format!("the other has stood unamended since {day}"),
            ))
        });
        let cited = teller.cite(&r.provision);
        format!("{cited}{}{why}{unamended}{basis}{premises}{assumed}{read}", words.pick("", " "))
    });
    words.parts(&by.collect::<Vec<_>>())
}

/// What is possible, what to ask, and what does not matter.
pub(crate) fn standing(teller: &Teller<'_>, matter: &MatterTrace, level: u8) -> Vec<Block> {
    let (words, verdict) = (teller.words, &matter.verdict);
    let mut blocks = Vec::new();
    let mut section = |heading: &str, items: Vec<Text>| {
        if !items.is_empty() {
            blocks.push(Block::Heading { level, text: Text::new(heading) });
            blocks.push(Block::List { items });
        }
    };
    if verdict.kind == VerdictKind::Open {
        let possible = verdict.possible.iter().flatten();
        let possible = possible.map(|p| Text::new(outcome(words, p, matter.act.is_some()))).collect();
        section(
            match verdict.exact {
                Some(false) => words.pick("可能的结果（不超出这些）", "At most these are possible"),
                Some(true) | None => words.pick("可能的结果", "What is possible"),
            },
            possible,
        );
        section(
            words.pick("还需查明", "Still to be found out"),
            asked(verdict).map(|name| question(teller, name)).collect(),
        );
    }
    if !verdict.regardless.is_empty() {
        let list = words.list(&verdict.regardless);
        let said = words.pick(
            format!("不论 {list} 如何，结论都一样"),
            format!("Whatever {list} may be, the verdict is the same"),
        );
        section(words.pick("不影响结论的事实", "Facts that do not matter"), vec![Text::new(said)]);
    }
    blocks
}

/// What the verdicts rest on besides what the case records, each once, with the matters it concerns.
pub(crate) fn reliance(teller: &Teller<'_>, matters: &[&MatterTrace], level: u8) -> Vec<Block> {
    let words = teller.words;
    let mut found: Vec<(&RestsOn, Vec<&str>)> = Vec::new();
    for matter in matters {
        for rests in &matter.verdict.rests_on {
            match found.iter_mut().find(|(known, _)| *known == rests) {
                Some((_, names)) => names.push(&matter.name),
                None => found.push((rests, vec![&matter.name])),
            }
        }
    }
    let items = found.iter().map(|(rests, names)| {
        let concerned = words.list(&concerned(teller, names));
        rests_on(teller, rests)
            .faint(words.bracketed(&words.pick(format!("涉及 {concerned}"), format!("for {concerned}"))))
    });
    let items: Vec<Text> = items.collect();
    if items.is_empty() {
        return Vec::new();
    }
    let heading = words.pick("结论还依靠", "What the verdicts also rest on");
    vec![Block::Heading { level, text: Text::new(heading) }, Block::List { items }]
}

/// Decisions by name, duties by number unless they are few.
fn concerned(teller: &Teller<'_>, names: &[&str]) -> Vec<String> {
    let duty = |name: &str| teller.explanation.acts.iter().any(|m| m.name == name);
    let (duties, decisions): (Vec<&str>, Vec<&str>) = names.iter().partition(|name| duty(name));
    let mut list: Vec<String> = decisions.iter().map(|name| (*name).to_owned()).collect();
    if duties.len() > 2 {
        list.push(teller.words.pick(format!("{} 项义务", duties.len()), format!("{} duties", duties.len())));
    } else {
        list.extend(duties.iter().map(|name| (*name).to_owned()));
    }
    list
}

/// A fact still to be found out, with its question.
pub(crate) fn question(teller: &Teller<'_>, name: &str) -> Text {
    let words = teller.words;
    if teller.is_matter(name) {
        if teller.only_conflicts(name) {
            return Text::new(words.pick(
                format!("先由有权机关裁决：{name}"),
                format!("to be ruled on first by the organ that may: {name}"),
            ));
        }
        return Text::new(
            words.pick(format!("先作出选定：{name}"), format!("a choice to be made first: {name}")),
        );
    }
    let text = Text::default().strong(name);
    match teller.facts.get(name).and_then(|f| f.question.as_ref()) {
        Some(question) => text.plain(words.colon()).plain(question),
        None => text,
    }
}

fn rests_on(teller: &Teller<'_>, rests: &RestsOn) -> Text {
    let words = teller.words;
    let name = rests.name.as_deref().unwrap_or_default();
    let fact = teller.facts.get(name).copied();
    let basis = rests.basis.as_deref().map(|b| words.quoted(b)).unwrap_or_default();
    let on = if basis.is_empty() {
        String::new()
    } else {
        words.pick(format!("，依据 {basis}"), format!(", on the basis of {basis}"))
    };
    let value = rested_value(words, rests, fact);
    Text::new(match rests.kind {
        RestsOnKind::Presumption => {
            words.pick(format!("推定 {name} 为 {value}{on}"), format!("presumed: {name} is {value}{on}"))
        }
        RestsOnKind::NotRaised => {
            let by = fact
                .and_then(|f| f.raised_by.as_deref())
                .unwrap_or(words.pick("应当主张者", "whoever must raise it"));
            words.pick(
                format!("{by} 没有主张 {name}，按 {value} 论{on}"),
                format!("{by} has not raised {name}: taken to be {value}{on}"),
            )
        }
        RestsOnKind::NothingCited => words.pick(
            format!("{name} 没有援引任何规定，按 {value} 论"),
            format!("nothing is cited for {name}: taken to be {value}"),
        ),
        RestsOnKind::Cited => {
            let fault = fact.and_then(|f| f.fault.as_deref()).map(|fault| words.bracketed(fault));
            let fault = fault.unwrap_or_default();
            words.pick(
                format!("{name} 援引 {basis}，为 {value}{fault}"),
                format!("{name} cites {basis}: {value}{fault}"),
            )
        }
        RestsOnKind::OthersFalse => words
            .pick(
                "“其余 为 否”：案件没有写明的是否事实，除要由人认定的和有推定的以外，都认作 否",
                "“others false”: yes-or-no facts that the case does not name are taken to be no",
            )
            .to_owned(),
        RestsOnKind::ConcludedFinding if value.is_empty() => words.pick(
            format!("{name}：案件没有认定，按规则会怎样认定来看；另作认定的，结论可能不同"),
            format!("{name}: not found in the case, and taken as rules would conclude it; a finding may change the verdict"),
        ),
        RestsOnKind::ConcludedFinding => words.pick(
            format!("{name} 为 {value}：案件没有认定，由规则得出"),
            format!("{name} is {value}: not found in the case, but concluded by rules"),
        ),
        RestsOnKind::Interpretation => {
            let name = teller.cite(name);
            words.pick(format!("解读 {name}：{basis}"), format!("interpretation of {name}: {basis}"))
        }
        RestsOnKind::Assumption => words.pick(
            format!("假定的位阶次序，法律没有规定：{basis}"),
            format!("a ranking that is assumed and that no statute gives: {basis}"),
        ),
        RestsOnKind::Premise => words.pick(
            format!("优先适用以{basis}为前提，须由人核对"),
            format!("the priority holds provided that {basis}: a person must find so"),
        ),
    })
}

fn rested_value(words: Words, rests: &RestsOn, fact: Option<&FactUse>) -> String {
    match (rests.value.as_deref(), fact) {
        (Some(value), _) => words.value(value),
        (None, Some(fact)) => facts::value(words, fact),
        (None, None) => String::new(),
    }
}
