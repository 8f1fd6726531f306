//! The answers of an interview, each with all that was asked for it, assessed. The top of specificity needs detail that
//! held under a follow-up one level deeper: who only has what was learnt by heart doesn't reach it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{
    Answer, AnswerKind, Assessment, Dimension, Level, Lexicon, Score, Signal, assess, combine::ScoredAnswer,
    mentions::is_agentless,
};
use crate::{
    interview::{
        Asked, Interview,
        event::{FollowUp, TurnId},
        plan::Question,
        transcript::Transcript,
    },
    speech::plain_words,
};

/// The most that specificity reaches without detail that held.
const WITHOUT_DEPTH: f64 = 4.5;

/// So many quotes of new detail must answer a follow-up one level deeper.
const NEW_QUOTES: usize = 2;

/// A quote is new when this part of its longer words was not said before; a recogniser errs in one of ten.
const NEW_SHARE: f64 = 0.4;

/// And at least so many words of it: one may be misheard.
const NEW_WORDS: usize = 2;

/// Shorter words say little.
const LONGER: usize = 4;

/// Every answer to a scored question, with the words of `transcript`.
pub fn of_interview(interview: &Interview, transcript: &Transcript, lexicon: &Lexicon) -> Vec<ScoredAnswer> {
    scored(&given(interview, transcript), lexicon)
}

/// An answer as it was given: all that its scores are made of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Given {
    /// The question's name.
    pub question: String,
    /// The question as asked.
    pub asked: String,
    /// All words of the interviewer for this question, follow-ups with them; they are never evidence.
    pub words_asked: String,
    /// What kind of answer it wanted.
    pub kind: AnswerKind,
    /// The level of the role.
    pub level: Level,
    /// The turns of the answer.
    pub turns: Vec<TurnId>,
    /// The words of those turns that the transcript has, in order.
    pub texts: Vec<String>,
    /// Where one claim was drilled.
    pub drilled: Option<Drilled>,
    /// A follow-up asked what they did or decided themselves.
    #[serde(default)]
    pub own_part_asked: bool,
}

/// The part of an answer that replies to a follow-up one level deeper, as places in [`Given::texts`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Drilled {
    /// The first turn that replies.
    pub from: usize,
    /// The first turn behind it.
    pub to: usize,
    /// False where the candidate was asked to weigh something, which needs no detail.
    pub for_detail: bool,
}

/// The answers to the scored questions of an interview, with the words of `transcript`.
pub fn given(interview: &Interview, transcript: &Transcript) -> Vec<Given> {
    let texts: BTreeMap<TurnId, &str> =
        transcript.turns.iter().map(|turn| (turn.turn, turn.text.as_str())).collect();
    let plan = interview.plan();
    let answers = interview.answers().iter().filter_map(|asked| {
        let question = plan.question(&asked.question).filter(|question| question.scored)?;
        // A question that was skipped has no words, and no place among the joined answers.
        if asked.turns.is_empty() {
            return None;
        }
        let texts = asked.turns.iter().filter_map(|turn| texts.get(turn).map(|text| (*text).to_owned()));
        Some(Given {
            question: asked.question.clone(),
            asked: asked.text.clone(),
            words_asked: question.words_asked(asked),
            kind: question.kind,
            level: plan.level,
            turns: asked.turns.clone(),
            texts: texts.collect(),
            drilled: drilled(question, asked),
            own_part_asked: own_part_asked(question, asked),
        })
    });
    answers.collect()
}

fn own_part_asked(question: &Question, asked: &Asked) -> bool {
    let is_own = |signal| matches!(signal, Signal::OwnAction | Signal::OwnDecision);
    asked.follow_ups.iter().any(|followed| match followed.kind {
        FollowUp::OwnPart => true,
        FollowUp::Probe => question.probe(&followed.id).is_some_and(|probe| is_own(probe.seeks)),
        FollowUp::Depth => question.deeper(&followed.id).is_some_and(|probe| is_own(probe.seeks)),
        FollowUp::Confirm | FollowUp::Twist => false,
    })
}

fn drilled(question: &Question, asked: &Asked) -> Option<Drilled> {
    let place = asked.follow_ups.iter().position(|followed| followed.kind == FollowUp::Depth)?;
    let probe = question.deeper(&asked.follow_ups[place].id);
    Some(Drilled {
        from: asked.follow_ups[place].turns_before,
        to: asked.follow_ups.get(place + 1).map_or(asked.turns.len(), |next| next.turns_before),
        for_detail: probe.is_none_or(|probe| probe.seeks.dimension() != Dimension::Tradeoffs),
    })
}

/// The scores of the answers of one interview.
pub fn scored(given: &[Given], lexicon: &Lexicon) -> Vec<ScoredAnswer> {
    let (mut answers, depths): (Vec<ScoredAnswer>, Vec<Depth>) =
        given.iter().map(|given| scored_alone(given, lexicon)).unzip();
    keep_the_top(&mut answers, &depths);
    answers
}

