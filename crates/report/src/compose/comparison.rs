//! Two versions compared: what changes, what only moved, what was proved.

use pol_analysis::{
    Alternative, CaseChanges, Comparison, EditKind, Edited, Effect, MannerDifference, MatterDifference,
    Passage, Proof, Side, Transition,
};
use pol_diagnostics::Language;
use pol_eval::Possible;
use pol_values::write_chinese;

use super::texts::{Texts, introduced};
use super::verdict::{few, outcome};
use super::words::Words;
use crate::document::{Block, Branch, Document, Text};

/// The document of some comparisons.
pub(crate) fn comparison(comparisons: &[Comparison], language: Language) -> Document {
    let words = Words(language);
    let title =
        match comparisons {
            [only] => Text::new(words.pick("比较：", "Comparison: ")).plain(name(only)),
            many => Text::new(words.pick(
                format!("比较（{} 份政策）", many.len()),
                format!("Comparison ({} policies)", many.len()),
            )),
        };
    let mut blocks = vec![Block::Heading { level: 1, text: title.clone() }];
    let alone = comparisons.len() == 1;
    for one in comparisons {
        if !alone {
            blocks.push(Block::Heading { level: 2, text: Text::new(name(one)) });
        }
        blocks.extend(versions(words, one));
        blocks.extend(body(words, one, if alone { 2 } else { 3 }));
    }
    blocks.push(Block::Note {
        text: Text::new(words.pick(
            "“已证明”指：凡两版都能写出的事实组合（约束不容许的除外；只有一版声明的事实，另一版不看）都已查过，不只是举例；要选定的，还没有选定、选定了一部分、都选定了的都在内；两版都按正在施行来比较。pol 只作辅助，不代替有权机关的决定。",
            "“Proved” means that every combination of the facts that both versions can state was examined (but for those that a constraint excludes), not only examples, whether none, some or all of the choices are made; both are compared as if in force. pol assists; it does not replace the decision of the competent authority.",
        )),
    });
    Document { language, title, blocks }
}

fn name(comparison: &Comparison) -> String {
    let side = &comparison.new;
    side.title.clone().unwrap_or_else(|| side.policy.clone())
}

fn versions(words: Words, comparison: &Comparison) -> Vec<Block> {
    let side = |label: &str, side: &Side| {
        let effective = side
            .effective
            .as_ref()
            .map(|day| words.pick(format!("，{day} 施行"), format!(", effective {day}")));
        Text::new(label).plain(words.colon()).strong(&side.version).plain(effective.unwrap_or_default())
    };
    let mut items = vec![
        side(words.pick("旧版", "Old"), &comparison.old),
        side(words.pick("新版", "New"), &comparison.new),
    ];
    let compared = [&comparison.old.policy, &comparison.new.policy];
    let others: Vec<_> =
        comparison.consulted.iter().filter(|text| !compared.contains(&&text.text)).cloned().collect();
    if !others.is_empty() {
        let list = words.list(&introduced(words, &others));
        items.push(Text::new(words.pick("一并载入", "Loaded with it")).plain(words.colon()).plain(list));
    }
    vec![Block::List { items }]
}

