//! Talk of the appraisal itself: an answer speaks of the work, not of answers, candidates, criteria and marks. No single
//! word gives it away, for systems have levels and scores too; several in one breath do, and fewer beside an address, or
//! once the speaker has turned to a grader anywhere.

use std::collections::BTreeSet;

use super::{
    frames::Frame,
    lexicon::{Lexicon, Remarks},
    noise,
    view::Token,
};

/// The words of one breath stand at most so many tokens apart.
const REACH: usize = 24;
/// So much weight is talk of the appraisal.
const ENOUGH: usize = 4;
/// So many words of marking in one breath mark something, whoever is marked.
const MARKS: usize = 4;
/// So many, beside an address.
const MARKS_ADDRESSED: usize = 3;
/// So many words for what an answer should have, in one breath, are a list of them.
const RUNGS: usize = 4;
/// So many of the dimensions nobody names in one breath but of the appraisal.
const DIMENSIONS: usize = 3;
/// So much is enough once the speaker has turned to a grader.
const ENOUGH_AFTER: usize = 2;

/// What a mark is of stands at most so many tokens from it.
const BESIDE: usize = 6;

/// What one breath holds of the appraisal.
#[derive(Clone, Debug, Default)]
pub struct Breath<'t> {
    people: BTreeSet<&'t str>,
    marks: BTreeSet<&'t str>,
    dimensions: BTreeSet<&'t str>,
    rungs: BTreeSet<&'t str>,
    addressed: bool,
}

impl<'t> Breath<'t> {
    /// The breath that begins with a word of the clause `from..to`, in its sentence. A clause without one begins none.
    pub fn new(words: &Remarks, tokens: &'t [Token], from: usize, to: usize) -> Self {
        let mut breath = Self::default();
        let counts = |breath: &Self| breath.weight() + breath.dimensions.len() + breath.rungs.len() > 0;
        let begins = |at: &usize| {
            breath.take(words, tokens, *at);
            counts(&breath)
        };
        let Some(begun) = (from..to).find(begins) else { return breath };
        let end = (from + 1..tokens.len()).find(|at| tokens[*at].after_stop).unwrap_or(tokens.len());
        let reach = begun + REACH;
        (begun + 1..end.min(reach).max(to)).for_each(|at| breath.take(words, tokens, at));
        // A recogniser's full stops part no list of the dimensions.
        let named = (end..tokens.len().min(reach)).filter(|at| words.dimensions.at(tokens, *at) > 0);
        breath.dimensions.extend(named.map(|at| tokens[at].word.as_str()));
        breath
    }

    fn take(&mut self, words: &Remarks, tokens: &'t [Token], at: usize) {
        let word = tokens[at].word.as_str();
        let before = at.checked_sub(1).map_or("", |before| tokens[before].word.as_str());
        if words.appraised.contains(word) || is_this_answer(before, word) || is_who_hires(before, word) {
            self.people.insert(stem(word));
        } else if words.marks.contains(word) || is_mark(tokens, at) {
            self.marks.insert(stem(word));
        }
        if words.rungs.contains(word) {
            self.rungs.insert(stem(word));
        }
        if words.dimensions.at(tokens, at) > 0 {
            self.dimensions.insert(word);
        }
        self.addressed |= matches!(word, "you" | "your" | "yours" | "please");
    }

    /// Whether it is talk of the appraisal.
    pub fn is_talk(&self) -> bool {
        self.dimensions.len() >= DIMENSIONS
            || self.marks.len() >= if self.addressed { MARKS_ADDRESSED } else { MARKS }
            || self.rungs.len() >= RUNGS
            || !self.people.is_empty() && self.weight() >= ENOUGH
    }

    /// Whether it is, from somebody who has turned to a grader.
    pub fn goes_on(&self) -> bool {
        2 * self.people.len() + self.marks.len() + self.dimensions.len() >= ENOUGH_AFTER
    }

