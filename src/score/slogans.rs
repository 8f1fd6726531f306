//! Slogans: clauses and sentences of words that sound well anywhere, without a measure or a deed on a thing.

use std::ops::Range;

use super::{
    frames::{Agent, Frame, Mood},
    lexicon::Lexicon,
    noise::{is_firm, is_measure},
    view::Token,
};

/// A clause is a slogan when this part of its content is, or more than one phrase of it.
const SHARE: f64 = 0.34;
/// So many slogans make a sentence one, but for its measures.
const IN_SENTENCE: usize = 3;

/// For each clause, whether it is a slogan, or stands in a sentence of slogans and tells neither a measure nor a deed on a
/// thing of the work.
pub fn find(frames: &[Frame], sentences: &[Range<usize>], tokens: &[Token], lexicon: &Lexicon) -> Vec<bool> {
    let full = |sentence: &&Range<usize>| {
        lexicon.noise.slogans.all(tokens, sentence.start, sentence.end).len() >= IN_SENTENCE
    };
    let full: Vec<&Range<usize>> = sentences.iter().filter(full).collect();
    let is = |frame: &Frame| {
        let measures = (frame.clause.from..frame.clause.to).any(|at| is_measure(tokens, at, lexicon));
        let within = full.iter().any(|sentence| sentence.contains(&frame.clause.from));
        // A deed on a thing of the work is told, whatever stands around it.
        let does = frame.agent == Agent::Own && frame.mood == Mood::Fact && is_firm(frame, tokens, lexicon);
        is_slogan(frame, tokens, lexicon) || within && !measures && !does
    };
    frames.iter().map(is).collect()
}

/// A clause made of slogans, without a figure.
fn is_slogan(frame: &Frame, tokens: &[Token], lexicon: &Lexicon) -> bool {
    let (from, to) = (frame.clause.from, frame.clause.to);
    let found = lexicon.noise.slogans.all(tokens, from, to);
    if found.is_empty() || tokens[from..to].iter().any(|token| token.number) {
        return false;
    }
    let content =
        tokens[from..to].iter().filter(|token| !lexicon.speech.stopwords.contains(&token.word)).count();
    let hollow: usize = found.iter().map(|(_, length)| length).sum();
    found.len() > 1 || hollow as f64 >= SHARE * content as f64
}
