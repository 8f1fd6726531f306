//! Two organisations, and an interview in one of them.

use vivavoce::{
    id::{CandidateId, InterviewId, JobId, OpeningId, OrgId, SeededEntropy},
    interview::{
        egress::Egress,
        terms::{OpeningFact, Terms},
    },
    store::{
        Store,
        hiring::{Candidate, Hiring, Opening},
        interviews::{InterviewRow, InterviewStatus, Interviews, SecretHash},
        outbox::{JobKind, NewJob},
    },
    time::UnixMillis,
};

use crate::support::database::{Database, Engine};

pub const NOW: UnixMillis = UnixMillis(1_790_000_000_000);

pub struct World {
    pub store: Store,
    pub org: OrgId,
    pub other_org: OrgId,
    pub opening: OpeningId,
    pub candidate: CandidateId,
    pub interview: InterviewId,
    pub database: Database,
    chance: SeededEntropy,
}

impl World {
    pub async fn new(engine: Engine) -> Self {
        let (database, store) = Database::migrated(engine).await;
        let chance = SeededEntropy::new(1);
        let org = store.default_org(OrgId::new(NOW, &chance), "Acme", NOW).await.expect("an organisation");
        let other_org = OrgId::new(NOW, &chance);
        database.add_org(other_org, "other", NOW).await;
        let opening = opening(org, OpeningId::new(NOW, &chance));
        store.add_opening(&opening).await.expect("an opening");
        let candidate = candidate(org, CandidateId::new(NOW, &chance));
        store.add_candidate(&candidate).await.expect("a candidate");
        let interview = InterviewId::new(NOW, &chance);
        let world = Self {
            store,
            org,
            other_org,
            opening: opening.id,
            candidate: candidate.id,
            interview,
            database,
            chance,
        };
        world.store.add_interview(&world.row(interview, 1)).await.expect("an interview");
        world
    }

    /// An interview that has just been ordered; `link` fills its secret's hash.
    pub fn row(&self, id: InterviewId, link: u8) -> InterviewRow {
        InterviewRow {
            id,
            org: self.org,
            opening: self.opening,
            candidate: self.candidate,
            plan: "taster".to_owned(),
            terms: terms(Egress::Masked),
            model_hosts: vec!["models.example.com:8443".to_owned()],
            status: InterviewStatus::Invited,
            rehearsal: true,
            link: hash(link),
            link_expires: NOW.plus_ms(1_000),
            device: None,
            created: NOW,
            started: None,
            ended: None,
        }
    }

    /// One more interview, made `milliseconds` later than the first.
    pub async fn another_interview(&self, link: u8, milliseconds: i64) -> InterviewId {
        let id = InterviewId::new(NOW.plus_ms(milliseconds), &self.chance);
        self.store.add_interview(&self.row(id, link)).await.expect("another interview");
        id
    }

    /// An interview of the other organisation.
    pub async fn foreign_interview(&self, link: u8) -> InterviewId {
        let opening = opening(self.other_org, OpeningId::new(NOW, &self.chance));
        self.store.add_opening(&opening).await.expect("a foreign opening");
        let candidate = candidate(self.other_org, CandidateId::new(NOW, &self.chance));
        self.store.add_candidate(&candidate).await.expect("a foreign candidate");
        let row = InterviewRow {
            org: self.other_org,
            opening: opening.id,
            candidate: candidate.id,
            ..self.row(InterviewId::new(NOW, &self.chance), link)
        };
        self.store.add_interview(&row).await.expect("a foreign interview");
        row.id
    }

    pub fn job(&self, interview: InterviewId, due: UnixMillis) -> NewJob {
        NewJob { id: JobId::new(NOW, &self.chance), kind: JobKind::Transcript, interview, due }
    }

    pub async fn status(&self) -> InterviewRow {
        self.store.interview_of_any_org(self.interview).await.expect("a look-up").expect("the interview")
    }

    pub fn unknown_interview(&self) -> InterviewId {
        InterviewId::new(NOW, &self.chance)
    }

    pub fn chance(&self) -> &SeededEntropy {
        &self.chance
    }
}

pub const fn hash(byte: u8) -> SecretHash {
    [byte; 32]
}

pub fn opening(org: OrgId, id: OpeningId) -> Opening {
    Opening {
        id,
        org,
        title: "Senior backend engineer".to_owned(),
        plan: "taster".to_owned(),
        terms: terms(Egress::Full),
        rehearsal: false,
        version: 1,
        created: NOW,
        closed: None,
    }
}

/// Terms of a conversation.
fn terms(egress: Egress) -> Terms {
    Terms {
        egress,
        questions: vec!["near-miss".to_owned(), "cache-stampede".to_owned()],
        facts: vec![OpeningFact {
            topic: "On call".to_owned(),
            cues: vec!["on call".to_owned()],
            answer: "The team shares the rota; “nights” are rare.".to_owned(),
        }],
        ..Terms::default()
    }
}

pub fn candidate(org: OrgId, id: CandidateId) -> Candidate {
    Candidate { id, org, name: "Zoë Ångström".to_owned(), email: None, created: NOW }
}
