//! Plain words of a signal. They earn nothing; whoever has said them is not asked for it as if they had not.

use std::collections::BTreeSet;

use crate::{interview::asking, score::Signal, speech::plain_words};

/// The signals in whose words an answer may speak without showing them.
const HINTS: &[(Signal, &[&str])] = &[
    (
        Signal::Cost,
        &[
            "weak side",
            "weak point",
            "weak spot",
            "downside",
            "the drawback",
            "a drawback",
            "disadvantage",
            "the price",
            "costs us",
            "cost us",
            "give up",
            "gave up",
            "trade off",
        ],
    ),
    (
        Signal::Reversal,
        &[
            "i would drop",
            "i'd drop",
            "i would switch",
            "i'd switch",
            "i would reopen",
            "i'd reopen",
            "i would go back",
            "i'd go back",
            "other way wins",
            "other way would win",
            "i'd reconsider",
            "i would reconsider",
            "i'd take the other",
            "i would take the other",
            "right choice if",
        ],
    ),
    (
        Signal::Options,
        &[
            "the other way",
            "other option",
            "another way",
            "alternative",
            "instead of",
            "rather than",
            "other candidate",
        ],
    ),
    (
        Signal::Symptom,
        &[
            "tickets",
            "complained",
            "complaints",
            "users saw",
            "people saw",
            "customers saw",
            "got the same",
            "wrote back",
            "error page",
            "called us",
            "stopped working",
            "spinning",
            "went blank",
            "timed out",
        ],
    ),
    (Signal::SystemicChange, &["since then", "from then on", "never again", "can't happen again"]),
];

/// Words of a size, one of which makes a condition a turning point: "with two servers I'd halve it".
const SIZES: &[&str] = &[
    "too", "more", "less", "fewer", "only", "grows", "grew", "grow", "past", "beyond", "bigger", "smaller",
    "small", "big", "larger", "few", "one", "two", "ten", "hundred", "thousand", "million", "tenth", "half",
];

/// So many words may stand between a condition and what would be done then.
const MOST_BETWEEN: usize = 9;

/// The signals whose words stand in `answer`.
pub(super) fn hinted(answer: &str) -> BTreeSet<Signal> {
    let said =
        HINTS.iter().filter(|(_, words)| asking::says_one_of(answer, words)).map(|(signal, _)| *signal);
    said.chain(names_a_turning_point(answer).then_some(Signal::Reversal)).collect()
}

/// "If half a millisecond is too much, I would count on each server."
fn names_a_turning_point(answer: &str) -> bool {
    let words = plain_words(answer);
    let would = |at: usize| match (words[at].as_str(), words.get(at + 1).map(String::as_str)) {
        ("i'd" | "we'd", _) | ("i" | "we", Some("would")) => true,
        (_, _) => false,
    };
    let turns = |from: usize| {
        let reach = words.len().min(from + 1 + MOST_BETWEEN);
        let then = (from + 1..reach).find(|at| would(*at));
        then.is_some_and(|then| words[from..then].iter().any(|word| SIZES.contains(&word.as_str())))
    };
    (0..words.len()).any(|at| matches!(words[at].as_str(), "if" | "with" | "when") && turns(at))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_weak_side_told_in_broken_words_is_spoken_of() {
        let told = "It has one worker, that's it the weak side.";
        assert!(hinted(told).contains(&Signal::Cost));
    }

    #[test]
    fn a_size_at_which_something_else_would_be_done_is_a_turning_point() {
        for told in [
            "If half a millisecond is too much, I would count on each server.",
            "With two servers I'd just halve the limit.",
            "With a hundred clicks a day I would update in place.",
        ] {
            assert!(hinted(told).contains(&Signal::Reversal), "{told}");
        }
        assert!(!hinted("If a worker dies I would take the job again.").contains(&Signal::Reversal));
    }

    #[test]
    fn plain_talk_speaks_of_nothing() {
        assert_eq!(hinted("I wrote a parser and put it into production."), BTreeSet::new());
    }
}
