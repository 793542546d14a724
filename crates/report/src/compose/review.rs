//! A local text held against the law above it.

use pol_analysis::{Class, Example, Finding, Review, Reviewed, Side};
use pol_diagnostics::Language;
use pol_eval::ConflictPair;

use super::verdict::{outcome, ruling};
use super::words::Words;
use crate::document::{Block, Document, Text};

/// The classes in the order of the report.
const CLASSES: [Class; 9] = [
    Class::Contradicts,
    Class::NotCompetent,
    Class::Weaker,
    Class::Wider,
    Class::Narrower,
    Class::Dead,
    Class::Refines,
    Class::Repeats,
    Class::Agrees,
];

/// The document of some reviews.
pub(crate) fn reviews(reviews: &[Review], language: Language) -> Document {
    let words = Words(language);
    let title = match reviews {
        [only] => Text::new(words.pick("审查报告：", "Review: ")).plain(name(only)),
        many => Text::new(
            words.pick(format!("审查报告（{} 份）", many.len()), format!("Review ({} texts)", many.len())),
        ),
    };
    let mut blocks = vec![Block::Heading { level: 1, text: title.clone() }];
    let alone = reviews.len() == 1;
    let titled: Vec<Review> = reviews.iter().map(with_titles).collect();
    for review in &titled {
        if !alone {
            blocks.push(Block::Heading { level: 2, text: Text::new(name(review)) });
        }
        blocks.extend(one(words, review, if alone { 2 } else { 3 }, alone));
    }
    if !alone {
        blocks.push(Block::Heading { level: 2, text: Text::new(words.pick("汇总", "Summary")) });
        blocks.push(summary(words, reviews));
        blocks.extend(appended(words, reviews));
    }
    blocks.push(Block::Note {
        text: Text::new(words.pick(
            "审查只及已载入的文本；没有发现不等于没有抵触。pol 只作辅助，不代替有权机关的审查意见。",
            "Only the texts that were loaded were looked at: that nothing was found is no proof of consistency. pol assists; it does not replace the opinion of the competent authority.",
        )),
    });
    Document { language, title, blocks }
}

/// Provisions with the title of their text for its id.
fn with_title<'s>(sides: impl IntoIterator<Item = &'s Side>, provisions: &str) -> String {
    for side in sides {
        let rest = provisions.strip_prefix(side.policy.as_str()).and_then(|rest| rest.strip_prefix(' '));
        if let (Some(rest), Some(title)) = (rest, &side.title) {
            // Further provisions of the same text need not name it again.
            let rest = ["、", ", "].iter().fold(rest.to_owned(), |rest, pause| {
                rest.replace(&format!("{pause}{} ", side.policy), pause)
            });
            return format!("《{title}》{rest}");
        }
    }
    provisions.to_owned()
}

/// The review with its texts named by their titles, as a reader of the report knows them.
fn with_titles(review: &Review) -> Review {
    let sides: Vec<Side> = review.against.iter().chain([&review.policy]).cloned().collect();
    let titled = |provision: &mut String| *provision = with_title(&sides, provision);
    let mut review = review.clone();
    review.apart.iter_mut().for_each(|pair| titled(&mut pair.superior));
    // Where a text that is not held is cited.
    for side in &sides {
        let title = side.title.as_ref().map(|title| format!("（《{title}》"));
        for missing in &mut review.missing {
            if let Some(title) = &title {
                *missing = missing.replace(&format!("（{} ", side.policy), title);
            }
        }
    }
    for finding in &mut review.findings {
        finding.superior.iter_mut().for_each(|superior| titled(&mut superior.provision));
        if let Some(case) = &mut finding.case {
            case.provisions.iter_mut().chain(&mut case.removed_by).for_each(&titled);
            for pair in &mut case.pairs {
                [&mut pair.one, &mut pair.other].into_iter().chain(&mut pair.special).for_each(&titled);
            }
        }
    }
    review
}

fn name(review: &Review) -> String {
    review.policy.title.clone().unwrap_or_else(|| review.policy.policy.clone())
}

fn class_name(words: Words, class: Class) -> &'static str {
    let (zh, en) = match class {
        Class::Contradicts => ("R0001 相抵触", "R0001 contradicts"),
        Class::NotCompetent => ("R0002 无权设定", "R0002 not competent"),
        Class::Weaker => ("R0003 弱于上位", "R0003 weaker"),
        Class::Wider => ("R0004 宽于上位", "R0004 wider"),
        Class::Narrower => ("R0005 窄于上位", "R0005 narrower"),
        Class::Dead => ("R0006 失效", "R0006 never decides"),
        Class::Refines => ("细化", "refines"),
        Class::Repeats => ("重复", "repeats"),
        Class::Agrees => ("一致", "agrees"),
    };
    words.pick(zh, en)
}

