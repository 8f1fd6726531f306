//! Greenhouse's Assessment Partner API: what Greenhouse asks us, and the word that makes it ask again.
//!
//! After developers.greenhouse.io/assessment.html as of 2026-01-20 (github.com/grnhse/greenhouse-api-docs, commit 0c37c31,
//! `source/includes/assessment`). Polling is deprecated since 2019-10-01: we say by `PATCH` that something has changed, and
//! Greenhouse then asks for the status. Only `complete` ends a test there, so each outcome is `complete` and says in its
//! metadata which one it is; a score goes with a completed interview alone.

use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::{
    message::{Addresses, Body, Credential, Request, Verb},
    news::News,
    order::{self, Order, Refs, Unacceptable},
    outcome::Progress,
    trouble::{Trouble, TroubleKind},
};
use crate::id::OpeningId;

/// Greenhouse takes keys of fewer characters than this.
pub const LONGEST_KEY: usize = 170;

/// Where Greenhouse's addresses lie.
const DOMAIN: &str = "greenhouse.io";

/// The answer to `list_tests`: each opening with its title.
pub fn tests<'o>(openings: impl Iterator<Item = (OpeningId, &'o str)>) -> Value {
    let test = |(id, title): (OpeningId, &str)| json!({ "partner_test_id": id, "partner_test_name": title });
    openings.map(test).collect()
}

#[derive(Deserialize)]
struct SendTest {
    partner_test_id: String,
    candidate: Candidate,
    url: String,
}

#[derive(Deserialize)]
struct Candidate {
    first_name: String,
    last_name: String,
    // Documented as required since 2025, and missing in the documented example.
    preferred_name: Option<String>,
    email: String,
    greenhouse_profile_url: String,
}

/// Reads `send_test`. Fields that we do not know are passed over, since Greenhouse may add some.
pub fn send_test(body: &[u8], addresses: &Addresses) -> Result<Order, Unacceptable> {
    let asked: SendTest = serde_json::from_slice(body).map_err(|error| order::unreadable(&error))?;
    let callback = order::text("url", &asked.url)?;
    if !is_callback(&callback, addresses) {
        return Err(Unacceptable::because(
            "`url` must be an https address of greenhouse.io, as Greenhouse sends it.",
        ));
    }
    let person = asked.candidate;
    let first = person.preferred_name.filter(|name| !name.trim().is_empty()).unwrap_or(person.first_name);
    Ok(Order {
        key: callback.clone(),
        opening: order::opening(&asked.partner_test_id)?,
        name: order::name(&first, &person.last_name)?,
        email: order::email(&person.email)?,
        refs: Refs {
            callback: Some(callback),
            profile: Some(order::text("greenhouse_profile_url", &person.greenhouse_profile_url)?),
            ..Refs::default()
        },
    })
}

/// Our key goes to Greenhouse alone.
fn is_callback(url: &str, addresses: &Addresses) -> bool {
    let inside =
        |played: &String| url.strip_prefix(played.as_str()).is_some_and(|rest| rest.starts_with('/'));
    if addresses.played_by.as_ref().is_some_and(inside) {
        return true;
    }
    let Some(rest) = url.strip_prefix("https://") else { return false };
    let host = rest.split(['/', '?', '#', '\\']).next().unwrap_or_default();
    let plain = !host.is_empty()
        && host.chars().all(|mark| mark.is_ascii_alphanumeric() || mark == '.' || mark == '-');
    plain && (host == DOMAIN || host.ends_with(&format!(".{DOMAIN}")))
}

/// The answer to `send_test`.
pub fn sent(order: &str) -> Value {
    json!({ "partner_interview_id": order })
}

/// The answer to `test_status` while the interview is not over.
pub fn open_status(progress: Progress) -> Value {
    let status = match progress {
        Progress::Invited { .. } => "invited",
        Progress::Started => "started",
        Progress::InReview | Progress::Over(_) => "in_review",
    };
    json!({ "partner_status": status, "partner_profile_url": null, "partner_score": null, "metadata": null })
}

/// The answer to `test_status` once it is over: values are primitives, since Greenhouse shows no others.
pub fn complete_status(news: &News) -> Value {
    let metadata: Map<String, Value> =
        news.lines.iter().map(|(label, text)| (label.clone(), json!(text))).collect();
    json!({
        "partner_status": "complete",
        "partner_profile_url": news.url,
        "partner_score": news.score,
        "metadata": metadata,
    })
}

/// Says that the status has changed: `PATCH` to the order's own address, without a body.
pub fn changed(callback: &str, key: &str) -> Request {
    Request {
        verb: Verb::Patch,
        url: callback.to_owned(),
        credential: Credential::Basic { user: key.to_owned(), password: String::new() },
        body: Body::Empty,
    }
}

/// What Greenhouse could not read of our answers.
#[derive(Debug, PartialEq, Eq)]
pub struct Complaint {
    /// The order, where Greenhouse names one.
    pub order: Option<String>,
    /// Greenhouse's words.
    pub trouble: Trouble,
}

#[derive(Deserialize)]
struct ResponseError {
    api_call: String,
    errors: Vec<Value>,
    // A number in the documented example, a text in the documented table.
    partner_interview_id: Option<Value>,
}

/// Reads `response_error`.
pub fn response_error(body: &[u8]) -> Result<Complaint, Unacceptable> {
    let told: ResponseError = serde_json::from_slice(body).map_err(|error| order::unreadable(&error))?;
    let words: Vec<String> = told.errors.iter().map(in_words).collect();
    Ok(Complaint {
        order: told.partner_interview_id.as_ref().map(in_words),
        trouble: Trouble::new(
            TroubleKind::AnswerRefused,
            &format!("{}: {}", told.api_call, words.join("; ")),
        ),
    })
}

fn in_words(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}
