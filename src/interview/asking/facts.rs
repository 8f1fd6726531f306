//! Which fact answers a question of the candidate's. A wrong one misleads, so in doubt none does.

use crate::{interview::plan::Fact, speech::plain_words};

/// A question with less of a fact's cues in it is not answered by that fact.
const ENOUGH: u32 = 60;

/// A cue that says what is asked about.
const TELLING: u32 = 120;

/// What stands in the task says little about a question on it, and so do "how many" and "who".
const FAINT: u32 = 30;

/// "How soon" tells something where nothing else does.
const HINTING: u32 = 60;

/// So many words of a question may stand between two words of a cue.
const MOST_BETWEEN: usize = 1;

/// What questions about anything begin with.
const GENERAL: &[&str] = &["who", "when", "where", "time", "how many", "how much"];

/// Words that every question has.
const EMPTY: &[&str] = &[
    "a", "an", "the", "of", "per", "to", "in", "on", "for", "at", "by", "from", "with", "and", "or", "if",
    "so", "is", "are", "was", "were", "be", "been", "do", "does", "did", "have", "has", "had", "can",
    "could", "may", "might", "must", "should", "shall", "will", "would", "it", "its", "there", "this",
    "that", "we", "i", "you", "us", "our", "my", "your", "what", "which", "any", "some", "um", "uh", "ok",
    "okay", "well", "also", "just", "really",
];

/// The fact that answers `question` about `task`. Each cue of a fact that the question holds counts, a pair twice, one
/// that several facts have for less. Of equals the first answers where each has a telling cue; else none.
pub(in crate::interview) fn fact<'f>(question: &str, task: &str, facts: &'f [Fact]) -> Option<&'f Fact> {
    let (question, task) = (stems(question), stems(task));
    let weight = |fact: &Fact| -> u32 {
        let found = fact.cues.iter().map(|cue| stems(cue)).filter(|cue| holds(&question, cue));
        found.map(|cue| worth(&cue, &task) / sharing(&cue, facts)).sum()
    };
    let mut weighed: Vec<(u32, &Fact)> = facts.iter().map(|fact| (weight(fact), fact)).collect();
    weighed.sort_by_key(|(weight, _)| std::cmp::Reverse(*weight));
    let (best, fact) = *weighed.first()?;
    let next = weighed.get(1).map_or(0, |(weight, _)| *weight);
    (best >= ENOUGH && (best > next || best >= TELLING)).then_some(fact)
}

/// Whether one of the cues stands in `text`.
pub(in crate::interview) fn holds_one_of<S: AsRef<str>>(text: &str, cues: &[S]) -> bool {
    let text = stems(text);
    cues.iter().any(|cue| holds(&text, &stems(cue.as_ref())))
}

fn worth(cue: &[String], task: &[String]) -> u32 {
    if GENERAL.iter().any(|general| stems(general) == cue) {
        return FAINT;
    }
    match cue {
        [how, _] if how == "how" => HINTING,
        [word] if task.contains(word) => FAINT,
        [_] => TELLING,
        _ => 2 * TELLING,
    }
}

/// How many facts have this cue.
fn sharing(cue: &[String], facts: &[Fact]) -> u32 {
    let has = |fact: &&Fact| fact.cues.iter().any(|other| stems(other) == cue);
    u32::try_from(facts.iter().filter(has).count()).unwrap_or(u32::MAX).max(1)
}

/// Whether the words of `cue` stand in `question` in order and close together.
fn holds(question: &[String], cue: &[String]) -> bool {
    let follows = |from: usize| {
        let mut at = from;
        cue.iter().enumerate().all(|(place, word)| {
            let reach = if place == 0 { 1 } else { 1 + MOST_BETWEEN };
            let window = question.get(at..question.len().min(at + reach)).unwrap_or_default();
            let found = window.iter().position(|asked| asked == word);
            at += found.map_or(0, |found| found + 1);
            found.is_some()
        })
    };
    !cue.is_empty() && (0..question.len()).any(follows)
}

/// The telling words without their endings; a text of nothing else keeps all its words.
fn stems(text: &str) -> Vec<String> {
    let words: Vec<String> = plain_words(text).into_iter().map(|word| word.replace('\'', "")).collect();
    let telling: Vec<String> =
        words.iter().filter(|word| !EMPTY.contains(&word.as_str())).map(|word| stem(word)).collect();
    if telling.is_empty() { words.iter().map(|word| stem(word)).collect() } else { telling }
}

