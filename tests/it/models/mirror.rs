//! A web server that has one file, and habits that real ones have.

use std::{
    collections::VecDeque,
    convert::Infallible,
    io,
    sync::{Arc, Mutex},
};

use axum::{
    Router,
    body::{Body, Bytes},
    extract::State,
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Redirect, Response},
    routing::get,
};
use futures_util::{StreamExt, stream};
use tokio::{net::TcpListener, task::JoinHandle};

/// How one request is answered.
#[derive(Clone, Copy, Debug)]
pub enum Habit {
    /// The connection breaks after so many bytes.
    CutAfter(usize),
    /// The same, and the file has no ETag.
    CutWithoutETag(usize),
    /// Nothing comes after so many bytes, and the connection stays.
    SilentAfter(usize),
    /// The length is not told.
    NoLength,
    /// Ranges are ignored.
    NoRanges,
    /// The range is refused.
    Unsatisfiable,
    /// The file is another one by now.
    ETag(&'static str),
}

/// The server; gone when it goes out of scope.
pub struct Mirror {
    /// Where its file is.
    pub address: String,
    origin: String,
    desk: Arc<Desk>,
    serving: JoinHandle<()>,
}

struct Desk {
    file: Bytes,
    habits: Mutex<VecDeque<Habit>>,
    asked: Mutex<Vec<String>>,
}

impl Mirror {
    /// Serves `file`. Requests are answered with these habits, one each, and properly after that.
    pub async fn of(file: &[u8], habits: &[Habit]) -> Self {
        let desk = Arc::new(Desk {
            file: Bytes::copy_from_slice(file),
            habits: Mutex::new(habits.iter().copied().collect()),
            asked: Mutex::default(),
        });
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let origin = format!("http://{}", listener.local_addr().unwrap());
        let router = Router::new()
            .route("/file", get(answer))
            .route("/moved", get(|| async { Redirect::temporary("/file") }))
            .route("/circle", get(|| async { Redirect::temporary("/circle") }))
            .route("/silent", get(std::future::pending::<StatusCode>))
            .with_state(desk.clone());
        let serving = tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        Self { address: format!("{origin}/moved"), origin, desk, serving }
    }

    /// An address that has nothing.
    pub fn missing_address(&self) -> String {
        format!("{}/nothing", self.origin)
    }

    /// An address that leads to itself.
    pub fn circular_address(&self) -> String {
        format!("{}/circle", self.origin)
    }

    /// An address that never answers.
    pub fn silent_address(&self) -> String {
        format!("{}/silent", self.origin)
    }

    /// The ranges asked for, with the condition; empty for the whole file.
    pub fn asked(&self) -> Vec<String> {
        self.desk.asked.lock().unwrap().clone()
    }
}

impl Drop for Mirror {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

async fn answer(State(desk): State<Arc<Desk>>, headers: HeaderMap) -> Response {
    let text = |name| headers.get(name).map(|value: &HeaderValue| value.to_str().unwrap().to_owned());
    let (range, condition) = (text(header::RANGE), text(header::IF_RANGE));
    let asked = match (&range, &condition) {
        (Some(range), Some(condition)) => format!("{range} if {condition}"),
        (range, _) => range.clone().unwrap_or_default(),
    };
    desk.asked.lock().unwrap().push(asked);
    let habit = desk.habits.lock().unwrap().pop_front();
    let etag = match habit {
        Some(Habit::ETag(etag)) => etag,
        _ => "\"1\"",
    };
    let first = range
        .filter(|_| condition.as_deref() == Some(etag))
        .map_or(0, |range| range.trim_start_matches("bytes=").trim_end_matches('-').parse().unwrap());
    match habit {
        Some(Habit::CutAfter(bytes)) => whole(&desk.file, broken(&desk.file, bytes), Some(etag)),
        Some(Habit::CutWithoutETag(bytes)) => whole(&desk.file, broken(&desk.file, bytes), None),
        Some(Habit::SilentAfter(bytes)) => {
            let stays = start(&desk.file, bytes).chain(stream::pending());
            whole(&desk.file, Body::from_stream(stays), Some(etag))
        }
        Some(Habit::NoLength) => Body::from_stream(start(&desk.file, usize::MAX)).into_response(),
        Some(Habit::Unsatisfiable) => StatusCode::RANGE_NOT_SATISFIABLE.into_response(),
        Some(Habit::NoRanges) => whole(&desk.file, Body::from(desk.file.clone()), Some(etag)),
        Some(Habit::ETag(_)) | None if first == 0 => {
            whole(&desk.file, Body::from(desk.file.clone()), Some(etag))
        }
        Some(Habit::ETag(_)) | None => {
            let range = format!("bytes {first}-{}/{}", desk.file.len() - 1, desk.file.len());
            let headers = [(header::CONTENT_RANGE, range), (header::ETAG, etag.to_owned())];
            (StatusCode::PARTIAL_CONTENT, headers, desk.file.slice(first..)).into_response()
        }
    }
}

/// An answer that announces the whole file.
fn whole(file: &Bytes, body: Body, etag: Option<&'static str>) -> Response {
    let mut response = ([(header::CONTENT_LENGTH, file.len().to_string())], body).into_response();
    if let Some(etag) = etag {
        response.headers_mut().insert(header::ETAG, HeaderValue::from_static(etag));
    }
    response
}

fn broken(file: &Bytes, bytes: usize) -> Body {
    let cut = start(file, bytes).map(|piece| piece.map_err(io::Error::other));
    Body::from_stream(cut.chain(stream::iter([Err(io::Error::other("the line breaks"))])))
}

/// The first `bytes` in small pieces.
fn start(file: &Bytes, bytes: usize) -> impl futures_util::Stream<Item = Result<Bytes, Infallible>> + use<> {
    let file = file.slice(..bytes.min(file.len()));
    let pieces = (0..file.len()).step_by(50_000);
    stream::iter(pieces.map(move |at| Ok(file.slice(at..(at + 50_000).min(file.len())))))
}
