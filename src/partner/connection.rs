//! What an organisation enters to work with a partner.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::Partner;
use crate::{
    id::{ConnectionId, Entropy, OpeningId},
    vault::{Vault, VaultError},
};

/// Secrets of a connection; they are sealed in the database.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Secrets {
    /// What the partner shows us as the user name of HTTP Basic, or signs its webhooks with.
    pub key: String,
    /// The key before, while both are taken.
    pub previous: Option<String>,
    /// What Ashby may sign its requests with beside the key.
    pub signing: Option<String>,
    /// Ashby's key for us, or the secret of the Harvest client.
    pub api_secret: Option<String>,
}

impl Secrets {
    /// Sealed for the database.
    pub fn sealed(
        &self,
        connection: ConnectionId,
        vault: &Vault,
        entropy: &dyn Entropy,
    ) -> Result<Vec<u8>, VaultError> {
        let text = serde_json::to_vec(self).map_err(|_| VaultError::Sealed)?;
        vault.seal(connection.0.as_bytes(), &text, entropy)
    }

    /// From the database.
    pub fn open(connection: ConnectionId, sealed: &[u8], vault: &Vault) -> Result<Self, VaultError> {
        serde_json::from_slice(&vault.open(connection.0.as_bytes(), sealed)?).map_err(|_| VaultError::Sealed)
    }
}

/// What of a connection is no secret.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct ConnectionSettings {
    /// Greenhouse webhook: which stages invite, and to what. The first that fits counts.
    pub stages: Vec<StageRule>,
    /// Greenhouse webhook: the id of the Harvest client that writes notes.
    pub client_id: Option<String>,
    /// Greenhouse webhook: the Greenhouse user in whose name notes are written.
    pub user_id: Option<u64>,
    /// Ashby: our id as Ashby's partner, for interviews that were not ordered there.
    pub partner_id: Option<String>,
}

/// A stage that invites.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct StageRule {
    /// The stage's name at Greenhouse, such as `Voice interview`; case does not matter.
    pub stage: String,
    /// Only for this job of Greenhouse, by its id; for all jobs if nothing is said.
    #[serde(default)]
    pub job: Option<u64>,
    /// What the candidate is invited to.
    pub opening: OpeningId,
}

impl ConnectionSettings {
    /// What is missing before results can be sent, in one sentence.
    pub fn missing(&self, partner: Partner, secrets: &Secrets) -> Option<&'static str> {
        let has_api_secret = secrets.api_secret.is_some();
        let missing = |needed: bool, sentence| (!needed).then_some(sentence);
        match partner {
            Partner::Greenhouse => missing(!secrets.key.is_empty(), NO_KEY),
            Partner::GreenhouseRecruiting => {
                let writes = self.client_id.is_some() && self.user_id.is_some() && has_api_secret;
                missing(!secrets.key.is_empty(), NO_KEY)
                    .or_else(|| missing(!self.stages.is_empty(), NO_STAGE))
                    .or_else(|| missing(writes, NO_HARVEST_CLIENT))
            }
            Partner::Ashby => missing(has_api_secret, NO_ASHBY_KEY),
        }
    }
}

const NO_KEY: &str = "Give the partner a new key: the one before was lost with `vault.key`.";
const NO_STAGE: &str = "No stage invites yet: name at least one with its opening.";
const NO_HARVEST_CLIENT: &str = "Enter the Harvest client's id and secret and the user who writes notes, so that results reach Greenhouse.";
const NO_ASHBY_KEY: &str =
    "Enter an API key of Ashby with the right to write candidates, so that results reach Ashby.";
