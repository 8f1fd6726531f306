//! What an interviewer may say. The last look at every line before it is recorded and spoken, whoever worded it: a rejected
//! line gives way to the script's words for the same act. Each rule has a name; none tells good answers from bad ones.

mod context;
mod form;
mod language;
mod pattern;
mod phrases;
mod secrets;
mod sentence;
mod topics;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use self::{phrases::RULES, sentence::Sentence};

/// Most words of one line.
pub const MOST_WORDS: usize = 60;

/// Why a line must not be spoken. The names stand in logs and metrics and never change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Rejection {
    /// There is nothing to say.
    Empty,
    /// Characters that nobody can speak and that may hide others.
    ControlCharacter,
    /// Markup, an address of the web, code, a list, an emoji, a speaker's name before the line.
    Markup,
    /// More than [`MOST_WORDS`] words.
    TooLong,
    /// More than one question.
    SeveralQuestions,
    /// Not English.
    OtherLanguage,
    /// Talks about how answers are judged, or says what a good one holds.
    Rubric,
    /// Gives the answer away, or leads to it.
    Hint,
    /// Praise or blame: it tells how an answer was taken.
    Judgement,
    /// What must not matter for a job: family, health, origin, belief and the like, or private data.
    UnlawfulTopic,
    /// A statement about company, team or role that is none of the facts given for it.
    CompanyFact,
    /// A promise about result, pay or what comes when.
    Promise,
    /// Talk about the program itself: its instructions, its model.
    ProgramTalk,
    /// Insults and threats.
    Hostile,
    /// What it asks or tells was said before, word for word.
    SaidBefore,
}

impl Rejection {
    /// All of them, in the order in which they are looked for.
    pub const ALL: [Self; 15] = [
        Self::Empty,
        Self::ControlCharacter,
        Self::Markup,
        Self::TooLong,
        Self::SeveralQuestions,
        Self::OtherLanguage,
        Self::Rubric,
        Self::Hint,
        Self::Judgement,
        Self::UnlawfulTopic,
        Self::CompanyFact,
        Self::Promise,
        Self::ProgramTalk,
        Self::Hostile,
        Self::SaidBefore,
    ];

    /// Its name in logs and metrics.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::ControlCharacter => "control_character",
            Self::Markup => "markup",
            Self::TooLong => "too_long",
            Self::SeveralQuestions => "several_questions",
            Self::OtherLanguage => "other_language",
            Self::Rubric => "rubric",
            Self::Hint => "hint",
            Self::Judgement => "judgement",
            Self::UnlawfulTopic => "unlawful_topic",
            Self::CompanyFact => "company_fact",
            Self::Promise => "promise",
            Self::ProgramTalk => "program_talk",
            Self::Hostile => "hostile",
            Self::SaidBefore => "said_before",
        }
    }
}

/// What is known where a line is to be spoken.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct GuardContext<'a> {
    /// What good answers hold: neither a run of its words nor words of it that nobody has said may be spoken.
    pub secrets: Vec<&'a str>,
    /// What is told only when its time comes: facts of a scenario, its twist. Not to be spoken word for word.
    pub untold: Vec<&'a str>,
    /// What has been said or shown so far, and what the plan says for the act: naming it again gives nothing away.
    pub said: Vec<&'a str>,
    /// What may be stated about company, role and scenario.
    pub facts: Vec<&'a str>,
}

/// Whether `text` may be spoken.
///
/// # Errors
/// The first rule that it breaks.
pub fn check(text: &str, context: &GuardContext<'_>) -> Result<(), Rejection> {
    form::check(text)?;
    let sentences = sentence::split(text);
    language::check(&sentences)?;
    for rule in RULES.iter() {
        let broken =
            |sentence: &Sentence| rule.matches(sentence) && !is_excused(rule.rejection, sentence, context);
        if sentences.iter().any(broken) {
            return Err(rule.rejection);
        }
    }
    secrets::check(&sentences, context)
}

/// A statement about the company stands where it restates a given fact, or what the candidate said; a promise only in the
/// words of a given one.
fn is_excused(rejection: Rejection, sentence: &Sentence, context: &GuardContext<'_>) -> bool {
    match rejection {
        Rejection::CompanyFact => {
            sentence.is_question
                || phrases::refers_to_the_candidate(sentence)
                || secrets::restates(sentence, &context.facts)
        }
        Rejection::Promise => secrets::repeats(sentence, &context.facts),
        Rejection::Empty
        | Rejection::ControlCharacter
        | Rejection::Markup
        | Rejection::TooLong
        | Rejection::SeveralQuestions
        | Rejection::OtherLanguage
        | Rejection::Rubric
        | Rejection::Hint
        | Rejection::Judgement
        | Rejection::UnlawfulTopic
        | Rejection::ProgramTalk
        | Rejection::Hostile
        | Rejection::SaidBefore => false,
    }
}

#[cfg(test)]
mod tests;
