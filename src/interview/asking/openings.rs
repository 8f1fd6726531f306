//! Which fact of an opening answers a question of the candidate's: the cues of these are phrases with gaps, written once for
//! what every candidate may ask.

use crate::{
    interview::{plan::Fact, terms::GAP},
    speech::plain_words,
};

/// So many words may fill a gap of a cue.
const MOST_BETWEEN: usize = 2;

/// The fact that answers `question` best: the one with the most cues in it, a pair counting twice.
pub(in crate::interview) fn fact_of_opening<'f>(question: &str, facts: &'f [Fact]) -> Option<&'f Fact> {
    let words = stems(question);
    let weight = |cue: &String| {
        let pieces: Vec<Vec<String>> = cue.split(GAP).map(stems).collect();
        let found = (0..words.len()).any(|begin| begins_with(&words[begin..], &pieces));
        if found { pieces.iter().map(Vec::len).sum() } else { 0 }
    };
    let weighed = facts.iter().map(|fact| (fact, fact.cues.iter().map(weight).sum::<usize>()));
    // Of equals the first: `max_by_key` would take the last.
    weighed.rev().filter(|(_, weight)| *weight > 0).max_by_key(|(_, weight)| *weight).map(|(fact, _)| fact)
}

/// Whether the first piece stands at the beginning of `words`, and each further one close behind the one before.
fn begins_with(words: &[String], pieces: &[Vec<String>]) -> bool {
    let Some((piece, others)) = pieces.split_first() else { return true };
    let Some(rest) = words.strip_prefix(piece.as_slice()).filter(|_| !piece.is_empty()) else { return false };
    others.is_empty()
        || (0..=MOST_BETWEEN.min(rest.len())).any(|between| begins_with(&rest[between..], others))
}

/// Words without the endings that a plural or a third person adds.
fn stems(text: &str) -> Vec<String> {
    let stem = |word: String| match word.strip_suffix('s') {
        Some(stem) if word.len() > 3 && !stem.ends_with('s') => stem.to_owned(),
        _ => word,
    };
    plain_words(text).into_iter().map(stem).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_gap_in_a_cue_takes_up_to_two_words() {
        let facts =
            [Fact { id: "size".to_owned(), cues: vec!["big … team".to_owned()], text: String::new() }];
        let answers = |question: &str| fact_of_opening(question, &facts).is_some();
        assert!(answers("How big is the team?"));
        assert!(answers("And how big a team is it?"));
        assert!(!answers("How big is the part of the team that is on call?"));
        assert!(!answers("Is the team big?"));
        assert!(!answers("How big is it?"));
    }

    #[test]
    fn the_fact_with_the_most_cues_answers() {
        let fact_of = |id: &str, cues: &[&str]| Fact {
            id: id.to_owned(),
            cues: cues.iter().map(|cue| (*cue).to_owned()).collect(),
            text: String::new(),
        };
        let facts = [fact_of("load", &["requests", "traffic"]), fact_of("peak", &["peak", "traffic peak"])];
        let answer = |question: &str| fact_of_opening(question, &facts).map(|fact| fact.id.as_str());
        assert_eq!(answer("What is the traffic?"), Some("load"));
        assert_eq!(answer("Is there a traffic peak?"), Some("peak"));
        assert_eq!(answer("Each request, is it signed?"), Some("load"));
        assert_eq!(answer("Which language?"), None);
    }
}
