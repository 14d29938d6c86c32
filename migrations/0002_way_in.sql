-- A device on which somebody stays signed in. The token itself is only in the cookie; here is its hash.
CREATE TABLE sessions (
    id              TEXT   NOT NULL PRIMARY KEY,
    token_hash      TEXT   NOT NULL UNIQUE,
    person_id       TEXT   NOT NULL REFERENCES people (id),
    device          TEXT   NOT NULL,
    created_at      BIGINT NOT NULL,
    last_seen_at    BIGINT NOT NULL,
    ends_at         BIGINT NOT NULL,
    ended_at        BIGINT
);
CREATE INDEX sessions_by_person ON sessions (person_id);

-- In person: the inviter shows a QR and a code, the guest opens it, the inviter confirms. States are facts with a time.
CREATE TABLE invitations (
    id              TEXT   NOT NULL PRIMARY KEY,
    secret_hash     TEXT   NOT NULL UNIQUE,
    code_hash       TEXT   NOT NULL,
    person_id       TEXT   NOT NULL REFERENCES people (id),
    inviter_id      TEXT   NOT NULL REFERENCES people (id),
    created_at      BIGINT NOT NULL,
    expires_at      BIGINT NOT NULL,
    claimed_at      BIGINT,
    claim_hash      TEXT,                     -- the browser that opened it
    match_number    TEXT,                     -- both sides see these two digits
    device          TEXT,
    confirmed_at    BIGINT,
    used_at         BIGINT,
    withdrawn_at    BIGINT
);
CREATE INDEX invitations_by_code ON invitations (code_hash);
CREATE INDEX invitations_by_person ON invitations (person_id);
CREATE INDEX invitations_by_inviter ON invitations (inviter_id);

-- Signing in again with a one-time code by mail.
CREATE TABLE sign_in_codes (
    id              TEXT   NOT NULL PRIMARY KEY,
    browser_hash    TEXT   NOT NULL UNIQUE,   -- only the browser that asked may answer
    person_id       TEXT   REFERENCES people (id),   -- NULL for an address we don't know: both answer alike
    code_hash       TEXT   NOT NULL,
    created_at      BIGINT NOT NULL,
    expires_at      BIGINT NOT NULL,
    tries           BIGINT NOT NULL,
    used_at         BIGINT
);

-- Budgets for guessing, per key and hour: kept here so that a restart forgets nothing.
CREATE TABLE attempts (
    budget          TEXT   NOT NULL,
    hour            BIGINT NOT NULL,
    spent           BIGINT NOT NULL,
    PRIMARY KEY (budget, hour)
);

-- The one-time link of the first run.
CREATE TABLE first_run (
    id              BIGINT NOT NULL PRIMARY KEY CHECK (id = 1),
    token_hash      TEXT   NOT NULL,
    made_at         BIGINT NOT NULL,
    used_at         BIGINT
);
