//! Configuration: defaults, then `vivavoce.toml`, then `VIVA_*`, then flags. A bad value is named with its source.
//!
//! A setting is a field of its section and a row of that section's `SETTINGS`: what it means, what it must look like,
//! an example. Error messages and `docs/configuration.md` are made from these rows.

mod error;
mod judge;
mod llm;
mod log;
mod metrics;
mod organisation;
mod outbound;
mod partners;
mod reference;
mod server;
mod setting;
mod sources;
mod speech;
mod storage;
mod vault;
mod voice;

use std::path::PathBuf;

use figment::Figment;
use figment::providers::Serialized;
use secrecy::SecretString;
use serde::{Deserialize, Serialize};

pub use self::{
    error::ConfigError,
    judge::Judge,
    llm::Llm,
    log::{Log, LogFormat},
    metrics::Metrics,
    organisation::Organisation,
    outbound::Outbound,
    partners::Partners,
    reference::reference,
    server::Server,
    sources::{Flags, Sources},
    speech::Speech,
    storage::{Data, Database},
    vault::Vault,
    voice::{Voice, VoiceProgram},
};
use self::{setting::Setting, sources::Layer};

/// Everything that an operator can set.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Config {
    /// Where the server listens and how it is reached.
    pub server: Server,
    /// The directory that everything is kept in.
    pub data: Data,
    /// The database.
    pub database: Database,
    /// Who interviews.
    pub organisation: Organisation,
    /// Recognition of speech.
    pub speech: Speech,
    /// The interviewer's voice.
    pub voice: Voice,
    /// Language models.
    pub llm: Llm,
    /// The second reader.
    pub judge: Judge,
    /// Recruiting systems that order interviews.
    pub partners: Partners,
    /// Who may read what the server measures of itself.
    pub metrics: Metrics,
    /// How far requests to addresses that users wrote down may reach.
    pub outbound: Outbound,
    /// The key of secrets that are kept in the database.
    pub vault: Vault,
    /// What the server writes about itself.
    pub log: Log,
}

impl Config {
    /// Reads all sources, later ones over earlier ones, and checks every value.
    ///
    /// # Errors
    /// One sentence that names the setting, its value, where that came from and what to write instead.
    pub fn load(sources: &Sources) -> Result<Self, ConfigError> {
        let mut figment = Figment::from(Serialized::defaults(Self::default()));
        for layer in sources.layers()? {
            check_names(&layer)?;
            figment = figment.merge(layer);
        }
        let config: Self = figment.extract().map_err(|error| ConfigError::from_figment(&figment, &error))?;
        match config.first_invalid() {
            Some(setting) => Err(ConfigError::invalid(&figment, setting)),
            None => Ok(config),
        }
    }

    /// The database's address; unless set, a SQLite file in the data directory.
    pub fn database_url(&self) -> SecretString {
        self.database.url.clone().unwrap_or_else(|| {
            SecretString::from(format!("sqlite://{}", self.data.dir.join("vivavoce.db").display()))
        })
    }

    /// The file that keeps which of several installed speech models was found the best one for this machine.
    pub fn model_choice(&self) -> PathBuf {
        self.data.dir.join("speech-model.json")
    }

    /// The servers to which words may leave, whatever a language model does with them there, by host and port.
    pub fn model_hosts(&self) -> Vec<String> {
        let mut hosts = self.llm.hosts_elsewhere();
        for host in self.judge.hosts_elsewhere(&self.llm) {
            if !hosts.contains(&host) {
                hosts.push(host);
            }
        }
        hosts
    }

    /// The same settings with a database and a directory of their own inside the data directory, so that made-up
    /// interviews never stand among real ones.
    #[must_use]
    pub fn for_sample(&self) -> Self {
        let data = Data { dir: self.data.dir.join("sample") };
        Self { data, database: Database::default(), ..self.clone() }
    }

    /// The name of the first setting that is well-formed but makes no sense.
    fn first_invalid(&self) -> Option<&'static str> {
        self.server
            .validate()
            .or_else(|| self.data.validate())
            .or_else(|| self.database.validate())
            .or_else(|| self.organisation.validate())
            .or_else(|| self.speech.validate())
            .or_else(|| self.voice.validate())
            .or_else(|| self.llm.validate())
            .or_else(|| self.judge.validate())
            .or_else(|| self.partners.validate())
            .or_else(|| self.metrics.validate())
            .or_else(|| self.vault.validate())
            .or_else(|| self.log.validate())
    }
}

/// Every setting, in the order of the sections.
fn settings() -> impl Iterator<Item = &'static Setting> {
    [
        server::SETTINGS,
        storage::SETTINGS,
        organisation::SETTINGS,
        speech::SETTINGS,
        voice::SETTINGS,
        llm::SETTINGS,
        judge::SETTINGS,
        partners::SETTINGS,
        metrics::SETTINGS,
        outbound::SETTINGS,
        vault::SETTINGS,
        log::SETTINGS,
    ]
    .into_iter()
    .flatten()
}

/// Refuses names that are no settings: a typing error must not pass for a default.
fn check_names(layer: &Layer) -> Result<(), ConfigError> {
    match layer.names().into_iter().find(|name| setting::find(name).is_none()) {
        Some(unknown) => Err(ConfigError::unknown(&layer.origin, &unknown)),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests;
