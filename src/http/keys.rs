//! Keys of programs: made by administrators, told once, revoked at once.

use axum::{Json, extract::State, http::StatusCode};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    app::App,
    auth::Admin,
    extract::{InPath, InQuery, JsonBody, named},
    links::{self, Fresh},
    paging::Page,
    problem::{Code, Problem, ProblemBody},
};
use crate::{
    id::{self, KeyId, OrgId},
    store::{
        StoreError,
        keys::{ApiKey, Keys, Scope},
    },
    time::UnixMillis,
};

/// How long a key works unless said, in days.
pub const USUAL_DAYS: u32 = 365;
/// How long a key can work at most, in days.
pub const MOST_DAYS: u32 = 730;
/// So many working keys an organisation may have.
const MOST_KEYS: u64 = 100;
const DAY_MS: i64 = 24 * 60 * 60 * 1_000;
/// So many characters behind its beginning a person sees of a key.
const HINT_CHARACTERS: usize = 4;

/// The routes of this resource.
pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(list_keys, make_key)).routes(routes!(read_key, revoke_key))
}

/// Whether a key is for real interviews or for rehearsals.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum KeyMode {
    /// Sees and makes real interviews.
    Live,
    /// Sees and makes rehearsals only.
    Test,
}

/// Keys, newest first.
#[derive(Debug, Serialize, ToSchema)]
struct KeyList {
    /// The keys, revoked and expired ones too.
    keys: Vec<KeyView>,
    /// What to send as `cursor` for those that follow; nothing at the end.
    next: Option<String>,
}

/// One key; never the key itself.
#[derive(Debug, Serialize, ToSchema)]
struct KeyView {
    /// Its id.
    id: KeyId,
    /// For people.
    name: String,
    /// How it begins.
    hint: String,
    /// For real interviews or for rehearsals.
    mode: KeyMode,
    /// What it may do.
    scopes: Vec<Scope>,
    /// When it was made.
    created: UnixMillis,
    /// It opens nothing from then on.
    expires: UnixMillis,
    /// When it was last used, to the minute.
    last_used: Option<UnixMillis>,
    /// When it was revoked.
    revoked: Option<UnixMillis>,
}

/// A key to be made.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NewKey {
    /// For people, one line.
    name: String,
    /// For real interviews or for rehearsals.
    mode: KeyMode,
    /// What it may do; at least one.
    scopes: Vec<Scope>,
    /// How long it works, 1 to 730; 365 unless said.
    #[schema(minimum = 1, maximum = 730)]
    expires_in_days: Option<u32>,
}

/// A new key: it is told once.
#[derive(Debug, Serialize, ToSchema)]
struct MadeKey {
    /// What stands in `Authorization: Bearer …`.
    secret: String,
    /// The key.
    key: KeyView,
}

/// Which keys?
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
struct KeyQuery {
    /// What an answer gave as `next`.
    cursor: Option<String>,
    /// At most so many, 1 to 100; 50 unless said.
    #[param(minimum = 1, maximum = 100)]
    limit: Option<u32>,
}

/// A key as somebody wants it.
#[derive(Clone, Debug)]
pub struct KeyOrder {
    /// For people.
    pub name: String,
    /// True for rehearsals only.
    pub test: bool,
    /// What it may do.
    pub scopes: Vec<Scope>,
    /// How long it works, in days.
    pub days: u32,
}

/// Makes a key; the text is what programs send, and only its hash is kept.
pub async fn make<S>(
    store: &S,
    fresh: Fresh<'_>,
    org: OrgId,
    order: KeyOrder,
) -> Result<(ApiKey, String), StoreError>
where
    S: Keys + ?Sized,
{
    let beginning = if order.test { "viva_test_" } else { "viva_live_" };
    let secret = format!("{beginning}{}", id::new_secret(fresh.entropy));
    let mut scopes = order.scopes;
    scopes.sort_unstable();
    scopes.dedup();
    let key = ApiKey {
        id: KeyId::new(fresh.now, fresh.entropy),
        org,
        name: order.name,
        hint: secret[..beginning.len() + HINT_CHARACTERS].to_owned(),
        test: order.test,
        scopes,
        created: fresh.now,
        expires: fresh.now.plus_ms(i64::from(order.days) * DAY_MS),
        last_used: None,
        revoked: None,
    };
    store.add_key(&key, &links::hash(&secret)).await?;
    Ok((key, secret))
}

