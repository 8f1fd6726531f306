//! `[organisation]`: who interviews.

use serde::{Deserialize, Serialize};

use super::setting::{Kind, Setting};

const MOST_CHARACTERS: usize = 80;

pub(super) const SETTINGS: &[Setting] = &[Setting {
    name: "organisation.name",
    kind: Kind::Text,
    meaning: "Who interviews; candidates read and hear it. Taken at the first start.",
    expected: "a name of 1 to 80 characters",
    example: "\"Example Ltd\"",
}];

/// Who interviews.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(default)]
pub struct Organisation {
    /// As candidates read and hear it.
    pub name: String,
}

impl Default for Organisation {
    fn default() -> Self {
        Self { name: "Our company".to_owned() }
    }
}

impl Organisation {
    pub(super) fn validate(&self) -> Option<&'static str> {
        let length = self.name.trim().chars().count();
        (length == 0 || length > MOST_CHARACTERS).then_some("organisation.name")
    }
}
