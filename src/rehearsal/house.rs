//! The server in which a rehearsal takes place, and one whole rehearsal in it: invited, held by voice, reported.

use std::{sync::Arc, time::Duration};

use tokio::time::{Instant, sleep};

use super::{
    candidate::{Candidate, Notice},
    client::{ClientError, Door, Observed, Pace, Typist, hold, hold_typed},
    persona::Persona,
};
use crate::{
    clock::Clock,
    http::{
        app::Kept,
        links::{self, Fresh, Invitation},
    },
    id::{Entropy, InterviewId},
    interview::plan::PlanSnapshot,
    store::{StoreError, hiring::Opening},
};

/// Between two looks at the outbox.
const LOOK: Duration = Duration::from_millis(100);
/// Transcript, recording and scores may take so long.
const REPORT_TIMEOUT: Duration = Duration::from_secs(90);

/// Why there is no rehearsal to show.
#[derive(Debug, thiserror::Error)]
pub enum RehearsalError {
    /// The interview could not be held.
    #[error(transparent)]
    Client(#[from] ClientError),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The shipped persona is broken.
    #[error(transparent)]
    Persona(#[from] super::persona::PersonaError),
    /// The server did not make the report.
    #[error("the report was not made: {0}")]
    NoReport(String),
}

/// A running server, from inside.
#[derive(Clone)]
pub struct House {
    /// Its address as its own pages know it, such as `http://127.0.0.1:7878`.
    pub origin: String,
    /// What it keeps.
    pub store: Arc<dyn Kept>,
    /// What time it is.
    pub clock: Arc<dyn Clock>,
    /// For ids and secrets.
    pub entropy: Arc<dyn Entropy>,
}

/// One answer of the persona and what the server heard of it during the interview.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RehearsedAnswer {
    /// What the interviewer had asked, in its words.
    pub asked: String,
    /// The words as written.
    pub spoken: String,
    /// The turns that they became.
    pub turns: Vec<crate::interview::event::TurnId>,
    /// From the end of speech to the recorded turn.
    pub to_turn: Option<Duration>,
    /// From the end of speech to the words of the next line.
    pub to_line: Option<Duration>,
    /// From the end of speech to the first sound of the next line.
    pub to_sound: Option<Duration>,
}

/// A rehearsal that was held to its end.
#[derive(Clone, Debug)]
pub struct Rehearsed {
    /// Which interview.
    pub interview: InterviewId,
    /// The persona's answers, in order.
    pub answers: Vec<RehearsedAnswer>,
}

impl House {
    /// The present moment with chance, for new things.
    pub fn fresh(&self) -> Fresh<'_> {
        Fresh { now: self.clock.now(), entropy: &*self.entropy }
    }

    /// Lets `persona` hold a new interview for `opening`, labelled as rehearsed, through this server's own socket.
    pub async fn rehearse(
        &self,
        opening: &Opening,
        plan: Arc<PlanSnapshot>,
        persona: Persona,
        pace: Pace,
        observe: &mut (dyn FnMut(&Observed) + Send),
    ) -> Result<Rehearsed, RehearsalError> {
        let (interview, door) = self.enter(opening, &persona.name).await?;
        let mut candidate = Candidate::persona(Arc::new(persona), plan);
        let mut ledger = Ledger::default();
        let mut note = |observed: Observed| {
            ledger.note(&observed);
            observe(&observed);
        };
        hold(&door, &mut candidate, pace, &mut note).await?;
        Ok(Rehearsed { interview, answers: ledger.answers })
    }

    /// The same by somebody called `name` who types; lines are read at `words_per_minute`, or at once.
    pub async fn rehearse_typed(
        &self,
        opening: &Opening,
        (name, typist): (&str, &mut Typist),
        words_per_minute: Option<u32>,
        observe: &mut (dyn FnMut(&Observed) + Send),
    ) -> Result<Rehearsed, RehearsalError> {
        let (interview, door) = self.enter(opening, name).await?;
        let mut ledger = Ledger::default();
        let mut note = |observed: Observed| {
            ledger.note(&observed);
            observe(&observed);
        };
        hold_typed(&door, typist, words_per_minute, &mut note).await?;
        Ok(Rehearsed { interview, answers: ledger.answers })
    }

    async fn enter(&self, opening: &Opening, name: &str) -> Result<(InterviewId, Door), RehearsalError> {
        let invitation = Invitation { opening, name, email: None, rehearsal: true, model_hosts: &[] };
        let invited = links::invite(&*self.store, self.fresh(), invitation).await?;
        Ok((invited.id, Door::open(&self.origin, &invited.secret).await?))
    }

    /// Waits until transcript, recording and scores of an interview that ended are made.
    pub async fn reported(&self, interview: InterviewId) -> Result<(), RehearsalError> {
        let give_up = Instant::now() + REPORT_TIMEOUT;
        while self.store.open_jobs(interview).await? > 0 {
            if Instant::now() > give_up {
                return Err(RehearsalError::NoReport(
                    "it takes too long; look at the server's log".to_owned(),
                ));
            }
            sleep(LOOK).await;
        }
        match self.store.dead_jobs(interview).await?.into_iter().next() {
            Some((_, error)) => Err(RehearsalError::NoReport(error)),
            None => Ok(()),
        }
    }
}

/// Joins notices to answers with their latencies.
#[derive(Default)]
struct Ledger {
    answers: Vec<RehearsedAnswer>,
    asked: String,
    ended: Option<Instant>,
}

impl Ledger {
    fn note(&mut self, observed: &Observed) {
        let since = |ended: Option<Instant>| ended.map(|ended| observed.at.duration_since(ended));
        let ended = self.ended;
        match (&observed.notice, self.answers.last_mut()) {
            (Notice::AnswerBegan { text, .. }, _) => self.begin(text),
            (Notice::AnswerEnded { .. }, _) => self.ended = Some(observed.at),
            (Notice::Heard { turn, .. }, Some(answer)) => {
                answer.turns.push(*turn);
                answer.to_turn = answer.to_turn.or(since(ended));
            }
            (Notice::Line { text, .. }, answer) => {
                if let Some(answer) = answer {
                    answer.to_line = answer.to_line.or(since(ended));
                }
                self.asked.clone_from(text);
            }
            (Notice::LineSounds, Some(answer)) => answer.to_sound = answer.to_sound.or(since(ended)),
            (
                Notice::Heard { .. }
                | Notice::LineSounds
                | Notice::Connected { .. }
                | Notice::Disconnected
                | Notice::Caption { .. }
                | Notice::Durable { .. }
                | Notice::Refused { .. }
                | Notice::Ended { .. },
                _,
            ) => {}
        }
    }

    fn begin(&mut self, text: &str) {
        self.ended = None;
        self.answers.push(RehearsedAnswer {
            asked: self.asked.clone(),
            spoken: text.to_owned(),
            turns: Vec::new(),
            to_turn: None,
            to_line: None,
            to_sound: None,
        });
    }
}
