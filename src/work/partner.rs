//! Telling partners how far an interview is that they have ordered. The job exists from the order on: it is due when the
//! invitation expires, and whatever happens to the interview brings it forward in the same transaction.

mod send;

pub use self::send::{PATIENCE, Sender};
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
        vault::VaultError,
    },
    rubric::Library,
    store::{
        hiring::Hiring,
        outbox::{ClaimedJob, JobKind},
        partners::{Connection, OrderRow, PartnerOrders, Partners, Told},
    },
    time::UnixMillis,
};

/// Nothing was heard of an interview for so long: a look does no harm.
const LOOK_AGAIN_MS: i64 = 24 * 60 * 60 * 1_000;

/// Tells every partner who ordered the interview what is new. Waits for what has not happened yet.
async fn run(parts: &Parts, job: &ClaimedJob) -> Result<Vec<JobKind>, JobError> {
    let mut waits: Option<UnixMillis> = None;
    let mut failed = None;
    for order in parts.store.open_orders(job.interview).await? {
        // What one partner refuses keeps no other from hearing.
        match tell(parts, &order).await {
            Ok(None) => {}
            Ok(Some(until)) => waits = Some(waits.map_or(until, |known| known.min(until))),
            Err(error) => failed = Some(error),
        }
    }
    match (failed, waits) {
        (Some(error), _) => Err(error),
        (None, Some(until)) => Err(JobError::Wait(until)),
        (None, None) => Ok(Vec::new()),
    }
}

/// Tells one partner; until when there is nothing more to tell, or nothing where the order is closed.
async fn tell(parts: &Parts, order: &OrderRow) -> Result<Option<UnixMillis>, JobError> {
    let now = parts.clock.now();
    let connection = parts.store.connection_of_any_org(order.connection).await?;
    let connection = connection.ok_or_else(|| JobError::Fail("the order's connection is gone".to_owned()))?;
    let plans = Library::embedded().map_err(|error| JobError::Fail(error.to_string()))?.plans();
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
            if order.told.is_none() && letter.started(now).await? {
                parts.store.note_told(order.id, Told::Started, false, now).await?;
            }
            Ok(Some(now.plus_ms(LOOK_AGAIN_MS)))
        }
        Progress::Over(outcome) => {
            let news = teller.news(connection.partner, &row, outcome).await?;
            letter.ended(&news, now).await?;
            let free = connection.partner.orders_again();
            parts.store.note_told(order.id, Told::Ended(outcome), free, parts.clock.now()).await?;
            Ok(None)
        }
    }
}

/// What is sent about one order.
struct Letter<'l> {
    parts: &'l Parts,
    order: &'l OrderRow,
    connection: &'l Connection,
}

