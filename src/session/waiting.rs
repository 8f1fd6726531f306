//! The waiting room: who begins waits for a free seat, told their place in line, and gets in by themselves.

use std::{sync::Arc, time::Duration};

use tokio::time::sleep;

use super::{
    Stop,
    protocol::{ClientEvent, Numbered, ServerEvent},
    registry::{Registry, Seat},
    wire::{Incoming, Outgoing, Wire},
};
use crate::{interview::event::Mode, store::interviews::InterviewRow};

/// The position is told anew so often, changed or not, so that a dead line is noticed.
const TELL: Duration = Duration::from_secs(5);

/// The seat of an interview; waits for one where it is a conversation that has not begun and all are taken.
pub async fn seat(registry: &Arc<Registry>, row: &InterviewRow, wire: &mut Wire) -> Result<Seat, Stop> {
    let stopping = registry.stopping();
    if stopping.is_cancelled() {
        return Err(Stop::GoingAway);
    }
    match row.terms.mode {
        Mode::Questionnaire => return Ok(registry.sit_aside(row.id).await),
        Mode::Conversation if row.started.is_some() => return Ok(registry.sit(row.id).await),
        Mode::Conversation => {}
    }
    let line = registry.stand_in_line();
    loop {
        let changed = registry.changed();
        let position = match line.sit(row.id) {
            Ok(seat) => return Ok(seat),
            Err(position) => position,
        };
        tell(wire, position).await?;
        tokio::select! {
            () = changed => {}
            () = sleep(TELL) => {}
            () = stopping.cancelled() => return Err(Stop::GoingAway),
            message = wire.incoming.recv() => match message {
                Some(Incoming::Text(text)) if is_farewell(&text) => return Err(Stop::Left),
                Some(Incoming::Text(_) | Incoming::Binary(_)) => {}
                None => return Err(Stop::Left),
            },
        }
    }
}

async fn tell(wire: &mut Wire, position: u32) -> Result<(), Stop> {
    wire.sent += 1;
    let numbered = Numbered { seq: wire.sent, event: ServerEvent::Waiting { position } };
    let text = serde_json::to_string(&numbered).map_err(|error| Stop::Failed(error.to_string()))?;
    wire.outgoing.send(Outgoing::Text(text)).await.map_err(|_closed| Stop::Left)
}

fn is_farewell(text: &str) -> bool {
    matches!(serde_json::from_str(text), Ok(ClientEvent::Leave))
}
