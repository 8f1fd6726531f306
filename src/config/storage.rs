//! `[data]` and `[database]`: what is kept and where.

use std::path::PathBuf;

use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};

use super::setting::{Kind, Setting};

pub(super) const SETTINGS: &[Setting] = &[
    Setting {
        name: "data.dir",
        kind: Kind::Text,
        meaning: "Directory that everything is kept in: the SQLite database and the recordings.",
        expected: "a directory",
        example: "/var/lib/vivavoce",
    },
    Setting {
        name: "database.url",
        kind: Kind::Secret,
        meaning: "Database; unless set, the SQLite file vivavoce.db in the data directory.",
        expected: "the address of a SQLite or PostgreSQL database",
        example: "postgres://vivavoce:secret@localhost/vivavoce",
    },
];

/// The directory that everything is kept in.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(default)]
pub struct Data {
    /// Made at the first start.
    pub dir: PathBuf,
}

impl Default for Data {
    fn default() -> Self {
        Self { dir: PathBuf::from("data") }
    }
}

impl Data {
    pub(super) fn validate(&self) -> Option<&'static str> {
        self.dir.as_os_str().is_empty().then_some("data.dir")
    }
}

/// The database.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Database {
    /// As set; [`super::Config::database_url`] fills in the default.
    #[serde(skip_serializing)]
    pub(super) url: Option<SecretString>,
}

impl Database {
    pub(super) fn validate(&self) -> Option<&'static str> {
        let sound = self.url.as_ref().is_none_or(|url| {
            ["sqlite:", "postgres://", "postgresql://"]
                .iter()
                .any(|scheme| url.expose_secret().starts_with(scheme))
        });
        (!sound).then_some("database.url")
    }
}
