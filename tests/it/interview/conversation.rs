//! A shell in miniature: feeds inputs to the machine, records, performs what can be performed without sound.

use vivavoce::{
    interview::{
        Interview,
        effects::Effect,
        egress::Egress,
        event::{
            Act, Event, FollowUp, HeardSegment, HeardTurn, Intent, LineId, Record, Remark, SampleRange,
            TurnSource, Versions,
        },
        input::Input,
        plan::PlanSnapshot,
        view::Floor,
    },
    rubric::Library,
    speech::Word,
    time::Offset,
};

/// One interview with its log and its time.
pub struct Conversation {
    pub log: Vec<Record>,
    pub interview: Interview,
    pub at: Offset,
    /// Whether requests are answered at once with the script's words.
    pub answers_requests: bool,
}

pub fn taster() -> PlanSnapshot {
    Library::embedded().unwrap().snapshot("taster").unwrap()
}

pub fn senior() -> PlanSnapshot {
    Library::embedded().unwrap().snapshot("backend-senior").unwrap()
}

pub fn typed(text: &str) -> HeardTurn {
    HeardTurn { text: text.to_owned(), source: TurnSource::Typed, segments: Vec::new(), gaps: Vec::new() }
}

pub fn spoken(text: &str) -> HeardTurn {
    HeardTurn { source: TurnSource::Voice, ..typed(text) }
}

/// A spoken turn with the recogniser's confidence in each word.
pub fn recognised(words: &[(&str, f32)]) -> HeardTurn {
    let text = words.iter().map(|(text, _)| *text).collect::<Vec<_>>().join(" ");
    let words = words.iter().map(|(text, confidence)| Word {
        text: (*text).to_owned(),
        confidence: *confidence,
        start_ms: None,
        end_ms: None,
    });
    let samples = SampleRange { first_sample: 0, end_sample: 16_000 };
    let segment = HeardSegment { samples, text: text.clone(), words: words.collect() };
    HeardTurn { segments: vec![segment], ..spoken(&text) }
}

impl Conversation {
    pub fn new(plan: PlanSnapshot) -> Self {
        Self::with_egress(plan, Egress::None)
    }

    /// A conversation of which so much may leave for a model elsewhere.
    pub fn with_egress(plan: PlanSnapshot, egress: Egress) -> Self {
        let versions = Versions { program: "test".to_owned(), egress, ..Versions::default() };
        let event = Interview::start(plan, 7, versions);
        let log = vec![Record { seq: 1, at_ms: Offset(0), event }];
        let interview = Interview::fold(&log).unwrap();
        Self { log, interview, at: Offset(0), answers_requests: true }
    }

    /// The notice to which the candidate agreed named these servers of language models.
    pub fn told_of(mut self, hosts: &[String]) -> Self {
        if let Event::Started { versions, .. } = &mut self.log[0].event {
            versions.model_hosts = hosts.to_vec();
        }
        self.interview = Interview::fold(&self.log).unwrap();
        self
    }

    /// A conversation whose first question has been heard.
    pub fn begun(plan: PlanSnapshot) -> Self {
        Self::new(plan).begin()
    }

    fn begin(mut self) -> Self {
        self.joins();
        self.hears_all();
        self
    }

    /// A conversation that stands at the first scored question of the taster.
    pub fn at_the_incident() -> Self {
        Self::at_the_incident_with(Egress::None)
    }

    pub fn at_the_incident_with(egress: Egress) -> Self {
        let mut conversation = Self::with_egress(taster(), egress).begin();
        conversation.wait(5_000);
        conversation.hears_turn(spoken("I work on the payments service"));
        conversation.hears_all();
        conversation
    }

    /// Decides, records and performs; gives what was recorded.
    pub fn feed(&mut self, input: Input) -> Vec<Event> {
        let events = self.interview.decide(input, self.at);
        let mut requests = Vec::new();
        for event in events.clone() {
            let record = Record { seq: self.interview.last_seq() + 1, at_ms: self.at, event };
            self.interview.apply(&record);
            requests.extend(self.interview.effects(&record.event).into_iter().filter_map(request));
            self.log.push(record);
        }
        requests.retain(|_| self.answers_requests);
        for (generation, acts) in requests {
            let text = self.interview.scripted(&acts[0]);
            let act = acts[0].clone();
            self.feed(Input::ModelReplied { generation, act, text, by: "scripted".to_owned(), usage: None });
        }
        events
    }

    pub fn joins(&mut self) -> Vec<Event> {
        let connection = self.interview.latest_connection() + 1;
        self.feed(Input::CandidateJoined { connection })
    }

