//! Whether a file is a whole Whisper model in ggml's format, before whisper.cpp reads it: it fills what is missing with
//! zeros and then writes nonsense.
//!
//! Layout: magic, eleven sizes, mel filters, vocabulary, then tensors to the end of the file.

use std::io::{self, ErrorKind, Read, Seek, SeekFrom};

const MAGIC: [u8; 4] = *b"lmgg";
const GGUF_MAGIC: [u8; 4] = *b"GGUF";

/// What is wrong with a model file.
#[derive(Debug, thiserror::Error)]
pub enum Fault {
    /// Another kind of file.
    #[error("is not a Whisper model in ggml's format")]
    NotGgml,
    /// The right family, another container.
    #[error("is a GGUF file, and Whisper models come in ggml's older format (ggml-*.bin)")]
    Gguf,
    /// Ends too early.
    #[error("is cut short; download it again")]
    CutShort,
    /// Header and vocabulary alone.
    #[error("has no weights: it is cut short, or was made for tests")]
    NoWeights,
    /// Sizes that no Whisper model has.
    #[error("is damaged; download it again")]
    Damaged,
    /// The disk failed.
    #[error("can't be read: {0}")]
    Io(io::Error),
}

impl From<io::Error> for Fault {
    fn from(error: io::Error) -> Self {
        if error.kind() == ErrorKind::UnexpectedEof { Self::CutShort } else { Self::Io(error) }
    }
}

/// Walks through the file without reading the weights.
pub fn check(file: &mut (impl Read + Seek)) -> Result<(), Fault> {
    let length = file.seek(SeekFrom::End(0))?;
    file.rewind()?;
    let mut walk = Walk { file, left: length };
    walk.magic()?;
    walk.sizes()?;
    let [n_mel, n_fft] = [walk.number()?, walk.number()?];
    walk.skip(product(&[n_mel, n_fft])?.saturating_mul(4))?;
    for _ in 0..walk.number_up_to(1 << 20)? {
        let length = walk.number_up_to(1 << 16)?;
        walk.skip(length.into())?;
    }
    if walk.left == 0 {
        return Err(Fault::NoWeights);
    }
    while walk.left > 0 {
        walk.tensor()?;
    }
    Ok(())
}

struct Walk<'file, F> {
    file: &'file mut F,
    left: u64,
}

impl<F: Read + Seek> Walk<'_, F> {
    fn magic(&mut self) -> Result<(), Fault> {
        match self.bytes().map_err(|_| Fault::NotGgml)? {
            MAGIC => Ok(()),
            GGUF_MAGIC => Err(Fault::Gguf),
            _ => Err(Fault::NotGgml),
        }
    }

    /// Vocabulary, contexts, widths, heads and layers; wild ones would make whisper.cpp abort.
    fn sizes(&mut self) -> Result<(), Fault> {
        let mut sizes = [0; 11];
        for size in &mut sizes {
            *size = self.number()?;
        }
        let [
            n_vocab,
            audio_ctx,
            audio_state,
            audio_head,
            audio_layer,
            text_ctx,
            text_state,
            text_head,
            text_layer,
            n_mels,
            _,
        ] = sizes;
        let plausible = (1_000..200_000).contains(&n_vocab)
            && (1..=10_000).contains(&audio_ctx)
            && (1..=10_000).contains(&text_ctx)
            && [audio_state, text_state].iter().all(|state| (1..=10_000).contains(state))
            && [audio_head, text_head].iter().all(|head| (1..=256).contains(head) && audio_state % head == 0)
            && [audio_layer, text_layer].iter().all(|layer| (1..=256).contains(layer))
            && (1..=1_000).contains(&n_mels);
        if plausible { Ok(()) } else { Err(Fault::NotGgml) }
    }

    fn tensor(&mut self) -> Result<(), Fault> {
        let dimensions = self.number_up_to(4)?;
        let name_length = self.number_up_to(256)?;
        let kind = self.number()?;
        let mut sizes = Vec::with_capacity(4);
        for _ in 0..dimensions {
            sizes.push(self.number()?);
        }
        self.skip(name_length.into())?;
        let (block_bytes, block_elements) = block(kind).ok_or(Fault::Damaged)?;
        self.skip(product(&sizes)?.div_ceil(block_elements).saturating_mul(block_bytes))
    }

    fn number_up_to(&mut self, most: u32) -> Result<u32, Fault> {
        let number = self.number()?;
        if number > most { Err(Fault::Damaged) } else { Ok(number) }
    }

    fn number(&mut self) -> Result<u32, Fault> {
        Ok(u32::from_le_bytes(self.bytes()?))
    }

    fn bytes(&mut self) -> Result<[u8; 4], Fault> {
        let mut bytes = [0; 4];
        self.file.read_exact(&mut bytes)?;
        self.left = self.left.saturating_sub(4);
        Ok(bytes)
    }

    fn skip(&mut self, count: u64) -> Result<(), Fault> {
        self.left = self.left.checked_sub(count).ok_or(Fault::CutShort)?;
        self.file.seek_relative(i64::try_from(count).map_err(|_| Fault::CutShort)?)?;
        Ok(())
    }
}

fn product(sizes: &[u32]) -> Result<u64, Fault> {
    sizes.iter().try_fold(1_u64, |product, size| product.checked_mul(u64::from(*size))).ok_or(Fault::Damaged)
}

/// Bytes and elements of a block, by ggml's number of the weights' format.
const fn block(kind: u32) -> Option<(u64, u64)> {
    Some(match kind {
        0 => (4, 1),
        1 | 30 => (2, 1),
        2 => (18, 32),
        3 => (20, 32),
        6 => (22, 32),
        7 => (24, 32),
        8 => (34, 32),
        9 => (36, 32),
        10 => (84, 256),
        11 => (110, 256),
        12 => (144, 256),
        13 => (176, 256),
        14 => (210, 256),
        15 => (292, 256),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use super::*;
    use crate::recognition::models::REHEARSAL_MODEL;

    fn checked(bytes: &[u8]) -> Result<(), Fault> {
        check(&mut Cursor::new(bytes))
    }

    #[test]
    fn a_whole_model_is_whole() {
        assert!(checked(REHEARSAL_MODEL).is_ok());
    }

    #[test]
    fn a_model_cut_short_anywhere_is_noticed() {
        let length = REHEARSAL_MODEL.len();
        for kept in [4, 20, 48, 60, 5_000, 70_000, 400_000, length / 2, length - 1_000, length - 1] {
            let cut = checked(&REHEARSAL_MODEL[..kept]);
            assert!(matches!(cut, Err(Fault::CutShort | Fault::NoWeights)), "{kept} bytes: {cut:?}");
        }
    }

    #[test]
    fn other_files_are_told_apart() {
        assert!(matches!(checked(b""), Err(Fault::NotGgml)));
        assert!(matches!(checked(b"RIFF and so on"), Err(Fault::NotGgml)));
        assert!(matches!(checked(b"GGUF and so on"), Err(Fault::Gguf)));
        let mut damaged = REHEARSAL_MODEL[..].to_vec();
        damaged[4] = 0xff;
        damaged[7] = 0xff;
        assert!(matches!(checked(&damaged), Err(Fault::NotGgml)));
    }
}
