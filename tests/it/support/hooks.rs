//! Webhooks: a store with a worker's parts, and receivers on this machine that answer as a test wants.

use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

use axum::{
    Router,
    body::Bytes,
    extract::State,
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Response},
    routing::post,
};
use serde_json::Value;
use standardwebhooks::Webhook as Verifier;
use tokio::{net::TcpListener, task::JoinHandle};
use vivavoce::{
    clock::{Clock, ManualClock},
    http::{
        links::{self, CANDIDATE_LINK_MS, Fresh},
        orders::{self, InterviewOrder, Outcome},
    },
    id::{InterviewId, OrgId, SeededEntropy, WebhookId, WebhookSecretId},
    interview::terms::Terms,
    outbound::{
        guarded::{Guarded, Limits},
        target::Reach,
    },
    store::{
        Store,
        hiring::{Hiring, Opening},
        invitations::Order,
        webhooks::{PayloadKind, SealedSecret, Webhook, WebhookDeliveries, Webhooks},
    },
    time::UnixMillis,
    vault::{KEY_BYTES, Vault},
    webhook::{
        self, LEASE_MS, Parts,
        sign::{self, Secret},
    },
};

use super::database::{Database, Engine};

/// When every test begins.
pub const START: UnixMillis = UnixMillis(1_790_000_000_000);

/// A store with an organisation and an opening, and what a worker needs.
pub struct Hooks {
    pub parts: Parts,
    pub clock: Arc<ManualClock>,
    pub org: OrgId,
    pub opening: Opening,
    pub url: String,
    _database: Database,
    chance: Arc<SeededEntropy>,
}

impl Hooks {
    pub async fn new(engine: Engine) -> Self {
        let (database, store) = Database::migrated(engine).await;
        let clock = Arc::new(ManualClock::new(START));
        let chance = Arc::new(SeededEntropy::new(1));
        let org = store.default_org(OrgId::new(START, &*chance), "Acme", START).await.unwrap();
        let fresh = Fresh { now: START, entropy: &*chance };
        let opening = links::add_opening(&store, fresh, org, "Backend engineer", "taster", Terms::default())
            .await
            .unwrap();
        let parts = Parts { clock: clock.clone(), entropy: chance.clone(), ..parts(Arc::new(store)) };
        Self { parts, clock, org, opening, url: database.url.clone(), _database: database, chance }
    }

    /// An address that hears of everything.
    pub async fn webhook(&self, url: &str, payload: PayloadKind) -> (Webhook, Secret) {
        let webhook = Webhook {
            id: WebhookId::new(self.clock.now(), &*self.chance),
            org: self.org,
            url: url.to_owned(),
            description: String::new(),
            events: Vec::new(),
            openings: Vec::new(),
            payload,
            disabled: None,
            failing_since: None,
            created: self.clock.now(),
        };
        self.add(webhook).await
    }

    pub async fn add(&self, webhook: Webhook) -> (Webhook, Secret) {
        let (secret, sealed) = self.new_secret(webhook.id);
        self.parts.store.add_webhook(&webhook, &sealed).await.unwrap();
        (webhook, secret)
    }

    pub fn new_secret(&self, id: WebhookId) -> (Secret, SealedSecret) {
        let secret = Secret::new(&*self.chance);
        let sealed = secret.sealed(id, &self.parts.vault, &*self.chance).unwrap();
        let now = self.clock.now();
        (
            secret,
            SealedSecret { id: WebhookSecretId::new(now, &*self.chance), sealed, created: now, until: None },
        )
    }

    /// Something happens: a candidate is invited.
    pub async fn invite(&self) -> InterviewId {
        self.order(None).await
    }

    /// The same, by a name of whoever orders.
    pub async fn order(&self, external_id: Option<&str>) -> InterviewId {
        let order = InterviewOrder {
            opening: &self.opening,
            name: "Zoë Ångström",
            email: Some("zoe@example.org"),
            rehearsal: false,
            model_hosts: &[],
            link_ms: CANDIDATE_LINK_MS,
            order: Order { external_id: external_id.map(str::to_owned), ..Order::default() },
        };
        let fresh = Fresh { now: self.clock.now(), entropy: &*self.chance };
        match orders::order(&*self.parts.store, fresh, order).await.unwrap() {
            Outcome::Made(invited) => invited.id,
            Outcome::Before(id) => id,
        }
    }

