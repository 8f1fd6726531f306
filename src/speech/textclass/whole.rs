//! Whether a sentence makes a whole, by its words alone: recognisers put a full stop behind whatever they hear last.

use super::{
    is_in,
    lists::{
        ADJECTIVE_ENDINGS, AFTERTHOUGHTS, AUXILIARIES, BEFORE_A_BARE_VERB, BEFORE_A_CLAUSE, BEFORE_A_NOUN,
        BEFORE_A_PREDICATE, BEFORE_A_VERB, BEFORE_AN_ADJECTIVE, BEFORE_OF, BEFORE_THAT, BEGIN_A_CLAUSE,
        DETERMINERS, DOUBTFUL, FORMS_OF_BE, GIVE, HEADS, LEAD_IN, MAY_STAND_ALONE, MIDDLE_ADVERBS, NUMBERS,
        OBJECTS, OPEN, ORDINALS, QUESTION_WORDS, RECEIVERS, RELATIVE, SPEAKERS, SUBJECTS, SUBJECTS_IN_FRONT,
        SUBORDINATE, VERBS, WANT_A_VERB, WANT_AN_OBJECT,
    },
};
use crate::speech::plain_words;

/// How the words of a sentence end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ending {
    /// Something has to follow.
    Open,
    /// Something may follow.
    Doubtful,
    /// Nothing is missing.
    Whole,
}

/// A clause of fewer words is hardly a whole.
const FEW_IN_A_CLAUSE: usize = 3;

/// Judges one sentence, or what was said of it.
pub(super) fn ending(sentence: &str) -> Ending {
    ending_of(&plain_words(sentence), sentence)
}

fn ending_of(words: &[String], sentence: &str) -> Ending {
    let Some(last) = words.last().map(String::as_str) else { return Ending::Doubtful };
    let clause = last_clause(words);
    let gap = ends_in_a_gap(words) || ends_in_a_question(words);
    let thought = words.iter().rposition(|word| !is_in(AFTERTHOUGHTS, word)).map_or(0, |place| place + 1);
    if thought < words.len() && ending_of(&words[..thought], sentence) != Ending::Open {
        return Ending::Doubtful;
    }
    let waits = !gap && (is_open(last) || waits_for_an_object(clause));
    if waits || waits_for_a_noun(words) || waits_for_a_verb(words) || waits_for_a_main_clause(sentence) {
        return Ending::Open;
    }
    if gap {
        return Ending::Whole;
    }
    let short = clause.len() < FEW_IN_A_CLAUSE;
    if is_doubtful(words, sentence) || short || lacks_a_verb(words, clause) {
        return Ending::Doubtful;
    }
    Ending::Whole
}

/// Whether something has to follow this word.
pub(super) fn is_open(word: &str) -> bool {
    is_in(OPEN, word)
}

/// Something may follow the last word, as it stands.
fn is_doubtful(words: &[String], sentence: &str) -> bool {
    let (before, last) = last_two(words);
    let modal =
        words.iter().rev().skip(1).find(|word| !is_in(MIDDLE_ADVERBS, word)).map_or("", String::as_str);
    let bare_verb = is_in(BEFORE_A_BARE_VERB, modal) && !is_named(sentence);
    // "It was cancelled", "it was too small".
    let predicate = words.iter().rev().skip(1).take(2).any(|word| is_in(BEFORE_A_PREDICATE, word));
    let wants_more = is_in(WANT_AN_OBJECT, last) || is_past(last) || is_adjective(last);
    let that = last == "that" && is_in(BEFORE_THAT, before);
    let given = is_in(GIVE, before) && is_in(RECEIVERS, last);
    (is_in(DOUBTFUL, last) && !that)
        || is_in(BEFORE_OF, last)
        || is_number(last)
        || bare_verb
        || given
        || (wants_more && !predicate)
}

/// The clause, or all that was said, has no verb of its own.
fn lacks_a_verb(words: &[String], clause: &[String]) -> bool {
    let opener = words.len().checked_sub(clause.len() + 1).map_or("", |place| words[place].as_str());
    !has_a_verb(words) || (is_in(WANT_A_VERB, opener) && !has_a_verb(clause)) || is_only_a_subject(words)
}

