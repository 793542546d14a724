//! `pol diff`

use std::collections::BTreeMap;
use std::path::Path;

use pol_analysis::{
    Aside, Comparison, Differences, EditKind, Edited, Effect, Joint, Passage, Proof, Side, alike,
    differences, same_extent, same_questions, same_relations, same_times,
};
use pol_diagnostics::{Code, Diagnostic, Language, Said, Sources};
use pol_model::{Change, Edit, Edits, Wording, edits};
use pol_program::Program;
use pol_report::{Format, render_comparison};

use crate::Answer;
use crate::arguments::ExplainFormat;
use crate::commands::refuse;
use crate::console::Console;
use crate::past;
use crate::project::Policy;
use crate::revision::{self, Version};

/// Beyond so many edits, apart from renumbering, none is undone alone: what changes is still said, but not
/// which edit does it.
const MOST_UNDONE: usize = 48;

/// Compares two versions of a policy, or two folders of policies.
pub fn run(
    console: &Console,
    (old, new): (&Path, &Path),
    cases: Option<&Path>,
    format: ExplainFormat,
    stands_at: Option<&Path>,
) -> Answer {
    let found = Version::find(old, stands_at).and_then(|old| Ok((old, Version::find(new, stands_at)?)));
    let (old, new) = match found {
        Ok(both) => both,
        Err(fault) => return complain(console, *fault),
    };
    let pairs = match (old.is_folder(), new.is_folder()) {
        (false, false) => vec![(Some(old), Some(new))],
        (true, true) => match (old.policies(), new.policies()) {
            (Ok(old), Ok(new)) => by_path(old, new),
            (Err(fault), _) | (_, Err(fault)) => return complain(console, *fault),
        },
        (true, false) | (false, true) => {
            let said = Said::new("一个是文件夹，一个是文件", "one is a folder and the other a file");
            let help = Said::new("比较两个文件，或者两个文件夹", "compare two files, or two folders");
            return complain(console, Diagnostic::without_place(Code::BadUse, said).help(help));
        }
    };
    let alone = pairs.len() == 1;
    let mut comparisons = Vec::new();
    let mut language = None;
    for (old, new) in pairs {
        match pair(console, old, new, cases, alone) {
            Ok(Some((comparison, own))) => {
                language.get_or_insert(own);
                comparisons.push(comparison);
            }
            Ok(None) => {}
            Err(answer) => return answer,
        }
    }
    let language = language.unwrap_or_else(|| console.language(Language::Chinese));
    let differs = |c: &Comparison| {
        !c.differences.changed.is_empty()
            || !c.edits.is_empty()
            || c.cases.as_ref().is_some_and(|c| !c.changes.is_empty())
    };
    let malformed = |c: &Comparison| c.cases.as_ref().is_some_and(|cases| cases.malformed);
    let answer = if comparisons.iter().any(malformed) {
        Answer::WrongInput
    } else if comparisons.iter().any(differs) {
        Answer::No
    } else {
        Answer::Clean
    };
    let format = match format {
        ExplainFormat::Terminal => Format::Terminal { color: console.colored_output() },
        ExplainFormat::Markdown => Format::Markdown,
        ExplainFormat::Html => Format::Html,
        ExplainFormat::Json => {
            return match serde_json::to_string_pretty(&comparisons) {
                Ok(text) => answer.max(console.print(&format!("{text}\n"))),
                Err(_) => Answer::Internal,
            };
        }
    };
    answer.max(console.print(&render_comparison(&comparisons, format, language)))
}

fn complain(console: &Console, fault: Diagnostic) -> Answer {
    console.report(&[fault], &Sources::new(), console.language(Language::Chinese));
    Answer::WrongInput
}

/// Policies of two folders, by their path in it.
fn by_path(
    mut old: BTreeMap<String, Version>,
    new: BTreeMap<String, Version>,
) -> Vec<(Option<Version>, Option<Version>)> {
    let mut pairs: BTreeMap<String, (Option<Version>, Option<Version>)> = BTreeMap::new();
    for (path, version) in new {
        let before = old.remove(&path);
        pairs.insert(path, (before, Some(version)));
    }
    for (path, version) in old {
        pairs.insert(path, (Some(version), None));
    }
    pairs.into_values().collect()
}

