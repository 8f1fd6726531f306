//! Whether installed models are whole, and which of the official ones they are.

use std::{
    fs::File,
    io::{BufReader, Seek, SeekFrom},
    path::{Path, PathBuf},
};

use super::{
    catalogue::{Catalogue, Model},
    ggml::{self, Fault},
    models,
};

/// What was found out about one file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// Which file.
    pub path: PathBuf,
    /// SHA-256 of its content; not known where something is wrong before it matters.
    pub sha256: Option<String>,
    /// What it is.
    pub state: State,
}

/// What a file is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum State {
    /// An official model, byte for byte; its name.
    Official(String),
    /// A whole Whisper model that the catalogue doesn't know.
    Own,
    /// Not usable.
    Wrong {
        /// What is wrong, said of the file.
        why: String,
        /// What to do.
        remedy: String,
    },
}

/// Checks size, SHA-256 and form. Reads the whole file.
pub fn verify(path: &Path, catalogue: &Catalogue) -> Verdict {
    let (sha256, state) = match read(path, catalogue) {
        Ok((sha256, state)) => (sha256, state),
        Err(Fault::Io(error)) => (None, wrong(format!("can't be read: {error}"), "check path and rights")),
        Err(fault) => (None, unusable(&fault)),
    };
    Verdict { path: path.to_owned(), sha256, state }
}

fn read(path: &Path, catalogue: &Catalogue) -> Result<(Option<String>, State), Fault> {
    let mut file = BufReader::new(File::open(path).map_err(Fault::Io)?);
    let bytes = file.seek(SeekFrom::End(0))?;
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let official = catalogue.find(&name);
    if let Some(model) = official.filter(|model| model.bytes != bytes) {
        let why = if bytes < model.bytes {
            format!("is cut short: {bytes} of {} bytes", model.bytes)
        } else {
            format!("has {bytes} bytes where the official file has {}", model.bytes)
        };
        return Ok((None, wrong(why, fetch_again(model, path))));
    }
    let sha256 = models::sha256_of(&mut file)?;
    let state = match (catalogue.of_content(&sha256), official) {
        (Some(model), _) => State::Official(model.name.clone()),
        (None, Some(model)) => {
            let why = format!("has SHA-256 {sha256} where the official file has {}", model.sha256);
            wrong(why, fetch_again(model, path))
        }
        (None, None) => {
            ggml::check(&mut file)?;
            State::Own
        }
    };
    Ok((Some(sha256), state))
}

fn fetch_again(model: &Model, path: &Path) -> String {
    let directory = path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    format!("fetch it again with `vivavoce models pull {} --to {}`", model.name, directory.display())
}

/// A fault's sentence has its remedy behind a semicolon, where there is one.
fn unusable(fault: &Fault) -> State {
    let sentence = fault.to_string();
    match sentence.split_once("; ") {
        Some((why, remedy)) => wrong(why.to_owned(), remedy),
        None => wrong(sentence, "put another file into its place"),
    }
}

fn wrong(why: String, remedy: impl Into<String>) -> State {
    State::Wrong { why, remedy: remedy.into() }
}
