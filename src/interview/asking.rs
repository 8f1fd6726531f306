//! What the candidate asks the interviewer: whether a turn does, what about, and which fact answers it.

mod facts;
mod openings;

pub(super) use self::{
    facts::{fact, holds_one_of},
    openings::fact_of_opening,
};
use crate::speech::plain_words;

/// A longer stretch without a full stop is no question.
const MOST_WORDS: usize = 40;

/// A turn of nothing but a question has at most so many words around it.
const MOST_WORDS_AROUND: usize = 6;

/// A question at the end of a turn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Question<'t> {
    /// Its words, or those of several in a row.
    pub text: &'t str,
    /// Whether the turn says nothing else.
    pub alone: bool,
}

/// The question that `text` ends with; nothing where it ends with something else, or only makes sure that it was heard.
pub(super) fn question(text: &str) -> Option<Question<'_>> {
    let sentences = sentences(text);
    let marked = text.contains('?');
    let asks = |sentence: &&str| is_question(sentence, marked);
    let asked = sentences.iter().rev().take_while(|sentence| asks(sentence)).count();
    let first = sentences.len() - asked;
    let begin = *sentences.get(first)?;
    let at = begin.as_ptr() as usize - text.as_ptr() as usize;
    let around: usize = sentences[..first].iter().map(|sentence| plain_words(sentence).len()).sum();
    Some(Question { text: text[at..].trim(), alone: around <= MOST_WORDS_AROUND })
}

/// Whether it asks how the interviewer's question is meant to be answered.
pub(super) fn is_about_the_answer(question: &str) -> bool {
    const PHRASES: &[&str] = &[
        "do you mean",
        "did you mean",
        "should i",
        "shall i",
        "can i",
        "could i",
        "may i",
        "would you like me",
        "do you want me",
        "is it okay if",
        "is it ok if",
        "any particular",
        "anything particular",
        "does it have to",
        "does it need to",
        "do you prefer",
        "would you prefer",
        "how much detail",
        "how detailed",
        "how deep",
        "which one",
    ];
    says_one_of(question, PHRASES) && !says_one_of(question, &["assume", "ask", "break", "pause"])
}

/// Whether somebody of the team could answer it: it speaks of them, or of the job.
pub(super) fn is_about_the_team(question: &str) -> bool {
    const WORDS: &[&str] = &[
        "you",
        "your",
        "team",
        "company",
        "role",
        "position",
        "job",
        "salary",
        "remote",
        "office",
        "onboarding",
        "interview",
        "process",
        "next steps",
        "next step",
        "engineers",
        "on call",
        "culture",
        "tech stack",
        "here",
    ];
    says_one_of(question, WORDS)
}

/// Whether a turn in the candidate's own part asks something, however it is put: also where the recogniser set no mark, and
/// behind a "yes, one question".
pub(super) fn wants_to_know(text: &str) -> bool {
    const PHRASES: &[&str] = &[
        "i'd like to know",
        "i would like to know",
        "i wonder",
        "i was wondering",
        "i'm curious",
        "i am curious",
        "tell me",
        "my question",
        "i want to know",
        "i'm interested",
        "i am interested",
        "i'd like to ask",
        "i would like to ask",
        "can you say",
        "what about",
        "how about",
    ];
    const WORDS: &[&str] = &[
        "what", "what's", "how", "how's", "why", "who", "when", "where", "which", "is", "are", "do", "does",
        "did", "can", "could", "will", "would",
    ];
    let begins = |sentence: &str| {
        let words = plain_words(sentence);
        let first = words.iter().find(|word| !LEADS.contains(&word.as_str()));
        words.len() > 2 && first.is_some_and(|word| WORDS.contains(&word.as_str()))
    };
    says_one_of(text, PHRASES) || text.split(['.', '!', ',', '\n']).any(begins)
}

pub(super) fn says_one_of(text: &str, phrases: &[&str]) -> bool {
    let words: Vec<String> = plain_words(text).into_iter().map(|word| word.replace('\'', "")).collect();
    let joined = format!(" {} ", words.join(" "));
    phrases.iter().any(|phrase| joined.contains(&format!(" {} ", phrase.replace('\'', ""))))
}

fn sentences(text: &str) -> Vec<&str> {
    let pieces = text.split_inclusive(['.', '?', '!', '\n']).map(str::trim);
    pieces.filter(|piece| piece.chars().any(char::is_alphanumeric)).collect()
}

