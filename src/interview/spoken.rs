//! Everything that a plan lets an interviewer say, for whoever checks it.

use super::{
    plan::{CLAIM, PlanSnapshot, Question, Variants, WORD, Wording},
    wording::filled,
};

/// Stands in for words of a candidate.
const SOME_CLAIM: &str = "a lock on the orders table";

/// Stands in for a word that was hard to hear.
const SOME_WORD: &str = "Kafka";

impl PlanSnapshot {
    /// Everything that is said by this plan, each text at least once.
    pub fn spoken(&self) -> Vec<String> {
        let questions = self.sections.iter().flat_map(|section| &section.questions);
        self.wording.spoken().into_iter().chain(questions.flat_map(Question::spoken)).collect()
    }
}

impl Question {
    /// The question, its follow-ups, its facts and its twist; a sample stands for the words of a candidate.
    pub fn spoken(&self) -> Vec<String> {
        let follow_ups = self.probes.iter().chain(&self.depth);
        let claims = follow_ups.filter_map(|probe| probe.text_with_claim.as_deref());
        let facts = self.facts.iter().map(|fact| fact.text.as_str());
        let twist = self.twist.iter().map(|twist| twist.text.as_str());
        let told = claims.chain(facts).chain(twist).map(|text| text.replace(CLAIM, SOME_CLAIM));
        self.asked().map(str::to_owned).chain(told).collect()
    }

    /// What it asks and shows, which gives no answer away.
    pub(super) fn shown(&self) -> Vec<&str> {
        let artefact =
            self.artefact.iter().flat_map(|artefact| [artefact.title.as_str(), artefact.body.as_str()]);
        self.asked().chain(artefact).collect()
    }

    fn asked(&self) -> impl Iterator<Item = &str> {
        let follow_ups = self.probes.iter().chain(&self.depth).map(|probe| probe.text.as_str());
        [self.text.as_str(), self.rephrased.as_str()].into_iter().chain(follow_ups)
    }
}

impl Wording {
    /// All of its lines; samples stand for words of a candidate.
    pub fn spoken(&self) -> Vec<String> {
        let Self {
            greeting,
            written_greeting,
            next_steps,
            welcome_back,
            acknowledgements,
            transitions,
            onward,
            claims,
            noted,
            own_part,
            confirm,
            unknown,
            pass_on,
            your_choice,
            anything_else,
            ask_stop,
            seeking,
            think,
            reassure,
            written_reassure,
            repeat,
            offer_skip,
            skip,
            human,
            closing,
        } = self;
        let several = [
            welcome_back,
            acknowledgements,
            onward,
            claims,
            noted,
            own_part,
            confirm,
            unknown,
            pass_on,
            your_choice,
            anything_else,
            ask_stop,
            think,
            reassure,
            written_reassure,
            repeat,
            offer_skip,
            skip,
            closing,
        ];
        let by_name = transitions.values().chain(seeking.values()).map(String::as_str);
        let lines = [greeting.as_str(), written_greeting, next_steps, human].into_iter().chain(by_name);
        let all = lines.chain(several.into_iter().flat_map(Variants::iter));
        all.map(|text| filled(&filled(text, CLAIM, SOME_CLAIM), WORD, SOME_WORD)).collect()
    }
}
