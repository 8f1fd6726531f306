//! Plain words of a signal. They earn nothing; whoever has said them is not asked for it as if they had not.

use std::collections::BTreeSet;

use crate::{interview::asking, score::Signal};

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
    (Signal::SystemicChange, &["since then", "from then on", "never again", "can't happen again"]),
];

/// The signals whose words stand in `answer`.
pub(super) fn hinted(answer: &str) -> BTreeSet<Signal> {
    HINTS.iter().filter(|(_, words)| asking::says_one_of(answer, words)).map(|(signal, _)| *signal).collect()
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
    fn plain_talk_speaks_of_nothing() {
        assert_eq!(hinted("I wrote a parser and put it into production."), BTreeSet::new());
    }
}
