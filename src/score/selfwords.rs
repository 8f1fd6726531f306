//! Words that tie the speaker to a cause, a choice or a piece of work without an act of theirs: "that one was on me",
//! "the call was mine", "my oversight", "I was too quick". Relations of closed words, not a list of phrases.

use super::{lexicon::Ownership, view::Token};

/// A form of "be" or "fall" stands at most so many words before "mine" or "on me".
const REACH: usize = 5;

/// So many words before "mine" a story or an example may be named that it stands for.
const STORY: usize = 12;

/// What a clause says of the speaker.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SelfWord {
    /// A cause, a fault or a decision is theirs.
    TakenOn,
    /// A piece of work is theirs.
    OwnPart,
}

/// What ties the speaker to something in `tokens[from..to]`, with the place of the words.
pub fn find(
    tokens: &[Token],
    (from, to): (usize, usize),
    lists: &Ownership,
) -> Vec<(SelfWord, usize, usize)> {
    (from..to)
        .filter_map(|at| {
            let (kind, length) = match tokens[at].word.as_str() {
                "me" => on_me(tokens, from, at)?,
                "mine" => mine(tokens, from, at)?,
                "my" if !is_employment(tokens, from, at, to) => my(tokens, at, to, lists)?,
                "i" => judged(tokens, at, to, lists)?,
                _ => return None,
            };
            Some((kind, at, length))
        })
        .collect()
}

/// "was on me", "fell to me", "came down to me", "by me", "came from me".
fn on_me(tokens: &[Token], from: usize, at: usize) -> Option<(SelfWord, usize)> {
    let word = |back: usize| {
        at.checked_sub(back).filter(|place| *place >= from).map_or("", |place| tokens[place].word.as_str())
    };
    match word(1) {
        "on" | "with" | "to" | "from" if linked(tokens, from, at - 1) => Some((SelfWord::TakenOn, 1)),
        "down" | "up" if word(1) == "to" => Some((SelfWord::TakenOn, 1)),
        "of" if word(2) == "because" => Some((SelfWord::TakenOn, 1)),
        "by" => Some((SelfWord::OwnPart, 1)),
        "from" if matches!(word(2), "came" | "comes" | "come" | "coming") => Some((SelfWord::OwnPart, 1)),
        _ if is_be(word(1)) && matches!(word(2), "it" | "that" | "this" | "one" | "who" | "person") => {
            Some((SelfWord::TakenOn, 1))
        }
        _ => None,
    }
}

/// Whether a verb of being or of coming to rest stands before `at`, with little between: "was squarely", "falls".
fn linked(tokens: &[Token], from: usize, at: usize) -> bool {
    let back = at.saturating_sub(2).max(from);
    let person = tokens[from..at]
        .iter()
        .any(|token| matches!(token.word.as_str(), "he" | "she" | "they" | "we" | "you" | "i"));
    !person
        && (back..at).any(|place| {
            let word = tokens[place].word.as_str();
            let rests = matches!(
                word,
                "fell"
                    | "falls"
                    | "fall"
                    | "landed"
                    | "rests"
                    | "rested"
                    | "lies"
                    | "sits"
                    | "sat"
                    | "stops"
                    | "stopped"
            );
            // People come to somebody, too; what comes down to somebody is theirs.
            let comes =
                matches!(word, "went" | "came" | "comes" | "goes") && tokens[place + 1].word == "down";
            is_be(word) || rests || comes
        })
}

fn is_be(word: &str) -> bool {
    matches!(word, "is" | "was" | "were" | "are" | "be" | "been")
}

/// "was mine", "was really mine", "mine to fix".
fn mine(tokens: &[Token], from: usize, at: usize) -> Option<(SelfWord, usize)> {
    let back = at.saturating_sub(REACH).max(from);
    let before = at.checked_sub(1).map_or("", |place| tokens[place].word.as_str());
    let said =
        tokens[back..at].iter().any(|token| is_be(&token.word)) && !matches!(before, "of" | "than" | "not");
    // "Everybody has a story like it, so this is mine": of the telling.
    let sentence = (0..=at).rev().find(|place| tokens[*place].after_stop).unwrap_or(0);
    let told = tokens[sentence.max(at.saturating_sub(STORY))..at]
        .iter()
        .any(|token| matches!(token.word.as_str(), "story" | "stories" | "example" | "examples"));
    (said && !told).then_some((SelfWord::TakenOn, 1))
}

/// "At my last job": where somebody worked is no work of theirs.
fn is_employment(tokens: &[Token], from: usize, at: usize, to: usize) -> bool {
    let before = at.checked_sub(1).filter(|place| *place >= from).map_or("", |place| &tokens[place].word);
    let place = matches!(before, "at" | "in" | "from" | "since" | "during" | "before");
    place
        && tokens[at + 1..to.min(at + 3)]
            .iter()
            .any(|token| matches!(token.word.as_str(), "job" | "role" | "work"))
}

/// "my oversight", "my own call", "my part".
fn my(tokens: &[Token], at: usize, to: usize, lists: &Ownership) -> Option<(SelfWord, usize)> {
    let things = |place: usize| {
        let word = tokens.get(place).filter(|_| place < to).map_or("", |token| token.word.as_str());
        if lists.own_faults.contains(word) {
            Some(SelfWord::TakenOn)
        } else {
            lists.own_works.contains(word).then_some(SelfWord::OwnPart)
        }
    };
    // At most one word stands between, as in "my first proposal".
    things(at + 1).map(|kind| (kind, 2)).or_else(|| things(at + 2).map(|kind| (kind, 3)))
}

/// "I was wrong", "I was too quick", "I am to blame", "I should have".
fn judged(tokens: &[Token], at: usize, to: usize, lists: &Ownership) -> Option<(SelfWord, usize)> {
    let word = |ahead: usize| {
        tokens.get(at + ahead).filter(|_| at + ahead < to).map_or("", |token| token.word.as_str())
    };
    let regret =
        matches!((word(1), word(2)), ("should", "have" | "not") | ("wish" | "regret", _) | ("ought", "to"));
    let be =
        matches!(word(1), "was" | "am" | "had") && (is_be(word(1)) || word(2) == "been" || word(1) == "am");
    let judged = be && (2..5).any(|ahead| lists.self_blame.contains(word(ahead)));
    if !(regret || judged) {
        return None;
    }
    let reach = to.min(at + 5) - at;
    Some((SelfWord::TakenOn, reach))
}
