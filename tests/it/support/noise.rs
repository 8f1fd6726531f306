//! Sound in which nobody speaks, made from a seed.

use std::f64::consts::TAU;

use rand::{RngExt, SeedableRng, rngs::SmallRng};

const RATE_HZ: f64 = 16_000.0;

/// What is heard.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Noise {
    /// As much at every frequency: a fan, a bad line.
    White,
    /// As much in every octave: rain, ventilation.
    Pink,
    /// Deep: a road, wind.
    Brown,
    /// Mains and its harmonics.
    Hum,
    /// An office: a deep murmur that swells, mains, and keys that are struck.
    Room,
    /// Chords that follow each other.
    Music,
}

impl Noise {
    /// Noise and room tone.
    pub const TONELESS: [Self; 5] = [Self::White, Self::Pink, Self::Brown, Self::Hum, Self::Room];

    /// So many samples whose root mean square is `level_dbfs`, as far as the scale reaches.
    pub fn make(self, samples: usize, level_dbfs: f64, seed: u64) -> Vec<i16> {
        let mut chance = SmallRng::seed_from_u64(seed);
        let sound = match self {
            Self::White => white(samples, &mut chance),
            Self::Pink => pink(samples, &mut chance),
            Self::Brown => brown(samples, &mut chance),
            Self::Hum => hum(samples),
            Self::Room => room(samples, &mut chance),
            Self::Music => music(samples, &mut chance),
        };
        let power = sound.iter().map(|sample| sample * sample).sum::<f64>() / samples.max(1) as f64;
        let factor = 32_768.0 * 10_f64.powf(level_dbfs / 20.0) / power.sqrt().max(1e-9);
        sound.iter().map(|sample| (sample * factor).clamp(-32_768.0, 32_767.0) as i16).collect()
    }
}

fn white(samples: usize, chance: &mut SmallRng) -> Vec<f64> {
    (0..samples).map(|_| chance.random_range(-1.0..1.0)).collect()
}

/// Sixteen sources, each half as fast as the one before (Voss and McCartney).
fn pink(samples: usize, chance: &mut SmallRng) -> Vec<f64> {
    let mut sources = [0.0; 16];
    (1..=samples)
        .map(|number| {
            let slowest = (number.trailing_zeros() as usize).min(sources.len() - 1);
            sources[slowest] = chance.random_range(-1.0..1.0);
            sources.iter().sum()
        })
        .collect()
}

fn brown(samples: usize, chance: &mut SmallRng) -> Vec<f64> {
    let mut level = 0.0;
    let step = |_| {
        level = level * 0.998 + chance.random_range(-1.0..1.0);
        level
    };
    (0..samples).map(step).collect()
}

fn hum(samples: usize) -> Vec<f64> {
    let harmonics = [(50.0, 1.0), (100.0, 0.6), (150.0, 0.4), (250.0, 0.2), (350.0, 0.1)];
    let at = |sample: usize| {
        harmonics.iter().map(|(hz, loud)| loud * (TAU * hz * sample as f64 / RATE_HZ).sin()).sum()
    };
    (0..samples).map(at).collect()
}

fn room(samples: usize, chance: &mut SmallRng) -> Vec<f64> {
    let (murmur, mains) = (brown(samples, chance), hum(samples));
    let mut key = 0.0;
    (0..samples)
        .map(|sample| {
            key *= 0.99;
            if chance.random_range(0..4_000) == 0 {
                key = chance.random_range(5.0..40.0);
            }
            let swell = 1.0 + 0.5 * (TAU * 0.2 * sample as f64 / RATE_HZ).sin();
            murmur[sample] * swell + mains[sample] + key * chance.random_range(-1.0..1.0)
        })
        .collect()
}

/// Triads with overtones, each held for between a quarter of a second and one second.
fn music(samples: usize, chance: &mut SmallRng) -> Vec<f64> {
    let mut sound = Vec::with_capacity(samples);
    while sound.len() < samples {
        let root = 110.0 * 2_f64.powf(f64::from(chance.random_range(0_u8..24)) / 12.0);
        let length = chance.random_range(4_000..16_000);
        sound.extend((0..length).map(|sample| {
            let at = f64::from(sample) / RATE_HZ;
            let tone =
                |hz: f64| (1..=5).map(|n| (TAU * hz * f64::from(n) * at).sin() / f64::from(n)).sum::<f64>();
            let fades = (f64::from(sample) / 200.0).min(1.0) * (-2.0 * at).exp();
            fades * (tone(root) + tone(root * 1.26) + tone(root * 1.5))
        }));
    }
    sound.truncate(samples);
    sound
}
