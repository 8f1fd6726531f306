//! Ownership: own actions, own decisions and mistakes, outcomes carried, the change that prevents the next one.

use super::{
    AnswerKind, Signal,
    frames::{Agent, Frame, Mood},
    hits::Hits,
    reading::Reading,
};

/// "We" without an own part counts like a third of one own action, however often it is said.
const TEAM_WEIGHT: f64 = 1.0;
/// A step of a design is an own decision, but a smaller one than something done.
const DESIGN_WEIGHT: f64 = 0.5;

/// The evidence of ownership in an answer.
pub fn find(reading: &Reading<'_>) -> Hits {
    let mut hits = Hits::default();
    for (index, frame) in reading.frames.iter().enumerate().filter(|(_, frame)| !frame.noise) {
        let (from, to) = (frame.clause.from, frame.clause.to);
        own_words(reading, frame, &mut hits);
        match frame.agent {
            Agent::Own => {
                own_act(reading, frame, &mut hits);
                own_fault(reading, index, &mut hits);
            }
            Agent::Team if is_act(reading, frame) => hits.add(Signal::OwnAction, "we", TEAM_WEIGHT, from, to),
            Agent::Team | Agent::Anybody | Agent::Other => {}
        }
        if matches!(frame.agent, Agent::Own | Agent::Team) {
            systemic_change(reading, index, &mut hits);
        }
    }
    hits
}

/// Phrases that claim a part or take a fault on, whatever the verb.
fn own_words(reading: &Reading<'_>, frame: &Frame, hits: &mut Hits) {
    let lists = &reading.lexicon.ownership;
    let (from, to) = (frame.clause.from, frame.clause.to);
    for (at, length) in lists.taken_on.all(&reading.tokens, from, to) {
        let key: String = reading.tokens[at..at + length].iter().map(|token| token.word.as_str()).collect();
        hits.add(Signal::OwnDecision, key, 1.0, from, to);
        hits.add(Signal::OwnAction, "taken on", 1.0, from, to);
    }
    if lists.own_part.within(&reading.tokens, from, to) {
        hits.add(Signal::OwnAction, "own part", 1.0, from, to);
    }
}

fn own_act(reading: &Reading<'_>, frame: &Frame, hits: &mut Hits) {
    let lists = &reading.lexicon.ownership;
    let (from, to) = (frame.clause.from, frame.clause.to);
    let Some(verb) = &frame.verb else { return };
    let key = format!("{} {}", verb.base, frame.object);
    if frame.negated {
        if verb_is(&lists.omissions, frame)
            && frame.mood == Mood::Fact
            && reading.kind == AnswerKind::Behavioral
        {
            hits.add(Signal::OwnDecision, key, 1.0, from, to);
        }
        return;
    }
    if is_committed(reading, frame) {
        hits.add(Signal::OwnAction, key.clone(), DESIGN_WEIGHT, from, to);
        hits.add(Signal::OwnDecision, key, DESIGN_WEIGHT, from, to);
        return;
    }
    if !is_act(reading, frame) {
        return;
    }
    hits.add(Signal::OwnAction, key.clone(), 1.0, from, to);
    if verb_is(&lists.decisions, frame)
        || verb_is(&lists.faults, frame)
        || verb_is(&reading.lexicon.tradeoffs.choice_verbs, frame)
    {
        hits.add(Signal::OwnDecision, key.clone(), 1.0, from, to);
    }
    if verb_is(&lists.outcomes, frame) || lists.outcome_things.within(&reading.tokens, from, to) {
        hits.add(Signal::OwnOutcome, key.clone(), 1.0, from, to);
    }
    // In a design, having done it for real is what carries the claims.
    if reading.kind == AnswerKind::SystemDesign {
        hits.add(Signal::OwnOutcome, key, 0.5, from, to);
    }
}

/// "I deployed a change and it lost data": an own change with a symptom in its clause or the next two.
fn own_fault(reading: &Reading<'_>, index: usize, hits: &mut Hits) {
    let frame = &reading.frames[index];
    if reading.kind != AnswerKind::Behavioral
        || !is_act(reading, frame)
        || !verb_is(&reading.lexicon.ownership.changes, frame)
    {
        return;
    }
    let (from, to) = (frame.clause.from, frame.clause.to);
    let broke = reading.frames[index..].iter().take(3).take_while(|next| !next.noise).find(|next| {
        (next.clause.from == from || next.agent == Agent::Other)
            && reading.lexicon.specificity.told.faults.within(
                &reading.tokens,
                next.clause.from,
                next.clause.to,
            )
    });
    if broke.is_some() {
        hits.add(Signal::OwnDecision, format!("broke {}", frame.object), 1.0, from, to);
    }
}

/// Whether the speaker's own part is told; what the team did is none.
pub fn has_own_part(reading: &Reading<'_>) -> bool {
    let told = |frame: &Frame| frame.agent == Agent::Team && is_act(reading, frame) && !frame.noise;
    let team = if reading.frames.iter().any(told) { TEAM_WEIGHT } else { 0.0 };
    find(reading).sum(Signal::OwnAction) > team
}

/// Something that was done: a fact with a verb that is no state of mind.
pub fn is_act(reading: &Reading<'_>, frame: &Frame) -> bool {
    frame.mood == Mood::Fact
        && !frame.negated
        && !frame.unreal
        && frame.verb.as_ref().is_some_and(|verb| !reading.lexicon.ownership.states.contains(&verb.base))
}

/// In a design: "I'd put …" and "I write …" settle something; "I'd have to look" does not.
fn is_committed(reading: &Reading<'_>, frame: &Frame) -> bool {
    let Some(verb) = &frame.verb else { return false };
    let lists = &reading.lexicon.ownership;
    reading.kind == AnswerKind::SystemDesign
        && !frame.unreal
        && !lists.noncommittal.contains(&verb.base)
        && (frame.mood == Mood::Thought || !verb.past && !lists.states.contains(&verb.base))
}

fn verb_is(list: &std::collections::BTreeSet<String>, frame: &Frame) -> bool {
    frame.verb.as_ref().is_some_and(|verb| list.contains(&verb.base))
}

/// A preventing act with a preventing thing, or a new habit.
fn systemic_change(reading: &Reading<'_>, index: usize, hits: &mut Hits) {
    let frame = &reading.frames[index];
    let lists = &reading.lexicon.ownership;
    let (from, to) = (frame.clause.from, frame.clause.to);
    let fact = frame.mood == Mood::Fact && !frame.unreal;
    let acts = fact && !frame.negated && verb_is(&lists.prevention_acts, frame);
    if acts && lists.prevention_things.within(&reading.tokens, from, to) {
        hits.add(Signal::SystemicChange, format!("change {}", frame.object), 1.0, from, to);
    }
    if fact && frame.verb.is_some() && lists.habits.within(&reading.tokens, from, to) {
        hits.add(Signal::SystemicChange, "habit", 1.0, from, to);
    }
}
