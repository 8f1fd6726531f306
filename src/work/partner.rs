//! Telling partners how far an interview is that they have ordered. The job exists from the order on: it is due when the
//! invitation expires, and whatever happens to the interview brings it forward in the same transaction.

mod send;

pub use self::send::{PATIENCE, Sender};
use tokio::sync::OwnedSemaphorePermit;

use super::{JobError, Parts};
use crate::{
    http::{
        app::Kept,
        links::Fresh,
        partner_news::{NewsError, Teller},
    },
    partner::{
        Partner, ashby,
        connection::Secrets,
        greenhouse, harvest,
        message::{Answer, Request, Verdict, judge},
        news::News,
        outcome::{Outcome, Progress},
        trouble::{Trouble, TroubleKind},
    },
    rubric::Library,
    store::{
        StoreError,
        hiring::Hiring,
        outbox::{ClaimedJob, JobKind},
        partners::{Connection, OrderRow, PartnerOrders, Partners, Told},
    },
    time::UnixMillis,
    vault::VaultError,
};

/// Nothing was heard of an interview for so long: a look does no harm.
const LOOK_AGAIN_MS: i64 = 24 * 60 * 60 * 1_000;

/// Why a partner was not told.
enum Untold {
    /// Trying again may help, `after_ms` from now at the earliest where the partner says so.
    Again { trouble: Trouble, after_ms: Option<i64> },
    /// Trying again won't help before somebody has done something.
    Refused(Trouble),
    /// The store can't be reached at the moment.
    NoStore(StoreError),
}

impl From<StoreError> for Untold {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Unavailable(_) => Self::NoStore(error),
            StoreError::Conflict(_)
            | StoreError::Corrupt(_)
            | StoreError::Schema(_)
            | StoreError::Address(_) => Self::Refused(Trouble::new(TroubleKind::Ours, &error.to_string())),
        }
    }
}

impl From<VaultError> for Untold {
    fn from(error: VaultError) -> Self {
        Self::Refused(Trouble::new(TroubleKind::NotSetUp, &error.to_string()))
    }
}

impl From<NewsError> for Untold {
    fn from(error: NewsError) -> Self {
        match error {
            NewsError::Store(error) => error.into(),
            NewsError::Vault(error) => error.into(),
        }
    }
}

/// Tells the partner what is new about an order. Waits for what has not happened yet.
async fn run(parts: &Parts, job: &ClaimedJob) -> Result<Vec<JobKind>, JobError> {
    let order = parts.store.order_of_any_org(job.order()).await?;
    let Some(order) = order.filter(|order| order.closed.is_none()) else { return Ok(Vec::new()) };
    match tell(parts, &order).await {
        Ok(None) => Ok(Vec::new()),
        Ok(Some(until)) => Err(JobError::Wait(until)),
        Err(untold) => Err(keep(parts, &order, untold).await?),
    }
}

/// Keeps what went wrong with the order; what becomes of its job.
async fn keep(parts: &Parts, order: &OrderRow, untold: Untold) -> Result<JobError, JobError> {
    let (trouble, error) = match untold {
        Untold::NoStore(error) => return Ok(error.into()),
        Untold::Again { trouble, after_ms } => {
            let error = JobError::Later { error: in_short(&trouble), after_ms };
            (trouble, error)
        }
        Untold::Refused(trouble) => {
            let error = JobError::Fail(in_short(&trouble));
            (trouble, error)
        }
    };
    parts.store.add_trouble(order.connection, Some(order.id), &trouble, parts.clock.now()).await?;
    Ok(error)
}

/// What the log and the outbox say: a partner's own words may name a candidate, so they stand with the order alone.
fn in_short(trouble: &Trouble) -> String {
    format!("a partner was not told ({:?}); its words stand with the order under Partners", trouble.kind)
}

