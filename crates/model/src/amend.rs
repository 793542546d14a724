//! What was edited between two versions of a policy: declarations and provisions added, removed, amended,
//! renumbered or moved. Passages are matched by what they say, never guessed from where they stand.

use std::collections::{BTreeMap, BTreeSet};

use pol_diagnostics::{Said, SourceId, Sources, Span};
use pol_parser::ast::{Declaration, Level, Number};
use pol_values::{Id, fold_width};

use crate::load::{Loaded, Unit};
use crate::types::Provision;

/// Passages that share so much of their wording (in thousandths) are taken for versions of one another.
const ALIKE: usize = 500;

/// Those with the same number or name need share only so much.
const RELATED: usize = 150;

/// How many thousandths of likeness its own number is worth to a passage where nothing was renumbered.
const OWN_NUMBER: usize = 300;

/// A passage of a policy: its head, one declaration, or what one provision says before the next begins.
#[derive(Clone, Debug)]
pub struct Wording {
    /// What it is: a word of the language such as 事实, or a citation such as `第六条（一）`.
    pub name: Said,
    /// Its title.
    pub title: Option<String>,
    /// The id of the text of which it is a provision or the head.
    pub of: Option<String>,
    /// Whether it is a provision.
    pub provision: bool,
    /// Its text as written.
    pub text: String,
    /// The official words of the provision.
    pub official: Option<String>,
    /// Where it stands.
    pub span: Span,
    /// The file, as messages name it.
    pub file: String,
    /// The words that make it the same passage, without layout and comments.
    words: String,
    key: Key,
    /// The passage in which it stands.
    parent: Option<usize>,
    /// How long the number is with which it begins.
    number: usize,
}

/// What a passage is known by.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Key {
    Head,
    Declaration(&'static str, String),
    Provision(Vec<(Level, u32, u32)>),
}

/// How a passage was edited.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Change {
    /// Only in the new version.
    Added,
    /// Only in the old version.
    Removed,
    /// It says something else.
    Amended,
    /// It says the same under another number or in another place.
    Moved,
    /// Only the official text was changed.
    Official,
}

/// An edit.
#[derive(Clone, Debug)]
pub struct Edit {
    /// How.
    pub change: Change,
    /// Before.
    pub old: Option<Wording>,
    /// After.
    pub new: Option<Wording>,
    /// Which passages it is about, for [`Edits::undo`].
    places: (Option<usize>, Option<usize>),
    file: usize,
}

impl Wording {
    /// Whether it is a provision that says nothing itself.
    fn is_frame(&self) -> bool {
        self.provision && self.words.is_empty()
    }

    /// What it says, a line each, without comments and layout.
    pub fn statements(&self) -> Vec<String> {
        let text = self.text.get(self.number..).unwrap_or("");
        text.lines().map(plain).filter(|line| !line.is_empty()).collect()
    }
}

/// The passages of the first file that was loaded, in order of place.
pub fn passages(loaded: &Loaded, sources: &Sources) -> Vec<Wording> {
    loaded.units.first().map(|unit| passages_of((loaded, sources), unit)).unwrap_or_default()
}

/// All that was edited.
#[derive(Debug, Default)]
pub struct Edits {
    /// In the order of the new version.
    pub list: Vec<Edit>,
    /// Files in which only layout or comments were changed.
    pub layout: Vec<String>,
    files: Vec<Pair>,
}

/// Two versions of one file.
#[derive(Debug)]
struct Pair {
    old: Vec<Wording>,
    new: Vec<Wording>,
    /// For each old passage, its new version.
    matched: BTreeMap<usize, usize>,
    /// The new file and its text.
    target: Option<(String, String)>,
}

