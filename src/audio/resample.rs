//! From any rate to 16 kHz.

use rubato::{Fft, FixedSync, Resampler, audioadapter_buffers::direct::InterleavedSlice};

use super::SAMPLE_RATE_HZ;

const CHUNK_FRAMES: usize = 1_024;

/// Slowest rate that is taken, in samples a second.
pub const MIN_RATE_HZ: u32 = 4_000;

/// Fastest rate that is taken, in samples a second.
pub const MAX_RATE_HZ: u32 = 192_000;

/// Why sound was not resampled.
#[derive(Debug, thiserror::Error)]
pub enum ResampleError {
    /// Too slow or too fast.
    #[error("a rate of {0} Hz is not supported; take one from {MIN_RATE_HZ} to {MAX_RATE_HZ} Hz")]
    Rate(u32),
    /// A fault of the resampler; never seen for rates in range.
    #[error("resampling failed: {0}")]
    Failed(String),
}

/// Mono `samples` of `rate_hz` at 16 kHz, of the same duration.
pub fn to_16_khz(samples: Vec<f32>, rate_hz: u32) -> Result<Vec<f32>, ResampleError> {
    if rate_hz == SAMPLE_RATE_HZ || samples.is_empty() {
        return Ok(samples);
    }
    if !(MIN_RATE_HZ..=MAX_RATE_HZ).contains(&rate_hz) {
        return Err(ResampleError::Rate(rate_hz));
    }
    let failed = |error: &dyn std::fmt::Display| ResampleError::Failed(error.to_string());
    let mut resampler =
        Fft::<f32>::new(rate_hz as usize, SAMPLE_RATE_HZ as usize, CHUNK_FRAMES, 1, FixedSync::Both)
            .map_err(|error| failed(&error))?;
    let input = InterleavedSlice::new(&samples, 1, samples.len()).map_err(|error| failed(&error))?;
    let output = resampler.process_all(&input, samples.len(), None).map_err(|error| failed(&error))?;
    Ok(output.take_data())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tone(rate_hz: u32, seconds: f32) -> Vec<f32> {
        let count = (rate_hz as f32 * seconds) as usize;
        (0..count)
            .map(|index| (index as f32 * 440.0 * std::f32::consts::TAU / rate_hz as f32).sin())
            .collect()
    }

    #[test]
    fn a_tone_keeps_its_pitch_its_level_and_its_duration() {
        for rate_hz in [8_000, 11_025, 22_050, 44_100, 48_000, 96_000] {
            let heard = to_16_khz(tone(rate_hz, 1.0), rate_hz).unwrap();
            assert!(heard.len().abs_diff(16_000) <= 1, "{rate_hz} Hz gives {} samples", heard.len());
            let wanted = tone(SAMPLE_RATE_HZ, 1.0);
            // Half an input sample of delay is tolerated: 0.13 at 11,025 Hz.
            let worst = (2_000..14_000).map(|i| (heard[i] - wanted[i]).abs()).fold(0.0, f32::max);
            assert!(worst < 0.15, "{rate_hz} Hz differs by {worst}");
            let power = heard[2_000..14_000].iter().map(|sample| sample * sample).sum::<f32>() / 12_000.0;
            assert!((power - 0.5).abs() < 0.005, "{rate_hz} Hz has power {power}");
        }
    }

    #[test]
    fn a_few_samples_are_enough_and_a_senseless_rate_is_refused() {
        assert!(to_16_khz(vec![0.5; 3], 48_000).is_ok());
        assert!(to_16_khz(Vec::new(), 48_000).unwrap().is_empty());
        assert!(matches!(to_16_khz(vec![0.0; 9], 3), Err(ResampleError::Rate(3))));
    }
}
