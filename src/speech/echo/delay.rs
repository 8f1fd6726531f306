//! How long the interviewer's sound takes from the page's loudspeaker back to the server.

use super::bands::{BANDS, Levels};

/// Frames that an echo may be late: 640 ms.
pub const MOST_FRAMES: usize = 64;

/// What is kept of the sums from one frame to the next: a memory of ten seconds.
const KEPT: f32 = 0.999;
/// A new delay must fit better than the present one by so much.
const BETTER: f32 = 0.03;

/// Correlates how the levels of microphone and played sound change, over all delays.
#[derive(Clone, Debug)]
pub struct Delay {
    products: [f32; MOST_FRAMES],
    played: [f32; MOST_FRAMES],
    heard: f32,
    present: usize,
}

impl Default for Delay {
    fn default() -> Self {
        Self { products: [0.0; MOST_FRAMES], played: [0.0; MOST_FRAMES], heard: 0.0, present: 0 }
    }
}

impl Delay {
    /// Takes in a frame: what was `heard`, and what was `played` so many frames before. Both are changes of levels.
    pub fn learn(&mut self, heard: &Levels, played: impl Fn(usize) -> Levels) {
        self.heard = KEPT * self.heard + power(heard);
        for late in 0..MOST_FRAMES {
            let played = played(late);
            let product: f32 = (0..BANDS).map(|band| heard[band] * played[band]).sum();
            self.products[late] = KEPT * self.products[late] + product;
            self.played[late] = KEPT * self.played[late] + power(&played);
        }
        let best = (0..MOST_FRAMES).max_by(|left, right| self.fit(*left).total_cmp(&self.fit(*right)));
        if let Some(best) = best.filter(|best| self.fit(*best) > self.fit(self.present) + BETTER) {
            self.present = best;
        }
    }

    /// The delay in frames that fits best.
    pub const fn frames(&self) -> usize {
        self.present
    }

    /// How well that fits: about 0 where no echo is heard, 1 for a perfect copy.
    pub fn confidence(&self) -> f32 {
        self.fit(self.present)
    }

    fn fit(&self, late: usize) -> f32 {
        self.products[late] / (self.played[late] * self.heard).sqrt().max(1.0)
    }
}

fn power(levels: &Levels) -> f32 {
    levels.iter().map(|level| level * level).sum()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn the_delay_of_a_copy_is_found(
            late in 0..MOST_FRAMES,
            played in prop::collection::vec(-20.0_f32..20.0, 400),
        ) {
            let mut delay = Delay::default();
            let at = |frame: usize, late: usize| frame.checked_sub(late).map_or([0.0; BANDS], |frame| [played[frame]; BANDS]);
            for frame in 0..played.len() {
                delay.learn(&at(frame, late).map(|level| level - 12.0), |late| at(frame, late));
            }
            prop_assert_eq!(delay.frames(), late);
        }
    }
}