/// Compares two versions of a policy, each with all that it loads.
pub fn edits(old: (&Loaded, &Sources), new: (&Loaded, &Sources)) -> Edits {
    let mut edits = Edits::default();
    for (before, after) in pairs(old, new) {
        let unchanged = match (before, after) {
            (Some(b), Some(a)) => b.hash == a.hash && same_official(b, a),
            (Some(_), None) | (None, Some(_)) | (None, None) => false,
        };
        if unchanged {
            continue;
        }
        let mut old_list = before.map(|unit| passages_of(old, unit)).unwrap_or_default();
        let mut new_list = after.map(|unit| passages_of(new, unit)).unwrap_or_default();
        // What stays declared in a version that is still loaded was neither deleted nor added.
        if edits.files.is_empty() {
            let kept = |side: (&Loaded, &Sources), other: Option<&Unit>| {
                kept_version(side.0, other).map(|unit| passages_of(side, unit)).unwrap_or_default()
            };
            let (in_new, in_old) = (kept(new, before), kept(old, after));
            leave_out(&mut old_list, &new_list, &in_new);
            leave_out(&mut new_list, &old_list, &in_old);
        }
        let matched = matches(&old_list, &new_list);
        let target = after.map(|unit| {
            let source = new.1.get(unit.source);
            (source.name.clone(), source.text.clone())
        });
        let pair = Pair { old: old_list, new: new_list, matched, target };
        let first = edits.list.len();
        pair.list(edits.files.len(), &mut edits.list);
        if edits.list.len() == first
            && let Some((name, _)) = &pair.target
        {
            edits.layout.push(name.clone());
        }
        edits.files.push(pair);
    }
    edits
}

impl Edits {
    /// The new version with some edits undone: files as messages name them, each with its text. With
    /// `renumbering`, provisions have their old numbers again, and what only cites them by the new ones cites
    /// them by the old. `None` if one of the edits cannot be undone.
    pub fn undo(&self, edits: &[&Edit], renumbering: bool) -> Option<Vec<(String, String)>> {
        let mut texts = Vec::new();
        for (n, file) in self.files.iter().enumerate() {
            let mut own: Vec<&Edit> = edits.iter().copied().filter(|e| e.file == n).collect();
            let mut patches = Vec::new();
            if renumbering {
                patches = file.numbers();
                own.retain(|e| e.change != Change::Moved && !self.cites_alone(e));
                own.extend(self.list.iter().filter(|e| e.file == n && self.cites_alone(e)));
            }
            for edit in own {
                patches.push(file.undo(edit)?);
            }
            if patches.is_empty() {
                continue;
            }
            let (name, mut text) = file.target.clone()?;
            // From the end, so that places stay where they are.
            patches.sort_by_key(|p| (p.0, p.1));
            if patches.windows(2).any(|two| matches!(two, [a, b] if a.1 > b.0)) {
                return None;
            }
            for (begin, end, put) in patches.into_iter().rev() {
                text = format!("{}{put}{}", text.get(..begin)?, text.get(end..)?);
            }
            texts.push((name, text));
        }
        Some(texts)
    }

    /// Whether provisions were renumbered where they stand.
    pub fn renumbered(&self) -> bool {
        self.files.iter().any(|file| !file.numbers().is_empty())
    }

    /// Whether an edit only gives a provision another number, or only cites one by its new number.
    pub fn renumbers(&self, edit: &Edit) -> bool {
        let here = || {
            let file = self.files.get(edit.file)?;
            file.number(edit.places.0?, edit.places.1?)
        };
        edit.change == Change::Moved && here().is_some() || self.cites_alone(edit)
    }

    /// Whether a passage says the same but for the numbers of articles that were renumbered.
    fn cites_alone(&self, edit: &Edit) -> bool {
        let (Change::Amended, Some(old), Some(new)) = (edit.change, &edit.old, &edit.new) else {
            return false;
        };
        let numbers: Vec<(&str, &str)> = self.files.iter().flat_map(Pair::articles).collect();
        let cited = |text: &str, number: &str| {
            // Article 3 is not the beginning of article 30.
            text.strip_prefix(number).is_some_and(|rest| !rest.starts_with(|c: char| c.is_ascii_digit()))
        };
        let mut words = String::new();
        let mut rest = old.words.as_str();
        while let Some(next) = rest.chars().next() {
            let (was, is) = match numbers.iter().find(|(was, _)| cited(rest, was)) {
                Some((was, is)) => (was.len(), *is),
                None => (next.len_utf8(), rest.get(..next.len_utf8()).unwrap_or_default()),
            };
            words.push_str(is);
            rest = rest.get(was..).unwrap_or_default();
        }
        old.words != new.words && words == new.words
    }
}

