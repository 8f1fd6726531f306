//! Whether words sound finished. Only chooses how long silence may last; never an input to scoring.

use super::plain_words;

/// How finished a turn sounds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TextClass {
    /// The words make a whole.
    Complete,
    /// Hard to tell, or very short.
    Unknown,
    /// The words trail off.
    Trailing,
    /// The candidate asked for time.
    AskedForTime,
}

/// Fewer words than this never count as complete.
const FEW_WORDS: usize = 4;

/// Nobody ends on these.
const UNFINISHED: &str = "\
    a ah although an and because but er erm hmm how if mm my nor or our than the their uh uhm um unless \
    until what whereas whether while whose your";

/// These end a sentence at times; without a full stop they don't.
const RARELY_LAST: &str = "\
    about actually also am are as at basically been before by can could for from had has have he i i'd \
    i'm in into is it's just like maybe of on probably she should since so that that's then there's they \
    this to was we we'd well were when where which who will with would you";

/// Ask for time wherever they stand.
const ASKS: &str = "\
    let me think|let me see|let me have a think|let me have a moment|let me have a minute|\
    let me have a second|let me gather my thoughts|let me collect my thoughts|let me consider|\
    let me recall|let me remember|let me try to remember|give me a second|give me a sec|\
    give me a moment|give me a minute|give me one second|give me one moment|give me one minute|\
    give me some time|bear with me|i need a moment|i need a second|i need a minute|i need to think|\
    i have to think|i need some time|i'm thinking|i am thinking|i'm still thinking|\
    can i have a moment|can i have a minute|can i have a second|can i take a moment|\
    can i take a minute|could i have a moment|could i have a minute|may i have a moment|can i think|\
    could i think";

/// Ask for time only where a sentence begins: "it took one second" is an answer.
const ASKS_AT_START: &str = "\
    one second|one sec|one moment|one minute|just a second|just a sec|just a moment|just a minute|\
    just one second|just one moment|a second|a moment|hold on|hang on|wait|thinking";

/// Said before asking for time.
const PREAMBLE: &str = "\
    ah er erm good great hmm interesting mm oh okay ok please question right so sorry sure that's a \
    tough tricky hard uh um well yeah yes but and now";

/// Said after asking for time, without saying anything yet.
const AFTERTHOUGHT: &str = "\
    a about an answer best bit for good here how i if it just minute moment of ok okay one please put \
    quick real right sec second so still thank thanks that the there think this through time to uh um \
    what while you can could example question explain say remember";

/// Judges the words of a turn so far, given as recognised pieces in order.
pub fn classify(pieces: &[&str]) -> TextClass {
    let count: usize = pieces.iter().map(|piece| plain_words(piece).len()).sum();
    let Some(last) = pieces.iter().rev().find(|piece| !plain_words(piece).is_empty()) else {
        return TextClass::Unknown;
    };
    if asks_for_time(last) {
        return TextClass::AskedForTime;
    }
    if trails_off(last) {
        return TextClass::Trailing;
    }
    if count >= FEW_WORDS && ends_a_sentence(last) { TextClass::Complete } else { TextClass::Unknown }
}

fn ends_a_sentence(text: &str) -> bool {
    text.trim_end_matches(['"', '\'', '”', '’', ')', ' ']).ends_with(['.', '!', '?']) && !has_dots(text)
}

fn has_dots(text: &str) -> bool {
    let end = text.trim_end();
    end.ends_with("...") || end.ends_with('…')
}

fn trails_off(text: &str) -> bool {
    if has_dots(text) || text.trim_end().ends_with([',', '-', '–', '—', ':', ';']) {
        return true;
    }
    let words = plain_words(text);
    let Some(last) = words.last().map(String::as_str) else { return false };
    is_in(UNFINISHED, last) || (is_in(RARELY_LAST, last) && !ends_a_sentence(text))
}

fn asks_for_time(text: &str) -> bool {
    for sentence in text.rsplit(['.', '!', '?', ';']).map(plain_words) {
        if asks_at_end(&sentence) {
            return true;
        }
        // Polite words may follow the request as a sentence of their own: "Let me think. Okay."
        if !all_in(&sentence, AFTERTHOUGHT) {
            return false;
        }
    }
    false
}

fn asks_at_end(words: &[String]) -> bool {
    let asks = |(_, end): (usize, usize)| all_in(&words[end..], AFTERTHOUGHT);
    let begins = |(start, end): (usize, usize)| all_in(&words[..start], PREAMBLE) && asks((start, end));
    ASKS.split('|').any(|phrase| places(words, phrase).any(asks))
        || ASKS_AT_START.split('|').any(|phrase| places(words, phrase).any(begins))
}

/// Where the words of `phrase` stand: first index, and the index behind the last.
fn places<'a>(words: &'a [String], phrase: &'a str) -> impl Iterator<Item = (usize, usize)> + 'a {
    let length = phrase.split(' ').count();
    (0..(words.len() + 1).saturating_sub(length)).filter_map(move |start| {
        let here = words[start..start + length].iter().map(String::as_str);
        here.eq(phrase.split(' ')).then_some((start, start + length))
    })
}

fn all_in(words: &[String], list: &str) -> bool {
    words.iter().all(|word| is_in(list, word))
}

fn is_in(list: &str, word: &str) -> bool {
    list.split(' ').any(|listed| listed == word)
}

#[cfg(test)]
mod tests {
    use super::{TextClass::*, *};

    #[test]
    fn words_are_judged_as_a_listener_would() {
        for (text, class) in [
            ("I rolled back the last deploy.", Complete),
            ("Do you mean the read path or the write path?", Complete),
            ("We did not lose a single message, I think so.", Complete),
            ("That is what we were looking for.", Complete),
            ("The query took one second.", Complete),
            ("The client had to wait for a second.", Complete),
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
            ("So, um.", Trailing),
            ("Let me think.", AskedForTime),
            ("Good question. Let me think about that for a second.", AskedForTime),
            ("I used a cache once, hmm, let me think.", AskedForTime),
            ("Okay, give me a moment, please.", AskedForTime),
            ("Hold on.", AskedForTime),
            ("Um, one second.", AskedForTime),
            ("Can I have a minute to think? Thank you.", AskedForTime),
            ("I'm thinking", AskedForTime),
            ("Let me think. I would put a cache in front of it.", Complete),
            ("Let me think about the failure modes of the cache first.", Complete),
        ] {
            assert_eq!(classify(&[text]), class, "{text}");
        }
    }

    #[test]
    fn the_pieces_of_a_turn_count_together_and_the_last_decides() {
        assert_eq!(classify(&["I rolled back the deploy,", "yes."]), Complete);
        assert_eq!(classify(&["I rolled back the deploy.", "Let me think."]), AskedForTime);
        assert_eq!(classify(&["Let me think.", "I would use a queue."]), Complete);
    }
}
