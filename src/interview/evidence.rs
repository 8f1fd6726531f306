//! What evidence an answer still lacks, by the embedded scorer; the choice of follow-ups rests on it alone.

use super::{
    Interview,
    plan::{PlanSnapshot, Question},
    state::Asked,
};
use crate::score::{Answer, Dimension, Lexicon, Signal, assess};

impl Interview {
    /// The turns that answer a question, joined by a line feed, as they are scored.
    pub fn answer_text(&self, asked: &Asked) -> String {
        let texts: Vec<&str> =
            asked.turns.iter().filter_map(|turn| self.turn(*turn)).map(|heard| heard.text.trim()).collect();
        texts.join("\n")
    }
}

/// The signals that `answer` lacks: the scorer's next one first, then what else the next rungs want, each once.
pub(super) fn missing(plan: &PlanSnapshot, question: &Question, answer: &str) -> Vec<Signal> {
    let answer = Answer {
        id: question.id.clone(),
        level: plan.level,
        kind: question.kind,
        question: question.text.clone(),
        answer: answer.to_owned(),
    };
    let assessment = assess(&answer, Lexicon::embedded());
    let next = assessment.next_probe.map(|probe| probe.id);
    let wanted = Dimension::ALL.iter().flat_map(|dimension| &assessment.of(*dimension).missing).copied();
    let mut missing = Vec::new();
    for signal in next.into_iter().chain(wanted) {
        if !missing.contains(&signal) {
            missing.push(signal);
        }
    }
    missing
}
