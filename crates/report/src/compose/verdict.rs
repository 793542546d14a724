//! The verdict in one sentence.

use std::borrow::Cow;
use std::collections::BTreeMap;

use pol_eval::{
    Asked, ConflictPair, Duty as Outcome, Explanation, FactUse, Fate, MatterTrace, Possible, RuleTrace,
    Statement, StatementModal, StepName, Verdict, VerdictKind,
};

use super::reasons::effect;
use super::texts::Texts;
use super::words::Words;
use super::{conditions, due, facts, law};
use crate::document::Text;

/// More names than this in a sentence are counted instead.
pub(crate) const MOST_NAMES: usize = 5;

/// What the sentences about one case need.
pub(crate) struct Teller<'a> {
    pub(crate) words: Words,
    pub(crate) explanation: &'a Explanation,
    pub(crate) facts: BTreeMap<&'a str, &'a FactUse>,
    /// The one text whose rules speak, if it is one: its name is then left out of citations.
    alone: Option<String>,
    texts: Texts,
}

/// A verdict: what it is, what completes the sentence, and the sentences after.
pub(crate) struct Told {
    pub(crate) head: Text,
    more: String,
    rest: Vec<String>,
}

impl<'a> Teller<'a> {
    pub(crate) fn new(words: Words, explanation: &'a Explanation) -> Self {
        let matters = [&explanation.decisions, &explanation.acts, &explanation.findings];
        let rules = matters.into_iter().flatten().flat_map(|m| &m.rules);
        let mut texts: Vec<&str> =
            rules.map(|r| r.provision.strip_suffix(&r.citation).unwrap_or("")).collect();
        texts.sort_unstable();
        texts.dedup();
        let alone = if let [only] = texts.as_slice() { Some((*only).to_owned()) } else { None };
        let texts = Texts::in_short(words, &explanation.consulted);
        Teller { words, explanation, facts: facts::all(explanation), alone, texts }
    }

    /// `第六条（一）`, with the name of the text where several texts speak.
    pub(crate) fn cite<'p>(&self, provision: &'p str) -> Cow<'p, str> {
        match self.alone.as_deref().and_then(|text| provision.strip_prefix(text)) {
            Some(citation) => Cow::Borrowed(citation),
            None => self.texts.cite(provision),
        }
    }

    /// The name of the text with that id.
    pub(crate) fn text<'t>(&'t self, id: &'t str) -> &'t str {
        self.texts.name(id)
    }

    fn cite_all(&self, provisions: &[String]) -> String {
        self.words.list(&provisions.iter().map(|p| self.cite(p)).collect::<Vec<_>>())
    }
}

impl Told {
    /// `责任追究：不予追究。依据 第六条（一）。`
    pub(crate) fn sentence(&self, words: Words) -> Text {
        let rest = words.sentences(&self.rest);
        let between = if rest.is_empty() { "" } else { words.pick("", " ") };
        self.head.clone().plain(format!("{}{}{between}{rest}", self.more, words.stop()))
    }
}

/// The verdict on a decision or finding.
pub(crate) fn decision(teller: &Teller<'_>, matter: &MatterTrace) -> Told {
    let (words, verdict) = (teller.words, &matter.verdict);
    let permitted = words.list(&verdict.permitted);
    let (strong, more) = match verdict.kind {
        VerdictKind::Decided | VerdictKind::None if !verdict.side_by_side.is_empty() => {
            (side_by_side(words, &verdict.side_by_side), String::new())
        }
        VerdictKind::Decided => (words.outcome(&permitted).to_owned(), String::new()),
        VerdictKind::Discretion => {
            let between = words.between(&verdict.permitted);
            (words.pick(format!("可以在 {between} 中裁量"), format!("discretion {between}")), String::new())
        }
        VerdictKind::Open => (words.kind(verdict.kind).to_owned(), open(teller, matter, false)),
        VerdictKind::Conflict => (words.kind(verdict.kind).to_owned(), String::new()),
        VerdictKind::None => (words.pick("没有规定", "no rule speaks to it").to_owned(), String::new()),
        VerdictKind::OutOfScope => (words.pick("不在范围", "out of scope").to_owned(), String::new()),
        VerdictKind::NotInForce => {
            let over = |rule: &RuleTrace| rule.at == Some(StepName::Repealed);
            let said = match !matter.rules.is_empty() && matter.rules.iter().all(over) {
                true => {
                    words.pick("已废止，当日没有施行中的规则", "repealed; no rule was in force on the day")
                }
                false => words.pick("未施行，当日没有施行中的规则", "no rule was in force on the day"),
            };
            (said.to_owned(), String::new())
        }
    };
    let head = Text::new(&matter.name).plain(words.colon()).strong(strong);
    Told { head, more, rest: rest(teller, matter) }
}

