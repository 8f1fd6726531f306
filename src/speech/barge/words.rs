//! What the first words say that somebody speaks over the interviewer.

use crate::speech::{
    Word,
    clean::{is_echo, joined},
    plain_words,
};

/// Said by whoever listens; none of these asks for the floor.
const BACKCHANNELS: &[&str] = &[
    "a ha",
    "ah",
    "aha",
    "all right",
    "alright",
    "cool",
    "exactly",
    "fine",
    "good",
    "got it",
    "great",
    "hm",
    "hmm",
    "huh",
    "i know",
    "i see",
    "indeed",
    "m",
    "makes sense",
    "mhm",
    "mhmm",
    "mm",
    "mmhm",
    "mmhmm",
    "mmm",
    "nice",
    "of course",
    "oh",
    "ok",
    "okay",
    "right",
    "sounds good",
    "sure",
    "thank you",
    "thanks",
    "that's right",
    "true",
    "uh",
    "um",
    "wow",
    "yeah",
    "yep",
    "yes",
    "yup",
];

/// Said by whoever wants the floor at once.
const STOP_WORDS: &[&str] = &[
    "can i",
    "could i",
    "excuse me",
    "hang on",
    "hold on",
    "i have a question",
    "just a moment",
    "just a second",
    "may i",
    "no no",
    "one moment",
    "one second",
    "pardon",
    "pause",
    "please stop",
    "sorry",
    "stop",
    "wait",
];

/// So many words of one's own ask for the floor.
const ENOUGH_WORDS: usize = 2;

/// The least confidence of a word that counts.
const SURE: f32 = 0.5;

/// What words said over a line ask for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Claim {
    /// The floor.
    Floor,
    /// Perhaps the floor: a word of one's own.
    Perhaps,
    /// Words that the recogniser is unsure of: as good as none.
    Unclear,
    /// Nothing: a listener's "mm-hmm", or no word at all.
    Nothing,
    /// Nothing: the interviewer's own words came back.
    Echo,
}

/// What `heard` asks for while the interviewer says `spoken`. Words of which the recogniser is unsure claim little.
pub fn claim(heard: &[Word], spoken: &str) -> Claim {
    let text = joined(heard);
    let said = plain_words(spoken);
    let sure: Vec<Word> = heard.iter().filter(|word| word.confidence >= SURE).cloned().collect();
    match (judge(&joined(&sure), &said, spoken), judge(&text, &said, spoken)) {
        (claim @ (Claim::Floor | Claim::Perhaps), _) => claim,
        (_, Claim::Floor | Claim::Perhaps) => Claim::Unclear,
        (_, claim) => claim,
    }
}

fn judge(heard: &str, said: &[String], spoken: &str) -> Claim {
    let words = plain_words(heard);
    let claiming = without_backchannels(&words);
    // Behind a listener's "yeah" the last word may be the first half of "okay".
    let is_half = words.len() > 1 && claiming.len() == 1 && claiming.first().copied() == words.last();
    if claiming.is_empty() || (is_half && !holds_any(STOP_WORDS, &words)) {
        return Claim::Nothing;
    }
    let own = claiming.iter().filter(|word| !said.contains(word)).count();
    if own == 0 || is_echo(heard, spoken) {
        return Claim::Echo;
    }
    let stops = STOP_WORDS.iter().any(|phrase| holds(&words, phrase) && !holds(said, phrase));
    if stops || own >= ENOUGH_WORDS { Claim::Floor } else { Claim::Perhaps }
}

/// Whether a text is nothing but a listener's "mm-hmm". Of no words it is not.
pub fn is_backchannel(text: &str) -> bool {
    let words = plain_words(text);
    !words.is_empty() && without_backchannels(&words).is_empty()
}

fn without_backchannels(words: &[String]) -> Vec<&String> {
    let mut kept = Vec::new();
    let mut place = 0;
    while place < words.len() {
        let lengths =
            BACKCHANNELS.iter().filter(|phrase| begins(&words[place..], phrase)).map(|phrase| count(phrase));
        if let Some(length) = lengths.max() {
            place += length;
        } else {
            kept.push(&words[place]);
            place += 1;
        }
    }
    kept
}

fn holds_any(phrases: &[&str], words: &[String]) -> bool {
    phrases.iter().any(|phrase| holds(words, phrase))
}

fn holds(words: &[String], phrase: &str) -> bool {
    (0..words.len()).any(|start| begins(&words[start..], phrase))
}

fn begins(words: &[String], phrase: &str) -> bool {
    words.len() >= count(phrase) && phrase.split(' ').zip(words).all(|(wanted, word)| wanted == word)
}

fn count(phrase: &str) -> usize {
    phrase.split(' ').count()
}

#[cfg(test)]
pub(super) mod tests {
    use proptest::prelude::*;

    use super::{Claim::*, *};

    fn claim_of(heard: &str, spoken: &str) -> Claim {
        claim(&words(heard, 0.9), spoken)
    }

    fn words(text: &str, confidence: f32) -> Vec<Word> {
        let word = |text| Word::new(text, confidence);
        text.split_whitespace().map(word).collect()
    }

    const LINE: &str = "Tell me about an incident that you caused. What did you do first?";

    /// Any sequence of what listeners say.
    pub fn backchannels() -> impl Strategy<Value = String> {
        prop::collection::vec(prop::sample::select(BACKCHANNELS), 1..5).prop_map(|said| said.join(", "))
    }

    #[test]
    fn the_first_words_tell_who_wants_the_floor() {
        for (heard, wanted) in [
            ("Mm-hmm.", Nothing),
            ("Yeah, okay, I see.", Nothing),
            ("Right, got it.", Nothing),
            ("", Nothing),
            ("Wait.", Floor),
            ("Sorry", Floor),
            ("Okay, hold on", Floor),
            ("Excuse me", Floor),
            ("Yeah, we rolled", Floor),
            ("Could I ask", Floor),
            ("Databases", Perhaps),
            ("Yeah, oak", Nothing),
            ("Yeah, wait", Floor),
            ("about an accident that you", Echo),
            ("incident", Echo),
        ] {
            assert_eq!(claim_of(heard, LINE), wanted, "{heard}");
        }
    }

    #[test]
    fn words_of_which_the_recogniser_is_unsure_claim_little() {
        assert_eq!(claim(&words("we rolled it", 0.3), LINE), Unclear);
        assert_eq!(claim(&words("mm-hmm", 0.3), LINE), Nothing);
    }

    #[test]
    fn a_stop_word_that_the_interviewer_says_stops_nobody() {
        assert_eq!(claim_of("wait", "How long did users wait?"), Echo);
        assert_eq!(claim_of("Wait.", "What did you do first?"), Floor);
    }

    proptest! {
        #[test]
        fn backchannels_claim_nothing(said in backchannels()) {
            prop_assert!(matches!(claim_of(&said, LINE), Nothing | Echo));
            prop_assert!(is_backchannel(&said));
        }

        #[test]
        fn the_interviewers_own_words_claim_nothing(from in 0_usize..10, count in 1_usize..13) {
            let said: Vec<&str> = LINE.split(' ').skip(from).take(count).collect();
            prop_assert!(matches!(claim_of(&said.join(" "), LINE), Echo | Nothing));
        }
    }
}
