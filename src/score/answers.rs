//! The answers of an interview, each with all that was asked for it, assessed.

use std::collections::BTreeMap;

use super::{Answer, Lexicon, assess, combine::ScoredAnswer};
use crate::interview::{Asked, Interview, event::TurnId, plan::Question, transcript::Transcript};

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
                question: words_asked(question, asked),
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

/// Everything that was asked for one answer: the question and its follow-ups.
fn words_asked(question: &Question, asked: &Asked) -> String {
    let probes = question.probes.iter().filter(|probe| asked.probes.contains(&probe.id));
    let mut words = vec![asked.text.as_str()];
    words.extend(probes.map(|probe| probe.text.as_str()));
    words.join(" ")
}
