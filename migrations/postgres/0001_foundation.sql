-- Times are milliseconds since the Unix epoch, ids are UUIDs of version 7, `body` columns hold JSON.
-- Every table carries `org_id`; a row refers to rows of its own organisation only.

CREATE TABLE organisation (
    org_id     UUID    NOT NULL PRIMARY KEY,
    slug       TEXT    NOT NULL UNIQUE,
    name       TEXT    NOT NULL,
    created_ms BIGINT  NOT NULL
);

CREATE TABLE account (
    org_id        UUID    NOT NULL REFERENCES organisation (org_id),
    id            UUID    NOT NULL PRIMARY KEY,
    email         TEXT    NOT NULL UNIQUE,
    name          TEXT    NOT NULL,
    role          TEXT    NOT NULL,
    password_hash TEXT,
    created_ms    BIGINT  NOT NULL,
    UNIQUE (org_id, id)
);

CREATE TABLE account_session (
    org_id     UUID    NOT NULL,
    session    BYTEA   NOT NULL PRIMARY KEY,
    account_id UUID    NOT NULL,
    expires_ms BIGINT  NOT NULL,
    FOREIGN KEY (org_id, account_id) REFERENCES account (org_id, id)
);
CREATE INDEX account_session_by_account ON account_session (account_id, expires_ms);

CREATE TABLE sign_in_link (
    org_id     UUID    NOT NULL,
    link       BYTEA   NOT NULL PRIMARY KEY,
    account_id UUID    NOT NULL,
    expires_ms BIGINT  NOT NULL,
    FOREIGN KEY (org_id, account_id) REFERENCES account (org_id, id)
);
CREATE INDEX sign_in_link_by_account ON sign_in_link (account_id, expires_ms);

CREATE TABLE opening (
    org_id     UUID    NOT NULL REFERENCES organisation (org_id),
    id         UUID    NOT NULL PRIMARY KEY,
    title      TEXT    NOT NULL,
    plan       TEXT    NOT NULL,
    created_ms BIGINT  NOT NULL,
    UNIQUE (org_id, id)
);

CREATE TABLE candidate (
    org_id     UUID    NOT NULL REFERENCES organisation (org_id),
    id         UUID    NOT NULL PRIMARY KEY,
    name       TEXT    NOT NULL,
    email      TEXT,
    created_ms BIGINT  NOT NULL,
    UNIQUE (org_id, id)
);

-- `link` and `device` are SHA-256 of secrets. The lease says which connection may write; `last_seq` is the number of the
-- last record in its log, so that an append can compare and set.
CREATE TABLE interview (
    org_id          UUID    NOT NULL,
    id              UUID    NOT NULL PRIMARY KEY,
    opening_id      UUID    NOT NULL,
    candidate_id    UUID    NOT NULL,
    plan            TEXT    NOT NULL,
    status          TEXT    NOT NULL,
    rehearsal       BOOLEAN NOT NULL,
    link            BYTEA   NOT NULL UNIQUE,
    link_expires_ms BIGINT  NOT NULL,
    device          BYTEA   UNIQUE,
    device_bound_ms BIGINT,
    created_ms      BIGINT  NOT NULL,
    started_ms      BIGINT,
    ended_ms        BIGINT,
    last_seq        BIGINT  NOT NULL DEFAULT 0,
    lease_epoch     BIGINT  NOT NULL DEFAULT 0,
    lease_holder    TEXT,
    lease_taken_ms  BIGINT,
    lease_seen_ms   BIGINT,
    UNIQUE (org_id, id),
    FOREIGN KEY (org_id, opening_id) REFERENCES opening (org_id, id),
    FOREIGN KEY (org_id, candidate_id) REFERENCES candidate (org_id, id)
);

CREATE TABLE consent (
    number         BIGINT  NOT NULL GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    org_id         UUID    NOT NULL,
    interview_id   UUID    NOT NULL,
    notice_version TEXT    NOT NULL,
    recording      BOOLEAN NOT NULL,
    scoring        BOOLEAN NOT NULL,
    given_ms       BIGINT  NOT NULL,
    FOREIGN KEY (org_id, interview_id) REFERENCES interview (org_id, id)
);
CREATE INDEX consent_by_interview ON consent (interview_id, number);

CREATE TABLE event (
    org_id       UUID    NOT NULL,
    interview_id UUID    NOT NULL,
    seq          BIGINT  NOT NULL,
    at_ms        BIGINT  NOT NULL,
    body         TEXT    NOT NULL,
    appended_ms  BIGINT  NOT NULL,
    PRIMARY KEY (interview_id, seq),
    FOREIGN KEY (org_id, interview_id) REFERENCES interview (org_id, id)
);

-- `pcm` is 16 kHz mono, 16 bits little-endian; sample indices run on the microphone's clock, the end excluded.
CREATE TABLE audio_chunk (
    org_id       UUID    NOT NULL,
    interview_id UUID    NOT NULL,
    track        TEXT    NOT NULL,
    first_sample BIGINT  NOT NULL,
    end_sample   BIGINT  NOT NULL,
    stored_ms    BIGINT  NOT NULL,
    pcm          BYTEA   NOT NULL,
    PRIMARY KEY (interview_id, track, first_sample),
    FOREIGN KEY (org_id, interview_id) REFERENCES interview (org_id, id)
);

CREATE TABLE transcript (
    number       BIGINT  NOT NULL GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    org_id       UUID    NOT NULL,
    interview_id UUID    NOT NULL,
    body         TEXT    NOT NULL,
    made_ms      BIGINT  NOT NULL,
    FOREIGN KEY (org_id, interview_id) REFERENCES interview (org_id, id)
);
CREATE INDEX transcript_by_interview ON transcript (interview_id, number);

CREATE TABLE score (
    number       BIGINT  NOT NULL GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    org_id       UUID    NOT NULL,
    interview_id UUID    NOT NULL,
    body         TEXT    NOT NULL,
    made_ms      BIGINT  NOT NULL,
    FOREIGN KEY (org_id, interview_id) REFERENCES interview (org_id, id)
);
CREATE INDEX score_by_interview ON score (interview_id, number);

CREATE TABLE outbox (
    org_id           UUID    NOT NULL,
    id               UUID    NOT NULL PRIMARY KEY,
    interview_id     UUID    NOT NULL,
    kind             TEXT    NOT NULL,
    due_ms           BIGINT  NOT NULL,
    claimed_until_ms BIGINT,
    attempt          BIGINT  NOT NULL DEFAULT 0,
    last_error       TEXT,
    created_ms       BIGINT  NOT NULL,
    done_ms          BIGINT,
    dead_ms          BIGINT,
    FOREIGN KEY (org_id, interview_id) REFERENCES interview (org_id, id)
);
CREATE INDEX outbox_by_due ON outbox (due_ms) WHERE done_ms IS NULL AND dead_ms IS NULL;
CREATE INDEX outbox_by_interview ON outbox (interview_id);
