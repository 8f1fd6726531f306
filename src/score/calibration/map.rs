//! A map from the program's numbers to people's, for one dimension and one version: isotonic regression by pooling adjacent
//! violators. It is shown beside the figures and changes no score.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{ENOUGH_PAIRS, Pair, ScoringVersion, mean};
use crate::score::Dimension;

/// What people gave where the program gave a number.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct CalibrationMap {
    /// The version whose numbers it is for, and no other's.
    pub version: ScoringVersion,
    /// The dimension.
    pub dimension: Dimension,
    /// Program's number and people's mean, both rising; between two of them lies the straight line.
    pub points: Vec<[f64; 2]>,
    /// So many pairs made it.
    pub pairs: usize,
    /// Mean distance of scores and ratings of these pairs.
    pub error_before: f64,
    /// The same with the map, on the pairs that made it: future ones fare worse.
    pub error_after: f64,
}

impl CalibrationMap {
    /// Where people put what the program gives `number`.
    pub fn at(&self, number: f64) -> f64 {
        let beyond = self.points.iter().position(|[from, _]| *from >= number);
        match beyond {
            Some(0) => self.points[0][1],
            Some(place) => {
                let ([x0, y0], [x1, y1]) = (self.points[place - 1], self.points[place]);
                y0 + (y1 - y0) * (number - x0) / (x1 - x0)
            }
            None => self.points.last().map_or(number, |[_, to]| *to),
        }
    }
}

/// The map of `dimension` for `version`; nothing with fewer than 30 pairs.
pub fn fit(pairs: &[Pair], version: &ScoringVersion, dimension: Dimension) -> Option<CalibrationMap> {
    let of_it = pairs.iter().filter(|pair| pair.version == *version && pair.dimension == dimension);
    let mut known: Vec<(f64, f64)> =
        of_it.filter_map(|pair| Some((pair.program?, f64::from(pair.person)))).collect();
    if known.len() < ENOUGH_PAIRS {
        return None;
    }
    known.sort_by(|one, other| one.0.total_cmp(&other.0));
    let mut map = CalibrationMap {
        version: version.clone(),
        dimension,
        points: pooled(&known),
        pairs: known.len(),
        error_before: error(&known, |number| number)?,
        error_after: 0.0,
    };
    map.error_after = error(&known, |number| map.at(number))?;
    Some(map)
}

fn error(known: &[(f64, f64)], map: impl Fn(f64) -> f64) -> Option<f64> {
    mean(known.iter().map(|(number, person)| (map(*number) - person).abs()))
}

/// Neighbours whose means would fall are taken together.
#[derive(Clone, Copy)]
struct Pool {
    sum_of_numbers: f64,
    sum_of_ratings: f64,
    count: f64,
}

impl Pool {
    fn point(self) -> [f64; 2] {
        [self.sum_of_numbers / self.count, self.sum_of_ratings / self.count]
    }

    fn with(self, other: Self) -> Self {
        Self {
            sum_of_numbers: self.sum_of_numbers + other.sum_of_numbers,
            sum_of_ratings: self.sum_of_ratings + other.sum_of_ratings,
            count: self.count + other.count,
        }
    }
}

fn pooled(known: &[(f64, f64)]) -> Vec<[f64; 2]> {
    let mut pools: Vec<Pool> = Vec::new();
    for (number, rating) in known {
        let mut pool = Pool { sum_of_numbers: *number, sum_of_ratings: *rating, count: 1.0 };
        while let Some(before) = pools.pop_if(|before| {
            let ([x0, y0], [x1, y1]) = (before.point(), pool.point());
            y0 >= y1 || x0 >= x1
        }) {
            pool = before.with(pool);
        }
        pools.push(pool);
    }
    pools.into_iter().map(Pool::point).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::UnixMillis;

    fn version() -> ScoringVersion {
        ScoringVersion { rubric: None, lexicon: "a".into(), program: "1".into(), models: Vec::new() }
    }

    fn pairs(of: impl Iterator<Item = (u8, f64)>) -> Vec<Pair> {
        of.map(|(person, program)| Pair {
            version: version(),
            dimension: Dimension::Ownership,
            person,
            program: Some(program),
            rated: UnixMillis(0),
        })
        .collect()
    }

    #[test]
    fn a_program_that_is_too_mild_is_mapped_down_and_order_is_kept() {
        let pairs = pairs((0..40).map(|index| (1 + (index / 10) as u8, 2.0 + f64::from(index) / 15.0)));
        let map = fit(&pairs, &version(), Dimension::Ownership).unwrap();
        assert!(map.error_after < map.error_before, "{map:?}");
        assert!(map.points.windows(2).all(|two| two[0][0] < two[1][0] && two[0][1] < two[1][1]), "{map:?}");
        let numbers: Vec<f64> = (10..=50).map(|tenth| map.at(f64::from(tenth) / 10.0)).collect();
        assert!(
            numbers.is_sorted() && numbers.iter().all(|number| (1.0..=4.0).contains(number)),
            "{numbers:?}"
        );
    }

    #[test]
    fn ratings_that_fall_as_scores_rise_make_one_level_line() {
        let pairs =
            pairs((0..30).map(|index| (if index < 15 { 5 } else { 1 }, f64::from(index) / 10.0 + 1.0)));
        let map = fit(&pairs, &version(), Dimension::Ownership).unwrap();
        assert_eq!(map.points.len(), 1);
        assert!((map.at(1.0) - 3.0).abs() < 1e-9 && (map.at(5.0) - 3.0).abs() < 1e-9);
    }

    #[test]
    fn few_pairs_and_other_versions_make_no_map() {
        let pairs = pairs((0..30).map(|_| (3, 3.0)));
        assert!(fit(&pairs, &version(), Dimension::Ownership).is_some());
        assert_eq!(fit(&pairs[1..], &version(), Dimension::Ownership), None);
        let other = ScoringVersion { lexicon: "b".into(), ..version() };
        assert_eq!(fit(&pairs, &other, Dimension::Ownership), None);
        assert_eq!(fit(&pairs, &version(), Dimension::Tradeoffs), None);
    }
}