fn meaning(words: Words, class: Class) -> &'static str {
    let (zh, en) = match class {
        Class::Contradicts => (
            "同一案件里两条都适用，却没有一个结果能同时符合两条；或者上位规定许可的，本地条款不许。",
            "Both apply to one case, and no outcome agrees with both; or the local provision excludes what the superior permits.",
        ),
        Class::NotCompetent => (
            "结果只能由别的规范设定，或者措施只能由别的机关作出，或者所管的机关不归制定机关管。",
            "The outcome is reserved to other norms, or the act to other organs, or the organ is not the issuer's to bind.",
        ),
        Class::Weaker => (
            "上位规定应当，本地只规定可以，或者给的期限更长。",
            "The superior says must; the local text says may, or leaves more time.",
        ),
        Class::Wider => (
            "本地的条件或范围超出上位规定：本地适用而上位不适用的案件也有同样的结果，或者多出了上位没有的结果。",
            "The local rule reaches further in its condition or its range.",
        ),
        Class::Narrower => (
            "本地的条件或范围小于上位规定，或者去掉了上位留下的选择。",
            "The local rule reaches less far, or leaves less choice.",
        ),
        Class::Dead => (
            "在已载入的法下，本地这一条从不决定任何案件。",
            "Under the law that is loaded, the local rule never decides anything.",
        ),
        Class::Refines => (
            "上位规定留有要由人认定的要件，本地这一条说明如何认定；上级机关另有认定的，从其认定。",
            "The superior leaves an element to be found, and the local provision says how; a superior organ's own finding prevails.",
        ),
        Class::Repeats => ("条件和结果都相同。", "The same condition and the same outcome."),
        Class::Agrees => ("两条可以同时符合。", "Both can be followed."),
    };
    words.pick(zh, en)
}

fn one(words: Words, review: &Review, level: u8, alone: bool) -> Vec<Block> {
    let mut blocks = premises(words, review, level);
    if alone {
        blocks.push(Block::Heading { level, text: Text::new(words.pick("结果", "Result")) });
        blocks.push(summary(words, std::slice::from_ref(review)));
        blocks.extend(appended(words, std::slice::from_ref(review)));
    }
    let mut number = 0;
    for class in CLASSES {
        let findings: Vec<&Finding> = review.findings.iter().filter(|f| f.class == class).collect();
        if findings.is_empty() {
            continue;
        }
        let listed = matches!(class, Class::Refines | Class::Repeats | Class::Agrees);
        let (all, told_as) =
            (findings.len(), if listed { findings.len() } else { grouped(class, findings.clone()).len() });
        let count = match all == told_as {
            true => words.pick(format!("（{all} 处）"), format!(" ({all})")),
            false => words.pick(
                format!("（{all} 对条款，归并为 {told_as} 项）"),
                format!(" ({all} pairs of provisions, told as {told_as})"),
            ),
        };
        blocks.push(Block::Heading { level, text: Text::new(class_name(words, class)).plain(count) });
        blocks.push(Block::Sentence { text: Text::default().faint(meaning(words, class)) });
        if class == Class::Refines {
            blocks.push(refined(words, &findings));
            continue;
        }
        if matches!(class, Class::Repeats | Class::Agrees) {
            let line = |f: &&Finding| {
                let mut text = Text::new(&f.own.citation);
                if let Some(superior) = &f.superior {
                    text = text.plain(" — ").plain(source(superior));
                }
                text.faint(words.bracketed(&words.list(&f.matters)))
            };
            blocks.push(Block::List { items: findings.iter().map(line).collect() });
            continue;
        }
        for group in grouped(class, findings) {
            number += 1;
            blocks.extend(told(words, &group, number, level + 1));
        }
    }
    if !review.unproved.is_empty() {
        blocks.push(Block::Heading { level, text: Text::new(words.pick("未证明", "Not proved")) });
        let list = words.list(&review.unproved);
        blocks.push(Block::Sentence {
            text: Text::new(words.pick(
                format!("涉及的事实太多，超出限额，没有作出判断：{list}。"),
                format!("Too many facts for the budget, so nothing was claimed: {list}."),
            )),
        });
    }
    if !review.apart.is_empty() {
        blocks.push(Block::Heading {
            level,
            text: Text::new(words.pick(
                "附录：说的是同一事项、条件没有共同事实的条款",
                "Appendix: provisions on one matter whose conditions share no fact",
            )),
        });
        let items = review.apart.iter().map(|p| {
            let name = class_name(words, p.class);
            let name =
                name.split_once(' ').filter(|(code, _)| code.starts_with('R')).map_or(name, |(_, n)| n);
            // They share no fact, so whether one case falls under both is for a person to see.
            let name =
                if p.class == Class::Contradicts { words.pick("结果相反", "opposed") } else { name };
            Text::new(name)
                .plain(words.colon())
                .plain(words.cited(&p.own))
                .plain(" — ")
                .plain(&p.superior)
                .faint(words.bracketed(&words.list(&p.matters)))
        });
        blocks.push(Block::List { items: items.collect() });
    }
    blocks
}

