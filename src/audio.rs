//! Sound as numbers, pure: samples, wire frames, level, resampling. Everything inside the server is 16 kHz mono.

pub mod frame;
pub mod level;
pub mod pcm;
pub mod resample;
pub mod wav;

/// The one rate inside the server, in samples a second.
pub const SAMPLE_RATE_HZ: u32 = 16_000;

/// Samples in so many milliseconds.
pub const fn samples_in_ms(milliseconds: u64) -> u64 {
    milliseconds.saturating_mul(SAMPLE_RATE_HZ as u64) / 1_000
}

/// Whole milliseconds in so many samples.
pub const fn ms_of_samples(samples: u64) -> u64 {
    samples.saturating_mul(1_000) / SAMPLE_RATE_HZ as u64
}