fn body(words: Words, comparison: &Comparison, level: u8) -> Vec<Block> {
    let differences = &comparison.differences;
    let mut blocks = Vec::new();
    let heading = |zh: &str, en: &str| Block::Heading { level, text: Text::new(words.pick(zh, en)) };
    let sentence = |words: String| Block::Sentence { text: Text::new(words) };
    let (changing, same): (Vec<_>, Vec<_>) =
        comparison.edits.iter().enumerate().partition(|(_, e)| e.effect != Effect::Nothing);

    blocks.push(heading("一、意义的变化", "1. Changes of meaning"));
    if differences.changed.is_empty() {
        blocks.push(sentence(words.pick(
            format!("没有案件的结论改变（已证明：{} 项决定和义务）。", differences.same.len()),
            format!(
                "No case comes out differently (proved, for {} decisions and duties).",
                differences.same.len()
            ),
        )));
    }
    blocks.extend(overview(words, &differences.changed).map(sentence));
    for difference in &differences.changed {
        blocks.extend(changed(words, comparison, difference, level + 1));
    }
    if !differences.changed.is_empty() && !differences.same.is_empty() {
        let list = few(words, &differences.same);
        blocks.push(sentence(words.pick(
            format!("其余 {} 项决定和义务，没有案件的结论改变（已证明）：{list}。", differences.same.len()),
            format!(
                "The other {} decisions and duties come out the same in every case (proved): {list}.",
                differences.same.len()
            ),
        )));
    }
    // Edits that give another number.
    let renumbered = comparison.edits.iter().any(|edit| {
        let name = |passage: &Option<Passage>| passage.as_ref().map(|passage| passage.name.clone());
        edit.old.is_some() && edit.new.is_some() && name(&edit.old) != name(&edit.new)
    });
    if renumbered && !differences.changed.is_empty() {
        blocks.push(sentence(words.pick(
            "条款的编号有变动：以上情形中的编号依新版，“旧版的依据”中的编号依旧版。".to_owned(),
            "Provisions have other numbers: those in conditions are the new ones, those after “Old, by” the old ones.".to_owned(),
        )));
    }
    if comparison.times_differ {
        blocks.push(sentence(words.pick(
            "两版的施行、废止日期，溯及、从旧兼从轻，或者期间的计算有不同。以上按两版都正在施行比较：哪一天的案件依哪一版，期限何时届满，不在证明之内。".to_owned(),
            "The versions differ in their dates, in what reaches back or is lighter, or in how time is counted. They are compared as if both were in force: which version governs a day, and when a time limit ends, is no part of what was proved.".to_owned(),
        )));
    }
    if !changing.is_empty() {
        let title = Text::new(words.pick("有关的修改", "The edits concerned"));
        blocks.push(Block::Heading { level: level + 1, text: title });
        blocks.extend(changing.iter().map(|(n, edit)| edited(words, comparison, *n, edit, level + 2)));
    }

    blocks.push(heading(
        "二、文字改动或移动，意义不变（已证明）",
        "2. Reworded or moved, the same meaning (proved)",
    ));
    if same.is_empty() {
        blocks.push(sentence(words.pick("没有。".to_owned(), "None.".to_owned())));
    }
    // What only got another number or place is a line each: its words are as they were.
    let (moved, reworded): (Vec<_>, Vec<_>) = same.into_iter().partition(|(_, edit)| {
        let official = |p: &Option<Passage>| p.as_ref().and_then(|p| p.official.clone());
        edit.change == EditKind::Moved && official(&edit.old) == official(&edit.new)
    });
    blocks.extend(reworded.iter().map(|(n, edit)| edited(words, comparison, *n, edit, level + 1)));
    if !moved.is_empty() {
        blocks.push(Block::List {
            items: moved.iter().map(|(n, edit)| summary(words, comparison, *n, edit)).collect(),
        });
    }

    blocks.push(heading("三、只改了注释或版式", "3. Only comments and layout"));
    blocks.push(if comparison.layout.is_empty() {
        sentence(words.pick("没有。".to_owned(), "None.".to_owned()))
    } else {
        Block::List { items: comparison.layout.iter().map(Text::new).collect() }
    });
    if let Some(cases) = &comparison.cases {
        blocks.extend(past(words, cases, level));
    }
    blocks
}

/// What changes, where that is much, and what of it only follows from the rest.
fn overview(words: Words, changed: &[MatterDifference]) -> Option<String> {
    let names = |of: &[&MatterDifference]| -> Vec<String> {
        of.iter().flat_map(|d| std::iter::once(&d.matter).chain(&d.also)).cloned().collect()
    };
    let follows = |difference: &&MatterDifference| {
        let alternatives = || difference.transitions.iter().flat_map(|t| &t.when);
        difference.manners.is_empty()
            && alternatives().next().is_some()
            && difference.transitions.iter().all(|t| !t.when.is_empty())
            && alternatives().all(|alternative| !alternative.following.is_empty())
    };
    let (following, own): (Vec<&MatterDifference>, Vec<&MatterDifference>) =
        changed.iter().partition(follows);
    if changed.len() < 3 || following.is_empty() || own.is_empty() {
        return None;
    }
    let (own, following) = (names(&own), names(&following));
    Some(words.pick(
        format!(
            "有变化的决定和义务：{}。随之变化的 {} 项：{}。",
            words.list(&own),
            following.len(),
            words.list(&following)
        ),
        format!("Changed: {}. Following from these: {}.", words.list(&own), words.list(&following)),
    ))
}

