//! The binary message of the wire: a header of 16 bytes, then PCM16 samples, everything little endian.
//!
//! `u8 version = 1 | u8 kind (1 microphone, 2 interviewer) | u16 flags (1 end of stream, 2 replay) | u32 connection |
//! u64 first_sample`. The sample index is the sequence number and continues across connections.

use crate::{audio::pcm, interview::event::SampleRange};

/// Length of the header.
pub const HEADER_BYTES: usize = 16;

/// Most samples that one message may carry.
pub const MAX_SAMPLES: usize = 4_096;

/// Greatest index behind a sample: 2^53, the last whole number that a browser counts exactly.
pub const MAX_END_SAMPLE: u64 = 1 << 53;

const VERSION: u8 = 1;
const END_OF_STREAM: u16 = 1;
const REPLAY: u16 = 2;

/// Whose sound a frame carries.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Kind {
    /// From the candidate's microphone.
    Microphone = 1,
    /// From the interviewer's voice.
    Interviewer = 2,
}

/// One message of sound.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Frame {
    /// Whose sound.
    pub kind: Kind,
    /// Nothing follows on this stream (the microphone's, or the line's).
    pub end_of_stream: bool,
    /// Sent before on an earlier connection, or held back.
    pub replay: bool,
    /// The connection that sends it, as told in `session.created`.
    pub connection: u32,
    /// Index of the first sample since the interview (or the line) began.
    pub first_sample: u64,
    /// 16 kHz mono; at most [`MAX_SAMPLES`].
    pub samples: Vec<i16>,
}

/// Why a message is no frame.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FrameError {
    /// Shorter than the header.
    #[error("a frame has a header of {HEADER_BYTES} bytes, this message has {0} bytes")]
    TooShort(usize),
    /// Another version of the format.
    #[error("frames have version {VERSION}, this one has version {0}")]
    Version(u8),
    /// Not the kind of sound that may come from this side.
    #[error("a frame of kind {0} is not expected here")]
    Kind(u8),
    /// Flags that this version doesn't know.
    #[error("frame flags {0:#06x} are unknown")]
    Flags(u16),
    /// Half a sample.
    #[error("samples have two bytes, this frame has {0} bytes of sound")]
    OddBytes(usize),
    /// More than [`MAX_SAMPLES`].
    #[error("a frame has at most {MAX_SAMPLES} samples, this one has {0}")]
    TooLong(usize),
    /// Sample numbers beyond [`MAX_END_SAMPLE`].
    #[error("sample number {0} is out of range")]
    OutOfRange(u64),
}

impl Frame {
    /// Reads a message that must carry sound of the kind `expected`.
    pub fn parse(bytes: &[u8], expected: Kind) -> Result<Self, FrameError> {
        let Some((header, sound)) = bytes.split_first_chunk::<HEADER_BYTES>() else {
            return Err(FrameError::TooShort(bytes.len()));
        };
        let [version, kind, f0, f1, c0, c1, c2, c3, s0, s1, s2, s3, s4, s5, s6, s7] = *header;
        if version != VERSION {
            return Err(FrameError::Version(version));
        }
        if kind != expected as u8 {
            return Err(FrameError::Kind(kind));
        }
        let flags = u16::from_le_bytes([f0, f1]);
        if flags & !(END_OF_STREAM | REPLAY) != 0 {
            return Err(FrameError::Flags(flags));
        }
        let first_sample = u64::from_le_bytes([s0, s1, s2, s3, s4, s5, s6, s7]);
        Ok(Self {
            kind: expected,
            end_of_stream: flags & END_OF_STREAM != 0,
            replay: flags & REPLAY != 0,
            connection: u32::from_le_bytes([c0, c1, c2, c3]),
            first_sample,
            samples: parse_samples(sound, first_sample)?,
        })
    }

