//! The files under `rubrics/`, compiled in. A test compares this list with the folder.

use super::source::SourceFile;

macro_rules! files {
    ($($name:literal),* $(,)?) => {
        &[$(SourceFile { name: $name, text: include_str!(concat!("../../rubrics/", $name)) }),*]
    };
}

/// Every shipped file; plans in the order in which people see them.
pub const FILES: &[SourceFile<'static>] = files![
    "competencies/api-design.toml",
    "competencies/collaboration.toml",
    "competencies/data-modelling.toml",
    "competencies/debugging.toml",
    "competencies/operations.toml",
    "competencies/ownership.toml",
    "competencies/quality.toml",
    "competencies/reliability.toml",
    "competencies/scoping.toml",
    "competencies/security.toml",
    "competencies/specificity.toml",
    "competencies/tradeoffs.toml",
    "questions/code_and_settings.toml",
    "questions/conversation.toml",
    "questions/decisions.toml",
    "questions/design_apis.toml",
    "questions/design_data.toml",
    "questions/design_reliability.toml",
    "questions/design_services.toml",
    "questions/incidents.toml",
    "questions/investigations.toml",
    "questions/past_work.toml",
    "questions/performance.toml",
    "questions/reviews.toml",
    "questions/teamwork.toml",
    "questions/what_if.toml",
    "wording/short.toml",
    "wording/standard.toml",
    "plans/backend-junior.toml",
    "plans/backend-mid.toml",
    "plans/backend-senior.toml",
    "plans/backend-staff.toml",
    "plans/backend-api.toml",
    "plans/backend-data.toml",
    "plans/backend-platform.toml",
    "plans/taster.toml",
];
