//! Live time: what the candidate is promised and what every timer counts. It stands still while nobody is connected
//! and in a break.

use crate::time::Offset;

/// Counts live milliseconds over stretches of interview time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct LiveClock {
    banked_ms: u64,
    running_since: Option<Offset>,
}

impl LiveClock {
    /// Live milliseconds at `at`.
    pub(super) const fn at(self, at: Offset) -> u64 {
        match self.running_since {
            Some(since) => self.banked_ms.saturating_add(at.since(since)),
            None => self.banked_ms,
        }
    }

    /// Whether it counts.
    pub(super) const fn running(self) -> bool {
        self.running_since.is_some()
    }

    /// Goes on counting at `at`; without effect when it counts already.
    pub(super) const fn start(&mut self, at: Offset) {
        if self.running_since.is_none() {
            self.running_since = Some(at);
        }
    }

    /// Stands still from `at`.
    pub(super) const fn stop(&mut self, at: Offset) {
        self.banked_ms = self.at(at);
        self.running_since = None;
    }

    /// When `live_ms` will be reached; nothing while it stands still.
    pub(super) const fn reaches(self, live_ms: u64) -> Option<Offset> {
        match self.running_since {
            Some(since) => Some(since.plus_ms(live_ms.saturating_sub(self.banked_ms))),
            None => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_break_is_not_counted() {
        let mut clock = LiveClock::default();
        clock.start(Offset(1_000));
        clock.stop(Offset(3_000));
        assert_eq!(clock.at(Offset(60_000)), 2_000);
        assert_eq!(clock.reaches(2_500), None);
        clock.start(Offset(60_000));
        assert_eq!(clock.reaches(2_500), Some(Offset(60_500)));
    }
}
