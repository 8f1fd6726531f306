//! Voice activity: which frames of 16 ms carry a voice. The neural detector is `earshot`; around it stands a hysteresis.
//!
//! A cold detector takes steady noise for a voice for about 300 ms (scores up to 0.7), and the detector is cold after every
//! segment. A beginning therefore needs both many frames that are likely and some that are nearly certain. Measured on
//! white, pink and brown noise, hum, tones and human and synthetic speech from forty starting points each.

use earshot::Detector;

/// Samples in a frame: 16 ms.
pub const FRAME_SAMPLES: usize = 256;

/// Frames that are looked at together to find a beginning.
pub const ONSET_FRAMES: usize = 8;

const LIKELY: f32 = 0.6;
const LIKELY_FRAMES: usize = 6;
const CERTAIN: f32 = 0.8;
const CERTAIN_FRAMES: usize = 3;
const GOES_ON: f32 = 0.4;
const COMES_BACK: f32 = 0.5;

/// What one frame tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Activity {
    /// Nobody speaks.
    Silence,
    /// Somebody began to speak so many frames ago, this one included.
    Began {
        /// Frames since the beginning, at least 1.
        frames: usize,
    },
    /// Somebody speaks on.
    Voiced,
    /// Somebody spoke, but not in this frame.
    Unvoiced,
}

/// A detector with its state, for one stretch of sound without holes.
pub struct Vad {
    detector: Box<Detector>,
    /// Scores of the latest frames, the newest last.
    scores: [f32; ONSET_FRAMES],
    began: bool,
    voiced: bool,
}

impl std::fmt::Debug for Vad {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("Vad")
            .field("began", &self.began)
            .field("voiced", &self.voiced)
            .finish_non_exhaustive()
    }
}

impl Default for Vad {
    fn default() -> Self {
        Self::new()
    }
}

impl Vad {
    /// A detector that has heard nothing.
    pub fn new() -> Self {
        Self { detector: Detector::default_boxed(), scores: [0.0; ONSET_FRAMES], began: false, voiced: false }
    }

    /// Takes in the next frame of [`FRAME_SAMPLES`] samples.
    pub fn hear(&mut self, frame: &[i16]) -> Activity {
        let score = self.detector.predict_i16(frame);
        self.scores.rotate_left(1);
        self.scores[ONSET_FRAMES - 1] = score;
        if !self.began {
            return self.look_for_beginning();
        }
        self.voiced = score >= if self.voiced { GOES_ON } else { COMES_BACK };
        if self.voiced { Activity::Voiced } else { Activity::Unvoiced }
    }

    /// Frames since what may be the beginning of a word that was interrupted too early to be sure.
    pub fn suspected(&self) -> Option<usize> {
        let certain = self.scores.iter().filter(|score| **score >= CERTAIN).count();
        if self.began || certain < CERTAIN_FRAMES { None } else { self.frames_since_likely() }
    }

    fn look_for_beginning(&mut self) -> Activity {
        let at_least = |limit: f32| self.scores.iter().filter(|score| **score >= limit).count();
        if at_least(LIKELY) < LIKELY_FRAMES || at_least(CERTAIN) < CERTAIN_FRAMES {
            return Activity::Silence;
        }
        self.began = true;
        self.voiced = true;
        Activity::Began { frames: self.frames_since_likely().unwrap_or(ONSET_FRAMES) }
    }

    fn frames_since_likely(&self) -> Option<usize> {
        self.scores.iter().position(|score| *score >= LIKELY).map(|place| ONSET_FRAMES - place)
    }
}
