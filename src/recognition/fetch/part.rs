//! A file on its way: `NAME.part` has the bytes so far, `NAME.part.json` says of which file they are.

use std::{
    fs::{self, File, OpenOptions, TryLockError},
    io::{self, Seek, SeekFrom, Write},
    path::{Path, PathBuf},
};

use serde::{Deserialize, Serialize};

use super::FetchError;
use crate::recognition::{ggml, models};

/// The part, locked against a second process.
#[derive(Debug)]
pub(super) struct Part {
    file: File,
    length: u64,
    path: PathBuf,
    note: PathBuf,
    whole: PathBuf,
}

/// Of which file a part is.
#[derive(Debug, Serialize, Deserialize)]
struct Note {
    address: String,
    etag: String,
}

impl Part {
    /// Opens what an earlier call left, or an empty part.
    pub(super) fn open(directory: &Path, name: &str) -> Result<Self, FetchError> {
        let path = directory.join(format!("{name}.part"));
        let open = || {
            fs::create_dir_all(directory)?;
            OpenOptions::new().read(true).write(true).create(true).truncate(false).open(&path)
        };
        let mut file = open().map_err(|error| disk(&path, error))?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(FetchError::Busy(directory.join(name))),
            Err(TryLockError::Error(error)) => return Err(disk(&path, error)),
        }
        let length = file.seek(SeekFrom::End(0)).map_err(|error| disk(&path, error))?;
        let note = directory.join(format!("{name}.part.json"));
        Ok(Self { file, length, path, note, whole: directory.join(name) })
    }

    /// Bytes that are there.
    pub(super) const fn length(&self) -> u64 {
        self.length
    }

    /// The ETag under which the file at `address` is still the one that this is a part of.
    pub(super) fn goes_on(&self, address: &str) -> Option<String> {
        let note: Note = serde_json::from_slice(&fs::read(&self.note).ok()?).ok()?;
        (self.length > 0 && note.address == address).then_some(note.etag)
    }

    /// Begins anew with the file that has this ETag; without one, a later call begins anew as well.
    pub(super) fn restart(&mut self, address: &str, etag: Option<&str>) -> Result<(), FetchError> {
        self.length = 0;
        let emptied = self.file.set_len(0).and_then(|()| self.file.rewind());
        emptied.map_err(|error| disk(&self.path, error))?;
        let noted = match etag {
            Some(etag) => {
                let note = Note { address: address.to_owned(), etag: etag.to_owned() };
                serde_json::to_vec(&note)
                    .map_err(io::Error::from)
                    .and_then(|text| fs::write(&self.note, text))
            }
            None => fs::remove_file(&self.note).or_else(unless_missing),
        };
        noted.map_err(|error| disk(&self.note, error))
    }

    /// Adds bytes at the end.
    pub(super) fn append(&mut self, bytes: &[u8]) -> Result<(), FetchError> {
        self.file.write_all(bytes).map_err(|error| disk(&self.path, error))?;
        self.length += bytes.len() as u64;
        Ok(())
    }

    /// Deletes the part.
    pub(super) fn discard(&self) {
        for file in [&self.path, &self.note] {
            let _gone_already = fs::remove_file(file);
        }
    }

    /// Gives the file its name, if its content is right; else deletes it.
    pub(super) fn finish(mut self, sha256: &str) -> Result<PathBuf, FetchError> {
        if let Err(error) = self.check(sha256) {
            self.discard();
            return Err(error);
        }
        let placed = self.file.sync_all().and_then(|()| fs::rename(&self.path, &self.whole));
        placed.map_err(|error| disk(&self.whole, error))?;
        let _gone_already = fs::remove_file(&self.note);
        // The new name is not safe before its directory is.
        let directory = self.whole.parent().map(File::open);
        if let Some(Ok(directory)) = directory {
            directory.sync_all().map_err(|error| disk(&self.whole, error))?;
        }
        Ok(self.whole)
    }

    fn check(&mut self, sha256: &str) -> Result<(), FetchError> {
        let found = models::sha256_of(&mut self.file).map_err(|error| disk(&self.path, error))?;
        if found != sha256 {
            return Err(FetchError::WrongContent { found, wanted: sha256.to_owned() });
        }
        ggml::check(&mut self.file).map_err(FetchError::NoModel)
    }
}

fn unless_missing(error: io::Error) -> io::Result<()> {
    if error.kind() == io::ErrorKind::NotFound { Ok(()) } else { Err(error) }
}

fn disk(path: &Path, error: io::Error) -> FetchError {
    FetchError::Disk { path: path.to_owned(), error }
}
