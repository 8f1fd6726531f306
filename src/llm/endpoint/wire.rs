//! The body of a request and the chunks of its answer, no more of them than is used.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// A JSON object that is asked for.
#[derive(Clone, Debug)]
pub struct Wanted {
    /// Its name, for servers that show it.
    pub name: &'static str,
    /// Its schema.
    pub schema: Value,
    /// Most tokens that it takes.
    pub most_tokens: u32,
    /// Longer answers, in bytes, are nonsense.
    pub most_bytes: usize,
    /// How freely it is worded; nothing for the server's own way.
    pub temperature: Option<f32>,
}

/// How an answer is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(super) enum Form {
    Schema = 0,
    Object = 1,
    Text = 2,
}

impl From<u8> for Form {
    fn from(number: u8) -> Self {
        match number {
            0 => Self::Schema,
            1 => Self::Object,
            _ => Self::Text,
        }
    }
}

impl Form {
    /// What to try when a server refuses this one.
    pub(super) const fn simpler(self) -> Option<Self> {
        match self {
            Self::Schema => Some(Self::Object),
            Self::Object => Some(Self::Text),
            Self::Text => None,
        }
    }

    fn response_format(self, wanted: &Wanted) -> Option<Value> {
        match self {
            Self::Schema => Some(json!({
                "type": "json_schema",
                "json_schema": {"name": wanted.name, "strict": true, "schema": wanted.schema},
            })),
            Self::Object => Some(json!({"type": "json_object"})),
            Self::Text => None,
        }
    }
}

#[derive(Serialize)]
pub(super) struct Body<'a> {
    model: &'a str,
    messages: [Message<'a>; 2],
    stream: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    stream_options: Option<StreamOptions>,
    #[serde(skip_serializing_if = "Option::is_none")]
    max_completion_tokens: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    response_format: Option<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    temperature: Option<f32>,
}

#[derive(Serialize)]
struct Message<'a> {
    role: &'static str,
    content: &'a str,
}

#[derive(Serialize)]
struct StreamOptions {
    include_usage: bool,
}

impl<'a> Body<'a> {
    pub(super) fn new(model: &'a str, messages: &'a [String; 2], form: Form, wanted: &Wanted) -> Self {
        let [system, user] = messages;
        // A server that refuses everything else is asked for the bare minimum.
        let knows_options = form != Form::Text;
        Self {
            model,
            messages: [Message { role: "system", content: system }, Message { role: "user", content: user }],
            stream: true,
            stream_options: knows_options.then_some(StreamOptions { include_usage: true }),
            max_completion_tokens: knows_options.then_some(wanted.most_tokens),
            response_format: form.response_format(wanted),
            temperature: wanted.temperature.filter(|_| knows_options),
        }
    }
}

/// One event of the stream.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Chunk {
    #[serde(default)]
    choices: Vec<ChunkChoice>,
    #[serde(default)]
    pub usage: Option<Tokens>,
}

#[derive(Debug, Default, Deserialize)]
struct ChunkChoice {
    #[serde(default)]
    delta: Delta,
}

#[derive(Debug, Default, Deserialize)]
struct Delta {
    #[serde(default)]
    content: Option<String>,
}

/// What a server counted.
#[derive(Clone, Copy, Debug, Deserialize)]
pub(super) struct Tokens {
    pub prompt_tokens: u64,
    pub completion_tokens: u64,
}

impl Chunk {
    pub(super) fn words(&self) -> &str {
        self.choices.first().and_then(|choice| choice.delta.content.as_deref()).unwrap_or_default()
    }
}