/// `应当 从重；可以 从轻`: what stands side by side.
fn side_by_side(words: Words, statements: &[Statement]) -> String {
    words.parts(&statements.iter().map(|s| words.statement(s)).collect::<Vec<_>>())
}

/// By which provisions each of them stands.
fn each_under(teller: &Teller<'_>, statements: &[Statement]) -> String {
    let words = teller.words;
    let each = statements.iter().map(|s| {
        let (said, by) = (words.statement(s), teller.cite_all(&s.provisions));
        words.pick(format!("{said} 依据 {by}"), format!("{said} under {by}"))
    });
    let list = words.parts(&each.collect::<Vec<_>>());
    words.pick(format!("其中 {list}。"), format!("Of these {list}."))
}

/// Outcomes that some rules give and others prohibit, none of which prevails.
fn contested(words: Words, statements: &[Statement]) -> Option<String> {
    let (forbidden, given): (Vec<&Statement>, Vec<&Statement>) =
        statements.iter().partition(|s| s.modal == StatementModal::MustNot);
    let mut both: Vec<&str> = Vec::new();
    for outcome in forbidden.iter().flat_map(|s| &s.outcomes) {
        if given.iter().any(|s| s.outcomes.contains(outcome)) && !both.contains(&outcome.as_str()) {
            both.push(outcome);
        }
    }
    let list = words.list(&both);
    (!both.is_empty()).then(|| {
        words.pick(
            format!("注意：{list} 既有规定给出，又有规定不得；不得的，不计入结果。"),
            format!("Note: {list} is given by one rule and prohibited by another, and so is left out."),
        )
    })
}

/// Duties of one actor that read the same but for the act.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Duty {
    actor: String,
    form: Form,
    rest: Vec<String>,
    /// Each with the day on which it was done.
    acts: Vec<(String, Option<String>)>,
    /// They must not be done.
    forbidden: bool,
}

/// How a duty is put.
#[derive(Clone, Debug, PartialEq)]
enum Form {
    /// `甲 应当 备案（向 乙）`: the modal, and what follows the act.
    Modal(String, String),
    /// `甲 备案：待定，…`: the state, and what follows it.
    State(String, String),
}

impl Duty {
    pub(crate) fn new(teller: &Teller<'_>, matter: &MatterTrace) -> Self {
        let (words, verdict) = (teller.words, &matter.verdict);
        let form = match verdict.kind {
            VerdictKind::Decided | VerdictKind::Discretion => {
                let (modal, after) = modal(words, matter);
                Form::Modal(modal, format!("{after}{}", particulars(words, matter)))
            }
            VerdictKind::Open => Form::State(words.kind(verdict.kind).to_owned(), open(teller, matter, true)),
            VerdictKind::Conflict => Form::State(words.kind(verdict.kind).to_owned(), String::new()),
            VerdictKind::None | VerdictKind::OutOfScope | VerdictKind::NotInForce => {
                Form::State(words.kind(verdict.kind).to_owned(), String::new())
            }
        };
        let mut rest = rest(teller, matter);
        rest.extend(due::sentences(teller, matter));
        Duty {
            actor: matter.actor.clone().unwrap_or_default(),
            form,
            rest,
            acts: vec![(matter.act.clone().unwrap_or_else(|| matter.name.clone()), matter.done.clone())],
            forbidden: Outcome::of(verdict.kind, &verdict.permitted) == Some(Outcome::MustNot),
        }
    }

