//! Keys of 32 bytes in files that their owner alone can read: made at the first start, never in the database or in a backup
//! of it.

use std::{
    fs,
    io::{self, Write},
    os::unix::fs::OpenOptionsExt,
    path::Path,
};

use anyhow::Context;
use secrecy::SecretBox;

use crate::id::Entropy;

/// What the file `name` in the data directory `dir` holds; a fresh key where there is none.
///
/// # Errors
/// One sentence with the remedy: the directory can't be written, or the file can't be read.
pub fn read_or_make(dir: &Path, name: &str, entropy: &dyn Entropy) -> anyhow::Result<SecretBox<Vec<u8>>> {
    let file = dir.join(name);
    let key = match fs::read(&file) {
        Ok(key) => key,
        Err(error) if error.kind() == io::ErrorKind::NotFound => make(dir, &file, name, entropy)
            .with_context(|| {
                format!("the key {} can't be made; see that its folder can be written", file.display())
            })?,
        Err(error) => {
            return Err(error).with_context(|| {
                format!("the key {} can't be read; let this program's user read it", file.display())
            });
        }
    };
    Ok(SecretBox::new(Box::new(key)))
}

/// Writes the key beside its place and links it there: another process that does so at once finds a whole one.
fn make(dir: &Path, file: &Path, name: &str, entropy: &dyn Entropy) -> io::Result<Vec<u8>> {
    let mut key = [0; 32];
    entropy.fill(&mut key);
    let part = dir.join(format!("{name}.{}.part", std::process::id()));
    let mut options = fs::OpenOptions::new();
    let mut written = options.write(true).create(true).truncate(true).mode(0o600).open(&part)?;
    written.write_all(&key)?;
    written.sync_all()?;
    let linked = fs::hard_link(&part, file);
    fs::remove_file(&part)?;
    match linked {
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists => Err(error),
        Ok(()) | Err(_) => fs::read(file),
    }
}
