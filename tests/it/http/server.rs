//! A server of its own for each test: SQLite in a temporary folder, a clock that stands still, chance from a seed.

use std::{
    net::SocketAddr,
    sync::{Arc, Mutex},
};

use async_trait::async_trait;
use axum::extract::ws::{Message, WebSocket};
use futures_util::future::BoxFuture;
use reqwest::{Client, Method, RequestBuilder, Response, header};
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::{net::TcpListener, sync::mpsc, task::JoinHandle};
use vivavoce::{
    clock::{Clock, ManualClock},
    http::{
        App, Parts, RateLimits, Room, Settings,
        keys::{self, KeyOrder},
        links::{self, Fresh, Invitation, Invited, NewAccount},
        notice::Notices,
        peer::Proxies,
    },
    id::{OpeningId, OrgId, SeededEntropy},
    interview::{event::RecognitionVersion, plan::PlanSnapshot, terms::Terms},
    metrics::Occupancy,
    outbound::{self, target::Reach},
    partner::{Equipment, message::Addresses},
    recognition::{Piece, Recognised, RecognitionError, Transcriber},
    recording::RecordingDirectory,
    rehearsal::stand_in::Called,
    rubric::{Library, Plan},
    score::receipt::Seal,
    session::protocol::{EarMode, VoiceMode},
    store::{
        Store,
        accounts::{Account, Role},
        audit::AuditTrail,
        hiring::{Hiring, Opening},
        interviews::InterviewRow,
        keys::Scope,
    },
    time::UnixMillis,
    vault::{KEY_BYTES, Vault},
};

pub use super::program::Program;

/// When every test begins.
pub const START: UnixMillis = UnixMillis(1_780_000_000_000);
/// The notice that is shown.
pub const NOTICE: &str = "2026-11-c";

/// What a program sends to read the metrics.
pub const METRICS_TOKEN: &str = "a-token-for-tests";

/// A running server with all that stands behind it.
pub struct Server {
    pub clock: Arc<ManualClock>,
    pub store: Arc<Store>,
    pub recordings: Arc<RecordingDirectory>,
    pub org: OrgId,
    pub opening: Opening,
    pub origin: String,
    pub folder: TempDir,
    pub partners: Arc<Equipment>,
    pub entropy: Arc<SeededEntropy>,
    /// Made-up candidates who were called.
    pub called: Mutex<mpsc::Receiver<Called>>,
    serving: JoinHandle<()>,
}

impl Drop for Server {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

impl Server {
    /// Starts a server with one organisation and one opening.
    pub async fn start() -> Self {
        Self::start_with(Addresses::default()).await
    }

    /// The same, with partners at these addresses.
    pub async fn start_with(addresses: Addresses) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite://{}", folder.path().join("test.db").display());
        let store = Arc::new(Store::open(&url).await.unwrap());
        let recordings = Arc::new(RecordingDirectory::open(&folder.path().join("recordings")).unwrap());
        let clock = Arc::new(ManualClock::new(START));
        let entropy = Arc::new(SeededEntropy::new(1));
        let org = store.default_org(OrgId::new(START, &*entropy), "Example Ltd", START).await.unwrap();
        let fresh = Fresh { now: START, entropy: &*entropy };
        let opening = links::add_opening(&*store, fresh, org, "Backend engineer", "taster", Terms::default())
            .await
            .unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let origin = format!("http://{}", listener.local_addr().unwrap());
        let seal = Arc::new(Seal::from_seed(&[7; 32]).unwrap());
        store.add_receipt_key(org, seal.public_key(), START).await.unwrap();
        let vault = Arc::new(vault());
        let partners = Arc::new(Equipment { vault: vault.clone(), addresses });
        let (stand_ins, called) = mpsc::channel(1);
        let app = App::new(Parts {
            clock: clock.clone(),
            entropy: entropy.clone(),
            store: store.clone(),
            recordings: recordings.clone(),
            settings: settings(&origin),
            plans: vec![taster().into(), rotating()],
            ear: EarMode::Voice,
            voice: VoiceMode::Server,
            room: Arc::new(GreetingRoom),
            metrics: Arc::default(),
            transcriber: Some(Arc::new(Parrot(version()))),
            seal,
            stand_ins,
            partners: partners.clone(),
            vault,
        });
        let service = vivavoce::http::router(app).into_make_service_with_connect_info::<SocketAddr>();
        let serving = tokio::spawn(async move { axum::serve(listener, service).await.unwrap() });
        let called = Mutex::new(called);
        Self { clock, store, recordings, org, opening, origin, folder, partners, entropy, called, serving }
    }

