//! Lowering: the one place where a rule of a policy has its meaning.
//!
//! [`Program::lower`] turns a checked policy into a flat decision circuit. Verdict, trace, batch and
//! proof read this circuit and nothing else, so they cannot disagree about what a policy means. The
//! numbers M1 to M15 in comments are those of `docs/meaning.md`.

mod arrange;
mod bind;
mod case;
mod circuit;
mod competence;
mod contest;
mod deadline;
mod diagram;
mod effect;
mod gates;
mod input;
mod lighter;
mod lower;
mod orders;
mod priority;
mod proof;
mod restate;
mod settle;
mod severest;
mod space;
mod special;
mod wording;

use pol_diagnostics::Span;
pub use pol_parser::ast::{Arithmetic, Comparison, Modal};
use pol_values::{Arena, Date, Id, WorkingDays};

pub use arrange::arrange;
pub use bind::{bind, scenario_case};
pub use case::{Case, Choice, Entry, How};
pub use circuit::{Circuit, Line, Node, Planes, Slots};
pub use contest::{Contest, Rulings};
pub use deadline::{Due, DueState, NotDone, Undue};
pub use diagram::{Cube, Diagram, Found, OutOfBudget, Set, Way};
pub use effect::Effect;
pub use gates::Gates;
pub use input::{Input, Quantity, State, answer};
pub use lower::{ExceptionFormula, Form, Formula};
pub use pol_model::{
    Authority, Counting, DONE, Deadline, Fact, FactKind, FactValue, Matter, MatterKind, Modality, NOT_DONE,
    Outcomes, Ruling, Settling, Start,
};
pub use pol_parser::ast::Record;
pub use proof::{Asked, Completions};
pub use restate::Restatement;
pub use space::{Given, Space, Subject, Variable};

/// A policy ready to decide cases.
#[derive(Clone, Debug)]
pub struct Program {
    /// The gates.
    pub circuit: Circuit,
    /// The facts it asks about.
    pub facts: Arena<Fact>,
    /// What it decides: decisions, duties, findings.
    pub matters: Arena<Matter>,
    /// How each matter comes out, in the order of `matters`.
    pub settled: Vec<Settled>,
    /// All rules, one for each conclusion.
    pub norms: Arena<Norm>,
    /// The provisions that hold them.
    pub sources: Arena<Provenance>,
    /// The texts.
    pub texts: Vec<TextInfo>,
    /// Nodes that hold in every possible case (约束), with their place.
    pub constraints: Vec<(Id<Node>, Span)>,
    /// Texts that are cited but not held.
    pub not_held: Vec<Missing>,
    /// Which days are worked (M14).
    pub calendar: WorkingDays,
    /// Who rules between rules neither of which prevails.
    pub rulings: Rulings,
    /// Organs that were renamed or merged, or count as one, with the name by which they are known.
    pub organs: std::collections::BTreeMap<String, String>,
    /// Circles of priorities across issuers: in a case where all of one applies, its rules have no
    /// priority over one another (M6).
    pub circles: Vec<Vec<Id<Norm>>>,
    /// 重申 that does more than restate, or of which that could not be ruled out.
    pub restatements: Vec<(Id<Norm>, Restatement)>,
    /// Acts, by name and place of declaration, for 已办.
    pub acts: Vec<String>,
    /// 即 不: acts with those that they refuse.
    pub refusals: Vec<(String, String)>,
    /// 统称: collective names of kinds of norms.
    pub collectives: std::collections::BTreeMap<String, Vec<String>>,
    /// Names that are not facts, so that a case that gives them can be told what they are.
    pub other_names: std::collections::BTreeMap<String, &'static str>,
    /// What its texts say of other texts (从, 设定, 职权, 细化, 重申), a line each, in no order of provisions: it has an
    /// effect only where these are loaded.
    pub relations: Vec<String>,
    /// Pairs of rules of one issuer for which it could not be shown, within the budget, that neither
    /// or which one is special.
    pub unproved: Vec<(Id<Norm>, Id<Norm>)>,
}

