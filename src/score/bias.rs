//! A bias audit of scores, as New York City's Local Law 144 has it for tools that score: for each group the scoring rate,
//! the share that scores above the sample's median, and its impact ratio to the group with the highest rate.
//!
//! Whether a difference may be chance is told by Fisher's exact test; a group of fewer than 30 people is not judged.

mod exact;
mod table;

use std::collections::BTreeMap;

use serde::Serialize;

pub use self::{
    exact::fisher,
    table::{Group, Reading, Table},
};

/// A group with fewer people is not judged.
pub const ENOUGH_PEOPLE: usize = 30;

/// A group that is a smaller share of the sample may be left out of the ratios.
pub const SMALL_SHARE: f64 = 0.02;

/// Below this ratio the difference is called adverse (the four-fifths rule).
pub const FOUR_FIFTHS: f64 = 0.8;

/// What a person said of themselves; nothing where they said nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Person {
    /// As the person or the form words it.
    pub sex: Option<String>,
    /// Race or ethnicity, as the person or the form words it.
    pub race: Option<String>,
}

/// Scores of one kind by interview.
pub type Scores = BTreeMap<String, f64>;

/// The audit of one kind of score.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Audit {
    /// Such as `ownership`.
    pub score: String,
    /// People with such a score.
    pub people: usize,
    /// The median of all of them; a scoring rate is the share above it.
    pub median: f64,
    /// By sex, by race or ethnicity, and by both.
    pub tables: Vec<Table>,
}

/// The audit of `scores`; nothing where there are none.
pub fn audit(name: &str, scores: &Scores, people: &BTreeMap<String, Person>) -> Option<Audit> {
    let median = median(scores.values().copied().collect())?;
    let unknown = Person::default();
    let sample: Vec<(&Person, bool)> = scores
        .iter()
        .map(|(interview, score)| (people.get(interview).unwrap_or(&unknown), *score > median))
        .collect();
    let sex = |person: &Person| person.sex.clone();
    let race = |person: &Person| person.race.clone();
    let both = |person: &Person| Some(format!("{}, {}", person.sex.as_ref()?, person.race.as_ref()?));
    Some(Audit {
        score: name.to_owned(),
        people: sample.len(),
        median,
        tables: vec![
            Table::of("sex", &sample, sex),
            Table::of("race or ethnicity", &sample, race),
            Table::of("sex and race or ethnicity", &sample, both),
        ],
    })
}

fn median(mut numbers: Vec<f64>) -> Option<f64> {
    numbers.sort_by(f64::total_cmp);
    let middle = numbers.len() / 2;
    match (numbers.len(), numbers.len() % 2) {
        (0, _) => None,
        (_, 0) => Some(f64::midpoint(numbers[middle - 1], numbers[middle])),
        _ => Some(numbers[middle]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// So many people of a group, the first `above` of them with a high score.
    fn group(
        sample: &mut (Scores, BTreeMap<String, Person>),
        sex: &str,
        race: &str,
        people: usize,
        above: usize,
    ) {
        for number in 0..people {
            let id = format!("{sex} {race} {number}");
            sample.0.insert(id.clone(), if number < above { 4.0 } else { 2.0 });
            sample.1.insert(id, Person { sex: Some(sex.into()), race: Some(race.into()) });
        }
    }

    fn audited(groups: &[(&str, &str, usize, usize)]) -> Audit {
        let mut sample = Default::default();
        for (sex, race, people, above) in groups {
            group(&mut sample, sex, race, *people, *above);
        }
        audit("mean", &sample.0, &sample.1).unwrap()
    }

    #[test]
    fn the_ratio_is_to_the_group_with_the_highest_rate() {
        let found = audited(&[("female", "a", 100, 30), ("male", "a", 100, 50)]);
        let [female, male] = found.tables[0].groups.as_slice() else { panic!("{found:?}") };
        assert_eq!((female.scoring_rate, female.impact_ratio), (0.3, Some(0.6)));
        assert_eq!((male.reading, male.impact_ratio), (Reading::Reference, Some(1.0)));
        assert_eq!(female.reading, Reading::Adverse);
        assert!(female.p.is_some_and(|p| (0.001..0.01).contains(&p)), "{:?}", female.p);
    }

    #[test]
    fn a_ratio_below_four_fifths_that_may_be_chance_is_told_as_such() {
        let found = audited(&[("female", "a", 40, 10), ("male", "a", 40, 14)]);
        let female = &found.tables[0].groups[0];
        assert!(female.impact_ratio.is_some_and(|ratio| ratio < FOUR_FIFTHS));
        assert_eq!(female.reading, Reading::MayBeChance);
    }

    #[test]
    fn a_group_of_fewer_than_thirty_is_neither_judged_nor_the_measure_of_others() {
        let found = audited(&[("female", "a", 29, 29), ("male", "a", 60, 20), ("x", "a", 60, 18)]);
        let [female, male, x] = found.tables[0].groups.as_slice() else { panic!("{found:?}") };
        assert_eq!((female.reading, female.impact_ratio), (Reading::TooFew, None));
        assert_eq!(male.reading, Reading::Reference);
        assert_eq!(x.reading, Reading::WithinFourFifths);
    }

    #[test]
    fn a_group_below_two_percent_is_left_out() {
        let found = audited(&[("female", "a", 31, 10), ("male", "a", 2_000, 900)]);
        assert_eq!(found.tables[0].groups[0].reading, Reading::LeftOut);
    }

    #[test]
    fn sex_and_race_are_also_crossed() {
        let found =
            audited(&[("f", "a", 40, 10), ("f", "b", 40, 20), ("m", "a", 40, 20), ("m", "b", 40, 10)]);
        let names: Vec<&str> = found.tables[2].groups.iter().map(|group| group.name.as_str()).collect();
        assert_eq!(names, ["f, a", "f, b", "m, a", "m, b"]);
        assert_eq!(found.tables[0].groups[0].impact_ratio, Some(1.0), "neither sex alone shows it");
        assert_eq!(found.tables[2].groups[0].impact_ratio, Some(0.5));
    }

    #[test]
    fn who_said_nothing_is_counted_apart() {
        let mut sample = Default::default();
        group(&mut sample, "f", "a", 40, 20);
        sample.0.insert("unknown".into(), 3.0);
        let found = audit("mean", &sample.0, &sample.1).unwrap();
        assert_eq!((found.people, found.tables[0].unknown, found.tables[0].groups.len()), (41, 1, 1));
    }

    #[test]
    fn the_median_of_an_even_number_lies_between_the_middle_ones() {
        assert_eq!(median(vec![4.0, 1.0, 2.0, 3.0]), Some(2.5));
        assert_eq!(median(vec![3.0, 1.0, 2.0]), Some(2.0));
        assert_eq!(median(Vec::new()), None);
    }
}
