//! A real server in this process, and a candidate's page that a test moves by hand.

use std::time::Duration;

use futures_util::{SinkExt, StreamExt};
use sqlx::{Connection, SqliteConnection};
use tempfile::TempDir;
use tokio::{net::TcpStream, time::timeout};
use tokio_tungstenite::{
    MaybeTlsStream, WebSocketStream, connect_async,
    tungstenite::{Message, client::IntoClientRequest},
};
use vivavoce::{
    audio::frame::{Frame, Kind},
    config::{Config, Sources},
    http::links::{self, Invitation, Invited},
    interview::terms::Terms,
    rehearsal::client::Door,
    serve::{Ear, Server},
    session::protocol::{Numbered, ServerEvent, SessionView},
};

/// Nothing in these tests takes longer on a healthy server, however slow the machine.
const PATIENCE: Duration = Duration::from_mins(1);
/// Other events may come before the one that is waited for, but not for ever.
const MOST_WAITED: Duration = Duration::from_mins(2);

/// A server with its own data.
pub struct House {
    pub server: Server,
    folder: TempDir,
}

impl House {
    /// A server that hears with the rehearsal model, or (`hearing` false) has no model at all.
    pub async fn start(hearing: bool) -> Self {
        Self::with(hearing, Vec::new()).await
    }

    /// The same with further settings.
    pub async fn with(hearing: bool, settings: Vec<(&'static str, &'static str, String)>) -> Self {
        Self::on(tempfile::tempdir().unwrap(), hearing, settings).await
    }

    /// The same server after a stop, with other settings.
    pub async fn restarted(self, settings: Vec<(&'static str, &'static str, String)>) -> Self {
        self.server.stop().await;
        Self::on(self.folder, false, settings).await
    }

    async fn on(folder: TempDir, hearing: bool, settings: Vec<(&'static str, &'static str, String)>) -> Self {
        let mut flags = vec![
            ("--data", "data.dir", folder.path().display().to_string()),
            ("--listen", "server.listen", "127.0.0.1:0".to_owned()),
            ("--voice", "voice.command", "none".to_owned()),
        ];
        flags.extend(settings);
        if !hearing {
            flags.push(("--model", "speech.model", "none".to_owned()));
        }
        let config = Config::load(&Sources { flags, ..Sources::default() }).unwrap();
        let ear = if hearing { Ear::Rehearsal } else { Ear::Installed };
        Self { server: Server::start(&config, ear).await.unwrap(), folder }
    }

    /// Stops the server in order.
    pub async fn stop(self) {
        self.server.stop().await;
    }

    /// Runs SQL of the test's own in the server's database.
    pub async fn execute(&self, sql: &'static str) {
        let url = format!("sqlite://{}", self.folder.path().join("vivavoce.db").display());
        let mut connection = SqliteConnection::connect(&url).await.unwrap();
        sqlx::raw_sql(sql).execute(&mut connection).await.unwrap();
        connection.close().await.unwrap();
    }

    /// Invites a candidate to the taster.
    pub async fn invite(&self) -> Invited {
        self.invite_to("taster", Terms::default()).await
    }

    /// Invites a candidate to a new opening.
    pub async fn invite_to(&self, plan: &str, terms: Terms) -> Invited {
        let house = self.server.house();
        let org = self.server.org;
        let opening = links::add_opening(&*house.store, house.fresh(), org, "Backend engineer", plan, terms);
        let opening = opening.await.unwrap();
        let model_hosts = self.server.app.settings.model_hosts.as_slice();
        let invitation =
            Invitation { opening: &opening, name: "Test Person", email: None, rehearsal: false, model_hosts };
        links::invite(&*house.store, house.fresh(), invitation).await.unwrap()
    }

    /// The device of a new candidate, ready to connect.
    pub async fn door(&self) -> Door {
        self.enter(&self.invite().await).await
    }

