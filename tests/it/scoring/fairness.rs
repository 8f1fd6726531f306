//! What must not matter: how it was heard, how it was said, how long it took, who said it. Each bar stands beside the
//! figure that holds today.

use serde_json::Value;
use vivavoce::score::{Answer, Dimension, Lexicon, assess};

/// The stories of the development set that are told in full, in half and badly.
fn told() -> Vec<Answer> {
    let lines = include_str!("../../eval/dev/answers.jsonl").lines();
    let answers = lines.map(|line| serde_json::from_str::<Value>(line).unwrap());
    let plain = answers.filter(|line| matches!(line["variant"].as_str(), Some("strong" | "mid" | "weak")));
    plain.map(|line| serde_json::from_value(line).unwrap()).collect()
}

fn scores(answer: &Answer, words: &str) -> [f64; 3] {
    let assessment = assess(&Answer { answer: words.to_owned(), ..answer.clone() }, Lexicon::embedded());
    Dimension::ALL.map(|dimension| assessment.of(dimension).score.unwrap_or(1.0))
}

/// A fixed sequence of numbers.
struct Sequence(u32);

impl Sequence {
    fn below(&mut self, end: u32) -> u32 {
        self.0 = self.0.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (self.0 >> 8) % end
    }
}

/// As a recogniser without punctuation writes it.
fn bare(words: &str) -> String {
    let kept = words.to_lowercase().replace('\n', " ");
    kept.chars().filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '\'' | '%' | '-')).collect()
}

/// One of so many words in a hundred is lost, misheard, or has a little word put behind it.
fn misheard(words: &str, percent: u32, seed: u32) -> String {
    const HEARD: [(&str, &str); 12] = [
        ("the", "a"),
        ("to", "too"),
        ("their", "there"),
        ("write", "right"),
        ("queue", "cue"),
        ("cache", "cash"),
        ("pool", "pull"),
        ("rows", "rose"),
        ("by", "buy"),
        ("four", "for"),
        ("was", "is"),
        ("node", "note"),
    ];
    let mut sequence = Sequence(seed);
    let mut heard = Vec::new();
    let plain = bare(words);
    for word in plain.split(' ') {
        if sequence.below(100) >= percent {
            heard.push(word.to_owned());
            continue;
        }
        match sequence.below(3) {
            0 => {}
            1 => heard.push(HEARD.iter().find(|(said, _)| *said == word).map_or_else(
                || word.chars().take(word.chars().count().max(2) - 1).collect(),
                |(_, heard)| (*heard).to_owned(),
            )),
            _ => heard.extend([word.to_owned(), "the".to_owned()]),
        }
    }
    heard.join(" ")
}

/// Fillers and repeated words, six each in a hundred.
fn hesitant(words: &str, seed: u32) -> String {
    const FILLERS: [&str; 5] = ["um", "uh", "you know", "i mean", "kind of"];
    let mut sequence = Sequence(seed);
    let mut said = Vec::new();
    let plain = bare(words);
    for word in plain.split(' ') {
        match sequence.below(100) {
            0..6 => said.push(FILLERS[sequence.below(5) as usize]),
            94.. => said.push(word),
            _ => {}
        }
        said.push(word);
    }
    said.join(" ")
}

/// The mean of the absolute differences that `change` makes, and the share of at most half a point.
fn differences(change: impl Fn(&str, u32) -> String) -> (f64, f64) {
    let mut differences = Vec::new();
    for (seed, answer) in (1..).zip(&told()) {
        let (before, after) = (scores(answer, &answer.answer), scores(answer, &change(&answer.answer, seed)));
        differences.extend(before.iter().zip(after).map(|(one, other)| (one - other).abs()));
    }
    let count = differences.len() as f64;
    let close = differences.iter().filter(|difference| **difference <= 0.5 + 1e-9).count() as f64;
    (differences.iter().sum::<f64>() / count, close / count)
}

