//! Headers that tell browsers what our pages may do.

use axum::{
    extract::{Request, State},
    http::{HeaderMap, HeaderValue, header},
    middleware::Next,
    response::Response,
};

use super::{API_ROOT, app::App, assets, partner_api};

const FIXED: [(header::HeaderName, &str); 5] = [
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::REFERRER_POLICY, "no-referrer"),
    (header::X_FRAME_OPTIONS, "DENY"),
    (header::HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    (
        header::HeaderName::from_static("permissions-policy"),
        "microphone=(self), camera=(), geolocation=(), payment=(), usb=()",
    ),
];

/// Adds what every response carries.
pub(super) async fn protect(State(app): State<App>, request: Request, next: Next) -> Response {
    let path = request.uri().path();
    let is_api = path.starts_with(API_ROOT) || partner_api::is_partners(path);
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    for (name, value) in FIXED {
        headers.insert(name, HeaderValue::from_static(value));
    }
    let policy = content_policy(&app, headers);
    if let Ok(policy) = HeaderValue::from_str(&policy) {
        headers.insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    if app.settings.public_url.is_https() {
        let year = HeaderValue::from_static("max-age=31536000");
        headers.insert(header::STRICT_TRANSPORT_SECURITY, year);
    }
    if is_api {
        headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    }
    response
}

/// What the answer's page may load. Only pages may load anything; scripts are those that the built page itself names.
fn content_policy(app: &App, headers: &HeaderMap) -> String {
    let is_page = headers
        .get(header::CONTENT_TYPE)
        .and_then(|kind| kind.to_str().ok())
        .is_some_and(|kind| kind.starts_with("text/html"));
    if !is_page {
        return "default-src 'none'; frame-ancestors 'none'".to_owned();
    }
    let socket = app.settings.public_url.socket_origin();
    format!(
        "default-src 'self'; {}; connect-src 'self' {socket}; img-src 'self' data:; media-src 'self' blob:; \
         worker-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
        assets::own_policy()
    )
}
