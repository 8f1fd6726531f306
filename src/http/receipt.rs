//! Score receipts, and the public keys that they are signed with.

use axum::{
    Json,
    extract::State,
    http::{HeaderName, header},
};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    app::App,
    auth::{May, ReadReports},
    extract::InPath,
    interviews,
    problem::{Code, Problem, ProblemBody},
};
use crate::{
    id::InterviewId,
    interview::Interview,
    score::{
        receipt::{ALGORITHM, Receipt},
        stamps::hex,
    },
    time::UnixMillis,
};

/// The routes of this resource.
pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(read_receipt)).routes(routes!(list_receipt_keys))
}

/// Public keys of receipts.
#[derive(Debug, Serialize, ToSchema)]
struct ReceiptKeyList {
    /// Newest first.
    keys: Vec<ReceiptKeyView>,
}

/// One public key.
#[derive(Debug, Serialize, ToSchema)]
struct ReceiptKeyView {
    /// `Ed25519`.
    algorithm: &'static str,
    /// 32 bytes, hexadecimal.
    public_key: String,
    /// When it was first used.
    since: UnixMillis,
}

/// The score receipt of an interview
///
/// For anyone with a session, and keys with `reports:read`, of the organisation that owns the interview: to keep or to hand on. It is signed, and `vivavoce
/// audit verify` checks it anywhere.
#[utoipa::path(get, path = "/interviews/{id}/receipt", tag = "desk", security(("session" = []), ("key" = ["reports:read"])),
    params(("id" = InterviewId, Path, description = "The interview")),
    responses(
        (status = OK, body = String, content_type = "application/json", description = "The receipt"),
        (status = NOT_FOUND, body = ProblemBody, content_type = "application/problem+json",
            description = "`not_found`, `no_scores`"),
    ))]
async fn read_receipt(
    who: May<ReadReports>,
    State(app): State<App>,
    InPath(id): InPath<InterviewId>,
) -> Result<([(HeaderName, String); 2], String), Problem> {
    interviews::own(&app, &who, id).await?;
    let receipt = receipt(&app, &app.organisation(who.org()).await?, id).await?;
    if let Some(account) = who.person() {
        app.store.note_score_reader(id, account.id, app.now()).await?;
    }
    let headers = [
        (header::CONTENT_TYPE, "application/json".to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"receipt-{id}.json\"")),
    ];
    Ok((headers, app.seal.seal(&receipt).map_err(Problem::internal)?))
}

/// The public keys of receipts
///
/// Open to everybody: a receipt is this server's when its key stands here.
#[utoipa::path(get, path = "/receipt-keys", tag = "operation",
    responses((status = OK, body = ReceiptKeyList, description = "The keys")))]
async fn list_receipt_keys(State(app): State<App>) -> Result<Json<ReceiptKeyList>, Problem> {
    let keys = app.store.receipt_keys().await?;
    let keys = keys.into_iter().map(|key| ReceiptKeyView {
        algorithm: ALGORITHM,
        public_key: hex(&key.public_key),
        since: key.since,
    });
    Ok(Json(ReceiptKeyList { keys: keys.collect() }))
}

async fn receipt(app: &App, organisation: &str, id: InterviewId) -> Result<Receipt, Problem> {
    let none = || Problem::new(Code::NoScores, "This interview has no scores; a receipt follows them.");
    let record = app.store.scores(id).await?.into_iter().next().ok_or_else(none)?;
    let transcript = app.store.transcript(id).await?.ok_or_else(none)?;
    let interview = Interview::fold(&app.store.records(id, 0).await?)
        .map_err(|error| Problem::internal(error.to_string()))?;
    Receipt::of((id, organisation), &interview, &transcript, &record).ok_or_else(|| {
        let sentence = format!(
            "These scores were made from an earlier transcript; ask the operator to run `vivavoce rescore {id}`."
        );
        Problem::new(Code::NoScores, sentence)
    })
}