/// By superior provision: the local items that find its open element.
fn refined(words: Words, findings: &[&Finding]) -> Block {
    let mut by_superior: Vec<(String, Vec<String>, Vec<String>)> = Vec::new();
    for finding in findings {
        let superior = finding.superior.as_ref().map(source).unwrap_or_default();
        match by_superior.iter_mut().find(|(s, facts, _)| *s == superior && *facts == finding.settles) {
            Some((.., items)) => items.push(finding.own.citation.clone()),
            None => by_superior.push((superior, finding.settles.clone(), vec![finding.own.citation.clone()])),
        }
    }
    let items = by_superior.into_iter().map(|(superior, facts, items)| {
        let (facts, items) = (words.list(&facts), words.cited(&items));
        Text::new(words.pick(
            format!("{superior} 的“{facts}”，由 {items} 认定"),
            format!("{facts} of {superior}, found by {items}"),
        ))
    });
    Block::List { items: items.collect() }
}

fn source(reviewed: &Reviewed) -> String {
    match &reviewed.text {
        Some(text) => format!("《{text}》{}", reviewed.citation),
        None => reviewed.provision.clone(),
    }
}

/// What the review rests on: the texts, those that are missing, assumptions, interpretations.
fn premises(words: Words, review: &Review, level: u8) -> Vec<Block> {
    let heading = words.pick("审查的前提", "What this rests on");
    let mut blocks = vec![Block::Heading { level, text: Text::new(heading) }];
    let side = |side: &pol_analysis::Side| {
        let title = side.title.clone().unwrap_or_else(|| side.policy.clone());
        let day =
            side.effective.as_ref().map(|d| words.pick(format!("，{d} 施行"), format!(", effective {d}")));
        format!("{title}{}", day.unwrap_or_default())
    };
    let mut items = vec![Text::new(words.pick("本地文本：", "Local text: ")).plain(side(&review.policy))];
    let against: Vec<String> = review.against.iter().map(side).collect();
    let against = against.join(words.pick("；", "; "));
    items.push(Text::new(words.pick("对照的文本：", "Held against: ")).plain(against));
    let mut list = |label: &'static str, entries: &[String]| {
        if !entries.is_empty() {
            items.push(Text::new(label).plain(entries.join(words.pick("；", "; "))));
        }
    };
    list(
        words.pick("引用而未载、或只载了一部分的：", "Cited but not held, or held in part: "),
        &review.missing,
    );
    list(words.pick("没有法律规定的位阶假定：", "Assumed ranks: "), &review.assumptions);
    blocks.push(Block::List { items });
    blocks.extend(comparison(words, review));
    if !review.interpretations.is_empty() {
        let summary = words.pick(
            format!("编写人作出的解读（{} 处）", review.interpretations.len()),
            format!("Interpretations ({})", review.interpretations.len()),
        );
        // The same interpretation of several provisions is said once.
        let mut said: Vec<(&str, Vec<&str>)> = Vec::new();
        for entry in &review.interpretations {
            let words = entry.words.as_str();
            match said.iter_mut().find(|(known, _)| *known == words) {
                Some((_, provisions)) => provisions.push(&entry.provision),
                None => said.push((words, vec![&entry.provision])),
            }
        }
        let line = |(interpretation, provisions): &(&str, Vec<&str>)| {
            // The provisions of each text together, in the order in which the texts come.
            let of = |provision: &str| provision.split(' ').next().unwrap_or_default().to_owned();
            let mut texts: Vec<(String, Vec<&str>)> = Vec::new();
            for provision in provisions {
                match texts.iter_mut().find(|(text, _)| *text == of(provision)) {
                    Some((_, own)) => own.push(provision),
                    None => texts.push((of(provision), vec![provision])),
                }
            }
            let sides = || review.against.iter().chain([&review.policy]);
            let cited: Vec<String> =
                texts.iter().map(|(_, own)| with_title(sides(), &words.cited(own))).collect();
            Text::new(words.list(&cited)).plain(words.colon()).plain(interpretation)
        };
        let body = vec![Block::List { items: said.iter().map(line).collect() }];
        blocks.push(Block::Fold { level: level + 1, summary: Text::new(summary), body });
    }
    blocks
}