/// A recogniser that sets marks sets them everywhere; where there is none, the first words tell.
fn is_question(sentence: &str, marked: bool) -> bool {
    let words = plain_words(sentence);
    let asked = if marked { sentence.ends_with('?') } else { begins_like_one(&words) };
    asked && words.len() > 1 && words.len() <= MOST_WORDS && !is_reported(sentence) && !is_courtesy(sentence)
}

/// What may stand before the first word of a question.
const LEADS: &[&str] = &[
    "so", "okay", "ok", "well", "and", "but", "um", "uh", "yes", "yeah", "sorry", "just", "first", "hm",
    "hmm",
];

fn begins_like_one(words: &[String]) -> bool {
    const OPENERS: &[&str] = &[
        "how many",
        "how much",
        "how big",
        "how large",
        "how often",
        "how long",
        "how fast",
        "how old",
        "how does",
        "how do",
        "how is",
        "how are",
        "what is the",
        "what are the",
        "what kind of",
        "what about",
        "whats the",
        "what does",
        "what do",
        "what happens",
        "which",
        "is there",
        "are there",
        "do we",
        "do you",
        "does the",
        "does it",
        "did you",
        "is it",
        "is the",
        "are the",
        "are we",
        "are you",
        "can we",
        "can you",
        "can i",
        "could i",
        "could you",
        "should i",
        "should we",
        "may i",
        "who is",
        "who are",
        "when do",
        "when does",
        "where is",
        "where do",
        "would you",
        "will there",
    ];
    let begin = words.iter().position(|word| !LEADS.contains(&word.as_str())).unwrap_or(0);
    let rest = words[begin..].join(" ").replace('\'', "") + " ";
    words.len() <= 20 && OPENERS.iter().any(|opener| rest.starts_with(&format!("{opener} ")))
}

/// "And I asked, why is it slow?"
fn is_reported(sentence: &str) -> bool {
    says_one_of(
        sentence,
        &[
            "i asked",
            "he asked",
            "she asked",
            "they asked",
            "we asked",
            "i said",
            "he said",
            "she said",
            "they said",
            "i thought",
            "i was like",
            "asked me",
            "asked us",
            "i wondered",
            "we wondered",
            "the question was",
        ],
    )
}

/// "Does that make sense?" wants a nod.
fn is_courtesy(sentence: &str) -> bool {
    let phrases = &[
        "make sense",
        "makes sense",
        "answer your question",
        "answers your question",
        "is that enough",
        "is that okay",
        "is that ok",
        "am i clear",
        "is that clear",
        "is that what you",
        "if that helps",
        "does that help",
        "can you hear me",
        "are you there",
        "are you still there",
    ];
    let end = sentence.trim_end_matches('?').to_lowercase();
    says_one_of(sentence, phrases) || ["right", "you know"].iter().any(|tag| end.ends_with(tag))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn questions_to_the_interviewer_are_told_from_answers() {
        for (text, alone) in [
            ("How many requests a second do we expect?", true),
            ("Okay. Is there a limit on the size?", true),
            ("how many users are there", true),
            ("You know, what would I do in the first month?", true),
            ("I would put a cache in front of it, with a short expiry. How stale may the data be?", false),
        ] {
            assert_eq!(question(text).map(|question| question.alone), Some(alone), "{text}");
        }
        for text in [
            "I asked, why is that slow?",
            "I would cache it. Does that make sense?",
            "It was slow, you know?",
            "Why did it scan? Because the index was missing.",
            "We put a queue between them, right?",
            "I rolled it back",
            "what we did was a rollback of the whole release that had gone out the day before",
            "",
            "?!",
        ] {
            assert_eq!(question(text), None, "{text}");
        }
    }

    #[test]
    fn in_the_own_part_a_question_needs_no_mark_and_a_statement_is_none() {
        for asked in [
            "Yes, one question, what happens when there is an incident at night.",
            "I'd like to know the stack.",
        ] {
            assert!(wants_to_know(asked), "{asked}");
        }
        for said in
            ["I would measure it first, and tell the team what I found.", "No, that was all.", "That's all."]
        {
            assert!(!wants_to_know(said), "{said}");
        }
    }

    #[test]
    fn the_words_of_the_question_are_those_at_the_end() {
        let text = "I'd cache it. How stale may it be? Who reads it?";
        assert_eq!(question(text).unwrap().text, "How stale may it be? Who reads it?");
    }
}
