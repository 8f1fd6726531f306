//! Who rehearses: texts and speech of the made-up candidates, shipped inside the program.

use std::collections::BTreeSet;

use rust_embed::RustEmbed;
use serde::Deserialize;

use super::cue::Cue;
use crate::{
    audio::wav,
    score::{AnswerKind, Signal},
};

#[derive(RustEmbed)]
#[folder = "src/rehearsal/personas"]
struct Files;

/// How good the answers of a persona are meant to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize, clap::ValueEnum)]
#[serde(rename_all = "snake_case")]
pub enum Calibre {
    /// Own actions, rejected ways, linked detail.
    Strong,
    /// Some of it.
    Middling,
    /// Events that happen by themselves.
    Weak,
}

impl Calibre {
    /// Every persona there is, best first.
    pub const ALL: [Self; 3] = [Self::Strong, Self::Middling, Self::Weak];

    /// The name of its folder, and on the command line.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Strong => "strong",
            Self::Middling => "middling",
            Self::Weak => "weak",
        }
    }
}

/// Why a persona can't be used; with the shipped ones that is a fault of the program.
#[derive(Debug, thiserror::Error)]
pub enum PersonaError {
    /// A file is not there.
    #[error("the rehearsal file {0} is missing")]
    Missing(String),
    /// A file can't be read.
    #[error("the rehearsal file {file} can't be read: {reason}")]
    Broken {
        /// Which file.
        file: String,
        /// Why.
        reason: String,
    },
}

/// Something that a persona can say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Speech {
    /// The name of its file; unique in a persona.
    pub name: String,
    /// The words as written.
    pub text: String,
    /// The words as spoken, 16 kHz mono.
    pub samples: Vec<i16>,
}

/// A made-up candidate with all that they can say.
#[derive(Clone, Debug)]
pub struct Persona {
    /// How good the answers are meant to be.
    pub calibre: Calibre,
    /// The name, which says that it is a rehearsal.
    pub name: String,
    answers: Vec<Answer>,
    follow_ups: Vec<FollowUp>,
    nothing_more: Speech,
    fallback: Speech,
}

#[derive(Clone, Debug)]
struct Answer {
    question: String,
    also_for: Option<AnswerKind>,
    speech: Speech,
}

#[derive(Clone, Debug)]
struct FollowUp {
    question: String,
    signals: Vec<Signal>,
    speech: Speech,
}

impl Persona {
    /// Loads a shipped persona.
    pub fn load(calibre: Calibre) -> Result<Self, PersonaError> {
        let file = format!("{}/persona.toml", calibre.id());
        let bytes = embedded(&file)?;
        let text = std::str::from_utf8(&bytes).map_err(|error| broken(&file, &error))?;
        let script: Script = toml::from_str(text).map_err(|error| broken(&file, &error))?;
        script.voiced()
    }

    /// What the persona says to `cue`: the answer to this question, or the follow-up that has the signal sought, or for
    /// an unknown question something fitting that was not `said` yet, or the fallback.
    pub fn answer(&self, cue: &Cue, said: &BTreeSet<String>) -> &Speech {
        match cue {
            Cue::Question { question, kind } => {
                let known = self.answers.iter().any(|answer| answer.question == *question);
                self.answers
                    .iter()
                    .filter(|answer| !said.contains(&answer.speech.name))
                    .find(|answer| answer.question == *question || (!known && answer.also_for == Some(*kind)))
                    .map(|answer| &answer.speech)
            }
            Cue::Probe { question, seeks } => self
                .follow_ups
                .iter()
                .filter(|follow_up| !said.contains(&follow_up.speech.name))
                .filter(|follow_up| follow_up.signals.contains(seeks))
                .max_by_key(|follow_up| follow_up.question == *question)
                .map(|follow_up| &follow_up.speech),
            Cue::AnythingElse => Some(&self.nothing_more),
            Cue::Prompt => None,
        }
        .unwrap_or(&self.fallback)
    }