/// "The service that broke": a noun, and a verb that belongs to its relative clause.
fn is_only_a_subject(words: &[String]) -> bool {
    let Some(place) = words.iter().position(|word| is_in(RELATIVE, word)) else { return false };
    if place == 0 || has_a_verb(&words[..place]) || is_in(BEFORE_THAT, &words[place - 1]) {
        return false;
    }
    let verb = |place: &usize| is_a_verb(words, *place);
    let verbs: Vec<usize> = (place..words.len()).filter(verb).collect();
    verbs.windows(2).all(|pair| pair[1] == pair[0] + 1)
}

fn last_two(words: &[String]) -> (&str, &str) {
    let word = |back: usize| words.len().checked_sub(back).map_or("", |place| words[place].as_str());
    (word(2), word(1))
}

fn last_clause(words: &[String]) -> &[String] {
    let word = |place: Option<usize>| place.and_then(|place| words.get(place)).map_or("", String::as_str);
    let begins = |place: &usize| {
        let (before, after) = (word(place.checked_sub(1)), word(Some(place + 1)));
        let object = words[*place] == "that"
            && (is_in(BEFORE_THAT, before)
                || is_in(BEFORE_THAT, after)
                || !begins_a_clause(words, place + 1));
        is_in(BEGIN_A_CLAUSE, &words[*place]) && !object
    };
    let Some(place) = (0..words.len()).rev().find(begins) else { return words };
    // "That is fine": the opening word is the subject.
    let is_subject =
        matches!(words[place].as_str(), "that" | "which" | "who") && is_in(VERBS, word(Some(place + 1)));
    &words[place + usize::from(!is_subject)..]
}

/// Whether a subject or a verb stands here: "that we", "that broke", unlike "that way".
fn begins_a_clause(words: &[String], place: usize) -> bool {
    words.get(place).is_none_or(|word| {
        is_in(SUBJECTS, word)
            || is_in(SUBJECTS_IN_FRONT, word)
            || is_in(DETERMINERS, word)
            || word.ends_with('s')
            || has_a_verb(&words[place..])
    })
}

/// An adjective behind a determiner: "a bigger".
fn waits_for_a_noun(words: &[String]) -> bool {
    let (before, last) = last_two(words);
    (is_in(DETERMINERS, before) && (is_adjective(last) || is_in(ORDINALS, last)))
        || (before == "as" && is_adjective(last))
}

/// A clause that has only its subject: "I think the main problem".
fn waits_for_a_verb(words: &[String]) -> bool {
    let Some(place) = words.iter().rposition(|word| is_in(BEFORE_A_CLAUSE, word)) else { return false };
    let rest = &words[place + 1..];
    rest.first().is_some_and(|first| is_in(DETERMINERS, first))
        && !(0..rest.len()).any(|place| is_a_verb(rest, place))
        && place.checked_sub(1).is_some_and(|before| is_in(SPEAKERS, &words[before]))
}

/// A relative clause or a question whose missing object came before: "anything else he said", "what it is".
fn ends_in_a_gap(words: &[String]) -> bool {
    let (_, last) = last_two(words);
    let is_subject = |word: &String| is_in(SUBJECTS, word) || is_in(SUBJECTS_IN_FRONT, word);
    let Some(subject) = words.iter().rposition(is_subject).filter(|place| *place > 1) else { return false };
    let rest = &words[subject + 1..];
    let verb_last = is_in(AUXILIARIES, last) || is_in(WANT_AN_OBJECT, last) || is_past(last);
    let head = words[subject - 1].as_str();
    let heads = if is_in(FORMS_OF_BE, last) { QUESTION_WORDS } else { HEADS };
    verb_last
        && (1..=3).contains(&rest.len())
        && rest[..rest.len() - 1].iter().all(|word| is_in(BEFORE_A_VERB, word))
        && is_in(heads, head)
        && has_a_verb(&words[..subject - 1])
}