impl Letter<'_> {
    /// Tells that the conversation has begun; false where the partner does not want to know.
    async fn started(&self, now: UnixMillis) -> Result<bool, JobError> {
        match self.connection.partner {
            Partner::Greenhouse | Partner::GreenhouseRecruiting => Ok(false),
            Partner::Ashby if self.order.refs.attached => Ok(false),
            Partner::Ashby => {
                let key = self.ashby_key().await?;
                let addresses = &self.parts.partners.equipment.addresses;
                let request = ashby::started(addresses, &key, &self.order.id.to_string(), now);
                self.send(&request, ashby::judge_answer).await?;
                Ok(true)
            }
        }
    }

    /// Tells how it ended.
    async fn ended(&self, news: &News, now: UnixMillis) -> Result<(), JobError> {
        match self.connection.partner {
            Partner::Greenhouse => {
                let callback = self.order.refs.callback.as_deref().unwrap_or_default();
                let key = self.greenhouse_key().await?;
                self.send(&greenhouse::changed(callback, &key), judge).await.map(drop)
            }
            Partner::GreenhouseRecruiting => self.note(news).await,
            Partner::Ashby if self.order.refs.attached => self.add_completed(news, now).await,
            Partner::Ashby => {
                let key = self.ashby_key().await?;
                let addresses = &self.parts.partners.equipment.addresses;
                let request = ashby::ended(addresses, &key, &self.order.id.to_string(), news, now);
                self.send(&request, ashby::judge_answer).await.map(drop)
            }
        }
    }

    async fn note(&self, news: &News) -> Result<(), JobError> {
        let settings = &self.connection.settings;
        let secrets = self.secrets().await?;
        let (Some(client), Some(user), Some(secret)) =
            (&settings.client_id, settings.user_id, &secrets.api_secret)
        else {
            return Err(self.not_set_up("No Harvest client or no user is entered.").await?);
        };
        let addresses = &self.parts.partners.equipment.addresses;
        let answer = self.send(&harvest::token(addresses, client, secret, user), judge).await?;
        let Some(token) = harvest::token_in(&answer) else {
            return Err(self
                .refuse(Trouble::new(TroubleKind::NotUnderstood, "There is no token in the answer."))
                .await?);
        };
        let candidate = self.order.refs.candidate.as_deref().unwrap_or_default();
        let Some(request) = harvest::note(addresses, &token, (candidate, user), news) else {
            return Err(self.not_set_up("The order names no candidate of Greenhouse's.").await?);
        };
        self.send(&request, judge).await.map(drop)
    }

    async fn add_completed(&self, news: &News, now: UnixMillis) -> Result<(), JobError> {
        if news.outcome != Outcome::Completed {
            // There is no completed assessment to add.
            return Ok(());
        }
        let key = self.ashby_key().await?;
        let Some(partner) = &self.connection.settings.partner_id else {
            return Err(self.not_set_up("Our id as Ashby's partner is not entered.").await?);
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

    async fn secrets(&self) -> Result<Secrets, JobError> {
        if self.connection.disabled.is_some() {
            let trouble = Trouble::new(TroubleKind::SwitchedOff, "The connection is switched off.");
            return Err(self.refuse(trouble).await?);
        }
        Ok(Secrets::open(&self.connection.sealed, &self.parts.partners.equipment.vault)?)
    }

    async fn ashby_key(&self) -> Result<String, JobError> {
        match self.secrets().await?.api_secret {
            Some(key) => Ok(key),
            None => Err(self.not_set_up("No key of Ashby is entered.").await?),
        }
    }

    /// The key that Greenhouse has: the one before, until it shows the present one.
    async fn greenhouse_key(&self) -> Result<String, JobError> {
        let secrets = self.secrets().await?;
        let waiting = self.connection.key_used.is_none();
        Ok(secrets.previous.filter(|_| waiting).unwrap_or(secrets.key))
    }

    /// Sends; the answer's body where the partner has taken it.
    async fn send(&self, request: &Request, judged: fn(Answer<'_>) -> Verdict) -> Result<String, JobError> {
        let sent = self.parts.partners.send(request).await;
        let (verdict, body) = match &sent {
            Ok(sent) => (judged(sent.answer()), sent.body.clone()),
            Err(trouble) => (Verdict::Again { trouble: trouble.clone(), after_ms: None }, String::new()),
        };
        match verdict {
            Verdict::Taken => Ok(body),
            Verdict::Refused(trouble) => Err(self.refuse(trouble).await?),
            Verdict::Again { trouble, after_ms } => {
                self.keep(&trouble).await?;
                Err(JobError::Later { error: in_short(&trouble), after_ms })
            }
        }
    }

    async fn not_set_up(&self, what: &str) -> Result<JobError, JobError> {
        self.refuse(Trouble::new(TroubleKind::NotSetUp, what)).await
    }

    /// Keeps the trouble; the job ends with it, until somebody sends again.
    async fn refuse(&self, trouble: Trouble) -> Result<JobError, JobError> {
        self.keep(&trouble).await?;
        Ok(JobError::Fail(in_short(&trouble)))
    }

    async fn keep(&self, trouble: &Trouble) -> Result<(), JobError> {
        let now = self.parts.clock.now();
        let order = Some(self.order.id);
        Ok(self.parts.store.add_trouble(self.connection.id, order, trouble, now).await?)
    }
}

/// What the log and the outbox say: a partner's own words may name a candidate, so they stand with the order alone.
fn in_short(trouble: &Trouble) -> String {
    format!("a partner was not told ({:?}); its words stand with the order under Partners", trouble.kind)
}

impl From<NewsError> for JobError {
    fn from(error: NewsError) -> Self {
        match error {
            NewsError::Store(error) => error.into(),
            NewsError::Vault(error) => error.into(),
        }
    }
}

impl From<VaultError> for JobError {
    fn from(error: VaultError) -> Self {
        Self::Fail(error.to_string())
    }
}

/// Lets a job for partners run beside the others, so that a partner who hangs keeps no report waiting.
pub(super) fn beside(parts: &Parts, job: ClaimedJob) {
    let ours = parts.clone();
    parts.partners.tasks.spawn(async move {
        let Ok(_slot) = ours.partners.slots.acquire().await else { return };
        let done = run(&ours, &job).await;
        if let Err(error) = super::settle(&ours, &job, done).await {
            tracing::error!(error = %error, "what a partner was told could not be noted");
        }
    });
}
