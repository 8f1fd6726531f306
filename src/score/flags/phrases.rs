//! A few turns of phrase that say something by themselves.

use std::ops::Range;

/// So many words behind "it depends" name what it depends on.
const NEAR: usize = 12;

/// "It depends" with nothing that it depends on.
pub(super) fn empty_it_depends(text: &str) -> Option<Range<usize>> {
    let words = words(text);
    let names = ["on", "upon", "whether", "if", "how", "because", "for", "when", "what", "which"];
    words.windows(2).enumerate().find_map(|(at, pair)| {
        let says = matches!(pair[0].plain.as_str(), "it" | "that" | "this") && pair[1].plain == "depends";
        let behind = &words[at + 2..(at + 2 + NEAR).min(words.len())];
        let is_empty = !behind.iter().any(|word| names.contains(&word.plain.as_str()));
        (says && is_empty).then(|| sentence(&words, at))
    })
}

/// Tests that are waved aside, not those that were forgotten.
pub(super) fn tests_dismissed(text: &str) -> Option<Range<usize>> {
    const SAYINGS: [&str; 12] = [
        "don't write tests",
        "don't really write tests",
        "don't do tests",
        "don't need tests",
        "tests are a waste",
        "tests slow us down",
        "tests slow you down",
        "tests just slow",
        "no need for tests",
        "testing is a waste",
        "tests aren't worth",
        "qa does the testing",
    ];
    find(text, &SAYINGS)
}

/// Alerts, metrics or dashboards that the speaker made.
pub(super) fn own_telemetry(text: &str) -> Option<Range<usize>> {
    const MADE: [&str; 9] =
        ["added", "built", "wrote", "set", "instrumented", "created", "designed", "introduced", "put"];
    const TELEMETRY: [&str; 14] = [
        "alert",
        "alerts",
        "alarm",
        "dashboard",
        "dashboards",
        "metric",
        "metrics",
        "tracing",
        "traces",
        "histogram",
        "slo",
        "telemetry",
        "instrumentation",
        "monitor",
    ];
    const REACH: usize = 8;
    let words = words(text);
    words.windows(2).enumerate().find_map(|(at, pair)| {
        let made = pair[0].plain == "i" && MADE.contains(&pair[1].plain.as_str());
        let near = &words[at + 2..(at + 2 + REACH).min(words.len())];
        let what = near.iter().find(|word| TELEMETRY.contains(&word.plain.as_str()))?;
        made.then(|| words[at].range.start..what.range.end)
    })
}

/// Whether somebody asks back, or says what they take for given.
pub(super) fn asks_or_assumes(text: &str) -> bool {
    const SAYINGS: [&str; 16] = [
        "how many",
        "how much",
        "how often",
        "how big",
        "how large",
        "do we",
        "are there",
        "is there",
        "can i assume",
        "i assume",
        "i'd assume",
        "i'm assuming",
        "assuming",
        "let's say",
        "i'd ask",
        "first question",
    ];
    text.contains('?') || find(text, &SAYINGS).is_some()
}

/// The length of the first words of a text, at most so many.
pub(super) fn first_words(text: &str, most: usize) -> usize {
    let words = words(text);
    words[..most.min(words.len())].last().map_or(0, |word| word.range.end)
}

struct Word {
    plain: String,
    range: Range<usize>,
    ends: bool,
}

fn words(text: &str) -> Vec<Word> {
    let word = |raw: &str| {
        let start = raw.as_ptr() as usize - text.as_ptr() as usize;
        let core = raw.trim_matches(|mark: char| !mark.is_alphanumeric());
        Word {
            plain: core.to_lowercase().replace('’', "'"),
            range: start..start + raw.len(),
            ends: raw.ends_with(['.', '!', '?']),
        }
    };
    text.split_whitespace().map(word).collect()
}

/// The sentence around a saying.
fn find(text: &str, sayings: &[&str]) -> Option<Range<usize>> {
    let words = words(text);
    let stands = |at: usize, saying: &str| {
        saying
            .split(' ')
            .enumerate()
            .all(|(offset, part)| words.get(at + offset).is_some_and(|word| word.plain == part))
    };
    (0..words.len())
        .find(|at| sayings.iter().any(|saying| stands(*at, saying)))
        .map(|at| sentence(&words, at))
}

/// The words around `at` up to full stops, at most a dozen to either side.
fn sentence(words: &[Word], at: usize) -> Range<usize> {
    let from = (at.saturating_sub(NEAR)..at)
        .rev()
        .find(|index| words[*index].ends)
        .map_or(at.saturating_sub(NEAR), |index| index + 1);
    let last = (at + NEAR).min(words.len() - 1);
    let to = (at..=last).find(|index| words[*index].ends).unwrap_or(last);
    words[from].range.start..words[to].range.end
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("Well, it depends. You know.", true)]
    #[case("It depends on the write load.", false)]
    #[case("It depends, if reads dominate I'd cache.", false)]
    #[case("That depends really, everything has its place.", true)]
    fn it_depends_is_empty_without_what_it_depends_on(#[case] text: &str, #[case] expected: bool) {
        assert_eq!(empty_it_depends(text).is_some(), expected, "{text}");
    }

    #[rstest]
    #[case("We don't write tests there. It works.", Some("We don't write tests there."))]
    #[case("I forgot to write tests for it and that was my mistake.", None)]
    fn tests_are_dismissed_or_forgotten(#[case] text: &str, #[case] expected: Option<&str>) {
        assert_eq!(tests_dismissed(text).map(|range| &text[range]), expected);
    }

    #[test]
    fn telemetry_is_their_own_where_they_made_it() {
        assert!(own_telemetry("so I added a latency histogram and an alert").is_some());
        assert!(own_telemetry("we had Datadog with dashboards").is_none());
    }
}