/// The files of both versions, each with its counterpart: the policy itself, then those of the same
/// content, then those of the same name.
fn pairs<'l>(
    old: (&'l Loaded, &Sources),
    new: (&'l Loaded, &Sources),
) -> Vec<(Option<&'l Unit>, Option<&'l Unit>)> {
    let name = |sources: &Sources, id: SourceId| {
        let name = sources.get(id).name.replace('\\', "/");
        name.rsplit('/').next().unwrap_or_default().to_owned()
    };
    let (was, is) = (old.0.units.first(), new.0.units.first());
    let (kept_in_new, kept_in_old) = (kept_version(new.0, was), kept_version(old.0, is));
    let other = |kept: Option<&Unit>, unit: &Unit| kept.is_none_or(|kept| kept.source != unit.source);
    let mut left: Vec<&Unit> = old.0.units.iter().skip(1).filter(|u| other(kept_in_old, u)).collect();
    let mut found = vec![(was, is)];
    found.extend(kept_in_new.map(|kept| (was, Some(kept))));
    found.extend(kept_in_old.map(|kept| (Some(kept), is)));
    for unit in new.0.units.iter().skip(1).filter(|u| other(kept_in_new, u)) {
        let same = left
            .iter()
            .position(|o| o.hash == unit.hash)
            .or_else(|| left.iter().position(|o| name(old.1, o.source) == name(new.1, unit.source)));
        found.push((same.map(|at| left.remove(at)), Some(unit)));
    }
    found.extend(left.into_iter().map(|unit| (Some(unit), None)));
    found
}

/// The other version of a policy, where this one loads it: a new version loads what it replaces (取代).
fn kept_version<'l>(loaded: &'l Loaded, other: Option<&Unit>) -> Option<&'l Unit> {
    let id = |unit: &Unit| unit.file.head.policy.as_ref().map(|(name, _)| name.text.clone());
    let other = other.and_then(|unit| id(unit).map(|id| (id, unit.hash.clone())))?;
    let own = loaded.units.first().and_then(id);
    let same = |unit: &&Unit| unit.hash == other.1 || id(unit).is_some_and(|id| id == other.0);
    loaded.units.iter().skip(1).find(same).filter(|_| own.as_ref() != Some(&other.0))
}

/// Leaves out the declarations of one version that the other has, not in its own file, but in the version of
/// the first that it loads.
fn leave_out(list: &mut Vec<Wording>, other: &[Wording], kept: &[Wording]) {
    let has = |list: &[Wording], passage: &Wording| list.iter().any(|p| p.key == passage.key);
    // Passages name those in which they stand by their place; a declaration stands in none, and before all.
    let gone: Vec<usize> = list
        .iter()
        .enumerate()
        .filter(|(_, p)| matches!(p.key, Key::Declaration(..)) && !has(other, p) && has(kept, p))
        .map(|(n, _)| n)
        .collect();
    let place = |n: usize| n - gone.iter().filter(|g| **g < n).count();
    let mut n = 0;
    list.retain(|_| {
        n += 1;
        !gone.contains(&(n - 1))
    });
    for passage in list {
        passage.parent = passage.parent.map(place);
    }
}

fn same_official(a: &Unit, b: &Unit) -> bool {
    let words = |u: &Unit| {
        u.official.as_ref().map(|o| o.passages.iter().map(|p| p.words.clone()).collect::<Vec<_>>())
    };
    words(a) == words(b)
}

