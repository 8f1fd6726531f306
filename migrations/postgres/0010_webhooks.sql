-- Where an organisation wants to hear of its interviews. `events` and `openings` are JSON lists; an empty one means all.
-- `failing_since_ms` is the first failure since the last success.
CREATE TABLE webhook_endpoint (
    org_id           UUID    NOT NULL REFERENCES organisation (org_id),
    id               UUID    NOT NULL PRIMARY KEY,
    url              TEXT    NOT NULL,
    description      TEXT    NOT NULL,
    events           TEXT    NOT NULL,
    openings         TEXT    NOT NULL,
    payload          TEXT    NOT NULL,
    disabled_ms      BIGINT,
    disabled_reason  TEXT,
    failing_since_ms BIGINT,
    created_ms       BIGINT  NOT NULL,
    UNIQUE (org_id, id)
);

-- What signs an endpoint's requests, encrypted. One without `until_ms` stands; one with it is being replaced.
CREATE TABLE webhook_secret (
    org_id      UUID    NOT NULL,
    id          UUID    NOT NULL PRIMARY KEY,
    endpoint_id UUID    NOT NULL,
    sealed      BYTEA   NOT NULL,
    created_ms  BIGINT  NOT NULL,
    until_ms    BIGINT,
    FOREIGN KEY (org_id, endpoint_id) REFERENCES webhook_endpoint (org_id, id)
);
CREATE INDEX webhook_secret_by_endpoint ON webhook_secret (endpoint_id, created_ms);

-- What happened, by ids alone: names and scores are read when it is told. An event outlives what it tells of, hence no
-- reference to interview, opening and candidate. `spread_ms`: since when every endpoint that wants it has a delivery.
CREATE TABLE webhook_event (
    org_id       UUID    NOT NULL REFERENCES organisation (org_id),
    id           UUID    NOT NULL PRIMARY KEY,
    kind         TEXT    NOT NULL,
    interview_id UUID,
    opening_id   UUID,
    candidate_id UUID,
    rehearsal    BOOLEAN NOT NULL,
    test         BOOLEAN NOT NULL,
    status       TEXT,
    ending       TEXT,
    score_number BIGINT,
    occurred_ms  BIGINT  NOT NULL,
    spread_ms    BIGINT,
    UNIQUE (org_id, id)
);
CREATE INDEX webhook_event_unspread ON webhook_event (occurred_ms) WHERE spread_ms IS NULL;
CREATE INDEX webhook_event_by_time ON webhook_event (org_id, occurred_ms);
CREATE INDEX webhook_event_by_interview ON webhook_event (interview_id, kind);

-- One event on its way to one endpoint. `attempt` is the place in the schedule, `claims` counts for ever and tells a claim
-- that ran out from the one that followed it.
CREATE TABLE webhook_delivery (
    org_id           UUID    NOT NULL,
    id               UUID    NOT NULL PRIMARY KEY,
    endpoint_id      UUID    NOT NULL,
    event_id         UUID    NOT NULL,
    due_ms           BIGINT  NOT NULL,
    claimed_until_ms BIGINT,
    attempt          BIGINT  NOT NULL DEFAULT 0,
    claims           BIGINT  NOT NULL DEFAULT 0,
    created_ms       BIGINT  NOT NULL,
    delivered_ms     BIGINT,
    dead_ms          BIGINT,
    UNIQUE (endpoint_id, event_id),
    UNIQUE (org_id, id),
    FOREIGN KEY (org_id, endpoint_id) REFERENCES webhook_endpoint (org_id, id),
    FOREIGN KEY (org_id, event_id) REFERENCES webhook_event (org_id, id)
);
CREATE INDEX webhook_delivery_by_due ON webhook_delivery (due_ms) WHERE delivered_ms IS NULL AND dead_ms IS NULL;
CREATE INDEX webhook_delivery_by_endpoint ON webhook_delivery (endpoint_id, created_ms);
CREATE INDEX webhook_delivery_by_event ON webhook_delivery (event_id);

-- What was sent and what came back.
CREATE TABLE webhook_attempt (
    number      BIGINT  NOT NULL GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    org_id      UUID    NOT NULL,
    delivery_id UUID    NOT NULL,
    at_ms       BIGINT  NOT NULL,
    duration_ms BIGINT  NOT NULL,
    url         TEXT    NOT NULL,
    status      BIGINT,
    error       TEXT,
    answer      TEXT    NOT NULL,
    FOREIGN KEY (org_id, delivery_id) REFERENCES webhook_delivery (org_id, id)
);
CREATE INDEX webhook_attempt_by_delivery ON webhook_attempt (delivery_id, number);