/// One policy in two versions. In a folder, files without rules are vocabularies, scenarios and cases:
/// what they change shows in the policies that load them.
fn pair(
    console: &Console,
    old: Option<Version>,
    new: Option<Version>,
    cases: Option<&Path>,
    alone: bool,
) -> Result<Option<(Comparison, Language)>, Answer> {
    let (before, after) = (old.as_ref().map(Version::open), new.as_ref().map(Version::open));
    let rules = |policy: &Option<Policy>| policy.as_ref().is_some_and(Policy::has_own_rules);
    if !alone && !rules(&before) && !rules(&after) {
        return Ok(None);
    }
    for policy in [&before, &after].into_iter().flatten() {
        if policy.program.is_none() {
            return Err(refuse(console, policy));
        }
    }
    let empty = crate::project::nothing();
    let (before, after) = (before.as_ref().unwrap_or(&empty), after.as_ref().unwrap_or(&empty));
    let (Some(was), Some(is)) = (&before.program, &after.program) else { return Ok(None) };
    let edits = edits((&before.loaded, &before.sources), (&after.loaded, &after.sources));
    if !alone && edits.list.is_empty() && edits.layout.is_empty() {
        return Ok(None);
    }
    let files = new.as_ref().map(|version| (version, version.files()));
    let language = console.language(if new.is_some() { after.language } else { before.language });
    let mut comparison = compare((was, is), &edits, files, (&before.sources, &after.sources), language);
    let side = |version: &Option<Version>, policy: &Policy| {
        let text = policy.model().texts.values().next();
        Side {
            version: version.as_ref().map(|v| v.spelled.clone()).unwrap_or_else(|| none(language)),
            policy: text.map(|t| t.id.clone()).unwrap_or_default(),
            title: text.and_then(|t| t.title.clone()),
            effective: text.and_then(|t| t.effective).map(|d| d.to_string()),
            sha256: text.map(|t| t.hash.clone()).unwrap_or_default(),
        }
    };
    (comparison.old, comparison.new) = (side(&old, before), side(&new, after));
    if let Some(path) = cases {
        match past::compare(console, path, was, is, language) {
            Ok(changes) => comparison.cases = Some(changes),
            Err(fault) => return Err(complain(console, *fault)),
        }
    }
    Ok(Some((comparison, language)))
}

fn none(language: Language) -> String {
    match language {
        Language::Chinese => "（没有）".to_owned(),
        Language::English => "(none)".to_owned(),
    }
}

type Place<'v> = Option<(&'v Version, &'v dyn pol_model::Files)>;

/// For each edit, the new policy with that edit undone, where that is a policy at all. Where provisions were
/// renumbered it is undone in the old numbering, which old passages cite; the renumbering itself stands with
/// the first edit that does no more.
fn undone(edits: &Edits, files: Place<'_>) -> Vec<Option<Program>> {
    let many = edits.list.iter().filter(|edit| !edits.renumbers(edit)).count() > MOST_UNDONE;
    let renumbered = edits.renumbered();
    let first = edits.list.iter().position(|edit| edits.renumbers(edit));
    let of = |(n, edit): (usize, &Edit)| {
        if many || edits.renumbers(edit) && first != Some(n) {
            return None;
        }
        let in_old_numbers = || renumbered.then(|| without(edits, &[edit], files, true)).flatten();
        in_old_numbers().or_else(|| without(edits, &[edit], files, false))
    };
    edits.list.iter().enumerate().map(of).collect()
}

fn without(edits: &Edits, undo: &[&Edit], place: Place<'_>, renumbering: bool) -> Option<Program> {
    let (version, files) = place?;
    let texts = edits.undo(undo, renumbering)?;
    version.open_with(&revision::Edited { files, texts }).program
}

