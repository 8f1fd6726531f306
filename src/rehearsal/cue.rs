//! What a line of the interviewer asks for. Pure.

use crate::{
    interview::plan::PlanSnapshot,
    score::{AnswerKind, Signal},
};

/// What an answer is wanted for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cue {
    /// A question of the plan.
    Question {
        /// Its name.
        question: String,
        /// What kind of answer it wants.
        kind: AnswerKind,
    },
    /// A follow-up.
    Probe {
        /// The name of its question.
        question: String,
        /// What it asks for.
        seeks: Signal,
    },
    /// Whether the candidate would like to know more.
    AnythingElse,
    /// A kind word during a silence: something should be said.
    Prompt,
}

impl Cue {
    /// The question that an answer to this belongs to.
    pub fn question(&self) -> Option<&str> {
        match self {
            Self::Question { question, .. } | Self::Probe { question, .. } => Some(question),
            Self::AnythingElse | Self::Prompt => None,
        }
    }
}

/// The question or follow-up of `plan` that `line` asks; its words may stand behind an acknowledgement, or before a
/// remark. Where several fit, the longest does. A line that asks nothing of that may end with the question for more.
pub fn cue_of(plan: &PlanSnapshot, line: &str) -> Option<Cue> {
    let line = plain(line);
    let asked = wordings(plan)
        .filter(|(wording, _)| line.contains(&plain(wording)))
        .max_by_key(|(wording, _)| wording.len())
        .map(|(_, cue)| cue);
    let asks_for_more = || plan.wording.anything_else.iter().any(|wording| line.ends_with(&plain(wording)));
    asked.or_else(|| asks_for_more().then_some(Cue::AnythingElse))
}

fn wordings(plan: &PlanSnapshot) -> impl Iterator<Item = (&str, Cue)> {
    plan.sections.iter().flat_map(|section| &section.questions).flat_map(|question| {
        let asked = [&question.text, &question.rephrased].into_iter().map(|wording| {
            (wording.as_str(), Cue::Question { question: question.id.clone(), kind: question.kind })
        });
        let probes = question.probes.iter().map(|probe| {
            (probe.text.as_str(), Cue::Probe { question: question.id.clone(), seeks: probe.seeks })
        });
        asked.chain(probes).filter(|(wording, _)| !wording.trim().is_empty())
    })
}

/// Words alone: a line may continue a sentence where the plan begins one.
fn plain(text: &str) -> String {
    let words: Vec<String> = text
        .split(|letter: char| !letter.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect();
    words.join(" ")
}

#[cfg(test)]
pub(in crate::rehearsal) mod tests {
    use super::*;
    use crate::interview::plan::{Patience, Probe, Question, Section, SectionKind, Variants, Wording};

    #[test]
    fn a_question_is_recognised_behind_an_acknowledgement() {
        let cue = cue_of(&small_plan(), "Thank you. Tell me about an incident that you caused.");
        assert_eq!(cue.as_ref().and_then(Cue::question), Some("incident-you-caused"));
    }

    #[test]
    fn a_probe_is_told_from_its_question() {
        let cue = cue_of(&small_plan(), "You said it was slow; what did you change afterwards?");
        let seeks = Signal::SystemicChange;
        assert_eq!(cue, Some(Cue::Probe { question: "incident-you-caused".to_owned(), seeks }));
    }

    #[test]
    fn the_question_for_more_is_recognised_behind_an_answer() {
        let cue = cue_of(&small_plan(), "I'll hand that to the team. Anything else?");
        assert_eq!(cue, Some(Cue::AnythingElse));
    }

    #[test]
    fn a_greeting_asks_for_nothing() {
        assert_eq!(cue_of(&small_plan(), "Hello, I'm the interviewer."), None);
    }

    /// A plan with one question and one probe.
    pub(in crate::rehearsal) fn small_plan() -> PlanSnapshot {
        PlanSnapshot {
            id: "small".to_owned(),
            version: 1,
            title: "Small".to_owned(),
            level: crate::score::Level::Mid,
            archetype: None,
            minutes: 3,
            grace_minutes: 1,
            sections: vec![Section {
                kind: SectionKind::Behavioral,
                title: "Incident".to_owned(),
                seconds: 120,
                questions: vec![question()],
            }],
            holds: crate::speech::endpoint::Holds::default(),
            patience: Patience { reassure_ms: 1, repeat_ms: 2, offer_skip_ms: 3, move_on_ms: 4 },
            wording: Wording {
                anything_else: Variants::new(vec!["Anything else?".to_owned()]),
                ..Wording::default()
            },
            opening_facts: Vec::new(),
        }
    }

    fn question() -> Question {
        Question {
            id: "incident-you-caused".to_owned(),
            competency: "ownership".to_owned(),
            kind: AnswerKind::Behavioral,
            scored: true,
            text: "Tell me about an incident that you caused.".to_owned(),
            rephrased: "Which incident was your own doing?".to_owned(),
            good: String::new(),
            probes: vec![Probe {
                id: "change".to_owned(),
                seeks: Signal::SystemicChange,
                text: "What did you change afterwards?".to_owned(),
                text_with_claim: None,
                answered_by: None,
                told_by: Vec::new(),
            }],
            most_probes: 1,
            depth: Vec::new(),
            facts: Vec::new(),
            twist: None,
            artefact: None,
        }
    }
}
