//! How well the scores agree with people who rated the same interviews blind: before they saw them.

mod agreement;
mod map;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

pub use self::{
    agreement::quadratic_kappa,
    map::{CalibrationMap, fit},
};
use super::{Dimension, record::ScoreRecord};
use crate::time::UnixMillis;

/// Fewer pairs say little: a kappa of 30 pairs is still uncertain by about two tenths.
pub const ENOUGH_PAIRS: usize = 30;

/// What made scores; figures are never mixed across it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
pub struct ScoringVersion {
    /// Digest of the rubric; nothing in scores of an older program.
    pub rubric: Option<String>,
    /// Version of the lexicon.
    pub lexicon: String,
    /// Version of the program.
    pub program: String,
    /// Language models that read beside the program; empty where it reads alone.
    pub models: Vec<String>,
}

impl ScoringVersion {
    /// What made `record`.
    pub fn of(record: &ScoreRecord) -> Self {
        Self {
            rubric: record.stamps.rubric.clone(),
            lexicon: record.lexicon.clone(),
            program: record.program.clone(),
            models: record.judge.as_ref().map(|judge| judge.models.clone()).unwrap_or_default(),
        }
    }
}

/// One person's blind rating of one dimension of one interview, beside the program's score.
#[derive(Clone, Debug, PartialEq)]
pub struct Pair {
    /// What made the score.
    pub version: ScoringVersion,
    /// What was rated.
    pub dimension: Dimension,
    /// The person's rating, 1 to 5.
    pub person: u8,
    /// The program's number, or nothing where it found too little evidence.
    pub program: Option<f64>,
    /// When the person rated.
    pub rated: UnixMillis,
}

/// Agreement, version by version.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct Calibration {
    /// One entry a version.
    pub versions: Vec<VersionCalibration>,
}

/// Agreement with the scores of one version.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct VersionCalibration {
    /// What made the scores.
    pub version: ScoringVersion,
    /// The dimensions that somebody rated.
    pub dimensions: Vec<DimensionCalibration>,
}

/// Agreement in one dimension.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct DimensionCalibration {
    /// Which.
    pub dimension: Dimension,
    /// Ratings beside which the program has a number.
    pub pairs: usize,
    /// Ratings beside which the program found too little evidence.
    pub without_score: usize,
    /// False while there are fewer than 30 pairs: the figures below say little then.
    pub enough: bool,
    /// Quadratic weighted kappa of the ratings and the rounded scores; nothing where everybody gave the same.
    pub kappa: Option<f64>,
    /// Mean of score minus rating: above zero the program is milder than people.
    pub mean_error: Option<f64>,
    /// Mean of the distance, whichever way.
    pub mean_absolute_error: Option<f64>,
    /// The mean error month by month (UTC).
    pub drift: Vec<MonthError>,
}

/// The mean error of the ratings of one month.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct MonthError {
    /// Such as `2026-11`.
    pub month: String,
    /// Pairs of that month.
    pub pairs: usize,
    /// Mean of score minus rating.
    pub mean_error: f64,
}

/// The agreement of `pairs`.
pub fn calibration(pairs: &[Pair]) -> Calibration {
    let mut versions: BTreeMap<&ScoringVersion, BTreeMap<Dimension, Vec<&Pair>>> = BTreeMap::new();
    for pair in pairs {
        versions.entry(&pair.version).or_default().entry(pair.dimension).or_default().push(pair);
    }
    let of_version = |(version, dimensions): (&ScoringVersion, BTreeMap<Dimension, Vec<&Pair>>)| {
        let dimensions = dimensions.into_iter().map(|(dimension, pairs)| of_dimension(dimension, &pairs));
        VersionCalibration { version: version.clone(), dimensions: dimensions.collect() }
    };
    Calibration { versions: versions.into_iter().map(of_version).collect() }
}

fn of_dimension(dimension: Dimension, rated: &[&Pair]) -> DimensionCalibration {
    let pairs: Vec<(u8, f64)> = rated.iter().filter_map(|pair| Some((pair.person, pair.program?))).collect();
    let errors = || pairs.iter().map(|(person, program)| program - f64::from(*person));
    DimensionCalibration {
        dimension,
        pairs: pairs.len(),
        without_score: rated.len() - pairs.len(),
        enough: pairs.len() >= ENOUGH_PAIRS,
        kappa: quadratic_kappa(&pairs),
        mean_error: mean(errors()),
        mean_absolute_error: mean(errors().map(f64::abs)),
        drift: drift(rated),
    }
}

fn drift(rated: &[&Pair]) -> Vec<MonthError> {
    let mut months: BTreeMap<String, Vec<f64>> = BTreeMap::new();
    for pair in rated {
        if let Some(program) = pair.program {
            months.entry(month(pair.rated)).or_default().push(program - f64::from(pair.person));
        }
    }
    let of_month = |(month, errors): (String, Vec<f64>)| {
        let mean_error = mean(errors.iter().copied())?;
        Some(MonthError { month, pairs: errors.len(), mean_error })
    };
    months.into_iter().filter_map(of_month).collect()
}

fn month(at: UnixMillis) -> String {
    jiff::Timestamp::from_millisecond(at.0)
        .map_or_else(|_| "unknown".to_owned(), |at| at.strftime("%Y-%m").to_string())
}

/// The mean to a hundredth; nothing of nothing.
fn mean(numbers: impl Iterator<Item = f64>) -> Option<f64> {
    let (sum, count) = numbers.fold((0.0, 0_u32), |(sum, count), number| (sum + number, count + 1));
    (count > 0).then(|| (sum / f64::from(count) * 100.0).round() / 100.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pair(person: u8, program: Option<f64>, lexicon: &str, rated: i64) -> Pair {
        let version =
            ScoringVersion { rubric: None, lexicon: lexicon.into(), program: "1".into(), models: Vec::new() };
        Pair { version, dimension: Dimension::Ownership, person, program, rated: UnixMillis(rated) }
    }

    #[test]
    fn versions_are_never_mixed() {
        let found = calibration(&[pair(3, Some(4.0), "a", 0), pair(3, Some(2.0), "b", 0)]);
        let errors: Vec<_> = found.versions.iter().map(|version| version.dimensions[0].mean_error).collect();
        assert_eq!(errors, [Some(1.0), Some(-1.0)]);
    }

    #[test]
    fn where_the_program_abstained_nothing_is_compared() {
        let found = calibration(&[pair(1, None, "a", 0), pair(4, Some(4.5), "a", 0)]);
        let ownership = &found.versions[0].dimensions[0];
        assert_eq!((ownership.pairs, ownership.without_score), (1, 1));
        assert_eq!((ownership.mean_error, ownership.kappa), (Some(0.5), Some(0.0)));
        assert!(!ownership.enough);
    }

    #[test]
    fn drift_is_told_month_by_month() {
        const DAY_MS: i64 = 24 * 60 * 60 * 1_000;
        let pairs = [
            pair(3, Some(3.0), "a", 0),
            pair(3, Some(4.0), "a", 40 * DAY_MS),
            pair(2, Some(4.0), "a", 41 * DAY_MS),
        ];
        let drift = calibration(&pairs).versions[0].dimensions[0].drift.clone();
        let told: Vec<_> =
            drift.iter().map(|month| (month.month.as_str(), month.pairs, month.mean_error)).collect();
        assert_eq!(told, [("1970-01", 1, 0.0), ("1970-02", 2, 1.5)]);
    }
}