    /// The message.
    pub fn to_bytes(&self) -> Vec<u8> {
        let flags = if self.end_of_stream { END_OF_STREAM } else { 0 } | if self.replay { REPLAY } else { 0 };
        let mut bytes = Vec::with_capacity(HEADER_BYTES + 2 * self.samples.len());
        bytes.extend([VERSION, self.kind as u8]);
        bytes.extend(flags.to_le_bytes());
        bytes.extend(self.connection.to_le_bytes());
        bytes.extend(self.first_sample.to_le_bytes());
        bytes.extend(pcm::to_bytes(&self.samples));
        bytes
    }

    /// Where its samples stand.
    pub fn range(&self) -> SampleRange {
        let end_sample = self.first_sample.saturating_add(self.samples.len() as u64);
        SampleRange { first_sample: self.first_sample, end_sample }
    }
}

fn parse_samples(sound: &[u8], first_sample: u64) -> Result<Vec<i16>, FrameError> {
    if !sound.len().is_multiple_of(2) {
        return Err(FrameError::OddBytes(sound.len()));
    }
    let count = sound.len() / 2;
    if count > MAX_SAMPLES {
        return Err(FrameError::TooLong(count));
    }
    if first_sample > MAX_END_SAMPLE - count as u64 {
        return Err(FrameError::OutOfRange(first_sample));
    }
    Ok(pcm::from_bytes(sound))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn some_frame() -> Frame {
        Frame {
            kind: Kind::Microphone,
            end_of_stream: false,
            replay: true,
            connection: 3,
            first_sample: 0x0102_0304,
            samples: vec![1, -2],
        }
    }

    #[test]
    fn the_bytes_are_those_of_the_protocol() {
        let bytes = [1, 1, 2, 0, 3, 0, 0, 0, 4, 3, 2, 1, 0, 0, 0, 0, 1, 0, 0xfe, 0xff];
        assert_eq!(some_frame().to_bytes(), bytes);
    }

    #[test]
    fn every_fault_has_its_name() {
        let good = some_frame().to_bytes();
        let with = |place: usize, value: u8| {
            let mut bytes = good.clone();
            bytes[place] = value;
            Frame::parse(&bytes, Kind::Microphone)
        };
        assert_eq!(Frame::parse(&good[..15], Kind::Microphone), Err(FrameError::TooShort(15)));
        assert_eq!(with(0, 2), Err(FrameError::Version(2)));
        assert_eq!(with(1, 2), Err(FrameError::Kind(2)));
        assert_eq!(with(2, 4), Err(FrameError::Flags(4)));
        assert_eq!(with(15, 1), Err(FrameError::OutOfRange(0x0100_0000_0102_0304)));
        assert_eq!(Frame::parse(&good[..17], Kind::Microphone), Err(FrameError::OddBytes(1)));
        let long = Frame { samples: vec![0; MAX_SAMPLES + 1], ..some_frame() };
        assert_eq!(Frame::parse(&long.to_bytes(), Kind::Microphone), Err(FrameError::TooLong(4_097)));
    }

    proptest! {
        #[test]
        fn a_frame_survives_the_wire(
            microphone: bool, end_of_stream: bool, replay: bool, connection: u32,
            first_sample in 0..MAX_END_SAMPLE - 4_096,
            samples in prop::collection::vec(any::<i16>(), 0..=600),
        ) {
            let kind = if microphone { Kind::Microphone } else { Kind::Interviewer };
            let frame = Frame { kind, end_of_stream, replay, connection, first_sample, samples };
            prop_assert_eq!(Frame::parse(&frame.to_bytes(), kind), Ok(frame));
        }

        #[test]
        fn arbitrary_bytes_are_refused_or_mean_exactly_themselves(
            start in prop::collection::vec(0..4_u8, 0..4),
            rest in prop::collection::vec(any::<u8>(), 0..80),
        ) {
            let bytes = [start, rest].concat();
            if let Ok(frame) = Frame::parse(&bytes, Kind::Microphone) {
                prop_assert_eq!(frame.to_bytes(), bytes);
            }
        }
    }
}
