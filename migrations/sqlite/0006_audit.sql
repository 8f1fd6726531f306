-- Who has read an interview's scores, and since when: a rating counts as blind only before that.
CREATE TABLE score_reader (
    org_id       BLOB    NOT NULL,
    interview_id BLOB    NOT NULL,
    account_id   BLOB    NOT NULL,
    first_ms     INTEGER NOT NULL,
    PRIMARY KEY (interview_id, account_id),
    FOREIGN KEY (org_id, interview_id) REFERENCES interview (org_id, id),
    FOREIGN KEY (org_id, account_id) REFERENCES account (org_id, id)
) STRICT;

-- People's own blind ratings, 1 to 5; null where they could not tell.
CREATE TABLE rating (
    org_id       BLOB    NOT NULL,
    interview_id BLOB    NOT NULL,
    account_id   BLOB    NOT NULL,
    ownership    INTEGER,
    tradeoffs    INTEGER,
    specificity  INTEGER,
    rated_ms     INTEGER NOT NULL,
    PRIMARY KEY (interview_id, account_id),
    FOREIGN KEY (org_id, interview_id) REFERENCES interview (org_id, id),
    FOREIGN KEY (org_id, account_id) REFERENCES account (org_id, id)
) STRICT;
CREATE INDEX rating_by_org ON rating (org_id, rated_ms);

-- Maps from scores to ratings, each for one version of what scores; shown, never applied.
CREATE TABLE calibration_map (
    number  INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    org_id  BLOB    NOT NULL REFERENCES organisation (org_id),
    body    TEXT    NOT NULL,
    made_ms INTEGER NOT NULL
) STRICT;
CREATE INDEX calibration_map_by_org ON calibration_map (org_id, number);

-- The public halves of the keys that signed receipts; the private ones never stand in the database.
CREATE TABLE receipt_key (
    org_id     BLOB    NOT NULL REFERENCES organisation (org_id),
    public_key BLOB    NOT NULL,
    since_ms   INTEGER NOT NULL,
    PRIMARY KEY (org_id, public_key)
) STRICT;
