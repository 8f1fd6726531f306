-- Who has read an interview's scores, and since when: a rating counts as blind only before that.
CREATE TABLE score_reader (
    org_id       UUID    NOT NULL,
    interview_id UUID    NOT NULL,
    account_id   UUID    NOT NULL,
    first_ms     BIGINT  NOT NULL,
    PRIMARY KEY (interview_id, account_id),
    FOREIGN KEY (org_id, interview_id) REFERENCES interview (org_id, id),
    FOREIGN KEY (org_id, account_id) REFERENCES account (org_id, id)
);

-- People's own blind ratings, 1 to 5; null where they could not tell.
CREATE TABLE rating (
    org_id       UUID    NOT NULL,
    interview_id UUID    NOT NULL,
    account_id   UUID    NOT NULL,
    ownership    BIGINT,
    tradeoffs    BIGINT,
    specificity  BIGINT,
    rated_ms     BIGINT  NOT NULL,
    PRIMARY KEY (interview_id, account_id),
    FOREIGN KEY (org_id, interview_id) REFERENCES interview (org_id, id),
    FOREIGN KEY (org_id, account_id) REFERENCES account (org_id, id)
);
CREATE INDEX rating_by_org ON rating (org_id, rated_ms);

-- Maps from scores to ratings, each for one version of what scores; shown, never applied.
CREATE TABLE calibration_map (
    number  BIGINT  NOT NULL GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    org_id  UUID    NOT NULL REFERENCES organisation (org_id),
    body    TEXT    NOT NULL,
    made_ms BIGINT  NOT NULL
);
CREATE INDEX calibration_map_by_org ON calibration_map (org_id, number);

-- The public halves of the keys that signed receipts; the private ones never stand in the database.
CREATE TABLE receipt_key (
    org_id     UUID    NOT NULL REFERENCES organisation (org_id),
    public_key BYTEA   NOT NULL,
    since_ms   BIGINT  NOT NULL,
    PRIMARY KEY (org_id, public_key)
);
