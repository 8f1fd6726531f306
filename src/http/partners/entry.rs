//! What is entered of a connection's settings.

use serde::{Deserialize, Deserializer, Serialize};
use utoipa::ToSchema;

use crate::partner::connection::{ConnectionSettings, StageRule};

/// Settings as they are entered: what is left out stays, `null` takes away.
#[derive(Clone, Default, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub(super) struct SettingsEntry {
    /// Greenhouse webhook: which stages invite, all of them. The first that fits counts.
    stages: Option<Vec<StageRule>>,
    /// Greenhouse webhook: the id of the Harvest client that writes notes.
    #[schema(value_type = Option<String>, required = false)]
    client_id: Said<String>,
    /// Greenhouse webhook: the Greenhouse user in whose name notes are written.
    #[schema(value_type = Option<u64>, required = false)]
    user_id: Said<u64>,
    /// Ashby: our id as Ashby's partner, for interviews that were not ordered there.
    #[schema(value_type = Option<String>, required = false)]
    partner_id: Said<String>,
}

impl SettingsEntry {
    /// What is said, over what is there.
    pub fn over(self, there: ConnectionSettings) -> ConnectionSettings {
        ConnectionSettings {
            stages: self.stages.unwrap_or(there.stages),
            client_id: self.client_id.over(there.client_id),
            user_id: self.user_id.over(there.user_id),
            partner_id: self.partner_id.over(there.partner_id),
        }
    }
}

/// Tells `null`, which is said, from what is left out.
#[derive(Clone, Default, Serialize)]
#[serde(untagged)]
enum Said<T> {
    #[default]
    Nothing,
    Value(Option<T>),
}

impl<T> Said<T> {
    fn over(self, there: Option<T>) -> Option<T> {
        match self {
            Self::Nothing => there,
            Self::Value(value) => value,
        }
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Said<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Option::deserialize(deserializer).map(Self::Value)
    }
}
