//! Words that nobody said: what recognisers write into silence, and the interviewer's own voice coming back.

use super::{Word, plain_words};

/// At this level and below, stock phrases are not believed.
const NEAR_SILENCE_DBFS: f32 = -50.0;

/// What recognisers were fed with and write when they hear nothing.
const STOCK_PHRASES: &[&str] = &[
    "bye",
    "bye bye",
    "okay",
    "please subscribe",
    "so",
    "subtitles by the amara org community",
    "thank you",
    "thank you for watching",
    "thank you so much for watching",
    "thank you very much",
    "thanks",
    "thanks for listening",
    "thanks for watching",
    "the end",
    "you",
];

/// A note in brackets has at most so many words.
const LONGEST_NOTE_WORDS: usize = 6;

/// A phrase of at most so many words is looked at for repetition.
const LONGEST_LOOP_WORDS: usize = 8;

/// Share of the heard words that make an echo, as a fraction of two whole numbers.
const ECHO_SHARE: (usize, usize) = (6, 10);

/// The same where the sound resembles what is played.
const POSSIBLE_ECHO_SHARE: (usize, usize) = (3, 10);

/// Fewer words than this are never taken for an echo: better an echo heard than a word lost.
const FEWEST_ECHO_WORDS: usize = 2;

/// The words without phantoms: notes in brackets, music, repetition loops, and stock phrases in near-silence.
/// `level_dbfs` is the level of the sound that they were recognised from.
pub fn clean(words: &[Word], level_dbfs: f32) -> Vec<Word> {
    let words = without_loops(&without_notes(words));
    let plain = plain_words(&joined(&words)).join(" ");
    if plain.is_empty() || (level_dbfs <= NEAR_SILENCE_DBFS && STOCK_PHRASES.contains(&plain.as_str())) {
        return Vec::new();
    }
    words
}

/// The words as a text.
pub fn joined(words: &[Word]) -> String {
    words.iter().map(|word| word.text.as_str()).collect::<Vec<_>>().join(" ")
}

/// Whether a text repeats itself as no speaker does: a sign that decoding went astray.
pub fn has_loop(text: &str) -> bool {
    let words = plain_words(text);
    (0..words.len()).any(|start| loop_at(&words, start).is_some())
}

/// Whether `heard` is what the interviewer is just saying, come back through the microphone: at least 60 % of its words
/// stand in `spoken` in the same order.
pub fn is_echo(heard: &str, spoken: &str) -> bool {
    has_share(heard, spoken, ECHO_SHARE)
}

/// Whether `heard` may be that, where loudness says so too: of the words of an echo some are misheard.
pub fn may_be_echo(heard: &str, spoken: &str) -> bool {
    has_share(heard, spoken, POSSIBLE_ECHO_SHARE)
}

fn has_share(heard: &str, spoken: &str, share: (usize, usize)) -> bool {
    let (heard, spoken) = (plain_words(heard), plain_words(spoken));
    heard.len() >= FEWEST_ECHO_WORDS && common_in_order(&heard, &spoken) * share.1 >= heard.len() * share.0
}

fn without_notes(words: &[Word]) -> Vec<Word> {
    let mut kept = Vec::with_capacity(words.len());
    let mut place = 0;
    while place < words.len() {
        if let Some(length) = note_at(&words[place..]) {
            place += length;
        } else {
            kept.push(words[place].clone());
            place += 1;
        }
    }
    kept
}

/// Number of words of the note that begins here. A bracket that nobody closes is no note.
fn note_at(words: &[Word]) -> Option<usize> {
    let first = words.first()?.text.as_str();
    if first.contains(['♪', '♫']) {
        return Some(1);
    }
    let (_, closing) =
        [('[', ']'), ('(', ')'), ('*', '*')].into_iter().find(|pair| first.starts_with(pair.0))?;
    let closes = |word: &Word| word.text.trim_end_matches(['.', ',', '!', '?']).ends_with(closing);
    let last = words.iter().take(LONGEST_NOTE_WORDS).position(closes)?;
    Some(last + 1)
}

