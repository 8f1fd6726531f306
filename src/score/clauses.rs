//! Clauses, found by the words that open them: a recogniser's punctuation helps where there is some, none is needed.

use super::{lexicon::Lexicon, verbs::is_past, view::Token};

/// A noun has so many words behind its article at most.
const NOUN_WORDS: usize = 4;

/// A stretch of tokens with at most one subject in front of its verb.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Clause {
    /// Index of its first token.
    pub from: usize,
    /// Index behind its last token.
    pub to: usize,
    /// The subject is left out: it is that of the clause before.
    pub continues: bool,
}

/// The clauses of `tokens`, in order, without holes.
pub fn clauses(tokens: &[Token], lexicon: &Lexicon) -> Vec<Clause> {
    let mut clauses: Vec<Clause> = Vec::new();
    let mut from = 0;
    let mut continues = false;
    for at in 0..tokens.len() {
        let Some(next_continues) = begins(tokens, (from, at), lexicon) else { continue };
        if at > from {
            // A subject right behind an opener belongs to the opener's clause.
            if at - from == 1 && is_opener(&tokens[from], lexicon) && !tokens[at].after_stop {
                continue;
            }
            clauses.push(Clause { from, to: at, continues });
            from = at;
        }
        continues = next_continues;
    }
    if from < tokens.len() {
        clauses.push(Clause { from, to: tokens.len(), continues });
    }
    clauses
}

/// Whether a clause begins at `at`, behind one from `from` on, and if so whether it goes on with the subject before.
fn begins(tokens: &[Token], (from, at): (usize, usize), lexicon: &Lexicon) -> Option<bool> {
    let speech = &lexicon.speech;
    let word = tokens[at].word.as_str();
    // What the next sentence begins with belongs to no clause of this one.
    let in_sentence = |place: usize| tokens.get(place).filter(|token| !token.after_stop);
    let next = in_sentence(at + 1).map_or("", |token| token.word.as_str());
    if tokens[at].after_stop || speech.subjects.contains(word) {
        return Some(false);
    }
    if speech.weak_subjects.contains(word) && (speech.auxiliaries.contains(next) || tokens[at].after_comma) {
        return Some(false);
    }
    match word {
        "before" | "after" | "since" | "until" | "or" | "cause" | "instead" | "then" | "that" | "when" => {
            (is_subject(next, lexicon) || tokens[at].after_comma).then_some(false)
        }
        "and" => {
            let behind = skip_adverbs(tokens, at + 1, lexicon);
            let word = in_sentence(behind).map_or("", |token| token.word.as_str());
            // "The writes and the reads were": one subject of two.
            let told = tokens[from..at]
                .iter()
                .any(|token| speech.auxiliaries.contains(&token.word) || is_past(&token.word, lexicon));
            if is_subject(next, lexicon) || told && is_noun_clause(tokens, at + 1, lexicon) {
                Some(false)
            } else {
                is_past(word, lexicon).then_some(true)
            }
        }
        _ if speech.openers.contains(word) => Some(false),
        _ if tokens[at].after_comma && is_past(word, lexicon) => Some(true),
        _ => (tokens[at].after_comma && has_verb_soon(tokens, at, lexicon)).then_some(false),
    }
}

/// "And the queue filled": an article, what it is of, and a verb behind it.
fn is_noun_clause(tokens: &[Token], at: usize, lexicon: &Lexicon) -> bool {
    let speech = &lexicon.speech;
    let opens =
        |token: &&Token| speech.determiners.contains(&token.word) && !token.after_stop && !token.after_comma;
    let Some(_) = tokens.get(at).filter(opens) else { return false };
    let mut behind = tokens.iter().skip(at + 1).take(NOUN_WORDS).enumerate();
    let ends = |token: &Token| {
        token.after_stop
            || token.after_comma
            || speech.openers.contains(&token.word)
            || is_subject(&token.word, lexicon)
            || matches!(token.word.as_str(), "and" | "of" | "for" | "to" | "in" | "on" | "with")
    };
    let verb = |token: &Token| speech.auxiliaries.contains(&token.word) || is_past(&token.word, lexicon);
    behind
        .find(|(index, token)| ends(token) || *index > 0 && verb(token))
        .is_some_and(|(_, token)| !ends(token))
}

fn is_opener(token: &Token, lexicon: &Lexicon) -> bool {
    lexicon.speech.openers.contains(&token.word)
        || matches!(token.word.as_str(), "and" | "that" | "what" | "cause")
}

fn is_subject(word: &str, lexicon: &Lexicon) -> bool {
    lexicon.speech.subjects.contains(word) || lexicon.speech.weak_subjects.contains(word)
}

/// The first index from `at` on that holds no adverb.
pub fn skip_adverbs(tokens: &[Token], mut at: usize, lexicon: &Lexicon) -> usize {
    while tokens.get(at).is_some_and(|token| is_adverb(&token.word, lexicon)) {
        at += 1;
    }
    at
}

/// True for a word that may stand between a subject and its verb.
pub fn is_adverb(word: &str, lexicon: &Lexicon) -> bool {
    lexicon.speech.adverbs.contains(word)
        || word.len() > 4 && word.ends_with("ly") && !matches!(word, "apply" | "reply" | "supply")
}

/// True if a verb follows within the next words of the same stretch.
fn has_verb_soon(tokens: &[Token], at: usize, lexicon: &Lexicon) -> bool {
    tokens[at..]
        .iter()
        .take(5)
        .enumerate()
        .take_while(|(index, token)| *index == 0 || !token.after_comma && !token.after_stop)
        .any(|(index, token)| {
            index > 0 && (lexicon.speech.auxiliaries.contains(&token.word) || is_past(&token.word, lexicon))
        })
}
