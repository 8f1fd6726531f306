//! What an opening sets for its interviews beside the plan. An interview keeps what was set when its candidate was invited.

mod fact;

pub(in crate::interview) use self::fact::GAP;
pub use self::fact::{FactError, MOST_ANSWER_WORDS, MOST_FACTS, MOST_TOPIC_CHARACTERS, OpeningFact};
use super::{egress::Egress, event::Mode, plan::Fact};

/// Terms of an opening, the same for all of its candidates.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Terms {
    /// How its interviews are held.
    pub mode: Mode,
    /// What of a conversation may leave for a language model elsewhere.
    pub egress: Egress,
    /// Of the plan's questions that take turns, the chosen ones by name; none where the plan's first are asked.
    pub questions: Vec<String>,
    /// What the interviewer may tell about company, team and role.
    pub facts: Vec<OpeningFact>,
}

impl Terms {
    /// The facts as a plan pins them. Their names differ from those of any scenario.
    pub fn plan_facts(&self) -> Vec<Fact> {
        let fact = |(index, fact): (usize, &OpeningFact)| Fact {
            id: format!("opening-{}", index + 1),
            cues: fact.cues.clone(),
            text: fact.answer.clone(),
        };
        self.facts.iter().enumerate().map(fact).collect()
    }
}