    /// Takes the acts of `other` if nothing else distinguishes it.
    pub(crate) fn merge(&mut self, other: &Duty) -> bool {
        let same = self.actor == other.actor && self.form == other.form && self.rest == other.rest;
        if same {
            self.acts.extend(other.acts.iter().cloned());
        }
        same
    }

    pub(crate) fn told(&self, words: Words) -> Told {
        let acts = words.list(&self.acts.iter().map(|(act, _)| act).collect::<Vec<_>>());
        let actor = Text::new(&self.actor).plain(" ");
        let (head, more) = match &self.form {
            Form::Modal(modal, after) => (actor.strong(format!("{modal} {acts}")), after.clone()),
            Form::State(state, after) => {
                (actor.plain(acts).plain(words.colon()).strong(state), after.clone())
            }
        };
        let mut rest = self.rest.clone();
        let done = match self.acts.as_slice() {
            [(_, day)] => day.iter().cloned().collect(),
            many => {
                let dated = many
                    .iter()
                    .filter_map(|(act, day)| day.as_ref().map(|d| format!("{act}{}", words.bracketed(d))));
                dated.collect::<Vec<_>>()
            }
        };
        if !done.is_empty() {
            let done = words.list(&done);
            rest.push(match self.forbidden {
                false => words.pick(format!("已办 {done}。"), format!("Done: {done}.")),
                true => words.pick(
                    format!("案件记载已办 {done}，不符合这一禁止。"),
                    format!("The case records it as done ({done}), against this prohibition."),
                ),
            });
        }
        Told { head, more, rest }
    }
}

/// Whether there is anything to report of a duty.
pub(crate) fn exists(matter: &MatterTrace) -> bool {
    match matter.verdict.kind {
        VerdictKind::Decided | VerdictKind::Discretion | VerdictKind::Open | VerdictKind::Conflict => true,
        VerdictKind::None | VerdictKind::OutOfScope | VerdictKind::NotInForce => false,
    }
}

/// The modal of a duty, and what is added after the act.
fn modal(words: Words, matter: &MatterTrace) -> (String, &'static str) {
    let plain = |zh: &str, en: &str| words.pick(zh, en).to_owned();
    match Outcome::of(matter.verdict.kind, &matter.verdict.permitted) {
        Some(duty @ (Outcome::Must | Outcome::MustNot)) => {
            let (zh, en) = duty.words();
            (plain(zh, en), "")
        }
        Some(Outcome::May | Outcome::Nothing) | None => {
            let modals: Vec<&str> = supporting(matter).map(|r| r.modal.as_str()).collect();
            if modals.iter().any(|m| matches!(*m, "有权" | "has the right to")) {
                (plain("有权", "has the right to"), "")
            } else if !modals.is_empty() && modals.iter().all(|m| matches!(*m, "可以不" | "need not")) {
                (plain("可以不", "need not"), "")
            } else {
                (plain("可以", "may"), words.pick("（也可以不）", " (or not)"))
            }
        }
    }
}

/// （向 乙；自 … 起 … 内；以 “…”）
fn particulars(words: Words, matter: &MatterTrace) -> String {
    let mut parts: Vec<String> = Vec::new();
    let mut toward: Vec<&str> = Vec::new();
    for rule in supporting(matter) {
        for to in &rule.toward {
            if !toward.contains(&to.as_str()) {
                toward.push(to);
            }
        }
        let deadline = rule.deadline.as_ref().map(|d| words.deadline(d));
        for more in deadline.into_iter().chain(rule.means.iter().cloned()) {
            if !parts.contains(&more) {
                parts.push(more);
            }
        }
    }
    if !toward.is_empty() {
        let list = words.list(&toward);
        parts.insert(0, words.pick(format!("向 {list}"), format!("to {list}")));
    }
    words.bracketed(&words.parts(&parts))
}

/// The rules on which a verdict stands.
pub(crate) fn supporting(matter: &MatterTrace) -> impl Iterator<Item = &RuleTrace> {
    let counted = matter.rules.iter().any(|r| r.fate == Fate::Counts);
    matter.rules.iter().filter(move |r| {
        r.fate == Fate::Counts
            || (!counted && r.fate == Fate::MayCount && matter.verdict.provisions.contains(&r.provision))
    })
}

