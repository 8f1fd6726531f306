//! The files under `rubrics/`, compiled in. A test compares this list with the folder.

use super::source::SourceFile;

macro_rules! files {
    ($($name:literal),* $(,)?) => {
        &[$(SourceFile { name: $name, text: include_str!(concat!("../../rubrics/", $name)) }),*]
    };
}

/// Every shipped file; plans in the order in which people see them.
pub const FILES: &[SourceFile<'static>] = files![
    "competencies/ownership.toml",
    "competencies/specificity.toml",
    "competencies/tradeoffs.toml",
    "questions/conversation.toml",
    "questions/past_work.toml",
    "questions/incidents.toml",
    "questions/decisions.toml",
    "questions/system_design.toml",
    "wording/standard.toml",
    "wording/short.toml",
    "plans/backend-senior.toml",
    "plans/backend-junior.toml",
    "plans/taster.toml",
];
