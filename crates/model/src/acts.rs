//! Acts that are kinds of other acts, and acts that refuse others (M9).

use pol_diagnostics::{Code, Diagnostic, Said};
use pol_parser::ast::{Declaration, Modal, Name};
use pol_values::Id;

use crate::conclusion::plain;
use crate::condition::{DO, NOT_DO};
use crate::declare::Resolver;
use crate::load::Unit;
use crate::types::{Act, Conclusion, Matter, MatterKind, Modality, Model, Role};

impl Resolver<'_> {
    /// 属于 and 即 不, once all acts are declared.
    pub(crate) fn kinds_of_acts(&mut self, units: &[Unit]) {
        for unit in units {
            for declaration in &unit.file.declarations {
                let Declaration::Act(act) = declaration else { continue };
                for (wider, refuses) in [(&act.kind_of, false), (&act.refuses, true)] {
                    if let Some(other) = wider {
                        self.related(&act.name, other, refuses);
                    }
                }
            }
        }
    }

    fn related(&mut self, name: &Name, other: &Name, refuses: bool) {
        let (Some(act), Some(wider)) = (self.act(name), self.act(other)) else { return };
        let round = act == wider
            || self.model.wider_acts(wider).contains(&act)
            || (refuses && self.refused_by(wider).contains(&act));
        if round {
            let said = Said::new(
                format!("“{}”和“{}”互相牵涉，绕成了圈", name.text, other.text),
                format!("`{}` and `{}` refer to one another in a circle", name.text, other.text),
            );
            let help = Said::new("只写一个方向", "write it in one direction only");
            self.errors.push(Diagnostic::new(Code::Cycle, other.span, said).help(help));
        } else if refuses {
            self.model.acts[act].refuses = Some(wider);
        } else {
            self.model.acts[act].kind_of = Some(wider);
        }
    }

    /// What an act refuses, what that one refuses, and so on.
    fn refused_by(&self, act: Id<Act>) -> Vec<Id<Act>> {
        let mut refused = Vec::new();
        let mut at = self.model.acts[act].refuses;
        while let Some(next) = at.filter(|next| !refused.contains(next)) {
            refused.push(next);
            at = self.model.acts[next].refuses;
        }
        refused
    }

    /// What a conclusion on an act says of other acts: what forbids an act forbids its kinds, and an act
    /// that refuses another is done where the other is not. `None` if the conclusion is on no act.
    pub(crate) fn through_kinds(&mut self, conclusion: &Conclusion) -> Vec<Conclusion> {
        let mut all = vec![conclusion.clone()];
        let mut next = 0;
        while let Some(at) = all.get(next).cloned() {
            next += 1;
            let MatterKind::Duty(role, act) = self.model.matters[at.matter].kind else { continue };
            for (other, outcomes, through) in self.said_of(act, at.modality, at.outcomes) {
                let matter = self.duty(role, other);
                if all.iter().all(|c| c.matter != matter) {
                    let modal = if outcomes == at.outcomes { at.modal } else { opposite(at.modal) };
                    let said = plain(matter, at.modality, modal, outcomes, at.span);
                    all.push(Conclusion { through: Some(through), ..said });
                }
            }
        }
        all.remove(0);
        all
    }

    /// The acts of which a conclusion on `act` also speaks, with the outcomes, and why.
    fn said_of(&self, act: Id<Act>, modality: Modality, outcomes: u64) -> Vec<(Id<Act>, u64, String)> {
        let mut said = Vec::new();
        let name = &self.model.acts[act].name;
        // As it is declared.
        let put = |(zh, en): (&str, &str), one: &str, other: &str| {
            let word = if one.is_ascii() && other.is_ascii() { en } else { zh };
            format!("{one}{word}{other}")
        };
        let forbids = (modality, outcomes) == (Modality::Bind, NOT_DO);
        for (other, of) in self.model.acts.iter() {
            if forbids && of.kind_of == Some(act) {
                said.push((other, NOT_DO, put((" 属于 ", " is in "), &of.name, name)));
            }
            // Who must do something must not refuse it.
            if (modality, outcomes) == (Modality::Bind, DO) && of.refuses == Some(act) {
                said.push((other, NOT_DO, put((" 即 不 ", " refuses to "), &of.name, name)));
            }
        }
        // To refuse is not to do; but what is not refused need not be done.
        if let Some(refused) = self.model.acts[act].refuses.filter(|_| outcomes & DO != 0) {
            said.push((
                refused,
                NOT_DO,
                put((" 即 不 ", " refuses to "), name, &self.model.acts[refused].name),
            ));
        }
        said
    }

    /// The duties of others than those to whom an act is reserved (M12), kinds of it included unless they
    /// are reserved themselves.
    pub(crate) fn reserved_from(&self, act: Id<Act>, to: &[Id<Role>]) -> Vec<Id<Matter>> {
        let own = |other: Id<Act>| self.model.powers.iter().any(|p| p.act == other);
        let reserved =
            |other: Id<Act>| other == act || (self.model.wider_acts(other).contains(&act) && !own(other));
        let matters = self.model.matters.iter().filter(|(_, m)| match m.kind {
            MatterKind::Duty(role, other) => reserved(other) && !to.contains(&role),
            MatterKind::Decision | MatterKind::Finding(_) => false,
        });
        matters.map(|(id, _)| id).collect()
    }
}

impl Model {
    /// The acts of which an act is a kind, the nearest first.
    pub fn wider_acts(&self, act: Id<Act>) -> Vec<Id<Act>> {
        let mut wider = Vec::new();
        let mut at = self.acts[act].kind_of;
        while let Some(act) = at.filter(|act| !wider.contains(act)) {
            wider.push(act);
            at = self.acts[act].kind_of;
        }
        wider
    }
}

/// The modal that says the opposite of one: whoever must refuse must not do.
fn opposite(modal: Modal) -> Modal {
    match modal {
        Modal::Is | Modal::Must => Modal::MustNot,
        Modal::MustNot => Modal::Must,
        Modal::May | Modal::Right => Modal::NeedNot,
        Modal::NeedNot => Modal::May,
    }
}
