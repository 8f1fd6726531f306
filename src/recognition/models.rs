//! Where a model file is found, and what is known about it before it is loaded.

use std::{
    collections::BTreeMap,
    fs::File,
    io::{self, BufReader, Cursor, Read, Seek},
    path::{Path, PathBuf},
};

use sha2::{Digest, Sha256};

use super::{
    catalogue::Catalogue,
    decode,
    ggml::{self, Fault},
};
use crate::interview::event::RecognitionVersion;

/// The model that understands synthetic speech and nobody else.
pub const REHEARSAL_MODEL: &[u8] = include_bytes!("../../tests/models/ggml-viva-synthetic-q8_0.bin");

/// Its file name.
pub const REHEARSAL_MODEL_NAME: &str = "ggml-viva-synthetic-q8_0.bin";

const REHEARSAL_SHA256: &str = "294f8fbdb49d6a9dc37c109e802a57097e2c006daa648fbe73ce094633490026";
const REHEARSAL_MAX_PIECE_MS: u32 = 10_000;
const MAX_PIECE_MS: u32 = 20_000;

/// Names of the official models, the best for a machine without a graphics card first.
const PREFERRED: &[&str] = &[
    "base.en",
    "small.en",
    "tiny.en",
    "base",
    "small",
    "tiny",
    "medium.en",
    "medium",
    "large-v3-turbo",
    "large",
];

/// Why there is no model.
#[derive(Debug, thiserror::Error)]
pub enum ModelError {
    /// None is named and none is installed.
    #[error(
        "there is no speech model; fetch one with `vivavoce models pull {}`, or name a file with --model or VIVA_MODEL",
        Catalogue::embedded().recommended
    )]
    NotInstalled,
    /// A path that leads nowhere.
    #[error("there is no model file {}; check the path", .0.display())]
    NoSuchFile(PathBuf),
    /// A file that can't be used.
    #[error("the model file {} {fault}", .path.display())]
    Unusable {
        /// Which file.
        path: PathBuf,
        /// What is wrong with it.
        fault: Fault,
    },
    /// whisper.cpp refused it.
    #[error("the model file {} can't be loaded: {reason}", .path.display())]
    Load {
        /// Which file.
        path: PathBuf,
        /// What whisper.cpp says.
        reason: String,
    },
}

/// The model file to use: an explicit path wins even where nothing stands there (so that the mistake is told), then the
/// best-known one that is installed.
pub fn find(explicit: Option<&Path>, directories: &[PathBuf]) -> Option<PathBuf> {
    match explicit {
        Some(path) => Some(path.to_owned()),
        None => installed(directories).into_iter().next(),
    }
}

/// Every model (`ggml-*.bin`) in the directories, the best-known first; of two with the same name the one in the earlier
/// directory. Never the rehearsal model.
pub fn installed(directories: &[PathBuf]) -> Vec<PathBuf> {
    let mut found: BTreeMap<(usize, String), PathBuf> = BTreeMap::new();
    for directory in directories {
        let entries = std::fs::read_dir(directory).into_iter().flatten().flatten();
        let names = entries.filter_map(|entry| entry.file_name().into_string().ok());
        for name in names.filter(|name| is_real_model(name)) {
            let path = directory.join(&name);
            found.entry((rank(&name), name)).or_insert(path);
        }
    }
    found.into_values().collect()
}

/// The first directory that can be written; made where it is missing.
pub fn writable(directories: &[PathBuf]) -> Option<&Path> {
    directories.iter().map(PathBuf::as_path).find(|directory| can_write(directory))
}

fn can_write(directory: &Path) -> bool {
    let probe = directory.join(".vivavoce-probe");
    let tried = std::fs::create_dir_all(directory).and_then(|()| std::fs::write(&probe, b""));
    tried.and_then(|()| std::fs::remove_file(&probe)).is_ok()
}

/// Where models are looked for: `./models`, then the user's cache.
pub fn standard_directories() -> Vec<PathBuf> {
    let set = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    let cache = set("XDG_CACHE_HOME").or_else(|| set("HOME").map(|home| home.join(".cache")));
    let mut directories = vec![PathBuf::from("models")];
    directories.extend(cache.map(|cache| cache.join("vivavoce").join("models")));
    directories
}

/// Checks a model file and tells what a transcript made with it is pinned to.
pub fn identify(path: &Path) -> Result<RecognitionVersion, ModelError> {
    let unusable = |fault: Fault| ModelError::Unusable { path: path.to_owned(), fault };
    if !path.is_file() {
        return Err(ModelError::NoSuchFile(path.to_owned()));
    }
    let mut file = BufReader::new(File::open(path).map_err(|error| unusable(Fault::Io(error)))?);
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    version_of(name, &mut file).map_err(unusable)
}

/// The same for the rehearsal model, which stands in the program.
pub fn identify_rehearsal_model() -> Result<RecognitionVersion, ModelError> {
    version_of(REHEARSAL_MODEL_NAME.to_owned(), &mut Cursor::new(REHEARSAL_MODEL))
        .map_err(|fault| ModelError::Unusable { path: PathBuf::from(REHEARSAL_MODEL_NAME), fault })
}

