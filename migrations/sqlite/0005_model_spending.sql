-- What the language models of an organisation took in a calendar month (UTC): its budget outlives the process.
CREATE TABLE model_spending (
    org_id      BLOB    NOT NULL REFERENCES organisation (org_id),
    month       INTEGER NOT NULL,
    tokens      INTEGER NOT NULL,
    cost_micros INTEGER NOT NULL,
    PRIMARY KEY (org_id, month)
) STRICT;

-- What a model took for the reply to a turn; times are null where the script replied.
ALTER TABLE turn_metric ADD COLUMN llm_first_token_ms INTEGER;
ALTER TABLE turn_metric ADD COLUMN llm_reply_ms INTEGER;
ALTER TABLE turn_metric ADD COLUMN llm_tokens_in INTEGER NOT NULL DEFAULT 0;
ALTER TABLE turn_metric ADD COLUMN llm_tokens_out INTEGER NOT NULL DEFAULT 0;
ALTER TABLE turn_metric ADD COLUMN llm_tokens_wasted INTEGER NOT NULL DEFAULT 0;
ALTER TABLE turn_metric ADD COLUMN llm_cost_micros INTEGER NOT NULL DEFAULT 0;
ALTER TABLE turn_metric ADD COLUMN llm_ahead_hits INTEGER NOT NULL DEFAULT 0;
ALTER TABLE turn_metric ADD COLUMN llm_ahead_wasted INTEGER NOT NULL DEFAULT 0;
