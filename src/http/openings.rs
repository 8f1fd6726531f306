//! Openings: what people are interviewed for.

use axum::{
    Json,
    extract::State,
    http::{HeaderMap, HeaderName, StatusCode},
};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    app::App,
    auth::{Caller, May, ReadOpenings, WriteOpenings},
    condition,
    extract::{InPath, InQuery, JsonBody, named},
    links::Fresh,
    paging::Page,
    problem::{Code, Problem, ProblemBody},
};
use crate::{
    id::OpeningId,
    interview::{
        egress::Egress,
        event::Mode,
        terms::{MOST_FACTS, OpeningFact, Terms},
    },
    store::hiring::Opening,
    time::UnixMillis,
};

/// The routes of this resource.
pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list_openings, make_opening))
        .routes(routes!(read_opening, change_opening))
}

/// Openings, newest first.
#[derive(Debug, Serialize, ToSchema)]
struct OpeningList {
    /// The openings.
    openings: Vec<OpeningView>,
    /// What to send as `cursor` for those that follow; nothing at the end.
    next: Option<String>,
}

/// Which openings?
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
struct OpeningQuery {
    /// What an answer gave as `next`.
    cursor: Option<String>,
    /// At most so many, 1 to 100; 50 unless said.
    #[param(minimum = 1, maximum = 100)]
    limit: Option<u32>,
}

/// One opening.
#[derive(Debug, Serialize, ToSchema)]
struct OpeningView {
    /// Its id.
    id: OpeningId,
    /// For people.
    title: String,
    /// The plan that its interviews follow.
    plan: String,
    /// How its interviews are held.
    mode: Mode,
    /// What of a conversation may leave for a language model elsewhere.
    egress: Egress,
    /// What the interviewer may tell about company, team and role.
    facts: Vec<FactView>,
    /// Of the plan's questions that take turns, those that all of its candidates are asked, by name.
    questions: Vec<String>,
    /// True where all its interviews are rehearsals.
    rehearsal: bool,
    /// When it was made.
    created: UnixMillis,
    /// When it was closed; it takes no invitations from then on.
    closed: Option<UnixMillis>,
}

/// Something that the interviewer tells who asks for it.
#[derive(Debug, Serialize, ToSchema)]
struct FactView {
    /// For people.
    topic: String,
    /// Words and phrases, one of which a question for it holds; `…` stands for up to two other words.
    asked_by: Vec<String>,
    /// What the interviewer says.
    answer: String,
}

/// An opening to be made.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NewOpening {
    /// For people, one line.
    title: String,
    /// Name of the plan.
    plan: String,
    /// What of a conversation may leave for a language model elsewhere; nothing unless said.
    #[serde(default)]
    egress: Egress,
    /// How its interviews are held; a conversation unless said.
    #[serde(default)]
    mode: Mode,
    /// What the interviewer may tell about company, team and role; at most 12.
    #[serde(default)]
    facts: Vec<NewFact>,
}

/// Something about company, team or role that a candidate may ask.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NewFact {
    /// For people, such as `On call`.
    topic: String,
    /// Words or phrases with commas between them, one of which a question for it holds; or such a question itself.
    asked_by: String,
    /// What the interviewer says, at most 45 words.
    answer: String,
}

/// What to change; what is not named stays. Interviews keep what they were invited with.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct OpeningChange {
    /// For people, one line.
    title: Option<String>,
    /// What of a conversation may leave for a language model elsewhere.
    egress: Option<Egress>,
    /// What the interviewer may tell about company, team and role; at most 12.
    facts: Option<Vec<NewFact>>,
    /// True closes it: it takes no invitations from then on. False opens it again.
    closed: Option<bool>,
}

/// Which openings are there?
///
/// For anyone with a session, and keys with `openings:read`: those of their organisation, newest first. Openings that a test
/// key made are left out for other keys.
#[utoipa::path(get, path = "/openings", tag = "desk",
    security(("session" = []), ("key" = ["openings:read"])), params(OpeningQuery),
    responses((status = OK, body = OpeningList, description = "The openings")))]