fn version_of(model: String, file: &mut (impl Read + Seek)) -> Result<RecognitionVersion, Fault> {
    ggml::check(file)?;
    let sha256 = sha256_of(file)?;
    let synthetic = sha256 == REHEARSAL_SHA256;
    let max_piece_ms = if synthetic { REHEARSAL_MAX_PIECE_MS } else { MAX_PIECE_MS };
    Ok(RecognitionVersion { model, sha256, settings: decode::settings_text(), max_piece_ms, synthetic })
}

/// SHA-256 of the whole file in hexadecimal digits.
pub(super) fn sha256_of(file: &mut (impl Read + Seek)) -> io::Result<String> {
    file.rewind()?;
    let mut hash = Sha256::new();
    let mut buffer = vec![0; 1 << 20];
    loop {
        match file.read(&mut buffer)? {
            0 => break,
            count => hash.update(&buffer[..count]),
        }
    }
    Ok(hash.finalize().iter().flat_map(|byte| [byte >> 4, byte & 15]).map(hex_digit).collect())
}

fn hex_digit(value: u8) -> char {
    char::from_digit(value.into(), 16).unwrap_or_default()
}

fn is_real_model(name: &str) -> bool {
    let is_model = name.starts_with("ggml-") && name.strip_suffix(".bin").is_some();
    is_model && !name.contains("silero") && name != REHEARSAL_MODEL_NAME
}

fn rank(name: &str) -> usize {
    PREFERRED.iter().position(|family| is_of(name, family)).unwrap_or(PREFERRED.len())
}

/// True for `ggml-base.en.bin` and `ggml-base.en-q8_0.bin` with the family `base.en`.
pub(super) fn is_of(name: &str, family: &str) -> bool {
    let name = name.trim_start_matches("ggml-").trim_end_matches(".bin");
    name.strip_prefix(family).is_some_and(|rest| rest.is_empty() || rest.starts_with('-'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn directory_with(names: &[&str]) -> tempfile::TempDir {
        let directory = tempfile::tempdir().unwrap();
        for name in names {
            std::fs::write(directory.path().join(name), b"").unwrap();
        }
        directory
    }

    fn found_in(directory: &tempfile::TempDir) -> Option<String> {
        let path = find(None, &[PathBuf::from("/nonexistent"), directory.path().to_owned()])?;
        Some(path.file_name()?.to_str()?.to_owned())
    }

    #[test]
    fn the_best_known_model_is_found() {
        let names =
            ["ggml-tiny.en.bin", "ggml-base.en-q8_0.bin", "ggml-large-v3.bin", "notes.txt", "ggml-own.bin"];
        assert_eq!(found_in(&directory_with(&names)).unwrap(), "ggml-base.en-q8_0.bin");
        assert_eq!(
            found_in(&directory_with(&["ggml-own.bin", "ggml-large-v3.bin"])).unwrap(),
            "ggml-large-v3.bin"
        );
    }

    #[test]
    fn all_directories_count_and_of_the_same_name_the_earlier_one() {
        let near = directory_with(&["ggml-tiny.en.bin", "ggml-small.en.bin"]);
        let far = directory_with(&["ggml-tiny.en.bin", "ggml-base.en.bin"]);
        let found = installed(&[near.path().to_owned(), far.path().to_owned()]);
        assert_eq!(
            found,
            [
                far.path().join("ggml-base.en.bin"),
                near.path().join("ggml-small.en.bin"),
                near.path().join("ggml-tiny.en.bin"),
            ]
        );
    }

    #[test]
    fn a_directory_that_can_be_written_is_made() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("file"), b"").unwrap();
        let directories = [folder.path().join("file/models"), folder.path().join("cache/models")];
        assert_eq!(writable(&directories).unwrap(), directories[1]);
        assert_eq!(std::fs::read_dir(&directories[1]).unwrap().count(), 0);
        assert_eq!(writable(&directories[..1]), None);
    }

    #[test]
    fn neither_the_rehearsal_model_nor_a_voice_detector_is_found_silently() {
        let names = [REHEARSAL_MODEL_NAME, "ggml-silero-v6.2.0.bin", "ggml-base.en.bin.part"];
        assert_eq!(found_in(&directory_with(&names)), None);
    }

    #[test]
    fn an_explicit_path_wins_even_where_nothing_stands() {
        let wrong = Path::new("/nonexistent/ggml-base.en.bin");
        assert_eq!(find(Some(wrong), &[]).unwrap(), wrong);
        let error = identify(wrong).unwrap_err();
        assert_eq!(error.to_string(), "there is no model file /nonexistent/ggml-base.en.bin; check the path");
    }

    #[test]
    fn the_rehearsal_model_is_known_by_its_content() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("ggml-renamed.bin");
        std::fs::write(&path, REHEARSAL_MODEL).unwrap();
        let version = identify(&path).unwrap();
        assert!(version.synthetic);
        assert_eq!((version.model.as_str(), version.max_piece_ms), ("ggml-renamed.bin", 10_000));
    }
}
