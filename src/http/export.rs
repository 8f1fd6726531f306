//! Everything about an opening's interviews, a line each, to take away.

use std::{collections::VecDeque, sync::Arc};

use axum::{
    body::Body,
    extract::State,
    http::{HeaderName, header},
};
use futures_util::stream;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    app::App,
    auth::{Caller, May, ReadReports},
    decisions::DecisionView,
    extract::{InPath, InQuery},
    feedback::FeedbackView,
    interviews::{self, InterviewSummary, Titles},
    openings,
    personal::Shown,
    problem::Problem,
    report,
};
use crate::{
    id::{InterviewId, OpeningId},
    report::Report,
    store::{interviews::InterviewRow, invitations::InterviewFilter},
};

/// So many interviews are read at a time.
const AT_A_TIME: u32 = 50;

/// The routes of this resource.
pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(export_opening))
}

/// One line of an export.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ExportLine {
    /// The interview.
    interview: InterviewSummary,
    /// Its report, as it stands.
    report: Report,
    /// The latest decision.
    decision: Option<DecisionView>,
    /// The feedback, a draft or released.
    feedback: Option<FeedbackView>,
}

/// Where an export stands.
struct Export {
    app: App,
    who: Arc<Caller>,
    opening: OpeningId,
    personal: bool,
    read: VecDeque<InterviewRow>,
    before: Option<InterviewId>,
    done: bool,
    titles: Titles,
}

/// All interviews of an opening, with reports, decisions and feedback
///
/// For anyone with a session, and keys with `reports:read`, of the organisation that owns the opening. A JSON object a line
/// (NDJSON, each an `ExportLine`), newest interview first; conversations are left out for a key without `transcripts:read`.
/// Should the server fail midway, the answer breaks off.
#[utoipa::path(get, path = "/openings/{id}/export", tag = "desk",
    security(("session" = []), ("key" = ["reports:read"])),
    params(("id" = OpeningId, Path, description = "The opening"), Shown),
    responses((status = OK, content_type = "application/x-ndjson", body = String, description = "A line each")))]
async fn export_opening(
    who: May<ReadReports>,
    State(app): State<App>,
    InPath(id): InPath<OpeningId>,
    InQuery(shown): InQuery<Shown>,
) -> Result<([(HeaderName, String); 2], Body), Problem> {
    let opening = openings::own(&app, &who, id).await?.id;
    let personal = shown.personal(&who)?;
    let export = Export {
        app,
        who: who.shared(),
        opening,
        personal,
        read: VecDeque::new(),
        before: None,
        done: false,
        titles: Titles::default(),
    };
    let lines = stream::try_unfold(export, |mut export| async move {
        let line = export.next().await.map_err(|problem| std::io::Error::other(problem.body().detail))?;
        Ok::<_, std::io::Error>(line.map(|line| (line, export)))
    });
    let headers = [
        (header::CONTENT_TYPE, "application/x-ndjson".to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"opening-{id}.ndjson\"")),
    ];
    Ok((headers, Body::from_stream(lines)))
}

impl Export {
    /// The next line.
    async fn next(&mut self) -> Result<Option<String>, Problem> {
        if self.read.is_empty() && !self.done {
            self.read_on().await?;
        }
        let Some(row) = self.read.pop_front() else { return Ok(None) };
        let line = self.line(row).await?;
        let mut text = serde_json::to_string(&line).map_err(Problem::internal)?;
        text.push('\n');
        Ok(Some(text))
    }

    async fn read_on(&mut self) -> Result<(), Problem> {
        let filter = InterviewFilter {
            rehearsal: self.who.person().is_none().then(|| self.who.rehearses()),
            opening: Some(self.opening),
            ..InterviewFilter::default()
        };
        let rows = self.app.store.interviews_like(self.who.org(), &filter, self.before, AT_A_TIME).await?;
        self.before = rows.last().map(|row| row.id);
        self.done = rows.len() < AT_A_TIME as usize;
        self.read = rows.into();
        Ok(())
    }

    async fn line(&mut self, row: InterviewRow) -> Result<ExportLine, Problem> {
        let id = row.id;
        let report = report::report_for(&self.app, &self.who, id, self.personal).await?;
        let decision = match self.app.store.decisions(id, None, 1).await?.pop() {
            Some(decision) => Some(DecisionView::of(&self.app, decision).await?),
            None => None,
        };
        Ok(ExportLine {
            interview: interviews::summary(&self.app, row, &mut self.titles, self.personal).await?,
            report,
            decision,
            feedback: self.app.store.feedback(id).await?.map(FeedbackView::of),
        })
    }
}
