//! The shell of one live interview: the only place where a socket, the ear, the voice and the machine meet.
//!
//! Everything that comes in becomes an input; the machine's facts are appended to the log before anything is done about
//! them. A connection owns nothing that is not in the store: when it breaks, the next one takes the lease, folds the
//! log, rebuilds the ear from the stored sound, and goes on.

mod asking;
pub mod capacity;
mod connection;
pub mod dictation;
mod ear;
mod incoming;
pub mod load;
mod log;
mod measure;
mod meter;
pub mod microphone;
mod noticed;
pub mod park;
mod perform;
mod pieces;
mod played;
pub mod protocol;
pub mod registry;
mod speaker;
mod view;
mod waiting;
mod wire;

use std::sync::Arc;

use axum::extract::ws::WebSocket;

pub use self::log::{Beginning, LogParts};
pub use self::measure::Meters;
use self::{
    registry::Registry,
    wire::{Outgoing, Wire},
};
use crate::{
    interview::terms::Terms,
    llm::Interviewer,
    recognition::Transcriber,
    store::{StoreError, audio_chunks::AudioChunks, interviews::InterviewRow},
    voice::Synthesizer,
};

/// Makes what a new interview starts with, from the name of its plan and its terms; nothing where that plan isn't installed.
pub type Begin = dyn Fn(&str, &Terms) -> Option<Beginning> + Send + Sync;

/// What live interviews need from the server.
pub struct Live {
    /// The log and its lease.
    pub log: LogParts,
    /// The sound.
    pub audio: Arc<dyn AudioChunks>,
    /// The ear; nothing where no model is installed: then candidates type.
    pub transcriber: Option<Arc<dyn Transcriber>>,
    /// Whether candidates see their words while they speak, as far as the recogniser has time for it.
    pub partials: bool,
    /// Who words what the interviewer says.
    pub interviewer: Arc<dyn Interviewer>,
    /// The voice; nothing where none is installed: then the browser speaks, or captions do.
    pub synthesizer: Option<Arc<dyn Synthesizer>>,
    /// Who is connected.
    pub registry: Arc<Registry>,
    /// Where it is measured how interviews go.
    pub meters: Meters,
    /// What a new interview starts with.
    pub beginning: Box<Begin>,
    /// Called when an interview ended, so that its jobs need not wait for the next look at the outbox.
    pub ended: Box<dyn Fn() + Send + Sync>,
}

/// Why a connection's session stops.
#[derive(Debug)]
pub(crate) enum Stop {
    /// The page is gone.
    Left,
    /// The interview is over.
    Ended,
    /// A newer connection has the interview.
    TakenOver,
    /// The server stops.
    GoingAway,
    /// The page broke the protocol.
    BadMessage(&'static str),
    /// The page sends more than anybody can say or type.
    TooMuch,
    /// The server failed; what is stored is safe.
    Failed(String),
}

impl Stop {
    /// Its name in measurements.
    const fn name(&self) -> &'static str {
        match self {
            Self::Left => "left",
            Self::Ended => "ended",
            Self::TakenOver => "taken_over",
            Self::GoingAway => "going_away",
            Self::BadMessage(_) => "bad_message",
            Self::TooMuch => "too_much",
            Self::Failed(_) => "failed",
        }
    }
}

impl From<StoreError> for Stop {
    fn from(error: StoreError) -> Self {
        Self::Failed(error.to_string())
    }
}

impl Live {
    /// Leads one connection of `row`'s interview until it ends, breaks, or is taken over.
    pub async fn lead(self: Arc<Self>, row: InterviewRow, socket: WebSocket) {
        let mut wire = Wire::over(socket);
        let seat = match waiting::seat(&self.registry, &row, &mut wire).await {
            Ok(seat) => seat,
            Err(stop) => {
                let (code, reason) = connection::close_code(&stop);
                let _gone = wire.outgoing.send(Outgoing::Close(code, reason)).await;
                return;
            }
        };
        if let Some(lease_epoch) = connection::run(&self, &row, &seat, wire).await {
            tokio::spawn(park::end_after_goodbye(self, row, lease_epoch));
        }
    }
}
