//! Whether words sound finished. Only chooses how long silence may last; never an input to scoring.
//!
//! The words decide, not the punctuation: recognisers put a full stop behind whatever they hear last.

mod asks;
mod lists;
mod whole;

use super::plain_words;
use whole::Ending;

/// How finished a turn sounds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TextClass {
    /// The candidate said that the answer is over.
    Done,
    /// The words make a whole.
    Complete,
    /// Hard to tell, or very short.
    Unknown,
    /// The words trail off.
    Trailing,
    /// The candidate asked for time, or said nothing yet but "um".
    AskedForTime,
}

/// Fewer words than this never count as complete.
const FEW_WORDS: usize = 5;

/// Nobody means these to be the end.
const FILLERS: &str = "ah eh er erm hm hmm mm mmm uh uhm um";

/// Judges the words of a turn so far, given as recognised pieces in order.
pub fn classify(pieces: &[&str]) -> TextClass {
    let text = pieces.join(" ");
    let words = plain_words(&text);
    let Some(last) = words.last() else { return TextClass::Unknown };
    if asks::has_not_begun(&words) || asks::asks_for_time(&text) {
        return TextClass::AskedForTime;
    }
    if asks::says_done(&text) {
        return TextClass::Done;
    }
    if trails_off(&text) || is_in(FILLERS, last) {
        return TextClass::Trailing;
    }
    match whole::ending(&last_sentence(pieces)) {
        Ending::Open => TextClass::Trailing,
        Ending::Whole if words.len() >= FEW_WORDS && ends_a_sentence(&text) => TextClass::Complete,
        Ending::Whole | Ending::Doubtful => TextClass::Unknown,
    }
}

/// The sentence that the turn ends with. Within a piece a full stop ends one; at the end of a piece it may stand for a
/// pause, and is believed where the words before it make a whole.
fn last_sentence(pieces: &[&str]) -> String {
    let mut sentence = String::new();
    for piece in pieces {
        if whole::ending(&sentence) == Ending::Whole {
            sentence.clear();
        }
        let start = within_piece(piece);
        if start > 0 {
            sentence.clear();
        }
        sentence.push(' ');
        sentence.push_str(&piece[start..]);
    }
    sentence
}

/// Where the last sentence of a piece begins.
fn within_piece(piece: &str) -> usize {
    let text = piece.trim_end();
    let mut start = 0;
    let mut place = 0;
    for token in text.split_inclusive(char::is_whitespace) {
        place += token.len();
        if place < text.len() && ends_a_sentence(token) {
            start = place;
        }
    }
    start
}

fn ends_a_sentence(text: &str) -> bool {
    text.trim_end_matches(['"', '\'', '”', '’', ')', ' ', '\n']).ends_with(['.', '!', '?'])
}

fn trails_off(text: &str) -> bool {
    let end = text.trim_end();
    end.ends_with("...") || end.ends_with(['…', ',', '-', '–', '—', ':', ';'])
}

fn is_in(list: &str, word: &str) -> bool {
    list.split_ascii_whitespace().any(|listed| listed == word)
}

#[cfg(test)]
mod tests {
    use super::{TextClass::*, *};

    #[test]
    fn words_are_judged_as_a_listener_would() {
        for (text, class) in [
            ("I rolled back the last deploy.", Complete),
            ("Do you mean the read path or the write path?", Complete),
            ("I fixed the query and then I deployed it.", Complete),
            ("It failed because the pool was too small.", Complete),
            ("I rolled back the last deploy", Unknown),
            ("Yes.", Unknown),
            ("I don't know.", Unknown),
            ("", Unknown),
            ("...", Unknown),
            ("I rolled back the deploy and", Trailing),
            ("I rolled back the deploy because.", Trailing),
            ("I rolled back the deploy, so", Trailing),
            ("I rolled back the deploy...", Trailing),
            ("I rolled back the deploy,", Trailing),
            ("I rolled back the deploy, um.", Trailing),
        ] {
            assert_eq!(classify(&[text]), class, "{text}");
        }
    }

    #[test]
    fn a_full_stop_does_not_make_a_whole_of_words_that_miss_something() {
        for (text, class) in [
            ("I had to look at the.", Trailing),
            ("We moved the service to.", Trailing),
            ("I think the cause of it was.", Trailing),
            ("We had a look at the logs, and then I added.", Trailing),
            ("If the cache in front of it is empty.", Trailing),
            ("We replaced the whole thing with a bigger.", Trailing),
            ("The latency went down to about 40.", Unknown),
            ("The missing index on the orders table.", Unknown),
            ("We needed the events again, so we decided to replay.", Unknown),
        ] {
            assert_eq!(classify(&[text]), class, "{text}");
        }
    }

