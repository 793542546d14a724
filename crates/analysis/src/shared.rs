//! Several questions in one diagram: a gate that more than one of them hangs on is worked out once.

use pol_program::{Found, Input, Node};
use pol_values::Id;

use crate::cases::{Cases, MOST_NODES};
use crate::dimensions::{Dimension, Reach, dimensions};
use crate::joint::Joint;

/// Questions that are looked at one after the other, in one diagram as far as they tell apart the same states of what
/// varies in more than one of them. A number that one of them compares with other values keeps that one apart: its
/// states would be counted in the others.
pub(crate) struct Shared<'j, 'p> {
    joint: &'j Joint<'p>,
    questions: Vec<Reach>,
    /// Those that fit together.
    together: Vec<bool>,
    /// The diagram of these, unless it has run out of nodes.
    cases: Option<Cases<'j, 'p>>,
}

impl<'j, 'p> Shared<'j, 'p> {
    /// Questions by the gates that each asks about; choices are not limited to what can be chosen.
    pub(crate) fn new(joint: &'j Joint<'p>, questions: &[Vec<Id<Node>>]) -> Shared<'j, 'p> {
        let members: Vec<usize> = (0..joint.members.len()).collect();
        let questions: Vec<Reach> = questions
            .iter()
            .map(|nodes| {
                let mut reach = Reach::new(joint, nodes, &members);
                reach.ask_whether_recorded(joint);
                reach
            })
            .collect();
        let mut shared = Shared { joint, together: vec![true; questions.len()], questions, cases: None };
        // What is kept apart may be why another does not fit, but never why two fit that otherwise would not.
        if let Ok(all) = dimensions(joint, &shared.inputs()) {
            let fits = |question: &Reach| {
                dimensions(joint, &question.inputs)
                    .is_ok_and(|own| own.iter().all(|one| stands_in(one, &all)))
            };
            shared.together = shared.questions.iter().map(fits).collect();
            if shared.together.iter().filter(|together| **together).count() > 1 {
                shared.cases = Cases::over(joint, &shared.inputs(), MOST_NODES).ok();
            }
        }
        shared
    }

    /// The inputs of the questions that fit together, as the questions come to them.
    fn inputs(&self) -> Vec<Id<Input>> {
        let mut inputs: Vec<Id<Input>> = Vec::new();
        let mut seen = rustc_hash::FxHashSet::default();
        for (question, _) in self.questions.iter().zip(&self.together).filter(|(_, together)| **together) {
            inputs.extend(question.inputs.iter().copied().filter(|input| seen.insert(*input)));
        }
        inputs
    }

    /// Looks at a question, by its place among those given.
    ///
    /// # Errors
    /// If it needs more nodes than a diagram may have, although nothing else is in it.
    pub(crate) fn look<T>(
        &mut self,
        place: usize,
        look: &dyn Fn(&mut Cases<'j, 'p>) -> Found<T>,
    ) -> Found<Option<T>> {
        let Some(question) = self.questions.get(place) else { return Ok(None) };
        if self.together.get(place) == Some(&true)
            && let Some(mut cases) = self.cases.take()
            && let Ok(found) = cases.ask(question, &[]).and_then(|()| look(&mut cases))
        {
            self.cases = Some(cases);
            return Ok(Some(found));
        }
        let mut cases = Cases::over(self.joint, &question.inputs, MOST_NODES)?;
        cases.ask(question, &[])?;
        look(&mut cases).map(Some)
    }
}

/// Whether a dimension has the same states among others.
fn stands_in(one: &Dimension, others: &[Dimension]) -> bool {
    let gives = |d: &Dimension| d.states.iter().map(|s| s.gives.clone()).collect::<Vec<_>>();
    others.iter().any(|other| other.subject == one.subject && gives(other) == gives(one))
}