fn compare(
    (was, is): (&Program, &Program),
    edits: &Edits,
    files: Place<'_>,
    (before, after): (&Sources, &Sources),
    language: Language,
) -> Comparison {
    let undone = undone(edits, files);
    let mut programs = vec![was, is];
    let places: Vec<usize> = undone.iter().enumerate().filter(|(_, p)| p.is_some()).map(|(n, _)| n).collect();
    programs.extend(undone.iter().flatten());
    let mut joint = Joint::new(&programs, &aside(&programs));
    let differences = differences(&mut joint, &places);
    let proved = differences.changed.iter().all(|d| d.proof != Proof::Unproved);
    let nothing = differences.changed.is_empty();
    let mut effects: Vec<Effect> = edits
        .list
        .iter()
        .map(|edit| match edit.change {
            _ if nothing => Effect::Nothing,
            Change::Official => Effect::Nothing,
            Change::Moved => Effect::Unproved,
            Change::Added | Change::Removed | Change::Amended => Effect::Together,
        })
        .collect();
    if !nothing {
        for (n, edit) in places.iter().enumerate() {
            let effect = match alike(&mut joint, 1, 2 + n) {
                Some(true) => Effect::Nothing,
                Some(false) => Effect::Changes,
                // That undoing it brings an old verdict back is proof enough.
                None if restores(&differences, *edit) => Effect::Changes,
                None => Effect::Unproved,
            };
            if let Some(place) = effects.get_mut(*edit) {
                *place = effect;
            }
        }
        // Renumbering is undone as a whole.
        let renumbering: Vec<usize> = (0..edits.list.len())
            .filter(|n| edits.list.get(*n).is_some_and(|edit| edits.renumbers(edit)))
            .collect();
        let whole = renumbering.iter().find(|n| places.contains(n)).and_then(|n| effects.get(*n)).copied();
        for n in renumbering {
            if let (Some(whole), Some(place)) = (whole, effects.get_mut(n)) {
                *place = whole;
            }
        }
        // What does more than give numbers, undone in the new numbering: if that is the old policy, the numbers
        // change nothing.
        let numbers = |n: usize| edits.list.get(n).is_some_and(|edit| edits.renumbers(edit));
        let settled = |n: usize| effects.get(n).is_some_and(|effect| *effect == Effect::Nothing);
        let others: Vec<&Edit> = edits
            .list
            .iter()
            .enumerate()
            .filter(|(n, _)| !numbers(*n) && !settled(*n))
            .map(|(_, e)| e)
            .collect();
        let idle = edits.renumbered()
            && without(edits, &others, files, false).is_some_and(|program| {
                let programs = [was, &program];
                alike(&mut Joint::new(&programs, &aside(&programs)), 0, 1) == Some(true)
            });
        for (_, effect) in effects.iter_mut().enumerate().filter(|(n, _)| idle && numbers(*n)) {
            *effect = Effect::Nothing;
        }
        // All that changes verdicts undone together: if that is the old policy, the rest changes nothing.
        let concerned = |n: &usize| matches!(effects.get(*n), Some(Effect::Changes | Effect::Together));
        let undo: Vec<&Edit> =
            edits.list.iter().enumerate().filter(|(n, _)| concerned(n)).map(|(_, e)| e).collect();
        let rest = proved
            && effects.contains(&Effect::Unproved)
            && without(edits, &undo, files, false).is_some_and(|program| {
                let programs = [was, &program];
                let mut joint = Joint::new(&programs, &aside(&programs));
                alike(&mut joint, 0, 1) == Some(true)
            });
        if rest {
            for effect in effects.iter_mut().filter(|e| **e == Effect::Unproved) {
                *effect = Effect::Nothing;
            }
        }
    }
    if !nothing {
        masked(was, edits, files, &mut effects);
    }
    // What the comparison of verdicts does not look at is no proof that nothing changes.
    let other_extent = !same_extent(&joint, 0, 1);
    let programs: BTreeMap<usize, (usize, &Program)> = places
        .iter()
        .zip(undone.iter().flatten())
        .enumerate()
        .map(|(n, (at, p))| (*at, (2 + n, p)))
        .collect();
    for (n, (effect, edit)) in effects.iter_mut().zip(&edits.list).enumerate() {
        if *effect != Effect::Nothing {
            continue;
        }
        // What cannot be undone alone is looked at with all the others.
        let (member, program) = match edit.change {
            Change::Official => {
                *effect = Effect::Wording;
                continue;
            }
            Change::Moved => programs.get(&n).copied().unwrap_or((1, is)),
            Change::Added | Change::Removed | Change::Amended => {
                programs.get(&n).copied().unwrap_or((0, was))
            }
        };
        // In cases that the old version does not let be written.
        let beyond_the_old = || {
            let programs = [is, program];
            alike(&mut Joint::new(&programs, &aside(&programs)), 0, 1) != Some(true)
        };
        if !same_times(is, program) {
            *effect = Effect::Times;
        } else if !same_extent(&joint, 1, member) || (other_extent && member > 1 && beyond_the_old()) {
            *effect = Effect::Extent;
        } else if !same_relations(is, program) {
            *effect = Effect::Relations;
        } else if !same_questions(is, program) {
            *effect = Effect::Questions;
        }
    }
    let place = |wording: &Wording, sources: &Sources| passage(wording, sources, language);
    let listed = edits.list.iter().zip(effects).map(|(edit, effect)| Edited {
        change: match edit.change {
            Change::Added => EditKind::Added,
            Change::Removed => EditKind::Removed,
            Change::Amended => EditKind::Amended,
            Change::Moved => EditKind::Moved,
            Change::Official => EditKind::Official,
        },
        old: edit.old.as_ref().map(|w| place(w, before)),
        new: edit.new.as_ref().map(|w| place(w, after)),
        effect,
    });
    let unknown = || Side {
        version: String::new(),
        policy: String::new(),
        title: None,
        effective: None,
        sha256: String::new(),
    };
    let mut consulted = pol_eval::consulted(is);
    for text in pol_eval::consulted(was) {
        if consulted.iter().all(|known| known.text != text.text) {
            consulted.push(text);
        }
    }
    Comparison {
        old: unknown(),
        new: unknown(),
        consulted,
        edits: listed.collect(),
        differences,
        layout: edits.layout.clone(),
        times_differ: !same_times(was, is),
        cases: None,
    }
}

