//! Why a configuration was refused.

use figment::{Figment, Metadata};
use serde_json::Value;

use super::setting::{self, Kind, Setting};

/// A configuration that can't be used: one sentence with the remedy.
#[derive(Debug, thiserror::Error)]
#[error("{sentence}")]
pub struct ConfigError {
    sentence: String,
    wrong_usage: bool,
}

impl ConfigError {
    /// True when a flag has the bad value: then the command is used wrongly.
    pub const fn is_wrong_usage(&self) -> bool {
        self.wrong_usage
    }

    const fn new(sentence: String) -> Self {
        Self { sentence, wrong_usage: false }
    }

    /// The file of the configuration could not be read.
    pub(super) fn unreadable(path: &std::path::Path, error: &std::io::Error) -> Self {
        Self::new(format!("can't read {}: {error}; give another file with --config", path.display()))
    }

    /// The file of the configuration is no TOML.
    pub(super) fn syntax(path: &std::path::Path, text: &str, error: &toml::de::Error) -> Self {
        let line = error.span().map_or(1, |span| text[..span.start].matches('\n').count() + 1);
        Self::new(format!("{}, line {line}, is not valid TOML: {}", path.display(), error.message()))
    }

    /// A variable whose bytes are no text.
    pub(super) fn not_unicode(variable: &str) -> Self {
        Self::new(format!("the value of {variable} is not UTF-8 text; write it in UTF-8"))
    }

    /// A name that is no setting.
    pub(super) fn unknown(origin: &str, name: &str) -> Self {
        let section = name.split('.').next().unwrap_or_default();
        let known: Vec<&str> = super::settings()
            .map(|setting| setting.name)
            .filter(|known| known.strip_prefix(section).is_some_and(|rest| rest.starts_with('.')))
            .collect();
        let remedy = if known.is_empty() {
            "docs/configuration.md lists them all".to_owned()
        } else {
            format!("this section has {}", known.join(", "))
        };
        Self::new(format!("`{name}` (from {origin}) is not a setting; {remedy}"))
    }

    /// A value of the wrong type or form, as found while reading.
    pub(super) fn from_figment(figment: &Figment, error: &figment::Error) -> Self {
        let within = |length: &usize| setting::find(&error.path[..*length].join("."));
        match (1..=error.path.len()).rev().find_map(|length| within(&length)) {
            Some(setting) => Self::bad_value(figment, setting),
            None => Self::new(format!("the configuration can't be read: {error}")),
        }
    }

    /// A value that is well-formed but makes no sense.
    pub(super) fn invalid(figment: &Figment, name: &'static str) -> Self {
        match setting::find(name) {
            Some(setting) => Self::bad_value(figment, setting),
            None => Self::new(format!("`{name}` is not valid")),
        }
    }

    fn bad_value(figment: &Figment, setting: &Setting) -> Self {
        let origin = figment.find_metadata(setting.name).map_or("the defaults", origin_of);
        let value = match setting.kind {
            Kind::Secret => "(not shown)".to_owned(),
            Kind::Text | Kind::Number | Kind::Flag | Kind::Tables => shown(figment, setting.name),
        };
        let Setting { name, expected, example, .. } = setting;
        let sentence =
            format!("`{name}` = {value} (from {origin}) is not {expected}; write for example {example}");
        Self { sentence, wrong_usage: origin.starts_with("--") }
    }
}

fn origin_of(metadata: &Metadata) -> &str {
    &metadata.name
}

fn shown(figment: &Figment, name: &str) -> String {
    figment
        .find_value(name)
        .ok()
        .and_then(|value| serde_json::to_value(&value).ok())
        .map_or_else(|| "(empty)".to_owned(), |value| without_keys(value).to_string())
}

/// `value` with the keys of its tables hidden.
fn without_keys(mut value: Value) -> Value {
    for table in value.as_array_mut().into_iter().flatten() {
        if let Some(key) = table.get_mut("key") {
            *key = Value::from("(not shown)");
        }
    }
    value
}
