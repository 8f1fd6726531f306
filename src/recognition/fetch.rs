//! Fetches an official model over a line that may break: a part file, resumed by range, checked before it is used.

mod answer;
mod part;

use std::{
    error::Error,
    io,
    path::{Path, PathBuf},
    time::Duration,
};

use reqwest::{Client, RequestBuilder, Response, StatusCode, header};
use tokio::time::timeout;

use self::{
    answer::{Begins, Odd},
    part::Part,
};
use super::{catalogue::Model, ggml::Fault};
use crate::outbound;

/// A model that is wanted.
#[derive(Clone, Copy, Debug)]
pub struct Order<'a> {
    /// Which one; nothing else than its size and SHA-256 is taken.
    pub model: &'a Model,
    /// Where its file is: the official place or a mirror, http or https.
    pub address: &'a str,
    /// Where it is put.
    pub directory: &'a Path,
    /// The longest time without a byte.
    pub patience: Duration,
}

/// Why a model was not fetched. Each is a sentence with the remedy.
#[derive(Debug, thiserror::Error)]
pub enum FetchError {
    /// No network, no such server, no trust, or redirects that lead nowhere.
    #[error(
        "{address} can't be reached ({reason}); fetch it elsewhere and put it into {}, or name a mirror with --from",
        .directory.display()
    )]
    Away {
        /// What was asked for.
        address: String,
        /// What happened.
        reason: String,
        /// Where the file belongs.
        directory: PathBuf,
    },
    /// The server has no such file, or gives it to nobody.
    #[error("{address} is answered with {status}; name another place with --from")]
    Refused {
        /// What was asked for.
        address: String,
        /// The answer.
        status: StatusCode,
    },
    /// The server has something else.
    #[error("{address} is not the model that is wanted: {odd}; name another place with --from")]
    Another {
        /// What was asked for.
        address: String,
        /// What is odd.
        odd: Odd,
    },
    /// The line broke; what came is kept.
    #[error(
        "the line broke after {got} of {wanted} bytes ({reason}); run the command again to go on from there"
    )]
    Cut {
        /// Bytes that are kept.
        got: u64,
        /// Bytes in all.
        wanted: u64,
        /// What happened.
        reason: String,
    },
    /// The content is not what the catalogue says; it was deleted.
    #[error(
        "what came has SHA-256 {found} where {wanted} belongs, and was deleted; try again, or name another place with \
         --from"
    )]
    WrongContent {
        /// SHA-256 of what came.
        found: String,
        /// SHA-256 in the catalogue.
        wanted: String,
    },
    /// The content is no model; it was deleted.
    #[error("what came {0}; it was deleted: name another place with --from")]
    NoModel(Fault),
    /// Somebody else is at it.
    #[error("{} is being fetched already; wait for that", .0.display())]
    Busy(PathBuf),
    /// The disk is full, or not ours.
    #[error("{} can't be written ({error}); make room, or name another directory with --to", .path.display())]
    Disk {
        /// Which file.
        path: PathBuf,
        /// What happened.
        error: io::Error,
    },
    /// TLS can't be had.
    #[error("HTTPS can't be spoken ({0}); install the system's certificates (Debian: ca-certificates)")]
    NoCertificates(String),
}

/// Fetches the model and gives the path of its file. Goes on where an earlier call broke off, if the file at `address` is
/// still the same (by its ETag); `progress` is told how many bytes there are. The file appears under its name only when
/// its size, its SHA-256 and its form are right.
pub async fn fetch(order: &Order<'_>, progress: &mut (dyn FnMut(u64) + Send)) -> Result<PathBuf, FetchError> {
    let client = outbound::public().build().map_err(|error| FetchError::NoCertificates(innermost(&error)))?;
    let mut part = Part::open(order.directory, &order.model.file_name())?;
    if part.length() > order.model.bytes {
        part.restart(order.address, None)?;
    }
    progress(part.length());
    if part.length() < order.model.bytes {
        let filled = fill(&client, order, &mut part, progress).await;
        if filled.is_err() && part.length() == 0 {
            part.discard();
        }
        filled?;
    }
    part.finish(&order.model.sha256)
}

async fn fill(
    client: &Client,
    order: &Order<'_>,
    part: &mut Part,
    progress: &mut (dyn FnMut(u64) + Send),
) -> Result<(), FetchError> {
    let answer = match part.goes_on(order.address) {
        Some(etag) => {
            let request = client
                .get(order.address)
                .header(header::RANGE, format!("bytes={}-", part.length()))
                .header(header::IF_RANGE, etag);
            match ask(order, request).await? {
                gone if gone.status() == StatusCode::RANGE_NOT_SATISFIABLE => {
                    ask(order, client.get(order.address)).await?
                }
                answer => answer,
            }
        }
        None => ask(order, client.get(order.address)).await?,
    };
    receive(order, answer, part, progress).await
}

async fn ask(order: &Order<'_>, request: RequestBuilder) -> Result<Response, FetchError> {
    let away = |reason| FetchError::Away {
        address: order.address.to_owned(),
        reason,
        directory: order.directory.to_owned(),
    };
    // As it is: a length and a range must be those of the file.
    let request = request.header(header::ACCEPT_ENCODING, "identity");
    let answer =
        timeout(order.patience, request.send()).await.map_err(|_late| away("no answer".to_owned()))?;
    answer.map_err(|error| away(innermost(&error)))
}

async fn receive(
    order: &Order<'_>,
    mut answer: Response,
    part: &mut Part,
    progress: &mut (dyn FnMut(u64) + Send),
) -> Result<(), FetchError> {
    let wanted = order.model.bytes;
    let another = |odd| FetchError::Another { address: order.address.to_owned(), odd };
    match answer::read(answer.status(), answer.headers(), part.length(), wanted).map_err(another)? {
        Begins::Anew => part.restart(order.address, answer::strong_etag(answer.headers()))?,
        Begins::Onward => {}
        Begins::Not(status) => {
            return Err(FetchError::Refused { address: order.address.to_owned(), status });
        }
    }
    loop {
        let cut = |reason| FetchError::Cut { got: part.length(), wanted, reason };
        let chunk = timeout(order.patience, answer.chunk()).await;
        let chunk = chunk.map_err(|_late| cut("nothing came for too long".to_owned()))?;
        let Some(chunk) = chunk.map_err(|error| cut(innermost(&error)))? else { break };
        if part.length() + chunk.len() as u64 > wanted {
            part.restart(order.address, None)?;
            return Err(another(Odd::Longer { wanted }));
        }
        part.append(&chunk)?;
        progress(part.length());
    }
    if part.length() < wanted {
        let reason = "the server ended".to_owned();
        return Err(FetchError::Cut { got: part.length(), wanted, reason });
    }
    Ok(())
}

/// The reason behind the reasons; what stands before it names our own layers.
fn innermost(error: &dyn Error) -> String {
    let mut error = error;
    while let Some(source) = error.source() {
        error = source;
    }
    error.to_string()
}
