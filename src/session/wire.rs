//! The two ends of a WebSocket as channels: the session knows messages, not sockets.

use std::time::Duration;

use axum::extract::ws::{CloseFrame, Message, WebSocket};
use futures_util::{Sink, SinkExt, Stream, StreamExt};
use tokio::{
    sync::mpsc,
    time::{MissedTickBehavior, interval, timeout},
};

use super::protocol::CloseCode;

/// Between two pings.
const PING: Duration = Duration::from_secs(10);
/// A connection that said nothing for so long is dead.
const SILENCE: Duration = Duration::from_secs(25);
/// Longest wait for a slow reader to take one message.
const SLOW_READER: Duration = Duration::from_secs(20);
/// A closed connection is read for so long, and what comes is dropped.
const LINGER: Duration = Duration::from_secs(3);
/// Messages that may wait in either direction; beyond that the socket's own back-pressure holds.
const QUEUE: usize = 256;

/// A message of the candidate's page.
#[derive(Debug)]
pub enum Incoming {
    /// JSON.
    Text(String),
    /// Sound.
    Binary(Vec<u8>),
}

/// A message for the candidate's page.
#[derive(Debug)]
pub enum Outgoing {
    /// JSON.
    Text(String),
    /// Sound.
    Binary(Vec<u8>),
    /// The last message.
    Close(CloseCode, &'static str),
}

/// One connection as the session sees it; the incoming end closes when the page is gone.
#[derive(Debug)]
pub struct Wire {
    /// From the page.
    pub incoming: mpsc::Receiver<Incoming>,
    /// To the page.
    pub outgoing: mpsc::Sender<Outgoing>,
    /// Numbered events sent so far.
    pub sent: u64,
}

impl Wire {
    /// Takes a socket over: two tasks carry its messages until it closes.
    pub fn over(socket: WebSocket) -> Self {
        let (to_session, incoming) = mpsc::channel(QUEUE);
        let (outgoing, from_session) = mpsc::channel(QUEUE);
        let (sink, stream) = socket.split();
        tokio::spawn(carry_in(stream, to_session, SILENCE));
        tokio::spawn(carry_out(sink, from_session, SLOW_READER));
        Self { incoming, outgoing, sent: 0 }
    }
}

async fn carry_in<E>(
    mut stream: impl Stream<Item = Result<Message, E>> + Unpin,
    session: mpsc::Sender<Incoming>,
    silence: Duration,
) {
    while let Ok(Some(Ok(message))) = timeout(silence, stream.next()).await {
        let incoming = match message {
            Message::Text(text) => Incoming::Text(text.to_string()),
            Message::Binary(bytes) => Incoming::Binary(bytes.to_vec()),
            Message::Ping(_) | Message::Pong(_) => continue,
            Message::Close(_) => return,
        };
        if session.send(incoming).await.is_err() {
            // Unread messages would break the connection before the page has read why it was closed.
            let _lingered = timeout(LINGER, async { while let Some(Ok(_)) = stream.next().await {} }).await;
            return;
        }
    }
}

async fn carry_out(
    mut sink: impl Sink<Message> + Unpin,
    mut session: mpsc::Receiver<Outgoing>,
    slow_reader: Duration,
) {
    let mut ping = interval(PING);
    ping.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        let message = tokio::select! {
            next = session.recv() => match next {
                Some(Outgoing::Text(text)) => Message::Text(text.into()),
                Some(Outgoing::Binary(bytes)) => Message::Binary(bytes.into()),
                Some(Outgoing::Close(code, reason)) => {
                    let frame = CloseFrame { code: code as u16, reason: reason.into() };
                    let _gone = timeout(slow_reader, sink.send(Message::Close(Some(frame)))).await;
                    return;
                }
                None => return,
            },
            _ = ping.tick() => Message::Ping(Vec::new().into()),
        };
        if !matches!(timeout(slow_reader, sink.send(message)).await, Ok(Ok(()))) {
            return;
        }
    }
}

#[cfg(test)]
mod tests {
    use std::{convert::Infallible, io};

    use futures_util::{sink, stream};

    use super::*;

    const SOON: Duration = Duration::from_millis(20);

    #[tokio::test]
    async fn a_page_that_reads_nothing_is_given_up_and_what_waits_for_it_is_bounded() {
        let (outgoing, from_session) = mpsc::channel(QUEUE);
        let full =
            Box::pin(sink::unfold((), |(), _: Message| std::future::pending::<Result<(), io::Error>>()));
        let carried = tokio::spawn(carry_out(full, from_session, SOON));
        let mut waiting = 0;
        while outgoing.send(Outgoing::Text(String::new())).await.is_ok() {
            waiting += 1;
        }
        carried.await.unwrap();
        assert!(waiting <= QUEUE + 1, "{waiting} messages");
    }

    #[tokio::test]
    async fn a_page_from_which_no_whole_message_comes_is_taken_for_dead() {
        let (to_session, mut incoming) = mpsc::channel(QUEUE);
        carry_in(stream::pending::<Result<Message, Infallible>>(), to_session, SOON).await;
        assert!(incoming.recv().await.is_none());
    }
}
