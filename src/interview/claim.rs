//! Which of the candidate's words may be said back: only what was well recognised, and is no remark to whoever grades.

use super::{
    Interview,
    event::{HeardTurn, TurnId, TurnSource},
    turn::Turn,
};
use crate::score::{
    Answer, Signal,
    mentions::{Mention, Named},
};

/// Words with less confidence are never said back.
const SURE: f32 = 0.7;

/// A key word with less confidence is asked back for.
const DOUBTFUL: f32 = 0.45;

impl Interview {
    /// A phrase of the present answer that was not said back before; about `signal`, where one is given. The latest turn
    /// comes first, whole things before figures before technologies.
    pub(super) fn claim(&self, signal: Option<Signal>) -> Option<String> {
        let turns = self.state.asked.last()?.turns.iter().rev();
        turns.filter_map(|turn| self.recorded(*turn)).find_map(|turn| self.claim_in(turn, signal))
    }

    fn claim_in(&self, turn: &Turn, signal: Option<Signal>) -> Option<String> {
        let heard = &turn.heard;
        let names = turn.names(&self.as_answer(heard)?);
        // A figure says something only where figures are drilled.
        let fits = |mention: &&Mention| {
            signal.map_or(mention.named != Named::Measure, |signal| names.shows(signal, mention))
                && is_sure(heard, mention.start, mention.end)
        };
        let mut found: Vec<&Mention> = names.mentions.iter().filter(fits).collect();
        found.sort_by_key(|mention| (mention.named, std::cmp::Reverse(mention.end - mention.start)));
        let claims = found.iter().filter_map(|mention| {
            Some(in_mid_sentence(mention.named, heard.text.get(mention.start..mention.end)?))
        });
        claims.into_iter().find(|claim| !self.state.said.has_words(claim))
    }

    /// The first key word of the turns that wait for a reply that may have been misheard, and was never said clearly.
    pub(super) fn word_in_doubt(&self) -> Option<String> {
        let waiting = &self.state.standing.as_ref()?.unreplied;
        waiting.iter().find_map(|turn| self.doubt_in(*turn))
    }

    fn doubt_in(&self, turn: TurnId) -> Option<String> {
        let turn = self.recorded(turn)?;
        let heard = &turn.heard;
        let names = turn.names(&self.as_answer(heard)?);
        // A figure is hardly worth the interruption: few are used later, and a reader sees that it is uncertain.
        let is_key = |mention: &&Mention| mention.named == Named::Technology;
        let key = names.mentions.iter().filter(is_key);
        let mut doubtful = key.filter(|mention| is_doubtful(heard, mention.start, mention.end));
        let word = doubtful.find_map(|mention| heard.text.get(mention.start..mention.end))?;
        let clearly = |(_, heard): (TurnId, &HeardTurn)| {
            let places = heard.text.match_indices(word).map(|(at, found)| (at, at + found.len()));
            places.into_iter().any(|(start, end)| is_sure(heard, start, end))
        };
        (!self.turns().any(clearly)).then(|| word.to_owned())
    }

    fn as_answer(&self, heard: &HeardTurn) -> Option<Answer> {
        let question = self.present_question()?;
        Some(Answer {
            id: question.id.clone(),
            level: self.plan.level,
            kind: question.kind,
            question: question.text.clone(),
            answer: heard.text.clone(),
        })
    }
}

/// "The query plan" at the beginning of a sentence is "the query plan" within one. Names of one word keep their capital.
fn in_mid_sentence(named: Named, words: &str) -> String {
    match named {
        Named::Technology if !words.contains(' ') => words.to_owned(),
        Named::Technology | Named::Thing | Named::Measure => {
            let mut letters = words.chars();
            let first = letters.next().into_iter().flat_map(char::to_lowercase);
            first.chain(letters).collect()
        }
    }
}

/// Whether every word between the two byte offsets was typed, or recognised with confidence.
fn is_sure(heard: &HeardTurn, start: usize, end: usize) -> bool {
    match heard.source {
        TurnSource::Typed => true,
        TurnSource::Voice => {
            let found = confidences(heard, start, end);
            let words = heard.text.get(start..end).map_or(0, |text| text.split_whitespace().count());
            found.len() == words && found.iter().all(|confidence| *confidence >= SURE)
        }
    }
}

fn is_doubtful(heard: &HeardTurn, start: usize, end: usize) -> bool {
    confidences(heard, start, end).iter().any(|confidence| *confidence < DOUBTFUL)
}

/// The recogniser's confidence in each word that stands between the two byte offsets of the turn's text.
fn confidences(heard: &HeardTurn, start: usize, end: usize) -> Vec<f32> {
    let mut found = Vec::new();
    let mut at = 0;
    for word in heard.segments.iter().flat_map(|segment| &segment.words) {
        let text = word.text.trim();
        let Some(place) = heard.text.get(at..).and_then(|rest| rest.find(text)).filter(|_| !text.is_empty())
        else {
            continue;
        };
        let (from, to) = (at + place, at + place + text.len());
        if from < end && start < to {
            found.push(word.confidence);
        }
        at = to;
    }
    found
}
