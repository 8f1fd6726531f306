-- What the language models of an organisation took in a calendar month (UTC): its budget outlives the process.
CREATE TABLE model_spending (
    org_id      UUID   NOT NULL REFERENCES organisation (org_id),
    month       BIGINT NOT NULL,
    tokens      BIGINT NOT NULL,
    cost_micros BIGINT NOT NULL,
    PRIMARY KEY (org_id, month)
);

-- What a model took for the reply to a turn; times are null where the script replied.
ALTER TABLE turn_metric ADD COLUMN llm_first_token_ms BIGINT;
ALTER TABLE turn_metric ADD COLUMN llm_reply_ms BIGINT;
ALTER TABLE turn_metric ADD COLUMN llm_tokens_in BIGINT NOT NULL DEFAULT 0;
ALTER TABLE turn_metric ADD COLUMN llm_tokens_out BIGINT NOT NULL DEFAULT 0;
ALTER TABLE turn_metric ADD COLUMN llm_tokens_wasted BIGINT NOT NULL DEFAULT 0;
ALTER TABLE turn_metric ADD COLUMN llm_cost_micros BIGINT NOT NULL DEFAULT 0;
ALTER TABLE turn_metric ADD COLUMN llm_ahead_hits BIGINT NOT NULL DEFAULT 0;
ALTER TABLE turn_metric ADD COLUMN llm_ahead_wasted BIGINT NOT NULL DEFAULT 0;
