//! The interview on its log: restored from it, and moved only by appending to it.

use std::sync::Arc;

use crate::{
    clock::Clock,
    id::{Entropy, InterviewId, JobId},
    interview::{
        Interview,
        effects::Effect,
        event::{Event, Mode, Record, SampleRange, Versions},
        input::Input,
        plan::PlanSnapshot,
    },
    store::{
        event_log::{Append, AppendError, EventLog},
        interviews::{InterviewRow, InterviewStatus},
        outbox::{JobKind, NewJob},
    },
    time::{Offset, UnixMillis},
};

use super::{Begin, Stop};

/// The log of one interview, held under a lease.
pub struct Log {
    store: Arc<dyn EventLog>,
    clock: Arc<dyn Clock>,
    entropy: Arc<dyn Entropy>,
    id: InterviewId,
    lease_epoch: u32,
    began: UnixMillis,
    interview: Interview,
    lines_heard: Vec<(SampleRange, String)>,
}

/// What a new interview starts with.
pub struct Beginning {
    /// The plan as pinned.
    pub plan: PlanSnapshot,
    /// What runs.
    pub versions: Versions,
}

impl Beginning {
    /// With what the invitation fixed.
    fn under(self, row: &InterviewRow) -> Self {
        let Self { plan, mut versions } = self;
        versions.egress = row.terms.egress;
        versions.model_hosts.clone_from(&row.model_hosts);
        match row.terms.mode {
            Mode::Conversation => {}
            // Nothing is heard and nothing is spoken.
            Mode::Questionnaire => {
                versions.recognition = None;
                "none".clone_into(&mut versions.voice);
            }
        }
        Self { plan, versions }
    }
}

/// What a log needs from the server.
#[derive(Clone)]
pub struct LogParts {
    /// Where it is kept.
    pub store: Arc<dyn EventLog>,
    /// What time it is.
    pub clock: Arc<dyn Clock>,
    /// For the ids of jobs.
    pub entropy: Arc<dyn Entropy>,
    /// Names this process to operators.
    pub holder: String,
}

impl Log {
    /// Takes the lease and folds what is recorded; an empty log gets its first record.
    pub async fn open(parts: &LogParts, row: &InterviewRow, beginning: &Begin) -> Result<Self, Stop> {
        let now = parts.clock.now();
        let lease_epoch = parts.store.take_lease(row.id, &parts.holder, now).await?;
        let mut records = parts.store.records(row.id, 0).await?;
        if records.is_empty() {
            let beginning = beginning(&row.plan, &row.terms)
                .ok_or_else(|| Stop::Failed(format!("the plan {} is not installed", row.plan)))?
                .under(row);
            records.push(first_record(parts, row, lease_epoch, beginning).await?);
        }
        let interview = Interview::fold(&records).map_err(|error| Stop::Failed(error.to_string()))?;
        Ok(Self {
            store: Arc::clone(&parts.store),
            clock: Arc::clone(&parts.clock),
            entropy: Arc::clone(&parts.entropy),
            id: row.id,
            lease_epoch,
            began: row.started.unwrap_or(now),
            lines_heard: lines_heard(&records, &interview),
            interview,
        })
    }

    /// The interview as it stands.
    pub const fn interview(&self) -> &Interview {
        &self.interview
    }

    /// What earlier connections said, by its place on the microphone's sample index.
    pub fn lines_heard(&self) -> Vec<(SampleRange, String)> {
        self.lines_heard.clone()
    }

    /// The lease that guards every write.
    pub const fn lease_epoch(&self) -> u32 {
        self.lease_epoch
    }

    /// Interview time; never before the last record.
    pub fn now(&self) -> Offset {
        Offset(self.clock.now().since(self.began)).max(self.interview.last_at())
    }

    /// Decides, appends, applies; gives the new facts with the effects that are now due.
    pub async fn feed(&mut self, input: Input, at: Offset) -> Result<Vec<(Event, Vec<Effect>)>, Stop> {
        let at = at.max(self.interview.last_at());
        let events = self.interview.decide(input, at);
        if events.is_empty() {
            return Ok(Vec::new());
        }
        self.append(&events, at).await?;
        let mut facts = Vec::with_capacity(events.len());
        for event in events {
            let record = Record { seq: self.interview.last_seq() + 1, at_ms: at, event };
            self.interview.apply(&record);
            let effects = self.interview.effects(&record.event);
            facts.push((record.event, effects));
        }
        Ok(facts)
    }

    async fn append(&self, events: &[Event], at: Offset) -> Result<(), Stop> {
        let now = self.clock.now();
        let over = events.iter().any(|event| matches!(event, Event::Ended { .. }));
        let jobs = if over { vec![self.job(JobKind::Transcript, now)] } else { Vec::new() };
        let append = Append {
            interview: self.id,
            expected_seq: self.interview.last_seq(),
            lease_epoch: self.lease_epoch,
            events: events.iter().map(|event| (at, event.clone())).collect(),
            jobs,
            status: over.then_some(InterviewStatus::Ended),
            now,
        };
        self.store.append(append).await.map_err(Stop::from)
    }

    fn job(&self, kind: JobKind, now: UnixMillis) -> NewJob {
        NewJob { id: JobId::new(now, &*self.entropy), kind, interview: self.id, due: now }
    }
}

fn lines_heard(records: &[Record], interview: &Interview) -> Vec<(SampleRange, String)> {
    let heard = records.iter().filter_map(|record| {
        let (Event::LineSpoken { line, samples: Some(range) }
        | Event::LineCut { line, samples: Some(range), .. }) = &record.event
        else {
            return None;
        };
        Some((*range, interview.line_text(*line)?.to_owned()))
    });
    heard.collect()
}

async fn first_record(
    parts: &LogParts,
    row: &InterviewRow,
    lease_epoch: u32,
    beginning: Beginning,
) -> Result<Record, Stop> {
    let mut seed = [0_u8; 8];
    parts.entropy.fill(&mut seed);
    let Beginning { plan, versions } = beginning;
    let event = Interview::start_as(row.terms.mode, plan, u64::from_le_bytes(seed), versions);
    let append = Append {
        interview: row.id,
        expected_seq: 0,
        lease_epoch,
        events: vec![(Offset(0), event.clone())],
        jobs: Vec::new(),
        status: Some(InterviewStatus::Started),
        now: parts.clock.now(),
    };
    parts.store.append(append).await?;
    Ok(Record { seq: 1, at_ms: Offset(0), event })
}

impl From<AppendError> for Stop {
    fn from(error: AppendError) -> Self {
        match error {
            AppendError::StaleLease | AppendError::SeqTaken => Self::TakenOver,
            AppendError::Store(error) => Self::Failed(error.to_string()),
        }
    }
}
