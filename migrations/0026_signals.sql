-- What stands behind a signal, until when its human looks, and what a person and a school teach it.

-- One open signal a cause: the same kind may be about several things, as work and housing.
ALTER TABLE signals ADD COLUMN about TEXT NOT NULL DEFAULT '';
ALTER TABLE signals ADD COLUMN facts TEXT;                              -- sealed: a line each, as they were that day
ALTER TABLE signals ADD COLUMN due_on TEXT;                             -- who has the task looks before it is over
ALTER TABLE signals ADD COLUMN was_none BIGINT NOT NULL DEFAULT 0 CHECK (was_none IN (0, 1)); -- "dit was geen signaal"
DROP INDEX one_open_signal_a_kind;
CREATE UNIQUE INDEX one_open_signal_a_cause ON signals (alumnus_id, kind, about) WHERE closed_at IS NULL;

-- Where a school differs from the defaults.
CREATE TABLE signal_limits (
    school_id       TEXT   NOT NULL REFERENCES schools (id),
    name            TEXT   NOT NULL,
    value           BIGINT NOT NULL CHECK (value BETWEEN 0 AND 400),
    PRIMARY KEY (school_id, name)
);

-- What "dit was geen signaal" taught for one person. Undone in one tap.
CREATE TABLE own_limits (
    id              TEXT   NOT NULL PRIMARY KEY,
    alumnus_id      TEXT   NOT NULL REFERENCES alumni (id),
    kind            TEXT   NOT NULL,                                     -- of the signal
    value           BIGINT NOT NULL CHECK (value BETWEEN 1 AND 400),
    why             TEXT   NOT NULL,                                     -- sealed
    by_id           TEXT   NOT NULL REFERENCES people (id),
    at              BIGINT NOT NULL,
    undone_at       BIGINT
);
CREATE UNIQUE INDEX one_own_limit_a_kind ON own_limits (alumnus_id, kind) WHERE undone_at IS NULL;

-- What somebody heard when they logged a contact: one tap, from a list. Never found by reading words.
CREATE TABLE told_facts (
    id              TEXT   NOT NULL PRIMARY KEY,
    alumnus_id      TEXT   NOT NULL REFERENCES alumni (id),
    kind            TEXT   NOT NULL,
    at              BIGINT NOT NULL,
    by_id           TEXT   NOT NULL REFERENCES people (id),
    contact_id      TEXT   NOT NULL REFERENCES contacts (id)
);
CREATE INDEX told_facts_by_alumnus ON told_facts (alumnus_id, at);
CREATE INDEX told_facts_by_contact ON told_facts (contact_id);

-- Whether somebody sleeps somewhere, asked only when living goes badly.
ALTER TABLE check_ins ADD COLUMN sleeps TEXT;

-- How often an answer was not understood, and until when the alumnus must do something with it.
ALTER TABLE questions ADD COLUMN not_understood_times BIGINT NOT NULL DEFAULT 0;
ALTER TABLE questions ADD COLUMN do_before TEXT;

-- What an alumnus wants when it goes very badly: in their own words, and who is warned.
CREATE TABLE crisis_agreements (
    alumnus_id      TEXT   NOT NULL PRIMARY KEY REFERENCES alumni (id),
    words           TEXT   NOT NULL,                                     -- sealed
    changed_at      BIGINT NOT NULL
);
CREATE TABLE crisis_people (
    alumnus_id      TEXT   NOT NULL REFERENCES alumni (id),
    person_id       TEXT   NOT NULL REFERENCES people (id),
    since           BIGINT NOT NULL,
    PRIMARY KEY (alumnus_id, person_id)
);

-- When the due moments of the signals were planned with the limits that hold now.
ALTER TABLE alumni ADD COLUMN signals_at BIGINT;
CREATE INDEX alumni_without_signal_moments ON alumni (id) WHERE signals_at IS NULL;
