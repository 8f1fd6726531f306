//! What echoes usually sound like: how loud each band is against what was played just before.

use super::{
    bands::{BANDS, Levels, SILENT},
    spread::Spread,
};

/// Nothing played below this level comes back to be heard.
pub const FAINT_DBFS: f32 = -60.0;
/// A room lets an echo die away by so much each frame at the slowest (60 dB in 0.6 s).
const DIES_AWAY_DB: f32 = 1.0;
/// Above the noise of the room by so much is sound.
const ABOVE_NOISE_DB: f32 = 9.0;
/// Of the frames in which only the interviewer was heard, this share was no louder than what counts as usual.
const SHARE: f32 = 0.9;
/// A band that is louder than usual by so much counts once, one that is louder by twice as much twice.
const LOUDER_DB: f32 = 3.0;
/// No band counts more often.
const MOST_COUNTED: f32 = 2.0;

/// What was played, as long as it may still sound in the room.
#[derive(Clone, Debug)]
pub struct Masking {
    levels: Levels,
}

impl Default for Masking {
    fn default() -> Self {
        Self { levels: SILENT }
    }
}

/// A frame of the microphone against what masks it.
#[derive(Clone, Debug)]
pub struct Compared {
    /// In decibels.
    differences: Levels,
    masked: [bool; BANDS],
    audible: [bool; BANDS],
}

/// How loud echoes are against what masks them, band by band.
#[derive(Clone, Debug)]
pub struct Usual {
    spreads: [Spread; BANDS],
}

impl Default for Usual {
    fn default() -> Self {
        Self { spreads: std::array::from_fn(|_| Spread::default()) }
    }
}

impl Masking {
    /// The next frame, with what was played about when its echo set out.
    pub fn follow(&mut self, played: impl Iterator<Item = Levels>) {
        for level in &mut self.levels {
            *level -= DIES_AWAY_DB;
        }
        for played in played {
            for (level, played) in self.levels.iter_mut().zip(played) {
                *level = level.max(played);
            }
        }
    }

    /// What was heard in this frame, above the noise of the room, against what was played.
    pub fn against(&self, heard: &Levels, noise: &Levels) -> Compared {
        Compared {
            differences: std::array::from_fn(|band| heard[band] - self.levels[band]),
            masked: std::array::from_fn(|band| self.levels[band] > FAINT_DBFS),
            audible: std::array::from_fn(|band| heard[band] > noise[band] + ABOVE_NOISE_DB),
        }
    }
}

impl Compared {
    /// Whether anything that was played may be heard in it.
    pub fn is_masked(&self) -> bool {
        self.masked.contains(&true)
    }

    /// Whether anything is heard in it.
    pub fn is_audible(&self) -> bool {
        self.audible.contains(&true)
    }
}

impl Usual {
    /// Takes in a frame in which only the interviewer was heard.
    pub fn learn(&mut self, compared: &Compared) {
        for (band, spread) in self.spreads.iter_mut().enumerate() {
            if compared.masked[band] {
                spread.learn(compared.differences[band]);
            }
        }
    }

    /// By how much a frame is louder than usual: a count for every three decibels in a band.
    pub fn louder(&self, compared: &Compared) -> f32 {
        let counts = |band: usize| {
            let usual = self.spreads[band].quantile_db(SHARE).unwrap_or(0.0);
            ((compared.differences[band] - usual) / LOUDER_DB).clamp(0.0, MOST_COUNTED)
        };
        (0..BANDS).filter(|band| compared.audible[*band]).map(counts).sum()
    }
}