/// The passages of a file, in order of place.
fn passages_of((loaded, sources): (&Loaded, &Sources), unit: &Unit) -> Vec<Wording> {
    let source = sources.get(unit.source);
    let text = source.text.as_str();
    let model = &loaded.model;
    let line_start = |at: usize| text.get(..at).and_then(|t| t.rfind('\n')).map_or(0, |n| n + 1);
    // Where each passage begins, with what it is; scenarios and cases end one and are none.
    let mut starts: BTreeMap<usize, Option<Start>> = BTreeMap::new();
    if let Some((name, title)) = &unit.file.head.policy {
        let title = title.as_ref().map(|t| t.value.clone());
        let said = Said::new("文头", "head");
        let start = Start { key: Key::Head, name: said, title, provision: None, number: 0 };
        starts.insert(line_start(name.span.start as usize), Some(start));
    }
    for declaration in &unit.file.declarations {
        let (kind, english, name, at) = described(declaration, sources);
        let start = Start {
            key: Key::Declaration(kind, name.clone()),
            name: Said::new(format!("{kind} {name}"), format!("{english} {name}")),
            title: None,
            provision: None,
            number: 0,
        };
        starts.entry(line_start(at)).or_insert(Some(start));
    }
    for (id, provision) in model.provisions.iter().filter(|(_, p)| p.span.source == unit.source) {
        let citation = model.citation(id);
        let start = Start {
            key: Key::Provision(path(loaded, id).iter().map(|n| (n.level, n.value, n.sub)).collect()),
            name: Said::new(citation.clone(), citation),
            title: provision.title.clone(),
            provision: Some(id),
            number: (provision.span.end - provision.span.start) as usize,
        };
        starts.insert(provision.span.start as usize, Some(start));
    }
    let others = unit.file.scenarios.iter().map(|s| s.span).chain(unit.file.cases.iter().map(|c| c.span));
    for span in others {
        starts.insert(line_start(span.start as usize), None);
    }
    let ends: Vec<usize> = starts.keys().skip(1).copied().chain([text.len()]).collect();
    let mut list: Vec<Wording> = Vec::new();
    let mut places: BTreeMap<Id<Provision>, usize> = BTreeMap::new();
    for ((begin, start), end) in starts.into_iter().zip(ends) {
        let Some(start) = start else { continue };
        let whole = text.get(begin..end).unwrap_or("");
        let parent = start.provision.and_then(|id| model.provisions[id].parent).and_then(|p| places.get(&p));
        let words = plain(whole.get(start.number..).unwrap_or(""));
        let official = start
            .provision
            .and_then(|id| unit.official.as_ref().and_then(|official| official.quote(&path(loaded, id))));
        let parent = parent.copied();
        if let Some(id) = start.provision {
            places.insert(id, list.len());
        }
        let own = start.provision.is_some() || matches!(start.key, Key::Head);
        let of = unit.file.head.policy.as_ref().filter(|_| own).map(|(id, _)| id.text.clone());
        list.push(Wording {
            name: start.name,
            title: start.title,
            of,
            provision: start.provision.is_some(),
            text: whole.trim_end().to_owned(),
            official,
            span: Span::new(unit.source, begin, end),
            file: source.name.clone(),
            words,
            key: start.key,
            parent,
            number: start.number,
        });
    }
    list
}

struct Start {
    key: Key,
    name: Said,
    title: Option<String>,
    provision: Option<Id<Provision>>,
    number: usize,
}

fn path(loaded: &Loaded, provision: Id<Provision>) -> Vec<Number> {
    let mut path = Vec::new();
    let mut at = Some(provision);
    while let Some(id) = at {
        path.push(loaded.model.provisions[id].number);
        at = loaded.model.provisions[id].parent;
    }
    path.reverse();
    path
}

/// What a declaration declares: the kind in Chinese and English, the name, and where it stands.
fn described(declaration: &Declaration, sources: &Sources) -> (&'static str, &'static str, String, usize) {
    let at = |span: Span| span.start as usize;
    let words = |span: Span| plain(sources.text(span));
    match declaration {
        Declaration::Fact(f) => ("事实", "fact", f.name.text.clone(), at(f.name.span)),
        Declaration::Constraint(e) => ("约束", "constraint", words(e.span), at(e.span)),
        Declaration::Decision(d) => ("决定", "decision", d.name.text.clone(), at(d.name.span)),
        Declaration::Act(a) => ("措施", "act", a.name.text.clone(), at(a.name.span)),
        Declaration::Role(r) => ("角色", "role", r.name.text.clone(), at(r.name.span)),
        Declaration::Definition(d) => ("定义", "define", d.name.text.clone(), at(d.name.span)),
        Declaration::Maps(m) => ("对应", "maps", m.theirs.text.clone(), at(m.policy.span)),
        Declaration::Acknowledge(a) => ("知悉", "acknowledge", words(a.span), at(a.span)),
        Declaration::Hierarchy(n, _) => ("位阶体系", "hierarchy", n.text.clone(), at(n.span)),
        Declaration::Collective(n, _) => ("统称", "collective", n.text.clone(), at(n.span)),
        Declaration::Edge(e) => ("位阶", "edge", words(e.span), at(e.span)),
        Declaration::Referral(r) => ("裁决", "referral", words(r.span), at(r.span)),
        Declaration::Counting(c) => ("期间计算", "counting", String::new(), at(c.span)),
        Declaration::Holidays(h) => {
            let years: Vec<String> = h.years.iter().map(|(year, _)| year.to_string()).collect();
            ("节假日", "holidays", years.join("、"), at(h.span))
        }
        Declaration::Organ(o) => {
            let name = o.names.first();
            ("机关", "organ", name.map(|n| n.text.clone()).unwrap_or_default(), at(o.span))
        }
    }
}

