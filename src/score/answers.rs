//! The answers of an interview, each with all that was asked for it, assessed.

use std::collections::BTreeMap;

use super::{Answer, Lexicon, assess, combine::ScoredAnswer};
use crate::interview::{Interview, event::TurnId, transcript::Transcript};

/// Every answer to a scored question, with the words of `transcript`.
pub fn of_interview(interview: &Interview, transcript: &Transcript, lexicon: &Lexicon) -> Vec<ScoredAnswer> {
    let texts: BTreeMap<TurnId, &str> =
        transcript.turns.iter().map(|turn| (turn.turn, turn.text.as_str())).collect();
    interview
        .answers()
        .iter()
        .filter_map(|asked| {
            let question = interview.plan().question(&asked.question).filter(|question| question.scored)?;
            // A question that was skipped has no words, and no place among the joined answers.
            if asked.turns.is_empty() {
                return None;
            }
            let turns: Vec<&str> = asked.turns.iter().filter_map(|turn| texts.get(turn).copied()).collect();
            let answer = Answer {
                id: asked.question.clone(),
                level: interview.plan().level,
                kind: question.kind,
                question: question.words_asked(asked),
                answer: turns.join("\n"),
            };
            let assessment = assess(&answer, lexicon);
            Some(ScoredAnswer {
                question: asked.question.clone(),
                asked: asked.text.clone(),
                kind: question.kind,
                turns: asked.turns.clone(),
                text: answer.answer,
                assessment,
            })
        })
        .collect()
}
