//! How loud an echo is against what was played, as a distribution.

/// Levels from -80 to +20 dB, one decibel each.
const BINS: usize = 100;
const LOWEST_DB: f32 = -80.0;
/// Beyond so many frames the older half counts half: a memory of about twenty seconds.
const MOST: f32 = 2_000.0;

/// A histogram of differences of levels, in decibels. Recent ones count more.
#[derive(Clone, Debug)]
pub struct Spread {
    counts: [f32; BINS],
    total: f32,
}

impl Default for Spread {
    fn default() -> Self {
        Self { counts: [0.0; BINS], total: 0.0 }
    }
}

impl Spread {
    /// Takes in one difference.
    pub fn learn(&mut self, difference_db: f32) {
        let bin = (difference_db - LOWEST_DB).clamp(0.0, (BINS - 1) as f32) as usize;
        self.counts[bin] += 1.0;
        self.total += 1.0;
        if self.total > MOST {
            self.total /= 2.0;
            for count in &mut self.counts {
                *count /= 2.0;
            }
        }
    }

    /// The difference that this share of all do not exceed; nothing while fewer than a tenth of a second is known.
    pub fn quantile_db(&self, share: f32) -> Option<f32> {
        if self.total < 10.0 {
            return None;
        }
        let mut below = 0.0;
        let bin = self.counts.iter().position(|count| {
            below += count;
            below >= share * self.total
        })?;
        Some(LOWEST_DB + bin as f32 + 1.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quantile_is_the_level_that_most_do_not_exceed() {
        let mut spread = Spread::default();
        assert_eq!(spread.quantile_db(0.9), None);
        for tenth in 0..10_u8 {
            spread.learn(-20.0 + f32::from(tenth));
        }
        assert_eq!(spread.quantile_db(0.9), Some(-11.0));
        assert_eq!(spread.quantile_db(0.5), Some(-15.0));
    }

    #[test]
    fn what_was_long_ago_is_forgotten() {
        let mut spread = Spread::default();
        (0..5_000).for_each(|_| spread.learn(-10.0));
        (0..8_000).for_each(|_| spread.learn(-40.0));
        assert_eq!(spread.quantile_db(0.9), Some(-39.0));
    }
}
