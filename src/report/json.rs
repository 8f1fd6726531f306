//! The report as JSON, indented, for people and programs outside.

use super::Report;

/// The report as JSON with a line feed at its end.
///
/// # Errors
/// None in practice: every part of a report has a JSON form.
pub fn json(report: &Report) -> Result<String, serde_json::Error> {
    serde_json::to_string_pretty(report).map(|text| text + "\n")
}
