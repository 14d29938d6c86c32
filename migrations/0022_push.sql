-- What came of knocking at a browser, and with which key of ours it was made: another key can't reach it.
ALTER TABLE push_subscriptions ADD COLUMN server_key TEXT NOT NULL DEFAULT '';
ALTER TABLE push_subscriptions ADD COLUMN last_message TEXT;    -- the row of the outbox that it took last
ALTER TABLE push_subscriptions ADD COLUMN last_outcome TEXT CHECK (last_outcome IN ('accepted', 'gone', 'busy', 'down', 'refused'));
ALTER TABLE push_subscriptions ADD COLUMN last_at BIGINT;

-- A push service that asked us to wait, or that is slow, is left alone until then.
CREATE TABLE push_rests (
    origin          TEXT   NOT NULL PRIMARY KEY,
    until_at        BIGINT NOT NULL
);

-- "Stuur een testbericht": sent once, and the phone says that it arrived.
CREATE TABLE push_tests (
    id              TEXT   NOT NULL PRIMARY KEY,
    person_id       TEXT   NOT NULL REFERENCES people (id),
    session_id      TEXT   NOT NULL REFERENCES sessions (id),
    asked_at        BIGINT NOT NULL,
    sent_at         BIGINT,
    receipt_hash    TEXT   UNIQUE,
    outcome         TEXT   CHECK (outcome IN ('accepted', 'gone', 'busy', 'down', 'refused')),
    arrived_at      BIGINT
);
CREATE INDEX push_tests_to_send ON push_tests (asked_at) WHERE sent_at IS NULL;
CREATE INDEX push_tests_by_session ON push_tests (session_id, asked_at);
