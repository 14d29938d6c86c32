-- How it goes, in the alumnus' own taps. Each part is NULL until asked and answered.
CREATE TABLE check_ins (
    id              TEXT   NOT NULL PRIMARY KEY,
    alumnus_id      TEXT   NOT NULL REFERENCES alumni (id),
    key             TEXT   NOT NULL,          -- made by the form: a double tap counts once
    at              BIGINT NOT NULL,
    face            TEXT   NOT NULL,
    work            TEXT,
    housing         TEXT,
    money           TEXT,
    feeling         TEXT,
    words           TEXT,
    wants_call      TEXT,
    UNIQUE (alumnus_id, key)
);
CREATE INDEX check_ins_by_alumnus ON check_ins (alumnus_id, at);

-- What the JIM says: spoken, not spoken, or worried.
CREATE TABLE jim_reports (
    id              TEXT   NOT NULL PRIMARY KEY,
    alumnus_id      TEXT   NOT NULL REFERENCES alumni (id),
    person_id       TEXT   NOT NULL REFERENCES people (id),
    at              BIGINT NOT NULL,
    answer          TEXT   NOT NULL,
    words           TEXT,
    alumnus_reads   BIGINT NOT NULL           -- 0 or 1, said before typing
);
CREATE INDEX jim_reports_by_alumnus ON jim_reports (alumnus_id, at);

-- Calls and visits by coach or staff.
CREATE TABLE contacts (
    id              TEXT   NOT NULL PRIMARY KEY,
    alumnus_id      TEXT   NOT NULL REFERENCES alumni (id),
    person_id       TEXT   NOT NULL REFERENCES people (id),
    at              BIGINT NOT NULL,
    way             TEXT   NOT NULL,
    outcome         TEXT   NOT NULL,
    words           TEXT,
    undone_at       BIGINT
);
CREATE INDEX contacts_by_alumnus ON contacts (alumnus_id, at);
