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

/// Filters side by side: a power of two, so that a processor takes each step for all of them at once.
const LANES: usize = BANDS.next_power_of_two();

/// A band-pass of second order for each band, with what it remembers (R. Bristow-Johnson, "Cookbook formulae for audio EQ biquad
/// filter coefficients").
#[derive(Clone, Debug)]
pub struct Bands {
    b0: [f32; LANES],
    a1: [f32; LANES],
    a2: [f32; LANES],
    /// The last two samples, latest first.
    inputs: [f32; 2],
    /// What came of them.
    outputs: [[f32; LANES]; 2],
    powers: Levels,
}

impl Default for Bands {
    fn default() -> Self {
        let [mut b0, mut a1, mut a2] = [[0.0; LANES]; 3];
        for (lane, centre_hz) in CENTRES_HZ.into_iter().enumerate() {
            let turn = std::f32::consts::TAU * centre_hz / SAMPLE_RATE_HZ as f32;
            let alpha = turn.sin() / (2.0 * QUALITY);
            let a0 = 1.0 + alpha;
            b0[lane] = alpha / a0;
            a1[lane] = -2.0 * turn.cos() / a0;
            a2[lane] = (1.0 - alpha) / a0;
        }
        Self { b0, a1, a2, inputs: [0.0; 2], outputs: [[0.0; LANES]; 2], powers: [0.0; BANDS] }
    }
}

impl Bands {
    /// The levels of the next frame.
    pub fn levels(&mut self, frame: &[i16]) -> Levels {
        let mut sums = [0.0; LANES];
        for sample in frame {
            let outputs = self.pass(f32::from(*sample) / 32_768.0);
            for (sum, output) in sums.iter_mut().zip(outputs) {
                *sum += output * output;
            }
        }
        self.come_to_rest();
        let mut levels = SILENT;
        for ((power, sum), level) in self.powers.iter_mut().zip(sums).zip(&mut levels) {
            *power = KEPT * *power + (1.0 - KEPT) * sum / frame.len().max(1) as f32;
            *level = (10.0 * power.log10()).max(SILENCE_DBFS);
        }
        levels
    }

    fn pass(&mut self, input: f32) -> [f32; LANES] {
        let rise = input - self.inputs[1];
        let mut outputs = [0.0; LANES];
        for (lane, output) in outputs.iter_mut().enumerate() {
            *output = self.b0[lane] * rise
                - self.a1[lane] * self.outputs[0][lane]
                - self.a2[lane] * self.outputs[1][lane];
        }
        self.inputs = [input, self.inputs[0]];
        self.outputs = [outputs, self.outputs[0]];
        outputs
    }

    fn come_to_rest(&mut self) {
        for output in self.outputs.as_flattened_mut() {
            if output.abs() < GONE {
                *output = 0.0;
            }
        }
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
        assert_eq!(bands.outputs, [[0.0; LANES]; 2]);
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
