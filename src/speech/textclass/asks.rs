//! What a candidate says about the turn itself: that more time is needed, or that the answer is over.

use super::is_in;
use crate::speech::plain_words;

/// Ask for time wherever they stand.
const ASKS: &str = "\
    let me think|let me just think|let me see|let me consider|let me recall|let me remember|let me reflect|\
    let me try to remember|let me try to recall|let me have a think|let me gather my thoughts|\
    let me collect my thoughts|let me organize my thoughts|let me order my thoughts|lemme think|lemme see|\
    bear with me|i need to think|i have to think|i want to think|i must think|i'd have to think|i would have to think|\
    i'm thinking|i am thinking|i'm just thinking|i'm still thinking|still thinking|can i think|could i think|\
    may i think|i'm trying to remember|i'm trying to recall|i'm trying to think|how do i put this|\
    how do i put it|how should i put this|how should i put it|how do i say this|how do i say it|\
    how should i say|what's the word|what is the word|what was it called|where do i start|where do i begin|\
    where should i start|more time";

/// Ask for time when a length of it follows: "give me another minute".
const ASKS_FOR: &str = "\
    give me|let me have|let me take|lemme have|i need|i'll need|i'd need|i would need|i might need|i may need|i want|\
    i'd like|i would like|i could use|i'll take|i will take|i'd take|can i have|can i take|can i get|can i use|could i have|\
    could i take|could i get|may i have|may i take|if i take|if i have|can you give me|could you give me|\
    would you give me|allow me";

/// Stand between asking and the length of time.
const HOW_MUCH: &str = "a one two an the some another just few little bit more of couple quick short please";

/// Lengths of time.
const LENGTHS: &str = "second seconds sec secs moment moments minute minutes time bit while";

/// Ask for time only where a sentence begins: "it took one second" is an answer.
const ASKS_AT_START: &str = "\
    one second|one sec|one moment|one minute|just one second|just one moment|just one minute|just a second|just a sec|\
    just a moment|just a minute|a second|a sec|a moment|a minute|hold on|hang on|wait|wait wait|wait not yet|thinking|\
    not yet|not done yet|not finished yet|i'm not done|i'm not done yet|i'm not finished|i'm not finished yet";

/// Said before asking for time.
const PREAMBLE: &str = "\
    ah er erm good great hmm hm interesting mm mmm oh okay ok please question right so sorry sure that's that is a an \
    tough tricky hard difficult nice uh uhm um well yeah yes but and now one really very actually no";

/// Said after asking for time, without saying anything yet.
const AFTERTHOUGHT: &str = "\
    a about an answer best bit for good here how i if it just more minute moment my of ok okay one please put quick \
    real really right sec second so still thank thanks that the there think thoughts this through time to uh um \
    what while you can could example question explain say remember again yeah gather collect myself back";

/// With these as the last of nothing but preamble, the answer has not begun.
const NOT_BEGUN: &str = "ah er erm hmm hm mm mmm uh uhm um so well question one";

/// Say that the answer is over.
const DONE: &str = "\
    i'm done|i am done|i'm finished|i am finished|that's it|that is it|that's all|that is all|that was it|that was all|\
    that's everything|that's about it|that's pretty much it|that's basically it|that's really it|that's my answer|\
    that's the answer|that's the whole story|that'd be it|that would be it|that'd be all|that would be all|\
    that covers it|that's all i have|that's all i've got|that's all i got|that's what i have|\
    that's all i can think of|nothing else|nothing more|i have nothing to add|i have nothing else|\
    i've nothing to add|i've got nothing else|done|end of story";

/// Said around it.
const AROUND_DONE: &str = "\
    i think guess believe suppose so yeah yes no okay ok well and but um uh er right basically pretty much really for me \
    from my side here now thanks thank you very on this that question to add about say";

/// Whether the latest words ask for time, or say nothing yet.
pub(super) fn asks_for_time(text: &str) -> bool {
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

/// Whether all that was said is what people say before they begin.
pub(super) fn has_not_begun(words: &[String]) -> bool {
    all_in(words, PREAMBLE) && words.last().is_some_and(|last| is_in(NOT_BEGUN, last))
}

/// Whether the latest words say that the answer is over.
pub(super) fn says_done(text: &str) -> bool {
    let sentences = text.split(['.', '!', '?', ';', ',']).map(plain_words).filter(|words| !words.is_empty());
    let mut latest = sentences.collect::<Vec<_>>().into_iter().rev();
    let around = |words: &[String]| all_in(words, AROUND_DONE);
    let says = |words: &Vec<String>| {
        DONE.split('|').any(|phrase| {
            places(words, phrase).any(|(start, end)| around(&words[..start]) && around(&words[end..]))
        })
    };
    // "That's it, thank you."
    latest.find(|words| says(words) || !around(words)).is_some_and(|words| says(&words))
}

fn asks_at_end(words: &[String]) -> bool {
    let asks = |end: usize| all_in(&words[end..], AFTERTHOUGHT);
    let begins = |start: usize| all_in(&words[..start], PREAMBLE);
    ASKS.split('|').any(|phrase| places(words, phrase).any(|(_, end)| asks(end)))
        || ASKS_FOR
            .split('|')
            .any(|phrase| places(words, phrase).filter_map(|(_, end)| length_from(words, end)).any(asks))
        || ASKS_AT_START
            .split('|')
            .any(|phrase| places(words, phrase).any(|(start, end)| begins(start) && asks(end)))
}

/// Index behind a length of time that begins at `start`: "another minute".
fn length_from(words: &[String], start: usize) -> Option<usize> {
    let at = start + words[start..].iter().take_while(|word| is_in(HOW_MUCH, word)).count();
    words.get(at).filter(|word| is_in(LENGTHS, word)).map(|_| at + 1)
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