/// Which keys are there?
///
/// For administrators: those of their organisation, newest first. No key can read keys.
#[utoipa::path(get, path = "/keys", tag = "desk", security(("session" = [])), params(KeyQuery),
    responses((status = OK, body = KeyList, description = "The keys")))]
async fn list_keys(
    Admin(account): Admin,
    State(app): State<App>,
    InQuery(query): InQuery<KeyQuery>,
) -> Result<Json<KeyList>, Problem> {
    let page = Page::asked(query.cursor.as_deref(), query.limit)?;
    let mut keys = app.store.keys(account.org, page.before.map(KeyId), page.fetch()).await?;
    let next = page.cut(&mut keys, |key| key.id.0);
    Ok(Json(KeyList { keys: keys.into_iter().map(KeyView::of).collect(), next }))
}

/// Make a key
///
/// For administrators. The key is told here once and can't be read again.
#[utoipa::path(post, path = "/keys", tag = "desk", security(("session" = [])), request_body = NewKey,
    responses(
        (status = CREATED, body = MadeKey, description = "Made"),
        (status = CONFLICT, body = ProblemBody, content_type = "application/problem+json",
            description = "`conflict`: the organisation has a hundred working keys already"),
    ))]
async fn make_key(
    Admin(account): Admin,
    State(app): State<App>,
    JsonBody(asked): JsonBody<NewKey>,
) -> Result<(StatusCode, Json<MadeKey>), Problem> {
    let name = named("name", &asked.name, 120)?;
    if asked.scopes.is_empty() {
        return Err(Problem::new(
            Code::InvalidValue,
            "Name at least one scope; a key without any opens nothing.",
        ));
    }
    let days = asked.expires_in_days.unwrap_or(USUAL_DAYS);
    if !(1..=MOST_DAYS).contains(&days) {
        return Err(Problem::new(Code::InvalidValue, "`expires_in_days` must be a number from 1 to 730."));
    }
    if app.store.count_keys(account.org, app.now()).await? >= MOST_KEYS {
        let sentence = "There are a hundred working keys already; revoke those that nobody uses.";
        return Err(Problem::new(Code::Conflict, sentence));
    }
    let order = KeyOrder { name, test: asked.mode == KeyMode::Test, scopes: asked.scopes, days };
    let fresh = Fresh { now: app.now(), entropy: &*app.entropy };
    let (key, secret) = make(&*app.store, fresh, account.org, order).await?;
    tracing::info!(key.id = %key.id, key.test = key.test, account.id = %account.id, "a key was made");
    Ok((StatusCode::CREATED, Json(MadeKey { secret, key: KeyView::of(key) })))
}

/// One key
///
/// For administrators of the organisation that owns it.
#[utoipa::path(get, path = "/keys/{id}", tag = "desk", security(("session" = [])),
    params(("id" = KeyId, Path, description = "The key's id")),
    responses((status = OK, body = KeyView, description = "The key")))]
async fn read_key(
    Admin(account): Admin,
    State(app): State<App>,
    InPath(id): InPath<KeyId>,
) -> Result<Json<KeyView>, Problem> {
    let key = app.store.key(account.org, id).await?.ok_or_else(unknown)?;
    Ok(Json(KeyView::of(key)))
}

/// Revoke a key
///
/// For administrators of the organisation that owns it. It opens nothing from the next request on; what it made stays.
#[utoipa::path(delete, path = "/keys/{id}", tag = "desk", security(("session" = [])),
    params(("id" = KeyId, Path, description = "The key's id")),
    responses((status = NO_CONTENT, description = "Revoked")))]
async fn revoke_key(
    Admin(account): Admin,
    State(app): State<App>,
    InPath(id): InPath<KeyId>,
) -> Result<StatusCode, Problem> {
    if !app.store.revoke_key(account.org, id, app.now()).await? {
        return Err(unknown());
    }
    tracing::info!(key.id = %id, account.id = %account.id, "a key was revoked");
    Ok(StatusCode::NO_CONTENT)
}

fn unknown() -> Problem {
    Problem::new(Code::NotFound, "There is no such key in your organisation.")
}

impl KeyView {
    fn of(key: ApiKey) -> Self {
        Self {
            id: key.id,
            name: key.name,
            hint: key.hint,
            mode: if key.test { KeyMode::Test } else { KeyMode::Live },
            scopes: key.scopes,
            created: key.created,
            expires: key.expires,
            last_used: key.last_used,
            revoked: key.revoked,
        }
    }
}