/// A text without comments and layout: what it says.
fn plain(text: &str) -> String {
    let mut said = String::new();
    let mut depth = 0usize;
    let mut quoted = false;
    let mut characters = text.chars();
    while let Some(c) = characters.next() {
        match c {
            '“' if !quoted => depth += 1,
            '”' if !quoted => depth = depth.saturating_sub(1),
            '"' if depth == 0 => quoted = !quoted,
            '\n' => (depth, quoted) = (0, false),
            '#' if depth == 0 && !quoted => {
                for c in characters.by_ref() {
                    if c == '\n' {
                        break;
                    }
                }
                said.push(' ');
                continue;
            }
            _ => {}
        }
        said.push(c);
    }
    fold_width(&said).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// For each old passage, its new version.
fn matches(old: &[Wording], new: &[Wording]) -> BTreeMap<usize, usize> {
    let mut matched: BTreeMap<usize, usize> = BTreeMap::new();
    let mut taken: BTreeSet<usize> = BTreeSet::new();
    // The same words under the same name or number.
    let by_key: BTreeMap<&Key, usize> = new.iter().enumerate().rev().map(|(n, w)| (&w.key, n)).collect();
    for (o, wording) in old.iter().enumerate() {
        if !wording.is_frame()
            && let Some(n) = by_key.get(&wording.key).copied()
            && new.get(n).is_some_and(|w| w.words == wording.words)
            && taken.insert(n)
        {
            matched.insert(o, n);
        }
    }
    // The same words elsewhere; what says nothing of its own says nothing about where it went.
    let mut by_words: BTreeMap<(&str, bool), Vec<usize>> = BTreeMap::new();
    for (n, wording) in new.iter().enumerate().filter(|(n, w)| !taken.contains(n) && !w.words.is_empty()) {
        by_words.entry((&wording.words, wording.provision)).or_default().push(n);
    }
    for (o, wording) in old.iter().enumerate() {
        if matched.contains_key(&o) || !wording.provision || wording.is_frame() {
            continue;
        }
        let Some(list) = by_words.get_mut(&(wording.words.as_str(), true)) else { continue };
        if let Some(n) = list.iter().position(|n| !taken.contains(n)).map(|at| list.remove(at)) {
            taken.insert(n);
            matched.insert(o, n);
        }
    }
    // Where all that is word for word the same kept its number, nothing was renumbered, and a number says more
    // than words that happen to be alike.
    let kept = |(o, n): (&usize, &usize)| old.get(*o).map(|w| &w.key) == new.get(*n).map(|w| &w.key);
    let own_number = if matched.iter().all(kept) { OWN_NUMBER } else { 0 };
    // Much the same words; then the same name or number with something in common.
    let mut candidates: Vec<(usize, bool, usize, usize)> = Vec::new();
    for (o, before) in old.iter().enumerate().filter(|(o, _)| !matched.contains_key(o)) {
        let pairs = bigrams(&before.words);
        for (n, after) in new.iter().enumerate().filter(|(n, _)| !taken.contains(n)) {
            // Frames, which say nothing themselves, come below.
            if before.provision != after.provision || before.is_frame() || after.is_frame() {
                continue;
            }
            let same = before.key == after.key;
            if !same && !before.provision {
                continue;
            }
            let alike = similarity(&pairs, &bigrams(&after.words));
            if alike >= ALIKE || (same && (alike >= RELATED || !before.provision)) {
                candidates.push((alike + if same { own_number } else { 0 }, same, o, n));
            }
        }
    }
    candidates.sort_by(|a, b| (b.0, b.1, a.2, a.3).cmp(&(a.0, a.1, b.2, b.3)));
    for (_, _, o, n) in candidates {
        if !matched.contains_key(&o) && taken.insert(n) {
            matched.insert(o, n);
        }
    }
    // Where nothing was renumbered, what stands under a number took the place of what stood there.
    for (o, before) in old.iter().enumerate().filter(|(_, w)| own_number > 0 && w.provision && !w.is_frame())
    {
        if let Some(n) = by_key.get(&before.key).copied()
            && !matched.contains_key(&o)
            && new.get(n).is_some_and(|after| after.provision && !after.is_frame())
            && taken.insert(n)
        {
            matched.insert(o, n);
        }
    }
    frames(old, new, &by_key, &mut matched, &mut taken);
    matched
}

/// Frames, such as an article that only holds paragraphs, go where most of what they hold went; then by their
/// title; then by their number. The innermost are looked at first.
fn frames(
    old: &[Wording],
    new: &[Wording],
    by_key: &BTreeMap<&Key, usize>,
    matched: &mut BTreeMap<usize, usize>,
    taken: &mut BTreeSet<usize>,
) {
    let fits =
        |n: usize, taken: &BTreeSet<usize>| !taken.contains(&n) && new.get(n).is_some_and(Wording::is_frame);
    let open: Vec<usize> = old
        .iter()
        .enumerate()
        .rev()
        .filter(|(o, wording)| wording.is_frame() && !matched.contains_key(o))
        .map(|(o, _)| o)
        .collect();
    for o in &open {
        let mut votes: BTreeMap<usize, usize> = BTreeMap::new();
        let held = |child: &usize| old.get(*child).is_some_and(|w| w.parent == Some(*o));
        for (_, n) in matched.iter().filter(|(child, _)| held(child)) {
            if let Some(parent) = new.get(*n).and_then(|w| w.parent).filter(|p| fits(*p, taken)) {
                *votes.entry(parent).or_default() += 1;
            }
        }
        let most = votes.into_iter().max_by_key(|(n, votes)| (*votes, std::cmp::Reverse(*n)));
        if let Some((n, _)) = most {
            taken.insert(n);
            matched.insert(*o, n);
        }
    }
    for o in open {
        let Some(wording) = old.get(o).filter(|_| !matched.contains_key(&o)) else { continue };
        let titled = || {
            let same = |w: &&(usize, &Wording)| w.1.title.is_some() && w.1.title == wording.title;
            let list: Vec<(usize, &Wording)> =
                new.iter().enumerate().filter(|(n, _)| fits(*n, taken)).collect();
            list.iter().find(same).map(|(n, _)| *n)
        };
        let numbered = || by_key.get(&wording.key).copied().filter(|n| fits(*n, taken));
        if let Some(n) = titled().or_else(numbered) {
            taken.insert(n);
            matched.insert(o, n);
        }
    }
}

fn bigrams(words: &str) -> BTreeMap<(char, char), usize> {
    let mut pairs = BTreeMap::new();
    let characters: Vec<char> = words.chars().filter(|c| !c.is_whitespace()).collect();
    for pair in characters.windows(2) {
        if let [a, b] = pair {
            *pairs.entry((*a, *b)).or_default() += 1;
        }
    }
    pairs
}

/// How much two wordings share, in thousandths (Dice 1945, on pairs of characters).
fn similarity(a: &BTreeMap<(char, char), usize>, b: &BTreeMap<(char, char), usize>) -> usize {
    let total: usize = a.values().sum::<usize>() + b.values().sum::<usize>();
    if total == 0 {
        return 1_000;
    }
    let shared: usize = a.iter().map(|(pair, n)| (*n).min(b.get(pair).copied().unwrap_or(0))).sum();
    2_000 * shared / total
}

impl Pair {
    /// The edits, in the order of the new version; what was removed stands where it stood.
    fn list(&self, file: usize, into: &mut Vec<Edit>) {
        let back: BTreeMap<usize, usize> = self.matched.iter().map(|(o, n)| (*n, *o)).collect();
        let mut removed: Vec<usize> = (0..self.old.len()).filter(|o| !self.matched.contains_key(o)).collect();
        // Only the outermost of what went or came is an edit; what it holds goes with it.
        let (gone, come): (BTreeSet<usize>, BTreeSet<usize>) = (
            removed.iter().copied().collect(),
            (0..self.new.len()).filter(|n| !back.contains_key(n)).collect(),
        );
        removed.retain(|o| self.old.get(*o).and_then(|w| w.parent).is_none_or(|p| !gone.contains(&p)));
        let push = |into: &mut Vec<Edit>, change, old: Option<usize>, new: Option<usize>| {
            into.push(Edit {
                change,
                old: old.and_then(|o| self.old.get(o)).cloned(),
                new: new.and_then(|n| self.new.get(n)).cloned(),
                places: (old, new),
                file,
            });
        };
        let mut seen = 0;
        for (n, wording) in self.new.iter().enumerate() {
            let before = back.get(&n).copied();
            if let Some(o) = before {
                while removed.get(seen).is_some_and(|r| *r < o) {
                    push(into, Change::Removed, removed.get(seen).copied(), None);
                    seen += 1;
                }
            }
            match before.and_then(|o| self.old.get(o).map(|w| (o, w))) {
                None if wording.parent.is_some_and(|p| come.contains(&p)) => {}
                None => push(into, Change::Added, None, Some(n)),
                Some((o, old)) if old.words != wording.words => push(into, Change::Amended, Some(o), Some(n)),
                Some((o, old)) if self.moved(old, wording) => push(into, Change::Moved, Some(o), Some(n)),
                Some((o, old)) if old.title != wording.title => push(into, Change::Amended, Some(o), Some(n)),
                Some((o, old)) if old.official != wording.official && !wording.words.is_empty() => {
                    push(into, Change::Official, Some(o), Some(n));
                }
                Some(_) => {}
            }
        }
        for o in removed.into_iter().skip(seen) {
            push(into, Change::Removed, Some(o), None);
        }
    }

    /// Whether a provision has another number of its own, or stands in another provision.
    fn moved(&self, old: &Wording, new: &Wording) -> bool {
        let own = |w: &Wording| match &w.key {
            Key::Provision(path) => path.last().copied(),
            Key::Head | Key::Declaration(..) => None,
        };
        own(old) != own(new) || old.parent.and_then(|p| self.matched.get(&p).copied()) != new.parent
    }

    /// What a provision that was renumbered where it stands began with, and what it begins with now: its
    /// number and title.
    fn number(&self, old: usize, new: usize) -> Option<(&str, &str)> {
        let (was, is) = (self.old.get(old)?, self.new.get(new)?);
        if was.parent.and_then(|p| self.matched.get(&p).copied()) != is.parent || !self.moved(was, is) {
            return None;
        }
        Some((was.text.get(..was.number)?, is.text.get(..is.number)?))
    }

    /// The articles that were renumbered: their old numbers and their new ones.
    fn articles<'p>(&'p self) -> impl Iterator<Item = (&'p str, &'p str)> {
        let article = |old: usize| {
            self.old.get(old).is_some_and(|w| match &w.key {
                Key::Provision(path) => path.last().is_some_and(|(level, ..)| *level == Level::Article),
                Key::Head | Key::Declaration(..) => false,
            })
        };
        // The title, if there is one, is quoted.
        let bare = |words: &'p str| words.split(['“', '"']).next().map(str::trim);
        self.matched
            .iter()
            .filter(move |(o, _)| article(**o))
            .filter_map(|(o, n)| self.number(*o, *n))
            .filter_map(move |(was, is)| bare(was).zip(bare(is)))
    }

    /// What to put where in the new file, so that provisions have their old numbers again.
    fn numbers(&self) -> Vec<(usize, usize, String)> {
        let of = |(o, n): (&usize, &usize)| {
            let (was, is) = self.number(*o, *n)?;
            let start = self.new.get(*n)?.span.start as usize;
            Some((start, start + is.len(), was.to_owned()))
        };
        self.matched.iter().filter_map(of).collect()
    }

    /// What to put where in the new file, so that an edit is undone.
    fn undo(&self, edit: &Edit) -> Option<(usize, usize, String)> {
        let (begin, end, put) = match (edit.change, edit.places) {
            (Change::Amended, (Some(o), Some(n))) => {
                let (old, new) = (self.old.get(o)?, self.new.get(n)?);
                let body = format!("{}\n", old.text.get(old.number..)?);
                (new.span.start as usize + new.number, new.span.end as usize, body)
            }
            (Change::Added, (None, Some(n))) => {
                let last = self.last_within(&self.new, n);
                (self.new.get(n)?.span.start as usize, self.new.get(last)?.span.end as usize, String::new())
            }
            (Change::Removed, (Some(o), None)) => {
                let last = self.last_within(&self.old, o);
                let body: String = self.old.get(o..=last)?.iter().map(|w| format!("{}\n", w.text)).collect();
                // After what stood before it.
                let before = (0..o).rev().find_map(|b| self.matched.get(&b))?;
                let at = self.new.get(*before)?.span.end as usize;
                (at, at, format!("\n{body}"))
            }
            _ => return None,
        };
        Some((begin, end, put))
    }

    /// The last passage that stands inside one, or itself.
    fn last_within(&self, list: &[Wording], at: usize) -> usize {
        let mut last = at;
        for (n, wording) in list.iter().enumerate().skip(at + 1) {
            if wording.parent.is_some_and(|p| p >= at && p <= last) {
                last = n;
            } else {
                break;
            }
        }
        last
    }
}
