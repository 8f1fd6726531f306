//! Time: how long it took, and whether anybody was due all along.

use super::{Breach, Invariant};
use crate::interview::{
    event::{Event, Intent, Record},
    plan::PlanSnapshot,
};

/// While somebody is present and silent something happens within the plan's longest patience and so much more.
const SLACK_MS: u64 = 30_000;

/// What the log says about presence at some moment.
#[derive(Clone, Copy, Debug, Default)]
struct Presence {
    connected: bool,
    paused: bool,
    speaking: bool,
}

impl Presence {
    const fn counts(self) -> bool {
        self.connected && !self.paused
    }

    const fn take(&mut self, event: &Event) {
        if let Event::CandidateJoined { .. } = event {
            (self.connected, self.speaking) = (true, false);
        } else if let Event::CandidateLeft { .. } | Event::Ended { .. } = event {
            (self.connected, self.speaking) = (false, false);
        } else if let Event::FloorTaken = event {
            self.speaking = true;
        } else if let Event::TurnHeard { .. } = event {
            self.speaking = false;
        } else if let Event::IntentRecognised { intent, .. } = event {
            self.intend(*intent);
        }
    }

    const fn intend(&mut self, intent: Intent) {
        match intent {
            Intent::Pause => self.paused = true,
            Intent::Resume | Intent::Stop | Intent::Human => self.paused = false,
            Intent::Repeat | Intent::Rephrase | Intent::Skip | Intent::Think => {}
        }
    }
}

/// Live time beyond plan and grace, counted from the log without the machine's own clock.
pub(super) fn over_time(log: &[Record], plan: &PlanSnapshot) -> Vec<Breach> {
    let most_ms = u64::from(plan.minutes + plan.grace_minutes) * 60_000;
    let live_ms = live_ms(log);
    let seq = log.last().map_or(0, |record| record.seq);
    let told = format!("{} s of live time, {} s are allowed", live_ms / 1_000, most_ms / 1_000);
    (live_ms > most_ms).then_some(Breach { invariant: Invariant::OverTime, seq, told }).into_iter().collect()
}

/// Milliseconds in which somebody was connected and no break was on.
pub fn live_ms(log: &[Record]) -> u64 {
    let mut presence = Presence::default();
    let mut live_ms = 0;
    for pair in log.windows(2) {
        presence.take(&pair[0].event);
        if presence.counts() {
            live_ms += pair[1].at_ms.since(pair[0].at_ms);
        }
    }
    live_ms
}

/// No end, or a long time in which nobody was due.
pub(super) fn stalled(log: &[Record], plan: &PlanSnapshot) -> Vec<Breach> {
    let patience_ms = plan.patience.move_on_ms + SLACK_MS;
    let mut presence = Presence::default();
    let mut found = Vec::new();
    for pair in log.windows(2) {
        presence.take(&pair[0].event);
        let quiet_ms = pair[1].at_ms.since(pair[0].at_ms);
        if presence.counts() && !presence.speaking && quiet_ms > patience_ms {
            let told = format!("nothing happens for {} s", quiet_ms / 1_000);
            found.push(Breach { invariant: Invariant::Stalled, seq: pair[1].seq, told });
        }
    }
    if let Some(last) = log.last().filter(|last| !matches!(last.event, Event::Ended { .. })) {
        let told = "there is no end".to_owned();
        found.push(Breach { invariant: Invariant::Stalled, seq: last.seq, told });
    }
    found
}