fn scored_alone(given: &Given, lexicon: &Lexicon) -> (ScoredAnswer, Depth) {
    let answer = Answer {
        id: given.question.clone(),
        level: given.level,
        kind: given.kind,
        question: given.words_asked.clone(),
        answer: given.texts.join("\n"),
    };
    let depth = depth(given, &answer, lexicon);
    let mut assessment = assess(&answer, lexicon);
    if !given.own_part_asked && is_agentless(&answer, lexicon) {
        hold_back(&mut assessment.ownership);
    }
    let scored = ScoredAnswer {
        question: given.question.clone(),
        asked: given.asked.clone(),
        kind: given.kind,
        turns: given.turns.clone(),
        text: answer.answer,
        assessment,
    };
    (scored, depth)
}

/// A story told in the passive alone is a manner of speaking: while nobody asked for the own part, it says nothing about it.
fn hold_back(ownership: &mut Score) {
    if ownership.evidence.iter().any(|found| !found.signal.is_lack()) {
        return;
    }
    *ownership = Score {
        score: None,
        band: None,
        evidence: Vec::new(),
        missing: ownership.missing.clone(),
        reason: Some(
            "told without saying who acted, and nobody asked for the candidate's own part".to_owned(),
        ),
    };
}

/// What came of drilling an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Depth {
    NotAsked,
    Held,
    Failed,
}

/// Whether new detail came where one claim was drilled.
fn depth(given: &Given, answer: &Answer, lexicon: &Lexicon) -> Depth {
    let Some(Drilled { from, to, for_detail }) = given.drilled else { return Depth::NotAsked };
    let turns = &given.texts;
    let from = from.min(turns.len());
    let (before, drilled) = (&turns[..from], &turns[from..to.clamp(from, turns.len())]);
    let before: Vec<String> = before.iter().flat_map(|turn| plain_words(turn)).collect();
    let drilled = Answer { answer: drilled.join("\n"), ..answer.clone() };
    let Assessment { specificity, .. } = assess(&drilled, lexicon);
    let detail = specificity.evidence.iter().filter(|found| !found.signal.is_lack());
    let mut quotes: Vec<&str> = detail.map(|found| found.quote.as_str()).collect();
    quotes.dedup();
    let new = quotes.into_iter().filter(|quote| is_new(quote, &before)).count();
    match (new >= NEW_QUOTES, for_detail) {
        (true, true) => Depth::Held,
        (false, true) => Depth::Failed,
        // Who was asked to weigh something owes no detail, and what comes unasked may have been learnt by heart.
        (_, false) => Depth::NotAsked,
    }
}

fn is_new(quote: &str, before: &[String]) -> bool {
    let words = plain_words(quote);
    let longer = || words.iter().filter(|word| word.len() >= LONGER);
    let new = longer().filter(|word| !before.iter().any(|other| is_alike(word, other))).count();
    new >= NEW_WORDS && new as f64 >= longer().count() as f64 * NEW_SHARE
}

/// Whether two words are the same but for an ending of one letter.
fn is_alike(one: &str, other: &str) -> bool {
    let without_end = |word: &str| word.chars().next_back().map_or(0, |end| word.len() - end.len_utf8());
    one == other || one[..without_end(one)] == *other || *one == other[..without_end(other)]
}

/// An answer that did not hold stays below the top, and all do where none was found to hold.
fn keep_the_top(answers: &mut [ScoredAnswer], depths: &[Depth]) {
    let held = depths.contains(&Depth::Held);
    for (answer, depth) in answers.iter_mut().zip(depths) {
        match depth {
            Depth::Held => {}
            Depth::NotAsked if held => {}
            Depth::NotAsked | Depth::Failed => below_the_top(&mut answer.assessment.specificity),
        }
    }
}

fn below_the_top(score: &mut Score) {
    if score.score > Some(WITHOUT_DEPTH) && score.missing.is_empty() {
        score.missing.push(Signal::Mechanism);
    }
    score.score = score.score.map(|number| number.min(WITHOUT_DEPTH));
    score.band = score.band.map(|[low, high]| [low.min(WITHOUT_DEPTH), high]);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(text: &str, own_part_asked: bool) -> ScoredAnswer {
        let given = Given {
            question: "incident".to_owned(),
            asked: "Tell me about an incident.".to_owned(),
            words_asked: "Tell me about an incident.".to_owned(),
            kind: AnswerKind::Behavioral,
            level: Level::Mid,
            turns: vec![1],
            texts: vec![text.to_owned()],
            drilled: None,
            own_part_asked,
        };
        scored(&[given], Lexicon::embedded()).remove(0)
    }

    const PASSIVE: &str = "The queue was full, the old index was dropped, a cache was added in front of the orders table, \
        and the limit of the pool was raised to forty connections.";

    #[test]
    fn a_story_in_the_passive_has_no_number_before_the_own_part_was_asked_for() {
        let ownership = told(PASSIVE, false).assessment.ownership;
        assert_eq!(ownership.score, None, "{ownership:?}");
        assert!(ownership.reason.unwrap().contains("nobody asked"));
        assert_eq!(told(PASSIVE, true).assessment.ownership.score, Some(1.0));
    }

    #[test]
    fn what_others_did_has_a_number_without_being_asked() {
        let text = format!("{PASSIVE} The platform team did that for us.");
        assert!(told(&text, false).assessment.ownership.score.is_some());
    }

    #[test]
    fn what_was_said_before_is_new_in_no_other_ending() {
        let before = plain_words("The script runs atomically for two seconds");
        for quote in ["scripts run atomically", "two second", "at it"] {
            assert!(!is_new(quote, &before), "{quote}");
        }
        assert!(is_new("the hash expires", &before));
    }
}
