//! Orders of partners as recruiters see them: whom to invite, what the partner was told, what went wrong and what helps.

use axum::{Json, extract::State, http::StatusCode};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    app::App,
    auth::Inviter,
    extract::{InPath, JsonBody},
    interviews::{self, Titles},
    links,
    partners::TroubleView,
    problem::{Code, Problem, ProblemBody},
};
use crate::{
    id::{ConnectionId, InterviewId, OrderId, OrgId},
    interview::status::InterviewState,
    partner::{Partner, order::Refs},
    store::{
        interviews::{InterviewRow, InterviewStatus},
        partners::{NewOrder, OrderRow, Told},
    },
    time::UnixMillis,
};

/// The routes of this resource.
pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list_orders, attach_interview))
        .routes(routes!(show_invitation))
        .routes(routes!(send_again))
}

/// Orders, newest first.
#[derive(Debug, Serialize, ToSchema)]
struct OrderList {
    /// At most 200.
    orders: Vec<OrderView>,
}

/// One order.
#[derive(Debug, Serialize, ToSchema)]
struct OrderView {
    /// Its id, by which the partner calls the interview.
    id: OrderId,
    /// By which connection it came.
    connection: ConnectionId,
    /// From whom.
    partner: Partner,
    /// The interview.
    interview: InterviewId,
    /// The candidate's name.
    candidate: String,
    /// The opening's title.
    title: String,
    /// How far the interview is.
    status: InterviewStatus,
    /// The same with what became of the order: a link that ran out, a cancelled interview.
    state: InterviewState,
    /// The candidate's page at the partner, where it begins with https.
    profile: Option<String>,
    /// When it came.
    created: UnixMillis,
    /// The invitation opens nothing new after this.
    link_expires: UnixMillis,
    /// True while the candidate's link can be copied.
    can_invite: bool,
    /// What the partner was told last.
    told: Option<Told>,
    /// When.
    told_at: Option<UnixMillis>,
    /// When the partner took it back.
    cancelled: Option<UnixMillis>,
    /// True where there is nothing more to tell.
    closed: bool,
    /// True where telling was given up; “Send again” tries once more.
    given_up: bool,
    /// What went wrong since the partner was told last.
    trouble: Option<TroubleView>,
}

/// The link for a candidate whom a partner has ordered to be interviewed.
#[derive(Debug, Serialize, ToSchema)]
struct OrderInvitation {
    /// The candidate's link, to be sent to them.
    link: String,
}

/// An interview that a partner shall have although it was not ordered there.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Attachment {
    /// The connection, to Ashby.
    connection: ConnectionId,
    /// The interview.
    interview: InterviewId,
    /// The candidate's id at Ashby.
    candidate: String,
}

/// What have partners ordered?
///
/// For recruiters and administrators: the orders of their organisation.
#[utoipa::path(get, path = "/partner-orders", tag = "desk", security(("session" = [])),
    responses(
        (status = OK, body = OrderList, description = "The orders"),
        (status = UNAUTHORIZED, body = ProblemBody, content_type = "application/problem+json",
            description = "`not_signed_in`"),
        (status = FORBIDDEN, body = ProblemBody, content_type = "application/problem+json",
            description = "`role_too_low`"),
    ))]
async fn list_orders(Inviter(account): Inviter, State(app): State<App>) -> Result<Json<OrderList>, Problem> {
    let connections = app.store.connections(account.org).await?;
    let mut titles = Titles::default();
    let mut orders = Vec::new();
    for order in app.store.orders(account.org).await? {
        let Some(connection) = connections.iter().find(|known| known.id == order.connection) else {
            continue;
        };
        orders.push(view(&app, connection.partner, order, &mut titles).await?);
    }
    Ok(Json(OrderList { orders }))
}

