//! Watches the order of what a live path tells: an honest one never gets it wrong.

use crate::interview::event::{HeardSegment, SampleRange};

/// Counts what came out of order on one microphone.
#[derive(Debug, Default)]
pub struct Order {
    received: u64,
    durable: u64,
    turn_end: u64,
    violations: u32,
}

impl Order {
    /// How often something came out of order.
    pub const fn violations(&self) -> u32 {
        self.violations
    }

    /// What the page would be told: neither figure may ever decrease, and nothing is safe that has not arrived, or has
    /// arrived that was not `sent`.
    pub fn acknowledged(&mut self, received: u64, durable: u64, sent: u64) {
        let sound = received >= self.received && durable >= self.durable;
        self.expect(sound && durable <= received && received <= sent);
        (self.received, self.durable) = (received, durable);
    }

    /// A piece has its words: its sound must have arrived before.
    pub fn words(&mut self, piece: SampleRange, received: u64) {
        self.expect(piece.first_sample < piece.end_sample && piece.end_sample <= received);
    }

    /// A turn: its pieces stand one behind the other, and behind the turn before.
    pub fn turn(&mut self, segments: &[HeardSegment]) {
        for segment in segments {
            self.expect(segment.samples.first_sample >= self.turn_end);
            self.turn_end = self.turn_end.max(segment.samples.end_sample);
        }
    }

    fn expect(&mut self, sound: bool) {
        self.violations += u32::from(!sound);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn range(first_sample: u64, end_sample: u64) -> SampleRange {
        SampleRange { first_sample, end_sample }
    }

    fn pieces(ranges: &[SampleRange]) -> Vec<HeardSegment> {
        let piece = |samples: &SampleRange| HeardSegment {
            samples: *samples,
            text: String::new(),
            words: Vec::new(),
        };
        ranges.iter().map(piece).collect()
    }

    #[test]
    fn an_orderly_path_is_never_blamed() {
        let mut order = Order::default();
        order.acknowledged(512, 0, 512);
        order.acknowledged(1_024, 512, 1_024);
        order.words(range(0, 1_024), 1_024);
        order.turn(&pieces(&[range(0, 512), range(512, 1_024)]));
        order.turn(&pieces(&[range(1_024, 2_048)]));
        assert_eq!(order.violations(), 0);
    }

    #[test]
    fn each_disorder_is_counted() {
        let disorders: &[fn(&mut Order)] = &[
            |order| order.acknowledged(900, 512, 2_000),
            |order| order.acknowledged(1_024, 400, 2_000),
            |order| order.acknowledged(1_024, 1_100, 2_000),
            |order| order.acknowledged(3_000, 512, 2_000),
            |order| order.words(range(0, 2_000), 1_024),
            |order| order.words(range(5, 5), 1_024),
            |order| order.turn(&pieces(&[range(500, 900)])),
            |order| order.turn(&pieces(&[range(2_000, 3_000), range(1_000, 2_000)])),
        ];
        for (number, disorder) in disorders.iter().enumerate() {
            let mut order = Order::default();
            order.acknowledged(1_024, 512, 1_024);
            order.turn(&pieces(&[range(0, 1_000)]));
            disorder(&mut order);
            assert_eq!(order.violations(), 1, "disorder {number}");
        }
    }
}
