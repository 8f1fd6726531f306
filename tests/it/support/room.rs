//! A room with a loudspeaker and a microphone: what is played comes back late, coloured and with reverberation.

use rand::{RngExt, rngs::SmallRng};

const RATE: f64 = 16_000.0;
/// Reflections a second in the reverberation, as a velvet noise.
const REFLECTIONS_A_SECOND: f64 = 2_000.0;
const EARLY_REFLECTIONS: usize = 6;

/// The way from loudspeaker to microphone.
pub struct Room {
    /// Until the first sound comes back, in samples.
    delay: usize,
    /// Reflections: how many samples behind the first sound, and how strong.
    taps: Vec<(usize, f32)>,
    /// Level of what comes back against what is played.
    gain: f32,
}

impl Room {
    /// A room by chance: 50 to 300 ms late, -6 to -20 dB, 60 dB of decay in 0.2 to 0.6 s.
    pub fn by_chance(chance: &mut SmallRng) -> Self {
        let decay_s = chance.random_range(0.2..0.6);
        let mut taps = vec![(0, 1.0)];
        for _ in 0..EARLY_REFLECTIONS {
            taps.push((chance.random_range(30..640), chance.random_range(-0.6..0.6)));
        }
        let spacing = RATE / REFLECTIONS_A_SECOND;
        for number in 0..(decay_s * REFLECTIONS_A_SECOND) as usize {
            let at = number as f64 * spacing + chance.random_range(0.0..spacing);
            let strength = 0.3 * 10_f64.powf(-3.0 * at / RATE / decay_s);
            taps.push((at as usize, if chance.random::<bool>() { strength } else { -strength } as f32));
        }
        let energy: f32 = taps.iter().map(|(_, strength)| strength * strength).sum();
        let gain = 10_f32.powf(chance.random_range(-20.0..-6.0) / 20.0) / energy.sqrt();
        Self { delay: chance.random_range(800..4_800), taps, gain }
    }

    /// No sound of the loudspeaker reaches the microphone.
    pub fn headphones() -> Self {
        Self { delay: 0, taps: vec![(0, 1.0)], gain: 0.0 }
    }

    /// What the microphone hears of `played`, with the reverberation behind it.
    pub fn echo(&self, played: &[i16]) -> Vec<f32> {
        let last = self.taps.iter().map(|(late, _)| *late).max().unwrap_or(0);
        let mut heard = vec![0.0; played.len() + self.delay + last + 1];
        for (late, strength) in &self.taps {
            let from = self.delay + late;
            for (sum, sample) in heard[from..].iter_mut().zip(played) {
                *sum += strength * self.gain * f32::from(*sample);
            }
        }
        heard
    }
}

/// The quiet noise of a room, -66 dBFS.
pub fn noise(samples: usize, chance: &mut SmallRng) -> Vec<f32> {
    (0..samples).map(|_| chance.random_range(-28.0_f32..28.0)).collect()
}

/// Adds `voice` to `sound` from sample `at` on, `gain` times as strong.
pub fn mix(sound: &mut [f32], voice: &[i16], at: usize, gain: f32) {
    for (sum, sample) in sound[at..].iter_mut().zip(voice) {
        *sum += gain * f32::from(*sample);
    }
}

/// Root mean square of what is not silent.
pub fn strength(sound: &[f32]) -> f32 {
    let loud: Vec<f32> = sound.iter().copied().filter(|sample| sample.abs() > 100.0).collect();
    (loud.iter().map(|sample| sample * sample).sum::<f32>() / loud.len().max(1) as f32).sqrt()
}

/// As a microphone gives it.
pub fn samples(sound: &[f32]) -> Vec<i16> {
    sound.iter().map(|sample| sample.clamp(-32_768.0, 32_767.0) as i16).collect()
}