/// Give an interview to a partner
///
/// For recruiters and administrators: an interview that was not ordered there is added to a candidate of Ashby's, once it is
/// over.
#[utoipa::path(post, path = "/partner-orders", tag = "desk", security(("session" = [])), request_body = Attachment,
    responses(
        (status = CREATED, body = OrderView, description = "It will be sent"),
        (status = UNAUTHORIZED, body = ProblemBody, content_type = "application/problem+json",
            description = "`not_signed_in`"),
        (status = FORBIDDEN, body = ProblemBody, content_type = "application/problem+json",
            description = "`role_too_low`, `foreign_origin`"),
        (status = NOT_FOUND, body = ProblemBody, content_type = "application/problem+json",
            description = "`not_found`"),
        (status = CONFLICT, body = ProblemBody, content_type = "application/problem+json",
            description = "`conflict`: the candidate has it already"),
        (status = UNPROCESSABLE_ENTITY, body = ProblemBody, content_type = "application/problem+json",
            description = "`invalid_value`: no connection to Ashby, or no id of a candidate"),
    ))]
async fn attach_interview(
    Inviter(account): Inviter,
    State(app): State<App>,
    JsonBody(asked): JsonBody<Attachment>,
) -> Result<(StatusCode, Json<OrderView>), Problem> {
    let candidate = super::extract::named("candidate", &asked.candidate, 120)?;
    let connection = app.store.connection(account.org, asked.connection).await?;
    let connection = connection.filter(|known| known.partner == Partner::Ashby).ok_or_else(|| {
        Problem::new(
            Code::InvalidValue,
            "Name a connection to Ashby; other partners take ordered interviews only.",
        )
    })?;
    let interview = interviews::of_org(&app, account.org, asked.interview).await?;
    let order = OrderRow {
        id: OrderId::new(app.now(), &*app.entropy),
        org: account.org,
        connection: connection.id,
        interview: interview.id,
        opening: interview.opening,
        key: Some(format!("{candidate} {}", interview.id)),
        refs: Refs { candidate: Some(candidate), attached: true, ..Refs::default() },
        sealed_link: None,
        told: None,
        closed: None,
        cancelled: None,
        deleted: None,
        created: app.now(),
    };
    let new = NewOrder { order: order.clone(), invited: None, assessed: None, due: app.now() };
    app.store.add_order(&new, app.now()).await?;
    let view = view(&app, connection.partner, order, &mut Titles::default()).await?;
    Ok((StatusCode::CREATED, Json(view)))
}

/// The link for the candidate
///
/// For recruiters and administrators, until the invitation is taken up or expires.
#[utoipa::path(post, path = "/partner-orders/{id}/invitation", tag = "desk", security(("session" = [])),
    params(("id" = OrderId, Path, description = "The order")),
    responses(
        (status = OK, body = OrderInvitation, description = "The link"),
        (status = UNAUTHORIZED, body = ProblemBody, content_type = "application/problem+json",
            description = "`not_signed_in`"),
        (status = FORBIDDEN, body = ProblemBody, content_type = "application/problem+json",
            description = "`role_too_low`, `foreign_origin`"),
        (status = NOT_FOUND, body = ProblemBody, content_type = "application/problem+json",
            description = "`not_found`"),
        (status = CONFLICT, body = ProblemBody, content_type = "application/problem+json",
            description = "`conflict`: the invitation was taken up, has expired, or was taken back"),
    ))]