/// A word without what a plural, a tense or an adverb adds.
fn stem(word: &str) -> String {
    const ENDINGS: [&str; 5] = ["ing", "ed", "es", "ly", "s"];
    const LEAST_LEFT: usize = 3;
    let ending =
        ENDINGS.iter().filter(|ending| word.len() >= ending.len() + LEAST_LEFT && !word.ends_with("ss"));
    let cut = ending.into_iter().find_map(|ending| word.strip_suffix(ending)).unwrap_or(word);
    let vowels: &[char] = if cut.len() > LEAST_LEFT { &['e', 'y', 'i'] } else { &[] };
    cut.trim_end_matches(vowels).to_owned()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::rubric::Library;

    /// What a question is about and its words.
    type Asked = (String, String);

    #[derive(serde::Deserialize)]
    struct Questions {
        known: Vec<Asked>,
        fresh: Vec<Asked>,
    }

    #[derive(Debug, Default, PartialEq, Eq)]
    struct Outcome {
        right: usize,
        none: Vec<String>,
        wrong: Vec<String>,
    }

    fn outcome(of: fn(&Questions) -> &Vec<Asked>) -> Outcome {
        let designs: BTreeMap<String, Questions> =
            toml::from_str(include_str!("questions.toml")).expect("the table is TOML");
        let library = Library::embedded().expect("the library is sound");
        let mut outcome = Outcome::default();
        for (id, questions) in &designs {
            let design = library.questions().find(|question| question.id == *id).expect("the design exists");
            for (about, asked) in of(questions) {
                let told = fact(asked, &design.text, &design.facts).map_or("-", |fact| &fact.id);
                let line = format!("{id}: {asked} is about {about}, told {told}");
                match told {
                    told if told == about => outcome.right += 1,
                    "-" => outcome.none.push(line),
                    _ => outcome.wrong.push(line),
                }
            }
        }
        outcome
    }

    #[test]
    fn questions_that_were_foreseen_get_their_fact() {
        let outcome = outcome(|questions| &questions.known);
        assert_eq!(outcome, Outcome { right: outcome.right, ..Outcome::default() });
    }

    #[test]
    fn questions_that_nobody_foresaw_are_seldom_answered_with_something_else() {
        let outcome = outcome(|questions| &questions.fresh);
        let all = outcome.right + outcome.none.len() + outcome.wrong.len();
        assert!(outcome.right * 100 >= all * 60 && outcome.wrong.len() * 100 <= all * 5, "{outcome:#?}");
    }

    fn fact_of(id: &str, cues: &[&str]) -> Fact {
        let cues = cues.iter().map(|cue| (*cue).to_owned()).collect();
        Fact { id: id.to_owned(), cues, text: String::new() }
    }

    #[test]
    fn the_fact_with_the_most_telling_cues_answers() {
        let facts = [fact_of("load", &["requests", "traffic"]), fact_of("peak", &["peak", "traffic peak"])];
        let answer = |question: &str| fact(question, "", &facts).map(|fact| fact.id.as_str());
        assert_eq!(answer("What is the traffic?"), Some("load"));
        assert_eq!(answer("Is there a traffic peak?"), Some("peak"));
        assert_eq!(answer("Each request, is it signed?"), Some("load"));
        assert_eq!(answer("Which language?"), None);
    }

    #[test]
    fn what_stands_in_the_task_tells_nothing_alone() {
        let facts = [fact_of("load", &["orders", "many orders"]), fact_of("speed", &["fast"])];
        let answer =
            |question: &str| fact(question, "Import the orders.", &facts).map(|fact| fact.id.as_str());
        assert_eq!(answer("Do orders have a price?"), None);
        assert_eq!(answer("How many of the orders?"), Some("load"));
        assert_eq!(answer("How fast must orders be in?"), Some("speed"));
    }

    #[test]
    fn how_many_alone_answers_nothing() {
        let facts = [fact_of("load", &["how many"])];
        assert_eq!(fact("How many colours?", "", &facts), None);
    }

    #[test]
    fn forms_of_a_word_have_one_stem() {
        for (one, other) in
            [("expire", "expiry"), ("deleted", "delete"), ("retries", "retry"), ("signed", "signing")]
        {
            assert_eq!(stem(one), stem(other));
        }
        assert_ne!(stem("class"), stem("clash"));
    }
}
