//! Ashby's assessments: what Ashby asks us, and what we tell Ashby.
//!
//! After developers.ashbyhq.com/docs/creating-an-assessments-integration, /docs/assessmentupdate and
//! /reference/authentication (2026-10-16), and the OpenAPI text in github.com/api-evangelist/ashby-hq (commit 328d1c1). A result
//! completes an assessment at Ashby, a reason cancels it: who was not interviewed to the end is cancelled with a reason, and the
//! report's address goes with it where there is anything to read. Times are milliseconds since the Unix epoch.

use serde::Deserialize;
use serde_json::{Value, json};

use super::{
    message::{Addresses, Answer, Body, Credential, Request, Verb, Verdict, judge},
    news::News,
    order::{self, Order, Refs, Unacceptable},
    outcome::Outcome,
    trouble::{Trouble, TroubleKind},
};
use crate::{id::OpeningId, time::UnixMillis};

/// The answer to `assessment.list`: each opening with its title and what it is.
pub fn list<'o>(openings: impl Iterator<Item = (OpeningId, &'o str, String)>) -> Value {
    let one = |(id, title, description): (OpeningId, &str, String)| json!({ "assessment_type_id": id, "name": title, "description": description });
    json!({ "success": true, "results": openings.map(one).collect::<Value>() })
}

#[derive(Deserialize)]
struct Start {
    assessment_type_id: String,
    candidate: Candidate,
    application: Application,
    // Required by the contract; what stands in it is of no use to us.
    #[serde(rename = "job")]
    _job: Job,
}

#[derive(Deserialize)]
struct Candidate {
    ashby_id: String,
    first_name: String,
    last_name: String,
    email: String,
    ashby_profile_url: String,
}

#[derive(Deserialize)]
struct Application {
    ashby_id: String,
}

#[derive(Deserialize)]
struct Job {
    #[serde(rename = "ashby_id")]
    _ashby_id: String,
}

/// Reads `assessment.start`. Ashby gives an order no name: the same application and the same assessment are the same order,
/// until that is over.
pub fn start(body: &[u8]) -> Result<Order, Unacceptable> {
    let asked: Start = serde_json::from_slice(body).map_err(|error| order::unreadable(&error))?;
    let opening = order::opening(&asked.assessment_type_id)?;
    let application = order::text("application.ashby_id", &asked.application.ashby_id)?;
    let person = asked.candidate;
    Ok(Order {
        key: format!("{application} {opening}"),
        opening,
        name: order::name(&person.first_name, &person.last_name)?,
        email: order::email(&person.email)?,
        refs: Refs {
            profile: Some(order::text("candidate.ashby_profile_url", &person.ashby_profile_url)?),
            candidate: Some(order::text("candidate.ashby_id", &person.ashby_id)?),
            application: Some(application),
            ..Refs::default()
        },
    })
}

#[derive(Deserialize)]
struct Cancel {
    assessment_id: String,
}

/// Reads `assessment.cancel`: our id of the order.
pub fn cancel(body: &[u8]) -> Result<String, Unacceptable> {
    let asked: Cancel = serde_json::from_slice(body).map_err(|error| order::unreadable(&error))?;
    Ok(asked.assessment_id)
}

/// The answer to `assessment.start` and to `assessment.cancel`.
pub fn order_taken(order: &str) -> Value {
    json!({ "success": true, "results": { "assessment_id": order } })
}

/// How Ashby's API says no.
pub fn failure(code: &str) -> Value {
    json!({ "success": false, "errors": [code] })
}

/// The body of a 422, whose sentence Ashby shows to its user.
pub fn shown_to_user(sentence: &str) -> Value {
    json!({ "message": sentence })
}

/// Tells Ashby that the conversation has begun: the word `Started` makes Ashby note the time.
pub fn started(addresses: &Addresses, key: &str, order: &str, at: UnixMillis) -> Request {
    let body = json!({
        "assessment_id": order,
        "timestamp": at.0,
        "assessment_status": text("status", "Status", "Started"),
    });
    post(addresses, key, "assessment.update", body)
}

