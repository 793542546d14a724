//! Precedence data (M13): which kind of norm ranks above which, between whom nobody wins and who then
//! rules, and the tree of organs. All of it is read from `.pol` files.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use pol_diagnostics::{Code, Diagnostic, Said};
use pol_parser::ast::{self, Basis, Declaration, EdgeMark, Name};
use pol_values::Id;

use crate::types::{Model, Text, covers};

/// The hierarchy of norms and the tree of organs.
#[derive(Clone, Debug, Default)]
pub struct Precedence {
    edges: Vec<Edge>,
    referrals: Vec<Referral>,
    organs: BTreeMap<String, Organ>,
    /// 承继: organs that were renamed or merged, each with the one that succeeds it.
    pub(crate) succeeded: BTreeMap<String, String>,
    /// What is said of the two principles inside one issuer.
    principles: Vec<Principle>,
}

/// 同一机关 特别规定 > 一般规定, or 新的规定 > 旧的规定: on what a priority stands that holds inside one issuer anyway
/// (M6 (d)).
#[derive(Clone, Debug)]
struct Principle {
    /// Of special rules; otherwise of later ones.
    special: bool,
    /// The kinds of which it speaks; of all if none is named.
    kinds: Vec<Kind>,
    basis: Option<String>,
    assumed: Option<String>,
}

/// On what a priority stands that holds without an edge of rank.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Authority {
    /// The provisions that say so.
    pub basis: Vec<String>,
    /// Where none does: the assumptions.
    pub assumed: Vec<String>,
}

/// A kind of norm, of issuers at one level where one is named.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Kind {
    level: Option<String>,
    name: String,
}

#[derive(Clone, Debug)]
struct Edge {
    over: Vec<Kind>,
    under: Vec<Kind>,
    within: Option<Within>,
    basis: Option<String>,
    assumed: Option<String>,
    /// 当: what must be found for it to hold.
    premise: Option<String>,
}

/// Where an edge holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Within {
    /// 于 本级和下级, 于 本行政区域: the upper issuer's territory holds the lower issuer's.
    Territory,
    /// 于 下级机关: the upper issuer stands above the lower, by 隶属 or 业务上级.
    Below,
    /// 于 案件地域: the case lies in the upper issuer's territory (变通).
    Case,
}

#[derive(Clone, Debug)]
struct Referral {
    one: Vec<Kind>,
    other: Vec<Kind>,
    /// 新的一般规定 与 旧的特别规定: of the rules, the older is special, the later general.
    apart: bool,
    /// 同一机关: both texts are of one organ.
    one_organ: bool,
    organ: String,
    stages: Vec<(String, String)>,
    basis: Option<String>,
    when: Option<String>,
}

/// An organ.
#[derive(Clone, Debug, Default)]
struct Organ {
    under: Vec<String>,
    led_by: Vec<String>,
    level: Option<String>,
    territory: Option<String>,
    /// The name by which organs that count as one are known.
    same_as: Option<String>,
}

/// Why one text ranks above another.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ranked {
    /// The provisions that say so.
    pub basis: Vec<String>,
    /// Edges that no statute gives.
    pub assumed: Vec<String>,
    /// What must be found for it to hold (当), which is taken to be so and said.
    pub premises: Vec<String>,
    /// It holds only in cases inside this territory.
    pub only_in: Option<String>,
}

/// Who rules where neither of two texts prevails.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ruling {
    /// The organ.
    pub organ: String,
    /// Further stages: if this kind is to apply, that organ rules.
    pub stages: Vec<(String, String)>,
    /// The provision that says so.
    pub basis: Option<String>,
    /// Only in this event.
    pub when: Option<String>,
}

impl Precedence {
    /// Collects the data of a file's declarations.
    pub(crate) fn add(&mut self, declarations: &[Declaration], errors: &mut Vec<Diagnostic>) {
        for declaration in declarations {
            if let Declaration::Edge(edge) = declaration {
                self.edge(edge, errors);
            }
            if let Declaration::Referral(referral) = declaration {
                self.referral(referral, errors);
            }
            if let Declaration::Organ(organ) = declaration {
                self.organ(organ, errors);
            }
        }
    }

