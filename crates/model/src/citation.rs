//! Which provisions a citation means.

use pol_diagnostics::{Code, Diagnostic, Said, off_by_one};
use pol_parser::ast::{Citation, Level, Name, Number, Relative, Step};
use pol_values::Id;

use crate::types::{Model, Provision, Text, cited};

/// The provisions that `citation` means, seen from `here`. Empty, with a diagnostic, if there is none;
/// `None` (no diagnostic) if the cited document is not loaded. A citation of a text by its title or short
/// name means its version of the day: it gives the provisions of all versions that have it.
pub(crate) fn resolve(
    model: &Model,
    citation: &Citation,
    here: Option<Id<Provision>>,
    home: Option<Id<Text>>,
    errors: &mut Vec<Diagnostic>,
) -> Option<Vec<Id<Provision>>> {
    let texts = match &citation.document {
        Some(name) => documents(model, &name.text, home.filter(|_| here.is_some())),
        None => home.into_iter().collect(),
    };
    let Some(latest) = texts.first() else {
        if let Some(name) = &citation.document {
            errors.push(misspelt(model, name, home)?);
            return Some(Vec::new());
        }
        errors.push(unknown(
            citation,
            "这个文件没有文头，不能只写编号",
            "this file has no head, so a bare number means nothing",
        ));
        return Some(Vec::new());
    };
    let found: Vec<Vec<Id<Provision>>> =
        texts.iter().filter_map(|text| in_text(model, *text, citation, here)).collect();
    if found.is_empty() {
        errors.push(missing(model, *latest, citation));
    } else if let (Some(home), Some(_), Some(name)) = (home, here, &citation.document) {
        errors.extend(stale(model, home, name));
    }
    Some(found.concat())
}

/// The title of a text that is not loaded, if it is almost that of one that is: the citing text's own, or one
/// too long to be like another by chance.
fn misspelt(model: &Model, name: &Name, home: Option<Id<Text>>) -> Option<Diagnostic> {
    const LONG: usize = 6;
    let cited = name.text.trim();
    let titles = model.texts.iter().flat_map(|(id, text)| {
        let own = home == Some(id);
        let names = text.title.iter().chain(&text.short);
        names.filter(move |known| own || known.chars().count() >= LONG)
    });
    let guess = titles.into_iter().find(|known| off_by_one(cited, known))?;
    let said =
        Said::new(format!("没有载入名为“{cited}”的规范"), format!("no text called `{cited}` is loaded"));
    let help = Said::new(
        format!("是不是“{guess}”？确是另一份规范的，用“载入”载入它"),
        format!("did you mean `{guess}`? if it is another text, load it with `use`"),
    );
    Some(Diagnostic::new(Code::UnknownProvision, name.span, said).help(help))
}

/// A text cited by another that came into force when it no longer was. What a text replaces it may cite.
fn stale(model: &Model, home: Id<Text>, name: &Name) -> Option<Diagnostic> {
    let day = model.texts[home].effective?;
    let cited = name.text.trim();
    let called: Vec<Id<Text>> =
        model.texts.iter().filter(|(_, t)| t.is_called(cited)).map(|(id, _)| id).collect();
    let over = |text: &Id<Text>| model.until(*text).is_some_and(|until| until <= day);
    let own = model.versions_of(home);
    if !called.iter().all(over) || called.iter().any(|text| own.contains(text)) {
        return None;
    }
    let first = called.first().copied()?;
    let until = model.until(first)?;
    let by = model.texts[first].replaced.map(|(by, _)| &model.texts[by]);
    let by = by.map(|by| by.title.as_deref().unwrap_or(&by.id));
    let said = match by {
        Some(by) => Said::new(
            format!("“{cited}”自 {until} 起已经由“{by}”取代，本规范 {day} 施行时不再有效"),
            format!(
                "`{cited}` was replaced by `{by}` from {until}, before this text came into force on {day}"
            ),
        ),
        None => Said::new(
            format!("“{cited}”自 {until} 起废止，本规范 {day} 施行时不再有效"),
            format!("`{cited}` was repealed from {until}, before this text came into force on {day}"),
        ),
    };
    let help = match by {
        Some(by) => Said::new(
            format!("改引“{by}”的条文；确实要引旧文本的，写 知悉 F0022 “理由”"),
            format!("cite `{by}`; where the old text is meant, `acknowledge F0022 \"reason\"`"),
        ),
        None => Said::new(
            "改引现行的规范；确实要引旧文本的，写 知悉 F0022 “理由”",
            "cite the text that is in force; where the old one is meant, `acknowledge F0022 \"reason\"`",
        ),
    };
    Some(Diagnostic::new(Code::StaleCitation, name.span, said).help(help))
}

