-- What an organisation entered to work with a recruiting system. `key_hash` and `previous_hash` are SHA-256 of what the partner
-- shows us; `sealed` holds the secrets, encrypted with a key that never stands in the database.
CREATE TABLE partner_connection (
    org_id            BLOB    NOT NULL REFERENCES organisation (org_id),
    id                BLOB    NOT NULL PRIMARY KEY,
    partner           TEXT    NOT NULL,
    key_hash          BLOB    NOT NULL UNIQUE,
    previous_hash     BLOB    UNIQUE,
    previous_until_ms INTEGER,
    sealed            BLOB    NOT NULL,
    settings          TEXT    NOT NULL,
    created_ms        INTEGER NOT NULL,
    disabled_ms       INTEGER,
    key_used_ms       INTEGER,
    revision          INTEGER NOT NULL DEFAULT 0,
    UNIQUE (org_id, id)
) STRICT;

-- One order of a partner. `order_key` is the partner's own name for it, which may be given again once the order is freed;
-- `candidate_ref` is the partner's candidate where nobody may be assessed twice at a time; `sealed_link` is the secret of the
-- candidate's link, encrypted; `told` is what the partner was told last.
CREATE TABLE partner_order (
    org_id        BLOB    NOT NULL,
    id            BLOB    NOT NULL PRIMARY KEY,
    connection_id BLOB    NOT NULL,
    interview_id  BLOB    NOT NULL,
    opening_id    BLOB    NOT NULL,
    order_key     TEXT    NOT NULL,
    candidate_ref TEXT,
    refs          TEXT    NOT NULL,
    sealed_link   BLOB,
    told          TEXT,
    told_ms       INTEGER,
    closed_ms     INTEGER,
    freed_ms      INTEGER,
    cancelled_ms  INTEGER,
    deleted_ms    INTEGER,
    created_ms    INTEGER NOT NULL,
    UNIQUE (org_id, id),
    FOREIGN KEY (org_id, connection_id) REFERENCES partner_connection (org_id, id),
    FOREIGN KEY (org_id, interview_id) REFERENCES interview (org_id, id),
    FOREIGN KEY (org_id, opening_id) REFERENCES opening (org_id, id)
) STRICT;
CREATE UNIQUE INDEX partner_order_by_key ON partner_order (connection_id, order_key) WHERE freed_ms IS NULL;
CREATE UNIQUE INDEX partner_order_by_candidate ON partner_order (connection_id, opening_id, candidate_ref)
    WHERE closed_ms IS NULL AND freed_ms IS NULL;
CREATE INDEX partner_order_by_interview ON partner_order (interview_id);
CREATE INDEX partner_order_by_org ON partner_order (org_id, id);

-- What went wrong between us and a partner; the latest is shown with its remedy.
CREATE TABLE partner_error (
    number        INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    org_id        BLOB    NOT NULL,
    connection_id BLOB    NOT NULL,
    order_id      BLOB,
    kind          TEXT    NOT NULL,
    detail        TEXT    NOT NULL,
    at_ms         INTEGER NOT NULL,
    FOREIGN KEY (org_id, connection_id) REFERENCES partner_connection (org_id, id),
    FOREIGN KEY (org_id, order_id) REFERENCES partner_order (org_id, id)
) STRICT;
CREATE INDEX partner_error_by_connection ON partner_error (connection_id, number);
CREATE INDEX partner_error_by_order ON partner_error (order_id, number);

-- A link that shows one report without signing in; each time that it shows the report is a row of its own. The partner's link
-- for an order is one, whatever secret it has at the time.
CREATE TABLE result_link (
    org_id       BLOB    NOT NULL,
    id           BLOB    NOT NULL PRIMARY KEY,
    interview_id BLOB    NOT NULL,
    order_id     BLOB    UNIQUE,
    link         BLOB    NOT NULL UNIQUE,
    sealed       BLOB    NOT NULL,
    made_for     TEXT    NOT NULL,
    created_ms   INTEGER NOT NULL,
    expires_ms   INTEGER NOT NULL,
    revoked_ms   INTEGER,
    refused      INTEGER NOT NULL DEFAULT 0,
    refused_ms   INTEGER,
    UNIQUE (org_id, id),
    FOREIGN KEY (org_id, interview_id) REFERENCES interview (org_id, id),
    FOREIGN KEY (org_id, order_id) REFERENCES partner_order (org_id, id)
) STRICT;
CREATE INDEX result_link_by_interview ON result_link (interview_id, id);

CREATE TABLE result_link_opening (
    number  INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    org_id  BLOB    NOT NULL,
    link_id BLOB    NOT NULL,
    at_ms   INTEGER NOT NULL,
    FOREIGN KEY (org_id, link_id) REFERENCES result_link (org_id, id)
) STRICT;
CREATE INDEX result_link_opening_by_link ON result_link_opening (link_id, number);

-- The job that tells of an order has the order's id. `tries` counts claims since it was last brought forward or had nothing to
-- do; `woken_ms` says that it was brought forward while it ran, and must run once more.
ALTER TABLE outbox ADD COLUMN tries INTEGER NOT NULL DEFAULT 0;
ALTER TABLE outbox ADD COLUMN woken_ms INTEGER;
