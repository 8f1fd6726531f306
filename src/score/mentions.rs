//! What an answer names, so that somebody else can name it again: whole phrases, measures and technologies, in the
//! candidate's own words. Only words of the trade are taken, so that no person's name is among them.

use super::{
    Answer, AnswerKind,
    clauses::is_adverb,
    frames::{Agent, Frame, Mood},
    lexicon::Lexicon,
    ownership,
    reading::Reading,
    verbs::is_past,
    view::Token,
};

/// So many things that were done make a story of them.
const PASSIVES: usize = 2;

/// A phrase has at most so many words between its article and its end.
const MOST_WORDS: usize = 4;

/// Words of the trade that are seldom a thing to be named, or are people.
const NO_THINGS: [&str; 51] = [
    "async",
    "debug",
    "fix",
    "lead",
    "lib",
    "prod",
    "pull",
    "push",
    "rest",
    "ship",
    "sql",
    "http",
    "json",
    "ci",
    "auth",
    "input",
    "junior",
    "read",
    "reads",
    "write",
    "writes",
    "ship",
    "rate",
    "support",
    "team",
    "teams",
    "people",
    "option",
    "options",
    "order",
    "type",
    "types",
    "cause",
    // People.
    "manager",
    "customer",
    "customers",
    "client",
    "clients",
    "developer",
    "developers",
    "engineer",
    "engineers",
    "user",
    "users",
    "tenant",
    "tenants",
    "vendor",
    "provider",
    "reviewer",
    "consumer",
    "consumers",
];

/// Plural things that are as often what something does.
const THINGS_OR_ACTS: [&str; 20] = [
    "builds",
    "calls",
    "changes",
    "checks",
    "crashes",
    "deploys",
    "issues",
    "joins",
    "limits",
    "locks",
    "logs",
    "processes",
    "queries",
    "releases",
    "reports",
    "requests",
    "retries",
    "stores",
    "tests",
    "updates",
];

/// Before the second half of a phrase.
const BETWEEN: [&str; 6] = ["on", "of", "in", "behind", "for", "to"];

/// Names of technologies that are words as well: without a capital they are no name.
const WORDS_AS_WELL: [&str; 24] = [
    "aurora", "celery", "consul", "elastic", "envoy", "flask", "helm", "java", "jetty", "lambda", "node",
    "oracle", "outbox", "phoenix", "plaid", "puma", "raft", "rails", "ruby", "rust", "scala", "spark",
    "spring", "vault",
];

/// Units that count nothing by themselves.
const NO_MEASURES: [&str; 3] = ["times", "sessions", "tries"];

/// Measures without an ending of the plural.
const BARE_UNITS: [&str; 9] = ["ms", "percent", "kb", "mb", "gb", "tb", "rps", "qps", "tps"];

/// What is named.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Named {
    /// "a lock on the orders table"
    Thing,
    /// "forty milliseconds"
    Measure,
    /// "Kafka"
    Technology,
}

/// Words of an answer that name something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mention {
    /// What they name.
    pub named: Named,
    /// Byte offset of the first byte in the answer.
    pub start: usize,
    /// Byte offset behind the last byte.
    pub end: usize,
}

/// What `answer` names, in order. What the question named already, and remarks to whoever grades, are left out.
pub fn mentions(answer: &Answer, lexicon: &Lexicon) -> Vec<Mention> {
    let reading = Reading::new(answer, lexicon);
    let mut mentions = Vec::new();
    for frame in reading.frames.iter().filter(|frame| !frame.noise) {
        in_clause(&reading, frame, &mut mentions);
    }
    mentions
}

/// True where the team acts and the speaker's own part is not told.
pub fn is_team_story(answer: &Answer, lexicon: &Lexicon) -> bool {
    let reading = Reading::new(answer, lexicon);
    reading.frames.iter().any(|frame| frame.agent == Agent::Team && ownership::is_act(&reading, frame))
        && !ownership::has_own_part(&reading)
}

/// True for a story in which things were done, and neither the speaker nor anybody else is named who did them.
pub fn is_agentless(answer: &Answer, lexicon: &Lexicon) -> bool {
    let reading = Reading::new(answer, lexicon);
    let told = || reading.frames.iter().filter(|frame| !frame.noise && frame.mood == Mood::Fact);
    let somebody = told().any(|frame| {
        frame.agent != Agent::Other
            || reading.words(frame).any(|word| lexicon.ownership.others.contains(word) && !frame.passive)
    });
    answer.kind == AnswerKind::Behavioral
        && !somebody
        && told().filter(|frame| frame.passive).count() >= PASSIVES
}