    fn edge(&mut self, edge: &ast::Edge, errors: &mut Vec<Diagnostic>) {
        let Marks { within, basis, assumed, when: premise } = marks(&edge.marks, errors);
        if basis.is_none() && assumed.is_none() {
            let said =
                Said::new("这一条次序没有写“依据”或“假定”", "this edge has neither a `basis` nor `assumed`");
            let help = Said::new(
                "写明依哪一条；没有法律依据的，写 假定 “理由”",
                "cite the provision, or write `assumed \"reason\"`",
            );
            errors.push(Diagnostic::new(Code::BadMark, edge.span, said).help(help));
        }
        if let Some(inside) = inside_one_issuer(&edge.over) {
            // M6 (d) holds anyway; the data gives it its citation.
            let special = inside.iter().any(|w| w.contains("特别") || w.contains("special"));
            let over: Vec<&str> = edge.over.iter().flatten().map(|word| word.text.as_str()).collect();
            let under = edge.under.iter().flatten().next().map_or("", |word| word.text.as_str());
            let assumed = assumed.map(|why| format!("{} > {under}：{why}", over.join(" ")));
            let kinds = kinds_behind(&edge.under);
            self.principles.push(Principle { special, kinds, basis, assumed });
            return;
        }
        let kinds = |sides: &[Vec<Name>]| sides.iter().filter_map(|words| kind(words)).collect();
        let (over, under): (Vec<Kind>, Vec<Kind>) = (kinds(&edge.over), kinds(&edge.under));
        // Whoever reads of it must know what is taken to rank above what.
        let said = |sides: &[Vec<Name>]| {
            let side =
                |words: &Vec<Name>| words.iter().map(|w| w.text.as_str()).collect::<Vec<_>>().join(" ");
            sides.iter().map(side).collect::<Vec<_>>().join("、")
        };
        let assumed = assumed.map(|why| format!("{} > {}：{why}", said(&edge.over), said(&edge.under)));
        self.edges.push(Edge { over, under, within, basis, assumed, premise });
    }

    fn referral(&mut self, referral: &ast::Referral, errors: &mut Vec<Diagnostic>) {
        let Marks { basis, when, .. } = marks(&referral.marks, &mut Vec::new());
        let kinds = |sides: &[Vec<Name>]| sides.iter().filter_map(|words| kind(words)).collect::<Vec<_>>();
        let inside = inside_one_issuer(&referral.one);
        let one_organ = inside.is_some();
        let apart = match &inside {
            Some(words) => !words.is_empty(),
            None => referral.one.first().and_then(|words| words.first()).is_some_and(is_later_general),
        };
        let (one, other) = match apart {
            false => (kinds(&referral.one), kinds(&referral.other)),
            // 新的一般规定 与 旧的特别规定 法律、行政法规: behind the words, the kinds of which it speaks.
            true => {
                let kinds = kinds_behind(&referral.other);
                (kinds.clone(), kinds)
            }
        };
        let stages: Vec<(String, String)> =
            referral.stages.iter().map(|(kind, organ)| (kind.text.clone(), organ.text.clone())).collect();
        let other_one = self.referrals.iter().find(|r| {
            (r.apart, r.one_organ) == (apart, one_organ)
                && ((&r.one, &r.other) == (&one, &other) || (&r.one, &r.other) == (&other, &one))
                && (&r.organ, &r.stages) != (&referral.organ.text, &stages)
        });
        if let Some(known) = other_one {
            let organ = &referral.organ;
            errors.push(contradicting(
                organ,
                format!("同样的两种规范，别处写由“{}”裁决，这里写由“{}”裁决", known.organ, organ.text),
                format!(
                    "elsewhere `{}` rules between the same two kinds, here `{}`",
                    known.organ, organ.text
                ),
            ));
            return;
        }
        self.referrals.push(Referral {
            one,
            other,
            apart,
            one_organ,
            organ: referral.organ.text.clone(),
            stages,
            basis,
            when,
        });
    }