/// A phrase that repeats itself is kept once.
fn without_loops(words: &[Word]) -> Vec<Word> {
    let plain: Vec<String> = words.iter().map(|word| plain_words(&word.text).join(" ")).collect();
    let mut kept = Vec::with_capacity(words.len());
    let mut place = 0;
    while place < words.len() {
        let (length, times) = loop_at(&plain, place).unwrap_or((1, 1));
        kept.extend_from_slice(&words[place..place + length]);
        place += length * times;
    }
    kept
}

/// Length and count of the phrase that repeats itself from `start` on, where it does so too often for a speaker.
fn loop_at(words: &[String], start: usize) -> Option<(usize, usize)> {
    (1..=LONGEST_LOOP_WORDS).find_map(|length| {
        let phrase = words.get(start..start + length)?;
        let times = words[start..].chunks_exact(length).take_while(|chunk| *chunk == phrase).count();
        let too_often = if length == 1 { 6 } else { 4 };
        (times >= too_often).then_some((length, times))
    })
}

/// Length of the longest common subsequence.
fn common_in_order(left: &[String], right: &[String]) -> usize {
    let mut row = vec![0; right.len() + 1];
    for word in left {
        let mut diagonal = 0;
        for place in 0..right.len() {
            let above = row[place + 1];
            row[place + 1] = if right[place] == *word { diagonal + 1 } else { above.max(row[place]) };
            diagonal = above;
        }
    }
    row[right.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    const LOUD: f32 = -20.0;

    fn cleaned(text: &str, level_dbfs: f32) -> String {
        let words: Vec<Word> = text.split_whitespace().map(|word| Word::new(word, 1.0)).collect();
        joined(&clean(&words, level_dbfs))
    }

    #[test]
    fn notes_of_the_recogniser_are_no_words() {
        for phantom in ["[BLANK_AUDIO]", "(upbeat music)", "[ Silence ]", "♪ ♪", "*coughs*", ".", "- -"] {
            assert_eq!(cleaned(phantom, LOUD), "", "{phantom}");
        }
        assert_eq!(cleaned("I added [BLANK_AUDIO] an index.", LOUD), "I added an index.");
        assert_eq!(cleaned("(I added an index.", LOUD), "(I added an index.");
    }

    #[test]
    fn stock_phrases_are_believed_when_they_were_loud() {
        assert_eq!(cleaned("Thank you.", LOUD), "Thank you.");
        assert_eq!(cleaned("Thank you.", -60.0), "");
        assert_eq!(cleaned("I added an index.", -60.0), "I added an index.");
    }

    #[test]
    fn a_loop_is_kept_once_and_a_stutter_as_it_was_said() {
        assert_eq!(
            cleaned("we had to and then and then and then and then and then stop", LOUD),
            "we had to and then stop"
        );
        assert_eq!(cleaned("the the the cache", LOUD), "the the the cache");
        assert!(has_loop("no no no no no no no no"));
        assert!(!has_loop("no, no, no, it was the cache, it was the cache"));
    }

    #[test]
    fn an_echo_is_told_from_an_answer_about_the_same_thing() {
        let spoken = "Tell me about an incident that you caused. What did you do first?";
        assert!(is_echo("Tell me about an incident that you", spoken));
        assert!(is_echo("about an accident that you caused", spoken));
        assert!(!is_echo("I caused an incident last year when I changed the cache", spoken));
        assert!(!is_echo("you", spoken));
        assert!(!is_echo("", spoken));
        assert!(!is_echo("sorry, can you repeat that", spoken));
        assert!(may_be_echo("tell me a bout and instant that you", spoken));
        assert!(!may_be_echo("sorry, can you repeat that", spoken));
    }
}