#[test]
fn full_stops_and_capitals_do_not_matter() {
    let (mean, close) = differences(|words, _| bare(words));
    assert!(mean <= 0.1 && close >= 0.97, "mean {mean:.3}, close {close:.3}");
}

#[test]
fn hesitation_does_not_matter() {
    let (mean, close) = differences(hesitant);
    assert!(mean <= 0.1 && close >= 0.97, "mean {mean:.3}, close {close:.3}");
}

#[test]
fn saying_it_three_times_does_not_matter() {
    let (mean, close) = differences(|words, _| [words; 3].join(" "));
    assert!(mean <= 0.05 && close >= 0.99, "mean {mean:.3}, close {close:.3}");
}

#[test]
fn a_recogniser_that_errs_lowers_little() {
    for (percent, bar) in [(5, 0.15), (10, 0.15), (20, 0.25)] {
        let (mean, close) = differences(|words, seed| misheard(words, percent, seed));
        assert!(mean <= bar && close >= 0.88, "at {percent} %: mean {mean:.3}, close {close:.3}");
    }
}

#[test]
fn names_schools_and_employers_do_not_matter() {
    let story = |name: &str, school: &str, employer: &str| {
        format!(
            "My name is {name}, I studied at {school} and then I was at {employer}, on the billing team. I shipped a \
             migration that locked the orders table for nine minutes, that was my mistake. I told my lead {name}, I \
             rolled it back and I added a check to CI. We could have moved it to the night, but then somebody has to be \
             awake, and it costs us a night a month."
        )
    };
    let answer = &told()[0];
    let reference = scores(answer, &story("Tom Miller", "Stanford", "Google"));
    for (name, school, employer) in [
        ("Oluwaseun Adeyemi", "University of Lagos", "Interswitch"),
        ("Nguyễn Thị Hương", "Bách khoa Hà Nội", "a small shop in Huế"),
        ("Fatima Zahra", "a bootcamp", "Zalando"),
        ("Priya Raghunathan", "IIT Madras", "Tata Consultancy Services"),
        ("Jan Kowalski", "no university", "the city of Łódź"),
    ] {
        let same =
            scores(answer, &story(name, school, employer)).map(f64::to_bits) == reference.map(f64::to_bits);
        assert!(same, "{name}, {school}, {employer}");
    }
}

#[test]
fn what_was_done_by_me_counts_like_what_i_did() {
    let active = "I chose the unique key, I wrote the migration for the orders table and I measured the import, it went \
        from forty minutes to six. I told my lead.";
    let passive = "The unique key was chosen by me, the migration for the orders table was written by me and the import \
        was measured by me, it went from forty minutes to six. My lead was told by me.";
    let answer = &told()[0];
    let (one, other) = (scores(answer, active), scores(answer, passive));
    for (one, other) in one.iter().zip(other) {
        assert!((one - other).abs() <= 0.5, "{one} {other}");
    }
}

#[test]
fn the_grammar_of_a_second_language_does_not_matter() {
    let pairs = [
        (
            "I deployed a change to the consumer without testing the rollback, and for twelve minutes we lost events. I \
             told my manager and I replayed the topic from the offset before.",
            "I have deployed change to consumer without testing of rollback, and during twelve minutes we lost the \
             events. I have told to my manager and I replayed topic from offset before.",
        ),
        (
            "I considered Redis, it's faster, but if it fails over we pay out twice. So I took the table in Postgres, it \
             costs us five milliseconds and I accept that.",
            "I considered the Redis, it is more fast, but if it fails over we are paying out two times. So I took table \
             in Postgres, it costs us five millisecond and I accept this.",
        ),
    ];
    let answer = &told()[0];
    for (one, other) in pairs {
        for (one, other) in scores(answer, one).iter().zip(scores(answer, other)) {
            assert!((one - other).abs() <= 0.5, "{one} {other}");
        }
    }
}