    fn organ(&mut self, organ: &ast::Organ, errors: &mut Vec<Diagnostic>) {
        let text = |names: &[Name]| names.iter().map(|n| n.text.clone()).collect::<Vec<_>>();
        let first = organ.names.first().map(|n| n.text.clone());
        for name in &organ.names {
            let entry = self.organs.entry(name.text.clone()).or_default();
            entry.under.extend(text(&organ.under));
            entry.led_by.extend(text(&organ.led_by));
            for (known, written) in
                [(&mut entry.level, &organ.level), (&mut entry.territory, &organ.territory)]
            {
                match (known.as_ref(), written) {
                    (Some(known), Some(written)) if *known != written.text => errors.push(contradicting(
                        written,
                        format!("“{}”在别处写的是“{known}”，这里写“{}”", name.text, written.text),
                        format!("`{}` is `{known}` elsewhere and `{}` here", name.text, written.text),
                    )),
                    (None, Some(written)) => *known = Some(written.text.clone()),
                    (Some(_), Some(_)) | (_, None) => {}
                }
            }
            if organ.names.len() > 1 {
                entry.same_as.clone_from(&first);
            }
        }
        // An organ that was renamed or merged counts as the one that succeeds it.
        for old in &organ.succeeds {
            let other = self.succeeded.get(&old.text).filter(|other| Some(*other) != first.as_ref());
            if let Some(other) = other {
                errors.push(contradicting(
                    old,
                    format!("“{}”已经由“{other}”承继，不能又由另一个机关承继", old.text),
                    format!("`{other}` succeeds `{}` already", old.text),
                ));
                continue;
            }
            self.succeeded.extend(first.clone().map(|new| (old.text.clone(), new)));
            self.organs.entry(old.text.clone()).or_default().same_as.clone_from(&first);
        }
    }

    /// The name by which an organ is known after renaming and merging.
    fn standing<'a>(&'a self, organ: &'a str) -> &'a str {
        let mut at = organ;
        for _ in 0..64 {
            match self.organs.get(at).and_then(|o| o.same_as.as_deref()) {
                Some(next) if next != at => at = next,
                Some(_) | None => break,
            }
        }
        at
    }

    /// Organs that count as another one, each with the name by which that one is known.
    pub fn other_names(&self) -> BTreeMap<String, String> {
        let others = self.organs.keys().filter(|name| self.standing(name) != name.as_str());
        others.map(|name| (name.clone(), self.standing(name).to_owned())).collect()
    }

    /// Whether two names are of one organ, renamed or merged ones included.
    pub fn one_organ(&self, a: &str, b: &str) -> bool {
        self.standing(a) == self.standing(b)
    }

    /// Whether two texts are of one issuer, or of the same ones jointly.
    pub fn one_issuer(&self, a: &Text, b: &Text) -> bool {
        let of = |text: &Text| -> BTreeSet<String> {
            text.issuers.iter().map(|issuer| self.standing(issuer).to_owned()).collect()
        };
        !a.issuers.is_empty() && of(a) == of(b)
    }

    /// The entries of a text's issuers.
    fn issuers<'a>(&'a self, text: &'a Text) -> impl Iterator<Item = &'a Organ> {
        text.issuers.iter().filter_map(|issuer| self.organs.get(self.standing(issuer)))
    }

    /// The level of its issuers, if it is one.
    fn level<'a>(&'a self, text: &'a Text) -> Option<&'a str> {
        let mut levels = self.issuers(text).map(|organ| organ.level.as_deref());
        let first = levels.next()??;
        levels.all(|level| level == Some(first)).then_some(first)
    }

