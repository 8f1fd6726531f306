//! Specificity: figures, names, artefacts, what was seen, how it was found, why it happened. Kinds of detail count, and
//! that they are linked; their number saturates.

use super::{
    Signal,
    frames::{Agent, Frame},
    hits::Hits,
    reading::Reading,
    view::Token,
};

/// A technology named beyond the second in one clause is a list.
const NAMES_A_CLAUSE: usize = 2;
/// A symptom, a step or a cause with nothing concrete beside it.
const UNLINKED: f64 = 0.5;

/// The evidence of specificity in an answer.
pub fn find(reading: &Reading<'_>) -> Hits {
    let mut hits = Hits::default();
    let concrete: Vec<bool> =
        reading.frames.iter().map(|frame| concrete(reading, frame, &mut hits)).collect();
    for (index, frame) in reading.frames.iter().enumerate().filter(|(_, frame)| !frame.noise) {
        let near = &concrete[index.saturating_sub(1)..(index + 2).min(concrete.len())];
        told(reading, frame, near.contains(&true), &mut hits);
    }
    hits
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
        found |= number(reading, frame, at, hits);
        at += longest;
    }
    found
}

fn asked(reading: &Reading<'_>, at: usize, length: usize, name: &str) -> bool {
    reading.asked(name) || reading.tokens[at..at + length].iter().all(|token| reading.asked(&token.word))
}

/// "You could use Redis", "it depends on the volume": said of no system in particular.
fn is_noncommittal(reading: &Reading<'_>, frame: &Frame) -> bool {
    let undecided =
        reading.lexicon.tradeoffs.undecided.within(&reading.tokens, frame.clause.from, frame.clause.to);
    undecided || frame.agent == Agent::Anybody && frame.mood == super::frames::Mood::Thought
}

/// Adds the number at `at`, if it measures something.
fn number(reading: &Reading<'_>, frame: &Frame, at: usize, hits: &mut Hits) -> bool {
    let token = &reading.tokens[at];
    if !token.number || reading.asked(&token.word) {
        return false;
    }
    let lists = &reading.lexicon.specificity;
    let (from, to) = (frame.clause.from, frame.clause.to);
    if lists.names.status_codes.contains(&token.word) {
        hits.add(Signal::Artefact, token.word.clone(), 1.0, from, to);
        return true;
    }
    let Some(unit) = unit(reading, at) else { return false };
    let signal = if lists.units.time.contains(unit) { Signal::Scope } else { Signal::Quantity };
    hits.add(signal, format!("{} {unit}", token.word), 1.0, from, to);
    true
}

/// The unit of the number at `at`: a word of measure within two words, else the plural that it counts.
fn unit<'r>(reading: &'r Reading<'_>, at: usize) -> Option<&'r str> {
    let units = &reading.lexicon.specificity.units;
    let behind: Vec<&Token> =
        reading.tokens.iter().skip(at + 1).take(3).take_while(|token| !token.after_stop).collect();
    let known = |token: &&&Token| units.time.contains(&token.word) || units.amount.contains(&token.word);
    if let Some(token) = behind.iter().find(known) {
        return Some(&token.word);
    }
    let word = reading.tokens[at].word.as_str();
    if word.contains('.') || word.len() >= 3 || word.chars().any(char::is_alphabetic) {
        return Some("");
    }
    let counted = behind.first().filter(|token| token.word.ends_with('s') && token.word.len() > 3)?;
    (!units.not_counted.contains(&counted.word)).then_some(counted.word.as_str())
}

/// Adds what is told: symptom, diagnosis, mechanism. Without anything concrete beside it, it weighs little,
/// and only once.
fn told(reading: &Reading<'_>, frame: &Frame, linked: bool, hits: &mut Hits) {
    let lists = &reading.lexicon.specificity.told;
    let (from, to) = (frame.clause.from, frame.clause.to);
    for (signal, phrases) in [
        (Signal::Symptom, &lists.symptoms),
        (Signal::Diagnosis, &lists.diagnosis),
        (Signal::Mechanism, &lists.mechanism),
    ] {
        if let Some((at, _)) = phrases.all(&reading.tokens, from, to).first() {
            let (key, weight) =
                if linked { (reading.tokens[*at].word.as_str(), 1.0) } else { ("unlinked", UNLINKED) };
            hits.add(signal, key, weight, from, to);
        }
    }
}
