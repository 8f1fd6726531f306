//! How a turn sounds where the voice pauses: its words, how many there are, and whether the voice fell.

use super::{
    plain_words,
    textclass::{self, TextClass},
};

/// Answers to a question that wants telling are seldom shorter: words that make a whole before are likely to be its first
/// clause.
pub const FEWEST_WORDS: usize = 9;

/// How a turn sounds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sounding {
    /// How finished its words sound.
    pub class: TextClass,
    /// How many words there are.
    pub words: usize,
    /// Whether the voice fell to its end; false when that is not clear.
    pub fell: bool,
}

impl Sounding {
    /// A turn of which nothing is known.
    pub const NOTHING: Self = Self { class: TextClass::Unknown, words: 0, fell: false };

    /// A turn of these recognised pieces, in order, as far as words tell.
    pub fn of(pieces: &[&str]) -> Self {
        let words = pieces.iter().map(|piece| plain_words(piece).len()).sum();
        Self { class: textclass::classify(pieces), words, fell: false }
    }

    /// Whether it sounds over: the words make a whole, or the voice fell where they are hard to tell.
    pub fn is_over(&self) -> bool {
        match self.class {
            TextClass::Done => true,
            TextClass::Complete => self.words >= FEWEST_WORDS,
            TextClass::Unknown => self.fell && self.words >= FEWEST_WORDS,
            TextClass::Trailing | TextClass::AskedForTime => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TOLD: &str = "We had an incident in March, and I rolled back the last deploy.";
    const HARD_TO_TELL: &str = "We had an incident in March, and the latency went down to about 40.";

    #[test]
    fn a_few_words_are_not_over_even_if_they_make_a_whole() {
        assert!(Sounding::of(&[TOLD]).is_over());
        assert!(!Sounding::of(&["I rolled back the last deploy."]).is_over());
        assert!(Sounding::of(&["We had an incident in March.", "I rolled back the deploy."]).is_over());
    }

    #[test]
    fn a_fall_of_the_voice_tells_where_words_do_not() {
        let sounding = Sounding::of(&[HARD_TO_TELL]);
        assert_eq!(sounding.class, TextClass::Unknown);
        assert!(!sounding.is_over());
        assert!(Sounding { fell: true, ..sounding }.is_over());
        assert!(!Sounding { fell: true, ..Sounding::of(&["About 40."]) }.is_over());
    }

    #[test]
    fn no_fall_of_the_voice_ends_words_that_something_has_to_follow() {
        let sounding = Sounding::of(&["We had an incident in March, and I rolled it back because."]);
        assert!(!Sounding { fell: true, ..sounding }.is_over());
        let thinking = Sounding::of(&["That is a good question about the cache, let me think."]);
        assert!(!Sounding { fell: true, ..thinking }.is_over());
    }
}
