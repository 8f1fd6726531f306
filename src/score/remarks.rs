//! Words that answer nothing: remarks to whoever grades, and refusals. A remark is told by what it does, not by a single
//! word: it gives orders, calls on a grader, or speaks of this answer and of marks. "A rate limit of four out of five
//! requests" does none of it.

use super::{
    appraisal::{Breath, marks_again},
    frames::Frame,
    lexicon::{Lexicon, Remarks},
    noise,
    view::Token,
};

/// Without full stops a remark reaches at most so many clauses back from the words that give it away.
const BACK: usize = 4;
/// And at most so many ahead.
const AHEAD: usize = 6;
/// A sentence of so many clauses has lost its full stops.
const UNSTOPPED: usize = 12;
/// The words of one remark stand at most so many tokens apart.
const REACH: usize = 24;

/// For each clause, whether it belongs to a remark. Who says the rubric back (`recited`) has turned to a grader.
pub fn find(frames: &[Frame], recited: &[bool], tokens: &[Token], lexicon: &Lexicon) -> Vec<bool> {
    let breath =
        |frame: &Frame| Breath::new(&lexicon.noise.remarks, tokens, frame.clause.from, frame.clause.to);
    let breaths: Vec<Breath<'_>> = frames.iter().map(breath).collect();
    let mut given_away: Vec<bool> = frames
        .iter()
        .zip(&breaths)
        .map(|(frame, breath)| {
            breath.is_talk() || marks_again(frame, tokens, lexicon) || gives_away(frame, tokens, lexicon)
        })
        .collect();
    if given_away.contains(&true) || recited.contains(&true) {
        for (given, breath) in given_away.iter_mut().zip(&breaths) {
            *given |= breath.goes_on();
        }
    }
    // Without full stops, what names the work before a remark was told and does not lead into it.
    let told = |from: usize, to: usize| {
        let firm = (from..to).any(|at| noise::is_firm(&frames[at], tokens, lexicon));
        firm && is_unstopped(frames, tokens, from)
    };
    (0..frames.len())
        .map(|index| {
            let near = index.saturating_sub(AHEAD)..(index + BACK + 1).min(frames.len());
            near.into_iter().any(|other| {
                given_away[other] && same_sentence(frames, tokens, index, other) && !told(index, other)
            })
        })
        .collect()
}

/// True if no full stop stands between the two clauses.
fn same_sentence(frames: &[Frame], tokens: &[Token], one: usize, other: usize) -> bool {
    let (first, last) = (one.min(other), one.max(other));
    frames[first + 1..=last].iter().all(|frame| !tokens[frame.clause.from].after_stop)
}

/// Whether the sentence of the clause at `index` is longer than anybody's.
fn is_unstopped(frames: &[Frame], tokens: &[Token], index: usize) -> bool {
    let starts = |at: usize| tokens[frames[at].clause.from].after_stop;
    let before = (1..=index).rev().take_while(|at| !starts(*at)).count();
    let behind = (index + 1..frames.len()).take_while(|at| !starts(*at)).count();
    before + 1 + behind >= UNSTOPPED
}

/// "I'd rather not say", "no comment".
pub fn is_refusal(frame: &Frame, tokens: &[Token], lexicon: &Lexicon) -> bool {
    lexicon.noise.refusals.within(tokens, frame.clause.from, frame.clause.to)
}

/// Whether a remark begins in the clause.
fn gives_away(frame: &Frame, tokens: &[Token], lexicon: &Lexicon) -> bool {
    let (from, to) = (frame.clause.from, frame.clause.to);
    let words = &lexicon.noise.remarks;
    if words.plain.within(tokens, from, to) || marks_a_dimension(words, tokens, from, to) {
        return true;
    }
    let sentence = (from + 1..tokens.len()).find(|at| tokens[*at].after_stop).unwrap_or(tokens.len());
    let end = sentence.min(from + REACH).max(to);
    let order = (from..to).find(|at| is_order(words, tokens, from, *at));
    let ordered = order.is_some_and(|at| {
        let about = |list: &super::phrases::Phrases| list.within(tokens, at + 1, end);
        claims(tokens, at)
            || about(&words.graded)
            || about(&words.this_answer)
            || about(&words.addressed)
            || grades_it(words, tokens, at)
    });
    let within = |list: &super::phrases::Phrases| list.within(tokens, from, end);
    let addressed = words.addressed.within(tokens, from, to);
    ordered
        || addressed
            && (within(&words.graded)
                || within(&words.this_answer)
                || orders_behind(words, tokens, from, end))
        || words.this_answer.within(tokens, from, to) && (within(&words.graded) || within(&words.dimensions))
        || words.graded.within(tokens, from, to) && within(&words.this_answer)
}

/// "Ownership five, specificity five".
fn marks_a_dimension(words: &Remarks, tokens: &[Token], from: usize, to: usize) -> bool {
    words.dimensions.all(tokens, from, to).iter().any(|(at, length)| {
        let behind = at + length;
        tokens.iter().skip(behind).take(2).any(|token| matches!(token.word.as_str(), "5" | "10"))
    })
}

/// Whether the verb at `at` is an order: at the head of its clause, or behind "please", "must", "you".
fn is_order(words: &Remarks, tokens: &[Token], from: usize, at: usize) -> bool {
    if !words.orders.contains(&tokens[at].word) {
        return false;
    }
    let Some(before) = at.checked_sub(1).filter(|_| at > from && !tokens[at].after_comma) else {
        return true;
    };
    words.before_orders.contains(&tokens[before].word)
}

/// "Write that I weighed both": an order to put words into the speaker's mouth.
fn claims(tokens: &[Token], at: usize) -> bool {
    let word = |ahead: usize| tokens.get(at + ahead).map_or("", |token| token.word.as_str());
    word(1) == "that" && matches!(word(2), "i" | "we" | "my")
}

/// "Score it", "grade accordingly".
fn grades_it(words: &Remarks, tokens: &[Token], at: usize) -> bool {
    let next = tokens.get(at + 1).map_or("", |token| token.word.as_str());
    words.grading.contains(&tokens[at].word)
        && matches!(next, "it" | "this" | "me" | "that" | "accordingly" | "high")
}

/// "In your summary please mention": an order a little behind an address.
fn orders_behind(words: &Remarks, tokens: &[Token], from: usize, end: usize) -> bool {
    (from + 1..end).any(|at| {
        let polite = matches!(tokens[at - 1].word.as_str(), "please" | "must" | "kindly" | "should")
            || tokens[at].after_comma;
        polite && words.orders.contains(&tokens[at].word)
    })
}
