//! Connections and troubles as people see them.

use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    http::{app::App, partner_api, problem::Problem},
    id::ConnectionId,
    partner::{
        Partner,
        connection::{ConnectionSettings, Secrets},
        trouble::TroubleKind,
    },
    store::partners::{Connection, KeptTrouble},
    time::UnixMillis,
};

const LOST: &str = "What was entered here can't be opened with the server's present `vault.key`. Restore that file, or enter the \
     credentials again and give the partner a new key.";

/// One connection.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::http) struct ConnectionView {
    /// Its id.
    id: ConnectionId,
    /// With whom.
    partner: Partner,
    /// The same for people.
    title: &'static str,
    /// What is no secret.
    settings: ConnectionSettings,
    /// True where a key or client secret of the partner's is entered.
    has_api_secret: bool,
    /// True where the partner's requests must be signed.
    has_signing_secret: bool,
    /// What is still missing, as a sentence.
    missing: Option<&'static str>,
    /// What to tell the partner: its name for each address, and the address.
    addresses: Vec<AddressView>,
    /// When it was made.
    created: UnixMillis,
    /// Since when it is switched off.
    disabled: Option<UnixMillis>,
    /// When the partner first showed the present key.
    key_used: Option<UnixMillis>,
    /// Until when the key before is taken too.
    previous_until: Option<UnixMillis>,
    /// What went wrong, orders apart: the latest 20, newest first. Who could not be invited stands there until they are.
    troubles: Vec<TroubleView>,
}

/// Where a partner calls us.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::http) struct AddressView {
    /// What the partner calls it.
    name: &'static str,
    /// The address.
    url: String,
}

/// Something that went wrong.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::http) struct TroubleView {
    /// What, for programs.
    kind: TroubleKind,
    /// The partner's words.
    detail: String,
    /// What helps.
    remedy: &'static str,
    /// When.
    at: UnixMillis,
}

impl TroubleView {
    pub(in crate::http) fn of(kept: KeptTrouble) -> Self {
        let kind = kept.trouble.kind;
        Self { kind, detail: kept.trouble.detail, remedy: kind.remedy(), at: kept.at }
    }

    /// Of an order that is not tried again by itself.
    pub(in crate::http) fn once_given_up(kept: KeptTrouble) -> Self {
        let remedy = kept.trouble.kind.remedy_once_given_up();
        Self { remedy, ..Self::of(kept) }
    }
}

impl ConnectionView {
    pub(super) async fn of(app: &App, connection: &Connection) -> Result<Self, Problem> {
        // The page must stand when `vault.key` is lost: there the credentials are entered again.
        let opened = Secrets::open(connection.id, &connection.sealed, &app.vault);
        let missing = match &opened {
            Ok(secrets) => connection.settings.missing(connection.partner, secrets),
            Err(_) => Some(LOST),
        };
        let secrets = opened.unwrap_or_default();
        let previous = connection.previous.map(|(_, until)| until).filter(|until| app.now() < *until);
        let address = |(name, url)| AddressView { name, url };
        Ok(Self {
            id: connection.id,
            partner: connection.partner,
            title: connection.partner.title(),
            settings: connection.settings.clone(),
            has_api_secret: secrets.api_secret.is_some(),
            has_signing_secret: secrets.signing.is_some(),
            missing,
            addresses: partner_api::addresses(app, connection).into_iter().map(address).collect(),
            created: connection.created,
            disabled: connection.disabled,
            key_used: connection.key_used,
            previous_until: previous,
            troubles: app.store.troubles(connection.id).await?.into_iter().map(TroubleView::of).collect(),
        })
    }
}
