//! `[outbound]`: how far requests to addresses that users wrote down may reach.

use serde::{Deserialize, Serialize};

use super::setting::{Kind, Setting};
use crate::outbound::target::Reach;

pub(super) const SETTINGS: &[Setting] = &[Setting {
    name: "outbound.development",
    kind: Kind::Flag,
    meaning: "Webhooks and partners may have addresses on this machine (loopback) and plain http, for developing a \
              receiver. Unless true: https and public addresses only. Never on a server that others reach.",
    expected: "true or false",
    example: "true",
}];

/// How far requests to addresses that users wrote down may reach.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Outbound {
    /// This machine too, and plain http.
    pub development: bool,
}

impl Outbound {
    /// How far.
    pub fn reach(&self) -> Reach {
        if self.development { Reach::Development } else { Reach::Public }
    }
}
