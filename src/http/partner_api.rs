//! The routes that partners call, in the forms that they prescribe. They stand beside our own interface and are no part of its
//! document: their contracts are the partners'.

mod ashby;
mod greenhouse;
mod ordering;
mod recruiting;

use axum::{
    Router,
    extract::DefaultBodyLimit,
    http::{HeaderMap, header},
};
use base64::{Engine, engine::general_purpose::STANDARD};

use super::{
    app::App,
    links,
    partner_news::{NewsError, Teller},
    problem::Problem,
};
use crate::{
    partner::{Partner, greenhouse::LONGEST_KEY},
    store::partners::Connection,
};

/// Where partners find us.
pub(super) const ROOT: &str = "/partner";
/// Greatest body, in bytes: a webhook of Greenhouse's holds all that a candidate has sent.
const BODY_BYTES: usize = 1024 * 1024;

/// Whether a path is one for partners.
pub(super) fn is_partners(path: &str) -> bool {
    path.strip_prefix(ROOT).is_some_and(|rest| rest.starts_with('/'))
}

/// The routes for partners.
pub(super) fn routes() -> Router<App> {
    Router::new()
        .merge(greenhouse::routes())
        .merge(recruiting::routes())
        .merge(ashby::routes())
        .layer(DefaultBodyLimit::max(BODY_BYTES))
}

/// Where a partner calls us, with what the partner calls it.
pub(super) fn addresses(app: &App, connection: &Connection) -> Vec<(&'static str, String)> {
    let origin = app.settings.public_url.origin();
    match connection.partner {
        Partner::Greenhouse => greenhouse::CALLS
            .iter()
            .map(|call| (*call, format!("{origin}{ROOT}/greenhouse/{call}")))
            .collect(),
        Partner::GreenhouseRecruiting => {
            vec![("endpoint URL", format!("{origin}{ROOT}/greenhouse/recruiting/{}", connection.id))]
        }
        Partner::Ashby => vec![("base URL", format!("{origin}{ROOT}/ashby"))],
    }
}

/// The connection whose key the request shows as the user name of HTTP Basic; nothing where it shows none that counts.
async fn caller(app: &App, partner: Partner, headers: &HeaderMap) -> Result<Option<Connection>, Problem> {
    let Some(key) = basic_user(headers) else { return Ok(None) };
    let hash = links::hash(&key);
    let found = app.store.connection_by_key(partner, &hash, app.now()).await?;
    let found = found.filter(|connection| connection.disabled.is_none());
    if let Some(connection) = &found
        && connection.key == hash
        && connection.key_used.is_none()
    {
        app.store.note_key_used(connection.id, app.now()).await?;
    }
    Ok(found)
}

fn basic_user(headers: &HeaderMap) -> Option<String> {
    let value = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, credentials) = value.split_once(' ')?;
    let decoded = scheme.eq_ignore_ascii_case("basic").then(|| STANDARD.decode(credentials.trim()))?.ok()?;
    let both = String::from_utf8(decoded).ok()?;
    let (user, _password) = both.split_once(':')?;
    (!user.is_empty() && user.len() <= LONGEST_KEY).then(|| user.to_owned())
}

/// What tells of orders, for this request.
fn teller(app: &App) -> Teller<'_> {
    Teller {
        store: &*app.store,
        equipment: &app.partners,
        plans: &app.plans,
        public_url: &app.settings.public_url,
        fresh: links::Fresh { now: app.now(), entropy: &*app.entropy },
    }
}

impl From<NewsError> for Problem {
    fn from(error: NewsError) -> Self {
        match error {
            NewsError::Store(error) => error.into(),
            NewsError::Vault(error) => error.into(),
        }
    }
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    fn user(value: &'static str) -> Option<String> {
        let mut headers = HeaderMap::new();
        headers.insert(header::AUTHORIZATION, HeaderValue::from_static(value));
        basic_user(&headers)
    }

    #[test]
    fn the_key_is_the_user_name_with_an_empty_password() {
        // The documented example of Greenhouse's.
        let key = Some("0d031d8227eafa61dc375a6c2e067e24".to_owned());
        assert_eq!(user("Basic MGQwMzFkODIyN2VhZmE2MWRjMzc1YTZjMmUwNjdlMjQ6"), key);
        assert_eq!(user("basic MGQwMzFkODIyN2VhZmE2MWRjMzc1YTZjMmUwNjdlMjQ6"), key);
        for wrong in ["Basic", "Basic ", "Basic Og==", "Basic !!!", "Bearer MGQ6", "MGQ6", "Basic /////w=="] {
            assert_eq!(user(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn only_paths_below_the_root_are_partners() {
        assert!(is_partners("/partner/ashby/assessment.list"));
        for path in ["/partner", "/partners/x", "/api/v1/partner/x", "//partner/x"] {
            assert!(!is_partners(path), "{path}");
        }
    }
}