fn is_duty(matter: &str) -> bool {
    matter.contains('·')
}

fn changed(words: Words, comparison: &Comparison, difference: &MatterDifference, level: u8) -> Vec<Block> {
    let names: Vec<&String> = std::iter::once(&difference.matter).chain(&difference.also).collect();
    let mut text = Text::new(words.list(&names));
    if let Some(title) = &difference.title {
        text = text.faint(words.pick("　", "  ")).faint(title);
    }
    let mut blocks = vec![Block::Heading { level, text }];
    let said = match difference.proof {
        Proof::Complete if difference.transitions.is_empty() => None,
        Proof::Complete => Some(words.pick(
            "已证明：除以下各项外，没有案件的结论改变。",
            "Proved: no case comes out differently but for these.",
        )),
        Proof::UpperBound => Some(words.pick(
            "已证明：除以下各项外，没有案件的结论改变。有的数量要互相计算，所列组合数是上限。",
            "Proved: no case comes out differently but for these. Quantities are reckoned with one another, so the numbers of combinations are upper bounds.",
        )),
        Proof::Unproved if difference.transitions.is_empty() && difference.manners.is_empty() => Some(words.pick(
            "未证明：没有全部查完，也没有找到结论不同的案件；可能有。",
            "Not proved: not everything was looked at, and no case was found that comes out differently; there may be some.",
        )),
        Proof::Unproved => Some(words.pick(
            "未证明：没有全部查完；以下所列属实，可能还有别的。",
            "Not proved: not everything was looked at. What is listed is so; there may be more.",
        )),
    };
    blocks.extend(said.map(|s| Block::Sentence { text: Text::default().faint(s) }));
    let duty = is_duty(&difference.matter);
    for (n, one) in difference.transitions.iter().enumerate() {
        blocks.extend(transition(words, comparison, one, n + 1, duty));
    }
    for manner in &difference.manners {
        blocks.extend(manners(words, manner));
    }
    blocks
}

fn transition(
    words: Words,
    comparison: &Comparison,
    transition: &Transition,
    number: usize,
    duty: bool,
) -> Vec<Block> {
    let (from, to) = (verdict(words, &transition.from, duty), verdict(words, &transition.to, duty));
    let mut head = Text::new(words.pick(format!("（{number}）由 "), format!("({number}) From ")))
        .strong(from)
        .plain(words.pick(" 变为 ", " to "))
        .strong(to);
    if !transition.unasked.is_empty() {
        let (zh, en) = (transition.unasked.join("”“"), transition.unasked.join(" or "));
        head = head.plain(words.pick(
            format!("，在“{zh}”{}尚未查明时", if transition.unasked.len() > 1 { "都" } else { "" }),
            format!(", while nobody has asked about {en}"),
        ));
    }
    for (names, zh, en) in
        [(&transition.made, "选定以后", "once"), (&transition.unmade, "尚未选定时", "until")]
    {
        if !names.is_empty() {
            let names = words.list(names);
            head = head.plain(
                words.pick(format!("，在 {names} {zh}"), format!(", {en} the choice on {names} is made")),
            );
        }
    }
    if let (Some(inside), Some(of)) = (&transition.combinations, &transition.of) {
        let facts = few(words, &transition.facts);
        head = head.plain(match (transition.facts.is_empty(), inside == of) {
            (true, _) => words.pick("：所有案件".to_owned(), ": every case".to_owned()),
            (false, _) => {
                let (inside, of) = (rounded(inside), rounded(of));
                words.pick(
                    format!("：{of} 种组合中的 {inside} 种（涉及 {facts}）"),
                    format!(": {inside} of {of} combinations ({facts})"),
                )
            }
        });
    }
    let mut blocks = vec![Block::Sentence { text: head }];
    let unproved = transition.when.is_empty();
    blocks.extend(conditions(words, comparison, transition));
    match &transition.witness {
        Some(witness) => {
            let given = words.stated(&witness.given);
            let basis = |side: &Side, provisions: &[String], verdict: &Possible| {
                let list = cite(words, comparison, side, provisions);
                match (list.is_empty(), verdict.permitted.is_empty()) {
                    (false, _) => list,
                    (true, false) => words.pick("没有条款另作规定", "no rule; by default").to_owned(),
                    (true, true) => words.pick("没有规则", "no rule").to_owned(),
                }
            };
            // What nobody has asked about stays so in the case.
            let unasked = match transition.unasked.is_empty() {
                true => String::new(),
                false => {
                    let list = words.list(&transition.unasked);
                    words.pick(format!("；未知 {list}"), format!("; unknown {list}"))
                }
            };
            let rest = format!("{unasked}{}", words.others_false(witness.findings));
            let label = match unproved {
                true => words.pick("一个这样的案件：", "One such case: "),
                false => words.pick("最小的案件：", "Smallest case: "),
            };
            blocks.push(Block::List {
                items: vec![
                    Text::new(label).plain(given).plain(rest),
                    Text::new(words.pick("旧版的依据：", "Old, by: ")).plain(basis(
                        &comparison.old,
                        &witness.before,
                        &transition.from,
                    )),
                    Text::new(words.pick("新版的依据：", "New, by: ")).plain(basis(
                        &comparison.new,
                        &witness.after,
                        &transition.to,
                    )),
                ],
            });
        }
        None => blocks.push(Block::Sentence {
            text: Text::default().faint(words.pick(
                "没有能写成案件的例子（见上面的条件）。",
                "No example that can be written as a case; see the conditions.",
            )),
        }),
    }
    blocks
}

