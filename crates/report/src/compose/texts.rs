//! What reports call the texts: by their short names or titles, as other texts cite them, never by the names of files.

use std::borrow::Cow;

use pol_eval::Consulted;

use super::words::Words;

/// The texts of a report by their ids.
#[derive(Debug)]
pub(crate) struct Texts {
    names: Vec<(String, String)>,
    words: Words,
}

impl Texts {
    /// Texts by the names that they give themselves in short (`简称`), or else by their titles.
    pub(crate) fn in_short<'t>(words: Words, consulted: impl IntoIterator<Item = &'t Consulted>) -> Texts {
        let consulted: Vec<&Consulted> = consulted.into_iter().collect();
        Texts::named(words, &consulted, |text| text.short.as_ref().or(text.title.as_ref()))
    }

    /// Texts by some name; where several bear it, such as versions of one text, by that and the day from which each
    /// is in force.
    fn named(words: Words, consulted: &[&Consulted], name: impl Fn(&Consulted) -> Option<&String>) -> Texts {
        let shown = |text: &Consulted| {
            let own = name(text)?;
            let alone = consulted.iter().filter(|other| name(other) == Some(own)).count() == 1;
            let quoted = words.pick(format!("《{own}》"), own.clone());
            match (alone, &text.effective) {
                (true, _) => Some(quoted),
                (false, Some(day)) => {
                    let day = words.pick(format!("{day} 施行"), format!("in force from {day}"));
                    Some(format!("{quoted}{}", words.bracketed(&day)))
                }
                (false, None) => Some(format!("{quoted}{}", words.bracketed(&text.text))),
            }
        };
        let names = consulted.iter().filter_map(|text| Some((text.text.clone(), shown(text)?))).collect();
        Texts { names, words }
    }

    /// `《办法》第六条（一）` for `fengqiu-2024 第六条（一）`.
    pub(crate) fn cite<'p>(&self, provision: &'p str) -> Cow<'p, str> {
        let of = |(id, name): &(String, String)| {
            let citation = provision.strip_prefix(id.as_str())?.strip_prefix(' ')?;
            Some(format!("{name}{}{citation}", self.words.pick("", " ")))
        };
        self.names.iter().find_map(of).map_or(Cow::Borrowed(provision), Cow::Owned)
    }

    /// The name of the text with that id.
    pub(crate) fn name<'n>(&'n self, id: &'n str) -> &'n str {
        self.names.iter().find(|(own, _)| own == id).map_or(id, |(_, name)| name)
    }
}

/// `《某县行政执法尽职尽责办法（试行）》（下称《办法》）`: each text by its title, and what it is called from
/// there on; of versions of one text, from when each is in force.
pub(crate) fn introduced(words: Words, texts: &[Consulted]) -> Vec<String> {
    let quoted = |name: &str| words.pick(format!("《{name}》"), name.to_owned());
    let of = |text: &Consulted| {
        let Some(title) = &text.title else { return text.text.clone() };
        let several = texts.iter().filter(|other| other.title == text.title).count() > 1;
        let day = text.effective.as_ref().filter(|_| several);
        let short = text.short.as_ref().filter(|short| *short != title);
        let notes: Vec<String> = day
            .map(|day| words.pick(format!("{day} 施行"), format!("in force from {day}")))
            .into_iter()
            .chain(short.map(|s| words.pick(format!("下称{}", quoted(s)), format!("below: {}", quoted(s)))))
            .collect();
        format!("{}{}", quoted(title), words.bracketed(&words.parts(&notes)))
    };
    texts.iter().map(of).collect()
}