/// Tells the partner; until when there is nothing more to tell, or nothing where the order is closed.
async fn tell(parts: &Parts, order: &OrderRow) -> Result<Option<UnixMillis>, Untold> {
    let now = parts.clock.now();
    let ours = |sentence: &str| Untold::Refused(Trouble::new(TroubleKind::Ours, sentence));
    let connection = parts.store.connection_of_any_org(order.connection).await?;
    let connection = connection.ok_or_else(|| ours("The order's connection is gone."))?;
    let plans = Library::embedded().map_err(|error| ours(&error.to_string()))?.plans();
    let store: &dyn Kept = &*parts.store;
    let teller = Teller {
        store,
        equipment: &parts.partners.equipment,
        plans,
        public_url: &parts.partners.public_url,
        fresh: Fresh { now, entropy: &*parts.entropy },
    };
    let (row, progress) = teller.progress(order).await?;
    let letter = Letter { parts, order, connection: &connection };
    match progress {
        Progress::Invited { until } => Ok(Some(until)),
        Progress::InReview => Ok(Some(now.plus_ms(LOOK_AGAIN_MS))),
        Progress::Started => {
            if order.told.is_none() {
                began(&letter, row.started.unwrap_or(now)).await?;
            }
            Ok(Some(now.plus_ms(LOOK_AGAIN_MS)))
        }
        Progress::Over(outcome) => {
            let told = if letter.is_worth(outcome) {
                let news = teller.news(order, connection.partner, &row, outcome).await?;
                finished(&letter, &news, now).await?;
                Told::Ended(outcome)
            } else {
                Told::Nothing
            };
            parts.store.note_told(order.id, told, letter.comes_again(), parts.clock.now()).await?;
            Ok(None)
        }
    }
}

/// Tells how it ended. Where the partner is done with the order, the same words from there are a new one.
async fn finished(letter: &Letter<'_>, news: &News, now: UnixMillis) -> Result<(), Untold> {
    let sent = letter.ended(news, now).await;
    if let Err(Untold::Refused(trouble)) = &sent
        && trouble.kind.takes_no_more()
        && letter.comes_again()
    {
        letter.parts.store.free_order(letter.order.id, now).await?;
    }
    sent
}

/// Tells that the conversation has begun. Who refuses that shall hear the result all the same.
async fn began(letter: &Letter<'_>, at: UnixMillis) -> Result<(), Untold> {
    let (parts, order) = (letter.parts, letter.order);
    match letter.started(at).await {
        Ok(true) => Ok(parts.store.note_told(order.id, Told::Started, false, parts.clock.now()).await?),
        Ok(false) => Ok(()),
        Err(Untold::Refused(trouble)) => {
            let now = parts.clock.now();
            Ok(parts.store.add_trouble(order.connection, Some(order.id), &trouble, now).await?)
        }
        Err(again) => Err(again),
    }
}

/// What is sent about one order.
struct Letter<'l> {
    parts: &'l Parts,
    order: &'l OrderRow,
    connection: &'l Connection,
}