    /// The territories in which a text applies: its own, or those of its issuers, of which the case lies in
    /// one; none is the whole country.
    pub fn territories<'a>(&'a self, text: &'a Text) -> Vec<&'a str> {
        match &text.territory {
            Some(own) => vec![own],
            None => self.of_issuers(text),
        }
    }

    /// The territories of a text's issuers; none is the whole country.
    fn of_issuers<'a>(&'a self, text: &'a Text) -> Vec<&'a str> {
        let territories = self.issuers(text).map(|organ| organ.territory.as_deref());
        let territories: Option<BTreeSet<&str>> = territories.collect();
        territories.unwrap_or_default().into_iter().collect()
    }

    /// Whether each of a text's issuers has its territory in that of one of another text's. What part of it
    /// a text is made for does not matter for where its issuers stand.
    fn territory_holds(&self, above: &Text, below: &Text) -> bool {
        let (above, below) = (self.of_issuers(above), self.of_issuers(below));
        above.is_empty()
            || (!below.is_empty() && below.iter().all(|inner| above.iter().any(|outer| holds(outer, inner))))
    }

    /// All organs above one, by 隶属 (or by 业务上级).
    fn above(&self, organ: &str, by_business: bool) -> Vec<String> {
        let mut found: Vec<String> = Vec::new();
        let mut queue: VecDeque<String> = VecDeque::from([self.standing(organ).to_owned()]);
        while let Some(at) = queue.pop_front() {
            let Some(entry) = self.organs.get(&at) else { continue };
            for next in if by_business { &entry.led_by } else { &entry.under } {
                let next = self.standing(next).to_owned();
                if !found.contains(&next) {
                    found.push(next.clone());
                    queue.push_back(next);
                }
            }
        }
        found
    }

    /// The kinds of norms that the data speaks of, and what its collective names cover.
    pub(crate) fn ranked_kinds<'m>(&'m self, collectives: &'m BTreeMap<String, Vec<String>>) -> Vec<&'m str> {
        let ranked = self.edges.iter().flat_map(|e| e.over.iter().chain(&e.under)).map(|k| k.name.as_str());
        let referred = self.referrals.iter().flat_map(|r| r.one.iter().chain(&r.other));
        let covered = collectives.values().flatten().map(String::as_str);
        ranked.chain(referred.map(|k| k.name.as_str())).chain(covered).collect()
    }

    /// The organs that are declared, or were succeeded by others.
    pub(crate) fn declared_organs(&self) -> impl Iterator<Item = &str> {
        self.organs.keys().map(String::as_str)
    }

    /// The words by which 从 {…} can name other texts; `None` where there is no data to tell by.
    pub(crate) fn kinds<'m>(&'m self, model: &'m Model) -> Option<Vec<&'m str>> {
        if self.edges.is_empty() {
            return None;
        }
        let mut kinds: Vec<&str> = vec!["上级", "业务上级", "superior", "superior_in_business"];
        kinds.extend(self.edges.iter().flat_map(|e| e.over.iter().chain(&e.under)).map(|k| k.name.as_str()));
        kinds.extend(model.texts.values().filter_map(|t| t.rank.as_deref()));
        for (name, members) in &model.collectives {
            kinds.push(name);
            kinds.extend(members.iter().map(String::as_str));
        }
        Some(kinds)
    }

    /// Whether `text` is meant by a word of 从 {…}: its kind, a collective name, or a relation of its
    /// issuer to the one that yields.
    pub fn meant(&self, model: &Model, word: &str, text: &Text, yielding: &Text) -> bool {
        let of_kind = text.rank.as_deref().is_some_and(|rank| covers(&model.collectives, word, rank));
        let above = |relation: &str, by_business: bool| {
            covers(&model.collectives, word, relation) && self.stands_above(text, yielding, by_business)
        };
        of_kind
            || above("上级", false)
            || above("业务上级", true)
            || above("superior", false)
            || above("superior_in_business", true)
    }