/// A text, as results list it.
#[derive(Clone, Debug)]
pub struct TextInfo {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: Option<String>,
    /// What it calls itself in short (`简称`).
    pub short: Option<String>,
    /// 施行
    pub effective: Option<Date>,
    /// 废止
    pub repealed: Option<Date>,
    /// The later version that takes its place, by its place among the texts, and from when.
    pub replaced: Option<(usize, Date)>,
    /// How it counts days.
    pub counting: Counting,
    /// SHA-256 of the `.pol` file.
    pub hash: String,
    /// Who encoded it.
    pub encoded: Option<String>,
    /// Who approved it.
    pub approved: Option<String>,
    /// 位阶
    pub rank: Option<String>,
    /// Whether it is written with Chinese keywords.
    pub chinese: bool,
}

/// A text that is cited but not held (M15).
#[derive(Clone, Debug)]
pub struct Missing {
    /// As named.
    pub what: String,
    /// The provision that cites it.
    pub cited_by: String,
    /// The decision to which it may hold exceptions; verdicts on it are provisional.
    pub exceptions_to: Option<Id<Matter>>,
    /// 依照: verdicts that rest on the citing provision are provisional.
    pub followed: bool,
    /// The citing text is in force (M14).
    pub in_force: Id<Node>,
}

/// Where a rule stands and what it says in words.
#[derive(Clone, Debug)]
pub struct Provenance {
    /// Which text, by its place in [`Program::texts`].
    pub text: usize,
    /// `第六条（一）`
    pub citation: String,
    /// `fengqiu-2024 第六条（一）`
    pub full: String,
    /// Its title.
    pub title: Option<String>,
    /// The official words.
    pub quote: Option<String>,
    /// The scopes that gate it.
    pub scopes: Vec<Formula>,
    /// Its conditions.
    pub conditions: Vec<Formula>,
    /// Its exceptions.
    pub exceptions: Vec<ExceptionFormula>,
    /// 解读 of the provision.
    pub interpretations: Vec<String>,
    /// 程序
    pub procedural: bool,
    /// 溯及
    pub retroactive: bool,
    /// From when.
    pub effective: Option<Date>,
    /// Until when.
    pub repealed: Option<Date>,
    /// The later version of its text that takes its place then, by its place among the texts.
    pub replaced_by: Option<usize>,
    /// The provisions around it, outermost first, as they are cited: a citation of one of these means
    /// this rule too.
    pub within: Vec<String>,
    /// Its place.
    pub span: Span,
}

/// A rule on one matter, and the nodes of its steps (M5).
#[derive(Clone, Debug)]
pub struct Norm {
    /// Where it stands.
    pub source: Id<Provenance>,
    /// On what it concludes.
    pub matter: Id<Matter>,
    /// How it binds.
    pub modality: Modality,
    /// The word used.
    pub modal: Modal,
    /// Which outcomes.
    pub outcomes: Outcomes,
    /// `扣车 属于 强制`: that it speaks of this act only through another.
    pub through: Option<String>,
    /// 向
    pub toward: Vec<String>,
    /// 自 … 起 … 内
    pub deadline: Option<Deadline>,
    /// 以 “…”
    pub means: Vec<String>,
    /// In force on the date.
    pub in_force: Id<Node>,
    /// In scope.
    pub in_scope: Id<Node>,
    /// Competent to set the outcome (M12).
    pub competent: Id<Node>,
    /// Why it may not be, if it may not.
    pub barred: Vec<Barred>,
    /// Its condition holds.
    pub condition: Id<Node>,
    /// An exception bites.
    pub excepted: Id<Node>,
    /// All of the above: it applies.
    pub applies: Id<Node>,
    /// A rule with priority replaces it (M7).
    pub defeated: Id<Node>,
    /// It applies, is not defeated, and the law under which it is judged is the one taken.
    pub counts: Id<Node>,
    /// It counts, and a severer rule is followed instead (取最重).
    pub outdone: Id<Node>,
    /// Under which law it is judged.
    pub law: Law,
    /// Where a matter is settled under several laws: this one is taken (M14).
    pub taken: Option<Id<Node>>,
    /// Rules that yield to it.
    pub over: Vec<Over>,
    /// Rules that replace or defeat it, each with the node that says whether it does.
    pub replaced_by: Vec<(Id<Norm>, Priority, Id<Node>)>,
}

/// Under which law a matter is settled (M14).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Law {
    /// That of the day of the act.
    OfTheAct,
    /// That of the day of the decision: 从旧兼从轻.
    OfTheDecision,
    /// That of the day of the act, with later rules that reach back: 溯及.
    ReachingBack,
}

