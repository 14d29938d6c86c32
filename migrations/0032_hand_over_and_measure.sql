-- What goes along with somebody to an employer, a school or a town hall. They read all of it and say yes before it goes;
-- it is over when the receiver is known to have it.
CREATE TABLE warm_handovers (
    id              TEXT   NOT NULL PRIMARY KEY,
    alumnus_id      TEXT   NOT NULL REFERENCES alumni (id),
    school_id       TEXT   NOT NULL REFERENCES schools (id),
    by_id           TEXT   NOT NULL REFERENCES people (id),               -- who wrote it
    state           TEXT   NOT NULL CHECK (state IN ('asked', 'given', 'received', 'refused', 'withdrawn')),
    to_kind         TEXT   NOT NULL,
    to_name         TEXT   NOT NULL,          -- sealed: a person, never a mailbox
    to_reach        TEXT   NOT NULL,          -- sealed; it doesn't stand on the form itself
    goes_on         TEXT   NOT NULL,
    well            TEXT   NOT NULL,          -- sealed
    not_well        TEXT   NOT NULL,          -- sealed
    helps           TEXT   NOT NULL,          -- sealed
    arranged        TEXT   NOT NULL,          -- sealed
    asked_at        BIGINT NOT NULL,
    agreed_at       BIGINT,
    given_on        TEXT,                     -- from this day working days count
    received_by     TEXT,                     -- sealed
    received_on     TEXT,
    ended_at        BIGINT,
    CHECK ((state IN ('asked', 'given')) = (ended_at IS NULL)),
    CHECK (state NOT IN ('given', 'received') OR (agreed_at IS NOT NULL AND given_on IS NOT NULL)),
    CHECK ((state = 'received') = (received_on IS NOT NULL)),
    CHECK ((received_by IS NULL) = (received_on IS NULL))
);
CREATE INDEX handovers_by_alumnus ON warm_handovers (alumnus_id, asked_at);
CREATE INDEX handovers_on_their_way ON warm_handovers (school_id) WHERE state = 'given';
CREATE INDEX handovers_by_end ON warm_handovers (ended_at) WHERE ended_at IS NOT NULL;

-- Where somebody is, half-yearly for two years after school. One measurement a half year; a wrong one is undone.
CREATE TABLE measurements (
    id              TEXT   NOT NULL PRIMARY KEY,
    alumnus_id      TEXT   NOT NULL REFERENCES alumni (id),
    months          BIGINT NOT NULL CHECK (months IN (6, 12, 18, 24)),    -- after leaving school
    measured_on     TEXT   NOT NULL,
    destination     TEXT   NOT NULL,
    reason          TEXT,                     -- sealed: why there is no work and no school
    labour          TEXT,                     -- the labour position; unknown when there is none
    by_id           TEXT   NOT NULL REFERENCES people (id),
    made_at         BIGINT NOT NULL,
    undone_at       BIGINT,
    CHECK ((destination = 'geen_werk_of_opleiding') = (reason IS NOT NULL))
);
CREATE UNIQUE INDEX one_measurement_a_half_year ON measurements (alumnus_id, months) WHERE undone_at IS NULL;
CREATE INDEX undone_measurements_by_date ON measurements (undone_at) WHERE undone_at IS NOT NULL;

-- Who is on the list already gets the moment of their next measurement too: the clock plans it, some at a time.
UPDATE alumni SET signals_at = NULL WHERE erased_at IS NULL;
