//! Trade-offs: a choice, the ways that were open, why, at what price, and when it would be reversed. Words of comparison
//! count only near a choice or an option; many ways without a choice stay low.

use super::{
    AnswerKind, Signal,
    frames::{Agent, Frame, Mood},
    hits::Hits,
    reading::Reading,
};

/// How many clauses away a reason or a price may stand from its choice.
const REACH: usize = 3;

/// The evidence of trade-offs in an answer.
#[derive(Debug, Default)]
pub struct Found {
    /// The evidence.
    pub hits: Hits,
    /// Something was chosen.
    pub chosen: bool,
}

/// What one clause says about a choice.
#[derive(Clone, Copy, Debug, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each clue is its own yes or no")]
struct Clues {
    choice: bool,
    options: usize,
    reason: bool,
    cost: bool,
    reversal: bool,
    measure: bool,
}

/// Finds the trade-offs of an answer.
pub fn find(reading: &Reading<'_>) -> Found {
    let clues: Vec<Clues> = reading.frames.iter().map(|frame| clues(reading, frame)).collect();
    let mut found = Found { chosen: clues.iter().any(|clue| clue.choice), ..Found::default() };
    for (index, (frame, clue)) in reading.frames.iter().zip(&clues).enumerate() {
        let near = near(&clues, index);
        let tied = near.iter().any(|clue| clue.choice || clue.options > 0);
        add(&mut found.hits, reading, frame, clue, tied, near.iter().any(|clue| clue.cost));
    }
    found
}

fn near(clues: &[Clues], index: usize) -> &[Clues] {
    &clues[index.saturating_sub(REACH)..(index + REACH + 1).min(clues.len())]
}

fn add(hits: &mut Hits, reading: &Reading<'_>, frame: &Frame, clue: &Clues, tied: bool, priced: bool) {
    let (from, to) = (frame.clause.from, frame.clause.to);
    let key = || content_key(reading, frame);
    for option in 0..clue.options {
        hits.add(Signal::Options, format!("{option} {}", key()), 1.0, from, to);
    }
    if !tied {
        return;
    }
    if clue.reason {
        hits.add(Signal::Reason, key(), 1.0, from, to);
    }
    if clue.cost {
        hits.add(Signal::Cost, key(), 1.0, from, to);
    }
    if clue.reversal {
        hits.add(Signal::Reversal, key(), 1.0, from, to);
    }
    if clue.measure && priced && (clue.cost || clue.reason || clue.options > 0 || clue.choice) {
        hits.add(Signal::Constraint, key(), 1.0, from, to);
    }
}

/// What tells a clause apart from another: its words of content.
fn content_key(reading: &Reading<'_>, frame: &Frame) -> String {
    let content = reading.words(frame).filter(|word| !reading.lexicon.speech.stopwords.contains(*word));
    content.collect::<Vec<_>>().join(" ")
}

fn clues(reading: &Reading<'_>, frame: &Frame) -> Clues {
    let lists = &reading.lexicon.tradeoffs;
    let (from, to) = (frame.clause.from, frame.clause.to);
    if frame.noise || lists.undecided.within(&reading.tokens, from, to) {
        return Clues::default();
    }
    let choice = is_choice(reading, frame);
    let contrast = choice && (from + 1..to).any(|at| lists.contrast_words.contains(&reading.tokens[at].word));
    Clues {
        choice,
        options: lists.option_phrases.all(&reading.tokens, from, to).len().min(1) + usize::from(contrast),
        reason: (from..to).any(|at| lists.reason_words.contains(&reading.tokens[at].word))
            || lists.reason_phrases.within(&reading.tokens, from, to),
        cost: lists.cost_phrases.within(&reading.tokens, from, to),
        reversal: lists.reversal_phrases.within(&reading.tokens, from, to),
        measure: reading.tokens[from..to].iter().any(|token| token.number),
    }
}

/// Something is settled, by whomever: a verb of choosing, or a step of the speaker's own design.
fn is_choice(reading: &Reading<'_>, frame: &Frame) -> bool {
    let lists = &reading.lexicon.tradeoffs;
    if frame.agent == Agent::Anybody || frame.negated || frame.unreal {
        return false;
    }
    if lists.choice_phrases.within(&reading.tokens, frame.clause.from, frame.clause.to) {
        return true;
    }
    let Some(verb) = &frame.verb else { return false };
    if lists.choice_verbs.contains(&verb.base) {
        return true;
    }
    reading.kind == AnswerKind::SystemDesign
        && matches!(frame.agent, Agent::Own | Agent::Team)
        && !reading.lexicon.ownership.noncommittal.contains(&verb.base)
        && (frame.mood == Mood::Thought || !reading.lexicon.ownership.states.contains(&verb.base))
}
