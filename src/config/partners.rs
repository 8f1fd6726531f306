//! `[partners]`: recruiting systems that order interviews.

use serde::{Deserialize, Serialize};

use super::setting::{Kind, Setting};
use crate::partner::message::Addresses;

pub(super) const SETTINGS: &[Setting] = &[Setting {
    name: "partners.played_by",
    kind: Kind::Text,
    meaning: "For development only: a server on this machine that plays Greenhouse and Ashby. Nothing is sent to the real ones \
              then.",
    expected: "an http address of this machine with a port",
    example: "http://127.0.0.1:9000",
}];

/// Recruiting systems that order interviews.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Partners {
    /// A server on this machine that plays them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub played_by: Option<String>,
}

impl Partners {
    /// Where partners are reached.
    pub fn addresses(&self) -> Addresses {
        match &self.played_by {
            Some(address) => Addresses::played_by(address.trim_end_matches('/')),
            None => Addresses::default(),
        }
    }

    pub(super) fn validate(&self) -> Option<&'static str> {
        let on_this_machine = |address: &String| {
            let port = address.trim_end_matches('/').strip_prefix("http://127.0.0.1:");
            port.is_some_and(|port| port.parse::<u16>().is_ok_and(|port| port > 0))
        };
        let sound = self.played_by.as_ref().is_none_or(on_this_machine);
        (!sound).then_some("partners.played_by")
    }
}
