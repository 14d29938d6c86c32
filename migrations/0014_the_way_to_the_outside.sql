-- The provider with which the people of one organisation sign in (OpenID Connect): a school, a municipality, or an
-- organisation of job coaches.
CREATE TABLE providers (
    id                 TEXT   NOT NULL PRIMARY KEY,
    school_id          TEXT   UNIQUE REFERENCES schools (id),
    municipality_id    TEXT   UNIQUE REFERENCES municipalities (id),
    coach_organisation TEXT   UNIQUE,
    issuer             TEXT   NOT NULL,
    client_id          TEXT   NOT NULL,
    client_secret      TEXT   NOT NULL,       -- sealed
    mail_domain        TEXT   NOT NULL,
    group_claim        TEXT,
    staff_group        TEXT,
    admin_group        TEXT,
    may_add            BIGINT NOT NULL,       -- 0 or 1: whether a group makes somebody a colleague
    changed_at         BIGINT NOT NULL,
    stopped_at         BIGINT,
    CHECK ((CASE WHEN school_id IS NULL THEN 0 ELSE 1 END) + (CASE WHEN municipality_id IS NULL THEN 0 ELSE 1 END)
         + (CASE WHEN coach_organisation IS NULL THEN 0 ELSE 1 END) = 1)
);
CREATE INDEX providers_by_domain ON providers (mail_domain);

-- Somebody on their way to a provider and back: once, for the browser that left, within ten minutes.
CREATE TABLE provider_visits (
    browser_hash       TEXT   NOT NULL PRIMARY KEY,
    state_hash         TEXT   NOT NULL,
    provider_id        TEXT   NOT NULL REFERENCES providers (id),
    issuer             TEXT   NOT NULL,       -- as it was when they left: nobody else may answer
    nonce              TEXT   NOT NULL,       -- sealed
    verifier           TEXT   NOT NULL,       -- sealed
    leads_to           TEXT   NOT NULL,       -- sealed
    created_at         BIGINT NOT NULL,
    expires_at         BIGINT NOT NULL,
    used_at            BIGINT
);
CREATE INDEX provider_visits_by_end ON provider_visits (expires_at);

-- Which account at which provider is which person.
CREATE TABLE provider_accounts (
    issuer             TEXT   NOT NULL,
    subject            TEXT   NOT NULL,
    person_id          TEXT   NOT NULL REFERENCES people (id),
    linked_at          BIGINT NOT NULL,
    PRIMARY KEY (issuer, subject),
    UNIQUE (issuer, person_id)
);

-- A membership that a group at the provider made, and that ends with the group. NULL: made by a person.
ALTER TABLE memberships ADD COLUMN provider_id TEXT REFERENCES providers (id);

-- A code can go by SMS too; a number that no longer takes them is known.
ALTER TABLE sign_in_codes ADD COLUMN signed_in_by TEXT NOT NULL DEFAULT 'mail_code';
ALTER TABLE people ADD COLUMN phone_dead_at BIGINT;

-- The outbox learns new channels. A CHECK can't be altered on SQLite, so the table is made anew with what was in it.
CREATE TABLE outbox_with_sms (
    id              TEXT   NOT NULL PRIMARY KEY,
    key             TEXT   NOT NULL,
    channel         TEXT   NOT NULL CHECK (channel IN ('inbox', 'mail', 'sms', 'push')),
    person_id       TEXT   NOT NULL REFERENCES people (id),
    text            TEXT   NOT NULL,
    link            TEXT   NOT NULL,
    created_at      BIGINT NOT NULL,
    due_at          BIGINT NOT NULL,
    claimed_at      BIGINT,                   -- a worker has it in hand until its lease is over
    tries           BIGINT NOT NULL,
    delivered_at    BIGINT,
    given_up_at     BIGINT,
    outcome         TEXT,
    reported        TEXT   CHECK (reported IN ('arrived', 'lost')),   -- what the gateway said later
    reported_at     BIGINT,
    address         TEXT,                     -- sealed: where to, when that is not (or no longer) the person's own
    UNIQUE (key, channel)
);
INSERT INTO outbox_with_sms (id, key, channel, person_id, text, link, created_at, due_at, claimed_at, tries,
                             delivered_at, given_up_at, outcome)
    SELECT id, key, channel, person_id, text, link, created_at, due_at, claimed_at, tries,
           delivered_at, given_up_at, outcome FROM outbox;
DROP TABLE outbox;
ALTER TABLE outbox_with_sms RENAME TO outbox;
CREATE INDEX outbox_waiting ON outbox (due_at) WHERE delivered_at IS NULL AND given_up_at IS NULL;
CREATE INDEX outbox_reported ON outbox (person_id, reported_at) WHERE reported IS NOT NULL;