/// How a matter comes out under one law, where it is settled under several.
#[derive(Clone, Debug)]
pub struct Reading {
    /// The law.
    pub law: Law,
    /// How the matter comes out under it.
    pub settled: Settled,
    /// For each of its norms, that it counts under this law.
    pub counts: Vec<Id<Node>>,
    /// The clause that asks for it is in force.
    pub active: Id<Node>,
    /// That clause, or the provision that reaches back.
    pub clause: Option<String>,
    /// It is the one taken (in a conflict: there is a conflict under it).
    pub taken: Id<Node>,
}

/// Why a rule is not competent (M12).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Barred {
    /// In what respect.
    pub lacks: Lacks,
    /// The provision that reserves the matter or act; none where the issuer cannot bind the organ.
    pub by: Option<String>,
    /// Edges that no statute gives, by which that provision ranks above the rule.
    pub assumed: Vec<String>,
    /// Holds where it is barred so: while that provision is in force, and nothing that it restates.
    pub active: Id<Node>,
}

/// What a rule lacks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Lacks {
    /// 无权设定: only others may set outcomes of the matter.
    Setting,
    /// 无权作出: only others may take the act.
    Taking,
    /// 对象不归其管: its issuer cannot bind the organ on which it lays the duty.
    Binding,
}

/// A rule that yields to another.
#[derive(Clone, Debug)]
pub struct Over {
    /// The one that yields.
    pub norm: Id<Norm>,
    /// Why.
    pub priority: Priority,
    /// The priority holds: in some territory only, or not where all of a circle applies.
    pub active: Id<Node>,
}

impl Priority {
    /// Whether it makes the rule that has it superior to the other: by deference or rank (M10).
    pub fn is_superior(&self) -> bool {
        matches!(self, Priority::Deference { .. } | Priority::Rank { .. })
    }

    /// What no statute gives and it rests on.
    pub fn assumed(&self) -> &[String] {
        match self {
            Priority::Rank { assumed, .. } | Priority::Declared { assumed, .. } => assumed,
            Priority::Special { authority, .. } | Priority::Later { authority, .. } => &authority.assumed,
            Priority::Deference { .. } | Priority::Retroactive { .. } => &[],
        }
    }

    /// Since when the rule that yields has stood as it does, where that is longer than its version of the text.
    pub fn unamended(&self) -> Option<Date> {
        match self {
            Priority::Later { unamended, .. } => *unamended,
            Priority::Declared { .. }
            | Priority::Deference { .. }
            | Priority::Rank { .. }
            | Priority::Special { .. }
            | Priority::Retroactive { .. } => None,
        }
    }

    /// What must be found for it to hold, which is taken to be so.
    pub fn premises(&self) -> &[String] {
        match self {
            Priority::Rank { premises, .. } | Priority::Declared { premises, .. } => premises,
            Priority::Deference { .. }
            | Priority::Special { .. }
            | Priority::Later { .. }
            | Priority::Retroactive { .. } => &[],
        }
    }
}

/// Why one rule has priority over another (M6).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Priority {
    /// (a) 优先于
    Declared {
        /// 解读, where the text does not say so.
        interpretation: Option<String>,
        /// Edges that no statute gives, by which the other text ranks low enough for that.
        assumed: Vec<String>,
        /// What must be found for it to rank so, which is taken to be so.
        premises: Vec<String>,
    },
    /// (b) 不一致时 从, or 另有规定时 从
    Deference {
        /// 另有规定时: as soon as the other speaks, even to the same effect.
        otherwise: bool,
        /// The provision that yields.
        clause: String,
    },
    /// (c) rank
    Rank {
        /// The provisions that say so.
        basis: Vec<String>,
        /// Edges that no statute gives.
        assumed: Vec<String>,
        /// What must be found for it to hold, which is taken to be so.
        premises: Vec<String>,
        /// It holds only in cases in the territory of the upper text (变通).
        in_territory: bool,
    },
    /// (d) special over general: declared, or proved.
    Special {
        /// Declared by 特别于; otherwise proved: its conditions imply the other's.
        declared: bool,
        /// 解读
        interpretation: Option<String>,
        /// On what the principle stands.
        authority: Authority,
    },
    /// (d) the later text of one issuer.
    Later {
        /// On what the principle stands.
        authority: Authority,
        /// Since when the other rule has stood as it does, where that is longer than its version of the text.
        unamended: Option<Date>,
    },
    /// 溯及: over the text that was in force before, on this basis.
    Retroactive {
        /// As written.
        basis: String,
    },
}