    #[test]
    fn what_is_missing_may_have_come_before() {
        for (text, class) in [
            ("I don't know what the cause of it was.", Complete),
            ("The migration was easier than anything else we did.", Complete),
            ("I told the team what I had found.", Complete),
            ("I looked at the logs and what I found was.", Trailing),
            ("That was the first thing I did.", Complete),
            ("The first thing that we did.", Trailing),
        ] {
            assert_eq!(classify(&[text]), class, "{text}");
        }
    }

    #[test]
    fn a_clause_needs_a_verb_of_its_own() {
        for (text, class) in [
            ("I left it as it was because a bigger pool.", Unknown),
            ("I left it as it was because a bigger pool moves the queue.", Complete),
            ("So I think the main problem.", Trailing),
            ("The service that handled all the payments.", Unknown),
            ("The service that handled all the payments was slow.", Complete),
            ("The absence of detailed tracing.", Unknown),
            ("She learned the whole thing faster that way.", Complete),
        ] {
            assert_eq!(classify(&[text]), class, "{text}");
        }
    }

    #[test]
    fn words_that_begin_a_longer_phrase_are_hard_to_tell() {
        for (text, class) in [
            ("It was as good.", Trailing),
            ("We talked about this kind.", Unknown),
            ("We spent a while telling them.", Unknown),
            ("We tested it with the happy path only.", Unknown),
            ("The client might well also write.", Unknown),
        ] {
            assert_eq!(classify(&[text]), class, "{text}");
        }
    }

    #[test]
    fn a_clause_in_front_waits_for_the_one_it_hangs_on_and_a_question_does_not() {
        for (text, class) in [
            ("When the deploy had failed.", Trailing),
            ("When the deploy had failed, we went to the old version.", Complete),
            ("When is a cache not a good idea.", Complete),
            ("After that the requests were fast again.", Complete),
        ] {
            assert_eq!(classify(&[text]), class, "{text}");
        }
    }

    #[test]
    fn whoever_asks_for_time_in_any_wording_gets_it() {
        for text in [
            "Let me think.",
            "Good question. Let me think about that for a second.",
            "I used a cache once, hmm, let me think.",
            "Okay, give me a moment, please.",
            "Could you give me another minute?",
            "I need a little more time.",
            "More time, please.",
            "Can I have a couple of minutes to think?",
            "Do you mind if I take a moment?",
            "I'm trying to remember.",
            "How do I put this?",
            "Hold on.",
            "Um, one second.",
            "Wait, not yet.",
            "I'm not done yet.",
            "Can I have a minute to think? Thank you.",
            "I'm thinking",
            "Bear with me.",
        ] {
            assert_eq!(classify(&[text]), AskedForTime, "{text}");
        }
    }

    #[test]
    fn who_only_hesitates_has_not_begun() {
        for text in
            ["Um.", "So, um.", "Well,", "Good question.", "That's a really good question.", "Hmm, okay, so"]
        {
            assert_eq!(classify(&[text]), AskedForTime, "{text}");
        }
    }

    #[test]
    fn words_about_time_within_an_answer_ask_for_nothing() {
        for text in [
            "The query took one second.",
            "The client had to wait for a second.",
            "Let me think. I would put a cache in front of it.",
            "Let me think about the failure modes of the cache first.",
            "I need a second index on the orders table.",
        ] {
            assert_ne!(classify(&[text]), AskedForTime, "{text}");
        }
    }

    #[test]
    fn who_says_that_the_answer_is_over_is_believed() {
        for text in [
            "I'm done.",
            "That's it.",
            "And that's all, thank you.",
            "We added an index. So yeah, I think that's it.",
            "That's all I can think of.",
            "Nothing else from my side.",
        ] {
            assert_eq!(classify(&[text]), Done, "{text}");
        }
        for text in ["That's it, but the index", "I'm done with the old cluster.", "When the job was done."] {
            assert_ne!(classify(&[text]), Done, "{text}");
        }
    }

    #[test]
    fn the_pieces_of_a_turn_count_together_and_the_last_decides() {
        assert_eq!(classify(&["I rolled back.", "the last deploy."]), Complete);
        assert_eq!(classify(&["I rolled back the deploy.", "Let me think."]), AskedForTime);
        assert_eq!(classify(&["Let me think.", "I would use a queue."]), Complete);
        assert_eq!(classify(&["I wrote a postmortem for.", "The team."]), Complete);
    }
}
