//! Clauses that fit every case, and so tell of none: "the downside is complexity", "if the requirements were different I
//! would choose something else", "because I always use it". What is of the case names a thing of it.

use super::{clauses::is_adverb, frames::Frame, reading::Reading, verbs::verb};

/// Whether all that the clause at `index` says fits every case, and what it hangs on too.
pub fn is_hollow(reading: &Reading<'_>, index: usize) -> bool {
    let starts =
        |at: usize| reading.frames.get(at).is_none_or(|frame| reading.tokens[frame.clause.from].after_stop);
    let opens = |at: usize| {
        let first = reading.words(&reading.frames[at]).find(|word| !matches!(*word, "and" | "but" | "so"));
        matches!(first, Some("if" | "unless" | "when" | "once"))
    };
    let filled = |at: usize| !fits_all(reading, at);
    // "The price" and "we paid is a nightly job": a fragment says what the next clause says of it.
    let frame = &reading.frames[index];
    let is_fragment = frame.verb.is_none()
        && !reading.words(frame).any(|word| reading.lexicon.speech.auxiliaries.contains(word));
    let before = index.checked_sub(1).is_some_and(|at| !starts(index) && opens(at) && filled(at));
    let behind = !starts(index + 1) && (is_fragment || opens(index + 1)) && filled(index + 1);
    is_circular(reading, index)
        || fits_all(reading, index) && !before && !behind && !points_back(reading, index)
}

fn fits_all(reading: &Reading<'_>, index: usize) -> bool {
    let frame = &reading.frames[index];
    let mut said = content(reading, frame).peekable();
    let one = |word: &str| word == "1";
    let counts = reading.tokens[frame.clause.from..frame.clause.to]
        .iter()
        .any(|token| token.number && !one(&token.word));
    let fits = |word: &str| {
        let empty = one(word) || reading.lexicon.tradeoffs.hollow.contains(word);
        empty && !is_of_case(reading, index, word)
    };
    !counts && said.peek().is_some() && said.all(fits)
}

/// "That is the cost": of what was said before, which has to be of the case.
fn points_back(reading: &Reading<'_>, index: usize) -> bool {
    let lists = &reading.lexicon.tradeoffs;
    let mut words =
        reading.words(&reading.frames[index]).skip_while(|word| matches!(*word, "and" | "but" | "so"));
    let points = matches!(words.next(), Some("it" | "that" | "this" | "which"));
    let prices = words.any(|word| lists.prices.contains(word));
    points && prices && index > 0 && !is_hollow(reading, index - 1)
}

/// "I would use the cache because I always use the cache".
fn is_circular(reading: &Reading<'_>, index: usize) -> bool {
    let frame = &reading.frames[index];
    let Some(before) = index.checked_sub(1).map(|at| &reading.frames[at]) else { return false };
    let opens = matches!(reading.tokens[frame.clause.from].word.as_str(), "because" | "since");
    let told: Vec<&str> = content(reading, before).collect();
    let said: Vec<&str> = content(reading, frame).collect();
    // "Sharding, because sharding scales", "caching, because caching makes everything faster".
    let praise = &reading.lexicon.tradeoffs;
    // "Polling over webhooks because polling is simpler" holds it against something.
    let weighed = reading.words(before).any(|word| matches!(word, "over" | "than" | "rather" | "instead"));
    let hollow = |word: &str| {
        let compares = praise.comparatives.contains(word) && !weighed;
        praise.hollow.contains(word) || praise.judgements.contains(word) || compares
    };
    let same = |word: &str| {
        let base = verb(word, reading.lexicon).base;
        told.iter().any(|other| *other == word || verb(other, reading.lexicon).base == base)
    };
    opens && said.iter().any(|word| same(word)) && said.iter().all(|word| same(word) || hollow(word))
}

/// A word that names no thing by itself is one of the case where a concrete clause has it, too: "latency" beside "the
/// latency went to 40 ms".
fn is_of_case(reading: &Reading<'_>, index: usize, word: &str) -> bool {
    let elsewhere = |at: usize, frame: &Frame| {
        at != index && !frame.noise && reading.concrete[at] && reading.words(frame).any(|other| other == word)
    };
    reading.lexicon.noise.topic.contains(word)
        && reading.frames.iter().enumerate().any(|(at, frame)| elsewhere(at, frame))
}

/// The words of a clause that are no mere grammar.
fn content<'r>(reading: &'r Reading<'_>, frame: &Frame) -> impl Iterator<Item = &'r str> + use<'r> {
    let (lexicon, speech) = (reading.lexicon, &reading.lexicon.speech);
    reading.words(frame).filter(move |word| {
        let grammar = speech.stopwords.contains(word)
            || speech.auxiliaries.contains(word)
            || speech.openers.contains(word)
            || speech.determiners.contains(word)
            || speech.subjects.contains(word)
            || speech.weak_subjects.contains(word)
            || speech.generic_subjects.contains(word)
            || is_adverb(word, lexicon);
        !grammar || lexicon.tradeoffs.hollow.contains(word)
    })
}
