//! The change that prevents the next one, and how long it has held.

use super::{
    Signal,
    frames::{Agent, Frame, Mood},
    hits::Hits,
    ownership::{is_act, verb_is},
    reading::Reading,
};

/// So many clauses before a new habit the act may stand that made it one.
const HABIT_REACH: usize = 8;

/// A preventing act with a preventing thing, a new habit, or an act behind which something can no longer happen.
pub fn find(reading: &Reading<'_>, index: usize, hits: &mut Hits) {
    let frame = &reading.frames[index];
    let lists = &reading.lexicon.ownership;
    let (from, to) = (frame.clause.from, frame.clause.to);
    let ours = matches!(frame.agent, Agent::Own | Agent::Team);
    let fact = frame.mood == Mood::Fact && !frame.unreal;
    let acts = ours && fact && !frame.negated && verb_is(&lists.prevention_acts, frame);
    if acts && lists.prevention_things.within(&reading.tokens, from, to) {
        hits.add(Signal::SystemicChange, format!("change {}", frame.object), 1.0, from, to);
    }
    // "I exported all bookings since then" tells from when on they were, "since then I check" a habit.
    let dated = (from + 2..to).any(|at| reading.tokens[at].word == "since");
    if ours && fact && !dated && frame.verb.is_some() && lists.habits.within(&reading.tokens, from, to) {
        hits.add(Signal::SystemicChange, "habit", 1.0, from, to);
    }
    // "My benchmark now runs on each build": what holds for all from then on.
    let words: Vec<&str> = reading.words(frame).collect();
    let past = frame.verb.as_ref().is_some_and(|verb| verb.past);
    // "Since it is mostly rules" is a reason.
    let since = words.iter().skip(1).any(|word| *word == "since") && !past;
    let from_then_on = since || words.contains(&"now");
    let holds = from_then_on
        && (words.iter().any(|word| {
            matches!(*word, "every" | "each" | "all" | "any" | "nobody" | "everybody" | "everyone")
        }) || lists.prevention_things.within(&reading.tokens, from, to));
    let before = &reading.frames[index.saturating_sub(if holds { HABIT_REACH } else { 2 })..index];
    let acted = before.iter().any(|other| {
        !other.noise && matches!(other.agent, Agent::Own | Agent::Team) && is_act(reading, other)
    });
    let ever_before = reading.frames[..index]
        .iter()
        .any(|other| !other.noise && other.agent == Agent::Own && is_act(reading, other));
    if ever_before && fact && holds_since(reading, frame) {
        hits.add(Signal::OwnOutcome, "holds", 1.0, from, to);
    }
    if acted && fact && (holds || lists.guarantees.within(&reading.tokens, from, to)) {
        hits.add(Signal::SystemicChange, "guarantee", 1.0, from, to);
    }
}

/// "No repeat in fourteen months", "it has not come back for a year": how long the repair has held.
fn holds_since(reading: &Reading<'_>, frame: &Frame) -> bool {
    let (mut denied, mut again, mut long) = (false, false, false);
    for (at, word) in reading.words(frame).enumerate() {
        denied |= matches!(word, "no" | "not" | "never" | "none" | "zero" | "without");
        again |= reading.lexicon.ownership.repeats.contains(word);
        let number = at > 0 && reading.tokens[frame.clause.from + at - 1].number;
        long |= (number || matches!(word, "year" | "month"))
            && reading.lexicon.specificity.units.time.contains(word);
    }
    denied && again && long && frame.agent == Agent::Other
}
