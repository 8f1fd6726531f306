//! What a line gives away of what must stay unsaid, and what it merely repeats.

use std::collections::BTreeSet;

use super::{GuardContext, Rejection, sentence, sentence::Sentence};

/// So many words in a row from a secret are that secret.
const TELLING_RUN: usize = 5;
/// Shorter words say little.
const TELLING_LETTERS: usize = 5;
/// So many words of a secret that nobody has said give it away.
const TELLING_WORDS: usize = 2;
/// A statement restates a fact when this part of its longer words stands in it.
const RESTATED_SHARE: f64 = 0.6;

/// Whether a line says what good answers hold, word for word, or words of it that nobody has said yet.
pub(super) fn check(sentences: &[Sentence], context: &GuardContext<'_>) -> Result<(), Rejection> {
    if context.secrets.is_empty() && context.untold.is_empty() {
        return Ok(());
    }
    let said: Vec<Vec<String>> = context.said.iter().map(|text| plain(text)).collect();
    let line = words(sentences);
    let known: BTreeSet<&str> = said.iter().flatten().map(String::as_str).collect();
    let leaks = |secret: &[String]| {
        let leaked = |run: &[String]| holds(secret, run) && !said.iter().any(|said| holds(said, run));
        line.windows(TELLING_RUN).any(leaked)
    };
    if context.untold.iter().any(|fact| leaks(&plain(fact))) {
        return Err(Rejection::Hint);
    }
    for secret in &context.secrets {
        let secret = plain(secret);
        if leaks(&secret) {
            return Err(Rejection::Rubric);
        }
        if telling(&line, &secret, &known) >= TELLING_WORDS {
            return Err(Rejection::Hint);
        }
    }
    Ok(())
}

/// How many longer words of `secret` that nobody has said stand in `line`.
fn telling(line: &[String], secret: &[String], known: &BTreeSet<&str>) -> usize {
    let unsaid = |word: &&str| word.len() >= TELLING_LETTERS && !known.contains(word);
    let told: BTreeSet<&str> = line.iter().map(String::as_str).filter(unsaid).collect();
    told.into_iter().filter(|word| secret.iter().any(|other| other == word)).count()
}

/// Whether `sentence` says what one of `facts` says.
pub(super) fn restates(sentence: &Sentence, facts: &[&str]) -> bool {
    restated_share(sentence, facts) >= RESTATED_SHARE
}

/// Whether one of `facts` has every longer word of `sentence`.
pub(super) fn repeats(sentence: &Sentence, facts: &[&str]) -> bool {
    restated_share(sentence, facts) >= 1.0
}

/// The greatest part of the longer words of `sentence` that stands in one of `facts`.
fn restated_share(sentence: &Sentence, facts: &[&str]) -> f64 {
    let longer: Vec<&str> =
        sentence.words.iter().map(|word| word.text.as_str()).filter(|word| word.len() > 3).collect();
    let restated = |fact: &&str| {
        let fact = plain(fact);
        longer.iter().filter(|word| fact.iter().any(|other| other == *word)).count()
    };
    facts.iter().map(restated).max().unwrap_or(0) as f64 / longer.len().max(1) as f64
}

fn plain(text: &str) -> Vec<String> {
    words(&sentence::split(text))
}

fn words(sentences: &[Sentence]) -> Vec<String> {
    sentences.iter().flat_map(|sentence| &sentence.words).map(|word| word.text.clone()).collect()
}

fn holds(text: &[String], run: &[String]) -> bool {
    text.windows(run.len()).any(|window| window == run)
}
