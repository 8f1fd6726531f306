//! What is no evidence, however it sounds: slogans, remarks to whoever grades, echoes of the question, lists of terms, repetition.

use std::collections::BTreeSet;

use super::{frames::Frame, lexicon::Lexicon, view::Token};

/// A remark to whoever grades reaches at most so many clauses around the words that give it away.
const REMARK_CLAUSES: usize = 2;
/// An echo shares at least this part of its words with the question.
const ECHO_SHARE: f64 = 0.7;
/// A clause is beside the point when neither it nor so many clauses on either side name anything of the work.
const TOPIC_CLAUSES: usize = 1;
/// A run of terms of this length without a verb is a list.
const LIST_TERMS: usize = 4;

/// Marks the frames that are no evidence.
pub fn mark(frames: &mut [Frame], tokens: &[Token], question: &BTreeSet<String>, lexicon: &Lexicon) {
    let remarks = remarks(frames, tokens, lexicon);
    let on_topic: Vec<bool> =
        frames.iter().map(|frame| is_on_topic(frame, tokens, question, lexicon)).collect();
    let slogans: Vec<bool> = frames.iter().map(|frame| is_slogan(frame, tokens, lexicon)).collect();
    let mut said = BTreeSet::new();
    for (index, frame) in frames.iter_mut().enumerate() {
        let between = index > 0 && slogans[index - 1] && slogans.get(index + 1).copied().unwrap_or(false);
        let near = index.saturating_sub(TOPIC_CLAUSES)..(index + TOPIC_CLAUSES + 1).min(on_topic.len());
        frame.remark = remarks[index];
        frame.noise = frame.remark
            || !on_topic[near].contains(&true)
            || slogans[index]
            || between
            || is_echo(frame, tokens, question, lexicon)
            || is_list(frame, tokens, lexicon)
            || !said.insert(words(frame, tokens));
    }
}

/// The words of a clause: the same words a second time are no further evidence.
fn words<'t>(frame: &Frame, tokens: &'t [Token]) -> Vec<&'t str> {
    tokens[frame.clause.from..frame.clause.to].iter().map(|token| token.word.as_str()).collect()
}

/// Clauses that belong to a remark to whoever grades.
fn remarks(frames: &[Frame], tokens: &[Token], lexicon: &Lexicon) -> Vec<bool> {
    let noise = &lexicon.noise;
    let given_away: Vec<bool> = frames
        .iter()
        .map(|frame| {
            let (from, to) = (frame.clause.from, frame.clause.to);
            noise.grader_strong.within(tokens, from, to)
                || distinct(&noise.grader_weak.all(tokens, from, to), tokens) >= 2
        })
        .collect();
    (0..frames.len())
        .map(|index| {
            let near = index.saturating_sub(REMARK_CLAUSES)..=(index + REMARK_CLAUSES).min(frames.len() - 1);
            given_away[index]
                || near
                    .into_iter()
                    .any(|other| given_away[other] && same_sentence(frames, tokens, index, other))
        })
        .collect()
}

/// True if no full stop stands between the two clauses.
fn same_sentence(frames: &[Frame], tokens: &[Token], one: usize, other: usize) -> bool {
    let (first, last) = (one.min(other), one.max(other));
    frames[first + 1..=last].iter().all(|frame| !tokens[frame.clause.from].after_stop)
}

fn distinct(found: &[(usize, usize)], tokens: &[Token]) -> usize {
    found.iter().map(|(at, _)| tokens[*at].word.as_str()).collect::<BTreeSet<_>>().len()
}

/// A clause with a slogan in it and no measure.
fn is_slogan(frame: &Frame, tokens: &[Token], lexicon: &Lexicon) -> bool {
    let (from, to) = (frame.clause.from, frame.clause.to);
    lexicon.noise.slogans.within(tokens, from, to) && !tokens[from..to].iter().any(|token| token.number)
}

/// A clause that names something of the work: a word of the trade, a technology, a figure, a word of the question.
fn is_on_topic(frame: &Frame, tokens: &[Token], question: &BTreeSet<String>, lexicon: &Lexicon) -> bool {
    let names = &lexicon.specificity.names;
    (frame.clause.from..frame.clause.to).any(|at| {
        let word = tokens[at].word.as_str();
        tokens[at].number
            || lexicon.noise.topic.contains(word)
            || question.contains(word) && !lexicon.speech.stopwords.contains(word)
            || names.technologies.at(tokens, at).is_some()
            || names.artefacts.at(tokens, at).is_some()
    })
}

/// A clause that says the question's words back.
fn is_echo(frame: &Frame, tokens: &[Token], question: &BTreeSet<String>, lexicon: &Lexicon) -> bool {
    let words: BTreeSet<&str> = tokens[frame.clause.from..frame.clause.to]
        .iter()
        .map(|token| token.word.as_str())
        .filter(|word| !lexicon.speech.stopwords.contains(*word))
        .collect();
    let echoed = words.iter().filter(|word| question.contains(**word)).count();
    words.len() >= 2 && echoed as f64 >= ECHO_SHARE * words.len() as f64
}

/// A run of terms without a verb.
fn is_list(frame: &Frame, tokens: &[Token], lexicon: &Lexicon) -> bool {
    if frame.verb.is_some() {
        return false;
    }
    let names = &lexicon.specificity.names;
    let (mut at, mut terms) = (frame.clause.from, 0);
    while at < frame.clause.to {
        let length = names
            .technologies
            .at(tokens, at)
            .or_else(|| names.artefacts.at(tokens, at))
            .map_or(0, |(_, length)| length);
        terms += usize::from(length > 0);
        at += length.max(1);
    }
    terms >= LIST_TERMS
}
