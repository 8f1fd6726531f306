//! Samples as bytes: PCM16, little endian.

/// The samples of `bytes`; an odd last byte is left out.
pub fn from_bytes(bytes: &[u8]) -> Vec<i16> {
    bytes.as_chunks::<2>().0.iter().map(|pair| i16::from_le_bytes(*pair)).collect()
}

/// The bytes of `samples`.
pub fn to_bytes(samples: &[i16]) -> Vec<u8> {
    samples.iter().flat_map(|sample| sample.to_le_bytes()).collect()
}

/// Samples on the scale from -1 to 1.
pub fn to_float(samples: &[i16]) -> Vec<f32> {
    samples.iter().map(|sample| f32::from(*sample) / 32_768.0).collect()
}

/// Samples from the scale from -1 to 1; what is louder is clipped, what is no number is silent.
pub fn from_float(samples: &[f32]) -> Vec<i16> {
    samples.iter().map(|sample| (sample * 32_768.0).round().clamp(-32_768.0, 32_767.0) as i16).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn samples_survive_bytes_and_floats(samples: Vec<i16>) {
            prop_assert_eq!(&from_bytes(&to_bytes(&samples)), &samples);
            prop_assert_eq!(&from_float(&to_float(&samples)), &samples);
        }
    }

    #[test]
    fn too_loud_is_clipped_and_nonsense_is_silent() {
        assert_eq!(from_float(&[2.0, -2.0, f32::NAN]), [32_767, -32_768, 0]);
    }
}
