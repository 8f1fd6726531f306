//! A server that speaks OpenAI's `/v1/audio/speech`: in the cloud, or beside us.

use std::time::Duration;

use async_trait::async_trait;
use reqwest::{Client, Response, Url};
use secrecy::{ExposeSecret, SecretString};
use serde::Serialize;
use tokio::time::timeout;

use super::{Synthesizer, VoiceError, as_line, failed};
use crate::{
    audio::{SAMPLE_RATE_HZ, wav},
    outbound,
};

const MOST_SECONDS: usize = 60;
const MOST_SAMPLES: usize = MOST_SECONDS * SAMPLE_RATE_HZ as usize;
/// A minute at 48 kHz with four bytes a sample, and a header.
const MOST_BYTES: usize = MOST_SECONDS * 48_000 * 4 + 4_096;
/// Names of this machine.
const HERE: [&str; 3] = ["localhost", "127.0.0.1", "[::1]"];
const PATIENCE: Duration = Duration::from_secs(20);

/// What to ask such a server for.
#[derive(Clone, Debug)]
pub struct Order {
    /// Its base address, such as `https://api.openai.com/v1`.
    pub address: Url,
    /// Its key, where it wants one.
    pub key: Option<SecretString>,
    /// The speech model.
    pub model: String,
    /// The voice.
    pub voice: String,
}

impl Order {
    /// Where what is said goes, if that is not this machine.
    pub fn host_elsewhere(&self) -> Option<&str> {
        self.address.host_str().filter(|host| !HERE.contains(host))
    }
}

/// Speaks by one request a line.
#[derive(Debug)]
pub struct EndpointVoice {
    name: String,
    address: Url,
    order: Order,
    client: Client,
    patience: Duration,
}

/// The body of OpenAI's request.
#[derive(Serialize)]
struct Body<'a> {
    model: &'a str,
    voice: &'a str,
    input: &'a str,
    response_format: &'static str,
}

impl EndpointVoice {
    /// A voice on this server.
    ///
    /// # Errors
    /// When the address is no base address, or this system has no certificates.
    pub fn new(order: Order) -> Result<Self, VoiceError> {
        let mut address = order.address.clone();
        address
            .path_segments_mut()
            .map_err(|()| failed(&format!("{} is no web address", order.address)))?
            .pop_if_empty()
            .extend(["audio", "speech"]);
        let is_local = order.host_elsewhere().is_none() && address.scheme() == "http";
        let builder = if is_local { outbound::local() } else { outbound::public() };
        let client = builder.build().map_err(|error| failed(&error))?;
        let name = format!("{} {} {}", address.host_str().unwrap_or_default(), order.model, order.voice);
        Ok(Self { name, address, order, client, patience: PATIENCE })
    }

    /// Gives the server so much time for a line.
    #[must_use]
    pub fn with_patience(self, patience: Duration) -> Self {
        Self { patience, ..self }
    }

    async fn ask(&self, line: &str) -> Result<Vec<u8>, VoiceError> {
        let Order { model, voice, key, .. } = &self.order;
        let body = Body { model, voice, input: line, response_format: "wav" };
        let mut request = self.client.post(self.address.clone()).json(&body);
        if let Some(key) = key {
            request = request.bearer_auth(key.expose_secret());
        }
        // An error may name the address, but neither key nor text.
        let response = request.send().await.map_err(|error| failed(&error))?;
        let status = response.status();
        if !status.is_success() {
            return Err(failed(&format!("{} answered with {status}", self.address)));
        }
        read(response).await
    }
}

#[async_trait]
impl Synthesizer for EndpointVoice {
    fn name(&self) -> &str {
        &self.name
    }

    async fn synthesize(&self, text: &str) -> Result<Vec<i16>, VoiceError> {
        let line = as_line(text)?;
        let late = |_elapsed| failed(&format!("no sound within {} ms", self.patience.as_millis()));
        let bytes = timeout(self.patience, self.ask(&line)).await.map_err(late)??;
        let samples = wav::decode(&bytes).map_err(|error| failed(&error))?;
        match samples.len() {
            0 => Err(failed(&"it gave no sound")),
            1..=MOST_SAMPLES => Ok(samples),
            _ => Err(failed(&format!("it gave more than {MOST_SECONDS} s of sound"))),
        }
    }
}

async fn read(mut response: Response) -> Result<Vec<u8>, VoiceError> {
    let mut bytes = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(|error| failed(&error))? {
        bytes.extend_from_slice(&chunk);
        if bytes.len() > MOST_BYTES {
            return Err(failed(&format!("it gave more than {MOST_SECONDS} s of sound")));
        }
    }
    Ok(bytes)
}
