//! What is measured of one turn.

/// Figures of one spoken turn of a candidate. Numbers alone: nothing of what was said. Times are nothing where they were
/// not measured, as after a break of the connection, when sound comes faster than it was spoken.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TurnMetrics {
    /// The turn's number in its interview, from 1.
    pub turn: u32,
    /// From the true end of speech to the end of the turn.
    pub eou_delay_ms: Option<u64>,
    /// From the end of the hold to the last of the turn's words; 0 where they were there before.
    pub hold_to_final_ms: Option<u64>,
    /// From the true end of speech to the first sample of the reply on its way; to its text, where the browser speaks.
    pub user_to_bot_ms: Option<u64>,
    /// From the true end of speech to the first sample that the page played.
    pub user_to_bot_heard_ms: Option<u64>,
    /// Pieces that were recognised.
    pub pieces: u32,
    /// The longest that one of them waited for a recogniser.
    pub asr_queue_wait_ms: u64,
    /// What recognising them took, all together.
    pub asr_decode_ms: u64,
    /// Pieces that were decoded a second time, with the full context.
    pub retries: u32,
    /// Words that were left out because nobody said them.
    pub dropped_words: u32,
    /// Pieces whose words had been recognised ahead.
    pub speculative_hits: u32,
    /// Pieces recognised ahead for nothing, because the voice went on.
    pub speculative_wasted: u32,
    /// What recognising those took.
    pub speculative_wasted_ms: u64,
    /// Speech went on within 1.5 s after the turn was taken for finished.
    pub false_cutoff: bool,
    /// Samples that the page sent a second time.
    pub samples_replayed: u64,
    /// Samples that never arrived.
    pub samples_lost: u64,
    /// Lines that the candidate stopped by speaking.
    pub barge_ins: u32,
    /// Lines that were lowered for a sound that was no speech to the interviewer.
    pub false_barge_ins: u32,
    /// From the request to a language model for the reply to its first token.
    pub llm_first_token_ms: Option<u64>,
    /// From that request to the end of the line.
    pub llm_reply_ms: Option<u64>,
    /// Tokens that the model read for the reply.
    pub llm_tokens_in: u64,
    /// Tokens that it wrote.
    pub llm_tokens_out: u64,
    /// Tokens of requests whose replies nobody needed.
    pub llm_tokens_wasted: u64,
    /// What all of these cost, in millionths of the currency of the prices.
    pub llm_cost_micros: u64,
    /// Requests made before the turn was over that became its reply.
    pub llm_ahead_hits: u32,
    /// Requests made before the turn was over for nothing.
    pub llm_ahead_wasted: u32,
}