    /// Whether an issuer of one text stands above one of another's.
    fn stands_above(&self, upper: &Text, lower: &Text, by_business: bool) -> bool {
        lower.issuers.iter().any(|own| {
            let above = self.above(own, by_business);
            upper.issuers.iter().any(|issuer| above.iter().any(|organ| organ == self.standing(issuer)))
        })
    }

    /// Whether a text ranks above another, and why. Paths without assumed edges are preferred.
    pub fn ranks(&self, model: &Model, upper: Id<Text>, lower: Id<Text>) -> Option<Ranked> {
        self.path(model, upper, lower, false).or_else(|| self.path(model, upper, lower, true))
    }

    fn path(&self, model: &Model, upper: Id<Text>, lower: Id<Text>, assumed: bool) -> Option<Ranked> {
        let (above, below) = (&model.texts[upper], &model.texts[lower]);
        let (start, goal) = (self.kind_of(above)?, self.kind_of(below)?);
        let mut seen: BTreeSet<(Kind, bool)> = BTreeSet::from([(start.clone(), false)]);
        let mut queue: VecDeque<(Kind, Ranked, bool)> = VecDeque::from([(start, Ranked::default(), false)]);
        let mut first = true;
        while let Some((at, so_far, limited)) = queue.pop_front() {
            for edge in &self.edges {
                if (edge.assumed.is_some() && !assumed) || !edge.over.iter().any(|k| fits(model, k, &at)) {
                    continue;
                }
                // What must be found (当) is found of the kinds that the edge names, and leads no further.
                if edge.premise.is_some() && !(first && edge.under.iter().any(|k| fits(model, k, &goal))) {
                    continue;
                }
                // 于 belongs to its edge; the end points of the path must satisfy it.
                let reached = match edge.within {
                    Some(Within::Territory) => self.territory_holds(above, below),
                    Some(Within::Below) => {
                        self.stands_above(above, below, false) || self.stands_above(above, below, true)
                    }
                    Some(Within::Case) | None => true,
                };
                if !reached {
                    continue;
                }
                let limited = limited || edge.within == Some(Within::Case);
                let mut why = so_far.clone();
                why.basis.extend(edge.basis.clone());
                why.assumed.extend(edge.assumed.clone());
                why.premises.extend(edge.premise.clone());
                if limited {
                    why.only_in = self.territories(above).first().map(|place| (*place).to_owned());
                }
                for side in &edge.under {
                    if fits(model, side, &goal) {
                        return Some(why);
                    }
                    for name in leaves(model, &side.name) {
                        let next = Kind { level: side.level.clone(), name };
                        if seen.insert((next.clone(), limited)) {
                            queue.push_back((next, why.clone(), limited));
                        }
                    }
                }
            }
            first = false;
        }
        None
    }

    /// The kind of a text, if it says of which it is.
    fn kind_of(&self, text: &Text) -> Option<Kind> {
        text.rank.clone().map(|name| Kind { level: self.level(text).map(str::to_owned), name })
    }

    /// Who rules between two texts neither of which prevails; where `apart`, between rules of them of which
    /// the older is special and the later general.
    pub fn ruling(&self, model: &Model, a: Id<Text>, b: Id<Text>, apart: bool) -> Option<Ruling> {
        let (one, other) = (&model.texts[a], &model.texts[b]);
        let (x, y) = (self.kind_of(one)?, self.kind_of(other)?);
        let found = self.referrals.iter().find(|r| {
            let sides = |p: &Kind, q: &Kind| {
                r.one.iter().any(|k| fits(model, k, p)) && r.other.iter().any(|k| fits(model, k, q))
            };
            r.apart == apart
                && (!r.one_organ || self.one_issuer(one, other))
                && (sides(&x, &y) || sides(&y, &x))
        })?;
        Some(Ruling {
            organ: self.named(&found.organ, one, other),
            stages: found.stages.clone(),
            basis: found.basis.clone(),
            when: found.when.clone(),
        })
    }