async fn list_openings(
    who: May<ReadOpenings>,
    State(app): State<App>,
    InQuery(query): InQuery<OpeningQuery>,
) -> Result<Json<OpeningList>, Problem> {
    let page = Page::asked(query.cursor.as_deref(), query.limit)?;
    let rehearsal = (!sees(&who, true)).then_some(false);
    let before = page.before.map(OpeningId);
    let mut openings = app.store.openings_before(who.org(), rehearsal, before, page.fetch()).await?;
    let next = page.cut(&mut openings, |opening| opening.id.0);
    Ok(Json(OpeningList { openings: openings.into_iter().map(OpeningView::of).collect(), next }))
}

/// One opening
///
/// For anyone with a session, and keys with `openings:read`, of the organisation that owns it.
#[utoipa::path(get, path = "/openings/{id}", tag = "desk",
    security(("session" = []), ("key" = ["openings:read"])),
    params(("id" = OpeningId, Path, description = "The opening")),
    responses((status = OK, body = OpeningView, description = "The opening", headers(("ETag" = String)))))]
async fn read_opening(
    who: May<ReadOpenings>,
    State(app): State<App>,
    InPath(id): InPath<OpeningId>,
) -> Result<([(HeaderName, String); 1], Json<OpeningView>), Problem> {
    let opening = own(&app, &who, id).await?;
    Ok((condition::etag(opening.version), Json(OpeningView::of(opening))))
}

/// Make an opening
///
/// For recruiters and administrators, and keys with `openings:write`.
#[utoipa::path(post, path = "/openings", tag = "desk", security(("session" = []), ("key" = ["openings:write"])), request_body = NewOpening,
    responses(
        (status = CREATED, body = OpeningView, description = "Made"),
        (status = UNPROCESSABLE_ENTITY, body = ProblemBody, content_type = "application/problem+json",
            description = "`invalid_value`: no title, an unknown plan, or a fact that can't be told"),
    ))]
async fn make_opening(
    who: May<WriteOpenings>,
    State(app): State<App>,
    JsonBody(asked): JsonBody<NewOpening>,
) -> Result<(StatusCode, [(HeaderName, String); 1], Json<OpeningView>), Problem> {
    let title = named("title", &asked.title, 120)?;
    let Some(plan) = app.plan(&asked.plan) else {
        let known: Vec<&str> = app.plans.iter().map(|plan| plan.id.as_str()).collect();
        let sentence = format!("There is no such plan; the plans here are {}.", known.join(", "));
        return Err(Problem::new(Code::InvalidValue, sentence));
    };
    let facts = facts(&asked.facts)?;
    let used = app.store.questions_used(who.org()).await?;
    let questions = plan.choose(&used, seed(&app));
    let fresh = Fresh { now: app.now(), entropy: &*app.entropy };
    let opening = Opening {
        id: OpeningId::new(fresh.now, fresh.entropy),
        org: who.org(),
        title,
        plan: plan.id.clone(),
        terms: Terms { mode: asked.mode, egress: asked.egress, questions, facts },
        rehearsal: who.rehearses(),
        version: 1,
        created: fresh.now,
        closed: None,
    };
    app.store.add_opening(&opening).await?;
    Ok((StatusCode::CREATED, condition::etag(opening.version), Json(OpeningView::of(opening))))
}

/// Change an opening, or close it
///
/// For recruiters and administrators, and keys with `openings:write`; a test key changes what test keys made. Send the
/// `ETag` of your last reading as `If-Match`.
#[utoipa::path(patch, path = "/openings/{id}", tag = "desk",
    security(("session" = []), ("key" = ["openings:write"])),
    params(
        ("id" = OpeningId, Path, description = "The opening"),
        ("If-Match" = String, Header, description = "The version that is changed, as its `ETag` told"),
    ),
    request_body = OpeningChange,
    responses(
        (status = OK, body = OpeningView, description = "Changed", headers(("ETag" = String))),
        (status = PRECONDITION_FAILED, body = ProblemBody, content_type = "application/problem+json",
            description = "`changed_since`"),
        (status = PRECONDITION_REQUIRED, body = ProblemBody, content_type = "application/problem+json",
            description = "`condition_missing`"),
    ))]
