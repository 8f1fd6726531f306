//! How loud a piece of sound is.

/// The level of digital silence in decibels below full scale.
pub const SILENCE_DBFS: f32 = -96.0;

/// Root mean square of `samples` around their mean, in decibels below full scale; -96 for silence.
pub fn rms_dbfs(samples: &[i16]) -> f32 {
    if samples.is_empty() {
        return SILENCE_DBFS;
    }
    let count = samples.len() as f64;
    let mean = samples.iter().map(|sample| f64::from(*sample)).sum::<f64>() / count;
    let power = samples.iter().map(|sample| (f64::from(*sample) - mean).powi(2)).sum::<f64>() / count;
    let level = 20.0 * (power.sqrt() / 32_768.0).log10();
    (level as f32).max(SILENCE_DBFS)
}

/// Share of the samples that stand at the end of the scale, 0 to 1.
pub fn clipped_share(samples: &[i16]) -> f32 {
    if samples.is_empty() {
        return 0.0;
    }
    let clipped = samples.iter().filter(|sample| sample.unsigned_abs() >= 32_767).count();
    clipped as f32 / samples.len() as f32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_square_wave_is_at_full_scale_and_clipped() {
        let square: Vec<i16> = (0..320).map(|index| if index % 2 == 0 { 32_767 } else { -32_767 }).collect();
        assert!(rms_dbfs(&square).abs() < 0.01);
        assert!((clipped_share(&square) - 1.0).abs() < f32::EPSILON);
    }

    #[test]
    fn a_constant_offset_is_silence() {
        assert!((rms_dbfs(&[5_000; 320]) - SILENCE_DBFS).abs() < f32::EPSILON);
        assert!((rms_dbfs(&[]) - SILENCE_DBFS).abs() < f32::EPSILON);
    }
}
