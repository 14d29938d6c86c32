-- Requests and jobs write intentions here, in the transaction of the change; only the clock delivers.
CREATE TABLE outbox (
    id              TEXT   NOT NULL PRIMARY KEY,
    key             TEXT   NOT NULL,
    channel         TEXT   NOT NULL CHECK (channel IN ('inbox', 'mail')),
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
    UNIQUE (key, channel)
);
CREATE INDEX outbox_waiting ON outbox (due_at) WHERE delivered_at IS NULL AND given_up_at IS NULL;

CREATE TABLE inbox (
    id              TEXT   NOT NULL PRIMARY KEY,
    person_id       TEXT   NOT NULL REFERENCES people (id),
    text            TEXT   NOT NULL,
    link            TEXT   NOT NULL,
    at              BIGINT NOT NULL,
    read_at         BIGINT
);
CREATE INDEX inbox_by_person ON inbox (person_id, at);

-- What ran, when, and how much it did: staff see on Monday that the night was quiet because nothing was due.
CREATE TABLE job_runs (
    id              TEXT   NOT NULL PRIMARY KEY,
    job             TEXT   NOT NULL,
    started_at      BIGINT NOT NULL,
    finished_at     BIGINT NOT NULL,
    done            BIGINT NOT NULL,
    failed          BIGINT NOT NULL
);
CREATE INDEX job_runs_by_start ON job_runs (started_at);