async fn show_invitation(
    Inviter(account): Inviter,
    State(app): State<App>,
    InPath(id): InPath<OrderId>,
) -> Result<Json<OrderInvitation>, Problem> {
    let order = own(&app, account.org, id).await?;
    let row = interviews::of_org(&app, account.org, order.interview).await?;
    let sealed = order.sealed_link.as_ref().filter(|_| can_invite(&order, &row, app.now())).ok_or_else(|| {
        let sentence =
            "This invitation was taken up, has expired or was taken back; send the interview from the partner again.";
        Problem::new(Code::Conflict, sentence)
    })?;
    let secret = app.vault.open(order.id.0.as_bytes(), sealed).map_err(|_| {
        let sentence = "This link can't be opened with the server's present `vault.key`; make a new one on the interview's page.";
        Problem::new(Code::Conflict, sentence)
    })?;
    let secret = String::from_utf8_lossy(&secret).into_owned();
    if links::hash(&secret) != row.link {
        let sentence = "A new link was made for this interview, which is the only one that counts; use that.";
        return Err(Problem::new(Code::Conflict, sentence));
    }
    Ok(Json(OrderInvitation { link: links::room_link(&app.settings.public_url, &secret) }))
}

/// Tell the partner again
///
/// For recruiters and administrators, after what went wrong was mended.
#[utoipa::path(post, path = "/partner-orders/{id}/send", tag = "desk", security(("session" = [])),
    params(("id" = OrderId, Path, description = "The order")),
    responses(
        (status = ACCEPTED, description = "It is being sent"),
        (status = UNAUTHORIZED, body = ProblemBody, content_type = "application/problem+json",
            description = "`not_signed_in`"),
        (status = FORBIDDEN, body = ProblemBody, content_type = "application/problem+json",
            description = "`role_too_low`, `foreign_origin`"),
        (status = NOT_FOUND, body = ProblemBody, content_type = "application/problem+json",
            description = "`not_found`"),
        (status = CONFLICT, body = ProblemBody, content_type = "application/problem+json",
            description = "`conflict`: there is nothing more to tell"),
    ))]
async fn send_again(
    Inviter(account): Inviter,
    State(app): State<App>,
    InPath(id): InPath<OrderId>,
) -> Result<StatusCode, Problem> {
    let order = own(&app, account.org, id).await?;
    if order.closed.is_some() {
        return Err(Problem::new(Code::Conflict, "The partner has been told everything about this order."));
    }
    app.store.tell_again(order.id, app.now()).await?;
    Ok(StatusCode::ACCEPTED)
}

async fn own(app: &App, org: OrgId, id: OrderId) -> Result<OrderRow, Problem> {
    let found = app.store.order(org, id).await?;
    found.ok_or_else(|| Problem::new(Code::NotFound, "There is no such order in your organisation."))
}

fn can_invite(order: &OrderRow, row: &InterviewRow, now: UnixMillis) -> bool {
    let open = row.status == InterviewStatus::Invited && row.device.is_none() && now < row.link_expires;
    open && order.closed.is_none() && order.sealed_link.is_some()
}

async fn view(
    app: &App,
    partner: Partner,
    order: OrderRow,
    titles: &mut Titles,
) -> Result<OrderView, Problem> {
    let row = interviews::of_org(app, order.org, order.interview).await?;
    let candidate = interviews::candidate(app, &row).await?;
    let trouble = app.store.last_trouble_of(order.id).await?;
    let ordered = app.store.ordered(row.id).await?;
    let told_at = order.told.map(|(_, at)| at);
    let given_up = order.closed.is_none() && app.store.is_given_up(order.id).await?;
    Ok(OrderView {
        id: order.id,
        connection: order.connection,
        partner,
        interview: row.id,
        candidate: candidate.name,
        title: titles.of(app, order.org, order.opening).await?,
        status: row.status,
        state: interviews::state(&row, &ordered, app.now()),
        can_invite: can_invite(&order, &row, app.now()),
        profile: order.refs.profile.filter(|url| url.starts_with("https://")),
        created: order.created,
        link_expires: row.link_expires,
        told: order.told.map(|(told, _)| told),
        told_at,
        cancelled: order.cancelled,
        closed: order.closed.is_some(),
        given_up,
        trouble: trouble
            .filter(|kept| told_at.is_none_or(|at| at <= kept.at))
            .map(|kept| if given_up { TroubleView::once_given_up(kept) } else { TroubleView::of(kept) }),
    })
}
