//! The plans that an opening may follow.

use axum::{Json, extract::State};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    app::App,
    auth::{May, ReadOpenings},
};
use crate::{rubric::Plan, score::Level};

/// The routes of this resource.
pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(list_plans))
}

/// All plans.
#[derive(Debug, Serialize, ToSchema)]
struct PlanList {
    /// In the order in which people see them.
    plans: Vec<PlanView>,
}

/// One plan.
#[derive(Debug, Serialize, ToSchema)]
struct PlanView {
    /// Its name, such as `taster`.
    id: String,
    /// For people.
    title: String,
    /// The level of the role.
    level: Level,
    /// The kind of backend work that it asks about, such as `data`; nothing for the whole field.
    archetype: Option<String>,
    /// How long an interview takes.
    minutes: u32,
    /// How many questions it asks at most, the follow-ups not counted.
    questions: u32,
}

/// Which plans are there?
///
/// For anyone with a session, and keys with `openings:read`.
#[utoipa::path(get, path = "/plans", tag = "desk", security(("session" = []), ("key" = ["openings:read"])),
    responses(
        (status = OK, body = PlanList, description = "All plans"),
    ))]
async fn list_plans(_: May<ReadOpenings>, State(app): State<App>) -> Json<PlanList> {
    Json(PlanList { plans: app.plans.iter().map(PlanView::of).collect() })
}

impl PlanView {
    fn of(plan: &Plan) -> Self {
        let questions = plan.sections.iter().map(|section| section.questions.len() as u32).sum();
        Self {
            id: plan.id.clone(),
            title: plan.title.clone(),
            level: plan.level,
            archetype: plan.archetype.clone(),
            minutes: plan.minutes,
            questions,
        }
    }
}