    /// On what it stands that a special rule, or a later one, goes before another of the same issuer: what is said
    /// of both kinds. Inside one text only a statute is cited: that its special rules go before its general ones is
    /// assumed of no kind in particular.
    pub fn authority(&self, model: &Model, a: Id<Text>, b: Id<Text>, special: bool) -> Authority {
        let (one, other) = (self.kind_of(&model.texts[a]), self.kind_of(&model.texts[b]));
        let speaks_of = |principle: &&Principle| {
            let named = |kind: &Option<Kind>| {
                kind.as_ref().is_some_and(|kind| principle.kinds.iter().any(|k| fits(model, k, kind)))
            };
            principle.special == special && (principle.kinds.is_empty() || (named(&one) && named(&other)))
        };
        let said = || self.principles.iter().filter(speaks_of);
        let words = |of: fn(&Principle) -> &Option<String>| {
            said().filter_map(|p| of(p).clone()).collect::<BTreeSet<_>>().into_iter().collect::<Vec<_>>()
        };
        let basis = words(|p| &p.basis);
        let assumed = if basis.is_empty() && a != b { words(|p| &p.assumed) } else { Vec::new() };
        Authority { basis, assumed }
    }

    /// An organ as named, or read off the tree.
    fn named(&self, word: &str, one: &Text, other: &Text) -> String {
        let found = match word {
            "制定机关" | "issuer" if self.one_issuer(one, other) => {
                let standing: BTreeSet<&str> = one.issuers.iter().map(|i| self.standing(i)).collect();
                Some(standing.into_iter().collect::<Vec<_>>().join("、"))
            }
            "共同的上一级" | "common_superior" => {
                let above = |text: &Text| -> Vec<String> {
                    text.issuers.iter().flat_map(|issuer| self.above(issuer, false)).collect()
                };
                let others = above(other);
                above(one).into_iter().find(|organ| others.contains(organ))
            }
            _ => None,
        };
        found.unwrap_or_else(|| word.to_owned())
    }

    /// Whether an organ lies in the territory for which a text is made, or in that of one of its issuers. `None`
    /// if the organ is not in the tree, or no territory of it is given.
    pub fn in_territory(&self, text: &Text, organ: &str) -> Option<bool> {
        let inner = self.organs.get(self.standing(organ))?.territory.as_deref()?;
        let places = self.territories(text);
        Some(places.is_empty() || places.iter().any(|outer| holds(outer, inner)))
    }

    /// Whether an issuer can bind an organ: itself, and organs under it by 隶属 or 业务上级. `None` if
    /// the organ is not in the tree.
    pub fn binds(&self, issuer: &str, organ: &str) -> Option<bool> {
        self.organs.get(self.standing(organ))?;
        let (issuer, organ) = (self.standing(issuer), self.standing(organ));
        let above = |by_business| self.above(organ, by_business).iter().any(|o| o == issuer);
        Some(issuer == organ || above(false) || above(true))
    }
}

/// Data that says two different things of one matter; which of them holds must not hang on the order of files.
fn contradicting(name: &Name, zh: String, en: String) -> Diagnostic {
    let help = Said::new("只留一种说法", "keep one of them");
    Diagnostic::new(Code::DuplicateName, name.span, Said::new(zh, en)).help(help)
}

/// Whether a kind as an edge names it covers a text's kind.
fn fits(model: &Model, named: &Kind, kind: &Kind) -> bool {
    covers(&model.collectives, &named.name, &kind.name)
        && match (&named.level, &kind.level) {
            (None, _) => true,
            (Some(wanted), Some(level)) => wanted == level,
            (Some(_), None) => false,
        }
}

/// The kinds that a name covers, itself included.
fn leaves(model: &Model, name: &str) -> Vec<String> {
    let mut found = vec![name.to_owned()];
    let mut next = 0;
    while let Some(at) = found.get(next).cloned() {
        for member in model.collectives.get(&at).into_iter().flatten() {
            if !found.contains(member) {
                found.push(member.clone());
            }
        }
        next += 1;
    }
    found
}