/// How much was compared: where nothing was, that no finding was made says nothing.
fn comparison(words: Words, review: &Review) -> Vec<Block> {
    if review.compared == 0 {
        let said = words.pick(
            "没有作出比较：对照的文本没有一条说到本地文本所作的决定、所定的措施，下面没有发现，不等于一致。同一件事要在共用的词汇文件里声明，两份文本都载入它；叫法不同的事实，写“对应”。",
            "Nothing was compared: no text that it was held against speaks of a decision or an act of the local text, so that nothing is found below does not mean that they agree. Declare what both speak of in a vocabulary that both load; where they name a fact differently, write `maps`.",
        );
        return vec![Block::Sentence { text: Text::new(said) }];
    }
    let pairs = review.compared;
    let mut said = words.pick(
        format!("比较了 {pairs} 对说到同一事项的规则。"),
        format!("Rules on one matter were compared in {pairs} pairs."),
    );
    if !review.uncompared.is_empty() {
        let list = words.list(&review.uncompared);
        said.push_str(&words.pick(
            format!("以下各条所说的事项，对照的文本没有说到，没有可比较的：{list}。"),
            format!(" Of what these conclude the other texts do not speak, so there was nothing to compare: {list}."),
        ));
    }
    vec![Block::Sentence { text: Text::new(said) }]
}

/// So many provisions of one article that stand alike towards one superior provision are told together.
const MANY: usize = 4;

/// Findings that are told together: provisions of one article that lack the same competence, and many of one
/// article that stand alike towards one superior provision.
fn grouped<'f>(class: Class, findings: Vec<&'f Finding>) -> Vec<Vec<&'f Finding>> {
    let article = |f: &Finding| f.own.citation.split('（').next().unwrap_or_default().to_owned();
    let superior = |f: &Finding| f.superior.as_ref().map(|s| s.provision.clone());
    let mut groups: Vec<Vec<&'f Finding>> = Vec::new();
    for finding in findings {
        let together = groups.iter_mut().find(|group| {
            group.first().is_some_and(|first| {
                (article(first), superior(first), &first.matters, &first.acknowledged)
                    == (article(finding), superior(finding), &finding.matters, &finding.acknowledged)
            })
        });
        match together {
            Some(group) => group.push(finding),
            None => groups.push(vec![finding]),
        }
    }
    let apart = |group: &Vec<&Finding>| class != Class::NotCompetent && group.len() < MANY;
    groups
        .into_iter()
        .flat_map(|group| match apart(&group) {
            true => group.into_iter().map(|finding| vec![finding]).collect(),
            false => vec![group],
        })
        .collect()
}

fn told(words: Words, group: &[&Finding], number: usize, level: u8) -> Vec<Block> {
    let Some(finding) = group.first() else { return Vec::new() };
    let citations: Vec<String> = group.iter().map(|f| f.own.citation.clone()).collect();
    let mut head = Text::new(format!("{number}. ")).plain(words.cited(&citations));
    if let (Some(title), 1) = (&finding.own.title, group.len()) {
        head = head.plain(words.quoted(title));
    }
    if let Some(superior) = &finding.superior {
        head = head.plain(words.pick(" 与 ", " and ")).plain(source(superior));
    }
    let mut blocks = vec![Block::Heading { level, text: head }];
    if let Some(reason) = &finding.acknowledged {
        blocks.push(Block::Sentence {
            text: Text::new(words.pick("已知悉：", "Acknowledged: ")).plain(reason),
        });
    }
    let quote = |label: &str, reviewed: &Reviewed| {
        let words = reviewed.quote.as_ref().unwrap_or(&reviewed.says);
        (!words.is_empty()).then(|| Block::Quote {
            source: Text::new(label).plain(source(reviewed)),
            lines: words.lines().map(Text::new).collect(),
        })
    };
    let local = match group.len() {
        1 => words.pick("本地：", "local: "),
        // The others stand alike; the case that follows is that of the first.
        _ => {
            words.pick("本地（以其中一条为例，其余相同）：", "local (one of them; the others stand alike): ")
        }
    };
    blocks.extend(quote(local, &finding.own));
    let superior = finding.superior.as_ref();
    // Where the data names who rules between them, the other is no superior.
    let unranked = superior.zip(finding.case.as_ref()).is_some_and(|(superior, case)| {
        let between = |pair: &ConflictPair| [&pair.one, &pair.other].contains(&&superior.provision);
        case.pairs.iter().any(|pair| pair.organ.is_some() && between(pair))
    });
    let label = match unranked {
        true => words.pick("另一份（两份互不优先）：", "the other (neither prevails): "),
        false => words.pick("上位：", "superior: "),
    };
    blocks.extend(superior.and_then(|superior| quote(label, superior)));
    let mut items = vec![Text::new(words.pick("事项：", "Matter: ")).plain(words.list(&finding.matters))];
    if !finding.settles.is_empty() {
        let list = words.list(&finding.settles);
        items.push(Text::new(words.pick(
            format!("本地这一条认定上位规定的要件：{list}"),
            format!("The local provision finds an element of the superior one: {list}"),
        )));
    }
    items.extend(finding.case.as_ref().map(|case| example(words, case)).into_iter().flatten());
    blocks.push(Block::List { items });
    blocks
}

