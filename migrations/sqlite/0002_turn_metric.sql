-- What was measured of each spoken turn: numbers alone. Times are milliseconds, and null where they were not measured.
CREATE TABLE turn_metric (
    org_id                BLOB    NOT NULL,
    interview_id          BLOB    NOT NULL,
    turn                  INTEGER NOT NULL,
    measured_ms           INTEGER NOT NULL,
    eou_delay_ms          INTEGER,
    hold_to_final_ms      INTEGER,
    user_to_bot_ms        INTEGER,
    user_to_bot_heard_ms  INTEGER,
    pieces                INTEGER NOT NULL,
    asr_queue_wait_ms     INTEGER NOT NULL,
    asr_decode_ms         INTEGER NOT NULL,
    retries               INTEGER NOT NULL,
    dropped_words         INTEGER NOT NULL,
    speculative_hits      INTEGER NOT NULL,
    speculative_wasted    INTEGER NOT NULL,
    speculative_wasted_ms INTEGER NOT NULL,
    false_cutoff          INTEGER NOT NULL,
    samples_replayed      INTEGER NOT NULL,
    samples_lost          INTEGER NOT NULL,
    barge_ins             INTEGER NOT NULL DEFAULT 0,
    false_barge_ins       INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (interview_id, turn),
    FOREIGN KEY (org_id, interview_id) REFERENCES interview (org_id, id)
) STRICT;

CREATE INDEX outbox_dead ON outbox (dead_ms) WHERE dead_ms IS NOT NULL;
