//! A line of the interviewer in the candidate's ear.

use crate::interview::event::LineId;

/// A line whose end is never announced counts as heard after so long: 20 s.
const LONGEST_SAMPLES: u64 = 320_000;

/// A line that is being heard, in samples of the microphone's clock.
#[derive(Clone, Copy, Debug)]
pub struct Listening {
    /// Which line.
    pub line: LineId,
    /// Whether some of its sound has arrived.
    pub sounds: bool,
    lasts: Option<u64>,
    passed: u64,
}

impl Listening {
    /// A line that lasts so long; nothing while that is not known.
    pub const fn new(line: LineId, lasts_ms: Option<u64>) -> Self {
        let lasts = match lasts_ms {
            Some(ms) => Some(ms.saturating_mul(16)),
            None => None,
        };
        Self { line, sounds: false, lasts, passed: 0 }
    }

    /// Its sound is complete.
    pub const fn lasts(&mut self, duration_ms: u64) {
        self.lasts = Some(duration_ms.saturating_mul(16));
    }

    /// Whether only time must pass until it is heard out.
    pub const fn is_sounding(&self) -> bool {
        self.lasts.is_some()
    }

    /// Lets `samples` pass; true once the line is heard out.
    pub fn pass(&mut self, samples: u64) -> bool {
        self.passed += samples;
        self.passed >= self.lasts.unwrap_or(LONGEST_SAMPLES)
    }
}