    /// Somebody's browser: it keeps cookies.
    pub fn browser(&self) -> Browser {
        let client = outbound::local().cookie_store(true).build().unwrap();
        Browser { client, origin: self.origin.clone() }
    }

    /// The moment and chance of this server.
    pub fn fresh(&self) -> Fresh<'_> {
        Fresh { now: self.clock.now(), entropy: &*self.entropy }
    }

    /// Makes an account in this server's organisation.
    pub async fn account(&self, role: Role) -> Account {
        self.account_of(self.org, role).await
    }

    /// Makes an account in an organisation.
    pub async fn account_of(&self, org: OrgId, role: Role) -> Account {
        let email = format!("{role:?}-{org}@example.org");
        let new = NewAccount { org, email: &email, name: "Sam Poe", role };
        links::add_account(&*self.store, self.fresh(), new).await.unwrap()
    }

    /// The secret of a new sign-in link.
    pub async fn sign_in_secret(&self, account: &Account) -> String {
        links::new_sign_in_link(&*self.store, self.fresh(), account.id).await.unwrap()
    }

    /// The browser of somebody with this role, signed in.
    pub async fn signed_in(&self, role: Role) -> Browser {
        let account = self.account(role).await;
        self.signed_in_as(&account).await
    }

    /// The browser of somebody who has just signed in.
    pub async fn signed_in_as(&self, account: &Account) -> Browser {
        let browser = self.browser();
        let link = self.sign_in_secret(account).await;
        let answer = browser.post("/session", &json!({ "link": link })).await;
        assert_eq!(answer.status(), 200);
        browser
    }

    /// What time it is here.
    pub fn clock_now(&self) -> UnixMillis {
        self.clock.now()
    }

    /// A program with a key that has these scopes.
    pub async fn program(&self, test: bool, scopes: &[Scope]) -> Program {
        self.program_of(self.org, test, scopes).await
    }

    /// A program of an organisation.
    pub async fn program_of(&self, org: OrgId, test: bool, scopes: &[Scope]) -> Program {
        let order = KeyOrder { name: "ATS".to_owned(), test, scopes: scopes.to_vec(), days: 30 };
        let (key, secret) = keys::make(&*self.store, self.fresh(), org, order).await.unwrap();
        Program::new(&self.origin, key, secret)
    }

    /// Invites a candidate.
    pub async fn invite(&self) -> Invited {
        let invitation = Invitation {
            opening: &self.opening,
            name: "Robin Roe",
            email: None,
            rehearsal: false,
            model_hosts: &[],
        };
        links::invite(&*self.store, self.fresh(), invitation).await.unwrap()
    }

    /// The browser of a candidate who has started.
    pub async fn started(&self) -> (Browser, Invited) {
        let invited = self.invite().await;
        let browser = self.browser();
        let answer = browser.post("/candidate/start", &start_body(&invited.secret)).await;
        assert_eq!(answer.status(), 204);
        (browser, invited)
    }

    /// A second organisation with an opening.
    pub async fn another_org(&self) -> (OrgId, OpeningId) {
        let url = format!("sqlite://{}", self.folder.path().join("test.db").display());
        let pool = sqlx::SqlitePool::connect(&url).await.unwrap();
        let org = OrgId::new(self.clock.now(), &*self.entropy);
        sqlx::query(
            "INSERT INTO organisation (org_id, slug, name, created_ms) VALUES ($1, 'other', 'Other', 0)",
        )
        .bind(org.0)
        .execute(&pool)
        .await
        .unwrap();
        pool.close().await;
        let opening = links::add_opening(
            &*self.store,
            self.fresh(),
            org,
            "Platform engineer",
            "taster",
            Terms::default(),
        )
        .await
        .unwrap();
        (org, opening.id)
    }
}

/// What seals secrets in tests.
pub fn vault() -> Vault {
    Vault::new(&[5; KEY_BYTES]).unwrap()
}

/// Somebody's browser on one of our pages.
pub struct Browser {
    client: Client,
    origin: String,
}

impl Browser {
    /// A request as a page of ours would send it.
    pub fn request(&self, method: Method, path: &str) -> RequestBuilder {
        self.bare_request(method, path).header(header::ORIGIN, &self.origin)
    }

