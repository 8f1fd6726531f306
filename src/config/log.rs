//! `[log]`: what the server writes about itself.

use serde::{Deserialize, Serialize};
use tracing_subscriber::EnvFilter;

use super::setting::{Kind, Setting};

pub(super) const SETTINGS: &[Setting] = &[
    Setting {
        name: "log.format",
        kind: Kind::Text,
        meaning: "Form of the log on standard error: `text`, `json`, or `auto` for text on a terminal and JSON \
                  elsewhere.",
        expected: "auto, text or json",
        example: "json",
    },
    Setting {
        name: "log.filter",
        kind: Kind::Text,
        meaning: "What is logged: a level, or levels by module.",
        expected: "a level (error, warn, info, debug, trace) or a list of module=level",
        example: "\"info,vivavoce::session=debug\"",
    },
];

/// What the server writes about itself.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(default)]
pub struct Log {
    /// Text or JSON.
    pub format: LogFormat,
    /// What is logged, in the language of `tracing-subscriber`'s filters.
    pub filter: String,
}

/// The form of a log.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LogFormat {
    /// Text on a terminal, JSON elsewhere.
    #[default]
    Auto,
    /// A line to read.
    Text,
    /// A line of JSON.
    Json,
}

impl Default for Log {
    fn default() -> Self {
        Self { format: LogFormat::Auto, filter: "info".to_owned() }
    }
}

impl Log {
    pub(super) fn validate(&self) -> Option<&'static str> {
        let words = self.filter.split(',').filter(|word| !word.trim().is_empty()).count();
        let sound = words > 0 && EnvFilter::try_new(&self.filter).is_ok();
        (!sound).then_some("log.filter")
    }
}