fn example(words: Words, case: &Example) -> Vec<Text> {
    let given = words.stated(&case.given);
    let rest = words.others_false(case.findings);
    let duty = case.matter.contains('·');
    let verdict = outcome(words, &case.verdict, duty);
    let mut items = vec![
        Text::new(words.pick("最小的案件：", "Smallest case: ")).plain(given).plain(rest),
        Text::new(words.pick("两份一起适用：", "Under all the law: "))
            .plain(&case.matter)
            .plain(words.pick("：", " is "))
            .strong(verdict)
            .plain(words.bracketed(&words.list(&case.provisions))),
    ];
    let mut rulings: Vec<String> = Vec::new();
    for pair in case.pairs.iter().filter(|pair| pair.organ.is_some()) {
        let said = ruling(words, pair, &str::to_owned);
        if !rulings.contains(&said) {
            rulings.push(said);
        }
    }
    items.extend(rulings.into_iter().map(Text::new));
    if let Some(step) = case.removed {
        let by = words.list(&case.removed_by);
        let by = if by.is_empty() {
            String::new()
        } else {
            words.pick(format!("，依 {by}"), format!(", by {by}"))
        };
        items.push(
            Text::new(words.pick("本地这一条：", "The local rule: ")).plain(words.failed(step)).plain(by),
        );
        if !case.assumed.is_empty() {
            let assumed = words.list(&case.assumed);
            items.push(Text::new(words.pick(
                format!("这一步依靠没有法律规定的假定：{assumed}"),
                format!("This rests on what is assumed and no statute gives: {assumed}"),
            )));
        }
    }
    items
}

/// That the appendix lists more: a count of 0 above it is not all there is to look at.
fn appended(words: Words, reviews: &[Review]) -> Option<Block> {
    let pairs = || reviews.iter().flat_map(|review| &review.apart);
    let (all, against) = (pairs().count(), pairs().filter(|p| p.class == Class::Contradicts).count());
    let said = words.pick(
        format!("附录另列 {all} 对条款，其中结果相反的 {against} 对：说的是同一事项，条件没有共同的事实，要由人核对。"),
        format!(
            "The appendix lists {all} more pairs, {against} of them with opposed outcomes: on one matter, with conditions that share no fact, for a person to look at."
        ),
    );
    (all > 0).then(|| Block::Sentence { text: Text::new(said) })
}

fn summary(words: Words, reviews: &[Review]) -> Block {
    let mut head = vec![Text::new(words.pick("文本", "text"))];
    head.extend(CLASSES.iter().map(|c| {
        let name = class_name(words, *c);
        Text::new(
            name.split_once(' ').filter(|(code, _)| code.starts_with('R')).map_or(name, |(_, name)| name),
        )
    }));
    head.push(Text::new(words.pick("已知悉", "acknowledged")));
    let rows = reviews.iter().map(|review| {
        let mut row = vec![Text::new(name(review))];
        for class in CLASSES {
            let count = review.findings.iter().filter(|f| f.class == class).count();
            row.push(Text::new(count.to_string()));
        }
        let acknowledged = review.findings.iter().filter(|f| f.acknowledged.is_some()).count();
        row.push(Text::new(acknowledged.to_string()));
        row
    });
    Block::Table {
        caption: Text::new(words.pick("各类的数目", "How many of each class")),
        head,
        rows: rows.collect(),
    }
}