    /// A request without `Origin`.
    pub fn bare_request(&self, method: Method, path: &str) -> RequestBuilder {
        self.client.request(method, format!("{}/api/v1{path}", self.origin))
    }

    pub async fn get(&self, path: &str) -> Response {
        self.bare_request(Method::GET, path).send().await.unwrap()
    }

    pub async fn post(&self, path: &str, body: &Value) -> Response {
        self.request(Method::POST, path).json(body).send().await.unwrap()
    }

    /// What a `GET` answers, which must succeed.
    pub async fn read(&self, path: &str) -> Value {
        let answer = self.get(path).await;
        assert_eq!(answer.status(), 200, "{path}");
        answer.json().await.unwrap()
    }
}

/// The code of a refusal, after looking at its form.
pub async fn code_of(answer: Response) -> String {
    let status = answer.status().as_u16();
    assert_eq!(answer.headers()[header::CONTENT_TYPE], "application/problem+json", "{status}");
    let body: Value = answer.json().await.unwrap();
    assert_eq!(body["status"], status);
    body["code"].as_str().unwrap().to_owned()
}

/// The value of a cookie that an answer sets.
pub fn cookie_of(answer: &Response, name: &str) -> Option<String> {
    answer.cookies().find(|cookie| cookie.name() == name).map(|cookie| cookie.value().to_owned())
}

/// A candidate's agreement to everything.
pub fn start_body(secret: &str) -> Value {
    json!({
        "secret": secret,
        "consent": { "notice_version": NOTICE, "recording": true, "scoring": true },
    })
}

fn settings(origin: &str) -> Settings {
    Settings {
        public_url: origin.parse().unwrap(),
        notices: Notices { organisation: "Acme".to_owned(), ..Notices::default() },
        model_hosts: Vec::new(),
        scoring_models: Vec::new(),
        reach: Reach::Development,
        metrics_token: Some(links::hash(METRICS_TOKEN)),
        rates: RateLimits { caller: 1_000, address: 1_000 },
        proxies: Proxies::default(),
    }
}

fn taster() -> PlanSnapshot {
    serde_json::from_value(json!({
        "id": "taster", "version": 1, "title": "Taster", "level": "mid", "minutes": 3, "grace_minutes": 1,
        "sections": [],
        "holds": {
            "complete_ms": 900, "unknown_ms": 1800, "trailing_ms": 3500, "asked_for_time_ms": 12000,
        },
        "patience": {
            "reassure_ms": 20000, "repeat_ms": 40000, "offer_skip_ms": 60000, "move_on_ms": 90000,
        },
        "wording": {
            "greeting": "Hello.", "welcome_back": "Welcome back.", "acknowledgements": ["Thank you."],
            "think": "Take your time.", "reassure": "Take your time.", "repeat": "Again:",
            "offer_skip": "Shall we skip this one?", "skip": "Let us move on.", "human": "I will tell a person.",
            "closing": "Thank you.",
        },
    }))
    .unwrap()
}

/// A plan some of whose questions take turns.
pub fn rotating() -> Plan {
    Library::embedded().unwrap().plan("backend-senior").unwrap().clone()
}

/// Says hello and hangs up.
struct GreetingRoom;

impl Room for GreetingRoom {
    fn enter(&self, interview: InterviewRow, mut socket: WebSocket) -> BoxFuture<'static, ()> {
        Box::pin(async move {
            let greeting = Message::Text(format!("entered {}", interview.id).into());
            let _ = socket.send(greeting).await;
        })
    }

    fn occupancy(&self) -> Occupancy {
        Occupancy { live: 2, waiting: 1 }
    }
}

/// Hears the same in every sound.
struct Parrot(RecognitionVersion);

#[async_trait]
impl Transcriber for Parrot {
    fn version(&self) -> &RecognitionVersion {
        &self.0
    }

    async fn transcribe(&self, piece: Piece) -> Result<Recognised, RecognitionError> {
        let most = self.0.max_piece_ms as usize * 16;
        assert!(piece.samples.len() <= most, "a piece that the model can't take");
        Ok(Recognised { text: "one two three".to_owned(), ..Recognised::default() })
    }
}

fn version() -> RecognitionVersion {
    RecognitionVersion {
        model: "parrot".to_owned(),
        sha256: String::new(),
        settings: String::new(),
        max_piece_ms: 5_000,
        synthetic: false,
    }
}
