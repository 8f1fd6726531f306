//! Specificity: figures, names, artefacts, what was seen, how it was found, why it happened. Kinds of detail count, and
//! that they are linked; their number saturates.

use super::{
    AnswerKind, Signal,
    clauses::is_adverb,
    denials::denies,
    frames::{Agent, Frame, Mood},
    hits::Hits,
    hollow::is_hollow,
    measures::figure,
    ownership::verb_is,
    phrases::Phrases,
    reading::Reading,
    verbs::{Verb, is_listed, is_past},
};

/// A technology named beyond the second in one clause is a list.
const NAMES_A_CLAUSE: usize = 2;
/// A thing of the trade that no list names counts for less than one that is listed.
const COMPOUND: f64 = 0.5;
/// A symptom, a step or a cause with nothing concrete beside it.
const UNLINKED: f64 = 0.5;

/// The evidence of specificity in an answer.
pub fn find(reading: &Reading<'_>) -> Hits {
    let mut hits = Hits::default();
    for (index, frame) in reading.frames.iter().enumerate().filter(|(_, frame)| !frame.noise) {
        concrete(reading, frame, &mut hits);
        if denies(reading, index) || is_hollow(reading, index) {
            continue;
        }
        told(reading, frame, reading.is_anchored(index), &mut hits);
    }
    hits
}

/// Whether a clause holds a figure, a name or a thing of a system.
pub fn is_concrete(reading: &Reading<'_>, frame: &Frame) -> bool {
    concrete(reading, frame, &mut Hits::default())
}

/// Adds what is concrete in a clause; true if anything is.
fn concrete(reading: &Reading<'_>, frame: &Frame, hits: &mut Hits) -> bool {
    if frame.noise || is_noncommittal(reading, frame) {
        return false;
    }
    let (from, to) = (frame.clause.from, frame.clause.to);
    let names = &reading.lexicon.specificity.names;
    let mut technologies = 0;
    let mut found = false;
    let mut at = from;
    while at < to {
        let technology = names.technologies.at(&reading.tokens, at).filter(|(_, length)| at + length <= to);
        let artefact = names.artefacts.at(&reading.tokens, at).filter(|(_, length)| at + length <= to);
        let longest =
            technology.map_or(0, |(_, length)| length).max(artefact.map_or(0, |(_, length)| length)).max(1);
        if let Some((name, _)) = technology.filter(|(name, _)| !reading.asked(name)) {
            technologies += 1;
            if technologies <= NAMES_A_CLAUSE {
                hits.add(Signal::Technology, name, 1.0, from, to);
                found = true;
            }
        } else if let Some((name, _)) = artefact.filter(|(name, length)| !asked(reading, at, *length, name)) {
            hits.add(Signal::Artefact, name, 1.0, from, to);
            found = true;
        }
        if let Some((signal, key, weight)) = figure(reading, frame, at) {
            // "I added a timeout of two seconds" sets a figure; nothing was affected that long.
            let sets = reading.kind == AnswerKind::Behavioral
                && matches!(frame.agent, Agent::Own | Agent::Team)
                && verb_is(&reading.lexicon.ownership.prevention_acts, frame);
            let signal = if sets && signal == Signal::Scope { Signal::Quantity } else { signal };
            hits.add(signal, key, weight, from, to);
            found = true;
        }
        if let Some(key) = compound(reading, frame, at).filter(|_| longest == 1) {
            hits.add(Signal::Artefact, key, COMPOUND, from, to);
            found = true;
        }
        at += longest;
    }
    found
}

fn asked(reading: &Reading<'_>, at: usize, length: usize, name: &str) -> bool {
    reading.asked(name) || reading.tokens[at..at + length].iter().all(|token| reading.asked(&token.word))
}

/// "You could use Redis", "it depends on the volume", and in a story "one takes a hundred of them": of no system in
/// particular.
fn is_noncommittal(reading: &Reading<'_>, frame: &Frame) -> bool {
    let general = frame.mood == Mood::Thought
        || reading.kind == AnswerKind::Behavioral && frame.verb.as_ref().is_some_and(|verb| !verb.past);
    reading.is_undecided(frame) || frame.agent == Agent::Anybody && general
}

/// "The offset commit", "an accept queue": a word that says which, before a thing of the trade. Not a common adjective,
/// and nobody's name with an ending of possession.
fn compound(reading: &Reading<'_>, frame: &Frame, at: usize) -> Option<String> {
    let lexicon = reading.lexicon;
    let before = at.checked_sub(1).filter(|place| *place >= frame.clause.from)?;
    let (which, thing) = (&reading.tokens[before], &reading.tokens[at]);
    let speech = &lexicon.speech;
    let word = which.word.as_str();
    let plain = speech.stopwords.contains(word)
        || speech.auxiliaries.contains(word)
        || speech.openers.contains(word)
        || speech.determiners.contains(word)
        || lexicon.specificity.plain.contains(word)
        || is_adverb(word, lexicon)
        || is_past(word, lexicon)
        || is_listed(word, lexicon)
        || word.ends_with("ing")
        || which.number
        || which.possessive
        || word.len() < 3;
    let is_thing =
        lexicon.specificity.things.contains(&thing.word) && !thing.after_comma && !thing.after_stop;
    let asked = reading.asked(word) && reading.asked(&thing.word);
    (is_thing && !plain && !asked).then(|| format!("{word} {}", thing.word))
}