/// Whether a citation means the version of the day: it names another text, and not by its id.
pub(crate) fn of_the_day(model: &Model, citation: &Citation, home: Option<Id<Text>>) -> bool {
    citation.document.as_ref().is_some_and(|name| {
        let name = name.text.trim();
        !model.texts.values().any(|t| t.id == name) && !home.is_some_and(|home| model.texts[home].bears(name))
    })
}

/// The provisions of one text that a citation means, if it has them.
fn in_text(
    model: &Model,
    text: Id<Text>,
    citation: &Citation,
    here: Option<Id<Provision>>,
) -> Option<Vec<Id<Provision>>> {
    let first = path(model, text, &citation.path, here)?;
    if citation.to.is_empty() {
        return Some(first);
    }
    // 第三十九条至第四十八条: the siblings from the one to the other.
    let prefix: Vec<Step> = if citation.to.len() < citation.path.len() {
        let keep = citation.path.len() - citation.to.len();
        citation.path.iter().take(keep).chain(&citation.to).copied().collect()
    } else {
        citation.to.clone()
    };
    let (from, to) = (first.first()?, path(model, text, &prefix, here)?.first().copied()?);
    let (low, high) = (model.provisions[*from].number, model.provisions[to].number);
    let same_level = model.provisions.iter().filter(|(_, p)| {
        p.text == text
            && p.number.level == low.level
            && p.number >= low
            && p.number <= high
            && (low.level <= Level::Article || p.parent == model.provisions[*from].parent)
    });
    Some(same_level.map(|(id, _)| id).collect())
}

/// The provisions that a scenario's citation means, which counts from the first text.
///
/// # Errors
/// If there is no such provision, or its document is not loaded.
pub fn cite(model: &Model, citation: &Citation) -> Result<Vec<Id<Provision>>, Box<Diagnostic>> {
    let mut errors = Vec::new();
    let home = model.texts.ids().next();
    match (resolve(model, citation, None, home, &mut errors), errors.pop()) {
        (_, Some(fault)) => Err(Box::new(fault)),
        (Some(found), None) => Ok(found),
        (None, None) => Err(Box::new(unknown(citation, "没有载入这份规范", "this document is not loaded"))),
    }
}

/// The loaded texts that a name means: the one text with that id; by a title or short name all its
/// versions, the latest first. A text that cites itself by name means itself.
pub(crate) fn documents(model: &Model, name: &str, home: Option<Id<Text>>) -> Vec<Id<Text>> {
    let name = name.trim();
    if let Some((only, _)) = model.texts.iter().find(|(_, t)| t.id == name) {
        return vec![only];
    }
    if let Some(home) = home.filter(|home| model.texts[*home].bears(name)) {
        return vec![home];
    }
    let first = model.texts.iter().find(|(_, t)| t.bears(name));
    first.map(|(text, _)| model.versions_of(text)).unwrap_or_default()
}

fn path(
    model: &Model,
    text: Id<Text>,
    steps: &[Step],
    here: Option<Id<Provision>>,
) -> Option<Vec<Id<Provision>>> {
    // 本办法第三条 is 第三条, wherever it is cited.
    if let [Step::Relative(Relative::Policy), rest @ ..] = steps
        && !rest.is_empty()
    {
        return path(model, text, rest, None);
    }
    let mut at: Option<Id<Provision>> = None;
    for step in steps {
        at = Some(match step {
            Step::Number(number) => numbered(model, text, at, *number, here)?,
            Step::Relative(relative) => match relative {
                Relative::Policy => {
                    let roots = model.provisions.iter().filter(|(_, p)| p.text == text && p.parent.is_none());
                    return Some(roots.map(|(id, _)| id).collect());
                }
                Relative::This(level) => around(model, here?, *level)?,
                Relative::Previous(level, count) => {
                    let this = around(model, here?, *level)?;
                    // In an article that is its own paragraph no 前款 comes before it.
                    (model.provisions[this].number.level == *level).then_some(())?;
                    return previous(model, this, *count);
                }
            },
        });
    }
    at.map(|id| vec![id])
}

