//! When a delivery is tried again: the delays that the Standard Webhooks specification gives as its example, over three days.

/// Delays before the second and every later attempt, in seconds; together 75 hours and 35 minutes.
pub const DELAYS_S: [u64; 9] =
    [5, 5 * 60, 30 * 60, 2 * 60 * 60, 5 * 60 * 60, 10 * 60 * 60, 14 * 60 * 60, 20 * 60 * 60, 24 * 60 * 60];

/// After so many attempts a delivery is dead.
pub const MOST_ATTEMPTS: u32 = DELAYS_S.len() as u32 + 1;

/// Milliseconds from a failed attempt (1 for the first) to the next one; nothing after the last. `chance`, 0 to 1, spreads
/// them by a fifth in both directions, so that what failed together does not come back together.
pub fn delay_ms(attempt: u32, chance: f64) -> Option<u64> {
    let seconds = *DELAYS_S.get((attempt as usize).checked_sub(1)?)?;
    let factor = 0.8 + 0.4 * chance.clamp(0.0, 1.0);
    Some((seconds as f64 * 1_000.0 * factor).round() as u64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ten_attempts_span_three_days() {
        let total: u64 = (1..MOST_ATTEMPTS).filter_map(|attempt| delay_ms(attempt, 0.5)).sum();
        assert_eq!(total, (75 * 60 + 35) * 60 * 1_000 + 5_000);
        assert_eq!(delay_ms(MOST_ATTEMPTS, 0.5), None);
    }

    #[test]
    fn chance_moves_a_delay_by_a_fifth() {
        assert_eq!(
            [0.0, 0.5, 1.0].map(|chance| delay_ms(1, chance)),
            [Some(4_000), Some(5_000), Some(6_000)]
        );
    }
}
