//! `[limits]`: what one server takes on.

use serde::{Deserialize, Serialize};

use super::setting::{Kind, Setting};

pub(super) const SETTINGS: &[Setting] = &[Setting {
    name: "limits.live_interviews",
    kind: Kind::Number,
    meaning: "Interviews held at the same time; who comes later is asked to wait.",
    expected: "a number from 1 to 1000",
    example: "8",
}];

/// What one server takes on.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(default)]
pub struct Limits {
    /// Interviews held at the same time.
    pub live_interviews: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { live_interviews: 8 }
    }
}

impl Limits {
    pub(super) fn validate(&self) -> Option<&'static str> {
        (!(1..=1000).contains(&self.live_interviews)).then_some("limits.live_interviews")
    }
}
