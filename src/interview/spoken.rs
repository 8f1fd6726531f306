//! Everything that a plan lets an interviewer say, for whoever checks it.

use super::plan::{PlanSnapshot, Question, Wording};

impl PlanSnapshot {
    /// Everything that is said by this plan, each text at least once.
    pub fn spoken(&self) -> Vec<&str> {
        let questions = self.sections.iter().flat_map(|section| &section.questions);
        self.wording.spoken().into_iter().chain(questions.flat_map(Question::spoken)).collect()
    }
}

impl Question {
    /// The question and its follow-ups.
    pub fn spoken(&self) -> Vec<&str> {
        let probes = self.probes.iter().map(|probe| probe.text.as_str());
        [self.text.as_str(), self.rephrased.as_str()].into_iter().chain(probes).collect()
    }
}

impl Wording {
    /// All of its lines.
    pub fn spoken(&self) -> Vec<&str> {
        let Self {
            greeting,
            welcome_back,
            acknowledgements,
            think,
            reassure,
            repeat,
            offer_skip,
            skip,
            human,
            closing,
        } = self;
        let lines =
            [greeting, welcome_back, think, reassure, repeat, offer_skip, skip, human, closing].into_iter();
        lines.chain(acknowledgements).map(String::as_str).collect()
    }
}