    fn weight(&self) -> usize {
        2 * self.people.len() + self.marks.len() + usize::from(self.addressed)
    }
}

/// "The answer", "that answer"; a service answers, too, and then no such word stands before it.
fn is_this_answer(before: &str, word: &str) -> bool {
    matches!(word, "answer" | "answers")
        && matches!(
            before,
            "the"
                | "this"
                | "that"
                | "my"
                | "these"
                | "best"
                | "all"
                | "full"
                | "every"
                | "each"
                | "strong"
                | "honest"
                | "previous"
                | "earlier"
        )
}

/// "The hiring committee".
fn is_who_hires(before: &str, word: &str) -> bool {
    before == "hiring" && matches!(word, "committee" | "panel" | "board" | "manager" | "team")
}

/// "The same score as before", "copy the rating": the mark of another answer, where nothing of the work is named beside it.
/// The marks of a system have a name, here or elsewhere: "the fraud score".
pub fn marks_again(frame: &Frame, tokens: &[Token], lexicon: &Lexicon) -> bool {
    let (from, to) = (frame.clause.from, frame.clause.to);
    let Some(mark) = (from..to).find(|at| is_bare_mark(tokens, *at, lexicon)) else { return false };
    let from = (from + 1..=mark).rev().find(|at| tokens[*at].after_comma).unwrap_or(from);
    let to = (mark + 1..to).find(|at| tokens[*at].after_comma).unwrap_or(to);
    let again = |at: usize| is_again(&tokens[at].word);
    let of_work = |at: usize| {
        let topic = &lexicon.noise.topic;
        !again(at) && (topic.contains(&tokens[at].word) || noise::is_firm_word(tokens, at, lexicon))
    };
    let same = |at: usize| stem(&tokens[at].word) == stem(&tokens[mark].word);
    let of_system = |at: usize| {
        let beside = at.saturating_sub(BESIDE)..tokens.len().min(at + BESIDE + 1);
        !is_bare_mark(tokens, at, lexicon) || !(from..to).contains(&at) && beside.into_iter().any(of_work)
    };
    (from..to).any(again)
        && !(from..to).any(of_work)
        && !(0..tokens.len()).any(|at| same(at) && of_system(at))
}

/// A word for a mark with nothing before it or behind it that says of what.
fn is_bare_mark(tokens: &[Token], at: usize, lexicon: &Lexicon) -> bool {
    let speech = &lexicon.speech;
    let before = at.checked_sub(1).map_or("", |before| tokens[before].word.as_str());
    let determined = speech.determiners.contains(before) || is_again(before);
    let next = tokens.get(at + 1).filter(|next| !next.after_stop && !next.after_comma);
    let alone = next.is_none_or(|next| speech.stopwords.contains(&next.word) || is_again(&next.word));
    let named = matches!(
        tokens[at].word.as_str(),
        "score" | "scores" | "rating" | "ratings" | "grade" | "grades" | "mark" | "marks"
    );
    determined && (alone && named || is_mark(tokens, at))
}

/// What says that something is as it was for another.
fn is_again(word: &str) -> bool {
    matches!(
        word,
        "same"
            | "previous"
            | "last"
            | "earlier"
            | "before"
            | "again"
            | "copy"
            | "carry"
            | "keep"
            | "reuse"
            | "transfer"
    )
}

/// A mark, as "a five", "the fives": a small number that counts nothing.
fn is_mark(tokens: &[Token], at: usize) -> bool {
    let next = tokens.get(at + 1).filter(|next| !next.after_stop);
    let counts = next.is_some_and(|next| next.word.ends_with('s') || next.word == "percent");
    tokens[at].word == "fives" || tokens[at].word == "5" && !counts
}

fn stem(word: &str) -> &str {
    let word = word.strip_suffix('s').unwrap_or(word);
    word.strip_suffix("ed").unwrap_or(word)
}
