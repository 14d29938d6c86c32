-- Human acts that show somebody is there; the last one is on the alumnus' own row, these tell what is usual for them.
CREATE TABLE signs_of_life (
    alumnus_id      TEXT   NOT NULL REFERENCES alumni (id),
    at              BIGINT NOT NULL,
    sign            TEXT   NOT NULL,
    PRIMARY KEY (alumnus_id, at, sign)
);

-- What becomes due for one person. A sign of life closes the open rows and writes the next ones, in one transaction.
CREATE TABLE reminders (
    id              TEXT   NOT NULL PRIMARY KEY,
    alumnus_id      TEXT   NOT NULL REFERENCES alumni (id),
    kind            TEXT   NOT NULL,
    due_at          BIGINT NOT NULL,
    made_at         BIGINT NOT NULL,
    outcome         TEXT,                     -- sent, answered, skipped with why
    outcome_at      BIGINT,
    UNIQUE (alumnus_id, kind, due_at)
);
CREATE INDEX reminders_due ON reminders (due_at) WHERE outcome_at IS NULL;
CREATE INDEX reminders_by_alumnus ON reminders (alumnus_id, due_at);

-- A proposal with a reason, and a task for one named human. People decide.
CREATE TABLE signals (
    id              TEXT   NOT NULL PRIMARY KEY,
    alumnus_id      TEXT   NOT NULL REFERENCES alumni (id),
    school_id       TEXT   NOT NULL REFERENCES schools (id),
    kind            TEXT   NOT NULL,
    urgency         BIGINT NOT NULL,          -- 1 is today
    since           BIGINT NOT NULL,          -- since when it is so
    opened_at       BIGINT NOT NULL,
    reason          TEXT   NOT NULL,
    next_step       TEXT   NOT NULL,
    task_for        TEXT   NOT NULL REFERENCES people (id),
    closed_at       BIGINT,
    closed_by       TEXT   REFERENCES people (id),
    closed_word     TEXT
);
CREATE UNIQUE INDEX one_open_signal_a_kind ON signals (alumnus_id, kind) WHERE closed_at IS NULL;
CREATE INDEX signals_of_monday ON signals (school_id, urgency, since) WHERE closed_at IS NULL;
