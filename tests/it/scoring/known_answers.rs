//! Synthetic answers whose order is known by construction; `tests/eval/dev/README.md` describes them.

use std::collections::BTreeMap;

use serde_json::Value;
use vivavoce::score::{Answer, Dimension, Lexicon, assess};

type Scores = BTreeMap<String, BTreeMap<&'static str, Option<f64>>>;

const DIMENSIONS: [(Dimension, &str); 3] = [
    (Dimension::Ownership, "ownership"),
    (Dimension::Tradeoffs, "tradeoffs"),
    (Dimension::Specificity, "specificity"),
];

fn lines(text: &str) -> Vec<Value> {
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn answers() -> Vec<Value> {
    lines(include_str!("../../eval/dev/answers.jsonl"))
}

fn expectations() -> impl Iterator<Item = Value> {
    let all = lines(include_str!("../../eval/dev/expectations.jsonl"));
    all.into_iter().filter(|rule| !rule["why"].as_str().unwrap().contains("(soft"))
}

fn scores() -> Scores {
    let scored = answers().into_iter().map(|line| {
        let answer: Answer = serde_json::from_value(line).unwrap();
        let assessment = assess(&answer, Lexicon::embedded());
        (answer.id, DIMENSIONS.map(|(dimension, name)| (name, assessment.of(dimension).score)).into())
    });
    scored.collect()
}

fn of(scores: &Scores, id: &Value, rule: &Value) -> Option<f64> {
    scores[id.as_str().unwrap()][rule["dimension"].as_str().unwrap()]
}

/// The greatest rise from `before` to `after` within a group.
fn gain(scores: &Scores, before: &str, after: &str) -> f64 {
    let mut groups: BTreeMap<String, BTreeMap<String, String>> = BTreeMap::new();
    for line in answers() {
        let text = |key: &str| line[key].as_str().unwrap().to_owned();
        groups.entry(text("group")).or_default().insert(text("variant"), text("id"));
    }
    let pairs =
        groups.values().filter_map(|group| Some((&scores[group.get(before)?], &scores[group.get(after)?])));
    let number = |score: Option<f64>| score.unwrap_or(0.0);
    let rises =
        pairs.flat_map(|(low, high)| low.iter().map(move |(name, low)| number(high[name]) - number(*low)));
    rises.fold(f64::MIN, f64::max)
}

#[test]
fn answers_of_known_order_are_ordered() {
    let scores = scores();
    let rules: Vec<Value> = expectations().filter(|rule| rule.get("higher").is_some()).collect();
    let held = rules.iter().filter(|rule| {
        let high = of(&scores, &rule["higher"], rule);
        high.is_some_and(|high| high > of(&scores, &rule["lower"], rule).unwrap_or(0.0))
    });
    let share = held.count() as f64 / rules.len() as f64;
    assert!(share >= 0.97, "only {share:.3} of the pairs are ordered");
}

#[test]
fn the_same_told_otherwise_scores_alike() {
    let scores = scores();
    let rules: Vec<Value> = expectations().filter(|rule| rule.get("same").is_some()).collect();
    let held = rules.iter().filter(|rule| {
        match (of(&scores, &rule["same"][0], rule), of(&scores, &rule["same"][1], rule)) {
            (Some(one), Some(other)) => (one - other).abs() <= 0.5,
            (one, other) => one == other,
        }
    });
    let share = held.count() as f64 / rules.len() as f64;
    assert!(share >= 0.915, "only {share:.4} of the pairs score alike");
}

#[test]
fn instructing_the_grader_gains_nothing_and_padding_little() {
    let scores = scores();
    assert!(gain(&scores, "weak", "inject") <= 0.0);
    assert!(gain(&scores, "mid", "padded") <= 0.35);
}