    pub fn leaves(&mut self) -> Vec<Event> {
        self.feed(Input::CandidateLeft { connection: self.interview.latest_connection() })
    }

    pub fn presses(&mut self, intent: Intent) -> Vec<Event> {
        self.feed(Input::Pressed(intent))
    }

    pub fn types(&mut self, text: &str) -> Vec<Event> {
        self.feed(Input::TurnHeard(typed(text)))
    }

    pub fn hears_turn(&mut self, heard: HeardTurn) -> Vec<Event> {
        self.feed(Input::TurnHeard(heard))
    }

    /// Speaks for as long as the words take.
    pub fn says(&mut self, text: &str) -> Vec<Event> {
        self.feed(Input::SpeechStarted);
        self.wait(text.split_whitespace().count() as u64 * 400);
        self.feed(Input::TurnHeard(spoken(text)))
    }

    /// The page plays every pending line, four words a second less a little, and reports each.
    pub fn hears_all(&mut self) {
        while let Floor::Interviewer { line } = self.interview.floor() {
            self.wait(self.words_of(line) * 300);
            self.feed(Input::LineSpoken { line, samples: None });
        }
    }

    /// The candidate speaks while a line is said; `heard` of it was heard.
    pub fn cuts(&mut self, heard: &str) {
        self.feed(Input::SpeechStarted);
        if let Floor::Interviewer { line } = self.interview.floor() {
            self.feed(Input::LineCut { line, heard_ms: 500, heard: heard.to_owned(), samples: None });
        }
    }

    fn words_of(&self, line: LineId) -> u64 {
        self.interview.line_text(line).unwrap().split_whitespace().count() as u64
    }

    /// Lets time go by, with a tick at each deadline on the way.
    pub fn wait(&mut self, milliseconds: u64) {
        let until = self.at.plus_ms(milliseconds);
        while let Some(deadline) = self.interview.deadline().filter(|deadline| *deadline <= until) {
            self.at = deadline;
            self.feed(Input::Tick);
        }
        self.at = until;
    }

    pub fn question(&self) -> &str {
        self.interview.question().map_or("", |question| question.id)
    }

    pub fn probes(&self) -> Vec<&str> {
        self.log
            .iter()
            .filter_map(|record| match &record.event {
                Event::ProbeAsked { probe, .. } => Some(probe.as_str()),
                _ => None,
            })
            .collect()
    }

    /// The names of the follow-ups of one kind.
    pub fn follow_ups(&self, kind: FollowUp) -> Vec<String> {
        let asked = self.interview.answers().iter().flat_map(|asked| &asked.follow_ups);
        asked.filter(|followed| followed.kind == kind).map(|followed| followed.id.clone()).collect()
    }

    pub fn remarks(&self) -> Vec<Remark> {
        let remarks = self.log.iter().filter_map(|record| match &record.event {
            Event::RemarkMade { remark, .. } => Some(*remark),
            _ => None,
        });
        remarks.collect()
    }

    /// The acts of the latest request.
    pub fn offered(&self) -> Vec<Act> {
        let acts = self.log.iter().rev().find_map(|record| match &record.event {
            Event::ReplyRequested { acts, .. } => Some(acts.clone()),
            _ => None,
        });
        acts.unwrap_or_default()
    }

    /// Everything that the interviewer said, in order.
    pub fn lines(&self) -> Vec<String> {
        let lines = self.log.iter().filter_map(|record| match &record.event {
            Event::QuestionAsked { text, .. }
            | Event::ProbeAsked { text, .. }
            | Event::RemarkMade { text, .. } => Some(text.clone()),
            _ => None,
        });
        lines.collect()
    }

    pub fn last_line(&self) -> &str {
        let lines = self.log.iter().rev().find_map(|record| match &record.event {
            Event::QuestionAsked { text, .. }
            | Event::ProbeAsked { text, .. }
            | Event::RemarkMade { text, .. } => Some(text.as_str()),
            _ => None,
        });
        lines.unwrap_or_default()
    }
}

fn request(effect: Effect) -> Option<(u32, Vec<Act>)> {
    match effect {
        Effect::AskInterviewer { generation, acts } => Some((generation, acts)),
        Effect::Speak { .. } | Effect::Over { .. } => None,
    }
}

/// The names of facts, for assertions on their order.
pub fn kinds(events: &[Event]) -> Vec<String> {
    events
        .iter()
        .map(|event| {
            let json = serde_json::to_value(event).unwrap();
            json["type"].as_str().unwrap().to_owned()
        })
        .collect()
}