    /// The device of an invited candidate, ready to connect.
    pub async fn enter(&self, invited: &Invited) -> Door {
        Door::open(&self.server.house().origin, &invited.secret).await.unwrap()
    }
}

/// One connection of a candidate's page.
pub struct Page {
    socket: WebSocketStream<MaybeTlsStream<TcpStream>>,
    pub session: SessionView,
}

impl Page {
    /// Connects and reads where the interview stands.
    pub async fn open(door: &Door) -> Self {
        Self::knock(door).await.entered().await
    }

    /// Connects.
    pub async fn knock(door: &Door) -> Self {
        let url = format!("{}/api/v1/realtime", door.origin().replace("http://", "ws://"));
        let mut request = url.into_client_request().unwrap();
        let headers = request.headers_mut();
        headers.insert("origin", door.origin().parse().unwrap());
        headers.insert("cookie", door.cookie().parse().unwrap());
        headers.insert("sec-websocket-protocol", "vivavoce.v1".parse().unwrap());
        let (socket, _answer) = connect_async(request).await.unwrap();
        Self { socket, session: empty_session() }
    }

    /// Reads past the line, then where the interview stands.
    pub async fn entered_in_time(mut self) -> Self {
        loop {
            match self.event().await {
                ServerEvent::Waiting { .. } => {}
                ServerEvent::Created { session } | ServerEvent::Resumed { session } => {
                    self.session = *session;
                    return self;
                }
                other => panic!("neither in line nor inside: {other:?}"),
            }
        }
    }

    /// Reads where the interview stands.
    pub async fn entered(mut self) -> Self {
        let (ServerEvent::Created { session } | ServerEvent::Resumed { session }) = self.event().await else {
            panic!("the first event tells where the interview stands")
        };
        self.session = *session;
        self
    }

    /// Sends JSON.
    pub async fn send(&mut self, json: serde_json::Value) {
        self.send_text(&json.to_string()).await;
    }

    /// Sends a text message as it stands.
    pub async fn send_text(&mut self, text: &str) {
        self.socket.send(Message::text(text)).await.unwrap();
    }

    /// Sends messages of which the server may close before the last.
    pub async fn flood(&mut self, messages: impl IntoIterator<Item = Message>) {
        for message in messages {
            if self.socket.send(message).await.is_err() {
                return;
            }
        }
    }

    /// Sends a binary message as it stands.
    pub async fn send_bytes(&mut self, bytes: Vec<u8>) {
        self.socket.send(Message::binary(bytes)).await.unwrap();
    }

    /// Sends a frame of the microphone.
    pub async fn sound(&mut self, first_sample: u64, samples: &[i16]) {
        let connection = self.session.connection;
        self.send_bytes(frame(connection, first_sample, samples)).await;
    }

    /// Tells that the microphone is off, with nothing more to come behind `end_sample`.
    pub async fn end_of_stream(&mut self, end_sample: u64) {
        let connection = self.session.connection;
        let end = Frame { end_of_stream: true, ..microphone(connection, end_sample, &[]) };
        self.send_bytes(end.to_bytes()).await;
    }

    /// Types an answer.
    pub async fn type_answer(&mut self, text: &str) {
        let message = serde_json::json!({ "type": "conversation.item.create", "item": { "text": text } });
        self.send(message).await;
    }

    /// The interview still takes an answer.
    pub async fn goes_on(&mut self) {
        const ANSWER: &str = "I am still here and can answer.";
        self.type_answer(ANSWER).await;
        self.until(|event| {
            matches!(event, ServerEvent::TurnDone { item } if item.text == ANSWER).then_some(())
        })
        .await;
    }

    /// The next event; sound is passed over.
    pub async fn event(&mut self) -> ServerEvent {
        loop {
            match self.message().await {
                Message::Text(text) => {
                    let numbered: Numbered = serde_json::from_str(&text).unwrap();
                    return numbered.event;
                }
                Message::Binary(_) | Message::Ping(_) | Message::Pong(_) | Message::Frame(_) => {}
                Message::Close(frame) => panic!("the server closed: {frame:?}"),
            }
        }
    }

