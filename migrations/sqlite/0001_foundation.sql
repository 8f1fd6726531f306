-- Times are milliseconds since the Unix epoch, ids are UUIDs of version 7 (16 bytes), `body` columns hold JSON.
-- Every table carries `org_id`; a row refers to rows of its own organisation only.

CREATE TABLE organisation (
    org_id     BLOB    NOT NULL PRIMARY KEY,
    slug       TEXT    NOT NULL UNIQUE,
    name       TEXT    NOT NULL,
    created_ms INTEGER NOT NULL
) STRICT;

CREATE TABLE account (
    org_id        BLOB    NOT NULL REFERENCES organisation (org_id),
    id            BLOB    NOT NULL PRIMARY KEY,
    email         TEXT    NOT NULL UNIQUE,
    name          TEXT    NOT NULL,
    role          TEXT    NOT NULL,
    password_hash TEXT,
    created_ms    INTEGER NOT NULL,
    UNIQUE (org_id, id)
) STRICT;

CREATE TABLE account_session (
    org_id     BLOB    NOT NULL,
    session    BLOB    NOT NULL PRIMARY KEY,
    account_id BLOB    NOT NULL,
    expires_ms INTEGER NOT NULL,
    FOREIGN KEY (org_id, account_id) REFERENCES account (org_id, id)
) STRICT;
CREATE INDEX account_session_by_account ON account_session (account_id, expires_ms);

CREATE TABLE sign_in_link (
    org_id     BLOB    NOT NULL,
    link       BLOB    NOT NULL PRIMARY KEY,
    account_id BLOB    NOT NULL,
    expires_ms INTEGER NOT NULL,
    FOREIGN KEY (org_id, account_id) REFERENCES account (org_id, id)
) STRICT;
CREATE INDEX sign_in_link_by_account ON sign_in_link (account_id, expires_ms);

CREATE TABLE opening (
    org_id     BLOB    NOT NULL REFERENCES organisation (org_id),
    id         BLOB    NOT NULL PRIMARY KEY,
    title      TEXT    NOT NULL,
    plan       TEXT    NOT NULL,
    created_ms INTEGER NOT NULL,
    UNIQUE (org_id, id)
) STRICT;

CREATE TABLE candidate (
    org_id     BLOB    NOT NULL REFERENCES organisation (org_id),
    id         BLOB    NOT NULL PRIMARY KEY,
    name       TEXT    NOT NULL,
    email      TEXT,
    created_ms INTEGER NOT NULL,
    UNIQUE (org_id, id)
) STRICT;

-- `link` and `device` are SHA-256 of secrets. The lease says which connection may write; `last_seq` is the number of the
-- last record in its log, so that an append can compare and set.
CREATE TABLE interview (
    org_id          BLOB    NOT NULL,
    id              BLOB    NOT NULL PRIMARY KEY,
    opening_id      BLOB    NOT NULL,
    candidate_id    BLOB    NOT NULL,
    plan            TEXT    NOT NULL,
    status          TEXT    NOT NULL,
    rehearsal       INTEGER NOT NULL,
    link            BLOB    NOT NULL UNIQUE,
    link_expires_ms INTEGER NOT NULL,
    device          BLOB    UNIQUE,
    device_bound_ms INTEGER,
    created_ms      INTEGER NOT NULL,
    started_ms      INTEGER,
    ended_ms        INTEGER,
    last_seq        INTEGER NOT NULL DEFAULT 0,
    lease_epoch     INTEGER NOT NULL DEFAULT 0,
    lease_holder    TEXT,
    lease_taken_ms  INTEGER,
    lease_seen_ms   INTEGER,
    UNIQUE (org_id, id),
    FOREIGN KEY (org_id, opening_id) REFERENCES opening (org_id, id),
    FOREIGN KEY (org_id, candidate_id) REFERENCES candidate (org_id, id)
) STRICT;

CREATE TABLE consent (
    number         INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    org_id         BLOB    NOT NULL,
    interview_id   BLOB    NOT NULL,
    notice_version TEXT    NOT NULL,
    recording      INTEGER NOT NULL,
    scoring        INTEGER NOT NULL,
    given_ms       INTEGER NOT NULL,
    FOREIGN KEY (org_id, interview_id) REFERENCES interview (org_id, id)
) STRICT;
CREATE INDEX consent_by_interview ON consent (interview_id, number);

CREATE TABLE event (
    org_id       BLOB    NOT NULL,
    interview_id BLOB    NOT NULL,
    seq          INTEGER NOT NULL,
    at_ms        INTEGER NOT NULL,
    body         TEXT    NOT NULL,
    appended_ms  INTEGER NOT NULL,
    PRIMARY KEY (interview_id, seq),
    FOREIGN KEY (org_id, interview_id) REFERENCES interview (org_id, id)
) STRICT;

-- `pcm` is 16 kHz mono, 16 bits little-endian; sample indices run on the microphone's clock, the end excluded.
CREATE TABLE audio_chunk (
    org_id       BLOB    NOT NULL,
    interview_id BLOB    NOT NULL,
    track        TEXT    NOT NULL,
    first_sample INTEGER NOT NULL,
    end_sample   INTEGER NOT NULL,
    stored_ms    INTEGER NOT NULL,
    pcm          BLOB    NOT NULL,
    PRIMARY KEY (interview_id, track, first_sample),
    FOREIGN KEY (org_id, interview_id) REFERENCES interview (org_id, id)
) STRICT;

CREATE TABLE transcript (
    number       INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    org_id       BLOB    NOT NULL,
    interview_id BLOB    NOT NULL,
    body         TEXT    NOT NULL,
    made_ms      INTEGER NOT NULL,
    FOREIGN KEY (org_id, interview_id) REFERENCES interview (org_id, id)
) STRICT;
CREATE INDEX transcript_by_interview ON transcript (interview_id, number);

CREATE TABLE score (
    number       INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    org_id       BLOB    NOT NULL,
    interview_id BLOB    NOT NULL,
    body         TEXT    NOT NULL,
    made_ms      INTEGER NOT NULL,
    FOREIGN KEY (org_id, interview_id) REFERENCES interview (org_id, id)
) STRICT;
CREATE INDEX score_by_interview ON score (interview_id, number);

CREATE TABLE outbox (
    org_id           BLOB    NOT NULL,
    id               BLOB    NOT NULL PRIMARY KEY,
    interview_id     BLOB    NOT NULL,
    kind             TEXT    NOT NULL,
    due_ms           INTEGER NOT NULL,
    claimed_until_ms INTEGER,
    attempt          INTEGER NOT NULL DEFAULT 0,
    last_error       TEXT,
    created_ms       INTEGER NOT NULL,
    done_ms          INTEGER,
    dead_ms          INTEGER,
    FOREIGN KEY (org_id, interview_id) REFERENCES interview (org_id, id)
) STRICT;
CREATE INDEX outbox_by_due ON outbox (due_ms) WHERE done_ms IS NULL AND dead_ms IS NULL;
CREATE INDEX outbox_by_interview ON outbox (interview_id);
