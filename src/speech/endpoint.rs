//! When a turn is over. Pure, on sample time: a gap in the network is no silence.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// How long silence lasts after the true end of speech before the turn is over, by what the text says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Holds {
    /// The words make a whole.
    pub complete_ms: u32,
    /// Hard to tell.
    pub unknown_ms: u32,
    /// The words trail off.
    pub trailing_ms: u32,
    /// The candidate asked for time.
    pub asked_for_time_ms: u32,
}

impl Default for Holds {
    /// The figures of the design: generous, since nobody is cut off while thinking.
    fn default() -> Self {
        Self { complete_ms: 900, unknown_ms: 1_800, trailing_ms: 3_500, asked_for_time_ms: 12_000 }
    }
}
