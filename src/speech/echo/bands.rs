//! Sound as levels in bands of frequency, a frame of 10 ms at a time.

use crate::audio::{SAMPLE_RATE_HZ, level::SILENCE_DBFS};

/// Samples in a frame: 10 ms.
pub const FRAME_SAMPLES: usize = 160;

/// How many bands there are.
pub const BANDS: usize = 7;

/// A level for each band, in dBFS.
pub type Levels = [f32; BANDS];

/// Nothing to be heard in any band.
pub const SILENT: Levels = [SILENCE_DBFS; BANDS];

const CENTRES_HZ: Levels = [250.0, 500.0, 900.0, 1_500.0, 2_300.0, 3_500.0, 5_000.0];
/// Of each filter: the bands touch where both have lost 3 dB.
const QUALITY: f32 = 2.0;
/// Share of the frame before that a frame keeps.
const KEPT: f32 = 0.5;
/// What a filter still has of a sound long gone counts as nothing: processors take a hundred times as long over numbers near 0.
const GONE: f32 = 1e-15;

/// A filter for each band, with what it remembers.
#[derive(Clone, Debug)]
pub struct Bands {
    filters: [Filter; BANDS],
    powers: Levels,
}

impl Default for Bands {
    fn default() -> Self {
        Self { filters: CENTRES_HZ.map(Filter::around), powers: [0.0; BANDS] }
    }
}

impl Bands {
    /// The levels of the next frame.
    pub fn levels(&mut self, frame: &[i16]) -> Levels {
        let mut levels = SILENT;
        for ((filter, power), level) in self.filters.iter_mut().zip(&mut self.powers).zip(&mut levels) {
            let sum: f32 =
                frame.iter().map(|sample| filter.pass(f32::from(*sample) / 32_768.0).powi(2)).sum();
            *power = KEPT * *power + (1.0 - KEPT) * sum / frame.len().max(1) as f32;
            *level = (10.0 * power.log10()).max(SILENCE_DBFS);
        }
        levels
    }
}

/// A band-pass of second order (R. Bristow-Johnson, "Cookbook formulae for audio EQ biquad filter coefficients").
#[derive(Clone, Debug)]
struct Filter {
    b0: f32,
    a1: f32,
    a2: f32,
    inputs: [f32; 2],
    outputs: [f32; 2],
}

impl Filter {
    fn around(centre_hz: f32) -> Self {
        let turn = std::f32::consts::TAU * centre_hz / SAMPLE_RATE_HZ as f32;
        let alpha = turn.sin() / (2.0 * QUALITY);
        let a0 = 1.0 + alpha;
        Self {
            b0: alpha / a0,
            a1: -2.0 * turn.cos() / a0,
            a2: (1.0 - alpha) / a0,
            inputs: [0.0; 2],
            outputs: [0.0; 2],
        }
    }

    fn pass(&mut self, input: f32) -> f32 {
        let output =
            self.b0 * (input - self.inputs[1]) - self.a1 * self.outputs[0] - self.a2 * self.outputs[1];
        let output = if output.abs() < GONE { 0.0 } else { output };
        self.inputs = [input, self.inputs[0]];
        self.outputs = [output, self.outputs[0]];
        output
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn in_silence_filters_come_to_rest() {
        let mut bands = Bands::default();
        bands.levels(&[20_000; FRAME_SAMPLES]);
        for _ in 0..100 {
            bands.levels(&[0; FRAME_SAMPLES]);
        }
        assert!(bands.filters.iter().all(|filter| filter.outputs == [0.0, 0.0]));
    }

    #[test]
    fn a_tone_is_loudest_in_its_own_band() {
        for (band, centre_hz) in CENTRES_HZ.into_iter().enumerate() {
            let tone: Vec<i16> = (0..FRAME_SAMPLES as u16 * 10)
                .map(|at| {
                    ((f32::from(at) * centre_hz / 16_000.0 * std::f32::consts::TAU).sin() * 16_000.0) as i16
                })
                .collect();
            let mut bands = Bands::default();
            let levels = tone.chunks(FRAME_SAMPLES).map(|frame| bands.levels(frame)).last().unwrap();
            let loudest = (0..BANDS).max_by(|left, right| levels[*left].total_cmp(&levels[*right])).unwrap();
            assert_eq!(loudest, band, "{levels:?}");
            assert!((levels[band] + 9.3).abs() < 1.0, "{levels:?}");
        }
    }
}
