//! What is known about a setting beside its type.

/// One setting, for messages and documentation.
#[derive(Debug)]
pub(super) struct Setting {
    /// Section and name, such as `server.listen`.
    pub name: &'static str,
    /// How it is written.
    pub kind: Kind,
    /// What it decides, as a sentence.
    pub meaning: &'static str,
    /// What a value must be, to follow "is not".
    pub expected: &'static str,
    /// A value to copy.
    pub example: &'static str,
}

/// How a setting is written in the environment and how it is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A text.
    Text,
    /// A text that is never shown.
    Secret,
    /// A whole number.
    Number,
    /// True or false.
    Flag,
    /// A list of tables, some of whose values may be secret.
    Tables,
}

impl Setting {
    /// The variable that sets it.
    pub fn variable(&self) -> String {
        format!("VIVA_{}", self.name.replace('.', "__").to_uppercase())
    }
}

/// The setting of this name.
pub(super) fn find(name: &str) -> Option<&'static Setting> {
    super::settings().find(|setting| setting.name == name)
}
