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
/// What is weighed without being named as another way counts for less.
const WEIGHED: f64 = 0.5;

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
    option: bool,
    counted: bool,
    reason: bool,
    cost: bool,
    compares: bool,
    judges: bool,
    contrast: bool,
    after_stop: bool,
    reversal: bool,
    measure: bool,
}

impl Clues {
    const fn weighs(&self) -> bool {
        self.cost || self.compares || self.judges
    }
}

/// Finds the trade-offs of an answer.
pub fn find(reading: &Reading<'_>) -> Found {
    let clues: Vec<Clues> = reading.frames.iter().map(|frame| clues(reading, frame)).collect();
    let mut found = Found { chosen: clues.iter().any(|clue| clue.choice), ..Found::default() };
    for index in 0..clues.len() {
        add(&mut found.hits, reading, &clues, index);
    }
    found
}

/// The clues of the clause at `index` and of so many clauses on either side.
fn near(clues: &[Clues], index: usize, reach: usize) -> &[Clues] {
    &clues[index.saturating_sub(reach)..(index + reach + 1).min(clues.len())]
}

fn add(hits: &mut Hits, reading: &Reading<'_>, clues: &[Clues], index: usize) {
    let (clue, frame) = (&clues[index], &reading.frames[index]);
    let (from, to) = (frame.clause.from, frame.clause.to);
    let key = content_key(reading, frame);
    // "It is easy, but …": one way is weighed.
    let same_sentence = |next: &&Clues| !next.after_stop;
    let weighed = clue.weighs()
        && !clue.reason
        && clues.iter().skip(index + 1).take(2).take_while(same_sentence).any(|next| next.contrast);
    if clue.option || weighed {
        hits.add(Signal::Options, key.clone(), if clue.option { 1.0 } else { WEIGHED }, from, to);
    }
    if clue.counted {
        hits.add(Signal::Options, format!("counted {key}"), 1.0, from, to);
    }
    let around = near(clues, index, REACH);
    if !around.iter().any(|clue| clue.choice || clue.option) {
        return;
    }
    if clue.reason {
        hits.add(Signal::Reason, key.clone(), 1.0, from, to);
    }
    let contrasted = near(clues, index, 1).iter().any(|clue| clue.contrast);
    let opposed = near(clues, index, 2).iter().any(|clue| clue.option);
    if clue.cost || clue.compares && (contrasted || opposed) {
        hits.add(Signal::Cost, key.clone(), if clue.cost || contrasted { 1.0 } else { WEIGHED }, from, to);
    }
    if clue.reversal {
        hits.add(Signal::Reversal, key.clone(), 1.0, from, to);
    }
    let priced = around.iter().any(|clue| clue.cost);
    if clue.measure && priced && (clue.weighs() || clue.reason || clue.option || clue.choice) {
        hits.add(Signal::Constraint, key, 1.0, from, to);
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
        return Clues { after_stop: reading.tokens[from].after_stop, ..Clues::default() };
    }
    let choice = is_choice(reading, frame);
    let tokens = &reading.tokens[from..to];
    let any =
        |list: &std::collections::BTreeSet<String>| tokens.iter().any(|token| list.contains(&token.word));
    let over = choice && tokens[1..].iter().any(|token| lists.contrast_words.contains(&token.word));
    Clues {
        choice,
        option: over
            || lists.option_phrases.within(&reading.tokens, from, to)
            || is_unrealised(reading, frame),
        counted: tokens
            .windows(2)
            .any(|pair| pair[0].number && lists.counted_options.contains(&pair[1].word)),
        reason: any(&lists.reason_words) || lists.reason_phrases.within(&reading.tokens, from, to),
        cost: lists.cost_phrases.within(&reading.tokens, from, to),
        compares: any(&lists.comparatives),
        judges: any(&lists.judgements),
        contrast: lists.contrasts.contains(&tokens[0].word),
        after_stop: tokens[0].after_stop,
        reversal: lists.reversal_phrases.within(&reading.tokens, from, to),
        measure: tokens.iter().any(|token| token.number),
    }
}

/// In a story, what could or would be done is another way; in a design, what somebody could do.
fn is_unrealised(reading: &Reading<'_>, frame: &Frame) -> bool {
    let Some(verb) = frame.verb.as_ref().filter(|_| frame.mood == Mood::Thought && !frame.negated) else {
        return false;
    };
    let lists = &reading.lexicon.ownership;
    let acts = !lists.noncommittal.contains(&verb.base) && !lists.states.contains(&verb.base);
    match reading.kind {
        AnswerKind::Behavioral => acts && frame.agent != Agent::Other,
        AnswerKind::SystemDesign => acts && frame.agent == Agent::Anybody,
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
    if reading.kind == AnswerKind::Behavioral {
        // In a story whatever was done was chosen.
        return frame.mood == Mood::Fact
            && verb.past
            && !reading.lexicon.ownership.states.contains(&verb.base);
    }
    (matches!(frame.agent, Agent::Own | Agent::Team) || verb.past && frame.mood == Mood::Fact)
        && !reading.lexicon.ownership.noncommittal.contains(&verb.base)
        && (frame.mood == Mood::Thought || !reading.lexicon.ownership.states.contains(&verb.base))
}
