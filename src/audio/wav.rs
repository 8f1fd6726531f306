//! WAV as bytes in memory: whatever a file or a program gives, as 16 kHz mono, and back.

use std::io::Cursor;

use super::{
    SAMPLE_RATE_HZ, pcm,
    resample::{self, ResampleError},
};

/// Why bytes are no usable WAV.
#[derive(Debug, thiserror::Error)]
pub enum WavError {
    /// No RIFF WAVE header with a format and a data part.
    #[error("this is not a WAV file")]
    NotWav,
    /// Less sound than the header promises.
    #[error("the WAV file is cut short: {promised} bytes of sound are promised and {found} are there")]
    CutShort {
        /// Bytes of sound by the header.
        promised: u32,
        /// Bytes that are there.
        found: usize,
    },
    /// A format other than PCM or 32-bit float.
    #[error("the WAV file's format is not supported ({0}); save it as 16-bit PCM")]
    Format(String),
    /// A rate out of range.
    #[error(transparent)]
    Rate(#[from] ResampleError),
}

/// Programs that write to a pipe don't know the length yet and put a number from here up, or nothing.
const STREAMING_BYTES: u32 = 0x7fff_0000;

/// Reads PCM or float of any rate and any number of channels as 16 kHz mono.
pub fn decode(bytes: &[u8]) -> Result<Vec<i16>, WavError> {
    let whole = with_true_length(bytes)?;
    let mut reader = hound::WavReader::new(Cursor::new(whole)).map_err(|error| format_error(&error))?;
    let spec = reader.spec();
    let full_scale = 2_f32.powi(i32::from(spec.bits_per_sample) - 1);
    let interleaved: Result<Vec<f32>, hound::Error> = match spec.sample_format {
        hound::SampleFormat::Float => reader.samples::<f32>().collect(),
        hound::SampleFormat::Int => {
            reader.samples::<i32>().map(|sample| Ok(sample? as f32 / full_scale)).collect()
        }
    };
    let interleaved = interleaved.map_err(|error| format_error(&error))?;
    let mono = mix_down(interleaved, usize::from(spec.channels));
    Ok(pcm::from_float(&resample::to_16_khz(mono, spec.sample_rate)?))
}

/// Writes 16 kHz mono as PCM16.
pub fn encode(samples: &[i16]) -> Vec<u8> {
    let sound_bytes = u32::try_from(samples.len() * 2).unwrap_or(u32::MAX);
    let mut bytes = Vec::with_capacity(44 + samples.len() * 2);
    bytes.extend(b"RIFF");
    bytes.extend(sound_bytes.saturating_add(36).to_le_bytes());
    bytes.extend(b"WAVEfmt ");
    bytes.extend(16_u32.to_le_bytes());
    bytes.extend([1, 0, 1, 0]);
    bytes.extend(SAMPLE_RATE_HZ.to_le_bytes());
    bytes.extend((SAMPLE_RATE_HZ * 2).to_le_bytes());
    bytes.extend([2, 0, 16, 0]);
    bytes.extend(b"data");
    bytes.extend(sound_bytes.to_le_bytes());
    bytes.extend(pcm::to_bytes(samples));
    bytes
}

fn mix_down(interleaved: Vec<f32>, channels: usize) -> Vec<f32> {
    if channels <= 1 {
        return interleaved;
    }
    interleaved.chunks_exact(channels).map(|frame| frame.iter().sum::<f32>() / channels as f32).collect()
}

/// The same file with a data part as long as the bytes that are there, for files written to a pipe.
fn with_true_length(bytes: &[u8]) -> Result<Vec<u8>, WavError> {
    if bytes.get(..4) != Some(b"RIFF") || bytes.get(8..12) != Some(b"WAVE") {
        return Err(WavError::NotWav);
    }
    let (mut at, mut frame_bytes) = (12, 1);
    loop {
        let header = bytes.get(at..at + 8).ok_or(WavError::NotWav)?;
        let size = u32::from_le_bytes([header[4], header[5], header[6], header[7]]);
        let body = &bytes[at + 8..];
        match &header[..4] {
            b"data" => return cut_to_length(bytes, at, size, body.len(), frame_bytes),
            b"fmt " => {
                frame_bytes =
                    body.get(12..14).map_or(1, |two| usize::from(two[0]) + 256 * usize::from(two[1]));
            }
            _ => {}
        }
        at = at.saturating_add(8).saturating_add(size as usize).saturating_add(size as usize % 2);
        if at >= bytes.len() {
            return Err(WavError::NotWav);
        }
    }
}

fn cut_to_length(
    bytes: &[u8],
    at: usize,
    promised: u32,
    found: usize,
    frame_bytes: usize,
) -> Result<Vec<u8>, WavError> {
    let streaming = promised >= STREAMING_BYTES || (promised == 0 && found > 0);
    if !streaming && promised as usize > found {
        return Err(WavError::CutShort { promised, found });
    }
    let wanted = if streaming { found } else { promised as usize };
    let length = wanted - wanted % frame_bytes.max(1);
    let mut whole = bytes[..at + 8 + length].to_vec();
    whole[at + 4..at + 8].copy_from_slice(&u32::try_from(length).unwrap_or(u32::MAX).to_le_bytes());
    Ok(whole)
}

fn format_error(error: &hound::Error) -> WavError {
    match error {
        hound::Error::IoError(_) => WavError::NotWav,
        hound::Error::FormatError(_)
        | hound::Error::TooWide
        | hound::Error::UnfinishedSample
        | hound::Error::Unsupported
        | hound::Error::InvalidSampleFormat => WavError::Format(error.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn written(spec: hound::WavSpec, samples: &[i32]) -> Vec<u8> {
        let mut bytes = Cursor::new(Vec::new());
        let mut writer = hound::WavWriter::new(&mut bytes, spec).unwrap();
        for sample in samples {
            match spec.sample_format {
                hound::SampleFormat::Int => writer.write_sample(*sample).unwrap(),
                hound::SampleFormat::Float => writer.write_sample(*sample as f32 / 32_768.0).unwrap(),
            }
        }
        writer.finalize().unwrap();
        bytes.into_inner()
    }

    fn spec(channels: u16, bits_per_sample: u16, sample_format: hound::SampleFormat) -> hound::WavSpec {
        hound::WavSpec { channels, sample_rate: SAMPLE_RATE_HZ, bits_per_sample, sample_format }
    }

    #[test]
    fn every_sample_format_gives_the_same_loudness() {
        let half = [16_384_i16; 4];
        assert_eq!(decode(&written(spec(1, 8, hound::SampleFormat::Int), &[64; 4])).unwrap(), half);
        assert_eq!(decode(&written(spec(1, 16, hound::SampleFormat::Int), &[16_384; 4])).unwrap(), half);
        assert_eq!(decode(&written(spec(1, 24, hound::SampleFormat::Int), &[1 << 22; 4])).unwrap(), half);
        assert_eq!(decode(&written(spec(1, 32, hound::SampleFormat::Float), &[16_384; 4])).unwrap(), half);
    }

    #[test]
    fn channels_are_mixed() {
        let stereo = written(spec(2, 16, hound::SampleFormat::Int), &[1_000, 3_000, -1_000, -3_000]);
        assert_eq!(decode(&stereo).unwrap(), [2_000, -2_000]);
    }

    #[test]
    fn a_length_unknown_to_the_writer_means_all_that_follows() {
        for unknown in [0x7fff_f000_u32, u32::MAX, 0] {
            let mut bytes = encode(&[1, 2, 3]);
            bytes[40..44].copy_from_slice(&unknown.to_le_bytes());
            assert_eq!(decode(&bytes).unwrap(), [1, 2, 3]);
        }
    }

    #[test]
    fn faults_are_told_apart() {
        assert!(matches!(decode(b"OggS and more"), Err(WavError::NotWav)));
        assert!(matches!(decode(b""), Err(WavError::NotWav)));
        let short = &encode(&[1, 2, 3])[..47];
        assert!(matches!(decode(short), Err(WavError::CutShort { promised: 6, found: 3 })));
        let mut law = encode(&[1, 2, 3]);
        law[20] = 7;
        assert!(matches!(decode(&law), Err(WavError::Format(_))));
    }

    proptest! {
        #[test]
        fn sixteen_kilohertz_mono_survives(samples: Vec<i16>) {
            prop_assert_eq!(decode(&encode(&samples)).unwrap(), samples);
        }

        #[test]
        fn a_damaged_file_is_refused_or_read_but_never_panics(place in 0_usize..60, value: u8, length in 0_usize..60) {
            let mut bytes = encode(&[100, -100, 200, -200, 300, -300, 400, -400]);
            bytes[place] = value;
            bytes.truncate(length);
            let _ = decode(&bytes);
        }
    }
}
