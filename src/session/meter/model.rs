//! What the interviewer's model took for the reply to a turn.

use super::Meter;
use crate::{interview::event::Usage, session::asking::AskedAhead};

impl Meter {
    /// The interviewer's words are chosen; nothing is told of them where a script did that.
    pub fn model_replied(&mut self, usage: Option<&Usage>, paid: AskedAhead) {
        let Some(ended) = &mut self.ended else { return };
        let turn = &mut ended.turn;
        turn.llm_ahead_hits += paid.hits;
        turn.llm_ahead_wasted += paid.wasted;
        let Some(usage) = usage else { return };
        turn.llm_first_token_ms = Some(usage.first_token_ms);
        turn.llm_reply_ms = Some(usage.total_ms);
        turn.llm_tokens_in = turn.llm_tokens_in.saturating_add(usage.tokens_in);
        turn.llm_tokens_out = turn.llm_tokens_out.saturating_add(usage.tokens_out);
        turn.llm_tokens_wasted = turn.llm_tokens_wasted.saturating_add(usage.wasted_tokens);
        let cost_micros = usage.cost_micros.saturating_add(usage.wasted_cost_micros);
        turn.llm_cost_micros = turn.llm_cost_micros.saturating_add(cost_micros);
    }
}

#[cfg(test)]
mod tests {
    use crate::{
        interview::event::{HeardTurn, TurnSource, Usage},
        session::{
            asking::AskedAhead,
            meter::{Heard, Meter},
            pieces::Speculation,
        },
        time::UnixMillis,
    };

    #[test]
    fn what_a_model_took_counts_for_the_turn_that_it_replied_to() {
        let mut meter = Meter::default();
        let usage = Usage {
            tokens_in: 900,
            tokens_out: 40,
            cost_micros: 2_000,
            first_token_ms: 200,
            total_ms: 700,
            wasted_tokens: 800,
            wasted_cost_micros: 1_500,
            ..Usage::default()
        };
        meter.model_replied(Some(&usage), AskedAhead::default());
        let (text, gaps) = ("I rolled it back.".to_owned(), Vec::new());
        let turn = HeardTurn { text, source: TurnSource::Voice, segments: Vec::new(), gaps };
        let heard = Heard { received: 16_000, now: UnixMillis(2_000) };
        meter.turn_recorded(1, &turn, Speculation::default(), heard);
        meter.model_replied(Some(&usage), AskedAhead { hits: 1, wasted: 2 });
        let turn = meter.close().unwrap();
        assert_eq!((turn.llm_reply_ms, turn.llm_first_token_ms), (Some(700), Some(200)));
        assert_eq!((turn.llm_tokens_in, turn.llm_tokens_out, turn.llm_tokens_wasted), (900, 40, 800));
        assert_eq!((turn.llm_cost_micros, turn.llm_ahead_hits, turn.llm_ahead_wasted), (3_500, 1, 2));
    }
}