/// A question within a sentence, whose verb is its last word: "what the situation is".
fn ends_in_a_question(words: &[String]) -> bool {
    let (_, last) = last_two(words);
    let asks = |word: &String| is_in(QUESTION_WORDS, word);
    let Some(place) = words.iter().rposition(asks).filter(|place| place + 2 < words.len()) else {
        return false;
    };
    let subject = &words[place + 1..words.len() - 1];
    let is_verb = |word: &String| is_in(VERBS, word) || is_past(word);
    is_in(FORMS_OF_BE, last)
        && (2..=4).contains(&subject.len())
        && !subject.iter().any(is_verb)
        && has_a_verb(&words[..place])
}

/// A subject, and behind it no more than a verb: "I added", "we had to replay".
fn waits_for_an_object(clause: &[String]) -> bool {
    let is_subject = |(place, word): (usize, &String)| {
        is_in(SUBJECTS, word) || (place == 0 && is_in(SUBJECTS_IN_FRONT, word))
    };
    let Some(subject) = (0..clause.len()).rev().find(|place| is_subject((*place, &clause[*place]))) else {
        return false;
    };
    let rest = &clause[subject + 1..];
    if rest.last().is_some_and(|last| is_in(MAY_STAND_ALONE, last)) {
        return false;
    }
    if let [.., before, last] = rest
        && (is_in(OBJECTS, last)
            || (is_in(BEFORE_A_PREDICATE, before) && (is_past(last) || is_adjective(last))))
    {
        return false;
    }
    rest.iter().filter(|word| !is_in(BEFORE_A_VERB, word)).count() <= 1
}

fn waits_for_a_main_clause(sentence: &str) -> bool {
    let rest = sentence
        .split_whitespace()
        .skip_while(|token| plain_words(token).iter().all(|word| is_in(LEAD_IN, word)));
    let rest: Vec<&str> = rest.collect();
    let words: Vec<String> = rest.iter().flat_map(|token| plain_words(token)).collect();
    let [first, second, after @ ..] = words.as_slice() else { return false };
    let asks = is_in(AUXILIARIES, second);
    let refers = matches!(second.as_str(), "that" | "this" | "then")
        && !after.first().is_some_and(|word| is_in(VERBS, word));
    is_in(SUBORDINATE, first) && !asks && !refers && !rest[1..].iter().any(|token| token.ends_with(','))
}

/// Whether the last word is a name or an abbreviation.
fn is_named(sentence: &str) -> bool {
    sentence.split_whitespace().next_back().is_some_and(|token| token.starts_with(char::is_uppercase))
}

fn is_past(word: &str) -> bool {
    word.len() > 4 && word.ends_with("ed")
}

fn is_adjective(word: &str) -> bool {
    is_in(BEFORE_A_NOUN, word)
        || (word.len() > 5 && ADJECTIVE_ENDINGS.iter().any(|ending| word.ends_with(ending)))
}

fn is_number(word: &str) -> bool {
    word.starts_with(|letter: char| letter.is_ascii_digit()) || is_in(NUMBERS, word)
}

fn has_a_verb(words: &[String]) -> bool {
    (0..words.len()).any(|place| is_a_verb(words, place))
}

/// Whether a verb in a finite form stands here, as far as its form tells.
fn is_a_verb(words: &[String], place: usize) -> bool {
    let word = words[place].as_str();
    let before = place.checked_sub(1).map_or("", |before| words[before].as_str());
    // "A confused complaint", "of detailed reference".
    let determined = is_in(DETERMINERS, before) && !is_in(RELATIVE, before);
    let adjective = determined || is_in(BEFORE_AN_ADJECTIVE, before);
    let after = words.get(place + 1).map_or("", String::as_str);
    // "Moves the queue", "that churns".
    let third_person = word.ends_with('s')
        && !word.ends_with("ss")
        && !is_open(word)
        && (is_in(DETERMINERS, after) || is_in(RELATIVE, before));
    is_in(VERBS, word)
        || third_person
        || (is_past(word) && !adjective)
        || (is_in(SUBJECTS, word) && place + 1 < words.len())
}
