//! Quadratic weighted kappa (Cohen 1968).

/// Ratings run from 1 to so many.
const LEVELS: usize = 5;

/// The kappa of people's ratings and the program's numbers, rounded to the nearest level: 1 is full agreement, 0 that of
/// chance. Nothing where there are no pairs or all of both are the same level, since then there is nothing to agree on.
pub fn quadratic_kappa(pairs: &[(u8, f64)]) -> Option<f64> {
    let mut people = [0.0; LEVELS];
    let mut program = [0.0; LEVELS];
    let mut observed = 0.0;
    for (person, number) in pairs {
        let (person, program_level) = (place(f64::from(*person)), place(*number));
        people[person] += 1.0;
        program[program_level] += 1.0;
        observed += distance(person, program_level);
    }
    let count = pairs.len() as f64;
    let mut expected = 0.0;
    for (one, often) in people.iter().enumerate() {
        for (other, as_often) in program.iter().enumerate() {
            expected += often * as_often / count * distance(one, other);
        }
    }
    (expected > 0.0).then(|| 1.0 - observed / expected)
}

fn place(number: f64) -> usize {
    (number.round().clamp(1.0, LEVELS as f64) as usize) - 1
}

fn distance(one: usize, other: usize) -> f64 {
    let steps = one.abs_diff(other) as f64;
    steps * steps
}

#[cfg(test)]
mod tests {
    use super::*;

    fn close(found: Option<f64>, expected: f64) {
        assert!(found.is_some_and(|found| (found - expected).abs() < 1e-9), "{found:?}, not {expected}");
    }

    #[test]
    fn the_same_ratings_agree_fully_and_opposite_ones_against_chance() {
        close(quadratic_kappa(&[(1, 1.0), (3, 3.2), (5, 4.6)]), 1.0);
        close(quadratic_kappa(&[(1, 5.0), (5, 1.0)]), -1.0);
    }

    #[test]
    fn it_is_what_the_formula_gives_by_hand() {
        // Observed 0 + 1 + 0 + 1 = 2; expected over all 16 combinations 64 / 4 = 16.
        close(quadratic_kappa(&[(1, 1.0), (2, 3.0), (4, 4.0), (5, 4.0)]), 1.0 - 2.0 / 16.0);
    }

    #[test]
    fn without_pairs_or_variety_there_is_no_kappa() {
        assert_eq!(quadratic_kappa(&[]), None);
        assert_eq!(quadratic_kappa(&[(3, 3.0), (3, 3.4)]), None);
    }
}