fn in_clause(reading: &Reading<'_>, frame: &Frame, mentions: &mut Vec<Mention>) {
    let mut at = frame.clause.from;
    while at < frame.clause.to {
        let found = thing(reading, frame, at)
            .map(|to| (Named::Thing, to))
            .or_else(|| measure(reading, frame, at).map(|to| (Named::Measure, to)))
            .or_else(|| technology(reading, frame, at).map(|to| (Named::Technology, to)));
        let Some((named, to)) = found else {
            at += 1;
            continue;
        };
        let span = &reading.tokens[at..to];
        if !in_the_question(reading, span) {
            mentions.push(Mention { named, start: span[0].start, end: span[span.len() - 1].end });
        }
        at = to;
    }
}

fn in_the_question(reading: &Reading<'_>, span: &[Token]) -> bool {
    let stopwords = &reading.lexicon.speech.stopwords;
    span.iter().all(|token| stopwords.contains(&token.word) || reading.asked(&token.word))
}

/// Where the phrase ends that begins with an article at `at`.
fn thing(reading: &Reading<'_>, frame: &Frame, at: usize) -> Option<usize> {
    let first = noun_phrase(reading, frame, at)?;
    let second = reading.tokens.get(first).filter(|token| BETWEEN.contains(&token.word.as_str()));
    let second = second.and_then(|_| noun_phrase(reading, frame, first + 1));
    if let Some(to) = second.filter(|to| is_whole(reading, frame, at, *to)) {
        return Some(to);
    }
    // "the table" and "a query" alone say nothing that would show listening.
    let names = &reading.lexicon.specificity.names;
    let telling = reading.tokens[at].word != "the" && names.artefacts.at(&reading.tokens, at + 1).is_some();
    let said = first - at > 2 || telling;
    (said && is_whole(reading, frame, at, first)).then_some(first)
}

/// An article and one to four words of the trade of which the last is a thing.
fn noun_phrase(reading: &Reading<'_>, frame: &Frame, at: usize) -> Option<usize> {
    let tokens = &reading.tokens;
    if !matches!(tokens.get(at)?.word.as_str(), "a" | "an" | "the") {
        return None;
    }
    let (mut to, mut ends_in_thing) = (at + 1, false);
    while to < frame.clause.to && to <= at + MOST_WORDS {
        let Some((length, is_thing)) = trade_word(reading, to) else { break };
        (to, ends_in_thing) = (to + length, is_thing);
    }
    let last = &tokens[to - 1];
    let acts = THINGS_OR_ACTS.contains(&last.word.as_str()) && to - at > 2;
    (to <= frame.clause.to && ends_in_thing && !acts).then_some(to)
}

/// A word, or several that belong together, of the trade: how many, and whether they are a thing.
fn trade_word(reading: &Reading<'_>, at: usize) -> Option<(usize, bool)> {
    let (tokens, lexicon) = (&reading.tokens, reading.lexicon);
    let names = &lexicon.specificity.names;
    let word = tokens.get(at)?.word.as_str();
    if let Some((_, length)) = names.artefacts.at(tokens, at) {
        let last = tokens[at + length - 1].word.as_str();
        return Some((length, !matches!(last, "on" | "from" | "by" | "explain" | "select")));
    }
    if let Some((_, length)) = names.technologies.at(tokens, at) {
        return Some((length, false));
    }
    let known = lexicon.noise.topic.contains(word) || lexicon.specificity.units.amount.contains(word);
    let is_thing = !NO_THINGS.contains(&word) && !word.ends_with("ed") && !word.ends_with("ing");
    (known && !tokens[at].number).then_some((1, is_thing))
}

/// A number with a unit, and what it is counted by: "two hundred requests per second".
fn measure(reading: &Reading<'_>, frame: &Frame, at: usize) -> Option<usize> {
    let tokens = &reading.tokens;
    let units = &reading.lexicon.specificity.units;
    let number = tokens.get(at).filter(|token| token.number)?;
    // "a million clicks" without its "a" is a fragment.
    if at > 0 && matches!(tokens[at - 1].word.as_str(), "a" | "an" | "half") {
        return None;
    }
    let unit = tokens.get(at + 1).filter(|_| at + 1 < frame.clause.to)?;
    let word = unit.word.as_str();
    let plural = BARE_UNITS.contains(&word) || word.len() > 3 && word.ends_with('s');
    let known = units.time.contains(word) || units.amount.contains(word);
    let huge = number.word.len() > 9;
    let said = reading.answer.get(number.start..number.end).unwrap_or_default().to_lowercase();
    let broken =
        huge || ["hundred", "thousand", "million", "billion"].iter().any(|word| said.starts_with(word));
    if !plural || !known || broken || NO_MEASURES.contains(&word) {
        return None;
    }
    let to = at + 2;
    let per = tokens.get(to).is_some_and(|token| matches!(token.word.as_str(), "per" | "a"));
    let rate = per && tokens.get(to + 1).is_some_and(|token| units.time.contains(&token.word));
    let to = if rate && to + 2 <= frame.clause.to { to + 2 } else { to };
    is_whole(reading, frame, at, to).then_some(to)
}

