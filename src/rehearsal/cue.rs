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
    /// A kind word during a silence: something should be said.
    Prompt,
}

impl Cue {
    /// The question that an answer to this belongs to.
    pub fn question(&self) -> Option<&str> {
        match self {
            Self::Question { question, .. } | Self::Probe { question, .. } => Some(question),
            Self::Prompt => None,
        }
    }
}

/// The question or follow-up of `plan` that `line` asks; its words may stand behind an acknowledgement, or before a
/// remark. Where several fit, the longest does.
pub fn cue_of(plan: &PlanSnapshot, line: &str) -> Option<Cue> {
    let line = plain(line);
    wordings(plan)
        .filter(|(wording, _)| line.contains(&plain(wording)))
        .max_by_key(|(wording, _)| wording.len())
        .map(|(_, cue)| cue)
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