/// How a matter comes out (M8, M10), as nodes.
#[derive(Clone, Debug)]
pub struct Settled {
    /// The matter.
    pub matter: Id<Matter>,
    /// Its rules, in the order of the texts.
    pub norms: Vec<Id<Norm>>,
    /// Some rule on it is in force.
    pub any_in_force: Id<Node>,
    /// Some rule on it is in force and in scope.
    pub any_in_scope: Id<Node>,
    /// Rules conflict.
    pub conflict: Id<Node>,
    /// Each outcome is permitted (in a conflict: undisputed).
    pub permitted: Vec<Id<Node>>,
    /// For each outcome, that a rule in conflict wants it: among these a ruling picks.
    pub disputed: Vec<Id<Node>>,
    /// The default decides, since no rule gives an outcome.
    pub by_default: Id<Node>,
    /// A completion in which the choice is one that could be made.
    pub choosable: Vec<Id<Node>>,
    /// What stands side by side, each with its modality (可并存); at most 64.
    pub standing: Vec<Standing>,
    /// 可并存: the permitted outcomes stand side by side, and are not a choice.
    pub side_by_side: bool,
    /// Outcomes that hold more than one value, as bits: of such a one alone a choice is still to be made.
    pub wide: Outcomes,
    /// Rules that stand against one another, where only certain organs may rule between them (M13).
    pub contests: Vec<Contest>,
    /// Whether some rule reads this matter.
    pub read: bool,
    /// How it comes out under each law, where there are several (M14).
    pub readings: Vec<Reading>,
}

/// Something that rules say on a decision 可并存.
#[derive(Clone, Copy, Debug)]
pub struct Standing {
    /// What; of several outcomes, one.
    pub effect: Effect,
    /// A rule that says so counts.
    pub stands: Id<Node>,
}

impl Settled {
    /// A matter on which nothing is permitted or disputed: no choice is called for, so whatever stands for it is not
    /// limited.
    pub(crate) fn blank(
        circuit: &mut Circuit,
        matter: Id<Matter>,
        norms: Vec<Id<Norm>>,
        (any_in_force, any_in_scope): (Id<Node>, Id<Node>),
        count: usize,
    ) -> Settled {
        let (nothing, anything) = (circuit.constant(false), circuit.constant(true));
        Settled {
            matter,
            norms,
            any_in_force,
            any_in_scope,
            conflict: nothing,
            permitted: vec![nothing; count],
            disputed: vec![nothing; count],
            by_default: nothing,
            choosable: vec![anything; count],
            standing: Vec::new(),
            side_by_side: false,
            wide: 0,
            contests: Vec::new(),
            read: false,
            readings: Vec::new(),
        }
    }

    /// The nodes that make the verdict.
    pub fn outputs(&self) -> Vec<Id<Node>> {
        let mut outputs = vec![self.any_in_force, self.any_in_scope, self.conflict];
        outputs.extend(&self.permitted);
        outputs.extend(self.standing.iter().map(|s| s.stands));
        outputs
    }
}

impl Program {
    /// The fact of that name.
    pub fn fact(&self, name: &str) -> Option<Id<Fact>> {
        // A fact of another document may be one of these (对应).
        self.facts.iter().find(|(_, f)| f.name == name).map(|(id, f)| f.mapped.unwrap_or(id))
    }

    /// The matter of that name; a duty is `ROLE·ACT`.
    pub fn matter(&self, name: &str) -> Option<Id<Matter>> {
        self.matters.iter().find(|(_, m)| m.name == name).map(|(id, _)| id)
    }

    /// The provisions of rules, each once.
    pub fn provisions(&self, norms: impl IntoIterator<Item = Id<Norm>>) -> Vec<String> {
        let mut provisions: Vec<String> = Vec::new();
        for norm in norms {
            let full = &self.sources[self.norms[norm].source].full;
            if !provisions.contains(full) {
                provisions.push(full.clone());
            }
        }
        provisions
    }

    /// How a matter comes out.
    pub fn settled(&self, matter: Id<Matter>) -> Option<&Settled> {
        self.settled.get(matter.number())
    }
}