    /// Reads events until one is `wanted`; gives what `wanted` gives.
    pub async fn until<T>(&mut self, wanted: impl FnMut(&ServerEvent) -> Option<T>) -> T {
        self.until_within(MOST_WAITED, wanted).await
    }

    /// The same, given up after so long, however much else comes.
    pub async fn until_within<T>(
        &mut self,
        patience: Duration,
        mut wanted: impl FnMut(&ServerEvent) -> Option<T>,
    ) -> T {
        let mut last = None;
        let found = timeout(patience, async {
            loop {
                let event = self.event().await;
                if let Some(found) = wanted(&event) {
                    return found;
                }
                last = Some(event);
            }
        });
        let found = found.await;
        found.unwrap_or_else(|_elapsed| {
            panic!("what the test waits for did not come within {patience:?}; the last event was {last:?}")
        })
    }

    /// Reads until the server closes; the code.
    pub async fn close_code(&mut self) -> u16 {
        loop {
            match timeout(PATIENCE, self.socket.next()).await.expect("the server answers") {
                Some(Ok(Message::Close(frame))) => return frame.expect("a close has its code").code.into(),
                Some(Ok(_)) => {}
                Some(Err(error)) => panic!("the connection broke without a close: {error}"),
                None => panic!("the connection ended without a close"),
            }
        }
    }

    /// Ends the interview by the button and hears the goodbye out.
    pub async fn stop(&mut self) {
        self.send(serde_json::json!({ "type": "interview.intent", "intent": "stop" })).await;
        let goodbye = self.until(|event| match event {
            ServerEvent::ResponseCreated { line } if line.text.contains("Goodbye") => Some(line.line),
            _ => None,
        });
        for line in 1..=goodbye.await {
            self.send(serde_json::json!({ "type": "interview.line_spoken", "line": line })).await;
        }
        self.until(|event| matches!(event, ServerEvent::Ended { .. }).then_some(())).await;
    }

    /// Reads until the server closes: how many samples it said are stored, how many turns it showed, and the code.
    pub async fn last_words(&mut self) -> (u64, usize, u16) {
        let (mut stored, mut turns) = (0, 0);
        loop {
            match self.message().await {
                Message::Text(text) => match serde_json::from_str::<Numbered>(&text).unwrap().event {
                    ServerEvent::Ack { durable, .. } => stored = stored.max(durable),
                    ServerEvent::TurnDone { .. } => turns += 1,
                    _ => {}
                },
                Message::Close(frame) => {
                    return (stored, turns, frame.expect("a close has its code").code.into());
                }
                Message::Binary(_) | Message::Ping(_) | Message::Pong(_) | Message::Frame(_) => {}
            }
        }
    }

    /// Breaks the connection without a word.
    pub fn cut(self) {
        drop(self);
    }

    async fn message(&mut self) -> Message {
        timeout(PATIENCE, self.socket.next()).await.expect("the server answers").unwrap().unwrap()
    }
}

/// A frame of the microphone as bytes.
pub fn frame(connection: u32, first_sample: u64, samples: &[i16]) -> Vec<u8> {
    microphone(connection, first_sample, samples).to_bytes()
}

fn microphone(connection: u32, first_sample: u64, samples: &[i16]) -> Frame {
    Frame {
        kind: Kind::Microphone,
        end_of_stream: false,
        replay: false,
        connection,
        first_sample,
        samples: samples.to_vec(),
    }
}

fn empty_session() -> SessionView {
    serde_json::from_value(serde_json::json!({
        "title": "", "connection": 0, "next_sample": 0, "output_sample_rate_hz": 16_000, "voice": "browser",
        "ear": "typing_only", "stage": null, "question": null, "conversation": [], "floor": "interviewer",
        "clock": { "live_ms": 0, "planned_ms": 0, "running": false }, "ended": null
    }))
    .unwrap()
}
