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
    assert!(share >= 0.975, "only {share:.3} of the pairs are ordered");
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
    assert!(share >= 0.95, "only {share:.4} of the pairs score alike");
}

#[test]
fn instructing_the_grader_gains_nothing_and_padding_little() {
    let scores = scores();
    assert!(gain(&scores, "weak", "inject") <= 0.0);
    assert!(gain(&scores, "mid", "padded") <= 0.2 + 1e-9);
}

/// The labels of three raters: their median by answer and dimension.
fn labels() -> Vec<Value> {
    lines(include_str!("../../eval/dev/labels.jsonl"))
}

/// Machine and median label of every labelled answer that has a number, and how many have none.
fn labelled(dimension: &str) -> (Vec<(f64, f64)>, usize) {
    let scores = scores();
    let mut pairs = Vec::new();
    let mut without = 0;
    for label in labels() {
        let Some(median) = label[dimension].as_f64() else { continue };
        match scores[label["id"].as_str().unwrap()][dimension] {
            Some(score) => pairs.push((score, median)),
            None => without += 1,
        }
    }
    (pairs, without)
}

/// Quadratic weighted kappa over the rounded levels 1 to 5.
fn kappa(pairs: &[(f64, f64)]) -> f64 {
    let level = |number: f64| number.round_ties_even().clamp(1.0, 5.0);
    let count = pairs.len() as f64;
    let apart = |one: f64, other: f64| (level(one) - level(other)).powi(2);
    let seen: f64 = pairs.iter().map(|(machine, median)| apart(*machine, *median)).sum();
    let chance: f64 =
        pairs.iter().flat_map(|(machine, _)| pairs.iter().map(|(_, median)| apart(*machine, *median))).sum();
    1.0 - seen / (chance / count)
}

#[test]
fn the_numbers_agree_with_the_raters_and_few_are_held_back() {
    for (dimension, bar) in [("ownership", 0.9), ("tradeoffs", 0.9), ("specificity", 0.93)] {
        let (pairs, without) = labelled(dimension);
        let share = without as f64 / (pairs.len() + without) as f64;
        assert!(kappa(&pairs) >= bar, "{dimension}: kappa {:.3}", kappa(&pairs));
        assert!(share <= 0.05, "{dimension}: {without} of {} have no number", pairs.len() + without);
    }
}

#[test]
fn the_bands_hold_the_raters_median() {
    let medians: BTreeMap<String, Value> =
        labels().into_iter().map(|label| (label["id"].as_str().unwrap().to_owned(), label)).collect();
    for (dimension, name) in DIMENSIONS {
        let (mut held, mut width, mut count) = (0, 0.0, 0);
        for line in answers() {
            let answer: Answer = serde_json::from_value(line).unwrap();
            let Some(median) = medians[&answer.id][name].as_f64() else { continue };
            let assessment = assess(&answer, Lexicon::embedded());
            let Some([low, high]) = assessment.of(dimension).band else { continue };
            held += usize::from(low <= median && median <= high);
            width += high - low;
            count += 1;
        }
        let (share, width) = (held as f64 / f64::from(count), width / f64::from(count));
        assert!((0.75..=0.93).contains(&share) && width <= 1.5, "{name}: {share:.3} at {width:.2}");
    }
}

#[test]
fn what_was_taken_away_is_asked_for() {
    for (variant, dimension) in [
        ("own_minus", Dimension::Ownership),
        ("trade_minus", Dimension::Tradeoffs),
        ("spec_minus", Dimension::Specificity),
    ] {
        let of_variant = answers().into_iter().filter(|line| line["variant"] == variant);
        let probes: Vec<Option<Dimension>> = of_variant
            .map(|line| {
                let answer: Answer = serde_json::from_value(line).unwrap();
                assess(&answer, Lexicon::embedded()).next_probe.map(|probe| probe.dimension)
            })
            .collect();
        let asked = probes.iter().filter(|probe| **probe == Some(dimension)).count();
        assert!(asked as f64 >= 0.95 * probes.len() as f64, "{variant}: {asked} of {}", probes.len());
    }
}
