//! Decisions after an interview. A person decides and says why; a program may pass that on and names the person.

use axum::{Json, extract::State, http::StatusCode};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    app::App,
    auth::{Caller, Decide, May, ReadReports},
    extract::{InPath, InQuery, JsonBody, text},
    interviews, links,
    paging::Page,
    problem::{Code, Problem, ProblemBody},
};
use crate::{
    id::{AccountId, DecisionId, InterviewId, KeyId},
    store::decisions::{Decision, Verdict},
    time::UnixMillis,
};

/// Longest reason, in characters.
const LONGEST_REASON: usize = 4_000;

/// The routes of this resource.
pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(list_decisions, decide))
}

/// Which decisions?
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
struct DecisionQuery {
    /// What an answer gave as `next`.
    cursor: Option<String>,
    /// At most so many, 1 to 100; 50 unless said.
    #[param(minimum = 1, maximum = 100)]
    limit: Option<u32>,
}

/// Decisions, newest first; the first one counts.
#[derive(Debug, Serialize, ToSchema)]
struct DecisionList {
    /// The decisions.
    decisions: Vec<DecisionView>,
    /// What to send as `cursor` for those that follow; nothing at the end.
    next: Option<String>,
}

/// One decision.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct DecisionView {
    /// Its id.
    id: DecisionId,
    /// What.
    verdict: Verdict,
    /// Why.
    reason: String,
    /// The account of the person who decided.
    by: AccountId,
    /// That person's name.
    by_name: String,
    /// The key of the program that passed it on; nothing where the person decided at the desk.
    key: Option<KeyId>,
    /// When.
    decided: UnixMillis,
}

/// A decision to be written down.
#[derive(Deserialize, ToSchema)]
#[schema(examples(json!({
    "verdict": "advance",
    "reason": "Names her own part and what it cost.",
    "by": "sam@example.org",
})))]
#[serde(deny_unknown_fields)]
struct NewDecision {
    /// What.
    verdict: Verdict,
    /// Why, 1 to 4,000 characters.
    #[schema(min_length = 1, max_length = 4000)]
    reason: String,
    /// For programs: the mail address of the person who decided, who must have an account here. Left out by people.
    by: Option<String>,
}

/// What was decided after an interview?
///
/// For anyone with a session, and keys with `reports:read`, of the organisation that owns the interview. Newest first.
#[utoipa::path(get, path = "/interviews/{id}/decisions", tag = "desk",
    security(("session" = []), ("key" = ["reports:read"])),
    params(("id" = InterviewId, Path, description = "The interview"), DecisionQuery),
    responses((status = OK, body = DecisionList, description = "The decisions")))]
async fn list_decisions(
    who: May<ReadReports>,
    State(app): State<App>,
    InPath(id): InPath<InterviewId>,
    InQuery(query): InQuery<DecisionQuery>,
) -> Result<Json<DecisionList>, Problem> {
    let page = Page::asked(query.cursor.as_deref(), query.limit)?;
    interviews::own(&app, &who, id).await?;
    let before = page.before.map(DecisionId);
    let mut decisions = app.store.decisions(id, before, page.fetch()).await?;
    let next = page.cut(&mut decisions, |decision| decision.id.0);
    let mut views = Vec::with_capacity(decisions.len());
    for decision in decisions {
        views.push(DecisionView::of(&app, decision).await?);
    }
    Ok(Json(DecisionList { decisions: views, next }))
}

/// Decide
///
/// For anyone with a session, and keys with `decisions:write`, of the organisation that owns the interview. A key names the
/// person who decided. Earlier decisions stay.
#[utoipa::path(post, path = "/interviews/{id}/decisions", tag = "desk",
    security(("session" = []), ("key" = ["decisions:write"])),
    params(("id" = InterviewId, Path, description = "The interview")), request_body = NewDecision,
    responses(
        (status = CREATED, body = DecisionView, description = "Written down"),
        (status = CONFLICT, body = ProblemBody, content_type = "application/problem+json",
            description = "`conflict`: the interview is not over"),
        (status = UNPROCESSABLE_ENTITY, body = ProblemBody, content_type = "application/problem+json",
            description = "`invalid_value`: no reason, or nobody here who decided"),
    ))]
async fn decide(
    who: May<Decide>,
    State(app): State<App>,
    InPath(id): InPath<InterviewId>,
    JsonBody(asked): JsonBody<NewDecision>,
) -> Result<(StatusCode, Json<DecisionView>), Problem> {
    let row = interviews::own(&app, &who, id).await?;
    interviews::must_be_over(&row)?;
    let reason = text("reason", &asked.reason, LONGEST_REASON)?;
    let (account, key) = person(&app, &who, asked.by.as_deref()).await?;
    let decision = Decision {
        id: DecisionId::new(app.now(), &*app.entropy),
        org: row.org,
        interview: id,
        account,
        key,
        verdict: asked.verdict,
        reason,
        decided: app.now(),
    };
    app.store.add_decision(&decision).await?;
    Ok((StatusCode::CREATED, Json(DecisionView::of(&app, decision).await?)))
}

/// Who decided, and the program that says so.
async fn person(app: &App, who: &Caller, by: Option<&str>) -> Result<(AccountId, Option<KeyId>), Problem> {
    let key = match (who, by) {
        (Caller::Person(account), None) => return Ok((account.id, None)),
        (Caller::Person(_), Some(_)) => {
            let sentence = "Leave out `by`: you decide yourself, under your own account.";
            return Err(Problem::new(Code::InvalidValue, sentence));
        }
        (Caller::Key(key), _) => key,
    };
    let nobody = || {
        let sentence = "`by` must be the mail address of the person who decided, and they need an account here; no program \
                        decides.";
        Problem::new(Code::InvalidValue, sentence)
    };
    let email = by.filter(|email| links::is_email(email)).ok_or_else(nobody)?;
    let account = app.store.account_by_email(&links::normal_email(email)).await?;
    let account = account.filter(|account| account.org == key.org).ok_or_else(nobody)?;
    Ok((account.id, Some(key.id)))
}

impl DecisionView {
    /// The decision, with the name of whoever made it.
    pub(super) async fn of(app: &App, decision: Decision) -> Result<Self, Problem> {
        let name = app.store.account_name(decision.account).await?;
        let by_name =
            name.ok_or_else(|| Problem::internal("a decision refers to an account that is not there"))?;
        Ok(Self {
            id: decision.id,
            verdict: decision.verdict,
            reason: decision.reason,
            by: decision.account,
            by_name,
            key: decision.key,
            decided: decision.decided,
        })
    }
}
