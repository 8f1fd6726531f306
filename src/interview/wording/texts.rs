//! What the interviewer says beside the questions, as the plan pins it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{interview::plan::SectionKind, score::Signal};

/// Several wordings of the same remark; each is said at most once in an interview.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Variants(Vec<String>);

impl Variants {
    /// In the order in which they were written.
    pub const fn new(texts: Vec<String>) -> Self {
        Self(texts)
    }

    /// In order.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(String::as_str)
    }

    /// How many there are.
    pub const fn len(&self) -> usize {
        self.0.len()
    }

    /// True for none.
    pub const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// Older logs have one text where there are several now.
impl<'de> Deserialize<'de> for Variants {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(untagged)]
        enum Raw {
            One(String),
            Several(Vec<String>),
        }
        Ok(match Raw::deserialize(deserializer)? {
            Raw::One(text) => Self(vec![text]),
            Raw::Several(texts) => Self(texts),
        })
    }
}

/// The interviewer's lines beside the questions.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wording {
    /// First words of all.
    pub greeting: String,
    /// The same in a questionnaire, which nobody hears.
    #[serde(default)]
    pub written_greeting: String,
    /// To who asks what comes next, where the opening says nothing of it.
    #[serde(default)]
    pub next_steps: String,
    /// When the candidate comes back after a break in the connection.
    pub welcome_back: Variants,
    /// Short and neutral, before a next question.
    pub acknowledgements: Variants,
    /// Before a question of a new part.
    #[serde(default)]
    pub transitions: BTreeMap<SectionKind, String>,
    /// Before the next question when the part's time is over.
    #[serde(default)]
    pub onward: Variants,
    /// Before a depth probe; [`CLAIM`](crate::interview::plan::CLAIM) stands for words of the candidate.
    #[serde(default)]
    pub claims: Variants,
    /// Before the next question; likewise.
    #[serde(default)]
    pub noted: Variants,
    /// Asks a "we" story for the candidate's own part.
    #[serde(default)]
    pub own_part: Variants,
    /// Asks back for a word; [`WORD`] stands for it.
    #[serde(default)]
    pub confirm: Variants,
    /// A clarifying question that no fact answers.
    #[serde(default)]
    pub unknown: Variants,
    /// A question that goes to the team.
    #[serde(default)]
    pub pass_on: Variants,
    /// To who asks how to answer.
    #[serde(default)]
    pub your_choice: Variants,
    /// After an answer to one of the candidate's own questions.
    #[serde(default)]
    pub anything_else: Variants,
    /// Asks back whether the interview shall end.
    #[serde(default)]
    pub ask_stop: Variants,
    /// A follow-up in other words, by what it asks for.
    #[serde(default)]
    pub seeking: BTreeMap<Signal, String>,
    /// On "let me think".
    pub think: Variants,
    /// After a long silence.
    pub reassure: Variants,
    /// The same to somebody who types, whom nobody listens to.
    #[serde(default)]
    pub written_reassure: Variants,
    /// Before a repeated question.
    pub repeat: Variants,
    /// After a longer silence.
    pub offer_skip: Variants,
    /// Before moving on.
    pub skip: Variants,
    /// When the candidate asks for a person.
    pub human: String,
    /// Last words.
    pub closing: Variants,
}

/// Where the word in doubt stands in [`Wording::confirm`].
pub const WORD: &str = "{word}";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_single_text_of_an_older_log_is_one_variant() {
        let one: Variants = serde_json::from_str("\"Take your time.\"").unwrap();
        let several: Variants = serde_json::from_str("[\"Take your time.\"]").unwrap();
        assert_eq!(one, several);
    }
}
