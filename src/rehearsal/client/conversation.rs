//! The socket: carries a candidate's sound and messages out and the server's events in, and comes back when it breaks.

use std::time::Duration;

use futures_util::{SinkExt, StreamExt};
use tokio::{
    net::TcpStream,
    time::{Instant, sleep, sleep_until, timeout},
};
use tokio_tungstenite::{
    MaybeTlsStream, WebSocketStream, connect_async_with_config,
    tungstenite::{
        self, Message,
        client::IntoClientRequest,
        http::{HeaderValue, header},
    },
};

use super::{ClientError, Door};
use crate::{
    audio::frame::{Frame, Kind},
    rehearsal::candidate::{Candidate, FRAME_SAMPLES, Notice, Output, Passage, Sound},
    session::protocol::{CloseCode, Numbered, SUBPROTOCOL},
};

pub(super) type Socket = WebSocketStream<MaybeTlsStream<TcpStream>>;

/// Without a connection for so long a rehearsal is given up.
const PATIENCE: Duration = Duration::from_mins(1);
/// Between two attempts to connect.
const RETRY: Duration = Duration::from_millis(200);
/// An attempt to connect may take so long.
pub(super) const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);
/// Where nobody waits for real time, so many samples may be unacknowledged: 6 s.
const FAST_IN_FLIGHT: u64 = 96_000;
/// A page keeps ten minutes; then its microphone pauses.
const MOST_IN_FLIGHT: u64 = 9_600_000;
/// A microphone that fell behind catches up by at most so much.
const MOST_BEHIND: Duration = Duration::from_secs(1);

/// How many times faster than real time the microphone runs.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pace {
    /// While the candidate speaks, and in the silence that ends a turn.
    pub speaking: f64,
    /// While the candidate listens to a line.
    pub listening: f64,
}

impl Pace {
    /// As a person would.
    pub const REAL_TIME: Self = Self { speaking: 1.0, listening: 1.0 };
    /// Speech, and the silence after it, in real time, so that latencies are true; lines are listened to fast.
    pub const DEMO: Self = Self { speaking: 1.0, listening: 12.0 };
    /// As fast as the server acknowledges.
    pub const FAST: Self = Self { speaking: 200.0, listening: 200.0 };

    const fn factor(self, passage: Passage) -> f64 {
        match passage {
            Passage::Speaking | Passage::Ending => self.speaking,
            Passage::Listening => self.listening,
            Passage::Waiting => 1.0,
            Passage::Replay => 200.0,
        }
    }

    const fn most_in_flight(passage: Passage) -> u64 {
        match passage {
            Passage::Speaking | Passage::Ending | Passage::Listening | Passage::Replay => FAST_IN_FLIGHT,
            Passage::Waiting => MOST_IN_FLIGHT,
        }
    }
}

/// A notice with the moment at which this client saw it.
#[derive(Clone, Debug)]
pub struct Observed {
    /// When.
    pub at: Instant,
    /// What.
    pub notice: Notice,
}

/// Holds the interview behind `door` until it ends, however often the connection breaks.
///
/// # Errors
/// When the server refuses the candidate, or can't be reached for a minute.
pub async fn hold(
    door: &Door,
    candidate: &mut Candidate,
    pace: Pace,
    observe: &mut (dyn FnMut(Observed) + Send),
) -> Result<(), ClientError> {
    let mut clock = Microphone::start(pace);
    loop {
        let socket = reconnect(door, candidate, &mut clock, observe).await?;
        let left = converse(socket, candidate, &mut clock, observe).await;
        pass_notices(candidate, observe);
        if candidate.ended().is_some() {
            return Ok(());
        }
        left?;
        candidate.disconnected();
        pass_notices(candidate, observe);
    }
}

/// Connects, as often as it takes; the microphone runs on meanwhile.
async fn reconnect(
    door: &Door,
    candidate: &mut Candidate,
    clock: &mut Microphone,
    observe: &mut (dyn FnMut(Observed) + Send),
) -> Result<Socket, ClientError> {
    let give_up = Instant::now() + PATIENCE;
    loop {
        let reason = match timeout(CONNECT_TIMEOUT, connect(door)).await {
            Ok(Ok(socket)) => return Ok(socket),
            Ok(Err(tungstenite::Error::Http(answer))) if answer.status().is_client_error() => {
                let reason = answer.status().to_string();
                return Err(ClientError::Refused { what: "connect", reason });
            }
            Ok(Err(error)) => error.to_string(),
            Err(_elapsed) => "no answer".to_owned(),
        };
        if Instant::now() > give_up {
            return Err(super::unreachable(door.server(), &reason));
        }
        sleep(RETRY).await;
        while candidate.connection() > 0 && clock.is_due() {
            clock.tick(candidate.record());
        }
        pass_notices(candidate, observe);
    }
}

pub(super) async fn connect(door: &Door) -> Result<Socket, tungstenite::Error> {
    let address = format!("{}/api/v1/realtime", door.server().replacen("http", "ws", 1));
    let mut request = address.into_client_request()?;
    let headers = request.headers_mut();
    headers.insert(header::ORIGIN, HeaderValue::from_str(door.origin())?);
    headers.insert(header::COOKIE, HeaderValue::from_str(door.cookie())?);
    headers.insert(header::SEC_WEBSOCKET_PROTOCOL, HeaderValue::from_static(SUBPROTOCOL));
    let (socket, _answer) = connect_async_with_config(request, None, true).await?;
    Ok(socket)
}

