//! How a figure grows over time, and how sure that is.

use serde::Serialize;

/// A straight line through samples by least squares.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Trend {
    /// Growth a minute.
    pub per_minute: f64,
    /// Standard error of that growth.
    pub standard_error: f64,
    /// Number of samples.
    pub samples: usize,
}

impl Trend {
    /// The trend of samples, each with its time in minutes; nothing for fewer than three, or all at one time.
    pub fn through(samples: &[(f64, f64)]) -> Option<Self> {
        let count = samples.len() as f64;
        if samples.len() < 3 {
            return None;
        }
        let mean = |of: fn(&(f64, f64)) -> f64| samples.iter().map(of).sum::<f64>() / count;
        let (mean_x, mean_y) = (mean(|sample| sample.0), mean(|sample| sample.1));
        let spread: f64 = samples.iter().map(|(x, _)| (x - mean_x).powi(2)).sum();
        if spread <= 0.0 {
            return None;
        }
        let joint: f64 = samples.iter().map(|(x, y)| (x - mean_x) * (y - mean_y)).sum();
        let per_minute = joint / spread;
        let residual = |(x, y): &(f64, f64)| (y - mean_y - per_minute * (x - mean_x)).powi(2);
        let residuals: f64 = samples.iter().map(residual).sum();
        let standard_error = (residuals / (count - 2.0) / spread).sqrt();
        Some(Self { per_minute, standard_error, samples: samples.len() })
    }

    /// Whether it grows by more than its noise, two standard errors, and by more than `negligible` a minute.
    pub fn grows(&self, negligible: f64) -> bool {
        self.per_minute > (2.0 * self.standard_error).max(negligible)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_straight_line_is_found_without_error() {
        let trend = Trend::through(&[(0.0, 100.0), (1.0, 102.0), (2.0, 104.0)]).unwrap();
        assert!((trend.per_minute - 2.0).abs() < 1e-9 && trend.standard_error < 1e-9, "{trend:?}");
        assert!(trend.grows(1.9) && !trend.grows(2.1));
    }

    #[test]
    fn what_goes_up_and_down_is_noise() {
        let samples: Vec<_> =
            (0..40).map(|step| (f64::from(step) / 6.0, f64::from(300 + (step * 7) % 5))).collect();
        let trend = Trend::through(&samples).unwrap();
        assert!(!trend.grows(0.0) && trend.standard_error > 0.0, "{trend:?}");
    }

    #[test]
    fn the_standard_error_is_that_of_the_textbook() {
        // Anscombe's first quartet: slope 0.500 with a standard error of 0.118.
        let x = [10.0, 8.0, 13.0, 9.0, 11.0, 14.0, 6.0, 4.0, 12.0, 7.0, 5.0];
        let y = [8.04, 6.95, 7.58, 8.81, 8.33, 9.96, 7.24, 4.26, 10.84, 4.82, 5.68];
        let samples: Vec<_> = x.into_iter().zip(y).collect();
        let trend = Trend::through(&samples).unwrap();
        assert!((trend.per_minute - 0.500).abs() < 0.001 && (trend.standard_error - 0.118).abs() < 0.001);
    }

    #[test]
    fn too_few_samples_have_no_trend() {
        assert_eq!(Trend::through(&[(0.0, 1.0), (1.0, 2.0)]), None);
        assert_eq!(Trend::through(&[(1.0, 1.0), (1.0, 2.0), (1.0, 3.0)]), None);
    }
}
