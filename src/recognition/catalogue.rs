//! The official models that we offer. `catalogue.toml` has them, and says where each figure is from.

use std::sync::LazyLock;

use serde::Deserialize;

/// The models by size, with where they are fetched from.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Catalogue {
    source: String,
    /// Which one to begin with.
    pub recommended: String,
    /// Smallest first.
    #[serde(rename = "model")]
    pub models: Vec<Model>,
}

/// An official model.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Model {
    /// As whisper.cpp names it, such as `base.en-q8_0`.
    pub name: String,
    /// Size of its file.
    pub bytes: u64,
    /// SHA-256 of its file, in lower-case hexadecimal digits.
    pub sha256: String,
    /// Where it is the right one.
    pub purpose: String,
}

static EMBEDDED: LazyLock<Catalogue> =
    LazyLock::new(|| toml::from_str(include_str!("catalogue.toml")).expect("a test reads the catalogue"));

impl Catalogue {
    /// The catalogue that is built in.
    pub fn embedded() -> &'static Self {
        &EMBEDDED
    }

    /// A model by its name or the name of its file.
    pub fn find(&self, name: &str) -> Option<&Model> {
        self.models.iter().find(|model| model.name == name || model.file_name() == name)
    }

    /// A model by the SHA-256 of its file.
    pub fn of_content(&self, sha256: &str) -> Option<&Model> {
        self.models.iter().find(|model| model.sha256 == sha256)
    }

    /// Where the official file is.
    pub fn address(&self, model: &Model) -> String {
        format!("{}{}", self.source, model.file_name())
    }
}

impl Model {
    /// The name of its file, such as `ggml-base.en-q8_0.bin`.
    pub fn file_name(&self) -> String {
        format!("ggml-{}.bin", self.name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_catalogue_is_whole_and_in_order() {
        let catalogue = Catalogue::embedded();
        assert!(catalogue.find(&catalogue.recommended).is_some());
        assert!(catalogue.models.is_sorted_by_key(|model| model.bytes));
        for model in &catalogue.models {
            assert!(model.sha256.len() == 64, "{model:?}");
            assert!(model.sha256.chars().all(|digit| matches!(digit, '0'..='9' | 'a'..='f')), "{model:?}");
        }
    }

    #[test]
    fn a_model_is_found_by_name_by_file_and_by_content() {
        let catalogue = Catalogue::embedded();
        let model = catalogue.find("base.en").unwrap();
        assert_eq!(catalogue.find("ggml-base.en.bin").unwrap(), model);
        assert_eq!(catalogue.of_content(&model.sha256).unwrap(), model);
        assert!(catalogue.address(model).starts_with("https://"));
        assert!(catalogue.address(model).ends_with("/ggml-base.en.bin"));
        assert_eq!(catalogue.find("base"), None);
    }
}
