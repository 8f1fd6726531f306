//! A customer's own Greenhouse: the webhook of a stage change invites, a note by the Harvest API tells how it ended.
//!
//! The webhook after developers.greenhouse.io/webhooks.html (github.com/grnhse/greenhouse-api-docs, commits 05038cb and
//! 50d27c9, `source/includes/webhooks`). Notes after harvestdocs.greenhouse.io, Harvest v3: versions 1 and 2 with their keys
//! ended on 2026-08-31. A token comes from `POST https://auth.greenhouse.io/token` with the client's id and secret by HTTP Basic,
//! the note goes to `POST /v3/notes` (scope `harvest:notes:create`).

use serde::Deserialize;
use serde_json::{Value, json};

use super::{
    connection::{ConnectionSettings, StageRule},
    message::{Addresses, Body, Credential, Request, Verb},
    news::News,
    order::{self, Order, Refs, Unacceptable},
};

/// What a webhook says to us.
#[derive(Debug, PartialEq, Eq)]
pub enum Heard {
    /// Somebody has reached a stage that invites.
    Ordered(Box<Order>),
    /// Somebody has reached a stage that invites and can't be invited.
    Refused {
        /// Greenhouse's name for the application.
        application: String,
        /// Who, and why, for the desk.
        words: String,
    },
    /// Nothing to do: a ping, another event, or another stage.
    Nothing,
}

#[derive(Deserialize)]
struct Delivery {
    action: String,
    #[serde(default)]
    payload: Value,
}

#[derive(Deserialize)]
struct StageChange {
    application: Application,
}

#[derive(Deserialize)]
struct Application {
    id: u64,
    url: Option<String>,
    last_activity_at: Option<String>,
    current_stage: Option<Stage>,
    candidate: Candidate,
    #[serde(default)]
    jobs: Vec<Job>,
}

#[derive(Deserialize)]
struct Stage {
    name: String,
}

#[derive(Deserialize)]
struct Job {
    id: u64,
}

#[derive(Deserialize)]
struct Candidate {
    id: u64,
    first_name: Option<String>,
    last_name: Option<String>,
    #[serde(default)]
    email_addresses: Vec<EmailAddress>,
}

#[derive(Deserialize)]
struct EmailAddress {
    value: String,
}

/// Reads a delivery whose signature was found sound.
pub fn delivery(body: &[u8], settings: &ConnectionSettings) -> Result<Heard, Unacceptable> {
    let delivery: Delivery = serde_json::from_slice(body).map_err(|error| order::unreadable(&error))?;
    if delivery.action != "candidate_stage_change" {
        return Ok(Heard::Nothing);
    }
    let change: StageChange =
        serde_json::from_value(delivery.payload).map_err(|error| order::unreadable(&error))?;
    let application = change.application;
    let Some(rule) = rule(&application, &settings.stages) else { return Ok(Heard::Nothing) };
    Ok(match ordered(&application, rule) {
        Ok(order) => Heard::Ordered(Box::new(order)),
        Err(why) => {
            let name = name(&application.candidate).ok();
            let id = application.id.to_string();
            Heard::Refused { words: not_invited(name.as_deref(), &id, &why), application: id }
        }
    })
}

/// Why somebody was not invited, for the desk: by name, with the application.
pub fn not_invited(name: Option<&str>, application: &str, why: &Unacceptable) -> String {
    match name {
        Some(name) => format!("{name}, application {application}: {why}"),
        None => format!("Application {application}: {why}"),
    }
}

fn name(person: &Candidate) -> Result<String, Unacceptable> {
    order::name(
        person.first_name.as_deref().unwrap_or_default(),
        person.last_name.as_deref().unwrap_or_default(),
    )
}

fn ordered(application: &Application, rule: &StageRule) -> Result<Order, Unacceptable> {
    let person = &application.candidate;
    let email = person.email_addresses.first().map(|email| email.value.as_str()).unwrap_or_default();
    Ok(Order {
        // The same application is invited to the same opening once, unless nothing came of that and it reaches the stage again.
        key: format!("{} {}", application.id, rule.opening),
        opening: rule.opening,
        name: name(person)?,
        email: order::email(email)?,
        refs: Refs {
            profile: application.url.clone(),
            candidate: Some(person.id.to_string()),
            application: Some(application.id.to_string()),
            moved: application.last_activity_at.clone(),
            ..Refs::default()
        },
    })
}

fn rule<'s>(application: &Application, stages: &'s [StageRule]) -> Option<&'s StageRule> {
    let stage = application.current_stage.as_ref()?.name.trim().to_lowercase();
    stages.iter().find(|rule| {
        let same_job = rule.job.is_none_or(|job| application.jobs.iter().any(|known| known.id == job));
        rule.stage.trim().to_lowercase() == stage && same_job
    })
}

/// Asks for a token in the name of `user`.
pub fn token(addresses: &Addresses, client: &str, secret: &str, user: u64) -> Request {
    Request {
        verb: Verb::Post,
        url: addresses.harvest_token.clone(),
        credential: Credential::Basic { user: client.to_owned(), password: secret.to_owned() },
        body: Body::Form(vec![("grant_type", "client_credentials".to_owned()), ("sub", user.to_string())]),
    }
}

/// The token in an answer.
pub fn token_in(body: &str) -> Option<String> {
    let answer: Value = serde_json::from_str(body).ok()?;
    answer.get("access_token")?.as_str().map(str::to_owned)
}

/// Writes the note, which the hiring team can read. Nothing where `candidate` is no identifier of Greenhouse's.
pub fn note(
    addresses: &Addresses,
    token: &str,
    (candidate, user): (&str, u64),
    news: &News,
) -> Option<Request> {
    let candidate: u64 = candidate.parse().ok()?;
    Some(Request {
        verb: Verb::Post,
        url: format!("{}/v3/notes", addresses.harvest),
        credential: Credential::Bearer(token.to_owned()),
        body: Body::Json(json!({
            "candidate_id": candidate,
            "user_id": user,
            "body": news.text(),
            "visibility": "private",
            "note_type": "NOTE",
        })),
    })
}
