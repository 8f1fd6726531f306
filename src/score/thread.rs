//! The thread of an answer: a sentence belongs to it when it names something of the work, or a thing that a sentence of
//! the thread names too, or points back at one. Life stories, a company's history and wisdom in general share nothing
//! with it, whatever their words.

use std::{collections::BTreeSet, ops::Range};

use super::{
    clauses::is_adverb,
    lexicon::Lexicon,
    verbs::{is_listed, is_past},
    view::Token,
    words::Words,
};

/// What points back stands among the first words of a sentence.
const POINTING: usize = 6;
/// Shorter words name nothing.
const SHORTEST: usize = 4;

/// How a sentence speaks of the work by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Tie {
    /// It tells of everyday life, and names nothing of the work.
    Apart,
    /// It names nothing of the work, and tells of no deed.
    Loose,
    /// It may: it holds a word that the work shares with everyday life, or a deed.
    Open,
    /// It names the work beyond doubt.
    Firm,
}

/// Where a sentence stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// Beside the thread.
    Beside,
    /// It may belong to it, and shares nothing with the rest.
    Near,
    /// It belongs to it.
    Within,
}

/// For each sentence of an answer: its tokens, and where it stands. `tie` reads a sentence by itself.
pub fn sentences(
    tokens: &[Token],
    question: &Words,
    lexicon: &Lexicon,
    tie: impl Fn(&Range<usize>) -> Tie,
) -> Vec<(Range<usize>, Place)> {
    let ranges = ranges(tokens);
    let ties: Vec<Tie> = ranges.iter().map(tie).collect();
    let things: Vec<BTreeSet<&str>> =
        ranges.iter().map(|range| things(&tokens[range.clone()], lexicon)).collect();
    let apart = |index: usize| ties[index] == Tie::Apart;
    let linked = |index: usize| {
        ties[index] == Tie::Firm
            || !apart(index)
                && (things[index].iter().any(|thing| question.contains(thing))
                    || points_back(&tokens[ranges[index].clone()]))
    };
    let mut linked: Vec<bool> = (0..ranges.len()).map(linked).collect();
    spread(&things, apart, &mut linked);
    // What shares things with a sentence that may belong to the thread may belong to it, too.
    let mut near: Vec<bool> =
        (0..ranges.len()).map(|index| linked[index] || ties[index] == Tie::Open).collect();
    spread(&things, apart, &mut near);
    let place = |index: usize| match (linked[index], near[index]) {
        (true, _) => Place::Within,
        (false, true) => Place::Near,
        (false, false) => Place::Beside,
    };
    ranges.into_iter().enumerate().map(|(index, range)| (range, place(index))).collect()
}

/// The sentences, as tokens.
pub fn ranges(tokens: &[Token]) -> Vec<Range<usize>> {
    let starts: Vec<usize> = (0..tokens.len()).filter(|at| *at == 0 || tokens[*at].after_stop).collect();
    let ends = starts.iter().skip(1).copied().chain([tokens.len()]);
    starts.iter().copied().zip(ends).map(|(from, to)| from..to).collect()
}

/// What shares a thing with the thread belongs to it, until nothing more does.
fn spread(things: &[BTreeSet<&str>], apart: impl Fn(usize) -> bool, linked: &mut [bool]) {
    let mut known: BTreeSet<&str> = BTreeSet::new();
    let mut fresh: Vec<usize> = (0..linked.len()).filter(|index| linked[*index]).collect();
    while !fresh.is_empty() {
        for index in fresh.drain(..) {
            known.extend(&things[index]);
        }
        for index in 0..linked.len() {
            if !linked[index] && !apart(index) && !things[index].is_disjoint(&known) {
                linked[index] = true;
                fresh.push(index);
            }
        }
    }
}

/// "It", "they", "that": of what was said before.
fn points_back(tokens: &[Token]) -> bool {
    tokens.iter().take(POINTING).enumerate().any(|(at, token)| match token.word.as_str() {
        // "I say that": further on it only joins.
        "that" | "this" => at < 2,
        "it" | "they" | "them" | "those" | "these" | "he" | "she" | "him" | "her" | "both" | "neither" => {
            true
        }
        _ => false,
    })
}

/// The words that may name a thing, without their endings of number.
fn things<'t>(tokens: &'t [Token], lexicon: &Lexicon) -> BTreeSet<&'t str> {
    let speech = &lexicon.speech;
    let names = |word: &str| {
        let little = speech.stopwords.contains(word)
            || speech.auxiliaries.contains(word)
            || speech.openers.contains(word)
            || speech.determiners.contains(word)
            || speech.generic_subjects.contains(word)
            || lexicon.specificity.plain.contains(word)
            || lexicon.specificity.units.time.contains(word)
            || lexicon.specificity.units.not_counted.contains(word);
        let verb = is_past(word, lexicon) || is_listed(word, lexicon) || is_adverb(word, lexicon);
        word.len() >= SHORTEST && !little && !verb
    };
    let words = tokens.iter().filter(|token| !token.number).map(|token| token.word.as_str());
    words.filter(|word| names(word)).map(singular).collect()
}

fn singular(word: &str) -> &str {
    word.strip_suffix('s').filter(|stem| stem.len() >= SHORTEST).unwrap_or(word)
}
