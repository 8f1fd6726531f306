//! Where settings come from: a file, the environment, the command line.

use std::{
    collections::BTreeMap,
    ffi::OsString,
    path::{Path, PathBuf},
};

use figment::{
    Metadata, Profile, Provider,
    util::nest,
    value::{Dict, Map, Value},
};

use super::{
    error::ConfigError,
    setting::{self, Kind},
};

const DEFAULT_FILE: &str = "vivavoce.toml";
const PREFIX: &str = "VIVA_";

/// Variables with our prefix that are no settings: where the file is, and what the project's own scripts pass around.
const NO_SETTINGS: &[&str] = &["VIVA_CONFIG", "VIVA_BIN"];

/// Flags that every command with a configuration takes.
#[derive(Clone, Debug, Default, clap::Args)]
pub struct Flags {
    /// Configuration file [default: vivavoce.toml where there is one]
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// Directory that everything is kept in [default: ./data]
    #[arg(long, value_name = "DIR")]
    pub data: Option<PathBuf>,
    /// Speech model to recognise with [default: the best in ./models or the user's cache]
    #[arg(long, value_name = "FILE")]
    pub model: Option<PathBuf>,
}

impl Flags {
    /// These flags over the environment of this process and its configuration file.
    pub fn sources(&self) -> Sources {
        Sources { file: self.config.clone(), environment: std::env::vars_os().collect(), flags: Vec::new() }
            .flag("--data", "data.dir", self.data.as_ref().map(|dir| dir.display().to_string()))
            .flag("--model", "speech.model", self.model.as_ref().map(|file| file.display().to_string()))
    }
}

/// All that is read, as values: what a test can make up.
#[derive(Clone, Debug, Default)]
pub struct Sources {
    /// A file named on the command line; it must exist.
    pub file: Option<PathBuf>,
    /// The environment; names without our prefix are passed over.
    pub environment: Vec<(OsString, OsString)>,
    /// What the command line decides: flag, setting, value.
    pub flags: Vec<(&'static str, &'static str, String)>,
}

impl Sources {
    /// Lets the command line's `flag` decide `setting`, if it was given.
    #[must_use]
    pub fn flag(mut self, flag: &'static str, setting: &'static str, value: Option<String>) -> Self {
        self.flags.extend(value.map(|value| (flag, setting, value)));
        self
    }

    /// The layers to merge over the defaults, weakest first.
    pub(super) fn layers(&self) -> Result<Vec<Layer>, ConfigError> {
        let environment = self.ours()?;
        let mut layers = Vec::new();
        layers.extend(self.file_layer(&environment)?);
        for (variable, value) in &environment {
            if !NO_SETTINGS.contains(&variable.as_str()) {
                layers.push(Layer::single(variable, &name_of(variable), value));
            }
        }
        for (flag, setting, value) in &self.flags {
            layers.push(Layer::single(flag, setting, value));
        }
        Ok(layers)
    }

    /// The variables with our prefix, in order of their names.
    fn ours(&self) -> Result<BTreeMap<String, String>, ConfigError> {
        let mut ours = BTreeMap::new();
        for (variable, value) in &self.environment {
            let variable = variable.to_string_lossy();
            if variable.starts_with(PREFIX) {
                let value = value.to_str().ok_or_else(|| ConfigError::not_unicode(&variable))?;
                ours.insert(variable.into_owned(), value.to_owned());
            }
        }
        Ok(ours)
    }

    fn file_layer(&self, environment: &BTreeMap<String, String>) -> Result<Option<Layer>, ConfigError> {
        let named = self.file.clone().or_else(|| environment.get("VIVA_CONFIG").map(PathBuf::from));
        match named {
            Some(path) => Layer::read(&path).map(Some),
            None if Path::new(DEFAULT_FILE).exists() => Layer::read(Path::new(DEFAULT_FILE)).map(Some),
            None => Ok(None),
        }
    }
}

/// `VIVA_SERVER__LISTEN` sets `server.listen`; `VIVA_MODEL` is short for the model.
fn name_of(variable: &str) -> String {
    match variable {
        "VIVA_MODEL" => "speech.model".to_owned(),
        _ => variable[PREFIX.len()..].to_lowercase().replace("__", "."),
    }
}

/// Settings of one origin.
pub(super) struct Layer {
    /// What to call the origin in a message: a file, a variable, a flag.
    pub origin: String,
    values: Dict,
}

impl Layer {
    fn read(path: &Path) -> Result<Self, ConfigError> {
        let text = std::fs::read_to_string(path).map_err(|error| ConfigError::unreadable(path, &error))?;
        let values: Dict = toml::from_str(&text).map_err(|error| ConfigError::syntax(path, &text, &error))?;
        Ok(Self { origin: path.display().to_string(), values })
    }

    fn single(origin: &str, name: &str, text: &str) -> Self {
        let value = match setting::find(name).map(|setting| setting.kind) {
            Some(Kind::Number) => text.parse::<u64>().map_or_else(|_| Value::from(text), Value::from),
            Some(Kind::Flag) => text.parse::<bool>().map_or_else(|_| Value::from(text), Value::from),
            Some(Kind::Tables) => tables(text).unwrap_or_else(|| Value::from(text)),
            Some(Kind::Text | Kind::Secret) | None => Value::from(text),
        };
        let values = nest(name, value).into_dict().unwrap_or_default();
        Self { origin: origin.to_owned(), values }
    }

    /// The dotted names of all values.
    pub fn names(&self) -> Vec<String> {
        let mut names = Vec::new();
        collect_names("", &self.values, &mut names);
        names
    }
}

/// A list as it would stand in the file.
fn tables(text: &str) -> Option<Value> {
    let mut values: Dict = toml::from_str(&format!("value = {text}")).ok()?;
    values.remove("value").filter(|_| values.is_empty())
}

fn collect_names(prefix: &str, values: &Dict, names: &mut Vec<String>) {
    for (key, value) in values {
        let name = format!("{prefix}{key}");
        match value.as_dict() {
            Some(inner) => collect_names(&format!("{name}."), inner, names),
            None => names.push(name),
        }
    }
}

impl Provider for Layer {
    fn metadata(&self) -> Metadata {
        Metadata::named(self.origin.clone())
    }

    fn data(&self) -> Result<Map<Profile, Dict>, figment::Error> {
        Ok(Profile::Default.collect(self.values.clone()))
    }
}