    /// Sends what is due, once.
    pub async fn step(&self) -> usize {
        webhook::step(&self.parts).await.unwrap()
    }

    /// The address as it is now.
    pub async fn look(&self, webhook: &Webhook) -> Webhook {
        self.parts.store.webhook(self.org, webhook.id).await.unwrap().unwrap()
    }

    /// All deliveries to an address, newest first.
    pub async fn deliveries(&self, webhook: &Webhook) -> Vec<vivavoce::store::webhooks::Delivery> {
        self.parts.store.deliveries(self.org, webhook.id, None, None, 20_000).await.unwrap()
    }
}

/// What a worker needs, with the key of all tests.
pub fn parts(store: Arc<Store>) -> Parts {
    Parts {
        clock: Arc::new(ManualClock::new(START)),
        entropy: Arc::new(SeededEntropy::new(2)),
        store,
        vault: Arc::new(Vault::new(&[5; KEY_BYTES]).unwrap()),
        client: Guarded::new(Reach::Development, limits()).unwrap(),
        public_url: "https://viva.example.org".parse().unwrap(),
        lease_ms: LEASE_MS,
    }
}

/// Patience enough for a machine with much to do.
pub fn limits() -> Limits {
    Limits { connect: Duration::from_secs(10), total: Duration::from_secs(10), answer_bytes: 16_000 }
}

/// A request as it came.
#[derive(Clone)]
pub struct Received {
    pub headers: HeaderMap,
    pub body: Vec<u8>,
}

impl Received {
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap()
    }

    pub fn header(&self, name: &str) -> &str {
        self.headers[name].to_str().unwrap()
    }

    /// Is it signed by this secret? The specification's own library makes the signature anew; its look at the clock is left
    /// out, since a test moves its own.
    pub fn is_signed_by(&self, secret: &Secret) -> bool {
        let verifier = Verifier::new(&secret.text()).unwrap();
        let timestamp = self.header(sign::TIMESTAMP).parse().unwrap();
        let expected = verifier.sign(self.header(sign::ID), timestamp, &self.body).unwrap();
        self.header(sign::SIGNATURE).split(' ').any(|signature| signature == expected)
    }
}

type Mind = dyn Fn(&Received, usize) -> Response + Send + Sync;

/// A running receiver; it stops when this is dropped.
pub struct Receiver {
    pub url: String,
    received: Arc<Mutex<Vec<Received>>>,
    task: JoinHandle<()>,
}

impl Receiver {
    /// Answers with what `mind` makes of a request and of how many came before.
    pub async fn start(mind: impl Fn(&Received, usize) -> Response + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/hook", listener.local_addr().unwrap());
        let received = Arc::new(Mutex::new(Vec::new()));
        let mind: Arc<Mind> = Arc::new(mind);
        let router = Router::new().route("/hook", post(receive)).with_state((mind, Arc::clone(&received)));
        let task = tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        Self { url, received, task }
    }

    /// Always answers with this status.
    pub async fn answering(status: u16) -> Self {
        Self::start(move |_, _| StatusCode::from_u16(status).unwrap().into_response()).await
    }

    /// What came so far.
    pub fn received(&self) -> Vec<Received> {
        self.received.lock().unwrap().clone()
    }
}

impl Drop for Receiver {
    fn drop(&mut self) {
        self.task.abort();
    }
}

type Shared = (Arc<Mind>, Arc<Mutex<Vec<Received>>>);

async fn receive(State((mind, received)): State<Shared>, headers: HeaderMap, body: Bytes) -> Response {
    let request = Received { headers, body: body.to_vec() };
    let before = {
        let mut received = received.lock().unwrap();
        received.push(request.clone());
        received.len() - 1
    };
    mind(&request, before)
}