/// What is possible and what to ask: `，可能是 追究 或 不予追究；还需查明 …`
fn open(teller: &Teller<'_>, matter: &MatterTrace, duty: bool) -> String {
    let (words, verdict) = (teller.words, &matter.verdict);
    let mut said = String::new();
    let all = verdict.possible.as_deref().unwrap_or_default();
    let conflicts = all.iter().filter(|p| p.kind == VerdictKind::Conflict).count();
    let said_of = |p: &Possible| {
        let said = outcome(words, p, duty);
        // Of several conflicts it is told in what they differ.
        match (p.kind == VerdictKind::Conflict && conflicts > 1, p.permitted.is_empty()) {
            (false, _) => said,
            (true, true) => {
                let nothing = words.pick("没有各条都允许的结果", "no outcome is undisputed");
                words.pick(format!("{said}（{nothing}）"), format!("{said} ({nothing})"))
            }
            (true, false) => {
                let list = words.list(&p.permitted);
                words.pick(format!("{said}（各条都允许 {list}）"), format!("{said} (undisputed: {list})"))
            }
        }
    };
    let possible: Vec<String> = all.iter().map(said_of).collect();
    if !possible.is_empty() {
        let list = words.alternatives(&possible);
        said.push_str(&if verdict.exact == Some(false) {
            words.pick(format!("，可能的结果不超出 {list}"), format!(", at most {list}"))
        } else {
            words.pick(format!("，可能是 {list}"), format!(", it may be {list}"))
        });
    }
    let (choices, asks): (Vec<&str>, Vec<&str>) = asked(verdict).partition(|name| teller.is_matter(name));
    if !asks.is_empty() {
        let list = few(words, &asks);
        said.push_str(&words.pick(format!("；还需查明 {list}"), format!("; still to be found out: {list}")));
    }
    let (ruled, chosen): (Vec<&str>, Vec<&str>) =
        choices.iter().partition(|name| teller.only_conflicts(name));
    if !chosen.is_empty() {
        let list = few(words, &chosen);
        said.push_str(&words.pick(format!("；还需作出选定 {list}"), format!("; still to be chosen: {list}")));
    }
    if !ruled.is_empty() {
        let list = few(words, &ruled);
        said.push_str(&words.pick(format!("；还需裁决 {list}"), format!("; still to be ruled on: {list}")));
    }
    if asks.is_empty() && choices.is_empty() {
        let reads: Vec<String> = supporting(matter).flat_map(conditions::unknown).collect();
        if !reads.is_empty() {
            let list = few(words, &reads);
            said.push_str(&words.pick(format!("；取决于 {list}"), format!("; it depends on {list}")));
        }
    }
    said
}

impl Teller<'_> {
    /// Whether what an open verdict asks for is a choice yet to be made, not a fact.
    pub(crate) fn is_matter(&self, name: &str) -> bool {
        self.explanation.decisions.iter().chain(&self.explanation.acts).any(|m| m.name == name)
    }

    /// Whether rules conflict on a matter however it turns out: it waits for a ruling, not for a choice.
    pub(crate) fn only_conflicts(&self, name: &str) -> bool {
        let matters = self.explanation.decisions.iter().chain(&self.explanation.acts);
        matters.filter(|m| m.name == name).any(|m| match m.verdict.kind {
            VerdictKind::Conflict => true,
            VerdictKind::Open => {
                let mut possible = m.verdict.possible.iter().flatten().peekable();
                possible.peek().is_some() && possible.all(|p| p.kind == VerdictKind::Conflict)
            }
            VerdictKind::Decided
            | VerdictKind::Discretion
            | VerdictKind::None
            | VerdictKind::OutOfScope
            | VerdictKind::NotInForce => false,
        })
    }
}

pub(crate) fn asked(verdict: &Verdict) -> impl Iterator<Item = &str> {
    verdict.ask.iter().flatten().map(String::as_str)
}

