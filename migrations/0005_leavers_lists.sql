-- A leavers list between its preview and its confirmation. The BSN was dropped before it came here.
CREATE TABLE leavers_lists (
    id              TEXT   NOT NULL PRIMARY KEY,
    school_id       TEXT   NOT NULL REFERENCES schools (id),
    person_id       TEXT   NOT NULL REFERENCES people (id),
    file_name       TEXT   NOT NULL,
    read_at         BIGINT NOT NULL,
    list            TEXT   NOT NULL,          -- JSON, emptied when confirmed
    confirmed_at    BIGINT,
    imported        BIGINT,
    known           BIGINT
);