/// One connection until it breaks or the interview is over; an error when coming back makes no sense.
async fn converse(
    mut socket: Socket,
    candidate: &mut Candidate,
    clock: &mut Microphone,
    observe: &mut (dyn FnMut(Observed) + Send),
) -> Result<(), ClientError> {
    let mut stands = false;
    loop {
        if pass_outputs(&mut socket, candidate, observe).await.is_err() {
            return Ok(());
        }
        if candidate.ended().is_some() {
            let _closed = timeout(CONNECT_TIMEOUT, socket.close(None)).await;
            return Ok(());
        }
        let may_send = stands && candidate.in_flight() < Pace::most_in_flight(clock.passage);
        tokio::select! {
            message = socket.next() => match message {
                Some(Ok(Message::Close(frame))) => return farewell(frame.as_ref()),
                Some(Ok(message)) => {
                    stands |= on_message(candidate, &message)?;
                }
                Some(Err(_)) | None => return Ok(()),
            },
            () = sleep_until(clock.due), if may_send => {
                let sound = candidate.next_sound();
                clock.tick(sound.as_ref().map(|sound| sound.passage));
                if let Some(sound) = sound
                    && socket.send(message_of(candidate.connection(), sound)).await.is_err()
                {
                    return Ok(());
                }
            }
        }
    }
}

/// True for an event: the first one tells where the interview stands.
fn on_message(candidate: &mut Candidate, message: &Message) -> Result<bool, ClientError> {
    match message {
        Message::Text(text) => {
            let numbered: Numbered =
                serde_json::from_str(text).map_err(|error| ClientError::Senseless(error.to_string()))?;
            candidate.on_event(numbered.event);
            Ok(true)
        }
        Message::Binary(bytes) => {
            Frame::parse(bytes, Kind::Interviewer)
                .map_err(|error| ClientError::Senseless(error.to_string()))?;
            candidate.on_sound();
            Ok(false)
        }
        Message::Ping(_) | Message::Pong(_) | Message::Close(_) | Message::Frame(_) => Ok(false),
    }
}

/// Closed for good, or to be opened again?
fn farewell(frame: Option<&tungstenite::protocol::CloseFrame>) -> Result<(), ClientError> {
    let Some(frame) = frame else { return Ok(()) };
    let code = u16::from(frame.code);
    let for_good = [CloseCode::BadMessage, CloseCode::Unauthorised, CloseCode::NewerTab, CloseCode::TooMuch];
    if for_good.into_iter().any(|final_code| final_code as u16 == code) {
        return Err(ClientError::Refused { what: "go on", reason: format!("{code} {}", frame.reason) });
    }
    Ok(())
}

fn message_of(connection: u32, sound: Sound) -> Message {
    let frame = Frame {
        kind: Kind::Microphone,
        end_of_stream: false,
        replay: sound.passage == Passage::Replay,
        connection,
        first_sample: sound.first_sample,
        samples: sound.samples,
    };
    Message::Binary(frame.to_bytes().into())
}

async fn pass_outputs(
    socket: &mut Socket,
    candidate: &mut Candidate,
    observe: &mut (dyn FnMut(Observed) + Send),
) -> Result<(), tungstenite::Error> {
    while let Some(output) = candidate.poll_output() {
        match output {
            Output::Notice(notice) => observe(Observed { at: Instant::now(), notice }),
            Output::Tell(event) => {
                let text = serde_json::to_string(&event).expect("our own events have a JSON form");
                socket.send(Message::Text(text.into())).await?;
            }
        }
    }
    Ok(())
}

/// What is left to tell an observer when there is no connection; messages to the server are told anew on the next one.
fn pass_notices(candidate: &mut Candidate, observe: &mut (dyn FnMut(Observed) + Send)) {
    while let Some(output) = candidate.poll_output() {
        if let Output::Notice(notice) = output {
            observe(Observed { at: Instant::now(), notice });
        }
    }
}

/// When the next frame of the microphone is due.
struct Microphone {
    pace: Pace,
    passage: Passage,
    due: Instant,
}

impl Microphone {
    fn start(pace: Pace) -> Self {
        Self { pace, passage: Passage::Waiting, due: Instant::now() }
    }

    fn is_due(&self) -> bool {
        self.due <= Instant::now()
    }

    /// A frame was recorded as `passage`, or the microphone waits. Only a microphone in real time catches up.
    fn tick(&mut self, passage: Option<Passage>) {
        let now = Instant::now();
        let was_fast = self.pace.factor(self.passage) > 1.0;
        let behind = if was_fast { Duration::ZERO } else { MOST_BEHIND };
        self.passage = passage.unwrap_or(Passage::Waiting);
        let seconds = FRAME_SAMPLES as f64 / 16_000.0 / self.pace.factor(self.passage);
        let earliest = now.checked_sub(behind).unwrap_or(now);
        self.due = self.due.max(earliest) + Duration::from_secs_f64(seconds);
    }
}