    /// Everything that the persona can say.
    pub fn speeches(&self) -> impl Iterator<Item = &Speech> {
        let answers = self.answers.iter().map(|answer| &answer.speech);
        let follow_ups = self.follow_ups.iter().map(|follow_up| &follow_up.speech);
        answers.chain(follow_ups).chain([&self.nothing_more, &self.fallback])
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Script {
    name: String,
    level: Calibre,
    #[serde(rename = "voice")]
    _voice: String,
    #[serde(rename = "words_per_minute")]
    _words_per_minute: u32,
    answers: Vec<ScriptedAnswer>,
    follow_ups: Vec<ScriptedFollowUp>,
    nothing_more: ScriptedSpeech,
    fallback: ScriptedSpeech,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ScriptedAnswer {
    question: String,
    also_for: Option<AnswerKind>,
    speech: String,
    text: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ScriptedFollowUp {
    question: String,
    signals: Vec<Signal>,
    speech: String,
    text: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ScriptedSpeech {
    speech: String,
    text: String,
}

impl Script {
    fn voiced(self) -> Result<Persona, PersonaError> {
        let calibre = self.level;
        let answers = self.answers.into_iter();
        let follow_ups = self.follow_ups.into_iter();
        Ok(Persona {
            calibre,
            name: self.name,
            answers: answers
                .map(|answer| {
                    Ok(Answer {
                        question: answer.question,
                        also_for: answer.also_for,
                        speech: speech(calibre, answer.speech, answer.text)?,
                    })
                })
                .collect::<Result<_, PersonaError>>()?,
            follow_ups: follow_ups
                .map(|follow_up| {
                    Ok(FollowUp {
                        question: follow_up.question,
                        signals: follow_up.signals,
                        speech: speech(calibre, follow_up.speech, follow_up.text)?,
                    })
                })
                .collect::<Result<_, PersonaError>>()?,
            nothing_more: speech(calibre, self.nothing_more.speech, self.nothing_more.text)?,
            fallback: speech(calibre, self.fallback.speech, self.fallback.text)?,
        })
    }
}

fn speech(calibre: Calibre, name: String, text: String) -> Result<Speech, PersonaError> {
    let file = format!("{}/{name}", calibre.id());
    let samples = wav::decode(&embedded(&file)?).map_err(|error| broken(&file, &error))?;
    Ok(Speech { name, text, samples })
}

fn embedded(file: &str) -> Result<Vec<u8>, PersonaError> {
    let found = Files::get(file).ok_or_else(|| PersonaError::Missing(file.to_owned()))?;
    Ok(found.data.into_owned())
}

fn broken(file: &str, reason: &dyn std::fmt::Display) -> PersonaError {
    PersonaError::Broken { file: file.to_owned(), reason: reason.to_string() }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The rehearsal model knows these words only; others come out as invented spellings.
    const KNOWN_WORDS: &str = include_str!("../../tests/models/known_words.txt");

    #[test]
    fn every_persona_has_its_speech_and_says_that_it_is_rehearsed() {
        for calibre in Calibre::ALL {
            let persona = Persona::load(calibre).unwrap();
            assert!(persona.name.contains("rehearsed"), "{}", persona.name);
            for speech in persona.speeches() {
                let seconds = speech.samples.len() / 16_000;
                assert!((1..25).contains(&seconds), "{}: {seconds} s", speech.name);
            }
        }
    }

    #[test]
    fn personas_use_only_words_that_the_rehearsal_model_knows() {
        let known: BTreeSet<&str> =
            KNOWN_WORDS.lines().filter_map(|line| line.split_whitespace().nth(1)).collect();
        for calibre in Calibre::ALL {
            for speech in Persona::load(calibre).unwrap().speeches() {
                for word in crate::speech::plain_words(&speech.text) {
                    let number = word.bytes().all(|byte| byte.is_ascii_digit());
                    assert!(number || known.contains(word.as_str()), "{}: {word}", speech.name);
                }
            }
        }
    }

    #[test]
    fn the_persona_files_stay_small() {
        for calibre in Calibre::ALL {
            let samples: usize =
                Persona::load(calibre).unwrap().speeches().map(|speech| speech.samples.len()).sum();
            assert!(samples < 1_310_720, "{calibre:?} has {samples} samples of one byte each");
        }
    }

    #[test]
    fn a_question_gets_its_own_answer() {
        let persona = Persona::load(Calibre::Strong).unwrap();
        let cue = question("incident-you-caused");
        assert_eq!(persona.answer(&cue, &BTreeSet::new()).name, "incident.wav");
    }

    #[test]
    fn a_follow_up_gets_the_signal_that_it_seeks_on_its_question() {
        let persona = Persona::load(Calibre::Strong).unwrap();
        let cue = Cue::Probe { question: "cache-for-a-slow-endpoint".to_owned(), seeks: Signal::Cost };
        assert_eq!(persona.answer(&cue, &BTreeSet::new()).name, "cache-choice.wav");
    }

    #[test]
    fn who_is_asked_for_anything_else_thanks_and_has_nothing_more() {
        for calibre in Calibre::ALL {
            let persona = Persona::load(calibre).unwrap();
            let words = &persona.answer(&Cue::AnythingElse, &BTreeSet::new()).text;
            assert!(
                words.starts_with("No") && words.to_lowercase().contains("thank"),
                "{calibre:?}: {words}"
            );
        }
    }

    #[test]
    fn nothing_is_said_twice_while_there_is_something_else() {
        let persona = Persona::load(Calibre::Weak).unwrap();
        let cue = question("warm-up");
        let said = BTreeSet::from(["warm-up.wav".to_owned()]);
        assert_eq!(persona.answer(&cue, &said).name, "fallback.wav");
    }

    #[test]
    fn a_question_of_another_plan_gets_the_answer_of_its_kind() {
        let persona = Persona::load(Calibre::Middling).unwrap();
        assert_eq!(persona.answer(&question("a-bug-you-shipped"), &BTreeSet::new()).name, "incident.wav");
    }

    fn question(id: &str) -> Cue {
        Cue::Question { question: id.to_owned(), kind: AnswerKind::Behavioral }
    }
}
