//! `[metrics]`: who may read what the server measures of itself.

use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};

use super::setting::{Kind, Setting};

const SHORTEST_TOKEN: usize = 16;

pub(super) const SETTINGS: &[Setting] = &[Setting {
    name: "metrics.token",
    kind: Kind::Secret,
    meaning: "Who sends this token (`Authorization: Bearer …`) may read `GET /metrics`, described in `docs/metrics.md`. \
              Unless set, nobody may.",
    expected: "a text of at least 16 letters, digits and signs without blanks",
    example: "9fK2-a-long-random-text",
}];

/// Who may read the figures.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Metrics {
    /// Proves that its sender may; nobody may when not set.
    #[serde(skip_serializing)]
    pub token: Option<SecretString>,
}

impl Metrics {
    pub(super) fn validate(&self) -> Option<&'static str> {
        let sound = self.token.as_ref().is_none_or(|token| {
            let token = token.expose_secret();
            token.len() >= SHORTEST_TOKEN && token.bytes().all(|byte| byte.is_ascii_graphic())
        });
        (!sound).then_some("metrics.token")
    }
}
