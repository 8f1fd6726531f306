//! The microphone's track as the candidate keeps it: what is not durable on the server can be sent again. Pure.

/// Samples since the interview began, from the first that the server may still ask for.
#[derive(Clone, Debug, Default)]
pub struct Track {
    kept: Vec<i16>,
    first_kept: u64,
    sent: u64,
    keeps_all: bool,
}

impl Track {
    /// An empty track.
    pub const fn new() -> Self {
        Self { kept: Vec::new(), first_kept: 0, sent: 0, keeps_all: false }
    }

    /// A track that forgets nothing, for comparisons with what the server has.
    pub const fn keeping_all() -> Self {
        Self { kept: Vec::new(), first_kept: 0, sent: 0, keeps_all: true }
    }

    /// Index behind the last sample recorded.
    pub const fn end(&self) -> u64 {
        self.first_kept + self.kept.len() as u64
    }

    /// Index of the next sample to send.
    pub const fn sent(&self) -> u64 {
        self.sent
    }

    /// The samples that are kept: all of them from [`Self::keeping_all`].
    pub fn samples(&self) -> &[i16] {
        &self.kept
    }

    /// Takes in what the microphone recorded.
    pub fn record(&mut self, samples: &[i16]) {
        self.kept.extend_from_slice(samples);
    }

    /// The next at most `most` samples to send, with the index of the first; nothing when all is sent.
    pub fn send(&mut self, most: usize) -> Option<(u64, Vec<i16>)> {
        let from = (self.sent - self.first_kept) as usize;
        let to = self.kept.len().min(from + most);
        if from == to {
            return None;
        }
        let first = self.sent;
        self.sent += (to - from) as u64;
        Some((first, self.kept[from..to].to_vec()))
    }

    /// The server has all samples below `durable` stored: they may go. Half a minute at once, so that little is moved.
    pub fn forget(&mut self, durable: u64) {
        let many = durable.min(self.sent).saturating_sub(self.first_kept) as usize;
        if !self.keeps_all && many >= 480_000 {
            self.kept.drain(..many);
            self.first_kept += many as u64;
        }
    }

    /// The server wants to go on at `next`: gives how many samples it wants that are not kept any more.
    pub fn rewind(&mut self, next: u64) -> u64 {
        self.sent = next.clamp(self.first_kept, self.end());
        self.first_kept.saturating_sub(next)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn after_a_break_everything_from_the_wanted_index_is_sent_again() {
        let mut track = Track::new();
        track.record(&[0, 1, 2, 3, 4]);
        while track.send(2).is_some() {}
        assert_eq!(track.rewind(2), 0);
        assert_eq!(track.send(10), Some((2, vec![2, 3, 4])));
    }

    #[test]
    fn what_was_forgotten_too_early_is_counted() {
        let mut track = Track::new();
        track.record(&vec![0; 480_000]);
        while track.send(100_000).is_some() {}
        track.forget(480_000);
        assert_eq!(track.rewind(479_990), 10);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(40))]

        #[test]
        fn a_server_that_asks_again_from_what_it_has_gets_every_sample(
            steps in prop::collection::vec((0..4_u8, 1..60_000_usize), 1..60),
        ) {
            let mut track = Track::new();
            let (mut server, mut durable, mut value) = (Vec::<i16>::new(), 0_u64, 0_i16);
            for (step, size) in steps {
                match step {
                    0 => {
                        value = value.wrapping_add(1);
                        track.record(&vec![value; size]);
                    }
                    1 => if let Some((first, samples)) = track.send(size) {
                        prop_assert_eq!(first, server.len() as u64);
                        server.extend(samples);
                    },
                    2 => {
                        durable = (server.len() as u64).min(durable + size as u64);
                        track.forget(durable);
                    }
                    _ => {
                        server.truncate(durable as usize);
                        prop_assert_eq!(track.rewind(durable), 0);
                    }
                }
            }
            while let Some((first, samples)) = track.send(4_096) {
                prop_assert_eq!(first, server.len() as u64);
                server.extend(samples);
            }
            prop_assert_eq!(server.len() as u64, track.end());
        }
    }
}
