//! The live side, as the socket's route sees it.

use std::sync::Arc;

use axum::extract::ws::WebSocket;
use futures_util::future::BoxFuture;

use crate::{http::app::Room, metrics::Occupancy, session::Live, store::interviews::InterviewRow};

/// The live interviews behind the socket.
pub(super) struct LiveRoom(pub(super) Arc<Live>);

impl Room for LiveRoom {
    fn enter(&self, interview: InterviewRow, socket: WebSocket) -> BoxFuture<'static, ()> {
        Box::pin(Arc::clone(&self.0).lead(interview, socket))
    }

    fn occupancy(&self) -> Occupancy {
        let registry = &self.0.registry;
        Occupancy { live: registry.connected(), waiting: registry.waiting() }
    }
}
