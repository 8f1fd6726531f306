//! Fisher's exact test of two shares (Fisher 1922), two-sided.

/// The chance of two shares at least as far apart as these, `(above, people)` each, if both groups had the same.
pub fn fisher(one: (usize, usize), other: (usize, usize)) -> f64 {
    let above = one.0 + other.0;
    let all = one.1 + other.1;
    let logs = Factorials::to(all);
    // The hypergeometric chance that `in_one` of those above belong to the first group.
    let chance = |in_one: usize| {
        (logs.choose(one.1, in_one) + logs.choose(other.1, above - in_one) - logs.choose(all, above)).exp()
    };
    let seen = chance(one.0);
    let (least, most) = (above.saturating_sub(other.1), above.min(one.1));
    // What is as unlikely as the seen table counts, whatever the last digits say.
    let as_unlikely = (least..=most).map(chance).filter(|chance| *chance <= seen * (1.0 + 1e-7));
    as_unlikely.sum::<f64>().min(1.0)
}

/// Logarithms of factorials.
struct Factorials(Vec<f64>);

impl Factorials {
    fn to(most: usize) -> Self {
        let mut logs = vec![0.0];
        for number in 1..=most {
            logs.push(logs[number - 1] + (number as f64).ln());
        }
        Self(logs)
    }

    fn choose(&self, from: usize, take: usize) -> f64 {
        self.0[from] - self.0[take] - self.0[from - take]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_gives_the_published_figures() {
        for (one, other, expected) in [
            // Fisher's lady tasting tea: three of four cups right.
            ((3, 4), (1, 4), 0.485_714_3),
            ((4, 4), (0, 4), 0.028_571_4),
            // 1 of 10 against 11 of 14, as in many textbooks.
            ((1, 10), (11, 14), 0.002_759_456),
        ] {
            let found = fisher(one, other);
            assert!((found - expected).abs() < 1e-6, "{one:?} {other:?}: {found}");
        }
    }

    #[test]
    fn equal_shares_and_large_groups_are_fine() {
        assert!((fisher((50, 100), (50, 100)) - 1.0).abs() < 1e-9);
        assert!((fisher((0, 30), (0, 30)) - 1.0).abs() < 1e-9);
        assert!(fisher((3_000, 10_000), (5_000, 10_000)) < 1e-100);
    }
}