/// The conditions under which a verdict changes; none where only a case was found.
fn conditions(words: Words, comparison: &Comparison, transition: &Transition) -> Option<Block> {
    if transition.when.is_empty() {
        return None;
    }
    let mut branches: Vec<Branch> = Vec::new();
    let (all, each) = shared(&transition.when);
    let and = words.pick(" 且 ", " and ");
    let common = statements(words, comparison, &all);
    let several = each.len() > 1;
    let listed = several && (!common.is_empty() || !all.edits.is_empty());
    // What some alternatives have in common the others may not.
    let some = if transition.whole { "" } else { words.pick("其中一部分，", "in part of it, ") };
    if listed {
        let text = match common.is_empty() {
            true => Text::new(some).plain(words.pick("当有下列情形之一：", "when any of these holds:")),
            false => Text::new(some)
                .plain(words.pick("当 ", "when "))
                .plain(conjoined(&common, and))
                .plain(words.pick("，并且有下列情形之一：", ", and any of these holds:")),
        };
        branches.push(Branch::new(text));
    }
    for (n, alternative) in each.iter().enumerate() {
        let item = u64::try_from(n + 1).unwrap_or(u64::MAX);
        let lead = match (listed, n) {
            (true, _) => words.pick(format!("（{}）", write_chinese(item)), format!("({item}) ")),
            (false, 0) => format!("{some}{}", words.pick("当 ", "when ")),
            (false, _) => words.pick("或当 ", "or when ").to_owned(),
        };
        let parts = statements(words, comparison, alternative);
        let conditions = if parts.is_empty() {
            words.pick("任何情形".to_owned(), "always".to_owned())
        } else {
            conjoined(&parts, and)
        };
        let mut branch = Branch::new(Text::new(lead).plain(conditions));
        branch.notes.extend(because(words, comparison, &alternative.edits));
        branches.push(branch);
    }
    if !transition.whole {
        branches.push(Branch::new(Text::new(
            words.pick("……另有别的情形，未逐一写出", "… and further conditions that are not written out"),
        )));
    }
    // What all of them come from stands behind the last.
    if listed && let Some(last) = branches.last_mut() {
        last.notes.extend(because(words, comparison, &all.edits));
    }
    Some(Block::Tree { branches })
}

/// A number that a reader can take in: beyond a million, its first two digits and its size.
fn rounded(digits: &str) -> String {
    let (Some(first), Some(second)) = (digits.get(..1), digits.get(1..2)) else { return digits.to_owned() };
    if digits.len() <= 7 {
        return digits.to_owned();
    }
    let exponent: String = (digits.len() - 1)
        .to_string()
        .chars()
        .filter_map(|c| c.to_digit(10).and_then(|d| "⁰¹²³⁴⁵⁶⁷⁸⁹".chars().nth(usize::try_from(d).ok()?)))
        .collect();
    format!("{first}.{second}×10{exponent}")
}

