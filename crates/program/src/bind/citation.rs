//! Norms that a case cites for a fact (M1).

use pol_diagnostics::{Code, Diagnostic, Said, nearest};
use pol_model::{FactKind, FactValue, covers};
use pol_parser::ast::{Cited, Name};
use pol_values::{Date, Id};

use super::Binder;
use crate::{Entry, Fact, How, State, wording};

/// A norm cited for a fact.
pub(super) struct CitedNorm {
    norm: String,
    rank: String,
    effective: Date,
    repealed: Option<Date>,
}

impl Binder<'_> {
    pub(super) fn cites(&mut self, cited: &Cited) {
        let Some(fact) = self.fact(&cited.fact) else { return };
        if !matches!(self.program.facts[fact].kind, FactKind::Citation(_)) {
            let said = Said::new(
                format!("“{}”不是援引类事实", cited.fact.text),
                format!("`{}` is not a citation fact", cited.fact.text),
            );
            self.errors.push(Diagnostic::new(Code::WrongType, cited.fact.span, said));
            return;
        }
        let held = self.program.texts.iter().find(|t| {
            [t.title.as_deref(), Some(t.id.as_str())]
                .into_iter()
                .flatten()
                .any(|name| cited.norm.value.contains(name))
        });
        let rank = cited.rank.as_ref().map(|r| r.text.clone()).or_else(|| held.and_then(|t| t.rank.clone()));
        let effective = cited.effective.map(|d| d.date).or_else(|| held.and_then(|t| t.effective));
        let repealed = cited.repealed.map(|d| d.date).or_else(|| held.and_then(|t| t.repealed));
        let (Some(rank), Some(effective)) = (rank, effective) else {
            let said = Said::new(
                "援引的规范没有载入，要写明它的位阶和施行日期",
                "the cited norm is not loaded, so its rank and effective date must be given",
            );
            let help = wording::cites(self.form, &cited.fact.text);
            self.errors.push(Diagnostic::new(Code::BadData, cited.norm.span, said).help(help));
            return;
        };
        if let Some(written) = &cited.rank {
            self.known_rank(fact, written);
        }
        let norm = cited.norm.value.clone();
        let how = How::Cited { norm: norm.clone(), fault: None };
        let state = State::Value(FactValue::Bool(true));
        self.set(fact, cited.fact.span, Entry { state, how, unprovable: false, span: Some(cited.norm.span) });
        self.cited.insert(fact, CitedNorm { norm, rank, effective, repealed });
    }

    /// A rank that is nearly one that is known is a slip: the norm would not count, and nobody would see why.
    fn known_rank(&mut self, fact: Id<Fact>, written: &Name) {
        let program = self.program;
        let FactKind::Citation(kinds) = &program.facts[fact].kind else { return };
        let collected = program.collectives.iter().flat_map(|(name, of)| std::iter::once(name).chain(of));
        let ranks = program.texts.iter().filter_map(|text| text.rank.as_ref());
        let known: Vec<&str> = kinds.iter().chain(collected).chain(ranks).map(String::as_str).collect();
        if known.contains(&written.text.as_str()) {
            return;
        }
        let Some(guess) = nearest(&written.text, known.iter().copied()) else { return };
        let said = Said::new(
            format!("没有“{}”这个位阶", written.text),
            format!("there is no rank `{}`", written.text),
        );
        let help = Said::new(format!("是不是想写“{guess}”？"), format!("did you mean `{guess}`?"));
        self.errors.push(Diagnostic::new(Code::BadData, written.span, said).help(help));
    }

    /// A norm counts if it is of a listed kind and in force on the day of the act (M1).
    pub(super) fn judge_citations(&mut self) {
        for (fact, cited) in std::mem::take(&mut self.cited) {
            let FactKind::Citation(kinds) = &self.program.facts[fact].kind else { continue };
            let fault = if !kinds.iter().any(|k| covers(&self.program.collectives, k, &cited.rank)) {
                let (list, rank) = (kinds.join("、"), &cited.rank);
                Some(Said::new(
                    format!("它是{rank}，不在{list}之列"),
                    format!("it is of rank {rank}, which is not among {list}"),
                ))
            } else {
                match self.case.act_date {
                    Some(day) if day < cited.effective => {
                        Some(Said::new("行为日它尚未施行", "it was not yet in force on the day of the act"))
                    }
                    Some(day) if cited.repealed.is_some_and(|r| r <= day) => {
                        Some(Said::new("行为日它已经废止", "it was no longer in force on the day of the act"))
                    }
                    Some(_) | None => None,
                }
            };
            let Some(entry) = self.case.entries.get_mut(fact.number()) else { continue };
            // A later layer may have said something else since.
            if matches!(&entry.how, How::Cited { norm, .. } if *norm == cited.norm) {
                entry.state = State::Value(FactValue::Bool(fault.is_none()));
                entry.how = How::Cited { norm: cited.norm, fault };
            }
        }
    }
}