impl Letter<'_> {
    /// Whether the same may be ordered once more when this is over.
    fn comes_again(&self) -> bool {
        self.connection.partner.orders_again() && !self.order.refs.attached
    }

    /// Whether there is something to send: who was not ordered is added when the interview is completed alone.
    fn is_worth(&self, outcome: Outcome) -> bool {
        !self.order.refs.attached || outcome == Outcome::Completed
    }

    /// Tells that the conversation has begun, and when; false where the partner does not want to know.
    async fn started(&self, at: UnixMillis) -> Result<bool, Untold> {
        match self.connection.partner {
            Partner::Greenhouse | Partner::GreenhouseRecruiting => Ok(false),
            Partner::Ashby if self.order.refs.attached => Ok(false),
            Partner::Ashby => {
                let key = self.ashby_key()?;
                let addresses = &self.parts.partners.equipment.addresses;
                let request = ashby::started(addresses, &key, &self.order.id.to_string(), at);
                self.send(&request, ashby::judge_answer).await?;
                Ok(true)
            }
        }
    }

    /// Tells how it ended.
    async fn ended(&self, news: &News, now: UnixMillis) -> Result<(), Untold> {
        match self.connection.partner {
            Partner::Greenhouse => self.patch(now).await,
            Partner::GreenhouseRecruiting => self.note(news).await,
            Partner::Ashby if self.order.refs.attached => self.add_completed(news, now).await,
            Partner::Ashby => {
                let key = self.ashby_key()?;
                let addresses = &self.parts.partners.equipment.addresses;
                let request = ashby::ended(addresses, &key, &self.order.id.to_string(), news, now);
                self.send(&request, ashby::judge_answer).await.map(drop)
            }
        }
    }

    /// With the key that Greenhouse probably has; with the other one where it does not take that.
    async fn patch(&self, now: UnixMillis) -> Result<(), Untold> {
        let callback = self.order.refs.callback.as_deref().unwrap_or_default();
        let (likely, other) = self.greenhouse_keys(now)?;
        let told = self.send(&greenhouse::changed(callback, &likely), judge).await;
        match (told, other) {
            (Err(Untold::Again { trouble, .. }), Some(other)) if trouble.kind == TroubleKind::KeyRefused => {
                self.send(&greenhouse::changed(callback, &other), judge).await.map(drop)
            }
            (told, _) => told.map(drop),
        }
    }

    async fn note(&self, news: &News) -> Result<(), Untold> {
        let settings = &self.connection.settings;
        let secrets = self.secrets()?;
        let (Some(client), Some(user), Some(secret)) =
            (&settings.client_id, settings.user_id, &secrets.api_secret)
        else {
            return Err(not_set_up("No Harvest client or no user is entered."));
        };
        let addresses = &self.parts.partners.equipment.addresses;
        let answer = self.send(&harvest::token(addresses, client, secret, user), judge).await?;
        let token = harvest::token_in(&answer).ok_or_else(|| {
            Untold::Refused(Trouble::new(TroubleKind::NotUnderstood, "There is no token in the answer."))
        })?;
        let candidate = self.order.refs.candidate.as_deref().unwrap_or_default();
        let Some(request) = harvest::note(addresses, &token, (candidate, user), news) else {
            return Err(not_set_up("The order names no candidate of Greenhouse's."));
        };
        self.send(&request, judge).await.map(drop)
    }

    async fn add_completed(&self, news: &News, now: UnixMillis) -> Result<(), Untold> {
        let key = self.ashby_key()?;
        let Some(partner) = &self.connection.settings.partner_id else {
            return Err(not_set_up("Our id as Ashby's partner is not entered."));
        };
        let opening = self.parts.store.opening(self.order.org, self.order.opening).await?;
        let order = self.order.id.to_string();
        let attached = ashby::Attached {
            candidate: self.order.refs.candidate.as_deref().unwrap_or_default(),
            partner,
            opening: self.order.opening,
            title: opening.as_ref().map_or("Interview", |opening| opening.title.as_str()),
            order: &order,
        };
        let addresses = &self.parts.partners.equipment.addresses;
        self.send(&ashby::add_completed(addresses, &key, attached, news, now), ashby::judge_answer)
            .await
            .map(drop)
    }

    fn secrets(&self) -> Result<Secrets, Untold> {
        if self.connection.disabled.is_some() {
            let trouble = Trouble::new(TroubleKind::SwitchedOff, "The connection is switched off.");
            return Err(Untold::Refused(trouble));
        }
        Ok(Secrets::open(self.connection.id, &self.connection.sealed, &self.parts.partners.equipment.vault)?)
    }

    fn ashby_key(&self) -> Result<String, Untold> {
        self.secrets()?.api_secret.ok_or_else(|| not_set_up("No key of Ashby is entered."))
    }

    /// The key that Greenhouse probably has: the one before, until it shows the present one. And the other one, while both
    /// are taken.
    fn greenhouse_keys(&self, now: UnixMillis) -> Result<(String, Option<String>), Untold> {
        let Secrets { key, previous, .. } = self.secrets()?;
        if key.is_empty() {
            return Err(not_set_up("The key was lost with `vault.key`; the partner needs a new one."));
        }
        let overlaps = self.connection.previous.is_some_and(|(_, until)| now < until);
        match previous.filter(|_| overlaps) {
            Some(previous) if self.connection.key_used.is_none() => Ok((previous, Some(key))),
            previous => Ok((key, previous)),
        }
    }

    /// Sends; the answer's body where the partner has taken it.
    async fn send(&self, request: &Request, judged: fn(Answer<'_>) -> Verdict) -> Result<String, Untold> {
        let sent = self
            .parts
            .partners
            .send(request)
            .await
            .map_err(|trouble| Untold::Again { trouble, after_ms: None })?;
        match judged(sent.answer()) {
            Verdict::Taken => Ok(sent.body),
            Verdict::Refused(trouble) => Err(Untold::Refused(trouble)),
            Verdict::Again { trouble, after_ms } => Err(Untold::Again { trouble, after_ms }),
        }
    }
}

fn not_set_up(what: &str) -> Untold {
    Untold::Refused(Trouble::new(TroubleKind::NotSetUp, what))
}

/// Lets a job for partners run beside the others, so that a partner who hangs keeps no report waiting.
pub(super) fn beside(parts: &Parts, job: ClaimedJob, slot: Option<OwnedSemaphorePermit>) {
    let ours = parts.clone();
    parts.partners.tasks.spawn(async move {
        let done = run(&ours, &job).await;
        if let Err(error) = super::settle(&ours, &job, done).await {
            tracing::error!(error = %error, "what a partner was told could not be noted");
        }
        drop(slot);
        // Another job may have waited for this one's place.
        ours.wake.notify_one();
    });
}
