//! A request of which one word came out a letter off.

use std::collections::BTreeSet;

use super::{MEANINGFUL, most_urgent, phrases};
use crate::interview::event::Intent;

/// Fewer words are no request once one of them is changed, and more are hardly one.
const WORDS: std::ops::RangeInclusive<usize> = 4..=12;

/// Shorter words are a letter off from too many others.
const SHORTEST: usize = 3;

/// How a request is addressed. Without it a sentence may be a part of an answer: "We should parse it."
const ADDRESSES: &[[&str; 2]] = &[
    ["can", "you"],
    ["could", "you"],
    ["would", "you"],
    ["can", "we"],
    ["could", "we"],
    ["can", "i"],
    ["could", "i"],
    ["give", "me"],
];

/// The last word of who asks for a break.
const BREAKS: &[&str] = &["break", "pause"];

/// The request that `words` are with one letter of one word changed, added or left out, where they are addressed to the
/// interviewer; never one that ends or skips anything, since there the word might have meant something else.
pub(super) fn request(words: &[&str]) -> Option<Intent> {
    if !WORDS.contains(&words.len()) {
        return None;
    }
    let known = vocabulary();
    let may_be_wrong =
        |word: &str| word.len() >= SHORTEST && !known.contains(word) && !MEANINGFUL.contains(&word);
    let places = words.iter().enumerate().filter(|(_, word)| may_be_wrong(word));
    let readings = places.flat_map(|(place, word)| {
        let meant = known.iter().filter(|meant| meant.len() >= SHORTEST && is_a_letter_off(word, meant));
        meant.filter_map(move |meant| {
            let mut words = words.to_vec();
            words[place] = meant;
            most_urgent(&words).filter(|_| is_addressed(&words))
        })
    });
    let read = readings.into_iter().find(|intent| intent.is_harmless() && *intent != Intent::Human);
    // Whatever became of the words between, "could I … break" asks for one.
    let for_a_break = is_addressed(words) && words.last().is_some_and(|word| BREAKS.contains(word));
    read.or(for_a_break.then_some(Intent::Pause))
}

fn is_addressed(words: &[&str]) -> bool {
    words.windows(2).any(|pair| ADDRESSES.iter().any(|address| pair == address))
}

/// Every word that requests are made of.
fn vocabulary() -> BTreeSet<&'static str> {
    let patterns =
        phrases::REQUESTS.iter().flat_map(|(_, patterns)| patterns.iter()).chain(phrases::LEAD_INS);
    let tokens: BTreeSet<&'static str> = patterns.flat_map(|pattern| pattern.split_whitespace()).collect();
    tokens.into_iter().flat_map(phrases::options).flatten().collect()
}

/// Whether one letter changed, added or left out makes `meant` of `heard`.
fn is_a_letter_off(heard: &str, meant: &str) -> bool {
    let (heard, meant): (Vec<char>, Vec<char>) = (heard.chars().collect(), meant.chars().collect());
    if heard.len().abs_diff(meant.len()) > 1 {
        return false;
    }
    let ahead = heard.iter().zip(&meant).take_while(|(one, other)| one == other).count();
    let (heard, meant) = (&heard[ahead..], &meant[ahead..]);
    let skipped = |letters: &[char], by: usize| letters.get(by..).unwrap_or_default().to_vec();
    match heard.len().cmp(&meant.len()) {
        std::cmp::Ordering::Equal => skipped(heard, 1) == skipped(meant, 1) && !heard.is_empty(),
        std::cmp::Ordering::Less => heard == skipped(meant, 1),
        std::cmp::Ordering::Greater => skipped(heard, 1) == meant,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_letter_off_is_one_changed_added_or_left_out() {
        for heard in ["bresk", "brek", "brealk"] {
            assert!(is_a_letter_off(heard, "break"), "{heard}");
        }
        for heard in ["break", "brick", "bra", "breaking"] {
            assert!(!is_a_letter_off(heard, "break"), "{heard}");
        }
    }
}