/// Whether one territory holds another.
fn holds(outer: &str, inner: &str) -> bool {
    inner == outer || inner.strip_prefix(outer).is_some_and(|rest| rest.starts_with('/'))
}

fn kind(words: &[Name]) -> Option<Kind> {
    match words {
        [name] => Some(Kind { level: None, name: name.text.clone() }),
        [level, name, ..] => Some(Kind { level: Some(level.text.clone()), name: name.text.clone() }),
        [] => None,
    }
}

/// The kinds behind the first word of a side: 旧的特别规定 法律、行政法规.
fn kinds_behind(side: &[Vec<Name>]) -> Vec<Kind> {
    let mut side = side.to_vec();
    if let Some(first) = side.first_mut() {
        first.drain(..first.len().min(1));
    }
    side.iter().filter_map(|words| kind(words)).collect()
}

/// 新的一般规定
fn is_later_general(word: &Name) -> bool {
    matches!(word.text.as_str(), "新的一般规定" | "new_general")
}

/// The words behind 同一机关, if a side begins with it.
fn inside_one_issuer(sides: &[Vec<Name>]) -> Option<Vec<&str>> {
    let words = sides.first()?;
    let first = words.first()?;
    matches!(first.text.as_str(), "同一机关" | "one_issuer")
        .then(|| words.iter().skip(1).map(|n| n.text.as_str()).collect())
}

struct Marks {
    within: Option<Within>,
    basis: Option<String>,
    assumed: Option<String>,
    when: Option<String>,
}

fn marks(list: &[EdgeMark], errors: &mut Vec<Diagnostic>) -> Marks {
    let mut marks = Marks { within: None, basis: None, assumed: None, when: None };
    for mark in list {
        match mark {
            EdgeMark::Within(place) => match place.text.as_str() {
                "本级和下级" | "本行政区域" | "own_territory" => {
                    marks.within = Some(Within::Territory)
                }
                "下级机关" | "organs_below" => marks.within = Some(Within::Below),
                "案件地域" | "case_territory" => marks.within = Some(Within::Case),
                _ => {
                    let said = Said::new(
                        format!("不知道“于 {}”指哪里", place.text),
                        format!("`on {}` is no known territory", place.text),
                    );
                    let help = Said::new(
                        "可以写 本级和下级、本行政区域、下级机关、案件地域",
                        "write own_territory, organs_below or case_territory",
                    );
                    errors.push(Diagnostic::new(Code::UnknownName, place.span, said).help(help));
                }
            },
            EdgeMark::Basis(basis) => marks.basis = Some(basis_words(basis)),
            EdgeMark::Assumed(text) => marks.assumed = Some(text.value.clone()),
            EdgeMark::When(name) => marks.when = Some(name.text.clone()),
        }
    }
    marks
}

/// A basis as it is shown.
pub(crate) fn basis_words(basis: &Basis) -> String {
    match basis {
        Basis::File(text, _) | Basis::NotHeld(text) => text.value.clone(),
        Basis::Citations(citations) => citations
            .iter()
            .map(|c| {
                let document = c.document.as_ref().map(|d| format!("《{}》", d.text)).unwrap_or_default();
                let numbers: Vec<_> = c
                    .path
                    .iter()
                    .filter_map(|s| match s {
                        ast::Step::Number(n) => Some(*n),
                        ast::Step::Relative(_) => None,
                    })
                    .collect();
                format!("{document}{}", crate::types::cited(&numbers, true))
            })
            .collect::<Vec<_>>()
            .join("、"),
    }
}

#[cfg(test)]
mod tests {
    use super::holds;

    #[test]
    fn a_territory_holds_itself_and_what_lies_in_it() {
        assert!(holds("甲省", "甲省/乙市"));
        assert!(holds("甲省", "甲省"));
        assert!(!holds("甲省/乙市", "甲省"));
        assert!(!holds("甲", "甲省"));
    }
}
