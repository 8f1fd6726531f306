//! Links that show one report to who holds them: made, listed and revoked at the desk; every opening is kept.

use axum::{Json, extract::State, http::StatusCode};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    app::App,
    auth::{self, Inviter},
    extract::{InPath, JsonBody},
    interviews, links,
    partner_news::Teller,
    problem::{Code, Problem, ProblemBody},
    report::gather,
};
use crate::{
    id::{InterviewId, ResultLinkId},
    report::Report,
    store::result_links::ResultLink,
    time::UnixMillis,
};

/// The routes of this resource.
pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(open_result))
        .routes(routes!(list_result_links, make_result_link))
        .routes(routes!(revoke_result_link))
}

/// The secret of a result link, as it stands behind `#`.
#[derive(Deserialize, ToSchema)]
struct ResultSecret {
    /// The secret.
    secret: String,
}

/// Links to one report, newest first.
#[derive(Debug, Serialize, ToSchema)]
struct ResultLinkList {
    /// Those that work first, at most 100.
    links: Vec<ResultLinkView>,
}

/// One link to a report.
#[derive(Debug, Serialize, ToSchema)]
struct ResultLinkView {
    /// Its id.
    id: ResultLinkId,
    /// For whom it was made.
    made_for: String,
    /// When it was made.
    created: UnixMillis,
    /// It shows nothing after this.
    expires: UnixMillis,
    /// When it was revoked.
    revoked: Option<UnixMillis>,
    /// So often the report was shown.
    shown: u64,
    /// So often it was refused, since the link had expired or was revoked.
    refused: u64,
    /// When it was last opened.
    last_opened: Option<UnixMillis>,
}

/// A new link to a report.
#[derive(Debug, Serialize, ToSchema)]
struct NewResultLink {
    /// The link. It is told here once.
    link: String,
}

/// Read a report by a result link
///
/// For anyone who holds the link, without signing in. Each opening is kept.
#[utoipa::path(post, path = "/result", tag = "desk", request_body = ResultSecret,
    responses(
        (status = OK, body = Report, description = "The report"),
        (status = NOT_FOUND, body = ProblemBody, content_type = "application/problem+json",
            description = "`unknown_link`"),
        (status = GONE, body = ProblemBody, content_type = "application/problem+json",
            description = "`link_expired`: it has expired or was revoked"),
    ))]
async fn open_result(
    State(app): State<App>,
    JsonBody(asked): JsonBody<ResultSecret>,
) -> Result<Json<Report>, Problem> {
    let link = by_secret(&app, &asked.secret).await?;
    let works = link.works(app.now());
    app.store.note_result_opened(link.id, works, app.now()).await?;
    if !works {
        let sentence = "This link has expired or was revoked; ask the recruiter for a new one, or sign in.";
        return Err(Problem::new(Code::LinkExpired, sentence));
    }
    let row = interviews::of_org(&app, link.org, link.interview).await?;
    Ok(Json(gather::latest(&*app.store, &app.plans, &row).await?))
}

async fn by_secret(app: &App, secret: &str) -> Result<ResultLink, Problem> {
    let found = if auth::may_be_secret(secret) {
        app.store.result_link_by_secret(&links::hash(secret)).await?
    } else {
        None
    };
    found.ok_or_else(|| {
        let sentence = "This link is not known here; check that it was copied whole, or ask for a new one.";
        Problem::new(Code::UnknownLink, sentence)
    })
}

/// The links to a report
///
/// For recruiters and administrators, with how often each was opened.
#[utoipa::path(get, path = "/interviews/{id}/result-links", tag = "desk", security(("session" = [])),
    params(("id" = InterviewId, Path, description = "The interview")),
    responses(
        (status = OK, body = ResultLinkList, description = "The links"),
        (status = UNAUTHORIZED, body = ProblemBody, content_type = "application/problem+json",
            description = "`not_signed_in`"),
        (status = FORBIDDEN, body = ProblemBody, content_type = "application/problem+json",
            description = "`role_too_low`"),
        (status = NOT_FOUND, body = ProblemBody, content_type = "application/problem+json",
            description = "`not_found`"),
    ))]
