//! Asking the interviewer for words; they come after the time that they took.

use super::Room;
use crate::{
    interview::{event::Act, input::Input},
    llm::Reply,
};

/// A reply is held back so long, in case that the candidate goes on.
const HELD_BACK_MS: u64 = 300;

impl Room {
    pub(super) async fn ask(&mut self, generation: u32, acts: &[Act]) {
        let (reply, took_ms) = self.pace.ask(&self.interviewer, &self.interview, acts).await;
        let input = reply.map(|reply| match reply {
            Ok(Reply { act, text, by, usage }) => Input::ModelReplied { generation, act, text, by, usage },
            Err(_) => Input::ModelFailed { generation },
        });
        self.reply = input.map(|input| (self.at.plus_ms(took_ms.max(HELD_BACK_MS)), input));
    }
}