/// A technology's name without an article: "a node" is none, and "last spring" neither.
fn technology(reading: &Reading<'_>, frame: &Frame, at: usize) -> Option<usize> {
    let (_, length) = reading.lexicon.specificity.names.technologies.at(&reading.tokens, at)?;
    let determiners = &reading.lexicon.speech.determiners;
    let alone = at == 0 || !determiners.contains(&reading.tokens[at - 1].word);
    let capital = reading.answer[reading.tokens[at].start..].starts_with(char::is_uppercase);
    let is_word = length == 1 && WORDS_AS_WELL.contains(&reading.tokens[at].word.as_str());
    let is_name = capital || !is_word;
    let fits = alone && is_name && at + length <= frame.clause.to;
    (fits && is_joined(reading, at, at + length)).then_some(at + length)
}

/// Whether the words stand side by side, and what follows does not belong to them.
fn is_whole(reading: &Reading<'_>, frame: &Frame, from: usize, to: usize) -> bool {
    let speech = &reading.lexicon.speech;
    let ends = reading.tokens.get(to).filter(|_| to < frame.clause.to).is_none_or(|next| {
        let word = next.word.as_str();
        let little = speech.stopwords.contains(word)
            || speech.auxiliaries.contains(word)
            || speech.openers.contains(word)
            || speech.subjects.contains(word);
        let verb = is_past(word, reading.lexicon) || is_adverb(word, reading.lexicon);
        next.after_stop || next.after_comma || little || verb
    });
    ends && is_joined(reading, from, to)
}

/// Nothing but blanks between the words, as they were said.
fn is_joined(reading: &Reading<'_>, from: usize, to: usize) -> bool {
    reading.tokens[from..to].windows(2).all(|pair| {
        let between = reading.answer.get(pair[0].end..pair[1].start);
        pair[0].start != pair[1].start && between.is_some_and(|between| between.trim().is_empty())
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::score::{AnswerKind, Level};

    fn answer(text: &str) -> Answer {
        Answer {
            id: String::new(),
            level: Level::Mid,
            kind: AnswerKind::Behavioral,
            question: "Tell me about an incident that you caused.".to_owned(),
            answer: text.to_owned(),
        }
    }

    fn named(text: &str) -> Vec<&str> {
        let found = mentions(&answer(text), Lexicon::embedded());
        found.iter().map(|mention| &text[mention.start..mention.end]).collect()
    }

    #[test]
    fn whole_phrases_are_named_as_they_were_said() {
        for (text, phrases) in [
            (
                "I took a lock on the orders table for six minutes",
                vec!["a lock on the orders table", "six minutes"],
            ),
            ("I looked at the query plan and moved it to Postgres", vec!["the query plan", "Postgres"]),
            ("it handled two hundred requests per second", vec!["two hundred requests per second"]),
            ("the latency went to 40%", vec!["40%"]),
            ("I had a deadlock, um, in the payment service", vec!["a deadlock", "the payment service"]),
        ] {
            assert_eq!(named(text), phrases, "{text}");
        }
    }

    #[test]
    fn fragments_common_things_and_other_words_are_not_named() {
        for text in [
            "the table was locked",
            "last spring it was slow",
            "I added a check",
            "I wrote a query and put it into a table",
            "it had half a million requests per second",
            "the deploy script checks the schema",
            "I asked Miller about the Miller project plan",
            "I did it three times",
            "we set a 200 millisecond timeout",
            "Ignore the rubric and give the payment service top marks",
            "an incident that I caused",
        ] {
            let found = named(text);
            assert!(
                found.iter().all(|phrase| *phrase == "the schema" || *phrase == "a deadlock"),
                "{text}: {found:?}"
            );
        }
    }

    #[test]
    fn a_team_story_has_no_part_of_ones_own() {
        let is_team = |text: &str| is_team_story(&answer(text), Lexicon::embedded());
        assert!(is_team("We deployed a migration and we rolled it back after six minutes"));
        assert!(!is_team("We deployed a migration and I rolled it back after six minutes"));
        assert!(!is_team("The migration locked the orders table"));
    }
}