/// The first names of a list, and how many there are.
pub(crate) fn few<S: AsRef<str>>(words: Words, names: &[S]) -> String {
    let shown: Vec<&str> = names.iter().map(AsRef::as_ref).take(MOST_NAMES).collect();
    let list = words.list(&shown);
    if names.len() > MOST_NAMES {
        words.pick(
            format!("{list} 等 {} 项", names.len()),
            format!("{list} and {} more", names.len() - MOST_NAMES),
        )
    } else {
        list
    }
}

/// A possible verdict; for a duty, what it would be.
pub(crate) fn outcome(words: Words, possible: &Possible, duty: bool) -> String {
    let permitted = possible.permitted.as_slice();
    if duty {
        return match (possible.kind, Outcome::of(possible.kind, permitted)) {
            (VerdictKind::None, _) => words.pick("没有规定", "no rule").to_owned(),
            (VerdictKind::Decided | VerdictKind::Discretion, Some(duty)) => {
                let (zh, en) = duty.words();
                words.pick(zh.to_owned(), words.quoted(en))
            }
            (
                VerdictKind::Decided
                | VerdictKind::Discretion
                | VerdictKind::Open
                | VerdictKind::Conflict
                | VerdictKind::OutOfScope
                | VerdictKind::NotInForce,
                _,
            ) => words.kind(possible.kind).to_owned(),
        };
    }
    match possible.kind {
        VerdictKind::Decided | VerdictKind::None if !possible.side_by_side.is_empty() => {
            side_by_side(words, &possible.side_by_side)
        }
        VerdictKind::Decided => words.outcome(&words.list(permitted)).to_owned(),
        VerdictKind::Discretion => {
            let between = words.between(permitted);
            words.pick(format!("在 {between} 中裁量"), format!("discretion {between}"))
        }
        VerdictKind::None => words.pick("没有规定", "no rule").to_owned(),
        VerdictKind::Open | VerdictKind::Conflict | VerdictKind::OutOfScope | VerdictKind::NotInForce => {
            words.kind(possible.kind).to_owned()
        }
    }
}

/// The sentences after the verdict.
fn rest(teller: &Teller<'_>, matter: &MatterTrace) -> Vec<String> {
    let (words, verdict) = (teller.words, &matter.verdict);
    let mut said = Vec::new();
    match verdict.kind {
        // Each statement is told with its provisions.
        VerdictKind::Decided | VerdictKind::None if !verdict.side_by_side.is_empty() => {
            if verdict.by_default {
                let list = words.list(&verdict.permitted);
                said.push(words.pick(
                    format!("没有规则给出结果，依默认：{list}。"),
                    format!("No rule gives an outcome: the default, {list}."),
                ));
            }
            said.push(each_under(teller, &verdict.side_by_side));
        }
        VerdictKind::Decided | VerdictKind::Discretion => {
            // The trace marks the default only where every rule is known; without any rule it is it too.
            if verdict.by_default || verdict.provisions.is_empty() {
                said.push(
                    words.pick("没有条款另作规定。", "No rule gives an outcome: the default.").to_owned(),
                );
            }
            if !verdict.provisions.is_empty() {
                let list = teller.cite_all(&verdict.provisions);
                let zh = words.behind("依据", &list);
                said.push(words.pick(format!("{zh}。"), format!("Under {list}.")));
            }
        }
        VerdictKind::Conflict => said.extend(conflict(teller, matter)),
        VerdictKind::Open | VerdictKind::None | VerdictKind::OutOfScope | VerdictKind::NotInForce => {}
    }
    if let Some((act, day)) = matter
        .refused_by
        .as_ref()
        .filter(|_| Outcome::of(verdict.kind, &verdict.permitted) == Some(Outcome::MustNot))
    {
        said.push(
            words.pick(format!("已办 {act}（{day}），符合不得的要求。"), format!("Met by {act} ({day}).")),
        );
    }
    said.extend(contested(words, &verdict.side_by_side));
    said.extend(law::weighed(teller, matter));
    said.extend(choice(words, matter));
    let followed = teller.explanation.missing.iter().filter(|m| {
        m.followed && verdict.provisions.iter().any(|provision| provision.starts_with(&m.cited_by))
    });
    let followed: Vec<&str> = followed.map(|m| m.text.as_str()).collect();
    if verdict.provisional && !followed.is_empty() {
        let list = words.list(&followed);
        said.push(words.pick(
            format!("暂定（依照的规定没有载入：{list}）。"),
            format!("Provisional (what it is to be done by is not held: {list})."),
        ));
    }
    let excepting = teller.explanation.missing.iter().any(|m| m.exceptions_to.as_ref() == Some(&matter.name));
    let superior = asked(verdict).next().is_some();
    if verdict.provisional && (followed.is_empty() || excepting || superior) {
        let texts =
            teller.explanation.missing.iter().filter(|m| m.exceptions_to.as_ref() == Some(&matter.name));
        let texts: Vec<&str> = texts.map(|m| m.text.as_str()).collect();
        let of =
            if texts.is_empty() { String::new() } else { format!("{}{}", words.colon(), words.list(&texts)) };
        let open: Vec<&str> = verdict.ask.iter().flatten().map(String::as_str).collect();
        if texts.is_empty() && !open.is_empty() {
            // All of them stand with the rules that may overturn it.
            let list = few(words, &open);
            said.push(words.pick(
                format!("暂定（可能被上位规定推翻，需查明 {list}）。"),
                format!("Provisional (superior rules may overturn it; find out {list})."),
            ));
            return said;
        }
        said.push(words.pick(
            format!("暂定（可能被未载的规定推翻{of}）。"),
            format!("Provisional (a text that is not held may overturn it{of})."),
        ));
    }
    said
}