/// A passage, one of another text than the one that is compared with the name of that text.
fn passage_name(words: Words, comparison: &Comparison, passage: &Passage) -> String {
    match &passage.of {
        Some(of) if *of != comparison.old.policy && *of != comparison.new.policy => {
            let whole = format!("{of} {}", passage.name);
            Texts::in_short(words, &comparison.consulted).cite(&whole).into_owned()
        }
        Some(_) | None => passage.name.clone(),
    }
}

/// Provisions, those of other texts than the one that is compared with the names of these.
fn cite(words: Words, comparison: &Comparison, side: &Side, provisions: &[String]) -> String {
    let own = format!("{} ", side.policy);
    let texts = Texts::in_short(words, &comparison.consulted);
    let named =
        |p: &'_ String| p.strip_prefix(&own).map_or_else(|| texts.cite(p).into_owned(), str::to_owned);
    words.cited(&provisions.iter().map(named).collect::<Vec<_>>())
}

/// Statements that hold together, those that are alternatives themselves in brackets.
fn conjoined(parts: &[String], and: &str) -> String {
    let alternatives = |part: &str| {
        let mut depth = 0usize;
        part.char_indices().any(|(at, sign)| {
            match sign {
                '（' | '(' => depth += 1,
                '）' | ')' => depth = depth.saturating_sub(1),
                _ => {}
            }
            let rest = part.get(at..).unwrap_or_default();
            depth == 0 && (rest.starts_with(" 或 ") || rest.starts_with(" or "))
        })
    };
    let bracketed = |part: &String| match parts.len() > 1 && alternatives(part) {
        true => format!("（{part}）"),
        false => part.clone(),
    };
    parts.iter().map(bracketed).collect::<Vec<_>>().join(and)
}

/// What all of several alternatives say, and what each says besides.
fn shared(alternatives: &[Alternative]) -> (Alternative, Vec<Alternative>) {
    let Some((first, rest)) = alternatives.split_first().filter(|(_, rest)| !rest.is_empty()) else {
        return (Alternative::default(), alternatives.to_vec());
    };
    fn common<T: PartialEq + Clone>(first: &[T], rest: &[&[T]]) -> Vec<T> {
        first.iter().filter(|t| rest.iter().all(|list| list.contains(t))).cloned().collect()
    }
    let of = |pick: &dyn Fn(&Alternative) -> &[String]| {
        common(pick(first), &rest.iter().map(pick).collect::<Vec<_>>())
    };
    let all = Alternative {
        conditions: of(&|a| &a.conditions),
        applying: of(&|a| &a.applying),
        not_applying: of(&|a| &a.not_applying),
        following: common(&first.following, &rest.iter().map(|a| a.following.as_slice()).collect::<Vec<_>>()),
        edits: common(&first.edits, &rest.iter().map(|a| a.edits.as_slice()).collect::<Vec<_>>()),
    };
    let without = |alternative: &Alternative| {
        let mut own = alternative.clone();
        own.conditions.retain(|c| !all.conditions.contains(c));
        own.applying.retain(|c| !all.applying.contains(c));
        own.not_applying.retain(|c| !all.not_applying.contains(c));
        own.following.retain(|c| !all.following.contains(c));
        own.edits.retain(|c| !all.edits.contains(c));
        own
    };
    let each = alternatives.iter().map(without).collect();
    (all, each)
}

/// The statements of an alternative, joined.
fn statements(words: Words, comparison: &Comparison, alternative: &Alternative) -> Vec<String> {
    let mut parts: Vec<String> = alternative
        .following
        .iter()
        .map(|f| {
            let duty = is_duty(&f.matter);
            let (from, to) = (verdict(words, &f.from, duty), verdict(words, &f.to, duty));
            words.pick(
                format!("“{}”由 {from} 变为 {to}", f.matter),
                format!("{} goes from {from} to {to}", f.matter),
            )
        })
        .collect();
    parts.extend(alternative.conditions.iter().cloned());
    if !alternative.applying.is_empty() {
        let list = cite(words, comparison, &comparison.new, &alternative.applying);
        parts.push(words.pick(format!("{list} 适用"), format!("{list} applying")));
    }
    if !alternative.not_applying.is_empty() {
        let list = cite(words, comparison, &comparison.new, &alternative.not_applying);
        parts.push(match alternative.not_applying.len() {
            1 => words.pick(format!("{list} 不适用"), format!("{list} not applying")),
            _ => words.pick(format!("{list} 都不适用"), format!("none of {list} applying")),
        });
    }
    parts
}

