//! The edge: routes, who may call them, problems, pages.
//!
//! One file per resource; [`router`] joins them. Every mutation and the socket's upgrade pass [`origin`], every refusal
//! leaves as a [`problem`], and [`openapi`] describes it all.

pub mod app;
pub mod keys;
pub mod links;
pub mod notice;
pub mod openapi;
pub mod orders;
pub mod origin;
pub mod problem;

mod assets;
mod attempts;
mod audio;
mod auth;
mod calibration;
mod candidate;
mod condition;
mod decisions;
mod export;
mod extract;
mod feedback;
mod headers;
mod health;
mod idempotency;
mod interviews;
mod invitations;
mod limits;
mod metrics;
mod openings;
mod paging;
mod partner_api;
pub(crate) mod partner_news;
mod partner_orders;
mod partners;
mod passwords;
pub mod peer;
mod personal;
mod plans;
mod rates;
mod ratings;
mod receipt;
mod reference;
pub(crate) mod report;
mod result_links;
mod scoring;
mod session;
mod socket;
mod transcript;
mod webhooks;

use axum::{Router, extract::Request, http::Method, middleware, response::Response};
use tower_http::{catch_panic::CatchPanicLayer, trace::TraceLayer};
use utoipa_axum::router::OpenApiRouter;

pub use self::assets::has_pages;
use self::problem::{Code, Problem};
pub use self::{
    app::{App, Notice, Parts, Room, Settings},
    rates::RateLimits,
};

/// Where the interface lives.
pub const API_ROOT: &str = "/api/v1";

/// The whole server as one service: interface and pages. Serve it with connect info (`SocketAddr`), since failed
/// sign-ins are counted by address.
pub fn router(app: App) -> Router {
    let (router, _document) = openapi::described().split_for_parts();
    router
        .merge(metrics::routes())
        .merge(partner_api::routes())
        .fallback(elsewhere)
        .method_not_allowed_fallback(wrong_method)
        .layer(middleware::from_fn(limits::answer_in_time))
        .layer(middleware::from_fn_with_state(app.clone(), idempotency::once))
        .layer(middleware::from_fn_with_state(app.clone(), rates::limit))
        .layer(middleware::from_fn_with_state(app.clone(), auth::identify))
        .layer(middleware::from_fn_with_state(app.clone(), origin::check))
        .layer(middleware::from_fn(limits::refuse_giants))
        .layer(CatchPanicLayer::custom(problem::after_panic))
        .layer(middleware::from_fn_with_state(app.clone(), headers::protect))
        // A problem logs its own cause, so that a failure is told once.
        .layer(TraceLayer::new_for_http().make_span_with(span_of).on_failure(()))
        .with_state(app)
}

/// Every route of the interface, by resource.
fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .merge(candidate::routes())
        .merge(socket::routes())
        .merge(session::routes())
        .merge(plans::routes())
        .merge(openings::routes())
        .merge(interviews::routes())
        .merge(invitations::routes())
        .merge(transcript::routes())
        .merge(report::routes())
        .merge(decisions::routes())
        .merge(feedback::routes())
        .merge(export::routes())
        .merge(receipt::routes())
        .merge(ratings::routes())
        .merge(calibration::routes())
        .merge(scoring::routes())
        .merge(audio::routes())
        .merge(partners::routes())
        .merge(partner_orders::routes())
        .merge(result_links::routes())
        .merge(keys::routes())
        .merge(webhooks::routes())
        .merge(health::routes())
        .merge(openapi::routes())
        .merge(reference::routes())
        .layer(limits::json_body())
        .merge(invitations::table_routes())
}

/// What a request's log lines stand under: neither query nor headers, since those may hold secrets.
fn span_of(request: &Request) -> tracing::Span {
    tracing::info_span!("request", http.method = %request.method(), http.path = %request.uri().path())
}

async fn elsewhere(request: Request) -> Result<Response, Problem> {
    let path = request.uri().path();
    if path == "/api" || path.starts_with("/api/") {
        let sentence =
            "There is nothing under this address; the document at /api/v1/openapi.json lists what there is.";
        return Err(Problem::new(Code::NotFound, sentence));
    }
    if request.method() != Method::GET && request.method() != Method::HEAD {
        return Err(wrong_method().await);
    }
    Ok(assets::respond(path, request.headers()))
}

async fn wrong_method() -> Problem {
    let sentence =
        "This address does not take this method; the document at /api/v1/openapi.json says which it takes.";
    Problem::new(Code::MethodNotAllowed, sentence)
}