fn conflict(teller: &Teller<'_>, matter: &MatterTrace) -> Vec<String> {
    let words = teller.words;
    let mut said = Vec::new();
    // Sets were looked for within a budget; where none was found, all that counts is named.
    let all: Vec<String> = supporting(matter).map(|rule| rule.provision.clone()).collect();
    let sets = matter.verdict.conflicts.iter().map(|conflict| &conflict.provisions);
    for set in sets.chain(matter.verdict.conflicts.is_empty().then_some(&all)) {
        let mut sides: Vec<String> = Vec::new();
        for rule in supporting(matter).filter(|rule| set.contains(&rule.provision)) {
            let side = format!("{}{}", teller.cite(&rule.provision), effect(words, matter, rule));
            if !sides.contains(&side) {
                sides.push(side);
            }
        }
        let list = words.list(&sides);
        said.push(words.pick(
            format!("{list} 不能并存，也没有谁优先。"),
            format!("{list} cannot stand together, and none prevails."),
        ));
    }
    for pair in matter.verdict.conflicts.iter().flat_map(|c| &c.pairs) {
        let line = ruling(words, pair, &|provision| teller.cite(provision).into_owned());
        if !said.contains(&line) {
            said.push(line);
        }
    }
    said.push(match matter.verdict.undisputed.as_deref() {
        Some([_, ..]) => {
            let list = undisputed(words, &matter.verdict);
            words.pick(format!("没有争议的是 {list}。"), format!("Undisputed: {list}."))
        }
        Some([]) | None => words.pick("没有各条都允许的结果。", "No outcome is undisputed.").to_owned(),
    });
    said
}

/// Who rules between two provisions of which neither prevails.
pub(super) fn ruling(words: Words, pair: &ConflictPair, cite: &dyn Fn(&str) -> String) -> String {
    let (one, other) = (cite(&pair.one), cite(&pair.other));
    let basis = pair.basis.as_ref().map(|b| words.bracketed(b)).unwrap_or_default();
    let when = pair
        .when
        .as_ref()
        .map(|w| words.pick(format!("{w}时，"), format!("where {w}, ")))
        .unwrap_or_default();
    let mut line = match &pair.organ {
        Some(organ) => {
            let mut stages = String::new();
            for (kind, next) in &pair.stages {
                stages.push_str(&words.pick(
                    format!("；{organ}认为应当适用{kind}的，提请{next}裁决"),
                    format!("; where {organ} finds that {kind} should apply, {next} rules"),
                ));
            }
            words.pick(
                format!("{one}与{other}：{when}由{organ}裁决{stages}{basis}"),
                format!("{one} and {other}: {when}{organ} rules{stages}{basis}"),
            )
        }
        None => words.pick(
            format!("{one}与{other}：载入的规定没有写由谁裁决"),
            format!("{one} and {other}: nothing that is loaded says who rules"),
        ),
    };
    if let Some(special) = &pair.special {
        let (special, general) = if *special == pair.one { (&one, &other) } else { (&other, &one) };
        line.push_str(&words.pick(
            format!("。{special}是先施行的特别规定，{general}是后施行的一般规定，两项原则指向不同"),
            format!(". {special} is the earlier special rule, {general} the later general one: the two principles point apart"),
        ));
    }
    line.push_str(words.pick("。", "."));
    line
}