/// The provision around `here` at a level.
pub(crate) fn around(model: &Model, here: Id<Provision>, level: Level) -> Option<Id<Provision>> {
    let mut at = Some(here);
    while let Some(id) = at {
        let provision = &model.provisions[id];
        if provision.number.level == level {
            return Some(id);
        }
        at = provision.parent;
    }
    // An article without numbered paragraphs is its own paragraph.
    (level == Level::Paragraph).then(|| around(model, here, Level::Article)).flatten()
}

/// 前款, 前两款: the siblings just before.
fn previous(model: &Model, this: Id<Provision>, count: u32) -> Option<Vec<Id<Provision>>> {
    let provision = &model.provisions[this];
    let mut before: Vec<Id<Provision>> = model
        .provisions
        .iter()
        .filter(|(_, p)| {
            p.text == provision.text
                && p.number.level == provision.number.level
                && p.number < provision.number
                && (p.number.level <= Level::Article || p.parent == provision.parent)
        })
        .map(|(id, _)| id)
        .collect();
    before.sort_by_key(|id| model.provisions[*id].number);
    let skip = before.len().checked_sub(count as usize)?;
    let kept = before.split_off(skip);
    (!kept.is_empty()).then_some(kept)
}

fn numbered(
    model: &Model,
    text: Id<Text>,
    within: Option<Id<Provision>>,
    number: Number,
    here: Option<Id<Provision>>,
) -> Option<Id<Provision>> {
    let Some(within) = within else {
        // 第二款 alone is the second paragraph of this article.
        let inside = (number.level > Level::Article)
            .then(|| here.and_then(|h| around(model, h, Level::Article)))
            .flatten();
        return match inside {
            Some(article) => numbered(model, text, Some(article), number, None),
            None => {
                model.provisions.iter().find(|(_, p)| p.text == text && p.number == number).map(|(id, _)| id)
            }
        };
    };
    let direct = model.within(within).into_iter().skip(1).find(|id| {
        model.provisions[*id].number == number && chain_is_implied(model, *id, within, number.level)
    });
    // 第一款 of an article without numbered paragraphs is the article.
    direct.or_else(|| {
        let paragraphs = model.provisions[within]
            .children
            .iter()
            .any(|c| model.provisions[*c].number.level == Level::Paragraph);
        (number == Number { level: Level::Paragraph, value: 1, sub: 0 } && !paragraphs).then_some(within)
    })
}

/// Between `id` and `within` only segments and sentences may stand unnamed, or one paragraph 第一款.
fn chain_is_implied(model: &Model, id: Id<Provision>, within: Id<Provision>, level: Level) -> bool {
    let mut at = model.provisions[id].parent;
    while let Some(parent) = at {
        if parent == within {
            return true;
        }
        let number = model.provisions[parent].number;
        let implied = number.level >= Level::Sentence
            || number.level < Level::Article
            || (number.level == Level::Paragraph && number.value == 1 && level > Level::Paragraph);
        if !implied {
            return false;
        }
        at = model.provisions[parent].parent;
    }
    false
}

fn missing(model: &Model, text: Id<Text>, citation: &Citation) -> Diagnostic {
    let text = &model.texts[text];
    let numbers: Vec<Number> = citation
        .path
        .iter()
        .filter_map(|s| match s {
            Step::Number(n) => Some(*n),
            Step::Relative(_) => None,
        })
        .collect();
    let shown = cited(&numbers, text.chinese);
    let title = text.title.as_deref().unwrap_or(&text.id);
    unknown(
        citation,
        &format!("“{title}”里没有{}", if shown.is_empty() { "这一条文".to_owned() } else { shown.clone() }),
        &format!(
            "`{}` has no {}",
            text.id,
            if shown.is_empty() { "such provision".to_owned() } else { shown }
        ),
    )
}

fn unknown(citation: &Citation, zh: &str, en: &str) -> Diagnostic {
    Diagnostic::new(Code::UnknownProvision, citation.span, Said::new(zh, en)).help(Said::new(
        "核对编号；被引的条文是否已经删去或改号？",
        "check the number; was the cited provision repealed or renumbered?",
    ))
}