/// Whether an edit, undone alone, brings the old verdict back in some region of cases.
fn restores(differences: &Differences, edit: usize) -> bool {
    let regions = differences.changed.iter().flat_map(|matter| &matter.transitions);
    regions.flat_map(|region| &region.when).any(|alternative| alternative.edits.contains(&edit))
}

/// Edits that change nothing as long as others are there, and something without them: two of which either
/// would do, or one that another hides.
fn masked(was: &Program, edits: &Edits, files: Place<'_>, effects: &mut [Effect]) {
    let idle: Vec<usize> = edits
        .list
        .iter()
        .zip(effects.iter())
        .enumerate()
        .filter(|(_, (edit, effect))| {
            **effect == Effect::Nothing && edit.change != Change::Official && !edits.renumbers(edit)
        })
        .map(|(n, _)| n)
        .collect();
    if idle.is_empty() || idle.len() > MOST_UNDONE {
        return;
    }
    let changing: Vec<usize> =
        effects.iter().enumerate().filter(|(_, e)| **e == Effect::Changes).map(|(n, _)| n).collect();
    if idle.len() * (changing.len() + 1) > MOST_UNDONE {
        return;
    }
    let undone = |undo: &dyn Fn(usize) -> bool| {
        let undo: Vec<&Edit> =
            edits.list.iter().enumerate().filter(|(n, _)| undo(*n)).map(|(_, edit)| edit).collect();
        // Whatever is undone is undone in the old numbering.
        without(edits, &undo, files, edits.renumbered())
    };
    let differ = |one: &Program, other: &Program| {
        let programs = [one, other];
        alike(&mut Joint::new(&programs, &aside(&programs)), 0, 1) != Some(true)
    };
    for n in idle {
        // By itself in the old version, or where another that changes something is not there.
        let alone = undone(&|other| other != n).is_some_and(|program| differ(was, &program));
        let hidden = || {
            changing.iter().any(|by| {
                let (with, both) =
                    (undone(&|other| other == *by), undone(&|other| other == *by || other == n));
                with.zip(both).is_some_and(|(with, both)| differ(&with, &both))
            })
        };
        if (alone || hidden())
            && let Some(effect) = effects.get_mut(n)
        {
            *effect = Effect::Together;
        }
    }
}

/// Versions are compared as if each were in force, on whatever days they came into it.
fn aside(programs: &[&Program]) -> Aside {
    let period = |p: &&Program| p.texts.first().map(|t| (t.effective, t.repealed));
    Aside { always: programs.iter().map(period).collect() }
}

fn passage(wording: &Wording, sources: &Sources, language: Language) -> Passage {
    let place = sources.place(wording.span);
    Passage {
        name: wording.name.within(language).to_owned(),
        of: wording.of.clone(),
        title: wording.title.clone(),
        text: wording.text.clone(),
        official: wording.official.clone(),
        place: format!("{}:{}", wording.file, place.line),
    }
}