fn verdict(words: Words, possible: &Possible, duty: bool) -> String {
    let said = outcome(words, possible, duty);
    match (possible.kind, possible.permitted.is_empty()) {
        (pol_eval::VerdictKind::Conflict, false) => {
            let undisputed: Vec<&str> = possible.permitted.iter().map(|o| words.outcome(o)).collect();
            let list = words.list(&undisputed);
            words.pick(format!("{said}（没有争议的：{list}）"), format!("{said} (undisputed: {list})"))
        }
        _ => said,
    }
}

fn because(words: Words, comparison: &Comparison, edits: &[usize]) -> Vec<Text> {
    let names: Vec<String> = edits
        .iter()
        .filter_map(|n| comparison.edits.get(*n).map(|e| edit_name(words, comparison, e)))
        .collect();
    match names.as_slice() {
        [] => Vec::new(),
        names => vec![Text::new(words.pick("出自：", "because of: ")).plain(words.list(names))],
    }
}

fn edit_name(words: Words, comparison: &Comparison, edit: &Edited) -> String {
    let passage = edit.new.as_ref().or(edit.old.as_ref()).map(|p| passage_name(words, comparison, p));
    words.behind(kind(words, edit.change), &passage.unwrap_or_default())
}

fn kind(words: Words, change: EditKind) -> &'static str {
    let (zh, en) = match change {
        EditKind::Added => ("新增", "added"),
        EditKind::Removed => ("删去", "removed"),
        EditKind::Amended => ("修改", "amended"),
        EditKind::Moved => ("移动", "moved"),
        EditKind::Official => ("原文改动", "official text changed"),
    };
    words.pick(zh, en)
}

fn manners(words: Words, manner: &MannerDifference) -> Vec<Block> {
    let head = match (manner.added, words.0) {
        (true, Language::Chinese) => format!("新增“{}”，在这些情形：", manner.manner),
        (false, Language::Chinese) => format!("不再“{}”，在这些情形：", manner.manner),
        (true, Language::English) => format!("“{}” is new, in these cases:", manner.manner),
        (false, Language::English) => format!("“{}” is gone, in these cases:", manner.manner),
    };
    let list = manner.when.iter().map(|when| {
        let all = words.pick("任何情形", "always");
        let and = words.pick(" 且 ", " and ");
        Text::new(if when.is_empty() { all.to_owned() } else { conjoined(when, and) })
    });
    vec![Block::Sentence { text: Text::new(head) }, Block::List { items: list.collect() }]
}

/// An edit in one line.
fn summary(words: Words, comparison: &Comparison, number: usize, edit: &Edited) -> Text {
    let name = |passage: &Passage| passage_name(words, comparison, passage);
    let mut summary = Text::new(format!("{}. ", number + 1)).strong(kind(words, edit.change)).plain(" ");
    summary = match (&edit.old, &edit.new) {
        (Some(old), Some(new)) if old.name != new.name => {
            summary.plain(name(old)).plain(" → ").plain(name(new))
        }
        (_, Some(one)) | (Some(one), None) => summary.plain(name(one)),
        (None, None) => summary,
    };
    if let Some(title) = edit.new.as_ref().or(edit.old.as_ref()).and_then(|p| p.title.as_ref()) {
        summary = summary.plain(words.quoted(title));
    }
    match edit.effect {
        Effect::Together => summary.plain(words.pick("（与其他修改一起）", " (with other edits)")),
        Effect::Unproved => {
            summary.plain(words.pick("（对意义的影响未证明）", " (its effect is not proved)"))
        }
        Effect::Times => summary.plain(words.pick(
            "（改变何时适用或者期间怎样计算；没有比较）",
            " (changes when rules apply or how time is counted; not compared)",
        )),
        Effect::Extent => summary.plain(words.pick(
            "（改变可以写出哪些案件；两版都能写出的，结论不变）",
            " (changes which cases can be written; of those that both allow none comes out differently)",
        )),
        Effect::Relations => summary.plain(words.pick(
            "（改变同别的文本的关系，例如从其规定、设定、细化；只有同那些文本一起载入时才看得出，没有比较）",
            " (changes how it stands to other texts, such as which it follows; only seen where these are loaded, and not compared)",
        )),
        Effect::Questions => summary.plain(words.pick(
            "（改了问句：同样的“是”“否”可能换了意思，没有比较）",
            " (the question was changed: the same answer may mean something else; not compared)",
        )),
        Effect::Wording => summary.plain(words.pick(
            "（只改了原文，规则没有改：规则同新的原文是否相符，没有比较）",
            " (only the official text was changed: whether the rule agrees with it was not compared)",
        )),
        Effect::Changes | Effect::Nothing => summary,
    }
}

