-- Keys of programs. Of a key itself only its SHA-256 is kept; `hint` is its beginning, for people. `scopes` is JSON. A test
-- key sees and makes rehearsals only.
CREATE TABLE api_key (
    org_id       UUID    NOT NULL REFERENCES organisation (org_id),
    id           UUID    NOT NULL PRIMARY KEY,
    name         TEXT    NOT NULL,
    secret       BYTEA   NOT NULL UNIQUE,
    hint         TEXT    NOT NULL,
    test         BOOLEAN NOT NULL,
    scopes       TEXT    NOT NULL,
    created_ms   BIGINT  NOT NULL,
    expires_ms   BIGINT  NOT NULL,
    last_used_ms BIGINT,
    revoked_ms   BIGINT,
    UNIQUE (org_id, id)
);
CREATE INDEX api_key_by_org ON api_key (org_id, id);

-- Answers to requests with an `Idempotency-Key`, for a day. `caller`, `name` and `request` are SHA-256 of the credential, of
-- the key and of the request; `status` is null while the request runs. The answer is sealed with the caller's credential,
-- which is not kept, since it may hold a secret that is told once.
CREATE TABLE idempotent_answer (
    org_id   UUID    NOT NULL REFERENCES organisation (org_id),
    caller   BYTEA   NOT NULL,
    name     BYTEA   NOT NULL,
    request  BYTEA   NOT NULL,
    begun_ms BIGINT  NOT NULL,
    status   BIGINT,
    sealed   BYTEA,
    PRIMARY KEY (caller, name)
);
CREATE INDEX idempotent_answer_by_age ON idempotent_answer (begun_ms);

-- A rehearsal's opening is made by a test key. `version` counts changes. A closed opening takes no more invitations.
ALTER TABLE opening ADD COLUMN rehearsal BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE opening ADD COLUMN version BIGINT NOT NULL DEFAULT 1;
ALTER TABLE opening ADD COLUMN closed_ms BIGINT;

-- What belongs to an interview as an order: the name that the one who ordered gave it, and their own notes (JSON). Interviews
-- from before this table have no row.
CREATE TABLE invitation (
    org_id       UUID    NOT NULL,
    interview_id UUID    NOT NULL PRIMARY KEY,
    opening_id   UUID    NOT NULL,
    rehearsal    BOOLEAN NOT NULL,
    external_id  TEXT,
    metadata     TEXT    NOT NULL,
    cancelled_ms BIGINT,
    FOREIGN KEY (org_id, interview_id) REFERENCES interview (org_id, id),
    FOREIGN KEY (org_id, opening_id) REFERENCES opening (org_id, id)
);
CREATE UNIQUE INDEX invitation_by_external_id ON invitation (org_id, opening_id, rehearsal, external_id)
    WHERE external_id IS NOT NULL AND cancelled_ms IS NULL;
CREATE INDEX invitation_by_name ON invitation (org_id, external_id) WHERE external_id IS NOT NULL;
CREATE INDEX interview_by_opening ON interview (org_id, opening_id, id);

-- What a person decided after an interview, and why; the latest counts, all are kept. `key_id` names the program that passed
-- the decision on.
CREATE TABLE decision (
    org_id       UUID    NOT NULL,
    id           UUID    NOT NULL PRIMARY KEY,
    interview_id UUID    NOT NULL,
    account_id   UUID    NOT NULL,
    key_id       UUID,
    outcome      TEXT    NOT NULL,
    reason       TEXT    NOT NULL,
    decided_ms   BIGINT  NOT NULL,
    FOREIGN KEY (org_id, interview_id) REFERENCES interview (org_id, id),
    FOREIGN KEY (org_id, account_id) REFERENCES account (org_id, id),
    FOREIGN KEY (org_id, key_id) REFERENCES api_key (org_id, id)
);
CREATE INDEX decision_by_interview ON decision (interview_id, id);

-- What a candidate is told about their interview, once it is released.
CREATE TABLE feedback (
    org_id       UUID    NOT NULL,
    interview_id UUID    NOT NULL PRIMARY KEY,
    words        TEXT    NOT NULL,
    version      BIGINT  NOT NULL,
    written_ms   BIGINT  NOT NULL,
    released_ms  BIGINT,
    FOREIGN KEY (org_id, interview_id) REFERENCES interview (org_id, id)
);