async fn change_opening(
    who: May<WriteOpenings>,
    State(app): State<App>,
    InPath(id): InPath<OpeningId>,
    headers: HeaderMap,
    JsonBody(asked): JsonBody<OpeningChange>,
) -> Result<([(HeaderName, String); 1], Json<OpeningView>), Problem> {
    let mut opening = own(&app, &who, id).await?;
    if !who.sees(opening.rehearsal) {
        let sentence = "A test key changes only openings that test keys made; use another key for this one.";
        return Err(Problem::new(Code::ScopeMissing, sentence));
    }
    condition::if_match(&headers, opening.version)?;
    change(&mut opening, asked, app.now())?;
    if !app.store.change_opening(&opening).await? {
        return Err(condition::changed_since());
    }
    opening.version += 1;
    Ok((condition::etag(opening.version), Json(OpeningView::of(opening))))
}

/// The opening, if this caller may know of it.
pub(super) async fn own(app: &App, who: &Caller, id: OpeningId) -> Result<Opening, Problem> {
    let found = app.store.opening(who.org(), id).await?;
    found
        .filter(|opening| sees(who, opening.rehearsal))
        .ok_or_else(|| Problem::new(Code::NotFound, "There is no such opening in your organisation."))
}

/// An opening that a body names, if this caller may invite to it.
pub(super) async fn taking_invitations(app: &App, who: &Caller, id: OpeningId) -> Result<Opening, Problem> {
    let found = app.store.opening(who.org(), id).await?;
    let Some(opening) = found.filter(|opening| sees(who, opening.rehearsal)) else {
        return Err(Problem::new(Code::InvalidValue, "There is no such opening; make it first."));
    };
    if opening.closed.is_none() {
        return Ok(opening);
    }
    Err(Problem::new(Code::OpeningClosed, "This opening is closed; open it again to invite candidates."))
}

/// A test key rehearses real openings too; another key knows nothing of rehearsed ones.
const fn sees(who: &Caller, rehearsal: bool) -> bool {
    who.rehearses() || who.sees(rehearsal)
}

fn change(opening: &mut Opening, asked: OpeningChange, now: UnixMillis) -> Result<(), Problem> {
    if let Some(title) = asked.title {
        opening.title = named("title", &title, 120)?;
    }
    if let Some(egress) = asked.egress {
        opening.terms.egress = egress;
    }
    if let Some(entered) = asked.facts {
        opening.terms.facts = facts(&entered)?;
    }
    match asked.closed {
        Some(true) => opening.closed = opening.closed.or(Some(now)),
        Some(false) => opening.closed = None,
        None => {}
    }
    Ok(())
}

/// The facts as the interviewer tells them.
fn facts(entered: &[NewFact]) -> Result<Vec<OpeningFact>, Problem> {
    if entered.len() > MOST_FACTS {
        let sentence = format!("An opening takes at most {MOST_FACTS} facts; leave out what is asked least.");
        return Err(Problem::new(Code::InvalidValue, sentence));
    }
    let fact = |(index, fact): (usize, &NewFact)| {
        OpeningFact::entered(&fact.topic, &fact.asked_by, &fact.answer)
            .map_err(|error| Problem::new(Code::InvalidValue, format!("Fact {}: {error}.", index + 1)))
    };
    entered.iter().enumerate().map(fact).collect()
}

/// Decides among questions that were used equally often.
fn seed(app: &App) -> u64 {
    let mut seed = [0; 8];
    app.entropy.fill(&mut seed);
    u64::from_le_bytes(seed)
}

impl OpeningView {
    fn of(opening: Opening) -> Self {
        Self {
            id: opening.id,
            title: opening.title,
            plan: opening.plan,
            mode: opening.terms.mode,
            egress: opening.terms.egress,
            facts: opening.terms.facts.into_iter().map(FactView::of).collect(),
            questions: opening.terms.questions,
            rehearsal: opening.rehearsal,
            created: opening.created,
            closed: opening.closed,
        }
    }
}

impl FactView {
    fn of(fact: OpeningFact) -> Self {
        Self { topic: fact.topic, asked_by: fact.cues, answer: fact.answer }
    }
}