fn edited(words: Words, comparison: &Comparison, number: usize, edit: &Edited, level: u8) -> Block {
    let summary = summary(words, comparison, number, edit);
    let mut body = Vec::new();
    let mut quote = |label: &str, passage: &Passage, text: &str| {
        body.push(Block::Quote {
            source: Text::new(label).plain(words.bracketed(&passage.place)),
            lines: text.lines().map(|l| Text::new(l.trim())).filter(|l| !l.words().is_empty()).collect(),
        });
    };
    let wording = !matches!(edit.change, EditKind::Official);
    if let Some(old) = edit.old.as_ref().filter(|_| wording) {
        quote(words.pick("旧：", "old: "), old, &old.text);
    }
    if let Some(new) = edit.new.as_ref().filter(|_| wording && edit.change != EditKind::Moved) {
        quote(words.pick("新：", "new: "), new, &new.text);
    }
    let official = |p: &Option<Passage>| p.as_ref().and_then(|p| p.official.clone());
    let (before, after) = (official(&edit.old), official(&edit.new));
    if before != after {
        if let (Some(passage), Some(text)) = (&edit.old, &before) {
            quote(words.pick("旧原文：", "old official text: "), passage, text);
        }
        if let (Some(passage), Some(text)) = (&edit.new, &after) {
            quote(words.pick("新原文：", "new official text: "), passage, text);
        }
    }
    Block::Fold { level, summary, body }
}

fn past(words: Words, cases: &CaseChanges, level: u8) -> Vec<Block> {
    let heading = words.pick("四、已有案件", "4. Recorded cases");
    let mut blocks = vec![Block::Heading { level, text: Text::new(heading) }];
    let CaseChanges { decided, same, unreadable, changes, malformed: _ } = cases;
    blocks.push(Block::Sentence {
        text: Text::new(words.pick(
            format!(
                "两版都能裁判的案件 {decided} 件，其中结论完全相同的 {same} 件，有变化的 {} 件。",
                decided - same
            ),
            format!(
                "{decided} cases can be decided by both; {same} come out the same, {} do not.",
                decided - same
            ),
        )),
    });
    if !changes.is_empty() {
        let head =
            words.pick(["事项", "旧版", "新版", "件数", "案件"], ["matter", "old", "new", "cases", "which"]);
        let rows = changes.iter().map(|c| {
            let duty = is_duty(&c.matter);
            vec![
                Text::new(&c.matter),
                Text::new(verdict(words, &c.from, duty)),
                Text::new(verdict(words, &c.to, duty)),
                Text::new(c.count.to_string()),
                Text::new(few(words, &c.cases)),
            ]
        });
        blocks.push(Block::Table {
            caption: Text::new(words.pick("结论改变的案件", "Cases that come out differently")),
            head: head.map(Text::new).to_vec(),
            rows: rows.collect(),
        });
    }
    if !unreadable.is_empty() {
        blocks.push(Block::Sentence {
            text: Text::new(words.pick(
                format!("有 {} 件不能由两版都裁判：", unreadable.len()),
                format!("{} cannot be decided by both:", unreadable.len()),
            )),
        });
        blocks.push(Block::List { items: unreadable.iter().take(20).map(Text::new).collect() });
    }
    blocks
}