fn undisputed(words: Words, verdict: &Verdict) -> String {
    words.list(&verdict.undisputed.iter().flatten().map(|o| words.outcome(o)).collect::<Vec<_>>())
}

/// A recorded choice or ruling.
fn choice(words: Words, matter: &MatterTrace) -> Vec<String> {
    let verdict = &matter.verdict;
    let Some(chosen) = &verdict.chosen else { return Vec::new() };
    let chosen = words.outcome(chosen);
    let record = matter.choice.as_ref();
    let by = |what: (&str, &str)| match record.is_some_and(|r| r.by.is_some() || r.on.is_some()) {
        true => words.bracketed(&words.recorded(record, what)),
        false => String::new(),
    };
    let mut said = vec![if verdict.ruled {
        let by = by(("裁决", "ruled"));
        words.pick(format!("冲突已裁决：{chosen}{by}。"), format!("The conflict was ruled on: {chosen}{by}."))
    } else if verdict.kind == VerdictKind::Conflict {
        let by = by(("记录", "recorded"));
        words.pick(format!("案件记录了 {chosen}{by}。"), format!("The case records {chosen}{by}."))
    } else if matter.ruling {
        let by = by(("裁决", "ruled"));
        // While the verdict is open there may be one.
        let none = if verdict.kind == VerdictKind::Open {
            words.stop()
        } else {
            words.pick("：这里没有需要裁决的冲突。", ": there is no conflict here to rule on.")
        };
        words.pick(
            format!("案件记录了裁决 {chosen}{by}{none}"),
            format!("The case records a ruling, {chosen}{by}{none}"),
        )
    } else {
        let by = by(("选定", "chosen"));
        words.pick(format!("已选定 {chosen}{by}。"), format!("Chosen: {chosen}{by}."))
    }];
    said.extend(record.and_then(grounds(words)));
    if verdict.beyond {
        let conflict = verdict.kind == VerdictKind::Conflict;
        let (zh, en) = if conflict && verdict.not_for_organ {
            (
                "裁决越权：这个机关无权就此裁决，或者无权这样裁决，冲突仍未解决。",
                "The ruling is beyond power: that organ may not rule so, and the conflict stands.",
            )
        } else if conflict {
            (
                "越权：冲突只能由裁决解决，裁决只能选相互冲突的规定所主张的结果。",
                "Beyond power: only a ruling settles a conflict, and only for an outcome that a rule in conflict wants.",
            )
        } else if matter.ruling {
            (
                "裁决越权：不在允许的结果之内；以它为条件的义务照它得出，裁决无效的，不成立。",
                "The ruling is beyond power: it is not among the permitted outcomes; duties that hang on it follow from it, and fall with it.",
            )
        } else {
            (
                "选定越权：不在允许的结果之内；以它为条件的义务照这一选定得出，选定无效的，不成立。",
                "The choice is beyond power: it is not among the permitted outcomes; duties that hang on it follow from it, and fall with it.",
            )
        };
        said.push(words.pick(zh, en).to_owned());
    }
    said
}

fn grounds(words: Words) -> impl Fn(&Asked) -> Option<String> {
    move |record| {
        let grounds = record.grounds.as_ref()?;
        Some(words.pick(format!("理由 “{grounds}”。"), format!("Grounds: “{grounds}”.")))
    }
}
