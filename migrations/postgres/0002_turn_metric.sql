-- What was measured of each spoken turn: numbers alone. Times are milliseconds, and null where they were not measured.
CREATE TABLE turn_metric (
    org_id                UUID    NOT NULL,
    interview_id          UUID    NOT NULL,
    turn                  BIGINT  NOT NULL,
    measured_ms           BIGINT  NOT NULL,
    eou_delay_ms          BIGINT,
    hold_to_final_ms      BIGINT,
    user_to_bot_ms        BIGINT,
    user_to_bot_heard_ms  BIGINT,
    pieces                BIGINT  NOT NULL,
    asr_queue_wait_ms     BIGINT  NOT NULL,
    asr_decode_ms         BIGINT  NOT NULL,
    retries               BIGINT  NOT NULL,
    dropped_words         BIGINT  NOT NULL,
    speculative_hits      BIGINT  NOT NULL,
    speculative_wasted    BIGINT  NOT NULL,
    speculative_wasted_ms BIGINT  NOT NULL,
    false_cutoff          BOOLEAN NOT NULL,
    samples_replayed      BIGINT  NOT NULL,
    samples_lost          BIGINT  NOT NULL,
    barge_ins             BIGINT  NOT NULL DEFAULT 0,
    false_barge_ins       BIGINT  NOT NULL DEFAULT 0,
    PRIMARY KEY (interview_id, turn),
    FOREIGN KEY (org_id, interview_id) REFERENCES interview (org_id, id)
);

CREATE INDEX outbox_dead ON outbox (dead_ms) WHERE dead_ms IS NOT NULL;