async fn list_result_links(
    Inviter(account): Inviter,
    State(app): State<App>,
    InPath(id): InPath<InterviewId>,
) -> Result<Json<ResultLinkList>, Problem> {
    interviews::of_org(&app, account.org, id).await?;
    let mut links = Vec::new();
    for link in app.store.result_links(account.org, id, app.now()).await? {
        let opened = app.store.result_openings(link.id).await?;
        links.push(ResultLinkView {
            id: link.id,
            made_for: link.made_for,
            created: link.created,
            expires: link.expires,
            revoked: link.revoked,
            shown: opened.shown,
            refused: opened.refused,
            last_opened: opened.last,
        });
    }
    Ok(Json(ResultLinkList { links }))
}

/// Make a link to a report
///
/// For recruiters and administrators: it shows the report for 90 days to who holds it. At most 50 work at a time.
#[utoipa::path(post, path = "/interviews/{id}/result-links", tag = "desk", security(("session" = [])),
    params(("id" = InterviewId, Path, description = "The interview")),
    responses(
        (status = CREATED, body = NewResultLink, description = "The link"),
        (status = UNAUTHORIZED, body = ProblemBody, content_type = "application/problem+json",
            description = "`not_signed_in`"),
        (status = FORBIDDEN, body = ProblemBody, content_type = "application/problem+json",
            description = "`role_too_low`, `foreign_origin`"),
        (status = NOT_FOUND, body = ProblemBody, content_type = "application/problem+json",
            description = "`not_found`"),
        (status = CONFLICT, body = ProblemBody, content_type = "application/problem+json",
            description = "`conflict`: 50 links work already"),
    ))]
async fn make_result_link(
    Inviter(account): Inviter,
    State(app): State<App>,
    InPath(id): InPath<InterviewId>,
) -> Result<(StatusCode, Json<NewResultLink>), Problem> {
    let row = interviews::of_org(&app, account.org, id).await?;
    let teller = Teller {
        store: &*app.store,
        equipment: &app.partners,
        plans: &app.plans,
        public_url: &app.settings.public_url,
        fresh: links::Fresh { now: app.now(), entropy: &*app.entropy },
    };
    let link = teller.new_link(&row, &account.name).await?.ok_or_else(|| {
        let sentence = "50 links to this report work already; revoke those that nobody needs.";
        Problem::new(Code::Conflict, sentence)
    })?;
    Ok((StatusCode::CREATED, Json(NewResultLink { link })))
}

/// Revoke a link to a report
///
/// For recruiters and administrators. A partner's link is not made anew after that.
#[utoipa::path(delete, path = "/result-links/{id}", tag = "desk", security(("session" = [])),
    params(("id" = ResultLinkId, Path, description = "The link")),
    responses(
        (status = NO_CONTENT, description = "Revoked"),
        (status = UNAUTHORIZED, body = ProblemBody, content_type = "application/problem+json",
            description = "`not_signed_in`"),
        (status = FORBIDDEN, body = ProblemBody, content_type = "application/problem+json",
            description = "`role_too_low`, `foreign_origin`"),
        (status = NOT_FOUND, body = ProblemBody, content_type = "application/problem+json",
            description = "`not_found`"),
    ))]
async fn revoke_result_link(
    Inviter(account): Inviter,
    State(app): State<App>,
    InPath(id): InPath<ResultLinkId>,
) -> Result<StatusCode, Problem> {
    if app.store.revoke_result_link(account.org, id, app.now()).await? {
        Ok(StatusCode::NO_CONTENT)
    } else {
        Err(Problem::new(Code::NotFound, "There is no such link in your organisation."))
    }
}
