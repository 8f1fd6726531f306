//! The list of interviews: which, in which order, and with the numbers of their reports where somebody asks for them.

use axum::{Json, extract::State};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{InterviewSummary, ListedScores, Titles, blind_rating, summary};
use crate::{
    http::{
        app::App,
        auth::{Caller, May, ReadInterviews},
        extract::{InQuery, named},
        paging::Page,
        personal::{self, Include},
        problem::{Code, Problem},
    },
    id::{InterviewId, OpeningId},
    interview::status::InterviewState,
    score::Dimension,
    store::{
        interviews::{InterviewRow, InterviewStatus},
        invitations::{InterviewFilter, SortedBy, Sorting, Standing},
    },
    time::UnixMillis,
};

/// The routes of this resource.
pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(list_interviews))
}

/// Which interviews?
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
struct InterviewQuery {
    /// What an answer gave as `next`, for the same question.
    cursor: Option<String>,
    /// At most so many, 1 to 100; 50 unless said.
    #[param(minimum = 1, maximum = 100)]
    limit: Option<u32>,
    /// Only those for this opening.
    opening: Option<OpeningId>,
    /// Only those that were ordered by this name.
    external_id: Option<String>,
    /// Only those that stand so now.
    #[param(inline)]
    state: Option<InterviewState>,
    /// Only those that were ordered, begun, ended, declined, cancelled or scored at this moment or after it, in milliseconds
    /// since 1970.
    #[param(value_type = Option<i64>, minimum = 0)]
    updated_since: Option<String>,
    /// `true` for the numbers of the reports, which an API key is told with the scope `reports:read`. Whoever reads them here
    /// has read the scores, and can rate these interviews blind no more.
    scores: Option<bool>,
    /// In the order of this number instead of newest first; those without it come last. It tells the numbers as `scores` does.
    /// An order to read in, no ranking: nobody is left out by it.
    #[param(inline)]
    sort: Option<Sort>,
    /// With `sort`: `desc`, highest first, unless said.
    #[param(inline)]
    order: Option<Order>,
    /// `personal` for names and mail addresses, which an API key is told with the scope `personal-data` alone. People are
    /// always told.
    #[param(inline)]
    include: Option<Include>,
}

/// A number of a report.
#[derive(Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum Sort {
    /// The overall number.
    Overall,
    /// Agency.
    Ownership,
    /// Reasons, alternatives, costs.
    Tradeoffs,
    /// Linked detail.
    Specificity,
}

/// Which end comes first.
#[derive(Clone, Copy, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum Order {
    /// Lowest first.
    Asc,
    /// Highest first.
    Desc,
}

/// Interviews, newest first or as asked for.
#[derive(Debug, Serialize, ToSchema)]
struct InterviewList {
    /// The interviews.
    interviews: Vec<InterviewSummary>,
    /// What to send as `cursor` for those that follow; nothing at the end.
    next: Option<String>,
}

/// Which interviews are there?
///
/// For anyone with a session, and keys with `interviews:read`: those of their organisation, newest first. A test key finds
/// rehearsals alone, another key none of them.
#[utoipa::path(get, path = "/interviews", tag = "desk",
    security(("session" = []), ("key" = ["interviews:read"])), params(InterviewQuery),
    responses((status = OK, body = InterviewList, description = "The interviews")))]
async fn list_interviews(
    who: May<ReadInterviews>,
    State(app): State<App>,
    InQuery(query): InQuery<InterviewQuery>,
) -> Result<Json<InterviewList>, Problem> {
    let page = Page::asked(query.cursor.as_deref(), query.limit)?;
    let personal = personal::told(&who, query.include)?;
    let with_scores = who.told_scores(query.scores == Some(true) || query.sort.is_some())?;
    let filter = filter(&who, query, app.now())?;
    let before = page.before.map(InterviewId);
    let mut rows = app.store.interviews_like(who.org(), &filter, before, page.fetch()).await?;
    let next = page.cut(&mut rows, |row| row.id.0);
    let mut titles = Titles::default();
    let mut interviews = Vec::with_capacity(rows.len());
    for row in rows {
        let scores = if with_scores { scores(&app, &who, &row).await? } else { None };
        let blind_rating = blind_rating(&app, &who, &row).await?;
        let summary = summary(&app, row, &mut titles, personal).await?;
        interviews.push(InterviewSummary { blind_rating, scores, ..summary });
    }
    Ok(Json(InterviewList { interviews, next }))
}

fn filter(who: &Caller, query: InterviewQuery, now: UnixMillis) -> Result<InterviewFilter, Problem> {
    if query.order.is_some() && query.sort.is_none() {
        let sentence =
            "`order` needs `sort`; say by which number: overall, ownership, tradeoffs or specificity.";
        return Err(Problem::new(Code::InvalidValue, sentence));
    }
    let ascending = query.order == Some(Order::Asc);
    Ok(InterviewFilter {
        rehearsal: who.person().is_none().then(|| who.rehearses()),
        opening: query.opening,
        external_id: query.external_id.map(|name| named("external_id", &name, 120)).transpose()?,
        standing: query.state.map(|state| Standing { state, at: now }),
        updated_since: query.updated_since.as_deref().map(moment).transpose()?,
        sorting: query.sort.map(|sort| Sorting { by: sorted_by(sort), ascending }),
    })
}

fn moment(written: &str) -> Result<UnixMillis, Problem> {
    let since = written.parse().ok().filter(|since| *since >= 0);
    since.map(UnixMillis).ok_or_else(|| {
        let sentence = "`updated_since` must be a moment in milliseconds since 1970, such as 1790000000000.";
        Problem::new(Code::InvalidValue, sentence)
    })
}

const fn sorted_by(sort: Sort) -> SortedBy {
    match sort {
        Sort::Overall => SortedBy::Overall,
        Sort::Ownership => SortedBy::Dimension(Dimension::Ownership),
        Sort::Tradeoffs => SortedBy::Dimension(Dimension::Tradeoffs),
        Sort::Specificity => SortedBy::Dimension(Dimension::Specificity),
    }
}

/// The numbers of an interview's report. A person who is told them rates it blind no more.
async fn scores(app: &App, who: &Caller, row: &InterviewRow) -> Result<Option<ListedScores>, Problem> {
    if row.status != InterviewStatus::Reported {
        return Ok(None);
    }
    let Some(record) = app.store.scores(row.id).await?.into_iter().next() else { return Ok(None) };
    if let Some(account) = who.person() {
        app.store.note_score_reader(row.id, account.id, app.now()).await?;
    }
    Ok(Some(ListedScores {
        overall: record.scores.overall.as_ref().and_then(|overall| overall.score),
        ownership: record.scores.ownership.score,
        tradeoffs: record.scores.tradeoffs.score,
        specificity: record.scores.specificity.score,
    }))
}
