-- The keys by which words in this database are sealed: their names only. A start without one of them is refused.
CREATE TABLE word_keys (
    name            TEXT   NOT NULL PRIMARY KEY,
    since           BIGINT NOT NULL
);

-- Somebody who wants to be forgotten. What is left of them then has no name.
ALTER TABLE alumni ADD COLUMN erased_at BIGINT;

CREATE TABLE erasures (
    id              TEXT   NOT NULL PRIMARY KEY,
    alumnus_id      TEXT   NOT NULL REFERENCES alumni (id),
    asked_at        BIGINT NOT NULL,
    due_at          BIGINT NOT NULL,          -- until then one tap stops it
    cancelled_at    BIGINT,
    done_at         BIGINT,
    mail            TEXT                      -- sealed; only from the erasing until the last mail went
);
CREATE UNIQUE INDEX one_erasure_at_a_time ON erasures (alumnus_id) WHERE cancelled_at IS NULL AND done_at IS NULL;
CREATE INDEX erasures_due ON erasures (due_at) WHERE cancelled_at IS NULL AND done_at IS NULL;

-- A copy of everything about one alumnus, taken by school, and why.
CREATE TABLE exports (
    id              TEXT   NOT NULL PRIMARY KEY,
    at              BIGINT NOT NULL,
    alumnus_id      TEXT   NOT NULL REFERENCES alumni (id),
    person_id       TEXT   NOT NULL REFERENCES people (id),
    reason          TEXT   NOT NULL           -- sealed
);
CREATE INDEX exports_by_alumnus ON exports (alumnus_id, at);

-- How long a school keeps a kind of things, in months; a kind without a row has its default.
CREATE TABLE retention (
    school_id       TEXT   NOT NULL REFERENCES schools (id),
    kind            TEXT   NOT NULL,
    months          BIGINT NOT NULL CHECK (months BETWEEN 1 AND 120),
    PRIMARY KEY (school_id, kind)
);