/// Adds what is told: symptom, diagnosis, mechanism. Without anything concrete beside it, it weighs little,
/// and only once.
fn told(reading: &Reading<'_>, frame: &Frame, linked: bool, hits: &mut Hits) {
    let (from, to) = (frame.clause.from, frame.clause.to);
    for (signal, place) in [
        (Signal::Symptom, symptom(reading, frame)),
        (Signal::Diagnosis, diagnosis(reading, frame)),
        (Signal::Mechanism, mechanism(reading, frame).filter(|_| !is_supposed(reading, frame))),
    ] {
        if let Some(at) = place {
            let (key, weight) =
                if linked { (reading.tokens[at].word.as_str(), 1.0) } else { ("unlinked", UNLINKED) };
            hits.add(signal, key, weight, from, to);
        }
    }
}

/// Where the clause tells what was observed. "Handles any spike", "latency versus durability": of none that was seen.
fn symptom(reading: &Reading<'_>, frame: &Frame) -> Option<usize> {
    let seen = !reading.words(frame).any(|word| matches!(word, "any" | "versus" | "vs"));
    // "The downside is stale data": a price, and nothing that was seen.
    let priced =
        reading.lexicon.tradeoffs.cost_phrases.within(&reading.tokens, frame.clause.from, frame.clause.to)
            && frame.verb.as_ref().is_none_or(|verb| !verb.past);
    let seen = seen && !priced;
    let place = first(&reading.lexicon.specificity.told.symptoms, reading, frame)?;
    (seen && (reading.names_a_thing(frame) || is_of_it(reading, frame))).then_some(place)
}

/// Where the clause tells a step that found the cause: what was looked at is named, or said in the clause behind. To see a
/// symptom is no step, and what was looked at instead is another way.
fn diagnosis(reading: &Reading<'_>, frame: &Frame) -> Option<usize> {
    let told = &reading.lexicon.specificity.told;
    let place = first(&told.diagnosis, reading, frame)?;
    let (from, to) = (frame.clause.from, frame.clause.to);
    let within = |list: &Phrases| list.within(&reading.tokens, from, to);
    let people = &reading.lexicon.ownership.others;
    let named = reading.things_named(frame).any(|word| !people.contains(word)) || reading.concrete_at(frame);
    let behind = place + told.diagnosis.at(&reading.tokens, place);
    let that = reading.tokens.get(behind).is_some_and(|token| token.word == "that");
    let next = reading.frames.iter().find(|next| next.clause.from == to && behind + 1 >= to);
    let opens = next.is_some_and(|next| !reading.tokens[to].after_stop && reading.names_a_thing(next));
    let only_seen =
        within(&told.perceptions) && within(&told.symptoms) && !that && !reading.concrete_at(frame);
    let other_way = reading.words(frame).any(|word| word == "instead")
        || reading.kind == AnswerKind::SystemDesign && within(&reading.lexicon.tradeoffs.option_phrases);
    ((named || opens) && !only_seen && !other_way).then_some(place)
}

/// Where the clause tells how one thing leads to the next: something of the work happens in it.
fn mechanism(reading: &Reading<'_>, frame: &Frame) -> Option<usize> {
    let told = &reading.lexicon.specificity.told;
    let happens = frame.verb.is_some() && (frame.agent == Agent::Other || frame.mood == Mood::Fact);
    let is_noun = |at: usize| at > frame.clause.from + 1 && reading.tokens[at].word == "cause";
    // "Since then" is a time.
    let is_time = |at: usize| {
        let next = reading.tokens.get(at + 1);
        reading.tokens[at].word == "since"
            && next.is_none_or(|next| next.number || matches!(next.word.as_str(), "then" | "that" | "last"))
    };
    let cause = first(&told.causes, reading, frame).filter(|at| !is_noun(*at) && !is_time(*at));
    // Whose deed it is where nobody is named hangs on the rest of the answer; what leads to what does not.
    let unnamed = frame.agent == Agent::Own && !reading.words(frame).any(|word| word == "i");
    let link = first(&told.links, reading, frame).filter(|_| frame.agent == Agent::Other || unnamed);
    // "That's the picture" points at what was said, and what "one doesn't want" is of nobody.
    let tells = |verb: &Verb| verb.base != "be" && (verb.past || frame.agent != Agent::Anybody);
    let things =
        reading.names_a_thing(frame) || is_of_it(reading, frame) && frame.verb.as_ref().is_some_and(tells);
    // "The service multiplies by it, while the page says discount": two things held apart.
    let index = reading.frames.partition_point(|other| other.clause.from < frame.clause.from);
    let from = frame.clause.from;
    let parts =
        matches!(reading.tokens[from].word.as_str(), "while" | "whereas") && !reading.tokens[from].after_stop;
    let held = parts && index.checked_sub(1).is_some_and(|at| reading.names_a_thing(&reading.frames[at]));
    let apart = held && frame.agent == Agent::Other && reading.names_a_thing(frame);
    cause.or(link).filter(|_| happens && things || apart)
}

/// "If the data had to be correct every time" beside "I would": a case that is not, and no link of this one.
fn is_supposed(reading: &Reading<'_>, frame: &Frame) -> bool {
    let index = reading.frames.partition_point(|other| other.clause.from < frame.clause.from);
    let opens = matches!(reading.tokens[frame.clause.from].word.as_str(), "if" | "unless");
    let near = &reading.frames[index.saturating_sub(1)..(index + 2).min(reading.frames.len())];
    opens
        && near
            .iter()
            .any(|other| other.mood == Mood::Thought && matches!(other.agent, Agent::Own | Agent::Team))
}

fn first(phrases: &Phrases, reading: &Reading<'_>, frame: &Frame) -> Option<usize> {
    (frame.clause.from..frame.clause.to).find(|at| phrases.at(&reading.tokens, *at) > 0)
}

/// "It crashed", "which meant that they piled up": of what was named before.
fn is_of_it(reading: &Reading<'_>, frame: &Frame) -> bool {
    reading.words(frame).take(3).any(|word| {
        matches!(word, "it" | "they" | "that" | "this" | "which" | "everything" | "nothing" | "one")
    })
}