/// Tells Ashby how an order ended.
pub fn ended(addresses: &Addresses, key: &str, order: &str, news: &News, at: UnixMillis) -> Request {
    let mut body = json!({ "assessment_id": order, "timestamp": at.0, "metadata": metadata(news) });
    let url = value("report", "Report", "url", &json!(news.url));
    match news.outcome {
        Outcome::Completed => {
            body["assessment_status"] = text("status", "Status", "Completed");
            body["assessment_profile_url"] = url;
            body["assessment_result"] = result(news);
        }
        Outcome::HumanRequested | Outcome::Abandoned => {
            body["assessment_profile_url"] = url;
            body["cancelled_reason"] = text("cancelled_reason", "Reason", news.outcome.sentence());
        }
        Outcome::Declined | Outcome::Expired | Outcome::Withdrawn | Outcome::Deleted => {
            body["cancelled_reason"] = text("cancelled_reason", "Reason", news.outcome.sentence());
        }
    }
    post(addresses, key, "assessment.update", body)
}

/// What a finished interview is called at Ashby, where it was not ordered there.
#[derive(Clone, Copy, Debug)]
pub struct Attached<'a> {
    /// The candidate's identifier at Ashby.
    pub candidate: &'a str,
    /// Our identifier as Ashby's partner.
    pub partner: &'a str,
    /// The opening.
    pub opening: OpeningId,
    /// The opening's title.
    pub title: &'a str,
    /// Our id of the order.
    pub order: &'a str,
}

/// Adds a finished interview to a candidate who was not invited by Ashby. The report's address is part of the metadata, since
/// this call has no field for it.
pub fn add_completed(
    addresses: &Addresses,
    key: &str,
    attached: Attached<'_>,
    news: &News,
    at: UnixMillis,
) -> Request {
    let mut metadata = metadata(news);
    metadata.push(value("report", "Report", "url", &json!(news.url)));
    let body = json!({
        "candidateId": attached.candidate,
        "partnerId": attached.partner,
        "assessment": {
            "assessmentTypeId": attached.opening,
            "assessmentId": attached.order,
            "assessmentName": attached.title,
            "result": result(news),
            "metadata": metadata,
        },
        "timestamp": at.0,
    });
    post(addresses, key, "assessment.addCompletedToCandidate", body)
}

/// Reads Ashby's answer: a refusal may come with status 200 and `success: false`.
pub fn judge_answer(answer: Answer<'_>) -> Verdict {
    let said_no = serde_json::from_str::<Value>(answer.body)
        .is_ok_and(|body| body.get("success").and_then(Value::as_bool) == Some(false));
    match judge(answer) {
        Verdict::Taken if said_no => Verdict::Refused(Trouble::new(TroubleKind::NotUnderstood, answer.body)),
        verdict @ (Verdict::Taken | Verdict::Again { .. } | Verdict::Refused(_)) => verdict,
    }
}

fn post(addresses: &Addresses, key: &str, call: &str, body: Value) -> Request {
    Request {
        verb: Verb::Post,
        url: format!("{}/{call}", addresses.ashby),
        credential: Credential::Basic { user: key.to_owned(), password: String::new() },
        body: Body::Json(body),
    }
}

/// A number where there is one; else the words why there is none.
fn result(news: &News) -> Value {
    match news.score {
        Some(score) => value("result", "Overall, 1 to 5", "numeric_score", &json!(score)),
        None => text("result", "Overall", "No overall number; see the report"),
    }
}

fn metadata(news: &News) -> Vec<Value> {
    let line = |(label, line): &(String, String)| text(&identifier(label), label, line);
    news.lines.iter().map(line).collect()
}

fn identifier(label: &str) -> String {
    label
        .chars()
        .map(|mark| if mark.is_ascii_alphanumeric() { mark.to_ascii_lowercase() } else { '_' })
        .collect()
}

fn text(identifier: &str, label: &str, words: &str) -> Value {
    value(identifier, label, "string", &json!(words))
}

fn value(identifier: &str, label: &str, kind: &str, value: &Value) -> Value {
    json!({ "identifier": identifier, "label": label, "type": kind, "value": value })
}
