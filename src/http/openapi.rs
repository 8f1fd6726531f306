//! The interface described: made from the routes, printed by `vivavoce openapi`, kept as `web/openapi.json`.

mod answers;

use std::sync::LazyLock;

use axum::{
    http::header,
    response::{IntoResponse, Response},
};
use utoipa::{
    Modify, OpenApi,
    openapi::{
        OpenApi as Document,
        security::{ApiKey, ApiKeyValue, HttpAuthScheme, HttpBuilder, SecurityScheme},
    },
};
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{API_ROOT, app::App, auth, export::ExportLine, webhooks};
use crate::{
    session::protocol::{ClientEvent, Numbered},
    webhook::payload::WebhookPayload,
};

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Vivavoce",
        description = "AI voice interviews on your own server. Programs send an API key: `Authorization: Bearer viva_live_…`. \
                       Without a key, every change and the socket's upgrade need an `Origin` header that is the server's \
                       public address. Refusals are `application/problem+json` (RFC 9457) with a stable `code`. Times are \
                       milliseconds since the Unix epoch."
    ),
    tags(
        (name = "candidate", description = "For the candidate's page."),
        (name = "desk", description = "For people who work with results."),
        (name = "webhooks", description = "For administrators: who else hears of events."),
        (name = "operation", description = "For operators and programs."),
    ),
    components(schemas(ClientEvent, ExportLine, Numbered, WebhookPayload)),
    modifiers(&Cookies, &Told),
)]
struct Head;

struct Cookies;

impl Modify for Cookies {
    fn modify(&self, document: &mut Document) {
        let components = document.components.get_or_insert_default();
        for (name, cookie, description) in [
            ("session", auth::SESSION_COOKIE, "A signed-in person."),
            ("device", auth::DEVICE_COOKIE, "The device that started an interview."),
        ] {
            let value = ApiKeyValue::with_description(cookie, description);
            components.add_security_scheme(name, SecurityScheme::ApiKey(ApiKey::Cookie(value)));
        }
        let key = HttpBuilder::new()
            .scheme(HttpAuthScheme::Bearer)
            .bearer_format("viva_live_… or viva_test_…")
            .description(Some("A program's key, with the scopes that an operation names."));
        components.add_security_scheme("key", SecurityScheme::Http(key.build()));
    }
}

/// What is told to other systems.
struct Told;

impl Modify for Told {
    fn modify(&self, document: &mut Document) {
        document.webhooks = Some(webhooks::told());
    }
}

/// The routes of this resource.
pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(read_openapi))
}

/// All routes under their root, with their description.
pub(super) fn described() -> OpenApiRouter<App> {
    OpenApiRouter::with_openapi(Head::openapi()).nest(API_ROOT, super::routes())
}

/// The document as it is published: indented JSON with a final line feed.
pub fn json() -> &'static str {
    static JSON: LazyLock<String> = LazyLock::new(|| {
        let mut document = described().into_openapi();
        answers::complete(&mut document.paths, document.components.get_or_insert_default());
        let text = document.to_pretty_json();
        text.expect("the document is made of strings and numbers, which JSON can hold") + "\n"
    });
    &JSON
}

/// This document
///
/// Open to everybody.
#[utoipa::path(get, path = "/openapi.json", tag = "operation",
    responses((status = OK, content_type = "application/json", description = "The document")))]
async fn read_openapi() -> Response {
    ([(header::CONTENT_TYPE, "application/json")], json()).into_response()
}
